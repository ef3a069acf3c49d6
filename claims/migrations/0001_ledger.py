"""The ledger. A model stands behind those that it refers to, so that none is changed after it was made."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import audit.context
import audit.fields
import sources.edtf_fields
import sources.fields
from audit.operations import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit", "0001_ledger"),
        ("auth", "__first__"),
        ("sources", "0001_ledger"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Party",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "slug",
                            sources.fields.NaturalKeyField(
                                help_text="The record's name in addresses and dossiers, for example evening-post. Never changes.",
                                max_length=120,
                                unique=True,
                                verbose_name="slug",
                            ),
                        ),
                        ("name", audit.fields.LineField(max_length=250, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("person", "person"),
                                    ("government body", "government body"),
                                    ("international organisation", "international organisation"),
                                    ("armed or political group", "armed or political group"),
                                    ("religious body", "religious body"),
                                    ("company", "company"),
                                    ("media outlet", "media outlet"),
                                    ("expert", "expert"),
                                    ("other", "other"),
                                ],
                                max_length=30,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "summary",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="One neutral sentence: who or what this is.",
                                verbose_name="summary",
                            ),
                        ),
                        (
                            "wikidata",
                            sources.fields.WikidataField(
                                blank=True,
                                help_text="For example Q232. Empty when unknown.",
                                max_length=20,
                                verbose_name="Wikidata item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "party",
                        "verbose_name_plural": "parties",
                        "ordering": ["name", "pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "person",
                                            "government body",
                                            "international organisation",
                                            "armed or political group",
                                            "religious body",
                                            "company",
                                            "media outlet",
                                            "expert",
                                            "other",
                                        ],
                                    )
                                ),
                                name="party_kind_known",
                                violation_error_message="kind: choose one of the listed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="party_has_name",
                                violation_error_message="Give the party's name.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Affiliation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            audit.fields.LineField(
                                help_text="For example Minister of the Interior.", max_length=250, verbose_name="role"
                            ),
                        ),
                        (
                            "since",
                            sources.edtf_fields.EDTFField(
                                blank=True,
                                earliest="since_earliest",
                                help_text="EDTF or words. Empty when unknown.",
                                latest="since_latest",
                                max_length=40,
                                verbose_name="since",
                            ),
                        ),
                        ("since_earliest", models.DateField(blank=True, editable=False, null=True)),
                        ("since_latest", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "until",
                            sources.edtf_fields.EDTFField(
                                blank=True,
                                earliest="until_earliest",
                                help_text="EDTF or words. Empty when unknown or still so.",
                                latest="until_latest",
                                max_length=40,
                                verbose_name="until",
                            ),
                        ),
                        ("until_earliest", models.DateField(blank=True, editable=False, null=True)),
                        ("until_latest", models.DateField(blank=True, editable=False, null=True)),
                        ("note", audit.fields.ProseField(blank=True, verbose_name="note")),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="claims.party",
                                verbose_name="organisation",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="affiliations",
                                to="claims.party",
                                verbose_name="party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "affiliation",
                        "verbose_name_plural": "affiliations",
                        "ordering": ["party", "pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("role", ""), _negated=True),
                                name="affiliation_has_role",
                                violation_error_message="Say what the party was, for example Minister.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("organisation__isnull", True),
                                    models.Q(("organisation", models.F("party")), _negated=True),
                                    _connector="OR",
                                ),
                                name="affiliation_not_itself",
                                violation_error_message="A party cannot be affiliated with itself.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("since_earliest__isnull", True),
                                    ("until_latest__isnull", True),
                                    ("until_latest__gte", models.F("since_earliest")),
                                    _connector="OR",
                                ),
                                name="affiliation_ends_after_start",
                                violation_error_message="The affiliation ends before it begins.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Alias",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", audit.fields.LineField(max_length=250, verbose_name="name")),
                        (
                            "language",
                            sources.fields.LanguageField(default="en", max_length=35, verbose_name="language"),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="aliases",
                                to="claims.party",
                                verbose_name="party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "alias",
                        "verbose_name_plural": "aliases",
                        "ordering": ["party", "pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="alias_has_name",
                                violation_error_message="Give the other name.",
                            ),
                            models.UniqueConstraint(
                                fields=("party", "name", "language"),
                                name="alias_once",
                                violation_error_message="This alias is recorded already.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "slug",
                            sources.fields.NaturalKeyField(
                                help_text="The claim's name in its address. Made from the statement once; a former slug keeps leading here.",
                                max_length=120,
                                unique=True,
                                verbose_name="slug",
                            ),
                        ),
                        (
                            "statement",
                            audit.fields.LineField(
                                help_text="One neutral sentence that can be true or false.",
                                max_length=500,
                                verbose_name="statement",
                            ),
                        ),
                        (
                            "summary",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="One or two sentences: what the claim is about.",
                                verbose_name="summary",
                            ),
                        ),
                        (
                            "language",
                            sources.fields.LanguageField(
                                default="en",
                                help_text="Language of the statement, as a BCP 47 tag: en, kk, ru.",
                                max_length=35,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "event_date",
                            sources.edtf_fields.EDTFField(
                                blank=True,
                                earliest="event_earliest",
                                help_text="When what is claimed happened, in EDTF or words: spring 2004. Empty when it has no date.",
                                latest="event_latest",
                                max_length=40,
                                verbose_name="date of the event",
                            ),
                        ),
                        ("event_earliest", models.DateField(blank=True, editable=False, null=True)),
                        ("event_latest", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("supported", "supported"),
                                    ("partly supported", "partly supported"),
                                    ("contested", "contested"),
                                    ("unsupported", "unsupported"),
                                    ("contradicted", "contradicted"),
                                    ("not assessable", "not assessable"),
                                ],
                                max_length=20,
                                verbose_name="verdict",
                            ),
                        ),
                        (
                            "rationale",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="Why this verdict, and on which evidence.",
                                verbose_name="rationale",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "claim",
                        "verbose_name_plural": "claims",
                        "ordering": ["-pk"],
                        "permissions": [
                            ("submit_claim", "Can submit claims for review"),
                            ("review_claim", "Can approve claims and request changes"),
                            ("withdraw_claim", "Can withdraw published claims"),
                        ],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "verdict__in",
                                        [
                                            "supported",
                                            "partly supported",
                                            "contested",
                                            "unsupported",
                                            "contradicted",
                                            "not assessable",
                                            "",
                                        ],
                                    )
                                ),
                                name="claim_verdict_known",
                                violation_error_message="verdict: choose one of the listed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("statement", ""), _negated=True),
                                name="claim_has_statement",
                                violation_error_message="Write the claim's statement.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Position",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "capacity",
                            audit.fields.LineField(
                                blank=True,
                                help_text="As what the party spoke then: first deputy chairman, KNB.",
                                max_length=250,
                                verbose_name="capacity",
                            ),
                        ),
                        (
                            "stance",
                            models.CharField(
                                choices=[
                                    ("asserts", "asserts"),
                                    ("denies", "denies"),
                                    ("qualifies", "qualifies"),
                                    ("reports", "reports"),
                                    ("retracts", "retracts"),
                                ],
                                max_length=20,
                                verbose_name="stance",
                            ),
                        ),
                        (
                            "stated_on",
                            sources.edtf_fields.EDTFField(
                                blank=True,
                                earliest="stated_earliest",
                                help_text="When it was said, in EDTF or words: 7 February 2005. Empty when unknown.",
                                latest="stated_latest",
                                max_length=40,
                                verbose_name="stated on",
                            ),
                        ),
                        ("stated_earliest", models.DateField(blank=True, editable=False, null=True)),
                        ("stated_latest", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "quote",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="Short and literal, without quotation marks.",
                                verbose_name="quotation",
                            ),
                        ),
                        (
                            "note",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="What a reader needs to understand the position.",
                                verbose_name="note",
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="positions",
                                to="claims.claim",
                                verbose_name="claim",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="positions",
                                to="claims.party",
                                verbose_name="party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "position",
                        "verbose_name_plural": "positions",
                        "ordering": ["claim", "pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stance__in", ["asserts", "denies", "qualifies", "reports", "retracts"])
                                ),
                                name="position_stance_known",
                                violation_error_message="stance: choose one of the listed values.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Citation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "locator",
                            audit.fields.LineField(
                                blank=True,
                                help_text="Page, section or minute: page 3.",
                                max_length=250,
                                verbose_name="locator",
                            ),
                        ),
                        (
                            "excerpt",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="The words of the source that document the position.",
                                verbose_name="excerpt",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="citations",
                                to="sources.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "position",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="citations",
                                to="claims.position",
                                verbose_name="position",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "citation",
                        "verbose_name_plural": "citations",
                        "ordering": ["position", "pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("position", "source", "locator"),
                                name="citation_once",
                                violation_error_message="The position cites this place of this source already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Revision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "changeset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="revisions",
                                to="audit.changeset",
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="claims.claim"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "revision",
                        "verbose_name_plural": "revisions",
                        "ordering": ["claim", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("claim", "number"), name="revision_number_once"),
                            models.UniqueConstraint(fields=("claim", "changeset"), name="revision_once_per_changeset"),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="revision_number_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Edition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("slug", models.CharField(max_length=120)),
                        ("document", models.TextField()),
                        ("approved_at", models.DateTimeField()),
                        ("comment", audit.fields.ProseField(blank=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="claims.claim"
                            ),
                        ),
                        (
                            "revision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="edition",
                                to="claims.revision",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "edition",
                        "verbose_name_plural": "editions",
                        "ordering": ["claim", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("claim", "number"), name="edition_number_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "bearing",
                            models.CharField(
                                choices=[
                                    ("supports", "supports"),
                                    ("contradicts", "contradicts"),
                                    ("context", "context"),
                                ],
                                max_length=20,
                                verbose_name="bearing",
                            ),
                        ),
                        (
                            "credibility",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "confirmed by other sources"),
                                    (2, "probably true"),
                                    (3, "possibly true"),
                                    (4, "doubtful"),
                                    (5, "improbable"),
                                    (6, "truth cannot be judged"),
                                ],
                                default=6,
                                help_text="Admiralty code, 1 to 6. 6 means that it cannot be judged, not that it is false.",
                                verbose_name="credibility",
                            ),
                        ),
                        (
                            "excerpt",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="The words of the source that bear on the claim.",
                                verbose_name="excerpt",
                            ),
                        ),
                        (
                            "locator",
                            audit.fields.LineField(
                                blank=True,
                                help_text="Page, section or minute: page 3.",
                                max_length=250,
                                verbose_name="locator",
                            ),
                        ),
                        (
                            "note",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="Why the source bears on the claim in this way.",
                                verbose_name="note",
                            ),
                        ),
                        (
                            "basis",
                            models.BooleanField(
                                default=False, help_text="The verdict rests on this row.", verbose_name="basis"
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="claims.claim",
                                verbose_name="claim",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="sources.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "evidence",
                        "verbose_name_plural": "evidence",
                        "ordering": ["claim", "pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("bearing__in", ["supports", "contradicts", "context"])),
                                name="evidence_bearing_known",
                                violation_error_message="bearing: choose one of the listed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("credibility__in", [1, 2, 3, 4, 5, 6])),
                                name="evidence_credibility_known",
                                violation_error_message="credibility: choose one of the listed values.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAffiliation",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "role",
                            audit.fields.LineField(
                                help_text="For example Minister of the Interior.", max_length=250, verbose_name="role"
                            ),
                        ),
                        (
                            "since",
                            sources.edtf_fields.EDTFField(
                                blank=True,
                                earliest="since_earliest",
                                help_text="EDTF or words. Empty when unknown.",
                                latest="since_latest",
                                max_length=40,
                                verbose_name="since",
                            ),
                        ),
                        ("since_earliest", models.DateField(blank=True, editable=False, null=True)),
                        ("since_latest", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "until",
                            sources.edtf_fields.EDTFField(
                                blank=True,
                                earliest="until_earliest",
                                help_text="EDTF or words. Empty when unknown or still so.",
                                latest="until_latest",
                                max_length=40,
                                verbose_name="until",
                            ),
                        ),
                        ("until_earliest", models.DateField(blank=True, editable=False, null=True)),
                        ("until_latest", models.DateField(blank=True, editable=False, null=True)),
                        ("note", audit.fields.ProseField(blank=True, verbose_name="note")),
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
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.party",
                                verbose_name="organisation",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.party",
                                verbose_name="party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical affiliation",
                        "verbose_name_plural": "historical affiliations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAlias",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("name", audit.fields.LineField(max_length=250, verbose_name="name")),
                        (
                            "language",
                            sources.fields.LanguageField(default="en", max_length=35, verbose_name="language"),
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
                        (
                            "party",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.party",
                                verbose_name="party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical alias",
                        "verbose_name_plural": "historical aliases",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCitation",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "locator",
                            audit.fields.LineField(
                                blank=True,
                                help_text="Page, section or minute: page 3.",
                                max_length=250,
                                verbose_name="locator",
                            ),
                        ),
                        (
                            "excerpt",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="The words of the source that document the position.",
                                verbose_name="excerpt",
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
                        (
                            "position",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.position",
                                verbose_name="position",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical citation",
                        "verbose_name_plural": "historical citations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalClaim",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "slug",
                            sources.fields.NaturalKeyField(
                                help_text="The claim's name in its address. Made from the statement once; a former slug keeps leading here.",
                                max_length=120,
                                unique=False,
                                verbose_name="slug",
                            ),
                        ),
                        (
                            "statement",
                            audit.fields.LineField(
                                help_text="One neutral sentence that can be true or false.",
                                max_length=500,
                                verbose_name="statement",
                            ),
                        ),
                        (
                            "summary",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="One or two sentences: what the claim is about.",
                                verbose_name="summary",
                            ),
                        ),
                        (
                            "language",
                            sources.fields.LanguageField(
                                default="en",
                                help_text="Language of the statement, as a BCP 47 tag: en, kk, ru.",
                                max_length=35,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "event_date",
                            sources.edtf_fields.EDTFField(
                                blank=True,
                                earliest="event_earliest",
                                help_text="When what is claimed happened, in EDTF or words: spring 2004. Empty when it has no date.",
                                latest="event_latest",
                                max_length=40,
                                verbose_name="date of the event",
                            ),
                        ),
                        ("event_earliest", models.DateField(blank=True, editable=False, null=True)),
                        ("event_latest", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("supported", "supported"),
                                    ("partly supported", "partly supported"),
                                    ("contested", "contested"),
                                    ("unsupported", "unsupported"),
                                    ("contradicted", "contradicted"),
                                    ("not assessable", "not assessable"),
                                ],
                                max_length=20,
                                verbose_name="verdict",
                            ),
                        ),
                        (
                            "rationale",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="Why this verdict, and on which evidence.",
                                verbose_name="rationale",
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
                        "verbose_name": "historical claim",
                        "verbose_name_plural": "historical claims",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalEvidence",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "bearing",
                            models.CharField(
                                choices=[
                                    ("supports", "supports"),
                                    ("contradicts", "contradicts"),
                                    ("context", "context"),
                                ],
                                max_length=20,
                                verbose_name="bearing",
                            ),
                        ),
                        (
                            "credibility",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "confirmed by other sources"),
                                    (2, "probably true"),
                                    (3, "possibly true"),
                                    (4, "doubtful"),
                                    (5, "improbable"),
                                    (6, "truth cannot be judged"),
                                ],
                                default=6,
                                help_text="Admiralty code, 1 to 6. 6 means that it cannot be judged, not that it is false.",
                                verbose_name="credibility",
                            ),
                        ),
                        (
                            "excerpt",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="The words of the source that bear on the claim.",
                                verbose_name="excerpt",
                            ),
                        ),
                        (
                            "locator",
                            audit.fields.LineField(
                                blank=True,
                                help_text="Page, section or minute: page 3.",
                                max_length=250,
                                verbose_name="locator",
                            ),
                        ),
                        (
                            "note",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="Why the source bears on the claim in this way.",
                                verbose_name="note",
                            ),
                        ),
                        (
                            "basis",
                            models.BooleanField(
                                default=False, help_text="The verdict rests on this row.", verbose_name="basis"
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
                        "verbose_name": "historical evidence",
                        "verbose_name_plural": "historical evidence",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalParty",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "slug",
                            sources.fields.NaturalKeyField(
                                help_text="The record's name in addresses and dossiers, for example evening-post. Never changes.",
                                max_length=120,
                                unique=False,
                                verbose_name="slug",
                            ),
                        ),
                        ("name", audit.fields.LineField(max_length=250, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("person", "person"),
                                    ("government body", "government body"),
                                    ("international organisation", "international organisation"),
                                    ("armed or political group", "armed or political group"),
                                    ("religious body", "religious body"),
                                    ("company", "company"),
                                    ("media outlet", "media outlet"),
                                    ("expert", "expert"),
                                    ("other", "other"),
                                ],
                                max_length=30,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "summary",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="One neutral sentence: who or what this is.",
                                verbose_name="summary",
                            ),
                        ),
                        (
                            "wikidata",
                            sources.fields.WikidataField(
                                blank=True,
                                help_text="For example Q232. Empty when unknown.",
                                max_length=20,
                                verbose_name="Wikidata item",
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
                        "verbose_name": "historical party",
                        "verbose_name_plural": "historical parties",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPosition",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "capacity",
                            audit.fields.LineField(
                                blank=True,
                                help_text="As what the party spoke then: first deputy chairman, KNB.",
                                max_length=250,
                                verbose_name="capacity",
                            ),
                        ),
                        (
                            "stance",
                            models.CharField(
                                choices=[
                                    ("asserts", "asserts"),
                                    ("denies", "denies"),
                                    ("qualifies", "qualifies"),
                                    ("reports", "reports"),
                                    ("retracts", "retracts"),
                                ],
                                max_length=20,
                                verbose_name="stance",
                            ),
                        ),
                        (
                            "stated_on",
                            sources.edtf_fields.EDTFField(
                                blank=True,
                                earliest="stated_earliest",
                                help_text="When it was said, in EDTF or words: 7 February 2005. Empty when unknown.",
                                latest="stated_latest",
                                max_length=40,
                                verbose_name="stated on",
                            ),
                        ),
                        ("stated_earliest", models.DateField(blank=True, editable=False, null=True)),
                        ("stated_latest", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "quote",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="Short and literal, without quotation marks.",
                                verbose_name="quotation",
                            ),
                        ),
                        (
                            "note",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="What a reader needs to understand the position.",
                                verbose_name="note",
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
                            "party",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.party",
                                verbose_name="party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical position",
                        "verbose_name_plural": "historical positions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalRelation",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("contradicts", "contradicts"),
                                    ("supports", "supports"),
                                    ("refines", "refines"),
                                    ("duplicates", "duplicates"),
                                    ("part of", "part of"),
                                ],
                                max_length=20,
                                verbose_name="type",
                            ),
                        ),
                        (
                            "note",
                            audit.fields.ProseField(
                                blank=True, help_text="How the two claims hang together.", verbose_name="note"
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
                            "target",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.claim",
                                verbose_name="other claim",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical relation",
                        "verbose_name_plural": "historical relations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReplyRequest",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "asked_on",
                            sources.edtf_fields.EDTFField(
                                earliest="asked_earliest",
                                help_text="When we asked.",
                                latest="asked_latest",
                                max_length=40,
                                verbose_name="asked on",
                            ),
                        ),
                        ("asked_earliest", models.DateField(blank=True, editable=False, null=True)),
                        ("asked_latest", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "channel",
                            audit.fields.LineField(
                                help_text="How we asked: letter, e-mail, telephone.",
                                max_length=250,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "answered_on",
                            sources.edtf_fields.EDTFField(
                                blank=True,
                                earliest="answered_earliest",
                                help_text="Empty as long as there is no answer.",
                                latest="answered_latest",
                                max_length=40,
                                verbose_name="answered on",
                            ),
                        ),
                        ("answered_earliest", models.DateField(blank=True, editable=False, null=True)),
                        ("answered_latest", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "answer",
                            audit.fields.ProseField(
                                blank=True, help_text="What the party answered.", verbose_name="answer"
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
                            "party",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.party",
                                verbose_name="party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical reply request",
                        "verbose_name_plural": "historical reply requests",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReview",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "decision",
                            models.CharField(
                                choices=[("approved", "approved"), ("changes requested", "changes requested")],
                                max_length=20,
                                verbose_name="decision",
                            ),
                        ),
                        ("comment", audit.fields.ProseField(blank=True, verbose_name="comment")),
                        (
                            "decided_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="decided at"),
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
                        (
                            "revision",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.revision",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical review",
                        "verbose_name_plural": "historical reviews",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReviewState",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("in review", "in review"),
                                    ("published", "published"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "submitted_revision",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="submitted revision"),
                        ),
                        ("review_due", models.DateField(blank=True, null=True, verbose_name="review due")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                        (
                            "withdrawn_reason",
                            audit.fields.ProseField(blank=True, verbose_name="public reason for the withdrawal"),
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
                            "edition",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.edition",
                                verbose_name="edition",
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
                        "verbose_name": "historical review state",
                        "verbose_name_plural": "historical review states",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Topic",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "slug",
                            sources.fields.NaturalKeyField(
                                help_text="The record's name in addresses and dossiers, for example evening-post. Never changes.",
                                max_length=120,
                                unique=True,
                                verbose_name="slug",
                            ),
                        ),
                        ("title", audit.fields.LineField(max_length=250, verbose_name="title")),
                        (
                            "summary",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="One or two sentences for the topic's page.",
                                verbose_name="summary",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                help_text="The wider topic. Empty for a topic that stands on its own.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="claims.topic",
                                verbose_name="filed under",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "topic",
                        "verbose_name_plural": "topics",
                        "ordering": ["title", "pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="topic_has_title",
                                violation_error_message="Give the topic's title.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("parent__isnull", True),
                                    models.Q(("parent", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="topic_not_its_own_parent",
                                violation_error_message="A topic cannot be filed under itself.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalTopic",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "slug",
                            sources.fields.NaturalKeyField(
                                help_text="The record's name in addresses and dossiers, for example evening-post. Never changes.",
                                max_length=120,
                                unique=False,
                                verbose_name="slug",
                            ),
                        ),
                        ("title", audit.fields.LineField(max_length=250, verbose_name="title")),
                        (
                            "summary",
                            audit.fields.ProseField(
                                blank=True,
                                help_text="One or two sentences for the topic's page.",
                                verbose_name="summary",
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
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="The wider topic. Empty for a topic that stands on its own.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.topic",
                                verbose_name="filed under",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical topic",
                        "verbose_name_plural": "historical topics",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalTopicLink",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "order",
                            models.PositiveSmallIntegerField(
                                default=1, help_text="1 for the main topic.", verbose_name="place"
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
                            "topic",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="claims.topic",
                                verbose_name="topic",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical topic of a claim",
                        "verbose_name_plural": "historical topics of a claim",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="IndexedClaim",
                    fields=[
                        (
                            "claim",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="indexed",
                                serialize=False,
                                to="claims.claim",
                            ),
                        ),
                        ("slug", models.CharField(max_length=120, unique=True)),
                        ("statement", models.CharField(max_length=500)),
                        ("summary", models.TextField(blank=True)),
                        ("language", models.CharField(max_length=35)),
                        (
                            "verdict",
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
                            ),
                        ),
                        ("event_date", models.CharField(blank=True, max_length=40)),
                        ("event_earliest", models.DateField(null=True)),
                        ("event_latest", models.DateField(null=True)),
                        ("asserting", models.PositiveIntegerField(help_text="Parties that assert it.")),
                        ("denying", models.PositiveIntegerField(help_text="Parties that deny it.")),
                        ("approved_at", models.DateTimeField()),
                        ("review_due", models.DateField(null=True)),
                        (
                            "edition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="indexed", to="claims.edition"
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["-approved_at", "-claim"], name="indexed_newest"),
                            models.Index(fields=["statement", "claim"], name="indexed_by_statement"),
                            models.Index(fields=["event_earliest", "claim"], name="indexed_by_event"),
                            models.Index(fields=["verdict", "-approved_at", "-claim"], name="indexed_by_verdict"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndexedPosition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "stance",
                            models.CharField(
                                choices=[
                                    ("asserts", "asserts"),
                                    ("denies", "denies"),
                                    ("qualifies", "qualifies"),
                                    ("reports", "reports"),
                                    ("retracts", "retracts"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("capacity", models.CharField(blank=True, max_length=250)),
                        ("stated_on", models.CharField(blank=True, max_length=40)),
                        ("stated_earliest", models.DateField(null=True)),
                        ("stated_latest", models.DateField(null=True)),
                        ("quote", models.TextField(blank=True)),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="indexed", to="claims.party"
                            ),
                        ),
                        (
                            "indexed",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="positions",
                                to="claims.indexedclaim",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["party", "stated_earliest", "id"], name="indexed_timeline")],
                    },
                ),
                migrations.CreateModel(
                    name="IndexedRelation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("contradicts", "contradicts"),
                                    ("supports", "supports"),
                                    ("refines", "refines"),
                                    ("duplicates", "duplicates"),
                                    ("part of", "part of"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="indexed_inbound",
                                to="claims.claim",
                            ),
                        ),
                        (
                            "indexed",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="relations",
                                to="claims.indexedclaim",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="IndexedSource",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("citations", models.PositiveIntegerField(help_text="Positions that cite it.")),
                        ("evidence", models.PositiveIntegerField(help_text="Evidence rows from it.")),
                        ("in_basis", models.BooleanField()),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="indexed", to="sources.source"
                            ),
                        ),
                        (
                            "indexed",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sources",
                                to="claims.indexedclaim",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["source", "indexed"], name="indexed_by_source")],
                    },
                ),
                migrations.CreateModel(
                    name="IndexedTopic",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField()),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="indexed", to="claims.topic"
                            ),
                        ),
                        (
                            "indexed",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="topics",
                                to="claims.indexedclaim",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Mention",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mentions",
                                to="claims.edition",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mentions",
                                to="sources.source",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mentions",
                                to="claims.party",
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mentions",
                                to="claims.topic",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("party__isnull", False), ("source__isnull", True), ("topic__isnull", True)
                                    ),
                                    models.Q(
                                        ("party__isnull", True), ("source__isnull", False), ("topic__isnull", True)
                                    ),
                                    models.Q(
                                        ("party__isnull", True), ("source__isnull", True), ("topic__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="mention_of_one_thing",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicAddress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.CharField(max_length=120, unique=True)),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="addresses", to="claims.claim"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("slug", ""), _negated=True),
                                name="address_has_slug",
                                violation_error_message="An address needs a slug.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Relation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("contradicts", "contradicts"),
                                    ("supports", "supports"),
                                    ("refines", "refines"),
                                    ("duplicates", "duplicates"),
                                    ("part of", "part of"),
                                ],
                                max_length=20,
                                verbose_name="type",
                            ),
                        ),
                        (
                            "note",
                            audit.fields.ProseField(
                                blank=True, help_text="How the two claims hang together.", verbose_name="note"
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="relations",
                                to="claims.claim",
                                verbose_name="claim",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inbound_relations",
                                to="claims.claim",
                                verbose_name="other claim",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "relation",
                        "verbose_name_plural": "relations",
                        "ordering": ["claim", "pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("type__in", ["contradicts", "supports", "refines", "duplicates", "part of"])
                                ),
                                name="relation_type_known",
                                violation_error_message="type: choose one of the listed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("claim", models.F("target")), _negated=True),
                                name="relation_not_itself",
                                violation_error_message="A claim cannot be related to itself.",
                            ),
                            models.UniqueConstraint(
                                fields=("claim", "target", "type"),
                                name="relation_once",
                                violation_error_message="This relation is recorded already.",
                            ),
                            models.UniqueConstraint(
                                django.db.models.functions.comparison.Least("claim", "target"),
                                django.db.models.functions.comparison.Greatest("claim", "target"),
                                models.F("type"),
                                condition=models.Q(("type__in", ("contradicts", "duplicates"))),
                                name="relation_symmetric_once",
                                violation_error_message="This relation holds both ways and is recorded already, at the other claim.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReplyRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "asked_on",
                            sources.edtf_fields.EDTFField(
                                earliest="asked_earliest",
                                help_text="When we asked.",
                                latest="asked_latest",
                                max_length=40,
                                verbose_name="asked on",
                            ),
                        ),
                        ("asked_earliest", models.DateField(blank=True, editable=False, null=True)),
                        ("asked_latest", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "channel",
                            audit.fields.LineField(
                                help_text="How we asked: letter, e-mail, telephone.",
                                max_length=250,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "answered_on",
                            sources.edtf_fields.EDTFField(
                                blank=True,
                                earliest="answered_earliest",
                                help_text="Empty as long as there is no answer.",
                                latest="answered_latest",
                                max_length=40,
                                verbose_name="answered on",
                            ),
                        ),
                        ("answered_earliest", models.DateField(blank=True, editable=False, null=True)),
                        ("answered_latest", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "answer",
                            audit.fields.ProseField(
                                blank=True, help_text="What the party answered.", verbose_name="answer"
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reply_requests",
                                to="claims.claim",
                                verbose_name="claim",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reply_requests",
                                to="claims.party",
                                verbose_name="party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reply request",
                        "verbose_name_plural": "reply requests",
                        "ordering": ["claim", "pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("asked_on", ""), _negated=True),
                                name="reply_request_dated",
                                violation_error_message="Say when the party was asked.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("channel", ""), _negated=True),
                                name="reply_request_has_channel",
                                violation_error_message="Say how the party was asked.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_on", "")),
                                    models.Q(
                                        models.Q(("answered_on", ""), _negated=True),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="reply_request_answer_complete",
                                violation_error_message="An answer needs both its date and its text.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                choices=[("approved", "approved"), ("changes requested", "changes requested")],
                                max_length=20,
                                verbose_name="decision",
                            ),
                        ),
                        ("comment", audit.fields.ProseField(blank=True, verbose_name="comment")),
                        (
                            "decided_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="decided at"),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="claims.claim",
                                verbose_name="claim",
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
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="claims.revision",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "review",
                        "verbose_name_plural": "reviews",
                        "ordering": ["claim", "pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("decision__in", ["approved", "changes requested"])),
                                name="review_decision_known",
                                violation_error_message="decision: choose one of the listed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "changes requested"), _negated=True),
                                    models.Q(("comment", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="review_changes_have_comment",
                                violation_error_message="Say which changes are asked for.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewState",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("in review", "in review"),
                                    ("published", "published"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "submitted_revision",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="submitted revision"),
                        ),
                        ("review_due", models.DateField(blank=True, null=True, verbose_name="review due")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                        (
                            "withdrawn_reason",
                            audit.fields.ProseField(blank=True, verbose_name="public reason for the withdrawal"),
                        ),
                        (
                            "claim",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="state",
                                to="claims.claim",
                                verbose_name="claim",
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="claims.edition",
                                verbose_name="edition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "review state",
                        "verbose_name_plural": "review states",
                        "abstract": False,
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["status", "claim"], name="state_by_status")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["draft", "in review", "published", "withdrawn"])),
                                name="state_status_known",
                                violation_error_message="status: choose one of the listed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "published"), _negated=True),
                                    ("edition__isnull", False),
                                    _connector="OR",
                                ),
                                name="state_published_has_edition",
                                violation_error_message="A published claim has an approved edition.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "withdrawn"), _negated=True),
                                    models.Q(
                                        ("edition__isnull", False),
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="state_withdrawn_has_reason",
                                violation_error_message="A withdrawal needs a public reason.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "in review"), _negated=True),
                                    ("submitted_revision__isnull", False),
                                    _connector="OR",
                                ),
                                name="state_in_review_has_revision",
                                violation_error_message="A claim in review names the revision that was submitted.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TopicLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "order",
                            models.PositiveSmallIntegerField(
                                default=1, help_text="1 for the main topic.", verbose_name="place"
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="topic_links",
                                to="claims.claim",
                                verbose_name="claim",
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claim_links",
                                to="claims.topic",
                                verbose_name="topic",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "topic of a claim",
                        "verbose_name_plural": "topics of a claim",
                        "ordering": ["claim", "order", "pk"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("claim", "topic"),
                                name="topic_link_once",
                                violation_error_message="The claim is filed under this topic already.",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
