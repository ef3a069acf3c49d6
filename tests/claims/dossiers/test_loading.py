"""Loading and exporting dossiers, from the command line as its users do."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator

from audit.models import Changeset
from claims.dossiers.export import export_dossier
from claims.dossiers.reading import schema
from claims.models import Citation, Claim, Party, Position, Relation, Revision, Topic
from claims.vocabulary import Bearing, PartyKind, RelationType, Stance, Verdict
from sources.models import Publisher, Source, SourceKind
from tests.acts import changesets_made
from tests.claims.dossiers.bridge import BRIDGE


def test_records_find_each_other_in_any_order(load: Any) -> None:
    load(BRIDGE)
    claim = Claim.objects.get(slug="bridge-is-safe")
    assert claim.relations.get().target.slug == "bridge-will-close"
    assert Topic.objects.get(slug="bridges").parent == Topic.objects.get(slug="towns")
    assert [link.topic.slug for link in claim.topic_links.order_by("order")] == ["bridges", "towns"]
    assert Party.objects.get(slug="mayor").affiliations.get().organisation == Party.objects.get(slug="town-hall")


def test_dates_are_stored_with_their_days(load: Any) -> None:
    load(BRIDGE)
    assert Claim.objects.get(slug="bridge-is-safe").event_date == "2004-21"
    position = Position.objects.get(stated_on="2005-02-07")
    assert str(position.stated_earliest) == "2005-02-07"


def test_one_changeset_for_each_claim(load: Any) -> None:
    load(BRIDGE)
    assert list(Revision.objects.values_list("claim__slug", "number").order_by("pk")) == [
        ("bridge-is-safe", 1),
        ("bridge-will-close", 1),
    ]
    assert Changeset.objects.filter(comment="Load dossier bridge.yaml.").count() == 3


def test_every_row_has_its_history(load: Any) -> None:
    load(BRIDGE)
    for model in (Claim, Position, Citation, Relation, Source, Party, Topic):
        assert model.history.count() == model.objects.count() > 0
        assert set(model.history.values_list("history_user__username", flat=True)) == {"edith"}


def test_loading_twice_changes_nothing(load: Any) -> None:
    load(BRIDGE)
    before = Changeset.objects.count()
    assert "Nothing has changed." in load(BRIDGE)
    assert Changeset.objects.count() == before


def test_loading_an_export_changes_nothing(load: Any) -> None:
    load(BRIDGE)
    exported = export_dossier()
    assert "Nothing has changed." in load(exported)
    assert export_dossier() == exported


def test_export_loads_into_an_empty_database(load: Any, django_db_blocker: Any) -> None:
    from django.db import transaction

    class Undo(Exception): ...

    with pytest.raises(Undo), transaction.atomic():
        load(BRIDGE)
        exported = export_dossier()
        raise Undo
    assert not Claim.objects.exists()
    load(exported)
    assert export_dossier() == exported


def test_export_obeys_the_published_schema(load: Any) -> None:
    load(BRIDGE)
    Draft202012Validator(schema()).validate(yaml.safe_load(export_dossier()))


def test_export_of_a_topic_holds_its_branch_alone(load: Any) -> None:
    load(BRIDGE + "  - {slug: parks, title: Parks}\n")
    assert [row["slug"] for row in yaml.safe_load(export_dossier(topic="bridges"))["topics"]] == ["towns", "bridges"]
    assert "claims" not in yaml.safe_load(export_dossier(topic="parks"))


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("statement: The bridge is safe.", "statement: The bridge is quite safe."),
        ("quote: It will stand.", "quote: It stands."),
        ("- {source: post-1, locator: page 3}", "- {source: post-1, locator: page 4}"),
        ("          - {source: post-2}\n", ""),
        ("topics: [bridges, towns]", "topics: [towns, bridges]"),
        ("      - {type: contradicts, claim: bridge-will-close}", "      - {type: refines, claim: bridge-will-close}"),
        ("channel: letter", "channel: telephone"),
        ("stance: denies", "stance: qualifies"),
        ("basis: true, credibility: 3", "basis: false"),
    ],
)
def test_changing_one_line_makes_one_revision_of_one_claim(load: Any, line: str, other: str) -> None:
    load(BRIDGE)
    assert line in BRIDGE
    load(BRIDGE.replace(line, other))
    assert list(Revision.objects.values_list("claim__slug", "number").order_by("pk")) == [
        ("bridge-is-safe", 1),
        ("bridge-will-close", 1),
        ("bridge-is-safe", 2),
    ]
    assert "Nothing has changed." in load(BRIDGE.replace(line, other))


def test_edited_row_stays_the_same_row(load: Any) -> None:
    load(BRIDGE)
    before = Position.objects.get(quote="It will stand.").pk
    load(BRIDGE.replace("It will stand.", "It stands."))
    assert Position.objects.get(quote="It stands.").pk == before


def test_changing_a_shared_record_makes_no_revision(load: Any) -> None:
    load(BRIDGE)
    load(BRIDGE.replace("name: The Mayor", "name: The Lord Mayor").replace("given: Jane", "given: June"))
    assert Party.objects.get(slug="mayor").name == "The Lord Mayor"
    assert Source.objects.get(slug="post-1").authors.first().given == "June"
    assert Revision.objects.count() == 2


def test_symmetric_relation_may_move_to_the_other_claim(load: Any) -> None:
    load(BRIDGE)
    moved = BRIDGE.replace("    relations:\n      - {type: contradicts, claim: bridge-will-close}\n", "")
    load(
        moved.replace(
            "      - {type: part of, claim: bridge-is-safe}", "      - {type: contradicts, claim: bridge-is-safe}"
        )
    )
    assert Relation.objects.get(type="contradicts").claim.slug == "bridge-will-close"


def test_records_missing_from_the_file_stay(load: Any) -> None:
    load(BRIDGE)
    load("dossier: 1\ntopics: [{slug: parks, title: Parks}]")
    assert Claim.objects.count() == 2


def test_dry_run_writes_nothing_and_says_what_would_change(load: Any) -> None:
    said = load(BRIDGE, dry_run=True)
    assert "would add claims: bridge-is-safe" in said
    assert not changesets_made().exists()


@pytest.mark.parametrize(
    ("line", "other", "error"),
    [
        ("post-1, locator", "ref-99, locator", "16: claims[0].positions[0].cites[0].source: no source 'ref-99'"),
        ("party: engineer, stance", "party: nobody, stance", "18: claims[0].positions[1].party: no party 'nobody'"),
        ("[bridges, towns]", "[bridges, tows]", "6: claims[0].topics[1]: no topic 'tows'"),
        ("stance: denies", "stance: refuses", "18: claims[0].positions[1].stance: 'refuses' is not one of asserts"),
        ("event_date: spring 2004", "event_date: sprung 2004", "9: claims[0].event_date: 'sprung 2004'"),
        ("reliability: C", "reliability: G", "51: publishers[0].reliability: 'G' is not one of A, B, C, D, E, F"),
        ("statement: The bridge is safe.", "statment: x", "4: claims[0].statement: is missing."),
        ("statement: The bridge is safe.", "statment: x", "5: claims[0].statment: unknown key; the keys are slug"),
        ("credibility: 3", "credibility: 7", "20: claims[0].evidence[0].credibility: '7' is not from 1 to 6"),
        ("cites: [{source: post-2}]}\n    evi", "cites: []}\n    evi", "18: claims[0].positions[1].cites: is empty"),
        ("claim: bridge-will-close", "claim: bridge-is-safe", "22: claims[0].relations[0].claim: A claim cannot be"),
        ("parent: towns", "parent: bridges", "53: topics[0].parent: A topic cannot be filed under itself"),
        ("until: 2006", "until: 2001", "40: parties[0].affiliations[0].until: The affiliation ends"),
        ("slug: engineer", "slug: mayor", "41: parties[1].slug: 'mayor' is the slug of parties[0] already."),
        ("slug: engineer", "slug: The Engineer", "41: parties[1].slug: 'The Engineer' is no slug"),
        ("type: part of", "type: contradicts", "33: claims[1].relations[0]: This relation holds both ways"),
        ("dossier: 1", "dossier: 2", "1: dossier: '2' is not a version of this format; write 1."),
        ("kind: corporate", "kind: corporate, given: X", "47: sources[0].authors[1].given: A body has no given names"),
        ("kind: expert}", "kind: expert, aliases: x}", "41: parties[1].aliases: 'x' stands where a list should."),
    ],
)  # fmt: skip
def test_error_names_file_line_and_path(load: Any, line: str, other: str, error: str) -> None:
    assert line in BRIDGE
    with pytest.raises(CommandError) as refused:
        load(BRIDGE.replace(line, other, 1))
    assert f"bridge.yaml:{error}" in str(refused.value)
    assert not changesets_made().exists()


def test_all_errors_come_at_once_in_the_order_of_the_file(load: Any) -> None:
    wrong = BRIDGE.replace("post-1, locator", "ref-99, locator").replace("spring 2004", "sprung").replace("C}", "G}")
    with pytest.raises(CommandError) as refused:
        load(wrong)
    lines = str(refused.value).splitlines()
    assert lines[0] == "3 errors in bridge.yaml; nothing was written."
    assert [line.split(":")[1] for line in lines[1:]] == ["9", "16", "51"]


def test_bidirectional_override_is_refused(load: Any) -> None:
    with pytest.raises(CommandError, match=r"sources\[0\].title: The text contains U\+202E"):
        load(BRIDGE.replace("title: Bridge will close", "title: Bridge \u202e will close"))


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "dossier", "null", "{}"])
def test_something_else_than_a_dossier_is_refused(load: Any, text: str) -> None:
    with pytest.raises(CommandError, match="1 error in bridge.yaml"):
        load(text)


@pytest.mark.parametrize(("user", "status"), [("nobody", 2), ("sam", 2)])
def test_only_an_active_user_loads(tmp_path: Path, make_user: Any, user: str, status: int) -> None:
    make_user("sam", is_active=False)
    with pytest.raises(CommandError, match="No active user") as refused:
        call_command("load_dossier", str(tmp_path / "x.yaml"), user=user)
    assert refused.value.returncode == status


def test_file_that_cannot_be_read_is_named(load: Any, editor: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Cannot read .*absent.yaml: No such file") as refused:
        call_command("load_dossier", str(tmp_path / "absent.yaml"), user=editor.username)
    assert refused.value.returncode == 2


def test_too_large_a_file_is_refused(load: Any, settings: Any) -> None:
    settings.CLAIMTRACK_MAX_DOSSIER_BYTES = 100
    with pytest.raises(CommandError, match="larger than 100 bytes"):
        load(BRIDGE)


def test_export_command_writes_the_file(load: Any, tmp_path: Path) -> None:
    load(BRIDGE)
    call_command("export_dossier", str(tmp_path / "out.yaml"), topic="towns")
    assert (tmp_path / "out.yaml").read_text() == export_dossier(topic="towns")


def test_export_of_an_unknown_topic_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No topic has the slug 'nowhere'"):
        call_command("export_dossier", str(tmp_path / "out.yaml"), topic="nowhere")


def test_planning_costs_the_same_for_one_claim_and_thirty(load: Any, django_assert_max_num_queries: Any) -> None:
    from claims.dossiers.plan import plan_dossier

    load(BRIDGE)
    position = "{party: mayor, stance: asserts, cites: [{source: post-1}]}"
    more = "".join(f"  - {{slug: c{n}, statement: S{n}., positions: [{position}]}}\n" for n in range(30))
    many = BRIDGE.replace("parties:\n", more + "parties:\n", 1)
    with django_assert_max_num_queries(30):
        plan_dossier(many.encode())


def test_schema_lists_the_vocabularies() -> None:
    defs = schema()["$defs"]

    def listed(kind: str, *keys: str) -> list[str]:
        rule = defs[kind]
        for key in keys:
            rule = rule["properties"][key]
            rule = rule.get("items", rule)
        return [value for value in rule["enum"] if value]

    assert listed("party", "kind") == PartyKind.values
    assert listed("source", "kind") == SourceKind.values
    assert listed("claim", "verdict") == Verdict.values
    assert listed("claim", "relations", "type") == RelationType.values
    assert listed("position", "stance") == Stance.values
    assert listed("evidence", "bearing") == Bearing.values
    assert listed("publisher", "reliability") == listed("source", "reliability") == list("ABCDEF")
    assert Publisher._meta.get_field("reliability").default == "F"


def test_example_of_the_format_page_loads(load: Any) -> None:
    page = Path(__file__).parents[3] / "docs" / "formats" / "dossier.md"
    load(page.read_text().split("```yaml\n")[1].split("```")[0])
    assert Claim.objects.get().slug == "bridge-is-safe"
