"""Dossiers and merged records: none comes back by itself, and an export still loads."""

from typing import Any

import pytest

from audit.context import changeset
from claims.dossiers.errors import BadDossier
from claims.dossiers.export import export_dossier
from claims.dossiers.load import load_dossier
from claims.merging import merge_claims, merge_parties, merge_sources
from claims.models import Claim, Party, Relation
from sources.models import Source

REASON = "One and the same."


@pytest.fixture
def merged(make_claim: Any, make_party: Any, make_source: Any, editor: Any) -> None:
    """Of each kind the record `gone` was merged into `kept`."""
    claims = [make_claim(slug=slug) for slug in ("gone", "kept")]
    with changeset(editor, "Relate."):
        Relation.objects.create(claim=claims[0], type="supports", target=make_claim())
        Relation.objects.create(claim=make_claim(), type="supports", target=claims[0])
    merge_claims(claims[0], into=claims[1], by=editor, reason=REASON)
    merge_parties(make_party(slug="gone"), into=make_party(slug="kept"), by=editor, reason=REASON)
    merge_sources(make_source(slug="gone"), into=make_source(slug="kept"), by=editor, reason=REASON)


def counts() -> list[int]:
    return [model.history.count() for model in (Claim, Party, Source)]


@pytest.mark.parametrize(
    ("dossier", "path"),
    [
        ("claims: [{slug: gone, statement: Again.}]", "claims[0].slug"),
        ("parties: [{slug: gone, name: Again, kind: person}]", "parties[0].slug"),
        ("sources: [{slug: gone, title: Again}]", "sources[0].slug"),
        (
            "claims: [{slug: x, statement: X., relations: [{type: supports, claim: gone}]}]",
            "claims[0].relations[0].claim",
        ),
        (
            "claims: [{slug: x, statement: X., positions: [{party: gone, stance: asserts, cites: [{source: kept}]}]}]",
            "claims[0].positions[0].party",
        ),
        (
            "claims: [{slug: x, statement: X., evidence: [{source: gone, bearing: context}]}]",
            "claims[0].evidence[0].source",
        ),
        (
            "parties: [{slug: x, name: X, kind: person, affiliations: [{role: member, organisation: gone}]}]",
            "parties[0].affiliations[0].organisation",
        ),
    ],
)
def test_merged_slug_is_refused_and_the_other_named(merged: None, editor: Any, dossier: str, path: str) -> None:
    before = counts()
    with pytest.raises(BadDossier) as caught:
        load_dossier(f"dossier: 1\n{dossier}\n".encode(), by=editor)
    assert [(error.path, error.message) for error in caught.value.errors] == [
        (path, "'gone' was merged into 'kept'; name that one.")
    ]
    assert counts() == before


def test_export_leaves_merged_records_out_and_loading_it_changes_nothing(merged: None, editor: Any) -> None:
    text = export_dossier()
    assert "slug: gone" not in text
    before = counts()
    loaded = load_dossier(text.encode(), by=editor)
    assert not loaded.plan
    assert counts() == before
    assert export_dossier() == text
