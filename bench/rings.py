"""How well rings are found, how often there is a false alarm, and what it costs beside python-louvain.

    python bench/rings.py power  [--sizes 2000,10000,50000,100000] [--difficulties easy,base,hard] [--seeds 5 | 71,72]
    python bench/rings.py alarms [--counties 30] [--sizes 20000]
    python bench/rings.py speed  [--sizes 100000,1000000]

Every measurement is a process of its own. `--markdown FILE` and `--json FILE` are written anew after each of them, so
that an interrupted run keeps what it has.

power   counties with rings and look-alikes (and, `--no-lookalikes`, without): the detector beside all baselines, mean
        and spread over the seeds.
alarms  counties without rings and look-alikes, every third half made of lenders with one-time borrowers; and the
        shuffled dockets of as many counties with rings, in which whatever is found is chance. A county alarms at a
        level if it has a group with q at most that; if alarms came with probability α, their number would lie within
        the bounds (two-sided, 95 %).
speed   from the docket's arrays: one pass, the whole calibrated run (20 copies, one process), one pass with nothing
        compiled yet; python-louvain on the same opposed pairs. The least of three runs for a pass; memory is the most
        resident above what the data take.

Seeds below 1000 are for building and tuning. Reporting seeds are drawn from 1000 up and printed; name them to repeat.
"""

import argparse
import json
import os
import pickle
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from numpy.random import SeedSequence

TUNING_SEEDS = range(1000)
MOST_SEED = 1_000_000
SEEDS = 5
PASSES = 3
COPIES = 20
WARM_CASES = 1_000
MB = 1_000_000
LEVELS = (0.05, 0.10)
CANDIDATES = ("pass", "whole", "cold", "louvain")

Figures = dict[str, Any]


# ---- what the child processes do


def power(cases: int, difficulty: str, seed: int, lookalikes: bool) -> Figures:
    """One county of `evaluate`, measured, with the seconds of it all."""
    from app.evaluation import County, of_county  # noqa: PLC0415
    from graph.evaluation.report import as_json  # noqa: PLC0415

    begin = time.perf_counter()
    run = of_county(County(cases, difficulty, lookalikes=lookalikes), seed, decoys=None, workers=1)
    return {"seconds": time.perf_counter() - begin, **as_json([run])["runs"][0]}


def alarms(cases: int, seed: int, lenders: float, shuffled: bool) -> Figures:
    """The least q of a county where whatever is found is false; without groups 1."""
    from graph.rings.decoys import shuffled as shuffle  # noqa: PLC0415
    from graph.rings.detection import detect_rings, fixed_of  # noqa: PLC0415
    from graph.rings.docket import docket_of  # noqa: PLC0415
    from loaders.synthetic.tables import simulated_graph  # noqa: PLC0415

    graph, _ = simulated_graph(cases=cases, seed=seed, rings=shuffled, lookalikes=shuffled, lenders=lenders)
    docket = docket_of(graph)
    if shuffled:
        # Another stream than that of the copies, which come from the seed alone.
        docket = replace(docket, slot_party=shuffle(docket, fixed_of(docket).exchange, SeedSequence([seed, 1])))
    found = detect_rings(docket, seed=seed)
    least = float(found.q.min()) if len(found.q) else 1.0
    return {"seed": seed, "lenders": lenders, "groups": len(found.q), "copies": found.copies, "least_q": least}


def prepared(cases: int, seed: int, folder: Path) -> Figures:
    """Write a county's docket and its opposed pairs, so that each candidate starts from arrays."""
    from graph.evaluation.baselines import opposed_pairs  # noqa: PLC0415
    from graph.rings.docket import docket_of  # noqa: PLC0415
    from loaders.synthetic.tables import simulated_graph  # noqa: PLC0415

    graph, _ = simulated_graph(cases=cases, seed=seed)
    begin = time.perf_counter()
    docket = docket_of(graph)
    spent = time.perf_counter() - begin
    pairs = opposed_pairs(graph)
    with (folder / "docket").open("wb") as out:
        pickle.dump(docket, out)
    with (folder / "pairs").open("wb") as out:
        pickle.dump((len(pairs.nodes), pairs.a, pairs.b, pairs.cases), out)
    return {"docket_seconds": spent, "disputes": len(docket.disputes), "pairs": len(pairs.a)}


def candidate(name: str, folder: Path, seed: int) -> Figures:
    """Seconds of wall and CPU, and the most memory above what the data take."""
    if name == "louvain":
        import community  # noqa: PLC0415
        import networkx as nx  # noqa: PLC0415

        n, a, b, cases = _unpickled(folder / "pairs")
        network = nx.Graph()
        begin = time.perf_counter()
        network.add_nodes_from(range(n))
        network.add_weighted_edges_from(zip(a.tolist(), b.tolist(), cases.tolist(), strict=True))
        built = time.perf_counter() - begin
        figures = _timed(lambda: community.best_partition(network, random_state=seed), 1)
        return {**figures, "network_seconds": built}
    from graph.rings.detection import detect_rings, fixed_of, gone_through  # noqa: PLC0415
    from graph.rings.docket import docket_of  # noqa: PLC0415
    from loaders.synthetic.tables import simulated_graph  # noqa: PLC0415

    if name != "cold":
        small, _ = simulated_graph(cases=WARM_CASES, seed=1)
        gone_through(fixed_of(docket_of(small)), docket_of(small).slot_party)  # compiled before the clock starts
    docket = _unpickled(folder / "docket")
    if name == "whole":
        return _timed(lambda: detect_rings(docket, seed=seed, decoys=COPIES), 1)
    return _timed(lambda: gone_through(fixed_of(docket), docket.slot_party), 1 if name == "cold" else PASSES)


def _unpickled(path: Path) -> Any:
    with path.open("rb") as file:
        return pickle.load(file)


def _timed(work: Callable[[], object], times: int) -> Figures:
    import psutil  # type: ignore[import-untyped]  # noqa: PLC0415

    before = psutil.Process().memory_info().rss
    walls, cpus = [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return {"wall": min(walls), "cpu": min(cpus), "bytes": max(_most_resident() - before, 0)}


def _most_resident() -> int:
    import resource  # noqa: PLC0415

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


# ---- what the parent does with it


def child(*arguments: object, **environment: str) -> Figures:
    """Run one measurement in a process of its own; its last line is the figures."""
    command = [sys.executable, __file__, "child", *map(str, arguments)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env={**os.environ, **environment})
    if ended.returncode:
        raise SystemExit(f"{' '.join(map(str, arguments))}: exit {ended.returncode}")
    figures: Figures = json.loads(ended.stdout.splitlines()[-1])
    return figures


class Kept:
    """All figures so far, written after each measurement."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.figures: Figures = {}
        self.pages: dict[str, str] = {}

    def write(self) -> None:
        if self.given.json:
            self.given.json.write_text(json.dumps(self.figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
        if self.given.markdown:
            self.given.markdown.write_text("\n\n".join(self.pages.values()) + "\n", "utf-8")


def all_power(given: argparse.Namespace, kept: Kept) -> None:
    seeds, rows = given.seeds, []
    for difficulty in given.difficulties:
        for cases in given.sizes or (2_000, 10_000, 50_000, 100_000):
            runs: list[Figures] = []
            for seed in seeds:
                told = child("power", cases, difficulty, seed, int(given.lookalikes))
                runs.append(told)
                kept.figures[f"power {difficulty} {cases}"] = runs
                print(f"{difficulty} {cases} seed {seed}: {told['seconds']:.0f} s", file=sys.stderr)
                kept.pages["power"] = _power_page(given, [*rows, _power_row(difficulty, cases, runs)])
                kept.pages[f"look-alikes {difficulty} {cases}"] = _lookalikes_page(difficulty, cases, runs)
                kept.write()
            rows.append(_power_row(difficulty, cases, runs))


def _power_row(difficulty: str, cases: int, runs: Sequence[Figures]) -> list[str]:
    from graph.evaluation.judge import ORDINARY, RINGS, TRIANGLES  # noqa: PLC0415
    from graph.evaluation.report import ratio, spread  # noqa: PLC0415

    def ap(run: Figures, name: str) -> float | None:
        value: float | None = run["lists"][name]["average_precision"]
        return value

    def best(run: Figures) -> float | None:
        return max((value for name in ORDINARY if (value := ap(run, name)) is not None), default=None)

    def rate(run: Figures, level: str) -> float:
        told = run["lists"][RINGS]["discoveries"][level]
        return float(told["false"] / told["groups"]) if told["groups"] else 0.0

    def first_50(run: Figures, part: str) -> float | None:
        told = run[part][RINGS]["precision"]
        return told["50"] if told else None

    columns = [
        [run["lists"][RINGS]["rings"] for run in runs],
        [ap(run, RINGS) for run in runs],
        [best(run) for run in runs],
        [ap(run, TRIANGLES) for run in runs],
        [ratio(ap(run, RINGS), best(run)) for run in runs],
        [ratio(ap(run, RINGS), ap(run, TRIANGLES)) for run in runs],
        [first_50(run, "lists") for run in runs],
        [run["cyclic"][RINGS]["average_precision"] for run in runs],
        [first_50(run, "cyclic") for run in runs],
        [run["lists"][RINGS]["member_average_precision"] for run in runs],
        [rate(run, "0.05") for run in runs],
        [rate(run, "0.1") for run in runs],
    ]
    return [difficulty, f"{cases:,}", *(str(spread(column)) for column in columns)]


def _power_page(given: argparse.Namespace, rows: Sequence[Sequence[str]]) -> str:
    heads = (
        "difficulty", "cases", "rings", "AP", "best ordinary", "triangles", "× ordinary", "× triangles", "p@50",
        "AP, cyclic", "p@50, cyclic", "AP of members", "FDR at q ≤ 5 %", "FDR at q ≤ 10 %",
    )  # fmt: skip
    with_them = "with" if given.lookalikes else "without"
    return f"## Power\n\nSeeds {given.seeds}, {with_them} look-alikes.\n\n{_table(heads, rows)}"


def _lookalikes_page(difficulty: str, cases: int, runs: Sequence[Figures]) -> str:
    from graph.evaluation.judge import RINGS  # noqa: PLC0415

    told = [run["lists"][RINGS]["lookalikes"] for run in runs]
    rows = []
    for kind in sorted({kind for one in told for kind in one}):
        parts = [one[kind] for one in told if kind in one]
        groups, flagged, false = (sum(part[what] for part in parts) for what in ("groups", "flagged", "false_groups"))
        rows.append((kind, str(groups), str(flagged), f"{flagged / groups:.2%}", str(false)))
    heads = ("kind", "groups", "flagged at q ≤ 10 %", "share", "false groups in one")
    return f"### Look-alikes, {difficulty}, {cases:,} cases\n\n{_table(heads, rows)}"


def all_alarms(given: argparse.Namespace, kept: Kept) -> None:
    first = given.seeds[0]
    rows = []
    for cases in given.sizes or (20_000,):
        for kind in ("ring-free", "shuffled"):
            told: list[Figures] = []
            for n in range(given.counties):
                lenders = 0.5 if kind == "ring-free" and n % 3 == 2 else 0.0
                told.append(child("alarms", cases, first + n, lenders, int(kind == "shuffled")))
                kept.figures[f"alarms {kind} {cases}"] = told
                now = [_alarm_row(kind, cases, told, level) for level in LEVELS]
                seeds = f"{first} … {first + given.counties - 1}"
                kept.pages["alarms"] = f"## False alarms\n\nSeeds {seeds}.\n\n{_table(ALARM_HEADS, [*rows, *now])}"
                kept.write()
            rows += now
            print(f"{kind} {cases}: {'; '.join(f'{row[3]} at {row[2]}' for row in now)}", file=sys.stderr)


ALARM_HEADS = ("kind", "cases", "q ≤", "alarms", "within", "half lenders")


def _alarm_row(kind: str, cases: int, told: Sequence[Figures], level: float) -> list[str]:
    from scipy.stats import binom  # noqa: PLC0415

    n = len(told)
    alarmed = [one for one in told if one["least_q"] <= level]
    low, high = (int(binom.ppf(share, n, level)) for share in (0.025, 0.975))
    lending = [one for one in told if one["lenders"]]
    among = f"{sum(one in lending for one in alarmed)} / {len(lending)}" if lending else "–"
    return [kind, f"{cases:,}", f"{level:.0%}", f"{len(alarmed)} / {n}", f"{low}–{high}", among]


def all_speed(given: argparse.Namespace, kept: Kept) -> None:
    rows: list[list[str]] = []
    per_case: list[float] = []
    for cases in given.sizes or (100_000, 1_000_000):
        with tempfile.TemporaryDirectory(prefix="qingsu-rings-") as name:
            folder = Path(name)
            made = child("prepared", cases, given.seeds[0], folder)
            figures: Figures = {"prepared": made}
            kept.figures[f"speed {cases}"] = figures
            for one in CANDIDATES:
                # Compiled code is cached on disk: a fresh cache is a cold start.
                cold = {"NUMBA_CACHE_DIR": str(folder / "cache")} if one == "cold" else {}
                figures[one] = child("candidate", one, folder, given.seeds[0], **cold)
                print(f"{cases} {one}: {figures[one]['wall']:.2f} s", file=sys.stderr)
                kept.write()
            louvain = figures["louvain"]
            for one in CANDIDATES:
                told = figures[one]
                share = louvain["cpu"] / told["cpu"] if told["cpu"] else float("nan")
                memory = told["bytes"] / MB
                row = [one, f"{cases:,}", f"{told['wall']:.2f}", f"{told['cpu']:.2f}", f"{share:.1f}", f"{memory:,.0f}"]
                rows.append(row)
            per_case.append(figures["pass"]["cpu"] / cases)
            heads = ("what", "cases", "wall s", "CPU s", "python-louvain is × slower", "MB above data")
            growth = f"CPU per case of a pass, last size to first: × {per_case[-1] / per_case[0]:.2f}."
            docket = f"Docket from tables at {cases:,} cases: {made['docket_seconds']:.1f} s."
            notes = f"Seed {given.seeds[0]}. {growth} {docket}"
            kept.pages["speed"] = f"## Time and memory\n\n{notes}\n\n{_table(heads, rows)}"
            kept.write()


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _seeds(text: str) -> list[int]:
    """One number asks for so many fresh reporting seeds; several are the seeds themselves."""
    if "," in text:
        return [int(one) for one in text.split(",") if one]
    drawn = range(TUNING_SEEDS.stop, MOST_SEED)
    return sorted(secrets.choice(drawn) for _ in range(int(text)))


def main() -> int:
    """Measure one part, print its tables, write the files."""
    if sys.argv[1:2] == ["child"]:
        print(json.dumps(_child(sys.argv[2], sys.argv[3:])))
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=("power", "alarms", "speed"))
    numbers = lambda text: [int(one) for one in text.split(",")]  # noqa: E731
    parser.add_argument("--sizes", type=numbers, help="numbers of cases, between commas")
    parser.add_argument("--difficulties", type=lambda text: text.split(","), default=["easy", "base", "hard"])
    parser.add_argument("--seeds", type=_seeds, default=str(SEEDS), help="how many fresh ones, or the seeds: 71,72")
    parser.add_argument("--counties", type=int, default=30, help="ring-free counties of each kind")
    parser.add_argument("--no-lookalikes", dest="lookalikes", action="store_false")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--markdown", type=Path)
    given = parser.parse_args()
    print(f"seeds: {given.seeds}", file=sys.stderr)
    kept = Kept(given)
    kept.figures["seeds"] = given.seeds
    {"power": all_power, "alarms": all_alarms, "speed": all_speed}[given.part](given, kept)
    print("\n\n".join(kept.pages.values()))
    return 0


def _child(what: str, words: Sequence[str]) -> Figures:
    if what == "power":
        return power(int(words[0]), words[1], int(words[2]), bool(int(words[3])))
    if what == "alarms":
        return alarms(int(words[0]), int(words[1]), float(words[2]), bool(int(words[3])))
    if what == "prepared":
        return prepared(int(words[0]), int(words[1]), Path(words[2]))
    return candidate(words[0], Path(words[1]), int(words[2]))


if __name__ == "__main__":
    sys.exit(main())
