"""The published graph read by id: every row and link of the tables, and nothing of a later build."""

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from small_graphs import Case, case_id, graph_of_cases, hashed, hashed_id, published, ring_of, strangers

from graph.errors import QueryError, WorkspaceError
from graph.reader import GraphReader
from graph.tables import Graph, edge_columns, node_columns
from graph.workspace import Workspace

LAWYER = {"agents": (("周律", "A", "a"),)}


@pytest.fixture
def graph() -> Graph:
    cases = [*ring_of("abc", **LAWYER), *strangers(30), Case("self", "x", "x", day=None, court=None)]
    graph = graph_of_cases(cases, {"a": {"birth_date": date(1970, 1, 2)}})
    villages = pl.DataFrame(
        [{"id": "v", "name": "柳树村", "kind": "村委会", "township": "石桥镇"}], schema=node_columns("VillageOrg")
    )
    loop = pl.DataFrame(
        [{"start": "a", "start_label": "Person", "end": "a", "end_label": "Person", "kind": "kin1", "origins": ["o"]}],
        schema=edge_columns("TIE"),
    )
    return hashed(graph.with_label("VillageOrg", villages).with_edge("TIE", loop))


@pytest.fixture
def reader(tmp_path: Path, graph: Graph) -> GraphReader:
    return GraphReader(published(tmp_path / "workspace", graph))


def test_every_node_has_its_own_row(reader: GraphReader, graph: Graph) -> None:
    for label, frame in graph.nodes.items():
        rows = {row["id"]: row for row in frame.drop("origins").iter_rows(named=True)}
        told = reader.facts_of(rows)
        assert list(told) == list(rows)
        assert all(facts["label"] == label for facts in told.values())
        for id_, row in rows.items():
            assert {"label": label} | {k: v for k, v in row.items() if v is not None} == told[id_]


def test_every_link_is_told_from_both_ends_and_once(reader: GraphReader, graph: Graph) -> None:
    expected = {
        (kind, row["start"], row["end"], row.get("role"), row.get("side"))
        for kind, frame in graph.edges.items()
        for row in frame.iter_rows(named=True)
    }
    ids = [id_ for frame in graph.nodes.values() for id_ in frame["id"]]
    seen = Counter(link.number for id_ in ids for link in reader.links_of(id_))
    links = reader.links(seen)
    assert {(one.type, one.start, one.end, one.facts.get("role"), one.facts.get("side")) for one in links} == expected
    assert all(n == (1 if link.start == link.end else 2) for link, n in zip(links, seen.values(), strict=True))


def test_links_can_be_asked_by_type_and_counted(reader: GraphReader) -> None:
    a = hashed_id("a")
    assert reader.count_by_type(a) == {"PARTY_IN": 2, "TIE": 1}
    assert {link.type for link in reader.links_of(a, ("TIE", "KIN"))} == {"TIE"}
    assert reader.links_of(a, ("KIN",)) == []
    case = hashed_id(case_id(0))
    assert set(reader.neighbours(case)) == {hashed_id(one) for one in ("a", "b", "周律", "k")}
    (acts,) = reader.links_of(case, ("AGENT_IN",))
    assert acts.facts["for_ids"] == [hashed_id("a")]
    assert acts.other(case) == hashed_id("周律")


def test_origins_are_those_of_the_row_asked_for(reader: GraphReader) -> None:
    links = reader.links_of(hashed_id(case_id(2)), ("PARTY_IN",))
    assert reader.origins_of_links(link.number for link in links) == {link.number: ["o2"] for link in links}
    assert reader.origins_of([hashed_id("a")]) == {hashed_id("a"): []}


def test_a_village_is_called_with_its_township_and_what_has_no_name_by_its_label(tmp_path: Path) -> None:
    nobody = pl.DataFrame([{"id": hashed_id("n")}], schema=node_columns("Person"))
    village = pl.DataFrame(
        [{"id": hashed_id("v"), "name": "柳树村", "kind": "村委会", "township": "石桥镇"}],
        schema=node_columns("VillageOrg"),
    )
    graph = Graph().with_label("Person", nobody).with_label("VillageOrg", village)
    reader = GraphReader(published(tmp_path / "workspace", graph))
    wanted = [hashed_id("v"), hashed_id("n")]
    assert reader.captions(wanted) == dict(zip(wanted, ("石桥镇柳树村村委会", "(自然人)"), strict=True))


def test_a_stranger_is_refused_in_one_line(reader: GraphReader) -> None:
    assert not reader.has("f" * 32)
    for ask in (reader.facts, reader.caption, reader.links_of, reader.neighbours):
        with pytest.raises(QueryError, match="没有节点"):
            ask("f" * 32)


def test_a_reader_keeps_its_build_and_says_when_there_is_another(tmp_path: Path, graph: Graph) -> None:
    workspace = published(tmp_path / "workspace", graph)
    reader = GraphReader(workspace)
    assert reader.is_current()
    published(tmp_path / "workspace", hashed(graph_of_cases(strangers(5))))
    assert not reader.is_current()
    assert reader.caption(hashed_id("a")) == "a"
    assert not GraphReader(workspace).has(hashed_id("a"))


def test_an_empty_graph_and_none_at_all(tmp_path: Path) -> None:
    reader = GraphReader(published(tmp_path / "workspace", Graph()))
    assert not reader.has("a")
    with pytest.raises(WorkspaceError, match="qingsu load"):
        GraphReader(Workspace(tmp_path / "nothing"))
