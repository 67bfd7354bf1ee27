"""What people decided on it: status, reason, who handles it, notes."""

from collections.abc import Iterator, Sequence

from app.decisions import status_shown
from app.language import say
from app.reports.blocks import Telling
from app.reports.content import Block, Column, Heading, Paragraph, Table, Text, printed, words
from app.reports.decided import MOST_NOTES, decided_rows, event_day, reason_words, status_words, typed
from graph.ledger import Event

PLACE = 75
MOST_STEPS = 10


def blocks(telling: Telling) -> Iterator[Block]:
    decided, own = telling.decided, telling.dossier.id
    yield Heading(words(say("研判情况", "Decision")))
    if decided.standing.last or decided.steps:
        columns = (Column(words(say("项目", "What")), 24), Column(words(say("内容", "Decided")), 132))
        yield Table(words(say("研判认定", "What was decided")), columns, decided_rows(decided))
    else:
        yield Paragraph(words(f"{status_words(decided)}{say('。', '.')}"))
    if any(one != decided.standing.decided for one in decided.steps):
        yield _steps(decided.steps[-MOST_STEPS:], own)
    if decided.notes:
        yield _notes(decided.notes[:MOST_NOTES], own)
    if (more := len(decided.notes) - MOST_NOTES) > 0:
        yield Paragraph(words(say(f"另有较早的备注{more}条, 见认定记录。", f"{more} older notes are in the ledger.")))


def _steps(steps: Sequence[Event], own: str) -> Table:
    columns = (
        Column(words(say("日期", "Day")), 28, upright=True),
        Column(words(say("认定人", "By")), 22),
        Column(words(say("状态", "Status")), 44),
        Column(words(say("理由与说明", "Reason and explanation")), 62),
    )
    return Table(words(say("研判经过", "Course of the decision")), columns, tuple(_step(one, own) for one in steps))


def _step(event: Event, own: str) -> tuple[Text, ...]:
    was, now = (status_shown(event.body[name]) for name in ("from", "to"))
    reason, said = reason_words(event), typed(event)
    between = printed(say("；", "; ")) if reason and said else ()
    status = (*words(f"{was} → {now}"), *_of_another(event, own))
    return words(event_day(event)), printed(event.who), status, (*reason, *between, *said)


def _of_another(event: Event, own: str) -> Text:
    """What was decided on a predecessor says so."""
    return () if event.subject == own else words(say("(在前身上)", " (on a predecessor)"))


def _notes(notes: Sequence[Event], own: str) -> Table:
    columns = (
        Column(words(say("日期", "Day")), 28, upright=True),
        Column(words(say("记录人", "By")), 22),
        Column(words(say("备注", "Note")), 106),
    )
    rows = tuple((words(event_day(one)), printed(one.who), (*typed(one), *_of_another(one, own))) for one in notes)
    return Table(words(say("备注, 新的在前", "Notes, newest first")), columns, rows)
