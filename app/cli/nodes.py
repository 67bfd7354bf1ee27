"""A node as a person names it: by id, former id, name or case number."""

from pathlib import Path

from app.language import say
from graph import schema
from graph.errors import QueryError
from graph.search import Hit, node_of, search

_SHOWN = 10
_PLACE = "Address"


def node_called(index: Path, text: str) -> str:
    """The id of the one node that is called so, or, where none is, of the one whose name has it in it
    (addresses, which are full of names, come last).

    A former id leads to the one in use. Raises QueryError: there is none, or several (they are named).
    """
    if (known := node_of(index, text)) is not None:
        return known
    found = search(index, text, limit=200)
    hits = [hit for hit in found if hit.exact] or [hit for hit in found if hit.label != _PLACE] or found
    if not hits:
        raise QueryError(
            say(f"没有节点叫 {text}, 请用 qingsu search 查找", f"no node is called {text}; try qingsu search")
        )
    if len(hits) > 1:
        parties = {party.name for party in schema.PARTIES}
        hits = sorted(hits, key=lambda hit: hit.label not in parties)
        told = "、".join(_told(hit) for hit in hits[:_SHOWN]) + ("…" if len(hits) > _SHOWN else "")
        raise QueryError(
            say(f"{len(hits)} 个节点叫 {text}, 请写编号: {told}", f"{len(hits)} nodes are called {text}: {told}")
        )
    return hits[0].id


def _told(hit: Hit) -> str:
    label = schema.label(hit.label)
    return f"{say(label.zh, label.en)} {hit.shown} {hit.id}"
