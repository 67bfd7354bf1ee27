"""The query library and the clue list."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from app.cli.talk import Progressing, show_csv, show_json, show_table, tell
from app.language import say
from app.settings import Settings
from graph.build import SEARCH
from graph.errors import QueryError
from graph.records import loads
from graph.search import node_of, search
from graph.store.host import open_host, stop_host
from graph.store.serving import open_store
from graph.workspace import Workspace
from queries.checks import check as check_text
from queries.checks import read_lock, write_lock
from queries.clues import COLUMNS, clue_list, write_csv, write_xlsx
from queries.fixtures import examples, wrong_answers
from queries.library import Query, ask, data_date_of, find_query, given, library

commands = typer.Typer()
queries = typer.Typer(no_args_is_help=True, help="查询库: 列出、查看、检查、锁定。")
clues = typer.Typer(no_args_is_help=True, help="线索表: 列出、查看、导出。")
commands.add_typer(queries, name="queries")
commands.add_typer(clues, name="clues")
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
Office = Annotated[Path | None, typer.Option(help="本院自己的查询文件夹 (内有 patterns/ 与 lookups/)")]


@commands.command()
def query(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(metavar="ID", help="查询编号, 见 qingsu queries list")],
    param: Annotated[list[str] | None, typer.Option(help="参数 名=值, 可多次")] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv 或 json")] = "table",
    office: Office = None,
) -> None:
    """运行查询库中的一个查询; 节点参数可写编号、旧编号、名称或案号。

    例: qingsu query name --param text=王伟
    """
    settings: Settings = context.obj
    chosen = find_query(identifier, office)
    workspace = Workspace(settings.workspace)
    index = workspace.require("build").folder / SEARCH
    values = given(chosen, param or [])
    for name, value in values.items():
        if chosen.header.params[name].takes == "node":
            values[name] = _node(index, str(value))
    with open_store(workspace, settings.address) as store:
        found = ask(
            store,
            chosen,
            values,
            data_date=data_date_of(loads(workspace)),
            seconds=settings.query_seconds,
            rows=settings.query_rows,
        )
    if form == "json":
        show_json([dict(zip(found.columns, row, strict=True)) for row in found.rows])
    elif form == "csv":
        show_csv(found.columns, found.rows)
    elif form == "table":
        show_table(found.columns, found.rows)
    else:
        raise typer.BadParameter("table, csv, json", param_hint="--format")
    if found.partial:
        tell(say(f"只显示前 {len(found.rows)} 行", f"Only the first {len(found.rows)} rows"))


def _node(index: Path, text: str) -> str:
    """The id of the one node that is called exactly so; a former id leads to the one in use.

    Raises QueryError: there is none, or several (their ids are named).
    """
    if (known := node_of(index, text)) is not None:
        return known
    hits = [hit for hit in search(index, text, limit=200) if hit.exact]
    if not hits:
        raise QueryError(
            say(f"没有节点叫 {text}, 请用 qingsu search 查找", f"no node is called {text}; try qingsu search")
        )
    if len(hits) > 1:
        ids = "、".join(hit.id for hit in hits[:10])
        raise QueryError(
            say(f"{len(hits)} 个节点叫 {text}, 请写编号: {ids}", f"{len(hits)} nodes are called {text}: {ids}")
        )
    return hits[0].id


@queries.command("list")
def list_queries(office: Office = None, as_json: Json = False) -> None:
    """列出全部查询: 规则 (其行为线索) 与检索 (其行供查看)。

    例: qingsu queries list
    """
    rows = [_listed(one) for one in library(office).values()]
    if as_json:
        show_json([dict(zip(("id", "kind", "title", "params"), row, strict=True)) for row in rows])
    else:
        show_table(("编号", "种类", "标题", "参数"), rows)


def _listed(one: Query) -> tuple[str, str, str, str]:
    kind = say("规则", "pattern") if one.is_pattern else say("检索", "look-up")
    return one.id, kind, say(one.header.title.zh, one.header.title.en), " ".join(one.header.params)


@queries.command()
def show(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="查询编号, 见 qingsu queries list")],
    office: Office = None,
) -> None:
    """打印一个查询的全文, 可直接贴进 Neo4j Browser。

    例: qingsu queries show M01/village_sued_by_official
    """
    typer.echo(find_query(identifier, office).text)


@queries.command()
def check(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="不写则检查全部")] = "",
    office: Office = None,
    text_only: Annotated[bool, typer.Option("--text-only", help="只看文本, 不在图库上跑样例")] = False,
) -> None:
    """检查查询: 文件头、参数、图谱名称、只读、排序、可移植、锁定, 以及样例在内嵌图库上的结果。

    例: qingsu queries check
    """
    known = library(office)
    chosen = {identifier: find_query(identifier, office)} if identifier else known
    locked = read_lock()
    wrong = [
        f"{one.path.name}:{problem.line}: {problem.reason}"
        for one in chosen.values()
        for problem in check_text(one, locked if office is None else None)
    ]
    told = [example for one in chosen.values() for example in examples(one)]
    if text_only:
        tell(say("样例没有跑: --text-only", "Fixtures were not run: --text-only"))
    else:
        with tempfile.TemporaryDirectory(prefix="qingsu-check-") as folder, Progressing(say("样例", "Fixtures")):
            with open_host(Path(folder), idle_seconds=10, heap_mb=512) as host:
                wrong += wrong_answers(host, told)
            stop_host(Path(folder))
    tell(say("没有检查: 真实 Neo4j 上的结果", "Not checked: the rows on a real Neo4j"))
    if wrong:
        for line in wrong:
            tell(line)
        raise QueryError(say(f"{len(wrong)} 处不对", f"{len(wrong)} wrong"))
    tell(
        say(
            f"{len(chosen)} 个查询、{len(told)} 个样例, 都对", f"{len(chosen)} queries, {len(told)} examples, all right"
        )
    )


@queries.command()
def lock() -> None:
    """把全部查询的文本与版本登记进 versions.lock; 改了文本而没有加版本的, 会报错。

    例: qingsu queries lock
    """
    write_lock(library())
    tell(say("已登记", "Locked"))


@clues.command("list")
def list_clues(
    context: typer.Context,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写成 .csv 或 .xlsx 文件")] = None,
    as_json: Json = False,
) -> None:
    """线索表, 最可疑的在前。线索只说明应当核查什么, 不是结论。

    例: qingsu clues list -o 线索.xlsx
    """
    found = clue_list(Workspace(context.obj.workspace))
    if output is not None:
        if output.suffix.lower() not in (".csv", ".xlsx"):
            raise typer.BadParameter(".csv, .xlsx", param_hint="--output")
        (write_csv if output.suffix.lower() == ".csv" else write_xlsx)(found, output)
        tell(say(f"{found.height} 条线索 → {output}", f"{found.height} clues → {output}"))
        return
    if as_json:
        show_json(found.to_dicts())
        return
    shown = ("rank", "clue_id", "title", "parties", "case_nos", "values", "score")
    show_table([COLUMNS[name][0] for name in shown], found.select(shown).iter_rows())


@clues.command("show")
def show_clue(context: typer.Context, clue_id: Annotated[str, typer.Argument(help="线索编号或序号")]) -> None:
    """一条线索的全部内容: 理由、证据行、误报提示、建议调查。

    例: qingsu clues show 1
    """
    found = clue_list(Workspace(context.obj.workspace))
    chosen = found.filter((found["clue_id"] == clue_id) | (found["rank"].cast(str) == clue_id))
    if not chosen.height:
        raise QueryError(say(f"没有线索 {clue_id}", f"no clue {clue_id}"))
    (row,) = chosen.to_dicts()
    show_table(("项目", "内容"), ((COLUMNS[name][0], value) for name, value in row.items()))
