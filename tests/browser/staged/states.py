"""Every state that a page can be in and that the demo lacks, made by the ordinary acts. What they say is about a test.

Addresses that only the database knows come back by name; the others are fixed here and in `tests.browser.pages`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from audit.context import changeset
from audit.redacting import redact
from claims import workflow
from claims.articles.importing import IMPORTER
from claims.dissents import record_dissent
from claims.flags import comment_on_flag, dismiss_flag, raise_flag, uphold_flag
from claims.merging import merge_claims, merge_parties, merge_sources
from claims.models import Affiliation, Article, Claim, Evidence, Party, Position, Relation, ReplyRequest, Topic
from sources.importing.importers import run_import
from sources.models import Author, Derivation, Publisher, Source
from tests.browser.staged.records import Desk

FULL = "kazakhstan-harbors-terrorist-bases"  # the demo's claim with the most parts
LONG_AGO = datetime(2024, 3, 1, 9, tzinfo=UTC)
ORDER = "A court's order in a test."

Places = dict[str, Any]
State = Callable[[Desk, Any], Places]
STATES: list[State] = []


def state(build: State) -> State:
    """Registers what builds one state."""
    STATES.append(build)
    return build


def build_states() -> Places:
    """All of them; what addresses need to be filled in with."""
    users = get_user_model()._default_manager
    with changeset(actor="tests", comment="Add a second reviewer."):
        second = users.create_user("boris", password="steppe-eagle-42-river", is_staff=True)
        second.groups.add(Group.objects.get(name="reviewer"))
    desk = Desk(users.get(username="demo-editor"), users.get(username="demo-reviewer"))
    places: Places = {"person": second.pk}
    for build in STATES:
        places |= build(desk, second)
    return places


@state
def claim_with_everything(desk: Desk, second: Any) -> Places:
    """Corrected twice, asked for replies, flagged in every way, dissented from, redacted, in need of re-review."""
    claim = Claim.objects.get(slug=FULL)
    position = claim.positions.filter(stance="denies").order_by("pk").first()
    desk.edit(position, note="A note that a court's order erases later.")
    asked = {"claim": claim, "asked_on": "2026-11-02", "channel": "letter"}
    desk.add(ReplyRequest, party=position.party, answered_on="2026-11-09", answer="Nothing to add.", **asked)
    desk.add(ReplyRequest, party=Party.objects.get(slug="pravda"), **asked)
    desk.edit(claim, verdict="partly supported")
    desk.publish(claim)
    desk.edit(claim, verdict="contested", summary="A summary that the third edition has.")
    desk.publish(claim)
    record_dissent(claim, by=second, text="The evidence would bear a firmer verdict.")
    redact(Position, position.pk, ["note"], reason=ORDER)
    basis = Evidence.objects.filter(claim=claim, basis=True).order_by("pk").first()
    flags = [
        raise_flag(item, by=second, reason=reason, text="See the page itself.")
        for item, reason in ((position, "misquoted"), (basis, "not in source"), (claim, "outdated"))
    ]
    dismiss_flag(flags[0], by=desk.editor, resolution="The words are those of the source.")
    uphold_flag(flags[1], by=desk.editor, resolution="The source says less than this.")
    comment_on_flag(flags[2], by=desk.reviewer, text="Which page?")
    desk.edit(claim, summary="A summary that waits for its review.")
    newest = claim.revisions.order_by("-number")[:1].get().number
    return {"claim": claim.pk, "newest": newest, "flag": flags[2].pk, "position": position.pk}


@state
def claim_without_pictures(desk: Desk, second: Any) -> Places:
    """No dates, no relations, one source; and long past its review."""
    desk.publish(desk.claim("staged-plain"), at=LONG_AGO)
    return {}


@state
def claims_in_other_scripts(desk: Desk, second: Any) -> Places:
    desk.publish(desk.claim("staged-russian", language="ru", statement="Проверка страниц записывает это утверждение."))
    desk.publish(desk.claim("staged-arabic", language="ar", statement="اختبار الصفحات يسجل هذا الادعاء."))
    return {}


@state
def claims_that_left(desk: Desk, second: Any) -> Places:
    """One withdrawn, one merged into another, one that was never published."""
    gone = desk.publish(desk.claim("staged-withdrawn"))
    workflow.withdraw(gone, by=desk.editor, reason="It was recorded for a test.")
    merged, standing = desk.publish(desk.claim("staged-merged")), desk.publish(desk.claim("staged-standing"))
    merge = merge_claims(merged, into=standing, by=desk.editor, reason="Both serve the same test.")
    draft = desk.claim("staged-draft")
    return {"draft": draft.pk, "merge": merge.pk, "standing": standing.pk}


@state
def claim_with_relations(desk: Desk, second: Any) -> Places:
    """Related in two ways to claims that are public, with a note."""
    claim = desk.claim("staged-related")
    for kind, slug in (("supports", FULL), ("part of", "staged-plain")):
        desk.add(Relation, claim=claim, type=kind, target=Claim.objects.get(slug=slug), note="So it seems.")
    desk.publish(claim)
    return {}


@state
def records_of_every_state(desk: Desk, second: Any) -> Places:
    """A source with a lineage, an author and a retraction; merged, redacted and flagged records; an empty topic."""
    agency = desk.add(Publisher, slug="staged-agency", name="An agency of the test", reliability="C")
    wire = desk.add(
        Source,
        slug="staged-wire",
        title="A wire story of the test",
        publisher=agency,
        date="2005-02",
        note="A note of the test.",
        retracted_on="2006-05",
        retraction_reason="The agency took it back.",
    )
    desk.add(Author, source=wire, kind="person", name="Example", given="An")
    desk.add(Derivation, source=Source.objects.get(slug="ref-03"), kind="quotes", origin=wire)
    raise_flag(wire, by=second, reason="bad source", text="The agency took it back.")
    redact(Source, wire.pk, ["note"], reason=ORDER)
    merge_sources(
        desk.add(Source, slug="staged-twin", title="The same story again", publisher=agency),
        into=wire,
        by=desk.editor,
        reason="The same story.",
    )
    party = desk.add(Party, slug="staged-party", name="A party of the test", kind="person", summary="Erased later.")
    redact(Party, party.pk, ["summary"], reason=ORDER)
    pravda = Party.objects.get(slug="pravda")
    desk.add(Affiliation, party=party, organisation=pravda, role="A role of the test", since="2004", until="2006-05")
    twin = desk.add(Party, slug="staged-party-twin", name="A party of the test, again", kind="person")
    merge_parties(twin, into=party, by=desk.editor, reason="The same person.")
    topic = desk.add(Topic, slug="staged-topic", title="A topic without claims", summary="Erased later.")
    redact(Topic, topic.pk, ["summary"], reason=ORDER)
    return {"source": wire.pk, "party": party.pk}


ARTICLE = b"""The bridge at Elm is a bridge of the test.[1] The Harbour Office said in 2005 that "it is closed".[1]

Dispute[edit]
The ministry of the test denied that the bridge was closed.[1]

References[edit]
1. ^ 1.0 1.1 1.2 "A report on the bridge", Evening Post of the Test, 8 February 2005
"""


@state
def article(desk: Desk, second: Any) -> Places:
    """An article with passages that nothing covers yet."""
    options = {"title": "The bridge at Elm", "slug": "staged-article", "format": "rendered", "origin": None}
    run_import(IMPORTER, ARTICLE, name="elm.txt", by=desk.editor, options=options, comment="For the test.")
    return {"article": Article.objects.get(slug="staged-article").pk}
