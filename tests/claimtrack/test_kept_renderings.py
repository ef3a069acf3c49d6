"""What a claim's page was rendered from decides whether it is rendered again: any of it, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from audit.context import changeset
from audit.redacting import redact
from claims import workflow
from claims.dissents import record_dissent, take_back_dissent
from claims.flags import dismiss_flag, raise_flag, take_back_flag, uphold_flag
from claims.merging.acts import merge_claims, merge_parties, merge_sources
from claims.models import Claim, Evidence, Flag, Party, Position, Relation, Topic
from claims.views import claims as views
from claims.vocabulary import FlagReason
from sources.models import Derivation, Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeping")]


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates of claims' pages that were rendered."""
    seen: list[str] = []
    render = views.render_to_string

    def count(name: str, *args: Any) -> str:
        seen.append(name)
        return render(name, *args)

    monkeypatch.setattr(views, "render_to_string", count)
    return seen


class Site:
    """A published claim with what its page shows of others, and the people who act on it."""

    def __init__(self, make: dict[str, Any]) -> None:
        self.__dict__.update(make)
        self.claim: Claim = self.make_claim(rows=2)
        self.other: Claim = self.publish(self.make_claim())
        with changeset(self.editor, "Relate them."):
            Relation.objects.create(claim=self.claim, type="supports", target=self.other)
        self.publish(self.claim)
        self.address = f"/claims/{self.claim.slug}/"
        self.position = Position.objects.filter(claim=self.claim).first()
        self.source: Source = Evidence.objects.filter(claim=self.claim).first().source

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)

    def change(self, row: Any, **fields: Any) -> None:
        with changeset(self.editor, "Change it."):
            fresh = type(row).objects.get(pk=row.pk)
            for name, value in fields.items():
                setattr(fresh, name, value)
            fresh.save()

    def flag(self) -> Flag:
        return raise_flag(self.claim, by=self.reviewer, reason=FlagReason.OUTDATED, text="See the report of 2006.")

    def relate(self) -> None:
        third = self.make_claim()
        with changeset(self.editor, "Relate it."):
            Relation.objects.create(claim=third, type="contradicts", target=self.claim)
        self.publish(third)

    def restate(self) -> None:
        self.change(self.other, statement="Another statement of the other")
        self.publish(Claim.objects.get(pk=self.other.pk))

    def derive(self) -> None:
        with changeset(self.editor, "It quotes."):
            Derivation.objects.create(source=self.source, kind="quotes", origin=self.make_source(title="The original"))

    def edit(self) -> None:
        self.change(self.claim, summary="Now with a summary.")
        self.publish(Claim.objects.get(pk=self.claim.pk))


@pytest.fixture
def site(
    make_claim: Any, make_source: Any, make_party: Any, publish: Any, editor: Any, reviewer: Any, second_reviewer: Any
) -> Site:
    return Site(dict(locals()))


def number(claim: Claim) -> int:
    return int(claim.revisions.order_by("-number")[:1].get().number)


BEFORE: dict[str, Callable[[Site], Any]] = {
    "flag is decided": Site.flag,
    "flag is upheld": Site.flag,
    "flag is taken back": Site.flag,
    "dissent is taken back": lambda site: record_dissent(site.claim, by=site.second_reviewer, text="Not so."),
}
ACTS: dict[str, Callable[[Site], Any]] = {
    "flag is raised": Site.flag,
    "flag is decided": lambda site: dismiss_flag(Flag.objects.get(), by=site.editor, resolution="It says the same."),
    "flag is upheld": lambda site: uphold_flag(Flag.objects.get(), by=site.editor, resolution="It does not."),
    "flag is taken back": lambda site: take_back_flag(Flag.objects.get(), by=site.reviewer),
    "reviewer disagrees": lambda site: record_dissent(site.claim, by=site.second_reviewer, text="Not so."),
    "dissent is taken back": lambda site: take_back_dissent(site.claim, by=site.second_reviewer),
    "another claim names it": Site.relate,
    "claim that it names says something else": Site.restate,
    "claim that it names is withdrawn": lambda site: workflow.withdraw(site.other, by=site.editor, reason="Forged."),
    "claim that it names is merged": lambda site: merge_claims(
        site.other, into=site.publish(site.make_claim()), by=site.editor, reason="The same."
    ),
    "source turns out to quote": Site.derive,
    "source is in another language": lambda site: site.change(site.source, language="ar"),
    "source is merged": lambda site: merge_sources(
        site.source, into=site.make_source(), by=site.editor, reason="The same."
    ),
    "source is retracted": lambda site: site.change(
        site.source, retracted_on="2026-01-01", retraction_reason="Forged."
    ),
    "topic is renamed": lambda site: site.change(Topic.objects.get(claim_links__claim=site.claim), title="Heading"),
    "topic is put under another": lambda site: site.change(
        Topic.objects.get(claim_links__claim=site.claim), parent=Topic.objects.get(claim_links__claim=site.other)
    ),
    "party is kept out of search engines": lambda site: site.change(site.position.party, noindex=True),
    "party is merged into one that is": lambda site: merge_parties(
        site.position.party, into=site.make_party(noindex=True), by=site.editor, reason="The same."
    ),
    "approver has another name": lambda site: site.change(site.reviewer, first_name="Other", last_name="Name"),
    "it is edited": Site.edit,
    "it is withdrawn": lambda site: workflow.withdraw(site.claim, by=site.editor, reason="Forged."),
    "it is merged": lambda site: merge_claims(site.claim, into=site.other, by=site.editor, reason="The same."),
    "quotation is erased": lambda site: redact(
        Position, site.position.pk, ["capacity"], by=site.editor, reason="Ordered by a court."
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_page_is_new_at_once_when(act: str, site: Site, client: Client, settings: Any) -> None:
    BEFORE.get(act, lambda site: None)(site)
    before = client.get(site.address)
    ACTS[act](site)
    after = client.get(site.address)
    assert (after.status_code, after.content) != (before.status_code, before.content)
    settings.CLAIMTRACK_KEEP_PAGES = 0
    anew = client.get(site.address)
    assert (after.status_code, after.content) == (anew.status_code, anew.content)


def test_page_is_new_when_its_day_has_come(site: Site, client: Client, settings: Any) -> None:
    client.get(site.address)
    with time_machine.travel(timezone.now() + timedelta(days=800)):
        assert "review overdue" in client.get(site.address).content.decode()


def test_reaffirmed_claim_is_due_later(site: Site, client: Client) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=800)):
        assert "review overdue" in client.get(site.address).content.decode()
        workflow.reaffirm(site.claim, by=site.second_reviewer, revision=number(site.claim), comment="It still holds.")
        assert "review overdue" not in client.get(site.address).content.decode()


@pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "gzip"}, {"Accept-Language": "ru"}])
def test_act_elsewhere_reads_the_page_again_and_does_not_render_it(
    site: Site, client: Client, rendered: list[str], headers: dict[str, str], django_assert_num_queries: Any
) -> None:
    first = client.get(site.address, headers=headers)
    site.publish(site.make_claim())
    assert len(rendered) == 1
    with django_assert_num_queries(9):  # the newest leaf, and what the page is read from
        again = client.get(site.address, headers=headers)
    assert len(rendered) == 1
    assert again["ETag"] != first["ETag"]
    if "Accept-Encoding" not in headers:
        assert again.content == first.content


@pytest.mark.parametrize("other", [{"Accept-Language": "ru"}, {"Host": "127.0.0.1"}, {"X-Forwarded-Proto": "https"}])
def test_readers_who_differ_get_their_own(site: Site, client: Client, settings: Any, other: dict[str, str]) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    first = client.get(site.address)
    site.publish(site.make_claim())
    theirs = client.get(site.address, headers=other)
    settings.CLAIMTRACK_KEEP_PAGES = 0
    assert theirs.content == client.get(site.address, headers=other).content != first.content


def test_nothing_is_kept_that_was_read_in_another_way(
    site: Site, client: Client, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    topics = views.topic_paths

    def and_more(document: Any) -> Any:
        Party.objects.count()
        return topics(document)

    monkeypatch.setattr(views, "topic_paths", and_more)
    for turn in (1, 2):
        client.get(site.address)
        site.publish(site.make_claim())
        assert len(rendered) == turn


def test_nothing_is_kept_that_is_read_while_it_is_rendered(
    site: Site, client: Client, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tags = views.preview_tags

    def and_more(*args: Any) -> Any:
        Party.objects.count()
        return tags(*args)

    monkeypatch.setattr(views, "preview_tags", and_more)
    for turn in (1, 2):
        client.get(site.address)
        site.publish(site.make_claim())
        assert len(rendered) == turn


def test_page_of_a_person_is_neither_kept_nor_taken_from_what_is(
    site: Site, client: Client, rendered: list[str], keeping: Any
) -> None:
    person = Client()
    person.force_login(site.second_reviewer)
    assert "Raise a flag" in person.get(site.address).content.decode()
    assert not keeping._cache
    assert "Raise a flag" not in client.get(site.address).content.decode()
    assert "Raise a flag" in person.get(site.address).content.decode()
    assert len(rendered) == 3


def test_nothing_is_kept_when_pages_are_not(site: Site, client: Client, settings: Any, keeping: Any) -> None:
    settings.CLAIMTRACK_KEEP_PAGES = 0
    client.get(site.address)
    assert not keeping._cache
