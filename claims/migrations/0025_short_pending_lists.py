"""PostgreSQL reads what waits to be put into a GIN index at each search: let less wait."""

from django.db import migrations

INDEXES = (
    "claims_searchindex_vector",
    "claims_searchindex_title",
    "claims_searchword_trigrams",
    "claims_statementindex_keys",
    "claims_claimtrigrams",
)
KILOBYTES = 128  # of 4 MB, of which a search reads each page several times


def limit(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for index in INDEXES:
        schema_editor.execute(f"ALTER INDEX {index} SET (gin_pending_list_limit = {KILOBYTES})")
        schema_editor.execute(f"SELECT gin_clean_pending_list('{index}')")


def unlimit(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for index in INDEXES:
        schema_editor.execute(f"ALTER INDEX {index} RESET (gin_pending_list_limit)")


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0024_oldest_of_a_verdict"),
    ]

    operations = [
        migrations.RunPython(limit, unlimit),
    ]
