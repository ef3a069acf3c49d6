"""Seals and logs what was recorded before there was a log, in the order in which it was begun.

People and roles that were never recorded get their first history row. Backwards there is nothing to do: the log goes
with its tables.
"""

from django.db import migrations

RANDOM = {
    "sqlite": "randomblob(16)",
    # Two random UUIDs, cut to as many bytes.
    "postgresql": "decode(substr(md5(gen_random_uuid()::text || gen_random_uuid()::text), 1, 32), 'hex')",
}


def log_the_past(apps, schema_editor):
    from audit.appending import log_past_changesets
    from audit.sealed_tables import sealed_models

    record_accounts(apps)
    # The column was added with one value for all.
    for model in sealed_models(apps):
        table = model._meta.db_table
        schema_editor.execute(f"UPDATE {table} SET nonce = {RANDOM[schema_editor.connection.vendor]}")  # noqa: S608
    log_past_changesets(apps)


def record_accounts(apps):
    """A first history row for everybody who was there before people and roles were recorded."""
    from django.utils import timezone

    unrecorded = []
    for name, links in (("Group", ("permissions",)), ("User", ("groups", "user_permissions"))):
        known = apps.get_model("audit", f"Historical{name}").objects.values("id")
        rows = apps.get_model("auth", name).objects.exclude(pk__in=known)
        unrecorded += [(name, links, row) for row in rows.order_by("pk")]
    if not unrecorded:
        return
    act = apps.get_model("audit", "Changeset").objects.create(
        actor="migrate", channel="command", comment="Record the people and roles that were there before."
    )
    for name, links, row in unrecorded:
        history = apps.get_model("audit", f"Historical{name}")
        recorded = {field.attname for field in history._meta.concrete_fields}
        values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname in recorded}
        first = history.objects.create(**values, history_type="+", history_date=timezone.now(), changeset=act)
        for link in links:
            linked = apps.get_model("audit", f"Historical{name}_{link}")
            for through in getattr(type(row), link).through.objects.filter(**{name.lower(): row}):
                keys = {field.attname: getattr(through, field.attname) for field in through._meta.concrete_fields}
                linked.objects.create(**keys, history=first, changeset=act)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("audit", "0005_every_link_has_a_changeset"),
        ("claims", "0010_every_edition_has_a_changeset"),
        ("sources", "0004_nonces"),
    ]

    operations = [
        migrations.RunPython(log_the_past, migrations.RunPython.noop),
    ]
