"""The kept original of a load read again: by what reads its sheets now, which may know more than it did then."""

from collections.abc import Mapping
from pathlib import Path

from graph.errors import Place, SourceError
from graph.records import Load
from graph.workspace import Workspace
from loaders.keeping import report
from loaders.mappings import Confirmed
from loaders.recognising import Reading, sorted_out
from loaders.registers import known_headers
from loaders.tabular import read_pages


def sheets_of(workspace: Workspace, one: Load) -> set[str]:
    """The sheets of its file that a load read. Raises WorkspaceError: its report is missing or damaged."""
    return {table["sheet"] for table in report(workspace, one)["tables"]}


def reading_again(workspace: Workspace, one: Load, original: Path, confirmed: Mapping[str, Confirmed]) -> Reading:
    """What reads the sheets of a load; the other sheets of its file are those of other loads.

    Raises SourceError: the original cannot be read, or not one reading fits its sheets any more. WorkspaceError: as
    `sheets_of`.
    """
    mine = sheets_of(workspace, one)
    pages = [each for each in read_pages(original, known_headers(), name=original.name) if each.first.sheet in mine]
    readings = sorted_out(pages, one.file, one.source, confirmed, sha256=one.sha256).readings
    if len(readings) != 1:
        raise SourceError("现在的字段对应读不出原来的表, 请再装载一次原文件", Place(one.file))
    return readings[0]
