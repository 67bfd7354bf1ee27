"""The stage `load`: files become records; every cell is taken, ignored by name, or quarantined with its reason."""

import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from graph.errors import Place, SourceError, WorkspaceError
from graph.records import Load, live_rows, loads, loads_json, records_folder
from graph.tables import write_table
from graph.workspace import Progress, Workspace, code_hash, one_line, replace_file, silent
from loaders.files import Piece, Refused, pieces
from loaders.mappings import mappings
from loaders.provenance import ASK, UNSAID, Provenance, is_list, listed
from loaders.quarantine import workbook
from loaders.reading import ORIGIN, Fate, is_quarantine
from loaders.recognising import NOTHING_CONFIRMED, Reading, readings_of, recognise, tables_in
from loaders.refusing import SAME_KEY
from loaders.registers import Source, source
from loaders.tabular import tables_of
from loaders.taking import Taken, take
from loaders.template import set_aside

ID_DIGITS = 12
REGISTER_DIGITS = 8
ORIGINAL, REPORT, QUARANTINE = "original", "report.json", "quarantine.xlsx"
REFUSED = "refused.json"


@dataclass(frozen=True)
class Difference:
    """Against what counted before of the same source: rows new, changed, equal, and gone (replaced by nothing)."""

    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0


@dataclass(frozen=True)
class Loaded:
    """What one file gave through one register. `known` where it was loaded before and nothing was done; `taken_for` of
    the notes those that say what was read as something else, or left out on purpose.
    """

    load: Load
    title: str
    rows: int
    bad_rows: int
    bad_cells: int
    unknown_headers: tuple[str, ...]
    notes: tuple[str, ...]
    difference: Difference
    known: bool = False
    ignored_sheets: tuple[str, ...] = ()
    taken_for: tuple[str, ...] = ()


class UnsaidBasis(SourceError):
    """Nobody said by what right a file was obtained."""


@dataclass(frozen=True)
class Loading:
    """What one call gave: an entry a file and register, and the files that it left out."""

    loaded: tuple[Loaded, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True)
class Cell:
    """One cell with its fate; `reason` where it is quarantined, or ignored for what its row is."""

    row: int
    header: str
    raw: str
    fate: Fate
    reason: str = ""


@dataclass(frozen=True)
class Preview:
    """What a load would do with a file, without a workspace."""

    taken: tuple[Taken, ...]

    @property
    def cells(self) -> list[Cell]:
        return [cell for one in self.taken for cell in fates(one)]


def load(
    workspace: Workspace,
    paths: Iterable[Path],
    *,
    source_id: str | None = None,
    about: Provenance = UNSAID,
    keeper: str = "",
    progress: Progress = silent,
) -> Loading:
    """Take in files, or every table below a folder or in a zip; call it as the writer.

    In     `source_id` says the register where the headers do not. `about` says where the files come from; a list beside
           them (来源说明) says it first, a corrected workbook has it from the load it corrects. Without a day received
           it is the file's, without an office the register's, without a custodian `keeper`.
    Out    one entry a file and register. The same file twice is one load. A file of a folder or zip that cannot be
           read, or that no register fits, is refused alone.
    Writes sources/<load_id>/ (original, report, quarantine), records/…; published together after the last file.
           refused.json: what was left out, until a file of its name is loaded.
    Raises SourceError: a file named as such cannot be read as a whole, no register fits it, there was nothing to load,
           or the basis of a file is not said; nothing of this call is then published.
    """
    every, refused = pieces(paths)
    given = [piece for piece in every if not is_list(piece.name)]
    beside = listed(
        (piece.name, partial(tables_of, piece.name, piece.read())) for piece in every if is_list(piece.name)
    )
    key = workspace.ensure_key()
    before = loads(workspace)
    _clear(workspace, before)
    confirmed = mappings(workspace)
    now = list(before)
    done: list[Loaded] = []
    for n, piece in enumerate(given):
        progress(piece.name, n, len(given))
        try:
            data = piece.read()
            found = recognise(piece.name, data, source_id, confirmed)
            said = beside.of(piece.name).filled(about)
            begun = [(reading, _begun(piece, data, reading, said, keeper, before, key)) for reading in found.readings]
            standing = {(one.load_id, one.register): one for one in now}
            read = [
                (reading, one, _taken(reading, piece.name, one.load_id, key))
                for reading, one in begun
                if (one.load_id, one.register) not in standing
            ]
        except SourceError as error:
            if piece.named or isinstance(error, UnsaidBasis):
                raise
            refused.append(Refused.by(error, piece.name))
            continue
        refused += [Refused(f"{piece.name} [{sheet}]", why) for sheet, why in found.unknown.items()]
        for reading, new in begun:
            if known := standing.get((new.load_id, new.register)):
                told = _told_again(known, new, said)
                now = [told if old is known else old for old in now]
                done.append(_known(replace(told, file=piece.name), reading.source))
        for reading, new, taken in read:
            order = max((old.order for old in now), default=0) + 1
            one = _write(workspace, replace(new, order=order), taken, data, piece.suffix)
            now = [old for old in now if old.load_id != one.load_id]
            difference = _difference(workspace, tuple(now), one)
            now.append(one)
            done.append(_told(one, reading.source, taken, difference, found.ignored))
    progress("", len(given), len(given))
    if not done and not refused:  # nothing but lists of where others come from
        raise SourceError("没有可装载的文件", Place(every[0].name if every else ""))
    if not done:
        raise SourceError(_nothing(refused), Place(refused[0].name))
    _publish(workspace, now)
    _remember(workspace, refused, {piece.name for piece in given})
    return Loading(tuple(done), tuple(refused))


def _begun(
    piece: Piece,
    data: bytes,
    reading: Reading,
    said: Provenance,
    keeper: str,
    before: tuple[Load, ...],
    key: bytes,
) -> Load:
    """The load of what a register reads of a file, before anything of it is counted."""
    register = reading.source.register
    said = said.filled(_corrected(reading, before)).filled(Provenance(register.basis, register.office))
    if not said.basis:
        raise UnsaidBasis(ASK, Place(piece.name))
    day = said.received or date.fromtimestamp(piece.path.stat().st_mtime)
    return Load(
        load_id=_load_id(key, data, reading),
        source=register.id,
        file=piece.name,
        received=day.isoformat(),
        precedence=register.precedence,
        order=0,
        register=_register_hash(reading.source),
        rows=0,
        quarantined=0,
        office=said.office,
        basis=said.basis,
        custodian=said.custodian or keeper,
        start=said.start.isoformat() if said.start else "",
        end=said.end.isoformat() if said.end else "",
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _told_again(known: Load, new: Load, said: Provenance) -> Load:
    """A load that stands, with what is now said of where it comes from; what is not said again stays."""
    days = said.start is not None or said.end is not None
    return replace(
        known,
        office=new.office,
        basis=new.basis,
        custodian=said.custodian or known.custodian,
        received=new.received if said.received else known.received,
        start=new.start if days else known.start,
        end=new.end if days else known.end,
        sha256=new.sha256,
    )


def _covered(taken: list[Taken]) -> tuple[str, str]:
    """The first and last day that the tables tell of, "" where nothing says."""
    days = [day for one in taken for day in one.covered or ()]
    return (min(days).isoformat(), max(days).isoformat()) if days else ("", "")


def _corrected(reading: Reading, before: tuple[Load, ...]) -> Provenance:
    """What is known of the load whose rows a workbook brings back corrected."""
    for table in reading.tables:
        if is_quarantine(table):
            origins = table.rows[f"c{table.headers.index(ORIGIN)}"].drop_nulls()
            names = {text.split("/", 1)[0] for text in origins}
            for one in before:
                if one.load_id in names:
                    return Provenance(one.basis, one.office, custodian=one.custodian)
    return Provenance()


def _remember(workspace: Workspace, refused: list[Refused], given: set[str]) -> None:
    """Keep what was not loaded for `quality`, until a file of the name is loaded or refused again."""
    now = {one.name for one in refused}
    earlier = [one for one in refused_files(workspace) if one.name not in now | given]
    told = [{"name": one.name, "reason": one.reason} for one in (*earlier, *refused)]
    with one_line(workspace.folder):
        replace_file(workspace.folder / REFUSED, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())


def refused_files(workspace: Workspace) -> list[Refused]:
    """The files that loads left out. Raises WorkspaceError: the list is damaged."""
    path = workspace.folder / REFUSED
    try:
        return [Refused(**one) for one in json.loads(path.read_text("utf-8"))] if path.exists() else []
    except (OSError, ValueError, TypeError) as error:
        raise WorkspaceError("未装载文件的清单损坏, 可删去后重新装载", Place(str(path))) from error


def _nothing(refused: list[Refused]) -> str:
    others = f"; 另有 {len(refused) - 1} 个文件也不能装载" if len(refused) > 1 else ""
    return refused[0].reason + others


def reread(workspace: Workspace, *, progress: Progress = silent) -> list[Loaded]:
    """Read the kept originals again whose register (or the code that reads it) changed; call it as the writer.

    Raises WorkspaceError: an original is gone. SourceError: the new form does not read it.
    """
    before = loads(workspace)
    stale = [one for one in before if one.register != _register_hash(source(one.source))]
    now = {one.load_id: one for one in before}
    key, confirmed = (workspace.key(), mappings(workspace)) if stale else (b"", NOTHING_CONFIRMED)
    done = []
    for n, one in enumerate(stale):
        progress(one.file, n, len(stale))
        folder = workspace.folder / "sources" / one.load_id
        original = next(iter(sorted(folder.glob(f"{ORIGINAL}.*"))), None)
        if original is None:
            raise WorkspaceError("原始文件不在了, 无法按新的登记表重读", Place(str(folder)))
        found = recognise(original.name, original.read_bytes(), one.source, confirmed)
        same = [reading for reading in found.readings if reading.source.register.id == one.source]
        exact = [reading for reading in same if _load_id(key, original.read_bytes(), reading) == one.load_id]
        for reading in (exact or same)[:1]:
            anew = replace(one, register=_register_hash(reading.source), precedence=reading.source.register.precedence)
            taken = _taken(reading, one.file, one.load_id, key)
            anew = _write(workspace, anew, taken, original.read_bytes(), original.suffix)
            now[one.load_id] = anew
            done.append(_told(anew, reading.source, taken, Difference(), found.ignored))
    if stale:
        _publish(workspace, list(now.values()))
    return done


def unload(workspace: Workspace, load_id: str) -> Load:
    """Take a load back: it no longer counts, and its files are removed; call it as the writer.

    Raises WorkspaceError: there is no such load.
    """
    before = loads(workspace)
    gone = next((one for one in before if one.load_id == load_id), None)
    if gone is None:
        raise WorkspaceError(f"没有批次 {load_id}", Place(str(workspace.folder)))
    _publish(workspace, [one for one in before if one is not gone])
    _clear(workspace, loads(workspace))
    return gone


def preview(path: Path, *, source: str | None = None) -> Preview:
    """Read a file as `load` would, write nothing. Raises SourceError as `load` does."""
    nobody, key = "0" * ID_DIGITS, b"\0" * 32
    return Preview(tuple(one for each in readings_of(path, source) for one in _taken(each, path.name, nobody, key)))


def fates(one: Taken) -> list[Cell]:
    """Every cell of every row of the table with its one fate, also of rows that are no data."""
    column_of_cell = {cell: name for name, cell in one.cell_of.items()}
    rows = {bad.row: bad.reason for bad in one.bad if bad.whole}
    single = {(bad.row, bad.column): bad.reason for bad in one.bad}
    cells = []
    for values in one.table.rows.iter_rows(named=True):
        for n, header in enumerate(one.table.headers):
            raw, fate, reason = values[f"c{n}"] or "", one.fates[header], ""
            if values["row"] in one.aside:
                fate, reason = "ignored", one.aside[values["row"]]
            elif fate == "quarantined":
                reason = "登记表中没有这一列"
            elif fate == "taken":
                reason = single.get((values["row"], column_of_cell[f"c{n}"])) or rows.get(values["row"], "")
                left = one.left.get((values["row"], column_of_cell[f"c{n}"]), "")
                fate, reason = ("quarantined", reason) if reason else ("ignored" if left else "taken", left)
            cells.append(Cell(values["row"], header, raw, fate, reason))
    for row in one.table.aside:
        headers = [*one.table.headers, *(f"(第{n + 1}列)" for n in range(len(one.table.headers), len(row.cells)))]
        cells += [
            Cell(row.row, header, raw, "ignored", row.what) for header, raw in zip(headers, row.cells, strict=False)
        ]
    return cells


def _load_id(key: bytes, data: bytes, reading: Reading) -> str:
    register = reading.source.register
    mapping = {
        table.sheet: {header: (register.column_for(header) or ("",))[0] for header in table.headers}
        for table in reading.tables
    }
    told = json.dumps([register.id, mapping], ensure_ascii=False, sort_keys=True).encode()
    return hmac.digest(key, hashlib.sha256(data).digest() + told, "sha256").hex()[:ID_DIGITS]


_CODE = code_hash(Path(__file__).parent / "reference")


def _register_hash(one: Source) -> str:
    folder = Path(__file__).parent
    digest = hashlib.sha256(f"{one.fingerprint}{_CODE}".encode())
    for file in (*sorted(folder.glob("*.py")), *sorted(folder.glob("formats/*.py"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:REGISTER_DIGITS]


def _taken(reading: Reading, file: str, load_id: str, key: bytes) -> list[Taken]:
    """What the tables give; a row whose key stands in another sheet, too, does not count twice."""
    register = reading.source.register
    aside = [set_aside(register, table) for table in reading.tables]
    one = partial(take, register, file=file, load_id=load_id, key=key)
    taken = [one(table, aside=apart) for table, apart in zip(reading.tables, aside, strict=True)]
    for n, elsewhere in _elsewhere(taken).items():
        taken[n] = one(reading.tables[n], aside=aside[n], elsewhere=elsewhere)
    return taken


def _elsewhere(taken: list[Taken]) -> dict[int, dict[int, str]]:
    """Place in `taken` → row → why it does not count: another sheet of the same headers has a row with its key.

    Sheets of other headers say other things of one case, and stand beside each other.
    """
    if len(taken) < 2:
        return {}
    number = pl.col("row").str.extract(r"([0-9]+)$").cast(pl.Int64)
    rows = pl.concat(
        each.rows.select(
            "digest", number=number, n=pl.lit(n), key=pl.concat_str(pl.lit(f"{each.table.headers}"), "key")
        )
        for n, each in enumerate(taken)
    )
    told = rows.group_by("key").agg(
        sheets=pl.col("n").n_unique(), kinds=pl.col("digest").n_unique(), first=pl.col("n").min()
    )
    twice = rows.join(told, on="key", how="left", maintain_order="left").filter(pl.col("sheets") > 1)
    found: dict[int, dict[int, str]] = {}
    for n, row, kinds, first in twice.select("n", "number", "kinds", "first").iter_rows():
        if kinds > 1:
            found.setdefault(n, {})[row] = SAME_KEY
        elif n > first:
            found.setdefault(n, {})[row] = f"与工作表“{taken[first].table.sheet}”的一行完全相同, 只计一次"
    return found


def _write(workspace: Workspace, one: Load, taken: list[Taken], data: bytes, suffix: str) -> Load:
    """Write sources and records of a load aside, then rename; returns it with its counts."""
    start, end = (one.start, one.end) if one.start or one.end else _covered(taken)
    one = replace(
        one,
        start=start,
        end=end,
        rows=sum(each.rows.height for each in taken),
        quarantined=len({(n, bad.row) for n, each in enumerate(taken) for bad in each.bad}),
    )
    with one_line(workspace.folder):
        _write_records(workspace, one, taken)
        _write_sources(workspace, one, taken, data, suffix)
    return one


def _write_records(workspace: Workspace, one: Load, taken: list[Taken]) -> None:
    aside = workspace.folder / "records" / f".{one.load_id}.part"
    _fresh(aside)
    write_table(pl.concat([each.rows for each in taken]), aside / "rows.parquet")
    write_table(pl.concat([each.mentions for each in taken]), aside / "mentions.parquet")
    for kind in ("nodes", "edges"):
        names = sorted({name for each in taken for name in getattr(each, kind)})
        for name in names:
            frame = pl.concat([getattr(each, kind)[name] for each in taken if name in getattr(each, kind)])
            (aside / kind).mkdir(mode=0o700, exist_ok=True)
            write_table(frame, aside / kind / f"{name}.parquet")
    _settle(aside, records_folder(workspace, one))


def _write_sources(workspace: Workspace, one: Load, taken: list[Taken], data: bytes, suffix: str) -> None:
    kept = workspace.folder / "sources" / one.load_id
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(kept / f"{ORIGINAL}{suffix.lower()}", data)
    replace_file(kept / REPORT, (json.dumps(_report(one, taken), ensure_ascii=False, indent=1) + "\n").encode())
    if any(each.bad for each in taken):
        replace_file(kept / QUARANTINE, workbook(taken, one.load_id))
    else:
        (kept / QUARANTINE).unlink(missing_ok=True)


def _report(one: Load, taken: list[Taken]) -> dict[str, Any]:
    """What `quality` shows: per table and column how much is said, not said, and not readable, and why."""
    tables = []
    for each in taken:
        cell_of = {cell: name for name, cell in each.cell_of.items()}
        columns = []
        for n, header in enumerate(each.table.headers):
            said = each.table.rows[f"c{n}"].drop_nulls().len()
            name = cell_of.get(f"c{n}", "")
            bad = [b for b in each.bad if b.column and b.column == name]
            reasons: dict[str, int] = {}
            for b in bad:
                reasons[b.reason] = reasons.get(b.reason, 0) + 1
            columns.append(
                {"header": header, "column": name, "fate": each.fates[header], "said": said,
                 "empty": each.table.rows.height - said, "bad": len(bad), "reasons": reasons}
            )  # fmt: skip
        rows: dict[str, int] = {}
        for b in each.bad:
            if b.whole:
                rows[b.reason] = rows.get(b.reason, 0) + 1
        tables.append(
            {"sheet": each.table.sheet, "encoding": each.table.encoding, "notes": [*each.table.notes, *_aside(each)],
             "rows": each.table.rows.height, "taken": each.rows.height, "refused": rows, "columns": columns}
        )  # fmt: skip
    return {"load_id": one.load_id, "source": one.source, "file": one.file, "received": one.received, "tables": tables}


def _aside(one: Taken) -> list[str]:
    """A note for each kind of row that is no data, and what was taken for what."""
    counts: dict[str, int] = {}
    for what in (*(row.what for row in one.table.aside), *one.aside.values()):
        counts[what] = counts.get(what, 0) + 1
    return [*(f"{n} 行是{what}, 不计" for what, n in counts.items()), *one.notes]


def report(workspace: Workspace, one: Load) -> dict[str, Any]:
    """The quality report of a load. Raises WorkspaceError: it is missing or damaged."""
    path = workspace.folder / "sources" / one.load_id / REPORT
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise WorkspaceError("质量报告缺失或损坏", Place(str(path))) from error
    return told


def row_at(workspace: Workspace, origin: str) -> list[tuple[str, str]]:
    """The cells of a row as printed, header and text, from the kept original; `origin` is `load/sheet/row`.

    Raises SourceError: no such origin.
    """
    load_id, _, place = origin.partition("/")
    sheet, _, number = place.rpartition("/")
    original = next(iter(sorted((workspace.folder / "sources" / load_id).glob(f"{ORIGINAL}.*"))), None)
    if original is None or not number.isdecimal():
        raise SourceError("没有这个出处, 应写作 批次/表/行", Place(origin))
    for table in tables_in(original):
        found = table.rows.filter(pl.col("row") == int(number)) if table.sheet == sheet else table.rows.head(0)
        for values in found.drop("row").iter_rows():
            return [(header, text or "") for header, text in zip(table.headers, values, strict=True)]
    raise SourceError("原始文件中没有这一行", Place(origin))


def quarantine_path(workspace: Workspace, one: Load) -> Path | None:
    """The quarantine workbook of a load, None where everything was taken."""
    path = workspace.folder / "sources" / one.load_id / QUARANTINE
    return path if path.exists() else None


def _told(one: Load, src: Source, taken: list[Taken], difference: Difference, ignored: tuple[str, ...]) -> Loaded:
    unknown = [header for each in taken for header, fate in each.fates.items() if fate == "quarantined"]
    return Loaded(
        load=one,
        title=src.register.title.zh,
        rows=one.rows,
        bad_rows=len({(n, bad.row) for n, each in enumerate(taken) for bad in each.bad if bad.whole}),
        bad_cells=sum(1 for each in taken for bad in each.bad if not bad.whole),
        unknown_headers=tuple(dict.fromkeys(unknown)),
        notes=tuple(note for each in taken for note in (*each.table.notes, *_aside(each))),
        difference=difference,
        ignored_sheets=ignored,
        taken_for=tuple(note for each in taken for note in each.notes),
    )


def _known(one: Load, src: Source) -> Loaded:
    return Loaded(one, src.register.title.zh, one.rows, 0, 0, (), (), Difference(), known=True)


def _difference(workspace: Workspace, before: tuple[Load, ...], one: Load) -> Difference:
    same_source = tuple(old for old in before if old.source == one.source)
    old = live_rows(workspace, same_source)
    after = live_rows(workspace, (*same_source, one))
    mine = after.filter(pl.col("load") == len(same_source))
    joined = mine.join(old.select("key", old="digest"), on="key", how="left")
    new = joined["old"].null_count()
    same = joined.filter(pl.col("old") == pl.col("digest")).height
    gone = old.join(after, on="key", how="anti").height
    return Difference(new=new, changed=joined.height - new - same, same=same, gone=gone)


def _publish(workspace: Workspace, now: list[Load]) -> None:
    inputs = {one.load_id: json.dumps(asdict(one), ensure_ascii=False, sort_keys=True) for one in now}
    if workspace.is_current("load", inputs, {}, ""):
        return
    with workspace.stage("load", inputs=inputs, parameters={}, code="") as stage:
        stage.path("loads.json").write_text(loads_json(sorted(now, key=lambda one: one.order)), "utf-8")


def _clear(workspace: Workspace, kept: tuple[Load, ...]) -> None:
    """Remove what a killed or failed load left, and what was unloaded."""
    names = {records_folder(workspace, one).name for one in kept} | {one.load_id for one in kept}
    for home in (workspace.folder / "records", workspace.folder / "sources"):
        for folder in home.iterdir() if home.exists() else ():
            if folder.name not in names:
                shutil.rmtree(folder)


def _fresh(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True)


def _settle(aside: Path, target: Path) -> None:
    """Make what stands in `aside` durable, then rename it to `target`."""
    for path in sorted(aside.rglob("*")):
        if path.is_file():
            path.chmod(0o600)
            with path.open("r+b") as file:  # Windows syncs only what may be written
                os.fsync(file.fileno())
    if target.exists():
        shutil.rmtree(target)
    aside.rename(target)
