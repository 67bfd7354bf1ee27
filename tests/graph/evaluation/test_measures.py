"""Each measure against its definition written down naively, and cases whose answer is plain."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.evaluation.measures import (
    Discoveries,
    Found,
    Lookalikes,
    Recall,
    average_precision,
    discoveries,
    hits_of,
    jaccard,
    lookalikes,
    measure,
    member_average_precision,
    only_cyclic,
    precision_at,
    size_class,
)
from graph.evaluation.truth import Innocent, Planted, Truth

PARTIES = "abcdefghijklmnop"
members = st.frozensets(st.sampled_from(PARTIES), min_size=3, max_size=7)
chances = st.sampled_from([0.01, 0.05, 0.07, 0.10, 0.11, 0.5])
founds = st.lists(st.builds(Found, members, st.just(frozenset()), chances), max_size=12)


@st.composite
def planted(draw: st.DrawFn) -> list[Planted]:
    """Rings that share no party, as a simulator plants them."""
    order = draw(st.permutations(PARTIES))
    sizes = draw(st.lists(st.integers(3, 5), max_size=3))
    rings, at = [], 0
    for n, size in enumerate(sizes):
        rings.append(ring(f"R{n}", "".join(order[at : at + size]), cyclic=draw(st.booleans())))
        at += size
    return rings


def ring(name: str, parties: str, *, cyclic: bool = True, archetype: str = "circle") -> Planted:
    return Planted(name, archetype, frozenset(parties), frozenset({f"case {name}"}), cyclic)


def group(parties: str, q: float | None = 0.01, cases: Sequence[str] = ()) -> Found:
    return Found(frozenset(parties), frozenset(cases), q)


@given(founds, planted())
def test_average_precision_walks_the_list_as_its_definition_says(found: list[Found], rings: list[Planted]) -> None:
    unmatched = list(rings)
    hits, total = [], 0.0
    for place, one in enumerate(found, 1):
        best = max(
            rings, key=lambda each: len(one.members & each.members) / len(one.members | each.members), default=None
        )
        if best in unmatched and len(one.members & best.members) / len(one.members | best.members) >= 0.5:
            unmatched.remove(best)
            hits.append(place)
            total += len(hits) / place
    told = hits_of(found, rings)
    assert [place + 1 for place in told] == hits
    assert len(set(told.values())) == len(told)
    if rings:
        assert average_precision(told, len(rings)) == pytest.approx(total / len(rings))
        assert precision_at(told, 5) == sum(place <= 5 for place in hits) / 5
    else:
        assert average_precision(told, 0) is None


@given(founds, planted())
def test_member_average_precision_is_taken_after_each_tie(found: list[Found], rings: list[Planted]) -> None:
    positive = {party for one in rings for party in one.members}
    rank = {party: next((n for n, one in enumerate(found) if party in one.members), math.inf) for party in PARTIES}
    area, recall = 0.0, 0.0
    for threshold in sorted(set(rank.values())):
        taken = {party for party in PARTIES if rank[party] <= threshold}
        if positive:
            now = len(taken & positive) / len(positive)
            area += (now - recall) * len(taken & positive) / len(taken)
            recall = now
    told = member_average_precision(found, rings, len(PARTIES))
    assert told == (pytest.approx(area) if positive else None)


@given(founds, planted(), st.sampled_from([0.05, 0.10]))
def test_a_false_group_has_less_than_half_of_its_members_in_any_one_ring(
    found: list[Found], rings: list[Planted], level: float
) -> None:
    listed = [one for one in found if one.q is not None and one.q <= level]
    false = [
        one
        for one in listed
        if max((len(one.members & each.members) for each in rings), default=0) < len(one.members) / 2
    ]
    assert discoveries(found, rings, level) == Discoveries(len(listed), len(false))


@given(founds, planted(), st.lists(members, max_size=4))
def test_look_alikes_are_counted_by_kind(
    found: list[Found], rings: list[Planted], groups: list[frozenset[str]]
) -> None:
    innocent = tuple(Innocent(f"I{n}", "bank" if n % 2 else "family", one, frozenset()) for n, one in enumerate(groups))
    told = lookalikes(found, Truth(tuple(rings), innocent))
    listed = [one for one in found if one.q is not None and one.q <= 0.10]
    assert set(told) == {one.kind for one in innocent}
    for kind in told:
        of_kind = [one for one in innocent if one.kind == kind]
        flagged = [one for one in of_kind if any(jaccard(one.members, each.members) >= 0.5 for each in listed)]
        assert (told[kind].groups, told[kind].flagged) == (len(of_kind), len(flagged))
    assert sum(one.false_groups for one in told.values()) <= discoveries(found, rings, 0.10).false


def test_a_perfect_list_is_worth_one_and_a_list_the_wrong_way_round_is_not() -> None:
    truth = Truth((ring("R1", "abc"), ring("R2", "def", cyclic=False, archetype="star")), ())
    good = [group("abc", cases=["case R1"]), group("defg", cases=["case R2", "x"])]
    bad = [group("hij"), group("klm")]
    told = measure([*good, *bad], truth, len(PARTIES))
    assert (told.average_precision, told.jaccard_members, told.jaccard_cases) == (1.0, 0.875, 0.75)
    assert told.member_average_precision == pytest.approx(3 / 6 * 1 + 3 / 6 * 6 / 7)
    assert told.precision == {20: 0.1, 50: 0.04, 100: 0.02}
    assert told.by_archetype == {"circle": Recall(1, 1, 1), "star": Recall(1, 1, 1)}
    assert told.by_cycle == {"cyclic": Recall(1, 1, 1), "acyclic": Recall(1, 1, 1)}
    assert told.discoveries == {0.05: Discoveries(4, 2), 0.10: Discoveries(4, 2)}
    last = measure([*bad, *good], truth, len(PARTIES))
    assert last.average_precision == pytest.approx((1 / 3 + 2 / 4) / 2)


def test_one_ring_told_twice_is_one_hit() -> None:
    assert hits_of([group("abcd"), group("abc")], [ring("R", "abcd")]) == {0: 0}


def test_a_ring_beyond_the_level_is_listed_but_not_found_at_it() -> None:
    told = measure([group("abc", q=0.3)], Truth((ring("R", "abc"),), ()), 16)
    assert told.recall == Recall(1, 1, 0)
    assert told.discoveries == {0.05: Discoveries(0, 0), 0.10: Discoveries(0, 0)}
    assert Discoveries(0, 0).rate == 0.0


def test_a_county_without_rings_has_alarms_and_nothing_else() -> None:
    told = measure([group("abc", q=0.04), group("def", q=0.08)], Truth((), ()), 16)
    assert told.discoveries == {0.05: Discoveries(1, 1), 0.10: Discoveries(2, 2)}
    assert (told.average_precision, told.member_average_precision, told.precision) == (None, None, None)
    assert told.recall.share is None
    quiet = measure([], Truth((), ()), 16)
    assert quiet.discoveries == {0.05: Discoveries(0, 0), 0.10: Discoveries(0, 0)}


def test_a_baseline_without_q_has_no_discoveries() -> None:
    told = measure([group("abc", q=None)], Truth((ring("R", "abc"),), ()), 16)
    assert (told.average_precision, told.discoveries, told.lookalikes) == (1.0, None, None)


def test_a_false_group_within_a_wide_innocent_one_is_counted_without_flagging_it() -> None:
    bank = Innocent("I", "bank", frozenset(PARTIES), frozenset())
    told = lookalikes([group("abc"), group("bcd", q=0.2)], Truth((), (bank,)))
    assert told == {"bank": Lookalikes(1, 0, 1)}


def test_cyclic_rings_alone_take_the_groups_of_the_others_out_of_the_list() -> None:
    truth = Truth((ring("R1", "abc", cyclic=False), ring("R2", "def")), ())
    kept, only = only_cyclic([group("abc"), group("hij"), group("def")], truth)
    assert [sorted(one.members) for one in kept] == [["h", "i", "j"], ["d", "e", "f"]]
    assert [one.id for one in only.rings] == ["R2"]


def test_size_classes_cover_every_size() -> None:
    assert [size_class(n) for n in (3, 5, 6, 10, 11, 20, 21, 400)] == [
        "1-5", "1-5", "6-10", "6-10", "11-20", "11-20", ">20", ">20",
    ]  # fmt: skip
