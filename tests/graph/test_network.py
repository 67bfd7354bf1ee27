"""CSR arrays: those of scipy, whatever the order of edges; and a network read from files is the one made in memory."""

from pathlib import Path
from random import Random

import numpy as np
import pytest
from derive.sketch import county, shuffled
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array

from graph.derive import derive_all
from graph.errors import WorkspaceError
from graph.network import adjacency, arcs, captions, link_values, network_of, projection_of, read_network
from graph.tables import sorted_graph, write_table

SIZE = 12
EDGES = st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1), st.floats(0.1, 9)), max_size=60)


@given(EDGES, st.randoms())
def test_an_adjacency_is_the_symmetric_matrix(edges: list[tuple[int, int, float]], dice: Random) -> None:
    a, b, w = (np.array([edge[part] for edge in edges], kind) for part, kind in enumerate("iid"))
    net = adjacency(SIZE, a, b, w)
    wanted = coo_array((np.r_[w, w], (np.r_[a, b], np.r_[b, a])), shape=(SIZE, SIZE)).toarray()
    found = np.zeros((SIZE, SIZE))
    for v in range(SIZE):
        row = net.targets[net.offsets[v] : net.offsets[v + 1]]
        assert (np.diff(row) > 0).all()
        found[v, row] = net.weights[net.offsets[v] : net.offsets[v + 1]]
    assert found == pytest.approx(wanted)
    turned = [(y, x, weight) for x, y, weight in edges]
    dice.shuffle(turned)
    again = adjacency(SIZE, *(np.array([edge[part] for edge in turned], kind) for part, kind in enumerate("iid")))
    assert np.array_equal(again.targets, net.targets)
    assert again.weights == pytest.approx(net.weights)


def test_more_than_32_bits_count_is_one_line() -> None:
    nobody = np.empty(0, np.int32)
    with pytest.raises(WorkspaceError, match="图谱过大"):
        arcs(2**31, nobody, nobody)


def test_a_network_is_the_same_from_files_and_in_any_order_of_rows(tmp_path: Path) -> None:
    graph = sorted_graph(derive_all(county(4)))
    for label, frame in graph.nodes.items():
        (tmp_path / "nodes").mkdir(exist_ok=True)
        write_table(frame, tmp_path / "nodes" / f"{label}.parquet")
    for kind, frame in graph.edges.items():
        (tmp_path / "edges").mkdir(exist_ok=True)
        write_table(frame, tmp_path / "edges" / f"{kind}.parquet")
    net, read = network_of(graph), read_network(tmp_path)
    for name in ("label", "relation", "starts", "ends", "row", "since", "until", "offsets", "targets", "links"):
        assert np.array_equal(getattr(net, name), getattr(read, name)), name
    assert net.ids.equals(read.ids)
    assert len(net.starts) == sum(frame.height for frame in graph.edges.values())
    other = network_of(shuffled(graph, 2))
    assert other.ids.equals(net.ids)
    assert np.array_equal(other.targets, net.targets)
    assert np.array_equal(other.degrees, net.degrees)
    neighbours = {(int(a), int(b)) for a, b in zip(net.starts, net.ends, strict=True) if a != b}
    neighbours |= {(b, a) for a, b in neighbours}
    assert net.degrees.tolist() == [sum(a == v for a, _ in neighbours) for v in range(net.size)]
    people = graph.label("Person")
    told = captions(tmp_path, net, [net.place(one) for one in people["id"]])
    assert list(told.values()) == people["name"].to_list()
    for link in range(0, len(net.starts), 7):
        row = graph.edge(net.relation_of(link)).row(int(net.row[link]), named=True)
        assert row["start"] == net.ids[int(net.starts[link])]
        assert row["end"] == net.ids[int(net.ends[link])]
        for name, value in link_values(tmp_path, net, [link])[link].items():
            assert row[name] == value
    one, two = projection_of(graph), projection_of(shuffled(graph, 5))
    assert one.ids.equals(two.ids)
    assert np.array_equal(one.adjacency.weights, two.adjacency.weights)
