"""The supervision models: what they are made of, whether the loaded data feed them, what they found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.talk import show_json, show_table, show_text, tell
from app.language import say
from app.missing_data import Missing, missing_of
from app.need_words import need_words
from graph.records import loads
from graph.tables import Graph, read_graph
from graph.workspace import Published, Workspace
from queries.clues import coverage_of
from queries.hits import lacks, named
from queries.library import PatternHeader, Query, library
from queries.models import models as models_of
from queries.models import titles

commands = typer.Typer()
MOST_SOURCES, MOST_HEADERS = 3, 6
"""Of what brings a need, as many are printed; --json has all."""


@commands.command()
def models(
    context: typer.Context,
    own: Annotated[Path | None, typer.Option("--queries", help="本院自己的查询文件夹")] = None,
    data: Annotated[
        bool, typer.Option("--data", help="逐条列出模型和规则能否运行, 缺什么, 装载哪个来源的哪些列可补")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """监督模型: 由哪些规则组成, 数据够不够, 缺什么、由哪个来源来, 上次 find 找到几条。

    例: qingsu models --data
    """
    workspace = Workspace(context.obj.workspace)
    told = _told(workspace, own)
    if reason := _behind(workspace):
        tell(reason)
    if as_json:
        show_json(told)
    elif data:
        for line in _lines(told):
            show_text(line)
    else:
        show_table(
            ("模型", "名称", "规则", "可否运行", "所缺", "线索", "强线索", "规则命中", "待判"),
            (
                (
                    model["model"],
                    model["title"],
                    [pattern["query"].partition("/")[2] for pattern in model["patterns"]],
                    model["state"],
                    _lacking(model),
                    model["clues"],
                    model["strong"],
                    _sum(pattern["hits"] for pattern in model["patterns"]),
                    model["undecided"],
                )
                for model in told
            ),
        )


def _told(workspace: Workspace, own: Path | None) -> list[dict[str, Any]]:
    known = library(own)
    combined = models_of(known, own)
    built = workspace.current("build")
    graph = read_graph(built.folder / "graph") if built is not None else None
    loaded = frozenset(one.source for one in loads(workspace))
    unknown = graph is None and bool(loaded)
    coverage = coverage_of(workspace) or {"patterns": [], "models": []}
    hits = {one["query"]: one["clues"] for one in coverage["patterns"]}
    found = {one["model"]: one for one in coverage["models"]}
    told = []
    for identifier in sorted({*titles(), *combined}):
        asked = [query for query in known.values() if _asked_for(query, identifier)]
        lacking = {need: None for query in asked for need in _lacking_of(query, graph)}
        absent = missing_of(lacking, graph, loaded)
        patterns = [_pattern(query, absent, hits, graph is not None, unknown=unknown) for query in asked]
        model = combined.get(identifier)
        missing = model.missing.items() if model is not None else ()
        counts = found.get(identifier, {})
        told.append(
            {
                "model": identifier,
                "title": titles()[identifier],
                "rule": model.header.rule if model is not None else None,
                "patterns": patterns,
                "missing": [
                    {"need": name, "zh": one.zh, "have": False, "sources": [one.source]} for name, one in missing
                ],
                "state": _state(patterns, unknown=unknown, combines=model is not None),
                "clues": counts.get("clues"),
                "strong": counts.get("strong"),
                "undecided": counts.get("undecided"),
            }
        )
    return told


def _asked_for(query: Query, model: str) -> bool:
    header = query.header
    return isinstance(header, PatternHeader) and header.model == model and header.status != "retired"


def _lacking_of(query: Query, graph: Graph | None) -> Sequence[str]:
    """Without a graph everything that it needs."""
    assert isinstance(query.header, PatternHeader)
    return query.header.needs if graph is None else lacks(query, graph)


def _pattern(
    query: Query, absent: dict[str, Missing], hits: dict[str, int], built: bool, *, unknown: bool
) -> dict[str, Any]:
    """`unknown`: files are loaded, and whether they bring what it needs is not known before `build`."""
    header = query.header
    assert isinstance(header, PatternHeader)
    needs = []
    for need in header.needs:
        one = absent.get(need)
        told: dict[str, Any] = {"need": need, "zh": named(need), "have": None if unknown else one is None}
        if one is not None:
            told |= {"derived": one.derived, "from": list(one.from_), "sources": [asdict(each) for each in one.sources]}
        needs.append(told)
    runs = None if unknown else built and all(need["have"] for need in needs)
    return {
        "query": query.id,
        "title": header.title.zh,
        "runs": runs,
        "needs": needs,
        "hits": hits.get(query.id),
    }


def _behind(workspace: Workspace) -> str | None:
    """What to do first where the graph does not show all that is loaded."""
    loaded, built = workspace.current("load"), workspace.current("build")
    if loaded is None or not loads(workspace):
        return say("尚未装载数据, 以下都缺", "Nothing is loaded: all of this is missing")
    if built is None:
        return say("已装载而尚未生成图谱, 请先运行 qingsu run", "Loaded, but there is no graph: run qingsu run")
    return (
        None
        if _shows(built, loaded)
        else say("图谱早于最近一次装载, 请先运行 qingsu run", "The graph is older than the last load: run qingsu run")
    )


def _shows(built: Published, loaded: Published) -> bool:
    return bool(built.manifest()["content"]["inputs"].get("load") == loaded.version)


def _lines(told: Iterable[dict[str, Any]]) -> Iterator[str]:
    """One line for each model, for each of its patterns, and for each thing that one lacks."""
    for model in told:
        name = f"{model['model']} {model['title']}"
        yield f"{name}: {model['state']}"
        for pattern in model["patterns"]:
            at = f"{model['model']} · {pattern['title']}"
            if pattern["runs"]:
                yield f"{at}: {say('可以运行', 'can run')}"
            elif not pattern["needs"]:
                yield f"{at}: {say('尚未生成图谱', 'no graph yet')}"
            for need in pattern["needs"]:
                if not need["have"]:
                    yield f"{at}: {_word(need)} {need_words(need['need'])} → {_brought(need)}"
        for need in model["missing"]:
            yield f"{name}: " + say(
                f"判据未知, 尚无计算: {need['zh']} (数据在 {need['sources'][0]})",
                f"criterion not computed yet: {need['zh']} (data in {need['sources'][0]})",
            )


def _word(need: dict[str, Any]) -> str:
    return say("未知", "unknown:") if need["have"] is None else say("缺", "lacks")


def _brought(need: dict[str, Any]) -> str:
    """`可装载 DS23 机动车登记 的列 转移登记日期、注册登记日期`; without a graph, what is loaded may bring it."""
    if need["have"] is None and (there := [one["source"] for one in need["sources"] if one["loaded"]]):
        return say(f"已装载 {'、'.join(there)}, 生成图谱后可知", f"{', '.join(there)} loaded; a graph will tell")
    if not need["sources"]:
        if need["derived"] and not need["from"]:
            return say("所据各项已有, 没有推得", "all that it is derived from is there; nothing came of it")
        return say("还没有来源可装载", "no source brings it yet")
    told = [_source_words(one) for one in need["sources"][:MOST_SOURCES]]
    more = len(need["sources"]) - len(told)
    rest = say(f" 等 {len(need['sources'])} 个来源", f" and {more} more sources") if more else ""
    derived = say("由 build 推导, ", "derived by build; ") if need["derived"] else ""
    return f"{derived}{say('可装载', 'load')} {'; '.join(told)}{rest}"


def _source_words(one: dict[str, Any]) -> str:
    headers = "、".join(one["headers"][:MOST_HEADERS])
    more = say("等", " …") if len(one["headers"]) > MOST_HEADERS else ""
    there = say("(已装载, 无此列或无值)", " (loaded, without them)") if one["loaded"] else ""
    return say(
        f"{one['source']} {one['title']}{there} 的列 {headers}{more}", f"{one['source']}{there}: {headers}{more}"
    )


def _state(patterns: list[dict[str, Any]], *, unknown: bool, combines: bool) -> str:
    if not patterns:
        return say("尚无规则", "no patterns yet")
    if unknown:
        return say("尚未生成图谱", "no graph yet")
    able = [bool(pattern["runs"]) for pattern in patterns]
    if not any(able):
        return say("不能", "no")
    if not combines:
        return say("仅规则", "patterns only")
    return say("可以", "yes") if all(able) else say("部分规则", "some patterns")


def _lacking(model: dict[str, Any]) -> list[str]:
    """What the data lack, each with sources that bring it, and how many criteria nothing computes yet."""
    needs = {
        need["zh"]: [one["source"] for one in need["sources"]][:MOST_SOURCES]
        for pattern in model["patterns"]
        for need in pattern["needs"]
        if need["have"] is False
    }
    told = [f"{zh}({'、'.join(bring)})" if bring else zh for zh, bring in needs.items()]
    if missing := len(model["missing"]):
        told.append(say(f"{missing} 项判据未知, 见 --data", f"{missing} criteria unknown, see --data"))
    return told


def _sum(counts: Iterable[int | None]) -> int | None:
    """Nothing where nothing was counted."""
    told = [one for one in counts if one is not None]
    return sum(told) if told else None
