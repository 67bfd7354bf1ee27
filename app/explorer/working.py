"""Work that may take a while, beside the page: how long it has taken is said, and it is given up as soon as the user
asks something else or leaves."""

import contextvars
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import streamlit as st

from app.explorer import pieces

T = TypeVar("T")
_TICK = 0.5
_QUICK = 0.6
"""Seconds in which nothing is said: most work is done by then."""


@dataclass
class _Outcome(Generic[T]):
    done: threading.Event = field(default_factory=threading.Event)
    value: list[T] = field(default_factory=list)
    error: BaseException | None = None


def wait_for(work: Callable[[threading.Event], T], words: Callable[[int], str], *, height: int) -> T:
    """What `work` returns, or raises.

    Takes   `work`, run in a thread of its own, in which no page can be drawn; it is given an event that is set when
            nobody waits any more. `words` say what goes on for so many seconds. `height` of what will be drawn.
    """
    outcome: _Outcome[T] = _Outcome()
    given_up = threading.Event()

    def run() -> None:
        try:
            outcome.value.append(work(given_up))
        except BaseException as error:  # noqa: BLE001  # handed to the page's thread, which raises it
            outcome.error = error
        finally:
            outcome.done.set()

    speaking = contextvars.copy_context()  # the user's language
    threading.Thread(target=speaking.run, args=(run,), daemon=True).start()
    line = st.empty()
    begun = time.monotonic()
    try:
        with pieces.waiting(height):
            while not outcome.done.wait(_TICK):
                seconds = time.monotonic() - begun
                # Drawing is also where Streamlit lets go of this run when the user asks for another.
                line.text(words(int(seconds)) if seconds > _QUICK else "")
    except BaseException:
        given_up.set()
        raise
    line.empty()
    if outcome.error is not None:
        raise outcome.error
    return outcome.value[0]
