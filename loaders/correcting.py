"""A workbook that brings rows back corrected, beside the one that was handed out: what else was changed in it."""

from collections.abc import Iterable

from graph.records import Load
from graph.workspace import Workspace
from loaders.form import CORRECTION_HEADERS, Register
from loaders.keeping import quarantine_path
from loaders.reading import first_origins
from loaders.recognising import Reading, tables_in
from loaders.tabular import Table

NAMED = 3
"""Cells that are named of those that were changed unasked."""
_MARKED = CORRECTION_HEADERS[2]
Row = dict[str, str]


def changed_unasked(workspace: Workspace, reading: Reading, corrects: str, these: Iterable[Load]) -> str:
    """What a workbook changed beside the cells that were marked, told in one line; "" where nothing.

    It is held against what was handed out last of each row, be it by the load itself or by a correction of it. Raises
    SourceError: that workbook can no longer be read.
    """
    handed: dict[str, Row] = {}
    for one in sorted(these, key=lambda one: one.order):
        if corrects in (one.load_id, one.corrects) and (path := quarantine_path(workspace, one)):
            for table in tables_in(path):
                handed |= {origin: row for _, origin, row in _rows(table)}
    register = reading.source.register
    found = [
        f"第 {number} 行“{header}”"
        for pages in reading.tables
        for page in pages
        for number, origin, row in _rows(page)
        if origin in handed
        for header in _unasked(register, handed[origin], row)
    ]
    if not found:
        return ""
    told = "、".join(found[:NAMED]) + ("等" if len(found) > NAMED else "")
    return f"未标红的格改了 {len(found)} 处, 照改后的取: {told}"


def _rows(table: Table) -> Iterable[tuple[int, str, Row]]:
    """Number, origin and cells by their headers, of the rows of a workbook."""
    origins = first_origins(table)
    for number, *texts in table.rows.iter_rows():
        if number in origins:
            yield number, origins[number], {h: (t or "").strip() for h, t in zip(table.headers, texts, strict=True)}


def _unasked(register: Register, handed: Row, row: Row) -> Iterable[str]:
    marked = set(handed.get(_MARKED, "").split("、"))
    for header, text in row.items():
        column = register.column_for(header)
        name = register.columns[column[0]].header if column else header
        if header in handed and header not in CORRECTION_HEADERS and name not in marked and text != handed[header]:
            yield header
