"""How a case ended, in the words of the schema (`LegalCase.close_mode`): by the kind of paper and what it orders."""

import re
from collections.abc import Sequence

_CLOSINGS = tuple(
    (mode, re.compile(words))
    for mode, words in (
        ("准予撤诉", "(?<!不)准[予许](?!.{0,30}[反上]诉).{0,40}?撤(?:诉|回(?:对[^,。;:]{1,200}?)?起诉)"),
        ("按撤诉处理", "按.{0,40}?撤(?:诉|回起诉)处理"),
        ("驳回起诉", "驳回[^,。;:]{0,200}?起诉"),
        ("不予受理", "不予受理"),
        ("移送管辖", "(?:移送|移交).{2,40}?(?:处理|审理|管辖)"),
        ("司法确认", "调解协议.{0,20}?有效"),
        ("终结本次执行程序", "终结.{0,40}?本次执行"),
        ("不予执行", "不予执行"),
        ("终结执行", "终结[^。;,]{0,60}?执行"),
        ("终结诉讼", "终结诉讼"),
        ("撤回上诉", "(?<!不)准[予许].{0,40}?撤回.{0,12}?上诉|按(?!自动).{0,60}?撤回上诉处理"),
        ("发回重审", "发回.{0,20}?(?:重审|重新审理)"),
        ("维持", "驳回.{0,24}?(?:上诉|复议申请)"),
    )
)
"""How a ruling closes a case: the closing mode and the words of the operative part."""
_AGAIN = (
    ("维持", re.compile("^.{0,6}驳回.{0,24}?上诉")),
    ("改判", re.compile("撤销|变更|改判")),
    ("维持", re.compile("维持.{0,40}?判决")),
)
"""How a judgment of second instance, or of a retrial, ends: one that keeps a part and changes another is changed."""
_UNDONE = re.compile("撤销[^。;]{0,60}?裁定")
"""How a ruling ends that is about another: one of second instance, on a complaint against enforcement."""
_OTHERS_RULED = ("二审", "再审", "执行")
_FROM_WHOM = re.compile("撤回对(?P<who>[^。;:]{1,200}?)的?起诉")
_PAID = re.compile("(?:执行|履行)完毕|全部(?:履行|执行到位)")
"""What a notice says where the debt was paid."""


def closing(kind: str, procedure: str | None, ordered: str, text: str) -> str | None:
    """The closing mode; None where neither the kind of paper nor what it orders tells.

    In     `kind` as printed (民事判决书), `procedure` 一审, 二审, …, `ordered` the operative part in even letters,
           `text` the whole paper.
    Source 民事诉讼法 (2023) 148, 157, 177, 264.
    """
    if "判决" in kind or (not kind and ordered and "判决如下" in "".join(text.split())):
        again = procedure in ("二审", "再审")
        if again and not ordered:  # of a paper that is cut
            return None
        return next((mode for mode, words in _AGAIN if again and words.search(ordered)), "判决")
    if "调解书" in kind:
        return "调解"
    if "执行证书" in kind:
        return "公证执行证书"
    if "支付令" in kind:
        return "支付令"
    if "结案通知" in kind:
        return "执行完毕" if _PAID.search("".join(text.split())) else None
    found = next((mode for mode, words in _CLOSINGS if words.search(ordered)), None)
    return found or ("撤销" if procedure in _OTHERS_RULED and _UNDONE.search(ordered) else None)


def goes_on(ordered: str, opponents: Sequence[str]) -> bool:
    """Whether a suit is withdrawn against some of the `opponents` alone, so that it goes on against the others."""
    found = _FROM_WHOM.search(ordered)
    named = [one.removeprefix("被告") for one in found["who"].split("、")] if found else []
    return 0 < len(named) < len(opponents) and set(named) <= set(opponents)
