"""The same county served by the embedded engine and by each Neo4j: every query of the library gives the same rows."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from neo4j_server import LTS, NEWEST, wipe

from graph.build import build
from graph.resolution.resolve import resolve
from graph.store.address import Address, Embedded, Remote
from graph.store.embedded import store_folder
from graph.store.host import stop_host
from graph.store.serving import open_store
from graph.tables import read_graph
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load
from loaders.synthetic.county import write_county
from queries.clues import ask_patterns, clue_list, find, patterns_to_ask
from queries.fixtures import examples
from queries.library import ask, library

HERE = Embedded(60, 512)
DATA_DATE = date(2026, 1, 1)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("county")
    write_county(folder / "样例县", cases=1500, seed=11)
    workspace = Workspace(folder / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [folder / "样例县"], received=DATA_DATE)
        resolve(workspace)
        build(workspace, HERE)
        find(workspace, HERE)
    yield workspace
    stop_host(store_folder(workspace))


def plain(value: Any) -> Any:
    """A value whose lists come in any order and whose dates are of one kind."""
    if isinstance(value, list | tuple):
        return sorted((plain(one) for one in value), key=repr)
    return value.iso_format() if hasattr(value, "iso_format") else value


def answers(workspace: Workspace, address: Address) -> dict[str, Any]:
    """What each query answers: patterns as `find` asks them, look-ups with what their own fixtures ask, and more."""
    graph = read_graph(workspace.require("build").folder / "graph")
    with open_store(workspace, address) as store:
        found, _ = ask_patterns(patterns_to_ask().values(), graph, store, DATA_DATE, workspace.key())
        told: dict[str, Any] = {
            "clues": [(one.clue_id, one.query.id, one.cases, sorted(one.subjects)) for one in found]
        }
        for query in library().values():
            if query.is_pattern:
                continue
            values = {**examples(query)[0].params, **real_values(workspace, query.header.params)}
            rows = ask(store, query, values, data_date=DATA_DATE, seconds=60, rows=10_000)
            told[query.id] = [tuple(plain(value) for value in row) for row in rows.rows]
    return told


def real_values(workspace: Workspace, params: Any) -> dict[str, str]:
    """A node of the county for each parameter that takes one: those that the best clue is about."""
    best = clue_list(workspace).row(0, named=True)
    subjects = [one.split(":", 1)[1] for one in best["subjects"]]
    nodes = [name for name, param in params.items() if param.takes == "node"]
    return {name: subjects[n % len(subjects)] for n, name in enumerate(nodes)}


@pytest.mark.parametrize("version", [LTS, NEWEST])
def test_every_query_gives_the_same_rows_as_the_embedded_engine(
    county: Workspace, version: str, request: pytest.FixtureRequest
) -> None:
    remote: Remote = request.getfixturevalue("neo4j_lts" if version == LTS else "neo4j_newest")
    wipe(remote)
    with county.writer():
        made = build(county, remote)
    assert made.skipped  # the tables stand; they were published there all the same
    here, there = answers(county, HERE), answers(county, remote)
    assert here["clues"]
    assert any(rows for name, rows in here.items() if name != "clues")
    for name, rows in here.items():
        assert there[name] == rows, name
