"""What the page of the log shows: sizes, times and keys, which are public; never who changed what, and why."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Subquery
from django.utils.translation import gettext as _

from audit.models import Channel, Checkpoint, Leaf
from audit.revalidation import NOTHING, Write
from audit.stored_json import read_json

LEAVES = 10


def log_page(before: str) -> dict[str, Any]:
    """The context of the page; `before` as it was typed: the list shows the checkpoints below this size. 3 queries."""
    leaves = list(Leaf.objects.order_by("-index").only("index", "data")[:LEAVES])
    newest = Checkpoint.objects.order_by("-size").first()
    checkpoints, following, notice = _checkpoints(before)
    return {
        "size": leaves[0].index + 1 if leaves else 0,
        "leaves": [_logged(leaf) for leaf in leaves],
        "newest": newest,
        "verifiers": newest.verifier.splitlines() if newest else [],
        "checkpoints": checkpoints,
        "next_before": following,
        "notice": notice,
        "on_first_page": not before or bool(notice),
    }


def newest_entry() -> Write:
    """What the page is made from, as `newest_write` names it: leaves and checkpoints. 1 query."""
    signed = Checkpoint.objects.order_by("-size")
    rows = Leaf.objects.order_by("-index").annotate(
        signed=Subquery(signed.values("size")[:1]), signed_at=Subquery(signed.values("created_at")[:1])
    )
    found = rows.values_list("hashes", "changeset__created_at", "signed", "signed_at").first()
    if found is None:
        return NOTHING
    hashes, logged_at, size, signed_at = found
    return bytes(hashes) + str(size or 0).encode(), max(logged_at, signed_at or logged_at)


def _logged(leaf: Leaf) -> dict[str, Any]:
    """What a leaf says in words."""
    data = read_json(bytes(leaf.data))
    return {
        "index": leaf.index,
        "time": datetime.fromisoformat(data["time"]),
        "channel": Channel(data["channel"]).label,
        "rows": sum(len(table["digests"]) for table in data["rows"]),
    }


def _checkpoints(before: str) -> tuple[list[Checkpoint], int | None, str]:
    """A page of checkpoints, newest first, the size that the next page begins below, and what to say. 1 query."""
    rows, notice = Checkpoint.objects.order_by("-size").only("size", "created_at"), ""
    if before.isascii() and before.isdigit():
        rows = rows.filter(size__lt=int(before[:18]))
    elif before:
        notice = _("The address of this page is not complete; this is the first page.")
    found = list(rows[: settings.CLAIMTRACK_PAGE_SIZE + 1])
    shown = found[: settings.CLAIMTRACK_PAGE_SIZE]
    return shown, shown[-1].size if len(found) > len(shown) else None, notice
