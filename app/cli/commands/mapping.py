"""Saying what the headers of an unknown file mean: a proposal to confirm, kept for every file with these headers."""

import getpass
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from app.cli.confirming import NAMES, columns_of, missing, proposal_rows, said_columns, said_constants, tell_rest
from app.cli.talk import show_json, show_table, tell
from app.language import say
from app.settings import Settings
from graph.errors import Place, SourceError
from graph.workspace import Workspace, file_hash
from loaders.intake import Sheet
from loaders.mappings import confirm, confirmed, keep, none_of_ours
from loaders.recognising import tables_in
from loaders.registers import source as known_source
from loaders.sheet import SINGLE
from loaders.tabular import Table

commands = typer.Typer()


@commands.command("map")
def map_headers(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="认不出的文件")],
    source: Annotated[str, typer.Option(help="来源编号; 不写则取最像的")] = "",
    sheet: Annotated[str, typer.Option(help="工作表; 只有一张时不写")] = "",
    column: Annotated[list[str] | None, typer.Option(help="表头=来源的列, 可写多次; “表头=”为按名忽略")] = None,
    value: Annotated[
        list[str] | None, typer.Option(help="来源的列=值: 文件没有这一列, 而全表都是这个值; 可写多次")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="不是任何来源: 以后同样表头的表都不装载")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问, 就这样确认")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出, 不确认")] = False,
) -> None:
    """字段对应: 给认不出的文件找最像的来源, 逐列给出依据, 确认后记住; 以后同样表头的文件不再问。

    --value 写的若是某个人或物 (账号、姓名、证件号 …), 只记给这一个文件: 下一个同样表头的文件要另写。

    例: qingsu map 新格式.xlsx --column 被告方=被告 --column 页码= --value 乡镇=石桥镇
    """
    given = Sheet.of(path.name, _table(path, sheet), file_hash(path))
    settings: Settings = context.obj
    who = settings.user.strip() or getpass.getuser()
    if none:
        workspace = Workspace(settings.workspace)
        with workspace.writer():
            keep(workspace, {given.mark: none_of_ours(who=who, day=date.today())})
        tell(say("已记住: 这样表头的表不装载", "Kept: tables of these headers are left out"))
        return
    best = source or next((one.source.register.id for one in given.proposals), "")
    if not best:
        words = say("没有相像的来源, 请以 --source 写明来源编号", "it is like no source: say one by --source")
        raise SourceError(words, Place(path.name))
    register = known_source(best).register
    columns = columns_of(given, register, said_columns(column or [], register, given.headers))
    constants = said_constants(value or [], register)
    rows = proposal_rows(given, register, columns)
    if as_json:
        like = [{"source": one.source.register.id, "score": round(one.score, 3)} for one in given.proposals]
        lacking = missing(register, {**columns, **{name: name for name in constants}})
        told = [dict(zip(NAMES, row, strict=True)) for row in rows]
        show_json({"source": register.id, "columns": told, "constants": constants, "missing": lacking, "like": like})
        return
    if constants and not missing(register, {**columns, **{name: name for name in constants}}):
        given.hold(confirmed(register.id, columns, who="", day=date.today(), constants=constants))
    tell(f"{path.name} → {register.id} {say(register.title.zh, register.title.en)}")
    show_table(NAMES, rows)
    tell_rest(given, register, columns, constants)
    if not (yes or (sys.stdin.isatty() and typer.confirm(say("这样对应吗?", "Is this right?"), err=True))):
        tell(say("没有确认; 加 --yes 确认, 或以 --column 更正", "Not confirmed; --yes confirms, --column corrects"))
        raise typer.Exit(1)
    workspace = Workspace(settings.workspace)
    with workspace.writer():
        confirm(
            workspace, given.headers, register.id, columns, who=who, day=date.today(), constants=constants,
            sha256=given.sha256,
        )  # fmt: skip
    tell(say(f"已记住, 请运行 qingsu load {path} --basis 取得依据", f"Kept; now run: qingsu load {path} --basis …"))


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
