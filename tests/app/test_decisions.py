"""`decide` and `decisions` as people type them, and what pages ask of the ledger, upon rings and clues of real runs."""

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from app.cli.main import main
from app.decisions import (
    Choice,
    choices,
    conflict_told,
    event_told,
    standing_shown,
    subject_called,
    subjects,
)
from app.language import speak
from graph.errors import QueryError
from graph.identifiers import make_citizen_id
from graph.ledger import CLUE, EXCLUDED, FIRST, LEDGER, RING, Conflict, Ledger, Standing, Subject
from graph.store.embedded import store_folder
from graph.store.host import stop_host
from graph.workspace import Workspace
from queries.clues import clue_list

COURT = "清和县人民法院"
SAID = ("--basis", "虚构数据")
NAMES = dict(zip("abcde", ("赵甲一", "钱乙二", "孙丙三", "李丁四", "周戊五"), strict=True))
SURNAMES = {"x": "郑", "y": "冯"}
"""Of x0, y0, x1 …, who meet once."""
Ask = Callable[..., tuple[str, str]]


def number(nth: int) -> str:
    return f"（2023）冀9901民初{nth}号"


def write_county(folder: Path, suits: Iterable[Sequence[str]], first: int = 1) -> list[Path]:
    """Party sheet and docket: everybody has a number, every case ends in ten days by settlement."""
    folder.mkdir()
    parties = [("案号", "受理法院", "诉讼地位", "序号", "姓名或名称", "证件类型", "证件号码")]
    docket = [("案号", "受理法院", "案由", "审理程序", "立案日期", "结案日期", "结案方式", "原告", "被告")]
    for nth, suit in enumerate(suits, first):
        names = [NAMES.get(one) or f"{SURNAMES[one[0]]}{chr(0x4E00 + int(one[1:]))}" for one in suit]
        for role, one, name in zip(("原告", "被告"), suit, names, strict=True):
            code = ord(one) if len(one) == 1 else 200 + 2 * int(one[1:]) + (one[0] == "y")
            id_no = make_citizen_id("999999", date(1980, 1, 1), code)
            parties.append((number(nth), COURT, role, "1", name, "居民身份证", id_no))
        day, closed = "2023-01-05", "2023-01-15"
        docket.append((number(nth), COURT, "民间借贷纠纷", "一审", day, closed, "调解", names[0], names[1]))
    for name, rows in (("当事人", parties), ("台账", docket)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows)
    return [folder / "当事人.csv", folder / "台账.csv"]


def drive(workspace: Workspace, *words: str) -> None:
    assert main([*words, "--workspace", str(workspace.folder)]) == 0


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A ring of five and its clues of suits in a circle, from files through every stage on the real engine."""
    folder = tmp_path_factory.mktemp("decisions")
    ring = [pair if nth % 2 else pair[::-1] for nth, pair in enumerate(combinations("abcde", 2))]
    files = write_county(folder / "县", [*ring, *((f"x{n}", f"y{n}") for n in range(60))])
    workspace = Workspace(folder / "workspace")
    drive(workspace, "load", *map(str, files), "--received", "2026-01-01", *SAID)
    drive(workspace, "run")
    yield workspace
    stop_host(store_folder(workspace))


@pytest.fixture
def fresh(county: Workspace) -> Workspace:
    """The county before anybody decided."""
    (county.folder / LEDGER).unlink(missing_ok=True)
    return county


@pytest.fixture
def said(fresh: Workspace, capsys: pytest.CaptureFixture[str]) -> Iterator[Ask]:
    def ask(*words: str, code: int = 0) -> tuple[str, str]:
        capsys.readouterr()
        assert main([*words, "--workspace", str(fresh.folder)]) == code
        told = capsys.readouterr()
        return told.out, told.err

    yield ask
    speak("zh")


def log(said: Ask, *words: str) -> list[dict[str, object]]:
    told: list[dict[str, object]] = json.loads(said("decisions", *words, "--json")[0])
    return told


def test_a_decision_is_taken_down_and_listed_newest_first(said: Ask, fresh: Workspace) -> None:
    ring, clue = subjects(fresh, RING)[0], subjects(fresh, CLUE)[0]
    why = ("--reason", "合法职业当事人", "--words", "持牌公司")
    out, err = said("decide", "ring", "1", EXCLUDED, *why, "--who", "王检")
    assert (out, err) == ("", f"第 1 条: 团伙 [{ring.id[:12]}] 待研判 → 排除, 王检\n")
    said("decide", "clue", clue.id, "有效线索", "--who", "李检")
    said("decide", "ring", ring.id[:4], FIRST, "--words", "看错了", "--who", "李检")
    events = log(said)
    assert [(one["number"], one["who"], one["subject"]) for one in events] == [
        (3, "李检", ring.id), (2, "李检", clue.id), (1, "王检", ring.id),
    ]  # fmt: skip
    assert events[2]["body"] == {
        "from": FIRST, "to": EXCLUDED, "reason": "合法职业当事人", "words": "持牌公司", "title": ring.title,
    }  # fmt: skip
    assert [one["number"] for one in log(said, "ring")] == [3, 1]
    assert [one["number"] for one in log(said, "ring", "1", "--limit", "1")] == [3]
    assert [one["number"] for one in log(said, "clue", clue.id[:12])] == [2]
    assert log(said, "clue", "2") == []
    out, err = said("decisions", "--limit", "2")
    assert "排除 → 待研判: 看错了" in out
    assert "线索 第 1 位" in out
    assert "合法职业当事人" not in out
    assert err == "只显示最近 2 条\n"
    out, _ = said("decisions", "ring", "1", "--lang", "en")
    assert "to assess → excluded (lawful professional party): 持牌公司" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ring", "1", "归档"), "现为 待研判, 不能改为 归档; 可改为: 退回补数据、排除、有效线索"),
        (("clue", "1", EXCLUDED), "排除须写理由, 为其中之一: 同名异人"),
        (("clue", "1", "有效线索", "--reason", "重复"), "只用于排除"),
        (("ring", "99", "有效线索"), "名单中没有唯一的一条叫 99"),
        (("ring", "", "有效线索"), "名单中没有唯一的一条叫"),
        (("clue", "abc", "有效线索"), "名单中没有唯一的一条叫 abc"),
    ],
)
def test_what_cannot_be_decided_is_one_line(said: Ask, fresh: Workspace, words: tuple[str, ...], told: str) -> None:
    out, err = said("decide", *words, code=1)
    assert (out, err.count("\n")) == ("", 1)
    assert told in err
    assert not (fresh.folder / LEDGER).exists() or log(said) == []


def test_wrong_words_are_wrong_usage(said: Ask) -> None:
    for words in ("decide group 1 待研判", "decide ring 1", "decisions person", "decisions --limit 0"):
        assert said(*words.split(), code=2)[0] == ""
    assert "名单中没有唯一的一条叫 zzzz" in said("decisions", "ring", "zzzz", code=1)[1]


def test_who_decides_is_the_system_user_where_nobody_is_named(said: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "zhao")
    said("decide", "ring", "1", "有效线索")
    assert [one["who"] for one in log(said)] == ["zhao"]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="every user has a name here")
def test_a_user_without_a_name_is_asked_for_it(said: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_001)
    assert said("decide", "ring", "1", "有效线索", code=1)[1] == "不知道是谁在认定, 请写 --who 姓名\n"
    said("decide", "ring", "1", "有效线索", "--who", "王检")


def test_where_nothing_was_decided_or_nothing_ran_it_says_so(said: Ask, fresh: Workspace, tmp_path: Path) -> None:
    assert said("decisions", "clue", "1")[1] == "还没有认定\n"
    assert not (fresh.folder / LEDGER).exists()
    where = str(tmp_path / "没有")
    assert main(["decisions", "--workspace", where]) == 0
    assert main(["decide", "ring", "1", FIRST, "--workspace", where]) == 1
    assert not (tmp_path / "没有").exists()


def test_audit_events_are_listed_when_asked_for(said: Ask, fresh: Workspace) -> None:
    ledger, ring = Ledger(fresh.folder), subjects(fresh, RING)[0]
    ledger.audit("viewed", ring, who="王检", why="办案")
    ledger.audit("revealed", Subject("Person", "p1", "张三"), who="王检")
    ledger.note(ring, "备注一", who="王检")
    assert [one["kind"] for one in log(said)] == ["note"]
    assert [one["kind"] for one in log(said, "--all")] == ["note", "revealed", "viewed"]
    assert [one["kind"] for one in log(said, "ring", "1", "--all")] == ["note", "viewed"]
    out, _ = said("decisions", "--all")
    assert "查看 why 办案" in out
    assert "Person p1" in out


def test_what_is_no_longer_listed_and_what_came_before_can_be_read(said: Ask, fresh: Workspace) -> None:
    ledger, ring = Ledger(fresh.folder), subjects(fresh, RING)[0]
    ledger.decide(Subject(RING, "0123456789abcdef", "已经散了"), "有效线索", who="王检", seen=0)
    former = Subject(RING, "fedcba9876543210", "从前的", cases=ring.cases)
    ledger.decide(former, EXCLUDED, who="王检", seen=0, reason="重复")
    out, _ = said("decisions")
    assert "团伙 已不在名单 [0123456789ab] 已经散了" in out
    assert "团伙 第 1 位的前身 [fedcba987654] 从前的" in out
    assert [one["subject"] for one in log(said, "ring", "0123")] == ["0123456789abcdef"]
    assert [one["subject"] for one in log(said, "ring", "1")] == ["fedcba9876543210"]
    assert "待研判 (前身: 排除) → 有效线索" in said("decide", "ring", "1", "有效线索")[1]
    assert [one["body"]["to"] for one in log(said, "ring", "1")] == ["有效线索", EXCLUDED]  # type: ignore[index]
    assert "名单中没有唯一的一条叫 012" in said("decisions", "ring", "012", code=1)[1]


def test_the_cases_of_a_clue_are_those_of_its_question(fresh: Workspace) -> None:
    ring, clues = subjects(fresh, RING)[0], subjects(fresh, CLUE)
    assert len(ring.cases) == 10
    assert {case.split(" ")[0] for one in clues for case in one.cases} == {"M28/claim_cycle"}
    assert {case.split(" ")[1] for one in clues for case in one.cases} <= set(ring.cases)
    for one in clues:
        assert subject_called(clues, one.id[:8]) == one
    with pytest.raises(QueryError):
        subject_called(clues, clues[0].id[:3])
    with pytest.raises(QueryError):
        subject_called([Subject(CLUE, "abcd1"), Subject(CLUE, "abcd2")], "abcd")


def test_what_may_be_chosen_next_says_what_it_needs() -> None:
    assert choices(Standing()) == [
        Choice("退回补数据", "退回补数据", False, False),
        Choice(EXCLUDED, EXCLUDED, True, False),
        Choice("有效线索", "有效线索", False, False),
    ]
    assert choices(Standing(EXCLUDED)) == [Choice(FIRST, FIRST, False, True)]
    speak("en")
    try:
        assert [one.shown for one in choices(Standing("移送"))] == ["reply received", "filed", "under investigation"]
    finally:
        speak("zh")


def test_a_page_can_tell_what_stands_and_what_others_did(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ring = Subject(RING, "r", cases=("c1",))
    ledger.decide(ring, EXCLUDED, who="王检", seen=0, reason="重复", words="同第 2 位")
    with pytest.raises(Conflict) as told:
        ledger.decide(ring, "有效线索", who="李检", seen=0)
    head, line = conflict_told(told.value).splitlines()
    assert "您的认定未记入" in head
    assert line.endswith(" 王检: 待研判 → 排除 (重复): 同第 2 位")
    grown = Subject(RING, "r", cases=("c1", "c2", "c3"))
    heir = Subject(RING, "s", predecessors=("r", "q"))
    shown = {id_: standing_shown(one) for id_, one in ledger.standings([grown, heir, Subject(RING, "t")]).items()}
    assert shown == {"r": "排除 (此后新增 2 案)", "s": "待研判 (前身: 排除)", "t": "待研判"}
    ledger.decide(Subject(RING, "q"), "有效线索", who="王检", seen=0)
    assert standing_shown(ledger.standings([heir])["s"]) == "待研判 (前身: 有效线索、排除)"
    ledger.decide(heir, "退回补数据", who="王检", seen=0)
    assert standing_shown(ledger.standings([heir])["s"]) == "退回补数据"


def test_every_kind_of_event_reads_well_in_both_languages(tmp_path: Path) -> None:
    ledger, ring = Ledger(tmp_path), Subject(RING, "r")
    first = ledger.assign(ring, "王检", who="甲", seen=0, words="请尽快")
    ledger.assign(ring, "", who="甲", seen=first.number)
    note = ledger.note(ring, "电话不通", who="甲")
    ledger.note(ring, "已通", who="甲", replaces=note.number)
    view = ledger.save_view("圈子", {}, who="甲", note="初稿")
    ledger.withdraw_view("圈子", who="甲", seen=view.number)
    ledger.issue(
        ring, who="甲", number="2026-0001", document="初核报告", form="docx", sha256="0" * 64, data_version="v"
    )
    ledger.audit("exported", ring, who="甲", form="gexf", rows=None)
    every = ("status", "handler", "note", "saved", "withdrawn", "issue", "exported")
    told = [event_told(one) for one in reversed(ledger.log(every))]
    assert told == [
        "交 王检 承办: 请尽快", "取消承办人", "备注: 电话不通", "备注, 取代第 3 条: 已通", "保存视图 (初稿)",
        "撤下视图", "出具 初核报告 2026-0001 (docx)", "导出 form gexf",
    ]  # fmt: skip
    speak("en")
    try:
        assert [event_told(one).split(":")[0] for one in reversed(ledger.log(every))] == [
            "assigned to 王检", "assigned to nobody", "note", "note, replaces no. 3", "saved a view (初稿)",
            "took the view off the list", "issued 初核报告 2026-0001 (docx)", "exported form gexf",
        ]  # fmt: skip
    finally:
        speak("zh")


def test_decisions_outlive_another_load_a_run_and_its_taking_back(said: Ask, fresh: Workspace, tmp_path: Path) -> None:
    """Through every real stage; one decision is made while the one writer writes. The new case is of a against c."""
    ring, ledger = subjects(fresh, RING)[0], Ledger(fresh.folder)
    of_others = [row["clue_id"] for row in clue_list(fresh).to_dicts() if number(2) not in row["case_nos"]]
    said("decide", "ring", "1", EXCLUDED, "--reason", "重复", "--who", "王检")
    with fresh.writer():
        said("decide", "clue", of_others[0], "有效线索", "--who", "李检")
    ledger.save_view("圈子", {"n": 1}, who="王检")
    before, kept = (fresh.folder / LEDGER).read_bytes(), log(said)
    assert len(kept) == 3
    more = map(str, write_county(tmp_path / "又一批", ["ac"], first=101))
    drive(fresh, "load", *more, "--received", "2026-02-01", *SAID)
    drive(fresh, "run")
    assert (fresh.folder / LEDGER).read_bytes() == before
    (now,) = [one for one in subjects(fresh, RING) if one.id == ring.id]
    assert len(now.cases) == len(ring.cases) + 1
    assert standing_shown(ledger.standings([now])[ring.id]) == "排除 (此后新增 1 案)"
    assert ledger.standings(subjects(fresh, CLUE))[of_others[0]].status == "有效线索"
    loads = json.loads(said("quality", "--json")[0])["loads"]
    for one in [one for one in loads if one["取得日期"] == "2026-02-01"]:
        drive(fresh, "unload", one["批次"], "--yes")
    drive(fresh, "run")
    assert (fresh.folder / LEDGER).read_bytes() == before
    assert log(said) == kept
    assert standing_shown(ledger.standings(subjects(fresh, RING))[ring.id]) == "排除"
