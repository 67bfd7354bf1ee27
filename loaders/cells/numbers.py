"""Numbers that name somebody or something: of people and companies, phones, accounts (and cash), vehicles, titles."""

import re

import polars as pl

from graph.identifiers import citizen_id, is_masked, licence_no, plain, uscc
from loaders.cells.kinds import DAY, LOST, MAIN, BadCell, CellType, Values

_HIDDEN = re.compile(r"[*＊×•✕✖]|[Xx]{2}")
_HIDDEN_ID = "证件号码部分隐去, 不能认人"
_PLACES = 18


def _no_number(text: str, what: str) -> str:
    """Why a text is no number of 18 places, for one that is like such a number by how many it has."""
    if _HIDDEN.search(text):
        return _HIDDEN_ID
    word = plain(text)
    like = word.isascii() and word.isalnum() and sum(map(str.isdigit, word)) > len(word) / 2
    return f"{what}: 应为 18 位, 这里 {len(word)} 位" if like and len(word) != _PLACES else what


def _citizen(text: str, _: str) -> Values:
    number = citizen_id(text)
    if number is None:
        raise BadCell(_no_number(text, "不是公民身份号码"))
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
        raise BadCell(_no_number(text, "不是统一社会信用代码"))
    if not number.check_ok:
        raise BadCell("统一社会信用代码校验位不符")
    return {MAIN: number.value, "region6": number.region6}


def identifier(text: str, unit: str) -> Values:
    """Which of the two a number is: one of 18 digits with a birth date is a citizen's, whatever its check digit."""
    citizen, code = citizen_id(text), uscc(text)
    if citizen is not None and (citizen.birth_date is not None or code is None or not code.check_ok):
        return {("citizen" if field == MAIN else field): value for field, value in _citizen(text, unit).items()}
    if code is None:
        raise BadCell(_no_number(text, "不是公民身份号码, 也不是统一社会信用代码"))
    if not code.check_ok:
        raise BadCell("统一社会信用代码校验位不符")
    return {"uscc": code.value, "org_region6": code.region6}


_HIDDEN_NUMBER = re.compile(r"(?=.*(?:[*＊×•]|[Xx]{2}))[0-9A-Za-z*＊×•-]{4,30}")


def _printed_id(text: str, unit: str) -> Values:
    """A number as a public list prints it: one of which digits are hidden says nothing of who somebody is."""
    return {} if _HIDDEN_NUMBER.fullmatch(plain(text)) else identifier(text, unit)


def _licence(text: str, _: str) -> Values:
    number = licence_no(text)
    if number is None:
        raise BadCell("不是执业证号, 应为 11 至 17 位数字")
    return {MAIN: number}


_SEXES = {"男": "男", "男性": "男", "1": "男", "女": "女", "女性": "女", "2": "女"}


def _sex(text: str, _: str) -> Values:
    if plain(text) not in _SEXES:
        raise BadCell("性别应为 男 或 女")
    return {MAIN: _SEXES[plain(text)]}


_PHONE = re.compile(
    r"(?:(?:\+|00)?86-?)?(?P<mobile>1[3-9][0-9](?:-?[0-9]{4}){2})"
    r"|(?:\(0[0-9]{2,3}\)|0[0-9]{2,3}-?)[0-9]{6,8}(?:(?:-|转|转分机)[0-9]{1,6})?|[0-9]{7,8}"
)


def _phone(text: str, _: str) -> Values:
    """Its digits: of a mobile eleven, of a line with those of its area and extension."""
    compact = plain(text)
    found = _PHONE.fullmatch(compact)
    if found is None:
        raise BadCell("电话号码部分隐去" if _HIDDEN.search(compact) else "不是电话号码; 几个号码请用顿号分开")
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


_CITIZEN_FIELDS: dict[str, type[pl.DataType]] = {
    "check_ok": pl.Boolean, "birth_date": DAY, "sex": pl.String, "region6": pl.String,
}  # fmt: skip
ID_FIELDS: dict[str, type[pl.DataType]] = {
    "citizen": pl.String, **_CITIZEN_FIELDS, "uscc": pl.String, "org_region6": pl.String,
}  # fmt: skip

TYPES: dict[str, CellType] = {
    "citizen_id": CellType("公民身份号码", {MAIN: pl.String, **_CITIZEN_FIELDS}, _citizen),
    "uscc": CellType("统一社会信用代码", {MAIN: pl.String, "region6": pl.String}, _uscc),
    "identifier": CellType("公民身份号码或统一社会信用代码", ID_FIELDS, identifier),
    "printed_id": CellType("证件号码; 部分隐去的不能认人, 视为未写", ID_FIELDS, _printed_id),
    "licence_no": CellType("执业证号", {MAIN: pl.String}, _licence),
    "sex": CellType("性别", {MAIN: pl.String}, _sex),
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
}
