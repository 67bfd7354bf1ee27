"""How Neo4j Browser draws our graph: a graph style sheet (GraSS) that follows from the schema.

A rule is `node.Label { key: value; }` or `relationship.TYPE { … }`. Browser reads it letter by letter: there are no
comments, a value holds neither `:` nor `;`, and a caption stands in single quotes, its `{property}` filled in.
"""

from collections.abc import Iterator, Mapping

from graph.schema import EDGES, LABELS, PARTIES
from graph.vocabulary import EdgeType, NodeLabel

LARGE, USUAL = "65px", "50px"
"""Two of the five sizes that Browser offers: parties and cases are what people look for."""
TOLD, DERIVED = "#8a8f98", "#d08c3f"
"""Edges that a source tells, and those that `build` has derived from others."""
OTHER_NODE = {
    "diameter": USUAL,
    "color": "#a5abb6",
    "border-color": "#9aa1ac",
    "border-width": "2px",
    "text-color-internal": "#ffffff",
    "font-size": "10px",
}
OTHER_EDGE = {
    "color": TOLD,
    "shaft-width": "1px",
    "font-size": "8px",
    "padding": "3px",
    "text-color-external": "#000000",
    "text-color-internal": "#ffffff",
    "caption": "'<type>'",
}
"""What ours have too where they say nothing else, and all that nodes and edges of somebody else's have."""
_LARGE_LABELS = frozenset({*(one.name for one in PARTIES), "LegalCase"})


def style_sheet() -> str:
    """The whole sheet: every label with its colour and caption, every edge type with its Chinese name."""
    return "\n\n".join(_rule(selector, values) for selector, values in _rules()) + "\n"


def _rules() -> Iterator[tuple[str, dict[str, str]]]:
    yield "node", OTHER_NODE
    yield "relationship", OTHER_EDGE
    for label in LABELS.values():
        yield f"node.{label.name}", _node(label)
    for edge in EDGES.values():
        yield f"relationship.{edge.name}", _edge(edge)


def _node(label: NodeLabel) -> dict[str, str]:
    return {
        "diameter": LARGE if label.name in _LARGE_LABELS else USUAL,
        "color": label.colour,
        "border-color": _darker(label.colour),
        "text-color-internal": _ink(label.colour),
        "caption": f"'{{{label.caption}}}'",
    }


def _edge(edge: EdgeType) -> dict[str, str]:
    return {
        "shaft-width": "2px" if edge.derived else "1px",
        "color": DERIVED if edge.derived else TOLD,
        "caption": f"'{edge.zh}'",
    }


def _rule(selector: str, values: Mapping[str, str]) -> str:
    return "\n".join([f"{selector} {{", *(f"  {key}: {value};" for key, value in values.items()), "}"])


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _darker(colour: str) -> str:
    return "#" + bytes(part * 4 // 5 for part in _parts(colour)).hex()


def _ink(colour: str) -> str:
    """White or black, whichever stands out more from the ground (relative luminance of WCAG 2.1)."""
    linear = [(part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4) for part in _parts(colour)]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 else "#000000"
