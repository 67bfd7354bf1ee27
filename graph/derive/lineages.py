"""Case → the lineage it belongs to: first instance, appeal, retrial, enforcement of one and the same suit."""

import polars as pl

from graph.derive._chronology import CHRONOLOGY, chronology
from graph.derive._components import components
from graph.derive._values import with_values
from graph.tables import Graph

READS = (*CHRONOLOGY, "FOLLOWS", "ENFORCES")
MAKES = ("LegalCase.lineage_id",)

NOT_ONE_SUIT = "转破产"


def derive(graph: Graph) -> Graph:
    """`lineage_id`: the id of the earliest case that FOLLOWS (but 转破产) or ENFORCES leads to; its own id where alone.

    An enforcement of several titles belongs to none of them, and one of a deed or document only is its own lineage.
    """
    cases = graph.label("LegalCase")
    if cases.is_empty():
        return graph
    follows = graph.edge("FOLLOWS").filter(pl.col("kind").ne_missing(NOT_ONE_SUIT))
    title = graph.edge("ENFORCES").filter(pl.col("end").n_unique().over("start") == 1, end_label="LegalCase")
    pairs = pl.concat([edges.select(a="start", b="end") for edges in (follows, title)])
    lineages = (
        chronology(cases)
        .join(components(cases["id"], pairs), on="id")
        .select("id", lineage_id=pl.col("id").sort_by("rank").first().over("component"))
    )
    return with_values(graph, "LegalCase", lineages)
