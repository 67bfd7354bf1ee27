"""Which dossier the address names; where it names none, what can be opened."""

from collections.abc import Iterable

import streamlit as st

from app.dossiers.material import Material
from app.dossiers.told import RING, Dossier, Kind
from app.explorer import pieces, session
from app.explorer.dossier.blocks import list_block
from app.explorer.dossier.page import draw
from app.explorer.services import dossiers as service
from app.explorer.services.clues import Entry
from app.language import say
from app.reports.report import STAGE
from graph.errors import QueryError

FIRST = 10
"""Lines of the list that stands where no dossier is open."""


def show_dossier(kind: Kind) -> None:
    """The page: the dossier that the address names (`?id=` a rank, id or former id), else what can be opened."""
    asked = st.query_params.get("id", "").strip()
    if not session.has(STAGE[kind]):
        _nothing_yet(kind)
        return
    material = session.material()
    if not asked:
        _offer(material, kind)
        return
    try:
        id_ = service.id_of(material, kind, asked)
    except QueryError:
        _unknown(material, kind, asked)
        return
    ran = material.workspace.require(STAGE[kind])
    if ran.manifest()["content"]["inputs"].get("build") != material.reader.version:
        pieces.show(pieces.note(_stale(kind), "alert"))
    if id_ != asked and service.successors(material, kind, asked):
        pieces.show(pieces.note(_renamed(asked, id_)))
    folder, language, build = str(material.workspace.folder), session.language(), material.reader.version
    draw(material, _dossier(folder, language, kind, id_, build, ran.version, material))


@st.cache_resource(show_spinner=False, max_entries=32)
def _dossier(folder: str, language: str, kind: Kind, id_: str, build: str, run: str, _material: Material) -> Dossier:
    return service.dossier_of(_material, kind, id_)


def _stale(kind: Kind) -> str:
    return say(
        f"图谱已经更新，而这份名单还是旧的，有的部分可能画不出来。请先运行：qingsu {STAGE[kind]}",
        f"The graph is newer than this list; parts may be missing. First run: qingsu {STAGE[kind]}",
    )


def _renamed(asked: str, id_: str) -> str:
    return say(
        f"编号 {asked[:12]} 是以前一次运行的；数据更新后，它现在是这份档案（{id_[:12]}）。",
        f"{asked[:12]} is of an earlier run; since the data were renewed it is this dossier ({id_[:12]}).",
    )


# ---- no dossier


def _called(kind: Kind) -> str:
    return say("网络档案", "Ring") if kind == RING else say("线索档案", "Clue")


def _nothing_yet(kind: Kind) -> None:
    pieces.page_head(_called(kind))
    pieces.empty(
        say("还没有团伙线索", "There are no rings yet")
        if kind == RING
        else say("还没有线索", "There are no clues yet"),
        say(
            f"请运行：qingsu {STAGE[kind]}。一个县的数据约需几分钟。",
            f"Run: qingsu {STAGE[kind]}. The data of a county take some minutes.",
        ),
    )


def _offer(material: Material, kind: Kind) -> None:
    """Nothing is asked for: what to do, and the first of the list."""
    pieces.page_head(_called(kind))
    first = _first(kind)
    if not first:
        pieces.empty(
            say("这一版数据没有达到条件的线索", "Nothing in these data fits"),
            say("可以装载更多来源后重新运行；没有线索不等于没有问题。", "Load more sources and run again."),
        )
        return
    pieces.empty(
        say("还没有打开的档案", "No dossier is open"),
        say(
            "点下面的一行打开；或在“线索列表”按 Enter，或在右上角搜索人名、企业、案号。",
            "Open one below, from the list of clues, or search at the top right.",
        ),
    )
    _list(kind, say("排在最前的", "The first of the list"), first)


def _unknown(material: Material, kind: Kind, asked: str) -> None:
    """No dossier of this name: say so, and what became of it where that is known."""
    pieces.page_head(_called(kind))
    ids = set(service.successors(material, kind, asked))
    became = sorted((one for one in session.listing().entries if one.id in ids), key=lambda one: one.rank)
    if became:
        words = say(
            f"编号 {asked[:12]} 是以前一次运行的，现在分成了 {len(became)} 份档案：",
            f"{asked[:12]} is of an earlier run; now there are {len(became)} dossiers of it:",
        )
    else:
        words = say(
            f"没有编号或位次为 {asked[:40]} 的档案：可能已不在最新的名单里，或编号不完整。"
            "请从下面打开，或用右上角的搜索。",
            f"There is no dossier {asked[:40]}: it may have left the list, or the id is cut. "
            "Open one below, or search at the top right.",
        )
    pieces.show(pieces.note(words, "alert"))
    if became:
        _list(kind, say("由它而来的", "What became of it"), became)
    elif first := _first(kind):
        _list(kind, say("排在最前的", "The first of the list"), first)


def _first(kind: Kind) -> list[Entry]:
    return sorted((one for one in session.listing().entries if one.kind == kind), key=lambda one: one.rank)[:FIRST]


def _list(kind: Kind, title: str, entries: Iterable[Entry]) -> None:
    pieces.section(title, say("线索不是结论", "clues, not findings"))
    pieces.linked("dossier_list", [list_block(entries)], on_pick=lambda pick: session.go(kind, id=pick.id))
