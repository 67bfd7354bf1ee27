"""The small forms in which people assign and decide, for one subject or several at once; the ledger keeps it."""

from collections.abc import Callable, Sequence

import streamlit as st

from app import decisions
from app.explorer import session
from app.explorer.services.clues import Decided
from app.language import say
from graph.errors import LedgerError
from graph.ledger import EXCLUDED, REASONS, Conflict, Subject


def assign_popover(word: str, key: str, subjects: Sequence[Subject], decided: Decided, *again: str) -> None:
    """To whom: those who handle something already, oneself, or a new name. `again` are the fragments to draw anew.

    `key` changes with what was decided, so that the form closes after it.
    """
    known = {one.handler for one in decided.standings.values() if one.handler}
    name = f"handler_{key}"
    with st.popover(word, disabled=not subjects, key=f"assign_{key}"):
        st.selectbox(
            say("承办人", "Handler"),
            sorted({*known, session.who()}),
            index=None,
            placeholder=say("选择或写入姓名", "choose or write a name"),
            accept_new_options=True,
            key=name,
        )
        st.button(
            say("确认", "Confirm"),
            key=f"assign_do_{key}",
            on_click=session.callback(_assign),
            args=(subjects, decided, name, again),
        )


def decide_popover(
    word: str, key: str, subjects: Sequence[Subject], decided: Decided, *again: str, only: str = ""
) -> None:
    """The next status of one subject; with `only`, that status for several."""
    with st.popover(word, disabled=not subjects, key=f"decide_{key}"):
        choices = {one.status: one for one in decisions.choices(decided.standings[subjects[0].id])} if subjects else {}
        status = only or st.selectbox(
            say("状态改为", "New status"),
            list(choices),
            index=None,
            placeholder=say("请选择", "choose"),
            format_func=decisions.status_shown,
            key=f"status_{key}",
        )
        if status == EXCLUDED:
            st.selectbox(
                say("排除理由（必填）", "Reason (required)"),
                list(REASONS),
                index=None,
                placeholder=say("请选择", "choose"),
                format_func=decisions.reason_shown,
                key=f"reason_{key}",
            )
        required = not only and status in choices and choices[status].needs_words
        st.text_area(
            say("说明（必填）", "Words (required)") if required else say("说明", "Words"),
            key=f"words_{key}",
            height=72,
            placeholder=say("写给以后看的人", "for those who read it later"),
        )
        st.button(
            say("确认", "Confirm"),
            key=f"decide_do_{key}",
            disabled=not status,
            on_click=session.callback(_decide),
            args=(subjects, decided, status, key, again),
        )


def _assign(subjects: Sequence[Subject], decided: Decided, name: str, again: Sequence[str]) -> None:
    handler = (st.session_state.get(name) or "").strip()
    if not handler:
        session.tell(say("请先选择承办人。", "Choose a handler first."))
        return
    ledger, who = session.ledger(), session.who()

    def act(subject: Subject) -> None:
        ledger.assign(subject, handler, who=who, seen=decided.standings[subject.id].last)

    _taken_down(subjects, act, again)


def _decide(subjects: Sequence[Subject], decided: Decided, status: str, key: str, again: Sequence[str]) -> None:
    reason = (st.session_state.get(f"reason_{key}") or "") if status == EXCLUDED else ""
    words = st.session_state.get(f"words_{key}") or ""
    if status == EXCLUDED and not reason:
        session.tell(say("排除必须选一个理由。", "Choose a reason to exclude it."))
        return
    ledger, who = session.ledger(), session.who()

    def act(subject: Subject) -> None:
        seen = decided.standings[subject.id].last
        ledger.decide(subject, status, who=who, seen=seen, reason=reason, words=words)

    _taken_down(subjects, act, again)


def _taken_down(subjects: Sequence[Subject], act: Callable[[Subject], None], again: Sequence[str]) -> None:
    """Do it for each; say how many were taken down, and why the first of the others was not."""
    refused: list[str] = []
    for subject in subjects:
        try:
            act(subject)
        except Conflict as conflict:
            refused.append(decisions.conflict_told(conflict))
        except LedgerError as error:
            refused.append(str(error))
    done = len(subjects) - len(refused)
    if done:
        session.tell(say(f"已记入 {done} 条。", f"{done} taken down."))
    if refused:
        left = say(f"{len(refused)} 条没有记入：{refused[0]}", f"{len(refused)} not taken down: {refused[0]}")
        session.tell(left)
    session.rerun(*again)
