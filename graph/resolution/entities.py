"""What a cluster is called: its id, the aliases that lead to it, its name; and what was kept apart."""

import polars as pl

from graph.identifiers import SEPARATOR, keyed_ids
from graph.resolution.clusters import contradictory
from graph.resolution.keys import FACTS, I3, I4, KIND, KINDS, MENTION, MENTION_AND_FACTS, NO_LEVEL

MENTION_TABLE: dict[str, pl.DataType] = {
    "ref": pl.String(),
    "label": pl.String(),
    "entity_id": pl.String(),
    "group_id": pl.String(),
    "mention_key": pl.String(),  # id of its mention key
    "level": pl.String(),  # of the strongest key that joins it: I4, I3 or none
    "load": pl.Int64(),
    "row": pl.String(),
}
ENTITY_TABLE: dict[str, pl.DataType] = {
    "entity_id": pl.String(),
    "group_id": pl.String(),
    "label": pl.String(),
    "name": pl.String(),
    "aliases": pl.List(pl.String()),
    "mentions": pl.Int64(),
    "level": pl.String(),  # I3: parts of it are joined by names alone; I4: it has an identifier; none: one case says it
    "key_kind": pl.String(),
}
PAIR_TABLE: dict[str, pl.DataType] = {
    "key_id": pl.String(),
    "label": pl.String(),
    "key_kind": pl.String(),
    "a": pl.String(),
    "b": pl.String(),
    "reason": pl.String(),  # the fact that differs among the holders of the key, or CHAIN
}
CHAIN = "chain"
"""The key's holders agree; a chain of keys through them does not."""


def with_ids(claims: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """`claims` with `key`, a number for each different (label, kind, value), and its `key_id`."""
    same = ["label", "kind", "value"]
    different = claims.select(same).unique().sort(same).with_row_index("key")
    parts = different.partition_by("label", "kind", maintain_order=True)
    ids = [keyed_ids(key, part["label"][0], part["kind"][0], part["value"].to_list()) for part in parts]
    flat = pl.Series("key_id", [one for part in ids for one in part], dtype=pl.String())
    return claims.join(different.with_columns(flat), on=same, how="left")


def shared_keys(claims: pl.DataFrame) -> pl.DataFrame:
    """`key` of what would name several entities; it names none of them."""
    held = claims.filter("names").group_by("key").agg(holders=pl.col("entity").n_unique())
    return held.filter(pl.col("holders") > 1).select("key")


def last_resort(claims: pl.DataFrame, shared: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """A key for each mention whose mention key is shared: that key and what its identifiers say of it.

    Mentions of one mention key and equal facts were joined, so this one is never shared.
    """
    theirs = claims.filter(pl.col("kind") == MENTION).join(shared, on="key", how="semi")
    told = (
        frame.join(theirs, on="identified", how="semi")
        .group_by("identified")
        .agg(pl.col(fact).max().cast(pl.String()).fill_null("") for fact in FACTS)
        .select("identified", facts=pl.concat_str(FACTS, separator=SEPARATOR))
    )
    return theirs.join(told, on="identified").select(
        "mention",
        "label",
        kind=pl.lit(MENTION_AND_FACTS, KIND),
        value=pl.concat_str("value", "facts", separator=SEPARATOR),
        names=pl.lit(True),
        sideless="sideless",
    )


def entity_ids(claims: pl.DataFrame) -> pl.DataFrame:
    """`entity`, `entity_id` by its strongest key, `key_kind`, `aliases` by its others. No key of `claims` is shared."""
    return (
        claims.filter("names")
        .select("entity", "kind", "value", "key_id")
        .unique()
        .sort("entity", "kind", "value")
        .group_by("entity", maintain_order=True)
        .agg(key_kind=pl.col("kind").first(), ids=pl.col("key_id"))
        .select(
            "entity",
            "key_kind",
            entity_id=pl.col("ids").list.first(),
            aliases=pl.col("ids").list.slice(1).list.sort(),
        )
    )


def mention_table(frame: pl.DataFrame, claims: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """MENTION_TABLE by `ref`. `frame` holds the prepared mentions with their clusters."""
    first_key = claims.filter(pl.col("kind") == MENTION, ~pl.col("sideless")).select("mention", mention_key="key_id")
    levels = {kind.name: kind.level for kind in KINDS}
    of_kind = pl.col("kind").cast(pl.String()).replace_strict(levels, default=NO_LEVEL)
    numbers = claims.filter(of_kind == I4)
    strong = numbers.filter(pl.col("names") | (pl.len().over("key", "identified") > 1)).select("mention").unique()
    # A name joins where it brings together what neither identifier nor case did.
    names = claims.filter(of_kind == I3)
    joining = (
        names.group_by("key")
        .agg(holders=pl.col("entity").n_unique(), parts=pl.col("near").n_unique())
        .filter(pl.col("holders") == 1, pl.col("parts") > 1)
    )
    by_name = names.join(joining, on="key", how="semi").select("mention").unique()
    level = pl.when("strong").then(pl.lit(I4)).when("by_name").then(pl.lit(I3)).otherwise(pl.lit(NO_LEVEL))
    return (
        frame.select("mention", "entity", "ref", "label", "load", "row")
        .join(named.select("entity", "entity_id"), on="entity", how="left")
        .join(first_key, on="mention", how="left")
        .join(strong.with_columns(strong=pl.lit(True)), on="mention", how="left")
        .join(by_name.with_columns(by_name=pl.lit(True)), on="mention", how="left")
        .with_columns(group_id="entity_id", level=level)
        .select(pl.col(name).cast(kind) for name, kind in MENTION_TABLE.items())
        .sort("ref")
    )


def entity_table(frame: pl.DataFrame, found: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """ENTITY_TABLE by `entity_id`. The name is that of the highest precedence, then the latest load, then the row."""
    by_rank = frame.select("entity", "near", "label", "ref", "row", "load", "precedence", "printed_name").join(
        found.select("ref", "level"), on="ref"
    )
    by_rank = by_rank.sort("precedence", "load", "row", "ref", descending=[True, True, False, False])
    level = (
        pl.when(pl.col("near").n_unique() > 1)
        .then(pl.lit(I3))
        .when((pl.col("level") == I4).any())
        .then(pl.lit(I4))
        .otherwise(pl.lit(NO_LEVEL))
    )
    return (
        by_rank.group_by("entity", maintain_order=True)
        .agg(
            label=pl.col("label").first(),
            name=pl.col("printed_name").drop_nulls().first(),
            mentions=pl.len(),
            level=level,
        )
        .join(named, on="entity")
        .with_columns(group_id="entity_id")
        .select(pl.col(name).cast(kind) for name, kind in ENTITY_TABLE.items())
        .sort("entity_id")
    )


def pair_table(claims: pl.DataFrame, frame: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """PAIR_TABLE: for each key of several entities the smallest of them, `a`, beside every other, `b`."""
    holders = claims.select("key", "key_id", "label", "kind", "entity").unique()
    holders = holders.filter(pl.len().over("key") > 1).join(named.select("entity", "entity_id"), on="entity")
    theirs = frame.select("entity", *FACTS).join(holders.select("key", "entity"), on="entity")
    reasons = contradictory(theirs, "key")
    return (
        holders.with_columns(a=pl.col("entity_id").min().over("key"))
        .filter(pl.col("a") != pl.col("entity_id"))
        .join(reasons, on="key", how="left")
        .with_columns(b="entity_id", key_kind="kind", reason=pl.col("reason").fill_null(CHAIN))
        .select(pl.col(name).cast(kind) for name, kind in PAIR_TABLE.items())
        .sort("key_id", "a", "b")
    )
