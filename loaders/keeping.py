"""What a load leaves on the disk: its records; the original, the report and the quarantine workbook of its file.

They are written aside, page by page, and count once they are renamed: after a kill there is the whole or nothing.
"""

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from graph.errors import Place, WorkspaceError
from graph.records import Load, loads_json, records_folder
from graph.tables import part_of, read_table, write_table
from graph.workspace import Workspace, one_line, replace_file
from loaders.outcome import Outcome
from loaders.quarantine import workbook
from loaders.reading import Bad
from loaders.taking import Taken
from loaders.to_correct import TABLE, counted, quarantined

ORIGINAL, REPORT, QUARANTINE = "original", "report.json", "quarantine.xlsx"


class Aside:
    """The records of a load while its file is read."""

    def __init__(self, workspace: Workspace, load: Load) -> None:
        self.workspace = workspace
        self.load = load
        self.folder = workspace.folder / "records" / f".{load.load_id}-{load.source}.part"
        self.parts = 0
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        with one_line(self.workspace.folder):
            if self.folder.exists():
                shutil.rmtree(self.folder)
            self.folder.mkdir(mode=0o700, parents=True)
        self.parts = 0

    def add(self, taken: Taken) -> None:
        """Write what a page gives."""
        tables = {"rows": taken.rows, "mentions": taken.mentions, TABLE: quarantined(taken)}
        tables |= {f"nodes/{name}": frame for name, frame in taken.nodes.items()}
        tables |= {f"edges/{name}": frame for name, frame in taken.edges.items()}
        with one_line(self.workspace.folder):
            for name, frame in tables.items():
                part = part_of(self.folder / f"{name}.parquet", self.parts)
                part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_table(frame, part)
        self.parts += 1

    def settle(self, outcomes: Sequence[Outcome], original: Path, suffix: str, order: int) -> Load:
        """Let the records stand, keep the file and what is told of it; returns the load with its counts."""
        days = [day for one in outcomes for day in one.covered or ()]
        told = (self.load.start, self.load.end)
        start, end = told if any(told) or not days else (min(days).isoformat(), max(days).isoformat())
        load = replace(
            self.load,
            order=order,
            start=start,
            end=end,
            rows=sum(one.counted for one in outcomes),
            quarantined=counted(read_table(self.folder / f"{TABLE}.parquet")).rows if self.parts else 0,
        )
        with one_line(self.workspace.folder):
            _settle(self.folder, records_folder(self.workspace, load))
            self._keep(load, outcomes, original, suffix)
        return load

    def _keep(self, load: Load, outcomes: Sequence[Outcome], original: Path, suffix: str) -> None:
        kept = self.workspace.folder / "sources" / load.load_id
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(original, kept / f"{ORIGINAL}{suffix.lower()}")
        replace_file(kept / REPORT, (json.dumps(_report(load, outcomes), ensure_ascii=False, indent=1) + "\n").encode())
        if any(one.bad for one in outcomes):
            replace_file(kept / QUARANTINE, workbook(outcomes, load.load_id))
        else:
            (kept / QUARANTINE).unlink(missing_ok=True)


def original_of(workspace: Workspace, load_id: str) -> Path | None:
    """The kept original of a load, None where it is gone."""
    return next(iter(sorted((workspace.folder / "sources" / load_id).glob(f"{ORIGINAL}.*"))), None)


def quarantine_path(workspace: Workspace, one: Load) -> Path | None:
    """The quarantine workbook of a load, None where everything was taken."""
    path = workspace.folder / "sources" / one.load_id / QUARANTINE
    return path if path.exists() else None


def report(workspace: Workspace, one: Load) -> dict[str, Any]:
    """The quality report of a load. Raises WorkspaceError: it is missing or damaged."""
    path = workspace.folder / "sources" / one.load_id / REPORT
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise WorkspaceError("质量报告缺失或损坏", Place(str(path))) from error
    return told


def clear(workspace: Workspace, kept: Sequence[Load]) -> None:
    """Remove what a killed or failed load left, and what was unloaded."""
    names = {records_folder(workspace, one).name for one in kept} | {one.load_id for one in kept}
    for home in (workspace.folder / "records", workspace.folder / "sources"):
        for folder in home.iterdir() if home.exists() else ():
            if folder.name not in names:
                shutil.rmtree(folder)


def _report(load: Load, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What `quality` shows: per table and column how much is said, not said, and not readable, and why."""
    tables = []
    for each in outcomes:
        name_of = {cell: name for name, cell in each.cell_of.items()}
        columns = []
        for n, header in enumerate(each.table.headers):
            name = name_of.get(f"c{n}", "")
            bad = [one for one in each.bad if one.column and one.column == name]
            said = each.said[header]
            columns.append(
                {"header": header, "column": name, "fate": each.fates[header], "said": said,
                 "empty": each.rows - said, "bad": len(bad), "reasons": _counted(bad)}
            )  # fmt: skip
        refused = _counted(one for one in each.bad if one.whole)
        tables.append(
            {"sheet": each.table.sheet, "encoding": each.table.encoding, "notes": each.notes, "rows": each.rows,
             "taken": each.counted, "refused": refused, "columns": columns}
        )  # fmt: skip
    about = {"load_id": load.load_id, "source": load.source, "file": load.file, "received": load.received}
    return {**about, "tables": tables}


_ROWS = re.compile(r"第 [0-9]+ 行(?:、(?:工作表“[^”]*”)?第 [0-9]+ 行)*")


def _counted(bad: Iterable[Bad]) -> dict[str, int]:
    """Reason → how often; those that name other rows as one: the workbook says which."""
    return dict(Counter(_ROWS.sub("另一行", one.reason) for one in bad))


def _copy(original: Path, target: Path) -> None:
    """`original` at `target`, in one step; the same file stays as it is."""
    if target.exists() and target.samefile(original):
        return
    aside = target.with_name(f"{target.name}.aside")
    with (
        original.open("rb") as source,
        os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out,
    ):
        shutil.copyfileobj(source, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(target)


def _settle(aside: Path, target: Path) -> None:
    """Make what stands in `aside` durable, then rename it to `target`."""
    for path in sorted(aside.rglob("*.parquet")):
        if path.is_file():
            path.chmod(0o600)
            with path.open("r+b") as file:  # Windows syncs only what may be written
                os.fsync(file.fileno())
    if target.exists():
        shutil.rmtree(target)
    aside.rename(target)


def publish(workspace: Workspace, now: Iterable[Load]) -> None:
    """Let these loads count from now on, and no other; call it as the writer."""
    days = {one.load_id: one.received for one in now}  # that of a load may have come, or changed, after its correction
    now = [replace(one, received=days.get(one.corrects, one.received)) for one in now]
    inputs = {one.load_id: json.dumps(asdict(one), ensure_ascii=False, sort_keys=True) for one in now}
    if workspace.is_current("load", inputs, {}, ""):
        return
    with workspace.stage("load", inputs=inputs, parameters={}, code="") as stage:
        stage.path("loads.json").write_text(loads_json(sorted(now, key=lambda one: one.order)), "utf-8")
