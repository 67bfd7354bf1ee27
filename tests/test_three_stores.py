"""The same county served by the embedded engine and by each Neo4j: every query of the library gives the same rows."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
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
from loaders.provenance import Provenance
from loaders.synthetic.simulate import simulate
from queries.clues import clue_list, find, patterns_to_ask
from queries.fixtures import examples
from queries.hits import ask_patterns
from queries.library import ask, library

HERE = Embedded(60, 512)
DATA_DATE = date(2026, 1, 1)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("county")
    simulate(folder / "样例县", cases=1500, seed=11, difficulty="easy")
    workspace = Workspace(folder / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [folder / "样例县"], about=Provenance(received=DATA_DATE))
        resolve(workspace)
        build(workspace, HERE)
        find(workspace, HERE)
    yield workspace
    stop_host(store_folder(workspace))


@pytest.fixture(scope="module")
def here(county: Workspace) -> dict[str, Any]:
    """What the embedded engine answers: once, for nothing of the county is written anew."""
    return answers(county, HERE)


def plain(value: Any) -> Any:
    """A value whose lists come in any order and whose dates are of one kind."""
    if isinstance(value, list | tuple):
        return sorted((plain(one) for one in value), key=repr)
    return value.iso_format() if hasattr(value, "iso_format") else value


def answers(workspace: Workspace, address: Address) -> dict[str, Any]:
    """What each query answers: patterns as `find` asks them, look-ups with what their own fixtures ask, and more."""
    graph = read_graph(workspace.require("build").folder / "graph")
    with open_store(workspace, address) as store:
        answered = ask_patterns(patterns_to_ask().values(), graph, store, DATA_DATE, workspace.key())
        hits = [hit for one in answered for hit in one.hits]
        told: dict[str, Any] = {"clues": [(hit.clue_id, hit.query.id, hit.cases, sorted(hit.subjects)) for hit in hits]}
        for query in library().values():
            if query.is_pattern:
                continue
            values = {**told_by_fixture(query.id), **real_values(workspace, query.header.params)}
            rows = ask(store, query, values, data_date=DATA_DATE, seconds=60, rows=10_000)
            told[query.id] = [tuple(plain(value) for value in row) for row in rows.rows]
    return told


@cache
def told_by_fixture(query: str) -> Mapping[str, Any]:
    return examples(library()[query])[0].params


def real_values(workspace: Workspace, params: Any) -> dict[str, str]:
    """A node of the county for each parameter that takes one: those that the best clue is about."""
    best = clue_list(workspace).row(0, named=True)
    subjects = [one.split(":", 1)[1] for one in best["subjects"]]
    nodes = [name for name, param in params.items() if param.takes == "node"]
    return {name: subjects[n % len(subjects)] for n, name in enumerate(nodes)}


@pytest.mark.parametrize("version", [LTS, NEWEST])
def test_every_query_gives_the_same_rows_as_the_embedded_engine(
    county: Workspace, here: dict[str, Any], version: str, request: pytest.FixtureRequest
) -> None:
    remote: Remote = request.getfixturevalue("neo4j_lts" if version == LTS else "neo4j_newest")
    wipe(remote)
    with county.writer():
        made = build(county, remote)
    assert made.skipped  # the tables stand; they were published there all the same
    there = answers(county, remote)
    assert here["clues"]
    assert any(rows for name, rows in here.items() if name != "clues")
    for name, rows in here.items():
        assert there[name] == rows, name


@pytest.mark.parametrize("where", ["embedded", LTS, NEWEST])
def test_a_build_killed_while_it_loads_is_repeated_to_the_same_tables_and_answers(
    county: Workspace, here: dict[str, Any], where: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    address: Address = HERE
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QINGSU_")}
    environment["QINGSU_STORE_IDLE"] = "60"
    if where != "embedded":
        address = request.getfixturevalue("neo4j_lts" if where == LTS else "neo4j_newest")
        wipe(address)
        environment |= {"QINGSU_STORE": address.uri, "QINGSU_STORE_PASSWORD": address.password}
    folder = tmp_path / "workspace"
    shutil.copytree(county.folder, folder, ignore=shutil.ignore_patterns("build", "store", "find"))
    command = [sys.executable, "-P", "-m", "app.cli.main", "--workspace", str(folder), "build"]
    killed = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert killed.stderr is not None
    for line in killed.stderr:
        if "装入图库" in line:
            time.sleep(0.5)
            killed.send_signal(signal.SIGKILL)
            break
    killed.stderr.close()
    assert killed.wait() == -signal.SIGKILL
    workspace = Workspace(folder)
    assert workspace.current("build") is None
    again = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    try:
        assert again.returncode == 0, again.stderr
        assert "notification" not in again.stderr
        assert workspace.require("build").version == county.require("build").version
        for path in sorted((county.require("build").folder / "graph").rglob("*.parquet")):
            twin = workspace.require("build").folder / path.relative_to(county.require("build").folder)
            assert twin.read_bytes() == path.read_bytes(), path.name
        shutil.copytree(county.folder / "find", folder / "find")
        assert answers(workspace, address) == here
    finally:
        stop_host(store_folder(workspace))
