"""A workbook that was handed out to correct, as it comes back."""

from pathlib import Path

import openpyxl

from graph.workspace import Workspace
from loaders.keeping import quarantine_path
from loaders.load import Loaded


def corrected(workspace: Workspace, one: Loaded, path: Path, **cells: str) -> Path:
    """The quarantine workbook of a load with these cells mended."""
    found = quarantine_path(workspace, one.load)
    assert found is not None
    book = openpyxl.load_workbook(found)
    for place, text in cells.items():
        book.worksheets[0][place] = text
    book.save(path)
    return path
