"""Articles from elsewhere, what is decided on their passages, and the rows read from their texts."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import audit.context
import audit.fields
import audit.models.sealed
import sources.fields


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0005_every_link_has_a_changeset"),
        ("claims", "0018_fill_places"),
        ("sources", "0005_uploads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    sources.fields.NaturalKeyField(
                        help_text="The record's name in addresses and dossiers, for example evening-post. Never changes.",
                        max_length=120,
                        unique=True,
                        verbose_name="slug",
                    ),
                ),
                ("title", audit.fields.LineField(max_length=500, verbose_name="title")),
                (
                    "format",
                    models.CharField(
                        choices=[("wikitext", "wikitext"), ("rendered", "as a browser shows it")],
                        max_length=10,
                        verbose_name="format",
                    ),
                ),
                ("text", models.TextField(editable=False, verbose_name="text")),
                (
                    "digest",
                    models.CharField(
                        editable=False, help_text="SHA-256 of the text.", max_length=64, verbose_name="digest"
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"merged_into__isnull": True},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="sources.source",
                        verbose_name="source of origin",
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
                "verbose_name_plural": "articles",
                "ordering": ["-pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ArticlePassage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("section", models.PositiveIntegerField()),
                ("paragraph", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=16)),
                ("markers", models.JSONField(help_text="Numbers of references.")),
                ("places", models.JSONField(help_text="Behind how many characters each marker stands.")),
                ("fragment", models.BooleanField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passages", to="claims.article"
                    ),
                ),
            ],
            options={
                "ordering": ["article", "number"],
            },
        ),
        migrations.CreateModel(
            name="ArticleReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("locators", models.JSONField(help_text="Where in each of its works: page 3.")),
                ("times", models.PositiveIntegerField(help_text="How often the text cites it.")),
                ("listed", models.BooleanField(help_text="It stands in a bibliography.")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="references", to="claims.article"
                    ),
                ),
            ],
            options={
                "ordering": ["article", "number"],
            },
        ),
        migrations.CreateModel(
            name="ArticleSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("title", models.TextField()),
                ("level", models.PositiveSmallIntegerField(help_text="0: the text does not say.")),
                (
                    "path",
                    models.TextField(help_text="As locators name it: the sections that it lies in, and its title."),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="claims.article"
                    ),
                ),
            ],
            options={
                "ordering": ["article", "number"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalArticle",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("nonce", models.BinaryField(default=audit.models.sealed.new_nonce, null=True)),
                (
                    "slug",
                    sources.fields.NaturalKeyField(
                        help_text="The record's name in addresses and dossiers, for example evening-post. Never changes.",
                        max_length=120,
                        unique=False,
                        verbose_name="slug",
                    ),
                ),
                ("title", audit.fields.LineField(max_length=500, verbose_name="title")),
                (
                    "format",
                    models.CharField(
                        choices=[("wikitext", "wikitext"), ("rendered", "as a browser shows it")],
                        max_length=10,
                        verbose_name="format",
                    ),
                ),
                ("text", models.TextField(editable=False, verbose_name="text")),
                (
                    "digest",
                    models.CharField(
                        editable=False, help_text="SHA-256 of the text.", max_length=64, verbose_name="digest"
                    ),
                ),
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
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        limit_choices_to={"merged_into__isnull": True},
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sources.source",
                        verbose_name="source of origin",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical article",
                "verbose_name_plural": "historical articles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPassageDecision",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("nonce", models.BinaryField(default=audit.models.sealed.new_nonce, null=True)),
                ("number", models.PositiveIntegerField(verbose_name="number of the passage")),
                (
                    "digest",
                    models.CharField(
                        help_text="By which the passage is known again.",
                        max_length=16,
                        verbose_name="digest of the passage",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "a claim was made from it"),
                            ("covered", "a claim covers it"),
                            ("rejected", "rejected"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "proposal",
                    models.CharField(
                        blank=True,
                        help_text="By which the proposal is known again; empty for none.",
                        max_length=12,
                        verbose_name="proposal",
                    ),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.article",
                        verbose_name="article",
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
            ],
            options={
                "verbose_name": "historical decision on a passage",
                "verbose_name_plural": "historical decisions on passages",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReferenceSource",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("nonce", models.BinaryField(default=audit.models.sealed.new_nonce, null=True)),
                ("number", models.PositiveIntegerField(verbose_name="number of the reference")),
                (
                    "place",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="1 for the first work that the reference names.", verbose_name="place"
                    ),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.article",
                        verbose_name="article",
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
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        limit_choices_to={"merged_into__isnull": True},
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sources.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical source of a reference",
                "verbose_name_plural": "historical sources of references",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PassageDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number of the passage")),
                (
                    "digest",
                    models.CharField(
                        help_text="By which the passage is known again.",
                        max_length=16,
                        verbose_name="digest of the passage",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "a claim was made from it"),
                            ("covered", "a claim covers it"),
                            ("rejected", "rejected"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "proposal",
                    models.CharField(
                        blank=True,
                        help_text="By which the proposal is known again; empty for none.",
                        max_length=12,
                        verbose_name="proposal",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="claims.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passage_decisions",
                        to="claims.claim",
                        verbose_name="claim",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision on a passage",
                "verbose_name_plural": "decisions on passages",
                "ordering": ["article", "number", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ReferenceSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number of the reference")),
                (
                    "place",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="1 for the first work that the reference names.", verbose_name="place"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reference_sources",
                        to="claims.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        limit_choices_to={"merged_into__isnull": True},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="article_references",
                        to="sources.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "source of a reference",
                "verbose_name_plural": "sources of references",
                "ordering": ["article", "number", "place"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["digest"], name="article_by_digest"),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("format__in", ["wikitext", "rendered"])),
                name="article_format_known",
                violation_error_message="format: choose one of the listed values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True),
                name="article_has_title",
                violation_error_message="Give the article's title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="articlepassage",
            constraint=models.UniqueConstraint(fields=("article", "number"), name="article_passage_once"),
        ),
        migrations.AddConstraint(
            model_name="articlereference",
            constraint=models.UniqueConstraint(fields=("article", "number"), name="article_reference_once"),
        ),
        migrations.AddConstraint(
            model_name="articlesection",
            constraint=models.UniqueConstraint(fields=("article", "number"), name="article_section_once"),
        ),
        migrations.AddConstraint(
            model_name="passagedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["accepted", "covered", "rejected"])),
                name="passage_outcome_known",
                violation_error_message="outcome: choose one of the listed values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="passagedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim", None), ("outcome", "rejected")),
                    models.Q(models.Q(("outcome", "rejected"), _negated=True), ("claim__isnull", False)),
                    _connector="OR",
                ),
                name="passage_decision_names_claim",
                violation_error_message="What covers a passage is a claim; what is rejected leads to none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="passagedecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("proposal", ""), _negated=True),
                fields=("article", "number", "digest", "proposal"),
                name="proposal_decided_once",
                violation_error_message="This proposal is decided already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="passagedecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "covered")),
                fields=("article", "number", "digest", "claim"),
                name="passage_covered_once",
                violation_error_message="This claim is recorded as covering the passage already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referencesource",
            constraint=models.UniqueConstraint(
                fields=("article", "number", "place"),
                name="reference_source_once",
                violation_error_message="This work has a source already.",
            ),
        ),
    ]
