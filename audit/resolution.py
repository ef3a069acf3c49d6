"""What was typed, after the person has chosen: a POST that the change page's own forms save as it stands."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict

from audit.conflicts import FORM, Difference, State, is_new
from audit.edit_page import EditPage

MINE, THEIRS = "mine", "theirs"
CHOICE = "keep-"  # the input that holds the choice about the difference with the key that follows
SHOWN, FIRST_SHOWN = "_shown", "_first_shown"  # notes of what the page showed last, and before anybody came between

Choices = Mapping[str, str]  # the key of a difference to MINE or THEIRS


def choices_in(post: QueryDict) -> Choices:
    return {
        name.removeprefix(CHOICE): value
        for name, value in post.items()
        if name.startswith(CHOICE) and value in (MINE, THEIRS)
    }


def typed_fields(post: QueryDict) -> list[tuple[str, str]]:
    """Names and values of everything that was typed: all but tokens, notes and choices."""
    return [
        (name, value)
        for name, values in post.lists()
        if name not in ("csrfmiddlewaretoken", SHOWN, FIRST_SHOWN) and not name.startswith(CHOICE)
        for value in values
    ]


def resolve(page: EditPage, post: QueryDict, found: list[Difference], choices: Choices, stored: State) -> QueryDict:
    """The POST without what the person gave up: `found` are the differences between it and what is `stored`."""
    resolved = post.copy()
    given_up = {one.key: one for one in found if choices.get(one.key) == THEIRS}
    for prefix in page.sets:
        _resolve_rows(page, resolved, prefix, given_up, stored)
    for one in given_up.values():
        if one.part == FORM and one.theirs:
            _put(page, resolved, one, one.field)
    for name in [name for name in resolved if name.startswith(CHOICE) or name == FIRST_SHOWN]:
        del resolved[name]
    return resolved


def _resolve_rows(page: EditPage, post: QueryDict, prefix: str, given_up: dict[str, Difference], stored: State) -> None:
    rows = page.rows(post, prefix)
    kept, new = [], []
    rearranged = False
    for index, part in rows.parts():
        mark = f"{prefix}-{index}-{forms.formsets.DELETION_FIELD_NAME}"
        dropped = f"{part}:" in given_up
        if part in stored:
            kept.append(index)
            if dropped:
                post.pop(mark, None)
        else:
            rearranged = rearranged or dropped or not is_new(part)
            if not dropped and (is_new(part) or mark not in post):  # a row that is gone comes back as a new one
                new.append(index)
        for one in given_up.values():
            if one.part == part and one.field:
                _put(page, post, one, f"{prefix}-{index}-{one.field}")
    if rearranged:
        rows.arrange(stored=kept, new=new)


def _put(page: EditPage, post: QueryDict, one: Difference, name: str) -> None:
    """Let the input `name` hold what is stored."""
    text = (one.theirs or {})[one.field]
    if isinstance(page.field(one.part, one.field), forms.BooleanField) and not text:
        post.pop(name, None)
    else:
        post[name] = text
