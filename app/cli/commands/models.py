"""The supervision models: what they are made of, whether the loaded data feed them, what they found."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.talk import show_json, show_table
from app.language import say
from graph import schema
from graph.schema import EDGES, LABELS
from graph.tables import Graph, read_graph
from graph.workspace import Workspace
from loaders.registers import sources
from queries.clues import coverage_of
from queries.hits import lacks, named
from queries.library import PatternHeader, Query, library
from queries.models import models as models_of
from queries.models import titles

commands = typer.Typer()


@commands.command()
def models(
    context: typer.Context,
    own: Annotated[Path | None, typer.Option("--queries", help="本院自己的查询文件夹")] = None,
    data: Annotated[bool, typer.Option("--data", help="逐项列出所需的数据, 有没有, 由哪个来源来")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """监督模型: 由哪些规则组成, 数据够不够, 缺什么、由哪个来源来, 上次 find 找到几条。

    例: qingsu models --data
    """
    told = _told(Workspace(context.obj.workspace), own)
    if as_json:
        show_json(told)
    elif data:
        show_table(
            ("模型", "规则", "需要", "有无", "来源"),
            (
                (model["model"], rule, need["zh"], _have(need["have"]), need["sources"])
                for model in told
                for rule, needs in [*((p["title"], p["needs"]) for p in model["patterns"]), ("—", model["missing"])]
                for need in needs
            ),
        )
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
    coverage = coverage_of(workspace) or {"patterns": [], "models": []}
    hits = {one["query"]: one["clues"] for one in coverage["patterns"]}
    found = {one["model"]: one for one in coverage["models"]}
    told = []
    for identifier in sorted({*titles(), *combined}):
        patterns = [_pattern(query, graph, hits) for query in known.values() if _asked_for(query, identifier)]
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
                "state": _state(patterns, graph is not None, combines=model is not None),
                "clues": counts.get("clues"),
                "strong": counts.get("strong"),
                "undecided": counts.get("undecided"),
            }
        )
    return told


def _asked_for(query: Query, model: str) -> bool:
    header = query.header
    return isinstance(header, PatternHeader) and header.model == model and header.status != "retired"


def _pattern(query: Query, graph: Graph | None, hits: dict[str, int]) -> dict[str, Any]:
    header = query.header
    assert isinstance(header, PatternHeader)
    lacking = lacks(query, graph) if graph is not None else None
    return {
        "query": query.id,
        "title": header.title.zh,
        "needs": [
            {
                "need": need,
                "zh": named(need),
                "have": None if lacking is None else need not in lacking,
                "sources": makers(need),
            }
            for need in header.needs
        ],
        "hits": hits.get(query.id),
    }


def _state(patterns: list[dict[str, Any]], built: bool, *, combines: bool) -> str:
    if not patterns:
        return say("尚无规则", "no patterns yet")
    if not built:
        return say("尚未生成图谱", "no graph yet")
    able = [all(need["have"] for need in pattern["needs"]) for pattern in patterns]
    if not any(able):
        return say("不能", "no")
    if not combines:
        return say("仅规则", "patterns only")
    return say("可以", "yes") if all(able) else say("部分规则", "some patterns")


def _lacking(model: dict[str, Any]) -> list[str]:
    """What the data lack, each with the sources that bring it, and how many criteria nothing computes yet."""
    needs = {
        need["zh"]: need["sources"]
        for pattern in model["patterns"]
        for need in pattern["needs"]
        if need["have"] is False
    }
    told = [f"{zh}({'、'.join(made_by)})" if made_by else zh for zh, made_by in needs.items()]
    if missing := len(model["missing"]):
        told.append(say(f"{missing} 项判据未知, 见 --data", f"{missing} criteria unknown, see --data"))
    return told


def _sum(counts: Iterable[int | None]) -> int | None:
    """Nothing where nothing was counted."""
    told = [one for one in counts if one is not None]
    return sum(told) if told else None


def _have(have: bool | None) -> str:
    return {True: say("有", "yes"), False: say("缺", "no"), None: say("未知", "unknown")}[have]


@cache
def makers(need: str) -> list[str]:
    """The registers that bring a label, an edge type or a property of one; what `build` derives says so."""
    name, _, prop = need.partition(".")
    if name in LABELS:
        derived = bool(prop) and schema.prop_of_label(name, prop).derived
    else:
        derived = EDGES[name].derived or (bool(prop) and schema.prop_of_edge(name, prop).derived)
    if derived:
        return [say("推导", "derived")]
    found = []
    for identifier, one in sources().items():
        register = one.register
        nodes = [(node.label, {*node.take, *node.set}) for node in register.node.values()]
        mentions = [
            (label, {*mention.take, *mention.set})
            for mention in register.mention.values()
            for label in _labels(mention.label)
        ]
        edges = [(edge.type, {*edge.take, *edge.set}) for edge in register.edge]
        if any(made == name and (not prop or prop in props) for made, props in [*nodes, *mentions, *edges]):
            found.append(identifier)
    return found


def _labels(refs: tuple[str, ...]) -> list[str]:
    """Those a mention may have; a column that says the label may say any party's."""
    return [ref for ref in refs if ref in LABELS] or ["Person", "Company", "VillageOrg"]
