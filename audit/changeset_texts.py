"""Where the words of changesets stand: in their own rows, and as the reason of each history row that they wrote."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth import get_user_model

from audit.blanks import MARKER, CannotErase, is_redacted
from audit.erasures import Erasure, copies
from audit.models import Changeset
from audit.records import history_of, recorded_models

TEXTS = ("actor", "comment")


def gather_changeset(pk: int, names: Sequence[str], *, reason: str, at: datetime) -> Erasure:
    """The erasure of a changeset's own texts. Locks it. Raises CannotErase."""
    if unknown := sorted(set(names) - set(TEXTS)):
        raise CannotErase(f"audit.Changeset: {', '.join(unknown)} cannot be erased, only {' and '.join(TEXTS)}.")
    row = Changeset.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if row is None:
        raise CannotErase(f"There is no audit.Changeset {pk}.")
    fields = [Changeset._meta.get_field(name) for name in dict.fromkeys(names)]
    erasure = Erasure(Changeset, pk, fields, dict.fromkeys(names, MARKER), reason, at)
    for name in erasure.names:
        if not is_redacted(getattr(row, name)):
            erasure.texts[name].add(getattr(row, name))
    if "comment" in names:
        erase_comment(erasure, row)
    if "actor" in names:
        erasure.change_row(Changeset, pk, {"actor": MARKER})
    return erasure


def erase_comment(erasure: Erasure, act: Changeset) -> None:
    """The comment, and the reason of each history row that repeats it. A query for each history table."""
    if is_redacted(act.comment):
        return
    erasure.change_row(Changeset, act.pk, {"comment": MARKER})
    for model in recorded_models():
        history = history_of(model)
        rows = history._base_manager.filter(changeset=act).exclude(history_change_reason=None).order_by("pk")
        for key, said in rows.values_list("pk", "history_change_reason"):
            # A reason may go on after the comment: that a password was changed.
            if act.comment in said:
                erasure.change_row(history, key, {"history_change_reason": said.replace(act.comment, MARKER)})


@copies
def gather_repeated_comments(erasure: Erasure) -> None:
    """Of what people did to the record, the comments that are, word for word, the erased text. 1 query or 2.

    So it is where an act asks for one text and keeps it both on the record and as the reason of the act.
    """
    if erasure.model is Changeset:
        return
    of_record = history_of(erasure.model)._base_manager.filter(**{erasure.model._meta.pk.attname: erasure.pk})
    acts = Changeset.objects.filter(pk__in=of_record.order_by().values("changeset"), comment__in=erasure.searched)
    for act in acts.order_by("pk"):
        erase_comment(erasure, act)


@copies
def gather_actors(erasure: Erasure) -> None:
    """The name that a person had when they acted, in each of their changesets. 1 query."""
    if erasure.model is get_user_model() and erasure.model.USERNAME_FIELD in erasure.names:
        said = erasure.texts[erasure.model.USERNAME_FIELD]
        for pk in Changeset.objects.filter(user=erasure.pk, actor__in=said).values_list("pk", flat=True):
            erasure.change_row(Changeset, pk, {"actor": MARKER})
