"""Cells of statements and accidents: a moment told in parts, the way money went, accounts, shares, vehicles."""

from datetime import date, datetime, time
from typing import Any

import pytest

from loaders.cells import CELL_TYPES, LOST, MAIN, BadCell


def read(kind: str, text: str, unit: str = "元") -> dict[str, Any]:
    return {name or "main": value for name, value in CELL_TYPES[kind].read(text, unit).items() if value is not None}


@pytest.mark.parametrize(
    "text",
    ["2023-05-06 10:20:30", "20230506102030", "2023/5/6 10:20:30", "2023年5月6日10时20分30秒", "2023-05-06T02:20:30Z"],
)
def test_a_moment_in_many_forms_is_one(text: str) -> None:
    at = datetime(2023, 5, 6, 10, 20, 30)
    assert read("clock", text) == {"main": at.isoformat(), "at": at, "day": at.date(), "clock": at.time()}


@pytest.mark.parametrize("text", ["2023-05-06", "20230506", "2023-05-06 00:00:00"])
def test_a_day_without_its_hour_is_a_day_alone(text: str) -> None:
    assert read("clock", text) == {"main": "2023-05-06", "day": date(2023, 5, 6)}


@pytest.mark.parametrize(
    ("text", "clock"),
    [("10:20:30", time(10, 20, 30)), ("092030", time(9, 20, 30)), ("92030", time(9, 20, 30)), ("9时5分", time(9, 5))],
)
def test_a_clock_alone(text: str, clock: time) -> None:
    assert read("clock", text) == {"main": clock.isoformat(), "clock": clock}


@pytest.mark.parametrize("text", ["25:00:00", "10:61", "2023-02-30", "2023-02-30 10:00:00", "昨天"])
def test_no_such_moment(text: str) -> None:
    with pytest.raises(BadCell):
        read("clock", text)


def test_the_way_money_went_is_said_by_word_sign_or_column() -> None:
    assert [read("direction", word)["main"] for word in ("借", "D", "支", "贷", "C", "进")] == ["支"] * 3 + ["收"] * 3
    assert read("signed_amount", "-1,000.50") == {"main": 100050, "direction": "支"}
    assert read("signed_amount", "+3") == {"main": 300, "direction": "收"}
    assert read("signed_amount", "3") == {"main": 300}
    assert read("paid", "3") == {"main": 300, "direction": "支"}
    assert read("received", "3") == {"main": 300, "direction": "收"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [("direction", "转"), ("signed_amount", "0"), ("signed_amount", "--3"), ("paid", "-3"), ("received", "0.00")],
)
def test_no_way_and_no_amount(kind: str, text: str) -> None:
    with pytest.raises(BadCell):
        read(kind, text)


def test_an_account_is_its_digits_and_cash_is_none() -> None:
    assert read("account", "6200 0000-0000 0000 017") == {"main": "6200000000000000017", "last4": "0017"}
    assert read("counter_account", "6200000000000000017") == read("account", "6200000000000000017")
    assert read("counter_account", "现金") == {"cash": "现金"}


@pytest.mark.parametrize("text", ["6200****0025", "6200XXXXXXXX0025", "123", "张三", "现金"])
def test_a_hidden_account_is_none(text: str) -> None:
    with pytest.raises(BadCell):
        read("account", text)


@pytest.mark.parametrize("text", ["6.2E+18", "6.22202E18", "6e+17"])
def test_an_account_kept_with_fifteen_digits_is_none(text: str) -> None:
    with pytest.raises(BadCell) as caught:
        read("account", text)
    assert str(caught.value) == LOST


@pytest.mark.parametrize("text", ["现金", "ATM取款", "柜台现金存入", "取现", "现取"])
def test_cash_is_said(text: str) -> None:
    assert read("memo", text) == {"main": text, "cash": "现金"}


@pytest.mark.parametrize("text", ["现金分红", "现金管理转入", "非现金", "还款", "ATM手续费", "取款手续费", "微信提现"])
def test_what_only_sounds_like_cash_is_none(text: str) -> None:
    assert read("memo", text) == {"main": text}


def test_a_share_of_a_hundred() -> None:
    assert [read("percent", text)["main"] for text in ("70", "70%", "0", "100", "33.3%")] == [70, 70, 0, 100, 33.3]
    for text in ("120%", "主要", "-1"):
        with pytest.raises(BadCell):
            read("percent", text)


@pytest.mark.parametrize(
    ("text", "nonmotor"),
    [("电动自行车", True), ("人力三轮车", True), ("小型轿车", False), ("普通二轮摩托车", False), ("电动车", None)],
)
def test_whether_a_vehicle_has_a_motor(text: str, nonmotor: bool | None) -> None:
    assert CELL_TYPES["vehicle"].read(text, "") == {MAIN: text, "nonmotor": nonmotor}
