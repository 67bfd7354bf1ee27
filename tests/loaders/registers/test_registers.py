"""Every register reads its fixture as its golden file says. A missing golden file is written, and fails."""

import csv
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph.identifiers import plain
from graph.workspace import PUBLIC_KEY
from loaders.cells import CELL_TYPES, Values, split_items
from loaders.form import Column
from loaders.previewing import fates
from loaders.recognising import readings_of
from loaders.registers import recognised, sources
from loaders.tabular import read_tables
from loaders.taking import Taken, take

HERE = Path(__file__).parent
LOAD_ID = "000000000000"
WITH_TEMPLATE = pytest.mark.parametrize("source_id", [i for i, one in sources().items() if one.register.template])


def read(path: Path, source_id: str) -> list[Taken]:
    readings = readings_of(path, source_id)
    register = readings[0].source.register
    tables = [pages.whole() for pages in readings[0].tables]
    return [take(register, table, file=path.name, load_id=LOAD_ID, key=PUBLIC_KEY) for table in tables]


def said(frame: pl.DataFrame) -> list[dict[str, Any]]:
    rows = frame.to_dicts()
    return [
        {name: str(value) if hasattr(value, "isoformat") else value for name, value in row.items() if value is not None}
        for row in rows
    ]


def told(taken: list[Taken]) -> dict[str, Any]:
    """What a person reads to see whether the register is right; ids are shortened to be read."""
    short: dict[str, str] = {}

    def shorten(value: Any) -> Any:
        if isinstance(value, list):
            return [shorten(one) for one in value]
        if isinstance(value, str) and len(value) == 32 and set(value) <= set("0123456789abcdef"):
            return short.setdefault(value, f"#{len(short) + 1}")
        return value

    def clean(frame: pl.DataFrame) -> list[dict[str, Any]]:
        return [{name: shorten(value) for name, value in row.items()} for row in said(frame)]

    left = [f"{row} {column}: {reason}" for one in taken for (row, column), reason in sorted(one.left.items())]
    return {
        **({"left": left} if left else {}),
        "nodes": {label: clean(frame) for one in taken for label, frame in one.nodes.items()},
        "mentions": [row for one in taken for row in clean(one.mentions)],
        "edges": {kind: clean(frame) for one in taken for kind, frame in one.edges.items()},
        "quarantined": [
            {"row": bad.row, "column": bad.column, "value": bad.value, "reason": bad.reason, "whole": bad.whole}
            for one in taken
            for bad in one.bad
        ],
        "rows": [row for one in taken for row in clean(one.rows)],
    }


def fixture(source_id: str) -> Path:
    return next(path for path in sorted((HERE / source_id).iterdir()) if path.stem == "input")


@pytest.mark.parametrize("source_id", list(sources()))
def test_a_register_reads_its_fixture(source_id: str) -> None:
    taken = read(fixture(source_id), source_id)
    golden = HERE / source_id / "expected.json"
    found = json.dumps(told(taken), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if not golden.exists():
        golden.write_text(found, "utf-8")
        pytest.fail(f"{golden.name} of {source_id} was missing and is written now: read it, then run again")
    assert found == golden.read_text("utf-8")


@pytest.mark.parametrize("source_id", list(sources()))
def test_every_cell_of_a_fixture_has_one_fate(source_id: str) -> None:
    for one in read(fixture(source_id), source_id):
        cells = fates(one)
        assert len(cells) == one.table.rows.height * len(one.table.headers)
        assert {cell.fate for cell in cells} <= {"taken", "ignored", "quarantined"}
        assert all(cell.reason for cell in cells if cell.fate == "quarantined")


@WITH_TEMPLATE
def test_the_template_rows_are_taken_without_a_complaint_and_as_two(source_id: str, tmp_path: Path) -> None:
    register = sources()[source_id].register
    assert register.template is not None
    path = tmp_path / "template.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([register.headers, *register.template.samples])
    (one,) = read(path, source_id)
    assert one.bad == []
    assert one.rows["key"].n_unique() == len(register.template.samples)


def template_rows(source_id: str) -> list[dict[str, list[str]]]:
    """The items of the cells of every template row, by column, without those that count as empty."""
    register = sources()[source_id].register
    assert register.template is not None
    return [
        {
            name: [
                one
                for one in (split_items(text, column.split, column.split_behind) if column.many else [text])
                if one not in ("", *register.empty, *column.empty)
            ]
            for (name, column), text in zip(register.columns.items(), row, strict=True)
        }
        for row in register.template.samples
    ]


def values_of(column: Column, text: str) -> Values:
    """What a cell type reads of an item; nothing of a word that stands for nothing."""
    meant = column.values.get(text, text)
    return CELL_TYPES[column.type].read(meant, column.unit) if meant else {}


@WITH_TEMPLATE
def test_a_second_template_row_shows_what_the_first_does_not(source_id: str) -> None:
    """A cell filled or left empty, several in one, a name of another kind, or a word that means another thing."""
    columns = sources()[source_id].register.columns

    def shown(row: dict[str, list[str]]) -> set[object]:
        told: set[object] = {(name, min(len(items), 2)) for name, items in row.items()}
        for name, items in row.items():
            column = columns[name]
            told |= {(name, column.values[one]) for one in items if one in column.values}
            told |= {(name, values_of(column, one).get("label")) for one in items}
        return told

    first, *others = map(shown, template_rows(source_id))
    assert all(other - first for other in others)


def test_the_identifiers_of_template_rows_are_nobodys() -> None:
    seen = Counter[str]()
    for source_id, one in sources().items():
        for row in template_rows(source_id) if one.register.template else ():
            for name, items in row.items():
                column = one.register.columns[name]
                values = [(field, value) for text in items for field, value in values_of(column, text).items()]
                for field, value in values:
                    said = field.rpartition(".")[2]
                    if value is not None and said in ("region6", "org_region6", "county6", "check_ok", "court_code"):
                        assert value in (True, "999999") or str(value).startswith("冀99"), (source_id, name, items)
                        seen[said] += 1
                for text in items if column.type == "phone" else ():
                    assert text.startswith("0999"), (source_id, name, text)
                    seen["phone"] += 1
    assert len(seen) >= 5


def test_each_register_has_a_fixture_and_each_fixture_a_register() -> None:
    assert {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(sources())


@pytest.mark.parametrize("source_id", list(sources()))
def test_a_register_is_not_mistaken_for_another(source_id: str) -> None:
    """By all of its headers, and by the fewest that an office could print with the two that are most its own."""
    register = sources()[source_id].register
    everything = [one.register for one in sources().values()]
    fewest = {name for name, column in register.columns.items() if column.required}
    for group in register.one_of:
        fewest |= set() if fewest & set(group) else {group[0]}
    spare = sorted(
        (name for name in register.columns if name not in fewest),
        key=lambda name: sum(plain(register.columns[name].header).lower() in one.by_header for one in everything),
    )
    few = [register.columns[name].header for name in [*sorted(fewest), *spare[:2]]]
    if source_id == "DS41":  # 案号, 原告 and a day alone are a docket as well
        few.append("当事人")
    for headers in (list(register.headers), few):
        first = next(recognised(headers, register.sheet))
        assert first.register.id == source_id, headers


@pytest.mark.parametrize("source_id", list(sources()))
def test_a_fixture_is_recognised_by_its_headers(source_id: str) -> None:
    for table in read_tables(fixture(source_id)):
        found = next(recognised(table.headers, table.sheet), None)
        ignored = sources()[source_id].register.ignored_sheets
        is_another = found is not None and found.register.sheet != sources()[source_id].register.sheet
        assert table.sheet in ignored or is_another or (found is not None and found.register.id == source_id)


def test_a_table_that_has_case_numbers_is_not_for_that_a_bare_list_of_cases() -> None:
    assert [one.register.id for one in recognised(["案号", "案由", "备注"], "-")] == ["DS41"]
    assert list(recognised(["案号", "送达人", "送达时间", "签收人"], "-")) == []


def test_the_order_of_rows_does_not_change_what_is_taken(tmp_path: Path) -> None:
    lines = fixture("DS08").read_text("utf-8").splitlines()
    turned = tmp_path / "input.csv"
    turned.write_text("\n".join([lines[0], *reversed(lines[1:])]), "utf-8")
    shutil.copy(fixture("DS08"), tmp_path / "straight.csv")
    (a,), (b,) = read(turned, "DS08"), read(tmp_path / "straight.csv", "DS08")
    shown = ["label", "name", "uscc_no", "id_no", "status"]
    assert a.mentions.select(shown).sort(shown).equals(b.mentions.select(shown).sort(shown))
