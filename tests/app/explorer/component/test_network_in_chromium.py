"""The component in a real browser, under Streamlit: what moves, what is written, what Python hears."""

import re

import pytest
from canvas import Canvas, moved
from made_up_network import DROPPED_OF_HOSTILE, communities, ring

HUB = "谭文博"
"""Of the ring: 31 neighbours are waiting."""


def rev(canvas: Canvas, number: int) -> None:
    canvas.page.get_by_text(f"版本 {number}", exact=True).wait_for()


def heard(canvas: Canvas, number: int) -> str:
    """The last event, once Python heard so many."""
    canvas.page.get_by_text(f"事件 {number}", exact=True).wait_for()
    return canvas.page.get_by_text("听到 ").inner_text()


def told_selection(canvas: Canvas, expected: str) -> None:
    canvas.page.get_by_text(f"选中 {expected}", exact=True).wait_for()


@pytest.mark.parametrize("query", ["world=ring", "world=600&n=200", "world=communities"])
def test_texts_do_not_overlap_at_any_zoom_in_both_views(canvas: Canvas, page_url: str, query: str) -> None:
    canvas.opened(f"{page_url}/?{query}")
    for _ in ("party", "case"):
        canvas.page.keyboard.press("f")
        for factor in (1, 0.6, 2.8):
            canvas.zoom(factor)
            assert len(canvas.texts()) > 3
            assert canvas.overlaps() == []
        canvas.page.locator(".frame").focus()
        canvas.page.keyboard.press("v")


def test_nothing_moves_by_itself(canvas: Canvas, page_url: str) -> None:
    canvas.opened(f"{page_url}/?world=ring")
    first, camera = canvas.places(), canvas.camera()

    canvas.page.get_by_role("button", name="重跑页面").click()
    canvas.page.wait_for_timeout(600)
    assert moved(first, canvas.places()) == 0
    assert canvas.camera() == camera

    canvas.double_click(HUB)
    rev(canvas, 1)
    canvas.page.wait_for_function("n => __cy.nodes().length > n", arg=len(first))
    grown = canvas.places()
    assert len(canvas.of_class("new") - set(first)) == len(grown) - len(first) >= 10
    assert moved(first, grown) == 0
    assert canvas.camera() != camera  # not all that came could be seen
    assert out_of_sight(canvas, canvas.of_class("new") | {HUB}) == set()
    assert "展开 谭文博律师（+10）" in canvas.tip("undo")

    canvas.button("undo")
    rev(canvas, 2)
    canvas.page.wait_for_function("n => __cy.nodes().length === n", arg=len(first))
    assert moved(first, canvas.places()) == 0
    canvas.button("redo")
    rev(canvas, 3)
    canvas.page.wait_for_function("n => __cy.nodes().length === n", arg=len(grown))
    assert canvas.places().keys() == grown.keys()
    assert moved(grown, canvas.places()) == 0

    camera = canvas.camera()
    canvas.page.locator("[data-v=case]").click()
    canvas.page.locator("[data-v=party]").click()
    assert moved(grown, canvas.places()) == 0
    assert canvas.camera() == camera

    for _ in range(2):
        canvas.page.get_by_text("收起图").click()
        canvas.page.wait_for_timeout(700)
    canvas.page.wait_for_function("() => window.__mounts === 2")
    canvas.drawn()
    assert moved(grown, canvas.places()) == 0
    assert canvas.camera() == pytest.approx(camera)

    canvas.page.reload()
    canvas.drawn()
    assert canvas.places().keys() == first.keys()
    assert moved(first, canvas.places()) == 0


def out_of_sight(canvas: Canvas, ids: set[str]) -> set[str]:
    """Of those shown whose middle lies off the stage, under the legend or under the time brush."""
    script = """ids => ids.filter(id => {
        const box = __cy.container().getBoundingClientRect();
        const { x, y } = __cy.getElementById(id).renderedPosition();
        const over = __cy.container().getRootNode().elementFromPoint(box.left + x, box.top + y);
        return over === null || over.closest('.legend, .brush, .bar') !== null || over.closest('.stage') === null;
    })"""
    return set(canvas.run(script, sorted(ids & canvas.shown())))


def test_what_came_before_a_reload_is_asked_for_after_it(canvas: Canvas, page_url: str) -> None:
    canvas.opened(f"{page_url}/?world=ring")
    canvas.double_click(HUB)
    rev(canvas, 1)
    canvas.page.wait_for_function("n => __cy.nodes().length > n", arg=len(ring().start))
    canvas.run("__cy.$(':selected').unselect(); __cy.getElementById('鑫源达').select(); null")
    canvas.button("hide")
    grown, camera = canvas.places(), canvas.camera()
    canvas.page.reload()
    canvas.drawn()
    assert all(f"'{id_}'" in heard(canvas, 1) for id_ in ("restore", *grown))
    assert canvas.of_class("hid") == {"鑫源达"}
    assert "已隐藏 1" in canvas.status()
    assert canvas.camera() == pytest.approx(camera)
    assert moved(grown, canvas.places()) == 0


def test_what_is_hidden_is_not_counted(canvas: Canvas, page_url: str) -> None:
    canvas.opened(f"{page_url}/?world=ring")
    people, cases = count(canvas, "人员"), count(canvas, "案件")
    ids = [
        id_ for id_ in sorted(ring().start) if canvas.run("id => __cy.getElementById(id).data('type')", id_) == "人员"
    ]
    canvas.run("ids => { for (const id of ids) __cy.getElementById(id).select() }", ids[:2])
    canvas.button("hide")
    assert count(canvas, "人员") == people - 2
    assert "已隐藏 2" in canvas.status()
    canvas.run("__cy.nodes('[!_case]').select(); null")
    canvas.button("hide")
    assert (count(canvas, "人员"), count(canvas, "案件")) == (0, 0)
    canvas.button("show")
    assert (count(canvas, "人员"), count(canvas, "案件")) == (people, cases)


def count(canvas: Canvas, kind: str) -> int:
    return int(canvas.page.locator(".legend .types button", has_text=kind).locator(".n").inner_text())


def test_reload_gives_the_identical_picture_of_a_larger_network(canvas: Canvas, page_url: str) -> None:
    first = canvas.opened(f"{page_url}/?world=600&n=200").places()
    canvas.page.reload()
    assert moved(first, canvas.drawn().places()) == 0


def test_a_drag_moves_one_party_and_its_cases_pins_it_and_can_be_taken_back(canvas: Canvas, page_url: str) -> None:
    canvas.opened(f"{page_url}/?world=ring")
    first = canvas.places()
    canvas.drag("杜建明", 80, 40)
    canvas.page.wait_for_timeout(100)
    after = canvas.places()
    changed = {id_ for id_ in first if first[id_] != after[id_]}
    assert {id_ for id_ in changed if not id_.startswith("c")} == {"杜建明"}
    assert changed - {"杜建明"} <= {edge["target"] for edge in ring().edges if edge["source"] == "杜建明"}
    assert canvas.of_class("pinned") == {"杜建明"}
    canvas.page.locator("[data-v=case]").click()
    canvas.page.keyboard.press("Control+z")
    assert moved(first, canvas.places()) == 0
    assert canvas.of_class("pinned") == set()
    canvas.page.keyboard.press("Control+y")
    assert moved(after, canvas.places()) == 0


def test_the_two_views_show_the_same_facts(canvas: Canvas, page_url: str) -> None:
    canvas.opened(f"{page_url}/?world=ring")
    cases = {id_ for id_, node in ring().nodes.items() if node["type"] == "案件"}
    assert not canvas.shown() & cases
    assert canvas.texts()['fold suit ["周国强","宏泰"]'] == "5 件"
    canvas.run("""__cy.getElementById('fold suit ["周国强","宏泰"]').select(); null""")
    told_selection(canvas, "c1|c2|c3|c4|c5")
    canvas.page.locator("[data-v=case]").click()
    assert len(canvas.shown() & cases) == 34
    assert not {edge for edge in canvas.shown("edges") if edge.startswith("fold")}
    assert canvas.selected() == {"c1", "c2", "c3", "c4", "c5"}
    canvas.run("__cy.elements().unselect(); __cy.getElementById('c1').select(); null")
    canvas.page.locator("[data-v=party]").click()
    assert canvas.selected() == {'fold suit ["周国强","宏泰"]'}
    canvas.page.locator("[data-v=case]").click()
    assert canvas.selected() == {"c1"}


def test_ten_fast_events_and_colliding_selections_all_arrive(canvas: Canvas, page_url: str) -> None:
    canvas.opened(f"{page_url}/?world=600&n=60")
    hub = canvas.run("""__cy.nodes().filter(n => !n.data('_case')).max(n => Object.values(n.data('hidden_by').party)
        .reduce((a, b) => a + b, 0)).ele.id()""")
    canvas.run("id => { for (let i = 0; i < 10; i++) __cy.getElementById(id).emit('dbltap') }", hub)
    assert hub in heard(canvas, 10)
    more = "Object.values(n.data('hidden_by').party).reduce((a, b) => a + b, 0)"
    ids = sorted(set(canvas.run(f"__cy.nodes().filter(n => {more} > 0).map(n => n.id())")) & canvas.shown() - {hub})
    for number, gap in enumerate((150, 165, 175, 180, 185, 200), 11):  # the debounced selection and an event collide
        script = """([id, gap]) => { const node = __cy.getElementById(id);
            __cy.elements().unselect(); node.select(); setTimeout(() => node.emit('dbltap'), gap) }"""
        canvas.run(script, [ids[number], gap])
        assert ids[number] in heard(canvas, number)
        told_selection(canvas, ids[number])


def test_what_is_hidden_by_number_and_kind_can_be_asked_for(canvas: Canvas, page_url: str) -> None:
    canvas.opened(f"{page_url}/?world=ring")
    assert canvas.texts()[HUB] == "谭文博律师 +31"
    canvas.click(HUB, button="right")
    canvas.menu("人员 31")
    assert "'rel': '人员', 'limit': 10, 'order': 'rank'" in heard(canvas, 1)
    rev(canvas, 1)
    canvas.page.keyboard.press("Escape")
    canvas.page.wait_for_function("id => __labels().some(l => l.id === id && l.text.includes('还有 21 个'))", arg=HUB)

    box = next(label for label in canvas.run("__labels()") if label["id"] == HUB)
    area = canvas.page.locator(".cy").bounding_box()
    canvas.page.mouse.click(area["x"] + box["x"] + box["w"] - 12, area["y"] + box["y"] + box["h"] / 2)
    assert "'type': 'expand'" in heard(canvas, 2)
    rev(canvas, 2)

    canvas.click(HUB, button="right")
    canvas.menu("最近")
    assert "'order': 'newest'" in heard(canvas, 3)
    canvas.button("collapse")
    assert "'type': 'collapse'" in heard(canvas, 4)
    rev(canvas, 4)
    canvas.page.wait_for_function("n => __cy.nodes().length === n", arg=len(ring().start))


def test_two_selected_have_paths_and_common_neighbours(canvas: Canvas, page_url: str) -> None:
    canvas.opened(f"{page_url}/?world=ring")
    canvas.button("common")
    assert canvas.page.locator(".toast").inner_text().startswith("请先选中两个")
    canvas.run("__cy.getElementById('何志刚').select(); __cy.getElementById('罗小军').select(); null")
    canvas.button("common")
    assert re.search("'common', 'a': '(何志刚|罗小军)', 'b': '(何志刚|罗小军)'", heard(canvas, 1))
    nodes = {id_ for id_ in canvas.of_class("path") if id_ in ring().nodes}
    assert nodes == {"何志刚", "罗小军", "宏泰", "谭文博"}
    canvas.page.keyboard.press("Escape")
    canvas.run("__cy.getElementById('赵永贵').select(); __cy.getElementById('周国强').select(); null")
    canvas.button("path")
    assert "'type': 'path'" in heard(canvas, 2)
    assert {id_ for id_ in canvas.of_class("path") if id_ in ring().nodes} == {"赵永贵", "柳树湾", "周国强"}
    canvas.button("common")  # while the path is marked
    assert "'type': 'common'" in heard(canvas, 3)
    canvas.button("path")
    assert "'type': 'path'" in heard(canvas, 4)


def test_the_keyboard_does_everything_daily(canvas: Canvas, page_url: str) -> None:
    page = canvas.opened(f"{page_url}/?world=ring").page
    page.locator(".frame").focus()
    page.keyboard.press("/")
    page.keyboard.type("ｈｅ")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("鑫源达")
    page.keyboard.press("Enter")
    assert canvas.selected() == {"鑫源达"}
    page.keyboard.press("Enter")
    assert "'type': 'open', 'id': '鑫源达'" in heard(canvas, 1)
    page.keyboard.press("p")
    assert canvas.of_class("pinned") == {"鑫源达"}
    page.keyboard.press("ContextMenu")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert not page.locator(".menu").is_visible()
    page.locator(".frame").focus()
    canvas.run("__cy.getElementById('鑫源达').select(); null")
    page.keyboard.press("Delete")
    assert "鑫源达" not in canvas.shown()
    page.keyboard.press("Control+z")
    assert "鑫源达" in canvas.shown()
    camera = canvas.camera()
    canvas.zoom(2)
    page.keyboard.press("f")
    assert canvas.camera() == pytest.approx(camera)
    page.keyboard.press("h")
    assert page.locator("[data-a=hull]").get_attribute("aria-pressed") == "false"
    page.get_by_role("slider", name="起始时间").focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => __cy.edges('.timeoff').length > 0")
    first = page.get_by_role("slider", name="起始时间")
    assert first.get_attribute("aria-valuetext") == "2019.01"


def test_the_time_brush_and_the_legend_leave_out_and_move_nothing(canvas: Canvas, page_url: str) -> None:
    canvas.opened(f"{page_url}/?world=ring")
    first = canvas.places()
    folded = {id_ for id_ in canvas.shown("edges") if id_.startswith("fold")}
    track = canvas.page.locator(".track").bounding_box()
    assert track is not None
    y = track["y"] + 12
    canvas.page.mouse.move(track["x"] + track["width"] * 0.3, y)
    canvas.page.mouse.down()
    canvas.page.mouse.move(track["x"] + track["width"] * 0.6, y, steps=5)
    canvas.page.mouse.up()
    canvas.page.wait_for_function("() => __cy.edges('.timeoff').length > 0")
    kept = {id_ for id_ in canvas.shown("edges") if id_.startswith("fold")}
    assert kept < folded
    assert kept
    assert canvas.run("__cy.nodes('.quiet').length") > 0
    canvas.page.mouse.dblclick(track["x"] + track["width"] * 0.1, y)
    canvas.page.wait_for_function("() => __cy.edges('.timeoff').length === 0")

    people = {id_ for id_ in ring().start if ring().nodes[id_]["type"] == "人员"}
    entry = canvas.page.locator(".legend .types button").filter(has_text="人员")
    entry.click()
    assert not canvas.shown() & people
    entry.click()
    entry.click(modifiers=["Alt"])
    assert canvas.shown() == people
    entry.click(modifiers=["Alt"])
    assert canvas.shown() > people
    assert moved(first, canvas.places()) == 0


def test_groups_show_their_size_and_open(canvas: Canvas, page_url: str) -> None:
    canvas.opened(f"{page_url}/?world=communities")
    inside = {label["id"]: label["text"] for label in canvas.run("__labels()") if label["inside"]}
    assert inside == {id_: f"{node['members']:,}" for id_, node in communities().nodes.items()}
    sizes = canvas.run("Object.fromEntries(__cy.nodes().map(n => [n.id(), n.width()]))")
    members = {id_: node["members"] for id_, node in communities().nodes.items()}
    assert sorted(sizes, key=lambda id_: sizes[id_]) == sorted(members, key=lambda id_: members[id_])
    across = {edge["id"]: f"{edge['n']} 件" for edge in communities().edges}
    written = {id_: text for id_, text in canvas.texts().items() if id_ in across}
    assert len(written) > 20
    assert written.items() <= across.items()
    assert canvas.status() == "群组 40"
    canvas.double_click("g0")
    assert "'type': 'open_group', 'id': 'g0'" in heard(canvas, 1)
    canvas.click("g1", button="right")
    canvas.menu("打开这一组")
    assert "'type': 'open_group', 'id': 'g1'" in heard(canvas, 2)


def test_people_of_one_name_are_told_apart(canvas: Canvas, page_url: str) -> None:
    canvas.opened(f"{page_url}/?world=4000&n=2000")
    shown = canvas.run(
        "__cy.nodes().filter(n => !n.data('_case')).map(n => [n.id(), n.data('_short'), n.data('label')])"
    )
    names = [short for _, short, _ in shown]
    assert len(set(names)) == len(names)
    told = [(short, label) for _, short, label in shown if short != label and short.startswith(label)]
    assert len(told) > 20
    assert all(re.fullmatch(r" (19\d\d|2000)( #[0-9a-f]{4})?", short.removeprefix(label)) for short, label in told)


def test_hostile_data_is_drawn_as_text_or_counted(canvas: Canvas, page_url: str) -> None:
    canvas.opened(f"{page_url}/?world=hostile")
    assert canvas.run("window.hacked") is None
    assert f"{DROPPED_OF_HOSTILE} 项数据有误，未画" in canvas.status()
    assert canvas.run("__cy.getElementById('c').data('label')") == "有限公司 甲 乙 丙"
    canvas.page.mouse.move(*canvas.at("a"))
    canvas.page.locator(".card").get_by_text('<img src=x onerror="window.hacked=1">').wait_for()
    canvas.page.mouse.move(*canvas.at("b"))
    canvas.page.locator(".card").get_by_text("某某…某某").wait_for()
    assert canvas.page.locator(".card").bounding_box()["height"] < 300
    canvas.page.locator("[data-v=case]").click()
    canvas.settled()
    assert canvas.overlaps() == []
    assert canvas.run("window.hacked") is None


def test_a_network_in_a_hidden_tab_fits_when_it_is_seen(canvas: Canvas, page_url: str) -> None:
    page = canvas.page
    page.goto(f"{page_url}/?world=ring&tab=1")
    page.get_by_role("tab", name="二").click()
    canvas.drawn()
    canvas.settled()
    inside = (
        "n => { const { x, y } = n.renderedPosition(); return x > 0 && y > 0 && x < __cy.width() && y < __cy.height() }"
    )
    assert canvas.run("__cy.width()") > 600
    assert canvas.run(f"__cy.nodes().every({inside})")
    assert canvas.run("__cy.zoom()") > 0.5


@pytest.mark.parametrize(
    ("state", "said"), [("empty", "还没有可看的关系"), ("loading", "正在读取"), ("too_many", "12,480")]
)
def test_every_state_says_what_to_do(canvas: Canvas, page_url: str, state: str, said: str) -> None:
    canvas.page.goto(f"{page_url}/?world=ring&state={state}")
    canvas.page.locator(".state").get_by_text(said).wait_for()
    if state == "too_many":
        canvas.page.get_by_role("button", name="缩小范围").click()
        assert "'type': 'narrow'" in heard(canvas, 1)
        canvas.page.get_by_role("button", name="按群组查看").click()
        assert "'type': 'open_group', 'id': ''" in heard(canvas, 2)


def test_a_saved_view_holds_places_pins_camera_and_period(canvas: Canvas, page_url: str) -> None:
    canvas.opened(f"{page_url}/?world=ring")
    canvas.drag("杜建明", 60, 30)
    canvas.button("save")
    told = heard(canvas, 1)
    assert "'pins': ['杜建明']" in told
    assert all(f"'{name}'" in told for name in ("positions", "camera", "hidden", "view", "period"))


def test_english(canvas: Canvas, page_url: str) -> None:
    canvas.opened(f"{page_url}/?world=ring&lang=en")
    assert canvas.status() == "16 parties  ·  2 agents  ·  34 cases  ·  92 not drawn"
    words = canvas.page.locator(".frame").inner_text()
    assert not re.search("[\u4e00-\u9fff]", words)
