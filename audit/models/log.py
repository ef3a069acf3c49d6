"""The log: one leaf for each changeset, and the signed checkpoints of the tree over them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.models.changesets import Changeset

HASH_BYTES = 32
COLUMNS_DIGEST_CHARACTERS = 16


class Leaf(models.Model):
    """One closed changeset in the Merkle tree of the log, at its place in the order of commits."""

    untracked_because = "appended once, and never changed"

    index = models.BigIntegerField(primary_key=True)
    changeset = models.OneToOneField(Changeset, on_delete=models.PROTECT, related_name="leaf")
    # The exact bytes that were hashed: they are never serialised again.
    data = models.BinaryField()
    # The leaf's hash, then that of each complete subtree of 2, 4, 8 ... leaves that ends with it; 32 bytes each.
    hashes = models.BinaryField()

    class Meta:
        ordering = ["index"]
        verbose_name = _("leaf")
        verbose_name_plural = _("leaves")
        constraints = [models.CheckConstraint(name="leaf_index_from_zero", condition=models.Q(index__gte=0))]

    def __str__(self) -> str:
        return f"leaf {self.index}"


class SealedColumns(models.Model):
    """The columns of one table that its rows' digests cover, as they were when the rows were written."""

    untracked_because = "follows from its own digest"

    digest = models.CharField(max_length=COLUMNS_DIGEST_CHARACTERS, primary_key=True)
    table_name = models.CharField(max_length=63)
    columns = models.TextField(help_text="Names, in the order in which they are hashed, separated by commas.")

    def __str__(self) -> str:
        return f"{self.table_name}: {self.columns}"


class Checkpoint(models.Model):
    """The head of the log when it had `size` leaves, signed."""

    untracked_because = "signed, and kept elsewhere by others"

    size = models.BigIntegerField(unique=True)
    note = models.TextField(help_text="The signed note, C2SP tlog-checkpoint.")
    verifier = models.TextField(help_text="The public keys that it is signed with, one a line.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["size"]
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")

    def __str__(self) -> str:
        return f"checkpoint of {self.size} leaves"


class Verification(models.Model):
    """One run of `verify_audit` that found nothing wrong up to a checkpoint."""

    untracked_because = "a note to the next run; what must be trusted is kept elsewhere"

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="verifications")
    verified_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"verified up to {self.checkpoint_id}"
