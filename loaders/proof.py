"""The proof of a load: every cell of the file is stored, a key, ignored, of an unknown column, quarantined, or no data.

It believes nothing that the load said. The kept original is read a second time by other means; the digests of the rows,
the records and the quarantine workbook are what the load left behind. For each cell that should be stored, what its
text says is worked out anew (`loaders/witnesses.py`) and looked for among the values that the records hold of its row.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import polars as pl
from xxhash import xxh3_64_hexdigest

from graph.errors import Place, WorkspaceError
from graph.identifiers import SEPARATOR, plain
from graph.records import Load, records_folder
from graph.tables import read_table
from graph.workspace import Workspace
from loaders.cells import CELL_TYPES, BadCell
from loaders.declining import no_data
from loaders.form import CORRECTION_HEADERS, Across, Column, When, column_of, field_of
from loaders.keeping import original_of
from loaders.mappings import mappings
from loaders.rereading import reading_again
from loaders.second_reading import Found, NoSecondReading, cells, same
from loaders.tabular import Table
from loaders.to_correct import TABLE
from loaders.witnesses import Held, folded, lacks

STORED, UNCHECKED, KEY, SUPERSEDED = "已存", "已存(值未复核)", "只作键或条件", "以另一列为准"
IGNORED, LEFT, QUARANTINED, ASIDE, HEADER = "按名忽略", "按条件不取", "待补正", "不是数据", "表头"
UNKNOWN = "未取的列"
KINDS = (STORED, UNCHECKED, KEY, SUPERSEDED, IGNORED, LEFT, QUARANTINED, UNKNOWN, ASIDE, HEADER)
_MOST_LOST = 20
_ORIGIN, _, _BAD, _VALUES, _ = CORRECTION_HEADERS


@dataclass(frozen=True)
class Lost:
    """A cell of the file that is nowhere, or is somewhere as something else."""

    sheet: str
    row: int
    header: str
    text: str
    why: str


@dataclass(frozen=True)
class Proof:
    """`counts` cells of each of KINDS; `lost` the first of those that are of none, `lost_in_all` how many there are.

    `unable` says why the file could not be read a second time; then only what came after the reading is proved.
    """

    load: Load
    counts: Mapping[str, int]
    lost: tuple[Lost, ...]
    lost_in_all: int
    unable: str = ""

    @property
    def holds(self) -> bool:
        return not self.lost_in_all


def prove(workspace: Workspace, load: Load) -> Proof:
    """Hold what a load left behind against its kept original, cell by cell.

    Raises WorkspaceError: the original, the records or the quarantine workbook are gone or damaged. SourceError: the
    original can no longer be read.
    Cost: every cell in Python.
    """
    return _Proving(workspace, load).run()


@dataclass
class _Quarantined:
    """What the quarantine workbook says of a row: its texts, and the headers of the cells that are bad."""

    texts: set[str] = field(default_factory=set)
    bad: set[str] = field(default_factory=set)


class _Proving:
    def __init__(self, workspace: Workspace, load: Load) -> None:
        self.load = load
        kept = workspace.folder / "sources" / load.load_id
        original = original_of(workspace, load.load_id)
        if original is None:
            raise WorkspaceError("原始文件不在了, 无法复核", Place(str(kept)))
        self.file, self.data = original.name, original.read_bytes()
        found = reading_again(workspace, load, original, mappings(workspace))
        self.register = found.source.register
        self.tables = {pages.first.sheet: pages.whole() for pages in found.tables}
        self.texts = {
            name: {number: texts for number, *texts in table.rows.iter_rows()} for name, table in self.tables.items()
        }
        self.aside = {
            f"{name}/{row}"
            for name, table in self.tables.items()
            for row in (*(one.row for one in table.aside), *no_data(self.register, table))
        }
        records = records_folder(workspace, load)
        self.digests = dict(read_table(records / "rows.parquet", ["row", "digest"]).iter_rows())
        self.counted = frozenset(self.digests.values())
        self.held = _held(records)
        self.quarantined = _quarantined(kept / "quarantine.xlsx", load.load_id, self.tables)
        self.whole: dict[str, bool] = {}
        self.left: dict[str, bool] = {}
        self.there: dict[tuple[str, str], frozenset[str]] = {}
        self.counts: Counter[str] = Counter()
        self.lost: list[Lost] = []
        self.lost_in_all = 0

    def run(self) -> Proof:
        unable = ""
        try:
            found = list(cells(self.file, self.data))
        except NoSecondReading as error:
            found, unable = list(self._first_reading()), error.reason
        for cell in found:
            if cell.sheet in self.tables:  # another sheet is another load's, or told among those that nothing reads
                kind = self._kind(cell, self.tables[cell.sheet])
                self.counts[kind] += bool(kind)
        return Proof(self.load, dict(+self.counts), tuple(self.lost), self.lost_in_all, unable)

    def _first_reading(self) -> Iterator[Found]:
        for name, rows in self.texts.items():
            for number, texts in rows.items():
                yield from (Found(name, number, n, text) for n, text in enumerate(texts) if text)

    def _kind(self, cell: Found, table: Table) -> str:
        """Which of KINDS a cell is; "" where it is blank or lost."""
        if f"{cell.sheet}/{cell.row}" in self.aside:
            return ASIDE
        if cell.row <= table.header_row:
            return HEADER
        at = _place(cell, table)
        row = self.texts[cell.sheet].get(cell.row)
        text = row[at] if row is not None and at is not None else None
        header = table.headers[at] if at is not None else f"(第{cell.column}列)"
        if text is None:
            return "" if str(cell.value).isspace() else self._lose(cell, header, "没有读到这一格")
        if not same(cell.value, text):
            return self._lose(cell, header, f"读成了“{text}”")
        return self._fate(cell, table, header, text)

    def _fate(self, cell: Found, table: Table, header: str, text: str) -> str:
        place = f"{cell.sheet}/{cell.row}"
        taken = place in self.digests
        put = self.quarantined.get(place, _Quarantined())
        found = self.register.column_for(header)
        if header in CORRECTION_HEADERS or plain(header).lower() in self.register.ignored_headers:
            return IGNORED
        if found is None:
            return UNKNOWN  # `load` and `quality` name it
        if not taken or self.register.columns[found[0]].header in put.bad:
            if text in put.texts:
                return QUARANTINED
            if not taken and self._digest(table, cell) in self.counted:
                return LEFT  # a row with all its cells counts
            return self._lose(cell, header, "没有装载, 待补正表中也没有")
        if self._is_left_row(place, table, cell):
            return LEFT
        if not self._is_whole(place, table, cell):
            return self._lose(cell, header, "这一行的内容与装载时的摘要不符")
        name, unit = found
        if name not in self.register.stored:
            return KEY
        column = self.register.columns[name]
        if text.strip() in self.register.placeholders[name]:
            return STORED  # a word for nothing, and nothing is stored
        if column.values.get(folded(text), column.values.get(text.strip())) == "":
            return LEFT  # a word that the register takes for nothing; `load` tells how many
        missing = lacks(column, unit, text, self.held.get(place, Held()))
        if missing != "" and self._is_left(name, table, cell):
            return LEFT
        if missing is None:
            return UNCHECKED
        if missing and self._has_another(name, table, cell):
            return SUPERSEDED
        return self._lose(cell, header, f"记录中没有“{missing}”") if missing else STORED

    def _is_left_row(self, place: str, table: Table, cell: Found) -> bool:
        if place not in self.left:
            self.left[place] = self._is_left("", table, cell)
        return self.left[place]

    def _is_left(self, name: str, table: Table, cell: Found) -> bool:
        """Whether the register leaves this cell, or with "" its row, out, by what the file prints in the others."""
        printed = dict(self._printed(table, self.texts[cell.sheet][cell.row]))
        return any(
            self._all_hold(printed, leave.when)
            and (not leave.without or printed.get(leave.without.by) not in self._known(table, leave.without))
            for leave in self.register.leave
            if name in (leave.columns or ("",))
        )

    def _known(self, table: Table, other: Across) -> frozenset[str]:
        """What the rows print in `by` where `where` holds."""
        asked = table.sheet, repr(other)
        if asked not in self.there:
            rows = (dict(self._printed(table, texts)) for texts in self.texts[table.sheet].values())
            self.there[asked] = frozenset(row.get(other.by, "") for row in rows if self._all_hold(row, other.where))
        return self.there[asked]

    def _all_hold(self, printed: Mapping[str, str], when: When) -> bool:
        return all(self._holds(printed.get(column_of(ref), ""), ref, wanted) for ref, wanted in when.items())

    def _printed(self, table: Table, texts: Sequence[str | None]) -> Iterator[tuple[str, str]]:
        """Column of the register and text, of the cells of a row that say something."""
        for header, text in zip(table.headers, texts, strict=True):
            found = self.register.column_for(header)
            if found and text and text.strip() not in self.register.placeholders[found[0]]:
                yield found[0], text

    def _holds(self, text: str, ref: str, wanted: bool | list[str | bool]) -> bool:
        column = self.register.columns[column_of(ref)]
        if isinstance(wanted, bool):
            return (bool(text) and (ref == column_of(ref) or _has(column, ref, text))) is wanted
        items = re.split(f"[{re.escape(column.split)}]", text) if column.many else [text]
        return all(column.values.get(folded(item), item.strip()) in wanted for item in items)

    def _has_another(self, name: str, table: Table, cell: Found) -> bool:
        """Whether for all that takes this column one is filled that the register prefers to it."""
        preferred = self.register.preferred.get(name, ())
        filled = {name for name, _ in self._printed(table, self.texts[cell.sheet][cell.row])}
        return bool(preferred) and all(others & filled for others in preferred)

    def _is_whole(self, place: str, table: Table, cell: Found) -> bool:
        """Whether the row still is what it was when its digest was taken."""
        if place not in self.whole:
            self.whole[place] = self._digest(table, cell) == self.digests[place]
        return self.whole[place]

    def _digest(self, table: Table, cell: Found) -> str:
        """Of the row of a cell, as a load takes it."""
        texts = zip(table.headers, self.texts[cell.sheet][cell.row], strict=True)
        known = [(text or "").strip() for header, text in texts if self.register.column_for(header)]
        return xxh3_64_hexdigest(SEPARATOR.join(known).encode())

    def _lose(self, cell: Found, header: str, why: str) -> str:
        self.lost_in_all += 1
        if len(self.lost) < _MOST_LOST:
            self.lost.append(Lost(cell.sheet, cell.row, header, str(cell.value), why))
        return ""


def _has(column: Column, ref: str, text: str) -> bool:
    """Whether a text has this field of the column's type."""
    try:
        return CELL_TYPES[column.type].read(text, column.unit).get(field_of(ref)) is not None
    except BadCell:
        return False


def _place(cell: Found, table: Table) -> int | None:
    """The column of the table in which a cell of the file should stand."""
    if isinstance(cell.column, str):
        return table.headers.index(cell.column.strip()) if cell.column.strip() in table.headers else None
    return table.columns.index(cell.column) if cell.column in table.columns else None


def _held(records: Path) -> dict[str, Held]:
    """Row → the values that the records hold of it."""
    held: dict[str, Held] = {}
    for path in sorted(records.rglob("*.parquet")):
        if path.is_dir() or {"rows.parquet", f"{TABLE}.parquet"} & set(path.parts):
            continue
        frame = pl.read_parquet(path)
        values = frame.drop([name for name in _NO_VALUES if name in frame.columns])
        for place, *told in values.select("row", pl.exclude("row")).iter_rows():
            held.setdefault(place, Held()).add(told)
    return held


_NO_VALUES = ("id", "ref", "start", "end", "start_label", "end_label", "origins", "slot", "k", "is_masked", "label")


def _quarantined(path: Path, load_id: str, tables: Mapping[str, Table]) -> dict[str, _Quarantined]:
    """Row → what the quarantine workbook says of it. Raises WorkspaceError: the workbook cannot be read."""
    found: dict[str, _Quarantined] = {}
    if not path.exists():
        return found
    own = {origin: place for name, table in tables.items() for origin, place in _brought_back(name, table)}
    try:
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
    except Exception as error:  # whatever a damaged workbook makes of the library
        raise WorkspaceError("待补正表损坏", Place(str(path))) from error
    for sheet in book.worksheets:
        told_rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
        headers, rows = told_rows[0], told_rows[1:]
        for row in rows:
            told = dict(zip(headers, row, strict=False))
            place = own.get(told[_ORIGIN], told[_ORIGIN].removeprefix(f"{load_id}/"))
            one = found.setdefault(place, _Quarantined())
            one.texts |= {*row, *told[_VALUES].split("、")}  # a number that lost its digits is whole there alone
            one.bad |= set(told[_BAD].split("、"))
    return found


def _brought_back(name: str, table: Table) -> Iterator[tuple[str, str]]:
    """The origin that a corrected row brings with it, and the row of this file."""
    if _ORIGIN in table.headers:
        origins = table.rows[f"c{table.headers.index(_ORIGIN)}"]
        yield from ((origin, f"{name}/{row}") for row, origin in zip(table.rows["row"], origins, strict=True) if origin)
