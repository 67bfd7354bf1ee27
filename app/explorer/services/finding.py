"""The search line: what is called so, grouped by what it is, with the rings and clues it is in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.dossiers.material import Material
from app.dossiers.told import CLUE, RING, Kind
from app.explorer import tokens
from app.explorer.services.choosing import likeliest, told_apart
from app.explorer.services.clues import Listing, numbered
from app.language import say
from graph import schema
from graph.reader import GraphReader
from graph.search import Hit

MOST = 8
LOOKED_AT = 200
"""Hits taken from the index, of which the best MOST are shown."""
CARD = "card"
_GROUPS = (
    (("Person",), "人员", "People"),
    (("Company", "VillageOrg"), "企业与单位", "Companies and bodies"),
    (("Agent",), "律师与代理人", "Lawyers and agents"),
    (("LegalCase",), "案件", "Cases"),
    (("Court", "CourtOfficer"), "法院与审判人员", "Courts and officers"),
)


@dataclass(frozen=True)
class Found:
    """`groups` as the search line draws them; `more` says how many hits are not among them."""

    groups: tuple[Mapping[str, Any], ...] = ()
    more: str = ""


@dataclass(frozen=True)
class Listed:
    """A ring or clue of the list, as others point to it; `page` is also its kind."""

    page: Kind
    id: str
    rank: int
    title: str

    @property
    def words(self) -> str:
        return f"{numbered(self.page, self.rank)} {self.title}"


@dataclass
class Appearances:
    """Entity or case id → the rings and clues it is in, best first."""

    of: dict[str, list[Listed]] = field(default_factory=dict)

    def add(self, one: Listed, ids: Iterable[str]) -> None:
        for id_ in dict.fromkeys(ids):
            self.of.setdefault(id_, []).append(one)


def appearances(material: Material) -> Appearances:
    """Where everybody is: rings that are shown, then clues. Cost: the members and cases of the lists."""
    found = Appearances()
    for ring in material.rings:
        if ring["shown"]:
            title = say(ring["title"]["zh"], ring["title"]["en"])
            ids = [*(one["id"] for one in (*ring["members"], *ring["agents"])), *ring["case_ids"]]
            found.add(Listed(RING, ring["ring_id"], ring["rank"], title), ids)
    for clue in material.clues:
        ids = [one.partition(":")[2] for one in clue["subjects"]]
        found.add(Listed(CLUE, clue["clue_id"], clue["rank"], clue["title"]), [*ids, *clue["case_ids"]])
    return found


def find(text: str, listing: Listing) -> Found:
    """The MOST best hits for what was typed, by group, the likeliest first; then the rings they are in.

    Cost    one look into the index, 0.1 s at 100,000 cases.
    """
    reader = listing.material.reader
    hits = likeliest(reader, reader.search(text, limit=LOOKED_AT))
    if not hits:
        return Found()
    chosen = _fair(hits)
    groups: list[Mapping[str, Any]] = []
    for labels, zh, en in (*_GROUPS, (_rest(), "其他", "Others")):
        of_group = [hit for hit in chosen if hit.label in labels]
        if of_group:
            groups.append({"title": say(zh, en), "hits": [_row(hit, reader) for hit in of_group]})
    rings = dict.fromkeys(one for hit in chosen for one in listing.where.get(hit.id, ()) if one.kind == RING)
    if rings:
        told = [
            {"type": RING, "id": one.id, "name": one.called, "why": one.sure, "glyph": "", "kind": ""} for one in rings
        ]
        groups.append({"title": say("所在的网络", "Rings they are in"), "hits": told[:MOST]})
    left = len(hits) - len(chosen)
    if not left:
        return Found(tuple(groups))
    many = f"{left}+" if len(hits) == LOOKED_AT else str(left)
    return Found(
        tuple(groups), say(f"还有 {many} 处，多写几个字可以缩小范围。", f"{many} more; type more to narrow it down.")
    )


def _fair(hits: Sequence[Hit]) -> list[Hit]:
    """The best of every group in turn, so that a hundred addresses do not push out the one person."""
    queues = [[hit for hit in hits if hit.label in labels] for labels, _, _ in (*_GROUPS, (_rest(), "", ""))]
    taken: list[Hit] = [hit for hit in hits if hit.exact][:MOST]
    while len(taken) < MOST and any(queues):
        for queue in queues:
            while queue and queue[0] in taken:
                queue.pop(0)
            if queue and len(taken) < MOST:
                taken.append(queue.pop(0))
    return sorted(taken, key=hits.index)


def _rest() -> tuple[str, ...]:
    grouped = {label for labels, _, _ in _GROUPS for label in labels}
    return tuple(name for name in schema.LABELS if name not in grouped)


def _row(hit: Hit, reader: GraphReader) -> Mapping[str, Any]:
    """One hit; beside it what was found where that is not its name, else what tells it from its namesakes."""
    label = schema.label(hit.label)
    prop = label.prop(hit.property)
    if hit.property != label.caption and prop is not None:
        why = f"{say(prop.zh, prop.en)} {hit.text}"
    else:
        why = told_apart(reader, hit.id, reader.facts(hit.id)) or say(label.zh, label.en)
    return {
        "type": CARD,
        "id": hit.id,
        "name": hit.shown or f"({say(label.zh, label.en)})",
        "why": why,
        "glyph": tokens.glyph_of(hit.label),
        "kind": tokens.kind_of(hit.label),
    }
