"""The road: load, resolve, build, find, run; and back: unload."""

import getpass
import sys
from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from app.cli.commands.rings import detect_rings
from app.cli.confirming import ask_each
from app.cli.talk import Progressing, show_json, tell
from app.language import say
from app.load_words import remarks, words_of
from app.need_words import need_words
from app.settings import Settings
from graph.build import build as build_stage
from graph.errors import Place, WorkspaceError
from graph.records import loads
from graph.resolution.resolve import resolve as resolve_stage
from graph.workspace import Workspace
from loaders.intake import Intake, carry_out, plan
from loaders.keeping import quarantine_path
from loaders.load import Loaded, Loading, UnsaidBasis, forget_refused, reread
from loaders.provenance import Provenance
from loaders.provenance import office as office_of
from loaders.registers import source
from loaders.taking_back import going_with
from loaders.taking_back import unload as unload_stage
from loaders.to_correct import ToCorrect, still_to_correct
from queries.clues import find as find_stage

commands = typer.Typer()
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
Own = Annotated[Path | None, typer.Option("--queries", help="本院自己的查询文件夹 (内有 patterns/), 与自带的一起用")]
OfficeFile = Annotated[Path | None, typer.Option("--office", help="本院参数文件; 不写则用查询文件夹中的 office.toml")]

Replacing = Annotated[bool, typer.Option("--replace", help="--store 所指的 Neo4j 里若有别的内容, 全部换掉")]


@commands.command()
def load(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹")],
    source: Annotated[str, typer.Option(help="来源编号, 如 DS02; 不写则按表头识别")] = "",
    basis: Annotated[str, typer.Option(help="取得依据, 如调取证据通知书文号; 公开数据写 公开网")] = "",
    office: Annotated[str, typer.Option(help="来源机关, 如 法院 公安 人社; 不写则按来源")] = "",
    received: Annotated[str, typer.Option(help="数据的接收日期 (2026-01-31); 不写则取文件日期")] = "",
    period: Annotated[str, typer.Option(help="数据的起止 (2020-01-01~2025-12-31); 不写则取数据中的日期")] = "",
    custodian: Annotated[str, typer.Option(help="保管人; 不写则为当前用户")] = "",
    key: Annotated[Path | None, typer.Option(help="共用密钥文件 (64 位十六进制), 仅首次可设")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="不询问; 认不出的文件只列出, 不装载")] = False,
    as_json: Json = False,
) -> None:
    """装载台账文件、文件夹或 zip: 每个单元格或被采用, 或按名忽略, 或进入待补正表; 认不出的文件逐个列出。

    在终端上, 认不出的表当场给出最像的来源和逐列的依据, 请您确认、更正或不装; 确认过的以后不再问。
    不在终端上, 或写了 --yes、--json, 则不询问 (可先用 qingsu map 确认)。
    依据、机关、日期也可写在文件旁的 来源说明.csv 中, 一行一个文件, 见 qingsu template 来源说明。
    各批的新、改、同、去, 是与同一来源先前各批相比: 新增的行, 内容有改的行, 相同的行, 由此不再计入的行。

    例: qingsu load 法院导出/ --basis 清检民调〔2026〕3号 --received 2026-01-31
    """
    settings: Settings = context.obj
    workspace = Workspace(settings.workspace)
    start, end = map(_day, period.split("~", 1)) if "~" in period else (_day(period), None)
    about = Provenance(basis, office_of(office), _day(received), start, end, custodian)
    keeper = settings.user.strip() or getpass.getuser()
    wish = Intake(tuple(paths), source, about, keeper)
    asks = not (yes or as_json) and sys.stdin.isatty() and sys.stderr.isatty()
    if asks and not source:
        with Progressing(say("查看", "Look")) as progress:
            seen = plan(workspace, wish, progress=progress)
        wish = ask_each(seen, who=keeper, day=date.today()).intake
    if key is not None:
        with workspace.writer():
            workspace.ensure_key(_key(key))
    try:
        done = _load(workspace, wish)
    except UnsaidBasis as error:
        if not asks:
            raise
        tell(str(error))
        asked = typer.prompt(say("取得依据", "Legal basis"), err=True)
        done = _load(workspace, replace(wish, about=replace(about, basis=asked.strip())))
    if as_json:
        left = [{"file": each.name, "reason": each.reason} for each in done.refused]
        show_json({"loaded": [_told(one) for one in done.loaded], "refused": left, "unmatched": done.unmatched})
        return
    for one in done.loaded:
        _tell_loaded(workspace, one)
    _tell_corrected(workspace, [one.load.corrects for one in done.loaded])
    if done.refused:
        tell(say(f"没有装载的文件 {len(done.refused)} 个:", f"Files not loaded: {len(done.refused)}"))
    for left_out in done.refused:
        tell(f"  {left_out.name}: {left_out.reason}")
    if done.unmatched:
        words = "、".join(done.unmatched)
        tell(say(f"来源说明 中有的行没有对上任何文件: {words}", f"Rows of 来源说明 that name no file: {words}"))
    rows, known = sum(one.rows for one in done.loaded if not one.known), all(one.known for one in done.loaded)
    if not known:
        tell(
            say(
                f"共取 {rows:,} 行 (各批逐格的去向: qingsu quality); 接着运行 qingsu run",
                f"{rows:,} rows in all (where every cell went: qingsu quality); next: qingsu run",
            )
        )


def _load(workspace: Workspace, wish: Intake) -> Loading:
    with workspace.writer(), Progressing(say("装载", "Load")) as progress:
        return carry_out(workspace, wish, progress=progress).loading


@commands.command()
def unload(
    context: typer.Context,
    load_id: Annotated[str, typer.Argument(help="批次编号, 或未能装载的文件名, 见 qingsu quality")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问, 就这样撤回")] = False,
) -> None:
    """撤回一个批次: 其记录不再计入, 留存的原件与待补正表删去, 对它的补正一并撤回; 运行 qingsu run 后图谱随之更新。

    先列出撤回什么, 在终端上询问一次; 不在终端上须加 --yes。

    写未能装载的文件名, 则只把它从“没有装载的文件”中划去。

    例: qingsu unload 4e37cc012d68
    """
    workspace = Workspace(context.obj.workspace)
    if load_id not in {one.load_id for one in loads(workspace)}:
        with workspace.writer():
            if forget_refused(workspace, load_id):
                tell(say(f"已从没有装载的文件中划去 {load_id}", f"{load_id} is no longer listed as not loaded"))
                return
    first, *corrections = going_with(workspace, [load_id])
    tell(
        say(
            f"将撤回 {first.load_id} ({first.file}): 取用 {first.rows} 行, 连同留存的原件与待补正表",
            f"To take back {first.load_id} ({first.file}): {first.rows} rows, with the kept original and workbook",
        )
    )
    for one in corrections:
        tell(
            say(
                f"  连同对它的补正 {one.load_id} ({one.file}): {one.rows} 行",
                f"  and what corrects it, {one.load_id} ({one.file}): {one.rows} rows",
            )
        )
    asks = sys.stdin.isatty() and sys.stderr.isatty()
    if not (yes or (asks and typer.confirm(say("撤回吗?", "Take it back?"), err=True))):
        tell(say("没有撤回; 加 --yes 撤回", "Nothing was taken back; --yes takes it back"))
        raise typer.Exit(1)
    with workspace.writer():
        gone = unload_stage(workspace, load_id)
    tell(
        say(
            f"已撤回 {'、'.join(one.load_id for one in gone)}, 请运行 qingsu run",
            f"Took back {', '.join(one.load_id for one in gone)}; now run: qingsu run",
        )
    )


@commands.command()
def resolve(context: typer.Context) -> None:
    """认定主体: 哪些提及是同一人、同一单位。

    例: qingsu resolve
    """
    workspace = Workspace(context.obj.workspace)
    with workspace.writer():
        _resolve(workspace)


@commands.command()
def build(context: typer.Context, replacing: Replacing = False) -> None:
    """生成图谱: 表格、检索索引、图库 (内嵌的, 或 --store 所指的 Neo4j)。

    例: qingsu build --store bolt://127.0.0.1:7687
    """
    workspace = Workspace(context.obj.workspace)
    with workspace.writer():
        _build(workspace, context.obj, replacing)


@commands.command()
def find(context: typer.Context, own: Own = None, office: OfficeFile = None) -> None:
    """按查询库的规则与监督模型找线索, 写成线索表, 最可疑的在前。

    例: qingsu find --queries 本院规则/
    """
    workspace = Workspace(context.obj.workspace)
    with workspace.writer():
        _find(workspace, context.obj, own, office)


@commands.command()
def run(context: typer.Context, own: Own = None, office: OfficeFile = None, replacing: Replacing = False) -> None:
    """依次运行各阶段; 输入未变的阶段跳过。登记表改动过的批次先按原始文件重读。

    例: qingsu run
    """
    run_all(Workspace(context.obj.workspace), context.obj, own, office, replacing)


def run_all(
    workspace: Workspace,
    settings: Settings,
    own: Path | None = None,
    office: Path | None = None,
    replacing: bool = False,
) -> None:
    """Every stage after `load`, in order, as the one writer."""
    workspace.require("load")
    with workspace.writer():
        with Progressing(say("重读", "Read again")) as progress:
            again = reread(workspace, progress=progress)
        for one in again:
            tell(say(f"重读 {one.load.file}: 取 {one.rows} 行", f"Read {one.load.file} again: {one.rows} rows"))
            _tell_what_is_left(workspace, one)
        _resolve(workspace)
        _build(workspace, settings, replacing)
        detect_rings(workspace)
        _find(workspace, settings, own, office)


def _resolve(workspace: Workspace) -> None:
    with Progressing(say("认定主体", "Resolve")) as progress:
        done = resolve_stage(workspace, progress=progress)
    tell(
        say(
            f"主体: {done.mentions} 个提及归为 {done.entities} 个主体, {done.kept_apart} 个键因矛盾未合并",
            f"Entities: {done.mentions} mentions are {done.entities} entities; {done.kept_apart} keys kept apart",
        )
        + _skipped(done.skipped)
    )


def _build(workspace: Workspace, settings: Settings, replacing: bool) -> None:
    with Progressing(say("生成图谱", "Build")) as progress:
        done = build_stage(workspace, settings.address, replacing=replacing, progress=progress)
    tell(
        say(
            f"图谱: {done.nodes} 个节点, {done.edges} 条关系, {done.contradictions} 处相互矛盾的值(见 qingsu quality)",
            f"Graph: {done.nodes} nodes, {done.edges} edges, {done.contradictions} contradicting values",
        )
        + _skipped(done.skipped)
    )


def _find(workspace: Workspace, settings: Settings, own: Path | None, office: Path | None) -> None:
    with Progressing(say("找线索", "Find")) as progress:
        done = find_stage(workspace, settings.address, own=own, office=office, progress=progress)
    for name, missing in done.unasked.items():
        words = "、".join(map(need_words, missing))
        tell(say(f"  未知: {name} 没有问, 缺: {words}", f"  Unknown: {name} not asked, lacks: {words}"))
    for line in done.no_law:
        tell(say(f"  未知: {line}", f"  Unknown: {line}"))
    tell(
        say(
            f"线索: {done.clues} 条, 其中监督模型的 {done.models} 条, 见 qingsu clues list",
            f"Clues: {done.clues}, of models {done.models}; see qingsu clues list",
        )
        + _skipped(done.skipped)
    )


def _skipped(skipped: bool) -> str:
    return say(" (输入未变, 跳过)", " (nothing changed, skipped)") if skipped else ""


def _tell_loaded(workspace: Workspace, one: Loaded) -> None:
    head = f"{one.load.file} → {one.load.source} {one.title} [{one.load.load_id}]"
    if one.known:
        tell(head + say(": 已装载过, 内容未变", ": loaded before, content unchanged"))
        if one.notes:
            tell(say("  说明: ", "  Notes: ") + "; ".join(one.notes))
        return
    change = one.difference
    if one.anew:
        head += say(
            ", 按新的对应重读, 取代先前的读法", ", read again by the new mapping, in place of what it was read as"
        )
    older = (
        say(f"; 另 {change.older} 行以较新的批次为准", f"; {change.older} told by newer loads") if change.older else ""
    )
    tell(
        head
        + say(
            f": 取 {one.rows} 行 (新 {change.new}, 改 {change.changed}, 同 {change.same}, 去 {change.gone}{older})",
            f": {one.rows} rows (new {change.new}, changed {change.changed}, same {change.same}, gone {change.gone}"
            f"{older})",
        )
    )
    if change.changed and not one.load.corrects:
        tell(
            say(f"  改了什么: qingsu changes {one.load.load_id}", f"  What changed: qingsu changes {one.load.load_id}")
        )
    of_texts = source(one.load.source).register.from_texts  # of a paper nobody expects the others
    if change.kept and not one.load.corrects and not of_texts:
        tell(
            say(
                f"  先前批次的 {change.kept} 行这份文件没有, 仍计入",
                f"  {change.kept} rows of earlier loads are not in this file, and still count",
            )
        )
    if change.overruled:
        tell(
            say(
                f"  注意: 补正过的 {change.overruled} 行已被这份较新的导出取代",
                f"  Note: {change.overruled} corrected rows are replaced by this newer export",
            )
        )
    _tell_what_is_left(workspace, one)


def _tell_what_is_left(workspace: Workspace, one: Loaded) -> None:
    if one.unknown_headers:
        tell(say("  未取的列: ", "  Columns not taken: ") + "、".join(one.unknown_headers))
    if one.ignored_sheets:
        tell(say("  按名忽略的表: ", "  Sheets ignored by name: ") + "、".join(one.ignored_sheets))
    if notes := remarks(one.notes):
        for note in notes:
            tell(say("  说明: ", "  Note: ") + note)
    if one.to_correct.rows:
        path = quarantine_path(workspace, one.load)
        tell(say("  待补正 ", "  To correct ") + f"{words_of(one.to_correct)} → {path}")


def _tell_corrected(workspace: Workspace, corrected: Collection[str]) -> None:
    """What still waits of the loads that were just corrected, be it in a correction itself."""
    these = loads(workspace)
    left = still_to_correct(workspace, these) if any(corrected) else {}
    for one in (one for one in these if one.load_id in corrected and one.load_id in left):
        kin = [each.load_id for each in these if one.load_id in (each.load_id, each.corrects)]
        waits = sum((left[name] for name in kin if name in left), ToCorrect())
        words = words_of(waits) if waits.rows else say("没有了", "nothing")
        tell(
            say(f"{one.file} [{one.load_id}] 补正后尚待补正: ", f"{one.file} [{one.load_id}] still to correct: ")
            + words
        )


def _told(one: Loaded) -> dict[str, object]:
    return {
        "load_id": one.load.load_id, "source": one.load.source, "file": one.load.file, "received": one.load.received,
        "rows": one.rows, "bad_rows": one.bad_rows, "bad_cells": one.bad_cells, "known": one.known,
        "anew": one.anew,
        **asdict(one.difference), "columns_not_taken": list(one.unknown_headers), "notes": list(one.notes),
    }  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise typer.BadParameter(
            say(f"“{text}”应为 2026-01-31 这样的日期", f"“{text}” is no date like 2026-01-31")
        ) from None


def _key(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError):
        raise WorkspaceError("不是 64 位十六进制的密钥文件", Place(str(path))) from None
