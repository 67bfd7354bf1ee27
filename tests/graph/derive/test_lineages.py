"""Cases of one suit are one lineage, named after the earliest."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sketch import Edge, Node, case, day, shuffled, sketch, values

from graph.derive.lineages import derive

KINDS = ("上诉", "再审", "发回", "异议", "复议", "恢复执行", "移送", "转破产")


def lineages(nodes: dict[str, Node], edges: list[Edge]) -> dict[str, Any]:
    return values(derive(sketch(nodes, edges)), "LegalCase", "lineage_id")


def test_a_case_alone_is_its_own_lineage() -> None:
    assert lineages({"c": case(), "d": case()}, []) == {"c": "c", "d": "d"}


def test_first_instance_appeal_retrial_and_enforcement_are_one() -> None:
    nodes = {
        "z_first": case(filed_date=day("2020-01-01")),
        "b_appeal": case(filed_date=day("2020-06-01")),
        "a_retrial": case(filed_date=day("2021-06-01")),
        "c_enforcement": case(filed_date=day("2020-09-01")),
    }
    edges: list[Edge] = [
        ("b_appeal", "FOLLOWS", "z_first", {"kind": "上诉"}),
        ("a_retrial", "FOLLOWS", "b_appeal", {"kind": "再审"}),
        ("c_enforcement", "ENFORCES", "z_first", {}),
    ]
    assert set(lineages(nodes, edges).values()) == {"z_first"}


@pytest.mark.parametrize("kind", KINDS)
def test_bankruptcy_is_another_matter(kind: str) -> None:
    nodes = {"c": case(filed_date=day("2020-01-01")), "d": case(filed_date=day("2021-01-01"))}
    found = lineages(nodes, [("d", "FOLLOWS", "c", {"kind": kind})])
    assert found == {"c": "c", "d": "d" if kind == "转破产" else "c"}


def test_an_enforcement_of_two_titles_belongs_to_neither() -> None:
    nodes = {"c": case(), "d": case(), "e": case()}
    one: list[Edge] = [("e", "ENFORCES", "c", {})]
    assert lineages(nodes, one) == {"c": "c", "d": "d", "e": "c"}
    assert lineages(nodes, [*one, ("e", "ENFORCES", "d", {})]) == {"c": "c", "d": "d", "e": "e"}
    assert lineages(nodes, [*one, *one]) == {"c": "c", "d": "d", "e": "c"}


def test_a_deed_is_a_title_but_no_case() -> None:
    nodes = {"c": case(), "e": case(), "n": {"label": "NotarialDeed"}}
    assert lineages(nodes, [("e", "ENFORCES", "n", {})]) == {"c": "c", "e": "e"}
    assert lineages(nodes, [("e", "ENFORCES", "n", {}), ("e", "ENFORCES", "c", {})]) == {"c": "c", "e": "e"}


def test_one_title_may_have_many_enforcements() -> None:
    nodes = {"c": case(), "d": case(), "e": case()}
    found = lineages(nodes, [("e", "ENFORCES", "c", {}), ("d", "ENFORCES", "c", {})])
    assert found == {"c": "c", "d": "c", "e": "c"}


@pytest.mark.parametrize(
    ("c", "d", "earliest"),
    [
        ({"filed_date": day("2020-03-02")}, {"filed_date": day("2020-03-01")}, "d"),
        ({"filed_date": day("2020-03-01")}, {"filed_date": day("2020-03-01")}, "c"),
        # filed before received, judgment and close; each only where the one before is unknown
        ({"filed_date": day("2020-03-02"), "received_date": day("2020-01-01")}, {"filed_date": day("2020-03-01")}, "d"),
        ({"received_date": day("2020-03-02"), "close_date": day("2020-01-01")}, {"filed_date": day("2020-03-01")}, "d"),
        ({"judgment_date": day("2020-03-02")}, {"received_date": day("2020-03-01")}, "d"),
        ({"close_date": day("2020-03-02")}, {"judgment_date": day("2020-03-01")}, "d"),
        # only the year of the number
        ({"filed_date": day("2020-01-02")}, {"case_no": "(2020)晋0403民初1号"}, "d"),
        ({"filed_date": day("2019-12-31")}, {"case_no": "（2020）晋0403民初1号"}, "c"),
        ({"case_no": "（2021）晋0403民终1号"}, {"case_no": "〔2020〕晋0403民初1号"}, "d"),
        ({"case_no": "晋民初1号"}, {"case_no": "（2020）晋0403民初1号"}, "d"),
        ({}, {}, "c"),
    ],
)  # fmt: skip
def test_which_case_is_the_earliest(c: dict[str, Any], d: dict[str, Any], earliest: str) -> None:
    found = lineages({"c": case(**c), "d": case(**d)}, [("d", "FOLLOWS", "c", {"kind": "上诉"})])
    assert set(found.values()) == {earliest}


CASES = [f"c{n}" for n in range(8)]
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 4))


@given(
    filed=st.lists(DAYS, min_size=8, max_size=8),
    follows=st.sets(st.tuples(st.sampled_from(CASES), st.sampled_from(CASES), st.sampled_from(KINDS)), max_size=8),
    enforces=st.sets(st.tuples(st.sampled_from(CASES), st.sampled_from([*CASES, "n"])), max_size=8),
    seed=st.integers(0, 9),
)
def test_lineages_are_those_of_a_union_find(
    filed: list[date | None],
    follows: set[tuple[str, str, str]],
    enforces: set[tuple[str, str]],
    seed: int,
) -> None:
    nodes: dict[str, Node] = {one: case(filed_date=day) for one, day in zip(CASES, filed, strict=True)}
    nodes["n"] = {"label": "NotarialDeed"}
    edges: list[Edge] = [(start, "FOLLOWS", end, {"kind": kind}) for start, end, kind in sorted(follows)]
    edges += [(start, "ENFORCES", end, {}) for start, end in sorted(enforces)]

    parent = {one: one for one in CASES}

    def root(one: str) -> str:
        while parent[one] != one:
            one = parent[one]
        return one

    for start, end, kind in follows:
        if kind != "转破产":
            parent[root(start)] = root(end)
    for start, end in enforces:
        if end != "n" and sum(other == start for other, _ in enforces) == 1:
            parent[root(start)] = root(end)
    when = {one: (nodes[one]["filed_date"] or date.max, one) for one in CASES}
    expected = {one: min((c for c in CASES if root(c) == root(one)), key=lambda c: when[c]) for one in CASES}

    assert values(derive(shuffled(sketch(nodes, edges), seed)), "LegalCase", "lineage_id") == expected
