"""The published graph in the embedded engine: each build has a database of its own, `g_<version>`.

It is loaded beside the one before, so that readers go on; the pointer of `build` says which one counts. The tables are
the truth: a database that is absent, half-loaded or of another schema is loaded again when it is opened.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import neo4j
import portalocker

from graph import schema
from graph.errors import QueryError, StoreError
from graph.store.address import Embedded
from graph.store.host import READER, ROOT, Failure, Host, failure, is_ready, lock_file, open_host, try_lock
from graph.store.loading import LoadCounts, Mark, Progress, load_graph, mark_of, ready, write_mark
from graph.store.reading import Reading, Rows
from graph.tables import Graph
from graph.workspace import Published, Workspace

_TICK = 0.1
_MARKS = "MATCH (m:QingsuBuild {id: 'build'}) RETURN count(m) AS marks"
_MARK_SECONDS = 10.0
_PREFIX = "g_"


def store_folder(workspace: Workspace) -> Path:
    """Where the embedded engine of a workspace keeps its files."""
    return workspace.folder / "store"


def database_name(version: str) -> str:
    """The database of a build: letters, digits and underscores only."""
    return _PREFIX + re.sub("[^A-Za-z0-9]", "_", version)


def publish(
    host: Host, database: str, graph: Graph, data_version: str, *, progress: Progress | None = None
) -> LoadCounts:
    """Have `database` hold exactly this graph; other databases and their readers are not disturbed.

    One that is there, whole and of this data version stays as it is; any other of that name is dropped first. The
    mark comes last, so a kill at any moment leaves a database that nobody takes for whole.
    Raises  StoreError: the name does not fit, the server fails, or an edge has an end that is no node.
            SchemaError: the graph does not fit the schema.
    """
    with _one_loader(host), writing(host) as driver:
        mark = _mark(host, driver, database)
        if mark is not None and _fits(mark, data_version):
            return LoadCounts(mark.nodes, mark.edges)
        host.drop_database(database)
        host.create_database(database)
        counts = load_graph(driver, database, graph, progress=progress)
        write_mark(driver, database, ready(data_version, counts))
    return counts


def drop_unnamed(host: Host, keep: set[str]) -> list[str]:
    """Drop every build's database that is not in `keep`, half-loaded ones too; returns their names.

    Raises StoreError: the server fails.
    """
    with _one_loader(host):
        unnamed = [name for name in host.databases() if name.startswith(_PREFIX) and name not in keep]
        for name in unnamed:
            host.drop_database(name)
    return unnamed


@contextmanager
def writing(host: Host) -> Iterator[neo4j.Driver]:
    """A driver of the user who may write."""
    with neo4j.GraphDatabase.driver(host.uri, auth=(ROOT, host.root_password)) as driver:
        yield driver


def open_reading(host: Host, database: str) -> Reading:
    """Questions to one database of a host, as the user who cannot write. The host stays its opener's: close it last."""
    return Reading(
        neo4j.GraphDatabase.driver(host.uri, auth=(READER, host.reader_password)),
        neo4j.GraphDatabase.driver(host.uri, auth=(ROOT, host.root_password)),
        database,
    )


class EmbeddedBuild:
    """One build, open for questions in the engine of its workspace, which holds it as long as this is not closed."""

    def __init__(self, published: Published, host: Host, asked: Reading) -> None:
        self.published = published
        self._host = host
        self._reading = asked

    def ask(self, text: str, parameters: Mapping[str, Any], *, seconds: float, rows: int) -> Rows:
        return self._reading.ask(text, parameters, seconds=seconds, rows=rows)

    def answers(self) -> bool:
        """Whether the engine is still there."""
        return is_ready(self._host.http_port)

    def holds(self) -> bool:
        """Whether its database is there, with its mark."""
        try:
            return bool(self._reading.ask(_MARKS, {}, seconds=_MARK_SECONDS, rows=1).rows[0][0])
        except (QueryError, StoreError):
            return False

    def close(self) -> None:
        self._reading.close()
        self._host.close()


def open_build(
    workspace: Workspace,
    published: Published,
    database: str,
    tables: Callable[[], Graph],
    address: Embedded,
    progress: Progress | None,
) -> EmbeddedBuild:
    """Open the database of a published build; one that is absent or not whole is loaded from `tables()` first.

    Raises StoreError: see `open_host` and `publish`.
    """
    host = open_host(store_folder(workspace), idle_seconds=address.idle_seconds, heap_mb=address.heap_mb)
    try:
        with writing(host) as driver:
            mark = _mark(host, driver, database)
        if mark is None or not _fits(mark, published.version):
            publish(host, database, tables(), published.version, progress=progress)
        return EmbeddedBuild(published, host, open_reading(host, database))
    except BaseException:
        host.close()
        raise


def _mark(host: Host, driver: neo4j.Driver, database: str) -> Mark | None:
    return mark_of(driver, database) if database in host.databases() else None


def _fits(mark: Mark, data_version: str) -> bool:
    return (mark.state, mark.schema, mark.data_version) == ("ready", schema.fingerprint(), data_version)


@contextmanager
def _one_loader(host: Host) -> Iterator[None]:
    """One process or thread at a time fills or drops databases; the next one waits, and finds its database whole.

    Not the workspace's lock: a stage that holds that one opens the store too, and readers are never refused.
    """
    try:
        lock = lock_file(host.folder / "load.lock")
    except OSError as error:
        raise failure(Failure.FOLDER, host.folder) from error
    with lock:
        while not try_lock(lock, portalocker.LOCK_EX):
            time.sleep(_TICK)
        yield
