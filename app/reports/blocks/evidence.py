"""Which evidence to obtain next."""

from collections.abc import Iterator

from app.language import say
from app.reports.blocks import Telling
from app.reports.content import Block, Column, Heading, Item, Table, words

PLACE = 80


def blocks(telling: Telling) -> Iterator[Block]:
    evidence = telling.dossier.evidence
    if not evidence:
        return
    yield Heading(words(say("下一步拟取证据", "Evidence to obtain next")))
    if not any(one.scope or one.purpose or one.instrument for one in evidence):
        for number, one in enumerate(evidence, 1):
            yield Item(number, telling.wording.text(say(f"{one.what}。", f"{one.what}.")))
        return
    columns = (
        Column(words(say("证据", "Evidence")), 36),
        Column(words(say("范围", "Scope")), 46),
        Column(words(say("目的", "Purpose")), 40),
        Column(words(say("文书", "By")), 34),
    )
    yield Table(
        words(say("拟取证据", "Evidence to obtain")),
        columns,
        tuple((words(one.what), words(one.scope), words(one.purpose), words(one.instrument)) for one in evidence),
    )
