"""The stage `detect`: what it writes keeps the contract, cites its own cases, and is written whole or not at all."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from known_county import graph_of, publish_tables
from small_graphs import Case, graph_of_cases, hashed, hashed_id, published, ring_of, strangers

from graph.contracts import check
from graph.detect import RINGS, detect, rings
from graph.errors import QingsuError, WorkspaceError
from graph.resolution.resolve import resolve
from graph.rings.report import LIST
from graph.tables import read_table
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load
from loaders.provenance import Provenance
from loaders.synthetic.simulate import simulate

QUICK = {"decoys": 20, "workers": 1}
RING = "abcde"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two thousand simulated cases from their files to their rings."""
    folder = tmp_path_factory.mktemp("rings")
    simulate(folder / "county", cases=2000, seed=3, difficulty="easy")
    workspace = Workspace(folder / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [folder / "county"], about=Provenance(received=date(2026, 1, 1)))
        resolve(workspace)
        publish_tables(workspace)
        detect(workspace)
    return workspace


@pytest.fixture(scope="module")
def told(county: Workspace) -> dict[str, Any]:
    return rings(county)


@pytest.fixture
def small(tmp_path: Path) -> Workspace:
    return published(tmp_path / "workspace", hashed(graph_of_cases([*ring_of(RING), *strangers(400)])))


def run(workspace: Workspace, *cases: Case, **more: Any) -> dict[str, Any]:
    """`detect` again, upon these cases where some are given."""
    if cases:
        published(workspace.folder, hashed(graph_of_cases(cases)))
    with workspace.writer():
        detect(workspace, **{**QUICK, **more})
    return rings(workspace)


def shown(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in document["rings"] if one["shown"]]


def key(case: dict[str, Any]) -> tuple[str | None, str]:
    return case["court"], case["case_no"]


def test_it_writes_what_the_contract_says(told: dict[str, Any]) -> None:
    check("ring", told, RINGS)
    assert len(shown(told)) >= 5
    assert [one["rank"] for one in told["rings"]] == list(range(1, len(told["rings"]) + 1))
    for name, least in (("rings_at_q05", 0.05), ("rings_at_q10", 0.1)):
        assert told["summary"][name] == sum(one["q_value"] <= least for one in told["rings"])
    assert all(one["shown"] == (one["q_value"] <= 0.2) for one in told["rings"])
    assert told["run"]["parameters"]["decoys"] == told["summary"]["decoys"]


def test_every_sentence_cites_cases_of_its_ring_and_numbers_in_words_are_the_counted_ones(
    county: Workspace, told: dict[str, Any]
) -> None:
    filed = {row["case_no"]: row for row in graph_of(county).label("LegalCase").iter_rows(named=True)}
    for one in told["rings"]:
        cases = {key(case) for case in one["cases"]}
        cited = [*one["sentences"], *one["channels"]]
        assert {key(case) for sentence in cited for case in sentence["cases"]} <= cases
        seen, against, *others = one["sentences"]
        assert seen["cases"]
        assert f"{one['channels'][0]['statistic']} 宗互不相同" in seen["text"]["zh"]
        assert f"随机调换 {told['summary']['decoys']} 次" in against["text"]["zh"]
        assert all(sentence["cases"] for sentence in others)
        words = re.match(r"(\d+) 名当事人之间 (\d+) 宗互诉纠纷", one["title"]["zh"])
        assert words is not None
        inside, count = int(words[1]), int(words[2])
        assert 3 <= inside <= len(one["members"])
        assert count == len(seen["cases"])
        assert one["channels"][0]["statistic"] <= count <= len(one["dispute_ids"])
        days = [filed[no]["filed_date"] for _, no in map(key, seen["cases"])]
        assert one["period"] == [min(days).isoformat(), max(days).isoformat()]
        assert {filed[no]["dispute_id"] for _, no in cases} == set(one["dispute_ids"])


def test_members_edges_and_mentions_are_those_of_the_graph(county: Workspace, told: dict[str, Any]) -> None:
    graph = graph_of(county)
    cases = dict(graph.label("LegalCase").select("id", "case_no").iter_rows())
    rows = graph.edge("PARTY_IN").select("start", "end", "side", "origins").rows()
    for one in told["rings"]:
        mine = {case["case_no"] for case in one["cases"]}
        roles = [member["role"] for member in one["members"]]
        assert roles == sorted(roles, key=["core", "sometimes", "attached"].index)
        inside = {member["id"] for member in one["members"]}
        assert len(inside) == len(one["members"])
        for member in one["members"]:
            stood = [row for row in rows if row[0] == member["id"] and cases[row[1]] in mine]
            assert member["side_counts"] == {side: sum(row[2] == side for row in stood) for side in "ABT"}
            assert member["mentions"] == sorted({origin for *_, origins in stood for origin in origins})
            assert member["mentions"]
        for edge in one["edges"]:
            assert {edge["a"], edge["b"]} <= inside
            assert edge["dispute"] in one["dispute_ids"]
            assert edge["lambda"] < 0.5
        assert len({edge["dispute"] for edge in one["edges"]}) == one["channels"][0]["statistic"]
        assert set(one["stability"]["core"]) == {m["id"] for m in one["members"] if m["role"] == "core"}
        assert set(one["stability"]["sometimes"]) == {m["id"] for m in one["members"] if m["role"] == "sometimes"}


def test_merges_are_those_of_level_three_and_no_others(county: Workspace, told: dict[str, Any]) -> None:
    entities = read_table(county.require("resolve").folder / "identity" / "entities.parquet")
    weak = set(entities.filter(entities["level"] == "I3")["entity_id"])
    merged = 0
    for one in told["rings"]:
        assert {merge["ids"][0] for merge in one["merges"]} == weak & {member["id"] for member in one["members"]}
        (namesakes,) = [each for each in one["innocent"] if each["explanation"]["en"].startswith("different people")]
        assert namesakes["holds"] is (None if one["merges"] else False)
        merged += len(one["merges"])
    assert merged > 0


def test_the_table_beside_says_the_same(county: Workspace, told: dict[str, Any]) -> None:
    table = read_table(county.require("detect").folder / "rings.parquet")
    assert dict(table.schema) == LIST
    assert table["ring_id"].to_list() == [one["ring_id"] for one in told["rings"]]
    assert table["q_value"].to_list() == [one["q_value"] for one in told["rings"]]
    for row, one in zip(table.iter_rows(named=True), told["rings"], strict=True):
        assert row["members"] == [member["id"] for member in one["members"]]
        assert len(row["case_ids"]) == len(one["cases"])


def test_rings_that_clear_say_by_what_and_those_beyond_say_nothing(told: dict[str, Any]) -> None:
    assert [one for one in told["rings"] if one["clears"]]
    for one in told["rings"]:
        assert not one["clears"] or one["q_value"] <= 0.1
        assert all(each["then_q"] > 0.1 for each in one["clears"])


def test_the_same_inputs_give_the_same_bytes_in_another_workspace(small: Workspace, tmp_path: Path) -> None:
    first = run(small)
    other = published(tmp_path / "other", hashed(graph_of_cases([*ring_of(RING), *strangers(400)])))
    assert run(other, workers=2) == first
    one, two = (workspace.require("detect").folder / RINGS for workspace in (small, other))
    assert one.read_bytes() == two.read_bytes()


def test_what_did_not_change_is_not_done_again(small: Workspace) -> None:
    run(small)
    version = small.require("detect").version
    with small.writer():
        assert detect(small, **QUICK).skipped
        assert not detect(small, **QUICK, seed=2).skipped
        again = detect(small, **QUICK, seed=2)
    assert again.skipped
    assert small.require("detect").version != version
    document = rings(small)
    assert (again.groups, again.q05) == (len(document["rings"]), document["summary"]["rings_at_q05"])


def test_a_ring_keeps_its_id_while_cases_of_others_come_in(small: Workspace) -> None:
    (before,) = shown(run(small))
    later = run(small, *ring_of(RING), *strangers(401))
    (after,) = shown(later)
    assert after["ring_id"] == before["ring_id"]
    assert after["predecessors"] == []
    assert later["dissolved"] == []


def test_a_ring_that_splits_or_goes_is_told(small: Workspace) -> None:
    """First one ring of six, then two of three that have a third of its cases each, then none."""
    (whole,) = shown(run(small, *ring_of("abcdef"), *strangers(400)))
    halves = [case for case in ring_of("abcdef") if {case.a, case.b} <= set("abc") or {case.a, case.b} <= set("def")]
    split = run(small, *halves, *strangers(400))
    parts = [one for one in split["rings"] if len(one["members"]) == 3]
    assert len(parts) == 2
    assert {tuple(one["predecessors"]) for one in parts} == {(whole["ring_id"],)}
    assert split["dissolved"] == [whole["ring_id"]]
    gone = run(small, *strangers(400))
    assert gone["rings"] == []
    assert gone["dissolved"] == sorted(one["ring_id"] for one in parts if one["shown"])
    assert run(small, *strangers(401))["dissolved"] == []


@pytest.mark.parametrize("when", ["读取图谱", "打乱的案件表", "说明", "社群"])
def test_an_interrupted_run_leaves_what_was_published(small: Workspace, when: str) -> None:
    run(small)
    before = small.require("detect")
    content = (before.folder / RINGS).read_bytes()

    def impatient(what: str, done: int, total: int) -> None:
        if what == when and (not total or 2 * done >= total - 1):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), small.writer():
        detect(small, decoys=30, workers=2, progress=impatient)
    assert small.require("detect") == before
    assert (before.folder / RINGS).read_bytes() == content
    assert [path.name for path in before.folder.parent.iterdir() if path.is_dir()] == [before.folder.name]
    assert run(small, decoys=30)["summary"]["decoys"] == 30


def test_a_stage_too_early_or_a_build_too_old_is_one_line(small: Workspace, tmp_path: Path) -> None:
    empty = Workspace(tmp_path / "empty")
    for ask in (detect, rings):
        with pytest.raises(WorkspaceError, match="请先运行") as error:
            ask(empty)
        assert "\n" not in str(error.value)
    run(small)
    with small.writer():
        with small.stage("resolve", inputs={}, parameters={"other": 1}, code="c"):
            pass
        with pytest.raises(QingsuError, match="请先运行: qingsu build"):
            detect(small)
    assert shown(rings(small))


def test_who_is_mostly_elsewhere_is_shown_at_the_rim(small: Workspace) -> None:
    """A company that each of the ring sues, and fifteen others too, is attached; those others are not named at all."""
    lawyer = {"agents": (("lawyer", "A", None),)}
    ring = ring_of("abcd", **lawyer)
    sued = [Case(f"sued{p}", p, "Z", day="2012-01-01", **lawyer) for p in "abcd" + "ghijklmnopqrst"]
    (one, *_) = run(small, *ring, *sued, *strangers(400))["rings"]
    roles = {member["id"]: member["role"] for member in one["members"]}
    assert roles == {**{hashed_id(p): "core" for p in "abcd"}, hashed_id("Z"): "attached"}
    assert [agent["name"] for agent in one["agents"]] == ["lawyer"]


@pytest.mark.parametrize("clients", ["Q", None])
def test_what_was_seen_is_told_of_those_who_were_scored(small: Workspace, clients: str | None) -> None:
    """Y is sued once with the ring's agent: its case stands beside the ring and is in no number of it."""
    lawyer = {"agents": (("lawyer", "A", clients),)}
    (one, *_) = run(small, *ring_of(RING, **lawyer), Case("beside", "a", "Y", **lawyer), *strangers(400))["rings"]
    assert {member["name"]: member["role"] for member in one["members"]} == {
        **dict.fromkeys(RING, "core"),
        "Y": "attached",
    }
    assert (len(one["cases"]), len(one["dispute_ids"]), len(one["edges"])) == (11, 11, 10)
    assert one["title"]["zh"].startswith("5 名当事人之间 10 宗互诉纠纷")
    assert len(one["sentences"][0]["cases"]) == len(one["channels"][0]["cases"]) == 10


def test_the_working_json_is_readable(small: Workspace) -> None:
    run(small)
    text = (small.require("detect").folder / RINGS).read_text("utf-8")
    assert json.loads(text)["rings"][0]["title"]["zh"].startswith("5 名当事人")
    assert text.endswith("\n")
