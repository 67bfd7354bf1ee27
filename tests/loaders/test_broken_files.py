"""Broken and odd files (`broken_files/`) meet what was written down for each; no cell of theirs is lost on the way.

What is quarantined comes back: the workbook of every one of them is loaded again, as it is and corrected.
"""

import re
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from broken_files import BROKEN
from broken_files.accounting import found_by_others, unaccounted
from broken_files.making import json_of, lines
from broken_files.outcomes import COURT, ID, OTHER_ID, PARTIES, Broken, Loads, Refused, case
from openpyxl.utils.escape import unescape

from graph.errors import SourceError
from graph.records import loads, read_records
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.cells import LOST
from loaders.form import CORRECTION_HEADERS
from loaders.keeping import quarantine_path
from loaders.load import Loading, load
from loaders.previewing import preview
from loaders.provenance import Provenance
from loaders.reading import Bad
from loaders.recognising import recognise
from loaders.registers import sources
from loaders.taking import Taken

SAID = Provenance("虚构数据", received=date(2026, 1, 1))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def loaded(workspace: Workspace, *paths: Path) -> Loading:
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        return load(workspace, paths, about=SAID)


def names(workspace: Workspace) -> list[str]:
    return sorted(read_records(workspace).mentions["name"].drop_nulls().to_list())


def written(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return folder / name


def bad_of(taken: Iterable[Taken]) -> list[tuple[int, str, str]]:
    """Row, header and reason of everything quarantined."""
    return [(bad.row, _header(one, bad), bad.reason) for one in taken for bad in one.bad]


def _header(one: Taken, bad: Bad) -> str:
    return one.register.columns[bad.column].header if bad.column else ""


@pytest.mark.parametrize("one", [one for one in BROKEN if isinstance(one.must, Refused)], ids=lambda one: one.name)
def test_what_cannot_be_read_is_one_line(one: Broken, workspace: Workspace, tmp_path: Path) -> None:
    assert isinstance(one.must, Refused)
    path = written(tmp_path / "in", one.file, one.make())
    with pytest.raises(SourceError) as told:
        loaded(workspace, path)
    line = str(told.value)
    assert line.startswith(one.file)
    assert "\n" not in line
    assert re.match(one.must.why, told.value.reason), line
    if one.must.row is not None:
        assert told.value.at is not None
        assert told.value.at.row == one.must.row
    assert loads(workspace) == ()


@pytest.mark.parametrize("one", [one for one in BROKEN if isinstance(one.must, Loads)], ids=lambda one: one.name)
def test_what_can_be_read_is_taken_or_told(one: Broken, workspace: Workspace, tmp_path: Path) -> None:
    must = one.must
    assert isinstance(must, Loads)
    path = written(tmp_path / "in", one.file, one.make())
    loading = loaded(workspace, path)
    told = [note for each in loading.loaded for note in each.notes]
    assert [note for note in must.notes if not any(each.startswith(note) for each in told)] == [], told
    assert sorted(name for each in loading.loaded for name in each.unknown_headers) == sorted(must.unknown)
    assert {each.name for each in loading.refused} == must.left.keys()
    assert all(each.reason.startswith(must.left[each.name]) for each in loading.refused), loading.refused
    if path.suffix != ".zip":
        found = sorted(bad_of(preview(path).taken))
        wanted = sorted(must.bad)
        assert [bad[:2] for bad in found] == [bad[:2] for bad in wanted], found
        assert all(re.match(bad[2], other[2]) for bad, other in zip(wanted, found, strict=True)), found
    records = read_records(workspace)
    assert sorted(records.mentions["name"].drop_nulls()) == sorted(must.names)
    said = {row["name"]: row[must.prop] for row in records.mentions.to_dicts()}
    assert {name: said[name] and str(said[name]) for name in must.says} == must.says
    for what, values in must.nodes.items():
        label, prop = what.split(".")
        assert sorted(records.nodes[label][prop].drop_nulls().unique()) == values


@pytest.mark.parametrize(
    "one", [one for one in BROKEN if isinstance(one.must, Loads) and one.told], ids=lambda one: one.name
)
def test_every_cell_that_another_reader_finds_has_its_fate(one: Broken, tmp_path: Path) -> None:
    assert one.told is not None
    path = written(tmp_path / "in", one.file, one.make())
    found = found_by_others(path, one.told)
    assert unaccounted(found, recognise(path.name, path), preview(path).taken) == []


@pytest.mark.parametrize("one", [one for one in BROKEN if getattr(one.must, "bad", ())], ids=lambda one: one.name)
def test_the_quarantine_workbook_holds_the_rows_and_loads_as_it_is(
    one: Broken, workspace: Workspace, tmp_path: Path
) -> None:
    """Uncorrected it changes nothing: what was refused is refused again, for the same reasons."""
    assert isinstance(one.must, Loads)
    path = written(tmp_path / "in", one.file, one.make())
    (told,) = loaded(workspace, path).loaded
    taken = [each for each in preview(path).taken if each.bad]
    before = names(workspace)
    found = quarantine_path(workspace, told.load)
    assert found is not None
    book = openpyxl.load_workbook(found)
    for each, sheet in zip(taken, book.worksheets, strict=True):
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        assert _rows_in(sheet.iter_rows(min_row=2, values_only=True)) == _rows_of(each)
    copy = Path(shutil.copy(found, tmp_path / "照原样.xlsx"))
    again = preview(copy).taken
    if one.must.again is None:
        assert [bad[1:] for bad in bad_of(again)] == [bad[1:] for bad in bad_of(taken)]
    else:
        assert len(bad_of(again)) == one.must.again
    loaded(workspace, copy)
    assert names(workspace) == before


def _rows_in(rows: Iterable[tuple[object, ...]]) -> list[list[str]]:
    """The cells of a workbook right of what the quarantine says of them."""
    return [[unescape(str(cell or "")).replace("\r", "") for cell in row[len(CORRECTION_HEADERS) :]] for row in rows]


def _rows_of(one: Taken) -> list[list[str]]:
    """The quarantined rows as they stand in the file; a number that lost its digits is not printed as if it had not."""
    lost = {(bad.row, one.cell_of[bad.column]) for bad in one.bad if bad.reason == LOST}
    bad = {bad.row for bad in one.bad}
    rows = []
    for row, *texts in one.table.rows.iter_rows():
        if row in bad:
            cells = [(text or "").replace("\r", "") for text in texts]
            rows.append([_rounded(cell) if (row, f"c{n}") in lost else cell for n, cell in enumerate(cells)])
    return rows


def _rounded(text: str) -> str:
    """A number of more than 15 digits as Excel shows it, so that nobody takes it for the number."""
    return text if "e" in text.lower() or not text.isdecimal() else f"{int(text):.14E}"


def corrected(found: Path, to: Path, changes: dict[tuple[int, str], str]) -> Path:
    """A copy of a quarantine workbook in which somebody wrote into some cells: (row, header) → text."""
    book = openpyxl.load_workbook(found)
    sheet = book.worksheets[0]
    place = {cell.value: cell.column for cell in sheet[1]}
    for (row, header), text in changes.items():
        sheet.cell(row, place[header]).value = text
    book.save(to)
    return to


def test_a_workbook_is_corrected_until_nothing_is_left(workspace: Workspace, tmp_path: Path) -> None:
    """Each round mends one thing, one round makes a new mistake, and what was right meanwhile stays."""
    rows = [
        (case(1), COURT, "原告", "1", "张三", ID),
        (case(1), COURT, "证人", "甲", "李四", "12"),
        ("案号不详", COURT, "被告", "1", "王五", OTHER_ID),
    ]
    path = written(tmp_path / "in", "a.csv", lines(PARTIES, *rows).encode())
    (told,) = loaded(workspace, path).loaded
    first = told.load.load_id
    rounds: list[tuple[dict[tuple[int, str], str], list[str], int]] = [
        ({(2, "诉讼地位"): "被告"}, ["张三", "李四"], 3),  # the row counts, two of its cells do not, nor the other row
        ({(2, "序号"): "2", (2, "姓名或名称"): "9"}, ["张三", "李四"], 3),  # one mistake mended, another made
        ({(2, "姓名或名称"): "李四"}, ["张三", "李四"], 2),
        ({(2, "诉讼地位"): "证人"}, ["张三", "李四"], 3),  # spoilt again: what counted still does
        ({(2, "诉讼地位"): "被告", (2, "证件号码"): "999999197001010016"}, ["张三", "李四"], 2),
        ({(3, "案号"): case(2)}, ["张三", "李四", "王五"], 1),
        ({(2, "证件号码"): ""}, ["张三", "李四", "王五"], 0),
    ]
    for n, (changes, expected, left) in enumerate(rounds):
        found = quarantine_path(workspace, told.load)
        assert found is not None, f"nothing was left before round {n}"
        (told,) = loaded(workspace, corrected(found, tmp_path / f"{n}.xlsx", changes)).loaded
        bad = [bad for one in preview(tmp_path / f"{n}.xlsx").taken for bad in one.bad]
        assert len(bad) == left, f"round {n}: {bad}"
        assert names(workspace) == expected, f"round {n}"
    assert quarantine_path(workspace, told.load) is None
    mentions = {row["name"]: row for row in read_records(workspace).mentions.to_dicts()}
    assert {name: row["id_no"] for name, row in mentions.items()} == {"张三": ID, "李四": None, "王五": OTHER_ID}
    assert mentions["李四"]["origins"][-1] == f"{first}/-/3"
    assert mentions["王五"]["origins"][-1] == f"{first}/-/4"


def test_a_cell_too_long_for_a_workbook_is_not_cut_in_silence(workspace: Workspace, tmp_path: Path) -> None:
    """Excel holds 32,767 characters a cell; the rest must not be gone when the row comes back corrected."""
    long = "经审理查明" * 8000
    path = written(
        tmp_path / "in",
        "a.csv",
        lines(
            ("案号", "受理法院", "原告", "被告", "标的额", "裁判结果"), (case(1), COURT, "张三", "李四", "约五万", long)
        ).encode(),
    )
    (told,) = loaded(workspace, path).loaded
    (kept,) = read_records(workspace).nodes["LegalCase"]["result_text"]
    assert kept == long
    found = quarantine_path(workspace, told.load)
    assert found is not None
    loaded(workspace, corrected(found, tmp_path / "补正.xlsx", {(2, "标的额"): "5万"}))
    assert [
        text for text in read_records(workspace).nodes["LegalCase"]["result_text"] if text not in (None, long)
    ] == []
    (reason,) = [cell.value for cell in openpyxl.load_workbook(found).worksheets[0]["E"]][1:]
    assert "裁判结果" in reason


def test_the_quarantine_of_a_register_known_by_its_sheet_loads(workspace: Workspace, tmp_path: Path) -> None:
    register = sources()["PUB_judgments"].register
    assert register.sheet
    record = dict.fromkeys(register.headers, "") | {"案号": "不是案号的文字", "原告": "张三"}
    path = written(tmp_path / "in", "a.json", json_of({register.sheet: [record]}).encode())
    (told,) = loaded(workspace, path).loaded
    found = quarantine_path(workspace, told.load)
    assert found is not None
    (again,) = loaded(workspace, Path(shutil.copy(found, tmp_path / "照原样.xlsx"))).loaded
    assert again.load.source == "PUB_judgments"
    assert again.bad_rows == told.bad_rows == 1
