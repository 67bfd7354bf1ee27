"""Which register reads which sheet of a file: by a sheet's headers, by what was confirmed of them, or as told."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import Place, SourceError
from graph.workspace import file_hash
from loaders.form import CORRECTION_HEADERS
from loaders.judgments.tables import PAPERS, PARTIES, paper_of
from loaders.mappings import Confirmed, fingerprint, fingerprint_of, key_in, mapped, of_other_files
from loaders.matching import proposals
from loaders.reading import first_origins, is_quarantine
from loaders.registers import Source, known_headers, recognised, source, sources
from loaders.sheet import SINGLE
from loaders.tabular import Pages, Table, papers_at, read_pages, read_tables
from loaders.telling import is_told, told_by_what

LEFT_OUT = "各表都已确认不装载, 或按名忽略"
NOTHING_CONFIRMED: Mapping[str, Confirmed] = {}


@dataclass
class Reading:
    """The tables of one file that one register reads."""

    source: Source
    tables: list[Pages] = field(default_factory=list)


@dataclass(frozen=True)
class Recognised:
    """Of one file: what reads it, the sheets ignored by name, and the sheets that nothing knows with what is said."""

    readings: tuple[Reading, ...]
    ignored: tuple[str, ...]
    unknown: Mapping[str, str]


def tables_in(path: Path) -> list[Table]:
    """Every sheet of a file as `load` sees it, in any of its formats. Raises SourceError as `read_tables` does."""
    return read_tables(path, known_headers())


def pages_in(path: Path) -> list[Pages]:
    """`tables_in`, page by page. Raises SourceError as `read_pages` does."""
    return read_pages(path, known_headers())


def pages_of_rows(path: Path, rows: Collection[tuple[str, int]]) -> list[Pages]:
    """The tables of a file in which these rows, by sheet and number, stand; of judgments no other paper is read."""
    papers = {paper_of(sheet, row)[0] for sheet, row in rows if sheet in (PAPERS, PARTIES)}
    return [Pages.of(table) for table in papers_at(path, papers)] if papers else pages_in(path)


def recognise(
    file: str, path: Path, source_id: str | None = None, confirmed: Mapping[str, Confirmed] = NOTHING_CONFIRMED
) -> Recognised:
    """What reads the sheets of a file; `source_id` where somebody said it, `confirmed` by the headers' fingerprint.

    `file` is its name for people, and says what it is; `path` where it stands.

    Raises SourceError: the file cannot be read, or nothing reads any of its sheets.
    """
    every = read_pages(path, known_headers(), name=file)
    found = sorted_out(every, file, source_id, confirmed, sha256=file_hash(path) if confirmed else "")
    if not found.readings:
        raise unread(file, [pages.first for pages in every], found, source_id)
    return found


def sorted_out(
    every: Sequence[Pages],
    file: str,
    source_id: str | None = None,
    confirmed: Mapping[str, Confirmed] = NOTHING_CONFIRMED,
    *,
    sha256: str = "",
) -> Recognised:
    """`recognise` of the tables of a file, of which the first page is enough; readings may be none."""
    tables = [pages.first for pages in every]
    sheets = {table.sheet for table in tables}
    known = [one.register for one in sources().values() if one.register.sheet in sheets]
    named = {sheet for register in known for sheet in register.ignored_sheets}  # whatever their headers look like
    readings: dict[tuple[str, str], Reading] = {}
    ignored, unknown = [], {}
    for pages, table in zip(every, tables, strict=True):
        found, mark = reader_of(table, file, source_id, confirmed, sha256)
        is_named = source_id is None and table.sheet in named and not (found and found.register.sheet)
        if is_named or (found is None and mark):
            ignored.append(table.sheet)
        elif found is not None:
            readings.setdefault((found.register.id, mark), Reading(found)).tables.append(pages)
        elif source_id is None:
            unknown[table.sheet] = _unknown(table, confirmed)
        else:
            ignored.append(table.sheet)
    return Recognised(tuple(readings.values()), tuple(ignored), unknown)


def unread(file: str, tables: Sequence[Table], found: Recognised, source_id: str | None) -> SourceError:
    """What is said of a file of which nothing is read; `source_id` where somebody said what it is."""
    if not found.unknown:
        return SourceError("文件中没有这一来源的表" if source_id else LEFT_OUT, Place(file))
    sheet, said = next(iter(found.unknown.items()))
    place = next((table.header_row or None for table in tables if table.sheet == sheet), None)
    return SourceError(said if sheet == SINGLE else f"工作表“{sheet}”{said}", Place(file, place))


def readings_of(path: Path, source_id: str | None = None) -> tuple[Reading, ...]:
    """What reads a file on the disk, without a workspace. Raises SourceError as `recognise` does."""
    try:
        return recognise(path.name, path, source_id).readings
    except OSError as error:
        raise SourceError("文件无法打开", Place(path.name)) from error


def reader_of(
    table: Table, file: str, source_id: str | None, confirmed: Mapping[str, Confirmed], sha256: str = ""
) -> tuple[Source | None, str]:
    """The register of a table of `file`, and by what it, or that there is none, was confirmed (`key_in`)."""
    headers, sheet = first_form(table)
    mark = _mark(table, headers, confirmed, sha256)
    said = confirmed.get(mark)
    if said is not None and not said.source and source_id is None:
        return None, mark
    if said is not None and source_id in (None, said.source):
        return mapped(source(said.source), said.columns, said.constants), mark
    if source_id is None:
        return next((one for one in recognised(headers, sheet) if _is_told(one, table, file)), None), ""
    found = source(source_id)
    return (found if found.register.sheet in ("", sheet) else None), ""


def _is_told(one: Source, table: Table, file: str) -> bool:
    return is_quarantine(table) or is_told(one.register, table, (file, table.sheet))


def _mark(table: Table, headers: Sequence[str], confirmed: Mapping[str, Confirmed], sha256: str) -> str:
    """By what the headers are confirmed, if they are; of rows brought back without the columns that were said of all
    of them.
    """
    mark = fingerprint(headers)
    if found := key_in(confirmed, mark, sha256):
        return found
    if not is_quarantine(table):
        return mark
    for other, said in confirmed.items():
        if not (said.source and said.constants):
            continue
        with suppress(SourceError):  # what once was confirmed may fit no more
            columns = mapped(source(said.source), said.columns, said.constants).register.columns
            constants = {columns[name].header for name in said.constants}
            if fingerprint(header for header in headers if header not in constants) == fingerprint_of(other):
                return other
    return mark


def first_form(table: Table) -> tuple[list[str], str]:
    """Headers and sheet of a table; of one that a quarantine workbook brings back, those where its rows first stood."""
    if not is_quarantine(table):
        return table.headers, table.sheet
    headers = [header for header in table.headers if header not in CORRECTION_HEADERS]
    origins = first_origins(table).values()
    return headers, next((origin.split("/", 1)[1].rpartition("/")[0] for origin in origins), table.sheet)


_EACH_ITS_OWN = ("case_no", "any_case_no", "citizen_id", "identifier", "uscc", "vin", "plate", "register_no")
"""Types of columns that hardly any file says once for all its rows."""


def _unknown(table: Table, confirmed: Mapping[str, Confirmed]) -> str:
    """What is said of a table that nothing reads, with what it is most like."""
    if said := of_other_files(confirmed, fingerprint(first_form(table)[0])):
        register = source(said.source).register
        named = "、".join(f"“{register.columns[name].header}”" for name in said.constants)
        values = "".join(f" --value {register.columns[name].header}=…" for name in said.constants)
        return (
            f"表头与确认过的 {register.id} {register.title.zh} 相同, 但那次的{named}只属于那一个文件; "
            f"请用 qingsu map --source {register.id}{values} 写明这个文件的"
        )
    if untold := next(recognised(*first_form(table)), None):
        register = untold.register
        like = f"表头像 {register.id} {register.title.zh}, 但{told_by_what(register, table)}"
        return f"{like}; 若确是, 请用 qingsu map 确认, 或加 --source {register.id}"
    told = f"表头不属于任何来源({'、'.join(table.headers[:8])}…)"
    near = next(iter(proposals(table)), None)
    if near is None:
        return f"{told}, 也没有相像的来源; 若应装载, 请用 qingsu map --source 来源编号 写明各列"
    register, matched = near.source.register, len(near.matches)
    lacking = "".join(f", 缺少“{header}”" for header in near.missing)
    sayable = [
        column.header
        for column in register.columns.values()
        if column.type not in _EACH_ITS_OWN and not column.header.endswith(("号", "号码"))
    ]
    constant = "".join(f", 全表相同的加 --value {header}=…" for header in near.missing if header in sayable)
    like = f"{register.id} {register.title.zh} ({matched}/{len(table.headers)} 列{lacking})"
    return f"{told}; 像 {like}, 请用 qingsu map 确认{constant}"
