"""Indexes with which lists cost the same for a thousand rows and for a million."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0006_api_tokens"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="changeset",
            index=models.Index(fields=["channel", "id"], name="changeset_by_channel"),
        ),
        migrations.AddIndex(
            model_name="changeset",
            index=models.Index(fields=["created_at", "id"], name="changeset_by_time"),
        ),
    ]
