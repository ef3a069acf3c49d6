"""What the policy pages say until an editor writes them anew."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from claims.vocabulary import PolicyPage


class Policy(NamedTuple):
    """The title of a policy page and its text, in the marks that `policy_text.blocks()` reads."""

    title: str
    body: str


def default_policy(page: str) -> Policy:
    """The default of one of the pages in `PolicyPage`. No query."""
    return _DEFAULTS[PolicyPage(page)]()


def _method() -> Policy:
    parts = [
        "## " + _("How claims are chosen"),
        _(
            "A claim is one assertion that can be true or false, put into one neutral sentence. It is recorded "
            "because somebody asserted it in public, a source documents that, and it matters to what people believe "
            "or do. That it stands here says nothing about whether it is true. Opinions, forecasts and insults are no "
            "claims."
        ),
        _(
            "Beneath it stands who asserts it and who denies it: on which day, in which capacity, in which words, and "
            "by which source. No position is recorded without a source for it. Where somebody is accused, we ask for "
            "their side, and the page says whom we asked, when, and what they answered."
        ),
        "## " + _("How sources and evidence are graded"),
        _(
            "Two things are graded apart, on the Admiralty code (NATO AJP-2.1): how reliable a source is, from A to "
            "F, and how credible one piece of information from it is, from 1 to 6. A reliable source can be wrong, "
            "and an unreliable one right. F and 6 mean that it cannot be judged; they do not mean that it is bad."
        ),
        "## " + _("How a verdict is reached"),
        _(
            "The verdict is what the evidence recorded here allows to say about the claim. It is not a vote among the "
            "parties. The page gives its reasons and names, one by one, the pieces of evidence that it rests on. When "
            "one of them falls, for example because its source was retracted, the page says at once that the claim "
            "needs re-review."
        ),
        "## " + _("How claims are reviewed"),
        "\n".join(f"- {item}" for item in _review()),
        "## " + _("How errors are corrected"),
        _(
            "A change of substance to a published claim comes with a public notice of what was wrong and what is "
            "right. The page on corrections says how, and how to report an error."
        ),
    ]
    return Policy(_("How claims are chosen, graded and reviewed"), "\n\n".join(parts))


def _review() -> list[str]:
    due = settings.CLAIMTRACK_REVIEW_DUE_MONTHS
    return [
        _("Four eyes: nobody approves what they wrote or edited themselves, whatever their role."),
        _(
            "An approval is bound to the revision that the reviewer read. Any later change has to be approved in its "
            "turn."
        ),
        _("What is public is the approved edition. It never changes, and it keeps its own address for good."),
        _("A reviewer who disagrees with an approval may say so, and the page shows it beside the verdict."),
        _("A claim on which somebody has raised a doubt that is not settled yet is shown as disputed."),
        _("An approved claim is due for another review after %(months)d months; once that is past, its page says so.")
        % {"months": due},
        _(
            "Every change is recorded with who made it, when and why, and nothing is removed from that record in "
            "silence."
        ),
    ]


def _corrections() -> Policy:
    parts = [
        _("We make mistakes. When we find one in a published claim, we correct it in the open."),
        "## " + _("What counts as a correction"),
        "\n".join(f"- {item}" for item in _kinds()),
        _(
            "A minor change is a typing error, the form, or a better reference. The system compares the two editions "
            "and lets nobody call a change minor that touches any of the above."
        ),
        "## " + _("How a correction is made"),
        _(
            "Somebody corrects the claim, somebody else reviews it, and readers are told what was wrong and what is "
            "right. The notice stays on the claim's page and in its data. All corrections are listed, newest first, "
            "with what the page said before and after, and they can be followed as a feed. A changed verdict is named "
            "in words."
        ),
        _(
            "The former edition is not overwritten: it keeps its address, under a notice that leads to the current "
            "one. The history of the claim shows every edition, who approved it, and what changed."
        ),
        "## " + _("When a claim is withdrawn"),
        _(
            "A claim that should not have been published at all is withdrawn. Its address then gives the reason, and "
            "its former editions and corrections stay on record."
        ),
        "## " + _("When you disagree"),
        _(
            "If a claim is about you, or you know of a source that we have missed, tell us. We record your side as a "
            "position of yours, with its source, whether or not the verdict changes."
        ),
    ]
    return Policy(_("How errors are corrected"), "\n\n".join(parts))


def _kinds() -> list[str]:
    return [
        _("a change of the claim's statement;"),
        _("a change of its verdict;"),
        _("a position that is added or removed, or whose party, stance or quotation changes."),
    ]


def _privacy() -> Policy:
    parts = [
        _("We record what is claimed in public, who claims it and who checked it. We do not record who reads it."),
        "## " + _("What we know of readers"),
        "\n".join(f"- {item}" for item in _of_readers()),
        "## " + _("What we record of people with accounts"),
        _(
            "Editors and reviewers have a name, an e-mail address and a role. Each of their acts is recorded with the "
            "time and their reason, and stays: that is what lets others check our work. Histories show the name of "
            "whoever edited or approved a published claim. Passwords are stored as hashes alone."
        ),
        "## " + _("What we record of persons whom a claim names"),
        _(
            "Only what they are on record with: what they asserted or denied in public, when, in which office and by "
            "which source. The page of a person shows their names, their offices and these positions, and nobody's "
            "judgement of them. We treat every person as living. Addresses, families, health and faith are no "
            "business of ours unless the claim is about them and a source is public."
        ),
        "\n".join(f"- {item}" for item in _rights()),
    ]
    return Policy(_("Privacy"), "\n\n".join(parts))


def _of_readers() -> list[str]:
    return [
        _("You need no account, and no cookie is set as long as you do not log in."),
        _what_is_loaded(),
        _("What you search for is not stored. It stands in the address of the page of results, and nowhere else."),
        _("The page that you come from is not told to other sites."),
    ]


def _what_is_loaded() -> str:
    hosts = [urlsplit(source).hostname for source in settings.CLAIMTRACK_STATIC_SOURCES if "://" in source]
    if not hosts:
        return _("Nothing on these pages is loaded from other sites, nothing counts visits, and no script watches you.")
    return _(
        "These pages load their styles and icons from %(host)s, which so learns your network address, and nothing else "
        "from other sites; nothing counts visits, and no script watches you."
    ) % {"host": hosts[0]}


def _rights() -> list[str]:
    return [
        _("If something about you is wrong, tell us: it is corrected in the open, with a notice."),
        _("If your side is missing, tell us: we record it as a position of yours, with its source."),
        _("If your page should not be found through search engines, ask us: we can have it left out."),
        _("What the law says must go is erased for good, from all editions, and the page says that it was."),
    ]


_DEFAULTS: dict[PolicyPage, Callable[[], Policy]] = {
    PolicyPage.METHOD: _method,
    PolicyPage.CORRECTIONS: _corrections,
    PolicyPage.PRIVACY: _privacy,
}
