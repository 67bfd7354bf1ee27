"""What of a load looks wrong though each of its cells can be read: told when it is loaded, for people to look at."""

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from graph.identifiers import is_masked
from graph.records import Load, records_folder
from graph.tables import read_table
from graph.workspace import Workspace
from loaders.form import Register, column_of
from loaders.outcome import Outcome

NAMED = 3
"""Rows, and numbers, that are named of those in doubt."""


def doubts(workspace: Workspace, one: Load, register: Register, outcomes: Iterable[Outcome]) -> list[str]:
    """In Chinese, one line each. Cost: the mentions and cases of the load, by columns."""
    return [*_to_come(one, register, outcomes), *_named_twice(workspace, one), *_ended_first(workspace, one)]


def _to_come(one: Load, register: Register, outcomes: Iterable[Outcome]) -> Iterator[str]:
    """That what a file covers goes on after it was received: a day that had not come, mistyped or misread."""
    last = max((each.covered[1] for each in outcomes if each.covered), default=None)
    if last is not None and last.isoformat() > one.received:
        header = register.columns[column_of(register.dated)].header
        yield f"“{header}”有 {last.isoformat()}, 晚于接收日期 {one.received}, 请核对"


def _named_twice(workspace: Workspace, one: Load) -> Iterator[str]:
    """That one number of a citizen stands beside two names, of which it would make one person."""
    mentions = read_table(records_folder(workspace, one) / "mentions.parquet", ["name", "id_no", "row"]).drop_nulls()
    several = mentions.group_by("id_no").agg(
        names=pl.col("name").unique(maintain_order=True), rows=pl.col("row").unique(maintain_order=True)
    )
    several = several.filter(pl.col("names").list.len() > 1).sort("id_no")
    found = [(number, names, rows) for number, names, rows in several.iter_rows() if not _may_be_one(names)]
    if found:
        told = "; ".join(
            f"尾号 {number[-4:]}: {'、'.join(names[:NAMED])} ({_rows(rows)})" for number, names, rows in found[:NAMED]
        )
        yield f"同一证件号写有不同姓名 {len(found)} 处, 会认作一人, 请核对: {told}"


def _ended_first(workspace: Workspace, one: Load) -> Iterator[str]:
    """That a case was closed before it was filed."""
    path = records_folder(workspace, one) / "nodes" / "LegalCase.parquet"
    if not path.exists():
        return
    cases = read_table(path, ["row", "filed_date", "close_date"])
    wrong = cases.filter(pl.col("close_date") < pl.col("filed_date"))["row"].to_list()
    if wrong:
        yield f"{len(wrong)} 行的结案日期早于立案日期, 请核对 ({_rows(wrong)})"


def _may_be_one(names: Sequence[str]) -> bool:
    """Whether all but one of the names are masked, and begin alike: 张某 may be 张三."""
    return len({name[0] for name in names}) == 1 and sum(not is_masked(name) for name in names) < len(names)


def _rows(places: Sequence[str]) -> str:
    rows = [f"第 {place.rpartition('/')[2]} 行" for place in places[:NAMED]]
    return "、".join(rows) + ("等" if len(places) > NAMED else "")
