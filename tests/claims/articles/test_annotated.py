"""The annotated article at the desk: what covers a passage, what is proposed, and what people decide."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from audit.models import Changeset
from claims.articles.annotated import annotated
from claims.articles.covering import CitedClaim, Ledger, names_section
from claims.articles.shapes import Passage
from claims.models import (
    Article,
    ArticlePassage,
    Citation,
    Claim,
    Party,
    PassageDecision,
    Position,
    ReferenceSource,
)
from sources.models import Source

Form = dict[str, Any]


def page_of(article: Article, section: int = 1) -> str:
    return f"/admin/claims/article/{article.pk}/change/?section={section}"


def act_of(article: Article, number: int, decision: str) -> str:
    return f"/admin/claims/article/{article.pk}/passages/{number}/{decision}/"


def forms_in(response: Any, number: int) -> list[Form]:
    """What the browser would send with each proposal of the passage, untouched."""
    (shown,) = [one for one in response.context["shown"] if one.passage.number == number]
    return [posted(offer.form) for offer in shown.offers]


def posted(form: Any) -> Form:
    return {
        "form": form.prefix,
        **{form.add_prefix(name): form[name].value() or "" for name in form.fields},
    }


def field(form: Form, name: str) -> str:
    return f"{form['form']}-{name}"


@pytest.fixture
def desk(client: Client, editor: Any) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def council(make_party: Any) -> Party:
    party: Party = make_party(slug="council", name="Elm Town Council", kind="government body")
    return party


# What covers a passage.


def test_an_uncovered_passage_shows_what_it_lets_somebody_say_and_why(
    desk: Client, elm: Article, council: Party
) -> None:
    response = desk.get(page_of(elm))
    (form,) = forms_in(response, 3)
    assert form[field(form, "party")] == "Elm Town Council"
    assert form[field(form, "stance")] == "denies"
    html = response.content.decode()
    assert "“denied” tells who says it, and how." in html
    assert "0 of 4 passages" in html
    assert "passage 4" in html  # whose markers it was read with


def test_a_passage_that_no_reference_documents_has_no_proposal(desk: Client, elm: Article) -> None:
    assert forms_in(desk.get(page_of(elm)), 5) == []


@pytest.mark.parametrize(
    ("locator", "statement", "probable"),
    [
        ("Safety", "Many ships sank in 1953.", True),
        ("Elm, Safety", "Many ships sank in 1953.", True),
        ("Safety", "Nobody ever drowned in the river.", False),  # another passage of the section
        ("Introduction", "Many ships sank in 1953.", False),
        ("page 3", "Many ships sank in 1953.", False),
    ],
)
def test_a_claim_that_cites_the_source_for_the_section_in_like_words_probably_covers_it(
    elm: Article, make_claim: Any, editor: Any, locator: str, statement: str, probable: bool
) -> None:
    claim = make_claim(statement=statement)
    with changeset(editor, "Cite it."):
        Citation.objects.create(
            position=Position.objects.get(claim=claim), source=Source.objects.get(slug="ref-02"), locator=locator
        )
    page = annotated(elm)
    found = {one.section.number: one for one in page.coverage()}
    assert bool(found[1].probable) == probable
    assert found[1].covered == 0


def test_likeness_and_section_are_found_without_a_database() -> None:
    ledger = Ledger([CitedClaim(1, "Seventeen ships sank.", 9, "Elm, Safety")], [(4, "Safety", "Safety")])
    (one,) = ledger.candidates(4, [9], "In 1953 seventeen ships have sunk or sank.")
    assert (one.claim, one.share) == (1, 1.0)
    assert not ledger.candidates(3, [9], "Seventeen ships sank.")
    assert names_section("History, Safety", "Safety", "History, Safety")
    assert not names_section("", "", "")


# Accepting.


def test_accepting_records_a_draft_with_position_and_citations_in_one_changeset(
    desk: Client, elm: Article, council: Party, editor: Any
) -> None:
    (form,) = forms_in(desk.get(page_of(elm)), 3)
    before = Changeset.objects.count()
    response = desk.post(act_of(elm, 3, "accept"), form)
    assert response["Location"].endswith("?section=1#passage-3")
    claim = Claim.objects.get()
    assert claim.state.status == "draft"
    position = claim.positions.get()
    assert (position.party, position.stance) == (council, "denies")
    assert {row.source.slug for row in position.citations.all()} == {"ref-01", "ref-02"}
    assert Changeset.objects.count() == before + 1
    act = Changeset.objects.latest("pk")
    assert (act.user, act.comment) == (editor, "Passage 3 of “Elm”, Safety.")
    decision = PassageDecision.objects.get()
    assert (decision.number, decision.outcome, decision.claim) == (3, "accepted", claim)
    page = desk.get(page_of(elm))
    assert forms_in(page, 3) == []
    assert page.context["totals"]["covered"] == 1


def test_what_is_edited_is_what_is_recorded(desk: Client, elm: Article, council: Party) -> None:
    (form,) = forms_in(desk.get(page_of(elm)), 3)
    form |= {
        field(form, "statement"): "No ship has sunk in the harbour of Elm.",
        field(form, "stance"): "asserts",
        field(form, "capacity"): "owner of the harbour",
        field(form, "language"): "de",
        field(form, "sources"): [form[field(form, "sources")][0]],
        field(form, "comment"): "Reworded.",
    }
    desk.post(act_of(elm, 3, "accept"), form)
    claim = Claim.objects.get()
    assert (claim.statement, claim.language) == ("No ship has sunk in the harbour of Elm.", "de")
    assert claim.slug == "no-ship-has-sunk-in-the-harbour-of-elm"
    position = claim.positions.get()
    assert (position.stance, position.capacity, position.citations.count()) == ("asserts", "owner of the harbour", 1)
    assert Changeset.objects.latest("pk").comment == "Reworded."


def test_a_party_that_is_not_recorded_is_made_on_acceptance_alone(desk: Client, elm: Article) -> None:
    (form,) = forms_in(desk.get(page_of(elm)), 2)
    assert not Party.objects.exists()
    refused = desk.post(act_of(elm, 2, "accept"), form)
    assert refused.status_code == 409
    assert "Say what kind of party it is" in refused.content.decode()
    assert not Claim.objects.exists()
    assert not Party.objects.exists()
    desk.post(act_of(elm, 2, "accept"), form | {field(form, "party_kind"): "person"})
    party = Party.objects.get()
    assert (party.name, party.kind, party.positions.count()) == ("Mayor Ada Okoro", "person", 1)


def test_a_refusal_keeps_what_was_typed(desk: Client, elm: Article, council: Party) -> None:
    (form,) = forms_in(desk.get(page_of(elm)), 3)
    form |= {field(form, "statement"): "My own words.", field(form, "sources"): []}
    refused = desk.post(act_of(elm, 3, "accept"), form)
    assert refused.status_code == 409
    assert "My own words." in refused.content.decode()
    assert not Claim.objects.exists()


def test_the_position_may_join_a_claim_of_the_passage(
    desk: Client, elm: Article, council: Party, make_claim: Any, editor: Any
) -> None:
    claim = make_claim()
    with changeset(editor, "Cover it."):
        passage = ArticlePassage.objects.get(article=elm, number=3)
        PassageDecision.objects.create(article=elm, number=3, digest=passage.digest, outcome="covered", claim=claim)
    (form,) = forms_in(desk.get(page_of(elm)), 3)
    desk.post(act_of(elm, 3, "accept"), form | {field(form, "claim"): claim.pk})
    assert claim.positions.filter(party=council).count() == 1


def test_a_name_of_several_parties_asks_for_a_slug(desk: Client, elm: Article, council: Party, make_party: Any) -> None:
    (form,) = forms_in(desk.get(page_of(elm)), 3)
    make_party(slug="other-council", name="Elm town council")
    refused = desk.post(act_of(elm, 3, "accept"), form)
    assert "council, other-council" in refused.content.decode()
    desk.post(act_of(elm, 3, "accept"), form | {field(form, "party"): "other-council"})
    assert Position.objects.get().party.slug == "other-council"


def test_a_passage_that_reads_otherwise_is_not_decided(desk: Client, elm: Article, council: Party) -> None:
    (form,) = forms_in(desk.get(page_of(elm)), 3)
    refused = desk.post(act_of(elm, 3, "accept"), form | {field(form, "digest"): "0" * 16})
    assert refused.status_code == 409
    assert not PassageDecision.objects.exists()


def test_twice_accepted_is_once_recorded(desk: Client, elm: Article, council: Party) -> None:
    (form,) = forms_in(desk.get(page_of(elm)), 3)
    desk.post(act_of(elm, 3, "accept"), form)
    assert desk.post(act_of(elm, 3, "accept"), form).status_code == 409
    assert Claim.objects.count() == 1


# Rejecting, covering, taking back.


def test_a_rejected_proposal_is_not_shown_again(desk: Client, elm: Article, council: Party) -> None:
    (form,) = forms_in(desk.get(page_of(elm)), 3)
    desk.post(act_of(elm, 3, "reject"), form)
    page = desk.get(page_of(elm))
    assert forms_in(page, 3) == []
    assert page.context["totals"]["covered"] == 0
    assert not Claim.objects.exists()


def test_a_claim_can_be_named_that_covers_a_passage_and_the_decision_taken_back(
    desk: Client, elm: Article, make_claim: Any
) -> None:
    claim = make_claim()
    page = desk.get(page_of(elm))
    form = posted(page.context["shown"][1].cover)
    assert desk.post(act_of(elm, 3, "cover"), form).status_code == 409  # none was named
    desk.post(act_of(elm, 3, "cover"), form | {field(form, "slug"): claim.slug})
    page = desk.get(page_of(elm))
    assert page.context["totals"]["covered"] == 1
    (decided,) = page.context["shown"][1].decisions
    assert decided.claim == claim
    desk.post(act_of(elm, 3, "take-back"), posted(decided.form))
    assert not PassageDecision.objects.exists()
    assert PassageDecision.history.count() == 2


def test_a_decision_on_other_words_does_not_count(elm: Article, make_claim: Any, editor: Any) -> None:
    with changeset(editor, "Cover another wording."):
        PassageDecision.objects.create(article=elm, number=3, digest="0" * 16, outcome="covered", claim=make_claim())
    assert sum(one.covered for one in annotated(elm).coverage()) == 0


def test_a_merged_claim_covers_as_the_other(elm: Article, desk: Client, make_claim: Any, editor: Any) -> None:
    from claims.merging import merge_claims

    claim, into = make_claim(), make_claim()
    passage = ArticlePassage.objects.get(article=elm, number=3)
    with changeset(editor, "Cover it."):
        PassageDecision.objects.create(article=elm, number=3, digest=passage.digest, outcome="covered", claim=claim)
    merge_claims(claim, into=into, by=editor, reason="The same.")
    (decided,) = desk.get(page_of(elm)).context["shown"][1].decisions
    assert decided.claim == into


# Who may, and what it costs.


def test_a_reviewer_reads_and_decides_nothing(elm: Article, reviewing: Client, council: Party, desk: Client) -> None:
    (form,) = forms_in(desk.get(page_of(elm)), 3)
    page = reviewing.get(page_of(elm))
    assert page.status_code == 200
    assert forms_in(page, 3) == []
    for decision in ("accept", "reject", "cover", "take-back"):
        assert reviewing.post(act_of(elm, 3, decision), form).status_code == 403
    assert desk.get(act_of(elm, 3, "accept")).status_code == 405


@pytest.fixture
def reviewing(reviewer: Any) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


def test_the_text_of_an_article_is_nowhere_in_public(elm: Article) -> None:
    assert Client().get(f"/admin/claims/article/{elm.pk}/change/").status_code == 302
    for address in ("/search?q=mole", "/sources/ref-01/", "/"):
        assert b"Many ships" not in Client().get(address).content


def test_the_page_runs_no_script_and_carries_no_style_of_its_own(desk: Client, elm: Article, council: Party) -> None:
    html = desk.get(page_of(elm)).content.decode()
    body = html[html.index('class="article"') :]
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>[^<]|<style|\sstyle=|\son\w+=", body)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("number", [None, 0, "x", "9" * 30])
def test_odd_sections_show_the_first(desk: Client, elm: Article, number: object) -> None:
    address = f"/admin/claims/article/{elm.pk}/change/" + ("" if number is None else f"?section={number}")
    assert desk.get(address).context["section"].section.number == 0


def test_a_longer_article_takes_no_more_queries(
    desk: Client, take_in: Callable[..., Any], make_claim: Any, make_party: Any, editor: Any
) -> None:
    counted = []
    for rows in (1, 8):
        body = "".join(f"Mayor Ada Okoro said ship {row} sank.[{row + 1}]\n\n" for row in range(rows))
        entries = "".join(f"{row + 1}. Ship number {row} of {rows} Elm Post\n" for row in range(rows))
        take_in(f"{body}References[edit]\n\n{entries}", title=f"Ships {rows}", comment="One more.")
        article = Article.objects.get(slug=f"ships-{rows}")
        for passage in ArticlePassage.objects.filter(article=article):
            claim = make_claim(statement=f"Ship {passage.number} of {rows} sank.")
            with changeset(editor, "Decide."):
                PassageDecision.objects.create(
                    article=article, number=passage.number, digest=passage.digest, outcome="covered", claim=claim
                )
                for link in ReferenceSource.objects.filter(article=article):
                    Citation.objects.create(position=claim.positions.get(), source=link.source, locator="Introduction")
        desk.get(page_of(article, 0))
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(page_of(article, 0))
        assert len(page.context["shown"]) == rows
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_plain_passages_have_the_digest_of_their_rows(elm: Article) -> None:
    for row in ArticlePassage.objects.filter(article=elm):
        assert row.digest == Passage(row.number, 0, 0, row.text).digest
