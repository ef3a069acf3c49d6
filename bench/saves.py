"""What an audited save costs beside a plain one, as ratios within one run: `python -m bench.saves`.

Plain is the same without an audit trail: rows with the same fields, indexes, constraints and foreign keys in tables of
their own without history, saved by Django in one transaction; a claim with its review state, and kept in step in the
index of statements. Audited is everything: changeset, history rows, revision, leaf and triggers besides.
They take turns, so that whatever else the machine does slows them all: in a small database, and in one whose histories
hold a hundred times as many rows, filled by the bulk door. The plain tables stay small, so that a ratio that stays the
same is a cost that stays the same.
It makes a new database beside the one that DATABASE_URL names, SQLite's in a file, and drops it again.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from random import shuffle
from typing import Any

import django

from bench.results import Figure, spread, write_results

ROUNDS, TURNS, WARM_UP = 5, 60, 10
SMALL, LARGE = 1_000, 100_000  # history rows
AT_ONCE = 500  # claims that one changeset loads


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
    table: Any = type(f"Plain{model.__name__}", (models.Model,), members)
    with connection.schema_editor() as editor:
        editor.execute(f"DROP TABLE IF EXISTS {table._meta.db_table}")
        editor.create_model(table)
    return table


def renamed(rule: Any) -> Any:
    """The same constraint or index under a name of its own."""
    rule = rule.clone()
    rule.name = f"b_{rule.name}"[:30]
    return rule


def rounds(acts: Sequence[Callable[[], None]]) -> list[list[float]]:
    """For each round, the seconds of each act at its tenth percentile, which leaves out what a busy machine adds.

    They take turns in changing order, after some turns that warm up.
    """
    return [quick_turns(acts) for _round in range(ROUNDS)]


def quick_turns(acts: Sequence[Callable[[], None]]) -> list[float]:
    times: list[list[float]] = [[] for _act in acts]
    places = list(range(len(acts)))
    for turn in range(TURNS + WARM_UP):
        shuffle(places)
        for place in places:
            started = time.perf_counter()
            acts[place]()
            if turn >= WARM_UP:
                times[place].append(time.perf_counter() - started)
    return [statistics.quantiles(taken, n=10)[0] for taken in times]


def record_claim(
    number: int, *, topic: Any, party: Any, source: Any, model: Callable[[Any], Any] = lambda model: model
) -> Any:
    """A new claim with 10 parts: one topic, three positions with a citation each, three evidence rows."""
    from claims.models import Citation, Claim, Evidence, Position, TopicLink

    def save(kind: Any, **fields: Any) -> Any:
        row = model(kind)(**fields)
        row.save(force_insert=True)
        return row

    claim = save(Claim, slug=f"claim-{number}", statement=f"Number {number} is true.", language="en")
    save(TopicLink, claim_id=claim.pk, topic_id=topic.pk)
    for stance in ("asserts", "denies", "reports"):
        position = save(Position, claim_id=claim.pk, party_id=party.pk, stance=stance)
        save(Citation, position_id=position.pk, source_id=source.pk, locator="page 3")
    for bearing in ("supports", "contradicts", "context"):
        save(Evidence, claim_id=claim.pk, source_id=source.pk, bearing=bearing)
    return claim


class Saves:
    """The acts that are measured: each alone, plain and audited, on records of its own."""

    def __init__(self) -> None:
        from django.contrib.auth import get_user_model

        from audit.context import changeset
        from claims.models import (
            Affiliation,
            Citation,
            Claim,
            Evidence,
            Party,
            Position,
            ReviewState,
            Topic,
            TopicLink,
        )
        from sources.models import Publisher, Source

        self.numbers = count(1)
        self.loaded = 0
        self.plain: dict[Any, Any] = {}
        for kind in (Affiliation, Claim, TopicLink, Position, Citation, Evidence, ReviewState):
            self.plain[kind] = plain_model(kind, self.plain)
        run = time.time_ns()  # the database may hold a former run
        with changeset(actor="bench", comment="Make what is needed."):
            self.user = get_user_model()._default_manager.create(username=f"bench-{run}")
            publisher = Publisher.objects.create(slug=f"p{run}", name="Post")
            self.topic = Topic.objects.create(slug=f"t{run}", title="Topic")
            self.party = Party.objects.create(slug=f"y{run}", name="Party", kind="person")
            self.source = Source.objects.create(slug=f"s{run}", title="Source", publisher=publisher)
            self.role = Affiliation.objects.create(party=self.party, role="Minister")
        with changeset(self.user, "Record claims."):
            self.claim = self.record(run)

    def record(self, number: int, model: Callable[[Any], Any] = lambda model: model) -> Any:
        """A claim with 10 parts."""
        return record_claim(number, topic=self.topic, party=self.party, source=self.source, model=model)

    def fill(self, history_rows: int) -> None:
        """Load claims with their parts, until the histories hold about so many rows."""
        from audit.bulk import insert_tracked
        from audit.context import changeset
        from claims.models import Citation, Claim, Evidence, Position, TopicLink

        wanted = history_rows // 11
        while self.loaded < wanted:
            numbers = [next(self.numbers) for _claim in range(min(AT_ONCE, wanted - self.loaded))]
            with changeset(self.user, "Load."):
                claims = insert_tracked(
                    [Claim(slug=f"l-{n}", statement=f"Load {n} is true.", language="en") for n in numbers]
                )
                insert_tracked([TopicLink(claim=claim, topic=self.topic) for claim in claims])
                stances = [(claim, stance) for claim in claims for stance in ("asserts", "denies", "reports")]
                positions = [Position(claim=claim, party=self.party, stance=stance) for claim, stance in stances]
                insert_tracked(positions)
                insert_tracked([Citation(position=row, source=self.source, locator="page 3") for row in positions])
                bearings = [(claim, bearing) for claim in claims for bearing in ("supports", "contradicts", "context")]
                insert_tracked([Evidence(claim=claim, source=self.source, bearing=how) for claim, how in bearings])
            self.loaded += len(claims)

    def index(self, claim: Any) -> None:
        """Keep a plain claim in step in the index of statements, under a key that no audited claim has."""
        from django.db import connection

        from claims.statement_index import index_statements

        key, column = 10**9 + claim.pk, "rowid" if connection.vendor == "sqlite" else "claim_id"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT folded FROM claims_statementindex WHERE {column} = %s", [key])  # noqa: S608  a name of ours
            (folded,) = cursor.fetchone() or (None,)
        index_statements([(key, claim.statement, folded)])

    def editing(self, audited: Any, field: str) -> list[Callable[[], None]]:
        """Save one changed field."""
        from django.db import transaction

        from audit.context import changeset

        def copied() -> Any:
            stored = {field.attname: getattr(audited, field.attname) for field in audited._meta.concrete_fields}
            stored[audited._meta.pk.attname] = None
            if "slug" in stored:
                stored["slug"] = f"s{next(self.numbers)}"
            copy = self.plain[type(audited)](**stored)
            copy.save(force_insert=True)
            return copy

        alone, plain = copied(), copied()

        def save_alone() -> None:
            setattr(alone, field, f"Text {next(self.numbers)}")
            with transaction.atomic():
                alone.save()

        def save_plain() -> None:
            setattr(plain, field, f"Text {next(self.numbers)}")
            with transaction.atomic():
                plain.save()
                if hasattr(plain, "statement"):
                    self.index(plain)

        def save_audited() -> None:
            setattr(audited, field, f"Text {next(self.numbers)}")
            with changeset(self.user, "Edit."):
                audited.save()

        return [save_alone, save_plain, save_audited]

    def recording(self) -> list[Callable[[], None]]:
        """Save a new claim with its parts."""
        from django.db import transaction

        from audit.context import changeset
        from claims.models import ReviewState

        def record_alone() -> None:
            with transaction.atomic():
                self.record(time.time_ns(), self.plain.__getitem__)

        def record_plain() -> None:
            with transaction.atomic():
                claim = self.record(time.time_ns(), self.plain.__getitem__)
                self.plain[ReviewState](claim_id=claim.pk).save(force_insert=True)
                self.index(claim)

        def record_audited() -> None:
            with changeset(self.user, "Record."):
                self.record(time.time_ns())

        return [record_alone, record_plain, record_audited]


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
        write_results(f"saves-{vendor}", measure(vendor))


def measure(vendor: str) -> list[Figure]:
    saves = Saves()
    figures = []
    for size in (SMALL, LARGE):
        saves.fill(size)
        settle()
        figures += figures_of(saves, vendor, size)
    return figures


def settle() -> None:
    """What a database learns of its tables by itself, some time after they were filled."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def figures_of(saves: Saves, vendor: str, size: int) -> list[Figure]:
    acts = {
        "audited save of a new claim with 10 parts": (saves.recording(), 3.0),
        "audited save of one field of a claim, a revision": (saves.editing(saves.claim, "summary"), None),
        "audited save of one field of a party's role": (saves.editing(saves.role, "role"), None),
    }
    figures = []
    for what, (versions, at_most) in acts.items():
        taken = rounds(versions)
        milliseconds = [statistics.median(column) * 1000 for column in zip(*taken, strict=True)]
        note = "alone {:.2f} ms, plain {:.2f} ms, audited {:.2f} ms".format(*milliseconds)
        figure = Figure(
            group="Saves",
            what=f"{what}, {size:,} history rows",
            database=vendor,
            unit="x",
            beside="the same saves without history",
            claims=size // 11,
            at_most=at_most,
            note=note,
            **spread([audited / plain for _alone, plain, audited in taken]),
        )
        sys.stdout.write(f"{vendor:12}{figure.what:70}{figure.median:6.2f} x ({figure.low} to {figure.high}); {note}\n")
        figures.append(figure)
    return figures


if __name__ == "__main__":
    main()
