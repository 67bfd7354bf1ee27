"""The whole way in a real browser, offline: files, a clue, its dossier, the network, a decision, the report."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest
from chromium import ROOT, Window, opened
from playwright.sync_api import Browser, Page, expect
from served_pages import served

from graph.ledger import STATUS, Ledger
from graph.store.embedded import store_folder
from graph.store.host import stop_host
from graph.workspace import Workspace
from loaders.synthetic.simulate import simulate

REGISTERS = Path(os.environ.get("QINGSU_SHARED", ROOT.parent / "shared")) / "data" / "registers_legalagentbench.json"
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
QUIET = """() => {
    const app = document.querySelector('[data-testid=stApp]'), now = performance.now();
    if (app.dataset.testScriptState !== 'notRunning' || window.idleSince === undefined) window.idleSince = now;
    return now - window.idleSince > 500;
}"""


def qingsu(workspace: Path, *arguments: str) -> None:
    """A command as it is typed."""
    command = [sys.executable, "-P", "-m", "app.cli.main", *arguments]
    told = {name: value for name, value in os.environ.items() if not name.startswith("QINGSU_")}
    ended = subprocess.run(
        command, env={**told, "QINGSU_WORKSPACE": str(workspace)}, capture_output=True, encoding="utf-8", check=False
    )
    assert ended.returncode == 0, ended.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where a workspace will be; what serves its store is stopped afterwards."""
    yield tmp_path / "workspace"
    stop_host(store_folder(Workspace(tmp_path / "workspace")))


@contextmanager
def at_work(chromium: Browser, folder: Path) -> Iterator[tuple[Page, str]]:
    """The explorer and an empty window; afterwards no script went wrong and nothing left the loopback."""
    with served(Workspace(folder)) as url, opened(chromium) as window:
        yield window.page, url
        assert window.left_loopback() == []
        assert wrong(window) == []


def wrong(window: Window) -> list[str]:
    return [one for one in window.errors if "404" not in one and "WebSocket" not in one]


def settled(page: Page, shown: str = ".qs-head, .qs-empty, .frame .bar") -> None:
    """`shown` stands on the page, and nothing is drawn for a while: an idle page may be the one that is left."""
    page.locator(shown).first.wait_for()
    page.evaluate("() => { window.idleSince = undefined }")
    page.wait_for_function(QUIET)
    assert page.get_by_test_id("stException").count() == 0


def status(page: Page) -> str:
    """What the network says is drawn."""
    line = page.locator(".frame .status")
    expect(line).to_contain_text("当事人")
    return line.inner_text()


def expand_one(page: Page, names: list[str]) -> None:
    """Find them one after the other on the canvas, until one of them brings somebody."""
    before = status(page)
    for name in names:
        page.locator(".frame .find input").fill(name)
        page.keyboard.press("Enter")
        page.locator(".frame [data-a=expand]").click()
        page.wait_for_selector(IDLE)
        page.wait_for_timeout(500)
        if status(page) != before:
            return
    raise AssertionError(f"{names}: {before}")


def test_from_files_to_a_report(folder: Path, tmp_path: Path, chromium: Browser) -> None:
    simulate(tmp_path / "files", cases=400, seed=7, difficulty="easy")
    qingsu(folder, "load", str(tmp_path / "files"))
    qingsu(folder, "run")
    with at_work(chromium, folder) as (page, url):
        page.goto(url)
        settled(page)
        page.locator(".st-key-overview_new tr.row").first.click()
        page.wait_for_url(re.compile("/(ring|clue)[?]id="))
        settled(page)
        kind, id_ = re.search(r"/(ring|clue)[?]id=(\w+)", page.url).groups()  # type: ignore[union-attr]
        case = page.locator(".st-key-dossier_sentences a.case").first
        number = case.inner_text()
        case.click()
        page.locator(".st-key-dossier_cells .qs-cells").first.wait_for()  # the row of the file it is written in
        names = [
            one.split()[-1][1:] for one in page.locator(".st-key-dossier_people a.ent").all_inner_texts()
        ]  # no glyph

        page.get_by_role("button", name="在探查中打开").click()
        page.wait_for_url(f"**/explore?{kind}={id_}")
        settled(page)
        expand_one(page, names)
        for address in (f"**/{kind}?id={id_}", url + "/"):
            page.go_back()
            page.wait_for_url(address)
            settled(page)
        page.go_forward()
        page.wait_for_url(f"**/{kind}?id={id_}")
        settled(page, ".st-key-box_decide")  # what is drawn anew closes the form again that is opened next

        page.get_by_role("button", name="状态：待研判").click()
        page.locator("[class*=st-key-dossier_head_status]").get_by_text("有效线索").click()
        page.locator(".st-key-dossier_head_submit button:enabled").click()
        page.get_by_role("button", name="状态：有效线索").wait_for()

        page.get_by_role("button", name="生成报告").click()
        for form, ending in (("生成 Word 报告", "docx"), ("生成网页报告", "html")):
            page.get_by_role("button", name=form).click()
            link = page.get_by_role("button", name=re.compile(rf"下载 QS.*\.{ending}"))
            link.wait_for()
            with page.expect_download() as got:
                link.click()
            got.value.save_as(tmp_path / got.value.suggested_filename)
            page.wait_for_selector(IDLE)
    assert docx.Document(str(next(tmp_path.glob("*.docx")))).paragraphs
    with opened(chromium) as window:  # what a colleague gets by mail
        window.page.goto(next(tmp_path.glob("*.html")).as_uri())
        expect(window.page.locator("body")).to_contain_text(number)
        expect(window.page.locator(".frame .status")).to_contain_text("当事人")
        assert len(window.requests) == 1
        assert wrong(window) == []

    qingsu(folder, "run")  # nothing decided is lost by it, nor by a new start
    with at_work(chromium, folder) as (page, url):
        page.goto(f"{url}/{kind}?id={id_}")
        page.get_by_role("button", name="状态：有效线索").wait_for()
    assert [(one.body["to"], one.subject) for one in Ledger(folder).log((STATUS,))] == [("有效线索", id_)]


@pytest.mark.shared
def test_real_registers_from_the_file_to_the_row_behind_a_line(folder: Path, chromium: Browser) -> None:
    """Public registers name few sides, so nothing is a clue in them; everything else can be looked at."""
    if not REGISTERS.is_file():
        if os.environ.get("CI"):
            pytest.fail(f"{REGISTERS} is missing")
        pytest.skip(f"{REGISTERS} is missing")
    qingsu(folder, "load", str(REGISTERS))
    qingsu(folder, "run")
    with at_work(chromium, folder) as (page, url):
        page.goto(url)
        settled(page)
        page.get_by_text("没有线索不等于没有问题").wait_for()
        page.goto(f"{url}/clues")
        settled(page)
        page.get_by_text("这一版数据没有达到条件的线索").wait_for()

        page.goto(url)
        settled(page)
        first = page.locator(".st-key-overview_busiest tr.row").first
        name = first.locator("td").first.inner_text()
        first.click()
        page.wait_for_url("**/explore?id=*")
        settled(page)
        expand_one(page, [name])

        page.keyboard.press("Escape")
        page.goto(f"{url}/queries")
        settled(page)
        page.keyboard.press("/")
        page.keyboard.type(name[:6], delay=30)
        page.locator(".finder .hit", has_text=name).first.click()
        page.wait_for_url("**/card?id=*")
        settled(page)
        page.locator(".st-key-card_origins tr.row").first.click()
        page.locator(".qs-cells").first.wait_for()
        assert REGISTERS.name in page.locator(".st-key-actions_origin").inner_text()
