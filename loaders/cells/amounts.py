"""Money, shares, rates and counts."""

import re
from collections.abc import Callable
from decimal import Decimal

import polars as pl

from graph.identifiers import plain
from loaders.cells.kinds import MAIN, BadCell, CellType, Values
from loaders.values import amount_fen, boolean_of, days_of, months_of, ratio_of, whole_number

RATIO = "ratio"


def _amount(text: str, unit: str) -> Values:
    fen = amount_fen(text, unit or "元")
    if fen is None:
        raise BadCell("金额写法不明")
    return {MAIN: fen}


PAID, RECEIVED = "支", "收"
_DIRECTION_WORDS = (
    (PAID, "支 出 付 借 D DR 支出 付出 付款 转出 取出 往账 借方 借记 DEBIT"),
    (RECEIVED, "收 入 进 贷 C CR 收入 收款 转入 存入 来账 贷方 贷记 CREDIT"),
)
_DIRECTIONS = {word: direction for direction, words in _DIRECTION_WORDS for word in words.split()}


def _direction(text: str, _: str) -> Values:
    """Of a statement, seen from the holder: his bank debits (借) what he pays."""
    word = plain(text).upper()
    if word not in _DIRECTIONS:
        raise BadCell("应写明 收(贷) 或 支(借)")
    return {MAIN: _DIRECTIONS[word]}


def _signed_amount(text: str, unit: str) -> Values:
    """The amount without its sign; a minus says 支, a plus 收, no sign nothing."""
    compact = plain(text)
    sign = PAID if compact[:1] in ("-", "−") else RECEIVED if compact[:1] == "+" else None
    return {MAIN: _positive(compact[1:] if sign else compact, unit), "direction": sign}


def _paid(text: str, unit: str) -> Values:
    return {MAIN: _positive(text, unit), "direction": PAID}


def _received(text: str, unit: str) -> Values:
    return {MAIN: _positive(text, unit), "direction": RECEIVED}


def _positive(text: str, unit: str) -> int:
    fen: int = _amount(text, unit)[MAIN]
    if fen <= 0:
        raise BadCell("金额应大于零; 冲正请与原笔一并核对后补正")
    return fen


def _percent(text: str, _: str) -> Values:
    """70 and 70%."""
    share = ratio_of(plain(text).removesuffix("%") + "%")
    if share is None or share > 1:
        raise BadCell("百分数应在 0 与 100 之间")
    return {MAIN: round(share * 100, 6)}


def ratio(text: str, unit: str) -> Values:
    """A share from 0 to 1, of `60%`, `6/10` or `0.6`; with `unit` % a bare number counts hundredths. Raises BadCell."""
    share = ratio_of(text.strip() + ("%" if unit == "%" and not plain(text).endswith(("%", "‰")) else ""))
    if share is None or not 0 <= share <= 1:
        raise BadCell("比例应在 0 与 100% 之间")
    return {MAIN: share}


_RATE = re.compile(
    r"(?P<per>[年月日])?(?:化|利率|利息|息)*(?P<number>[0-9]{1,4}(?:\.[0-9]{1,8})?)(?P<sign>%|‰|分|厘)?(?:/(?P<of>[年月日]))?"
)


def _rate(text: str, unit: str) -> Values:
    """Per cent a year. Per cent means a year and ‰ a month, as banks write them, unless the text says 年 or 月.

    A bare number counts in `unit`; below one in a column of per cent it may be a fraction, so it is not read. A rate a
    day depends on the days of the year that were agreed: not read either.
    """
    found = _RATE.fullmatch(plain(text))
    if found is None or (found["per"] and found["of"]):
        raise BadCell("利率写法不明")
    number, sign = Decimal(found["number"]), found["sign"] or unit or "%"
    per = found["per"] or found["of"] or ("月" if "‰" in (unit, sign) else "年" if sign == "%" else "")
    if per == "日":
        raise BadCell("日利率折合年利率须知一年按多少日计, 请填年利率")
    if not per or (sign in "分厘" and per != "月"):
        raise BadCell("利率未写明按年还是按月")
    if not found["sign"] and sign == "%" and number < 1:
        raise BadCell("利率小于 1 而无百分号, 可能是小数, 请写明 %")
    a_year = number * (12 if per == "月" else 1) / (1 if sign in "%分" else 10)
    return {MAIN: round(float(a_year), 6)}


def _decimal(text: str, _: str) -> Values:
    number = plain(text).removesuffix("倍")
    if not re.fullmatch(r"[0-9]{1,12}(?:\.[0-9]{1,8})?", number):
        raise BadCell("不是数")
    return {MAIN: float(number)}


_ROUNDS = {"一拍": 1, "第一次拍卖": 1, "二拍": 2, "第二次拍卖": 2, "变卖": 3, "网络司法变卖": 3}


def _round(text: str, _: str) -> Values:
    number = _ROUNDS.get(plain(text), whole_number(text))
    if number is None or number < 1:
        raise BadCell("拍次应为 一拍、二拍、变卖 或数字")
    return {MAIN: number}


def _read_by(reads: Callable[[str], int | bool | None], otherwise: str) -> Callable[[str, str], Values]:
    """A type whose cells `reads` reads, or which are bad for the reason `otherwise`."""

    def read(text: str, _: str) -> Values:
        value = reads(text)
        if value is None:
            raise BadCell(otherwise)
        return {MAIN: value}

    return read


TYPES: dict[str, CellType] = {
    "amount": CellType("金额, 单位见 unit", {MAIN: pl.Int64}, _amount),
    "signed_amount": CellType("金额, 负号为支, 正号为收", {MAIN: pl.Int64, "direction": pl.String}, _signed_amount),
    "paid": CellType("支出金额", {MAIN: pl.Int64, "direction": pl.String}, _paid),
    "received": CellType("收入金额", {MAIN: pl.Int64, "direction": pl.String}, _received),
    "direction": CellType("收支方向, 由户主看: 借为支, 贷为收", {MAIN: pl.String}, _direction),
    RATIO: CellType("比例, 0 至 1 或百分数", {MAIN: pl.Float64}, ratio),
    "rate": CellType("利率, 折合年率%", {MAIN: pl.Float64}, _rate),
    "decimal": CellType("数, 可有小数", {MAIN: pl.Float64}, _decimal),
    "percent": CellType("百分数, 0 至 100", {MAIN: pl.Float64}, _percent),
    "whole": CellType("整数", {MAIN: pl.Int64}, _read_by(whole_number, "不是整数")),
    "days": CellType("天数", {MAIN: pl.Int64}, _read_by(days_of, "应为天数")),
    "months": CellType("月数, 若干年折为月", {MAIN: pl.Int64}, _read_by(months_of, "期限应为若干月或若干年")),
    "round": CellType("拍次, 变卖为 3", {MAIN: pl.Int64}, _round),
    "boolean": CellType("是或否", {MAIN: pl.Boolean}, _read_by(boolean_of, "应填 是 或 否")),
}
