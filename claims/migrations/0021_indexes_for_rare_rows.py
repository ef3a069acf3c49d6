"""Indexes of the days that lists are filtered by, and of titles for searching: from few rows to what they name."""

from django.db import migrations, models

TITLES = "claims_searchindex_title"
# Titles are stems with a space between them; the kind, which four numbers stand for, is a sign that no word holds.
WORDS = "array_to_tsvector(array_append(string_to_array(trim(title), ' '), '@' || (item % 4)::text))"
CREATE = f"CREATE INDEX {TITLES} ON claims_searchindex USING gin ({WORDS})"


def index_titles(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":  # FTS5 knows the column of a word
        schema_editor.execute(CREATE, params=None)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {TITLES}")


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0020_lists_at_any_size"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="indexedclaim",
            index=models.Index(fields=["event_earliest", "event_latest", "claim"], name="indexed_event_from"),
        ),
        migrations.AddIndex(
            model_name="indexedclaim",
            index=models.Index(fields=["event_latest", "event_earliest", "claim"], name="indexed_event_to"),
        ),
        migrations.AddIndex(
            model_name="indexedposition",
            index=models.Index(fields=["stated_earliest", "stated_latest", "indexed"], name="indexed_stated_from"),
        ),
        migrations.AddIndex(
            model_name="indexedposition",
            index=models.Index(fields=["stated_latest", "stated_earliest", "indexed"], name="indexed_stated_to"),
        ),
        migrations.RunPython(index_titles, drop_index),
    ]
