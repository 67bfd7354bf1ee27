"""`qingsu export` as people type it: the whole graph, one ring, and every wrong use in one clear line."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from known_county import built_workspace
from small_graphs import Case, graph_of_cases, hashed, hashed_id, published, ring_of, strangers

from app.cli.main import main
from graph.tables import read_graph
from graph.workspace import Workspace

Ask = Callable[..., tuple[str, str]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return built_workspace(tmp_path_factory.mktemp("whole") / "county")


@pytest.fixture(scope="module")
def with_ring(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A ring of five whose cases two lawyers had, among strangers; another case of a member with somebody else."""
    agents = (("周律", "A", None), ("吴律", "B", None))
    cases = [*ring_of("abcde", agents=agents), Case("other", "a", "z", day="2015-02-01"), *strangers(300)]
    workspace = published(tmp_path_factory.mktemp("ring") / "workspace", hashed(graph_of_cases(cases)))
    words = ("detect", "--decoys", "20", "--workers", "1", "--workspace", str(workspace.folder))
    assert main(words) == 0
    return workspace


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Ask:
    def ask(workspace: Workspace, *words: object, code: int = 0) -> tuple[str, str]:
        assert main(["export", *map(str, words), "--workspace", str(workspace.folder)]) == code
        told = capsys.readouterr()
        return told.out, told.err

    return ask


def test_the_whole_graph_with_who_and_the_day_of_the_data(said: Ask, whole: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "县.graphml"
    stdout, err = said(whole, "graphml", "-o", out, "--who", "王检")
    graph = read_graph(whole.require("build").folder / "graph")
    nodes, edges = (sum(frame.height for frame in frames.values()) for frames in (graph.nodes, graph.edges))
    assert f"全部图谱: {nodes} 个节点、{edges} 条关系 → {out}, 说明见 {out}.README.txt" in err
    assert stdout == ""
    read = nx.read_graphml(out, force_multigraph=True)
    assert (read.number_of_nodes(), read.number_of_edges()) == (nodes, edges)
    note = Path(f"{out}.README.txt").read_text("utf-8")
    for line in ("导出人: 王检", "数据日期: 2026-01-01", f"数据版本: {whole.require('build').version}"):
        assert line in note


def test_who_exports_is_the_user_of_the_system_unless_told(
    said: Ask, whole: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "lijian")
    said(whole, "csv", "-o", tmp_path / "表")
    assert "导出人: lijian" in (tmp_path / "表" / "README.txt").read_text("utf-8")


def test_the_command_to_import_is_told(said: Ask, whole: Workspace, tmp_path: Path) -> None:
    _, err = said(whole, "neo4j-import", "-o", tmp_path / "导入")
    assert "neo4j-admin database import full neo4j @import.args" in err
    assert "cypher-shell -f after_import.cypher" in err
    assert (tmp_path / "导入" / "nodes" / "QingsuBuild.csv").exists()


@pytest.mark.parametrize("by", ["rank", "id"])
def test_the_surroundings_of_one_ring(said: Ask, with_ring: Workspace, tmp_path: Path, by: str) -> None:
    (ring,) = json.loads((with_ring.require("detect").folder / "rings.json").read_text("utf-8"))["rings"]
    out = tmp_path / "团伙.gexf"
    _, err = said(with_ring, "gexf", "-o", out, "--ring", "1" if by == "rank" else ring["ring_id"][:8])
    assert f"团伙线索第 1 位 [{ring['ring_id'][:12]}]" in err
    read = nx.read_gexf(out, version="1.3")
    told = {id_: values["类型 type"] for id_, values in read.nodes(data=True)}
    members = {member["id"] for member in ring["members"]}
    assert {id_ for id_, label in told.items() if label == "Person"} == members
    assert {id_ for id_, label in told.items() if label == "Agent"} == {hashed_id("周律"), hashed_id("吴律")}
    assert {id_ for id_, label in told.items() if label == "Court"} == {hashed_id("k")}
    numbers = {values["label"] for values in read.nodes.values() if values["类型 type"] == "LegalCase"}
    assert numbers == {case["case_no"] for case in ring["cases"]}
    assert hashed_id("z") not in told
    kinds = {values["类型 type"] for _, _, values in read.edges(data=True)}
    assert kinds == {"PARTY_IN", "AGENT_IN", "HEARD_BY"}


def test_a_ring_is_no_whole_build(said: Ask, with_ring: Workspace, tmp_path: Path) -> None:
    said(with_ring, "neo4j-import", "-o", tmp_path / "out", "--ring", "1")
    assert not (tmp_path / "out" / "nodes" / "QingsuBuild.csv").exists()


def test_rings_of_another_build_are_refused(said: Ask, tmp_path: Path) -> None:
    cases = [*ring_of("abcde"), *strangers(300)]
    folder = tmp_path / "workspace"
    workspace = published(folder, hashed(graph_of_cases(cases)))
    assert main(("detect", "--decoys", "20", "--workers", "1", "--workspace", str(folder))) == 0
    published(folder, hashed(graph_of_cases([*cases, Case("new", "x", "y", day="2016-01-01")])))
    _, err = said(workspace, "gexf", "-o", tmp_path / "a.gexf", "--ring", "1", code=1)
    assert "团伙线索来自另一次生成的图谱, 请先运行: qingsu detect" in err
    said(workspace, "gexf", "-o", tmp_path / "a.gexf")


def test_wrong_uses_are_one_line_each(said: Ask, whole: Workspace, with_ring: Workspace, tmp_path: Path) -> None:
    for workspace, words, code, line in (
        (whole, ("pdf", "-o", tmp_path / "x"), 2, "csv、gexf、graphml、neo4j-import"),
        (whole, ("gexf",), 2, "--output"),
        (whole, ("gexf", "-o", tmp_path), 1, "这是文件夹, 请写文件名"),
        (whole, ("gexf", "-o", tmp_path / "a" / "b.gexf"), 1, "上级文件夹不存在"),
        (whole, ("gexf", "-o", tmp_path / "b.gexf", "--ring", "1"), 1, "尚未运行 detect"),
        (with_ring, ("gexf", "-o", tmp_path / "b.gexf", "--ring", "7"), 1, "没有团伙线索 7"),
        (Workspace(tmp_path / "none"), ("gexf", "-o", tmp_path / "b.gexf"), 1, "尚未装载数据"),
    ):
        _, err = said(workspace, *words, code=code)
        assert line in err
        assert "Traceback" not in err
        assert code == 2 or len(err.strip().splitlines()) == 1
    assert not re.findall("b.gexf|aside", " ".join(path.name for path in tmp_path.rglob("*")))
