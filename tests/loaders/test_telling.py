"""Headers alone take no table for a register: what it says, or is called, must tell; else somebody is asked."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
import tables_of_offices
from strangers import KNOWN, NO_REGISTER, Known, Stranger

from graph.errors import SchemaError
from loaders.form import parse
from loaders.recognising import pages_in, reader_of, recognise
from loaders.registers import sources
from loaders.tabular import Table
from loaders.telling import told_by_what

ASKED = ("特困供养人员发放表", "名下车辆清单", "整理后")
"""Of what is known: half its headers are strange, or a car park's, or any auction's, would be like it."""


def table(folder: Path, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    path = folder / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    return pages_in(path)[0].first


def reader(folder: Path, one: Stranger | Known) -> str:
    found, _ = reader_of(table(folder, one.headers, one.rows), f"{one.title}.csv", None, {})
    return found.register.id if found else ""


@pytest.mark.parametrize("one", [*NO_REGISTER, *tables_of_offices.NO_REGISTER], ids=lambda one: one.title)
def test_a_strangers_table_is_no_register(one: Stranger, tmp_path: Path) -> None:
    assert reader(tmp_path, one) == ""


@pytest.mark.parametrize("one", [*KNOWN, *tables_of_offices.KNOWN], ids=lambda one: one.title)
def test_a_register_is_told_or_asked_for_and_never_another(one: Known, tmp_path: Path) -> None:
    assert reader(tmp_path, one) == ("" if one.title in ASKED else one.source)


NURSES = ("姓名", "机构", "职称", "电话"), (("张某甲", "清和县医院", "护师", "0999000001"),)


def test_it_is_said_what_a_table_is_like_and_what_is_not_so(tmp_path: Path) -> None:
    path = tmp_path / "通讯录.csv"
    table(tmp_path, *NURSES)
    (tmp_path / "in.csv").rename(path)
    with pytest.raises(Exception, match="表头像 DS34 律师与基层法律服务工作者, 但“机构”的内容不像; 若确是"):
        recognise("通讯录.csv", path)
    (reading,) = recognise("通讯录.csv", path, "DS34").readings  # somebody said so
    assert reading.source.register.id == "DS34"


def test_the_name_of_a_file_and_the_title_above_tell_too(tmp_path: Path) -> None:
    headers, rows = ("法院", "姓名", "任命日期"), (("清和县人民法院", "张某甲", "2020-05-06"),)
    for name, above, wanted in (
        ("陪审员.csv", (), "DS27"),
        ("DS27 导出.csv", (), "DS27"),
        ("名单.csv", (("清和县人民法院人民陪审员名册",),), "DS27"),
        ("名单.csv", (), ""),
    ):
        path = tmp_path / "in.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([*above, headers, *rows])
        found, _ = reader_of(pages_in(path)[0].first, name, None, {})
        assert (found.register.id if found else "") == wanted


def test_headers_without_rows_are_the_registers(tmp_path: Path) -> None:
    found, _ = reader_of(table(tmp_path, NURSES[0], ()), "空表.csv", None, {})
    assert found is not None
    assert found.register.id == "DS34"


@pytest.mark.parametrize("source_id", [one for one, source in sources().items() if source.register.told_by])
def test_every_register_can_say_what_would_have_told(source_id: str, tmp_path: Path) -> None:
    register = sources()[source_id].register
    said = told_by_what(register, table(tmp_path, register.headers, [["x"] * len(register.headers)]))
    assert "的内容不像" in said or not any(told.like for told in register.told_by)


@pytest.mark.parametrize(
    ("told", "reason"),
    [("{ has = ['nobody'] }", "没有列 'nobody'"), ("{ named = '(' }", "不是正则表达式"), ("{ }", "须写明")],
)
def test_what_tells_is_held_against_the_form(told: str, reason: str) -> None:
    text = "id = 'X'\ntitle = { zh = 'x', en = 'x' }\nkey = ['a']\n" + f"told_by = [{told}]\n"
    with pytest.raises(SchemaError, match=reason):
        parse(text + "[columns]\na = { header = '甲', required = true }\n", "x.toml")
