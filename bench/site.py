"""claimtrack as it is served, with a claim of 5 positions, 8 citations and ten editions, and 60 others.

`python -m bench.site` fills the database that DATABASE_URL names.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import django

from bench import content
from bench.servers import gunicorn, run

SETTINGS = "claimtrack.settings"
OTHERS = 60


def environment(database: str, cache: str, place: Path) -> dict[str, str]:
    """What claimtrack is told: a database, a cache, and that its files and visitors are a benchmark's."""
    return {
        "DATABASE_URL": database,
        "CACHE_URL": cache,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "CLAIMTRACK_SECRET_KEY": "only-for-measuring-on-this-machine-0123456789-0123456789",
        "CLAIMTRACK_ALLOWED_HOSTS": "127.0.0.1",
        "CLAIMTRACK_STATIC_ROOT": str(place / "static"),
        "CLAIMTRACK_LOG_LEVEL": "WARNING",
        "CLAIMTRACK_BEHIND_PROXY": "true",  # so that X-Forwarded-For is believed: the API counts requests by address
        "CLAIMTRACK_DEBUG": "",
    }


def fill(database: str, place: Path) -> None:
    """Migrate, load the claims and collect the static files."""
    told = environment(database, "dummycache://", place)
    run(sys.executable, "-m", "bench.site", environment=told)
    if not (place / "static").exists():
        run(sys.executable, "manage.py", "collectstatic", "--no-input", "-v0", environment=told)


@contextmanager
def claimtrack(
    database: str, cache: str, place: Path, *, preload: bool = False, **more: str
) -> Iterator[tuple[str, int]]:
    """claimtrack behind gunicorn: its address, and the process id of gunicorn."""
    told: Mapping[str, str] = {**environment(database, cache, place), **more}
    application = "claimtrack.wsgi:application"
    with gunicorn(SETTINGS, place=place, environment=told, application=application, preload=preload) as served:
        yield served


def _load() -> None:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection

    from audit.context import changeset
    from claims.dossiers.load import load_dossier

    call_command("migrate", verbosity=0)
    users = get_user_model()._default_manager
    with changeset(actor="bench", comment="Make the people."):
        editor, reviewer = (users.create(username=name, is_staff=True, is_superuser=True) for name in ("ed", "rev"))
    for edition in range(1, content.EDITIONS + 1):
        written = content.dossier(edition, OTHERS if edition == 1 else 0)
        loaded = load_dossier(written, by=editor, approve_as=reviewer, comment=f"Load edition {edition}.")
        if content.SLUG not in loaded.published:
            raise RuntimeError(f"Edition {edition} was not published: {loaded.incomplete}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    django.setup()
    _load()
