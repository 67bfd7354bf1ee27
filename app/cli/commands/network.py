"""The network: paths between nodes, and communities to find one's way by."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from app.cli.nodes import node_called
from app.cli.talk import show_json, show_table, tell
from app.language import say
from app.path_words import PathWords, asked, count_words, shape_words, stopped_words, why_not
from graph import schema
from graph.build import GRAPH, SEARCH
from graph.errors import QueryError
from graph.network import Network, captions, link_values, read_network
from graph.paths import HUB_DEGREE, Answer, Limits, Route, by_shape, paths_between, shape
from graph.tables import read_table
from graph.workspace import Workspace

commands = typer.Typer()
communities = typer.Typer(no_args_is_help=True, help="社群: 谁与谁常在同一纠纷中, 供浏览; 不是团伙线索。")
commands.add_typer(communities, name="communities")
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
HUB, COST = "hub", "cost"
TABLE = "communities.parquet"


@commands.command()
def path(
    context: typer.Context,
    ends: Annotated[list[str], typer.Argument(metavar="A B [C…]", help="两个或多个节点: 姓名、单位、案号或编号")],
    longest: Annotated[int, typer.Option("--max", help="最多多少步")] = 6,
    most: Annotated[int, typer.Option("--k", help="每两个节点之间最多多少条")] = 10,
    avoid: Annotated[str, typer.Option(help="hub: 不经过枢纽 (法院、银行等); cost: 可绕远, 先给连接最少的路")] = "",
    hub_degree: Annotated[int, typer.Option(help="连接多于多少算枢纽, 与 --avoid hub 同用")] = HUB_DEGREE,
    since: Annotated[str, typer.Option("--from", help="只看此日起的关系 (2020-01-01); 日期不明的关系仍算")] = "",
    until: Annotated[str, typer.Option("--to", help="只看此日止的关系 (2023-12-31)")] = "",
    relations: Annotated[
        str, typer.Option(help="只经过这些关系, 逗号分开, 见 qingsu schema; all 为全部 (含 OPPOSED 等推导的)")
    ] = "",
    in_time: Annotated[bool, typer.Option("--in-time", help="各步按时间先后, 从 A 到 B 不倒退")] = False,
    as_json: Json = False,
) -> None:
    """两个或多个主体之间的路径, 按形状归类; 没有时说明是哪一项限制截断的。

    例: qingsu path 张国庆 柳树村 --max 4 --avoid hub
    """
    if avoid not in ("", HUB, COST):
        raise typer.BadParameter(f"{HUB}, {COST}", param_hint="--avoid")
    if most < 1:
        raise typer.BadParameter(say("至少 1", "at least 1"), param_hint="--k")
    if len(ends) < 2:
        raise typer.BadParameter(say("至少两个节点", "at least two nodes"), param_hint="A B")
    built = Workspace(context.obj.workspace).require("build")
    limits = Limits(
        longest=longest,
        hub_degree=hub_degree if avoid == HUB else None,
        since=_day(since, "--from"),
        until=_day(until, "--to"),
        relations=_relations(relations),
        in_time=in_time,
    )
    ids = [node_called(built.folder / SEARCH, one) for one in ends]
    network = read_network(built.folder / GRAPH)
    places = [network.place(one) for one in ids]
    answers = paths_between(network, places, limits, most=most, by_cost=avoid == COST)
    words = _words(built.folder / GRAPH, network, answers)
    if as_json:
        show_json([_answer_json(words, one) for one in answers])
        return
    for one in answers:
        _show(words, one, limits)


def _words(folder: Path, network: Network, answers: list[Answer]) -> PathWords:
    places, links = asked(answers)
    return PathWords(network, captions(folder, network, places), link_values(folder, network, links))


def _node_json(words: PathWords, place: int) -> dict[str, str]:
    return {"id": words.network.ids[place], "label": words.network.label_of(place), "name": words.names[place]}


def _answer_json(words: PathWords, answer: Answer) -> dict[str, Any]:
    return {
        "start": _node_json(words, answer.start),
        "end": _node_json(words, answer.end),
        "paths": [_route_json(words, one) for one in answer.paths],
        "complete": answer.complete,
        "cuts": [{"limits": cut.limits, "length": cut.length} for cut in answer.cuts],
    }


def _route_json(words: PathWords, route: Route) -> dict[str, Any]:
    steps = zip(route.nodes, route.steps, strict=False)
    return {
        "length": route.length,
        "cost": round(route.cost, 3),
        "shape": shape(words.network, route),
        "nodes": [_node_json(words, place) for place in route.nodes],
        "steps": [[_link_json(words, link, before) for link in links] for before, links in steps],
        "undated": route.undated,
        **({"days": route.days} if route.days else {}),
    }


def _link_json(words: PathWords, link: int, before: int) -> dict[str, Any]:
    network = words.network
    return {
        "type": network.relation_of(link),
        "forward": int(network.starts[link]) == before,
        **words.values[link],
    }


def _show(words: PathWords, answer: Answer, limits: Limits) -> None:
    pair = f"{words.names[answer.start]} — {words.names[answer.end]}"
    if not answer.paths:
        tell(f"{pair}: {why_not(answer, limits)}")
        return
    grouped = by_shape(words.network, answer.paths)
    rows = [
        (shape_words(kind), route.length, f"{route.cost:.1f}", words.line(route), route.undated or "")
        for kind, routes in grouped.items()
        for route in routes
    ]
    counted = count_words(len(answer.paths), len(grouped))
    tell(f"{pair}: {counted}" + ("" if answer.complete else f"; {stopped_words()}"))
    show_table(("形状", "步数", "经过的连接", "路径", "日期不明的步"), rows)


def _day(text: str, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(
            say(f"'{text}' 不是日期 (如 2020-01-31)", f"'{text}' is no date (as 2020-01-31)"), param_hint=option
        ) from None


def _relations(text: str) -> frozenset[str] | None:
    if not text.strip():
        return None
    if text.strip() == "all":
        return frozenset(schema.EDGES)
    return frozenset(one.strip() for one in text.replace("，", ",").split(",") if one.strip())


@communities.command("list")
def list_communities(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="最多多少个, 从大到小")] = 50,
    as_json: Json = False,
) -> None:
    """列出社群: 名称说明成员超出偶然地共有什么; 从大到小。

    例: qingsu communities list --limit 20
    """
    every = _table(context).unique("community", keep="first", maintain_order=True)
    rows = every.head(limit).drop("id", "label").to_dicts()
    if as_json:
        show_json(rows)
        return
    columns = ("社群", "人数", "密度", "名称", "有此共同点的人数", "为偶然的倍数")
    show_table(
        columns,
        (
            (
                row["community"],
                row["size"],
                f"{row['density']:.3f}",
                say(row["name_zh"], row["name_en"]),
                row["support"],
                row["lift"] and f"{row['lift']:.1f}",
            )
            for row in rows
        ),
    )
    if every.height > limit:
        tell(
            say(
                f"共 {every.height} 个社群, 列出最大的 {limit} 个; --limit 可改",
                f"{every.height} communities, the largest {limit} listed; see --limit",
            )
        )


@communities.command("show")
def show_community(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="N", help="社群的序号, 见 qingsu communities list")],
    as_json: Json = False,
) -> None:
    """一个社群的全部成员。

    例: qingsu communities show 3
    """
    members = _table(context).filter(community=number)
    if members.is_empty():
        raise QueryError(say(f"没有社群 {number}", f"no community {number}"))
    built = Workspace(context.obj.workspace).require("build")
    network = read_network(built.folder / GRAPH)
    places = [network.place(one) for one in members["id"]]
    names = captions(built.folder / GRAPH, network, places)
    first = members.row(0, named=True)
    rows = [
        {"id": id_, "label": label, "name": names[place]}
        for id_, label, place in zip(members["id"], members["label"], places, strict=True)
    ]
    if as_json:
        show_json({**{name: value for name, value in first.items() if name not in ("id", "label")}, "members": rows})
        return
    tell(f"{number}: {say(first['name_zh'], first['name_en'])}, {first['size']}")
    show_table(
        ("类型", "显示名", "编号"),
        ((say(schema.label(row["label"]).zh, row["label"]), row["name"], row["id"]) for row in rows),
    )


def _table(context: typer.Context) -> pl.DataFrame:
    return read_table(Workspace(context.obj.workspace).require("detect").folder / TABLE)
