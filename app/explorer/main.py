"""The explorer's entry: frame, navigation, top line. Run by `qingsu explore`."""

from datetime import date
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st

from app.explorer import pieces, session
from app.explorer.intake.running import run
from app.explorer.services.finding import Found, find
from app.explorer.views import BAR, GROUPS, View, first_view, views
from app.language import say, speak
from graph.records import loads

STATIC = Path(__file__).parent / "static"
ASKED = "qs_asked"
LOADING = "load"
"""Name and address of the page that needs no graph."""


def navigation() -> st.Page:
    """The pages: those of daily work straight in the bar, the others in menus."""
    first = first_view()
    sections: dict[str, list[st.Page]] = {"": []}
    for one in views():
        heading = "" if one.group in ("", BAR) else say(one.group, GROUPS[one.group])
        sections.setdefault(heading, []).append(_page(one, one == first))
    return st.navigation(sections, position="top")


def _page(one: View, first: bool) -> st.Page:
    title = say(one.zh, one.en)
    if first:  # it lives at "/" only
        return st.Page(one.file, title=title, default=True)
    return st.Page(one.file, title=title, url_path=one.path, visibility="visible" if one.group else "hidden")


@session.fragment("topline")
def top_line() -> None:
    """Search and user at the right of the top bar, on every page; what is found lies over it and moves nothing."""
    asked = st.session_state.get(ASKED, "")
    with st.container(key="topline", horizontal=True, vertical_alignment="center"):
        found = find(asked, session.listing()) if asked and session.has("build") else Found()
        pieces.finder("qs_search", asked, found.groups, on_text=_ask, on_pick=_open, more=found.more)
        with st.popover(session.plain(session.who()), key="qs_user"):
            _about()
        pieces.one_step_back()
        pieces.watch()


def _ask(text: str) -> None:
    st.session_state[ASKED] = text
    session.rerun("topline")


def _open(page: str, id_: str) -> None:
    st.session_state[ASKED] = ""
    session.go(page, id=id_)


def nothing_yet() -> None:
    """Before there is a graph: what comes first, and the way there."""
    if loads(session.workspace()):
        words = say(
            "装载的数据还没有生成图谱，生成以后各页才有内容；一个县的数据约需几分钟。命令行上是 qingsu run。",
            "The graph is not made yet of what was loaded; a county's data take some minutes. Or: qingsu run.",
        )
        pieces.empty(say("图谱还没有生成", "No graph yet"), words)
        word, act = say("生成图谱", "Make the graph"), run
    else:
        words = say(
            "先导入法院和各部门的导出文件，再生成图谱。命令行上是 qingsu load 文件夹。",
            "First load what courts and offices exported. Or: qingsu load FOLDER.",
        )
        pieces.empty(say("还没有数据", "No data yet"), words)
        word, act = say("导入数据", "Load data"), partial(session.go, LOADING)
    st.button(word, type="primary", key="qs_begin", on_click=session.callback(act))


def _about() -> None:
    day, version = session.data_date(), session.version()
    pieces.show(
        pieces.facts(
            [
                (say("用户", "User"), escape(session.who())),
                (say("范围", "Scope"), escape(session.scope())),
                (say("数据截至", "Data up to"), pieces.day(day)),
                (say("图谱版本", "Graph version"), escape(version or say("未知", "unknown"))),
            ]
        )
    )
    other, word = ("en", "English") if session.language() == "zh" else ("zh", "中文")
    st.button(word, key="qs_language_switch", on_click=session.choose_language, args=(other,))


# A local picture, set before st.navigation: otherwise the browser asks a font server for the icon.
st.set_page_config(page_title="清诉 · 线索研判", page_icon=str(STATIC / "icon.png"), layout="wide")
speak(session.language())
pieces.use_style(f"{session.who()} {date.today():%Y-%m-%d}")
st.logo(str(STATIC / "wordmark.png"), size="small")
with session.guard():
    page = navigation()
    session.follow()
    session.say_told()
    top_line()
    if session.renewed():
        st.toast(say("图谱已更新，现在显示的是新的一版。", "The graph was updated; this is the new version."))
    if lost := st.query_params.get(session.NO_PAGE):
        here = say("没有“{}”这一页，已打开首页。", "There is no page “{}”; this is the first one.")
        pieces.show(pieces.note(here.format(lost)))
    if session.has("build") or page.url_path == LOADING:
        page.run()
    else:
        nothing_yet()
