"""What was acknowledged is there and stays; two people do not overwrite each other; nothing is taken over unseen."""

import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from small_graphs import Case, graph_of_cases, hashed, published, ring_of, strangers

from graph.detect import LISTED, detect
from graph.errors import LedgerError
from graph.ledger import (
    ACTS,
    CLUE,
    EXCLUDED,
    FIRST,
    LEDGER,
    LIFECYCLE,
    NOTE,
    REASONS,
    RING,
    STATUS,
    WORK,
    Conflict,
    Event,
    Ledger,
    Standing,
    Subject,
    next_steps,
)
from graph.tables import read_table
from graph.workspace import Workspace

# The lifecycle as domain.md 12.2 draws it, arrow by arrow.
ARROWS = """
待研判→退回补数据 待研判→排除 待研判→有效线索 退回补数据→待研判 有效线索→交办 交办→受理立案 受理立案→调查核实
调查核实→发出检察建议 调查核实→提请抗诉 调查核实→移送 调查核实→终结 调查核实→支持起诉
发出检察建议→回复 提请抗诉→回复 移送→回复 终结→回复 支持起诉→回复 移送→归档 终结→归档 支持起诉→归档
回复→采纳 回复→部分采纳 回复→未采纳 未采纳→跟进监督 采纳→归档 部分采纳→归档 跟进监督→归档
"""
DRAWN = {tuple(one.split("→")) for one in ARROWS.split()}
ROAD = ("有效线索", "交办", "受理立案", "调查核实", "发出检察建议", "回复", "未采纳", "跟进监督", "归档")
ONE, OTHER = Subject(RING, "r1", "网络一", cases=("c1", "c2")), Subject(RING, "r2")
SHA = "0" * 64


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def standing(ledger: Ledger, subject: Subject = ONE) -> Standing:
    return ledger.standings([subject])[subject.id]


def decide(ledger: Ledger, status: str, subject: Subject = ONE, who: str = "甲", **more: Any) -> Event:
    """Decide as one who has just looked."""
    if status == EXCLUDED:
        more.setdefault("reason", "证据不足")
    return ledger.decide(subject, status, who=who, seen=standing(ledger, subject).last, **more)


def rows(path: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as file:
        return file.execute("SELECT * FROM events ORDER BY number").fetchall()


# The lifecycle


def test_every_arrow_is_a_step_and_can_be_gone_back_with_words() -> None:
    steps = {(one, to): words for one in LIFECYCLE for to, words in next_steps(one).items()}
    assert {arrow for arrow, words in steps.items() if not words} == DRAWN
    assert {arrow for arrow, words in steps.items() if words} == {(b, a) for a, b in DRAWN} - DRAWN


def test_the_whole_road_is_kept_with_who_when_and_why(ledger: Ledger) -> None:
    assert standing(ledger) == Standing(FIRST)
    before = datetime.now(UTC)
    for n, status in enumerate(ROAD):
        event = decide(ledger, status, who=f"检察官{n}", words=f"因 {n}")
        assert standing(ledger).status == status
        assert standing(ledger).decided == event
    told = ledger.history(ONE)
    assert [one.body["to"] for one in told] == list(ROAD)
    assert [one.body["from"] for one in told] == [FIRST, *ROAD[:-1]]
    assert [(one.who, one.body["words"]) for one in told] == [(f"检察官{n}", f"因 {n}") for n in range(len(ROAD))]
    assert all(before.replace(microsecond=0) <= one.at <= datetime.now(UTC) for one in told)
    assert {one.body["title"] for one in told} == {"网络一"}


@pytest.mark.parametrize("status", ["归档", "待研判", "初筛", "没有的状态", ""])
def test_another_step_is_refused_and_what_is_allowed_is_named(ledger: Ledger, status: str) -> None:
    with pytest.raises(LedgerError) as told:
        decide(ledger, status)
    assert str(told.value) == f"现为 待研判, 不能改为 {status}; 可改为: 退回补数据、排除、有效线索"
    assert standing(ledger) == Standing(FIRST)
    assert ledger.history(ONE) == []


@pytest.mark.parametrize("reason", REASONS)
def test_an_exclusion_has_a_reason_and_can_be_taken_back_with_words(ledger: Ledger, reason: str) -> None:
    assert decide(ledger, EXCLUDED, reason=reason).body["reason"] == reason
    with pytest.raises(LedgerError, match="从 排除 改回 待研判, 须用文字写明缘由"):
        decide(ledger, FIRST, words="  ")
    decide(ledger, FIRST, words="看错了人")
    assert standing(ledger).status == FIRST
    assert [one.body["to"] for one in ledger.history(ONE)] == [EXCLUDED, FIRST]


@pytest.mark.parametrize("reason", ["", "就是不要", "证据不足 "])
def test_an_exclusion_without_a_known_reason_is_refused_with_the_list(ledger: Ledger, reason: str) -> None:
    with pytest.raises(LedgerError) as told:
        decide(ledger, EXCLUDED, reason=reason)
    assert "同名异人、数据错误、合法职业当事人、已纠正、证据不足、轻微瑕疵、无管辖、重复" in str(told.value)
    assert ledger.history(ONE) == []


def test_a_reason_code_goes_with_an_exclusion_only(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="只用于排除"):
        decide(ledger, "有效线索", reason="重复")
    assert standing(ledger).status == FIRST


class TwoPeople(RuleBasedStateMachine):
    """Two people who each decide on what they last looked at. What was taken down is never lost nor changed."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.ledgers = [Ledger(Path(self.folder.name)) for _ in range(2)]
        self.seen = [0, 0]
        self.status, self.handler = FIRST, ""
        self.events: list[Event] = []
        self.last = 0

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    @rule(person=st.integers(0, 1))
    def look(self, person: int) -> None:
        self.seen[person] = standing(self.ledgers[person]).last

    @rule(
        person=st.integers(0, 1),
        status=st.sampled_from(sorted(LIFECYCLE)),
        reason=st.sampled_from(["", "重复"]),
        words=st.sampled_from(["", "看错了"]),
    )
    def decide(self, person: int, status: str, reason: str, words: str) -> None:
        forward, back = (self.status, status) in DRAWN, (status, self.status) in DRAWN
        right = (forward or (back and words)) and bool(reason) == (status == EXCLUDED)
        self._try(
            person,
            bool(right),
            lambda one: one.decide(ONE, status, who=str(person), seen=self.seen[person], reason=reason, words=words),
        )

    @rule(person=st.integers(0, 1), handler=st.sampled_from(["", "乙"]))
    def assign(self, person: int, handler: str) -> None:
        self._try(person, True, lambda one: one.assign(ONE, handler, who=str(person), seen=self.seen[person]))

    @rule(person=st.integers(0, 1))
    def note(self, person: int) -> None:
        self.events.append(self.ledgers[person].note(ONE, "备注", who=str(person)))

    def _try(self, person: int, right: bool, act: Callable[[Ledger], Event]) -> None:
        unseen = [one for one in self.events if one.kind != NOTE and one.number > self.seen[person]]
        if unseen:
            with pytest.raises(Conflict) as conflict:
                act(self.ledgers[person])
            assert list(conflict.value.events) == unseen
        elif not right:
            with pytest.raises(LedgerError) as refused:
                act(self.ledgers[person])
            assert not isinstance(refused.value, Conflict)
        else:
            event = act(self.ledgers[person])
            self.events.append(event)
            self.last = self.seen[person] = event.number
            self.status = event.body.get("to", self.status)
            self.handler = event.body.get("handler", self.handler)

    @invariant()
    def all_is_there(self) -> None:
        assert self.ledgers[0].history(ONE) == self.events
        now = standing(self.ledgers[1])
        assert (now.status, now.handler, now.last) == (self.status, self.handler, self.last)


TestTwoPeople = TwoPeople.TestCase
TestTwoPeople.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)


# Two at once


def test_who_decides_on_what_another_changed_is_told_who_what_and_when(tmp_path: Path) -> None:
    first, second = Ledger(tmp_path), Ledger(tmp_path)
    seen = standing(first).last
    done = second.decide(ONE, EXCLUDED, who="乙", seen=standing(second).last, reason="重复")
    second.assign(ONE, "丙", who="乙", seen=done.number)
    with pytest.raises(Conflict) as told:
        first.decide(ONE, "有效线索", who="甲", seen=seen)
    assert [one.body.get("to") or one.body["handler"] for one in told.value.events] == [EXCLUDED, "丙"]
    when = done.at.astimezone().strftime("%Y-%m-%d %H:%M")
    assert f"乙 已于 {when} 改为 排除 (重复)" in str(told.value)
    assert "交 丙 承办" in str(told.value)
    assert "\n" not in str(told.value)
    assert standing(first).status == EXCLUDED
    first.decide(ONE, FIRST, who="甲", seen=standing(first).last, words="并不重复")
    assert standing(second).status == FIRST


def test_a_decision_on_another_subject_or_a_note_is_no_conflict(ledger: Ledger) -> None:
    seen = standing(ledger).last
    decide(ledger, "有效线索", OTHER)
    decide(ledger, "有效线索", Subject(CLUE, ONE.id))
    ledger.note(ONE, "先记一笔", who="乙")
    ledger.audit("viewed", ONE, who="乙")
    ledger.decide(ONE, "有效线索", who="甲", seen=seen)
    assert standing(ledger).status == "有效线索"


def test_who_saw_more_than_is_there_is_refused(ledger: Ledger) -> None:
    """As after a backup was put back while a page was open."""
    with pytest.raises(Conflict, match="不是所见的那一份"):
        ledger.decide(ONE, "有效线索", who="甲", seen=7)


def test_of_many_at_the_same_moment_one_decides(ledger: Ledger) -> None:
    done: list[str] = []
    refused: list[Conflict] = []
    gate = threading.Barrier(8)

    def person(name: str) -> None:
        gate.wait()
        try:
            ledger.decide(ONE, "有效线索", who=name, seen=0)
            done.append(name)
        except Conflict as conflict:
            refused.append(conflict)

    people = [threading.Thread(target=person, args=(f"甲{n}",)) for n in range(8)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(done) == 1
    assert len(refused) == 7
    assert {one.events[0].who for one in refused} == set(done)
    assert [one.who for one in ledger.history(ONE)] == done


WRITERS = """
import os, sys, threading
from pathlib import Path
from graph.ledger import Ledger, Subject
ledger, name = Ledger(Path(sys.argv[1])), sys.argv[2]
def person(n):
    for k in range(10):
        done = ledger.note(Subject("ring", "r1"), f"{name} {n} {k}", who=name)
        os.write(1, f"{done.number}\\n".encode())  # in one piece, whatever the other threads do
people = [threading.Thread(target=person, args=(n,)) for n in range(6)]
[one.start() for one in people]
[one.join() for one in people]
"""


def test_two_processes_of_many_threads_lose_nothing(ledger: Ledger) -> None:
    """The file is not there yet: its making is part of the race."""
    command = [sys.executable, "-P", "-c", WRITERS, str(ledger.path.parent)]
    processes = [subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True) for name in ("甲", "乙")]
    numbers = [int(line) for one in processes for line in one.communicate()[0].split()]
    assert [one.returncode for one in processes] == [0, 0]
    told = ledger.history(ONE)
    assert sorted(numbers) == [one.number for one in told] == list(range(1, 121))
    written = {f"{who} {n} {k}" for who in "甲乙" for n in range(6) for k in range(10)}
    assert {one.body["words"] for one in told} == written


# Never lost


DECIDING = """
import sys, itertools
from pathlib import Path
from graph.ledger import Ledger, Subject
ledger = Ledger(Path(sys.argv[1]))
print("begun", flush=True)
for n in itertools.count(int(sys.argv[2])):
    event = ledger.decide(Subject("ring", f"k{n}"), "有效线索", who="甲", seen=0, words="因" * 3000)
    print(f"{event.number} k{n}", flush=True)
"""


def test_kill_at_any_moment_loses_no_acknowledged_decision(ledger: Ledger) -> None:
    acknowledged: dict[int, str] = {}
    dice = random.Random(7)
    for nth in range(8):
        command = [sys.executable, "-P", "-c", DECIDING, str(ledger.path.parent), str(nth * 100_000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "begun\n"
            time.sleep(dice.uniform(0, 0.01) if nth % 2 else dice.uniform(0.05, 0.3))
            child.send_signal(signal.SIGKILL)
            for line in child.stdout:
                if line.endswith("\n"):
                    number, subject = line.split()
                    acknowledged[int(number)] = subject
        there = {one.number: one.subject for one in ledger.log((STATUS,))}
        assert acknowledged.items() <= there.items()
        # At most the one that each child was writing when it was killed.
        assert len(there) - len(acknowledged) <= nth + 1
        ledger.note(OTHER, "后来的", who="乙")
    assert len(acknowledged) > 8
    assert len(ledger.history(OTHER)) == 8


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET who = 'x'",
        "UPDATE OR REPLACE events SET number = 1 WHERE number = 2",
        "DELETE FROM events",
        "DELETE FROM events WHERE number = 1",
        "REPLACE INTO events SELECT number, at, 'x', kind, subject_kind, subject, body, attached FROM events",
        "INSERT INTO events SELECT * FROM events WHERE true ON CONFLICT (number) DO UPDATE SET who = 'x'",
    ],
)
def test_nothing_can_be_changed_or_taken_out(ledger: Ledger, statement: str) -> None:
    decide(ledger, "有效线索")
    ledger.note(ONE, "备注", who="甲")
    ledger.audit("viewed", ONE, who="甲")
    before = rows(ledger.path)
    with closing(sqlite3.connect(ledger.path)) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert names == ["events"]
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            file.execute(statement)
        file.commit()
    assert rows(ledger.path) == before
    assert len(before) == 3


def test_the_file_is_for_its_owner_only_and_waits_for_the_disk(ledger: Ledger) -> None:
    with ledger._writing() as file:
        assert file.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
        assert file.execute("PRAGMA synchronous").fetchall() == [(2,)]
        file.execute("INSERT INTO events VALUES (1, '2026-01-01', '甲', 'viewed', 'ring', 'r', '{}', NULL)")
        beside = list(ledger.path.parent.iterdir())
        assert {one.name for one in beside} == {LEDGER, f"{LEDGER}-wal", f"{LEDGER}-shm"}
        assert {stat.S_IMODE(one.stat().st_mode) for one in beside} == {0o600}
    assert [one.name for one in ledger.path.parent.iterdir()] == [LEDGER]


def test_a_copy_of_the_one_file_is_a_whole_backup_and_is_used_at_once_when_put_back(
    ledger: Ledger, tmp_path: Path
) -> None:
    decide(ledger, "有效线索")
    backup = shutil.copy(ledger.path, tmp_path / "备份")
    decide(ledger, "交办")
    Path(backup).replace(ledger.path)
    assert standing(ledger).status == "有效线索"
    decide(ledger, "交办", who="乙")
    assert [one.who for one in ledger.history(ONE)] == ["甲", "乙"]


# Files that cannot be used


def spoiled(content: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content) and None  # type: ignore[return-value]


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def overwritten(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE events (number)")


def of_version(version: int) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as file:
            file.execute(f"PRAGMA user_version = {version}")

    return change


def without_a_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("DROP TABLE events")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (spoiled(b"not a database at all" * 300), "损坏"),
        (spoiled(b"x"), "损坏"),
        (lambda path: path.write_bytes(b""), "损坏"),
        (truncated, "损坏"),
        (overwritten, "损坏"),
        (foreign, "不是清诉的认定记录"),
        (of_version(0), "第 0 版, 本程序只识第 1 版"),
        (of_version(2), "第 2 版, 本程序只识第 1 版"),
        (without_a_table, "损坏"),
        (a_folder, "无法读取|此项未记入"),
    ],
)
def test_a_file_that_is_no_sound_ledger_is_one_line_and_left_as_it_is(
    ledger: Ledger, spoil: Callable[[Path], None], told: str
) -> None:
    for n in range(40):
        ledger.note(ONE, f"备注{n}" * 50, who="甲")
    spoil(ledger.path)
    before = ledger.path.read_bytes() if ledger.path.is_file() else None
    for act in (
        lambda: [standing(ledger), ledger.history(ONE)],
        ledger.log,
        lambda: [decide(ledger, "有效线索"), ledger.history(ONE)],
    ):
        with pytest.raises(LedgerError, match=told) as error:
            act()
        assert LEDGER in str(error.value)
        assert "\n" not in str(error.value)
    if before is not None:
        assert ledger.path.read_bytes() == before


@pytest.mark.parametrize(
    ("kind", "body", "at"),
    [
        (STATUS, "{", "2026-01-01"),
        (STATUS, "[]", "2026-01-01"),
        (STATUS, '{"to": "交办"}', "2026-01-01"),
        (STATUS, '{"from": "a", "to": "没有的", "reason": "", "words": ""}', "2026-01-01"),
        (NOTE, '{"words": "a", "replaces": null}', "昨天"),
    ],
)
def test_an_event_that_makes_no_sense_is_one_line(ledger: Ledger, kind: str, body: str, at: str) -> None:
    decide(ledger, "有效线索")
    with closing(sqlite3.connect(ledger.path)) as file:
        file.execute("INSERT INTO events VALUES (NULL, ?, '甲', ?, 'ring', 'r1', ?, NULL)", (at, kind, body))
        file.commit()
    for read in (lambda: ledger.history(ONE), ledger.log):
        with pytest.raises(LedgerError, match="认定记录损坏, 请从备份恢复") as told:
            read()
        assert "\n" not in str(told.value)


@contextmanager
def nobodys() -> Iterator[Path]:
    """A folder that others may read; where the test runs as root, somebody else runs the block."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)
        os.chmod(name, 0o755)


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """In a folder that cannot be written to."""
    root = os.geteuid() == 0
    folder.chmod(0o555)
    for one in folder.iterdir():
        one.chmod(0o444)
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no such permissions here")
def test_in_a_read_only_folder_it_is_read_and_what_is_new_is_refused_in_one_line() -> None:
    with nobodys() as folder:
        ledger = Ledger(folder)
        with as_nobody(folder), pytest.raises(LedgerError, match=r"此项未记入: 文件夹只读, 或无权写入"):
            decide(ledger, "有效线索")
        folder.chmod(0o755)
        decide(ledger, "有效线索")
        with as_nobody(folder):
            assert standing(ledger).status == "有效线索"
            with pytest.raises(LedgerError, match="此项未记入: 文件或文件夹只读") as told:
                decide(ledger, "交办")
            assert "\n" not in str(told.value)
        folder.chmod(0o755)
        # A kill left something unmerged: reading without it would hide decisions.
        (folder / f"{LEDGER}-wal").write_bytes(b"x" * 100)
        with as_nobody(folder), pytest.raises(LedgerError, match="无法读取: 文件或文件夹只读"):
            standing(ledger)


FILLING = """
import resource, signal, sys
from pathlib import Path
from graph.errors import LedgerError
from graph.ledger import Ledger, Subject
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
ledger = Ledger(Path(sys.argv[1]))
try:
    while True:
        print(ledger.note(Subject("ring", "r1"), "满" * 3000, who="甲").number, flush=True)
except LedgerError as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="no such limit here")
def test_where_no_more_can_be_written_it_is_one_line_and_what_was_there_stays(ledger: Ledger) -> None:
    command = [sys.executable, "-P", "-c", FILLING, str(ledger.path.parent)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    *numbers, told = ended.stdout.splitlines()
    assert told == f"{ledger.path}: 认定记录此项未记入: 磁盘读写出错, 或磁盘已满"
    assert [one.number for one in ledger.history(ONE)] == [int(one) for one in numbers]
    assert len(numbers) > 5
    ledger.note(ONE, "又有地方了", who="甲")


def test_opening_and_reading_make_no_file(ledger: Ledger) -> None:
    assert standing(ledger) == Standing()
    assert ledger.history(ONE) == ledger.log() == ledger.views() == []
    assert ledger.free_number("2026-") == "2026-0001"
    assert list(ledger.path.parent.iterdir()) == []
    gone = Ledger(ledger.path.parent / "没有")
    assert gone.log() == []
    with pytest.raises(LedgerError, match="没有这个工作区"):
        gone.note(ONE, "备注", who="甲")
    assert list(ledger.path.parent.iterdir()) == []


HOSTILE = (
    "<script>alert(1)</script>",
    "'); DROP TABLE events; --",
    "名" * 300,
    "𣲗㛃䶮",
    "👩\u200d👧",
    "一\n二",
    "%_",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_of_any_kind_come_back_letter_by_letter(ledger: Ledger, text: str) -> None:
    subject = Subject(RING, text, text, cases=(text,))
    ledger.note(subject, text, who=text)
    ledger.save_view(text, {text: text}, who=text, note=text)
    (note,) = ledger.history(subject)
    assert (note.who, note.subject, note.body["words"], note.body["title"]) == (text, text, text, text)
    (view,) = ledger.views()
    assert (view.name, view.note, ledger.payload(view.number)) == (text, text, {text: text})


@pytest.mark.parametrize("place", ["who", "words", "id"])
@pytest.mark.parametrize("text", ["\udcff", "a\x00"])
def test_what_cannot_be_stored_is_refused_in_one_line(ledger: Ledger, place: str, text: str) -> None:
    """As a command line gives it whose bytes are no UTF-8."""
    told = {"who": "甲", "words": "备注", "id": "r1"} | {place: text}
    with pytest.raises(LedgerError, match="无法保存的字符"):
        ledger.note(Subject(RING, told["id"]), told["words"], who=told["who"])
    assert ledger.log() == []


def test_nobody_decides_without_a_name(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="须写明是谁"):
        decide(ledger, "有效线索", who=" ")
    assert ledger.log() == []


# Notes, views, documents, audit


def test_a_note_replaces_an_earlier_one_and_both_stay(ledger: Ledger) -> None:
    first = ledger.note(ONE, "电话打不通", who="甲")
    later = ledger.note(ONE, "电话已通", who="乙", replaces=first.number)
    assert [(one.body["words"], one.body["replaces"]) for one in ledger.history(ONE)] == [
        ("电话打不通", None), ("电话已通", first.number),
    ]  # fmt: skip
    successor = Subject(RING, "r9", predecessors=(ONE.id,))
    ledger.note(successor, "换了号码", who="甲", replaces=later.number)
    decided = decide(ledger, "有效线索")
    clue = Subject(CLUE, ONE.id)
    for subject, number in ((OTHER, first.number), (ONE, decided.number), (ONE, 999), (clue, first.number)):
        with pytest.raises(LedgerError, match=f"第 {number} 条不是此处的备注"):
            ledger.note(subject, "别处的", who="甲", replaces=number)
    with pytest.raises(LedgerError, match="没有内容"):
        ledger.note(ONE, " \n", who="甲")
    assert len(ledger.history(successor)) == 4


def test_a_view_is_saved_again_and_shows_its_latest_version(ledger: Ledger) -> None:
    day, places = date(2026, 1, 31), {"nodes": {"n1": [1.5, 2]}}
    first = ledger.save_view("县里的圈子", places, who="甲", note="初稿", data_date=day)
    assert [(one.note, one.data_date) for one in ledger.views()] == [("初稿", day)]
    ledger.save_view("另一个", {}, who="乙")
    again = ledger.save_view(" 县里的圈子 ", {"nodes": {}}, who="乙", seen=first.number)
    told = {one.name: (one.who, one.number, one.note, one.data_date) for one in ledger.views()}
    assert told == {"另一个": ("乙", 2, "", None), "县里的圈子": ("乙", again.number, "", None)}
    assert ledger.payload(first.number) == places
    assert ledger.payload(again.number) == {"nodes": {}}
    for seen in (0, first.number):
        with pytest.raises(Conflict, match=r"乙 已于 .* 保存视图 县里的圈子"):
            ledger.save_view("县里的圈子", {}, who="丙", seen=seen)
    for number in (0, 999):
        with pytest.raises(LedgerError, match=f"没有第 {number} 号视图"):
            ledger.payload(number)
    with pytest.raises(LedgerError, match="没有名称"):
        ledger.save_view(" ", {}, who="甲")


def test_a_view_is_withdrawn_and_its_name_is_free_again(ledger: Ledger) -> None:
    saved = ledger.save_view("草图", {"a": 1}, who="甲")
    with pytest.raises(LedgerError, match="没有名为 没有的 的视图"):
        ledger.withdraw_view("没有的", who="甲", seen=0)
    again = ledger.save_view("草图", {"a": 3}, who="丙", seen=saved.number)
    with pytest.raises(Conflict, match=r"丙 已于 .* 保存视图 草图"):
        ledger.withdraw_view("草图", who="乙", seen=saved.number)
    ledger.withdraw_view("草图", who="乙", seen=again.number, words="过时")
    assert ledger.views() == []
    assert ledger.payload(saved.number) == {"a": 1}
    with pytest.raises(Conflict, match=r"乙 已于 .* 撤下视图 草图"):
        ledger.save_view("草图", {}, who="甲", seen=saved.number)
    with pytest.raises(LedgerError, match="没有名为 草图 的视图"):
        ledger.withdraw_view("草图", who="甲", seen=0)
    ledger.save_view("草图", {"a": 2}, who="丙")
    assert [one.who for one in ledger.views()] == ["丙"]


def issue(ledger: Ledger, subject: Subject = ONE, who: str = "甲", **more: str) -> Event:
    told = {"number": "2026-0001", "document": "初核报告", "form": "docx", "sha256": SHA, "data_version": "v1"}
    return ledger.issue(subject, who=who, **{**told, **more})


def test_what_was_issued_under_a_number_cannot_change(ledger: Ledger) -> None:
    issue(ledger)
    issue(ledger, form="pdf", sha256="1" * 64)
    issue(ledger, who="乙")  # the same bytes once more
    for changed in (
        {"sha256": "2" * 64}, {"form": "pdf"}, {"data_version": "v2"}, {"document": "专题报告"}, {"scope": "一县"},
        {"subject": OTHER}, {"subject": Subject(CLUE, ONE.id)},
    ):  # fmt: skip
        with pytest.raises(LedgerError, match=r"编号 2026-0001 已由 甲 于 .* 用于另一份文书"):
            issue(ledger, **changed)  # type: ignore[arg-type]
    for sha in ("", "0" * 63, "G" * 64, "A" * 64):
        with pytest.raises(LedgerError, match="sha256"):
            issue(ledger, sha256=sha)
    with pytest.raises(LedgerError, match="没有编号"):
        issue(ledger, number=" ")
    assert [one.body["form"] + one.who for one in ledger.history(ONE)] == ["docx甲", "pdf甲", "docx乙"]


def test_the_next_number_is_free(ledger: Ledger) -> None:
    for number in ("2026-0001", "2026-0009", "2025-0044", "清检2026-0100", "2026-附"):
        issue(ledger, number=number)
    assert ledger.free_number("2026-") == "2026-0010"
    assert ledger.free_number("2027-") == "2027-0001"
    issue(ledger, number="2026-9999")
    assert ledger.free_number("2026-") == "2026-10000"


def test_who_looked_at_what_is_in_the_log_but_not_in_the_history(ledger: Ledger) -> None:
    person = Subject("Person", "p1", "张三")
    for act in ACTS:
        ledger.audit(act, person, who="甲", why="办案", rows=3)
    decide(ledger, "有效线索")
    assert ledger.history(person) == []
    assert [one.kind for one in ledger.log(ACTS)] == [*reversed(ACTS)]
    assert ledger.log(ACTS)[0].body == {"why": "办案", "rows": 3, "title": "张三"}
    assert [one.kind for one in ledger.log()] == [STATUS]
    assert [one.subject_kind for one in ledger.log((*WORK, *ACTS), limit=2)] == [RING, "Person"]
    assert ledger.log(subject_kind=CLUE) == []


# Lists, and ids that change


def test_a_list_of_thousands_is_read_at_once(ledger: Ledger) -> None:
    for n in range(0, 3000, 100):
        decide(ledger, "有效线索", Subject(CLUE, f"k{n}"), who=f"甲{n}")
    listed = [Subject(CLUE, f"k{n}", predecessors=(f"old{n}",)) for n in range(3000)]
    told = ledger.standings(listed)
    assert list(told) == [one.id for one in listed]
    assert {id_ for id_, one in told.items() if one.status == "有效线索"} == {f"k{n}" for n in range(0, 3000, 100)}
    assert all(one.decided is not None and one.decided.who == f"甲{id_[1:]}" for id_, one in told.items() if one.last)


def test_a_predecessor_is_told_but_not_taken_over(ledger: Ledger) -> None:
    old = Subject(RING, "old")
    decide(ledger, EXCLUDED, old, reason="重复")
    ledger.assign(old, "乙", who="甲", seen=standing(ledger, old).last)
    ledger.note(old, "旧的备注", who="甲")
    new = Subject(RING, "new", predecessors=("old", "older"))
    now = standing(ledger, new)
    assert (now.status, now.handler, now.last, now.decided) == (FIRST, "", 0, None)
    assert [(one.subject, one.body["to"]) for one in now.former] == [("old", EXCLUDED)]
    assert [one.subject for one in ledger.history(new)] == ["old"] * 3
    decide(ledger, "有效线索", new)
    assert standing(ledger, new).status == "有效线索"
    assert standing(ledger, old).status == EXCLUDED
    assert [one.subject for one in ledger.history(new)] == ["old"] * 3 + ["new"]
    assert [one.subject for one in ledger.history(old)] == ["old"] * 3
    decide(ledger, FIRST, old, words="看错了")
    assert standing(ledger, new).former == ()


def test_of_several_predecessors_the_newest_decision_comes_first(ledger: Ledger) -> None:
    for name in ("a", "b", "c"):
        decide(ledger, "有效线索", Subject(RING, name))
    decide(ledger, "交办", Subject(RING, "a"))
    told = standing(ledger, Subject(RING, "new", predecessors=("b", "a", "c", "d")))
    assert [one.subject + one.body["to"] for one in told.former] == ["a交办", "c有效线索", "b有效线索"]


def test_cases_that_came_after_the_decision_are_told(ledger: Ledger) -> None:
    decide(ledger, EXCLUDED, ONE)
    grown = Subject(RING, ONE.id, cases=("c0", "c1", "c2", "c3"))
    assert standing(ledger, grown).grown == ("c0", "c3")
    assert standing(ledger, Subject(RING, ONE.id, cases=("c1",))).grown == ()
    ledger.assign(grown, "乙", who="甲", seen=standing(ledger, grown).last)  # to assign is not to decide anew
    assert standing(ledger, grown).grown == ("c0", "c3")
    decide(ledger, FIRST, grown, words="有新案")
    assert standing(ledger, grown).grown == ()
    assert standing(ledger, Subject(RING, "new", cases=("c9",))).grown == ()


def test_what_a_list_forgot_is_followed_by_its_cases(ledger: Ledger) -> None:
    decide(ledger, EXCLUDED, Subject(RING, "was", cases=("c1", "c2", "c3")))
    ledger.note(Subject(RING, "noted", cases=("c5", "c6")), "备注", who="甲")
    decide(ledger, "有效线索", Subject(CLUE, "clue", cases=("c1", "c2", "c3")))
    listed = [
        Subject(RING, "most", predecessors=("p",), cases=("c1", "c2", "c3", "c4")),
        Subject(RING, "less", cases=("c1", "c2", "c3", "c7", "c8", "c9", "c10")),
        Subject(RING, "pair", cases=("c6", "c5")),
    ]
    told = {one.id: one.predecessors for one in ledger.followed(listed)}
    assert told == {"most": ("p", "was"), "less": (), "pair": ("noted",)}
    # What is in the list, or known as a predecessor, is not followed to another.
    assert ledger.followed([*listed[1:], Subject(RING, "was")])[0].predecessors == ()
    assert ledger.followed([listed[0], Subject(RING, "x", predecessors=("was",))])[0].predecessors == ("p",)
    assert [one.id for one in ledger.followed([*listed, Subject(CLUE, "c", cases=("c2", "c3", "c1"))])] == [
        "most", "less", "pair", "c",
    ]  # fmt: skip
    assert ledger.followed([]) == []


# Through the real stage that makes rings


def rings_of(workspace: Workspace, *cases: Case) -> list[Subject]:
    published(workspace.folder, hashed(graph_of_cases(cases)))
    with workspace.writer():
        detect(workspace, decoys=20, workers=1)
    table = read_table(workspace.require("detect").folder / LISTED)
    return [
        Subject(RING, row["ring_id"], row["title"], tuple(row["predecessors"]), tuple(row["case_ids"]))
        for row in table.filter(shown=True).iter_rows(named=True)
    ]


def test_a_ring_keeps_its_decision_while_it_grows_and_its_parts_tell_of_it(tmp_path: Path) -> None:
    workspace, ledger = Workspace(tmp_path), Ledger(tmp_path)
    (small,) = rings_of(workspace, *ring_of("abcdef"), *strangers(400))
    decide(ledger, EXCLUDED, small, reason="合法职业当事人")
    before = ledger.path.read_bytes()
    (grown,) = rings_of(workspace, *ring_of("abcdefg"), *strangers(400))
    assert ledger.path.read_bytes() == before
    assert grown.id == small.id
    now = standing(ledger, grown)
    assert now.status == EXCLUDED
    assert set(now.grown) == set(grown.cases) - set(small.cases) != set()
    halves = [case for case in ring_of("abcdefg") if {case.a, case.b} <= set("abc") or {case.a, case.b} <= set("defg")]
    parts = rings_of(workspace, *halves, *strangers(400))
    assert parts
    for part in ledger.followed(parts):
        assert part.id != small.id
        told = standing(ledger, part)
        assert (told.status, told.former[0].subject, told.former[0].body["to"]) == (FIRST, small.id, EXCLUDED)


def test_a_ring_that_was_gone_for_one_run_finds_its_decision_again(tmp_path: Path) -> None:
    """It was decided on under the id of its first cases; when it comes back, its cases are others and so is its id."""
    workspace, ledger = Workspace(tmp_path), Ledger(tmp_path)
    rings_of(workspace, *ring_of("abcde"), *strangers(400))
    (ring,) = rings_of(workspace, *ring_of("abcdef"), *strangers(400))
    decide(ledger, EXCLUDED, ring)
    assert rings_of(workspace, *strangers(400)) == []
    (again,) = rings_of(workspace, *ring_of("abcdef"), *strangers(400))
    assert (again.id != ring.id, again.predecessors) == (True, ())
    (followed,) = ledger.followed([again])
    assert followed.predecessors == (ring.id,)
    assert standing(ledger, followed).former[0].body["to"] == EXCLUDED
