"""The form that raises a flag, the same on public pages and in the admin: which item, why, what is wrong."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.fields import refuse_hidden_characters
from claims.flag_items import Choice, Item, choice_of, choices_of_claim
from claims.flags import raise_flag
from claims.models import Claim, Flag
from claims.review_errors import WorkflowError
from claims.vocabulary import FlagReason, FlagStatus, ItemKind
from sources.models import Source

REFUSED, INVALID = 409, 400


class FlagForm(forms.Form):
    """What a reviewer says when raising a flag on one of `choices`."""

    item = forms.ChoiceField(label=_("What do you dispute?"))
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", "---------"), *FlagReason.choices])
    text = forms.CharField(
        label=_("What is wrong?"),
        max_length=5000,
        validators=[refuse_hidden_characters],
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        help_text=_("For editors and reviewers. The public reads the reason alone, and not who raised it."),
    )
    suggestion = forms.CharField(
        label=_("Suggested change"),
        required=False,
        max_length=5000,
        validators=[refuse_hidden_characters],
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text=_("How it should read instead. Leave it empty when you do not know."),
    )

    def __init__(self, data: Any = None, *, choices: list[Choice], chosen: str = "") -> None:
        # The admin's and the public pages' own fields keep their ids.
        super().__init__(data, initial={"item": chosen}, auto_id="id_flag-%s", label_suffix="")
        self.items: dict[str, Item] = {choice.key: choice.item for choice in choices}
        items: Any = self.fields["item"]
        items.choices = _by_kind(choices)
        self.status = 200

    def raise_flag(self, by: Any) -> Flag | None:
        """The flag; None when it is refused, with the reasons beside the fields and an HTTP status in `status`."""
        if not self.is_valid():
            self.status = INVALID
            return None
        typed = self.cleaned_data
        words = {name: typed[name] for name in ("reason", "text", "suggestion")}
        try:
            return raise_flag(self.items[typed["item"]], by=by, **words)
        except WorkflowError as error:
            self.add_error(None, error)
            self.status = REFUSED
            return None


def _by_kind(choices: list[Choice]) -> list[tuple[Any, list[tuple[str, str]]]]:
    """The choices under a heading for each kind, in the order given."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for choice in choices:
        groups.setdefault(str(choice.kind.label), []).append((choice.key, choice.words))
    return list(groups.items())


@dataclass(frozen=True)
class Flagging:
    """What one person may flag on a page, and their own open flags on it."""

    form: FlagForm
    own: list[Flag]


def flagging_of_claim(claim_id: int, user: Any, data: Any = None, *, chosen: str = "") -> Flagging:
    """The claim, its parts and the sources that they cite, as they stand in the working rows. 5 queries."""
    claim = Claim.objects.for_flagging().get(pk=claim_id)
    choices = choices_of_claim(claim)
    sources = [choice.item.pk for choice in choices if choice.kind == ItemKind.SOURCE]
    about = Q(claim=claim_id) | Q(source__in=sources)
    return Flagging(FlagForm(data, choices=choices, chosen=chosen or choices[0].key), _own(about, user))


def flagging_of_source(source: Source, user: Any, data: Any = None) -> Flagging:
    """The source alone. 1 query."""
    choice = choice_of(source)
    return Flagging(FlagForm(data, choices=[choice], chosen=choice.key), _own(Q(source=source), user))


def _own(about: Q, user: Any) -> list[Flag]:
    return list(Flag.objects.filter(about, status=FlagStatus.OPEN, raised_by=user))
