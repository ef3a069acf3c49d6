"""The admin's site."""

from claims.desk import DeskIndexMixin
from claimtrack.resume import ResumeMixin


class DeskSite(DeskIndexMixin, ResumeMixin):
    """Django's admin with the desk's front page and notices, where a session that ran out loses nothing typed."""
