"""What registers and papers say otherwise than the graph shows of one thing, or of its relations."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import polars as pl

from app.dossiers.material import Material
from app.explorer.services.cards import value_words
from app.language import say
from graph import schema
from graph.build import CONTRADICTIONS
from graph.vocabulary import Prop

MOST = 50
_ENDS = " → "


@dataclass(frozen=True)
class Contradiction:
    """A property in words, of whom where it is one of a relation; what is shown, what is said otherwise, and where."""

    title: str
    of: str
    shown: str
    other: str
    origins: tuple[str, ...]


def contradictions_of(material: Material, id_: str) -> tuple[Contradiction, ...]:
    """What is said otherwise of a node and its relations, short values first, at most MOST; nothing of a graph that was
    published without.

    Raises WorkspaceError: no graph was built. Cost: a scan of all contradictions.
    """
    path = material.workspace.require("build").folder / CONTRADICTIONS
    if not path.is_file():
        return ()
    ends = pl.col("id").str.split(_ENDS)
    found = pl.scan_parquet(path).filter(ends.list.contains(id_)).collect()
    told = [_told(material, id_, row) for row in found.iter_rows(named=True)]
    return tuple(sorted(told, key=lambda one: (len(one.other), one.title, one.of)))[:MOST]


def _told(material: Material, id_: str, row: dict[str, Any]) -> Contradiction:
    of_node = row["thing"] in schema.LABELS
    props = schema.node_props(row["thing"]) if of_node else schema.edge_props(row["thing"])
    prop = props.get(row["property"])
    others = [] if of_node else [one for one in row["id"].split(_ENDS) if one != id_]
    return Contradiction(
        say(prop.zh, prop.en) if prop else str(row["property"]),
        "、".join(_names(material, others)),
        _words(prop, row["shown"]) if row["shown"] is not None else say("未取", "not taken"),
        _words(prop, row["other"]),
        tuple(row["origins"]),
    )


def _names(material: Material, ids: Iterable[str]) -> Iterable[str]:
    return (material.reader.caption(one) for one in ids if material.reader.now(one) is not None)


def _words(prop: Prop | None, text: str) -> str:
    """A value that was written down as a text, in words."""
    if prop is None:
        return text
    value: Any = text
    if prop.type is bool:
        value = text == "true"
    elif prop.type in (int, float):
        with suppress(ValueError):
            value = float(text) if prop.type is float else int(text)
    return value_words(prop, value)
