"""The words of the form that say which key a node has and which rows it comes from, on a small register."""

from pathlib import Path

import polars as pl
import pytest

from graph.errors import SchemaError
from graph.workspace import PUBLIC_KEY
from loaders.form import parse
from loaders.tabular import read_tables
from loaders.taking import Taken, take

FORM = """
id = "OWN_cars"
title = { zh = "车辆", en = "Cars" }
key = ["no"]
[columns]
no = { header = "序", required = true }
vin = { header = "车架号", type = "vin" }
plate = { header = "号牌", type = "plate" }
kind = { header = "种类" }
id = { header = "证件", type = "identifier" }
sealed = { header = "查封", type = "boolean" }
on = { header = "日", type = "date" }
words = { header = "词", many = true }
[node.car]
label = "Vehicle"
key = ["vin"]
kind = "vin"
otherwise = [{ key = ["plate", "kind"], kind = "plate+type" }, { key = ["plate"], kind = "plate" }]
take = { plate = "plate", vin = "vin" }
"""
HEADERS = ("序", "车架号", "号牌", "种类", "证件", "查封", "日", "词")
VIN = "LSVAA4182E2000001"


def taken(form: str, folder: Path, *rows: tuple[str, ...]) -> Taken:
    register = parse(form, "OWN.toml")
    path = folder / "in.csv"
    full = [(str(n), *row, *[""] * (len(HEADERS) - 1 - len(row))) for n, row in enumerate(rows, 1)]
    path.write_text("\n".join(",".join(cells) for cells in [HEADERS, *full]), "utf-8")
    (table,) = read_tables(path)
    return take(register, table, file=path.name, load_id="0", key=PUBLIC_KEY)


def rows_of(frame: pl.DataFrame) -> list[str]:
    return frame["row"].to_list()


def test_the_first_key_that_a_row_has_counts(tmp_path: Path) -> None:
    rows = [
        (VIN, "冀A12345"),
        (VIN,),
        ("", "冀A·12345", "小型汽车"),
        ("", "冀A12345"),
        ("", "冀A12345", "小型汽车"),
        ("",),
    ]
    cars = taken(FORM, tmp_path, *rows).nodes["Vehicle"]
    ids = dict(zip(rows_of(cars), cars["id"].to_list(), strict=True))
    assert rows_of(cars) == [f"-/{n}" for n in range(2, 7)]  # the row without any key is no car
    assert ids["-/2"] == ids["-/3"]
    assert ids["-/4"] == ids["-/6"]
    assert len(set(ids.values())) == 3


def test_a_part_of_a_key_that_may_be_absent_counts_as_empty(tmp_path: Path) -> None:
    certain = FORM.replace('key = ["vin"]', 'key = ["plate", "kind"]').replace("otherwise =", "# otherwise =")
    rows = [("", "冀A12345", "小型汽车"), ("", "冀A12345"), ("", "冀A12345")]
    assert rows_of(taken(certain, tmp_path, *rows).nodes["Vehicle"]) == ["-/2"]
    cars = taken(certain.replace('"kind"]', '"kind?"]'), tmp_path, *rows).nodes["Vehicle"]
    assert rows_of(cars) == ["-/2", "-/3", "-/4"]
    assert cars["id"].n_unique() == 2


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        ("when = { sealed = [true] }", ["-/2"]),
        ("when = { sealed = [false] }", ["-/3"]),
        ("when = { sealed = [true, false] }", ["-/2", "-/3"]),
        ("when = { sealed = true }", ["-/2", "-/3"]),
        ("any = { sealed = [true], on = true }", ["-/2", "-/4"]),
        ("any = { sealed = [true], on = true }\nwhen = { kind = true }", ["-/2"]),
        ('when = { words = ["b"] }', ["-/2", "-/5"]),
    ],
)
def test_which_rows_a_node_comes_from(condition: str, rows: list[str], tmp_path: Path) -> None:
    found = taken(
        FORM + condition, tmp_path,
        (VIN, "", "x", "", "是", "", "a、b"), (VIN, "", "x", "", "否", "", "a"),
        (VIN, "", "", "", "", "2024-01-01", ""), (VIN, "", "x", "", "", "", "b"),
    )  # fmt: skip
    assert rows_of(found.nodes["Vehicle"]) == rows


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("take = {", 'when = { sealed = ["是"] }\ntake = {', "sealed 的类型与所列的值不符"),
        ("take = {", "any = { kind = [true] }\ntake = {", "kind 的类型与所列的值不符"),
        ("take = {", "any = { colour = true }\ntake = {", "没有列 'colour'"),
        ('key = ["vin"]', 'key = ["id"]', "'id' 应写明是哪一项: id.citizen"),
        ('key = ["plate"], kind', 'key = ["colour?"], kind', "没有列 'colour'"),
        ("on = {", "reason = {", "列不能名为 'reason'"),
    ],
)
def test_what_the_form_cannot_mean_is_an_error(old: str, new: str, reason: str) -> None:
    with pytest.raises(SchemaError, match=reason):
        parse(FORM.replace(old, new, 1), "OWN.toml")


def test_a_register_without_mentions_gives_none(tmp_path: Path) -> None:
    assert taken(FORM, tmp_path, (VIN,)).mentions.height == 0
