"""From now on a recorded link cannot be without a changeset."""

import django.db.models.deletion
from django.db import migrations, models

import audit.context

LINKS = ("historicaluser_groups", "historicaluser_user_permissions", "historicalgroup_permissions")


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
        ("audit", "0004_changesets_of_links"),
    ]

    operations = [
        # The default asks for the changeset in force; a migration of the table has none.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterField(links, "changeset", changeset())],
            state_operations=[
                migrations.AlterField(links, "changeset", changeset(default=audit.context.current_changeset_id))
            ],
        )
        for links in LINKS
    ]
