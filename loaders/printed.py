"""What a file prints for what the graph says: each cell of a row, and what it was read as.

Nothing is kept twice: the kept original is read again by the register that loaded it, so the text beside a value is the
one of the file, not a copy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import polars as pl

from graph.errors import Place, SourceError
from graph.records import Load, loads, records_folder
from graph.tables import read_table
from graph.workspace import Workspace
from loaders.cells import CELL_TYPES, MAIN
from loaders.declining import no_data
from loaders.filling import filled
from loaders.form import Register, field_of
from loaders.keeping import original_of
from loaders.mappings import mappings
from loaders.previewing import NOBODY, previewed
from loaders.reading import Cells, read_cells
from loaders.recognising import Reading, pages_of_rows
from loaders.rereading import reading_again
from loaders.sheet import SINGLE
from loaders.tabular import Table
from loaders.taking import UNPLACED, take

NOTHING_SAID = "(视为未写)"
BESIDE: Mapping[str, tuple[str, ...]] = {
    "agent": ("firm",), "relative": ("kin",), "party_in_role": ("role",), "post_holder": ("id.citizen", "post"),
    "holder": ("id.citizen", "ratio"), "party": ("id.citizen", "id.uscc"),
}  # fmt: skip
"""What a cell of a type says beside the name."""
MONEY = frozenset(name for name, kind in CELL_TYPES.items() if "amount" in name or name in ("paid", "received"))


@dataclass(frozen=True)
class Printed:
    """One cell. `text` as printed; `column` of the register and its `kind`, "" where none takes it; `read` what it
    says, by field, of each item where it holds several; `why` it says nothing.
    """

    header: str
    text: str
    column: str = ""
    kind: str = ""
    read: tuple[Mapping[str, object], ...] = ()
    why: str = ""

    def says(self, value: object) -> bool:
        """Whether one of its fields is this value."""
        return any(_same(value, one) for item in self.read for one in item.values())


class Originals:
    """The kept originals of a workspace, each read once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.loads = {one.load_id: one for one in loads(workspace)}
        self.read: dict[str, tuple[Register, dict[str, Table]]] = {}
        self.counted: dict[str, frozenset[str]] = {}
        self.whys: dict[str, dict[str, str]] = {}

    def row(self, origin: str) -> list[Printed]:
        """The cells of a row, `load/sheet/row`, in the order of the file.

        Raises SourceError: no such origin, or its file can no longer be read as it was.
        Cost: the file is read as a whole, once a load; of its cells only those of the row.
        """
        load_id, _, place = origin.partition("/")
        sheet, _, number = place.rpartition("/")
        sheet = sheet or SINGLE
        load = self.loads.get(load_id)
        if load is None or not number.isdecimal():
            raise SourceError("没有这个出处, 应写作 批次/表/行", Place(origin))
        register, tables = self._tables(load)
        table = tables.get(sheet)
        rows = table.rows.filter(pl.col("row") == int(number)) if table else pl.DataFrame()
        if table is None or not rows.height:
            return _no_data(table, int(number), origin)
        marks = {(row, cell): mark for (row, cell), mark in table.marks.items() if row == int(number)}
        alone = replace(table, rows=rows, marks=marks)
        if what := no_data(register, alone).get(int(number)):
            return [
                Printed(header, text or "", why=what)
                for header, text in zip(table.headers, rows.row(0)[1:], strict=True)
            ]
        cells = _printed(register, alone, load.file)
        why = self._why_uncounted(load, f"{sheet}/{number}")
        return [replace(cell, why=cell.why or why) for cell in cells] if why else cells

    def _why_uncounted(self, load: Load, row: str) -> str:
        """Why a row as a whole does not count, for which others have to be looked at; "" where it does.

        Cost: nothing more for a row that counts; else all rows are read, once a load.
        """
        if load.load_id not in self.counted:
            rows = read_table(records_folder(self.workspace, load) / "rows.parquet")["row"]
            self.counted[load.load_id] = frozenset(rows)
        if row in self.counted[load.load_id]:
            return ""
        if load.load_id not in self.whys:
            whys = self.whys[load.load_id] = {}
            for one in previewed(self._reading(load), load.file):
                whole = [(bad.row, bad.reason) for bad in one.bad if bad.whole]
                left = [(number, why) for (number, column), why in one.left.items() if not column]
                whys |= {f"{one.table.sheet}/{number}": why for number, why in (*whole, *left)}
        return self.whys[load.load_id].get(row, "")

    def beside(
        self, owner: str, values: Mapping[str, object], origins: Iterable[str]
    ) -> dict[str, list[tuple[str, Printed]]]:
        """Property → the cells that print its value, each with its origin; what none prints is left out.

        `owner` is the label or edge type whose properties `values` are. Origins of loads taken back are left out.
        """
        found: dict[str, list[tuple[str, Printed]]] = {}
        for origin in origins:
            load = self.loads.get(origin.partition("/")[0])
            if load is None:
                continue
            cells = self.row(origin)
            fills = filled(self._tables(load)[0])
            for prop, value in values.items():
                columns = fills.get(f"{owner}.{prop}", ())
                found.setdefault(prop, []).extend(
                    (origin, cell) for cell in cells if cell.column in columns and cell.says(_in_fen(prop, value))
                )
        return {prop: cells for prop, cells in found.items() if cells}

    def _tables(self, load: Load) -> tuple[Register, dict[str, Table]]:
        if load.load_id not in self.read:
            found = self._reading(load)
            tables = {pages.first.sheet: pages.whole() for pages in found.tables}
            self.read[load.load_id] = found.source.register, tables
        return self.read[load.load_id]

    def _reading(self, load: Load) -> Reading:
        original = original_of(self.workspace, load.load_id)
        if original is None:
            raise SourceError("原始文件不在了", Place(load.file))
        return reading_again(self.workspace, load, original, mappings(self.workspace))


def row_at(workspace: Workspace, origin: str) -> list[tuple[str, str]]:
    """The cells of a row as printed, header and text, from the kept original; `origin` is `load/sheet/row`.

    Raises SourceError: no such origin.
    """
    load_id, _, place = origin.partition("/")
    sheet, _, number = place.rpartition("/")
    original = original_of(workspace, load_id)
    if original is None or not number.isdecimal():
        raise SourceError("没有这个出处, 应写作 批次/表/行", Place(origin))
    there = (pages for pages in pages_of_rows(original, {(sheet, int(number))}) if pages.first.sheet == sheet)
    for page in (page for pages in there for page in pages):
        for values in page.rows.filter(pl.col("row") == int(number)).drop("row").iter_rows():
            return [(header, text or "") for header, text in zip(page.headers, values, strict=True)]
    raise SourceError("原始文件中没有这一行", Place(origin))


def _no_data(table: Table | None, number: int, origin: str) -> list[Printed]:
    """The cells of a row that is no data, each with what the row is. Raises SourceError: there is no such row."""
    if table is None:
        raise SourceError("原始文件中没有这张表", Place(origin))
    for row in table.aside:
        if row.row == number:
            headers = [*table.headers, *(f"(第{n + 1}列)" for n in range(len(table.headers), len(row.cells)))]
            return [Printed(header, text, why=row.what) for header, text in zip(headers, row.cells, strict=False)]
    if number <= table.header_row:
        raise SourceError("这一行是表头, 或在表头之上, 不是数据", Place(origin))
    raise SourceError("原始文件中没有这一行", Place(origin))


def _printed(register: Register, table: Table, file: str) -> list[Printed]:
    cells = read_cells(register, table, file)
    column_of_cell = {cell: name for name, cell in cells.cell_of.items()}
    whys = _whys(register, table, file)
    of_header = {"ignored": "按名忽略", "quarantined": "登记表中没有这一列", "taken": ""}
    (values,) = table.rows.drop("row").rows()
    found = []
    for n, (header, text) in enumerate(zip(table.headers, values, strict=True)):
        column = column_of_cell.get(f"c{n}", "")
        read = tuple(_read(cells, column)) if column else ()
        kind = register.columns[column].type if column else ""
        found.append(Printed(header, text or "", column, kind, read, whys.get(column, of_header[cells.fates[header]])))
    return found


def _whys(register: Register, table: Table, file: str) -> dict[str, str]:
    """Column → why its cell is not in the graph, as far as one row tells; what hangs on another row is not asked."""
    one = take(register, table, file=file, load_id=NOBODY, key=bytes(32))
    others = {column for leave in register.leave if leave.without for column in leave.columns}
    told = {column: reason for (_, column), reason in one.left.items() if column not in others}
    if "" in told:  # the whole row, of which empty cells say nothing
        said = {name for name, cell in one.cell_of.items() if one.table.rows[cell].null_count() == 0}
        return dict.fromkeys(said, told[""])
    return told | {bad.column: bad.reason for bad in one.bad if bad.column and bad.reason != UNPLACED}


def _read(cells: Cells, column: str) -> Iterable[Mapping[str, object]]:
    frame = cells.lists.get(column, cells.wide)
    names = [name for name in frame.columns if name == column or name.startswith(f"{column}.")]
    for values in frame.select(names).iter_rows():
        told = {field_of(name): value for name, value in zip(names, values, strict=True) if value is not None}
        if told:
            yield told


def shown(cell: Printed) -> str:
    """What a cell was read as, for people; "" where that is what it prints, or nothing is printed."""
    if cell.column and cell.text.strip() and not (cell.read or cell.why):
        return NOTHING_SAID
    told = "、".join(_shown(item, cell.kind) for item in cell.read)
    return "" if told == cell.text.strip() else told


def _shown(item: Mapping[str, object], kind: str) -> str:
    value = item.get(MAIN, next(iter(item.values())))
    if kind in MONEY and isinstance(value, int):
        return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}元"
    if isinstance(value, bool):
        return "是" if value else "否"
    told = value.isoformat(" ") if isinstance(value, datetime) else str(value)
    beside = [str(item[name]) for name in BESIDE.get(kind, ()) if item.get(name) not in (None, value)]
    return f"{told}({'、'.join(beside)})" if beside else told


def _in_fen(prop: str, value: object) -> object:
    """Money is read in fen; the same in yuan stands beside it for people."""
    return round(value * 100) if prop.endswith("_yuan") and isinstance(value, float) else value


def _same(value: object, read: object) -> bool:
    if isinstance(value, list):
        return any(_same(one, read) for one in value)
    if type(value) is type(read):
        return value == read
    return isinstance(value, (date, datetime)) and isinstance(read, (date, datetime)) and str(value) == str(read)
