"""A truth file finds its people and cases in a workspace, or says in one line why it cannot."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import known_county as county
import polars as pl
import pytest

from graph.errors import SourceError, WorkspaceError
from graph.evaluation.judge import found_in
from graph.evaluation.truth import CaseIds, Innocent, closes_a_circle, read_truth
from graph.tables import Graph
from graph.workspace import Workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    return county.built_workspace(tmp_path_factory.mktemp("known") / "county")


@pytest.fixture(scope="module")
def graph(workspace: Workspace) -> Graph:
    return county.graph_of(workspace)


def test_members_and_cases_are_nodes_of_the_graph(workspace: Workspace, graph: Graph, tmp_path: Path) -> None:
    told = read_truth(county.write_truth(tmp_path / "truth.json", county.truth()), workspace, graph)
    (ring,), (family,) = told.truth.rings, told.truth.innocent
    assert ring.members == {county.entities(graph, party)[0] for party in "abc"}
    assert ring.members <= set(graph.label("Person")["id"])
    numbers = graph.label("LegalCase").filter(graph.label("LegalCase")["id"].is_in(list(ring.cases)))["case_no"]
    assert sorted(numbers) == [county.case_no(n) for n in (1, 2, 3, 4)]
    assert (ring.archetype, ring.cyclic) == ("G-CHAIN", True)
    assert family == Innocent("I1", "family", frozenset(county.entities(graph, p)[0] for p in "de"), family.cases)
    assert (told.found, told.mentions) == (10, 10)


def test_a_member_held_for_two_is_one_in_the_list_too(workspace: Workspace, graph: Graph, tmp_path: Path) -> None:
    chief, other = county.entities(graph, "c")
    told = read_truth(county.write_truth(tmp_path / "truth.json", county.truth()), workspace, graph)
    assert told.same == {other: chief}
    (found,) = found_in({"rings": county.one_ring(graph, ["abc"], 0.03)}, CaseIds(graph), told.same)
    assert (found.members, found.cases, found.q) == (told.truth.rings[0].members, told.truth.rings[0].cases, 0.03)


def test_a_truth_file_of_another_county_is_told_by_its_mentions(
    workspace: Workspace, graph: Graph, tmp_path: Path
) -> None:
    other = county.truth()
    for n, member in enumerate(
        one for kind in ("rings", "innocent") for group in other[kind] for one in group["members"]
    ):
        member.update(name=f"外县{n}", id_no=None)
    with pytest.raises(SourceError) as told:
        read_truth(county.write_truth(tmp_path / "truth.json", other), workspace, graph)
    assert str(told.value) == "truth.json: 10 处提及只找到 0 处, 不是这个工作区所装数据的真值文件"
    elsewhere = county.truth()
    for group in (*elsewhere["rings"], *elsewhere["innocent"]):
        for member in group["members"]:
            member["mentions"] = [mention.replace(county.FILE, "别的.csv") for mention in member["mentions"]]
    with pytest.raises(SourceError, match="只找到 0 处"):
        read_truth(county.write_truth(tmp_path / "truth.json", elsewhere), workspace, graph)


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    told = copy.deepcopy(county.truth())
    place: Any = told
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return told


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("rings",), None, "truth.json: $: 缺少 'rings'"),
        (("rings", 0, "members", 1, "name"), None, "truth.json: $.rings[0].members[1]: 缺少 'name'"),
        (("rings", 0, "cyclic"), "yes", "truth.json: $.rings[0].cyclic: 应为 boolean"),
        (("rings", 0, "members", 0, "id_no"), 7, "truth.json: $.rings[0].members[0].id_no: 应为 string 或 null"),
        (
            ("innocent", 0, "members", 0, "mentions", 0),
            "f#x",
            "truth.json: $.innocent[0].members[0].mentions[0]: 不合约定",
        ),
    ],
)
def test_a_truth_file_that_is_not_what_the_contract_says_is_told_by_its_place(
    workspace: Workspace, graph: Graph, tmp_path: Path, path: tuple[Any, ...], value: Any, line: str
) -> None:
    with pytest.raises(SourceError) as told:
        read_truth(county.write_truth(tmp_path / "truth.json", changed(path, value)), workspace, graph)
    assert str(told.value).startswith(line)
    assert "\n" not in str(told.value)


def test_another_generators_truth_may_say_more_and_less(workspace: Workspace, graph: Graph, tmp_path: Path) -> None:
    """Whether a ring closes a circle is then counted in its disputes."""
    told = county.truth()
    whole = read_truth(county.write_truth(tmp_path / "whole.json", told), workspace, graph).truth
    for ring in told["rings"]:
        for key in ("cyclic", "disputes_inside", "observable_channels", "agents"):
            del ring[key]
        ring["note"] = "x"
    del told["settings"]
    assert read_truth(county.write_truth(tmp_path / "bare.json", told), workspace, graph).truth == whole


@pytest.mark.parametrize(
    ("disputes", "members", "closes"),
    [
        ("a-b b-c c-a", 3, True),
        ("a-b b-c c-d", 4, False),
        ("a-b b-c c-a", 4, False),  # fewer than they are
        ("ab-c a-c b-c", 3, False),  # nor with suits of the same people
        ("ab-cd", 4, False),  # a joint suit closes no circle by itself
        ("a-b b-a c-a", 3, False),  # one dispute, whoever sues
    ],
)
def test_what_closes_a_circle(disputes: str, members: int, closes: bool) -> None:
    sides = [[set(side) for side in dispute.split("-")] for dispute in disputes.split()]
    assert closes_a_circle(sides, members) is closes


def test_what_is_no_json_or_no_file_is_one_line(workspace: Workspace, graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "truth.json"
    path.write_text('{"rings": [],\n oops', "utf-8")
    with pytest.raises(SourceError) as told:
        read_truth(path, workspace, graph)
    assert str(told.value) == "truth.json:2: 不是 JSON"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match="不是 JSON"):
        read_truth(path, workspace, graph)
    with pytest.raises(SourceError, match="无法读取"):
        read_truth(tmp_path / "nowhere.json", workspace, graph)


def test_identities_resolved_after_the_build_are_refused(tmp_path: Path) -> None:
    workspace = county.built_workspace(tmp_path / "county")
    graph = county.graph_of(workspace)
    with workspace.writer(), workspace.stage("resolve", inputs={}, parameters={}, code="later"):
        pass
    path = county.write_truth(tmp_path / "truth.json", county.truth())
    with pytest.raises(WorkspaceError, match="resolve 之后尚未运行 build"):
        read_truth(path, workspace, graph)


def test_a_number_that_two_courts_use_is_told_apart_by_the_court() -> None:
    cases = pl.DataFrame({"id": ["x", "y", "z"], "case_no": ["旧1号", "旧1号", "（2023）冀9901民初7号"]})
    courts = pl.DataFrame({"id": ["k1", "k2"], "name": ["甲法院", "乙法院"]})
    heard = pl.DataFrame({"start": ["x", "y"], "start_label": "LegalCase", "end": ["k1", "k2"], "end_label": "Court"})
    ids = CaseIds(Graph().with_label("LegalCase", cases).with_label("Court", courts).with_edge("HEARD_BY", heard))
    assert ids.of([{"court": "乙法院", "case_no": "旧1号"}]) == {"y"}
    assert ids.of([{"court": "丙法院", "case_no": "旧1号"}]) == frozenset()
    assert ids.of([{"court": None, "case_no": "(2023)冀9901民初7号"}]) == {"z"}
