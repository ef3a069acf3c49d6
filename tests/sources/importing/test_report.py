"""What an import says of each record."""

from sources.importing.report import Line, Outcome, Report

TAKEN = Line(Outcome.TAKEN, "a.bib, line 1", "One")
REFUSED = Line(Outcome.REFUSED, "a.bib, line 12", "Two", "It has no title.")


def test_counts_name_every_outcome() -> None:
    report = Report((TAKEN, REFUSED, TAKEN))
    assert report.counts() == {Outcome.TAKEN: 2, Outcome.KNOWN: 0, Outcome.ASIDE: 0, Outcome.REFUSED: 1}
    assert report.summary() == "2 taken, 1 refused"
    assert Report().summary() == "nothing"
    assert report.refused == (REFUSED,)


def test_table_is_aligned_and_says_why_below_the_record() -> None:
    table = Report((TAKEN, REFUSED), remarks=("a.bib is old.",)).as_table()
    assert table.splitlines() == [
        "a.bib is old.",
        "taken    a.bib, line 1   One",
        "refused  a.bib, line 12  Two",
        "         It has no title.",
    ]


def test_a_long_report_shows_first_what_asks_for_a_decision() -> None:
    report = Report((TAKEN, TAKEN, REFUSED))
    assert report.shown(2) == (TAKEN, REFUSED)
    assert report.as_table(2).endswith("and 1 more")


def test_digest_tells_what_is_said_apart_and_leaves_addresses_out() -> None:
    linked = Line(Outcome.TAKEN, "a.bib, line 1", "One", address="/sources/one/")
    assert Report((TAKEN,)).digest() == Report((linked,)).digest()
    assert len({Report(lines).digest() for lines in [(), (TAKEN,), (REFUSED,), (TAKEN, REFUSED)]}) == 4
    assert Report((TAKEN,)).digest() != Report((TAKEN,), remarks=("Old.",)).digest()
