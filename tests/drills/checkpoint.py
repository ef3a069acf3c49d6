"""Signs the log with a key of the drill's own."""

from pathlib import Path

from audit.models import Checkpoint
from audit.notes import SigningKey
from audit.signing import read_key, sign_newest, write_key
from tests.drills.inside import connected


def checkpoint_of(url: str, key: Path) -> str:
    """The newest note, signed with the key in this file, which is made where there is none."""
    if not key.exists():
        write_key(key, SigningKey.new("drill.example/log"))
    with connected(url):
        sign_newest(read_key(key))
        return str(Checkpoint.objects.order_by("-size")[0].note)
