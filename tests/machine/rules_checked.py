"""What must hold after every act, whoever did it: the rules that are never broken, as checks of the whole database."""

import json
from pathlib import Path
from typing import Any

from django.db.models import Max
from django.test import Client
from jsonschema import Draft202012Validator

from audit.records import recorded_models
from audit.verification import Counts, Finding, Request, snapshot, verify
from claims.models import Claim, Edition, IndexedClaim, Position, PublicAddress, Revision
from claims.past import claim_at
from claims.revisions import latest_number
from claims.stages import stage_of
from claims.vocabulary import Stance, Status

SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).parents[2] / "docs" / "formats" / "claim.schema.json").read_text(encoding="utf-8"))
)


def check_history() -> None:
    """Rule 1: every live row is what its newest history row says, and each history row is in a changeset."""
    for model in recorded_models():
        history = model.history.model.objects.order_by()
        assert not history.filter(changeset=None).exists(), model
        newest = history.filter(history_id__in=history.values("id").annotate(last=Max("history_id")).values("last"))
        names = [field.attname for field in model._meta.concrete_fields if hasattr(history.model, field.attname)]
        stored = {row["id"]: row for row in model.objects.order_by().values(*names)}
        recorded = {row["id"]: row for row in newest.exclude(history_type="-").values(*names)}
        assert recorded == stored, model


def check_audit() -> None:
    """Rules 1 and 2 as `verify_audit` sees them: nothing that came through the doors is a finding."""
    found: list[Finding] = []
    with snapshot():
        verify(Request(), tell=found.append, counts=Counts(), progress=lambda rows, label, total: rows)
    assert not found


def check_revisions(claims: list[Claim]) -> None:
    """Numbers are 1, 2, 3 ... without a gap, and the newest state is what history rebuilds."""
    for claim in claims:
        numbers = list(Revision.objects.filter(claim=claim).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        live = Claim.objects.for_document().get(pk=claim.pk)
        past = claim_at(claim.pk, numbers[-1])
        for name in ("positions", "evidence", "topic_links", "relations", "reply_requests"):
            rows = [sorted(row.pk for row in getattr(one, name).all()) for one in (live, past)]
            assert rows[0] == rows[1], name
        assert past.statement == live.statement


def check_four_eyes() -> None:
    """Rule 4: whoever approved an edition edited nothing since the edition before it."""
    before: dict[int, int] = {}
    for edition in Edition.objects.order_by("claim", "number"):
        made = Revision.objects.filter(
            claim=edition.claim_id, number__gt=before.get(edition.claim_id, 0), number__lte=edition.number
        )
        assert not made.filter(changeset__user=edition.approved_by).exists(), edition
        before[edition.claim_id] = edition.number


def check_citations() -> None:
    """Rule 6, first half: no position without a citation."""
    assert not Position.objects.filter(citations=None).exists()


def check_public(client: Client) -> None:
    """Rules 3, 6 and 7: what is public is an edition, complete and valid; and no address is dead."""
    indexed = set(IndexedClaim.objects.values_list("claim", flat=True))
    assert indexed == set(Claim.objects.filter(state__status=Status.PUBLISHED).values_list("pk", flat=True))
    for claim in Claim.objects.select_related("state__edition"):
        newest = latest_number(claim)
        stage_of(claim.state, newest)
        if claim.state.submitted_revision is not None:  # rule 5
            assert claim.state.submitted_revision == newest
    for address in PublicAddress.objects.all():
        answer = client.get(f"/claims/{address.slug}.json")
        for _step in range(5):
            if answer.status_code != 301:
                break
            answer = client.get(answer["Location"])
        assert answer.status_code in (200, 410), address
        assert not answer.cookies
        if answer.status_code == 200:
            check_document(answer.json())


def check_document(document: dict[str, Any]) -> None:
    """The public data obeys its schema, and says what its edition says."""
    SCHEMA.validate(document)
    assert document["verdict"]
    assert document["rationale"]
    assert any(row["stance"] in (Stance.ASSERTS, Stance.REPORTS) for row in document["positions"])
    edition = Edition.objects.get(claim__state__edition__slug=document["slug"], number=document["revision"])
    assert edition.data()["statement"] == document["statement"]


def check_editions(seen: dict[int, str]) -> None:
    """Editions never change and never go; `seen` remembers them from check to check."""
    stored = dict(Edition.objects.values_list("pk", "document"))
    assert seen.items() <= stored.items()
    seen.update(stored)
