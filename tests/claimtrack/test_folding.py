"""Templates are folded: each page is, byte for byte, what Django's own nodes make of it, in each language."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.template import Context, Engine, TemplateDoesNotExist, engines
from django.template.base import TextNode
from django.test.utils import override_script_prefix  # type: ignore[attr-defined]
from django.urls import NoReverseMatch, set_urlconf
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audit.context import changeset
from claimtrack.folding import Loader, _Folding
from claimtrack.languages import addresses_in

PAGES = [
    "/",
    "/claims/",
    "/claims/{claim}/",
    "/claims/{claim}/history/",
    "/claims/{claim}/v/1/",
    "/claims/{claim}/diff/1/2/",
    "/parties/",
    "/parties/{party}/",
    "/sources/",
    "/sources/{source}/",
    "/search?q=statement",
    "/corrections/",
    "/disagreements/",
    "/about/method/",
    "/audit/",
    "/nothing/",
]
LANGUAGES = ["", "/ru", "/kk"]


@pytest.fixture
def fresh() -> Iterator[Callable[[], None]]:
    """Forgets the templates that were loaded, now and when the test is over."""

    def forget() -> None:
        for loader in engines["django"].engine.template_loaders:  # type: ignore[attr-defined]
            loader.reset()

    forget()
    yield forget
    forget()


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_what_django_makes_of_them(
    client: Any,
    fresh: Callable[[], None],
    monkeypatch: Any,
    make_claim: Any,
    publish: Any,
    editor: Any,
    language: str,
) -> None:
    claim = publish(make_claim(rows=2))
    with changeset(editor, "Say more."):
        claim.summary = "It is another <summary> & more."
        claim.save()
    publish(claim)
    position = claim.positions.first()
    names = {"claim": claim.slug, "party": position.party.slug, "source": position.citations.first().source.slug}
    addresses = [language + page.format(**names) for page in PAGES]
    folded = [client.get(address).content for address in addresses]
    fresh()
    monkeypatch.setattr(_Folding, "all", lambda self, nodes: nodes)
    monkeypatch.setattr("claimtrack.folding.compile_template", lambda template: None)
    for address, content in zip(addresses, folded, strict=True):
        assert client.get(address).content == content, address


@pytest.fixture
def render() -> Callable[..., str]:
    """What templates of these texts make of values: the one called `page`."""

    def made(page: str, parts: dict[str, str] | None = None, /, **values: Any) -> str:
        return engine({"page": page, **(parts or {})}).get_template("page").render(Context(values))

    return made


def engine(texts: dict[str, str]) -> Engine:
    libraries = {"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"}
    inner = ("django.template.loaders.locmem.Loader", texts)
    return Engine(loaders=[("claimtrack.folding.Loader", [inner])], libraries=libraries)


def nodes_of(text: str, parts: dict[str, str] | None = None) -> list[Any]:
    return list(engine({"page": text, **(parts or {})}).get_template("page").nodelist)


def test_words_and_addresses_become_one_text() -> None:
    (node,) = nodes_of("{% load i18n %}<a href=\"{% url 'claim-list' %}\">{% translate 'Claims' %}</a>")
    assert (type(node), node.s) == (TextNode, '<a href="/claims/">Claims</a>')


def test_words_are_those_of_the_language_in_which_it_is_rendered() -> None:
    made = engine({"page": "{% load i18n %}{% translate 'Claims' %}"})
    said = []
    for language in ("en", "ru", "kk", "en"):
        with translation.override(language):
            said.append(made.get_template("page").render(Context()))
    assert said[0] == said[3] == "Claims"
    assert len(set(said)) == 3


def test_addresses_are_those_of_the_language_of_the_page() -> None:
    made = engine({"page": "{% url 'claim-list' %} {% url 'claim' slug %}"})
    seen = []
    for urlconf in (None, addresses_in("ru"), None):
        set_urlconf(urlconf)
        try:
            seen.append(made.get_template("page").render(Context({"slug": "a-claim"})))
        finally:
            set_urlconf(None)
    assert seen == ["/claims/ /claims/a-claim/", "/ru/claims/ /ru/claims/a-claim/", "/claims/ /claims/a-claim/"]


def test_addresses_begin_with_the_prefix_that_the_server_names(render: Any) -> None:
    page = "{% url 'claim-list' %} {% url 'claim' 'a' %}"
    made, seen = engine({"page": page}), []
    for prefix in ("/", "/below/", "/beside/", "/"):
        with override_script_prefix(prefix):
            seen.append(made.get_template("page").render(Context()))
    assert seen == [f"{before}/claims/ {before}/claims/a/" for before in ("", "/below", "/beside", "")]


def test_words_in_another_language_of_the_template_stay_so(render: Any) -> None:
    said = render("{% load i18n %}{% translate 'Claims' %}{% language 'ru' %}{% translate 'Claims' %}{% endlanguage %}")
    with translation.override("ru"):
        assert said == f"Claims{translation.gettext('Claims')}"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a <b> & 'c' \"d\"", "a &lt;b&gt; &amp; &#x27;c&#x27; &quot;d&quot;"),
        (format_html("<b>{}</b>", "&"), "<b>&amp;</b>"),
        (translation.gettext_lazy("Claims"), "Claims"),
        (1, "1"),
        (1.5, "1.5"),
        (None, "None"),
        (["<"], "[&#x27;&lt;&#x27;]"),
    ],
)
def test_variables_are_escaped_as_django_does(render: Any, value: Any, shown: str) -> None:
    assert render("{{ value }}", value=value) == shown
    assert render("{% load i18n %}{% blocktranslate %}is {{ value }}{% endblocktranslate %}", value=value) == (
        f"is {shown}"
    )


def test_what_can_be_called_is_called(render: Any) -> None:
    assert render("{{ value }}", value=lambda: "<i>") == "&lt;i&gt;"


def test_what_is_not_escaped_stays_so(render: Any) -> None:
    assert render("{% autoescape off %}{{ value }}{% endautoescape %}{{ value }}", value="<b>") == "<b>&lt;b&gt;"
    assert render("{{ value|safe }}{{ missing }}{{ missing|default:'&' }}", value="<b>") == "<b>&"


def test_sentence_takes_its_values_from_where_it_stands(render: Any) -> None:
    text = "{% load i18n %}{% blocktranslate with n=row.n %}{{ n }} of {{ all }} 5% {{ none }}.{% endblocktranslate %}"
    assert render(text + "{{ n }}", row={"n": "<1>"}, all=2) == "&lt;1&gt; of 2 5% ."


def test_plurals_take_the_form_of_each_number(render: Any) -> None:
    text = (
        "{% load i18n %}{% blocktranslate count n=n %}{{ n }} source{% plural %}{{ n }} sources{% endblocktranslate %}"
    )
    assert [render(text, n=n) for n in (1, 2, 1, 0)] == ["1 source", "2 sources", "1 source", "0 sources"]


def test_part_sees_what_is_around_it_and_leaves_nothing_behind(render: Any) -> None:
    parts = {"part": "{% firstof given as mine %}{{ outer }}{{ mine }}{{ given }}"}
    page = "{% include 'part' with given=1 %}{{ mine }}{{ given }}{% include 'part' with given=2 only %}"
    assert render(page, parts, outer="o") == "o11" + "22"


def test_part_that_includes_itself_ends_where_it_says(render: Any) -> None:
    parts = {"part": "{{ node.name }}{% for node in node.below %}{% include 'part' %}{% endfor %}"}
    tree = {"name": "a", "below": [{"name": "b", "below": [{"name": "c", "below": []}]}]}
    assert render("{% include 'part' %}", parts, node=tree) == "abc"


def test_part_that_counts_begins_anew_each_time(render: Any) -> None:
    parts = {"part": "{% cycle 'a' 'b' %}"}
    assert render("{% include 'part' %}{% include 'part' %}", parts) == "aa"


def test_blocks_of_a_part_are_its_own(render: Any) -> None:
    parts = {
        "base": "[{% block one %}base{% endblock %}]",
        "part": "{% extends 'base' %}{% block one %}part{% endblock %}",
    }
    page = "{% extends 'base' %}{% block one %}page {{ block.super }} {% include 'part' %}{% endblock %}"
    assert render(page, parts) == "[page base [part]]"


def test_what_is_never_reached_may_be_wrong(render: Any) -> None:
    page = "{% if no %}{% url 'no-such-page' %}{% include 'missing' %}{% endif %}ok"
    assert render(page) == "ok"
    with pytest.raises(NoReverseMatch):
        render(page, no=1)
    with pytest.raises(TemplateDoesNotExist):
        render("{% include 'missing' %}")


@pytest.mark.parametrize(
    ("values", "address"),
    [
        (("a-claim", 1, 20), "/claims/a-claim/diff/1/20/"),
        (("a-claim", "1", "20"), "/claims/a-claim/diff/1/20/"),
        (("a-claim", SafeString("1"), 20), "/claims/a-claim/diff/1/20/"),
        (("Any-slug_0", 918_273_642, 918_273_641), "/claims/Any-slug_0/diff/918273642/918273641/"),
    ],
)
def test_address_may_have_numbers(render: Any, values: tuple[Any, ...], address: str) -> None:
    page = "{% for one in rows %}{% url 'claim-diff' one.0 one.1 one.2 %} {% endfor %}"
    assert render(page, rows=[("other", 7, 8), values, ("other", 7, 8)]) == (
        f"/claims/other/diff/7/8/ {address} /claims/other/diff/7/8/ "
    )


@pytest.mark.parametrize("values", [("a", -1, 2), ("a", 1.5, 2), ("a", None, 2), ("a", "b", 2), ("a", True, 2)])
def test_address_of_what_is_no_number_is_refused(render: Any, values: tuple[Any, ...]) -> None:
    with pytest.raises(NoReverseMatch):
        render("{% url 'claim-diff' one.0 one.1 one.2 %}", one=values)


@pytest.mark.parametrize("slug", ["", "a/b", "ä"])
def test_address_of_what_is_no_slug_is_refused(render: Any, slug: str) -> None:
    with pytest.raises(NoReverseMatch):
        render("{% url 'claim' slug %}", slug=slug)


def test_pages_are_folded_by_the_settings() -> None:
    (loader,) = engines["django"].engine.template_loaders  # type: ignore[attr-defined]
    assert isinstance(loader, Loader)


class Thing:
    """What templates find values in."""

    name = "<thing>"
    below = {"key": ["first", "second"], "items": "of the key"}
    nothing = None

    @property
    def fails(self) -> str:
        raise AttributeError("of its own")

    def method(self) -> dict[str, str]:
        return {"made": "by calling"}

    def delete(self) -> str:
        return "must not happen"

    delete.alters_data = True  # type: ignore[attr-defined]


PATHS = [
    "thing.name",
    "thing.below.key",
    "thing.below.key.1",
    "thing.below.key.7",
    "thing.below.items",
    "thing.below.values",
    "thing.nothing",
    "thing.nothing.more",
    "thing.none",
    "thing.method.made",
    "thing.method.none",
    "thing.delete",
    "thing.name.upper",
    "none",
    "none.more",
    "row.count",
    "row.0",
    "kind.name",
    "kind.method",
    "number.real",
]


@pytest.mark.parametrize("path", PATHS)
def test_names_lead_to_what_django_finds(render: Any, path: str) -> None:
    values = {"thing": Thing(), "row": ("a", "b"), "kind": Thing, "number": 3, "inner": {"n": 1}}
    page = "{{ PATH }}|{{ PATH|default:'&' }}|{% if PATH %}yes{% endif %}{% if not PATH or PATH == 'a' %}no{% endif %}"
    page += "|{% for one in PATH %}{{ one }}{{ forloop.last }}{% for two in 'ab' %}{{ forloop.parentloop.counter }}"
    page += "{% endfor %}{% empty %}none{% endfor %}|{% with a=PATH %}{{ a }}{% endwith %}"
    page = page.replace("PATH", path)
    plain = Engine(loaders=[("django.template.loaders.locmem.Loader", {"page": page})])

    def outcome(make: Callable[[], str]) -> str:
        try:
            return make()
        except Exception as error:
            return repr(error)

    expected = outcome(lambda: plain.get_template("page").render(Context(values)))
    assert outcome(lambda: render(page, **values)) == expected


def test_error_of_an_attribute_is_told(render: Any) -> None:
    with pytest.raises(AttributeError, match="of its own"):
        render("{{ thing.fails }}", thing=Thing())
