"""The network component beside st-link-analysis and pyvis: opening, dragging, ten more nodes.

    python bench/explorer.py [--graphs ring 200 2000] [--rounds 3] [--json FILE]

Each candidate is a Streamlit app as its documentation shows it, with the same nodes and edges, in the same Chromium
(1366×768, no GPU, no network); they take turns, each time with a fresh browser, and the best of the rounds counts.
All is read off the screen, so that nothing depends on how a candidate is made: `first` is when coloured pixels
appear, `settled` when the picture has stood still for a second, both from opening the page; `fps` and `gap` (the
longest wait for a frame, ms) while the picture is dragged by its background; `add` from the click of a button that
adds ten neighbours of the busiest node, until the picture stands still again, and `moved` the share of coloured
pixels that were elsewhere before (st-link-analysis 0.4 puts the ten on one spot: its `add` is without placing them).
Ours is drawn twice: `ours, cases` with every node as the others do, `ours` as users open it, cases folded into edges.
What is not there after `--patience` seconds is "not drawn".
"""

import argparse
import io
import json
import platform
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import psutil  # type: ignore[import-untyped]
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Error, FloatRect, Page, sync_playwright

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "app" / "explorer" / "component")]
import made_up_network as made_up  # noqa: E402
from chromium import opened, started, streamlit_app  # noqa: E402

GRAPHS = {"ring": ("ring", 0), "200": ("600", 200), "2000": ("4000", 2000)}
CANDIDATES = ("ours", "ours, cases", "st-link-analysis", "pyvis")
HEIGHT = 600
QUIET = {"STREAMLIT_RUNNER_MAGIC_ENABLED": "false"}
AREA = FloatRect(x=260, y=150, width=1050, height=430)
"""Where every candidate draws: right of the sidebar, below its own buttons."""
STILL_SECONDS = 1.0
COLOURED_SHARE = 0.002
FRAMES = """() => {
    window.frames_ = []; let last = performance.now();
    const next = now => { frames_.push(now - last); last = now; requestAnimationFrame(next) };
    requestAnimationFrame(next) }"""
Figures = dict[str, Any]
Mask = NDArray[np.bool_]


# ---- the app that is measured; Streamlit runs this file


def show(candidate: str, graph: str) -> None:
    import streamlit as st  # noqa: PLC0415

    st.set_page_config(layout="wide", initial_sidebar_state="expanded")
    st.html("<style>[data-testid=stSidebar]{width:200px!important;min-width:200px}</style>")
    name, n = GRAPHS[graph]
    shown = st.session_state.setdefault("shown", made_up.start_set(name, n))

    def add() -> None:
        have = set(shown)
        busiest = max(shown, key=lambda id_: len(made_up.world(name).neighbours(id_, "case") - have))
        event = {"id": busiest, "view": "case", "rel": None, "order": "rank", "limit": 10}
        st.session_state["shown"] = shown + made_up.expand(shown, event, name)

    st.sidebar.button("add", on_click=add)
    nodes, edges = made_up.view(st.session_state["shown"], name)
    DRAWING[candidate](nodes, edges, len(st.session_state["shown"]))


def draw_ours(nodes: list[made_up.Node], edges: list[made_up.Edge], rev: int, reading: str = "party") -> None:
    from app.explorer.component.network import network  # noqa: PLC0415

    data = {"gid": "bench", "rev": rev, "types": made_up.TYPES, "nodes": nodes, "edges": edges, "view": reading}
    network("network", data | {"height": f"{HEIGHT}px"}, lambda: None)


def draw_our_cases(nodes: list[made_up.Node], edges: list[made_up.Edge], rev: int) -> None:
    draw_ours(nodes, edges, rev, "case")


def draw_link_analysis(nodes: list[made_up.Node], edges: list[made_up.Edge], _rev: int) -> None:
    from st_link_analysis import EdgeStyle, NodeStyle, st_link_analysis  # noqa: PLC0415

    elements = {
        "nodes": [{"data": {"id": one["id"], "label": one["type"], "name": one["label"]}} for one in nodes],
        "edges": [{"data": {key: one[key] for key in ("id", "source", "target", "label")}} for one in edges],
    }
    node_styles = [NodeStyle(kind["type"], kind["color"], "name") for kind in made_up.TYPES]
    edge_styles = [EdgeStyle(label, caption="label", directed=True) for label in {one["label"] for one in edges}]
    st_link_analysis(elements, "cose", node_styles, edge_styles, height=HEIGHT, key="graph")


def draw_pyvis(nodes: list[made_up.Node], edges: list[made_up.Edge], _rev: int) -> None:
    import streamlit as st  # noqa: PLC0415
    from pyvis.network import Network  # type: ignore[import-untyped]  # noqa: PLC0415

    colors = {kind["type"]: kind["color"] for kind in made_up.TYPES}
    net = Network(height=f"{HEIGHT}px", width="100%", cdn_resources="in_line")
    for one in nodes:
        net.add_node(one["id"], label=one["label"], color=colors[one["type"]])
    for one in edges:
        net.add_edge(one["source"], one["target"])
    st.components.v1.html(net.generate_html(), height=HEIGHT + 20)


DRAWING: dict[str, Callable[[list[made_up.Node], list[made_up.Edge], int], None]] = {
    "ours": draw_ours,
    "ours, cases": draw_our_cases,
    "st-link-analysis": draw_link_analysis,
    "pyvis": draw_pyvis,
}


# ---- reading the screen


def picture(page: Page) -> NDArray[np.int16]:
    return np.asarray(Image.open(io.BytesIO(page.screenshot(clip=AREA))).convert("RGB"), np.int16)


def coloured(seen: NDArray[np.int16]) -> Mask:
    """What is neither white, grey nor black."""
    found: Mask = seen.max(axis=2) - seen.min(axis=2) > 40
    return found


def until_still(page: Page, begin: float, patience: float, old: NDArray[np.int16] | None = None) -> tuple[float, float]:
    """Seconds from `begin` to the first coloured picture other than `old`, and to the last change before it rests.

    Raises TimeoutError: one of them did not come.
    """
    first, changed, last = 0.0, begin, None
    while time.perf_counter() < begin + patience:
        seen = picture(page)
        now = time.perf_counter()
        if last is None or not np.array_equal(seen, last):
            changed, last = now, seen
        new = old is None or not np.array_equal(seen, old)
        if not first and new and coloured(seen).mean() > COLOURED_SHARE:
            first = now
        if first and now - changed > STILL_SECONDS:
            return first - begin, changed - begin
    raise TimeoutError(f"after {first - begin:.1f} s, not still" if first else "not drawn")


def empty_place(seen: NDArray[np.int16]) -> tuple[float, float]:
    """The middle of a white square in the picture, as a place on the page."""
    side = 24
    plain = np.abs(seen - seen[-1, -1]).max(axis=2) < 4
    for top in range(plain.shape[0] - side, 0, -side):
        for left in range(plain.shape[1] - side, 0, -side):
            if plain[top : top + side, left : left + side].all():
                return AREA["x"] + left + side / 2, AREA["y"] + top + side / 2
    return AREA["x"] + 10, AREA["y"] + AREA["height"] - 10


def dragged(page: Page) -> Figures:
    """Frames while the picture is pushed to and fro by its background; it ends where it began."""
    frame = next((one for one in page.frames[1:] if one.query_selector("canvas")), page.main_frame)
    x, y = empty_place(picture(page))
    frame.evaluate(FRAMES)
    page.wait_for_timeout(200)
    page.mouse.move(x, y)
    page.mouse.down()
    frame.evaluate("frames_.length = 0")
    begin = time.perf_counter()
    for i in range(60):
        away = min(i, 60 - i)
        page.mouse.move(x - 6 * away, y - 2 * away)
    page.mouse.move(x, y)
    page.wait_for_timeout(200)
    took = time.perf_counter() - begin
    waits = frame.evaluate("frames_")
    page.mouse.up()
    return {"fps": len(waits) / took, "gap": max(waits)}


def measure(browser: Browser, url: str, patience: float) -> Figures:
    """One candidate, one time; the server has drawn it once before."""
    with opened(browser) as warm, suppress(Error):
        warm.page.goto(url)
        warm.page.get_by_role("button", name="add").wait_for()
    with opened(browser) as window:
        page = window.page
        page.set_default_timeout(1000 * patience)
        found: Figures = {}
        try:
            begin = time.perf_counter()
            page.goto(url)
            found["first"], found["settled"] = until_still(page, begin, patience)
            found |= dragged(page)
            page.mouse.move(5, 5)
            until_still(page, time.perf_counter(), patience)
            old = picture(page)
            begin = time.perf_counter()
            page.get_by_role("button", name="add").click()
            _, found["add"] = until_still(page, begin, patience, old)
            before, after = coloured(old), coloured(picture(page))
            found["moved"] = float((before & ~after).sum() / before.sum())
        except (TimeoutError, Error) as error:
            found["failed"] = str(error).splitlines()[0]
        found["outside"] = len(window.left_loopback())
        return found


BEST: dict[str, Callable[[list[float]], float]] = {
    "first": min, "settled": min, "fps": max, "gap": min, "add": min, "moved": min, "outside": max,
}  # fmt: skip


def best(rounds: list[Figures]) -> Figures:
    told = {
        name: round(choose([one[name] for one in rounds if name in one]), 3)
        for name, choose in BEST.items()
        if any(name in one for one in rounds)
    }
    failed = [one["failed"] for one in rounds if "failed" in one]
    return told | ({"failed": failed[-1]} if len(failed) == len(rounds) else {})


def main() -> int:
    """Measure in turns, print the table and the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graphs", nargs="*", choices=GRAPHS, default=list(GRAPHS))
    parser.add_argument("--candidates", nargs="*", choices=CANDIDATES, default=list(CANDIDATES))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--patience", type=float, default=60)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    given = parser.parse_args()
    figures: Figures = {
        "rounds": given.rounds,
        "patience": given.patience,
        "load": [round(one, 2) for one in psutil.getloadavg()],
        "versions": {
            **{one: version(one) for one in ("streamlit", "st-link-analysis", "pyvis", "playwright")},
            "python": platform.python_version(),
        },
        "graphs": {},
    }
    units = ("first s", "settled s", "fps", "gap ms", "add s", "moved")
    print(f"{'':8}{'':18}" + "".join(f"{one:>11}" for one in units))
    with sync_playwright() as playwright:
        for graph in given.graphs:
            rounds: dict[str, list[Figures]] = {one: [] for one in given.candidates}
            for _ in range(given.rounds):
                for candidate in given.candidates:
                    with (
                        streamlit_app(Path(__file__), "--app", candidate, graph, env=QUIET) as url,
                        started(playwright.chromium) as browser,
                    ):
                        figures.setdefault("chromium", browser.version)
                        rounds[candidate].append(measure(browser, url, given.patience))
            figures["graphs"][graph] = {one: best(done) for one, done in rounds.items()}
            for candidate, told in figures["graphs"][graph].items():
                cells = (f"{told[name]:>11.2f}" if name in told else f"{'—':>11}" for name in list(BEST)[:-1])
                more = f"  {told['failed']}" if "failed" in told else ""
                outside = f"  {told['outside']} requests off this computer" if told["outside"] else ""
                print(f"{graph:8}{candidate:18}" + "".join(cells) + more + outside, flush=True)
    print(json.dumps(figures, ensure_ascii=False))
    if given.json is not None:
        given.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--app"]:
        show(sys.argv[2], sys.argv[3])
    else:
        sys.exit(main())
