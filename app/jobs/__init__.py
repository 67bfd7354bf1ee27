"""Long work beside the pages: a job is a folder of the workspace and a process of its own, which outlives the explorer.

    jobs/<id>/job.json       what is to be done, and who asked for it
    jobs/<id>/process.json   the process that does it
    jobs/<id>/state.json     how far it has come, how it ended: replaced in one step
    jobs/<id>/cancel         somebody wants it stopped
    jobs/<id>/files/         the files that were uploaded for it: gone when it has ended
    jobs/<id>/log.txt        what went wrong, without any cell

A stage publishes at its end. So whatever ends a job before, `cancel` or `kill -9`, leaves the workspace as it was.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import psutil  # type: ignore[import-untyped]

from app.settings import Settings, environment
from graph.errors import Place, WorkspaceError
from graph.records import loads
from graph.workspace import Workspace, one_line, replace_file
from loaders.intake import Intake, Trace

FOLDER = "jobs"
JOB, PROCESS, STATE, CANCEL, FILES, LOG = "job.json", "process.json", "state.json", "cancel", "files", "log.txt"
WORKER = "app.jobs.worker"
KEPT = 40
"""Jobs that are remembered."""
BEGINS_SECONDS = 60.0
"""After this a job whose process has not said its name is lost."""
Kind = Literal["load", "undo", "run"]
State = Literal["waiting", "running", "done", "failed", "cancelled", "lost"]
OVER: tuple[State, ...] = ("done", "failed", "cancelled", "lost")
SAME_START_SECONDS = 1.0
"""Two processes of one pid differ in their start by more."""


@dataclass(frozen=True)
class Job:
    """One job as it stands. `what` is what it was given, `result` what came of it; `error` is one line for people.

    `stage` and `doing` say what is done just now, `done` of `total` how much of it; `total` 0 where it is not known.
    """

    id: str
    folder: Path
    kind: Kind
    who: str
    asked: datetime
    what: Mapping[str, Any]
    state: State
    stage: str = ""
    doing: str = ""
    done: int = 0
    total: int = 0
    error: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)
    ended: datetime | None = None
    before: tuple[str, ...] = ()
    """The loads that stood before it, where it loads."""

    @property
    def over(self) -> bool:
        return self.state in OVER

    @property
    def cancelling(self) -> bool:
        """Whether somebody asked it to stop, and it has not yet."""
        return not self.over and (self.folder / CANCEL).exists()


def begin(
    workspace: Workspace,
    settings: Settings,
    kind: Kind,
    what: Mapping[str, Any],
    *,
    who: str,
    files: Path | None = None,
    prepared: Callable[[Path], Mapping[str, Any]] = lambda _: {},
) -> Job:
    """Start a job; it goes on whatever becomes of this process.

    Takes   `files`, a folder of uploaded files that the job gets a copy of; `prepared` is told the folder of the copy,
            and says what of `what` follows from it.
    Raises  WorkspaceError: another job is at work, or the folder cannot be written.
    """
    if at_work(workspace) is not None:
        raise WorkspaceError("另一项任务还在运行, 请等它结束", Place(str(workspace.folder)))
    asked = datetime.now()
    folder = workspace.folder / FOLDER / f"{asked:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    with one_line(workspace.folder):
        for each in (workspace.folder, folder.parent, folder):
            each.mkdir(mode=0o700, exist_ok=True, parents=each is workspace.folder)
        _tidy(folder.parent)
        if files is not None:
            shutil.copytree(files, folder / FILES)  # with the days of the files
        told = {"kind": kind, "who": who, "asked": asked.isoformat(), "what": {**what, **prepared(folder / FILES)}}
        write_json(folder / JOB, told)
        _start(folder, settings)
    return _job(folder)


def jobs(workspace: Workspace) -> tuple[Job, ...]:
    """Every job that is remembered, the newest first."""
    home = workspace.folder / FOLDER
    folders = sorted((path for path in home.iterdir() if (path / JOB).exists()), reverse=True) if home.exists() else []
    return tuple(map(_job, folders))


def job(workspace: Workspace, id_: str) -> Job | None:
    """The job of this id; None where there is none."""
    return next((one for one in jobs(workspace) if one.id == id_), None)


def at_work(workspace: Workspace) -> Job | None:
    """The job that has not ended."""
    return next((one for one in jobs(workspace) if not one.over), None)


def cancel(one: Job) -> None:
    """Ask a job to stop; it does at its next step, or soon after without one."""
    if not one.over:
        replace_file(one.folder / CANCEL, b"")


def trace(workspace: Workspace, one: Job) -> Trace:
    """What a job loaded that still stands. Of one that was killed between its publish and its last word, what stands
    now of its files and did not before.
    """
    standing = {each.load_id: each for each in loads(workspace)}
    if told := one.result.get("trace"):
        said = Trace.of(told)
        return replace(said, load_ids=tuple(each for each in said.load_ids if each in standing))
    if one.kind != "load" or not one.over or one.state == "failed":
        return Trace(())
    wish = Intake.of(one.what["intake"])
    its = set((wish.seen or {}).values())
    ids = tuple(id_ for id_, each in standing.items() if id_ not in one.before and each.sha256 in its)
    return Trace(ids, wish.confirmed if ids else {})


def write_json(path: Path, told: Mapping[str, Any]) -> None:
    replace_file(path, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())


def read_json(path: Path) -> dict[str, Any]:
    """Empty where it is not there. Raises WorkspaceError: it is damaged."""
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise WorkspaceError("任务记录损坏", Place(str(path))) from error
    return told


def _job(folder: Path) -> Job:
    told, state = read_json(folder / JOB), read_json(folder / STATE)
    asked = datetime.fromisoformat(told["asked"])
    return Job(
        id=folder.name,
        folder=folder,
        kind=told["kind"],
        who=told["who"],
        asked=asked,
        what=told["what"],
        state=_state(folder, state, asked),
        stage=state.get("stage", ""),
        doing=state.get("doing", ""),
        done=state.get("done", 0),
        total=state.get("total", 0),
        error=state.get("error", ""),
        result=state.get("result", {}),
        ended=datetime.fromisoformat(state["ended"]) if state.get("ended") else None,
        before=tuple(state.get("before", ())),
    )


def _state(folder: Path, state: Mapping[str, Any], asked: datetime) -> State:
    if (said := state.get("state")) in OVER:
        found: State = said
        return found
    process = read_json(folder / PROCESS)
    if not process:
        return "waiting" if (datetime.now() - asked).total_seconds() < BEGINS_SECONDS else "lost"
    if _lives(process["pid"], process["born"]):
        return "running"
    state = read_json(folder / STATE)  # it may have ended since it was read
    if (said := state.get("state")) in OVER:
        found = said
        return found
    return "cancelled" if (folder / CANCEL).exists() else "lost"


def _lives(pid: int, born: float) -> bool:
    """Whether the process is there; its first thread may have ended before the others, which still hold its locks."""
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - born) < SAME_START_SECONDS
        return bool(same and (process.status() != psutil.STATUS_ZOMBIE or process.num_threads() > 1))
    except psutil.Error:
        return False


def _start(folder: Path, settings: Settings) -> None:
    """Out of this process's session and import path; -P keeps a stranger's app/ in the current folder away."""
    root = str(Path(__file__).resolve().parents[2])
    further = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
    with (folder / LOG).open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", WORKER, str(folder)],
            cwd=folder,
            env=environment(settings) | {"PYTHONPATH": os.pathsep.join(dict.fromkeys([root, *further]))},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            creationflags=flags,
        )
    threading.Thread(target=_reap, args=(process, folder), name="job", daemon=True).start()


def _reap(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    """No zombie while we live; a process that ended before it said anything is told as failed."""
    process.wait()
    if (folder / JOB).exists() and not (folder / PROCESS).exists():
        ended = datetime.now().isoformat(timespec="seconds")
        write_json(folder / STATE, {"state": "failed", "error": "任务没有启动", "ended": ended})


def _tidy(home: Path) -> None:
    """Forget the oldest jobs, and the uploaded files of those that were killed."""
    folders = sorted((path for path in home.iterdir() if path.is_dir()), reverse=True)
    for n, folder in enumerate(folders):
        if (folder / JOB).exists() and not _job(folder).over:
            continue
        if n >= KEPT or (not (folder / JOB).exists() and time.time() - folder.stat().st_mtime > BEGINS_SECONDS):
            shutil.rmtree(folder, ignore_errors=True)
        else:
            shutil.rmtree(folder / FILES, ignore_errors=True)
