"""Every section of a report, against its golden; and what no report may lack."""

import importlib
import json
import pkgutil
from dataclasses import replace
from pathlib import Path

import pytest
from told_dossiers import CLUE, DECIDED, RING, ROWS_OF_CASES, content_of, hostile

from app.dossiers.told import Dossier, Part
from app.language import speak
from app.reports import blocks as sections
from app.reports.blocks import Telling, body
from app.reports.content import (
    Box,
    Content,
    Heading,
    Item,
    Meta,
    Paragraph,
    Picture,
    Quote,
    Signature,
    Table,
    as_json,
    plain,
)
from app.reports.decided import Decided
from app.reports.wording import typeset
from graph.ledger import Standing

GOLDEN = Path(__file__).parent / "blocks"
SECTIONS = sorted(module.name for module in pkgutil.iter_modules(sections.__path__))
BOTH = pytest.mark.parametrize("dossier", [RING, CLUE], ids=["ring", "clue"])


def told(dossier: Dossier) -> list[object]:
    return list(typeset(tuple(body(Telling(dossier, ROWS_OF_CASES))), zh=True))


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_says_what_its_golden_says(name: str) -> None:
    """A missing golden is written and fails: read it, run again. Pictures are looked at elsewhere."""
    module = importlib.import_module(f"{sections.__name__}.{name}")
    said = {}
    for kind, telling in (
        ("ring", Telling(RING, ROWS_OF_CASES, decided=DECIDED)),
        ("clue", Telling(CLUE, ROWS_OF_CASES)),
    ):
        made = as_json(typeset(tuple(module.blocks(telling)), zh=True))
        said[kind] = [{key: value for key, value in one.items() if key != "svg"} for one in made]
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    path = GOLDEN / f"{name}.json"
    if not path.exists():
        path.write_text(text, "utf-8")
        pytest.fail(f"{path.name} was missing and is written: read it, then run again")
    assert json.loads(text) == json.loads(path.read_text("utf-8"))


def test_no_two_sections_want_one_place_and_no_golden_is_left_over() -> None:
    places = [module.PLACE for module in sections.sections()]
    assert len(set(places)) == len(places) == len(SECTIONS)
    assert sorted(path.stem for path in GOLDEN.glob("*.json")) == SECTIONS


@BOTH
def test_every_report_has_its_counter_side_before_its_reasons(dossier: Dossier) -> None:
    blocks = told(dossier)
    (at,) = [at for at, one in enumerate(blocks) if isinstance(one, Box)]
    box = blocks[at]
    assert isinstance(box, Box)
    assert box.items
    reasons = [at for at, one in enumerate(blocks) if isinstance(one, Heading) and "可疑之处" in plain(one.text)]
    assert at < reasons[0]


@BOTH
def test_it_is_called_a_clue_and_never_a_finding(dossier: Dossier) -> None:
    text = json.dumps(as_json(told(dossier)), ensure_ascii=False)  # type: ignore[arg-type]
    assert "所列均为线索，不是结论" in text
    for word in ("嫌疑", "查明事实", "构成犯罪", "node", "modularity"):
        assert word not in text


@BOTH
def test_every_sentence_carries_the_numbers_of_its_cases(dossier: Dossier) -> None:
    numbers = {case.id: case.case_no for case in dossier.cases}
    items = [one for one in told(dossier) if isinstance(one, Item | Paragraph)]
    cited = [one.cases for one in items]
    for sentence in (*dossier.summary, *(one.sentence for one in dossier.reasons)):
        assert tuple(numbers[id_] for id_ in sentence.cases) in cited


@BOTH
def test_quotes_are_as_printed_with_file_and_row(dossier: Dossier) -> None:
    quotes = [one for one in told(dossier) if isinstance(one, Quote)]
    assert quotes
    for one in quotes:
        assert "裁判结果：=支付 12,345.00 元;" in plain(one.text)
        assert "《清和县,民事(台账).csv》第" in plain(one.source)
    assert len({plain(one.source) for one in quotes}) == len(quotes)


def test_a_row_that_cannot_be_read_is_said() -> None:
    rows = {case: replace(row, cells=()) for case, row in ROWS_OF_CASES.items()}
    quotes = [one for one in body(Telling(RING, rows)) if isinstance(one, Quote)]
    assert {plain(one.text) for one in quotes} == {"原始文件未能读取。"}


def test_what_is_unknown_is_said_to_be_unknown() -> None:
    (cases,) = [one for one in told(RING) if isinstance(one, Table) and one.cases]
    last = [plain(cell) for cell in cases.rows[-1]]
    assert last[1:3] == ["未知", "未知"]
    assert last[-2:] == ["未知", "未知"]
    assert [plain(cell) for cell in cases.rows[3][5:]] == ["未知", "2023年1月5日", "调解，天数未知"]
    undated = [one for one in told(RING) if isinstance(one, Paragraph) and "有1件立案日期未知" in plain(one.text)]
    assert len(undated) == 1


def test_without_any_day_there_is_no_timeline_but_a_sentence() -> None:
    cases = tuple(replace(case, filed=None) for case in RING.cases)
    blocks = told(replace(RING, cases=cases))
    assert [one.name for one in blocks if isinstance(one, Picture)] == ["network"]
    assert any(isinstance(one, Paragraph) and "有5件立案日期未知" in plain(one.text) for one in blocks)


def test_a_dossier_with_nothing_in_it_is_told_all_the_same() -> None:
    empty = replace(
        RING, summary=(), reasons=(), innocent=(), clears=(), doubts=(), people=(), cases=(), bonds=(), evidence=(),
        missing=(), sources=(), courts=(), amount_fen=None, period=(None, None), names={}, labels={}, waterfall=(),
    )  # fmt: skip
    blocks = told(empty)
    assert [len(one.items) for one in blocks if isinstance(one, Box)] == [1]
    assert "标的合计未知" in plain(blocks[0].text)  # type: ignore[attr-defined]


def test_data_that_is_as_bad_as_can_be_goes_through() -> None:
    text = json.dumps(as_json(told(hostile())), ensure_ascii=False)  # type: ignore[arg-type]
    for forbidden in ("\\u0000", "\\u001b", "\u202e", "\ufffe"):
        assert forbidden not in text
    assert "<script>alert(1)</script>" in text


def test_the_number_follows_what_is_said_and_nothing_else() -> None:
    content = Content(
        kind="ring", subject="c" * 32, rank=1, title="题", language="zh", who="李敏", scope="全部", program="p",
        data_date=RING.data_date, data_version="b", run_version="d", body=tuple(body(Telling(RING, ROWS_OF_CASES))),
    )  # fmt: skip
    assert content.number == replace(content).number
    assert content.number.startswith("QS-20261128-R1-")
    others = [
        replace(content, who="王五"), replace(content, scope="一县"), replace(content, program="q"),
        replace(content, data_version="c"), replace(content, body=content.body[1:]), replace(content, kind="clue"),
    ]  # fmt: skip
    assert len({one.number for one in (content, *others)}) == 7


def test_what_is_a_reason_is_told_once() -> None:
    twice = replace(RING, summary=(*RING.summary, *(one.sentence for one in RING.reasons)))
    blocks = told(twice)
    texts = [plain(one.text) for one in blocks if isinstance(one, Item | Paragraph)]
    for reason in RING.reasons:
        said = plain(typeset(Telling(RING, {}).wording.told(reason.sentence), zh=True))
        assert sum(said in text for text in texts) == 1
    (index,) = [text for text in texts if "逐项见" in text]
    assert index.startswith("可疑之处有3种：互诉多于偶然；时为原告，时为被告；与打乱的案件表相比。")
    assert sum("5件案件" in text for text in texts) == 1
    assert sum("标的合计" in text for text in texts) == 1


def test_a_summary_repeats_neither_the_title_nor_the_numbers_above() -> None:
    same = replace(RING.summary[1], cases=RING.summary[0].cases)
    only = replace(RING, summary=(RING.summary[0], same), reasons=(replace(RING.reasons[0], title=RING.title),))
    blocks = told(only)
    items = blocks[: next(at for at, one in enumerate(blocks) if isinstance(one, Box))]
    assert [len(one.cases) for one in items if isinstance(one, Item)] == [5, 0]
    assert not any("逐项见" in plain(one.text) for one in items if isinstance(one, Item))


def test_q_is_explained_once_and_only_where_it_is() -> None:
    for dossier, times in ((RING, 1), (CLUE, 0)):
        text = json.dumps(as_json(told(dossier)), ensure_ascii=False)  # type: ignore[arg-type]
        assert text.count("不是“是虚假诉讼的概率”") == times


def test_amounts_are_written_in_one_way_but_for_rows_of_a_register() -> None:
    sentence = Telling(RING, {}).wording.text("标的合计 2,370,000.00 元, 另 378.0 万元, 50 元")
    spoken = replace(RING, doubts=(replace(RING.doubts[0], parts=(Part("".join(run.text for run in sentence)),)),))
    texts = [plain(one.text) for one in told(spoken) if isinstance(one, Item)]
    assert "标的合计237万元，另378万元，50元" in texts
    assert "12,345.00 元" in "".join(plain(one.text) for one in told(RING) if isinstance(one, Quote))


def test_only_the_number_and_the_day_stand_above_and_versions_behind() -> None:
    blocks = content_of(RING).blocks
    metas = [at for at, one in enumerate(blocks) if isinstance(one, Meta)]
    assert metas[0] == 1
    head, behind = (blocks[at] for at in metas)
    assert isinstance(head, Meta)
    assert isinstance(behind, Meta)
    assert [plain(label) for label, _ in head.rows] == ["编号", "数据截至"]
    assert [plain(label) for label, _ in behind.rows][3:] == ["数据版本", "运行版本", "程序版本"]
    assert isinstance(blocks[metas[1] + 1], Signature)


def test_another_decision_is_another_report() -> None:
    step = DECIDED.standing.decided
    assert step is not None
    again = replace(step, body={**step.body, "words": "又一说明。"})
    others = (
        Decided(),
        DECIDED,
        replace(DECIDED, standing=replace(DECIDED.standing, handler="王五")),
        replace(DECIDED, standing=replace(DECIDED.standing, decided=again)),
        replace(DECIDED, notes=DECIDED.notes[1:]),
        replace(DECIDED, standing=replace(DECIDED.standing, status="交办")),
    )
    assert len({content_of(RING, decided=one).number for one in others}) == len(others)
    assert content_of(RING, decided=DECIDED).number == content_of(RING, decided=replace(DECIDED)).number


def test_of_many_notes_the_newest_ten_are_printed_and_the_others_counted() -> None:
    notes = tuple(
        replace(DECIDED.notes[1], number=at, body={**DECIDED.notes[1].body, "words": f"第{at}条"})
        for at in range(13, 0, -1)
    )
    blocks = list(body(Telling(RING, {}, decided=replace(DECIDED, notes=notes))))
    (table,) = [one for one in blocks if isinstance(one, Table) and "备注" in plain(one.caption)]
    assert [plain(row[2]) for row in table.rows] == [f"第{at}条" for at in range(13, 3, -1)]
    assert any(isinstance(one, Paragraph) and "较早的备注3条" in plain(one.text) for one in blocks)


def test_a_predecessor_that_was_decided_is_named() -> None:
    step, note = (replace(one, subject="old") for one in (DECIDED.steps[0], DECIDED.notes[1]))
    decided = Decided(Standing(former=(step,)), (step,), (note,))
    text = json.dumps(as_json(body(Telling(RING, {}, decided=decided))), ensure_ascii=False)
    assert "前身: 排除" in text
    assert "尚未研判" not in text
    tables = [one for one in body(Telling(RING, {}, decided=decided)) if isinstance(one, Table)]
    cells = ["".join(plain(cell) for cell in row) for table in tables for row in table.rows]
    assert "2026年11月3日李敏待研判 → 排除(在前身上)证据不足；先行排除。" in cells
    assert "2026年11月5日李敏已联系村会计。(在前身上)" in cells


def test_english_says_the_same_sections() -> None:
    speak("en")
    try:
        headings = [
            plain(one.text) for one in body(Telling(RING, ROWS_OF_CASES)) if isinstance(one, Heading) and one.level == 1
        ]
    finally:
        speak("zh")
    assert headings[:3] == ["Summary", "What speaks against it", "Network"]
    assert len(headings) == len(SECTIONS) - 2  # nothing of laws, and the frame to sign in has no heading
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in "".join(headings))
