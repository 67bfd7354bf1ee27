"""What only an office program reads is read through LibreOffice; where that is not installed, one line says so."""

import shutil
import subprocess
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from graph.errors import SourceError
from graph.records import loads
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.formats.converted import NOTE, PROGRAMS
from loaders.load import load
from loaders.proof import prove
from loaders.provenance import Provenance
from loaders.tabular import read_tables

PROGRAM = next(filter(None, map(shutil.which, PROGRAMS)), None)
CALC = PROGRAM is not None and (Path(PROGRAM).resolve().parent / "scalc").exists()
INSTALLED = pytest.mark.skipif(not CALC, reason="LibreOffice, or its part for tables, is not installed here")
ROWS = (
    ("案号", "受理法院", "立案日期", "原告", "被告", "标的额"),
    ("（2023）冀9901民初1号", "清和县人民法院", "2023-05-06", "张三", "李四", "1.5万"),
    ("（2023）冀9901民初2号", "清和县人民法院", "2023年5月7日", "王五", "赵六", "20,000.50"),
)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook as LibreOffice writes it in its own format."""
    folder = tmp_path_factory.mktemp("ods")
    with xlsxwriter.Workbook(folder / "a.xlsx") as book:
        page = book.add_worksheet()
        for n, row in enumerate(ROWS):
            page.write_row(n, 0, row)
    profile = (folder / "profile").as_uri()
    command = [str(PROGRAM), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "ods", "a.xlsx"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=300)
    return (folder / "a.ods").read_bytes()


@INSTALLED
@pytest.mark.parametrize("name", ["a.ods", "a.et"])
def test_it_is_read_as_the_workbook_that_it_is(name: str, sheet: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(sheet)
    (table,) = read_tables(path)
    assert (tuple(table.headers), *(tuple(row[1:]) for row in table.rows.iter_rows())) == ROWS
    assert NOTE in table.notes
    workspace = Workspace(tmp_path / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        (one,) = load(workspace, [path], about=Provenance("虚构数据")).loaded
    assert (one.rows, one.bad_cells) == (2, 0)
    proof = prove(workspace, loads(workspace)[0])
    assert proof.holds
    assert proof.unable == ""
    assert sum(proof.counts.values()) == sum(map(len, ROWS))


@INSTALLED
@pytest.mark.parametrize("name", ["a.ods", "a.et"])
def test_half_of_it_is_one_line(name: str, sheet: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(sheet[: len(sheet) // 2])
    with pytest.raises(SourceError, match="可能已损坏"):
        read_tables(path)


def test_text_is_not_handed_to_a_program_that_opens_anything(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_text("案号,受理法院\n1,2\n", "utf-8")
    with pytest.raises(SourceError, match="可能已损坏"):
        read_tables(path)


def test_without_the_program_one_line_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "a.ods"
    path.write_bytes(b"PK\x03\x04 whatever")
    with pytest.raises(SourceError, match="须由 LibreOffice 转换, 而本机没有安装; 请用 WPS 或 Excel 另存为 xlsx"):
        read_tables(path)
