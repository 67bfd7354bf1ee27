"""A graph of a few cases behind a canvas: parties are letters, as in small_graphs; what else joins them is given."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from small_graphs import ENTITIES, Case, graph_of_cases

from app.dossiers.material import Material, material
from app.explorer.services.surroundings import Surroundings
from graph.derive import derive_all
from graph.search import write_index
from graph.tables import Graph, edge_columns, node_columns, sorted_graph, write_table
from graph.workspace import PUBLIC_KEY, Workspace

SAME = "POSSIBLY_SAME"
Edge = tuple[str, str, str, str, str, Mapping[str, Any]]
"""Start, its label, type, end, its label, facts."""


def surroundings(
    folder: Path,
    cases: Iterable[Case],
    parties: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    nodes: Mapping[str, list[dict[str, Any]]] | None = None,
    edges: Iterable[Edge] = (),
) -> Surroundings:
    return Surroundings(little_material(folder, cases, parties, nodes=nodes, edges=edges))


def little_material(
    folder: Path,
    cases: Iterable[Case],
    parties: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    nodes: Mapping[str, list[dict[str, Any]]] | None = None,
    edges: Iterable[Edge] = (),
) -> Material:
    """The graph with what `build` derives from it, published with its search index; no rings, no clues."""
    graph = graph_of_cases(cases, parties)
    for label, rows in (nodes or {}).items():
        more = pl.DataFrame(rows, schema=node_columns(label))
        graph = graph.with_label(label, pl.concat([graph.label(label), more]))
    by_type: dict[str, list[dict[str, Any]]] = {}
    for start, start_label, kind, end, end_label, facts in edges:
        row = {"start": start, "start_label": start_label, "end": end, "end_label": end_label}
        by_type.setdefault(kind, []).append({**row, "origins": [f"{kind}/-/2"], **facts})
    tables = {kind: pl.DataFrame(links, schema=edge_columns(kind)) for kind, links in by_type.items()}
    for kind, table in tables.items():
        graph = graph.with_edge(kind, table)
    graph = derive_all(graph)
    if SAME in tables:  # a match is a derived edge, too, but nothing here derives it
        graph = graph.with_edge(SAME, tables[SAME])
    return material(published(folder, graph))


def published(folder: Path, graph: Graph) -> Workspace:
    workspace = Workspace(folder)
    told = sorted_graph(graph)
    entities = pl.DataFrame(schema=ENTITIES)
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        with workspace.stage("resolve", inputs={}, parameters={}, code="c") as run:
            write_table(entities, run.path("identity/entities.parquet"))
        with workspace.stage("build", inputs={}, parameters={}, code="c") as run:
            for label, frame in told.nodes.items():
                write_table(frame, run.path(f"graph/nodes/{label}.parquet"))
            for kind, frame in told.edges.items():
                write_table(frame, run.path(f"graph/edges/{kind}.parquet"))
            write_index(run.path("search.sqlite", counted=False), told, entities)
    return workspace
