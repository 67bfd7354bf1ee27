"""The first sign that a debtor's property is to be shared out, of enforcement and bankruptcy only."""

from datetime import date

import pytest
from sketch import Edge, Node, assert_same, case, day, shuffled, sketch, values

from graph.derive.asset_event import derive
from graph.tables import Graph

HOUSE: Node = {"label": "RealEstate"}
CAR: Node = {"label": "Vehicle"}


def lot(notice: str | None) -> Node:
    return {"label": "AuctionLot", "notice_date": day(notice) if notice else None}


def step(when: str | None, kind: str = "分配方案") -> Node:
    return {"label": "Step", "kind": kind, "date": day(when) if when else None}


def seal(thing: str, when: str | None, where: str = "e") -> Edge:
    return (thing, "SEALED_IN", where, {"from": day(when) if when else None})


def event(nodes: dict[str, Node], edges: list[Edge], **props: object) -> date | None:
    graph = derive(
        sketch({"e": case(**{"case_class": "执行"} | props), "other": case(case_class="执行"), **nodes}, edges)
    )
    assert values(graph, "LegalCase", "asset_event_date")["other"] is None
    found: date | None = values(graph, "LegalCase", "asset_event_date")["e"]
    return found


@pytest.mark.parametrize(
    ("nodes", "edges", "expected"),
    [
        ({}, [], None),
        ({"h": HOUSE}, [seal("h", "2023-05-01")], "2023-05-01"),
        ({"h": HOUSE}, [seal("h", None)], None),
        ({"h": HOUSE, "v": CAR}, [seal("h", "2023-05-01"), seal("v", "2023-04-01")], "2023-04-01"),
        ({"h": HOUSE, "v": CAR}, [seal("h", None), seal("v", "2023-04-01")], "2023-04-01"),
        ({"b": {"label": "BankAccount"}}, [seal("b", "2023-05-01")], "2023-05-01"),
        ({"l": lot("2023-06-01")}, [("l", "LOT_OF", "e", {})], "2023-06-01"),
        ({"l": lot(None)}, [("l", "LOT_OF", "e", {})], None),
        ({"s": step("2023-07-01")}, [("s", "STEP_OF", "e", {})], "2023-07-01"),
        ({"s": step("2023-07-01", "网络查控")}, [("s", "STEP_OF", "e", {})], None),
        (
            {"h": HOUSE, "l": lot("2023-03-02"), "s": step("2023-03-01")},
            [seal("h", "2023-05-01"), ("l", "LOT_OF", "e", {}), ("s", "STEP_OF", "e", {})],
            "2023-03-01",
        ),
    ],
)
def test_the_first_of_all(nodes: dict[str, Node], edges: list[Edge], expected: str | None) -> None:
    assert event(nodes, edges) == (day(expected) if expected else None)


def test_acceptance_of_a_bankruptcy() -> None:
    sealed: list[Edge] = [seal("h", "2023-05-01")]
    accepted = {"case_class": "破产", "accept_date": day("2023-02-01")}
    assert event({}, [], **accepted) == day("2023-02-01")
    assert event({"h": HOUSE}, sealed, **accepted) == day("2023-02-01")
    assert event({"h": HOUSE}, sealed, case_class="破产") == day("2023-05-01")


@pytest.mark.parametrize("kind", ["民事", "保全", "刑事", None])
def test_a_seal_elsewhere_is_no_event(kind: str | None) -> None:
    assert event({"h": HOUSE}, [seal("h", "2023-05-01")], case_class=kind) is None


def test_a_seal_of_another_case_does_not_count() -> None:
    graph = derive(
        sketch(
            {"e": case(case_class="执行"), "f": case(case_class="执行"), "h": HOUSE},
            [seal("h", "2023-05-01"), seal("h", "2023-06-01", "f")],
        )
    )
    assert values(graph, "LegalCase", "asset_event_date") == {"e": day("2023-05-01"), "f": day("2023-06-01")}


def test_without_cases_and_whatever_the_order() -> None:
    assert derive(Graph()).nodes == {}
    graph = sketch(
        {
            "e": case(case_class="执行"),
            "f": case(case_class="破产", accept_date=day("2023-01-01")),
            "h": HOUSE,
            "v": CAR,
        },
        [seal("h", "2023-05-01"), seal("v", "2023-04-01"), seal("v", "2023-06-01", "f")],
    )
    assert_same(derive(graph), derive(shuffled(graph, 3)))
