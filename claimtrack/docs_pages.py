"""Pages of the documentation that are written from the tables that the program obeys.

Each function gives the whole text of one file; `manage.py write_docs` writes them, and a test holds them against each
other. To add one, add its function to PAGES.
"""

from collections.abc import Callable

from django.utils import translation

from claimtrack.roles import ACTS, ROLE_NAMES, ROLE_SENTENCES


def roles_page() -> str:
    """docs/roles.md: the table of roles, and the permissions behind each of its lines."""
    lines = [
        "# Roles",
        "",
        "Written by `manage.py write_docs` from the table in `claimtrack/roles.py`: change it there.",
        "",
        "Every person at the desk has *staff status* and one role or more:",
        "",
        *(f"- **{role}**: {ROLE_SENTENCES[role]}." for role in ROLE_NAMES),
        "",
        f"| may | {' | '.join(ROLE_NAMES)} |",
        f"| --- |{' :-: |' * len(ROLE_NAMES)}",
        *(_row(str(act.sentence), [role in act.roles for role in ROLE_NAMES]) for act in ACTS),
        "",
        "Beside the table, for everybody, superusers included:",
        "",
        "- Nobody approves, sends back or reaffirms what they wrote since the last approval.",
        "- Nobody resolves a flag that they raised.",
        "- Nobody edits a claim that was merged into another.",
        "- Nobody deletes a claim, a person, or anything that somebody decided or said. Claims are withdrawn, people are",
        "  deactivated.",
        "- Nobody changes their own roles; only a superuser changes a superuser.",
        "",
        "A draft is one's *own* when one recorded it: whoever made its first revision. It stops being a draft for good when",
        "it is published.",
        "",
        "## Permissions",
        "",
        "The roles are groups of these names, made anew after every `migrate` with exactly these permissions of Django's:",
        "",
        "| act | permissions |",
        "| --- | --- |",
        *(f"| {act.name} | {', '.join(f'`{name}`' for name in sorted(act.permissions))} |" for act in ACTS),
    ]
    return "\n".join(lines) + "\n"


def _row(sentence: str, ticks: list[bool]) -> str:
    return f"| {sentence} |{'|'.join(' yes ' if tick else ' ' for tick in ticks)}|"


# File below docs/ to the function that gives its text.
PAGES: dict[str, Callable[[], str]] = {"roles.md": roles_page}


def page_text(name: str) -> str:
    """The text of docs/`name`, in the language of the documentation whatever that of the site."""
    with translation.override("en"):
        return PAGES[name]()
