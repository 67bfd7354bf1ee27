"""Whether a case ended without the defendants' contest: by default, or softly. Three values; null is unknown."""

import polars as pl

from graph.derive._values import with_values
from graph.tables import Graph

READS = (
    "LegalCase.close_mode",
    "LegalCase.text_flags",
    "LegalCase.text_read",
    "PARTY_IN.side",
    "PARTY_IN.present",
    "AGENT_IN.side",
    "AGENT_IN.for_ids",
)
MAKES = ("LegalCase.is_default", "LegalCase.soft_close")

JUDGMENT = "判决"
SOFT_MODES = ("调解", "司法确认", "支付令", "仲裁调解", "公证执行证书")
"""Closings in which nobody contests. Heuristic."""
ADMITS = "admits"


def derive(graph: Graph) -> Graph:
    """`is_default` of every 判决, null for any other closing; `soft_close` of every case.

    Absent is: no B party present, and no agent of theirs. The schema says "its agent counts", and an agent has no
    attendance of his own, so an agent of side B (by his side, or by the party he acts for) in the case is a B party
    present. Known absent needs each B party's `present` and no agent whose side is unknown.
    `soft_close` is true for a soft mode, a default or an admission in the text; false only where close_mode, presence
    and text are all known; else null.
    """
    cases = graph.label("LegalCase")
    if cases.is_empty():
        return graph
    absent = pl.col("absent")
    mode = pl.col("close_mode")
    closed = cases.select("id", "close_mode", "text_flags", "text_read").join(_absent(graph), on="id", how="left")
    closed = closed.with_columns(is_default=pl.when(mode == JUDGMENT).then(absent))
    soft = mode.is_in(SOFT_MODES) | pl.col("is_default") | pl.col("text_flags").list.contains(ADMITS)
    known = mode.is_not_null() & absent.is_not_null() & pl.col("text_read")
    values = closed.select(
        "id", "is_default", soft_close=pl.when(soft.fill_null(False)).then(True).when(known).then(False)
    )
    return with_values(graph, "LegalCase", values)


def _absent(graph: Graph) -> pl.DataFrame:
    """`id`, `absent` (three values) of every case with a B party."""
    parties = graph.edge("PARTY_IN").select("start", "side", "present", id="end")
    defendants = (
        parties.filter(side="B")
        .group_by("id", "start")
        .agg(pl.col("present").max())
        .group_by("id")
        .agg(present=pl.col("present").any(), known=pl.col("present").is_not_null().all())
    )
    agents = graph.edge("AGENT_IN").select("side", "for_ids", id="end").with_row_index("agent")
    acts_for = (
        agents.select("agent", "id", start=pl.col("for_ids"))
        .explode("start")
        .join(parties.select("id", "start", "side"), on=["id", "start"])
    )
    sides = pl.concat([agents.select("agent", "side"), acts_for.select("agent", "side")]).drop_nulls()
    agents = (
        agents.select("agent", "id")
        .join(sides.group_by("agent").agg("side"), on="agent", how="left")
        .group_by("id")
        .agg(
            agent=pl.col("side").list.contains("B").fill_null(False).any(),
            doubtful=pl.col("side").is_null().any(),
        )
    )
    here = pl.col("present") | pl.col("agent").fill_null(False)
    known = pl.col("known") & ~pl.col("doubtful").fill_null(False)
    return defendants.join(agents, on="id", how="left").select(
        "id", absent=pl.when(here).then(False).when(known).then(True)
    )
