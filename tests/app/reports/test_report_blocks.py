"""Every section of a report, against its golden; and what no report may lack."""

import importlib
import json
import pkgutil
from dataclasses import replace
from pathlib import Path

import pytest
from told_dossiers import CLUE, RING, ROWS_OF_CASES, hostile

from app.dossiers.told import Dossier
from app.language import speak
from app.reports import blocks as sections
from app.reports.blocks import Telling, body
from app.reports.content import Box, Content, Heading, Item, Paragraph, Picture, Quote, Table, as_json, plain
from app.reports.wording import typeset

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
    for kind, dossier in (("ring", RING), ("clue", CLUE)):
        made = as_json(typeset(tuple(module.blocks(Telling(dossier, ROWS_OF_CASES))), zh=True))
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


def test_english_says_the_same_sections() -> None:
    speak("en")
    try:
        headings = [
            plain(one.text) for one in body(Telling(RING, ROWS_OF_CASES)) if isinstance(one, Heading) and one.level == 1
        ]
    finally:
        speak("zh")
    assert headings[:3] == ["Summary", "What speaks against it", "Network"]
    assert len(headings) == len(SECTIONS) - 1
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in "".join(headings))
