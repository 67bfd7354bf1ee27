"""What the page of a ring or clue asks: which dossier, what belongs to a choice, which time, which cells."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeVar

from app.dossiers.clue import clue_dossier
from app.dossiers.material import Material
from app.dossiers.ring import ring_dossier
from app.dossiers.told import RING, Case, Dossier, Kind, Sentence
from app.language import say
from app.reports.rows import paper_words
from graph.schema.people import AGENT
from loaders.judgments.marking import file_behind
from loaders.sheet import SINGLE

T = TypeVar("T")

SHOWN_ROWS = 300
"""Rows of a table that are sent to the browser; how many there are is said."""
TIME_ROWS, LANES = 24, 6
"""Most rows of the timeline, and most lines of one row; cases beyond that lie over each other."""
MOST_OF = 2 / 3
"""Share of the dated cases that the densest part of the timeline holds."""
WORTH_A_LOOK = 0.6
"""A densest part longer than this share of the whole is none: the cases lie evenly."""

CELLS = 12
"""Most rows of sources shown of one case or entity."""

# ---- which dossier


def dossier_of(material: Material, kind: Kind, id_: str) -> Dossier:
    """The dossier of this id. Raises QueryError: there is none, or its cases are not in the graph as it is now."""
    told = ring_dossier(material, id_) if kind == RING else clue_dossier(material, id_)
    nameless = {one for case in told.cases for one in case.agents if one not in told.names}
    names = material.reader.captions(sorted(nameless))
    return replace(told, names={**told.names, **names}, labels={**told.labels, **dict.fromkeys(names, AGENT.name)})


def id_of(material: Material, kind: Kind, name: str) -> str:
    """The id of the dossier of this rank, id or its beginning, or former id. Raises QueryError: none, or several."""
    told: str = material.ring(name)["ring_id"] if kind == RING else material.clue(name)["clue_id"]
    return told


def successors(material: Material, kind: Kind, name: str) -> tuple[str, ...]:
    """The ids of what became of a former id: one that split has several."""
    rows = material.rings if kind == RING else material.clues
    id_ = "ring_id" if kind == RING else "clue_id"
    return tuple(one[id_] for one in rows if name in one["predecessors"])


# ---- the choice, and what belongs to it

Block = Literal["summary", "reasons", "clears"]


@dataclass(frozen=True)
class Choice:
    """What is chosen: a case or an entity (its id), a sentence (`block:place`), or a period (`day/day`)."""

    kind: Literal["case", "entity", "sentence", "period"]
    id: str


@dataclass(frozen=True)
class Lit:
    """Cases and entities that light up; none where nothing is chosen."""

    cases: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()


def toggled(before: Choice | None, now: Choice) -> Choice | None:
    """The choice after a click: the second click on the same takes it back."""
    return None if before == now else now


def pointed(dossier: Dossier, id_: str) -> Choice:
    """A click on a name or case number."""
    return Choice("case" if id_ in {case.id for case in dossier.cases} else "entity", id_)


def lit(dossier: Dossier, choice: Choice | None) -> Lit:
    """A case lights its parties and agents, an entity its cases, a sentence and a period theirs."""
    if choice is None:
        return Lit()
    if choice.kind == "case":
        case = next((one for one in dossier.cases if one.id == choice.id), None)
        return Lit() if case is None else Lit((case.id,), _within(case))
    if choice.kind == "entity":
        ids = stands_for(dossier).get(choice.id, (choice.id,))
        return Lit(tuple(one.id for one in dossier.cases if not set(ids).isdisjoint(_within(one))), ids)
    if choice.kind == "sentence":
        sentence = _sentence(dossier, choice.id)
        return Lit() if sentence is None else Lit(sentence.cases)
    period = period_of(dossier, choice)
    return Lit(tuple(one.id for one in dossier.cases if one.filed and period.first <= one.filed <= period.last))


def sentences_of(dossier: Dossier, block: Block) -> tuple[Sentence, ...]:
    return {
        "summary": dossier.summary,
        "reasons": tuple(one.sentence for one in dossier.reasons),
        "clears": tuple(one.condition for one in dossier.clears),
    }[block]


def stands_for(dossier: Dossier) -> dict[str, tuple[str, ...]]:
    """Person → the ids that its line stands for: of agents who are not joined, one line tells all of one name."""
    agents = Counter(one.name for one in dossier.people if one.label == AGENT.name)
    listed_ids = {one.id for one in dossier.people}
    folded: dict[str, list[str]] = {}
    for id_ in dict.fromkeys(agent for case in dossier.cases for agent in case.agents):
        if id_ not in listed_ids and agents[dossier.names[id_]] == 1:
            folded.setdefault(dossier.names[id_], []).append(id_)
    return {one.id: (one.id, *(folded.get(one.name, ()) if one.label == AGENT.name else ())) for one in dossier.people}


def _within(case: Case) -> tuple[str, ...]:
    return (*case.plaintiffs, *case.defendants, *case.third, *case.agents)


def _sentence(dossier: Dossier, place: str) -> Sentence | None:
    block, _, at = place.partition(":")
    told = sentences_of(dossier, block)  # type: ignore[arg-type]  # only `Choice`s of this page come here
    return told[int(at)] if int(at) < len(told) else None


def first_of(rows: Sequence[T], lit_ids: Collection[str], ids: Callable[[T], Iterable[str]]) -> list[T]:
    """At most SHOWN_ROWS of a table, in its order: all that light up, then the first of the others."""
    if len(rows) <= SHOWN_ROWS:
        return list(rows)
    marked = [at for at, row in enumerate(rows) if not set(lit_ids).isdisjoint(ids(row))]
    others = (at for at in range(len(rows)) if at not in set(marked))
    return [rows[at] for at in sorted([*marked, *others][:SHOWN_ROWS])]


# ---- time


@dataclass(frozen=True)
class Bar:
    """A dated case in the timeline: `row` is who sued ("" several who have no row of their own), `lane` its line."""

    case: Case
    row: str
    lane: int


def bars(cases: Sequence[Case]) -> tuple[Bar, ...]:
    """The cases with a day of filing, row by row: who sued first stands first; cases that overlap get lanes.

    Cost O(cases · LANES).
    """
    dated = [case for case in cases if case.filed is not None]
    many = Counter(_who(case) for case in dated)
    own = {who for who, _ in many.most_common(TIME_ROWS if len(many) <= TIME_ROWS else TIME_ROWS - 1)}
    order = list(dict.fromkeys(who if (who := _who(case)) in own else "" for case in dated))
    ends: dict[str, list[date]] = {}
    told: list[Bar] = []
    for case in dated:
        row = who if (who := _who(case)) in own else ""
        lanes, begin = ends.setdefault(row, []), case.filed or date.min
        free = next((at for at, end in enumerate(lanes) if end < begin), len(lanes))
        if free == LANES:
            free = lanes.index(min(lanes))
        lanes[free : free + 1] = [max(case.closed or begin, begin)]
        told.append(Bar(case, row, free))
    place = {row: at for at, row in enumerate([*(row for row in order if row), ""])}
    return tuple(sorted(told, key=lambda one: (place[one.row], one.lane)))


def _who(case: Case) -> str:
    return case.plaintiffs[0] if case.plaintiffs else ""


@dataclass(frozen=True)
class Period:
    first: date
    last: date
    cases: int


def whole(cases: Iterable[Case]) -> Period | None:
    """From the first filing to the last known day; None where no case is dated."""
    dated = [(case.filed, case.closed or case.filed) for case in cases if case.filed is not None]
    if not dated:
        return None
    return Period(min(day for day, _ in dated), max(max(day, end) for day, end in dated), len(dated))


def period_of(dossier: Dossier, choice: Choice) -> Period:
    """The chosen period, with the number of cases filed in it."""
    first, last = (date.fromisoformat(day) for day in choice.id.split("/"))
    return Period(first, last, sum(case.filed is not None and first <= case.filed <= last for case in dossier.cases))


def densest(cases: Sequence[Case]) -> Period | None:
    """The shortest period in which MOST_OF the dated cases were filed; None where that is not much shorter."""
    days = sorted(case.filed for case in cases if case.filed is not None)
    every = whole(cases)
    if every is None or len(days) < 3:
        return None
    many = -int(-len(days) * MOST_OF // 1)
    first, last = min(zip(days, days[many - 1 :], strict=False), key=lambda ends: ends[1] - ends[0])
    if (last - first) > (every.last - every.first) * WORTH_A_LOOK:
        return None
    return Period(first, last, sum(first <= day <= last for day in days))


# ---- where it comes from


def origins_of(material: Material, dossier: Dossier) -> dict[str, tuple[str, ...]]:
    """Id of each case and entity of the dossier → the cells that tell of it, at most CELLS."""
    told = {one.id: one.origins for one in dossier.cases}
    told |= {one.id: one.origins for one in dossier.people if one.origins}
    others = material.reader.origins_of(one for one in dossier.names if one not in told)
    return {id_: tuple(found)[:CELLS] for id_, found in (*told.items(), *others.items())}


def place_words(origin: str, material: Material) -> str:
    """An origin as people read it: file, sheet where there are several, row; of judgments the file of the paper."""
    load_id, _, place = origin.partition("/")
    sheet, _, row = place.rpartition("/")
    if not row:
        return origin
    own = file_behind(material.workspace, origin)
    file = own or material.file_of.get(load_id, say("未知来源", "unknown source"))
    if paper := paper_words(sheet, row, alone=own is not None):
        return f"{file} · {paper}"
    if own:
        return own
    where = file + ("" if sheet == SINGLE else f" · {sheet}")
    return say(f"{where} · 第 {row} 行", f"{where} · row {row}")
