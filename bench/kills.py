"""`kill -9` in each stage at random moments: the workspace answers as before, and the next run ends as if nothing was.

    python bench/kills.py [--rounds 10] [--cases 2000] [--seed 1] [--stages load,resolve,build,find] [--json FILE]

A workspace walks the road with one county; then a second county is loaded and every stage of it kept as a copy. A round
takes the copy that stands before a stage, starts that stage in a process of its own, and kills it at a moment drawn
from the time the stage takes unkilled; every second round the store's Java is killed with it. A stage that ended before
its kill is checked too, and the round is drawn anew. Then
- the published outputs have the bytes of their manifests, and loads, entities, search, store and clue list answer as
  before the stage, or as after it where it was published in time;
- the rest of the road, walked again, gives the clue list and the versions of the road that nobody disturbed.
Exit 1 where a round fails, or a stage is too short to be killed.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from graph.build import SEARCH, build
from graph.errors import QingsuError
from graph.records import loads
from graph.resolution.resolve import resolve
from graph.search import search
from graph.store.address import Embedded
from graph.store.embedded import store_folder
from graph.store.host import engines, stop_host
from graph.store.serving import open_store
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load
from loaders.provenance import Provenance
from loaders.synthetic.simulate import FEWEST, simulate
from queries.clues import CLUES, find

STAGES = ("load", "resolve", "build", "find")
RECEIVED = (date(2026, 1, 1), date(2026, 2, 1))
BEGINS = b"begins\n"
IDLE, HEAP = 60.0, 512
QUESTIONS = (
    "MATCH (n:LegalCase) RETURN count(*), sum(n.amount_claimed_fen)",
    "MATCH (n:Person) RETURN count(*), min(n.id), max(n.id)",
    "MATCH (:Person)-[e:PARTY_IN]->(:LegalCase) RETURN count(e), sum(size(e.origins))",
)
SOUGHT = "清和"
MOST_DRAWS = 5

Answers = dict[str, object]


def walk(stage: str, workspace: Workspace, county: Path, received: date) -> None:
    """Do one stage, as the writer."""
    acts: dict[str, Callable[[], object]] = {
        "load": lambda: load(workspace, [county], about=Provenance(received=received)),
        "resolve": lambda: resolve(workspace),
        "build": lambda: build(workspace, Embedded(IDLE, HEAP)),
        "find": lambda: find(workspace, Embedded(IDLE, HEAP)),
    }
    with workspace.writer():
        acts[stage]()


def answers(workspace: Workspace) -> Answers:
    """What a reader is told: of each stage its own, and the store's and the search index's of the build."""
    told: Answers = {"load": [one.load_id for one in loads(workspace)]}
    for stage in STAGES[1:]:
        published = workspace.require(stage)
        told[stage] = [published.version, published.manifest()["content"]["outputs"]]
    index = workspace.require("build").folder / SEARCH
    told["search"] = [hit.id for hit in search(index, SOUGHT)]
    told["clues"] = hashlib.sha256((workspace.require("find").folder / CLUES).read_bytes()).hexdigest()
    with open_store(workspace, Embedded(IDLE, HEAP)) as store:
        told["store"] = [store.ask(text, {}, seconds=60, rows=10).rows for text in QUESTIONS]
    return told


def damaged(workspace: Workspace) -> list[str]:
    """Published outputs that are not what their manifests say."""
    return [f"{stage}/{name}" for stage in STAGES for name in workspace.require(stage).damaged()]


def start(stage: str, workspace: Workspace, county: Path) -> subprocess.Popen[bytes]:
    """A process that is about to begin the stage: everything is imported."""
    command = [sys.executable, __file__, "--stage", stage, "--folder", str(workspace.folder), "--county", str(county)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    if process.stdout.readline() != BEGINS:
        raise SystemExit(f"{stage} did not begin: {process.communicate()[1].decode()}")
    return process


def prepare(folder: Path, cases: int, seed: int) -> tuple[Path, dict[str, float], list[Answers]]:
    """Copies `0` (before load) to `4` (after find) in `folder`; the second county, seconds by stage, the answers."""
    counties = [folder / "county1", folder / "county2"]
    for n, county in enumerate(counties):
        simulate(county, cases=cases, seed=seed + n)
    workspace = Workspace(folder / "0")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
    for stage in STAGES:
        walk(stage, workspace, counties[0], RECEIVED[0])
    told = [answers(workspace)]
    seconds = {}
    for n, stage in enumerate(STAGES):
        stop_host(store_folder(workspace))
        workspace = copied(workspace.folder, folder / str(n + 1))
        process = start(stage, workspace, counties[1])
        begin = time.perf_counter()
        if process.wait():
            raise SystemExit(f"{stage}: {process.communicate()[1].decode()}")
        seconds[stage] = time.perf_counter() - begin
        process.communicate()
        told.append(answers(workspace))
    stop_host(store_folder(workspace))
    return counties[1], seconds, told


def copied(source: Path, target: Path) -> Workspace:
    """A workspace of its own with the same content; no process uses the source."""
    shutil.copytree(source, target)
    return Workspace(target)


def kill_round(
    stage: str, workspace: Workspace, county: Path, moment: float, told: list[Answers], *, java_too: bool
) -> tuple[str, list[str]]:
    """(how it ended, what is wrong): `before` or `after` by what the workspace tells, `finished` before the kill."""
    process = start(stage, workspace, county)
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    if java_too:
        for engine in engines(store_folder(workspace).resolve()):
            engine.kill()
    process.communicate()
    if process.returncode not in (0, -signal.SIGKILL):
        return "", [f"exit {process.returncode}"]
    n = STAGES.index(stage)
    wrong = damaged(workspace)
    now = answers(workspace)
    ended = "after" if now == told[n + 1] else "before"
    if ended == "before" and now != told[n]:
        ended = ""
        wrong += [f"neither before nor after: {part}" for part in now if now[part] != told[n][part]]
    if process.returncode == 0 and ended == "before":
        wrong.append("finished, but answers as before")
    for later in STAGES[n:]:
        walk(later, workspace, county, RECEIVED[1])
    end = answers(workspace)
    wrong += [f"the next run differs: {part}" for part in end if end[part] != told[-1][part]]
    wrong += [f"after the next run: {name}" for name in damaged(workspace)]
    return "finished" if process.returncode == 0 else ended, wrong


def main() -> int:
    """Prepare, kill, print the table and the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stages", default=",".join(STAGES), help="comma-separated")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    for inner in ("--stage", "--folder", "--county"):
        parser.add_argument(inner, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.stage:
        os.write(1, BEGINS)
        walk(given.stage, Workspace(Path(given.folder)), Path(given.county), RECEIVED[1])
        return 0
    stages = given.stages.split(",")
    if given.rounds < 1 or given.cases < FEWEST or not set(stages) <= set(STAGES):
        parser.error(f"--rounds from 1, --cases from {FEWEST}, --stages of {','.join(STAGES)}")
    rng = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve()
        county, seconds, told = prepare(folder, given.cases, given.seed)
        print(f"{'stage':8}{'unkilled s':>11}{'rounds':>8}{'before':>8}{'after':>7}{'finished':>10}{'failures':>10}")
        figures = []
        for stage in stages:
            ends: Counter[str] = Counter()
            moments: list[float] = []
            failures: list[str] = []
            n = 0
            while n < given.rounds and len(moments) < MOST_DRAWS * given.rounds:
                workspace = copied(folder / str(STAGES.index(stage)), folder / "round")
                moments.append(moment := rng.uniform(0, seconds[stage]))
                try:
                    ended, wrong = kill_round(stage, workspace, county, moment, told, java_too=n % 2 == 1)
                except QingsuError as error:  # every error of ours is an answer that a user would have got
                    ended, wrong = "", [f"{type(error).__name__}: {error}"]
                finally:
                    stop_host(store_folder(workspace))
                    shutil.rmtree(workspace.folder)
                ends[ended] += 1
                n += ended != "finished"
                failures += [f"draw {len(moments)}, killed at {moment:.2f} s: {one}" for one in wrong]
            failed = len({one.split(",")[0] for one in failures})
            counted = "".join(f"{ends[end]:>{width}}" for end, width in (("before", 8), ("after", 7), ("finished", 10)))
            print(f"{stage:8}{seconds[stage]:>11.2f}{n:>8}{counted}{failed:>10}", flush=True)
            for failure in failures:
                print(f"{'':8}{failure}", flush=True)
            figures.append(
                {"stage": stage, "seconds": round(seconds[stage], 3), "rounds": n, "failed_rounds": failed,
                 "ends": dict(ends), "moments": [round(moment, 3) for moment in moments], "failures": failures}
            )  # fmt: skip
    print(json.dumps(figures, ensure_ascii=False))
    if given.json is not None:
        given.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return int(any(one["failed_rounds"] or one["rounds"] < given.rounds for one in figures))


if __name__ == "__main__":
    sys.exit(main())
