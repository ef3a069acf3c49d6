"""From now on an edition, an address or a mention cannot be without a changeset."""

import django.db.models.deletion
from django.db import migrations, models

import audit.context


def changeset(**default):
    return models.ForeignKey(
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="audit.changeset",
        **default,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0009_changesets_of_editions"),
    ]

    operations = [
        # The default asks for the changeset in force; a migration of the table has none.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterField(name, "changeset", changeset())],
            state_operations=[
                migrations.AlterField(name, "changeset", changeset(default=audit.context.sealing_changeset_id))
            ],
        )
        for name in ("edition", "mention", "publicaddress")
    ]
