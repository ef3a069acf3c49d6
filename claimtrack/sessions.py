"""Sessions in the database, of people with accounts alone."""

import logging
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from audit.outages import outage_of

logger = logging.getLogger(__name__)


class SessionStore(db.SessionStore):
    """Django's; a session that cannot be written for the moment stays as it was, and the page is shown.

    What changes in a session after log-in are the messages that wait in it. Django would say that the person logged
    out meanwhile (400), on every page while a message waits and nothing can be written.
    """

    @classmethod
    def get_model_class(cls) -> Any:
        return db.SessionStore.get_model_class()

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except UpdateError as error:
            if (outage := outage_of(error)) is None:
                raise
            logger.warning("The database is %s: a session was not written.", outage.name.lower())
