"""Days, moments and months, and the days that do not count towards a time limit."""

import re
from datetime import datetime, time

import polars as pl

from graph.identifiers import plain
from loaders.cells.kinds import DAY, MAIN, BadCell, CellType, Values
from loaders.sheet import SINCE_1900
from loaders.values import clock_of, date_of, moment_of, month_of, serial_moment, why_no_day

_MIDNIGHT = time(0)
DAYS = ("date", "moment", "month")
"""The types whose cells may hold a spreadsheet's day number; SINCE_1900 is then their unit."""


def _date(text: str, unit: str) -> Values:
    day = date_of(text)
    if day is None:
        day = _serial(text, unit).date()
    return {MAIN: day}


def _serial(text: str, unit: str) -> datetime:
    """A spreadsheet's day number, where `unit` says from when it counts; else what it may be is told, not taken."""
    at = serial_moment(text)
    if at is None:
        raise BadCell(why_no_day(text))
    if unit != SINCE_1900:
        raise BadCell(f"像是表格软件的日期序号, 自 1900 年起算为 {at.date()}; 起算日不明, 请改写为日期")
    return at


def _moment(text: str, unit: str) -> Values:
    """A day without its hour is a day alone."""
    if date_of(text) is None:
        at = _serial(text, unit)
        return {MAIN: at if at.time() != _MIDNIGHT else None, "day": at.date()}
    return {MAIN: moment_of(text), "day": _date(text, "")[MAIN]}


def _clock(text: str, _: str) -> Values:
    """A time of day, a day, or both; the main value is what was read, as a text.

    Midnight to the second beside a day is how programs print a day without a time, so it is a day alone.
    """
    if (clock := clock_of(text)) is not None:
        return {MAIN: clock.isoformat(), "clock": clock}
    day, at = date_of(text), moment_of(text)
    if day is None:
        raise BadCell("日期或时刻不存在, 或写法不明")
    if at is None or at.time() == _MIDNIGHT:
        return {MAIN: day.isoformat(), "day": day}
    return {MAIN: at.isoformat(), "at": at, "day": day, "clock": at.time()}


def _month(text: str, unit: str) -> Values:
    days = month_of(text)
    if days is None and serial_moment(text) is not None:
        day = _serial(text, unit).date()
        days = day, day
    if days is None:
        raise BadCell("年月不存在或写法不明")
    return {MAIN: days[0], "last": days[1]}


_DEDUCTION = re.compile(
    r"(?P<kind>[一-龥]+)[::](?P<from>[^~至—()]+)[~至—](?P<to>[^()]+?)(?:\((?P<by>[^()]+?)(?:批准)?\))?"
)


def _deduction(text: str, _: str) -> Values:
    """`鉴定:2023-01-05~2023-02-10(张某批准)`."""
    found = _DEDUCTION.fullmatch(plain(text))
    if found is None:
        raise BadCell("扣除应写作 事由:起~止(某某批准)")
    start, end = date_of(found["from"]), date_of(found["to"])
    if start is None or end is None or end < start:
        raise BadCell("扣除的起止日期不存在或颠倒")
    return {MAIN: found["kind"], "from": start, "to": end, "approved_by": found["by"]}


TYPES: dict[str, CellType] = {
    "date": CellType("日期", {MAIN: DAY}, _date),
    "moment": CellType("日期和时刻", {"day": DAY, MAIN: pl.Datetime}, _moment),
    "clock": CellType("日期、时刻或二者", {MAIN: pl.String, "at": pl.Datetime, "day": DAY, "clock": pl.Time}, _clock),
    "month": CellType("年月, 或日期", {MAIN: DAY, "last": DAY}, _month),
    "deduction": CellType(
        "扣除, 事由:起~止(批准人)",
        {MAIN: pl.String, "from": DAY, "to": DAY, "approved_by": pl.String},
        _deduction,
    ),
}
