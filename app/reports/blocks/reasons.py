"""Why it is on the list: each reason with its cases and the words of the rows it rests on."""

from collections.abc import Iterator, Sequence

from app.dossiers.told import Case
from app.language import say
from app.reports.blocks import Telling
from app.reports.content import Block, Heading, Paragraph, Quote, printed, words
from app.reports.rows import Row

PLACE = 60
QUOTES = 2
"""Rows quoted for a reason."""
_TELLING = ("cause", "filed", "closed", "close_mode", "claimed", "agents_a", "agents_b", "result", "text")
"""Columns worth quoting, as registers call them."""
_OTHERWISE = 6


def blocks(telling: Telling) -> Iterator[Block]:
    """A row is quoted once: what a later reason rests on too stands above."""
    dossier, wording = telling.dossier, telling.wording
    yield Heading(words(say("可疑之处与依据", "Reasons")))
    by_id = {case.id: case for case in dossier.cases}
    quoted: set[str] = set()
    for reason in dossier.reasons:
        yield Heading(wording.text(reason.title), 2)
        yield Paragraph(wording.told(reason.sentence), wording.numbers(reason.sentence))
        cases = [by_id[one] for one in reason.sentence.cases]
        for case in [one for one in cases if one.id in telling.rows and one.id not in quoted][:QUOTES]:
            quoted.add(case.id)
            yield _quote(case, telling.rows[case.id])


def _quote(case: Case, row: Row) -> Quote:
    place = printed(f"{case.case_no}　{row.place}")
    told = quoted_words(row)
    unread = words(say("原始文件未能读取。", "The original could not be read."))
    return Quote(printed(told) if told else unread, place)


def quoted_words(row: Row) -> str:
    """The cells of a row that tell most, with their headers, as printed."""
    cells: Sequence[str] = [f"{one.header}：{one.text}" for one in row.cells if one.column in _TELLING]
    return "；".join(cells or [f"{one.header}：{one.text}" for one in row.cells[:_OTHERWISE]])
