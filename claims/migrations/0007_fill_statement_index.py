"""Indexes the statements that are stored already. Backwards there is nothing to do: the index goes with its table."""

from django.db import migrations


def fill(apps, schema_editor):
    from claims.statement_index import fill_index

    fill_index(apps.get_model("claims", "Claim").objects)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0006_index_statements"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
