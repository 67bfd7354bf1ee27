"""Clauses of interest in what is ordered: base, rate, from when until when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from loaders.judgments.text import Line, Span
from loaders.values import amount_fen, chinese_number

_NUMBER = "[一二三四五六七八九十]"
_SENTENCE = re.compile("[^。;]+[。;]?")
_INTEREST = re.compile("利息|违约金|滞纳金|逾期付款损失|资金占用(?:费|损失)|罚息|复利")
_RATE = re.compile(
    rf"(?P<lpr>(?:贷款市场报价利率|LPR|报价利率)(?:[^,。;]{{0,20}}?(?P<times>[0-9.]+|一点五|{_NUMBER})倍)?)"
    rf"|(?P<other>(?:中国人民银行[^,。;]{{0,24}}?利率|(?:银行)?同期[^,。;]{{0,12}}?贷款(?:基准)?利率)(?:的?(?:[0-9.]+|{_NUMBER})倍)?)"
    rf"|(?P<unit>[年月日](?:利率|利?息|化)|[每按][日月]|日(?=[百千万]分))[^0-9一二三四五六七八九十%‰,。;分]{{0,8}}"
    rf"(?P<number>[0-9.]+(?=[%‰分])|[百千万]分之(?:[0-9.]+|[一二三四五六七八九十点]+)|{_NUMBER}(?=分))(?P<sign>[%‰分])?(?:(?P<li>[0-9一二三四五六七八九])厘)?"
)
_SUM = "[0-9][0-9,.]*(?:万|亿)?"
_BASE = re.compile(rf"以[^。;,0-9]{{0,16}}(?P<sum>{_SUM})元?[^。;,]{{0,6}}?(?:基数|本金)")
_OWED = re.compile(
    rf"(?P<sum>{_SUM})元,?(?:(?:的|及|并(?:赔偿|支付)?)?(?:逾期)?(?:付款)?利息|并?(?:支付|给付)(?:自|从))"
)
"""A sum that is owed with its interest: the clause begins behind it."""
_DAY = (
    r"(?:(?:[0-9]{4}|[同次])年[0-9]{1,2}月[0-9]{1,2}日"
    "|[〇○零一二三四五六七八九]{4}年[元一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
)
_FROM = re.compile(rf"(?:自|从)(?P<day>{_DAY})(?:起|开始|始)?")
_PAID = "付清|清偿|偿清|结清|还清|归还|偿还|履行完毕|实际给付|实际支付|实际履行|付款|给付|支付|履行"
_TO = re.compile(rf"(?:至|到)(?P<day>{_DAY}|[^,。;]{{0,16}}?(?:{_PAID})(?:完毕)?(?:之日|日|时|为止|止)*)")
_MISPRINT = re.compile("”[^。;]{0,6}?(?:补正|更正|改)[为成]|(?:补正|更正)[为成]“")


@dataclass(frozen=True)
class Interest:
    """One clause of interest in the operative part: what it prints, each None where it does not say.

    `base_fen` the principal, `rate` as printed, `annual` per cent a year where the rate is a fixed one, `lpr_times` how
    many times the loan prime rate, `run_from`, `run_to` as printed.
    """

    raw: str
    span: Span
    base_fen: int | None
    rate: str | None
    annual: float | None
    lpr_times: float | None
    run_from: str | None
    run_to: str | None


def interests(items: Sequence[Line]) -> Iterator[Interest]:
    """The clauses of interest among the operative items: the sentences that name one and say how it is counted."""
    for item in items:
        for sentence in _SENTENCE.finditer(item.text):
            told = sentence[0]
            if not _INTEREST.search(told) or _MISPRINT.search(told):
                continue
            rate, base = _RATE.search(told), _BASE.search(told)
            owed = base or _OWED.search(told)
            first = _FROM.search(told)
            last = _TO.search(told, first.end() if first else 0)
            parts = [one for one in (rate, base, first, last) if one]
            if not parts:
                continue
            start, end = _clause(item.text, sentence.start(), parts)
            yield Interest(
                item.printed[start:end],
                item.span(start, end),
                amount_fen(f"{owed['sum']}元", "元") if owed else None,
                rate[0] if rate else None,
                _annual(rate) if rate and rate["unit"] else None,
                _times(rate) if rate and rate["lpr"] else None,
                first["day"] if first else None,
                last["day"] if last else None,
            )


_ENDS_CLAUSE = ",;。()"


def _clause(text: str, sentence: int, told: Sequence[re.Match[str]]) -> Span:
    """From the mark before the first of what a sentence tells of interest to the mark behind the last."""
    start = sentence + min(one.start() for one in told)
    end = sentence + max(one.end() for one in told)
    while start > 0 and text[start - 1] not in _ENDS_CLAUSE:
        start -= 1
    while end < len(text) and text[end] not in _ENDS_CLAUSE:
        end += 1
    return start, end


_PERIODS = {"年": 1, "月": 12, "日": 365}
_PARTS = {"百分之": Decimal(1), "千分之": Decimal("0.1"), "万分之": Decimal("0.01")}


def _annual(rate: re.Match[str]) -> float | None:
    """Per cent a year: 月利率2% and 月息2分 are 24, 日万分之五 is 18.25."""
    number, sign = rate["number"], rate["sign"]
    period = next(n for word, n in _PERIODS.items() if word in rate["unit"])
    if words := next((one for one in _PARTS if number.startswith(one)), None):
        counted = _number(number[len(words) :])
        return float(counted * _PARTS[words] * period) if counted is not None else None
    counted = _number(number)
    if counted is None:
        return None
    if rate["li"] and (li := _number(rate["li"])) is not None:  # 1分5厘
        counted += li / 10
    if sign == "‰":
        counted /= 10
    if sign == "分" and period == 1:  # 年息2分 is 20 %
        counted *= 10
    return float(counted * period)


def _times(rate: re.Match[str]) -> float:
    """四倍 is 4; without a number it is the rate itself."""
    told = {"一点五": Decimal("1.5")}.get(rate["times"] or "") or _number(rate["times"] or "1")
    return float(told if told is not None else 1)


def _number(text: str) -> Decimal | None:
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        return Decimal(text)
    whole, point, parts = text.partition("点")
    counted = chinese_number(whole)
    if counted is None or not point:
        return None if counted is None else Decimal(counted)
    digits = ["零一二三四五六七八九".find(one) for one in parts.replace("〇", "零")]
    return None if not digits or min(digits) < 0 else Decimal(f"{counted}.{''.join(map(str, digits))}")
