"""Claims in the admin: the list, the page with the whole ledger, review, preview."""

from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from audit.admin import AuditedInline, CommentedForm, first_words
from audit.conflict_admin import CHANGES_SHOWN
from audit.models import Changeset
from audit.stubs import of_records
from claims.admin.filters import DateFilter, PartyFilter, PublisherFilter, QueueFilter, TopicFilter
from claims.admin.merges import MergeableAdmin, MergedFilter
from claims.admin.past import PastPages, shown_difference
from claims.admin.positions import PositionInline
from claims.admin.review import Panel, ReviewForm, perform_act, review_panel
from claims.admin.timeline import ClaimTimeline
from claims.claim_acts import ACTS
from claims.claim_trigrams import that_may_hold
from claims.document import draft_document
from claims.models import Claim, Evidence, Position, Relation, ReplyRequest, Revision, TopicLink
from claims.origins import origins_of
from claims.pages import claim_page
from claims.pictures.of_claim import claim_pictures
from claims.public import topic_paths, with_public_relations
from claims.redactions.places import parts_ever, revisions_of
from claims.review_errors import RevisionMoved
from claims.revisions import latest_number
from claims.rules import can_edit
from claims.similar import similar_claims
from claims.slugs import propose_slug
from claims.vocabulary import MergedKind, Stance


class ClaimForm(CommentedForm):
    """A claim; a new one without a slug gets one from its statement."""

    class Meta:
        model = Claim
        fields = ["statement", "slug", "summary", "language", "event_date", "verdict", "rationale"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and self.instance._state.adding:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Leave it empty to have it made from the statement.")

    def clean(self) -> Any:
        cleaned = super().clean()
        if cleaned and self.instance._state.adding and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = propose_slug(cleaned.get("statement") or "")
        return cleaned


class TopicLinkInline(AuditedInline, admin.TabularInline):
    model = TopicLink
    fields = ["topic", "order"]
    autocomplete_fields = ["topic"]
    related = ("topic",)


class EvidenceInline(AuditedInline, admin.TabularInline):
    model = Evidence
    fields = ["source", "bearing", "credibility", "basis", "locator", "excerpt", "note"]
    autocomplete_fields = ["source"]
    related = ("source",)
    small_texts = ("excerpt", "note")


class RelationInline(AuditedInline, admin.TabularInline):
    model = Relation
    fk_name = "claim"
    fields = ["type", "target", "note"]
    autocomplete_fields = ["target"]
    related = ("target",)
    named_by = ("type", "target")
    small_texts = ("note",)


class ReplyRequestInline(AuditedInline, admin.TabularInline):
    model = ReplyRequest
    fields = ["party", "asked_on", "channel", "answered_on", "answer"]
    autocomplete_fields = ["party"]
    related = ("party",)
    small_texts = ("answer",)


_BY_STATE = "-state__claim_id"


class _ClaimList(ChangeList):
    """Django adds the claim's key to an order that it does not know to be total, and SQLite then finds no index."""

    def _get_deterministic_ordering(self, ordering: Any) -> Any:
        if set(ordering) == {_BY_STATE}:
            return [_BY_STATE]
        return super()._get_deterministic_ordering(ordering)  # type: ignore[misc]  # not in its stubs


@admin.register(Claim)
class ClaimAdmin(PastPages, ClaimTimeline, MergeableAdmin):
    merge_kind = MergedKind.CLAIM
    form = ClaimForm
    change_form_template = "claims/admin/claim_form.html"
    list_display = ["statement", "status", "verdict", "asserting", "denying", "last_editor"]
    list_filter = [
        QueueFilter,
        "state__status",
        MergedFilter,
        "verdict",
        TopicFilter,
        PartyFilter,
        PublisherFilter,
        DateFilter,
    ]
    list_select_related = ["state"]
    search_fields = ["statement", "slug", "summary"]
    fieldsets = [
        (None, {"fields": ["statement", "slug", "summary", "language", "event_date"]}),
        (gettext_lazy("Verdict"), {"fields": ["verdict", "rationale"]}),
    ]
    inlines = [TopicLinkInline, PositionInline, EvidenceInline, RelationInline, ReplyRequestInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        newest = Revision.objects.filter(claim=OuterRef("pk")).order_by("-number")
        return (
            super()
            .get_queryset(request)
            .select_related("state")
            .annotate(
                asserting_parties=_parties(Stance.ASSERTS),
                denying_parties=_parties(Stance.DENIES),
                newest_editor=Subquery(newest.values("changeset__actor")[:1]),
            )
            .with_newest_revision()
        )

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Django's: claims that hold each word, or part of a word, somewhere. 1 query."""
        found, repeats = super().get_search_results(request, queryset, search_term)
        return that_may_hold(found, first_words(search_term)), repeats

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return _ClaimList

    def get_ordering(self, request: HttpRequest) -> Any:
        """By the key of the claim; where states are filtered, as their index has it, or SQLite would sort all."""
        return [_BY_STATE] if "state__status__exact" in request.GET else super().get_ordering(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Any claim, or one's own draft, as the role says; a merged one nobody."""
        return super().has_change_permission(request) and (obj is None or can_edit(request.user, obj))

    def edit_version(self, claim: Any) -> int | None:
        """The newest revision: it counts every change of the claim and its parts, at every door."""
        return int(claim.newest_revision or 0)

    def changes_since(self, claim: Any, version: int | None, moved: Any) -> Any:
        """Those behind the revisions since; the newest one's when it is not known since when. 2 queries."""
        revisions = Revision.objects.filter(claim=claim).order_by("-number")
        revisions = revisions[:1] if version is None else revisions.filter(number__gt=version)[:CHANGES_SHOWN]
        return Changeset.objects.filter(pk__in=[*revisions.values_list("changeset", flat=True)]).order_by("-pk")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Claims are withdrawn, never deleted, by anybody."""
        return False

    def redactions_of(self, pk: Any) -> Q:
        """Those of its parts too, deleted ones included, and of what was said about its revisions."""
        return of_records({Claim: [pk], **parts_ever(pk), Changeset: revisions_of(pk)})

    @admin.display(description=gettext_lazy("status"), ordering="state__status")
    def status(self, claim: Claim) -> str:
        return claim.state.get_status_display()

    @admin.display(description=gettext_lazy("asserting"), ordering="asserting_parties")
    def asserting(self, claim: Any) -> int:
        return int(claim.asserting_parties)

    @admin.display(description=gettext_lazy("denying"), ordering="denying_parties")
    def denying(self, claim: Any) -> int:
        return int(claim.denying_parties)

    @admin.display(description=gettext_lazy("last editor"), ordering="newest_editor")
    def last_editor(self, claim: Any) -> str:
        return claim.newest_editor or "–"

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view
        return [
            path("similar/", view(self.similar_view), name="claims_claim_similar"),
            path("<int:pk>/review/<slug:act>/", view(self.review_view), name="claims_claim_review"),
            path("<int:pk>/preview/", view(self.preview_view), name="claims_claim_preview"),
            *super().get_urls(),
        ]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """The page with the review panel; what is missing for publication also stands beside its field."""
        claim = context.get("original")
        if claim is not None:
            panel = review_panel(claim.pk, request)
            context["panel"] = panel
            _name_missing(context["adminform"].form, panel)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Claim, *args: Any, **kwargs: Any) -> HttpResponse:
        """With links to the claims that are similar to the new one: the script may not have run."""
        if similar := similar_claims(obj.statement, exclude=obj.pk):
            links = format_html_join(
                ", ",
                '<a href="{}">{}</a>',
                ((reverse("admin:claims_claim_change", args=[row.claim.pk]), row.claim.statement) for row in similar),
            )
            messages.warning(
                request, format_html(_("Similar claims are on record: {}. Is one of them the same?"), links)
            )
        return super().response_add(request, obj, *args, **kwargs)

    @method_decorator(require_safe)
    def similar_view(self, request: HttpRequest) -> HttpResponse:
        """The claims most similar to the statement `q`, as a piece of a page. 3 to 7 queries."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        similar = similar_claims(request.GET.get("q", ""))
        return render(request, "claims/admin/_similar.html", {"similar": similar})

    @method_decorator(require_POST)
    def review_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """One of the panel's buttons. Refused: the panel again, with the reasons and what was typed.

        When the claim moved on since the reviewer read it, the page also shows the difference.
        """
        claim = self._claim_or_404(request, pk)
        if act not in ACTS:
            raise Http404
        form = ReviewForm(request.POST)
        refused = perform_act(act, claim, request, form)
        if not form.errors:
            messages.success(request, str(ACTS[act].done))
            return HttpResponseRedirect(reverse("admin:claims_claim_change", args=[pk]))
        form.data = {**request.POST.dict(), "revision": str(latest_number(claim))}  # they have been told of the change
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Not done: %(act)s") % {"act": ACTS[act].label},
            "panel": review_panel(pk, request, form),
            "original": claim,
        }
        if isinstance(refused, RevisionMoved):
            # A form may name a revision that never was: then there is nothing to compare.
            with suppress(Revision.DoesNotExist):
                context |= shown_difference(pk, refused.seen, refused.newest)
        return TemplateResponse(request, "claims/admin/review_refused.html", context, status=409)

    @method_decorator(require_safe)
    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The draft as the public would see it."""
        self._claim_or_404(request, pk)
        claim = Claim.objects.for_document().get(pk=pk)
        document = draft_document(claim, latest_number(claim))
        document = with_public_relations(document, pk)
        origins = origins_of(document)
        shown = claim_page(document, origins)
        context = {
            "claim": shown,
            "pictures": claim_pictures(document, shown, origins),
            "topics": topic_paths(document),
            "preview": True,
        }
        return render(request, "claims/claim.html", context)


def _parties(stance: Stance) -> Any:
    """How many parties take this stance on the claim."""
    positions = Position.objects.filter(claim=OuterRef("pk"), stance=stance).order_by().values("claim")
    return Coalesce(Subquery(positions.annotate(parties=Count("party", distinct=True)).values("parties")), 0)


def _name_missing(form: Any, panel: Panel) -> None:
    for name, shown in form.fields.items():
        if missing := panel.missing_at(name):
            sentences = format_html_join(
                " ", '<strong class="missing">{}</strong>', [(rule.message,) for rule in missing]
            )
            shown.help_text = format_html("{} {}", shown.help_text, sentences)
