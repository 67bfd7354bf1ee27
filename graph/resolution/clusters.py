"""Which mentions are one: joined over their keys in three rounds, and never against a fact.

Each round joins clusters of the round before: over identifiers, over mention keys, over names. A key whose clusters
contradict in a fact joins only clusters of equal facts, and a name then joins nobody. Where a chain of keys that are
sound one by one ends in a contradiction, all keys of that chain are held to the same. So no order of rows matters.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.resolution.keys import FACTS, I3, I4, KINDS, NO_LEVEL

Numbers = NDArray[np.uint32]


def clusters(keys: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """A row a mention: `mention`, and its cluster after each round: `identified`, `near`, `entity`.

    `keys` has `mention`, `key`, `kind`; `facts` has FACTS, a row a mention. Cost near-linear in both.
    """
    codes = facts.select(pl.col(fact).rank("dense").cast(pl.UInt32) for fact in FACTS)
    alone = np.arange(facts.height, dtype=np.uint32)
    identified = _joined(alone, _of_level(keys, I4), codes, alike=True)
    near = _joined(identified, _of_level(keys, NO_LEVEL), codes, alike=True)
    entity = _joined(near, _of_level(keys, I3), codes, alike=False)
    return pl.DataFrame({"mention": alone, "identified": identified, "near": near, "entity": entity})


def contradictory(frame: pl.DataFrame, by: str) -> pl.DataFrame:
    """The groups of `frame` with two values of one fact: `by`, and that fact, the first in order, as `reason`."""
    differ = {fact: (pl.col(fact).min() != pl.col(fact).max()).fill_null(False) for fact in FACTS}
    reason = pl.coalesce(pl.when(pl.col(fact)).then(pl.lit(fact)) for fact in FACTS)
    return frame.group_by(by).agg(**differ).select(by, reason=reason).filter(pl.col("reason").is_not_null())


def _of_level(keys: pl.DataFrame, level: str) -> pl.DataFrame:
    return keys.filter(pl.col("kind").is_in([kind.name for kind in KINDS if kind.level == level]))


def _joined(of: Numbers, keys: pl.DataFrame, codes: pl.DataFrame, *, alike: bool) -> Numbers:
    """The new cluster of each mention, from its cluster `of`, joined over `keys`.

    `alike`: a contradictory key still joins clusters of equal facts.
    """
    cluster = pl.Series("cluster", of)
    known = (
        codes.with_columns(cluster)
        .group_by("cluster")
        .agg(pl.col(fact).max() for fact in FACTS)  # they agree within a cluster
        .sort("cluster")
        .with_columns(facts=pl.col("cluster").min().over(FACTS))  # one number for equal facts
    )
    links = (
        keys.select("key", cluster=cluster.gather(keys["mention"]))
        .unique()
        .filter(pl.len().over("key") > 1)
        .join(known, on="cluster")
    )
    clashing = contradictory(links, "key").select("key", clashes=pl.lit(True))
    links = links.select("key", "cluster", "facts").join(clashing, on="key", how="left")
    links = links.with_columns(pl.col("clashes").fill_null(False))
    found = _components(known.height, links, alike=alike)
    torn = contradictory(known.with_columns(component=pl.Series(found)), "component")["component"]
    if len(torn):
        in_torn = pl.Series(np.isin(found, torn.to_numpy()))
        links = links.with_columns(clashes=pl.col("clashes") | in_torn.gather(links["cluster"]))
        found = _components(known.height, links, alike=alike)
    return np.asarray(found[of], dtype=np.uint32)


def _components(n: int, links: pl.DataFrame, *, alike: bool) -> Numbers:
    if not alike:
        links = links.filter(~pl.col("clashes"))
    part = pl.when("clashes").then("facts")
    ends = links.select("cluster", first=pl.col("cluster").min().over("key", part))
    a, b = ends["cluster"].to_numpy(), ends["first"].to_numpy()
    _, found = connected_components(coo_array((np.ones(len(a), np.int8), (a, b)), shape=(n, n)), directed=False)
    return np.asarray(found, dtype=np.uint32)
