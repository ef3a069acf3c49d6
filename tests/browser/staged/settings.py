"""The settings, with one page more: one that fails, as no page of ours should."""

from claimtrack.settings import *  # noqa: F403  all of them

ROOT_URLCONF = "tests.browser.staged.urls"
