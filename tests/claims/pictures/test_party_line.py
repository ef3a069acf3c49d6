"""A party's line: its roles as spans, its positions over all claims, and the same as a table."""

import re
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims.models import Affiliation, Citation, Claim, Position
from tests.claims.pictures.drawn import parsed


@pytest.fixture
def say(make_claim: Any, make_source: Any, publish: Any, editor: Any) -> Any:
    """Publishes a claim on which the party takes these stances on these dates."""

    def act(party: Any, *said: tuple[str, str], **fields: Any) -> Claim:
        claim, source = make_claim(**fields), make_source()
        with changeset(editor, "What it said."):
            for stance, stated in said:
                position = Position.objects.create(claim=claim, party=party, stance=stance, stated_on=stated)
                Citation.objects.create(position=position, source=source)
        published: Claim = publish(claim)
        return published

    return act


def drawing(client: Client, party: Any) -> Any:
    html = client.get(f"/parties/{party.slug}/").content.decode()
    return parsed(re.findall(r'<svg class="picture__drawing".*?</svg>', html, re.S)[0]), html


def test_roles_are_spans_above_the_positions(client: Client, make_party: Any, say: Any, editor: Any) -> None:
    party, ministry = make_party(name="Ann"), make_party(name="The ministry")
    with changeset(editor, "What she was."):
        Affiliation.objects.create(
            party=party, role="Minister", organisation=ministry, since="2003", until="2005", note=""
        )
        Affiliation.objects.create(party=party, role="Member", since="2006")
        Affiliation.objects.create(party=party, role="Founder")
    say(party, ("asserts", "2004-11-11"))
    drawn, html = drawing(client, party)
    names = [text.text for text in drawn.iter("text") if text.get("class", "").startswith("picture__name")]
    assert names == ["Minister, The ministry", "Member", "Founder", "Positions"]
    assert [text.text for text in drawn.iter("text") if text.get("class") == "picture__note"] == ["dates not known"]
    bars = [bar.get("class") for bar in drawn.iter("rect") if "picture__bar" in bar.get("class", "")]
    assert bars == ["picture__bar", "picture__bar picture__bar--open"]
    assert '<th scope="row">Minister, The ministry</th><td>2003 to 2005</td>' in html
    assert drawn.findtext("desc") == "3 roles. asserts: 1."


def test_claims_of_one_date_and_stance_are_one_mark_with_a_ring(client: Client, make_party: Any, say: Any) -> None:
    party = make_party()
    for stance, stated in (("asserts", "2005-02-07"), ("asserts", "2005-02-07"), ("denies", "2005-03-01")):
        say(party, (stance, stated))
    drawn, html = drawing(client, party)
    marks = [mark for mark in drawn.iter("g") if mark.get("class") == "picture__mark"]
    assert [(mark.get("data-kind"), len(list(mark.iter("circle")))) for mark in marks] == [
        ("asserts", 1),
        ("denies", 0),
    ]
    assert "asserts, 7 February 2005: 2 claims" in [title.text for title in drawn.iter("title")]
    assert "A ring: several claims on one date." in html


def test_retraction_is_joined_to_what_was_said_of_the_same_claim(client: Client, make_party: Any, say: Any) -> None:
    party = make_party()
    say(party, ("asserts", "2004"), ("retracts", "2006"))
    say(party, ("denies", "2005"))
    drawn, _html = drawing(client, party)
    assert len([line for line in drawn.iter("line") if line.get("class") == "picture__join"]) == 1


def test_positions_without_a_date_are_in_the_table_alone(client: Client, make_party: Any, say: Any) -> None:
    party = make_party()
    say(party, ("asserts", "2004"))
    say(party, ("denies", "2005"))
    claim = say(party, ("reports", ""), statement="An undated matter")
    drawn, html = drawing(client, party)
    assert len([mark for mark in drawn.iter("g") if mark.get("class") == "picture__mark"]) == 2
    assert "1 position without a date is in the table alone." in html
    assert f'<td>date not known</td><td><a href="/claims/{claim.slug}/">An undated matter</a>' in html


def test_party_with_fewer_than_two_different_dates_has_no_picture(client: Client, make_party: Any, say: Any) -> None:
    party = make_party()
    say(party, ("asserts", "2004"), ("denies", ""))
    say(party, ("asserts", "2004"))
    assert "picture__drawing" not in client.get(f"/parties/{party.slug}/").content.decode()
