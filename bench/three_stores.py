"""One county in the embedded engine, Neo4j 5.26 and the newest: how fast it is loaded, and each pattern asked.

    python bench/three_stores.py [--cases 100000] [--seed 5] [--heap 2048] [--json FILE]

Loading is `load_graph`, beside the driver's own ceiling: the same indexes and rows, made beforehand, sent in plain
`UNWIND … CREATE` loops without checks, into an empty database of the same server. `share` is that ceiling as a part of
what `build` takes as a whole with this store. A pattern is asked twice; the first time has the server plan it.
Each store is the only one that runs while it is measured.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import neo4j
from store_load import Statement, load_plainly, load_with_ours, plain_statements

from graph.build import build
from graph.errors import QueryError
from graph.resolution.resolve import resolve
from graph.store.address import Embedded
from graph.store.embedded import open_reading, store_folder, writing
from graph.store.host import open_host, stop_host
from graph.store.reading import Reading
from graph.store.remote import open_reading as open_remote_reading
from graph.tables import Graph, read_graph
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load
from loaders.provenance import Provenance
from loaders.synthetic.simulate import simulate
from queries.clues import patterns_to_ask
from queries.hits import CASE_SECONDS, MOST_ROWS
from queries.library import Query, ask

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from neo4j_server import VERSIONS, Server, driver_of

DATA_DATE = date(2026, 1, 1)
PLAIN, OURS = "g_plain", "g_ours"
Figures = dict[str, Any]


def made_county(folder: Path, cases: int, seed: int, heap_mb: int) -> tuple[Graph, float]:
    """The graph of a county through every stage, and the seconds of `build` without its store."""
    simulate(folder / "county", cases=cases, seed=seed)
    workspace = Workspace(folder / "workspace")
    at: list[float] = []

    def progress(what: str, _done: int, _total: int) -> None:
        if what == "装入图库" and not at:
            at.append(time.perf_counter())

    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [folder / "county"], about=Provenance(received=DATA_DATE))
        resolve(workspace)
        begin = time.perf_counter()
        build(workspace, Embedded(60, heap_mb), progress=progress)
    stop_host(store_folder(workspace))
    return read_graph(workspace.require("build").folder / "graph"), at[0] - begin


def measured(driver: neo4j.Driver, database: str | None, graph: Graph, plain: list[list[Statement]] | None) -> float:
    """Seconds of one load: plainly of statements made beforehand, else by `load_graph`."""
    return sum(load_with_ours(driver, database, graph) if plain is None else load_plainly(driver, database, *plain))


def asked(store: Reading, patterns: Mapping[str, Query]) -> dict[str, Figures]:
    """Rows of each pattern, and the seconds of asking it the first and the second time."""
    told: dict[str, Figures] = {}
    for name, query in patterns.items():
        spent: list[float] = []
        rows: int | str = 0
        for _ in range(2):
            begin = time.perf_counter()
            try:
                found = ask(store, query, {}, data_date=DATA_DATE, seconds=CASE_SECONDS, rows=MOST_ROWS)
                rows = len(found.rows)
            except QueryError as error:
                rows = str(error)
            spent.append(round(time.perf_counter() - begin, 3))
        told[name] = {"first": spent[0], "second": spent[1], "rows": rows}
    return told


@contextmanager
def neo4j_server(version: str, folder: Path, heap_mb: int) -> Iterator[Server]:
    server = Server(version, folder, heap_mb=heap_mb, pagecache_mb=1024)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def embedded_figures(
    folder: Path, graph: Graph, plain: list[list[Statement]], heap_mb: int, patterns: Mapping[str, Query]
) -> Figures:
    with open_host(folder, heap_mb=heap_mb) as host, writing(host) as driver:
        spent: Figures = {}
        for name, statements in ((PLAIN, plain), (OURS, None)):
            host.create_database(name)
            spent[name] = measured(driver, name, graph, statements)
        host.drop_database(PLAIN)
        with open_reading(host, OURS) as store:
            told = asked(store, patterns)
    stop_host(folder)
    return {"ceiling": spent[PLAIN], "ours": spent[OURS], "patterns": told}


def neo4j_figures(
    version: str,
    folder: Path,
    graph: Graph,
    plain: list[list[Statement]],
    heap_mb: int,
    patterns: Mapping[str, Query],
) -> Figures:
    with neo4j_server(version, folder / "plain", heap_mb) as server, driver_of(server.remote) as driver:
        ceiling = measured(driver, None, graph, plain)
    with neo4j_server(version, folder / "ours", heap_mb) as server, driver_of(server.remote) as driver:
        ours = measured(driver, None, graph, None)
        with open_remote_reading(server.remote) as store:
            told = asked(store, patterns)
    return {"ceiling": ceiling, "ours": ours, "patterns": told}


def main() -> int:
    """Run it, print the tables and the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--heap", type=int, default=2048, help="Java heap in MB")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    given = parser.parse_args()
    patterns = patterns_to_ask()
    with tempfile.TemporaryDirectory(prefix="qingsu-three-") as name:
        folder = Path(name)
        graph, tables = made_county(folder, given.cases, given.seed, given.heap)
        plain = list(plain_statements(graph))
        nodes = sum(frame.height for frame in graph.nodes.values())
        edges = sum(frame.height for frame in graph.edges.values())
        stores = {"embedded": embedded_figures(folder / "store", graph, plain, given.heap, patterns)}
        for version in VERSIONS:
            stores[version] = neo4j_figures(version, folder / version, graph, plain, given.heap, patterns)
    for told in stores.values():
        told["rows_per_second"] = round((nodes + edges) / told["ours"])
        told["ratio"] = round(told["ceiling"] / told["ours"], 3)
        told["share"] = round(told["ceiling"] / (tables + told["ours"]), 3)
    figures = {"cases": given.cases, "nodes": nodes, "edges": edges, "tables_seconds": round(tables, 1), **stores}
    _print(figures, stores)
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    print(text)
    if given.json:
        given.json.write_text(text + "\n", "utf-8")
    return 0


def _print(figures: Figures, stores: dict[str, Figures]) -> None:
    print(f"{figures['cases']} cases: {figures['nodes']} nodes, {figures['edges']} edges; "
          f"build without a store {figures['tables_seconds']} s")  # fmt: skip
    print(f"{'':36}" + "".join(f"{name:>20}" for name in stores))
    for row, unit in (("ours", "s"), ("ceiling", "s"), ("rows_per_second", "/s"), ("ratio", ""), ("share", "")):
        told = (f"{one[row]:.1f}" if row in ("ours", "ceiling") else str(one[row]) for one in stores.values())
        print(f"{row:<36}" + "".join(f"{value + ' ' + unit:>20}" for value in told))
    for name in next(iter(stores.values()))["patterns"]:
        told = (one["patterns"][name] for one in stores.values())
        print(f"{name:<36}" + "".join(f"{one['first']:>9.2f} {one['second']:>7.2f} s" for one in told))


if __name__ == "__main__":
    sys.exit(main())
