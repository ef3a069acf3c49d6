"""What a database holds, act by act, and what verify_audit says."""

import json
import time
from collections import Counter, defaultdict
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command
from django.db.models import Count, F, Max

from audit.models import Changeset, IdempotentAnswer
from audit.sealed_tables import sealed_models
from audit.verification import snapshot
from claims.models import Claim, Revision
from tests.drills.inside import connected

State = dict[str, Any]


def state_of(url: str, *checkpoints: str) -> State:
    """Verified with those of its own checkpoints and with these, which were kept in files."""
    with connected(url):
        began = time.process_time()
        findings = verified(checkpoints)
        seconds = time.process_time() - began
        # Others may write meanwhile: tables that are read one after the other must be of one moment.
        with snapshot():
            found = {"acts": acts(), **orphans()}
    return {**found, "verify": {**findings, "cpu": round(seconds, 2)}}


def verified(checkpoints: tuple[str, ...]) -> dict[str, Any]:
    said = StringIO()
    try:
        options = [word for name in checkpoints for word in ("--checkpoint", name)]
        call_command("verify_audit", "--json", *options, stdout=said, stderr=StringIO())
    except CommandError as error:
        return {"error": str(error), "said": said.getvalue()[:3000]}
    found: dict[str, Any] = json.loads(said.getvalue())
    return found


def acts() -> list[dict[str, Any]]:
    """Every changeset in the order of the log: its comment, its leaf, and how many rows of which tables it wrote."""
    rows: dict[int, Counter[str]] = defaultdict(Counter)
    for model in sealed_models():
        if model is Changeset:
            continue
        name = model._meta.model_name
        for act in model._base_manager.order_by().values_list("changeset_id", flat=True).iterator():
            rows[act][str(name)] += 1
    found = Changeset.objects.order_by("leaf__index").values_list("pk", "comment", "leaf__index", "created_at")
    return [
        {"comment": comment, "leaf": leaf, "time": time.isoformat(), "rows": rows[pk]}
        for pk, comment, leaf, time in found
    ]


def orphans() -> dict[str, Any]:
    """What must never be there: claims without a revision, gaps in their numbers, answers that were never given."""
    numbered = Revision.objects.values("claim").order_by().annotate(count=Count("pk"), last=Max("number"))
    return {
        "without_revision": list(Claim.objects.filter(revisions=None).values_list("slug", flat=True)),
        "gaps": list(numbered.exclude(count=F("last")).values_list("claim", flat=True)),
        "unanswered_keys": IdempotentAnswer.objects.filter(status=0).count(),
        "claims": Claim.objects.count(),
    }
