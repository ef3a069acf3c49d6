"""The score that a database chooses by is that of `score()`, for texts of every kind."""

import random
from typing import Any

import pytest
from django.db import connection

from claims.search.ranking import Term, Wording, score, score_in_sql

WORDS = ("ab", "abc", "b", "bc", "c", "de")


def _line(rng: random.Random, longest: int) -> str:
    return f" {' '.join(rng.choices(WORDS, k=rng.randint(0, longest)))} "


def _wording(rng: random.Random) -> Wording:
    words = rng.choices(WORDS, k=rng.randint(1, 3))
    terms = dict.fromkeys(words)
    return Wording(tuple(Term(word, prefix=rng.random() < 0.2) for word in terms), " ".join(words))


def _asked(texts: tuple[str, ...], wordings: list[Wording], *, all_words: bool) -> int:
    named = ("strpos", "greatest") if connection.vendor == "postgresql" else ("instr", "max")
    told = score_in_sql(wordings, *named, all_words=all_words)
    columns = ", ".join(f"CAST(%s AS text) AS {name}" for name in ("title", "names", "context", "body"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {told.sql} FROM (SELECT {columns}) AS stored", [*told.values, *texts])
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_database_scores_as_we_do(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  no secret
    for _text in range(40):
        names = "\n".join(_line(rng, 2) for _name in range(rng.randint(0, 3)))
        texts: Any = (_line(rng, 3), names, _line(rng, 4), _line(rng, 5))
        wordings = [_wording(rng) for _way in range(rng.randint(1, 3))]
        assert _asked(texts, wordings, all_words=False) == score(texts, wordings), (texts, wordings)
        whole = [term.is_in(text) for term in wordings[0].terms for text in [" ".join(texts)]]
        if all(whole):
            assert _asked(texts, wordings[:1], all_words=True) == score(texts, wordings[:1]), (texts, wordings)
