"""What was taken back: the act itself, which the claim's new revision alone would not tell from an edit."""

from django.db import models
from django.db.models import Q

from audit.constraints import one_of
from audit.models import WrittenOnce
from claims.models.ledger import Claim
from claims.vocabulary import RevertKind


class Revert(WrittenOnce):
    """One act went back to a revision of a claim, whole or in one part, or undid what one revision changed."""

    untracked_because = "written once, by the act that takes back"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reverts")
    kind = models.CharField(max_length=10, choices=RevertKind.choices)
    number = models.PositiveIntegerField(help_text="The revision that was gone back to, or that was undone.")
    part = models.CharField(
        max_length=40, blank=True, help_text="Its kind and key, such as position 12, field summary."
    )

    class Meta(WrittenOnce.Meta):
        constraints = [
            one_of("revert_kind_known", "kind", RevertKind),
            models.CheckConstraint(name="revert_number_positive", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="revert_names_part",
                condition=Q(kind=RevertKind.PART) & ~Q(part="") | ~Q(kind=RevertKind.PART) & Q(part=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}, {self.kind} {self.number} {self.part}".rstrip()
