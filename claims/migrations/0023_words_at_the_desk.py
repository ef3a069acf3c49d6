"""What finds claims by a part of a text at the desk: trigrams. Plain SQL: an FTS5 table is none that Django could describe.

On SQLite the triggers that write it, and what is on record already, follow when migrations have run.
"""

from django.db import migrations

TABLE = "claims_claimtrigrams"
CREATE = {
    # Without the texts, of which it would keep a second copy.
    "sqlite": f"""CREATE VIRTUAL TABLE {TABLE} USING fts5(texts, tokenize = "trigram", detail = none, content = '')""",
    # The expressions are those of Django's `icontains`.
    "postgresql": f"CREATE INDEX {TABLE} ON claims_claim USING gin (UPPER(statement::text) gin_trgm_ops, "
    "UPPER(slug::text) gin_trgm_ops, UPPER(summary::text) gin_trgm_ops)",
}
DROP = {
    "sqlite": [
        *(f"DROP TRIGGER IF EXISTS {TABLE}_{event}" for event in ("added", "changed", "deleted")),
        f"DROP TABLE {TABLE}",
    ],
    "postgresql": [f"DROP INDEX {TABLE}"],
}


def create(apps, schema_editor):
    schema_editor.execute(CREATE[schema_editor.connection.vendor], params=None)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0022_days_at_the_desk"),
    ]

    operations = [
        migrations.RunPython(create, drop),
    ]
