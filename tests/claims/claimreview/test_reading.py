"""ClaimReviews as real pages write them. No database."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.claimreview.blocks import NotReadable, read_page
from claims.claimreview.nodes import find_reviews
from claims.claimreview.reviews import Agent, NoReview, Rating
from tests.claims.claimreview.samples import PAGE, read, read_one, review


def test_whole_review_is_read() -> None:
    found = read_one()
    assert (found.statement, found.address, found.title) == ("The bridge has collapsed.", PAGE, "The bridge stands")
    assert (found.published, found.stated) == ("2005-03-01", "2005-02-07")
    assert found.authors == (Agent("Facts", ("Organization",), "", "https://facts.example/"),)
    assert found.claimants == (Agent("Jane Roe", ("Person",)),)
    assert found.rating == Rating("False", "1", "1", "5")
    assert (found.publisher, found.language, found.remarks) == (None, "", ())


_OTHER = review(claimReviewed="The bridge is closed.", url="https://facts.example/closed")


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (review(), 1),
        ([review(), _OTHER], 2),
        ({"@context": "http://schema.org", "@graph": [{"@type": "WebPage"}, review(**{"@context": None})]}, 1),
        (review(**{"@context": "http://schema.org/"}), 1),
        (review(**{"@context": "https://www.schema.org"}), 1),
        (review(**{"@context": ["https://schema.org", {"x": "https://x.example/"}]}), 1),
        (review(**{"@context": {"@vocab": "https://schema.org/"}}), 1),
        (review(**{"@context": None}), 1),  # missing: many pages forget it
        (review(**{"@type": ["ClaimReview", "Article"]}), 1),
        (review(**{"@type": "http://schema.org/ClaimReview"}), 1),
        (review(**{"@type": "claimReview"}), 1),  # names of types in any case
        ({"@context": "https://schema.org", "@type": "NewsArticle", "review": review()}, 1),
        (
            {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [review()]}, {"item": _OTHER}]},
            2,
        ),
    ],
)
def test_review_is_found_wherever_it_stands(value: Any, count: int) -> None:
    assert [found.statement for found in read(value)][:1] == ["The bridge has collapsed."]
    assert len(read(value)) == count


def test_properties_with_a_prefix_and_values_in_wrappers_are_read() -> None:
    (found,) = read(
        {
            "@context": {"schema": "http://schema.org/"},
            "@type": "schema:ClaimReview",
            "schema:claimReviewed": {"@value": "The bridge has collapsed.", "@language": "en"},
            "http://schema.org/url": {"@list": [PAGE]},
        }
    )
    assert (found.statement, found.address) == ("The bridge has collapsed.", PAGE)


def test_who_is_named_by_a_reference_is_looked_up_in_the_whole_page() -> None:
    organisation = {"@type": "Organization", "@id": "https://facts.example/#us", "name": "Facts"}
    scripts = [{"@context": "https://schema.org", **organisation}, review(author={"@id": "https://facts.example/#us"})]
    page = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in scripts)
    (found,) = read(f"<html>{page}")
    assert found.authors == (Agent("Facts", ("Organization",)),)


@pytest.mark.parametrize(
    ("properties", "attribute", "expected"),
    [
        ({"claimReviewed": ["The bridge has collapsed."]}, "statement", "The bridge has collapsed."),
        ({"claimReviewed": "Salt &amp; water &#8212; &quot;safe&quot;"}, "statement", 'Salt & water — "safe"'),
        ({"claimReviewed": "AT&T &copy it"}, "statement", "AT&T &copy it"),  # no semicolon, no entity
        ({"claimReviewed": " One\r\n\ttwo "}, "statement", "One two"),
        ({"claimReviewed": "Cafe\u0301"}, "statement", "Café"),  # NFC
        ({"claimReviewed": "", "itemReviewed": {"@type": "Claim", "text": "As said."}}, "statement", "As said."),
        ({"name": None, "headline": "It stands"}, "title", "It stands"),
        ({"name": None}, "title", ""),
        ({"name": 7}, "title", "7"),  # a number in place of a text, as it is written
        ({"url": ["", PAGE]}, "address", PAGE),
        ({"url": {"@id": PAGE}}, "address", PAGE),
        ({"url": "https://facts.example/?a=1&amp;b=2"}, "address", "https://facts.example/?a=1&b=2"),
        ({"url": None, "mainEntityOfPage": {"@type": "WebPage", "@id": PAGE}}, "address", PAGE),
        ({"url": None}, "address", ""),
        ({"url": "/bridge"}, "address", ""),  # the file does not say of what page it is
        ({"url": "http://[::1"}, "address", ""),
        ({"url": "https://facts.example/a b"}, "address", ""),
        ({"url": "javascript:alert(1)"}, "address", ""),
        ({"url": "https://facts.example/\ud800"}, "address", ""),  # no database could store it
        ({"url": f"https://facts.example/{'a' * 2000}"}, "address", ""),
        ({"inLanguage": "pt_BR"}, "language", "pt-BR"),
        ({"inLanguage": {"@type": "Language", "name": "Portuguese", "alternateName": "pt"}}, "language", "pt"),
        ({"inLanguage": "Portuguese"}, "language", ""),
        ({"datePublished": ""}, "published", ""),
        ({"datePublished": None}, "published", ""),
        ({"datePublished": "2020-06-24 00:03"}, "published", "2020-06-24"),  # no zone: the day that is written
        ({"datePublished": "2020-07-06T23:35:18-03:00"}, "published", "2020-07-06"),  # not the day in Greenwich
        ({"datePublished": "2020-6-4"}, "published", "2020-06-04"),
        ({"datePublished": "20200604T101500Z"}, "published", "2020-06-04"),
        ({"datePublished": "2020-06"}, "published", "2020-06"),
        ({"datePublished": "24 June 2020"}, "published", "2020-06-24"),
        ({"datePublished": "03/04/2020"}, "published", ""),  # March or April
        ({"datePublished": "2020-02-30"}, "published", ""),
        ({"datePublished": "0000-00-00"}, "published", ""),
        ({"datePublished": "0001-01-01T00:00:00"}, "published", ""),  # what a program writes for none
        ({"datePublished": 1593000000}, "published", ""),  # seconds since when is not said
        ({"datePublished": True}, "published", ""),
        ({"author": "Facts"}, "authors", (Agent("Facts"),)),
        ({"author": [{"name": "Facts"}, {"name": "Facts"}]}, "authors", (Agent("Facts"),)),
        ({"author": {"@type": "Person", "name": ["Ann Lee"]}}, "authors", (Agent("Ann Lee", ("Person",)),)),
        ({"author": {"@type": "Organization", "name": ""}}, "authors", ()),
        ({"author": None}, "authors", ()),
        ({"author": {"@id": "#nobody"}}, "authors", ()),
        ({"itemReviewed": []}, "claimants", ()),
        ({"itemReviewed": "a rumour"}, "claimants", ()),
        ({"itemReviewed": {"url": "https://posts.example/1"}}, "appeared_at", ("https://posts.example/1",)),
        ({"reviewRating": "False"}, "rating", Rating("False")),
        ({"reviewRating": {"alternateName": "Incorrect \r", "ratingValue": 1}}, "rating", Rating("Incorrect", "1")),
        ({"reviewRating": {"ratingValue": 1.50, "bestRating": ""}}, "rating", Rating("", "1.5")),
        ({"reviewRating": None}, "rating", Rating()),
    ],
)
def test_value_is_read_as_pages_write_it(properties: dict[str, Any], attribute: str, expected: Any) -> None:
    assert getattr(read_one(**properties), attribute) == expected


@pytest.mark.parametrize(
    ("properties", "remark"),
    [
        ({"url": "/bridge"}, "url “/bridge” is no whole web address: left out"),
        ({"url": "http://x/\x07\ud800"}, "url “http://x/\\x07\\ud800” is no whole web address: left out"),
        ({"datePublished": "03/04/2020"}, "datePublished “03/04/2020” is not understood as a date: left out"),
        ({"inLanguage": "Portuguese"}, "inLanguage “Portuguese” is no language tag: left out"),
        ({"name": ["One", "Two"]}, "name holds 2 values: the first is taken, “One”"),
        ({"author": {"url": "https://x.example/"}}, "author has no name: left out"),
        ({"claimReviewed": "col\u202elapsed\x00\x00"}, "removed from claimReviewed: U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ({"itemReviewed": [{}, {}]}, "itemReviewed holds 2 items: the first is taken"),
        ({"reviewRating": [{}, {}]}, "reviewRating holds 2 ratings: the first is taken"),
    ],
)
def test_what_is_left_out_is_told(properties: dict[str, Any], remark: str) -> None:
    assert remark in "\n".join(read_one(**properties).remarks)


def test_hidden_characters_go_whatever_their_number() -> None:
    assert read_one(claimReviewed="\u200bcol\u202e\ud800lapsed\x00" * 1000).statement == "collapsed" * 1000


def test_addresses_are_read_against_that_of_the_page() -> None:
    script = f'<script type="application/ld+json">{json.dumps(review(url="bridge"))}</script>'
    for head, fetched in (
        ('<link rel="canonical" href="https://facts.example/a/">', ""),
        ("<meta property='og:url' content='https://facts.example/a/'>", ""),
        ('<base href="/a/">', "https://facts.example/z/"),
        ("", "https://facts.example/a/index.html"),
    ):
        (found,) = read(f"<html><head>{head}</head>{script}", fetched)
        assert found.address == "https://facts.example/a/bridge"


@pytest.mark.parametrize(
    "script",
    [
        '<script type="application/ld+json">{}</script>',
        "<SCRIPT TYPE='application/ld+json; charset=utf-8'>{}</SCRIPT>",
        "<script async type=application/ld+json>\n//<![CDATA[\n{}\n//]]>\n</script>",
        '<script type="application/ld+json"><!-- {} --></script>',
        "<script>var x = '<b>';</script><script type=\"application/ld+json\">{}</script>",
    ],
)
def test_script_of_a_page_is_read(script: str) -> None:
    (found,) = read("<!DOCTYPE html><p>İ</p>" + script.format(json.dumps(review())))
    assert found.statement == "The bridge has collapsed."


def test_script_in_a_comment_is_none() -> None:
    script = f'<script type="application/ld+json">{json.dumps(review())}</script>'
    with pytest.raises(NotReadable, match="holds no JSON-LD"):
        read(f"<html><!-- {script} --></html>")
    assert len(read(f"<html><!-- {script} -->{script}</html>")) == 1


def test_broken_script_does_not_sink_the_others() -> None:
    page = read_page(
        '<html><script type="application/ld+json">{"a": 1,}</script>'
        f'<script type="application/ld+json">{json.dumps(review())}</script>'
    )
    ((place, reason),) = page.broken
    assert place == "script 1"
    assert reason.startswith("not JSON: ")
    assert [found.place for found in find_reviews(page.blocks)] == ["script 2"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the file is empty"),
        (" \n", "the file is empty"),
        ("@article{roe2005, title={A}}", "not JSON: .*begins with “@article"),
        ("TY  - JOUR", "not JSON: .*begins with “TY - JOUR”"),
        ('{"a": 1,\n "b" 2}', "not JSON: .*line 2, column 6"),
        ('{"a": NaN}', "NaN is no number"),
        ("[" * 20_000, "nested too deep"),
        ('{"a":' * 20_000, "nested too deep"),
        ('{"url": "a", "url": "b"}', "the key “url” stands twice"),
        ("[]", "it is an empty list"),
        ("7", "it is JSON, but no object"),
        ('{"a": 1}', "nothing in it has an @type"),
        ('{"@context": "https://schema.org", "@type": "NewsArticle"}', "it is JSON-LD of NewsArticle"),
        ('{"@graph": [{"@type": ["WebPage", "FAQPage"]}]}', "it is JSON-LD of WebPage, FAQPage"),
        ('{"@type": "DataFeed", "dataFeedElement": [{"@type": "Recipe"}]}', "it is a DataFeed of Recipe"),
        (
            '{"claims": [{"text": "A", "claimReview": [{"textualRating": "False"}]}], "nextPageToken": "x"}',
            "an answer of the Fact Check Tools API",
        ),
        ('{"text": "A", "claimReview": [{"textualRating": "False"}]}', "an answer of the Fact Check Tools API"),
        ('[{"type": "book", "title": "A"}]', "it looks like CSL-JSON"),
        ('{"slug": "a", "statement": "A", "positions": []}', "it looks like a claim document"),
        ("<?xml version='1.0'?><feed/>", "it looks like XML"),
        ("<html><p>Nothing</p></html>", "the page holds no JSON-LD"),
        (
            '<html><script type="application/ld+json">{"@type": "BreadcrumbList"}</script></html>',
            "it is JSON-LD of BreadcrumbList",
        ),
    ],
)
def test_file_that_is_something_else_is_refused_saying_what(text: str, reason: str) -> None:
    with pytest.raises(NotReadable, match=reason):
        find_reviews(read_page(text).blocks)


def test_number_of_any_length_is_read() -> None:
    assert read_one(reviewRating={"ratingValue": 0}).rating.value == "0"
    (found,) = read(json.dumps(review(version=0)).replace('"version": 0', f'"version": {"9" * 5000}'))
    assert found.statement == "The bridge has collapsed."


@pytest.mark.parametrize(
    "text",
    [
        *("<html>" + mark * 200_000 for mark in ("<script>", "<!-- -->", "<!--", "<link ", "<script ", "type ")),
        "<html><script type=application/ld+json>" + " " * 1_000_000 + "x</script>",
        "<link " + "a" * 1_000_000,
        "<html>" + "<!---->" * 200_000 + "<script type=application/ld+json>[]</script>",
    ],
)
def test_page_made_to_take_long_does_not(text: str) -> None:
    started = time.process_time()
    with pytest.raises(NotReadable):
        find_reviews(read_page(text).blocks)
    assert time.process_time() - started < 5  # a second at most; the square of it would be hours


def test_deep_nesting_short_of_the_limit_is_walked() -> None:
    deep = '{"a":' * 300 + json.dumps(review()) + "}" * 300
    assert [found.statement for found in read(deep)] == ["The bridge has collapsed."]


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"claimReviewed": None}, "does not say which claim"),
        ({"claimReviewed": " "}, "does not say which claim"),
        ({"claimReviewed": True}, "does not say which claim"),
        ({"claimReviewed": "", "itemReviewed": {"@type": "Article", "name": "A title"}}, "does not say which claim"),
        ({"@context": "https://other.example/"}, "@context is “https://other.example/”, not schema.org"),
        ({"@context": {"@vocab": "https://other.example/"}}, "@context is another vocabulary"),
    ],
)
def test_review_that_is_none_is_refused(properties: dict[str, Any], reason: str) -> None:
    with pytest.raises(NoReview, match=reason):
        read_one(**properties)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(review())), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(review())), _VALUES))
def test_whatever_the_properties_hold_it_is_read_or_refused(properties: dict[str, Any]) -> None:
    try:
        found = read({**review(), **properties})
    except (NotReadable, NoReview):
        return
    for one in found:
        one.key.encode()
        assert all(remark.isprintable() for remark in one.remarks)
