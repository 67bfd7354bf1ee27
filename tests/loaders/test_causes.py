"""Civil causes: the tree of the rules, both numberings by name, and what a cell with a cause is read as."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identifiers import plain
from loaders.cells import CELL_TYPES, BadCell
from loaders.reference import read
from loaders.reference.causes import Cause, cause_of

ROWS = read("causes")
NUMBERED = [row for row in ROWS if row["no"]]
NAMES = sorted({row["name"] for row in ROWS})

# The two numberings as far as the domain text has them (8.7); "" where it has none.
KNOWN = """
民间借贷纠纷 103.3 108.3, 金融借款合同纠纷 103.1 108.1, 小额借款合同纠纷 103.4 -, 借款合同纠纷 103 108,
确认合同效力纠纷 76 -, 债权人代位权纠纷 77 -, 债权人撤销权纠纷 78 -, 债权转让合同纠纷 79 83, 追偿权纠纷 143 147,
买卖合同纠纷 84 88, 房屋买卖合同纠纷 91 96, 保证合同纠纷 104 109, 抵押合同纠纷 105 -, 租赁合同纠纷 111 116,
融资租赁合同纠纷 112 -, 建设工程施工合同纠纷 115.3 120.3, 建设工程价款优先受偿权纠纷 115.4 120.4,
建设工程分包合同纠纷 115.5 120.5, 服务合同纠纷 137 -, 劳务合同纠纷 139 144, 物业服务合同纠纷 121 -,
农业承包合同纠纷 131 136, 渔业承包合同纠纷 133 138, 土地承包经营权合同纠纷 135 -, 承包地征收补偿费用分配纠纷 - 65.2,
确认劳动关系纠纷 - 205.1, 追索劳动报酬纠纷 - 205.5, 养老保险待遇纠纷 - 206.1, 机动车交通事故责任纠纷 - 411,
非机动车交通事故责任纠纷 - 412, 提供劳务者受害责任纠纷 - 406, 医疗损害责任纠纷 - 413, 公证损害责任纠纷 - 430,
财产损失保险合同纠纷 - 371.1, 责任保险合同纠纷 - 371.2, 保险人代位求偿权纠纷 - 371.5, 破产债权确认纠纷 - 333,
职工破产债权确认纠纷 - 333.2, 申请司法确认调解协议 - 448, 申请实现担保物权 - 451, 申请支付令 - 458, 申请破产清算 - 461
"""


def known(text: str) -> Cause:
    found = cause_of(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize("line", [one.split() for one in KNOWN.strip().split(",")], ids=lambda line: line[0])
def test_a_cause_has_the_numbers_that_were_read_elsewhere(line: tuple[str, str, str]) -> None:
    name, *numbers = line
    for edition, number in zip(("2020", "2025"), numbers, strict=True):
        assert number in ("-", known(name).numbers[edition])


@pytest.mark.parametrize(("edition", "last"), [("2020", 473), ("2025", 514)])
def test_the_numbers_of_an_edition_run_without_a_gap(edition: str, last: int) -> None:
    rows = [row for row in NUMBERED if row["edition"] == edition]
    third = [row["no"] for row in rows if row["level"] == "3"]
    assert third == [str(n) for n in range(1, last + 1)]
    below = Counter()
    for row in rows:
        number, _, part = row["no"].partition(".")
        assert (row["level"] == "4") is bool(part)
        if part:
            below[number] += 1
            assert below[number] == int(part)


def test_every_cause_hangs_under_one_above() -> None:
    last = 0
    for row in ROWS:
        assert 1 <= int(row["level"]) <= last + 1
        last = int(row["level"])
    assert known("民间借贷纠纷").above == ("合同、准合同纠纷", "合同纠纷", "借款合同纠纷")
    assert known("生命权、健康权、身体权纠纷").above == ("人格权纠纷",)  # of 2011
    assert known("居间合同纠纷").above == ("合同、无因管理、不当得利纠纷", "合同纠纷")
    assert known("船舶建造合同纠纷").numbers == {"2020": "207", "2025": "233.1"}


@pytest.mark.parametrize("write", [
    lambda name, above: name,
    lambda name, above: f" {name} ",
    lambda name, above: name.removesuffix("纠纷"),
    lambda name, above: f"103(3){name}",
    lambda name, above: f"84.{name}",
    lambda name, above: f"（1）{name}",
    lambda name, above: "/".join((*above, name)),
    lambda name, above: " - ".join((*above, name)),
])  # fmt: skip
def test_every_cause_is_known_however_it_is_written(write: Callable[[str, tuple[str, ...]], str]) -> None:
    assert [name for name in NAMES if plain(known(write(name, known(name).above)).name) != plain(name)] == []


def read_cause(text: str) -> object:
    return CELL_TYPES["cause"].read(text, "")


def test_a_cell_is_read_as_the_name_in_the_rules() -> None:
    told = {"": "民间借贷纠纷", "part": "合同、准合同纠纷", "no_2020": "103.3", "no_2025": "108.3"}
    assert [read_cause(text) for text in ("民间借贷", " 民间借贷纠纷", "103（3）民间借贷纠纷")] == [told] * 3


@pytest.mark.parametrize("text", ["103", "103(3)", "103.3", "9164", "84."])
def test_a_number_alone_says_no_cause(text: str) -> None:
    with pytest.raises(BadCell, match="各年规定的编号不同"):
        read_cause(text)


@pytest.mark.parametrize("text", ["诈骗罪", "其他", "张三诉李四民间借贷纠纷", "民间借贷纠纷/其他"])
def test_what_no_rule_has_stays_as_printed(text: str) -> None:
    assert read_cause(f" {text} ") == {"": text}


@given(st.text(min_size=1, max_size=20).filter(lambda text: text.strip() and not text.strip()[0].isdigit()))
def test_any_text_is_a_cause_or_itself(text: str) -> None:
    told = CELL_TYPES["cause"].read(text, "")
    assert told == {"": text.strip()} or told[""] in NAMES
