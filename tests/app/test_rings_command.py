"""`detect` and `rings` as people type them: the list, one ring, and every odd county in one clear line."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from small_graphs import Case, graph_of_cases, hashed, hashed_id, published, ring_of, strangers

from app.cli.main import main
from graph.contracts import check
from graph.workspace import Workspace

Ask = Callable[..., tuple[str, str]]
LAWYER = {"agents": (("周律", "A", None),)}
DETECT = ("detect", "--decoys", "20", "--workers", "1")


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """What a command says on stdout and on stderr, upon the workspace of the test."""

    def ask(*words: str, code: int = 0) -> tuple[str, str]:
        assert main([*words, "--workspace", str(tmp_path / "workspace")]) == code
        told = capsys.readouterr()
        return told.out, told.err

    return ask


def county(folder: Path, cases: Sequence[Case], merged: dict[str, list[str]] | None = None) -> Workspace:
    graph = hashed(graph_of_cases(cases))
    weak = {graph.label("Person").filter(name=name)["id"][0]: aliases for name, aliases in (merged or {}).items()}
    return published(folder / "workspace", graph, weak)


def mass(plaintiffs: int, defendants: int) -> Case:
    """One claim of people who stand in nothing else."""
    a = "".join(chr(0x6000 + n) for n in range(plaintiffs))
    b = "".join(chr(0x9000 + n) for n in range(defendants))
    return Case("mass", a, b, day="2016-01-01")


def test_detect_says_what_it_found_and_the_list_shows_it(said: Ask, tmp_path: Path) -> None:
    county(tmp_path, [*ring_of("abcde", **LAWYER), *strangers(300), Case("crime", "a", "b", kind="刑事")])
    _, err = said(*DETECT)
    assert "团伙: 310 宗纠纷中 1 组, 误报率 q ≤ 5% 的 1 组" in err
    assert "对照 20 份打乱的案件表" in err
    assert "输入未变" not in err
    assert "输入未变" in said(*DETECT)[1]
    out, err = said("rings", "list")
    (row,) = [line for line in out.splitlines() if "0.050" in line]
    assert "5 名当事人之间 10 宗互诉纠纷" in row
    assert all(letter in row for letter in "abcde")
    assert "周律" in row
    assert "未计入 1 案: 刑事案件" in err


def test_one_ring_is_told_with_its_cases_and_its_doubts(said: Ask, tmp_path: Path) -> None:
    workspace = county(tmp_path, [*ring_of("abcde", **LAWYER), *strangers(300)], merged={"a": [hashed_id("former")]})
    said(*DETECT)
    (one,) = json.loads(said("rings", "list", "--json")[0])["rings"]
    check("ring", json.loads(said("rings", "list", "--all", "--json")[0]), "rings list --json")
    assert json.loads(said("rings", "show", "1", "--json")[0]) == one
    by_id = said("rings", "show", one["ring_id"][:8])[0]
    told = said("rings", "show", "1")[0]
    assert told == by_id
    for words in (
        "q = 0.050", "线索, 不是结论", "看到了什么", "成员", "可能的正当解释", "什么能排除它", "10 案", "请核对证件",
    ):  # fmt: skip
        assert words in told, words
    assert one["cases"][0]["case_no"] in told
    assert told.count("  核心  ") == 5
    assert "[未知] 不同的人因姓名" in told
    assert workspace.require("detect").manifest()["content"]["parameters"]["decoys"] == 20


@pytest.mark.parametrize("which", ["2", "0", "zz", "zzzzzz", ""])
def test_a_ring_that_is_not_there_is_one_line(said: Ask, tmp_path: Path, which: str) -> None:
    county(tmp_path, [*ring_of("abcde"), *strangers(300)])
    said(*DETECT)
    out, err = said("rings", "show", which, code=1)
    assert (out, err) == ("", f"没有团伙 {which}, 见 qingsu rings list\n")


def test_too_early_is_one_line(said: Ask, tmp_path: Path) -> None:
    out, err = said("rings", "list", code=1)
    assert (out, err.count("\n")) == ("", 1)
    assert "请先运行: qingsu load" in err
    _, err = said("detect", code=1)
    assert err.count("\n") == 1
    assert "请先运行: qingsu load" in err


@pytest.mark.parametrize("words", [("--decoys", "0"), ("--decoys", "x"), ("--workers", "0"), ("--seed", "y")])
def test_an_impossible_number_is_refused(said: Ask, tmp_path: Path, words: tuple[str, ...]) -> None:
    county(tmp_path, strangers(3))
    _, err = said("detect", *words, code=2)
    assert words[0] in err
    assert not (tmp_path / "workspace" / "detect").exists()


LENDERS = [
    Case(f"loan{n}", "WXYZ"[n % 4], chr(0x6000 + n), day="2014-01-01", cause="金融借款合同纠纷") for n in range(400)
]
NO_COURT, FEW = {"court": None}, strangers(40)


@pytest.mark.parametrize(
    ("cases", "disputes", "rings"),
    [
        ([], 0, []),
        ([Case("d", "a"), Case("e", "", "b"), Case("f", "", "", "c")], 0, []),
        ([Case("d", "a", "a"), Case("e", "b", "b")], 2, []),
        ([*strangers(200)], 200, []),
        ([mass(3_000, 1), *ring_of("abcde"), *strangers(300)], 310, ["abcde"]),
        ([mass(60, 40), *ring_of("abcde"), *strangers(300)], 310, ["abcde"]),
        ([*LENDERS, *ring_of("abcde"), *strangers(400)], 810, ["abcde"]),
        ([*ring_of("abcde", **NO_COURT), *strangers(300, **NO_COURT)], 310, ["abcde"]),
        ([*ring_of("abcde", court="one"), *strangers(300, court="one")], 310, ["abcde"]),
        ([*ring_of("abcde"), *(replace(one, court=None) for one in FEW), *strangers(300)[40:]], 310, ["abcde"]),
        ([*ring_of("abcde", day=None), *(replace(one, day=None) for one in strangers(300))], 310, ["abcde"]),
        ([*ring_of("abcde", cause=None), *strangers(300, cause=None)], 310, ["abcde"]),
    ],
    ids=[
        "nothing", "no opposed pairs", "everybody sues himself", "nobody meets twice", "3,000 against 1",
        "60 against 40", "half of it lenders", "courts unknown", "one court only", "courts known in part", "no dates",
        "no causes",
    ],
)  # fmt: skip
def test_an_odd_county_gives_a_sensible_answer(
    said: Ask, tmp_path: Path, cases: list[Case], disputes: int, rings: list[str]
) -> None:
    county(tmp_path, cases)
    _, err = said(*DETECT)
    assert f"{disputes} 宗纠纷" in err
    document = json.loads(said("rings", "list", "--all", "--json")[0])
    check("ring", document, "rings.json")
    assert document["summary"]["cases"] == len(cases)
    assert document["summary"]["series"] == sum(case.dispute == "mass" for case in cases)
    told = [one for one in document["rings"] if one["shown"]]
    assert ["".join(sorted(m["name"] for m in one["members"] if m["role"] == "core")) for one in told] == rings
    _, err = said("rings", "list")
    assert ("没有显著的团伙" in err) == (not rings)
    if rings:
        said("rings", "show", "1")


def test_ctrl_c_says_that_nothing_was_lost(said: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    county(tmp_path, [*ring_of("abcde", **LAWYER), *strangers(300)])
    said(*DETECT)
    before = said("rings", "list", "--json")[0]

    def impatient(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("graph.detect.detect_rings", impatient)
    assert "已中断, 原有内容未动" in said("detect", "--seed", "2", code=130)[1]
    assert said("rings", "list", "--json")[0] == before


def test_a_mistyped_workspace_is_not_made(said: Ask, tmp_path: Path) -> None:
    assert "请先运行: qingsu load" in said("detect", code=1)[1]
    assert not (tmp_path / "workspace").exists()
