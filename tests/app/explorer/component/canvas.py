"""The drawn network as a test sees it: places, texts, classes, and a hand that clicks. A canvas has no DOM to ask."""

from collections.abc import Iterable
from typing import Any

from chromium import Window
from playwright.sync_api import Page

Place = tuple[float, float]
SHOWN = "!['offview', 'hid', 'typeoff', 'timeoff', 'kindoff'].some(c => e.hasClass(c))"
FONT = '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC","WenQuanYi Micro Hei",sans-serif'
# Measured here with the browser's own metrics, not taken from the component's bookkeeping.
_OVERLAPS = """font => {
  const pen = document.createElement('canvas').getContext('2d');
  const boxes = __labels().filter(l => !l.inside).map(l => {
    pen.font = `${l.bold ? 700 : 500} ${l.px}px ${font}`;
    const w = pen.measureText(l.text).width;
    return { text: l.text, x: l.pill ? l.x + l.w / 2 - w / 2 : l.x + 2, y: l.y + l.h / 2 - l.px / 2, w, h: l.px };
  });
  const bad = [];
  boxes.forEach((a, i) => boxes.slice(0, i).forEach(b => {
    if (a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h) bad.push(a.text + ' / ' + b.text);
  }));
  return bad;
}"""


class Canvas:
    def __init__(self, window: Window) -> None:
        self.window = window
        self.page: Page = window.page

    def opened(self, url: str) -> "Canvas":
        """Go there and wait until the network is drawn."""
        self.page.goto(url)
        return self.drawn()

    def drawn(self) -> "Canvas":
        self.page.wait_for_function("() => window.__cy && __cy.nodes().length > 0 && __labels().length > 0")
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return self

    def run(self, script: str, *given: Any) -> Any:
        return self.page.evaluate(script, *given)

    def places(self) -> dict[str, Place]:
        """Of all nodes, in model units."""
        return {
            id_: (x, y) for id_, x, y in self.run("__cy.nodes().map(n => [n.id(), n.position().x, n.position().y])")
        }

    def camera(self) -> tuple[float, float, float]:
        zoom, x, y = self.run("[__cy.zoom(), __cy.pan().x, __cy.pan().y]")
        return zoom, x, y

    def shown(self, what: str = "nodes") -> set[str]:
        """Ids of the `nodes` or `edges` that are not left out for any reason."""
        return set(self.run(f"__cy.{what}().filter(e => {SHOWN}).map(e => e.id())"))

    def selected(self) -> set[str]:
        return set(self.run("__cy.$(':selected').map(e => e.id())"))

    def of_class(self, name: str) -> set[str]:
        return set(self.run("name => __cy.elements('.' + name).map(e => e.id())", name))

    def texts(self) -> dict[str, str]:
        """Id of the node or edge → its text on the canvas."""
        return {label["id"]: label["text"] for label in self.run("__labels()") if not label["inside"]}

    def overlaps(self) -> list[str]:
        self.run("__relabel()")
        found: list[str] = self.run(_OVERLAPS, FONT)
        return found

    def zoom(self, factor: float) -> None:
        centre = "{ x: __cy.width() / 2, y: __cy.height() / 2 }"
        self.run(f"f => {{ __cy.zoom({{ level: __cy.zoom() * f, renderedPosition: {centre} }}) }}", factor)
        self.settled()

    def settled(self) -> None:
        """Sizes and texts follow the zoom when it rests."""
        self.page.wait_for_timeout(250)

    def at(self, id_: str) -> Place:
        """Where a node lies on the page."""
        box = self.page.locator(".cy").bounding_box()
        place = self.run("id => __cy.getElementById(id).renderedPosition()", id_)
        assert box is not None
        return box["x"] + place["x"], box["y"] + place["y"]

    def click(self, id_: str, **how: Any) -> None:
        self.page.mouse.click(*self.at(id_), **how)

    def double_click(self, id_: str) -> None:
        self.page.mouse.dblclick(*self.at(id_))

    def drag(self, id_: str, dx: int, dy: int) -> None:
        x, y = self.at(id_)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx, y + dy, steps=6)
        self.page.mouse.up()

    def button(self, name: str) -> None:
        self.page.locator(f"[data-a={name}]").click()

    def menu(self, text: str) -> None:
        self.page.get_by_role("menuitem", name=text).first.click()

    def tip(self, name: str) -> str:
        return self.page.locator(f"[data-a={name}]").get_attribute("data-tip") or ""

    def status(self) -> str:
        return self.page.locator(".status").inner_text()


def moved(before: dict[str, Place], after: dict[str, Place]) -> float:
    """The farthest that anything in both pictures moved."""
    both: Iterable[str] = before.keys() & after.keys()
    return max(abs(before[one][0] - after[one][0]) + abs(before[one][1] - after[one][1]) for one in both)
