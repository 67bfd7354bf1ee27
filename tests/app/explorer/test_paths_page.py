"""路径查询: what an address asks, what is found between whom, and how the page tells it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from chromium import PATIENCE_MS, Window, streamlit_app
from hypothesis import given
from hypothesis import strategies as some
from looking import components, html, opened, toasts
from small_graphs import Case
from small_store import publish_small, small_graph
from streamlit.testing.v1 import AppTest

from app.explorer.services.choosing import Candidates, candidates
from app.explorer.services.paths import (
    KINDS,
    MOST,
    MOST_ENDS,
    Found,
    Question,
    Told,
    read_address,
    search,
    told,
)
from graph import schema
from graph.paths import LONGEST
from graph.reader import GraphReader
from graph.workspace import Workspace

MARKUP = "<img src=x onerror=alert(1)>**甲**"
NAMES = {"p": "赵甲一", "q": "钱乙二", "r": "孙丙三", "s": "孙丙三", "w": MARKUP, "x": "龘" * 300}
CLOSED = date(2020, 4, 1)
CASES = (
    Case("d0", "p", "V", day="2020-03-01", agents=(("周", "A", None),), court=None, facts={"close_date": CLOSED}),
    Case("d1", "q", "r", day="2021-03-01", agents=(("周", "A", None),), court=None),
    Case("d2", "r", "s", day="2021-06-01", court=None),
    Case("d3", "w", "x", court=None),  # of no known day
    Case("d4", "x", "p", day="2022-01-01", court=None),
    Case("d5", "s", "t", day="2022-02-01", court=None),
    Case("d6", "s", "t", day="2022-03-01", court=None),
)
ALONE = {"id": "alone", "name": "独行"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    graph = small_graph(CASES, {one: {"name": name} for one, name in NAMES.items()}, people=[ALONE], kin=[("p", "q")])
    return publish_small(tmp_path_factory.mktemp("paths") / "workspace", graph, {"p": ["former"]}, served=False)


@pytest.fixture(scope="module")
def reader(workspace: Workspace) -> GraphReader:
    return GraphReader(workspace)


def found(reader: GraphReader, **question: Any) -> Told:
    return told(reader, search(reader, Question(**question), seconds=60))


NO_KIN = tuple(key for key in KINDS if key not in ("kin", "derived"))


# ---- what is asked


def test_every_relation_of_the_schema_is_of_exactly_one_kind() -> None:
    named = [name for kind in KINDS.values() for name in kind.relations]
    assert sorted(named) == sorted(schema.EDGES)


days = some.none() | some.dates(date(1950, 1, 1), date(2100, 1, 1))
ids = some.lists(some.sampled_from(["p", "q", "r", "s", "w", "x", "V", "c0"]), max_size=MOST_ENDS, unique=True).map(
    tuple
)


@given(
    question=some.builds(
        Question,
        starts=ids,
        ends=ids,
        kinds=some.lists(some.sampled_from(sorted(KINDS)), unique=True).map(tuple),
        since=days,
        until=days,
        longest=some.integers(1, LONGEST),
        hubs=some.booleans(),
        in_time=some.booleans(),
    ).filter(lambda one: not (one.since and one.until and one.since > one.until))
)
def test_an_address_says_the_whole_question(reader: GraphReader, question: Question) -> None:
    read = read_address(reader, question.address)
    assert (read.question, read.unclear, read.wrong) == (question, (), ())
    assert all(read.question.address.values())  # nothing that is as usual
    assert read.question.limits is not None


@pytest.mark.parametrize(
    ("written", "id_"), [("p", "p"), ("former", "p"), ("赵甲一", "p"), ("(2023)冀9901民初1号", "c1"), ("独行", "alone")]
)
def test_an_end_is_an_id_a_former_id_a_name_or_a_case_number(reader: GraphReader, written: str, id_: str) -> None:
    assert read_address(reader, {"from": written}).question.starts == (id_,)


def test_of_namesakes_one_must_be_chosen_and_the_one_with_most_cases_comes_first(reader: GraphReader) -> None:
    read = read_address(reader, {"from": "p,孙丙三", "to": "钱乙二"})
    assert (read.question.starts, read.question.ends) == (("p",), ("q",))
    (unclear,) = read.unclear
    assert (unclear.side, unclear.text) == ("from", "孙丙三")
    assert [(one.id, one.note) for one in unclear.candidates.nodes] == [("s", "3 案"), ("r", "2 案")]


def test_only_what_is_of_the_wanted_labels_is_a_candidate(reader: GraphReader) -> None:
    assert [one.id for one in candidates(reader, "孙", ["Person"]).nodes] == ["s", "r"]
    assert candidates(reader, "孙", ["Agent"]) == Candidates()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"from": "没有此人"}, "没有找到“没有此人”"),
        ({"from": "p,q,r,s,w,x"}, "每头最多 5 个"),
        ({"kinds": "kin,friends"}, "没有“friends”这一类关系"),
        ({"since": "去年"}, "“去年”不是日期"),
        ({"max": "13"}, "最多步数应在 1 与 12 之间"),
        ({"max": "-1"}, "最多步数应在 1 与 12 之间"),
        ({"since": "2022-01-01", "until": "2021-01-01"}, "起日晚于止日"),
    ],
)
def test_what_cannot_be_understood_is_said_and_the_rest_is_asked(
    reader: GraphReader, address: dict[str, str], sentence: str
) -> None:
    read = read_address(reader, {"to": "q", **address})
    (line,) = read.wrong
    assert sentence in line
    assert read.question.ends == ("q",)
    assert len(read.question.starts) <= MOST_ENDS
    assert read.question.limits.longest <= LONGEST


# ---- what is found


def test_a_path_is_chips_with_short_words_between_and_a_sentence(reader: GraphReader) -> None:
    result = found(reader, starts=("p",), ends=("q",), kinds=("party", "agent"))
    (shape,) = result.shapes
    assert (shape.words, shape.relations) == ("自然人-案件-代理人-案件-自然人", "当事人、代理")
    (path,) = shape.paths
    assert [one.id for one in path.nodes] == ["p", "c0", "周", "c1", "q"]
    assert path.joins == ("原告", "代理人", "代理", "原告")
    first, second = "（2023）冀9901民初0号", "（2023）冀9901民初1号"
    assert path.sentence == f"赵甲一是{first}的原告，该案代理人有周，周代理{second}，该案原告有钱乙二。"
    assert (result.listed, result.found, result.more, result.complete) == (1, 1, False, True)


def test_paths_of_one_shape_stand_together_the_shortest_first(reader: GraphReader) -> None:
    result = found(reader, starts=("p",), ends=("q",))
    assert [(one.words, len(one.paths)) for one in result.shapes] == [
        ("自然人-自然人", 1),
        ("自然人-案件-代理人-案件-自然人", 1),
    ]
    assert result.shapes[0].paths[0].sentence == "赵甲一与钱乙二之间：亲属(父母子女)。"


def test_days_that_are_unknown_are_counted_and_days_in_order_are_told(reader: GraphReader) -> None:
    (shape,) = found(reader, starts=("w",), ends=("x",)).shapes
    assert shape.paths[0].undated == 2
    forward = found(reader, starts=("p",), ends=("q",), kinds=("party", "agent"), in_time=True)
    assert forward.shapes[0].paths[0].days == (date(2020, 3, 1), date(2020, 3, 1), date(2021, 3, 1), date(2021, 3, 1))


def test_every_start_is_asked_with_every_end_once(reader: GraphReader) -> None:
    result = found(reader, starts=("p", "q"), ends=("q", "p", "alone"))
    pairs = [(one.start.id, one.end.id) for one in result.pairs]
    assert pairs == [("p", "q"), ("p", "alone"), ("q", "alone")]
    assert [bool(one.why) for one in result.pairs] == [False, True, True]
    forward = found(reader, starts=("p", "q"), ends=("q", "p"), in_time=True)
    assert [(one.start.id, one.end.id) for one in forward.pairs] == [("p", "q"), ("q", "p")]


def test_twenty_paths_are_listed_and_each_pairs_first_is_among_them(tmp_path: Path) -> None:
    many = [Case(f"d{n}", "a", "b", day="2020-01-01", court=None) for n in range(30)]
    far = [Case("e0", "a", "c", day="2020-01-01", court=None), Case("e1", "c", "d", day="2020-01-01", court=None)]
    reader = GraphReader(publish_small(tmp_path / "many", small_graph([*many, *far]), served=False))
    result = found(reader, starts=("a",), ends=("b", "d"), kinds=("party",))
    assert result.listed == MOST
    assert result.more
    listed = [path for shape in result.shapes for path in shape.paths]
    assert {path.nodes[-1].id for path in listed} == {"b", "d"}
    assert [path.length for path in listed] == sorted(path.length for path in listed)
    assert [(one.count, one.more) for one in result.pairs] == [(MOST, True), (1, False)]


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"longest": 3, "kinds": NO_KIN}, "不限「最多 3 步」时有 4 步的"),
        ({"since": date(2021, 1, 1), "kinds": NO_KIN}, "不限「期间」时有 4 步的"),
        ({"kinds": ("party",)}, "不限「关系的种类」时有 1 步的"),
        ({"starts": ("q",), "ends": ("p",), "in_time": True, "kinds": NO_KIN}, "不限「按时间先后」时有 4 步的"),
        ({"longest": 1, "kinds": ("party",), "starts": ("p",), "ends": ("r",)}, "不限「最多 1 步、关系的种类」"),
    ],
)
def test_where_there_is_none_the_limit_is_named_and_can_be_lifted(
    reader: GraphReader, limits: dict[str, Any], sentence: str
) -> None:
    question = Question(**{"starts": ("p",), "ends": ("q",), **limits})
    (pair,) = told(reader, search(reader, question, seconds=60)).pairs
    assert sentence in pair.why
    assert pair.lifts
    for lift in pair.lifts:
        assert replace(lift.question, starts=(), ends=()) != replace(question, starts=(), ends=())
        assert told(reader, search(reader, lift.question, seconds=60)).listed, lift.words


def test_hubs_are_out_unless_they_are_let_in(tmp_path: Path) -> None:
    """Everybody's cases are heard by one court."""
    cases = [Case(f"d{n}", f"{chr(0x4E00 + 2 * n)}", f"{chr(0x4E01 + 2 * n)}", day="2020-01-01") for n in range(110)]
    reader = GraphReader(publish_small(tmp_path / "court", small_graph(cases), served=False))
    question = Question(("一",), (chr(0x4E02),))
    (pair,) = told(reader, search(reader, question, seconds=60)).pairs
    assert "不经过连接多于 100 的枢纽" in pair.why
    (lift,) = pair.lifts
    assert lift.question == replace(question, hubs=True)
    assert (
        found(reader, starts=("一",), ends=(chr(0x4E02),), hubs=True).shapes[0].words == "自然人-案件-法院-案件-自然人"
    )


def test_nothing_in_the_graph_connects_them(reader: GraphReader) -> None:
    (pair,) = found(reader, starts=("p",), ends=("alone",)).pairs
    assert (pair.why, pair.lifts) == ("图谱中两者没有任何联系", ())


def test_out_of_time_says_what_was_not_asked(reader: GraphReader) -> None:
    question = Question(("p",), ("q", "r", "alone"))
    late = search(reader, question, seconds=0)
    assert ([(one.start, one.end) for one in late.answers], late.late) == (
        [(reader.network.place("p"), reader.network.place("q"))],
        (("p", "r"), ("p", "alone")),
    )
    assert [one.name for _, one in told(reader, late).late] == ["孙丙三", "独行"]
    assert search(reader, question, seconds=60, stopped=lambda: True) == Found(
        question, (), (("p", "q"), ("p", "r"), ("p", "alone"))
    )


# ---- the page


@pytest.fixture
def page(workspace: Workspace, at_work: pytest.MonkeyPatch) -> Iterator[Any]:
    at_work.setenv("QINGSU_WORKSPACE", str(workspace.folder))

    def at(**address: str) -> AppTest:
        drawn = opened("paths", **{name.rstrip("_"): value for name, value in address.items()})
        assert not drawn.exception
        return drawn

    return at


def sent(at: AppTest) -> str:
    """All that went to components, as text."""
    told = (json.loads(str(one.proto.json or one.proto.mixed.json)) for one in components(at))
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in told)


def test_without_ends_the_page_says_what_to_do(page: Any) -> None:
    assert "先选两头" in html(page())
    assert "先选两头" in html(page(from_="p"))


def test_the_address_is_asked_and_survives(page: Any) -> None:
    at = page(from_="p", to="q", kinds="party,agent", max="5", since="2019-01-01")
    assert "自然人-案件-代理人-案件-自然人 ×1" in html(at)
    assert "路径只说明怎样连着，不是结论" in html(at)
    assert "p,c0,周,c1,q" in sent(at)
    assert at.multiselect(key="paths_kinds").value == ["party", "agent"]
    assert at.selectbox(key="paths_longest").value == 5
    assert at.date_input(key="paths_since").value == date(2019, 1, 1)
    assert at.toggle(key="paths_hubs").value is False


def test_a_widget_changes_the_address_and_the_answer(page: Any) -> None:
    at = page(from_="p", to="q", kinds="party,agent")
    at.selectbox(key="paths_longest").set_value(3).run()
    assert not at.exception
    assert at.query_params["max"] == "3"
    assert at.query_params["from"] == "p"
    assert "为什么没有" in html(at)
    assert "不限「最多 3 步」时有 4 步的" in html(at)
    (lift,) = [one for one in at.button if one.label == "放宽「最多 3 步」再查"]
    lift.click().run()
    assert "自然人-案件-代理人-案件-自然人 ×1" in html(at)
    at.button(key="paths_clear").click().run()
    assert "先选两头" in html(at)
    assert "from" not in at.query_params


def test_two_sides_are_swapped(page: Any) -> None:
    at = page(from_="p", to="q")
    at.button(key="paths_swap").click().run()
    assert (at.query_params["from"], at.query_params["to"]) == ("q", "p")


def test_names_in_the_address_are_chosen_from(page: Any) -> None:
    at = page(from_="孙丙三", to="没有此人")
    assert "“孙丙三”指哪一个" in html(at)
    assert "没有找到“没有此人”" in html(at)
    assert "选这个" in sent(at)


def test_several_pairs_are_told_pair_by_pair(page: Any) -> None:
    at = page(from_="p", to="q,alone")
    assert "每一对" in html(at)
    assert "图谱中两者没有任何联系" in sent(at)


def test_the_same_on_both_sides(page: Any) -> None:
    assert "两头是同一个" in html(page(from_="p", to="p"))


def test_names_are_text_whatever_they_hold(page: Any) -> None:
    at = page(from_="w", to="x")
    assert MARKUP in sent(at)
    assert "龘" * 300 in sent(at)
    assert "1 步日期不明" in sent(at) or "2 步日期不明" in sent(at)
    assert "<img src=x" not in html(at)
    lone = page(from_="w", to="alone")
    assert "&lt;img src=x" in html(lone)
    assert "<img src=x" not in html(lone)


def test_in_english(page: Any) -> None:
    at = page(from_="p", to="alone", lang="en")
    assert "nothing in the graph connects them" in html(at)
    assert not [
        one.label for one in at.button if any("一" <= letter <= "鿿" for letter in one.label) and one.label != "中文"
    ]


def test_a_newer_graph_is_asked_as_soon_as_it_is_published(tmp_path: Path, at_work: pytest.MonkeyPatch) -> None:
    first = [Case("d0", "a", "b", day="2020-01-01", court=None)]
    publish_small(tmp_path / "workspace", small_graph(first, people=[{"id": "c", "name": "后来"}]), served=False)
    at_work.setenv("QINGSU_WORKSPACE", str(tmp_path / "workspace"))
    at = opened("paths", **{"from": "a", "to": "c"})
    assert "图谱中两者没有任何联系" in html(at)
    publish_small(tmp_path / "workspace", small_graph([*first, Case("d1", "b", "c", court=None)]), served=False)
    at.run()
    assert any("图谱已更新" in one for one in toasts(at))
    assert "自然人-案件-自然人-案件-自然人 ×1" in html(at)


# ---- in a browser


def test_both_sides_are_picked_by_typing_and_a_path_opens_the_network(window: Window, workspace: Workspace) -> None:
    env = {"QINGSU_WORKSPACE": str(workspace.folder), "QINGSU_LANG": ""}
    with streamlit_app("app/explorer/main.py", env=env) as url:
        page = window.page
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{url}/paths")
        for side, name in (("pick_from", "赵甲"), ("pick_to", "钱乙二")):
            page.locator(f".st-key-{side} input").fill(name)
            page.locator(f".st-key-{side} .hit").first.click()
            page.locator(f".st-key-{side}_chosen .ent").first.wait_for()
        page.get_by_text("自然人-自然人 ×1").wait_for()
        assert parse_qs(urlsplit(page.url).query) == {"from": ["p"], "to": ["q"]}
        page.reload()
        page.get_by_text("自然人-案件-代理人-案件-自然人 ×1").wait_for()
        page.locator(".st-key-pick_from_chosen button.link").click()  # the cross
        page.get_by_text("先选两头").wait_for()
        page.go_back()
        page.get_by_text("在关系探查中看").nth(1).click()
        page.wait_for_url("**/explore?*")
        assert parse_qs(urlsplit(page.url).query) == {"path": ["p,c0,周,c1,q"]}
        page.go_back()
        page.locator(".st-key-shape_2 a.case").first.click()
        page.wait_for_url("**/card?*")
        assert parse_qs(urlsplit(page.url).query) == {"id": ["c0"]}


def test_who_asks_something_else_does_not_wait(window: Window, tmp_path: Path) -> None:
    """Work that would take a minute is given up when a button is pressed."""
    mark = tmp_path / "mark"
    script = tmp_path / "slow.py"
    script.write_text(
        "from pathlib import Path\n"
        "import streamlit as st\n"
        "from app.explorer import working\n"
        "def work(given_up):\n"
        f"    Path({str(mark)!r}).write_text('over' if not given_up.wait(60) else 'given up')\n"
        "    return 'done'\n"
        "st.button('another', key='another')\n"
        "if not st.session_state.another:\n"
        "    st.write(working.wait_for(work, lambda seconds: f'{seconds} seconds', height=100))\n"
        "else:\n"
        "    st.write('something else')\n",
        "utf-8",
    )
    with streamlit_app(script, env={"PYTHONPATH": str(Path(__file__).parents[3])}) as url:
        window.page.goto(url)
        window.page.get_by_text("1 seconds").wait_for(timeout=PATIENCE_MS)
        window.page.get_by_role("button", name="another").click()
        window.page.get_by_text("something else").wait_for(timeout=30_000)
        for _ in range(100):
            if mark.exists() and mark.read_text():
                break
            window.page.wait_for_timeout(100)
        assert mark.read_text() == "given up"


@pytest.fixture(autouse=True, scope="module")
def _clean() -> Iterator[None]:
    yield
    st.cache_resource.clear()
