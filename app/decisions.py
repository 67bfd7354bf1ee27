"""What can be decided on, what may be chosen next, and how a decision reads: for pages and commands alike.

To decide, note or save, a page calls the ledger itself (`graph.ledger`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.language import say
from graph.errors import QueryError
from graph.ledger import (
    CLUE,
    EXCLUDED,
    FIRST,
    HANDLER,
    ISSUE,
    LIFECYCLE,
    NOTE,
    REASONS,
    RING,
    SAVED,
    STATUS,
    VIEW,
    WITHDRAWN,
    Conflict,
    Event,
    Standing,
    Subject,
    next_steps,
)
from graph.tables import read_table
from graph.workspace import Workspace
from queries.clues import clue_list

SHORTEST = 4
"""Characters of an id from which its beginning will do."""


@dataclass(frozen=True)
class Choice:
    """A status that may come next: its name in the ledger, what people read, and what must go with it."""

    status: str
    shown: str
    needs_reason: bool
    needs_words: bool


def subjects(workspace: Workspace, kind: str) -> list[Subject]:
    """Every ring (`RING`) or clue (`CLUE`) of the published list, best first: the n-th has rank n.

    The cases of a clue stand with its query, for the same cases are another clue where another question is asked.
    Raises WorkspaceError: `detect` or `find` has not run.
    """
    if kind == RING:
        from graph.detect import LISTED, STAGE  # noqa: PLC0415  # numba, for which no other command should wait

        rows = read_table(workspace.require(STAGE).folder / LISTED)
        told = [(row, row["ring_id"], row["case_ids"]) for row in rows.sort("rank").iter_rows(named=True)]
    else:
        rows = clue_list(workspace).select("rank", "clue_id", "title", "query", "case_ids", "predecessors")
        told = [
            (row, row["clue_id"], [f"{row['query']} {case}" for case in row["case_ids"]])
            for row in rows.sort("rank").iter_rows(named=True)
        ]
    return [Subject(kind, id_, row["title"], tuple(row["predecessors"]), tuple(cases)) for row, id_, cases in told]


def subject_called(listed: Sequence[Subject], text: str) -> Subject:
    """The one of a whole list that is called so: by its rank, its id, or the beginning of its id.

    Raises QueryError: there is none, or several.
    """
    found = [one for rank, one in enumerate(listed, 1) if str(rank) == text]
    found = found or [one for one in listed if len(text) >= SHORTEST and one.id.startswith(text)]
    if len(found) != 1:
        raise QueryError(
            say(
                f"名单中没有唯一的一条叫 {text}, 请写序号, 或编号的开头 (至少 {SHORTEST} 位)",
                f"not exactly one in the list is called {text}; give the rank or the beginning of the id",
            )
        )
    return found[0]


def choices(standing: Standing) -> list[Choice]:
    """What may be chosen next; the steps back come last."""
    steps = next_steps(standing.status).items()
    return [Choice(name, status_shown(name), name == EXCLUDED, words) for name, words in steps]


def status_shown(status: str) -> str:
    return say(status, LIFECYCLE[status].en)


def reason_shown(reason: str) -> str:
    return say(reason, REASONS[reason])


def kind_shown(kind: str) -> str:
    known = {RING: say("团伙", "ring"), CLUE: say("线索", "clue"), VIEW: say("视图", "view")}
    return known.get(kind, kind)


def standing_shown(standing: Standing) -> str:
    """The status, and what came since; where nobody decided yet, what was decided on its predecessors."""
    if standing.decided is None and standing.former:
        were = "、".join(dict.fromkeys(status_shown(one.body["to"]) for one in standing.former))
        return status_shown(FIRST) + say(f" (前身: {were})", f" (predecessor: {were})")
    grown = len(standing.grown)
    since = say(f" (此后新增 {grown} 案)", f" ({grown} cases since)") if grown else ""
    return status_shown(standing.status) + since


def event_told(event: Event) -> str:
    """What an event did, in words, without who and when. It holds what people typed: show it as text."""
    words = event.body.get("words")
    return f"{_what(event)}: {words}" if words else _what(event)


def _what(event: Event) -> str:
    body = event.body
    if event.kind == STATUS:
        reason = f" ({reason_shown(body['reason'])})" if body["reason"] in REASONS else ""
        return f"{status_shown(body['from'])} → {status_shown(body['to'])}{reason}"
    if event.kind == HANDLER:
        if not (handler := body["handler"]):
            return say("取消承办人", "assigned to nobody")
        return say(f"交 {handler} 承办", f"assigned to {handler}")
    if event.kind == NOTE:
        if (replaced := body["replaces"]) is None:
            return say("备注", "note")
        return say(f"备注, 取代第 {replaced} 条", f"note, replaces no. {replaced}")
    if event.kind == ISSUE:
        return say("出具", "issued") + f" {body['document']} {body['number']} ({body['form']})"
    if event.kind == SAVED:
        return say("保存视图", "saved a view") + (f" ({body['note']})" if body["note"] else "")
    if event.kind == WITHDRAWN:
        return say("撤下视图", "took the view off the list")
    acts = {
        "viewed": say("查看", "viewed"),
        "revealed": say("揭示号码", "revealed"),
        "exported": say("导出", "exported"),
        "queried": say("查询", "queried"),
    }
    details = "; ".join(f"{name} {value}" for name, value in body.items() if name != "title" and value is not None)
    return f"{acts.get(event.kind, event.kind)} {details}".strip()


def conflict_told(conflict: Conflict) -> str:
    """What others decided meanwhile, a line each: to be shown beside what its reader was about to decide."""
    head = say(
        "您看过之后他人已有认定, 您的认定未记入; 请看过再定:",
        "Others decided since you looked, so yours was not taken down; look again:",
    )
    return "\n".join([head, *(f"{one.when} {one.who}: {event_told(one)}" for one in conflict.events)])
