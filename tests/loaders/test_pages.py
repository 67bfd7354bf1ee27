"""A file read in pages says what it says as a whole, whatever stands on the borders of the pages."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from graph.errors import SourceError
from loaders.tabular import Table, read_pages

LETTERS = ["张", "a", ",", '"', "\n", "\r", "\r\n", " ", ";", "\t", "0"]
NASTY = some.lists(some.sampled_from(LETTERS), max_size=6).map("".join)
PLAIN = some.text(some.sampled_from(["张", "a", "0", " "]), max_size=6)
HEADERS = ["甲", "乙", "丙"]
Rows = list[tuple[int, list[str | None]]]


def strictly(text: str) -> Rows:
    """What Python's own reader makes of a text, each record with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: Rows = []
    row = 1
    for record in reader:
        if any(cell.strip() for cell in record):
            found.append((row, [cell or None for cell in record]))
        row = reader.line_num + 1
    return found


def told(table: Table) -> Rows:
    return [(row, cells) for row, *cells in table.rows.iter_rows()]


def at(columns: Sequence[int], rows: Rows) -> Rows:
    """The cells of these columns: one without header and cells is none of a table's."""
    return [(row, [cells[n] if n < len(cells) else None for n in columns]) for row, cells in rows]


def read(folder: Path, text: str, block: int) -> Table:
    path = folder / "a.csv"
    path.write_text(text, "utf-8", newline="")
    (pages,) = read_pages(path, block=block)
    return pages.whole()


def written(rows: list[list[str]], end: str, quoting: Any) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end, quoting=quoting).writerows([HEADERS, *rows])
    return out.getvalue()


@given(
    rows=some.lists(some.lists(NASTY, min_size=1, max_size=4), min_size=1, max_size=150),
    end=some.sampled_from(["\n", "\r\n", "\r"]),
    quoting=some.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    block=some.sampled_from([16, 100, 1 << 20]),
)
def test_whatever_is_written_comes_back_at_its_row(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str, quoting: Any, block: int
) -> None:
    text = written(rows, end, quoting)
    table = read(tmp_path_factory.mktemp("pages"), text, block)
    assert told(table) == at(table.columns, strictly(text)[1:])


@given(
    rows=some.lists(some.lists(PLAIN, min_size=3, max_size=3), min_size=70, max_size=150),
    end=some.sampled_from(["\n", "\r\n"]),
    quoting=some.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_even_rows_come_back_at_theirs(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str, quoting: Any
) -> None:
    text = written(rows, end, quoting)
    table = read(tmp_path_factory.mktemp("pages"), text, 300)
    assert told(table) == at(table.columns, strictly(text)[1:])


@given(text=some.text(some.sampled_from(["a", ",", '"', "\n", "\r", " "]), min_size=1, max_size=200))
def test_any_text_at_all_is_read_or_refused_as_the_strict_reader_does(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    whole = "甲,乙,丙\n" + text
    try:
        expected = strictly(whole)[1:]
    except csv.Error:
        with pytest.raises(SourceError):
            read(tmp_path_factory.mktemp("pages"), whole, 16)
        return
    table = read(tmp_path_factory.mktemp("pages"), whole, 16)
    assert told(table) == at(table.columns, expected)
