"""Paths against networkx and against brute force, on random multigraphs with days, parallel edges and self-loops."""

from datetime import date, timedelta
from itertools import pairwise, permutations

import networkx as nx
import numpy as np
import polars as pl
import pytest
from derive.sketch import case, company, party, person, sketch
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import QueryError, SchemaError
from graph.network import EARLIEST, LATEST, Network, arcs, network_of
from graph.paths import (
    Limits,
    Route,
    arrivals,
    by_shape,
    distance,
    neighbourhood,
    paths,
    paths_between,
    shape,
    shortest_path,
    way,
)
from graph.tables import Graph

RELATIONS = ("CONTROLS", "KIN", "TIE")
DAY = date(2020, 1, 1)
Edge = tuple[int, int, int, int, int]
"""Two nodes, the relation, first and last day after DAY; -1 unknown."""


def network(size: int, edges: list[Edge]) -> Network:
    part = np.array(edges, np.int32).reshape(-1, 5).T.copy()
    first = (DAY - date(1970, 1, 1)).days
    return Network(
        pl.Series([f"n{n:03}" for n in range(size)], dtype=pl.String),
        ("Person",),
        np.zeros(size, np.int16),
        RELATIONS,
        part[2].astype(np.int16),
        part[0],
        part[1],
        np.arange(len(edges), dtype=np.int32),
        np.where(part[3] < 0, EARLIEST, part[3] + first).astype(np.int32),
        np.where(part[4] < 0, LATEST, part[4] + first).astype(np.int32),
        *arcs(size, part[0], part[1]),
    )


@st.composite
def drawn(draw: st.DrawFn) -> tuple[int, list[Edge]]:
    size = draw(st.integers(2, 9))
    node = st.integers(0, size - 1)
    edges = []
    for a, b, relation, day, days in draw(
        st.lists(st.tuples(node, node, st.integers(0, 2), st.integers(-1, 9), st.integers(0, 3)), max_size=24)
    ):
        edges.append((a, b, relation, day, -1 if day < 0 else day + days))
    return size, edges


@st.composite
def limited(draw: st.DrawFn) -> Limits:
    since = draw(st.none() | st.integers(0, 9))
    until = draw(st.none() | st.integers(since or 0, 12))
    return Limits(
        longest=draw(st.integers(1, 7)),
        hub_degree=draw(st.none() | st.integers(1, 4)),
        since=None if since is None else DAY + timedelta(since),
        until=None if until is None else DAY + timedelta(until),
        relations=draw(st.none() | st.sets(st.sampled_from(RELATIONS), min_size=1).map(frozenset)),
        in_time=draw(st.booleans()),
    )


def simple_paths(size: int, edges: list[Edge], start: int, end: int, limits: Limits) -> list[tuple[int, ...]]:
    """Every path by trying every order of nodes: what the search is held against."""
    neighbours: dict[int, set[int]] = {n: set() for n in range(size)}
    for a, b, *_ in edges:
        if a != b:
            neighbours[a].add(b)
            neighbours[b].add(a)
    first = -(10**6) if limits.since is None else (limits.since - DAY).days
    last = 10**6 if limits.until is None else (limits.until - DAY).days
    steps: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for a, b, relation, since, until in edges:
        begin, stop = (-(10**6) if since < 0 else since), (10**6 if until < 0 else until)
        if begin > last or stop < first:
            continue
        if limits.relations is None or RELATIONS[relation] in limits.relations:
            for ends in ((a, b), (b, a)):
                steps.setdefault(ends, []).append((max(begin, first), min(stop, last)))
    inner = [
        n
        for n in range(size)
        if n not in (start, end) and (limits.hub_degree is None or len(neighbours[n]) <= limits.hub_degree)
    ]
    found = []
    for many in range(min(len(inner), limits.longest - 1) + 1):
        for middle in permutations(inner, many):
            nodes, day = (start, *middle, end), -(10**7)
            for ends in pairwise(nodes):
                if limits.in_time:
                    days = [max(day, begin) for begin, stop in steps.get(ends, ()) if stop >= day]
                    if not days:
                        break
                    day = min(days)
                elif ends not in steps:
                    break
            else:
                found.append(nodes)
    cost = {n: round(np.log2(1 + len(neighbours[n])) * (1 << 20)) for n in range(size)}
    return sorted(found, key=lambda nodes: (len(nodes), sum(cost[n] for n in nodes[1:-1]), nodes))


@settings(max_examples=300)
@given(drawn(), limited(), st.integers(1, 12))
def test_the_few_best_are_those_of_brute_force(graph: tuple[int, list[Edge]], limits: Limits, most: int) -> None:
    size, edges = graph
    net = network(size, edges)
    wanted = simple_paths(size, edges, 0, 1, limits)
    answer = paths(net, 0, 1, limits, most=most)
    assert [path.nodes for path in answer.paths] == wanted[:most]
    assert answer.complete
    assert distance(way(net, limits), 0, 1) == (len(wanted[0]) - 1 if wanted else None)
    cheap = paths(net, 0, 1, limits, most=most, by_cost=True)
    everything = paths(net, 0, 1, limits, most=10_000).paths
    in_order = sorted(everything, key=lambda path: (path.cost, path.length, path.nodes))
    assert list(cheap.paths) == in_order[:most]
    for path in answer.paths:
        assert_holds(net, path, limits)


def assert_holds(net: Network, path: Route, limits: Limits) -> None:
    """Each step is made of links between its two nodes that the limits allow, in order of days where asked."""
    assert len(set(path.nodes)) == len(path.nodes)
    before: date | None = None
    for n, (ends, links) in enumerate(zip(pairwise(path.nodes), path.steps, strict=True)):
        assert links
        for link in links:
            assert {int(net.starts[link]), int(net.ends[link])} == set(ends)
            assert limits.relations is None or net.relation_of(link) in limits.relations
        if limits.in_time:
            day = path.days[n]
            assert before is None or (day is not None and day >= before)
            before = day
    assert path.undated == sum(
        all(net.since[link] == EARLIEST and net.until[link] == LATEST for link in links) for links in path.steps
    )


@settings(max_examples=200)
@given(drawn(), limited())
def test_without_a_path_the_limits_named_are_those_that_cut(graph: tuple[int, list[Edge]], limits: Limits) -> None:
    size, edges = graph
    net = network(size, edges)
    answer = paths(net, 0, 1, limits)
    if answer.paths:
        assert answer.cuts == ()
        return
    multi = nx.Graph((a, b) for a, b, *_ in edges)
    multi.add_nodes_from(range(size))
    assert bool(answer.cuts) == nx.has_path(multi, 0, 1)
    lifted = {
        "longest": {"longest": 9},
        "hub_degree": {"hub_degree": None},
        "period": {"since": None, "until": None},
        "relations": {"relations": frozenset(RELATIONS)},
        "in_time": {"in_time": False},
    }
    for cut in answer.cuts:
        freed = Limits(**{**limits.__dict__, **{k: v for name in cut.limits for k, v in lifted[name].items()}})
        assert len(simple_paths(size, edges, 0, 1, freed)[0]) - 1 == cut.length
        for one in cut.limits:  # and none of them could have stayed
            others = [name for name in cut.limits if name != one]
            kept = Limits(**{**limits.__dict__, **{k: v for name in others for k, v in lifted[name].items()}})
            assert simple_paths(size, edges, 0, 1, kept) == []


@settings(max_examples=100)
@given(st.integers(0, 10**6), st.integers(2, 60), st.floats(0.5, 4))
def test_lengths_balls_and_paths_are_those_of_networkx(seed: int, size: int, mean: float) -> None:
    told = nx.gnm_random_graph(size, int(size * mean / 2), seed=seed)
    net = network(size, [(a, b, 0, -1, -1) for a, b in told.edges])
    through = way(net, Limits(longest=12))
    lengths = nx.single_source_shortest_path_length(told, 0)
    for end in range(1, size):
        wanted = lengths.get(end, 99)
        found = shortest_path(through, 0, end)
        assert (None if found is None else len(found) - 1) == (wanted if wanted <= 12 else None)
        if found is not None:
            assert (found[0], found[-1]) == (0, end)
            assert all(told.has_edge(*ends) for ends in pairwise(found))
            best = paths(net, 0, end, Limits(longest=wanted), most=10_000)
            assert {path.nodes for path in best.paths} == {tuple(p) for p in nx.all_shortest_paths(told, 0, end)}
    near, steps = neighbourhood(through, 0, steps=2)
    neighbourhood(through, size - 1, steps=3)
    again, _ = neighbourhood(through, 0, steps=2)
    assert again.tolist() == near.tolist()
    ball = nx.single_source_shortest_path_length(told, 0, cutoff=2)
    assert dict(zip(near.tolist(), steps.tolist(), strict=True)) == {n: d for n, d in ball.items() if d}
    assert list(zip(steps.tolist(), near.tolist(), strict=True)) == sorted(
        zip(steps.tolist(), near.tolist(), strict=True)
    )


def test_arrivals_keep_the_earliest_day_of_each_node() -> None:
    net = network(5, [(0, 1, 0, 5, 5), (1, 2, 0, 3, 3), (1, 2, 0, 7, 9), (0, 2, 0, 8, 8), (2, 3, 0, -1, -1)])
    days = arrivals(way(net, Limits()), 0)
    first = (DAY - date(1970, 1, 1)).days
    assert days.tolist() == [EARLIEST, first + 5, first + 7, first + 7, LATEST]


# What the graph's tables say


def circle() -> Graph:
    """甲 sued 乙 in c1; 乙 and 丙 stood in c2 a year before; 丙 has a company; a hub of a bank is in every case."""
    nodes = {
        "p1": person(name="甲"),
        "p2": person(name="乙"),
        "p3": person(name="丙"),
        "p4": person(name="丁"),
        "q1": company(name="某公司"),
        "bank": company(name="某银行"),
        "c1": case(case_no="c1", filed_date=date(2021, 5, 1), close_date=date(2021, 6, 1)),
        "c2": case(case_no="c2", filed_date=date(2020, 5, 1), close_date=date(2020, 6, 1)),
        "c3": case(case_no="c3", received_date=date(2022, 1, 1)),
        "c4": case(case_no="c4"),
    }
    edges = [
        party("p1", "c1", "A"),
        party("p2", "c1", "B"),
        party("p2", "c2", "A"),
        party("p3", "c2", "B"),
        ("p3", "LEGAL_REP_OF", "q1", {"from": date(2019, 1, 1)}),
        ("p3", "SHAREHOLDER_OF", "q1", {"ratio": 0.5}),
        party("bank", "c1", "T"),
        party("bank", "c2", "T"),
        party("bank", "c3", "A"),
        party("bank", "c4", "A"),
        ("p1", "OPPOSED", "p2", {"dispute_id": "d", "from": date(2021, 5, 1)}),
    ]
    return sketch(nodes, edges)


def test_the_days_of_a_case_are_those_of_its_edges() -> None:
    net = network_of(circle())
    days = {
        (net.ids[int(a)], net.ids[int(b)]): (int(since), int(until))
        for a, b, since, until in zip(net.starts, net.ends, net.since, net.until, strict=True)
    }
    epoch = date(1970, 1, 1)
    assert days["p1", "c1"] == ((date(2021, 5, 1) - epoch).days, (date(2021, 6, 1) - epoch).days)
    assert days["bank", "c3"] == ((date(2022, 1, 1) - epoch).days, LATEST)
    assert net.ids.to_list() == sorted(net.ids.to_list())
    assert net.degrees[net.place("p3")] == 2  # two links to one company are one neighbour


def test_paths_are_grouped_by_shape_and_hubs_are_avoided() -> None:
    net = network_of(circle())
    p1, p3, p4, q1 = (net.place(one) for one in ("p1", "p3", "p4", "q1"))
    answer = paths(net, p1, q1)
    assert [path.length for path in answer.paths] == [5, 5]
    first, second = answer.paths
    assert [net.ids[n] for n in first.nodes] == ["p1", "c1", "p2", "c2", "p3", "q1"]
    assert "bank" in [net.ids[n] for n in second.nodes]  # of equal length, but it has more neighbours
    assert shape(net, first)[-2:] == ("LEGAL_REP_OF+SHAREHOLDER_OF", "Company")
    assert list(map(len, by_shape(net, answer.paths).values())) == [1, 1]
    assert [path.nodes for path in paths(net, p1, q1, Limits(hub_degree=3)).paths] == [first.nodes]
    named = paths(net, p1, q1, Limits(relations=frozenset(net.relations)))
    assert named.paths[0].length == 4  # OPPOSED counts where it is named
    assert paths(net, p1, p4).cuts == ()
    assert [(cut.limits, cut.length) for cut in paths(net, p1, p3, Limits(longest=3)).cuts] == [
        (("longest",), 4),
        (("relations",), 3),
    ]


def test_time_runs_one_way() -> None:
    net = network_of(circle())
    p1, p3 = net.place("p1"), net.place("p3")
    assert [path.length for path in paths(net, p3, p1, Limits(in_time=True)).paths] == [4, 4]
    backwards = paths(net, p1, p3, Limits(in_time=True))
    assert backwards.paths == ()
    assert [cut.limits for cut in backwards.cuts] == [("in_time",)]
    period = Limits(since=date(2021, 1, 1), until=date(2021, 12, 31))
    assert [cut.limits for cut in paths(net, p1, p3, period).cuts] == [("period",)]


def test_several_ends_are_asked_two_by_two() -> None:
    net = network_of(circle())
    ends = [net.place(one) for one in ("p1", "p2", "p3", "p1")]
    answers = paths_between(net, ends)
    assert [(a.start, a.end) for a in answers] == [(ends[0], ends[1]), (ends[0], ends[2]), (ends[1], ends[2])]
    with pytest.raises(QueryError, match="同一个节点"):
        paths_between(net, ends[:1] * 2)
    with pytest.raises(QueryError, match="没有节点"):
        net.place("nobody")


def test_wrong_limits_are_one_line() -> None:
    for wrong in ({"longest": 0}, {"longest": 99}, {"hub_degree": -1}):
        with pytest.raises(QueryError):
            Limits(**wrong)  # type: ignore[arg-type]
    with pytest.raises(QueryError, match="起日"):
        Limits(since=date(2022, 1, 1), until=date(2021, 1, 1))
    with pytest.raises(SchemaError, match="PARTY_IN"):
        Limits(relations=frozenset({"PARTY_INN"}))


def test_a_search_that_would_never_end_stops_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.paths.MOST_LOOKED_AT", 50)
    edges = [(a, b, 0, -1, -1) for a in range(30) for b in range(a)]
    answer = paths(network(30, edges), 0, 1, Limits(longest=6), most=5_000)
    assert not answer.complete
    assert 0 < len(answer.paths) < 5_000


def test_an_empty_graph_and_a_single_node() -> None:
    assert network_of(Graph()).size == 0
    with pytest.raises(QueryError, match="没有节点"):
        network_of(Graph()).place("p")
    alone = network_of(sketch({"p": person(name="甲")}))
    near, _ = neighbourhood(way(alone, Limits()), 0)
    assert near.tolist() == []
