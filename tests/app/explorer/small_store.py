"""A small graph published as `build` publishes it, with its search index and, where it is asked for, its database."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from small_graphs import ENTITIES, Case, graph_of_cases

from graph.derive import derive_all
from graph.search import write_index
from graph.store.embedded import database_name, publish, store_folder
from graph.store.host import open_host
from graph.tables import Graph, edge_columns, node_columns, sorted_graph, write_table
from graph.workspace import PUBLIC_KEY, Workspace

HEAP_MB = 512


def small_graph(
    cases: Iterable[Case],
    parties: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    people: Iterable[Mapping[str, Any]] = (),
    kin: Iterable[tuple[str, str]] = (),
) -> Graph:
    """The graph of some cases with what `build` derives, `people` in no case, and who is whose child."""
    graph = graph_of_cases(cases, parties)
    more = pl.DataFrame(list(people), schema=node_columns("Person"))
    graph = graph.with_label("Person", pl.concat([graph.label("Person"), more]))
    rows = [{"start": a, "start_label": "Person", "end": b, "end_label": "Person", "kind": "父母子女"} for a, b in kin]
    return derive_all(graph.with_edge("KIN", pl.DataFrame(rows, schema=edge_columns("KIN"))))


def publish_small(
    folder: Path, graph: Graph, aliases: Mapping[str, list[str]] | None = None, *, served: bool
) -> Workspace:
    """Publish it in the workspace at `folder`, once more with another graph as a newer build; `aliases` entity → ids
    that it once had. Served, a server of that workspace runs from then on: stop it.
    """
    workspace = Workspace(folder)
    told = sorted_graph(graph)
    former = aliases or {}
    columns = {"entity_id": list(former), "level": [""] * len(former), "aliases": list(former.values())}
    entities = pl.DataFrame(columns, schema=ENTITIES)
    content = {name: int(one.hash_rows().sum()) for name, one in {**told.nodes, **told.edges}.items() if one.height}
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        with workspace.stage("resolve", inputs={}, parameters={}, code="c") as run:
            write_table(entities, run.path("identity/entities.parquet"))
        with workspace.stage("build", inputs={}, parameters=content, code="c") as run:
            for label, frame in told.nodes.items():
                write_table(frame, run.path(f"graph/nodes/{label}.parquet"))
            for kind, frame in told.edges.items():
                write_table(frame, run.path(f"graph/edges/{kind}.parquet"))
            write_index(run.path("search.sqlite", counted=False), told, entities)
            run.facts["database"] = database_name(run.folder.name)
            if served:
                with open_host(store_folder(workspace), heap_mb=HEAP_MB) as host:
                    publish(host, run.facts["database"], told, run.version)
    return workspace
