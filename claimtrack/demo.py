"""What a newcomer's first minutes need: accounts with random passwords, the Kazakhstan dossier, and a signed log."""

import logging
import secrets
import socket
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection

from audit.context import changeset
from audit.log import LogBroken
from audit.models import Checkpoint
from audit.notes import SigningKey
from audit.signing import CannotSign, keep_signing, read_key, sign_newest, write_key
from claims.dossiers.load import Progress, load_dossier
from claims.models import Claim

ACCOUNTS = {"demo-editor": "editor", "demo-reviewer": "reviewer", "demo-admin": "administrator"}
DOSSIER = Path(settings.BASE_DIR, "fixtures", "terrorism-in-kazakhstan.yaml")
SIGNED_EVERY = 5  # seconds

logger = logging.getLogger(__name__)


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


def log_key_file() -> Path:
    """Where the key of the log is: as the settings say, else beside the database."""
    if settings.CLAIMTRACK_LOG_KEY:
        return Path(settings.CLAIMTRACK_LOG_KEY)
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).with_suffix(".log-key")
    return Path(settings.BASE_DIR, "claimtrack.log-key")


def log_key() -> SigningKey:
    """The key of the log; made when there is none. Raises BadKey, OSError."""
    file = log_key_file()
    if not file.exists():
        write_key(file, SigningKey.new(f"{urlsplit(settings.CLAIMTRACK_SITE_URL).netloc}/log"))
    return read_key(file)


def sign_while_serving(key: SigningKey) -> None:
    """Sign the log a few seconds after it grows, beside the server, until the process ends."""
    Thread(target=_keep_signing, args=[key], daemon=True).start()


def _keep_signing(key: SigningKey) -> None:
    try:
        keep_signing(lambda: _sign(key), every=SIGNED_EVERY, until=SimpleQueue(), tell=lambda made: None)
    except (CannotSign, LogBroken) as error:
        logger.error("The log is not signed any more: %s", error)


def _sign(key: SigningKey) -> Checkpoint | None:
    try:
        return sign_newest(key)
    except DatabaseError as error:
        logger.warning("The log was not signed this time: %s", error)
        return None
