"""No character changes between the file and the table, and a broken file is one line."""

import codecs
import csv
import datetime
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import SourceError
from loaders.tabular import Table, read_pages, read_tables

HEADERS = ["案号", "原告", "金额"]
CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


def write_csv(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows([HEADERS, *rows])


def write_xlsx(path: Path, rows: list[list[str]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        for n, row in enumerate([HEADERS, *rows]):
            for column, text in enumerate(row):
                sheet.write_string(n, column, text)


def write_json(path: Path, rows: list[list[str]]) -> None:
    path.write_text(json.dumps([dict(zip(HEADERS, r, strict=True)) for r in rows], ensure_ascii=False), "utf-8")


def write_jsonl(path: Path, rows: list[list[str]]) -> None:
    lines = [json.dumps(dict(zip(HEADERS, r, strict=True)), ensure_ascii=False) for r in rows]
    path.write_text("\n".join(lines), "utf-8")


def only(path: Path) -> Table:
    (table,) = read_tables(path)
    return table


@pytest.mark.parametrize(
    ("suffix", "write", "first_row"),
    [("csv", write_csv, 2), ("xlsx", write_xlsx, 2), ("json", write_json, 1), ("jsonl", write_jsonl, 1)],
)
@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6))
def test_every_text_comes_back_at_its_row(
    tmp_path_factory: pytest.TempPathFactory,
    suffix: str,
    write: Callable[[Path, list[list[str]]], None],
    first_row: int,
    rows: list[list[str]],
) -> None:
    path = tmp_path_factory.mktemp("in") / f"export.{suffix}"
    write(path, rows)
    table = only(path)
    assert table.headers == HEADERS
    given_rows = [
        (n, *(cell or None for cell in row)) for n, row in enumerate(rows, first_row) if any(c.strip() for c in row)
    ]
    assert table.rows.rows() == given_rows


def test_a_line_break_in_quotes_keeps_the_row_its_record_starts_on(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('案号,说明\r\n1,"两\r\n行"\r\n\r\n2,完\r\n'.encode())
    assert only(path).rows.rows() == [(2, "1", "两\r\n行"), (5, "2", "完")]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("案号,原告\n1,张三\n".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "案号,原告\n1,张三\n".encode(), "utf-8-sig"),
        ("案号,原告\n1,张三\n".encode("gb18030"), "gb18030"),
        ("案号,原告\n1,张三\n".encode("utf-16"), "utf-16"),
    ],
)
def test_encodings_are_found_and_said(tmp_path: Path, data: bytes, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    table = only(path)
    assert (table.encoding, table.headers) == (encoding, ["案号", "原告"])
    assert f"编码 {encoding}" in table.notes
    assert table.rows.rows() == [(2, "1", "张三")]


def test_cells_right_of_the_header_are_kept_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2,3\n4\n", "utf-8")
    table = only(path)
    assert table.headers == ["a", "b", "(第3列)"]
    assert table.rows.rows() == [(2, "1", "2", "3"), (3, "4", None, None)]
    assert len(table.notes) == 3


def test_numbers_that_lost_digits_are_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["证件号", "金额"])
        sheet.write_number(1, 0, 110105194912310000)
        sheet.write_number(1, 1, 15600.5)
        sheet.write_string(2, 0, "11010519491231002X")
        sheet.write_number(2, 1, 3)
        sheet.write_string(3, 0, "4.1E+17")
    table = only(path)
    assert table.marks == {(2, "c0"): "digits_lost", (4, "c0"): "digits_lost"}
    assert table.rows["c1"].to_list() == ["15600.5", "3", None]


def test_typed_cells_are_printed_as_excel_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        numbers = [410101199001011234, 0.1 + 0.2, -0.00001, 999_999_999_999_999]
        for n, value in enumerate(["值", True, *numbers]):
            sheet.write(n + 2, 1, value)
        sheet.write_datetime(8, 1, datetime.datetime(2023, 5, 6), day)
        sheet.write_datetime(9, 1, datetime.datetime(2023, 5, 6, 7, 8, 9), day)
    table = only(path)
    assert (table.headers, table.header_row) == (["值"], 3)
    assert table.rows.rows() == [
        (4, "是"),
        (5, "410101199001011000"),
        (6, "0.3"),
        (7, "-0.00001"),
        (8, "999999999999999"),
        (9, "2023-05-06"),
        (10, "2023-05-06 07:08:09"),
    ]
    assert table.marks == {(5, "c0"): "digits_lost"}


def test_a_stray_cell_far_away_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("xl/worksheets/sheet1.xml", '<c r="A1"/><c r="XFD1048576"/>')
    with pytest.raises(SourceError, match=r"^a\.xlsx: 工作表过大"):
        read_tables(path)


def test_json_numbers_are_text_as_printed_and_arrays_are_sheets(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '{"甲": [{"n": 1.50, "l": ["a", "b"]}, {"n": 1101051949123100021, "x": null}], "乙": [{"k": true}]}'
    )
    first, second = read_tables(path)
    assert [first.sheet, second.sheet] == ["甲", "乙"]
    assert first.headers == ["n", "l", "x"]
    assert first.rows.rows() == [(1, "1.50", "a、b", None), (2, "1101051949123100021", None, None)]
    assert first.marks == {(2, "c0"): "digits_lost"}
    assert second.rows.rows() == [(1, "是")]


def test_several_sheets_and_hidden_ones_are_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, hidden in (("一", False), ("二", True)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["案号"])
            sheet.write_row(2, 0, ["1"])
            if hidden:
                sheet.hide()
    one, two = read_tables(path)
    assert (one.sheet, two.sheet) == ("一", "二")
    assert one.rows.rows() == two.rows.rows() == [(3, "1")]
    assert "工作表“二”是隐藏的, 一样读取" in two.notes
    assert not [note for note in one.notes if "隐藏" in note]


BROKEN = [
    ("a.csv", b"", "a.csv: 文件是空的"),
    ("a.csv", b"\xff\xff\xff\xff", "a.csv: 无法识别文字编码"),
    ("a.csv", b"a,b\n1,\x002\n", "a.csv: 含有空字符"),
    ("a.csv", b'a,b\n1,2\n"open,3\n', "a.csv:3: 引号没有闭合"),
    ("a.csv", b"PK\x03\x04....", "a.csv: 内容是 xlsx 文件"),
    ("a.csv", b"\n , \n", "a.csv: 没有表头"),
    ("a.xlsx", b"PK\x03\x04 broken", "a.xlsx: 不是 Excel 文件或已损坏"),
    ("a.xlsx", b"<html><table>", "a.xlsx: 内容是网页"),
    ("a.xlsx", b"\x00\x01\x02", "a.xlsx: 不是 Excel 文件"),
    ("a.json", b'[{"a": 1},', "a.json:1: 不是有效的 JSON"),
    ("a.json", b'[{"a": 1, "a": 2}]', "a.json: a: 同一对象中列名重复"),
    ("a.json", b'"text"', "a.json: 应为对象的数组"),
    ("a.json", b"[1]", "a.json:1: 应为对象"),
    ("a.jsonl", b'{"a": 1}\n{"a": \n', "a.jsonl:2: 不是有效的 JSON"),
    ("a.pdf", b"%PDF", "a.pdf: 不是 PDF 或已损坏"),
    ("a.caj", b"CAJ", "a.caj: 不支持的文件格式"),
]


@pytest.mark.parametrize(("name", "data", "told"), BROKEN)
def test_a_broken_file_is_one_line_with_its_place(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError) as error:
        read_tables(path)
    assert str(error.value).startswith(told)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^gone\.csv: 文件无法打开$"):
        read_tables(tmp_path / "gone.csv")


def test_an_error_cell_of_excel_is_a_cell_and_not_empty(tmp_path: Path) -> None:
    path = tmp_path / "错误.xlsx"
    book = xlsxwriter.Workbook(path)
    for name in ("甲", "乙"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ("案号", "标的额", "备注"))
        sheet.write_row(1, 0, ("一", "", 't="e"'))
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(2, 1, "=NA()", None, "#N/A")
    book.close()
    first, second = read_tables(path)
    assert first.rows["c1"].to_list() == [None]
    assert second.rows["c1"].to_list() == ["#DIV/0!", "#N/A"]
    assert second.rows["c2"].to_list() == ['t="e"', None]


@pytest.mark.parametrize("broken", [b"1,\xd5\xc5\xc8\xfd\n", b'1,"\xd5\xc5\xc8\xfd\n', b'x"y,\xd5\xc5\xc8\xfd\n'])
def test_a_file_that_changes_while_it_is_read_is_one_line(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("案号,姓名\n".encode() + b"1,2\n" * 1000)
    (pages,) = read_pages(path, block=64)
    with path.open("r+b") as file:
        file.seek(3000)
        file.write(broken)
    with pytest.raises(SourceError, match=r"^a\.csv:\d+: 文件在读取时被改动"):
        list(pages)
