"""What the panel beside the network says of what is selected: a party, a thing, a case; the full card is a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from app.explorer.services.choosing import Node, nodes
from app.explorer.services.drawing import IN_CASES, day_of
from app.explorer.services.evidence import MOST_CASES, CaseRow, case_rows
from app.explorer.services.finding import Listed, appearances
from app.explorer.services.paths import relation_words
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


@dataclass(frozen=True)
class Detail:
    """One node: `facts` as title and text; `relations` as words and how many; `cases` the newest of `total`.

    `span` first and last day of the cases, None where none is dated; `origins` the cells that name the node.
    """

    node: Node
    facts: tuple[tuple[str, str], ...]
    listed: tuple[Listed, ...]
    relations: tuple[tuple[str, int], ...]
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
        tuple((relation_words(name), n) for name, n in reader.count_by_type(id_).items() if name != "OPPOSED"),
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
