"""Starts of the embedded store, and questions to the published database while another build is loaded beside it.

    python bench/store_serving.py [--cases 20000] [--rounds 3] [--heap 1024] [--json FILE]
    python bench/store_serving.py --workspace DIR       the tables of a built workspace instead of made-up ones

Starts end with the first answer of a database: `new folder` has nothing, not even a password; `existing folder` holds
the loaded graph and no server; `warm` finds a server that runs. The reader is a process of its own that asks without a
pause, first alone, then while the same graph is published as another database: each answer is compared with the tables.
"""

import argparse
import json
import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import neo4j
import polars as pl
from store_load import made_up_graph

from graph.store.embedded import open_reading, publish
from graph.store.host import ROOT, open_host, stop_host
from graph.tables import Graph, read_graph
from graph.workspace import Workspace

PUBLISHED, OTHER = "g_published", "g_other"
ALONE_SECONDS = 5.0
WHOLE_EVERY = 50
WHOLE = "MATCH (c:LegalCase) RETURN count(*)"
ONE = "MATCH (c:LegalCase {id: $id}) OPTIONAL MATCH (c)<-[e:PARTY_IN]-(p:Person|Company) RETURN c.case_no, count(e)"
ASKED_CASES = 2_000

Expected = list[tuple[str, str | None, int]]
"""Case id, its number, how many people and companies are parties in it."""


def expected_of(graph: Graph) -> Expected:
    """What the tables say of up to ASKED_CASES cases, drawn with a fixed seed."""
    cases = graph.label("LegalCase").select("id", "case_no")
    parties = graph.edge("PARTY_IN").filter(pl.col("start_label").is_in(["Person", "Company"]))
    counted = cases.join(parties.group_by(id="end").agg(n=pl.len()), on="id", how="left").sort("id")
    rows = [(id_, number, n or 0) for id_, number, n in counted.iter_rows()]
    return random.Random(1).sample(rows, min(ASKED_CASES, len(rows)))


def read_on(store: Path, cases: int, expected: Expected, pipe: Connection) -> None:
    """Ask until the pipe says stop; send (milliseconds of each answer, wrong answers)."""
    spent: list[float] = []
    wrong = 0
    with open_host(store) as host, open_reading(host, PUBLISHED) as reading:
        pipe.send("ready")
        while not pipe.poll():
            id_, number, parties = expected[len(spent) % len(expected)]
            text, want = (ONE, (number, parties)) if len(spent) % WHOLE_EVERY else (WHOLE, (cases,))
            begin = time.perf_counter()
            told = reading.ask(text, {"id": id_} if text is ONE else {}, seconds=60, rows=10)
            spent.append((time.perf_counter() - begin) * 1000)
            wrong += told.rows != (want,)
    pipe.send((spent, wrong))


def read_during(store: Path, graph: Graph, expected: Expected, act: Callable[[], object]) -> dict[str, Any]:
    """The reader's figures while `act` goes on, and the seconds of `act`."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    arguments = (store, graph.label("LegalCase").height, expected, theirs)
    reader = multiprocessing.get_context("spawn").Process(target=read_on, args=arguments)
    reader.start()
    theirs.close()
    ours.recv()
    begin = time.perf_counter()
    act()
    seconds = time.perf_counter() - begin
    ours.send("stop")
    spent, wrong = ours.recv()
    reader.join()
    return {
        "seconds": round(seconds, 3),
        "reads": len(spent),
        "median_ms": round(statistics.median(spent), 3),
        "p99_ms": round(statistics.quantiles(spent, n=100)[98], 3),
        "worst_ms": round(max(spent), 3),
        "wrong": wrong,
    }


def first_answer(store: Path, heap: int, database: str | None) -> float:
    """Seconds from nothing in this process to an answer; a new folder has no database and is given one."""
    begin = time.perf_counter()
    with open_host(store, heap_mb=heap) as host:
        if database is None:
            host.create_database(database := PUBLISHED)
        with open_reading(host, database) as reading:
            reading.ask("RETURN 1", {}, seconds=60, rows=1)
    return time.perf_counter() - begin


def main() -> int:
    """Measure, print the tables and the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--heap", type=int, default=1024, help="Java heap in MB")
    parser.add_argument("--workspace", type=Path, help="a built workspace; it is only read")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    given = parser.parse_args()
    if given.cases < 2 or given.rounds < 1:
        parser.error("--cases from 2, --rounds from 1")
    if given.workspace is not None:
        graph = read_graph(Workspace(given.workspace).require("build").folder / "graph")
    else:
        graph = made_up_graph(given.cases)
    nodes, edges = (sum(frame.height for frame in frames.values()) for frames in (graph.nodes, graph.edges))
    figures: dict[str, Any] = {"nodes": nodes, "edges": edges, "rounds": given.rounds, "heap_mb": given.heap}
    expected = expected_of(graph)
    with tempfile.TemporaryDirectory() as temporary:
        folders = [Path(temporary) / f"new{n}" for n in range(given.rounds)]
        store = Path(temporary) / "store"
        starts: dict[str, list[float]] = {"new folder": [], "existing folder": [], "warm": []}
        try:
            for folder in folders:
                starts["new folder"].append(first_answer(folder, given.heap, None))
                stop_host(folder)
            with open_host(store, heap_mb=given.heap) as host:
                publish(host, PUBLISHED, graph, "published")
            for _ in folders:
                stop_host(store)
                starts["existing folder"].append(first_answer(store, given.heap, PUBLISHED))
                starts["warm"].append(first_answer(store, given.heap, PUBLISHED))
            figures["starts"] = {name: [round(s, 3) for s in spent] for name, spent in starts.items()}
            print(f"{nodes:,} nodes, {edges:,} edges\n{'start':16}{'median s':>10}   each")
            for name, spent in starts.items():
                print(f"{name:16}{statistics.median(spent):>10.3f}   {' '.join(f'{s:.3f}' for s in spent)}")
            with open_host(store) as host:
                alone = read_during(store, graph, expected, lambda: time.sleep(ALONE_SECONDS))
                beside = read_during(store, graph, expected, lambda: publish(host, OTHER, graph, "other"))
                figures["reader"] = {"alone": alone, "beside_a_load": beside}
                figures["held"] = _held(host.uri, host.root_password)
        finally:
            for folder in (*folders, store):
                stop_host(folder)
    print(f"{'reader':16}{'seconds':>9}{'reads':>9}{'median ms':>11}{'p99 ms':>9}{'worst ms':>10}{'wrong':>7}")
    for name, one in figures["reader"].items():
        print(
            f"{name:16}{one['seconds']:>9.1f}{one['reads']:>9,}{one['median_ms']:>11.2f}{one['p99_ms']:>9.1f}", end=""
        )
        print(f"{one['worst_ms']:>10.1f}{one['wrong']:>7}")
    print(json.dumps(figures))
    if given.json is not None:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    wrong = sum(one["wrong"] for one in figures["reader"].values())
    return int(wrong > 0 or figures["held"] != edges)


def _held(uri: str, password: str) -> int:
    """Edges of the database loaded beside the reader."""
    with neo4j.GraphDatabase.driver(uri, auth=(ROOT, password)) as driver, driver.session(database=OTHER) as session:
        return int(session.run("MATCH ()-[e]->() RETURN count(e) AS n").single(strict=True)["n"])


if __name__ == "__main__":
    sys.exit(main())
