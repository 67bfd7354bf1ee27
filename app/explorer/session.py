"""The session: what pages read from, how they move, and how they fail. The only owner of keys that outlive a page.

Reading   reader material rings clues ledger store: opened once a process, anew where a newer version is published.
Moving    `on_click=session.go, args=("ring",), kwargs={"id": …}`, in any callback.
Drawing   `@session.fragment("name")` for a part that is drawn again alone; `session.rerun("name")` ends a callback.
Failing   whatever goes wrong in a page, a fragment or a callback is one sentence with a number, never a traceback.
"""

import functools
import getpass
import logging
import os
import re
import secrets
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from app.dossiers.material import Material
from app.dossiers.told import Dossier, Kind
from app.explorer.services.clues import Listing
from app.explorer.services.dossiers import dossier_of
from app.explorer.views import View, views
from app.language import say, speak
from app.settings import UPLOADS, Settings
from app.settings import settings as read_settings
from graph.errors import QingsuError, StoreError
from graph.ledger import Ledger
from graph.reader import GraphReader
from graph.records import loads
from graph.store.serving import Store, open_store
from graph.workspace import Workspace
from queries.library import data_date_of

_log = logging.getLogger(__name__)
_LANGUAGE, _ASKED_LANGUAGE = "qs_language", "qs_asked_language"
_SEEN, _GO, _ANEW, _KEPT, _TOLD = "qs_seen_build", "qs_go", "qs_anew", "qs_kept", "qs_told"
LANGUAGES = ("zh", "en")
NO_PAGE = "nopage"
"""In the address of the first page: what was asked for where there is no page."""
P = ParamSpec("P")
T = TypeVar("T")


# ---- who, where, in which language


def settings() -> Settings:
    return read_settings()


def workspace() -> Workspace:
    return Workspace(settings().workspace)


def who() -> str:
    """Who decides and exports: QINGSU_USER, else the user of the system."""
    return settings().user.strip() or getpass.getuser()


def uploads() -> Path:
    """Where uploaded files wait until they are loaded; it goes with the explorer."""
    return Path(os.environ.get(UPLOADS) or tempfile.gettempdir())


def scope() -> str:
    """What this user may see, as it is printed on exports: until there are roles, everything."""
    return say("本工作区全部数据", "all data of this workspace")


def language() -> str:
    """zh or en: what was chosen last, by `?lang=` or the switch; a link to another page drops the address' word."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES and asked != st.session_state.get(_ASKED_LANGUAGE):
        st.session_state[_ASKED_LANGUAGE] = st.session_state[_LANGUAGE] = asked
    chosen: str = st.session_state.get(_LANGUAGE, settings().language)
    return chosen


def choose_language(chosen: str) -> None:
    """A callback: this language, on the whole page."""
    st.session_state[_LANGUAGE] = chosen
    st.session_state[_ANEW] = True


# ---- what pages read


def reader() -> GraphReader:
    """The published graph; anew where `build` published a newer one. Raises WorkspaceError: `build` never ran."""
    space = workspace()
    return _reader(str(space.folder), space.require("build").version)


def material() -> Material:
    """Everything published, rings and clues too, as one opening that agrees with itself; anew after a new publish.

    Raises WorkspaceError: `build` never ran. Of a stage that never ran its list is empty: `has(stage)` tells.
    """
    return _material(str(workspace().folder), language())


def listing() -> Listing:
    """Rings and clues as one list, told once for each publish and language. Raises WorkspaceError: no `build`."""
    return _listing(str(workspace().folder), language())


def dossier(kind: Kind, id_: str) -> Dossier:
    """What is told of a ring or clue. Raises QueryError: there is none."""
    space = workspace()
    versions = tuple(space.require(stage).version for stage in ("build", "detect" if kind == "ring" else "find"))
    return _dossier(str(space.folder), versions, language(), kind, id_)


def rings() -> tuple[Mapping[str, Any], ...]:
    """The published rings, shown or not, best first, with their `case_ids`."""
    return material().rings


def clues() -> tuple[Mapping[str, Any], ...]:
    """The published clues, best first."""
    return material().clues


def ledger() -> Ledger:
    """What people decided. Opening it costs nothing and writes nothing."""
    return Ledger(workspace().folder)


def has(stage: str) -> bool:
    """Whether a stage was ever published."""
    return workspace().current(stage) is not None


def version() -> str:
    """The version of the graph that is shown; "" before the first build."""
    published = workspace().current("build")
    return "" if published is None else published.version


def renewed() -> bool:
    """Whether this session saw an older graph before; true once after each publish."""
    now, seen = version(), st.session_state.get(_SEEN)
    st.session_state[_SEEN] = now
    return bool(seen) and seen != now


def data_date() -> date | None:
    """The day up to which the data tell, None where nothing was loaded."""
    these = loads(workspace())
    return data_date_of(these) if these else None


def store() -> Store:
    """The graph open for queries, at the first call. Raises StoreError: it does not answer; a page that shows the
    error offers to try again.
    """
    chosen = settings()
    return _store(str(chosen.workspace), chosen.store, version(), chosen)


@st.cache_resource(show_spinner=False, max_entries=2)
def _reader(folder: str, version: str) -> GraphReader:
    return GraphReader(Workspace(Path(folder)))


@st.cache_resource(show_spinner=False, max_entries=4, validate=lambda one: one.is_current())
def _material(folder: str, language: str) -> Material:
    return Material(Workspace(Path(folder)), reader())


@st.cache_resource(show_spinner=False, max_entries=4, validate=lambda one: one.material.is_current())
def _listing(folder: str, language: str) -> Listing:
    return Listing(material())


@st.cache_resource(show_spinner=False, max_entries=64)
def _dossier(folder: str, versions: tuple[str, ...], language: str, kind: Kind, id_: str) -> Dossier:
    return dossier_of(material(), kind, id_)


@st.cache_resource(show_spinner=False, max_entries=1, on_release=lambda store: store.close())
def _store(folder: str, address: str, version: str, _settings: Settings) -> Store:
    return open_store(Workspace(Path(folder)), _settings.address)


# ---- what lives as long as the session


def kept(name: str, make: Callable[[], T]) -> T:
    """The object of this name that the session holds, made at the first call: what must survive leaving a page."""
    held: dict[str, Any] = st.session_state.setdefault(_KEPT, {})
    if name not in held:
        held[name] = make()
    found: T = held[name]
    return found


def keep(name: str, value: object) -> None:
    """Put another object in its place."""
    st.session_state.setdefault(_KEPT, {})[name] = value


# ---- moving


def go(page: str, **parameters: str) -> None:
    """A callback: open the page of this name (its file's) with these parameters in its address."""
    st.session_state[_GO] = (page, parameters)


def follow() -> None:
    """Do what `go` or `choose_language` asked for. Called where drawing begins."""
    if st.session_state.pop(_ANEW, False):
        st.rerun()  # from a fragment, the whole page
    page, parameters = st.session_state.pop(_GO, (None, {}))
    if page is None:
        return
    if view(page) is None:
        st.toast(say("这一页不在本版本中。", "This page is not part of this version."))
        return
    st.switch_page(f"views/{page}.py", query_params=parameters)


def view(page: str) -> View | None:
    """The page of this name, None where this version does not have it."""
    return next((one for one in views() if one.name == page), None)


def rerun(*fragments: str) -> None:
    """End a callback: draw only these fragments again. Names of fragments that are not on the page blank it."""
    st.rerun(list(fragments))


# ---- failing


def fragment(key: str, every: str | None = None) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """A part of a page that its own widgets, and `rerun(key)`, draw again alone; it fails alone, too. With `every`
    ("2s") it is drawn again by itself.
    """

    def made(draw: Callable[P, None]) -> Callable[P, None]:
        @functools.wraps(draw)
        def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
            speak(language())  # a fragment runs without main.py, in a thread of its own
            follow()
            say_told()
            with guard():
                draw(*args, **kwargs)

        return st.fragment(drawn, key=key, run_every=every)

    return made


def tell(words: str) -> None:
    """In a callback: say this in a passing note. What a callback draws itself would replace the top of the page."""
    st.session_state.setdefault(_TOLD, []).append(words)


def say_told() -> None:
    """Show what callbacks told since the last drawing, where anything is drawn first."""
    for words in st.session_state.pop(_TOLD, ()):
        st.toast(plain(words))


def callback(act: Callable[P, object]) -> Callable[P, None]:
    """`act` as a callback: it speaks the user's language, and what goes wrong is said in a passing note."""

    @functools.wraps(act)
    def acted(*args: P.args, **kwargs: P.kwargs) -> None:
        speak(language())
        try:
            act(*args, **kwargs)
        except Exception as error:  # noqa: BLE001  # the edge of the program: nothing may reach the user as a traceback
            tell(_sentence(error))

    return acted


@contextmanager
def guard() -> Iterator[None]:
    """Turn whatever goes wrong in the block into one sentence with a number; the log says more under that number."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  # the edge of the program: nothing may reach the user as a traceback
        st.html(f'<div class="qs qs-note alert" role="alert">▲ {escape(_sentence(error))}</div>')
        if isinstance(error, StoreError):
            st.button(say("重试", "Try again"), key="qs_again")


def plain(text: str) -> str:
    """A text of data for a label, a toast or a caption, which would take `*`, `[`, `$`, `:` and others for markup."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!~$:<>|&])", r"\\\1", " ".join(text.split()))


def _sentence(error: Exception) -> str:
    number = f"Q-{secrets.token_hex(3)}"
    numbered = say(f"（编号 {number}）", f" (no. {number})")
    if isinstance(error, QingsuError):
        _log.warning("%s %s", number, type(error).__name__)
        return " ".join(str(error).split()) + numbered
    places = [f"{one.filename}:{one.lineno}" for one in traceback.extract_tb(error.__traceback__)]
    _log.error("%s %s %s", number, type(error).__name__, " < ".join(reversed(places)))  # no message: it may hold a name
    return (
        say("这一部分没有画出来，请把编号告诉管理员。", "This part failed; tell your administrator the number.")
        + numbered
    )
