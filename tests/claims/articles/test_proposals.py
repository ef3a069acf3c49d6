"""What a passage lets somebody say: party, stance, and why."""

from typing import Any

import pytest

from claims.articles.party_names import KnownParty, PartyNames
from claims.articles.proposals import Proposal, propose, references_of, sources_of
from claims.articles.rendered import parse_rendered
from claims.articles.shapes import ParsedArticle

KNOWN = PartyNames(
    [
        KnownParty("post", "Elm Post", "media outlet"),
        KnownParty("council", "Elm Town Council", "government body", ("the Council",)),
        KnownParty("okoro", "Ada Okoro", "person"),
        KnownParty("elmish-government", "Government of Elmland", "government body", ("Elmish government",)),
        KnownParty("lind-a", "Anna Lind", "person"),
        KnownParty("lind-b", "Bo Lind", "person"),
    ]
)
LIST = "\n\nReferences\n1. One Elm Post\n2. Two\n"


def article(text: str) -> ParsedArticle:
    return parse_rendered(text + LIST, frozenset({"Elm Post"}))


def proposals(text: str) -> list[Proposal]:
    found = article(text if "[" in text else f"{text}[1]")
    return [one for rows in propose(found.passages, KNOWN).values() for one in rows]


def brief(text: str) -> list[tuple[str, str]]:
    return [(one.party, one.stance) for one in proposals(text)]


@pytest.mark.parametrize(
    ("text", "party", "stance"),
    [
        ("Ada Okoro said the mole is safe.", "Ada Okoro", "asserts"),
        ("Ada Okoro, mayor of Elm, has denied that ships sank.", "Ada Okoro", "denies"),
        ("Mayor Ada Okoro on 5 May 2007 announced that the harbour would close.", "Ada Okoro", "asserts"),
        ("In 2004 the Council claimed that the mole was safe.", "Elm Town Council", "asserts"),
        ("Elmish officials rejected the report.", "Government of Elmland", "denies"),
        ("The Elm Post reported that ships sank.", "Elm Post", "reports"),
        ("The Elm Post claimed that ships sank.", "Elm Post", "asserts"),
        ("According to the Elm Post, ships sank.", "Elm Post", "reports"),
        ("Ships sank, according to Ada Okoro.", "Ada Okoro", "asserts"),
        ("The mole is not considered a risk by the Elm Town Council.", "Elm Town Council", "denies"),
        ("Ada Okoro admitted that one ship sank.", "Ada Okoro", "qualifies"),
        ("The Council retracted its statement.", "Elm Town Council", "retracts"),
        ('Ada Okoro said, "There were no wrecks in the harbour."', "Ada Okoro", "denies"),
        ("It leaked, an accusation the Elm Town Council denies.", "Elm Town Council", "denies"),
        ("The Council issued a statement, calling the report premature.", "Elm Town Council", "asserts"),
        ("One journalist wrote that the mole leaks.", "One journalist", "asserts"),
        ("Critics said the mole leaks.", "Critics", "asserts"),
        ("Many critics argue that the mole leaks.", "Many critics", "asserts"),
        ("A spokesman for the harbour, Olu Ade, said it leaks.", "Olu Ade", "asserts"),
        ("Ines Vale, spokeswoman for the harbour said it leaks.", "Ines Vale", "asserts"),
    ],
)
def test_a_verb_of_saying_gives_party_and_stance(text: str, party: str, stance: str) -> None:
    assert brief(text) == [(party, stance)]


@pytest.mark.parametrize(
    "text",
    [
        "Seventeen ships sank in 1953.",
        "An alleged smuggler was arrested.",
        "The council closed the harbour and reported losses grew.",
        'A sign that read "The mayor said no" was found.',  # inside a quotation nobody is quoted
        "The company's claims were settled.",
        "It is hard to say why the mole leaks.",
    ],
)
def test_without_anybody_who_says_it_the_publisher_reports_it(text: str) -> None:
    (one,) = proposals(text)
    assert (one.party, one.stance, one.why[0].kind) == ("", "reports", "nobody named")
    assert one.statement == text.replace('"', "")


def test_two_who_say_the_same_are_two() -> None:
    assert brief("Both Ada Okoro and the Elm Post said that ships sank.") == [
        ("Ada Okoro", "asserts"),
        ("Elm Post", "reports"),
    ]
    assert [party for party, _ in brief("Oakish and Elmish officials said so many things.")] == [
        "Oakish officials",
        "Government of Elmland",
    ]


def test_one_who_says_two_things_has_two_stances() -> None:
    assert brief("Ada Okoro denied the report, but conceded that one ship sank.") == [
        ("Ada Okoro", "denies"),
        ("Ada Okoro", "qualifies"),
    ]


def test_last_names_and_pronouns_stand_for_who_was_named_before() -> None:
    found = proposals(
        "Ines Vale, a diver, said the mole leaks.[1] Vale claimed that ships sank.[1] She denied the rest.[1]"
    )
    assert [(one.party, one.stance) for one in found] == [
        ("Ines Vale", "asserts"),
        ("Ines Vale", "asserts"),
        ("Ines Vale", "denies"),
    ]
    assert [reason.kind for reason in found[1].why][:2] == ["verb", "full name"]
    assert [reason.kind for reason in found[2].why][:2] == ["verb", "stands for"]
    assert found[0].capacity == "diver"


def test_a_last_name_that_two_have_means_neither() -> None:
    assert proposals("Lind said the mole leaks.")[0].known is None


def test_every_proposal_says_which_words_led_to_it() -> None:
    (one,) = proposals('Ada Okoro warned, "The mole leaks badly."')
    assert [(reason.kind, reason.values) for reason in one.why] == [
        ("verb", {"words": "warned"}),
        ("known party", {"word": "Ada Okoro", "name": "Ada Okoro"}),
        ("quotation", {"count": 1}),
    ]
    assert (one.quote, one.statement) == ("The mole leaks badly.", "The mole leaks badly.")


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Ada Okoro denied that many ships sank there.", "Many ships sank there."),  # it is what she denies
        ("Ada Okoro rejected the report as premature.", "Ada Okoro rejected the report as premature."),
        ("According to Ada Okoro, many ships sank there.", "Many ships sank there."),
        ("Many ships sank there, according to Ada Okoro.", "Many ships sank there."),
    ],
)
def test_the_claim_is_what_is_said_where_the_sentence_tells_it(text: str, statement: str) -> None:
    assert proposals(text)[0].statement == statement


def test_who_is_not_stored_is_proposed_as_new() -> None:
    (one,) = proposals("Ines Vale said the mole leaks.")
    assert one.known is None
    assert "new party" in [reason.kind for reason in one.why]


def test_a_statement_is_no_longer_than_a_claim_may_be() -> None:
    (one,) = proposals("Ada Okoro said " + "that the mole leaks and " * 60 + "all is wet.")
    assert len(one.statement) <= 500
    assert one.statement.endswith("…")


# Which references document what.


def test_a_sentence_without_markers_has_those_its_paragraph_ends_with() -> None:
    found = article("It rained. It stopped.[1][2]\n\nNobody knows.")
    assert {number: (one.references, one.carried) for number, one in sources_of(found.passages).items()} == {
        1: ((1, 2), 2),
        2: ((1, 2), 0),
    }


def test_nothing_is_proposed_without_a_reference() -> None:
    assert list(propose(article("Ada Okoro said so.\n\nIt rained.[1]").passages, KNOWN)) == [2]


def _documented(text: str, publishers: dict[int, str] | None = None) -> list[tuple[int, ...]]:
    found = article(text)
    (passage, *_rest) = found.passages
    sourced = sources_of(found.passages)[1]
    return [
        references_of(one, passage, sourced, publishers or {}) for one in propose(found.passages, KNOWN)[passage.number]
    ]


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("Ada Okoro denied it,[1] but the Council claimed it.[2]", [(1,), (2,)]),
        ("Ada Okoro denied it, but the Council claimed it.[1][2]", [(1, 2), (1, 2)]),
    ],
)
def test_a_marker_documents_the_words_before_it(text: str, references: list[tuple[int, ...]]) -> None:
    assert _documented(text) == references


def test_an_outlet_is_documented_by_what_it_published_itself() -> None:
    assert _documented("According to the Elm Post, it rained.[2][1]", {1: "Elm Post", 2: "Oak Times"}) == [(1,)]


def test_a_proposal_is_known_again_by_its_key() -> None:
    def key(text: str) -> Any:
        return proposals(text)[0].key

    assert key("Ada Okoro said the mole leaks badly.") == key("Ada Okoro wrote that the mole leaks badly.")
    assert key("Ada Okoro said the mole leaks badly.") != key("Ada Okoro denied the mole leaks badly.")
