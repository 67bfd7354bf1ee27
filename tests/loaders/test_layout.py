"""A table is found among titles, pages and signatures, and what is no data is told apart by its name."""

import io
from collections.abc import Set
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as some

from graph.errors import SourceError
from loaders.layout import AGAIN, FOOT, TITLE, TOTAL
from loaders.previewing import fates, preview
from loaders.recognising import tables_in
from loaders.registers import known_headers
from loaders.tabular import Table, read_tables

HEADERS = ["乡镇", "村", "姓名", "职务", "任期起"]
ROWS = [["石桥镇", "柳树村", "张三", "主任", "2021-01-01"], ["石桥镇", "杨树村", "李四", "会计", "2022-01-01"]]
Grid = list[list[str]]


def tables_of(name: str, data: bytes, known: Set[str] = frozenset()) -> list[Table]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return read_tables(path, known)


def csv_bytes(rows: Grid) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def csv_row(cells: list[str]) -> bytes:
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in cells).encode()


def table(rows: Grid) -> Table:
    (one,) = tables_of("名册.csv", csv_bytes(rows), known_headers())
    return one


def aside(one: Table) -> dict[int, str]:
    return {row.row: row.what for row in one.aside}


def test_titles_above_pages_between_and_signatures_below(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    grid = [
        ["清和县石桥镇村两委干部名册", "", "", "", ""],
        ["填报单位：石桥镇人民政府", "", "", "单位：人", ""],
        HEADERS,
        ROWS[0],
        HEADERS,
        ROWS[1],
        ["合计", "", "", "2", ""],
        ["填表人：王五", "", "审核：赵六"],
    ]
    path.write_bytes(csv_bytes(grid))
    (one,) = tables_in(path)
    assert one.headers == HEADERS
    assert one.rows.rows() == [(4, *ROWS[0]), (6, *ROWS[1])]
    assert (one.header_row, aside(one)) == (3, {1: TITLE, 2: TITLE, 5: AGAIN, 7: FOOT, 8: FOOT})
    (taken,) = preview(path).taken
    assert taken.rows.height == 2
    cells = fates(taken)
    assert {(cell.row, cell.raw) for cell in cells if cell.raw} == {
        (n, text) for n, row in enumerate(grid, 1) for text in row if text and n != 3
    }
    assert {cell.fate for cell in cells if cell.row in aside(one)} == {"ignored"}


LEDGER = ["日期", "凭证号", "摘要", "科目", "收入", "支出"]


@pytest.mark.parametrize(
    ("row", "is_total"),
    [
        (["", "", "小计", "", "1,200.00", "300"], True),
        (["柳树村小计", "", "", "", "¥1200", "2户"], True),
        (["2023-05-31", "", "本月合计", "", "1200", ""], True),
        (["2023年5月", "", "本年累计", "", "", "300"], True),
        (["", "", "过次页", "", "1200", "300"], True),
        (["合计：", "", "", "", "", ""], True),
        (["2023-05-31", "12", "合计", "劳务费", "1200", ""], False),  # an entry with an account
        (["合计", "张三", "", "", "1200", ""], False),  # it names somebody
        (["2023-05-31", "12", "支付会计劳务费", "", "1200", ""], False),
        (["", "", "会计", "", "1200", ""], False),
        (["2023-05-31", "12", "合计", "5", "1200", "300"], False),  # nothing is empty
        (["", "", "", "", "1200", ""], False),
    ],
)
def test_a_total_among_the_rows_is_no_entry(row: list[str], is_total: bool) -> None:
    """An entry that adds up others would be counted twice, be the file read as a whole or in pages."""
    entry = ["2023-05-06", "11", "收承包费", "发包收入", "1200", ""]
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, cells in enumerate([LEDGER, entry, row, entry]):
            sheet.write_row(n, 0, cells)
    (whole,) = tables_of("账.xlsx", data.getvalue(), known_headers())
    (paged,) = tables_of("账.csv", b"\n".join(csv_row(cells) for cells in [LEDGER, entry, row, entry]), known_headers())
    assert aside(whole) == aside(paged) == ({3: TOTAL} if is_total else {})
    assert whole.rows["row"].to_list() == paged.rows["row"].to_list() == ([2, 4] if is_total else [2, 3, 4])


def test_headers_of_two_rows_are_read_one_under_the_other() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 5, "当事人情况表")
        for column, text in ((0, "案号"), (1, "诉讼地位"), (2, "姓名或名称")):
            sheet.merge_range(1, column, 2, column, text)
        sheet.merge_range(1, 3, 1, 5, "代理人")
        sheet.write_row(2, 4, ["执业机构", "执业证号"])
        sheet.write(2, 3, "姓名")
        sheet.write_row(3, 0, ["（2023）冀9901民初1号", "原告", "张三", "赵丁", "清和所", ""])
    (one,) = tables_of("a.xlsx", data.getvalue(), known_headers())
    assert one.headers == ["案号", "诉讼地位", "姓名或名称", "代理人姓名", "代理人执业机构", "代理人执业证号"]
    assert (one.header_row, aside(one)) == (3, {1: TITLE})
    assert "表头为第 2–3 行, 上下合读" in one.notes
    assert one.rows["row"].to_list() == [4]


CASE, DAY = "（2023）冀9901民初1号", "2023-01-01"


@pytest.mark.parametrize(
    ("rows", "merged", "headers"),
    [
        (  # the unit of a group is that of its columns, also below a title
            [["执行案件"], ["案件信息", "", "金额（万元）", "", "结案"],
             ["案号", "立案日期", "应执行标的金额", "实际到位金额", "结案方式"], [CASE, DAY, "5", "1.2", "终结"]],
            [(1, 0, 1), (1, 2, 3)],
            ["案号", "立案日期", "应执行标的金额(万元)", "实际到位金额(万元)", "结案方式"],
        ),
        (
            [["村名", "日期", "金额（万元）", "", "对方"], ["", "", "收入", "支出", ""],
             ["柳树村", DAY, "", "3.5", "张三"]],
            [(0, 2, 3)],
            ["村名", "日期", "收入金额(万元)", "支出金额(万元)", "对方"],
        ),
        (  # 原告 below 代理人 is no 原告
            [["案号", "立案日期", "代理人", "", "标的额"], ["", "", "原告", "被告", ""],
             [CASE, DAY, "赵丁", "陈子", "5"]],
            [],
            ["案号", "立案日期", "原告代理人", "被告代理人", "标的额"],
        ),
        (
            [["案号", "原告", "", "鉴定人", ""], ["", "姓名", "证件号", "姓名", "证件号"],
             [CASE, "张三", "1", "李四", "2"]],
            [(0, 1, 2), (0, 3, 4)],
            ["案号", "原告姓名", "原告证件号", "鉴定人姓名", "鉴定人证件号"],
        ),
        (
            [["序号", "当事人", "", "案件情况", ""], ["", "原告", "被告", "案号", "立案"], ["", "", "", "", "日期"],
             ["1", "张三", "李四", CASE, DAY]],
            [(0, 1, 2), (0, 3, 4)],
            ["序号", "原告", "被告", "案号", "立案日期"],
        ),
        (  # a word goes no further than it is merged
            [["案号", "代理人", "", ""], ["", "原告", "被告", "备注"], [CASE, "张三", "李四", "x"]],
            [(0, 1, 2)],
            ["案号", "原告代理人", "被告代理人", "备注"],
        ),
        (
            [["填报单位：某局", "", "2023年"], ["案号", "原告", "被告"], [CASE, "张三", "李四"]],
            [],
            ["案号", "原告", "被告"],
        ),
    ],
)  # fmt: skip
def test_words_over_several_columns_belong_to_each(
    rows: Grid, merged: list[tuple[int, int, int]], headers: list[str]
) -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, left, right in merged:
            sheet.merge_range(row, left, row, right, rows[row][left])
        for n, row_cells in enumerate(rows):
            for column, text in enumerate(row_cells):
                if text and (n, column) not in {(row, left) for row, left, _ in merged}:
                    sheet.write_string(n, column, text)
    (one,) = tables_of("a.xlsx", data.getvalue(), known_headers())
    assert one.headers == headers
    assert one.rows.height == 1


def test_a_cell_merged_over_rows_counts_in_each_and_is_told() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["案号", "诉讼地位", "姓名或名称"])
        sheet.merge_range(1, 0, 3, 0, "（2023）冀9901民初1号")
        for n, row in enumerate([["原告", "张三"], ["原告", "李四"], ["被告", "王五"]], 1):
            sheet.write_row(n, 1, row)
        sheet.write_row(4, 0, ["（2023）冀9901民初2号", "原告", "张三"])
    (one,) = tables_of("a.xlsx", data.getvalue(), known_headers())
    assert one.rows["c0"].to_list() == ["（2023）冀9901民初1号"] * 3 + ["（2023）冀9901民初2号"]
    assert "合并单元格 1 处, 其值计入所跨的每一行" in one.notes


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("sep=;\n案号;原告\n1;张三\n", ["以分号分隔"]),
        ("案号\t原告\n1\t张三\n", ["以制表符分隔"]),
        ("案号|原告\n1|张三\n", ["以竖线分隔"]),
        ("案号,原告\n1,张三\n", []),
    ],
)
def test_separators_that_programs_write_are_found_and_told(text: str, notes: list[str]) -> None:
    (one,) = tables_of("a.csv", text.encode())
    assert (one.headers, one.rows.row(0)[1:]) == (["案号", "原告"], ("1", "张三"))
    assert one.notes == ["编码 utf-8", *notes]
    assert one.rows["row"].to_list() == [3 if text.startswith("sep") else 2]


def test_parquet_is_printed_without_losing_a_digit() -> None:
    frame = pl.DataFrame(
        {
            "案号": ["（2023）冀9901民初1号", None],
            "证件号": [110105194912310021, None],
            "浮点证件号": [1.1010519491231e17, 3.0],
            "金额": [0.1 + 0.2, 15600.5],
            "日期": [date(2023, 5, 6), None],
            "时刻": [datetime(2023, 5, 6, 7, 8, 9), None],
            "是否": [True, False],
            "原告": [["张三", "李四"], []],
        }
    )
    data = io.BytesIO()
    frame.write_parquet(data)
    (one,) = tables_of("a.parquet", data.getvalue())
    assert one.headers == frame.columns
    assert one.rows.rows() == [
        (
            1, "（2023）冀9901民初1号", "110105194912310021", "110105194912310000", "0.3", "2023-05-06",
            "2023-05-06 07:08:09", "是", "张三、李四",
        ),
        (2, None, None, "3", "15600.5", None, None, "否", None),
    ]  # fmt: skip
    assert one.marks == {(1, "c2"): "digits_lost"}
    with pytest.raises(SourceError, match=r"^a\.parquet: 不是 Parquet 文件或已损坏$"):
        tables_of("a.parquet", data.getvalue()[:100])


def test_a_wps_sheet_is_read_by_its_content() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        book.add_worksheet().write_row(0, 0, ["案号", "原告"])
    (one,) = tables_of("a.et", data.getvalue())
    assert one.headers == ["案号", "原告"]


def test_two_columns_of_one_name_are_told_apart_by_place_unless_a_register_would_take_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("案号,附注,附注\n1,2,3\n", "utf-8")
    (one,) = read_tables(path)
    assert one.headers == ["案号", "附注(第2列)", "附注(第3列)"]
    assert "第 3 列与另一列同名: 附注" in one.notes
    with pytest.raises(SourceError, match=r"^a\.csv:1: 附注: 列名重复$"):
        read_tables(path, frozenset(["附注"]))


def test_columns_of_one_name_behind_others_are_called_after_these(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("案号,原告,证件号,电话,被告,证件号,电话\n1,2,3,4,5,6,7\n", "utf-8")
    known = frozenset(("证件号", "原告证件号", "被告证件号"))
    (one,) = read_tables(path, known)
    assert one.headers == ["案号", "原告", "原告证件号", "电话(第4列)", "被告", "被告证件号", "电话(第7列)"]
    assert "2 列都叫“证件号”, 依左边的列读作 原告证件号、被告证件号" in one.notes
    path.write_text("案号,原告,证件号,证件号\n1,2,3,4\n", "utf-8")
    with pytest.raises(SourceError, match="列名重复"):
        read_tables(path, known)


def test_words_of_headers_in_cells_make_no_header() -> None:
    row = ["（2023）冀9901民初1号", "原告", "张三", "律师", "清和所", "男", "1970-01-01"]
    one = table([["甲", "乙", "丙", "丁", "戊", "己", "庚"], row])
    assert (one.header_row, one.rows.row(0)[1:]) == (1, tuple(row))


SAID = some.text("甲乙丙丁一二三0123456789年县镇表名册", min_size=1, max_size=9)


@given(
    above=some.lists(SAID, max_size=3),
    names=some.lists(SAID, min_size=1, max_size=5),
    below=some.lists(some.sampled_from(["合计：3", "填表人：王五", "备注：无", "第1页"]), max_size=3),
)
def test_what_stands_around_a_table_changes_nothing_in_it(above: list[str], names: list[str], below: list[str]) -> None:
    body = [["石桥镇", name, name, "主任", ""] for name in names]
    bare = table([HEADERS, *body])
    framed = table([*([text, "", "", "", ""] for text in above), HEADERS, *body, *([text, "", ""] for text in below)])
    assert framed.headers == bare.headers == HEADERS
    assert framed.rows.drop("row").equals(bare.rows.drop("row"))
    assert framed.rows["row"].to_list() == [n + len(above) for n in bare.rows["row"]]
    assert list(aside(framed).values()) == [TITLE] * len(above) + [FOOT] * len(below)


@given(
    rows=some.lists(
        some.lists(some.sampled_from(["", "合计", "姓名", "村", "备注", "张三", "1"]), min_size=5, max_size=5),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_every_row_with_words_is_data_or_set_aside(rows: Grid) -> None:
    one = table([HEADERS, *rows])
    told = set(one.rows["row"]) | set(aside(one))
    assert told == {n for n, row in enumerate(rows, 2) if any(row)}
    assert not set(one.rows["row"]) & set(aside(one))
    full = {n for n, row in enumerate(rows, 2) if sum(map(bool, row)) > 2 and not {*row} <= {"", "合计", "1"}}
    assert full <= set(one.rows["row"])


@pytest.mark.parametrize(
    ("title", "header", "amount", "bad"),
    [
        ("（金额单位：万元）", "标的额", "12.5", ["12.5"]),  # in which unit, nobody can tell for sure
        ("民事案件（万元）", "标的额", "12.5", ["12.5"]),
        ("单位:万元", "标的额", "12.5万元", []),
        ("单位:万元", "标的额(元)", "12.5", []),
        ("单位:清和县人民法院", "标的额", "12.5", []),
    ],
)
def test_a_unit_above_the_table_is_never_passed_over(
    title: str, header: str, amount: str, bad: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    row = f"（2023）冀9901民初1号,清和县人民法院,张三,李四,{amount}"
    path.write_text(f"民事案件台账,,,,\n{title},,,,\n案号,受理法院,原告,被告,{header}\n{row}\n", "utf-8")
    (taken,) = preview(path).taken
    assert [one.value for one in taken.bad] == bad
    assert all("单位万元" in one.reason for one in taken.bad)
