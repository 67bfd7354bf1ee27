"""The proof holds for every register's fixture, and a loader made lossy on purpose is caught."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from broken_files.making import Shown, xls
from hypothesis import given
from hypothesis import strategies as some

from graph.records import loads
from graph.workspace import PUBLIC_KEY, Workspace
from loaders import cells as cell_types
from loaders import keeping, quarantine, tabular
from loaders.formats.delimited import BLOCK, Delimited, Run
from loaders.load import load
from loaders.proof import HEADER, KINDS, QUARANTINED, STORED, UNCHECKED, UNKNOWN, Proof, prove
from loaders.provenance import Provenance
from loaders.registers import sources
from loaders.second_reading import NoSecondReading, cells, same
from loaders.sheet import Sheet
from loaders.taking import Taken
from loaders.witnesses import WITNESSES

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
    elif suffix == ".xls":
        path.write_bytes(xls(HEADERS, *ROWS))
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
        told = "文书的各项由解析读出" if sources()[source_id].register.from_texts else ""
        assert (one.holds, one.unable.partition(",")[0]) == (True, told)
        assert sum(one.counts.values()) > 0


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".xls", ".json", ".parquet"])
def test_every_cell_of_a_file_is_counted_once(suffix: str, tmp_path: Path) -> None:
    path = written(tmp_path, suffix)
    (one,) = proofs(loaded(tmp_path, path))
    assert one.lost == ()
    printed = [text for row in (ROWS if suffix in (".json", ".parquet") else (HEADERS, *ROWS)) for text in row if text]
    assert sum(one.counts.values()) == len(printed)
    assert (one.counts[QUARANTINED], one.counts[UNKNOWN]) == (6 + 1, 1)  # a row, the day of another
    assert set(one.counts) <= set(KINDS)
    assert (HEADER in one.counts) == (suffix in (".csv", ".xlsx", ".xls"))
    assert one.unable == ""


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


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".xls"])
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


STORED_FIELDS = {
    "identifier": ("citizen", "uscc"), "printed_id": ("citizen", "uscc"), "kinship": ("kin",), "relative": ("kin",),
    "vehicle": ("nonmotor",), "clause": ("title",), "phone": ("last4",), "account": ("last4",),
    "counter_account": ("last4",), "clock": ("at", "clock", "day"), "moment": ("", "day"),
    "party": ("", "id.citizen"), "holder": ("ratio",), "post_holder": ("post",), "agent": ("firm",),
    "party_in_role": ("role",), "deduction": ("from",), "basis_no": ("", "normal"),
}  # fmt: skip
"""The fields of a type that are kept; of others the main value."""


def spoilt(value: Any) -> Any:
    """A value that is a little wrong."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, time):
        return value.replace(second=(value.second + 7) % 60)
    if isinstance(value, date):
        return value + timedelta(days=1)
    return value[:-1] + "某" if isinstance(value, str) else value


def spoilt_in(kind: str) -> Spoil:
    fields = STORED_FIELDS.get(kind, ("",))
    return of_type(kind, lambda told: {name: spoilt(one) if name in fields else one for name, one in told.items()})


def fixtures_with(kind: str) -> list[str]:
    """The registers that store something of a column of this type."""
    forms = {one: found.register for one, found in sources().items()}
    return [
        one for one, form in forms.items()
        if any(form.columns[name].type == kind for name in form.stored)
    ]  # fmt: skip


# Rows of which no fixture has the like: one where nothing else of the row says the same.
OWN_ROWS = {
    "kinship": (
        "DS11",
        "证件号,姓名,户号,与户主关系",
        "999999197001010017,张三,H1,户主",
        "99999919720101002X,李四,H1,妻",
    ),
    "paid": (
        "DS19",
        "账号,户名,交易日期,支出金额,对方账号",
        "6200000000000000017,张三,2023-05-08,2000.00,17000000000099",
    ),
}


def rows_with(kind: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Register and rows of the files that store something of this type."""
    if kind in OWN_ROWS:
        source_id, *lines = OWN_ROWS[kind]
        yield source_id, list(csv.reader(lines))
    for source_id in fixtures_with(kind):
        (path,) = (one for one in (FIXTURES / source_id).iterdir() if one.stem == "input")
        if path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield source_id, list(csv.reader(file))


def written_as(suffix: str, rows: list[list[str]], folder: Path) -> Path:
    folder.mkdir()
    path = folder / f"input{suffix}"
    if suffix == ".xls":
        path.write_bytes(xls(*rows))
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".xls"])
@pytest.mark.parametrize("kind", sorted(set(WITNESSES) - {"region", "law_article"}))  # of no register, of texts
def test_a_value_that_a_type_reads_wrong_is_missed(
    kind: str, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n, (source_id, rows) in enumerate(rows_with(kind)):
        folder = tmp_path / str(n)
        path = written_as(suffix, rows, folder)
        with monkeypatch.context() as patch:
            spoilt_in(kind)(patch)
            workspace = loaded(folder, path, source_id=source_id)
        register = sources()[source_id].register
        lost = [register.column_for(each.header) for one in proofs(workspace) for each in one.lost]
        if any(found and register.columns[found[0]].type == kind for found in lost):
            return
    pytest.fail(f"no fixture shows that {kind} is read wrong")


def test_nearly_every_cell_of_the_fixtures_is_checked(tmp_path: Path) -> None:
    """Of cash, which stands where an account would, no number is kept."""
    counts: Counter[str] = Counter()
    for source_id in sources():
        (path,) = (one for one in (FIXTURES / source_id).iterdir() if one.stem == "input")
        folder = tmp_path / source_id
        folder.mkdir()
        for one in proofs(loaded(folder, path, source_id=source_id)):
            counts.update(one.counts)
    assert counts[STORED] > 1500
    assert counts[UNCHECKED] <= 1


# ---- the second reading


def test_a_workbook_of_1997_is_read_a_second_time(tmp_path: Path) -> None:
    data = xls(
        ("a", "b", "c"), ("张三", 1.5, True), ("", Shown(45052), False), (Shown(45052.75), Shown(0.5), 45052)
    )  # fmt: skip
    found = {(one.row, one.column): one.value for one in cells("a.xls", data) if one.row > 1}
    assert found == {
        (2, 0): "张三", (2, 1): 1.5, (2, 2): True, (3, 1): datetime(2023, 5, 6), (3, 2): False,
        (4, 0): datetime(2023, 5, 6, 18), (4, 1): time(12), (4, 2): 45052.0,
    }  # fmt: skip
    (tmp_path / "a.xls").write_bytes(data)
    (table,) = tabular.read_tables(tmp_path / "a.xls")
    first = {
        (row, at): text for row, *texts in table.rows.iter_rows() for at, text in enumerate(texts) if text is not None
    }
    assert first.keys() == found.keys()
    assert [place for place, text in first.items() if not same(found[place], text)] == []


@pytest.mark.parametrize("length", [0, 8, 600, 3000])
def test_half_a_workbook_of_1997_has_no_second_reading(length: int) -> None:
    with pytest.raises(NoSecondReading):
        list(cells("a.xls", xls(HEADERS, *ROWS)[:length]))


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


def test_a_number_that_lost_its_digits_beside_another_bad_cell_is_told_and_no_cell_is_lost(tmp_path: Path) -> None:
    workspace = loaded(tmp_path, written(tmp_path, ".csv"))
    (book,) = workspace.folder.glob("sources/*/quarantine.xlsx")
    mended = openpyxl.load_workbook(book)
    sheet = mended.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    sheet.cell(3, headers.index("被告") + 1).value = 999999197001010017  # typed as a number, 立案日期 is still bad
    mended.save(tmp_path / "已补正.xlsx")
    loaded(tmp_path, tmp_path / "已补正.xlsx")
    (_, proof) = proofs(workspace)
    assert (proof.holds, proof.lost) == (True, ())
