"""What a newcomer's first minutes need: accounts with random passwords, and the Kazakhstan dossier, published."""

import secrets
import socket
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from audit.context import changeset
from claims.dossiers.load import Progress, load_dossier
from claims.models import Claim

ACCOUNTS = {"demo-editor": "editor", "demo-reviewer": "reviewer", "demo-admin": "administrator"}
DOSSIER = Path(settings.BASE_DIR, "fixtures", "terrorism-in-kazakhstan.yaml")


def port_is_free(port: int) -> bool:
    """Whether this machine can serve on `port` of 127.0.0.1 now."""
    with socket.socket() as probe:
        # As the server itself does, so that a port that was just left counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def make_accounts() -> dict[str, str]:
    """The demo accounts that did not exist yet, with their new passwords."""
    users = get_user_model()._default_manager
    made = {}
    with changeset(comment="Make the demo accounts.", actor="demo"):
        for name, role in ACCOUNTS.items():
            if users.filter(username=name).exists():
                continue
            made[name] = secrets.token_urlsafe(12)
            user = users.create_user(name, password=made[name], is_staff=True)
            user.groups.add(Group.objects.get(name=role))
    return made


def load_demo_dossier(progress: Progress) -> int:
    """How many claims were loaded and published; 0 when there are claims already, which stay as they were edited."""
    if Claim.objects.exists():
        return 0
    users = get_user_model()._default_manager
    loaded = load_dossier(
        DOSSIER.read_bytes(),
        by=users.get(username="demo-editor"),
        approve_as=users.get(username="demo-reviewer"),
        comment=f"Load dossier {DOSSIER.name}.",
        progress=progress,
    )
    return len(loaded.published)
