"""The cells of one table, read by the types of a register: values, and cells that cannot be read with the reason."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import polars as pl

from graph.errors import Place, SourceError
from graph.identifiers import plain
from loaders.cells import CELL_TYPES, DAYS, LOST, MAIN, BadCell, Values, split_items
from loaders.common_forms import forms_of, read_by_forms, same
from loaders.form import BOTH, CORRECTION_HEADERS, FIRST, Column, Register, When, column_of, field_of, plain_refs
from loaders.notes import notes_on_texts, notes_on_values
from loaders.rows import beside, distinct
from loaders.standing import others_meant
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
        self._reasons: dict[int, str] = {}
        self._columns = {one: pl.Series(one, [], dtype=dtype) for one, dtype in self.fields.items()}

    def columns(self, texts: list[str], read: Callable[[str], Values]) -> tuple[dict[str, pl.Series], dict[int, str]]:
        """The fields of the texts, and why `read` raises BadCell for some, by their place in `texts`."""
        if len(self._place) + len(texts) > _MOST_KNOWN:
            self._clear()
        new: list[Values] = []
        for text in texts:
            if text not in self._place:
                at = self._place[text] = len(self._place)
                try:
                    new.append(read(text))
                except BadCell as error:
                    new.append({})
                    self._reasons[at] = str(error)
        if new:
            self._columns = {
                one: pl.concat(
                    [column, pl.Series([values.get(one) for values in new], dtype=column.dtype)], rechunk=True
                )
                for one, column in self._columns.items()
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

    def leave(self, rows: Iterable[int]) -> None:
        """Let go of what these rows say."""
        others = ~pl.col("row").is_in(list(rows))
        self.wide = self.wide.filter(others)
        self.lists = {name: frame.filter(others) for name, frame in self.lists.items()}

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
    brings_back = is_quarantine(table)
    known, units, units_printed, fates = _columns_of(register, table, file, brings_back=brings_back)
    _hold_to_required(register, known, Place(file, table.header_row or None))
    first = (
        table.rows.select("row", first=f"c{table.headers.index(ORIGIN)}")
        if brings_back
        else table.rows.select("row", first=pl.lit(None, pl.String))
    )
    cells = Cells(table.rows.select("row"), {}, fates, known, first)
    marked = {(row, cell) for (row, cell), mark in table.marks.items() if mark == DIGITS_LOST}
    rows = table.rows["row"]
    above = _units_above(table, brings_back=brings_back)
    wide = [rows]
    asked: list[tuple[_Reading, pl.Series]] = []
    for name, column in register.columns.items():
        days = "" if brings_back else table.days  # whatever numbered them, it was not the workbook to correct
        unit = days if column.type in DAYS else units.get(name, column.unit)
        counted = column.model_copy(update={"unit": unit})
        constant = pl.repeat(column.constant or None, len(rows), dtype=pl.String, eager=True)
        texts = table.rows[known[name]] if name in known else constant
        lost = [row for row, cell in marked if cell == known.get(name)]
        if lost:
            texts = cells.doubt(name, texts, rows.is_in(lost), LOST)
        if name in known and column.unit in UNITS and name not in units_printed:
            bare = texts.str.contains(_BARE_NUMBER).fill_null(value=False)
            for unit_above, there in above.items():
                texts = cells.doubt(name, texts, bare & there, TITLE_UNIT.format(unit_above))
        reading = _Reading(
            name,
            counted,
            (*register.placeholders[name], *_NULLS),
            known_texts.setdefault(name, KnownTexts(CELL_TYPES[column.type].fields)),
            register.side_of_column.get(name),
            stored=name in register.stored,
        )
        asked.append((reading, texts))
    for (reading, _), read in zip(asked, _side_by_side(rows, asked), strict=True):
        wide += read.single
        if read.listed is not None:
            cells.lists[reading.name] = read.listed
        cells.notes |= read.notes
        cells.bad += read.bad
    cells.wide = pl.DataFrame(wide)
    return cells


def _columns_of(
    register: Register, table: Table, file: str, *, brings_back: bool
) -> tuple[dict[str, str], dict[str, str], set[str], dict[str, Fate]]:
    """Column → the table's `cN`; column → its unit; the columns whose header names it; header → its fate.

    Raises SourceError: two headers are one column.
    """
    known: dict[str, str] = {}
    units: dict[str, str] = {}
    units_printed: set[str] = set()
    fates: dict[str, Fate] = {}
    for n, header in enumerate(table.headers):
        found = register.column_for(header)
        if found is not None:
            name, units[name] = found
            if register.counted_in(header):
                units_printed.add(name)
            if name in known:
                other = table.headers[int(known[name][1:])]
                raise SourceError(
                    f"“{other}”与“{header}”都是“{register.columns[name].header}”: 请用 qingsu map 只对应其中一列",
                    Place(file, table.header_row),
                )
            known[name] = f"c{n}"
        ignored = plain(header).lower() in register.ignored_headers or (brings_back and header in CORRECTION_HEADERS)
        fates[header] = "taken" if found is not None else "ignored" if ignored else "quarantined"
    return known, units, units_printed, fates


_LONG = 10_000
"""Rows from which two columns are read at a time: what their letters say numpy finds without the interpreter."""


def _side_by_side(rows: pl.Series, asked: Sequence[tuple["_Reading", pl.Series]]) -> list["_Read"]:
    if len(rows) < _LONG:
        return [reading.read(rows, texts) for reading, texts in asked]
    return list(_both().map(lambda one: one[0].read(rows, one[1]), asked))


@cache
def _both() -> ThreadPoolExecutor:
    """The same two threads for all pages: new ones for each would each keep memory of their own."""
    return ThreadPoolExecutor(2)


def _units_above(table: Table, *, brings_back: bool) -> dict[str, pl.Series]:
    """Unit → the rows above whose table it stands alone; of rows brought back as their reasons say it."""
    if not brings_back:
        everywhere = pl.repeat(value=True, n=table.rows.height, eager=True)
        return {table.unit: everywhere} if table.unit else {}
    if REASONS not in table.headers:
        return {}
    reasons = table.rows[f"c{table.headers.index(REASONS)}"]
    told = {unit: reasons.str.contains(_ABOVE.format(unit), literal=True).fill_null(value=False) for unit in UNITS}
    return {unit: rows for unit, rows in told.items() if rows.any()}


REASONS = CORRECTION_HEADERS[-1]
_ABOVE = "表上方写明单位{},"
_BARE_NUMBER = r"^[\s¥￥]*[+-]?[0-9][0-9,]*(?:\.[0-9]+)?\s*$"
TITLE_UNIT = f"{_ABOVE} 列名没有写: 请在金额中写明 (如 12.5万元), 或在列名中写明, 如 标的额(万元)"


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


_FORCING = "='‘’"


def _unforced(text: str) -> str:
    """`="0012"` and `'0012` are 0012: so programs write a number that a spreadsheet shall leave as it is."""
    found = _FORCED.fullmatch(text.strip())
    return text if found is None else found["formula"] if found["marked"] is None else found["marked"]


def ref_of(column: str, one: str) -> str:
    return column if one == MAIN else f"{column}.{one}"


_FEW = 64
"""Texts that are sooner read one by one."""
_MAY_STAND_FOR_OTHERS = "[同等]"
"""What a list has in it that does not name all it means (`split_items`): 同上, 张三等."""
_MOST_KNOWN = 1 << 17
"""Texts of a column that are kept with what they say, for the pages to come."""


@dataclass(frozen=True)
class _Read:
    """A column: the fields of each row, or of each item where it is one of lists, what cannot be read, what is told."""

    single: list[pl.Series]
    listed: pl.DataFrame | None
    bad: list[Bad]
    notes: dict[str, int]


class _Reading:
    """Reads the cells of one column, every distinct text once.

    `known` are those of the pages before; `side` the side on which the column puts its parties; `stored` whether the
    graph takes what it says.
    """

    def __init__(
        self,
        name: str,
        column: Column,
        placeholders: tuple[str, ...],
        known: KnownTexts,
        side: str | None = None,
        *,
        stored: bool = True,
    ) -> None:
        self.name, self.column, self.side, self.stored = name, column, side, stored
        self.kind = CELL_TYPES[column.type]
        self.empty = frozenset(("", *placeholders))
        self.never = self.empty | _ERRORS | _DITTO | {TOO_LONG}
        self.known = known

    def read(self, rows: pl.Series, texts: pl.Series) -> _Read:
        notes = notes_on_texts(self.column, texts, stored=self.stored)
        if self.column.many:
            listed, bad = self.many(rows, texts)
            return _Read([], listed, bad, notes | self._notes(listed.get_columns()))
        single, bad = self.one(rows, texts)
        return _Read(single, None, bad, notes | self._notes(single))

    def _notes(self, fields: Iterable[pl.Series]) -> dict[str, int]:
        own = {field_of(one.name): one for one in fields if column_of(one.name) == self.name}
        return notes_on_values(self.column, own) if self.stored else {}

    def one(self, rows: pl.Series, texts: pl.Series) -> tuple[list[pl.Series], list[Bad]]:
        """The fields of a column of single values, as long as `rows`, and the cells that cannot be read."""
        values, reasons = self._columns(texts)
        bad = [Bad(rows[at], self.name, texts[at], why) for at, why in reasons.items()]
        return values, bad

    def many(self, rows: pl.Series, texts: pl.Series) -> tuple[pl.DataFrame, list[Bad]]:
        """`row`, `item` and the fields of a column of lists. A cell with one bad item is bad as a whole.

        A placeholder keeps its place among the items, so that columns beside each other stay in step.
        """
        codes, found = distinct(texts)
        items, of_cell = self._items(found)
        values, reasons = self._columns(items["text"])
        owner = items["code"]
        for at in reversed(list(reasons)):  # of a cell the first reason is told
            of_cell[owner[at]] = reasons[at]
        listed = pl.DataFrame([owner.cast(codes.dtype), *values])
        listed = listed.with_columns(item=pl.int_range(pl.len(), dtype=pl.Int64).over("code"))
        listed = listed.filter(~pl.col("code").is_in(list(of_cell))) if of_cell else listed
        by_row = pl.DataFrame([rows, codes.alias("code")]).drop_nulls()
        joined = by_row.join(listed, on="code", how="inner", maintain_order="left_right")
        return joined.select("row", "item", *(one.name for one in values)), self._bad(rows, codes, found, of_cell)

    def _items(self, cells: pl.Series) -> tuple[pl.DataFrame, dict[int, str]]:
        """`code` (the place of the cell) and `text` of the items, in order in each cell, and why it has none."""
        first, *others = list(self.column.split)
        listed = cells.to_frame("text").with_row_index("code")
        text = pl.col("text")
        plain_list = (
            pl.lit(not self.column.split_behind)
            & text.str.contains(f"^[0-9A-Za-z一-龥{re.escape(self.column.split)}]*$")
            & ~text.str.contains(_MAY_STAND_FOR_OTHERS)
            & ~text.is_in(list(self.empty))
        )
        parts = text.str.replace_many(others, [first] * len(others)) if others else text
        by_column = listed.filter(plain_list).with_columns(parts.str.split(first)).explode("text").filter(text != "")
        codes, items, of_cell = [], [], {}
        for code, cell in listed.filter(~plain_list).iter_rows():
            try:
                own = [] if cell.strip() in self.empty else self._split(cell)
            except BadCell as error:
                of_cell[code] = str(error)
                continue
            items += own
            codes += [code] * len(own)
        rest = pl.DataFrame({"code": codes, "text": items}, schema=by_column.schema)
        return pl.concat([by_column, rest]), of_cell

    def _split(self, text: str) -> list[str]:
        return split_items(text, self.column.split, self.column.split_behind)

    def _columns(self, texts: pl.Series) -> tuple[list[pl.Series], dict[int, str]]:
        """The fields of the texts, and the reasons of those that say nothing for one, by their place."""
        if texts.null_count() == len(texts):
            return [
                same(None, dtype, len(texts)).alias(ref_of(self.name, one)) for one, dtype in self.kind.fields.items()
            ], {}
        forms = forms_of(self.column) if len(texts) >= _FEW else ()
        if not forms:
            values, reasons = self._one_by_one(texts)
        else:
            sure, values = read_by_forms(forms, texts, self.kind.fields, self.never)
            reasons = {}
            if not sure.all():
                rest = np.flatnonzero(~sure)
                others, bad = self._one_by_one(texts.gather(rest))
                reasons = {int(rest[at]): why for at, why in bad.items()}
                order = np.arange(len(texts), dtype=np.uint32)
                order[rest] = np.arange(len(texts), len(texts) + len(rest))
                values = {one: pl.concat([column, others[one]]).gather(order) for one, column in values.items()}
        return [column.alias(ref_of(self.name, one)) for one, column in values.items()], reasons

    def _one_by_one(self, texts: pl.Series) -> tuple[dict[str, pl.Series], dict[int, str]]:
        """`_columns`, each distinct text by its type."""
        codes, found = distinct(texts)
        columns, reasons = self.known.columns(found.to_list(), self._read)
        values = {one: column.gather(codes) for one, column in columns.items()}
        if not reasons:
            return values, {}
        at = codes.is_in(list(reasons)).fill_null(value=False).arg_true()
        return values, {place: reasons[code] for place, code in zip(at, codes.gather(at), strict=True)}

    def _read(self, text: str) -> Values:
        word = text.strip()
        if word in self.empty:
            return {}
        if word[0] in _FORCING:
            text = _unforced(text)
        if damage := _damage(text):
            raise BadCell(damage)
        column, told = self.column, text
        if column.values or column.closed:
            word = plain(text)
            if column.closed and word not in column.values and word not in column.values.values():
                allowed = dict.fromkeys(value for value in column.values.values() if value)
                raise BadCell(f"不在对照表中, 应为其中之一: {' '.join(allowed)}")
            told = column.values.get(word, text)
        values = self.kind.read(told, column.unit) if told else {}
        if (rest := others_meant(values.get("beside"))) and not column.and_others:
            raise BadCell(f"“{rest}”所指不明, 请写全")
        if self.side and values.get("beside_side") not in (None, self.side):
            raise BadCell(f"名称前写明的诉讼地位不是{column.header}")
        return values

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
