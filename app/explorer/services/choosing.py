"""Which party, agent or case is meant: from what an address or a person says to nodes of the graph."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from app.dossiers.rows import note
from app.language import say
from graph import schema
from graph.reader import GraphReader, Row
from graph.search import Hit

MOST = 20
_LOOKED_AT = 200
_PLACE = "Address"
_IN_CASES = (*(party.name for party in schema.PARTIES), "Agent")


@dataclass(frozen=True)
class Node:
    """A party, agent, case or other thing by its name; `note` tells namesakes apart."""

    id: str
    label: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class Candidates:
    """Those that a text may mean, likeliest first: at most MOST, and whether there are `more`."""

    nodes: tuple[Node, ...] = ()
    more: bool = False


def nodes(reader: GraphReader, ids: Iterable[str]) -> list[Node]:
    """Nodes by id, in the order of `ids`. Raises QueryError: there is no such node."""
    wanted = list(dict.fromkeys(ids))
    facts, names = reader.facts_of(wanted), reader.captions(wanted)
    return [Node(one, facts[one]["label"], names[one], told_apart(reader, one, facts[one])) for one in wanted]


def candidates(reader: GraphReader, text: str, labels: Collection[str] = ()) -> Candidates:
    """What says `text` in its name or number, of these labels or of all, the likeliest first."""
    return _candidates(
        reader, (hit for hit in reader.search(text, limit=_LOOKED_AT) if not labels or hit.label in labels)
    )


def called(reader: GraphReader, text: str) -> str | Candidates:
    """The id in use of what has or had this id, or alone is called so; else those it may be, none where nothing is.

    Addresses, which are full of names, count only where nothing else does.
    """
    if (known := reader.now(text)) is not None:
        return known
    found = reader.search(text, limit=_LOOKED_AT)
    hits = [hit for hit in found if hit.exact] or [hit for hit in found if hit.label != _PLACE] or found
    return hits[0].id if len(hits) == 1 else _candidates(reader, hits)


def likeliest(reader: GraphReader, hits: Iterable[Hit]) -> list[Hit]:
    """Exact ones first, people before things, and of them those with most cases: of namesakes the one who litigates."""
    return sorted(hits, key=lambda hit: (not hit.exact, hit.label not in _IN_CASES, -_cases(reader, hit.id)))


def _candidates(reader: GraphReader, hits: Iterable[Hit]) -> Candidates:
    ordered = likeliest(reader, hits)
    return Candidates(tuple(nodes(reader, (hit.id for hit in ordered[:MOST]))), len(ordered) > MOST)


def _cases(reader: GraphReader, id_: str) -> int:
    """In how many cases a party or agent is; 0 of anything else."""
    return len(np.unique(reader.network.ends[reader.numbers_of(id_, ("PARTY_IN", "AGENT_IN"))]))


def told_apart(reader: GraphReader, id_: str, facts: Row) -> str:
    """What tells it from its namesakes: birth year, kind, firm, and the number of its cases."""
    if facts["label"] not in _IN_CASES:
        return note(reader, id_, facts)
    cases = _cases(reader, id_)
    return " · ".join(filter(None, (note(reader, id_, facts), say(f"{cases} 案", f"{cases} cases"))))
