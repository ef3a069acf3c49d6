"""The sentences behind the pure parsers' problems and the proposals' reasons."""

from typing import Any

from django.utils.translation import gettext_lazy as _

PROBLEMS: dict[str, Any] = {
    "no references": _("There is no marker and no reference in it: is it an article, and in this format?"),
    "escaped": _(
        "The file is HTML-escaped: it holds %(count)s “&lt;ref” and no reference. Export it again, or unescape it."
    ),
    "html": _("This is a web page. Save its text, as a browser shows it, or its wikitext."),
    "unbalanced": _("%(count)s times “%(mark)s” is opened and never closed: mend the file."),
    "no spaces": _("Line %(line)s goes on for thousands of characters without a space: this is no article."),
    "some escaped": _("%(count)s references are HTML-escaped (“&lt;ref”) and were read as text."),
    "orphan": _("Reference %(number)s is cited nowhere in the text."),
    "other count": _(
        "The list says that reference %(number)s is cited %(told)s times; the text has %(found)s markers."
    ),
    "marker without reference": _(
        "[%(number)s] stands in the text, but the list has no such number: it was read as words."
    ),
    "missing number": _("The list of references leaves out number %(number)s."),
    "number twice": _("The list of references has number %(number)s twice: the second was left out."),
    "no entry": _("This line in the list of references is no entry: %(text)s"),
    "publisher from list": _("“%(name)s” ends %(times)s references and was taken for their publisher."),
    "left whole": _("Title and publisher of reference %(number)s cannot be told apart: its text was left whole."),
    "reference not closed": _("A <ref> that no </ref> closes: it was read as text."),
    "reference closed twice": _("A </ref> without a <ref> before it."),
    "reference in a reference": _("A <ref> stands inside another: the first </ref> ended both."),
    "comment not closed": _("A comment that nothing closes: all that follows it was left out."),
    "name never defined": _("The reference named “%(name)s” is used, but never defined."),
    "empty reference": _("A reference says nothing."),
    "name defined twice": _("Two references have the name “%(name)s” and different texts: the first was taken."),
    "short footnote without work": _(
        "“%(text)s” (reference %(number)s) names no work, or more than one, of this article."
    ),
    "templates not shown": _("%(count)s templates have words that passages leave out: %(named)s."),
}

REASONS: dict[str, Any] = {
    "nobody named": _("Nobody in the sentence says it: the publisher of its source reports it."),
    "verb": _("“%(words)s” tells who says it, and how."),
    "stands for": _("“%(word)s” stands for %(name)s, who spoke before."),
    "full name": _("“%(word)s” was called %(name)s before."),
    "known party": _("“%(word)s” is how %(name)s is recorded."),
    "new party": _("Nobody is recorded as “%(word)s”."),
    "denial": _("“%(words)s” denies that it is so."),
    "quotation": _("Quotation marks: the words are quoted."),
    "carried": _(
        "Without a marker of its own, it was read with those that its paragraph ends with (passage %(number)s)."
    ),
}


def problem_in_words(kind: str, values: dict[str, Any]) -> str:
    """The sentence for a parser's problem."""
    return str(PROBLEMS[kind]) % values


def reason_in_words(kind: str, values: dict[str, Any]) -> str:
    """The sentence for a proposal's reason."""
    return str(REASONS[kind]) % values
