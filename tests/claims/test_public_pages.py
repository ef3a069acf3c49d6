"""The public pages: what a reader gets at each address, and what no reader ever gets."""

import re
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims import workflow
from claims.models import Affiliation, Alias, Citation, Claim, Position, Relation, ReplyRequest, Topic
from sources.models import Derivation
from tests.sizes import few_and

PAGES = [
    *("/", "/claims/", "/parties/", "/sources/"),
    *("/disagreements/", "/corrections/", "/about/method/", "/about/corrections/"),
]


@pytest.fixture
def rich_claim(make_claim: Any, make_party: Any, make_source: Any, editor: Any) -> Any:
    """A draft with `rows` of everything that its page shows."""

    def make(rows: int = 1) -> Claim:
        claim: Claim = make_claim(rows=rows)
        source = make_source()
        parties = [make_party() for _ in range(rows)]
        other = make_claim()
        with changeset(editor, "Add the other side."):
            Relation.objects.create(claim=claim, type="refines", target=other)
            for party in parties:
                for stance in ("denies", "qualifies"):
                    position = Position.objects.create(claim=claim, party=party, stance=stance, stated_on="2005-02-07")
                    Citation.objects.create(position=position, source=source)
                ReplyRequest.objects.create(claim=claim, party=party, asked_on="2006", channel="letter")
        return claim

    return make


def relate(claims: list[Claim], target: Claim, editor: Any) -> None:
    with changeset(editor, "Relate."):
        for claim in claims:
            Relation.objects.create(claim=claim, type="supports", target=target)


@pytest.mark.parametrize("rows", [1, *few_and(20)])
def test_claim_page_takes_seven_queries(
    client: Client,
    rich_claim: Any,
    publish: Any,
    make_claim: Any,
    editor: Any,
    rows: int,
    django_assert_num_queries: Any,
) -> None:
    claim = rich_claim(rows)
    others = [make_claim() for _ in range(rows)]
    relate(others, claim, editor)
    for one in (claim, *others):
        publish(one)
    # The address with its state and edition; relations out and in; dissents; disputes; origins; the tree of topics.
    with django_assert_num_queries(8):  # and who is kept out of search engines
        page = client.get(f"/claims/{claim.slug}/")
    assert page.status_code == 200
    assert page.content.decode().count('class="relations"') == 1


@pytest.mark.parametrize("rows", [1, *few_and(20)])
def test_permanent_address_takes_eight_queries(
    client: Client, rich_claim: Any, publish: Any, rows: int, django_assert_num_queries: Any
) -> None:
    claim = publish(rich_claim(rows))
    with django_assert_num_queries(8):  # and the edition of that number
        assert client.get(f"/claims/{claim.slug}/v/2/").status_code == 200


@pytest.mark.parametrize("rows", [1, *few_and(20)])
def test_claim_data_takes_six_queries(
    client: Client, rich_claim: Any, publish: Any, rows: int, django_assert_num_queries: Any
) -> None:
    claim = publish(rich_claim(rows))
    with django_assert_num_queries(6):
        assert client.get(f"/claims/{claim.slug}.json").status_code == 200


@pytest.mark.parametrize("rows", [1, *few_and(8)])
def test_history_takes_three_queries(
    client: Client, make_claim: Any, publish: Any, editor: Any, rows: int, django_assert_num_queries: Any
) -> None:
    claim = publish(make_claim())
    for number in range(rows):
        with changeset(editor, "Sharpen."):
            claim.rationale = f"Nobody agrees, {number}."
            claim.save()
        publish(claim)
    with django_assert_num_queries(3):
        page = client.get(f"/claims/{claim.slug}/history/")
    assert page.content.decode().count("The rationale of the verdict was changed.") == rows


@pytest.mark.parametrize("rows", [1, *few_and(20)])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        # Each first the newest write, which names the page.
        ("/", 10),  # topics, disputed, corrected, contested, newest, filed, and three counts
        ("/claims/", 3),  # topics for the filter, one page
        (
            "/claims/?stance=asserts&verdict=contested&date=2004&sort=event",
            5,
        ),  # and how many stances and dates there are
        ("/claims/?party=Party", 8),  # and the party of that slug, of that name and by which names, how many positions
        ("/parties/", 2),
        ("/sources/", 2),
        ("/disagreements/", 2),  # no claim is denied: no positions to read
    ],
)
def test_list_takes_the_same_queries_whatever_its_length(
    client: Client, make_claim: Any, publish: Any, rows: int, address: str, queries: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        publish(make_claim())
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("rows", [1, *few_and(20)])
def test_record_pages_take_the_same_queries_whatever_they_list(
    client: Client,
    make_claim: Any,
    make_party: Any,
    publish: Any,
    editor: Any,
    rows: int,
    django_assert_num_queries: Any,
) -> None:
    claims = [make_claim() for _ in range(rows)]
    first = Position.objects.filter(claim=claims[0]).get()
    party, source = first.party, first.citations.get().source
    topic = claims[0].topic_links.get().topic
    others = [make_party() for _ in range(rows)]
    with changeset(editor, "One party, one source."):
        for claim in claims[1:]:
            position = Position.objects.create(claim=claim, party=party, stance="denies")
            Citation.objects.create(position=position, source=source)
            claim.topic_links.get().delete()
            claim.topic_links.create(topic=topic)
        for other in others:
            Alias.objects.create(party=party, name=f"Also {other.name}")
            Affiliation.objects.create(party=party, role="member", organisation=other)
            Affiliation.objects.create(party=other, role="founder", organisation=party)
    for claim in claims:
        publish(claim)
    # The newest write; party, aliases, roles, members; redactions; positions, those drawn, stances.
    with django_assert_num_queries(9):
        page = client.get(f"/parties/{party.slug}/")
    assert page.content.decode().count("timeline__item") == rows
    # The newest write; source, authors, derivations both ways, merged; disputes, redactions; claims with their
    # editions; lineage.
    with django_assert_num_queries(10):
        assert client.get(f"/sources/{source.slug}/").status_code == 200
    with django_assert_num_queries(
        7
    ):  # the newest write; topic, tree; how many are filed; redactions; claims, positions with their parties
        page = client.get(f"/topics/{topic.slug}/")
    assert page.content.decode().count('scope="row"') >= rows


def test_claim_page_shows_its_parts_in_order(client: Client, rich_claim: Any, publish: Any) -> None:
    claim = publish(rich_claim())
    html = client.get(f"/claims/{claim.slug}/").content.decode()
    headings = [
        "<h1",
        'id="asserts"',
        'id="denies"',
        'id="others"',
        'id="evidence"',
        'id="why"',
        'id="related"',
        'id="replies"',
        'id="history"',
        'id="cite"',
        'id="sources"',
    ]
    places = [html.index(heading) for heading in headings]
    assert places == sorted(places)
    assert '<time datetime="2005-02-07">7 February 2005</time>' in html
    assert "spring 2004" in html
    assert "reliability cannot be judged (F)" in html
    assert "truth cannot be judged (6)" in html


def test_positions_stand_in_the_order_of_their_dates(
    client: Client, make_claim: Any, make_party: Any, make_source: Any, publish: Any, editor: Any
) -> None:
    claim, source = make_claim(rows=0), make_source()
    dates = {"Undated": "", "Later": "2006", "Earlier": "2005-02-07"}
    parties = {name: make_party(name=name) for name in dates}
    with changeset(editor, "Three dates."):
        for name, stated in dates.items():
            position = Position.objects.create(claim=claim, party=parties[name], stance="asserts", stated_on=stated)
            Citation.objects.create(position=position, source=source)
    html = client.get(f"/claims/{publish(claim).slug}/").content.decode()
    places = [html.index(f">{name}</a>") for name in ("Earlier", "Later", "Undated")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "ending",
    [
        "/",
        ".json",
        ".jsonld",
        ".md",
        "/history/",
        "/v/1/",
        "/v/1/picture.svg",
        "/cite/",
        "/v/1/cite.bib",
        "/embed/",
        "/v/1/embed/",
    ],
)
def test_unknown_and_unpublished_are_not_found_alike(client: Client, make_claim: Any, ending: str) -> None:
    draft = make_claim()
    hidden, unknown = client.get(f"/claims/{draft.slug}{ending}"), client.get(f"/claims/no-such-claim{ending}")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content.replace(draft.slug.encode(), b"") == unknown.content.replace(b"no-such-claim", b"")


def test_draft_edit_stays_private_on_every_page(client: Client, published: Claim, editor: Any) -> None:
    topic = published.topic_links.get().topic
    position = published.positions.get()
    with changeset(editor, "Try another wording."):
        published.statement = "A secret wording"
        published.save()
        position.quote = "A secret quotation"
        position.save()
    addresses = [
        *PAGES,
        f"/claims/{published.slug}/",
        f"/claims/{published.slug}.json",
        f"/claims/{published.slug}/history/",
        f"/claims/{published.slug}/v/1/",
        f"/topics/{topic.slug}/",
        f"/parties/{position.party.slug}/",
        f"/sources/{position.citations.get().source.slug}/",
    ]
    for address in addresses:
        page = client.get(address)
        assert page.status_code == 200
        assert "secret" not in page.content.decode()
    assert client.get(f"/claims/{published.slug}/v/2/").status_code == 404


def test_new_edition_replaces_the_old_which_keeps_its_address(
    client: Client, published: Claim, publish: Any, editor: Any
) -> None:
    with changeset(editor, "Correct the verdict."):
        published.verdict = "supported"
        published.save()
    publish(published)
    assert 'data-verdict="supported"' in client.get(f"/claims/{published.slug}/").content.decode()
    former = client.get(f"/claims/{published.slug}/v/1/").content.decode()
    assert "This is a former edition (revision 1)" in former
    assert 'data-verdict="contested"' in former
    history = client.get(f"/claims/{published.slug}/history/").content.decode()
    assert "The verdict changed from “contested” to “supported”." in history
    assert history.index("Revision 2") < history.index("Revision 1")


@pytest.mark.parametrize(
    "ending", ["/", ".json", ".jsonld", ".md", "/v/1/picture.svg", "/cite/", "/embed/", "/v/1/embed/"]
)
def test_withdrawn_claim_is_gone_with_its_reason(client: Client, published: Claim, editor: Any, ending: str) -> None:
    workflow.withdraw(published, by=editor, reason="The source was a forgery.")
    page = client.get(f"/claims/{published.slug}{ending}")
    assert page.status_code == 410
    assert "The source was a forgery." in page.content.decode()


def test_withdrawn_claim_keeps_its_permanent_address_under_a_notice(
    client: Client, published: Claim, editor: Any
) -> None:
    workflow.withdraw(published, by=editor, reason="The source was a forgery.")
    page = client.get(f"/claims/{published.slug}/v/1/")
    assert page.status_code == 200
    assert "The source was a forgery." in page.content.decode()
    assert client.get(f"/claims/{published.slug}/history/").status_code == 200
    for address in PAGES:
        assert published.statement not in client.get(address).content.decode()


@pytest.mark.parametrize(
    "ending",
    [
        "/",
        ".json",
        ".jsonld",
        ".md",
        "/history/",
        "/v/1/",
        "/v/1/picture.svg",
        "/cite/",
        "/v/1/cite.bib",
        "/embed/",
        "/v/1/embed/",
    ],
)
def test_former_slug_leads_to_the_new_one(
    client: Client, published: Claim, publish: Any, editor: Any, ending: str
) -> None:
    former = published.slug
    with changeset(editor, "Shorten the address."):
        published.slug = "shorter"
        published.save()
    publish(published)
    page = client.get(f"/claims/{former}{ending}")
    assert page.status_code == 301
    assert page["Location"] == f"/claims/shorter{ending}"


@pytest.mark.parametrize("address", ["/parties/nobody/", "/sources/nothing/", "/topics/nowhere/", "/claims/x/v/1/"])
def test_unknown_record_is_not_found(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_number_beyond_every_column_is_not_found(client: Client, published: Claim) -> None:
    assert client.get(f"/claims/{published.slug}/v/{10**30}/").status_code == 404


@pytest.mark.parametrize("address", PAGES)
def test_anonymous_reader_gets_no_cookie_and_a_strict_policy(client: Client, published: Claim, address: str) -> None:
    page = client.get(address)
    assert not page.cookies
    policy = page["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    for unwanted in ("<script", "style=", "<style", "onclick", "javascript:"):
        assert unwanted not in page.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_read_only(client: Client, db: None, address: str) -> None:
    assert client.post(address).status_code == 405


def test_markup_in_texts_is_shown_and_not_run(client: Client, make_claim: Any, publish: Any) -> None:
    claim = publish(make_claim(statement="<script>alert(1)</script> was said", rationale="<b>bold</b>\n\n& so on"))
    html = client.get(f"/claims/{claim.slug}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; was said" in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html
    assert "<script>" not in html


def test_relation_to_a_draft_is_not_shown(client: Client, make_claim: Any, publish: Any, editor: Any) -> None:
    claim, draft = make_claim(), make_claim(statement="An unpublished statement")
    relate([claim], draft, editor)
    publish(claim)
    assert "An unpublished statement" not in client.get(f"/claims/{claim.slug}/").content.decode()
    publish(draft)
    assert "An unpublished statement" in client.get(f"/claims/{claim.slug}/").content.decode()
    assert "Supported by" in client.get(f"/claims/{draft.slug}/").content.decode()


def test_retracted_basis_is_told_at_once(client: Client, published: Claim, editor: Any) -> None:
    source = published.evidence.get().source
    with changeset(editor, "Retracted."):
        source.retracted_on, source.retraction_reason = "2026-01-05", "Invented."
        source.save()
    assert "needs re-review" in client.get(f"/claims/{published.slug}/").content.decode()
    assert "Invented." in client.get(f"/sources/{source.slug}/").content.decode()


def test_topic_page_holds_the_claims_below_it(client: Client, make_topic: Any, make_claim: Any, publish: Any) -> None:
    wide = make_topic()
    narrow: Topic = make_topic(parent=wide)
    claim = publish(make_claim(topic=narrow))
    assert claim.statement in client.get(f"/topics/{wide.slug}/").content.decode()
    assert f'href="/topics/{wide.slug}/"' in client.get(f"/claims/{claim.slug}/").content.decode()


def test_party_list_counts_published_positions(client: Client, published: Claim, make_claim: Any) -> None:
    make_claim()  # a draft, whose party has none
    listed = re.findall(r"person ·\s+(\d+ positions?)", client.get("/parties/").content.decode())
    assert sorted(listed) == ["0 positions", "1 position"]


def test_source_page_names_what_it_was_made_from(client: Client, make_source: Any, editor: Any) -> None:
    origin, copy = make_source(), make_source()
    with changeset(editor, "Derive."):
        Derivation.objects.create(source=copy, origin=origin, kind="translates")
    assert f'It translates <a href="/sources/{origin.slug}/">' in client.get(f"/sources/{copy.slug}/").content.decode()
