r"""Text as TeX writes it, in and out: `{\"u}` is ü, `\&` is &, and what TeX reads as a command is escaped. Pure."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text


# Everything that TeX reads as a command, a group or a comment.
_ESCAPED = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{mark: f"\\{mark}" for mark in "#$%&_"},
}
# Signs that TeX takes for one when they stand together: -- for a dash, `` for a quotation mark.
_LIGATURES = re.compile(r"([-'`,!?<>])(?=[-'`,<>])")
# What means something else than it says; braces alone only hold together.
_TELLING = re.compile(r"[\\$%~&#^_`]|''|--|,,|<<|>>")
_INDEX = re.compile(r"\$([_^])\{?(\d+)\}?\$")
_LOWERED, _RAISED = (str.maketrans("0123456789", digits) for digits in ("₀₁₂₃₄₅₆₇₈₉", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


@cache
def _decoder() -> "LatexNodes2Text":
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    # As bibtexparser's own decoding is set up, which works on whole entries alone.
    context = get_default_latex_context_db()
    meant = {"url": "%s", "textasciicircum": "^", "textasciitilde": "~", "-": ""}
    meant |= {"textless": "<", "textgreater": ">", "textbar": "|"}
    own = [MacroTextSpec(macro, simplify_repl=text) for macro, text in meant.items()]
    context.add_context_category("bibliographies", prepend=True, macros=own)
    return LatexNodes2Text(latex_context=context, keep_braced_groups=False, math_mode="verbatim")


def from_latex(text: str) -> str:
    """The text that TeX would print. Formulas stay as they are, but for plain indices and powers: `Cu$_2$O` is Cu₂O."""
    if not _TELLING.search(text):
        return text.replace("{", "").replace("}", "")  # the decoder takes some milliseconds
    text = _INDEX.sub(lambda found: found[2].translate(_LOWERED if found[1] == "_" else _RAISED), text)
    text = re.sub(r"(?<!\\)%", r"\%", text)  # no comment: BibTeX has none within a field
    return str(_decoder().latex_to_text(text))


def to_latex(text: str) -> str:
    """The text, escaped, in Unicode: `from_latex()` gives it back."""
    marked = _LIGATURES.sub("\\1\0", text)
    return "".join("{}" if mark == "\0" else _ESCAPED.get(mark, mark) for mark in marked)


def address_from_latex(text: str) -> str:
    r"""A web address or DOI, in which nothing is a command but what keeps TeX from reading it: `\_`, `\url{...}`."""
    text = re.sub(r"\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}", r"\1", text.strip())
    text = re.sub(r"\\textasciitilde(?:\{\})?|\\~\{\}|\{?\\sim\}?", "~", text)
    text = re.sub(r"\\textunderscore(?:\{\})?", "_", text)
    return re.sub(r"\\([#$%&_~{}])", r"\1", text).replace("{", "").replace("}", "").replace("$", "").strip()
