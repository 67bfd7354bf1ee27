"""Broken workbooks, and what is called one."""

import io
from typing import Any

import openpyxl

from broken_files.making import (
    Formula,
    Rich,
    Shown,
    by_openpyxl,
    changed,
    compound,
    drawn,
    lines,
    put,
    sheets,
    xls,
    xlsx,
)
from broken_files.outcomes import (
    BOTH,
    COURT,
    DEATHS,
    DOCKET,
    GOOD,
    ID,
    LOST,
    ONE,
    OTHER_ID,
    PARTIES,
    TWO,
    Broken,
    Loads,
    Refused,
    book,
    case,
    number_that_fits_when_cut,
    of,
)


def merged_header(book: Any) -> None:
    sheet = book.add_worksheet("表")
    sheet.merge_range(0, 0, 1, 0, "案号")
    sheet.merge_range(0, 1, 1, 1, "受理法院")
    sheet.merge_range(0, 2, 0, 5, "当事人")
    put(book, sheet, [(None, None, "诉讼地位", "序号", "姓名或名称", "证件号码"), ONE, (None, None, *TWO[2:])], 1)
    sheet.merge_range(2, 0, 3, 0, case(1))
    sheet.merge_range(2, 1, 3, 1, COURT)


def coloured_and_empty(book: Any) -> None:
    sheet = book.add_worksheet("表")
    put(book, sheet, [PARTIES, (case(1), None, "原告", 1, "张三", Formula("=1/0", "#DIV/0!")), TWO])
    sheet.write_blank(1, 1, None, book.add_format({"bg_color": "#ff0000"}))
    sheet.write_formula(1, 2, "=X", None, "#REF!")


def only_a_chart(book: Any) -> None:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "={1,2,3}"})
    book.add_chartsheet().set_chart(chart)


def hidden_rows(book: Any) -> None:
    sheet = book.add_worksheet("表")
    put(book, sheet, [PARTIES, ONE, TWO])
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(5, 5, None, None, {"hidden": True})


def with_values_kept() -> bytes:
    """The last is an empty text, which Excel marks as one; without the mark (so xlsxwriter) it would be no value."""
    court, name = Formula('="清和县"&"人民法院"', COURT), Formula('="张"&"三"', "张三")
    row = (case(1), court, "原告", Formula("=0+1", 1), name, Formula('=""', ""))
    return changed(xlsx(PARTIES, row, TWO), "xl/worksheets/sheet1.xml", '<c r="F2">', '<c r="F2" t="str">')


def no_cached_value() -> bytes:
    court, number = f'=CONCATENATE("{COURT}")', f'=CONCATENATE("{ID}")'
    return by_openpyxl(PARTIES, (case(1), court, "原告", "1", "张三", number), TWO)


def merged_of_nothing() -> bytes:
    made = openpyxl.Workbook()
    for row in (PARTIES, ONE, TWO):
        made.active.append(row)
    made.active.merge_cells("A5:F900")
    made.active.merge_cells("E2:F2")  # 证件号码 is under the name and gone
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


WORKBOOKS = (
    Broken(
        "formulas with the value kept",
        "a.xlsx",
        with_values_kept,
        Loads(says={"张三": None}, nodes={"Court.name": [COURT]}),
        None,  # openpyxl cannot tell an empty text from no value
    ),
    Broken(
        "formulas without a value kept",
        "a.xlsx",
        no_cached_value,
        Loads(
            bad=((2, "受理法院", ".*公式"), (2, "证件号码", ".*公式")),
            says={"张三": None},
            nodes={"Court.name": [COURT]},
        ),
    ),
    Broken(
        "errors of formulas",
        "a.xlsx",
        book(
            (case(1), Formula("=VLOOKUP(1,A1,1)", "#N/A"), "原告", 1, "张三", Formula("=1/0", "#DIV/0!")),
            TWO,
            (case(2), COURT, "原告", 1, Formula("=X", "#NAME?")),
        ),
        Loads(
            bad=((2, "受理法院", ".*错误值"), (2, "证件号码", ".*错误值"), (4, "姓名或名称", ".*错误值")),
            nodes={"Court.name": [COURT]},
        ),
    ),
    Broken(  # written down when the case before it was mended: the error behind an empty cell was read as none
        "an error behind a cell that is only coloured",
        "a.xlsx",
        lambda: drawn(coloured_and_empty),
        Loads(("李四",), ((2, "诉讼地位", ".*错误值"), (2, "证件号码", ".*错误值"))),
    ),
    Broken(
        "ids as numbers, of one of which the rest would pass for somebody's",
        "a.xlsx",
        book((*ONE[:5], 999999197001010017), (*TWO[:5], number_that_fits_when_cut())),
        Loads(bad=((2, "证件号码", LOST), (3, "证件号码", LOST)), says={"张三": None, "李四": None}),
    ),
    Broken(
        "leading zeros that only a format shows",
        "a.xlsx",
        lambda: xlsx((*PARTIES, "联系电话"), (*ONE, Shown(9990000001, "00000000000")), (*TWO, "09990000002")),
        Loads(nodes={"Phone.last4": ["0001", "0002"]}),
    ),
    Broken(
        "days as dates and as bare numbers",
        "a.xlsx",
        lambda: xlsx(
            DEATHS,
            (ID, "张三", Shown(45052)),
            (OTHER_ID, "李四", 45053),
            (ID, "王五", Shown(45052.75, "yyyy/m/d h:mm")),
        ),
        Loads(
            # Written down was that the bare number is refused, before it was asked from which day a workbook counts.
            ("张三", "李四", "王五"),
            says={"张三": "2023-05-06", "李四": "2023-05-07", "王五": "2023-05-06"},
            prop="death_date",
            notes=("“死亡日期”中 1 格是日期序号",),
        ),
    ),
    Broken(
        "a bare number where days count from 1904",
        "a.xlsx",
        lambda: xlsx(DEATHS, (ID, "张三", Shown(43590)), (OTHER_ID, "李四", 43590), date_1904=True),
        Loads(
            ("张三",),
            ((3, "死亡日期", "像是表格软件的日期序号, 自 1900 年起算为 2019-05-05; 起算日不明"),),
            says={"张三": "2023-05-06"},
            prop="death_date",
        ),
    ),
    Broken(
        "a number that is no day, and one of a day before there were any",
        "a.xlsx",
        lambda: xlsx(DEATHS, (ID, "张三", 2023), (OTHER_ID, "李四", 99999), (ID, "王五", -45052)),
        Loads((), ((2, "死亡日期", "只有年份"), *((n, "死亡日期", "日期写法不明") for n in (3, 4)))),
    ),
    Broken(
        "days counted from 1904",
        "a.xlsx",
        lambda: xlsx(DEATHS, (ID, "张三", Shown(43590)), date_1904=True),
        Loads(("张三",), says={"张三": "2023-05-06"}, prop="death_date"),
    ),
    Broken(
        "29 February 1900, which only Excel knows, and its neighbours",
        "a.xlsx",
        lambda: xlsx(DEATHS, (ID, "张三", Shown(59)), (ID, "李四", Shown(60)), (ID, "王五", Shown(61))),
        Loads(
            ("张三", "王五"),
            ((3, "死亡日期", "没有 1900年02月29日|日期写法不明"),),
            says={"张三": "1900-02-28", "王五": "1900-03-01"},
            prop="death_date",
        ),
        None,  # openpyxl reads 60 as the 28th
    ),
    Broken(
        "amounts as floating-point numbers",
        "a.xlsx",
        lambda: xlsx(
            DOCKET,
            (case(1), COURT, "张三", "李四", 0.1 + 0.2),
            (case(2), COURT, "张三", "李四", 1.005),
            (case(3), COURT, "张三", "李四", 1e16),
        ),
        Loads(
            (*BOTH, *BOTH, *BOTH),
            ((3, "标的额", "金额写法不明"), (4, "标的额", LOST)),
            nodes={"LegalCase.amount_claimed_fen": [30]},
        ),
    ),
    Broken(
        "merged cells in header and body",
        "a.xlsx",
        lambda: drawn(merged_header),
        Loads(notes=("合并单元格 2 处", "表头为第 1–2 行"), says={"张三": ID}),
    ),
    Broken(
        "merged cells over nothing, and over a cell that is gone",
        "a.xlsx",
        merged_of_nothing,
        Loads(says={"张三": None}),
    ),
    Broken(
        "only hidden sheets",
        "a.xlsx",
        lambda: changed(
            xlsx(PARTIES, ONE, TWO), "xl/workbook.xml", '<sheet name="表"', '<sheet name="表" state="veryHidden"'
        ),
        Loads(notes=("工作表“",)),
    ),
    Broken(
        "hidden rows and columns",
        "a.xlsx",
        lambda: drawn(hidden_rows),
        Loads(says={"张三": ID}, notes=("1 行、1 列是隐藏的 (如经筛选), 一样读取",)),
    ),
    Broken("only a chart", "a.xlsx", lambda: drawn(only_a_chart), Refused("文件中没有数据")),
    Broken("only empty sheets", "a.xlsx", lambda: sheets({"甲": [], "乙": []}), Refused("文件中没有数据")),
    Broken(
        "an empty sheet and one of nobody beside a table",
        "a.xlsx",
        lambda: sheets({"甲": [], "表": [PARTIES, ONE, TWO], "说明": [("填表说明", "甲"), ("一", "乙")]}),
        Loads(left={"a.xlsx [说明]": "表头不属于任何来源"}),
    ),
    Broken(
        "title rows",
        "a.xlsx",
        lambda: xlsx(("当事人明细",), (), ("单位：人", None, None, "2023年"), PARTIES, ONE, TWO),
        Loads(notes=("2 行是标题或说明行",)),
    ),
    Broken(
        "a sheet as wide as Excel has it",
        "a.xlsx",
        lambda: xlsx((*PARTIES, *(f"列{n}" for n in range(6, 16384))), (*ONE, *range(6, 16384)), TWO),
        Loads(unknown=tuple(f"列{n}" for n in range(6, 16384))),
    ),
    Broken(
        "a stray cell at the far corner",
        "a.xlsx",
        lambda: drawn(
            lambda made: (
                put(made, made.add_worksheet(), [PARTIES, ONE])
                or made.worksheets()[0].write_string(1048575, 16383, "x")
            )
        ),
        Refused("工作表过大"),
    ),
    Broken(
        "a stray cell not so far away",
        "a.xlsx",
        lambda: drawn(
            lambda made: (
                put(made, made.add_worksheet(), [PARTIES, ONE, TWO]) or made.worksheets()[0].write_string(4999, 59, "x")
            )
        ),
        Loads(bad=((5000, "案号", "必填"),), unknown=("(第60列)",)),
    ),
    Broken(
        "text of several fonts",
        "a.xlsx",
        lambda: xlsx(PARTIES, (*ONE[:4], Rich(("张", "三")), ID), TWO),
        Loads(says={"张三": ID}),
    ),
    Broken(
        "a line break as Excel writes it out",
        "a.xlsx",
        lambda: changed(
            xlsx(PARTIES, (*ONE[:4], "张三甲", ID), TWO), "xl/sharedStrings.xml", "张三甲", "张_x000D_\n三"
        ),
        Loads(says={"张三": ID}),
    ),
    Broken(
        "yes and no, per cent, numbers with blanks",
        "a.xlsx",
        lambda: xlsx(
            (*PARTIES, "是否到庭"), (*ONE[:3], 1.0, "张三", f" {ID} ", True), (*TWO[:3], 2, "李四", "", False)
        ),
        Loads(says={"张三": ID}),
    ),
    Broken(
        "one person in several sheets",
        "a.xlsx",
        lambda: sheets({"甲": [PARTIES, ONE], "乙": [PARTIES, (case(2), *ONE[1:])]}),
        Loads(("张三", "张三"), says={"张三": ID}),
    ),
    Broken(
        "the same key in two sheets: once alike, once not",
        "a.xlsx",
        lambda: sheets({"甲": [PARTIES, ONE, TWO], "乙": [PARTIES, TWO, (*ONE[:5], OTHER_ID)]}),
        Loads(
            ("李四",),
            ((2, "", "与工作表“乙”第 3 行的“案号”"), (3, "", "与工作表“甲”第 2 行的“案号”")),
            notes=("1 行与另一行完全相同, 只计一次",),
            again=2,
        ),
    ),
    Broken(
        "a workbook of 1997",
        "a.xls",
        lambda: xls(PARTIES, (*ONE[:3], 1, *ONE[4:]), TWO),
        Loads(says={"张三": ID}),
        None,
    ),
    Broken(
        "ids as numbers in a workbook of 1997",
        "a.xls",
        lambda: xls(PARTIES, (*ONE[:5], 999999197001010017), TWO),
        Loads(bad=((2, "证件号码", LOST),)),
        None,
    ),
    Broken("a workbook of 1997 called xlsx", "a.xlsx", lambda: xls(PARTIES, ONE, TWO), Loads(says={"张三": ID}), None),
    Broken("a workbook of today called xls", "a.xls", lambda: xlsx(PARTIES, ONE, TWO), Loads(says={"张三": ID}), None),
    Broken(
        "a workbook called csv", "a.csv", lambda: xlsx(PARTIES, ONE, TWO), Refused("内容是 xlsx 文件，与扩展名不符")
    ),
    Broken("a csv called xlsx", "a.xlsx", of(GOOD), Refused("内容是文本表格, 不是 Excel 文件")),
    Broken(
        "tabs called xls",
        "a.xls",
        of(lines(PARTIES, ONE, TWO, between="\t"), "gbk"),
        Refused("内容是文本表格, 不是 Excel 文件"),
    ),
    Broken(
        "a page called xls",
        "a.xls",
        of("\n<html><table><tr><td>案号</td></tr></table></html>", "gbk"),
        Refused("内容是网页"),
    ),
    Broken(
        "a page in UTF-16 called xls",
        "a.xls",
        of("\ufeff<table><tr><td>案号</td></tr></table>", "utf-16-le"),
        Refused("内容是网页"),
    ),
    Broken("a paper called xlsx", "a.xlsx", lambda: b"%PDF-1.7\n", Refused("不是 Excel 文件")),
    Broken(
        "half a workbook",
        "a.xlsx",
        lambda: (made := xlsx(PARTIES, ONE, TWO))[: len(made) // 2],
        Refused("不是 Excel 文件或已损坏"),
    ),
    Broken(
        "half a workbook of 1997", "a.xls", lambda: xls(PARTIES, ONE, TWO)[:3000], Refused("不是 Excel 文件或已损坏")
    ),
    Broken(
        "a sheet that breaks off",
        "a.xlsx",
        lambda: changed(xlsx(PARTIES, ONE, TWO), "xl/worksheets/sheet1.xml", "</sheetData>", ""),
        Refused("不是 Excel 文件或已损坏"),
    ),
    Broken(
        "a workbook with a password",
        "a.xlsx",
        lambda: compound({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": bytes(5000)}),
        Refused("文件有密码"),
    ),
    Broken(
        "a workbook of 1997 with a password",
        "a.xls",
        lambda: xls(PARTIES, ONE, TWO, locked=True),
        Refused("文件有密码"),
    ),
    Broken(
        "a workbook that is a bomb",
        "a.xlsx",
        lambda: changed(xlsx(PARTIES, ONE, TWO), "xl/sharedStrings.xml", "</sst>", " " * (100 << 20) + "</sst>"),
        Refused(".*压缩炸弹"),
    ),
)
