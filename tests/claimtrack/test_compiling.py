"""Functions in the place of templates: they show what Django's nodes show, and leave to them what they do not know."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine, engines
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString

from claims.models import IndexedClaim
from claims.vocabulary import Verdict
from claimtrack.compiling import function_of
from claimtrack.folded_nodes import CompiledNode
from claimtrack.languages import addresses_in

LIBRARIES = {
    "i18n": "django.templatetags.i18n",
    "static": "django.templatetags.static",
    "languages": "claims.templatetags.languages",
}


def templates() -> list[str]:
    """The names of all templates of the project and of the admin, of which pages are made."""
    folders = [Path(app.path) / "templates" for app in apps.get_app_configs()]
    found = {str(path.relative_to(folder)) for folder in folders for path in folder.rglob("*.html")}
    return sorted(name for name in found if not name.startswith(("django/", "django_filters/", "rest_framework/")))


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_template_can_be_written_as_functions(language: str) -> None:
    names = templates()
    assert {"base.html", "claims/claim.html", "claims/_position.html", "admin/change_form.html"} <= set(names)
    written = 0
    with translation.override(language):
        for name in names:
            for node in get_template(name).template.nodelist.get_nodes_by_type(CompiledNode):  # type: ignore[attr-defined]
                assert callable(function_of(node.nodelist)), name
                written += 1
    assert written > len(names)


PAGES = [
    "/",
    "/claims/",
    "/claims/{claim}/",
    "/claims/{claim}/v/1/",
    "/claims/{claim}/history/",
    "/parties/",
    "/parties/{party}/",
    "/sources/{source}/",
    "/search?q=statement",
    "/corrections/",
    "/disagreements/",
    "/about/method/",
    "/audit/",
    "/api/v1/docs/",
]
DESK = ["/admin/", "/admin/claims/claim/", "/admin/claims/claim/add/", "/admin/claims/claim/{key}/change/"]


@pytest.mark.django_db
def test_pages_are_made_by_functions_alone(
    client: Any, admin_client: Any, monkeypatch: Any, make_claim: Any, publish: Any
) -> None:
    claim = publish(make_claim(rows=2))
    position = claim.positions.first()
    names = {"claim": claim.slug, "party": position.party.slug, "key": claim.pk}
    names["source"] = position.citations.first().source.slug
    made: list[Any] = []
    monkeypatch.setattr(CompiledNode, "again", lambda self, context: pytest.fail("Nodes had to render it."))
    render = CompiledNode.render

    def noting(self: CompiledNode, context: Any) -> str:
        made.append(self)
        return render(self, context)

    monkeypatch.setattr(CompiledNode, "render", noting)
    for who, pages in ((client, PAGES), (admin_client, DESK)):
        for page in pages:
            made.clear()
            assert who.get(page.format(**names)).status_code == 200, page
            assert made, page


class Row(NamedTuple):
    """As many pages show."""

    number: int
    words: str


class Thing:
    """What templates find values in."""

    name = "<thing>"
    said: list[str]

    def __init__(self) -> None:
        self.said = []

    def says(self) -> str:
        self.said.append("once")
        return f"said {len(self.said)}"

    @property
    def lost(self) -> str:
        raise ObjectDoesNotExist

    @property
    def broken(self) -> str:
        raise RuntimeError("of its own")

    @property
    def vague(self) -> str:
        raise AttributeError("of its own")

    def needs(self, more: str) -> str:
        return more


def call() -> str:
    return "<called>"


def values() -> dict[str, Any]:
    return {
        "rows": [Row(1, "a&b"), Row(2, "c")],
        "pairs": [("k", 1), ("l", 2)],
        "bad_pairs": [("k",)],
        "nested": [{"rows": [1, 2]}, {"rows": []}, {"rows": [3]}],
        "thing": Thing(),
        "mapping": {"items": "a key", "n": 3, "inner": {"deep": "<i>"}},
        "safe": SafeString("<b>"),
        "text": "<b>",
        "number": 7,
        "half": 2.5,
        "none": None,
        "space": SimpleNamespace(tag="ar", name="Алматы"),
        "made": iter("xyz"),
        "call": call,
    }


TEXTS = [
    "{{ rows.0.words }}{{ rows.1.number }}{{ rows.7.words }}{{ rows.count }}",
    "{{ mapping.items }}{{ mapping.keys }}{{ mapping.inner.deep }}{{ mapping.inner.none }}{{ mapping.values|length }}",
    "{{ call }}{{ call.upper }}{{ thing.says }}{{ thing.needs }}{{ thing.lost }}{{ thing.lost|default:'d' }}",
    "{% if thing.lost == '' %}empty{% endif %}{% if thing.broken or 1 %}yes{% else %}no{% endif %}",
    "{% if number > 'a' %}more{% elif number in none %}in{% elif number not in none %}out{% else %}nothing{% endif %}",
    "{% if number >= 7 and not number < 7 and number <= 7 and number != 8 and none is None %}all{% endif %}",
    "{% if 'a' in text or text is not none and number == 7 %}some{% endif %}{% if False %}{% elif True %}t{% endif %}",
    "{% for row in rows %}{{ forloop.counter }}/{{ forloop.revcounter0 }}{{ row.words }}{% endfor %}{{ row }}",
    "{% for row in rows reversed %}{{ forloop.counter0 }}{{ forloop.revcounter }}{{ row.number }}{% endfor %}",
    "{% for key, n in pairs %}{{ key }}{{ n }}{% if not forloop.last %}, {% endif %}{% endfor %}{{ key }}",
    "{% for key, n in bad_pairs %}{{ key }}{% endfor %}",
    "{% for key, n in mapping.inner.items %}{{ key }}{{ n }}{{ forloop.first }}{% endfor %}",
    "{% for one in made %}{{ one }}{% endfor %}{% for one in none %}{% empty %}none{% endfor %}",
    "{% for one in number %}{{ one }}{% endfor %}",
    "{% for one in nested %}{% for n in one.rows %}{{ forloop.parentloop.counter }}.{{ forloop.counter }} {% endfor %}"
    "{% endfor %}",
    "{% for one in nested %}{% for n in one.rows %}{{ forloop }}{% endfor %}{% endfor %}",
    "{% for one in nested %}{% for n in one.rows %}{% cycle 'a' 'b' %}{% empty %}{{ forloop.last }}{% endfor %}"
    "{% ifchanged %}{{ one.rows|length }}{% endifchanged %}{% endfor %}",
    "{% for row in rows %}{% firstof none row.words as word %}{{ word }}{% endfor %}[{{ word }}]",
    "{% for row in rows %}{{ word }}{% firstof row.words as word %}{% with word=number %}{{ word }}{% endwith %}"
    "{{ word }}{% endfor %}",
    "{% for key, n in pairs %}{{ u }}{% url 'claim' key as u %}{{ u }}{% endfor %}{{ u }}",
    "{% url 'claim' 'a' as here %}{{ here }}{% if here %}{% url 'claim' 'b' as here %}{% endif %}{{ here }}",
    "{% with number=number|add:1 %}{{ number }}{% firstof 9 as number %}{{ number }}{% endwith %}{{ number }}",
    "{% with a=thing.none b=safe %}{{ a }}{{ b }}{{ a|default:text }}{% endwith %}{{ a }}",
    "{% regroup rows by number as groups %}{% for group in groups %}{{ group.grouper }}{{ group.list.0.words }}"
    "{% endfor %}",
    "{{ text|upper }}{{ safe|upper }}{{ text|safe }}{{ text|default:none }}{{ number|add:none }}",
    "{{ number|add:absent }}",
    "{{ absent|default:'<d>' }}{{ absent|length }}{{ absent }}{{ absent.more }}{{ push }}{{ text|linebreaks }}",
    "{{ _('Claims') }}{% if text == _('Claims') %}same{% endif %}{{ text|default:_('Claims') }}{{ 3 }}{{ 'a<' }}",
    "{% load languages %}<p{{ space.tag|in_language }}><i{{ space.name|as_name }}>{{ space.name|said_in:'ar' }}</i>",
    "{% load i18n %}{% blocktranslate with a=text %}{{ a }} of {{ number }} and {{ call }}{% endblocktranslate %}",
    "{% load i18n %}{% blocktranslate %}{{ absent }} 5%{% endblocktranslate %}",
    "{% load i18n %}{% for row in rows %}{% blocktranslate count n=row.number %}{{ n }} one{% plural %}{{ n }} more"
    "{% endblocktranslate %}{% get_current_language as now %}{{ now }}{% endfor %}{{ now }}",
    "{{ thing.never }}{{ thing.never.more }}{{ thing.never|default:'d' }}{{ rows.never }}{{ space.never }}",
    "{{ call.never }}{% if thing.never %}yes{% elif thing.never == None %}none{% endif %}",
    "{% for one in thing.never %}{{ one }}{% empty %}nothing{% endfor %}{{ number.never }}{{ text.never }}",
    "{{ thing.vague }}",
    "{% if thing.vague %}yes{% endif %}",
    *[
        "{% load i18n %}{% for row in rows %}{% blocktranslate " + said + " %}{{ n }} source of {{ text }}, 5%"
        "{% plural %}{{ n }} sources of {{ number }}{% endblocktranslate %}{{ n }}{{ forloop.counter }}{% endfor %}"
        for said in (
            "count n=row.number",
            "count n=rows|length with number=row.words",
            "count n=thing.says|length with text=thing.says",
            "count n=number with number=row.number",
            "count n=number with n=row.number",
            "count n=number context 'of claims'",
            "count n=number context text",
            "count n=number asvar told",
            "count n=half",
            "count n=text",
            "count n=none",
            "count n=absent",
            "count n=thing.broken",
            "count n=_('Claims')|length",
        )
    ],
    "{% load i18n %}{% blocktranslate count n=number %}{{ absent }}{% plural %}{{ absent }}s{% endblocktranslate %}",
    "{% autoescape off %}{{ text }}{% for row in rows %}{{ row.words }}{% endfor %}{% endautoescape %}{{ text }}",
    "{% load i18n %}{% autoescape off %}{% blocktranslate with a=text %}{{ a }} of {{ number }}, {{ safe }}"
    "{% endblocktranslate %}{% url 'claim' 'a' %}{% url 'claim' space.tag %}{% endautoescape %}",
    "{% include 'part' with given=rows.0 %}{% for row in rows %}{% include 'part' with given=row %}{% endfor %}",
    "{% for row in rows %}{% include 'part' with given=row only %}{% endfor %}{% include name %}",
    "{% for row in rows %}{% block inner %}{{ row.words }}{{ forloop.counter }}{% endblock %}{% endfor %}",
    "{{ thing.broken }}",
    "{% for row in rows %}{{ row.words }}{% if row.number == 2 %}{{ thing.broken }}{% endif %}{% endfor %}",
]
PART = "{{ given.words }}{{ forloop.counter }}{% firstof given.number as number %}{{ number }}{{ text }}"


def rendered(engine: Engine) -> str:
    return str(engine.get_template("page").render(Context({**values(), "name": "part"})))


def outcome(make: Callable[[], str]) -> str:
    try:
        return make()
    except Exception as error:
        return f"{type(error).__name__}: {error.args[:1]}"


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("text", TEXTS)
def test_functions_show_what_nodes_show(text: str, language: str) -> None:
    texts = {"page": text, "part": PART}
    inner = ("django.template.loaders.locmem.Loader", texts)
    folded = Engine(loaders=[("claimtrack.folding.Loader", [inner])], libraries=LIBRARIES)
    plain = Engine(loaders=[inner], libraries=LIBRARIES)
    with translation.override(language):
        shown = [[outcome(partial(rendered, engine)) for _time in range(2)] for engine in (plain, folded)]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("verdict", [*Verdict.values, "", "odd", None, 3, ["odd"]])
def test_choice_is_shown_by_its_word(verdict: Any, language: str) -> None:
    inner = ("django.template.loaders.locmem.Loader", {"p": "{{ row.get_verdict_display }}"})
    row = IndexedClaim(verdict=verdict)
    with translation.override(language):
        folded = Engine(loaders=[("claimtrack.folding.Loader", [inner])]).get_template("p")
        plain = Engine(loaders=[inner]).get_template("p")
        shown = [outcome(partial(one.render, Context({"row": row}))) for one in (folded, plain)]
    assert shown[0] == shown[1]


def test_word_of_a_choice_is_found_without_all_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = ("django.template.loaders.locmem.Loader", {"p": "{{ row.get_verdict_display }}"})
    folded = Engine(loaders=[("claimtrack.folding.Loader", [inner])]).get_template("p")
    monkeypatch.setattr("django.db.models.base.make_hashable", lambda value: pytest.fail("Django had to look."))
    assert folded.render(Context({"row": IndexedClaim(verdict=Verdict.CONTESTED.value)})) == "contested"


def test_what_an_object_lacks_is_not_looked_for_by_django(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = ("django.template.loaders.locmem.Loader", {"p": "{% if row.marked %}!{% endif %}{{ row.excerpt }}."})
    folded = Engine(loaders=[("claimtrack.folding.Loader", [inner])]).get_template("p")
    monkeypatch.setattr("claimtrack.template_values._variable", lambda bits: pytest.fail(f"Django had to find {bits}."))
    assert folded.render(Context({"row": IndexedClaim()})) == "."


@pytest.mark.parametrize("value", ["<b>", SafeString("<b>"), 3, None, 2.5])
def test_functions_are_only_for_text_that_is_escaped(value: Any) -> None:
    page = "{% for one in rows %}{{ one }}{% endfor %}"
    engine = Engine(loaders=[("claimtrack.folding.Loader", [("django.template.loaders.locmem.Loader", {"p": page})])])
    assert engine.get_template("p").render(Context({"rows": [value]}, autoescape=False)) == str(value)


def test_error_is_told_by_the_nodes_once() -> None:
    """A page in a page in a page: whoever stands around what failed does not ask it again."""
    asked: list[str] = []

    def fails() -> str:
        asked.append("asked")
        raise RuntimeError("of its own")

    texts = {
        "base": "{% block a %}{% block b %}{% block c %}{{ fails }}{% endblock %}{% endblock %}{% endblock %}",
        "page": "{% extends 'base' %}{% block c %}{{ block.super }}{{ fails }}{% endblock %}",
    }
    inner = ("django.template.loaders.locmem.Loader", texts)
    engine = Engine(loaders=[("claimtrack.folding.Loader", [inner])])
    with pytest.raises(RuntimeError, match="of its own"):
        engine.get_template("page").render(Context({"fails": fails}))
    assert len(asked) <= 3


def test_text_that_stands_for_what_is_missing_is_shown() -> None:
    inner = ("django.template.loaders.locmem.Loader", {"page": "{{ absent }}{% if 1 %}{{ absent.more }}{% endif %}"})
    engine = Engine(loaders=[("claimtrack.folding.Loader", [inner])], string_if_invalid="(%s)")
    assert engine.get_template("page").render(Context()) == "(absent)(absent.more)"


def test_what_a_function_left_behind_is_gone_when_nodes_render() -> None:
    page = "{% for row in rows %}{% firstof row.words as word %}{{ row.words|add:absent }}{% endfor %}"
    inner = ("django.template.loaders.locmem.Loader", {"page": page})
    template = Engine(loaders=[("claimtrack.folding.Loader", [inner])]).get_template("page")
    context = Context({"rows": [Row(1, "a")]})
    depth = len(context.dicts)
    with pytest.raises(Exception, match="absent"):
        template.render(context)
    assert len(context.dicts) <= depth + 1


def test_addresses_are_those_of_the_language() -> None:
    engine = engines["django"].engine  # type: ignore[attr-defined]
    assert addresses_in("ru") != addresses_in("kk")
    assert not engine.string_if_invalid  # or no template would be a function
