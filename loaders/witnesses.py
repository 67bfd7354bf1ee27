"""What the text of a cell says, worked out a second time and plainly, to be looked for among the values of its row.

Nothing here is taken from `loaders/values.py`, `loaders/cells/` or the functions of `loaders/reference`: a fault
there must not hide here too. Of each type there is one plain way to tell; None where that does not reach.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files

from loaders.form import Column

Found = bool | None
EMPTY = ("-", "--", "—", "/", "无")


@dataclass
class Held:
    """The values of a row: texts folded and in one, days, numbers, yes and no."""

    texts: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    numbers: set[Decimal] = field(default_factory=set)
    flags: set[bool] = field(default_factory=set)

    def add(self, values: Iterable[object]) -> None:
        for value in values:
            if isinstance(value, list):
                self.add(value)
            elif isinstance(value, bool):
                self.flags.add(value)
            elif isinstance(value, (int, float)):
                self.numbers.add(Decimal(repr(value)))
            elif isinstance(value, (date, datetime)):
                self.days.add(value.isoformat())
            elif isinstance(value, str):
                self.texts.add(folded(value))

    def has(self, words: Iterable[str]) -> bool:
        """Whether each word stands in some text."""
        return all(any(word in text for text in self.texts) for word in words)


def folded(text: str) -> str:
    """Full and half width, capitals and white space evened out."""
    kept = "".join(letter for letter in unicodedata.normalize("NFKC", text) if not letter.isspace())
    return "".join(letter for letter in kept if unicodedata.category(letter) != "Cf").upper()


def lacks(column: Column, unit: str, text: str, held: Held) -> str | None:
    """What of a cell's text is not among the values of its row: "" for nothing, None where its type cannot be checked.

    `unit` what a bare number of the column counts in this file.
    """
    witness = WITNESSES.get(column.type)
    if witness is None:
        return None
    items = _items(_REST.sub("", text), f"{column.split}\n\r") if column.many else [_bare(text)]
    meant = [column.values.get(folded(item), column.values.get(item.strip(), item)) for item in items]
    each = [witness(item, unit, held) for item in meant if item and item.strip() not in EMPTY]
    return text if False in each else None if None in each else ""


def _items(text: str, separators: str) -> list[str]:
    """What stands between separators, but for those in brackets."""
    found, depth = [""], 0
    for letter in text:
        depth += (letter in "(（") - (letter in ")）")
        if depth == 0 and letter in separators:
            found.append("")
        else:
            found[-1] += letter
    return [one for one in found if one.strip()]


def _bare(text: str) -> str:
    """Without the marks that make a spreadsheet leave a number alone."""
    said = text.strip()
    if said[:2] == '="' and said[-1:] == '"':
        return said[2:-1]
    return said[1:] if said[:1] in ("'", "‘", "’") and said[1:].isalnum() and said[1:].isascii() else text


_REST = re.compile("等(?:[0-9一二两三四五六七八九十百]+[人名位户家]?|人|户|)$")


# ---- days and moments


def _in_beijing(text: str) -> str:
    """A moment with its zone as it is in Beijing; any other text as it is."""
    told = unicodedata.normalize("NFKC", text).strip()
    if not re.search(r":[0-9.]+\s*(?:Z|[+-][0-9]{2}:?[0-9]{2})$", told):
        return told
    try:
        moment = datetime.fromisoformat(told.replace("/", "-"))
    except ValueError:
        return told
    return f"{moment.astimezone(timezone(timedelta(hours=8))):%Y-%m-%d %H:%M:%S}"


def _held_day(text: str, _: str, held: Held) -> Found:
    day = _day(_in_beijing(text))
    return None if day is None else any(one.startswith(day) for one in held.days)


def _held_clock(text: str, unit: str, held: Held) -> Found:
    word = folded(told := _in_beijing(text))
    if word.isdigit() and len(word) in (5, 6):
        word = f"{word.zfill(6)[:2]}:{word.zfill(6)[2:4]}:{word[-2:]}"
    if found := re.fullmatch("([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?", word):
        clock = f"{found[1].zfill(2)}:{found[2]}:{found[3] or '00'}"
        return any(clock in one for one in (*held.days, *held.texts))
    day, time = _day(told), re.search("([0-9]{1,2})[:时]([0-9]{2})", word[8:])
    moments = [one for one in held.days if day and one.startswith(f"{day}T")]
    if time and moments:
        return any(f"T{time[1].zfill(2)[-2:]}:{time[2]}" in one for one in moments)
    return _held_day(told, unit, held)


_YEAR = dict(zip("〇零○OＯ一二三四五六七八九", "00000123456789", strict=True))


def _day(word: str) -> str | None:
    """The ISO day or month at the beginning of a text in digits or Chinese; None where it is written otherwise."""
    compact = re.sub(r"(?<=[年月日])\s+|\s+(?=[年月日])", "", word)
    if found := re.match(
        "([〇零○O一二三四五六七八九]{4})年([元一二三四五六七八九十]+)月(?:([一二三四五六七八九十廿卅]+)[日号])?",
        compact,
    ):
        year = "".join(_YEAR[letter] for letter in found[1])
        told = f"{year}-{_counted(found[2].replace('元', '一')):02d}"
        return told + (f"-{_counted(found[3]):02d}" if found[3] else "")
    if found := re.match(
        "([0-9]{4})年([0-9]{1,2}|[一二三四五六七八九十]+)月([一二三四五六七八九十廿卅]+)[日号]", compact
    ):
        in_digits = found[2] if found[2].isdigit() else str(_counted(found[2]))
        return f"{found[1]}-{in_digits.zfill(2)}-{_counted(found[3]):02d}"
    if re.fullmatch(r"[1-7][0-9]{4}(\.[0-9]+)?", compact):  # as a spreadsheet numbers days
        return (date(1899, 12, 30) + timedelta(days=int(compact[:5]))).isoformat()
    found = re.match(r"([0-9]{4})[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2}))?(?![0-9])", compact) or re.match(
        r"([0-9]{4})([0-9]{2})([0-9]{2})?(?![0-9])", compact
    )
    if found is None:
        return None if not (found := re.fullmatch("([0-9]{8})[0-9]{6}", compact)) else _day(found[1])
    year, month, day = found.groups()
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


# ---- numbers


def _held_money(text: str, unit: str, held: Held) -> Found:
    word = folded(text)
    yuan = _number(word, unit)
    if yuan is None:
        yuan = _in_words(re.sub(r"\(.*\)$", "", word), unit)
    return None if yuan is None else yuan * 100 in held.numbers or -yuan * 100 in held.numbers


def _held_share(text: str, _: str, held: Held) -> Found:
    word = folded(text).rstrip("%‰倍")
    if found := re.fullmatch("([0-9]+)/([0-9]+)", word):
        return any(
            abs(Fraction(int(found[1]), int(found[2])) - Fraction(one)) < Fraction(1, 10**9) for one in held.numbers
        )
    share = _number(word, "")
    return None if share is None else any(share == one * scale for one in held.numbers for scale in _SHARES)


def _held_rate(text: str, _: str, held: Held) -> Found:
    """By the month it is kept by the year: as per cent, per thousand, 分 (a hundredth) or 厘 (a thousandth)."""
    found = re.search(r"[0-9]+(?:\.[0-9]+)?", folded(text))
    ways = [Decimal(found[0]) * one for one in _RATES] if found else []
    return any(round(way, 6) in held.numbers for way in ways) if ways else None


def _held_count(text: str, _: str, held: Held) -> Found:
    """Days, months, rounds of an auction, whole numbers: years count as months."""
    word = folded(text)
    if word in _ROUNDS:
        return Decimal(_ROUNDS[word]) in held.numbers
    found = re.fullmatch(
        r"([+-]?[0-9][0-9,]*)(?:\.0+)?(?:个?([日天月年]))?|([〇零一二两三四五六七八九十百]+)个?([日天月年])?", word
    )
    if found is None:
        return None
    number = int(found[1].replace(",", "")) if found[1] else _counted(found[3])
    return Decimal(number * (12 if "年" in (found[2], found[4]) else 1)) in held.numbers


_SHARES = (Decimal(1), Decimal(100), Decimal(1000))
_RATES = (Decimal(1), Decimal(12), Decimal("1.2"))
_ROUNDS = {"一拍": 1, "第一次拍卖": 1, "二拍": 2, "第二次拍卖": 2, "变卖": 3, "网络司法变卖": 3}
_SCALE = {
    unit: Decimal(scale)
    for unit, scale in (
        ("", "1"), ("元", "1"), ("百元", "100"), ("千元", "1000"), ("百", "100"), ("千", "1000"), ("万", "10000"),
        ("万元", "10000"), ("百万元", "1000000"), ("百万", "1000000"), ("千万元", "10000000"), ("千万", "10000000"),
        ("亿", "100000000"), ("亿元", "100000000"), ("分", "0.01"),
    )
}  # fmt: skip


def _number(word: str, unit: str) -> Decimal | None:
    found = re.fullmatch(
        r"(?:人民币)?[¥￥]?([+-]?)[¥￥]?([0-9][0-9,]*(?:\.[0-9]+)?)(元|[百千]?万元?|[百千]元?|亿元?)?(?:整)?", word
    )
    if found is None:
        return None
    return Decimal(found[1] + found[2].replace(",", "")) * _SCALE[found[3] or unit]


_CAPITALS = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億圆两", "一二二三三四五六六七八九十百千万亿元二")
_DIGITS = {letter: n for n, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def _counted(text: str) -> int:
    """A whole number in Chinese: digits wait for their unit, 万 and 亿 take all that stands before them."""
    text = text.translate(_CAPITALS).replace("廿", "二十").replace("卅", "三十")
    total = section = digit = 0
    for letter in text:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif letter in _UNITS:
            section += (digit or 1) * _UNITS[letter]
            digit = 0
        elif letter == "万":
            total += (section + digit) * 10**4
            section = digit = 0
        else:
            total = (total + section + digit) * 10**8
            section = digit = 0
    return total + section + digit


def _in_words(word: str, unit: str) -> Decimal | None:
    said = re.sub("[整正]$", "", word.translate(_CAPITALS)).removeprefix("人民币")
    letters = "〇○零一二三四五六七八九十百千万亿"
    found = re.fullmatch(
        rf"([{letters}]+)?(元)?零?(?:([一二三四五六七八九零])角)?零?(?:([一二三四五六七八九])分)?", said
    )
    if found is None or not said:
        return None
    whole = Decimal(_counted(found[1] or ""))
    if not found[2] and not re.search("[万亿]", found[1] or ""):
        whole *= _SCALE[unit]
    return whole + Decimal(_counted(found[3] or "")) / 10 + Decimal(_counted(found[4] or "")) / 100


# ---- numbers that name somebody or something


def _held_id(text: str, _: str, held: Held) -> Found:
    word = folded(text)
    if re.search("[*×•]|XXX", word):
        return True  # hidden digits say nothing, and where something was wanted the cell is quarantined
    if found := re.fullmatch("[0-9]{6}([0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}", word):
        return f"19{found[1]}-{found[2]}-{found[3]}" in held.days  # of the old form birth and region are kept
    return word in held.texts


def _held_number(text: str, _: str, held: Held) -> Found:
    word = folded(text)
    return word in held.texts or re.sub("[-·.•∙・]", "", word) in held.texts


def _held_last_four(text: str, _: str, held: Held) -> Found:
    word = folded(text)
    if re.search("现|存|取|ATM", word):
        return None  # cash has no number
    digits = re.sub("[^0-9A-Z]", "", word)
    return None if len(digits) < 4 else held.has([digits[-4:]])


# ---- words

_BODIES = ("村民委员会", "村委会", "居民委员会", "居委会", "经济合作社", "经济联合社", "合作社", "联合社")


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", folded(text))


def _held_words(text: str, _: str, held: Held) -> Found:
    return all(
        held.has([word]) or held.has([word.lstrip("第0")]) or held.has([word.rstrip("字")]) for word in _words(text)
    )


def _held_case(text: str, unit: str, held: Held) -> Found:
    """A number by its year, letters and digits: without brackets, 字, 第, zeros in front, and what stands behind 号."""
    told = _number_of_case(folded(text))
    return told in map(_number_of_case, held.texts) or _held_words(text, unit, held)


def _number_of_case(word: str) -> str:
    bare = re.sub(r"[字第法\W_]", "", re.sub("[-－至]", "x", word.split("号", maxsplit=1)[0]))
    return re.sub("(?<![0-9])0+(?=[0-9]+(?:x[0-9]+)?$)", "", bare)


_NOTE = re.compile(
    "[一-龥]*[告人者]|已?(?:死亡|故|去世|注销|吊销|更名|撤诉|退出|和解|履行|成年)|男|女|未成年|失踪|下落不明|在押|服刑中?"
    "|户主|组长|缺席|未到庭|[一-龥]{1,6}:.*|[系即为].{2,}"
)
_NOTE_OF_AGENT = re.compile(
    "(?:一般|特别|全权|公民)(?:授权|代理)|近?亲属|[员职]工|指派|(?:实习)?律师|法律援助|公民|(?:单位|社区|村委会)推荐"
    "|(?:基层)?法律(?:服务)?工作者"
)
"""What a docket writes in brackets behind a name that is no part of it."""


def _bare_name(text: str, *notes: re.Pattern[str]) -> str:
    """A name without the role before it, the notes in brackets behind it, and how many others are meant."""

    def unnoted(found: re.Match[str]) -> str:
        parts = re.split(r"[、,，;；/()（）\s]+", found[0])
        kept = [one for one in parts if one and not any(note.fullmatch(folded(one)) for note in notes)]
        return f"({' '.join(kept)})" if kept else ""

    bare = re.sub(r"^[^:：()（）]{1,8}[告人](?:[(（][^:：()（）]*[)）])?[:：]", "", text.strip())
    bare = re.sub("^(?:[再申原上二一审被诉请执行反第三]{0,5}[告人]|村民|居民|公民|职工)(?=.{2})", "", bare)
    return _REST.sub("", re.sub("[(（](?:[^()（）]|[(（][^()（）]*[)）])*[)）]", unnoted, bare))


def _held_name(text: str, unit: str, held: Held) -> Found:
    word = folded(text)
    if not any(word in one for one in held.texts):
        word = folded(text := _bare_name(text, _NOTE))
    if word.endswith(_BODIES):  # kept as the village, and what body of it
        return any(len(one) > 1 and one in word for one in held.texts)
    return _held_words(text, unit, held)


def _held_people(text: str, unit: str, held: Held) -> Found:
    """A name, and what stands behind it in brackets: a number, a share, a post, a firm; a title or a firm before it."""
    if not held.has(_words(text)):
        text = _bare_name(text, _NOTE, _NOTE_OF_AGENT, *map(re.compile, " ".join(_KIN.values()).split()))
        text = re.sub("律师(?=$|[(（])", "", text)
    if named := re.fullmatch("(.+(?:律师事务所|律所|法律服务所|法律援助中心))[:：]?([^()（）]+)", text):
        return held.has(map(folded, named.groups())) or held.has([folded(text)])
    name, _, inside = text.replace("（", "(").rstrip(")）").partition("(")
    if not re.search(r"[0-9]{6}|%|\s|律师|法律服务|事务所", inside) and not held.has(_words(inside)):
        name, inside = text, ""  # the brackets belong to the name
    found: list[Found] = [_held_name(name, unit, held)]
    for word in inside.split():
        if word.endswith(("%", "‰")):
            found.append(_held_share(word, unit, held))
        else:
            found.append(_held_id(word, unit, held) if re.search("[0-9]{6}", word) else held.has(_words(word)))
    return False if False in found else None if None in found else True


def _held_role(text: str, unit: str, held: Held) -> Found:
    """The role before or behind a name, as printed."""
    role, colon, name = text.replace("：", ":").rpartition(":")
    if colon:
        return held.has(_words(role)) and bool(_held_name(name, unit, held))
    return _held_words(text, unit, held) or _held_name(text, unit, held)


def _held_relative(text: str, unit: str, held: Held) -> Found:
    name, _, kin = text.replace("（", "(").rstrip(")）").partition("(")
    return _held_name(name, unit, held) and _held_kinship(kin, unit, held)


def _held_kinship(text: str, _: str, held: Held) -> Found:
    word = folded(text)
    kind = next((kind for kind, words in _KIN.items() if word in words.split()), None)
    if word in ("户主", "本人"):
        return True  # nobody's kin
    return None if kind is None else held.has([kind])


_KIN = {
    "配偶": "妻 夫 妻子 丈夫 配偶 爱人",
    "父母子女": "父 母 子 女 父亲 母亲 儿子 女儿 长子 次子 三子 长女 次女 三女 独生子 独生女 养子 养女 继子 继女",
    "兄弟姐妹": "兄 弟 姐 妹 哥 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹",
    "祖孙": "祖父 祖母 外祖父 外祖母 爷爷 奶奶 外公 外婆 孙 孙子 孙女 外孙 外孙子 外孙女",
    "姻亲": "儿媳 女婿 媳 婿 公公 婆婆 公 婆 岳父 岳母 嫂 嫂子 弟媳 姐夫 妹夫 小叔 小姑 妻弟 妻兄 妻姐 妻妹",
    "叔侄舅甥": "侄 侄子 侄女 外甥 外甥女 叔 伯 姑 舅 姨",
}


def _held_sex(text: str, _: str, held: Held) -> Found:
    word = folded(text)
    sex = {"1": "男", "2": "女"}.get(word, word[:1])
    return sex in held.texts if sex in ("男", "女") else None


def _held_flag(text: str, _: str, held: Held) -> Found:
    word = folded(text)
    said = next((flag for flag, words in _FLAGS.items() if word in words.split()), None)
    return None if said is None else said in held.flags


_FLAGS = {True: "是 1 TRUE T YES Y 真 对 同意 √ ✓ ✔", False: "否 0 FALSE F NO N 假 不是 不同意 × ✗ ✘"}


def _held_vehicle(text: str, _: str, held: Held) -> Found:
    word = folded(text)
    nonmotor = True if "自行车" in word else False if re.search("轿车|客车|货车|摩托|汽车", word) else None
    return None if nonmotor is None else nonmotor in held.flags


def _held_charge(text: str, _: str, held: Held) -> Found:
    return held.has(word.removesuffix("罪") for word in _words(text))


def _held_clause(text: str, _: str, held: Held) -> Found:
    """Its beginning is kept, behind the number of the clause, by letters and digits alone."""
    letters = re.sub(r"[\W_]", "", folded(text))
    return any(len(one) >= min(40, len(letters) // 2) and one in letters for one in held.texts)


def _held_unnumbered(text: str, _: str, held: Held) -> Found:
    number = "(?<![0-9A-Z])([0-9]{11}|[0-9]{14})([0-9]{3}[0-9X])(?![0-9A-Z])"
    return held.has(_words(re.sub(number, r"|\2|", folded(text))))


def _held_deduction(text: str, unit: str, held: Held) -> Found:
    kind, _, rest = unicodedata.normalize("NFKC", text).partition(":")
    days = re.findall(r"[0-9]{4}[-/.年]?[0-9]{1,2}[-/.月]?[0-9]{1,2}", rest)
    return held.has(_words(kind)) and all(_held_day(day, unit, held) for day in days) if len(days) == 2 else None


def _held_cause(text: str, unit: str, held: Held) -> Found:
    """The last word is the cause; before it may stand its number, or the causes above."""
    words = [word for word in re.split(r"[/>→|\\-]", text) if word.strip()]
    return _held_words(re.sub(r"^[0-9.()（）、\s]+", "", words[-1]), unit, held) if words else None


@cache
def _table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((files("loaders.reference") / f"{name}.csv").read_text("utf-8").splitlines()))


def _held_court(text: str, unit: str, held: Held) -> Found:
    named = [row["name"] for row in _table("courts") if row["code"] == folded(text)]
    return held.has(named) if named else _held_words(text, unit, held)


def _held_region(text: str, _: str, held: Held) -> Found:
    word = folded(text)
    if re.fullmatch("[0-9]{6}(?:[0-9]{3}){0,2}", word):
        return word[:6] in held.texts
    rows = [row for row in _table("regions") if (row["province"] + row["city"] + row["county"]).endswith(word)]
    return any(row["code"] in held.texts for row in rows) if rows else None


Witness = Callable[[str, str, Held], Found]
WITNESSES: dict[str, Witness] = {
    **dict.fromkeys(("date", "month"), _held_day),
    **dict.fromkeys(("clock", "moment"), _held_clock),
    **dict.fromkeys(("amount", "paid", "received", "signed_amount"), _held_money),
    **dict.fromkeys(("ratio", "percent", "decimal"), _held_share),
    **dict.fromkeys(("days", "months", "round", "whole"), _held_count),
    **dict.fromkeys(("citizen_id", "uscc", "identifier", "printed_id"), _held_id),
    **dict.fromkeys(("licence_no", "vin", "plate", "register_no", "region12"), _held_number),
    **dict.fromkeys(("phone", "account", "counter_account"), _held_last_four),
    **dict.fromkeys(("text", "address", "memo", "role", "law_article"), _held_words),
    **dict.fromkeys(("case_no", "any_case_no", "basis_no", "office_no"), _held_case),
    **dict.fromkeys(("name", "village"), _held_name),
    **dict.fromkeys(("agent", "party", "holder", "post_holder"), _held_people),
    "boolean": _held_flag,
    "cause": _held_cause,
    "charge": _held_charge,
    "clause": _held_clause,
    "court": _held_court,
    "deduction": _held_deduction,
    "kinship": _held_kinship,
    "party_in_role": _held_role,
    "rate": _held_rate,
    "region": _held_region,
    "relative": _held_relative,
    "sex": _held_sex,
    "unnumbered": _held_unnumbered,
    "vehicle": _held_vehicle,
}  # fmt: skip
