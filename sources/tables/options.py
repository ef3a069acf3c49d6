"""How a table is to be read, as it is said at the desk and by a command."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.importing.files import Text, read_text
from sources.importing.tables import SEPARATORS, Column, Table, read_table

LIMIT = 50_000_000  # bytes: 100,000 rows and more


def columns_said(lines: list[str], known: tuple[Column, ...]) -> dict[str, str]:
    """By what the file calls it, our name of a column: of lines such as `Their name = ours`. Raises ValidationError."""
    names = [column.name for column in known]
    said: dict[str, str] = {}
    for line in filter(None, map(str.strip, lines)):
        theirs, equals, ours = (part.strip() for part in line.rpartition("="))
        if not equals or not theirs or (ours and ours not in names):
            words = {"line": repr(line[:80]), "names": ", ".join(names)}
            raise ValidationError(_("%(line)s: write THEIRS=OURS, where OURS is one of %(names)s.") % words)
        said[theirs] = ours
    return said


def table_form(known: tuple[Column, ...]) -> type[forms.Form]:
    """The form that asks how a table with these columns is to be read."""

    class TableForm(forms.Form):
        separator = forms.ChoiceField(
            label=gettext_lazy("Separator"),
            required=False,
            choices=[("", gettext_lazy("as the file shows")), *((mark, name) for mark, name in SEPARATORS.items())],
        )
        columns = forms.CharField(
            label=gettext_lazy("Columns"),
            required=False,
            max_length=5000,
            strip=True,
            widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
            help_text=_columns_help(known),
        )

        def clean_columns(self) -> dict[str, str]:
            return columns_said(self.cleaned_data["columns"].splitlines(), known)

    return TableForm


def _columns_help(known: tuple[Column, ...]) -> Any:
    names = ", ".join(column.name for column in known)
    return _lazy_help % {"names": names}


_lazy_help = gettext_lazy(
    "Only for columns that are called otherwise, a line each: Their name = ours. Ours are: %(names)s."
)


def read(content: bytes, known: tuple[Column, ...], *, name: str, options: dict[str, Any]) -> tuple[Table, list[str]]:
    """The table in a file, and what is to be said of it as a whole. Raises UnreadableFile."""
    text: Text = read_text(content, name=name, declared=options.get("encoding", ""))
    separator, called = options.get("separator", ""), options.get("columns", {})
    table = read_table(text.text, known, name=name, separator=separator, called=called)
    return table, [*([text.remark] if text.remark else []), table.remark]
