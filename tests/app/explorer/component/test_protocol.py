"""The component's talk, word by word: the test is its Streamlit, so that answers can come late or not at all."""

import base64
from pathlib import Path
from typing import Any

import pytest
from canvas import Canvas, moved
from chromium import Window
from made_up_network import picture

import app.explorer.component

COMPONENT = Path(app.explorer.component.__file__).parent
HUB = "谭文博"


class Host(Canvas):
    """A page that mounts the component and writes down what it says."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        html, css, script = (
            (COMPONENT / name).read_text("utf-8") for name in ("explorer.html", "explorer.css", "dist/explorer.js")
        )
        self.page.set_content(f"<style>{css}</style><div id='root' style='height: 600px'>{html}</div>")
        module = "data:text/javascript;base64," + base64.b64encode(script.encode()).decode()
        self.run("async address => { window.network = (await import(address)).default; window.said = []; }", module)

    def send(self, **more: Any) -> None:
        """Data from Python."""
        data = {**picture("ring"), "rev": 0, "ack": 0, "e2e": True, "height": "600px", **more}
        self.run(
            """data => { window.stop = network({ data, parentElement: document.getElementById('root'),
                setStateValue: (name, value) => said.push([name, value]) }) }""",
            data,
        )

    def said(self, name: str) -> list[Any]:
        return [value for which, value in self.run("said") if which == name]

    def emit(self, id_: str = HUB) -> None:
        self.run("id => { __cy.getElementById(id).emit('dbltap') }", id_)


@pytest.fixture
def host(window: Window) -> Host:
    return Host(window)


def test_what_is_not_acknowledged_is_sent_again(host: Host) -> None:
    host.send()
    host.emit()
    assert [[event["seq"] for event in queue] for queue in host.said("events")] == [[1]]
    host.page.wait_for_function("said.filter(([name]) => name === 'events').length > 1")
    host.emit()
    assert [event["seq"] for event in host.said("events")[-1]] == [1, 2]
    host.send(ack=1)
    host.page.wait_for_function("said[said.length - 1][1].length === 1")
    assert [event["seq"] for event in host.said("events")[-1]] == [2]
    host.send(ack=2)
    count = len(host.said("events"))
    host.page.wait_for_timeout(2500)
    assert len(host.said("events")) == count


def test_a_selection_waits_for_the_answer_to_events(host: Host) -> None:
    host.send()
    host.emit()
    host.run("__cy.getElementById('周国强').select(); null")
    host.page.wait_for_timeout(600)
    assert host.said("selection") == []
    host.send(ack=1)
    host.page.wait_for_function("said.some(([name]) => name === 'selection')")
    assert host.said("selection") == [["周国强"]]


def test_numbers_go_on_after_a_remount_and_after_another_session(host: Host) -> None:
    host.send(ack=7)
    host.emit()
    host.run("stop()")
    host.send(ack=8)
    host.emit()
    assert [event["seq"] for event in host.said("events")[-1]] == [9]


def test_places_and_undo_survive_a_remount(host: Host) -> None:
    host.send()
    host.drag("杜建明", 60, 30)
    before = host.places()
    host.run("stop()")
    host.send()
    assert host.places() == before
    assert host.tip("undo") == "撤销：移动 杜建明"


def test_another_ring_under_the_same_key_is_another_picture(host: Host) -> None:
    host.send()
    host.drag("杜建明", 60, 30)
    first = host.places()
    host.send(gid="another")
    assert host.tip("undo") == "撤销"
    assert host.places() != first
    host.send()
    assert host.places() == first


def test_a_saved_view_comes_back_whole(host: Host) -> None:
    ring = picture("ring")
    nodes = [node | {"x": 10.0 * i, "y": 7.0 * i, "pinned": i == 3} for i, node in enumerate(ring["nodes"])]
    camera = {"zoom": 0.8, "pan": {"x": 12, "y": 34}}
    hidden = [nodes[5]["id"]]
    host.send(nodes=nodes, camera=camera, hidden_ids=hidden, view="case", period=["2019-01", "2020-12"])
    assert host.places() == {node["id"]: (node["x"], node["y"]) for node in nodes}
    assert host.camera() == (0.8, 12, 34)
    assert host.of_class("pinned") == {nodes[3]["id"]}
    assert host.of_class("hid") == set(hidden)
    years = {node["id"]: node["t0"][:4] for node in nodes if node["type"] == "案件"}
    assert {id_ for id_ in host.shown() if id_ in years} == {id_ for id_ in years if years[id_] in ("2019", "2020")}


def test_a_network_mounted_out_of_sight_fits_when_it_is_shown(host: Host) -> None:
    host.run("document.getElementById('root').style.display = 'none'")
    host.send()
    host.run("document.getElementById('root').style.display = ''")
    host.page.wait_for_function("__cy.width() > 600 && __labels().length > 10")
    inside = (
        "n => { const { x, y } = n.renderedPosition(); return x > 0 && y > 0 && x < __cy.width() && y < __cy.height() }"
    )
    assert host.run(f"__cy.nodes().every({inside})")
    assert host.run("__cy.zoom()") > 0.5


def test_paths_and_evidence_are_marked_until_they_end(host: Host) -> None:
    host.send()
    host.send(highlight={"nodes": ["周国强", "何丽萍", "何志刚"], "edges": ["nobody"], "kind": "path"})
    assert host.of_class("path") == {"周国强", "何丽萍", "何志刚"}
    assert "赵永贵" in host.of_class("dim")
    host.send(highlight=None)
    assert host.of_class("path") | host.of_class("dim") == set()


def test_what_comes_out_of_sight_is_brought_into_it_by_the_camera_alone(host: Host) -> None:
    host.send()
    first, nodes = host.places(), picture("ring")["nodes"]

    def come(rev: int, x: float, y: float) -> None:
        """Somebody new at this place of the stage."""
        zoom, left, top = host.camera()
        place = {"x": (x - left) / zoom, "y": (y - top) / zoom}
        nodes.append({"id": f"new{rev}", "label": f"新{rev}", "type": "人员", **place})
        before = host.camera()
        host.send(rev=rev, nodes=nodes)
        over = host.run(
            """id => {
                const box = __cy.container().getBoundingClientRect();
                const { x, y } = __cy.getElementById(id).renderedPosition();
                const over = document.elementFromPoint(box.left + x, box.top + y);
                return over.closest('.legend, .brush, .bar, .cy').className;
            }""",
            f"new{rev}",
        )
        assert over not in ("legend", "brush", "bar")
        assert moved(first, host.places()) == 0
        stays = rev == 1
        assert (host.camera() == before) == stays

    width, height = host.run("[__cy.width(), __cy.height()]")
    come(1, width / 2, height / 2)
    come(2, 40, 40)  # under the legend
    come(3, width / 2, -60)  # off the top
    come(4, width / 2, height - 20)  # under the time brush


def test_what_the_page_did_is_on_the_stack_with_its_words(host: Host) -> None:
    steps = [{"key": "p1", "text": "加入 <b>"}]
    host.send(steps=[])
    assert host.tip("undo") == "撤销"
    host.send(steps=steps)
    host.send(steps=steps)  # told again, it is there once
    assert host.tip("undo") == "撤销：加入 <b>"
    host.emit()
    host.send(ack=1, steps=[*steps, {"key": "e1", "text": ""}])
    host.button("undo")
    host.send(ack=2, steps=steps)
    host.button("undo")
    assert [(event["type"], event["step"]) for event in host.said("events")[-1]] == [("undo", "p1")]
    host.send(ack=3, steps=[])
    assert (host.tip("undo"), host.tip("redo")) == ("撤销", "重做：加入 <b>")
    host.button("redo")
    host.send(ack=4, steps=steps)
    assert host.tip("undo") == "撤销：加入 <b>"
    host.send(ack=4, rev=1, steps=[])  # another graph: the log is gone
    assert host.tip("undo") == "撤销"


def test_a_question_about_two_says_so_until_it_is_answered(host: Host) -> None:
    host.send()
    host.run("__cy.getElementById('何志刚').select(); __cy.getElementById('罗小军').select(); null")
    host.button("path")
    host.page.wait_for_timeout(3000)
    assert host.page.locator(".toast").inner_text() == "正在整个图谱中查两者之间的路径…"
    assert host.of_class("path")
    host.send(ack=host.said("events")[-1][-1]["seq"], highlight=None)
    assert not host.page.locator(".toast").is_visible()
    assert host.of_class("path") == set()
    marks = {"nodes": ["何志刚"], "edges": [], "kind": "path", "turn": 0}
    host.send(ack=9, highlight=marks)
    host.page.keyboard.press("Escape")
    host.run("document.querySelector('.frame').focus()")
    host.page.keyboard.press("Escape")
    assert host.of_class("path") == set()
    host.send(ack=9, highlight={**marks, "turn": 1})  # asked for once more
    assert host.of_class("path") == {"何志刚"}


def test_true_numbers_where_not_all_cases_are_drawn(host: Host) -> None:
    folds = [
        {
            "kind": "suit",
            "source": "周国强",
            "target": "宏泰",
            "n": 40,
            "amount": 9e6,
            "t0": "2015-01-01",
            "t1": "2023-01-01",
        },
        {"kind": "suit", "source": "何志刚", "target": "杜建明", "n": 3, "t0": "2016-01-01", "t1": "2016-05-01"},
    ]
    host.send(folds=folds)
    edge = 'fold suit ["周国强","宏泰"]'
    assert host.texts()[edge] == "40 件"
    assert host.texts()['fold suit ["何志刚","杜建明"]'] == "3 件"
    host.run("id => { __cy.getElementById(id).emit('tap') }", edge)
    assert "40 件 · 图中 5 件" in host.page.locator(".cases").inner_text()
    host.send(folds=folds, gid="in a period", period=["2018-01", "2019-12"])
    assert host.texts()[edge].startswith("至少 ")
    assert 'fold suit ["何志刚","杜建明"]' not in host.shown("edges")


def test_types_that_come_later_are_drawn(host: Host) -> None:
    host.send()
    ring = picture("ring")
    new = {"id": "s", "type": "船舶", "label": "某船"}
    tie = {"id": "t", "source": "s", "target": "汇通", "role": "tie", "tie": "other", "label": "抵押"}
    host.send(nodes=[*ring["nodes"], new], edges=[*ring["edges"], tie], rev=1)
    assert host.texts()["s"] == "某船"
    assert "船舶" in host.page.locator(".legend").inner_text()
