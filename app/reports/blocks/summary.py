"""What it is about, in numbered sentences, each with its cases. What is a reason is only named: it is told below."""

from collections.abc import Iterator

from app.dossiers.told import RING, Dossier
from app.language import say
from app.reports.blocks import Telling
from app.reports.content import Block, Heading, Item, Paragraph, wan, words
from app.reports.decided import Decided, status_words

PLACE = 10


def blocks(telling: Telling) -> Iterator[Block]:
    dossier, wording = telling.dossier, telling.wording
    yield Paragraph(words(_opening(dossier, telling.decided)))
    if dossier.kind == RING:
        yield Paragraph(words(_what_q_is()))
    yield Heading(words(say("线索摘要", "Summary")))
    reasons = [one.sentence for one in dossier.reasons]
    sentences = [one for one in dossier.summary if one not in reasons]
    above: tuple[str, ...] = ()
    for number, sentence in enumerate(sentences, 1):
        cases = wording.numbers(sentence)
        yield Item(number, wording.told(sentence), cases if cases != above else ())
        above = cases
    titles = list(dict.fromkeys(one.title for one in dossier.reasons))
    if titles and titles != [dossier.title]:
        listed = "；".join(titles) if say("zh", "en") == "zh" else "; ".join(titles)
        told = say(
            f"可疑之处有 {len(titles)} 种: {listed}。逐项见“可疑之处与依据”。",
            f"{len(titles)} kinds of reasons: {listed}. See Reasons.",
        )
        yield Item(len(sentences) + 1, wording.text(told))


def _opening(dossier: Dossier, decided: Decided) -> str:
    """What kind of paper this is, and how it stands; the amount where no sentence of the summary has it."""
    money_zh = money_en = ""
    if dossier.amount_fen is None:
        money_zh, money_en = "标的合计未知。", " Amount claimed unknown."
    elif not any(word in one.text for one in dossier.summary for word in ("标的", "claimed")):
        money = wan(dossier.amount_fen)
        money_zh, money_en = f"标的合计{money}万元。", f" {money} yuan claimed."
    status = status_words(decided)
    return say(
        "本报告由数据按规则拼成, 所列均为线索, 不是结论; 数据没有的一律为未知。"
        f"{dossier.standing}。{money_zh}研判状态: {status}。",
        "Put together from data by rule: a clue, not a finding; what the data do not say is unknown. "
        f"{dossier.standing}.{money_en} Status: {status}.",
    )


def _what_q_is() -> str:
    """Said once, for readers who never heard of it."""
    return say(
        "误报率 q: 把案件表随机打乱后重新查找, 据此估计名单从首位到本组有多大比例只是巧合; "
        "它不是“是虚假诉讼的概率”, 误报率低也不等于事实已经查清。",
        "False alarm rate q: the share of the list, from its top down to this ring, that would be chance, estimated "
        "by searching shuffled dockets. It is not the probability that the suits are sham.",
    )
