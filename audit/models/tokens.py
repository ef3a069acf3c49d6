"""Keys with which a person's programs use the API: shown once, kept as a digest, limited in what and how long."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.constraints import not_blank
from audit.fields import LineField
from audit.models.rows import Tracked
from audit.records import AuditedRecords

PREFIX = "ct_"  # by which people, and programs that look for leaked secrets, know one
SECRET_BYTES = 32
SCOPES = ("read", "draft", "review")


def new_secret() -> str:
    """What a program sends as its token: 256 random bits."""
    return PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """What is stored of it, 64 hexadecimal digits. Without salt: it is random, and is looked up by this."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiToken(Tracked):
    """One key of one person: their programs may do with it what they may, as far as its scopes go."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="api_tokens",
        editable=False,
        verbose_name=_("person"),
    )
    name = LineField(_("name"), max_length=100, help_text=_("What it is for, for example: newsroom mirror."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    drafts = models.BooleanField(
        _("may draft"), default=False, help_text=_("Record and edit claims and what they name, and submit them.")
    )
    reviews = models.BooleanField(
        _("may review"), default=False, help_text=_("Decide on claims and flags, as far as your role allows.")
    )
    expires_at = models.DateTimeField(_("expires"), help_text=_("It opens nothing after that."))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    history = AuditedRecords()

    class Meta(Tracked.Meta):
        ordering = ["-pk"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [not_blank("token_has_name", "name", _("Say what the token is for."))]

    def __str__(self) -> str:
        return self.name

    @property
    def scopes(self) -> tuple[str, ...]:
        """What it may be used for: always to read."""
        return tuple(scope for scope, held in zip(SCOPES, (True, self.drafts, self.reviews), strict=True) if held)

    def opens(self, at: datetime | None = None) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked_at is None and self.expires_at > (at or timezone.now())


class TokenUse(models.Model):
    """When a token was last used; written at most once a minute."""

    untracked_because = "says when a machine came, not what anybody did"

    token = models.OneToOneField(ApiToken, on_delete=models.CASCADE, primary_key=True, related_name="use")
    last_used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.token_id}: {self.last_used_at.isoformat()}"


class IdempotentAnswer(models.Model):
    """What was answered to a request that may come again under the same key: the act is done once."""

    untracked_because = "a copy of an answer, for a day"

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # of method, address, conditions and body
    status = models.PositiveSmallIntegerField()
    headers = models.TextField()
    body = models.TextField()
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="answer_once_per_key")]
        indexes = [models.Index(fields=["answered_at"], name="answer_by_time")]  # what is older than a day goes

    def __str__(self) -> str:
        return f"{self.token_id}: {self.key}"


def usable_token(secret: str) -> ApiToken | None:
    """The token with its person, while it opens anything and they are active. 1 query."""
    tokens: Any = ApiToken.objects.select_related("user", "use")
    found = tokens.filter(digest=digest_of(secret)).first() if secret.startswith(PREFIX) else None
    return found if found is not None and found.opens() and found.user.is_active else None
