"""The recorded links of people and roles name the changeset of the history row that they belong to."""

from django.db import migrations

LINKS = ("historicaluser_groups", "historicaluser_user_permissions", "historicalgroup_permissions")


def name_changesets(apps, schema_editor):
    for links in LINKS:
        history = apps.get_model("audit", links.split("_")[0])._meta.db_table
        schema_editor.execute(
            f"UPDATE audit_{links} SET changeset_id ="  # noqa: S608
            f" (SELECT h.changeset_id FROM {history} h WHERE h.history_id = audit_{links}.history_id)"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_log"),
    ]

    operations = [
        migrations.RunPython(name_changesets, migrations.RunPython.noop),
    ]
