"""Which of this run is which of the last one."""

from collections.abc import Mapping, Set

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.succession import SAME, succession

Things = Mapping[str, Set[str]]
things = st.dictionaries(
    st.text("abcd", min_size=3, max_size=3), st.frozensets(st.sampled_from("uvwxyz"), min_size=1), max_size=6
)


def sets(**told: str) -> dict[str, set[str]]:
    return {name: set(cases) for name, cases in told.items()}


def jaccard(one: Set[str], other: Set[str]) -> float:
    return len(one & other) / len(one | other)


@given(things, things)
def test_no_id_is_given_twice_and_half_of_the_cases_keep_one(new: Things, old: Things) -> None:
    told = succession(new, old)
    assert set(told.ids) == set(told.near) == set(new)
    assert len(set(told.ids.values())) == len(new)
    assert told.kept <= set(told.ids.values()) & set(old)
    for one, cases in new.items():
        assert told.near[one] == {was for was in old if old[was] & cases}
        if told.ids[one] in told.kept:
            assert jaccard(cases, old[told.ids[one]]) >= SAME
    for one, cases in new.items():  # where an id was there to be had, somebody as close has it
        for was in old:
            if jaccard(cases, old[was]) >= SAME:
                assert was in told.kept or told.ids[one] in told.kept
                holder = [other for other in new if told.ids[other] == was and was in told.kept]
                mine = jaccard(cases, old[told.ids[one]]) if told.ids[one] in told.kept else 0.0
                assert max(mine, *(jaccard(new[other], old[was]) for other in holder), 0.0) >= jaccard(cases, old[was])


@given(things, things, st.randoms())
def test_the_order_in_which_they_come_changes_nothing(new: Things, old: Things, dice) -> None:
    mixed = [list(new.items()), list(old.items())]
    for rows in mixed:
        dice.shuffle(rows)
    assert succession(dict(mixed[0]), dict(mixed[1])).ids == succession(new, old).ids


@given(things)
def test_the_same_again_keeps_all(new: Things) -> None:
    first = succession(new, {}).ids
    assert set(first) == set(first.values()) == set(new)
    again = succession(new, {first[one]: cases for one, cases in new.items()})
    assert {frozenset(new[one]) for one in new if again.ids[one] != first[one]} <= {
        frozenset(cases) for cases in new.values() if list(new.values()).count(cases) > 1
    }
    assert again.kept == set(new)


@pytest.mark.parametrize(
    ("before", "now", "kept"),
    [
        ("abcd", "abcd", True),
        ("abcd", "abc", True),
        ("ab", "abcd", True),  # 2 of 4: just half
        ("ab", "abcde", False),  # 2 of 5
        ("abc", "cde", False),
        ("abc", "def", False),
    ],
)
def test_an_id_is_kept_while_half_of_the_cases_stay(before: str, now: str, kept: bool) -> None:
    told = succession(sets(fresh=now), sets(old=before))
    assert told.ids == {"fresh": "old" if kept else "fresh"}
    assert told.kept == ({"old"} if kept else set())
    assert told.near == {"fresh": {"old"} if set(before) & set(now) else set()}


def test_of_several_the_closest_keeps_the_id() -> None:
    assert succession(sets(half="ab", most="abc"), sets(old="abcd")).ids == {"half": "half", "most": "old"}
    assert succession(sets(one="abcd"), sets(half="ab", most="abc")).ids == {"one": "most"}


def test_what_split_goes_on_as_its_larger_part_and_both_know_where_they_came_from() -> None:
    told = succession(sets(large="abcdef", small="ghi"), sets(whole="abcdefghi"))
    assert told.ids == {"large": "whole", "small": "small"}
    assert told.near == {"large": {"whole"}, "small": {"whole"}}


def test_what_vanished_or_was_taken_in_is_not_kept() -> None:
    told = succession(sets(grown="abcdef"), sets(old="abcd", other="ef", gone="xyz"))
    assert told.kept == {"old"}
    assert told.near == {"grown": {"old", "other"}}


def test_one_whose_own_id_is_carried_on_by_another_gets_one_made_of_it() -> None:
    told = succession({"ab": {"a", "b"}, "abc": {"a", "b", "c"}}, {"ab": {"a", "b", "c"}})
    assert told.ids["abc"] == "ab"
    assert told.ids["ab"] not in ("ab", "abc")
    assert len(told.ids["ab"]) == 2
