"""ClaimReviews become drafts: once, whole, and without anything that they do not say."""

from collections.abc import Callable
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from audit.models import Changeset
from claims.claimreview.importer import IMPORTER
from claims.management.commands.import_claimreview import Command
from claims.models import Citation, Claim, Evidence, Party, Position
from claims.vocabulary import Status
from sources.fetching import fetch
from sources.importing.files import UnreadableFile
from sources.importing.importers import plan_import, run_import
from sources.importing.report import Line, Outcome, Report
from sources.models import Author, Publisher, Source
from tests.claims.claimreview.samples import PAGE, as_file, review

Take = Callable[..., Report]


@pytest.fixture
def take(editor: Any) -> Take:
    """Takes the value in as a file; the report."""

    def act(value: Any, **options: str) -> Report:
        content = value if isinstance(value, bytes) else as_file(value)
        return run_import(IMPORTER, content, name="feed.json", by=editor, options=options, comment="Take it in.")

    return act


def outcomes(report: Report) -> list[str]:
    return [line.outcome.value for line in report]


def only(report: Report) -> Line:
    (line,) = report
    return line


def test_review_becomes_a_draft_with_its_source_and_both_sides(take: Take, editor: Any) -> None:
    before = Changeset.objects.count()
    line = only(take(review()))
    claim, source = Claim.objects.get(), Source.objects.get()
    assert (line.outcome, line.where, line.what) == (Outcome.TAKEN, "feed.json", "The bridge has collapsed.")
    assert line.address == f"/admin/claims/claim/{claim.pk}/change/"
    assert (claim.statement, claim.verdict, claim.rationale) == ("The bridge has collapsed.", "contradicted", "")
    assert claim.state.status == Status.DRAFT
    assert (source.title, source.url, source.date, source.kind) == ("The bridge stands", PAGE, "2005-03-01", "article")
    assert (source.publisher.name, source.publisher.url) == ("Facts", "https://facts.example/")
    assert list(source.authors.values_list("name", "kind")) == [("Facts", "corporate")]
    said = Position.objects.order_by("pk").values_list("party__name", "party__kind", "stance", "stated_on")
    assert list(said) == [
        ("Jane Roe", "person", "asserts", "2005-02-07"),
        ("Facts", "other", "denies", "2005-03-01"),
    ]
    assert set(Citation.objects.values_list("source", flat=True)) == {source.pk}
    evidence = Evidence.objects.get()
    assert (evidence.source, evidence.bearing, evidence.basis) == (source, "contradicts", False)
    assert evidence.note.splitlines() == [
        "Label of the review: “False”",
        "Rating of the review: 1",
        "Worst rating in the review: 1",
        "Best rating in the review: 5",
        "Date of the claim in the review: 2005-02-07",
    ]
    act = Changeset.objects.latest("pk")
    assert (Changeset.objects.count(), act.user, act.comment) == (before + 1, editor, "Take it in.")


def test_what_is_not_told_is_not_made_up(take: Take) -> None:
    bare = {"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "The bridge has collapsed."}
    line = only(take(bare))
    claim, source = Claim.objects.get(), Source.objects.get()
    assert (claim.verdict, claim.language, claim.positions.count()) == ("", "und", 0)
    assert (source.title, source.url, source.date, source.language) == ("[The bridge has collapsed.]", "", "", "und")
    assert (source.publisher, source.authors.count()) == (None, 0)
    assert (Evidence.objects.get().bearing, Evidence.objects.get().note) == ("context", "")
    assert not Party.objects.exists()
    assert line.why.splitlines() == [
        "it has no label: no verdict",
        "nobody is named who makes the claim: nobody asserts it",
        "the review names no author: nobody takes its side",
    ]


def test_claimant_who_is_nobody_is_no_party_but_kept_in_the_note(take: Take) -> None:
    item = {"author": {"name": "Facebook users"}, "url": "https://posts.example/1"}
    line = only(take(review(itemReviewed=item)))
    assert list(Party.objects.values_list("name", flat=True)) == ["Facts"]
    assert "the claimant “Facebook users” names nobody" in line.why
    note = Evidence.objects.get().note
    assert "Claimant as the review names it: “Facebook users”" in note
    assert "Where the claim was made, by the review: https://posts.example/1" in note


def test_label_that_nobody_mapped_leaves_its_author_without_a_position(take: Take) -> None:
    line = only(take(review(reviewRating={"alternateName": "Misleading", "ratingValue": "2"})))
    assert "“Misleading” is not in the table" in line.why
    assert list(Position.objects.values_list("party__name", "stance")) == [("Jane Roe", "asserts")]
    assert Claim.objects.get().verdict == ""
    assert "Label of the review: “Misleading”" in Evidence.objects.get().note


def test_addresses_and_roles_of_people_are_kept_with_their_positions(take: Take) -> None:
    author = {"@type": "Person", "name": "Ann Lee", "jobTitle": "Editor", "sameAs": ["https://ann.example/"]}
    take(review(author=author, publisher={"@type": "Organization", "name": "The Post"}))
    position = Position.objects.get(stance="denies")
    assert (position.party.name, position.capacity) == ("Ann Lee", "Editor")
    assert position.note == "Named in the review with https://ann.example/"
    assert Source.objects.get().publisher.name == "The Post"
    assert Author.objects.get().kind == "person"


def test_what_is_too_long_is_cut_or_left_out_and_told(take: Take) -> None:
    author = {"@type": "Organization", "name": "F" * 251, "jobTitle": "J" * 251}
    claimant = {"@type": "Person", "name": "Jane Roe", "jobTitle": "J" * 251}
    line = only(take(review(name="T" * 501, author=author, itemReviewed={"author": claimant})))
    assert Source.objects.get().title == "T" * 499 + "…"
    assert Position.objects.get().capacity == "J" * 249 + "…"
    assert not Author.objects.exists()
    assert "cut after 500 characters: “TTT" in line.why
    assert "cut after 250 characters: “JJJ" in line.why
    assert "is too long for an author: left out" in line.why
    assert "is too long: the party is left out" in line.why


@pytest.mark.parametrize(
    "again",
    [
        review(),
        review(url="http://facts.example/bridge/#top"),
        review(claimReviewed="THE  bridge has collapsed.", name="Another title", reviewRating=None),
    ],
)
def test_second_time_changes_nothing(take: Take, again: Any) -> None:
    claim = only(take(review())).address
    before = Changeset.objects.count()
    line = only(take(again))
    assert (line.outcome, line.address) == (Outcome.KNOWN, claim)
    assert (Changeset.objects.count(), Claim.objects.count(), Source.objects.count()) == (before, 1, 1)


def test_review_without_an_address_is_known_again(take: Take) -> None:
    take(review(url=None))
    assert Source.objects.get().slug.startswith("claimreview-")
    assert outcomes(take([review(url=None), review(url="/broken")])) == ["known", "known"]
    assert outcomes(take(review(url=None, datePublished="2006"))) == ["taken"]


def test_claim_that_was_reworded_since_is_known_again(take: Take, editor: Any) -> None:
    take(review())
    claim = Claim.objects.get()
    with changeset(editor, "Word it neutrally."):
        claim.statement = "The bridge over the river has collapsed."
        claim.save()
    assert outcomes(take(review())) == ["known"]


def test_several_reviews_of_one_page_share_their_source(take: Take) -> None:
    other = review(claimReviewed="The mayor fled.")
    assert outcomes(take([review(), other, review()])) == ["taken", "taken", "known"]
    assert (Source.objects.count(), Publisher.objects.count(), Claim.objects.count()) == (1, 1, 2)
    assert sorted(Party.objects.values_list("name", flat=True)) == ["Facts", "Jane Roe"]
    line = only(take(review(claimReviewed="The river rose.")))
    assert f"its source is there already: {Source.objects.get().slug}" in line.why
    assert Source.objects.count() == 1


def test_records_of_the_same_name_are_used_and_of_two_none(take: Take, make_party: Any, editor: Any) -> None:
    jane = make_party(name="Jane Roe")
    for _ in range(2):
        make_party(name="Facts")
    line = only(take(review()))
    assert Position.objects.get().party == jane
    assert "several records are called “Facts”: left out, choose the right party" in line.why


def test_claim_that_says_the_same_is_named_and_not_merged(take: Take, make_claim: Any) -> None:
    same = make_claim(statement="The bridge has collapsed.")
    line = only(take(review()))
    assert line.outcome == Outcome.TAKEN
    assert f"a claim that is there already says the same: {same.slug}" in line.why


@pytest.mark.parametrize(
    ("value", "outcome", "why"),
    [
        (review(claimReviewed="long " * 101), "aside", "at most 500 characters"),
        (review(url="http://127.0.0.1:8000/claims/a-bridge/"), "aside", "a review of this site"),
        (review(claimReviewed=None), "refused", "does not say which claim"),
        (review(**{"@context": "https://other.example/"}), "refused", "not schema.org"),
    ],
)
def test_review_that_cannot_be_taken_says_why_and_leaves_the_others(
    take: Take, value: Any, outcome: str, why: str
) -> None:
    report = take([value, review(claimReviewed="The mayor fled.", url="https://facts.example/mayor")])
    assert outcomes(report) == [outcome, "taken"]
    assert report.lines[0].where == "feed.json, item 1"
    assert why in report.lines[0].why


def test_broken_script_of_a_page_is_refused_and_the_other_taken(take: Take) -> None:
    page = b'<html><script type="application/ld+json">{"a"}</script><script type="application/ld+json">'
    report = take(page + as_file(review(url="bridge")) + b"</script>", address="https://facts.example/x")
    assert outcomes(report) == ["refused", "taken"]
    assert [line.where for line in report] == ["feed.json, script 1", "feed.json, script 2"]
    assert Source.objects.get().url == PAGE


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[" * 20_000, "^feed.json: the JSON is nested too deep to be read.$"),
        (b'{"a": "\0"}', "feed.json, line 1: this is no text file"),
        (b'{"a": 1, "a": 2}', "the key “a” stands twice"),
        (b"{}" + b" " * 50_000_000, "feed.json is larger than"),
        (b'{"claims": [{"claimReview": []}]}', "Fact Check Tools API"),
    ],
)
def test_file_that_is_none_is_one_clear_line(editor: Any, content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message) as refused:
        plan_import(IMPORTER, content, name="feed.json", by=editor, options={})
    assert "\n" not in str(refused.value)


def test_our_own_export_comes_in_elsewhere(
    take: Take, published: Claim, client: Client, settings: Any, editor: Any
) -> None:
    content = client.get(f"/claims/{published.slug}.jsonld").content
    assert only(take(content)).outcome == Outcome.ASIDE
    settings.CLAIMTRACK_SITE_URL = "https://elsewhere.example"
    line = only(take(content))
    assert line.outcome == Outcome.TAKEN
    claim = Claim.objects.latest("pk")
    assert (claim.statement, claim.language, claim.verdict) == (published.statement, "en", "contested")
    asserted = claim.positions.get(stance="asserts")
    assert asserted.party == published.positions.get().party
    assert claim.evidence.get().source.url == f"http://127.0.0.1:8000/claims/{published.slug}/"
    assert claim.evidence.get().excerpt == "Nobody agrees."
    assert only(take(content)).outcome == Outcome.KNOWN


def test_plan_takes_few_queries_for_each_new_review(editor: Any) -> None:
    def queries(rows: int) -> int:
        reviews = [review(claimReviewed=f"Bridge {row} fell.", url=f"{PAGE}/{row}") for row in range(rows)]
        with CaptureQueriesContext(connection) as found:
            plan_import(IMPORTER, as_file(reviews), name="feed.json", by=editor, options={})
        return len(found)

    one = queries(1)
    assert queries(31) - one <= 30 * 3  # claims that say the same


def test_command_takes_files_and_refuses_addresses_inside_the_network(tmp_path: Path, editor: Any) -> None:
    path, out = tmp_path / "feed.json", StringIO()
    path.write_bytes(as_file(review()))
    call_command("import_claimreview", str(path), user="edith", stdout=out)
    assert "taken  feed.json  The bridge has collapsed." in out.getvalue()
    with pytest.raises(CommandError, match="not an address of the public network") as refused:
        call_command("import_claimreview", "http://127.0.0.1:9/feed.json", user="edith")
    assert refused.value.returncode == 1


class _Pages(SimpleHTTPRequestHandler):
    """A page that names itself relatively, and an address that leads to it."""

    def do_GET(self) -> None:
        if self.path == "/old":
            self.send_response(301)
            self.send_header("Location", "/facts/bridge.html")
            self.end_headers()
            return
        page = b'<html><script type="application/ld+json">' + as_file(review(url="bridge.html")) + b"</script>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_args: object) -> None:
        pass


class _CommandInside(Command):
    """The command, for which this machine is the public network."""

    fetched = staticmethod(partial(fetch, allowed=lambda address: address == "127.0.0.1"))


def test_command_takes_what_stands_at_an_address(editor: Any) -> None:
    with HTTPServer(("127.0.0.1", 0), _Pages) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        call_command(_CommandInside(), f"http://127.0.0.1:{server.server_port}/old", user="edith", stdout=StringIO())
        server.shutdown()
        thread.join()
    assert Source.objects.get().url == f"http://127.0.0.1:{server.server_port}/facts/bridge.html"


def test_desk_offers_it(client: Client, editor: Any) -> None:
    client.force_login(editor)
    assert "Fact-checks as ClaimReview" in client.get("/admin/import/").content.decode()
    assert client.get("/admin/import/claimreview/").status_code == 200
