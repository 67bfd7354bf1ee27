"""`path` and `communities` as people type them, on a small graph of which every line is known."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from app.cli.main import main
from graph.communities import communities_table
from graph.derive import derive_all
from graph.search import write_index
from graph.tables import Graph, edge_columns, node_columns, sorted_graph, write_table
from graph.workspace import Workspace

Ask = Callable[..., tuple[str, str]]
NODES = {
    "Person": [
        {"id": f"p{n}", "name": name} for n, name in enumerate(["赵甲一", "钱乙二", "孙丙三", "孙丙三", "独行"])
    ],
    "Company": [{"id": "q0", "name": "某建材公司"}],
    "VillageOrg": [{"id": "v0", "name": "柳树村", "township": "石桥镇", "kind": "村委会"}],
    "Agent": [{"id": "a0", "name": "周律"}],
    "LegalCase": [
        {
            "id": "c0",
            "case_no": "（2020）冀9901民初1号",
            "filed_date": date(2020, 3, 1),
            "close_date": date(2020, 4, 1),
        },
        {
            "id": "c1",
            "case_no": "（2021）冀9901民初2号",
            "filed_date": date(2021, 3, 1),
            "close_date": date(2021, 4, 1),
        },
    ],
}
EDGES = [
    ("p0", "Person", "PARTY_IN", "c0", "LegalCase", {"role": "原告", "side": "A"}),
    ("v0", "VillageOrg", "PARTY_IN", "c0", "LegalCase", {"role": "被告", "side": "B"}),
    ("p1", "Person", "PARTY_IN", "c1", "LegalCase", {"role": "原告", "side": "A"}),
    ("p2", "Person", "PARTY_IN", "c1", "LegalCase", {"role": "被告", "side": "B"}),
    ("a0", "Agent", "AGENT_IN", "c0", "LegalCase", {"side": "A"}),
    ("a0", "Agent", "AGENT_IN", "c1", "LegalCase", {"side": "A"}),
    ("p2", "Person", "LEGAL_REP_OF", "q0", "Company", {}),
    ("p3", "Person", "OFFICER_OF", "q0", "Company", {"post": "监事"}),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    graph = Graph()
    for label, rows in NODES.items():
        graph = graph.with_label(label, pl.DataFrame(rows, schema=node_columns(label)))
    for kind in {edge[2] for edge in EDGES}:
        rows = [
            {"start": a, "start_label": a_label, "end": b, "end_label": b_label, "origins": ["o/-/2"], **props}
            for a, a_label, name, b, b_label, props in EDGES
            if name == kind
        ]
        graph = graph.with_edge(kind, pl.DataFrame(rows, schema=edge_columns(kind)))
    graph = sorted_graph(derive_all(graph))
    folder = tmp_path_factory.mktemp("network") / "workspace"
    made = Workspace(folder)
    aliases = pl.DataFrame({"entity_id": ["p0"], "aliases": [["former"]]})
    with made.writer(), made.stage("build", inputs={}, parameters={}, code="c") as run:
        for label, frame in graph.nodes.items():
            write_table(frame, run.path(f"graph/nodes/{label}.parquet"))
        for kind, frame in graph.edges.items():
            write_table(frame, run.path(f"graph/edges/{kind}.parquet"))
        write_index(run.path("search.sqlite", counted=False), graph, aliases)
    with made.writer(), made.stage("detect", inputs={}, parameters={}, code="c") as run:
        write_table(communities_table(graph, seed=1), run.path("communities.parquet"))
    return folder


@pytest.fixture
def said(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """What a command says on stdout and on stderr."""

    def ask(*words: str, code: int = 0) -> tuple[str, str]:
        assert main([*words, "--workspace", str(workspace)]) == code
        told = capsys.readouterr()
        return told.out, told.err

    return ask


def test_a_path_reads_from_left_to_right_and_says_each_relation(said: Ask) -> None:
    out, err = said("path", "赵甲一", "钱乙二")
    assert "赵甲一 — 钱乙二: 1 条路径, 1 种形状" in err
    line = "赵甲一 —是…的原告→ （2020）冀9901民初1号 —代理人有→ 周律 —代理→ （2021）冀9901民初2号 —原告有→ 钱乙二"
    assert line in out
    assert "自然人-案件-代理人-案件-自然人" in out


def test_in_json_everything_is_there(said: Ask) -> None:
    (told,) = json.loads(said("path", "former", "柳树", "--k", "3", "--json")[0])
    assert (told["start"]["name"], told["end"]["name"]) == ("赵甲一", "石桥镇柳树村村委会")
    (route,) = told["paths"]
    assert route["shape"] == ["Person", "PARTY_IN", "LegalCase", "PARTY_IN", "VillageOrg"]
    assert [step[0]["role"] for step in route["steps"]] == ["原告", "被告"]
    assert [step[0]["forward"] for step in route["steps"]] == [True, False]
    assert (told["complete"], told["cuts"]) == (True, [])


def test_several_ends_are_asked_two_by_two(said: Ask) -> None:
    told = json.loads(said("path", "赵甲一", "钱乙二", "某建材公司", "--max", "7", "--json")[0])
    assert [(one["start"]["id"], one["end"]["id"]) for one in told] == [("p0", "p1"), ("p0", "q0"), ("p1", "q0")]
    assert [one["paths"][0]["length"] for one in told] == [4, 5, 3]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("赵甲一", "钱乙二", "--max", "3"), "没有路径: 不限「最多 3 步」时有 4 步的"),
        (("赵甲一", "钱乙二", "--avoid", "hub", "--hub-degree", "1"), "不限「不经过连接多于 1 的枢纽」时有 4 步的"),
        (("赵甲一", "钱乙二", "--from", "2021-01-01"), "不限「期间」时有 4 步的"),
        (("赵甲一", "钱乙二", "--relations", "PARTY_IN"), "不限「关系的种类」时有 4 步的"),
        (("钱乙二", "赵甲一", "--in-time"), "不限「按时间先后」时有 4 步的"),
        (("赵甲一", "独行"), "图谱中两者没有任何联系"),
    ],
)
def test_when_there_is_none_the_limit_is_named(said: Ask, words: tuple[str, ...], line: str) -> None:
    out, err = said("path", *words)
    assert out == ""
    assert line in err
    assert err.count("\n") == 1


def test_in_time_from_the_earlier_case_to_the_later(said: Ask) -> None:
    (told,) = json.loads(said("path", "赵甲一", "钱乙二", "--in-time", "--json")[0])
    assert told["paths"][0]["days"] == ["2020-03-01", "2020-03-01", "2021-03-01", "2021-03-01"]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("孙丙三", "钱乙二"), "2 个节点叫 孙丙三, 请写编号: 自然人 孙丙三 p2、自然人 孙丙三 p3"),
        (("没有此人", "钱乙二"), "没有节点叫 没有此人"),
        (("钱乙二", "钱乙二"), "两端是同一个节点"),
        (("赵甲一", "钱乙二", "--max", "99"), "最多步数应在 1 与 12 之间"),
        (("赵甲一", "钱乙二", "--from", "2022-01-01", "--to", "2021-01-01"), "期间的起日晚于止日"),
        (("赵甲一", "钱乙二", "--relations", "PARTY_INN"), "未知关系 'PARTY_INN', 是否 'PARTY_IN'?"),
    ],
)
def test_what_cannot_be_asked_is_one_line(said: Ask, words: tuple[str, ...], line: str) -> None:
    out, err = said("path", *words, code=1)
    assert out == ""
    assert line in err
    assert err.count("\n") == 1


def test_wrong_usage(said: Ask) -> None:
    for words in (("赵甲一",), ("赵甲一", "钱乙二", "--avoid", "bank"), ("赵甲一", "钱乙二", "--from", "去年")):
        assert said("path", *words, code=2)[0] == ""


def test_communities_are_listed_and_shown(said: Ask) -> None:
    listed = json.loads(said("communities", "list", "--json")[0])
    assert [one["size"] for one in listed] == [3, 2]
    table = said("communities", "list", "--limit", "1")[0]
    assert listed[0]["name_zh"] in table
    assert listed[1]["name_zh"] not in table
    shown = [json.loads(said("communities", "show", str(n), "--json")[0]) for n in (0, 1)]
    assert [len(one["members"]) for one in shown] == [3, 2]
    names = {member["name"] for one in shown for member in one["members"]}
    assert names == {"赵甲一", "钱乙二", "孙丙三", "石桥镇柳树村村委会", "周律"}
    assert shown[0]["members"][0]["id"] in said("communities", "show", "0")[0]
    assert "没有社群 7" in said("communities", "show", "7", code=1)[1]


def test_before_detect_communities_name_the_stage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["communities", "list", "--workspace", str(tmp_path)]) == 1
    assert "qingsu load" in capsys.readouterr().err
