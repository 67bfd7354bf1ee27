"""Values as text on their way out; what no format holds is replaced, what must not leave is hidden, both counted."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import polars as pl

from app.language import say
from graph.vocabulary import Prop

LIST_JOINER = "、"
_SLICE_ROWS = 20_000
_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
"""What XML 1.0 has no way to write; spreadsheets and databases do not welcome it either."""
_REPLACEMENT = "\ufffd"
_CITIZEN = (
    r"((?-u:\b)[1-9][0-9]{5})(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])([0-9]{3}[0-9Xx](?-u:\b))"
)
"""A citizen number (GB 11643) anywhere in a text, told by its date; a typing error in its last digit is no excuse."""
_HIDDEN = "${1}********${2}"
_EITHER = rf"{_FORBIDDEN}|[0-9]{{17}}"
"""In one pass over what is nearly always innocent."""
_OF_ORGANISATIONS = frozenset({"uscc"})
"""Numbers as long as a citizen's that are nobody's secret: some read like one."""
_MOMENT = "%Y-%m-%dT%H:%M:%S%.f"


class Changes:
    """What an export says otherwise than the tables do: cells by what was done to them, and where."""

    def __init__(self) -> None:
        self._cells: dict[str, Counter[str]] = {}

    def add(self, what: str, place: str, cells: int) -> None:
        if cells:
            self._cells.setdefault(what, Counter())[place] += cells

    def told(self) -> list[str]:
        """A line a kind of change: how many cells, then each place with its share."""
        lines = []
        for what, places in self._cells.items():
            where = "、".join(f"{place} {cells}" for place, cells in sorted(places.items()))
            lines.append(f"{what}: {places.total()} ({where})")
        return lines


def sayable(text: str) -> str:
    """A single text in one line, without what no format holds."""
    return re.sub(_FORBIDDEN, _REPLACEMENT, " ".join(text.split()))


def slices(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows in parts, so that no second copy of a table is ever in memory."""
    return frame.iter_slices(_SLICE_ROWS)


def known(frame: pl.DataFrame, props: Iterable[Prop]) -> list[Prop]:
    """Those properties of which any row says something."""
    return [prop for prop in props if frame[prop.name].null_count() < frame.height]


def as_text(
    frame: pl.DataFrame, props: Iterable[Prop], table: str, changes: Changes, joiner: str = LIST_JOINER
) -> pl.DataFrame:
    """The columns of `props` as text, null where unknown: days and moments in ISO form, true and false, lists joined.

    Control characters become U+FFFD and the inside of citizen numbers becomes stars; `changes` counts both, by
    `table` and property.
    """
    return pl.DataFrame([_text(frame[prop.name], prop, f"{table}.{prop.name}", changes, joiner) for prop in props])


def clean(said: pl.Series, place: str, changes: Changes) -> pl.Series:
    """A column of text or of lists of text without what must not stand in an export."""
    of_lists = said.dtype == pl.List(pl.String)
    if not _met(said, _EITHER):
        return said
    for what, pattern, instead in (
        (say("控制字符换成了 \ufffd", "Control characters made \ufffd"), _FORBIDDEN, _REPLACEMENT),
        (say("隐去了文字中的证件号", "Citizen numbers in texts hidden"), _CITIZEN, _HIDDEN),
    ):
        changes.add(what, place, _met(said, pattern))
        mended = pl.element().str.replace_all(pattern, instead)
        said = said.list.eval(mended) if of_lists else said.str.replace_all(pattern, instead)
    return said


def _met(said: pl.Series, pattern: str) -> int:
    """Cells that have the pattern somewhere."""
    return int((said.list.join("\n") if said.dtype == pl.List(pl.String) else said).str.contains(pattern).sum())


def _text(values: pl.Series, prop: Prop, place: str, changes: Changes, joiner: str) -> pl.Series:
    if prop.type is float:  # no number is no knowledge
        frame = values.to_frame("value")
        return frame.select(
            pl.when(pl.col("value").is_finite()).then("value").cast(pl.String).alias(prop.name)
        ).to_series()
    if values.dtype == pl.Datetime("us"):
        return values.dt.to_string(_MOMENT)
    if prop.type not in (str, list):
        return values.cast(pl.String)
    said = values if prop.name in _OF_ORGANISATIONS else clean(values, place, changes)
    return said.list.join(joiner) if prop.type is list else said
