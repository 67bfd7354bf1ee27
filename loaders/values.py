"""What the text of a cell says: a day, an amount in fen, yes or no, a share, a whole number.

Text in, value or None out; nothing is raised and nothing guessed: a text that could mean two things is None.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, localcontext
from itertools import pairwise

from graph.identifiers import in_one_form, plain

_LONGEST = 100
_INT64 = 2**63
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_DIGITS |= {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {"〇": 0, "○": 0, "O": 0, "o": 0, "两": 2, "貳": 2, "參": 3, "陸": 6}

# Days

_YEARS = range(1800, 2200)
_TIME = r"(?P<time>(?P<hour>[01]?[0-9]|2[0-4]):(?P<minute>[0-5]?[0-9])(?::(?P<second>[0-5]?[0-9])(?:\.[0-9]+)?)?)"
_ISO = re.compile(
    r"(?P<y>[0-9]{4})(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"
    r"(?:(?:\s+|T)" + _TIME + r"\s*(?P<zone>Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])?)?"
)  # fmt: skip
_SOLID = re.compile(
    r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?:(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9])?",
)
_CHINESE_DAY = re.compile(
    r"(?P<y>[0-9]{4}|[零〇○Oo一二三四五六七八九]{4})年"
    r"(?P<m>[0-9]{1,2}|[元一二三四五六七八九十]{1,2})月"
    r"(?P<d>[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3})[日号]"
    r"(?:[0-9]{1,2}(?:时|:)[0-9]{1,2}(?:分(?:[0-9]{1,2}秒)?|:[0-9]{1,2})?)?"
)
_BEIJING = timedelta(hours=8)


def _small(text: str) -> int | None:
    """Month or day number: 5, 05, 五, 十一, 一十一, 二十三, 廿一, 元 (January)."""
    if text.isdigit() and text.isascii():
        return int(text)
    if text == "元":
        return 1
    found = re.fullmatch(r"(?:(?P<tens>[一二三]?)十|(?P<one>[廿卅]))?(?P<rest>[一二三四五六七八九]?)", text)
    if found is None:
        return None
    tens = {"廿": 2, "卅": 3}.get(found["one"] or "", 0)
    if found["tens"] is not None:
        tens = _DIGITS.get(found["tens"], 1)
    return tens * 10 + _DIGITS.get(found["rest"], 0)


def _civil_day(year: int, month: int | None, day: int | None) -> date | None:
    if year not in _YEARS or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_of_instant(day: date, hour: int, minute: int, zone: str) -> date:
    """The day in Beijing on which a moment fell; JSON exports write its midnight as 16:00 UTC of the day before."""
    moment = datetime(day.year, day.month, day.day) + timedelta(hours=hour, minutes=minute)
    return (moment - _offset(zone) + _BEIJING).date()


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)


def date_of(text: str) -> date | None:
    """The day of 2023-05-06, 2023/5/6, 2023.5.6, 20230506, 2023年05月06日, 二〇二三年五月六日, a time after it or not.

    A moment with a time zone gives its day in Beijing. Partial and impossible days, two-digit years and the day numbers
    of a spreadsheet (`serial_moment`) are None.
    """
    found = _written(text)
    if found is None:
        return None
    day = _civil_day(*_numbers(found))
    zone = found.groupdict().get("zone")
    if day is None or not zone:
        return day
    return _day_of_instant(day, int(found["hour"]), int(found["minute"]), zone)


def _written(text: str) -> re.Match[str] | None:
    """A year, a month and a day in one of the forms, whether or not there is such a day."""
    if usual := _CHINESE_DAY.fullmatch(text):
        return usual
    spaced, compact = " ".join(in_one_form(text).split()), plain(text)
    if len(spaced) > _LONGEST:
        return None
    return _ISO.fullmatch(spaced) or _SOLID.fullmatch(compact) or _CHINESE_DAY.fullmatch(compact)


def _numbers(found: re.Match[str]) -> tuple[int, int | None, int | None]:
    year = int("".join(str(_DIGITS.get(c, c)) for c in found["y"]))
    return year, _small(found["m"]), _small(found["d"])


_PARTIAL = (
    (re.compile(r"[0-9]{4}年?|[零〇○一二三四五六七八九]{4}年"), "只有年份, 缺月日"),
    (re.compile(r"[0-9]{2}(?P<sep>[-/.年])[0-9]{1,2}(?:(?P=sep)|月)[0-9]{1,2}日?"), "年份应写四位"),
    (re.compile(r"[0-9]{1,2}(?P<sep>[-/.])[0-9]{1,2}(?P=sep)[0-9]{4}"), "日与月的先后不明, 应如 2023-05-06"),
)


def why_no_day(text: str) -> str:
    """In Chinese, what a text lacks that `date_of` makes no day of: 没有 2023-02-30 这一天, 只有年月…"""
    if found := _written(text):
        year, _, _ = _numbers(found)
        if year not in _YEARS:
            return f"年份应在 {_YEARS.start} 与 {_YEARS.stop - 1} 之间"
        return f"没有 {found['y']}年{found['m']}月{found['d']}日 这一天"
    if len(text) <= _LONGEST and month_of(text):
        return "只有年月, 缺日"
    if any(date_of(word) for word in text[:_LONGEST].split(maxsplit=1)[:1]):
        return "日期后面的时刻不存在或写法不明"
    compact = plain(text[:_LONGEST])
    return next((why for form, why in _PARTIAL if form.fullmatch(compact)), "日期写法不明, 应如 2023-05-06")


_SERIAL = re.compile(r"(?P<days>[1-6][0-9]{4}|7[0-2][0-9]{3}|730[0-4][0-9]|73050)(?P<part>\.[0-9]{1,15})?")
_DAY_ZERO = datetime(1899, 12, 30)
_DAY_SECONDS = 24 * 60 * 60


def serial_moment(text: str) -> datetime | None:
    """The moment of a spreadsheet's day number of five digits, from 1900: 45052 is 2023-05-06, 45052.5 its noon.

    None before 1927-05-18 and after 2099. Whether the number is one, and counted from 1900, the caller must know: some
    old workbooks count from 1904, and in other files nobody says.
    """
    found = _SERIAL.fullmatch(plain(text))
    if found is None:
        return None
    seconds = round(Decimal(found["part"] or 0) * _DAY_SECONDS)
    return _DAY_ZERO + timedelta(days=int(found["days"]), seconds=seconds)


_CHINESE_TIME = re.compile(
    r"(?P<day>.+[日号])(?P<hour>[01]?[0-9]|2[0-4])(?:时|:)(?P<minute>[0-5]?[0-9])(?:(?:分|:)(?:(?P<second>[0-5]?[0-9])秒?)?)?"
)


def moment_of(text: str) -> datetime | None:
    """The moment of 2023-05-06 10:00, 2023-05-06T10:00:30, 20230506100000, 2023年5月6日10时30分, in Beijing's time.

    A day without its hour is None: midnight would be a guess. What `date_of` does not read is None too.
    """
    spaced, compact = " ".join(in_one_form(text).split()), plain(text)
    if date_of(text) is None:
        return None
    if found := _ISO.fullmatch(spaced):
        if not found["time"]:
            return None
        start = datetime(int(found["y"]), int(found["m"]), int(found["d"]))
        moment = _at(start, found["hour"], found["minute"], found["second"])
        return moment if not found["zone"] else moment - _offset(found["zone"]) + _BEIJING
    if found := _SOLID.fullmatch(compact):
        return datetime.strptime(compact, "%Y%m%d%H%M%S") if len(compact) == 14 else None
    found = _CHINESE_TIME.fullmatch(compact)
    day = date_of(found["day"]) if found else None
    if found is None or day is None:
        return None
    return _at(datetime(day.year, day.month, day.day), found["hour"], found["minute"], found["second"])


def _at(day: datetime, hour: str, minute: str | None, second: str | None) -> datetime:
    return day + timedelta(hours=int(hour), minutes=int(minute or 0), seconds=int(second or 0))


_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})(?::|时|点)(?P<minute>[0-9]{1,2})(?:分|(?::|分)(?P<second>[0-9]{1,2})(?:\.[0-9]+)?秒?)?"
    r"|(?P<solid>[0-9]{5,6})"
)


def clock_of(text: str) -> time | None:
    """The time of day of 10:20:30, 10:20, 10时20分30秒, 102030 and 92030 (a number that lost its leading zero)."""
    found = _CLOCK.fullmatch(plain(text))
    if found is None:
        return None
    if solid := found["solid"]:
        hour, minute, second = int(solid[:-4]), int(solid[-4:-2]), int(solid[-2:])
    else:
        hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


_MONTH = re.compile(r"(?P<y>[0-9]{4})(?:[-/.](?P<m>[0-9]{1,2})|(?P<solid>[0-9]{2})|年(?P<word>[0-9]{1,2})月份?)")


def month_of(text: str) -> tuple[date, date] | None:
    """The first and the last day of 2023-05, 202305, 2023年5月; of a whole day that day twice."""
    found = _MONTH.fullmatch(plain(text))
    if found is None:
        day = date_of(text)
        return None if day is None else (day, day)
    first = _civil_day(int(found["y"]), int(found["m"] or found["solid"] or found["word"]), 1)
    if first is None:
        return None
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, following - timedelta(days=1)


# Amounts

UNITS = {"分": 1, "元": 100, "千元": 10**5, "万元": 10**6, "百万元": 10**8, "亿元": 10**10}
"""Fen in one of what a column may be counted in."""

_SCALES = {"": 1, "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_SCALE = "十万|百万|千万|百|千|万|亿"
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+"
_PART = re.compile(rf"(?P<number>{_NUMBER})(?P<scale>{_SCALE})?")
_ARABIC = re.compile(
    rf"(?P<yuan>(?:(?:{_NUMBER})(?:{_SCALE}))*(?:{_NUMBER})?)(?P<word>[元圆])?"
    r"(?:(?P<jiao>[0-9])角)?(?:(?P<fen>[0-9])分)?"
)
_WORDS = re.compile(
    r"(?P<yuan>[零〇○一二三四五六七八九两壹贰貳叁參肆伍陆陸柒捌玖十拾百佰千仟万萬亿億]+)?(?P<word>[元圆])?零?"
    r"(?:(?P<jiao>[一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖零])角)?"
    r"(?:零?(?P<fen>[一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖])分)?"
)
_CURRENCY = re.compile(r"^(?:人民币|RMB|CNY)?[:：]?(?P<sign>-|−|负)?(?:人民币|RMB|CNY)?[¥￥]?(?P<sign_after>-|−)?")
_USUAL = re.compile(
    r"(?P<yuan>[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:(?:\.(?P<cents>[0-9]{1,2}))?元|(?:\.(?P<parts>[0-9]{1,6}))?万元)"
)
"""What most papers print, 1234.50元 and 5.2万元; it reads the same by all that follows, which is dear."""
_BOTH = re.compile(r"(?P<outer>[^()]+)\((?P<inner>[^()]+)\)")


_SECTION = tuple(
    (unit, re.compile(rf"(?P<zero>[零〇○]?)(?P<digit>[^零〇○千仟百佰十拾]?)[{signs}]"))
    for unit, signs in ((1000, "千仟"), (100, "百佰"), (10, "十拾"))
)
_ONES = re.compile(r"(?P<zero>[零〇○]?)(?P<digit>[^零〇○千仟百佰十拾]?)")
_SECTIONS = re.compile(r"(?:(?P<yi>[^万亿]+)亿)?(?:(?P<wan>[^万亿]+)万)?(?P<ones>[^万亿]*)")


def _section(text: str) -> int | None:
    """A Chinese number below ten thousand; ten, hundred, thousand falling; a last digit after a gap needs its 零."""
    total, last_unit, rest = 0, 10**4, text
    for unit, words in _SECTION:
        found = words.match(rest)
        if found is None:
            continue
        if not found["digit"] and unit != 10:
            return None
        total += _DIGITS.get(found["digit"], 1) * unit
        last_unit = unit
        rest = rest[found.end() :]
    found = _ONES.fullmatch(rest)
    if found is None:
        return None
    if found["digit"] and not found["zero"] and last_unit in (100, 1000):
        return None
    return total + _DIGITS.get(found["digit"], 0)


def chinese_number(text: str) -> int | None:
    """壹拾贰万叁仟: sections of 亿, 万 and ones; 贰万伍 (25,000 in speech) is None."""
    plain_text = text.replace("萬", "万").replace("億", "亿")
    found = _SECTIONS.fullmatch(plain_text)
    if found is None:
        return None
    total, higher = 0, False
    for name, scale in (("yi", 10**8), ("wan", 10**4), ("ones", 1)):
        part = found[name]
        if not part:
            continue
        if higher and len(part) == 1 and part not in "零〇○":
            return None
        number = _section(part.lstrip("零〇○") or "零")
        if number is None:
            return None
        total += number * scale
        higher = True
    return total


def _exact(number: Decimal) -> int | None:
    return int(number) if number == number.to_integral_value() else None


def _arabic_yuan(text: str, unit: str, ends_in_yuan: bool) -> Decimal | None:
    """Fen of `1亿3000万`, `5.2万`, `1,234.50`: without a sign of its own it counts in the column's unit."""
    parts = [(m["number"], m["scale"] or "") for m in _PART.finditer(text)]
    scales = [_SCALES[scale] for _, scale in parts]
    if any(a <= b for a, b in pairwise(scales)):
        return None
    if len(parts) > 1 and not parts[-1][1] and not ends_in_yuan:
        return None
    total = sum(
        (Decimal(n.replace(",", "")) * scale for (n, _), scale in zip(parts, scales, strict=True)),
        Decimal(),
    )
    if ends_in_yuan or scales[0] >= 10**4:
        return total * 100
    if scales[0] > 1 and unit != "元":
        return None
    return total * UNITS[unit]


def _fen(text: str, unit: str) -> int | None:
    found = _ARABIC.fullmatch(text)
    if found and (found["yuan"] or found["jiao"] or found["fen"]):
        jiao_fen = int(found["jiao"] or 0) * 10 + int(found["fen"] or 0)
        small = bool(found["jiao"] or found["fen"])
        if not found["yuan"]:
            return None if found["word"] else jiao_fen
        if small and (not found["word"] or "." in found["yuan"]):
            return None
        yuan = _arabic_yuan(found["yuan"], unit, bool(found["word"]))
        return None if yuan is None else _exact(yuan + jiao_fen)
    found = _WORDS.fullmatch(text)
    if found is None or not (found["yuan"] or found["jiao"] or found["fen"]):
        return None
    jiao_fen = _DIGITS.get(found["jiao"] or "", 0) * 10 + _DIGITS.get(found["fen"] or "", 0)
    if not found["yuan"]:
        return None if found["word"] else jiao_fen
    if (found["jiao"] or found["fen"]) and not found["word"]:
        return None
    number = chinese_number(found["yuan"])
    if number is None:
        return None
    says_yuan = found["word"] or any(c in found["yuan"] for c in "万萬亿億")
    return number * (100 if says_yuan else UNITS[unit]) + jiao_fen


def _signed_fen(text: str, unit: str) -> int | None:
    head = _CURRENCY.match(text)
    signs = [s for s in (head["sign"], head["sign_after"]) if s] if head else []
    if head is None or len(signs) > 1:
        return None
    body = re.sub(r"(?:人民币|RMB|CNY)$", "", text[head.end() :])
    body = re.sub(r"(?<=[元圆角分万萬亿億千仟百佰十拾])[整正]$", "", body)
    value = _fen(body, unit)
    if value is None or value >= _INT64:
        return None
    return -value if signs else value


def amount_fen(text: str, unit: str) -> int | None:
    """Fen of an amount; `unit` (a key of UNITS) is what a bare number counts.

    In: 184291.7069万, 9000万, 1.31亿, 1,234.50, ¥50, -3元, 伍万元整, 1亿3000万元, 5元3角, and 伍万元整(¥50,000.00) when
    the two agree. A text that names 元, 万 or 亿 means yuan whatever the column says. None: anything else, fractions
    of a fen, other currencies, what int64 cannot hold. Never through a float.
    """
    if unit in UNITS and (usual := _USUAL.fullmatch(text)):
        parts, places = (usual["parts"], 6) if text[-2] == "万" else (usual["cents"], 2)
        return int(usual["yuan"].replace(",", "") + (parts or "").ljust(places, "0"))
    compact = plain(text)
    if not compact or len(compact) > _LONGEST or unit not in UNITS:
        return None
    with localcontext(prec=2 * _LONGEST):
        if both := _BOTH.fullmatch(compact):
            outer, inner = _signed_fen(both["outer"], unit), _signed_fen(both["inner"], "元")
            return outer if outer == inner else None
        return _signed_fen(compact, unit)


# The rest

_YES = frozenset(("是", "1", "true", "t", "yes", "y", "真", "对", "同意", "√", "✓", "✔"))
_NO = frozenset(("否", "0", "false", "f", "no", "n", "假", "不是", "不同意", "×", "✗", "✘"))


def boolean_of(text: str) -> bool | None:
    """是, 1, true, yes, y, 真, 同意, √ are True; 否, 0, false, no, n, 假, 不同意, × False; the rest, 无 too, None."""
    word = plain(text).lower()
    return True if word in _YES else False if word in _NO else None


_RATIO = re.compile(r"(?P<number>[0-9]{1,20}(?:\.[0-9]{1,20})?|\.[0-9]{1,20})(?P<sign>%|‰)?")
_FRACTION = re.compile(r"(?P<a>[0-9]{1,9})/(?P<b>[0-9]{1,9})")


def ratio_of(text: str) -> float | None:
    """A share as a fraction of one: 60% is .6, 0.6 is .6, 1/3, 5‰; a bare number above 1 may be per cent: None."""
    compact = plain(text)
    if found := _FRACTION.fullmatch(compact):
        a, b = int(found["a"]), int(found["b"])
        return a / b if 0 < b >= a else None
    found = _RATIO.fullmatch(compact)
    if found is None:
        return None
    number = Decimal(found["number"])
    if found["sign"]:
        return float(number / (100 if found["sign"] == "%" else 1000))
    return float(number) if number <= 1 else None


_SPAN = re.compile(r"(?P<number>[0-9]{1,4}|[零〇一二两三四五六七八九十百]{1,7})(?:个)?(?P<unit>日|天|月|年)?")


def _span(text: str, units: dict[str, int]) -> int | None:
    found = _SPAN.fullmatch(plain(text))
    if found is None or (found["unit"] or "") not in units:
        return None
    written = found["number"]
    number = int(written) if written.isdecimal() else chinese_number(written)
    return None if number is None else number * units[found["unit"] or ""]


def days_of(text: str) -> int | None:
    """Days of 60, 60日, 六十天; None for what is counted in months, whose days differ."""
    return _span(text, {"": 1, "日": 1, "天": 1})


def months_of(text: str) -> int | None:
    """Months of 24, 24个月, 2年, 二年; None for what is counted in days."""
    return _span(text, {"": 1, "月": 1, "年": 12})


_WHOLE = re.compile(r"(?P<sign>[-−+]?)(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,19})(?:\.0+)?")


def whole_number(text: str) -> int | None:
    """12, 1,234, -3, 12.0; None for a fraction, a unit behind the number, or what int64 cannot hold."""
    compact = plain(text)
    found = _WHOLE.fullmatch(compact) if len(compact) <= _LONGEST else None
    if found is None:
        return None
    value = int(found["number"].replace(",", ""))
    if value >= _INT64:
        return None
    return -value if found["sign"] in ("-", "−") else value
