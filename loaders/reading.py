"""The cells of one table, read by the types of a register: values, and cells that cannot be read with the reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from graph.errors import Place, SourceError
from graph.identifiers import plain
from loaders.cells import CELL_TYPES, DAYS, LOST, MAIN, BadCell, CellType, Values, split_items
from loaders.form import BOTH, CORRECTION_HEADERS, FIRST, Column, Register, When, column_of, field_of, plain_refs
from loaders.tabular import DIGITS_LOST, Table

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


@dataclass
class Cells:
    """What stands in a table.

    `wide`   `row`, and for every column that holds one value its fields (`court`, `case_no.type_code`)
    `lists`  column → `row`, `item` (from 0), its fields; for columns that hold several
    `said`   column → the rows where it says something readable
    `cell_of` column → the table's `cN`, where the table has it
    `fates`  header → taken, ignored or quarantined, for every header of the table
    `first`  row → the origin that a corrected row brings back
    `notes`  what was taken for what, for people
    """

    wide: pl.DataFrame
    lists: dict[str, pl.DataFrame]
    fates: dict[str, Fate]
    cell_of: dict[str, str]
    first: pl.DataFrame
    bad: list[Bad] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

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
        frame = base.join(self.wide.select("row", *single), on="row", how="left", maintain_order="left")
        for name, group in wanted.items():
            if name not in self.lists:
                continue
            items = self.lists[name].select("row", "item", *group)
            if name in many:
                frame = frame.join(items, on=["row", "item"], how="left", maintain_order="left")
            else:
                whole = items.group_by("row", maintain_order=True).agg(*(pl.col(ref) for ref in group))
                frame = frame.join(whole, on="row", how="left", maintain_order="left")
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


def read_cells(register: Register, table: Table, file: str) -> Cells:
    """Read every cell of `table`.

    Raises SourceError: a required column is missing, or two headers are one column.
    """
    place = {plain(header).lower(): f"c{n}" for n, header in enumerate(table.headers)}
    brings_back = is_quarantine(table)
    known: dict[str, str] = {}
    units: dict[str, str] = {}
    fates: dict[str, Fate] = {}
    for n, header in enumerate(table.headers):
        word = plain(header).lower()
        found = register.column_for(header)
        if found is not None:
            name, units[name] = found
            if name in known:
                raise SourceError(
                    f"“{header}”与另一列都是“{register.columns[name].header}”", Place(file, table.header_row)
                )
            known[name] = f"c{n}"
        ignored = word in register.ignored_headers or (brings_back and header in CORRECTION_HEADERS)
        fates[header] = "taken" if found is not None else "ignored" if ignored else "quarantined"
    for name, column in register.columns.items():
        if column.required and name not in known:
            raise SourceError(f"缺少必需的列“{column.header}”", Place(file, table.header_row or None))
    for group in register.one_of:
        if not set(group) & set(known):
            names = "、".join(register.columns[name].header for name in group)
            raise SourceError(f"至少应有其中一列: {names}", Place(file, table.header_row or None))
    first = (
        table.rows.select("row", first=place[ORIGIN])
        if brings_back
        else table.rows.select("row", first=pl.lit(None, pl.String))
    )
    cells = Cells(table.rows.select("row"), {}, fates, known, first)
    marked = {(row, cell) for (row, cell), mark in table.marks.items() if mark == DIGITS_LOST}
    wide = [table.rows.select("row")]
    for name, column in register.columns.items():
        days = "" if brings_back else table.days  # whatever numbered them, it was not the workbook to correct
        unit = days if column.type in DAYS else units.get(name, column.unit)
        counted = column.model_copy(update={"unit": unit})
        kind = CELL_TYPES[column.type]
        placeholders = (*register.empty, *column.empty, *_NULLS)
        raw = _raw(placeholders, table, known.get(name))
        lost = [row for row, cell in marked if cell == known.get(name)]
        if lost:
            gone = raw.filter(pl.col("row").is_in(lost))
            cells.bad += [Bad(row, name, text or "", LOST) for row, text in gone.iter_rows()]
            raw = raw.filter(~pl.col("row").is_in(lost))
        if unit and column.type in DAYS:
            cells.notes += _serials(column, raw)
        cells.notes += _silenced(column, raw) if name in register.stored else []
        if column.many:
            items, bad = _list(name, counted, kind, raw, placeholders)
            cells.lists[name] = items
        else:
            values, bad = _single(name, counted, kind, raw)
            wide.append(table.rows.select("row").join(values, on="row", how="left", maintain_order="left").drop("row"))
        cells.bad += [Bad(row, name, text, reason) for row, text, reason in bad.iter_rows()]
    cells.wide = pl.concat(wide, how="horizontal")
    return cells


def _serials(column: Column, raw: pl.DataFrame) -> list[str]:
    n = raw["raw"].str.contains(r"^\s*[1-7][0-9]{4}(?:\.[0-9]+)?\s*$").sum()
    return [f"“{column.header}”中 {n} 格是日期序号, 按自 1900 年起算读作日期"] if n else []


def _silenced(column: Column, raw: pl.DataFrame) -> list[str]:
    """That words of a column stand for nothing in the graph: a reader of the file would think they were taken."""
    words = {word for word, meant in column.values.items() if not meant}
    if not words:
        return []
    found = {
        text: said for text in raw["raw"].unique() if (said := words & {plain(one) for one in _parts(column, text)})
    }
    n = raw["raw"].is_in(list(found)).sum()
    shown = "、".join(sorted(set().union(*found.values())))
    return [f"“{column.header}”中 {n} 格按登记表视为未写: {shown}"] if n else []


def _parts(column: Column, text: str) -> list[str]:
    return re.split(f"[{re.escape(column.split)}]", text) if column.many else [text]


def _raw(placeholders: tuple[str, ...], table: Table, cell: str | None) -> pl.DataFrame:
    """`row` and `raw` of the cells that say something: not empty and no placeholder for empty."""
    if cell is None:
        return pl.DataFrame(schema={"row": pl.Int64(), "raw": pl.String()})
    empty = pl.col("raw").str.strip_chars().is_in(["", *placeholders])
    return table.rows.select("row", raw=cell).filter(pl.col("raw").is_not_null() & ~empty)


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


def _read(kind: CellType, column: Column, text: str) -> Values:
    text = _unforced(text)
    if damage := _damage(text):
        raise BadCell(damage)
    word = plain(text)
    if column.closed and word not in column.values and word not in column.values.values():
        allowed = dict.fromkeys(value for value in column.values.values() if value)
        raise BadCell(f"不在对照表中, 应为其中之一: {' '.join(allowed)}")
    told = column.values.get(word, text)
    return kind.read(told, column.unit) if told else {}


def _schema(name: str, kind: CellType) -> dict[str, type[pl.DataType]]:
    return {ref_of(name, one): dtype for one, dtype in kind.fields.items()}


def ref_of(column: str, one: str) -> str:
    return column if one == MAIN else f"{column}.{one}"


def _single(name: str, column: Column, kind: CellType, raw: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(values by row, bad cells): every distinct text is read once."""
    texts = raw["raw"].unique(maintain_order=True).to_list()
    refs = _schema(name, kind)
    read: dict[str, list[object]] = {ref: [] for ref in refs}
    reasons: list[str | None] = []
    for text in texts:
        try:
            values, reason = _read(kind, column, text), None
        except BadCell as error:
            values, reason = {}, str(error)
        for ref in refs:
            read[ref].append(values.get(field_of(ref)))
        reasons.append(reason)
    looked_up = pl.DataFrame(
        {"raw": texts, "reason": reasons, **read}, schema={"raw": pl.String, "reason": pl.String, **refs}
    )
    joined = raw.join(looked_up, on="raw", how="left", maintain_order="left")
    bad = joined.filter(pl.col("reason").is_not_null()).select("row", "raw", "reason")
    return joined.filter(pl.col("reason").is_null()).select("row", *refs), bad


def _list(
    name: str, column: Column, kind: CellType, raw: pl.DataFrame, placeholders: tuple[str, ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(values by row and item, bad cells): a cell with one bad item is bad as a whole.

    A placeholder keeps its place among the items, so that columns beside each other stay in step.
    """
    texts = raw["raw"].unique(maintain_order=True).to_list()
    refs = _schema(name, kind)
    read: dict[str, list[object]] = {ref: [] for ref in refs}
    owner: list[str] = []
    place: list[int] = []
    reasons: dict[str, str] = {}
    for text in texts:
        try:
            items = [
                {} if item in placeholders else _read(kind, column, item)
                for item in split_items(text, column.split, column.split_behind)
            ]
        except BadCell as error:
            reasons[text] = str(error)
            continue
        for n, values in enumerate(items):
            owner.append(text)
            place.append(n)
            for ref in refs:
                read[ref].append(values.get(field_of(ref)))
    looked_up = pl.DataFrame({"raw": owner, "item": place, **read}, schema={"raw": pl.String, "item": pl.Int64, **refs})
    bad = raw.filter(pl.col("raw").is_in(list(reasons))).with_columns(
        reason=pl.col("raw").replace_strict(reasons, default=None, return_dtype=pl.String)
    )
    items_by_row = raw.join(looked_up, on="raw", how="inner", maintain_order="left_right").select("row", "item", *refs)
    return items_by_row, bad


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
