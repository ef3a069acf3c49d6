"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """The site's name, for titles and the head of the page, and where its addresses begin."""
    return {"site_name": settings.CLAIMTRACK_SITE_NAME, "site_url": settings.CLAIMTRACK_SITE_URL}
