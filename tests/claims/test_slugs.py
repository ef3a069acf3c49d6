"""Slugs for many new records at a time."""

from typing import Any

from claims.models import Claim, PublicAddress
from claims.slugs import FreeSlugs, propose_slug


def test_no_slug_is_given_twice_whatever_it_is_made_of(make_claim: Any) -> None:
    make_claim(slug="bridge")
    make_claim(slug="bridge-4")
    slugs = FreeSlugs(Claim, PublicAddress)
    given = [slugs.propose(text, "claim") for text in ("Bridge", "Bridge 2", "Bridge", "Мост", "Мост", "claim 2", "_")]
    assert given == ["bridge-2", "bridge-2-2", "bridge-3", "claim", "claim-2", "claim-2-2", "claim-3"]


def test_one_and_many_are_made_alike(make_claim: Any) -> None:
    make_claim(slug="the-bridge")
    for text in ("The bridge", "The  bridge, again!", "x" * 100, "word " * 40, "a_b"):
        assert FreeSlugs(Claim, PublicAddress).propose(text, "claim") == propose_slug(text)
