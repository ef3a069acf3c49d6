"""All addresses: the admin, and what load balancers ask for."""

from django.contrib import admin
from django.urls import include, path

from claimtrack.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("claims.urls")),
]
