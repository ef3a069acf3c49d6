"""The public pages of parties and sources: the record's own current facts, and editions for everything claimed."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.revalidation import revalidated
from audit.stubs import of_records, stubs
from claims.disputes import disputes_of_source
from claims.flag_form import Flagging, flagging_of_source
from claims.listing import UNDATED, stance_counts
from claims.models import Affiliation, Alias, IndexedPosition, IndexedSource, Party
from claims.origins import cited_slugs, group_origins
from claims.pages import edtf_shown
from claims.pictures.party_line import MOST_POSITIONS, party_line
from claims.readers import known_reader, varies_by_reader
from claims.resting import resting_on
from claims.search_engines import keep_out
from claims.views.lists import public_page
from claims.views.moved import moved_to
from sources.bibliography.formats import FORMATS
from sources.citation import formatted_citation
from sources.lineage import Step, lineage_of, steps_from
from sources.models import Author, Derivation, Reliability, Source


@require_safe
@revalidated
def party_list(request: HttpRequest) -> HttpResponse:
    """All parties by name. 2 queries."""
    page = public_page(request, Party.objects.unmerged().with_number_of_positions(), ("name", "pk"))
    return render(request, "claims/party_list.html", page)


@require_safe
@revalidated
def party(request: HttpRequest, slug: str) -> HttpResponse:
    """A party, its names, what it was when, and its published positions as a timeline; 301 when merged. 9 queries."""
    found = get_object_or_404(Party.objects.for_party_page(), slug=slug)
    if found.merged_into:
        return moved_to(f"/parties/{found.merged_into.slug}/")
    positions = IndexedPosition.objects.filter(party=found).on_timeline()
    page = public_page(request, positions, ("day", "pk"))
    for row in page["page"].rows:
        row.date = edtf_shown(row.stated_on)
        row.year = str(row.day.year) if row.day < UNDATED else ""
    drawn = positions.order_by("day", "pk")[:MOST_POSITIONS]
    context = {
        "party": found,
        "redactions": stubs(_of_party(found.pk)),
        "roles": _roles(found.affiliations),
        "members": _roles(found.members),
        "feed": reverse("party-feed", args=[slug]),
        "line": party_line(found.name, found.affiliations.all(), drawn),
    }
    answer = render(request, "claims/party.html", {**context, "counts": stance_counts(found.pk), **page})
    return keep_out(answer) if found.noindex else answer


@require_safe
@revalidated
def source_list(request: HttpRequest) -> HttpResponse:
    """All sources by slug. 2 queries."""
    page = public_page(request, Source.objects.unmerged().with_publisher(), ("slug",))
    return render(request, "claims/source_list.html", page)


@require_safe
@revalidated
@varies_by_reader
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """A source, its grade, its lineage, its disputes, and all that rests on it, claim by claim. 10 queries.

    For a logged-in person 4 more; for one who may raise flags another.
    """
    return source_page_response(request, slug)


def source_page_response(request: HttpRequest, slug: str, flagging: Flagging | None = None) -> HttpResponse:
    """The source's page, with the form for a flag where one may be raised, and its status; 301 when merged."""
    found = get_object_or_404(Source.objects.for_source_page(), slug=slug)
    if found.merged_into:
        return moved_to(f"/sources/{found.merged_into.slug}/")
    user = known_reader(request)
    if flagging is None and user is not None and user.has_perm("claims.add_flag"):
        flagging = flagging_of_source(found, user)
    cited = IndexedSource.objects.filter(source=found).select_related("indexed__edition")
    listed = public_page(request, cited, ("indexed_id",))
    grade = Reliability(found.grade())
    return render(
        request,
        "claims/source.html",
        {
            "source": found,
            "disputes": disputes_of_source(found.pk),
            "redactions": stubs(_of_source(found.pk)),
            "flagging": flagging,
            "flags_address": reverse("source-flags", args=[slug]),
            "date": edtf_shown(found.date),
            "retracted": edtf_shown(found.retracted_on),
            "grade": {"letter": grade.value, "words": grade.label},
            "citation": formatted_citation(found),
            "files": [
                {"name": form.name, "address": reverse("source-bibliography", args=[slug, form.ending])}
                for form in FORMATS.values()
            ],
            "lineage": _say_what_rests(found, listed["page"].rows),
            **listed,
        },
        status=flagging.form.status if flagging else 200,
    )


def _say_what_rests(source: Source, rows: list[IndexedSource]) -> list[Step]:
    """Give each row what in its claim rests on the source, and the claim's origins; the source's lineage. 1 query."""
    slugs = {source.slug, *sorted(merged.slug for merged in source.merged.all())}
    documents = [row.indexed.edition.data() for row in rows]
    cited = [cited_slugs(document) for document in documents]
    steps = lineage_of({source.slug}.union(*cited))
    for row, document, beside in zip(rows, documents, cited, strict=True):
        row.resting = resting_on(document, slugs)  # type: ignore[attr-defined]
        row.origins = group_origins(beside, steps)  # type: ignore[attr-defined]
    return steps_from(source.slug, steps)


def _of_party(pk: int) -> Q:
    aliases, roles = Alias.objects.filter(party=pk), Affiliation.objects.filter(party=pk)
    return of_records({Party: [pk], Alias: aliases.values("pk"), Affiliation: roles.values("pk")})


def _of_source(pk: int) -> Q:
    authors, origins = Author.objects.filter(source=pk), Derivation.objects.filter(source=pk)
    return of_records({Source: [pk], Author: authors.values("pk"), Derivation: origins.values("pk")})


def _roles(affiliations: Any) -> list[dict[str, Any]]:
    return [
        {"affiliation": row, "since": edtf_shown(row.since), "until": edtf_shown(row.until)}
        for row in affiliations.all()
    ]
