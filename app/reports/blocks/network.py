"""Who stands against whom, as a picture."""

from collections.abc import Iterator

from app.language import say
from app.reports.blocks import Telling
from app.reports.content import Block, Heading, Paragraph, Picture, words
from app.reports.pictures import shown, still

PLACE = 30


def blocks(telling: Telling) -> Iterator[Block]:
    dossier = telling.dossier
    who = shown(dossier)
    n = len(who.agents)
    agents_zh, agents_en = (f", 下列{n}名代理人", f", {n} agents below") if n else ("", "")
    yield Heading(words(say("关系图", "Network")))
    yield Picture(
        "network",
        words(say("当事人之间的诉讼与关联", "Suits and ties among the parties")),
        still(dossier, places=telling.places),
        words(
            say(
                f"{len(who.people)}名当事人之间的诉讼与关联{agents_zh}; 各案见附件",
                f"Suits and ties among {len(who.people)} parties{agents_en}; cases in the annex",
            )
        ),
    )
    if who.left_out:
        yield Paragraph(
            words(
                say(
                    f"另有{who.left_out}名未画入图中, 见下表。",
                    f"{who.left_out} more are not drawn; see the table below.",
                )
            )
        )
