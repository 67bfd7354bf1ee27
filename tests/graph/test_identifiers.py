"""Identifying texts: the vectors of the standards and of the domain text, and what must hold for any text."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identifiers import (
    case_no_flaw,
    citizen_id,
    is_masked,
    keyed_id,
    keyed_ids,
    licence_no,
    make_citizen_id,
    make_uscc,
    parse_case_no,
    plain,
    uscc,
)

SHARED = Path(os.environ.get("QINGSU_SHARED", Path(__file__).parents[3] / "shared"))
ANY = st.text(max_size=40)
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

CASE_NOS = [
    ("（2020）黔0502民初1号", "（2020）黔0502民初1号", "黔0502", "民初", "民事", "一审"),
    ("(2021)冀04民终1985号", "（2021）冀04民终1985号", "冀04", "民终", "民事", "二审"),
    ("（2019）豫1102执恢12号之一", "（2019）豫1102执恢12号", "豫1102", "执恢", "执行", "执行"),
    ("（2014）民一终字第174号", "（2014）民一终字第174号", "", "民一终", "民事", "二审"),
    ("（2014）朝民初字第18775-18776号", "（2014）朝民初字第18775-18776号", "朝", "民初", "民事", "一审"),
    ("〔2021〕兵0101民初1号", "（2021）兵0101民初1号", "兵0101", "民初", "民事", "一审"),
    ("（2020）京民终12号", "（2020）京民终12号", "京", "民终", "民事", "二审"),
    ("（2020）浙72民初1号", "（2020）浙72民初1号", "浙72", "民初", "民事", "一审"),
    ("（2020）最高法知民终100号", "（2020）最高法知民终100号", "最高法", "民终", "民事", "二审"),
    ("（2021）沪0115民诉前调123号", "（2021）沪0115民诉前调123号", "沪0115", "民诉前调", "诉前调解", "诉前调解"),
    ("（2019）苏05破申3号", "（2019）苏05破申3号", "苏05", "破申", "破产", "破产"),
    ("（ 2022 ） 陕 0115 执 异 9 号", "（2022）陕0115执异9号", "陕0115", "执异", "执行", "执行"),
    ("（2009）渝五中法民终字第3000号", "（2009）渝五中民终字第3000号", "渝五中", "民终", "民事", "二审"),
    ("(2019)京73行初11359号", "（2019）京73行初11359号", "京73", "行初", "行政", "一审"),
    ("（2023）晋0403民初0012号", "（2023）晋0403民初12号", "晋0403", "民初", "民事", "一审"),
    ("（2023）晋0403民初１２号", "（2023）晋0403民初12号", "晋0403", "民初", "民事", "一审"),
]


@pytest.mark.parametrize(("text", "normal", "said"), [(text, normal, tuple(said)) for text, normal, *said in CASE_NOS])
def test_case_numbers_of_every_form(text: str, normal: str, said: tuple[str, str, str, str]) -> None:
    found = parse_case_no(text)
    assert found is not None
    assert found.normal == normal
    assert (found.court, found.type_code, found.case_class, found.procedure) == said
    again = parse_case_no(found.normal)
    assert again is not None
    assert again.normal == normal


@pytest.mark.parametrize(
    "text", ["", "2023晋0403民初12", "（2023）晋0403民初号", "绍市监管检处〔2019〕22号", "（23）晋0403民初1号", "无"]
)
def test_what_is_no_case_number_is_none(text: str) -> None:
    assert parse_case_no(text) is None


@given(st.integers(2016, 2099), st.sampled_from(["晋0403", "冀04", "京", "最高法"]), st.integers(1, 9_999_999))
def test_spacing_and_brackets_do_not_change_the_number(year: int, court: str, serial: int) -> None:
    normal = f"（{year}）{court}民初{serial}号"
    for text in (normal, f"({year}){court}民初{serial}号", f" 〔{year}〕 {court} 民 初 {serial} 号\u3000"):
        found = parse_case_no(text)
        assert found is not None
        assert found.normal == normal


@pytest.mark.shared
def test_the_numbers_of_real_cases() -> None:
    file = SHARED / "data/registers_legalagentbench.json"
    if not file.exists():
        assert "CI" not in os.environ, f"{file} is absent"
        pytest.skip("shared data are absent")
    cases = json.loads(file.read_text("utf-8"))["legal_doc"]
    unread = [c["案号"] for c in cases if parse_case_no(c["案号"]) is None]
    assert len(cases) == 1020
    assert len(unread) == 6
    assert [text for text in unread if not text.endswith(("公司", "律师事务所"))] == []  # a name in the wrong column


def test_the_citizen_number_of_the_standard() -> None:
    found = citizen_id("11010519491231002x")
    assert found is not None
    assert (found.value, found.check_ok, found.region6) == ("11010519491231002X", True, "110105")
    assert (found.birth_date, found.sex, found.last_four) == (date(1949, 12, 31), "女", "002X")


def test_fifteen_digits_are_raised_and_said_to_be_old() -> None:
    found = citizen_id("110105491231002")
    assert found is not None
    assert (found.value, found.old_form) == ("11010519491231002X", True)


@pytest.mark.parametrize("text", ["1101051949123100**", "11010519491231002", "无", "", "1.10105E+17"])
def test_masked_short_or_lost_digits_are_no_citizen_number(text: str) -> None:
    assert citizen_id(text) is None


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_a_made_number_is_valid_and_any_one_wrong_digit_is_seen(birth: date, seq: int, at: int, step: int) -> None:
    number = make_citizen_id("999999", birth, seq)
    found = citizen_id(number)
    assert found is not None
    assert found.check_ok
    assert found.birth_date == birth
    wrong = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]
    broken = citizen_id(wrong)
    assert broken is not None
    assert not broken.check_ok


def test_the_credit_code_of_the_standard() -> None:
    found = uscc("91110108551385082q")
    assert found is not None
    assert (found.check_ok, found.organisation_ok, found.region6) == (True, True, "110108")
    assert uscc("9111010855138508") is None
    assert uscc("91110108551385082I") is None


@given(st.text(USCC_ALPHABET, min_size=8, max_size=8), st.integers(8, 16), st.sampled_from(USCC_ALPHABET))
def test_a_made_code_is_valid_and_any_one_wrong_sign_is_seen(organisation: str, at: int, other: str) -> None:
    code = make_uscc("999999", organisation)
    found = uscc(code)
    assert found is not None
    assert found.check_ok
    assert found.organisation_ok
    wrong = uscc(code[:at] + other + code[at + 1 :])
    assert wrong is None or wrong.check_ok is (code[at] == other)


@pytest.mark.parametrize(
    "text", ["张某", "张某某", "李某1", "徐**", "王×", "张○○", "某公司", "某某银行", "XX公司", "何某"]
)
def test_masked_names(text: str) -> None:
    assert is_masked(text)


@pytest.mark.parametrize("text", ["张三", "*ST海航", "清和县人民法院", "安徽建工集团股份有限公司", "MAX公司"])
def test_names_that_are_not_masked(text: str) -> None:
    assert not is_masked(text)


def test_licences() -> None:
    assert licence_no("1 3101 2010 1012 3456") == "13101201010123456"
    assert licence_no("31001012345") == "31001012345"
    assert licence_no("23101201010123456") is None
    assert licence_no("") is None


@given(st.binary(min_size=1, max_size=100), ANY, st.lists(ANY, max_size=5))
def test_many_ids_at_once_are_the_ids_one_by_one(key: bytes, kind: str, values: list[str]) -> None:
    assert keyed_ids(key, "Person", kind, values) == [keyed_id(key, "Person", kind, value) for value in values]


def test_an_id_hangs_on_key_label_kind_and_the_nfkc_of_the_value() -> None:
    first = keyed_id(b"k", "Person", "id_no", "A1")
    assert len(first) == 32
    assert first == keyed_id(b"k", "Person", "id_no", "Ａ１")
    others = [("Company", "id_no", "A1"), ("Person", "name", "A1"), ("Person", "id_no", "A2")]
    assert first not in [keyed_id(b"k", *other) for other in others]
    assert first != keyed_id(b"j", "Person", "id_no", "A1")


@given(ANY)
def test_any_text_is_read_or_none_and_never_an_error(text: str) -> None:
    parse_case_no(text)
    citizen_id(text)
    uscc(text)
    licence_no(text)
    is_masked(text)
    assert not any(c.isspace() for c in plain(text))
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("（20233）冀9901民初1号", "年份应为四位"),
        ("2023冀9901民初1号", "以括号中的年份开头"),
        ("（2023）9901民初1号", "年份之后应为法院代字"),
        ("（2023）冀990民初1号", "两位或四位"),
        ("（2023）冀9901第1号", "应为案件类型"),
        ("（2023）冀9901民初1", "编号和“号”"),
        ("（2023）冀9901民初12345678号", "编号过长"),
        ("（2023）冀9901民初1号、（2023）冀9901民初2号", "不止一个案号"),
        ("清和县人民法院", ""),
        ("（2023）冀9901民初1号之一", ""),
    ],
)
def test_a_text_like_a_case_number_says_which_part_is_wrong(text: str, part: str) -> None:
    assert (part in case_no_flaw(text)) if part else not case_no_flaw(text)


@given(ANY)
def test_a_case_number_has_no_flaw(text: str) -> None:
    assert parse_case_no(text) is None or not case_no_flaw(text)
