"""Files that were handed in at the desk, kept between the preview and its confirmation."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=1)


class Upload(models.Model):
    """One file of one person, waiting for that person to say whether it is to be taken in."""

    untracked_because = "waits for a day at most; what is taken from it is recorded where it goes"

    importer = models.CharField(_("importer"), max_length=50)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    name = models.CharField(_("file name"), max_length=255)
    content = models.BinaryField()
    options = models.JSONField(default=dict)  # as they were sent: field to list of values
    created_at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        indexes = [models.Index(fields=["created_at"], name="upload_by_age")]  # removing the old ones

    def __str__(self) -> str:
        return self.name


def uploads_of(user: Any, importer: str) -> models.QuerySet[Upload]:
    """The person's own uploads that wait for one importer."""
    return Upload.objects.filter(owner=user, importer=importer)


def remove_old_uploads(now: datetime | None = None) -> None:
    """Remove what was handed in more than a day ago. 1 query."""
    Upload.objects.filter(created_at__lt=(now or timezone.now()) - KEPT_FOR).delete()
