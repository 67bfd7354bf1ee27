"""Many papers as one file, so that a folder of them is one load: a row each, as in an export of the court's.

The file is a zip of those that are judgments, by name, without a date: the same papers are the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator

SUFFIX = ".papers"
FEW = 20
"""Papers of one call of `load` up to which each is a load of its own, to be taken back alone."""
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def bundled(members: Iterable[tuple[str, bytes]]) -> bytes:
    """The papers, each by its name and bytes, as one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in sorted(members):
            packed.writestr(zipfile.ZipInfo(name, _NO_DAY), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The papers of such a file, by name. Raises zipfile.BadZipFile: it is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for member in packed.infolist():
            yield member.filename, packed.read(member)
