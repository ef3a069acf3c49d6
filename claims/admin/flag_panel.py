"""The panel of a flag's admin page: the flag, its discussion, and who may do what about it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.fields import refuse_hidden_characters
from claims.flag_acts import FLAG_ACTS, FlagAct, resolves
from claims.models import Flag, FlagComment
from claims.review_errors import WorkflowError
from claims.vocabulary import FlagStatus


class FlagActForm(forms.Form):
    """The words that come with a press of a button."""

    words = forms.CharField(
        label=_("Comment, or outcome in words"),
        required=False,
        max_length=5000,
        validators=[refuse_hidden_characters],
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=_("Comments stay among editors and reviewers. Why a flag is upheld or dismissed is public."),
    )


@dataclass(frozen=True)
class FlagPanel:
    """One flag with its discussion, and what the person who looks at it may do."""

    flag: Flag
    comments: list[FlagComment]
    acts: list[FlagAct]
    form: FlagActForm


def flag_panel(flag: Flag, user: Any, form: FlagActForm | None = None) -> FlagPanel:
    """The panel of a flag that was loaded with its people. 1 query, and the user's permissions."""
    comments = FlagComment.objects.filter(flag=flag).select_related("author").order_by("pk")
    shown = [act for act in FLAG_ACTS.values() if flag.status == FlagStatus.OPEN and act.may(user, flag)]
    if flag.raised_by_id == user.pk:  # whoever raised a flag does not resolve it
        shown = [act for act in shown if act.may is not resolves]
    return FlagPanel(flag, list(comments), shown, form or FlagActForm())


def perform_flag_act(act: FlagAct, flag: Flag, by: Any, form: FlagActForm) -> bool:
    """Do what the button says; False when the form or the act refuses, with the reasons in the form's errors."""
    if not form.is_valid():
        return False
    try:
        act.perform(flag, by, form.cleaned_data["words"])
    except WorkflowError as error:
        form.add_error("words", error.messages)  # a comment without words, an outcome without a reason
        return False
    return True
