"""The table of stages, and the picture that is drawn from it."""

import xml.etree.ElementTree as ET

import pytest

from claims.stage_picture import draw_stages
from claims.stages import TRANSITIONS, Act, Stage, is_open


def test_every_stage_can_be_reached_and_left() -> None:
    reached = {row.result for row in TRANSITIONS} | {Stage.DRAFT}
    assert reached >= set(Stage)
    assert {row.stage for row in TRANSITIONS} == set(Stage)


def test_no_act_leads_to_two_stages_from_one() -> None:
    assert len({(row.stage, row.act) for row in TRANSITIONS}) == len(TRANSITIONS)


@pytest.mark.parametrize("stage", Stage)
def test_nothing_but_approval_publishes(stage: Stage) -> None:
    public = {Stage.PUBLISHED, Stage.REVISED, Stage.REVISION_IN_REVIEW}
    for row in TRANSITIONS:
        if row.stage == stage and stage not in public and row.result in public:
            assert row.act == Act.APPROVE


@pytest.mark.parametrize("act", [act for act in Act if act != Act.UNDO_MERGE])
def test_merged_claim_is_closed(act: Act) -> None:
    assert not is_open(act, Stage.MERGED)


def test_picture_is_well_formed_and_names_every_way() -> None:
    root = ET.fromstring(draw_stages(TRANSITIONS))  # noqa: S314  our own text
    shown = " ".join(root.itertext())
    for row in TRANSITIONS:
        if row.act not in (Act.MERGE, Act.UNDO_MERGE) and row.result:
            assert f"{row.stage.label}: {row.act.label} leads to {row.result.label}." in shown
    space = "{http://www.w3.org/2000/svg}"
    ways = {(row.stage, row.result) for row in TRANSITIONS if row.act not in (Act.MERGE, Act.UNDO_MERGE)}
    assert len(root.findall(f"{space}path")) == sum(start != end for start, end in ways)
    assert not root.findall(f".//{space}script")
