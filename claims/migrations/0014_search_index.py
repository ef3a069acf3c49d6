"""The index that `/search` reads. Plain SQL: FTS5 tables and weighted tsvectors are none that Django could describe."""

from django.db import migrations

CREATE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE claims_searchindex USING fts5("
        'kind, title, names, context, body, tokenize = "unicode61 remove_diacritics 0")',
        "CREATE VIRTUAL TABLE claims_searchindex_words USING fts5vocab(claims_searchindex, row)",
        "CREATE TABLE claims_searchword (id integer PRIMARY KEY, word text NOT NULL UNIQUE, spelled text NOT NULL, "
        "padded text AS ('  ' || word || ' ') STORED)",  # so that first and last letters have trigrams of their own
        "CREATE VIRTUAL TABLE claims_searchword_trigrams USING fts5("
        'padded, content = "claims_searchword", content_rowid = "id", tokenize = "trigram")',
        "CREATE TRIGGER claims_searchword_added AFTER INSERT ON claims_searchword BEGIN "
        "INSERT INTO claims_searchword_trigrams (rowid, padded) VALUES (new.id, new.padded); END",
        "CREATE TRIGGER claims_searchword_deleted AFTER DELETE ON claims_searchword BEGIN "
        "INSERT INTO claims_searchword_trigrams (claims_searchword_trigrams, rowid, padded) "
        "VALUES ('delete', old.id, old.padded); END",
    ],
    "postgresql": [
        "CREATE TABLE claims_searchindex (item bigint PRIMARY KEY, title text NOT NULL, names text NOT NULL, "
        "context text NOT NULL, body text NOT NULL, vector tsvector NOT NULL)",
        "CREATE INDEX claims_searchindex_vector ON claims_searchindex USING gin (vector)",
        "CREATE TABLE claims_searchword (word text PRIMARY KEY, spelled text NOT NULL, trigrams text[] NOT NULL)",
        # Their array, not `gist_trgm_ops`, by which an insert has brought a PostgreSQL 15 down.
        "CREATE INDEX claims_searchword_trigrams ON claims_searchword USING gin (trigrams)",
    ],
}
DROP = {
    "sqlite": ["claims_searchword_trigrams", "claims_searchword", "claims_searchindex_words", "claims_searchindex"],
    "postgresql": ["claims_searchword", "claims_searchindex"],
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for table in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0013_disagreed_claims"),
    ]

    operations = [
        migrations.RunPython(create, drop),
    ]
