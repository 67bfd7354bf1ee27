"""Days a case was open, deducted and extended; what is not known is absent."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sketch import Node, case, day, sketch, values

from graph.derive.days import DEDUCTED, derive

MONTH = {"filed_date": day("2023-01-01"), "close_date": day("2023-01-31")}


def step(kind: str = "扣除", sub_kind: str | None = "鉴定", **props: Any) -> Node:
    return {"label": "Step", "kind": kind, "sub_kind": sub_kind, **props}


def days_of(prop: str, *steps: Node, **props: Any) -> int | None:
    nodes = {"c": case(**MONTH | props), "d": case(**MONTH)} | {f"s{n}": one for n, one in enumerate(steps)}
    graph = derive(sketch(nodes, [(f"s{n}", "STEP_OF", "c", {}) for n in range(len(steps))]))
    assert values(graph, "LegalCase", prop)["d"] == (30 if prop == "days_open" else None)
    found: int | None = values(graph, "LegalCase", prop)["c"]
    return found


@pytest.mark.parametrize(
    ("close", "expected"),
    [("2023-01-31", 30), ("2023-01-01", 0), ("2022-12-31", None), (None, None)],
)
def test_days_open(close: str | None, expected: int | None) -> None:
    assert days_of("days_open", close_date=day(close) if close else None) == expected


def test_days_open_needs_the_day_of_filing() -> None:
    assert days_of("days_open", filed_date=None, received_date=day("2023-01-01")) is None


def span(first: str | None, last: str | None, **props: Any) -> Node:
    return step(**{"from": day(first) if first else None, "to": day(last) if last else None}, **props)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([span("2023-01-10", "2023-01-12")], 3),
        ([span("2023-01-10", "2023-01-10")], 1),
        ([span("2023-01-10", "2023-01-12"), span("2023-01-20", "2023-01-21", sub_kind="公告")], 5),
        ([span("2023-01-10", "2023-01-12"), span("2023-01-12", "2023-01-14")], 5),
        ([span("2023-01-10", "2023-01-20"), span("2023-01-12", "2023-01-14"), span("2023-01-16", "2023-01-22")], 13),
        # clipped: never more than days_open
        ([span("2022-12-01", "2023-03-01")], 30),
        ([span("2023-01-01", "2023-01-01")], 0),
        ([span("2023-01-30", "2023-02-10")], 2),
        ([span("2023-02-01", "2023-02-10")], 0),
        # mediation is deducted from nothing, and known to be
        ([span("2023-01-10", "2023-01-12", sub_kind="调解")], 0),
        ([span("2023-01-10", None, sub_kind="调解"), span("2023-01-10", "2023-01-12")], 3),
        # unknown
        ([], None),
        ([span("2023-01-10", None)], None),
        ([span(None, "2023-01-10"), span("2023-01-10", "2023-01-12")], None),
        ([span("2023-01-12", "2023-01-10")], None),
        ([span("2023-01-10", "2023-01-12", sub_kind=None)], None),
        # another step
        ([span("2023-01-10", "2023-01-12", kind="公告")], None),
    ],
)
def test_deducted_days(steps: list[Node], expected: int | None) -> None:
    assert days_of("deducted_days", *steps) == expected


@pytest.mark.parametrize("bound", ["filed_date", "close_date"])
def test_what_cannot_be_clipped_is_unknown(bound: str) -> None:
    assert days_of("deducted_days", span("2023-01-10", "2023-01-12"), **{bound: None}) is None
    assert days_of("deducted_days", span("2023-01-10", "2023-01-12", sub_kind="调解"), **{bound: None}) == 0


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([step("延长", None, days=30, approved_by="院长")], 30),
        ([step("延长", None, days=30, approved_by="院长"), step("延长", None, days=15, approved_by="上级法院")], 45),
        ([span("2023-02-01", "2023-02-28", kind="延长", approved_by="院长")], 28),
        ([step("延长", None, days=30, approved_by="院长"), step("延长", None, days=15)], 30),
        ([step("延长", None, days=30)], None),
        ([step("延长", None, approved_by="院长"), step("延长", None, days=15, approved_by="院长")], None),
        ([step("扣除", "鉴定", days=30, approved_by="院长")], None),
        ([], None),
    ],
)
def test_ext_days(steps: list[Node], expected: int | None) -> None:
    assert days_of("ext_days", *steps) == expected


FEW = st.integers(-3, 12)


@given(
    length=st.integers(0, 10), spans=st.lists(st.tuples(FEW, st.integers(0, 6), st.sampled_from(DEDUCTED)), max_size=5)
)
def test_deducted_days_are_those_of_a_set_of_days(length: int, spans: list[tuple[int, int, str]]) -> None:
    filed = date(2023, 1, 1)
    steps = [
        step(sub_kind=kind, **{"from": filed + timedelta(first), "to": filed + timedelta(first + more)})
        for first, more, kind in spans
    ]
    covered = {n for first, more, _ in spans for n in range(first, first + more + 1)} & set(range(1, length + 1))
    expected = len(covered) if spans else None
    assert days_of("deducted_days", *steps, filed_date=filed, close_date=filed + timedelta(length)) == expected
