"""Gives the index rows that are there their places, and evidence its rows. Backwards they go with their columns."""

import json

from django.db import migrations


def fill(apps, schema_editor):
    indexed = apps.get_model("claims", "IndexedClaim").objects.select_related("edition").order_by("pk")
    for row in indexed.iterator(chunk_size=500):
        number_positions(apps, row.pk)
        add_evidence(apps, row.pk, json.loads(row.edition.document))


def number_positions(apps, indexed):
    # They were stored in the order of the document.
    positions = apps.get_model("claims", "IndexedPosition").objects
    for number, pk in enumerate(positions.filter(indexed=indexed).order_by("pk").values_list("pk", flat=True), start=1):
        positions.filter(pk=pk).update(number=number)


def add_evidence(apps, indexed, document):
    slugs = {row["source"]["slug"] for row in document["evidence"]}
    sources = apps.get_model("sources", "Source")._base_manager.filter(slug__in=slugs)
    keys = {slug: into or pk for slug, pk, into in sources.values_list("slug", "pk", "merged_into")}
    model = apps.get_model("claims", "IndexedEvidence")
    model.objects.bulk_create(
        model(
            indexed_id=indexed,
            number=number,
            source_id=keys[row["source"]["slug"]],
            bearing=row["bearing"],
            credibility=row["credibility"],
        )
        for number, row in enumerate(document["evidence"], start=1)
        if row["source"]["slug"] in keys
    )


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0017_places_in_documents"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
