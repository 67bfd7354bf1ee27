"""Beyond what is shown: the next neighbours of a node, who both of two have near, and the cases that join newcomers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.explorer.services import kinds
from app.explorer.services.surroundings import PARTY, Near, Surroundings
from graph.network import Ints

CAP = 2_000
"""Nodes on a canvas at most (explorer.md 3)."""
AT_ONCE = 10
MOST_JOINING = 60
"""Cases that are drawn of two who meet in more, the newest; the line between them says how many there are."""
RANK, NEWEST, OLDEST = "rank", "newest", "oldest"
_PEOPLE, _CASES, _THINGS = 0, 1, 2
_SORT = np.array([{"case": _CASES, "thing": _THINGS}.get(one.role, _PEOPLE) for one in kinds.KINDS], np.int32)


@dataclass(frozen=True)
class Widening:
    """`new` neighbours and the `cases` that join them to what is shown, as ids, none of them shown before.

    `left`   neighbours of the wanted kind that are still not shown
    `hubs`   of them those left out because they are in everybody's way; asked for by kind they come
    `full`   whether the canvas has no room for more
    """

    new: tuple[str, ...]
    cases: tuple[str, ...]
    left: int
    hubs: int
    full: bool = False


@dataclass(frozen=True)
class Wish:
    """What is asked of an expansion: kind (a key of `kinds.KINDS`), order, how many after how many, days."""

    reading: str = PARTY
    kind: str = ""
    order: str = RANK
    limit: int = AT_ONCE
    offset: int = 0
    since: int | None = None
    until: int | None = None


def widen(around: Surroundings, shown: Sequence[str], id_: str, wish: Wish, *, cap: int = CAP) -> Widening:
    """The next neighbours of `id_` that are not shown, best first; in the party reading with the cases that join them
    to whoever is shown, so that the numbers on the lines are those of the list.

    Best: place in the list of rings and clues, then cases shared, then the last day.
    Raises QueryError: there is no such node. Cost: the arcs of the node and of the new ones.
    """
    here, have = around.place(id_), around.places(shown)
    near = around.near(here, wish.reading, wish.since, wish.until)
    waiting = ~around.flags(have)[near.places]
    if wish.kind in kinds.PLACE_OF:
        waiting &= around.kind[near.places] == kinds.PLACE_OF[wish.kind]
        hubs = 0
    else:
        hubs = int((waiting & around.hubs[near.places]).sum())
        waiting &= ~around.hubs[near.places]
    found = Near(near.places[waiting], near.shared[waiting], near.days[waiting])
    room = max(0, cap - len(shown))
    most = min(max(0, wish.limit), room)
    new = _best(around, here, found, wish.order)[max(0, wish.offset) :][:most]
    cases = np.empty(0, np.int32)
    if wish.reading == PARTY:
        cases = joining(around, new, have, room - len(new))
    left = len(found.places) - len(new) + hubs
    full = len(new) < min(wish.limit, len(found.places) - max(0, wish.offset))
    return Widening(tuple(around.ids(new)), tuple(around.ids(cases)), left, hubs, full)


def joining(around: Surroundings, new: Ints, have: Ints, room: int) -> Ints:
    """The cases that are not on the canvas in which one of `new` meets another of them or one who is; newest first."""
    people = new[around.people[new]]
    if not len(people):
        return np.empty(0, np.int32)
    found = around.joining(people, np.concatenate([have, people]), MOST_JOINING)
    return found[~around.flags(np.concatenate([have, new]))[found]][: max(0, room)]


def common(around: Surroundings, a: str, b: str, reading: str) -> list[str]:
    """The neighbours of both, best first. Raises QueryError: there is no such node."""
    one, other = around.near(around.place(a), reading), around.near(around.place(b), reading)
    both = np.isin(one.places, other.places)
    found = Near(one.places[both], one.shared[both], one.days[both])
    return around.ids(_best(around, around.place(a), found, RANK))


def _best(around: Surroundings, here: int, found: Near, order: str) -> Ints:
    """Their places in order; of equal rank the people of a case come first, but the cases of a person; things last."""
    places, shared, days = found.places, found.shared, found.days.astype(np.int64)
    sort, rank = _SORT[around.kind[places]], around.rank[places]
    if not around.cases[here]:
        sort = np.where(sort == _CASES, _PEOPLE - 1, sort)
    unknown = days == np.iinfo(np.int32).min
    if order in (NEWEST, OLDEST):
        by_day = np.where(unknown, np.iinfo(np.int64).max, days if order == OLDEST else -days)
        chosen = np.lexsort((places, -shared, rank, sort, by_day))
    else:
        chosen = np.lexsort((places, -days, -shared, sort, rank))
    return places[chosen]
