"""The filter of the time line and of recent changes: what people type, checked, and the changesets that it selects."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.models import Changeset, Channel, Redaction
from audit.records import recorded_models
from claims.timeline import TimelineAct
from claims.timeline_entries import doing
from claims.timeline_signs import ACCOUNTS, rows

# Beyond these, a day has no beginning or end in every time zone.
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(9000, 1, 1)

_ACCOUNT_LABELS = [model._meta.label for model in ACCOUNTS]


class DayField(forms.DateField):
    """A day, written as 2026-11-30."""

    default_error_messages = {"invalid": _("Write the day as year, month and day: 2026-11-30.")}
    default_validators = [
        MinValueValidator(_FIRST_DAY, _("Choose a day after 1900.")),
        MaxValueValidator(_LAST_DAY, _("Choose a day before the year 9000.")),
    ]

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(input_formats=["%Y-%m-%d"], widget=widget, required=False, **kwargs)


class TimelineFilter(forms.Form):
    """Person, act and days; all optional. An invalid one selects nothing and says why beside it."""

    person = forms.CharField(
        label=_("Person"), required=False, max_length=150, help_text=_("The name of an account, or of a command.")
    )
    act = forms.ChoiceField(
        label=_("Act"),
        required=False,
        choices=[("", _("any")), *((act.value, act.label) for act in TimelineAct.of_claims())],
        error_messages={"invalid_choice": _("There is no such act. Choose one of the list.")},
    )
    since = DayField(label=_("From"))
    until = DayField(label=_("To"), help_text=_("This day included."))

    def __init__(self, data: Any) -> None:
        # Labels sit above their fields without a colon.
        super().__init__(data, label_suffix="")

    def clean_person(self) -> Q | None:
        """The changesets of the account of this name, or that once had it, or of the command. 1 to 3 queries."""
        name = self.cleaned_data["person"]
        if not name:
            return None
        if found := list(User.objects.filter(username=name).values_list("pk", flat=True)):
            return Q(user__in=found)
        if former := list(rows(User).filter(username=name).values_list("id", flat=True).distinct()):
            return Q(user__in=former)
        command = Q(user__isnull=True, actor=name)
        if Changeset.objects.filter(command).exists():
            return command
        raise ValidationError(gettext("Nobody is called %(name)s, and no command.") % {"name": repr(name)})

    def clean(self) -> Any:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", gettext("The last day is before the first."))
        return cleaned

    def select(self, changesets: QuerySet[Changeset], claim: int | None = None) -> QuerySet[Changeset]:
        """The changesets that pass every filter; none while one is invalid. No query; 1 for an act on any claim."""
        if not self.is_valid():
            return changesets.none()
        chosen = self.cleaned_data
        if chosen["person"] is not None:
            changesets = changesets.filter(chosen["person"])
        if chosen["since"]:
            changesets = changesets.filter(created_at__gte=_beginning(chosen["since"]))
        if chosen["until"]:
            changesets = changesets.filter(created_at__lt=_beginning(chosen["until"] + timedelta(days=1)))
        if chosen["act"]:
            changesets = doing(changesets, TimelineAct(chosen["act"]), claim)
        return changesets


class ChangesFilter(TimelineFilter):
    """The same for everything, with the channel; acts on accounts only for those who may see accounts."""

    channel = forms.ChoiceField(
        label=_("Channel"),
        required=False,
        choices=[("", _("any")), *Channel.choices],
        error_messages={"invalid_choice": _("There is no such channel. Choose one of the list.")},
    )
    field_order = ["person", "act", "channel", "since", "until"]

    def __init__(self, data: Any, *, with_accounts: bool) -> None:
        super().__init__(data)
        acts = [act for act in TimelineAct if with_accounts or act != TimelineAct.ACCOUNTS_CHANGED]
        field: Any = self.fields["act"]
        field.choices = [("", _("any")), *((act.value, act.label) for act in acts)]

    def select(self, changesets: QuerySet[Changeset], claim: int | None = None) -> QuerySet[Changeset]:
        changesets = super().select(changesets, claim)
        if self.is_valid() and self.cleaned_data["channel"]:
            changesets = changesets.filter(channel=self.cleaned_data["channel"])
        return changesets


def changesets_shown(*, with_accounts: bool) -> QuerySet[Changeset]:
    """All changesets; without those that touched nothing but people and roles unless `with_accounts`. No query."""
    if with_accounts:
        return Changeset.objects.all()
    others = Q(Exists(_erased().exclude(model__in=_ACCOUNT_LABELS)))
    for model in recorded_models():
        if model not in ACCOUNTS:
            others |= Q(_wrote(model))
    accounts = Q(_wrote(User)) | Q(_wrote(Group)) | Q(Exists(_erased().filter(model__in=_ACCOUNT_LABELS)))
    # Hardly any changeset touches an account: three look-ups are all that nearly every one costs.
    return Changeset.objects.filter(~accounts | others)


def _erased() -> QuerySet[Any]:
    return rows(Redaction).filter(changeset_id=OuterRef("pk"))


def _wrote(model: Any) -> Exists:
    return Exists(rows(model).filter(changeset_id=OuterRef("pk")))


def _beginning(day: date) -> datetime:
    """When the day begins in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
