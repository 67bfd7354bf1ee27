"""What the component's events do to a canvas, and what the page does: each step, its undoing, and what is refused."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_canvas import Edge, surroundings
from small_graphs import Case

from app.explorer.services import canvas as work
from app.explorer.services.canvas import Canvas, Outline
from app.explorer.services.drawing import fold_id
from app.explorer.services.events import ACTS, handle, narrowed, one_way
from app.explorer.services.grouping import group_id
from app.explorer.services.surroundings import Surroundings

CASES = (
    Case("d0", "x", "a", day="2020-01-01"),
    Case("d1", "x", "b", day="2021-01-01"),
    Case("d2", "a", "b", day="2022-01-01"),
    Case("d3", "b", "c", day="2022-02-01"),
    Case("d4", "b", "d", day="2022-03-01"),
    Case("d5", "y", "z", day="2022-04-01", court=None),
)
EDGES: tuple[Edge, ...] = (("x", "Person", "KIN", "a", "Person", {"kind": "配偶"}),)


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Surroundings:
    return surroundings(tmp_path_factory.mktemp("canvas") / "w", CASES, edges=EDGES)


class Desk:
    """A canvas and whoever sends it events, numbered as the component numbers them."""

    def __init__(self, around: Surroundings, *shown: str, **more: Any) -> None:
        self.around, self.canvas, self.seq = around, Canvas("g", shown, **more), 0

    def send(self, kind: str, cap: int = 2000, **event: Any) -> Canvas:
        self.seq += 1
        self.canvas = handle(self.canvas, {"seq": self.seq, "type": kind, **event}, self.around, cap=cap)
        return self.canvas

    @property
    def shown(self) -> set[str]:
        return set(self.canvas.shown)


def test_expanding_brings_neighbours_and_says_how_many(around: Surroundings) -> None:
    desk = Desk(around, "x")
    canvas = desk.send("expand", id="x", view="party", limit=10)
    assert desk.shown == {"x", "a", "b", "c0", "c1", "c2"}
    assert (canvas.rev, canvas.ack) == (1, 1)
    assert canvas.said == "展开 x：加入 2 个，连带案件 3 件。"
    assert desk.send("expand", id="b", view="party", limit=1).said.endswith("；还有 1 个。")


def test_the_same_event_again_changes_nothing(around: Surroundings) -> None:
    desk = Desk(around, "x")
    once = desk.send("expand", id="x", limit=1)
    for seq in (1, 0, -5, True, "2", None, 1.5):
        assert handle(once, {"seq": seq, "type": "expand", "id": "x"}, around) is once


def test_undo_and_redo_are_exact_in_any_depth(around: Surroundings) -> None:
    desk = Desk(around, "x")
    seen = [desk.shown]
    for id_ in ("x", "b", "c"):
        desk.send("expand", id=id_, view="party")
        seen.append(desk.shown)
    desk.send("collapse", id="b")
    seen.append(desk.shown)
    for before in reversed(seen[:-1]):
        desk.send("undo")
        assert desk.shown == before
    empty_stack = desk.canvas
    assert replace(desk.send("undo"), ack=0) == replace(empty_stack, ack=0)
    for after in seen[1:]:
        desk.send("redo")
        assert desk.shown == after
    desk.send("undo")
    desk.send("expand", id="d")
    shown = desk.shown
    desk.send("redo")  # a new step ended what could be done again
    assert desk.shown == shown


def test_a_step_that_brought_nothing_is_undone_as_one(around: Surroundings) -> None:
    desk = Desk(around, "y", "z", "c5")
    desk.send("expand", id="y", view="party")
    desk.send("expand", id="gone")
    assert len(desk.canvas.log) == 2
    desk.send("undo")
    desk.send("undo")
    assert desk.shown == {"y", "z", "c5"}


def test_collapse_takes_back_one_expansion_but_not_whom_somebody_expanded(around: Surroundings) -> None:
    desk = Desk(around, "x")
    desk.send("expand", id="x", view="party")
    desk.send("expand", id="b", view="party")
    assert {"c", "d", "c3", "c4"} <= desk.shown
    desk.send("collapse", id="x")
    assert desk.shown == {"x", "b", "c", "d", "c1", "c3", "c4"}  # a went, and the cases that joined only it
    desk.send("collapse", id="b")
    desk.send("collapse", id="x")
    assert desk.shown == {"x"}


def test_removing_takes_the_cases_that_then_join_nobody(around: Surroundings) -> None:
    desk = Desk(around, "x", "a", "b", "c0", "c1", "c2")
    desk.send("remove", ids=["x"])
    assert desk.shown == {"a", "b", "c2"}
    desk.send("remove", ids=["c2", "nobody", 7])
    assert desk.shown == {"a", "b"}
    desk.send("undo")
    desk.send("undo")
    assert desk.shown == {"x", "a", "b", "c0", "c1", "c2"}


def test_a_path_brings_what_is_missing_and_marks_it_in_both_readings(around: Surroundings) -> None:
    desk = Desk(around, "x", "d")
    canvas = desk.send("path", a="x", b="d")
    assert {"b", "c1", "c4"} <= desk.shown
    assert canvas.highlight is not None
    assert canvas.highlight.kind == "path"
    assert {"x", "c1", "b", "c4", "d"} <= set(canvas.highlight.nodes)
    edges = set(canvas.highlight.edges)
    assert {fold_id("suit", "x", "b"), fold_id("suit", "b", "d")} <= edges
    assert {"in plaintiff x c1", "in defendant b c1"} <= edges
    assert "最短 4 步" in canvas.said
    shown = desk.shown
    assert desk.send("undo").said == "已撤销：路径 x — d。"
    assert (desk.canvas.shown, desk.canvas.highlight) == (("x", "d"), None)
    desk.send("redo")
    assert desk.shown == shown


def test_each_path_is_a_sentence_and_can_be_marked_alone(around: Surroundings) -> None:
    desk = Desk(around, "x", "b")
    canvas = desk.send("path", a="x", b="b")
    assert "直接相连：同在 1 件案件中。" in canvas.said
    assert canvas.highlight is not None
    ways = canvas.highlight.ways
    assert 2 <= len(ways) <= 5
    assert ways[0].words == "x是（2023）冀9901民初1号的原告，该案被告有b。"
    alone = one_way(canvas, 0).highlight
    assert alone is not None
    assert (alone.nodes, alone.ways, alone.turn) == (ways[0].nodes, ways, 1)
    assert set(alone.nodes) < set(canvas.highlight.nodes)
    everything = one_way(one_way(canvas, 0), -1).highlight
    assert everything is not None
    assert set(everything.nodes) == set(canvas.highlight.nodes)
    assert one_way(canvas, 99) is canvas
    marks = work.marks(one_way(canvas, 0))
    assert marks is not None
    assert marks["turn"] == 1


def test_two_who_are_joined_directly_get_an_answer(around: Surroundings) -> None:
    desk = Desk(around, "x", "a", "c0")
    canvas = desk.send("path", a="x", b="a")
    assert canvas.said.startswith("x — a：直接相连：配偶，同在 1 件案件中。")
    assert canvas.highlight is not None
    assert {"tie kin a x", fold_id("suit", "x", "a")} <= set(canvas.highlight.edges)
    assert canvas.highlight.ways[0].nodes == ("x", "a")


def test_two_who_are_joined_by_what_is_derived_alone_are_told_so(tmp_path: Path) -> None:
    same = ("p", "Person", "POSSIBLY_SAME", "q", "Person", {"odds": 6.0})
    cases = (Case("d0", "p", "r", day="2020-01-01", court=None), Case("d1", "q", "s", day="2020-01-01", court=None))
    desk = Desk(surroundings(tmp_path / "w", cases, edges=(same,)), "p", "q")
    canvas = desk.send("path", a="p", b="q")
    assert "直接相连：" in canvas.said
    assert "（推断）" in canvas.said
    assert canvas.highlight is not None
    assert canvas.highlight.edges == ("tie same? p q",)


def test_without_a_path_the_reason_is_said(around: Surroundings) -> None:
    desk = Desk(around, "x", "y")
    canvas = desk.send("path", a="x", b="y")
    assert canvas.highlight is None
    assert canvas.said == "x — y: 图谱中两者没有任何联系"
    assert desk.send("path", a="x", b="x").said == desk.send("path", a="x", b="nobody").said != canvas.said


def test_common_neighbours_come_and_are_marked(around: Surroundings) -> None:
    desk = Desk(around, "x", "a", "c0")
    canvas = desk.send("common", a="x", b="a")
    assert canvas.highlight is not None
    assert set(canvas.highlight.nodes) == {"x", "a", "b"}
    assert {fold_id("suit", "x", "b"), fold_id("suit", "a", "b")} <= set(canvas.highlight.edges)
    assert desk.shown == {"x", "a", "b", "c0", "c1", "c2"}
    assert "共同邻居 1 个：b" in canvas.said
    assert work.data(canvas, around)["steps"] == [{"key": "e1", "text": "x与a的共同邻居"}]
    assert desk.send("undo", step="e1").shown == ("x", "a", "c0")
    assert work.data(desk.canvas, around)["steps"] == []


def test_what_the_page_must_answer_is_asked_once(around: Surroundings) -> None:
    desk = Desk(around, "x", "a")
    asked = desk.send("edge", id="tie kin a x").asked
    assert asked is not None
    assert (asked.kind, asked.id) == ("edge", "tie kin a x")
    assert work.select(desk.canvas, []) is desk.canvas
    assert work.select(desk.canvas, ["x"]).asked is None
    asked = desk.send("query", id="cases_of_party", node="x").asked
    assert asked is not None
    assert (asked.id, asked.node) == ("cases_of_party", "x")
    look = {"positions": {"x": {"x": 1, "y": 2}}, "pins": ["x"], "camera": None, "hidden": [], "view": "case"}
    asked = desk.send("save_view", **look).asked
    assert asked is not None
    assert asked.look == {**look, "period": None}
    assert desk.send("open", id="x").rev == 0


def test_at_the_cap_nothing_comes_and_it_is_said(around: Surroundings) -> None:
    desk = Desk(around, "x")
    assert "最多画 1 个" in desk.send("expand", id="x", cap=1).said
    assert desk.shown == {"x"}
    assert "放不下" in work.add(desk.canvas, ["a", "b"], around, cap=2).said


def test_what_the_page_adds_is_undone_by_its_key(around: Surroundings) -> None:
    desk = Desk(around, "x", "a", "c0")
    desk.canvas = work.add(desk.canvas, ["b"], around, outline=Outline("r", "网络 #1", ("b",)))
    assert desk.shown == {"x", "a", "b", "c0", "c1", "c2"}
    assert [one.id for one in desk.canvas.outlines] == ["r"]
    (step,) = work.data(desk.canvas, around)["steps"]
    assert step == {"key": "p1", "text": "网络 #1"}
    desk.send("expand", id="b", view="party")
    assert [one["key"] for one in work.data(desk.canvas, around)["steps"]] == ["p1", "e1"]
    assert set(desk.send("undo", step="p1").shown) == {"x", "a", "c0", "c", "d", "c3", "c4"}
    desk.send("redo", step="p1")
    assert [one.id for one in desk.canvas.outlines] == ["r"]
    desk.send("undo", step="nobody's")
    assert "b" in desk.shown
    desk.send("undo", step="e1")
    canvas = desk.send("undo")
    assert (set(canvas.shown), canvas.outlines) == ({"x", "a", "c0"}, ())
    assert work.undo(canvas) is canvas
    assert work.add(canvas, ["x"], around).said == "都已在图中。"
    (step,) = work.data(work.add(canvas, ["d"], around), around)["steps"]
    assert step["text"] == "加入 d"


def test_what_was_there_before_a_reload_comes_back_once(around: Surroundings) -> None:
    desk = Desk(around, "x", "a", "c0", folded=("b", "c3"))
    canvas = desk.send("restore", ids=["x", "b", "nobody", 7])
    assert (canvas.shown, canvas.folded, canvas.log) == (("x", "b"), ("c3",), ())
    assert "刷新前" in canvas.said
    assert desk.send("restore", ids=["a"]).shown == ("x", "b")


# ---- groups


def test_groups_stand_for_who_is_not_drawn_and_open_one_by_one(around: Surroundings) -> None:
    everyone = ("x", "a", "b", "c", "d", "y", "z", *(f"c{n}" for n in range(6)))
    desk = Desk(around, folded=everyone)
    told = work.data(desk.canvas, around)
    (group,) = told["nodes"]  # nobody was put in a community
    assert (group["id"], group["members"], group["cases"], told["edges"]) == (group_id(-1), 7, 6, [])
    desk.send("open_group", id=group_id(-1), cap=9)
    assert len(desk.shown) == 9
    assert not set(desk.canvas.folded) & desk.shown
    assert desk.send("open_group", id="group 99").said
    back = work.undo(desk.canvas)
    assert (back.shown, set(back.folded)) == ((), set(everyone))
    assert narrowed(back, around).said == "其中没有线索名单上的人。"


def test_cases_across_lie_between_groups_and_single_nodes(around: Surroundings) -> None:
    desk = Desk(around, "x", folded=("a", "b", "c0", "c1", "c2"))
    told = work.data(desk.canvas, around)
    assert [(one["source"], one["target"], one["n"]) for one in told["edges"]] == [(group_id(-1), "x", 2)]
    told = work.data(Canvas("g", ("x", "a"), ("b", "c0", "c1", "c2")), around)  # c0 lies between two that are drawn
    across = {one["target"]: one["n"] for one in told["edges"] if one["source"] == group_id(-1)}
    assert across == {"x": 1, "a": 1}
    assert [one["tie"] for one in told["edges"] if one["source"] != group_id(-1)] == ["kin"]


# ---- whatever comes

ID = st.sampled_from(["x", "a", "b", "c", "c0", "c3", "k", "nobody", "", "group -1", "group x", '"><script>'])
VALUE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(ID, max_size=3), ID
)
KIND = st.sampled_from((*ACTS, "", "unknown"))
NAMES = ("id", "ids", "a", "b", "rel", "order", "limit", "offset", "period", "view", "node", "positions")
EVENT = st.builds(lambda kind, more: {**more, "type": kind}, KIND, st.dictionaries(st.sampled_from(NAMES), VALUE))


@given(events=st.lists(EVENT, max_size=12))
def test_no_event_breaks_a_canvas(around: Surroundings, events: list[dict[str, Any]]) -> None:
    desk = Desk(around, "x", "c0", folded=("b", "c3"))
    before = desk.shown
    for event in events:
        untouched = not desk.canvas.rev
        canvas = desk.send(event.pop("type"), **event)
        if untouched and not canvas.log:
            before = desk.shown  # what was there before a reload is where the work begins
        assert canvas.ack == desk.seq
        assert len(canvas.shown) == len(set(canvas.shown))
        assert not set(canvas.shown) & set(canvas.folded)
    told = work.data(desk.canvas, around)
    ids = {one["id"] for one in told["nodes"]}
    assert ids >= desk.shown
    assert all(one["source"] in ids and one["target"] in ids for one in told["edges"] + told["folds"])
    json.dumps(told, allow_nan=False)
    while desk.canvas.log:
        desk.send("undo")
    assert desk.shown == before
