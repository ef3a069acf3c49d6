"""`manage.py verify_audit`: finds every change that did not come through the audit trail."""

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from audit.management.example import ExampleCommand
from audit.management.progress import beside_progress, show_progress
from audit.models import Checkpoint, Verification
from audit.notes import BadKey, BadNote, TreeHead, VerifierKey
from audit.signing import read_key
from audit.verification import CannotVerify, Counts, Finding, Head, Request, last_verified_head, snapshot, verify

MOST_TOLD = 300  # of each kind; the others are counted
LAST = ""  # what --since is without a value


class Command(ExampleCommand):
    help = (
        "Hold everything that was recorded against the log, and everything that stands against what was recorded: one "
        "line for each thing that is wrong. Exit status 0 when nothing is, 1 when something is, 2 when it could not "
        "be verified.\n\nExamples:\n"
        "  manage.py verify_audit\n"
        "  manage.py verify_audit --since --json\n"
        "  manage.py verify_audit --key claims.example+1a2b3c4d+AZ... --checkpoint kept/2026-11-24.txt"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object (docs/formats/verify_audit.md)")
        parser.add_argument(
            "--since",
            nargs="?",
            const=LAST,
            metavar="FILE",
            help="go on after this checkpoint, or after the last one that was verified; live rows are always compared",
        )
        parser.add_argument(
            "--key", action="append", default=[], metavar="KEY", help="a key that the log may be signed with"
        )
        parser.add_argument(
            "--checkpoint", action="append", default=[], metavar="FILE", help="a checkpoint that was kept elsewhere"
        )

    def handle(self, *args: Any, since: str | None, **options: Any) -> None:
        self.as_json = options["json"]
        self.told: list[Finding] = []
        self.found: Counter[str] = Counter()
        kept = [_read_checkpoint(file) for file in options["checkpoint"]]
        after = _read_checkpoint(since) if since else None
        keys = _keys(options["key"])
        counts = Counts()
        started = time.monotonic()
        try:
            with snapshot():
                _refuse_without_tables()
                if since == LAST:
                    after = last_verified_head()
                request = Request(keys, [*kept, after] if since and after else kept, after)
                newest = Checkpoint.objects.order_by("-size").values_list("pk", flat=True).first()
                verify(request, tell=self._tell, counts=counts, progress=show_progress)
        except CannotVerify as error:
            raise CommandError(str(error), returncode=2) from None
        except DatabaseError as error:
            reason = " ".join(str(error).split())
            raise CommandError(_("The database does not answer: %s") % reason, returncode=2) from None
        self._say_result(counts, time.monotonic() - started)
        if newest and not self.found:
            self._note(newest)
        if self.found:
            raise CommandError(_("Findings: %s.") % self.found.total(), returncode=1)

    def _note(self, newest: int) -> None:
        """For the next `--since`. Whoever verifies may be allowed to read alone."""
        try:
            with transaction.atomic():
                Verification.objects.create(checkpoint_id=newest)
        except DatabaseError as error:
            self.stderr.write(_("This run was not noted, and --since will not go on from it: %s") % error)

    def _tell(self, finding: Finding) -> None:
        self.found[finding.kind.value] += 1
        if self.found[finding.kind.value] > MOST_TOLD:
            return
        if self.as_json:
            self.told.append(finding)
            return
        with beside_progress():
            self.stdout.write(f"{finding.kind.value}: {finding.line}")

    def _say_result(self, counts: Counts, seconds: float) -> None:
        if self.as_json:
            self.stdout.write(_as_json(self._data(counts, seconds)))
            return
        for kind, number in self.found.items():
            if number > MOST_TOLD:
                self.stdout.write(_("%(kind)s: %(more)s more.") % {"kind": kind, "more": number - MOST_TOLD})
        rate = counts.rows / seconds if seconds else 0
        self.stdout.write(
            _("%(leaves)s leaves, %(rows)s rows, %(live)s live rows, %(checkpoints)s checkpoints in %(seconds)s s: ")
            % {
                "leaves": counts.leaves,
                "rows": counts.rows,
                "live": counts.live_rows,
                "checkpoints": counts.checkpoints,
                "seconds": f"{seconds:.1f}",
            }
            + _("%s rows a second.") % f"{rate:.0f}"
        )
        if counts.since:
            self.stdout.write(_("Rows of the first %s leaves were not read again.") % counts.since)
        if not counts.checkpoints:
            self.stdout.write(_("There is no checkpoint: that the whole log was written anew would not be found."))
        if not self.found:
            self.stdout.write(_("Nothing is wrong."))

    def _data(self, counts: Counts, seconds: float) -> dict[str, Any]:
        return {
            "findings": [finding.data() for finding in self.told],
            "found": dict(self.found),
            "since": counts.since,
            "leaves": counts.leaves,
            "rows": counts.rows,
            "live_rows": counts.live_rows,
            "checkpoints": counts.checkpoints,
            "seconds": round(seconds, 3),
        }


def _refuse_without_tables() -> None:
    """Raises CannotVerify: an empty database is what a mistyped address leads to. 1 query."""
    if Checkpoint._meta.db_table not in connection.introspection.table_names():
        raise CannotVerify(
            _("There is no audit trail in this database: name the right one in DATABASE_URL, or run manage.py migrate.")
        )


def _as_json(data: dict[str, Any]) -> str:
    """In characters that UTF-8 can write; of what JSON has no form for, Python's."""
    text = json.dumps(data, ensure_ascii=False, default=repr)
    return text.encode(errors="backslashreplace").decode()  # a lone surrogate, as JSON escapes it


def _read_checkpoint(file: str) -> Head:
    """Raises CommandError."""
    try:
        note = Path(file).read_text(encoding="utf-8")
        size = TreeHead.parse(note.rpartition("\n\n")[0] + "\n").size
    except (OSError, UnicodeDecodeError, BadNote) as error:
        raise CommandError(
            _("The checkpoint %(file)s cannot be read: %(error)s") % {"file": file, "error": error}, returncode=2
        ) from None
    return Head(size, note, file=file)


def _keys(given: list[str]) -> list[VerifierKey]:
    """The keys given, or else that of the settings, or none. Raises CommandError."""
    try:
        if given:
            return [VerifierKey.parse(text) for text in given]
        if settings.CLAIMTRACK_LOG_KEY:
            return [read_key(settings.CLAIMTRACK_LOG_KEY).verifier]
    except (BadKey, OSError) as error:
        raise CommandError(_("The key cannot be read: %s. Name one with --key.") % error, returncode=2) from None
    return []
