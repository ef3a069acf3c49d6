"""What Django itself keeps of a record's texts: the admin's log, and the messages that wait in people's sessions."""

import json
from collections.abc import Iterable
from html import escape
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Q

from audit.blanks import MARKER
from audit.erasures import Erasure, containing, copies, spellings


@copies
def gather_admin_log(erasure: Erasure) -> None:
    """Names of the record and of its parts, as the admin noted them. 2 queries, for many texts more."""
    own = Q(content_type=ContentType.objects.get_for_model(erasure.model), object_id=str(erasure.pk))
    texts = [text for texts in erasure.texts.values() for text in texts]
    for named in [own, *containing(["object_repr", "change_message"], erasure.searched)]:
        for row in LogEntry.objects.filter(named).order_by("pk"):
            names_it = named is own and any(text in row.object_repr for text in texts)  # the shortest too
            shown = MARKER if names_it else erasure.without(row.object_repr)
            said = _without(erasure, row.change_message)
            if (shown, said) != (row.object_repr, row.change_message):
                erasure.change_copy(LogEntry, row.pk, {"object_repr": shown, "change_message": said})


def _without(erasure: Erasure, message: str) -> str:
    if not message.startswith("["):
        return erasure.without(message)
    try:
        return json.dumps(_clean(erasure, json.loads(message)))
    except ValueError:
        return erasure.without(message)


def _clean(erasure: Erasure, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _clean(erasure, one) for name, one in value.items()}
    if isinstance(value, list):
        return [_clean(erasure, one) for one in value]
    return erasure.without(value) if isinstance(value, str) else value


@copies
def gather_sessions(erasure: Erasure) -> None:
    """Sessions that hold one of the texts end, and their people log in again. 1 query, and the same afterwards."""
    erasure.derived.add(Session._meta.db_table)
    needles = {found for text in erasure.searched for shown in (text, escape(text)) for found in spellings(shown)}
    if not needles:
        return

    def end() -> None:
        rows = Session.objects.order_by().values_list("pk", "session_data")
        Session.objects.filter(pk__in=[pk for pk, data in rows.iterator() if _holds(data, needles)]).delete()

    erasure.afterwards.append(end)


def _holds(data: str, needles: Iterable[str]) -> bool:
    found = SessionStore().decode(data)
    # What was signed with a former key opens no session any more, and nobody can tell what it holds.
    return not found or any(needle in text for text in _texts(found) for needle in needles)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value
