"""Indexes with which lists cost the same for a thousand rows and for a million."""

import datetime

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0019_articles"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="indexedposition",
            name="indexed_timeline",
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["verdict", "id"], name="claim_by_verdict"),
        ),
        migrations.AddIndex(
            model_name="indexedposition",
            index=models.Index(
                models.F("party"),
                django.db.models.functions.comparison.Coalesce(
                    "stated_earliest", models.Value(datetime.date(9999, 12, 31))
                ),
                models.F("id"),
                name="indexed_timeline",
            ),
        ),
        migrations.AddIndex(
            model_name="indexedposition",
            index=models.Index(fields=["party", "stance"], name="indexed_by_party_stance"),
        ),
        migrations.AddIndex(
            model_name="indexedposition",
            index=models.Index(fields=["stance", "id"], name="indexed_by_stance"),
        ),
        migrations.AddIndex(
            model_name="indexedtopic",
            index=models.Index(fields=["topic", "indexed"], name="indexed_by_topic"),
        ),
        migrations.AddIndex(
            model_name="position",
            index=models.Index(fields=["stance", "-claim", "id"], name="position_by_stance"),
        ),
    ]
