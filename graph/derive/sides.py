"""Party whose printed role does not say what it was at first instance (上诉人) → its side, or only a mention."""

import polars as pl

from graph.derive._chronology import CHRONOLOGY, chronology
from graph.derive._origins import all_origins, with_origins_of
from graph.tables import Graph

# What tells two namesakes apart: two different values are two people.
TELLING = {
    "Person": ("id_no_hash", "birth_date", "gender"),
    "Company": ("uscc",),
    "VillageOrg": ("region_code12",),
}
READS = (
    *CHRONOLOGY,
    "LegalCase.lineage_id",
    "PARTY_IN",
    "MENTIONS",
    *(f"{label}.{prop}" for label, props in TELLING.items() for prop in ("name", *props)),
)
MAKES = ("PARTY_IN", "MENTIONS")

ENDS = ("start", "start_label", "end", "end_label")


def derive(graph: Graph) -> Graph:
    """Fill each null PARTY_IN `side` from the lineage's earliest loaded case, or make the edge a MENTIONS.

    There the side is that of the same entity; for one who is not there, that of its only namesake, where the name is
    the only one of its kind in both cases and no identifier, birth date or sex contradicts. Earliest loaded is the
    earliest case with a party of known side: a number that another row only names has none. A role is never guessed.
    What is filled here counts as loaded: `derive_all` does not wipe it.
    """
    parties = graph.edge("PARTY_IN")
    if not parties["side"].null_count():
        return graph
    cases = graph.label("LegalCase")
    order = chronology(cases).join(cases.select("id", "lineage_id"), on="id")
    placed = (
        parties.with_row_index("row")
        .join(order.rename({"id": "end"}), on="end", how="left", maintain_order="left")
        .join(_identities(graph), on=["start", "start_label"], how="left", maintain_order="left")
    )
    first = placed.filter(pl.col("side").is_not_null(), pl.col("lineage_id").is_not_null())
    first = first.filter(pl.col("rank") == pl.col("rank").min().over("lineage_id"))
    asking = placed.filter(pl.col("side").is_null())
    found = pl.concat([_by_entity(asking, first), _by_name(asking, first, placed)])
    sided = (
        placed.join(found, on="row", how="left", maintain_order="left")
        .with_columns(side=pl.coalesce("side", "found"))
        .select(parties.columns)
    )
    graph = graph.with_edge("PARTY_IN", sided.filter(pl.col("side").is_not_null()))
    lost = sided.filter(pl.col("side").is_null())
    return graph if lost.is_empty() else graph.with_edge("MENTIONS", _mentions(graph.edge("MENTIONS"), lost))


def _identities(graph: Graph) -> pl.DataFrame:
    """`start`, `start_label`, `name` and what tells namesakes apart, of everyone who can be a party."""
    return pl.concat(
        [
            graph.label(label).select("name", *props, start="id", start_label=pl.lit(label))
            for label, props in TELLING.items()
        ],
        how="diagonal",
    )


def _by_entity(asking: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    sides = first.group_by("lineage_id", "start").agg(pl.col("side").unique()).filter(pl.col("side").list.len() == 1)
    sides = sides.select("lineage_id", "start", found=pl.col("side").list.first())
    return asking.select("row", "lineage_id", "start").join(sides, on=["lineage_id", "start"]).select("row", "found")


def _by_name(asking: pl.DataFrame, first: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    only = pl.col("start").n_unique().over("end", "start_label", "name") == 1
    telling = [prop for props in TELLING.values() for prop in props]
    alone = placed.filter(pl.col("name").is_not_null()).filter(only).select("row")
    there = first.join(alone, on="row", how="semi").filter(pl.col("side").n_unique().over("lineage_id", "start") == 1)
    there = there.unique(["lineage_id", "start"]).select("lineage_id", "start_label", "name", *telling, found="side")
    pairs = (
        asking.join(alone, on="row", how="semi")
        .join(first, on=["lineage_id", "start"], how="anti")
        .join(there, on=["lineage_id", "start_label", "name"], suffix="_there")
    )
    contradicted = pl.any_horizontal((pl.col(prop) != pl.col(f"{prop}_there")).fill_null(False) for prop in telling)
    return pairs.filter(~contradicted).select("row", "found")


def _mentions(mentions: pl.DataFrame, lost: pl.DataFrame) -> pl.DataFrame:
    """`mentions` and one edge case → party for each pair of `lost`; a pair mentioned before adds its origins only."""
    turned = lost.select(start="end", start_label="end_label", end="start", end_label="start_label", origins="origins")
    turned = turned.group_by(ENDS).agg(all_origins())
    more = turned.rename({"origins": "more"})
    met = with_origins_of(mentions.join(more, on=ENDS, maintain_order="left"), "more")
    return pl.concat(
        [mentions.join(turned, on=ENDS, how="anti"), met, turned.join(mentions, on=ENDS, how="anti").sort(ENDS)],
        how="diagonal",
    )
