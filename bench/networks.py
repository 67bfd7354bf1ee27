"""Communities beside python-louvain, building CSR beside nx.Graph, two-hop neighbourhoods and paths beside networkx.

    python bench/networks.py [--cases 10000] [--lfr 10000] [--seed 1] [--rounds 3] [--calls 300] [--json FILE]

The graph is simulated in memory; beside it stands a graph with planted communities and power-law degrees and sizes (in
the manner of LFR: Lancichinetti, Fortunato, Radicchi 2008). Each measurement is a process of its own that reads the
same arrays; candidates take turns, and the least wall and CPU time of the rounds counts. Imports, compiling and, for
communities and calls, the building of each one's own form of the graph are outside the clock; memory is the peak above
what is resident before that form is built. `cold` is a whole process, start to end, that finds no compiled code and
does the thing once, without the check of its answer. Answers of the calls, and the partitions of all our processes,
must be equal.
"""

import argparse
import hashlib
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import psutil  # type: ignore[import-untyped]

MB = 1 << 20
MIXING, MEAN_DEGREE, MOST_DEGREE = 0.3, 15, 500
Figures = dict[str, Any]
Work = tuple[Callable[[], Any], Callable[[Any], Any], Callable[[Any, Any], Figures]]
"""What is built before the clock starts, what is measured on it, and what it answered."""

PROJECTED, PLANTED, WHOLE = "projection.npz", "planted.npz", "network.npz"
TASKS = {
    "communities": ("ours", "python-louvain", PROJECTED),
    "communities, planted": ("ours", "python-louvain", PLANTED),
    "build": ("ours", "networkx", PROJECTED),
    "two-hop": ("ours", "networkx", WHOLE),
    "path": ("ours", "networkx", WHOLE),
}


# ---- the graphs


def planted(size: int, seed: int) -> dict[str, Any]:
    """Edges of a graph whose vertices have MIXING of their neighbours outside their community; sizes 20 to 1,000."""
    dice = np.random.default_rng(seed)
    degrees = _power_law(dice, size, 2.5, MEAN_DEGREE // 3, MOST_DEGREE)
    sizes = _power_law(dice, size // 20 + 1, 1.5, 20, min(1_000, size))
    community = np.repeat(np.arange(len(sizes)), sizes)[:size]
    dice.shuffle(community)
    inner = dice.binomial(degrees, 1 - MIXING)
    stubs = np.repeat(np.arange(size), inner)
    stubs = stubs[np.lexsort((dice.random(len(stubs)), community[stubs]))]
    outer = dice.permutation(np.repeat(np.arange(size), degrees - inner))
    pairs = np.concatenate([one[: len(one) // 2 * 2].reshape(-1, 2) for one in (stubs, outer)])
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0).astype(np.int32)
    return {"size": size, "a": pairs[:, 0].copy(), "b": pairs[:, 1].copy(), "w": np.ones(len(pairs))}


def _power_law(dice: np.random.Generator, n: int, exponent: float, least: int, most: int) -> Any:
    low, high = least ** (1 - exponent), most ** (1 - exponent)
    return ((low + dice.random(n) * (high - low)) ** (1 / (1 - exponent))).astype(np.int64)


def write_graphs(folder: Path, cases: int, lfr: int, seed: int) -> Figures:
    """The arrays that every process reads. Imports inside, so that the measuring processes have their own only."""
    from graph.derive import opposed  # noqa: PLC0415
    from graph.network import network_of, projection_of  # noqa: PLC0415
    from loaders.synthetic.tables import simulated_graph  # noqa: PLC0415

    graph = opposed.derive(simulated_graph(cases=cases, seed=seed)[0])
    begin = time.perf_counter()
    net = projection_of(graph).adjacency
    projecting = time.perf_counter() - begin
    begin = time.perf_counter()
    whole = network_of(graph)
    reading = time.perf_counter() - begin
    sources = np.repeat(np.arange(net.size, dtype=np.int32), np.diff(net.offsets))
    once = sources < net.targets
    order = np.random.default_rng(seed).permutation(int(once.sum()))  # as edges come: in no order
    a, b, w = sources[once][order], net.targets[once][order], net.weights[once][order]
    np.savez(folder / PROJECTED, size=net.size, a=a, b=b, w=w)
    np.savez(folder / WHOLE, size=whole.size, a=whole.starts, b=whole.ends, w=np.ones(len(whole.starts)))
    planted_graph = planted(lfr, seed)
    np.savez(folder / PLANTED, **planted_graph)
    return {
        "projection": {"vertices": net.size, "edges": int(once.sum()), "seconds from tables": round(projecting, 3)},
        "network": {"nodes": whole.size, "edges": len(whole.starts), "seconds from tables": round(reading, 3)},
        "planted": {"vertices": lfr, "edges": len(planted_graph["a"])},
    }


# ---- what is measured, in a process of its own


def _sha(numbers: Iterable[int]) -> str:
    return hashlib.sha256(np.asarray(list(numbers), np.int64).tobytes()).hexdigest()[:16]


def communities(given: Any, candidate: str) -> Work:
    from graph.communities import louvain, modularity  # noqa: PLC0415
    from graph.network import adjacency  # noqa: PLC0415

    def answer(net: Any, labels: Any) -> Figures:
        return {
            "modularity": round(modularity(net, labels), 5),
            "communities": int(labels.max()) + 1,
            "sha": hashlib.sha256(labels.tobytes()).hexdigest()[:16],
        }

    if candidate == "ours":
        return (
            lambda: adjacency(int(given["size"]), given["a"], given["b"], given["w"]),
            lambda net: louvain(net, seed=1).labels,
            answer,
        )
    import community  # noqa: PLC0415

    def told(_: Any, found: dict[int, int]) -> Figures:
        net = adjacency(int(given["size"]), given["a"], given["b"], given["w"])
        return answer(net, np.fromiter((found[v] for v in range(net.size)), np.int32, net.size))

    return lambda: _nx_graph(given), lambda net: community.best_partition(net, random_state=1), told


def build(given: Any, candidate: str) -> Work:
    from graph.network import adjacency  # noqa: PLC0415

    if candidate == "ours":
        return (
            lambda: None,
            lambda _: adjacency(int(given["size"]), given["a"], given["b"], given["w"]),
            lambda _, net: {"sha": _sha([net.size, len(net.targets) // 2])},
        )
    return (
        lambda: None,
        lambda _: _nx_graph(given),
        lambda _, net: {"sha": _sha([len(net), net.number_of_edges()])},
    )


def two_hop(given: Any, candidate: str) -> Work:
    starts = _calls(given, 1)[:, 0]
    if candidate == "ours":
        from graph.paths import neighbourhood  # noqa: PLC0415

        return (
            lambda: _our_network(given),
            lambda through: [neighbourhood(through, start, steps=2)[0] for start in starts.tolist()],
            lambda _, found: _same(np.sort(near) for near in found),
        )
    import networkx as nx  # noqa: PLC0415

    return (
        lambda: _nx_graph(given),
        lambda net: [nx.single_source_shortest_path_length(net, start, cutoff=2) for start in starts.tolist()],
        lambda _, found: _same(sorted(node for node, steps in near.items() if steps) for near in found),
    )


def path(given: Any, candidate: str) -> Work:
    pairs = _calls(given, 2).tolist()
    if candidate == "ours":
        from graph.paths import shortest_path  # noqa: PLC0415

        return (
            lambda: _our_network(given),
            lambda through: [shortest_path(through, a, b) for a, b in pairs],
            lambda _, found: _same([[len(one) - 1 if one else -1 for one in found]]),
        )
    import networkx as nx  # noqa: PLC0415

    def nx_path(net: Any, a: int, b: int) -> list[int] | None:
        try:
            found: list[int] = nx.bidirectional_shortest_path(net, a, b)
        except nx.NetworkXNoPath:
            return None
        return found

    return (
        lambda: _nx_graph(given),
        lambda net: [nx_path(net, a, b) for a, b in pairs],
        lambda _, found: _same([[len(one) - 1 if one else -1 for one in found]]),
    )


def _same(answers: Iterable[Iterable[int]]) -> Figures:
    digest = hashlib.sha256()
    for one in answers:
        digest.update(np.asarray(list(one), np.int64).tobytes() + b"|")
    return {"sha": digest.hexdigest()[:16]}


def _calls(given: Any, ends: int) -> Any:
    """Random nodes that have neighbours; `calls` pairs of two different ones, or so many nodes."""
    some = np.unique(np.concatenate([given["a"], given["b"]]))
    drawn = np.random.default_rng(5).choice(some, (2 * int(given["calls"]), ends))
    return drawn[drawn[:, 0] != drawn[:, -1]][: given["calls"]] if ends == 2 else drawn[: given["calls"]]


def _nx_graph(given: Any) -> Any:
    import networkx as nx  # noqa: PLC0415

    net = nx.Graph()
    net.add_nodes_from(range(int(given["size"])))
    net.add_weighted_edges_from(zip(given["a"].tolist(), given["b"].tolist(), given["w"].tolist(), strict=True))
    return net


def _our_network(given: Any) -> Any:
    """The arrays as a network of one relation without days."""
    import polars as pl  # noqa: PLC0415

    from graph.network import EARLIEST, LATEST, Network, arcs  # noqa: PLC0415
    from graph.paths import LONGEST, Limits, way  # noqa: PLC0415

    size, a, b = int(given["size"]), given["a"], given["b"]
    none = np.zeros(len(a), np.int16)
    days = np.full(len(a), EARLIEST, np.int32), np.full(len(a), LATEST, np.int32)
    ids = pl.Series([], dtype=pl.String)
    net = Network(
        ids, ("Person",), np.zeros(size, np.int16), ("KIN",), none, a, b, np.arange(len(a), dtype=np.int32), *days,
        *arcs(size, a, b),
    )  # fmt: skip
    return way(net, Limits(longest=LONGEST))


WORK: dict[str, Callable[[Any, str], Work]] = {
    "communities": communities,
    "communities, planted": communities,
    "build": build,
    "two-hop": two_hop,
    "path": path,
}
TINY = {"size": 4, "a": np.array([0, 1, 2], np.int32), "b": np.array([1, 2, 3], np.int32), "w": np.ones(3), "calls": 2}


def measure(task: str, candidate: str, file: Path, calls: int, cold: bool) -> Figures:
    """What one process does: wall and CPU seconds, peak memory, and what it answered."""
    with np.load(file) as arrays:
        given = {name: arrays[name] for name in arrays.files} | {"calls": calls}
    if not cold:
        make, do, _ = WORK[task](TINY, candidate)
        do(make())
    make, do, answered = WORK[task](given, candidate)
    before = _from_now_on()
    made = make()
    wall, cpu = time.perf_counter(), time.process_time()
    found = do(made)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = _most_resident() - before
    return {"wall": wall, "cpu": cpu, "peak_bytes": peak, **({} if cold else answered(made, found))}


def _from_now_on() -> int:
    """What is resident now; where the system can, the peak is counted from here."""
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5")
    return int(psutil.Process().memory_info().rss)


def _most_resident() -> int:
    if sys.platform == "linux":
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


# ---- taking turns


def asked(task: str, candidate: str, folder: Path, calls: int, cold: bool) -> Figures:
    """One measurement in a process of its own; a cold one has an empty folder for compiled code."""
    command = [sys.executable, __file__, "--measure", task, "--candidate", candidate, "--calls", str(calls)]
    command += ["--folder", str(folder), *(["--cold"] if cold else [])]
    with tempfile.TemporaryDirectory() as empty:
        environment = {**os.environ, **({"NUMBA_CACHE_DIR": empty} if cold else {})}
        begin = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.PIPE, env=environment, check=False)
        spent = time.perf_counter() - begin
    if done.returncode:
        raise SystemExit(f"{task}, {candidate}: exit {done.returncode}")
    figures: Figures = json.loads(done.stdout)
    return figures | {"process": spent}


def compared(task: str, folder: Path, rounds: int, calls: int) -> Figures:
    """Both candidates in turns, then each once cold. Raises SystemExit: answers that should be equal are not."""
    ours, peer, _ = TASKS[task]
    runs: dict[str, list[Figures]] = {ours: [], peer: []}
    for _ in range(rounds):
        for candidate, done in runs.items():
            done.append(asked(task, candidate, folder, calls, cold=False))
    told: Figures = {}
    for candidate, done in runs.items():
        if len({one["sha"] for one in done}) > 1:
            raise SystemExit(f"{task}: {candidate} answers otherwise from process to process")
        told[candidate] = {
            **{name: value for name, value in done[0].items() if name in ("modularity", "communities", "sha")},
            **{name: round(min(one[name] for one in done), 5) for name in ("wall", "cpu")},
            "peak_mb": round(max(one["peak_bytes"] for one in done) / MB, 1),
            "cold_process": round(asked(task, candidate, folder, calls, cold=True)["process"], 2),
        }
    if "communities" not in told[ours] and told[ours]["sha"] != told[peer]["sha"]:
        raise SystemExit(f"{task}: the answers differ")
    told["ratio"] = {
        name: round(told[peer][name] / max(told[ours][name], 1e-9), 2) for name in ("wall", "cpu", "cold_process")
    } | {"memory": round(told[peer]["peak_mb"] / max(told[ours]["peak_mb"], 0.1), 2)}
    if "modularity" in told[ours]:
        told["ratio"]["modularity_gain"] = round(told[ours]["modularity"] - told[peer]["modularity"], 5)
    return told


def main() -> int:
    """Make the graphs, measure, print the table and the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--lfr", type=int, default=10_000, help="vertices of the planted graph")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--calls", type=int, default=300)
    parser.add_argument("--tasks", nargs="*", choices=TASKS, default=list(TASKS))
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--measure", choices=TASKS, help=argparse.SUPPRESS)
    parser.add_argument("--candidate", help=argparse.SUPPRESS)
    parser.add_argument("--cold", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        file = given.folder / TASKS[given.measure][2]
        print(json.dumps(measure(given.measure, given.candidate, file, given.calls, given.cold)))
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        figures: Figures = {
            "cases": given.cases,
            "seed": given.seed,
            "rounds": given.rounds,
            "calls": given.calls,
            "load": [round(one, 2) for one in psutil.getloadavg()],
            "versions": {
                **{one: version(one) for one in ("numpy", "numba", "networkx", "python-louvain", "polars")},
                "python": platform.python_version(),
            },
            "graphs": write_graphs(folder, given.cases, given.lfr, given.seed),
        }
        for name, told in figures["graphs"].items():
            print(f"{name}: " + ", ".join(f"{value:,} {word}" for word, value in told.items()))
        print(f"{'':22}{'':16}{'wall s':>10}{'CPU s':>10}{'peak MiB':>10}{'cold s':>8}   answer")
        figures["tasks"] = {}
        for task in given.tasks:
            figures["tasks"][task] = told = compared(task, folder, given.rounds, given.calls)
            for candidate, one in told.items():
                if candidate == "ratio":
                    print(f"{'':22}{'times':16}" + ", ".join(f"{name} {value}" for name, value in one.items()))
                    continue
                more = f"Q {one['modularity']}, {one['communities']} communities, " if "modularity" in one else ""
                print(
                    f"{task:22}{candidate:16}{one['wall']:>10.4f}{one['cpu']:>10.4f}{one['peak_mb']:>10.1f}"
                    f"{one['cold_process']:>8.1f}   {more}{one['sha']}"
                )
            sys.stdout.flush()
    print(json.dumps(figures, ensure_ascii=False))
    if given.json is not None:
        given.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
