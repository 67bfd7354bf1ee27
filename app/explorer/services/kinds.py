"""The kinds of things on the canvas: every label of the schema, with banks, insurers and law firms told from companies.

A kind has a shape, a letter-free glyph and a colour, and the role in which the network component reads it:
`party` and `agent` are joined by cases, `case` is folded into edges, `thing` (a court, an address) hangs on the others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.explorer import tokens
from app.language import say
from graph import schema

AGENT, CASE, COMPANY = "Agent", "LegalCase", "Company"
PARTIES = tuple(label.name for label in schema.PARTIES)
GROUP = "Community"
"""Not a label: many entities drawn as one."""


@dataclass(frozen=True)
class Kind:
    """`key` is the label's name, or that of a kind of company; one of KINDS by its place."""

    key: str
    zh: str
    en: str
    colour: str
    shape: str
    glyph: str
    role: str

    def told(self) -> dict[str, Any]:
        """As the component's `types` want it."""
        return {
            "type": self.key,
            "title": say(self.zh, self.en),
            "color": self.colour,
            "shape": self.shape,
            "glyph": self.glyph,
            "role": self.role,
        }


_DRAWN: Mapping[str, tuple[str, str]] = {
    "Person": ("ellipse", "person"),
    COMPANY: ("round-rectangle", "company"),
    "VillageOrg": ("round-pentagon", "village"),
    AGENT: ("round-hexagon", "lawyer"),
    CASE: ("ellipse", "case"),
    "Court": ("round-octagon", "case"),
    "CourtOfficer": ("round-hexagon", "case"),
}
"""Label → shape, glyph; any other is a diamond without a glyph."""
_COMPANIES: Mapping[str, tuple[str, str, str, str, tuple[str, ...]]] = {
    "Bank": ("银行", "Bank", "round-octagon", "bank", ("银行",)),
    "Insurer": ("保险公司", "Insurer", "round-octagon", "insurer", ("保险公司",)),
    "Firm": ("律所", "Law firm", "round-rectangle", "lawyer", ("律所", "法律服务所")),
}
"""Kind of company → its names, shape, glyph, and the values of `org_kind` that mean it."""
_SAME_AS_PAGES = ("person", "company", "lawyer", "case")
"""Kinds that pages name with a colour of their own; the canvas gives them the same one."""


def _colour(label: str) -> str:
    kind = tokens.kind_of(label)
    return tokens.LIGHT[kind] if kind in _SAME_AS_PAGES else schema.label(label).colour


def _role(label: str) -> str:
    return "party" if label in PARTIES else {AGENT: "agent", CASE: "case"}.get(label, "thing")


def _kinds() -> tuple[Kind, ...]:
    made = []
    for name, label in schema.LABELS.items():
        shape, glyph = _DRAWN.get(name, ("round-diamond", ""))
        made.append(Kind(name, label.zh, label.en, _colour(name), shape, glyph, _role(name)))
        if name == COMPANY:
            made += [
                Kind(key, zh, en, _colour(name), shape, glyph, "party")
                for key, (zh, en, shape, glyph, _) in _COMPANIES.items()
            ]
    return (*made, Kind(GROUP, "群组", "Group", tokens.LIGHT["ink2"], "ellipse", "group", "party"))


KINDS = _kinds()
PLACE_OF: Mapping[str, int] = {kind.key: place for place, kind in enumerate(KINDS)}
OF_ORG_KIND: Mapping[str, str] = {value: key for key, (*_, values) in _COMPANIES.items() for value in values}


def keys_of(labels: Iterable[str]) -> list[str]:
    """The kinds that nodes of these labels are of."""
    return [key for name in labels for key in (name, *(_COMPANIES if name == COMPANY else ()))]


def types() -> list[dict[str, Any]]:
    """The component's `types`, in the language of the run."""
    return [kind.told() for kind in KINDS]
