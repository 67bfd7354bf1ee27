"""The invented county has exact headers, nobody's numbers, and a truth that points at the rows it speaks of."""

import csv
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from loaders.synthetic import county

CASES = "法院民事案件台账.csv"
PARTIES = "当事人明细.xlsx"
HEADERS = {
    CASES: "案号,受理法院,案由,审理程序,适用程序,收案日期,立案日期,开庭日期,结案日期,生效日期,结案方式,标的额,判决金额,"
    "承办人,审判组织,合议庭成员,人民陪审员,书记员,送达方式,公告日期,程序转换日期,审限扣除,诉讼费缴纳人,缴费日期,"
    "原审案号,执行依据文号,原告,被告,第三人,原告代理人,被告代理人,裁判结果",
    PARTIES: "案号,受理法院,诉讼地位,序号,当事人类型,姓名或名称,证件类型,证件号码,性别,出生日期,民族,住址,联系电话,"
    "是否到庭,代理人,代理人类型,代理人执业机构,代理人执业证号,代理人电话,代理权限",
    "工商登记.csv": "企业名称,统一社会信用代码,类型,法定代表人,成立日期,注销日期,状态,注册资本,实缴资本,参保人数,股东,"
    "董监高,曾用名,地址,电话,邮箱",
    "村两委干部名册.xlsx": "乡镇,村,村编码,姓名,证件号,职务,任期起,任期止,近亲属",
    "户籍亲属.csv": "证件号,姓名,户号,与户主关系,父证件号,母证件号,配偶证件号,户籍地址",
}
ENCODINGS = {CASES: "utf-8-sig", "工商登记.csv": "gb18030", "户籍亲属.csv": "utf-8"}
CASE_NO = re.compile(r"（20\d\d）冀99(01(民初|执)|民终)\d{1,6}号")


@dataclass(frozen=True)
class Written:
    folder: Path
    tables: dict[str, list[list[str]]]
    truth: dict[str, Any]

    def rows(self, file: str) -> list[dict[str, str]]:
        header, *rows = self.tables[file]
        return [dict(zip(header, row, strict=True)) for row in rows]


def read(path: Path) -> list[list[str]]:
    if path.suffix == ".xlsx":
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        assert all(isinstance(cell, str) for row in rows for cell in row), "text cells only"
        return [[str(cell) for cell in row] for row in rows]
    text = path.read_bytes().decode(ENCODINGS[path.name])
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("county")
    county.write_county(folder)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return Written(folder, {file: read(folder / file) for file in HEADERS}, truth)


def citizen_id_valid(number: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(number, weights, strict=False)) % 11] == number[17]


def uscc_valid(code: str) -> bool:
    alphabet, total = "0123456789ABCDEFGHJKLMNPQRTUWXY", 0
    for nth, char in enumerate(code[:17]):
        total += alphabet.index(char) * pow(3, nth, 31)
    organisation = sum(int(c, 36) * w for c, w in zip(code[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    body = "0123456789X0"[11 - organisation % 11] == code[16]
    return body and alphabet[-total % 31] == code[17]


@pytest.mark.parametrize("file", HEADERS)
def test_headers_are_those_of_the_design(written: Written, file: str) -> None:
    assert ",".join(written.tables[file][0]) == HEADERS[file]


def test_the_docket_has_as_many_cases_as_asked_for(written: Written) -> None:
    numbers = [row["案号"] for row in written.rows(CASES)]
    assert len(numbers) == len(set(numbers)) == 2000
    assert all(CASE_NO.fullmatch(number) for number in numbers)
    assert {row["案号"] for row in written.rows(PARTIES)} == set(numbers)


def test_five_rings_and_four_look_alikes(written: Written) -> None:
    archetypes = [ring["archetype"] for ring in written.truth["rings"]]
    assert archetypes == ["G-TRI", "G-STAR-A", "G-STAR-E", "G-STAR-L", "G-CHAIN"]
    innocent = {block["kind"]: block for block in written.truth["innocent"]}
    assert list(innocent) == ["bank_portfolio", "mass_wage", "property_fees", "plain_village"]
    assert len(innocent["mass_wage"]["members"]) > 30
    in_rings = sum(len(ring["cases"]) for ring in written.truth["rings"])
    assert sum(len(block["cases"]) for block in innocent.values()) > 5 * in_rings


def test_both_registers_name_the_same_parties(written: Written) -> None:
    names: dict[str, dict[str, list[str]]] = {}
    for row in written.rows(PARTIES):
        role = row["诉讼地位"]
        column = "第三人" if "第三人" in role else "被告" if "被告" in role or role == "被执行人" else "原告"
        names.setdefault(row["案号"], {}).setdefault(column, []).append(row["姓名或名称"])
    for row in written.rows(CASES):
        for column in ("原告", "被告", "第三人"):
            assert row[column] == "、".join(names[row["案号"]].get(column, []))


def test_appeals_and_enforcements_follow_an_earlier_case(written: Written) -> None:
    rows = written.rows(CASES)
    closed = {row["案号"]: row["结案日期"] for row in rows}
    for row in rows:
        earlier = row["原审案号"] + row["执行依据文号"]
        assert bool(earlier) == (row["审理程序"] != "一审")
        assert not earlier or closed[earlier] < row["立案日期"]
        assert row["收案日期"] <= row["立案日期"] < row["结案日期"]
    assert sum(bool(row["原审案号"]) for row in rows) > 30
    assert sum(bool(row["执行依据文号"]) for row in rows) > 100


def test_numbers_are_nobodys_and_mistyped_ones_are_few(written: Written) -> None:
    rows = written.rows(PARTIES)
    wrong = 0
    for row in rows:
        number = row["证件号码"]
        if not number:
            continue
        person = row["当事人类型"] == "自然人"
        assert (number[:6] if person else number[2:8]) == "999999"
        wrong += not (citizen_id_valid if person else uscc_valid)(number)
        if person:
            assert number[6:14] == row["出生日期"].replace("-", "")
            assert row["性别"] == ("男" if int(number[16]) % 2 else "女")
            assert re.fullmatch(r"0999\d{6}", row["联系电话"])
    assert 0.002 < wrong / len(rows) < 0.02
    assert 0.03 < sum(not row["证件号码"] for row in rows) / len(rows) < 0.08
    assert 0 < sum("某" in row["姓名或名称"] for row in rows) < 30


def test_registers_hold_valid_numbers_only(written: Written) -> None:
    residents = {row["证件号"]: row for row in written.rows("户籍亲属.csv")}
    assert all(citizen_id_valid(number) for number in residents)
    assert len(residents) == len(written.tables["户籍亲属.csv"]) - 1
    for row in residents.values():
        assert not row["配偶证件号"] or residents[row["配偶证件号"]]["配偶证件号"] == row["证件号"]
        assert not row["父证件号"] or {row["父证件号"], row["母证件号"]} <= set(residents)
    assert all(row["证件号"] in residents for row in written.rows("村两委干部名册.xlsx"))
    assert all(uscc_valid(row["统一社会信用代码"]) for row in written.rows("工商登记.csv"))
    companies = {row["企业名称"] for row in written.rows("工商登记.csv")}
    assert len(companies) == len(written.tables["工商登记.csv"]) - 1
    parties = {row["姓名或名称"] for row in written.rows(PARTIES) if row["当事人类型"] == "法人"}
    assert {name for name in parties if not name.endswith("村民委员会")} <= companies


def test_namesakes_exist(written: Written) -> None:
    names = [row["姓名"] for row in written.rows("户籍亲属.csv")]
    assert len(set(names)) < 0.85 * len(names)


def test_truth_points_at_the_rows_that_bear_the_name(written: Written) -> None:
    table = written.tables[PARTIES]
    for block in [*written.truth["rings"], *written.truth["innocent"]]:
        cases = {case["case_no"] for case in block["cases"]}
        for member in block["members"]:
            assert member["mentions"], member["id_no"]
            for mention in member["mentions"]:
                file, row = mention.split("#")
                cells = dict(zip(table[0], table[int(row) - 1], strict=True))
                assert (file, cells["姓名或名称"]) == (PARTIES, member["name"])
                assert cells["案号"] in cases
                assert cells["证件号码"][:17] in ("", member["id_no"][:17])
    courts = {row["案号"]: row["受理法院"] for row in written.rows(CASES)}
    told = [case for ring in written.truth["rings"] for case in ring["cases"]]
    assert all(courts[case["case_no"]] == case["court"] for case in told)


def test_village_ring_is_officials_and_their_kin_against_their_own_village(written: Written) -> None:
    ring = written.truth["rings"][0]
    cases = {case["case_no"] for case in ring["cases"]}
    rows = [row for row in written.rows(CASES) if row["案号"] in cases and row["审理程序"] == "一审"]
    (village,) = {row["被告"] for row in rows}
    serving = [row for row in written.rows("村两委干部名册.xlsx") if f"{row['乡镇']}{row['村']}" in village]
    residents = {row["证件号"]: row for row in written.rows("户籍亲属.csv")}
    kin_columns = ("父证件号", "母证件号", "配偶证件号")
    officials = {row["证件号"] for row in serving}
    members = {member["id_no"] for member in ring["members"]}
    assert members & officials
    for member in members - officials:
        near = {residents[member][column] for column in kin_columns}
        near |= {n for n, r in residents.items() if member in {r[column] for column in kin_columns}}
        near |= {n for n, r in residents.items() if r["父证件号"] and r["父证件号"] == residents[member]["父证件号"]}
        assert near & officials
    assert {row["结案方式"] for row in rows} == {"调解"}


@pytest.mark.parametrize("cases", [400, 1234])
def test_any_size_is_exact(tmp_path: Path, cases: int) -> None:
    county.write_county(tmp_path, cases=cases)
    assert len(read(tmp_path / CASES)) == cases + 1


def test_too_few_cases_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cases"):
        county.write_county(tmp_path / "never", cases=10)
    assert not (tmp_path / "never").exists()


def test_equal_seed_equal_bytes(written: Written, tmp_path: Path) -> None:
    for seed in (1, 2):
        county.write_county(tmp_path / str(seed), seed=seed)
        for file in (*HEADERS, "truth.json"):
            same = (tmp_path / str(seed) / file).read_bytes() == (written.folder / file).read_bytes()
            assert same == (seed == 1), file
