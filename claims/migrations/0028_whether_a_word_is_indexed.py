"""Whether a word is in the search index, at any size: by places where it stands, of which the first is enough.

The table that was here before counts all places of a word before it tells that there is one. SQLite alone has either.
"""

from django.db import migrations

INDEX, WORDS = "claims_searchindex", "claims_searchindex_words"


def _make(kind):
    def make(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TABLE {WORDS}")
            schema_editor.execute(f"CREATE VIRTUAL TABLE {WORDS} USING fts5vocab({INDEX}, {kind})")

    return make


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0027_few_are_merged"),
    ]

    operations = [
        migrations.RunPython(_make("instance"), _make("row")),
    ]
