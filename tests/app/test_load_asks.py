"""`qingsu load` on a terminal asks what it does not know, there and then; without a terminal it asks nothing."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from app.load_words import in_short
from graph.records import loads, read_records
from graph.workspace import Workspace
from loaders.keeping import quarantine_path
from loaders.load import refused_files
from loaders.mappings import mappings

if sys.platform == "win32":
    pytest.skip("a terminal of this kind is not there on Windows", allow_module_level=True)

import pty

PYTHON = [sys.executable, "-P", "-m", "app.cli.main"]
ROLL = "所属乡镇,所在村,干部姓名,所任职务,页码\n石桥镇,柳树村,张三,主任,1\n"
ASKS = "这样对应吗"
PATIENCE = 120.0


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A roll by two names, prices, and a roll that is known."""
    folder = tmp_path / "导出"
    folder.mkdir()
    (folder / "一月.csv").write_text(ROLL, "utf-8")
    (folder / "二月.csv").write_text(ROLL.replace("张三", "李四").replace("柳树", "杨树"), "utf-8")
    (folder / "价.csv").write_text("品名,单价\n苹果,3\n", "utf-8")
    (folder / "册.csv").write_text("乡镇,村,姓名,职务\n石桥镇,桃园村,王五,会计\n", "utf-8")
    return folder


def typed(arguments: Sequence[str], answers: Sequence[tuple[str, str]]) -> tuple[int, str]:
    """Run a command on a terminal; each answer is typed when its question was printed. Exit code and what was shown."""
    ours, theirs = pty.openpty()
    plain = {name: value for name, value in os.environ.items() if not name.startswith("QINGSU_")}
    process = subprocess.Popen(
        [*PYTHON, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env={**plain, "QINGSU_USER": "李敏"},
        start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    said, read, until = "", 0, time.monotonic() + PATIENCE
    waiting = list(answers)
    try:
        while time.monotonic() < until:
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not chunk:
                break
            said += chunk.decode("utf-8", "replace")
            if waiting and waiting[0][0] in said[read:]:
                read = len(said)
                os.write(ours, (waiting.pop(0)[1] + "\n").encode())
        code = process.wait(max(1.0, until - time.monotonic()))
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    return code, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said)


def test_an_unknown_sheet_is_asked_once_corrected_confirmed_and_loaded(exports: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    arguments = ("load", str(exports), "--basis", "虚构数据", "--workspace", str(workspace.folder))
    code, said = typed(arguments, [(ASKS, "页码=身高"), (ASKS, "页码="), (ASKS, "y"), ("来源编号", "n")])
    assert code == 0, said
    assert "同样表头的还有: 二月.csv" in said
    assert "DS09: 没有列“身高”" in said
    assert said.count("认不出 一月.csv") == 1
    assert "认不出 二月.csv" not in said
    assert {one.file for one in loads(workspace)} == {"一月.csv", "二月.csv", "册.csv"}
    assert {"张三", "李四", "王五"} <= set(read_records(workspace).mentions["name"])
    (kept,) = mappings(workspace).values()
    assert (kept.source, kept.columns["页码"], kept.who) == ("DS09", "", "李敏")
    assert [one.name for one in refused_files(workspace)] == ["价.csv"]
    (exports / "三月.csv").write_text(ROLL.replace("张三", "赵六"), "utf-8")
    (exports / "价.csv").unlink()
    code, said = typed(arguments, [])
    assert (code, ASKS in said, "三月.csv → DS09" in said) == (0, False, True)


def test_what_is_declined_is_listed_and_nothing_is_remembered(exports: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    where = ("--basis", "虚构数据", "--workspace", str(workspace.folder))
    code, said = typed(("load", str(exports), *where), [(ASKS, "n"), ("来源编号", "n")])
    assert code == 0, said
    assert [one.file for one in loads(workspace)] == ["册.csv"]
    assert mappings(workspace) == {}
    assert "没有装载的文件 3 个" in said


def test_what_is_declined_for_good_is_not_asked_again(exports: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    arguments = ["--workspace", str(workspace), "load", str(exports), "--basis", "虚构数据"]
    code, _ = typed(arguments, [(ASKS, "n"), ("来源编号", "x")])
    assert code == 0
    (said,) = mappings(Workspace(workspace)).values()
    assert (said.source, said.who) == ("", "李敏")
    code, shown = typed(arguments, [(ASKS, "n")])
    assert code == 0
    assert "认不出 价.csv" not in shown


def test_another_source_is_named_and_what_it_lacks_is_said(exports: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    where = ("--basis", "虚构数据", "--workspace", str(workspace.folder))
    answers = [(ASKS, "ds02"), (ASKS, "y"), (ASKS, "DS09"), (ASKS, "y")]
    code, said = typed(("load", str(exports / "一月.csv"), *where), answers)
    assert code == 0, said
    assert "缺少必需的列: 案号" in said
    assert "DS02: 缺少必需的列“案号”" in said
    assert [one.source for one in loads(workspace)] == ["DS09"]


@pytest.mark.parametrize("option", ["--yes", "--json"])
def test_on_a_terminal_nothing_is_asked_where_that_is_said(exports: Path, tmp_path: Path, option: str) -> None:
    where = ("--basis", "虚构数据", "--workspace", str(tmp_path / "w"), option)
    code, said = typed(("load", str(exports), *where), [])
    assert (code, ASKS in said) == (0, False)
    assert [one.file for one in loads(Workspace(tmp_path / "w"))] == ["册.csv"]


def test_without_a_terminal_nothing_is_asked_and_the_unknown_are_listed(exports: Path, tmp_path: Path) -> None:
    where = ("--basis", "虚构数据", "--workspace", str(tmp_path / "w"))
    done = subprocess.run(
        [*PYTHON, "load", str(exports), *where, "--json"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {one["file"] for one in told["refused"]} == {"一月.csv", "二月.csv", "价.csv"}
    assert mappings(Workspace(tmp_path / "w")) == {}


def test_the_basis_is_asked_too_and_what_was_confirmed_is_not_asked_again(exports: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    where = ("--workspace", str(workspace.folder))
    code, said = typed(("load", str(exports / "一月.csv"), *where), [(ASKS, "y"), ("取得依据:", "清检民调〔2026〕3号")])
    assert code == 0, said
    assert [one.basis for one in loads(workspace)] == ["清检民调〔2026〕3号"]
    assert said.count(ASKS) == 1


def test_unload_says_what_goes_and_asks_once(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    where = ("--workspace", str(workspace.folder))
    file = tmp_path / "册.csv"
    file.write_text("乡镇,村,姓名,职务,任期起\n石桥镇,桃园村,王五,会计,2021-02-31\n", "utf-8")
    assert typed(["load", str(file), "--basis", "虚构数据", *where], [])[0] == 0
    (first,) = loads(workspace)
    book = quarantine_path(workspace, first)
    assert book is not None
    mended = openpyxl.load_workbook(book)
    mended.worksheets[0]["J2"] = "2021-02-01"
    mended.save(tmp_path / "已补正.xlsx")
    assert typed(["load", str(tmp_path / "已补正.xlsx"), *where], [])[0] == 0
    (correction,) = [one for one in loads(workspace) if one.corrects]
    code, said = typed(["unload", first.load_id, *where], [("撤回吗", "n")])
    assert (code, len(loads(workspace))) == (1, 2)
    assert f"将撤回 {first.load_id} (册.csv)" in said
    assert f"连同对它的补正 {correction.load_id} (已补正.xlsx): 1 行" in said
    code, said = typed(["unload", first.load_id, *where], [("撤回吗", "y")])
    assert (code, loads(workspace)) == (0, ())
    assert f"已撤回 {first.load_id}、{correction.load_id}" in said


def test_a_long_cell_is_cut_by_how_wide_it_is_and_says_that_it_goes_on() -> None:
    assert in_short("清和县石桥镇柳树村村民委员会主任", 32) == "清和县石桥镇柳树村村民委员会主任"
    assert in_short("清和县石桥镇柳树村村民委员会主任兼", 32) == "清和县石桥镇柳树村村民委员会主…"
    assert in_short("x" * 33, 32) == "x" * 31 + "…"
