"""A load beside what counted before of its source: what is new in it, what it changes, what it replaces."""

from dataclasses import dataclass

import polars as pl

from graph.records import Load, live_rows, loads
from graph.workspace import Workspace
from loaders.printed import Originals, Printed


@dataclass(frozen=True)
class Difference:
    """Against what counted before of the same source: its rows are new, changed or equal, or a newer load says `older`
    ones better. Of those that were there some are `gone`, replaced by nothing, and those that it does not have are
    `kept`. `overruled` is how many of what went or was changed were corrections by hand.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    older: int = 0
    gone: int = 0
    kept: int = 0
    overruled: int = 0


def difference(workspace: Workspace, before: tuple[Load, ...], one: Load) -> Difference:
    """What `one` changes, beside the loads that stand."""
    same_source = tuple(old for old in before if old.source == one.source)
    if not same_source:
        return Difference(new=one.rows)
    old = live_rows(workspace, same_source)
    after = live_rows(workspace, (*same_source, one))
    mine = after.filter(pl.col("load") == len(same_source))
    said = pl.col("digest").sort()
    joined = mine.with_columns(digest=said.implode().over("key", mapping_strategy="join")).join(
        old.group_by("key").agg(old=said), on="key", how="left"
    )
    new = joined["old"].null_count()
    same = joined.filter(pl.col("old") == pl.col("digest")).height
    corrected = old.filter("corrects", pl.lit(not one.corrects))
    return Difference(
        new=new,
        changed=joined.height - new - same,
        same=same,
        older=one.rows - mine.height,
        gone=old.join(after, on="key", how="anti").height,
        kept=after.height - mine.height,
        overruled=corrected.join(after, on=["load", "row"], how="anti").height,
    )


@dataclass(frozen=True)
class Change:
    """A cell of a row that a load changed: the origins of the row, and what is printed there, "" for nothing."""

    now: str
    before: str
    header: str
    text: str
    was: str


def changes(workspace: Workspace, one: Load) -> list[Change]:
    """The cells of the rows that a load says otherwise than the loads which came before it, in the order of its file.

    Of a key with several rows those are compared that stand at one place in their order. Raises SourceError: a kept
    original can no longer be read. Cost: the files are read again.
    """
    every = loads(workspace)
    before = tuple(old for old in every if old.source == one.source and old.order < one.order)
    if not before:
        return []
    nth = pl.int_range(pl.len()).over("key")
    old = live_rows(workspace, before).with_columns(nth=nth)
    places = pl.DataFrame({"load": range(len(before)), "load_id": [each.load_id for each in before]})
    old = old.join(places, on="load").select("key", "nth", was="digest", old=pl.format("{}/{}", "load_id", "row"))
    mine = live_rows(workspace, (*before, one)).filter(pl.col("load") == len(before)).with_columns(nth=nth)
    pairs = mine.join(old, on=["key", "nth"]).filter(pl.col("digest") != pl.col("was"))
    originals = Originals(workspace)
    found: list[Change] = []
    for row, origin in pairs.select("row", "old").iter_rows():
        now = f"{one.load_id}/{row}"
        said = {_name(cell): cell for cell in originals.row(now)}
        was = {_name(cell): cell for cell in originals.row(origin)}
        for name in dict.fromkeys([*said, *was]):
            texts = [cells[name].text.strip() if name in cells else "" for cells in (said, was)]
            if texts[0] != texts[1]:
                found.append(Change(now, origin, (said.get(name) or was[name]).header, *texts))
    return found


def _name(cell: Printed) -> str:
    """By which cells of two files are the same: the column of the register, else the header."""
    return cell.column or cell.header
