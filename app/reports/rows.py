"""The register rows behind a case, as printed in the kept originals, personal numbers covered."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.dossiers.material import Material
from app.dossiers.told import Dossier
from app.language import say
from graph.errors import QingsuError
from graph.identifiers import plain
from graph.records import Load
from loaders.form import Column
from loaders.judgments.marking import file_behind
from loaders.judgments.tables import PAPERS, PARTIES, paper_of
from loaders.keeping import original_of, report
from loaders.recognising import pages_of_rows
from loaders.registers import sources
from loaders.sheet import SINGLE

COVERED = frozenset(
    {"account", "citizen_id", "counter_account", "holder", "identifier", "licence_no", "phone", "plate", "post_holder"}
    | {"vehicle", "vin"}
)
"""Types of columns whose numbers name a person, an account or a vehicle: the last four digits stay."""
NUMBER, RESULT = "case_no", "result"
"""Columns of a docket, as registers call them."""
_SHOWN_NUMBERS = frozenset({"amount", "basis_no", "case_no", "date", "moment", "register_no", "signed_amount", "uscc"})
_NUMBER = re.compile("[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]*[0-9０-９][0-9A-Za-z０-９Ａ-Ｚａ-ｚ]*")
_OVER_LINES = re.compile(rf"{_NUMBER.pattern}(?:[^\S\n]*\r?\n\s*(?=[0-9０-９]){_NUMBER.pattern})*")
_SHORT, _LONG, _LAST = 5, 11, 4


@dataclass(frozen=True)
class Cell:
    """`column` is what the register calls it."""

    header: str
    column: str
    text: str


Cells = tuple[Cell, ...]


@dataclass(frozen=True)
class Row:
    """A row that was read: `number` as in a spreadsheet, where the header is row 1; `sheet` "" where there is one only.

    `cells` are those that the register takes and that are not empty; none where the original is gone. `alone`: `file`
    is that of one paper among those loaded together.
    """

    origin: str
    register: str
    title: str
    file: str
    sheet: str
    number: str
    cells: Cells
    alone: bool = False

    @property
    def place(self) -> str:
        """File and row, in words; of a judgment which paper of the file, and which party of it."""
        if paper := paper_words(self.sheet, self.number, alone=self.alone):
            return say(f"《{self.file}》{paper}", f"{self.file}, {paper}")
        if self.alone:
            return say(f"《{self.file}》", self.file)
        sheet = say(f"“{self.sheet}”表", f", sheet {self.sheet}") if self.sheet else ""
        return say(f"《{self.file}》{sheet}第{self.number}行", f"{self.file}{sheet}, row {self.number}")


def paper_words(sheet: str, row: str, *, alone: bool = False) -> str:
    """第2份文书第1名当事人, of a row of the sheets that judgments are; "" of any other; `alone` without the paper."""
    if sheet not in (PAPERS, PARTIES) or not row.isdecimal():
        return ""
    paper, party = paper_of(sheet, int(row))
    if alone:
        return "" if party is None else say(f"第{party + 1}名当事人", f"party {party + 1}")
    if party is None:
        return say(f"第{paper}份文书", f"paper {paper}")
    return say(f"第{paper}份文书第{party + 1}名当事人", f"paper {paper}, party {party + 1}")


def rows_at(material: Material, origins: Iterable[str]) -> dict[str, Row]:
    """Origin → its row, for all origins `<load>/<sheet>/<row>` of loads that count; each file is read once.

    Cost    reading those files: some 0.1 s for a thousand rows of CSV, 0.3 s of XLSX.
    """
    of_load: dict[str, list[str]] = defaultdict(list)
    for origin in dict.fromkeys(origins):
        of_load[origin.partition("/")[0]].append(origin)
    found: dict[str, Row] = {}
    for load in material.loads:
        if load.load_id in of_load:
            found |= _rows(material, load, of_load[load.load_id])
    return found


def telling_rows(material: Material, dossier: Dossier) -> dict[str, Row]:
    """Case → the row of a docket that is its own, or whichever row tells of it; nothing for a case without origins."""
    dockets = {one.load_id for one in material.loads if one.source in sources() and RESULT in _columns(one.source)}
    asked = {
        case.id: [one for one in case.origins if one.partition("/")[0] in dockets] or list(case.origins[:1])
        for case in dossier.cases
    }
    rows = rows_at(material, [origin for origins in asked.values() for origin in origins])
    numbers = {case.id: plain(case.case_no) for case in dossier.cases}
    told: dict[str, Row] = {}
    for case, origins in asked.items():
        found = [rows[one] for one in origins if one in rows]
        own = [row for row in found if any(c.column == NUMBER and plain(c.text) == numbers[case] for c in row.cells)]
        if best := own or found:
            told[case] = best[0]
    return told


def covered(text: str, kind: str) -> str:
    """The text of a column of this type with what may not leave the workspace covered, digit for digit."""
    least = _SHORT if kind in COVERED else _LONG
    if kind in _SHOWN_NUMBERS:
        return text
    return _NUMBER.sub(lambda one: _last(one[0]) if len(one[0]) >= least else one[0], text)


def covered_text(text: str) -> str:
    """A running text as long as it was, with the numbers covered that may not leave the workspace, also those that go
    on behind the end of a line.
    """
    return _OVER_LINES.sub(lambda one: _covered_over_lines(one[0]), text)


def _covered_over_lines(number: str) -> str:
    places = [n for n, letter in enumerate(number) if not letter.isspace()]
    if len(places) < _LONG:
        return number
    hidden = set(places[:-_LAST])
    return "".join("×" if n in hidden else letter for n, letter in enumerate(number))


def _columns(register: str) -> Mapping[str, Column]:
    return sources()[register].register.columns


def _last(number: str) -> str:
    return "×" * (len(number) - _LAST) + number[-_LAST:]


def _rows(material: Material, load: Load, origins: list[str]) -> dict[str, Row]:
    cells = _cells(material, load, {tuple(origin.partition("/")[2].rpartition("/")[::2]) for origin in origins})
    known = sources().get(load.source)
    title = say(known.register.title.zh, known.register.title.en) if known else load.source
    found = {}
    for origin in origins:
        sheet, _, number = origin.partition("/")[2].rpartition("/")
        named = "" if sheet == SINGLE else sheet
        told = cells.get((sheet, number), ())
        own = file_behind(material.workspace, origin)
        found[origin] = Row(origin, load.source, title, own or load.file, named, number, told, alone=own is not None)
    return found


def _cells(material: Material, load: Load, wanted: Collection[tuple[str, ...]]) -> dict[tuple[str, str], Cells]:
    """Sheet and row → what the register takes of it."""
    original = original_of(material.workspace, load.load_id)
    if original is None:
        return {}
    try:
        return dict(_read(material, load, original, wanted))
    except QingsuError:  # damaged since: file and row are still told
        return {}


def _read(
    material: Material, load: Load, original: Path, wanted: Collection[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, str], Cells]]:
    columns = {
        (table["sheet"], column["header"]): column["column"]
        for table in report(material.workspace, load)["tables"]
        for column in table["columns"]
        if column["fate"] == "taken"
    }
    types = {name: column.type for name, column in _columns(load.source).items()}
    numbered = {(sheet, int(row)) for sheet, row in wanted if row.isdecimal()}
    for table in (page for pages in pages_of_rows(original, numbered) for page in pages):
        taken = [(header, columns.get((table.sheet, header), "")) for header in table.headers]
        for number, *values in table.rows.iter_rows():
            if (table.sheet, str(number)) not in wanted:
                continue
            yield (
                (table.sheet, str(number)),
                tuple(
                    Cell(header, name, covered(text, types.get(name, "")))
                    for (header, name), text in zip(taken, values, strict=True)
                    if name and text
                ),
            )
