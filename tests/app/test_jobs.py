"""Jobs: they outlive who began them, tell how far they are, stop when asked, and leave the old or the new."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psutil
import pytest

from app import jobs
from app.jobs import Job
from app.settings import Settings
from graph.errors import WorkspaceError
from graph.records import live_rows, loads
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.intake import Intake, plan
from loaders.load import load, refused_files
from loaders.mappings import mappings
from loaders.provenance import Provenance

ROLL = ("乡镇", "村", "姓名", "职务", "任期起")
STRANGE = ("所属乡镇", "所在村", "干部姓名", "所任职务", "何时上任")
COLUMNS = {"所属乡镇": "township", "所在村": "village", "干部姓名": "name", "所任职务": "post", "何时上任": "from"}
SAID = Provenance("虚构数据")
FILES, ROWS = 40, 300
PATIENCE = 120.0


def write(path: Path, headers: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """One village has a head already."""
    one = Workspace(tmp_path / "workspace")
    first = write(tmp_path / "旧.csv", ROLL, ("石桥镇", "柳树村", "老村长", "主任", "2001-01-01"))
    with one.writer():
        one.ensure_key(PUBLIC_KEY)
        load(one, [first], about=SAID)
    return one


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Files enough for some seconds, the first of them with headers that somebody has to confirm."""
    folder = tmp_path / "许多"
    folder.mkdir()
    write(folder / "00.csv", STRANGE, ("石桥镇", "柳树村", "新村长", "主任", "2021-01-01"))
    for n in range(1, FILES):
        rows = [
            ("石桥镇", f"某{chr(0x4E00 + n)}{chr(0x5000 + k)}村", "张三", "主任", "2021-01-01") for k in range(ROWS)
        ]
        write(folder / f"{n:02}.csv", ROLL, *rows)
    return folder


def settings(workspace: Workspace) -> Settings:
    return Settings(workspace=workspace.folder)


def intake(workspace: Workspace, folder: Path) -> dict[str, Any]:
    """What a job of kind load is given, with the mapping of the strange headers confirmed."""
    seen = plan(workspace, Intake((folder,), about=SAID, keeper="李敏"))
    for one in seen.sheets:
        if one.open:
            seen = seen.confirming(one, "DS09", COLUMNS, who="李敏", day=date(2026, 1, 1))
    return {"intake": seen.intake.told()}


def until(workspace: Workspace, one: Job, holds: Callable[[Job], bool]) -> Job:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        now = jobs.job(workspace, one.id)
        assert now is not None
        if holds(now):
            return now
        time.sleep(0.05)
    raise AssertionError((now, (now.folder / jobs.LOG).read_text("utf-8")))


def ended(workspace: Workspace, one: Job) -> Job:
    return until(workspace, one, lambda now: now.over)


def state(workspace: Workspace) -> tuple[object, ...]:
    """What a reader is told of a workspace."""
    these = loads(workspace)
    pointer = (workspace.folder / "load" / "current.json").read_bytes()
    return these, live_rows(workspace, these).rows(), mappings(workspace), refused_files(workspace), pointer


def test_a_load_is_done_beside_and_taken_back_as_a_whole(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "导出"
    folder.mkdir()
    write(folder / "新.csv", STRANGE, ("石桥镇", "柳树村", "新村长", "主任", "2021-01-01"), ("", "", "", "主任", ""))
    (folder / "纪要.docx").write_bytes(b"x")
    before = state(workspace)
    one = jobs.begin(workspace, settings(workspace), "load", intake(workspace, folder), who="李敏")
    done = ended(workspace, one)
    assert (done.state, done.error, done.who) == ("done", "", "李敏")
    (told,) = done.result["loaded"]
    assert (told["file"], told["new"], told["gone"], told["bad_rows"]) == ("新.csv", 1, 1, 1)
    assert [each["file"] for each in done.result["refused"]] == ["纪要.docx"]
    assert len(mappings(workspace)) == 1
    found = jobs.trace(workspace, done)
    assert found.load_ids == (told["load_id"],)
    undo = jobs.begin(workspace, settings(workspace), "undo", {"of": one.id, "trace": found.told()}, who="李敏")
    assert ended(workspace, undo).result == {"gone": [{"file": "新.csv", "source": "DS09"}]}
    after = state(workspace)
    assert (after[0], after[1], after[2]) == (before[0], before[1], before[2])
    assert jobs.trace(workspace, done).load_ids == ()
    assert [each.kind for each in jobs.jobs(workspace)] == ["undo", "load"]


def test_uploaded_files_go_with_the_job_and_are_gone_after_it(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "上传"
    folder.mkdir()
    write(folder / "新.csv", ROLL, ("石桥镇", "桃园村", "张三", "主任", "2021-01-01"))
    wish = plan(workspace, Intake((folder,), about=SAID)).intake

    def placed(files: Path) -> dict[str, Any]:
        assert [path.name for path in files.iterdir()] == ["新.csv"]
        return {"intake": replace(wish, paths=(files,)).told()}

    one = jobs.begin(workspace, settings(workspace), "load", {}, who="李敏", files=folder, prepared=placed)
    (folder / "新.csv").unlink()
    assert ended(workspace, one).state == "done"
    assert "新.csv" in {each.file for each in loads(workspace)}
    assert not (one.folder / jobs.FILES).exists()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_killed_in_the_midst_it_leaves_the_workspace_as_before(workspace: Workspace, many: Path) -> None:
    before = state(workspace)
    one = jobs.begin(workspace, settings(workspace), "load", intake(workspace, many), who="李敏")
    until(workspace, one, lambda now: now.done >= 3)
    os.kill(json.loads((one.folder / jobs.PROCESS).read_text())["pid"], signal.SIGKILL)
    killed = ended(workspace, one)
    assert killed.state == "lost"
    assert 3 <= killed.done < FILES
    assert state(workspace) == before
    assert jobs.trace(workspace, killed).load_ids == ()
    assert jobs.at_work(workspace) is None
    again = jobs.begin(workspace, settings(workspace), "load", intake(workspace, many), who="李敏")
    assert ended(workspace, again).state == "done"
    assert len(loads(workspace)) == FILES + 1


def test_it_stops_when_asked_and_leaves_the_workspace_as_before(workspace: Workspace, many: Path) -> None:
    before = state(workspace)
    one = jobs.begin(workspace, settings(workspace), "load", intake(workspace, many), who="李敏")
    running = until(workspace, one, lambda now: now.done >= 2)
    assert (running.state, running.stage, running.total) == ("running", "装载", FILES)
    assert running.doing.endswith(".csv")
    with pytest.raises(WorkspaceError, match="另一项任务还在运行"):
        jobs.begin(workspace, settings(workspace), "run", {}, who="王卫东")
    jobs.cancel(running)
    assert until(workspace, one, lambda now: now.over or now.cancelling)
    assert ended(workspace, one).state == "cancelled"
    assert state(workspace) == before


@pytest.mark.skipif(os.name == "nt", reason="there are no named pipes")
def test_a_job_that_comes_to_no_next_step_is_ended_all_the_same(workspace: Workspace, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "等.csv")  # whoever reads it waits for ever
    before = state(workspace)
    what = {"intake": Intake((tmp_path / "等.csv",), about=SAID).told()}
    one = jobs.begin(workspace, settings(workspace), "load", what, who="李敏")
    jobs.cancel(until(workspace, one, lambda now: now.state == "running"))
    assert ended(workspace, one).state == "cancelled"
    assert state(workspace) == before
    with workspace.writer():
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a first thread does not end before the others")
def test_a_process_is_there_until_its_last_thread_ends() -> None:
    script = (
        "import ctypes, sys, threading\nthreading.Thread(target=sys.stdin.read).start()\n"
        "print('begun', flush=True)\nctypes.CDLL(None).pthread_exit(0)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        seen = psutil.Process(process.pid)
        born = seen.create_time()
        deadline = time.monotonic() + PATIENCE
        while seen.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
            time.sleep(0.01)
        assert jobs._lives(process.pid, born)
        process.stdin.close()
        while seen.num_threads() > 1 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not jobs._lives(process.pid, born)


def test_it_goes_on_when_who_began_it_has_ended(workspace: Workspace, many: Path) -> None:
    script = (
        "import json, sys\nfrom pathlib import Path\nfrom app import jobs\nfrom app.settings import Settings\n"
        "from graph.workspace import Workspace\n"
        "folder = Path(sys.argv[1])\n"
        "begun = jobs.begin(Workspace(folder), Settings(workspace=folder), 'load', json.load(sys.stdin), who='李敏')\n"
        "print(begun.id)\n"
    )
    told = json.dumps(intake(workspace, many))
    done = subprocess.run(
        [sys.executable, "-c", script, str(workspace.folder)], input=told, capture_output=True, text=True, check=True,
        encoding="utf-8",
    )  # fmt: skip
    one = jobs.at_work(workspace)
    assert one is not None
    assert one.id == done.stdout.strip()
    assert ended(workspace, one).state == "done"
    assert len(loads(workspace)) == FILES + 1


def test_what_goes_wrong_is_one_line(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "新.csv", ROLL, ("石桥镇", "桃园村", "张三", "主任", "2021-01-01"))
    before = state(workspace)
    one = jobs.begin(workspace, settings(workspace), "load", {"intake": Intake((file,)).told()}, who="李敏")
    failed = ended(workspace, one)
    assert failed.state == "failed"
    assert failed.error.startswith("新.csv: 没有写明取得依据")
    with workspace.writer():
        one = jobs.begin(workspace, settings(workspace), "undo", {"trace": {"load_ids": []}}, who="李敏")
        failed = ended(workspace, one)
    assert "工作区正在被写入" in failed.error
    one = jobs.begin(workspace, settings(workspace), "undo", {"nothing": "张三"}, who="李敏")
    failed = ended(workspace, one)
    assert failed.error.startswith("任务意外中止，请把编号 Q-")
    log = (failed.folder / jobs.LOG).read_text("utf-8")
    assert "KeyError" in log
    assert "张三" not in log
    assert state(workspace) == before


def test_cut_off_after_its_publish_it_tells_what_stands(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "新.csv", STRANGE, ("石桥镇", "桃园村", "张三", "主任", "2021-01-01"))
    one = jobs.begin(workspace, settings(workspace), "load", intake(workspace, file), who="李敏")
    done = ended(workspace, one)
    last = {"state": "running", "before": list(done.before), "stage": "装载", "done": 1, "total": 1}
    jobs.write_json(one.folder / jobs.STATE, last)
    cut = until(workspace, one, lambda now: now.state == "lost")  # its process has a moment to end
    found = jobs.trace(workspace, cut)
    assert found.load_ids == jobs.trace(workspace, done).load_ids != ()
    undo = jobs.begin(workspace, settings(workspace), "undo", {"of": one.id, "trace": found.told()}, who="李敏")
    assert ended(workspace, undo).result == {"gone": [{"file": "新.csv", "source": "DS09"}]}
    assert mappings(workspace) == {}


def test_a_process_of_the_same_number_is_not_the_job(workspace: Workspace, tmp_path: Path) -> None:
    one = jobs.begin(workspace, settings(workspace), "undo", {"trace": {}}, who="李敏")
    ended(workspace, one)
    (one.folder / jobs.STATE).unlink()
    me = psutil.Process()
    jobs.write_json(one.folder / jobs.PROCESS, {"pid": me.pid, "born": me.create_time() - 60})
    assert [each.state for each in jobs.jobs(workspace)] == ["lost"]
    jobs.write_json(one.folder / jobs.PROCESS, {"pid": me.pid, "born": me.create_time()})
    assert [each.state for each in jobs.jobs(workspace)] == ["running"]
