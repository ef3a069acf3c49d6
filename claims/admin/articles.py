"""Articles in the admin: the list, and the annotated article, of which one section is open at a time."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.admin import AuditedAdmin
from claims.admin.passage_forms import CoverForm, DecisionForm, ProposalForm, RejectForm, TakeBackForm, reasons
from claims.articles.annotated import Annotated, annotated, standing, whole
from claims.articles.deciding import accept_proposal, cover_passage, reject_proposal, take_back
from claims.models import Article, ArticlePassage, PassageDecision

_ACCEPTS = ("claims.add_passagedecision", "claims.add_claim", "claims.add_position", "claims.add_citation")


@dataclass
class Offer:
    """One proposal as the page shows it: its form, its reasons, whether the party is new."""

    form: Any
    party: str
    stance: str
    statement: str
    new_party: bool
    why: list[str]


@dataclass
class ShownDecision:
    decision: PassageDecision
    claim: Any
    form: Any


@dataclass
class ShownPassage:
    """One passage with all that the page says of it. `state` is covered, probable, open or none."""

    passage: ArticlePassage
    state: str
    decisions: list[ShownDecision]
    probable: list[Any]  # claims, most alike first, with the share of their words in per cent
    offers: list[Offer] = field(default_factory=list)
    cover: Any = None
    carried: int = 0
    refused: bool = False


@admin.register(Article)
class ArticleAdmin(AuditedAdmin):
    change_form_template = "claims/admin/article.html"
    list_display = ["title", "format", "slug"]
    list_filter = ["format"]
    search_fields = ["title", "slug"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the texts, which no page needs."""
        return super().get_queryset(request).defer("text")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """None: the page shows the article its own way."""
        return []

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Articles are taken in from files."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A text stays as it came."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What claims were made from stays."""
        return False

    def get_urls(self) -> Any:
        act = self.admin_site.admin_view(self.act_view)
        return [
            path("<int:pk>/passages/<int:number>/<slug:decision>/", act, name="claims_article_act"),
            *super().get_urls(),
        ]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """The article's coverage, and one section of it."""
        context.update(self._page(request, annotated(context["original"])))
        return super().render_change_form(request, context, *args, **kwargs)

    @method_decorator(require_POST)
    def act_view(self, request: HttpRequest, pk: int, number: int, decision: str) -> HttpResponse:
        """One of the buttons under a passage. Refused: the section again, with the reasons and what was typed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if decision not in _ACTS:
            raise Http404
        perform, permissions = _ACTS[decision]
        if not all(request.user.has_perm(permission) for permission in permissions):
            raise PermissionDenied
        article = self.get_queryset(request).filter(pk=pk).first()
        if article is None:
            raise Http404
        page = annotated(article)
        passage = next((one for one in page.passages if one.number == number), None)
        if passage is None:
            raise Http404
        form = _form_for(decision, request, page, passage)
        if form.is_valid() and (done := _perform(perform, passage, form, request.user)):
            messages.success(request, done)
            return HttpResponseRedirect(_address(article, passage))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": article,
            "title": article.title,
            **self._page(request, page, passage.section, refused=form),
        }
        return TemplateResponse(request, "claims/admin/article_refused.html", context, status=409)

    def _page(
        self, request: HttpRequest, page: Annotated, section: int | None = None, refused: Any = None
    ) -> dict[str, Any]:
        coverage = page.coverage()
        together = whole(coverage)
        chosen = section if section is not None else _asked_section(request, page)
        shown = [
            _shown(
                page,
                one,
                request.user,
                refused if refused is not None and refused.passage.number == one.number else None,
            )
            for one in page.passages
            if one.section == chosen
        ]
        cited = sorted({number for one in shown for number in one.passage.markers})
        return {
            "coverage": coverage,
            "totals": {**asdict(together), "percent": together.percent},
            "section": next((row for row in coverage if row.section.number == chosen), None),
            "shown": shown,
            "references": [(page.references[number], page.works.get(number, [])) for number in cited],
        }


def _asked_section(request: HttpRequest, page: Annotated) -> int:
    asked = request.GET.get("section", "")
    numbers = [section.number for section in page.sections]
    if asked.isascii() and asked.isdigit() and len(asked) < 7 and int(asked) in numbers:
        return int(asked)
    return numbers[0] if numbers else 0


def _address(article: Article, passage: ArticlePassage) -> str:
    page = reverse("admin:claims_article_change", args=[article.pk])
    return f"{page}?section={passage.section}#passage-{passage.number}"


def _shown(page: Annotated, passage: ArticlePassage, user: Any, refused: Any) -> ShownPassage:
    decided = page.decided(passage)
    candidates = page.candidates(passage)
    likely = [(page.claims[one.claim], round(100 * one.share)) for one in candidates if one.probable]
    sourced = page.sourced.get(passage.number)
    about: dict[str, Any] = {"page": page, "passage": passage}
    may_decide = user.has_perm("claims.add_passagedecision")
    decisions = [
        ShownDecision(one, standing(one.claim) if one.claim else None, _take_back_form(one, user, about))
        for one in decided
    ]
    covered = any(one.claim for one in decided)
    state = "covered" if covered else "probable" if likely else "open" if sourced else "none"
    shown = ShownPassage(
        passage, state, decisions, likely, carried=sourced.carried if sourced else 0, refused=refused is not None
    )
    if may_decide and sourced:
        shown.cover = CoverForm(prefix=f"p{passage.number}-cover", **about)
        shown.offers = [_offer(page, passage, one) for one in page.proposals.get(passage.number, [])]
    if refused is not None:
        _put_back(shown, refused)
    return shown


def _take_back_form(decision: PassageDecision, user: Any, about: dict[str, Any]) -> Any:
    if not user.has_perm("claims.delete_passagedecision"):
        return None
    return TakeBackForm(prefix=f"p{decision.number}-back{decision.pk}", decided=decision, **about)


def _offer(page: Annotated, passage: ArticlePassage, proposal: Any) -> Offer:
    form = ProposalForm(page=page, passage=passage, proposal=proposal, prefix=f"p{passage.number}-{proposal.key}")
    stance = dict(form.fields["stance"].choices)[proposal.stance]  # type: ignore[attr-defined]  # a ChoiceField
    why = reasons(page, proposal, passage.number)
    return Offer(form, form.initial["party"], stance, proposal.statement, proposal.known is None, why)


def _put_back(shown: ShownPassage, refused: DecisionForm) -> None:
    """What was typed takes the place of what was proposed."""
    for offer in shown.offers:
        if offer.form.prefix == refused.prefix:
            if isinstance(refused, ProposalForm):
                offer.form = refused
            else:
                offer.form.refusal = refused.errors
            return
    if isinstance(refused, CoverForm):
        shown.cover = refused
        return
    for decision in shown.decisions:
        if decision.form is not None and decision.form.prefix == refused.prefix:
            decision.form = refused


# The acts: which form, whose right, what is done.


def _form_for(act: str, request: HttpRequest, page: Annotated, passage: ArticlePassage) -> Any:
    prefix = request.POST.get("form", "")
    # What the page made of it; anything else finds no field, and is refused.
    prefix = prefix if prefix.startswith(f"p{passage.number}-") and len(prefix) < 60 else f"p{passage.number}-none"
    return _FORMS[act](request.POST, prefix=prefix, page=page, passage=passage)


def _perform(perform: Callable[..., str], passage: ArticlePassage, form: Any, user: Any) -> str:
    """What was done, in words; empty when it is refused, with the reasons in the form's errors."""
    try:
        return perform(passage, form, user)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return ""


def _accept(passage: ArticlePassage, form: ProposalForm, user: Any) -> str:
    claim = accept_proposal(passage, form.accepted(), by=user, comment=form.cleaned_data["comment"])
    return _("The claim is recorded as a draft: %(claim)s") % {"claim": claim.statement}


def _reject(passage: ArticlePassage, form: RejectForm, user: Any) -> str:
    reject_proposal(passage, form.cleaned_data["proposal"], by=user, comment=form.cleaned_data["comment"])
    return _("The proposal is rejected and is not shown again.")


def _cover(passage: ArticlePassage, form: CoverForm, user: Any) -> str:
    claim: Any = form.chosen
    cover_passage(passage, claim, by=user, comment=form.cleaned_data["comment"])
    return _("The passage is covered by: %(claim)s") % {"claim": claim.statement}


def _take_back(passage: ArticlePassage, form: TakeBackForm, user: Any) -> str:
    mine = PassageDecision.objects.filter(article=passage.article_id, number=passage.number)
    decision = mine.filter(pk=form.cleaned_data["decision"]).first()
    if decision is None:
        raise ValidationError(_("Somebody took it back meanwhile."))
    take_back(decision, by=user, comment=form.cleaned_data["comment"])
    return _("The decision is taken back.")


_FORMS: dict[str, Any] = {"accept": ProposalForm, "reject": RejectForm, "cover": CoverForm, "take-back": TakeBackForm}
_ACTS: dict[str, tuple[Callable[..., str], tuple[str, ...]]] = {
    "accept": (_accept, _ACCEPTS),
    "reject": (_reject, ("claims.add_passagedecision",)),
    "cover": (_cover, ("claims.add_passagedecision",)),
    "take-back": (_take_back, ("claims.delete_passagedecision",)),
}
