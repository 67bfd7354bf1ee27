"""The whole road on an invented county: seconds and peak memory of each stage, in a process of its own.

    python bench/road.py [--cases 100000] [--seed 1] [--heap 1024] [--profile STAGE] [--json FILE]

Writing the county is timed by itself and is no part of the road. Then load, resolve, build and find, and `run`: all of
them once more with nothing changed. Seconds are from the start of a process to its end; `Python` is what the system
says was its most resident memory, `Java` the most of the store's process, looked at every 50 ms while the stage runs
(build starts it and find uses it). Rows are what the stage takes in or puts out: rows of registers, mentions, nodes and
edges, patterns. `--profile` writes where the time of one stage's Python goes, by cProfile, which slows that stage.
"""

import argparse
import cProfile
import json
import pstats
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from graph.store.address import Embedded
from graph.store.host import read_record, stop_host

STAGES = ("county", "load", "resolve", "build", "find", "run")
MB = 1_000_000
TICK = 0.05
SHOWN_SHARE = 0.03

Counts = dict[str, int]
Progress = Callable[[str, int, int], None]


class Steps:
    """A stage's `progress`: the seconds between its words. Files and patterns come as words too."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._word, self._since = "", time.perf_counter()

    def __call__(self, word: str, done: int, total: int) -> None:
        now = time.perf_counter()
        self.seconds[self._word] += now - self._since
        self._word, self._since = word, now


def run_stage(stage: str, folder: Path, cases: int, seed: int, heap: int, progress: Progress) -> tuple[int, Counts]:
    """Do one stage in this process: rows, and what it counts. Imports inside, so that a process has its own only."""
    if stage == "county":
        from loaders.synthetic.simulate import simulate  # noqa: PLC0415

        simulate(folder / "county", cases=cases, seed=seed)
        files = [path for path in (folder / "county").iterdir() if path.name != "truth.json"]
        return cases, {"files": len(files), "bytes": sum(path.stat().st_size for path in files)}
    from graph.workspace import PUBLIC_KEY, Workspace  # noqa: PLC0415

    workspace = Workspace(folder / "workspace")
    with workspace.writer():
        if stage == "load":
            from loaders.load import load  # noqa: PLC0415

            workspace.ensure_key(PUBLIC_KEY)
            done = load(workspace, [folder / "county"], progress=progress).loaded
            rows = sum(one.rows for one in done)
            bad = sum(one.bad_rows for one in done)
            return rows + bad, {"files": len(done), "rows": rows, "bad_rows": bad}
        skipped = []
        if stage == "run":
            from loaders.load import reread  # noqa: PLC0415

            skipped.append(not reread(workspace, progress=progress))
        if stage in ("resolve", "run"):
            from graph.resolution.resolve import resolve  # noqa: PLC0415

            who = resolve(workspace, progress=progress)
            skipped.append(who.skipped)
            told = who.mentions, {"mentions": who.mentions, "entities": who.entities, "kept_apart": who.kept_apart}
        if stage in ("build", "run"):
            from graph.build import build  # noqa: PLC0415

            made = build(workspace, Embedded(heap_mb=heap), progress=progress)
            skipped.append(made.skipped)
            counts = {"nodes": made.nodes, "edges": made.edges, "contradictions": made.contradictions}
            told = made.nodes + made.edges, counts
        if stage in ("find", "run"):
            from queries.clues import find  # noqa: PLC0415
            from queries.library import library  # noqa: PLC0415

            clues = find(workspace, Embedded(heap_mb=heap), progress=progress)
            skipped.append(clues.skipped)
            patterns = sum(one.is_pattern for one in library().values())
            told = patterns, {"patterns": patterns, "unasked": len(clues.unasked), "clues": clues.clues}
    if stage == "run":
        return len(skipped), {"stages": len(skipped), "skipped": sum(skipped)}
    return told


def child(given: argparse.Namespace) -> int:
    """What the process of one stage does; its figures go to stdout as JSON."""
    steps = Steps()
    profile = cProfile.Profile()
    if given.profiled:
        profile.enable()
    rows, counts = run_stage(given.stage, given.folder, given.cases, given.seed, given.heap, steps)
    profile.disable()
    if given.profiled:
        pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(60)
    steps("", 0, 0)
    slow = {word: round(s, 3) for word, s in steps.seconds.items()}
    print(json.dumps({"rows": rows, "counts": counts, "steps": slow, "python_bytes": _most_resident()}))
    return 0


def measured(stage: str, given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Run one stage in a process of its own and watch the store's beside it."""
    command = [sys.executable, __file__, "--stage", stage, "--folder", str(folder), "--cases", str(given.cases)]
    command += ["--seed", str(given.seed), "--heap", str(given.heap)]
    if given.profile == stage:
        command.append("--profiled")
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    java = 0
    while process.poll() is None:
        java = max(java, _java_bytes(folder / "workspace" / "store"))
        time.sleep(TICK)
    seconds = time.perf_counter() - begin
    told, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{stage}: exit {process.returncode}")
    figures: dict[str, Any] = json.loads(told)
    return {"stage": stage, "seconds": round(seconds, 3), "java_bytes": java} | figures


def main() -> int:
    """Walk the road, print the table and the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--heap", type=int, default=1024, help="Java heap in MB")
    parser.add_argument("--profile", choices=STAGES, help="profile this stage to stderr")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--folder", type=Path, help="do it here and keep what was made; without it a temporary folder")
    parser.add_argument("--stage", choices=STAGES, help=argparse.SUPPRESS)
    parser.add_argument("--profiled", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.stage:
        return child(given)
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.folder or Path(temporary)).resolve()
        if (folder / "workspace").exists():
            parser.error(f"{folder} holds a workspace already")
        try:
            stages = []
            print(f"{'stage':8}{'seconds':>9}{'Python MB':>11}{'Java MB':>9}{'rows/s':>10}   counts")
            for stage in STAGES:
                stages.append(one := measured(stage, given, folder))
                _show(one)
            sizes = {
                path.name: sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
                for path in sorted((folder / "workspace").iterdir())
                if path.is_dir()
            }
        finally:
            stop_host(folder / "workspace" / "store")
    road = sum(one["seconds"] for one in stages if one["stage"] not in ("county", "run"))
    print(f"the road, load to find: {road:.1f} s for {given.cases:,} cases")
    print("on disk, MB: " + ", ".join(f"{name} {size / MB:.0f}" for name, size in sizes.items()))
    figures = {"cases": given.cases, "seed": given.seed, "heap_mb": given.heap, "road_seconds": round(road, 3)}
    figures |= {"stages": stages, "disk_bytes": sizes}
    print(json.dumps(figures, ensure_ascii=False))
    if given.json is not None:
        given.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def _show(one: dict[str, Any]) -> None:
    counts = ", ".join(f"{count:,} {name}" for name, count in one["counts"].items())
    java = f"{one['java_bytes'] / MB:,.0f}" if one["java_bytes"] else "-"
    memory = f"{one['python_bytes'] / MB:>11,.0f}{java:>9}"
    print(f"{one['stage']:8}{one['seconds']:>9.1f}{memory}{one['rows'] / one['seconds']:>10,.0f}   {counts}")
    for word, seconds in one["steps"].items():
        if word and seconds > SHOWN_SHARE * one["seconds"] and len(one["steps"]) > 2:
            print(f"{'':8}{seconds:>9.1f}   {word}")
    sys.stdout.flush()


def _java_bytes(store: Path) -> int:
    record = read_record(store)
    try:
        return int(psutil.Process(record.pid).memory_info().rss) if record is not None else 0
    except psutil.Error:
        return 0


def _most_resident() -> int:
    """The most memory this process ever held. It also counts the parent's at the fork, which is kept small here."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource  # noqa: PLC0415

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    sys.exit(main())
