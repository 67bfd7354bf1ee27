"""What the headers of an unknown sheet could mean: shown on a terminal, corrected, and confirmed by a person."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import typer

from app.cli.talk import tell, tell_table
from app.language import say
from app.load_words import in_short
from graph.errors import Place, SourceError
from loaders.form import Register
from loaders.intake import Plan, Sheet
from loaders.mappings import NO_CONSTANTS, of_other_files
from loaders.registers import source as known_source
from loaders.registers import sources

SHOWN, WIDE, HEADERS = 3, 32, 16
"""Cells of a column that are shown, and how wide each; headers that are shown where nothing is like them."""
NAMES = ("表头", "内容", "对应", "分", "依据")
CONSTANT = ":="
"""Between a column and what every row says in it, where the file has no such column."""
YES, NO, NEVER = ("y", "yes", "是"), ("n", "no", "否"), ("x", "从不")


def ask_each(plan: Plan, *, who: str, day: date) -> Plan:
    """Ask of every sheet that nothing knows what its headers mean; headers that come again are asked once."""
    asked: set[str] = set()
    for sheet in plan.sheets:
        if sheet.open and sheet.mark not in asked:
            asked.add(sheet.mark)
            plan = _ask(plan, sheet, who=who, day=day)
            if of_other_files(plan.intake.confirmed, sheet.mark):  # said of this file alone
                asked.discard(sheet.mark)
    return plan


def _ask(plan: Plan, sheet: Sheet, *, who: str, day: date) -> Plan:
    """Show a proposal, take corrections, until it is confirmed or left."""
    near = sheet.proposals
    register = near[0].source.register if near else None
    said: dict[str, str] = {}
    if sheet.before is not None:
        register, said = known_source(sheet.before.source).register, dict(sheet.before.columns)
    constants: dict[str, str] = {}
    others = [other.file for other in plan.sheets if other.mark == sheet.mark and other.name != sheet.name]
    why = sheet.why.partition(";")[0]
    tell(say(f"\n认不出 {sheet.name} ({sheet.rows} 行): {why}", f"\nUnknown: {sheet.name} ({sheet.rows} rows): {why}"))
    if others:
        words = "、".join(others)
        tell(say(f"同样表头的还有: {words}", f"With the same headers: {words}"))
    if register is None:
        words = "、".join(sheet.headers[:HEADERS]) + ("…" if len(sheet.headers) > HEADERS else "")
        tell(say(f"没有相像的来源; 表头: {words}", f"It is like no source; headers: {words}"))
    show = True
    while True:
        if register is not None and show:
            show_proposal(sheet, register, said, constants)
        show = True
        answer = _answer(register)
        try:
            if answer.lower() in NO:
                tell(say("不装载这张表", "Left out"))
                return plan
            if answer.lower() in NEVER:
                tell(say("不装载, 以后同样表头的表也不装载", "Left out, now and whenever these headers come"))
                return plan.setting_aside(sheet, who=who, day=day)
            if answer.lower() in YES:
                if register is None:
                    tell(say("请写来源编号, 或 n", "Write the id of a source, or n"))
                    continue
                columns = columns_of(sheet, register, said)
                return plan.confirming(sheet, register.id, columns, who=who, day=day, constants=constants)
            if CONSTANT in answer and register is not None:
                constants |= said_constants([answer], register, CONSTANT)
                continue
            if "=" in answer and register is not None:
                said |= said_columns([answer], register, sheet.headers)
                continue
            register, said, constants = known_source(_id(answer)).register, {}, {}
        except SourceError as error:
            tell(" ".join(str(error).split()))
            show = False


def _answer(register: Register | None) -> str:
    """What is typed: nothing is agreed to by an empty line."""
    if register is None:
        prompt = say(
            "来源编号 (如 DS09), n 这次不装载, x 以后也不装载",
            "Id of the source (as DS09), n to leave it out, x to leave such tables out from now on",
        )
    else:
        prompt = say(
            "这样对应吗? y 确认, n 这次不装载, x 以后也不装载, 表头=列 更正 (“表头=”为忽略), 列:=值 全表同一个值,"
            " 来源编号 换一个来源",
            "Is this right? y, n to leave it out, x to leave such tables out from now on, header=column to correct"
            " (“header=” ignores), column:=value for all rows, another source's id",
        )
    told: str = typer.prompt(prompt, err=True)
    return told.strip()


def _id(text: str) -> str:
    """A source's id, in whatever capitals it is typed."""
    return next((one for one in sources() if one.lower() == text.lower()), text)


def show_proposal(
    sheet: Sheet, register: Register, said: Mapping[str, str], constants: Mapping[str, str] = NO_CONSTANTS
) -> None:
    """A line a header on stderr, then what is left and missing, then what else it is like."""
    tell(f"{sheet.name} → {register.id} {say(register.title.zh, register.title.en)}")
    columns = columns_of(sheet, register, said)
    tell_table(NAMES, proposal_rows(sheet, register, columns))
    tell_rest(sheet, register, columns, constants)


def columns_of(sheet: Sheet, register: Register, said: Mapping[str, str]) -> dict[str, str]:
    """What each header means: as said, else as proposed where nothing said takes that column."""
    taken = {name for name in said.values() if name}
    proposed = sheet.proposed(register.id)
    return {header: name for header, name in proposed.items() if name not in taken and header not in said} | dict(said)


def said_columns(texts: Iterable[str], register: Register, headers: Iterable[str]) -> dict[str, str]:
    """Header → column of the register, from `表头=列的表头`. Raises SourceError: no such header or column."""
    said, known = {}, list(headers)
    for text in texts:
        header, _, meant = (part.strip() for part in text.partition("="))
        found = register.column_for(meant) if meant else ("", "")
        if found is None:
            raise SourceError(say(f"没有列“{meant}”", f"no column “{meant}”"), Place(register.id))
        if header not in known:
            raise SourceError(say(f"文件中没有表头“{header}”", f"the file has no header “{header}”"), None)
        said[header] = found[0]
    return said


def said_constants(texts: Iterable[str], register: Register, between: str = "=") -> dict[str, str]:
    """Column → what every row says in it, from `列=值`. Raises SourceError: no such column."""
    said = {}
    for text in texts:
        meant, _, value = (part.strip() for part in text.partition(between))
        found = register.column_for(meant)
        if found is None or not value:
            raise SourceError(say(f"没有列“{meant}”", f"no column “{meant}”"), Place(register.id))
        said[found[0]] = value
    return said


def proposal_rows(sheet: Sheet, register: Register, columns: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """A line a header, by NAMES."""
    found = sheet.proposal(register.id)
    matches = {(one.header, one.column): one for one in found.matches} if found else {}
    lines: list[tuple[Any, ...]] = []
    for n, header in enumerate(sheet.table.headers):
        if header not in sheet.headers:
            continue
        cells = sheet.table.rows[f"c{n}"].drop_nulls().unique(maintain_order=True).head(SHOWN)
        shown = "、".join(in_short(text, WIDE) for text in cells)
        name = columns.get(header)
        if not name:
            lines.append((header, shown, say("(忽略)", "(ignored)") if name == "" else "", None, ""))
            continue
        match = matches.get((header, name))
        meant, why = register.columns[name].header, match.why if match else say("您写明的", "as you said")
        lines.append((header, shown, meant, match and match.score, why))
    return lines


def tell_rest(
    sheet: Sheet, register: Register, columns: Mapping[str, str], constants: Mapping[str, str] = NO_CONSTANTS
) -> None:
    """What every row says, what is not mapped, what is missing, and what else it is like."""
    for name, text in constants.items():
        header = register.columns[name].header
        tell(say(f"全表的“{header}”都是: {text}", f"“{header}” of every row: {text}"))
    if left := [header for header in sheet.headers if header not in columns]:
        words = "、".join(left)
        tell(say(f"没有对应的列, 其内容不会装载: {words}", f"Not mapped, will not be loaded: {words}"))
    if lacking := missing(register, {**columns, **{name: name for name in constants}}):
        words = "、".join(lacking)
        tell(say(f"缺少必需的列: {words}", f"Required and missing: {words}"))
    for other in sheet.proposals[:SHOWN]:
        if (one := other.source.register).id != register.id:
            tell(say(f"也像 {one.id} {one.title.zh} ({other.score:.2f})", f"Also like {one.id} {one.title.en}"))


def missing(register: Register, columns: Mapping[str, str]) -> list[str]:
    """The columns that the register needs and no header is."""
    taken = set(columns.values())
    lacking = [column.header for name, column in register.columns.items() if column.required and name not in taken]
    groups = [group for group in register.one_of if not set(group) & taken]
    return lacking + ["/".join(register.columns[name].header for name in group) for group in groups]
