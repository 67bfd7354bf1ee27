"""The stage `load`: files become records; every cell is taken, ignored by name, or quarantined with its reason."""

import hashlib
import hmac
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from graph.errors import Place, SourceError, WorkspaceError
from graph.records import Load, live_rows, loads
from graph.workspace import Progress, Workspace, code_hash, file_hash, one_line, replace_file, silent
from loaders.comparing import Difference, difference
from loaders.correcting import changed_unasked
from loaders.doubts import doubts
from loaders.files import Piece, Refused, pieces
from loaders.judgments.bundle import FEW, SUFFIX, Member, bundled
from loaders.judgments.documents import PAPERS
from loaders.judgments.tables import texts_with_judgment
from loaders.keeping import Aside, clear, original_of, publish
from loaders.mappings import Confirmed, keep, mapped, mappings
from loaders.outcome import Outcome, joined, outcome_of
from loaders.paging import NOWHERE, Elsewhere, Keys, taken_pages
from loaders.provenance import ASK, LIST, UNSAID, Listed, Provenance, is_list, listed
from loaders.reading import first_origins
from loaders.recognising import NOTHING_CONFIRMED, Reading, recognise
from loaders.registers import Source, source
from loaders.rereading import reading_again, sheets_of
from loaders.tabular import SUFFIXES, read_tables
from loaders.to_correct import ToCorrect, still_to_correct

ID_DIGITS = 12
REGISTER_DIGITS = 8
REFUSED = "refused.json"
NAMED = 3
"""Files that a note names."""


@dataclass(frozen=True)
class Loaded:
    """What one file gave through one register. `known` where it was loaded before and nothing was done, `anew` where
    what its headers mean was confirmed anew, and this stands in place of what it was read as before.
    """

    load: Load
    title: str
    rows: int
    to_correct: ToCorrect
    unknown_headers: tuple[str, ...]
    notes: tuple[str, ...]
    difference: Difference
    known: bool = False
    anew: bool = False
    ignored_sheets: tuple[str, ...] = ()

    @property
    def bad_rows(self) -> int:
        return self.to_correct.whole

    @property
    def bad_cells(self) -> int:
        return self.to_correct.cells


class UnsaidBasis(SourceError):
    """Nobody said by what right a file was obtained."""


@dataclass(frozen=True)
class Loading:
    """What one call gave: an entry a file and register, and the files that it left out; `unmatched` are the rows of the
    lists beside them that name no file.
    """

    loaded: tuple[Loaded, ...]
    refused: tuple[Refused, ...]
    unmatched: tuple[str, ...] = ()


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
           them (来源说明) says it first. What nobody says of a corrected workbook it has from the load it corrects, and
           the day received in any case: it is as old as what it corrects. Without a day received it is the file's,
           without an office the register's, without a custodian `keeper`. `confirmed` is what was just said of headers
           that no register knows; it is kept when the files are loaded, not before.
    Out    one entry a file and register. The same file twice is one load. A file of a folder or zip that cannot be
           read, or that no register fits, is refused alone.
    Writes sources/<load_id>/ (original, report, quarantine), records/…; published together after the last file.
           refused.json: what was left out, until a file of its name is loaded.
    Raises SourceError: a file named as such cannot be read as a whole, no register fits it, there was nothing to load,
           or the basis of files is not said, which names them all; nothing of this call is then published.
    """
    paths = list(paths)
    every, refused = pieces(paths)
    beside = lists_among(every, paths)
    said = {piece.name: beside.of(piece.name).filled(about) for piece in every}
    given = [piece for piece in every if not is_list(piece.name)]
    with tempfile.TemporaryDirectory(prefix="qingsu-") as folder:
        bundles = _Bundles(Path(folder), said)
        taking = _begin(workspace, confirmed, keeper, progress)
        found = _take_in(taking, bundles.of(given, progress), source_id, said)
    refused += [*bundles.refused, *found]
    done = taking.done
    if not done and not refused:  # nothing but lists of where others come from
        raise SourceError("没有可装载的文件", Place(every[0].name if every else ""))
    if not done:
        raise SourceError(_nothing(refused), Place(refused[0].name))
    if confirmed:
        keep(workspace, confirmed)  # a load without it could not be read again
    publish(workspace, taking.now)
    _remember(workspace, refused, {piece.name for piece in given})
    siblings = [one.name for path in paths if path.is_file() for one in path.parent.iterdir()]
    there = [*siblings, *(one.name for one in every), *(one.name for one in refused)]
    return Loading(tuple(done), tuple(refused), tuple(beside.unmatched(there)))


def _begin(workspace: Workspace, confirmed: Mapping[str, Confirmed], keeper: str, progress: Progress) -> "_Taking":
    key = workspace.ensure_key()
    before = loads(workspace)
    clear(workspace, before)
    return _Taking(workspace, key, {**mappings(workspace), **confirmed}, before, keeper, progress)


def _take_in(
    taking: "_Taking", given: Sequence[Piece], source_id: str | None, said: Mapping[str, Provenance]
) -> list[Refused]:
    """Take the files in, in turn; returns those that are left out. Raises SourceError as `load` does."""
    refused: list[Refused] = []
    unsaid: list[str] = []
    for n, piece in enumerate(given):
        taking.at = (n, len(given))
        taking.progress(piece.name, *taking.at)
        try:
            with piece.local() as path:
                if unsaid:  # nothing will be loaded; only who else asks for it is still worth knowing
                    taking.begin(piece, path, source_id, said[piece.name])
                else:
                    refused += taking.take(piece, path, source_id, said[piece.name])
        except UnsaidBasis:
            unsaid.append(piece.name)
        except SourceError as error:
            if piece.named:
                raise
            refused.append(Refused.by(error, piece.name))
    taking.progress("", len(given), len(given))
    if unsaid:
        others = f"; 没有写明的还有 {'、'.join(unsaid[1:])}" if unsaid[1:] else ""
        raise UnsaidBasis(ASK + others, Place(unsaid[0]))
    return refused


class _Bundles:
    """Papers of folders and zips, put together by where they come from; `refused` are those that are no judgments."""

    def __init__(self, folder: Path, said: dict[str, Provenance]) -> None:
        self.folder, self.said = folder, said
        self.refused: list[Refused] = []

    def of(self, given: Sequence[Piece], progress: Progress) -> list[Piece]:
        """The files with a bundle in the place of many papers; what it is called stands in `said` from now on."""
        papers = [piece for piece in given if piece.suffix in PAPERS and not piece.named]
        if len(papers) <= FEW:
            return list(given)
        together: dict[Provenance, list[Member]] = {}
        for n, piece in enumerate(papers):
            progress(piece.name, n, len(papers))
            try:
                with piece.local() as path:
                    data = path.read_bytes()
                texts = texts_with_judgment(piece.name, data)
                together.setdefault(self.said[piece.name], []).append(Member(piece.name, data, texts))
            except SourceError as error:
                self.refused.append(Refused.by(error, piece.name))
        others = [piece for piece in given if piece.suffix not in PAPERS or piece.named]
        return [*others, *(self._bundle(n, said, members) for n, (said, members) in enumerate(together.items()))]

    def _bundle(self, n: int, said: Provenance, members: list[Member]) -> Piece:
        path = self.folder / f"{n}{SUFFIX}"
        path.write_bytes(bundled(members))
        name = f"裁判文书({len(members)}份){f'-{n + 1}' if n else ''}{SUFFIX}"
        self.said[name] = said
        return Piece(name, False, path)


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

    def begin(self, piece: Piece, path: Path, source_id: str | None, said: Provenance) -> None:
        """Raises SourceError: as `take` before it reads the cells."""
        for reading in recognise(piece.name, path, source_id, self.confirmed).readings:
            self._begun(piece, "", reading, said)

    def take(self, piece: Piece, path: Path, source_id: str | None, said: Provenance) -> list[Refused]:
        """Take a file in; nothing of it where it cannot be read as a whole. Returns the sheets that nothing reads."""
        stood = _mark(path)
        found = recognise(piece.name, path, source_id, self.confirmed)
        sha256 = file_hash(path)
        told = [(one, self._begun(piece, sha256, one, said)) for one in found.readings]
        anew = {old.load_id for old in self.now} - {new.load_id for _, new in told}
        begun, over = self._in_place(told)
        standing = {(one.load_id, one.register): one for one in self.now}
        known = [(reading, new) for reading, new in begun if (new.load_id, new.register) in standing]
        read = []
        for reading, new in begun:
            if (reading, new) not in known:
                old = next((old for old in self.now if old.load_id == new.load_id), None)
                aside = Aside(self.workspace, _read_anew(old, new, said) if old else new)
                beside = _beside_corrected(self.workspace, self.now, aside.load, reading)
                read.append((reading, aside, _taken_in(reading, aside, piece.name, self.key, beside, self._tell)))
        if _mark(path) != stood:
            raise SourceError("文件在装载时被改动, 请再装载一次", Place(piece.name))
        for reading, new in known:
            old = standing[new.load_id, new.register]
            again = _told_again(old, new, said)
            self.now = [again if one is old else one for one in self.now]
            self.done.append(_known(replace(again, file=piece.name), reading.source, old))
        gone = {old.load_id for old in over}
        self.now = [old for old in self.now if old not in over and old.corrects not in gone]
        for reading, aside, outcomes in read:
            place = {old.load_id: old.order for old in self.now}
            order = place.get(aside.load.load_id, max(place.values(), default=0) + 1)
            if any(each.bad for each in outcomes):
                self._tell(f"{piece.name}: 写待补正表")
            one = aside.settle(outcomes, path, piece.suffix, order)
            self.now = [old for old in self.now if old.load_id != one.load_id]
            others = tuple(self.now)
            changes = difference(self.workspace, others, one)
            self.now.append(one)
            loaded = _told(self.workspace, self.now, one, reading.source, outcomes, changes, found.ignored)
            if one.corrects and (unasked := changed_unasked(self.workspace, reading, one.corrects, others)):
                loaded = replace(loaded, notes=(*loaded.notes, unasked))
            loaded = replace(
                loaded, notes=(*loaded.notes, *doubts(self.workspace, one, reading.source.register, outcomes))
            )
            if changes.changed and not one.corrects:
                loaded = replace(loaded, notes=(*loaded.notes, *_same_day(others, one)))
            other = [old for old in over if old.source != one.source]
            notes = [f"此前按 {old.source} 读入的一批 ({old.load_id}) 由此替换" for old in other]
            self.done.append(replace(loaded, anew=one.load_id in anew, notes=(*loaded.notes, *notes)))
        return [Refused(f"{piece.name} [{sheet}]", why) for sheet, why in found.unknown.items()]

    def _in_place(self, begun: list[tuple[Reading, Load]]) -> tuple[list[tuple[Reading, Load]], list[Load]]:
        """What is read by another mapping than before, with the id of what it was read as; and what else was read of
        these sheets before, by this register or another: a sheet is one thing, and counts once.
        """
        mine = {new.load_id for _, new in begun}
        free = [old for old in self.now if old.load_id not in mine]
        placed, over = [], []
        for reading, new in begun:
            read = {pages.first.sheet for pages in reading.tables}
            same = [old for old in free if (old.sha256, old.source) == (new.sha256, new.source)]
            before = [old for old in same if read & sheets_of(self.workspace, old)]
            free = [old for old in free if old not in before]
            if before and all(old.load_id != new.load_id for old in self.now):
                new = replace(new, load_id=before.pop(0).load_id)  # noqa: PLW2901
            placed.append((reading, new))
            over += before
        sheets = {pages.first.sheet for reading, _ in begun for pages in reading.tables}
        shas = {new.sha256 for _, new in begun}
        over += [old for old in free if old.sha256 in shas and sheets & sheets_of(self.workspace, old)]
        return placed, over

    def _tell(self, what: str) -> None:
        self.progress(what, *self.at)

    def _begun(self, piece: Piece, sha256: str, reading: Reading, said: Provenance) -> Load:
        """The load of what a register reads of a file, before anything of it is counted."""
        register = reading.source.register
        said = said_of(reading, said, self.now)
        if not said.basis:
            raise UnsaidBasis(ASK, Place(piece.name))
        corrects = _corrects(reading, piece.name)
        stood = next((one.received for one in self.now if one.load_id == corrects), "")
        day = said.received or date.fromtimestamp(piece.path.stat().st_mtime)
        return Load(
            load_id=_load_id(self.key, sha256, reading),
            source=register.id,
            file=piece.name,
            received=stood or day.isoformat(),
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
            corrects=corrects,
        )


def said_of(reading: Reading, said: Provenance, before: Iterable[Load]) -> Provenance:
    """Where a table comes from: as somebody said, else as the load that it corrects, else as its register knows."""
    register = reading.source.register
    named = _named_by(reading)
    corrected = next((one for one in before if one.load_id in named), None)
    if corrected is not None:
        said = said.filled(Provenance(corrected.basis, corrected.office, custodian=corrected.custodian))
    return said.filled(Provenance(register.basis, register.office))


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


def _read_anew(known: Load, new: Load, said: Provenance) -> Load:
    """A load that another form reads, with what is said of where it comes from; what is not said again stays."""
    told = _told_again(known, new, said)
    form = {name: getattr(new, name) for name in ("file", "register", "precedence", "corrects", "start", "end")}
    return replace(told, **form)


def _mark(path: Path) -> tuple[int, int]:
    """What changes when somebody writes to a file."""
    about = path.stat()
    return about.st_size, about.st_mtime_ns


def _beside_corrected(workspace: Workspace, these: Iterable[Load], one: Load, reading: Reading) -> Mapping[str, str]:
    """Key → the row of the file that a workbook corrects, of the rows that count and that it does not bring back.

    One of them it must not replace: a row corrected to the key of another is another row of the same case, not a
    newer one.
    """
    family = tuple(old for old in these if one.corrects and one.corrects in (old.load_id, old.corrects))
    if not family:
        return {}
    brought = {origin for pages in reading.tables for page in pages for origin in first_origins(page).values()}
    rows = live_rows(workspace, family)
    places = pl.Series([old.load_id for old in family]).gather(rows["load"])
    origins = rows.select(origin=pl.coalesce("first", pl.format("{}/{}", places, "row"))).to_series()
    return {
        key: origin.rpartition("/")[2]
        for key, origin in zip(rows["key"], origins, strict=True)
        if origin not in brought
    }


def _taken_in(
    reading: Reading,
    aside: Aside,
    file: str,
    key: bytes,
    others: Mapping[str, str],
    tell: Callable[[str], None] = lambda _: None,
) -> list[Outcome]:
    """Write the records of what a register reads of a file aside; returns what became of each of its tables. A row with
    a key of `others` does not count.

    Raises SourceError as `taken_pages` does; what is aside then counts for nothing.
    """
    keys = Keys(others)
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


def _named_by(reading: Reading) -> list[str]:
    """The loads whose rows a workbook brings back corrected."""
    origins = (origin for pages in reading.tables for origin in first_origins(pages.first).values())
    return list(dict.fromkeys(origin.split("/", 1)[0] for origin in origins))


def _corrects(reading: Reading, file: str) -> str:
    """The load that a workbook corrects, "" for any other file. Raises SourceError: there are several."""
    named = _named_by(reading)
    if len(named) > 1:
        raise SourceError(f"补正的行出自不同批次 ({'、'.join(named)}), 请一个批次存一个文件", Place(file))
    return next(iter(named), "")


def _remember(workspace: Workspace, refused: list[Refused], given: set[str]) -> None:
    """Keep what was not loaded for `quality`, until a file of the name is loaded or refused again."""
    now = {one.name for one in refused}
    earlier = [one for one in refused_files(workspace) if one.name not in now | given]
    _write_refused(workspace, (*earlier, *refused))


def refused_files(workspace: Workspace) -> list[Refused]:
    """The files that loads left out. Raises WorkspaceError: the list is damaged."""
    path = workspace.folder / REFUSED
    try:
        return [Refused(**one) for one in json.loads(path.read_text("utf-8"))] if path.exists() else []
    except (OSError, ValueError, TypeError) as error:
        raise WorkspaceError("未装载文件的清单损坏, 可删去后重新装载", Place(str(path))) from error


def forget_refused(workspace: Workspace, name: str) -> bool:
    """Strike a file off the list of those left out; call it as the writer. Whether it stood there.

    Raises WorkspaceError: the list is damaged or cannot be written.
    """
    before = refused_files(workspace)
    after = [one for one in before if one.name != name and not one.name.startswith(f"{name} [")]
    if len(after) < len(before):
        _write_refused(workspace, after)
    return len(after) < len(before)


def _write_refused(workspace: Workspace, refused: Iterable[Refused]) -> None:
    told = [{"name": one.name, "reason": one.reason} for one in refused]
    with one_line(workspace.folder):
        replace_file(workspace.folder / REFUSED, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())


def _nothing(refused: list[Refused]) -> str:
    others = f"; 另有 {len(refused) - 1} 个文件也不能装载" if len(refused) > 1 else ""
    return refused[0].reason + others


def reread(workspace: Workspace, *, progress: Progress = silent) -> list[Loaded]:
    """Read the kept originals again whose register (or the code that reads it, or what was confirmed of their headers)
    changed; call it as the writer.

    Raises WorkspaceError: an original is gone. SourceError: the new form does not read it.
    """
    before = loads(workspace)
    confirmed = mappings(workspace)
    forms = _forms(before, confirmed)
    stale = [one for one in before if one.register not in forms[one.source]]
    now = {one.load_id: one for one in before}
    key = workspace.key() if stale else b""
    done = []
    for n, one in enumerate(stale):
        progress(one.file, n, len(stale))
        original = original_of(workspace, one.load_id)
        if original is None:
            raise WorkspaceError(
                "原始文件不在了, 无法按新的登记表重读", Place(str(workspace.folder / "sources" / one.load_id))
            )
        reading = reading_again(workspace, one, original, confirmed)
        anew = replace(
            one,
            register=_register_hash(reading.source),
            precedence=reading.source.register.precedence,
            corrects=_corrects(reading, one.file),
        )
        aside = Aside(workspace, anew)
        others = _beside_corrected(workspace, [old for old in before if old is not one], anew, reading)
        outcomes = _taken_in(reading, aside, one.file, key, others)
        anew = aside.settle(outcomes, original, original.suffix, one.order)
        now[one.load_id] = anew
        done.append(_told(workspace, now.values(), anew, reading.source, outcomes, Difference()))
    if stale:
        publish(workspace, list(now.values()))
    return done


def _forms(these: Iterable[Load], confirmed: Mapping[str, Confirmed]) -> dict[str, set[str]]:
    """Source of the loads → the hashes of the forms that it may be read by: the register's, and each confirmed one."""
    forms = {name: {_register_hash(source(name))} for name in {one.source for one in these}}
    for said in confirmed.values():
        if said.source in forms:
            with suppress(SourceError):  # what once was confirmed fits no more, so no load may stand by it
                known = mapped(source(said.source), said.columns, said.constants)
                forms[said.source].add(_register_hash(known))
    return forms


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
    for file in (
        *sorted(folder.glob("*.py")),
        *sorted(folder.glob("formats/*.py")),
        *sorted(folder.glob("cells/*.py")),
        *(sorted(folder.glob("judgments/*.py")) if one.register.from_texts else ()),
    ):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:REGISTER_DIGITS]


def _told(
    workspace: Workspace,
    these: Iterable[Load],
    one: Load,
    src: Source,
    outcomes: list[Outcome],
    changes: Difference,
    ignored: tuple[str, ...] = (),
) -> Loaded:
    unknown = [header for each in outcomes for header, fate in each.fates.items() if fate == "quarantined"]
    family = {one.load_id, one.corrects} - {""}
    kin = [each for each in these if family & {each.load_id, each.corrects}]
    return Loaded(
        load=one,
        title=src.register.title.zh,
        rows=one.rows,
        to_correct=still_to_correct(workspace, kin).get(one.load_id, ToCorrect()),
        unknown_headers=tuple(dict.fromkeys(unknown)),
        notes=(*_in_all_rows(src), *(note for each in outcomes for note in each.notes)),
        difference=changes,
        ignored_sheets=ignored,
    )


def _in_all_rows(src: Source) -> Iterator[str]:
    """What was confirmed of every row: a file that has no such column takes it from there."""
    for column in src.register.columns.values():
        if column.constant:
            yield f"“{column.header}”文件中没有, 全表都取 {column.constant} (对应时确认)"


def _same_day(others: Iterable[Load], one: Load) -> Iterator[str]:
    """That of exports of one day the one that came last counts, for nothing else says which is the newer."""
    same = [old.file for old in others if (old.source, old.received, old.corrects) == (one.source, one.received, "")]
    if same:
        named = "、".join(same[:NAMED]) + (f" 等 {len(same)} 个文件" if len(same) > NAMED else "")
        told = f"与 {named} 接收日期同为 {one.received}"
        yield f"{told}, 改了的行以后装载的为准; 先后不是这样的, 请写明接收日期"


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
    return Loaded(one, src.register.title.zh, one.rows, ToCorrect(), (), notes, Difference(), known=True)
