"""What the patterns find: each is asked once, and those of its rows with the same cases are one hit.

A pattern that needs what no source told is not asked: its answer is unknown, not no. Unknown too is its answer about
a case that does not tell what it needs, or whose day no row of the law covers.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

import polars as pl

from graph import schema
from graph.errors import QueryError
from graph.identifiers import SEPARATOR, keyed_id
from graph.schema import LABELS
from graph.store.reading import Rows
from graph.tables import Graph
from graph.workspace import Progress, silent
from queries.law import LegalTable, legal_table
from queries.library import Asked, PatternHeader, Query, ask

CASE_SECONDS = 120.0
MOST_ROWS = 100_000


@dataclass(frozen=True)
class Hit:
    """What a pattern found about the same cases.

    `subjects` are ids with the column that named each first; `origins` cells that the pattern leans on beside those of
    the cases (who held an office, who is kin); `shown` what its header says to show, Chinese word → values; `anchors`
    the values of the column that its model joins by.
    """

    clue_id: str
    query: Query
    cases: tuple[str, ...]
    subjects: Mapping[str, str]
    origins: tuple[str, ...] = ()
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a pattern answered; where it `lacks` something it was not asked. `no_law` names days without a row."""

    query: Query
    hits: tuple[Hit, ...] = ()
    lacks: tuple[str, ...] = ()
    no_law: tuple[str, ...] = ()

    @property
    def header(self) -> PatternHeader:
        assert isinstance(self.query.header, PatternHeader)
        return self.query.header


def ask_patterns(
    patterns: Collection[Query],
    graph: Graph,
    store: Asked,
    data_date: date,
    key: bytes,
    *,
    anchors: Mapping[str, str] | None = None,
    values: Mapping[str, Mapping[str, Any]] | None = None,
    progress: Progress = silent,
) -> list[Answer]:
    """The answer of each pattern, in their order.

    `anchors` model → the column it joins by; `values` query → what an office gives to its parameters.
    Raises QueryError: a pattern is not right, or finds more rows than a clue list can hold. StoreError: no answer.
    """
    told = []
    for n, query in enumerate(patterns):
        progress(query.id, n, len(patterns))
        header = query.header
        assert isinstance(header, PatternHeader)
        if lacking := lacks(query, graph):
            told.append(Answer(query, lacks=tuple(lacking)))
            continue
        rows = ask(
            store, query, (values or {}).get(query.id, {}), data_date=data_date, seconds=CASE_SECONDS, rows=MOST_ROWS
        )
        hits = hits_of(query, rows, key, (anchors or {}).get(header.model, ""))
        told.append(Answer(query, tuple(hits), no_law=tuple(no_law(query, graph))))
    progress("", len(patterns), len(patterns))
    return told


def lacks(query: Query, graph: Graph) -> list[str]:
    """What a pattern needs and nothing loaded tells: whole labels and edge types, or properties without any value."""
    assert isinstance(query.header, PatternHeader)
    return [need for need in query.header.needs if not is_told(need, graph)]


def is_told(need: str, graph: Graph) -> bool:
    """Whether there is one of a label or edge type, or a value of a property of one."""
    name, _, prop = need.partition(".")
    frame = _frame(graph, name)
    return bool(frame.height) and not (prop and frame[prop].null_count() == frame.height)


def named(need: str) -> str:
    """A label, an edge type or a property of one, in Chinese."""
    name, _, prop = need.partition(".")
    if name in LABELS:
        return LABELS[name].zh + (f"的{schema.prop_of_label(name, prop).zh}" if prop else "")
    told = re.sub(r"\{\w+\}", "…", schema.edge_type(name).zh)  # as in “是…的{role}”
    return f"关系“{told}”" + (f"的{schema.prop_of_edge(name, prop).zh}" if prop else "")


def no_law(query: Query, graph: Graph) -> list[str]:
    """One line for each stretch of days that a legal parameter is asked about and no row of its table covers."""
    lines = []
    for table, on in _legal(query):
        name, _, prop = on.partition(".")
        days = table.without_row(_frame(graph, name)[prop].drop_nulls().unique())
        begins = [row.begins for row in table.rows]
        for _, some in groupby(days, key=lambda day: bisect_right(begins, day)):
            gap = list(some)
            lines.append(
                f"法定参数 {table.name} ({table.title}) 没有 {gap[0]} 至 {gap[-1]} 的条文, {named(on)}在此间的不作判断"
            )
    return lines


def unsure(query: Query, graph: Graph, cases: Collection[str]) -> frozenset[str]:
    """Those of the cases about which the pattern cannot say no.

    One does not tell a property that it needs, nor does any edge of that type into it; or no row of the law covers a
    day that it or such an edge tells.
    """
    assert isinstance(query.header, PatternHeader)
    wanted = pl.Series("case", sorted(cases), dtype=pl.String).to_frame()

    def told(fact: str) -> pl.DataFrame:
        """case and value, of the case itself or of the edges into it; empty of anything else."""
        name, _, prop = fact.partition(".")
        if name == "LegalCase":
            return graph.label(name).select(case="id", value=prop).join(wanted, on="case", how="semi")
        if name in LABELS or "LegalCase" not in schema.edge_type(name).end:
            return wanted.clear().with_columns(value=pl.lit(None))
        return graph.edge(name).select(case="end", value=prop).join(wanted, on="case", how="semi")

    found: set[str] = set()
    by_day = list(_legal(query))
    for fact in {*(need for need in query.header.needs if "." in need), *(on for _, on in by_day)}:
        found |= set(told(fact).group_by("case").agg(pl.col("value").is_null().all()).filter("value")["case"])
    for table, on in by_day:
        frame = told(on).drop_nulls()
        found |= set(frame.filter(pl.col("value").is_in(table.without_row(frame["value"].unique())))["case"])
    return frozenset(found)


def _legal(query: Query) -> Iterable[tuple[LegalTable, str]]:
    """The tables that the pattern picks rows of, each with the date that picks. Raises QingsuError: there is none."""
    for param in query.header.params.values():
        if param.kind == "legal":
            name, _, prop = param.on.partition(".")
            declared = (schema.prop_of_label if name in LABELS else schema.prop_of_edge)(name, prop, query.place())
            yield legal_table(param.table, query.place()), f"{name}.{declared.name}"


def _frame(graph: Graph, name: str) -> pl.DataFrame:
    return graph.label(name) if name in LABELS else graph.edge(name)


def hits_of(query: Query, rows: Rows, key: bytes, anchor: str = "") -> list[Hit]:
    """The hits of one pattern's rows: those with the same cases together, in the order of the rows.

    The id hangs on the pattern and the cases alone. Raises QueryError: the row limit cut some off, the evidence of a
    row is no list of cases, or there is no column `anchor`.
    """
    header = query.header
    assert isinstance(header, PatternHeader)
    if rows.partial:
        raise QueryError(f"{query.id}: 结果超过 {MOST_ROWS} 行, 线索表会不全: 请收紧规则")
    subjects: dict[tuple[str, ...], dict[str, str]] = {}
    origins: dict[tuple[str, ...], set[str]] = {}
    shown: dict[tuple[str, ...], dict[str, set[str]]] = {}
    anchors: dict[tuple[str, ...], set[str]] = {}
    for row in rows.rows:
        told = dict(zip(rows.columns, row, strict=True))
        evidence = told[header.evidence]
        if not isinstance(evidence, list) or not evidence or not all(isinstance(case, str) for case in evidence):
            raise QueryError(f"{query.id}: 证据列 {header.evidence} 应为案件编号的列表")
        cases = tuple(sorted(set(evidence)))
        mine = subjects.setdefault(cases, {})
        for column in header.subject:
            for one in _flat_texts(told[column]):
                mine.setdefault(one, column)
        origins.setdefault(cases, set()).update(_flat_texts(told[header.origins]) if header.origins else ())
        for column, word in header.shows.items():
            shown.setdefault(cases, {}).setdefault(word, set()).update(_flat_texts(told[column]))
        anchors.setdefault(cases, set()).update(_flat_texts(told.get(anchor)))
    return [
        Hit(
            keyed_id(key, "Clue", query.id, SEPARATOR.join(cases)),
            query,
            cases,
            mine,
            tuple(sorted(origins[cases])),
            {word: tuple(sorted(values)) for word, values in shown.get(cases, {}).items()},
            tuple(sorted(anchors[cases])),
        )
        for cases, mine in subjects.items()
    ]


def _flat_texts(value: object) -> list[str]:
    """The texts of a value, of a list, or of lists in a list; nothing of null."""
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return [text for one in value for text in _flat_texts(one)]
    return [str(value)]
