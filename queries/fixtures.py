"""Fixtures of queries: a few facts that hit, and the same with one fact changed that must not.

    [hit.name]         nodes.x = {label = …, property = …}, edges.y = ["x", "TYPE", "z", {…}], expect = [rows]
    [near_miss.name]   of = the hit, and one `change.<node or edge> = {…}`, or one `without = "<node or edge>"`
    params             in a hit: what the query is asked with

A node's name is its id. Required properties are filled in, `graph/derive` runs, and no derived property is written by
hand. Rows are compared in order, columns of lists without; a value that must be unknown is written "None".
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import neo4j
import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph import schema
from graph.derive import derive_all
from graph.errors import Place, QueryError, SchemaError
from graph.store.address import Remote
from graph.store.embedded import open_reading, writing
from graph.store.host import Host
from graph.store.loading import declare, empty, load_rows
from graph.store.reading import Reading
from graph.store.remote import connected, refuse_rows
from graph.store.remote import open_reading as open_remote_reading
from graph.tables import Graph, edge_columns, node_columns
from graph.vocabulary import Prop
from queries.library import Asked, PatternHeader, Query, ask

DATABASE = "g_fixtures"
FIXTURE_DATE = date(2026, 1, 1)
SECONDS = 20.0
ROWS = 1000


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Nodes = dict[str, dict[str, Any]]
Edges = dict[str, tuple[str, str, str] | tuple[str, str, str, dict[str, Any]]]


class Hit(_Form):
    nodes: Nodes
    edges: Edges = Field(default_factory=dict)
    params: dict[str, Any] = Field(default_factory=dict)
    expect: list[dict[str, Any]]


class NearMiss(_Form):
    of: str
    change: dict[str, dict[str, Any]] = Field(default_factory=dict)
    without: str = ""


class Fixture(_Form):
    hit: dict[str, Hit]
    near_miss: dict[str, NearMiss] = Field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """One graph, what it is asked, and the rows that must come."""

    query: Query
    name: str
    graph: Graph
    params: Mapping[str, Any]
    expect: tuple[Mapping[str, Any], ...]


def examples(query: Query) -> list[Example]:
    """The hits and near misses beside a query.

    Raises  QueryError, with file and line: not in the form; a near miss that is not one fact away from its hit; a
            pattern without a near miss, or with a hit of no rows; rows with different columns; a derived property or
            edge; an edge of a node that is not there, or between labels it does not join.
            SchemaError, with file and line: a label, edge type, property or value the schema does not know.
    """
    place = Place(query.fixture.name)
    try:
        text = query.fixture.read_text("utf-8")
        fixture = Fixture.model_validate(tomllib.loads(text))
    except FileNotFoundError:
        raise QueryError("缺少样例", place) from None
    except tomllib.TOMLDecodeError as error:
        raise QueryError(f"不是 TOML: {error}", place) from None
    except ValidationError as error:
        first = error.errors()[0]
        steps = [str(step) for step in first["loc"]]
        lines = _Lines(query.fixture.name, text.splitlines(), (".".join(steps[:2]),))
        raise QueryError(f"{'.'.join(steps)}: {first['msg']}", lines.of(steps[2] if len(steps) > 2 else "")) from None
    if query.is_pattern and not fixture.near_miss:
        raise QueryError("规则至少要有一个近似而不命中的样例 near_miss", place)
    lines = _Lines(query.fixture.name, text.splitlines())
    for name, hit in fixture.hit.items():
        expected = lines.within(f"hit.{name}").of("expect")
        if query.is_pattern and not hit.expect:
            raise QueryError(f"hit.{name}: 规则的命中样例应写明期望的行 expect", expected)
        if any(set(row) != set(hit.expect[0]) for row in hit.expect):
            raise QueryError(f"hit.{name}: expect 各行的列应当一致", expected)
    found = []
    for name, hit in fixture.hit.items():
        graph = _graph(hit.nodes, hit.edges, lines.within(f"hit.{name}"))
        if isinstance(query.header, PatternHeader) and not all(
            _rests_on_cases(query.header, hit, r) for r in hit.expect
        ):
            raise QueryError(
                f"hit.{name}: 证据列 {query.header.evidence} 应列出案件 (LegalCase), 不能为空",
                lines.within(f"hit.{name}").of("expect"),
            )
        found.append(Example(query, f"hit.{name}", graph, hit.params, tuple(hit.expect)))
    for name, miss in fixture.near_miss.items():
        if miss.of not in fixture.hit:
            raise QueryError(f"near_miss.{name}: 没有 hit.{miss.of}", lines.within(f"near_miss.{name}").of("of"))
        hit = fixture.hit[miss.of]
        nodes, edges = _one_changed(hit, name, miss, lines.within(f"near_miss.{name}").of("of"))
        graph = _graph(nodes, edges, lines.within(f"near_miss.{name}", f"hit.{miss.of}"))
        found.append(Example(query, f"near_miss.{name}", graph, hit.params, ()))
    return found


def _rests_on_cases(header: PatternHeader, hit: Hit, row: Mapping[str, Any]) -> bool:
    """Whether a clue as it is expected names the cases that it rests on, or leaves the column out; a clue without any
    would stop the stage.
    """
    if header.evidence not in row:
        return True
    cases = row[header.evidence]
    labels = [hit.nodes.get(str(one), {}).get("label") for one in cases] if isinstance(cases, list) else []
    return bool(labels) and set(labels) == {"LegalCase"}


@dataclass(frozen=True)
class _Lines:
    """Where a fixture says a thing: the tables of `blocks` in their order, else the file alone."""

    file: str
    lines: list[str]
    blocks: tuple[str, ...] = ()

    def within(self, *blocks: str) -> "_Lines":
        return _Lines(self.file, self.lines, blocks)

    def of(self, name: str) -> Place:
        """The first line that begins with `name`, or gives or changes the node or edge of it; else the block's own."""
        said = re.compile(rf"\s*(?:(?:nodes|edges|change)\.)?{re.escape(name)}\s*(?:=|\.)")
        begin = None
        for block in self.blocks:
            inside = False
            for number, line in enumerate(self.lines, 1):
                if line.lstrip().startswith("["):
                    inside = line.strip().startswith(f"[{block}]")
                    begin = number if inside and begin is None else begin
                elif inside and said.match(line):
                    return Place(self.file, number)
        return Place(self.file, begin)


def mistakes(store: Asked, example: Example) -> list[str]:
    """What the store, loaded with the example's graph, answers otherwise than the example says; empty if right."""
    found = ask(store, example.query, example.params, data_date=FIXTURE_DATE, seconds=SECONDS, rows=ROWS)
    columns = list(example.expect[0]) if example.expect else list(found.columns)
    missing = [column for column in columns if column not in found.columns]
    if missing and found.rows:  # without rows the embedded engine names no columns
        return [f"{example.query.id} {example.name}: 结果中没有列 {missing[0]}"]
    told = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    rows = [_comparable(tuple(row[column] for column in columns)) for row in told]
    expected = [_comparable(tuple(row[column] for column in columns)) for row in example.expect]
    if rows == expected:
        return []
    return [f"{example.query.id} {example.name}: 应为 {expected}, 实为 {rows}"]


def wrong_answers(host: Host, some: Iterable[Example]) -> list[str]:
    """What an embedded engine answers otherwise than the examples say, and what it does not refuse to write.

    One database serves all, and stays. Raises StoreError: the engine does not answer.
    """
    if DATABASE not in host.databases():
        host.create_database(DATABASE)
    with writing(host) as driver, open_reading(host, DATABASE) as store:
        return _wrong_answers(driver, DATABASE, store, some)


def wrong_answers_of_neo4j(remote: Remote, some: Iterable[Example]) -> list[str]:
    """The same of a Neo4j, whose database must be empty and is left empty.

    Raises StoreError: it is not empty, or there is no connection.
    """
    with connected(remote) as driver, open_remote_reading(remote) as store:
        refuse_rows(driver, remote)
        try:
            return _wrong_answers(driver, None, store, some)
        finally:
            empty(driver, None)


def _wrong_answers(driver: neo4j.Driver, database: str | None, store: Reading, some: Iterable[Example]) -> list[str]:
    """The database is emptied for each example: to declare the schema's indexes takes ten times as long as one."""
    declare(driver, database)
    wrong = []
    loaded: Graph | None = None
    for example in some:
        if example.graph is not loaded:
            empty(driver, database)
            load_rows(driver, database, example.graph)
            loaded = example.graph
        wrong += mistakes(store, example)
    if store.can_write():
        wrong.append("只读用户竟能写入")
    return wrong


def _one_changed(hit: Hit, name: str, miss: NearMiss, place: Place) -> tuple[Nodes, Edges]:
    facts = sum(len(values) for values in miss.change.values()) + bool(miss.without)
    if facts != 1:
        raise QueryError(f"near_miss.{name}: 与 hit 恰应相差一件事实, 实为 {facts}", place)
    nodes = {one: dict(values) for one, values in hit.nodes.items()}
    edges = dict(hit.edges)
    if miss.without:
        if miss.without not in edges:
            raise QueryError(f"near_miss.{name}: 没有关系 {miss.without}", place)
        del edges[miss.without]
    for one, values in miss.change.items():
        if one in nodes:
            nodes[one] |= values
        elif one in edges:
            start, kind, end, *props = edges[one]
            edges[one] = (start, kind, end, {**(props[0] if props else {}), **values})
        else:
            raise QueryError(f"near_miss.{name}: 没有节点或关系 {one}", place)
    return nodes, edges


def _graph(nodes: Nodes, edges: Edges, lines: _Lines) -> Graph:
    """The facts of a fixture as a graph, with everything derived."""
    graph = Graph()
    rows: dict[str, list[dict[str, Any]]] = {}
    label_of: dict[str, str] = {}
    for name, values in nodes.items():
        told = dict(values)
        place = lines.of(name)
        label = schema.label(str(told.pop("label", "")), place).name
        label_of[name] = label
        _held([schema.prop_of_label(label, prop, place) for prop in told], told, name, place)
        filled = {
            prop.name: prop.values[0] if prop.values else name
            for prop in schema.node_props(label).values()
            if prop.required and prop.name not in told
        }
        base = {"id": name, "origins": [f"fixture/-/{name}"], "origin_count": 1}
        typed = _frame([base | filled | told], node_columns(label), place)
        rows.setdefault(label, []).extend(typed.to_dicts())
    for label, told_rows in rows.items():
        graph = graph.with_label(label, pl.DataFrame(told_rows, schema=node_columns(label), orient="row"))
    links: dict[str, list[dict[str, Any]]] = {}
    for name, (start, kind, end, *props) in edges.items():
        place = lines.of(name)
        declared = schema.edge_type(str(kind), place)
        for node in (start, end):
            if node not in label_of:
                raise QueryError(f"关系 {name} 的一端 {node} 不在样例中", place)
        if label_of[start] not in declared.start or label_of[end] not in declared.end:
            raise QueryError(f"关系 {name}: {kind} 不能从 {label_of[start]} 到 {label_of[end]}", place)
        told = dict(props[0]) if props else {}
        if declared.derived:
            raise QueryError(f"关系 {kind} 是推导出来的, 不能手写", place)
        _held([schema.prop_of_edge(declared.name, prop, place) for prop in told], told, name, place)
        if declared.undirected and start > end:
            start, end = end, start  # noqa: PLW2901
        row = {"start": start, "start_label": label_of[start], "end": end, "end_label": label_of[end],
               "origins": [f"fixture/-/{name}"], **told}  # fmt: skip
        links.setdefault(declared.name, []).extend(_frame([row], edge_columns(kind), place).to_dicts())
    for kind, told_rows in links.items():
        graph = graph.with_edge(kind, pl.DataFrame(told_rows, schema=edge_columns(kind), orient="row"))
    return derive_all(graph)


def _held(props: list[Prop], told: Mapping[str, Any], name: str, place: Place) -> None:
    """Refuse what is derived, and what a closed list of values does not have: a typo would make a near miss pass."""
    for prop in props:
        if prop.derived:
            raise QueryError(f"{name}.{prop.name} 是推导出来的, 不能手写", place)
        if prop.values and told[prop.name] not in prop.values:
            raise SchemaError(f"{name}.{prop.name} 应为其中之一: {' '.join(prop.values)}", place)


def _frame(rows: list[dict[str, Any]], columns: Mapping[str, pl.DataType], place: Place) -> pl.DataFrame:
    try:
        return pl.DataFrame(rows, schema=dict(columns), orient="row", strict=True)
    except (pl.exceptions.PolarsError, TypeError, OverflowError) as error:
        raise SchemaError(f"值与类型不符: {' '.join(str(error).split())}", place) from error


def _comparable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_plain(value) for value in row)


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(sorted(_plain(one) for one in value)) + "]"
    if hasattr(value, "iso_format"):  # a date of the driver
        return str(value.iso_format())
    return str(value)
