"""The acts on a flag as one table: who may do each, and the function behind it. The admin's buttons and the API."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from claims import flags
from claims.models import Flag


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


def resolves(user: Any, flag: Flag) -> bool:
    """Whether the person's role lets them decide on flags."""
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
            resolves,
            lambda flag, by, words: flags.uphold_flag(flag, by=by, resolution=words),
        ),
        FlagAct(
            "dismiss",
            _("Dismiss"),
            _("The flag is dismissed; the public reads why."),
            resolves,
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
