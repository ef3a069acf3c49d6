"""Acts that lock several rows at the same moment: on PostgreSQL none waits for one that waits for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep
from typing import Any

import pytest
from django.db import connection

from audit.context import changeset
from claims import workflow
from claims.corrections import MinorChange
from claims.dossiers.export import export_dossier
from claims.dossiers.load import load_dossier
from claims.flags import raise_flag, uphold_flag
from claims.merging import merge_sources
from claims.models import Claim, Evidence, ReviewState
from claims.review_errors import WorkflowError
from sources.models import Source

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def at_once(*acts: Callable[[], Any]) -> None:
    """Does all of them at the same moment; a refusal by the workflow is an answer, anything else is raised."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        try:
            ready.wait()
            act()
        except WorkflowError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def test_flag_is_upheld_while_its_source_is_merged(
    make_claim: Any, publish: Any, make_source: Any, editor: Any, reviewer: Any
) -> None:
    for _round in range(ROUNDS):
        claim = publish(make_claim())
        source, into = claim.evidence.get().source, make_source()
        flag = raise_flag(source, by=reviewer, reason="outdated", text="See the report.")
        at_once(
            lambda flag=flag: uphold_flag(flag, by=editor, resolution="It is."),
            lambda source=source, into=into: merge_sources(source, into=into, by=editor, reason="The same."),
        )
        assert ReviewState.objects.get(claim=claim).re_review_since is not None


def test_source_is_retracted_while_a_dossier_changes_it(
    make_claim: Any, publish: Any, make_user: Any, editor: Any
) -> None:
    loader = make_user("lou", "editor")
    claims = [publish(make_claim()) for _ in range(2)]
    source = claims[0].evidence.get().source
    for number in range(ROUNDS):
        content = export_dossier().replace(source.title, f"Title {number}").encode()

        def retract(number: int = number) -> None:
            with changeset(editor, "It was retracted."):
                row = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
                row.retracted_on, row.retraction_reason = "" if number % 2 else "2020", "" if number % 2 else "Forged."
                row.save()

        def load(content: bytes = content) -> None:
            load_dossier(content, by=loader)

        at_once(retract, load)
    assert ReviewState.objects.get(claim=claims[0]).re_review_since is not None


def test_retraction_waits_for_an_approval_under_way(
    published: Claim, make_source: Any, reviewer: Any, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, approving = make_source(), Event()
    with changeset(editor, "Rest it on another source."):
        Evidence.objects.create(claim=published, source=source, bearing="supports", basis=True)

    def slow(review: Any) -> None:
        approving.set()
        sleep(0.5)

    monkeypatch.setattr(workflow, "tell_approved", slow)

    def approve() -> None:
        workflow.approve(published, by=reviewer, revision=2, change=MinorChange())

    def retract() -> None:
        approving.wait()
        with changeset(editor, "It was retracted."):
            row = Source.objects.get(pk=source.pk)
            row.retracted_on, row.retraction_reason = "2020", "Forged."
            row.save()

    at_once(approve, retract)
    assert ReviewState.objects.get(claim=published).re_review_since is not None
