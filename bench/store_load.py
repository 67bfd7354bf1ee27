"""How fast a graph is loaded into the embedded store, beside the driver's own ceiling in the same run.

    python bench/store_load.py [--cases 20000] [--rounds 3] [--heap 1024] [--json FILE]

Ours is `load_graph`: tables to rows, indexes, checks of what was created. The ceiling makes the same indexes and sends
the same rows, made beforehand, in plain `UNWIND … CREATE` loops, and checks nothing. Each round loads both into new
databases of one server, in turn first; the medians count. The graph is made up: about 4 nodes and 9 edges a case.
"""

import argparse
import itertools
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import neo4j
import polars as pl

from graph import schema
from graph.store.host import ROOT, Host, open_host, stop_host
from graph.store.loading import BATCH_ROWS, load_graph
from graph.tables import ENDS, Graph

Rows = list[dict[str, Any]]
Statement = tuple[str, Rows]
START = date(2019, 1, 1)


def made_up_graph(cases: int) -> Graph:
    """Cases with parties, agents, money and steps; the numbers depend on `cases` alone."""
    graph = Graph()
    nodes = {
        "LegalCase": cases,
        "Person": cases * 3 // 2,
        "MoneyItem": cases,
        "Step": cases // 2,
        "Company": max(1, cases // 8),
        "Agent": max(1, cases // 40),
        "CourtOfficer": max(1, cases // 200),
        "Court": 10,
    }
    for label, count in nodes.items():
        graph = graph.with_label(label, _nodes(label, count))
    every, half = cases, cases // 2
    edges: list[tuple[str, str, str, int, dict[str, pl.Expr]]] = [
        ("PARTY_IN", "Person", "LegalCase", 2 * every, {"role": pl.lit("被告"), "side": pl.lit("B")}),
        (
            "PARTY_IN",
            "Company",
            "LegalCase",
            half,
            {"role": pl.lit("原告"), "side": pl.lit("A"), "present": pl.lit(True)},
        ),
        ("AGENT_IN", "Agent", "LegalCase", every, {"side": pl.lit("A"), "scope": pl.lit("特别授权")}),
        ("SITS_IN", "CourtOfficer", "LegalCase", every, {"role": pl.lit("judge"), "signed": pl.lit(True)}),
        ("HEARD_BY", "LegalCase", "Court", every, {}),
        ("ITEM_OF", "MoneyItem", "LegalCase", every, {}),
        ("STEP_OF", "Step", "LegalCase", half, {}),
        ("OPPOSED", "Person", "Person", every, {"cases": pl.lit(1), "from": _day(1), "to": _day(40)}),
        ("KIN", "Person", "Person", half, {"kind": pl.lit("兄弟"), "degree": pl.lit(2)}),
        ("POSSIBLY_SAME", "Person", "Person", half, {"odds": pl.lit(7.5), "level": pl.lit("I2")}),
    ]
    frames: dict[str, list[pl.DataFrame]] = {}
    for edge_type, start, end, count, props in edges:
        n = pl.DataFrame({"n": range(count)})
        frames.setdefault(edge_type, []).append(
            n.select(
                start=pl.format(f"{start}{{}}", pl.col("n") % nodes[start]),
                start_label=pl.lit(start),
                end=pl.format(f"{end}{{}}", (pl.col("n") * 7 + 3) % nodes[end]),
                end_label=pl.lit(end),
                origins=pl.concat_list(pl.format("0123456789ab/-/{}", "n")),
                **props,
            )
        )
    for edge_type, parts in frames.items():
        graph = graph.with_edge(edge_type, pl.concat(parts, how="diagonal"))
    return graph


def plain_statements(graph: Graph) -> tuple[list[Statement], list[Statement]]:
    """The same rows as dicts without nulls, each batch with its text: nodes, edges."""
    nodes, edges = [], []
    for label, frame in sorted(graph.nodes.items()):
        props = [name for name in frame.columns if frame[name].null_count() < frame.height]
        nodes += _statements(frame, f"CREATE (:{label} {_map(props)})")
    for edge_type, frame in sorted(graph.edges.items()):
        props = [name for name in frame.columns if name not in ENDS and frame[name].null_count() < frame.height]
        for (start, end), part in sorted(frame.partition_by("start_label", "end_label", as_dict=True).items()):
            match = f"MATCH (a:{start} {{id: r.start}}) MATCH (b:{end} {{id: r.end}})"
            kept = [name for name in props if part[name].null_count() < part.height]
            edges += _statements(
                part.drop("start_label", "end_label"), f"{match} CREATE (a)-[:{edge_type} {_map(kept)}]->(b)"
            )
    return nodes, edges


def load_plainly(driver: neo4j.Driver, database: str, nodes: list[Statement], edges: list[Statement]) -> list[float]:
    """Seconds for indexes, nodes and edges."""
    begin = time.perf_counter()
    with driver.session(database=database) as session:
        _indexes(session)
        spent = [time.perf_counter() - begin]
        for statements in (nodes, edges):
            begin = time.perf_counter()
            for text, rows in statements:
                session.run(text, rows=rows).consume()
            spent.append(time.perf_counter() - begin)
    return spent


def load_with_ours(driver: neo4j.Driver, database: str, graph: Graph) -> list[float]:
    """Seconds for indexes, nodes and edges, by the times of `progress`."""
    nodes = sum(frame.height for frame in graph.nodes.values())
    times = [time.perf_counter()]

    def progress(done: int, _total: int) -> None:
        if done in (0, nodes):
            times.append(time.perf_counter())

    load_graph(driver, database, graph, progress=progress)
    times.append(time.perf_counter())
    return [after - before for before, after in itertools.pairwise(times)]


def main() -> int:
    """Run the rounds, print the table and the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--heap", type=int, default=1024, help="Java heap in MB")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    given = parser.parse_args()
    if given.cases < 2 or given.rounds < 1:
        parser.error("--cases from 2, --rounds from 1")
    graph = made_up_graph(given.cases)
    node_rows, edge_rows = plain_statements(graph)
    counts = [sum(len(rows) for _, rows in statements) for statements in (node_rows, edge_rows)]
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        try:
            cold, host = _timed(lambda: open_host(store, heap_mb=given.heap))
            with host, neo4j.GraphDatabase.driver(host.uri, auth=(ROOT, host.root_password)) as driver:
                warm = statistics.median(_warm(store) for _ in range(5))
                ours, ceiling = _rounds(host, driver, graph, node_rows, edge_rows, given.rounds)
        finally:
            stop_host(store)
    figures = {
        "cases": given.cases,
        "rounds": given.rounds,
        "nodes": counts[0],
        "edges": counts[1],
        "cold_start_seconds": round(cold, 3),
        "warm_connect_seconds": round(warm, 3),
    }
    lines = [f"{'':8}{'ours/s':>10}{'ceiling/s':>12}{'ratio':>8}   (median of {given.rounds}; ratio of each round)"]
    phases = {"nodes": slice(1, 2), "edges": slice(2, 3), "whole": slice(None)}  # the whole has the indexes too
    for kind, of in phases.items():
        mine, best = ([sum(spent[of]) for spent in runs] for runs in (ours, ceiling))
        rows = sum(counts) if kind == "whole" else counts[0 if kind == "nodes" else 1]
        ratios = [b / m for m, b in zip(mine, best, strict=True)]
        rates = [rows / statistics.median(mine), rows / statistics.median(best)]
        ratio = statistics.median(ratios)
        figures |= {f"{kind}_per_second": round(rates[0]), f"{kind}_ceiling_per_second": round(rates[1])}
        figures[f"{kind}_ratio"] = round(ratio, 3)
        each = " ".join(f"{r:.2f}" for r in ratios)
        lines.append(f"{kind:8}{rates[0]:>10,.0f}{rates[1]:>12,.0f}{ratio:>8.2f}   {each}")
    print(f"{counts[0]:,} nodes, {counts[1]:,} edges; cold start {cold:.2f} s, warm connect {warm:.3f} s")
    print("\n".join(lines))
    print(json.dumps(figures))
    if given.json is not None:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    return 0


def _rounds(
    host: Host, driver: neo4j.Driver, graph: Graph, nodes: list[Statement], edges: list[Statement], rounds: int
) -> tuple[list[list[float]], list[list[float]]]:
    ours: list[list[float]] = []
    ceiling: list[list[float]] = []

    def run(database: str, load: Callable[[str], list[float]]) -> list[float]:
        host.create_database(database)
        spent = load(database)
        with driver.session(database=database) as session:
            found = session.run("MATCH ()-[e]->() RETURN count(e) AS n").single(strict=True)["n"]
            if found != sum(len(rows) for _, rows in edges):
                raise SystemExit(f"{database} holds {found} edges")
        host.drop_database(database)
        return spent

    def plainly(database: str) -> list[float]:
        return load_plainly(driver, database, nodes, edges)

    def with_ours(database: str) -> list[float]:
        return load_with_ours(driver, database, graph)

    run("g_warm", plainly)  # Java compiles as it goes: what comes first would pay for both
    for n in range(rounds):
        for kind, load, into in [("plain", plainly, ceiling), ("ours", with_ours, ours)][:: -1 if n % 2 else 1]:
            into.append(run(f"g_{kind}_{n}", load))
    return ours, ceiling


def _nodes(label: str, count: int) -> pl.DataFrame:
    n = pl.col("n")
    props: dict[str, dict[str, pl.Expr]] = {
        "LegalCase": {
            "case_no": pl.format("(2021)豫9999民初{}号", n),
            "cause": pl.lit("民间借贷纠纷"),
            "filed_date": _day(0),
            "close_date": pl.when(n % 5 > 0).then(_day(30)),
            "amount_claimed_fen": n * 1_000 + 50_000,
            "soft_close": pl.when(n % 3 > 0).then(n % 2 == 0),
            "lineage_id": pl.format("lineage{}", n // 2),
            "dispute_id": pl.format("dispute{}", n // 2),
        },
        "Person": {"name": pl.format("张某{}", n % 5000), "birth_date": pl.when(n % 4 > 0).then(_day(-9_000))},
        "Company": {"name": pl.format("某{}有限公司", n), "former_names": pl.concat_list(pl.format("旧名{}", n))},
        "MoneyItem": {"kind": pl.lit("principal"), "amount_fen": n * 100, "rate_annual": pl.lit(15.4)},
        "Step": {"kind": pl.lit("立案"), "date": _day(0)},
    }
    return pl.DataFrame({"n": range(count)}).select(
        id=pl.format(f"{label}{{}}", n),
        origins=pl.concat_list(pl.format("0123456789ab/-/{}", n), pl.format("ba9876543210/-/{}", n)),
        origin_count=pl.lit(2),
        **props.get(label, {"name": pl.format("{}号", n)}),
    )


def _day(later: int) -> pl.Expr:
    return pl.lit(START) + pl.duration(days=pl.col("n") % 1500 + later)


def _map(names: list[str]) -> str:
    return "{" + ", ".join(f"`{name}`: r.`{name}`" for name in names) + "}"


def _statements(frame: pl.DataFrame, text: str) -> list[Statement]:
    rows = [{name: value for name, value in row.items() if value is not None} for row in frame.to_dicts()]
    return [(f"UNWIND $rows AS r {text}", rows[at : at + BATCH_ROWS]) for at in range(0, len(rows), BATCH_ROWS)]


def _indexes(session: neo4j.Session) -> None:
    for index in schema.constraints_and_indexes():
        name = f"{index.label}_{index.property}".lower()
        if index.unique:
            text = f"CONSTRAINT {name} IF NOT EXISTS FOR (n:{index.label}) REQUIRE n.{index.property} IS UNIQUE"
        else:
            text = f"INDEX {name} IF NOT EXISTS FOR (n:{index.label}) ON (n.{index.property})"
        session.run(f"CREATE {text}").consume()


def _warm(store: Path) -> float:
    spent, host = _timed(lambda: open_host(store))
    host.close()
    return spent


def _timed(act: Callable[[], Host]) -> tuple[float, Host]:
    begin = time.perf_counter()
    host = act()
    return time.perf_counter() - begin, host


if __name__ == "__main__":
    sys.exit(main())
