"""Who asks: nobody in particular, or a person's program with a token; and how often it may."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.throttling import SimpleRateThrottle

from audit.models import ApiToken, TokenUse
from audit.models.tokens import usable_token
from audit.outages import outage_of

REALM = 'Bearer realm="claimtrack"'
NOTED_EVERY = timedelta(minutes=1)  # a write for each request would cost more than most requests


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer ct_...` (RFC 6750). A session of the admin opens nothing here."""

    def authenticate(self, request: Any) -> tuple[Any, ApiToken] | None:
        """The person and the token; None without the header. Raises AuthenticationFailed. 1 query, 2 once a minute."""
        words = get_authorization_header(request).split()
        if not words:
            return None
        if words[0].lower() != b"bearer" or len(words) != 2:
            raise AuthenticationFailed(_("Send the header as: Authorization: Bearer TOKEN."))
        token = usable_token(words[1].decode("latin-1"))
        if token is None:
            raise AuthenticationFailed(_("The token is unknown, expired or revoked."))
        _note_use(token)
        return token.user, token

    def authenticate_header(self, request: Any) -> str:
        return REALM


def _note_use(token: ApiToken) -> None:
    now = timezone.now()
    known = getattr(token, "use", None)
    if known is not None and known.last_used_at >= now - NOTED_EVERY:
        return
    try:
        TokenUse.objects.update_or_create(token=token, defaults={"last_used_at": now})
    except DatabaseError as error:
        # Where nothing can be written, everything can still be read.
        if outage_of(error) is None:
            raise


class _PerMinute(SimpleRateThrottle):
    """Counted in the cache: over all processes where that is shared."""

    def __init__(self) -> None:
        self.rate, self.num_requests, self.duration = f"{self.most()}/min", self.most(), 60

    def most(self) -> int:
        raise NotImplementedError

    def wait(self) -> float | None:
        """Seconds until the oldest counted request is a minute old."""
        return self.duration - (self.now - self.history[-1]) if self.history else float(self.duration)


class AddressThrottle(_PerMinute):
    """Requests without a token, for each address that they come from."""

    scope = "address"

    def most(self) -> int:
        return int(settings.CLAIMTRACK_API_PER_MINUTE)

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        return None if request.auth else f"api-address-{self.get_ident(request)}"


class TokenThrottle(_PerMinute):
    """Requests with a token, for each token."""

    scope = "token"

    def most(self) -> int:
        return int(settings.CLAIMTRACK_API_TOKEN_PER_MINUTE)

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        return f"api-token-{request.auth.pk}" if request.auth else None
