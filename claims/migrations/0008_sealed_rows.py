"""A nonce in every recorded row; editions, addresses and mentions name their changeset, which 0009 finds."""

import django.db.models.deletion
from django.db import migrations, models

import audit.models.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_log"),
        ("claims", "0007_fill_statement_index"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="edition",
            options={
                "base_manager_name": "objects",
                "ordering": ["claim", "number"],
                "verbose_name": "edition",
                "verbose_name_plural": "editions",
            },
        ),
        migrations.AlterModelOptions(
            name="mention",
            options={"base_manager_name": "objects"},
        ),
        migrations.AlterModelOptions(
            name="publicaddress",
            options={"base_manager_name": "objects"},
        ),
        migrations.AlterModelOptions(
            name="revision",
            options={
                "base_manager_name": "objects",
                "ordering": ["claim", "number"],
                "verbose_name": "revision",
                "verbose_name_plural": "revisions",
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="changeset",
            field=models.ForeignKey(
                null=True,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="audit.changeset",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalaffiliation",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalalias",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalcitation",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalclaim",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalcorrection",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicaldissent",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalevidence",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalflag",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalflagcomment",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalmerge",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalparty",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalpolicytext",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalposition",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalrelation",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalreplyrequest",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalreview",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalreviewstate",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicaltopic",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicaltopiclink",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="mention",
            name="changeset",
            field=models.ForeignKey(
                null=True,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="audit.changeset",
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="publicaddress",
            name="changeset",
            field=models.ForeignKey(
                null=True,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="audit.changeset",
            ),
        ),
        migrations.AddField(
            model_name="publicaddress",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="revision",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
    ]
