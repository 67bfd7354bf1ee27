"""Simulated papers say what their truth says, in every kind and format, the same for the same seed, of nobody real."""

import csv
import html
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from loaders.synthetic.docket import Suit
from loaders.synthetic.papers import FOLDER, TRUTH
from loaders.synthetic.papers.drafting import court_fee, numbered
from loaders.synthetic.papers.habits import NOTATIONS, chambers
from loaders.synthetic.papers.laws import cited, procedure, substantive
from loaders.synthetic.papers.stories import facts_of, wordings
from loaders.synthetic.papers.writing import capital, chinese, chinese_day, sums, written_sum, yuan
from loaders.synthetic.simulate import simulate

KINDS = {
    ("民事判决书", "判决"), ("民事调解书", "调解"), ("民事裁定书", "准予撤诉"), ("民事裁定书", "按撤诉处理"),
    ("民事裁定书", "驳回起诉"), ("执行裁定书", "终结本次执行程序"), ("结案通知书", "执行完毕"),
}  # fmt: skip
"""Kinds of paper, by what the register says of how the case was closed."""
TAGS = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)
CITIZEN = re.compile(r"(?<![0-9A-Z])\d{17}[0-9X](?![0-9A-Z])")
CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")


def text_of(folder: Path, truth: dict[str, Any]) -> str:
    """The text of the paper that a line of the truth is about."""
    path = folder / str(truth["file"])
    if path.suffix == ".docx":
        return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    raw = path.read_bytes()
    if path.suffix == ".jsonl":
        record = json.loads(raw.decode("utf-8").splitlines()[truth["line"] - 1])
        return html.unescape(TAGS.sub("", record["qwContent"]))
    if path.suffix == ".html":
        return html.unescape(TAGS.sub("", raw.decode("utf-8")))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def bare(text: str) -> str:
    """Without white space and differences of width; no commas within numbers."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return re.sub(r"(?<=\d),(?=\d{3})", "", folded)


def ways_of_a_sum(fen: int) -> set[str]:
    whole, cents = divmod(fen, 100)
    ways = {f"{whole}.{cents:02d}元", f"{fen / 100:.1f}元" if cents % 10 == 0 else ""}
    if not cents:
        ways |= {f"{whole}元", f"{whole / 10_000:g}万元", f"{whole / 10_000:.2f}".rstrip("0").rstrip(".") + "万元"}
    return ways - {""}


def ways_of_a_day(day: str) -> set[str]:
    one = date.fromisoformat(day)
    months = {f"{one.month}月{one.day}日", f"{one.month:02d}月{one.day:02d}日"}
    chinese_days = {chinese_day(one, zero) for zero in "〇○零O"}
    return {f"{one.year}年{rest}" for rest in months} | {f"同年{rest}" for rest in months} | chinese_days


@dataclass(frozen=True)
class Written:
    folder: Path

    @cached_property
    def truths(self) -> list[dict[str, Any]]:
        lines = (self.folder / FOLDER / TRUTH).read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    @cached_property
    def texts(self) -> dict[str, str]:
        return {truth["case_no"]: bare(text_of(self.folder / FOLDER, truth)) for truth in self.truths}

    def papers(self) -> Iterator[tuple[dict[str, Any], str]]:
        for truth in self.truths:
            yield truth, self.texts[truth["case_no"]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("world")
    assert simulate(folder, cases=400, seed=3, papers=300) == 300
    return Written(folder)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("large")
    simulate(folder, cases=2_500, seed=8, papers=1_000)
    return Written(folder)


def test_all_kinds_and_all_formats_occur(world: Written) -> None:
    assert len(world.truths) == 300
    assert {(truth["doc_type"], truth["close_mode"]) for truth in world.truths} >= KINDS
    instances = {re.sub(r"[（）()冀号\d]", "", truth["case_no"]) for truth in world.truths}
    assert instances == {"民初", "民终", "执"}
    files = {Path(truth["file"]) for truth in world.truths}
    assert {file.suffix for file in files} == {".txt", ".docx", ".html", ".jsonl"}
    texts = [(world.folder / FOLDER / file).read_bytes() for file in files if file.suffix == ".txt"]
    assert {b"\r\n" in raw for raw in texts} == {True, False}, "GB 18030 from Windows, UTF-8 from elsewhere"


def test_every_file_is_told_of(world: Written) -> None:
    there = {path.name for path in (world.folder / FOLDER).iterdir()}
    assert there == {truth["file"] for truth in world.truths} | {TRUTH}
    single = [truth["file"] for truth in world.truths if truth["line"] is None]
    assert len(single) == len(set(single))


def test_whatever_the_truth_says_stands_in_the_paper(world: Written, large: Written) -> None:
    for truth, text in (*world.papers(), *large.papers()):
        where = truth["file"], truth["line"]
        number = re.escape(bare(truth["case_no"])).replace(r"\(", r"[(〔\[]").replace(r"\)", r"[)〕\]]")
        assert re.search(number, text), where
        words = [truth["court"], truth["doc_type"], truth["cause"], *(j["name"] for j in truth["judges"])]
        words += [word for party in truth["parties"] for word in (party["name"], party["role"])]
        words += [word for agent in truth["agents"] for word in (agent["name"], agent["firm"])]
        for word in words:
            assert bare(word) in text, (*where, word)
        for day in (truth["judgment_date"], truth["filed_date"], truth["hearing_date"]):
            assert day is None or any(way in text for way in ways_of_a_day(day)), (*where, day)
        for fen in (*truth["amounts"], *([truth["fee"]] if truth["fee"] else [])):
            assert any(way in text for way in ways_of_a_sum(fen)), (*where, fen)


def test_agents_and_absentees_point_at_parties_of_the_paper(large: Written) -> None:
    shared = 0
    for truth in large.truths:
        places = range(len(truth["parties"]))
        for agent in truth["agents"]:
            assert agent["for"], truth["file"]
            assert set(agent["for"]) <= set(places)
            assert len({truth["parties"][n]["side"] for n in agent["for"]}) == 1
            shared += len(agent["for"]) > 1
        assert set(truth["absent"]) <= set(places)
    assert shared > 5
    kinds = {agent["kind"] for truth in large.truths for agent in truth["agents"]}
    assert kinds == {"lawyer", "legal_worker", "employee", "kin", "citizen"}
    roles = {judge["role"] for truth in large.truths for judge in truth["judges"]}
    assert roles == {"presiding", "judge", "assessor", "assistant", "clerk"}


def test_no_mark_and_no_hole_is_left_in_a_paper(large: Written) -> None:
    for truth, text in large.papers():
        assert not re.search("[\ue000-\uf8ff{}@]|None|。。|，，|；。|，。|、、|：。", text), truth["file"]


def test_what_was_ordered_is_told_again_on_appeal(large: Written) -> None:
    first = {truth["case_no"]: truth for truth in large.truths}
    again = 0
    for truth, text in large.papers():
        if "民终" not in truth["case_no"] or truth["close_mode"] != "判决":
            continue
        below = re.search(r"\((\d{4})\)(冀\d+民初\d+号)", text)
        assert below, truth["file"]
        earlier = first.get(f"（{below[1]}）{below[2]}")
        if earlier is not None:
            again += 1
            for fen in earlier["amounts"]:
                assert any(way in text for way in ways_of_a_sum(fen)), (truth["file"], fen)
    assert again > 5


def test_identifiers_are_nobodys(world: Written, large: Written) -> None:
    seen = 0
    for truth, text in (*world.papers(), *large.papers()):
        people = set(CITIZEN.findall(text))
        for number in people:
            seen += 1
            assert number[:6] == "999999", truth["file"]
        for code in set(CODE.findall(text)) - people:
            assert code[2:8] == "999999", truth["file"]
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text), "no mobile telephone"
        for licence in re.findall(r"执业证号(\d+)", text):
            assert licence[1:5] == "9999", truth["file"]
        assert not re.search(r"冀[A-Z][0-9A-Z]{5}", text), "no number plate"
    assert seen > 100


def test_who_is_masked_is_masked_throughout(large: Written) -> None:
    names: dict[str, set[str]] = {}
    for path in large.folder.glob("*_民事案件台账.csv"):
        for line in path.read_text("utf-8-sig").splitlines()[1:]:
            cells = line.split(",")
            names[cells[0]] = {name for cell in cells[-6:-3] for name in cell.split("、") if 2 <= len(name) <= 3}
    masked = 0
    for truth, text in large.papers():
        shown = [party["name"] for party in truth["parties"]]
        assert len(shown) == len(set(shown)), truth["file"]
        if any(re.fullmatch(r".某+[0-9甲乙丙丁]?", name) for name in shown):
            masked += 1
            others = {one["name"] for one in (*truth["agents"], *truth["judges"])}
            assert not [n for n in names[truth["case_no"]] - others if n in text and "某" not in n], truth["file"]
            assert not CITIZEN.search(text)
    assert masked > 50


def test_equal_seeds_write_equal_bytes(world: Written, tmp_path: Path) -> None:
    simulate(tmp_path / "same", cases=400, seed=3, papers=300)
    there = sorted((world.folder / FOLDER).iterdir())
    assert [path.name for path in there] == sorted(p.name for p in (tmp_path / "same" / FOLDER).iterdir())
    assert all(path.read_bytes() == (tmp_path / "same" / FOLDER / path.name).read_bytes() for path in there)
    simulate(tmp_path / "other", cases=400, seed=4, papers=300)
    assert (tmp_path / "other" / FOLDER / TRUTH).read_bytes() != (world.folder / FOLDER / TRUTH).read_bytes()


def test_the_registers_are_the_same_with_papers_as_without(world: Written, tmp_path: Path) -> None:
    assert simulate(tmp_path, cases=400, seed=3) == 0
    assert not (tmp_path / FOLDER).exists()
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (world.folder / path.name).read_bytes(), path.name


@pytest.mark.parametrize("papers", [-1, 401])
def test_more_papers_than_proceedings_are_refused(tmp_path: Path, papers: int) -> None:
    with pytest.raises(ValueError, match="papers"):
        simulate(tmp_path / "never", cases=400, seed=1, papers=papers)
    assert not (tmp_path / "never").exists()


def test_what_is_awarded_is_what_the_register_says(large: Written) -> None:
    awarded = {}
    for path in large.folder.glob("*_民事案件台账.csv"):
        for row in csv.DictReader(path.read_text("utf-8-sig").splitlines()):
            if row["审理程序"] == "一审" and float(row["判决金额"] or 0):
                awarded[row["案号"]] = round(float(row["判决金额"]) * 100)
    seen = 0
    for truth in large.truths:
        fen = awarded.get(truth["case_no"])
        if fen is not None:
            seen += 1
            amounts = truth["amounts"]
            assert fen in amounts or fen == sum(amounts), (truth["file"], fen, amounts)
    assert seen > 200


# The parts


def test_chambers_write_differently_and_have_every_format_between_them() -> None:
    of_court = chambers(1, "冀9901", 6)
    assert of_court == chambers(1, "冀9901", 6)
    assert len({h.format for h in of_court}) == 5
    many = {h for n in range(1, 4) for h in chambers(1, f"冀990{n}", 6)}
    assert len(many) == 18
    assert all(not h.id_label for h in many if h.mask != "nobody")


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "零"), (10, "十"), (12, "十二"), (106, "一百零六"), (264, "二百六十四"), (1_179, "一千一百七十九"),
     (10_005, "一万零五"), (120_000, "十二万"), (3_020_500, "三百零二万零五百")],
)  # fmt: skip
def test_numbers_in_chinese(number: int, text: str) -> None:
    assert chinese(number) == text


@pytest.mark.parametrize(
    ("fen", "text"),
    [(5_000_000, "伍万元整"), (1_200_050, "壹万贰仟元伍角"), (100_003, "壹仟元零叁分"), (1_000, "壹拾元整")],
)
def test_sums_as_on_a_note_of_hand(fen: int, text: str) -> None:
    assert capital(fen) == text


@given(fen=st.integers(1, 10**10), notation=st.sampled_from(NOTATIONS))
def test_a_sum_is_written_exactly_in_every_notation(fen: int, notation: str) -> None:
    assert any(way in bare(written_sum(fen, notation)) for way in ways_of_a_sum(fen))
    assert sums(f"赔偿{yuan(fen)}，") == [fen]


@pytest.mark.parametrize(
    ("day", "keys", "text"),
    [
        (date(2021, 12, 31), ("default",), "《中华人民共和国民事诉讼法》第一百四十四条规定"),
        (date(2022, 1, 1), ("default",), "《中华人民共和国民事诉讼法》第一百四十七条规定"),
        (date(2024, 1, 1), ("delay", "evidence"), "《中华人民共和国民事诉讼法》第二百六十四条、第六十七条第一款规定"),
        (date(2023, 5, 1), ("ends enforcement",), "《中华人民共和国民事诉讼法》第二百六十四条第六项规定"),
    ],
)
def test_the_edition_of_the_day_is_cited(day: date, keys: tuple[str, ...], text: str) -> None:
    assert cited([procedure(day, *keys)], bracketed_items=False, joint="、", suffix="规定") == text


def test_older_facts_are_judged_by_the_older_law() -> None:
    laws = ["合同法 60"], ["民法典 509"]
    assert substantive(*laws, date(2019, 1, 1), date(2020, 1, 1)) == ["合同法 60"]
    assert substantive(*laws, date(2019, 1, 1), date(2022, 1, 1)) == ["合同法 60", "时间效力规定 1.2"]
    assert substantive(*laws, date(2021, 3, 1), date(2022, 1, 1)) == ["民法典 509"]


def suit(cause: str, claimed: int) -> Suit:
    return Suit(cause, date(2022, 3, 1), date(2022, 4, 1), "判决", claimed, (), ())


@pytest.mark.parametrize(
    ("cause", "claimed", "fee"),
    [("民间借贷纠纷", 1_000_000, 5_000), ("民间借贷纠纷", 10_000_000, 230_000), ("买卖合同纠纷", 50_000_000, 880_000),
     ("追索劳动报酬纠纷", 50_000_000, 1_000), ("买卖合同纠纷", 300_000_000, 3_080_000)],
)  # fmt: skip
def test_court_fees_are_those_of_the_tariff(cause: str, claimed: int, fee: int) -> None:
    assert court_fee(suit(cause, claimed), claimed) == fee


def test_numbering() -> None:
    assert numbered(["甲", "乙"], "一、") == ["一、甲", "二、乙"]
    assert numbered(["甲", "乙"], "（1）") == ["（1）甲", "（2）乙"]
    assert numbered(["甲", "乙"], "①") == ["①甲", "②乙"]
    assert numbered(["甲"], "1.") == ["甲"]


def test_every_cause_of_the_world_has_a_story_and_every_story_its_wordings(large: Written) -> None:
    told = set(wordings())
    assert {truth["cause"] for truth in large.truths} <= told
    for cause, wording in wordings().items():
        if cause:
            missing = {"grounds", "found", "reasons", "settled", "brief", "evidence", "laws"} - set(wording)
            assert not missing, (cause, missing)


def test_the_facts_of_a_story_depend_on_its_dice_alone(large: Written) -> None:
    from loaders.synthetic.simulation import dockets
    from loaders.synthetic.world import Settings

    docket = next(iter(dockets(Settings(400, 1))))
    for filed in docket.proceedings():
        if "民初" in filed.case_no:
            assert facts_of(filed.suit, Random(filed.case_no)) == facts_of(filed.suit, Random(filed.case_no))
