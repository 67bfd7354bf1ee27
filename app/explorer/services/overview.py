"""The first page: how many clues stand where, what waits for me, what is new, how old the data are, what ran."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl

from app.dossiers.material import Material
from app.explorer.services.clues import STATES, Decided, Entry, Listing
from app.language import say
from app.need_words import need_words
from graph import schema
from graph.detect import rings
from graph.ledger import FIRST, LIFECYCLE, Standing
from graph.reader import GraphReader
from graph.workspace import Workspace
from queries.clues import coverage_of

CLOSED = frozenset(("排除", "终结", "归档"))
"""States in which nothing waits for anybody."""
PARTY_IN, MASKED = "PARTY_IN", "Person"
MOST_MONTHS, MOST_QUARTERS = 18, 72
"""Months that are told one by one, and by quarters; a longer time is told by years."""
NAMED_CAUSES = 4
"""Causes of the trend that are told by name; the rest is one."""


@dataclass(frozen=True)
class Tile:
    """`count` clues in the states of `state`, of which `mine` are handled by me; `fresh` are new, None unknown."""

    state: str
    count: int
    mine: int
    fresh: int | None


@dataclass(frozen=True)
class Task:
    """A clue that waits for me, and what for."""

    entry: Entry
    what: str
    since: str


@dataclass(frozen=True)
class Fresh:
    """A register: rows that count, the day of its newest file, rows that wait for correction."""

    title: str
    files: int
    rows: int
    day: date
    quarantined: int


@dataclass(frozen=True)
class Run:
    """A model: clues of the last run, how many of them strong, how many cases it could not decide."""

    id: str
    title: str
    clues: int
    strong: int
    undecided: int


@dataclass(frozen=True)
class Ran:
    """The last run: when each list was made, and what was not asked, for which data are missing."""

    at: datetime | None
    runs: tuple[Run, ...]
    asked: int
    unasked: int
    missing: tuple[str, ...]


def tiles(listing: Listing, decided: Decided, who: str) -> list[Tile]:
    told = []
    for state, states in STATES.items():
        mine = [one for one in listing.entries if decided.standings[one.id].status in states]
        known = [one.fresh for one in mine if one.fresh is not None]
        handled = sum(decided.standings[one.id].handler == who for one in mine)
        told.append(Tile(state, len(mine), handled, sum(known) if known else None))
    return told


def tasks(listing: Listing, decided: Decided, who: str) -> list[Task]:
    """What is given to me and not closed, then what must be looked at again for its cases changed; best first."""
    given, again = [], []
    for one in listing.entries:
        standing = decided.standings[one.id]
        if standing.handler == who and standing.status not in CLOSED:
            given.append(Task(one, say(standing.status, LIFECYCLE[standing.status].en), _since(standing)))
        elif why := _again(standing):
            again.append(Task(one, why, _since(standing)))
    return given + again


def _again(standing: Standing) -> str:
    if standing.grown:
        return say(f"复核：新增 {len(standing.grown)} 案", f"check: {len(standing.grown)} cases more")
    if standing.status == FIRST and standing.decided is None and standing.former:
        return say("复核：前身已有认定", "check: a predecessor was decided on")
    return ""


def _since(standing: Standing) -> str:
    return standing.decided.when[:10] if standing.decided is not None else ""


def fresh(listing: Listing) -> list[Entry] | None:
    """What the run before did not have; None where there was none."""
    if all(one.fresh is None for one in listing.entries):
        return None
    return [one for one in listing.entries if one.fresh]


def sources(material: Material) -> list[Fresh]:
    """The registers that are loaded, in the order of their ids."""
    told: dict[str, list[Any]] = {}
    for one in material.sources:
        told.setdefault(one.id, []).append(one)
    return [
        Fresh(
            these[0].title,
            len(these),
            sum(one.rows for one in these),
            max(one.received for one in these),
            sum(one.quarantined for one in these),
        )
        for these in told.values()
    ]


def ran(listing: Listing) -> Ran:
    """What the last `find` did; nothing where it never ran."""
    material = listing.material
    space = material.workspace
    coverage, published = coverage_of(space), space.current("find")
    if coverage is None or published is None:
        return Ran(None, (), 0, 0, ())
    runs = [
        Run(
            one["model"],
            listing.titles.get(one["model"], one["model"]),
            one["clues"],
            one["strong"],
            one["undecided"],
        )
        for one in coverage["models"]
    ]
    runs.sort(key=lambda one: (-one.clues, -one.undecided, one.id))
    needs = sorted({need for one in coverage["patterns"] for need in one["missing"]}, key=_kinds_first)
    missing = dict.fromkeys(_need(need, material) for need in needs)
    return Ran(
        datetime.fromtimestamp(published.manifest()["run"]["started"]),
        tuple(runs),
        len(coverage["patterns"]),
        sum(bool(one["missing"]) for one in coverage["patterns"]),
        tuple(missing),
    )


def _kinds_first(need: str) -> tuple[bool, str]:
    """Kinds of things before relations, which say less to whoever must get the data."""
    return need.partition(".")[0] not in schema.LABELS, need


def _need(need: str, material: Material) -> str:
    """What a pattern needs, in words: a kind of thing or relation that no source tells, or a property of one."""
    owner, network = need.partition(".")[0], material.reader.network
    return need_words(need, whole=owner not in network.labels and owner not in network.relations)


def lacks_loads(space: Workspace) -> bool:
    """Whether something was loaded or taken back since the graph was built."""
    built, loaded = space.current("build"), space.current("load")
    if built is None or loaded is None:
        return False
    made_of = built.manifest()["content"]["inputs"].get("load")
    return made_of is not None and made_of != loaded.version


def outdated(material: Material) -> list[str]:
    """What was made of an older graph than the one shown, or was never made: a sentence each."""
    space, version = material.workspace, material.reader.version
    told = []
    if lacks_loads(space):
        told.append(
            say(
                "图谱之后又装载或撤回过数据，请在“数据导入”页重新生成，或运行 qingsu run。",
                "Data were loaded or taken back since the graph was built; run every stage, or: qingsu run.",
            )
        )
    for stage, zh, en in (("detect", "团伙清单", "The list of rings"), ("find", "线索清单", "The list of clues")):
        published = space.current(stage)
        if published is None:
            told.append(
                say(f"{zh}：未知，还没有运行 qingsu {stage}。", f"{en} is unknown: qingsu {stage} has not run.")
            )
        elif published.manifest()["content"]["inputs"].get("build") != version:
            told.append(say(f"{zh}出自上一版图谱，请运行 qingsu run。", f"{en} is of an older graph; run: qingsu run."))
    return told


def no_clues(material: Material, told: Ran) -> list[str]:
    """Why a list may be empty: what was compared, what was asked and what could not be, a sentence each."""
    said = []
    if material.workspace.current("detect") is not None:
        summary = rings(material.workspace)["summary"]
        left_out = sum(summary["left_out"].values())
        said.append(
            say(
                f"团伙：比较了 {summary['disputes']:,} 宗纠纷，没有一组比当事人随机调换后更紧密；"
                f"另有 {left_out:,} 案没有对立双方或不是诉讼，不参加比较。",
                f"Rings: {summary['disputes']:,} disputes were compared, none is knit closer than a shuffled table;"
                f" {left_out:,} cases without two sides, or no suits, were left out.",
            )
        )
    if told.at is not None:
        said.append(
            say(
                f"模型：{told.asked - told.unasked} 条规则问过，没有达到条件的；{told.unasked} 条缺数据没有问。",
                f"Models: {told.asked - told.unasked} rules were asked, none was met; {told.unasked} lack data.",
            )
        )
    return said


def busiest(reader: GraphReader, most: int) -> list[tuple[str, str, int]]:
    """Who stands in the most cases as a party: id, name, cases; the most first. Masked names are many people each."""
    net = reader.network
    if PARTY_IN not in net.relations:
        return []
    stands = net.relation == net.relations.index(PARTY_IN)
    once = np.unique(net.starts[stands].astype(np.int64) * net.size + net.ends[stands])  # in a case with two roles
    many = np.bincount(once // net.size, minlength=net.size)
    if MASKED in net.labels:
        for id_, masked in zip(reader.ids_of(MASKED), reader.column(MASKED, "is_masked"), strict=True):
            if masked:
                many[net.place(id_)] = 0
    first = np.argsort(-many, kind="stable")[:most]
    ids = [str(net.ids[int(place)]) for place in first if many[place] > 1]
    names = reader.captions(ids)
    return [(id_, names[id_], int(many[place])) for id_, place in zip(ids, first, strict=False)]


# ---- charts


def trend(listing: Listing) -> tuple[str, list[tuple[str, str, int]]]:
    """The cases of the list by time of filing and cause: what a step is called, then (step, cause, cases).

    Each case once. Cases without a day are not in it.
    """
    ids = {case for one in listing.entries for case in one.case_ids}
    reader = listing.material.reader
    frame = pl.DataFrame(
        {"id": reader.ids_of("LegalCase"), "day": reader.column("LegalCase", "filed_date"),
         "cause": reader.column("LegalCase", "cause")}
    )  # fmt: skip
    wanted = pl.DataFrame({"id": sorted(ids)}, schema={"id": pl.String})
    rows = frame.join(wanted, on="id", how="semi").drop_nulls("day").select("day", "cause").rows()
    if not rows:
        return say("月", "month"), []
    first, last = min(day for day, _ in rows), max(day for day, _ in rows)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    rest = say("其他", "others")
    named = {cause for cause, _ in Counter(cause for _, cause in rows if cause).most_common(NAMED_CAUSES)}
    name, step = _step(months)
    counted = Counter((step(day), cause if cause in named else rest) for day, cause in rows)
    return name, sorted((at, cause, many) for (at, cause), many in counted.items())


def _step(months: int) -> tuple[str, Callable[[date], str]]:
    """What a step of the trend is called, and the step of a day; steps sort as texts."""
    if months <= MOST_MONTHS:
        return say("月", "month"), lambda day: f"{day:%Y-%m}"
    if months <= MOST_QUARTERS:
        return say("季度", "quarter"), lambda day: f"{day.year}Q{(day.month + 2) // 3}"
    return say("年", "year"), lambda day: str(day.year)


def places(listing: Listing, most: int) -> list[tuple[str, int]]:
    """Courts and the clues before them, the most first."""
    return Counter(court for one in listing.entries for court in one.courts).most_common(most)
