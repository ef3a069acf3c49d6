"""Indexes what is public already. Backwards there is nothing to do: the index goes with its tables."""

from django.db import migrations


def fill(apps, schema_editor):
    from claims.search.index import fill_index

    fill_index(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0014_search_index"),
        ("sources", "0004_nonces"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
