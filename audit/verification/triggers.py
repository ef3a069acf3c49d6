"""The triggers that refuse what verification could only find: each that is missing, disabled or changed."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext as _

from audit.append_only import missing_triggers
from audit.verification.findings import Finding, Kind


def check_triggers() -> Iterator[Finding]:
    """3 queries."""
    for defect in missing_triggers(connection):
        message = _("%(defect)s: until manage.py migrate has run, nothing refuses such changes.") % {"defect": defect}
        yield Finding(Kind.TRIGGER_MISSING, defect.table, None, message, {"trigger": defect.name, "is": defect.what})
