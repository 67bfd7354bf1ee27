"""Close parties form a group, named after the smallest id."""

from typing import Any

import pytest
from sketch import Edge, Node, company, person, sketch, values

from graph.derive.tie_groups import CLOSE, MOST_MEMBERS, derive


def tie(one: str, other: str, weight: float = 0.9, kind: str = "kin1") -> Edge:
    return (one, "TIE", other, {"kind": kind, "weight": weight})


def groups(edges: list[Edge], nodes: dict[str, Node]) -> dict[str, Any]:
    graph = derive(sketch(nodes, edges))
    return {key: one for label in graph.nodes for key, one in values(graph, label, "tie_group").items()}


FOUR = {"a": person(), "b": company(), "c": person(), "v": {"label": "VillageOrg"}}


def test_a_component_over_labels() -> None:
    assert groups([tie("b", "c"), tie("b", "v")], FOUR) == {"a": None, "b": "b", "c": "b", "v": "b"}


@pytest.mark.parametrize(
    ("weight", "kind", "joined"),
    [(CLOSE, "kin2", True), (CLOSE - 0.01, "kin2", False), (0.6, "phone", False), (0.7, "agent_opposite", False)],
)
def test_only_close_ties_join(weight: float, kind: str, joined: bool) -> None:
    assert groups([tie("a", "b", weight, kind)], FOUR)["b"] == ("a" if joined else None)


@pytest.mark.parametrize(("members", "group"), [(MOST_MEMBERS, "p00"), (MOST_MEMBERS + 1, None)])
def test_a_clan_is_no_group(members: int, group: str | None) -> None:
    nodes = {f"p{n:02}": person() for n in range(members)}
    chain = [tie(f"p{n:02}", f"p{n + 1:02}") for n in range(members - 1)]
    assert set(groups(chain, nodes).values()) == {group}
