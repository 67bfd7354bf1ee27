"""Whole papers of several kinds, made up, are read by their grammar; no letter is lost, and no text is too much."""

import json
import random
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from graph.contracts import check
from graph.identifiers import plain
from loaders.judgments.closing import closing
from loaders.judgments.contract import as_contract
from loaders.judgments.judgment import judgment_of
from loaders.judgments.parts import BLOCKS
from loaders.judgments.text import lines_of

FIRST = """清和县人民法院
民 事 判 决 书
（2023）冀9901民初12号
原告：张某甲，男，1970年1月1日出生，汉族，住清和县石桥镇柳树村。
委托诉讼代理人：赵某丁，清和同济律师事务所律师。
被告：清和县某某商贸有限公司，住所地清和县石桥镇。
法定代表人：李某乙，经理。
被告：王某丙，女，1980年2月2日出生，汉族，住清和县。
上述二被告共同委托诉讼代理人：钱某，该公司员工。
第三人：孙某，男，汉族，住清和县。
原告张某甲与被告清和县某某商贸有限公司、王某丙，第三人孙某民间借贷纠纷一案，本院于2023年1月5日立案后，依法适用简易程序，\
由审判员周某独任审判，于2023年2月6日公开开庭进行了审理。原告张某甲的委托诉讼代理人赵某丁到庭参加诉讼，\
被告王某丙经本院传票传唤无正当理由拒不到庭。本案现已审理终结。
原告张某甲向本院提出诉讼请求：1.判令二被告偿还借款50,000元；2.诉讼费由被告负担。
被告清和县某某商贸有限公司辩称，借款属实。
经审理查明，2022年3月1日，被告王某丙向原告借款伍万元整。
本院认为，合法的借贷关系受法律保护。依照《中华人民共和国民法典》第六百七十五条、第六百七十六条，《中华人民共和国民事诉讼法》\
第一百四十七条规定，判决如下：
一、被告王某丙于本判决生效之日起十日内偿还原告张某甲借款5万元；
二、驳回原告张某甲的其他诉讼请求。
如果未按本判决指定的期间履行给付金钱义务，应当加倍支付迟延履行期间的债务利息。
案件受理费1050元，减半收取525元，由被告王某丙负担。
如不服本判决，可在判决书送达之日起十五日内上诉于清和市中级人民法院。
审 判 员　　周 某
二〇二三年三月一日
书 记 员　　吴某某
附：本案适用的法律条文
"""


def test_a_judgment_of_the_first_instance() -> None:
    told = as_contract(judgment_of(FIRST), "一审.txt")
    names = ("court", "doc_type", "case_no", "procedure", "cause", "close_mode", "panel")
    assert {name: told[name] for name in names} == {
        "court": "清和县人民法院", "doc_type": "民事判决书", "case_no": "（2023）冀9901民初12号", "procedure": "一审",
        "cause": "民间借贷纠纷", "close_mode": "判决", "panel": "独任",
    }  # fmt: skip
    assert (told["filed_date"], told["hearings"], told["judgment_date"]) == ("2023-01-05", ["2023-02-06"], "2023-03-01")
    assert [(one["name"], one["side"], one["legal_rep"], one["absent"]) for one in told["parties"]] == [
        ("张某甲", "A", None, False), ("清和县某某商贸有限公司", "B", "李某乙", None), ("王某丙", "B", None, True),
        ("孙某", "T", None, None),
    ]  # fmt: skip
    assert [(one["name"], one["kind"], one["firm"], one["for"]) for one in told["agents"]] == [
        ("赵某丁", "lawyer", "清和同济律师事务所", [0]), ("钱某", "employee", None, [1, 2]),
    ]  # fmt: skip
    assert told["judges"] == [{"name": "周某", "role": "judge"}, {"name": "吴某某", "role": "clerk"}]
    assert told["law_refs"] == [
        {"law": "中华人民共和国民法典", "edition": None, "articles": ["675", "676"]},
        {"law": "中华人民共和国民事诉讼法", "edition": None, "articles": ["147"]},
    ]
    assert told["results"] == [
        "一、被告王某丙于本判决生效之日起十日内偿还原告张某甲借款5万元；", "二、驳回原告张某甲的其他诉讼请求。",
    ]  # fmt: skip
    assert (told["fee"], told["warnings"]) == (52_500, [])
    check("judgment", told, "一审.txt")
    assert [one["fen"] for one in told["amounts"]] == [5_000_000, 5_000_000, 5_000_000, 105_000, 52_500]
    assert [one["part"] for one in told["blocks"]] == list(BLOCKS)


def values(told: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each value with its path; what holds its span itself is one value, and a list of words or places, too."""
    if isinstance(told, dict) and "span" not in told:
        for name, value in told.items():
            yield from values(value, f"{path}.{name}".lstrip("."))
    elif isinstance(told, list) and not path.endswith((".for", ".articles", "findings", "annexes")):
        for n, value in enumerate(told):
            yield from values(value, f"{path}.{n}")
    elif told not in (None, []):
        yield path, told


def without_span(told: dict[str, Any]) -> set[str]:
    """The paths of values of which nothing says where they stand; findings and annexes are spans themselves."""
    own = {"file", "blocks", "warnings", "spans", "findings", "annexes"}
    told = {name: value for name, value in told.items() if name not in own}
    for party in told["parties"]:
        del party["seq"]
    return {path for path, value in values(told) if not isinstance(value, dict)}


def test_every_value_stands_where_its_span_says() -> None:
    told = as_contract(judgment_of(FIRST), "一审.txt")
    printed = {path: "".join(FIRST[slice(*span)].split()) for path, span in told["spans"].items()}
    by_path = dict(values(told))
    as_printed = (".name", ".firm", ".law", ".legal_rep", ".role_raw", "court", "doc_type", "cause")
    for path, words in printed.items():
        if path.endswith(as_printed) or path.startswith("results"):
            assert words == by_path[path], path
    assert without_span(told) == printed.keys()
    wanted = {
        "agents.1.for": "上述二被告共同委托诉讼代理人", "agents.1.kind": "该公司员工", "judges.0.role": "审判员",
        "parties.0.absent": "到庭参加", "parties.2.absent": "经本院传票传唤无正当理由拒不到庭",
        "parties.1.kind": "清和县某某商贸有限公司", "parties.0.side": "原告", "close_mode": by_path["results.0"],
        "law_refs.0.articles": "第六百七十五条、第六百七十六条", "hearings.0": "2023年2月6日",
    }  # fmt: skip
    assert {path: printed[path] for path in wanted} == wanted


@pytest.mark.parametrize("gap", ["", " ", "\u3000\u3000"])
@pytest.mark.parametrize("kept", [0, 3])
def test_a_text_that_lost_its_breaks_says_the_same(gap: str, kept: int) -> None:
    lines = FIRST.splitlines()
    text = "\n".join([*lines[:kept], gap.join(lines[kept:])])
    told, whole = (as_contract(judgment_of(one), "一审.txt") for one in (text, FIRST))
    places = ("spans", "blocks", "findings", "annexes", "amounts", "text_flags", "admissions", "interest")
    assert {name: one for name, one in told.items() if name not in places} == {
        name: one for name, one in whole.items() if name not in places
    }
    assert [one["part"] for one in told["blocks"]] == list(BLOCKS)
    assert [one["fen"] for one in told["amounts"]] == [one["fen"] for one in whole["amounts"]]
    assert {one["flag"] for one in told["text_flags"]} == {one["flag"] for one in whole["text_flags"]}


SUIT, ENFORCED = "原告：张三，男。\n被告：李四，男。", "申请执行人：张三。\n被执行人：李四。"
CONFIRMED = "司法确认"
APPEAL = "上诉人（原审被告）：李四。\n被上诉人（原审原告）：张三。"
PAPERS = (
    ("民 事 裁 定 书", "民初13号", SUIT, "裁定如下：\n准许原告张三撤诉。", "准予撤诉", "AB"),
    ("民事裁定书", "民初14号", SUIT, "裁定如下：本案按原告张三撤诉处理。", "按撤诉处理", "AB"),
    ("民事调解书", "民初15号", SUIT, "自愿达成如下协议：\n一、被告李四给付1万元。", "调解", "AB"),
    ("执行裁定书", "执16号之一", ENFORCED, "裁定如下：\n终结本次执行程序。", "终结本次执行程序", "AB"),
    (
        "民事裁定书",
        "民特17号",
        "申请人：张三。\n申请人：李四。",
        "裁定如下：\n张三与李四的调解协议有效。",
        "司法确认",
        "AA",
    ),
    ("支付令", "民督18号", "申请人：张三。\n被申请人：李四。", "通知如下：\n一、李四给付1万元。", "支付令", "AB"),
    ("民事判决书", "民终19号", APPEAL, "判决如下：\n驳回上诉，维持原判。", "维持", "BA"),
)


@pytest.mark.parametrize(("kind", "number", "parties", "ordered", "mode", "sides"), PAPERS)
def test_other_papers(kind: str, number: str, parties: str, ordered: str, mode: str | None, sides: str) -> None:
    title = f"清和县人民法院\n{kind}\n（2023）冀9901{number}\n"
    text = f"{title}{parties}\n本院受理后依法审理。{ordered}\n审判员 周某\n二〇二三年三月一日\n书记员 吴某\n"
    told = as_contract(judgment_of(text), "x.txt")
    bare, _, suffix = number.partition("之")
    assert (told["case_no"], told["suffix"]) == (f"（2023）冀9901{bare}", f"之{suffix}" if suffix else None)
    assert told["doc_type"] == kind.replace(" ", "")
    assert "".join(one["side"] for one in told["parties"]) == sides
    assert told["close_mode"] == mode
    assert len(told["results"]) == 1


def test_what_an_earlier_court_ordered_is_no_order_of_this_one() -> None:
    text = (
        "一审法院判决如下：一、驳回原告张三的诉讼请求。\n本院认为，上诉有理。判决如下：\n"
        "一、撤销原判决“一、驳回原告张三的诉讼请求；二、费用由张三负担”；\n二、李四给付张三1万元。\n二审案件受理费50元，由李四负担。\n"
    )
    found = as_contract(judgment_of(f"上诉人（原审原告）：张三。\n被上诉人（原审被告）：李四。\n{text}"), "x.txt")
    assert [item[:4] for item in found["results"]] == ["一、撤销", "二、李四"]


def spoilt(text: str, dice: random.Random) -> str:
    """A text as scanners and people spoil it: spaces, widths, brackets, look-alikes, lines lost and out of order."""
    swaps = {"（": "(", "）": ")", "：": ":", "〇": "O", "，": ",", "。": ".", "0": "О"}
    letters = [dice.choice((swaps.get(one, one), one, f"{one} ", "")) if dice.random() < 0.1 else one for one in text]
    lines = "".join(letters).split("\n")
    if dice.random() < 0.5:
        lines = [one for one in lines if dice.random() > 0.1]
    if dice.random() < 0.3:
        dice.shuffle(lines)
    return dice.choice(("\n", "\r\n", "\n\n")).join(lines)


@given(seed=some.integers(0, 10**9))
def test_no_letter_is_lost_of_what_was_spoilt(seed: int) -> None:
    text = spoilt(FIRST, random.Random(seed))
    found = judgment_of(text)
    assert_tiled(text, found.blocks)
    told = as_contract(found, "x")
    check("judgment", told, "x")
    json.dumps(told)
    assert all(0 <= start < end <= len(text) for start, end in told["spans"].values())
    assert without_span(told) == told["spans"].keys()


@given(
    text=some.text(
        some.sampled_from(
            "原告被告：，。、（）张三人民法院判决书号2023年月日如下一、《》第条\n 代理律师元\u3000\u200b〇O"
        ),
        max_size=300,
    )
)
def test_no_text_makes_it_fall_over(text: str) -> None:
    assert_tiled(text, judgment_of(text).blocks)


def assert_tiled(text: str, blocks: list[tuple[str, tuple[int, int]]]) -> None:
    """The blocks are the whole text, each beginning where the one before ends."""
    if not text:
        assert blocks == []
        return
    assert (blocks[0][1][0], blocks[-1][1][1]) == (0, len(text))
    assert all(before[1][1] == after[1][0] for before, after in pairwise(blocks))


@given(text=some.text(max_size=60))
def test_a_line_knows_where_each_of_its_letters_stands(text: str) -> None:
    for line in lines_of(text):
        assert len(line.text) == len(line.printed) == len(line.places)
        assert [text[place] for place in line.places] == list(line.printed)
        assert line.text == "" or not line.text.isspace()


WIDE = {**{chr(n): chr(n + 0xFEE0) for n in range(ord("!"), ord("~") + 1)}, "，": ",", "：": ":", "（": "(", "）": ")"}


def harmless(text: str, dice: random.Random) -> str:
    """A text as another program prints it: other widths, white space between letters, never where a line breaks."""
    letters = [WIDE.get(one, one) if dice.random() < 0.3 else one for one in text]
    behind = [dice.choice(" \u3000\t") if one != "\n" and dice.random() < 0.15 else "" for one in letters]
    return "".join(letter + space for letter, space in zip(letters, behind, strict=True))


def told_of(text: str) -> dict[str, Any]:
    """What a judgment says, as it is compared: widths and white space evened out."""
    told = as_contract(judgment_of(text), "x")
    return {
        "parties": [(plain(one["name"]), one["side"], one["absent"]) for one in told["parties"]],
        "agents": [
            (plain(one["name"]), one["kind"], one["firm"] and plain(one["firm"]), one["for"]) for one in told["agents"]
        ],
        "judges": [(plain(one["name"]), one["role"]) for one in told["judges"]],
        "results": [plain(one) for one in told["results"]],
        "amounts": [one["fen"] for one in told["amounts"]],
        **{name: told[name] for name in ("case_no", "filed_date", "judgment_date", "close_mode", "fee", "panel")},
    }


@given(seed=some.integers(0, 10**9))
def test_widths_and_white_space_change_nothing(seed: int) -> None:
    assert told_of(harmless(FIRST, random.Random(seed))) == told_of(FIRST)


def broken(text: str, width: int) -> str:
    """A text as a page of so many letters prints it: paragraphs are indented, court, title, number and names are not
    at its margin.
    """
    printed: list[str] = []
    for paragraph in text.split("\n"):
        aside = len(paragraph) < SHORT and not paragraph.endswith("。")
        line = "\u3000" * (10 if aside else 2) + paragraph
        printed += [line[at : at + width] for at in range(0, len(line), width)]
    return "\n".join(printed)


SHORT = 20


@pytest.mark.parametrize("width", range(36, 61))
def test_the_width_of_a_page_changes_nothing(width: int) -> None:
    assert told_of(broken(FIRST, width)) == told_of(FIRST)
    assert told_of(broken(BREAKS, width)) == told_of(BREAKS)


BREAKS = """海丰县人民法院
民事判决书
(2023)粤9921民初1188号
原告:海丰县盛正商贸有限公司,住所地海丰县城关镇。
被告:李某某1,男,1980年3月5日出生,汉族,住海丰县。
被告:永润财产保险股份有限公司海丰支公司(下称“永润财险公司”),住所地海丰县城关镇。委托代理人:孙梅,系石桥镇新店村村民委员会推荐的公民。
原告海丰县盛正商贸有限公司(以下简称盛正公司)与被告李某某1、永润财产保险股份有限公司海丰支公司保险合同纠纷一案,本院于2023年2月1日立案后,依法由审判员张玉山独任审理,适用简易程序,于2023年3月1日公开开庭进行了审理。原告盛正公司到庭参加诉讼。被告李某某1经本院合法传唤,无正当理由拒不到庭。本案现已审理终结。
原告向本院提出诉讼请求:判令被告支付货款15.6万元。
本院认为,被告应当给付。依照《中华人民共和国民法典》第五百零九条、《中华人民共和国民事诉讼法》第一百四十七条的规定,判决如下:
一、被告永润财产保险股份有限公司海丰支公司于本判决生效之日起十日内赔偿被告李某某1156967.8元;
二、驳回原告盛正公司的其他诉讼请求。
案件受理费1.24万元,减半收取计6200元,由被告永润财产保险股份有限公司海丰支公司负担。
审判员张玉山
二〇二三年三月九日
书记员王红梅"""


def test_lines_that_break_amid_names_figures_and_offices_are_read_whole() -> None:
    told = told_of(broken(BREAKS, 40))
    whole = as_contract(judgment_of(BREAKS), "x")
    assert whole["cause"] == "保险合同纠纷"
    assert told["judges"] == [("张玉山", "judge"), ("王红梅", "clerk")]
    assert [name for name, _, absent in told["parties"] if absent] == ["李某某1"]
    assert told["agents"] == [("孙梅", "citizen", None, [2])]
    assert told["amounts"][1:] == [15696780, 1240000, 620000]
    assert told["fee"] == 620000


def test_an_agent_of_several_without_a_colon_behind_a_party_is_read() -> None:
    head = "原告曾甲,男。\n原告董乙,男,汉族,住清和县。上述二原告共同委托诉讼代理人朱强,清和弘毅律师事务所律师。\n"
    (agent,) = as_contract(judgment_of(head + "被告王丙,女。\n"), "x")["agents"]
    assert (agent["name"], agent["firm"], agent["for"]) == ("朱强", "清和弘毅律师事务所", [0, 1])


RULINGS = {
    "驳回原告张三对被告李四、永润财产保险股份有限公司海丰支公司、海丰县盛正商贸有限公司的起诉。": "驳回起诉",
    "准许原告海丰县盛正商贸有限公司撤回对被告永润财产保险股份有限公司海丰支公司、李四、王五的起诉。": "准予撤诉",
}


@pytest.mark.parametrize(("ordered", "mode"), RULINGS.items())
def test_a_ruling_against_many_closes_as_one_against_one(ordered: str, mode: str) -> None:
    assert closing("民事裁定书", "一审", plain(ordered), ordered) == mode


@pytest.mark.parametrize("zero", ["〇", "○", "零", "О", "O", "o", "0"])
def test_a_zero_is_read_whatever_it_looks_like(zero: str) -> None:
    day = f"二{zero}二三年三月一日"
    assert as_contract(judgment_of(f"审判员　周某\n{day}\n"), "x")["judgment_date"] == "2023-03-01"
    assert as_contract(judgment_of("审判员　周某\n2023年3月1日\n"), "x")["judgment_date"] == "2023-03-01"
