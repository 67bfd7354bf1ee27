"""What GraphML and GEXF share: the columns of nodes and edges, and a table as elements, a line a row.

Lines are put together column by column, never value by value: a million edges are a matter of seconds.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

import polars as pl

from app.exports._values import Changes, as_text, clean, known, sayable, slices
from graph import schema
from graph.search import shown
from graph.tables import Graph
from graph.vocabulary import EdgeType, NodeLabel, Prop

TYPE, TYPE_ZH = ("type", "类型 type"), ("type_zh", "类型(中文) type_zh")
"""Columns that no property is: the label or edge type, and a label's Chinese name."""
START, END, NUMBER = "(start)", "(end)", "(number)"
_LARGE, _USUAL = 16, 8
_LARGE_LABELS = frozenset({*(one.name for one in schema.PARTIES), "LegalCase"})
_SPECIAL = r'[&<>"\t\n\r]'
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


@dataclass(frozen=True)
class Column:
    """One property, of every label or edge type that has it: `title` is its Chinese names and its own."""

    id: str
    title: str
    prop: Prop


@dataclass(frozen=True)
class Rows:
    """A part of a table: `values` as they stand there, `text` escaped.

    `text` has the known properties, `caption` (what people read), and of edges `START`, `END` and `NUMBER`.
    """

    values: pl.DataFrame
    text: pl.DataFrame


def node_columns(graph: Graph) -> dict[str, Column]:
    """Property → column, of what is known of any node; without `id`."""
    return _columns(graph.nodes, schema.node_props, "n")


def edge_columns(graph: Graph) -> dict[str, Column]:
    """Property → column, of what is known of any edge."""
    return _columns(graph.edges, schema.edge_props, "e")


def node_rows(graph: Graph, changes: Changes) -> Iterator[tuple[NodeLabel, Rows]]:
    """Every node, a part of a label's table at a time."""
    for name, frame in sorted(graph.nodes.items()):
        label = schema.label(name)
        props = known(frame, schema.node_props(name).values())
        captioned = frame.lazy().select(caption=shown(name, label.caption).fill_null(label.zh))
        first = 0
        for part in slices(frame):
            caption = captioned.slice(first, part.height).collect()["caption"]
            text = as_text(part, props, name, changes).with_columns(clean(caption, "", Changes()))
            yield label, Rows(part, _escaped(text))
            first += part.height


def edge_rows(graph: Graph, changes: Changes) -> Iterator[tuple[EdgeType, Rows]]:
    """Every edge, a part of a type's table at a time."""
    for name, frame in sorted(graph.edges.items()):
        kind = schema.edge_type(name)
        props = known(frame, schema.edge_props(name).values())
        first = 0
        for part in slices(frame):
            number = pl.int_range(first, first + part.height, eager=True).cast(pl.String)
            ends = part.select(pl.col("start").alias(START), pl.col("end").alias(END), number.alias(NUMBER))
            text = ends.hstack(as_text(part, props, name, changes).get_columns())
            text = text.with_columns(caption=_words(kind, text))
            yield kind, Rows(part, _escaped(text))
            first += part.height


def rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def size(label: NodeLabel) -> int:
    """Parties and cases are what people look for."""
    return _LARGE if label.name in _LARGE_LABELS else _USUAL


def write_lines(out: BinaryIO, rows: Rows, *parts: str | pl.Expr) -> None:
    """A line for each row: texts as they are, and expressions over `rows.text`."""
    line = pl.concat_str(pl.lit(part) if isinstance(part, str) else part for part in parts)
    rows.text.select(line).write_csv(out, include_header=False, quote_style="never")


def escape(text: str) -> str:
    """A text of our own, or of whoever exports, as it may stand in a file."""
    return "".join(_ESCAPES.get(sign, sign) for sign in sayable(text))


def where_known(before: str, name: str, after: str) -> pl.Expr:
    """The column between two texts, nothing where it is unknown."""
    return (pl.lit(before) + pl.col(name) + pl.lit(after)).fill_null("")


def _columns(
    frames: Mapping[str, pl.DataFrame], props_of: Callable[[str], dict[str, Prop]], prefix: str
) -> dict[str, Column]:
    titles: dict[str, list[str]] = {}
    props: dict[str, Prop] = {}
    for name, frame in sorted(frames.items()):
        for prop in known(frame, props_of(name).values()):
            if prop.name != "id":
                titles.setdefault(prop.name, []).append(prop.zh)
                props[prop.name] = prop
    return {
        name: Column(f"{prefix}_{name}", f"{'/'.join(dict.fromkeys(titles[name]))} {name}", prop)
        for name, prop in props.items()
    }


def _words(kind: EdgeType, text: pl.DataFrame) -> pl.Expr:
    """The edge in Chinese, with the role where it has one."""
    before, role, after = kind.zh.partition("{role}")
    if not role:
        return pl.lit(kind.zh)
    said = pl.col("role").fill_null("当事人") if "role" in text.columns else pl.lit("当事人")
    return pl.lit(before) + said + pl.lit(after)


def _escaped(text: pl.DataFrame) -> pl.DataFrame:
    special = [column.name for column in text.iter_columns() if column.str.contains(_SPECIAL).any()]
    return text.with_columns(pl.col(special).str.replace_many(list(_ESCAPES), list(_ESCAPES.values())))
