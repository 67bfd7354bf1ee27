"""The page 数据导入 in its four steps; nothing is written into the workspace before the fourth begins."""

import streamlit as st

from app.explorer import session
from app.explorer.services.intake import Draft, draft_of, new_draft

DRAFT, JOB = "draft", "job"
"""Words of the address."""
KEPT = "load:draft"


def current() -> Draft:
    """The draft of the address, else of the session, else another."""
    found = draft_of(st.query_params.get(DRAFT, "")) or draft_of(session.kept(KEPT, str))
    if found is None:
        found = new_draft()
    session.keep(KEPT, found.id)
    return found


def to_step(draft: Draft, step: int) -> None:
    """A callback: go on, or back."""
    draft.step, draft.problem = step, ""


def begin_anew() -> None:
    """A callback: another intake, with nothing in it."""
    session.keep(KEPT, new_draft().id)
    session.go("load")
