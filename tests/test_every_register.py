"""All registers in one workspace: the graph is the same in whatever order they came, and after one came and went."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from graph.build import GRAPH, build
from graph.resolution.resolve import resolve
from graph.tables import Graph, read_graph
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load
from loaders.provenance import Provenance
from loaders.registers import sources
from loaders.taking_back import unload

FIXTURES = Path(__file__).parent / "loaders" / "registers"
PATHS = {one: next(path for path in sorted((FIXTURES / one).iterdir()) if path.stem == "input") for one in sources()}


def take(workspace: Workspace, ids: Iterable[str]) -> dict[str, str]:
    """Source → the load of its fixture."""
    about = Provenance("虚构数据", received=date(2026, 1, 1))
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        given = {one: load(workspace, [PATHS[one]], source_id=one, about=about).loaded[0].load for one in ids}
    return {one: each.load_id for one, each in given.items()}


def graph_of(workspace: Workspace) -> Graph:
    with workspace.writer():
        resolve(workspace)
        build(workspace)
    return read_graph(workspace.require("build").folder / GRAPH)


def assert_equal(one: Graph, other: Graph) -> None:
    assert one.nodes.keys() == other.nodes.keys()
    assert one.edges.keys() == other.edges.keys()
    for name, frame in (*one.nodes.items(), *one.edges.items()):
        assert frame.equals(other.label(name) if name in other.nodes else other.edge(name)), name


@pytest.fixture(scope="module")
def forwards(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, dict[str, str], Graph]:
    workspace = Workspace(tmp_path_factory.mktemp("forwards"))
    ids = take(workspace, PATHS)
    return workspace, ids, graph_of(workspace)


def test_the_order_of_loading_changes_nothing(
    forwards: tuple[Workspace, dict[str, str], Graph], tmp_path: Path
) -> None:
    _, ids, graph = forwards
    backwards = Workspace(tmp_path)
    assert take(backwards, reversed(PATHS)) == ids
    assert_equal(graph_of(backwards), graph)


def test_what_came_and_went_leaves_nothing(forwards: tuple[Workspace, dict[str, str], Graph], tmp_path: Path) -> None:
    workspace, ids, graph = forwards
    with workspace.writer():
        for one in ("DS02", "DS08", "DS19"):
            unload(workspace, ids[one])
    without = graph_of(workspace)
    other = Workspace(tmp_path)
    take(other, [one for one in PATHS if one not in ("DS02", "DS08", "DS19")])
    assert_equal(without, graph_of(other))
    assert take(workspace, ["DS02", "DS08", "DS19"]).items() <= ids.items()
    assert_equal(graph_of(workspace), graph)
