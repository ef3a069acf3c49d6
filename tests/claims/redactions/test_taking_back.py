"""What was erased does not come back, whatever is taken back."""

from typing import Any

import pytest
from django.test import Client

from audit.blanks import MARKER
from audit.context import changeset
from claims.models import Position
from claims.reverting import revert_claim, revert_part
from claims.revisions import latest_number
from tests.claims.redactions.conftest import QUOTE

pytestmark = pytest.mark.django_db


def test_erased_text_is_on_no_page_of_the_past(quoted: Position, erase: Any, editor: Any, client: Client) -> None:
    erase(quoted, "quote")
    client.force_login(editor)
    claim = quoted.claim_id
    for ending in ("revisions/2/", "compare/1/2/", "as-of/?at=2999-01-01"):
        assert QUOTE not in client.get(f"/admin/claims/claim/{claim}/{ending}").content.decode()
    for ending in ("diff/1/2/", "diff/1/3/"):
        html = client.get(f"/claims/{quoted.claim.slug}/{ending}").content.decode()
        assert QUOTE not in html
        assert MARKER in html


def test_text_written_in_place_of_an_erased_one_stays(quoted: Position, erase: Any, editor: Any) -> None:
    claim = quoted.claim
    erase(quoted, "quote")
    with changeset(editor, "What may be said."):
        position = Position.objects.get(pk=quoted.pk)
        position.quote, position.capacity = "He was seen.", "Neighbour"
        position.save()
    revert_part(claim, part="position", key=quoted.pk, to=2, by=editor, comment="The capacity was right.")
    position.refresh_from_db()
    assert (position.quote, position.capacity) == ("He was seen.", "Witness")


def test_part_comes_back_without_its_erased_text(quoted: Position, erase: Any, make_party: Any, editor: Any) -> None:
    claim = quoted.claim
    erase(quoted, "quote")
    newest = latest_number(claim)
    with changeset(editor, "Away with it."):
        Position.objects.get(pk=quoted.pk).delete()
    revert_claim(claim, to=newest, by=editor, comment="Bring it back.")
    assert Position.objects.get(pk=quoted.pk).quote == MARKER
