"""The graph as the canvas asks for it all the time: who is near whom in either reading, what each is, where listed.

Two readings: in `party` one's neighbours are those met in cases and those tied directly; in `case` they are whatever an
edge leads to, cases first of all. OPPOSED is in neither: the cases say it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from app.dossiers.material import Material
from app.dossiers.ring import POINTS
from app.explorer.services import kinds
from app.explorer.services.meetings import Docket, Meetings, Tallies, places_of
from graph.detect import COMMUNITIES
from graph.network import Ints, Longs, Network, Shorts
from graph.paths import HUB_DEGREE
from graph.reader import GraphReader
from graph.tables import read_table

PARTY, CASE = "party", "case"
"""The two readings."""
NOT_DRAWN = ("OPPOSED",)
NEVER_HUBS = ("Person", "VillageOrg", kinds.AGENT, kinds.CASE)
"""Whoever of these has many neighbours is what is looked for; a court, a bank or a street is in everybody's way."""
UNLISTED = np.iinfo(np.int32).max

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Near:
    """The neighbours of one node: places, cases shared with each, last known day of what joins them."""

    places: Ints
    shared: Ints
    days: Ints


class Surroundings:
    """What the canvas reads; made once for one opening of the workspace, shared by all sessions, never changed.

    Raises WorkspaceError: `build` never ran; a table is damaged. Cost: `Docket`'s at the first use.
    """

    def __init__(self, material: Material) -> None:
        self.material = material
        self.reader: GraphReader = material.reader
        self.network: Network = material.reader.network
        self._docket = Docket(material.reader)

    # ---- ids and places

    def place(self, id_: str) -> int:
        """Raises QueryError: there is no such node."""
        return self.network.place(id_)

    def places(self, ids: Sequence[str]) -> Ints:
        """Raises QueryError: there is no such node."""
        found = self._at(ids)
        if (found < 0).any():
            self.network.place(ids[int(np.argmin(found))])  # says which
        return found

    def known(self, ids: Iterable[str]) -> list[str]:
        """Those of `ids` that are nodes, each once; a former id is the one in use."""
        asked = list(dict.fromkeys(ids))
        there = self._at(asked) >= 0
        now = (one if ok else self.reader.now(one) for one, ok in zip(asked, there.tolist(), strict=True))
        return list(dict.fromkeys(one for one in now if one is not None))

    def _at(self, ids: Sequence[str]) -> Ints:
        """Places, -1 where there is no such node; all in one look-up."""
        found: Ints = places_of(self.network, pl.Series(ids, dtype=pl.String)).to_numpy()
        return found

    def ids(self, places: Iterable[int]) -> list[str]:
        names = self.network.ids
        return [names[int(place)] for place in places]

    def flags(self, places: Ints) -> Flags:
        """Of every node whether it is one of these."""
        found: Flags = np.zeros(self.network.size, bool)
        found[places] = True
        return found

    # ---- what a node is

    @cached_property
    def kind(self) -> Shorts:
        """Of each node its place in `kinds.KINDS`."""
        net = self.network
        of_label = np.array([kinds.PLACE_OF[name] for name in net.labels], np.int16)
        found: Shorts = of_label[net.label] if len(of_label) else np.empty(0, np.int16)
        if kinds.COMPANY in net.labels:
            said = self.reader.column(kinds.COMPANY, "org_kind").to_list()
            keys = [kinds.PLACE_OF[kinds.OF_ORG_KIND.get(one or "", kinds.COMPANY)] for one in said]
            found[net.label == net.labels.index(kinds.COMPANY)] = keys
        return found

    @cached_property
    def role(self) -> NDArray[np.str_]:
        """Of each node the role of its kind."""
        roles = np.array([kind.role for kind in kinds.KINDS])
        found: NDArray[np.str_] = roles[self.kind]
        return found

    @cached_property
    def people(self) -> Flags:
        """Parties and agents: who is seen in the party reading."""
        found: Flags = (self.role == "party") | (self.role == "agent")
        return found

    @cached_property
    def cases(self) -> Flags:
        found: Flags = self.role == "case"
        return found

    @cached_property
    def hubs(self) -> Flags:
        """Courts, banks, large firms, streets: with more than HUB_DEGREE neighbours, and on no list."""
        never = [kinds.PLACE_OF[name] for name in NEVER_HUBS]
        found: Flags = (self.network.degrees > HUB_DEGREE) & ~np.isin(self.kind, never) & (self.rank == UNLISTED)
        return found

    @property
    def meetings(self) -> Meetings:
        return self._docket.meetings

    @property
    def tallies(self) -> Tallies:
        return self._docket.tallies

    @property
    def case_day(self) -> Ints:
        return self._docket.case_day

    @property
    def case_fen(self) -> NDArray[np.float64]:
        return self._docket.case_fen

    # ---- where it is listed

    @cached_property
    def listed(self) -> Mapping[str, int]:
        """Ring or clue id → its place in the list of both, which is by score (design 7), ties by id."""
        scores = {one["ring_id"]: POINTS * one["score"] for one in self.material.rings if one["shown"]}
        scores |= {one["clue_id"]: one["score"] for one in self.material.clues}
        return {one: rank for rank, one in enumerate(sorted(scores, key=lambda one: (-scores[one], one)), 1)}

    @cached_property
    def rank(self) -> Ints:
        """Of each node the best place in the list of a ring or clue that shows it, UNLISTED where none does."""
        return self._best((*self._subjects, *self._bystanders))

    @cached_property
    def subject_rank(self) -> Ints:
        """The same, but only of what a ring or clue is about: its core, its subjects."""
        return self._best(self._subjects)

    @cached_property
    def _subjects(self) -> list[tuple[str, int]]:
        found = [
            (member["id"], self.listed[ring["ring_id"]])
            for ring in self.material.rings
            if ring["ring_id"] in self.listed
            for member in ring["members"]
            if member["role"] == "core"
        ]
        return found + [(one, self.listed[clue["clue_id"]]) for clue in self.material.clues for one in subjects(clue)]

    @cached_property
    def _bystanders(self) -> list[tuple[str, int]]:
        found = []
        for ring in self.material.rings:
            if (rank := self.listed.get(ring["ring_id"])) is not None:
                found += [(one["id"], rank) for one in (*ring["members"], *ring["agents"])]
                found += [(one, rank) for one in ring["case_ids"]]
        return found + [(one, self.listed[clue["clue_id"]]) for clue in self.material.clues for one in clue["case_ids"]]

    def _best(self, listed: Sequence[tuple[str, int]]) -> Ints:
        found = np.full(self.network.size, UNLISTED, np.int32)
        at = self._at([id_ for id_, _ in listed])
        there = at >= 0  # the list may be older than the graph
        np.minimum.at(found, at[there], np.array([rank for _, rank in listed], np.int32)[there])
        return found

    # ---- communities

    @cached_property
    def communities(self) -> pl.DataFrame:
        """community, name_zh, name_en: each once; empty before `detect`."""
        return self._communities.select("community", "name_zh", "name_en").unique("community", maintain_order=True)

    @cached_property
    def community(self) -> Ints:
        """Of each node its community, -1 where it is in none."""
        found = np.full(self.network.size, -1, np.int32)
        at = places_of(self.network, self._communities["id"]).to_numpy()
        found[at[at >= 0]] = self._communities["community"].to_numpy()[at >= 0]
        return found

    @cached_property
    def _communities(self) -> pl.DataFrame:
        columns = ["community", "id", "name_zh", "name_en"]
        published = self.material.workspace.current("detect")
        if published is None:
            return pl.DataFrame(schema={one: pl.Int32 if one == "community" else pl.String for one in columns})
        return read_table(published.folder / COMMUNITIES, columns)

    # ---- who is near

    @cached_property
    def drawn(self) -> Flags:
        """Of each link whether the canvas draws it."""
        net = self.network
        unwanted = [at for at, name in enumerate(net.relations) if name in NOT_DRAWN]
        found: Flags = ~np.isin(net.relation, unwanted)
        return found

    def direct(self, places: Ints) -> tuple[Longs, Ints, Ints]:
        """Arcs of drawn links from `places`: which of them, the other end, the link."""
        net = self.network
        owner, at = spread(net.offsets, places)
        targets, links = net.targets[at], net.links[at]
        kept = self.drawn[links] & (targets != places[owner])
        return owner[kept], targets[kept], links[kept]

    def met(self, places: Ints) -> tuple[Longs, Ints, Ints]:
        """Meetings of `places`: which of them, whom, the meeting."""
        owner, at = spread(self.meetings.offsets, places)
        return owner, self.meetings.others[at], self.meetings.meeting[at]

    def reach(self, places: Ints, reading: str) -> tuple[Longs, Ints]:
        """Every neighbour of every one of `places`, each pair once: which of them, the neighbour's place."""
        owner, targets, _ = self.direct(places)
        if reading == PARTY:
            among = self.people[targets] | ~self.people[places[owner]]
            by, whom, _ = self.met(places)
            owner, targets = np.concatenate([owner[among], by]), np.concatenate([targets[among], whom])
        pairs = np.unique(owner * self.network.size + targets)
        return pairs // self.network.size, (pairs % self.network.size).astype(np.int32)

    def near(self, place: int, reading: str, since: int | None = None, until: int | None = None) -> Near:
        """The neighbours of a node; with days, only what is known to join them in that period. Cost O(its arcs)."""
        here = np.array([place], np.int32)
        _, targets, links = self.direct(here)
        days, cases = self.network.since[links], np.zeros(len(links), np.int32)
        if reading == PARTY and self.people[place]:
            among = self.people[targets]
            _, whom, meeting = self.met(here)
            targets = np.concatenate([targets[among], whom])
            days = np.concatenate([days[among], self.case_day[self.meetings.case[meeting]]])
            cases = np.concatenate([cases[among], np.ones(len(whom), np.int32)])
        if since is not None or until is not None:
            kept = (days >= (since if since is not None else _FIRST)) & (
                days <= (until if until is not None else _LAST)
            )
            targets, days, cases = targets[kept], days[kept], cases[kept]
        places, of = np.unique(targets, return_inverse=True)
        last = np.full(len(places), np.iinfo(np.int32).min, np.int32)
        np.maximum.at(last, of, days)
        return Near(places, np.bincount(of, cases, len(places)).astype(np.int32), last)

    def joining(self, new: Ints, everyone: Ints, most: int) -> Ints:
        """The cases in which one of `new` meets one of `everyone`, newest first; of one pair at most `most`."""
        owner, others, meeting = self.met(new)
        kept = self.flags(everyone)[others]
        owner, others, meeting = owner[kept], others[kept], meeting[kept]
        # The arcs of one node are by the other's place, then newest first: count within each pair.
        pair = owner * self.network.size + others
        begins = np.flatnonzero(np.diff(pair, prepend=-1))
        nth = np.arange(len(pair)) - np.repeat(begins, np.diff(np.append(begins, len(pair))))
        order = np.unique(meeting[nth < most])  # meetings are newest first
        cases = self.meetings.case[order]
        _, first = np.unique(cases, return_index=True)
        found: Ints = cases[np.sort(first)]
        return found

    def participants(self, cases: Ints) -> tuple[Longs, Ints]:
        """Who stands or acts in these cases, each once a case: which case, the place of the party or agent."""
        net = self.network
        owner, at = spread(net.offsets, cases)
        standing = [at_ for at_, name in enumerate(net.relations) if name in ("PARTY_IN", "AGENT_IN")]
        kept = np.isin(net.relation[net.links[at]], standing)
        pairs = np.unique(owner[kept] * net.size + net.targets[at][kept])
        return pairs // net.size, (pairs % net.size).astype(np.int32)

    def standing_in(self, cases: Sequence[str]) -> list[str]:
        """The ids of the parties that stand in every one of these cases."""
        _, who = self.participants(self.places(cases))
        places, many = np.unique(who, return_counts=True)
        return self.ids(places[(many == len(cases)) & (self.role[places] == "party")])


_FIRST, _LAST = np.iinfo(np.int32).min + 1, np.iinfo(np.int32).max
"""Days of a period: without a beginning it still holds only what is dated."""


def spread(offsets: Longs, places: Ints) -> tuple[Longs, Longs]:
    """The arcs of all of `places` in one go: of each which of them it belongs to, and its position."""
    begins = offsets[places]
    many = offsets[places + 1] - begins
    owner = np.repeat(np.arange(len(places), dtype=np.int64), many)
    at = np.arange(len(owner), dtype=np.int64) + np.repeat(begins - np.cumsum(many) + many, many)
    return owner, at


def subjects(clue: Mapping[str, Collection[str]]) -> list[str]:
    """The ids of whom a clue is about; the table writes them `<column>:<id>`."""
    return list(dict.fromkeys(one.partition(":")[2] for one in clue["subjects"]))
