"""One edge for each pair that stood against each other in a dispute."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sketch import Edge, Node, case, day, links, party, person, shuffled, sketch

from graph.derive.opposed import MOST_PAIRS, derive

SUITS = {
    "c": case(
        filed_date=day("2020-01-02"), close_date=day("2020-02-01"), amount_claimed_fen=100, dispute_id="c"
    ),
    "d": case(received_date=day("2021-01-01"), close_date=day("2021-03-01"), amount_claimed_fen=7, dispute_id="c"),
    "e": case(filed_date=day("2022-01-01"), dispute_id="e"),
    "p": person(),
    "q": person(),
    "r": person(),
}  # fmt: skip
WHOLE = ("dispute_id", "cases", "amount_fen", "amount_yuan", "from", "to", "origins")


def test_a_pair_of_two_cases_is_one_edge() -> None:
    edges = [party("p", "c", "A"), party("q", "c", "B"), party("q", "d", "A"), party("p", "d", "B")]
    graph = derive(sketch(SUITS, edges))
    assert links(graph, "OPPOSED", *WHOLE) == [
        ("p", "q", "c", 2, 100, 1.0, day("2020-01-02"), day("2021-03-01"), ["o001", "o002"])
    ]


def test_a_case_on_one_side_together_does_not_count() -> None:
    edges = [party("p", "c", "A"), party("q", "c", "B"), party("p", "d", "A"), party("q", "d", "A")]
    assert links(derive(sketch(SUITS, edges)), "OPPOSED", "cases") == [("p", "q", 1)]


def test_only_the_pairs_of_the_first_case() -> None:
    edges = [party("p", "c", "A"), party("q", "c", "B"), party("p", "d", "A"), party("r", "d", "B")]
    assert links(derive(sketch(SUITS, edges)), "OPPOSED", "cases") == [("p", "q", 1)]


def test_one_edge_a_dispute() -> None:
    edges = [party("p", "c", "A"), party("q", "c", "B"), party("p", "e", "A"), party("q", "e", "B")]
    found = links(derive(sketch(SUITS, edges)), "OPPOSED", "dispute_id", "amount_fen", "to")
    assert found == [("p", "q", "c", 100, day("2021-03-01")), ("p", "q", "e", None, None)]


def test_third_parties_oppose_nobody_and_nobody_himself() -> None:
    edges = [party("p", "c", "A"), party("q", "c", "T"), party("p", "c", "B", role="反诉被告")]
    assert links(derive(sketch(SUITS, edges)), "OPPOSED") == []


def test_a_first_case_that_only_a_number_names_is_passed_over() -> None:
    graph = derive(sketch(SUITS, [party("p", "d", "A"), party("q", "d", "B")]))
    assert links(graph, "OPPOSED", "amount_fen", "from") == [("p", "q", 7, day("2020-01-02"))]


@pytest.mark.parametrize(("plaintiffs", "made"), [(MOST_PAIRS // 2, MOST_PAIRS), (MOST_PAIRS // 2 + 1, 0)])
def test_a_mass_suit_opposes_nobody(plaintiffs: int, made: int) -> None:
    many = {f"a{n:04}": person() for n in range(plaintiffs)}
    edges = [party(one, "c", "A") for one in many] + [party("p", "c", "B"), party("q", "c", "B")]
    assert derive(sketch(SUITS | many, edges)).edge("OPPOSED").height == made


CASES, PEOPLE = ["c0", "c1", "c2"], ["p0", "p1", "p2"]


@given(
    filed=st.lists(st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 3)), min_size=3, max_size=3),
    dispute=st.lists(st.sampled_from(["x", "x", "y"]), min_size=3, max_size=3),
    roles=st.sets(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(CASES), st.sampled_from("AABBT")), min_size=3),
    seed=st.integers(0, 9),
)
def test_opposed_are_those_of_plain_loops(
    filed: list[date | None], dispute: list[str], roles: set[tuple[str, str, str]], seed: int
) -> None:
    nodes: dict[str, Node] = {one: person() for one in PEOPLE}
    for n, one in enumerate(CASES):
        nodes[one] = case(filed_date=filed[n], dispute_id=dispute[n], amount_claimed_fen=n)
    edges: list[Edge] = [party(who, where, side) for who, where, side in sorted(roles)]

    expected = set()
    for one in ("x", "y"):
        cases = [c for c in CASES if nodes[c]["dispute_id"] == one]
        heard = sorted((nodes[c]["filed_date"] or date.max, c) for c in cases if any(r[1] == c for r in roles))
        if not heard:
            continue
        first = heard[0][1]
        for a, b in product(PEOPLE, PEOPLE):
            if a != b and {(a, first, "A"), (b, first, "B")} <= roles:
                against = [
                    c for c in cases if {(a, c, "A"), (b, c, "B")} <= roles or {(b, c, "A"), (a, c, "B")} <= roles
                ]
                days = [nodes[c]["filed_date"] for c in cases if nodes[c]["filed_date"]]
                expected.add((a, b, one, len(against), CASES.index(first), min(days, default=None)))

    found = derive(shuffled(sketch(nodes, edges), seed))
    assert set(links(found, "OPPOSED", "dispute_id", "cases", "amount_fen", "from")) == expected
    assert found.edge("OPPOSED").height == len(expected)
