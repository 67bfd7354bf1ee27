"""The litigation schema, declared once: labels, edge types, properties. Everything else asks here.

A new kind of fact is one entry in the file of its subject (people, cases, contracts, assets, registers, edges).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache

from graph.errors import Place, SchemaError
from graph.schema import assets, cases, contracts, edges, people, registers
from graph.schema.edges import ASSETS, CONTRACTS, PARTIES
from graph.vocabulary import EdgeType, NodeLabel, Prop

__all__ = [
    "ASSETS",
    "BASE_EDGE_PROPS",
    "BASE_NODE_PROPS",
    "CONTRACTS",
    "EDGES",
    "LABELS",
    "PARTIES",
    "TIME_PROPS",
    "Index",
    "constraints_and_indexes",
    "edge_props",
    "edge_type",
    "fingerprint",
    "label",
    "node_props",
    "prop_of_edge",
    "prop_of_label",
]

LABELS: dict[str, NodeLabel] = {
    thing.name: thing
    for module in (people, cases, contracts, assets, registers)
    for thing in vars(module).values()
    if isinstance(thing, NodeLabel)
}
EDGES: dict[str, EdgeType] = {thing.name: thing for thing in vars(edges).values() if isinstance(thing, EdgeType)}

ORIGINS = Prop("origins", list, zh="出处", en="Origins", doc="Cells and words it came from; a node keeps the first 20.")
BASE_NODE_PROPS: tuple[Prop, ...] = (
    Prop("id", str, zh="标识", en="Id", required=True),
    ORIGINS,
    Prop("origin_count", int, zh="出处数", en="Origin count"),
)
BASE_EDGE_PROPS: tuple[Prop, ...] = (ORIGINS,)
TIME_PROPS: dict[str, tuple[Prop, ...]] = {
    "interval": (Prop("from", date, zh="起", en="From"), Prop("to", date, zh="止", en="To")),
    "date": (Prop("date", date, zh="日期", en="Date"),),
    "case": (),
    "": (),
}

PLAIN_INDEXES = (("LegalCase", "filed_date"), ("LegalCase", "lineage_id"), ("LegalCase", "dispute_id"))


@dataclass(frozen=True)
class Index:
    label: str
    property: str
    unique: bool = False


def node_props(name: str) -> dict[str, Prop]:
    """All properties of a label, with those every node has: `id` first, `origins` and `origin_count` last."""
    return dict(_node_props(name))


def edge_props(name: str) -> dict[str, Prop]:
    """All properties of an edge type: its own, those of its time, `origins`."""
    return dict(_edge_props(name))


def label(name: str, at: Place | None = None) -> NodeLabel:
    if name not in LABELS:
        raise SchemaError(f"未知标签 '{name}'{_nearest(name, LABELS)}", at)
    return LABELS[name]


def edge_type(name: str, at: Place | None = None) -> EdgeType:
    if name not in EDGES:
        raise SchemaError(f"未知关系 '{name}'{_nearest(name, EDGES)}", at)
    return EDGES[name]


def prop_of_label(label_name: str, prop: str, at: Place | None = None) -> Prop:
    label(label_name, at)
    return _known(_node_props(label_name), f"标签 '{label_name}'", prop, at)


def prop_of_edge(edge_name: str, prop: str, at: Place | None = None) -> Prop:
    edge_type(edge_name, at)
    return _known(_edge_props(edge_name), f"关系 '{edge_name}'", prop, at)


def constraints_and_indexes() -> list[Index]:
    """What a store must build: each label's unique `id`, then the plain indexes, sorted."""
    unique = [Index(name, "id", unique=True) for name in sorted(LABELS)]
    searched = {(thing.name, prop.name) for thing in LABELS.values() for prop in thing.props if prop.search}
    return unique + [Index(name, prop) for name, prop in sorted(searched.union(PLAIN_INDEXES))]


@cache
def fingerprint() -> str:
    """SHA-256 of all that stored data depends on; titles, explanations and colours do not count."""
    nodes = {
        name: {"caption": thing.caption, "props": _shape(_node_props(name).values())} for name, thing in LABELS.items()
    }
    links = {
        name: {
            "start": sorted(thing.start),
            "end": sorted(thing.end),
            "time": thing.time,
            "derived": thing.derived,
            "undirected": thing.undirected,
            "props": _shape(_edge_props(name).values()),
        }
        for name, thing in EDGES.items()
    }
    text = json.dumps({"nodes": nodes, "edges": links}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _node_props(name: str) -> dict[str, Prop]:
    first, *last = BASE_NODE_PROPS
    return {prop.name: prop for prop in (first, *label(name).props, *last)}


@cache
def _edge_props(name: str) -> dict[str, Prop]:
    kind = edge_type(name)
    # A declaration of its own (`from` as a key) wins over the one its time brings.
    props = {prop.name: prop for prop in (*TIME_PROPS[kind.time], *BASE_EDGE_PROPS)}
    own = {prop.name: prop for prop in kind.props}
    return own | {prop: props[prop] for prop in props if prop not in own}


def _known(props: dict[str, Prop], owner: str, prop: str, at: Place | None) -> Prop:
    if prop not in props:
        raise SchemaError(f"{owner} 没有属性 '{prop}'{_nearest(prop, props)}", at)
    return props[prop]


def _nearest(name: str, known: Iterable[str]) -> str:
    by_fold = {one.casefold(): one for one in known}
    near = get_close_matches(name.casefold(), by_fold, n=1)
    return f", 是否 '{by_fold[near[0]]}'?" if near else ""


def _shape(props: Iterable[Prop]) -> dict[str, list[object]]:
    return {
        prop.name: [
            prop.type.__name__,
            prop.unit,
            sorted(prop.values),
            prop.required,
            prop.key,
            prop.derived,
            prop.personal,
            prop.search,
        ]
        for prop in props
    }
