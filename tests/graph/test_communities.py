"""Communities: they hang together, are no worse than the reference, the same in every process, and have names."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import numpy as np
import polars as pl
import pytest
from derive.sketch import Edge, Node, case, company, party, person, shuffled, sketch
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.communities import COLUMNS, Partition, communities_table, louvain, modularity, reference
from graph.derive import derive_all
from graph.network import Adjacency, adjacency, projection_of
from graph.tables import Graph


def adjacency_of(told: nx.Graph) -> Adjacency:
    edges = np.array(list(told.edges), np.int32).reshape(-1, 2)
    weights = np.array([float(weight) for *_, weight in told.edges(data="weight", default=1.0)])
    return adjacency(len(told), edges[:, 0].copy(), edges[:, 1].copy(), weights)


def groups(partition: Partition) -> list[set[int]]:
    return [set(np.flatnonzero(partition.labels == one).tolist()) for one in range(partition.communities)]


@st.composite
def weighted(draw: st.DrawFn) -> nx.Graph:
    """Any multigraph's edges summed: disconnected parts, self-loops, single nodes, weights of many sizes."""
    size = draw(st.integers(1, 30))
    node = st.integers(0, size - 1)
    told = nx.Graph()
    told.add_nodes_from(range(size))
    for a, b, weight in draw(st.lists(st.tuples(node, node, st.sampled_from([0.01, 1.0, 2.5, 1e6])), max_size=90)):
        told.add_edge(a, b, weight=told.get_edge_data(a, b, {"weight": 0.0})["weight"] + weight)
    return told


@settings(max_examples=200)
@given(weighted(), st.integers(0, 9), st.sampled_from([0.5, 1.0, 3.0]))
def test_a_partition_hangs_together_and_is_no_worse_than_single_nodes(told: nx.Graph, seed: int, gamma: float) -> None:
    net = adjacency_of(told)
    found = louvain(net, gamma=gamma, seed=seed)
    assert sorted(v for group in groups(found) for v in group) == list(range(len(told)))
    first = [int(np.flatnonzero(found.labels == one)[0]) for one in range(found.communities)]
    assert first == sorted(first)
    assert all(nx.is_connected(told.subgraph(group)) for group in groups(found))
    alone = modularity(net, np.arange(len(told), dtype=np.int32), gamma=gamma)
    assert found.modularity >= alone - 1e-9
    if told.number_of_edges():
        wanted = nx.community.modularity(told, groups(found), resolution=gamma)
        assert found.modularity == pytest.approx(wanted, abs=1e-9)
    again = louvain(net, gamma=gamma, seed=seed)
    assert np.array_equal(again.labels, found.labels)


def of_many_kinds() -> Iterator[nx.Graph]:
    for seed in range(3):
        yield nx.gnm_random_graph(400, 1200, seed=seed)
        yield nx.barabasi_albert_graph(500, 3, seed=seed)
        yield nx.planted_partition_graph(12, 25, 0.4, 0.02, seed=seed)
        yield nx.connected_caveman_graph(20, 8)
        yield nx.powerlaw_cluster_graph(400, 4, 0.5, seed=seed)


@pytest.mark.parametrize("gamma", [0.7, 1.0, 4.0])
def test_it_is_as_good_as_the_reference(gamma: float) -> None:
    for told in of_many_kinds():
        net = adjacency_of(told)
        assert louvain(net, gamma=gamma, seed=1).modularity >= reference(net, gamma=gamma, seed=1).modularity - 0.01


def test_the_reference_knows_self_loops_and_single_nodes() -> None:
    told = nx.Graph([(0, 0), (0, 1), (1, 2), (3, 4)])
    told.add_node(5)
    found = reference(adjacency_of(told))
    assert found.modularity == pytest.approx(nx.community.modularity(told, groups(found)))
    assert reference(adjacency_of(nx.empty_graph(3))).labels.tolist() == [0, 1, 2]


def test_graphs_without_edges_or_nodes() -> None:
    assert louvain(adjacency_of(nx.empty_graph(0))).communities == 0
    assert louvain(adjacency_of(nx.empty_graph(3))).labels.tolist() == [0, 1, 2]
    loop = louvain(adjacency_of(nx.Graph([(0, 0)])))
    assert (loop.labels.tolist(), loop.modularity) == ([0], 0.0)
    assert louvain(adjacency_of(nx.Graph([(0, 1), (2, 3)]))).labels.tolist() == [0, 0, 1, 1]
    for wrong in ({"gamma": 0.0}, {"iterations": 0}):
        with pytest.raises(ValueError, match="> 0"):
            louvain(adjacency_of(nx.Graph([(0, 1)])), **wrong)  # type: ignore[arg-type]


def test_two_processes_give_the_same_bytes() -> None:
    text = (
        "import hashlib, networkx as nx; from graph.communities import louvain;"
        "from test_communities import adjacency_of;"
        "net = adjacency_of(nx.powerlaw_cluster_graph(3000, 4, 0.5, seed=2));"
        "print(hashlib.sha256(louvain(net, seed=7).labels.tobytes()).hexdigest())"
    )
    here = Path(__file__).parent
    said = {
        subprocess.run(
            [sys.executable, "-c", text], check=True, capture_output=True, text=True,
            env={"PYTHONHASHSEED": hashseed, "PYTHONPATH": f"{here}:{here.parents[1]}", "PATH": ""},
        ).stdout
        for hashseed in ("1", "2")
    }  # fmt: skip
    assert len(said) == 1


# Of a graph


def two_villages() -> Graph:
    """Six of 甲村 sue the village through one lawyer; a bank sues five strangers; twenty pairs."""
    nodes: dict[str, Node] = {
        "v": {"label": "VillageOrg", "name": "甲村", "township": "某镇", "kind": "村委会"},
        "bank": company(name="某银行"),
        "agent": {"label": "Agent", "name": "赵律"},
        "court": {"label": "Court", "name": "某法院"},
    }
    edges: list[Edge] = []
    for n in range(6):
        nodes |= {f"p{n}": person(name=f"{'王李张刘陈杨'[n]}一"), f"c{n}": case(case_no=f"c{n}", cause="民间借贷纠纷")}
        edges += [
            party(f"p{n}", f"c{n}", "A"),
            party("v", f"c{n}", "B"),
            ("agent", "AGENT_IN", f"c{n}", {"side": "A"}),
            (f"c{n}", "HEARD_BY", "court", {}),
        ]
    for n in range(5):
        nodes |= {
            f"b{n}": person(name=f"{'周吴郑冯褚'[n]}二"),
            f"d{n}": case(case_no=f"d{n}", cause="金融借款合同纠纷"),
        }
        edges += [party("bank", f"d{n}", "A"), party(f"b{n}", f"d{n}", "B"), (f"d{n}", "HEARD_BY", "court", {})]
    for n in range(20):
        x, y, e = f"x{n:02}", f"y{n:02}", f"e{n:02}"
        nodes |= {x: person(name=f"孙{n}"), y: person(name=f"钱{n}", is_masked=True), e: case(case_no=e)}
        edges += [party(x, e, "A"), party(y, e, "B")]
    nodes["z"] = person(name="独")
    return derive_all(sketch(nodes, edges))


def test_a_community_is_named_by_what_it_shares_or_by_its_centre() -> None:
    graph = two_villages()
    table = communities_table(graph, seed=0)
    assert table.schema == pl.Schema(COLUMNS)
    assert set(table["id"]) == set(projection_of(graph).ids)
    assert "z" not in set(table["id"])
    by_community = {key[0]: rows for key, rows in table.group_by("community", maintain_order=True)}
    assert [rows["size"][0] for rows in by_community.values()] == [8, 6, *[2] * 20]
    village, bank, pair, *_ = (rows.row(0, named=True) for rows in by_community.values())
    assert (village["kind"], village["value"]) == ("village", "v")
    assert (village["name_zh"], village["name_en"]) == (
        "与某镇甲村村委会有关, 以赵律为中心",
        "linked to 某镇甲村村委会, around 赵律",
    )
    assert (village["support"], village["lift"]) == (
        7,
        pytest.approx(54 / 8),
    )  # his clients' village is the agent's too
    assert (bank["kind"], bank["name_zh"]) == ("cause", "多为金融借款合同纠纷, 以某银行为中心")
    assert (pair["kind"], pair["name_zh"], pair["density"]) == (None, "以孙0为中心", 1.0)
    assert bank["edges"] == 5
    assert bank["density"] == pytest.approx(5 / 15)
    assert communities_table(shuffled(graph, 3), seed=0).equals(table)


def test_each_dispute_gives_each_participant_about_one_unit() -> None:
    projection = projection_of(two_villages())
    net = projection.adjacency
    weights = {
        (projection.ids[v], projection.ids[int(net.targets[at])]): float(net.weights[at])
        for v in range(net.size)
        for at in range(net.offsets[v], net.offsets[v + 1])
    }
    assert weights["bank", "b0"] == weights["b0", "bank"] == 1.0
    assert weights["p0", "v"] == weights["agent", "p0"] == 0.5
    assert ("agent", "v") not in weights


def test_no_disputes_no_communities() -> None:
    assert communities_table(Graph(), seed=0).is_empty()
    assert communities_table(sketch({"p": person(name="甲"), "c": case(case_no="c")}), seed=0).is_empty()
