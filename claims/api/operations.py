"""What each view of the API does with each method, as data: the description is made from it."""

from dataclasses import dataclass, field
from typing import Any

from claims.api import acts, desk_records, drafts, examples, log, reads
from claims.api.lists import MOST, ListView
from claims.api.root import LISTS, Root
from claims.api.schemas import (
    NUMBER,
    RECORD_KINDS,
    TEXT,
    Schema,
    fields_of,
    list_of,
    named,
    one_of,
    or_null,
    record,
)
from claims.vocabulary import FlagReason

READING = (400, 401, 403, 404, 429)
WRITING = (400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429)
CREATING = tuple(status for status in WRITING if status not in (404, 412, 428))
COMMENT: Schema = {"type": "string", "minLength": 1, "maxLength": 2000, "description": "What and why, for the history."}
WORDS: Schema = {"type": "string", "minLength": 1, "maxLength": 5000}
RECORD_NAMES = {
    "topics": "TopicRecord",
    "publishers": "PublisherRecord",
    "sources": "SourceRecord",
    "parties": "PartyRecord",
}


@dataclass
class Operation:
    """One method of one address."""

    name: str
    summary: str
    tag: str
    answer: Schema
    answer_example: Any
    answer_words: str = "Done."
    description: str = ""
    method: str = "GET"
    status: int = 200
    parameters: list[Schema] = field(default_factory=list)
    body: Schema | None = None
    body_example: Any = None
    patch: bool = False
    refusals: tuple[int, ...] = READING
    scope: str = ""
    conditional: str = ""  # an example of If-Match, where it is required
    tagged: bool = False
    moves: bool = False
    cached: bool = False


def operation_of(view: Any, method: str) -> Operation:
    """The operation of a view, GET, POST, PUT or PATCH."""
    found = _make(view, method)
    found.method = method
    found.scope = view.scopes.get(method, "")
    found.cached = method == "GET" and not found.scope
    found.description = found.description or " ".join((type(view).__doc__ or "").split())
    if not found.scope:
        found.refusals = tuple(status for status in found.refusals if status != 403)
    return found


def _make(view: Any, method: str) -> Operation:
    if method == "POST":
        return _post(view)
    if method in ("PUT", "PATCH"):
        return _edit(view, method)
    if isinstance(view, ListView):
        return _list(view)
    return _get(view)


def parameter(name: str, schema: Schema, words: str, example: Any = None) -> Schema:
    found: Schema = {"name": name, "in": "query", "required": False, "schema": schema, "description": words}
    return found if example is None else {**found, "example": example}


def _fields(component: str) -> Schema:
    names = fields_of(component)
    pattern = f"^({'|'.join(names)})(,({'|'.join(names)}))*$"
    words = f"Only these keys, separated by commas: {', '.join(names)}."
    return parameter("fields", {"type": "string", "pattern": pattern}, words, names[0])


def _include(kinds: tuple[str, ...]) -> list[Schema]:
    if not kinds:
        return [parameter("include", {"type": "string", "enum": [""]}, "Nothing can be included here.")]
    pattern = f"^({'|'.join(kinds)})(,({'|'.join(kinds)}))*$"
    words = f"The records that the answer names, beside it: {', '.join(kinds)}, separated by commas."
    return [parameter("include", {"type": "string", "pattern": pattern}, words, kinds[0])]


def _list(view: Any) -> Operation:
    kind, component = type(view).__name__, view.component
    paging = [
        parameter("after", TEXT, "The cursor of the page before, as its `next` has it."),
        parameter("page_size", {"type": "integer", "minimum": 1, "maximum": MOST}, "Records on a page.", 20),
        _fields(component),
        *_include(view.includes),
    ]
    row = named(f"{component}Fields")
    page = record(
        {"results": list_of(row), "next": or_null(TEXT), "included": named("Included")}, optional=("included",)
    )
    page["description"] = "A page; `next` is the address of the next one. With `fields`, rows have those keys alone."
    plain = kind.removesuffix("List").lower()
    name = LIST_NAMES.get(component, f"list{kind}")
    return Operation(
        name,
        LIST_SUMMARIES[component],
        TAGS.get(component, plain),
        page,
        {"results": [examples.of(component)], "next": None},
        answer_words="A page of the list.",
        parameters=[*_filters(view), *paging],
        refusals=tuple(status for status in READING if status != 404),
    )


LIST_NAMES = {
    "ClaimSummary": "listClaims",
    "Party": "listParties",
    "Publisher": "listPublishers",
    "Source": "listSources",
    "Topic": "listTopics",
    "Position": "listPositions",
    "Evidence": "listEvidence",
    "Relation": "listRelations",
    "Flag": "listFlags",
    "Correction": "listCorrections",
    "Edition": "listEditions",
    "DraftSummary": "listDrafts",
}
LIST_SUMMARIES = {
    "ClaimSummary": "Published claims",
    "Party": "Parties",
    "Publisher": "Publishers",
    "Source": "Sources",
    "Topic": "Topics",
    "Position": "Published positions",
    "Evidence": "Published evidence",
    "Relation": "Relations between published claims",
    "Flag": "Disputes and what came of them",
    "Correction": "Corrections",
    "Edition": "Editions",
    "DraftSummary": "Claims as they are worked on",
}
TAGS = {
    "ClaimSummary": "claims",
    "Party": "records",
    "Publisher": "records",
    "Source": "records",
    "Topic": "records",
    "Position": "claims",
    "Evidence": "claims",
    "Relation": "claims",
    "Flag": "flags",
    "Correction": "claims",
    "Edition": "claims",
    "DraftSummary": "drafts",
}


def _filters(view: Any) -> list[Schema]:
    if isinstance(view, reads.ClaimList):
        return [parameter(*row) for row in claim_filters()]
    if view.filters is None:
        return []
    found = []
    for name, one in view.filters.base_filters.items():
        found.append(parameter(name, _schema_of(one), f"Only those with this {name.replace('_', ' ')}."))
    return found


def _schema_of(one: Any) -> Schema:
    choices = one.extra.get("choices")
    if choices is not None:
        return {"type": "string", "enum": [str(value) for value, _label in choices]}
    match type(one).__name__:
        case "DateFilter":
            return {"type": "string", "format": "date"}
        case "BooleanFilter":
            return {"type": "string", "enum": ["true", "false"]}
        case "SlugFilter":
            return {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 120}
        case _:
            return {"type": "string", "maxLength": one.extra.get("max_length", 100)}


def claim_filters() -> list[tuple[str, Schema, str]]:
    from claims.filters import SORTS
    from claims.vocabulary import Stance, Verdict

    return [
        ("topic", {"type": "string", "maxLength": 120}, "The slug of a topic, with all below it."),
        ("party", {"type": "string", "maxLength": 250}, "A party's slug, or part of its name."),
        ("stance", one_of(Stance), "A stance that somebody, or the party, takes."),
        ("verdict", one_of(Verdict), "The verdict."),
        ("disputed", {"type": "string", "enum": ["yes", "no"]}, "Whether a flag is open."),
        ("date", {"type": "string", "maxLength": 100}, "Days in EDTF or words: 2004, spring 2005."),
        ("sort", {"type": "string", "enum": list(SORTS)}, "The order."),
    ]


def _get(view: Any) -> Operation:
    match view:
        case Root():
            names = (*LISTS, "checkpoint", "schema", "docs")
            answer = record(dict.fromkeys(names, TEXT))
            example = {name: f"https://claims.example/api/v1/{name}/" for name in names}
            return Operation("root", "Where everything is", "about", answer, example, refusals=(400, 401, 429))
        case reads.ClaimDetail():
            found = _document("readClaim", "A claim as the public reads it")
            found.refusals = (*READING, 410)
            return found
        case reads.EditionDetail():
            return _document("readEdition", "A claim at one public revision")
        case reads.RecordDetail():
            return _record_detail(view)
        case log.ChangeList():
            return _changes()
        case log.CheckpointDetail():
            return Operation(
                "readCheckpoint", "The newest checkpoint", "log", named("Checkpoint"), examples.of("Checkpoint")
            )
        case log.InclusionProof():
            return _proof("readInclusionProof", "InclusionProof", "index", "size")
        case log.ConsistencyProof():
            return _proof("readConsistencyProof", "ConsistencyProof", "old", "new")
        case drafts.Draft():
            found = Operation("readDraft", "The newest revision of a claim", "drafts", named("Draft"), examples.DRAFT)
            found.tagged = True
            return found
        case acts.FlagDetail():
            return Operation("readFlag", "A flag with its discussion", "flags", named("DeskFlag"), examples.DESK_FLAG)
        case desk_records.RecordDraft():
            name = RECORD_NAMES[view.kind]
            answer = record({"record": named(name)})
            example = {"record": examples.of(name)}
            summary = f"A {name.removesuffix('Record').lower()} as it is written"
            return Operation(f"read{name}", summary, "records", answer, example, tagged=True)
    raise TypeError(f"{type(view).__name__} is not described.")


def _document(name: str, summary: str) -> Operation:
    parameters = [_fields("Claim"), *_include(reads.NAMED_BY_CLAIMS)]
    answer = {"anyOf": [named("Claim"), named("ClaimFields")]}
    return Operation(name, summary, "claims", answer, examples.of("Claim"), parameters=parameters, moves=True)


def _record_detail(view: Any) -> Operation:
    shown = view.list_view
    name = shown.component
    answer = {"anyOf": [named(name), named(f"{name}Fields")]}
    parameters = [_fields(name), *_include(shown.includes)]
    moves = name in ("Party", "Source")
    summary = f"A {name.lower()}"
    return Operation(f"read{name}", summary, "records", answer, examples.of(name), parameters=parameters, moves=moves)


def _changes() -> Operation:
    page = record(
        {
            "results": list_of(named("Change")),
            "cursor": {"type": "integer", "minimum": -1},
            "more": {"type": "boolean"},
        }
    )
    example = {"results": [examples.of("Change")], "cursor": 41, "more": False}
    number = {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}
    parameters = [
        parameter("since", number, "The `cursor` of the last answer; left out, from the first act on.", 41),
        parameter("page_size", {"type": "integer", "minimum": 1, "maximum": MOST}, "Acts that are looked at.", 50),
    ]
    refusals = tuple(status for status in READING if status != 404)
    return Operation(
        "listChanges", "What changed since", "log", page, example, parameters=parameters, refusals=refusals
    )


def _proof(name: str, component: str, *names: str) -> Operation:
    number = {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}
    parameters = [
        {**parameter(one, number, "A place in the log.", 0 if one == "index" else 1), "required": True} for one in names
    ]
    summary = "Proof that a leaf is in the log" if component == "InclusionProof" else "Proof that the log only grew"
    refusals = tuple(status for status in READING if status != 404)
    return Operation(
        name, summary, "log", named(component), examples.of(component), parameters=parameters, refusals=refusals
    )


def _shared() -> dict[str, Schema]:
    return {kind: list_of(named(RECORD_NAMES[kind])) for kind in RECORD_KINDS}


def _body(properties: dict[str, Schema], *optional: str) -> Schema:
    return record(properties, optional=optional)


def _post(view: Any) -> Operation:
    match view:
        case drafts.Claims():
            body = _body({"comment": COMMENT, "claim": named("NewClaim"), **_shared()}, *RECORD_KINDS)
            return _written(
                "recordClaim", "Record a claim", "drafts", named("Draft"), examples.DRAFT, body, examples.NEW_CLAIM
            )
        case drafts.BulkClaims():
            claims = {**list_of(named("NewClaim")), "minItems": 1, "maxItems": drafts.MOST_CLAIMS}
            body = _body({"comment": COMMENT, "claims": claims, **_shared()}, *RECORD_KINDS)
            return _written(
                "recordClaims", "Record many claims", "drafts", named("Written"), examples.WRITTEN, body, examples.BULK
            )
        case desk_records._Records():
            name = RECORD_NAMES[view.kind]
            body = _body({"comment": COMMENT, "record": named(name)})
            answer, example = record({"record": named(name)}), {"record": examples.of(name)}
            summary = f"Record a {name.removesuffix('Record').lower()}"
            sent = {"comment": "Needed for a new claim.", "record": examples.of(name)}
            return _written(f"record{name.removesuffix('Record')}", summary, "records", answer, example, body, sent)
        case acts.RevertAct():
            properties = {"comment": COMMENT, "to": NUMBER, "undo": NUMBER, "part": TEXT}
            sent = {"comment": "Back to what was checked.", "to": 1}
            return _act("revertClaim", "Take changes back", _body(properties, "to", "undo", "part"), sent)
        case acts.ClaimFlags():
            return _flag("flagClaim", "Flag a claim or a part of it", examples.FLAG, {"item": TEXT}, conditional='"3"')
        case acts.SourceFlags():
            sent = {name: value for name, value in examples.FLAG.items() if name != "item"}
            return _flag("flagSource", "Flag a source", sent, {})
        case acts.FlagActs():
            words = {"comment": "Comment on", "uphold": "Uphold", "dismiss": "Dismiss", "take-back": "Take back"}
            name = "".join(part.capitalize() for part in view.act.split("-"))
            found = _written(
                f"{name[0].lower()}{name[1:]}Flag",
                f"{words[view.act]} a flag",
                "flags",
                named("DeskFlag"),
                examples.DESK_FLAG,
                _body({"comment": WORDS}),
                {"comment": "The report was withdrawn by its publisher."},
            )
            found.status, found.refusals = 200, (*CREATING, 404)
            return found
        case acts.ClaimAct():
            return _claim_act(view)
    raise TypeError(f"{type(view).__name__} is not described.")


def _claim_act(view: Any) -> Operation:
    properties, sent = {"comment": COMMENT}, {"comment": "Checked against both sources."}
    optional: tuple[str, ...] = ()
    if view.act.name == "approve":
        minor = record({"kind": {"const": "minor"}})
        correction = record({"kind": {"const": "correction"}, "wrong": WORDS, "right": WORDS})
        properties["change"] = {"oneOf": [minor, correction], "description": "What a later edition is."}
        optional = ("change",)
    name = type(view).__name__
    return _act(f"{name[0].lower()}{name[1:]}Claim", str(view.act.label), _body(properties, *optional), sent)


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
    else:
        name = RECORD_NAMES[view.kind]
        body = _body({"comment": COMMENT, "record": named(name)})
        answer, example = record({"record": named(name)}), {"record": examples.of(name)}
        sent = {"comment": "Corrected.", "record": examples.of(name)}
        kind = name.removesuffix("Record")
        found = _written(f"replace{kind}", f"Replace a {kind.lower()}", "records", answer, example, body, sent)
        found.conditional = '"0f3a"'
    found.status, found.refusals, found.tagged = 200, WRITING, True
    return found
