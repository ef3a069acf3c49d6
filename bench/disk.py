"""What takes how much of the disk, by kind of table with its indexes."""

from collections import Counter
from typing import Any

# By the beginnings of the tables' names, the first that fits.
_KINDS = (
    (("claims_edition",), "editions"),
    (("audit_",), "the log"),
    (("claims_search", "claims_statementindex", "claims_claimtrigrams"), "search"),
    (("claims_partytrigrams", "claims_aliastrigrams", "sources_sourcetrigrams"), "search"),
    (("claims_historical", "sources_historical"), "history"),
    (("claims_indexed", "claims_mention"), "index rows of lists"),
    (("claims_", "sources_"), "rows as they stand"),
)
_SIZES = {
    # An index counts to its table; what FTS5 keeps beside a table of its own begins with that one's name.
    "sqlite": "SELECT coalesce(m.tbl_name, d.name), sum(d.pgsize) FROM dbstat d LEFT JOIN sqlite_master m USING (name)"
    " GROUP BY 1",
    "postgresql": "SELECT relname, pg_total_relation_size(oid) FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace",
}


def sizes() -> Counter[str]:
    """Bytes of each kind of table; others, such as those of accounts, are left out."""
    from django.db import connection

    found: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(_SIZES[connection.vendor])
        for table, size in cursor.fetchall():
            if (kind := _kind(table)) is not None:
                found[kind] += int(size)
    return found


def _kind(table: str) -> str | None:
    return next((kind for begins, kind in _KINDS if table.startswith(begins)), None)


def shares(found: Counter[str]) -> str:
    """The kinds by their shares: "editions 34%, history 27%"."""
    total = found.total()
    return ", ".join(f"{kind} {size / total:.0%}" for kind, size in found.most_common())


def document_size() -> float:
    """Bytes of a current edition's document, on average."""
    from django.db.models import Avg
    from django.db.models.functions import Length

    from claims.models import Edition

    measured: dict[str, Any] = Edition.objects.filter(indexed__isnull=False).aggregate(size=Avg(Length("document")))
    return float(measured["size"])
