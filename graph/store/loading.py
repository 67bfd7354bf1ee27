"""The writing side of a store: indexes, nodes and edges in batches, and last the fingerprint of what was loaded.

Labels, types and property names in the texts are the schema's own, never a user's."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import neo4j
import polars as pl
from neo4j.exceptions import DriverError, Neo4jError

from graph import schema
from graph.errors import StoreError
from graph.tables import ENDS, Graph, edge_columns, node_columns

BATCH = 10_000
META = "MERGE (m:QingsuMeta {id: 'schema'}) SET m.fingerprint = $fingerprint, m.data_version = $data_version"
FINGERPRINT = "MATCH (m:QingsuMeta {id: 'schema'}) RETURN m.fingerprint AS fingerprint, m.data_version AS data_version"

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class LoadCounts:
    """What a store took, by label and by edge type."""

    by_label: Mapping[str, int]
    by_type: Mapping[str, int]

    @property
    def nodes(self) -> int:
        return sum(self.by_label.values())

    @property
    def edges(self) -> int:
        return sum(self.by_type.values())


@dataclass(frozen=True)
class Fingerprint:
    """What a database says of itself: the schema it was loaded with, and which build it is."""

    schema: str
    data_version: str


def load_graph(
    driver: neo4j.Driver,
    database: str,
    graph: Graph,
    data_version: str,
    *,
    progress: Progress = lambda done, total: None,
) -> LoadCounts:
    """Fill an empty database: one session, one writer, BATCH rows a statement, the fingerprint node last.

    In     `progress(done, total)` in nodes and edges.
    Raises StoreError: the store does not take the rows, or an edge has an end that is no node.
    Cost   one MATCH by id an edge end; memory one batch beside `graph`.
    """
    total = sum(frame.height for frame in (*graph.nodes.values(), *graph.edges.values()))
    done = 0
    by_label: dict[str, int] = {}
    by_type: dict[str, int] = {}
    try:
        with driver.session(database=database) as session:
            _index(session)
            for label, frame in graph.nodes.items():
                by_label[label] = frame.height
                for rows, text in _node_batches(label, frame):
                    session.run(text, rows=rows).consume()
                    progress(done := done + len(rows), total)
            for kind, frame in graph.edges.items():
                by_type[kind] = frame.height
                for rows, text in _edge_batches(kind, frame):
                    made = session.run(text, rows=rows).single(strict=True)["made"]
                    if made != len(rows):
                        raise StoreError(f"{kind}: {len(rows) - made} 条关系的一端不在图中")
                    progress(done := done + len(rows), total)
            session.run(META, fingerprint=schema.fingerprint(), data_version=data_version).consume()
    except (Neo4jError, DriverError) as error:
        raise StoreError(f"图库未能装入: {_one_line(error)}") from error
    return LoadCounts(by_label, by_type)


def fingerprint_of(driver: neo4j.Driver, database: str) -> Fingerprint | None:
    """What the database says it is, None where it was not loaded to the end or does not exist.

    Raises StoreError: the store does not answer.
    """
    try:
        with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
            found = session.run(FINGERPRINT).single()
    except Neo4jError:
        return None
    except DriverError as error:
        raise StoreError(f"图库没有回答: {_one_line(error)}") from error
    return None if found is None else Fingerprint(found["fingerprint"], found["data_version"])


def _index(session: neo4j.Session) -> None:
    """Constraints and indexes of the schema, the same text for every store."""
    for one in schema.constraints_and_indexes():
        name = f"{one.label}_{one.property}".lower()
        if one.unique:
            text = f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{one.label}) REQUIRE n.{one.property} IS UNIQUE"
        else:
            text = f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{one.label}) ON (n.{one.property})"
        session.run(text).consume()
    if "compatible" not in session.run("RETURN 1").consume().server.agent:  # the embedded engine indexes at once
        session.run("CALL db.awaitIndexes(300)").consume()


def _node_batches(label: str, frame: pl.DataFrame) -> Iterator[tuple[list[dict[str, Any]], str]]:
    told = _told(frame, list(node_columns(label)))
    text = f"UNWIND $rows AS r CREATE (n:{label} {{{_properties(told)}}})"
    for batch in frame.select(told).iter_slices(BATCH):
        yield _rows(batch), text


def _edge_batches(kind: str, frame: pl.DataFrame) -> Iterator[tuple[list[dict[str, Any]], str]]:
    """Batches by the labels of the ends, so that each end is found by the index of its label."""
    told = _told(frame, [name for name in edge_columns(kind) if name not in ENDS])
    for (start, end), part in frame.partition_by("start_label", "end_label", as_dict=True, maintain_order=True).items():
        text = (
            f"UNWIND $rows AS r MATCH (a:{start} {{id: r.start}}) MATCH (b:{end} {{id: r.end}}) "
            f"CREATE (a)-[:{kind} {{{_properties(told)}}}]->(b) RETURN count(*) AS made"
        )
        for batch in part.select("start", "end", *told).iter_slices(BATCH):
            yield _rows(batch), text


def _told(frame: pl.DataFrame, columns: list[str]) -> list[str]:
    """The columns that say anything: writing out one that is null everywhere costs and says nothing."""
    return [name for name in columns if frame[name].null_count() < frame.height]


def _properties(columns: list[str]) -> str:
    return ", ".join(f"`{name}`: r.`{name}`" for name in columns)


def _rows(batch: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows without their nulls: an absent property is unknown."""
    return [{name: value for name, value in row.items() if value is not None} for row in batch.to_dicts()]


def _one_line(error: Exception) -> str:
    message = error.message if isinstance(error, Neo4jError) else str(error)
    return " ".join((message or type(error).__name__).split())
