"""When the cases ran, as a picture; what is not dated is said."""

from collections.abc import Iterator

from app.language import say
from app.reports.blocks import Telling
from app.reports.content import Block, Heading, Paragraph, Picture, day, words
from app.reports.timeline import timeline

PLACE = 50


def blocks(telling: Telling) -> Iterator[Block]:
    dossier = telling.dossier
    dated = [case for case in dossier.cases if case.filed is not None]
    undated = len(dossier.cases) - len(dated)
    yield Heading(words(say("案件时间", "Cases in time")))
    if dated:
        begin, end = day(dated[0].filed), day(dated[-1].filed)
        yield Picture(
            "timeline",
            words(say("各案自立案至结案", "Cases from filing to closing")),
            timeline(dossier),
            words(
                say(
                    f"{len(dated)}件案件, 最早立案于{begin}, 最晚立案于{end}",
                    f"{len(dated)} cases, filed {begin} to {end}",
                )
            ),
        )
    if undated:
        yield Paragraph(
            words(
                say(
                    f"有{undated}件立案日期未知, 没有画入。",
                    f"{undated} cases without a known filing day are not drawn.",
                )
            )
        )
