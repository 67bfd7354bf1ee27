"""`models --data`: what each pattern lacks in this workspace, and what to load for it, until it is loaded."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from small_graphs import Case, graph_of_cases

from app.cli.main import main
from app.missing_data import missing_of
from app.need_words import need_words
from graph import build as build_stage
from graph.derive import derive_all
from graph.tables import Graph
from loaders.filling import filled
from loaders.registers import sources
from queries.library import PatternHeader, library

DOCKET = "案号,受理法院,立案日期,结案日期,结案方式,标的额,原告,被告,原告代理人\n"
CASES = [
    "（2023）冀9901民初1号,清和县人民法院,2023-01-05,2023-01-15,调解,50000,张某甲,柳树村村民委员会,赵某丁",
    "（2023）冀9901民初2号,清和县人民法院,2023-01-06,2023-01-16,调解,60000,李某乙,柳树村村民委员会,赵某丁",
]
OFFICE_FROM = need_words("OFFICIAL_OF.from")
BRINGS = "→ 可装载 DS09 村两委干部名册{} 的列 任期起"
OWN = """/*+++
title = { zh = "本院自己的", en = "Our own" }
model = "M28"
version = 1
status = "draft"
severity = "low"
confidence = "low"
subject = { a = "甲" }
evidence = "cases"
needs = []
kind = "治理"
next_steps = ["问"]
why = "因"
innocent = "错"
legal_basis = []
+++*/
MATCH (c:LegalCase) RETURN c.id AS a, [c.id] AS cases ORDER BY a
"""
Ask = Callable[..., tuple[str, str]]
HEADERS = [one.header for one in library().values() if isinstance(one.header, PatternHeader)]
NEEDS = sorted({need for header in HEADERS for need in header.needs})


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """What a command says on stdout and stderr; `build` makes its tables and publishes them to no store."""

    def publish(workspace: object, where: object, graph: Graph, name: str, *_: object, **__: object) -> object:
        counts = (sum(one.height for one in these.values()) for these in (graph.nodes, graph.edges))
        return name, SimpleNamespace(**dict(zip(("nodes", "edges"), counts, strict=True)))

    monkeypatch.setattr(build_stage, "publish", publish)
    monkeypatch.setattr(build_stage, "check_door", lambda *_, **__: None)

    def ask(*words: str) -> tuple[str, str]:
        assert main([*words, "--workspace", str(tmp_path / "workspace")]) == 0
        told = capsys.readouterr()
        return told.out, told.err

    return ask


def loaded(said: Ask, path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    said("load", str(path), "--basis", "清检民调〔2026〕3号", "--received", "2026-01-31")


def built(said: Ask) -> None:
    said("resolve")
    said("build")


def about_office(out: str) -> list[str]:
    return [line for line in out.splitlines() if f"缺 {OFFICE_FROM} " in line]


def test_before_any_load_everything_is_missing_and_every_line_says_what_to_load(said: Ask) -> None:
    out, err = said("models", "--data")
    assert "尚未装载数据" in err
    assert "可以运行" not in out
    told = json.loads(said("models", "--json")[0])
    needs = [(model, need) for model in told for pattern in model["patterns"] for need in pattern["needs"]]
    assert {need["need"] for _, need in needs} == set(NEEDS)
    assert all(need["have"] is False for _, need in needs)
    assert out.count(" 缺 ") == len(needs)
    assert {model["state"] for model in told} == {"不能", "尚无规则"}
    (line,) = about_office(out)
    assert line.startswith("M01 · ")
    assert line.endswith(BRINGS.format(""))


def test_a_line_stays_until_the_source_that_it_names_is_loaded_with_its_column(said: Ask, tmp_path: Path) -> None:
    loaded(said, tmp_path / "台账.csv", DOCKET + "\n".join(CASES) + "\n")
    out, err = said("models", "--data")
    assert "尚未生成图谱" in err
    assert " 缺 " not in out
    assert "未知 案件 · 立案 → 已装载 DS02, 生成图谱后可知" in out
    assert f"未知 {OFFICE_FROM} {BRINGS.format('')}" in out

    built(said)
    out, err = said("models", "--data")
    assert err == ""
    assert "M01 · 多人几天之内以同一代理人或同样金额告同一村集体, 均无对抗结案: 可以运行" in out
    assert "缺 案件 · 立案" not in out
    assert "缺 案件 · 审理天数" not in out
    (line,) = about_office(out)
    assert line.endswith(BRINGS.format(""))

    loaded(said, tmp_path / "干部.csv", "乡镇,村,姓名,职务\n石桥镇,柳树村,张某甲,主任\n")
    out, err = said("models", "--data")
    assert "图谱早于最近一次装载" in err
    built(said)
    (line,) = about_office(said("models", "--data")[0])
    assert line.endswith(BRINGS.format("(已装载, 无此列或无值)"))

    loaded(said, tmp_path / "干部2.csv", "乡镇,村,姓名,职务,任期起\n石桥镇,柳树村,张某甲,主任,2021-01-01\n")
    built(said)
    out, err = said("models", "--data")
    assert about_office(out) == []
    assert err == ""


def test_a_pattern_of_an_office_that_needs_nothing_still_needs_a_graph(said: Ask, tmp_path: Path) -> None:
    path = tmp_path / "own" / "patterns" / "M28" / "own_one.cypher"
    path.parent.mkdir(parents=True)
    path.write_text(OWN, "utf-8")
    own = ("models", "--data", "--queries", str(tmp_path / "own"))
    assert "M28 · 本院自己的: 尚未生成图谱\n" in said(*own)[0]
    loaded(said, tmp_path / "台账.csv", DOCKET + "\n".join(CASES) + "\n")
    assert "M28 · 本院自己的: 尚未生成图谱\n" in said(*own)[0]
    built(said)
    assert "M28 · 本院自己的: 可以运行\n" in said(*own)[0]


def test_the_table_names_the_sources_that_bring_most(said: Ask) -> None:
    rows = json.loads(said("models", "--json")[0])
    needs = [need for model in rows for pattern in model["patterns"] for need in pattern["needs"]]
    filed = next(need for need in needs if need["need"] == "LegalCase.filed_date")
    title = sources()["DS02"].register.title.zh
    assert filed["sources"][0] == {"source": "DS02", "title": title, "headers": ["立案日期"], "loaded": False}
    assert "DS02" in re.sub(r"\s", "", said("models")[0])


@pytest.mark.parametrize("need", NEEDS)
def test_a_need_is_brought_by_the_registers_whose_forms_fill_what_it_is_made_of(need: str) -> None:
    one = missing_of([need], None, ["DS02"])[need]
    things = one.from_ or (need,)
    expected = {name for name, found in sources().items() if set(things) & set(filled(found.register))}
    assert {each.source for each in one.sources} == expected
    for each in one.sources:
        assert each.loaded == (each.source == "DS02")
        assert each.headers
        assert set(each.headers) <= set(sources()[each.source].register.headers)
    public = [sources()[each.source].register.template is None for each in one.sources]
    assert public == sorted(public)


def test_what_build_derives_is_brought_by_what_it_is_derived_from() -> None:
    dispute = missing_of(["LegalCase.dispute_id"], None, [])["LegalCase.dispute_id"]
    assert dispute.derived
    assert {"PARTY_IN.side", "LegalCase.case_no", "FOLLOWS"} <= set(dispute.from_)  # the last of its lineage
    assert "LegalCase.lineage_id" not in dispute.from_
    assert {"KIN", "PARTY_IN.side"} <= set(missing_of(["TIE.weight"], None, [])["TIE.weight"].from_)


def test_of_what_is_derived_only_what_is_absent_is_named() -> None:
    graph = derive_all(graph_of_cases([Case("c", "a", "b", day="2024-01-01")]))
    assert graph.label("LegalCase")["filed_date"].null_count() == 0
    one = missing_of(["LegalCase.days_open"], graph, [])["LegalCase.days_open"]
    assert "LegalCase.filed_date" not in one.from_
    assert "LegalCase.close_date" in one.from_
