"""What an export is of, and for whom: the whole published graph, or the surroundings of one ring."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl

from app.language import say
from graph.tables import Graph

ACTING, HEARING = "AGENT_IN", "HEARD_BY"


@dataclass(frozen=True)
class Scope:
    """`title` says in words what is in it, `who` takes it out; the data's version and day stand for the clock.

    `owner` is what a database of this workspace says of itself (`QingsuBuild`); empty where it is not the whole build.
    """

    title: str
    who: str
    data_version: str
    data_date: date
    owner: str = ""


def size_of(graph: Graph) -> tuple[int, int]:
    """How many nodes, and how many edges."""
    nodes, edges = (sum(frame.height for frame in frames.values()) for frames in (graph.nodes, graph.edges))
    return nodes, edges


def surroundings(graph: Graph, members: Collection[str], cases: Collection[str]) -> Graph:
    """Members, cases, the agents who acted in these cases, the courts that heard them, and every edge among them."""
    of_cases = pl.Series("id", sorted(cases), dtype=pl.String).to_frame()
    ids = pl.concat(
        [
            pl.Series("id", sorted(members), dtype=pl.String).to_frame(),
            of_cases,
            graph.edge(ACTING).join(of_cases, left_on="end", right_on="id", how="semi").select(id="start"),
            graph.edge(HEARING).join(of_cases, left_on="start", right_on="id", how="semi").select(id="end"),
        ]
    ).unique()
    nodes = {name: frame.join(ids, on="id", how="semi", maintain_order="left") for name, frame in graph.nodes.items()}
    edges = {}
    for name, frame in graph.edges.items():
        inside = frame.join(ids, left_on="start", right_on="id", how="semi", maintain_order="left")
        edges[name] = inside.join(ids, left_on="end", right_on="id", how="semi", maintain_order="left")
    return Graph(
        {name: frame for name, frame in nodes.items() if frame.height},
        {name: frame for name, frame in edges.items() if frame.height},
    )


def in_one_line(scope: Scope) -> str:
    """For the head of a file, which may lose the note beside it."""
    return " · ".join(
        [
            "qingsu",
            scope.title,
            f"{say('数据日期', 'data of')} {scope.data_date.isoformat()}",
            f"{say('数据版本', 'version')} {scope.data_version}",
            f"{say('导出人', 'exported by')} {scope.who}",
            say("线索不是结论", "clues, no findings"),
        ]
    )
