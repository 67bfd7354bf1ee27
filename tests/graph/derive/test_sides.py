"""A party of unknown side takes it from the lineage's earliest loaded case, or is only mentioned."""

from typing import Any

import pytest
from sketch import Edge, Node, case, company, day, links, party, person, sketch

from graph.derive import derive_all
from graph.derive.sides import derive
from graph.tables import Graph

APPEAL = ("appeal", "FOLLOWS", "first", {"kind": "上诉"})


def suit(**more: Node) -> dict[str, Node]:
    """A first instance, its appeal, and parties."""
    return {
        "first": case(filed_date=day("2020-01-01"), lineage_id="first"),
        "appeal": case(filed_date=day("2020-06-01"), lineage_id="first"),
        "p": person(name="张三"),
        "q": person(name="李四"),
        **more,
    }


def sides(graph: Graph, where: str) -> dict[str, Any]:
    return {start: side for start, end, side in links(graph, "PARTY_IN", "side") if end == where}


def test_the_side_of_the_same_entity_at_first_instance() -> None:
    edges = [party("p", "first", "A"), party("q", "first", "B"), party("q", "appeal", None), party("p", "appeal", None)]
    graph = derive(sketch(suit(), edges))
    assert links(graph, "PARTY_IN", "role", "side", "origins") == [
        ("p", "appeal", "上诉人", "A", ["o004"]),
        ("p", "first", "原告", "A", ["o001"]),
        ("q", "appeal", "上诉人", "B", ["o003"]),
        ("q", "first", "被告", "B", ["o002"]),
    ]
    assert "MENTIONS" not in graph.edges


def test_a_printed_side_stays() -> None:
    edges = [party("p", "first", "A"), party("p", "appeal", "B"), party("q", "first", "B"), party("q", "appeal", None)]
    assert sides(derive(sketch(suit(), edges)), "appeal") == {"p": "B", "q": "B"}


def test_without_the_lineage_the_party_is_only_mentioned() -> None:
    edges = [party("p", "first", "A"), party("p", "appeal", None), party("q", "appeal", "B")]
    graph = derive(sketch(suit(appeal=case(lineage_id="appeal")), edges))
    assert sides(graph, "appeal") == {"q": "B"}
    assert links(graph, "MENTIONS", "start_label", "end_label", "origins") == [
        ("appeal", "p", "LegalCase", "Person", ["o002"])
    ]


def test_one_who_stood_on_both_sides_has_none() -> None:
    edges = [party("p", "first", "A"), party("p", "first", "B", role="反诉被告"), party("p", "appeal", None)]
    graph = derive(sketch(suit(), edges))
    assert sides(graph, "appeal") == {}
    assert links(graph, "MENTIONS") == [("appeal", "p")]


def test_the_earliest_case_with_parties_speaks() -> None:
    nodes = suit(retrial=case(filed_date=day("2021-01-01"), lineage_id="first"))
    known_at_appeal = [party("p", "appeal", "A"), party("p", "retrial", None)]
    assert sides(derive(sketch(nodes, known_at_appeal)), "retrial") == {"p": "A"}
    changed = [party("p", "first", "B"), *known_at_appeal]
    assert sides(derive(sketch(nodes, changed)), "retrial") == {"p": "B"}


def by_name(first: list[Edge], appeal: list[Edge], **more: Node) -> dict[str, Any]:
    return sides(derive(sketch(suit(**more), [*first, *appeal])), "appeal")


def test_the_side_of_the_only_namesake() -> None:
    first, appeal = [party("p", "first", "A"), party("q", "first", "B")], [party("n", "appeal", None)]
    assert by_name(first, appeal, n=person(name="张三")) == {"n": "A"}


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ({"birth_date": day("1970-01-01")}, {"birth_date": day("1970-01-02")}),
        ({"gender": "男"}, {"gender": "女"}),
        ({"id_no_hash": "x"}, {"id_no_hash": "y"}),
        ({}, {"name": "张三丰"}),
    ],
)
def test_a_contradicted_namesake_is_somebody_else(there: dict[str, Any], here: dict[str, Any]) -> None:
    first, appeal = [party("p", "first", "A")], [party("n", "appeal", None)]
    same = {name: there.get(name, value) for name, value in here.items() if name != "name"}
    there = {"name": "张三"} | there
    assert by_name(first, appeal, p=person(**there), n=person(**{"name": "张三"} | same)) == {"n": "A"}
    assert by_name(first, appeal, p=person(**there), n=person(**{"name": "张三"} | here)) == {}


def test_a_company_is_no_namesake_of_a_person() -> None:
    assert by_name([party("p", "first", "A")], [party("n", "appeal", None)], n=company(name="张三")) == {}


def test_two_namesakes_at_first_instance_say_nothing() -> None:
    first, appeal = [party("p", "first", "A"), party("m", "first", "A")], [party("n", "appeal", None)]
    assert by_name(first, appeal, m=person(name="张三"), n=person(name="张三")) == {}


def test_two_namesakes_in_the_appeal_take_nothing() -> None:
    first = [party("p", "first", "A"), party("q", "first", "B")]
    both = {"m": person(name="张三"), "n": person(name="张三")}
    assert by_name(first, [party("m", "appeal", None), party("n", "appeal", None)], **both) == {}
    assert by_name(first, [party("m", "appeal", "B"), party("n", "appeal", None)], **both) == {"m": "B"}


def test_a_name_that_nobody_has_matches_nothing() -> None:
    assert by_name([party("p", "first", "A")], [party("n", "appeal", None)], p=person(), n=person()) == {}


def test_a_mention_that_was_there_gets_the_origins_too() -> None:
    edges: list[Edge] = [
        ("appeal", "MENTIONS", "p", {"amount_fen": 5}),
        ("first", "MENTIONS", "q", {}),
        party("p", "appeal", None),
        party("p", "appeal", None, role="被上诉人"),
    ]
    graph = derive(sketch(suit(), edges))
    assert links(graph, "MENTIONS", "amount_fen", "origins") == [
        ("appeal", "p", 5, ["o001", "o003", "o004"]),
        ("first", "q", None, ["o002"]),
    ]


def test_sides_come_before_disputes() -> None:
    edges = [party("p", "first", "A"), party("q", "appeal", None), party("p", "appeal", None), party("q", "first", "B")]
    graph = derive_all(sketch(suit(), [*edges, APPEAL]))
    assert sides(graph, "appeal") == {"p": "A", "q": "B"}
    assert links(graph, "OPPOSED", "dispute_id", "cases") == [("p", "q", "first", 2)]
