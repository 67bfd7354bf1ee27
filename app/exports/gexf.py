"""GEXF 1.3: what Gephi opens with colours, sizes and a time line.

A node or edge is there from its first day to its last: a case from filing to closing, an edge of a case with it, an
office or a holding for its term, a dated act on its day. What has no day is there always. Edges of different types
are of different `kind`, so that Gephi keeps them apart. Grammar: gexf.net/1.3.
"""

from collections.abc import Collection
from pathlib import Path

import polars as pl

from app.exports._scope import Scope, in_one_line, size_of
from app.exports._values import Changes
from app.exports._xml import (
    END,
    NUMBER,
    START,
    TYPE,
    TYPE_ZH,
    Column,
    Rows,
    edge_columns,
    edge_rows,
    escape,
    node_columns,
    node_rows,
    rgb,
    size,
    where_known,
    write_lines,
)
from app.grass import DERIVED
from app.language import say
from graph import schema
from graph.tables import Graph
from graph.vocabulary import NodeLabel

TITLE = {"zh": "GEXF, 用 Gephi 打开, 有颜色与时间轴", "en": "GEXF, for Gephi, with colours and a time line"}
SUFFIX = ".gexf"
_TYPES = {int: "long", float: "double", bool: "boolean"}
_CASE = "LegalCase"
_FIRST, _LAST = "filed_date", "close_date"
_ORGANISATIONS = frozenset({"Company", "VillageOrg", "Court"})
_PEOPLE = frozenset({"Person", "Agent", "CourtOfficer", "Expert"})
_SINCE, _UNTIL = "(since)", "(until)"


def write(graph: Graph, out: Path, scope: Scope) -> list[str]:
    """One file: the nodes, then the edges, all directed. Returns what was changed on the way, a line a kind."""
    changes = Changes()
    nodes, edges = node_columns(graph), edge_columns(graph)
    node_count, edge_count = size_of(graph)
    cases = graph.label(_CASE).select("id", since=_FIRST, until=_LAST)
    with out.open("wb") as file:
        file.write(_head(nodes, edges, scope).encode())
        file.write(f'<nodes count="{node_count}">\n'.encode())
        for label, rows in node_rows(graph, changes):
            red, green, blue = rgb(label.colour)
            dated = _dated(rows, _days_of_node(label.name, rows.values), label.name, changes)
            write_lines(
                file,
                dated,
                '<node id="',
                pl.col("id"),
                '" label="',
                pl.col("caption"),
                '"',
                *_span(),
                f"><attvalues>{_attvalue(f'n_{TYPE[0]}', label.name)}{_attvalue(f'n_{TYPE_ZH[0]}', label.zh)}",
                *(_value(nodes[name]) for name in rows.text.columns if name in nodes),
                f'</attvalues><viz:color r="{red}" g="{green}" b="{blue}"/><viz:size value="{size(label)}"/>'
                f'<viz:shape value="{_shape(label)}"/></node>',
            )
        file.write(f'</nodes>\n<edges count="{edge_count}">\n'.encode())
        red, green, blue = rgb(DERIVED)
        for kind, rows in edge_rows(graph, changes):
            dated = _dated(rows, _days_of_edge(kind.name, rows.values, cases), kind.name, changes)
            colour = f'<viz:color r="{red}" g="{green}" b="{blue}"/>' if kind.derived else ""
            write_lines(
                file,
                dated,
                f'<edge id="{kind.name}-',
                pl.col(NUMBER),
                '" source="',
                pl.col(START),
                '" target="',
                pl.col(END),
                '" label="',
                pl.col("caption"),
                f'" kind="{kind.name}"',
                *_span(),
                f"><attvalues>{_attvalue(f'e_{TYPE[0]}', kind.name)}",
                *(_value(edges[name]) for name in rows.text.columns if name in edges),
                f"</attvalues>{colour}</edge>",
            )
        file.write(b"</edges>\n</graph>\n</gexf>\n")
    return changes.told()


def _head(nodes: dict[str, Column], edges: dict[str, Column], scope: Scope) -> str:
    kinds = {"node": ("n", (TYPE, TYPE_ZH)), "edge": ("e", (TYPE,))}
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
        f'<meta lastmodifieddate="{scope.data_date.isoformat()}"><creator>{escape(scope.who)}</creator>'
        f"<description>{escape(in_one_line(scope))}</description></meta>\n"
        '<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">\n'
    ]
    for of, columns in (("node", nodes), ("edge", edges)):
        prefix, fixed = kinds[of]
        told = [(f"{prefix}_{name}", title, "string") for name, title in fixed]
        told += [(one.id, one.title, _TYPES.get(one.prop.type, "string")) for one in columns.values()]
        parts.append(f'<attributes class="{of}" mode="static">\n')
        parts += [f'<attribute id="{id_}" title="{escape(title)}" type="{kind}"/>\n' for id_, title, kind in told]
        parts.append("</attributes>\n")
    return "".join(parts)


def _days_of_node(label: str, values: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    if label == _CASE:
        return values[_FIRST], values[_LAST]
    props = schema.node_props(label)
    return _days(values, "interval" if {"from", "to"} <= props.keys() else "date", props)


def _days_of_edge(edge_type: str, values: pl.DataFrame, cases: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    kind = schema.edge_type(edge_type)
    if kind.time != "case":
        return _days(values, kind.time, schema.edge_props(edge_type))
    at = "end" if _CASE in kind.end else "start"
    of_case = values.select(at).join(cases, left_on=at, right_on="id", how="left", maintain_order="left")
    return of_case["since"], of_case["until"]


def _days(values: pl.DataFrame, time: str, props: Collection[str]) -> tuple[pl.Series, pl.Series]:
    """First and last day by a time of the schema; both null where it knows none."""
    if time == "interval":
        return values["from"], values["to"]
    told = [pl.col(name).cast(pl.Date) for name in ("date", "on_at") if time == "date" and name in props]
    never = pl.repeat(None, values.height, dtype=pl.Date)
    day = values.select(day=pl.coalesce(*told, never))["day"]
    return day, day


def _dated(rows: Rows, days: tuple[pl.Series, pl.Series], table: str, changes: Changes) -> Rows:
    """With first and last day as text. A last day before the first, which Gephi refuses, is left open."""
    since, until = days
    turned = (until < since).fill_null(False)
    changes.add(say("止日早于起日, 时间轴上只用起日", "Last day before the first, left open"), table, int(turned.sum()))
    until = until.to_frame("day").select(pl.when(~turned).then("day")).to_series()
    told = rows.text.with_columns(since.cast(pl.String).alias(_SINCE), until.cast(pl.String).alias(_UNTIL))
    return Rows(rows.values, told)


def _span() -> list[pl.Expr]:
    return [where_known(' start="', _SINCE, '"'), where_known(' end="', _UNTIL, '"')]


def _attvalue(column: str, value: str) -> str:
    return f'<attvalue for="{column}" value="{escape(value)}"/>'


def _value(column: Column) -> pl.Expr:
    return where_known(f'<attvalue for="{column.id}" value="', column.prop.name, '"/>')


def _shape(label: NodeLabel) -> str:
    """Discs are people, squares organisations, diamonds cases, triangles all else."""
    if label.name in _PEOPLE:
        return "disc"
    if label.name in _ORGANISATIONS:
        return "square"
    return "diamond" if label.name == _CASE else "triangle"
