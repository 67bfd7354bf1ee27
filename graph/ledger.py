"""The ledger: what people decided. `ledger.sqlite` in the workspace folder, which no stage touches.

One table of events, appended to and never changed: triggers refuse UPDATE, DELETE and REPLACE. What holds now is the
last event of its kind; what was before stays readable. An event that was acknowledged is on the disk.

Two at once. A decision (status, handler, saved view) carries `seen`, the number of the last decision on its subject
that its maker saw, 0 for none. Has somebody decided since, it is refused with who, what and when, so that the maker
can look and decide anew. Notes, issued documents and audit events stand beside each other and never conflict.

Ids that change. A clue or ring keeps its id while half of its cases stay, and its decisions with it; what it got since
is told as `grown`. One with a new id names its predecessors: their events are read with its own, each under the id it
was made on, and their status is told (前身已排除) but never taken over, for the cases are other ones. A list forgets
what was absent from it for one run (a file unloaded, the office's queries not given) and may bring it back under
another id; so each event keeps the cases of its subject, and `followed` finds it again by them.

No connection is kept: each call opens the file and closes it. So a Ledger serves any number of threads, a ledger put
back from a backup is used at once, and while nobody writes a copy of it (and of a -wal beside it) is whole.
"""

import errno
import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from graph.errors import LedgerError, Place
from graph.succession import succession
from graph.workspace import FORBIDDEN, FULL

LEDGER = "ledger.sqlite"
VERSION = 1
WAIT_SECONDS = 30.0
APPLICATION = int.from_bytes(b"QSLG")
"""What SQLite's header says, so that no other database is taken for a ledger."""


@dataclass(frozen=True)
class Status:
    """One state of a clue or ring and the states that follow it."""

    zh: str
    en: str
    then: tuple[str, ...] = ()


LIFECYCLE = {
    one.zh: one
    for one in (
        Status("待研判", "to assess", ("退回补数据", "排除", "有效线索")),
        Status("退回补数据", "returned for data", ("待研判",)),
        Status("排除", "excluded"),
        Status("有效线索", "valid clue", ("交办",)),
        Status("交办", "handed out", ("受理立案",)),
        Status("受理立案", "case opened", ("调查核实",)),
        Status("调查核实", "under investigation", ("发出检察建议", "提请抗诉", "移送", "终结", "支持起诉")),
        Status("发出检察建议", "recommendation sent", ("回复",)),
        Status("提请抗诉", "protest requested", ("回复",)),
        Status("移送", "referred", ("回复", "归档")),
        Status("终结", "ended", ("回复", "归档")),
        Status("支持起诉", "suit supported", ("回复", "归档")),
        Status("回复", "reply received", ("采纳", "部分采纳", "未采纳")),
        Status("采纳", "adopted", ("归档",)),
        Status("部分采纳", "partly adopted", ("归档",)),
        Status("未采纳", "not adopted", ("跟进监督",)),
        Status("跟进监督", "followed up", ("归档",)),
        Status("归档", "filed"),
    )
}
"""Domain §12.2, without 初筛, which is the machine's. An arrow may be gone back, to correct a mistake, with words."""

FIRST = "待研判"
EXCLUDED = "排除"
REASONS = {
    "同名异人": "namesakes",
    "数据错误": "wrong data",
    "合法职业当事人": "lawful professional party",
    "已纠正": "already corrected",
    "证据不足": "not enough evidence",
    "轻微瑕疵": "minor flaw",
    "无管辖": "no jurisdiction",
    "重复": "duplicate",
}
"""One of them goes with EXCLUDED, and with nothing else."""

RING, CLUE, VIEW = "ring", "clue", "view"
STATUS, HANDLER, NOTE, ISSUE, SAVED, WITHDRAWN = "status", "handler", "note", "issue", "saved", "withdrawn"
WORK = (STATUS, HANDLER, NOTE, ISSUE, SAVED, WITHDRAWN)
Act = Literal["viewed", "revealed", "exported", "queried"]
ACTS: tuple[Act, ...] = ("viewed", "revealed", "exported", "queried")
DECISIONS = (STATUS, HANDLER, SAVED, WITHDRAWN)
"""Those that must have seen the last one on their subject."""

BODIES = {
    STATUS: ("from", "to", "reason", "words"),
    HANDLER: ("handler", "words"),
    NOTE: ("words", "replaces"),
    ISSUE: ("number", "document", "form", "sha256", "data_version", "scope"),
    SAVED: ("note", "data_date"),
    WITHDRAWN: ("words",),
}

_MAKE = f"""
BEGIN;
CREATE TABLE events (
 number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL,
 subject_kind TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, attached TEXT
);
CREATE INDEX by_subject ON events (subject_kind, subject, kind);
CREATE INDEX by_kind ON events (kind);
CREATE TRIGGER no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER no_replace BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events WHERE number = NEW.number)
 BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
COMMIT;
PRAGMA journal_mode = WAL;
"""
_UNFIT = re.compile("[\x00\ud800-\udfff]")
"""What SQLite cannot compare or store: no text that people typed has it."""

_EVENT = "number, at, who, kind, subject_kind, subject, body"
_APPEND = f"INSERT INTO events ({_EVENT}, attached) VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)"
# With max(number) SQLite takes the other columns from that row.
_STANDING = f"""
SELECT max(number), at, who, kind, subject_kind, subject, body, attached FROM events
WHERE subject_kind = ? AND subject IN (SELECT value FROM json_each(?)) AND kind IN ('{STATUS}', '{HANDLER}')
GROUP BY subject, kind
"""
_CASES = f"""
SELECT subject, max(number), attached FROM events
WHERE subject_kind = ? AND kind IN ('{STATUS}', '{HANDLER}', '{NOTE}', '{ISSUE}') AND attached IS NOT NULL
GROUP BY subject
"""


@dataclass(frozen=True)
class Subject:
    """What a decision is on: a clue, a ring, or whatever else has a `kind` and an `id`.

    `title` is kept with the event, for the day when the subject is gone. `predecessors` are its former ids (rings.json,
    clues.parquet; of an entity its aliases). `cases` are what it is made of, as ids that say the same in each run.
    """

    kind: str
    id: str
    title: str = ""
    predecessors: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Event:
    """One line of the ledger; `kind` is one of WORK or ACTS, `body` what BODIES says and the `title` of the subject."""

    number: int
    at: datetime
    who: str
    kind: str
    subject_kind: str
    subject: str
    body: Mapping[str, Any]

    @property
    def when(self) -> str:
        """The minute, in local time."""
        return self.at.astimezone().strftime("%Y-%m-%d %H:%M")


@dataclass(frozen=True)
class Standing:
    """How a clue or ring stands.

    `last` is the number of the last decision, which the next one must have seen; `decided` who set the status, and
    why; `grown` the cases that came to it since; `former` what was last decided on predecessors, newest first.
    """

    status: str = FIRST
    handler: str = ""
    last: int = 0
    decided: Event | None = None
    grown: tuple[str, ...] = ()
    former: tuple[Event, ...] = ()


@dataclass(frozen=True)
class View:
    """A saved view as it was last saved under its name; `number` is what the next version must have seen."""

    number: int
    name: str
    who: str
    at: datetime
    note: str
    data_date: date | None


class Conflict(LedgerError):
    """Somebody decided meanwhile: `events` are the decisions that were not seen, oldest first."""

    def __init__(self, events: tuple[Event, ...]) -> None:
        told = "; ".join(f"{one.who} 已于 {one.when} {_done(one)}" for one in events)
        super().__init__(f"{told or '认定记录已不是所见的那一份'}; 请看过最新情况再定")
        self.events = events


def next_steps(status: str) -> dict[str, bool]:
    """The states that may follow `status` → whether words must say why, as they must to go back on an arrow."""
    forward = LIFECYCLE[status].then
    back = [one.zh for one in LIFECYCLE.values() if status in one.then and one.zh not in forward]
    return {**dict.fromkeys(forward, False), **dict.fromkeys(back, True)}


class Ledger:
    """What people decided in the workspace at `folder`. Opening it writes nothing; the first event makes the file.

    Every method raises LedgerError, in one line: the file is damaged, no ledger, or of another version; it cannot be
    written (read-only, disk full), and then nothing was taken down. `who` is the name of the person.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / LEDGER

    # What people do

    def decide(self, subject: Subject, status: str, *, who: str, seen: int, reason: str = "", words: str = "") -> Event:
        """Set the status.

        Raises Conflict; LedgerError: no step of the LIFECYCLE (what is one is named), EXCLUDED without one of REASONS,
        a step back without words.
        """
        with self._writing() as file:
            _refuse_unseen(file, subject, seen)
            now = _standing(subject, _last(file, subject.kind, [subject.id])).status
            if wrong := _wrong_step(now, status, reason, words):
                raise LedgerError(wrong)
            body = {"from": now, "to": status, "reason": reason, "words": words.strip()}
            return _append(file, who, STATUS, subject, body)

    def assign(self, subject: Subject, handler: str, *, who: str, seen: int, words: str = "") -> Event:
        """Give it to `handler`, or with "" to nobody. Raises Conflict."""
        with self._writing() as file:
            _refuse_unseen(file, subject, seen)
            return _append(file, who, HANDLER, subject, {"handler": handler.strip(), "words": words.strip()})

    def note(self, subject: Subject, words: str, *, who: str, replaces: int | None = None) -> Event:
        """Add a note, which may replace an earlier one (its number): that stays and is told as replaced.

        Raises LedgerError: no words; `replaces` is no note of this subject or its predecessors.
        """
        if not words.strip():
            raise LedgerError("备注没有内容")
        with self._writing() as file:
            ids = (subject.id, *subject.predecessors)
            mine = "SELECT subject FROM events WHERE number = ? AND kind = ? AND subject_kind = ?"
            if replaces is not None and not any(
                one in ids for (one,) in file.execute(mine, (replaces, NOTE, subject.kind))
            ):
                raise LedgerError(f"第 {replaces} 条不是此处的备注, 不能由新备注取代")
            return _append(file, who, NOTE, subject, {"words": words.strip(), "replaces": replaces})

    def save_view(
        self,
        name: str,
        payload: Mapping[str, Any],
        *,
        who: str,
        seen: int = 0,
        note: str = "",
        data_date: date | None = None,
    ) -> Event:
        """Save a view of the network, any JSON object, under a name.

        `seen` is the number of the view that is open under this name, 0 for a new name: so nobody takes another's name
        unawares. Every version stays. Raises Conflict; LedgerError: no name.
        """
        view = _view_called(name)
        body = {"note": note.strip(), "data_date": data_date.isoformat() if data_date else None}
        with self._writing() as file:
            _refuse_unseen(file, view, seen)
            return _append(file, who, SAVED, view, body, attached=json.dumps(payload, allow_nan=False))

    def withdraw_view(self, name: str, *, who: str, seen: int, words: str = "") -> Event:
        """Take a view off the list. Raises Conflict; LedgerError: no such view."""
        view = _view_called(name)
        with self._writing() as file:
            _refuse_unseen(file, view, seen)
            if all(one.name != view.id for one in _views(file)):
                raise LedgerError(f"没有名为 {view.id} 的视图")
            return _append(file, who, WITHDRAWN, view, {"words": words.strip()})

    def issue(
        self,
        subject: Subject,
        *,
        who: str,
        number: str,
        document: str,
        form: str,
        sha256: str,
        data_version: str,
        scope: str = "",
    ) -> Event:
        """Take down a document that went out.

        `document` says what it is (初核报告), `form` docx, pdf, html or xlsx, `sha256` 64 hex digits of the file's
        bytes, `scope` what of the data is in it. One number is one document in any number of forms; what was issued
        cannot change.
        Raises LedgerError: something else went out under this number, or another file in this form (who and when).
        """
        if not re.fullmatch("[0-9a-f]{64}", sha256):
            raise LedgerError("sha256 应为 64 位小写十六进制")
        if not number.strip():
            raise LedgerError("文书没有编号")
        body = {
            "number": number.strip(), "document": document, "form": form, "sha256": sha256,
            "data_version": data_version, "scope": scope,
        }  # fmt: skip
        with self._writing() as file:
            for other in _issued(file):
                same = (other.subject_kind, other.subject) == (subject.kind, subject.id) and all(
                    other.body[name] == body[name] for name in ("document", "data_version", "scope")
                )
                if other.body["number"] == body["number"] and (
                    not same or (other.body["form"] == form and other.body["sha256"] != sha256)
                ):
                    raise LedgerError(
                        f"编号 {number} 已由 {other.who} 于 {other.when} 用于另一份文书; 已出的文书不能更改, 请另取编号"
                    )
            return _append(file, who, ISSUE, subject, body)

    def audit(self, act: Act, subject: Subject, *, who: str, **details: str | int | None) -> Event:
        """Take down who looked at, revealed, exported or queried what; `details` are the event's body."""
        with self._writing() as file:
            return _append(file, who, act, replace(subject, cases=()), details)

    # What is read

    def standings(self, subjects: Iterable[Subject]) -> dict[str, Standing]:
        """Id → how it stands, for every subject; subjects of different kinds have different ids.

        Cost    one query a kind for the whole list; 0.1 s for each thousand decided ones.
        """
        kinds: dict[str, list[Subject]] = {}
        for one in subjects:
            kinds.setdefault(one.kind, []).append(one)
        told: dict[str, Standing] = {}
        with self._reading() as file:
            for kind, these in kinds.items():
                found = _last(file, kind, [id_ for one in these for id_ in (one.id, *one.predecessors)])
                told |= {one.id: _standing(one, found) for one in these}
        return told

    def history(self, subject: Subject) -> list[Event]:
        """What people did with it and its predecessors, oldest first; `event.subject` says under which id.

        Without audit events. A predecessor that lives on beside it (it split) is told with all that it went through.
        """
        ids = json.dumps([subject.id, *subject.predecessors])
        return self._events(
            "subject_kind = ? AND subject IN (SELECT value FROM json_each(?))"
            " AND kind IN (SELECT value FROM json_each(?))",
            (subject.kind, ids, json.dumps(WORK)),
            "ORDER BY number",
        )

    def log(
        self, kinds: Collection[str] = WORK, *, subject_kind: str | None = None, limit: int | None = None
    ) -> list[Event]:
        """Events of these kinds (WORK, ACTS or some of them), newest first, `limit` at most."""
        return self._events(
            "kind IN (SELECT value FROM json_each(?)) AND (?2 IS NULL OR subject_kind = ?2)",
            (json.dumps(list(kinds)), subject_kind),
            f"ORDER BY number DESC LIMIT {-1 if limit is None else limit}",
        )

    def views(self) -> list[View]:
        """The saved views that nobody withdrew, by name."""
        with self._reading() as file:
            return _views(file)

    def payload(self, view: int) -> dict[str, Any]:
        """What was saved as this version of a view; `view` is its number. Raises LedgerError: no view has it."""
        with self._reading() as file:
            found = file.execute("SELECT attached FROM events WHERE number = ? AND kind = ?", (view, SAVED)).fetchone()
            if found is None:
                raise LedgerError(f"没有第 {view} 号视图")
            payload: dict[str, Any] = _read(found[0])
            return payload

    def free_number(self, prefix: str) -> str:
        """`prefix` and the next number of four digits or more that no issued document of this prefix has (`2026-0001`).

        Another may take it before `issue`, which then refuses: take the next.
        """
        with self._reading() as file:
            taken = [one.body["number"].removeprefix(prefix) for one in _issued(file)]
        return f"{prefix}{max((int(one) for one in taken if one.isdecimal()), default=0) + 1:04}"

    def followed(self, subjects: Collection[Subject]) -> list[Subject]:
        """The subjects of whole lists, each with the former id more under which people dealt with it, where there is
        one: an id that is neither in the list nor a predecessor, and that had at least half of its cases (Jaccard).

        Cost    one query a kind; linear in the cases of what people dealt with and is gone.
        """
        former: dict[str, str] = {}
        with self._reading() as file:
            for kind in {one.kind for one in subjects}:
                these = [one for one in subjects if one.kind == kind]
                known = {id_ for one in these for id_ in (one.id, *one.predecessors)}
                gone = {id_: _read(cases) for id_, _, cases in file.execute(_CASES, (kind,)) if id_ not in known}
                if gone:
                    then = succession({one.id: set(one.cases) for one in these}, {was: set(gone[was]) for was in gone})
                    former |= {one: was for one, was in then.ids.items() if was in then.kept}
        return [
            replace(one, predecessors=(*one.predecessors, former[one.id])) if one.id in former else one
            for one in subjects
        ]

    # The file

    @property
    def _place(self) -> Place:
        return Place(str(self.path))

    def _events(self, where: str, values: tuple[object, ...], order: str) -> list[Event]:
        with self._reading() as file:
            rows = file.execute(f"SELECT {_EVENT} FROM events WHERE {where} {order}", values)
            return [_event(row) for row in rows]

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that no other writer can come between; on the disk when the block has ended."""
        with _one_line(self.path, "此项未记入"):
            if not self.path.exists():
                self._make()
            with closing(self._opened()) as file:
                file.execute("BEGIN IMMEDIATE")
                yield file
                file.execute("COMMIT")

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read from: an empty ledger where there is none yet."""
        with _one_line(self.path, "无法读取"):
            if not self.path.exists():
                with closing(sqlite3.connect(":memory:")) as nothing:
                    nothing.executescript(_MAKE)
                    yield nothing
                return
            with closing(self._opened()) as file:
                yield file

    def _make(self) -> None:
        """An empty ledger: made beside, then put in its place in one step, so that no half-made one is ever there."""
        handle, name = tempfile.mkstemp(".aside", f"{LEDGER}.", self.path.parent)
        os.close(handle)
        try:
            with closing(sqlite3.connect(name, isolation_level=None)) as file:
                file.executescript(_MAKE)
            with suppress(FileExistsError):  # another was first
                os.link(name, self.path)
        finally:
            os.unlink(name)

    def _opened(self) -> sqlite3.Connection:
        address = self.path.absolute().as_uri()
        try:
            return self._checked(f"{address}?mode=rw")
        except sqlite3.OperationalError as error:
            # A folder that is read-only, as of an archive: SQLite can read there only what is sure not to change.
            unmerged = self.path.with_name(f"{LEDGER}-wal")
            if _code(error) not in _CANNOT_WRITE or (unmerged.exists() and unmerged.stat().st_size):
                raise
            return self._checked(f"{address}?mode=ro&immutable=1")

    def _checked(self, address: str) -> sqlite3.Connection:
        file = sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS, isolation_level=None)
        try:
            file.execute("PRAGMA synchronous = FULL")
            ((application,),) = file.execute("PRAGMA application_id").fetchall()
            ((version,),) = file.execute("PRAGMA user_version").fetchall()
            if application != APPLICATION:
                raise LedgerError("不是清诉的认定记录, 或已损坏; 请从备份恢复", self._place)
            if version != VERSION:
                raise LedgerError(f"认定记录是第 {version} 版, 本程序只识第 {VERSION} 版, 请换用相应版本", self._place)
        except BaseException:
            file.close()
            raise
        return file


def _append(
    file: sqlite3.Connection,
    who: str,
    kind: str,
    subject: Subject,
    body: Mapping[str, Any],
    *,
    attached: str | None = None,
) -> Event:
    if not who.strip():
        raise LedgerError("须写明是谁")
    if attached is None and subject.cases:
        attached = json.dumps(subject.cases)
    at = datetime.now(UTC)
    text = json.dumps({**body, "title": subject.title}, ensure_ascii=False)
    told = (at.isoformat(timespec="milliseconds"), who.strip(), kind, subject.kind, subject.id, text)
    if any(_UNFIT.search(one) for one in (*told, *body.values()) if isinstance(one, str)):
        raise LedgerError("含有无法保存的字符, 请删去乱码")
    number = file.execute(_APPEND, (*told, attached)).lastrowid
    return _event((number, *told))


def _event(row: tuple[Any, ...]) -> Event:
    number, at, who, kind, subject_kind, subject, body = row
    told = _read(body)
    try:
        event = Event(number, datetime.fromisoformat(at), who, kind, subject_kind, subject, told)
    except (TypeError, ValueError):
        raise _damaged() from None
    known = isinstance(told, dict) and all(name in told for name in BODIES.get(kind, ()))
    if not known or (kind == STATUS and told["to"] not in LIFECYCLE):
        raise _damaged()
    return event


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        raise _damaged() from None


def _damaged() -> LedgerError:
    return LedgerError("认定记录损坏, 请从备份恢复", Place(LEDGER))


Last = Mapping[tuple[str, str], tuple[Event, str | None]]
"""(Subject, kind of decision) → the last such event and the cases of the subject then, as JSON."""


def _last(file: sqlite3.Connection, kind: str, ids: list[str]) -> Last:
    rows = file.execute(_STANDING, (kind, json.dumps(ids)))
    events = [(_event(tuple(row)), cases) for *row, cases in rows]
    return {(one.subject, one.kind): (one, cases) for one, cases in events}


def _standing(subject: Subject, last: Last) -> Standing:
    decided, cases = last.get((subject.id, STATUS), (None, None))
    given, _ = last.get((subject.id, HANDLER), (None, None))
    then = set(_read(cases)) if cases is not None else set(subject.cases)
    before = [last[was, STATUS][0] for was in subject.predecessors if (was, STATUS) in last]
    return Standing(
        status=decided.body["to"] if decided else FIRST,
        handler=given.body["handler"] if given else "",
        last=max((one.number for one in (decided, given) if one), default=0),
        decided=decided,
        grown=tuple(case for case in subject.cases if case not in then),
        former=tuple(
            sorted((one for one in before if one.body["to"] != FIRST), key=lambda one: one.number, reverse=True)
        ),
    )


def _refuse_unseen(file: sqlite3.Connection, subject: Subject, seen: int) -> None:
    kinds = ", ".join("?" * len(DECISIONS))
    events = [
        _event(row)
        for row in file.execute(
            f"SELECT {_EVENT} FROM events WHERE subject_kind = ? AND subject = ? AND kind IN ({kinds}) ORDER BY number",
            (subject.kind, subject.id, *DECISIONS),
        )
    ]
    if seen != (0 if not events or events[-1].kind == WITHDRAWN else events[-1].number):
        raise Conflict(tuple(one for one in events if one.number > seen))


def _wrong_step(now: str, status: str, reason: str, words: str) -> str | None:
    """Why the step cannot be taken, None where it can."""
    steps = next_steps(now)
    if status not in steps:
        return f"现为 {now}, 不能改为 {status}; 可改为: {'、'.join(steps)}"
    if status == EXCLUDED and reason not in REASONS:
        return f"{EXCLUDED}须写理由, 为其中之一: {'、'.join(REASONS)}"
    if status != EXCLUDED and reason:
        return f"理由代码 {reason} 只用于{EXCLUDED}; 其他说明请写成文字"
    if steps[status] and not words.strip():
        return f"从 {now} 改回 {status}, 须用文字写明缘由"
    return None


def _done(event: Event) -> str:
    """What a decision did, after the name and the time."""
    if event.kind == STATUS:
        return f"改为 {event.body['to']}" + (f" ({event.body['reason']})" if event.body["reason"] else "")
    if event.kind == HANDLER:
        return f"交 {event.body['handler']} 承办" if event.body["handler"] else "取消承办人"
    return f"保存视图 {event.subject}" if event.kind == SAVED else f"撤下视图 {event.subject}"


def _view_called(name: str) -> Subject:
    if not name.strip():
        raise LedgerError("视图没有名称")
    return Subject(VIEW, name.strip())


def _views(file: sqlite3.Connection) -> list[View]:
    latest = (
        f"SELECT {_EVENT} FROM events WHERE number IN (SELECT max(number) FROM events WHERE kind IN (?, ?)"
        " GROUP BY subject) AND kind = ? ORDER BY subject"
    )
    views = []
    for row in file.execute(latest, (SAVED, WITHDRAWN, SAVED)):
        one = _event(row)
        day = one.body["data_date"]
        views.append(
            View(one.number, one.subject, one.who, one.at, one.body["note"], date.fromisoformat(day) if day else None)
        )
    return views


def _issued(file: sqlite3.Connection) -> list[Event]:
    return [
        _event(row) for row in file.execute(f"SELECT {_EVENT} FROM events WHERE kind = ? ORDER BY number", (ISSUE,))
    ]


_CANNOT_WRITE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}


def _code(error: sqlite3.Error) -> int:
    """SQLite's result code without what it adds in the higher bits; 0 where the error is not SQLite's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def _one_line(path: Path, outcome: str) -> Iterator[None]:
    place = Place(str(path))
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except sqlite3.Error as error:
        code = _code(error)
        if code == sqlite3.SQLITE_FULL:
            why = "磁盘已满"
        elif code in _CANNOT_WRITE:
            why = "文件或文件夹只读, 或无权读写"
        elif code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PROTOCOL):
            why = "别的进程久占不放, 请稍后再试"
        elif code == sqlite3.SQLITE_IOERR:
            why = "磁盘读写出错, 或磁盘已满"
        else:
            why = "文件损坏, 请从备份恢复"
        raise LedgerError(f"认定记录{outcome}: {why}", place) from error
    except OSError as error:
        if error.errno in FULL:
            why = "磁盘已满"
        elif error.errno in FORBIDDEN:
            why = "文件夹只读, 或无权写入"
        elif error.errno == errno.ENOENT:
            why = "没有这个工作区"
        else:
            why = error.strerror or type(error).__name__
        raise LedgerError(f"认定记录{outcome}: {why}", place) from error
