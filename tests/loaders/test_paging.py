"""A file loaded in pages gives what it gives as a whole, and takes no more memory where it is longer."""

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from graph.records import loads, read_records, records_folder
from graph.tables import read_table
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.keeping import quarantine_path, report
from loaders.load import Loaded, load
from loaders.printed import row_at
from loaders.provenance import Provenance
from loaders.tabular import read_pages

PARTIES = ("案号", "受理法院", "诉讼地位", "姓名或名称", "联系电话", "证件号码")
COURT = "清和县人民法院"
BLOCK = 3_500
Row = tuple[str, ...]


def party(case: int, role: str, name: str, phone: str = "", number: str = "") -> Row:
    return (f"（2023）冀9901民初{case}号", COURT, role, name, phone, number)


def written(path: Path, rows: list[Row], foot: str = "") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([PARTIES, *rows])
        file.write(foot)
    return path


def loaded(folder: Path, path: Path) -> tuple[Workspace, Loaded]:
    workspace = Workspace(folder)
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        (one,) = load(workspace, [path], about=Provenance("虚构数据", received=date(2026, 1, 1))).loaded
    return workspace, one


def records(workspace: Workspace) -> dict[str, pl.DataFrame]:
    (one,) = loads(workspace)
    folder = records_folder(workspace, one)
    return {
        path.relative_to(folder).as_posix(): read_table(path)
        for path in sorted(folder.rglob("*.parquet"))
        if path.is_dir()
    }


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """By row: what is made of one column stands before what is made of the next, page by page."""
    return frame.sort("row", maintain_order=True)


def assert_alike(tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> Loaded:
    """Load as a whole and in pages; all that is left behind must be the same."""
    whole, told = loaded(tmp_path / "whole", path)
    with monkeypatch.context() as small:
        small.setattr("loaders.tabular.BLOCK", BLOCK)
        (pages,) = read_pages(path)
        assert len(list(pages)) > 2
        paged, again = loaded(tmp_path / "paged", path)
    assert again == told
    one, other = records(whole), records(paged)
    assert one.keys() == other.keys()
    for name, frame in one.items():
        assert in_order(frame).equals(in_order(other[name])), name
    assert report(whole, told.load) == report(paged, again.load)
    books = [quarantine_path(each, told.load) for each in (whole, paged)]
    assert [book and book.read_bytes() for book in books] == [books[0] and books[0].read_bytes()] * 2
    return told


def named(n: int) -> str:
    return f"张{'子丑寅卯辰巳午未申酉'[n // 10 % 10]}{'甲乙丙丁戊己庚辛壬癸'[n % 10]}"


def many(count: int) -> list[Row]:
    return [party(n, "原告", named(n), f"1380000{n:04d}") for n in range(1, count + 1)]


def test_pages_give_what_the_whole_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = many(300)
    rows[70] = party(71, "旁听", "王五")  # no side
    rows[250] = party(251, "被告", "李四", "12")  # no phone
    told = assert_alike(tmp_path, written(tmp_path / "当事人.csv", rows, "合计,,300,,,\r\n"), monkeypatch)
    assert (told.rows, told.bad_rows, told.bad_cells) == (299, 1, 1)
    assert "1 行是表尾行, 不计" in told.notes


def test_a_row_is_kept_from_counting_by_one_pages_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = many(300)
    rows[280] = rows[3]  # equal: the first counts
    rows[290] = (*rows[5][:4], "13900000000", "")  # of one key, other content: none counts
    told = assert_alike(tmp_path, written(tmp_path / "当事人.csv", rows), monkeypatch)
    assert (told.rows, told.bad_rows) == (297, 2)
    assert "1 行与另一行完全相同, 只计一次" in told.notes


def test_namesakes_of_a_case_are_counted_over_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(*one, "") for one in many(300)]
    for at, seq in ((10, "1"), (150, "2"), (290, "3")):
        rows[at] = (*party(1, "被告", "李四"), seq)
    path = tmp_path / "当事人.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([(*PARTIES, "序号"), *rows])
    assert_alike(tmp_path, path, monkeypatch)
    mentions = read_records(Workspace(tmp_path / "paged")).mentions
    assert sorted(mentions.filter(pl.col("name") == "李四")["k"]) == [1, 2, 3]


DOCKET = ("案号", "受理法院", "原告", "被告", "标的额")


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    again=some.dictionaries(
        some.integers(60, 249),
        some.tuples(some.integers(0, 9), some.sampled_from(("张三", "李四", "王五", "")), some.sampled_from("1112")),
        max_size=25,
    )
)
def test_rows_of_one_case_are_joined_over_pages(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, again: dict[int, tuple[int, str, str]]
) -> None:
    rows = [(f"（2023）冀9901民初{n}号", COURT, named(n), f"{named(n)}、赵六", "1") for n in range(250)]
    for at, (case, plaintiff, amount) in again.items():
        rows[at] = (rows[case][0], COURT, plaintiff, "赵六", amount)
    folder = tmp_path_factory.mktemp("joined")
    path = folder / "台账.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([DOCKET, *rows])
    assert_alike(folder, path, monkeypatch)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    spoilt=some.dictionaries(
        some.integers(0, 249),
        some.sampled_from([
            party(7, "原告", named(7)), party(9, "旁听", "某"), party(8, "被告", "同上"), ("", "", "", "", "", ""),
            ("不是案号", COURT, "原告", "甲", "", ""), party(6, "被告", '李"四\n二', "电话"), PARTIES, ("只有一格",),
            (*party(5, "第三人", "乙"), "多一格"),
        ]),
        max_size=25,
    )
)  # fmt: skip
def test_whatever_stands_in_the_rows(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, spoilt: dict[int, Row]
) -> None:
    rows = many(250)
    for at, row in spoilt.items():
        rows[at] = row
    folder = tmp_path_factory.mktemp("spoilt")
    assert_alike(folder, written(folder / "当事人.csv", rows), monkeypatch)


def test_a_row_of_a_late_page_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.tabular.BLOCK", BLOCK)
    workspace, one = loaded(tmp_path / "w", written(tmp_path / "当事人.csv", many(300)))
    assert dict(row_at(workspace, f"{one.load.load_id}/-/290"))["姓名或名称"] == named(289)
