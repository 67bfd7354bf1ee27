"""`qingsu queries check` on what people get wrong: one line each, the exit code, and nothing left running."""

import os
import re
import shutil
from pathlib import Path

import psutil
import pytest
from test_cli import Said, qingsu

ROOT = Path(__file__).parents[2]
HEADER = '/*+++\ntitle = {{ zh = "我的", en = "Mine" }}\nversion = 1\ndoc = "试"\n{}+++*/\n'
FIRST = 6
FIXTURE = '[hit.one]\nnodes.c = { label = "LegalCase" }\nexpect = [{ id = "c" }]\n'
ENDING = "\nRETURN c.id AS id ORDER BY id"
NOT_CHECKED = "没有检查: "


def checked(office: Path, body: str, params: str = "", *options: str) -> Said:
    """What the check says of one query of an office, in a home without Neo4j's parser."""
    (office / "lookups").mkdir(parents=True, exist_ok=True)
    (office / "lookups" / "mine.cypher").write_text(HEADER.format(params) + body, "utf-8")
    (office / "lookups" / "mine.toml").write_text(FIXTURE, "utf-8")
    home = {"HOME": str(office), "USERPROFILE": str(office), "TMPDIR": str(office), "TEMP": str(office)}
    return qingsu("queries", "check", "lookups/mine", "--queries", str(office), *options, **home)


def problems(said: Said) -> list[str]:
    """The lines that name a place in the file."""
    return [line for line in said.err.splitlines() if re.match(r"mine\.cypher:\d+: ", line)]


WRONG = {
    "a misspelt label": ("MATCH (c:LegalCas)" + ENDING, "mine.cypher:6: 图谱中没有标签或关系 LegalCas"),
    "an undeclared parameter": (
        "MATCH (c:LegalCase)\nWHERE c.days_open < $days" + ENDING,
        "mine.cypher:7: 参数 $days 没有在文件头中声明",
    ),
    "an unbounded step": (
        "MATCH (c:LegalCase)<-[:PARTY_IN]-(p)-[:KIN*]-(q)" + ENDING,
        "mine.cypher:6: 变长路径没有上限",
    ),
    "a cartesian product": (
        "MATCH (c:LegalCase),\n  (p:Person)" + ENDING,
        "mine.cypher:7: 同一个 MATCH 里的模式互不相连 (笛卡尔积): 应连起来, 或从已知的节点另写 MATCH",
    ),
    "a cartesian product of two clauses": (
        "MATCH (c:LegalCase)\nMATCH (p:Person)" + ENDING,
        "mine.cypher:7: 与前面的模式不相连, 会两两组合 (笛卡尔积): 应从已知的节点写起, 或按有索引的属性与之相连",
    ),
    "CREATE": ("MATCH (c:LegalCase)\nCREATE (n:Person {id: c.id})" + ENDING, "mine.cypher:7: 只许读取, 不许 CREATE"),
    "MERGE": ("MATCH (c:LegalCase)\nMERGE (n:Person {id: c.id})" + ENDING, "mine.cypher:7: 只许读取, 不许 MERGE"),
    "SET": ("MATCH (c:LegalCase)\nSET c.cause = 'x'" + ENDING, "mine.cypher:7: 只许读取, 不许 SET"),
    "DELETE": ("MATCH (c:LegalCase)\nDETACH DELETE c" + ENDING, "mine.cypher:7: 只许读取, 不许 DETACH"),
    "REMOVE": ("MATCH (c:LegalCase)\nREMOVE c.cause" + ENDING, "mine.cypher:7: 只许读取, 不许 REMOVE"),
}


@pytest.mark.parametrize(("body", "line"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_text_is_one_line(tmp_path: Path, body: str, line: str) -> None:
    said = checked(tmp_path, body, "", "--text-only")
    assert (said.code, said.out, problems(said)) == (1, "", [line])
    assert "Traceback" not in said.err


def test_a_declared_parameter_that_is_not_used_is_one_line(tmp_path: Path) -> None:
    params = '[params]\ndays = { kind = "heuristic", default = 1, doc = "天" }\n'
    said = checked(tmp_path, "MATCH (c:LegalCase)" + ENDING, params, "--text-only")
    assert (said.code, problems(said)) == (1, ["mine.cypher:6: 参数 days 声明了而没有用到"])


def test_a_table_of_the_law_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    params = '[params]\nage = { kind = "legal", table = "nosuch", on = "LegalCase.filed_date", doc = "岁" }\n'
    said = checked(tmp_path, "MATCH (c:LegalCase) WHERE size($age) > 0" + ENDING, params, "--text-only")
    assert (said.code, problems(said)) == (1, ["mine.cypher:6: 参数 age: 没有法定参数表 nosuch"])


def test_a_row_of_the_law_that_is_missing_for_a_day_is_one_line(tmp_path: Path) -> None:
    """A library with a table from 2000 on; the hit's case is of 2000, then of 1999."""
    shutil.copytree(ROOT / "queries", tmp_path / "queries", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "queries" / "legal").mkdir(exist_ok=True)
    (tmp_path / "queries" / "legal" / "limits.toml").write_text(
        'title = { zh = "限", en = "Limit" }\n[[row]]\nfrom = 2000-01-01\ndays = 5\n'
        'law = "法"\narticle = "1"\nedition = "2000"\nsource = "x"\n',
        "utf-8",
    )
    lookups = tmp_path / "office" / "lookups"
    lookups.mkdir(parents=True)
    params = '[params]\nage = { kind = "legal", table = "limits", on = "LegalCase.filed_date", doc = "天" }\n'
    body = "MATCH (c:LegalCase) WHERE [r IN $age WHERE r.from <= c.filed_date][0].days = 5"
    (lookups / "mine.cypher").write_text(HEADER.format(params) + body + ENDING, "utf-8")
    command = ("queries", "check", "lookups/mine", "--text-only", "--queries", str(tmp_path / "office"))
    found = []
    for day in ("2000-01-01", "1999-12-31"):
        fixture = FIXTURE.replace("}", f", filed_date = {day} }}", 1)
        (lookups / "mine.toml").write_text(fixture, "utf-8")
        said = qingsu(*command, PYTHONPATH=str(tmp_path), HOME=str(tmp_path))
        found.append((said.code, problems(said)))
    line = "mine.cypher:6: 参数 age: 法定参数表 limits 没有 1999-12-31 的一行, hit.one 用到"
    assert found == [(0, []), (1, [line])]


def test_a_text_changed_under_its_version_is_one_line(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "queries", tmp_path / "queries", ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "queries" / "lookups" / "name.cypher"
    path.write_text(path.read_text("utf-8").replace("ORDER BY name, id", "ORDER BY id, name"), "utf-8")
    said = qingsu("queries", "check", "lookups/name", "--text-only", PYTHONPATH=str(tmp_path), HOME=str(tmp_path))
    assert said.code == 1
    assert "name.cypher:1: 文本已改而版本没有高于 1: 请把 version 加一" in said.err.splitlines()
    assert qingsu("queries", "check", "lookups/name", "--text-only", HOME=str(tmp_path)).code == 0


def test_a_wrong_text_is_not_run_and_leaves_nothing_running(tmp_path: Path) -> None:
    """Without `--text-only`: the engine starts for the others, a broken text is not put to it."""
    body, line = WRONG["an undeclared parameter"]
    said = checked(tmp_path, body)
    assert (said.code, problems(said)) == (1, [line])
    assert not started_over(tmp_path)


def test_a_right_text_runs_and_leaves_nothing_running(tmp_path: Path) -> None:
    said = checked(tmp_path, "MATCH (c:LegalCase)" + ENDING)
    assert said.code == 0, said.err
    assert "1 个查询、1 个样例, 都对" in said.err
    assert not started_over(tmp_path)


def started_over(folder: Path) -> list[psutil.Process]:
    """What runs over a scratch folder in this one: the engine of a check."""
    scratch = str(folder / "qingsu-check-")
    return [
        one for one in psutil.process_iter(["cmdline"]) if any(scratch in word for word in one.info["cmdline"] or ())
    ]


def test_what_could_not_be_checked_is_said(tmp_path: Path) -> None:
    said = checked(tmp_path, "MATCH (c:LegalCase)" + ENDING, "", "--text-only")
    lines = [line for line in said.err.splitlines() if line.startswith(NOT_CHECKED)]
    assert [line for line in lines if "Neo4j 自己的语法检查 (" in line]
    assert len(lines) == 2
    assert said.code == 0


@pytest.mark.skipif(os.name == "nt", reason="programs are scripts here")
def test_a_parser_that_cannot_be_fetched_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "npm").write_text("#!/bin/sh\necho 'npm error network is down' >&2\nexit 1\n", "utf-8")
    (tmp_path / "bin" / "npm").chmod(0o755)
    said = qingsu(
        "queries", "check", "lookups/name", "--text-only", "--download",
        HOME=str(tmp_path), PATH=f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
    )  # fmt: skip
    assert said.code == 1
    assert [line for line in said.err.splitlines() if "npm 不能安装" in line and "network is down" in line]
    assert "Traceback" not in said.err
