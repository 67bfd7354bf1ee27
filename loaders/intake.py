"""The plan of an intake: which sheet of which file which register reads and how, what is left out, how good it is.

It is made before anything is written. A page or a terminal shows it, a person confirms what the headers of unknown
sheets mean, and `carry_out` loads just that: what changed between the look and the load is refused.

    wish = Intake(paths, about=…, keeper=…)
    seen = plan(workspace, wish)                          sheets, what is left out, whose basis nobody said
    seen = seen.confirming(sheet, "DS09", columns, …)     nothing is kept yet
    good = check(workspace, seen)                         rows, cells and columns that would not count, and why
    with workspace.writer():
        done = carry_out(workspace, seen.intake)
        roll_back(workspace, done.trace)                  as if it had not been
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from graph.errors import Place, SourceError
from graph.identifiers import plain
from graph.records import Load, loads
from graph.workspace import Progress, Workspace, file_hash, silent
from loaders.files import Piece, Refused, pieces
from loaders.form import CORRECTION_HEADERS
from loaders.keeping import report
from loaders.load import Loading, lists_among, load, said_of
from loaders.mappings import (
    NO_CONSTANTS,
    Confirmed,
    confirmed,
    fingerprint,
    keep,
    key_in,
    key_of,
    mapped,
    mappings,
    none_of_ours,
    of_other_files,
)
from loaders.matching import Proposal, proposals
from loaders.outcome import outcome_of
from loaders.previewing import previewed
from loaders.provenance import UNSAID, Provenance, is_list
from loaders.recognising import Reading, Recognised, first_form, reader_of, recognise, sorted_out, unread
from loaders.registers import Source, known_headers, source, sources
from loaders.tabular import Pages, Table, read_pages
from loaders.taking import Taken, take
from loaders.taking_back import take_back
from loaders.to_correct import counted, quarantined

KEPT_ROWS = 1000
"""Rows of a sheet that a plan holds: enough to show some, and to try the types of columns on."""
SHOWN_ROWS = 20
NAMED = 3
"""Courts that a refusal names."""
NOBODY = "0" * 12
MOST = 500
"""Cells of a kind that the check of a file lists; it counts them all."""


@dataclass(frozen=True)
class Intake:
    """What somebody wants to be taken in: everything that `carry_out` needs, also in another process.

    `source` the register, where somebody said it; `confirmed` by the fingerprint of headers, what was confirmed for
    this intake; `seen` file → SHA-256 of what the plan was made of, None where nobody looked.
    """

    paths: tuple[Path, ...]
    source: str = ""
    about: Provenance = UNSAID
    keeper: str = ""
    confirmed: Mapping[str, Confirmed] = field(default_factory=dict)
    seen: Mapping[str, str] | None = None

    def told(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        days = {name: day and day.isoformat() for name, day in asdict(self.about).items() if name in _DAYS}
        return {
            "paths": [str(path) for path in self.paths],
            "source": self.source,
            "about": {**asdict(self.about), **days},
            "keeper": self.keeper,
            "confirmed": {mark: asdict(one) for mark, one in self.confirmed.items()},
            "seen": None if self.seen is None else dict(self.seen),
        }

    @staticmethod
    def of(told: Mapping[str, Any]) -> "Intake":
        """Of what `told` gave."""
        days = {name: told["about"][name] and date.fromisoformat(told["about"][name]) for name in _DAYS}
        return Intake(
            tuple(map(Path, told["paths"])),
            told["source"],
            Provenance(**{**told["about"], **days}),
            told["keeper"],
            {mark: Confirmed(**one) for mark, one in told["confirmed"].items()},
            told["seen"],
        )


_DAYS = ("received", "start", "end")


@dataclass(frozen=True)
class File:
    """A file that can be read: its sheets (their first rows), the rows of each, what is said of where it is from."""

    name: str
    sha256: str
    tables: tuple[Table, ...]
    rows: Mapping[str, int]
    said: Provenance


@dataclass(frozen=True)
class Sheet:
    """One sheet and what becomes of it. `table` holds its first rows, `rows` is how many it has.

    `source`  the register that reads it, knowing its headers as confirmed; None where nothing does
    `by`      headers, confirmed (for this intake, also that nothing shall read it), known (confirmed earlier), told; ""
              where nothing reads it
    `why`     what is said of a sheet that nothing reads; of one that is ignored by its name ""
    """

    file: str
    table: Table
    rows: int
    mark: str
    source: Source | None
    by: str
    why: str
    near: dict[str, list[Proposal]] = field(default_factory=dict, repr=False, compare=False)
    """What headers are like, by their fingerprint, as far as it was asked."""
    sha256: str = ""
    key: str = ""
    """By what it is kept what its headers mean, "" where nobody said it."""
    before: Confirmed | None = None
    """What was said of its headers in another file, of that alone."""

    @staticmethod
    def of(file: str, table: Table, sha256: str) -> "Sheet":
        """One of which nothing is known yet."""
        return Sheet(file, _cut(table), table.rows.height, _mark(table), None, "", "", sha256=sha256)

    @property
    def name(self) -> str:
        """As `load` names it where it leaves it out."""
        return self.file if self.table.sheet == "-" else f"{self.file} [{self.table.sheet}]"

    @property
    def open(self) -> bool:
        """Whether a person has to say what it is, or it is left out."""
        return self.source is None and bool(self.why)

    @property
    def headers(self) -> list[str]:
        """Without those that a quarantine workbook adds."""
        return first_form(self.table)[0]

    @property
    def columns(self) -> dict[str, str]:
        """Header → column of the register, "" ignored by name; what it does not know is absent."""
        return {} if self.source is None else columns_of(self.source, self.headers)

    @property
    def proposals(self) -> list[Proposal]:
        """What it could be, best first; worked out once for the same headers."""
        if self.mark not in self.near:
            self.near[self.mark] = proposals(self.table)
        return self.near[self.mark]

    def proposal(self, source_id: str) -> Proposal | None:
        """How it would be read by this register; None where next to nothing fits."""
        near = next((one for one in self.proposals if one.source.register.id == source_id), None)
        return near or next(iter(proposals(self.table, [source(source_id)])), None)

    def proposed(self, source_id: str) -> dict[str, str]:
        """`columns` as they would be by this register, from what is known of it, else from the proposal."""
        if self.source is not None and self.source.register.id == source_id:
            return self.columns
        if self.before is not None and self.before.source == source_id:
            return dict(self.before.columns)
        found = self.proposal(source_id)
        known = columns_of(source(source_id), self.headers)
        return known | ({one.header: one.column for one in found.matches} if found else {})

    def hold(self, said: Confirmed) -> None:
        """Raises SourceError: what every row shall say is refused in most rows, so it is none of theirs."""
        register = mapped(source(said.source), said.columns, said.constants).register
        one = take(register, self.table, file=self.file, load_id=NOBODY, key=bytes(32))
        for name, text in said.constants.items():
            rows = {bad.row: bad.reason for bad in one.bad if bad.column == name}
            if 2 * len(rows) > self.table.rows.height:
                row, reason = next(iter(rows.items()))
                courts = one.nodes["Court"]["name"].drop_nulls().unique().sort() if "Court" in one.nodes else ()
                known = [court for court in courts if court != text] if register.columns[name].type == "court" else []
                near = f"; 案号所指的法院: {'、'.join(known[:NAMED])}" if known else ""
                header = register.columns[name].header
                raise SourceError(f"不能每行都是“{text}”: {reason}{near}", Place(self.name, row, header))

    @property
    def sample(self) -> list[tuple[Any, ...]]:
        """The first rows: the number of each, then its cells by the headers of the table."""
        return self.table.rows.head(SHOWN_ROWS).rows()


@dataclass(frozen=True)
class Plan:
    """What an intake would be. `known` is what was confirmed in the workspace before, `before` what stands there."""

    intake: Intake
    files: tuple[File, ...]
    unreadable: tuple[Refused, ...]
    known: Mapping[str, Confirmed]
    before: tuple[Load, ...]
    near: dict[str, list[Proposal]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def meant(self) -> dict[str, Confirmed]:
        return {**self.known, **self.intake.confirmed}

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every sheet of every file that can be read, in order."""
        return tuple(one for file in self.files for one in self._sheets(file))

    @cached_property
    def left_out(self) -> tuple[Refused, ...]:
        """The files and sheets that would not be loaded, as `load` tells them."""
        out = list(self.unreadable)
        for file in self.files:
            try:
                found = self._sorted(file)
            except SourceError as error:
                out.append(Refused.by(error, file.name))
                continue
            if found.readings:
                out += [Refused(f"{file.name} [{sheet}]", why) for sheet, why in found.unknown.items()]
            else:
                out.append(Refused.by(unread(file.name, file.tables, found, self.intake.source or None), file.name))
        return tuple(out)

    @cached_property
    def unsaid(self) -> tuple[str, ...]:
        """The files that would be loaded, of which nobody said by what right they were obtained."""
        return tuple(
            file.name
            for file in self.files
            if any(not said_of(reading, file.said, self.before).basis for reading in self.readings(file))
        )

    def with_intake(self, **changes: Any) -> "Plan":
        """For an intake that differs in `confirmed` only: nothing is read again."""
        return replace(self, intake=replace(self.intake, **changes))

    def confirming(
        self,
        sheet: Sheet,
        source_id: str,
        columns: Mapping[str, str],
        *,
        who: str,
        day: date,
        constants: Mapping[str, str] = NO_CONSTANTS,
    ) -> "Plan":
        """With what somebody says the headers of a sheet mean, here and wherever they stand.

        Raises SourceError: as `confirmed`, or a constant contradicts most rows.
        """
        said = confirmed(source_id, columns, who=who, day=day, constants=constants)
        if constants:
            sheet.hold(said)
        return self.with_intake(confirmed={**self.intake.confirmed, key_of(sheet.mark, said, sheet.sha256): said})

    def setting_aside(self, sheet: Sheet, *, who: str, day: date) -> "Plan":
        """With what somebody says: that tables of a sheet's headers are none of ours."""
        return self.with_intake(confirmed={**self.intake.confirmed, sheet.mark: none_of_ours(who=who, day=day)})

    def withdrawing(self, sheet: Sheet) -> "Plan":
        """Without what was confirmed for the headers of a sheet in this intake."""
        return self.with_intake(confirmed={k: one for k, one in self.intake.confirmed.items() if k != sheet.key})

    def _sorted(self, file: File) -> Recognised:
        tables = [Pages.of(table) for table in file.tables]
        return sorted_out(tables, file.name, self.intake.source or None, self.meant, sha256=file.sha256)

    def readings(self, file: File) -> tuple[Reading, ...]:
        """What reads the sheets of a file, of their first rows."""
        try:
            return self._sorted(file).readings
        except SourceError:
            return ()

    def _sheets(self, file: File) -> Iterator[Sheet]:
        try:
            found = self._sorted(file)
        except SourceError as error:  # what was confirmed once no longer fits its register
            for table in file.tables:
                yield self._sheet(file, table, None, "", error.reason)
            return
        told = self.intake.source or None
        for table in file.tables:
            read = table.sheet not in found.ignored and table.sheet not in found.unknown
            reader, by_confirmed = reader_of(table, file.name, told, self.meant, file.sha256) if read else (None, "")
            by = "" if reader is None else "told" if told else "headers"
            key = key_in(self.meant, _mark(table), file.sha256)
            set_aside = reader is None and key and not self.meant[key].source and not told
            if set_aside or (reader is not None and by_confirmed):
                by = "confirmed" if (by_confirmed or key) in self.intake.confirmed else "known"
            yield self._sheet(file, table, reader, by, found.unknown.get(table.sheet, ""))

    def _sheet(self, file: File, table: Table, reader: Source | None, by: str, why: str) -> Sheet:
        mark = _mark(table)
        before = of_other_files(self.meant, mark)
        key = key_in(self.meant, mark, file.sha256)
        rows = file.rows[table.sheet]
        return Sheet(file.name, table, rows, mark, reader, by, why, self.near, file.sha256, key, before)


@dataclass(frozen=True)
class Flaw:
    """A cell that would not count, or with `header` "" a row; `whole` where its row does not count."""

    sheet: str
    row: int
    header: str
    text: str
    reason: str
    whole: bool = False


@dataclass(frozen=True)
class Checked:
    """What a register would take of a file, every cell looked at. Lists hold MOST of a kind, numbers are of all.

    `known` where this very file was loaded before. `ignored` and `unknown` are headers, each with how many of its cells
    say something.
    """

    file: str
    register: str
    title: str
    rows: int
    taken: int
    bad_rows: int
    bad_cells: int
    ignored: Mapping[str, int]
    unknown: Mapping[str, int]
    aside: int
    notes: tuple[str, ...]
    known: bool
    rejected: tuple[Flaw, ...]
    cells: tuple[Flaw, ...]
    not_taken: tuple[Flaw, ...]
    ignored_cells: tuple[Flaw, ...]
    set_aside: tuple[Flaw, ...]


@dataclass(frozen=True)
class Quality:
    """Of every file that would be loaded, a part for each register that reads it; and what would be left out."""

    checked: tuple[Checked, ...]
    left_out: tuple[Refused, ...]


@dataclass(frozen=True)
class Trace:
    """What a roll back needs: the loads that an intake brought (what stood before is not among them, even if it was
    read anew), what was confirmed for it, and what was confirmed before of the same headers.
    """

    load_ids: tuple[str, ...]
    confirmed: Mapping[str, Confirmed] = field(default_factory=dict)
    earlier: Mapping[str, Confirmed] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return asdict(self)

    @staticmethod
    def of(told: Mapping[str, Any]) -> "Trace":
        """Of what `told` gave."""
        said = [{mark: Confirmed(**one) for mark, one in told[name].items()} for name in ("confirmed", "earlier")]
        return Trace(tuple(told["load_ids"]), *said)


@dataclass(frozen=True)
class Done:
    """What came of an intake."""

    loading: Loading
    trace: Trace


def plan(workspace: Workspace, intake: Intake, *, progress: Progress = silent) -> Plan:
    """Look at the files of an intake; writes nothing.

    Raises SourceError: a path is not there, a folder has no file, or a list of where the files come from is not right.
    Cost   every file is read once.
    """
    every, refused = pieces(intake.paths)
    beside = lists_among(every, intake.paths)
    files: list[File] = []
    seen: dict[str, str] = {}
    for n, piece in enumerate(every):
        progress(piece.name, n, len(every))
        rows: dict[str, int] = {}
        tables: list[Table] = []
        try:
            with piece.local() as path:
                seen[piece.name] = file_hash(path)
                if is_list(piece.name):
                    continue
                for pages in read_pages(path, known_headers(), name=piece.name):
                    rows[pages.first.sheet] = sum(page.rows.height for page in pages)
                    tables.append(_cut(pages.first))
        except SourceError as error:
            refused.append(Refused.by(error, piece.name))
            continue
        said = beside.of(piece.name).filled(intake.about)
        files.append(File(piece.name, seen[piece.name], tuple(tables), rows, said))
    wish = replace(intake, seen=seen)
    made = Plan(wish, tuple(files), tuple(refused), mappings(workspace), loads(workspace))
    for sheet in made.sheets:
        if sheet.open:
            progress(sheet.name, len(every), len(every))
            _ = sheet.proposals  # somebody waits here, but not where they are shown
    progress("", len(every), len(every))
    return made


def check(seen: Plan, *, progress: Progress = silent) -> Quality:
    """Read every cell of what a plan would load, as `load` would; writes nothing.

    Raises SourceError: a file changed since the plan was made.
    """
    wish = seen.intake
    mine = {file.name: file for file in seen.files if seen.readings(file)}
    given = [piece for piece in pieces(wish.paths)[0] if piece.name in mine]
    checked: list[Checked] = []
    refused = list(seen.left_out)
    before = {(one.sha256, one.source) for one in seen.before}
    for n, piece in enumerate(given):
        progress(piece.name, n, len(given))
        sha256 = mine[piece.name].sha256
        with piece.local() as path:
            _hold_unchanged(path, piece.name, sha256)
            try:
                checked += [
                    _checked(reading, piece.name, known=(sha256, reading.source.register.id) in before)
                    for reading in recognise(piece.name, path, wish.source or None, seen.meant).readings
                ]
            except SourceError as error:
                refused.append(Refused.by(error, piece.name))
    progress("", len(given), len(given))
    return Quality(tuple(checked), tuple(refused))


def carry_out(workspace: Workspace, intake: Intake, *, progress: Progress = silent) -> Done:
    """Load what an intake says, and keep what was confirmed for it; call it as the writer.

    Raises SourceError: as `load`, or a file is not what it was when somebody looked at it; nothing is then published.
    """
    if intake.seen is not None:
        now = pieces(intake.paths)[0]
        if strange := sorted({piece.name for piece in now} ^ set(intake.seen)):
            readable = [name for name in strange if name in intake.seen or _readable(name, now)]
            if readable:
                raise SourceError(_CHANGED, Place(readable[0]))
        for piece in now:
            if piece.name in intake.seen:
                with piece.local() as path:
                    _hold_unchanged(path, piece.name, intake.seen[piece.name])
    known, stood = mappings(workspace), {one.load_id for one in loads(workspace)}
    loading = load(
        workspace,
        intake.paths,
        source_id=intake.source or None,
        about=intake.about,
        keeper=intake.keeper,
        progress=progress,
        confirmed=intake.confirmed,
    )
    brought = tuple(one.load.load_id for one in loading.loaded if one.load.load_id not in stood)
    earlier = {mark: known[mark] for mark in intake.confirmed if mark in known}
    return Done(loading, Trace(brought, intake.confirmed, earlier))


def roll_back(workspace: Workspace, trace: Trace) -> tuple[Load, ...]:
    """Take an intake back; call it as the writer. What corrects its loads goes with them, what they had replaced counts
    again, and what was confirmed for it is forgotten, unless another load still hangs on it. Returns the loads that
    went.
    """
    standing = {one.load_id for one in loads(workspace)}
    gone = take_back(workspace, [one for one in trace.load_ids if one in standing])
    now = mappings(workspace)
    tables = [table for one in loads(workspace) for table in report(workspace, one)["tables"]]
    used = {mark for table in tables for mark in _marks(column["header"] for column in table["columns"])}
    forgotten = {
        mark: trace.earlier.get(mark)
        for mark, one in trace.confirmed.items()
        if now.get(mark) == one and mark not in used
    }
    if forgotten:
        keep(workspace, forgotten)
    return gone


def columns_of(known: Source, headers: list[str]) -> dict[str, str]:
    """Header → column of a register, "" for one that it ignores by name; what it does not know is absent."""
    register = known.register
    found = {}
    for header in headers:
        if column := register.column_for(header):
            found[header] = column[0]
        elif plain(header).lower() in register.ignored_headers:
            found[header] = ""
    return found


def choices() -> dict[str, Source]:
    """The registers that a sheet can be said to be."""
    return sources()


_CHANGED = "检查之后文件有了变化, 请重新检查"


def _hold_unchanged(path: Path, name: str, sha256: str) -> None:
    """Raises SourceError: a file is no longer what somebody looked at."""
    if file_hash(path) != sha256:
        raise SourceError(_CHANGED, Place(name))


def _readable(name: str, now: list[Piece]) -> bool:
    """Whether a file that the plan did not see can be read now; one that it could not read is as it was."""
    try:
        with next(piece for piece in now if piece.name == name).local() as path:
            return path.exists()
    except SourceError:
        return False


def _marks(headers: Iterable[str]) -> tuple[str, str]:
    """The fingerprints of the headers of a load; of a corrected workbook also without those that it adds."""
    every = list(headers)
    return fingerprint(every), fingerprint(header for header in every if header not in CORRECTION_HEADERS)


def _mark(table: Table) -> str:
    return fingerprint(first_form(table)[0])


def _cut(table: Table) -> Table:
    """The first rows alone; a slice would hold all of the table in memory."""
    if table.rows.height <= KEPT_ROWS:
        return table
    rows = pl.DataFrame(table.rows.head(KEPT_ROWS).rows(), schema=table.rows.schema, orient="row")
    last = int(rows["row"][-1])
    return replace(table, rows=rows, marks={place: mark for place, mark in table.marks.items() if place[0] <= last})


def _checked(reading: Reading, file: str, *, known: bool) -> Checked:
    """What would become of what a register reads of a file. Raises SourceError as `previewed`."""
    whole, *others = (_page(one, file, known) for one in previewed(reading, file))
    for page in others:
        told: dict[str, Any] = {name: getattr(whole, name) + getattr(page, name) for name in _COUNTS}
        told |= {name: _added(getattr(whole, name), getattr(page, name)) for name in ("ignored", "unknown")}
        told |= {name: (*getattr(whole, name), *getattr(page, name))[:MOST] for name in _LISTED}
        whole = replace(whole, notes=tuple(dict.fromkeys((*whole.notes, *page.notes))), **told)
    return whole


_COUNTS = ("rows", "taken", "bad_rows", "bad_cells", "aside")
_LISTED = ("rejected", "cells", "not_taken", "ignored_cells", "set_aside")


def _added(some: Mapping[str, int], others: Mapping[str, int]) -> dict[str, int]:
    return {name: some.get(name, 0) + others.get(name, 0) for name in {**some, **others}}


def _page(one: Taken, file: str, known: bool) -> Checked:
    bad = counted(quarantined(one))
    flaws = list(_flaws(one))
    whole = [flaw for flaw in flaws if flaw.whole]
    single = [flaw for flaw in flaws if not flaw.whole]
    return Checked(
        file=file,
        register=one.register.id,
        title=one.register.title.zh,
        rows=one.table.rows.height - len(one.aside),
        taken=one.rows.height,
        bad_rows=bad.whole,
        bad_cells=bad.cells,
        ignored=_headers(one, "ignored"),
        unknown=_headers(one, "quarantined"),
        aside=len(one.table.aside) + len(one.aside),
        notes=tuple(outcome_of(one).notes),
        known=known,
        rejected=tuple(whole[:MOST]),
        cells=tuple(single[:MOST]),
        not_taken=tuple(islice(_cells(one, "quarantined", "登记表中没有这一列"), MOST)),
        ignored_cells=tuple(islice(_cells(one, "ignored", "按名忽略"), MOST)),
        set_aside=tuple(islice(_aside(one), MOST)),
    )


def _flaws(one: Taken) -> Iterator[Flaw]:
    """What is wrong in a table, by rows; each by the header that the file itself has."""
    names = {column: one.table.headers[int(cell[1:])] for column, cell in one.cell_of.items()}
    for bad in one.bad:
        header = names.get(bad.column) or (one.register.columns[bad.column].header if bad.column else "")
        yield Flaw(one.table.sheet, bad.row, header, bad.value, bad.reason, bad.whole)


def _headers(one: Taken, fate: str) -> dict[str, int]:
    """The headers of this fate → how many of their cells say something."""
    rows = one.table.rows
    return {
        header: rows.height - rows[f"c{n}"].null_count()
        for n, header in enumerate(one.table.headers)
        if one.fates[header] == fate
    }


def _cells(one: Taken, fate: str, reason: str) -> Iterator[Flaw]:
    for n, header in enumerate(one.table.headers):
        if one.fates[header] == fate:
            rows = one.table.rows.select("row", f"c{n}").drop_nulls().head(MOST)
            yield from (Flaw(one.table.sheet, row, header, text, reason) for row, text in rows.iter_rows())


def _aside(one: Taken) -> Iterator[Flaw]:
    for row in one.table.aside:
        yield Flaw(one.table.sheet, row.row, "", " | ".join(filter(None, row.cells)), row.what)
    rows = one.table.rows.filter(pl.col("row").is_in(list(one.aside)))
    texts = {number: cells for number, *cells in rows.iter_rows()}
    for number, what in one.aside.items():
        yield Flaw(one.table.sheet, number, "", " | ".join(filter(None, texts.get(number, ()))), what)
