"""Long sheets that are read as columns say what the reader of workbooks says, cell by cell, or are left to it."""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from loaders.formats import regular
from loaders.formats.workbook import HEAD
from loaders.tabular import Table, read_pages, read_tables

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ROWS = HEAD + 40


@contextmanager
def read_from(length: int, chunk: int = 1 << 24) -> Iterator[list[bool]]:
    """Sheets of `length` bytes are long ones; gives of each whether it was read as columns."""
    read, regularly = regular.Book.read, []

    def told(book: regular.Book, part: str) -> regular.Columns:
        regularly.append(False)
        columns = read(book, part)
        regularly[-1] = True
        return columns

    with (
        patch.object(regular, "LONG", length),
        patch.object(regular, "_CHUNK", chunk),
        patch.object(regular.Book, "read", told),
    ):
        yield regularly


def both(path: Path, chunk: int = 1 << 24) -> tuple[list[Table], bool]:
    """What a file says, which is the same both ways, and whether all of it was read as columns."""
    with read_from(1 << 60):
        expected = read_tables(path)
    with read_from(0, chunk) as regularly:
        found = read_tables(path)
    assert [one.rows.to_dicts() for one in found] == [one.rows.to_dicts() for one in expected]
    for name in ("sheet", "headers", "marks", "aside", "columns", "encoding", "header_row", "days", "unit", "notes"):
        assert [getattr(one, name) for one in found] == [getattr(one, name) for one in expected], name
    return found, bool(regularly) and all(regularly)


def book(rows: str, *, shared: str = "", formats: tuple[str, ...] = (), tail: str = "") -> bytes:
    """A workbook of one sheet by its XML; style n+1 has the n-th of `formats`."""
    codes = "".join(f'<numFmt numFmtId="{170 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
    looks = "".join(f'<xf numFmtId="{170 + n}"/>' for n in range(len(formats)))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="流水" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(formats)}">{codes}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{looks}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{tail}</worksheet>',
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return data.getvalue()


def rows_of(cell: str, *, first: int = 2, count: int = ROWS) -> str:
    """A header of two columns, then rows whose second cell is `cell`, with its reference in the place of {}."""
    titles = zip(("A1", "B1"), ("甲列", "乙列"), strict=True)
    header = "".join(f'<c r="{at}" t="inlineStr"><is><t>{title}</t></is></c>' for at, title in titles)
    body = (
        f'<row r="{n}" spans="1:2"><c r="A{n}"><v>{n}</v></c>{cell.replace("{}", f"B{n}")}</row>'
        for n in range(first, first + count)
    )
    return f'<row r="1">{header}</row>' + "".join(body)


def said(path: Path, data: bytes) -> tuple[set[str | None], bool]:
    """The texts of the second column, and whether they were read as columns."""
    path.write_bytes(data)
    (table,), regularly = both(path, chunk=700)
    column = table.rows["c1"] if "c1" in table.rows.columns else [None]
    return set(column), regularly


SHARED = (
    "<si><t>张三</t></si>",
    '<si><t xml:space="preserve"> 前后有空 </t></si>',
    '<si><t>账号</t><phoneticPr fontId="1" type="noConversion"/></si>',
    "<si><t>甲&amp;乙 &lt;公司&gt; &#20013;</t></si>",
    "<si><t/></si>",
    "<si><t>两\n行</t></si>",
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="{}" t="s"><v>0</v></c>', "张三"),
        ('<c r="{}" s="0" t="s"><v>1</v></c>', " 前后有空 "),
        ('<c r="{}" t="s"><v>2</v></c>', "账号"),
        ('<c r="{}" t="s"><v>3</v></c>', "甲&乙 <公司> 中"),
        ('<c r="{}" t="s"><v>4</v></c>', None),
        ('<c r="{}" t="s"><v>5</v></c>', "两\n行"),
        ('<c r="{}" t="inlineStr"><is><t>李四</t></is></c>', "李四"),
        ('<c r="{}" t="inlineStr"><is><t xml:space="preserve">李 四</t></is></c>', "李 四"),
        ('<c r="{}"/>', None),
        ('<c r="{}" s="0"></c>', None),
        ('<c r="{}"><v>12</v></c>', "12"),
        ('<c r="{}" t="n"><v>-0.5</v></c>', "-0.5"),
        ('<c r="{}"><v>1.0</v></c>', "1"),
        ('<c r="{}"><v>82798.21000000001</v></c>', "82798.21"),
        ('<c r="{}"><v>1.5E-2</v></c>', "0.015"),
        ('<c r="{}"><v>0</v></c>', "0"),
        ('<c r="{}"><f>A1*2</f><v>24</v></c>', "24"),
        ('<c r="{}"><f t="shared" si="0"/><v>24</v></c>', "24"),
        ('<c r="{}" t="str"><f>A1&amp;"x"</f><v>甲&amp;乙</v></c>', "甲&乙"),
        ('<c r="{}" t="b"><v>1</v></c>', "是"),
        ('<c r="{}" t="b"><v>0</v></c>', "否"),
        ('<c r="{}" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="{}" s="1"><v>45051</v></c>', "2023-05-05"),
        ('<c r="{}" s="1"><v>45051.5</v></c>', "2023-05-05 12:00:00"),
        ('<c r="{}" s="2"><v>0.5695370370370371</v></c>', "13:40:08"),
        ('<c r="{}" s="2"><v>0</v></c>', "00:00:00"),
        ('<c r="{}" s="3"><v>7</v></c>', "000007"),
        ('<c r="{}" s="4"><v>1234.5</v></c>', "1234.5"),
    ],
)
def test_a_common_cell_is_read_as_columns(tmp_path: Path, cell: str, text: str | None) -> None:
    formats = ("yyyy\\-mm\\-dd;@", "hh:mm:ss", "000000", "#,##0.00_ ;[Red]\\-#,##0.00\\ ")
    data = book(rows_of(cell), shared="".join(SHARED), formats=formats)
    assert said(tmp_path / "流水.xlsx", data) == ({text}, True)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c t="inlineStr"><is><t>没有写明位置</t></is></c>', "没有写明位置"),
        ("<c r='{}'><v>12</v></c>", "12"),
        ('<c t="n" r="{}"><v>12</v></c>', "12"),
        ('<c r="{}" t="s"><v>0</v></c>', "张三三"),
        ('<c r="{}" t="inlineStr"><is><r><t>张</t></r><r><t>三</t></r></is></c>', "张三"),
        ('<c r="{}"><f>A1*2</f></c>', "=A1*2"),
        ('<c r="{}"><f>A1*2</f><v></v></c>', "=A1*2"),
        ('<c r="{}" s="1"><v>60</v></c>', "1900-02-29"),
        ('<c r="{}" s="2"><v>1.5</v></c>', "36:00:00"),
        ('<c r="{}" t="d"><v>2023-05-06</v></c>', None),
        ('<!-- 按语 --><c r="{}"><v>12</v></c>', "12"),
        ('<c r="{}"><v>12</v></c><c r="C7"><v>1</v></c>', "12"),
    ],
)
def test_what_is_not_common_is_left_to_the_reader_of_workbooks(tmp_path: Path, cell: str, text: str | None) -> None:
    shared = "<si><r><t>张</t></r><r><rPr><b/></rPr><t>三三</t></r></si>"
    data = book(rows_of(cell), shared=shared, formats=("yyyy-mm-dd", "[h]:mm:ss"))
    texts, regularly = said(tmp_path / "流水.xlsx", data)
    assert not regularly
    assert text is None or text in texts


def test_a_number_that_lost_digits_is_marked_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "流水.xlsx"
    path.write_bytes(book(rows_of('<c r="{}"><v>110101199001011230</v></c>')))
    (table,), regularly = both(path, chunk=700)
    assert regularly
    assert set(table.marks) == {(row, "c1") for row in range(2, 2 + ROWS)}


@pytest.mark.parametrize("rows", [(2, 3), (HEAD - 2, HEAD), (HEAD, HEAD + 2), (HEAD + 3, HEAD + 5)])
def test_a_cell_merged_over_rows_is_of_each_of_them_at_hand_or_not(tmp_path: Path, rows: tuple[int, int]) -> None:
    top, bottom = rows
    cells = rows_of('<c r="{}"><v>1</v></c>')
    for n in range(top + 1, bottom + 1):
        cells = cells.replace(f'<c r="B{n}"><v>1</v></c>', f'<c r="B{n}"/>')
    path = tmp_path / "流水.xlsx"
    path.write_bytes(book(cells, tail=f'<mergeCells count="1"><mergeCell ref="B{top}:B{bottom}"/></mergeCells>'))
    (table,), _ = both(path)
    assert table.rows["c1"].to_list() == ["1"] * ROWS
    assert "合并单元格 1 处, 其值计入所跨的每一行" in table.notes


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda data: data.replace('encoding="UTF-8"', 'encoding="GBK"'),
        lambda data: data.replace("<sheetData>", "<x:sheetData>").replace("</sheetData>", "</x:sheetData>"),
        lambda data: data.replace('r="A9"', 'r="A8"', 1),
        lambda data: data.replace('<c r="A9"><v>9</v></c>', "", 1).replace("</row>", '<c r="A9"><v>9</v></c></row>', 9),
    ],
)
def test_a_sheet_out_of_order_or_of_another_kind_is_no_regular_one(spoilt: Callable[[str], str]) -> None:
    rows = rows_of('<c r="{}"/>')
    text = f'<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>{rows}</sheetData></worksheet>'
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        packed.writestr("good.xml", text)
        packed.writestr("bad.xml", spoilt(text))
    with zipfile.ZipFile(data) as parts:
        assert regular.Book(parts).read("good.xml").width == 2
        with pytest.raises(regular.Irregular):
            regular.Book(parts).read("bad.xml")


FORMATS = (
    "General", "0", "0.00", "#,##0", "@", "0.00E+00", "0%", '¥#,##0.00', '"第"0"号"', "[$¥-804]#,##0.00", "[Red]0",
    "yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"', "[$-804]yyyy年m月d日", "m/d/yy h:mm", "h:mm", "hh:mm:ss AM/PM",
    "上午/下午h时mm分", "[h]:mm", "mm:ss.0", "d-mmm-yy", "dddd", "[$-F800]dddd, mmmm dd, yyyy", "e年m月d日", "b1yyyy",
    "000000", "0000-00-00", "# ?/?", "_(* #,##0_)", "\\d0", "[>100]0;0.0",
)  # fmt: skip


@pytest.mark.parametrize("code", FORMATS)
@pytest.mark.parametrize("number", ["45051", "45051.75", "0.25", "61", "2958465.99", "12.5"])
def test_every_format_shows_what_the_reader_of_workbooks_shows(tmp_path: Path, code: str, number: str) -> None:
    written = code.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    texts, _ = said(tmp_path / "流水.xlsx", book(rows_of(f'<c r="{{}}" s="1"><v>{number}</v></c>'), formats=(written,)))
    assert len(texts) == 1


LETTERS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), include_characters="\n"), max_size=6
)
VALUES = st.one_of(
    st.none(),
    LETTERS,
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False, width=64),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(9999, 12, 30)),
    st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 30)),
    st.times().map(lambda one: time(one.hour, one.minute, one.second)),
)


@settings(max_examples=60)
@example([[None, ""]] * ROWS, 500)
@example([[datetime(4130, 1, 1, 0, 0, 1, 510488)]], 500)
@given(st.lists(st.lists(VALUES, min_size=1, max_size=4), min_size=1, max_size=90), st.integers(200, 5_000))
def test_what_a_library_writes_is_read_both_ways_alike(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]], chunk: int
) -> None:
    path = tmp_path_factory.mktemp("both") / "流水.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["甲列", "乙列"])
    for row in rows:
        book.active.append(["=1" if isinstance(one, str) and one.startswith("=") else one for one in row])
    book.save(path)
    both(path, chunk)


def test_a_long_sheet_is_pages(tmp_path: Path) -> None:
    path = tmp_path / "流水.xlsx"
    path.write_bytes(book(rows_of('<c r="{}"><v>1</v></c>', count=2_000)))
    with read_from(0, 20_000) as regularly:
        (pages,) = read_pages(path)
        heights = [page.rows.height for page in pages]
    assert regularly == [True]
    assert len(heights) > 2
    assert sum(heights) == 2_000


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["户名", "金额", "摘要"])
    for n in range(ROWS):
        sheet.append([f"张三{n}", n, "货款"])
    for row in (3, 4, ROWS):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["C"].hidden = True
    path = tmp_path / "流水.xlsx"
    made.save(path)
    (found,), regularly = both(path, chunk=2000)
    assert regularly
    assert "3 行、1 列是隐藏的 (如经筛选), 一样读取" in found.notes
    assert found.rows.height == ROWS
