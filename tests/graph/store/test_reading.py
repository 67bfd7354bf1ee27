"""Limits that really stop a query, on the real engine."""

import time
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest

from graph.errors import QueryError, StoreError
from graph.store.embedded import open_reading
from graph.store.host import READER, ROOT, Host, open_host, stop_host
from graph.store.reading import Reading

ENDLESS = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a = -b RETURN count(*) AS n"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("图库")
    with open_host(folder, heap_mb=512) as host:
        host.create_database("g_one")
        with (
            neo4j.GraphDatabase.driver(host.uri, auth=(ROOT, host.root_password)) as driver,
            driver.session(database="g_one") as session,
        ):
            session.run("UNWIND range(1, 50) AS n CREATE (:Person {id: n, name: '张' + toString(n)})").consume()
        yield host
    stop_host(folder)


@pytest.fixture
def reading(host: Host) -> Iterator[Reading]:
    with open_reading(host, "g_one") as reading:
        yield reading


def people(reading: Reading) -> object:
    return reading.ask("MATCH (p:Person) RETURN count(p) AS n", {}, seconds=20, rows=1).rows


def test_rows_come_in_order_with_parameters_and_chinese_text(reading: Reading) -> None:
    text = "MATCH (p:Person) WHERE p.name IN $names RETURN p.id AS id, p.name AS name ORDER BY id"
    answer = reading.ask(text, {"names": ["张3", "张7", "李一"]}, seconds=20, rows=10)
    assert answer.columns == ("id", "name")
    assert answer.rows == ((3, "张3"), (7, "张7"))
    assert not answer.partial


@pytest.mark.parametrize(("limit", "partial"), [(49, True), (50, False), (51, False)])
def test_over_the_row_limit_the_first_rows_come_marked_partial(reading: Reading, limit: int, partial: bool) -> None:
    answer = reading.ask("MATCH (p:Person) RETURN p.id AS id ORDER BY id", {}, seconds=20, rows=limit)
    assert [row[0] for row in answer.rows] == list(range(1, min(limit, 50) + 1))
    assert answer.partial is partial


def test_over_the_time_limit_the_query_is_ended_on_the_server(reading: Reading, host: Host) -> None:
    reading.ask("RETURN 1 AS x", {}, seconds=20, rows=1)
    begin = time.monotonic()
    with pytest.raises(QueryError, match="超过 1 秒"):
        reading.ask(ENDLESS, {}, seconds=1, rows=1)
    assert time.monotonic() - begin < 15
    with (
        neo4j.GraphDatabase.driver(host.uri, auth=(ROOT, host.root_password)) as driver,
        driver.session(database="g_one") as session,
    ):
        running = [r["currentQuery"] for r in session.run("SHOW TRANSACTIONS YIELD transactionId, currentQuery")]
    assert not [query for query in running if "range(1, 100000)" in query]
    assert people(reading) == ((50,),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("MATCH (p:Person) RETURN p.id +", r"\S"),
        ("MATCH (p:Person) WHERE p.id = $absent RETURN p.id", "absent"),
        ("MATCH (p:Person) DELETE p", "只许读取"),
    ],
)
def test_a_wrong_text_is_one_line(reading: Reading, text: str, why: str) -> None:
    with pytest.raises(QueryError, match=why) as told:
        reading.ask(text, {}, seconds=20, rows=1)
    assert "\n" not in str(told.value)
    assert people(reading) == ((50,),)


def test_the_server_itself_refuses_what_slips_by_the_first_look(host: Host, reading: Reading) -> None:
    with (
        neo4j.GraphDatabase.driver(host.uri, auth=(READER, host.reader_password)) as driver,
        driver.session(database="g_one") as session,
        pytest.raises(neo4j.exceptions.ClientError),
    ):
        session.run("CREATE (:Person {id: 99})").consume()
    assert people(reading) == ((50,),)


def test_a_query_that_does_not_fit_into_memory_says_what_to_set(reading: Reading) -> None:
    with pytest.raises(StoreError, match="QINGSU_STORE_HEAP_MB"):
        reading.ask(
            "WITH reduce(s = '', k IN range(1, 100) | s + '0123456789') AS long UNWIND range(1, 450000) AS i "
            "WITH toString(i) + long AS t ORDER BY t RETURN t SKIP 449999",
            {},
            seconds=120,
            rows=10,
        )
    assert people(reading) == ((50,),)


def test_a_store_that_died_is_one_line(tmp_path: Path) -> None:
    with open_host(tmp_path / "s", heap_mb=512) as host:
        host.create_database("g_one")
        with open_reading(host, "g_one") as reading:
            assert reading.ask("RETURN 1 AS x", {}, seconds=20, rows=1).rows == ((1,),)
            stop_host(tmp_path / "s")
            with pytest.raises(StoreError, match="图库没有回答"):
                reading.ask("RETURN 1 AS x", {}, seconds=20, rows=1)
