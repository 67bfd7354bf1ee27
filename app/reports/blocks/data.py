"""What it was told from, what is missing, and how it came to its place; versions follow it (`Content.blocks`)."""

from collections.abc import Iterator

from app.dossiers.told import Dossier
from app.language import say
from app.reports.blocks import Telling
from app.reports.content import Block, Column, Heading, Paragraph, Table, day, printed, words

PLACE = 100


def blocks(telling: Telling) -> Iterator[Block]:
    dossier = telling.dossier
    yield Heading(words(say("数据与版本", "Data and versions")))
    yield _sources(dossier)
    if dossier.missing:
        listed = say("；", "; ").join(dossier.missing)
        yield Paragraph(
            words(
                say(
                    f"下列材料没有数据, 有关判断一律为未知, 不作否定: {listed}。",
                    f"Not in the data, so unknown, never no: {listed}.",
                )
            )
        )
    yield Paragraph(words(_score(dossier)))


def _score(dossier: Dossier) -> str:
    """Its parts only where there are several: one alone is the score again."""
    parts = say("；", "; ").join(f"{what} {points:.1f}" for what, points in dossier.waterfall)
    several = len(dossier.waterfall) > 1
    parts_zh, parts_en = (f", 由以下各项相加: {parts}", f", the sum of: {parts}") if several else ("", "")
    return say(
        f"线索分{dossier.score:.1f}{parts_zh}。分数只用于排序, 不表示可能性。",
        f"Score {dossier.score:.1f}{parts_en}. It orders the list and is no probability.",
    )


def _sources(dossier: Dossier) -> Table:
    columns = (
        Column(words(say("数据", "Data")), 36),
        Column(words(say("文件", "File")), 60),
        Column(words(say("行数", "Rows")), 16, right=True),
        Column(words(say("取得日期", "Received")), 28, upright=True),
        Column(words(say("待补正", "To mend")), 16, right=True),
    )
    rows = tuple(
        (
            words(one.title),
            printed(one.file),
            printed(f"{one.rows:,}"),
            printed(day(one.received)),
            printed(f"{one.quarantined:,}"),
        )
        for one in dossier.sources
    )
    return Table(words(say("所用数据", "Data used")), columns, rows)
