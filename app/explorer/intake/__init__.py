"""The page 数据导入 in its four steps; nothing is written into the workspace before the fourth begins."""

import threading
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from app.explorer import session, working
from app.explorer.services.intake import Draft, draft_of, forget, new_draft
from app.language import say
from graph.workspace import Progress

T = TypeVar("T")

DRAFT, JOB = "draft", "job"
"""Words of the address."""
KEPT = "load:draft"


def current() -> Draft:
    """The draft of the address, else of the session, else another."""
    found = draft_of(st.query_params.get(DRAFT, "")) or draft_of(session.kept(KEPT, str))
    if found is None:
        found = new_draft(session.uploads())
    session.keep(KEPT, found.id)
    return found


def to_step(draft: Draft, step: int) -> None:
    """A callback: go on, or back."""
    draft.step, draft.problem = step, ""


def begin_anew(old: str = "") -> None:
    """A callback: another intake, with nothing in it; of the old one nothing is kept."""
    forget(old)
    session.keep(KEPT, new_draft(session.uploads()).id)
    session.go("load")


def discard(draft: Draft) -> None:
    """The button that gives this intake up."""
    st.button(
        say("放弃，重新开始", "Give up, begin anew"), key="load_discard", type="tertiary",
        on_click=session.callback(begin_anew), args=(draft.id,),
    )  # fmt: skip


def waited(act: Callable[[Progress], T], words: Callable[[str, int, int, int], str], *, height: int) -> T:
    """What `act` returns, or raises; it reads files and tells how far it is, and ends when nobody waits for it.

    Takes   `words` for what is read, how many are done, of how many, and the seconds that passed.
    """
    at: list[tuple[str, int, int]] = [("", 0, 0)]

    def work(given_up: threading.Event) -> T:
        def progress(what: str, done: int, total: int) -> None:
            if given_up.is_set():
                raise GivenUp
            at[0] = (what, done, total)

        return act(progress)

    return working.wait_for(work, lambda passed: words(*at[0], passed), height=height)


class GivenUp(Exception):
    """Nobody waits any more."""
