"""`make bench PARTS=search`: how long a search takes above an empty view, and what it finds of what there is to find.

For each kind of database, a process for each size of CLAIMS searches in its own, in turns with an empty view of the
same program: in a view that does nothing else, which has the budget, and as the page with what was found. Recall is
held against the same search without its bounds, and against a look at every statement.
"""

import random
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from heapq import nlargest
from typing import Any
from urllib.parse import urlencode

from bench.asking import Act, Process, answer_questions, processes, servers, sizes
from bench.results import Figure, spread, write_results
from bench.rounds import ROUNDS
from bench.scale import p95, turns_of
from bench.scale_pages import somebody_at_the_desk
from bench.servers import end_with_children

TURNS, SEARCHED, BEST = 40, 20, 10
GROUP = "Search"
EMPTY, THREE, FREQUENT, SIMILAR = "empty view", "three words", "one frequent word", "similar claims to a sentence"
PAGE = "its page: "
BUDGETS = {THREE: 5.0, FREQUENT: 50.0, SIMILAR: 100.0}  # milliseconds of p95 above the empty view's
LOST = 0.02  # of recall
_FREQUENT = ("office", "report", "officials", "supply", "committee", "figures", "water", "near", "region", "budget")


def acts() -> dict[str, Act]:
    """In the process of one database: each search, alone in a view and as its page, through all that stands before."""
    from django.test import Client
    from django.urls import path

    from claimtrack import urls

    urls.urlpatterns[:0] = [path("bench/empty", _nothing), path("bench/search", _search), path("bench/like", _similar)]
    anybody, editor = (Client(SERVER_NAME="127.0.0.1") for _who in range(2))
    editor.force_login(somebody_at_the_desk())

    def asked(client: Any, address: str, texts: Sequence[str]) -> Act:
        return Act([partial(_get, client, f"{address}?{urlencode({'q': text})}") for text in texts])

    return {
        EMPTY: asked(anybody, "/bench/empty", [""]),
        THREE: asked(anybody, "/bench/search", three_words()),
        FREQUENT: asked(anybody, "/bench/search", _FREQUENT),
        SIMILAR: asked(anybody, "/bench/like", sentences()),
        PAGE + THREE: asked(anybody, "/search", three_words()),
        PAGE + FREQUENT: asked(anybody, "/search", _FREQUENT),
        PAGE + SIMILAR: asked(editor, "/admin/claims/claim/similar/", sentences()),
    }


def _nothing(request: Any) -> Any:
    from django.http import HttpResponse

    return HttpResponse()


def _search(request: Any) -> Any:
    from django.http import HttpResponse

    from claims.search.query import Query, search

    return HttpResponse(str(len(search(Query.of(request.GET["q"])).hits)))


def _similar(request: Any) -> Any:
    from django.http import HttpResponse

    from claims.similar import similar_claims

    return HttpResponse(str(len(similar_claims(request.GET["q"]))))


def _get(client: Any, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")


def _statements() -> list[str]:
    """Statements from all over the table, the same ones each time."""
    from django.db.models import Max

    from claims.models import Claim

    last = Claim.objects.filter(language="en").aggregate(last=Max("pk"))["last"]
    keys = {1 + at * last // (4 * TURNS) for at in range(4 * TURNS)}
    rows = Claim.objects.filter(pk__in=keys, language="en").order_by("pk")
    return list(rows.values_list("statement", flat=True)[:TURNS])


def three_words() -> list[str]:
    """Three words of one statement each, as somebody remembers it."""
    chosen = []
    for number, statement in enumerate(_statements()):
        words = [word for word in statement.replace(",", "").split() if word.isalpha() and len(word) > 4]
        chosen.append(" ".join(random.Random(number).sample(words, min(3, len(words)))))  # noqa: S311  no secret
    return chosen


def sentences() -> list[str]:
    """Statements as somebody else would record them: without the number, some words left out, others put in."""
    found = []
    for statement in _statements():
        words = statement.partition(", case")[0].split()
        found.append(" ".join(["It is said that", *(word for at, word in enumerate(words) if at % 5 != 3), "again"]))
    return found


# Recall, in the process: a result counts as found when it is as good as the tenth of all, since many are equally good.


def recall(act: str) -> list[float]:
    """Of each search, the share of the ten best of all that its own ten best are as good as."""
    return _recall_of_similar() if act == SIMILAR else [_recall_of_search(words) for words in _searched(act)]


def _searched(act: str) -> Sequence[str]:
    return _FREQUENT if act == FREQUENT else three_words()[:SEARCHED]


@contextmanager
def _all_in_memory() -> Iterator[None]:
    """Without bounds, PostgreSQL compares hundreds of thousands of rows with each other unless all fit into memory."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET work_mem = '1GB'")
        yield
        if connection.vendor == "postgresql":
            cursor.execute("RESET work_mem")


def _recall_of_search(words: str) -> float:
    from claims.search import query

    own = [hit.score for hit in query.search(query.Query.of(words)).hits]
    bounds = query.MATCHED, query.RANKED
    query.MATCHED = query.RANKED = 10**9
    try:
        with _all_in_memory():
            every = [hit.score for hit in query.search(query.Query.of(words)).hits]
    finally:
        query.MATCHED, query.RANKED = bounds
    return share_found(own, every)


def _recall_of_similar() -> list[float]:
    from claims.likeness import folded_words, likeness
    from claims.models import Claim
    from claims.similar import ALIKE, similar_claims

    wanted = [(sentence, folded_words(sentence)) for sentence in sentences()[: SEARCHED // 4]]
    every: list[list[float]] = [[] for _sentence in wanted]
    for statement in Claim.objects.values_list("statement", flat=True).iterator(chunk_size=2000):
        words = folded_words(statement)
        for found, (_sentence, own) in zip(every, wanted, strict=True):
            if (alike := likeness(own, words)) >= ALIKE:
                found.append(alike)
    return [
        share_found([one.likeness for one in similar_claims(sentence, limit=BEST)], found)
        for found, (sentence, _own) in zip(every, wanted, strict=True)
    ]


def share_found(own: Sequence[float], every: Sequence[float]) -> float:
    """Of the ten best of all, the share that those found come up to: 1.0 when there is nothing to find."""
    best = nlargest(BEST, every)
    if not best:
        return 1.0
    return sum(score >= best[-1] for score in sorted(own, reverse=True)[: len(best)]) / len(best)


# What asks the processes


def measure(asked: Process, act: str, vendor: str) -> Figure:
    """How much longer p95 of the search is than that of an empty view, round by round."""
    queries = asked.ask("look", act=act)["queries"]
    turns = turns_of([asked], act)
    above, searches, views = [], [], []
    for number in range(ROUNDS):
        times: dict[str, list[float]] = {EMPTY: [], act: []}
        for turn in range(turns):
            for name, column in times.items():
                column.append(asked.ask("turn", act=name, turn=number * turns + turn))
        searches.append(statistics.median(times[act]))
        views.append(p95(times[EMPTY]))
        above.append(p95(times[act]) - views[-1])
    return Figure(
        group=GROUP,
        what=act,
        database=vendor,
        unit="ms",
        beside="p95 of an empty view, subtracted",
        claims=asked.claims,
        at_most=BUDGETS.get(act),
        note=f"p95 above {statistics.median(views):.1f} ms; median of a search {statistics.median(searches):.1f} ms; "
        f"{' or '.join(map(str, queries))} queries",
        **spread(above),
    )


def measure_recall(asked: Process, act: str, vendor: str) -> Figure:
    """Of one search each, how many of the ten best of all it shows."""
    found = asked.ask("recall", act=act)
    mean = spread([statistics.fmean(found)]) | {"low": min(found), "high": max(found), "rounds": len(found)}
    return Figure(
        group=GROUP,
        what=f"recall at 10: {act}",
        database=vendor,
        unit="of 1",
        beside="a look at every statement" if act == SIMILAR else "the same search without bounds",
        claims=asked.claims,
        at_least=1 - LOST,
        note="mean, lowest and highest of the searches; found is what is as good as the tenth of all",
        **(mean | {"samples": found}),
    )


def main() -> None:
    end_with_children()
    for vendor, server in servers():
        figures: list[Figure] = []
        with processes("bench.search", sizes(), server) as asked:
            for process in asked:
                for act in BUDGETS:
                    found = measure(process, act, vendor), measure(process, PAGE + act, vendor)
                    for figure in (*found, measure_recall(process, act, vendor)):
                        figures.append(figure)
                        _say(figure)
        write_results(f"search-{vendor}", figures)


def _say(figure: Figure) -> None:
    kept = "MISSED" if figure.holds is False else ""
    shown = f"{figure.what:40.40}{figure.database:11}{figure.claims:>8}{figure.median:8.3g} {figure.unit:5}{kept:7}"
    sys.stdout.write(f"{shown}{figure.note}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if "--ask" in sys.argv:
        answer_questions(acts, {"recall": recall})
    else:
        main()
