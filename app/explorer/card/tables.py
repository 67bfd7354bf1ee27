"""What several parts of a card show alike."""

from html import escape

from app.explorer import pieces, session
from app.explorer.pieces import Block, Pick
from app.explorer.services.cards import Neighbour


def picked(pick: Pick) -> None:
    """A name or case opens its card."""
    session.go("card", id=pick.id)


def named(one: Neighbour) -> Block:
    return pieces.name_part(one.id, one.name, one.label)


def quiet(text: str) -> str:
    return f'<span class="s h">{escape(text)}</span>'


def plain_table(name: str, type_: str, rows: list[Block], width: int) -> Block:
    return {
        "kind": "table", "name": name, "type": type_, "head": False, "compact": True, "height": 220, "label": name,
        "columns": [{"key": "who", "title": ""}, {"key": "why", "title": "", "width": width, "align": "right"}],
        "rows": rows,
    }  # fmt: skip
