"""What everything is measured in: an empty Django view with Django's default middleware, as `startproject` has it."""

import os

from django.http import HttpRequest, HttpResponse
from django.urls import path

SECRET_KEY = "only for measuring"  # noqa: S105  serves 127.0.0.1 while a benchmark runs
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.peers.empty"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
STATIC_URL = "static/"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("PEER_DATABASE", ":memory:")},
}


def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("empty")


urlpatterns = [path("", empty)]
