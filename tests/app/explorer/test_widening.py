"""The next neighbours: best first, hubs left out, and the cases that make the numbers on the lines true."""

import time
from datetime import date, timedelta

import polars as pl
import pytest
from small_canvas import Edge, published, surroundings
from small_graphs import Case

from app.dossiers.material import material
from app.explorer.services.drawing import fold_id, picture
from app.explorer.services.surroundings import CASE, Surroundings
from app.explorer.services.widening import MOST_JOINING, NEWEST, OLDEST, Wish, common, widen
from graph.paths import HUB_DEGREE
from graph.tables import Graph, edge_columns, node_columns

EPOCH = date(1970, 1, 1)
CASES = (
    Case("d0", "x", "a", day="2020-01-01"),
    Case("d1", "x", "a", day="2019-01-01"),
    Case("d2", "x", "b", day="2024-01-01"),
    Case("d3", "c", "x", day=None, agents=(("w", "B", None),)),
    Case("d4", "a", "b", day="2021-01-01"),
    Case("d5", "m", "n", t="x", day="2018-01-01"),
    *(Case(f"bank{n}", "N", chr(0x4E00 + n), day="2015-01-01") for n in range(HUB_DEGREE + 1)),
    Case("d6", "N", "x", day="2016-01-01"),
)
EDGES: tuple[Edge, ...] = (("x", "Person", "KIN", "kin", "Person", {"kind": "配偶"}),)
NODES = {"Person": [{"id": "kin", "name": "家人"}]}


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Surroundings:
    return surroundings(
        tmp_path_factory.mktemp("widening") / "w", CASES, {"N": {"org_kind": "银行"}}, nodes=NODES, edges=EDGES
    )


def test_who_shares_more_cases_comes_first_then_the_newer(around: Surroundings) -> None:
    found = widen(around, ["x"], "x", Wish())
    assert found.new[:2] == ("a", "b")
    assert set(found.new) == {"a", "b", "c", "m", "w", "kin"}  # n is on the same side of c5
    assert found.left == found.hubs == 1


def test_the_next_ones_follow_without_repeats(around: Surroundings) -> None:
    shown, seen = ["x"], []
    while True:
        found = widen(around, shown, "x", Wish(limit=2))
        if not found.new:
            break
        seen += found.new
        shown += [*found.new, *found.cases]
    assert seen == [*widen(around, ["x"], "x", Wish(limit=50)).new]
    assert len(seen) == len(set(seen))
    assert widen(around, ["x"], "x", Wish(limit=2, offset=2)).new == tuple(seen[2:4])


def test_a_hub_comes_only_when_its_kind_is_asked_for(around: Surroundings) -> None:
    assert "N" not in widen(around, ["x"], "x", Wish()).new
    found = widen(around, ["x"], "x", Wish(kind="Bank"))
    assert (found.new, found.left, found.hubs) == (("N",), 0, 0)
    assert widen(around, ["x"], "x", Wish(kind="Insurer")).new == ()


def test_every_case_that_joins_a_newcomer_comes_along(around: Surroundings) -> None:
    first = widen(around, ["x"], "x", Wish(limit=1))
    assert (first.new, set(first.cases)) == (("a",), {"c0", "c1"})
    second = widen(around, ["x", *first.new, *first.cases], "x", Wish(limit=1))
    assert (second.new, set(second.cases)) == (("b",), {"c2", "c4"})  # c4 joins b to a
    shown = ["x", *first.new, *first.cases, *second.new, *second.cases]
    assert picture(around, shown).folds == []


def test_in_the_case_reading_neighbours_are_what_edges_lead_to(around: Surroundings) -> None:
    found = widen(around, ["x"], "x", Wish(CASE, limit=50))
    assert set(found.new) == {"c0", "c1", "c2", "c3", "c5", f"c{7 + HUB_DEGREE}", "kin"}
    assert found.cases == ()
    assert found.new[0] == "c2"  # cases before people, the newest first
    of_case = widen(around, ["c3"], "c3", Wish(CASE))
    assert (of_case.new, of_case.hubs) == (("c", "w", "x"), 1)  # the court is a hub
    assert widen(around, ["c3"], "c3", Wish(CASE, "Court")).new == ("k",)


@pytest.mark.parametrize(("order", "first"), [(NEWEST, ("b", "a", "m")), (OLDEST, ("m", "a", "b"))])
def test_by_day_the_undated_come_last(around: Surroundings, order: str, first: tuple[str, ...]) -> None:
    found = widen(around, ["x"], "x", Wish(order=order))
    assert found.new[:3] == first
    assert set(found.new[-3:]) == {"c", "w", "kin"}


def test_a_period_keeps_what_is_known_to_be_in_it(around: Surroundings) -> None:
    since, until = ((date(year, month, day) - EPOCH).days for year, month, day in ((2019, 1, 1), (2020, 12, 31)))
    assert widen(around, ["x"], "x", Wish(since=since, until=until)).new == ("a",)


def test_a_full_canvas_takes_no_more_and_says_so(around: Surroundings) -> None:
    found = widen(around, ["x"], "x", Wish(), cap=4)
    assert len(found.new) + len(found.cases) == 3
    assert found.full
    assert widen(around, ["x"], "x", Wish(), cap=1).new == ()


def test_common_neighbours_are_near_both(around: Surroundings) -> None:
    assert common(around, "a", "b", "party") == ["x"]
    assert common(around, "a", "b", CASE) == ["c4"]
    assert common(around, "x", "kin", "party") == []


# ---- a hub of 50,000 cases

MANY = 50_000


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Surroundings:
    """A bank that sued 50,000 times: one debtor in every second case, the rest once each."""
    days = [None if n % 7 == 0 else date(2000, 1, 1) + timedelta(days=n % 9000) for n in range(MANY)]
    cases = pl.DataFrame(
        [{"id": f"c{n:06}", "case_no": f"号{n}", "filed_date": day} for n, day in enumerate(days)],
        schema=node_columns("LegalCase"),
    )
    debtors = ["often" if n % 2 else f"d{n:06}" for n in range(MANY)]
    people = pl.DataFrame(
        [{"id": one, "name": "张三"} for one in dict.fromkeys(debtors)], schema=node_columns("Person")
    )
    company = pl.DataFrame([{"id": "bank", "name": "某银行", "org_kind": "银行"}], schema=node_columns("Company"))
    parties = pl.DataFrame(
        [
            {
                "start": who,
                "start_label": label,
                "end": f"c{n:06}",
                "end_label": "LegalCase",
                "role": role,
                "side": side,
            }
            for n, debtor in enumerate(debtors)
            for who, label, role, side in (("bank", "Company", "原告", "A"), (debtor, "Person", "被告", "B"))
        ],
        schema=edge_columns("PARTY_IN"),
    )
    graph = Graph({"LegalCase": cases, "Person": people, "Company": company}, {"PARTY_IN": parties})
    return Surroundings(material(published(tmp_path_factory.mktemp("bank") / "w", graph)))


def test_a_hub_is_expanded_by_ten_without_its_rows(bank: Surroundings) -> None:
    bank.near(bank.place("bank"), "party")  # what is made once
    begun = time.process_time()
    found = widen(bank, ["bank"], "bank", Wish())
    assert time.process_time() - begun < 2.0
    assert found.new[0] == "often"
    assert len(found.new) == 10
    assert found.left == MANY // 2 + 1 - 10
    assert len(found.cases) == MOST_JOINING + 9


def test_of_thousands_of_cases_the_newest_are_drawn_and_the_line_says_how_many_there_are(bank: Surroundings) -> None:
    found = widen(bank, ["bank"], "bank", Wish(limit=1))
    assert len(found.cases) == MOST_JOINING
    drawn = picture(bank, ["bank", *found.new, *found.cases])
    (fold,) = drawn.folds
    assert (fold["id"], fold["n"]) == (fold_id("suit", "bank", "often"), MANY // 2)
    days = [one["t0"] for one in drawn.nodes if one["type"] == "LegalCase"]
    assert min(days) > "2024-01-01"
    assert fold["t1"] == max(days)
