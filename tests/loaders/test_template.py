"""A template loads again as nothing, and filled in as what was filled in."""

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from graph.identifiers import plain
from loaders.form import Register
from loaders.previewing import Cell, Preview, preview
from loaders.registers import sources
from loaders.template import EXPLANATION, SAMPLE, explanations, samples, template, words

ALL = pytest.mark.parametrize("source_id", [one for one, found in sources().items() if found.register.template])


def register(source_id: str) -> Register:
    return sources()[source_id].register


def filled(source_id: str, folder: Path, *rows: tuple[str, ...], at: int | None = None) -> Path:
    """The template with `rows` from row `at` on, else after the samples."""
    book = openpyxl.load_workbook(io.BytesIO(template(register(source_id))))
    (sheet,) = book.worksheets
    first = at or 3 + len(samples(register(source_id)))
    for n, row in enumerate(rows):
        for column, text in enumerate(row, 1):
            sheet.cell(first + n, column).value = text or None
    path = folder / "填好.xlsx"
    book.save(path)
    return path


def filled_in(one: Register) -> tuple[str, ...]:
    """The first sample with a word for empty in an empty cell, else without an optional one."""
    row = list(samples(one)[0])
    optional = [n for n, column in enumerate(one.columns.values()) if not column.required]
    at = next((n for n in optional if not row[n]), optional[-1])
    row[at] = "" if row[at] else one.empty[0]
    return tuple(row)


def fate(seen: Preview, row: int) -> set[tuple[str, str]]:
    return {(cell.fate, cell.reason) for cell in seen.cells if cell.row == row}


@ALL
def test_an_empty_template_is_recognised_and_gives_nothing(source_id: str, tmp_path: Path) -> None:
    path = filled(source_id, tmp_path)
    seen = preview(path)
    (one,) = seen.taken
    assert one.register.id == source_id
    assert one.rows.height == 0
    assert one.bad == []
    assert fate(seen, 2) == {("ignored", EXPLANATION)}
    assert all(fate(seen, 3 + n) == {("ignored", SAMPLE)} for n in range(len(samples(register(source_id)))))


@ALL
def test_what_is_written_below_or_over_the_samples_is_taken(source_id: str, tmp_path: Path) -> None:
    row = filled_in(register(source_id))
    for at in (None, 3):
        (one,) = preview(filled(source_id, tmp_path, row, at=at)).taken
        assert one.bad == []
        assert one.rows["row"].to_list() == [f"-/{at or 3 + len(samples(one.register))}"]


@ALL
def test_its_rows_say_what_to_write(source_id: str) -> None:
    one = register(source_id)
    (sheet,) = openpyxl.load_workbook(io.BytesIO(template(one))).worksheets
    headers, told, *rows = list(sheet.iter_rows(values_only=True))
    assert headers == one.headers
    assert told == tuple(explanations(one))
    assert [tuple(text or "" for text in row) for row in rows] == [*samples(one)]
    assert all(
        text.startswith("必填") == column.required for text, column in zip(told, one.columns.values(), strict=True)
    )
    assert {cell.number_format for row in sheet.iter_rows() for cell in row} == {"@"}


@ALL
def test_equal_registers_give_equal_bytes(source_id: str) -> None:
    assert template(register(source_id)) == template(register(source_id))


def test_a_word_stands_for_each_meaning() -> None:
    column = register("DS02").columns["close_mode"]
    assert words(column)
    assert {column.values[word] for word in words(column)} == set(column.values.values()) - {""}


@given(data=some.data())
def test_a_row_that_differs_in_one_cell_is_no_sample(
    data: some.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    one = register("DS09")
    sample = list(samples(one)[0])
    at = data.draw(some.integers(0, len(sample) - 1))
    sample[at] = data.draw(
        some.text("张王李2024柳树村、()", min_size=1, max_size=8).filter(lambda t: plain(t) != plain(sample[at]))
    )
    seen = preview(filled("DS09", tmp_path_factory.mktemp("t"), tuple(sample)), source="DS09")
    cells = [cell for cell in seen.cells if cell.row == 3 + len(samples(one))]
    assert SAMPLE not in {cell.reason for cell in cells}
    assert isinstance(cells[0], Cell)
