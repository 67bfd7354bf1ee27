"""`deg` counts neighbours, not edges."""

from sketch import Edge, Node, case, company, party, person, sketch, values

from graph.derive.degrees import COUNTED, derive

NODES: dict[str, Node] = {
    "p": person(),
    "k": company(),
    "m": company(),
    "t": {"label": "Phone"},
    "c": case(),
    "a": {"label": "Agent"},
}


def test_the_labels_that_declare_it() -> None:
    assert COUNTED == ("Address", "Agent", "BankAccount", "Company", "Phone")


def test_distinct_neighbours() -> None:
    edges: list[Edge] = [
        ("p", "HAS_PHONE", "t", {"case_id": "c"}),
        ("p", "HAS_PHONE", "t", {"case_id": "d"}),
        ("k", "HAS_PHONE", "t", {}),
        party("k", "c", "A"),
        party("k", "c", "B"),
        ("a", "AGENT_IN", "c", {"side": "A"}),
        ("a", "WORKS_AT", "k", {}),
    ]
    graph = derive(sketch(NODES, edges))
    assert values(graph, "Phone", "deg") == {"t": 2}
    assert values(graph, "Company", "deg") == {"k": 3, "m": 0}
    assert values(graph, "Agent", "deg") == {"a": 2}


def test_both_ends_of_one_label_and_no_neighbour_of_itself() -> None:
    graph = derive(
        sketch(NODES, [("k", "BRANCH_OF", "m", {}), ("m", "SHAREHOLDER_OF", "k", {}), ("k", "CONTROLS", "k", {})])
    )
    assert values(graph, "Company", "deg") == {"k": 1, "m": 1}


def test_derived_edges_do_not_count() -> None:
    graph = derive(sketch(NODES, [("k", "TIE", "m", {"kind": "email"}), ("k", "OPPOSED", "p", {})]))
    assert values(graph, "Company", "deg") == {"k": 0, "m": 0}
