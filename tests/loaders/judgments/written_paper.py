"""Made-up papers that say one thing or another: a head, lines, signatures, and what is read of them."""

from typing import Any

from loaders.judgments.contract import as_contract
from loaders.judgments.judgment import judgment_of

CASE = "一案，本院于2019年1月5日立案后，依法组成合议庭进行了审理。"
ENDS = "审判长　周某\n审判员　吴某\n审判员　郑某\n二〇一九年三月一日\n书记员　冯某（兼）\n"
Told = dict[str, Any]


def read(parties: str, *lines: str, number: str = "（2019）冀9901民初12号", kind: str = "民事判决书") -> Told:
    """The contract of a paper with this head and these lines."""
    return told_of("\n".join(("清和县人民法院", kind, number, parties, *lines, ENDS)))


def told_of(text: str) -> Told:
    """The contract of a text."""
    return as_contract(judgment_of(text), "文书.txt")


BOTH = "原告：张三，男，汉族，住清和县石桥镇。\n被告：李四，男，汉族，住址同上。"
SUIT = f"原告张三与被告李四民间借贷纠纷{CASE}"
ORDERED = "判决如下：\n一、驳回原告张三的诉讼请求。"


def names(told: Told) -> list[tuple[str, str | None]]:
    return [(one["name"], one["side"]) for one in told["parties"]]


def agents(told: Told) -> list[tuple[str, str, list[int]]]:
    return [(one["name"], one["kind"], one["for"]) for one in told["agents"]]
