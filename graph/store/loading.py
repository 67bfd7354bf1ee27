"""Fill a database with a graph, over Bolt alone: constraints and indexes, nodes, edges, and last the mark.

Every text is the same for each server. A database without the right mark is half-loaded, or of another build.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from typing import Any

import neo4j
import polars as pl
from neo4j.exceptions import DriverError, Neo4jError

from graph import schema
from graph.errors import SchemaError, StoreError
from graph.tables import ENDS, Graph, edge_columns, fitted, node_columns

BATCH_ROWS = 10_000
INDEX_SECONDS = 300
_NEO4J_AGENT = re.compile(r"Neo4j/\S+")  # others that speak Bolt name themselves behind it
_MESSAGE_CHARACTERS = 300

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class LoadCounts:
    """What a load has put into the database."""

    nodes: int
    edges: int


@dataclass(frozen=True)
class Mark:
    """What a database says of itself, in its node `QingsuBuild`: whose it is and which build it holds.

    `state` is `loading` or `ready`; `schema` the schema's fingerprint; `owner` whose workspace loaded it, and `load`
    one load of many: both are empty in the embedded engine, where a database is loaded once, by its workspace.
    """

    state: str
    schema: str
    data_version: str
    nodes: int
    edges: int
    owner: str = ""
    load: str = ""


def load_graph(
    driver: neo4j.Driver, database: str | None, graph: Graph, *, progress: Progress | None = None
) -> LoadCounts:
    """Put a whole graph into an empty database, as its only writer.

    Takes   a driver of a user who may write; `progress(done, total)` in rows, at 0 when the indexes
            are made, then after each batch.
    Raises  StoreError: the server fails or refuses, an `id` comes twice, or an edge has an end that is no node.
            SchemaError: a label, edge type or property the schema does not know, or a node without `id`.
            After an error the database is half-loaded and has no mark that says `ready`.
    Cost    O(rows); the server is the limit (bench/store_load.py). Holds one batch of rows beside the tables.
    """
    declare(driver, database)
    return load_rows(driver, database, graph, progress=progress)


def load_rows(
    driver: neo4j.Driver, database: str | None, graph: Graph, *, progress: Progress | None = None
) -> LoadCounts:
    """`load_graph` where the constraints and indexes are there already."""
    total = _size(graph.nodes) + _size(graph.edges)
    done = 0

    def loaded(rows: int) -> None:
        nonlocal done
        done += rows
        if progress is not None:
            progress(done, total)

    loaded(0)
    with driver.session(database=database) as session:
        for label, frame in sorted(graph.nodes.items()):
            _create_nodes(session, label, fitted(frame, node_columns(label), label), loaded)
        for edge_type, frame in sorted(graph.edges.items()):
            whole = fitted(frame, edge_columns(edge_type), edge_type)
            groups = whole.partition_by("start_label", "end_label", include_key=False, as_dict=True)
            for (start, end), edges in sorted(groups.items(), key=lambda group: [str(name) for name in group[0]]):
                _create_edges(session, edge_type, str(start), str(end), edges, loaded)
    return LoadCounts(_size(graph.nodes), _size(graph.edges))


def empty(driver: neo4j.Driver, database: str | None) -> None:
    """Delete every node and edge of a small database, in one statement. Raises StoreError: the server fails."""
    with _told("清空失败"), driver.session(database=database) as session:
        session.run("MATCH (n) DETACH DELETE n").consume()


def write_mark(driver: neo4j.Driver, database: str | None, mark: Mark) -> None:
    """Say in the database what it holds. Raises StoreError: the server fails."""
    with driver.session(database=database) as session:
        _run(session, "MERGE (m:QingsuBuild {id: 'build'}) SET m += $mark", {"mark": asdict(mark)}, "写入版本标记失败")


def mark_of(driver: neo4j.Driver, database: str | None) -> Mark | None:
    """What the database says of itself; None where nobody marked it. Raises StoreError: absent, or no answer."""
    text = "MATCH (m:QingsuBuild {id: 'build'}) RETURN properties(m) AS mark"
    with _told("读取版本标记失败"), driver.session(database=database) as session:
        found = session.run(text).single()
    if found is None:
        return None
    known = {one.name for one in fields(Mark)}
    told = {name: value for name, value in found["mark"].items() if name in known}
    return Mark(**told) if told.keys() == known else None


def ready(data_version: str, counts: LoadCounts) -> Mark:
    """The mark of a database of the embedded engine that is wholly loaded with the schema of this program."""
    return Mark("ready", schema.fingerprint(), data_version, counts.nodes, counts.edges)


def declarations() -> list[str]:
    """The constraints and indexes of the schema, a statement each, which make what is not there."""
    texts = []
    for index in schema.constraints_and_indexes():
        name = f"{index.label}_{index.property}".lower()
        if index.unique:
            what = f"CONSTRAINT {name} IF NOT EXISTS FOR (n:{index.label}) REQUIRE n.{index.property} IS UNIQUE"
        else:
            what = f"INDEX {name} IF NOT EXISTS FOR (n:{index.label}) ON (n.{index.property})"
        texts.append(f"CREATE {what}")
    return texts


def declare(driver: neo4j.Driver, database: str | None) -> None:
    """Make the constraints and indexes of the schema, where they are not there. Raises StoreError: the server fails."""
    with _told("建立索引失败"), driver.session(database=database) as session:
        for text in declarations():
            session.run(text).consume()
        if _NEO4J_AGENT.fullmatch(driver.get_server_info().agent):
            session.run(f"CALL db.awaitIndexes({INDEX_SECONDS})").consume()


def _create_nodes(session: neo4j.Session, label: str, frame: pl.DataFrame, loaded: Callable[[int], None]) -> None:
    nameless = frame["id"].null_count()
    if nameless:
        raise SchemaError(f"'{label}' 有 {nameless} 行没有 id")
    frame, properties = _filled(frame, list(frame.columns))
    text = f"UNWIND $rows AS r CREATE (:{label} {properties})"
    created = 0
    for rows in _batches(frame):
        created += _run(session, text, {"rows": rows}, f"写入 {label} 失败").nodes_created
        loaded(len(rows))
    if created != frame.height:
        raise StoreError(f"{label} 应写入 {frame.height} 个节点, 实为 {created} 个")


def _create_edges(
    session: neo4j.Session, edge_type: str, start: str, end: str, frame: pl.DataFrame, loaded: Callable[[int], None]
) -> None:
    start, end = schema.label(start).name, schema.label(end).name  # they come from data: never into a text unchecked
    frame, properties = _filled(frame, [name for name in frame.columns if name not in ENDS])
    text = (
        f"UNWIND $rows AS r MATCH (a:{start} {{id: r.start}}) MATCH (b:{end} {{id: r.end}}) "
        f"CREATE (a)-[:{edge_type} {properties}]->(b)"
    )
    created = 0
    for rows in _batches(frame):
        created += _run(session, text, {"rows": rows}, f"写入 {edge_type} 失败").relationships_created
        loaded(len(rows))
    if created != frame.height:
        raise StoreError(
            f"{edge_type} ({start} → {end}) 应写入 {frame.height} 条边, 实为 {created} 条: "
            f"{frame.height - created} 条的端点不是图谱中的节点"
        )


def _filled(frame: pl.DataFrame, properties: list[str]) -> tuple[pl.DataFrame, str]:
    """Without the properties that no row has, and the others written out: `SET n = r` is far slower on one server."""
    empty = {name for name in properties if frame[name].null_count() == frame.height}
    kept = ", ".join(f"`{name}`: r.`{name}`" for name in properties if name not in empty)
    return frame.drop(empty), f"{{{kept}}}"


def _batches(frame: pl.DataFrame) -> Iterator[list[dict[str, Any]]]:
    """Null is left out: what a row lacks is null to the server, and CREATE makes no property of it."""
    for part in frame.iter_slices(BATCH_ROWS):
        yield [{name: value for name, value in row.items() if value is not None} for row in part.to_dicts()]


def _run(session: neo4j.Session, text: str, parameters: Mapping[str, Any], failed: str) -> neo4j.SummaryCounters:
    with _told(failed):
        return session.run(text, dict(parameters)).consume().counters


@contextmanager
def _told(failed: str) -> Iterator[None]:
    try:
        yield
    except (Neo4jError, DriverError) as error:
        message = (error.message if isinstance(error, Neo4jError) else str(error)) or type(error).__name__
        raise StoreError(f"{failed}: {' '.join(message.split())[:_MESSAGE_CHARACTERS]}") from error


def _size(frames: Mapping[str, pl.DataFrame]) -> int:
    return sum(frame.height for frame in frames.values())
