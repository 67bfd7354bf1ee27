"""How many neighbours a thing has: a phone of forty people says nothing about two of them."""

import polars as pl

from graph import schema
from graph.derive._values import with_values
from graph.tables import Graph

COUNTED = tuple(name for name, label in sorted(schema.LABELS.items()) if label.prop("deg"))
READS = tuple(
    name
    for name, kind in sorted(schema.EDGES.items())
    if not kind.derived and not {*kind.start, *kind.end}.isdisjoint(COUNTED)
)
MAKES = tuple(f"{name}.deg" for name in COUNTED)

_NOBODY = pl.DataFrame(schema={"id": pl.String, "other": pl.String})


def derive(graph: Graph) -> Graph:
    """`deg`: distinct neighbours over edges that are not derived, itself left out; 0 where there is none."""
    for label in COUNTED:
        nodes = graph.label(label).select("id")
        if nodes.is_empty():
            continue
        neighbours = [
            graph.edge(name).filter(pl.col(f"{here}_label") == label).select(id=here, other=there)
            for name in READS
            if name in graph.edges
            for here, there in (("start", "end"), ("end", "start"))
        ]
        met = pl.concat([_NOBODY, *neighbours]).filter(pl.col("id") != pl.col("other"))
        counts = met.group_by("id").agg(deg=pl.col("other").n_unique())
        degrees = nodes.join(counts, on="id", how="left").with_columns(pl.col("deg").fill_null(0))
        graph = with_values(graph, label, degrees)
    return graph
