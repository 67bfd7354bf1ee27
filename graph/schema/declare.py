"""Short words to declare the schema with. The type of a property follows from the word, never from a bare string."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, TypedDict, Unpack

from graph.vocabulary import EdgeType, NodeLabel, Prop, PropType

SHARED_ZH = {
    "name": "名称",
    "kind": "种类",
    "from": "起",
    "to": "止",
    "date": "日期",
    "on_at": "时刻",
    "amount": "金额",
    "price": "价款",
    "status": "状态",
    "reason": "原因",
    "result": "结果",
    "contract_no": "合同号",
    "sign_date": "签订",
    "licence_no": "执业证号",
    "basis_no": "依据文号",
    "rate_annual": "年率",
    "county6": "县区码",
    "deg": "连接数",
    "tie_group": "关联组",
    "template_group": "模板组",
}

Time = Literal["interval", "date", "case", ""]
Props = Prop | tuple[Prop, ...]


class Marks(TypedDict, total=False):
    en: str
    doc: str
    unit: str
    values: tuple[str, ...]
    required: bool
    key: bool
    derived: bool
    personal: bool
    search: bool


def words(name: str) -> str:
    """`filed_date` and `LegalCase` in lower-case words."""
    parts = re.findall(r"[A-Z][a-z]+|[A-Z]+|[a-z0-9]+", name)
    return " ".join("number" if part == "no" else part.lower() for part in parts)


def _prop(name: str, kind: PropType, zh: str, marks: Marks) -> Prop:
    plain: Marks = {"en": words(name).capitalize()}
    return Prop(name, kind, zh=zh or SHARED_ZH[name], **(plain | marks))


def text(name: str, zh: str = "", **marks: Unpack[Marks]) -> Prop:
    return _prop(name, str, zh, marks)


def texts(name: str, zh: str = "", **marks: Unpack[Marks]) -> Prop:
    return _prop(name, list, zh, marks)


def flag(name: str, zh: str = "", **marks: Unpack[Marks]) -> Prop:
    """Three values: true, false and absent (unknown)."""
    return _prop(name, bool, zh, marks)


def whole(name: str, zh: str = "", **marks: Unpack[Marks]) -> Prop:
    return _prop(name, int, zh, marks)


def real(name: str, zh: str = "", **marks: Unpack[Marks]) -> Prop:
    return _prop(name, float, zh, marks)


def day(name: str, zh: str = "", **marks: Unpack[Marks]) -> Prop:
    return _prop(name, date, zh, marks)


def moment(name: str, zh: str = "", **marks: Unpack[Marks]) -> Prop:
    return _prop(name, datetime, zh, marks)


def money(name: str, zh: str = "", **marks: Unpack[Marks]) -> tuple[Prop, Prop]:
    """Whole fen to reckon with, and yuan to look at."""
    title = zh or SHARED_ZH[name]
    fen: Marks = {"en": words(name).capitalize(), **marks, "unit": "fen"}
    yuan: Marks = {**fen, "en": f"{fen['en']} (yuan)", "unit": "yuan"}
    return _prop(f"{name}_fen", int, title, fen), _prop(f"{name}_yuan", float, f"{title}(元)", yuan)


def _flat(parts: Iterable[Props]) -> tuple[Prop, ...]:
    return tuple(p for part in parts for p in ((part,) if isinstance(part, Prop) else part))


def node(
    name: str, zh: str, *parts: Props, colour: str, key_doc: str, models: str, en: str = "", doc: str = ""
) -> NodeLabel:
    """The first property is the caption."""
    props = _flat(parts)
    return NodeLabel(
        name,
        zh=zh,
        en=en or words(name).capitalize(),
        colour=colour,
        caption=props[0].name,
        props=props,
        key_doc=key_doc,
        doc=doc,
        models=models,
    )


def edge(
    name: str,
    start: Iterable[NodeLabel],
    end: Iterable[NodeLabel],
    zh: str,
    zh_back: str,
    *parts: Props,
    time: Time = "",
    derived: bool = False,
    undirected: bool = False,
    doc: str = "",
) -> EdgeType:
    return EdgeType(
        name,
        start=tuple(label.name for label in start),
        end=tuple(label.name for label in end),
        zh=zh,
        zh_back=zh_back,
        en=words(name),
        props=_flat(parts),
        time=time,
        derived=derived,
        undirected=undirected,
        doc=doc,
    )
