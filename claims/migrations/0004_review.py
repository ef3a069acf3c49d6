"""Review: flags, dissents, corrections, notices, merges and policy texts. A model stands behind those that it refers to."""

import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import audit.context
import audit.fields
from audit.operations import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_ledger"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("auth", "__first__"),
        ("claims", "0003_parties_by_name"),
        ("sources", "0002_merged_into"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "wrong",
                            audit.fields.ProseField(
                                help_text="For readers: what the claim's page said before.",
                                verbose_name="what was wrong",
                            ),
                        ),
                        (
                            "right",
                            audit.fields.ProseField(
                                help_text="For readers: what it says now.", verbose_name="what is right"
                            ),
                        ),
                        (
                            "verdict_before",
                            models.CharField(
                                choices=[
                                    ("supported", "supported"),
                                    ("partly supported", "partly supported"),
                                    ("contested", "contested"),
                                    ("unsupported", "unsupported"),
                                    ("contradicted", "contradicted"),
                                    ("not assessable", "not assessable"),
                                ],
                                max_length=20,
                                verbose_name="verdict before",
                            ),
                        ),
                        (
                            "verdict_after",
                            models.CharField(
                                choices=[
                                    ("supported", "supported"),
                                    ("partly supported", "partly supported"),
                                    ("contested", "contested"),
                                    ("unsupported", "unsupported"),
                                    ("contradicted", "contradicted"),
                                    ("not assessable", "not assessable"),
                                ],
                                max_length=20,
                                verbose_name="verdict after",
                            ),
                        ),
                        ("published_at", models.DateTimeField(verbose_name="published at")),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="claims.claim",
                                verbose_name="claim",
                            ),
                        ),
                        (
                            "edition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction",
                                to="claims.edition",
                                verbose_name="corrected edition",
                            ),
                        ),
                        (
                            "previous",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="claims.edition",
                                verbose_name="edition that was wrong",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "correction",
                        "verbose_name_plural": "corrections",
                        "ordering": ["-published_at", "-pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["-published_at", "-id"], name="correction_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("wrong", ""), _negated=True),
                                name="correction_says_what_was_wrong",
                                violation_error_message="Say what was wrong.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("right", ""), _negated=True),
                                name="correction_says_what_is_right",
                                violation_error_message="Say what is right.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "verdict_before__in",
                                        [
                                            "supported",
                                            "partly supported",
                                            "contested",
                                            "unsupported",
                                            "contradicted",
                                            "not assessable",
                                        ],
                                    )
                                ),
                                name="correction_verdict_before_known",
                                violation_error_message="verdict_before: choose one of the listed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "verdict_after__in",
                                        [
                                            "supported",
                                            "partly supported",
                                            "contested",
                                            "unsupported",
                                            "contradicted",
                                            "not assessable",
                                        ],
                                    )
                                ),
                                name="correction_verdict_after_known",
                                violation_error_message="verdict_after: choose one of the listed values.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dissent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "text",
                            audit.fields.ProseField(
                                help_text="Why you disagree with the verdict. The public reads it, with your name.",
                                verbose_name="text",
                            ),
                        ),
                        (
                            "dissented_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="dissented at"),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back at")),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dissents",
                                to="claims.claim",
                                verbose_name="claim",
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dissents",
                                to="claims.edition",
                                verbose_name="edition that it disagrees with",
                            ),
                        ),
                        (
                            "overtaken_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="The edition with which verdict or rationale changed. Empty as long as the dissent stands.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="claims.edition",
                                verbose_name="first edition that it is not about",
                            ),
                        ),
                        (
                            "reviewer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "dissent",
                        "verbose_name_plural": "dissents",
                        "ordering": ["claim", "pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="dissent_has_text",
                                violation_error_message="Say why you disagree.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("overtaken_by__isnull", True), ("withdrawn_at__isnull", True)),
                                fields=("claim", "reviewer"),
                                name="dissent_once_per_reviewer",
                                violation_error_message="Your dissent is on record already. Take it back to write another.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Flag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("claim", "claim"),
                                    ("position", "position"),
                                    ("citation", "citation"),
                                    ("evidence", "evidence"),
                                    ("source", "source"),
                                ],
                                max_length=10,
                                verbose_name="kind of item",
                            ),
                        ),
                        ("item_id", models.BigIntegerField(verbose_name="item")),
                        ("item_label", audit.fields.LineField(max_length=600, verbose_name="item as it was then")),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="The claim's newest revision when the flag was raised.",
                                null=True,
                                verbose_name="revision",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("misattributed", "misattributed"),
                                    ("misquoted", "misquoted"),
                                    ("not in source", "source does not say this"),
                                    ("bad source", "source unreliable or retracted"),
                                    ("outdated", "outdated"),
                                    ("missing denial", "missing denial"),
                                    ("duplicate", "duplicate"),
                                    ("not neutral", "not neutral"),
                                    ("privacy", "privacy or safety"),
                                    ("other", "other"),
                                ],
                                max_length=30,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "text",
                            audit.fields.ProseField(
                                help_text="For editors and reviewers; the public reads the reason alone.",
                                verbose_name="what is wrong",
                            ),
                        ),
                        (
                            "suggestion",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="How it should read instead. Empty when you do not know.",
                                verbose_name="suggested change",
                            ),
                        ),
                        (
                            "raised_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="raised at"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("upheld", "upheld"),
                                    ("dismissed", "dismissed"),
                                    ("withdrawn", "taken back"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="resolved at")),
                        (
                            "resolution",
                            audit.fields.ProseField(
                                blank=True, help_text="Why; the public reads it.", verbose_name="outcome in words"
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="flags",
                                to="claims.claim",
                                verbose_name="claim",
                            ),
                        ),
                        (
                            "raised_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="raised by",
                            ),
                        ),
                        (
                            "resolved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="resolved by",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="flags",
                                to="sources.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "flag",
                        "verbose_name_plural": "flags",
                        "ordering": ["raised_at", "pk"],
                        "permissions": [("resolve_flag", "Can uphold and dismiss flags")],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("status", "open")),
                                fields=["claim", "raised_at"],
                                name="flag_open_of_claim",
                            ),
                            models.Index(fields=["source", "raised_at"], name="flag_of_source"),
                            models.Index(fields=["status", "raised_at", "id"], name="flag_queue"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["claim", "position", "citation", "evidence", "source"])
                                ),
                                name="flag_kind_known",
                                violation_error_message="kind: choose one of the listed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "reason__in",
                                        [
                                            "misattributed",
                                            "misquoted",
                                            "not in source",
                                            "bad source",
                                            "outdated",
                                            "missing denial",
                                            "duplicate",
                                            "not neutral",
                                            "privacy",
                                            "other",
                                        ],
                                    )
                                ),
                                name="flag_reason_known",
                                violation_error_message="reason: choose one of the listed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["open", "upheld", "dismissed", "withdrawn"])),
                                name="flag_status_known",
                                violation_error_message="status: choose one of the listed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="flag_has_text",
                                violation_error_message="Say what is wrong.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "open")),
                                fields=("kind", "item_id", "raised_by"),
                                name="flag_once_per_person",
                                violation_error_message="You already have an open flag on this item.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("claim__isnull", True), ("kind", "source"), ("source__isnull", False)),
                                    models.Q(
                                        models.Q(("kind", "source"), _negated=True),
                                        ("claim__isnull", False),
                                        ("source__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="flag_names_claim_or_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("resolved_at__isnull", True), ("resolved_by__isnull", True), ("status", "open")
                                    ),
                                    models.Q(
                                        models.Q(("status", "open"), _negated=True),
                                        ("resolved_at__isnull", False),
                                        ("resolved_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="flag_open_or_resolved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["upheld", "dismissed"]), _negated=True),
                                    models.Q(("resolution", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="flag_resolution_has_words",
                                violation_error_message="Say why the flag is upheld or dismissed.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["upheld", "dismissed"]), _negated=True),
                                    models.Q(("resolved_by", models.F("raised_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="flag_resolved_by_another",
                                violation_error_message="Whoever raised a flag does not resolve it.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FlagComment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", audit.fields.ProseField(verbose_name="text")),
                        (
                            "written_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="written at"),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                        (
                            "flag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="claims.flag",
                                verbose_name="flag",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "comment on a flag",
                        "verbose_name_plural": "comments on flags",
                        "ordering": ["flag", "pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="flag_comment_has_text",
                                violation_error_message="Write your comment.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalCorrection",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "wrong",
                            audit.fields.ProseField(
                                help_text="For readers: what the claim's page said before.",
                                verbose_name="what was wrong",
                            ),
                        ),
                        (
                            "right",
                            audit.fields.ProseField(
                                help_text="For readers: what it says now.", verbose_name="what is right"
                            ),
                        ),
                        (
                            "verdict_before",
                            models.CharField(
                                choices=[
                                    ("supported", "supported"),
                                    ("partly supported", "partly supported"),
                                    ("contested", "contested"),
                                    ("unsupported", "unsupported"),
                                    ("contradicted", "contradicted"),
                                    ("not assessable", "not assessable"),
                                ],
                                max_length=20,
                                verbose_name="verdict before",
                            ),
                        ),
                        (
                            "verdict_after",
                            models.CharField(
                                choices=[
                                    ("supported", "supported"),
                                    ("partly supported", "partly supported"),
                                    ("contested", "contested"),
                                    ("unsupported", "unsupported"),
                                    ("contradicted", "contradicted"),
                                    ("not assessable", "not assessable"),
                                ],
                                max_length=20,
                                verbose_name="verdict after",
                            ),
                        ),
                        ("published_at", models.DateTimeField(verbose_name="published at")),
                        ("history_change_reason", models.TextField(blank=True, null=True)),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "changeset",
                            models.ForeignKey(
                                default=audit.context.current_changeset_id,
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="audit.changeset",
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.claim",
                                verbose_name="claim",
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.edition",
                                verbose_name="corrected edition",
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "previous",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.edition",
                                verbose_name="edition that was wrong",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical correction",
                        "verbose_name_plural": "historical corrections",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDissent",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "text",
                            audit.fields.ProseField(
                                help_text="Why you disagree with the verdict. The public reads it, with your name.",
                                verbose_name="text",
                            ),
                        ),
                        (
                            "dissented_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="dissented at"),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back at")),
                        ("history_change_reason", models.TextField(blank=True, null=True)),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "changeset",
                            models.ForeignKey(
                                default=audit.context.current_changeset_id,
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="audit.changeset",
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.claim",
                                verbose_name="claim",
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.edition",
                                verbose_name="edition that it disagrees with",
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "overtaken_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="The edition with which verdict or rationale changed. Empty as long as the dissent stands.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.edition",
                                verbose_name="first edition that it is not about",
                            ),
                        ),
                        (
                            "reviewer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical dissent",
                        "verbose_name_plural": "historical dissents",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalFlag",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("claim", "claim"),
                                    ("position", "position"),
                                    ("citation", "citation"),
                                    ("evidence", "evidence"),
                                    ("source", "source"),
                                ],
                                max_length=10,
                                verbose_name="kind of item",
                            ),
                        ),
                        ("item_id", models.BigIntegerField(verbose_name="item")),
                        ("item_label", audit.fields.LineField(max_length=600, verbose_name="item as it was then")),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="The claim's newest revision when the flag was raised.",
                                null=True,
                                verbose_name="revision",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("misattributed", "misattributed"),
                                    ("misquoted", "misquoted"),
                                    ("not in source", "source does not say this"),
                                    ("bad source", "source unreliable or retracted"),
                                    ("outdated", "outdated"),
                                    ("missing denial", "missing denial"),
                                    ("duplicate", "duplicate"),
                                    ("not neutral", "not neutral"),
                                    ("privacy", "privacy or safety"),
                                    ("other", "other"),
                                ],
                                max_length=30,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "text",
                            audit.fields.ProseField(
                                help_text="For editors and reviewers; the public reads the reason alone.",
                                verbose_name="what is wrong",
                            ),
                        ),
                        (
                            "suggestion",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="How it should read instead. Empty when you do not know.",
                                verbose_name="suggested change",
                            ),
                        ),
                        (
                            "raised_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="raised at"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("upheld", "upheld"),
                                    ("dismissed", "dismissed"),
                                    ("withdrawn", "taken back"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="resolved at")),
                        (
                            "resolution",
                            audit.fields.ProseField(
                                blank=True, help_text="Why; the public reads it.", verbose_name="outcome in words"
                            ),
                        ),
                        ("history_change_reason", models.TextField(blank=True, null=True)),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "changeset",
                            models.ForeignKey(
                                default=audit.context.current_changeset_id,
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="audit.changeset",
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.claim",
                                verbose_name="claim",
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "raised_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="raised by",
                            ),
                        ),
                        (
                            "resolved_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="resolved by",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="sources.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical flag",
                        "verbose_name_plural": "historical flags",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalFlagComment",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("text", audit.fields.ProseField(verbose_name="text")),
                        (
                            "written_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="written at"),
                        ),
                        ("history_change_reason", models.TextField(blank=True, null=True)),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                        (
                            "changeset",
                            models.ForeignKey(
                                default=audit.context.current_changeset_id,
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="audit.changeset",
                            ),
                        ),
                        (
                            "flag",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.flag",
                                verbose_name="flag",
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical comment on a flag",
                        "verbose_name_plural": "historical comments on flags",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMerge",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("claim", "claim"), ("party", "party"), ("source", "source")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("item_id", models.BigIntegerField(verbose_name="merged record")),
                        (
                            "item_label",
                            audit.fields.LineField(max_length=600, verbose_name="merged record as it was then"),
                        ),
                        ("into_id", models.BigIntegerField(verbose_name="record that it was merged into")),
                        ("into_label", audit.fields.LineField(max_length=600, verbose_name="the other as it was then")),
                        ("reason", audit.fields.ProseField(verbose_name="reason")),
                        (
                            "merged_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="merged at"),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
                        ("history_change_reason", models.TextField(blank=True, null=True)),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "act",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="audit.changeset",
                                verbose_name="changeset of the merge",
                            ),
                        ),
                        (
                            "changeset",
                            models.ForeignKey(
                                default=audit.context.current_changeset_id,
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="audit.changeset",
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "merged_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical merge",
                        "verbose_name_plural": "historical merges",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPolicyText",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "page",
                            models.CharField(
                                choices=[("method", "method"), ("corrections", "corrections")],
                                db_index=True,
                                max_length=20,
                                verbose_name="page",
                            ),
                        ),
                        ("title", audit.fields.LineField(max_length=250, verbose_name="title")),
                        (
                            "body",
                            audit.fields.ProseField(
                                help_text="Paragraphs are separated by an empty line; “## ” begins a heading, “- ” an item of a list.",
                                verbose_name="text",
                            ),
                        ),
                        ("history_change_reason", models.TextField(blank=True, null=True)),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "changeset",
                            models.ForeignKey(
                                default=audit.context.current_changeset_id,
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="audit.changeset",
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical policy page",
                        "verbose_name_plural": "historical policy pages",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Merge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("claim", "claim"), ("party", "party"), ("source", "source")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("item_id", models.BigIntegerField(verbose_name="merged record")),
                        (
                            "item_label",
                            audit.fields.LineField(max_length=600, verbose_name="merged record as it was then"),
                        ),
                        ("into_id", models.BigIntegerField(verbose_name="record that it was merged into")),
                        ("into_label", audit.fields.LineField(max_length=600, verbose_name="the other as it was then")),
                        ("reason", audit.fields.ProseField(verbose_name="reason")),
                        (
                            "merged_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="merged at"),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
                        (
                            "act",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="audit.changeset",
                                verbose_name="changeset of the merge",
                            ),
                        ),
                        (
                            "merged_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "merge",
                        "verbose_name_plural": "merges",
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["kind", "into_id"], name="merge_by_target")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["claim", "party", "source"])),
                                name="merge_kind_known",
                                violation_error_message="kind: choose one of the listed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="merge_has_reason",
                                violation_error_message="Say why the two are the same.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("item_id", models.F("into_id")), _negated=True), name="merge_of_two"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at__isnull", True)),
                                fields=("kind", "item_id"),
                                name="merge_in_force_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("submitted", "submitted for review"),
                                    ("approved", "approved"),
                                    ("changes requested", "changes requested"),
                                    ("withdrawn", "withdrawn"),
                                    ("dissent", "dissent"),
                                    ("re-review", "needs re-review"),
                                    ("flag raised", "flag raised"),
                                    ("flag comment", "comment on a flag"),
                                    ("flag resolved", "flag resolved"),
                                    ("merged", "merged"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("actor", models.CharField(blank=True, max_length=150, verbose_name="who acted")),
                        ("detail", models.TextField(blank=True, verbose_name="in their words")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
                        ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
                        ("mailed_at", models.DateTimeField(blank=True, null=True, verbose_name="mailed at")),
                        (
                            "claim",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="claims.claim",
                                verbose_name="claim",
                            ),
                        ),
                        (
                            "flag",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="claims.flag",
                                verbose_name="flag",
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="recipient",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sources.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "notice",
                        "verbose_name_plural": "notices",
                        "ordering": ["-created_at", "-pk"],
                        "indexes": [
                            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_of_person"),
                            models.Index(
                                condition=models.Q(("read_at__isnull", True)),
                                fields=["recipient"],
                                name="notice_unread",
                            ),
                            models.Index(
                                condition=models.Q(("mailed_at__isnull", True)),
                                fields=["recipient", "id"],
                                name="notice_unmailed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticePreference",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="notice_preference",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("in_app", models.BooleanField(default=True, verbose_name="list notices in the admin")),
                        (
                            "mail",
                            models.CharField(
                                choices=[
                                    ("at once", "at once, one for each notice"),
                                    ("daily", "once a day, all together"),
                                    ("never", "never"),
                                ],
                                default="daily",
                                max_length=10,
                                verbose_name="e-mail",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "notice preference",
                        "verbose_name_plural": "notice preferences",
                    },
                ),
                migrations.CreateModel(
                    name="PolicyText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "page",
                            models.CharField(
                                choices=[("method", "method"), ("corrections", "corrections")],
                                max_length=20,
                                unique=True,
                                verbose_name="page",
                            ),
                        ),
                        ("title", audit.fields.LineField(max_length=250, verbose_name="title")),
                        (
                            "body",
                            audit.fields.ProseField(
                                help_text="Paragraphs are separated by an empty line; “## ” begins a heading, “- ” an item of a list.",
                                verbose_name="text",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "policy page",
                        "verbose_name_plural": "policy pages",
                        "ordering": ["page"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("page__in", ["method", "corrections"])),
                                name="policy_page_known",
                                violation_error_message="page: choose one of the listed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="policy_has_title",
                                violation_error_message="Give the page's title.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("body", ""), _negated=True),
                                name="policy_has_body",
                                violation_error_message="Write the page's text.",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.AlterModelOptions(
            name="claim",
            options={
                "base_manager_name": "objects",
                "ordering": ["-pk"],
                "permissions": [
                    ("edit_any_claim", "Can edit claims that others drafted or that are published"),
                    ("submit_claim", "Can submit claims for review"),
                    ("review_claim", "Can approve claims, request changes and dissent"),
                    ("withdraw_claim", "Can withdraw published claims"),
                    ("merge_claim", "Can merge claims, parties and sources, and undo it"),
                ],
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
            },
        ),
        migrations.RemoveConstraint(
            model_name="review",
            name="review_decision_known",
        ),
        migrations.RemoveConstraint(
            model_name="reviewstate",
            name="state_status_known",
        ),
        migrations.AddField(
            model_name="edition",
            name="change",
            field=models.CharField(
                blank=True,
                choices=[("first", "first edition"), ("minor", "minor change"), ("correction", "correction")],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="historicalparty",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.party",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="historicalreviewstate",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.claim",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="historicalreviewstate",
            name="re_review_reason",
            field=audit.fields.ProseField(blank=True, verbose_name="why it needs re-review"),
        ),
        migrations.AddField(
            model_name="historicalreviewstate",
            name="re_review_since",
            field=models.DateTimeField(blank=True, null=True, verbose_name="needs re-review since"),
        ),
        migrations.AddField(
            model_name="historicalreviewstate",
            name="reopened_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="reopened for revision at"),
        ),
        migrations.AddField(
            model_name="historicalreviewstate",
            name="reopened_reason",
            field=audit.fields.ProseField(blank=True, verbose_name="why it was reopened"),
        ),
        migrations.AddField(
            model_name="historicalreviewstate",
            name="submitted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="submitted at"),
        ),
        migrations.AddField(
            model_name="historicalreviewstate",
            name="submitted_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="submitted by",
            ),
        ),
        migrations.AddField(
            model_name="party",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="claims.party",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="reviewstate",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_states",
                to="claims.claim",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="reviewstate",
            name="re_review_reason",
            field=audit.fields.ProseField(blank=True, verbose_name="why it needs re-review"),
        ),
        migrations.AddField(
            model_name="reviewstate",
            name="re_review_since",
            field=models.DateTimeField(blank=True, null=True, verbose_name="needs re-review since"),
        ),
        migrations.AddField(
            model_name="reviewstate",
            name="reopened_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="reopened for revision at"),
        ),
        migrations.AddField(
            model_name="reviewstate",
            name="reopened_reason",
            field=audit.fields.ProseField(blank=True, verbose_name="why it was reopened"),
        ),
        migrations.AddField(
            model_name="reviewstate",
            name="submitted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="submitted at"),
        ),
        migrations.AddField(
            model_name="reviewstate",
            name="submitted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="submitted by",
            ),
        ),
        migrations.AlterField(
            model_name="historicalreview",
            name="decision",
            field=models.CharField(
                choices=[
                    ("approved", "approved"),
                    ("changes requested", "changes requested"),
                    ("reaffirmed", "reaffirmed"),
                ],
                max_length=20,
                verbose_name="decision",
            ),
        ),
        migrations.AlterField(
            model_name="historicalreviewstate",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("in review", "in review"),
                    ("published", "published"),
                    ("withdrawn", "withdrawn"),
                    ("merged", "merged"),
                ],
                default="draft",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="decision",
            field=models.CharField(
                choices=[
                    ("approved", "approved"),
                    ("changes requested", "changes requested"),
                    ("reaffirmed", "reaffirmed"),
                ],
                max_length=20,
                verbose_name="decision",
            ),
        ),
        migrations.AlterField(
            model_name="reviewstate",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("in review", "in review"),
                    ("published", "published"),
                    ("withdrawn", "withdrawn"),
                    ("merged", "merged"),
                ],
                default="draft",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AddIndex(
            model_name="alias",
            index=models.Index(fields=["name"], name="alias_by_name"),
        ),
        migrations.AddIndex(
            model_name="reviewstate",
            index=models.Index(
                condition=models.Q(("submitted_revision__isnull", False)),
                fields=["submitted_at", "claim"],
                name="state_to_review",
            ),
        ),
        migrations.AddIndex(
            model_name="reviewstate",
            index=models.Index(
                condition=models.Q(("review_due__isnull", False)), fields=["review_due", "claim"], name="state_by_due"
            ),
        ),
        migrations.AddIndex(
            model_name="reviewstate",
            index=models.Index(
                condition=models.Q(("re_review_since__isnull", False)),
                fields=["re_review_since", "claim"],
                name="state_re_review",
            ),
        ),
        migrations.AddIndex(
            model_name="reviewstate",
            index=models.Index(
                condition=models.Q(("reopened_at__isnull", False)),
                fields=["reopened_at", "claim"],
                name="state_reopened",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(("change__in", ["first", "minor", "correction", ""])),
                name="edition_change_known",
                violation_error_message="change: choose one of the listed values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision__in", ["approved", "changes requested", "reaffirmed"])),
                name="review_decision_known",
                violation_error_message="decision: choose one of the listed values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewstate",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "in review", "published", "withdrawn", "merged"])),
                name="state_status_known",
                violation_error_message="status: choose one of the listed values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewstate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("status", "merged")),
                    models.Q(models.Q(("status", "merged"), _negated=True), ("merged_into__isnull", True)),
                    _connector="OR",
                ),
                name="state_merged_names_claim",
                violation_error_message="A merged claim names the claim that it was merged into.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewstate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("claim")), _negated=True),
                    _connector="OR",
                ),
                name="state_not_merged_into_itself",
                violation_error_message="A claim cannot be merged into itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewstate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("re_review_reason", ""), ("re_review_since__isnull", True)),
                    models.Q(("re_review_since__isnull", False), models.Q(("re_review_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="state_re_review_has_reason",
                violation_error_message="Say why the claim needs re-review.",
            ),
        ),
        migrations.AddField(
            model_name="historicalreviewstate",
            name="settled_revision",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="A later revision that says what the edition says: the working revision was discarded.",
                null=True,
                verbose_name="settled revision",
            ),
        ),
        migrations.AddField(
            model_name="reviewstate",
            name="settled_revision",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="A later revision that says what the edition says: the working revision was discarded.",
                null=True,
                verbose_name="settled revision",
            ),
        ),
    ]
