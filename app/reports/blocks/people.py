"""Who is in it, in which role and how often; who belongs together otherwise than by suits."""

from collections.abc import Iterator

from app.dossiers.told import Dossier, Person
from app.language import say
from app.reports.blocks import Telling
from app.reports.content import Block, Column, Heading, Paragraph, Run, Table, Text, words

PLACE = 40
MOST_BONDS = 40


def blocks(telling: Telling) -> Iterator[Block]:
    dossier = telling.dossier
    yield Heading(words(say("人员与单位", "People and organisations")))
    columns = (
        Column(words(say("姓名或名称", "Name")), 36),
        Column(words(say("角色", "Role")), 24),
        Column(words(say("在案", "In cases")), 36),
        Column(words(say("说明", "Note")), 32),
        Column(words(say("身份依据", "Identity rests on")), 28),
    )
    yield Table(
        words(say("人员与单位及其角色", "People, organisations and their roles")),
        columns,
        tuple(_row(one) for one in dossier.people),
    )
    if dossier.bonds:
        yield _bonds(dossier)
    if (more := len(dossier.bonds) - MOST_BONDS) > 0:
        yield Paragraph(
            words(say(f"另有{more}对, 见电子表格附件。", f"{more} more pairs stand in the spreadsheet annex."))
        )


def _row(one: Person) -> tuple[Text, ...]:
    role = words(one.role_words)
    if one.doubtful:
        role += words(say("(存疑)", " (doubtful)"))
    return ((Run(one.name, "name"),), role, words(told_sides(one)), words(one.note), words(one.ground))


def told_sides(one: Person) -> str:
    """In how many cases someone stood on which side, or acted."""
    plaintiff, defendant, third = one.sides
    if one.role == "agent":
        return say(f"代理{plaintiff}件", f"agent in {plaintiff}")
    told = (
        (plaintiff, say(f"原告{plaintiff}件", f"plaintiff {plaintiff}")),
        (defendant, say(f"被告{defendant}件", f"defendant {defendant}")),
        (third, say(f"第三人{third}件", f"third party {third}")),
    )
    return say("、", ", ").join(text for n, text in told if n) or say("不是当事人", "no party")


def _bonds(dossier: Dossier) -> Table:
    columns = (
        Column(words(say("甲", "One")), 46),
        Column(words(say("乙", "Other")), 46),
        Column(words(say("诉讼之外的关联", "Tied by")), 64),
    )
    rows = tuple(
        ((Run(dossier.names[one.a], "name"),), (Run(dossier.names[one.b], "name"),), words(one.words))
        for one in dossier.bonds[:MOST_BONDS]
    )
    return Table(words(say("成员之间的其他关联", "Other ties among members")), columns, rows)
