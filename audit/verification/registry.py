"""What other apps add to verification: checks of their own, and what an altered row of theirs is called."""

from collections.abc import Callable, Iterator

from audit.verification.findings import Finding, Kind

Check = Callable[[], Iterator[Finding]]

checks: list[Check] = []
altered_kinds: dict[str, Kind] = {}


def also_verify(check: Check) -> Check:
    """Register a check of the whole database, run inside the snapshot that everything is read from. A decorator."""
    if check not in checks:
        checks.append(check)
    return check


def call_altered(table: str, kind: Kind) -> None:
    """Let an altered row of this table be found as `kind`."""
    altered_kinds[table] = kind
