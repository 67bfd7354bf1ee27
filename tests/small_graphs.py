"""Graphs of a few cases for the tests of rings, and workspaces that have them built: parties are letters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import md5
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl

from graph.tables import Graph, edge_columns, node_columns, sorted_graph, write_table
from graph.workspace import PUBLIC_KEY, Workspace

ENTITIES = {"entity_id": pl.String(), "level": pl.String(), "aliases": pl.List(pl.String())}
IDS = ("id", "start", "end", "dispute_id")


@dataclass(frozen=True)
class Case:
    """Each letter of `a`, `b` is a party, of `t` a third one; capitals are companies; `agents`: name, side, clients."""

    dispute: str
    a: str = ""
    b: str = ""
    t: str = ""
    day: str | None = None
    kind: str | None = "民事"
    court: str | None = "k"
    cause: str | None = "民间借贷纠纷"
    agents: tuple[tuple[str, str, str | None], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def case_id(nth: int) -> str:
    return f"c{nth}"


def graph_of_cases(cases: Iterable[Case], parties: Mapping[str, Mapping[str, Any]] | None = None) -> Graph:
    """Case n has the id c<n>; `parties` are facts of parties beyond their letter."""
    rows: dict[str, list[dict[str, Any]]] = {"LegalCase": []}
    edges: dict[str, list[dict[str, Any]]] = {}
    seen: dict[str, str] = {}
    for nth, case in enumerate(cases):
        filed = None if case.day is None else date.fromisoformat(case.day)
        row = {
            "id": case_id(nth), "case_no": f"（2023）冀9901民初{nth}号", "dispute_id": case.dispute,
            "filed_date": filed, "case_class": case.kind, "cause": case.cause, **case.facts,
        }  # fmt: skip
        rows["LegalCase"].append(row)
        where = {"end": case_id(nth), "end_label": "LegalCase", "origins": [f"o{nth}"]}
        for side, who in (("A", case.a), ("B", case.b), ("T", case.t)):
            for letter in who:
                seen[letter] = label = "Company" if letter.isupper() else "Person"
                role = {"A": "原告", "B": "被告", "T": "第三人"}[side]
                edges.setdefault("PARTY_IN", []).append(
                    {"start": letter, "start_label": label, "role": role, "side": side, **where}
                )
        for name, side, for_whom in case.agents:
            seen[name] = "Agent"
            whom = None if for_whom is None else list(for_whom)
            edges.setdefault("AGENT_IN", []).append(
                {"start": name, "start_label": "Agent", "side": side, "for_ids": whom, **where}
            )
        if case.court is not None:
            seen[case.court] = "Court"
            edges.setdefault("HEARD_BY", []).append(
                {"start": case_id(nth), "start_label": "LegalCase", "end": case.court, "end_label": "Court"}
            )
    for one, label in seen.items():
        rows.setdefault(label, []).append({"id": one, "name": one, **(parties or {}).get(one, {})})
    graph = Graph()
    for label, told in rows.items():
        graph = graph.with_label(label, pl.DataFrame(told, schema=node_columns(label)))
    for kind, links in edges.items():
        graph = graph.with_edge(kind, pl.DataFrame(links, schema=edge_columns(kind)))
    return graph


def reordered(graph: Graph, seed: int) -> Graph:
    """The same graph with the rows of every table in another order."""
    nodes = {name: frame.sample(fraction=1, shuffle=True, seed=seed) for name, frame in graph.nodes.items()}
    edges = {name: frame.sample(fraction=1, shuffle=True, seed=seed) for name, frame in graph.edges.items()}
    return Graph(nodes, edges)


def ring_of(letters: str, first: int = 0, **more: Any) -> list[Case]:
    """Everybody against everybody, one dispute a pair, a month apart, now one and now the other as plaintiff."""
    pairs = [pair if n % 2 else pair[::-1] for n, pair in enumerate(combinations(letters, 2))]
    return [
        Case(f"ring{letters}{n}", a, b, **{"day": f"20{10 + (first + n) // 12}-{(first + n) % 12 + 1:02}-01", **more})
        for n, (a, b) in enumerate(pairs)
    ]


def strangers(count: int, **more: Any) -> list[Case]:
    """Disputes between people who meet once."""
    return [Case(f"one{n}", chr(0x4E00 + 2 * n), chr(0x4E01 + 2 * n), day="2015-01-01", **more) for n in range(count)]


def hashed(graph: Graph) -> Graph:
    """The same graph with ids as long as real ones."""

    def told(frame: pl.DataFrame) -> pl.DataFrame:
        ids = [pl.col(name).map_elements(hashed_id, pl.String) for name in IDS if name in frame.columns]
        many = pl.col("for_ids").list.eval(pl.element().map_elements(hashed_id, pl.String))
        return frame.with_columns(*ids, *([many] if "for_ids" in frame.columns else []))

    nodes = {name: told(frame) for name, frame in graph.nodes.items()}
    return Graph(nodes, {name: told(frame) for name, frame in graph.edges.items()})


def hashed_id(one: str) -> str:
    return md5(one.encode(), usedforsecurity=False).hexdigest()


def published(folder: Path, graph: Graph, merged: Mapping[str, list[str]] | None = None) -> Workspace:
    """A workspace whose stages `resolve` and `build` say this graph; `merged` entities are of level I3.

    Once more with another graph, it is built anew.
    """
    workspace = Workspace(folder)
    weak = merged or {}
    rows = {"entity_id": list(weak), "level": ["I3"] * len(weak), "aliases": list(weak.values())}
    content = {name: frame.hash_rows().sum() for name, frame in {**graph.nodes, **graph.edges}.items() if frame.height}
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        with workspace.stage("resolve", inputs={}, parameters=rows, code="c") as run:
            write_table(pl.DataFrame(rows, schema=ENTITIES), run.path("identity/entities.parquet"))
        inputs = {"resolve": workspace.require("resolve").version}
        with workspace.stage("build", inputs=inputs, parameters=content, code="c") as run:
            told = sorted_graph(graph)
            for label, frame in told.nodes.items():
                write_table(frame, run.path(f"graph/nodes/{label}.parquet"))
            for kind, frame in told.edges.items():
                write_table(frame, run.path(f"graph/edges/{kind}.parquet"))
    return workspace
