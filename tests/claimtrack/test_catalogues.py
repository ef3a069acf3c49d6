"""The catalogues: they hold what the sources ask for, say it in full for the public, and are compiled as they stand."""

import gettext
import re
from functools import cache

import pytest
from django.conf import settings
from django.utils import translation

from tests.claimtrack.catalogues import LOCALE, Entry, read_catalogue, read_sources

TRANSLATED = [code for code, _name in settings.LANGUAGES if code != "en"]
PLURALS = {"ru": 4, "kk": 2}
_FILLED_IN = re.compile(r"\{\w*\}|%\(\w+\)[sd]|%[sd]|`[^`]*`|</?\w[^>]*>")

catalogue = cache(read_catalogue)


def public_entries(language: str) -> list[Entry]:
    return [entry for entry in catalogue(language)[1] if entry.public]


def test_every_language_has_a_catalogue_and_a_rule_for_plurals() -> None:
    assert {path.name for path in LOCALE.iterdir()} == set(TRANSLATED) == set(PLURALS)
    for language, forms in PLURALS.items():
        assert f"nplurals={forms}; " in catalogue(language)[0]


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogue_holds_what_the_sources_ask_for_and_nothing_else(language: str) -> None:
    """Else: `make messages`."""
    asked, held = read_sources(), {entry.key for entry in catalogue(language)[1]}
    assert len(asked) > 1000
    assert held - asked == set()
    assert asked - held == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_everything_public_is_translated(language: str) -> None:
    public = public_entries(language)
    assert len(public) > 900
    assert [entry.key for entry in public if not all(entry.forms) or "fuzzy" in entry.flags] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_plurals_have_all_their_forms(language: str) -> None:
    counted = [entry for entry in catalogue(language)[1] if entry.plural and any(entry.forms)]
    assert len(counted) > 25
    assert [entry.key for entry in counted if len(entry.forms) != PLURALS[language] or not all(entry.forms)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_filled_in_is_filled_in_everywhere(language: str) -> None:
    """The same names, the same markup, the same literal words; a form for one alone may leave its number out."""
    for entry in catalogue(language)[1]:
        wanted = sorted(_FILLED_IN.findall(entry.plural or entry.key[1]))
        for form in filter(None, entry.forms):
            assert sorted(_FILLED_IN.findall(form)) == wanted, entry.key


@pytest.mark.parametrize("language", TRANSLATED)
def test_quotation_marks_are_those_of_the_language(language: str) -> None:
    for entry in public_entries(language):
        for form in entry.forms:
            text = re.sub(r"<[^>]*>", "", form)
            assert not set(text) & set('“”„"'), entry.key
            assert text.count("«") == text.count("»"), entry.key


@pytest.mark.parametrize("language", TRANSLATED)
def test_compiled_catalogue_says_what_its_source_says(language: str) -> None:
    """Else: `make messages`. A machine without gettext runs what is committed."""
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]
    compiled.pop("")
    said = {}
    for entry in catalogue(language)[1]:
        if any(entry.forms):
            key = f"{entry.key[0]}\x04{entry.key[1]}" if entry.key[0] else entry.key[1]
            said |= {(key, n): form for n, form in enumerate(entry.forms)} if entry.plural else {key: entry.forms[0]}
    assert compiled == said


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 открытых замечаний"),
        (1, "1 открытое замечание"),
        (2, "2 открытых замечания"),
        (5, "5 открытых замечаний"),
        (11, "11 открытых замечаний"),
        (21, "21 открытое замечание"),
        (112, "112 открытых замечаний"),
    ],
)
def test_russian_counts_in_its_own_way(number: int, words: str) -> None:
    with translation.override("ru"):
        assert translation.ngettext("%(n)s open flag", "%(n)s open flags", number) % {"n": number} == words


def test_kazakh_counts_without_a_plural() -> None:
    with translation.override("kk"):
        for number in (1, 5):
            said = translation.ngettext("%(n)s open flag", "%(n)s open flags", number) % {"n": number}
            assert said == f"{number} ашық қарсылық"
