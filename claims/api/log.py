"""The log for machines: what changed, checkpoints and proofs."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.response import Response

from audit.log import log_size, prove_consistency, prove_inclusion
from audit.log_page import newest_entry
from audit.models import Checkpoint, Leaf
from audit.notes import TreeHead
from claims.api.base import ApiView
from claims.api.changes import changes_after
from claims.api.lists import page_size
from claims.api.problems import at_parameter, bad_query

LONGEST_NUMBER = 18  # digits, so that every database can hold it


class ChangeList(ApiView):
    """What changed in public, act by act, in the order of commits; `since` is the cursor that was read. 22 queries."""

    parameters = ("since", "page_size")

    def get(self, request: Any) -> Response:
        since = whole_number(request, "since") if request.query_params.get("since") else -1
        results, cursor, more = changes_after(since, page_size(request.query_params))
        return Response({"results": results, "cursor": cursor, "more": more})


class CheckpointDetail(ApiView):
    """The newest signed checkpoint; 404 before the first. 1 query."""

    newest = staticmethod(newest_entry)  # the log may be signed without having grown

    def get(self, request: Any) -> Response:
        found = Checkpoint.objects.order_by("-size").first()
        if found is None:
            raise Http404
        head = TreeHead.parse(found.note.partition("\n\n")[0] + "\n")
        return Response({"origin": head.origin, "size": head.size, "root": head.root.hex(), "note": found.note})


class InclusionProof(ApiView):
    """What proves that leaf `index` is one of the first `size`. 3 queries."""

    parameters = ("index", "size")

    def get(self, request: Any) -> Response:
        index, size = whole_number(request, "index"), whole_number(request, "size")
        if index >= size:
            refuse("index", _("must be below `size`: the first leaf is number 0."))
        refuse_beyond_log("size", size)
        data = bytes(Leaf.objects.get(index=index).data).decode()
        proof = [one.hex() for one in prove_inclusion(index, size)]
        return Response({"index": index, "size": size, "leaf": data, "proof": proof})


class ConsistencyProof(ApiView):
    """What proves that the log of `new` leaves begins with the log of `old`. 2 queries."""

    parameters = ("old", "new")

    def get(self, request: Any) -> Response:
        old, new = whole_number(request, "old"), whole_number(request, "new")
        if not 0 < old <= new:
            refuse("old", _("must be at least 1, and at most `new`."))
        refuse_beyond_log("new", new)
        return Response({"old": old, "new": new, "proof": [one.hex() for one in prove_consistency(old, new)]})


def whole_number(request: Any, name: str) -> int:
    """A whole number of the query. Raises Problem (400)."""
    typed = request.query_params.get(name, "")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER):
        refuse(name, _("must be a whole number."))
    return int(typed)


def refuse_beyond_log(name: str, size: int) -> None:
    """Raise Problem (400) for a size that the log has not reached. 1 query."""
    if size > (reached := log_size()):
        refuse(name, _("is beyond the log, which has %(size)s leaves.") % {"size": reached})


def refuse(name: str, message: str) -> None:
    raise bad_query([at_parameter(name, message)])
