"""The position line of a claim: which dates are drawn, what a retraction takes back, and what the page says of it."""

import re
from typing import Any

from django.test import Client

from audit.context import changeset
from claims.models import Citation, Claim, Position
from claims.pictures.position_line import MOST_LANES, position_line
from sources.edtf_dates import parse_date
from tests.claims.pictures.drawn import parsed

Document = dict[str, Any]


def dated(text: str) -> Document | None:
    if not text:
        return None
    found = parse_date(text)
    days = {"earliest": found.earliest, "latest": found.latest}
    return {"edtf": found.text, **{key: day.isoformat() if day else None for key, day in days.items()}}


def position(party: str, stance: str, stated: str, *sources: str) -> Document:
    citations = [{"source": {"date": dated(source)}} for source in sources]
    return {
        "party": {"slug": party, "name": party},
        "stance": stance,
        "stated_on": dated(stated),
        "citations": citations,
    }


def document(*positions: Document, event: str = "") -> Document:
    return {"event_date": dated(event), "positions": list(positions)}


def test_fewer_than_two_dates_are_no_picture() -> None:
    assert position_line(document(position("A", "asserts", "2004"), position("B", "denies", ""))) is None
    assert position_line(document(position("A", "asserts", "2004"), event="2003"))


def test_rows_stand_in_the_order_of_their_dates_and_say_them_in_words() -> None:
    found = position_line(
        document(
            position("C", "reports", ""), position("B", "denies", "2005-02-07"), position("A", "asserts", "2004-21")
        )
    )
    assert found
    assert [(row.party["name"], row.stance_label, row.date) for row in found.rows] == [
        ("A", "asserts", "spring 2004"),
        ("B", "denies", "7 February 2005"),
        ("C", "reports", "date not known"),
    ]
    assert found.left_out == 1


def test_retraction_is_joined_to_what_the_party_said_last() -> None:
    found = position_line(
        document(
            position("A", "reports", "2003"),
            position("A", "asserts", "2004"),
            position("B", "denies", "2005"),
            position("A", "retracts", "2006"),
            position("B", "asserts", "2007"),
        )
    )
    assert found
    assert [row.takes_back for row in found.rows if row.stance == "retracts"] == ["asserts, 2004"]
    assert len([line for line in parsed(found.svg).iter("line") if line.get("class") == "picture__join"]) == 1
    assert "joins a retraction" in " ".join(found.notes)


def test_retraction_of_another_party_or_without_a_date_is_joined_to_nothing() -> None:
    found = position_line(
        document(position("A", "asserts", "2004"), position("B", "retracts", "2005"), position("A", "retracts", ""))
    )
    assert found
    assert not any(row.takes_back for row in found.rows)
    assert "picture__join" not in found.svg


def test_statement_without_a_date_was_made_before_its_oldest_source() -> None:
    found = position_line(
        document(position("A", "asserts", "2004"), position("B", "denies", "", "2007", "2006-05", ""))
    )
    assert found
    row = found.rows[-1]
    assert (row.date, row.span.earliest, str(row.span.latest)) == ("in a source of May 2006", None, "2006-05-31")
    assert "picture__bar--open" in found.svg


def test_description_counts_the_stances_and_names_the_dates() -> None:
    found = position_line(
        document(position("A", "asserts", "2004"), position("B", "denies", "2005-02-07"), event="2003-07")
    )
    assert found
    description = parsed(found.svg).findtext("desc")
    assert description == (
        "One line for each of 2 parties. asserts: 1. denies: 1. From 2004 to 7 February 2005. The event: July 2003."
    )
    assert "the event" in [text.text for text in parsed(found.svg).iter("text")]


def test_more_parties_than_have_room_are_in_the_table_alone() -> None:
    found = position_line(document(*(position(f"P{n}", "asserts", "2004") for n in range(MOST_LANES + 3))))
    assert found
    assert (found.left_out, len(found.rows)) == (3, MOST_LANES + 3)


def test_claim_page_shows_the_picture_and_the_same_as_a_table(
    client: Client, make_claim: Any, make_party: Any, publish: Any, editor: Any
) -> None:
    claim: Claim = make_claim(event_date="2003")
    with changeset(editor, "A denial."):
        denial = Position.objects.create(
            claim=claim, party=make_party(name="Ministry <of> Truth"), stance="denies", stated_on="2005-02-07"
        )
        Citation.objects.create(position=denial, source=claim.evidence.get().source)
    publish(claim)
    html = client.get(f"/claims/{claim.slug}/").content.decode()
    drawn = parsed(re.findall(r'<svg class="picture__drawing".*?</svg>', html, re.S)[0])
    assert "Ministry <of> Truth" in [text.text for text in drawn.iter("text")]
    assert '<th scope="row">Ministry &lt;of&gt; Truth</th><td>denies</td><td>7 February 2005</td>' in html
    assert len(html) < 60_000


def test_claim_without_dates_has_no_picture(client: Client, published: Claim) -> None:
    assert "picture__drawing" not in client.get(f"/claims/{published.slug}/").content.decode()
