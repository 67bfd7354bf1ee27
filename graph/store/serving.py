"""The published graph, served: a build's database is made, found whole or made again from the tables, and asked.

Each build has a database of its own, `g_<version>`, which the pointer of `build` names (its fact `database`). The
tables are the truth: a database that is absent, half-loaded or of another schema is loaded again when it is opened.
"""

import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import neo4j
import portalocker

from graph import schema
from graph.errors import Place, QueryError, SchemaError, StoreError, WorkspaceError
from graph.store.host import ROOT, Failure, Host, failure, is_ready, lock_file, open_host, try_lock
from graph.store.loading import (
    Fingerprint,
    LoadCounts,
    Progress,
    fingerprint_of,
    load_graph,
    write_fingerprint,
)
from graph.store.reading import Reading, Rows
from graph.tables import Graph, read_graph
from graph.workspace import Published, Workspace

_TICK = 0.1
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
    fingerprint comes last, so a kill at any moment leaves a database that nobody takes for whole.
    Raises  StoreError: the name does not fit, the server fails, or an edge has an end that is no node.
            SchemaError: the graph does not fit the schema.
    """
    with _one_loader(host), _writing(host) as driver:
        mark = _mark(host, driver, database)
        if mark is not None and _fits(mark, data_version):
            return LoadCounts(mark.nodes, mark.edges)
        host.drop_database(database)
        host.create_database(database)
        counts = load_graph(driver, database, graph, progress=progress)
        write_fingerprint(driver, database, data_version, counts)
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


@dataclass(frozen=True)
class _Opened:
    """What one reading of the pointer led to."""

    published: Published
    host: Host
    reading: Reading

    def close(self) -> None:
        self.reading.close()
        self.host.close()


class Store:
    """The published graph, open for questions from any number of threads. Made by `open_store`; close it."""

    def __init__(
        self, workspace: Workspace, *, idle_seconds: float, heap_mb: int, progress: Progress | None = None
    ) -> None:
        self._workspace = workspace
        self._idle_seconds = idle_seconds
        self._heap_mb = heap_mb
        self._progress = progress
        self._renewing = threading.Lock()
        self._opened = self._open()

    @property
    def data_version(self) -> str:
        """The version of the build that answers now."""
        return self._opened.published.version

    def ask(self, text: str, parameters: Mapping[str, Any], *, seconds: float, rows: int) -> Rows:
        """The first `rows` rows of a read-only Cypher text, from the build whose pointer was read at the opening.

        When that build's database was dropped after a newer publish, or the server died, the pointer is read again and
        the question put once more.
        Raises  QueryError, StoreError: see `Reading.ask`.
        """
        opened = self._opened
        try:
            return opened.reading.ask(text, parameters, seconds=seconds, rows=rows)
        except (QueryError, StoreError):
            if not self._renew(opened):
                raise
        return self._opened.reading.ask(text, parameters, seconds=seconds, rows=rows)

    def close(self) -> None:
        """Let go of the server; a second call does nothing."""
        self._opened.close()

    def _open(self) -> _Opened:
        published = self._workspace.require("build")
        database = published.facts.get("database")
        if database is None:
            raise WorkspaceError("指针文件损坏: 缺 database, 请重新运行 build", Place(str(published.folder.parent)))
        host = open_host(store_folder(self._workspace), idle_seconds=self._idle_seconds, heap_mb=self._heap_mb)
        try:
            with _writing(host) as driver:
                mark = _mark(host, driver, database)
            if mark is None or not _fits(mark, published.version):
                publish(host, database, _tables(published), published.version, progress=self._progress)
            return _Opened(published, host, Reading(host, database))
        except BaseException:
            host.close()
            raise

    def _renew(self, failed: _Opened) -> bool:
        """Whether another reading than `failed` is open now; a wrong text alone is no reason to open one."""
        with self._renewing:
            if self._opened is not failed:  # another thread was here first
                return True
            if self._workspace.require("build") == failed.published and is_ready(failed.host.http_port):
                return False
            self._opened = self._open()
            failed.close()
            return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_store(
    workspace: Workspace, *, idle_seconds: float = 900.0, heap_mb: int = 1024, progress: Progress | None = None
) -> Store:
    """Open the published graph for questions: use it in `with`, or close it.

    Takes   for the server, where it must be started, the seconds without a client after which it ends and its heap;
            `progress(done, total)` for a database that must be loaded again.
    Raises  WorkspaceError: `build` never ran, or its pointer or tables are damaged. StoreError: no server, it fails,
            or the tables are those of another schema.
    Cost    a second where the server is not running; a whole load where the database is absent or not whole.
    """
    return Store(workspace, idle_seconds=idle_seconds, heap_mb=heap_mb, progress=progress)


def _mark(host: Host, driver: neo4j.Driver, database: str) -> Fingerprint | None:
    return fingerprint_of(driver, database) if database in host.databases() else None


def _fits(mark: Fingerprint, data_version: str) -> bool:
    return (mark.schema, mark.data_version) == (schema.fingerprint(), data_version)


def _tables(published: Published) -> Graph:
    try:
        return read_graph(published.folder / "graph")
    except SchemaError as error:
        place = Place(str(published.folder))
        raise StoreError(f"图谱表格出自另一版本的程序, 请重新运行 build: {error}", place) from error


@contextmanager
def _writing(host: Host) -> Iterator[neo4j.Driver]:
    with neo4j.GraphDatabase.driver(host.uri, auth=(ROOT, host.root_password)) as driver:
        yield driver


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
