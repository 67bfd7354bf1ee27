"""Facts that registers lean on, one CSV each with its sources: what a name is, which side a role means, places.

To add a fact, add a line to its CSV.
"""

import csv
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from graph.identifiers import is_masked, plain

SHORTEST_WITH_ONE_CHARACTER = 5
"""`店` at the end makes a shop of 老王小吃店, not of a person's name; persons have at most four characters."""

_HAN = r"一-鿿㐀-䶿\U00020000-\U000323af"
"""Every block of Chinese characters, as a regular expression's range: rare ones stand in names."""
_PERSON = re.compile(rf"[{_HAN}某×*＊○〇xX]{{1,3}}[{_HAN}某×*＊○〇xX][0-9]{{0,2}}")
_LONG_PERSON = re.compile(rf"[{_HAN}]{{1,8}}(?:[·•・.][{_HAN}]{{1,12}}){{1,4}}")
_VILLAGE = re.compile(
    r"(?:(?P<above>.*(?:县|区|市|旗))?(?P<township>[一-龥]{1,8}?(?:街道办事处|街道|镇|乡|苏木)))?"
    r"(?P<village>[一-龥]{1,12}?)"
)


@dataclass(frozen=True)
class NameKind:
    """What a bare name is by its form: `label` of the schema and for organisations `org_kind`."""

    label: str
    org_kind: str = ""


@dataclass(frozen=True)
class VillageName:
    """`清和县石桥镇柳树村村民委员会` taken apart; `kind` 村委会 or 集体经济组织, empty where the name does not say."""

    name: str
    township: str
    kind: str


def read(name: str) -> list[dict[str, str]]:
    """The rows of `<name>.csv`."""
    text = (files(__package__) / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


WORD_TABLES = ("close_modes",)


def words(table: str) -> dict[str, str]:
    """What offices print → the word of the schema for it, "" where it has none; `table` is one of WORD_TABLES."""
    return {row["printed"]: row["word"] for row in read(table)}


@cache
def _kinds() -> dict[str, NameKind]:
    return {row["suffix"]: NameKind(row["label"], row["org_kind"]) for row in read("name_kinds")}


@cache
def _sides() -> dict[str, str]:
    return {row["role"]: row["side"] for row in read("party_roles")}


@cache
def _courts() -> dict[str, str]:
    return {row["code"]: row["name"] for row in read("courts")}


@cache
def _counties() -> dict[str, list[dict[str, str]]]:
    counties: dict[str, list[dict[str, str]]] = {}
    for row in read("regions"):
        counties.setdefault(row["county"], []).append(row)
    return counties


@cache
def _offices() -> dict[str, str]:
    return {row["word"]: row["office"] for row in read("offices")}


def office_of(name: str) -> str | None:
    """Which kind of office one of this name is, by the longest of the words in it; None where none is."""
    found = [word for word in _offices() if word in plain(name)]
    return _offices()[max(found, key=len)] if found else None


def name_suffixes() -> frozenset[str]:
    """The endings that tell what a name is the name of."""
    return frozenset(_kinds())


def name_kind(name: str) -> NameKind | None:
    """What `name` is by the longest suffix of `name_kinds.csv`, else by the form of a person's name, else None.

    A part in brackets at the end (`某厂(普通合伙)`) is looked through, and a figure that tells masked names apart
    (`某有限公司2`).
    """
    bare = plain(name)
    if is_masked(bare) and bare[-1].isdecimal():
        told = name_kind(bare.rstrip("0123456789"))
        return told if told is None or told.label != "Person" else NameKind("Person")
    while True:
        suffix = next((s for n in range(min(len(bare), 14), 0, -1) if (s := bare[-n:]) in _kinds()), None)
        if suffix is not None and (len(suffix) > 1 or len(bare) >= SHORTEST_WITH_ONE_CHARACTER):
            return _kinds()[suffix]
        bracketed = re.fullmatch(r"(.+)\(([^()]*)\)", bare)
        if bracketed is None:
            break
        if bracketed[2] in _kinds():
            return _kinds()[bracketed[2]]
        bare = bracketed[1]
    if _GROUP.search(bare):
        return _kinds()["村民小组"]
    if _PERSON.fullmatch(bare) or _LONG_PERSON.fullmatch(bare) or (len(bare) <= 6 and is_masked(bare)):
        return NameKind("Person")
    return None


_GROUP = re.compile("(?:村|村委会|委员会|社区)[一-龥X×*0-9]{0,8}组$")
"""A group of villagers by whatever name: 某村村民委员会后土黄某村X组."""


def village_name(name: str) -> VillageName:
    """Township, village and kind of a village's name; without a township in the text that is empty."""
    bare = plain(name)
    suffix = next((s for n in range(min(len(bare), 14), 1, -1) if (s := bare[-n:]) in _kinds()), "")
    kind = _kinds()[suffix].org_kind if suffix and _kinds()[suffix].label == "VillageOrg" else ""
    body = bare[: -len(suffix)] if kind else bare
    found = _VILLAGE.fullmatch(body)
    if found is None:
        return VillageName(body or bare, "", kind)
    return VillageName(found["village"], found["township"] or "", kind)


def roles() -> tuple[str, ...]:
    """Every role of a party."""
    return tuple(_sides())


FIRST_INSTANCE = frozenset(("原告", "被告", "第三人"))
"""Roles that nothing but a suit of the first instance has."""


_OF_ANOTHER_SUIT = ("并案", "互诉", "追加", "仲裁", "原仲裁")
"""How a role in brackets begins that is of a suit heard together, or of the award that is attacked."""


def side_of(role: str) -> tuple[str, str | None] | None:
    """(role as printed, side A, B, T or None where the role does not tell); None for a role nobody knows.

    What stands in brackets (`上诉人(原审被告)`) is the role at first instance and wins, but over 原告, 被告 and 第三人
    themselves: 被告(申请执行人) is a defendant of this suit. Of two sides, 原审原告、被告 where both sued, the first
    counts.
    """
    compact = plain(role)
    found = re.fullmatch(r"(?P<outer>[^()暨兼]+)(?:[暨兼][^()]+)?(?:\((?P<inner>[^()]*)\))?", compact)
    if found is None or found["outer"] not in _sides():
        return None
    inner = [part.lstrip("暨兼即") for part in re.split("[、,]", found["inner"] or "") if part.lstrip("暨兼即")]
    inner = [part.removeprefix("原案") for part in inner if not part.startswith(_OF_ANOTHER_SUIT)]
    if any(part not in _sides() for part in inner):
        return None
    own = _sides()[found["outer"]] or None
    first = next((side for part in inner if (side := _sides()[part])), None)
    return compact, own if found["outer"] in FIRST_INSTANCE else first or own


def court_name(code: str) -> str | None:
    """The name of the court with this code, None where `courts.csv` does not have it."""
    return _courts().get(code)


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, list[str]] = {}
    for code, name in _courts().items():
        codes.setdefault(plain(name), []).append(code)
    return {name: found[0] for name, found in codes.items() if len(found) == 1}


def court_code(name: str) -> str | None:
    """The code of the only court of this name in `courts.csv`, else None."""
    return _codes().get(plain(name))


def courts_like(name: str) -> list[str]:
    """The courts in `courts.csv` that a name is within a letter or so of, best first.

    None where it is in the table, or is named after a place that is there: the table does not have every court.
    """
    word = plain(name)
    place = re.sub(r"(?:中级|高级)?人民法院$", "", word)
    places = {row[level] for row in read("regions") for level in ("city", "county")}
    if word in map(plain, _courts().values()) or any(one and place.endswith(one) for one in places):
        return []
    return get_close_matches(word, dict.fromkeys(_courts().values()), cutoff=0.85)


_PLACE = re.compile(
    r"(?P<province>[一-龥]{2,8}?(?:省|自治区|特别行政区))?(?P<city>[一-龥]{2,10}?(?:市|自治州|州|盟|地区))?(?P<county>[一-龥]{1,14}?(?:自治县|县|区|自治旗|旗|市))?"
)


def county_of(address: str) -> str | None:
    """The county code of an address that names its county without doubt, else None."""
    compact = plain(address)
    found = _PLACE.match(compact)
    if found is None:
        return None
    named = [n for n in (found["county"], found["city"]) if n and n in _counties()]
    for name in named:
        rows = _counties()[name]
        above = [
            row
            for row in rows
            if (not found["province"] or row["province"] == found["province"])
            and (name == found["city"] or not found["city"] or found["city"] in (row["city"], row["province"]))
        ]
        if len(above) == 1:
            return above[0]["code"]
    return None
