"""Idempotency-Key: what came twice is done once, and answered twice. For a day, for each token."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.response import Response

from audit.models import IdempotentAnswer
from claims.api.problems import Problem, at_parameter

HEADER = "Idempotency-Key"
Method = Callable[..., Response]
KEPT = timedelta(days=1)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_REPEATED = ("ETag", "Location")


def once(act: Method) -> Method:
    """A method that writes answers what it answered before, when the request comes again under its key.

    Key, act and answer are stored together or not at all, and two at a time wait for one another; so a request whose
    answer was lost can be sent again safely. What was refused changed nothing and is tried anew.
    Raises Problem: 400 for a key that is none, 422 when another request had it.
    """

    @wraps(act)
    def answer(view: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return act(view, request, *args, **kwargs)
        return _answered_once(request, key, lambda: act(view, request, *args, **kwargs))

    return answer


def _answered_once(request: Any, key: str, act: Callable[[], Response]) -> Response:
    if not _KEY.fullmatch(key):
        message = _("must be 1 to 255 printable ASCII characters.")
        raise Problem(400, f"{HEADER}: {message}", errors=[at_parameter(HEADER, message)])
    fingerprint = _fingerprint(request)
    if known := _known(request, key):
        return _again(known, fingerprint)
    try:
        with transaction.atomic():
            row = IdempotentAnswer(
                token=request.auth, key=key, fingerprint=fingerprint, status=0, headers="{}", body=""
            )
            row.save(force_insert=True)  # the second of two waits here for the first
            answer = act()
            row.status, row.body = answer.status_code, json.dumps(answer.data, ensure_ascii=False)
            row.headers = json.dumps({name: answer[name] for name in _REPEATED if name in answer})
            row.save(force_update=True)
            return answer
    except IntegrityError:
        if known := _known(request, key):
            return _again(known, fingerprint)
        raise


def _known(request: Any, key: str) -> IdempotentAnswer | None:
    IdempotentAnswer.objects.filter(answered_at__lt=timezone.now() - KEPT).delete()
    return IdempotentAnswer.objects.filter(token=request.auth, key=key).first()


def _again(known: IdempotentAnswer, fingerprint: str) -> Response:
    if known.fingerprint != fingerprint:
        message = _("Another request was sent under this key. Use a new key for a new request.")
        raise Problem(422, message, errors=[at_parameter(HEADER, message)])
    return Response(
        json.loads(known.body), known.status, headers={**json.loads(known.headers), "Idempotent-Replayed": "true"}
    )


def _fingerprint(request: Any) -> str:
    said = [request.method, request.get_full_path(), request.headers.get("If-Match", ""), request.data]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
