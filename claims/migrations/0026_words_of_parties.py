"""What finds parties by a part of their names at the desk: trigrams, as 0023 has them for claims.

On SQLite the triggers that write them, and what is on record already, follow when migrations have run.
"""

from django.db import migrations

INDEXES = {
    "claims_partytrigrams": ("claims_party", ("name", "slug")),
    "claims_aliastrigrams": ("claims_alias", ("name",)),
}
KILOBYTES = 128  # that wait to be put into the index, as in 0025


def create(apps, schema_editor):
    for index, (table, columns) in INDEXES.items():
        if schema_editor.connection.vendor == "sqlite":
            options = """texts, tokenize = "trigram", detail = none, content = ''"""
            schema_editor.execute(f"CREATE VIRTUAL TABLE {index} USING fts5({options})", params=None)
        else:
            texts = ", ".join(f"UPPER({column}::text) gin_trgm_ops" for column in columns)
            limit = f"gin_pending_list_limit = {KILOBYTES}"
            schema_editor.execute(f"CREATE INDEX {index} ON {table} USING gin ({texts}) WITH ({limit})", params=None)


def drop(apps, schema_editor):
    for index in INDEXES:
        if schema_editor.connection.vendor == "sqlite":
            for event in ("added", "changed", "deleted"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {index}_{event}")
            schema_editor.execute(f"DROP TABLE {index}")
        else:
            schema_editor.execute(f"DROP INDEX {index}")


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0025_short_pending_lists"),
    ]

    operations = [
        migrations.RunPython(create, drop),
    ]
