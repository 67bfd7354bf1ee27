"""The workbook, read back cell by cell by another program: text stays text, days and amounts are real."""

import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from told_dossiers import CLUE, DECIDED, RING, ROWS, content_of, hostile

from app.dossiers.told import Dossier, Part, Reason
from app.language import speak
from app.reports.wording import clean
from app.reports.xlsx import Sheet, Yuan, sheets, workbook, xlsx

EVERY = pytest.mark.parametrize("dossier", [RING, CLUE, hostile()], ids=["ring", "clue", "hostile"])


def read(data: bytes) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: sheet for sheet in book.worksheets}


def expected(cell: object) -> object:
    match cell:
        case "" | None:
            return None
        case str():
            return clean(cell)
        case Yuan(fen):
            return fen / 100
        case date():
            return datetime.combine(cell, datetime.min.time())
        case _:
            return cell


@EVERY
def test_every_cell_comes_back_as_it_was_meant(dossier: Dossier) -> None:
    told = list(sheets(content_of(dossier), dossier, ROWS))
    found = read(xlsx(content_of(dossier), dossier, ROWS))
    assert list(found) == ["案件", "人员", "关联", "理由", "证据出处", "数据"]
    for sheet in told:
        rows = [tuple(row) for row in found[sheet.title].iter_rows(values_only=True)]
        assert rows[0] == sheet.columns
        assert rows[1:] == [tuple(expected(cell) for cell in row) for row in sheet.rows], sheet.title


@EVERY
def test_no_cell_is_a_formula_and_what_looks_like_one_is_quoted(dossier: Dossier) -> None:
    for sheet in read(xlsx(content_of(dossier), dossier, ROWS)).values():
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                if isinstance(cell.value, str) and cell.value.lstrip()[:1] in tuple("=+-@＝＋－＠"):
                    assert cell.data_type == "s"
                    assert cell.quotePrefix


def test_identifiers_are_text_days_are_days_amounts_are_numbers() -> None:
    cases = read(xlsx(content_of(RING), RING, ROWS))["案件"]
    head = {cell.value: cell.column for cell in cases[1]}
    first, unknown = 2, 6
    assert cases.cell(first, head["案号"]).number_format == "@"
    assert cases.cell(first, head["案件编号"]).data_type == "s"
    filed = cases.cell(first, head["立案日期"])
    assert (filed.value, filed.number_format, filed.is_date) == (datetime(2023, 1, 2), "yyyy-mm-dd", True)
    amount = cases.cell(first, head["标的额(元)"])
    assert (amount.value, amount.data_type, amount.number_format) == (12345, "n", "#,##0.00")
    assert cases.cell(unknown, head["立案日期"]).value is None
    assert cases.cell(5, head["标的额(元)"]).value is None
    assert [cases.cell(row, head["未经对抗"]).value for row in (2, 4, 5)] == ["是", "否", "未知"]


def test_heads_stay_in_sight_and_can_be_filtered_and_widths_fit() -> None:
    for title, sheet in read(xlsx(content_of(RING), RING, ROWS)).items():
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"
        first = sheet.column_dimensions["A"].width
        assert 6 <= first <= 100, title
    cases = read(xlsx(content_of(RING), RING, ROWS))["案件"]
    assert cases.column_dimensions["A"].width >= 2 * 11  # a case number in one line


def test_evidence_says_file_row_and_the_words_of_the_row() -> None:
    rows = list(read(xlsx(content_of(RING), RING, ROWS))["证据出处"].iter_rows(min_row=2, values_only=True))
    assert rows[0] == (
        "（2023）冀9901民初1号", "法院民事案件台账", "清和县,民事(台账).csv", None, 2,
        "案号：（2023）冀9901民初1号；案由：民间借贷纠纷；裁判结果：=支付 12,345.00 元;",
    )  # fmt: skip
    assert [row[0] for row in rows] == [case.case_no for case in RING.cases] + ["高国强"]


def test_data_says_number_day_digest_and_what_is_missing() -> None:
    content = content_of(RING)
    rows = list(read(xlsx(content, RING, ROWS))["数据"].iter_rows(min_row=2, values_only=True))
    told = dict(rows)
    assert told["编号"] == content.number
    assert told["内容校验码 SHA-256"] == content.sha256
    assert told["数据截至"] == datetime(2026, 11, 28)
    assert ("缺失数据(未知)", "证件号") in rows
    assert ("反证与合理解释", "同行业企业之间长期往来，互有欠款") in rows


def test_data_says_what_was_decided_and_sentences_keep_yuan() -> None:
    dossier = replace(RING, reasons=(Reason("时间", replace(RING.doubts[0], parts=(Part("合计 2,370,000.00 元"),))),))
    book = read(xlsx(content_of(RING, decided=DECIDED), dossier, ROWS, DECIDED))
    told = list(book["数据"].iter_rows(min_row=2, values_only=True))
    assert ("研判情况: 状态", "有效线索（此后新增1案）") in told
    assert ("研判情况: 认定", "2026年11月9日，王建国") in told
    assert ("研判情况: 承办人", "李敏") in told
    assert ("备注", "2026年11月12日 李敏: 证件 ××××××××××××××0017 与名册一致。") in told
    assert book["理由"].cell(2, 3).value == "合计2,370,000.00元"


def test_the_same_input_gives_the_same_bytes() -> None:
    assert xlsx(content_of(RING), RING, ROWS) == xlsx(content_of(RING), RING, ROWS)


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    long = Sheet("长", ("甲",), (("字" * 40_000,), (date(1700, 1, 1),)))
    found = read(workbook(content_of(RING), [long]))["长"]
    cells = [row[0] for row in found.iter_rows(min_row=2, values_only=True)]
    assert cells == ["字" * 32_000 + "……", "1700-01-01"]


@settings(max_examples=40)
@given(text=st.text(max_size=80))
@example("_x0041_")
@example("=1+1")
@example(" ")
def test_any_text_comes_back_clean_and_is_never_a_formula(text: str) -> None:
    cell = read(workbook(content_of(RING), [Sheet("表", ("甲",), ((text,),))]))["表"].cell(2, 1)
    assert (cell.value or "") == clean(text)
    assert cell.data_type in ("s", "n")


def test_english() -> None:
    speak("en")
    try:
        found = read(xlsx(content_of(RING, zh=False), RING, ROWS))
    finally:
        speak("zh")
    assert list(found) == ["Cases", "People", "Ties", "Reasons", "Sources of evidence", "Data"]
