"""The site that the pictures in docs/img show: `python -m tests.browser.pictured prepare`, then `... serve PORT`.

It holds the Kazakhstan dossier and nothing that is not in it. On the first day one claim was loaded without the denials
that the dossier has, and with another verdict; on the second the dossier itself put that right, which makes an edition
more and a correction; on the third the editor asked for a review and the reviewer raised a flag. The clock of each
process stands still at such a day, so that no page depends on when the pictures are taken.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import django
import time_machine
import yaml

CORRECTED = "kazakhstan-gives-refuge-to-terrorist-organizations"
SUBMITTED = "kazakhstan-harbors-terrorist-bases"
FLAGGED = "supreme-court-was-asked-on-17-march-2005-to-ban-hizb-ut-tahrir"


@contextmanager
def day(number: int) -> Iterator[None]:
    """Ten o'clock (UTC) on that day of November 2026, for as long as the block lasts."""
    with time_machine.travel(datetime(2026, 11, number, 10, tzinfo=UTC), tick=False):
        yield


def prepare() -> None:
    """Builds the database and the static files of the settings; prints as JSON what a Site needs to know of them."""
    from django.core.management import call_command

    from claimtrack.demo import DOSSIER, make_accounts

    with day(23):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        make_accounts()
        whole = yaml.safe_load(DOSSIER.read_bytes())
        _load({**whole, "claims": [_former(claim) for claim in whole["claims"]]}, "Load the dossier.")
    with day(24):
        _load(whole, "Add the denials that were missing, and weigh the claim anew.")
    with day(25):
        submitted = _work_at_the_desk()
        json.dump({"places": {"claim": submitted}, "sessions": _sessions()}, sys.stdout)


def _former(claim: dict[str, Any]) -> dict[str, Any]:
    """The claim as it stood before its correction; any other claim as it is."""
    if claim["slug"] != CORRECTED:
        return claim
    missing = "ministry-of-foreign-affairs-of-kazakhstan"
    return claim | {
        "summary": "An accusation by the head of the SCO's anti-terrorist centre.",
        "verdict": "not assessable",
        "rationale": "One official of an international body said so in an interview. No evidence is recorded.",
        "positions": [position for position in claim["positions"] if position["party"] != missing],
        "evidence": [row for row in claim["evidence"] if row["bearing"] != "contradicts"],
    }


def _load(dossier: dict[str, Any], comment: str) -> None:
    from claims.dossiers.load import load_dossier

    editor, reviewer = _person("demo-editor"), _person("demo-reviewer")
    content = yaml.safe_dump(dossier, allow_unicode=True, sort_keys=False).encode()
    load_dossier(content, by=editor, approve_as=reviewer, comment=comment)


def _work_at_the_desk() -> int:
    """The key of the claim that waits for a decision."""
    from audit.context import changeset
    from claims import workflow
    from claims.flags import raise_flag
    from claims.models import Claim

    editor = _person("demo-editor")
    claim = Claim.objects.get(slug=SUBMITTED)
    with changeset(editor, "Shorten the summary."):
        claim.summary = "Whether terrorists had bases, camps or training sites in Kazakhstan."
        claim.save()
    workflow.submit(claim, by=editor)
    raise_flag(
        Claim.objects.get(slug=FLAGGED),
        by=_person("demo-reviewer"),
        reason="duplicate",
        text="Another claim tells of a request a day earlier, to another court. Are there two, or is it one?",
    )
    return int(claim.pk)


def _person(name: str) -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model()._default_manager.get(username=name)


def _sessions() -> dict[str, str]:
    from django.conf import settings
    from django.test import Client

    found = {}
    for name in ("demo-editor", "demo-reviewer"):
        client = Client()
        client.force_login(_person(name))
        found[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


def serve(port: str) -> None:
    """Serves what was prepared, a day after its last act, until the process is ended."""
    from django.core.management import call_command

    with day(26):
        call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, skip_checks=True)


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "prepare":
        prepare()
    else:
        serve(sys.argv[2])
