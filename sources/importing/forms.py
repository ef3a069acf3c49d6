"""The forms of the pages that take files in."""

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.fields import refuse_hidden_characters
from sources.importing.files import ENCODINGS
from sources.importing.importers import Importer


class UploadForm(forms.Form):
    """A file, and how to read it."""

    file = forms.FileField(label=gettext_lazy("File"), max_length=255)
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding"),
        required=False,
        choices=[("", gettext_lazy("as the file shows")), *((name, name) for name in ENCODINGS)],
        help_text=gettext_lazy("Choose one only if names look wrong in the preview."),
    )

    def __init__(self, *args: Any, importer: Importer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(importer.suffixes)
        self.fields["file"].help_text = _("At most %(size)s.") % {"size": filesizeformat(importer.size_limit)}


class ConfirmForm(forms.Form):
    """That what was shown is to be done, and why."""

    comment = forms.CharField(
        label=gettext_lazy("What do you take in, and why?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
        validators=[refuse_hidden_characters],
        help_text=gettext_lazy("Everybody who reads the history sees it."),
    )
    shown = forms.CharField(widget=forms.HiddenInput)
