"""Where a canvas begins, on the small county with its rings and clues, and on graphs too large to draw."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_canvas import surroundings
from small_graphs import Case

from app.dossiers.material import material
from app.explorer.services import canvas as work
from app.explorer.services.canvas import Canvas, Step
from app.explorer.services.events import handle
from app.explorer.services.grouping import community_of
from app.explorer.services.starting import MOST, Asking, begin, put, read_address, reopened, saved
from app.explorer.services.surroundings import Surroundings
from graph.errors import QueryError
from graph.workspace import Workspace


@pytest.fixture(scope="module")
def around(county: Workspace) -> Surroundings:
    return Surroundings(material(county))


def test_a_ring_begins_with_its_members_agents_and_cases(around: Surroundings) -> None:
    ring = around.material.rings[0]
    canvas = begin(Asking(rings=(ring["ring_id"],)), around)
    members = {one["id"] for one in ring["members"]}
    assert members | {one["id"] for one in ring["agents"]} | set(ring["case_ids"]) <= set(canvas.shown)
    (outline,) = canvas.outlines
    assert outline.title == "网络 #1"
    assert set(outline.core) == {one["id"] for one in ring["members"] if one["role"] == "core"}
    assert canvas.said == ""
    told = work.data(canvas, around)
    drawn = {one["id"]: one for one in told["nodes"]}
    core = drawn[outline.core[0]]
    assert core["rank"] == min(around.listed[ring["ring_id"]], core["rank"])
    assert core["risk"] >= 0.8
    # Every case of the ring is counted between the two it opposes, and no line between members counts less than drawn.
    assert all(one["n"] > 0 for one in told["folds"])
    assert told["groups"] == [
        {"id": outline.id, "title": "网络 #1", "members": [*outline.members], "core": [*outline.core]}
    ]


def test_a_clue_begins_with_whom_it_is_about_and_who_is_in_its_cases(around: Surroundings) -> None:
    clue = around.material.clues[0]
    canvas = begin(Asking(clues=(str(clue["rank"]),)), around)
    about = {one.partition(":")[2] for one in clue["subjects"]}
    assert about | set(clue["case_ids"]) <= set(canvas.shown)
    _, who = around.participants(around.places(clue["case_ids"]))
    assert set(around.ids(who)) <= set(canvas.shown)


def test_somebody_begins_with_the_first_neighbours_and_a_case_with_its_people(around: Surroundings) -> None:
    member = around.material.rings[0]["members"][0]["id"]
    canvas = begin(Asking(ids=(member,)), around)
    assert canvas.shown[0] == member
    assert 2 <= sum(bool(around.people[around.place(one)]) for one in canvas.shown) <= 11
    case = around.material.rings[0]["case_ids"][0]
    canvas = begin(Asking(ids=(case,)), around)
    _, who = around.participants(around.places([case]))
    assert set(canvas.shown) >= {case, *around.ids(who)}


def test_several_rings_lie_on_one_canvas_and_more_can_be_put_on_it(around: Surroundings) -> None:
    first, second = (one["ring_id"] for one in around.material.rings[:2])
    both = begin(Asking(rings=(first, second)), around)
    assert [one.id for one in both.outlines] == [first, second]
    canvas = put(begin(Asking(rings=(first,)), around), Asking(rings=(second,)), around)
    assert set(canvas.shown) >= set(both.shown)
    assert [one.id for one in canvas.outlines] == [first, second]
    assert canvas.said.startswith("加入 ")


def test_what_is_not_there_is_a_sentence(around: Surroundings) -> None:
    hostile = "<b>" + "名" * 300
    canvas = begin(Asking(("nope",), ("nope",), (hostile,), (hostile,)), around)
    assert canvas.shown == ()
    assert "没有团伙线索 nope" in canvas.said
    assert "没有线索 nope" in canvas.said
    assert "请用搜索加入" in canvas.said
    assert len(canvas.said) < 300
    held = begin(Asking(rings=("1",)), around)
    assert put(held, Asking(ids=("nope",)), around).shown == held.shown


def test_a_path_is_marked_from_end_to_end(around: Surroundings) -> None:
    ring = around.material.rings[0]
    case = ring["case_ids"][0]
    _, who = around.participants(around.places([case]))
    one, other = around.ids(who)[:2]
    canvas = begin(Asking(path=(one, case, other)), around)
    assert canvas.highlight is not None
    assert canvas.highlight.nodes == (one, case, other)
    drawn = {edge["id"] for edge in work.data(canvas, around)["edges"]}
    marked = drawn.intersection(canvas.highlight.edges)
    assert sum(one.startswith("in ") for one in marked) == 2


def test_a_saved_view_comes_back_whole(around: Surroundings) -> None:
    canvas = begin(Asking(rings=("1",)), around)
    node = canvas.shown[0]
    look = {"positions": {node: {"x": 1.5, "y": -2.0}}, "pins": [node], "camera": {"zoom": 1, "pan": {"x": 0, "y": 0}},
            "hidden": [canvas.shown[1]], "view": "case", "period": ["2020-01", "2021-02"]}  # fmt: skip
    back = reopened("view=3", json.loads(json.dumps(saved(canvas, look))), around)
    assert (back.shown, back.outlines, back.said) == (canvas.shown, canvas.outlines, "")
    told = work.data(back, around)
    drawn = next(one for one in told["nodes"] if one["id"] == node)
    assert (drawn["x"], drawn["y"], drawn["pinned"]) == (1.5, -2.0, True)
    assert (told["view"], told["period"], told["hidden_ids"]) == ("case", ["2020-01", "2021-02"], [canvas.shown[1]])
    assert told["camera"] == {"zoom": 1, "pan": {"x": 0, "y": 0}}


def test_a_saved_view_keeps_what_was_marked(around: Surroundings) -> None:
    canvas = begin(Asking(rings=("1",)), around)
    one, other = (who["id"] for who in around.material.rings[0]["members"][:2])
    marked = handle(canvas, {"seq": 1, "type": "path", "a": one, "b": other}, around)
    assert marked.highlight is not None
    back = reopened("view=3", json.loads(json.dumps(saved(marked, {}))), around)
    assert back.highlight == marked.highlight
    older = {name: value for name, value in saved(marked, {}).items() if name != "highlight"}
    assert reopened("view=3", older, around).highlight is None


def test_of_an_older_graph_what_is_gone_is_counted(around: Surroundings) -> None:
    canvas = begin(Asking(rings=("1",)), around)
    payload = saved(canvas, {})
    payload["shown"].append("f" * 32)
    assert reopened("v", payload, around).said.startswith("1 个已不在图谱中")
    older = Canvas("g", (*canvas.shown, "f" * 32), rev=4, ack=7, log=(Step("expand", "f" * 32),))
    now = work.rebased(older, around)
    assert (now.shown, now.rev, now.ack, now.log) == (canvas.shown, 5, 7, ())
    assert "1 个" in now.said


@pytest.mark.parametrize("payload", [{}, {"shown": 3, "folded": [], "outlines": [], "look": {}}, {"shown": []}])
def test_a_view_of_somebody_elses_making_is_refused(around: Surroundings, payload: dict[str, object]) -> None:
    with pytest.raises(QueryError, match="打不开"):
        reopened("v", payload, around)


@pytest.fixture
def renamed(own_county: Workspace) -> str:
    """A county whose first ring was called otherwise in the run before."""
    path = own_county.require("detect").folder / "rings.json"
    told = json.loads(path.read_text("utf-8"))
    told["rings"][0]["predecessors"] = ["former-ring-id"]
    path.unlink()  # the file is a link: only this copy of it may change
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return str(told["rings"][0]["ring_id"])


def test_a_ring_id_of_an_older_run_leads_to_the_ring(own_county: Workspace, renamed: str) -> None:
    canvas = begin(Asking(rings=("former-ring-id",)), Surroundings(material(own_county)))
    assert canvas.outlines[0].id == renamed
    assert canvas.said == "该编号已由 网络 #1 承接。"


# ---- too many

LENDERS = "甲乙丙"


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Surroundings:
    """Three lenders who sue everybody, and two who sue each other forty times."""
    borrowers = [chr(0x5000 + n) for n in range(60)]
    suits = [Case(f"d{n}", LENDERS[n % 3], one, day=f"2020-01-{n % 28 + 1:02}") for n, one in enumerate(borrowers)]
    often = [Case(f"o{n}", "子", "丑", day=f"20{10 + n // 12}-{n % 12 + 1:02}-01") for n in range(40)]
    return surroundings(tmp_path_factory.mktemp("crowd") / "w", [*suits, *often])


def test_too_many_people_are_drawn_as_groups(crowd: Surroundings) -> None:
    everybody = tuple(crowd.network.ids[n] for n in range(crowd.network.size) if crowd.people[n])[:MOST]
    canvas = begin(Asking(path=everybody), crowd, cap=50)
    assert canvas.shown == ()
    assert set(everybody) <= set(canvas.folded)
    assert "按社群画出" in canvas.said
    told = work.data(canvas, crowd, cap=50)
    assert all(community_of(one["id"]) is not None for one in told["nodes"])
    assert sum(one["members"] for one in told["nodes"]) == len(everybody)


def test_too_many_cases_leave_the_newest_and_true_numbers(crowd: Surroundings) -> None:
    canvas = begin(Asking(path=("子", "丑")), crowd, cap=20)
    assert len(canvas.shown) == 20
    assert canvas.shown[:2] == ("子", "丑")
    assert "只画最近的 18 件" in canvas.said
    told = work.data(canvas, crowd, cap=20)
    (fold,) = told["folds"]
    assert fold["n"] == 40
    assert min(one["t0"] for one in told["nodes"] if one["type"] == "LegalCase") == "2011-11-01"  # 18 months, the last


# ---- the address


def test_an_address_says_what_it_was_made_of() -> None:
    asked = read_address({"ring": "a, b,,a", "id": "x", "lang": "en"})
    assert asked == Asking(("a", "b"), (), ("x",))
    assert asked.address == {"ring": "a,b", "id": "x"}
    assert asked.gid == "ring=a,b id=x"
    assert read_address({"view": " 12 ", "ring": "a"}) == Asking(view="12")
    assert read_address({}).gid == "empty"


@given(st.dictionaries(st.sampled_from(["ring", "clue", "id", "path", "view", "other"]), st.text(max_size=300)))
def test_reading_an_address_twice_gives_the_same(parameters: dict[str, str]) -> None:
    asked = read_address(parameters)
    assert read_address(asked.address) == asked
