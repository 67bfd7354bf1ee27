"""Saying what the headers of an unknown file mean: a proposal to confirm, kept for every file with these headers."""

import getpass
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.talk import show_json, show_table, tell
from app.language import say
from app.settings import Settings
from graph.errors import Place, SourceError
from graph.workspace import Workspace
from loaders.form import Register
from loaders.mappings import confirm
from loaders.matching import Proposal, proposals
from loaders.recognising import tables_in
from loaders.registers import source as known_source
from loaders.sheet import SINGLE
from loaders.tabular import Table

commands = typer.Typer()
SHOWN, LETTERS = 3, 16
"""Cells of a column that are shown, and how much of each."""
NAMES = ("表头", "内容", "对应", "分", "依据")


@commands.command("map")
def map_headers(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="认不出的文件")],
    source: Annotated[str, typer.Option(help="来源编号; 不写则取最像的")] = "",
    sheet: Annotated[str, typer.Option(help="工作表; 只有一张时不写")] = "",
    column: Annotated[list[str] | None, typer.Option(help="表头=来源的列, 可写多次; “表头=”为按名忽略")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问, 就这样确认")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出, 不确认")] = False,
) -> None:
    """字段对应: 给认不出的文件找最像的来源, 逐列给出依据, 确认后记住; 以后同样表头的文件不再问。

    例: qingsu map 新格式.xlsx --column 被告方=被告 --column 页码=
    """
    table = _table(path, sheet)
    found = proposals(table, [known_source(source)] if source else None)
    if not found:
        raise SourceError(say("没有相像的来源", "it is like no source"), Place(path.name))
    best = found[0]
    register = best.source.register
    columns = _columns(best, _said(column or [], register))
    rows = [_row(table, n, best, columns) for n in range(len(table.headers))]
    if as_json:
        like = [{"source": one.source.register.id, "score": round(one.score, 3)} for one in found]
        told = [dict(zip(NAMES, row, strict=True)) for row in rows]
        show_json({"source": register.id, "columns": told, "missing": list(best.missing), "like": like})
        return
    tell(f"{path.name} → {register.id} {say(register.title.zh, register.title.en)}")
    show_table(NAMES, rows)
    _tell_rest(table, columns, found)
    if not (yes or (sys.stdin.isatty() and typer.confirm(say("这样对应吗?", "Is this right?"), err=True))):
        tell(say("没有确认; 加 --yes 确认, 或以 --column 更正", "Not confirmed; --yes confirms, --column corrects"))
        raise typer.Exit(1)
    settings: Settings = context.obj
    workspace = Workspace(settings.workspace)
    with workspace.writer():
        who = settings.user.strip() or getpass.getuser()
        confirm(workspace, table.headers, register.id, columns, who=who, day=date.today())
    tell(say(f"已记住, 请运行 qingsu load {path}", f"Kept; now run: qingsu load {path}"))


def _table(path: Path, sheet: str) -> Table:
    if not path.exists():
        raise SourceError(say("文件不存在", "no such file"), Place(str(path)))
    tables = {table.sheet: table for table in tables_in(path)}
    if len(tables) == 1 and not sheet:
        return next(iter(tables.values()))
    if sheet not in tables:
        names = "、".join(name for name in tables if name != SINGLE)
        raise SourceError(say(f"请以 --sheet 写明工作表: {names}", f"say which --sheet: {names}"), Place(path.name))
    return tables[sheet]


def _said(column: list[str], register: Register) -> dict[str, str]:
    """Header → column of the register, from `表头=列的表头`."""
    said = {}
    for text in column:
        header, _, meant = text.partition("=")
        found = register.column_for(meant) if meant.strip() else ("", "")
        if found is None:
            raise SourceError(say(f"没有列“{meant}”", f"no column “{meant}”"), Place(register.id))
        said[header.strip()] = found[0]
    return said


def _columns(best: Proposal, said: dict[str, str]) -> dict[str, str]:
    """What each header means: as said, else as proposed where nothing said takes that column."""
    taken = set(said.values())
    proposed = {one.header: one.column for one in best.matches if one.column not in taken and one.header not in said}
    return proposed | said


def _row(table: Table, n: int, best: Proposal, columns: dict[str, str]) -> tuple[Any, ...]:
    """A line of the proposal, by NAMES."""
    header = table.headers[n]
    cells = table.rows[f"c{n}"].drop_nulls().unique(maintain_order=True).head(SHOWN)
    shown = "、".join(text[:LETTERS] for text in cells)
    if header not in columns:
        return header, shown, "", None, ""
    if not (name := columns[header]):
        return header, shown, say("(忽略)", "(ignored)"), None, ""
    match = next((one for one in best.matches if (one.header, one.column) == (header, name)), None)
    meant = best.source.register.columns[name].header
    return header, shown, meant, match and match.score, match.why if match else say("您写明的", "as you said")


def _tell_rest(table: Table, columns: dict[str, str], found: list[Proposal]) -> None:
    """What is not mapped, what is missing, and what else it is like."""
    if left := [header for header in table.headers if header not in columns]:
        words = "、".join(left)
        tell(say(f"没有对应的列, 其内容不会装载: {words}", f"Not mapped, will not be loaded: {words}"))
    if missing := found[0].missing:
        words = "、".join(missing)
        tell(say(f"缺少必需的列: {words}", f"Required and missing: {words}"))
    for other in found[1:SHOWN]:
        register = other.source.register
        tell(say(f"也像 {register.id} {register.title.zh}", f"Also like {register.id} {register.title.en}"))
