"""The query library and the clue list."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from app.cli.nodes import node_called
from app.cli.talk import Progressing, show_csv, show_json, show_table, tell
from app.language import say
from app.settings import Settings
from graph.build import SEARCH
from graph.errors import QueryError
from graph.records import loads
from graph.store.address import Remote
from graph.store.host import open_host, stop_host
from graph.store.remote import connected
from graph.store.serving import open_store
from graph.workspace import Workspace
from queries.browser import browser_text
from queries.checks import check as check_text
from queries.checks import read_lock, write_lock
from queries.checks.legal import days_without_row
from queries.checks.neo4j_parser import install, missing, neo4j_problems, parser_folder
from queries.checks.products import planned
from queries.clues import COLUMNS, clue_list, write_csv, write_xlsx
from queries.fixtures import FIXTURE_DATE, examples, wrong_answers, wrong_answers_of_neo4j
from queries.library import Query, ask, data_date_of, find_query, given, library
from queries.model_fixtures import model_mistakes
from queries.models import model_files, models, read_model
from queries.office import office_file, read_office

commands = typer.Typer()
queries = typer.Typer(no_args_is_help=True, help="查询库: 列出、查看、检查、锁定。")
clues = typer.Typer(no_args_is_help=True, help="线索表: 列出、查看、导出。")
commands.add_typer(queries, name="queries")
commands.add_typer(clues, name="clues")
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
Own = Annotated[Path | None, typer.Option("--queries", help="本院自己的查询文件夹 (内有 patterns/ 与 lookups/)")]
OfficeFile = Annotated[Path | None, typer.Option("--office", help="本院参数文件; 不写则用查询文件夹中的 office.toml")]


@commands.command()
def query(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(metavar="ID", help="查询编号, 见 qingsu queries list")],
    param: Annotated[list[str] | None, typer.Option(help="参数 名=值, 可多次")] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv 或 json")] = "table",
    own: Own = None,
    office: OfficeFile = None,
) -> None:
    """运行查询库中的一个查询; 节点参数可写编号、旧编号、名称或案号。

    例: qingsu query name --param text=王伟
    """
    settings: Settings = context.obj
    chosen = find_query(identifier, own)
    ours = read_office(office_file(office, own), library(own))
    workspace = Workspace(settings.workspace)
    index = workspace.require("build").folder / SEARCH
    values = given(chosen, param or [])
    for name, value in values.items():
        if chosen.header.params[name].takes == "node":
            values[name] = node_called(index, str(value))
    with open_store(workspace, settings.address) as store:
        found = ask(
            store,
            chosen,
            {**ours.values.get(chosen.id, {}), **values},
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
    for line in ours.told(chosen):
        tell(say("本院参数: ", "Office's value: ") + line)
    if found.partial:
        tell(say(f"只显示前 {len(found.rows)} 行", f"Only the first {len(found.rows)} rows"))


@queries.command("list")
def list_queries(own: Own = None, as_json: Json = False) -> None:
    """列出全部查询: 规则 (其行为线索) 与检索 (其行供查看)。

    例: qingsu queries list
    """
    rows = [_listed(one) for one in library(own).values()]
    if as_json:
        show_json([dict(zip(("id", "kind", "title", "params"), row, strict=True)) for row in rows])
    else:
        show_table(("编号", "种类", "标题", "参数"), rows)


def _listed(one: Query) -> tuple[str, str, str, str]:
    kind = say("规则", "pattern") if one.is_pattern else say("检索", "look-up")
    return one.id, kind, say(one.header.title.zh, one.header.title.en), " ".join(one.header.params)


@queries.command()
def show(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(metavar="ID", help="查询编号, 见 qingsu queries list")],
    browser: Annotated[
        bool, typer.Option("--browser", help="前面加上全部参数 (:param 行), 可原样贴进 Neo4j Browser 或 cypher-shell")
    ] = False,
    param: Annotated[list[str] | None, typer.Option(help="参数 名=值, 可多次; 与 --browser 同用")] = None,
    own: Own = None,
    office: OfficeFile = None,
) -> None:
    """打印一个查询的全文; 加 --browser 则连同参数。没有给出的参数写默认值, 没有默认值的写样例中的值。

    例: qingsu queries show M01/village_sued_by_official --browser
    """
    chosen = find_query(identifier, own)
    ours = read_office(office_file(office, own), library(own))
    for line in ours.told(chosen):
        tell(say("本院参数: ", "Office's value: ") + line)
    if not browser:
        if param:
            raise typer.BadParameter(say("与 --browser 同用", "goes with --browser"), param_hint="--param")
        typer.echo(chosen.text)
        return
    workspace = Workspace(context.obj.workspace)
    values = {**ours.values.get(chosen.id, {}), **given(chosen, param or [])}
    built = workspace.current("build")
    for name, value in values.items():
        if built is not None and chosen.header.params[name].takes == "node":
            values[name] = node_called(built.folder / SEARCH, str(value))
    these = loads(workspace)
    if not these:
        tell(
            say(f"工作区中没有数据, 数据截止日写作样例的 {FIXTURE_DATE}", f"No data here; data_date is {FIXTURE_DATE}")
        )
    typer.echo(browser_text(chosen, values, data_date_of(these) if these else FIXTURE_DATE))


@queries.command()
def check(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(metavar="ID", help="查询编号或模型编号; 不写则检查全部")] = "",
    own: Own = None,
    office: OfficeFile = None,
    text_only: Annotated[
        bool, typer.Option("--text-only", help="只看文本, 不在图库上跑样例, 不用 Neo4j 的语法检查器")
    ] = False,
    download: Annotated[
        bool, typer.Option("--download", help="缺 Neo4j 的语法检查器时, 先用 npm 下载 (需 Node 20)")
    ] = False,
) -> None:
    """检查查询: 文件头、参数、图谱名称、只读、排序、可移植、锁定, Neo4j 自己的语法检查, 以及样例在图库上的结果。

    样例在内嵌图库上跑; 另给 --store 则也在那个 Neo4j 上跑, 它必须是空的。

    例: qingsu queries check
    """
    known = library(own)
    of_models = [path for path in model_files(own) if identifier in ("", path.parent.name)]
    wrong = [line for path in of_models for line in _wrong_model(path, known)]
    wrong += _wrong_office(office_file(office, own), known)
    chosen = known
    if identifier:
        chosen = {} if of_models else {identifier: find_query(identifier, own)}
    locked = read_lock()
    problems = [p for one in chosen.values() for p in check_text(one, locked if own is None else None)]
    sound = [one for one in chosen.values() if not check_text(one)]
    folder_of_parser = parser_folder()
    if download:
        install(folder_of_parser)
    lacking = "--text-only" if text_only else missing(folder_of_parser)
    if lacking:
        tell(say(f"没有检查: Neo4j 自己的语法检查 ({lacking})", f"Not checked: Neo4j's own parser ({lacking})"))
    else:
        problems += neo4j_problems(sound, folder_of_parser)
    told = [example for one in sound for example in examples(one)]
    problems += [problem for example in told for problem in days_without_row(example)]
    files = {one.id: one.path.name for one in chosen.values()}
    wrong += [f"{files[one.query]}:{one.line}: {one.reason}" for one in problems]
    if text_only:
        tell(say("样例没有跑: --text-only", "Fixtures were not run: --text-only"))
    else:
        with tempfile.TemporaryDirectory(prefix="qingsu-check-") as folder, Progressing(say("样例", "Fixtures")):
            with open_host(Path(folder), idle_seconds=10, heap_mb=512) as host:
                wrong += wrong_answers(host, told)
            stop_host(Path(folder))
    address = context.obj.address
    if isinstance(address, Remote) and not text_only:
        with Progressing(say("样例 (Neo4j)", "Fixtures (Neo4j)")):
            wrong += wrong_answers_of_neo4j(address, told)
            with connected(address) as driver, driver.session() as session:
                wrong += [f"{one.path.name}:{line}: {why}" for one in sound for line, why in planned(session, one)]
    else:
        tell(say("没有检查: 真实 Neo4j 上的结果 (--store)", "Not checked: the rows on a real Neo4j (--store)"))
    if wrong:
        for line in wrong:
            tell(line)
        raise QueryError(say(f"{len(wrong)} 处不对", f"{len(wrong)} wrong"))
    tell(
        say(
            f"{len(chosen)} 个查询、{len(told)} 个样例, 都对", f"{len(chosen)} queries, {len(told)} examples, all right"
        )
    )


def _wrong_model(path: Path, known: Mapping[str, Query]) -> list[str]:
    try:
        return model_mistakes(read_model(path, known))
    except QueryError as error:
        return [str(error)]


def _wrong_office(path: Path | None, known: Mapping[str, Query]) -> list[str]:
    try:
        read_office(path, known)
    except QueryError as error:
        return [str(error)]
    return []


@queries.command()
def lock() -> None:
    """把全部查询与监督模型的文本与版本登记进 versions.lock; 改了文本而没有加版本的, 会报错。

    例: qingsu queries lock
    """
    known = library()
    write_lock({**known, **models(known)})
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
