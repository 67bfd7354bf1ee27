"""GraphML and GEXF as networkx, a stranger, reads them: nothing lost, nothing added, whatever a name holds."""

import re
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from outgoing import SCOPE, P, Q, facts, hostile_graph

from app.exports import export, formats
from graph import schema
from graph.tables import Graph

XML = ("graphml", "gexf")
READ = {
    "graphml": lambda path: nx.read_graphml(path, force_multigraph=True),
    "gexf": lambda path: nx.read_gexf(path, version="1.3"),
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return hostile_graph()


@pytest.fixture(scope="module", params=XML)
def read(request: pytest.FixtureRequest, graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> nx.MultiDiGraph:
    out = tmp_path_factory.mktemp("xml") / f"图 谱.{request.param}"
    export(formats()[request.param], graph, out, SCOPE)
    return READ[request.param](out)


def told(values: dict[str, Any]) -> dict[str, Any]:
    """Attributes by property name: a title ends with it."""
    return {title.split()[-1]: value for title, value in values.items() if " " in title}


def test_every_node_comes_back_with_its_facts_and_its_looks(graph: Graph, read: nx.MultiDiGraph) -> None:
    assert read.number_of_nodes() == sum(frame.height for frame in graph.nodes.values())
    for name, frame in graph.nodes.items():
        label = schema.label(name)
        red, green, blue = bytes.fromhex(label.colour[1:])
        for row in frame.iter_rows(named=True):
            node = dict(read.nodes[row["id"]])
            said = {key: value for key, value in facts(row).items() if key != "id"}
            assert told(node) == {**said, "type": name, "type_zh": label.zh}
            assert node["label"] == (said.get(label.caption) or label.zh)
            look = node.get("viz", {}).get("color") or node
            assert (look["r"], look["g"], look["b"]) == (red, green, blue)


def test_every_edge_comes_back_between_its_ends_and_parallel_ones_stay_apart(
    graph: Graph, read: nx.MultiDiGraph
) -> None:
    found = sorted((start, end, sorted(told(values).items(), key=str)) for start, end, values in read.edges(data=True))
    expected = [
        (row["start"], row["end"], sorted({**facts(row), "type": kind}.items(), key=str))
        for kind, frame in graph.edges.items()
        for row in frame.iter_rows(named=True)
    ]
    assert found == sorted(expected)
    assert len({key for *_, key in read.edges(keys=True)}) == len(expected)


def test_an_edge_is_called_in_chinese_with_its_role(read: nx.MultiDiGraph) -> None:
    labels = {values["label"] for _, _, values in read.edges(data=True)}
    assert {"是…的原告", '是…的被告"反诉"', "是…的当事人", "由…审理", "有关联"} <= labels


def test_types_are_declared_so_that_money_is_a_number(read: nx.MultiDiGraph) -> None:
    case = told(read.nodes["ca" * 16])
    assert (case["amount_claimed_fen"], case["amount_claimed_yuan"]) == (123456, 1234.56)
    assert case["soft_close"] is True
    assert told(read.nodes["c1" * 16])["reg_capital_fen"] == 100000000000000001


def test_gexf_has_days_where_they_are_known_and_never_an_end_before_its_beginning(graph: Graph, tmp_path: Path) -> None:
    out = tmp_path / "a.gexf"
    done = export(formats()["gexf"], graph, out, SCOPE)
    space = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}
    root = ET.parse(out).getroot()
    head = root.find("g:graph", space)
    assert head is not None
    assert {name: head.get(name) for name in ("mode", "timeformat", "timerepresentation", "defaultedgetype")} == {
        "mode": "dynamic",
        "timeformat": "date",
        "timerepresentation": "interval",
        "defaultedgetype": "directed",
    }
    nodes = {one.get("id"): (one.get("start"), one.get("end")) for one in root.iterfind(".//g:node", space)}
    assert nodes["ca" * 16] == ("2023-01-05", "2023-03-01")
    assert nodes["cb" * 16] == ("2020-05-01", None)
    assert nodes["cc" * 16] == (None, "2024-01-01")
    assert nodes["dd" * 16] == ("2022-05-06", "2022-05-06")
    assert nodes[P] == (None, None)
    edges = [
        (one.get("kind"), one.get("source"), one.get("start"), one.get("end"))
        for one in root.iterfind(".//g:edge", space)
    ]
    assert edges.count(("PARTY_IN", P, "2023-01-05", "2023-03-01")) == 2
    assert ("HEARD_BY", "ca" * 16, "2023-01-05", "2023-03-01") in edges
    assert ("PARTY_IN", "c1" * 16, "2020-05-01", None) in edges
    assert ("SHAREHOLDER_OF", P, "2020-01-01", None) in edges
    assert ("SHAREHOLDER_OF", Q, "2020-01-01", None) in edges
    assert ("SHAREHOLDER_OF", "c1" * 16, None, "2021-01-01") in edges
    assert ("TRANSFER", "ba" * 16, "2021-01-01", "2021-01-01") in edges
    assert ("TIE", P, None, None) in edges
    assert all(not start or not end or start <= end for *_, start, end in edges)
    (line,) = [line for line in done.told if "止日早于起日" in line]
    assert "3 (LegalCase 1、PARTY_IN 1、SHAREHOLDER_OF 1)" in line
    shapes = {one.get("value") for one in root.iterfind(".//viz:shape", space)}
    assert shapes == {"disc", "square", "diamond", "triangle"}
    assert sum(1 for one in root.iterfind(".//g:edge/viz:color", space)) == 3, "derived edges alone"


def test_the_head_says_who_and_when_for_the_note_may_be_lost(graph: Graph, tmp_path: Path) -> None:
    for name in XML:
        out = tmp_path / f"a.{name}"
        export(formats()[name], graph, out, SCOPE)
        head = ET.tostring(ET.parse(out).getroot(), encoding="unicode")[:4000]
        for words in ("全部图谱", "2026-03-01", SCOPE.data_version, "线索不是结论"):
            assert words in head, words
        assert 'lastmodifieddate="2026-03-01"' in head or name == "graphml"


def test_gephi_takes_no_column_for_something_else(graph: Graph, tmp_path: Path) -> None:
    """Its importer reads keys called so as looks, and `d3`, `d7` as the labels of yEd."""
    out = tmp_path / "a.graphml"
    export(formats()["graphml"], graph, out, SCOPE)
    keys = [
        (one.get("for"), one.get("id"), one.get("attr.name"))
        for one in ET.parse(out).iter("{http://graphml.graphdrawing.org/xmlns}key")
    ]
    looks = {"label", "d3", "d7", "x", "y", "z", "xpos", "ypos", "size", "r", "g", "b", "weight", "id", "edgeid"}
    meant = {("node", name) for name in ("label", "size", "r", "g", "b")} | {("edge", "label")}
    assert {(of, name) for of, _, name in keys if name in looks} == meant
    assert not looks & {id_ for _, id_, _ in keys}
    assert len({id_ for _, id_, _ in keys}) == len(keys)
    assert len({(of, name) for of, _, name in keys}) == len(keys)


def test_no_property_is_called_as_our_own_columns() -> None:
    every = {prop for name in schema.LABELS for prop in schema.node_props(name)}
    every |= {prop for name in schema.EDGES for prop in schema.edge_props(name)}
    assert not every & {"type", "type_zh", "caption", "label"}
    assert all(re.fullmatch("[a-z][a-z0-9_]*", one) for one in every)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize("name", XML)
@given(names=st.lists(TEXT, min_size=1, max_size=8), former=st.lists(TEXT, max_size=4))
def test_any_text_is_read_back_but_for_what_xml_cannot_say(
    name: str, tmp_path_factory: pytest.TempPathFactory, names: list[str], former: list[str]
) -> None:
    rows = [{"id": f"{n:032}", "name": one, "former_names": former} for n, one in enumerate(names)]
    graph = Graph().with_label("Company", pl.DataFrame(rows, schema_overrides={"former_names": pl.List(pl.String)}))
    out = tmp_path_factory.mktemp("any") / f"a.{name}"
    export(formats()[name], graph, out, SCOPE)
    read = READ[name](out)
    for row in rows:
        node = read.nodes[row["id"]]
        assert node["名称 name"] == in_xml(row["name"])
        assert node["曾用名 former_names"] == in_xml("、".join(row["former_names"]))


def in_xml(text: str) -> str:
    return "".join(
        sign if sign in "\t\n\r" or (sign >= " " and sign not in "\ufffe\uffff") else "\ufffd" for sign in text
    )


def test_an_empty_graph_is_an_empty_file_that_opens(tmp_path: Path) -> None:
    for name in XML:
        out = tmp_path / f"a.{name}"
        export(formats()[name], Graph(), out, SCOPE)
        assert READ[name](out).number_of_nodes() == 0


def test_a_date_of_any_year_is_written(tmp_path: Path) -> None:
    graph = Graph().with_label(
        "LegalCase", pl.DataFrame({"id": ["a"], "case_no": ["x"], "filed_date": [date(1850, 1, 1)]})
    )
    out = tmp_path / "a.gexf"
    export(formats()["gexf"], graph, out, SCOPE)
    assert READ["gexf"](out).nodes["a"]["start"] == "1850-01-01"
