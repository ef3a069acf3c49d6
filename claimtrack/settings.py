"""The one settings file. Every value comes from the environment, with a default that is safe on a desk.

docs/operators.md lists the variables; tests/claimtrack/test_settings.py holds the two lists against each other.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from claimtrack.caches import caches
from claimtrack.databases import databases
from claimtrack.environment import BadSetting, Environment
from claimtrack.static_host import OWN, content_policy, prefix_here, static_sources

BASE_DIR = Path(__file__).resolve().parent.parent
_environment = Environment()

# Those whose catalogue is complete for the public pages, each in its own words.
LANGUAGES = [("en", "English"), ("kk", "Қазақша"), ("ru", "Русский")]

try:
    DEBUG = _environment.flag("CLAIMTRACK_DEBUG", default=False)
    SECRET_KEY = _environment.secret_key("CLAIMTRACK_SECRET_KEY", BASE_DIR / ".secret-key")
    ALLOWED_HOSTS = _environment.words("CLAIMTRACK_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    CSRF_TRUSTED_ORIGINS = _environment.words("CLAIMTRACK_TRUSTED_ORIGINS", "")
    _https = _environment.flag("CLAIMTRACK_HTTPS", default=False)
    _behind_proxy = _environment.flag("CLAIMTRACK_BEHIND_PROXY", default=False)
    _database_url = _environment.text("DATABASE_URL", f"sqlite:///{BASE_DIR / 'claimtrack.sqlite3'}")
    _replica_url = _environment.text("DATABASE_REPLICA_URL", "")
    CLAIMTRACK_REPLICA_MAX_LAG = _environment.number("CLAIMTRACK_REPLICA_MAX_LAG", 5, least=2)
    _pool_size = _environment.number("DATABASE_POOL_SIZE", 0)
    _pooled_outside = _environment.flag("DATABASE_BEHIND_POOLER", default=False)
    CLAIMTRACK_TASKS = _environment.one_of("CLAIMTRACK_TASKS", ("immediate", "database"), default="immediate")
    _cache_url = _environment.text("CACHE_URL", "locmemcache://claimtrack")
    CLAIMTRACK_KEEP_PAGES = _environment.number("CLAIMTRACK_KEEP_PAGES", 3600, least=0)
    LANGUAGE_CODE = _environment.one_of("CLAIMTRACK_LANGUAGE_CODE", dict(LANGUAGES), default="en")
    TIME_ZONE = _environment.text("CLAIMTRACK_TIME_ZONE", "UTC")
    STATIC_ROOT = _environment.text("CLAIMTRACK_STATIC_ROOT", str(BASE_DIR / "staticfiles"))
    STATIC_URL = _environment.folder("CLAIMTRACK_STATIC_URL", OWN)
    CLAIMTRACK_SITE_NAME = _environment.text("CLAIMTRACK_SITE_NAME", "claimtrack")
    CLAIMTRACK_SITE_URL = _environment.address(
        "CLAIMTRACK_SITE_URL", "http://127.0.0.1:8000", schemes=("https", "http")
    ).rstrip("/")
    CLAIMTRACK_PUBLISHER_NAME = _environment.text("CLAIMTRACK_PUBLISHER_NAME", "")
    CLAIMTRACK_PUBLISHER_URL = _environment.page("CLAIMTRACK_PUBLISHER_URL")
    CLAIMTRACK_LICENCE_URL = _environment.page("CLAIMTRACK_LICENCE_URL")
    CLAIMTRACK_DATA_ROOT = _environment.text("CLAIMTRACK_DATA_ROOT", "")
    _email_url = _environment.address("CLAIMTRACK_EMAIL_URL", "consolemail://", schemes=environ.Env.EMAIL_SCHEMES)
    DEFAULT_FROM_EMAIL = _environment.text("CLAIMTRACK_EMAIL_FROM", "claimtrack@localhost")
    CLAIMTRACK_REVIEW_DUE_MONTHS = _environment.number("CLAIMTRACK_REVIEW_DUE_MONTHS", 12, least=1)
    CLAIMTRACK_PAGE_SIZE = _environment.number("CLAIMTRACK_PAGE_SIZE", 50, least=1)
    CLAIMTRACK_MAX_DOSSIER_BYTES = _environment.number("CLAIMTRACK_MAX_DOSSIER_BYTES", 20_000_000, least=1)
    CLAIMTRACK_API_MAX_BYTES = _environment.number("CLAIMTRACK_API_MAX_BYTES", 5_000_000, least=1_000)
    CLAIMTRACK_API_PER_MINUTE = _environment.number("CLAIMTRACK_API_PER_MINUTE", 300, least=1)
    CLAIMTRACK_API_TOKEN_PER_MINUTE = _environment.number("CLAIMTRACK_API_TOKEN_PER_MINUTE", 600, least=1)
    CLAIMTRACK_LOG_KEY = _environment.text("CLAIMTRACK_LOG_KEY", "")
    CLAIMTRACK_REPORT_ERRORS_TO = _environment.contact("CLAIMTRACK_REPORT_ERRORS_TO")
    _log_level = _environment.text("CLAIMTRACK_LOG_LEVEL", "INFO")
except BadSetting as error:
    raise ImproperlyConfigured(str(error)) from None

INSTALLED_APPS = [
    "claimtrack",
    "audit",
    "sources",
    "claims",
    "simple_history",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "rules",
    "claimtrack.apps.DeskConfig",  # django.contrib.admin, with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

if CLAIMTRACK_TASKS == "database":
    # Its tables are made by `migrate`, only where there are workers.
    INSTALLED_APPS += ["django_tasks", "django_tasks_db"]
    TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MIDDLEWARE = [
    "claimtrack.kept_pages.KeptPagesMiddleware",
    "claimtrack.compression.CompressionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "claimtrack.policies.PermissionsPolicyMiddleware",
    "claimtrack.policies.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "claimtrack.caching.CachingMiddleware",
    "claimtrack.replica.ReplicaMiddleware",
    "claimtrack.languages.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "audit.middleware.AuditMiddleware",
]

ROOT_URLCONF = "claimtrack.urls"
WSGI_APPLICATION = "claimtrack.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("claimtrack.folding.Loader", ["django.template.loaders.app_directories.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "claimtrack.context.site",
                "claimtrack.context.languages",
            ],
        },
    },
]
FORM_RENDERER = "claimtrack.forms.FormRenderer"

try:
    DATABASES = databases(_database_url, _replica_url, pool_size=_pool_size, behind_pooler=_pooled_outside)
except BadSetting as error:
    raise ImproperlyConfigured(str(error)) from None
DATABASE_ROUTERS = ["claimtrack.replica.ReplicaRouter"]
CACHES = caches(_cache_url)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "audit.backends.AuditedModelBackend",  # log-in, and what a role may
    "rules.permissions.ObjectPermissionBackend",  # what a person may do with one record
]
_email = environ.Env.email_url_config(_email_url)
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"] or "localhost"
EMAIL_PORT = _email["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _email["EMAIL_FILE_PATH"]
# Less than a writer waits for SQLite's lock, which a digest holds while it hands over one mail.
EMAIL_TIMEOUT = 10

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"

USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "claimtrack" / "locale"]
# Dates as the pages write them, "24 November 2026, 21:32", in lists of the admin too; Django has no formats for Kazakh.
FORMAT_MODULE_PATH = ["claimtrack.formats"]
USE_TZ = True

# Decided here, since apps below this one have pages with a policy of their own.
CLAIMTRACK_STATIC_SOURCES = static_sources(STATIC_URL)
WHITENOISE_STATIC_PREFIX = prefix_here(STATIC_URL)
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "claimtrack.stylesheet.JoinedStylesheetFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Without it, whitenoise warns about a folder that `collectstatic` has not made yet.
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_USE_FINDERS = DEBUG

CONTENT_SECURITY_POLICY = content_policy(STATIC_URL)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _behind_proxy else None
SESSION_ENGINE = "claimtrack.sessions"
SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "claimtrack.resume.refuse_or_resume"
# A claim with sixty positions and as much evidence sends more than Django's thousand.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The history form of django-simple-history may show a past state; putting one back goes through the workflow.
SIMPLE_HISTORY_REVERT_DISABLED = True

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "EXCEPTION_HANDLER": "claims.api.problems.answer_problem",
    "DEFAULT_SCHEMA_CLASS": "claims.api.description.ApiSchema",
    # How many proxies of ours stand before us and add to X-Forwarded-For.
    "NUM_PROXIES": 1 if _behind_proxy else 0,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "claimtrack",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["claims.api.description.complete"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "claimtrack.logs.QuietFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
    },
    "filters": {"without_query": {"()": "claimtrack.logs.WithoutQuery"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": _log_level},
    "loggers": {
        # Not by Django's own handlers, one of which mails errors with all that was asked for.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"filters": ["without_query"]},
    },
}
