"""The admin's site."""

from claimtrack.resume import ResumeMixin


class DeskSite(ResumeMixin):
    """Django's admin, where a session that ran out costs nobody what they typed."""
