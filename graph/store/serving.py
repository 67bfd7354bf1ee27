"""The published graph, open for questions, wherever it is served.

The tables are the truth and the pointer of `build` says which count; a store only serves them (`embedded`, `remote`).
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

from graph.errors import Place, QueryError, SchemaError, StoreError, WorkspaceError
from graph.store import embedded, remote
from graph.store.address import Address, Embedded, Remote
from graph.store.host import open_host
from graph.store.loading import LoadCounts
from graph.store.reading import Rows
from graph.tables import Graph, read_graph
from graph.workspace import Progress, Published, Workspace, silent

STAGE = "build"
_LOADING = "装入图库"


class Build(Protocol):
    """One build, open for questions."""

    published: Published

    def ask(self, text: str, parameters: Mapping[str, Any], *, seconds: float, rows: int) -> Rows: ...
    def answers(self) -> bool: ...
    def holds(self) -> bool: ...
    def close(self) -> None: ...


def check_door(workspace: Workspace, address: Address, *, replacing: bool = False) -> None:
    """Ask a Neo4j, before long work for it, whether it would take a build. Raises StoreError: see `publish`."""
    if isinstance(address, Remote):
        remote.check_door(workspace, address, replacing=replacing)


def publish(
    workspace: Workspace,
    address: Address,
    graph: Graph,
    folder: str,
    data_version: str,
    *,
    replacing: bool = False,
    progress: Progress = silent,
) -> tuple[str, LoadCounts]:
    """Serve a graph that `build` has made and not yet published; call it as the writer.

    Takes   the name of the build's folder, from which the embedded engine names its database; `replacing` allows a
            Neo4j to lose whatever else it holds.
    Returns the name of the database and what it holds.
    Raises  StoreError: the store does not start, is not to be had, holds what is not ours, or does not take the rows.
    """
    database = embedded.database_name(folder)
    if isinstance(address, Remote):
        return database, remote.publish(
            workspace, address, lambda: graph, data_version, replacing=replacing, progress=progress
        )
    before = workspace.current(STAGE)
    kept = {before.facts["database"]} if before is not None else set()
    folder_of_store = embedded.store_folder(workspace)
    with open_host(folder_of_store, idle_seconds=address.idle_seconds, heap_mb=address.heap_mb) as host:
        embedded.drop_unnamed(host, kept)
        counts = embedded.publish(
            host, database, graph, data_version, progress=lambda done, total: progress(_LOADING, done, total)
        )
    return database, counts


def publish_again(
    workspace: Workspace, address: Address, *, replacing: bool = False, progress: Progress = silent
) -> None:
    """Have a Neo4j hold the published build, from its tables; call it as the writer.

    The embedded engine needs nothing: a database that it lacks is loaded when it is opened.
    Raises StoreError: see `publish`; the tables are those of another schema.
    """
    if isinstance(address, Remote):
        published = workspace.require(STAGE)
        remote.publish(
            workspace,
            address,
            lambda: _tables(published),
            published.version,
            replacing=replacing,
            progress=progress,
        )


@dataclass
class _Held:
    """A build and how many threads ask it now; one that another has taken the place of is closed by the last."""

    build: Build
    users: int = 0
    retired: bool = False


class Store:
    """The published graph, open for questions from any number of threads. Made by `open_store`; close it."""

    def __init__(self, workspace: Workspace, address: Address, progress: Progress = silent) -> None:
        self._workspace = workspace
        self._address = address
        self._progress = progress
        self._renewing = threading.Lock()
        self._counting = threading.Lock()
        self._held = _Held(self._open())

    @property
    def data_version(self) -> str:
        """The version of the build that answers now."""
        return self._held.build.published.version

    def ask(self, text: str, parameters: Mapping[str, Any], *, seconds: float, rows: int) -> Rows:
        """The first `rows` rows of a read-only Cypher text, from the build whose pointer was read at the opening.

        When that build is no longer served after a newer publish, or the server died, the pointer is read again and
        the question put once more. A database that is dropped under a question may answer with no rows: after a newer
        publish an answer counts only where the database is still there.
        Raises  QueryError, StoreError: see `Reading.ask`, `open_store`.
        """
        with self._in_use() as held:
            try:
                answer = held.build.ask(text, parameters, seconds=seconds, rows=rows)
                if self._workspace.current(STAGE) == held.build.published or held.build.holds():
                    return answer
                self._renew(held)
            except (QueryError, StoreError):
                if not self._renew(held):
                    raise
        with self._in_use() as held:
            return held.build.ask(text, parameters, seconds=seconds, rows=rows)

    def close(self) -> None:
        """Let go of the server; a second call does nothing."""
        self._held.build.close()

    @contextmanager
    def _in_use(self) -> Iterator[_Held]:
        with self._counting:
            held = self._held
            held.users += 1
        try:
            yield held
        finally:
            with self._counting:
                held.users -= 1
                last = held.retired and not held.users
            if last:
                held.build.close()

    def _open(self) -> Build:
        published = self._workspace.require(STAGE)
        if isinstance(self._address, Remote):
            return remote.open_build(self._workspace, published, self._address)
        database = published.facts.get("database")
        if database is None:
            raise WorkspaceError("指针文件损坏: 缺 database, 请重新运行 build", Place(str(published.folder.parent)))
        return embedded.open_build(
            self._workspace,
            published,
            database,
            lambda: _tables(published),
            self._address,
            lambda done, total: self._progress(_LOADING, done, total),
        )

    def _renew(self, failed: _Held) -> bool:
        """Whether another build than `failed` is open now; a wrong text alone is no reason to open one."""
        with self._renewing:
            if self._held is not failed:  # another thread was here first
                return True
            if self._workspace.require(STAGE) == failed.build.published and failed.build.answers():
                return False
            fresh = _Held(self._open())
            with self._counting:
                self._held, failed.retired = fresh, True
            return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_store(workspace: Workspace, address: Address | None = None, *, progress: Progress = silent) -> Store:
    """Open the published graph for questions: use it in `with`, or close it.

    Takes   where it is served, without which the embedded engine with its defaults; `progress` for a database of the
            embedded engine that must be loaded again.
    Raises  WorkspaceError: `build` never ran, or its pointer or tables are damaged. StoreError: no server, it fails,
            it does not hold this build, or the tables are those of another schema.
    Cost    a second where the engine is not running; a whole load where its database is absent or not whole.
    """
    return Store(workspace, address if address is not None else Embedded(), progress)


def _tables(published: Published) -> Graph:
    try:
        return read_graph(published.folder / "graph")
    except SchemaError as error:
        place = Place(str(published.folder))
        raise StoreError(f"图谱表格出自另一版本的程序, 请重新运行 build: {error}", place) from error
