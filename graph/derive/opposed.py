"""Who stood against whom: one OPPOSED edge a pair and dispute."""

import polars as pl

from graph.derive._chronology import CHRONOLOGY, chronology
from graph.derive._origins import with_origins_of
from graph.tables import Graph

READS = (*CHRONOLOGY, "LegalCase.dispute_id", "LegalCase.amount_claimed_fen", "PARTY_IN.side")
MAKES = ("OPPOSED",)

MOST_PAIRS = 2_000
"""A case with more pairs A × B is a mass suit (it carries `series_id`) and opposes nobody to anybody. Heuristic."""


def derive(graph: Graph) -> Graph:
    """OPPOSED from every A to every B of the dispute's first case (its earliest with parties); nobody against himself.

    `cases`   cases of the dispute with the pair on opposite sides, whoever sued
    amount    claimed in the first case
    from, to  first day of the dispute's cases (filed, else received, judgment, close date), and last close date
    Origins are those of the two parties in the first case. A first case of more than MOST_PAIRS pairs gives no edge.
    """
    cases = graph.label("LegalCase")
    parties = graph.edge("PARTY_IN").filter(pl.col("side").is_not_null())
    if cases.is_empty() or parties.is_empty():
        return graph
    known = chronology(cases).join(cases.select("id", "dispute_id", "amount_claimed_fen", "close_date"), on="id")
    sided = (
        parties.join(known.select("dispute_id", "rank", end="id"), on="end")
        .group_by("dispute_id", "rank", "end", "start", "start_label", "side")
        .agg(pl.col("origins").explode())
    )
    pairs = _pairs(sided)
    if pairs.is_empty():
        return graph
    times = known.group_by("dispute_id").agg(pl.col("day").min().alias("from"), pl.col("close_date").max().alias("to"))
    edges = (
        pairs.join(_cases_of(pairs, sided), on=["dispute_id", "start", "end"])
        .join(known.select(first="id", amount_fen="amount_claimed_fen"), on="first")
        .join(times, on="dispute_id")
        .drop("first")
        .sort("start", "end", "dispute_id")
    )
    return graph.with_edge("OPPOSED", edges)


def _pairs(sided: pl.DataFrame) -> pl.DataFrame:
    """`dispute_id`, `first` (the case), `start`, `start_label`, `end`, `end_label`, `origins` of every opposed pair."""
    first = sided.filter(pl.col("rank") == pl.col("rank").min().over("dispute_id")).filter(
        (pl.col("side") == "A").sum().over("dispute_id").cast(pl.Int64)
        * (pl.col("side") == "B").sum().over("dispute_id").cast(pl.Int64)
        <= MOST_PAIRS
    )
    a = first.filter(side="A").select("dispute_id", "start", "start_label", "origins", first="end")
    b = first.filter(side="B").select("dispute_id", end="start", end_label="start_label", more="origins")
    return with_origins_of(a.join(b, on="dispute_id").filter(pl.col("start") != pl.col("end")), "more")


def _cases_of(pairs: pl.DataFrame, sided: pl.DataFrame) -> pl.DataFrame:
    """`cases` of each pair. Only the pair's own cases are looked at, so a wide later case costs nothing."""
    stood = sided.filter(pl.col("side").is_in(["A", "B"])).select("dispute_id", "side", case="end", party="start")
    return (
        pairs.select("dispute_id", "start", "end")
        .join(stood, left_on=["dispute_id", "start"], right_on=["dispute_id", "party"])
        .join(stood, left_on=["dispute_id", "case", "end"], right_on=["dispute_id", "case", "party"], suffix="_other")
        .filter(pl.col("side") != pl.col("side_other"))
        .group_by("dispute_id", "start", "end")
        .agg(cases=pl.col("case").n_unique())
    )
