"""Two spellings of an address are one page, two pages are two."""

import pytest

from sources.addresses import page_key, spellings

PAGE = "https://facts.example/bridge"


@pytest.mark.parametrize(
    "other",
    [
        "http://Facts.example/bridge/",
        "https://www.facts.example/bridge",
        "https://facts.example:443/bridge#part",
        "http://facts.example:80/bridge",
        " https://facts.example/bridge ",
    ],
)
def test_two_spellings_are_one_page(other: str) -> None:
    assert page_key(other) == page_key(PAGE)


@pytest.mark.parametrize(
    "other",
    [
        "https://facts.example/Bridge",  # paths have a case
        "https://facts.example/bridge?id=1",
        "https://facts.example:8443/bridge",
        "https://wwwfacts.example/bridge",
    ],
)
def test_other_page_is_another(other: str) -> None:
    assert page_key(other) != page_key(PAGE)


@pytest.mark.parametrize("broken", ["", "http://[half", "http://facts.example:port/"])
def test_what_cannot_be_read_is_only_itself(broken: str) -> None:
    assert page_key(broken) == broken


@pytest.mark.parametrize("address", [PAGE, "http://www.facts.example/?page=2", "https://facts.example"])
def test_every_spelling_is_of_the_same_page(address: str) -> None:
    assert address in spellings(address)
    assert {page_key(one) for one in spellings(address)} == {page_key(address)}


def test_page_with_a_query_is_found_with_and_without_the_slash_before_it() -> None:
    assert spellings("https://facts.example/a/?id=1") >= {
        "http://facts.example/a?id=1",
        "http://www.facts.example/a/?id=1",
    }


def test_no_address_has_no_spellings() -> None:
    assert spellings("") == set()
