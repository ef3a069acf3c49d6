"""The index of similar statements. Plain SQL: an FTS5 table is none that Django could describe."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

TABLE = "claims_statementindex"

CREATE = {
    "sqlite": [
        f'CREATE VIRTUAL TABLE {TABLE} USING fts5(keys, folded UNINDEXED, tokenize = "unicode61 remove_diacritics 0", detail = none)',
        f"CREATE VIRTUAL TABLE {TABLE}_words USING fts5vocab({TABLE}, row)",
    ],
    "postgresql": [
        f"CREATE TABLE {TABLE} (claim_id bigint PRIMARY KEY, keys text[] NOT NULL, folded text NOT NULL)",
        f"CREATE INDEX {TABLE}_keys ON {TABLE} USING gin (keys)",
    ],
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TABLE {TABLE}_words")
    schema_editor.execute(f"DROP TABLE {TABLE}")


class Trigrams(TrigramExtension):
    """Stays in the database on the way back, where others may use it; SQLite has no extensions to ask for."""

    def database_backwards(self, *args, **kwargs):
        pass


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0005_name_unmerged_records"),
    ]

    operations = [
        Trigrams(),
        migrations.RunPython(create, drop),
    ]
