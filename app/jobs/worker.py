"""The process that does a job: `python -P -m app.jobs.worker FOLDER`."""

import contextlib
import os
import secrets
import shutil
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from app import jobs
from app.language import say, speak
from app.settings import Settings
from app.settings import settings as read_settings
from graph.errors import QingsuError
from graph.records import loads
from graph.workspace import Progress, Workspace
from loaders.intake import Intake, Trace, carry_out, roll_back
from loaders.load import Loaded, reread

SHOWN_EVERY = 0.3
"""Seconds between two writings of how far it has come."""
PATIENCE = 10.0
"""Seconds after which a job that somebody wants stopped, and that comes to no next step, is ended from outside."""
LOOK_EVERY = 0.5


class Cancelled(Exception):
    """Somebody wants the job stopped."""


class Telling:
    """What a job says of itself; and where it hears that it should stop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last = 0.0
        self._state: dict[str, Any] = {"state": "running"}

    def of(self, stage: str) -> Progress:
        """The progress of a stage by this name."""

        def progress(what: str, done: int, total: int) -> None:
            if (self._folder / jobs.CANCEL).exists():
                raise Cancelled
            now = time.monotonic()
            if now - self._last >= SHOWN_EVERY or self._state.get("stage") != stage:
                self._last = now
                self._state |= {"stage": stage, "doing": what, "done": done, "total": total}
                jobs.write_json(self._folder / jobs.STATE, self._state)

        progress("", 0, 0)
        return progress

    def note(self, **facts: Any) -> None:
        """Something that is to be known even if the process is killed."""
        self._state |= facts
        jobs.write_json(self._folder / jobs.STATE, self._state)

    def end(self, state: jobs.State, *, error: str = "", result: Mapping[str, Any] | None = None) -> None:
        """The last word. Uploaded files go before it: whoever hears that the job is over finds none."""
        shutil.rmtree(self._folder / jobs.FILES, ignore_errors=True)
        ended = datetime.now().isoformat(timespec="seconds")
        told = {"state": state, "error": error, "result": dict(result or {}), "ended": ended}
        jobs.write_json(self._folder / jobs.STATE, {**self._state, **told})


def load(workspace: Workspace, settings: Settings, what: Mapping[str, Any], telling: Telling) -> dict[str, Any]:
    """Carry out an intake."""
    before = [one.load_id for one in loads(workspace)]
    telling.note(before=before)
    done = carry_out(workspace, Intake.of(what["intake"]), progress=telling.of(say("装载", "Load")))
    return {
        "loaded": [_told(one, one.load.load_id in before) for one in done.loading.loaded],
        "refused": [{"file": one.name, "reason": one.reason} for one in done.loading.refused],
        "unmatched": done.loading.unmatched,
        "trace": done.trace.told(),
    }


def undo(workspace: Workspace, settings: Settings, what: Mapping[str, Any], telling: Telling) -> dict[str, Any]:
    """Roll an intake back."""
    telling.of(say("撤回", "Take back"))
    gone = roll_back(workspace, Trace.of(what["trace"]))
    return {"gone": [{"file": one.file, "source": one.source} for one in gone]}


def run(workspace: Workspace, settings: Settings, what: Mapping[str, Any], telling: Telling) -> dict[str, Any]:
    """Every stage after `load`, as `qingsu run`."""
    from graph.build import build  # noqa: PLC0415  # no load waits for these
    from graph.detect import detect  # noqa: PLC0415
    from graph.resolution.resolve import resolve  # noqa: PLC0415
    from queries.clues import find  # noqa: PLC0415

    own = Path(settings.queries) if settings.queries else None
    reread(workspace, progress=telling.of(say("重读", "Read again")))
    resolved = resolve(workspace, progress=telling.of(say("认定主体", "Resolve")))
    built = build(workspace, settings.address, progress=telling.of(say("生成图谱", "Build")))
    rings = detect(workspace, progress=telling.of(say("找团伙", "Detect")))
    found = find(workspace, settings.address, own=own, progress=telling.of(say("找线索", "Find")))
    return {
        "mentions": resolved.mentions, "entities": resolved.entities, "nodes": built.nodes, "edges": built.edges,
        "rings": rings.groups, "q05": rings.q05, "clues": found.clues, "unasked": len(found.unasked),
    }  # fmt: skip


Work = Callable[[Workspace, Settings, Mapping[str, Any], Telling], dict[str, Any]]
WORK: Mapping[str, Work] = {"load": load, "undo": undo, "run": run}


def main(folder: Path) -> int:
    """Do the job of this folder. Returns the exit code: 0 done or cancelled, 1 failed."""
    jobs.write_json(folder / jobs.PROCESS, {"pid": os.getpid(), "born": psutil.Process().create_time()})
    telling = Telling(folder)
    given = jobs.read_json(folder / jobs.JOB)
    _watch(folder)
    try:
        settings = read_settings()
        speak(settings.language)
        workspace = Workspace(settings.workspace)
        with workspace.writer():
            result = WORK[given["kind"]](workspace, settings, given["what"], telling)
        telling.end("done", result=result)
    except (Cancelled, KeyboardInterrupt):
        telling.end("cancelled")
    except QingsuError as error:
        telling.end("failed", error=" ".join(str(error).split()))
        return 1
    except Exception as error:  # noqa: BLE001  # the edge of the program: nothing may end without a word
        telling.end("failed", error=_number(error))
        return 1
    return 0


def _watch(folder: Path) -> None:
    """End this process where it was asked to stop and comes to no next step: what is not published was never done."""

    def watch() -> None:
        while not (folder / jobs.CANCEL).exists():
            time.sleep(LOOK_EVERY)
        time.sleep(PATIENCE)
        shutil.rmtree(folder / jobs.FILES, ignore_errors=True)
        os._exit(1)

    threading.Thread(target=watch, name="cancel", daemon=True).start()


def _number(error: Exception) -> str:
    """A sentence with a number; the log says more under it, but no message, which may hold a cell."""
    number = f"Q-{secrets.token_hex(3)}"
    places = [f"{one.filename}:{one.lineno}" for one in traceback.extract_tb(error.__traceback__)]
    with contextlib.suppress(OSError):
        sys.stderr.write(f"{number} {type(error).__name__} {' < '.join(reversed(places))}\n")
    return say(f"任务意外中止，请把编号 {number} 告诉管理员", f"The job failed; tell your administrator {number}")


def _told(one: Loaded, known: bool) -> dict[str, Any]:
    return {
        "file": one.load.file, "source": one.load.source, "load_id": one.load.load_id, "known": known,
        "anew": one.anew,
        "rows": one.rows, "bad_rows": one.bad_rows, "bad_cells": one.bad_cells, **asdict(one.difference),
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
