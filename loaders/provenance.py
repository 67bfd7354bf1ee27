"""Where a file comes from, and by what right: asked of every load, and kept with it.

It is said on the command line, or by a list beside the files (来源说明.csv or .xlsx, one row a file or pattern), which
a clerk fills in once for a folder. A register knows its usual office; nobody but the user knows the legal basis.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from functools import partial
from pathlib import PurePosixPath
from typing import TypeVar

from graph.errors import Place, SourceError
from graph.identifiers import plain
from loaders.form import OFFICES
from loaders.reference import office_of
from loaders.tabular import Table
from loaders.values import date_of, why_no_day

T = TypeVar("T")
LIST = "来源说明"
"""The name of the list beside the files, without its suffix."""
HEADERS = ("文件", "来源机关", "取得依据", "接收日期", "数据起", "数据止", "保管人")
SAMPLE = (
    f"{','.join(HEADERS)}\n"
    "示例 法院台账*.xlsx,法院,调取证据通知书 某检民调〔2026〕1号,2026-01-31,2020-01-01,2025-12-31,某某\n"
)
"""An example to write over; it names no file that is likely to be there, so left as it is it says nothing."""
_SAMPLE, _HERE = "示例 ", "?"
_FILE, _OFFICE, _BASIS, _RECEIVED, _FROM, _TO, _CUSTODIAN = HEADERS
ASK = "没有写明取得依据: 请加 --basis (如 调取证据通知书文号; 公开数据写 公开网), 或在文件夹中放 来源说明.csv"


@dataclass(frozen=True)
class Provenance:
    """`office` one of OFFICES, `basis` the document or law by which the data were obtained, `received` the day they
    came, `start` and `end` the days they cover, `custodian` who keeps them. Empty or None: not said.
    """

    basis: str = ""
    office: str = ""
    received: date | None = None
    start: date | None = None
    end: date | None = None
    custodian: str = ""

    def filled(self, other: "Provenance") -> "Provenance":
        """This, and what `other` says where this is silent."""
        told = {name: getattr(other, name) for name in self.__dataclass_fields__ if not getattr(self, name)}
        return replace(self, **told)


UNSAID = Provenance()


@dataclass(frozen=True)
class Listed:
    """The lists found beside files: in each folder the pattern of a file and what is said of it, in order."""

    rows: dict[str, list[tuple[str, Provenance]]] = field(default_factory=dict)

    def of(self, name: str) -> Provenance:
        """What the lists say of a file, those in its own folder before those above, rows before later ones."""
        told = Provenance()
        path = PurePosixPath(name)
        for folder in path.parents:
            below = path.relative_to(folder)
            names = {path.name, below.as_posix(), *(one.as_posix() for one in below.parents)}  # a zip, a folder too
            for pattern, said in self.rows.get(folder.as_posix(), ()):
                if any(fnmatchcase(name, pattern) for name in names):
                    told = told.filled(said)
        return told

    def unmatched(self, names: Iterable[str]) -> list[str]:
        """The rows that name a file that is none of these, as they are printed; the sample names none on purpose."""
        names = list(names)
        return [
            pattern
            for folder, rows in self.rows.items()
            for pattern, said in rows
            if not pattern.startswith(_SAMPLE)
            and not any(Listed({folder: [(pattern, replace(said, basis=_HERE))]}).of(name).basis for name in names)
        ]


def is_list(name: str) -> bool:
    """Whether a file is a list of where the others come from."""
    return PurePosixPath(name).stem == LIST


def listed(files: Iterable[tuple[str, Sequence[Table]]]) -> Listed:
    """The lists among `files`: name and tables of each.

    Raises SourceError, with file, row and column of each: no 文件 or 取得依据, a day that is none, an unknown office.
    """
    found = Listed()
    wrong: list[SourceError] = []
    for name, tables in files:
        rows = found.rows.setdefault(PurePosixPath(name).parent.as_posix(), [])
        for table in tables:
            rows += _rows(name, table, wrong)
    if wrong:
        raise SourceError("; ".join([wrong[0].reason, *map(str, wrong[1:])]), wrong[0].at)
    return found


def office(text: str, at: Place | None = None) -> str:
    """One of OFFICES, of an office's own name (清和县人社局) the kind. Raises SourceError: it is none of them."""
    word = plain(text)
    if not word or word in OFFICES:
        return word
    kind = office_of(word)
    if kind is None:
        raise SourceError(f"看不出“{text}”是哪一类机关, 请写其中之一: {' '.join(OFFICES)}", at)
    return kind


def _rows(file: str, table: Table, wrong: list[SourceError]) -> Iterable[tuple[str, Provenance]]:
    """The rows of a list; what is wrong in them goes into `wrong`."""
    place = {plain(header): f"c{n}" for n, header in enumerate(table.headers)}
    lacking = [header for header in (_FILE, _BASIS) if header not in place]
    wrong += [SourceError(f"缺少必需的列“{header}”", Place(file, table.header_row or None)) for header in lacking]
    if lacking:
        return
    for values in table.rows.iter_rows(named=True):
        said = {header: (values[place[header]] or "").strip() if header in place else "" for header in HEADERS}
        at = partial(Place, file, values["row"])
        days = {header: _told(_day, said[header], at(header), wrong) for header in (_RECEIVED, _FROM, _TO)}
        yield (
            said[_FILE] or "*",
            Provenance(
                said[_BASIS],
                _told(office, said[_OFFICE], at(_OFFICE), wrong) or "",
                days[_RECEIVED],
                days[_FROM],
                days[_TO],
                said[_CUSTODIAN],
            ),
        )


def _told(read: Callable[[str, Place], T], text: str, at: Place, wrong: list[SourceError]) -> T | None:
    """What a cell says; None where it is wrong, which goes into `wrong`."""
    try:
        return read(text, at)
    except SourceError as error:
        wrong.append(error)
        return None


def _day(text: str, at: Place) -> date | None:
    day = date_of(text) if text else None
    if text and day is None:
        raise SourceError(why_no_day(text), at)
    return day
