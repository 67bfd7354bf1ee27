"""What people decided on a ring or clue so far, as the ledger has it; and its words, personal numbers covered."""

from dataclasses import dataclass, field

from app.decisions import reason_shown, standing_shown, subjects
from app.dossiers.material import Material
from app.dossiers.told import Dossier
from app.language import say
from app.reports.content import Text, day, printed, words
from app.reports.rows import covered
from graph.ledger import NOTE, REASONS, STATUS, Event, Ledger, Standing

MOST_NOTES = 10
"""Notes that are printed."""


@dataclass(frozen=True)
class Decided:
    """How it stands; `steps` every change of its status, oldest first; `notes` those that no later one replaces, newest
    first. Events on predecessors are among them.
    """

    standing: Standing = field(default_factory=Standing)
    steps: tuple[Event, ...] = ()
    notes: tuple[Event, ...] = ()


def decided_on(material: Material, dossier: Dossier) -> Decided:
    """What the ledger of this workspace says now. Raises LedgerError: it cannot be read."""
    ledger = Ledger(material.workspace.folder)
    listed = ledger.followed(subjects(material.workspace, dossier.kind))
    subject = next(one for one in listed if one.id == dossier.id)
    history = ledger.history(subject)
    replaced = {one.body["replaces"] for one in history if one.kind == NOTE}
    notes = [one for one in reversed(history) if one.kind == NOTE and one.number not in replaced]
    steps = [one for one in history if one.kind == STATUS]
    return Decided(ledger.standings([subject])[subject.id], tuple(steps), tuple(notes))


def status_words(decided: Decided) -> str:
    """Its status, or that nobody decided yet."""
    if decided.standing.decided is None and not decided.standing.former:
        return say("尚未研判", "not assessed yet")
    return standing_shown(decided.standing)


def decided_rows(decided: Decided) -> tuple[tuple[Text, Text], ...]:
    """What, and how it was decided: status, by whom and when, reason, words, handler."""
    standing, last = decided.standing, decided.standing.decided
    handler = printed(standing.handler) or words(say("未指定", "nobody yet"))
    told = [(say("状态", "Status"), words(status_words(decided)))]
    if last is not None:
        told.append((say("认定", "Decided"), (*words(f"{event_day(last)}, "), *printed(last.who))))
        told.append((say("理由", "Reason"), reason_words(last)))
        told.append((say("说明", "Explanation"), typed(last)))
    told.append((say("承办人", "Handler"), handler))
    return tuple((words(label), text) for label, text in told if text)


def reason_words(event: Event) -> Text:
    reason = event.body["reason"]
    return words(reason_shown(reason)) if reason in REASONS else printed(reason)


def typed(event: Event) -> Text:
    """What somebody wrote, as written but for numbers of people."""
    return printed(covered(event.body["words"], "text"))


def event_day(event: Event) -> str:
    """The day, in local time."""
    return day(event.at.astimezone().date())
