"""What the panel beside the network says of what is selected: a party, a thing, a case; the full card is a page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from app.explorer.services.choosing import Node, nodes
from app.explorer.services.drawing import IN_CASES, day_of
from app.explorer.services.evidence import MOST_CASES, CaseRow, case_rows
from app.explorer.services.finding import Listed, appearances
from app.explorer.services.surroundings import Surroundings
from app.language import say
from graph import schema
from graph.network import Ints
from graph.reader import Row

MOST_FACTS = 12
MOST_SELECTED = 30
"""Selected ones that are told by name."""
_NOT_TOLD = frozenset(
    {"label", "id", "origin_count", "deg", "tie_group", "template_group", "is_masked", "id_no_hash", "id_check_ok"}
    | {"roles", "region_code6", "region_code12", "county6", "code", "type_code"}
)
FEN, YUAN = "_fen", "_yuan"
_SEEN_FROM: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "KIN": (("亲属", "relatives"), ("亲属", "relatives")),
    "TIE": (("推断的关联方", "derived ties"), ("推断的关联方", "derived ties")),
    "POSSIBLY_SAME": (("疑为同一的", "possibly the same"), ("疑为同一的", "possibly the same")),
    "OFFICIAL_OF": (("任职村集体", "village posts"), ("村干部", "village officials")),
    "LEGAL_REP_OF": (("任法定代表人的单位", "legally represented bodies"), ("法定代表人", "legal representatives")),
    "OFFICER_OF": (("任职企业", "companies with a post"), ("高管", "officers")),
    "EMPLOYED_BY": (("受雇单位", "employers"), ("雇员", "employees")),
    "INSURED_BY": (("参保单位", "insured by"), ("参保人", "insured people")),
    "SHAREHOLDER_OF": (("持股企业", "companies with shares"), ("股东", "shareholders")),
    "CONTROLS": (("控制的企业", "controlled companies"), ("控制人", "controlled by")),
    "BRANCH_OF": (("所属总机构", "head offices"), ("分支机构", "branches")),
    "WORKS_AT": (("执业机构", "firms"), ("执业者", "practitioners")),
    "OWNS": (("名下财产", "owned property"), ("权利人", "owners")),
    "HOLDS": (("占有财产", "held property"), ("占有人", "holders")),
}
"""Edge type → what the other end is, seen from its start and from its end; of any other it is called by its label."""


@dataclass(frozen=True)
class Detail:
    """One node: `facts` as title and text; `others` how many of what are beside it; `cases` the newest of `total`.

    `span` first and last day of the cases, None where none is dated; `origins` the cells that name the node.
    """

    node: Node
    facts: tuple[tuple[str, str], ...]
    listed: tuple[Listed, ...]
    others: tuple[str, ...]
    cases: tuple[CaseRow, ...]
    total: int
    span: tuple[str | None, str | None]
    people: tuple[tuple[Node, str], ...]
    origins: tuple[str, ...]


def detail(around: Surroundings, id_: str) -> Detail:
    """All the panel says of a node; of a case who has which part in it. Raises QueryError: there is no such node.

    Cost    a look at the origins of the tables of its cases, a tenth of a second for a million rows each.
    """
    reader, place = around.reader, around.place(id_)
    row = reader.facts(id_)
    is_case = bool(around.cases[place])
    cases = np.empty(0, np.int32) if is_case else _cases(around, place)
    tallies = around.tallies
    return Detail(
        nodes(reader, [id_])[0],
        _facts(row),
        tuple(appearances(around.material).of.get(id_, ())),
        _others(around, place),
        case_rows(around, around.ids(cases[:MOST_CASES]), (id_,)),
        len(cases),
        (day_of(int(tallies.first_day[place])), day_of(int(tallies.last_day[place]))),
        _people(around, id_) if is_case else (),
        tuple(reader.origins_of([id_])[id_]),
    )


def chosen(around: Surroundings, ids: Sequence[str]) -> list[Node]:
    """The nodes among what is selected, in its order; edges and what has gone are left out."""
    return nodes(around.reader, [one for one in ids if around.reader.has(one)][:MOST_SELECTED])


def _cases(around: Surroundings, place: int) -> Ints:
    """The cases in which somebody stands or acts, newest first."""
    net = around.network
    _, targets, links = around.direct(np.array([place], np.int32))
    standing = [at for at, name in enumerate(net.relations) if name in IN_CASES]
    found = np.unique(targets[np.isin(net.relation[links], standing) & around.cases[targets]])
    order: Ints = found[np.argsort(-around.case_day[found].astype(np.int64), kind="stable")]
    return order


def _others(around: Surroundings, place: int) -> tuple[str, ...]:
    """What else is beside a node, by what it is to it: 地址 2 个. Whoever stands in a case with it is told there."""
    net = around.network
    _, targets, links = around.direct(np.array([place], np.int32))
    standing = [at for at, name in enumerate(net.relations) if name in IN_CASES]
    told = np.unique(targets[np.isin(net.relation[links], standing)])
    beside: dict[tuple[str, str], set[int]] = {}
    for other, link in zip(targets.tolist(), links.tolist(), strict=True):
        if other in told:
            continue
        label = schema.label(net.label_of(other))
        ways = _SEEN_FROM.get(net.relation_of(link))
        is_case = bool(around.cases[other])
        called = ("相关案件", "other cases") if is_case else (label.zh, label.en)
        noun = called if ways is None else ways[int(net.starts[link]) != place]
        beside.setdefault(noun, set()).add(other)
    counted = sorted(beside.items(), key=lambda one: (-len(one[1]), one[0]))
    return tuple(say(f"{zh} {len(who):,} {_measure(around, who)}", f"{en} {len(who):,}") for (zh, en), who in counted)


def _measure(around: Surroundings, places: Collection[int]) -> str:
    """The measure word: 人 of people, 件 of cases, 个 of anything else."""
    labels = {around.network.label_of(one) for one in places}
    return {"Person": "人", "LegalCase": "件"}.get(labels.pop(), "个") if len(labels) == 1 else "个"


def _people(around: Surroundings, case: str) -> tuple[tuple[Node, str], ...]:
    """Who has a part in a case, sides first, and the printed role."""
    reader = around.reader
    links = sorted(
        reader.links_of(case, IN_CASES), key=lambda link: (link.type != "PARTY_IN", link.facts.get("side", "~"))
    )
    parts: dict[str, list[str]] = {}
    for link in links:
        words = say("代理", "agent") if link.type == "AGENT_IN" else str(link.facts.get("role", ""))
        parts.setdefault(link.start, []).append(words)
    return tuple((one, say("、", ", ").join(parts[one.id])) for one in nodes(reader, parts))


def _facts(row: Row) -> tuple[tuple[str, str], ...]:
    """Title and text of what is known; money in yuan, and nothing that only programs read."""
    props = schema.node_props(row["label"])
    told = []
    for name, value in row.items():
        if (
            name in _NOT_TOLD
            or name.endswith(FEN)
            or name.endswith("_id")
            or name == schema.label(row["label"]).caption
        ):
            continue
        prop = props[name]
        title = say(prop.zh, prop.en).removesuffix("(元)").removesuffix(" (yuan)")
        told.append((title, _text(name, value)))
    return tuple(told[:MOST_FACTS])


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    if isinstance(value, list):
        return say("、", ", ").join(str(one) for one in value)
    if name.endswith(YUAN):
        return say(f"{value:,.2f} 元", f"{value:,.2f} yuan")
    return value.isoformat() if isinstance(value, date) else str(value)
