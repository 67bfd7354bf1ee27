"""Lineage → the dispute it belongs to: the same people against the same people is fought over once."""

import polars as pl

from graph import schema
from graph.derive._chronology import CHRONOLOGY, chronology
from graph.derive._values import with_values
from graph.identifiers import is_masked
from graph.tables import Graph

READS = (
    *CHRONOLOGY,
    "LegalCase.lineage_id",
    "PARTY_IN.side",
    "Person.is_masked",
    "Person.name",
    "Company.name",
    "VillageOrg.name",
)
MAKES = ("LegalCase.dispute_id",)

_BETWEEN = "\x1f"


def derive(graph: Graph) -> Graph:
    """`dispute_id`: the earliest case of all lineages whose first cases have one unordered pair {A set, B set}.

    A lineage's first case is its earliest with any party (a number that another row only names has none). Where that
    has a masked party, or nobody on side A or on side B, or no case has parties, the lineage stands alone.
    """
    cases = graph.label("LegalCase")
    if cases.is_empty():
        return graph
    order = chronology(cases).join(cases.select("id", "lineage_id"), on="id")
    parties = graph.edge("PARTY_IN").filter(pl.col("side").is_not_null()).select("start", "side", id="end")
    first = parties.join(order, on="id").filter(pl.col("rank") == pl.col("rank").min().over("lineage_id"))
    lineages = order.group_by("lineage_id").agg(pl.col("rank").min())
    hidden = first.join(_masked(graph), left_on="start", right_on="id", how="semi")
    pair = (
        first.join(hidden, on="lineage_id", how="anti")
        .group_by("lineage_id")
        .agg(pl.col("start").filter(side=side).unique().sort().str.join(_BETWEEN).alias(side) for side in ("A", "B"))
        .filter(pl.col("A") != "", pl.col("B") != "")
        .select("lineage_id", smaller=pl.min_horizontal("A", "B"), larger=pl.max_horizontal("A", "B"))
    )
    joined = lineages.join(pair, on="lineage_id")
    earliest = pl.col("lineage_id").sort_by("rank").first().over("smaller", "larger")
    disputes = pl.concat(
        [
            joined.select("lineage_id", dispute_id=earliest),
            lineages.join(pair, on="lineage_id", how="anti").select("lineage_id", dispute_id="lineage_id"),
        ]
    )
    return with_values(graph, "LegalCase", order.join(disputes, on="lineage_id").select("id", "dispute_id"))


def _masked(graph: Graph) -> pl.DataFrame:
    """`id` of all whose name was hidden; where a person does not say so, the name does."""
    ids = [graph.label("Person").filter("is_masked").select("id")]
    for label in schema.PARTIES:
        nodes = graph.label(label.name)
        if "is_masked" in nodes.columns:
            nodes = nodes.filter(pl.col("is_masked").is_null())
        # Only 某, or what is no Han character, can mask: few names are left to look at one by one.
        suspects = nodes.select("id", "name").filter(pl.col("name").str.contains("[^一-龥]|某"))
        hidden = suspects["name"].map_elements(is_masked, return_dtype=pl.Boolean, skip_nulls=True)
        ids.append(suspects.filter(hidden).select("id"))
    return pl.concat(ids)
