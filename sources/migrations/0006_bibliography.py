"""Sources and their authors hold what citations need."""

from django.db import migrations, models

import audit.fields
import sources.fields
from audit.operations import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0005_every_link_has_a_changeset"),
        ("sources", "0005_uploads"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="author",
            name="author_corporate_has_no_given",
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="author",
                    name="dropping_particle",
                    field=audit.fields.LineField(
                        blank=True,
                        help_text="Left out when the family name stands alone.",
                        max_length=50,
                        verbose_name="dropping particle",
                    ),
                ),
                migrations.AddField(
                    model_name="historicalauthor",
                    name="dropping_particle",
                    field=audit.fields.LineField(
                        blank=True,
                        help_text="Left out when the family name stands alone.",
                        max_length=50,
                        verbose_name="dropping particle",
                    ),
                ),
                migrations.AddField(
                    model_name="historicalsource",
                    name="container",
                    field=audit.fields.LineField(
                        blank=True,
                        help_text="The journal, newspaper, book or site that it stands in. Empty when it stands on its own.",
                        max_length=500,
                        verbose_name="stands in",
                    ),
                ),
                migrations.AddField(
                    model_name="source",
                    name="container",
                    field=audit.fields.LineField(
                        blank=True,
                        help_text="The journal, newspaper, book or site that it stands in. Empty when it stands on its own.",
                        max_length=500,
                        verbose_name="stands in",
                    ),
                ),
            ]
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="author",
                    name="particle",
                    field=audit.fields.LineField(
                        blank=True,
                        help_text="Part of the family name, as “van” in van Gogh.",
                        max_length=50,
                        verbose_name="particle",
                    ),
                ),
                migrations.AddField(
                    model_name="historicalauthor",
                    name="particle",
                    field=audit.fields.LineField(
                        blank=True,
                        help_text="Part of the family name, as “van” in van Gogh.",
                        max_length=50,
                        verbose_name="particle",
                    ),
                ),
                migrations.AddField(
                    model_name="historicalsource",
                    name="csl_type",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("article", "article"),
                            ("article-journal", "article-journal"),
                            ("article-magazine", "article-magazine"),
                            ("article-newspaper", "article-newspaper"),
                            ("bill", "bill"),
                            ("book", "book"),
                            ("broadcast", "broadcast"),
                            ("chapter", "chapter"),
                            ("classic", "classic"),
                            ("collection", "collection"),
                            ("dataset", "dataset"),
                            ("document", "document"),
                            ("entry", "entry"),
                            ("entry-dictionary", "entry-dictionary"),
                            ("entry-encyclopedia", "entry-encyclopedia"),
                            ("event", "event"),
                            ("figure", "figure"),
                            ("graphic", "graphic"),
                            ("hearing", "hearing"),
                            ("interview", "interview"),
                            ("legal_case", "legal_case"),
                            ("legislation", "legislation"),
                            ("manuscript", "manuscript"),
                            ("map", "map"),
                            ("motion_picture", "motion_picture"),
                            ("musical_score", "musical_score"),
                            ("pamphlet", "pamphlet"),
                            ("paper-conference", "paper-conference"),
                            ("patent", "patent"),
                            ("performance", "performance"),
                            ("periodical", "periodical"),
                            ("personal_communication", "personal_communication"),
                            ("post", "post"),
                            ("post-weblog", "post-weblog"),
                            ("regulation", "regulation"),
                            ("report", "report"),
                            ("review", "review"),
                            ("review-book", "review-book"),
                            ("software", "software"),
                            ("song", "song"),
                            ("speech", "speech"),
                            ("standard", "standard"),
                            ("thesis", "thesis"),
                            ("treaty", "treaty"),
                            ("webpage", "webpage"),
                        ],
                        help_text="What citation programs call it (CSL). Empty: as its kind says.",
                        max_length=30,
                        verbose_name="type in bibliographies",
                    ),
                ),
                migrations.AddField(
                    model_name="source",
                    name="csl_type",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("article", "article"),
                            ("article-journal", "article-journal"),
                            ("article-magazine", "article-magazine"),
                            ("article-newspaper", "article-newspaper"),
                            ("bill", "bill"),
                            ("book", "book"),
                            ("broadcast", "broadcast"),
                            ("chapter", "chapter"),
                            ("classic", "classic"),
                            ("collection", "collection"),
                            ("dataset", "dataset"),
                            ("document", "document"),
                            ("entry", "entry"),
                            ("entry-dictionary", "entry-dictionary"),
                            ("entry-encyclopedia", "entry-encyclopedia"),
                            ("event", "event"),
                            ("figure", "figure"),
                            ("graphic", "graphic"),
                            ("hearing", "hearing"),
                            ("interview", "interview"),
                            ("legal_case", "legal_case"),
                            ("legislation", "legislation"),
                            ("manuscript", "manuscript"),
                            ("map", "map"),
                            ("motion_picture", "motion_picture"),
                            ("musical_score", "musical_score"),
                            ("pamphlet", "pamphlet"),
                            ("paper-conference", "paper-conference"),
                            ("patent", "patent"),
                            ("performance", "performance"),
                            ("periodical", "periodical"),
                            ("personal_communication", "personal_communication"),
                            ("post", "post"),
                            ("post-weblog", "post-weblog"),
                            ("regulation", "regulation"),
                            ("report", "report"),
                            ("review", "review"),
                            ("review-book", "review-book"),
                            ("software", "software"),
                            ("song", "song"),
                            ("speech", "speech"),
                            ("standard", "standard"),
                            ("thesis", "thesis"),
                            ("treaty", "treaty"),
                            ("webpage", "webpage"),
                        ],
                        help_text="What citation programs call it (CSL). Empty: as its kind says.",
                        max_length=30,
                        verbose_name="type in bibliographies",
                    ),
                ),
            ]
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="author",
                    name="role",
                    field=models.CharField(
                        choices=[("author", "author"), ("editor", "editor"), ("translator", "translator")],
                        default="author",
                        max_length=12,
                        verbose_name="part",
                    ),
                ),
                migrations.AddField(
                    model_name="historicalauthor",
                    name="role",
                    field=models.CharField(
                        choices=[("author", "author"), ("editor", "editor"), ("translator", "translator")],
                        default="author",
                        max_length=12,
                        verbose_name="part",
                    ),
                ),
                migrations.AddField(
                    model_name="historicalsource",
                    name="date_literal",
                    field=audit.fields.LineField(
                        blank=True,
                        help_text="Only when no date above can say it, such as “before the war” or “44 BC”.",
                        max_length=200,
                        verbose_name="date as it was written",
                    ),
                ),
                migrations.AddField(
                    model_name="source",
                    name="date_literal",
                    field=audit.fields.LineField(
                        blank=True,
                        help_text="Only when no date above can say it, such as “before the war” or “44 BC”.",
                        max_length=200,
                        verbose_name="date as it was written",
                    ),
                ),
            ]
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="author",
                    name="suffix",
                    field=audit.fields.LineField(
                        blank=True, help_text="For example Jr. or III.", max_length=50, verbose_name="suffix"
                    ),
                ),
                migrations.AddField(
                    model_name="historicalauthor",
                    name="suffix",
                    field=audit.fields.LineField(
                        blank=True, help_text="For example Jr. or III.", max_length=50, verbose_name="suffix"
                    ),
                ),
                migrations.AddField(
                    model_name="historicalsource",
                    name="doi",
                    field=sources.fields.DoiField(
                        blank=True,
                        help_text="For example 10.1000/182. Empty when it has none.",
                        max_length=250,
                        verbose_name="DOI",
                    ),
                ),
                migrations.AddField(
                    model_name="source",
                    name="doi",
                    field=sources.fields.DoiField(
                        blank=True,
                        help_text="For example 10.1000/182. Empty when it has none.",
                        max_length=250,
                        verbose_name="DOI",
                    ),
                ),
            ]
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="historicalsource",
                    name="edition",
                    field=audit.fields.LineField(blank=True, max_length=100, verbose_name="edition"),
                ),
                migrations.AddField(
                    model_name="source",
                    name="edition",
                    field=audit.fields.LineField(blank=True, max_length=100, verbose_name="edition"),
                ),
            ]
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="historicalsource",
                    name="isbn",
                    field=audit.fields.LineField(blank=True, max_length=200, verbose_name="ISBN"),
                ),
                migrations.AddField(
                    model_name="source",
                    name="isbn",
                    field=audit.fields.LineField(blank=True, max_length=200, verbose_name="ISBN"),
                ),
            ]
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="historicalsource",
                    name="issn",
                    field=audit.fields.LineField(blank=True, max_length=100, verbose_name="ISSN"),
                ),
                migrations.AddField(
                    model_name="source",
                    name="issn",
                    field=audit.fields.LineField(blank=True, max_length=100, verbose_name="ISSN"),
                ),
            ]
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="historicalsource",
                    name="issue",
                    field=audit.fields.LineField(
                        blank=True,
                        help_text="Of the issue, report, law or case.",
                        max_length=100,
                        verbose_name="number",
                    ),
                ),
                migrations.AddField(
                    model_name="source",
                    name="issue",
                    field=audit.fields.LineField(
                        blank=True,
                        help_text="Of the issue, report, law or case.",
                        max_length=100,
                        verbose_name="number",
                    ),
                ),
            ]
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="historicalsource",
                    name="pages",
                    field=audit.fields.LineField(
                        blank=True, help_text="From and to, for example 613-620.", max_length=100, verbose_name="pages"
                    ),
                ),
                migrations.AddField(
                    model_name="source",
                    name="pages",
                    field=audit.fields.LineField(
                        blank=True, help_text="From and to, for example 613-620.", max_length=100, verbose_name="pages"
                    ),
                ),
            ]
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="historicalsource",
                    name="place",
                    field=audit.fields.LineField(
                        blank=True, help_text="Where it was published.", max_length=250, verbose_name="place"
                    ),
                ),
                migrations.AddField(
                    model_name="source",
                    name="place",
                    field=audit.fields.LineField(
                        blank=True, help_text="Where it was published.", max_length=250, verbose_name="place"
                    ),
                ),
            ]
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="historicalsource",
                    name="volume",
                    field=audit.fields.LineField(blank=True, max_length=100, verbose_name="volume"),
                ),
                migrations.AddField(
                    model_name="source",
                    name="volume",
                    field=audit.fields.LineField(blank=True, max_length=100, verbose_name="volume"),
                ),
            ]
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["author", "editor", "translator"])),
                name="author_role_known",
                violation_error_message="role: choose one of the listed values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "person"),
                    models.Q(("dropping_particle", ""), ("given", ""), ("particle", ""), ("suffix", "")),
                    _connector="OR",
                ),
                name="author_corporate_has_no_given",
                violation_error_message="A body has no given names: put its whole name in “name”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("date", ""), ("date_literal", ""), _connector="OR"),
                name="source_date_once",
                violation_error_message="Give the date as a date, or as it was written, and not both.",
            ),
        ),
    ]
