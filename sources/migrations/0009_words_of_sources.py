"""What finds sources by a part of their titles at the desk: trigrams.

On SQLite the triggers that write them, and what is on record already, follow when migrations have run.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

INDEX = "sources_sourcetrigrams"
CREATE = {
    # Without the texts, of which it would keep a second copy.
    "sqlite": f"""CREATE VIRTUAL TABLE {INDEX} USING fts5(texts, tokenize = "trigram", detail = none, content = '')""",
    # The expressions are those of Django's `icontains`. A search reads what waits to be put into the index: little.
    "postgresql": f"CREATE INDEX {INDEX} ON sources_source USING gin "
    "(UPPER(title::text) gin_trgm_ops, UPPER(slug::text) gin_trgm_ops) WITH (gin_pending_list_limit = 128)",
}


def create(apps, schema_editor):
    schema_editor.execute(CREATE[schema_editor.connection.vendor], params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {INDEX}")
        return
    for event in ("added", "changed", "deleted"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {INDEX}_{event}")
    schema_editor.execute(f"DROP TABLE {INDEX}")


class Trigrams(TrigramExtension):
    """Stays in the database on the way back, where others may use it; SQLite has no extensions to ask for."""

    def database_backwards(self, *args, **kwargs):
        pass


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0008_source_lists"),
    ]

    operations = [
        Trigrams(),
        migrations.RunPython(create, drop),
    ]
