"""Cells of enforcement, auction and insurance registers: parties with numbers, months, rounds, numbers of assets."""

from datetime import date

import pytest

from loaders.cells import CELL_TYPES, MAIN, BadCell
from loaders.registers import sources
from loaders.values import boolean_of, month_of


def read(kind: str, text: str) -> object:
    return CELL_TYPES[kind].read(text, "")[MAIN]


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("张三", "张三", {}),
        ("张三(99999919680302001X)", "张三", {"id.citizen": "99999919680302001X"}),
        ("张三（99999919680302001x）", "张三", {"id.citizen": "99999919680302001X"}),
        ("某某合伙企业(有限合伙)", "某某合伙企业(有限合伙)", {}),
        ("某某合伙企业(有限合伙)(91999999MA0001018L)", "某某合伙企业(有限合伙)", {"id.uscc": "91999999MA0001018L"}),
    ],
)
def test_a_party_and_the_number_behind_it(text: str, name: str, number: dict[str, str]) -> None:
    values = CELL_TYPES["party"].read(text, "")
    assert values[MAIN] == name
    assert {field: values[field] for field in ("id.citizen", "id.uscc") if field in values} == number


def test_a_wrong_number_behind_a_party_is_a_bad_cell() -> None:
    with pytest.raises(BadCell, match="校验位不符"):
        read("party", "张三(999999196803020011)")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("202402", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023年12月", date(2023, 12, 1), date(2023, 12, 31)),
        ("2023-05-06", date(2023, 5, 6), date(2023, 5, 6)),
    ],
)
def test_a_month_has_a_first_and_a_last_day(text: str, first: date, last: date) -> None:
    assert month_of(text) == (first, last)


@pytest.mark.parametrize("text", ["202313", "2023-00", "2023-02-30", "2023", "12月", ""])
def test_no_such_month(text: str) -> None:
    assert month_of(text) is None


@pytest.mark.parametrize(("text", "number"), [("一拍", 1), ("第二次拍卖", 2), ("变卖", 3), ("1", 1)])
def test_rounds_of_an_auction(text: str, number: int) -> None:
    assert read("round", text) == number


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        ("plate", "冀A·12345", "冀A12345"),
        ("plate", "冀ａ 12345", "冀A12345"),
        ("plate", "冀AD12345", "冀AD12345"),
        ("vin", "lsvaa4182e2000001", "LSVAA4182E2000001"),
        ("register_no", "冀（2019）清和县不动产权第 0000001 号", "冀(2019)清和县不动产权第0000001号"),
    ],
)
def test_one_asset_has_one_number_however_printed(kind: str, text: str, number: str) -> None:
    assert read(kind, text) == number


@pytest.mark.parametrize(
    ("kind", "text"),
    [("plate", "无号牌"), ("plate", "12345"), ("vin", "LSVAA4182E20000O1"), ("vin", "LSVAA4182E2"),
     ("register_no", "冀(2019)清和县不动产权第*****01号"), ("register_no", "12"), ("round", "三拍"), ("round", "0")],
)  # fmt: skip
def test_what_is_no_number_of_an_asset(kind: str, text: str) -> None:
    with pytest.raises(BadCell):
        read(kind, text)


def test_agreeing_is_yes() -> None:
    assert (boolean_of("同意"), boolean_of("不同意"), boolean_of("视情况")) == (True, False, None)


def test_one_asset_is_one_node_in_every_register_that_names_it() -> None:
    """Equal keys in equal words, or a car sealed in one register is another than the one sold in the next."""
    spoken: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    for one in sources().values():
        for node in one.register.node.values():
            if node.label in ("RealEstate", "Vehicle", "AuctionLot", "CreditorClaim"):
                kinds = {(key.kind, tuple(one.register.columns[p].type for p in key.key if p in one.register.columns))
                         for key in node.keys if key.kind != "accident+seq"}  # fmt: skip
                spoken.setdefault(node.label, set()).update(kinds)
    for label, keys in spoken.items():
        assert len({kind for kind, _ in keys}) == len(keys), label
