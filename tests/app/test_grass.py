"""The style sheet for Neo4j Browser, read as Browser reads it, draws all of the schema and nothing else."""

import re
import subprocess
import sys

from app.grass import OTHER_EDGE, OTHER_NODE, style_sheet
from graph import schema
from graph.schema import EDGES, LABELS

SIZES = {"10px", "20px", "50px", "65px", "80px"}
WIDTHS = {f"{n}px" for n in (1, 2, 3, 5, 8, 13, 25, 38)}
"""What Browser's own menus offer."""


def parsed(sheet: str) -> dict[str, dict[str, str]]:
    """As Browser's parser: letter by letter, braces count outside of single quotes only, quotes are dropped."""
    rules: dict[str, str] = {}
    quoted = inside = False
    selector = body = ""
    for letter in sheet:
        if letter == "'":
            quoted = not quoted
        elif letter == "{" and not quoted:
            assert not inside
            inside = True
        elif letter == "}" and not quoted:
            assert selector
            assert selector not in rules
            rules[selector], inside, selector, body = body, False, "", ""
        elif inside:
            body += letter
        elif not letter.isspace():
            selector += letter
    assert (quoted, inside, selector) == (False, False, "")
    found: dict[str, dict[str, str]] = {}
    for selector, body in rules.items():
        parts = [one.split(":") for one in body.split(";") if one.strip()]
        assert all(len(part) == 2 for part in parts), (selector, parts)
        found[selector] = {key.strip(): value.strip() for key, value in parts}
    return found


def test_every_label_has_its_colour_and_caption() -> None:
    rules = parsed(style_sheet())
    for name, label in LABELS.items():
        rule = OTHER_NODE | rules[f"node.{name}"]
        assert rule["color"] == label.colour
        assert rule["caption"] == f"{{{label.caption}}}"
        # Browser fills in texts and numbers only
        assert schema.node_props(name)[label.caption].type in (str, int, float, list)
        assert rule["diameter"] in SIZES
        assert rule["border-color"] != rule["color"]
        assert all(re.fullmatch("#[0-9a-f]{6}", rule[key]) for key in rule if "color" in key)


def test_every_edge_type_has_its_chinese_name_and_derived_ones_look_otherwise() -> None:
    rules = parsed(style_sheet())
    looks: dict[bool, set[str]] = {True: set(), False: set()}
    for name, edge in EDGES.items():
        rule = rules[f"relationship.{name}"]
        assert rule["caption"] == edge.zh
        assert rule["shaft-width"] in WIDTHS
        looks[edge.derived].add(rule["color"])
    assert not looks[True] & looks[False]


def test_what_is_not_ours_is_drawn_as_browser_draws_it_and_nothing_else_is_told() -> None:
    rules = parsed(style_sheet())
    assert {"diameter", "color", "border-color", "border-width", "text-color-internal", "font-size"} <= set(
        rules["node"]
    )
    assert rules["relationship"]["caption"] == "<type>"
    assert rules["relationship"].keys() == OTHER_EDGE.keys()
    ours = {"node", "relationship", *(f"node.{one}" for one in LABELS), *(f"relationship.{one}" for one in EDGES)}
    assert set(rules) == ours


def test_letters_are_read_against_their_ground() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for selector, rule in parsed(style_sheet()).items():
        if selector.startswith("node."):
            low, high = sorted((light(rule["color"]), light(rule["text-color-internal"])))
            assert (high + 0.05) / (low + 0.05) >= 4.5, selector  # WCAG 2.1, AA


def test_the_command_prints_the_sheet_and_nothing_else() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "app.cli.main", "schema", "--grass"], capture_output=True, check=True
    )
    assert done.stdout.decode() == style_sheet()
