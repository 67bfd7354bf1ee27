"""The frame that people sign in, left blank."""

from collections.abc import Iterator

from app.language import say
from app.reports.blocks import Telling
from app.reports.content import Block, Signature, words

PLACE = 105


def blocks(_telling: Telling) -> Iterator[Block]:
    labels = (
        say("承办人", "Handler"),
        say("审核", "Reviewed by"),
        say("单位", "Office"),
        say("日期", "Date"),
    )
    yield Signature(tuple(words(one) for one in labels))
