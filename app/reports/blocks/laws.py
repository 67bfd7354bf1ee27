"""The law that the rules name, with its edition."""

from collections.abc import Iterator

from app.language import say
from app.reports.blocks import Telling
from app.reports.content import Block, Heading, Item, words

PLACE = 90


def blocks(telling: Telling) -> Iterator[Block]:
    if not telling.dossier.laws:
        return
    yield Heading(words(say("法律依据", "Law")))
    for number, law in enumerate(telling.dossier.laws, 1):
        yield Item(number, words(say(f"{law}。", f"{law}.")))
