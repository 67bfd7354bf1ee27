"""The cells of one table, read by the types of a register: values, and cells that cannot be read with the reason."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from graph.errors import Place, SourceError
from graph.identifiers import plain
from loaders.cells import CELL_TYPES, DAYS, LOST, MAIN, BadCell, Values, split_items
from loaders.common_forms import form_of
from loaders.form import BOTH, CORRECTION_HEADERS, FIRST, Column, Register, When, column_of, plain_refs
from loaders.rows import beside, distinct
from loaders.tabular import DIGITS_LOST, Table
from loaders.values import UNITS

ORIGIN = CORRECTION_HEADERS[0]
_ORIGIN = r"(?s)^[0-9a-f]{12}/.*/[0-9]+$"
Fate = str  # taken, ignored, quarantined


@dataclass(frozen=True)
class Bad:
    """A cell that cannot be read, or with `column` "" a row; `whole` where its row is not taken.

    `alone`: its row goes on even where the cell is required, for the key does not hang on it.
    """

    row: int
    column: str
    value: str
    reason: str
    whole: bool = False
    alone: bool = False


class KnownTexts:
    """What the texts of a column say that were read one by one, kept for the pages to come."""

    def __init__(self, fields: Mapping[str, type[pl.DataType]]) -> None:
        self.fields = fields
        self._clear()

    def _clear(self) -> None:
        self._place: dict[str, int] = {}
        self._values: list[Values] = []
        self._reasons: dict[int, str] = {}
        self._columns: dict[str, pl.Series] = {}

    def columns(self, texts: list[str], read: Callable[[str], Values]) -> tuple[dict[str, pl.Series], dict[int, str]]:
        """The fields of the texts, and why `read` raises BadCell for some, by their place in `texts`."""
        if len(self._place) + len(texts) > _MOST_KNOWN:
            self._clear()
        new = [text for text in texts if text not in self._place]
        for text in new:
            at = self._place[text] = len(self._values)
            try:
                self._values.append(read(text))
            except BadCell as error:
                self._values.append({})
                self._reasons[at] = str(error)
        if new or not self._columns:
            self._columns = {
                one: pl.Series(one, [values.get(one) for values in self._values], dtype=dtype)
                for one, dtype in self.fields.items()
            }
        places = [self._place[text] for text in texts]
        reasons = {n: self._reasons[at] for n, at in enumerate(places) if at in self._reasons} if self._reasons else {}
        order = pl.Series(places, dtype=pl.UInt32)
        return {one: column.gather(order) for one, column in self._columns.items()}, reasons


Known = dict[str, KnownTexts]
"""Column → its texts that were read before."""


@dataclass
class Cells:
    """What stands in a table.

    `wide`   `row`, and for every column that holds one value its fields (`court`, `case_no.type_code`)
    `lists`  column → `row`, `item` (from 0), its fields; for columns that hold several
    `said`   column → the rows where it says something readable
    `cell_of` column → the table's `cN`, where the table has it
    `fates`  header → taken, ignored or quarantined, for every header of the table
    `first`  row → the origin that a corrected row brings back
    `notes`  what was taken for what, for people, with the place for the number → how many
    """

    wide: pl.DataFrame
    lists: dict[str, pl.DataFrame]
    fates: dict[str, Fate]
    cell_of: dict[str, str]
    first: pl.DataFrame
    bad: list[Bad] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)

    def values(self, base: pl.DataFrame, refs: Iterable[str], many: tuple[str, ...] = ()) -> pl.DataFrame:
        """`base` (with `row`, and `item` where a column of `many` is asked for) and a column a ref.

        A list column outside `many` becomes the list of its row's items.
        """
        asked = list(dict.fromkeys(refs))
        made = [ref for ref in asked if FIRST in ref or BOTH in ref]
        wanted: dict[str, list[str]] = {}
        for ref in asked:
            if ref not in made:
                wanted.setdefault(column_of(ref), []).append(ref)
        single = [ref for name, group in wanted.items() if name not in self.lists for ref in group]
        frame = beside(base, self.wide.select("row", *single))
        for name, group in wanted.items():
            if name not in self.lists:
                continue
            items = self.lists[name].select("row", "item", *group)
            if name in many:
                frame = frame.join(items, on=["row", "item"], how="left", maintain_order="left")
            else:
                whole = items.group_by("row", maintain_order=True).agg(*(pl.col(ref) for ref in group))
                frame = beside(frame, whole)
        if made:
            place = base.select(name for name in ("row", "item") if name in base.columns)
            parts = self.values(place, [one for ref in made for one in plain_refs(ref)], many)
            frame = frame.with_columns(parts.select(_made(ref, parts).alias(ref) for ref in made))
        return frame

    def where(self, frame: pl.DataFrame, when: When, *many: str, one_is_enough: bool = False) -> pl.DataFrame:
        """The rows of `frame` (with `row`, and `item` where a column of `many` is asked for) where `when` holds."""
        if not when:
            return frame
        kept = frame.columns
        conditions = [f"?{n}" for n in range(len(when))]
        for condition, (ref, wanted) in zip(conditions, when.items(), strict=True):
            frame = self.values(frame.select(c for c in frame.columns if c != ref), [ref], many)
            value = pl.col(ref)
            if isinstance(wanted, bool):
                holds = value.is_not_null() if wanted else value.is_null()
            else:
                listed = isinstance(frame.schema[ref], pl.List)
                holds = value.list.eval(pl.element().is_in(wanted)).list.any() if listed else value.is_in(wanted)
            frame = frame.with_columns(holds.alias(condition))
        together = pl.any_horizontal if one_is_enough else pl.all_horizontal
        return frame.filter(together(conditions)).select(kept)

    def said(self, ref: str | None, *others: str) -> pl.DataFrame:
        """`row`, `item` of everything that `ref` says; without `ref` every row once.

        `others` are columns of one value that say it too where `ref` is silent (a number without its name).
        """
        once = pl.lit(0, pl.Int64).alias("item")
        if ref is None:
            return self.wide.select("row", once)
        column = column_of(ref)
        if column in self.lists:
            items = self.lists[column]
            fields = [ref] if ref in items.columns else [name for name in items.columns if column_of(name) == column]
            return items.filter(pl.any_horizontal(pl.col(fields).is_not_null())).select("row", "item")
        names = [ref] if ref in self.wide.columns else self.fields_of(column)
        names += [name for other in others for name in self.fields_of(column_of(other))]
        return self.wide.filter(pl.any_horizontal(pl.col(names).is_not_null())).select("row", once)

    def fields_of(self, column: str) -> list[str]:
        """The names of a column's fields in `wide`."""
        return [name for name in self.wide.columns if column_of(name) == column]

    def doubt(self, column: str, texts: pl.Series, which: pl.Series, reason: str) -> pl.Series:
        """`texts`, one a row of the table, without those that are not what they seem, which are bad for `reason`."""
        told = zip(self.first["row"].filter(which), texts.filter(which), strict=True)
        self.bad += [Bad(row, column, text or "", reason) for row, text in told]
        return texts.set(which, None)

    def drop_value(self, column: str, rows: pl.DataFrame, reason: str, raw: str, *, alone: bool = False) -> None:
        """Take the value of single-valued `column` back in `rows` (with `row`, and the text in `raw`)."""
        self.bad += [
            Bad(row, column, text or "", reason, alone=alone) for row, text in rows.select("row", raw).iter_rows()
        ]
        gone = pl.col("row").is_in(rows["row"].to_list())
        names = self.fields_of(column)
        self.wide = self.wide.with_columns(
            pl.when(gone).then(None).otherwise(pl.col(name)).alias(name) for name in names
        )


def _made(ref: str, parts: pl.DataFrame) -> pl.Expr:
    """`a|b` and `a+b` of the columns of `parts`."""
    choices = [one.split(FIRST) for one in ref.split(BOTH)]
    values = [pl.coalesce(choice) for choice in choices]
    kinds = [parts.schema[choice[0]] for choice in choices]
    if kinds == [pl.Date(), pl.Time()]:
        return values[0].dt.combine(values[1])
    if len(values) == 1:
        return values[0]
    texts = [
        value.dt.to_string("%Y-%m-%d %H:%M:%S") if kind == pl.Datetime() else value.cast(pl.String)
        for value, kind in zip(values, kinds, strict=True)
    ]
    return pl.concat_str(texts, separator=" ")


def is_quarantine(table: Table) -> bool:
    """Whether a table brings rows of a quarantine workbook back: another may have a 出处 or 原因 of its own."""
    if ORIGIN not in table.headers:
        return False
    origins = table.rows[f"c{table.headers.index(ORIGIN)}"].drop_nulls()
    return bool(origins.str.contains(_ORIGIN).all())


def first_origins(table: Table) -> dict[int, str]:
    """Row → the origin that a quarantine workbook brings back; empty for any other table."""
    if not is_quarantine(table):
        return {}
    cell = f"c{table.headers.index(ORIGIN)}"
    return dict(table.rows.select("row", cell).drop_nulls().iter_rows())


def read_cells(register: Register, table: Table, file: str, known_texts: Known | None = None) -> Cells:
    """Read every cell of `table`; `known_texts` are of the pages before and take in those of this one.

    Raises SourceError: a required column is missing, or two headers are one column.
    """
    known_texts = {} if known_texts is None else known_texts
    place = {plain(header).lower(): f"c{n}" for n, header in enumerate(table.headers)}
    brings_back = is_quarantine(table)
    known: dict[str, str] = {}
    units: dict[str, str] = {}
    units_printed: set[str] = set()
    fates: dict[str, Fate] = {}
    for n, header in enumerate(table.headers):
        word = plain(header).lower()
        found = register.column_for(header)
        if found is not None:
            name, units[name] = found
            if register.counted_in(header):
                units_printed.add(name)
            if name in known:
                raise SourceError(
                    f"“{header}”与另一列都是“{register.columns[name].header}”", Place(file, table.header_row)
                )
            known[name] = f"c{n}"
        ignored = word in register.ignored_headers or (brings_back and header in CORRECTION_HEADERS)
        fates[header] = "taken" if found is not None else "ignored" if ignored else "quarantined"
    _hold_to_required(register, known, Place(file, table.header_row or None))
    first = (
        table.rows.select("row", first=place[ORIGIN])
        if brings_back
        else table.rows.select("row", first=pl.lit(None, pl.String))
    )
    cells = Cells(table.rows.select("row"), {}, fates, known, first)
    marked = {(row, cell) for (row, cell), mark in table.marks.items() if mark == DIGITS_LOST}
    rows = table.rows["row"]
    wide = [rows]
    for name, column in register.columns.items():
        days = "" if brings_back else table.days  # whatever numbered them, it was not the workbook to correct
        unit = days if column.type in DAYS else units.get(name, column.unit)
        counted = column.model_copy(update={"unit": unit})
        constant = pl.repeat(column.constant or None, len(rows), dtype=pl.String, eager=True)
        texts = table.rows[known[name]] if name in known else constant
        lost = [row for row, cell in marked if cell == known.get(name)]
        if lost:
            texts = cells.doubt(name, texts, rows.is_in(lost), LOST)
        if table.unit and name in known and column.unit in UNITS and name not in units_printed:
            bare = texts.str.contains(_BARE_NUMBER).fill_null(value=False)
            texts = cells.doubt(name, texts, bare, TITLE_UNIT.format(table.unit))
        if unit and column.type in DAYS:
            cells.notes |= _serials(column, texts)
        if name in register.stored:
            cells.notes |= _silenced(column, texts)
        read = _Reading(
            name,
            counted,
            (*register.empty, *column.empty, *_NULLS),
            known_texts.setdefault(name, KnownTexts(CELL_TYPES[column.type].fields)),
        )
        if column.many:
            cells.lists[name], bad = read.many(rows, texts)
        else:
            values, bad = read.one(rows, texts)
            wide += values
        cells.bad += bad
    cells.wide = pl.DataFrame(wide)
    return cells


_BARE_NUMBER = r"^[\s¥￥]*[+-]?[0-9][0-9,]*(?:\.[0-9]+)?\s*$"
TITLE_UNIT = "表上方写明单位{}, 列名没有写: 请在金额中写明 (如 12.5万元), 或在列名中写明, 如 标的额(万元)"


def _hold_to_required(register: Register, known: Mapping[str, str], at: Place) -> None:
    """Raises SourceError: a column that must be there is not, nor said of all rows."""
    there = {name for name, column in register.columns.items() if name in known or column.constant}
    for name, column in register.columns.items():
        if column.required and name not in there:
            raise SourceError(f"缺少必需的列“{column.header}”", at)
    for group in register.one_of:
        if not there & set(group):
            names = "、".join(register.columns[name].header for name in group)
            raise SourceError(f"至少应有其中一列: {names}", at)


def _serials(column: Column, texts: pl.Series) -> dict[str, int]:
    n = int(texts.str.contains(r"^\s*[1-7][0-9]{4}(?:\.[0-9]+)?\s*$").sum())
    return {f"“{column.header}”中 {{}} 格是日期序号, 按自 1900 年起算读作日期": n} if n else {}


def _silenced(column: Column, texts: pl.Series) -> dict[str, int]:
    """That words of a column stand for nothing in the graph: a reader of the file would think they were taken."""
    words = {word for word, meant in column.values.items() if not meant}
    if not words:
        return {}
    printed = texts.drop_nulls().unique()
    found = {text: said for text in printed if (said := words & {plain(one) for one in _parts(column, text)})}
    n = int(texts.is_in(list(found)).sum())
    shown = "、".join(sorted(set().union(*found.values())))
    return {f"“{column.header}”中 {{}} 格按登记表视为未写: {shown}": n} if n else {}


def _parts(column: Column, text: str) -> list[str]:
    return re.split(f"[{re.escape(column.split)}]", text) if column.many else [text]


_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "NaN"))
TOO_LONG = "#过长!"
"""What stands in a quarantine workbook for a text that none of its cells can hold."""
_NULLS = ("NULL", "null", "(NULL)", "(null)", "\\N")
"""What a database prints for nothing, whatever the register."""
_DITTO = frozenset(("同上", "同左", "同前", "〃"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def _damage(text: str) -> str:
    """Why a text is no value of any type: it stands for another cell, for an error, or is spoilt; "" where it is none.

    A type that takes every text would make a court of #N/A, and of 同上 a person.
    """
    word = text.strip()
    if word in _ERRORS:
        return f"{word} 是表格软件的错误值, 请按原件补正"
    if word == TOO_LONG:
        return "待补正表放不下这一格的文字, 请从原件补入"
    if word.startswith("="):
        return "是公式而没有结果, 请填写结果"
    if word in _DITTO:
        return f"“{word}”所指不明, 请写全"
    if "\ufffd" in text:
        return "含有 \ufffd, 转换编码时已损坏, 请按原件补正"
    if _CONTROL.search(text):
        return "含有控制字符, 请按原件补正"
    return ""


_FORCED = re.compile(r"""="(?P<formula>[^"]*)"|['‘’](?P<marked>[0-9A-Za-z]+)""")


def _unforced(text: str) -> str:
    """`="0012"` and `'0012` are 0012: so programs write a number that a spreadsheet shall leave as it is."""
    found = _FORCED.fullmatch(text.strip())
    return text if found is None else found["formula"] if found["marked"] is None else found["marked"]


def ref_of(column: str, one: str) -> str:
    return column if one == MAIN else f"{column}.{one}"


_FEW = 64
"""Texts that are sooner read one by one."""
_MOST_KNOWN = 1 << 17
"""Texts of a column that are kept with what they say, for the pages to come."""


class _Reading:
    """Reads the cells of one column, every distinct text once.

    `known` are those of the pages before.
    """

    def __init__(self, name: str, column: Column, placeholders: tuple[str, ...], known: KnownTexts) -> None:
        self.name, self.column = name, column
        self.kind = CELL_TYPES[column.type]
        self.empty = frozenset(("", *placeholders))
        self.never = self.empty | _ERRORS | _DITTO | {TOO_LONG}
        self.known = known

    def one(self, rows: pl.Series, texts: pl.Series) -> tuple[list[pl.Series], list[Bad]]:
        """The fields of a column of single values, as long as `rows`, and the cells that cannot be read."""
        codes, found = distinct(texts)
        values, reasons = self._columns(found)
        return [one.gather(codes) for one in values], self._bad(rows, codes, found, reasons)

    def many(self, rows: pl.Series, texts: pl.Series) -> tuple[pl.DataFrame, list[Bad]]:
        """`row`, `item` and the fields of a column of lists. A cell with one bad item is bad as a whole.

        A placeholder keeps its place among the items, so that columns beside each other stay in step.
        """
        codes, found = distinct(texts)
        of_cell: dict[int, str] = {}
        items: list[str] = []
        lengths = []
        for code, text in enumerate(found):
            own: list[str] = []
            try:
                own = [] if text.strip() in self.empty else self._split(text)
            except BadCell as error:
                of_cell[code] = str(error)
            items += own
            lengths.append(len(own))
        values, reasons = self._columns(pl.Series(items, dtype=pl.String))
        owner = np.repeat(np.arange(len(found)), lengths)
        for at in reversed(list(reasons)):  # of a cell the first reason is told
            of_cell[int(owner[at])] = reasons[at]
        listed = pl.DataFrame([pl.Series("code", owner, dtype=codes.dtype), *values])
        listed = listed.with_columns(item=pl.int_range(pl.len(), dtype=pl.Int64).over("code"))
        listed = listed.filter(~pl.col("code").is_in(list(of_cell))) if of_cell else listed
        by_row = pl.DataFrame([rows, codes.alias("code")]).drop_nulls()
        joined = by_row.join(listed, on="code", how="inner", maintain_order="left_right")
        return joined.select("row", "item", *(one.name for one in values)), self._bad(rows, codes, found, of_cell)

    def _split(self, text: str) -> list[str]:
        return split_items(text, self.column.split, self.column.split_behind)

    def _columns(self, texts: pl.Series) -> tuple[list[pl.Series], dict[int, str]]:
        """The fields of the texts, and the reasons of those that say nothing for one, by their place."""
        sure, parts = self._by_form(texts)
        rest = np.flatnonzero(~sure)
        columns, bad = self.known.columns(texts.gather(rest).to_list(), self._read)
        reasons = {int(rest[at]): why for at, why in bad.items()}
        if not sure.any():
            return [column.alias(ref_of(self.name, one)) for one, column in columns.items()], reasons
        order = np.empty(len(texts), np.uint32)
        order[np.flatnonzero(sure)] = np.arange(len(texts) - len(rest))
        order[rest] = np.arange(len(texts) - len(rest), len(texts))
        return [
            (pl.concat([parts[one], column]).gather(order) if len(rest) else parts[one]).alias(ref_of(self.name, one))
            for one, column in columns.items()
        ], reasons

    def _by_form(self, texts: pl.Series) -> tuple[npt.NDArray[np.bool_], pl.DataFrame]:
        """Of which texts the commonest form is sure, and the fields of those."""
        form = form_of(self.column)
        if form is None or len(texts) < _FEW:
            return np.zeros(len(texts), np.bool_), pl.DataFrame()
        frame = texts.to_frame("text")
        sure = frame.select(form.sure & ~pl.col("text").is_in(list(self.never)))["text"].to_numpy()
        told = {one: form.values.get(one, pl.lit(None)).cast(dtype) for one, dtype in self.kind.fields.items()}
        return sure, frame.filter(pl.Series(sure)).select(value.alias(one) for one, value in told.items())

    def _read(self, text: str) -> Values:
        if text.strip() in self.empty:
            return {}
        text = _unforced(text)
        if damage := _damage(text):
            raise BadCell(damage)
        column, word = self.column, plain(text)
        if column.closed and word not in column.values and word not in column.values.values():
            allowed = dict.fromkeys(value for value in column.values.values() if value)
            raise BadCell(f"不在对照表中, 应为其中之一: {' '.join(allowed)}")
        told = column.values.get(word, text)
        return self.kind.read(told, column.unit) if told else {}

    def _bad(self, rows: pl.Series, codes: pl.Series, texts: pl.Series, reasons: Mapping[int, str]) -> list[Bad]:
        if not reasons:
            return []
        at = codes.is_in(list(reasons))
        return [
            Bad(row, self.name, texts[code], reasons[code])
            for row, code in zip(rows.filter(at), codes.filter(at), strict=True)
        ]


NUMBER_TYPES = ("citizen_id", "uscc", "identifier", "printed_id")
_CITIZEN_FIELDS = ("check_ok", "birth_date", "sex", "region6")


def number_refs(register: Register, number: str) -> dict[str, str]:
    """What a column of numbers tells of a mention: `id_no`, `uscc` and what stands in them → ref."""
    if not number:
        return {}
    column = column_of(number)
    kind = register.columns[column].type
    if kind == "citizen_id":
        return {"id_no": column, **{one: f"{column}.{one}" for one in _CITIZEN_FIELDS}}
    if kind == "uscc":
        return {"uscc": column, "org_region6": f"{column}.region6"}
    citizen = {"id_no": f"{number}.citizen", **{one: f"{number}.{one}" for one in _CITIZEN_FIELDS}}
    return {**citizen, "uscc": f"{number}.uscc", "org_region6": f"{number}.org_region6"}
