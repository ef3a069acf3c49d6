"""The log and what it seals: a nonce in every recorded row, the changeset in every row that is written once.

Existing rows name no changeset yet; the next migration finds them theirs.
"""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import audit.context
import audit.fields
import audit.models.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.BigIntegerField(unique=True)),
                ("note", models.TextField(help_text="The signed note, C2SP tlog-checkpoint.")),
                ("verifier", models.TextField(help_text="The public keys that it is signed with, one a line.")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "checkpoint",
                "verbose_name_plural": "checkpoints",
                "ordering": ["size"],
            },
        ),
        migrations.CreateModel(
            name="SealedColumns",
            fields=[
                ("digest", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("table_name", models.CharField(max_length=63)),
                (
                    "columns",
                    models.TextField(help_text="Names, in the order in which they are hashed, separated by commas."),
                ),
            ],
        ),
        migrations.AddField(
            model_name="changeset",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalgroup",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicalgroup_permissions",
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
            model_name="historicalgroup_permissions",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicaluser",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicaluser_groups",
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
            model_name="historicaluser_groups",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.AddField(
            model_name="historicaluser_user_permissions",
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
            model_name="historicaluser_user_permissions",
            name="nonce",
            field=models.BinaryField(default=audit.models.sealed.new_nonce, null=True),
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.BinaryField(default=audit.models.sealed.new_nonce, null=True)),
                ("model", models.CharField(help_text="The record's model, such as claims.Position.", max_length=100)),
                ("object_pk", models.BigIntegerField()),
                ("fields", models.TextField(help_text="Names of the erased fields, separated by commas.")),
                ("reason", audit.fields.ProseField(help_text="The public reads it.")),
                (
                    "changeset",
                    models.ForeignKey(
                        default=audit.context.sealing_changeset_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.changeset",
                    ),
                ),
            ],
            options={
                "verbose_name": "redaction",
                "verbose_name_plural": "redactions",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="RedactedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.BinaryField(default=audit.models.sealed.new_nonce, null=True)),
                ("table_name", models.CharField(max_length=63)),
                ("row_id", models.BigIntegerField()),
                (
                    "columns",
                    models.TextField(help_text="Names of the erased columns, with a comma before, between and after."),
                ),
                ("seal", models.TextField()),
                (
                    "changeset",
                    models.ForeignKey(
                        default=audit.context.sealing_changeset_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.changeset",
                    ),
                ),
                (
                    "redaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="audit.redaction"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verified_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verifications", to="audit.checkpoint"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("data", models.BinaryField()),
                ("hashes", models.BinaryField()),
                (
                    "changeset",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="leaf", to="audit.changeset"
                    ),
                ),
            ],
            options={
                "verbose_name": "leaf",
                "verbose_name_plural": "leaves",
                "ordering": ["index"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("index__gte", 0)), name="leaf_index_from_zero")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="redaction",
            index=models.Index(fields=["model", "object_pk"], name="redaction_of_record"),
        ),
        migrations.AddConstraint(
            model_name="redaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="redaction_has_reason",
                violation_error_message="Say why it is erased.",
            ),
        ),
        migrations.AddIndex(
            model_name="redactedrow",
            index=models.Index(fields=["table_name", "row_id"], name="redacted_row_of_row"),
        ),
        migrations.AddConstraint(
            model_name="redactedrow",
            constraint=models.UniqueConstraint(
                fields=("redaction", "table_name", "row_id"), name="redacted_row_once_each"
            ),
        ),
    ]
