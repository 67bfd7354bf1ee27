"""The card of one thing of any label: its facts in words, its cases, its relations by kind, doubts about who it is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl

from app.dossiers.material import Material
from app.dossiers.rows import AGENT_KINDS, cases_of, note, people_of
from app.dossiers.told import Case
from app.language import say
from graph import schema
from graph.errors import QueryError
from graph.network import Ints
from graph.reader import GraphReader, Link
from graph.records import RESOLVED
from graph.schema.cases import TEXT_FLAGS
from graph.schema.edges import TIE_KINDS
from graph.vocabulary import Prop

SHOWN_CASES = 300
"""Cases of a card that are told, the newest; how many there are is said."""
SHOWN_NEIGHBOURS = 20
READ_NEIGHBOURS = 500
"""Links of one kind that are read, of which the strongest SHOWN_NEIGHBOURS are told."""
NAMESAKES = 50
CASE = "LegalCase"
_HIDDEN = frozenset(
    {
        "id",
        "origins",
        "origin_count",
        "id_no_hash",
        "dispute_id",
        "lineage_id",
        "series_id",
        "tie_group",
        "case_id",
        "deg",
    }
)
"""What identifies or counts within the program only, or must not be read."""
_NOT_WORDS = frozenset({"from", "to", "date", "weight", "side"})
"""Properties of a relation that are told in another way."""
_ACTORS = ("PARTY_IN", "AGENT_IN", "SITS_IN", "HEARD_BY", "STEP_OF", "ITEM_OF", "DOCUMENT_OF")
"""What a case's own card tells in tables of its own."""
_WORDS = {
    **{name: (zh, name) for name, zh in AGENT_KINDS.items()},
    **{name: (zh, name) for name, zh in TIE_KINDS.items()},
    **{name: (zh, name) for name, zh in TEXT_FLAGS.items()},
    "presiding": ("审判长", "presiding"),
    "judge": ("审判员", "judge"),
    "assessor": ("人民陪审员", "assessor"),
    "clerk": ("书记员", "clerk"),
    "notary": ("公证员", "notary"),
    "appraiser": ("鉴定评估人", "appraiser"),
    "claimed": ("主张", "claimed"),
    "awarded": ("判决", "awarded"),
    "mediated": ("调解", "mediated"),
    "valid": ("有效", "valid"),
    "invalid": ("无效", "invalid"),
    "untested": ("未评判", "untested"),
    "buyer": ("买受人", "buyer"),
    "bidder": ("竞买人", "bidder"),
    "defaulter": ("悔拍人", "defaulter"),
    "preemptor": ("优先购买权人", "preemptor"),
    "driver": ("驾驶人", "driver"),
    "owner": ("所有人", "owner"),
    "victim": ("受害人", "victim"),
    "vehicle": ("车辆", "vehicle"),
    "room": ("到户", "room"),
    "building": ("到楼", "building"),
    "street": ("到街道", "street"),
    "county": ("到县区", "county"),
}
"""Values that the schema writes in English."""
SIDES = {"A": ("原告方", "plaintiff's side"), "B": ("被告方", "defendant's side"), "T": ("第三人", "third party")}


@dataclass(frozen=True)
class Fact:
    """A property in words; `derived` is one that the program worked out."""

    title: str
    value: str
    derived: bool = False


@dataclass(frozen=True)
class Neighbour:
    """Someone or something that it is related to; `words` say since when, how much, in which role."""

    id: str
    label: str
    name: str
    words: str


@dataclass(frozen=True)
class Relation:
    """All relations of one kind and direction: how many, and the first of them."""

    title: str
    count: int
    neighbours: tuple[Neighbour, ...]


@dataclass(frozen=True)
class Standing:
    """A party of a case: side and role as printed, its agents."""

    side: str
    role: str
    who: Neighbour
    agents: tuple[Neighbour, ...]


@dataclass(frozen=True)
class Step:
    """A step, an amount or a document of a case."""

    kind: str
    day: str
    words: str


@dataclass(frozen=True)
class OfCase:
    """What a case's card tells besides: parties by side, who sat, steps by day, money and documents."""

    parties: tuple[Standing, ...]
    court: tuple[Neighbour, ...]
    officers: tuple[Neighbour, ...]
    steps: tuple[Step, ...]
    money: tuple[Step, ...]
    documents: tuple[Step, ...]


@dataclass(frozen=True)
class Card:
    """All that is told of one thing. `asked` is the id that was asked for, maybe a former one.

    `unknown` are names of properties that no source tells. `cases` are the newest SHOWN_CASES of `case_count`, `roles`
    what it was in each. `namesakes` are others of the same name. `origins` the cells it came from, of `origin_count`.
    """

    id: str
    asked: str
    label: str
    kind: str
    name: str
    note: str
    facts: tuple[Fact, ...]
    unknown: tuple[str, ...]
    cases: tuple[Case, ...]
    case_count: int
    roles: Mapping[str, str]
    names: Mapping[str, str]
    relations: tuple[Relation, ...]
    ground: str
    maybe_same: tuple[Neighbour, ...]
    namesakes: tuple[Neighbour, ...]
    of_case: OfCase | None
    origins: tuple[str, ...]
    origin_count: int


def card_of(material: Material, asked: str) -> Card:
    """The card of this id, or of what has it now.

    Raises QueryError: nothing has or had this id. Cost O(its links); the origins of two tables are scanned.
    """
    reader = material.reader
    id_ = reader.now(asked)
    if id_ is None:
        raise QueryError(
            say(
                f"图谱中没有编号为 {asked[:40]} 的主体或案件，可在右上角搜索姓名或案号。",
                f"Nothing in the graph has the id {asked[:40]}; search for a name or case number.",
            )
        )
    row = reader.facts(id_)
    label = schema.label(row["label"])
    name = reader.caption(id_)
    numbers, case_of = _case_numbers(reader, id_)
    if label.name == CASE:  # its own relations to cases are told as such
        numbers, case_of = numbers[:0], []
    newest = _newest(reader, case_of)
    cases = {case.id: case for case in cases_of(reader, newest)}
    shown = [number for number, case in zip(numbers, case_of, strict=True) if case in cases]
    roles: dict[str, list[str]] = {}
    for link in reader.links(int(number) for number in shown):
        roles.setdefault(link.other(id_), []).append(_role(link, id_))
    origins = reader.origins_of([id_])[id_]
    ground = ""
    if label.name in RESOLVED:
        (person,) = people_of(material, {id_: ("", "")}, (), {})
        ground = person.ground
    return Card(
        id=id_,
        asked=asked,
        label=label.name,
        kind=say(label.zh, label.en),
        name=name,
        note=_note(reader, id_, row),
        facts=tuple(_facts(schema.node_props(label.name).values(), row, label.caption)),
        unknown=tuple(_unknown(label.props, row)),
        cases=tuple(cases[case] for case in newest),
        case_count=len(set(case_of)),
        roles={case: "、".join(dict.fromkeys(words)) for case, words in roles.items()},
        names=_names(reader, cases.values()),
        relations=tuple(_relations(reader, id_, label.name)),
        ground=ground,
        maybe_same=tuple(_neighbours(reader, id_, reader.links_of(id_, ("POSSIBLY_SAME",)))),
        namesakes=tuple(_namesakes(reader, id_, label.name, name)) if label.name in RESOLVED else (),
        of_case=_of_case(reader, id_) if label.name == CASE else None,
        origins=tuple(origins),
        origin_count=row.get("origin_count") or len(origins),
    )


def _note(reader: GraphReader, id_: str, row: Mapping[str, Any]) -> str:
    return " · ".join(_word(part) for part in note(reader, id_, row).split(" · "))


# ---- facts


def _facts(props: Iterable[Prop], row: Mapping[str, Any], caption: str) -> Iterable[Fact]:
    for prop in props:
        if prop.name in row and prop.name != caption and not _told_otherwise(prop, row):
            yield Fact(_title(prop), value_words(prop, row[prop.name]), prop.derived)


def _unknown(props: Iterable[Prop], row: Mapping[str, Any]) -> Iterable[str]:
    for prop in props:
        if prop.name not in row and not prop.derived and prop.name not in _HIDDEN and prop.unit != "yuan":
            yield _title(prop)


def _told_otherwise(prop: Prop, row: Mapping[str, Any]) -> bool:
    """Hidden, or an amount in fen whose twin in yuan is told."""
    return prop.name in _HIDDEN or (prop.unit == "fen" and prop.name.removesuffix("_fen") + "_yuan" in row)


def _title(prop: Prop) -> str:
    """Its name without a unit, which stands with the value."""
    return say(prop.zh.removesuffix("(元)"), prop.en.removesuffix(" (yuan)"))


def value_words(prop: Prop, value: Any) -> str:
    """A value as people read it: money in yuan, days, yes and no, the schema's English words in Chinese."""
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, list):
        return "、".join(_word(str(one)) for one in value)
    if prop.unit in ("yuan", "fen"):
        yuan = value / 100 if prop.unit == "fen" else value
        return say(f"{_plain(yuan)} 元", f"¥{_plain(yuan)}")
    if prop.unit == "%":
        return f"{value:g}%"
    if prop.name in ("ratio", "share") and isinstance(value, float):
        return f"{value:.4g}" if value > 1 else f"{100 * value:.4g}%"
    if prop.unit:
        units = {"day": ("天", "days"), "month": ("个月", "months")}
        return f"{value} {say(*units[prop.unit]) if prop.unit in units else prop.unit}"
    return _word(f"{value:g}" if isinstance(value, float) else str(value))


def _plain(yuan: float) -> str:
    return f"{yuan:,.2f}".removesuffix(".00")


def _word(text: str) -> str:
    return say(*_WORDS[text]) if text in _WORDS else text


# ---- cases


def _case_numbers(reader: GraphReader, id_: str) -> tuple[Ints, list[str]]:
    """Its links to cases, and the case of each."""
    net = reader.network
    numbers = reader.numbers_of(id_)
    others = np.where(net.starts[numbers] == net.place(id_), net.ends[numbers], net.starts[numbers])
    to_case = net.label[others] == (net.labels.index(CASE) if CASE in net.labels else -1)
    return numbers[to_case], net.ids.gather(others[to_case]).to_list()


def _newest(reader: GraphReader, ids: Iterable[str]) -> list[str]:
    """The SHOWN_CASES filed last, the newest first; those without a day come last."""
    frame = pl.DataFrame({"id": reader.ids_of(CASE), "day": reader.column(CASE, "filed_date")})
    wanted = pl.DataFrame({"id": list(ids)}, schema={"id": pl.String})
    newest = frame.join(wanted, on="id", how="semi").sort("day", "id", descending=True, nulls_last=True)
    return newest["id"].head(SHOWN_CASES).to_list()


def _role(link: Link, of: str) -> str:
    if link.type == "PARTY_IN":
        return str(link.facts.get("role") or say(*SIDES.get(link.facts.get("side", ""), ("当事人", "party"))))
    if link.type == "AGENT_IN":
        side = link.facts.get("side")
        return say("代理", "agent of ") + (say(*SIDES[side]) if side in SIDES else say("（方未知）", "unknown side"))
    if link.type == "SITS_IN":
        return _word(str(link.facts.get("role") or "")) or say("审判人员", "officer")
    kind = schema.edge_type(link.type)
    return say(kind.zh if link.start == of else kind.zh_back, kind.en).replace("…", say("此案", ""))


def _names(reader: GraphReader, cases: Iterable[Case]) -> dict[str, str]:
    return reader.captions(who for case in cases for who in (*case.plaintiffs, *case.defendants))


# ---- relations


def _relations(reader: GraphReader, id_: str, label: str) -> Iterable[Relation]:
    """Every kind of relation but doubts of identity and what tables of their own tell; ties and suits first."""
    counts = reader.count_by_type(id_)
    ordered = sorted(counts, key=lambda name: (not schema.EDGES[name].derived, list(schema.EDGES).index(name)))
    for name in ordered:
        if name == "POSSIBLY_SAME" or (label == CASE and name in _ACTORS):
            continue
        kind = schema.edge_type(name)
        links = [
            link
            for link in reader.links(reader.numbers_of(id_, (name,))[:READ_NEIGHBOURS].tolist())
            if label == CASE or reader.label_of(link.other(id_)) != CASE
        ]
        for back in (False, True):
            mine = [link for link in links if kind.undirected or (link.end == id_) == back]
            if not mine or (kind.undirected and back):
                continue
            mine.sort(key=lambda link: (-float(link.facts.get("weight") or 0), -int(link.facts.get("cases") or 0)))
            title = say(kind.zh_back if back else kind.zh, f"{kind.en} (from)" if back else kind.en)
            found = _joined(_neighbours(reader, id_, mine))
            count = counts[name] if len(mine) == READ_NEIGHBOURS else len(found)
            yield Relation(title, count, found[:SHOWN_NEIGHBOURS])


def _joined(found: Iterable[Neighbour]) -> tuple[Neighbour, ...]:
    """One line for each of them: what several relations say of it stands together."""
    words: dict[str, list[str]] = {}
    first: dict[str, Neighbour] = {}
    for one in found:
        first.setdefault(one.id, one)
        words.setdefault(one.id, []).append(one.words)
    return tuple(
        replace(one, words="；".join(dict.fromkeys(word for word in words[id_] if word))) for id_, one in first.items()
    )


def _neighbours(
    reader: GraphReader, id_: str, links: Sequence[Link], hidden: Collection[str] = ()
) -> Iterable[Neighbour]:
    """Those at the other end; `hidden` are properties that the place they stand in tells."""
    names = reader.captions(link.other(id_) for link in links)
    for link in links:
        other = link.other(id_)
        yield Neighbour(other, reader.label_of(other), names[other], link_words(link, hidden))


def link_words(link: Link, hidden: Collection[str] = ()) -> str:
    """What is known of a relation: kind, role, share, money, since when and until when."""
    props = schema.edge_props(link.type)
    told = []
    for name, value in link.facts.items():
        prop = props.get(name)
        if (
            prop is None
            or name in _NOT_WORDS
            or name in hidden
            or name.endswith("_ids")
            or _told_otherwise(prop, link.facts)
        ):
            continue
        words = value_words(prop, value)
        told.append(words if isinstance(value, str) else f"{_title(prop)} {words}")
    begin, end, day = (link.facts.get(name) for name in ("from", "to", "date"))
    if begin or end:
        told.append(f"{begin or '?'}–{end or ''}")
    if day:
        told.append(str(day))
    return " · ".join(told)


def _namesakes(reader: GraphReader, id_: str, label: str, name: str) -> Iterable[Neighbour]:
    for hit in reader.search(name, limit=NAMESAKES):
        if hit.exact and hit.label == label and hit.id != id_ and hit.shown == name:
            yield Neighbour(hit.id, label, name, _note(reader, hit.id, reader.facts(hit.id)))


# ---- the card of a case


def _of_case(reader: GraphReader, id_: str) -> OfCase:
    links = reader.links_of(id_, _ACTORS)
    of = {name: [link for link in links if link.type == name] for name in _ACTORS}
    agents = _neighbours(reader, id_, of["AGENT_IN"])
    acting = list(zip(of["AGENT_IN"], agents, strict=True))
    parties = []
    for link, who in zip(of["PARTY_IN"], _neighbours(reader, id_, of["PARTY_IN"], ("role",)), strict=True):
        side = link.facts.get("side") or ""
        mine = tuple(agent for of_agent, agent in acting if _acts_for(of_agent, who.id, side))
        parties.append(Standing(side, str(link.facts.get("role") or ""), who, mine))
    parties.sort(key=lambda one: ("ABT".find(one.side) % 4, one.who.name))
    return OfCase(
        tuple(parties),
        tuple(_neighbours(reader, id_, of["HEARD_BY"])),
        tuple(_neighbours(reader, id_, of["SITS_IN"], ("listed",))),
        *(tuple(_steps(reader, [link.start for link in of[name]])) for name in ("STEP_OF", "ITEM_OF", "DOCUMENT_OF")),
    )


def _acts_for(link: Link, party: str, side: str) -> bool:
    """Whether an agent acts for this party: as printed, else for the whole side."""
    clients = link.facts.get("for_ids")
    return party in clients if clients else bool(side) and link.facts.get("side") == side


def _steps(reader: GraphReader, ids: Iterable[str]) -> Iterable[Step]:
    """By day, the unknown last."""
    told = []
    for row in reader.facts_of(ids).values():
        props = schema.node_props(row["label"])
        day = next(
            (row[name] for name in ("date", "on_at", "from", "decided_date", "applied_date") if name in row), None
        )
        kind = " · ".join(str(row[name]) for name in ("kind", "sub_kind") if name in row)
        words = [
            f"{_title(prop)} {value_words(prop, row[prop.name])}"
            for prop in props.values()
            if prop.name in row and prop.name not in ("kind", "sub_kind", "date") and not _told_otherwise(prop, row)
        ]
        told.append(Step(kind, "" if day is None else f"{day:%Y-%m-%d}", "；".join(words)))
    return sorted(told, key=lambda one: (not one.day, one.day, one.kind))
