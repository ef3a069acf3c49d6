"""Bibliographies as one of the things that can be taken in."""

from typing import Any

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from sources.bibliography.formats import FORMATS, format_of
from sources.bibliography.plan import PlannedSources, plan_sources
from sources.importing.files import read_text
from sources.importing.importers import Importer

AUTO = "auto"


class BibliographyForm(forms.Form):
    """What must be said beside the file."""

    format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=[("", _("as the file shows")), *((key, one.name) for key, one in FORMATS.items())],
    )
    take_lookalikes = forms.BooleanField(
        label=_("Take what looks like a stored source, too"),
        required=False,
        help_text=_("Otherwise it is kept aside. Two records of one document can be merged later."),
    )


def plan_bibliography(content: bytes, *, name: str, by: Any, options: dict[str, Any]) -> PlannedSources:
    """What importing the file would do. Raises UnreadableFile."""
    text = read_text(content, name=name, declared=options.get("encoding", ""))
    form = options.get("format") or AUTO
    if form == AUTO:
        form = format_of(text.text, name=name)
    return plan_sources(
        FORMATS[form].read(text.text, name=name),
        form=form,
        name=name,
        remarks=(text.remark,) if text.remark else (),
        take_lookalikes=bool(options.get("take_lookalikes")),
        address_of=_address_of,
    )


def _address_of(slug: str) -> str:
    try:
        return reverse("source", args=[slug])
    except NoReverseMatch:  # a site without public pages
        return ""


IMPORTER = Importer(
    key="sources",
    title=_("Bibliography"),
    explanation=_(
        "Sources as CSL-JSON, BibTeX or RIS, from Zotero, JabRef, EndNote and other programs. Each record becomes a "
        "source, and is kept beside it as it was received. A record that looks like a stored source is kept aside."
    ),
    plan=plan_bibliography,
    permission="sources.add_source",
    suffixes=(".json", ".bib", ".ris", ".txt"),
    options=BibliographyForm,
    each_stands_alone=True,
)
