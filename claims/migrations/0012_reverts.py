"""What was taken back is recorded, from now on: earlier reverts stay edits."""

import django.db.models.deletion
from django.db import migrations, models

import audit.context
import audit.models.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0005_every_link_has_a_changeset"),
        ("claims", "0011_log_the_past"),
    ]

    operations = [
        migrations.CreateModel(
            name="Revert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.BinaryField(default=audit.models.sealed.new_nonce, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("claim", "the claim"),
                            ("part", "one part of it"),
                            ("revision", "what one revision changed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(help_text="The revision that was gone back to, or that was undone."),
                ),
                (
                    "part",
                    models.CharField(
                        blank=True, help_text="Its kind and key, such as position 12, field summary.", max_length=40
                    ),
                ),
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
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reverts", to="claims.claim"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["claim", "part", "revision"])),
                        name="revert_kind_known",
                        violation_error_message="kind: choose one of the listed values.",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="revert_number_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "part"), models.Q(("part", ""), _negated=True)),
                            models.Q(models.Q(("kind", "part"), _negated=True), ("part", "")),
                            _connector="OR",
                        ),
                        name="revert_names_part",
                    ),
                ],
            },
        ),
    ]
