"""Courts by their code and regions by code or name: what the tables know, and what is told where they do not."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identifiers import parse_case_no
from loaders.cells import CELL_TYPES, BadCell
from loaders.previewing import preview
from loaders.reference import court_code, court_name, read
from loaders.reference.regions import region_of, regions_called

LETTERS = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新"
DIGITS = "11121314152122233132333435363741424344454650515253546162636465"
PROVINCES = {letter: DIGITS[2 * n : 2 * n + 2] for n, letter in enumerate(LETTERS)}
COUNTIES = {row["code"]: row["county"] for row in read("regions")}


def region(text: str) -> object:
    return CELL_TYPES["region"].read(text, "")


def test_every_region_comes_back_from_its_code_and_its_full_name() -> None:
    codes = {code for county in COUNTIES for code in (county, f"{county[:4]}00", f"{county[:2]}0000")}
    known = {code: found for code in codes if (found := region_of(code))}
    assert len(known) > len(COUNTIES) + 300
    assert [code for code, found in known.items() if found.code != code] == []
    assert [found.name for code, found in known.items() if region_of(found.name) != found] == []


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("130102", "130102", "河北省石家庄市长安区"),
        ("130102001001", "130102", "河北省石家庄市长安区"),
        ("130102001", "130102", "河北省石家庄市长安区"),
        ("河北省 石家庄市 长安区", "130102", "河北省石家庄市长安区"),
        ("河北石家庄市长安区", "130102", "河北省石家庄市长安区"),
        ("石家庄市", "130100", "河北省石家庄市"),
        ("广西", "450000", "广西壮族自治区"),
        ("济源市", "419001", "河南省济源市"),
        ("北京市朝阳区", "110105", "北京市朝阳区"),
    ],
)
def test_a_region_is_read_by_code_or_name(text: str, code: str, name: str) -> None:
    assert region(text) == {"": code, "name": name}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("朝阳区", "同名的地方有 2 处, 请写省市县全称, 如 北京市朝阳区"),
        ("130199", "区划代码不在对照表中"),
        ("710000", "区划代码不在对照表中"),
        ("1301", "不是区划名称或代码"),
        ("石家庄长安", "不是区划名称或代码"),
    ],
)
def test_what_is_no_one_region_is_told(text: str, reason: str) -> None:
    with pytest.raises(BadCell, match=reason):
        region(text)


@given(st.text(max_size=12))
def test_any_text_is_one_region_or_none(text: str) -> None:
    found = region_of(text)
    assert found is None or region_of(found.code) == found
    assert len(regions_called(text)) != 1 or found is not None


# ---- courts


def test_every_court_of_the_table_has_one_code_and_the_code_one_court() -> None:
    rows = read("courts")
    assert len(rows) > 600
    for row in rows:
        number = parse_case_no(f"（2023）{row['code']}民初1号")
        assert number is not None
        assert (number.court, number.has_court_code) == (row["code"], True)
        assert court_name(row["code"]) == row["name"]
        assert court_code(row["name"]) == row["code"]


def test_a_court_of_a_county_is_called_after_the_county_that_its_code_names() -> None:
    """Two sources that know nothing of each other: the numbers of judgments, and the table of regions."""
    local = [row for row in read("courts") if len(row["code"]) == 5 and "区划代码相符" in row["source"]]
    assert len(local) > 450
    other = [
        row["code"]
        for row in local
        if not row["name"].endswith(COUNTIES[PROVINCES[row["code"][0]] + row["code"][1:]] + "人民法院")
    ]
    assert other == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("冀9901", "清和县人民法院"),
        (" 京0101 ", "北京市东城区人民法院"),
        ("清和县人民法院", "清和县人民法院"),
        ("冀9999", "冀9999"),
        ("2500", "2500"),
    ],
)
def test_a_code_in_the_place_of_a_court_is_read_as_its_name(text: str, name: str) -> None:
    assert CELL_TYPES["court"].read(text, "") == {"": name}


def test_a_case_is_the_same_whether_its_court_is_named_or_coded(tmp_path: Path) -> None:
    headers = ["案号", "受理法院", "原告"]
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [headers, ["(2014)清民初字第1号", "清和县人民法院", "张三"], ["(2014)清民初字第2号", "冀9901", "张三"],
             ["（2023）冀9901民初3号", "冀9901", "张三"], ["（2023）冀9901民初4号", "京0101", "张三"]]
        )  # fmt: skip
    (taken,) = preview(path, source="DS02").taken
    assert [(one.row, one.column, one.reason) for one in taken.bad] == [(5, "court", "受理法院与案号中的法院代字不符")]
    courts = taken.nodes["Court"]
    assert courts["id"].n_unique() == 1
    assert set(courts["name"]) == {"清和县人民法院"}
