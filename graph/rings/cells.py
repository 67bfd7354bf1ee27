"""What parties are exchangeable within: court × period × kind of suit. Fixed on the observed docket, in every copy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.rings.docket import NO_DAY, Docket, Ints
from graph.rings.fields import FIELDS

SPLIT_FROM = 4_000
PART = 2_000
"""A court below SPLIT_FROM disputes is one stratum, a larger one equal parts of at least PART (detection B3)."""

SERIAL_SHARE = 0.01
SERIAL_LEAST = 20
"""A party with that many disputes on one side of a stratum makes them serial (detection B9)."""


@dataclass(frozen=True)
class Cells:
    """`stratum` and `cell` of each dispute; a cell is a stratum × serial or not × field × organisations only or not.

    `main_court` of each party: where most of its disputes are (ties: the smallest). Slots of one cell, side and kind
    of party (person, organisation) may be exchanged. Fields and organisations are apart because companies of one trade,
    neighbours and heirs meet each other for no bad reason.
    """

    stratum: Ints
    strata: int
    cell: Ints
    cells: int
    main_court: Ints


def cells_of(docket: Docket) -> Cells:
    """Cost  O(s log s) in slots."""
    stratum, strata = _strata(docket)
    serial = _serial(docket, stratum, strata)
    fields = len(FIELDS) + 1
    key = ((stratum.astype(np.int64) * 2 + serial) * fields + docket.field) * 2 + _both_organisations(docket)
    found, cell = np.unique(key, return_inverse=True)
    return Cells(stratum, strata, cell.astype(np.int32), len(found), _main_court(docket))


def _strata(docket: Docket) -> tuple[Ints, int]:
    stratum = np.zeros(len(docket.disputes), dtype=np.int32)
    strata = 0
    for court in range(len(docket.courts)):
        here = np.flatnonzero(docket.court == court)
        if not len(here):
            continue
        if len(here) < SPLIT_FROM:
            stratum[here] = strata
            strata += 1
            continue
        undated = here[docket.day[here] == NO_DAY]
        dated = here[docket.day[here] != NO_DAY]
        dated = dated[np.argsort(docket.day[dated], kind="stable")]
        parts = [part for part in np.array_split(dated, max(len(dated) // PART, 1)) if len(part)]
        for part in [*parts, *([undated] if len(undated) else [])]:
            stratum[part] = strata
            strata += 1
    return stratum, strata


def _serial(docket: Docket, stratum: Ints, strata: int) -> NDArray[np.int64]:
    size = np.bincount(stratum, minlength=strata)
    least = np.maximum(size * SERIAL_SHARE, SERIAL_LEAST)
    of_slot = stratum[docket.slot_dispute].astype(np.int64)
    key = (of_slot * 2 + docket.slot_side) * max(len(docket.parties), 1) + docket.slot_party
    _, where, counts = np.unique(key, return_inverse=True, return_counts=True)
    busy = counts[where] >= least[of_slot]
    serial = np.zeros(len(stratum), dtype=np.int64)
    serial[docket.slot_dispute[busy]] = 1
    return serial


def _both_organisations(docket: Docket) -> NDArray[np.int64]:
    """1 where nobody but organisations stands on either side: traders meet traders, and that is no evidence."""
    organisations: NDArray[np.int64] = np.ones(len(docket.disputes), dtype=np.int64)
    organisations[docket.slot_dispute[~docket.organisation[docket.slot_party]]] = 0
    return organisations


def _main_court(docket: Docket) -> Ints:
    courts = max(len(docket.courts), 1)
    key = docket.slot_party.astype(np.int64) * courts + docket.court[docket.slot_dispute]
    rows, counts = np.unique(key, return_counts=True)
    party, court = rows // courts, (rows % courts).astype(np.int32)
    best = np.lexsort((court, -counts, party))
    first = np.diff(party[best], prepend=-1) > 0
    found = np.zeros(len(docket.parties), dtype=np.int32)
    found[party[best][first]] = court[best][first]
    return found
