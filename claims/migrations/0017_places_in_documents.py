"""Index rows know their place in the document, and evidence has rows of its own: for lists of the API."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0016_privacy"),
        ("sources", "0004_nonces"),
    ]

    operations = [
        migrations.AddField(
            model_name="indexedposition",
            name="number",
            field=models.PositiveIntegerField(default=1, help_text="Its place in the document, from 1."),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="IndexedEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="Its place in the document, from 1.")),
                (
                    "bearing",
                    models.CharField(
                        choices=[("supports", "supports"), ("contradicts", "contradicts"), ("context", "context")],
                        max_length=20,
                    ),
                ),
                (
                    "credibility",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "confirmed by other sources"),
                            (2, "probably true"),
                            (3, "possibly true"),
                            (4, "doubtful"),
                            (5, "improbable"),
                            (6, "truth cannot be judged"),
                        ]
                    ),
                ),
                (
                    "indexed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="claims.indexedclaim"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indexed_evidence",
                        to="sources.source",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["source", "id"], name="indexed_evidence_of_source")],
            },
        ),
    ]
