"""A nonce in every recorded row."""

from django.db import migrations, models

import audit.models.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_log"),
        ("sources", "0003_name_unmerged_records"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalauthor",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalderivation",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalpublisher",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalsource",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
    ]
