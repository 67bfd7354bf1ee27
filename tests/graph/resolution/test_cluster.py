"""Each rule of who is who by an example, and by the example with one fact changed."""

from datetime import date
from typing import Any

import pytest
from written import (
    BORN,
    COMPANY,
    MAN,
    OTHER_COMPANY,
    OTHER_MAN,
    WOMAN,
    agent,
    company,
    found_by,
    groups,
    ids_of,
    numbered,
    person,
    resolved,
    village,
)

from graph.identifiers import keyed_id
from graph.records import MENTION_COLUMNS
from graph.resolution.entities import ENTITY_TABLE, MENTION_TABLE, PAIR_TABLE
from graph.workspace import PUBLIC_KEY

TOGETHER, APART = [[0, 1]], [[0], [1]]
SAME_BIRTH = {"birth_date": BORN, "county6": "140403"}


# One case


def test_the_docket_and_the_list_of_parties_mean_one_party() -> None:
    assert groups(person("张三"), numbered("张 三", MAN)) == TOGETHER


@pytest.mark.parametrize("changed", [{"case": "c2"}, {"side": "B"}, {"k": 2}, {"name": "张三丰"}, {"label": "Agent"}])
def test_another_case_side_place_name_or_label_is_another_one(changed: dict[str, Any]) -> None:
    assert groups(person("张三"), person("张三") | changed) == APART


def test_a_slot_of_the_row_tells_no_one_apart() -> None:
    assert groups(person("张三"), person("张三", slot="fee_payer")) == TOGETHER


def test_a_mention_without_a_side_adopts_the_only_one() -> None:
    assert groups(person("张三", side="A"), person("张三", side=None)) == TOGETHER
    assert groups(person("张某", side="A"), person("张某", side=None)) == TOGETHER


def test_a_mention_without_a_side_chooses_between_no_two() -> None:
    assert groups(person("张三", side="A"), person("张三", side=None), person("张三", side="B")) == [[0], [1], [2]]
    assert groups(person("张三", k=1), person("张三", k=2), person("张三", side=None)) == [[0], [1], [2]]
    assert groups(person("张三"), person("张三", case="c2", side=None)) == APART


def test_two_of_a_name_on_a_side_are_met_in_their_order() -> None:
    without = [person("张三", side=None, k=k) for k in (1, 2)]
    assert groups(person("张三", k=1), person("张三", k=2), *without) == [[0, 2], [1, 3]]


def test_a_register_without_cases_knows_its_rows() -> None:
    row = {"case": None, "side": None, "place": "石桥镇|柳树村"}
    assert groups(person("张三", **row), person("张三", **row)) == TOGETHER
    assert groups(person("张三", **row), person("张三", **row | {"place": "石桥镇|杨树村"})) == APART
    assert groups(person("张三", case=None), person("张三", case=None)) == APART


def test_nameless_parents_of_a_row_are_two() -> None:
    row = {"case": None, "side": None, "place": "140403"}
    father, mother = person(None, slot="father", **row), person(None, slot="mother", **row)
    assert groups(father, mother) == APART
    assert groups(father, person(None, slot="father", **row)) == TOGETHER


# Identifiers


def test_one_valid_number_is_one_person_under_any_name() -> None:
    assert groups(numbered("张三", MAN), numbered("张某", MAN, case="c2", side="B")) == TOGETHER
    assert groups(numbered("张三", MAN), numbered("张三", OTHER_MAN, case="c2")) == APART


@pytest.mark.parametrize("check", [None, False])
def test_a_number_without_a_valid_check_digit_joins_nobody(check: bool | None) -> None:
    rows = [numbered("张三", MAN), numbered("张三", MAN, case="c2") | {"id_check_ok": check}]
    assert groups(*rows) == APART


def test_a_number_of_fifteen_digits_still_forbids() -> None:
    old = numbered("张三", OTHER_MAN, **SAME_BIRTH) | {"id_check_ok": None}
    assert groups(old, numbered("张三", MAN, case="c2", county6="140403")) == APART
    assert groups(old | {"id_no": MAN}, numbered("张三", MAN, case="c2", county6="140403")) == TOGETHER


def test_a_number_is_a_key_of_its_label_only() -> None:
    assert groups(company("甲公司", uscc_no=COMPANY), company("乙公司", "c2", uscc_no=COMPANY)) == TOGETHER
    assert groups(company("甲公司", uscc_no=COMPANY), village("甲村", "c2", uscc_no=COMPANY)) == APART
    assert (
        groups(agent("赵律", licence="11403201010000001"), agent("赵某", "c2", licence="11403201010000001")) == TOGETHER
    )
    assert groups(
        village("柳树村", village_code="140403101201"), village("柳树", "c2", village_code="140403101201")
    ) == (TOGETHER)


# Names


def test_name_birth_and_county_join_and_less_does_not() -> None:
    one = person("张三", "c1", **SAME_BIRTH)
    assert groups(one, person("张三", "c2", **SAME_BIRTH)) == TOGETHER
    for changed in ({"birth_date": date(1970, 1, 2)}, {"county6": "140404"}, {"county6": None}, {"birth_date": None}):
        assert groups(one, person("张三", "c2", **SAME_BIRTH | changed)) == APART
    assert groups(person("张三", "c1"), person("张三", "c2")) == APART


def test_a_checked_number_says_the_birth_of_the_name() -> None:
    assert groups(numbered("张三", MAN, county6="140403"), person("张三", "c2", **SAME_BIRTH)) == TOGETHER


def test_a_masked_name_joins_no_second_case() -> None:
    assert groups(person("张某", "c1", **SAME_BIRTH), person("张某", "c2", **SAME_BIRTH)) == APART
    told = {"is_masked": True, **SAME_BIRTH}
    assert groups(person("张三", "c1", **told), person("张三", "c2", **told)) == APART
    assert groups(company("某公司", "c1"), company("某公司", "c2")) == APART


def test_a_full_registered_name_is_one_company() -> None:
    rows = [company("清和（北京）商贸有限公司"), company("清和(北京)商贸有限公司", "c2", side="A", uscc_no=COMPANY)]
    assert groups(*rows) == TOGETHER
    assert groups(rows[0], company("清和北京商贸有限公司", "c2")) == APART


def test_a_village_in_a_case_meets_the_one_in_the_register() -> None:
    body = {"township": "石桥镇", "kind": "村委会"}
    registered = village("柳树村", None, None, place="石桥镇|柳树村", village_code="140403101201", **body)
    sued = village("柳树村", **body)
    assert groups(registered, sued) == TOGETHER
    for changed in ({"township": "城关镇"}, {"township": None}, {"kind": "集体经济组织"}, {"name": "杨树村"}):
        assert groups(registered, sued | changed) == APART


def test_an_agent_is_a_name_in_a_firm() -> None:
    assert groups(agent("赵律", organisation="同济所"), agent("赵律", "c2", organisation="同济所")) == TOGETHER
    assert groups(agent("赵律", organisation="同济所"), agent("赵律", "c2", organisation="公正所")) == APART
    assert groups(agent("赵律"), agent("赵律", "c2")) == APART


# What forbids


def test_a_name_of_two_numbers_is_nobodys() -> None:
    rows = [
        numbered("张三", MAN, "c1", county6="140403"),
        numbered("张三", OTHER_MAN, "c2", county6="140403"),
        person("张三", "c3", **SAME_BIRTH),
        person("张三", "c4", **SAME_BIRTH),
    ]
    assert groups(*rows) == [[0], [1], [2], [3]]
    found = resolved(*rows)
    name = keyed_id(PUBLIC_KEY, "Person", "name+birth_date+county6", "张三\x1f1970-01-01\x1f140403")
    assert set(found.pairs["key_id"]) == {name}
    assert set(found.pairs["reason"]) == {"id_no"}
    assert set(found.pairs["a"]) | set(found.pairs["b"]) == set(found.entities["entity_id"])
    assert found.pairs.height == 3
    assert found_by(found, name) == []


def test_a_company_name_of_two_codes_is_nobodys() -> None:
    rows = [company("甲公司", "c1", uscc_no=COMPANY), company("甲公司", "c2", uscc_no=OTHER_COMPANY)]
    assert groups(*rows, company("甲公司", "c3")) == [[0], [1], [2]]
    assert groups(rows[0], company("甲公司", "c3"), company("甲公司", "c4")) == [[0, 1, 2]]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"gender": "男"}, {"gender": "女"}, "gender"),
        ({"birth_date": BORN}, {"birth_date": date(1971, 1, 1)}, "birth_date"),
        ({"id_no": MAN, "id_check_ok": True}, {"id_no": WOMAN, "id_check_ok": True}, "id_no"),
        ({"id_no": MAN, "id_check_ok": True}, {"gender": "女"}, "gender"),
    ],
)
def test_facts_that_differ_forbid_even_in_one_case(one: dict[str, Any], other: dict[str, Any], reason: str) -> None:
    rows = [person("张三", **one), person("张三", **other)]
    assert groups(*rows) == APART
    assert reason in resolved(*rows).pairs["reason"].to_list()
    assert groups(rows[0], person("张三", **one)) == TOGETHER
    assert groups(rows[0], person("张三")) == TOGETHER


def test_of_a_mention_key_with_two_holders_the_unknown_stay_together_and_have_an_id() -> None:
    rows = [numbered("张三", MAN), numbered("张三", WOMAN), person("张三"), person("张三")]
    assert groups(*rows) == [[0], [1], [2, 3]]
    found = resolved(*rows)
    kinds = dict(found.entities.select("entity_id", "key_kind").iter_rows())
    assert [kinds[one] for one in ids_of(found, 4)] == ["id_no", "id_no", "mention+facts", "mention+facts"]


def test_a_mention_that_contradicts_its_own_number_joins_only_those_that_do_so_alike() -> None:
    rows = [
        numbered("张三", MAN, "c1"),
        numbered("张三", MAN, "c2", gender="男"),
        numbered("张三", MAN, "c3", birth_date=date(1980, 5, 5)),
        numbered("张三", MAN, "c4", gender="女"),
        numbered("张三", MAN, "c5", gender="女"),
    ]
    assert groups(*rows) == [[0, 1], [2], [3, 4]]
    assert groups(rows[3], rows[4]) == TOGETHER
    found = resolved(*rows)
    levels = dict(found.mentions.select("ref", "level").iter_rows())
    assert [levels[f"l/-/{n}/party/0"] for n in range(5)] == ["I4", "I4", "none", "I4", "I4"]
    number = keyed_id(PUBLIC_KEY, "Person", "id_no", MAN)
    assert found_by(found, number) == [ids_of(found, 5)[0]] == [number]
    assert found.pairs.filter(key_id=number)["reason"].to_list() == ["birth_date", "birth_date"]


def test_codes_that_contradict_join_only_equal_facts() -> None:
    rows = [
        village("柳树村", "c1", uscc_no=COMPANY, village_code="140403101201"),
        village("柳树村", "c2", uscc_no=COMPANY, village_code="140403101202"),
        village("柳树村", "c3", uscc_no=COMPANY, village_code="140403101202"),
        village("柳树村", "c4", uscc_no=COMPANY),
    ]
    assert groups(*rows) == [[0], [1, 2], [3]]
    assert groups(*rows[1:]) == [[0, 1, 2]]


def test_a_chain_of_sound_names_that_ends_in_a_contradiction_joins_nobody() -> None:
    rows = [
        numbered("张三", MAN, "c1", county6="140403"),
        person("张三", "c2", birth_date=BORN, county6="140403"),
        person("张三", "c2", birth_date=BORN, county6="140404"),
        numbered("张三", OTHER_MAN, "c3", county6="140404"),
    ]
    assert groups(*rows) == [[0], [1, 2], [3]]
    assert set(resolved(*rows).pairs["reason"]) == {"chain"}
    assert groups(*rows[:3]) == [[0, 1, 2]]


def test_a_chain_of_sound_mention_keys_that_ends_in_a_contradiction_joins_equal_facts_only() -> None:
    rows = [
        village("柳树村", "c1", uscc_no=COMPANY),
        village("柳树村", "c2", uscc_no=COMPANY),
        village("柳树村", "c1", village_code="140403101201"),
        village("柳树村", "c2", village_code="140403101202"),
    ]
    assert groups(*rows) == [[0, 1], [2], [3]]
    assert "chain" in resolved(*rows).pairs["reason"].to_list()
    assert groups(*rows[:3]) == [[0, 1, 2]]


# Levels, names, ids


def test_levels_say_what_joined() -> None:
    rows = [
        numbered("张三", MAN, "c1"),
        person("张三", "c1"),
        person("李四", "c1", **SAME_BIRTH),
        person("李四", "c2", **SAME_BIRTH),
        person("李四", "c2"),
        person("王五", "c3", **SAME_BIRTH),
    ]
    found = resolved(*rows)
    levels = dict(found.mentions.select("ref", "level").iter_rows())
    assert [levels[f"l/-/{n}/party/0"] for n in range(6)] == ["I4", "none", "I3", "I3", "none", "none"]
    by_name = dict(found.entities.select("name", "level").iter_rows())
    assert by_name == {"张三": "I4", "李四": "I3", "王五": "none"}


def test_an_id_comes_from_the_strongest_key_and_the_others_are_aliases() -> None:
    case_key = keyed_id(PUBLIC_KEY, "Person", "mention", "c1\x1fA\x1f张三\x1f1")
    sideless = keyed_id(PUBLIC_KEY, "Person", "mention", "c1\x1f\x1f张三\x1f1")
    number = keyed_id(PUBLIC_KEY, "Person", "id_no", MAN)
    name = keyed_id(PUBLIC_KEY, "Person", "name+birth_date+county6", "张三\x1f1970-01-01\x1f140403")
    found = resolved(numbered("张三", MAN, county6="140403"), person("张三", side=None))
    assert found.entities.select("entity_id", "group_id", "key_kind", "mentions").rows() == [
        (number, number, "id_no", 2)
    ]
    assert found.entities["aliases"][0].to_list() == sorted([case_key, sideless, name])
    assert found.mentions["mention_key"].to_list() == [case_key, case_key]


def test_the_name_is_of_the_highest_precedence_then_the_latest_load() -> None:
    rows = [
        numbered("张三", MAN, precedence=10, load=3),
        numbered("张叁", MAN, precedence=30, load=1),
        numbered("张弎", MAN, precedence=30, load=2),
        numbered(None, MAN, precedence=40, load=4),
    ]
    assert resolved(*rows).entities["name"].to_list() == ["张弎"]


def test_tables_hold_their_columns_and_no_identifier() -> None:
    for rows in ([], [numbered("张三", MAN), person("张三"), company("甲公司", uscc_no=COMPANY)]):
        found = resolved(*rows)
        assert dict(found.mentions.schema) == MENTION_TABLE
        assert dict(found.entities.schema) == ENTITY_TABLE
        assert dict(found.pairs.schema) == PAIR_TABLE
        for table in (found.mentions, found.entities, found.pairs):
            assert MAN not in table.write_json()
            assert COMPANY not in table.write_json()


def test_written_rows_use_columns_of_a_mention() -> None:
    for row in (numbered("张三", MAN), company("甲公司"), village("柳树村"), agent("赵律")):
        assert set(row) <= set(MENTION_COLUMNS)
