"""Where the chosen case or person is written: the rows of the files that were loaded, as they were printed."""

from collections.abc import Mapping
from html import escape
from typing import Literal

import streamlit as st

from app.dossiers.material import Material
from app.dossiers.told import Dossier
from app.explorer import pieces, session
from app.explorer.dossier.blocks import quiet
from app.explorer.dossier.choosing import SOURCE, choice_of
from app.explorer.services import dossiers as service
from app.explorer.services.dossiers import Choice
from app.language import say
from app.reports.rows import Row, rows_at
from graph.ledger import Subject
from loaders.printed import row_at

HEIGHT = 300


@session.fragment(SOURCE)
def source_part(material: Material, dossier: Dossier) -> None:
    choice = choice_of(dossier)
    told = choice is not None and choice.kind in ("case", "entity")
    pieces.section(
        say("原始记录", "Source rows"),
        say("选中的案件或人，在来源文件里怎么写", "what the source files say of what is chosen"),
        say("证件号、电话只留末四位", "numbers are cut to their last four"),
        anchor="source",
    )
    if choice is None or not told:
        pieces.show(
            quiet(
                say(
                    "点案件表中的一行，或任何一个案号、人名：这里照印它在来源文件里的各行，写明文件和行号。",
                    "Click a row, a case number or a name: its source rows appear here, with file and row.",
                )
            )
        )
        return
    origins = service.origins_of(material, dossier).get(choice.id, ())
    with st.container(key="actions_source", horizontal=True, vertical_alignment="center"):
        name = escape(_chosen_name(dossier, choice))
        many = escape(say(f"{len(origins)} 行", f"{len(origins)} rows"))
        pieces.show(f'<b style="font-weight:600">{name}</b>　<span class="s h">{many}</span>')
        st.button(
            say("打开它的卡片", "Open its card"),
            key="dossier_card",
            on_click=session.go,
            args=("card",),
            kwargs={"id": choice.id},
        )
    height: int | Literal["content"] = HEIGHT if len(origins) > 1 else "content"
    with st.container(height=height, border=False, key="dossier_cells"):
        if not origins:
            pieces.show(quiet(say("没有记载它来自哪一行。", "Where it comes from is not on record.")))
        with pieces.waiting(120):
            rows = _rows(dossier, material)
        for origin in origins:
            _cells(dossier, choice, rows.get(origin), origin)


def _chosen_name(dossier: Dossier, choice: Choice) -> str:
    return next((one.case_no for one in dossier.cases if one.id == choice.id), dossier.names.get(choice.id, ""))


def _rows(dossier: Dossier, material: Material) -> Mapping[str, Row]:
    """Every source row of the dossier: their files are read at the first question, then never again."""
    origins = dict.fromkeys(one for told in service.origins_of(material, dossier).values() for one in told)
    folder = str(material.workspace.folder)
    return _cached_rows(folder, session.language(), dossier.id, dossier.data_version, tuple(origins), material)


@st.cache_resource(show_spinner=False, max_entries=16)
def _cached_rows(
    folder: str, language: str, dossier: str, version: str, _origins: tuple[str, ...], _material: Material
) -> Mapping[str, Row]:
    return rows_at(_material, _origins)


def _cells(dossier: Dossier, choice: Choice, row: Row | None, origin: str) -> None:
    """One row: where it stands, and its cells; as a whole, uncut, where that was asked for and taken down."""
    if row is None or not row.cells:
        pieces.show(quiet(say(f"原始文件已不在：{origin}", f"the original is gone: {origin}")))
        return
    revealed = _revealed(dossier).get(origin)
    with st.container(key=f"actions_row_{origin}", horizontal=True, vertical_alignment="center"):
        title = f'<b style="font-weight:600">{escape(row.place)}</b>　<span class="h">{escape(row.title)}</span>'
        pieces.show(f'<span class="s">{title}</span>')
        if revealed is None:
            st.button(
                say(":blue[显示整行原文（记入工作日志）]", ":blue[Show the whole row (logged)]"),
                key=f"dossier_reveal_{origin}",
                type="tertiary",
                on_click=session.callback(_reveal),
                args=(dossier, choice, origin),
            )
    cells = revealed if revealed is not None else [(one.header, one.text) for one in row.cells]
    pieces.show(pieces.cells(cells))


def _revealed(dossier: Dossier) -> dict[str, list[tuple[str, str]]]:
    """Origin → the whole row, of those that this session asked for."""
    return session.kept(f"revealed:{dossier.id}", dict[str, list[tuple[str, str]]])


def _reveal(dossier: Dossier, choice: Choice, origin: str) -> None:
    """The whole row as printed; who saw it is taken down first."""
    cells = row_at(session.workspace(), origin)
    subject = Subject(choice.kind, choice.id, _chosen_name(dossier, choice))
    session.ledger().audit("revealed", subject, who=session.who(), origin=origin)
    _revealed(dossier)[origin] = cells
    session.rerun(SOURCE)
