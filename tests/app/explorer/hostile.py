"""Data that mean harm: names with markup, of 300 characters, rare, empty; cases without days, numbers, courts."""

import shutil
from pathlib import Path

from small_graphs import Case, graph_of_cases, published

from graph.search import write_index
from graph.tables import read_table
from graph.workspace import Workspace

MARKUP = "<img src=x onerror=alert(1)>**张** $x$ [点](http://x)"
RARE = "贾䶮𬭎"
LONG = "龘" * 300


def hostile_county(folder: Path) -> Workspace:
    """Parties a (markup), b (long), c (none), d (rare) in three cases, built, without rings and clues."""
    cases = [
        Case("d1", "a", "bd", agents=(("k1", "A", "a"),), facts={"result_text": MARKUP}),
        Case("d2", "c", "a", court=None, cause=None, kind=None),
        Case("d3", "", "a", t="b", day="2023-01-02", facts={"case_no": "（2023）<b>9901</b>民初1号"}),
    ]
    names = {"a": MARKUP, "b": LONG, "c": None, "d": RARE}
    graph = graph_of_cases(cases, {one: {"name": name} for one, name in names.items()})
    workspace = published(folder, graph)
    built = workspace.require("build")
    entities = read_table(workspace.require("resolve").folder / "identity" / "entities.parquet")
    with workspace.writer(), workspace.stage("build", inputs={}, parameters={"index": 1}, code="i") as run:
        shutil.copytree(built.folder / "graph", run.folder / "graph")
        write_index(run.path("search.sqlite"), graph, entities)
    return workspace
