"""`make bench`, second part: what an audited save costs beside a plain one, as ratios within one run.

Plain is Django alone: the same fields, indexes, constraints and foreign keys in tables of their own without history,
each save in a transaction of its own.
Audited is everything: changeset, history row, revision, review state, search index, leaf and triggers, in their
transaction. The two take turns, so that whatever else the machine does slows both. Not a test: no ratio fails anything.
It makes a new database beside the one that DATABASE_URL names, SQLite's in a file, and drops it again.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import django

ROUNDS = 300


def plain_model(model: Any, plain: dict[Any, Any]) -> Any:
    """A model of the same fields and rules, which Django saves like any other, with a new table.

    What refers to one of the models in `plain` refers to the plain one there.
    """
    from django.db import connection, models

    fields = {field.name: field.clone() for field in model._meta.concrete_fields}
    for name, field in fields.items():
        if field.is_relation:
            target = model._meta.get_field(name).remote_field.model
            field.remote_field.related_name = "+"
            field.remote_field.model = plain.get(target, target)
    meta = {
        "managed": False,
        "db_table": f"bench_{model._meta.db_table}",
        "app_label": model._meta.app_label,
        "constraints": [renamed(rule) for rule in model._meta.constraints],
        "indexes": [renamed(index) for index in model._meta.indexes],
    }
    members = {**fields, "Meta": type("Meta", (), meta), "__module__": __name__}
    plain = type(f"Plain{model.__name__}", (models.Model,), members)
    with connection.schema_editor() as editor:
        editor.execute(f"DROP TABLE IF EXISTS {plain._meta.db_table}")
        editor.create_model(plain)
    return plain


def renamed(rule: Any) -> Any:
    """The same constraint or index under a name of its own."""
    rule = rule.clone()
    rule.name = f"b_{rule.name}"[:30]
    return rule


def medians(first: Callable[[], None], second: Callable[[], None]) -> tuple[float, float]:
    """Seconds of each, taking turns, after some turns that warm up."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + 10):
        for act, taken in zip((first, second), times, strict=True):
            started = time.perf_counter()
            act()
            if turn >= 10:
                taken.append(time.perf_counter() - started)
    return statistics.median(times[0]), statistics.median(times[1])


class Saves:
    """The acts that are measured, each on two records of a kind: one is saved plainly, the other audited."""

    def __init__(self) -> None:
        from django.contrib.auth import get_user_model

        from audit.context import changeset
        from claims.models import Citation, Claim, Evidence, Party, Position, Topic, TopicLink
        from sources.models import Publisher, Source

        self.numbers = count(1)
        self.plain: dict[Any, Any] = {}
        for kind in (Publisher, Claim, TopicLink, Position, Citation, Evidence):
            self.plain[kind] = plain_model(kind, self.plain)
        run = time.time_ns()  # the database may hold a former run
        with changeset(actor="bench", comment="Make what is needed."):
            self.user = get_user_model()._default_manager.create(username=f"bench-{run}")
            self.publisher = Publisher.objects.create(slug=f"p{run}", name="Post")
            self.topic = Topic.objects.create(slug=f"t{run}", title="Topic")
            self.party = Party.objects.create(slug=f"y{run}", name="Party", kind="person")
            self.source = Source.objects.create(slug=f"s{run}", title="Source", publisher=self.publisher)
        with changeset(self.user, "Record claims."):
            self.claim = self.record(run)

    def record(self, number: int, model: Callable[[Any], Any] = lambda model: model) -> Any:
        """A claim with eight rows of parts."""
        from claims.models import Citation, Claim, Evidence, Position, TopicLink

        def save(kind: Any, **fields: Any) -> Any:
            row = model(kind)(**fields)
            row.save(force_insert=True)
            return row

        claim = save(Claim, slug=f"claim-{number}", statement=f"Number {number} is true.", language="en")
        save(TopicLink, claim_id=claim.pk, topic_id=self.topic.pk)
        for stance in ("asserts", "denies", "reports"):
            position = save(Position, claim_id=claim.pk, party_id=self.party.pk, stance=stance)
            save(Citation, position_id=position.pk, source_id=self.source.pk, locator="page 3")
        save(Evidence, claim_id=claim.pk, source_id=self.source.pk, bearing="supports")
        return claim

    def editing(self, audited: Any, field: str) -> tuple[Callable[[], None], Callable[[], None]]:
        """Saves one changed field: of a plain copy, and of the record itself."""
        from django.db import transaction

        from audit.context import changeset

        stored = {field.attname: getattr(audited, field.attname) for field in audited._meta.concrete_fields}
        alone = self.plain[type(audited)](**{**stored, audited._meta.pk.attname: None})
        alone.save(force_insert=True)

        def save_alone() -> None:
            setattr(alone, field, f"Text {next(self.numbers)}")
            with transaction.atomic():
                alone.save()

        def save_audited() -> None:
            setattr(audited, field, f"Text {next(self.numbers)}")
            with changeset(self.user, "Edit."):
                audited.save()

        return save_alone, save_audited

    def recording(self) -> tuple[Callable[[], None], Callable[[], None]]:
        from django.db import transaction

        from audit.context import changeset

        def record_alone() -> None:
            with transaction.atomic():
                self.record(time.time_ns(), self.plain.__getitem__)

        def record_audited() -> None:
            with changeset(self.user, "Record."):
                self.record(time.time_ns())

        return record_alone, record_audited


@contextmanager
def new_database() -> Iterator[str]:
    """Its name for people, migrated; the default connection leads to it."""
    from django.db import connection

    with tempfile.TemporaryDirectory() as place:
        if connection.vendor == "sqlite":  # in memory, what the disk costs would be missing
            connection.settings_dict["TEST"]["NAME"] = f"{place}/bench.sqlite3"
        else:
            connection.settings_dict["TEST"]["NAME"] = f"bench_{os.getpid()}"
        former = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield connection.vendor
        finally:
            connection.creation.destroy_test_db(former, verbosity=0)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimtrack.settings")
    django.setup()
    with new_database() as vendor:
        measure(vendor)


def measure(vendor: str) -> None:
    saves = Saves()
    acts = {
        "one field of a publisher": saves.editing(saves.publisher, "name"),
        "one field of a claim, a revision": saves.editing(saves.claim, "summary"),
        "a new claim with its parts, 9 rows": saves.recording(),
    }
    sys.stdout.write(f"\nSaves on {vendor:25}{'plain':>13}{'audited':>15}     ratio\n")
    for name, pair in acts.items():
        plain, audited = medians(*pair)
        sys.stdout.write(f"{name:34}{plain * 1000:12.2f} ms{audited * 1000:12.2f} ms{audited / plain:10.2f}\n")


if __name__ == "__main__":
    main()
