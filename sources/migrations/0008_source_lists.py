"""Indexes for the lists of sources that the API filters by kind, language and last day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0007_imported_records"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["date_latest", "id"], name="source_by_last_day"),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["language", "slug"], name="source_by_language"),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["kind", "slug"], name="source_by_kind"),
        ),
    ]
