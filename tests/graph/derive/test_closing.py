"""Default and soft closing have three values, and false needs to know everything."""

from typing import Any

import pytest
from sketch import Edge, case, party, person, sketch, values

from graph.derive.closing import SOFT_MODES, derive
from graph.schema.cases import CLOSE_MODES


def closed(edges: list[Edge], **props: Any) -> tuple[bool | None, bool | None]:
    """`is_default`, `soft_close` of one case."""
    nodes = {"c": case(**{"close_mode": "判决"} | props), "a": {"label": "Agent"}}
    nodes |= {one: person() for one in ("p", "q", "r")}
    graph = derive(sketch(nodes, edges))
    return values(graph, "LegalCase", "is_default")["c"], values(graph, "LegalCase", "soft_close")["c"]


def defendants(*present: bool | None) -> list[Edge]:
    return [party("p", "c", "A", present=True)] + [
        party(who, "c", "B", present=one) for who, one in zip(("q", "r"), present, strict=False)
    ]


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        ((True,), False),
        ((False,), True),
        ((None,), None),
        ((False, False), True),
        ((False, True), False),
        ((None, True), False),
        ((False, None), None),
        ((), None),
    ],
)
def test_default_is_nobody_of_b_in_court(present: tuple[bool | None, ...], expected: bool | None) -> None:
    assert closed(defendants(*present))[0] is expected


def test_the_plaintiff_and_a_third_party_do_not_count() -> None:
    assert closed([*defendants(False), party("r", "c", "T", present=True)])[0] is True


def test_one_party_under_two_roles_is_one_party() -> None:
    assert closed([*defendants(None), party("q", "c", "B", role="反诉原告", present=False)])[0] is True


def agent(side: str | None, *acts_for: str) -> Edge:
    return ("a", "AGENT_IN", "c", {"side": side, "for_ids": list(acts_for) or None})


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (agent("A"), True),
        (agent("B"), False),
        (agent("T"), True),
        (agent(None), None),
        (agent(None, "q"), False),
        (agent(None, "p"), True),
        (agent(None, "elsewhere"), None),
    ],
)
def test_an_agent_of_side_b_counts_as_its_party(one: Edge, expected: bool | None) -> None:
    assert closed([*defendants(False), one])[0] is expected


def test_an_agent_of_side_b_counts_where_presence_is_unknown() -> None:
    assert closed([*defendants(None), agent("B")])[0] is False
    assert closed([*defendants(None), agent("A")])[0] is None


@pytest.mark.parametrize("mode", [None, *CLOSE_MODES])
def test_only_a_judgment_is_given_by_default(mode: str | None) -> None:
    assert closed(defendants(False), close_mode=mode)[0] is (True if mode == "判决" else None)


@pytest.mark.parametrize("mode", [None, *CLOSE_MODES])
def test_a_soft_mode_is_soft_whatever_else_is_unknown(mode: str | None) -> None:
    assert closed([], close_mode=mode)[1] is (True if mode in SOFT_MODES else None)


def test_the_soft_modes_are_modes() -> None:
    assert set(SOFT_MODES) < set(CLOSE_MODES)


@pytest.mark.parametrize(
    ("present", "props", "expected"),
    [
        (False, {}, True),
        (True, {"text_flags": ["cash", "admits"]}, True),
        (None, {"close_mode": None, "text_flags": ["admits"]}, True),
        (True, {"text_read": True, "text_flags": ["cash"]}, False),
        (True, {"text_read": True, "text_flags": []}, False),
        (True, {"text_read": True}, False),
        (True, {"text_read": False, "text_flags": []}, None),
        (True, {"text_flags": ["cash"]}, None),
        (None, {"text_read": True, "text_flags": []}, None),
        (True, {"text_read": True, "close_mode": None}, None),
        (True, {"text_read": True, "close_mode": "准予撤诉"}, False),
        (False, {"text_read": True, "close_mode": "准予撤诉"}, False),
        (None, {"text_read": True, "close_mode": "准予撤诉"}, None),
    ],
)
def test_not_soft_needs_mode_presence_and_text(
    present: bool | None, props: dict[str, Any], expected: bool | None
) -> None:
    assert closed(defendants(present), **props)[1] is expected
