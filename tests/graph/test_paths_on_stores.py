"""The same county in memory, in the embedded engine and in each Neo4j: shortest paths have the same lengths."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from neo4j_server import LTS, NEWEST, wipe

from graph.build import build
from graph.network import Network, read_network
from graph.paths import Limits, distance, paths, way
from graph.resolution.resolve import resolve
from graph.store.address import Address, Embedded
from graph.store.embedded import store_folder
from graph.store.host import stop_host
from graph.store.serving import open_store
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load
from loaders.provenance import Provenance
from loaders.synthetic.simulate import simulate

HERE = Embedded(60, 512)
LONGEST = 6
QUESTION = Path(__file__).parent / "steps_between.cypher"


def relations() -> frozenset[str]:
    """Those that the question follows, read from its text, so that the two cannot differ."""
    told, bound = QUESTION.read_text("utf-8").split("-[:", 1)[1].split("]", 1)[0].split("*..")
    assert int(bound) == LONGEST
    return frozenset(told.split("|"))


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("county")
    simulate(folder / "样例县", cases=400, seed=3)
    workspace = Workspace(folder / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [folder / "样例县"], about=Provenance(received=date(2026, 1, 1)))
        resolve(workspace)
        build(workspace, HERE)
    yield workspace
    stop_host(store_folder(workspace))


def pairs(network: Network, most: int) -> list[tuple[int, int]]:
    """Random pairs of those that the question takes: far ones, and as many that are near."""
    wanted = {"Person", "Company", "VillageOrg", "Agent", "LegalCase"}
    some = [place for place in range(network.size) if network.label_of(place) in wanted]
    dice = np.random.default_rng(1)
    drawn = {(int(a), int(b)) for a, b in dice.choice(some, (most, 2)) if a != b}
    parties = [link for link in range(len(network.starts)) if network.relation_of(link) == "PARTY_IN"]
    for one, other in dice.choice(parties, (most // 2, 2)):
        drawn |= {
            (int(network.starts[one]), int(network.ends[one])),
            (int(network.ends[one]), int(network.ends[other])),
        }
    return sorted(pair for pair in drawn if pair[0] != pair[1])


@pytest.mark.parametrize("where", ["embedded", LTS, NEWEST])
def test_shortest_lengths_are_those_of_the_store(county: Workspace, where: str, request: pytest.FixtureRequest) -> None:
    address: Address = HERE
    if where != "embedded":
        address = request.getfixturevalue("neo4j_lts" if where == LTS else "neo4j_newest")
        wipe(address)
        with county.writer():
            build(county, address)
    network = read_network(county.require("build").folder / "graph")
    through = way(network, Limits(longest=LONGEST, relations=relations()))
    text = QUESTION.read_text("utf-8")
    seen = set()
    with open_store(county, address) as store:
        for one, other in pairs(network, 60):
            ends = {"one": network.ids[one], "other": network.ids[other]}
            rows = store.ask(text, ends, seconds=60, rows=2).rows
            length = distance(through, one, other)
            assert [row[2] for row in rows] == ([] if length is None else [length]), ends
            seen.add(length)
    assert seen >= {None, 1, 4, 6}


def test_every_path_of_a_county_stands_in_its_tables(county: Workspace) -> None:
    network = read_network(county.require("build").folder / "graph")
    answered = 0
    for one, other in pairs(network, 20):
        answer = paths(network, one, other, Limits(longest=5), most=5)
        for path in answer.paths:
            answered += 1
            assert (path.nodes[0], path.nodes[-1]) == (one, other)
            for at, links in enumerate(path.steps):
                ends = set(path.nodes[at : at + 2])
                assert all({int(network.starts[link]), int(network.ends[link])} == ends for link in links)
    assert answered > 50
