"""线索列表: one order for rings and clues, filters in the address, decisions and exports that stay in the ledger."""

import csv
import io
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from looking import blocks, html, opened, table, toasts
from streamlit.testing.v1 import AppTest

from app.dossiers.material import material
from app.explorer.services import clues as service
from app.explorer.services.clues import NOBODY, STATES, Entry, Filter, Listing, list_sheet, searched, state_of, sure
from app.explorer.services.sheet import Sheet
from graph.ledger import EXCLUDED, LIFECYCLE, Ledger, Standing
from graph.workspace import Workspace

NOW = datetime(2026, 3, 4, 5, 6)


@pytest.fixture(scope="module")
def listing(county: Workspace) -> Listing:
    return Listing(material(county))


@pytest.fixture
def at(own_county: Workspace, at_work: pytest.MonkeyPatch) -> AppTest:
    at_work.setenv("QINGSU_WORKSPACE", str(own_county.folder))
    return opened("clues")


def standings(listing: Listing, tmp_path: Path) -> Mapping[str, Standing]:
    return listing.decided(Ledger(tmp_path)).standings


# ---- the order, and what a row says


def test_rings_and_clues_stand_in_one_order_by_score_then_id(listing: Listing, county: Workspace) -> None:
    these, source = listing.entries, material(county)
    wanted = {one["ring_id"]: 10 * one["score"] for one in source.rings if one["shown"]}
    wanted |= {one["clue_id"]: one["score"] for one in source.clues}
    assert {one.id: one.score for one in these} == wanted
    assert {one.kind for one in these} == {"ring", "clue"}
    assert [one.place for one in these] == list(range(1, len(these) + 1))
    assert [(-one.score, one.id) for one in these] == sorted((-one.score, one.id) for one in these)
    assert not any(one["ring_id"] in listing.by_id for one in source.rings if not one["shown"])


def test_a_row_counts_what_is_in_it(listing: Listing, county: Workspace) -> None:
    reader = listing.material.reader
    ring = next(one for one in listing.entries if one.kind == "ring")
    (told,) = [one for one in material(county).rings if one["ring_id"] == ring.id]
    assert ring.people + ring.bodies == len(told["members"])
    assert set(ring.members) == {one["id"] for one in (*told["members"], *told["agents"])}
    assert set(ring.courts) == set(told["courts"])
    clue = next(one for one in listing.entries if one.kind == "clue" and one.amount_fen)
    amounts = [reader.facts(case).get("amount_claimed_fen") for case in clue.case_ids]
    assert clue.amount_fen == sum(one for one in amounts if one is not None)
    assert set(clue.causes) == {reader.facts(case)["cause"] for case in clue.case_ids}


def test_everybody_leads_to_the_entries_they_are_in(listing: Listing) -> None:
    for one in listing.entries:
        for id_ in (*one.members, *one.case_ids):
            assert one in listing.where[id_]
    assert all(these == tuple(sorted(these, key=lambda one: one.place)) for these in listing.where.values())


def test_with_one_run_nothing_is_called_new(listing: Listing) -> None:
    assert {one.fresh for one in listing.entries} == {None}


def test_what_the_run_before_had_is_not_new(own_county: Workspace) -> None:
    """A second run of `find` and `detect` with one clue and one ring more: just these are new."""
    import polars as pl

    from graph.tables import read_table, write_table

    lost: dict[str, str] = {}
    for stage, name, column in (("find", "clues.parquet", "clue_id"), ("detect", "rings.parquet", "ring_id")):
        now = own_county.require(stage)
        with own_county.writer(), own_county.stage(stage, inputs={}, parameters={"first": 1}, code="c") as run:
            shutil.copytree(now.folder, run.folder, dirs_exist_ok=True)
            (run.folder / "manifest.json").unlink()
            rows = read_table(run.folder / name)
            lost[stage] = rows[column][0]
            (run.folder / name).unlink()
            write_table(rows.filter(pl.col(column) != lost[stage]), run.path(name))
        with own_county.writer(), own_county.stage(stage, inputs={}, parameters={"second": 1}, code="c") as run:
            for path in now.folder.iterdir() if now.folder.exists() else []:
                if path.name != "manifest.json":
                    shutil.copy(path, run.path(path.name))
    entries = Listing(material(own_county)).entries
    assert {one.id for one in entries if one.fresh} == set(lost.values())
    assert {one.fresh for one in entries} == {True, False}


@pytest.mark.parametrize(
    ("predecessors", "before", "fresh"),
    [((), None, None), ((), {"b"}, True), ((), {"a"}, False), (("b",), {"b"}, False), (("b",), {"c"}, True)],
)
def test_what_comes_from_one_of_the_run_before_is_not_new(
    predecessors: tuple[str, ...], before: set[str] | None, fresh: bool | None
) -> None:
    assert service._fresh("a", predecessors, None if before is None else frozenset(before)) is fresh


@pytest.mark.parametrize(
    ("q", "words"), [(0.0, "巧合 <1%"), (0.0099, "巧合 <1%"), (0.01, "巧合约 1%"), (0.194, "巧合约 19%")]
)
def test_how_sure_a_ring_is_stands_in_words(q: float, words: str) -> None:
    assert sure(q) == words


# ---- filters


def test_every_state_of_the_lifecycle_is_in_one_group() -> None:
    assert sorted(status for states in STATES.values() for status in states) == sorted(LIFECYCLE)
    assert {state_of(status) for status in LIFECYCLE} == set(STATES)


def kept(listing: Listing, told: Mapping[str, Standing], **parts: str) -> list[Entry]:
    return [one for one in listing.entries if Filter(**parts).keeps(one, told[one.id])]


def test_each_part_of_a_filter_keeps_what_has_it(listing: Listing, tmp_path: Path) -> None:
    told = standings(listing, tmp_path)
    every = list(listing.entries)
    assert kept(listing, told) == every
    ring = next(one for one in every if one.kind == "ring")
    clue = next(one for one in every if one.kind == "clue")
    assert kept(listing, told, type="网络") == [one for one in every if one.kind == "ring"]
    assert kept(listing, told, type=clue.type) == [one for one in every if one.type == clue.type]
    assert kept(listing, told, model=clue.model) == [one for one in every if one.model == clue.model]
    assert kept(listing, told, court=ring.courts[0]) == [one for one in every if ring.courts[0] in one.courts]
    assert kept(listing, told, cause=clue.causes[0]) == [one for one in every if clue.causes[0] in one.causes]
    assert kept(listing, told, status="待研判", handler=NOBODY) == every
    assert kept(listing, told, status=EXCLUDED) == []
    assert kept(listing, told, handler="李敏") == []
    assert kept(listing, told, new="1") == []


def test_words_find_names_numbers_in_any_brackets_and_reasons(listing: Listing, tmp_path: Path) -> None:
    told = standings(listing, tmp_path)
    ring = next(one for one in listing.entries if one.kind == "ring")
    raw = listing.material.ring(ring.id)
    number, name = raw["cases"][0]["case_no"], raw["members"][0]["name"]
    for words in (name, number, number.replace("（", "(").replace("）", ")"), number[6:], f"{name} 互诉", f" {name}　"):
        assert ring in kept(listing, told, text=words), words
    assert ring not in kept(listing, told, text=f"{name} 查无此人")


@given(st.text(max_size=40))
def test_what_is_searched_for_never_fails_and_is_found_in_itself(text: str) -> None:
    assert all(searched(word) in searched(text) for word in text.split())


def test_the_address_chooses_the_rows(own_county: Workspace, at_work: pytest.MonkeyPatch) -> None:
    at_work.setenv("QINGSU_WORKSPACE", str(own_county.folder))
    at = opened("clues", type="网络", text="房屋 互诉")
    assert not at.exception
    assert (at.selectbox(key="type").value, at.text_input(key="text").value) == ("网络", "房屋 互诉")
    at = opened("clues", status="排除", court="没有这个法院")
    assert not at.exception
    assert at.selectbox(key="court").value == ""
    assert "没有符合条件的线索" in html(at)


# ---- the page


def test_the_page_lists_every_entry_with_place_and_words_before_anything_else(at: AppTest) -> None:
    assert not at.exception
    rows = table(at, "clue_table")["rows"]
    listing = Listing(material(Workspace(Path(_workspace(at)))))
    assert [one["id"] for one in rows] == [one.id for one in listing.entries]
    assert rows[0]["cells"]["place"] == {"a": listing.entries[0].number, "b": listing.entries[0].sure}
    assert {one["cells"]["status"]["text"] for one in rows} == {"待研判"}
    kinds = [one["kind"] for one in blocks(at, "clue_summary")]
    assert kinds == ["picture", "sentences", "table"]
    assert len(table(at, "clue_summary")["rows"]) <= 5


def _workspace(at: AppTest) -> str:
    import os

    return os.environ["QINGSU_WORKSPACE"]


def first(at: AppTest) -> str:
    return str(table(at, "clue_table")["rows"][0]["id"])


def status_of(at: AppTest, id_: str) -> dict[str, Any]:
    rows = {one["id"]: one["cells"]["status"] for one in table(at, "clue_table")["rows"]}
    return dict(rows[id_])


def test_a_clue_is_given_to_somebody(at: AppTest, own_county: Workspace) -> None:
    one = first(at)
    at.selectbox(key=f"handler_{one}_0").select("李敏")
    at.button(key=f"assign_do_{one}_0").click().run()
    assert not at.exception
    assert toasts(at) == ["已记入 1 条。"]
    assert status_of(at, one) == {"text": "待研判", "line2": "李敏"}
    (event,) = Ledger(own_county.folder).log()
    assert (event.who, event.kind, event.subject, event.body["handler"]) == ("李敏", "handler", one, "李敏")


def test_excluding_needs_a_reason_and_keeps_words(at: AppTest, own_county: Workspace) -> None:
    one = first(at)
    at.selectbox(key=f"status_{one}_0").select(EXCLUDED).run()
    at.text_area(key=f"words_{one}_0").input("已核对户籍")
    at.button(key=f"decide_do_{one}_0").click().run()
    assert toasts(at) == ["排除必须选一个理由。"]
    assert Ledger(own_county.folder).log() == []
    at.selectbox(key=f"reason_{one}_0").select("同名异人")
    at.button(key=f"decide_do_{one}_0").click().run()
    assert not at.exception
    assert status_of(at, one)["text"] == EXCLUDED
    (event,) = Ledger(own_county.folder).log()
    assert (event.body["to"], event.body["reason"], event.body["words"]) == (EXCLUDED, "同名异人", "已核对户籍")


def test_what_another_decided_meanwhile_is_told_and_not_overwritten(at: AppTest, own_county: Workspace) -> None:
    one = first(at)
    at.selectbox(key=f"handler_{one}_0").select("李敏")
    subject = next(e.subject for e in Listing(material(own_county)).entries if e.id == one)
    Ledger(own_county.folder).decide(subject, "有效线索", who="王卫东", seen=0)
    at.button(key=f"assign_do_{one}_0").click().run()
    assert not at.exception
    (note,) = toasts(at)
    assert "王卫东" in note
    assert status_of(at, one) == {"text": "有效线索", "line2": None}


def tick(at: AppTest, ids: list[str]) -> None:
    at.session_state["qs_kept"] = {**at.session_state["qs_kept"], "clues_ticked": tuple(ids)}
    at.run()


def test_ticked_rows_are_excluded_together_and_hidden_ones_are_not(at: AppTest, own_county: Workspace) -> None:
    ids = [one["id"] for one in table(at, "clue_table")["rows"]]
    types = {one["id"]: one["cells"]["title"]["b"] for one in table(at, "clue_table")["rows"]}
    ring = next(id_ for id_ in ids if types[id_].startswith("网络"))
    others = [id_ for id_ in ids if not types[id_].startswith("网络")][:2]
    tick(at, [ring, *others])
    at.selectbox(key="type").select("裁判结果").run()
    shown = [id_ for id_ in others if types[id_].startswith("裁判结果")]
    key = f"all_{len(shown)}_0"
    at.selectbox(key=f"reason_{key}").select("证据不足")
    at.button(key=f"decide_do_{key}").click().run()
    assert not at.exception
    assert {one.subject for one in Ledger(own_county.folder).log()} == set(shown)


def test_a_filter_is_saved_under_a_name_and_opened_again(at: AppTest, own_county: Workspace) -> None:
    at.selectbox(key="type").select("网络").run()
    at.text_input(key="clue_view_name").input("*串案*")
    at.button(key="clue_view_save").click().run()
    assert not at.exception
    (view,) = Ledger(own_county.folder).views()
    assert Ledger(own_county.folder).payload(view.number) == {"type": "网络"}
    at.selectbox(key="type").select("").run()
    at.button(key=f"clue_view_{view.number}").click().run()
    assert not at.exception
    assert at.selectbox(key="type").value == "网络"
    assert {one["cells"]["title"]["b"][:2] for one in table(at, "clue_table")["rows"]} == {"网络"}
    assert r"\*串案\*" in at.button(key=f"clue_view_{view.number}").label


def test_without_detect_and_find_the_page_says_what_to_run(own_county: Workspace, at_work: pytest.MonkeyPatch) -> None:
    for stage in ("detect", "find"):
        shutil.rmtree(own_county.folder / stage)
    at_work.setenv("QINGSU_WORKSPACE", str(own_county.folder))
    at = opened("clues")
    assert not at.exception
    assert "还没有线索" in html(at)


# ---- the file


def sheet_of(listing: Listing, tmp_path: Path) -> Sheet:
    decided = listing.decided(Ledger(tmp_path))
    return list_sheet(
        listing.entries, decided, listing.material,
        wanted=Filter(type="网络"), who="李敏", scope="本院", at=NOW,
    )  # fmt: skip


def test_the_workbook_has_every_row_as_text_and_says_whose_it_is(listing: Listing, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheet_of(listing, tmp_path).xlsx()))
    rows = list(book["线索清单"].iter_rows(values_only=True))
    assert len(rows) == len(listing.entries) + 1
    head = dict(zip(rows[0], rows[1], strict=True))
    one = listing.entries[0]
    assert (head["位次"], head["编号"], head["案件数"]) == (1, one.id, len(one.case_ids))
    assert head["标的合计(元)"] == one.amount_fen / 100
    numbers = [listing.material.reader.facts(case)["case_no"] for case in one.case_ids]
    assert sorted(head["案号"].split("、")) == sorted(numbers)
    assert book["线索清单"].freeze_panes == "C2"
    told = dict(book["说明"].iter_rows(values_only=True))
    assert told["导出"] == "李敏 2026-03-04 05:06"
    assert told["条件"] == "type = 网络"
    assert told["使用范围"] == "本院"


def test_the_csv_says_the_same(listing: Listing, tmp_path: Path) -> None:
    data = sheet_of(listing, tmp_path).csv()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row[-1] for row in rows[1 : len(listing.entries) + 1]] == [one.id for one in listing.entries]
    assert ["使用范围", "本院"] in rows


BEGINS = st.sampled_from(["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t"])
CELL = st.one_of(
    st.text(max_size=20),
    st.builds(str.__add__, BEGINS, st.text(max_size=5)),
    st.integers(-(10**9), 10**9),
    st.none(),
    st.floats(-1e9, 1e9),
)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=6))
def test_no_cell_of_a_file_is_a_formula_and_none_is_lost(rows: list[list[Any]]) -> None:
    sheet = Sheet("表", [("a", 8), ("b", 8), ("c", 8)], rows, [("谁", "=1+1")], NOW)
    told = list(csv.reader(io.StringIO(sheet.csv().decode("utf-8-sig"))))
    assert len(told) == len(rows) + 3
    for given_, written in zip(rows, told[1:], strict=False):
        for cell, text in zip(given_, written, strict=True):
            assert text.removeprefix("'") == ("" if cell is None else str(cell)).removeprefix("'") or "\r" in str(cell)
            assert isinstance(cell, int | float) or not text.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    book = openpyxl.load_workbook(io.BytesIO(sheet.xlsx()))
    for row in book["表"].iter_rows():
        assert all(cell.data_type != "f" for cell in row)
