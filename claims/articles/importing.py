"""Takes an article in: its text as one tracked row, the works of its references as sources, all in one changeset."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.context import changeset
from audit.fields import refuse_hidden_characters
from audit.languages import site_language
from claims.articles.article_report import first_line, lines_of, remarks_of
from claims.articles.index import index_article, known_publishers
from claims.articles.reading import parse_article, tell_format
from claims.articles.shapes import Format, ParsedArticle, UnreadableArticle
from claims.articles.words import problem_in_words
from claims.articles.works import PlannedWork, plan_works, write_works
from claims.models import Article
from sources.fields import SLUG_PATTERN
from sources.importing.files import MEGABYTE, UnreadableFile, read_text
from sources.importing.importers import Importer, Progress, without_progress
from sources.importing.report import Line, Outcome, Report
from sources.models import Source
from sources.slugs import slug_of


class ArticleForm(forms.Form):
    """What an article's file does not say of itself."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=500, validators=[refuse_hidden_characters], strip=True
    )
    slug = forms.RegexField(
        rf"^{SLUG_PATTERN}\Z",
        label=gettext_lazy("Slug"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Its name in addresses. Empty: made from the title."),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        required=False,
        choices=[
            ("auto", gettext_lazy("as the file shows")),
            (Format.WIKITEXT.value, gettext_lazy("wikitext")),
            (Format.RENDERED.value, gettext_lazy("as a browser shows it")),
        ],
    )
    origin = forms.SlugField(
        label=gettext_lazy("Source of origin"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("The slug of the source that the article is, when it is recorded as one."),
    )


@dataclass
class PlannedArticle:
    """What taking the article in would do."""

    report: Report
    article: Article | None = None  # not stored yet; None when there is nothing to do
    parsed: ParsedArticle | None = None
    works: tuple[PlannedWork, ...] = ()

    def apply(self, *, by: Any, comment: str, progress: Progress = without_progress) -> Report:
        """Write the article, its sources and publishers, in one changeset."""
        if self.article is None or self.parsed is None:
            return self.report
        with changeset(by, comment):
            self.article.full_clean()
            self.article.save()
            write_works(self.article, self.works, progress)
        index_article(self.article, self.parsed)
        address = reverse("admin:claims_article_change", args=[self.article.pk])
        first, *others = self.report.lines
        return Report((Line(first.outcome, first.where, first.what, first.why, address), *others), self.report.remarks)


def plan_article(content: bytes, *, name: str, by: Any, options: dict[str, Any]) -> PlannedArticle:
    """What taking the file in would do; `options` are those of ArticleForm, cleaned. Raises UnreadableFile."""
    text = read_text(content, name=name, declared=options.get("encoding", ""))
    told = options.get("format") or "auto"
    chosen = tell_format(text.text) if told == "auto" else Format(told)
    article = Article(
        slug=options.get("slug") or slug_of(options["title"]) or "article",
        title=options["title"],
        format=chosen.value,
        text=text.text,
        digest=sha256(text.text.encode()).hexdigest(),
        origin=_origin(options.get("origin") or "", name),
    )
    try:
        parsed = parse_article(text.text, chosen, known_publishers())
    except UnreadableArticle as error:
        raise UnreadableFile(f"{name}: {problem_in_words(error.kind, error.values)}") from None
    remarks = (text.remark,) if text.remark else ()
    if line := _stored_already(article, name):
        return PlannedArticle(Report((line,), remarks))
    with site_language():
        works, aside = plan_works(parsed, article)
    report = Report(
        (first_line(article, parsed, name), *lines_of(works, aside, parsed)), (*remarks, *remarks_of(parsed))
    )
    return PlannedArticle(report, article, parsed, works)


def _origin(slug: str, name: str) -> Source | None:
    if not slug:
        return None
    found: Source | None = Source.objects.unmerged().filter(slug=slug).first()
    if found is None:
        raise UnreadableFile(_("%(name)s: no source has the slug %(slug)s.") % {"name": name, "slug": repr(slug)})
    return found


def _stored_already(article: Article, name: str) -> Line | None:
    """The line of an article whose text or slug is stored; None for a new one. 2 queries."""
    same: Any = Article.objects.defer("text").filter(digest=article.digest).first()
    if same is not None:
        address = reverse("admin:claims_article_change", args=[same.pk])
        return Line(
            Outcome.KNOWN, name, same.title, _("The same text is stored as %(slug)s.") % {"slug": same.slug}, address
        )
    if Article.objects.filter(slug=article.slug).exists():
        why = _("Another text is stored as %(slug)s. A text never changes: choose another title or slug.")
        return Line(Outcome.REFUSED, name, article.title, why % {"slug": article.slug})
    return None


IMPORTER = Importer(
    key="article",
    title=gettext_lazy("An article"),
    explanation=gettext_lazy(
        "An encyclopedia article, in wikitext or as a browser shows it. Its text is kept for the desk, never public; "
        "the works of its references become sources. Its passages can then be made into claims, one by one."
    ),
    plan=plan_article,
    permission="claims.add_article",
    suffixes=(".txt", ".wiki", ".wikitext", ".mediawiki"),
    size_limit=2 * MEGABYTE,
    options=ArticleForm,
)
