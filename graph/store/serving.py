"""The store of a workspace: publish a build beside the one before, and answer from the one that the pointer names."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import neo4j

from graph import schema
from graph.errors import QueryError, StoreError
from graph.store.host import ROOT, Host, open_host
from graph.store.loading import LoadCounts, fingerprint_of, load_graph
from graph.store.reading import Reading, Rows
from graph.tables import Graph, read_graph
from graph.workspace import Published, Workspace

PREFIX = "g_"
Progress = Callable[[int, int], None]


def store_folder(workspace: Workspace) -> Path:
    return workspace.folder / "store"


def database_name(version: str) -> str:
    """The database of a build: letters, digits and underscores only."""
    return PREFIX + re.sub("[^A-Za-z0-9]", "_", version)


def publish(
    host: Host, database: str, graph: Graph, data_version: str, *, progress: Progress = lambda done, total: None
) -> LoadCounts:
    """Load `graph` into a new database beside those that are read. What a killed load left there is dropped first.

    Raises StoreError: the store does not take it.
    """
    if database in host.databases():
        host.drop_database(database)
    host.create_database(database)
    with _root(host) as driver:
        return load_graph(driver, database, graph, data_version, progress=progress)


def drop_unnamed(host: Host, keep: set[str]) -> None:
    """Drop the databases of builds that no pointer names."""
    for name in host.databases():
        if name.startswith(PREFIX) and name not in keep:
            host.drop_database(name)


class Store:
    """Answers from the database that the build's pointer names when asked."""

    def __init__(self, workspace: Workspace, host: Host) -> None:
        self._workspace = workspace
        self._host = host
        self._published, self._reading = self._open()

    @property
    def data_version(self) -> str:
        return self._published.folder.name

    def ask(self, text: str, parameters: Mapping[str, Any], *, seconds: float, rows: int) -> Rows:
        """The rows of a read-only text; see `Reading.ask`.

        A database that went away under the question, because newer builds were published, is looked up again once.
        """
        try:
            return self._reading.ask(text, parameters, seconds=seconds, rows=rows)
        except (QueryError, StoreError):
            now = self._workspace.require("build")
            if now.facts["database"] == self._published.facts["database"]:
                raise
        self.close()
        self._published, self._reading = self._open()
        return self._reading.ask(text, parameters, seconds=seconds, rows=rows)

    def close(self) -> None:
        self._reading.close()

    def _open(self) -> tuple[Published, Reading]:
        published = self._workspace.require("build")
        database = published.facts["database"]
        with _root(self._host) as driver:
            found = fingerprint_of(driver, database) if database in self._host.databases() else None
        right = (
            found is not None and found.schema == schema.fingerprint() and found.data_version == published.folder.name
        )
        if not right:  # the tables are the truth: make the served copy anew
            with self._workspace.writer():
                publish(self._host, database, read_graph(published.folder / "graph"), published.folder.name)
        return published, Reading(self._host, database)


@contextmanager
def open_store(workspace: Workspace, *, idle_seconds: float = 900.0, heap_mb: int = 1024) -> Iterator[Store]:
    """The store of the published build, started where it does not run, its database made anew where it is damaged.

    Raises WorkspaceError: `build` has not run. StoreError: the store does not start.
    """
    workspace.require("build")
    with open_host(store_folder(workspace), idle_seconds=idle_seconds, heap_mb=heap_mb) as host:
        store = Store(workspace, host)
        try:
            yield store
        finally:
            store.close()


@contextmanager
def _root(host: Host) -> Iterator[neo4j.Driver]:
    driver = neo4j.GraphDatabase.driver(host.uri, auth=(ROOT, host.root_password))
    try:
        yield driver
    finally:
        driver.close()
