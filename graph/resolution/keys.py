"""The keys of a mention: what it can share with another mention of the same one, strongest first.

An identifier joins at level I4, a full unmasked name with what goes beside it at I3. A mention key (case, side, name,
k-th of that name; in a register without cases the row's natural key for case and side) joins what one case says twice.
The label is part of every key, so no party shares one with an agent or an officer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from graph.identifiers import SEPARATOR, citizen_id, is_masked, plain
from graph.records import RESOLVED

I4, I3, NO_LEVEL = "I4", "I3", "none"

FACTS = ("id_no", "uscc_no", "licence", "village_code", "birth_date", "gender")
"""Of each an entity has at most one value: two that differ forbid a merge. Null forbids nothing."""


@dataclass(frozen=True)
class KeyKind:
    """`parts` are columns of a prepared mention; a mention that lacks one of them has no such key."""

    name: str
    level: str
    labels: tuple[str, ...]
    parts: tuple[str, ...]


_PRACTICES = ("Agent", "CourtOfficer", "Expert")
MENTION = "mention"
MENTION_AND_FACTS = "mention+facts"  # where one mention key has several holders
KINDS = (
    KeyKind("id_no", I4, ("Person",), ("id_no",)),
    KeyKind("uscc_no", I4, ("Company", "VillageOrg"), ("uscc_no",)),
    KeyKind("licence", I4, _PRACTICES, ("licence",)),
    KeyKind("village_code", I4, ("VillageOrg",), ("village_code",)),
    KeyKind("name+birth_date+county6", I3, ("Person",), ("open_name", "birth_date", "county6")),
    KeyKind("name", I3, ("Company",), ("open_name",)),
    KeyKind("township+name+kind", I3, ("VillageOrg",), ("township", "open_name", "body")),
    KeyKind("name+organisation", I3, _PRACTICES, ("open_name", "organisation")),
    KeyKind(MENTION, NO_LEVEL, RESOLVED, ("mention_key",)),
    KeyKind(MENTION, NO_LEVEL, RESOLVED, ("sideless_key",)),  # what the id was before the side was known
)
LABEL = pl.Enum(RESOLVED)
KIND = pl.Enum([*dict.fromkeys(kind.name for kind in KINDS), MENTION_AND_FACTS])


def prepared(mentions: pl.DataFrame) -> pl.DataFrame:
    """Mentions, numbered as `mention`, with the parts of their keys in the form in which they are compared.

    `printed_name` is the name as read; `is_own_number` is false where a mention contradicts its own valid number.
    """
    said = _said_by(mentions["id_no"])
    checked = pl.col("id_check_ok").fill_null(False)  # a number of 15 digits has no check and says nothing by itself
    birth, gender = pl.when(checked).then("said_birth"), pl.when(checked).then("said_gender")
    frame = (
        mentions.with_columns(
            pl.col("label").cast(LABEL),
            printed_name="name",
            name=_each(mentions["name"], plain, pl.String()),
            township=_each(mentions["township"], plain, pl.String()),
            organisation=_each(mentions["organisation"], plain, pl.String()),
            reads_masked=_each(mentions["name"], is_masked, pl.Boolean()),
            body=pl.col("kind").fill_null(""),
            k=pl.col("k").fill_null(1),
        )
        .join(said, on="id_no", how="left")
        .with_columns(
            is_own_number=(pl.col("birth_date").eq(birth).fill_null(True))
            & (pl.col("gender").eq(gender).fill_null(True)),
            id_no=pl.when(pl.col("id_check_ok").fill_null(True)).then("id_no"),
            birth_date=pl.coalesce("birth_date", birth),
            gender=pl.coalesce("gender", gender),
            open_name=pl.when(~(pl.col("is_masked").fill_null(False) | pl.col("reads_masked"))).then("name"),
        )
    )
    return _with_mention_keys(frame).with_row_index("mention")


def keys_of(frame: pl.DataFrame) -> pl.DataFrame:
    """`mention`, `label`, `kind`, `value`, `names`, `sideless` of every key of prepared mentions.

    `names` is false for the number of a mention that contradicts it: it joins those that contradict it alike, yet the
    number stays the name of those that agree with it.
    `sideless` marks the mention key without the side that the mention adopted.
    """
    number = pl.col("id_no").is_not_null() & pl.col("id_check_ok").fill_null(False)
    return pl.concat(
        frame.filter(
            pl.col("label").is_in(kind.labels),
            number if kind.name == "id_no" else pl.lit(True),
            *(pl.col(part).is_not_null() for part in kind.parts),
        ).select(
            "mention",
            "label",
            kind=pl.lit(kind.name, KIND),
            value=pl.concat_str(kind.parts, separator=SEPARATOR),
            names=pl.col("is_own_number") if kind.name == "id_no" else pl.lit(True),
            sideless=pl.lit("sideless_key" in kind.parts),
        )
        for kind in KINDS
    )


def _with_mention_keys(frame: pl.DataFrame) -> pl.DataFrame:
    """`mention_key` with the side that a mention has or adopts; `sideless_key` beside it where it adopted one.

    A mention without a side adopts the only side that has its name in the case, where it names as many of that name.
    """
    same = ["label", "case", "name"]
    in_case = frame.filter(pl.col("case").is_not_null(), pl.col("name").is_not_null())
    sided = (
        in_case.filter(pl.col("side").is_not_null())
        .group_by(same)
        .agg(sides=pl.col("side").n_unique(), adopted=pl.col("side").min(), sided_k=pl.col("k").max())
        .filter(pl.col("sides") == 1)
    )
    open_k = in_case.filter(pl.col("side").is_null()).group_by(same).agg(open_k=pl.col("k").max())
    adoption = sided.join(open_k, on=same).filter(pl.col("sided_k") == pl.col("open_k")).select(*same, "adopted")

    # A mention without a name is the one in its place of the row: a father's and a mother's number stand apart.
    called = pl.coalesce("name", pl.concat_str(pl.lit(""), pl.col("slot").fill_null(""), separator=SEPARATOR))
    at_place = pl.concat_str(pl.coalesce("place", "ref"), called, "k", separator=SEPARATOR)

    def in_case_at(side: pl.Expr) -> pl.Expr:
        return pl.concat_str("case", side.fill_null(""), called, "k", separator=SEPARATOR)

    adopts = pl.col("case").is_not_null() & pl.col("side").is_null() & pl.col("adopted").is_not_null()
    return frame.join(adoption, on=same, how="left", maintain_order="left").with_columns(
        mention_key=pl.coalesce(in_case_at(pl.coalesce("side", "adopted")), at_place),
        sideless_key=pl.when(adopts).then(in_case_at(pl.lit(None, pl.String()))),
    )


def _said_by(numbers: pl.Series) -> pl.DataFrame:
    """`id_no`, `said_birth`, `said_gender` of every different number."""
    different = numbers.drop_nulls().unique().to_list()
    births: list[date | None] = []
    genders: list[str | None] = []
    for text in different:
        number = citizen_id(text)
        births.append(number.birth_date if number else None)
        genders.append(number.sex if number else None)
    return pl.DataFrame(
        {"id_no": different, "said_birth": births, "said_gender": genders},
        schema={"id_no": pl.String(), "said_birth": pl.Date(), "said_gender": pl.String()},
    )


def _each(values: pl.Series, function: Callable[[str], str | bool], kind: pl.DataType) -> pl.Series:
    """`function` of each value, asked once for every different one; an empty text is null."""
    different = values.drop_nulls().unique()
    found = pl.Series([function(value) for value in different.to_list()], dtype=kind)
    if kind == pl.String():
        found = found.replace("", None)
    return values.replace_strict(different, found, default=None, return_dtype=kind)
