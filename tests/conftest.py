"""People and makers that every test may use."""

import gc
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import TransactionTestCase, override_settings
from hypothesis import settings as hypothesis_settings

from audit.context import changeset
from claims import workflow
from claims.corrections import Change
from claims.models import Citation, Claim, Evidence, Party, Position, Topic, TopicLink
from claims.next_edition import next_edition
from sources.models import Publisher, Source
from tests.flushing import Kept, hurry
from tests.migrated import copy_migrated
from tests.nothing_skipped import pytest_make_collect_report as pytest_make_collect_report
from tests.nothing_skipped import pytest_runtest_makereport as pytest_runtest_makereport

_numbers = count(1)

# How long an example takes says how busy the machine is, not whether the code is right.
hypothesis_settings.register_profile("claimtrack", deadline=None)
hypothesis_settings.load_profile("claimtrack")


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What only one of the databases has is no test of the other: left out there, not skipped.

    What asks the database, or starts programs that may, is marked so: nothing else differs between the two.
    """
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "django_db_setup" in fixtures or any(map(item.get_closest_marker, ("django_db", "walk", "cluster"))):
            item.add_marker("database")
    others = {"sqlite", "postgresql"} - {connection.vendor}
    left_out = [item for item in items if any(item.get_closest_marker(f"only_on_{other}") for other in others)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    # What was imported and collected by now stays to the end: the garbage collector need not look through it again.
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    # On SQLite the copy is there before Django sets it up.
    return connection.vendor == "sqlite" or bool(request.config.getvalue("reuse_db"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    # In memory, SQLite locks tables and not the database, and a second writer fails where it would wait: use a file.
    test_database = tmp_path_factory.mktemp("database") / "test.sqlite3"
    with django_db_blocker.unblock():
        copy_migrated(connection, request.config.cache.mkdir("migrated"), test_database)
    yield
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    # Emptying all tables after a test that commits, and making anew what they held, takes longer than most of them.
    with django_db_blocker.unblock():
        hurry(connection)
        kept = Kept()

    def put_back(case: TransactionTestCase) -> None:
        assert not case.serialized_rollback
        kept.put_back()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_back)
        yield


@pytest.fixture(scope="session", autouse=True)
def plain_static_files_and_quick_passwords(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    # The manifest is made by `collectstatic`, which no test of a page should need. A password hash is slow by design;
    # hundreds of them are most of a run.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CLAIMTRACK_API_PER_MINUTE=10**6,  # all tests ask from one address
        CLAIMTRACK_KEEP_PAGES=0,  # how a page is made is tested by making it; tests/claimtrack/test_kept_pages.py keeps
    ):
        yield


@pytest.fixture
def make_user(db: None, django_user_model: Any) -> Callable[..., Any]:
    def make(name: str, *groups: str, **fields: Any) -> Any:
        with changeset(comment="Add a person.", actor="tests"):
            user = django_user_model.objects.create_user(name, **{"password": "a long enough password", **fields})
            user.groups.set(Group.objects.filter(name__in=groups))
        return user

    return make


@pytest.fixture
def editor(make_user: Callable[..., Any]) -> Any:
    return make_user("edith", "editor", is_staff=True)


@pytest.fixture
def reviewer(make_user: Callable[..., Any]) -> Any:
    return make_user("rashid", "reviewer", is_staff=True)


@pytest.fixture
def second_reviewer(make_user: Callable[..., Any]) -> Any:
    return make_user("rosa", "reviewer", is_staff=True)


@pytest.fixture
def contributor(make_user: Callable[..., Any]) -> Any:
    return make_user("connie", "contributor", is_staff=True)


@pytest.fixture
def administrator(make_user: Callable[..., Any]) -> Any:
    return make_user("ada", "administrator", is_staff=True)


@pytest.fixture
def stranger(make_user: Callable[..., Any]) -> Any:
    return make_user("sam")


@pytest.fixture
def make_source(editor: Any) -> Callable[..., Source]:
    def make(**fields: Any) -> Source:
        number = next(_numbers)
        with changeset(editor, "Add a source."):
            publisher = fields.pop("publisher", None) or Publisher.objects.create(
                slug=f"publisher-{number}", name=f"Publisher {number}"
            )
            return Source.objects.create(
                **{"slug": f"source-{number}", "title": f"Source {number}", "publisher": publisher, **fields}
            )

    return make


@pytest.fixture
def make_party(editor: Any) -> Callable[..., Party]:
    def make(**fields: Any) -> Party:
        number = next(_numbers)
        with changeset(editor, "Add a party."):
            return Party.objects.create(
                **{"slug": f"party-{number}", "name": f"Party {number}", "kind": "person", **fields}
            )

    return make


@pytest.fixture
def make_topic(editor: Any) -> Callable[..., Topic]:
    def make(**fields: Any) -> Topic:
        number = next(_numbers)
        with changeset(editor, "Add a topic."):
            return Topic.objects.create(**{"slug": f"topic-{number}", "title": f"Topic {number}", **fields})

    return make


@pytest.fixture
def make_claim(editor: Any, make_source: Any, make_party: Any, make_topic: Any) -> Callable[..., Claim]:
    """A claim that may be published: `rows` asserting positions, each cited, and as many evidence rows."""

    def make(*, rows: int = 1, by: Any = None, topic: Topic | None = None, **fields: Any) -> Claim:
        number = next(_numbers)
        topic = topic or make_topic()
        parties = [make_party() for _ in range(rows)]
        sources = [make_source() for _ in range(rows)]
        with changeset(by or editor, "Record the claim."):
            claim = Claim.objects.create(
                **{
                    "slug": f"claim-{number}",
                    "statement": f"Statement {number}",
                    "verdict": "contested",
                    "rationale": "Nobody agrees.",
                    **fields,
                }
            )
            TopicLink.objects.create(claim=claim, topic=topic)
            for party, source in zip(parties, sources, strict=True):
                position = Position.objects.create(
                    claim=claim, party=party, stance="asserts", stated_on="spring 2004", capacity="Spokesperson"
                )
                Citation.objects.create(position=position, source=source, locator="page 3")
                Evidence.objects.create(claim=claim, source=source, bearing="supports", basis=True)
        return claim

    return make


@pytest.fixture
def publish(editor: Any, reviewer: Any) -> Callable[..., Claim]:
    """Submits the claim's newest revision and approves it, with the `change` given or what the documents tell."""

    def act(claim: Claim, *, by: Any = None, change: Change | None = None) -> Claim:
        workflow.submit(claim, by=editor)
        newest = claim.revisions.order_by("-number")[:1].get().number
        upcoming = next_edition(claim)
        change = change or (upcoming.as_told_by_documents() if upcoming else None)
        comment = "Checked against the sources."
        workflow.approve(claim, by=by or reviewer, revision=newest, comment=comment, change=change)
        return Claim.objects.get(pk=claim.pk)

    return act


@pytest.fixture
def published(make_claim: Any, publish: Any) -> Claim:
    claim: Claim = publish(make_claim())
    return claim
