"""查询库: the library in plain words, forms as an address fills them in, rows as people read them, a store."""

import csv
import io
import json
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import neo4j.time
import openpyxl
import psutil
import pytest
import streamlit as st
from chromium import PATIENCE_MS, Window, streamlit_app
from hypothesis import assume, given
from hypothesis import strategies as some
from looking import components, html, opened, toasts
from playwright.sync_api import Page
from small_graphs import Case
from small_store import publish_small, small_graph
from streamlit.testing.v1 import AppTest

from app.explorer.services.asking import (
    LOOKUPS,
    Form,
    Library,
    Table,
    about,
    as_csv,
    as_xlsx,
    bound,
    catalogue,
    column_title,
    form_of,
    read_library,
    table_of,
    uses,
)
from graph import schema
from graph.ledger import ACTS, Ledger, Subject
from graph.reader import GraphReader
from graph.store.embedded import store_folder
from graph.store.host import host_status, stop_host
from graph.store.reading import Rows
from graph.workspace import Workspace
from queries.library import parameters_of
from queries.models import returned

MARKUP = "<img src=x onerror=alert(1)>**甲**"
FORMULA = '=HYPERLINK("http://x")'
PARTY = "lookups/cases_of_party"


def cases(*more: Case) -> list[Case]:
    return [
        Case("d0", "a", "b", day="2020-03-01", court=None),
        Case("d1", "a", "c", day="2021-03-01", court=None),
        Case("d2", "c", "d", day="2021-06-01", court=None),
        Case("d3", "e", "f", court=None),  # of no known day
        Case("d4", "g", "a", day="2022-01-01", agents=(("周", "B", None),), court=None),
        *more,
    ]


LETTERS = {"a": "赵甲一", "b": "钱乙二", "c": "孙丙三", "d": "孙丙三", "e": MARKUP, "f": FORMULA, "g": "龘😀" * 150}


def graph(*more: Case) -> Any:
    return small_graph(cases(*more), {one: {"name": name} for one, name in LETTERS.items()})


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A small graph and the engine that serves it."""
    workspace = publish_small(tmp_path_factory.mktemp("queries") / "workspace", graph(), {"a": ["former"]}, served=True)
    yield workspace
    stop_host(store_folder(workspace))


@pytest.fixture(scope="module")
def reader(served: Workspace) -> GraphReader:
    return GraphReader(served)


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


# ---- the library


def test_every_query_is_listed_once_with_its_words(library: Library) -> None:
    groups = catalogue(library)
    assert groups[0].key == LOOKUPS
    assert [one.key for one in groups[1:]] == sorted(library.models)
    listed = [one.query.id for group in groups for one in group.entries]
    assert sorted(listed) == sorted(library.known)
    for group in groups:
        assert group.rule
        for one in group.entries:
            assert one.title
            assert one.why
            assert one.missing is None


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("按名称查找", {"lookups/name"}),
        ("M09", {"M09/many_default_judgments", "M09/many_loan_suits"}),
        ("放贷 缺席", {"M09/many_default_judgments"}),
        ("EVERYTHING agent", {"lookups/agent_work"}),
        ("没有这样的词", set()),
    ],
)
def test_every_word_searched_for_is_in_what_is_found(library: Library, text: str, ids: set[str]) -> None:
    assert {one.query.id for group in catalogue(library, text=text) for one in group.entries} == ids


def test_what_was_found_what_lacks_and_how_often_it_was_run(library: Library, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for _ in range(3):
        ledger.audit("queried", Subject("query", "lookups/name"), who="李敏")
    ledger.audit("queried", Subject("entity", "lookups/name"), who="李敏")
    found = {"query": "M09/many_loan_suits", "clues": 4, "missing": []}
    lacks = {"query": "M03/work_below_age", "clues": 0, "missing": ["PARTY_IN.claim_from_date"]}
    groups = catalogue(library, coverage={"patterns": [found, lacks]}, used=uses(ledger.log(ACTS)))
    told = {one.query.id: one for group in groups for one in group.entries}
    assert (told["M09/many_loan_suits"].clues, told["M09/many_loan_suits"].missing) == (4, ())
    assert told["M03/work_below_age"].clues is None
    assert told["M03/work_below_age"].missing == ("关系“是…的…”的主张期间起",)
    assert [told[one].uses for one in ("lookups/name", "lookups/most_sued")] == [3, 0]


def test_every_column_of_the_library_has_a_chinese_title(library: Library) -> None:
    for query in library.known.values():
        for name in returned(query):
            title = column_title(query, name)
            assert any("一" <= letter <= "鿿" for letter in title), (query.id, name, title)


def test_a_look_up_that_takes_a_node_can_be_opened_on_one(library: Library, reader: GraphReader) -> None:
    offered = {one["id"]: one for one in bound(library)}
    assert set(offered) == {
        one.id for one in library.known.values() if any(p.takes == "node" for p in one.header.params.values())
    }
    assert offered[PARTY]["types"] == ["Company", "Person", "VillageOrg"]
    for one in offered.values():
        assert set(one["types"]) <= set(schema.LABELS)
    nodes = {"Person": "a", "Agent": "周", "LegalCase": "c0"}
    for id_, one in offered.items():
        node = next(node for label, node in nodes.items() if label in one["types"])
        form = form_of(library, library.known[id_], reader, {"query": id_, "node": node})
        assert form.fields[0].value == node
        assert form.wrong == ()


# ---- forms


def form(library: Library, reader: GraphReader, id_: str, **address: str) -> Form:
    return form_of(library, library.known[id_], reader, {"query": id_, **address})


def test_a_form_has_defaults_and_what_the_address_gives(library: Library, reader: GraphReader) -> None:
    usual = form(library, reader, "M09/many_loan_suits")
    assert usual.lacking == []
    assert usual.given == {}
    assert usual.address() == {"query": "M09/many_loan_suits"}
    changed = form(
        library, reader, "M09/many_loan_suits", in_a_year="7", tie="0.25", causes="民间借贷纠纷,买卖合同纠纷"
    )
    assert changed.given == {"in_a_year": 7, "tie": 0.25, "causes": ["民间借贷纠纷", "买卖合同纠纷"]}
    assert changed.wrong == ()
    assert parameters_of(changed.query, changed.given, date(2024, 1, 1))["in_a_year"] == 7


@pytest.mark.parametrize(
    ("id_", "address", "sentence"),
    [
        ("lookups/most_sued", {"least": "two"}, "应为数字"),
        ("lookups/most_sued", {"most": "2"}, "没有参数“most”"),
        (PARTY, {"party": "没有此人"}, "没有找到“没有此人”"),
        ("lookups/agent_work", {"agent": "赵甲一"}, "没有找到“赵甲一”"),  # nobody of this name is an agent
        ("lookups/agent_work", {"agent": "a"}, "“赵甲一”不合此处，要的是代理人"),
        ("M03/work_below_age", {"working_age": "3"}, "法定参数“working_age”不能改"),
    ],
)
def test_what_is_wrong_in_an_address_is_said_and_left_out(
    library: Library, reader: GraphReader, id_: str, address: dict[str, str], sentence: str
) -> None:
    told = form(library, reader, id_, **address)
    (line,) = told.wrong
    assert sentence in line
    assert told.given == {}


def test_a_node_is_found_by_name_and_namesakes_are_offered(library: Library, reader: GraphReader) -> None:
    assert form(library, reader, PARTY, party="赵甲一").given == {"party": "a"}
    assert form(library, reader, PARTY, party="former").given == {"party": "a"}
    several = form(library, reader, PARTY, party="孙丙三")
    text, meant = several.unclear["party"]
    assert (text, [one.id for one in meant.nodes]) == ("孙丙三", ["c", "d"])
    assert [one.name for one in several.lacking] == ["party"]


def test_numbers_of_the_office_stand_in_the_form_and_numbers_of_the_law_cannot_be_given(
    tmp_path: Path, reader: GraphReader
) -> None:
    (tmp_path / "office.toml").write_text('[heuristics."M03/work_below_age"]\nleast_age = 50\n', "utf-8")
    ours = read_library(tmp_path)
    told = form(ours, reader, "M03/work_below_age")
    (age,) = [one for one in told.fields if one.name == "least_age"]
    assert (age.value, age.usual, age.of_office) == (50, 50, True)
    assert "本院规定 50" in age.note
    assert "默认 40" in age.note
    assert told.given == {"least_age": 50}
    assert told.address() == {"query": "M03/work_below_age"}
    back = form(ours, reader, "M03/work_below_age", least_age="40")
    assert back.given == {}
    assert back.address() == {"query": "M03/work_below_age", "least_age": "40"}
    assert list(told.legal) == ["working_age"]
    assert "working_age" not in [one.name for one in told.fields]


@given(
    whole=some.integers(-(2**63), 2**63 - 1),
    real=some.floats(allow_nan=False, allow_infinity=False),
    texts=some.lists(
        some.text(some.characters(exclude_categories=["Cs"], exclude_characters=","), min_size=1), min_size=1
    ),
)
def test_an_address_says_every_value_of_a_form(
    library: Library, reader: GraphReader, whole: int, real: float, texts: list[str]
) -> None:
    told = form(library, reader, "M09/many_loan_suits")
    address = told.address(in_a_year=whole, tie=real, causes=texts)
    again = form_of(library, told.query, reader, address)
    assert again.wrong == ()
    values = {one.name: one.value for one in again.fields}
    assert (values["in_a_year"], values["tie"], values["causes"]) == (whole, real, texts)


# ---- rows


def table(library: Library, reader: GraphReader, id_: str, rows: Rows) -> Table:
    return table_of(reader, library.known[id_], rows)


def test_ids_become_names_and_values_become_words(library: Library, reader: GraphReader) -> None:
    day = neo4j.time.Date(2020, 3, 1)
    rows = Rows(
        ("id", "case_no", "side", "acts_for", "filed", "soft_close", "scope"),
        (
            ("c0", "（2023）冀9901民初0号", "A", ["a", "b"], day, True, None),
            ("c1", "（2023）冀9901民初1号", "B", [], None, False, "一般代理"),
        ),
        False,
    )
    told = table(library, reader, "lookups/agent_work", rows)
    assert [(one.title, one.kind) for one in told.columns] == [
        ("案件", "node"), ("案号", "text"), ("一方", "text"), ("被代理人", "nodes"), ("立案日期", "day"),
        ("无对抗结案", "text"), ("权限", "text"),
    ]  # fmt: skip
    assert [one.name for one in told.shown] == ["id", "side", "acts_for", "filed", "soft_close", "scope"]
    frame = told.frame()
    assert frame.rows() == [
        ("（2023）冀9901民初0号", "原告方", "赵甲一、钱乙二", date(2020, 3, 1), "是", None),
        ("（2023）冀9901民初1号", "被告方", "", None, "否", "一般代理"),
    ]
    assert told.ids() == ["c0", "a", "b", "c1"]
    assert told.ids([1]) == ["c1"]
    assert told.ids([7]) == []


def test_numbers_stay_numbers_unless_digits_would_be_lost(library: Library, reader: GraphReader) -> None:
    rows = Rows(("id", "disputes", "cases"), (("a", 3, 2**60), ("b", None, 1)), True)
    told = table(library, reader, "lookups/most_sued", rows)
    assert told.partial
    assert told.frame().rows() == [("赵甲一", 3, str(2**60)), ("钱乙二", None, "1")]


def test_ids_that_the_graph_does_not_know_stay_as_they_are(library: Library, reader: GraphReader) -> None:
    told = table(library, reader, PARTY, Rows(("id",), (("c0",), ("of another build",)), False))
    assert told.frame().rows() == [("c0",), ("of another build",)]
    assert told.ids() == []


def test_of_a_pattern_the_header_names_the_columns(library: Library, reader: GraphReader) -> None:
    rows = Rows(
        ("employer", "claimants", "ages", "cases", "origins"),
        (("V", ["a", "b"], ["15", "14"], ["c0", "c1"], [["l/-/2", "l/-/3"], ["l/-/2"]]),),
        False,
    )
    graph_has_no_v = table(library, reader, "M03/work_below_age", rows)
    assert [one.title for one in graph_has_no_v.columns] == ["用人单位", "主张人", "主张入职时周岁", "案件", "出处"]
    assert graph_has_no_v.frame().rows() == [
        ("V", "赵甲一、钱乙二", "15、14", "（2023）冀9901民初0号、（2023）冀9901民初1号", "2 处")
    ]


def test_ten_thousand_rows_are_one_table(library: Library, reader: GraphReader) -> None:
    rows = Rows(("id", "disputes"), tuple(("a" if n % 2 else "b", n) for n in range(10_000)), True)
    told = table(library, reader, "lookups/most_sued", rows)
    assert told.frame().height == 10_000
    assert told.ids() == ["b", "a"]


CELL = some.text(some.characters(exclude_categories=["Cs"]), max_size=40)


@given(names=some.lists(CELL, min_size=1, max_size=8))
def test_in_a_csv_no_text_is_a_formula_and_none_is_lost(
    library: Library, reader: GraphReader, names: list[str]
) -> None:
    assume(not set(names) <= set(reader.network.ids))  # a column of ids is one of names
    told = table(library, reader, "lookups/name", Rows(("name",), tuple((name,) for name in names), False))
    data = as_csv(told)
    assert data.startswith(b"\xef\xbb\xbf")
    (head, *rows) = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert head == ["名称"]
    assert [row[0] if row else "" for row in rows] == [
        f"'{name}" if name[:1] in tuple("=+-@＝＋－＠\t\r\n") and name else name for name in names
    ]


WRITABLE = some.text(some.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40)


@given(names=some.lists(WRITABLE, min_size=1, max_size=8))
def test_in_a_workbook_text_is_text(library: Library, reader: GraphReader, names: list[str]) -> None:
    assume(not set(names) <= set(reader.network.ids))  # a column of ids is one of names
    rows = Rows(("name", "party_in"), tuple((name, n) for n, name in enumerate(names)), False)
    told = table(library, reader, "lookups/name", rows)
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(told, [("查询", FORMULA)], datetime(2024, 1, 31))))
    sheet, notes = book.worksheets
    for row, name in enumerate(names, 2):
        cell = sheet.cell(row, 1)
        assert cell.data_type in ("s", "n")
        assert cell.data_type != "f"
        assert (cell.value or "") == name
        assert sheet.cell(row, 2).value == row - 2
    assert (notes["B1"].value, notes["B1"].data_type) == (FORMULA, "s")


def test_a_file_holds_what_the_page_hides_and_says_where_it_is_from(library: Library, reader: GraphReader) -> None:
    rows = Rows(("id", "case_no", "filed"), (("c0", "（2023）冀9901民初0号", neo4j.time.Date(2020, 3, 1)),), True)
    told = table(library, reader, PARTY, rows)
    asked = form(library, reader, PARTY, party="a")
    notes = about(
        asked,
        told,
        data_date=date(2024, 1, 31),
        version="v1",
        who="李敏",
        when=datetime(2024, 2, 1, 9, 30),
        scope="全部",
    )
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(told, notes, datetime(2024, 2, 1))))
    sheet, page = book.worksheets
    assert [cell.value for cell in sheet[1]] == ["案件", "案件编号", "案号", "立案日期"]
    assert [cell.value for cell in sheet[2]] == [
        "（2023）冀9901民初0号", "c0", "（2023）冀9901民初0号", datetime(2020, 3, 1),
    ]  # fmt: skip
    said = {row[0].value: row[1].value for row in page.iter_rows()}
    assert said["导出人"] == "李敏"
    assert said["数据截至"] == "2024-01-31"
    assert said["当事人的编号或名称"] == "a"
    assert said["行数"] == "1（只取到行数上限）"


# ---- the page


@pytest.fixture
def page(served: Workspace, at_work: pytest.MonkeyPatch) -> Any:
    at_work.setenv("QINGSU_WORKSPACE", str(served.folder))
    at_work.setenv("QINGSU_STORE_HEAP_MB", "512")

    def at(**address: str) -> AppTest:
        drawn = opened("queries", **address)
        assert not drawn.exception
        return drawn

    return at


def sent(at: AppTest) -> str:
    """All that went to components, as text."""
    told = (json.loads(str(one.proto.json or one.proto.mixed.json)) for one in components(at))
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in told)


def asked(workspace: Workspace) -> list[tuple[str, str]]:
    """Who asked which query, newest first."""
    return [(one.who, one.subject) for one in Ledger(workspace.folder).log(("queried",))]


def test_the_list_is_searched_and_one_is_opened(page: Any) -> None:
    at = page()
    assert "M28 串案型虚假诉讼通用团伙" in html(at)
    assert "一个当事人的全部案件" in sent(at)
    at.text_input(key="queries_find").set_value("放贷").run()
    assert at.query_params["find"] == "放贷"
    assert "M28" not in html(at)
    assert "M09" in html(at)
    at.text_input(key="queries_find").set_value("没有这样的词").run()
    assert "没有含“没有这样的词”的查询" in html(at)


def test_a_query_that_is_not_there_is_said_and_the_list_stands(page: Any) -> None:
    at = page(query="lookups/<b>")
    assert "没有这个查询" in html(at)
    assert "M28" in html(at)


def test_a_link_with_its_node_is_answered_at_once_and_taken_down_once(page: Any, served: Workspace) -> None:
    before = len(asked(served))
    at = page(query=PARTY, party="a")
    assert "3 行" in html(at)
    (frame,) = at.dataframe
    assert unquote(frame.value["id"].tolist()[0]) == "card?id=c0#（2023）冀9901民初0号"
    assert [f"{day:%Y-%m-%d}" for day in frame.value["filed"]] == ["2020-03-01", "2021-03-01", "2022-01-01"]
    at.run()
    assert asked(served)[: len(asked(served)) - before] == [("李敏", PARTY)]
    at.button(key="queries_run").click().run()
    assert not at.exception
    assert len(asked(served)) == before + 2


def test_the_networks_menu_opens_a_query_on_a_node(page: Any) -> None:
    at = page(query=PARTY, node="a")
    assert "3 行" in html(at)


def test_chosen_rows_are_told_and_opened_as_a_network(page: Any) -> None:
    at = page(query=PARTY, party="a")
    (frame,) = at.dataframe
    key = frame.proto.id[frame.proto.id.index("rows:") :]
    at.session_state[key] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    at.run()
    assert "选中的行里有" in html(at)
    assert at.button(key="queries_network").label == "把选中的看成网络"
    at.button(key="queries_network").click().run()
    assert at.query_params["id"] == "c1"


def test_a_pattern_waits_for_the_button_and_a_changed_value_waits_again(page: Any, served: Workspace) -> None:
    before = len(asked(served))
    at = page(query="lookups/most_sued")
    assert "还没有查" in html(at)
    assert len(asked(served)) == before
    at.button(key="queries_run").click().run()
    assert at.query_params["run"] == "1"
    assert len(at.dataframe) == 0
    assert "没有符合的" in html(at)
    at.number_input(key="q_lookups/most_sued_least").set_value(1).run()
    assert at.query_params["least"] == "1"
    assert "run" not in at.query_params
    assert "还没有查" in html(at)
    at.button(key="queries_run").click().run()
    (frame,) = at.dataframe
    assert len(frame.value) == 5
    at.button(key="queries_usual").click().run()
    assert "least" not in at.query_params


def test_names_are_text_whatever_they_hold(page: Any) -> None:
    at = page(query=PARTY, party="e")
    assert FORMULA in at.dataframe[0].value["opposite"].tolist()
    assert MARKUP[:30] in sent(at)  # a chip is one line
    assert "<img src=x" not in html(at)
    assert "龘😀" * 150 in page(query=PARTY, party="a").dataframe[0].value["opposite"].tolist()


def test_back_in_the_browser_leads_to_what_was_asked(page: Any) -> None:
    """Streamlit then leaves the other page's parameters in the address."""
    at = page(query=PARTY, party="a")
    at.query_params.clear()
    at.query_params["id"] = "c0"
    at.run()
    assert "3 行" in html(at)
    assert (at.query_params["query"], at.query_params["party"]) == (PARTY, "a")
    assert "id" not in at.query_params


def test_what_cannot_be_taken_down_is_said_and_answered(page: Any, served: Workspace) -> None:
    ledger = Ledger(served.folder).path
    kept = ledger.read_bytes() if ledger.exists() else None
    for one in served.folder.glob("ledger.sqlite*"):
        one.unlink()
    ledger.write_text("no ledger", "utf-8")
    try:
        at = page(query=PARTY, party="a")
        assert "3 行" in html(at)
        assert any("认定记录" in one for one in toasts(at))
        assert "M28" in html(page())
    finally:
        ledger.unlink()
        if kept is not None:
            ledger.write_bytes(kept)


def test_days_that_are_unknown_are_said_so(page: Any) -> None:
    at = page(query=PARTY, party="e")
    assert at.dataframe[0].value["filed"].isna().tolist() == [True]
    assert at.dataframe[0].proto.placeholder == "未知"


def test_more_rows_than_the_limit_are_said_to_be_cut(page: Any, at_work: pytest.MonkeyPatch) -> None:
    at_work.setenv("QINGSU_QUERY_ROWS", "2")
    at = page(query=PARTY, party="a")
    assert "只取到前 2 行（行数上限）" in html(at)
    assert len(at.dataframe[0].value) == 2


OWN = """/*+++
title = {{ zh = "{title}", en = "{title}" }}
version = 1
doc = "试"
+++*/
{text}
"""


@pytest.fixture
def own(tmp_path: Path, at_work: pytest.MonkeyPatch) -> Any:
    """An office's own look-ups."""
    (tmp_path / "own" / "lookups").mkdir(parents=True)
    at_work.setenv("QINGSU_QUERIES", str(tmp_path / "own"))

    def write(name: str, text: str) -> None:
        path = tmp_path / "own" / "lookups" / f"{name}.cypher"
        path.write_text(OWN.format(title=name, text=text), "utf-8")

    return write


def test_ten_thousand_rows_of_the_store(page: Any, own: Any) -> None:
    own("many", "UNWIND range(1, 20000) AS n RETURN n, toString(n) AS text ORDER BY n")
    at = page(query="lookups/many", run="1")
    assert "只取到前 10,000 行" in html(at)
    assert len(at.dataframe[0].value) == 10_000


def test_a_query_that_runs_too_long_is_ended_and_said(page: Any, own: Any, at_work: pytest.MonkeyPatch) -> None:
    own("slow", "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b UNWIND range(1, 3000) AS c RETURN count(*) AS n")
    at_work.setenv("QINGSU_QUERY_SECONDS", "1")
    begun = time.monotonic()
    at = page(query="lookups/slow", run="1")
    assert "查询超过 1 秒, 已在图库中终止" in html(at)
    assert len(at.dataframe) == 0
    assert time.monotonic() - begun < 60
    assert "3 行" in html(page(query=PARTY, party="a"))


def test_a_text_that_writes_is_refused(page: Any, own: Any) -> None:
    own("writes", "CREATE (p:Person {id: 'x'}) RETURN p.id AS id")
    at = page(query="lookups/writes", run="1")
    assert "CREATE" in html(at)
    assert len(at.dataframe) == 0


def test_an_office_query_that_is_not_right_is_a_sentence(page: Any, own: Any, tmp_path: Path) -> None:
    (tmp_path / "own" / "lookups" / "broken.cypher").write_text("MATCH (n) RETURN n", "utf-8")
    at = page()
    assert "broken.cypher" in html(at)


def test_the_text_of_a_query_is_shown_as_it_is_and_for_neo4j_browser(page: Any) -> None:
    at = page(query="lookups/most_sued", least="3")
    assert "MATCH (p:Person|Company|VillageOrg)" in at.code[0].value
    at.session_state["queries_text"] = "browser"
    at.run()
    assert at.code[0].value.startswith(":param data_date => ")
    assert ":param least => 3;" in at.code[0].value


def test_the_form_shows_numbers_of_the_law_and_of_the_office(
    page: Any, tmp_path: Path, at_work: pytest.MonkeyPatch
) -> None:
    (tmp_path / "office.toml").write_text('[heuristics."M03/work_below_age"]\nleast_age = 50\n', "utf-8")
    at_work.setenv("QINGSU_QUERIES", str(tmp_path))
    at = page(query="M03/work_below_age")
    assert "法定：" in html(at)
    assert "劳动法" in html(at)
    assert "years 16" in html(at)
    (age,) = [one for one in at.number_input if one.key == "q_M03/work_below_age_least_age"]
    assert age.value == 50
    assert "（本院）" in age.label
    assert "为什么值得核查" in html(at)
    assert "可能的合理解释" in html(at)


def test_money_is_asked_in_ten_thousands_of_yuan(page: Any) -> None:
    at = page(query="M09/many_loan_suits")
    money = at.number_input(key="q_M09/many_loan_suits_much")
    assert money.value == 100.0
    assert "（万元）" in money.label
    money.set_value(50.5).run()
    assert at.query_params["much"] == "50500000"


def test_in_english(page: Any) -> None:
    at = page(query=PARTY, party="a", lang="en")
    assert "3 rows" in html(at)
    assert {one.label for one in at.button if not one.label.isascii()} <= {"中文", "‹ All queries"}


# ---- the store comes and goes


def kill(workspace: Workspace) -> None:
    """As a power cut would: the engine and its watcher, of this workspace only."""
    status = host_status(store_folder(workspace))
    dying = [psutil.Process(pid) for pid in (status.supervisor_pid, status.pid) if pid is not None]
    assert dying
    for process in dying:
        process.kill()
    psutil.wait_procs(dying, timeout=20)


def test_a_killed_store_is_one_sentence_with_a_way_on(page: Any, served: Workspace) -> None:
    at = page(query=PARTY, party="a")
    assert "3 行" in html(at)
    kill(served)
    lock = store_folder(served) / "start.lock"
    lock.unlink()
    lock.mkdir()  # so that no new engine can be started
    try:
        at.button(key="queries_run").click().run()
        assert not at.exception
        assert "图库" in html(at)
        assert "编号 Q-" in html(at)
        assert len(at.dataframe) == 0
        (again,) = [one for one in at.button if one.label == "重试"]
    finally:
        lock.rmdir()
    again.click().run()
    assert "3 行" in html(at)
    assert "编号 Q-" not in html(at)


def test_a_killed_store_starts_again_by_itself(page: Any, served: Workspace) -> None:
    at = page(query=PARTY, party="a")
    kill(served)
    at.button(key="queries_run").click().run()
    assert "3 行" in html(at)


def test_after_a_newer_build_no_old_row_is_shown_as_new(tmp_path: Path, at_work: pytest.MonkeyPatch) -> None:
    workspace = publish_small(tmp_path / "workspace", graph(), served=True)
    at_work.setenv("QINGSU_WORKSPACE", str(workspace.folder))
    try:
        at = opened("queries", query=PARTY, party="a")
        assert "3 行" in html(at)
        publish_small(workspace.folder, graph(Case("d9", "b", "a", day="2023-01-01", court=None)), served=True)
        at.run()
        assert "4 行" in html(at) or "这些行出自上一版数据" in html(at)
    finally:
        stop_host(store_folder(workspace))


# ---- in a browser


def opened_by_click(page: Page) -> str:
    """The address of the new tab that a click on the first name opens; the table is a canvas, ready when it answers."""
    for _ in range(60):
        box = page.get_by_test_id("stDataFrame").bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + 90, box["y"] + 50)
        page.wait_for_timeout(1_000)
        if len(page.context.pages) > 1:
            return page.context.pages[1].url
    raise AssertionError("没有打开")


def test_names_link_to_cards_and_an_export_is_taken_down(window: Window, tmp_path: Path) -> None:
    workspace = publish_small(tmp_path / "w", graph(), served=False)  # its database is loaded when it is asked
    env = {"QINGSU_WORKSPACE": str(workspace.folder), "QINGSU_LANG": "", "QINGSU_STORE_HEAP_MB": "512"}
    try:
        with streamlit_app("app/explorer/main.py", env=env) as url:
            page = window.page
            page.set_default_timeout(PATIENCE_MS)
            page.goto(f"{url}/queries?query=lookups/cases_of_party")
            page.locator(".st-key-pick_party input").fill("赵甲")
            page.locator(".st-key-pick_party .hit").first.click()
            with page.expect_download() as download:
                page.get_by_role("button", name="导出 XLSX").click()
            download.value.save_as(tmp_path / "rows.xlsx")
            rows = list(openpyxl.load_workbook(tmp_path / "rows.xlsx").worksheets[0].values)
            assert len(rows) == 4
            page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
            assert unquote(opened_by_click(page)).endswith("/card?id=c0#（2023）冀9901民初0号")
            page.get_by_role("button", name="看成网络").click()
            page.wait_for_url("**/explore?id=*")
        acts = [one.kind for one in Ledger(workspace.folder).log(("queried", "exported"))]
        assert acts == ["exported", "queried"]
    finally:
        stop_host(store_folder(workspace))


@pytest.fixture(autouse=True, scope="module")
def _clean() -> Iterator[None]:
    yield
    st.cache_resource.clear()
