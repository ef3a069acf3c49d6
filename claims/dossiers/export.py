"""Writes stored records as a dossier: loading it again changes nothing."""

from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from claims.dossiers.redaction_lines import redaction_lines
from claims.dossiers.shapes import SHAPES, Parts, Shape, default_value, plain_form, references, unmerged_records
from claims.models import Claim, Topic, TopicLink

AT_ONCE = 500  # records

Slugs = dict[str, set[str]]  # by kind


def export_dossier(*, topic: str = "", progress: Any = iter) -> str:
    """The dossier of everything as one text; see `dossier_parts()`."""
    return "".join(dossier_parts(topic=topic, progress=progress))


def dossier_parts(*, topic: str = "", progress: Any = iter) -> Iterator[str]:
    """The dossier of everything, record by record; with `topic` (a slug), of its claims and all that these refer to.

    Claims that its claims are related to come along, so that the file can be loaded anywhere. Merged records stay out:
    what named them names the others. Comments at its head say what was redacted. AT_ONCE records of a kind are in
    memory at a time; with a topic, also who refers to whom.
    Raises Topic.DoesNotExist.
    """
    chosen = _reachable(_filed_under(topic)) if topic else None
    head = redaction_lines() if chosen is None else redaction_lines(chosen)
    yield "".join(f"{line}\n" for line in head) + as_yaml({"dossier": 1})
    for kind, shape in SHAPES.items():
        title = f"{kind}:\n"
        for row in progress(_records(kind)):
            if chosen is None or row.slug in chosen[kind]:
                yield title + as_yaml({kind: [lean(shape, plain_form(shape, row))]}).removeprefix(f"{kind}:\n")
                title = ""


def _records(kind: str) -> Iterator[Any]:
    return unmerged_records(SHAPES[kind]).iterator(chunk_size=AT_ONCE)


def lean(shape: Shape, plain: dict[str, Any]) -> dict[str, Any]:
    """The plain form without what a key that is left out means anyway; references first, as a person would write it."""
    own = {key: plain[key] for key in ("slug", *shape.references, *shape.values) if key in plain}
    written = {key: value for key, value in own.items() if value != default_value(shape, key)}
    for key, parts in shape.parts.items():
        if rows := plain[key]:
            written[key] = [_lean_part(parts, row) for row in rows]
    return written


def _lean_part(parts: Parts, plain: dict[str, Any]) -> Any:
    return plain[parts.bare] if parts.bare else lean(parts.shape, plain)


def _filed_under(slug: str) -> set[tuple[str, str]]:
    below = Topic.objects.tree().below(Topic.objects.get(slug=slug).pk)
    filed = TopicLink.objects.filter(topic__in=below).order_by().values("claim")
    claims = Claim.objects.filter(pk__in=filed).order_by().values_list("slug", flat=True)
    return {("topics", slug), *(("claims", claim) for claim in claims)}


def _reachable(start: Iterable[tuple[str, str]]) -> Slugs:
    named = {(kind, row.slug): _named_by(shape, row) for kind, shape in SHAPES.items() for row in _records(kind)}
    found: Slugs = {kind: set() for kind in SHAPES}
    waiting = list(start)
    while waiting:
        kind, slug = waiting.pop()
        if slug not in found[kind]:
            found[kind].add(slug)
            waiting += named[kind, slug]
    return found


def _named_by(shape: Shape, row: Any) -> list[tuple[str, str]]:
    return [(target, other) for _row, _key, target, other in references(shape, plain_form(shape, row)) if other]


class _Dumper(yaml.SafeDumper):
    """Readable YAML: no aliases, list items indented, long text in block style."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def as_yaml(dossier: dict[str, Any]) -> str:
    """The dossier as YAML text, in the order of its keys, Unicode as it is."""
    text: str = yaml.dump(dossier, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text
