"""Texts that are not the page's own words say in which language they are, and keep their direction."""

import re
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims.models import Alias, Citation, Claim, Evidence
from claims.templatetags.languages import as_name, in_language, said_in

# Of our own making: it quotes nobody.
ARABIC = "«نعم، هنا!»"
TITLE = "بيان: ٢٠٠٤"
NAME = "أسانوف"


@pytest.fixture
def quoted(make_claim: Any, make_source: Any, publish: Any, editor: Any) -> Claim:
    """An English claim with a quotation, an excerpt and a title in Arabic, by a party whose name is."""
    claim = make_claim(summary="What was said.")
    source = make_source(title=TITLE, language="ar", slug="bayan")
    position = claim.positions.get()
    with changeset(editor, "Quote it."):
        position.citations.all().delete()
        Citation.objects.create(position=position, source=source, excerpt=ARABIC, locator="page 3")
        position.quote = ARABIC
        position.save()
        party = position.party
        party.name = NAME
        party.save()
        Alias.objects.create(party=party, name="אסנוב", language="he")
        Evidence.objects.create(claim=claim, source=source, bearing="context", excerpt=ARABIC)
    published: Claim = publish(claim)
    return published


@pytest.mark.parametrize("language", ["en", "ru"])
def test_arabic_stands_in_elements_that_say_so(client: Client, quoted: Claim, language: str) -> None:
    page = client.get(f"/{language}/claims/{quoted.slug}/").content.decode()
    arabic = ' lang="ar" dir="rtl"'
    assert f'<blockquote class="quote"{arabic}><p>{ARABIC}</p></blockquote>' in page
    assert f'<q class="cites__excerpt"{arabic}>{ARABIC}</q>' in page
    assert f'<blockquote class="quote"{arabic}><p>{ARABIC}</p></blockquote>' in page
    assert f'<a class="source__title" href="/{language}/sources/bayan/"{arabic}>{TITLE}</a>' in page
    party = quoted.positions.get().party
    assert f'<a href="/{language}/parties/{party.slug}/" lang="" dir="auto">{NAME}</a>' in page


def test_source_page_sets_its_title_from_the_right(client: Client, quoted: Claim) -> None:
    page = client.get("/sources/bayan/").content.decode()
    assert f'<h1 lang="ar" dir="rtl">{TITLE}</h1>' in page
    assert f'<q class="resting__excerpt" lang="ar" dir="rtl">{ARABIC}</q>' in page


def test_names_say_their_language_where_it_is_known(client: Client, quoted: Claim) -> None:
    page = client.get(f"/parties/{quoted.positions.get().party.slug}/").content.decode()
    assert '<dd lang="he" dir="rtl">אסנוב</dd>' in page
    assert f'<h1 lang="" dir="auto">{NAME}</h1>' in page


def test_english_on_a_russian_page_says_so(client: Client, quoted: Claim) -> None:
    page = client.get(f"/ru/claims/{quoted.slug}/").content.decode()
    topic = quoted.topic_links.get().topic
    for element in (
        f'<h1 class="claim__statement" lang="en">{quoted.statement}</h1>',
        '<p class="claim__summary" lang="en">What was said.</p>',
        '<div class="prose prose--first" lang="en"><p>Nobody agrees.</p></div>',
        '<p class="position__capacity" lang="en">Spokesperson</p>',
        '<span lang="en">page 3</span></span>',
        f'<a href="/ru/topics/{topic.slug}/" lang="en">{topic.title}</a>',
    ):
        assert element in page


def test_page_in_the_language_of_its_content_repeats_nothing(client: Client, published: Claim) -> None:
    page = client.get(f"/en/claims/{published.slug}/").content.decode()
    body = page[page.index("<main") : page.index("</main>")]
    assert ' lang="' not in body


def test_quotation_is_in_the_language_of_the_source_and_the_claim_in_its_own(
    client: Client, make_claim: Any, publish: Any, editor: Any
) -> None:
    claim = make_claim(language="kk", statement="Көпір жабық")
    position = claim.positions.get()
    with changeset(editor, "Quote it."):
        source = position.citations.get().source
        source.language = "ru"
        source.save()
        position.quote = "Мост закрыт"
        position.save()
    publish(claim)
    page = client.get(f"/claims/{claim.slug}/").content.decode()
    assert '<h1 class="claim__statement" lang="kk">Көпір жабық</h1>' in page
    assert '<blockquote class="quote" lang="ru"><p>Мост закрыт</p></blockquote>' in page
    assert '<blockquote class="quote" lang="ru">' not in client.get(f"/ru/claims/{claim.slug}/").content.decode()


def test_languages_cost_the_claim_page_no_query(client: Client, quoted: Claim, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(7):
        client.get(f"/claims/{quoted.slug}/")
    with django_assert_num_queries(7):
        client.get(f"/kk/claims/{quoted.slug}/")


def test_found_text_keeps_its_language(client: Client, quoted: Claim) -> None:
    page = client.get("/search?q=" + NAME).content.decode()
    assert re.search(rf'<a href="/parties/[^"]*" lang="" dir="auto"><mark>{NAME}</mark></a>', page)


def test_attributes_are_escaped() -> None:
    assert in_language('"><script>') == ' lang="&quot;&gt;&lt;script&gt;"'
    assert said_in("<b>", "ar") == '<span lang="ar" dir="rtl">&lt;b&gt;</span>'
    assert in_language("") == ' lang="" dir="auto"'
    assert as_name("Asanov") == "" == in_language("en")
