"""Writes stored records as a dossier: loading it again changes nothing."""

from collections.abc import Iterable
from typing import Any

import yaml

from claims.dossiers.redaction_lines import redaction_lines
from claims.dossiers.shapes import SHAPES, Parts, Shape, default_value, plain_form, references, unmerged_records
from claims.models import Claim, Topic, TopicLink


def export_dossier(*, topic: str = "", progress: Any = iter) -> str:
    """The dossier of everything; with `topic` (a slug), of its claims and all that these refer to.

    Claims that its claims are related to come along, so that the file can be loaded anywhere. Merged records stay out:
    what named them names the others. Comments at its head say what was redacted.
    Raises Topic.DoesNotExist.
    """
    everything = {
        kind: {row.slug: plain_form(shape, row) for row in progress(unmerged_records(shape).iterator(chunk_size=500))}
        for kind, shape in SHAPES.items()
    }
    if topic:
        everything = _reachable(everything, _filed_under(topic))
        head = redaction_lines({kind: rows.keys() for kind, rows in everything.items()})
    else:
        head = redaction_lines()
    dossier: dict[str, Any] = {"dossier": 1}
    for kind, rows in everything.items():
        if rows:
            dossier[kind] = [lean(SHAPES[kind], plain) for plain in rows.values()]
    return "".join(f"{line}\n" for line in head) + as_yaml(dossier)


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


def _reachable(everything: dict[str, dict[str, Any]], start: Iterable[tuple[str, str]]) -> dict[str, dict[str, Any]]:
    found: set[tuple[str, str]] = set()
    waiting = list(start)
    while waiting:
        kind, slug = waiting.pop()
        if (kind, slug) not in found:
            found.add((kind, slug))
            named = references(SHAPES[kind], everything[kind][slug])
            waiting += [(target, other) for _row, _key, target, other in named if other]
    return {
        kind: {slug: plain for slug, plain in rows.items() if (kind, slug) in found}
        for kind, rows in everything.items()
    }


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
