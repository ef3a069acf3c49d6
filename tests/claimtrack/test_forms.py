"""Fields look the same, and are as safe, whichever engine makes them."""

import re
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils import translation

from claims.filters import TopicSelect
from claimtrack.forms import FormRenderer

ODD = """</textarea><script>alert("1")</script> & 'so'"""
CHOICES = [("", "---"), ("Group", [("a", ODD), (ODD, "b")]), ("c", "c")]


class Everything(forms.Form):
    """A field of each kind that editors meet."""

    text = forms.CharField(help_text="Plain <b>words</b>.", max_length=1000)
    longer = forms.CharField(widget=forms.Textarea)
    admin = forms.CharField(widget=AdminTextareaWidget)
    hidden = forms.CharField(widget=forms.HiddenInput)
    password = forms.CharField(widget=forms.PasswordInput(render_value=True))
    address = forms.URLField(assume_scheme="https")
    mail = forms.EmailField()
    number = forms.IntegerField(min_value=1, max_value=20_000)
    ticked = forms.BooleanField(required=False)
    day = forms.DateField(widget=AdminDateWidget)
    moment = forms.SplitDateTimeField()
    one = forms.ChoiceField(choices=CHOICES)
    one_shown = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(choices=CHOICES)
    several_shown = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    file = forms.FileField()


ANSWERS: dict[str, Any] = dict.fromkeys(Everything.base_fields, ODD) | {
    "number": "10000",
    "several": [ODD, "c"],
    "several_shown": [ODD],
    "one": ODD,
    "moment_0": ODD,
}


def made_by(renderer: Any, answers: dict[str, Any] | None) -> str:
    """The form's HTML, without the spaces between its parts, and with one way to write each quotation mark."""
    html = str(Everything(answers, renderer=renderer)).replace("&#34;", "&quot;").replace("&#39;", "&#x27;")
    return re.sub(r"\s+", " ", re.sub(r"\s*([<>])\s*", r"\1", html))


@pytest.mark.parametrize("answers", [None, {}, ANSWERS], ids=["blank", "all missing", "odd answers"])
def test_every_field_is_what_django_makes_of_it(answers: dict[str, Any] | None) -> None:
    quick = made_by(FormRenderer(), answers)
    assert quick == made_by(DjangoTemplates(), answers)
    assert "<script>" not in quick


@pytest.mark.parametrize("chosen", ["", "c", ODD, "nothing of these", None])
def test_topics_to_choose_from_are_what_django_makes_of_them(chosen: str | None) -> None:
    choices = [("", "any"), ("c", "c"), (ODD, f"\u2003{ODD}")]
    ours, djangos = (
        widget(choices=choices).render("topic", chosen, {"id": "id_topic"}) for widget in (TopicSelect, forms.Select)
    )
    assert ours == re.sub(r"\s*\n\s*", "", djangos).replace("&#34;", "&quot;").replace("&#39;", "&#x27;")


def test_topics_are_in_the_language_of_the_site() -> None:
    with translation.override("ru"):
        html = TopicSelect(choices=[("", "any"), ("c", "c")]).render("topic", "")
    assert '<option value="" selected>any</option><option value="c" lang="en">c</option>' in html


def test_every_form_is_made_so() -> None:
    assert settings.FORM_RENDERER == "claimtrack.forms.FormRenderer"
    assert isinstance(get_default_renderer(), FormRenderer)


def test_template_that_one_engine_has_comes_from_it() -> None:
    renderer = FormRenderer()
    assert "jinja2" in type(renderer.get_template("django/forms/widgets/input.html")).__module__
    assert "jinja2" not in type(renderer.get_template("admin/widgets/url.html")).__module__
