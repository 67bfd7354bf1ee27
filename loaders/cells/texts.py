"""Words: as they stand, a clause, a cause of action, a charge."""

import re

import polars as pl

from graph.identifiers import plain
from loaders.cells.kinds import MAIN, BadCell, CellType, Values
from loaders.reference.causes import cause_of


def _text(text: str, _: str) -> Values:
    return {MAIN: text.strip()}


_CITIZEN_IN_TEXT = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{13}(?:[0-9]{3})?[0-9Xx](?![0-9A-Za-z])")
_CLAUSE_NUMBER = re.compile(
    r"^(?:第[0-9一二三四五六七八九十百]+[条款项]|[0-9]+(?:\.[0-9]+)*[、.]|\([0-9一二三四五六七八九十]+\))+[、.:]?"
)
_SHORTEST_CLAUSE = 6


def _unnumbered(text: str, _: str) -> Values:
    """Running text may quote a person's number, which no property may hold: of each the last four stay."""
    return {MAIN: _CITIZEN_IN_TEXT.sub(lambda found: f"…{found[0][-4:]}", text.strip())}


def _clause(text: str, _: str) -> Values:
    """A clause by its letters and digits alone, so that equal clauses are one; `title` is how it begins."""
    letters = re.sub(r"[\W_]", "", _CLAUSE_NUMBER.sub("", plain(text)))
    if len(letters) < _SHORTEST_CLAUSE:
        raise BadCell("条款文本过短")
    return {MAIN: letters.lower(), "title": letters[:40]}


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


def _charge(text: str, _: str) -> Values:
    """诈骗罪 and 诈骗 are one charge."""
    name = plain(text).removesuffix("罪")
    if not name:
        raise BadCell("罪名为空")
    return {MAIN: name}


TYPES: dict[str, CellType] = {
    "text": CellType("文字, 原样", {MAIN: pl.String}, _text),
    "unnumbered": CellType("文字, 其中的证件号码只留末四位", {MAIN: pl.String}, _unnumbered),
    "clause": CellType("条款文本, 只以文字认定是否相同", {MAIN: pl.String, "title": pl.String}, _clause),
    "cause": CellType(
        "民事案由; 规定中有的读作其中的名称, 其余原样",
        {MAIN: pl.String, "part": pl.String, "no_2020": pl.String, "no_2025": pl.String},
        _cause,
    ),
    "charge": CellType("罪名, 不带末尾的“罪”字", {MAIN: pl.String}, _charge),
}
