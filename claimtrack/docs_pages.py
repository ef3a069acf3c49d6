"""Pages of the documentation that are written from the tables that the program obeys.

Each function gives the whole text of one file; `manage.py write_docs` writes them, and a test holds them against each
other. To add one, add its function to PAGES.
"""

import json
from collections.abc import Callable, Sequence

from django.utils import translation

from claims.api.pages import description
from claims.claim_acts import PANEL_ACTS
from claims.stage_picture import draw_stages
from claims.stages import TRANSITIONS, Stage, Transition
from claims.stages import Act as StageAct
from claimtrack.roles import ACTS, CONTRIBUTOR, ROLE_NAMES, ROLE_SENTENCES, ROLES

_ROLES = """\
# Roles

Written by `manage.py write_docs` from the table in `claimtrack/roles.py`: change it there.

Every person at the desk has *staff status* and one role or more:

{roles}

{table}

Beside the table, for everybody, superusers included:

- Nobody approves, sends back or reaffirms what they wrote since the last approval.
- Nobody resolves a flag that they raised.
- Nobody edits a claim that was merged into another.
- Nobody deletes a claim, a person, or anything that somebody decided or said. Claims are withdrawn, people deactivated.
- Nobody changes their own roles; only a superuser changes a superuser.

A draft is one's *own* when one recorded it: whoever made its first revision. It stops being a draft for good when it is
published.

## Permissions

The roles are groups of these names, made anew after every `migrate` with exactly these permissions of Django's:

{permissions}
"""


def roles_page() -> str:
    """docs/roles.md: the table of roles, and the permissions behind each of its lines."""
    granted = [[str(act.sentence), *("yes" if role in act.roles else "" for role in ROLE_NAMES)] for act in ACTS]
    permissions = [[act.name, ", ".join(f"`{name}`" for name in sorted(act.permissions))] for act in ACTS]
    return _ROLES.format(
        roles="\n".join(f"- **{role}**: {ROLE_SENTENCES[role]}." for role in ROLE_NAMES),
        table=_table(["may", *ROLE_NAMES], granted),
        permissions=_table(["act", "permissions"], permissions),
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in line)}|" for line in lines)


def review_page() -> str:
    """docs/review.md: the stages of a claim, and who moves it from one to another."""
    permissions = {row.act: row.permission for row in PANEL_ACTS} | OTHER_DOORS
    lines = [
        "# Review",
        "",
        "Written by `manage.py write_docs` from the tables in `claims/stages.py` and `claimtrack/roles.py`.",
        "",
        "![The stages of a claim: drafted, reviewed, published, revised, withdrawn or merged](img/review.svg)",
        "",
        "| from | act | to | by |",
        "| --- | --- | --- | --- |",
        *(_transition(row, permissions[row.act]) for row in TRANSITIONS),
        "",
        "Four more rules hold for everybody, superusers included:",
        "",
        "- **Four eyes.** Nobody approves, sends back or reaffirms what they wrote since the last approval.",
        "- **Bound to a revision.** A decision names the revision that was read. When the claim moved on meanwhile,",
        "  nothing is decided, and a page shows the difference.",
        "- **Any edit voids what was pending**, and so does an upheld flag: the claim leaves the review.",
        "- **Own drafts.** Contributors edit, submit and take back only what they drafted, until it is published.",
    ]
    return "\n".join(lines) + "\n"


# Acts that have other doors than the review panel.
OTHER_DOORS = {
    StageAct.EDIT: "claims.change_claim",
    StageAct.MERGE: "claims.merge_claim",
    StageAct.UNDO_MERGE: "claims.merge_claim",
}


def _transition(row: Transition, permission: str) -> str:
    may = [role for role in ROLE_NAMES if permission in ROLES[role]]
    if CONTRIBUTOR in may:
        own = [f"{CONTRIBUTOR} (own)"] if row.stage in (Stage.DRAFT, Stage.IN_REVIEW) else []
        may = [*own, *(role for role in may if role != CONTRIBUTOR)]
    roles = ", ".join(may)
    return f"| {row.stage.label} | {row.act.label} | {row.result.label if row.result else 'what it was'} | {roles} |"


def api_page() -> str:
    """docs/formats/openapi.json: the description of the API."""
    return json.dumps(description(), ensure_ascii=False, indent=1) + "\n"


# File below docs/ to the function that gives its text.
PAGES: dict[str, Callable[[], str]] = {
    "roles.md": roles_page,
    "review.md": review_page,
    "img/review.svg": lambda: draw_stages(TRANSITIONS),
    "formats/openapi.json": api_page,
}


def page_text(name: str) -> str:
    """The text of docs/`name`, in the language of the documentation whatever that of the site."""
    with translation.override("en"):
        return PAGES[name]()
