"""What was received of imported sources, word for word."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import audit.context
import audit.fields
import audit.models.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0005_every_link_has_a_changeset"),
        ("sources", "0006_bibliography"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalImportedRecord",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("nonce", models.BinaryField(default=audit.models.sealed.new_nonce, null=True)),
                (
                    "format",
                    models.CharField(
                        choices=[("csl", "CSL-JSON"), ("bibtex", "BibTeX"), ("ris", "RIS")],
                        max_length=10,
                        verbose_name="format",
                    ),
                ),
                ("file_name", audit.fields.LineField(blank=True, max_length=255, verbose_name="file name")),
                ("text", models.TextField(blank=True, verbose_name="text as received")),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("history_change_reason", models.TextField(blank=True, null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "changeset",
                    models.ForeignKey(
                        default=audit.context.current_changeset_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.changeset",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sources.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical record as received",
                "verbose_name_plural": "historical records as received",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ImportedRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "format",
                    models.CharField(
                        choices=[("csl", "CSL-JSON"), ("bibtex", "BibTeX"), ("ris", "RIS")],
                        max_length=10,
                        verbose_name="format",
                    ),
                ),
                ("file_name", audit.fields.LineField(blank=True, max_length=255, verbose_name="file name")),
                ("text", models.TextField(blank=True, verbose_name="text as received")),
                ("digest", models.CharField(editable=False, max_length=64)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported",
                        to="sources.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "record as received",
                "verbose_name_plural": "records as received",
                "ordering": ["source", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="importedrecord",
            index=models.Index(fields=["digest"], name="imported_by_digest"),
        ),
    ]
