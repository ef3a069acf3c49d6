"""The filters of the claims list: what readers type, checked, and the claims that it selects."""

from collections.abc import Iterator
from html import escape
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.choices import BaseChoiceIterator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from claims.claim_trigrams import parties_named
from claims.listing import IndexedClaimQuerySet
from claims.models import Party
from claims.topic_tree import TopicTree
from claims.vocabulary import Stance, Verdict
from sources.edtf_dates import BadDate, EdtfDate, parse_date

# Each order ends in the key, so that it is total.
SORTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "newest": (_("newest first"), ("-approved_at", "-claim_id")),
    "oldest": (_("oldest first"), ("approved_at", "claim_id")),
    "event": (_("by date of the event"), ("event_key", "claim_id")),
    "statement": (_("by statement"), ("statement", "claim_id")),
}


class YesNoField(forms.ChoiceField):
    """yes, no, or empty for both; also takes 1, 0, true and false, as machines write them."""

    _WRITTEN = {"1": "yes", "true": "yes", "0": "no", "false": "no"}

    def to_python(self, value: Any) -> str:
        return self.prepare_value(super().to_python(value))

    def prepare_value(self, value: Any) -> Any:
        """What the form shows as chosen."""
        return self._WRITTEN.get(value, value)


class TopicSelect(forms.Select):
    """Its options after the first are titles of the record, which are in the site's language.

    There are many of them, in every list: they are written here, and not by a template for each.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        written = f' name="{escape(name)}"{flatatt(self.build_attrs(self.attrs, attrs))}'
        language = "" if get_language() == settings.LANGUAGE_CODE else f' lang="{settings.LANGUAGE_CODE}"'
        chosen = "" if value is None else str(value)
        options = [
            f'<option value="{escape(key)}"{language if key else ""}{" selected" if key == chosen else ""}>'
            f"{escape(str(label))}</option>"
            for key, label in self.choices
        ]
        return SafeString(f"<select{written}>{''.join(options)}</select>")


class TopicField(forms.ChoiceField):
    """Takes every topic, also those that it does not offer: there may be hundreds."""

    widget = TopicSelect
    keys: dict[str, int]

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.keys


class _Offered(BaseChoiceIterator):
    """The topics that are offered, indented by their depth; put together only where they are read."""

    def __init__(self, tree: TopicTree, chosen: int | None) -> None:
        self.tree, self.chosen = tree, chosen

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        yield "", _("any")
        for depth, node in self.tree.offered(self.chosen):
            yield node.slug, "\u2003" * depth + node.title


class ClaimFilter(forms.Form):
    """All fields optional; an invalid one selects nothing and says why beside it."""

    topic = TopicField(label=_("Topic"), required=False)
    party = forms.CharField(label=_("Party"), required=False, max_length=250, help_text=_("A name, or part of it."))
    stance = forms.ChoiceField(label=_("Stance"), required=False, choices=[("", _("any")), *Stance.choices])
    verdict = forms.ChoiceField(label=_("Verdict"), required=False, choices=[("", _("any")), *Verdict.choices])
    disputed = YesNoField(
        label=_("Disputed"), required=False, choices=[("", _("any")), ("yes", _("disputed")), ("no", _("not disputed"))]
    )
    date = forms.CharField(
        label=_("Date"), required=False, max_length=100, help_text=_("For example 2004, spring 2005, since May 2005.")
    )
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(key, label) for key, (label, _keys) in SORTS.items()]
    )

    def __init__(self, data: Any, *, tree: TopicTree) -> None:
        # Labels sit above their fields without a colon.
        super().__init__(data, label_suffix="")
        self.tree = tree
        self.keys = tree.keys
        topics: Any = self.fields["topic"]
        topics.keys = self.keys
        topics.choices = _Offered(tree, self.keys.get(str(data.get("topic", ""))))
        if tree.is_cut:
            topics.help_text = format_html('<a href="{}">{}</a>', reverse("topic-list"), gettext("All topics"))

    def clean_party(self) -> list[int] | None:
        """Key of the party of this slug, else of those whose name or alias holds what was typed; None without any."""
        typed = self.cleaned_data["party"]
        if not typed:
            return None
        # By the slug first, which links have; a name in part is looked for in all names.
        found = list(Party.objects.filter(slug=typed).values_list(Coalesce("merged_into", "pk"), flat=True))
        if not found:
            holding = Party.objects.filter(Q(name__icontains=typed) | Q(aliases__name__icontains=typed))
            named = parties_named(holding, typed)
            # Fifty, so that one letter does not ask for everybody.
            standing = named.annotate(standing=Coalesce("merged_into", "pk")).order_by("standing")
            found = list(standing.values_list("standing", flat=True).distinct()[:50])
        if not found:
            raise ValidationError(gettext("No party is called %(typed)s.") % {"typed": repr(typed)})
        return found

    def clean_date(self) -> EdtfDate | None:
        """The days asked for, in EDTF or words; None when nothing was typed."""
        typed = self.cleaned_data["date"]
        try:
            return parse_date(typed) if typed else None
        except BadDate as error:
            raise ValidationError(gettext(error.template) % error.params) from None

    @property
    def chosen(self) -> bool:
        """Whether anything is filtered by, or another order asked for."""
        return any(self.data.get(name) for name in self.fields)

    @property
    def order(self) -> tuple[str, ...]:
        """The keys of the chosen order."""
        chosen = self.cleaned_data.get("sort") if self.is_valid() else ""
        return SORTS[chosen or "newest"][1]

    def select(self, claims: IndexedClaimQuerySet) -> IndexedClaimQuerySet:
        """The claims that pass every filter; none while a filter is invalid. 1 query for topic, for party and stance.

        1 or 2 for a date.
        """
        if not self.is_valid():
            return claims.none()
        chosen = self.cleaned_data
        if chosen["topic"]:
            claims = claims.filed_under(self.tree.below(self.keys[chosen["topic"]]))
        if chosen["party"] is not None or chosen["stance"]:
            claims = claims.with_position(parties=chosen["party"], stance=chosen["stance"])
        if chosen["verdict"]:
            claims = claims.filter(verdict=chosen["verdict"])
        if chosen["disputed"]:
            claims = claims.disputed() if chosen["disputed"] == "yes" else claims.undisputed()
        if chosen["date"]:
            claims = claims.dated_within(chosen["date"].earliest, chosen["date"].latest)
        return claims.by_event()


class SearchFilter(ClaimFilter):
    """The same filters for claims that are searched, which have an order of their own."""

    sort = None  # type: ignore[assignment]  # how Django leaves out a field
