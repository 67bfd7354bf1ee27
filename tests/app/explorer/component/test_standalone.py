"""The network inside a saved page, under the strictest policy it can have, from a file, without WebGL."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from canvas import Canvas, moved
from chromium import Window, opened, started
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_network import DROPPED_OF_HOSTILE, communities, hostile, picture, ring
from playwright.sync_api import Browser

from app.explorer.component.standalone import CSP, standalone_html

STAMP = "李敏 2024年6月30日 数据截至2024年6月 范围: <b>全部</b> & 示例"


def saved_page(folder: Path, *pictures: dict[str, Any]) -> str:
    """A report with these networks, as an address."""
    pieces = [standalone_html(data | {"e2e": True}, title='网络 "一" <b>') for data in pictures]
    policy = CSP.format(hashes=" ".join({source for _, sources in pieces for source in sources}))
    file = folder / "report.html"
    file.write_text(
        f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>报告</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        "<style>.card, .menu, button { display: none } canvas { width: 10px }</style></head>"
        f"<body><h1>报告</h1>{''.join(piece for piece, _ in pieces)}</body></html>",
        "utf-8",
    )
    return file.as_uri()


@pytest.fixture
def page(window: Window) -> Iterator[Canvas]:
    """A window that asked for the page alone, and in which nothing went wrong."""
    yield Canvas(window)
    assert len(window.requests) == 1
    assert window.errors == []


def test_it_is_drawn_with_zero_requests_under_a_strict_policy(page: Canvas, tmp_path: Path) -> None:
    page.opened(saved_page(tmp_path, picture("ring")))
    assert page.shown() == {id_ for id_ in ring().start if ring().nodes[id_]["type"] != "案件"}
    assert page.overlaps() == []
    box = page.page.locator(".qingsu-network").bounding_box()
    assert box is not None
    assert box["height"] == 640
    assert page.page.get_by_role("figure", name='网络 "一" <b>').is_visible()
    blue = """() => { const c = document.querySelector('.qingsu-network').shadowRoot.querySelectorAll('.cy canvas');
        return [...c].some(one => one.getContext('2d').getImageData(0, 0, one.width, one.height).data
            .some((v, i, all) => i % 4 === 0 && v === 59 && all[i + 1] === 111 && all[i + 2] === 182)) }"""
    assert page.run(blue), "no person's colour on the canvas"


def test_what_python_would_have_to_answer_is_not_offered(page: Canvas, tmp_path: Path) -> None:
    page.opened(saved_page(tmp_path, picture("ring")))
    for name in ("expand", "collapse", "save"):
        assert page.page.locator(f"[data-a={name}]").count() == 0
    page.click("周国强", button="right")
    menu = page.page.locator(".menu").inner_text()
    assert "隐藏" in menu
    assert not [word for word in ("展开", "收起", "档案", "先看") if word in menu]
    page.page.keyboard.press("Escape")
    page.page.mouse.move(*page.at("何丽萍"))
    page.page.locator(".card").get_by_text("何丽萍").wait_for()
    assert "双击" not in page.page.locator(".card").inner_text()
    page.double_click("何丽萍")
    page.page.keyboard.press("Enter")
    assert page.tip("undo") == "撤销"


def test_find_views_legend_time_focus_and_drag_stay(page: Canvas, tmp_path: Path) -> None:
    page.opened(saved_page(tmp_path, picture("ring")))
    first = page.places()
    page.page.locator(".frame").focus()
    page.page.keyboard.press("/")
    page.page.keyboard.type("柳树湾")
    page.page.keyboard.press("Enter")
    assert page.selected() == {"柳树湾"}
    page.page.wait_for_function("() => __cy.elements('.dim').length > 0")
    page.page.locator("[data-v=case]").click()
    assert "c1" in page.shown()
    page.page.locator("[data-v=party]").click()
    page.page.locator(".legend .types button").first.click()
    assert "周国强" not in page.shown()
    page.page.locator(".legend .types button").first.click()
    page.page.get_by_role("slider", name="起始时间").press("ArrowRight")
    page.page.keyboard.press("Escape")
    page.drag("杜建明", 50, 20)
    assert page.of_class("pinned") == {"杜建明"}
    page.button("undo")
    assert moved(first, page.places()) == 0


@pytest.mark.parametrize("layout", ["力导向", "力导向（紧凑）", "同心圆", "层次", "环形", "网格"])
def test_every_layout_places_all_and_keeps_the_pinned(page: Canvas, tmp_path: Path, layout: str) -> None:
    page.opened(saved_page(tmp_path, picture("ring")))
    page.drag("罗小军", 5, 5)
    first = page.places()
    page.button("tidy")
    page.page.get_by_role("menuitem", name=layout, exact=True).click()
    after = page.places()
    assert after["罗小军"] == first["罗小军"]
    assert moved(first, after) > 20
    assert len(set(after.values())) == len(after)
    page.button("undo")
    assert moved(first, page.places()) == 0


def test_both_pictures_hold_the_names_and_the_stamp(page: Canvas, tmp_path: Path) -> None:
    page.opened(saved_page(tmp_path, picture("ring") | {"stamp": STAMP}))
    files = {}
    for kind in ("PNG", "SVG"):
        page.button("export")
        with page.page.expect_download() as coming:
            page.menu(kind)
        files[kind] = tmp_path / coming.value.suggested_filename
        coming.value.save_as(files[kind])
    root = ElementTree.parse(files["SVG"]).getroot()
    words = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"周国梁", "▲周国强 +10", "网络#137", "5 件"} <= set(words)
    assert STAMP in "".join(words)
    assert any(word.startswith("当事人视图 · 当事人 16") for word in words)
    assert "http" not in files["SVG"].read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    pixels = page.run(
        """async source => { const image = new Image(); image.src = source; await image.decode();
        const pen = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
            .getContext('2d');
        pen.drawImage(image, 0, 0);
        const count = (y0, y1) => { const d = pen.getImageData(0, y0, image.width, y1 - y0).data; let n = 0;
            for (let i = 0; i < d.length; i += 4) if (d[i] + d[i + 1] + d[i + 2] < 600) n++; return n };
        return [image.width, image.height, count(0, image.height - 120), count(image.height - 100, image.height)] }""",
        "data:image/png;base64," + base64.b64encode(files["PNG"].read_bytes()).decode(),
    )
    width, height, drawn, stamped = pixels
    assert max(width, height) > 1500
    assert drawn > 20_000
    assert stamped > 300


@pytest.mark.parametrize("name", ["communities", "hostile"])
def test_svg_of_anything_is_well_formed(page: Canvas, tmp_path: Path, name: str) -> None:
    page.opened(saved_page(tmp_path, hostile() if name == "hostile" else picture(name)))
    root = ElementTree.fromstring(page.run("__svg()"))
    words = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    if name == "hostile":
        assert "<i>组</i>" in words
        assert f"{DROPPED_OF_HOSTILE} 项数据有误，未画" in page.status()
        assert page.run("window.hacked") is None
    else:
        assert {f"{node['members']:,}" for node in communities().nodes.values()} <= set(words)


def test_two_networks_in_one_report(window: Window, tmp_path: Path) -> None:
    window.page.goto(saved_page(tmp_path, picture("ring"), picture("communities")))
    window.page.wait_for_function("() => window.__mounts === 2")
    assert window.page.locator(".status").count() == 2
    assert window.errors == []


def test_it_needs_no_webgl(chromium: Browser, tmp_path: Path) -> None:
    address = saved_page(tmp_path, picture("ring"))
    switches = ("--disable-webgl", "--disable-3d-apis")
    with started(chromium.browser_type, *switches) as browser, opened(browser) as window:
        canvas = Canvas(window).opened(address)
        assert canvas.run("document.createElement('canvas').getContext('webgl')") is None
        assert len(canvas.texts()) > 20
        assert window.errors == []


TEXTS = st.text(st.characters(), max_size=40)
IDS = st.one_of(st.text(max_size=8), st.integers(0, 9), st.none(), st.sampled_from(["a", "b", "__proto__", "toString"]))
ANYTHING = st.one_of(st.none(), st.booleans(), st.integers(), TEXTS, st.lists(TEXTS, max_size=2))
FACTS = ("risk", "t0", "t1", "amount", "counts", "hidden_by", "x", "y", "note", "apart", "short", "members")
NODES = st.fixed_dictionaries(
    {"id": IDS, "type": st.sampled_from(["人员", "案件", "律师", "什么", None]), "label": st.one_of(TEXTS, st.none())},
    optional=dict.fromkeys(FACTS, ANYTHING),
)
EDGES = st.fixed_dictionaries(
    {"id": IDS, "source": IDS, "target": IDS},
    optional=dict.fromkeys(("role", "tie", "label", "n", "for", "t0", "odds", "inferred", "parts"), ANYTHING),
)
PICTURES = st.fixed_dictionaries(
    {"nodes": st.lists(NODES, max_size=12), "edges": st.lists(EDGES, max_size=12)},
    optional={"groups": st.lists(st.fixed_dictionaries({"title": ANYTHING, "members": st.lists(IDS)}), max_size=2)},
)


def test_no_data_breaks_it(page: Canvas, tmp_path: Path) -> None:
    """What comes is drawn or counted, after any other data; nothing of it becomes markup."""
    page.opened(saved_page(tmp_path, picture("ring")))
    elements = page.run("document.querySelector('.qingsu-network').shadowRoot.querySelectorAll('img, a, b i').length")
    revisions = count(1)

    @settings(max_examples=40)
    @given(data=PICTURES)
    def drawn_or_counted(data: dict[str, Any]) -> None:
        told = {**picture("ring"), "groups": [], **data, "rev": next(revisions)}
        got = page.run("data => __update(data)", told)
        assert got["nodes"] + got["edges"] + got["dropped"] == len(data["nodes"]) + len(data["edges"])
        page.run("__relabel()")

    drawn_or_counted()
    script = "document.querySelector('.qingsu-network').shadowRoot.querySelectorAll('img, a, b i').length"
    assert page.run(script) == elements


def test_an_id_that_comes_back_as_something_else_is_drawn_anew(page: Canvas, tmp_path: Path) -> None:
    """A node may turn into an edge, an edge take other ends or lose facts; no fact of before may stay."""
    page.opened(saved_page(tmp_path, picture("ring")))
    people = [{"id": one, "type": "人员", "label": one} for one in ("a", "b", "c")]
    case = {"id": "x", "type": "案件", "label": "（2023）冀9901民初1号"}
    revisions = count(1)

    def drawn(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
        told = {**picture("ring"), "groups": [], "nodes": nodes, "edges": edges, "rev": next(revisions)}
        got = page.run("data => __update(data)", told)
        assert (got["nodes"], got["edges"], got["dropped"]) == (len(nodes), len(edges), 0)
        page.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        facts: dict[str, dict[str, Any]] = page.run(
            "() => Object.fromEntries(__cy.elements().map(e => [e.id(), { ...e.data(), of: e.group() }]))"
        )
        return facts

    one = drawn([*people, case], [{"id": "e", "source": "a", "target": "x", "role": "plaintiff"}])
    assert one["e"]["_incase"] == "x"
    two = drawn(people, [{"id": "e", "source": "a", "target": "b", "label": "亲属", "tie": "kin", "odds": "大"}])
    assert (two["e"]["target"], two["e"].get("_incase"), two["e"]["tie_kind"]) == ("b", None, "kin")
    three = drawn(people, [{"id": "e", "source": "a", "target": "b"}, {"id": "x", "source": "b", "target": "c"}])
    assert (three["e"]["odds"], three["e"]["tie_kind"], three["x"]["of"]) == ("", "other", "edges")
    odd = [{"id": "a", "type": "什么", "label": "a"}, {"id": "b", "type": None, "label": "b"}]
    drawn(odd, [{"id": "__proto__", "source": "a", "target": "b"}, {"id": " ", "source": "b", "target": "a"}])
    four = drawn(people, [])
    assert [four[id_]["type"] for id_ in "abc"] == ["人员"] * 3


def test_the_policy_names_the_script_that_is_there() -> None:
    piece, sources = standalone_html(picture("ring"), title="x")
    (script,) = re.findall(r'<script type="module">(.*?)</script>', piece, re.DOTALL)
    assert sources == [f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"]
    (told,) = re.findall(r'<script type="application/json">(.*?)</script>', piece, re.DOTALL)
    assert json.loads(told)["nodes"] == picture("ring")["nodes"]


def test_data_cannot_leave_its_script() -> None:
    piece, _ = standalone_html(hostile(), title="</div><script>alert(1)</script>", height='1px"><script>')
    assert piece.count("<script") == 2
    with pytest.raises(ValueError, match="JSON"):
        standalone_html({"nodes": [{"id": "a", "risk": float("nan")}]}, title="x")
