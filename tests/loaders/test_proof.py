"""The proof holds for every register's fixture, and a loader made lossy on purpose is caught."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from graph.records import loads
from graph.workspace import PUBLIC_KEY, Workspace
from loaders import cells as cell_types
from loaders import keeping, quarantine, tabular
from loaders.formats.delimited import BLOCK, Delimited, Run
from loaders.load import load
from loaders.proof import HEADER, KINDS, QUARANTINED, STORED, Proof, prove
from loaders.provenance import Provenance
from loaders.registers import sources
from loaders.second_reading import cells, same
from loaders.sheet import Sheet
from loaders.taking import Taken

FIXTURES = Path(__file__).parent / "registers"
SAID = Provenance("虚构数据")
HEADERS = ("案号", "受理法院", "立案日期", "原告", "被告", "标的额", "备注", "秘密")
ROWS = (
    ("（2023）冀9901民初1号", "清和县人民法院", "2023年5月6日", "张三", "李四", "1.5万", "无", "x"),
    ("（2023）冀9901民初2号", "清和县人民法院", "2023/5/7", "王五、赵六", "李四", "20,000.50", "", ""),
    ("不是案号", "清和县人民法院", "2023-05-08", "张三", "李四", "3", "", ""),
    ("（2023）冀9901民初4号", "清和县人民法院", "某日", "张三", "李四", "4", "", ""),
)


def loaded(folder: Path, *paths: Path, source_id: str | None = None) -> Workspace:
    workspace = Workspace(folder / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, paths, source_id=source_id, about=SAID)
    return workspace


def proofs(workspace: Workspace) -> list[Proof]:
    return [prove(workspace, one) for one in loads(workspace)]


def written(folder: Path, suffix: str) -> Path:
    path = folder / f"台账{suffix}"
    if suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADERS, *ROWS])
    elif suffix == ".xlsx":
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in (HEADERS, *ROWS):
            book.active.append([text or None for text in row])
        book.save(path)
    elif suffix == ".json":
        path.write_text(json.dumps([dict(zip(HEADERS, row, strict=True)) for row in ROWS]), "utf-8")
    else:
        pl.DataFrame([dict(zip(HEADERS, row, strict=True)) for row in ROWS]).write_parquet(path)
    return path


@pytest.mark.parametrize("source_id", list(sources()))
def test_every_cell_of_a_fixture_is_somewhere(source_id: str, tmp_path: Path) -> None:
    (path,) = (one for one in (FIXTURES / source_id).iterdir() if one.stem == "input")
    for one in proofs(loaded(tmp_path, path, source_id=source_id)):
        assert [f"{each.row} {each.header} {each.text}: {each.why}" for each in one.lost] == []
        assert (one.holds, one.unable) == (True, "")
        assert sum(one.counts.values()) > 0


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json", ".parquet"])
def test_every_cell_of_a_file_is_counted_once(suffix: str, tmp_path: Path) -> None:
    path = written(tmp_path, suffix)
    (one,) = proofs(loaded(tmp_path, path))
    assert one.lost == ()
    printed = [text for row in (ROWS if suffix in (".json", ".parquet") else (HEADERS, *ROWS)) for text in row if text]
    assert sum(one.counts.values()) == len(printed)
    assert one.counts[QUARANTINED] == 6 + 1 + 2  # a row, the day of another, two columns that nobody knows
    assert set(one.counts) <= set(KINDS)
    assert (HEADER in one.counts) == (suffix in (".csv", ".xlsx"))


def test_a_corrected_workbook_that_is_still_wrong_is_proved_too(tmp_path: Path) -> None:
    workspace = loaded(tmp_path, written(tmp_path, ".csv"))
    (first,) = loads(workspace)
    corrected = tmp_path / "补正.xlsx"
    corrected.write_bytes((workspace.folder / "sources" / first.load_id / "quarantine.xlsx").read_bytes())
    loaded(tmp_path, corrected)
    assert all(one.holds for one in proofs(workspace))
    assert len(loads(workspace)) == 2


# ---- a loader made lossy on purpose


Spoil = Callable[[pytest.MonkeyPatch], None]


def of_sheets(change: Callable[[Sheet], None]) -> Spoil:
    """Every format gives its sheets changed."""

    def spoil(patch: pytest.MonkeyPatch) -> None:
        def changed(read: Callable[[str, bytes], Iterator[Sheet]]) -> Callable[[str, bytes], Iterator[Sheet]]:
            def sheets(file: str, data: bytes) -> Iterator[Sheet]:
                for sheet in read(file, data):
                    change(sheet)
                    yield sheet

            return sheets

        runs = Delimited.runs

        def changed_runs(self: Delimited, behind: int, size: int = BLOCK) -> Iterator[Run]:
            for run in runs(self, behind, size):
                sheet = Sheet("-", "")
                sheet.add(1, HEADERS)
                assert run.frame is not None
                for number, *texts in run.frame.iter_rows():
                    sheet.add(number, texts)
                change(sheet)
                yield Run(None, sheet.numbers[1:], sheet.cells[1:])

        patch.setattr(tabular, "FORMATS", {suffix: changed(read) for suffix, read in tabular.FORMATS.items()})
        patch.setattr(Delimited, "runs", changed_runs)

    return spoil


def drop_last_row(sheet: Sheet) -> None:
    sheet.cells.pop()
    sheet.numbers.pop()


def cut_a_cell(sheet: Sheet) -> None:
    sheet.cells[1] = [*sheet.cells[1][:3], str(sheet.cells[1][3])[:-1], *sheet.cells[1][4:]]


def turn_a_digit(sheet: Sheet) -> None:
    sheet.cells[2] = [*sheet.cells[2][:5], "20,000.05", *sheet.cells[2][6:]]


def swap_two_rows(sheet: Sheet) -> None:
    sheet.cells[1], sheet.cells[2] = sheet.cells[2], sheet.cells[1]


def of_type(name: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Spoil:
    """A type of cells reads something else."""

    def spoil(patch: pytest.MonkeyPatch) -> None:
        kind = cell_types.CELL_TYPES[name]
        read = replace(kind, read=lambda text, unit: change(kind.read(text, unit)))
        patch.setitem(cell_types.CELL_TYPES, name, read)

    return spoil


def of_records(change: Callable[[Taken], Taken]) -> Spoil:
    """What a page gives is written otherwise."""

    def spoil(patch: pytest.MonkeyPatch) -> None:
        add = keeping.Aside.add
        patch.setattr(keeping.Aside, "add", lambda self, taken: add(self, change(taken)))

    return spoil


def without_a_property(taken: Taken) -> Taken:
    cases = taken.nodes["LegalCase"].with_columns(filed_date=pl.lit(None, pl.Date))
    return replace(taken, nodes={**taken.nodes, "LegalCase": cases})


def without_a_record(taken: Taken) -> Taken:
    return replace(taken, rows=taken.rows.head(1))


def without_a_quarantined_row(patch: pytest.MonkeyPatch) -> None:
    def lossy(taken: Any, load_id: str) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(quarantine.workbook(taken, load_id)))
        book.worksheets[0].delete_rows(2)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    patch.setattr(keeping, "workbook", lossy)


LOSSY = {
    "a row is not read": of_sheets(drop_last_row),
    "a cell is cut": of_sheets(cut_a_cell),
    "a digit is turned": of_sheets(turn_a_digit),
    "two rows are swapped": of_sheets(swap_two_rows),
    "amounts are rounded to yuan": of_type("amount", lambda value: {"": value[""] // 100 * 100}),
    "amounts lose 万": of_type(
        "amount", lambda value: {"": value[""] // 10_000 if value[""] == 1_500_000 else value[""]}
    ),
    "days are the first of the month": of_type("date", lambda value: {"": value[""].replace(day=1)}),
    "names are cut": of_type("name", lambda value: value | {"": value[""][:1]}),
    "a property is not kept": of_records(without_a_property),
    "a record is not kept": of_records(without_a_record),
    "a quarantined row is not written": without_a_quarantined_row,
}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("what", list(LOSSY))
def test_a_lossy_loader_is_caught(what: str, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, suffix)
    with monkeypatch.context() as patch:
        LOSSY[what](patch)
        workspace = loaded(tmp_path, path)
        (as_lossy,) = proofs(workspace)
    assert not as_lossy.holds
    assert as_lossy.lost[0].why
    (anew,) = proofs(workspace)  # and by a program that is right, of what the lossy one left behind
    assert not anew.holds


# ---- the second reading


CELL = some.text(some.characters(exclude_categories=["Cs", "Cc"]), max_size=6)


@given(rows=some.lists(some.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5), quoted=some.booleans())
def test_the_second_reader_of_csv_reads_what_was_written(rows: list[list[str]], quoted: bool) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows([["a", "b"], *rows])
    found = [(one.row, one.column, one.value) for one in cells("a.csv", out.getvalue().encode()) if one.row > 1]
    assert found == [(n, at, text) for n, row in enumerate(rows, 2) for at, text in enumerate(row) if text]


@pytest.mark.parametrize(
    ("value", "text", "right"),
    [
        (True, "是", True), (True, "否", False), (0.1 + 0.2, "0.3", True),
        (1.1010519491231e17, "110105194912310000", True),
        (3, "3", True), (3, "3.1", False), ("张三", "张三", True), ("张三", "张三 ", False), (5.0, "五", False),
    ],
)  # fmt: skip
def test_values_of_the_second_reading_are_held_against_texts_of_the_first(value: Any, text: str, right: bool) -> None:
    assert same(value, text) is right


def test_what_is_stored_is_most_of_it(tmp_path: Path) -> None:
    (one,) = proofs(loaded(tmp_path, written(tmp_path, ".csv")))
    assert one.counts[STORED] >= 10
