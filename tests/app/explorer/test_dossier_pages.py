"""The pages of a ring and of a clue: what they show, what a click marks, what is decided and taken down."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from chromium import Window
from hypothesis import given
from hypothesis import strategies as st
from looking import blocks, components, html, opened, table
from playwright.sync_api import Page, expect
from served_pages import served
from small_graphs import Case as Suit
from small_graphs import case_id, graph_of_cases, hashed, hashed_id, published
from streamlit.testing.v1 import AppTest

from app.dossiers.material import Material, material
from app.dossiers.told import CLUE, RING, Case, Dossier, Kind
from app.explorer.services import dossiers as service
from app.explorer.services.clues import Listing
from app.explorer.services.dossiers import Choice, bars, densest, dossier_of, first_of, lit, toggled, whole
from graph.ledger import Ledger, Subject
from graph.tables import write_table
from graph.workspace import Workspace
from loaders.printed import row_at
from queries.clues import CLUES, COLUMNS, clue_list

HOSTILE = ("<img src=x onerror=alert(1)>", "**粗**[点](javascript:alert(1))", "张" * 300, "𬭎𣲗👩‍👩‍👧", "\u202egnol")
Open = Callable[..., AppTest]


# ---- a page, without a browser


@pytest.fixture
def page(at_work: pytest.MonkeyPatch) -> Open:
    """The page of a kind in a workspace, with these parameters in its address; nothing of it may have failed."""

    def open_(workspace: Workspace, kind: Kind, **address: str) -> AppTest:
        at_work.setenv("QINGSU_WORKSPACE", str(workspace.folder))
        at = opened(kind, **address)
        assert not at.exception
        assert "没有画出来" not in html(at)
        return at

    return open_


def data(at: AppTest, key: str) -> dict[str, Any]:
    """What a linked component was given."""
    (one,) = [one for one in components(at) if one.key == key]
    told: dict[str, Any] = json.loads(one.proto.json or one.proto.mixed.json)
    return told


def rows(at: AppTest, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table(at, key)["rows"]
    return found


def choose(at: AppTest, dossier: Dossier, choice: Choice | None) -> AppTest:
    at.session_state["qs_kept"][f"choice:{dossier.id}"] = choice
    return at.run()


def first(workspace: Workspace, kind: Kind = RING) -> Dossier:
    return dossier_of(material(workspace), kind, "1" if kind == RING else material(workspace).clues[0]["clue_id"])


@pytest.mark.parametrize("kind", [RING, CLUE])
def test_a_dossier_is_told_in_words_before_scores_with_its_counter_side(
    own_county: Workspace, page: Open, kind: Kind
) -> None:
    dossier = first(own_county, kind)
    at = page(own_county, kind, id="1")
    told = html(at)
    for words in (
        dossier.title, "#1", dossier.standing, f"{len(dossier.cases)} 案", "为什么可疑", "反证与合理解释",
        "什么能排除它", "线索分", "案件时间轴", "人物与角色", "原始记录", "下一步取什么证据", "身份疑点", "研判决定",
        "备注与变更日志", "数据来源与缺口",
    ):  # fmt: skip
        assert words in told
    assert told.index("#1") < told.index("线索分怎么来的")
    sentences = blocks(at, "dossier_sentences")[0]["items"]
    assert len(sentences) == len(dossier.summary)
    innocent = blocks(at, "dossier_innocent")[0]["items"]
    assert len(innocent) == len(dossier.innocent) > 0
    assert {row["id"] for row in rows(at, "dossier_cases")} == {case.id for case in dossier.cases}
    assert {row["id"] for row in rows(at, "dossier_people")} == {one.id for one in dossier.people}
    assert ("成员是否稳定" in told) == (kind == RING)


def test_the_page_speaks_english_when_asked(own_county: Workspace, page: Open) -> None:
    told = html(page(own_county, RING, id="1", lang="en"))
    for words in ("Why it is listed", "Innocent explanations", "Ring #1", "Notes and log"):
        assert words in told
    assert not re.search("为什么|反证|备注", told)


def test_every_number_of_a_sentence_marks_the_cases_it_rests_on(own_county: Workspace, page: Open) -> None:
    dossier = first(own_county)
    at = page(own_county, RING, id="1")
    place = next(at for at, one in enumerate(dossier.summary) if 0 < len(one.cases) < len(dossier.cases))
    assert data(at, "dossier_cases")["lit"] == {"cases": [], "entities": []}
    choose(at, dossier, Choice("sentence", f"summary:{place}"))
    behind = dossier.summary[place].cases
    for key in ("dossier_sentences", "dossier_cases", "dossier_people", "dossier_reasons", "dossier_still"):
        assert data(at, key)["lit"]["cases"] == list(behind)
    assert data(at, "dossier_sentences")["chosen"] == f"sentence:{place}"
    assert data(at, "dossier_reasons")["chosen"] is None
    assert f"标出 {len(behind)} / {len(dossier.cases)} 件" in html(at)


def test_a_chosen_case_shows_its_rows_as_they_were_loaded_but_no_whole_number(
    own_county: Workspace, page: Open
) -> None:
    dossier = first(own_county)
    case = dossier.cases[0]
    at = choose(page(own_county, RING, id="1"), dossier, Choice("case", case.id))
    told = html(at)
    printed = [dict(row_at(own_county, origin)) for origin in case.origins]
    assert {row["案号"] for row in printed} >= {case.case_no}
    files = material(own_county).file_of
    for origin, cells in zip(case.origins, printed, strict=True):
        load, _, number = origin.split("/")
        assert f"《{files[load]}》第{number}行" in told
        assert cells["受理法院"] in told
        if number_of := cells.get("证件号码"):
            assert number_of not in told
            assert f"×{number_of[-4:]}" in told


def test_the_whole_row_is_shown_when_asked_for_and_who_asked_is_taken_down(own_county: Workspace, page: Open) -> None:
    dossier = first(own_county)
    case = dossier.cases[0]
    at = choose(page(own_county, RING, id="1"), dossier, Choice("case", case.id))
    origin = next(one for one in case.origins if dict(row_at(own_county, one)).get("证件号码"))
    number = dict(row_at(own_county, origin))["证件号码"]
    assert number not in html(at)
    at.button(key=f"dossier_reveal_{origin}").click().run()
    assert number in html(at)
    (event,) = Ledger(own_county.folder).log(["revealed"])
    assert (event.who, event.subject, event.body["origin"]) == ("李敏", case.id, origin)


def test_a_view_is_taken_down_once_a_session(own_county: Workspace, page: Open) -> None:
    at = page(own_county, RING, id="1")
    at.run()
    at.run()
    (event,) = Ledger(own_county.folder).log(["viewed"])
    assert (event.who, event.subject_kind, event.subject) == ("李敏", RING, first(own_county).id)


def test_without_an_id_the_first_of_the_list_are_offered(own_county: Workspace, page: Open) -> None:
    told = material(own_county)
    for kind, listed in ((RING, [one["ring_id"] for one in told.rings if one["shown"]]), (CLUE, clue_ids(own_county))):
        at = page(own_county, kind)
        assert "还没有打开的档案" in html(at)
        assert [row["id"] for row in rows(at, "dossier_list")] == listed[:10]


def clue_ids(workspace: Workspace) -> list[str]:
    ids: list[str] = clue_list(workspace)["clue_id"].to_list()
    return ids


@pytest.mark.parametrize("asked", ["f" * 32, "0", "999999", "<script>alert(1)</script>", "..", "'; DROP"])
def test_an_unknown_id_is_said_and_the_list_offered(own_county: Workspace, page: Open, asked: str) -> None:
    at = page(own_county, RING, id=asked)
    told = html(at)
    assert "没有编号或位次为" in told
    assert "<script>" not in told
    assert rows(at, "dossier_list")


def test_a_former_id_opens_what_became_of_it_with_a_sentence(own_county: Workspace, page: Open) -> None:
    renamed(own_county, {0: ["e" * 32]})
    told = html(page(own_county, CLUE, id="e" * 32))
    assert "是以前一次运行的" in told
    assert first(own_county, CLUE).title in told


def test_a_former_id_that_split_lists_what_it_split_into(own_county: Workspace, page: Open) -> None:
    renamed(own_county, {0: ["e" * 32], 2: ["e" * 32]})
    at = page(own_county, CLUE, id="e" * 32)
    assert "现在分成了 2 份档案" in html(at)
    ids = clue_ids(own_county)
    assert [row["id"] for row in rows(at, "dossier_list")] == [ids[0], ids[2]]


def renamed(workspace: Workspace, former: dict[int, list[str]]) -> None:
    """Publish the clues anew with predecessors, by rank from 0."""
    table = clue_list(workspace)
    told = [former.get(at, []) for at in range(table.height)]
    republished(workspace, table.with_columns(pl.Series("predecessors", told, pl.List(pl.String))))


def republished(workspace: Workspace, clues: pl.DataFrame) -> None:
    inputs = {"build": workspace.require("build").version}
    with workspace.writer(), workspace.stage("find", inputs=inputs, parameters={}, code="test") as run:
        write_table(clues, run.path(CLUES))


# ---- before there is anything


def test_an_empty_workspace_leads_to_the_loading(tmp_path: Path, page: Open) -> None:
    workspace = Workspace(tmp_path / "workspace")
    for kind in (RING, CLUE):
        at = page(workspace, kind, id="1")
        assert "还没有数据" in html(at)
        assert "导入数据" in [one.label for one in at.button]


def test_a_graph_without_lists_says_what_to_run(tmp_path: Path, page: Open) -> None:
    workspace = published(tmp_path / "workspace", hashed(graph_of_cases([Suit("d", "a", "b")])))
    assert "qingsu detect" in html(page(workspace, RING, id="1"))
    assert "qingsu find" in html(page(workspace, CLUE))


def test_an_empty_list_is_said_to_be_empty(own_county: Workspace, page: Open) -> None:
    republished(own_county, clue_list(own_county).head(0))
    assert "没有线索不等于没有问题" in html(page(own_county, CLUE))
    assert "没有编号或位次为 1 的档案" in html(page(own_county, CLUE, id="1"))


def test_a_list_older_than_the_graph_is_said_to_be(own_county: Workspace, page: Open) -> None:
    table = clue_list(own_county)
    with own_county.writer(), own_county.stage("find", inputs={"build": "older"}, parameters={}, code="test") as run:
        write_table(table, run.path(CLUES))
    assert "请先运行：qingsu find" in html(page(own_county, CLUE, id="1"))


# ---- odd data


def clue_of(folder: Path, suits: list[Suit], names: dict[str, str]) -> Workspace:
    """A workspace with one clue of all these cases."""
    workspace = published(
        folder / "workspace", hashed(graph_of_cases(suits, {one: {"name": n} for one, n in names.items()}))
    )
    row = {name: [] if kind == pl.List(pl.String()) else None for name, (_, kind) in COLUMNS.items()} | {
        "rank": 1, "clue_id": "b" * 32, "title": HOSTILE[0] + HOSTILE[2], "query": "q", "grade": "模型线索",
        "kind": HOSTILE[1],
        "why": f"〔{HOSTILE[1]}〕{HOSTILE[0]}", "fp_notes": HOSTILE[0], "score": 5.0, "values": HOSTILE[0],
        "courts": [HOSTILE[0]], "data_cutoff": date(2026, 1, 1), "missing": [HOSTILE[0]], "law_refs": [HOSTILE[0]],
        "next_steps": [HOSTILE[0]], "case_ids": [hashed_id(case_id(n)) for n in range(len(suits))],
        "people": [f"{name}(原告)" for name in names.values()],
        "subjects": [f"plaintiff:{hashed_id(one)}" for one in names],
    }  # fmt: skip
    republished(workspace, pl.DataFrame([row], schema={name: kind for name, (_, kind) in COLUMNS.items()}))
    return workspace


def test_names_with_markup_are_text(tmp_path: Path, page: Open) -> None:
    letters = "abcde"
    suits = [Suit(f"d{n}", one, "z", agents=((HOSTILE[0], "A", None),)) for n, one in enumerate(letters)]
    workspace = clue_of(tmp_path, suits, dict(zip(letters, HOSTILE, strict=True)))
    at = page(workspace, CLUE, id="1")
    told = html(at)
    assert "<img" not in told
    assert "&lt;img" in told
    assert {row["cells"]["name"]["entity"]["name"] for row in rows(at, "dossier_people")} >= set(HOSTILE)
    Ledger(workspace.folder).assign(Subject(CLUE, "b" * 32), "[x](http://x) **y**", who=HOSTILE[0], seen=0)
    at.run()
    assert "<img" not in html(at)
    assert not labelled(at, "承办：[x](")
    assert labelled(at, "承办：")


def test_cases_without_any_day_leave_the_timeline_with_what_to_do(tmp_path: Path, page: Open) -> None:
    workspace = clue_of(tmp_path, [Suit("d", "a", "b"), Suit("e", "a", "c")], {"a": "甲"})
    told = html(page(workspace, CLUE, id="1"))
    assert "没有一件案件有立案日期" in told
    assert "期间未知" in told
    assert "标的未知" in told


def test_what_is_unknown_of_a_case_is_said_to_be(tmp_path: Path, page: Open) -> None:
    workspace = clue_of(tmp_path, [Suit("d", "a", "b", cause=None), Suit("e", "a", "c", day="2020-01-01")], {"a": "甲"})
    at = page(workspace, CLUE, id="1")
    dated, bare = rows(at, "dossier_cases")
    assert bare["cells"]["filed"]["text"] == bare["cells"]["amount"]["text"] == bare["cells"]["mode"]["text"] == "未知"
    assert bare["cells"]["no"]["line2"] == "案由未知"
    assert bare["cells"]["mode"]["line2"] == "对抗未知"
    assert bare["sort"]["filed"] is None
    assert dated["cells"]["filed"]["text"] == "2020-01-01"
    assert "另有 1 件没有立案日期" in html(at)


def test_of_a_long_table_the_first_are_shown_and_the_marked_ones(tmp_path: Path, page: Open) -> None:
    suits = [Suit(f"d{n}", "a", "b", day=str(date(2000, 1, 1) + timedelta(days=n))) for n in range(700)]
    workspace = clue_of(tmp_path, suits, {"a": "甲"})
    at = page(workspace, CLUE, id="1")
    assert "前 300 / 700" in html(at)
    assert len(rows(at, "dossier_cases")) == 300
    dossier = first(workspace, CLUE)
    last = dossier.cases[-1].id
    assert last not in {row["id"] for row in rows(at, "dossier_cases")}
    choose(at, dossier, Choice("case", last))
    assert last in {row["id"] for row in rows(at, "dossier_cases")}
    assert len(rows(at, "dossier_cases")) == 300


# ---- decisions


def field(at: AppTest, what: str, place: str = "end") -> str:
    (key,) = [str(key) for key in keys(at) if str(key).startswith(f"dossier_{place}_{what}_")]
    return key


def keys(at: AppTest) -> Iterator[str]:
    for kind in ("button_group", "selectbox", "text_area", "text_input"):
        yield from (one.key for one in at.get(kind) if one.key)


def labelled(at: AppTest, words: str) -> bool:
    """Whether a button that opens says this."""
    return any(one.proto.popover.label.startswith(words) for one in at.get("popover"))


def pick_status(at: AppTest, status: str, place: str = "end") -> None:
    (group,) = [one for one in at.get("button_group") if one.key == field(at, "status", place)]
    group.set_value(status).run()


@pytest.mark.parametrize("place", ["end", "head"])
def test_excluding_needs_a_reason_and_is_taken_down(own_county: Workspace, page: Open, place: str) -> None:
    ledger, dossier = Ledger(own_county.folder), first(own_county)
    at = page(own_county, RING, id="1")
    assert at.button(key=f"dossier_{place}_submit").disabled
    pick_status(at, "排除", place)
    at.button(key=f"dossier_{place}_submit").click().run()
    assert "排除必须选一个理由" in html(at)
    assert ledger.log() == []
    at.selectbox(key=field(at, "reason", place)).set_value("同名异人")
    at.text_area(key=field(at, "words", place)).set_value("看过 <b>卷宗</b>").run()
    at.button(key=f"dossier_{place}_submit").click().run()
    (event,) = ledger.log()
    assert (event.subject, event.who) == (dossier.id, "李敏")
    assert (event.body["to"], event.body["reason"], event.body["words"]) == ("排除", "同名异人", "看过 <b>卷宗</b>")
    told = html(at)
    assert "排除必须选一个理由" not in told
    assert "待研判 → 排除 (同名异人): 看过 &lt;b&gt;卷宗&lt;/b&gt;" in told
    assert labelled(at, "状态：排除")
    assert at.text_area(key=field(at, "words", place)).value == ""


def test_going_back_needs_words(own_county: Workspace, page: Open) -> None:
    ledger, dossier = Ledger(own_county.folder), first(own_county)
    ledger.decide(Subject(RING, dossier.id), "有效线索", who="王", seen=0)
    at = page(own_county, RING, id="1")
    pick_status(at, "待研判")
    at.button(key="dossier_end_submit").click().run()
    assert "须用文字写明缘由" in html(at)
    assert len(ledger.log()) == 1
    at.text_area(key=field(at, "words")).set_value("点错了").run()
    at.button(key="dossier_end_submit").click().run()
    assert [event.body["to"] for event in ledger.log()] == ["待研判", "有效线索"]


def test_who_decided_meanwhile_is_said_and_nothing_is_taken_down(own_county: Workspace, page: Open) -> None:
    ledger, dossier = Ledger(own_county.folder), first(own_county)
    at = page(own_county, RING, id="1")
    pick_status(at, "有效线索")
    ledger.decide(Subject(RING, dossier.id), "退回补数据", who="王卫东", seen=0, words="缺流水")
    at.button(key="dossier_end_submit").click().run()
    told = html(at)
    assert "他人已有认定" in told
    assert "王卫东" in told
    assert "缺流水" in told
    assert [event.who for event in ledger.log()] == ["王卫东"]
    pick_status(at, "待研判")  # now it was seen
    at.text_area(key=field(at, "words")).set_value("已补").run()
    at.button(key="dossier_end_submit").click().run()
    assert [event.who for event in ledger.log()] == ["李敏", "王卫东"]
    assert "他人已有认定" not in html(at)


def test_a_handler_is_given_and_taken_away(own_county: Workspace, page: Open) -> None:
    ledger = Ledger(own_county.folder)
    at = page(own_county, CLUE, id="1")
    at.button(key="dossier_take").click().run()
    assert labelled(at, "承办：李敏")
    at.text_input(key=field(at, "name", "handler")).set_value("")
    at.button(key="dossier_assign").click().run()
    assert [event.body["handler"] for event in ledger.log()] == ["", "李敏"]
    assert labelled(at, "承办：未指派")


def test_notes_are_added_and_stay(own_county: Workspace, page: Open) -> None:
    ledger = Ledger(own_county.folder)
    at = page(own_county, RING, id="1")
    at.button(key="dossier_note").click().run()
    assert "备注没有内容" in html(at)
    at.text_area(key=field(at, "words", "notes")).set_value("<i>电话核实</i>").run()
    at.button(key="dossier_note").click().run()
    assert "&lt;i&gt;电话核实&lt;/i&gt;" in html(at)
    assert [event.body["words"] for event in ledger.log()] == ["<i>电话核实</i>"]
    assert "备注没有内容" not in html(at)


def test_what_was_decided_on_a_predecessor_is_told_but_not_taken_over(own_county: Workspace, page: Open) -> None:
    renamed(own_county, {0: ["e" * 32]})
    former = Subject(CLUE, "e" * 32)
    Ledger(own_county.folder).decide(former, "排除", who="王卫东", seen=0, reason="重复", words="见<u>另案</u>")
    at = page(own_county, CLUE, id="1")
    told = html(at)
    assert "前身已排除：王卫东" in told
    assert "见&lt;u&gt;另案&lt;/u&gt;" in told
    assert labelled(at, "状态：待研判 (前身")
    assert ">前身<" in told


def test_cases_that_came_after_the_decision_are_said(own_county: Workspace, page: Open) -> None:
    dossier = first(own_county)
    then = Subject(RING, dossier.id, cases=tuple(case.id for case in dossier.cases[2:]))
    Ledger(own_county.folder).decide(then, "有效线索", who="王", seen=0)
    assert "认定之后又增加 2 件案件" in html(page(own_county, RING, id="1"))


def test_a_damaged_ledger_is_said_and_the_dossier_is_still_told(own_county: Workspace, page: Open) -> None:
    (own_county.folder / "ledger.sqlite").write_bytes(b"no ledger" * 1000)
    told = html(page(own_county, RING, id="1"))
    assert "请从备份恢复" in told
    assert "查看未能记入工作日志" in told
    assert "反证与合理解释" in told


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx"])
def test_a_report_is_made_when_asked_for_and_taken_down(own_county: Workspace, page: Open, form: str) -> None:
    ledger = Ledger(own_county.folder)
    at = page(own_county, RING, id="1")
    assert not at.get("download_button")
    at.button(key=f"dossier_make_{form}").click().run()
    (button,) = at.get("download_button")
    (event,) = ledger.log(["issue"])
    assert event.body["number"] in button.proto.label
    assert event.body["form"] == form
    assert event.body["number"] in html(at)


# ---- what belongs to a choice


@pytest.fixture(scope="module")
def told(county: Workspace) -> Material:
    return material(county)


@pytest.fixture(scope="module", params=[RING, CLUE])
def dossiers(request: pytest.FixtureRequest, told: Material) -> list[Dossier]:
    return [dossier_of(told, request.param, one.id) for one in Listing(told).entries if one.kind == request.param][:20]


def test_a_person_lights_the_cases_they_are_in_and_a_case_lights_them(dossiers: list[Dossier]) -> None:
    for dossier in dossiers:
        for one in dossier.people:
            mine = lit(dossier, Choice("entity", one.id))
            assert one.id in mine.entities
            assert len(mine.cases) >= max(one.sides)
            assert set(mine.cases) <= {case.id for case in dossier.cases}
            for case in mine.cases:
                assert not set(mine.entities).isdisjoint(lit(dossier, Choice("case", case)).entities)
        everybody = {id_ for ids in service.stands_for(dossier).values() for id_ in ids}
        for case in dossier.cases:
            assert dossier.kind == RING or set(case.agents) <= everybody  # a ring tells only its own agents
            assert lit(dossier, Choice("case", case.id)).cases == (case.id,)


def test_what_is_not_in_the_dossier_lights_nothing(dossiers: list[Dossier]) -> None:
    for choice in (
        None,
        Choice("case", "x"),
        Choice("sentence", "summary:999"),
        Choice("period", "1900-01-01/1900-01-02"),
    ):
        assert lit(dossiers[0], choice).cases == ()


def test_the_second_click_takes_the_choice_back() -> None:
    one, other = Choice("case", "a"), Choice("entity", "a")
    assert toggled(None, one) == one
    assert toggled(one, one) is None
    assert toggled(one, other) == other


# ---- time

DAYS = st.dates(date(2015, 1, 1), date(2024, 12, 31))


@st.composite
def some_cases(draw: st.DrawFn) -> list[Case]:
    told = []
    for n in range(draw(st.integers(0, 25))):
        filed = draw(st.none() | DAYS)
        closed = draw(st.none() | DAYS)
        who = draw(st.sampled_from(["", *"abcdefg"]))
        sides = ((who,) if who else (), ("z",), (), ())
        told.append(Case(str(n), f"号{n}", None, None, *sides, filed, closed, None, None, None, None, None, ()))
    return sorted(told, key=lambda case: (case.filed or date.max, case.case_no))


@given(some_cases())
def test_every_dated_case_has_one_bar_and_none_hides_another(cases: list[Case]) -> None:
    drawn = bars(cases)
    assert sorted(one.case.id for one in drawn) == sorted(case.id for case in cases if case.filed)
    rows = [one.row for one in drawn]
    assert [row for at, row in enumerate(rows) if not at or rows[at - 1] != row] == list(dict.fromkeys(rows))
    crowded = {one.row for one in drawn if one.lane == service.LANES - 1}
    for one in drawn:
        for other in drawn:
            if (
                one.case.id < other.case.id
                and (one.row, one.lane) == (other.row, other.lane)
                and one.row not in crowded
            ):
                first_, second = sorted((one.case, other.case), key=lambda case: case.filed or date.min)
                assert (first_.closed or first_.filed or date.max) < (second.filed or date.min)


@given(some_cases())
def test_the_densest_part_is_the_shortest_with_two_thirds_of_the_cases(cases: list[Case]) -> None:
    days = sorted(case.filed for case in cases if case.filed)
    every, dense = whole(cases), densest(cases)
    assert (every is None) == (not days)
    if dense is None:
        return
    assert every is not None
    assert every.first <= dense.first <= dense.last <= every.last
    assert dense.cases == sum(dense.first <= day <= dense.last for day in days) >= len(days) * service.MOST_OF
    shorter = dense.last - dense.first - timedelta(days=1)
    assert all(sum(day <= other <= day + shorter for other in days) < len(days) * service.MOST_OF for day in days)


def test_cases_that_lie_evenly_have_no_densest_part() -> None:
    bare = Case("a", "号", None, None, (), (), (), (), date(2020, 1, 1), None, None, None, None, None, None, ())
    even = [replace(bare, filed=date(2020, 1, 1) + timedelta(days=30 * n)) for n in range(12)]
    assert densest(even) is None
    early = replace(bare, filed=date(2010, 1, 1))
    dense = densest([early, *even])
    assert dense is not None
    assert dense.first >= date(2020, 1, 1)


@given(st.lists(st.integers(), unique=True, max_size=700), st.data())
def test_the_first_rows_keep_their_order_and_hold_the_marked(numbers: list[int], data: st.DataObject) -> None:
    marked = data.draw(st.lists(st.sampled_from(numbers), max_size=20)) if numbers else []
    shown = first_of(numbers, [str(one) for one in marked], lambda one: (str(one),))
    assert len(shown) == min(len(numbers), service.SHOWN_ROWS)
    assert set(marked) <= set(shown)
    assert shown == [one for one in numbers if one in set(shown)]


# ---- in a browser

LINKED = """(count) => {
  const found = [];
  const walk = (node) => {
    if (node.shadowRoot) walk(node.shadowRoot);
    for (const one of node.children || []) {
      if (one.matches("tr.linked, tr.on")) found.push(one.dataset.id);
      walk(one);
    }
  };
  walk(document.body);
  return found.length === count;
}"""


@pytest.fixture
def seen(site: str, county: Workspace, window: Window) -> Iterator[tuple[Page, Dossier]]:
    """The page of the first ring; afterwards no script went wrong."""
    page = window.page
    page.goto(f"{site}/ring?id=1")
    page.locator(".st-key-dossier_cases tr.row").first.wait_for()
    yield page, first(county)
    assert [one for one in window.errors if "404" not in one and "WebSocket" not in one] == []


def narrow(page: Page) -> bool:
    """Whether nothing reaches beyond the window, at its widest and at its narrowest."""
    wide = []
    for width in (1366, 1093):
        page.set_viewport_size({"width": width, "height": 2400})
        page.wait_for_timeout(250)
        wide.append(page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollWidth - main.clientWidth"))
    return max(wide) <= 0


def test_no_dossier_is_wider_than_its_window(site: str, county: Workspace, window: Window) -> None:
    page = window.page
    for kind, lang in ((CLUE, "zh"), (RING, "en")):
        for one in [each for each in Listing(material(county)).entries if each.kind == kind][:2]:
            page.goto(f"{site}/{kind}?id={one.id}&lang={lang}")
            page.locator(".st-key-box_decide").wait_for()
            assert narrow(page), one


def test_hostile_names_do_nothing_in_a_browser(tmp_path: Path, window: Window) -> None:
    letters = "abcde"
    suits = [Suit(f"d{n}", one, "z", day=f"2020-01-0{n + 1}") for n, one in enumerate(letters)]
    page, dialogs = window.page, list[str]()
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    with served(clue_of(tmp_path, suits, dict(zip(letters, HOSTILE, strict=True)))) as url:
        page.goto(f"{url}/clue?id=1")
        page.locator(".st-key-dossier_people").get_by_text(HOSTILE[0]).wait_for()
        page.locator("[class*=st-key-dossier_bars] path[aria-roledescription=bar]").first.hover(force=True)
        page.locator(".st-key-dossier_people tr.row").first.click()
        page.locator(".st-key-actions_source").wait_for()
        assert narrow(page)
        assert page.locator("img[src=x]").count() == 0
    assert dialogs == []


def test_a_click_marks_everywhere_moves_nothing_and_the_second_takes_it_back(seen: tuple[Page, Dossier]) -> None:
    page, dossier = seen
    person = dossier.people[0]
    behind = lit(dossier, Choice("entity", person.id))
    name = page.locator(".st-key-dossier_sentences a.ent").filter(has_text=person.name).first
    top = page.locator(".qs-head h1").bounding_box()
    name.click()
    page.wait_for_function(LINKED, arg=len(behind.cases) + 1)
    said = f"标出 {len(behind.cases)} / {len(dossier.cases)} 件，再点一次取消"
    expect(page.locator(".qs-sec .end").filter(has_text=said)).to_have_count(2)
    assert page.locator(".st-key-dossier_still [data-id]").count() > 0
    assert page.locator(".qs-head h1").bounding_box() == top
    name.click()
    page.wait_for_function(LINKED, arg=0)
    expect(page.get_by_text(said)).to_have_count(0)


def test_a_case_number_shows_where_it_is_written_and_opens_its_card(
    seen: tuple[Page, Dossier], county: Workspace
) -> None:
    page, dossier = seen
    case = next(one for one in dossier.cases if one.id == dossier.summary[0].cases[0])
    page.locator(".st-key-dossier_sentences a.case").filter(has_text=case.case_no).first.click()
    load, _, number = case.origins[0].split("/")
    page.get_by_text(f"《{material(county).file_of[load]}》第{number}行").wait_for()
    page.locator(".st-key-dossier_card button").click()
    page.wait_for_url(f"**/card?id={case.id}")


def test_a_dragged_period_marks_the_cases_filed_in_it(seen: tuple[Page, Dossier]) -> None:
    page, dossier = seen
    dated = sorted((case for case in dossier.cases if case.filed), key=lambda case: str(case.filed))
    one, other = dated[1], dated[-2]
    chart = page.locator("[class*=st-key-dossier_bars]")
    chart.scroll_into_view_if_needed()
    left, right = (chart.locator(f"path[aria-label*='{case.case_no}']").bounding_box() for case in (one, other))
    assert left is not None
    assert right is not None
    page.mouse.move(left["x"] - 3, left["y"] + 3)
    page.mouse.down()
    page.mouse.move((left["x"] + right["x"]) / 2, left["y"] + 9, steps=4)
    page.mouse.move(right["x"] + 3, left["y"] + 9, steps=4)
    page.mouse.up()
    chosen = page.get_by_text("框选的一段")
    chosen.wait_for()
    begin, end, count = re.search(r"([0-9-]{10}) — ([0-9-]{10}) · ([0-9]+) 件", chosen.inner_text()).groups()  # type: ignore[union-attr]
    assert one.filed is not None
    assert other.filed is not None
    assert timedelta(0) <= one.filed - date.fromisoformat(begin) <= timedelta(days=12)
    assert timedelta(0) <= date.fromisoformat(end) - other.filed <= timedelta(days=12)
    inside = {case.id for case in dated if begin <= str(case.filed) <= end}
    assert len(inside) == int(count)
    page.wait_for_function(LINKED, arg=len(inside))
    chosen.click()
    page.locator("[class*=st-key-dossier_period] [aria-checked=true]").filter(has_text="框选的一段").wait_for()


def test_a_bar_chooses_its_case_and_the_second_click_takes_it_back(seen: tuple[Page, Dossier]) -> None:
    page, dossier = seen
    case = next(one for one in dossier.cases if one.filed and one.closed)
    chart = page.locator("[class*=st-key-dossier_bars]")
    chart.scroll_into_view_if_needed()
    bar = chart.locator(f"path[aria-label*='{case.case_no}']")
    bar.click(force=True)
    page.locator(".st-key-actions_source").get_by_text(case.case_no).wait_for()
    bar.click(force=True)
    page.wait_for_function(LINKED, arg=0)


def test_a_decision_in_the_head_closes_its_form_and_is_in_the_log(own_county: Workspace, window: Window) -> None:
    page = window.page
    with served(own_county) as url:
        page.goto(f"{url}/clue?id=1")
        page.get_by_role("button", name="状态：待研判").click()
        form = page.locator("[class*=st-key-dossier_head_status]")
        form.get_by_text("有效线索").click()
        page.locator("[class*=st-key-dossier_head_words] textarea").fill("看过卷宗")
        page.locator(".st-key-dossier_head_submit button:enabled").click()
        page.get_by_role("button", name="状态：有效线索").wait_for()
        expect(form).to_be_hidden()
        page.get_by_test_id("stToast").get_by_text("已记入").wait_for()
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")  # a page that is drawn anew
        note = page.locator("[class*=st-key-dossier_notes_words] textarea")  # would take the text away again
        note.fill("已电话核实")
        page.get_by_role("button", name="加备注").click()
        page.locator(".qs").get_by_text("已电话核实").wait_for()
        expect(note).to_have_value("")
        expect(page.locator("[class*=st-key-dossier_end_words] textarea")).to_have_value("")
        page.get_by_text("待研判 → 有效线索").wait_for()
        page.get_by_role("button", name="生成报告").click()
        page.get_by_role("button", name="生成 Word 报告").click()
        link = page.get_by_role("button", name="下载 QS")
        link.wait_for()
        with page.expect_download() as got:
            link.click()
        assert got.value.suggested_filename in link.inner_text()
        assert got.value.path().read_bytes()[:2] == b"PK"
    assert len(Ledger(own_county.folder).log()) == 3
