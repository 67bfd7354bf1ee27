"""What an edge rests on: cases, register rows, and cells that can be looked up in the kept originals."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_canvas import Edge, surroundings
from small_graphs import Case

from app.dossiers.material import material
from app.explorer.services.canvas import data
from app.explorer.services.details import chosen, detail
from app.explorer.services.drawing import fold_id, picture
from app.explorer.services.evidence import MOST_CASES, evidence
from app.explorer.services.starting import Asking, begin
from app.explorer.services.surroundings import Surroundings
from graph.errors import QueryError
from graph.workspace import Workspace
from loaders.printed import row_at

MANY = MOST_CASES + 7
CASES = (
    *(Case(f"d{n}", "x", "a", day=(date(2020, 1, 1) + timedelta(days=n)).isoformat()) for n in range(MANY)),
    Case("e", "a", "x", day=None, agents=(("w", "A", None),), facts={"cause": None}),
)
EDGES: tuple[Edge, ...] = (
    ("x", "Person", "LEGAL_REP_OF", "Q", "Company", {"from": date(2019, 1, 1)}),
    ("x", "Person", "SHAREHOLDER_OF", "Q", "Company", {"ratio": 0.6, "amount_fen": 5_000_000, "amount_yuan": 50_000.0}),
    ("x", "Person", "HAS_PHONE", "tel", "Phone", {}),
    ("a", "Person", "HAS_PHONE", "tel", "Phone", {}),
)
NODES = {"Phone": [{"id": "tel", "last4": "0001"}], "Company": [{"id": "Q", "name": "某公司"}]}


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Surroundings:
    return surroundings(tmp_path_factory.mktemp("evidence") / "w", CASES, nodes=NODES, edges=EDGES)


def test_a_folded_edge_tells_its_cases_a_page_at_a_time_newest_first(around: Surroundings) -> None:
    edge = fold_id("suit", "x", "a")
    first, second = evidence(around, edge), evidence(around, edge, offset=MOST_CASES)
    assert first is not None
    assert second is not None
    assert (first.total, len(first.cases), len(second.cases)) == (MANY, MOST_CASES, 7)
    assert first.sentence == f"x 告 a，共 {MANY} 案。"
    days = [one.filed for one in (*first.cases, *second.cases)]
    assert days == sorted(days, reverse=True)
    assert first.cases[0].parts == ("原告", "被告")
    assert first.cases[0].origins == (f"o{MANY - 1}",)


def test_the_other_way_round_is_another_edge_and_unknown_is_unknown(around: Surroundings) -> None:
    told = evidence(around, fold_id("suit", "a", "x"))
    assert told is not None
    assert [(one.case_no, one.filed, one.cause) for one in told.cases] == [(f"（2023）冀9901民初{MANY}号", None, None)]
    acted = evidence(around, fold_id("agent", "w", "a"))
    assert acted is not None
    assert acted.sentence == "w 代理 a，共 1 案。"
    assert evidence(around, fold_id("agent", "w", "x")) is None
    assert evidence(around, fold_id("agent", "x", "a")) is None  # who sued her did not act for her


def test_a_line_tells_each_of_its_rows_with_its_cells(around: Surroundings) -> None:
    (line,) = picture(around, ("x", "Q")).edges
    told = evidence(around, line["id"])
    assert told is not None
    assert [(one.words, one.facts, one.since) for one in told.rows] == [
        ("法定代表人", "", date(2019, 1, 1)),
        ("持股 60%", "持股比例 0.6；认缴(元) 50,000.0", None),
    ]
    assert [one.origins for one in told.rows] == [("LEGAL_REP_OF/-/2",), ("SHAREHOLDER_OF/-/2",)]


def test_a_derived_line_says_that_it_is_no_registered_fact(around: Surroundings) -> None:
    (line,) = picture(around, ("x", "a")).edges
    told = evidence(around, line["id"])
    assert told is not None
    assert told.sentence == "推断：共用电话；并非登记事实，依据如下。"
    assert told.rows[0].derived
    assert told.rows[0].origins == ("HAS_PHONE/-/2",)


def test_of_several_cases_the_parties_of_all_of_them_are_told(around: Surroundings) -> None:
    assert around.standing_in(["c0", "c1", f"c{MANY}"]) == ["a", "x"]  # w acts in the last one only, and is no party
    assert around.standing_in([f"c{MANY}"]) == ["a", "x"]


TEXT = st.one_of(
    st.text(max_size=40),
    st.builds(lambda kind, ends: f"fold {kind} {ends}", st.sampled_from(["suit", "agent", "x"]), st.text(max_size=20)),
    st.sampled_from(
        ['fold suit ["x"]', 'fold suit ["x","nobody"]', "fold suit [1,2]", "fold suit {}", "in agent x c0", "tie kin x",
         "tie  x a", "in  x c0", "across group 1 group 2", "tie other x nobody", 'fold suit [["x"],"a"]']
    ),
)  # fmt: skip


@given(TEXT)
def test_the_id_of_no_edge_is_nothing(around: Surroundings, edge: str) -> None:
    assert evidence(around, edge) is None


# ---- on the county


@pytest.fixture(scope="module")
def real(county: Workspace) -> Surroundings:
    return Surroundings(material(county))


def test_every_edge_of_a_ring_leads_to_cells_of_the_originals(real: Surroundings, county: Workspace) -> None:
    told = data(begin(Asking(rings=("1",)), real), real)
    origins: set[str] = set()
    for edge in told["edges"]:
        found = evidence(real, edge["id"])
        assert found is not None, edge
        rows = [*found.cases, *found.rows]
        assert rows
        assert all(one.origins for one in rows), edge
        origins.update(one.origins[0] for one in rows)
    files = {one.partition("/")[0] for one in origins}
    for load in files:
        origin = next(one for one in sorted(origins) if one.startswith(load))
        assert any(text for _, text in row_at(county, origin))


def test_the_panel_tells_a_member_its_cases_and_where_it_is_listed(real: Surroundings) -> None:
    ring = real.material.rings[0]
    member = ring["members"][0]
    told = detail(real, member["id"])
    assert told.node.name == member["name"]
    assert "ring" in [one.page for one in told.listed]
    assert {one.id for one in told.cases} >= {
        case for case in ring["case_ids"] if member["id"] in real.reader.neighbours(case)
    }
    assert told.total == len(told.cases)
    assert told.origins
    assert not any("hash" in title or text == "None" for title, text in told.facts)


def test_what_else_is_beside_somebody_is_said_in_nouns(real: Surroundings) -> None:
    members = [who["id"] for ring in real.material.rings for who in ring["members"]]
    told = "、".join(one for id_ in members for one in detail(real, id_).others)
    assert re.search(r"地址 \d+ 个", told)
    assert re.search(r"亲属 \d+ 人", told)
    assert re.search(r"任职村集体 \d+ 个", told)
    assert not re.search(r"…|地址是|用电话|任村干部于|当事人", told)


def test_the_panel_tells_who_is_in_a_case(real: Surroundings) -> None:
    case = real.material.rings[0]["case_ids"][0]
    told = detail(real, case)
    _, who = real.participants(real.places([case]))
    assert {one.id for one, _ in told.people} == set(real.ids(who))
    assert all(part for _, part in told.people)
    assert (told.cases, told.total) == ((), 0)
    titles = {title for title, _ in told.facts}
    assert "结案方式" in titles
    assert not any("fen" in title for title in titles)


def test_of_what_is_selected_edges_and_strangers_are_left_out(real: Surroundings) -> None:
    member = real.material.rings[0]["members"][0]["id"]
    assert [one.id for one in chosen(real, ["tie kin a b", "nobody", member])] == [member]
    with pytest.raises(QueryError):
        detail(real, "nobody")
