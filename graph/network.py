"""The graph in memory: CSR arrays over the nodes in the order of their ids, so that load order changes nothing.

Network      every node and every edge, both ways, with label, relation and days: paths and neighbourhoods
Projection   parties and agents joined by the disputes that they share: communities
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
import polars as pl
from numba import njit
from numpy.typing import NDArray

from graph import schema
from graph.derive._chronology import DAYS
from graph.errors import QueryError, WorkspaceError
from graph.search import shown
from graph.tables import Graph, read_table

Bytes = NDArray[np.uint8]
Shorts = NDArray[np.int16]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Reals = NDArray[np.float64]

EARLIEST, LATEST = np.iinfo(np.int32).min, np.iinfo(np.int32).max
"""Days of what has no known beginning, and no known end."""
_MOST = np.iinfo(np.int32).max
_MOST_TOGETHER = 50
"""One side of a dispute with more parties joins them through the other side only. Heuristic, for navigation."""
_PARTY_LABELS = tuple(label.name for label in schema.PARTIES)

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(kernel: Kernel) -> Kernel:
    """`kernel` as machine code: compiled at its first call with such arrays, kept on disk for later processes."""
    return cast(Kernel, njit(cache=True, nogil=True)(kernel))


@dataclass(frozen=True)
class Adjacency:
    """A weighted undirected graph: the neighbours of v are `targets[offsets[v]:offsets[v + 1]]`, ascending, each once.

    A self-loop stands once, with twice its weight, so that a row's sum is the vertex's degree.
    """

    offsets: Longs
    targets: Ints
    weights: Reals

    @property
    def size(self) -> int:
        return len(self.offsets) - 1


@dataclass(frozen=True)
class Network:
    """Every node and edge. A node is its place in `ids` (sorted), an edge a link, and each link is an arc both ways.

    `label` of a node, `relation` of a link   places in `labels`, `relations`
    `starts`, `ends`, `row` of a link          its nodes, and its row in the edge type's table
    `since`, `until` of a link                 days from 1970-01-01, EARLIEST and LATEST where open or unknown
    `targets`, `links` of an arc               neighbour and link; the arcs of v from `offsets[v]`, by neighbour
    """

    ids: pl.Series
    labels: tuple[str, ...]
    label: Shorts
    relations: tuple[str, ...]
    relation: Shorts
    starts: Ints
    ends: Ints
    row: Ints
    since: Ints
    until: Ints
    offsets: Longs
    targets: Ints
    links: Ints

    @property
    def size(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def degrees(self) -> Ints:
        """Distinct neighbours of each node over every relation, itself left out. Cost O(arcs), once."""
        return _degrees(self.offsets, self.targets)

    def place(self, id_: str) -> int:
        """The place of a node. Raises QueryError: there is no such node."""
        at = int(self.ids.search_sorted(id_)) if self.size else 0
        if at >= self.size or self.ids[at] != id_:
            raise QueryError(f"图谱中没有节点 {id_}")
        return at

    def places(self, ids: Iterable[str]) -> Ints:
        """The places of many nodes in one look-up. Raises QueryError: there is no such node."""
        wanted = pl.Series("id", list(ids), dtype=pl.String)
        if not self.size or not len(wanted):
            return np.array([self.place(one) for one in wanted], np.int32)
        at = self.ids.search_sorted(wanted).clip(0, self.size - 1)
        unknown = wanted.filter(self.ids.gather(at) != wanted)
        if len(unknown):
            raise QueryError(f"图谱中没有节点 {unknown[0]}")
        return at.cast(pl.Int32).to_numpy()

    def label_of(self, place: int) -> str:
        return self.labels[int(self.label[place])]

    def relation_of(self, link: int) -> str:
        return self.relations[int(self.relation[link])]


@dataclass(frozen=True)
class Projection:
    """Parties and agents that share a dispute, in the order of their ids; `label` is a node's label."""

    ids: pl.Series
    label: pl.Series
    adjacency: Adjacency


def arcs(size: int, starts: Ints, ends: Ints) -> tuple[Longs, Ints, Ints]:
    """Offsets, targets and links of the undirected graph with edge i between `starts[i]` and `ends[i]`.

    Each edge is an arc both ways, a self-loop one arc; the arcs of a vertex ascend by target, then by edge.
    Raises WorkspaceError: more vertices or edges than 32 bits count. Cost O(size + edges).
    """
    if size > _MOST or len(starts) > _MOST:
        raise WorkspaceError(f"图谱过大: 最多 {_MOST:,} 个节点或关系")
    found: tuple[Longs, Ints, Ints] = _arcs(size, starts, ends)
    return found


def adjacency(size: int, starts: Ints, ends: Ints, weights: Reals) -> Adjacency:
    """The graph of weighted edges in any order and direction; parallel edges are one with the sum of their weights.

    Raises WorkspaceError: more vertices or edges than 32 bits count. Cost O(size + edges).
    """
    offsets, targets, links = arcs(size, starts, ends)
    return Adjacency(*_merged(offsets, targets, links, weights))


def network_of(graph: Graph) -> Network:
    """The network of a graph. An edge whose end is no node of the graph is left out, as every store leaves it out.

    Days are those of the edge type's time: `from` and `to`, `date`, or for time "case" the first known day of the case
    and its closing. Raises WorkspaceError: more than 32 bits count. Cost O(nodes log nodes + edges).
    """
    labels, relations = tuple(sorted(graph.nodes)), tuple(sorted(graph.edges))
    nodes = pl.concat(
        [
            pl.DataFrame(schema={"id": pl.String, "label": pl.Int16}),
            *(graph.nodes[one].select("id", label=pl.lit(at, pl.Int16)) for at, one in enumerate(labels)),
        ]
    ).sort("id")
    places = nodes.select("id").with_row_index("place").with_columns(pl.col("place").cast(pl.Int32))
    links = pl.concat(
        [
            pl.DataFrame(schema=_LINK),
            *(
                _links(graph, one, places).select(relation=pl.lit(at, pl.Int16), **{c: pl.col(c) for c in _COLUMNS})
                for at, one in enumerate(relations)
            ),
        ]
    )
    part = {name: np.ascontiguousarray(links[name].to_numpy()) for name in _LINK}
    return Network(
        nodes["id"],
        labels,
        np.ascontiguousarray(nodes["label"].to_numpy()),
        relations,
        part["relation"],
        part["starts"],
        part["ends"],
        part["row"],
        part["since"],
        np.maximum(part["since"], part["until"]),  # a register that turned its days round
        *arcs(nodes.height, part["starts"], part["ends"]),
    )


def read_network(folder: Path) -> Network:
    """The network of the tables below `folder`; reads ends and days only. Raises as `read_graph`, `network_of`."""
    nodes = {path.stem: read_table(path, _NODE_COLUMNS.get(path.stem, ("id",))) for path in _tables(folder / "nodes")}
    edges = {
        path.stem: read_table(
            path, ("start", "end", *(name for name in _TIMES if name in schema.edge_props(path.stem)))
        )
        for path in _tables(folder / "edges")
    }
    return network_of(Graph(nodes, edges))


def captions(folder: Path, network: Network, places: Iterable[int]) -> dict[int, str]:
    """What people read of these nodes, from the tables below `folder`; of one without a caption, its label."""
    wanted = sorted(set(places))
    found: dict[int, str] = {}
    for name in {network.label_of(place) for place in wanted}:
        label = schema.label(name)
        of_label = [place for place in wanted if network.label_of(place) == name]
        columns = ("id", "township", "name", "kind") if name == "VillageOrg" else ("id", label.caption)
        table = read_table(folder / "nodes" / f"{name}.parquet", columns)
        rows = table.filter(pl.col("id").is_in(network.ids[of_label].implode())).select(
            "id", said=shown(name, label.caption)
        )
        said = dict(rows.iter_rows())
        found |= {place: str(said.get(network.ids[place]) or label.zh) for place in of_label}
    return found


def link_values(folder: Path, network: Network, links: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Role, kind, post and days of these links as the tables below `folder` have them, without what is unknown."""
    found: dict[int, dict[str, Any]] = {}
    wanted = sorted(set(links))
    for name in {network.relation_of(link) for link in wanted}:
        props = schema.edge_props(name)
        columns = [one for one in ("role", "kind", "post", "from", "to", "date", "on_at") if one in props]
        of_type = [link for link in wanted if network.relation_of(link) == name]
        table = read_table(folder / "edges" / f"{name}.parquet", columns) if columns else pl.DataFrame()
        for link in of_type:
            row = table.row(int(network.row[link]), named=True) if columns else {}
            found[link] = {one: value for one, value in row.items() if value is not None}
    return found


def projection_of(graph: Graph) -> Projection:
    """Who shares disputes, for navigation: each dispute joins, by its first case,

        those opposed (OPPOSED), parties of one side (up to 50 of them), and an agent with each party that he acts for
        (those he names, else his whole side in the case).

    An edge weighs 1 / (participants of the dispute - 1) a dispute, so that everyone gives each dispute about one unit
    and a mass suit does not outweigh all else. A dispute without OPPOSED (one side, or a series) joins nobody.
    Raises WorkspaceError: more than 32 bits count. Cost O(pairs log pairs).
    """
    opposed = graph.edge("OPPOSED").select("dispute_id", "start", "end").drop_nulls()
    sides = pl.concat(
        [
            opposed.select("dispute_id", party="start", side=pl.lit("A")),
            opposed.select("dispute_id", party="end", side=pl.lit("B")),
        ]
    ).unique()
    few = sides.filter(pl.len().over("dispute_id", "side") <= _MOST_TOGETHER)
    together = few.join(few, on=["dispute_id", "side"], suffix="_other").select(
        "dispute_id", a="party", b="party_other"
    )
    together = together.filter(pl.col("a") < pl.col("b"))
    pairs = pl.concat([opposed.select("dispute_id", a="start", b="end"), together, _acted(graph, sides)])
    pairs = (
        pairs.filter(pl.col("a") != pl.col("b"))
        .select("dispute_id", a=pl.min_horizontal("a", "b"), b=pl.max_horizontal("a", "b"))
        .unique()
    )
    people = pl.concat([pairs.select("dispute_id", one="a"), pairs.select("dispute_id", one="b")]).unique()
    pairs = pairs.join(people.group_by("dispute_id").agg(many=pl.len()), on="dispute_id")
    edges = pairs.group_by("a", "b").agg(weight=(1.0 / (pl.col("many").sort() - 1.0)).sum()).sort("a", "b")
    nodes = _labelled(graph, people["one"].unique().sort())
    places = nodes.select("id").with_row_index("place").with_columns(pl.col("place").cast(pl.Int32))
    ends = edges.join(places, left_on="a", right_on="id", maintain_order="left").join(
        places, left_on="b", right_on="id", maintain_order="left"
    )
    starts, targets = (np.ascontiguousarray(ends[name].to_numpy()) for name in ("place", "place_right"))
    weights = np.ascontiguousarray(ends["weight"].to_numpy())
    return Projection(nodes["id"], nodes["label"], adjacency(nodes.height, starts, targets, weights))


def _acted(graph: Graph, sides: pl.DataFrame) -> pl.DataFrame:
    """`dispute_id`, `a` (agent), `b` (a party of the dispute that he acted for in any case of it)."""
    disputes = graph.label("LegalCase").select("dispute_id", case="id").drop_nulls()
    agents = graph.edge("AGENT_IN").select("for_ids", "side", agent="start", case="end").join(disputes, on="case")
    named = agents.explode("for_ids").drop_nulls("for_ids").select("dispute_id", a="agent", b="for_ids")
    whole = (
        agents.filter(pl.col("for_ids").list.len().fill_null(0) == 0)
        .join(graph.edge("PARTY_IN").select("side", case="end", b="start"), on=["case", "side"])
        .select("dispute_id", a="agent", b="b")
    )
    of_dispute = sides.select("dispute_id", b="party").unique()
    return pl.concat([named, whole]).unique().join(of_dispute, on=["dispute_id", "b"], how="semi")


def _labelled(graph: Graph, ids: pl.Series) -> pl.DataFrame:
    """`id`, `label` of parties and agents, in the order of `ids`."""
    known = pl.concat(graph.label(one).select("id", label=pl.lit(one)) for one in (*_PARTY_LABELS, "Agent"))
    return pl.DataFrame({"id": ids}).join(known, on="id", how="left", maintain_order="left")


# ---- days of links

_TIMES = ("from", "to", "date", "on_at")
_NODE_COLUMNS: Mapping[str, tuple[str, ...]] = {"LegalCase": ("id", "close_date", *DAYS[:-1])}
_COLUMNS = ("starts", "ends", "row", "since", "until")
_LINK = {"relation": pl.Int16} | dict.fromkeys(_COLUMNS, pl.Int32)


def _links(graph: Graph, relation: str, places: pl.DataFrame) -> pl.DataFrame:
    edges = graph.edge(relation)
    since, until = _days(relation, edges)
    found = (
        edges.select("start", "end", since=since, until=until)
        .with_row_index("row")
        .join(places.rename({"place": "starts"}), left_on="start", right_on="id", maintain_order="left")
        .join(places.rename({"place": "ends"}), left_on="end", right_on="id", maintain_order="left")
    )
    if schema.edge_type(relation).time == "case":
        found = found.drop("since", "until").join(_case_days(graph), on="end", how="left", maintain_order="left")
        if "LegalCase" in schema.edge_type(relation).start:  # HEARD_BY: the case is where the edge starts
            days = _case_days(graph).rename({"end": "start", "since": "since_case", "until": "until_case"})
            found = found.join(days, on="start", how="left", maintain_order="left").with_columns(
                since=pl.coalesce("since", "since_case"), until=pl.coalesce("until", "until_case")
            )
    return found.select(
        pl.col("starts", "ends", "row").cast(pl.Int32),
        since=pl.col("since").cast(pl.Int32).fill_null(EARLIEST),
        until=pl.col("until").cast(pl.Int32).fill_null(LATEST),
    )


def _days(relation: str, edges: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    time = schema.edge_type(relation).time
    if time == "interval":
        return pl.col("from"), pl.col("to")
    if time == "date":
        day = pl.coalesce("date", pl.col("on_at").dt.date()) if "on_at" in edges.columns else pl.col("date")
        return day, day
    return pl.lit(None, pl.Date), pl.lit(None, pl.Date)


def _case_days(graph: Graph) -> pl.DataFrame:
    return graph.label("LegalCase").select(end="id", since=pl.coalesce(*DAYS), until="close_date")


def _tables(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob("*.parquet")))


# ---- kernels


@compiled
def _arcs(size: int, starts: Ints, ends: Ints) -> tuple[Longs, Ints, Ints]:
    offsets = np.zeros(size + 1, np.int64)
    for i in range(len(starts)):
        offsets[starts[i] + 1] += 1
        if starts[i] != ends[i]:
            offsets[ends[i] + 1] += 1
    for v in range(size):
        offsets[v + 1] += offsets[v]
    loose = np.empty(offsets[size], np.int64)  # neighbour and link in one word: half the far writes
    free = offsets[:size].copy()
    for i in range(len(starts)):
        a, b = np.int64(starts[i]), np.int64(ends[i])
        loose[free[a]] = b << 32 | i
        free[a] += 1
        if a != b:
            loose[free[b]] = a << 32 | i
            free[b] += 1
    # The transpose of an undirected graph is itself, and read row by row it comes out with sorted rows.
    ordered = np.empty(offsets[size], np.int64)
    free[:] = offsets[:size]
    for v in range(size):
        for at in range(offsets[v], offsets[v + 1]):
            u = loose[at] >> 32
            ordered[free[u]] = np.int64(v) << 32 | loose[at] & 0xFFFFFFFF
            free[u] += 1
    targets, links = np.empty(len(ordered), np.int32), np.empty(len(ordered), np.int32)
    for at in range(len(ordered)):
        targets[at], links[at] = ordered[at] >> 32, ordered[at] & 0xFFFFFFFF
    return offsets, targets, links


@compiled
def _merged(offsets: Longs, targets: Ints, links: Ints, weights: Reals) -> tuple[Longs, Ints, Reals]:
    size = len(offsets) - 1
    begins = np.zeros(size + 1, np.int64)
    kept, sums = np.empty(len(targets), np.int32), np.empty(len(targets), np.float64)
    n = 0
    for v in range(size):
        first = n
        for at in range(offsets[v], offsets[v + 1]):
            weight = weights[links[at]] * (2.0 if targets[at] == v else 1.0)
            if n > first and kept[n - 1] == targets[at]:
                sums[n - 1] += weight
            else:
                kept[n], sums[n] = targets[at], weight
                n += 1
        begins[v + 1] = n
    return begins, kept[:n], sums[:n]


@compiled
def _degrees(offsets: Longs, targets: Ints) -> Ints:
    degrees = np.zeros(len(offsets) - 1, np.int32)
    for v in range(len(degrees)):
        last = v
        for at in range(offsets[v], offsets[v + 1]):
            if targets[at] != v and targets[at] != last:
                last = targets[at]
                degrees[v] += 1
    return degrees
