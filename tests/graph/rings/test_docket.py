"""The docket as arrays: whose sides a dispute has, who is left out and counted, whom an agent ever acted for."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_graphs import Case, graph_of_cases, reordered

from graph.rings.docket import MOST_PAIRS, NO_DAY, Docket, docket_of
from graph.rings.fields import FIELDS
from graph.tables import Graph


def told(*cases: Case) -> Docket:
    return docket_of(graph_of_cases(cases))


def standing(docket: Docket) -> dict[str, str]:
    """Dispute → its parties, `a-b`."""
    slots = zip(docket.slot_dispute, docket.slot_side, docket.slot_party, strict=True)
    found: dict[str, list[list[str]]] = {dispute: [[], []] for dispute in docket.disputes}
    for d, side, p in slots:
        found[docket.disputes[d]][side].append(docket.parties[p])
    return {dispute: "-".join("".join(sorted(side)) for side in both) for dispute, both in found.items()}


def acting(docket: Docket) -> set[str]:
    pairs = zip(docket.acts_agent, docket.acts_dispute, strict=True)
    return {f"{docket.agents[x]} {docket.disputes[d]}" for x, d in pairs}


def clients(docket: Docket) -> set[str]:
    pairs = zip(docket.client_agent, docket.client_party, strict=True)
    return {f"{docket.agents[x]} {docket.parties[p]}" for x, p in pairs}


def test_the_sides_are_those_of_the_earliest_case_whoever_appealed() -> None:
    docket = told(
        Case("d", "b", "a", day="2023-05-01", court="up"),
        Case("d", "a", "bc", day="2023-01-01"),
        Case("d", "a", "b", day="2023-09-01", kind="执行"),
    )
    assert standing(docket) == {"d": "a-bc"}
    assert docket.first_case == ("c1",)
    assert docket.day.tolist() == [19358]
    assert docket.courts == ("k",)
    assert (docket.cases, docket.left_out) == (3, {})


def test_a_case_without_two_sides_gives_way_to_a_later_one() -> None:
    docket = told(Case("d", "a", day="2023-01-01"), Case("d", "a", "b", day="2023-02-01", court="later"))
    assert standing(docket) == {"d": "a-b"}
    assert docket.first_case == ("c1",)
    assert docket.courts == ("later",)


def test_third_parties_stand_in_no_slot_and_companies_are_organisations() -> None:
    docket = told(Case("d", "a", "B", "cD"))
    assert standing(docket) == {"d": "a-B"}
    assert dict(zip(docket.parties, docket.organisation.tolist(), strict=True)) == {"B": True, "a": False}


@pytest.mark.parametrize("kind", ["刑事", "破产", "保全"])
def test_other_classes_are_left_out_and_counted(kind: str) -> None:
    docket = told(Case("d", "a", "b"), Case("e", "a", "b", kind=kind), Case("f", "c", "d", kind=kind))
    assert standing(docket) == {"d": "a-b"}
    assert docket.left_out == {f"{kind}案件": 2}


@pytest.mark.parametrize("kind", ["民事", "仲裁", "诉前调解", None])
def test_civil_cases_arbitrations_mediations_and_the_unknown_enter(kind: str | None) -> None:
    docket = told(Case("d", "a", "b", kind=kind))
    assert standing(docket) == {"d": "a-b"}
    assert docket.left_out == {}


def test_enforcement_without_its_title_and_cases_without_two_sides_are_counted() -> None:
    docket = told(
        Case("d", "a", "b"), Case("d", "a", "b", kind="执行"), Case("e", "a", "b", kind="执行"), Case("f", "a"),
        Case("g", "", "b", "a"), Case("h", "", "", "ab"),
    )  # fmt: skip
    assert standing(docket) == {"d": "a-b"}
    assert docket.left_out == {"执行案件, 其依据的案件未装载": 1, "没有对立双方": 3}


def test_a_series_takes_part_in_nothing() -> None:
    many = [chr(0x4E00 + n) for n in range(46)]
    wide = Case("e", "".join(many), "".join(chr(0x5E00 + n) for n in range(44)))  # 2,024 pairs
    fits = Case("f", "".join(many[:40]), "".join(chr(0x6E00 + n) for n in range(50)))  # 2,000 pairs
    docket = told(Case("d", "a", "b"), wide, fits)
    assert docket.series == ("e",)
    assert set(standing(docket)) == {"d", "f"}
    assert not any(party.startswith(chr(0x5E00)) for party in docket.parties)
    assert docket.left_out == {}
    assert docket.slot_party.max() == len(docket.parties) - 1 == 91
    assert MOST_PAIRS == 40 * 50


def test_an_agent_acts_in_a_dispute_through_any_case_of_it() -> None:
    docket = told(
        Case("d", "a", "b", day="2023-01-01", agents=(("x", "A", "a"),)),
        Case("d", "b", "a", day="2023-05-01", agents=(("y", "A", "b"), ("x", "B", "a"))),
        Case("d", "a", "b", day="2023-09-01", kind="执行", agents=(("z", "A", "a"),)),
    )
    assert acting(docket) == {"x d", "y d", "z d"}
    assert clients(docket) == {"x a", "y b", "z a"}
    assert docket.acts_agent.tolist() == [0, 1, 2]


def test_an_agent_acts_for_those_named_or_else_for_the_whole_side() -> None:
    docket = told(
        Case("d", "ab", "ce", agents=(("x", "A", "a"), ("y", "B", None), ("z", "A", ""))),
        Case("e", "f", "g", agents=(("x", "B", "g"), ("w", "A", "Q"))),  # who is no party is no client
    )
    assert clients(docket) == {"x a", "x g", "y c", "y e", "z a", "z b"}
    assert acting(docket) == {"x d", "y d", "z d", "x e", "w e"}


def test_where_nothing_is_known_of_day_court_and_cause() -> None:
    docket = told(Case("d", "a", "b", court=None, cause=None), Case("e", "c", "b"), Case("f", "c", "d", court=None))
    assert docket.day.tolist() == [NO_DAY] * 3
    assert docket.courts == ("k", "")
    assert docket.court.tolist() == [1, 0, 1]
    assert docket.field[0] == len(FIELDS)


def test_the_day_of_a_dispute_is_its_first() -> None:
    docket = told(Case("d", "a", "b", day="1970-01-20"), Case("d", "a", "b", day="1970-01-11"))
    assert docket.day.tolist() == [10]
    by_year = told(Case("d", "a", "b", day=None), Case("d", "b", "a", day="2023-01-11"))  # the number says 2023
    assert (by_year.first_case, by_year.day.tolist()) == (("c0",), [19368])
    told_by_close = told(Case("d", "a", "b", facts={"close_date": np.datetime64("1970-01-03").item()}))
    assert told_by_close.day.tolist() == [2]


def test_an_empty_graph_is_an_empty_docket() -> None:
    docket = docket_of(Graph())
    assert (docket.cases, docket.parties, docket.disputes, docket.courts, docket.left_out) == (0, (), (), (), {})
    assert {len(getattr(docket, one.name)) for one in fields(docket) if one.name != "cases"} == {0}


PARTIES = st.text("abcdefGH", max_size=3).map(lambda text: "".join(sorted(set(text))))
AGENTS = st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("AB"), st.none() | PARTIES), max_size=2)


@st.composite
def any_cases(draw: st.DrawFn) -> list[Case]:
    return draw(
        st.lists(
            st.builds(
                Case,
                dispute=st.sampled_from("pqrstu"),
                a=PARTIES,
                b=PARTIES,
                t=PARTIES,
                day=st.none() | st.sampled_from(["2021-01-01", "2021-02-01", "2022-01-01"]),
                kind=st.sampled_from(["民事", "执行", "刑事", None]),
                court=st.none() | st.sampled_from(["K", "L"]),
                cause=st.none() | st.sampled_from(["离婚纠纷", "买卖合同纠纷"]),
                agents=AGENTS.map(lambda told: tuple({(x, side): (x, side, whom) for x, side, whom in told}.values())),
            ),
            max_size=12,
        )
    )


@given(any_cases(), st.integers(0, 99))
def test_the_order_of_the_tables_changes_nothing_and_no_case_is_lost(cases: list[Case], seed: int) -> None:
    graph = graph_of_cases(cases)
    one, other = docket_of(graph), docket_of(reordered(graph, seed))
    for part in fields(Docket):
        mine, theirs = getattr(one, part.name), getattr(other, part.name)
        assert np.array_equal(mine, theirs), part.name
    entered = [case for case in cases if case.dispute in {*one.disputes, *one.series}]
    assert len(entered) + sum(one.left_out.values()) == len(cases) == one.cases
    for dispute, both in standing(one).items():
        assert all(both.split("-"))
        first = cases[int(one.first_case[one.disputes.index(dispute)][1:])]
        assert both == "-".join((first.a, first.b)), dispute
    assert sorted(one.parties) == list(one.parties)
    assert set(one.slot_party.tolist()) == set(range(len(one.parties)))
