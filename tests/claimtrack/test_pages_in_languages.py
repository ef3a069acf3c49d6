"""Every type of public page in every language: nothing of the interface is left in English."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from audit.context import changeset
from audit.redacting import redact
from claims import dissents, workflow
from claims.corrections import CorrectionNotice
from claims.flags import dismiss_flag, raise_flag, uphold_flag
from claims.models import Affiliation, Alias, Citation, Claim, Evidence, Position, Relation, ReplyRequest, Topic
from claims.vocabulary import Stance
from claimtrack.languages import page_names
from sources.edtf_dates import EXAMPLES
from sources.models import Derivation
from tests.claimtrack.told_pages import Page

pytestmark = pytest.mark.walk  # over all pages, in every language

LANGUAGES = [code for code, _name in site_settings.LANGUAGES]
TRANSLATED = [code for code in LANGUAGES if code != "en"]

# Names of formats, programs, standards and people; what is recorded below begins with a capital X.
_SAME_EVERYWHERE = re.compile(
    r"https?://\S+|/audit/\S*|`[^`]*`|@\w+"
    r"|\b(API|OpenAPI 3\.1)\b"
    r"|\b(JSON-LD|JSON Lines|JSON|CSV|CSL|Atom|Markdown|BibTeX|RIS|ClaimReview|Wikidata|AJP-2\.1|NATO)\b"
    r"|\b(SHA-256|verify\w*\.py|[Pp]ython|claimtrack|English|spring 2005|since May 2005)\b"
    r"|\b[Xx]\w*|\bcookie\b|\b[A-F]\b|\b[a-z]+-\d+\b|\b(Party|Publisher|Source) \d+\b"
    r"|\b(edith|rashid|rosa)\b|\[redacted\]"
    rf"|{re.escape(EXAMPLES)}"  # of dates, which are read in English alone
)


@pytest.fixture
def told(
    make_claim: Any,
    make_party: Any,
    make_source: Any,
    make_topic: Any,
    publish: Any,
    editor: Any,
    reviewer: Any,
    second_reviewer: Any,
) -> Claim:
    """A published claim that has everything a page can show, with others beside it."""
    topic = make_topic(title="Xtopic", summary="Xabout")
    wider = make_topic(title="Xwider")
    with changeset(editor, "Xnarrows"):
        topic.parent = wider
        topic.save()
    claim = make_claim(
        statement="Xclaim", summary="Xsaid", rationale="Xwhy", topic=topic, event_date="2004-21", slug="xclaim"
    )
    other = publish(make_claim(statement="Xother", topic=topic, rows=2, verdict="supported"))
    third = publish(make_claim(statement="Xthird", topic=topic, verdict="not assessable"))
    agency = make_source(title="Xagency", kind="report", slug="xagency", date="2004")
    party = make_party(name="Xministry", kind="government body", slug="xministry", summary="Xgoverns")
    with changeset(editor, "Xeverything"):
        source = claim.evidence.get().source
        source.title, source.date, source.note = "Xpaper", "2004-05", "Xnoted"
        source.save()
        Derivation.objects.create(source=source, origin=agency, kind="quotes")
        for place, stance in enumerate(Stance):
            row = Position.objects.create(
                claim=claim,
                party=party,
                stance=stance,
                capacity="Xspeaks",
                stated_on=f"200{place + 3}-02-07",
                quote="Xsaidso",
                note="Xexplains",
            )
            Citation.objects.create(position=row, source=source, locator="Xpage", excerpt="Xwrote")
        undated = Position.objects.create(claim=claim, party=make_party(name="Xsilent"), stance="denies")
        Citation.objects.create(position=undated, source=agency, locator="Xpage")
        for bearing in ("contradicts", "context"):
            Evidence.objects.create(claim=claim, source=agency, bearing=bearing, excerpt="Xwrote", note="Xwhy")
        Relation.objects.create(claim=claim, target=other, type="contradicts", note="Xdiffer")
        Relation.objects.create(claim=claim, target=third, type="refines")
        ReplyRequest.objects.create(claim=claim, party=party, asked_on="2026-11-02", channel="Xmail")
        ReplyRequest.objects.create(
            claim=claim,
            party=undated.party,
            asked_on="2026-11-02",
            channel="Xmail",
            answered_on="2026-11-03",
            answer="Xno",
        )
        Alias.objects.create(party=party, name="Xmin", language="en")
        Affiliation.objects.create(
            party=undated.party, organisation=party, role="Xminister", since="2003", until="2005-03~"
        )
    publish(claim)
    with changeset(editor, "Xcorrectit"):
        claim.refresh_from_db()
        claim.statement, claim.verdict = "Xclaimanew", "contradicted"
        claim.save()
        first = claim.positions.order_by("pk").first()
        first.quote = "Xsaidotherwise"
        first.save()
    publish(claim, change=CorrectionNotice("Xwaswrong", "Xisright"))
    with changeset(editor, "Xminor"):
        claim.refresh_from_db()
        claim.rationale = "Xwhyshorter"
        claim.save()
    publish(claim)
    dissents.record_dissent(Claim.objects.get(pk=claim.pk), by=second_reviewer, text="Xdisagree")
    words = {"reason": "outdated", "text": "Xold"}
    raise_flag(claim.positions.order_by("pk").last(), by=reviewer, **words)
    dismiss_flag(raise_flag(agency, by=reviewer, **words), by=editor, resolution="Xstands")
    raise_flag(agency, by=reviewer, **words)
    uphold_flag(raise_flag(claim.evidence.order_by("pk").first(), by=reviewer, **words), by=editor, resolution="Xfell")
    with changeset(editor, "Xretract"):
        agency.refresh_from_db()
        agency.retracted_on, agency.retraction_reason = "2006-05", "Xforged"
        agency.save()
    redact(Position, first.pk, ["quote"], reason="Xasked", by=editor)
    withdrawn = publish(make_claim(statement="Xgone", slug="xgone"))
    workflow.withdraw(withdrawn, by=editor, reason="Xunfounded")
    found: Claim = Claim.objects.get(pk=claim.pk)
    return found


def addresses(claim: Claim) -> Iterator[tuple[str, int]]:
    """Every type of page, as it is and as it can be, with its status."""
    numbers = list(claim.editions.order_by("number").values_list("number", flat=True))
    base = f"/claims/{claim.slug}"
    first, second = numbers[:2]
    sources = f"/sources/{claim.evidence.order_by('pk')[0].source.slug}/"
    party = f"/parties/{Affiliation.objects.get().party.slug}/"
    topic = f"/topics/{Topic.objects.get(title='Xtopic').slug}/"
    for path in (
        *(
            "/",
            "/parties/",
            "/parties/xministry/",
            party,
            "/sources/",
            "/sources/xagency/",
            sources,
            "/audit/",
            "/data/",
        ),
        *(
            "/topics/",
            "/corrections/",
            "/disagreements/",
            "/about/method/",
            "/about/corrections/",
            "/about/privacy/",
            topic,
        ),
        *(
            f"/claims/?{query}"
            for query in ("", "party=Xnobody", "date=Xnever", "verdict=Xnone", "disputed=yes", "after=broken")
        ),
        *(f"{base}/{ending}" for ending in ("", "history/", "embed/", "cite/")),
        *(f"{base}/v/{first}/{ending}" for ending in ("", "embed/", "cite/")),
        *(f"{base}/diff/{first}/{second}/", f"{base}/diff/{second}/{first}/"),
        *("/claims/xgone/history/", "/claims/xgone/v/1/", f"{topic}?parties=denials&columns=denials"),
        *(f"/search?q={words}" for words in ("", "Xclaim", "Xministry", "Xzzzz", "Xclaim&verdict=supported", "Xlaim")),
    ):
        yield path, 200
    yield "/claims/xgone/", 410
    yield "/claims/xgone/embed/", 410
    yield "/claims/none/", 404
    yield "/none/", 404


def test_every_type_of_page_is_among_them(client: Client, told: Claim) -> None:
    met = {resolve(path.partition("?")[0]).url_name for path, _status in addresses(told) if path != "/none/"}
    # Redirects, forms that are sent, and texts that are no pages: those have tests of their own.
    texts, redirects, forms = (
        {"claim-citation", "claim-md", "claim-picture", "claim-picture-png"},
        {"claim-as-of", "claim-diff-chosen"},
        {
            "claim-flags",
            "source-flags",
        },
    )
    assert page_names() - met == texts | redirects | forms


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_of_the_interface_is_left_in_english(client: Client, told: Claim, language: str) -> None:
    left: dict[str, set[str]] = {}
    for path, status in addresses(told):
        answer = client.get(f"/{language}{path}")
        assert answer.status_code == status, path
        page = Page(answer.content.decode())
        assert (page.attributes["lang"], page.attributes.get("dir")) == (language, "ltr")
        for own, text in page.texts:
            if own == language and re.search(r"[A-Za-z]{2,}", _SAME_EVERYWHERE.sub("", text)):
                left.setdefault(text, set()).add(path)
    assert left == {}


def test_page_costs_the_same_in_every_language(client: Client, told: Claim) -> None:
    for path, status in addresses(told):
        counts = []
        for language in LANGUAGES:
            for prefix, header in ((f"/{language}", ""), ("", language)):
                with CaptureQueriesContext(
                    connection,
                ) as queries:
                    answer = client.get(prefix + path, headers={"Accept-Language": header} if header else None)
                assert answer.status_code == status
                assert not answer.cookies
                assert f'<html lang="{language}"' in answer.content.decode()
                counts.append(len(queries))
        assert len(set(counts)) == 1, (path, counts)


@pytest.mark.parametrize(
    ("language", "heading", "cited", "drawn", "feed"),
    [
        ("ru", "## Почему такой вердикт", "версия 4", "рассмотрено", "Опубликованные и изменившиеся утверждения"),
        ("kk", "## Неліктен мұндай вердикт", "4-нұсқа", "тексерілген күні", "Жарияланған және өзгерген тұжырымдар"),
    ],
)
def test_texts_that_are_taken_along_are_in_the_language_too(
    client: Client, told: Claim, language: str, heading: str, cited: str, drawn: str, feed: str
) -> None:
    base, number = f"/{language}/claims/{told.slug}", told.editions.order_by("-number")[0].number
    assert heading in client.get(f"{base}.md").content.decode()
    assert cited in client.get(f"{base}/v/{number}/cite.txt").content.decode()
    assert drawn in client.get(f"{base}/v/{number}/picture.svg").content.decode()
    atom = client.get("/feeds/claims.atom", headers={"Accept-Language": language}).content.decode()
    assert feed in atom
    assert f'xml:lang="{language}"' in atom


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "Произошла ошибка"), ("kk", "Қате орын алды"), ("en", "went wrong")]
)
def test_error_pages_speak_the_language_of_the_address(
    client: Client, db: None, monkeypatch: Any, language: str, words: str
) -> None:
    def fail(*_typed: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("claims.views.lists.ClaimFilter", fail)
    client.raise_request_exception = False
    answer = client.get(f"/{language}/claims/")
    assert answer.status_code == 500
    assert words in answer.content.decode()
    assert f'<html lang="{language}">' in answer.content.decode()
