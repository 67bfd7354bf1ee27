"""A build is served whole or not at all: beside its readers, after a kill, after its database is gone."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import neo4j
import polars as pl
import pytest

from graph import schema
from graph.errors import QueryError, StoreError, WorkspaceError
from graph.store.address import Embedded
from graph.store.embedded import database_name, drop_unnamed, open_reading, publish, store_folder
from graph.store.host import ROOT, Host, open_host, read_record, stop_host
from graph.store.loading import LoadCounts, load_graph, mark_of
from graph.store.reading import Reading, Rows
from graph.store.serving import Store, open_store
from graph.tables import Graph, write_table
from graph.workspace import Workspace

HEAP = 512
ALL = (
    "MATCH (p:Person)-[k:KIN]->(:Person) "
    "RETURN count(DISTINCT p.id) AS persons, collect(DISTINCT p.name) AS names, count(k) AS kin"
)


def circle(count: int, name: str) -> Graph:
    """`count` persons of one name, each kin to the next."""
    n = pl.DataFrame({"n": range(count)})
    persons = n.select(id=pl.format("p{}", "n"), name=pl.lit(name))
    kin = n.select(
        start=pl.format("p{}", "n"),
        start_label=pl.lit("Person"),
        end=pl.format("p{}", (pl.col("n") + 1) % count),
        end_label=pl.lit("Person"),
    )
    return Graph().with_label("Person", persons).with_edge("KIN", kin)


def whole(count: int, name: str) -> tuple[tuple[object, ...], ...]:
    return ((count, [name], count),)


def build(workspace: Workspace, count: int, name: str) -> str:
    """Publish the stage with its tables and its database; returns the database's name."""
    graph = circle(count, name)
    with workspace.writer(), workspace.stage("build", inputs={"name": name}, parameters={}, code="c") as run:
        write_table(graph.label("Person"), run.path("graph/nodes/Person.parquet"))
        write_table(graph.edge("KIN"), run.path("graph/edges/KIN.parquet"))
        run.facts["database"] = database_name(run.folder.name)
        with open_host(store_folder(workspace), heap_mb=HEAP) as host:
            publish(host, run.facts["database"], graph, run.version)
    return run.facts["database"]


def opened(workspace: Workspace) -> Store:
    return open_store(workspace, Embedded(60, HEAP))


def ask(store: Store | Reading, text: str = ALL) -> tuple[tuple[object, ...], ...]:
    rows: Rows = store.ask(text, {}, seconds=60, rows=100)
    return rows.rows


def root(host: Host) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(host.uri, auth=(ROOT, host.root_password))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One server for all tests that leave it running; each drops what it made."""
    workspace = Workspace(tmp_path_factory.mktemp("工作区"))
    yield workspace
    stop_host(store_folder(workspace))


@pytest.fixture
def host(shared: Workspace) -> Iterator[Host]:
    with open_host(store_folder(shared), heap_mb=HEAP) as host:
        yield host
        drop_unnamed(host, set())


@pytest.fixture
def workspace(shared: Workspace) -> Iterator[Workspace]:
    yield shared
    shutil.rmtree(shared.folder / "build", ignore_errors=True)
    with open_host(store_folder(shared), heap_mb=HEAP) as host:
        drop_unnamed(host, set())


def test_a_whole_database_is_kept_and_any_other_of_its_name_is_made_anew(host: Host) -> None:
    graph = circle(50, "甲")
    assert publish(host, "g_1", graph, "v1") == LoadCounts(50, 50)
    with root(host) as driver, driver.session(database="g_1") as session:
        session.run("CREATE (:Person {id: 'mark', name: '记号'})").consume()
        marked = "MATCH (p:Person {id: 'mark'}) RETURN count(p)"
        with open_reading(host, "g_1") as reading:
            assert publish(host, "g_1", graph, "v1") == LoadCounts(50, 50)
            assert ask(reading, marked) == ((1,),)  # not touched
        assert publish(host, "g_1", circle(60, "乙"), "v2") == LoadCounts(60, 60)
    with open_reading(host, "g_1") as reading:
        assert ask(reading) == whole(60, "乙")
        assert ask(reading, marked) == ((0,),)


def test_a_load_that_fails_leaves_a_database_nobody_takes_for_whole(host: Host) -> None:
    graph = circle(20, "甲")
    broken = graph.with_edge("KIN", graph.edge("KIN").with_columns(end=pl.lit("nobody")))
    with pytest.raises(StoreError, match="20 条的端点"):
        publish(host, "g_1", broken, "v1")
    with root(host) as driver:
        assert mark_of(driver, "g_1") is None
    assert publish(host, "g_1", graph, "v1") == LoadCounts(20, 20)
    with open_reading(host, "g_1") as reading:
        assert ask(reading) == whole(20, "甲")


def test_only_databases_that_are_kept_stay(host: Host) -> None:
    for name in ("g_1", "g_2", "g_3"):
        host.create_database(name)
    assert drop_unnamed(host, {"g_2", "g_absent"}) == ["g_1", "g_3"]
    assert host.databases() == ["g_2"]


def test_a_database_is_made_again_after_it_was_dropped_under_questions(host: Host) -> None:
    """In one of three tries a question opens it while it is dropped, and the engine holds one without files."""
    stop = threading.Event()

    def read(driver: neo4j.Driver) -> None:
        while not stop.is_set():
            with suppress(neo4j.exceptions.Neo4jError), driver.session(database="g_1") as session:
                session.run("RETURN 1").consume()

    host.create_database("g_1")
    with root(host) as driver:
        for _ in range(20):
            readers = [threading.Thread(target=read, args=(driver,)) for _ in range(6)]
            for reader in readers:
                reader.start()
            time.sleep(0.05)
            host.drop_database("g_1")
            stop.set()
            for reader in readers:
                reader.join()
            stop.clear()
            assert publish(host, "g_1", circle(3, "甲"), "v1") == LoadCounts(3, 3)


def test_two_loaders_of_one_database_load_it_once(host: Host) -> None:
    graph = circle(3000, "甲")
    loads: list[int] = []
    counts: list[LoadCounts] = []

    def load() -> None:
        counts.append(publish(host, "g_1", graph, "v1", progress=lambda done, _: loads.append(done)))

    loaders = [threading.Thread(target=load) for _ in range(3)]
    for loader in loaders:
        loader.start()
    for loader in loaders:
        loader.join()
    assert counts == [LoadCounts(3000, 3000)] * 3
    assert loads == [0, 3000, 6000]
    with open_reading(host, "g_1") as reading:
        assert ask(reading) == whole(3000, "甲")


def test_readers_of_the_old_database_see_no_wrong_row_while_the_new_one_loads(host: Host) -> None:
    publish(host, "g_old", circle(300, "旧"), "v1")
    loaded = threading.Event()
    answers: list[tuple[tuple[object, ...], ...]] = []
    failed: list[Exception] = []

    def read() -> None:
        try:
            with open_reading(host, "g_old") as reading:
                while not loaded.is_set():
                    answers.append(ask(reading))
        except (QueryError, StoreError) as error:
            failed.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    during: list[int] = []
    publish(host, "g_new", circle(20_000, "新"), "v2", progress=lambda *_: during.append(len(answers)))
    loaded.set()
    for reader in readers:
        reader.join()
    assert failed == []
    assert set(map(repr, answers)) == {repr(whole(300, "旧"))}
    assert during[-1] > during[0]  # they really were answered while it loaded
    with open_reading(host, "g_new") as new:
        assert ask(new) == whole(20_000, "新")


def test_java_killed_in_the_middle_of_a_load_costs_the_new_database_only(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    graph = circle(25_000, "新")
    try:
        with open_host(folder, heap_mb=HEAP) as host:
            publish(host, "g_old", circle(500, "旧"), "v1")
        for kill_at, wait in ((0, 0.05), (20_000, 0.02), (35_000, 0.1)):  # nodes, last nodes, edges
            with open_host(folder, heap_mb=HEAP) as host:
                record = read_record(folder.resolve())
                assert record is not None

                def progress(
                    done: int, _: int, *, kill_at: int = kill_at, wait: float = wait, pid: int = record.pid
                ) -> None:
                    if done == kill_at:
                        threading.Timer(wait, os.kill, (pid, signal.SIGKILL)).start()

                with pytest.raises(StoreError):
                    publish(host, "g_new", graph, "v2", progress=progress)
            with open_host(folder, heap_mb=HEAP) as host, root(host) as driver, open_reading(host, "g_old") as reading:
                assert ask(reading) == whole(500, "旧")
                if "g_new" in host.databases():
                    assert mark_of(driver, "g_new") is None
        with open_host(folder, heap_mb=HEAP) as host:
            assert publish(host, "g_new", graph, "v2") == LoadCounts(25_000, 25_000)
            with open_reading(host, "g_new") as reading, open_reading(host, "g_old") as old:
                assert ask(reading) == whole(25_000, "新")
                assert ask(old) == whole(500, "旧")
    finally:
        stop_host(folder)


def test_the_published_build_answers_and_says_its_version(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="尚未装载数据"):
        opened(workspace)
    build(workspace, 30, "甲")
    with opened(workspace) as store:
        assert store.data_version == workspace.require("build").version
        assert ask(store) == whole(30, "甲")
        with pytest.raises(QueryError, match="只许读取"):
            ask(store, "MATCH (n) DETACH DELETE n")
        with pytest.raises(QueryError):
            ask(store, "MATCH (p:Person) RETURN p.id +")
        assert ask(store) == whole(30, "甲")


def test_a_store_keeps_its_build_until_that_is_dropped_then_reads_the_pointer_once_more(workspace: Workspace) -> None:
    old = build(workspace, 30, "甲")
    with opened(workspace) as store:
        first = store.data_version
        new = build(workspace, 40, "乙")
        assert ask(store) == whole(30, "甲")
        assert store.data_version == first
        with open_host(store_folder(workspace), heap_mb=HEAP) as host:
            assert drop_unnamed(host, {new}) == [old]
        assert ask(store) == whole(40, "乙")
        assert store.data_version == workspace.require("build").version != first


def test_threads_of_one_store_all_pass_to_the_new_build(workspace: Workspace) -> None:
    build(workspace, 30, "甲")
    answers: list[tuple[tuple[object, ...], ...]] = []
    failed: list[Exception] = []
    stop = threading.Event()

    def read(store: Store) -> None:
        try:
            while not stop.is_set():
                answers.append(ask(store))
            answers.append(ask(store))
        except (QueryError, StoreError) as error:
            failed.append(error)

    with opened(workspace) as store:
        readers = [threading.Thread(target=read, args=(store,)) for _ in range(4)]
        for reader in readers:
            reader.start()
        new = build(workspace, 40, "乙")
        with open_host(store_folder(workspace), heap_mb=HEAP) as host:
            drop_unnamed(host, {new})
        stop.set()
        for reader in readers:
            reader.join()
    assert failed == []
    assert set(map(repr, answers)) == {repr(whole(30, "甲")), repr(whole(40, "乙"))}
    assert answers[-4:] == [whole(40, "乙")] * 4


def test_a_half_loaded_database_or_one_of_another_schema_is_made_again(workspace: Workspace) -> None:
    database = build(workspace, 30, "甲")
    version = workspace.require("build").version
    with open_host(store_folder(workspace), heap_mb=HEAP) as host, root(host) as driver:
        host.drop_database(database)
        host.create_database(database)
        load_graph(driver, database, circle(3, "半"))  # no mark
        with opened(workspace) as store:
            assert ask(store) == whole(30, "甲")
        for wrong in ("SET m.schema = 'another'", "SET m.data_version = 'another'"):
            with driver.session(database=database) as session:
                session.run("MATCH (p:Person) SET p.name = '旧'").consume()
                session.run(f"MATCH (m:QingsuBuild) {wrong}").consume()
            with opened(workspace) as store:
                assert ask(store) == whole(30, "甲"), wrong
            found = mark_of(driver, database)
            assert found is not None
            assert (found.schema, found.data_version) == (schema.fingerprint(), version)


def test_a_whole_database_is_not_loaded_again(workspace: Workspace) -> None:
    build(workspace, 30, "甲")
    loads: list[int] = []
    with open_store(workspace, Embedded(60, HEAP), progress=lambda _, done, __: loads.append(done)) as store:
        assert ask(store) == whole(30, "甲")
    assert loads == []


def test_a_stage_that_is_the_writer_can_have_a_lost_database_made_again(workspace: Workspace) -> None:
    database = build(workspace, 30, "甲")
    with open_host(store_folder(workspace), heap_mb=HEAP) as host:
        host.drop_database(database)
    with workspace.writer(), opened(workspace) as store:
        assert ask(store) == whole(30, "甲")


def test_damaged_or_foreign_tables_are_one_line(workspace: Workspace) -> None:
    database = build(workspace, 30, "甲")
    with open_host(store_folder(workspace), heap_mb=HEAP) as host:
        host.drop_database(database)
        path = workspace.require("build").folder / "graph" / "nodes" / "Person.parquet"
        write_table(pl.DataFrame({"id": ["p0"], "shoe_size": [43]}), path)
        with pytest.raises(StoreError, match=r"另一版本的程序.*shoe_size"):
            opened(workspace)
        path.write_bytes(b"PAR1")
        with pytest.raises(WorkspaceError, match="表格损坏"):
            opened(workspace)
        assert host.databases() == []


def test_a_deleted_folder_and_a_dead_server_are_made_good(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "工作区")
    folder = store_folder(workspace)
    try:
        database = build(workspace, 30, "甲")
        stop_host(folder)
        shutil.rmtree(folder / "databases" / database)
        with opened(workspace) as store:
            assert ask(store) == whole(30, "甲")
            record = read_record(folder.resolve())
            assert record is not None
            os.kill(record.pid, signal.SIGKILL)
            assert ask(store) == whole(30, "甲")  # by a new server
        stop_host(folder)
        shutil.rmtree(folder)
        with opened(workspace) as store:
            assert ask(store) == whole(30, "甲")
    finally:
        stop_host(folder)
