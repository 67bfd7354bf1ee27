"""Who may be two people, or the same one as somebody else."""

from collections.abc import Iterator

from app.language import say
from app.reports.blocks import Telling
from app.reports.content import Block, Heading, Item, Paragraph, words

PLACE = 70


def blocks(telling: Telling) -> Iterator[Block]:
    doubts = telling.dossier.doubts
    yield Heading(words(say("身份疑点", "Doubts about identity")))
    if not doubts:
        yield Paragraph(
            words(
                say(
                    "成员的身份都有证件号、信用代码或执业证号可据, 未见疑点; 同名者仍请核对。",
                    "Every identity rests on a number; no doubt was seen. Check namesakes all the same.",
                )
            )
        )
    for number, sentence in enumerate(doubts, 1):
        yield Item(number, telling.wording.told(sentence), telling.wording.numbers(sentence))
