"""An office's own values: what is refused, and what is given."""

import re
from pathlib import Path

import pytest

from graph.errors import QueryError
from queries.library import Query
from queries.office import Office, office_file, read_office

BODY = "MATCH (c:LegalCase) RETURN c.id AS id ORDER BY id"
PARAMS = """least = { kind = "heuristic", default = 5 }
share = { kind = "heuristic", default = 0.5 }
kinds = { kind = "heuristic", default = ["甲"] }
limit = { kind = "legal", table = "limits", on = "LegalCase.filed_date" }
who = { kind = "input", type = "node" }"""


@pytest.fixture
def known(pattern) -> dict[str, Query]:
    query = pattern(BODY, params=PARAMS)
    return {query.id: query}


def write(folder: Path, text: str) -> Path:
    path = folder / "office.toml"
    path.write_text(text, "utf-8")
    return path


def test_what_an_office_gives_is_taken_and_told(known: dict[str, Query], tmp_path: Path) -> None:
    path = write(tmp_path, '# 本院\n[heuristics."M01/mine"]\nleast = 8\nshare = 1\nkinds = ["乙", "丙"]\n')
    office = read_office(path, known)
    assert office.values == {"M01/mine": {"least": 8, "share": 1, "kinds": ["乙", "丙"]}}
    assert office.told(known["M01/mine"]) == [
        "M01/mine: least = 8 (默认 5)",
        "M01/mine: share = 1 (默认 0.5)",
        "M01/mine: kinds = 乙、丙 (默认 甲)",
    ]
    changed = read_office(write(tmp_path, path.read_text("utf-8").replace("8", "9")), known)
    assert changed.fingerprint not in ("", office.fingerprint)


def test_without_a_file_nothing_is_given(known: dict[str, Query], tmp_path: Path) -> None:
    assert read_office(None, known) == Office()
    assert Office().told(known["M01/mine"]) == []
    assert office_file(None, None) is office_file(None, tmp_path) is None
    path = write(tmp_path, "")
    assert office_file(None, tmp_path) == path
    assert office_file(tmp_path / "other.toml", tmp_path) == tmp_path / "other.toml"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('[heuristics."M01/yours"]\nleast = 8', 1, "没有查询 M01/yours"),
        ('[heuristics."M01/mine"]\n\nmost = 8', 3, "M01/mine 没有参数 most"),
        ('[heuristics."M01/mine"]\nleast = 8\nlimit = 3', 3, "法定参数 limit 不能改"),
        ('[heuristics."M01/mine"]\nleast = 8.5', 2, "参数 least 应为 whole"),
        ('[heuristics."M01/mine"]\nleast = true', 2, "参数 least 应为 whole"),
        ('[heuristics."M01/mine"]\nleast = "8"', 2, "参数 least 应为 whole"),
        ('[heuristics."M01/mine"]\nleast = 8\nshare = "x"', 3, "参数 share 应为 real"),
        ('[heuristics."M01/mine"]\nkinds = [1]', 2, "参数 kinds 应为 texts"),
        ('[heuristics."M01/mine"]\nwho = "p"', 2, "参数 who 每次查询时给出"),
        ('[heuristics]\n"M01/mine" = 8', None, "heuristics.M01/mine: 应为表"),
        ("[legal]\nx = 1", 1, "legal: 本院参数文件中没有这个词"),
        ("[heuristics", 1, "本院参数文件不是 TOML"),
    ],
)
def test_what_is_not_right_is_refused_in_one_line(
    known: dict[str, Query], tmp_path: Path, text: str, line: int | None, reason: str
) -> None:
    with pytest.raises(QueryError, match=re.escape(reason)) as refused:
        read_office(write(tmp_path, text), known)
    at = re.match(r"office\.toml:(\d+): ", str(refused.value))
    assert at is not None
    assert line is None or int(at[1]) == line
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"no\.toml: 读不到本院参数文件"):
        read_office(tmp_path / "no.toml", {})
