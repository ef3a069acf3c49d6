"""Tokens for the API, when each was last used, and answers to requests that may come twice."""

import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import audit.context
import audit.fields
import audit.models.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0005_every_link_has_a_changeset"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    audit.fields.LineField(
                        help_text="What it is for, for example: newsroom mirror.", max_length=100, verbose_name="name"
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "drafts",
                    models.BooleanField(
                        default=False,
                        help_text="Record and edit claims and what they name, and submit them.",
                        verbose_name="may draft",
                    ),
                ),
                (
                    "reviews",
                    models.BooleanField(
                        default=False,
                        help_text="Decide on claims and flags, as far as your role allows.",
                        verbose_name="may review",
                    ),
                ),
                ("expires_at", models.DateTimeField(help_text="It opens nothing after that.", verbose_name="expires")),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="revoked")),
                (
                    "user",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "API token",
                "verbose_name_plural": "API tokens",
                "ordering": ["-pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="TokenUse",
            fields=[
                (
                    "token",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="use",
                        serialize=False,
                        to="audit.apitoken",
                    ),
                ),
                ("last_used_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalApiToken",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("nonce", models.BinaryField(default=audit.models.sealed.new_nonce, null=True)),
                (
                    "name",
                    audit.fields.LineField(
                        help_text="What it is for, for example: newsroom mirror.", max_length=100, verbose_name="name"
                    ),
                ),
                ("digest", models.CharField(db_index=True, editable=False, max_length=64)),
                (
                    "drafts",
                    models.BooleanField(
                        default=False,
                        help_text="Record and edit claims and what they name, and submit them.",
                        verbose_name="may draft",
                    ),
                ),
                (
                    "reviews",
                    models.BooleanField(
                        default=False,
                        help_text="Decide on claims and flags, as far as your role allows.",
                        verbose_name="may review",
                    ),
                ),
                ("expires_at", models.DateTimeField(help_text="It opens nothing after that.", verbose_name="expires")),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="revoked")),
                ("history_change_reason", models.TextField(blank=True, null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical API token",
                "verbose_name_plural": "historical API tokens",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IdempotentAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("headers", models.TextField()),
                ("body", models.TextField()),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="audit.apitoken"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="token_has_name",
                violation_error_message="Say what the token is for.",
            ),
        ),
        migrations.AddIndex(
            model_name="idempotentanswer",
            index=models.Index(fields=["answered_at"], name="answer_by_time"),
        ),
        migrations.AddConstraint(
            model_name="idempotentanswer",
            constraint=models.UniqueConstraint(fields=("token", "key"), name="answer_once_per_key"),
        ),
    ]
