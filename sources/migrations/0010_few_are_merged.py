"""Merged records are few: SQLite takes an index that holds no value at all for one that leads to all rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0009_words_of_sources"),
    ]

    operations = [
        migrations.AlterField(
            model_name="source",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="sources.source",
                verbose_name="merged into",
            ),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="source_merged"
            ),
        ),
    ]
