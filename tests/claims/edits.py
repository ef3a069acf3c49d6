"""What is done to a claim in one act, and what it is then."""

from collections.abc import Callable
from typing import Any

from claims.document import draft_document
from claims.models import Claim, Evidence, Position, Relation, ReplyRequest, TopicLink

Edit = Callable[[Claim], Any]


def live(claim: Claim) -> dict[str, Any]:
    return draft_document(Claim.objects.for_document().get(pk=claim.pk), 1)


def keys_of(claim: Claim) -> list[set[int]]:
    kinds: list[Any] = [TopicLink, Position, Evidence, Relation, ReplyRequest]
    return [set(kind.objects.filter(claim=claim).values_list("pk", flat=True)) for kind in kinds]


def setting(**fields: Any) -> Edit:
    def act(claim: Claim) -> None:
        for name, value in fields.items():
            setattr(claim, name, value)
        claim.save()

    return act


def removing(name: str) -> Edit:
    return lambda claim: getattr(claim, name).order_by("pk").last().delete()


def noting(name: str, **fields: Any) -> Edit:
    def act(claim: Claim) -> None:
        row = getattr(claim, name).order_by("pk").first()
        for field, value in fields.items():
            setattr(row, field, value)
        row.save()

    return act
