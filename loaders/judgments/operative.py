"""How a judgment ends: the items of what it orders, the amounts in them and the fee."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from loaders.judgments.text import ENCLOSED, Line, Span
from loaders.values import amount_fen


@dataclass
class Amount:
    """Money as printed and in fen; None where it cannot be counted."""

    raw: str
    span: Span
    fen: int | None


@dataclass
class Fee:
    """What the court asks for the case, as finally charged."""

    fen: int
    span: Span


_OPENS = re.compile(
    r"""
    判决如下:? | 裁定如下:? | 决定如下:? | 协议如下:? | 调解如下:? | 通知如下:?
    | 达成[^。]{0,12}(?:协议|调解)[^。]{0,20}:$
    | 达成如下(?:调解|和解)?协议[^。;:]{0,20}:
    | 发出如下支付令:? | 作出如下支付令:?
    """,
    re.VERBOSE,
)


def opening(text: str) -> re.Match[str] | None:
    """The first words of a text behind which the operative part (主文) begins."""
    return _OPENS.search(text) if "如下" in text or "达成" in text else None


_ITEM = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)、?|[0-9]{1,2}[、.](?![0-9]))")
_ENCLOSED_ITEM = re.compile(ENCLOSED)
_MARKS = (";", "。", ":")
"""Behind one of them an item begins."""
_CLOSING = rf"""
    (?!{ENCLOSED} | [一二三四五六七八九十]{{1,3}}、 | \([一二三四五六七八九十0-9]{{1,3}}\) | [0-9]{{1,2}}[、.])
      [^。;]{{0,60}}?(?:受理费|申请费)[^。;]{{0,4}}[0-9]         # with a number it is an item that is agreed
    | 一、二审(?:案件)?(?:受理|诉讼)费 | (?:一审|二审|原审|本案)?(?:案件)?(?:诉讼)?受理费
    | 诉讼费 | (?:案件)?申请费 | 本案(?:案件)?诉讼费
    | (?:(?:财产|诉讼)?保全|鉴定|评估|审计|公告|邮寄|送达|翻译|勘验)费
    | \(?(?:如果?|若|倘若)(?:未|不|当事人未|被告|上述|义务人)?.{{0,24}}(?:未按|不按|逾期)
    | [如若]不服
    | (?:案外人|当事人|申请人|被申请人|申请执行人|被执行人|利害关系人|双方)[^。;]{{0,30}}?不服
    | 对(?:本|该)?(?:裁定|判决|决定)[^。;]{{0,6}}不服
    | 需要?续行(?:查封|冻结|扣押) | 负有金钱给付义务 | 义务人如 | 权利人
    | 当事人(?:如|应当(?:按照|自觉)) | 双方当事人一致同意本调解
    | 本判决 | 本裁定 | 本调解书 | 本决定 | 上述(?:款项|协议)
    | 审判长 | 审判员 | 代理审判员 | 执行员
    | 终结本次执行程序后 | 申请执行人(?:[^。;,:]{{0,40}}?(?:发现|享有)|可以|如) | 被执行人(?:负有|应当?继续)
"""
CLOSES = re.compile(f"^(?:{_CLOSING})", re.VERBOSE)
"""The words of a line behind the operative part: interest on delay, appeal, the fee, who signs."""
_CLOSES_BEHIND = re.compile(f"(?<=。)(?:{_CLOSING})", re.VERBOSE)
_SECTIONS = ("裁判结果", "再审裁判结果", "判决结果", "判决主文", "裁判主文")
"""Headings that stand above the items."""
_SO_IN_FORCE = re.compile("[^。;:]{2,60}(?:判决|裁定)自本裁定书?送达之日起发生法律效力。?")
"""What follows where an appeal is withdrawn; it is no item of its own."""
_COSTS = re.compile(
    rf"(?:{_ITEM.pattern})(?:本案|一审|二审)?(?:案件)?(?:诉讼)?(?:受理费|申请费|诉讼费用?)(?![^。;]{{0,30}}(?:返还|退还))[^。;]{{0,12}}[0-9]"
)
_LETTER = re.compile("[^。;:,、]")
_CAPITALS = "零壹贰貳叁參肆伍陆陸柒捌玖拾佰仟万萬亿"
_WORDS = "一二两三四五六七八九十百千"
_MONEY = re.compile(
    rf"""(?P<raw>
    [0-9{_CAPITALS}{_WORDS}](?:                         # the first letter alone rules out most places
      (?<=[0-9])[0-9,]*+(?:\.[0-9]+)?[万亿]?
      | (?<=[{_CAPITALS}])[{_CAPITALS}]+
      | (?<=[{_WORDS}])[零〇{_WORDS}]*(?:[万亿][零{_WORDS}]*)?
    )
    [元圆](?![东南西北中]?[路街村镇乡区县里巷桥弄坊])          # 三元路
    (?!(?<=[一三]元)[一-龥]{{0,8}}(?:公司|集团|超市|厂|店))       # 三元物业公司
    (?:[0-9一二三四五六七八九壹贰叁肆伍陆柒捌玖]角)?(?:[0-9一二三四五六七八九壹贰叁肆伍陆柒捌玖]分)?
    )""",
    re.VERBOSE,
)
_SUM = r"(?:人民币)?(?P<fee>[0-9][0-9,.]*万?元|[零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]+元)"
_FEE = re.compile(
    rf"(?:(?<!仲裁)受理费|诉讼费用?|申请费|执行费)(?:[^。;退0-9]{{0,14}}?){_SUM}(?!整?,?(?:由[^。;,]{{2,24}}?)?(?:全部|全额)?(?:予以)?退[回还给])(?!,但?[^。;,]{{0,8}}未)"
)
_FINALLY = (
    re.compile(
        rf"减半(?:收取|计收|交纳|征收|负担)?,?(?:案件受理费|受理费|后)?(?:为|计|即|实收|实际收取|应收|收取)*{_SUM}"
    ),
    re.compile(rf"(?:受理费|诉讼费用?)(?:调整|变更)为{_SUM}"),
    re.compile(rf"(?:受理费|诉讼费用?)[^。;,]{{0,14}}元,(?:实际|实|本院)?收取{_SUM}"),
    re.compile(rf"仲裁费用?(?:合计|共计){_SUM}"),
    re.compile(rf"各案[^。;]{{0,20}}?元,共计{_SUM}"),
)
"""What a fee becomes: half of it, another one, that of all cases heard together."""


def operative_items(lines: Sequence[Line], *, agreed: bool = True) -> list[Line]:
    """The items that are ordered, of the lines behind the words that open them, each without what stands behind it.

    Costs with a number of their own are one where they may be `agreed`, else none: 二、案件受理费50元，由原告负担.
    """
    items: list[Line] = []
    for line in lines:
        if CLOSES.match(line.text):
            break
        behind = _CLOSES_BEHIND.search(line.text)
        whole = line.cut(0, behind.start()) if behind else line
        if items and _SO_IN_FORCE.match(whole.text):  # of one paragraph, where a paper lost its breaks
            items[-1] = items[-1].joined(whole)
        else:
            items += (one for one in _parted(whole) if _LETTER.search(one.text) and one.text not in _SECTIONS)
        if behind:
            break
    return items if agreed else [one for one in items if not _COSTS.match(one.text)]


def _parted(line: Line) -> Iterator[Line]:
    """The items of one line: those that begin behind a mark; what is quoted of another court is of the item."""
    starts = [0, *(_starts(line.text, _ITEM) or _starts(line.text, _ENCLOSED_ITEM))]
    for start, end in zip(starts, [*starts[1:], len(line.text)], strict=True):
        yield line.cut(start, end)


def _starts(text: str, number: re.Pattern[str]) -> list[int]:
    """Where items begin behind the first, by the form of their numbers."""
    told = ((found.start(), text[: found.start()]) for found in number.finditer(text))
    return [at for at, before in told if before[-1:] in _MARKS and before.count("“") == before.count("”")]


_FOREIGN = ("美元", "美金", "港元", "港币", "欧元", "日元", "英镑", "澳元", "加元", "新台币", "台币", "韩元", "卢布")
"""Money of another country, before the figure: 美元250万元 is not counted in fen."""


def amounts(lines: Iterable[Line], names: Iterable[str] = ()) -> Iterator[Amount]:
    """The amounts of money in lines; a figure that ends one of `names` is of it: 张某1 | 5000元, 张三 | 六万元."""
    names = [name for name in names if name[-1:] in _FIGURES]
    for line in lines:
        for found in _MONEY.finditer(line.text) if "元" in line.text or "圆" in line.text else ():
            figure = max(_figure(line, found.start(), name) for name in names) if names else 0
            money = _MONEY.match(line.text, found.start() + figure) if figure else found
            if money is not None:
                raw = line.printed[money.start() : money.end()]
                foreign = line.text.endswith(_FOREIGN, 0, money.start())
                yield Amount(raw, line.span(*money.span()), None if foreign else amount_fen(money["raw"], "元"))


_FIGURES = "0123456789一二三四五六七八九十"


def _figure(line: Line, at: int, name: str) -> int:
    """How many letters from `at` on are the figure at the end of a name whose other letters stand before."""
    bare = name.rstrip(_FIGURES)
    return len(name) - len(bare) if bare and line.printed.startswith(name, max(0, at - len(bare))) else 0


_BEFORE_FEE = 4
"""Letters before a fee that tell whose it is: 各案."""


def fee(line: Line, instance: str = "") -> Fee | None:
    """The fee of the case, halved or changed where it is; None in a line that tells none.

    With `instance` 二审 the one that the line calls so: a court of appeal tells whose the fee of the first is, too.
    """
    begins = line.text.find(instance + "案件受理费") if instance else 0
    first = _FEE.search(line.text, begins) if begins >= 0 else None
    if first is None:
        return None
    start = max(0, first.start() - _BEFORE_FEE)
    found = next((said for words in _FINALLY if (said := words.search(line.text, start))), first)
    fen = amount_fen(found["fee"], "元")
    return None if fen is None else Fee(fen, line.span(*found.span("fee")))
