"""Parties can be kept from search engines, and the site has a page on privacy."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0015_fill_search_index"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="policytext",
            name="policy_page_known",
        ),
        migrations.AddField(
            model_name="historicalparty",
            name="noindex",
            field=models.BooleanField(
                default=False,
                help_text="Asks search engines to leave out the party's page, its feed and its table. The site's own search finds it.",
                verbose_name="keep from search engines",
            ),
        ),
        migrations.AddField(
            model_name="party",
            name="noindex",
            field=models.BooleanField(
                default=False,
                help_text="Asks search engines to leave out the party's page, its feed and its table. The site's own search finds it.",
                verbose_name="keep from search engines",
            ),
        ),
        migrations.AlterField(
            model_name="historicalpolicytext",
            name="page",
            field=models.CharField(
                choices=[("method", "method"), ("corrections", "corrections"), ("privacy", "privacy")],
                db_index=True,
                max_length=20,
                verbose_name="page",
            ),
        ),
        migrations.AlterField(
            model_name="policytext",
            name="page",
            field=models.CharField(
                choices=[("method", "method"), ("corrections", "corrections"), ("privacy", "privacy")],
                max_length=20,
                unique=True,
                verbose_name="page",
            ),
        ),
        migrations.AddConstraint(
            model_name="policytext",
            constraint=models.CheckConstraint(
                condition=models.Q(("page__in", ["method", "corrections", "privacy"])),
                name="policy_page_known",
                violation_error_message="page: choose one of the listed values.",
            ),
        ),
    ]
