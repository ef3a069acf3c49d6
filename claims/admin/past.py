"""A claim's past in the admin: any revision, any date, what differs between two revisions, and taking changes back."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxLengthValidator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from audit.admin import AuditedAdmin
from audit.fields import refuse_hidden_characters
from audit.stubs import stubs
from claims.differences import changed_parts, difference
from claims.instants import last_instant_of
from claims.models import Claim, Revision
from claims.past import PastClaim, claim_at, claim_on, past_claim
from claims.past_review import review_then
from claims.reverting import FIELD, PART_MODELS, revert_claim, revert_part, undo_revision
from claims.review_errors import RevisionMoved, WorkflowError
from claims.revisions import latest_number
from claims.rules import can_edit

CLAIM, UNDO = "claim", "undo"
BETWEEN_SHOWN = 50  # revisions that are listed between two


@dataclass(frozen=True)
class Taken:
    """What a button takes back: the claim to a revision, what a revision changed, or one part to a revision."""

    what: str  # CLAIM, UNDO, FIELD or one of PART_MODELS
    key: str
    number: int

    @classmethod
    def read(cls, text: str) -> "Taken":
        """From a button's value, such as "claim:3", "undo:4", "position-12:3", "field-summary:3". Raises ValueError."""
        named, _colon, number = text.rpartition(":")
        what, _dash, key = named.rpartition("-") if named not in (CLAIM, UNDO) else (named, "", "")
        known = what in (CLAIM, UNDO, FIELD) or (what in PART_MODELS and _is_number(key))
        if not known or not _is_number(number):
            raise ValueError(text)
        return cls(what, key, int(number))

    def perform(self, claim: Claim, by: Any, comment: str, seen: int) -> int:
        """The number of the new revision. Raises as `claims.reverting` does."""
        if self.what == CLAIM:
            return revert_claim(claim, to=self.number, by=by, comment=comment, seen=seen)
        if self.what == UNDO:
            return undo_revision(claim, number=self.number, by=by, comment=comment, seen=seen)
        key: int | str = self.key if self.what == FIELD else int(self.key)
        return revert_part(claim, part=self.what, key=key, to=self.number, by=by, comment=comment, seen=seen)

    @property
    def label(self) -> str:
        """What its button says."""
        words = {"number": self.number}
        if self.what == CLAIM:
            return _("Take the whole claim back to revision %(number)s") % words
        if self.what == UNDO:
            return _("Undo what revision %(number)s changed") % words
        return _("Take this part back to revision %(number)s") % words


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


class RevertForm(forms.Form):
    """What comes with a press of one of the buttons that take changes back."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    what = forms.CharField(max_length=100)  # the button itself
    comment = forms.CharField(
        label=gettext_lazy("What do you take back, and why?"),
        max_length=2000,
        validators=[refuse_hidden_characters],
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
        help_text=gettext_lazy("Everybody who reads the history sees it."),
        error_messages={"required": gettext_lazy("Say what you take back, and why.")},
    )

    def clean_what(self) -> Taken:
        try:
            return Taken.read(self.cleaned_data["what"])
        except ValueError:
            raise ValidationError(_("This button is not known. Go back to the page and press it again.")) from None


@dataclass(frozen=True)
class Reverting:
    """The buttons of a page that take changes back: `to` which revision, `undo` which, and which parts can go back."""

    form: RevertForm
    to: int | None = None
    undo: int | None = None
    parts: frozenset[str] = frozenset()
    again: Taken | None = None  # what was pressed and refused


class AsOfForm(forms.Form):
    """A day, or a day and a time."""

    at = forms.CharField(
        label=gettext_lazy("Date and time"),
        validators=[MaxLengthValidator(60)],  # as an attribute, such a field may not have it
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("The claim as it stood when that minute was over."),
    )

    def clean_at(self) -> Any:
        try:
            return last_instant_of(self.cleaned_data["at"])
        except ValueError as error:
            raise ValidationError(str(error)) from None


class PastPages(AuditedAdmin):
    """The pages of a claim's past, for the admin of claims."""

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/compare/<int:older>/<int:newer>/", view(self.compare_view), name="claims_claim_compare"),
            path("<int:pk>/revisions/<int:number>/", view(self.revision_view), name="claims_claim_revision"),
            path("<int:pk>/as-of/", view(self.as_of_view), name="claims_claim_as_of"),
            path("<int:pk>/revert/", view(self.revert_view), name="claims_claim_revert"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def compare_view(self, request: HttpRequest, pk: int, older: int, newer: int) -> HttpResponse:
        """What changed between two of the claim's revisions, parts included. Some 40 queries."""
        claim = self._claim_or_404(request, pk)
        try:
            found = shown_difference(pk, older, newer)
        except Revision.DoesNotExist:
            raise Http404 from None
        newest = latest_number(claim)
        title = _("From revision %(older)s to revision %(newer)s") % found
        context = {**self._context(request, claim, title), **found, "newest": newest}
        if can_edit(request.user, claim) and older < newer:
            undo = newer if newer == older + 1 else None
            context["reverting"] = _reverting(newest, found["changed"], to=older, undo=undo)
        return TemplateResponse(request, "claims/admin/compare.html", context)

    @method_decorator(require_safe)
    def revision_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """The whole claim as it was at one of its revisions, and what changed since. Some 40 queries."""
        claim = self._claim_or_404(request, pk)
        try:
            past = past_claim(pk, number)
        except Revision.DoesNotExist:
            raise Http404 from None
        context = self._context(request, claim, _("Revision %(number)s") % {"number": number})
        context |= self._past(request, claim, past)
        return TemplateResponse(request, "claims/admin/revision.html", context)

    @method_decorator(require_safe)
    def as_of_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The whole claim as it was at an instant; before one is named, the form alone. Some 40 queries."""
        claim = self._claim_or_404(request, pk)
        form = AsOfForm(request.GET if "at" in request.GET else None)
        context = {**self._context(request, claim, _("As of a date")), "form": form}
        if form.is_valid():
            context["at"] = form.cleaned_data["at"]
            if past := claim_on(pk, form.cleaned_data["at"]):
                context |= self._past(request, claim, past)
        return TemplateResponse(request, "claims/admin/as_of.html", context, status=400 if form.errors else 200)

    @method_decorator(require_POST)
    def revert_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One of the buttons that take changes back. Refused: 409, with the reasons and what was typed.

        When the claim moved on since the page was shown, with the difference as well.
        """
        claim = self._claim_or_404(request, pk)
        if not can_edit(request.user, claim):
            raise PermissionDenied
        form = RevertForm(request.POST)
        moved: dict[str, Any] = {}
        if form.is_valid():
            typed = form.cleaned_data
            try:
                made = typed["what"].perform(claim, request.user, typed["comment"], typed["seen"])
            except WorkflowError as error:
                form.add_error(None, error)
                if isinstance(error, RevisionMoved):
                    # A form may name a revision that never was: then there is nothing to compare.
                    with suppress(Revision.DoesNotExist):
                        moved = shown_difference(pk, error.seen, error.newest)
            else:
                told = _(
                    "Revision %(number)s takes it back. It comes to the public through review, like any other edit."
                )
                messages.success(request, told % {"number": made})
                return HttpResponseRedirect(reverse("admin:claims_claim_change", args=[pk]))
        again = form.cleaned_data.get("what")
        form.data = {**request.POST.dict(), "seen": str(latest_number(claim))}  # they have been told of the change
        context = self._context(
            request, claim, _("Not done: %(act)s") % {"act": again.label if again else _("Take back")}
        )
        context |= {**moved, "refused": Reverting(form, again=again)}
        return TemplateResponse(request, "claims/admin/revert_refused.html", context, status=409)

    def _past(self, request: HttpRequest, claim: Claim, past: PastClaim) -> dict[str, Any]:
        """What the page of a past claim shows."""
        number, newest = past.revision.number, latest_number(claim)
        live = Claim.objects.for_document().get(pk=claim.pk)
        changed = changed_parts(past.claim, live)
        reverting = None
        if can_edit(request.user, claim):
            undo = number if number > 1 else None
            reverting = _reverting(newest, changed, to=number if changed else None, undo=undo)
        return {
            "past": past,
            "review": review_then(claim.pk, past.moment),
            "newest": newest,
            "comparison": difference(past.claim, live),
            "reverting": reverting,
        }

    def _context(self, request: HttpRequest, claim: Claim, title: str) -> dict[str, Any]:
        told = {"title": title, "original": claim, "redactions": stubs(self.redactions_of(claim.pk))}
        return {**self.admin_site.each_context(request), "opts": self.opts, **told}

    def _claim_or_404(self, request: HttpRequest, pk: int) -> Claim:
        claim = Claim.objects.filter(pk=pk).first()
        if claim is None:
            raise Http404
        if not self.has_view_permission(request, claim):
            raise PermissionDenied
        return claim


def _reverting(newest: int, parts: frozenset[str], *, to: int | None, undo: int | None) -> Reverting:
    return Reverting(RevertForm(initial={"seen": newest}), to, undo, parts)


def shown_difference(pk: int, older: int, newer: int) -> dict[str, Any]:
    """What changed between two revisions, for the template. Some 30 queries. Raises Revision.DoesNotExist."""
    before, after = claim_at(pk, older), claim_at(pk, newer)
    made = Revision.objects.filter(claim=pk, number__gt=older, number__lte=newer).select_related("changeset")
    return {
        "older": older,
        "newer": newer,
        "comparison": difference(before, after),
        "changed": changed_parts(before, after),
        "between": list(made.order_by("-number")[:BETWEEN_SHOWN])[::-1],
    }
