"""Looking at what is there: quality of the loads, search, one query, the clues."""

import re
from collections.abc import Sequence
from dataclasses import asdict, astuple
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from app.cli.nodes import node_called
from app.cli.talk import show_json, show_table, tell
from app.grass import style_sheet
from app.language import say
from app.load_words import words_of
from app.need_words import need_words
from graph import schema
from graph.build import CONTRADICTIONS, GRAPH, SEARCH
from graph.reader import GraphReader, Link
from graph.records import Load, live_rows, loads
from graph.search import label_of
from graph.search import search as search_index
from graph.tables import read_table
from graph.workspace import Workspace, replace_file
from loaders.comparing import changes
from loaders.form import Register
from loaders.judgments.marking import file_behind
from loaders.keeping import quarantine_path, report
from loaders.load import refused_files
from loaders.printed import Originals, Printed, shown
from loaders.proof import KINDS, prove
from loaders.provenance import LIST, SAMPLE
from loaders.registers import source as known_source
from loaders.registers import sources as known_sources
from loaders.template import template as blank
from loaders.to_correct import ToCorrect, still_to_correct

commands = typer.Typer()
NAMED = 3
"""Files that a line names."""
TAB = "⇥"
"""A tab of the file, which a table on a terminal would show as blanks."""
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]


@commands.command()
def quality(
    context: typer.Context,
    load_id: Annotated[str, typer.Argument(help="批次编号; 不写则列出所有批次")] = "",
    proving: Annotated[
        bool, typer.Option("--prove", help="逐格复核: 另用一种读法重读原始文件, 每一格都须已存、忽略或待补正")
    ] = False,
    as_json: Json = False,
) -> None:
    """数据质量: 各批次取了多少行, 哪些格没有取、为什么, 以及相互矛盾的值。

    例: qingsu quality --prove
    """
    workspace = Workspace(context.obj.workspace)
    these = loads(workspace)
    if proving:
        _prove(workspace, [one for one in these if load_id in ("", one.load_id)], as_json)
        return
    if load_id:
        chosen = [one for one in these if one.load_id == load_id]
        if not chosen:
            raise typer.BadParameter(say(f"没有批次 {load_id}", f"no load {load_id}"))
        told = report(workspace, chosen[0])
        if as_json:
            show_json(told)
            return
        _show_report(told, quarantine_path(workspace, chosen[0]), still_to_correct(workspace, these).get(load_id))
        return
    counted = dict(live_rows(workspace, these).group_by("load").len().iter_rows())
    left = still_to_correct(workspace, these)
    rows = [
        (
            one.load_id, one.source, one.file, one.received, one.rows, counted.get(n, 0),
            *(astuple(left[one.load_id]) if one.load_id in left else (one.quarantined, None, None)),
        )
        for n, one in enumerate(these)
    ]  # fmt: skip
    columns = ("批次", "来源", "文件", "取得日期", "取用行", "现仍计入", "待补正行", "未取行", "未取格")
    contradictions, refused = _contradictions(workspace), refused_files(workspace)
    if as_json:
        show_json(
            {
                "loads": [dict(zip(columns, row, strict=True)) for row in rows],
                "contradictions": contradictions.to_dicts(),
                "refused": [{"file": one.name, "reason": one.reason} for one in refused],
            }
        )
        return
    show_table(columns, rows)
    if refused:
        tell(say(f"没有装载的文件: {len(refused)} 个", f"Files not loaded: {len(refused)}"))
        show_table(("文件", "原因"), ((one.name, one.reason) for one in refused))
    if contradictions.height:
        _show_contradictions(contradictions)


def _show_contradictions(contradictions: pl.DataFrame) -> None:
    """How many values of each property are said otherwise, the rarest first, and a few of each."""
    tell(
        say(
            f"相互矛盾、未显示的值: {contradictions.height} 处 (全部: qingsu quality --json)",
            f"Contradicting values not shown: {contradictions.height} (all of them: qingsu quality --json)",
        )
    )
    counted = contradictions.group_by("thing", "property").len().sort("len", "thing", "property")
    show_table(
        (_CONTRADICTION["property"], "处"),
        ((need_words(f"{thing}.{name}"), n) for thing, name, n in counted.iter_rows()),
    )
    few = counted.join(contradictions, on=["thing", "property"], maintain_order="left")
    few = few.group_by("thing", "property", maintain_order=True).head(_FEW).select(contradictions.columns)
    show_table(list(_CONTRADICTION.values()), few.iter_rows())


_FEW = 5
"""Contradictions of each property that are shown."""


def _prove(workspace: Workspace, these: Sequence[Load], as_json: bool) -> None:
    proofs = [prove(workspace, one) for one in these]
    if as_json:
        show_json(
            [
                {"load_id": one.load.load_id, "file": one.load.file, "cells": dict(one.counts), "unable": one.unable,
                 "lost": [asdict(each) for each in one.lost], "lost_in_all": one.lost_in_all}
                for one in proofs
            ]
        )  # fmt: skip
    else:
        rows = (
            (
                one.load.load_id,
                one.load.source,
                one.load.file,
                *(one.counts.get(kind, 0) for kind in KINDS),
                one.lost_in_all,
            )
            for one in proofs
        )
        show_table(("批次", "来源", "文件", *KINDS, "去向不明"), rows)
        unable: dict[str, list[str]] = {}
        for one in proofs:
            if one.unable:
                unable.setdefault(one.unable, []).append(one.load.file)
            for each in one.lost:
                tell(f"{one.load.file} {each.sheet}/{each.row} “{each.header}” “{each.text}”: {each.why}")
        for why, files in unable.items():
            named = "、".join(dict.fromkeys(files[:NAMED])) + ("…" if len(files) > NAMED else "")
            tell(say(f"{len(files)} 个批次 ({named}): {why}", f"{len(files)} loads ({named}): {why}"))
        if all(one.holds for one in proofs):
            tell(say("每一格都有去处。", "Every cell is somewhere."))
    if not all(one.holds for one in proofs):
        raise typer.Exit(1)


@commands.command("changes")
def show_changes(
    context: typer.Context,
    load_id: Annotated[str, typer.Argument(help="批次编号, 见 qingsu quality")],
    as_json: Json = False,
) -> None:
    """一个批次改了什么: 与先前的批次逐行逐格相比 (需重读原始文件)。

    例: qingsu changes 4e37cc012d68
    """
    workspace = Workspace(context.obj.workspace)
    these = {one.load_id: one for one in loads(workspace)}
    if load_id not in these:
        raise typer.BadParameter(say(f"没有批次 {load_id}", f"no load {load_id}"))
    found = changes(workspace, these[load_id])
    if as_json:
        show_json([asdict(one) for one in found])
        return
    show_table(
        ("出处", "列", "原来", "现在", "原来的出处"),
        ((one.now, one.header, one.was, one.text, one.before) for one in found),
    )


@commands.command()
def show(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(metavar="ID", help="节点的编号、名称或案号")],
    printed: Annotated[
        bool, typer.Option("--printed", help="每个属性旁列出原文: 原始文件中写着这个值的各格 (需重读原始文件)")
    ] = False,
    as_json: Json = False,
) -> None:
    """一个节点的全部属性与关系, 另有说法的值, 及每一条所出的文件与行。

    例: qingsu show 4621e091fd1fbc38a0e9247a6ecc9afa
    """
    workspace = Workspace(context.obj.workspace)
    built = workspace.require("build")
    now = node_called(built.folder / SEARCH, identifier)
    label = label_of(built.folder / SEARCH, now) or ""
    table = read_table(built.folder / GRAPH / "nodes" / f"{label}.parquet")
    (row,) = table.filter(pl.col("id") == now).to_dicts()
    names = {one.load_id: one.file for one in loads(workspace)}
    told = {prop: value for prop, value in row.items() if value is not None and prop != "origins"}
    origins = [
        (one, file_behind(workspace, one) or names.get(one.split("/", 1)[0], "?")) for one in row["origins"] or []
    ]
    beside = Originals(workspace).beside(label, told, row["origins"] or []) if printed else {}
    if as_json:
        cells = {
            prop: [{"origin": place, "header": one.header, "text": one.text} for place, one in found]
            for prop, found in beside.items()
        }
        files = [{"origin": o, "file": file} for o, file in origins]
        show_json({"label": label, **told, "origins": files, **({"printed": cells} if printed else {})})
        return
    zh = {prop.name: prop.zh for prop in schema.node_props(label).values()}
    rows = ((f"{zh[prop]} {prop}", value, _beside(beside.get(prop, ()))) for prop, value in told.items())
    show_table(
        (schema.label(label).zh, "值", *(["原文 (列, 出处)"] if printed else [])), (r[: 2 + printed] for r in rows)
    )
    reader = GraphReader(workspace)
    links = reader.links_of(now)
    if links:
        tell(say(f"关系 {len(links)} 条:", f"Links: {len(links)}"))
        show_table(("关系", "与", "", "内容"), (_link_words(reader, now, one) for one in links[:MOST_LINKS]))
    against = _contradictions(workspace).filter(pl.col("id").str.contains(now, literal=True))
    if against.height:
        tell(say("另有说法, 图谱没有显示的:", "Said otherwise, and not shown:"))
        columns = [name for name in _CONTRADICTION if name != "id"]
        show_table([_CONTRADICTION[name] for name in columns], against.select(columns).iter_rows())
    show_table(("出处", "文件"), origins)
    tell(say("看原文: qingsu origin <出处>", "See the row: qingsu origin <origin>"))


MOST_LINKS = 100
"""Links of a node that `show` lists: of a hub the first."""


def _link_words(reader: GraphReader, node: str, link: Link) -> tuple[str, str, str, str]:
    """What a link is called from this node, the other end and its id, and the link's properties."""
    other = link.other(node)
    kind = schema.edge_type(link.type)
    called = kind.zh if link.start == node else kind.zh_back
    facts = dict(link.facts)
    if "{role}" in called:
        called = called.replace("{role}", str(facts.pop("role", "")))
    names = {prop.name: prop.zh for prop in schema.edge_props(link.type).values()}
    told = "; ".join(f"{names.get(name, name)} {_value_words(reader, name, value)}" for name, value in facts.items())
    return called, reader.caption(other), other, told


def _value_words(reader: GraphReader, name: str, value: object) -> str:
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    if isinstance(value, list):
        return "、".join(reader.captions(value).values() if name.endswith("_ids") else map(str, value))
    return str(value)


def _beside(cells: Sequence[tuple[str, Printed]]) -> str:
    """Each text once, with its header and the first place where it stands."""
    first: dict[tuple[str, str], str] = {}
    for place, cell in cells:
        first.setdefault((cell.text, cell.header), place)
    return "; ".join(f"{text} ({header}, {place})" for (text, header), place in first.items())


@commands.command()
def origin(
    context: typer.Context,
    place: Annotated[str, typer.Argument(metavar="ORIGIN", help="出处, 写作 批次/表/行, 见 qingsu show")],
    as_json: Json = False,
) -> None:
    """一个出处的原文: 留存的原始文件中的那一行, 逐格照印, 旁边是读作什么, 或为何没有取。

    读作与原文相同的不写; 有原文而按登记表等于没写的, 写作 (视为未写)。

    例: qingsu origin 4e37cc012d68/-/2
    """
    cells = Originals(Workspace(context.obj.workspace)).row(place)
    if as_json:
        show_json({one.header: one.text for one in cells})
        return
    rows = ((one.header, one.text.replace("\t", TAB), one.why or shown(one)) for one in cells)
    show_table(("列", "原文", "读作"), rows)


@commands.command()
def sources(
    context: typer.Context,
    loaded: Annotated[bool, typer.Option("--loaded", help="已装载的: 从哪里、凭什么取得, 何时接收, 谁保管")] = False,
    as_json: Json = False,
) -> None:
    """可以装载的来源: 编号、名称、必需的列。每一列的说明与样例见 docs/sources.md 及其各页。

    例: qingsu sources --loaded
    """
    if loaded:
        _show_loaded(loads(Workspace(context.obj.workspace)), as_json)
        return
    rows = [
        (
            one.register.id,
            say(one.register.title.zh, one.register.title.en),
            [c.header for c in one.register.columns.values() if c.required],
        )
        for one in known_sources().values()
    ]
    if as_json:
        show_json([dict(zip(("id", "title", "required"), row, strict=True)) for row in rows])
    else:
        show_table(("来源", "名称", "必需的列"), rows)


def _show_loaded(these: Sequence[Load], as_json: bool) -> None:
    columns = ("批次", "来源", "文件", "来源机关", "取得依据", "接收日期", "数据起止", "保管人", "行", "SHA-256")
    unsaid = say("未载明", "not said")
    rows = [
        (
            one.load_id, one.source, one.file, one.office or unsaid, one.basis or unsaid, one.received,
            f"{one.start}~{one.end}" if one.start or one.end else unsaid, one.custodian or unsaid, one.rows,
            one.sha256 or unsaid,
        )
        for one in these
    ]  # fmt: skip
    if as_json:
        show_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    show_table(columns[:-1], (row[:-1] for row in rows))
    newest: dict[str, str] = {}
    for one in (one for one in these if one.rows):
        newest[one.source] = max(newest.get(one.source, ""), one.end or one.received)
    today = date.today()
    tell(say("数据新到哪一天:", "How fresh:"))
    for source, day in newest.items():
        age = (today - date.fromisoformat(day)).days
        title = known_source(source).register.title
        tell(say(f"  {source} {title.zh}: {day} ({age} 天前)", f"  {source} {title.en}: {day} ({age} days ago)"))


@commands.command()
def template(
    source: Annotated[str, typer.Argument(help="来源编号, 见 qingsu sources, 或 来源说明; 不写则全部")] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="写到哪里: 一个来源为文件, 全部为文件夹")
    ] = None,
) -> None:
    """来源的填报模板 (Excel): 表头、填写说明、样例。填好后直接装载, 说明行与样例行不计。

    例: qingsu template DS09 -o 村干部名册.xlsx
    """
    if source == LIST:
        path = output or Path(f"{LIST}.csv")
        replace_file(path, SAMPLE.encode("utf-8-sig"))
        tell(say(f"已写 {path}", f"Wrote {path}"))
        return
    wanted = [known_source(source)] if source else list(known_sources().values())
    wanted = [one for one in wanted if one.register.template]
    if not wanted:
        raise typer.BadParameter(
            say(f"{source} 是公开数据集, 没有模板", f"{source} is a public data set without template")
        )
    folder = (output or Path("模板")) if not source else None
    for one in wanted:
        path = folder / _file_name(one.register) if folder else output or Path(_file_name(one.register))
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, blank(one.register))
        tell(say(f"已写 {path}", f"Wrote {path}"))


def _file_name(register: Register) -> str:
    """Its id and title, without what Windows takes in no name."""
    return re.sub(r'[\\/:*?"<>|]\s*', "·", f"{register.id} {register.title.zh}.xlsx")


@commands.command("schema")
def show_schema(
    name: Annotated[str, typer.Argument(help="标签或关系; 不写则列出全部")] = "",
    grass: Annotated[
        bool, typer.Option("--grass", help="打印 Neo4j Browser 的样式文件 (GraSS): 颜色、显示名、大小、中文关系名")
    ] = False,
    as_json: Json = False,
) -> None:
    """图谱中有什么: 标签与关系, 或其中一种的属性。

    例: qingsu schema LegalCase
    """
    if grass:
        typer.echo(style_sheet(), nl=False)
        return
    if name:
        _show_properties(name, as_json)
        return
    labels = [(one.name, say(one.zh, one.en), one.colour, one.caption) for one in schema.LABELS.values()]
    edges = [(one.name, say(one.zh, one.en), "、".join(one.start), "、".join(one.end)) for one in schema.EDGES.values()]
    if as_json:
        show_json(
            {
                "labels": [dict(zip(("name", "title", "colour", "caption"), row, strict=True)) for row in labels],
                "edges": [dict(zip(("name", "title", "start", "end"), row, strict=True)) for row in edges],
            }
        )
        return
    show_table(("标签", "中文名", "颜色", "显示名"), labels)
    show_table(("关系", "中文名", "起点", "终点"), edges)


def _show_properties(name: str, as_json: bool) -> None:
    of_label = name in schema.LABELS
    props = schema.node_props(name) if of_label else schema.edge_props(schema.edge_type(name).name)
    derived, personal = say("推导", "derived"), say("个人", "personal")
    told = [
        (
            p.name,
            p.type.__name__,
            say(p.zh, p.en),
            p.unit,
            " ".join(p.values),
            derived if p.derived else "",
            personal if p.personal else "",
        )
        for p in props.values()
    ]
    columns = ("属性", "类型", "中文", "单位", "取值", "推导", "个人信息")
    if as_json:
        show_json([dict(zip(columns, row, strict=True)) for row in told])
    else:
        show_table(columns, told)


_CONTRADICTION = {
    "thing": "节点或关系", "id": "编号", "property": "属性", "shown": "显示的值", "other": "另一值",
    "origins": "另一值出处",
}  # fmt: skip


def _contradictions(workspace: Workspace) -> pl.DataFrame:
    built = workspace.current("build")
    return read_table(built.folder / CONTRADICTIONS) if built is not None else pl.DataFrame()


def _show_report(told: dict[str, Any], corrections: Path | None, left: ToCorrect | None) -> None:
    tell(f"{told['file']} → {told['source']}, {told['received']}")
    for table in told["tables"]:
        tell(
            say(f"{table['rows']} 行, 取 {table['taken']} 行", f"{table['rows']} rows, {table['taken']} taken")
            + f"; {'; '.join(table['notes'])}"
        )
        for reason, n in table["refused"].items():
            tell(f"  {reason}: {n}")
        show_table(("列", "去向", "有值", "空", "未取", "原因"), (_column(column) for column in table["columns"]))
    if corrections is not None and (left is None or left.rows):
        tell(say(f"待补正表: {corrections} (改正后再装载即可)", f"To correct and load again: {corrections}"))
    if left is not None:
        done = corrections is not None and not left.rows
        words = (
            say("没有了, 上面未取的均已补正", "nothing: all that was not taken is corrected")
            if done
            else words_of(left)
        )
        tell(say("待补正: ", "To correct: ") + words)


def _column(told: dict[str, Any]) -> tuple[object, ...]:
    fate = {"taken": "采用", "ignored": "按名忽略", "quarantined": "未取"}[told["fate"]]
    reasons = "; ".join(f"{reason} ×{n}" for reason, n in told["reasons"].items())
    return told["header"], fate, told["said"], told["empty"], told["bad"], reasons


@commands.command()
def search(
    context: typer.Context,
    text: Annotated[
        str, typer.Argument(help="姓名、单位、案号等, 两个字即可; 拼音或首字母也可 (wangwei, ww); 案号只写末尾也可")
    ],
    limit: Annotated[int, typer.Option(help="最多多少条")] = 50,
    as_json: Json = False,
) -> None:
    """按姓名、单位、案号、拼音检索。

    例: qingsu search 柳树村
    """
    built = Workspace(context.obj.workspace).require("build")
    hits = search_index(built.folder / SEARCH, text, limit=limit)
    if as_json:
        show_json([hit.__dict__ for hit in hits])
        return
    show_table(("类型", "显示名", "命中", "编号"), ((hit.label, hit.shown, hit.text, hit.id) for hit in hits))
