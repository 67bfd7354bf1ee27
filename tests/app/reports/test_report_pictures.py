"""Pictures: the same each time, safe as XML, readable from three members to sixty, no text on another."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from chromium import Window
from lxml import etree
from told_dossiers import CLUE, RING, hostile, ring_of_size

from app.dossiers.told import Case, Dossier, Person
from app.explorer import tokens
from app.reports.drawing import PALETTE, WIDTH, wide
from app.reports.pictures import MOST, MOST_AGENTS, shown, still
from app.reports.png import in_packaged_font, to_png
from app.reports.timeline import LANES, ROWS, timeline

SIZES = (3, 4, 5, 7, 9, 12, 17, 24, 31, 44, 60)
SVG = "{http://www.w3.org/2000/svg}"
DOSSIERS = {"ring": RING, "clue": CLUE, "hostile": hostile(), **{str(size): ring_of_size(size) for size in SIZES}}
EVERY = pytest.mark.parametrize("dossier", DOSSIERS.values(), ids=DOSSIERS)


def members(svg: str) -> list[str]:
    return [one.get("data-id") for one in etree.fromstring(svg).iter(f"{SVG}g")]


@EVERY
def test_everybody_is_drawn_once_and_named(dossier: Dossier) -> None:
    svg = still(dossier)
    assert sorted(members(svg)) == sorted(one.id for one in dossier.people)
    for group in etree.fromstring(svg).iter(f"{SVG}g"):
        assert len([one for one in group if one.tag in (f"{SVG}circle", f"{SVG}rect", f"{SVG}polygon")]) == 1
        assert any(text.get("stroke") for text in group.iter(f"{SVG}text"))  # the name, on a white edge
    assert svg == still(dossier)


@EVERY
def test_a_picture_is_xml_without_scripts_links_or_addresses(dossier: Dossier) -> None:
    for svg in (still(dossier), still(dossier, small=True), timeline(dossier)):
        root = etree.fromstring(svg)
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
            "svg", "g", "path", "line", "rect", "circle", "polygon", "text",
        }  # fmt: skip
        assert not re.search(r"href|url\(|on\w+=", svg.replace("http://www.w3.org/2000/svg", ""))
        assert root.get("viewBox").startswith(f"0 0 {WIDTH} ")


def test_beyond_sixty_the_core_is_drawn_and_the_rest_counted() -> None:
    many = ring_of_size(90)
    agents = tuple(Person(f"a{n}", "Agent", f"律{n}", "agent", "代理人", (n, 0, 0), "", "") for n in range(6))
    who = shown(replace(many, people=many.people + agents))
    assert (len(who.people), len(who.agents), who.left_out) == (MOST, MOST_AGENTS, 90 + 6 - MOST - MOST_AGENTS)
    assert [one.id for one in who.agents] == ["a5", "a4", "a3", "a2"]
    core = {one.id for one in many.people if not one.doubtful}
    drawn = {one.id for one in who.people}
    assert drawn <= core or core <= drawn


def test_width_says_the_number_of_cases_and_pale_says_doubt() -> None:
    root = etree.fromstring(still(RING))
    widths = [float(one.get("stroke-width")) for one in root.iter(f"{SVG}path") if one.get("stroke") == PALETTE["case"]]
    assert sorted(widths) == sorted([1.9, 1.3, 1.3, 1.3])
    pale = {one.get("data-id") for one in root.iter(f"{SVG}g") if one[0].get("stroke-dasharray")}
    assert pale == {"p3"}
    shapes = {one.get("data-id"): one[0].tag.removeprefix(SVG) for one in root.iter(f"{SVG}g")}
    assert shapes == {"p1": "circle", "p2": "circle", "p3": "circle", "c1": "rect", "a1": "polygon"}
    letters = {one.get("data-id"): one.findtext(f"{SVG}text") for one in root.iter(f"{SVG}g")}
    assert letters == {"p1": "人", "p2": "人", "p3": "人", "c1": "企", "a1": "律"}


def test_palette_light_and_positions_are_those_that_were_given() -> None:
    dark = still(RING, small=True, palette=tokens.DARK, lit=["p1"])
    assert tokens.DARK["person"] in dark
    assert PALETTE["person"] not in dark
    (lit,) = [one for one in etree.fromstring(dark).iter(f"{SVG}g") if one.get("data-id") == "p1"]
    assert lit[0].get("stroke") == tokens.DARK["blue"]
    places = {"p1": (0.0, 0.0), "p2": (100.0, 0.0), "p3": (0.0, 50.0), "c1": (100.0, 50.0), "a1": (50.0, 25.0)}
    at = {
        one.get("data-id"): (float(one[0].get("cx")), float(one[0].get("cy")))
        for one in etree.fromstring(still(RING, places=places)).iter(f"{SVG}g")
        if one.get("data-id") in ("p1", "p2", "p3")
    }
    assert at["p2"][0] - at["p1"][0] == pytest.approx(2 * (at["p3"][1] - at["p1"][1]), abs=0.2)
    assert still(RING, places={"p1": (0.0, 0.0)}) == still(RING)


def bars(svg: str) -> int:
    root = etree.fromstring(svg)
    return sum(float(one.get("y") or 99) > 20 for one in root.iter(f"{SVG}rect"))


def test_the_timeline_has_a_bar_for_each_dated_case_and_an_open_one_without_an_end() -> None:
    svg = timeline(RING)
    assert bars(svg) == 3
    assert sum("v3.8" in one.get("d") for one in etree.fromstring(svg).iter(f"{SVG}path")) == 1
    texts = [one.text for one in etree.fromstring(svg).iter(f"{SVG}text")]
    assert {"高国强", "贾䶮", "2023年1月"} <= set(texts)
    assert "李秀英" not in texts


def test_the_timeline_goes_by_court_where_plaintiffs_are_too_many() -> None:
    many = ring_of_size(60)
    courts = tuple(replace(case, court=f"第{at % 30}法院") for at, case in enumerate(many.cases))
    for dossier, rows in ((many, 1), (replace(many, cases=courts), ROWS)):
        labels = [
            one for one in etree.fromstring(timeline(dossier)).iter(f"{SVG}text") if one.get("text-anchor") == "end"
        ]
        assert len(labels) == rows
    assert labels[-1].text == "其余法院"


def copies(many: int) -> list[Case]:
    return [replace(RING.cases[0], id=f"x{nth}", case_no=f"n{nth}") for nth in range(many)]


def test_bars_of_one_row_never_lie_on_each_other_as_long_as_a_page_holds_them() -> None:
    def places(cases: list[Case]) -> set[tuple[str, str]]:
        root = etree.fromstring(timeline(replace(RING, cases=tuple(cases))))
        return {(one.get("x"), one.get("y")) for one in root.iter(f"{SVG}rect") if float(one.get("y")) > 20}

    assert len(places(copies(30))) == 30
    assert len(places(copies(1_000))) == LANES
    high = float(etree.fromstring(timeline(replace(RING, cases=tuple(copies(1_000))))).get("viewBox").split()[3])
    assert high < 900


def test_namesakes_have_rows_of_their_own() -> None:
    cases = (RING.cases[0], replace(RING.cases[1], plaintiffs=("p3",)))
    same = replace(RING, cases=cases, names={**RING.names, "p3": RING.names["p1"]})
    texts = [one.text for one in etree.fromstring(timeline(same)).iter(f"{SVG}text")]
    assert texts.count("高国强") == 2


def test_a_long_name_is_shortened_and_a_picture_is_drawn_with_the_packaged_font_alone() -> None:
    texts = [one.text for one in etree.fromstring(still(RING)).iter(f"{SVG}text")]
    assert "昌盛农业发展" in texts
    four = [replace(RING.people[-1], id=n, name=f"{n}衡信律师事务所李玉林律师") for n in "甲乙丙丁"]
    crowded = replace(RING, people=(*RING.people[:-1], *four))
    groups = list(etree.fromstring(still(crowded)).iter(f"{SVG}g"))
    told = [one[-1].text for one in groups if one.get("data-id") in "甲乙丙丁"]
    assert len(told) == 4
    assert all(re.fullmatch("[甲乙丙丁].*….*律师 代理5件", text) for text in told)
    assert all(wide(text) <= 16 for text in texts)
    svg = still(RING)
    assert 'font-family="Noto Sans CJK SC"' in in_packaged_font(svg)
    assert "YaHei" not in in_packaged_font(svg)
    png = to_png(svg)
    assert png == to_png(svg)
    assert png.startswith(b"\x89PNG")
    blank = to_png(re.sub(r"<text.*?</text>", "", svg))
    assert len(png) > 1.3 * len(blank)  # letters, not nothing


OVERLAPS = """svgs => svgs.map(svg => {
  const boxes = [...svg.querySelectorAll('text')].map(t => ({ text: t.textContent, box: t.getBBox() }))
  const found = []
  for (let i = 0; i < boxes.length; i++) for (let j = 0; j < i; j++) {
    const a = boxes[i].box, b = boxes[j].box, slack = 1.5
    const x = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
    const y = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
    if (x > slack && y > slack + 0.3 * Math.min(a.height, b.height)) found.push([boxes[i].text, boxes[j].text, x, y])
  }
  const members = [...svg.querySelectorAll('g')]
  const shapes = members.map(g => ({ name: g.lastChild.textContent, box: g.firstChild.getBBox() }))
  for (const { text, box: a } of boxes.filter(b => b.text.length > 1)) for (const { name, box: b } of shapes) {
    const x = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
    const y = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
    if (x > 1.5 && y > 1.5 + 0.3 * Math.min(a.height, b.height)) found.push([text, 'on', name, x, y])
  }
  const [, , width, height] = svg.getAttribute('viewBox').split(' ').map(Number)
  for (const { text, box } of boxes)
    if (box.x < -1 || box.x + box.width > width + 1 || box.y < -3 || box.y + box.height > height + 3)
      found.push([text, 'outside'])
  return found
})"""


def halves(line: str) -> list[tuple[float, float]]:
    """Points along a line that is drawn."""
    x0, y0, x1, y1, x2, y2 = (float(one) for one in re.findall(r"-?[\d.]+", line))
    parts = [at / 200 for at in range(201)]
    return [
        ((1 - p) ** 2 * x0 + 2 * p * (1 - p) * x1 + p * p * x2, (1 - p) ** 2 * y0 + 2 * p * (1 - p) * y1 + p * p * y2)
        for p in parts
    ]


def test_a_word_stands_on_its_own_line_only_and_those_without_room_are_counted() -> None:
    """A count of cases may have one more line behind it, the word of a tie none."""
    ties = Counter[str]()
    for dossier in DOSSIERS.values():
        root = etree.fromstring(still(dossier))
        lines = [halves(one.get("d")) for one in root.iter(f"{SVG}path") if "Q" in one.get("d")]
        on_lines = [one for one in root.findall(f"{SVG}text") if one.get("text-anchor") == "middle"]
        for one in on_lines:
            width, size = wide(one.text) * float(one.get("font-size")) / 2, float(one.get("font-size"))
            x, y = float(one.get("x")), float(one.get("y"))
            through = sum(any(abs(x - a) < width and y - size * 0.9 < b < y for a, b in dots) for dots in lines)
            assert through <= (2 if "件" in one.text else 1)
            ties["drawn"] += 1
        ties["left out"] += sum("未标" in (one.text or "") for one in root.findall(f"{SVG}text"))
    assert ties["drawn"] > 5
    assert ties["left out"] > 3


def test_a_name_without_room_is_left_out_and_counted_the_least_important_first() -> None:
    people = tuple(replace(one, sides=(at, 0, 0)) for at, one in enumerate(DOSSIERS["17"].people))
    crowded = replace(DOSSIERS["17"], people=people)
    heap = {one.id: (200.0 + 9 * (at % 5), 200.0 + 9 * (at // 5)) for at, one in enumerate(people)}
    heap |= {people[0].id: (0.0, 0.0), people[-1].id: (400.0, 300.0)}
    root = etree.fromstring(still(crowded, places=heap))
    named = {one.get("data-id") for one in root.iter(f"{SVG}g") if one[-1].get("paint-order")}
    said = [one.text for one in root.iter(f"{SVG}text") if "未标姓名" in (one.text or "")]
    assert len(said) == 1
    assert f"{len(people) - len(named)}名未标姓名" in said[0]
    weights = {one.id: (not one.doubtful, sum(one.sides)) for one in people}
    assert max(weights, key=lambda one: weights[one]) in named


def test_no_text_lies_on_another_or_outside_the_picture(window: Window, tmp_path: Path) -> None:
    """In a real browser, with its own measures of letters; a line box is higher than its letters."""
    names = {}
    spread = {one.id: (37.0 * at, 53.0 * (at * at % 11)) for at, one in enumerate(DOSSIERS["17"].people)}
    for name, dossier in DOSSIERS.items():
        names |= {f"{name} still": still(dossier), f"{name} small": still(dossier, small=True)}
        names |= {f"{name} time": timeline(dossier)}
    names["17 placed"] = still(DOSSIERS["17"], places=spread)
    (tmp_path / "p.html").write_text("<meta charset=utf-8><body>" + "<br>".join(names.values()), "utf-8")
    window.page.goto((tmp_path / "p.html").as_uri())
    found = window.page.locator("svg").evaluate_all(OVERLAPS)
    assert {name: one for name, one in zip(names, found, strict=True) if one} == {}
    assert window.errors == []
