"""What the API takes and answers when something is written."""

from typing import Any

from claims.api import acts, desk_records, drafts, examples, flags
from claims.api.acts_in_words import PATCHED, REPLACED, SAID, SAID_OF_FLAGS
from claims.api.operations import COMMENT, CREATING, RECORD_NAMES, WORDS, WRITING, Operation
from claims.api.schemas import RECORD_KINDS
from claims.api.shapes import NUMBER, TEXT, Schema, list_of, named, one_of, record
from claims.vocabulary import FlagReason


def write_operation(view: Any, method: str) -> Operation:
    """The operation of a view with POST, PUT or PATCH."""
    if method != "POST":
        return _edit(view, method)
    for kind, make in _OF.items():
        if isinstance(view, kind):
            found: Operation = make(view)
            return found
    raise TypeError(f"{type(view).__name__} is not described.")


def _shared() -> dict[str, Schema]:
    return {kind: list_of(named(RECORD_NAMES[kind])) for kind in RECORD_KINDS}


def _body(properties: dict[str, Schema], *optional: str) -> Schema:
    return record(properties, optional=optional)


def _new_claim(view: Any) -> Operation:
    body = _body({"comment": COMMENT, "claim": named("NewClaim"), **_shared()}, *RECORD_KINDS)
    made, sent = named("Draft"), examples.NEW_CLAIM
    found = _written("recordClaim", "Record a claim", "drafts", made, examples.DRAFT, body, sent)
    found.description = "A draft with all its parts, and the records that it needs; all of it is stored, or nothing."
    return found


def _new_claims(view: Any) -> Operation:
    claims = {**list_of(named("NewClaim")), "minItems": 1, "maxItems": drafts.MOST_CLAIMS}
    body = _body({"comment": COMMENT, "claims": claims, **_shared()}, *RECORD_KINDS)
    made, sent = named("Written"), examples.BULK
    return _written("recordClaims", "Record many claims", "drafts", made, examples.WRITTEN, body, sent)


def _new_record(view: Any) -> Operation:
    name = RECORD_NAMES[view.kind]
    kind = name.removesuffix("Record")
    body = _body({"comment": COMMENT, "record": named(name)})
    answer, example = record({"record": named(name)}), {"record": examples.of(name)}
    sent = {"comment": "Needed for a new claim.", "record": examples.of(name)}
    found = _written(f"record{kind}", f"Record a {kind.lower()}", "records", answer, example, body, sent)
    found.description = f"A new {kind.lower()}, in the terms of a dossier. One that is there is not changed."
    return found


def _revert(view: Any) -> Operation:
    properties = {"comment": COMMENT, "to": NUMBER, "undo": NUMBER, "part": TEXT}
    sent = {"comment": "Back to what was checked.", "to": 1}
    return _act("revertClaim", "Take changes back", _body(properties, "to", "undo", "part"), sent)


def _claim_flag(view: Any) -> Operation:
    return _flag("flagClaim", "Flag a claim or a part of it", examples.FLAG, {"item": TEXT}, conditional='"3"')


def _source_flag(view: Any) -> Operation:
    sent = {name: value for name, value in examples.FLAG.items() if name != "item"}
    return _flag("flagSource", "Flag a source", sent, {})


def _flag_act(view: Any) -> Operation:
    words = {"comment": "Comment on", "uphold": "Uphold", "dismiss": "Dismiss", "take-back": "Take back"}
    name = "".join(part.capitalize() for part in view.act.split("-"))
    body, sent = _body({"comment": WORDS}), {"comment": "The report was withdrawn by its publisher."}
    named_so, summary = f"{name[0].lower()}{name[1:]}Flag", f"{words[view.act]} a flag"
    found = _written(named_so, summary, "flags", named("DeskFlag"), examples.DESK_FLAG, body, sent)
    found.status, found.refusals, found.description = 200, (*CREATING, 404), SAID_OF_FLAGS[view.act]
    return found


def _claim_act(view: Any) -> Operation:
    properties, sent = {"comment": COMMENT}, {"comment": "Checked against both sources."}
    optional: tuple[str, ...] = ()
    if view.act.name == "approve":
        minor = record({"kind": {"const": "minor"}})
        correction = record({"kind": {"const": "correction"}, "wrong": WORDS, "right": WORDS})
        properties["change"] = {"oneOf": [minor, correction], "description": "What a later edition is."}
        optional = ("change",)
    name = type(view).__name__
    found = _act(f"{name[0].lower()}{name[1:]}Claim", str(view.act.label), _body(properties, *optional), sent)
    found.description = SAID[view.act.name]
    return found


def _act(name: str, summary: str, body: Schema, sent: Any) -> Operation:
    found = _written(name, summary, "review", named("Stage"), examples.STAGE, body, sent)
    found.status, found.refusals, found.conditional, found.tagged = 200, WRITING, '"3"', True
    return found


def _flag(name: str, summary: str, sent: Any, more: dict[str, Schema], conditional: str = "") -> Operation:
    properties = {**more, "reason": one_of(FlagReason), "comment": WORDS, "suggestion": {**WORDS, "minLength": 0}}
    body = _body(properties, "suggestion")
    found = _written(name, summary, "flags", named("DeskFlag"), examples.DESK_FLAG, body, sent)
    found.refusals = WRITING if conditional else (*CREATING, 404)
    found.conditional = conditional
    return found


def _written(name: str, summary: str, tag: str, answer: Schema, example: Any, body: Schema, sent: Any) -> Operation:
    return Operation(name, summary, tag, answer, example, status=201, body=body, body_example=sent, refusals=CREATING)


def _edit(view: Any, method: str) -> Operation:
    if isinstance(view, drafts.Draft):
        claim = named("ClaimRecord") if method == "PUT" else named("ClaimPatch")
        body = _body({"comment": COMMENT, "claim": claim, **_shared()}, *RECORD_KINDS)
        sent = {"comment": "Say when.", "claim": {**examples.of("ClaimRecord"), "event_date": "2005-02"}}
        if method == "PATCH":
            sent = {"comment": "Say when.", "claim": {"event_date": "2005-02"}}
        name, summary = ("replaceDraft", "Replace a claim") if method == "PUT" else ("editDraft", "Edit a claim")
        found = _written(name, summary, "drafts", named("Draft"), examples.DRAFT, body, sent)
        found.patch, found.conditional = method == "PATCH", '"3"'
        found.description = PATCHED if found.patch else REPLACED
    else:
        name = RECORD_NAMES[view.kind]
        body = _body({"comment": COMMENT, "record": named(name)})
        answer, example = record({"record": named(name)}), {"record": examples.of(name)}
        sent = {"comment": "Corrected.", "record": examples.of(name)}
        kind = name.removesuffix("Record")
        found = _written(f"replace{kind}", f"Replace a {kind.lower()}", "records", answer, example, body, sent)
        found.conditional = '"0f3a"'
        found.description = REPLACED
    found.status, found.refusals, found.tagged = 200, WRITING, True
    return found


_OF: dict[Any, Any] = {
    drafts.Claims: _new_claim,
    drafts.BulkClaims: _new_claims,
    desk_records.NewRecords: _new_record,
    acts.RevertAct: _revert,
    flags.ClaimFlags: _claim_flag,
    flags.SourceFlags: _source_flag,
    flags.FlagActs: _flag_act,
    acts.ClaimAct: _claim_act,
}
