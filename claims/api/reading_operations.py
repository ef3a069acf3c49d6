"""What the lists and records of the API take and answer when they are read."""

from typing import Any

from claims.api import desk_records, drafts, examples, flags, log, reads, records
from claims.api.lists import MOST, ListView
from claims.api.operations import READING, RECORD_NAMES, Operation
from claims.api.root import LISTS, Root
from claims.api.schemas import fields_of
from claims.api.shapes import TEXT, Schema, list_of, named, one_of, or_null, record


def read_operation(view: Any) -> Operation:
    """The operation of a view with GET."""
    if isinstance(view, ListView):
        return _list(view)
    for kind, make in _OF.items():
        if isinstance(view, kind):
            return make(view)
    raise TypeError(f"{type(view).__name__} is not described.")


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
        return []
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
        description=LIST_DESCRIPTIONS.get(component, ""),
        parameters=[*_filters(view), *paging],
        refusals=tuple(status for status in READING if status != 404),
    )


FILTERS_SAID = {
    "claim": "The slug of a claim.",
    "party": "The slug of a party.",
    "source": "The slug of a source.",
    "publisher": "The slug of a publisher.",
    "parent": "The slug of the topic above.",
    "since": "Dated on this day or later; what has no date is left out.",
    "until": "Dated on this day or earlier; what has no date is left out.",
    "kind": "Of what kind.",
    "language": "A BCP 47 tag.",
    "verdict_changed": "Whether it changed the verdict.",
    "wikidata": "A Wikidata item, such as Q232.",
}
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
LIST_DESCRIPTIONS = {
    "ClaimSummary": "Claims as their current editions say; `include=document` has them whole.",
    "Party": "Who takes positions: names, and offices over time.",
    "Publisher": "Who puts sources out, each with its grade.",
    "Source": "What positions and evidence cite, with authors and grades.",
    "Topic": "The headings that claims are filed under; `parent` is the one above.",
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
        found.append(parameter(name, _schema_of(one), FILTERS_SAID.get(name, f"Only those with this {name}.")))
    return found


def _schema_of(one: Any) -> Schema:
    choices = one.extra.get("choices")
    if choices is not None:
        return {"type": "string", "enum": [str(value) for value, _label in choices]}
    match type(one).__name__:
        case "DayFilter":
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


def _root(view: Any) -> Operation:
    names = (*LISTS, "checkpoint", "schema", "docs")
    answer = record(dict.fromkeys(names, TEXT))
    example = {name: f"https://claims.example/api/v1/{name}/" for name in names}
    return Operation("root", "Where everything is", "about", answer, example, refusals=(400, 401, 429))


def _claim(view: Any) -> Operation:
    found = _document("readClaim", "A claim as the public reads it")
    found.refusals = (*READING, 410)
    return found


def _draft(view: Any) -> Operation:
    summary = "The newest revision of a claim"
    said = "Public or not, in the form in which it is written, with what may be done now; its ETag is the revision."
    return Operation("readDraft", summary, "drafts", named("Draft"), examples.DRAFT, description=said, tagged=True)


def _desk_record(view: Any) -> Operation:
    name = RECORD_NAMES[view.kind]
    answer, example = record({"record": named(name)}), {"record": examples.of(name)}
    summary = f"A {name.removesuffix('Record').lower()} as it is written"
    said = "With what editors read as well; its ETag is what a write names."
    return Operation(f"read{name}", summary, "records", answer, example, description=said, tagged=True)


def _checkpoint(view: Any) -> Operation:
    return Operation("readCheckpoint", "The newest checkpoint", "log", named("Checkpoint"), examples.of("Checkpoint"))


def _flag(view: Any) -> Operation:
    return Operation("readFlag", "A flag with its discussion", "flags", named("DeskFlag"), examples.DESK_FLAG)


_OF: dict[Any, Any] = {
    Root: _root,
    reads.ClaimDetail: _claim,
    reads.EditionDetail: lambda view: _document("readEdition", "A claim at one public revision"),
    records.RecordDetail: _record_detail,
    log.ChangeList: lambda view: _changes(),
    log.CheckpointDetail: _checkpoint,
    log.InclusionProof: lambda view: _proof("readInclusionProof", "InclusionProof", "index", "size"),
    log.ConsistencyProof: lambda view: _proof("readConsistencyProof", "ConsistencyProof", "old", "new"),
    drafts.Draft: _draft,
    flags.FlagDetail: _flag,
    desk_records.RecordDraft: _desk_record,
}
