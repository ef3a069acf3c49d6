"""An index for the contested claims of the front page, of which the oldest are shown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0023_words_at_the_desk"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="indexedclaim",
            index=models.Index(fields=["verdict", "claim"], name="indexed_verdict_oldest"),
        ),
    ]
