"""The words the schema is written in: a node label, an edge type, a property. Declarations only, no data."""

from dataclasses import dataclass, field
from datetime import date, datetime

PropType = type[str] | type[int] | type[float] | type[bool] | type[date] | type[datetime] | type[list[str]]

PROP_TYPES: tuple[PropType, ...] = (str, int, float, bool, date, datetime, list)


@dataclass(frozen=True)
class Prop:
    """One property of a node or an edge; `list` means a list of texts.

    `key`      part of an edge's identity (schema.md marks it `*`)
    `derived`  computed by `build` (`^d`), never loaded
    `personal` masked by role (`^p`); `search` indexed for search (`^s`)
    `unit`     "fen" for money (int), "yuan" for its display twin (float), else the unit of the number
    """

    name: str
    type: PropType
    zh: str
    en: str
    doc: str = ""
    unit: str = ""
    values: tuple[str, ...] = ()
    required: bool = False
    key: bool = False
    derived: bool = False
    personal: bool = False
    search: bool = False


@dataclass(frozen=True)
class NodeLabel:
    """One kind of node. `caption` is the property people read; `models` the supervision models that use it."""

    name: str
    zh: str
    en: str
    colour: str
    caption: str
    props: tuple[Prop, ...]
    key_doc: str
    doc: str = ""
    models: str = ""

    def prop(self, name: str) -> Prop | None:
        return next((p for p in self.props if p.name == name), None)


@dataclass(frozen=True)
class EdgeType:
    """One kind of edge between any of `start` and any of `end` (label names).

    `time` is "interval" (has `from`, `to`), "date" (has `date`), "case" (time of its case) or "" (none).
    """

    name: str
    start: tuple[str, ...]
    end: tuple[str, ...]
    zh: str
    zh_back: str
    en: str
    props: tuple[Prop, ...] = field(default=())
    time: str = ""
    derived: bool = False
    undirected: bool = False
    doc: str = ""

    def prop(self, name: str) -> Prop | None:
        return next((p for p in self.props if p.name == name), None)

    @property
    def identity(self) -> tuple[str, ...]:
        return tuple(p.name for p in self.props if p.key)
