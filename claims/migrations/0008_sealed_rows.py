"""A nonce in every recorded row; editions, addresses and mentions name their changeset, which 0009 finds."""

import django.db.models.deletion
from django.db import migrations, models

import audit.models.sealed
from audit.operations import AtOnce

SEALED = (
    "edition",
    "historicalaffiliation",
    "historicalalias",
    "historicalcitation",
    "historicalclaim",
    "historicalcorrection",
    "historicaldissent",
    "historicalevidence",
    "historicalflag",
    "historicalflagcomment",
    "historicalmerge",
    "historicalparty",
    "historicalpolicytext",
    "historicalposition",
    "historicalrelation",
    "historicalreplyrequest",
    "historicalreview",
    "historicalreviewstate",
    "historicaltopic",
    "historicaltopiclink",
    "mention",
    "publicaddress",
    "revision",
)


def changeset():
    return models.ForeignKey(
        null=True,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="audit.changeset",
    )


def nonce():
    return models.BinaryField(default=audit.models.sealed.new_nonce, null=True)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_log"),
        ("claims", "0007_fill_statement_index"),
    ]

    operations = [
        AtOnce(
            [
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
            ]
        ),
        AtOnce(
            [migrations.AddField(model, "changeset", changeset()) for model in ("edition", "mention", "publicaddress")]
        ),
        AtOnce([migrations.AddField(model, "nonce", nonce()) for model in SEALED]),
    ]
