"""A Streamlit page round the component for browser tests, on made-up data.

Query parameters: world (`ring`, `communities`, `hostile` or the size of a random network), n (how many are shown of
it), lang, state, tab (1: in a second tab).
"""

import sys
from pathlib import Path
from typing import Any

import streamlit as st

sys.path.insert(0, str(Path(__file__).parent))
import made_up_network as made_up

from app.explorer.component.network import network, new_events

KEY = "graph"


def handle(work: dict[str, Any], event: dict[str, Any]) -> None:
    kind = event["type"]
    if kind == "expand":
        new = made_up.expand(work["shown"], event, work["world"])
        work["shown"] = work["shown"] + new
        work["log"].append((True, event["id"], new))
        work["undone"].clear()
    elif kind == "collapse":
        brought = {id_ for grown, by, ids in work["log"] if grown and by == event["id"] for id_ in ids}
        gone = [id_ for id_ in work["shown"] if id_ in brought]
        work["shown"] = [id_ for id_ in work["shown"] if id_ not in brought]
        work["log"].append((False, event["id"], gone))
        work["undone"].clear()
    elif kind in ("undo", "redo"):
        source, target = (work["log"], work["undone"]) if kind == "undo" else (work["undone"], work["log"])
        step = source.pop()
        target.append(step)
        grown, _, ids = step
        kept = [id_ for id_ in work["shown"] if id_ not in set(ids)]
        work["shown"] = work["shown"] + ids if grown == (kind == "redo") else kept
    work["rev"] += kind in ("expand", "collapse", "undo", "redo")
    work["heard"].append(event)


def on_change() -> None:
    work, state = st.session_state["work"], st.session_state[KEY]
    new = new_events(state, work["ack"])
    for event in new:
        handle(work, event)
        work["ack"] = event["seq"]
    work["selection"] = list(state.get("selection") or [])
    st.rerun(["canvas", "detail"] if new else ["detail"])


asked = st.query_params
name, n = asked.get("world", "ring"), int(asked.get("n", 0))
if "work" not in st.session_state:
    shown = [] if name == "hostile" else made_up.start_set(name, n)
    st.session_state["work"] = {
        "world": name, "shown": shown, "log": [], "undone": [], "rev": 0, "ack": 0, "selection": [], "heard": [],
    }  # fmt: skip


def drawn(work: dict[str, Any]) -> dict[str, Any]:
    if name == "hostile":
        return made_up.hostile()
    if asked.get("state"):
        return {"gid": name, "types": made_up.TYPES, "nodes": [], "edges": [], "state": asked["state"], "total": 12480}
    nodes, edges = made_up.view(work["shown"], name)
    here = made_up.world(name)
    english = asked.get("lang") == "en"
    types = [kind | {"title": made_up.ENGLISH[kind["type"]]} for kind in made_up.TYPES] if english else made_up.TYPES
    return {
        "gid": f"{name} {n}", "types": types, "nodes": nodes, "edges": edges, "groups": here.groups,
        "not_drawn": len(here.nodes) - len(nodes), "lang": "en" if english else "zh",
        "stamp": "李敏 2024年6月30日 数据截至2024年6月", "queries": [{"id": "q1", "title": "同一律师"}],
    }  # fmt: skip


@st.fragment(key="canvas")
def canvas() -> None:
    work = st.session_state["work"]
    data = drawn(work) | {"rev": work["rev"], "ack": work["ack"], "e2e": True, "height": "calc(100vh - 48px)"}
    network(KEY, data, on_change)


@st.fragment(key="detail")
def detail() -> None:
    work = st.session_state["work"]
    st.text("选中 " + "|".join(work["selection"]))
    st.text(f"版本 {work['rev']}")
    if work["heard"]:
        st.text("听到 " + repr(work["heard"][-1]))
    st.text(f"事件 {len(work['heard'])}")


st.set_page_config(page_title="network", layout="wide", initial_sidebar_state="expanded")
st.html(
    "<style>[data-testid=stHeader]{height:2rem;min-height:0}.stMainBlockContainer{padding:2.2rem .7rem 0}"
    ".stMain{overflow:hidden}[data-testid=stSidebar]{width:11rem!important;min-width:11rem}</style>"
)
with st.sidebar:
    st.button("重跑页面")
    closed = st.toggle("收起图")
    detail()
if asked.get("tab"):
    with st.tabs(["一", "二"])[1]:
        canvas()
elif not closed:
    canvas()
