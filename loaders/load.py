"""The stage `load`: files become records; every cell is taken, ignored by name, or quarantined with its reason."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from graph.errors import Place, SourceError, WorkspaceError
from graph.records import Load, live_rows, loads, loads_json
from graph.workspace import Progress, Workspace, code_hash, file_hash, one_line, replace_file, silent
from loaders.files import Piece, Refused, pieces
from loaders.keeping import Aside, clear, original_of
from loaders.mappings import Confirmed, keep, mappings
from loaders.outcome import Outcome, joined, outcome_of
from loaders.paging import NOWHERE, Elsewhere, Keys, taken_pages
from loaders.provenance import ASK, LIST, UNSAID, Listed, Provenance, is_list, listed
from loaders.reading import ORIGIN, Fate, is_quarantine
from loaders.recognising import NOTHING_CONFIRMED, Reading, pages_in, readings_of, recognise
from loaders.registers import Source, source
from loaders.tabular import SUFFIXES, read_tables
from loaders.taking import Taken

ID_DIGITS = 12
REGISTER_DIGITS = 8
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
    """What one file gave through one register. `known` where it was loaded before and nothing was done."""

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
    confirmed: Mapping[str, Confirmed] = NOTHING_CONFIRMED,
) -> Loading:
    """Take in files, or every table below a folder or in a zip; call it as the writer.

    In     `source_id` says the register where the headers do not. `about` says where the files come from; a list beside
           them (来源说明) says it first, a corrected workbook has it from the load it corrects. Without a day received
           it is the file's, without an office the register's, without a custodian `keeper`. `confirmed` is what was
           just said of headers that no register knows; it is kept when the files are loaded, not before.
    Out    one entry a file and register. The same file twice is one load. A file of a folder or zip that cannot be
           read, or that no register fits, is refused alone.
    Writes sources/<load_id>/ (original, report, quarantine), records/…; published together after the last file.
           refused.json: what was left out, until a file of its name is loaded.
    Raises SourceError: a file named as such cannot be read as a whole, no register fits it, there was nothing to load,
           or the basis of a file is not said; nothing of this call is then published.
    """
    paths = list(paths)
    every, refused = pieces(paths)
    given = [piece for piece in every if not is_list(piece.name)]
    beside = lists_among(every, paths)
    key = workspace.ensure_key()
    before = loads(workspace)
    clear(workspace, before)
    taking = _Taking(workspace, key, {**mappings(workspace), **confirmed}, before, keeper, progress)
    for n, piece in enumerate(given):
        taking.at = (n, len(given))
        progress(piece.name, *taking.at)
        try:
            with piece.local() as path:
                refused += taking.take(piece, path, source_id, beside.of(piece.name).filled(about))
        except SourceError as error:
            if piece.named or isinstance(error, UnsaidBasis):
                raise
            refused.append(Refused.by(error, piece.name))
    progress("", len(given), len(given))
    done = taking.done
    if not done and not refused:  # nothing but lists of where others come from
        raise SourceError("没有可装载的文件", Place(every[0].name if every else ""))
    if not done:
        raise SourceError(_nothing(refused), Place(refused[0].name))
    if confirmed:
        keep(workspace, confirmed)  # a load without it could not be read again
    _publish(workspace, taking.now)
    _remember(workspace, refused, {piece.name for piece in given})
    return Loading(tuple(done), tuple(refused))


def lists_among(every: Iterable[Piece], paths: Iterable[Path]) -> Listed:
    """What the lists among the files, and beside files named alone, say of where the others come from.

    Raises SourceError as `listed`.
    """
    tables = []
    for folder in dict.fromkeys(path.parent for path in paths if path.is_file()):
        tables += [
            (path.name, read_tables(path)) for path in sorted(folder.glob(f"{LIST}.*")) if path.suffix in SUFFIXES
        ]
    for piece in every:
        if is_list(piece.name):
            with piece.local() as path:
                tables.append((piece.name, read_tables(path, name=piece.name)))
    return listed(tables)


class _Taking:
    """One call of `load`: what counts so far, and what was done."""

    def __init__(
        self,
        workspace: Workspace,
        key: bytes,
        confirmed: Mapping[str, Confirmed],
        before: tuple[Load, ...],
        keeper: str,
        progress: Progress,
    ) -> None:
        self.workspace, self.key, self.confirmed, self.before = workspace, key, confirmed, before
        self.keeper, self.progress = keeper, progress
        self.now = list(before)
        self.done: list[Loaded] = []
        self.at = (0, 0)

    def take(self, piece: Piece, path: Path, source_id: str | None, said: Provenance) -> list[Refused]:
        """Take a file in; nothing of it where it cannot be read as a whole. Returns the sheets that nothing reads."""
        stood = _mark(path)
        found = recognise(piece.name, path, source_id, self.confirmed)
        sha256 = file_hash(path)
        begun = [(one, self._begun(piece, sha256, one, said)) for one in found.readings]
        standing = {(one.load_id, one.register): one for one in self.now}
        known = [(reading, new) for reading, new in begun if (new.load_id, new.register) in standing]
        read = []
        for reading, new in begun:
            if (reading, new) not in known:
                aside = Aside(self.workspace, new)
                read.append((reading, aside, _taken_in(reading, aside, piece.name, self.key, self._tell)))
        if _mark(path) != stood:
            raise SourceError("文件在装载时被改动, 请再装载一次", Place(piece.name))
        for reading, new in known:
            old = standing[new.load_id, new.register]
            told = _told_again(old, new, said)
            self.now = [told if one is old else one for one in self.now]
            self.done.append(_known(replace(told, file=piece.name), reading.source, old))
        for reading, aside, outcomes in read:
            order = max((old.order for old in self.now), default=0) + 1
            one = aside.settle(outcomes, path, piece.suffix, order)
            self.now = [old for old in self.now if old.load_id != one.load_id]
            difference = _difference(self.workspace, tuple(self.now), one)
            self.now.append(one)
            self.done.append(_told(one, reading.source, outcomes, difference, found.ignored))
        return [Refused(f"{piece.name} [{sheet}]", why) for sheet, why in found.unknown.items()]

    def _tell(self, what: str) -> None:
        self.progress(what, *self.at)

    def _begun(self, piece: Piece, sha256: str, reading: Reading, said: Provenance) -> Load:
        """The load of what a register reads of a file, before anything of it is counted."""
        register = reading.source.register
        said = said_of(reading, said, self.before)
        if not said.basis:
            raise UnsaidBasis(ASK, Place(piece.name))
        day = said.received or date.fromtimestamp(piece.path.stat().st_mtime)
        return Load(
            load_id=_load_id(self.key, sha256, reading),
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
            custodian=said.custodian or self.keeper,
            start=said.start.isoformat() if said.start else "",
            end=said.end.isoformat() if said.end else "",
            sha256=sha256,
        )


def said_of(reading: Reading, said: Provenance, before: tuple[Load, ...]) -> Provenance:
    """Where a table comes from: as somebody said, else as the load that it corrects, else as its register knows."""
    register = reading.source.register
    return said.filled(_corrected(reading, before)).filled(Provenance(register.basis, register.office))


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


def _mark(path: Path) -> tuple[int, int]:
    """What changes when somebody writes to a file."""
    about = path.stat()
    return about.st_size, about.st_mtime_ns


def _taken_in(
    reading: Reading, aside: Aside, file: str, key: bytes, tell: Callable[[str], None] = lambda _: None
) -> list[Outcome]:
    """Write the records of what a register reads of a file aside; returns what became of each of its tables.

    Raises SourceError as `taken_pages` does; what is aside then counts for nothing.
    """
    keys = Keys()
    elsewhere: Elsewhere = NOWHERE
    for _ in range(2):  # again, where a row of one page keeps one of another from counting
        outcomes: dict[int, list[Outcome]] = {}
        rows = 0
        for (n, at), taken in taken_pages(reading, file=file, load_id=aside.load.load_id, key=key, elsewhere=elsewhere):
            aside.add(taken)
            outcomes.setdefault(n, []).append(outcome_of(taken))
            rows += taken.table.rows.height
            if at:  # of a file of one page its name is enough
                tell(f"{file}: {rows:,} 行")
            if elsewhere is NOWHERE:
                keys.add((n, at), taken)
        if elsewhere is not NOWHERE or not (elsewhere := keys.repeated()):
            break
        aside.clear()
    return [joined(one) for one in outcomes.values()]


def _corrected(reading: Reading, before: tuple[Load, ...]) -> Provenance:
    """What is known of the load whose rows a workbook brings back corrected."""
    for table in (pages.first for pages in reading.tables):
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
        original = original_of(workspace, one.load_id)
        if original is None:
            raise WorkspaceError(
                "原始文件不在了, 无法按新的登记表重读", Place(str(workspace.folder / "sources" / one.load_id))
            )
        found = recognise(original.name, original, one.source, confirmed)
        sha256 = file_hash(original)
        same = [reading for reading in found.readings if reading.source.register.id == one.source]
        exact = [reading for reading in same if _load_id(key, sha256, reading) == one.load_id]
        for reading in (exact or same)[:1]:
            anew = replace(one, register=_register_hash(reading.source), precedence=reading.source.register.precedence)
            aside = Aside(workspace, anew)
            outcomes = _taken_in(reading, aside, one.file, key)
            anew = aside.settle(outcomes, original, original.suffix, one.order)
            now[one.load_id] = anew
            done.append(_told(anew, reading.source, outcomes, Difference(), found.ignored))
    if stale:
        _publish(workspace, list(now.values()))
    return done


def unload(workspace: Workspace, load_id: str) -> Load:
    """Take a load back: it no longer counts, and its files are removed; call it as the writer.

    Raises WorkspaceError: there is no such load.
    """
    (gone,) = take_back(workspace, [load_id])
    return gone


def take_back(workspace: Workspace, load_ids: Sequence[str]) -> tuple[Load, ...]:
    """`unload` of several at once: all of them or, after a kill, none. Raises WorkspaceError: there is no such load."""
    before = loads(workspace)
    for load_id in load_ids:
        if load_id not in {one.load_id for one in before}:
            raise WorkspaceError(f"没有批次 {load_id}", Place(str(workspace.folder)))
    _publish(workspace, [one for one in before if one.load_id not in load_ids])
    clear(workspace, loads(workspace))
    return tuple(one for one in before if one.load_id in load_ids)


def preview(path: Path, *, source: str | None = None) -> Preview:
    """Read a file as `load` would, write nothing. Raises SourceError as `load` does."""
    return Preview(tuple(one for each in readings_of(path, source) for one in previewed(each, path.name)))


def previewed(reading: Reading, file: str) -> Iterator[Taken]:
    """`preview` of what one register reads of a file, page by page. Raises SourceError: the tables do not fit it."""
    every = partial(taken_pages, reading, file=file, load_id="0" * ID_DIGITS, key=b"\0" * 32)
    keys = Keys()
    for page, one in every():
        keys.add(page, one)
    if len(keys.frames) == 1:
        yield one
    else:
        yield from (again for _, again in every(elsewhere=keys.repeated()))


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


def _load_id(key: bytes, sha256: str, reading: Reading) -> str:
    register = reading.source.register
    mapping = {
        table.sheet: {header: found[0] for header in table.headers if (found := register.column_for(header))}
        for table in (pages.first for pages in reading.tables)
    }
    constants = {name: column.constant for name, column in register.columns.items() if column.constant}
    parts = [register.id, mapping, *([constants] if constants else [])]
    told = json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()
    return hmac.digest(key, bytes.fromhex(sha256) + told, "sha256").hex()[:ID_DIGITS]


_CODE = code_hash(Path(__file__).parent / "reference")


def _register_hash(one: Source) -> str:
    folder = Path(__file__).parent
    digest = hashlib.sha256(f"{one.fingerprint}{_CODE}".encode())
    for file in (*sorted(folder.glob("*.py")), *sorted(folder.glob("formats/*.py"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:REGISTER_DIGITS]


def row_at(workspace: Workspace, origin: str) -> list[tuple[str, str]]:
    """The cells of a row as printed, header and text, from the kept original; `origin` is `load/sheet/row`.

    Raises SourceError: no such origin.
    """
    load_id, _, place = origin.partition("/")
    sheet, _, number = place.rpartition("/")
    original = original_of(workspace, load_id)
    if original is None or not number.isdecimal():
        raise SourceError("没有这个出处, 应写作 批次/表/行", Place(origin))
    for page in (page for pages in pages_in(original) if pages.first.sheet == sheet for page in pages):
        for values in page.rows.filter(pl.col("row") == int(number)).drop("row").iter_rows():
            return [(header, text or "") for header, text in zip(page.headers, values, strict=True)]
    raise SourceError("原始文件中没有这一行", Place(origin))


def _told(one: Load, src: Source, outcomes: list[Outcome], difference: Difference, ignored: tuple[str, ...]) -> Loaded:
    unknown = [header for each in outcomes for header, fate in each.fates.items() if fate == "quarantined"]
    return Loaded(
        load=one,
        title=src.register.title.zh,
        rows=one.rows,
        bad_rows=sum(len({bad.row for bad in each.bad if bad.whole}) for each in outcomes),
        bad_cells=sum(1 for each in outcomes for bad in each.bad if not bad.whole),
        unknown_headers=tuple(dict.fromkeys(unknown)),
        notes=tuple(note for each in outcomes for note in each.notes),
        difference=difference,
        ignored_sheets=ignored,
    )


def _known(one: Load, src: Source, before: Load) -> Loaded:
    said = {
        "来源机关": "office",
        "取得依据": "basis",
        "接收日期": "received",
        "数据起": "start",
        "数据止": "end",
        "保管人": "custodian",
    }
    pairs = [(what, getattr(before, name), getattr(one, name)) for what, name in said.items()]
    notes = tuple(f"{what} 改记为 {now} (原为 {old or '未写'})" for what, old, now in pairs if old != now)
    return Loaded(one, src.register.title.zh, one.rows, 0, 0, (), notes, Difference(), known=True)


def _difference(workspace: Workspace, before: tuple[Load, ...], one: Load) -> Difference:
    same_source = tuple(old for old in before if old.source == one.source)
    if not same_source:
        return Difference(new=one.rows)
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
