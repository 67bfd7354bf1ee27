"""Neo4j's own parser on our texts, as Cypher 5 and 25. Without Node the tests are skipped; with CI set they fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.errors import QueryError
from queries.checks import neo4j_parser
from queries.checks.neo4j_parser import install, missing, neo4j_problems, parser_folder
from queries.library import library

FIRST = 6
BOTH = "Neo4j (Cypher 5、Cypher 25)"


@pytest.fixture(scope="module")
def parser() -> Path:
    """The folder with the package, fetched if it is not there."""
    folder = parser_folder()
    try:
        install(folder)
        lacking = missing(folder)
    except QueryError as error:
        lacking = str(error)
    if lacking:
        told = f"Neo4j's own parser cannot run: {lacking}"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    return folder


def test_every_text_of_the_library_is_right_in_both_versions(parser: Path) -> None:
    known = library()
    assert neo4j_problems(known.values(), parser) == []
    assert len(known) >= 9


ENDING = "\nRETURN c.id AS id ORDER BY id"


BROKEN = (
    ("MATCH (c:LegalCase\nRETURN c.id AS id", 1, f"{BOTH} 第 1 列: Invalid input 'RETURN': expected"),
    ("MATCH (c:LegalCase)\nRETURN c.id AS id, d", 1, f"{BOTH} 第 20 列: Variable `d` not defined"),
    ("MATCH (c:LegalCase)\nLET x = 1" + ENDING, 1, "Neo4j (Cypher 5) 第 1 列: Invalid input 'LET'"),
    ("MATCH (c:LegalCas)" + ENDING, 0, f"{BOTH} 第 10 列: Label LegalCas is not present"),
    ("MATCH (c:LegalCase)\n WHERE c.filed = 1" + ENDING, 1, f"{BOTH} 第 10 列: filed is not present"),
    ("MATCH (c:LegalCase)\n WHERE c.id = $one" + ENDING, 1, f"{BOTH} 第 15 列: Parameter $one is not defined"),
    ("MATCH (c:LegalCase)\n WHERE c.id = len('x')" + ENDING, 1, f"{BOTH} 第 15 列: Function len is not present"),
    ("MATCH (c:LegalCase)\n WHERE size((c)--()) > 1" + ENDING, 1, f"{BOTH} 第 13 列: A pattern expression"),
    ("MATCH (c:LegalCase)-[:PARTY_IN]->(:Person)" + ENDING, 0, f"{BOTH} 第 7 列: [:PARTY_IN] has no incoming"),
    ("MATCH (c:LegalCase), (p:Person)" + ENDING, 0, f"{BOTH} 第 1 列: If a part of a query contains multiple"),
)


def test_a_broken_text_is_told_with_its_line_in_few_words(parser: Path, lookup) -> None:
    broken = [lookup(body, name=f"broken_{n:02}") for n, (body, _, _) in enumerate(BROKEN)]
    told = neo4j_problems(broken, parser)
    for query, (_, line, reason) in zip(broken, BROKEN, strict=True):
        first = next(one for one in told if one.query == query.id)
        assert (first.line, first.reason[: len(reason)]) == (FIRST + line, reason)
    assert len([one for one in told if one.query == broken[0].id]) == 1  # what only follows is not told
    assert all("\n" not in one.reason and len(one.reason) < 220 for one in told)


def test_declared_parameters_and_functions_in_any_case_are_known(parser: Path, lookup) -> None:
    body = "MATCH (c:LegalCase) WHERE c.days_open < $days AND c.filed_date < $data_date\n" + (
        "WITH c, c.filed_date + DURATION({days: $days}) AS until, MIN(c.close_date) AS closed "
        "WHERE any(x IN c.origins WHERE size(x) > 1)" + ENDING
    )
    query = lookup(body, params='days = { default = 1, kind = "heuristic", doc = "x" }')
    assert neo4j_problems([query], parser) == []


def test_an_analysis_that_did_not_run_is_no_pass(parser: Path, lookup, tmp_path: Path) -> None:
    """The package keeps a failure of its semantic analysis to itself: here it finds neither errors nor symbols."""
    package = tmp_path / "node_modules" / neo4j_parser.PACKAGE
    package.mkdir(parents=True)
    shutil.copy2(parser / "node_modules" / neo4j_parser.PACKAGE / "package.json", package / "package.json")
    (package / "dist" / "cjs").mkdir(parents=True)
    (package / "dist" / "cjs" / "index.cjs").write_text(
        "exports.testData = {mockSchema: {functions: {'CYPHER 5': {}, 'CYPHER 25': {}}}};\n"
        "exports.lintCypherQuery = () => ({diagnostics: [], symbolTables: [[]]});\n",
        "utf-8",
    )
    (problem,) = neo4j_problems([lookup("MATCH (c:LegalCase)" + ENDING)], tmp_path)
    assert "semantic analysis did not run" in problem.reason


def test_a_package_that_fails_is_one_line(parser: Path, lookup, tmp_path: Path) -> None:
    package = tmp_path / "node_modules" / neo4j_parser.PACKAGE
    package.mkdir(parents=True)
    shutil.copy2(parser / "node_modules" / neo4j_parser.PACKAGE / "package.json", package / "package.json")
    with pytest.raises(QueryError, match=r"^Neo4j 的语法检查不能运行: .*Error.*$"):
        neo4j_problems([lookup("MATCH (c:LegalCase)" + ENDING)], tmp_path)


def program(folder: Path, name: str, says: str) -> None:
    """A program of that name, which says this and fails unless it says a version."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport sys\nprint({says!r}, file=sys.stderr)\nprint({says!r})\n"
                    f"sys.exit({int(not says.startswith('v'))})\n", "utf-8")  # fmt: skip
    path.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="programs are scripts here")
def test_what_lacks_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lookup) -> None:
    path = tmp_path / "bin"
    monkeypatch.setenv("PATH", str(path))
    assert missing(tmp_path) == "没有 Node"
    with pytest.raises(QueryError, match="没有 npm"):
        install(tmp_path / "parser")
    with pytest.raises(QueryError, match="Neo4j 的语法检查不能运行: 没有 Node"):
        neo4j_problems([lookup("MATCH (c:LegalCase)" + ENDING)], tmp_path)
    program(path, "node", "v18.1.0")
    assert missing(tmp_path) == "Node 应不低于 20, 实为 v18.1.0"
    program(path, "node", "v20.1.0")
    assert missing(tmp_path) == "没有 npm 包 @neo4j-cypher/language-support 2.0.0-next.38"


@pytest.mark.skipif(os.name == "nt", reason="programs are scripts here")
def test_an_installation_that_fails_is_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "bin", "npm", "npm error network is down\nmore")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    folder = tmp_path / "cache" / "parser"
    with pytest.raises(QueryError) as told:
        install(folder)
    assert str(told.value) == "npm 不能安装 @neo4j-cypher/language-support: npm error network is down"
    assert list(folder.parent.iterdir()) == []


def test_the_lock_names_versions_and_checksums_and_no_addresses() -> None:
    folder = Path(neo4j_parser.__file__).parent / "parser"
    lock = (folder / "package-lock.json").read_text("utf-8")
    assert "://" not in lock
    assert lock.count('"integrity"') == lock.count('"node_modules/') == 5
    tracked = subprocess.run(["git", "ls-files", folder], capture_output=True, text=True, check=False, cwd=folder)
    assert "node_modules/" not in tracked.stdout
