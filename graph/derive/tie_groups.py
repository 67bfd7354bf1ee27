"""Close parties → the group they form together."""

import polars as pl

from graph import schema
from graph.derive._components import components
from graph.derive._values import with_values
from graph.tables import Graph

READS = ("TIE",)
MAKES = tuple(f"{label.name}.tie_group" for label in schema.PARTIES)

CLOSE = 0.7
NOT_CLOSE = "agent_opposite"
MOST_MEMBERS = 50
"""A larger component is a clan or a conglomerate, not a group. These three are heuristic."""


def derive(graph: Graph) -> Graph:
    """`tie_group`: smallest id of the component over TIE of weight ≥ CLOSE without NOT_CLOSE; a party alone: absent."""
    ties = graph.edge("TIE").filter(pl.col("weight") >= CLOSE, pl.col("kind") != NOT_CLOSE)
    if ties.is_empty():
        return graph
    members = pl.concat([ties["start"], ties["end"]])
    groups = components(members, ties.select(a="start", b="end"))
    groups = groups.select(
        "id", tie_group=pl.col("id").min().over("component"), size=pl.len().over("component")
    ).filter(pl.col("size") <= MOST_MEMBERS)
    for label in schema.PARTIES:
        graph = with_values(graph, label.name, groups.select("id", "tie_group"))
    return graph
