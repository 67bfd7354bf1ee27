"""The network as a Streamlit component: `network` shows it, `new_events` reads what it asks for.

What goes in and out: README.md beside this file.

The server must run with `global.minCachedMessageSize` above the size of any picture. Below it Streamlit sends a large
message that the browser should still have as a mere reference; when runs follow each other closely the browser has
thrown it away, and the page stops with "Cached ForwardMsg MISS".
"""

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

import streamlit as st

NOTHING: Mapping[str, Any] = {"selection": [], "events": []}
"""What a component says before it was touched."""


def network(key: str, data: Mapping[str, Any], on_change: Callable[[], None]) -> None:
    """Draw a network; what the user does with it is `st.session_state[key]`, with `selection` and `events`.

    `data` holds the fields of README.md. The key must stay the same from run to run: another key is another network.
    `on_change` serves both states at once: it handles `new_events`, then the selection, then reruns the fragments.
    Cost: an unchanged `data` is not drawn anew; 2,000 nodes are about a megabyte.
    """
    _component()(
        key=key,
        data=dict(data),
        default=dict(NOTHING),
        on_selection_change=on_change,
        on_events_change=on_change,
        height="content",
    )


def new_events(state: Mapping[str, Any], ack: int) -> list[dict[str, Any]]:
    """The events of a component's state that have not been handled, oldest first.

    `ack` is the number of the last handled one. An event comes again until its number is sent back as `ack`, so each
    is given once.
    """
    waiting = {int(event["seq"]): dict(event) for event in state.get("events") or []}
    return [waiting[seq] for seq in sorted(waiting) if seq > ack]


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    """Registered once per process. Streamlit takes a text without a line break for the path of a file."""
    folder = files(__package__)
    html, css, script = (
        folder.joinpath(name).read_text("utf-8") for name in ("explorer.html", "explorer.css", "dist/explorer.js")
    )
    return st.components.v2.component("explorer", html=html, css=css, js=f"// dist/explorer.js\n{script}")
