"""The list of rings and clues in one order: what stands in a row, what is new, which rows a filter keeps."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from app.decisions import standing_shown, subjects
from app.dossiers.material import Material
from app.dossiers.ring import POINTS
from app.dossiers.told import CLUE, RING, Kind
from app.explorer.services.sheet import Cell, Sheet
from app.language import say
from graph.detect import LISTED
from graph.identifiers import plain
from graph.ledger import Ledger, Standing, Subject
from graph.schema.people import AGENT, COMPANY, PERSON, VILLAGE_ORG
from graph.tables import read_table
from graph.workspace import Workspace
from queries.clues import CLUES, HIT, MODEL, STRONG
from queries.models import models

SOME = 3
"""Names and reasons that are told in a row; the rest is in the preview."""
WIDEST = 16
"""Characters of a reason in a row."""
STATES: Mapping[str, tuple[str, ...]] = {
    "待研判": ("待研判",),
    "退回补数据": ("退回补数据",),
    "有效线索": ("有效线索",),
    "办理中": ("交办", "受理立案", "调查核实"),
    "已监督": ("发出检察建议", "提请抗诉", "移送", "支持起诉", "回复", "部分采纳", "未采纳", "跟进监督"),
    "办结": ("终结", "采纳", "归档"),
    "排除": ("排除",),
}
"""States of the lifecycle as they are counted and filtered: every state stands in one."""
_STATES_EN = ("to assess", "returned for data", "valid", "in hand", "supervised", "closed", "excluded")
NOBODY = "-"
"""The handler of what nobody handles, in a filter."""
_COUNTED = re.compile(r"\d+ 案|标的合计|审理")
"""How the parts of a clue's values begin that columns of their own tell."""
_BRACKETS = re.compile(r"[()（）\[\]〔〕【】]")


@dataclass(frozen=True)
class Entry:
    """One row of the list, told in the language of the run.

    `place` counts over rings and clues, `rank` in its own list. `type` is what the filter of types calls it. `sure`
    says in words how far to trust the place. Unknown is None; `fresh` is None where there is no run before.
    """

    place: int
    kind: Kind
    id: str
    rank: int
    title: str
    sub: str
    type: str
    sure: str
    score: float
    people: int
    bodies: int
    amount_fen: int | None
    reasons: tuple[str, ...]
    courts: tuple[str, ...]
    causes: tuple[str, ...]
    model: str
    fresh: bool | None
    members: tuple[str, ...]
    case_ids: tuple[str, ...]
    text: str
    subject: Subject

    @property
    def number(self) -> str:
        """What it is called on every page: its kind and its rank in the list of that kind."""
        return numbered(self.kind, self.rank)

    @property
    def called(self) -> str:
        return f"{self.number} {self.title}"


def numbered(kind: Kind, rank: int) -> str:
    return say(f"网络 #{rank}", f"Ring #{rank}") if kind == RING else say(f"线索 #{rank}", f"Clue #{rank}")


@dataclass(frozen=True)
class Filter:
    """Which rows to keep: every part is "", which keeps all, or what a row must have; NOBODY is a handler."""

    status: str = ""
    type: str = ""
    court: str = ""
    cause: str = ""
    handler: str = ""
    model: str = ""
    text: str = ""
    new: str = ""

    def keeps(self, entry: Entry, standing: Standing) -> bool:
        return (
            (not self.status or standing.status in STATES.get(self.status, (self.status,)))
            and self.type in ("", entry.type)
            and (not self.court or self.court in entry.courts)
            and (not self.cause or self.cause in entry.causes)
            and self.handler in ("", standing.handler or NOBODY)
            and self.model in ("", entry.model)
            and all(searched(word) in entry.text for word in self.text.split())
            and (not self.new or entry.fresh is True)
        )

    def said(self) -> dict[str, str]:
        """The parts that ask for something, as in an address or a saved view."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Decided:
    """Of every entry by its id: the subject to decide on, which knows its former ids, and how it stands."""

    subjects: Mapping[str, Subject]
    standings: Mapping[str, Standing]


class Listing:
    """The rings worth showing and all clues of one material, by score (design 7); made once, read by every page."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self._decided: tuple[object, Decided] | None = None

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Best first. Cost: the members and cases of the list."""
        made = [
            *(self._ring(one) for one in self.material.rings if one["shown"]),
            *map(self._clue, self.material.clues),
        ]
        made.sort(key=lambda one: (-one["score"], one["id"]))
        return tuple(Entry(place=place, **one) for place, one in enumerate(made, 1))

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        return {one.id: one for one in self.entries}

    @cached_property
    def where(self) -> Mapping[str, tuple[Entry, ...]]:
        """Entity or case → the entries it is in, best first."""
        found: dict[str, list[Entry]] = {}
        for one in self.entries:
            for id_ in dict.fromkeys((*one.members, *one.case_ids)):
                found.setdefault(id_, []).append(one)
        return {id_: tuple(these) for id_, these in found.items()}

    def decided(self, ledger: Ledger) -> Decided:
        """What the ledger says now of every entry. Raises LedgerError. Cost: a look at the file, where it is the same
        as before; else two queries a kind.
        """
        state = _state(ledger.path)
        if self._decided is None or self._decided[0] != state:
            followed = ledger.followed([one.subject for one in self.entries])
            told = Decided({one.id: one for one in followed}, ledger.standings(followed))
            self._decided = (state, told)
        return self._decided[1]

    def _ring(self, one: Mapping[str, Any]) -> dict[str, Any]:
        core = [member["name"] for member in one["members"] if member["role"] == "core"]
        begin, end = (day[:7] if day else "?" for day in one["period"])
        names = [member["name"] for member in (*one["members"], *one["agents"]) if member["name"]]
        abouts = [sentence["about"] for sentence in one["sentences"]]
        told = {
            "kind": RING,
            "id": one["ring_id"],
            "title": say(one["title"]["zh"], one["title"]["en"]),
            "sub": " · ".join([say("网络", "Ring"), some(core), *one["courts"][:1], f"{begin}–{end}"]),
            "type": say("网络", "Ring"),
            "sure": sure(one["q_value"]),
            "score": POINTS * one["score"],
            "amount_fen": one["amount_fen"],
            "reasons": tuple(dict.fromkeys(say(*_ABOUT[about]) for about in abouts if about in _ABOUT)),
            "courts": tuple(one["courts"]),
            "model": "",
            "fresh": _fresh(one["ring_id"], one["predecessors"], self._rings_before),
            "members": tuple(member["id"] for member in (*one["members"], *one["agents"])),
        }
        return told | self._counted(one, [member["label"] for member in one["members"]], told, names)

    def _clue(self, one: Mapping[str, Any]) -> dict[str, Any]:
        reader, ids = self.material.reader, [subject.partition(":")[2] for subject in one["subjects"]]
        rest = [part for part in one["values"].split("; ") if part and not _COUNTED.match(part)]
        told = {
            "kind": CLUE,
            "id": one["clue_id"],
            "title": self.titles.get(one["query"], one["title"]),
            "sub": " · ".join([one["kind"], some(one["people"]), *one["courts"][:1]]),
            "type": one["kind"],
            "sure": say(one["grade"], _GRADES.get(one["grade"], one["grade"])),
            "score": one["score"],
            "amount_fen": self._amount(one["case_ids"]),
            "reasons": tuple(rest) or tuple(one["causes"]),
            "courts": tuple(one["courts"]),
            "model": one["model_id"],
            "fresh": _fresh(one["clue_id"], one["predecessors"], self._clues_before),
            "members": tuple(ids),
        }
        labels = [reader.label_of(id_) for id_ in ids if reader.has(id_)]
        return told | self._counted(one, labels, told, [*one["people"], *one["parties"], *one["agents"], *one["rules"]])

    def _counted(
        self, one: Mapping[str, Any], labels: Sequence[str], told: Mapping[str, Any], names: Iterable[str]
    ) -> dict[str, Any]:
        case_ids, known = tuple(one["case_ids"]), self._cases
        causes = Counter(known[case][0] for case in case_ids if case in known and known[case][0])
        numbers = [known[case][1] for case in case_ids if case in known]
        words = [told["id"], told["title"], told["sub"], *told["reasons"], *told["courts"], *causes, *names, *numbers]
        return {
            "rank": one["rank"],
            "people": sum(label in (PERSON.name, AGENT.name) for label in labels),
            "bodies": sum(label in (COMPANY.name, VILLAGE_ORG.name) for label in labels),
            "case_ids": case_ids,
            "causes": tuple(cause for cause, _ in causes.most_common()),
            "text": searched("\n".join(words)),
            "subject": self._subjects[told["id"]],
        }

    @cached_property
    def _cases(self) -> dict[str, tuple[str | None, str, int | None]]:
        """Cause, number and amount in fen of every case of the list."""
        reader = self.material.reader
        ids = {case for one in (*self.material.rings, *self.material.clues) for case in one["case_ids"]}
        columns = {name: reader.column("LegalCase", name) for name in ("cause", "case_no", "amount_claimed_fen")}
        frame = pl.DataFrame({"id": reader.ids_of("LegalCase"), **columns})
        wanted = pl.DataFrame({"id": sorted(ids)}, schema={"id": pl.String})
        return {id_: (cause, no, fen) for id_, cause, no, fen in frame.join(wanted, on="id", how="semi").iter_rows()}

    def _amount(self, cases: Iterable[str]) -> int | None:
        amounts = [self._cases[case][2] for case in cases if case in self._cases]
        known = [fen for fen in amounts if fen is not None]
        return sum(known) if known else None

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Query or model → its title in the language of the run."""
        queries = self.material.queries
        titles = {name: one.header.title for name, one in queries.items()}
        titles |= {name: one.header.title for name, one in models(queries).items()}
        return {name: say(title.zh, title.en) for name, title in titles.items()}

    @cached_property
    def _subjects(self) -> Mapping[str, Subject]:
        space = self.material.workspace
        stages = ((RING, "detect"), (CLUE, "find"))
        return {one.id: one for kind, stage in stages if space.current(stage) for one in subjects(space, kind)}

    @cached_property
    def _rings_before(self) -> frozenset[str] | None:
        return _before(self.material.workspace, "detect", LISTED, "ring_id")

    @cached_property
    def _clues_before(self) -> frozenset[str] | None:
        return _before(self.material.workspace, "find", CLUES, "clue_id")


def state_shown(state: str) -> str:
    return say(state, dict(zip(STATES, _STATES_EN, strict=True))[state])


def state_of(status: str) -> str:
    return next(state for state, states in STATES.items() if status in states)


def choices(
    entries: Iterable[Entry], standings: Mapping[str, Standing], of: Callable[[Entry, Standing], Iterable[str]]
) -> list[str]:
    """What a filter may ask for: the values that rows have, the frequent ones first."""
    found = Counter(value for one in entries for value in dict.fromkeys(of(one, standings[one.id])) if value)
    return sorted(found, key=lambda value: (-found[value], value))


def list_sheet(
    entries: Iterable[Entry],
    decided: Decided,
    material: Material,
    *,
    wanted: Filter,
    who: str,
    scope: str,
    at: datetime,
) -> Sheet:
    """The rows as a file: what stands in the list, then reasons, names and case numbers in full."""
    columns = (
        (say("位次", "Place"), 6),
        (say("种类", "Kind"), 8),
        (say("线索", "Clue"), 40),
        (say("把握", "How sure"), 12),
        (say("理由", "Reasons"), 40),
        (say("案件数", "Cases"), 8),
        (say("标的合计(元)", "Yuan claimed"), 16),
        (say("法院", "Courts"), 24),
        (say("案由", "Causes"), 24),
        (say("主体", "Parties"), 40),
        (say("案号", "Case numbers"), 40),
        (say("状态", "Status"), 14),
        (say("承办", "Handler"), 10),
        (say("编号", "Id"), 34),
    )
    rows: list[list[Cell]] = []
    for one in entries:
        standing = decided.standings[one.id]
        raw = material.ring(one.id) if one.kind == RING else material.clue(one.id)
        people = [member["name"] for member in raw["members"]] if one.kind == RING else raw["people"]
        numbers = [case["case_no"] for case in raw["cases"]] if one.kind == RING else raw["case_nos"]
        money = None if one.amount_fen is None else one.amount_fen / 100
        lists = ["、".join(part or "" for part in names) for names in (one.courts, one.causes, people, numbers)]
        told: list[Cell] = [
            one.place,
            one.type,
            one.title,
            one.sure,
            "、".join(one.reasons),
            len(one.case_ids),
            money,
            *lists,
        ]
        rows.append([*told, standing_shown(standing), standing.handler, one.id])
    day = material.data_date
    about = (
        (say("导出", "Exported"), f"{who} {at:%Y-%m-%d %H:%M}"),
        (say("数据截至", "Data up to"), f"{day:%Y-%m-%d}"),
        (say("使用范围", "Scope"), scope),
        (say("图谱版本", "Graph version"), material.reader.version),
        (say("条件", "Conditions"), "; ".join(f"{k} = {v}" for k, v in wanted.said().items()) or say("无", "none")),
        (say("条数", "Rows"), str(len(rows))),
        (say("说明", "Note"), say("线索不是结论；空格为未知。", "Clues are not findings; an empty cell is unknown.")),
    )
    return Sheet(say("线索清单", "Clues"), columns, rows, about, at)


def scale(entry: Entry) -> str:
    """Who is in it, in a few letters: 8人1企."""
    people = f"{entry.people}人" if entry.people else ""
    bodies = f"{entry.bodies}企" if entry.bodies else ""
    parties = entry.people + entry.bodies
    return say(people + bodies, f"{parties} part{'y' if parties == 1 else 'ies'}" if parties else "")


def case_count(count: int) -> str:
    return say(f"{count}案", f"{count} case{'' if count == 1 else 's'}")


def some(names: Sequence[str], most: int = SOME) -> str:
    more = say("等", " …") if len(names) > most else ""
    return "、".join(names[:most]) + more


def short(reason: str) -> str:
    return reason if len(reason) <= WIDEST else reason[: WIDEST - 1] + "…"


def sure(q: float) -> str:
    """What a ring's q-value means down to its place, in the width of a column."""
    if q < 0.01:
        return say("巧合 <1%", "chance <1 %")
    return say(f"巧合约 {q:.0%}", f"chance ~{q:.0%}")


def searched(text: str) -> str:
    """The form in which texts are compared: case numbers in any brackets."""
    return _BRACKETS.sub("", "\n".join(plain(line) for line in text.splitlines())).lower()


_GRADES = {HIT: "rule hit", MODEL: "model clue", STRONG: "strong clue"}
_ABOUT = {
    "opposition": ("互诉密集", "dense suits"),
    "agent": ("同一代理人", "one agent"),
    "both_sides": ("原被告互换", "both sides"),
    "closing": ("无对抗结案", "no contest"),
    "ties": ("对立双方有关联", "tied opponents"),
}
"""The sentences of a ring that are reasons of their own, in the width of a row."""


def _state(ledger: Path) -> object:
    """What changes whenever somebody writes to the ledger."""
    files = (ledger, ledger.with_name(f"{ledger.name}-wal"))
    return tuple((one.stat().st_mtime_ns, one.stat().st_size) if one.exists() else None for one in files)


def _fresh(id_: str, predecessors: Iterable[str], before: frozenset[str] | None) -> bool | None:
    """Whether the run before had neither it nor what it comes from."""
    return None if before is None else before.isdisjoint((id_, *predecessors))


def _before(workspace: Workspace, stage: str, name: str, column: str) -> frozenset[str] | None:
    """The ids that the run before the published one listed; None where there is none, or it is gone."""
    published = workspace.current(stage)
    path = workspace.folder / stage / published.facts.get("previous", "") / name if published is not None else None
    return frozenset(read_table(path, [column])[column]) if path is not None and path.is_file() else None
