"""What is asked, admitted and ordered in sentences: the claims one by one, admissions, clauses of interest."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from loaders.judgments.parts import ASKED_BEFORE
from loaders.judgments.text import Line, Span
from loaders.values import amount_fen, chinese_number

_ASKED = re.compile(
    r"(?:(?:诉讼|上诉|再审|反诉|仲裁)请求|请求(?!判如所请)(?:(?:二审|上级|贵)?(?:法院|院)|本院|依法)*|申请(?!人|执行|再审|保全人)(?:事项)?|诉请|要求(?=[二两三四五]?被|:))(?:\([^()]*\))?"
    "(?:为|是|如下|判令|变更为)?[:,]?"
)
_ASKED_AGAIN = re.compile(r"(?:诉讼|上诉|再审|反诉|仲裁|起诉)请求(?:\([^()]*\))?(?:为|是|如下)?:")
"""How another party asks behind the grounds of the first: with the words of a heading."""
_GROUNDS = re.compile("(?:其)?(?:事实(?:和|与|及|、)理由|事实依据|理由(?:是|为|如下)?)[:,]?")
_NUMBER = "[一二三四五六七八九十]"
_MARK = re.compile(
    rf"(?:^|(?<=[;。,:、]))(?:[0-9]{{1,2}}[.、,](?![0-9])|{_NUMBER}{{1,3}}、|\((?:[0-9]{{1,2}}|{_NUMBER}{{1,3}})\))"
)
_SENTENCE = re.compile("[^。;]+[。;]?")
_BUT = re.compile(",(?:但|然而|只是|不过|本院|故|不予)")
"""Behind it stands what is not admitted."""
_ADMITTED = re.compile(
    "(?:对|就)[^。;]{0,40}?(?<![不未无非])(?:无异议|没有异议|予以认可|予以承认|均认可|表示认可)|自认"
    "|(?<![不未无非])(?:承认|认可)[^。;]{2,}|(?:欠款|借款|事实|拖欠|诉称)[^。;]{0,8}属实"
    "|(?:庭审|审理|诉讼|调解|二审)(?:过程)?中,?[^。;]{0,24}?(?<![不未])确认"
)
_ADMITTED_IN_DEFENCE = re.compile(rf"{_ADMITTED.pattern}|[^。;,:]{{2,}}属实|[^。;,:]{{2,}}(?:无异议|没有异议)")
"""Who answers speaks of himself."""
_CLAIMED = re.compile("主张|认为|提出")
_OWN = ("我方", "答辩人", "本人")
_ROLE = re.compile("被上诉人|上诉人|被申请人|申请人|原告|被告|第三人|被执行人")
_ADMITS = re.compile(
    rf"(?P<who>原、?被告|双方|{'|'.join(_OWN)}|{_ROLE.pattern})(?:(?!要求|请求|主张|认为|申请|关于)[^。;:,]){{0,16}}?(?<![不未无非])(?:认可|承认|自认|确认)(?!书|函|之诉|无效|其)"
)
_SPEAKS = re.compile(
    "^(?P<who>[^。:;,]{1,40}?)(?:的?(?:委托)?(?:诉讼)?代理人)?(?:(?:向本院提出)?(?:诉讼|上诉|反诉|再审)请求|(?:诉|辩|答辩|述|上诉|起诉)称)"
)
_FOUND = re.compile("^.{0,8}(?:审理|本院|原审|一审|二审)(?:再审)?(?:查明|认定)")
_DENIED = re.compile(
    "(?:[不未无非]|没有|无法|不能|拒绝)[^。;,]{0,8}?(?:认可|承认|确认)|自认的|的自认|认可终结|(?<!无)(?<!没)有异议|不属实|未(?:予)?认可|无异议的证据|证人|证言|(?:认可|约定)的担保|真实性"
)
"""What is no admission: what a court found, a denial, the words of every court on evidence, what is said of a witness,
a clause.
"""
_INTEREST = re.compile("利息|违约金|滞纳金|逾期付款损失|资金占用(?:费|损失)|罚息|复利")
_RATE = re.compile(
    rf"(?P<lpr>(?:贷款市场报价利率|LPR|报价利率)(?:[^,。;]{{0,20}}?(?P<times>[0-9.]+|一点五|{_NUMBER})倍)?)"
    rf"|(?P<other>(?:中国人民银行[^,。;]{{0,24}}?利率|(?:银行)?同期[^,。;]{{0,12}}?贷款(?:基准)?利率)(?:的?(?:[0-9.]+|{_NUMBER})倍)?)"
    rf"|(?P<unit>[年月日](?:利率|利?息|化)|[每按][日月]|日(?=[百千万]分))[^0-9一二三四五六七八九十%‰,。;分]{{0,8}}"
    rf"(?P<number>[0-9.]+(?=[%‰分])|[百千万]分之(?:[0-9.]+|[一二三四五六七八九十点]+)|{_NUMBER}(?=分))(?P<sign>[%‰分])?(?:(?P<li>[0-9一二三四五六七八九])厘)?"
)
_SUM = "[0-9][0-9,.]*(?:万|亿)?"
_BASE = re.compile(rf"以[^。;,0-9]{{0,16}}(?P<sum>{_SUM})元?[^。;,]{{0,6}}?(?:基数|本金)")
_OWED = re.compile(rf"(?P<sum>{_SUM})元,?(?:的|及|并(?:赔偿|支付)?)?(?:逾期)?(?:付款)?利息")
"""A sum that is owed with its interest: the clause begins behind it."""
_DAY = r"(?:[0-9]{4}|[同次])年[0-9]{1,2}月[0-9]{1,2}日"
_FROM = re.compile(rf"(?:自|从)(?P<day>{_DAY})(?:起|开始|始)?")
_PAID = "付清|清偿|还清|履行完毕|实际给付|实际支付|实际履行|付款|给付|支付|履行"
_TO = re.compile(rf"(?:至|到)(?P<day>{_DAY}|[^,。;]{{0,16}}?(?:{_PAID})(?:完毕)?(?:之日|日|时|为止|止)*)")
_MISPRINT = re.compile("”[^。;]{0,6}?(?:补正|更正|改)[为成]|(?:补正|更正)[为成]“")


@dataclass(frozen=True)
class Interest:
    """One clause of interest in the operative part: what it prints, each None where it does not say.

    `base_fen` the principal, `rate` as printed, `annual` per cent a year where the rate is a fixed one, `lpr_times` how
    many times the loan prime rate, `run_from`, `run_to` as printed.
    """

    raw: str
    span: Span
    base_fen: int | None
    rate: str | None
    annual: float | None
    lpr_times: float | None
    run_from: str | None
    run_to: str | None


def claims(lines: Sequence[Line]) -> Iterator[Line]:
    """What is asked, item by item, of the lines of the part that asks; the grounds are not of it."""
    asks, opened = _ASKED, False
    headed = any(one[0].endswith(":") for line in lines for one in asks.finditer(line.text))
    for line in lines:
        at = 0
        if line.text.startswith("本院于"):  # the course goes on behind them
            break
        if ASKED_BEFORE.match(line.text):  # what the first court was asked
            continue
        again = _ASKED_AGAIN.search(line.text)
        if opened and _SPEAKS.match(line.text) and asks.search(line.text):  # another, with grounds of its own
            opened, asks = False, _ASKED
        if not opened or again:
            asks = _ASKED_AGAIN if opened and again else asks
            asked = [one for one in asks.finditer(line.text) if one[0].endswith(":") or not headed]
            if not asked:
                continue
            first = asked[0]
            opened, at = True, first.end()
            while not first[0].endswith(":") and (behind := asks.match(line.text, at)):  # 提出申请,请求…
                at = behind.end()
        end = found.start() if (found := _GROUNDS.search(line.text, at)) else len(line.text)
        yield from _items(line, at, end)
        if found is not None:
            asks, opened = _ASKED_AGAIN, False


def _items(line: Line, start: int, end: int) -> Iterator[Line]:
    """A stretch of a line cut before its numbers; the words between two of them are one item."""
    marks = [found.start() for found in _MARK.finditer(line.text, start, end)]
    starts = [start, *(at for at in marks if at > start)]
    for first, last in zip(starts, [*starts[1:], end], strict=True):
        said = line.text[first:last]
        if said.strip("。;,:、") and not (
            first == start and last < end and said.endswith(":")
        ):  # 请求裁决被申请人:一、…
            yield line.cut(first, last)


def admissions(told: Iterable[tuple[str, Line]]) -> Iterator[tuple[str, Span]]:
    """The clauses in which a party admits something, as printed, with their places; `told` are lines with their parts.

    What one party says that the other admitted is none.
    """
    speaker = ""
    for part, line in told:
        begins = _SPEAKS.match(line.text)
        speaker = begins["who"] if begins else speaker
        heard = speaker if part in ("claims", "defence") else ""
        for sentence in _SENTENCE.finditer(line.text):
            if not any(word in sentence[0] for word in ("认", "异议", "属实")):  # most
                continue
            said = _ADMITTED if part != "defence" else _ADMITTED_IN_DEFENCE
            told_by = (words for words in (_ADMITS, None if _FOUND.match(sentence[0]) else said) if words)
            admits = next((one for words in told_by for one in words.finditer(sentence[0]) if _is_own(one)), None)
            if admits is None or _of_another(admits, heard):
                continue
            end = but.start() if (but := _BUT.search(sentence[0], admits.end())) else len(sentence[0])
            first = sentence.start() + max(sentence[0].rfind(mark, 0, admits.start()) for mark in ",:") + 1
            last = sentence.start() + end
            yield line.printed[first:last], line.span(first, last)


def _is_own(admits: re.Match[str]) -> bool:
    """Whether the clause in which somebody admits neither denies it nor only claims that somebody did."""
    text, (start, end) = admits.string, admits.span()
    first = max(text.rfind(mark, 0, start) for mark in ",:") + 1
    last = next((at for at in range(end, len(text)) if text[at] in ",;。"), len(text))
    return not (_DENIED.search(text, first, last) or _CLAIMED.search(text, first, start))


def _of_another(admits: re.Match[str], speaker: str) -> bool:
    """Whether somebody speaks of what another admitted: 被告辩称,…原告承认…."""
    who = admits.groupdict().get("who")
    if not who or not speaker or who in _OWN:
        return False
    role = _ROLE.search(speaker)
    return not (who == role[0] if role else speaker in admits[0])


def interests(items: Sequence[Line]) -> Iterator[Interest]:
    """The clauses of interest among the operative items: the sentences that name one and say how it is counted."""
    for item in items:
        for sentence in _SENTENCE.finditer(item.text):
            told = sentence[0]
            if not _INTEREST.search(told) or _MISPRINT.search(told):
                continue
            rate, base = _RATE.search(told), _BASE.search(told)
            owed = base or _OWED.search(told)
            first = _FROM.search(told)
            last = _TO.search(told, first.end() if first else 0)
            parts = [one for one in (rate, base, first, last) if one]
            if not parts:
                continue
            start, end = _clause(item.text, sentence.start(), parts)
            yield Interest(
                item.printed[start:end],
                item.span(start, end),
                amount_fen(f"{owed['sum']}元", "元") if owed else None,
                rate[0] if rate else None,
                _annual(rate) if rate and rate["unit"] else None,
                _times(rate) if rate and rate["lpr"] else None,
                first["day"] if first else None,
                last["day"] if last else None,
            )


_ENDS_CLAUSE = ",;。()"


def _clause(text: str, sentence: int, told: Sequence[re.Match[str]]) -> Span:
    """From the mark before the first of what a sentence tells of interest to the mark behind the last."""
    start = sentence + min(one.start() for one in told)
    end = sentence + max(one.end() for one in told)
    while start > 0 and text[start - 1] not in _ENDS_CLAUSE:
        start -= 1
    while end < len(text) and text[end] not in _ENDS_CLAUSE:
        end += 1
    return start, end


_PERIODS = {"年": 1, "月": 12, "日": 365}
_PARTS = {"百分之": Decimal(1), "千分之": Decimal("0.1"), "万分之": Decimal("0.01")}


def _annual(rate: re.Match[str]) -> float | None:
    """Per cent a year: 月利率2% and 月息2分 are 24, 日万分之五 is 18.25."""
    number, sign = rate["number"], rate["sign"]
    period = next(n for word, n in _PERIODS.items() if word in rate["unit"])
    if words := next((one for one in _PARTS if number.startswith(one)), None):
        counted = _number(number[len(words) :])
        return float(counted * _PARTS[words] * period) if counted is not None else None
    counted = _number(number)
    if counted is None:
        return None
    if rate["li"] and (li := _number(rate["li"])) is not None:  # 1分5厘
        counted += li / 10
    if sign == "‰":
        counted /= 10
    if sign == "分" and period == 1:  # 年息2分 is 20 %
        counted *= 10
    return float(counted * period)


def _times(rate: re.Match[str]) -> float:
    """四倍 is 4; without a number it is the rate itself."""
    told = {"一点五": Decimal("1.5")}.get(rate["times"] or "") or _number(rate["times"] or "1")
    return float(told if told is not None else 1)


def _number(text: str) -> Decimal | None:
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        return Decimal(text)
    counted = chinese_number(text)
    return None if counted is None else Decimal(counted)
