"""All addresses: the admin, the public pages, and what load balancers ask for."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy
from django.views.generic import RedirectView

from audit.caching import redirect
from claims.api.problems import no_such_address
from claimtrack import stylesheet
from claimtrack.health import healthz, readyz

admin.site.site_header = admin.site.site_title = settings.CLAIMTRACK_SITE_NAME
admin.site.index_title = gettext_lazy("Your desk")
admin.site.enable_nav_sidebar = False  # rows of ten fields need the room

_icon: Any = RedirectView.as_view(url=f"{settings.STATIC_URL}claimtrack/icon.svg")

handler400 = "claimtrack.failures.bad_request"
handler500 = "claimtrack.failures.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    # Browsers ask for it on pages that name no icon of their own, such as the admin's.
    path("favicon.ico", redirect(_icon), name="favicon"),
    path("admin/", admin.site.urls),
    path("audit/", include("audit.urls")),
    path("api/v1/", include("claims.api.urls")),
    re_path(r"^api/", no_such_address, name="api-nothing"),
    path("", include("claims.urls")),
]
if settings.DEBUG:
    _here = settings.WHITENOISE_STATIC_PREFIX.removeprefix("/")
    urlpatterns.insert(0, path(f"{_here}{stylesheet.NAME}", stylesheet.stylesheet))
