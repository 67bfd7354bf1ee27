"""What people decide on a ring or clue: status, handler, notes and the log of it all; every step is in the ledger."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from html import escape

import streamlit as st

from app import decisions
from app.dossiers.told import Dossier
from app.explorer import pieces, session
from app.explorer.dossier.choosing import DECIDE, HEAD, LOG
from app.language import say
from graph.errors import LedgerError
from graph.ledger import EXCLUDED, NOTE, REASONS, Conflict, Event, Standing, Subject

DECIDING = (HEAD, DECIDE, LOG)
"""The fragments that show what was decided."""
IN_HEAD, AT_END, NOTES, GIVEN = "head", "end", "notes", "handler"
"""The forms, each of which says itself what came of it."""
SHOWN_EVENTS = 200


def subject_of(dossier: Dossier) -> Subject:
    """The dossier as the ledger knows it, under a former id too where it was absent for a run."""
    listed = decisions.subjects(session.workspace(), dossier.kind)
    with suppress(LedgerError):  # `standing_of` says so
        listed = session.ledger().followed(listed)
    return next(one for one in listed if one.id == dossier.id)


def take_down_view(subject: Subject) -> None:
    """Who looked at whom is in the ledger: once a session. It is said where that fails, and the page goes on."""

    def looked() -> bool:
        session.ledger().audit("viewed", subject, who=session.who())
        return True

    try:
        session.kept(f"viewed:{subject.id}", looked)
    except LedgerError as error:
        pieces.show(pieces.note(say(f"查看未能记入工作日志：{error}", f"The view was not logged: {error}"), "alert"))


def standing_of(subject: Subject) -> Standing | None:
    """How it stands now; None where the ledger cannot be read, which is said."""
    try:
        return session.ledger().standings([subject])[subject.id]
    except LedgerError as error:
        pieces.show(pieces.note(str(error), "alert"))
        return None


def history_notes(standing: Standing) -> Iterable[str]:
    """What was decided on predecessors, and what came since the last decision."""
    for was in standing.former if standing.decided is None else ():
        told = decisions.event_told(was)
        yield say(
            f"前身已{was.body['to']}：{was.who}，{was.when}，{told}。案件已有变化，认定不自动沿用，请重新研判。",
            f"A predecessor was decided on by {was.who}, {was.when}: {told}. "
            "Its cases are others, so this is not taken over.",
        )
    if standing.grown:
        n = len(standing.grown)
        yield say(f"认定之后又增加 {n} 件案件，请复核。", f"{n} cases came since it was decided; please check.")


def status_button(subject: Subject, standing: Standing) -> None:
    """The status; it opens to the form that changes it."""
    shown = decisions.standing_shown(standing)
    with st.popover(say(f"状态：{shown}", f"Status: {shown}"), key=_key("status", subject)):
        form(subject, standing, IN_HEAD)


def handler_button(subject: Subject, standing: Standing) -> None:
    """Whose it is; it opens to the line that gives it to somebody."""
    with st.popover(say(f"承办：{_handler(standing)}", f"Handler: {_handler(standing)}"), key=_key("handler", subject)):
        st.text_input(
            say("承办人", "Handler"),
            value=standing.handler,
            key=_field(GIVEN, "name", subject),
            placeholder=say("姓名；留空即取消", "a name; empty for nobody"),
        )
        with st.container(key="actions_handler", horizontal=True):
            now = (subject, standing.last)
            act = session.callback(_assign)
            st.button(say("保存", "Save"), type="primary", key="dossier_assign", on_click=act, args=now)
            st.button(
                say("由我承办", "I take it"), key="dossier_take", on_click=act, args=now, kwargs={"name": session.who()}
            )
        _say_told(subject, GIVEN)


def _handler(standing: Standing) -> str:
    """As the label of a button, where a name's markup must not act."""
    return session.plain(standing.handler[:12]) or say("未指派", "nobody")


def form(subject: Subject, standing: Standing, place: str) -> None:
    """Status, reason and words of one decision; it stands in the head and at the end of the page."""
    steps = decisions.choices(standing)
    chosen = st.segmented_control(
        say("改为", "Change to"),
        [one.status for one in steps],
        format_func=decisions.status_shown,
        key=_field(place, "status", subject),
    )
    step = next((one for one in steps if one.status == chosen), None)
    if step is not None and step.needs_reason:
        st.selectbox(
            say("排除理由（必填）", "Reason (required)"),
            list(REASONS),
            index=None,
            format_func=decisions.reason_shown,
            placeholder=say("请选择", "choose"),
            key=_field(place, "reason", subject),
        )
    required = step is not None and step.needs_words
    st.text_area(
        say("说明（必填：为何改回）", "Words (required: why back)") if required else say("说明", "Words"),
        key=_field(place, "words", subject),
        height=68,
        placeholder=say("依据哪几条理由、看过哪些原文", "which reasons, which originals were seen"),
    )
    st.button(
        say("提交决定", "Submit"),
        type="primary",
        key=f"dossier_{place}_submit",
        disabled=step is None,
        on_click=session.callback(_decide),
        args=(subject, standing.last, place),
    )
    _say_told(subject, place)


def log(subject: Subject) -> None:
    """A line for a note, and what people did, newest first."""
    try:
        events = session.ledger().history(subject)
    except LedgerError as error:
        pieces.show(pieces.note(str(error), "alert"))
        return
    pieces.section(
        say("备注与变更日志", "Notes and log"),
        say("只增不减，谁在何时做了什么", "who did what when; nothing is deleted"),
        say(f"{len(events)} 条", f"{len(events)}"),
        anchor="log",
    )
    st.text_area(
        say("备注", "Note"),
        key=_field(NOTES, "words", subject),
        height=68,
        label_visibility="collapsed",
        placeholder=say("写一条备注，如：已电话核实，原件在某某处", "write a note"),
    )
    st.button(say("加备注", "Add note"), key="dossier_note", on_click=session.callback(_note), args=(subject,))
    _say_told(subject, NOTES)
    if events:
        pieces.show(pieces.rows([_event_row(one, subject) for one in events[: -SHOWN_EVENTS - 1 : -1]]))
    else:
        pieces.show(
            f'<span class="s m">{escape(say("还没有人做过认定或备注。", "Nothing was decided or noted."))}</span>'
        )


def _event_row(event: Event, subject: Subject) -> tuple[str, str]:
    mark = "" if event.subject == subject.id else pieces.chip(say("前身", "predecessor"))
    head = f'<span class="h">{event.when}</span>　<b style="font-weight:600">{escape(event.who)}</b>　'
    if event.kind == NOTE:
        return f"{head}{escape(event.body['words'])}", mark + pieces.chip(say("备注", "note"))
    return head + escape(decisions.event_told(event)), mark


# ---- callbacks


def _decide(subject: Subject, seen: int, place: str) -> None:
    """The decision as it stands in the form; where it is refused, the form stays and says why."""
    status, reason, words = (
        st.session_state.get(_field(place, what, subject)) or "" for what in ("status", "reason", "words")
    )
    if status == EXCLUDED and not reason:
        _tell(subject, place, say("排除必须选一个理由。", "Choose a reason to exclude it."))
    else:
        ledger, who = session.ledger(), session.who()
        _taken_down(
            subject, place, lambda: ledger.decide(subject, status, who=who, seen=seen, reason=reason, words=words)
        )
    session.rerun(*DECIDING)


def _assign(subject: Subject, seen: int, name: str | None = None) -> None:
    given = st.session_state[_field(GIVEN, "name", subject)] if name is None else name
    _taken_down(subject, GIVEN, lambda: session.ledger().assign(subject, given, who=session.who(), seen=seen))
    session.rerun(*DECIDING)


def _note(subject: Subject) -> None:
    words = st.session_state[_field(NOTES, "words", subject)]
    if not words.strip():
        _tell(subject, NOTES, say("备注没有内容。", "The note is empty."))
    else:
        _taken_down(subject, NOTES, lambda: session.ledger().note(subject, words, who=session.who()))
    session.rerun(*DECIDING)


def _taken_down(subject: Subject, place: str, act: Callable[[], Event]) -> None:
    """Do it, and begin the forms anew; where the ledger does not take it, what to say is kept for the form."""
    try:
        act()
    except Conflict as conflict:
        _tell(subject, place, decisions.conflict_told(conflict))
    except LedgerError as error:
        _tell(subject, place, str(error))
    else:
        _tell(subject, place, "")
        session.keep(_count(subject), _written(subject) + 1)
        session.tell(say("已记入。", "Taken down."))


def _tell(subject: Subject, place: str, words: str) -> None:
    session.keep(f"told:{subject.id}", (place, words))


def _say_told(subject: Subject, place: str) -> None:
    where, words = session.kept(f"told:{subject.id}", lambda: ("", ""))
    if words and where == place:
        first, *more = words.splitlines()
        pieces.show(pieces.note(first, "alert") + "".join(f'<div class="s m">{escape(one)}</div>' for one in more))


def _key(what: str, subject: Subject) -> str:
    """The key of a button that opens: another one after each thing taken down, which closes it."""
    return f"dossier_{what}_{subject.id}_{_written(subject)}"


def _field(place: str, what: str, subject: Subject) -> str:
    """The key of a field: another one after each thing taken down, so that it is empty again."""
    return f"dossier_{place}_{what}_{subject.id}_{_written(subject)}"


def _count(subject: Subject) -> str:
    return f"written:{subject.id}"


def _written(subject: Subject) -> int:
    return session.kept(_count(subject), int)
