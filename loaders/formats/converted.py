"""What only an office program reads: ods, what WPS calls et where it is no workbook of Excel, and old papers of Word.

LibreOffice is asked to write a file of today, which is then read as any. It is used where it is installed, in a
profile of its own, and never opens a window.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from graph.errors import Place, SourceError
from loaders.formats import workbook
from loaders.formats.text import kind_of
from loaders.sheet import Sheet

PROGRAMS = ("soffice", "libreoffice")
NOTE = "经 LibreOffice 转换"
_SECONDS = 300
_MISSING = "须由 LibreOffice 转换, 而本机没有安装; 请用 WPS 或 Excel 另存为 xlsx"
_FAILED = "LibreOffice 不能打开, 文件可能已损坏"
_PACKED = ("xlsx", "xls")
"""What zip and OLE containers are called by their first bytes; anything else LibreOffice would open as mere text."""


def et_sheets(file: str, data: bytes) -> Iterator[Sheet]:
    """A workbook by its content, as nearly all are; else through LibreOffice. Raises SourceError as they do."""
    try:
        yield from list(workbook.sheets(file, data))
    except SourceError as error:
        if error.reason != workbook.NO_WORKBOOK or kind_of(data) not in _PACKED:
            raise
        yield from sheets(file, data)


def sheets(file: str, data: bytes) -> Iterator[Sheet]:
    """The sheets of a file that LibreOffice converts.

    Raises SourceError: it is not installed, or cannot open the file.
    """
    if kind_of(data) not in _PACKED:
        raise SourceError(_FAILED, Place(file))
    for sheet in workbook.sheets(file, through_office(file, data, "xlsx:Calc MS Excel 2007 XML", _MISSING)):
        sheet.notes.append(NOTE)
        yield sheet


def through_office(file: str, data: bytes, target: str, missing: str) -> bytes:
    """What LibreOffice makes of a file: `target` is a suffix and the program's name of the format.

    Raises SourceError: `missing` where the program is not installed; it cannot open the file.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise SourceError(missing, Place(file))
    with tempfile.TemporaryDirectory(prefix="qingsu-") as folder:
        given = Path(folder) / f"given{Path(file).suffix.lower()}"
        given.write_bytes(data)
        command = [
            program, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", target, "--outdir", f"{folder}/made", str(given),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
            return (Path(folder) / "made" / f"given.{target.split(':', 1)[0]}").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise SourceError(_FAILED, Place(file)) from error
