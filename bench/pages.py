"""Every page of the explorer in a real Chromium: time to show it, cold and warm, and what it asked of the network.

    python bench/pages.py WORKSPACE [--rounds 5] [--json FILE] [--pictures FOLDER] [--buttons]

Starts `qingsu explore` on the workspace and opens each page by its address, as a shared link would: `cold` the first
time after the start of the server, `warm` the median and the slowest of the rounds after it. A page is shown when its
script has ended, no skeleton is left and, on 关系探查, the network is drawn. The ring and clue opened are the first of
their lists, the card that of the first ring's first member, the path between its first and last. Requests off the
loopback are counted in all. `--buttons` then presses every button of every page, each on the page as it opens, and
counts what went wrong: an exception on the page, an error of a script. `--pictures` keeps a picture of each, which is
how those of the README are made.
"""

import argparse
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from app.explorer.views import first_view, views
from graph.build import GRAPH
from graph.detect import rings
from graph.tables import read_table
from graph.workspace import Workspace
from queries.clues import clue_list

SCREEN = {"width": 1366, "height": 768}
SECONDS = 120.0
SETTLED_MS, PRESSED_MS, COLOURS = 1500.0, 700.0, 256
BUTTONS = ".stMainBlockContainer button, .stMainBlockContainer [role=button]"
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-proxy-server", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
SHOWN = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app && app.getAttribute('data-test-script-state') === 'notRunning'
    && document.querySelector('.stMainBlockContainer h1, .stMainBlockContainer canvas, .stMainBlockContainer .qs')
    && !document.querySelector('[data-testid=stSkeleton]');
}"""
DRAWN = """() => {
  const seen = (root) => [...root.querySelectorAll('*')].some((one) =>
    (one.tagName === 'CANVAS' && one.width > 300) || (one.shadowRoot && seen(one.shadowRoot)));
  return seen(document);
}"""
Figures = dict[str, Any]


def addresses(workspace: Workspace) -> dict[str, str]:
    """Name of a page → its address with what it is asked to show."""
    document = rings(workspace)
    ring = document["rings"][0] if document["rings"] else None
    clues = clue_list(workspace)
    asked: dict[str, dict[str, str]] = {}
    if ring is not None:
        first, last = ring["members"][0]["id"], ring["members"][-1]["id"]
        asked |= {"ring": {"id": ring["ring_id"]}, "explore": {"ring": ring["ring_id"]}, "card": {"id": first}}
        asked |= {"paths": {"from": first, "to": last}}
    if clues.height:
        asked["clue"] = {"id": clues["clue_id"][0]}
    pages = views()
    first_page = first_view()
    return {
        one.name: ("" if one == first_page else quote(one.path))
        + (f"?{urlencode(asked[one.name])}" if one.name in asked else "")
        for one in pages
    }


@contextmanager
def explorer(workspace: Path) -> Iterator[str]:
    """The address of a running explorer."""
    command = [sys.executable, "-P", "-m", "app.cli.main", "explore", "--workspace", str(workspace)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        assert server.stderr is not None
        line = next(one for one in server.stderr if "http://" in one)
        yield line[line.index("http://") :].split()[0]
    finally:
        server.terminate()
        server.wait(20)


def opened(page: Page, url: str, name: str) -> float:
    """Seconds from asking for the address to the page being shown."""
    begin = time.perf_counter()
    page.goto(url)
    page.wait_for_function(SHOWN, timeout=SECONDS * 1000)
    if name == "explore":
        page.wait_for_function(DRAWN, timeout=SECONDS * 1000)
    return time.perf_counter() - begin


def pressed(page: Page, url: str, name: str) -> tuple[int, list[str]]:
    """How many buttons the page has, and what went wrong after pressing each."""
    opened(page, url, name)
    page.wait_for_timeout(SETTLED_MS)  # components draw their buttons after the script has ended
    count = page.locator(BUTTONS).count()
    wrong = []
    for nth in range(count):
        print(f"\r{name}: button {nth + 1} of {count} ", end="", file=sys.stderr, flush=True)
        opened(page, url, name)
        page.wait_for_timeout(SETTLED_MS)
        button = page.locator(BUTTONS).nth(nth)
        if not button.is_visible() or button.is_disabled():  # also one that a button before it took away
            continue
        words = button.inner_text() or button.get_attribute("aria-label") or ""
        button.click()
        page.wait_for_timeout(PRESSED_MS)
        page.wait_for_function(SHOWN, timeout=SECONDS * 1000)
        if page.locator("[data-testid=stException], .qs-note[role=alert]:has-text('编号')").count():
            wrong.append(f"{name}: {words}")
    return count, wrong


def pictured(page: Page, path: Path) -> None:
    """The page as a PNG of few colours: a third of the bytes; rare ones, as that of a kind of node, are kept."""
    page.wait_for_timeout(SETTLED_MS)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)


def measured(workspace: Path, rounds: int, pictures: Path | None, buttons: bool) -> Figures:
    pages = addresses(Workspace(workspace))
    strayed: list[str] = []
    errors: list[str] = []
    figures: Figures = {"pages": {}}
    with explorer(workspace) as base, sync_playwright() as playwright:
        binary = os.environ.get("QINGSU_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=binary, args=list(SWITCHES))
        context = browser.new_context(viewport=SCREEN, locale="zh-CN")
        page = context.new_page()
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on("request", lambda one: strayed.append(one.url) if not _stays(one.url) else None)
        for name, address in pages.items():
            print(f"\r{name} ", end="", file=sys.stderr, flush=True)
            cold = opened(page, f"{base}/{address}", name)
            warm = [opened(page, f"{base}/{address}", name) for _ in range(rounds)]
            figures["pages"][name] = {"cold": cold, "warm": statistics.median(warm), "slowest": max(warm)}
            if pictures is not None:
                pictured(page, pictures / f"{name}.png")
            if buttons:
                count, wrong = pressed(page, f"{base}/{address}", name)
                figures["pages"][name] |= {"buttons": count, "wrong": wrong}
        print(file=sys.stderr)
        browser.close()
    return figures | {"off_loopback": len(strayed), "script_errors": errors}


def _stays(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("about", "blob", "data") or parts.hostname == "127.0.0.1"


def main() -> None:
    parser = argparse.ArgumentParser(description="Times of the explorer's pages in a real Chromium.")
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--buttons", action="store_true")
    given = parser.parse_args()
    folder = Workspace(given.workspace).require("build").folder / GRAPH / "nodes" / "LegalCase.parquet"
    figures = {"cases": read_table(folder, ["id"]).height} | measured(
        given.workspace, given.rounds, given.pictures, given.buttons
    )
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    print(f"{figures['cases']:,} cases; requests off the loopback: {figures['off_loopback']}")
    print(f"{'page':<12}{'cold s':>9}{'warm s':>9}{'slowest s':>11}")
    for name, one in figures["pages"].items():
        print(f"{name:<12}{one['cold']:>9.2f}{one['warm']:>9.2f}{one['slowest']:>11.2f}")
    if given.buttons:
        wrong = [each for one in figures["pages"].values() for each in one["wrong"]]
        pressed_in_all = sum(one["buttons"] for one in figures["pages"].values())
        print(f"{pressed_in_all} buttons; wrong after pressing: {wrong or 'none'}")
        print(f"script errors: {figures['script_errors'] or 'none'}")


if __name__ == "__main__":
    main()
