"""The page of a party: its positions by year."""

from typing import Any

from django.test import Client

from audit.context import changeset
from claims.models import Citation, Position


def test_party_page_groups_positions_by_year(
    client: Client, make_claim: Any, make_party: Any, make_source: Any, publish: Any, editor: Any
) -> None:
    party, source = make_party(), make_source()
    for stated in ("2006", "2005-02-07", "", "2005-11"):
        claim = make_claim(rows=0)
        with changeset(editor, "One more."):
            for one in (party, make_party()):
                position = Position.objects.create(claim=claim, party=one, stance="asserts", stated_on=stated)
                Citation.objects.create(position=position, source=source)
        publish(claim)
    html = client.get(f"/parties/{party.slug}/").content.decode()
    years = [part.split("</h3>")[0] for part in html.split('<h3 class="subhead">')[1:]]
    assert years == ["2005", "2006", "Without a date"]
    assert [part.count("timeline__item") for part in html.split('<h3 class="subhead">')[1:]] == [2, 1, 1]
