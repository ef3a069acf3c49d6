"""Fills a database that has been set up with what it takes to write to it."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from audit.context import changeset
from audit.models import ApiToken
from audit.models.tokens import digest_of, new_secret
from claims.models import Party
from sources.models import Publisher, Source

YEARS = timedelta(days=3650)  # the copy is kept for as long as the code stays as it is
PEOPLE = {"edith": "administrator", "rashid": "reviewer"}
Seed = dict[str, Any]


def make_seed() -> Seed:
    """People, and their tokens and sessions by their names; and records to name."""
    found: Seed = {"tokens": {}, "sessions": {}}
    for name, role in PEOPLE.items():
        person = make_person(name, role)
        found["tokens"][name] = make_token(person)
        found["sessions"][name] = make_session(person)
    with changeset(actor="drill", comment="Records to name."):
        publisher = Publisher.objects.create(slug="publisher", name="Publisher")
        Source.objects.create(slug="report", title="Report", publisher=publisher)
        Party.objects.create(slug="speaker", name="Speaker", kind="person")
    return found


def make_person(name: str, role: str) -> Any:
    with changeset(actor="drill", comment="Add a person."):
        person = get_user_model()._default_manager.create_user(name, password="a long enough password", is_staff=True)
        person.groups.add(Group.objects.get(name=role))
        if role == "administrator":
            person.groups.add(Group.objects.get(name="editor"))
    return person


def make_token(person: Any) -> str:
    secret = new_secret()
    with changeset(person, "Add a token."):
        ApiToken.objects.create(
            user=person,
            name="drill",
            digest=digest_of(secret),
            drafts=True,
            reviews=True,
            expires_at=timezone.now() + YEARS,
        )
    return secret


def make_session(person: Any) -> str:
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: "audit.backends.AuditedModelBackend",
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
    )
    session.set_expiry(int(YEARS.total_seconds()))
    session.create()
    return str(session.session_key)
