"""How long a case was open, and which of those days the court does not answer for."""

import polars as pl

from graph.derive._values import with_values
from graph.tables import Graph

READS = (
    "LegalCase.filed_date",
    "LegalCase.close_date",
    "Step.kind",
    "Step.sub_kind",
    "Step.from",
    "Step.to",
    "Step.days",
    "Step.approved_by",
    "STEP_OF",
)
MAKES = ("LegalCase.days_open", "LegalCase.deducted_days", "LegalCase.ext_days")

DEDUCTION, EXTENSION = "扣除", "延长"
DEDUCTED = ("公告", "鉴定", "管辖异议", "和解", "中止")
"""What does not count towards the limit of trial. Law: 民诉解释 243."""

_DAY = pl.duration(days=1)


def derive(graph: Graph) -> Graph:
    """`days_open` = close − filed (negative: absent), `deducted_days`, `ext_days` of every case.

    `days_open` counts the day of closing but not that of filing (民诉法 85: the day a period begins is no part of it).
    So that both count the same days, a deduction counts both its ends, clipped to the days after filing up to closing,
    and is never more than `days_open`. Days that two deductions share count once. Absent where a bound, an end, or what
    a deduction was for is unknown.

    `deducted_days` is absent unless the case has a 扣除 step, `ext_days` unless it has a 延长 step with an approver:
    none cannot be told from not known until loads declare which steps they cover.
    """
    cases = graph.label("LegalCase")
    if cases.is_empty():
        return graph
    opened = cases.select("id", filed="filed_date", close="close_date").with_columns(
        days_open=(pl.col("close") - pl.col("filed")).dt.total_days()
    )
    opened = opened.with_columns(days_open=pl.when(pl.col("days_open") >= 0).then("days_open"))
    steps = (
        graph.edge("STEP_OF")
        .select(step="start", id="end")
        .unique()
        .join(graph.label("Step").rename({"id": "step"}), on="step")
        .join(opened, on="id")
    )
    values = (
        opened.select("id", "days_open")
        .join(_deducted(steps.filter(kind=DEDUCTION)), on="id", how="left")
        .join(_extended(steps.filter(kind=EXTENSION)), on="id", how="left")
    )
    return with_values(graph, "LegalCase", values)


def _deducted(steps: pl.DataFrame) -> pl.DataFrame:
    sound = pl.col("days_open").is_not_null() & (pl.col("from") <= pl.col("to"))
    deducted = pl.col("sub_kind").is_in(DEDUCTED)
    known = pl.when(deducted).then(sound).otherwise(deducted.is_not_null())
    told = steps.select("id", known=known.fill_null(False)).group_by("id").agg(pl.col("known").all())
    first = pl.max_horizontal("from", pl.col("filed") + _DAY)
    last = pl.min_horizontal("to", "close")
    before = pl.col("last").cum_max().shift(1).over("id")
    days = (
        steps.filter(deducted, sound)
        .select("id", first=first, last=last)
        .filter(pl.col("first") <= pl.col("last"))
        .sort("id", "first", "last")
        .with_columns(first=pl.max_horizontal("first", before + _DAY))
        .group_by("id")
        .agg(days=((pl.col("last") - pl.col("first")).dt.total_days() + 1).clip(lower_bound=0).sum())
    )
    return told.join(days, on="id", how="left").select(
        "id", deducted_days=pl.when("known").then(pl.col("days").fill_null(0))
    )


def _extended(steps: pl.DataFrame) -> pl.DataFrame:
    span = (pl.col("to") - pl.col("from")).dt.total_days() + 1
    days = pl.coalesce("days", pl.when(span > 0).then(span))
    return (
        steps.filter(pl.col("approved_by").is_not_null())
        .select("id", days=days)
        .group_by("id")
        .agg(ext_days=pl.when(pl.col("days").is_not_null().all()).then(pl.col("days").sum()))
    )
