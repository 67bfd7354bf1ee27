"""Too many to draw one by one: communities as one node each, with their members, their cases, and the cases across."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from app.explorer.services import kinds
from app.explorer.services.surroundings import UNLISTED, Surroundings
from app.language import say
from graph.network import Ints, Longs

ALONE = -1
"""The community of who is in none."""
_PREFIX = "group "


def group_id(community: int) -> str:
    return f"{_PREFIX}{community}"


def community_of(id_: str) -> int | None:
    """The community that a group's id stands for, None where it is the id of something else."""
    number = id_.removeprefix(_PREFIX)
    return int(number) if id_.startswith(_PREFIX) and number.removeprefix("-").isdecimal() else None


def members_of(around: Surroundings, folded: Sequence[str], community: int) -> list[str]:
    """The parties, agents and things among `folded` that are in a community, those listed first, then by neighbours."""
    places = around.places(folded)
    mine = places[(around.community[places] == community) & ~around.cases[places]]
    order = np.lexsort((mine, -around.network.degrees[mine], around.rank[mine]))
    return around.ids(mine[order])


def groups(
    around: Surroundings, folded: Sequence[str], shown: Sequence[str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Nodes for the communities of `folded`, and edges between them and to those of `shown`: so many cases across.

    A case of `folded` belongs to every community that has a part in it. Cost: the arcs of these cases.
    """
    places, drawn = around.places(folded), around.places(shown)
    members = places[~around.cases[places]]
    numbers = around.community[members]
    found, many = np.unique(numbers, return_counts=True)
    case, unit = _units(around, places[around.cases[places]], members, drawn[around.people[drawn]])
    cases = dict(zip(*np.unique(unit[unit < 0], return_counts=True), strict=True))
    names = {number: say(zh, en) for number, zh, en in around.communities.iter_rows()}
    best = {int(one): int(around.subject_rank[members[numbers == one]].min()) for one in found}
    nodes = [
        {
            "id": group_id(int(one)),
            "label": names.get(int(one), say("不在任何社群", "in no community")),
            "type": kinds.GROUP,
            "members": int(size),
            "cases": int(cases.get(_unit(int(one)), 0)),
        }
        | ({"rank": best[int(one)]} if best[int(one)] != UNLISTED else {})
        for one, size in zip(found, many, strict=True)
    ]
    return nodes, _across(around, case, unit)


def _unit(community: int) -> int:
    """Communities as numbers below 0, so that they and places of single nodes are told apart."""
    return -2 - community


def _units(around: Surroundings, cases: Ints, members: Ints, drawn: Ints) -> tuple[Longs, Longs]:
    """Case by case what it touches: communities of `members` and single nodes of `drawn`, each once a case."""
    of_place = np.full(around.network.size, np.iinfo(np.int64).max)
    of_place[members] = -2 - around.community[members].astype(np.int64)
    of_place[drawn] = drawn
    case, who = around.participants(cases)
    unit = of_place[who]
    kept = unit != np.iinfo(np.int64).max
    touched = pl.DataFrame({"case": case[kept], "unit": unit[kept]}).unique(maintain_order=True)
    return touched["case"].to_numpy(), touched["unit"].to_numpy()


def _across(around: Surroundings, case: Longs, unit: Longs) -> list[dict[str, Any]]:
    touched = pl.DataFrame({"case": case, "unit": unit})
    pairs = touched.join(touched, on="case", suffix="_other").filter(pl.col("unit") < pl.col("unit_other"))
    # Two single nodes have their cases between them.
    pairs = pairs.filter(pl.col("unit") < 0).group_by("unit", "unit_other").len().sort("unit", "unit_other")
    ids = around.network.ids

    def name(one: int) -> str:
        return group_id(-2 - one) if one < 0 else str(ids[one])

    return [
        {"id": f"across {name(a)} {name(b)}", "source": name(a), "target": name(b), "role": "tie", "n": n}
        for a, b, n in pairs.iter_rows()
    ]
