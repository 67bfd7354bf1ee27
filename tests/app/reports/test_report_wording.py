"""Texts at the border: what is ours gets Chinese punctuation, what is theirs stays, what XML forbids is seen."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from told_dossiers import HOSTILE, RING, number

from app.reports.content import Run, plain, words
from app.reports.wording import Wording, chinese, clean, typeset

ANY = st.text(st.characters(exclude_categories=[]), max_size=60)
OURS = st.text("甲乙 ,;:()?!0123456789ab-年。", max_size=40)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("共 15 宗, 预期 2.13 宗; 见表(附件)", "共15宗，预期2.13宗；见表（附件）"),
        ("标的合计 1,920,000.00 元, 审理 3–10 天", "标的合计1,920,000.00元，审理3–10天"),
        ("2022-05-30 至 2023-01-05, 立案", "2022年5月30日至2023年1月5日，立案"),
        ("12:30 开庭: 到庭", "12:30开庭：到庭"),
        ("相同之处 同一代理人", "相同之处 同一代理人"),
        ("A, B (c) ?", "A，B（c）？"),
        ("某法(2018, 2025-10-28 前)", "某法（2018，2025年10月28日前）"),
        ("编号 2022-05-30-1", "编号2022-05-30-1"),
        ("", ""),
    ],
)
def test_our_words_are_set_as_chinese_print_sets_them(given_text: str, expected: str) -> None:
    assert chinese(given_text) == expected


@given(OURS)
def test_setting_again_changes_nothing_and_loses_no_letter(text: str) -> None:
    once = chinese(text)
    assert chinese(once) == once

    def letters(told: str) -> list[str]:
        return re.findall(r"[甲乙ab]|\d", told)

    assert not re.search(r"[;()?!]", once)
    if not re.search(r"\d{4}-\d{2}-\d{2}", text):
        assert letters(once) == letters(text)
        assert re.findall(r"\d[,:](?=\d)", once) == re.findall(r"\d[,:](?=\d)", text)


@given(st.lists(st.tuples(st.sampled_from(["words", "name", "case", "count", "printed"]), ANY), max_size=6))
def test_names_numbers_and_printed_words_keep_their_characters(told: list[tuple[str, str]]) -> None:
    text = tuple(Run(said, kind) for kind, said in told)  # type: ignore[arg-type]
    kept = [(run.kind, run.text) for run in typeset(text, zh=True) if run.kind != "words"]
    assert kept == [(kind, clean(said)) for kind, said in told if kind != "words" and clean(said)]


@given(ANY)
def test_whatever_comes_in_is_xml_in_one_line(text: str) -> None:
    element = etree.Element("a")
    element.text = clean(text)
    assert "\n" not in element.text
    assert "\r" not in element.text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", element.text)
    assert etree.fromstring(etree.tostring(element)).text == (element.text or None)


def test_what_cannot_be_printed_is_seen_as_missing() -> None:
    assert clean("张\x00三\ufffe") == "张\ufffd三\ufffd"
    assert clean("李\u202e四") == "李\ufffd四"
    assert clean("䶮𬭎😀 محمد") == "䶮𬭎😀 محمد"


def test_a_name_with_marks_of_its_own_keeps_them_within_a_sentence() -> None:
    told = plain(typeset(Wording(RING).told(RING.summary[1]), zh=True))
    assert told == f"代理人周律, 明(所)在5宗纠纷中出现5宗（见{number(1)}）。"


def test_english_words_are_left_alone() -> None:
    assert typeset(words("a, b (c); 2022-05-30"), zh=False) == words("a, b (c); 2022-05-30")


def test_hostile_names_are_recognised_in_texts() -> None:
    runs = Wording(RING).text("高国强, 贾䶮")
    assert [(run.text, run.kind) for run in runs] == [("高国强", "name"), (", ", "words"), ("贾䶮", "name")]
    assert len(HOSTILE) == len(set(HOSTILE))
