"""Tables filled with thousands of rows by one statement each, so that a database plans as it does for a large site.

Nothing here is audited, indexed for searching, or what a person would write: it is for looking at plans.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, models

from audit.append_only import drop_triggers
from audit.models import Changeset
from claims.models import (
    Claim,
    Edition,
    IndexedClaim,
    IndexedEvidence,
    IndexedPosition,
    IndexedSource,
    IndexedTopic,
    Party,
    Position,
    PublicAddress,
    ReviewState,
    Revision,
    Topic,
)
from sources.models import Source

FIRST = 1_000_000  # the keys of what is made begin after it
TOPICS, PARTIES = 40, 500


def fill(model: Any, count: int, **columns: str) -> None:
    """Insert `count` rows: of each column an expression in `n`, from 1 on, else a plain value of its type."""
    fields = model._meta.local_concrete_fields
    values = {"pk": f"{FIRST} + n", **columns}
    said = [values.get("pk" if field.primary_key else field.attname) or _plain(field) for field in fields]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) "
            f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) "
            f"SELECT {', '.join(said)} FROM numbers"
        )


def _plain(field: Any) -> str:
    """A value that the column takes, as SQL."""
    if field.null:
        return "NULL"
    if field.is_relation:
        return f"{FIRST} + 1"
    if isinstance(field, models.UUIDField):
        if connection.vendor == "postgresql":
            return "gen_random_uuid()"
        return "lower(hex(randomblob(16)))"
    plain: Mapping[type, str] = {
        models.BooleanField: "false",
        models.BinaryField: "decode('00', 'hex')" if connection.vendor == "postgresql" else "x'00'",
        models.DateTimeField: moment("2026-01-01"),
        models.DateField: day("2026-01-01"),
        models.CharField: f"'{field.get_default() or ''}'",
        models.TextField: "''",
    }
    found = next((value for kind, value in plain.items() if isinstance(field, kind)), None)
    return found or str(int(field.get_default() or 1))


def moment(first: str, step: str = "0") -> str:
    """An instant, so many seconds after the first day."""
    if connection.vendor == "postgresql":
        return f"timestamptz '{datetime.fromisoformat(first)}+00' + ({step}) * interval '1 second'"
    return f"datetime('{first}', '+' || ({step}) || ' seconds')"


def day(first: str, step: str = "0") -> str:
    """A day, so many days after the first."""
    if connection.vendor == "postgresql":
        return f"(date '{date.fromisoformat(first)}' + (({step})::int))"
    return f"date('{first}', '+' || ({step}) || ' days')"


def key(modulus: int, of: str = "n") -> str:
    """The key of one of the first `modulus` rows made; skewed: low numbers are far more frequent."""
    return f"{FIRST} + 1 + (({of}) % {modulus}) * (({of}) % 7) % {modulus}"


def fill_site(claims: int, *, approved_by: int, positions: int = 2) -> None:
    """A site of so many published claims with topics, positions, sources, evidence, revisions and review states.

    Party and topic 1 have a seventh of everything; the last ones a few. Then the statistics are made.
    """
    drop_triggers()
    many, one = claims * positions, f"{FIRST} + (n - 1) / {positions} + 1"
    acts = {"actor": "'person ' || (n % 50)", "channel": "'web'"}
    fill(Changeset, claims, created_at=moment("2020-01-01", "n * 60"), **acts)
    fill(Topic, TOPICS, title="'topic ' || n", slug="'many-topic-' || n")
    fill(Party, PARTIES, name="'party ' || (n * 7919 % 1000)", slug="'many-party-' || n", kind="'person'")
    of_a_kind = {
        "kind": "CASE n % 3 WHEN 0 THEN 'statement' WHEN 1 THEN 'dataset' ELSE 'article' END",
        "language": "CASE n % 3 WHEN 0 THEN 'en' WHEN 1 THEN 'kk' ELSE 'ru' END",
        "reliability": "''",
    }
    published = day("1990-01-01", "n * 31 % 9000")
    fill(
        Source,
        max(claims // 2, 10),
        title="'source ' || n",
        slug="'many-source-' || n",
        date="'2000'",
        date_earliest=published,
        date_latest=published,
        **of_a_kind,
    )
    slug, said = "'many-claim-' || n", "'statement ' || (n * 7919 % 100003) || ' harbour report'"
    fill(Claim, claims, slug=slug, statement=said, verdict="'supported'")
    fill(Revision, claims, claim_id=f"{FIRST} + n", number="1", changeset_id=f"{FIRST} + n")
    edited = {"claim_id": f"{FIRST} + 3 * n", "changeset_id": f"{FIRST} + 3 * n - 1"}
    fill(Revision, claims // 3, pk=f"{FIRST} + {claims} + n", number="2", **edited)
    made = {
        "claim_id": f"{FIRST} + n",
        "revision_id": f"{FIRST} + n",
        "changeset_id": f"{FIRST} + n",
        "number": "1",
        "slug": slug,
    }
    approved = moment("2021-01-01", f"n * 7919 % {claims} * 60")
    made |= {"number": "1", "slug": slug}
    fill(
        Edition,
        claims,
        **made,
        document='\'{"statement": "Said", "verdict": "contested"}\'',
        approved_at=approved,
        approved_by_id=str(approved_by),
    )
    fill(PublicAddress, claims, claim_id=f"{FIRST} + n", slug=slug)
    fill(
        ReviewState,
        claims,
        claim_id=f"{FIRST} + n",
        status="'published'",
        edition_id=f"{FIRST} + n",
        review_due=day("2027-01-01", "n % 300"),
    )
    verdict = "CASE WHEN n % 1000 = 7 THEN 'contradicted' WHEN n % 3 = 0 THEN 'contested' ELSE 'supported' END"
    fill(
        IndexedClaim,
        claims,
        pk=f"{FIRST} + n",
        edition_id=f"{FIRST} + n",
        slug=slug,
        statement=said,
        verdict=verdict,
        event_date="'2000'",
        event_earliest=day("1990-01-01", "n * 31 % 9000"),
        event_latest=day("1990-01-01", "n * 31 % 9000"),
        approved_at=approved,
    )
    fill(IndexedTopic, claims, indexed_id=f"{FIRST} + n", topic_id=key(TOPICS), order="1")
    stance = "CASE n % 50 WHEN 0 THEN 'retracts' WHEN 1 THEN 'denies' ELSE 'asserts' END"
    stated = day("1990-01-01", "n * 31 % 9000")
    held = {"party_id": key(PARTIES, "n * 31"), "stance": stance, "stated_on": "'2000'", "stated_earliest": stated}
    fill(IndexedPosition, many, indexed_id=one, number=f"(n - 1) % {positions} + 1", **held, stated_latest=stated)
    fill(Position, many, claim_id=one, **held, stated_latest=stated)
    cited = key(max(claims // 2, 10), "n * 31")
    fill(IndexedSource, many, indexed_id=one, source_id=cited, citations="1", evidence="0")
    fill(IndexedEvidence, claims, indexed_id=f"{FIRST} + n", source_id=cited, bearing="'supports'", credibility="2")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


_SORT_IN = """
    SELECT gin_clean_pending_list(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
    WHERE i.indrelid IN ('claims_searchindex'::regclass, 'claims_claim'::regclass) AND a.amname = 'gin'"""


def fill_searched(claims: int) -> None:
    """The same claims in the index that searching reads: `harbour` in each seventh, `report` in each fifth."""
    words = "CASE WHEN n % 7 = 0 THEN ' harbour' ELSE '' END || CASE WHEN n % 5 = 0 THEN ' report' ELSE '' END"
    said = f"' word' || (n % 3000) || {words} || ' '"
    numbers = f"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {claims}) "
    vector = f"replace(trim({said}), ' ', ':1A ') || ':1A ''@claim'':1D'"
    insert = "INSERT INTO claims_searchindex (item, title, names, context, body, vector)"
    select = f"SELECT ({FIRST} + n) * 4 + 2, {said}, '', '', '', ({vector})::tsvector FROM numbers"
    if connection.vendor == "sqlite":
        insert = "INSERT INTO claims_searchindex (rowid, kind, title, names, context, body)"
        select = f"SELECT ({FIRST} + n) * 4 + 2, 'claim', {said}, '', '', '' FROM numbers"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{insert} {numbers} {select}" if connection.vendor == "sqlite" else f"{numbers} {insert} {select}"
        )
        if connection.vendor == "postgresql":
            # As a table is that was not filled just now: what waits to be sorted into an index makes it look slow.
            cursor.execute(_SORT_IN)
        cursor.execute("ANALYZE")
