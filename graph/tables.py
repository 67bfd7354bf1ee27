"""Stage tables: the graph as typed frames, and the only reader and writer of Parquet.

A node table has one row a node: `id`, the label's properties, `origins`, `origin_count`. An edge table has `start`,
`start_label`, `end`, `end_label`, the type's properties, `origins`. Absent is null, and null means unknown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

import polars as pl

from graph import schema
from graph.errors import Place, SchemaError, WorkspaceError
from graph.vocabulary import Prop

ENDS = ("start", "start_label", "end", "end_label")
TYPES: dict[type, pl.DataType] = {
    str: pl.String(),
    int: pl.Int64(),
    float: pl.Float64(),
    bool: pl.Boolean(),
    date: pl.Date(),
    datetime: pl.Datetime("us"),
    list: pl.List(pl.String()),
}
FEN, YUAN = "_fen", "_yuan"

Frames = Mapping[str, pl.DataFrame]


def node_columns(label: str) -> dict[str, pl.DataType]:
    """Column name → type of a label's table. Raises SchemaError: no such label."""
    return _columns(schema.node_props(label))


def edge_columns(edge_type: str) -> dict[str, pl.DataType]:
    """Column name → type of an edge type's table. Raises SchemaError: no such edge type."""
    return {end: pl.String() for end in ENDS} | _columns(schema.edge_props(edge_type))


@dataclass(frozen=True)
class Graph:
    """The whole graph in memory: label → node table, edge type → edge table. Never changed in place."""

    nodes: Frames = field(default_factory=dict)
    edges: Frames = field(default_factory=dict)

    def label(self, name: str) -> pl.DataFrame:
        """The nodes of a label, an empty typed table where there are none."""
        return self.nodes[name] if name in self.nodes else _no_nodes(name)

    def edge(self, name: str) -> pl.DataFrame:
        """The edges of a type, an empty typed table where there are none."""
        return self.edges[name] if name in self.edges else _no_edges(name)

    def with_label(self, name: str, frame: pl.DataFrame) -> "Graph":
        """A graph where `frame` is the label's table. Raises SchemaError: a column the schema does not know."""
        return Graph({**self.nodes, name: fitted(frame, node_columns(name), name)}, self.edges)

    def with_edge(self, name: str, frame: pl.DataFrame) -> "Graph":
        """A graph where `frame` is the type's table. Raises SchemaError: a column the schema does not know."""
        return Graph(self.nodes, {**self.edges, name: fitted(frame, edge_columns(name), name)})


def fitted(frame: pl.DataFrame, columns: Mapping[str, pl.DataType], owner: str) -> pl.DataFrame:
    """`frame` with exactly `columns`, in their order and types; absent ones are null, and yuan follows from fen.

    Raises SchemaError: a column that `columns` does not name, or one whose values do not fit its type.
    """
    unknown = [name for name in frame.columns if name not in columns]
    if unknown:
        raise SchemaError(f"'{owner}' 没有属性 '{unknown[0]}'")
    if list(frame.schema.items()) == list(columns.items()):
        return frame
    try:
        return frame.select(
            (pl.col(name) if name in frame.columns else _absent(name, frame.columns)).cast(kind).alias(name)
            for name, kind in columns.items()
        )
    except pl.exceptions.PolarsError as error:
        raise SchemaError(f"'{owner}' 的值与类型不符: {' '.join(str(error).split())}") from error


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """Write one table; equal frames give equal bytes."""
    frame.write_parquet(path, compression="zstd", compression_level=1, statistics=True, row_group_size=1 << 17)


def part_of(path: Path, n: int) -> Path:
    """Where the n-th part of a table stands that is written in parts: `path` is a folder then."""
    return path / f"{n:05}.parquet"


def read_table(path: Path, columns: Iterable[str] | None = None) -> pl.DataFrame:
    """Read one table, or all parts of it. Raises WorkspaceError: the file is missing or damaged."""
    try:
        return pl.read_parquet(path, columns=None if columns is None else list(columns), memory_map=False)
    except FileNotFoundError:
        raise WorkspaceError("文件不存在", Place(str(path))) from None
    except (pl.exceptions.PolarsError, OSError) as error:
        raise WorkspaceError(f"表格损坏: {' '.join(str(error).split())}", Place(str(path))) from error


def sorted_graph(graph: Graph) -> Graph:
    """Every table in the order of its ids and identity, so that equal graphs are equal bytes; empty tables left out."""
    nodes = {name: frame.sort("id") for name, frame in sorted(graph.nodes.items()) if frame.height}
    edges = {
        name: frame.sort("start", "end", *schema.edge_type(name).identity, maintain_order=True)
        for name, frame in sorted(graph.edges.items())
        if frame.height
    }
    return Graph(nodes, edges)


def read_graph(folder: Path) -> Graph:
    """Every table below `folder` (`nodes/<Label>.parquet`, `edges/<TYPE>.parquet`).

    Raises WorkspaceError: a table is damaged. SchemaError: it was written with another schema.
    """
    graph = Graph()
    for path in sorted((folder / "nodes").glob("*.parquet")):
        graph = graph.with_label(path.stem, read_table(path))
    for path in sorted((folder / "edges").glob("*.parquet")):
        graph = graph.with_edge(path.stem, read_table(path))
    return graph


@cache
def _no_nodes(label: str) -> pl.DataFrame:
    return pl.DataFrame(schema=node_columns(label))


@cache
def _no_edges(edge_type: str) -> pl.DataFrame:
    return pl.DataFrame(schema=edge_columns(edge_type))


def _columns(props: Mapping[str, Prop]) -> dict[str, pl.DataType]:
    return {name: TYPES[prop.type] for name, prop in props.items()}


def _absent(name: str, present: list[str]) -> pl.Expr:
    fen = name.removesuffix(YUAN) + FEN
    return pl.col(fen) / 100 if name.endswith(YUAN) and fen in present else pl.lit(None)
