"""What a cell of a register can be: each type reads a text into named values, or says in Chinese why it cannot.

A register's TOML names these types; `type.field` picks a value other than the first (`case_no.type_code`). To add a
type, add a function and its line in CELL_TYPES.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

import polars as pl

from graph.identifiers import CaseNo, citizen_id, is_masked, licence_no, office_number, parse_case_no, plain, uscc
from loaders.reference import county_of, court_name, name_kind, side_of, village_name
from loaders.reference.causes import cause_of
from loaders.reference.regions import is_region_code, region_of, regions_called
from loaders.sheet import SINCE_1900
from loaders.values import (
    amount_fen,
    boolean_of,
    clock_of,
    date_of,
    days_of,
    moment_of,
    month_of,
    months_of,
    ratio_of,
    serial_moment,
    whole_number,
)

Values = dict[str, Any]
_MIDNIGHT = time(0)
RATIO = "ratio"
DAYS = ("date", "moment", "month")
"""The types whose cells may hold a spreadsheet's day number; SINCE_1900 is then their unit."""
MAIN = ""
"""The field that a bare column name means."""

LOST = "数字位数已丢失(表格软件只保留15位), 请按原件以文本格式补正"


class BadCell(Exception):
    """The text does not fit its type; `str()` is the reason, in Chinese."""


@dataclass(frozen=True)
class CellType:
    """`read(text, unit)` gives a value for some of `fields`, or raises BadCell."""

    doc: str
    fields: Mapping[str, type[pl.DataType]]
    read: Callable[[str, str], Values]


def _text(text: str, _: str) -> Values:
    return {MAIN: text.strip()}


_CITIZEN_IN_TEXT = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{13}(?:[0-9]{3})?[0-9Xx](?![0-9A-Za-z])")
_CLAUSE_NUMBER = re.compile(
    r"^(?:第[0-9一二三四五六七八九十百]+[条款项]|[0-9]+(?:\.[0-9]+)*[、.]|\([0-9一二三四五六七八九十]+\))+[、.:]?"
)
_SHORTEST_CLAUSE = 6
_NUMBER_IN_NAME = re.compile(r"[0-9]{14}")
"""No name has so many digits on end: a number of a person in it would be shown with the name."""


def _unnumbered(text: str, _: str) -> Values:
    """Running text may quote a person's number, which no property may hold: of each the last four stay."""
    return {MAIN: _CITIZEN_IN_TEXT.sub(lambda found: f"…{found[0][-4:]}", text.strip())}


def _clause(text: str, _: str) -> Values:
    """A clause by its letters and digits alone, so that equal clauses are one; `title` is how it begins."""
    letters = re.sub(r"[\W_]", "", _CLAUSE_NUMBER.sub("", plain(text)))
    if len(letters) < _SHORTEST_CLAUSE:
        raise BadCell("条款文本过短")
    return {MAIN: letters.lower(), "title": letters[:40]}


def _name(text: str, _: str) -> Values:
    name = plain(text)
    if not name:
        raise BadCell("名称为空")
    if _NUMBER_IN_NAME.search(name):
        raise BadCell("名称中夹有号码, 请分列填写")
    kind = name_kind(name)
    values: Values = {MAIN: name, "masked": is_masked(name)}
    if kind is None:
        return values
    values |= {"label": kind.label, "org_kind": kind.org_kind or None}
    if kind.label == "VillageOrg":
        village = village_name(name)
        values |= {"village": village.name, "township": village.township or None, "kind": village.kind or None}
    return values


def _village(text: str, _: str) -> Values:
    village = village_name(text)
    return {MAIN: village.name, "township": village.township or None, "kind": village.kind or None}


_COURT_CODE = re.compile("最高法|[一-龥](?:[0-9]{2}){0,2}")


def _court(text: str, _: str) -> Values:
    """A court's name as printed; of a code that stands in its place, the name that the table has."""
    code = plain(text)
    known = court_name(code) if _COURT_CODE.fullmatch(code) else None
    return {MAIN: known or text.strip()}


def _case(number: CaseNo) -> Values:
    code = number.type_code
    follows = (
        "上诉" if code.endswith("终")
        else "恢复执行" if code == "执恢"
        else "异议" if code == "执异"
        else "复议" if code == "执复"
        else "再审" if code.endswith(("再", "申", "监", "抗"))
        else None
    )  # fmt: skip
    return {
        "normal": number.normal,
        "coded": number.has_court_code,
        "court_code": number.court if number.has_court_code else None,
        "type_code": code,
        "case_class": number.case_class,
        "procedure": number.procedure,
        "follows": follows,
    }


_UP_TO_SERIAL = re.compile(r"(.*[^0-9])([1-9][0-9]{0,6})号", re.DOTALL)


@lru_cache(maxsize=1 << 12)
def _first_of(stem: str) -> Values | None:
    """The case that would be number 1 with all that stands before the number; None where that is none."""
    number = parse_case_no(f"{stem}1号")
    return None if number is None else _case(number)


def _case_no(text: str, _: str) -> Values:
    # A docket has some dozens of courts and types and a hundred thousand numbers: the first are taken apart once.
    if (found := _UP_TO_SERIAL.fullmatch(text)) and (first := _first_of(found[1])):
        normal = f"{first['normal'].removesuffix('1号')}{found[2]}号"
        return {**first, MAIN: normal, "normal": normal}
    number = parse_case_no(text)
    if number is None:
        raise BadCell("不是案号")
    return {MAIN: number.normal, **_case(number)}


def _basis_no(text: str, _: str) -> Values:
    """A number of an arbitration body is a case's too: with the body beside it, it is the key of that case."""
    number = parse_case_no(text)
    if number is None and (own := office_number(text)) is not None and "仲" in own:
        return {MAIN: text.strip(), **_case_of_office(own)}
    notary = number is not None and number.court.endswith("证")  # 清证执字: a deed, in the form of an old case number
    return {MAIN: text.strip(), **(_case(number) if number and not notary else {})}


def _case_of_office(number: str) -> Values:
    """It carries no court code, so that only with the name of its office it is a key."""
    return {"normal": number, "coded": False, "case_class": "仲裁" if "仲" in number else None}


def _any_case_no(text: str, _: str) -> Values:
    number = parse_case_no(text)
    if number is not None:
        return {MAIN: number.normal, **_case(number)}
    own = office_number(text)
    if own is None:
        raise BadCell("不是案号")
    return {MAIN: own, **_case_of_office(own)}


def _office_no(text: str, _: str) -> Values:
    return {MAIN: office_number(text) or plain(text)}


def _date(text: str, unit: str) -> Values:
    day = date_of(text)
    if day is None:
        day = _serial(text, unit).date()
    return {MAIN: day}


def _serial(text: str, unit: str) -> datetime:
    """A spreadsheet's day number, where `unit` says from when it counts; else what it may be is told, not taken."""
    at = serial_moment(text)
    if at is None:
        raise BadCell("日期不存在或写法不明")
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


def _ratio(text: str, unit: str) -> Values:
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


def _whole(text: str, _: str) -> Values:
    number = whole_number(text)
    if number is None:
        raise BadCell("不是整数")
    return {MAIN: number}


def _days(text: str, _: str) -> Values:
    days = days_of(text)
    if days is None:
        raise BadCell("应为天数")
    return {MAIN: days}


def _months(text: str, _: str) -> Values:
    months = months_of(text)
    if months is None:
        raise BadCell("期限应为若干月或若干年")
    return {MAIN: months}


_ROUNDS = {"一拍": 1, "第一次拍卖": 1, "二拍": 2, "第二次拍卖": 2, "变卖": 3, "网络司法变卖": 3}


def _round(text: str, _: str) -> Values:
    number = _ROUNDS.get(plain(text), whole_number(text))
    if number is None or number < 1:
        raise BadCell("拍次应为 一拍、二拍、变卖 或数字")
    return {MAIN: number}


def _boolean(text: str, _: str) -> Values:
    value = boolean_of(text)
    if value is None:
        raise BadCell("应填 是 或 否")
    return {MAIN: value}


_HIDDEN = re.compile(r"[*＊×•✕✖]|[Xx]{2}")
_HIDDEN_ID = "证件号码部分隐去, 不能认人"


def _citizen(text: str, _: str) -> Values:
    number = citizen_id(text)
    if number is None:
        raise BadCell(_HIDDEN_ID if _HIDDEN.search(text) else "不是公民身份号码")
    if not number.check_ok:
        raise BadCell("公民身份号码校验位不符")
    if number.birth_date is None:
        raise BadCell("公民身份号码中的出生日期不存在")
    # Of a 15-digit number nothing was checked, so it is no number that could merge two people.
    return {
        MAIN: number.value if not number.old_form else None,
        "check_ok": None if number.old_form else True,
        "birth_date": number.birth_date,
        "sex": number.sex,
        "region6": number.region6,
    }


def _uscc(text: str, _: str) -> Values:
    number = uscc(text)
    if number is None:
        raise BadCell(_HIDDEN_ID if _HIDDEN.search(text) else "不是统一社会信用代码")
    if not number.check_ok:
        raise BadCell("统一社会信用代码校验位不符")
    return {MAIN: number.value, "region6": number.region6}


def _identifier(text: str, unit: str) -> Values:
    """Which of the two a number is: one of 18 digits with a birth date is a citizen's, whatever its check digit."""
    citizen, code = citizen_id(text), uscc(text)
    if citizen is not None and (citizen.birth_date is not None or code is None or not code.check_ok):
        return {("citizen" if field == MAIN else field): value for field, value in _citizen(text, unit).items()}
    if code is None:
        raise BadCell(_HIDDEN_ID if _HIDDEN.search(text) else "不是公民身份号码, 也不是统一社会信用代码")
    if not code.check_ok:
        raise BadCell("统一社会信用代码校验位不符")
    return {"uscc": code.value, "org_region6": code.region6}


def _charge(text: str, _: str) -> Values:
    """诈骗罪 and 诈骗 are one charge."""
    name = plain(text).removesuffix("罪")
    if not name:
        raise BadCell("罪名为空")
    return {MAIN: name}


_HIDDEN_NUMBER = re.compile(r"(?=.*(?:[*＊×•]|[Xx]{2}))[0-9A-Za-z*＊×•-]{4,30}")


def _printed_id(text: str, unit: str) -> Values:
    """A number as a public list prints it: one of which digits are hidden says nothing of who somebody is."""
    return {} if _HIDDEN_NUMBER.fullmatch(plain(text)) else _identifier(text, unit)


def _licence(text: str, _: str) -> Values:
    number = licence_no(text)
    if number is None:
        raise BadCell("不是执业证号")
    return {MAIN: number}


_SEXES = {"男": "男", "男性": "男", "1": "男", "女": "女", "女性": "女", "2": "女"}


def _sex(text: str, _: str) -> Values:
    if plain(text) not in _SEXES:
        raise BadCell("性别应为 男 或 女")
    return {MAIN: _SEXES[plain(text)]}


def _role(text: str, _: str) -> Values:
    found = side_of(text)
    if found is None:
        raise BadCell("诉讼地位不在对照表中")
    return {MAIN: found[0], "side": found[1]}


_PHONE = re.compile(
    r"(?:(?:\+|00)?86-?)?(?P<mobile>1[3-9][0-9](?:-?[0-9]{4}){2})"
    r"|(?:\(0[0-9]{2,3}\)|0[0-9]{2,3}-?)[0-9]{6,8}(?:(?:-|转|转分机)[0-9]{1,6})?|[0-9]{7,8}"
)


def _phone(text: str, _: str) -> Values:
    """Its digits: of a mobile eleven, of a line with those of its area and extension."""
    compact = plain(text)
    found = _PHONE.fullmatch(compact)
    if found is None:
        raise BadCell("电话号码部分隐去" if _HIDDEN.search(compact) else "不是电话号码")
    number = re.sub("[^0-9]", "", found["mobile"] or compact)
    return {MAIN: number, "last4": number[-4:]}


_ACCOUNT = re.compile(r"[0-9A-Z]{6,40}")


_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}")
_CASH = re.compile(
    r"(?:ATM|CDM|CRS|柜[台面]|自助|跨行|他行|本行|卡|个人|大额)*"
    r"(?:现金?(?:存款?|取款?|存入|支取|取出|缴存)?|(?:ATM|CDM|CRS)(?:存款?|取款?|取现|存现)|取现|存现|取款|存款)"
)


def _cash(text: str) -> str | None:
    return "现金" if _CASH.fullmatch(plain(text).upper()) else None


def _account(text: str, _: str) -> Values:
    printed = plain(text).upper()
    if _ROUNDED.fullmatch(printed):
        raise BadCell(LOST)
    number = re.sub("[-.]", "", printed)
    if _ACCOUNT.fullmatch(number) is None or "XX" in number:
        raise BadCell("不是账号, 或已隐去")
    return {MAIN: number, "last4": number[-4:]}


def _counter_account(text: str, unit: str) -> Values:
    """The other account of a payment; 现金 in its place is cash."""
    cash = _cash(text)
    return {"cash": cash} if cash else _account(text, unit)


def _memo(text: str, _: str) -> Values:
    return {MAIN: text.strip(), "cash": _cash(text)}


_PLATE = re.compile(r"[一-龥]{1,4}[0-9A-Z]{4,9}[挂学警港澳领使电]?")


def _plate(text: str, _: str) -> Values:
    plate = re.sub(r"[-·.•∙・]", "", plain(text)).upper()
    if _PLATE.fullmatch(plate) is None:
        raise BadCell("不是号牌号码")
    return {MAIN: plate}


_VIN = re.compile("[0-9A-HJ-NPR-Z]{17}")


def _vin(text: str, _: str) -> Values:
    number = plain(text).upper()
    if _VIN.fullmatch(number) is None:
        raise BadCell("车辆识别代号应为 17 位, 不含 I、O、Q")
    return {MAIN: number}


_NOT_A_MOTOR = re.compile("自行车|非机动车|人力|畜力|轮椅|手推车|电动车|电瓶车|助力车|滑板车")
_MOTOR = re.compile("汽车|轿车|客车|货车|摩托|牵引|挂车|校车|出租车|公交车|拖拉机|机动车")


def _vehicle(text: str, _: str) -> Values:
    """电动车 without more is what a rider says of an electric bicycle, and of an electric car: unknown."""
    kind = plain(text)
    bare = kind in ("电动车", "电瓶车")
    nonmotor = None if bare else True if _NOT_A_MOTOR.search(kind) else False if _MOTOR.search(kind) else None
    return {MAIN: kind, "nonmotor": nonmotor}


def _register_no(text: str, _: str) -> Values:
    number = plain(text).upper()
    if len(number) < 6 or is_masked(number):
        raise BadCell("登记号码过短或已隐去")
    return {MAIN: number}


_ROOM = re.compile(r"室|[0-9]户$|(?:单元|楼|层|栋|幢|号)[0-9A-Za-z-]{2,6}(?:号|房)?$")
_BUILDING = re.compile(r"号|栋|幢|座|楼|组")
_STREET = re.compile(r"路|街|道|巷|村|镇|乡|胡同|弄|里|庄|小区|社区|大厦|园区|开发区")


def _address(text: str, _: str) -> Values:
    compact = plain(text)
    if len(compact) < 3 or is_masked(compact):
        raise BadCell("地址过短或已隐去")
    precision = (
        "room" if _ROOM.search(compact)
        else "building" if _BUILDING.search(compact)
        else "street" if _STREET.search(compact)
        else "county"
    )  # fmt: skip
    return {MAIN: compact, "precision": precision, "county6": county_of(compact)}


_CAUSE_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:\([0-9]+\))?[.、]?")


def _cause(text: str, _: str) -> Values:
    """A cause of the rules by its name there; another text as printed, for no list has all that courts write."""
    if _CAUSE_NUMBER.fullmatch(plain(text)):
        raise BadCell("案由只写编号或代码, 各年规定的编号不同, 请写名称")
    known = cause_of(text)
    if known is None:
        return {MAIN: text.strip()}
    numbers = {f"no_{edition}": known.numbers.get(edition) for edition in ("2020", "2025")}
    return {MAIN: known.name, "part": known.above[0] if known.above else known.name, **numbers}


def _region(text: str, _: str) -> Values:
    """The code of a region; a name that several have is not read."""
    region = region_of(text)
    if region is not None:
        return {MAIN: region.code, "name": region.name}
    if is_region_code(text):
        raise BadCell("区划代码不在对照表中, 可能已撤销或更改")
    called = regions_called(text)
    if called:
        raise BadCell(f"同名的地方有 {len(called)} 处, 请写省市县全称, 如 {called[0]}")
    raise BadCell("不是区划名称或代码")


def _region12(text: str, _: str) -> Values:
    compact = plain(text)
    if not re.fullmatch("[0-9]{12}", compact):
        raise BadCell("村编码应为 12 位数字")
    return {MAIN: compact, "county6": compact[:6]}


# Items of a list cell

_BRACKETED = re.compile(r"(?P<name>[^()]+?)(?:\((?P<inside>.*)\))?")


def _item(text: str) -> tuple[str, list[str]]:
    """`张三(999… 60%)` is the name and the words in its brackets."""
    folded = text.replace("（", "(").replace("）", ")").strip()
    if name_kind(folded) is not None and "(" in folded and not folded.endswith(")"):
        return folded, []
    found = _BRACKETED.fullmatch(folded)
    if found is None:
        raise BadCell("括号不成对")
    return found["name"].strip(), (found["inside"] or "").split()


def _agent(text: str, _: str) -> Values:
    name, inside = _item(text)
    if len(inside) > 1:
        raise BadCell("括号内应只有执业机构")
    named = _name(name, "")
    if not inside:  # a firm named without a person stands for its agent
        return {**named, "firm": named[MAIN] if named.get("label") == "Company" else None}
    return {**named, "firm": plain(inside[0])}


_ROLE_BEFORE = re.compile(r"(?P<role>[^:：]+)[:：](?P<name>.+)")
_ROLE_BEHIND = re.compile(r"(?P<name>.+)[(（](?P<role>[^()（）]+)[)）]")


def _party_in_role(text: str, _: str) -> Values:
    """`原告:张三`, `张三(原告)`; a bare name has no role, and so no side."""
    for form in (_ROLE_BEFORE, _ROLE_BEHIND):
        found = form.fullmatch(text.strip())
        told = side_of(found["role"]) if found else None
        if found and told:
            return {**_name(found["name"], ""), "role": told[0], "side": told[1]}
    if ":" in text or "：" in text:
        raise BadCell("诉讼地位不在对照表中")
    return _name(text, "")


_NUMBERED = re.compile(r"(?P<name>.+)[(（](?P<number>[0-9A-Za-z]{15,18})[)）]")


def _party(text: str, _: str) -> Values:
    """`张三(证件号)`; brackets that hold no number belong to the name: 某某合伙企业(有限合伙)."""
    found = _NUMBERED.fullmatch(text.strip())
    if found is None:
        return _name(text, "")
    number = _identifier(found["number"], "")
    return _name(found["name"], "") | {f"id.{field}": value for field, value in number.items()}


def _holder(text: str, _: str) -> Values:
    """`张三(证件号 60%)`: number and share in any order, either may be absent."""
    name, inside = _item(text)
    values = _name(name, "")
    for word in inside:
        if word.endswith(("%", "‰")):
            values["ratio"] = _ratio(word, "")[MAIN]
        else:
            values |= {f"id.{field}": value for field, value in _identifier(word, "").items()}
    return values


def _post_holder(text: str, _: str) -> Values:
    """`张三(证件号 监事)`: number and post in any order, either may be absent."""
    name, inside = _item(text)
    values = _name(name, "")
    posts = []
    for word in inside:
        if re.search("[0-9]{6}", word):
            values |= {f"id.{field}": value for field, value in _identifier(word, "").items()}
        else:
            posts.append(word)
    values["post"] = "、".join(posts) or None
    return values


# Word → (kind of kinship, degree 亲等). Civil Code 1045; a spouse has no degree.
_KINSHIPS: tuple[tuple[str, int | None, str], ...] = (
    ("配偶", None, "妻 夫 妻子 丈夫 配偶 爱人"),
    ("父母子女", 1, "父 母 子 女 父亲 母亲 儿子 女儿 长子 次子 三子 长女 次女 三女 独生子 独生女 养子 养女 继子 继女"),
    ("兄弟姐妹", 2, "兄 弟 姐 妹 哥 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹"),
    ("祖孙", 2, "祖父 祖母 外祖父 外祖母 爷爷 奶奶 外公 外婆 孙 孙子 孙女 外孙 外孙子 外孙女"),
    ("姻亲", 1, "儿媳 女婿 媳 婿 公公 婆婆 公 婆 岳父 岳母"),
    ("姻亲", 2, "嫂 嫂子 弟媳 姐夫 妹夫 小叔 小姑 妻弟 妻兄 妻姐 妻妹"),
    ("叔侄舅甥", 3, "侄 侄子 侄女 外甥 外甥女 叔 伯 姑 舅 姨"),
)
KINSHIP = {word: (kin, degree) for kin, degree, words in _KINSHIPS for word in words.split()}
HEADS = ("户主", "本人")


def _relative(text: str, _: str) -> Values:
    """`张三(妻)`."""
    name, inside = _item(text)
    if len(inside) != 1:
        raise BadCell("亲属应写作 姓名(关系)")
    kinship = _kinship(inside[0], "")
    return {**_name(name, ""), "kin": kinship["kin"], "degree": kinship["degree"]}


def _kinship(text: str, _: str) -> Values:
    word = plain(text)
    if word in HEADS:
        return {MAIN: word, "kin": None, "degree": None}
    if word not in KINSHIP:
        raise BadCell("亲属关系称谓不在对照表中")
    kin, degree = KINSHIP[word]
    return {MAIN: word, "kin": kin, "degree": degree}


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


_DAY = pl.Date
_NAME_FIELDS: dict[str, type[pl.DataType]] = {
    MAIN: pl.String, "masked": pl.Boolean, "label": pl.String, "org_kind": pl.String,
    "village": pl.String, "township": pl.String, "kind": pl.String,
}  # fmt: skip
_CASE_FIELDS: dict[str, type[pl.DataType]] = {
    MAIN: pl.String, "normal": pl.String, "coded": pl.Boolean, "court_code": pl.String, "type_code": pl.String,
    "case_class": pl.String, "procedure": pl.String, "follows": pl.String,
}  # fmt: skip
_CITIZEN_FIELDS: dict[str, type[pl.DataType]] = {
    "check_ok": pl.Boolean, "birth_date": _DAY, "sex": pl.String, "region6": pl.String,
}  # fmt: skip
_ID_FIELDS: dict[str, type[pl.DataType]] = {
    "citizen": pl.String, **_CITIZEN_FIELDS, "uscc": pl.String, "org_region6": pl.String,
}  # fmt: skip
_ID_IN_ITEM: dict[str, type[pl.DataType]] = {f"id.{field}": kind for field, kind in _ID_FIELDS.items()}
_KIN_FIELDS: dict[str, type[pl.DataType]] = {"kin": pl.String, "degree": pl.Int64}

CELL_TYPES: dict[str, CellType] = {
    "text": CellType("文字, 原样", {MAIN: pl.String}, _text),
    "unnumbered": CellType("文字, 其中的证件号码只留末四位", {MAIN: pl.String}, _unnumbered),
    "clause": CellType("条款文本, 只以文字认定是否相同", {MAIN: pl.String, "title": pl.String}, _clause),
    "name": CellType("人、企业或村集体的名称", _NAME_FIELDS, _name),
    "village": CellType("村名", {MAIN: pl.String, "township": pl.String, "kind": pl.String}, _village),
    "cause": CellType(
        "民事案由; 规定中有的读作其中的名称, 其余原样",
        {MAIN: pl.String, "part": pl.String, "no_2020": pl.String, "no_2025": pl.String},
        _cause,
    ),
    "court": CellType("法院名称; 写的是法院代字的, 按对照表读作名称", {MAIN: pl.String}, _court),
    "case_no": CellType("案号", _CASE_FIELDS, _case_no),
    "basis_no": CellType("案号或其他文号", _CASE_FIELDS, _basis_no),
    "any_case_no": CellType("案号, 或仲裁、检察等机关自编的案号", _CASE_FIELDS, _any_case_no),
    "office_no": CellType("文号; 括号与“字”“第”的写法归一", {MAIN: pl.String}, _office_no),
    "date": CellType("日期", {MAIN: _DAY}, _date),
    "moment": CellType("日期和时刻", {"day": _DAY, MAIN: pl.Datetime}, _moment),
    "clock": CellType("日期、时刻或二者", {MAIN: pl.String, "at": pl.Datetime, "day": _DAY, "clock": pl.Time}, _clock),
    "month": CellType("年月, 或日期", {MAIN: _DAY, "last": _DAY}, _month),
    "amount": CellType("金额, 单位见 unit", {MAIN: pl.Int64}, _amount),
    "signed_amount": CellType("金额, 负号为支, 正号为收", {MAIN: pl.Int64, "direction": pl.String}, _signed_amount),
    "paid": CellType("支出金额", {MAIN: pl.Int64, "direction": pl.String}, _paid),
    "received": CellType("收入金额", {MAIN: pl.Int64, "direction": pl.String}, _received),
    "direction": CellType("收支方向, 由户主看: 借为支, 贷为收", {MAIN: pl.String}, _direction),
    RATIO: CellType("比例, 0 至 1 或百分数", {MAIN: pl.Float64}, _ratio),
    "rate": CellType("利率, 折合年率%", {MAIN: pl.Float64}, _rate),
    "decimal": CellType("数, 可有小数", {MAIN: pl.Float64}, _decimal),
    "percent": CellType("百分数, 0 至 100", {MAIN: pl.Float64}, _percent),
    "whole": CellType("整数", {MAIN: pl.Int64}, _whole),
    "days": CellType("天数", {MAIN: pl.Int64}, _days),
    "months": CellType("月数, 若干年折为月", {MAIN: pl.Int64}, _months),
    "round": CellType("拍次, 变卖为 3", {MAIN: pl.Int64}, _round),
    "boolean": CellType("是或否", {MAIN: pl.Boolean}, _boolean),
    "citizen_id": CellType("公民身份号码", {MAIN: pl.String, **_CITIZEN_FIELDS}, _citizen),
    "uscc": CellType("统一社会信用代码", {MAIN: pl.String, "region6": pl.String}, _uscc),
    "identifier": CellType("公民身份号码或统一社会信用代码", _ID_FIELDS, _identifier),
    "printed_id": CellType("证件号码; 部分隐去的不能认人, 视为未写", _ID_FIELDS, _printed_id),
    "licence_no": CellType("执业证号", {MAIN: pl.String}, _licence),
    "charge": CellType("罪名, 不带末尾的“罪”字", {MAIN: pl.String}, _charge),
    "sex": CellType("性别", {MAIN: pl.String}, _sex),
    "role": CellType("诉讼地位", {MAIN: pl.String, "side": pl.String}, _role),
    "phone": CellType("电话", {MAIN: pl.String, "last4": pl.String}, _phone),
    "account": CellType("银行账号", {MAIN: pl.String, "last4": pl.String}, _account),
    "counter_account": CellType(
        "对方账号, 或写现金", {MAIN: pl.String, "last4": pl.String, "cash": pl.String}, _counter_account
    ),
    "memo": CellType("摘要; 写明现金存取的另计", {MAIN: pl.String, "cash": pl.String}, _memo),
    "plate": CellType("号牌号码", {MAIN: pl.String}, _plate),
    "vehicle": CellType("车辆种类; 是否非机动车由此判断", {MAIN: pl.String, "nonmotor": pl.Boolean}, _vehicle),
    "vin": CellType("车辆识别代号", {MAIN: pl.String}, _vin),
    "register_no": CellType("登记号码, 如不动产单元号、不动产权证号", {MAIN: pl.String}, _register_no),
    "address": CellType("地址", {MAIN: pl.String, "precision": pl.String, "county6": pl.String}, _address),
    "region": CellType("区划名称或代码, 省、市或县", {MAIN: pl.String, "name": pl.String}, _region),
    "region12": CellType("12 位区划代码", {MAIN: pl.String, "county6": pl.String}, _region12),
    "agent": CellType("代理人, 姓名(执业机构)", {**_NAME_FIELDS, "firm": pl.String}, _agent),
    "party": CellType("当事人, 姓名或名称(证件号)", {**_NAME_FIELDS, **_ID_IN_ITEM}, _party),
    "party_in_role": CellType(
        "当事人, 诉讼地位:姓名或名称, 地位可无",
        {**_NAME_FIELDS, "role": pl.String, "side": pl.String},
        _party_in_role,
    ),
    "holder": CellType("股东, 姓名(证件号 比例)", {**_NAME_FIELDS, **_ID_IN_ITEM, "ratio": pl.Float64}, _holder),
    "post_holder": CellType(
        "任职者, 姓名(证件号 职务)", {**_NAME_FIELDS, **_ID_IN_ITEM, "post": pl.String}, _post_holder
    ),
    "relative": CellType("亲属, 姓名(关系)", {**_NAME_FIELDS, **_KIN_FIELDS}, _relative),
    "kinship": CellType("亲属关系称谓", {MAIN: pl.String, **_KIN_FIELDS}, _kinship),
    "deduction": CellType(
        "扣除, 事由:起~止(批准人)",
        {MAIN: pl.String, "from": _DAY, "to": _DAY, "approved_by": pl.String},
        _deduction,
    ),
}

_REST = re.compile(r"等(?P<n>[0-9]{1,4}|[一二两三四五六七八九十]{1,3})(?:人|名|位|户|家)?$")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


_MAY_STAND_FOR_OTHERS = re.compile("[同等]|[^0-9A-Za-z一-龥（）()]")
_BRACKETS = re.compile("[(（)）]")


def _parted(text: str, separators: str, behind: str) -> list[str]:
    """A text parted at `separators`, and at 、 behind a word, outside brackets."""
    if not behind and not _BRACKETS.search(text):
        for separator in separators[1:]:
            text = text.replace(separator, separators[0])
        return text.split(separators[0])
    parts, depth, start = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in "(（") - (character in ")）")
        ends = character in separators or (behind and character == "、" and text[start:at].endswith(behind))
        if depth == 0 and ends:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def split_items(text: str, separators: str, behind: str = "") -> list[str]:
    """The items of a list cell, split at `separators` outside brackets, empty ones left out.

    With `behind` also at a 、 that stands behind this word: 诈骗罪、拒不执行判决、裁定罪 is two.
    `张三、李四等2人` is the two; Raises BadCell where the number says that someone is not named, and for 同上.
    """
    items = [item.strip() for item in _parted(text, separators, behind) if item.strip()]
    if len(items) == 1 and not _MAY_STAND_FOR_OTHERS.search(text):
        return items
    if any(plain(item) in ("同上", "同左", "同前") for item in items):
        raise BadCell("“同上”所指不明, 请写全")
    if items and (found := _REST.search(plain(items[-1]))):
        said = int(found["n"]) if found["n"].isdigit() else _DIGITS.get(found["n"], -1)
        if said != len(items):
            raise BadCell(f"写明{found['n']}人, 列出{len(items)}人, 请写全")
        items[-1] = plain(items[-1])[: found.start()]
    if any(re.search("等(?:人|户)?$", plain(item)) for item in items):
        raise BadCell("“等”所指不明, 请写全")
    return items
