"""The linked component in a real browser: rows in parts, sorting, keys, ticks, and data that stay text."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Window, streamlit_app
from playwright.sync_api import Page, expect

HARNESS = Path(__file__).with_name("linked_page.py")


@pytest.fixture(scope="module")
def harness() -> Iterator[str]:
    with streamlit_app(HARNESS) as url:
        yield url


@pytest.fixture
def page(window: Window, harness: str) -> Iterator[Page]:
    """The page, drawn; afterwards nothing may have gone wrong in it."""
    dialogs: list[str] = []
    window.page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
    window.page.goto(harness)
    window.page.locator("tr.row").first.wait_for()
    yield window.page
    assert window.errors == []
    assert dialogs == []


def rows(page: Page, name: str) -> list[str]:
    of_table = page.locator(f".scroll[data-block={name}] tr.row")
    return [str(one) for one in of_table.evaluate_all("all => all.map(one => one.dataset.id)")]


def expect_pick(page: Page, words: str) -> None:
    """The last thing clicked."""
    expect(page.get_by_test_id("stText")).to_have_text(re.compile(rf"(^|\n){re.escape(words)}$"))


def test_rows_are_drawn_when_one_gets_there_and_none_twice(page: Page) -> None:
    assert len(rows(page, "many")) == 200
    page.locator(".scroll[data-block=many]").evaluate("one => { one.scrollTop = one.scrollHeight }")
    expect(page.locator(".scroll[data-block=many] tr.row")).to_have_count(400)
    assert rows(page, "many") == [f"r{n}" for n in range(400)]


def test_two_tables_sort_each_for_itself_and_the_unknown_stands_last(page: Page) -> None:
    few = page.locator(".scroll[data-block=few]")
    few.get_by_role("button", name="数").click()
    assert rows(page, "few") == ["r4", "r3", "r2", "r1", "r0"]  # r0 is unknown
    assert rows(page, "many")[:3] == ["r0", "r1", "r2"]
    page.locator(".scroll[data-block=few]").get_by_role("button", name="数").click()
    assert rows(page, "few") == ["r1", "r2", "r3", "r4", "r0"]
    page.locator(".scroll[data-block=many]").get_by_role("button", name="数").click()
    assert rows(page, "many")[0] == "r999"
    assert rows(page, "few") == ["r1", "r2", "r3", "r4", "r0"]


def test_keys_walk_choose_tick_and_open(page: Page) -> None:
    for key in ("j", "j", "ArrowDown", "k", "x"):
        page.keyboard.press(key)
    expect_pick(page, "many row r1 tick 1")
    page.keyboard.press("Enter")
    expect_pick(page, "many row r1 open 1")
    page.keyboard.press("x")
    expect_pick(page, "many row r1 tick 0")


def test_walking_past_what_is_drawn_draws_the_next(page: Page) -> None:
    page.locator(".scroll[data-block=many]").evaluate("one => { one.scrollTop = 0 }")
    page.locator("tr.row[data-id=r199]").first.click()
    page.keyboard.press("j")
    expect_pick(page, "many row r200 select 0")
    assert page.locator(".scroll[data-block=many] tr.row.on").get_attribute("data-id") == "r200"


def test_a_choice_stays_by_id_when_the_rows_are_sorted(page: Page) -> None:
    page.locator(".scroll[data-block=many] tr.row[data-id=r3]").click()
    page.locator(".scroll[data-block=many]").get_by_role("button", name="数").click()
    on = page.locator(".scroll[data-block=many] tr.row.on")
    expect(on).to_have_count(1)
    assert on.get_attribute("data-id") == "r3"


def test_what_lights_up_is_drawn_and_scrolled_to(page: Page) -> None:
    page.get_by_text("标出").click()
    lit = page.locator(".scroll[data-block=many] tr.row.linked")
    expect(lit).to_have_count(1)
    assert lit.get_attribute("data-id") == "r600"
    expect(lit).to_be_in_viewport()


def test_a_table_without_keys_is_walked_by_focus(page: Page) -> None:
    page.locator(".scroll[data-block=few] tr.row[data-id=r1]").click()
    page.locator(".scroll[data-block=few] tr.row[data-id=r1]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect_pick(page, "few few r2 select 0")


def test_names_numbers_and_case_numbers_are_told_by_id(page: Page) -> None:
    page.locator("a.ent.company").click()
    expect_pick(page, "none company p select 0")
    page.locator("button.num").click()
    expect_pick(page, "none sentence 0 cases 0")
    page.locator("li a.case").nth(2).click()
    expect_pick(page, "none case c2 select 0")
    page.get_by_role("button", name="等 7 案").click()
    expect_pick(page, "none sentence 0 cases 0")
    assert page.locator("li a.case").count() == 5
    assert page.locator("li a.case").first.get_attribute("href") == "card?id=c0"


def test_a_member_of_the_picture_can_be_chosen_and_bad_pictures_are_refused(page: Page) -> None:
    expect(page.get_by_text("图形不可用")).to_have_count(5)
    assert page.locator(".picture").count() == 1
    page.locator(".picture [data-id=who]").click()
    expect_pick(page, "none person who select 0")


def test_data_are_text(page: Page) -> None:
    assert page.locator("img").count() == 0
    assert page.locator("b", has_text="1").count() == 0
    assert "<img src=x onerror=alert(1)>" in page.locator("a.ent.company").inner_text()
    assert page.locator("li a.case").nth(1).inner_text() == "（2023）<b>1</b>号"
