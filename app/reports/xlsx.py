"""The annex as a workbook: cases, people, ties, reasons, the rows they rest on, the data. To filter and to count.

Identifiers and case numbers are text, days and amounts are real ones, nothing is a formula: what looks like one is
marked as quoted text, so that it stays text when somebody edits the cell.
"""

import io
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

import xlsxwriter
from xlsxwriter.format import Format

from app.dossiers.told import Case, Dossier, Person
from app.language import say
from app.reports.content import Content, Text, plain
from app.reports.decided import MOST_NOTES, Decided, decided_rows, event_day, typed
from app.reports.drawing import wide
from app.reports.rows import Row, covered
from app.reports.wording import Wording, clean, typeset
from graph import schema

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
"""Also in full width, which spreadsheets with a Chinese input take for a formula too."""
LONGEST, CUT = 32_000, "……"
"""Letters of a cell; Excel takes few more."""
NARROWEST, WIDEST, FOR_LONG_TEXTS = 6, 44, 96
LINE_HEIGHT, TALLEST = 15.0, 400.0
"""Height of a line and of the tallest row, in points."""
FIRST_DAY = date(1900, 3, 1)
"""Before it spreadsheets count days differently: such a day is text."""


@dataclass(frozen=True)
class Yuan:
    """An amount, kept in fen."""

    fen: int


Cell = str | int | date | Yuan | None


@dataclass(frozen=True)
class Sheet:
    """Rows under `columns`; `unbroken` columns are as wide as their longest cell."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unbroken: Collection[int] = (0,)


def xlsx(content: Content, dossier: Dossier, rows: Mapping[str, Row], decided: Decided | None = None) -> bytes:
    """The workbook; `rows` are the register rows behind cases and people. The same bytes for the same input."""
    return workbook(content, sheets(content, dossier, rows, decided))


def workbook(content: Content, told: Iterable[Sheet]) -> bytes:
    """These sheets as a workbook with number, digest and day of the report."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {
            "title": content.document,
            "subject": content.title,
            "author": content.who,
            "comments": f"{content.number} {content.sha256}",
            "created": datetime.combine(content.data_date, time()),
        }
    )
    writer = _Writer(book, content)
    for sheet in told:
        writer.write(sheet)
    book.close()
    return out.getvalue()


def sheets(
    content: Content, dossier: Dossier, rows: Mapping[str, Row], decided: Decided | None = None
) -> Iterator[Sheet]:
    """What the workbook holds, sheet by sheet."""
    told = _Told(Wording(dossier), content.language == "zh")
    yield Sheet(
        say("案件", "Cases"),
        (
            say("案号", "Case number"), say("法院", "Court"), say("案由", "Cause"), say("原告", "Plaintiffs"),
            say("被告", "Defendants"), say("第三人", "Third parties"), say("代理人", "Agents"),
            say("立案日期", "Filed on"), say("结案日期", "Closed on"), say("审理天数", "Days"),
            say("结案方式", "Closed by"), say("未经对抗", "Without contest"), say("标的额(元)", "Claimed, yuan"),
            say("裁判结果", "Result"), say("案件编号", "Id"),
        ),
        tuple(_case(dossier, case) for case in dossier.cases),
    )  # fmt: skip
    yield Sheet(
        say("人员", "People"),
        (
            say("姓名或名称", "Name"), say("类别", "Kind"), say("角色", "Role"), say("原告件数", "Plaintiff in"),
            say("被告件数", "Defendant in"), say("第三人件数", "Third party in"), say("代理件数", "Agent in"),
            say("说明", "Note"), say("身份依据", "Identity rests on"), say("主体编号", "Id"),
        ),
        tuple(_person(one) for one in dossier.people),
    )  # fmt: skip
    yield Sheet(
        say("关联", "Ties"),
        (say("甲", "One"), say("乙", "Other"), say("诉讼之外的关联", "Tied by")),
        tuple((dossier.names[one.a], dossier.names[one.b], told(one.words)) for one in dossier.bonds),
        (0, 1),
    )
    yield Sheet(
        say("理由", "Reasons"),
        (
            say("序号", "No."), say("理由", "Reason"), say("内容", "What was seen"), say("件数", "Cases"),
            say("案号", "Case numbers"),
        ),
        tuple(_reasons(dossier, told)),
    )  # fmt: skip
    yield Sheet(
        say("证据出处", "Sources of evidence"),
        (
            say("案号或姓名", "Case or name"), say("数据", "Data"), say("文件", "File"), say("表", "Sheet"),
            say("行", "Row"), say("原文", "As printed"),
        ),
        tuple(_origins(dossier, rows)),
    )  # fmt: skip
    data = tuple(_data(content, dossier, told, decided or Decided()))
    yield Sheet(say("数据", "Data"), (say("项目", "What"), say("内容", "Value")), data)


def _case(dossier: Dossier, case: Case) -> tuple[Cell, ...]:
    soft = {True: say("是", "yes"), False: say("否", "no"), None: say("未知", "unknown")}
    return (
        case.case_no,
        case.court,
        case.cause,
        *(_names(dossier, ids) for ids in (case.plaintiffs, case.defendants, case.third, case.agents)),
        case.filed,
        case.closed,
        case.days,
        case.close_mode,
        soft[case.soft_close],
        None if case.amount_fen is None else Yuan(case.amount_fen),
        covered(case.result or "", "text"),
        case.id,
    )


def _names(dossier: Dossier, ids: Iterable[str]) -> str:
    return "、".join(dossier.names[one] for one in ids)


def _person(one: Person) -> tuple[Cell, ...]:
    label = schema.label(one.label)
    acts = one.role == "agent"
    sides: tuple[Cell, ...] = (None, None, None, one.sides[0]) if acts else (*one.sides, None)
    return (one.name, say(label.zh, label.en), one.role_words, *sides, one.note, one.ground, one.id)


def _reasons(dossier: Dossier, told: "_Told") -> Iterator[tuple[Cell, ...]]:
    wording = told.wording
    for at, one in enumerate(dossier.reasons, 1):
        cases = wording.numbers(one.sentence)
        yield at, told(one.title), told.text(wording.told(one.sentence)), len(cases), "、".join(cases)


def _origins(dossier: Dossier, rows: Mapping[str, Row]) -> Iterator[tuple[Cell, ...]]:
    """Each row once for each case and each person that it tells of."""
    told = [(case.case_no, case.origins) for case in dossier.cases]
    told += [(one.name, one.origins) for one in dossier.people]
    for whose, origins in told:
        for origin in origins:
            if origin in rows:
                row = rows[origin]
                cells = "；".join(f"{cell.header}：{cell.text}" for cell in row.cells)
                number = int(row.number) if row.number.isdecimal() else row.number
                yield whose, row.title, row.file, row.sheet, number, cells


def _data(content: Content, dossier: Dossier, told: "_Told", decided: Decided) -> Iterator[tuple[Cell, ...]]:
    yield say("文书", "Document"), content.document
    yield say("线索", "Clue"), content.title
    yield say("编号", "Number"), content.number
    yield say("内容校验码 SHA-256", "SHA-256 of the content"), content.sha256
    yield say("位次", "Rank"), content.rank
    yield say("说明", "Standing"), told(dossier.standing)
    yield say("线索编号", "Id"), content.subject
    yield say("数据截至", "Data up to"), content.data_date
    yield say("数据版本", "Data version"), content.data_version
    yield say("运行版本", "Run version"), content.run_version
    yield say("程序版本", "Program"), content.program
    yield say("制作", "Made by"), content.who
    yield say("使用范围", "Use"), content.for_whom
    yield say("提示", "Note"), say("所列均为线索，不是结论；空格表示未知。", "Clues, no findings; a blank is unknown.")
    for label, text in decided_rows(decided):
        yield say(f"研判情况: {plain(label)}", f"Decision: {plain(label)}"), told.text(text)
    for note in decided.notes[:MOST_NOTES]:
        yield say("备注", "Note"), f"{event_day(note)} {note.who}: {plain(typed(note))}"
    for what, points in dossier.waterfall:
        yield say("线索分的构成", "Score"), told(f"{what} {points:.1f}")
    for one in dossier.innocent:
        yield say("反证与合理解释", "Innocent explanation"), told(one.text)
    for what in dossier.missing:
        yield say("缺失数据(未知)", "Missing, so unknown"), told(what)
    for law in dossier.laws:
        yield say("法律依据", "Law"), told(law)
    for source in dossier.sources:
        rows = say(f"{source.rows:,}行", f"{source.rows:,} rows")
        received = say(f"取得于{source.received}", f"received {source.received}")
        yield say("数据来源", "Source"), f"{source.title} · {source.file} · {rows} · {received}"


@dataclass(frozen=True)
class _Told:
    """Our own texts as the report sets them, as plain text."""

    wording: Wording
    zh: bool

    def __call__(self, text: str) -> str:
        return self.text(self.wording.text(text))

    def text(self, text: Text) -> str:
        return plain(typeset(text, zh=self.zh, in_wan=False))


# ---- the workbook


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, content: Content) -> None:
        self._book = book
        self._footer = " · ".join((content.number, content.day, content.for_whom, content.who)).replace("&", "&&")
        top = {"valign": "top", "text_wrap": True}
        self._head = book.add_format({"bold": True, "bg_color": "#F1EFEA", "bottom": 1, "text_wrap": True})
        self._text = book.add_format({**top, "num_format": "@"})
        self._quoted = book.add_format({**top, "num_format": "@"})
        self._quoted.set_quote_prefix()
        self._whole = book.add_format({"valign": "top", "num_format": "0"})
        self._yuan = book.add_format({"valign": "top", "num_format": "#,##0.00"})
        self._day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"})

    def write(self, sheet: Sheet) -> None:
        page = self._book.add_worksheet(sheet.title)
        for at, title in enumerate(sheet.columns):
            page.write_string(0, at, title, self._head)
            page.set_column(at, at, _width(sheet, at))
        for down, row in enumerate(sheet.rows, 1):
            page.set_row(down, _height(sheet, row))
            for at, cell in enumerate(row):
                match cell:
                    case None | "":
                        page.write_blank(down, at, None, self._text)
                    case str():
                        text = _fits(clean(cell))
                        page.write_string(down, at, text, self._look(text))
                    case Yuan(fen):
                        page.write_number(down, at, fen / 100, self._yuan)
                    case int():
                        page.write_number(down, at, cell, self._whole)
                    case _ if cell < FIRST_DAY:
                        page.write_string(down, at, cell.isoformat(), self._text)
                    case _:
                        page.write_datetime(down, at, datetime.combine(cell, time()), self._day)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_footer(f"&L&8{self._footer[:200]}&R&8&P / &N")

    def _look(self, text: str) -> Format:
        return self._quoted if _FORMULA.match(text) else self._text


def _fits(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + CUT


def _width(sheet: Sheet, at: int) -> float:
    """As wide as its longest cell, and not wider than a page bears unless it must not break."""
    longest = max((_letters(row[at]) for row in sheet.rows), default=0.0)
    head = wide(sheet.columns[at]) * 2 + 4
    most = FOR_LONG_TEXTS if at in sheet.unbroken or longest > 6 * WIDEST else WIDEST
    return min(most, max(NARROWEST, head, longest + 2))


def _height(sheet: Sheet, row: tuple[Cell, ...]) -> float:
    """For as many lines as its longest cell needs: programs other than Excel do not reckon it themselves."""
    lines = max(math.ceil(_letters(cell) / (_width(sheet, at) - 1)) for at, cell in enumerate(row))
    return min(TALLEST, LINE_HEIGHT * max(1, lines))


def _letters(cell: Cell) -> float:
    match cell:
        case None:
            return 0.0
        case str():
            return 2 * wide(cell[:LONGEST])
        case date():
            return 10.0
        case Yuan(fen):
            return len(f"{fen / 100:,.2f}")
        case _:
            return len(str(cell))
