"""What is asked in a database of any size: pages that show the same, whatever else is on record.

A rare thing is the rarest that still fills a page, so that the pages of a small and of a large database hold as many
rows; what nobody said fills none in either.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from bench.asking import Act

FLAT, DESK, ONE = 1.5, 2.0, 1.2  # what p95 may grow by: lists, the desk's pages, the pages of one claim
LISTS, DESKS, CLAIMS, DATA, SAVES = (
    "Growth: lists",
    "Growth: the desk",
    "Growth: one claim",
    "Growth: data",
    "Growth: saves",
)
_DIFFERENT = 40  # claims that are named in turn
_RECENT = 60  # acts of each kind at the desk, which are more than a page shows
_ACTS = 3  # by which a batch of claims is recorded, submitted and approved
_EMPTY_YEAR = 1980  # before everything in the corpus


@dataclass(frozen=True)
class Page:
    """A page under a name, at addresses that differ in what they name."""

    what: str
    group: str
    at_most: float
    addresses: Sequence[str]
    desk: bool = False
    status: int = 200


def page_acts() -> dict[str, Act]:
    """All pages as acts, each asked through everything that stands before a view."""
    from django.test import Client

    act_recently()
    anybody, editor = (Client(SERVER_NAME="127.0.0.1") for _who in range(2))
    editor.force_login(somebody_at_the_desk())
    return {
        page.what: Act(
            [partial(_get, editor if page.desk else anybody, address, page.status) for address in page.addresses]
        )
        for page in pages()
    }


def somebody_at_the_desk() -> Any:
    """Who may see and do everything, and did not load the claims: that person's own work is all there is."""
    from django.contrib.auth import get_user_model

    from audit.context import changeset

    users: Any = get_user_model()._default_manager
    found = users.filter(username="bench-desk").first()
    if found is None:
        with changeset(actor="bench", comment="Somebody to ask for pages."):
            found = users.create(username="bench-desk", is_staff=True, is_superuser=True)
    return found


def act_recently() -> None:
    """Edits, approvals and new sources of the kind that a desk has, one record each, the newest of all; made once.

    The load acts on hundreds of claims at once: what it did is a few acts in a small database, and in a large one more
    than a page shows.
    """
    from audit.context import changeset
    from audit.models import Changeset
    from bench.archives import EDITOR, REVIEWER, person
    from claims import workflow
    from claims.corrections import MinorChange
    from claims.models import Claim
    from sources.models import Publisher, Source

    comment, (editor, reviewer) = "Recent act of the benchmark.", (person(name) for name in (EDITOR, REVIEWER))
    if Changeset.objects.filter(user=reviewer).order_by("-pk").values_list("comment", flat=True)[:1].get() == comment:
        return
    others = Claim.objects.exclude(pk__in=[one.pk for one in claims_of_two_editions()]).order_by("pk")
    publisher = Publisher.objects.order_by("pk")[0]
    for number, claim in enumerate(others.select_related("state")[:_RECENT]):
        with changeset(editor, comment):
            Source.objects.create(slug=f"recent-{number}", title=f"Recent source {number}", publisher=publisher)
        with changeset(editor, comment):
            claim.summary = f"Edited, as the {number}th of some."
            claim.save()
        workflow.submit(claim, by=editor, comment=comment)
        newest = claim.revisions.order_by("-number")[0].number
        workflow.approve(claim, by=reviewer, revision=newest, change=MinorChange(), comment=comment)


def _get(client: Any, address: str, status: int) -> None:
    answer = client.get(address)
    if answer.status_code != status or not (answer.content or status == 302):
        raise RuntimeError(f"{address} answered {answer.status_code}, not {status}.")


def pages() -> list[Page]:
    """Every page that is measured, with addresses for the database of the settings."""
    found = Sampled()
    return [*_lists(found), *_records(found), *_claims(found), *_data(found), *_desk(found)]


class Sampled:
    """What pages name: claims from all over the table, and the most frequent and the rarest of each kind."""

    def __init__(self) -> None:
        from django.conf import settings

        from claims.models import IndexedPosition, IndexedSource, IndexedTopic, Party, Topic
        from sources.models import Source

        self.full = settings.CLAIMTRACK_PAGE_SIZE + 1
        self.claims = claims_of_two_editions()
        self.topics = self._by_frequency(Topic, IndexedTopic, "topic")
        self.parties = self._by_frequency(Party, IndexedPosition, "party")
        self.topic_of_contested = self._rarest_topic_that_fills(verdict="contested")
        self.sources = self._by_frequency(Source, IndexedSource, "source")
        self.days = _narrowest_filling(self.full)

    def _by_frequency(self, model: Any, rows: Any, name: str) -> tuple[str, str]:
        """The slugs of the most frequent one, and of the rarest one that fills a page."""
        from django.db.models import Count

        counted = rows.objects.order_by().values_list(name).annotate(n=Count("pk")).filter(n__gte=self.full)
        keys = [counted.order_by("-n", name)[0][0], counted.order_by("n", name)[0][0]]
        slugs = dict(model.objects.filter(pk__in=keys).values_list("pk", "slug"))
        return slugs[keys[0]], slugs[keys[1]]

    def _rarest_topic_that_fills(self, **chosen: str) -> str:
        """The slug of the topic with the fewest claims of the kind that fill a page; else of that with the most."""
        from django.db.models import Count, F

        from claims.models import IndexedTopic, Topic

        kind = {f"indexed__{name}": value for name, value in chosen.items()}
        counted = IndexedTopic.objects.filter(**kind).order_by().values_list("topic").annotate(n=Count("pk"))
        filling = counted.filter(n__gte=self.full).order_by("n", "topic")[:1]
        topic, _number = (filling or counted.order_by(F("n").desc(), "topic")[:1])[0]
        return str(Topic.objects.values_list("slug", flat=True).get(pk=topic))


def claims_of_two_editions() -> list[Any]:
    """Index rows from all over the table, of claims with as many editions and parts as each other."""
    from django.db.models import Count, Max

    from claims.models import Edition, IndexedClaim

    last = IndexedClaim.objects.aggregate(last=Max("pk"))["last"]
    keys = sorted({1 + at * last // 900 for at in range(900)})
    counted = Edition.objects.filter(claim__in=keys).order_by().values_list("claim").annotate(n=Count("pk"))
    twice = [key for key, n in counted.filter(n=2).order_by("claim")]
    chosen = twice[:: max(1, len(twice) // _DIFFERENT)][:_DIFFERENT]
    return list(IndexedClaim.objects.filter(pk__in=chosen).order_by("pk"))


def _narrowest_filling(rows: int) -> str:
    """A day, a month or a year: the narrowest on which enough is dated to fill a page."""
    from claims.models import IndexedClaim
    from sources.edtf_dates import parse_date

    for written in ("1997-03-14", "1997-03", "1997"):
        span = parse_date(written)
        if IndexedClaim.objects.dated_within(span.earliest, span.latest).order_by()[:rows].count() >= rows:
            return written
    return "since 1997"


def _address(path: str, **query: Any) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _lists(found: Sampled) -> Iterator[Page]:
    from claims.keyset import encode_cursor

    frequent, rare = found.topics
    known, unknown = found.parties
    places = [encode_cursor([one.approved_at, one.pk]) for one in found.claims]
    chosen: dict[str, list[dict[str, Any]]] = {
        "first page": [{}],
        "a later page": [{"after": place} for place in places],
        "by date of the event": [{"sort": "event"}],
        "by statement": [{"sort": "statement"}],
        "of a verdict": [{"verdict": "contested"}],
        "disputed": [{"disputed": "yes"}],
        "not disputed": [{"disputed": "no"}],
        "of a frequent topic": [{"topic": frequent}],
        "of a rare topic": [{"topic": rare}],
        "of a frequent party": [{"party": known}],
        "of a rare party": [{"party": unknown}],
        "of parties by a word": [{"party": "fisheries"}],
        "of a frequent stance": [{"stance": "denies"}],
        "of a stance that nobody takes": [{"stance": "retracts"}],
        "of a rare party, denied": [{"party": unknown, "stance": "denies"}],
        "of a rare topic, of a verdict": [{"topic": found.topic_of_contested, "verdict": "contested"}],
        "of a rare topic, a rare party": [{"topic": rare, "party": unknown}],
        "of a frequent date": [{"date": "since 2000"}],
        "of a date that fills a page": [{"date": found.days}],
        "of a date that has none": [{"date": str(_EMPTY_YEAR)}],
        "of a date and a rare topic": [{"date": found.days, "topic": rare}],
        "of a rare date by statement": [{"date": str(_EMPTY_YEAR), "sort": "statement"}],
    }
    for what, queries in chosen.items():
        yield Page(f"claims, {what}", LISTS, FLAT, [_address("/claims/", **query) for query in queries])


def _records(found: Sampled) -> Iterator[Page]:
    for name, path, slugs in (
        ("topic", "/topics/", found.topics),
        ("party", "/parties/", found.parties),
        ("source", "/sources/", found.sources),
    ):
        for how, slug in zip(("frequent", "rare"), slugs, strict=True):
            yield Page(f"page of a {how} {name}", LISTS, FLAT, [f"{path}{slug}/"])
    for what, path in (
        ("front page", "/"),
        ("list of topics", "/topics/"),
        ("list of parties", "/parties/"),
        ("list of sources", "/sources/"),
        ("disagreements", "/disagreements/"),
        ("corrections", "/corrections/"),
    ):
        yield Page(what, LISTS, FLAT, [path])


def _claims(found: Sampled) -> Iterator[Page]:
    from django.utils import timezone

    from claims.models import Edition

    editions: dict[int, list[int]] = {}
    keys = [one.pk for one in found.claims]
    for key, number in Edition.objects.filter(claim__in=keys).order_by("number").values_list("claim", "number"):
        editions.setdefault(key, []).append(number)
    paths = {one.pk: f"/claims/{one.slug}/" for one in found.claims}
    yield Page("claim page", CLAIMS, ONE, list(paths.values()))
    yield Page("page of an edition", CLAIMS, ONE, [f"{paths[key]}v/{editions[key][0]}/" for key in keys])
    yield Page("history page", CLAIMS, ONE, [f"{paths[key]}history/" for key in keys])
    pairs = {key: f"{paths[key]}diff/{editions[key][0]}/{editions[key][1]}/" for key in keys}
    yield Page("difference of two editions", CLAIMS, ONE, list(pairs.values()))
    # On a day since they were loaded: before, nothing was public.
    days = [f"{path}as-of/{timezone.localdate()}/" for path in paths.values()]
    yield Page("which edition was public on a day", CLAIMS, ONE, days, status=302)
    yield Page("claim document", CLAIMS, ONE, [f"{path.rstrip('/')}.json" for path in paths.values()])


def _data(found: Sampled) -> Iterator[Page]:
    api = "/api/v1/"
    for what, path, query in (
        ("claims", "claims/", {}),
        ("claims with their documents", "claims/", {"include": "document"}),
        ("claims of a rare topic", "claims/", {"topic": found.topics[1]}),
        ("positions of a stance that nobody takes", "positions/", {"stance": "retracts"}),
        ("positions of a date that has none", "positions/", {"until": f"{_EMPTY_YEAR}-01-01"}),
        ("positions of a rare party", "positions/", {"party": found.parties[1]}),
        ("evidence of a rare source", "evidence/", {"source": found.sources[1]}),
        ("evidence of a credibility", "evidence/", {"credibility": "3"}),
        ("editions", "editions/", {}),
        ("parties of a kind", "parties/", {"kind": "person"}),
        ("sources of a language", "sources/", {"language": "kk"}),
        ("sources of a language that none has", "sources/", {"language": "fr"}),
    ):
        yield Page(f"API: {what}", DATA, FLAT, [_address(api + path, **query)])
    # Of the same number of claims each: a page of acts is as long as what they touched, and records are loaded first.
    acts = [_address(f"{api}changes/", since=place, page_size=_ACTS) for place in _places_of_batches(found)]
    yield Page("API: changes by which claims were published", DATA, FLAT, acts)
    for what, path in (("claims", "/feeds/claims.atom"), ("a rare topic", f"/feeds/topics/{found.topics[1]}.atom")):
        yield Page(f"feed of {what}", DATA, FLAT, [path])


def _places_of_batches(found: Sampled) -> list[int]:
    """The place in the log before each batch with one of the claims: after it come the acts of its first versions."""
    from audit.models import Leaf
    from claims.models import Edition

    first = Edition.objects.filter(claim__in=[one.pk for one in found.claims], number=1).order_by()
    approved = Leaf.objects.filter(changeset__in=first.values("changeset")).order_by("index")
    return [place - _ACTS for place in approved.values_list("index", flat=True)]


def _three_words_of(claim: Any) -> str:
    """Words that one claim holds: such as many hold find fewer in a small database than fill a page."""
    _claim, number, place = claim.slug.split("-", 2)
    return f"{max(claim.statement.split(), key=len)} {place} {number}"


def _desk(found: Sampled) -> Iterator[Page]:
    def desk(what: str, addresses: Iterable[str]) -> Page:
        return Page(f"desk: {what}", DESKS, DESK, list(addresses), desk=True)

    claims = "/admin/claims/claim/"
    for what, query in (
        ("claims", {}),
        ("claims, the 10th page", {"p": "10"}),
        ("claims of a status", {"state__status__exact": "published"}),
        ("claims of a status that none has", {"state__status__exact": "in review"}),
        ("claims of a verdict", {"verdict__exact": "contested"}),
        ("claims of a rare topic", {"topic": found.topics[1]}),
        ("claims of a rare party", {"party": found.parties[1]}),
        ("claims of a publisher that is none", {"publisher": "no such house"}),
        ("claims of a date that has none", {"date": str(_EMPTY_YEAR)}),
        ("claims that hold three words", {"q": _three_words_of(found.claims[0])}),
        ("claims that hold a word", {"q": "office"}),
        ("claims that hold what none holds", {"q": "xylophone"}),
    ):
        yield desk(what, [_address(claims, **query)])
    yield desk("form of a claim", [f"{claims}{one.pk}/change/" for one in found.claims])
    yield desk("time line of a claim", [f"{claims}{one.pk}/history/" for one in found.claims])
    yield desk("front page", ["/admin/"])
    for what, field in (("party", "position.party"), ("source", "citation.source"), ("claim", "relation.target")):
        model, name = field.split(".")
        query = {"app_label": "claims", "model_name": model, "field_name": name}
        for how, term in (("", ""), (" by a word", "report"), (" by what none holds", "xylophone")):
            yield desk(f"choosing a {what}{how}", [_address("/admin/autocomplete/", term=term, **query)])
    yield desk("list of positions", ["/admin/claims/position/"])
    yield desk("list of sources", ["/admin/sources/source/"])
    for what, query in (
        ("changes", {}),
        ("approvals", {"act": "approved"}),
        ("edits", {"act": "edited"}),
        ("flags raised", {"act": "flagged"}),
        ("sources added", {"act": "record added"}),
    ):
        yield desk(f"recent {what}", [_address("/admin/changes/", **query)])
