"""What is found follows what is public, in the transaction that changes it."""

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from audit.context import changeset
from audit.leftovers import find_leftovers
from audit.redacting import redact
from claims.merging import merge_claims, merge_parties, merge_sources, undo_merge
from claims.models import Alias, Claim, Party
from claims.search.index import INDEX_TABLES
from claims.workflow import withdraw
from sources.models import Author, Source


def found(query: str) -> list[str]:
    html = Client().get("/search", {"q": query}).content.decode()
    return re.findall(r'class="entry__title"[^>]*><a href="([^"]+)">', html)


def meant(query: str) -> bool:
    return "Did you mean" in Client().get("/search", {"q": query}).content.decode()


@pytest.fixture
def pelican(make_claim: Any, publish: Any) -> Claim:
    return publish(make_claim(slug="pelican", statement="Pelicans nest at Alakol"))  # type: ignore[no-any-return]


def test_draft_is_never_found_and_neither_is_a_draft_edit_of_a_published_claim(
    make_claim: Any, pelican: Claim, editor: Any, publish: Any
) -> None:
    make_claim(slug="draft", statement="Pelicans nest at Balkhash")
    assert found("Balkhash") == []
    with changeset(editor, "Reword."):
        pelican.statement = "Flamingos nest at Alakol"
        pelican.save()
    assert (found("flamingos"), found("pelicans")) == ([], ["/claims/pelican/"])
    assert not meant("flamingo")
    publish(pelican)
    assert (found("flamingos"), found("pelicans")) == (["/claims/pelican/"], [])


def test_withdrawn_claim_is_found_no_more_and_its_words_are_not_suggested(pelican: Claim, editor: Any) -> None:
    assert meant("pelicsn")
    withdraw(pelican, by=editor, reason="Wrong.")
    assert found("pelicans") == []
    assert not meant("pelicsn")


def test_merged_claim_is_found_no_more_until_that_is_undone(
    pelican: Claim, make_claim: Any, publish: Any, editor: Any
) -> None:
    other = publish(make_claim(slug="bird", statement="Birds nest at Alakol"))
    merge = merge_claims(pelican, into=other, by=editor, reason="The same.")
    assert found("Alakol") == ["/claims/bird/"]
    undo_merge(merge, by=editor, reason="Not the same.")
    assert set(found("Alakol")) == {"/claims/bird/", "/claims/pelican/"}


def test_merged_party_and_source_lead_to_the_other(make_party: Any, make_source: Any, editor: Any) -> None:
    one, other = make_party(slug="one", name="Flamingo League"), make_party(slug="other", name="Bird League")
    merge_parties(one, into=other, by=editor, reason="The same.")
    assert found("flamingo") == ["/parties/other/"]  # by its former name
    first, second = make_source(slug="first", title="Flamingos today"), make_source(slug="second", title="Birds now")
    merge_sources(first, into=second, by=editor, reason="The same.")
    assert found("flamingos today") == ["/parties/other/"]


def test_party_is_found_by_its_names_as_they_are_now(make_party: Any, editor: Any) -> None:
    party = make_party(slug="league", name="Pelican League", summary="Watches birds.")
    with changeset(editor, "Call it otherwise."):
        alias = Alias.objects.create(party=party, name="Лига Фламинго", language="ru")
    assert found("liga flamingo") == found("Pelican League") == found("watches") == ["/parties/league/"]
    with changeset(editor, "Drop it, and rename."):
        alias.delete()
        party.name = "Stork League"
        party.save()
    assert (found("flamingo"), found("pelican"), found("stork")) == ([], [], ["/parties/league/"])
    with changeset(editor, "Delete."):
        Party.objects.get(pk=party.pk).delete()
    assert found("league") == []


def test_source_is_found_by_author_and_by_its_publisher_as_it_is_called_now(make_source: Any, editor: Any) -> None:
    source = make_source(slug="s", title="On storks", note="A leaflet.")
    with changeset(editor, "Name who wrote and who published it."):
        Author.objects.create(source=source, name="Ospanova", given="Aigul")
        source.publisher.name = "Stork Press"
        source.publisher.save()
    for query in ("Aigul Ospanova", "Оспанова", "stork press", "leaflet"):
        assert found(query) == ["/sources/s/"]


def test_topic_is_found_by_its_title_as_it_is_now(make_topic: Any, editor: Any) -> None:
    topic = make_topic(slug="t", title="Lakes")
    with changeset(editor, "Rename."):
        topic.title = "Rivers"
        topic.save()
    assert (found("lakes"), found("rivers")) == ([], ["/topics/t/"])


def test_act_that_fails_leaves_the_index_as_it_was(make_party: Any, editor: Any) -> None:
    party = make_party(slug="league", name="Pelican League")
    with pytest.raises(RuntimeError), changeset(editor, "Rename."):
        party.name = "Stork League"
        party.save()
        raise RuntimeError
    assert found("pelican") == ["/parties/league/"]


def test_rebuilding_gives_the_index_that_was_written_act_by_act(pelican: Claim, editor: Any, capsys: Any) -> None:
    with changeset(editor, "Rename the party."):
        party = pelican.positions.get().party
        party.name = "Stork League"
        party.save()
    before = found("Alakol"), found("stork"), found("party"), meant("pelicsn")
    with connection.cursor() as cursor:
        for table in INDEX_TABLES:
            cursor.execute(f"DELETE FROM {table}")
    assert found("Alakol") == []
    call_command("rebuild_editions")
    assert "things can be searched" in capsys.readouterr().out
    assert (found("Alakol"), found("stork"), found("party"), meant("pelicsn")) == before


@pytest.mark.parametrize(
    ("field", "query"), [("statement", "pelicans"), ("rationale", "binoculars"), ("summary", "reedbeds")]
)
def test_erased_text_of_a_claim_leaves_the_index(make_claim: Any, publish: Any, field: str, query: str) -> None:
    texts = {"statement": "Pelicans nest here", "rationale": "Seen with binoculars.", "summary": "In the reedbeds."}
    claim = publish(make_claim(slug="c", **texts))
    assert found(query) == ["/claims/c/"]
    redact(Claim, claim.pk, [field], reason="Court order.")
    assert found(query) == []
    assert left_in_index(query[:6]) == []


def test_erased_names_of_parties_and_titles_of_sources_leave_the_index(
    make_claim: Any, publish: Any, editor: Any
) -> None:
    claim = make_claim(slug="c")
    party, source = claim.positions.get().party, claim.evidence.get().source
    with changeset(editor, "Name them."):
        party.name, source.title, source.publisher.name = "Aigul Ospanova", "Confessions of Kairat", "Stork Press"
        for row in (party, source, source.publisher):
            row.save()
        alias = Alias.objects.create(party=party, name="Aigulim", language="kk")
    publish(claim)
    assert len(found("Ospanova")) == 2
    redact(Party, party.pk, ["name"], reason="Court order.")
    redact(Alias, alias.pk, ["name"], reason="Court order.")
    redact(Source, source.pk, ["title"], reason="Court order.")
    redact(type(source.publisher), source.publisher.pk, ["name"], reason="Court order.")
    for word in ("ospanov", "Ospanova", "aigul", "Aigulim", "confession", "kairat", "stork", "Stork"):
        assert (found(word), left_in_index(word)) == ([], [])
    assert find_leftovers(["Aigul Ospanova", "Aigulim", "Confessions of Kairat", "Stork Press"]) == []


def left_in_index(word: str) -> list[str]:
    """Tables of the index, FTS5's own among them, in which the word still stands in any row."""
    left = []
    with connection.cursor() as cursor:
        names = [
            row.name for row in connection.introspection.get_table_list(cursor) if row.name.startswith("claims_search")
        ]
        for name in names:
            cursor.execute(f"SELECT * FROM {name}")
            if any(word.lower().encode() in _bytes(value).lower() for row in cursor.fetchall() for value in row):
                left.append(name)
    return left


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
