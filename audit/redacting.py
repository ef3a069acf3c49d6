"""Lawful erasure: blanks named fields of one record wherever they stand, in a changeset of its own that says so.

The log keeps the digest of every row; each row that changes gets a `RedactedRow` first, which still proves the rest of
it, and is the only key to the triggers that refuse to change history.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from audit.blanks import CannotErase, find_blanks, find_fields, pattern_of
from audit.changeset_texts import gather_changeset
from audit.context import changeset
from audit.erasures import Erasure, gather_copies, lock_first
from audit.fields import refuse_hidden_characters
from audit.languages import stored
from audit.models import Changeset, RedactedRow, Redaction
from audit.records import history_of, recorded_models
from audit.sealed_rows import UnknownColumns, newest_seals, tables_then
from audit.sealed_tables import SealedTable
from audit.seals import Seal
from audit.text import normalise

AT_ONCE = 500  # rows that are sealed together


def redact(
    model: Any, pk: int, fields: Sequence[str], *, reason: str, by: Any = None, actor: str = "redact"
) -> Erasure:
    """Erase what the fields say and ever said; what was changed. `by` is the person who acts, if there is one.

    The record is changed by an ordinary audited save. The bytes that the database still holds in places that it has
    given up are a matter for `audit.scrubbing`, after the transaction. Raises CannotErase.
    """
    reason = checked_reason(reason)
    comment = stored(gettext_lazy("Redacted: %(reason)s"), reason=reason)
    with changeset(by, comment, "command", actor="" if by else actor) as act:
        erasure = gather(model, pk, fields, reason=reason, at=act.created_at)
        redaction = Redaction.objects.create(
            model=model._meta.label, object_pk=pk, fields=",".join(erasure.names), reason=reason
        )
        write(erasure, redaction)
    return erasure


def preview(model: Any, pk: int, fields: Sequence[str], *, reason: str) -> Erasure:
    """What `redact()` would change; nothing is written. Raises CannotErase."""
    with transaction.atomic():  # the record is locked while it is read
        return gather(model, pk, fields, reason=checked_reason(reason), at=timezone.now())


def checked_reason(reason: str) -> str:
    """The reason as it is stored. Raises CannotErase when there is none, ValidationError for hidden characters."""
    reason = normalise(reason, multiline=True)
    if not reason:
        raise CannotErase("Say why it is erased: the public reads it.")
    refuse_hidden_characters(reason)
    return reason


def gather(model: Any, pk: int, fields: Sequence[str], *, reason: str, at: datetime) -> Erasure:
    """All that erasing these fields changes; locks the record. Raises CannotErase."""
    if model is Changeset:
        erasure = gather_changeset(pk, fields, reason=reason, at=at)
    elif model in recorded_models():
        erasure = _gather_record(model, pk, fields, reason=reason, at=at)
    else:
        raise CannotErase(f"{model._meta.label} has no history: only tracked models and audit.Changeset are redacted.")
    if empty := [name for name in erasure.names if not erasure.texts[name]]:
        raise CannotErase(f"{model._meta.label} {pk}: nothing is left to erase in {', '.join(empty)}.")
    _refuse_telling(erasure)
    gather_copies(erasure)
    return erasure


def _gather_record(model: Any, pk: int, names: Sequence[str], *, reason: str, at: datetime) -> Erasure:
    fields = find_fields(model, names)
    lock_first(model, pk)
    record = model._base_manager.select_for_update(no_key=True).filter(pk=pk).first() or _as_it_last_was(model, pk)
    if record is None:
        raise CannotErase(f"There is no {model._meta.label} {pk}, and there never was.")
    erasure = Erasure(model, pk, fields, find_blanks(record, fields), reason, at)
    erasure.gather_own()
    return erasure


def _as_it_last_was(model: Any, pk: int) -> Any:
    rows = history_of(model)._base_manager.filter(**{model._meta.pk.attname: pk})
    newest = rows.order_by("-history_id").first()
    return newest.instance if newest else None


def _refuse_telling(erasure: Erasure) -> None:
    for text in erasure.searched:
        if pattern_of(text).search(erasure.reason):
            raise CannotErase("The reason holds what is to be erased, and the public reads it: word it without.")


def write(erasure: Erasure, redaction: Redaction) -> None:
    """Everything gathered, inside the changeset of the redaction: first the seals, then the rows."""
    for record in erasure.live.values():
        record.save()
    for table, changes in erasure.rows.items():
        keys = sorted(changes)
        for start in range(0, len(keys), AT_ONCE):
            chunk = {key: changes[key] for key in keys[start : start + AT_ONCE]}
            RedactedRow.objects.bulk_create(_seal(table, chunk, redaction))
            for key, columns in chunk.items():
                _overwrite(table, key, columns)
    for model, changed in erasure.copies.items():
        for key, values in changed.items():
            model._base_manager.filter(pk=key).update(**values)
    for follow in erasure.afterwards:
        follow()


def _seal(table: SealedTable, changes: dict[int, dict[str, Any]], redaction: Redaction) -> Iterable[RedactedRow]:
    """One row for each that changes, built on the newest seal that it has. 3 queries, and those of unusual leaves."""
    encoders = dict(zip(table.columns, table.encoders, strict=True))
    former = newest_seals(table, list(changes))
    rows = {row[0]: row for row in table.rows_with(list(changes))}
    try:
        then = tables_then(table, {row[1] for row in rows.values()})
    except UnknownColumns:
        raise CannotErase(f"{table.name}: nobody knows which columns the log covers: run verify_audit first.") from None
    for key, columns in sorted(changes.items()):
        _key, act, nonce, *values = rows[key]
        before = dict(zip(table.columns, values, strict=True))
        if nonce is None and key not in former:
            raise CannotErase(f"{table.name} {key} has lost its nonce without a redaction: run verify_audit first.")
        seal = Seal.read(former[key]) if nonce is None else Seal.of(bytes(nonce), then[act].columns)
        for column, instead in columns.items():
            seal.erase(column, before[column], instead, encoders[column])
        yield RedactedRow(
            redaction=redaction,
            table_name=table.name,
            row_id=key,
            columns=f",{','.join(sorted(columns))},",
            seal=seal.text(),
        )


def _overwrite(table: SealedTable, key: int, columns: dict[str, Any]) -> None:
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(name)} = %s" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(table.name)} SET {sets}, nonce = NULL WHERE {quote(table.key)} = %s",  # noqa: S608  own names
            [*columns.values(), key],
        )
