"""What it is about, in numbered sentences, each with its cases."""

from collections.abc import Iterator

from app.dossiers.told import Dossier
from app.language import say
from app.reports.blocks import Telling
from app.reports.content import Block, Heading, Item, Paragraph, wan, words

PLACE = 10


def blocks(telling: Telling) -> Iterator[Block]:
    yield Paragraph(words(_opening(telling.dossier)))
    yield Heading(words(say("线索摘要", "Summary")))
    wording = telling.wording
    for number, sentence in enumerate(telling.dossier.summary, 1):
        yield Item(number, wording.told(sentence), wording.numbers(sentence))


def _opening(dossier: Dossier) -> str:
    """What kind of paper this is, and how much it covers."""
    people = sum(one.role != "agent" for one in dossier.people)
    agents = len(dossier.people) - people
    cases = len(dossier.cases)
    money = "" if dossier.amount_fen is None else wan(dossier.amount_fen)
    sum_zh = f", 标的合计{money}万元" if money else ", 标的合计未知"
    sum_en = f", {money} yuan claimed" if money else ", amount claimed unknown"
    agents_zh = f"、代理人{agents}名" if agents else ""
    agents_en = f", {agents} agents" if agents else ""
    return say(
        "本报告由数据按规则拼成, 所列均为线索, 不是结论; 数据没有的一律为未知。"
        f"涉及当事人{people}名{agents_zh}, 案件{cases}件{sum_zh}。{dossier.standing}。",
        "Put together from data by rule: a clue, not a finding; what the data do not say is unknown. "
        f"{people} parties{agents_en}, {cases} cases{sum_en}. {dossier.standing}.",
    )
