"""A ring or clue as a still picture in SVG: who stands against whom.

Shape and letter carry the kind of someone, width the number of cases, pale and dashed a doubtful member: it reads in
black and white. The same dossier gives the same picture. No text lies on another or on a member, no word on a line that
is not its own: what has no room is left out, and counted.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from app.dossiers.told import Case, Dossier, Person
from app.explorer import tokens
from app.language import say
from app.reports.drawing import PALETTE, WIDTH, short, svg, wide
from graph.schema.edges import TIE_KINDS

MOST, MOST_AGENTS = 60, 4
MIDDLE = WIDTH / 2
Point = tuple[float, float]
Places = Mapping[str, Point]
Look = Literal["paper", "small"]


@dataclass(frozen=True)
class Shown:
    """Who is drawn: `people` round the rim, `agents` in the middle; `left_out` how many are not."""

    people: tuple[Person, ...]
    agents: tuple[Person, ...]
    left_out: int


def shown(dossier: Dossier) -> Shown:
    """The core first, then whoever has most cases; MOST people and MOST_AGENTS agents."""
    people = [one for one in dossier.people if one.role != "agent"]
    agents = [one for one in dossier.people if one.role == "agent"]
    order = {one.id: at for at, one in enumerate(sorted(people, key=lambda one: (one.doubtful, -sum(one.sides))))}
    kept = tuple(one for one in people if order[one.id] < MOST)
    busiest = sorted(agents, key=lambda one: -max(one.sides))[:MOST_AGENTS]
    return Shown(kept, tuple(busiest), len(people) - len(kept) + len(agents) - len(busiest))


def still(
    dossier: Dossier,
    *,
    small: bool = False,
    palette: Mapping[str, str] | None = None,
    lit: Collection[str] = (),
    places: Places | None = None,
) -> str:
    """The network of a dossier as SVG, 640 wide; every member is a group with its `data-id`.

    `small` is for a preview of about 390 px: larger letters, no words on the lines. `palette` are the tokens of the
    page (`tokens.LIGHT`, `tokens.DARK`), `lit` the members with a ring of the accent colour, `places` the positions of
    a saved view, used where they hold everybody who is drawn.
    """
    who = shown(dossier)
    pairs = _pairs(dossier.cases, {one.id for one in who.people})
    drawing = _Drawing({**PALETTE, **(palette or {})}, 15.5 if small else 13.5)
    everybody = (*who.people, *who.agents)
    sides: dict[str, str] = {}
    if places is not None and all(one.id in places for one in everybody):
        at = _fitted(places, everybody)
    else:
        at, sides = _arranged(who, pairs, drawing.size)
    bottom = max((y for _, y in at.values()), default=0.0)
    drawing.radius = _radius(at)
    for one in everybody:
        drawing.keep_free(*_around(at[one.id], drawing.radius))
    suits, ties, tied = _courses(drawing, dossier, pairs, at)
    drawing.courses = [line.dots for line in (*suits.values(), *ties.values())]
    by_weight = sorted(everybody, key=lambda one: (one.doubtful, -sum(one.sides)))
    names = {one.id: drawing.name(one, at[one.id], sides.get(one.id)) for one in by_weight}
    nameless = sum(not name for name in names.values())
    lines, wordless = _lines(drawing, pairs, suits, ties, tied, with_words=not small)
    groups = [
        f'<g data-id="{escape(one.id)}">{drawing.member(one, at[one.id], one.id in lit)}{names[one.id]}</g>'
        for one in everybody
    ]
    height = bottom + drawing.radius + 2.4 * drawing.size
    legend = [] if small else _legend(drawing, everybody, height)
    if not small and (nameless or wordless):
        height += 1.7 * drawing.size
        legend.append(_left_out(drawing, nameless, wordless, height))
    return svg([*lines, *groups, *legend], height + (0 if small else 2 * drawing.size), say("关系图", "Network"))


Area = tuple[float, float, float, float]


def _around(place: Point, radius: float) -> Area:
    return place[0] - radius, place[1] - radius, place[0] + radius, place[1] + radius


_NAME_MOST = (8.0, 6.0, 5.0)
_PARTS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)
"""Where on its line a word may stand, best first."""


@dataclass
class _Drawing:
    """Colours, the size of letters, and the areas that are taken."""

    colours: Mapping[str, str]
    size: float
    radius: float = 13.0
    taken: list[Area] = field(default_factory=list)
    courses: list[list[Point]] = field(default_factory=list)
    """Points along every line that is drawn."""

    def keep_free(self, left: float, top: float, right: float, bottom: float) -> None:
        self.taken.append((left, top, right, bottom))

    def is_free(self, area: Area) -> bool:
        left, top, right, bottom = area
        return not any(left < one[2] and one[0] < right and top < one[3] and one[1] < bottom for one in self.taken)

    def crossing(self, area: Area) -> int:
        """How many lines run through an area."""
        left, top, right, bottom = area
        return sum(any(left < x < right and top < y < bottom for x, y in dots) for dots in self.courses)

    def text(self, x: float, y: float, text: str, size: float, anchor: str, colour: str, weight: int = 400) -> str:
        """A text on a white edge; `y` is its base line."""
        return (
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" font-weight="{weight}" text-anchor="{anchor}" '
            f'fill="{self.colours[colour]}" stroke="{self.colours["paper"]}" stroke-width="4" '
            f'stroke-linejoin="round" paint-order="stroke">{escape(text)}</text>'
        )

    def name(self, one: Person, place: Point, side: str | None) -> str:
        """The name beside its member, at `side` or where fewest lines run, shorter where room is short; nothing where
        there is none.
        """
        acts = say(f" 代理{max(one.sides)}件", f", {max(one.sides)} cases") if one.role == "agent" else ""
        forms = list(dict.fromkeys(short(one.name, most) + acts for most in _NAME_MOST))
        if acts and side:  # agents stand in a row, each within its part of it
            forms = [said for said in forms if wide(said) * self.size < _AGENT_GAP - 4] or forms[-1:]
        return next((text for said in forms if (text := self._named(said, place, side))), "")

    def _named(self, said: str, place: Point, side: str | None) -> str:
        size = min(self.size, self.radius * 1.6)
        sides = {None: ("right", "left", "below", "above"), "below": ("below", "above")}.get(side, (side,))
        found: list[tuple[int, int, Area, tuple[float, float, str]]] = []
        for where in sides:
            x, y, anchor = self._beside(place, where or "", size)
            area = _area(x, y, said, size, anchor)
            if self.is_free(area) and area[0] >= 0 and area[2] <= WIDTH:
                found.append((self.crossing(area), len(found), area, (x, y, anchor)))
        if not found:
            return ""
        _, _, area, (x, y, anchor) = min(found)
        self.keep_free(*area)
        return self.text(x, y, said, size, anchor, "ink", 600 if side == "below" else 400)

    def _beside(self, place: Point, where: str, size: float) -> tuple[float, float, str]:
        (x, y), away = place, self.radius + 6
        match where:
            case "left":
                return x - away, y + size * 0.36, "end"
            case "right":
                return x + away, y + size * 0.36, "start"
            case "above":
                return x, y - away, "middle"
            case _:
                return x, y + away + size * 0.8, "middle"

    def word(self, line: "_Line", text: str, *, others: int) -> str:
        """A word on a line, where nothing else is but at most so many `others` that run through; nothing where no such
        place is.
        """
        size = self.size * 0.8
        for part in _PARTS:
            x, y = line.point(part)
            area = _area(x, y + size * 0.36, text, size, "middle")
            if self.is_free(area) and self.crossing(area) <= 1 + others:
                self.keep_free(*area)
                return self.text(x, y + size * 0.36, text, size, "middle", "ink2")
        return ""

    def member(self, one: Person, place: Point, lit: bool) -> str:
        kind = tokens.kind_of(one.label)
        colour = self.colours.get(kind, self.colours["ink2"])
        edge, width = (self.colours["blue"], 4.0) if lit else (self.colours["paper"], 2.0)
        letter = self.colours["paper"]
        pale = ""
        if one.doubtful:
            edge, width = (edge, width) if lit else (colour, 1.4)
            pale, letter = ' fill-opacity=".18" stroke-dasharray="3 2"', colour
        (x, y), r = place, self.radius
        shape = f'{_shape(one.label, x, y, r)} fill="{colour}" stroke="{edge}" stroke-width="{width}"{pale}/>'
        if r < 8:
            return shape
        glyph = escape(tokens.glyph_of(one.label))
        return shape + (
            f'<text x="{x:.1f}" y="{y + r * 0.36:.1f}" font-size="{r:.1f}" text-anchor="middle" fill="{letter}">'
            f"{glyph}</text>"
        )


def _area(x: float, y: float, text: str, size: float, anchor: str) -> Area:
    width = wide(text) * size
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return left - 1, y - size * 0.92, left + width + 1, y + size * 0.24


def _shape(label: str, x: float, y: float, r: float) -> str:
    """The opening of an element: a person is round, a company square, a village a house, an agent six-cornered."""
    match tokens.kind_of(label):
        case "person":
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"'
        case "lawyer":
            corners = [(math.cos(math.pi / 3 * k) * r * 1.1, math.sin(math.pi / 3 * k) * r * 1.1) for k in range(6)]
        case "company" if label != "VillageOrg":
            s = r * 0.92
            return f'<rect x="{x - s:.1f}" y="{y - s:.1f}" width="{2 * s:.1f}" height="{2 * s:.1f}" rx="3"'
        case "company":
            corners = [(0, -1.15 * r), (r, -0.35 * r), (r, r * 0.9), (-r, r * 0.9), (-r, -0.35 * r)]
        case _:
            corners = [(0, -1.15 * r), (1.15 * r, 0), (0, 1.15 * r), (-1.15 * r, 0)]
    return f'<polygon points="{" ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)}"'


# ---- who against whom


def _pairs(cases: Sequence[Case], people: Collection[str]) -> Counter[tuple[str, str]]:
    """(plaintiff, defendant) → how many cases, among these people."""
    found: Counter[tuple[str, str]] = Counter()
    for case in cases:
        for a in case.plaintiffs:
            for b in case.defendants:
                if a != b and a in people and b in people:
                    found[a, b] += 1
    return found


_GAP_MOST, _GAP_LEAST = 46.0, 18.0
_REACH, _BOW = 186.0, 62.0
_AGENT_GAP = 150.0
_HUB_SHARE, _HUB_LEAST = 0.6, 4


def _arranged(who: Shown, pairs: Counter[tuple[str, str]], size: float) -> tuple[dict[str, Point], dict[str, str]]:
    """Where everybody stands, and on which side the name does: two bows left and right, in the middle whoever stands
    against most of the others, agents in a row below. No two names share a line of the page.
    """
    hub = _hub(who.people, pairs)
    rim = [one.id for one in who.people if one.id != hub]
    rows = max(1, math.ceil(len(rim) / 2))
    gap = min(_GAP_MOST, max(_GAP_LEAST, 320.0 / rows, size * 1.25 if rows < 24 else 0.0))
    half = max(gap * (rows - 1) / 2, 50.0 if hub else 20.0)
    margin = size * 2.6
    middle = margin + half
    slots: list[Point] = []
    sides: list[str] = []
    for side, name in ((-1, "left"), (1, "right")):
        for row in range(rows):
            y = 0.0 if rows == 1 else (row - (rows - 1) / 2) * gap
            part = y / max(half, 1.0)
            slots.append((MIDDLE + side * (_REACH - _BOW * part * part), middle + y))
            sides.append(name)
    if len(rim) % 2:
        slots.pop()
        sides.pop()
    order = _ordered(rim, slots, pairs)
    at = {one: slots[place] for place, one in enumerate(order)}
    beside = {one: sides[place] for place, one in enumerate(order)}
    if hub is not None:
        at[hub], beside[hub] = (MIDDLE, middle), "below"
    for place, agent in enumerate(who.agents):
        x = MIDDLE + (place - (len(who.agents) - 1) / 2) * _AGENT_GAP
        at[agent.id], beside[agent.id] = (x, middle + half + 3.2 * size), "below"
    return at, beside


def _hub(people: Sequence[Person], pairs: Counter[tuple[str, str]]) -> str | None:
    """Whoever stands against most of the others."""
    against: dict[str, set[str]] = {one.id: set() for one in people}
    for a, b in pairs:
        against[a].add(b)
        against[b].add(a)
    ranked = sorted(against, key=lambda one: (-len(against[one]), one))
    if ranked and len(against[ranked[0]]) >= max(_HUB_LEAST, _HUB_SHARE * (len(people) - 1)):
        return ranked[0]
    return None


_SAME_SIDE = 130.0
"""What a line between two of one side costs, in units of height: such lines bend and are short."""


def _ordered(rim: Sequence[str], slots: Sequence[Point], pairs: Counter[tuple[str, str]]) -> list[str]:
    """Who takes which slot: opponents across at one height, by exchanging two as long as that improves."""
    near: dict[str, dict[str, float]] = {one: {} for one in rim}
    for (a, b), n in pairs.items():
        if a in near and b in near:
            near[a][b] = near[b][a] = near[a].get(b, 0.0) + math.sqrt(n)
    order = sorted(rim, key=lambda one: (-sum(near[one].values()), one))
    place = {one: at for at, one in enumerate(order)}
    apart = [[abs(a[1] - b[1]) + _SAME_SIDE * ((a[0] < MIDDLE) == (b[0] < MIDDLE)) for b in slots] for a in slots]

    def cost(one: str, at: int, other: str) -> float:
        return sum(weight * apart[at][place[who]] for who, weight in near[one].items() if who != other)

    for _ in range(40):
        better = False
        for i in range(len(order)):
            for j in range(i + 1, len(order)):
                a, b = order[i], order[j]
                if cost(a, j, b) + cost(b, i, a) < cost(a, i, b) + cost(b, j, a) - 1e-6:
                    order[i], order[j] = b, a
                    place[a], place[b] = j, i
                    better = True
        if not better:
            break
    return order


def _fitted(places: Places, everybody: Sequence[Person]) -> dict[str, Point]:
    """The places of a saved view, moved and scaled into the picture."""
    xs = [places[one.id][0] for one in everybody]
    ys = [places[one.id][1] for one in everybody]
    room, margin, most = WIDTH - 260.0, 36.0, 420.0
    scale = min(room / max(max(xs) - min(xs), 1e-9), most / max(max(ys) - min(ys), 1e-9))
    left = MIDDLE - scale * (min(xs) + max(xs)) / 2
    return {
        one.id: (left + scale * places[one.id][0], margin + scale * (places[one.id][1] - min(ys))) for one in everybody
    }


def _radius(at: Mapping[str, Point]) -> float:
    """As large as the nearest two allow."""
    points = list(at.values())
    nearest = min((math.dist(a, b) for i, a in enumerate(points) for b in points[:i]), default=60.0)
    return max(3.0, min(13.0, nearest * 0.42))


# ---- lines


_DOTS = 100


@dataclass(frozen=True)
class _Line:
    """A line with one bend, from the edge of one member to the edge of another."""

    start: Point
    bend: Point
    end: Point

    def point(self, part: float) -> Point:
        (x0, y0), (x1, y1), (x2, y2) = self.start, self.bend, self.end
        a, b, c = (1 - part) ** 2, 2 * part * (1 - part), part**2
        return a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2

    @property
    def dots(self) -> list[Point]:
        return [self.point(at / _DOTS) for at in range(_DOTS + 1)]

    @property
    def path(self) -> str:
        (x0, y0), (x1, y1), (x2, y2) = self.start, self.bend, self.end
        return f"M{x0:.1f} {y0:.1f}Q{x1:.1f} {y1:.1f} {x2:.1f} {y2:.1f}"

    def head(self, at_end: bool, width: float) -> str:
        """An arrow head as the points of a triangle."""
        tip, back = (self.end, self.bend) if at_end else (self.start, self.bend)
        angle = math.atan2(tip[1] - back[1], tip[0] - back[0])
        long, half = 6 + width, 2.6 + width * 0.55
        base = (tip[0] - long * math.cos(angle), tip[1] - long * math.sin(angle))
        aside = (-half * math.sin(angle), half * math.cos(angle))
        corners = (tip, (base[0] + aside[0], base[1] + aside[1]), (base[0] - aside[0], base[1] - aside[1]))
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _between(a: Point, b: Point, radius: float, aside: float = 0.0) -> _Line:
    """From edge to edge; where both stand on one side of the page it bends towards the middle, past those between."""
    same_side = (a[0] - MIDDLE) * (b[0] - MIDDLE) > 0 and abs(a[0] - b[0]) < 0.5 * abs(a[1] - b[1]) + 60
    x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    if same_side:
        x += (1 if x < MIDDLE else -1) * (0.28 * math.dist(a, b) + 14)
    length = math.dist(a, b) or 1.0
    bend = (x - aside * (b[1] - a[1]) / length, y + aside * (b[0] - a[0]) / length)
    return _Line(_towards(a, bend, radius), bend, _towards(b, bend, radius))


def _towards(a: Point, b: Point, distance: float) -> Point:
    length = math.dist(a, b) or 1.0
    return a[0] + (b[0] - a[0]) * distance / length, a[1] + (b[1] - a[1]) * distance / length


Pair = tuple[str, str]
Courses = Mapping[Pair, _Line]


def _courses(
    drawing: _Drawing, dossier: Dossier, pairs: Counter[Pair], at: Mapping[str, Point]
) -> tuple[dict[Pair, _Line], dict[Pair, _Line], dict[Pair, list[str]]]:
    """Lines of suits, lines of ties where there is no suit, and the words of every tie."""
    reach = drawing.radius + 1.5
    opposed = sorted({(min(pair), max(pair)) for pair in pairs})
    suits = {pair: _between(at[pair[0]], at[pair[1]], reach) for pair in opposed}
    tied = {(min(one.a, one.b), max(one.a, one.b)): _ties(one.words) for one in dossier.bonds}
    tied = {pair: words for pair, words in tied.items() if words and pair[0] in at and pair[1] in at}
    ties = {pair: _between(at[pair[0]], at[pair[1]], reach) for pair in tied if pair not in suits}
    return suits, ties, tied


def _lines(
    drawing: _Drawing,
    pairs: Counter[Pair],
    suits: Courses,
    ties: Courses,
    tied: Mapping[Pair, list[str]],
    *,
    with_words: bool,
) -> tuple[list[str], int]:
    """Ties at the back, then suits, then the words on them; and how many words found no room. Opponents who are tied
    have a mark on their line.
    """
    colours = drawing.colours
    out = [
        f'<path d="{line.path}" fill="none" stroke="{colours["ink3"]}" stroke-width="1.1"/>' for line in ties.values()
    ]
    counts: list[tuple[int, _Line, str]] = []
    for pair, line in suits.items():
        n, back = pairs[pair], pairs[pair[1], pair[0]]
        width = min(7.0, 0.7 + 0.6 * (n + back))
        out.append(
            f'<path d="{line.path}" fill="none" stroke="{colours["case"]}" stroke-opacity=".8" '
            f'stroke-width="{width:.1f}"/>'
        )
        ends = [True] * bool(n) + [False] * bool(back)
        out += [f'<polygon points="{line.head(end, width)}" fill="{colours["case"]}"/>' for end in ends]
        if pair in tied:
            x, y = line.point(0.5)
            out.append(f'<path d="M{x:.1f} {y - 4.4:.1f}l4.4 4.4l-4.4 4.4l-4.4 -4.4z" fill="{colours["ink"]}"/>')
            drawing.keep_free(x - 4, y - 4, x + 4, y + 4)
        if n + back > 1:
            counts.append((-(n + back), line, say(f"{n + back}件", str(n + back))))
    if not with_words:
        return out, 0
    words = [drawing.word(line, said, others=1) for _, line, said in sorted(counts, key=lambda one: one[0])]
    words += [drawing.word(ties[pair], short(tied[pair][0], 7.0), others=0) for pair in sorted(ties)]
    return [*out, *words], sum(not word for word in words)


def _left_out(drawing: _Drawing, nameless: int, wordless: int, y: float) -> str:
    """How many names and words found no room."""
    told = []
    if nameless:
        told.append(say(f"{nameless}名未标姓名", f"{nameless} without their name"))
    if wordless:
        told.append(say(f"{wordless}条线未标件数或关联", f"{wordless} lines without their word"))
    said = (
        say("图中位置有限：", "No room for all: ")
        + say("、", ", ").join(told)
        + say("，见人员与案件各表", "; see the tables")
    )
    size = drawing.size * 0.8
    return drawing.text(12.0, y + size * 0.36, said, size, "start", "ink2")


def _ties(words: str) -> list[str]:
    """The kinds of a bond that are drawn: that opponents had one agent is a matter of their suits."""
    kind = "agent_opposite"
    return [word for word in words.split("、") if word != say(TIE_KINDS[kind], kind)]


def _legend(drawing: _Drawing, everybody: Sequence[Person], y: float) -> list[str]:
    """What lines and shapes mean, in one row."""
    colours, size = drawing.colours, drawing.size * 0.8
    x, out = 12.0, []
    line = f'stroke="{colours["case"]}" stroke-width="2.2"'

    def put(mark: str, width: float, text: str) -> None:
        nonlocal x
        out.append(mark + drawing.text(x + width + 5, y + size * 0.36, text, size, "start", "ink2"))
        x += width + 5 + wide(text) * size + 14

    tip = f"{x + 24:.1f},{y:.1f} {x + 16:.1f},{y - 4:.1f} {x + 16:.1f},{y + 4:.1f}"
    put(
        f'<line x1="{x}" y1="{y:.1f}" x2="{x + 18}" y2="{y:.1f}" {line}/>'
        f'<polygon points="{tip}" fill="{colours["case"]}"/>',
        24,
        say("原告→被告, 越粗案件越多", "plaintiff to defendant, wider: more cases").replace(", ", say("，", ", ")),
    )
    put(
        f'<path d="M{x + 5:.1f} {y - 4.4:.1f}l4.4 4.4l-4.4 4.4l-4.4 -4.4z" fill="{colours["ink"]}"/>',
        10,
        say("双方另有关联", "also related"),
    )
    put(
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{x + 18:.1f}" y2="{y:.1f}" stroke="{colours["ink3"]}"/>',
        18,
        say("关联", "related"),
    )
    if any(one.doubtful for one in everybody):
        put(
            f'<circle cx="{x + 5:.1f}" cy="{y:.1f}" r="5" fill="{colours["person"]}" fill-opacity=".18" '
            f'stroke="{colours["person"]}" stroke-dasharray="3 2"/>',
            10,
            say("存疑成员", "doubtful"),
        )
    return out
