"""Every page in a real browser: offline, readable, none wider than its window; a minute of work; hostile data."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import openpyxl
import pytest
from chromium import Window, opened, streamlit_app
from hostile import LONG, MARKUP, RARE, hostile_county
from playwright.sync_api import Browser, Page, expect
from served_pages import served

from app.dossiers.material import material
from app.explorer.services.clues import Listing
from app.explorer.views import views
from graph.ledger import Ledger
from graph.workspace import Workspace

WIDTHS = ((1366, 768), (1280, 720), (1093, 614))
"""The last is 1366 at 125 %."""
BANNED = re.compile(r"\b(node|edge|modularity|cluster)s?\b|(?<!程序)节点|连边|模块度|嫌疑人|诈骗团伙", re.I)
NO_VALUE = {"None", "nan", "NaN", "null", "undefined", "NaT"}
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
WORDS = """() => {
  const out = [];
  const walk = (node) => {
    if (node.shadowRoot) walk(node.shadowRoot);
    for (const one of node.childNodes) {
      if (one.nodeType === 3 && !["STYLE", "SCRIPT"].includes(node.nodeName)) out.push(one.textContent);
      else if (one.nodeType === 1) walk(one);
    }
  };
  walk(document.body);
  return out.join("\\n");
}"""
TOO_WIDE = """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
  .map((one) => one.scrollWidth - one.clientWidth)"""


def settled(page: Page) -> None:
    """The page is drawn: head or note in place, nothing runs any more."""
    page.locator(".qs-head, .qs-note, .qs-empty").first.wait_for()
    page.wait_for_selector(IDLE)
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)


def listed(page: Page) -> None:
    """The list is drawn and hears keys: components come after the script that placed them has ended."""
    settled(page)
    page.locator("tr.row.on").wait_for()


def address_of(name: str, county: Workspace) -> str:
    told = material(county)
    ring, clue = told.rings[0], told.clues[0]
    asked = {"ring": ring["ring_id"], "clue": clue["clue_id"], "card": ring["members"][0]["id"]}
    path = next(one.path for one in views() if one.name == name)
    return "" if name == "overview" else f"{path}?id={asked[name]}" if name in asked else path


def check(page: Page, errors: list[str], name: str, where: str) -> None:
    where = f"{name} {where}"
    settled(page)
    assert page.get_by_test_id("stException").count() == 0, where
    assert page.get_by_text("Page not found").count() == 0, where
    words = page.evaluate(WORDS)
    assert len(words) > 80, where
    assert sorted({one.group() for one in BANNED.finditer(words)}) == [], where
    assert NO_VALUE.isdisjoint(one.strip(" ·、()（）:：") for one in words.splitlines()), where
    assert "没有画出来" not in words
    assert [one for one in errors if "404" not in one] == [], where  # Streamlit asks for its health below the page


@pytest.mark.parametrize("name", [one.name for one in views()])
def test_the_page_fits_every_window_in_both_lights_and_languages(
    site: str, county: Workspace, chromium: Browser, name: str
) -> None:
    address = f"{site}/{address_of(name, county)}"
    with opened(chromium) as light:
        light.page.goto(address)
        check(light.page, light.errors, name, "light")
        for width, height in WIDTHS:
            light.page.set_viewport_size({"width": width, "height": height})
            light.page.wait_for_timeout(250)
            assert max(light.page.evaluate(TOO_WIDE)) <= 0, f"{name} {width}"
        assert light.left_loopback() == []
    with opened(chromium, color_scheme="dark") as dark:
        dark.page.goto(address + ("&" if "?" in address else "?") + "lang=en")
        check(dark.page, dark.errors, name, "dark, English")
        assert max(dark.page.evaluate(TOO_WIDE)) <= 0, f"{name} dark"
        background = dark.page.evaluate("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        assert background == "rgb(22, 25, 31)"
        assert dark.left_loopback() == []


# ---- a minute of work


@pytest.fixture
def own(own_county: Workspace, window: Window) -> Iterator[tuple[Workspace, Page, str]]:
    """A county of one's own and the page of its explorer; afterwards no script went wrong."""
    with served(own_county) as url:
        yield own_county, window.page, url
    assert [one for one in window.errors if "404" not in one and "WebSocket" not in one] == []


def test_the_search_line_finds_while_one_types_and_opens_a_card(site: str, county: Workspace, window: Window) -> None:
    page = window.page
    page.goto(f"{site}/clues")
    settled(page)
    page.locator(".finder input").wait_for()
    top = page.locator(".qs-head h1").bounding_box()
    name = material(county).rings[0]["members"][0]["name"]
    page.keyboard.press("/")
    page.keyboard.type(name, delay=40)
    page.locator(".finder .hit").first.wait_for()
    assert page.locator(".qs-head h1").bounding_box() == top  # what is found lies over the page
    assert page.locator(".finder .group").all_inner_texts()[0] == "人员"
    page.keyboard.press("Escape")
    expect(page.locator(".finder .found")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type(name)
    page.locator(".finder .hit.on, .finder .hit").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/card?id=*")
    settled(page)
    assert name in page.locator(".qs-head h1").inner_text()


def test_the_language_is_changed_on_the_spot_and_kept(site: str, window: Window) -> None:
    page = window.page
    page.goto(f"{site}/?lang=zh")
    settled(page)
    page.locator(".st-key-qs_user button").first.click()
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="Overview").wait_for()
    page.get_by_role("link", name="Clues").click()
    page.get_by_role("heading", name="Clues", exact=True).wait_for()


def test_keys_go_through_the_list_and_open_a_dossier(site: str, county: Workspace, window: Window) -> None:
    page, listing = window.page, Listing(material(county))
    page.goto(f"{site}/clues")
    listed(page)
    page.keyboard.press("j")
    second = listing.entries[1]
    expect(page.locator(".st-key-panel_preview .qs-title")).to_have_text(second.title)
    page.get_by_role("button", name="金额(万)").click()
    assert page.locator("tr.row.on").get_attribute("data-id") == second.id
    amounts = [one.amount_fen for one in listing.entries if one.amount_fen is not None]
    assert page.locator("tr.row").first.locator("td.num").inner_text() == f"{max(amounts) / 1e6:,.1f}".removesuffix(
        ".0"
    )
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{second.kind}?id={second.id}")
    settled(page)


def test_excluding_a_clue_moves_nothing_and_is_kept(own: tuple[Workspace, Page, str]) -> None:
    workspace, page, url = own
    listing = Listing(material(workspace))
    page.goto(f"{url}/clues")
    settled(page)
    place = 20
    page.locator("tr.row").nth(place).click()
    one = listing.entries[place]
    expect(page.locator(".st-key-panel_preview .qs-title")).to_have_text(one.title)
    page.wait_for_selector(IDLE)
    scrolled = page.locator(".scroll[data-block=clues]").evaluate("one => one.scrollTop")
    page.get_by_role("button", name="研判", exact=True).click()
    for label, option in (("状态改为", "排除"), ("排除理由（必填）", "重复")):
        page.get_by_label(label).click()
        page.get_by_role("option", name=option, exact=True).click()
        page.wait_for_selector(IDLE)
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="确认").click()
    row = page.locator(f"tr.row[data-id='{one.id}']")
    expect(row).to_contain_text("排除")
    page.get_by_test_id("stToast").get_by_text("已记入 1 条").wait_for()
    expect(page.locator(".finder input").first).to_be_visible()  # the frame of the page is as it was
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--qs-ink')") != ""
    assert page.locator(".scroll[data-block=clues]").evaluate("one => one.scrollTop") == scrolled
    (event,) = Ledger(workspace.folder).log()
    assert (event.subject, event.body["reason"], event.who) == (one.id, "重复", "李敏")
    page.goto(f"{url}/?lang=zh")
    settled(page)
    page.locator(".tile", has_text="排除").click()
    page.wait_for_url("**/clues?status=*")
    settled(page)
    expect(page.locator("tr.row[data-id]").first).to_have_attribute("data-id", one.id)


def test_ticked_rows_are_exported_and_the_export_is_taken_down(own: tuple[Workspace, Page, str]) -> None:
    workspace, page, url = own
    page.goto(f"{url}/clues")
    listed(page)
    for key in ("x", "j", "x"):
        page.keyboard.press(key)
    button = page.get_by_role("button", name="导出 2 条")
    button.wait_for()
    page.wait_for_selector(IDLE)
    button.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Excel").click()
    path = waiting.value.path()
    rows = list(openpyxl.load_workbook(io.BytesIO(Path(path).read_bytes()))["线索清单"].iter_rows(values_only=True))
    listing = Listing(material(workspace))
    assert [row[-1] for row in rows[1:]] == [one.id for one in listing.entries[:2]]
    page.wait_for_selector(IDLE)
    (event,) = Ledger(workspace.folder).log(("exported",))
    assert (event.who, event.body["rows"], event.body["form"]) == ("李敏", 2, "xlsx")


def test_a_name_opens_its_card_here_or_in_a_new_tab(site: str, window: Window) -> None:
    page = window.page
    page.goto(f"{site}/clues")
    settled(page)
    name = page.locator(".st-key-panel_preview a.ent").first
    words = name.inner_text()
    with page.context.expect_page() as waiting:
        name.click(modifiers=["Control"])
    tab = waiting.value
    settled(tab)
    assert urlsplit(tab.url).path == "/card"
    assert tab.locator(".qs-head h1").inner_text().replace("\n", "") == words.replace("\n", "")
    tab.close()
    name.click()
    page.wait_for_url("**/card?id=*")
    settled(page)
    page.locator(".st-key-card_listed tr.row").first.wait_for()
    page.go_back()
    settled(page)
    assert urlsplit(page.url).path == "/clues"


def test_a_source_row_is_shown_two_clicks_from_the_list(site: str, window: Window) -> None:
    page = window.page
    page.goto(f"{site}/clues")
    settled(page)
    page.locator(".st-key-clue_summary a.case").first.click()  # one: the case's card
    page.wait_for_url("**/card?id=*")
    settled(page)
    page.locator(".st-key-card_origins tr.row").first.click()  # two: the row of the file
    page.locator(".qs-cells").wait_for()
    assert "第" in page.locator(".st-key-actions_origin").inner_text()


@pytest.mark.parametrize(
    ("asked", "said"), [("线索", "没有“线索”这一页"), ("a/b", "没有“a/b”这一页"), ("overview", None)]
)
def test_an_address_of_no_page_leads_to_the_first(site: str, window: Window, asked: str, said: str | None) -> None:
    page = window.page
    page.goto(f"{site}/{quote(asked)}")
    settled(page)
    expect(page.get_by_role("heading", name="态势总览")).to_be_visible()
    assert page.get_by_role("dialog").count() == 0
    assert page.locator(".qs-note").filter(has_text=said or "没有“").count() == bool(said)
    page.get_by_role("link", name="线索列表").click()
    page.get_by_role("heading", name="线索列表").wait_for()
    assert page.get_by_text("没有“").count() == 0


def test_a_page_says_when_the_program_behind_it_has_ended(own_county: Workspace, window: Window) -> None:
    page = window.page
    with served(own_county) as url:
        page.goto(f"{url}/clues")
        settled(page)
        page.wait_for_timeout(6_000)
        assert page.get_by_text("研判程序已经结束").count() == 0
    page.get_by_text("研判程序已经结束").wait_for()
    expect(page.get_by_role("alert").filter(has_text="qingsu explore")).to_be_visible()


# ---- hostile data


def test_hostile_names_stay_text_and_break_nothing(tmp_path: Path, window: Window) -> None:
    page, dialogs = window.page, []
    page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
    workspace = hostile_county(tmp_path / "w")
    env = {"QINGSU_WORKSPACE": str(workspace.folder), "QINGSU_USER": f"{MARKUP}'\"%0a", "QINGSU_LANG": "zh"}
    with streamlit_app("app/explorer/main.py", env=env) as url:
        for id_, words in (("a", MARKUP), ("b", LONG), ("d", RARE), ("c2", "<b>9901</b>")):
            page.goto(f"{url}/card?id={quote(id_)}")
            settled(page)
            assert words in page.locator(".qs-head h1").inner_text()
            assert max(page.evaluate(TOO_WIDE)) <= 0
            assert page.locator("img[src=x]").count() == 0
        page.locator(".finder input").wait_for()
        page.keyboard.press("/")
        page.keyboard.type("<img")
        page.locator(".finder .hit").first.wait_for()
        assert MARKUP in page.locator(".finder .hit").first.inner_text()
    assert dialogs == []
