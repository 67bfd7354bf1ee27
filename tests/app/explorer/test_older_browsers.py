"""What browsers of before 2023 lack stands at the head of every page, and does what newer ones do."""

from urllib.request import ProxyHandler, Request, build_opener

import pytest
from chromium import Window
from hypothesis import given
from hypothesis import strategies as some

from app.explorer.server import OLDER

LISTS = some.lists(some.integers(-9, 9), max_size=6)


@pytest.mark.parametrize("path", ["", "clues", "ring?id=1"])
@pytest.mark.parametrize("packing", ["gzip, br", "identity"])
def test_it_stands_before_any_script_of_a_page(site: str, path: str, packing: str) -> None:
    asked = Request(f"{site}/{path}", headers={"Accept": "text/html", "Accept-Encoding": packing})
    with build_opener(ProxyHandler({})).open(asked) as answer:
        text = answer.read().decode("utf-8")
        assert int(answer.headers["Content-Length"]) == len(text.encode())
    assert text.index(OLDER) < text.index('<script type="module"')


def test_without_the_newer_functions_a_page_is_drawn(site: str, window: Window) -> None:
    """As in Chromium 109, which stopped at Streamlit's first theme."""
    gone = "for (const one of ['toSorted', 'toReversed', 'toSpliced', 'with']) delete Array.prototype[one];"
    window.page.add_init_script(gone)
    window.page.goto(f"{site}/clues")
    window.page.locator("tr.row").first.wait_for()
    assert [one for one in window.errors if "404" not in one] == []


def test_they_do_what_newer_ones_do(window: Window) -> None:
    window.page.goto("about:blank")
    both = f"""list => {{
        const run = () => JSON.stringify([list.toSorted(), list.toSorted((a, b) => a - b), list.toReversed(),
            list.toSpliced(1, 2, 7, 8), list.length ? [list.with(-1, 5), list.with(0, 6)] : []]);
        const told = [run()], names = ['toSorted', 'toReversed', 'toSpliced', 'with'];
        const kept = names.map(name => Array.prototype[name]);
        names.forEach(name => delete Array.prototype[name]);
        {OLDER}
        told.push(run(), JSON.stringify(list));
        names.forEach((name, n) =>
            Object.defineProperty(Array.prototype, name, {{ value: kept[n], configurable: true }}));
        return told;
    }}"""

    @given(numbers=LISTS)
    def same(numbers: list[int]) -> None:
        newer, older, kept = window.page.evaluate(both, numbers)
        assert newer == older
        assert kept == str(numbers).replace(" ", "")

    same()
