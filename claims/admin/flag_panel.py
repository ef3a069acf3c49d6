"""The panel of a flag's admin page: the flag, its discussion, and who may do what about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.fields import refuse_hidden_characters
from claims import flags
from claims.models import Flag, FlagComment
from claims.review_errors import WorkflowError
from claims.vocabulary import FlagStatus


@dataclass(frozen=True)
class FlagAct:
    """One button under a flag: for whom it is, and the function behind it."""

    name: str
    label: Any
    done: Any
    may: Callable[[Any, Flag], bool]
    perform: Callable[[Flag, Any, str], Any]


def _discusses(user: Any, flag: Flag) -> bool:
    return user.has_perm("claims.add_flag") or user.has_perm("claims.resolve_flag")


def _resolves(user: Any, flag: Flag) -> bool:
    return bool(user.has_perm("claims.resolve_flag"))


def _takes_back(user: Any, flag: Flag) -> bool:
    return bool(flag.raised_by_id == user.pk)


FLAG_ACTS = {
    act.name: act
    for act in (
        FlagAct(
            "comment",
            _("Comment"),
            _("Your comment stands below the flag."),
            _discusses,
            lambda flag, by, words: flags.comment_on_flag(flag, by=by, text=words),
        ),
        FlagAct(
            "uphold",
            _("Uphold"),
            _("The flag is upheld; the public reads why."),
            _resolves,
            lambda flag, by, words: flags.uphold_flag(flag, by=by, resolution=words),
        ),
        FlagAct(
            "dismiss",
            _("Dismiss"),
            _("The flag is dismissed; the public reads why."),
            _resolves,
            lambda flag, by, words: flags.dismiss_flag(flag, by=by, resolution=words),
        ),
        FlagAct(
            "take-back",
            _("Take back"),
            _("You took the flag back."),
            _takes_back,
            lambda flag, by, _words: flags.take_back_flag(flag, by=by),
        ),
    )
}


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
        shown = [act for act in shown if act.may is not _resolves]
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
