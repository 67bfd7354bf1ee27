"""Facts that tie two parties, each with a near miss."""

from typing import Any

import pytest
from sketch import Edge, Node, case, company, day, links, party, person, sketch

from graph.derive.ties import MOST_INSURED, MOST_ORIGINS, MOST_SHARERS, WEIGHTS, derive
from graph.schema.edges import TIE_KINDS

PEOPLE = {"p": person(), "q": person(), "r": person()}
COMPANIES = {"k": company(), "m": company()}
NODES: dict[str, Node] = {
    **PEOPLE,
    **COMPANIES,
    "v": {"label": "VillageOrg"},
    "a": {"label": "Agent"},
    "t": {"label": "Phone"},
    "u": {"label": "Phone"},
    "h": {"label": "Address", "precision": "room"},
    "b": {"label": "BankAccount"},
    "c": case(),
    "d": case(),
}


def ties(edges: list[Edge], *props: str, **more: Node) -> list[tuple[Any, ...]]:
    """(start, end, kind, properties …) of every TIE."""
    return links(derive(sketch(NODES | more, edges)), "TIE", "kind", *props)


def kin(one: str, other: str, kind: str | None, degree: int | None = None, **time: Any) -> Edge:
    return (one, "KIN", other, {"kind": kind, "degree": degree} | time)


def test_every_weight_is_of_a_kind_of_the_schema() -> None:
    assert set(TIE_KINDS) - set(WEIGHTS) == {"mutual_transfers"}
    assert set(WEIGHTS) < set(TIE_KINDS)


def test_weight_labels_and_origins() -> None:
    graph = derive(sketch(NODES, [("q", "LEGAL_REP_OF", "k", {})]))
    assert links(graph, "TIE", "start_label", "end_label", "kind", "weight", "origins") == [
        ("k", "q", "Company", "Person", "officer", 0.8, ["o001"])
    ]


@pytest.mark.parametrize(
    ("kind", "degree", "expected"),
    [
        ("配偶", None, "spouse"),
        ("配偶", 1, "spouse"),
        ("父母子女", 1, "kin1"),
        ("父母子女", None, "kin1"),
        ("姻亲", 1, "kin1"),
        (None, 1, "kin1"),
        ("兄弟姐妹", 2, "kin2"),
        ("兄弟姐妹", None, "kin2"),
        ("祖孙", None, "kin2"),
        ("姻亲", 2, "kin2"),
        ("叔侄舅甥", 3, None),
        ("叔侄舅甥", None, None),
        (None, None, None),
    ],
)
def test_kin(kind: str | None, degree: int | None, expected: str | None) -> None:
    assert ties([kin("p", "q", kind, degree)]) == ([("p", "q", expected)] if expected else [])


def born(year: int) -> Node:
    return person(birth_date=day(f"{year}-01-01"))


@pytest.mark.parametrize(
    ("p", "q", "r", "found"),
    [
        (person(), person(), person(), True),
        (born(1990), born(1992), born(1960), True),  # siblings: q is their parent below
        (born(1930), born(1990), born(1960), True),  # grandparent
        (born(1960), born(1962), born(1990), False),  # two parents of one child
        (born(1960), person(), born(1990), True),  # not known to be
    ],
)
def test_two_steps_between_parent_and_child(p: Node, q: Node, r: Node, found: bool) -> None:
    edges = [kin("p", "r", "父母子女", 1), kin("q", "r", "父母子女", 1)]
    assert (("p", "q", "kin2") in ties(edges, p=p, q=q, r=r)) is found


def test_two_steps_of_another_kind_are_none() -> None:
    assert ties([kin("p", "r", "父母子女", 1), kin("q", "r", "配偶")]) == [("p", "r", "kin1"), ("q", "r", "spouse")]
    assert ("p", "q", "kin2") not in ties([kin("p", "r", "姻亲", 1), kin("q", "r", "姻亲", 1)])


@pytest.mark.parametrize(
    ("kind", "props", "found"),
    [
        ("LEGAL_REP_OF", {}, True),
        ("OFFICER_OF", {"post": "监事"}, True),
        ("CONTROLS", {}, True),
        ("SHAREHOLDER_OF", {"ratio": 0.1}, True),
        ("SHAREHOLDER_OF", {"ratio": 0.0999}, False),
        ("SHAREHOLDER_OF", {}, False),
        ("EMPLOYED_BY", {}, False),
    ],
)
def test_officers_and_their_kin(kind: str, props: dict[str, Any], found: bool) -> None:
    expected = {("k", "p", "officer"), ("k", "q", "kin_officer")} if found else set()
    tied = ties([("p", kind, "k", props), kin("p", "q", "配偶")])
    assert set(tied) - {("p", "q", "spouse")} == expected


def test_only_near_kin_of_an_officer() -> None:
    assert ties([("p", "LEGAL_REP_OF", "k", {}), kin("p", "q", "兄弟姐妹", 2)]) == [
        ("k", "p", "officer"),
        ("p", "q", "kin2"),
    ]


def test_a_representative_of_a_village() -> None:
    assert ties([("p", "LEGAL_REP_OF", "v", {})]) == [("p", "v", "officer")]
    assert ties([("p", "OFFICIAL_OF", "v", {})]) == []


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("LEGAL_REP_OF", "LEGAL_REP_OF", True),
        ("LEGAL_REP_OF", "CONTROLS", True),
        ("LEGAL_REP_OF", "OFFICER_OF", False),
    ],
)
def test_common_control(one: str, other: str, found: bool) -> None:
    edges: list[Edge] = [("p", one, "k", {}), ("p", other, "m", {})]
    assert (("k", "m", "common_control") in ties(edges)) is found
    assert ("k", "v", "common_control") not in ties([("p", one, "k", {}), ("p", "LEGAL_REP_OF", "v", {})])


def test_co_shareholders_whatever_they_hold() -> None:
    edges: list[Edge] = [("p", "SHAREHOLDER_OF", "k", {}), ("m", "SHAREHOLDER_OF", "k", {"ratio": 0.01})]
    assert ties(edges) == [("m", "p", "co_shareholder")]
    assert ties([edges[0], ("m", "SHAREHOLDER_OF", "m", {})]) == []


@pytest.mark.parametrize(
    ("kind", "thing", "expected"),
    [("HAS_PHONE", "t", "phone"), ("HAS_ADDRESS", "h", "address_room"), ("HAS_ACCOUNT", "b", "account")],
)
def test_a_shared_thing(kind: str, thing: str, expected: str) -> None:
    assert ties([("p", kind, thing, {}), ("k", kind, thing, {})]) == [("k", "p", expected)]
    assert ties([("p", kind, thing, {}), ("a", kind, thing, {})]) == []
    assert ties([("p", kind, thing, {}), ("p", kind, thing, {})]) == []


@pytest.mark.parametrize("precision", ["building", "street", "county", None])
def test_a_building_is_no_room(precision: str | None) -> None:
    edges: list[Edge] = [("p", "HAS_ADDRESS", "h", {}), ("q", "HAS_ADDRESS", "h", {})]
    assert ties(edges, h={"label": "Address", "precision": precision}) == []


def test_one_mail_address_however_written() -> None:
    assert ties([], k=company(email="A@x.cn "), m=company(email="a@x.cn")) == [("k", "m", "email")]
    assert ties([], k=company(email="a@x.cn"), m=company(email="b@x.cn")) == []
    assert ties([], k=company(email=" "), m=company(email="")) == []
    assert ties([]) == []


@pytest.mark.parametrize("label", ["Person", "Agent"])
@pytest.mark.parametrize(("sharers", "tied"), [(MOST_SHARERS, True), (MOST_SHARERS + 1, False)])
def test_what_many_share_says_nothing(sharers: int, tied: bool, label: str) -> None:
    more: dict[str, Node] = {f"n{n}": {"label": label} for n in range(sharers - 2)}
    edges: list[Edge] = [(who, "HAS_PHONE", "t", {}) for who in ("p", "q", *more)]
    assert (("p", "q", "phone") in ties(edges, **more)) is tied


def test_one_pair_two_phones_one_edge() -> None:
    edges: list[Edge] = [(who, "HAS_PHONE", phone, {}) for who in ("p", "q") for phone in ("t", "u")]
    assert ties(edges, "origins") == [("p", "q", "phone", ["o001", "o002", "o003", "o004"])]


def test_two_kinds_two_edges() -> None:
    edges: list[Edge] = [kin("p", "q", "配偶"), ("p", "HAS_PHONE", "t", {}), ("q", "HAS_PHONE", "t", {})]
    assert ties(edges) == [("p", "q", "phone"), ("p", "q", "spouse")]


def test_an_edge_keeps_the_first_origins() -> None:
    many = [("p", "HAS_PHONE", "t", {"case_id": f"c{n}"}) for n in range(MOST_ORIGINS + 5)]
    ((*_, origins),) = ties([*many, ("q", "HAS_PHONE", "t", {})], "origins")
    assert origins == [f"o{n:03}" for n in range(1, MOST_ORIGINS + 1)]


def span(first: str | None, last: str | None) -> dict[str, Any]:
    return {"from": day(first) if first else None, "to": day(last) if last else None}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2010-01-01", "2015-01-01"), ("2012-01-01", "2020-01-01"), ("2012-01-01", "2015-01-01")),
        (("2010-01-01", "2012-01-01"), ("2012-01-01", "2020-01-01"), ("2012-01-01", "2012-01-01")),
        (("2010-01-01", "2011-12-31"), ("2012-01-01", "2020-01-01"), None),
        (("2010-01-01", "2011-12-31"), ("2012-01-01", None), None),
        (("2010-01-01", None), ("2012-01-01", None), ("2012-01-01", None)),
        (("2010-01-01", "2011-12-31"), (None, None), (None, None)),
        ((None, None), (None, None), (None, None)),
    ],
)
def test_the_time_is_the_overlap(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], expected: tuple[str | None, ...] | None
) -> None:
    edges: list[Edge] = [("p", "HAS_PHONE", "t", span(*one)), ("q", "HAS_PHONE", "t", span(*other))]
    when = [] if expected is None else [("p", "q", "phone", *span(*expected).values())]
    assert ties(edges, "from", "to") == when
    assert ties(list(reversed(edges)), "from", "to") == when


def test_kin_of_an_officer_while_both_held() -> None:
    married = kin("p", "q", "配偶", **span("2010-01-01", "2015-01-01"))
    assert ties([married, ("p", "LEGAL_REP_OF", "k", span("2016-01-01", None))]) == [
        ("k", "p", "officer"),
        ("p", "q", "spouse"),
    ]
    found = ties([married, ("p", "LEGAL_REP_OF", "k", span("2014-01-01", "2020-01-01"))], "from", "to")
    assert ("k", "q", "kin_officer", day("2014-01-01"), day("2015-01-01")) in found


def test_several_terms_are_one_time() -> None:
    terms: list[Edge] = [("p", "LEGAL_REP_OF", "k", span("2010-01-01", "2012-01-01"))]
    terms.append(("p", "OFFICER_OF", "k", span("2014-01-01", "2016-01-01")))
    assert ties(terms, "from", "to") == [("k", "p", "officer", day("2010-01-01"), day("2016-01-01"))]
    terms.append(("p", "CONTROLS", "k", {}))
    assert ties(terms, "from", "to") == [("k", "p", "officer", None, None)]


OPPOSED: Edge = ("q", "OPPOSED", "p", {"dispute_id": "c"})
SUIT = [party("q", "c", "A"), party("p", "c", "B"), OPPOSED]


def agent(where: str, side: str | None, *acts_for: str) -> Edge:
    return ("a", "AGENT_IN", where, {"side": side, "for_ids": list(acts_for) or None})


@pytest.mark.parametrize(
    ("agents", "found"),
    [
        ([agent("c", "A"), agent("c", "B")], True),
        ([agent("c", "A", "q"), agent("d", None, "p")], True),
        ([agent("c", "A"), agent("d", "A", "p")], True),
        ([agent("c", "A")], False),
        ([agent("c", "A"), agent("c", None)], False),
        ([agent("c", "A"), agent("c", "B", "r")], False),
    ],
)
def test_one_agent_for_two_who_were_opposed(agents: list[Edge], found: bool) -> None:
    expected = [("p", "q", "agent_opposite")] if found else []
    assert ties([*SUIT, *agents]) == expected
    assert ties([*SUIT[:2], *agents]) == []


def test_an_agent_of_half_the_county_says_nothing() -> None:
    for others, found in ((MOST_SHARERS - 2, True), (MOST_SHARERS - 1, False)):
        more = {f"n{n}": person() for n in range(others)}
        tied = ties([*SUIT, agent("c", "A"), agent("c", "B"), agent("d", "A", *more)], **more)
        assert bool(tied) is found


def test_nobody_is_tied_to_himself() -> None:
    assert ties([kin("p", "p", "配偶"), ("k", "SHAREHOLDER_OF", "k", {"ratio": 1.0})]) == []


def insured(who: str, first: str | None, last: str | None, where: str = "k", **props: Any) -> Edge:
    return (who, "INSURED_BY", where, {"line": "养老", **span(first, last), **props})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2010-01-01", "2015-01-01"), ("2012-01-01", "2020-01-01"), ("2012-01-01", "2015-01-01")),
        (("2010-01-01", "2012-01-01"), ("2012-01-01", None), ("2012-01-01", None)),
        (("2010-01-01", None), ("2012-01-01", None), ("2012-01-01", None)),
        (("2010-01-01", "2011-12-31"), ("2012-01-01", "2020-01-01"), None),
        (("2010-01-01", "2011-12-31"), (None, None), None),
        ((None, "2011-12-31"), ("2010-01-01", "2020-01-01"), None),
    ],
)
def test_colleagues_at_one_time(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], expected: tuple[str | None, ...] | None
) -> None:
    found = ties([insured("p", *one), insured("q", *other)], "from", "to", "origins")
    assert found == ([] if expected is None else [("p", "q", "colleague", *span(*expected).values(), ["o001", "o002"])])


def test_colleagues_of_one_employer() -> None:
    first = insured("p", "2010-01-01", "2015-01-01")
    assert ties([first, insured("q", "2010-01-01", "2015-01-01", "m")]) == []
    assert ties([first, insured("q", "2010-01-01", "2015-01-01", is_backpay=True)]) == []
    assert ties([first, insured("q", "2010-01-01", "2015-01-01", is_backpay=False)]) == [("p", "q", "colleague")]
    assert ties([first, insured("p", "2010-01-01", "2015-01-01", line="医疗")]) == []
    village = [insured(who, "2010-01-01", None, "v") for who in ("p", "q")]
    assert ties(village) == [("p", "q", "colleague")]


def test_a_gap_between_two_jobs_is_no_time_together() -> None:
    twice = [insured("p", "2005-01-01", "2008-12-31"), insured("p", "2018-01-01", "2020-12-31")]
    assert ties([*twice, insured("q", "2010-01-01", "2012-12-31")]) == []
    assert ties([*twice, insured("q", "2010-01-01", "2018-01-01")], "from") == [
        ("p", "q", "colleague", day("2018-01-01"))
    ]


def test_months_of_insurance_are_one_spell() -> None:
    months = [insured("p", f"2010-{n:02}-01", f"2010-{n:02}-28") for n in (2, 4)]
    joined = [*months, insured("p", "2010-03-01", "2010-03-31")]
    other = insured("q", "2010-01-01", "2010-12-31")
    assert ties([*joined, other], "from", "to") == [("p", "q", "colleague", day("2010-02-01"), day("2010-04-28"))]
    within = [insured("p", "2010-01-01", "2012-12-31"), insured("p", "2010-02-01", "2010-03-01", line="医疗")]
    late = insured("q", "2012-06-01", "2013-12-31")
    assert ties([*within, late], "from", "to") == [("p", "q", "colleague", day("2012-06-01"), day("2012-12-31"))]


def test_of_a_large_employer_two_need_not_know_each_other() -> None:
    for others, found in ((MOST_INSURED - 2, True), (MOST_INSURED - 1, False)):
        more: dict[str, Node] = {f"n{n}": person() for n in range(others)}
        edges = [insured(who, "2010-01-01", None) for who in ("p", "q", *more)]
        assert (("p", "q", "colleague") in ties(edges, **more)) is found
    two = [insured(who, "2010-01-01", None) for who in ("p", "q")]
    assert ties(two, k=company(insured_headcount=MOST_INSURED)) == [("p", "q", "colleague")]
    assert ties(two, k=company(insured_headcount=MOST_INSURED + 1)) == []
