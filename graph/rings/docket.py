"""The docket as arrays: which party stood on which side of which dispute, before which court, on which day."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.derive._chronology import chronology
from graph.rings.fields import field_of
from graph.tables import Graph

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]

ENTER = ("民事", "仲裁", "诉前调解")
"""Classes of cases that enter; one of unknown class enters too. Enforcement comes in by its lineage only."""

MOST_PAIRS = 2_000
"""A dispute of more pairs A × B is a series and takes part in nothing (detection B4)."""

NO_DAY = np.int32(np.iinfo(np.int32).min)
A, B = 0, 1


@dataclass(frozen=True)
class Docket:
    """n parties, m disputes, s slots, as dense numbers in the order of ids: the order of loading changes nothing.

    parties, agents, courts, disputes   their ids, ascending; a dispute whose court is unknown has the last court, ""
    organisation   n, whether a party is a company or a village
    first_case     m, the earliest case with two sides: its parties and sides are the dispute's
    court, day     m; the day is in days since 1970, NO_DAY where unknown
    field          m; what it is about, a number of FIELDS
    slot_*         s, by dispute, side, party
    acts_*         which agent acts in which dispute, each pair once, by dispute and agent
    client_*       whom an agent ever acted for, in any case, each pair once, by agent and party
    left_out       why → number of cases that enter nothing; `series` disputes too wide to
    """

    parties: tuple[str, ...]
    organisation: Flags
    agents: tuple[str, ...]
    courts: tuple[str, ...]
    disputes: tuple[str, ...]
    first_case: tuple[str, ...]
    court: Ints
    day: Ints
    field: Ints
    slot_dispute: Ints
    slot_side: Ints
    slot_party: Ints
    acts_dispute: Ints
    acts_agent: Ints
    client_agent: Ints
    client_party: Ints
    left_out: dict[str, int]
    series: tuple[str, ...]
    cases: int


def docket_of(graph: Graph) -> Docket:
    """The docket of a built graph (`dispute_id` derived).

    A dispute has the parties and sides of its earliest case with two sides, the agents of all its cases, its first
    day, and that case's court. Third parties stand in no slot.
    Cost    O(edges · log).
    """
    cases = graph.label("LegalCase")
    known = chronology(cases).join(cases.select("id", "dispute_id", "case_class"), on="id")
    entering = pl.col("case_class").is_null() | pl.col("case_class").is_in(ENTER)
    known = known.with_columns(enters=entering)
    sided = (
        graph.edge("PARTY_IN")
        .filter(pl.col("side").is_in(["A", "B"]))
        .select(
            "start",
            organisation=pl.col("start_label") != "Person",
            side=(pl.col("side") == "B").cast(pl.Int32),
            id="end",
        )
        .unique()
    )
    two_sided = sided.group_by("id").agg(pl.col("side").n_unique()).filter(pl.col("side") == 2).select("id")
    fit = known.filter("enters").join(two_sided, on="id", how="semi").sort("rank")
    firsts = fit.group_by("dispute_id", maintain_order=True).agg(first="id", day=pl.col("day").min())
    firsts = firsts.with_columns(first=pl.col("first").list.first())
    slots = sided.join(firsts.select("dispute_id", id="first"), on="id")
    wide = (
        slots.group_by("dispute_id")
        .agg(pairs=pl.col("side").sum().cast(pl.Int64) * (1 - pl.col("side")).sum().cast(pl.Int64))
        .filter(pl.col("pairs") > MOST_PAIRS)
        .sort("dispute_id")
    )
    firsts = firsts.join(wide, on="dispute_id", how="anti").sort("dispute_id").with_row_index("dispute")
    slots = slots.join(firsts.select("dispute_id", "dispute"), on="dispute_id")
    parties = slots.select("start", "organisation").unique("start").sort("start").with_row_index("party")
    slots = slots.join(parties.select("start", "party"), on="start").sort("dispute", "side", "party")
    court, courts = _courts(graph, firsts)
    causes = firsts.select(id="first").join(cases.select("id", "cause"), on="id", how="left", maintain_order="left")[
        "cause"
    ]
    agents, acts, clients = _agents(graph, known, sided, firsts, parties)
    return Docket(
        parties=tuple(parties["start"]),
        organisation=parties["organisation"].to_numpy().astype(np.bool_),
        agents=tuple(agents["start"]),
        courts=courts,
        disputes=tuple(firsts["dispute_id"]),
        first_case=tuple(firsts["first"]),
        court=court,
        day=_ints(firsts["day"].cast(pl.Int32).fill_null(int(NO_DAY))),
        field=field_of(causes),
        slot_dispute=_ints(slots["dispute"]),
        slot_side=_ints(slots["side"]),
        slot_party=_ints(slots["party"]),
        acts_dispute=_ints(acts["dispute"]),
        acts_agent=_ints(acts["agent"]),
        client_agent=_ints(clients["agent"]),
        client_party=_ints(clients["party"]),
        left_out=_left_out(known, firsts, wide),
        series=tuple(wide["dispute_id"]),
        cases=cases.height,
    )


def _courts(graph: Graph, firsts: pl.DataFrame) -> tuple[Ints, tuple[str, ...]]:
    heard = graph.edge("HEARD_BY").group_by("start").agg(pl.col("end").min())
    found = firsts.select(start="first").join(heard, on="start", how="left", maintain_order="left")["end"]
    courts = (*sorted(set(found.drop_nulls())), *([""] if found.null_count() else []))
    number = {court: n for n, court in enumerate(courts)}
    return np.array([number[court or ""] for court in found], dtype=np.int32), courts


def _agents(
    graph: Graph, known: pl.DataFrame, sided: pl.DataFrame, firsts: pl.DataFrame, parties: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Agents by id; (dispute, agent); (agent, party)."""
    acting = (
        graph.edge("AGENT_IN")
        .select("start", "for_ids", side=(pl.col("side") == "B").cast(pl.Int32), id="end")
        .join(known.select("id", "dispute_id"), on="id")
        .join(firsts.select("dispute_id", "dispute"), on="dispute_id")
    )
    agents = acting.select("start").unique().sort("start").with_row_index("agent")
    acting = acting.join(agents, on="start")
    acts = acting.select("dispute", "agent").unique().sort("dispute", "agent")
    told = acting.filter(pl.col("for_ids").list.len() > 0).select("agent", start="for_ids").explode("start")
    untold = acting.filter(pl.col("for_ids").list.len().fill_null(0) == 0)
    whole_side = untold.select("agent", "id", "side").join(sided, on=["id", "side"]).select("agent", "start")
    clients = pl.concat([told, whole_side]).join(parties.select("start", "party"), on="start")
    return agents, acts, clients.select("agent", "party").unique().sort("agent", "party")


def _left_out(known: pl.DataFrame, firsts: pl.DataFrame, wide: pl.DataFrame) -> dict[str, int]:
    """Why → cases of disputes that do not enter, without those of a series."""
    lost = known.join(firsts, on="dispute_id", how="anti").join(wide, on="dispute_id", how="anti")
    why = (
        pl.when("enters")
        .then(pl.lit("没有对立双方"))
        .when(case_class="执行")
        .then(pl.lit("执行案件, 其依据的案件未装载"))
        .otherwise(pl.concat_str(pl.col("case_class"), pl.lit("案件")))
    )
    counted = lost.group_by(why.alias("why")).len().sort("why")
    return {str(why): int(n) for why, n in counted.iter_rows()}


def _ints(column: pl.Series) -> Ints:
    return column.to_numpy().astype(np.int32)
