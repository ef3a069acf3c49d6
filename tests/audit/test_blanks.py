"""What stands in place of erased texts, and how texts are found in others."""

from typing import Any

import pytest

from audit.blanks import CannotErase, find_blanks, find_fields, is_redacted, without
from audit.context import changeset
from claims.models import Alias, Citation, Claim, Evidence, Party, ReplyRequest
from sources.models import Author, Publisher, Source


def blanks_of(record: Any, *names: str) -> dict[str, str]:
    return find_blanks(record, find_fields(type(record), names))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("title", "[redacted]"),
        ("note", "[redacted]"),
        ("url", ""),  # the marker is no address
        ("wikidata", ""),
        ("date", ""),
    ],
)
def test_marker_stands_where_it_is_a_value_and_nothing_elsewhere(make_source: Any, name: str, expected: str) -> None:
    assert blanks_of(make_source(), name) == {name: expected}


@pytest.mark.django_db
def test_slug_becomes_one_that_is_unique_and_valid(make_party: Any) -> None:
    party = make_party()
    assert blanks_of(party, "slug") == {"slug": f"redacted-{party.pk}"}


@pytest.mark.django_db
def test_what_must_be_unique_gets_a_number(make_party: Any, editor: Any) -> None:
    party = make_party()
    with changeset(editor, "Two names."):
        Alias.objects.create(party=party, name="[redacted]", language="en")
        second = Alias.objects.create(party=party, name="Another", language="en")
    assert blanks_of(second, "name") == {"name": f"[redacted {second.pk}]"}


@pytest.mark.django_db
def test_fields_that_depend_on_each_other_are_emptied_together(published: Claim, make_party: Any, editor: Any) -> None:
    with changeset(editor, "Ask."):
        row = ReplyRequest.objects.create(
            claim=published, party=make_party(), asked_on="2006", channel="letter", answered_on="2007", answer="No."
        )
    assert blanks_of(row, "answer") == {"answer": "[redacted]"}
    assert blanks_of(row, "answer", "answered_on") == {"answer": "", "answered_on": ""}
    with pytest.raises(CannotErase, match="An answer needs both its date and its text"):
        blanks_of(row, "answered_on")
    with pytest.raises(CannotErase, match="asked_on must hold a value of its kind"):
        blanks_of(row, "asked_on")


@pytest.mark.parametrize(
    ("model", "name", "message"),
    [
        (Party, "kind", "chosen from a list"),
        (Evidence, "basis", "holds no text of its own"),
        (Citation, "source", "holds no text of its own"),
        (Claim, "event_earliest", "holds no text of its own.*event_date"),
        (Publisher, "colour", "has no field 'colour'. It has: slug, name, url"),
        (Author, "id", "holds no text of its own"),
        (Source, "merged_into", "holds no text of its own"),
    ],
)
def test_what_names_nobody_is_refused(model: Any, name: str, message: str) -> None:
    with pytest.raises(CannotErase, match=message):
        find_fields(model, [name])


@pytest.mark.parametrize(
    ("text", "erased", "left"),
    [
        ("Kair said no.", "Kair", "[redacted] said no."),
        ("Kairat said no.", "Kair", "Kairat said no."),  # whole words alone
        ("“Не знаю (1998)” и Не знаю (1998)!", "Не знаю (1998)", "“[redacted]” и [redacted]!"),
        ("He wrote: a long text that was cut of", "a long text that was cut off here", "He wrote: [redacted]"),
        ("He wrote: a long text that was cut…", "a long text that was cut off here", "He wrote: [redacted]"),
        ("a long text that was ", "a long text that went on", "a long text that was "),
        (r"1 \1 2", r"\1", "1 [redacted] 2"),
    ],
)
def test_text_is_found_in_others(text: str, erased: str, left: str) -> None:
    assert without(text, [erased]) == left


@pytest.mark.parametrize("value", [None, "", "[redacted]", "[redacted 12]", "redacted-12", "redacted-12-3"])
def test_what_a_redaction_left_is_known(value: Any) -> None:
    assert is_redacted(value)


@pytest.mark.parametrize("value", ["[redacted] in part", "redacted", "Redacted-12", 0])
def test_what_people_wrote_is_not_taken_for_it(value: Any) -> None:
    assert not is_redacted(value)
