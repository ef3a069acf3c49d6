"""A project that holds a wiki and nothing else."""

from bench.peers.empty import *  # noqa: F403  settings
from bench.peers.empty import INSTALLED_APPS, TEMPLATES

ROOT_URLCONF = "bench.peers.djangowiki.urls"
SITE_ID = 1
INSTALLED_APPS = [
    *INSTALLED_APPS,
    "django.contrib.humanize.apps.HumanizeConfig",
    "django.contrib.sites.apps.SitesConfig",
    "django_nyt.apps.DjangoNytConfig",
    "mptt",
    "sekizai",
    "sorl.thumbnail",
    "wiki.apps.WikiConfig",
    "wiki.plugins.attachments.apps.AttachmentsConfig",
    "wiki.plugins.notifications.apps.NotificationsConfig",
    "wiki.plugins.images.apps.ImagesConfig",
    "wiki.plugins.macros.apps.MacrosConfig",
]
TEMPLATES[0]["OPTIONS"]["context_processors"] += [  # type: ignore[index]
    "django.template.context_processors.debug",
    "django.template.context_processors.i18n",
    "django.template.context_processors.media",
    "django.template.context_processors.static",
    "django.template.context_processors.tz",
    "sekizai.context_processors.sekizai",
]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WIKI_ACCOUNT_HANDLING = True
WIKI_MARKDOWN_KWARGS = {"extensions": ["extra", "toc"]}
