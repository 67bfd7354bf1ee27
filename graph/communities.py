"""Communities for navigation: who shares disputes with whom. Never a list of rings: those are tested against chance.

Louvain (Blondel et al. 2008, doi:10.1088/1742-5468/2008/10/P10008) on CSR arrays, with a queue for the local moving
(Traag, Waltman, van Eck 2019, doi:10.1038/s41598-019-41695-z). python-louvain stands beside it as the reference.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import bdtrc

from graph import schema
from graph.network import Adjacency, Ints, Longs, Projection, Reals, compiled, projection_of
from graph.search import shown
from graph.tables import Graph

COLUMNS = {
    "community": pl.Int32,
    "id": pl.String,
    "label": pl.String,
    "name_zh": pl.String,
    "name_en": pl.String,
    "kind": pl.String,
    "value": pl.String,
    "support": pl.Int32,
    "lift": pl.Float64,
    "size": pl.Int32,
    "edges": pl.Int64,
    "density": pl.Float64,
}
"""Of `communities.parquet`: a row a member, by community (0 is the largest) and id.

A name says what its members share beyond chance, and who of them has most neighbours. `kind` and `value` are what is
shared, `support` how many members do, `lift` how many times as often as among everybody; null where nothing is shared.
`edges` are pairs of members that share a dispute, `density` is their part of all pairs.
"""

LEAST_SUPPORT, LEAST_SHARE, LEAST_LIFT, MOST_CHANCE = 3, 0.4, 2.0, 1e-3
"""What a community is named by is shared by so many members, so large a part of them, so many times as often as among
everybody, and so rarely by as many drawn at random (binomial tail). Heuristic."""

KINDS: Mapping[str, tuple[str, str]] = {
    "village": ("与{}有关", "linked to {}"),
    "agent": ("多由{}代理", "mostly represented by {}"),
    "firm": ("多由{}的人代理", "mostly represented by members of {}"),
    "address": ("多住{}", "mostly living at {}"),
    "surname": ("多姓{}", "mostly surnamed {}"),
    "cause": ("多为{}", "mostly {}"),
    "court": ("多在{}涉诉", "mostly before {}"),
}
"""What a community can share → its name in Chinese and English. Of equal lift the first stands for it."""

_DOUBLE_SURNAMES = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "夏侯",
    "端木",
)
_GAIN = 1e-12
"""Least rise of modularity that moves a vertex: below it is rounding."""


@dataclass(frozen=True)
class Partition:
    """`labels[v]` is the community of vertex v, numbered by first appearance."""

    labels: Ints
    modularity: float

    @property
    def communities(self) -> int:
        return int(self.labels.max()) + 1 if len(self.labels) else 0


def louvain(graph: Adjacency, *, gamma: float = 1.0, seed: int = 0, iterations: int = 3) -> Partition:
    """A partition of high modularity in which every community hangs together.

    Takes   gamma, the resolution: larger means smaller communities; python-louvain's `resolution` is 1 / gamma.
    How     `iterations` rounds, each: single vertices move in a seeded order until none gains (one whose neighbour
            moved is asked again), the communities become vertices of a smaller graph, and so on; the next round moves
            single vertices of the whole graph from the partition found. After each round communities that fell apart
            are split.
    Returns equal arrays for equal graph, gamma and seed, in whatever process.
    Raises  ValueError: gamma or iterations not above 0.
    Cost    about O(arcs) a round; memory about twice the graph's.
    """
    if not (gamma > 0 and iterations > 0):
        raise ValueError("gamma, iterations: > 0")
    labels = np.arange(graph.size, dtype=np.int32)
    order = np.random.Generator(np.random.PCG64(seed))
    for _ in range(iterations):
        before = labels
        labels = _split(graph.offsets, graph.targets, _one_round(graph, labels, gamma, order))
        if np.array_equal(labels, before):
            break
    return Partition(labels, modularity(graph, labels, gamma=gamma))


def modularity(graph: Adjacency, labels: Ints, *, gamma: float = 1.0) -> float:
    """Newman's modularity of a partition, 0 where the graph has no edges. Cost O(arcs)."""
    if not len(graph.weights):
        return 0.0
    inside, total = _sums(graph.offsets, graph.targets, graph.weights, labels)
    whole = float(total.sum())
    return float((inside / whole - gamma * (total / whole) ** 2).sum()) if whole else 0.0


def reference(graph: Adjacency, *, gamma: float = 1.0, seed: int = 0) -> Partition:
    """The same by python-louvain on the same weights: the reference for quality and time. Some 100 times as slow."""
    import community  # noqa: PLC0415  # draws in networkx, a second that only the reference needs
    import networkx as nx  # noqa: PLC0415

    told = nx.Graph()
    told.add_nodes_from(range(graph.size))
    sources = np.repeat(np.arange(graph.size, dtype=np.int32), np.diff(graph.offsets))
    once = sources <= graph.targets
    weights = np.where(sources == graph.targets, graph.weights / 2, graph.weights)[once]
    told.add_weighted_edges_from(
        zip(sources[once].tolist(), graph.targets[once].tolist(), weights.tolist(), strict=True)
    )
    if not len(graph.weights):
        return Partition(np.arange(graph.size, dtype=np.int32), 0.0)
    found = community.best_partition(told, resolution=1 / gamma, random_state=seed)
    labels = _by_appearance(np.fromiter((found[v] for v in range(graph.size)), np.int32, graph.size))
    return Partition(labels, modularity(graph, labels, gamma=gamma))


def communities_table(graph: Graph, *, seed: int, gamma: float = 1.0) -> pl.DataFrame:
    """`communities.parquet`: each party and agent that shares a dispute with another, in its community. See COLUMNS."""
    projection = projection_of(graph)
    return named(graph, projection, louvain(projection.adjacency, gamma=gamma, seed=seed))


def named(graph: Graph, projection: Projection, partition: Partition) -> pl.DataFrame:
    """The table of any partition of the projection; see COLUMNS. The largest is 0, of equal ones the first."""
    if not projection.adjacency.size:
        return pl.DataFrame(schema=COLUMNS)
    net = projection.adjacency
    sources = np.repeat(np.arange(net.size), np.diff(net.offsets))
    inner = (partition.labels[sources] == partition.labels[net.targets]) & (sources < net.targets)
    edges = np.bincount(partition.labels[sources[inner]], minlength=partition.communities)
    members = pl.DataFrame(
        {
            "found": partition.labels,
            "id": projection.ids,
            "label": projection.label,
            "degree": np.diff(net.offsets).astype(np.int32),
        }
    )
    sizes = (
        pl.DataFrame({"size": np.bincount(partition.labels).astype(np.int32), "edges": edges.astype(np.int64)})
        .with_row_index("found")
        .with_columns(pl.col("found").cast(pl.Int32))
        .sort("size", "found", descending=[True, False])
        .with_row_index("community")
        .with_columns(pl.col("community").cast(pl.Int32))
    )
    pairs = pl.col("size").cast(pl.Float64) * (pl.col("size") - 1) / 2
    sizes = sizes.with_columns(density=pl.when(pl.col("size") > 1).then(pl.col("edges") / pairs).otherwise(0.0))
    members = members.join(sizes, on="found").sort("community", "id")
    told = members.join(_names(graph, members), on="community", how="left", maintain_order="left")
    return told.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())


# ---- names


def _names(graph: Graph, members: pl.DataFrame) -> pl.DataFrame:
    """`community`, `kind`, `value`, `support`, `lift`, `name_zh`, `name_en` of every community."""
    features = (
        pl.concat(_features(graph, members)).drop_nulls().unique().join(members.select("id", "community"), on="id")
    )
    everybody = features.group_by("kind", "value").agg(all=pl.len())
    sizes = members.select("community", "size").unique()
    shared = (
        features.group_by("community", "kind", "value")
        .agg(support=pl.len())
        .join(sizes, on="community")
        .join(everybody, on=["kind", "value"])
        .with_columns(
            share=pl.col("support") / pl.col("size"),
            lift=(pl.col("support") * members.height / pl.col("size") / pl.col("all")).round(6),
        )
        .filter(pl.col("support") >= LEAST_SUPPORT, pl.col("share") >= LEAST_SHARE, pl.col("lift") >= LEAST_LIFT)
    )
    tail = bdtrc(shared["support"] - 1.0, shared["size"].cast(pl.Int64), shared["all"] / members.height)
    shared = (
        shared.filter(pl.Series(tail) <= MOST_CHANCE)
        .with_columns(
            place=pl.col("kind").replace_strict({one: n for n, one in enumerate(KINDS)}, return_dtype=pl.Int8)
        )
        .sort("community", "lift", "place", "support", "value", descending=[False, True, False, True, False])
        .unique("community", keep="first", maintain_order=True)
    )
    captions = _captions(graph)
    centre = (
        members.sort("community", "degree", "id", descending=[False, True, False])
        .unique("community", keep="first", maintain_order=True)
        .join(captions, on="id", how="left", maintain_order="left")
        .select("community", centre=pl.col("shown").fill_null("?"))
    )
    named_ = (
        centre.join(shared, on="community", how="left", maintain_order="left")
        .join(captions.rename({"id": "value", "shown": "called"}), on="value", how="left", maintain_order="left")
        .with_columns(called=pl.coalesce("called", "value"))
    )
    languages = {}
    for place, (name, around) in enumerate((("name_zh", "以{}为中心"), ("name_en", "around {}"))):
        said = pl.lit(None, pl.String)
        for kind, words in KINDS.items():
            said = pl.when(pl.col("kind") == kind).then(pl.format(words[place], "called")).otherwise(said)
        by_itself = pl.col("kind").is_not_null() & (pl.col("called") == pl.col("centre"))
        centre_said = pl.when(~by_itself).then(pl.format(around, "centre"))
        languages[name] = pl.concat_str(said, centre_said, separator=", ", ignore_nulls=True)
    return named_.select("community", "kind", "value", "support", "lift", **languages)


def _features(graph: Graph, members: pl.DataFrame) -> Iterable[pl.DataFrame]:
    """`id`, `kind`, `value`: what each member has. Agents, firms, villages, courts and addresses by their id."""
    parties = graph.edge("PARTY_IN").select(case="end", id="start", label="start_label", side="side")
    agents = graph.edge("AGENT_IN").select(case="end", agent="start", side="side", for_ids="for_ids")
    acts = parties.select("case", "id").vstack(agents.select("case", id="agent"))
    in_cases = acts.join(members.select("id"), on="id", how="semi").unique()
    cases = graph.label("LegalCase").select("cause", case="id")
    heard = graph.edge("HEARD_BY").select(case="start", court="end")
    named_ = agents.explode("for_ids").drop_nulls("for_ids").select("agent", id="for_ids")
    whole = agents.filter(pl.col("for_ids").list.len().fill_null(0) == 0).join(parties, on=["case", "side"])
    acted = pl.concat([named_, whole.select("agent", "id")]).unique()
    firms = graph.edge("WORKS_AT").filter(start_label="Agent").select(agent="start", firm="end")
    villages = pl.concat(
        [
            parties.filter(label="VillageOrg").select("case", village="id").join(in_cases, on="case").drop("case"),
            graph.edge("OFFICIAL_OF").select(village="end", id="start"),
        ]
    ).filter(pl.col("id") != pl.col("village"))
    people = graph.label("Person").select("id", name=pl.col("name"), masked=pl.col("is_masked"))
    double = pl.col("name").str.slice(0, 2).is_in(_DOUBLE_SURNAMES)
    surname = pl.when(double).then(pl.col("name").str.slice(0, 2)).otherwise(pl.col("name").str.slice(0, 1))
    homes = graph.edge("HAS_ADDRESS").filter(pl.col("start_label").is_in(["Person", "Company", "VillageOrg"]))
    yield _feature("village", villages.select("id", value="village"))
    yield _feature("agent", acted.select("id", value="agent"))
    yield _feature("firm", acted.join(firms, on="agent").select("id", value="firm"))
    yield _feature("address", homes.select(id="start", value="end"))
    yield _feature("surname", people.filter(~pl.col("masked").fill_null(False)).select("id", value=surname))
    yield _feature("cause", in_cases.join(cases, on="case").select("id", value="cause"))
    yield _feature("court", in_cases.join(heard, on="case").select("id", value="court"))


def _feature(kind: str, found: pl.DataFrame) -> pl.DataFrame:
    return found.select("id", kind=pl.lit(kind), value=pl.col("value").cast(pl.String))


def _captions(graph: Graph) -> pl.DataFrame:
    """`id`, `shown`: what people read of a party, agent, court or address."""
    labels = (schema.LABELS[name] for name in ("Person", "Company", "VillageOrg", "Agent", "Court", "Address"))
    return pl.concat(graph.label(one.name).select("id", shown=shown(one.name, one.caption)) for one in labels)


# ---- Louvain


def _one_round(graph: Adjacency, labels: Ints, gamma: float, order: np.random.Generator) -> Ints:
    """Move single vertices from `labels`, then their communities as vertices, until nothing moves."""
    net, found = graph, labels.copy()
    whole = float(graph.weights.sum())
    if not whole:
        return found
    upward = []
    while True:
        moved = _moved(
            net.offsets, net.targets, net.weights, found, order.permutation(net.size).astype(np.int32), gamma
        )
        found = _by_appearance(found)
        upward.append(found)
        communities = int(found.max()) + 1
        if communities == net.size or (not moved and len(upward) > 1):
            break
        net = Adjacency(*_aggregated(net.offsets, net.targets, net.weights, found, communities))
        found = np.arange(communities, dtype=np.int32)
    flat = upward[-1]
    for lower in reversed(upward[:-1]):
        flat = flat[lower]
    return flat


@compiled
def _moved(offsets: Longs, targets: Ints, weights: Reals, labels: Ints, order: Ints, gamma: float) -> int:
    """Move vertices to the community of best gain until none gains, changing `labels`; returns how many moves."""
    size = len(order)
    strength, total = np.zeros(size), np.zeros(size)
    whole = 0.0
    for v in range(size):
        for at in range(offsets[v], offsets[v + 1]):
            strength[v] += weights[at]
        total[labels[v]] += strength[v]
        whole += strength[v]
    queue, waits = order.copy(), np.ones(size, np.bool_)
    first, waiting = 0, size
    towards = np.zeros(size)
    met, near = np.empty(size, np.int32), np.zeros(size, np.bool_)
    moves = 0
    while waiting:
        v = queue[first]
        first = first + 1 if first + 1 < size else 0
        waiting -= 1
        waits[v] = False
        own, n = labels[v], 0
        for at in range(offsets[v], offsets[v + 1]):
            u = targets[at]
            if u != v:
                c = labels[u]
                if not near[c]:
                    near[c] = True
                    met[n] = c
                    n += 1
                towards[c] += weights[at]
        scale = gamma * strength[v] / whole
        best, best_gain = own, towards[own] - scale * (total[own] - strength[v]) + _GAIN * whole
        for i in range(n):
            c = met[i]
            gain = towards[c] - scale * total[c]
            if c != own and gain > best_gain:
                best, best_gain = c, gain
        for i in range(n):
            towards[met[i]], near[met[i]] = 0.0, False
        if best != own:
            moves += 1
            total[own] -= strength[v]
            total[best] += strength[v]
            labels[v] = best
            for at in range(offsets[v], offsets[v + 1]):
                u = targets[at]
                if labels[u] != best and not waits[u]:
                    waits[u] = True
                    place = first + waiting
                    queue[place if place < size else place - size] = u
                    waiting += 1
    return moves


@compiled
def _aggregated(
    offsets: Longs, targets: Ints, weights: Reals, labels: Ints, communities: int
) -> tuple[Longs, Ints, Reals]:
    """The graph whose vertices are the communities: members by counting sort, then a sum for each pair that meets."""
    size = len(labels)
    bounds = np.zeros(communities + 1, np.int64)
    for v in range(size):
        bounds[labels[v] + 1] += 1
    for c in range(communities):
        bounds[c + 1] += bounds[c]
    free, members = bounds[:communities].copy(), np.empty(size, np.int32)
    for v in range(size):
        members[free[labels[v]]] = v
        free[labels[v]] += 1
    begins = np.zeros(communities + 1, np.int64)
    joined, sums = np.empty(len(targets), np.int32), np.empty(len(targets), np.float64)
    place = np.full(communities, -1, np.int64)
    n = 0
    for c in range(communities):
        first = n
        for i in range(bounds[c], bounds[c + 1]):
            v = members[i]
            for at in range(offsets[v], offsets[v + 1]):
                d = labels[targets[at]]
                if place[d] < first:
                    place[d] = n
                    joined[n], sums[n] = d, 0.0
                    n += 1
                sums[place[d]] += weights[at]
        begins[c + 1] = n
    return begins, joined[:n].copy(), sums[:n].copy()


@compiled
def _split(offsets: Longs, targets: Ints, labels: Ints) -> Ints:
    """Each connected part of each community as a community of its own, numbered by first appearance."""
    size = len(labels)
    parts, stack = np.full(size, -1, np.int32), np.empty(size, np.int32)
    n = 0
    for start in range(size):
        if parts[start] >= 0:
            continue
        parts[start], stack[0], high = n, start, 1
        while high:
            high -= 1
            v = stack[high]
            for at in range(offsets[v], offsets[v + 1]):
                u = targets[at]
                if parts[u] < 0 and labels[u] == labels[v]:
                    parts[u], stack[high] = n, u
                    high += 1
        n += 1
    return parts


@compiled
def _by_appearance(labels: Ints) -> Ints:
    number = np.full(labels.max() + 1 if len(labels) else 0, -1, np.int32)
    found = np.empty(len(labels), np.int32)
    n = 0
    for v in range(len(labels)):
        if number[labels[v]] < 0:
            number[labels[v]] = n
            n += 1
        found[v] = number[labels[v]]
    return found


@compiled
def _sums(offsets: Longs, targets: Ints, weights: Reals, labels: Ints) -> tuple[Reals, Reals]:
    """Of each community: weight of the arcs inside it, and of all arcs of its members."""
    communities = labels.max() + 1
    inside, total = np.zeros(communities), np.zeros(communities)
    for v in range(len(labels)):
        for at in range(offsets[v], offsets[v + 1]):
            total[labels[v]] += weights[at]
            if labels[targets[at]] == labels[v]:
                inside[labels[v]] += weights[at]
    return inside, total
