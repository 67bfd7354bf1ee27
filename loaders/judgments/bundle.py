"""Many papers as one file, so that a folder of them is one load: a row each, as in an export of the court's.

The file is a zip of those that are judgments, by name, without a date: the same papers are the same bytes. A comment to
each member says how many texts it holds, so that a row is called by its file without reading one.
"""

import io
import zipfile
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

SUFFIX = ".papers"
FEW = 20
"""Papers of one call of `load` up to which each is a load of its own, to be taken back alone."""
_NO_DAY = (1980, 1, 1, 0, 0, 0)


class Member(NamedTuple):
    """A file of papers by its name, and how many texts it holds."""

    name: str
    data: bytes
    texts: int


def bundled(members: Iterable[Member]) -> bytes:
    """The files as one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in sorted(members):
            entry = zipfile.ZipInfo(one.name, _NO_DAY)
            entry.comment = str(one.texts).encode()
            packed.writestr(entry, one.data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def members(data: bytes, only: Container[int] | None = None) -> Iterator[tuple[int, str, bytes]]:
    """The files of such a file: which text is the first of each, from 1, its name and bytes; `only` those that hold one
    of these texts. Raises zipfile.BadZipFile: it is none.
    """
    first = 1
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for member in packed.infolist():
            behind = first + int(member.comment or 1)
            if only is None or any(n in only for n in range(first, behind)):
                yield first, member.filename, packed.read(member)
            first = behind


def names(path: Path) -> Iterator[str]:
    """The file of each text in such a file, with #2 behind it where it is one of several. Nothing is unpacked.

    Raises OSError, zipfile.BadZipFile: it is none.
    """
    with zipfile.ZipFile(path) as packed:
        for member in packed.infolist():
            texts = int(member.comment or 1)
            yield from (f"{member.filename}#{n}" if texts > 1 else member.filename for n in range(1, texts + 1))
