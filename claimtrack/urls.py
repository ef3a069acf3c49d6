"""All addresses: the admin, the public pages, and what load balancers ask for."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from claimtrack.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    # Browsers ask for it on pages that name no icon of their own, such as the admin's.
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}claimtrack/icon.svg"), name="favicon"),
    path("admin/", admin.site.urls),
    path("", include("claims.urls")),
]
