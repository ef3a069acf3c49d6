"""Indexes of the days that the admin's list of claims is filtered by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0021_indexes_for_rare_rows"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["event_earliest", "event_latest", "id"], name="claim_event_from"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["event_latest", "event_earliest", "id"], name="claim_event_to"),
        ),
        migrations.AddIndex(
            model_name="position",
            index=models.Index(fields=["stated_earliest", "stated_latest", "claim"], name="position_stated_from"),
        ),
        migrations.AddIndex(
            model_name="position",
            index=models.Index(fields=["stated_latest", "stated_earliest", "claim"], name="position_stated_to"),
        ),
    ]
