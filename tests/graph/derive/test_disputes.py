"""Lineages of the same people against the same people are one dispute."""

from typing import Any

import pytest
from sketch import Edge, Node, case, company, day, party, person, sketch, values

from graph.derive.disputes import derive


def disputes(edges: list[Edge], **more: Node) -> dict[str, Any]:
    nodes = {
        "c": case(filed_date=day("2020-01-01"), lineage_id="c"),
        "d": case(filed_date=day("2021-01-01"), lineage_id="d"),
        "p": person(name="张三"),
        "q": person(name="李四"),
        "r": person(name="王五"),
        "k": company(name="长治市甲有限公司"),
    } | more
    return values(derive(sketch(nodes, edges)), "LegalCase", "dispute_id")


SUED = [party("p", "c", "A"), party("q", "c", "B")]
AGAIN = [party("p", "d", "A"), party("q", "d", "B")]
ONE, TWO = {"c": "c", "d": "c"}, {"c": "c", "d": "d"}


def test_the_same_pair_sues_twice() -> None:
    assert disputes([*SUED, *AGAIN]) == ONE


def test_who_sues_whom_does_not_matter() -> None:
    assert disputes([*SUED, party("q", "d", "A"), party("p", "d", "B")]) == ONE


@pytest.mark.parametrize("side", ["A", "B"])
def test_one_more_party_is_another_dispute(side: str) -> None:
    assert disputes([*SUED, *AGAIN, party("r", "d", side)]) == TWO


def test_the_order_of_the_parties_does_not_matter() -> None:
    first = [party("p", "c", "A"), *(party(one, "c", "B") for one in ("q", "r", "k"))]
    again = [*(party(one, "d", "B") for one in ("k", "r", "q")), party("p", "d", "A")]
    assert disputes([*first, *again]) == ONE


def test_a_third_party_does_not_matter() -> None:
    assert disputes([*SUED, *AGAIN, party("r", "d", "T")]) == ONE


def test_sets_not_one_crowd() -> None:
    first = [*SUED, party("r", "c", "B")]
    assert disputes([*first, *AGAIN, party("r", "d", "B")]) == ONE
    assert disputes([*first, *AGAIN, party("r", "d", "A")]) == TWO


@pytest.mark.parametrize("missing", [0, 1])
def test_nobody_on_a_side_stands_alone(missing: int) -> None:
    lonely = [party("p", "c", "A"), party("p", "d", "A")] if missing else [party("q", "c", "B"), party("q", "d", "B")]
    assert disputes(lonely) == TWO


@pytest.mark.parametrize(
    ("hidden", "joined"),
    [
        (person(name="李某", is_masked=True), False),
        (person(name="李某"), False),
        (person(name="李某", is_masked=False), True),
        (person(name="李四", is_masked=True), False),
        (person(name="李四", is_masked=False), True),
        (person(), True),
        (company(name="某公司"), False),
        (company(name="XX有限公司"), False),
        (company(name="*ST海航"), True),
        ({"label": "VillageOrg", "name": "某村"}, False),
    ],
)
def test_a_masked_party_never_joins(hidden: Node, joined: bool) -> None:
    assert disputes([*SUED, *AGAIN], q=hidden) == (ONE if joined else TWO)


def test_a_masked_third_party_keeps_apart_too() -> None:
    assert disputes([*SUED, party("r", "c", "T"), *AGAIN, party("r", "d", "T")], r=person(name="王某")) == TWO


def test_the_first_case_with_parties_speaks_for_its_lineage() -> None:
    later = {
        "stub": case(case_no="（2019）晋0403民初1号", lineage_id="stub"),
        "c": case(filed_date=day("2020-01-01"), lineage_id="stub"),
    }
    assert disputes([*SUED, *AGAIN], **later) == {"stub": "stub", "c": "stub", "d": "stub"}
    first_says_else = [*SUED, *AGAIN, party("r", "stub", "A"), party("q", "stub", "B")]
    assert disputes(first_says_else, **later) == {"stub": "stub", "c": "stub", "d": "d"}


def test_the_id_is_that_of_the_earliest_case() -> None:
    assert disputes([*SUED, *AGAIN], d=case(filed_date=day("2019-01-01"), lineage_id="d")) == {"c": "d", "d": "d"}
    assert disputes([*SUED, *AGAIN], d=case(filed_date=day("2020-01-01"), lineage_id="d")) == ONE


def test_cases_without_parties_are_never_one() -> None:
    assert disputes([]) == TWO
