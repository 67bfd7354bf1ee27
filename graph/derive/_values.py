"""Put computed columns beside the nodes they belong to."""

import polars as pl

from graph.tables import Graph


def with_values(graph: Graph, label: str, values: pl.DataFrame) -> Graph:
    """The graph with the columns of `values` (`id` and properties) on the label's nodes; a node not named there: null.

    Rows keep their order. A graph without such nodes is returned as it is.
    """
    nodes = graph.label(label)
    if nodes.is_empty():
        return graph
    made = [name for name in values.columns if name != "id"]
    return graph.with_label(label, nodes.drop(made).join(values, on="id", how="left", maintain_order="left"))
