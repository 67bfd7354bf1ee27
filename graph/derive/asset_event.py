"""The day from which everybody could know that a debtor's property is to be shared out."""

import polars as pl

from graph.derive._values import with_values
from graph.tables import Graph

READS = (
    "LegalCase.case_class",
    "LegalCase.accept_date",
    "SEALED_IN.from",
    "AuctionLot.notice_date",
    "LOT_OF",
    "Step.kind",
    "Step.date",
    "STEP_OF",
)
MAKES = ("LegalCase.asset_event_date",)

CLASSES = ("执行", "破产")
SCHEME = "分配方案"


def derive(graph: Graph) -> Graph:
    """`asset_event_date` of an enforcement or bankruptcy case: the first day of any of these; none is known: absent.

    A seal in it (a waiting one too), the notice of one of its auction lots, a 分配方案 step, its acceptance as a
    bankruptcy. A seal in any other case secures a claim that is still fought over, and is no event.
    """
    cases = graph.label("LegalCase")
    if cases.is_empty():
        return graph
    seals = graph.edge("SEALED_IN").select(id="end", day="from")
    lots = graph.label("AuctionLot").select(start="id", day="notice_date")
    steps = graph.label("Step").filter(kind=SCHEME).select(start="id", day="date")
    days = pl.concat(
        [
            seals,
            graph.edge("LOT_OF").join(lots, on="start").select(id="end", day="day"),
            graph.edge("STEP_OF").join(steps, on="start").select(id="end", day="day"),
            cases.select("id", day="accept_date"),
        ]
    )
    shared_out = cases.filter(pl.col("case_class").is_in(CLASSES)).select("id")
    first = days.join(shared_out, on="id", how="semi").group_by("id").agg(asset_event_date=pl.col("day").min())
    return with_values(graph, "LegalCase", first)
