"""Cells of registers of loans, deeds, contracts and changes: rates, decimals, clauses, texts that quote a number."""

import pytest

from loaders.cells import CELL_TYPES, MAIN, BadCell


def read(kind: str, text: str, unit: str = "") -> object:
    return CELL_TYPES[kind].read(text, unit)[MAIN]


@pytest.mark.parametrize("text", ["王伟\n李娜", "王伟 李娜", "清和县甲有限公司\r\n李娜", " 欧阳子　丑某某 "])
@pytest.mark.parametrize("kind", ["name", "agent", "party", "holder"])
def test_two_names_in_a_cell_of_one_are_no_third(kind: str, text: str) -> None:
    with pytest.raises(BadCell, match="像是几个名称"):
        read(kind, text)


@pytest.mark.parametrize("text", ["张 三", "清和县同济\n商贸有限公司", "中国工商银行 清和支行", "阿不都·热合曼"])
def test_a_name_with_a_space_or_a_break_is_one(text: str) -> None:
    assert read("name", text) == "".join(text.split())


def test_what_is_noted_of_an_agent_is_no_firm() -> None:
    for noted in ("公民代理", "一般授权", "特别授权"):
        assert CELL_TYPES["agent"].read(f"张子丑（{noted}）", "")["firm"] is None
    assert CELL_TYPES["agent"].read("张子丑（清和同济律师事务所）", "")["firm"] == "清和同济律师事务所"


@pytest.mark.parametrize(
    ("text", "unit", "a_year"),
    [
        ("15.4%", "%", 15.4),
        ("15.4", "%", 15.4),
        ("年利率15.4%", "%", 15.4),
        ("年化 24%", "%", 24.0),
        ("0.85%", "%", 0.85),
        ("８.５％", "%", 8.5),
        ("月利率1.5%", "%", 18.0),
        ("2%/月", "%", 24.0),
        ("月息2分", "%", 24.0),
        ("月息8厘", "%", 9.6),
        ("8.7‰", "%", 10.44),
        ("8.7", "‰", 10.44),
        ("0.87%", "‰", 10.44),
        ("年利率10.44%", "‰", 10.44),
        ("1", "%", 1.0),
    ],
)
def test_a_rate_is_per_cent_a_year(text: str, unit: str, a_year: float) -> None:
    assert read("rate", text, unit) == a_year


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("0.154", "%", "可能是小数"),
        ("日利率0.05%", "%", "须知一年按多少日计"),
        ("2分", "%", "未写明按年还是按月"),
        ("年息1分", "%", "未写明按年还是按月"),
        ("月利率2%/年", "%", "写法不明"),
        ("LPR的四倍", "%", "写法不明"),
        ("-3%", "%", "写法不明"),
        ("", "%", "写法不明"),
    ],
)
def test_a_rate_that_could_mean_two_things_is_not_read(text: str, unit: str, reason: str) -> None:
    with pytest.raises(BadCell, match=reason):
        read("rate", text, unit)


@pytest.mark.parametrize(("text", "number"), [("3", 3.0), ("1.5倍", 1.5), ("０.5", 0.5)])
def test_a_decimal(text: str, number: float) -> None:
    assert read("decimal", text) == number


@pytest.mark.parametrize("text", ["三", "-1", "1/3", "", "1.2.3"])
def test_what_is_no_decimal(text: str) -> None:
    with pytest.raises(BadCell):
        read("decimal", text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("股东李四(99999919720101002X)", "股东李四(…002X)"),
        ("证件号码: 999999197001010017; 比例", "证件号码: …0017; 比例"),
        ("旧号999999720101002", "旧号…1002"),
        ("电话13800000000, 金额1234567.89", "电话13800000000, 金额1234567.89"),
        ("流水62000000000000000170", "流水62000000000000000170"),
    ],
)
def test_a_text_keeps_of_the_number_of_a_person_the_last_four(text: str, told: str) -> None:
    assert read("unnumbered", text) == told


def test_clauses_that_differ_in_number_points_and_space_are_one() -> None:
    said = "出卖人通知交房后，买受人未在三日内办理的，视为房屋已经交付。"
    told = ["第十二条 " + said, "12.1、" + said.replace("，", ", "), "（三）" + said, "第九条第二款：" + said, said]
    assert len({read("clause", one) for one in told}) == 1
    assert read("clause", said.replace("三日", "五日")) != read("clause", said)
    assert CELL_TYPES["clause"].read("第十二条 " + said, "")["title"].startswith("出卖人")


@pytest.mark.parametrize("text", ["略", "同上", "第十二条", "、、、、、、、"])
def test_what_is_no_clause(text: str) -> None:
    with pytest.raises(BadCell, match="过短"):
        read("clause", text)


@pytest.mark.parametrize("kind", ["name", "party", "holder"])
def test_a_number_of_a_person_does_not_stand_in_a_name(kind: str) -> None:
    with pytest.raises(BadCell, match="号码"):
        read(kind, "张三999999197001010017")
    with pytest.raises(BadCell, match="号码"):
        read("name", "张三(999999197001010017)")
