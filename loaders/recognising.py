"""Which register reads which sheet of a file: by a sheet's headers, by what was confirmed of them, or as told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import Place, SourceError
from loaders.form import CORRECTION_HEADERS
from loaders.mappings import Confirmed, fingerprint, mapped
from loaders.matching import proposals
from loaders.reading import first_origins, is_quarantine
from loaders.registers import Source, known_headers, recognised, source, sources
from loaders.sheet import SINGLE
from loaders.tabular import Pages, Table, read_pages, read_tables

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


def recognise(
    file: str, path: Path, source_id: str | None = None, confirmed: Mapping[str, Confirmed] = NOTHING_CONFIRMED
) -> Recognised:
    """What reads the sheets of a file; `source_id` where somebody said it, `confirmed` by the headers' fingerprint.

    `file` is its name for people, and says what it is; `path` where it stands.

    Raises SourceError: the file cannot be read, or nothing reads any of its sheets.
    """
    every = read_pages(path, known_headers(), name=file)
    found = sorted_out(every, source_id, confirmed)
    if not found.readings:
        raise unread(file, [pages.first for pages in every], found)
    return found


def sorted_out(
    every: Sequence[Pages], source_id: str | None = None, confirmed: Mapping[str, Confirmed] = NOTHING_CONFIRMED
) -> Recognised:
    """`recognise` of the tables of a file, of which the first page is enough; readings may be none."""
    tables = [pages.first for pages in every]
    sheets = {table.sheet for table in tables}
    known = [one.register for one in sources().values() if one.register.sheet in sheets]
    named = {sheet for register in known for sheet in register.ignored_sheets}  # whatever their headers look like
    readings: dict[tuple[str, str], Reading] = {}
    ignored, unknown = [], {}
    for pages, table in zip(every, tables, strict=True):
        found, mark = reader_of(table, source_id, confirmed)
        if source_id is None and table.sheet in named and not (found and found.register.sheet):
            ignored.append(table.sheet)
        elif found is not None:
            readings.setdefault((found.register.id, mark), Reading(found)).tables.append(pages)
        elif source_id is None:
            unknown[table.sheet] = _unknown(table)
        else:
            ignored.append(table.sheet)
    return Recognised(tuple(readings.values()), tuple(ignored), unknown)


def unread(file: str, tables: Sequence[Table], found: Recognised) -> SourceError:
    """What is said of a file of which nothing is read."""
    sheet, said = next(iter(found.unknown.items()), (SINGLE, "文件中没有这一来源的表"))
    place = next((table.header_row or None for table in tables if table.sheet == sheet), None)
    told = said if sheet == SINGLE else f"工作表“{sheet}”{said}"
    return SourceError(told, Place(file, place if found.unknown else None))


def readings_of(path: Path, source_id: str | None = None) -> tuple[Reading, ...]:
    """What reads a file on the disk, without a workspace. Raises SourceError as `recognise` does."""
    try:
        return recognise(path.name, path, source_id).readings
    except OSError as error:
        raise SourceError("文件无法打开", Place(path.name)) from error


def reader_of(table: Table, source_id: str | None, confirmed: Mapping[str, Confirmed]) -> tuple[Source | None, str]:
    """The register of a table, and the fingerprint of its headers where it was confirmed for them."""
    headers, sheet = first_form(table)
    mark = fingerprint(headers)
    said = confirmed.get(mark)
    if said is not None and source_id in (None, said.source):
        return mapped(source(said.source), said.columns, said.constants), mark
    if source_id is None:
        return next(recognised(headers, sheet), None), ""
    found = source(source_id)
    return (found if found.register.sheet in ("", sheet) else None), ""


def first_form(table: Table) -> tuple[list[str], str]:
    """Headers and sheet of a table; of one that a quarantine workbook brings back, those where its rows first stood."""
    if not is_quarantine(table):
        return table.headers, table.sheet
    headers = [header for header in table.headers if header not in CORRECTION_HEADERS]
    origins = first_origins(table).values()
    return headers, next((origin.split("/", 1)[1].rpartition("/")[0] for origin in origins), table.sheet)


def _unknown(table: Table) -> str:
    """What is said of a table that nothing reads, with what it is most like."""
    told = f"表头不属于任何来源({'、'.join(table.headers[:8])}…)"
    near = next(iter(proposals(table)), None)
    if near is None or near.missing:
        return f"{told}, 请用 --source 指定"
    register, matched = near.source.register, len(near.matches)
    return f"{told}; 像 {register.id} {register.title.zh} ({matched}/{len(table.headers)} 列), 请用 qingsu map 确认"
