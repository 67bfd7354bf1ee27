"""What goes into the store comes out of it again, nothing is lost in silence; on the real engine."""

import itertools
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import neo4j
import polars as pl
import pytest

from graph import schema
from graph.errors import SchemaError, StoreError
from graph.store.embedded import open_reading
from graph.store.host import ROOT, Host, open_host, stop_host
from graph.store.loading import (
    BATCH_ROWS,
    LoadCounts,
    Mark,
    load_graph,
    mark_of,
    ready,
    write_mark,
)
from graph.tables import Graph, edge_columns, node_columns

NASTY = "原告“张某”诉称: 'it''s \"so\"' \\ `x` $rows {id: 1}\r\n第二行\t// /* */ ; 😀𠮷\u0000\u200b"
LONG = "长" * 400_000  # over 1 MB, in a property without index
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("图库")
    with open_host(folder, heap_mb=512) as host:
        yield host
    stop_host(folder)


@pytest.fixture(scope="module")
def driver(host: Host) -> Iterator[neo4j.Driver]:
    with neo4j.GraphDatabase.driver(host.uri, auth=(ROOT, host.root_password)) as driver:
        yield driver


@pytest.fixture
def database(host: Host) -> str:
    name = f"g_{next(numbers)}"
    host.create_database(name)
    return name


def nodes(label: str, *rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={name: kind for name, kind in node_columns(label).items() if name in keys(rows)})


def edges(edge_type: str, *rows: dict[str, Any]) -> pl.DataFrame:
    columns = edge_columns(edge_type)
    return pl.DataFrame(rows, schema={name: kind for name, kind in columns.items() if name in keys(rows)})


def keys(rows: tuple[dict[str, Any], ...]) -> set[str]:
    return {key for row in rows for key in row}


def end(start: str, start_label: str, stop: str, end_label: str) -> dict[str, Any]:
    return {"start": start, "start_label": start_label, "end": stop, "end_label": end_label}


def people(count: int) -> pl.DataFrame:
    return pl.DataFrame({"id": [f"p{n}" for n in range(count)]})


def kin(*pairs: tuple[str, str]) -> pl.DataFrame:
    return edges("KIN", *(end(a, "Person", b, "Person") for a, b in pairs))


def asked(host: Host, database: str, text: str) -> list[tuple[Any, ...]]:
    with open_reading(host, database) as reading:
        return list(reading.ask(text, {}, seconds=60, rows=100_000).rows)


def plain(value: object) -> object:
    """The driver's dates as Python's."""
    return value.to_native() if isinstance(value, neo4j.time.Date | neo4j.time.DateTime) else value


def properties(host: Host, database: str, text: str) -> list[dict[str, object]]:
    return [{name: plain(value) for name, value in row[0].items()} for row in asked(host, database, text)]


def test_every_property_type_comes_back_equal_and_null_is_no_property(
    host: Host, driver: neo4j.Driver, database: str
) -> None:
    cases: list[dict[str, Any]] = [
        {
            "id": "c1",
            "case_no": NASTY,
            "result_text": LONG,
            "filed_date": date(1, 1, 1),
            "close_date": date(9999, 12, 31),
            "days_open": -(2**63),
            "amount_claimed_fen": 2**63 - 1,
            "outstanding_yuan": 1e308,
            "soft_close": False,
            "is_default": True,
            "text_flags": ["甲", "", NASTY],
        },
        {"id": "c2", "text_flags": [], "case_no": "", "soft_close": True, "outstanding_yuan": -0.1},
        {"id": "c3"},
    ]
    steps: list[dict[str, Any]] = [
        {"id": "s1", "on_at": datetime(2021, 3, 4, 5, 6, 7, 890123), "from": date(2020, 2, 29), "to": date(2020, 3, 1)},
        {"id": "s2", "on_at": datetime(1970, 1, 1)},
    ]
    claims: list[dict[str, Any]] = [
        {
            **end("p0", "Person", "c1", "LegalCase"),
            "role": NASTY,
            "present": False,
            "claim_fen": 12345,
            "liability": 33.25,
            "claim_from_date": date(2020, 2, 29),
            "origins": ["0123456789ab/-/2", "x"],
        },
        {**end("p1", "Person", "c1", "LegalCase"), "role": "被告"},
    ]
    posts: list[dict[str, Any]] = [
        {**end("p0", "Person", "v", "VillageOrg"), "post": "支书", "from": date(2021, 1, 1), "to": date(2024, 1, 1)}
    ]
    graph = (
        Graph()
        .with_label("LegalCase", nodes("LegalCase", *cases))
        .with_label("Step", nodes("Step", *steps))
        .with_label("VillageOrg", nodes("VillageOrg", {"id": "v", "name": "某村"}))
        .with_label("Person", people(2))
        .with_edge("PARTY_IN", edges("PARTY_IN", *claims))
        .with_edge("OFFICIAL_OF", edges("OFFICIAL_OF", *posts))
    )
    assert load_graph(driver, database, graph) == LoadCounts(nodes=8, edges=3)

    found = properties(host, database, "MATCH (c:LegalCase) RETURN properties(c) ORDER BY c.id")
    for row, given in zip(found, cases, strict=True):
        yuan = {"amount_claimed_yuan": (2**63 - 1) / 100} if "amount_claimed_fen" in given else {}
        assert row == given | yuan
    assert properties(host, database, "MATCH (s:Step) RETURN properties(s) ORDER BY s.id") == steps
    text = "MATCH (p:Person)-[e:PARTY_IN]->(:LegalCase {id: 'c1'}) RETURN properties(e) ORDER BY p.id"
    ends = {"start", "start_label", "end", "end_label"}
    kept = [{name: value for name, value in claim.items() if name not in ends} for claim in claims]
    assert properties(host, database, text) == [kept[0] | {"claim_yuan": 123.45}, kept[1]]
    held = "MATCH (:Person)-[e:OFFICIAL_OF]->(:VillageOrg) WHERE e.`from` <= date('2021-01-01') RETURN properties(e)"
    assert properties(host, database, held) == [{"post": "支书", "from": date(2021, 1, 1), "to": date(2024, 1, 1)}]
    assert asked(host, database, "MATCH (c:LegalCase) WHERE c.soft_close IS NULL RETURN c.id") == [("c3",)]


def test_batches_and_pairs_of_labels_lose_nothing_and_progress_counts_them(
    host: Host, driver: neo4j.Driver, database: str
) -> None:
    count = 2 * BATCH_ROWS + 1
    circle = [(f"p{n}", f"p{(n + 1) % count}") for n in range(count)]
    phones = [
        *(end(f"p{n}", "Person", "t", "Phone") for n in range(3)),
        *(end("k", "Company", "t", "Phone") for _ in range(2)),
    ]
    graph = (
        Graph()
        .with_label("Person", people(count))
        .with_label("Company", nodes("Company", {"id": "k"}))
        .with_label("Phone", nodes("Phone", {"id": "t"}))
        .with_edge("KIN", kin(*circle))
        .with_edge("HAS_PHONE", edges("HAS_PHONE", *phones))
    )
    seen: list[tuple[int, int]] = []
    counts = load_graph(driver, database, graph, progress=lambda done, total: seen.append((done, total)))
    assert counts == LoadCounts(nodes=count + 2, edges=count + 5)
    assert {total for _, total in seen} == {2 * count + 7}
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert (seen[0][0], seen[-1][0]) == (0, 2 * count + 7)
    pairs = asked(host, database, "MATCH (a:Person)-[:KIN]->(b:Person) RETURN a.id, b.id")
    assert sorted(pairs) == sorted(circle)
    text = "MATCH (a)-[:HAS_PHONE]->(:Phone) RETURN labels(a)[0] AS label, count(*) AS n ORDER BY label"
    assert asked(host, database, text) == [("Company", 2), ("Person", 3)]


def test_an_empty_graph_and_empty_tables_are_a_load_too(host: Host, driver: neo4j.Driver, database: str) -> None:
    graph = Graph().with_label("Person", people(0)).with_edge("KIN", kin(("a", "b")).head(0))
    assert load_graph(driver, database, graph) == LoadCounts(nodes=0, edges=0)
    assert asked(host, database, "MATCH (n) RETURN count(n)") == [(0,)]


def test_the_indexes_of_the_schema_are_there(driver: neo4j.Driver, database: str) -> None:
    load_graph(driver, database, Graph())
    with driver.session(database=database) as session:
        shown = list(session.run("SHOW INDEXES"))
    assert {(row["labelsOrTypes"][0], row["properties"][0]) for row in shown} == {
        (index.label, index.property) for index in schema.constraints_and_indexes()
    }


@pytest.mark.parametrize("wrong", [("p0", "absent"), ("absent", "p0"), ("c", "p0")])
def test_an_edge_whose_end_is_no_node_of_its_label_is_an_error(
    driver: neo4j.Driver, database: str, wrong: tuple[str, str]
) -> None:
    graph = (
        Graph()
        .with_label("Person", people(3))
        .with_label("Company", nodes("Company", {"id": "c"}))
        .with_edge("KIN", kin(("p0", "p1"), wrong, ("p1", "p2"), wrong))
    )
    with pytest.raises(StoreError, match=r"KIN \(Person → Person\) 应写入 4 条边, 实为 2 条: 2 条的端点") as told:
        load_graph(driver, database, graph)
    assert "\n" not in str(told.value)
    assert mark_of(driver, database) is None


def test_an_end_without_id_or_with_a_label_nobody_declared_is_an_error(driver: neo4j.Driver, database: str) -> None:
    graph = Graph().with_label("Person", people(2))
    missing = kin(("p0", "p1")).with_columns(end=pl.lit(None, pl.String))
    with pytest.raises(StoreError, match="1 条的端点"):
        load_graph(driver, database, graph.with_edge("KIN", missing))
    for label in ("Person) DETACH DELETE a //", "person", None):
        strange = kin(("p0", "p1")).with_columns(end_label=pl.lit(label, pl.String))
        with pytest.raises(SchemaError, match="未知标签"):
            load_graph(driver, database, Graph().with_edge("KIN", strange))


def test_an_id_that_comes_twice_or_not_at_all_is_an_error(driver: neo4j.Driver, database: str) -> None:
    twice = pl.concat([people(3), people(1)])
    with pytest.raises(StoreError, match="写入 Person 失败"):
        load_graph(driver, database, Graph().with_label("Person", twice))
    nobody = pl.DataFrame({"id": ["a", None, None]})
    with pytest.raises(SchemaError, match="'Person' 有 2 行没有 id"):
        load_graph(driver, database, Graph().with_label("Person", nobody))


def test_what_the_schema_does_not_know_is_never_sent(driver: neo4j.Driver, database: str) -> None:
    strange = pl.DataFrame({"id": ["a"], "shoe_size": [43]})
    with pytest.raises(SchemaError, match="shoe_size"):
        Graph().with_label("Person", strange)
    for graph in (Graph({"Person": strange}), Graph({"Stranger": people(1)}), Graph({}, {"KNOWS": kin(("a", "b"))})):
        with pytest.raises(SchemaError):
            load_graph(driver, database, graph)
    with driver.session(database=database) as session:
        assert session.run("MATCH (n) RETURN count(n) AS n").single(strict=True)["n"] == 0


def test_the_fingerprint_says_what_was_loaded(driver: neo4j.Driver, database: str) -> None:
    assert mark_of(driver, database) is None
    for version in ("v1", "v2"):  # the second replaces the first
        write_mark(driver, database, ready(version, LoadCounts(nodes=7, edges=9)))
        assert mark_of(driver, database) == Mark("ready", schema.fingerprint(), version, 7, 9)
    with pytest.raises(StoreError, match="g_absent"):
        mark_of(driver, "g_absent")
