"""The search line: the best of each kind, and the rings they are in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from app.dossiers.material import Material, material
from app.explorer.services.clues import Listing
from app.explorer.services.finding import MOST, Found, find
from graph.workspace import Workspace


@pytest.fixture(scope="module")
def listing(county: Workspace) -> Listing:
    return Listing(material(county))


def hits(found: Found) -> list[tuple[str, str]]:
    return [(one["type"], one["id"]) for group in found.groups for one in group["hits"]]


def ring_of(listing: Listing) -> dict:
    return dict(listing.material.rings[0])


def test_a_member_is_found_with_the_ring(listing: Listing) -> None:
    ring = ring_of(listing)
    member = ring["members"][0]
    found = find(member["name"], listing)
    assert ("card", member["id"]) in hits(found)
    assert ("ring", ring["ring_id"]) in hits(found)


@pytest.mark.parametrize("written", ["（{0}）{1}", "({0}){1}", "〔{0}〕{1}", "[{0}] {1}", "{1}"])
def test_a_case_number_is_found_in_any_brackets(listing: Listing, written: str) -> None:
    case = ring_of(listing)["case_ids"][0]
    number = listing.material.reader.facts(case)["case_no"]
    text = written.format(number[1:5], number[6:])
    assert ("card", case) in hits(find(text, listing))


def test_groups_share_the_places_and_say_how_many_are_left(listing: Listing) -> None:
    found = find("清和", listing)
    cards = [one for one in hits(found) if one[0] == "card"]
    assert len(cards) == MOST
    assert len(found.groups) >= 3
    assert "还有" in found.more


def test_namesakes_are_told_apart(listing: Listing) -> None:
    names = listing.material.reader.column("Person", "name").to_list()
    born = listing.material.reader.column("Person", "birth_date").to_list()
    name = next(one for one, day in zip(names, born, strict=True) if day and names.count(one) > 1)
    (people, *_) = [group for group in find(name, listing).groups if group["title"] == "人员"]
    assert any("年生" in one["why"] for one in people["hits"])


def test_of_namesakes_the_one_who_litigates_comes_first(listing: Listing) -> None:
    reader = listing.material.reader
    name = next(one["name"] for one in ring_of(listing)["members"] if one["label"] == "Person")
    (people, *_) = find(name, listing).groups
    exact = [one for one in people["hits"] if one["name"] == name]
    cases = [len(reader.numbers_of(one["id"], ["PARTY_IN", "AGENT_IN"])) for one in exact]
    assert cases == sorted(cases, reverse=True)
    assert cases[0] > 0
    assert f"{len({link.end for link in reader.links_of(exact[0]['id'], ['PARTY_IN'])})} 案" in exact[0]["why"]


def test_what_is_not_there_is_not_found(listing: Listing) -> None:
    assert find("查无此人此事", listing) == Found()


@given(st.text(min_size=1, max_size=30))
def test_whatever_is_typed_is_answered(material_of: Material, text: str) -> None:
    find(text, Listing(material_of))


@pytest.fixture(scope="module")
def material_of(county: Workspace) -> Material:
    return material(county)


@pytest.mark.parametrize("style", [Style.NORMAL, Style.FIRST_LETTER], ids=["pinyin", "initials"])
def test_a_name_is_found_by_how_it_is_read(listing: Listing, style: Style) -> None:
    member = next(one for one in ring_of(listing)["members"] if one["label"] == "Person")
    (people, *_) = find("".join(lazy_pinyin(member["name"], style=style)), listing).groups
    assert people["title"] == "人员"
    assert member["name"] in [one["name"] for one in people["hits"]]
    assert all("姓名" not in one["why"] for one in people["hits"])
