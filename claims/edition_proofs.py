"""What ties an edition to the log: its row, column by column, in the leaf of the changeset that approved it."""

import json
from typing import Any

from audit.digests import digest_column
from audit.log import prove_inclusion
from audit.models import Checkpoint, Leaf
from audit.sealed_rows import UnknownColumns, columns_in, newest_seals, table_then
from audit.sealed_tables import SealedTable, sealed_table
from audit.seals import Seal
from claims.models import Edition
from claims.public import names_public_claims_alone

# The others are keys of the database, of which the digests are enough.
PUBLIC_COLUMNS = {"approved_at", "change", "comment", "document", "number", "slug"}


class Unprovable(Exception):
    """There is no proof that the public can be given; the message says why."""


def prove_edition(edition: Edition) -> dict[str, Any]:
    """The edition's row, its leaf, and the proof that the leaf is under the newest checkpoint. 8 queries at most.

    Each column comes with its value and salt or, when it is not public or was erased, with its digest alone. Raises
    Unprovable.
    """
    leaf = Leaf.objects.filter(changeset=edition.changeset_id).first()
    if leaf is None:
        raise Unprovable("This edition is not in the log.")
    signed = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    if leaf.index >= signed:
        raise Unprovable(f"This edition is leaf {leaf.index} of the log, of which {signed} leaves are signed so far.")
    table = sealed_table(Edition)
    try:
        table = table_then(table, columns_in(leaf, table))
    except UnknownColumns:
        raise Unprovable("Nobody knows which columns of this edition the log covers.") from None
    hidden = set() if names_public_claims_alone(edition.data(), edition.claim_id) else {"document"}
    return {
        "table": table.name,
        "row": edition.pk,
        "columns": _columns(table, edition.pk, PUBLIC_COLUMNS - hidden),
        "leaf": leaf.index,
        "size": signed,
        "proof": [one.hex() for one in prove_inclusion(leaf.index, signed)],
    }


def _columns(table: SealedTable, key: int, public: set[str]) -> list[dict[str, Any]]:
    """The row's columns in the order in which they are digested. 1 query; when something was erased from it, 2."""
    [(_key, _act, nonce, *values)] = table.rows_with([key])
    former = newest_seals(table, [key]) if nonce is None else {}
    if nonce is None and key not in former:
        raise Unprovable("This edition has lost its nonce, and nothing says why.")
    seal = Seal.read(former[key]) if nonce is None else Seal.of(bytes(nonce), table.columns)
    shown: list[dict[str, Any]] = []
    for name, value, encode in zip(table.columns, values, table.encoders, strict=True):
        if name in seal.gone:
            shown.append({"name": name, "digest": seal.gone[name], "erased": True})
        elif name in public:
            plain = None if value is None else json.loads(encode(value))
            shown.append({"name": name, "salt": seal.kept[name], "value": plain})
        else:
            digest = digest_column(bytes.fromhex(seal.kept[name]), name.encode(), value, encode)
            shown.append({"name": name, "digest": digest.hex()})
    return shown
