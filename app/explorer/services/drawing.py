"""Ids on the canvas → what the network component draws: nodes, edges, and the true numbers behind folded edges.

Edges are evidence: what a register or a document says, and dashed what `build` derived from it, unless a loaded edge
between the same two says the same. Parallel edges of one sort are one line with its parts.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np

from app.dossiers.rows import AGENT_KINDS, note, tie_words
from app.explorer.services import kinds
from app.explorer.services.meetings import ACTS, KIND_NAMES
from app.explorer.services.surroundings import CASE, PARTY, UNLISTED, Surroundings
from app.language import say
from graph import schema
from graph.network import EARLIEST, LATEST, Ints
from graph.reader import Link, Row
from graph.spelling import spellings

Node = dict[str, Any]
Edge = dict[str, Any]

BANDS = ((10, 0.9), (50, 0.6))
"""Place in the list → mark on the canvas of whom a ring or clue is about: from .8 on it is ▲; any later LAST_BAND."""
LAST_BAND = 0.3
MOST_WORDS = 3
"""Words on one line; the others are in its parts."""
LONGEST_READ = 40
"""Characters of a name whose pinyin can be typed."""
LONGEST_PLACE = 8
"""Characters of an address that tell namesakes apart."""
FEN = 100
_EPOCH = date(1970, 1, 1)
IN_CASES = ("PARTY_IN", "AGENT_IN")
_STANDING = {"A": "plaintiff", "B": "defendant", "T": "third"}
_SEATS = {"presiding": "审判长", "judge": "审判员", "assessor": "陪审员", "clerk": "书记员"}

KIN, OFFICE, SHARES, PHONE, ADDRESS, ACCOUNT, SAME, OTHER = (
    "kin", "office", "shares", "phone", "address", "account", "same", "other",
)  # fmt: skip
TIES: Mapping[str, str] = {
    "KIN": KIN,
    "OFFICIAL_OF": OFFICE,
    "LEGAL_REP_OF": OFFICE,
    "OFFICER_OF": OFFICE,
    "EMPLOYED_BY": OFFICE,
    "INSURED_BY": OFFICE,
    "WORKS_AT": OFFICE,
    "APPOINTED_TO": OFFICE,
    "SHAREHOLDER_OF": SHARES,
    "CONTROLS": SHARES,
    "BRANCH_OF": SHARES,
    "HAS_PHONE": PHONE,
    "HAS_ADDRESS": ADDRESS,
    "HAS_ACCOUNT": ACCOUNT,
    "TRANSFER": ACCOUNT,
    "PAID_TO": ACCOUNT,
    "POSSIBLY_SAME": SAME,
    "SAME_PERSON": SAME,
}
"""Edge type → the component's `tie`; any other is OTHER."""
DERIVED_TIES: Mapping[str, str] = {
    "kin1": KIN,
    "spouse": KIN,
    "kin2": KIN,
    "officer": OFFICE,
    "kin_officer": OFFICE,
    "colleague": OFFICE,
    "common_control": SHARES,
    "co_shareholder": SHARES,
    "phone": PHONE,
    "email": PHONE,
    "address_room": ADDRESS,
    "account": ACCOUNT,
    "mutual_transfers": ACCOUNT,
}
"""Kind of TIE → the component's `tie`."""
LINES: Mapping[str, str] = {SHARES: OFFICE, ADDRESS: PHONE, ACCOUNT: PHONE}
"""Ties that are drawn alike are one line."""
OFFICES = ("LEGAL_REP_OF", "OFFICER_OF", "SHAREHOLDER_OF", "CONTROLS")
SAID_BY: Mapping[str, tuple[str, ...]] = {
    "kin1": ("KIN",),
    "spouse": ("KIN",),
    "kin2": ("KIN",),
    "officer": OFFICES,
}
"""Kind of TIE → loaded edges between the same two that say it already."""
CLIENT_OF = "client of"
"""Who has an agent on the canvas: no edge of the graph, but a folded one."""
SAID_THROUGH: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "phone": (("HAS_PHONE",), ("HAS_PHONE",)),
    "address_room": (("HAS_ADDRESS",), ("HAS_ADDRESS",)),
    "account": (("HAS_ACCOUNT",), ("HAS_ACCOUNT",)),
    "kin2": (("KIN",), ("KIN",)),
    "kin_officer": (("KIN",), OFFICES),
    "common_control": (("LEGAL_REP_OF", "CONTROLS"), ("LEGAL_REP_OF", "CONTROLS")),
    "co_shareholder": (("SHAREHOLDER_OF",), ("SHAREHOLDER_OF",)),
    "agent_opposite": ((CLIENT_OF,), (CLIENT_OF,)),
}
"""Kind of TIE → what leads from the two to a third, which says it where that third is on the canvas."""


@dataclass(frozen=True)
class Picture:
    """`folds`: what a folded edge truly stands for, where not all of its cases are drawn; `not_drawn` neighbours."""

    nodes: list[Node]
    edges: list[Edge]
    folds: list[Edge]
    not_drawn: int


def fold_id(kind: str, source: str, target: str) -> str:
    """The id that the component gives a folded edge."""
    return f"fold {kind} {json.dumps([source, target], ensure_ascii=False, separators=(',', ':'))}"


def folds_between(one: str, other: str) -> list[str]:
    """The ids of every folded edge that there can be between two."""
    return [fold_id(kind, *ends) for kind in KIND_NAMES for ends in ((one, other), (other, one))]


def day_of(days: int) -> str | None:
    """An ISO date out of days from 1970-01-01, None where there is none."""
    return None if days in (EARLIEST, LATEST) else (_EPOCH + timedelta(days=int(days))).isoformat()


def picture(around: Surroundings, shown: Sequence[str]) -> Picture:
    """Everything between these ids, each given once. Cost: their arcs; some 0.2 s for 2,000 of them."""
    places = around.places(shown)
    links = _links_between(around, places)
    hidden, not_drawn = _hidden(around, places)
    nodes = _nodes(around, shown, places)
    for node, more in zip(nodes, hidden, strict=True):
        node["hidden_by"] = more
    return Picture(nodes, _edges(around, places, links), folds(around, places), not_drawn)


# ---- nodes


def _nodes(around: Surroundings, shown: Sequence[str], places: Ints) -> list[Node]:
    reader, tallies = around.reader, around.tallies
    facts, names = reader.facts_of(shown), reader.captions(shown)
    firms, courts = _of(around, places, "WORKS_AT"), _of(around, places, "HEARD_BY")
    nodes = []
    for id_, place in zip(shown, places.tolist(), strict=True):
        row, kind = facts[id_], kinds.KINDS[around.kind[place]]
        node: Node = {"id": id_, "label": names[id_], "type": kind.key}
        if (rank := int(around.rank[place])) != UNLISTED:
            node["rank"] = rank
        if (rank := int(around.subject_rank[place])) != UNLISTED:
            node["risk"] = next((band for most, band in BANDS if rank <= most), LAST_BAND)
        if kind.role == "case":
            node |= _case(around, row, place, courts.get(id_))
        elif kind.role != "thing":
            node["counts"] = {
                "plaintiff": int(tallies.plaintiff[place]),
                "defendant": int(tallies.defendant[place]),
                "agent": int(tallies.acted[place]),
            }
            node |= _known(
                amount=_yuan(tallies.amount_fen[place]),
                t0=day_of(int(tallies.first_day[place])),
                t1=day_of(int(tallies.last_day[place])),
            )
            node["find"] = _read_as(names[id_][:LONGEST_READ])
        if told := _note(around, id_, row, firms):
            node["note"] = told
        nodes.append(node)
    _tell_apart(around, nodes, facts, firms)
    return nodes


def _case(around: Surroundings, row: Row, place: int, court: str | None) -> Node:
    filed = row.get("filed_date")
    amounts = (row.get(name) for name in ("amount_claimed_fen", "amount_final_fen", "amount_due_fen"))
    fen = next((one for one in amounts if one is not None), None)
    return _known(
        t0=filed.isoformat() if filed else day_of(int(around.case_day[place])),
        amount=None if fen is None else fen / FEN,
        cause=row.get("cause"),
        court=court,
        outcome=row.get("close_mode"),
    )


@lru_cache(maxsize=20_000)
def _read_as(name: str) -> str:
    """More words to find a name by: its pinyin and initials."""
    return " ".join(sorted(spellings(name)))


def _note(around: Surroundings, id_: str, row: Row, firms: Mapping[str, str]) -> str:
    """What tells someone from a namesake, in one line."""
    if row["label"] == kinds.AGENT:
        parts = (AGENT_KINDS.get(row.get("kind", "")), firms.get(id_))
        return " · ".join(one for one in parts if one)
    if row["label"] == kinds.CASE:
        return str(row.get("procedure") or "")
    return note(around.reader, id_, row)


def _of(around: Surroundings, places: Ints, relation: str) -> dict[str, str]:
    """Id → caption of what an edge of this type leads to; of several the one of the latest known beginning."""
    net = around.network
    if relation not in net.relations:
        return {}
    owner, targets, links = around.direct(places)
    kept = (net.relation[links] == net.relations.index(relation)) & (net.starts[links] == places[owner])
    by_day = np.argsort(net.since[links[kept]], kind="stable")
    found = dict(zip(places[owner[kept][by_day]].tolist(), targets[kept][by_day].tolist(), strict=True))
    names = around.reader.captions(around.ids(found.values()))
    return {around.network.ids[one]: names[around.network.ids[other]] for one, other in found.items()}


def names_apart(around: Surroundings, ids: Sequence[str]) -> dict[str, str]:
    """Names of these, those who are called alike with what tells them apart."""
    names = around.reader.captions(ids)
    nodes: list[Node] = [{"id": id_, "label": name} for id_, name in names.items()]
    _tell_apart(around, nodes, around.reader.facts_of(ids), _of(around, around.places(ids), "WORKS_AT"))
    apart = {one["id"]: one["apart"] for one in nodes if "apart" in one}
    told = {id_: say(f"（{one}）", f" ({one})") for id_, one in apart.items()}
    return {id_: name + told.get(id_, "") for id_, name in names.items()}


def _tell_apart(
    around: Surroundings, nodes: Iterable[Node], facts: Mapping[str, Row], firms: Mapping[str, str]
) -> None:
    """Give those who are called alike the first thing that differs: year or day of birth, firm, place, end of a number,
    a relative.
    """
    alike = defaultdict(list)
    for node in nodes:
        alike[node["label"]].append(node)
    several = [namesakes for namesakes in alike.values() if len(namesakes) > 1]
    places = around.places([node["id"] for namesakes in several for node in namesakes])
    homes = {id_: _short_place(text) for id_, text in _of(around, places, "HAS_ADDRESS").items()}
    kin = _relatives(around, places)
    for namesakes in several:
        told = [
            _marks(facts[id_], firms.get(id_), homes.get(id_), kin.get(id_))
            for id_ in (node["id"] for node in namesakes)
        ]
        many = [Counter(sort) for sort in zip(*told, strict=True)]
        for node, mine in zip(namesakes, told, strict=True):
            said = [one for one, of_all in zip(mine, many, strict=True) if one and of_all[one] == 1]
            if said:
                node["apart"] = said[0]


def _short_place(text: str) -> str:
    """An address without the county: 城关镇文化路."""
    return text[max(text.rfind(one) for one in "县区旗") + 1 :][:LONGEST_PLACE]


def _relatives(around: Surroundings, places: Ints) -> dict[str, str]:
    """Id → whose relative one is said to be; of several the first by id."""
    net = around.network
    if "KIN" not in net.relations:
        return {}
    owner, targets, links = around.direct(places)
    kept = net.relation[links] == net.relations.index("KIN")
    found: dict[int, int] = {}
    for one, other in zip(places[owner[kept]].tolist(), targets[kept].tolist(), strict=True):
        found[one] = min(other, found.get(one, other))
    names = around.reader.captions(around.ids(found.values()))
    told = {net.ids[one]: names[net.ids[other]] for one, other in found.items()}
    return {id_: say(f"{name}亲属", f"kin of {name}") for id_, name in told.items()}


def _marks(row: Row, firm: str | None, home: str | None, relative: str | None) -> tuple[str, ...]:
    born = row.get("birth_date")
    last4 = row.get("id_no_last4") or row.get("last4")
    return (
        f"{born:%Y}" if born else "",
        firm or "",
        born.isoformat() if born else "",
        home or "",
        f"*{last4}" if last4 else "",
        f"*{row['uscc'][-4:]}" if row.get("uscc") else "",
        str(row.get("kind") or ""),
        relative or "",
    )


def _hidden(around: Surroundings, places: Ints) -> tuple[list[dict[str, dict[str, int]]], int]:
    """Of each node its neighbours that are not on the canvas, by reading and kind; and how many parties that is."""
    shown = around.flags(places)
    found: list[dict[str, dict[str, int]]] = [{PARTY: {}, CASE: {}} for _ in places]
    missing = 0
    for reading in (PARTY, CASE):
        owner, targets = around.reach(places, reading)
        away = ~shown[targets]
        owner, targets = owner[away], targets[away]
        if reading == PARTY:
            missing = len(np.unique(targets[around.people[targets]]))
        several = owner * len(kinds.KINDS) + around.kind[targets]
        for key, many in zip(*np.unique(several, return_counts=True), strict=True):
            found[int(key) // len(kinds.KINDS)][reading][kinds.KINDS[int(key) % len(kinds.KINDS)].key] = int(many)
    return found, missing


# ---- edges


def _links_between(around: Surroundings, places: Ints) -> list[Link]:
    shown = around.flags(places)
    _, targets, links = around.direct(places)
    return around.reader.links(np.unique(links[shown[targets]]).tolist())


def _edges(around: Surroundings, places: Ints, links: Sequence[Link]) -> list[Edge]:
    clients = _clients(around, places)
    standing: dict[tuple[str, str, str], list[Link]] = defaultdict(list)
    pairs: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        if link.type in IN_CASES:
            standing[role_of(link), link.start, link.end].append(link)
        else:
            pairs[pair_of(link)].append(link)
    edges = [_standing(around, key, of_key, clients) for key, of_key in standing.items()]
    return edges + [
        _line(around, pair, sort, of_sort) for (pair, sort), of_sort in _lines(pairs, _agents(around, places)).items()
    ]


def role_of(link: Link) -> str:
    """The part that someone has in a case, as the component calls it."""
    return "agent" if link.type == "AGENT_IN" else _STANDING.get(link.facts.get("side", ""), "third")


def standing_id(role: str, who: str, case: str) -> str:
    return f"in {role} {who} {case}"


def line_id(pair: tuple[str, str], sort: str) -> str:
    return f"tie {sort} {pair[0]} {pair[1]}"


def edge_id(link: Link) -> str:
    """The id of the edge that a link is drawn on."""
    if link.type in IN_CASES:
        return standing_id(role_of(link), link.start, link.end)
    return line_id(pair_of(link), sort_of(link))


def pair_of(link: Link) -> tuple[str, str]:
    return min(link.start, link.end), max(link.start, link.end)


def _lines(
    pairs: Mapping[tuple[str, str], Sequence[Link]], acts: Mapping[str, set[str]]
) -> dict[tuple[tuple[str, str], str], list[Link]]:
    """The lines between each two: loaded ties by how they are drawn, derived ones apart (their sort ends in `?`), and
    no derived one that loaded edges on the canvas say already. `acts`: client → agents on the canvas.
    """
    near: dict[tuple[str, str], set[str]] = defaultdict(set)
    near.update({(client, CLIENT_OF): agents for client, agents in acts.items()})
    for of_pair in pairs.values():
        for link in of_pair:
            near[link.start, link.type].add(link.end)
            near[link.end, link.type].add(link.start)

    def through(pair: tuple[str, str], kind: str) -> bool:
        first, second = SAID_THROUGH.get(kind, ((), ()))
        reach = {(end, way): set().union(*(near[end, one] for one in way)) for end in pair for way in (first, second)}
        a, b = pair
        return bool(reach[a, first] & reach[b, second] or reach[a, second] & reach[b, first])

    found: dict[tuple[tuple[str, str], str], list[Link]] = defaultdict(list)
    for pair, of_pair in pairs.items():
        loaded = {link.type for link in of_pair}
        for link in of_pair:
            kind = link.facts.get("kind", "") if link.type == "TIE" else ""
            if not loaded.isdisjoint(SAID_BY.get(kind, ())) or (kind and through(pair, kind)):
                continue
            found[pair, sort_of(link)].append(link)
    return found


def sort_of(link: Link) -> str:
    """What lines of its pair it is drawn on: those that look like it."""
    tie = tie_of(link)
    return LINES.get(tie, tie) + "?" * schema.edge_type(link.type).derived


def tie_of(link: Link) -> str:
    """The sort of a tie, as the component calls it."""
    if link.type == "TIE":
        return DERIVED_TIES.get(link.facts.get("kind", ""), OTHER)
    return TIES.get(link.type, OTHER)


def words_of(link: Link) -> str:
    """What an edge says, in a word or two: the printed role, the post, the kind of kinship."""
    facts, kind = link.facts, schema.edge_type(link.type)
    if link.type == "TIE":
        return tie_words(link)
    if link.type == "AGENT_IN":
        return say("代理", "agent")
    if link.type == "LEGAL_REP_OF":
        return say("法定代表人", "legal representative")
    if link.type == "SHAREHOLDER_OF":
        return say("持股", "shares") + (f" {facts['ratio']:.0%}" if "ratio" in facts else "")
    said = str(facts.get("role") or facts.get("post") or facts.get("kind") or "")
    if said:
        return say(_SEATS.get(said, said), said)
    return say(_verb(kind.zh), kind.en)


def _verb(zh: str) -> str:
    """`由…审理` → 审理, `是…的证据` → 证据."""
    return zh.rpartition("…")[2].removeprefix("的").format(role="当事人")


def _standing(
    around: Surroundings, key: tuple[str, str, str], links: Sequence[Link], clients: Mapping[tuple[str, str], list[str]]
) -> Edge:
    role, who, case = key
    edge: Edge = {"id": standing_id(role, who, case), "source": who, "target": case, "role": role}
    edge |= _known(t0=_from(around, links[0]), label=_joined(words_of(link) for link in links))
    if role == "agent":
        edge["for"] = clients.get((who, case), [])
    return edge


def _clients(around: Surroundings, places: Ints) -> dict[tuple[str, str], list[str]]:
    """(agent, case) → those on the canvas for whom he acts in it."""
    shown, met = around.flags(places), around.meetings
    _, whom, meeting = around.met(places[around.role[places] == "agent"])
    kept = (met.kind[meeting] == ACTS) & shown[whom] & shown[met.case[meeting]]
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    net = around.network
    for one in np.unique(meeting[kept]).tolist():
        agent, case, client = (net.ids[int(place)] for place in (met.first[one], met.case[one], met.second[one]))
        found[agent, case].append(client)
    return found


def _agents(around: Surroundings, places: Ints) -> dict[str, set[str]]:
    """Client → the agents, both on the canvas, who act for him in any case."""
    agents = places[around.role[places] == "agent"]
    owner, whom, meeting = around.met(agents)
    kept = (around.meetings.kind[meeting] == ACTS) & around.flags(places)[whom]
    pairs = np.unique(whom[kept].astype(np.int64) * around.network.size + agents[owner[kept]])
    found: dict[str, set[str]] = defaultdict(set)
    ids = around.network.ids
    for pair in pairs.tolist():
        found[ids[pair // around.network.size]].add(ids[pair % around.network.size])
    return found


def _line(around: Surroundings, pair: tuple[str, str], sort: str, links: Sequence[Link]) -> Edge:
    first = links[0]
    edge: Edge = {"id": line_id(pair, sort), "source": first.start, "target": first.end, "role": "tie"}
    edge |= {"tie": tie_of(first), "label": _joined(words_of(link) for link in links)}
    begins, ends = [_from(around, link) for link in links], [_until(around, link) for link in links]
    edge |= _known(t0=min(filter(None, begins), default=None), t1=max(filter(None, ends), default=None))
    if len(links) > 1:
        edge["n"] = len(links)
        parts = [(words_of(link), begin, end) for link, begin, end in zip(links, begins, ends, strict=True)]
        edge["parts"] = [{"label": words} | _known(t0=begin, t1=end) for words, begin, end in parts]
        edge["note"] = say("；", "; ").join(_dated(*part) for part in parts[:MOST_WORDS])
    if sort.endswith("?"):
        edge["inferred"] = True
        odds = [link.facts["odds"] for link in links if "odds" in link.facts]
        if odds:
            edge["odds"] = odds_words(max(odds))
    elif all(schema.edge_type(link.type).time == "date" for link in links):
        edge["timed"] = True
    return edge


def _dated(words: str, begin: str | None, end: str | None) -> str:
    return f"{words} {begin or ''}—{end or ''}" if begin or end else words


def odds_words(odds: float) -> str:
    """6.2 → 6:1, .25 → 1:4."""
    return f"{odds:.0f}:1" if odds >= 1 else f"1:{1 / odds:.0f}" if odds > 0 else "0"


def _from(around: Surroundings, link: Link) -> str | None:
    return day_of(int(around.network.since[link.number]))


def _until(around: Surroundings, link: Link) -> str | None:
    if schema.edge_type(link.type).time == "case":  # it holds for the case, whose closing is no end of a tie
        return None
    return day_of(int(around.network.until[link.number]))


def _joined(words: Iterable[str]) -> str:
    told = list(dict.fromkeys(words))
    more = say(f" 等 {len(told)} 项", f" and {len(told) - MOST_WORDS} more") if len(told) > MOST_WORDS else ""
    return say("、", ", ").join(told[:MOST_WORDS]) + more


# ---- folded edges


def folds(around: Surroundings, places: Ints) -> list[Edge]:
    """The pairs of people on the canvas who meet in more cases than are drawn, with the number, sum and days of all."""
    met, shown = around.meetings, around.flags(places)
    owner, whom, meeting = around.met(places[around.people[places]])
    people = places[around.people[places]]
    mine = shown[whom] & (met.first[meeting] == people[owner])  # each meeting once
    meeting = meeting[mine]
    pair = (met.first[meeting].astype(np.int64) * around.network.size + met.second[meeting]) * len(KIND_NAMES)
    pairs, of = np.unique(pair + met.kind[meeting], return_inverse=True)
    total = np.bincount(of, minlength=len(pairs))
    drawn = np.bincount(of, shown[met.case[meeting]], minlength=len(pairs))
    found = []
    ids, size = around.network.ids, around.network.size
    for at in np.flatnonzero(drawn < total).tolist():
        cases = met.case[meeting[of == at]]
        fen, days = around.case_fen[cases], around.case_day[cases]
        fen, days = fen[~np.isnan(fen)], days[days != EARLIEST]
        key = int(pairs[at])
        source, target = ids[key // len(KIND_NAMES) // size], ids[key // len(KIND_NAMES) % size]
        kind = KIND_NAMES[key % len(KIND_NAMES)]
        fold: Edge = {"id": fold_id(kind, source, target), "source": source, "target": target, "kind": kind}
        fold |= {"n": int(total[at])} | _known(
            amount=_yuan(fen.sum()) if len(fen) else None,
            t0=day_of(int(days.min())) if len(days) else None,
            t1=day_of(int(days.max())) if len(days) else None,
        )
        found.append(fold)
    return found


def _yuan(fen: float) -> float | None:
    return None if np.isnan(fen) else float(fen) / FEN


def _known(**facts: Any) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}
