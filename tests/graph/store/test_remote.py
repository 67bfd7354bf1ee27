"""The store contract on a real Neo4j: published whole or not at all, limits that stop, one line for what goes wrong."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import neo4j
import polars as pl
import pytest
from neo4j_server import NEWEST, SHORT_LIVED, Server, driver_of, wipe

from graph import schema
from graph.errors import QueryError, StoreError
from graph.store.address import Remote
from graph.store.loading import LoadCounts, Mark, mark_of, write_mark
from graph.store.remote import connected, open_reading
from graph.store.serving import Store, open_store, publish, publish_again
from graph.tables import Graph, write_table
from graph.workspace import Workspace

ALL = (
    "MATCH (p:Person)-[k:KIN]->(:Person) "
    "RETURN count(DISTINCT p.id) AS persons, collect(DISTINCT p.name) AS names, count(k) AS kin"
)
ENDLESS = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a = -b RETURN count(*) AS n"


def circle(count: int, name: str) -> Graph:
    """`count` persons of one name, each kin to the next."""
    n = pl.DataFrame({"n": range(count)})
    kin = n.select(
        start=pl.format("p{}", "n"),
        start_label=pl.lit("Person"),
        end=pl.format("p{}", (pl.col("n") + 1) % count),
        end_label=pl.lit("Person"),
    )
    return Graph().with_label("Person", n.select(id=pl.format("p{}", "n"), name=pl.lit(name))).with_edge("KIN", kin)


def whole(count: int, name: str) -> tuple[tuple[object, ...], ...]:
    return ((count, [name], count),)


def built(workspace: Workspace, remote: Remote, graph: Graph, name: str, *, replacing: bool = False) -> LoadCounts:
    """Publish the stage `build` with its tables, served by a Neo4j."""
    with workspace.writer(), workspace.stage("build", inputs={"name": name}, parameters={}, code="c") as run:
        for label, frame in graph.nodes.items():
            write_table(frame, run.path(f"graph/nodes/{label}.parquet"))
        for kind, frame in graph.edges.items():
            write_table(frame, run.path(f"graph/edges/{kind}.parquet"))
        database, counts = publish(workspace, remote, graph, run.folder.name, run.version, replacing=replacing)
        run.facts["database"] = database
    return counts


def ask(store: Store, text: str = ALL, **parameters: object) -> tuple[tuple[object, ...], ...]:
    return store.ask(text, parameters, seconds=60, rows=100).rows


def one(driver: neo4j.Driver, text: str) -> object:
    with driver.session() as session:
        return session.run(text).single(strict=True)[0]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return with_key(tmp_path / "工作区")


def with_key(folder: Path) -> Workspace:
    workspace = Workspace(folder)
    with workspace.writer():
        workspace.ensure_key()
    return workspace


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of the test's own, to be killed and started again."""
    server = Server(NEWEST, tmp_path / "neo4j", timeout="30s", options=SHORT_LIVED)
    server.start()
    yield server
    server.kill()


def test_a_build_is_published_and_answers_in_chinese(workspace: Workspace, neo4j_server: Remote) -> None:
    assert built(workspace, neo4j_server, circle(50, "张某甲"), "一") == LoadCounts(50, 50)
    with open_store(workspace, neo4j_server) as store:
        assert ask(store) == whole(50, "张某甲")
        named = ask(store, "MATCH (p:Person) WHERE p.name = $名 RETURN count(p) AS n", 名="张某甲")
        assert named == ((50,),)
    with driver_of(neo4j_server) as driver:
        mark = mark_of(driver, None)
        assert mark is not None
        assert (mark.state, mark.schema, mark.nodes) == ("ready", schema.fingerprint(), 50)
        told = one(driver, "SHOW INDEXES YIELD labelsOrTypes, properties, state WHERE labelsOrTypes IS NOT NULL "
                           "RETURN collect([labelsOrTypes[0], properties[0], state])")  # fmt: skip
    assert isinstance(told, list)
    assert {(index.label, index.property) for index in schema.constraints_and_indexes()} <= {
        (label, prop) for label, prop, state in told if state == "ONLINE"
    }


def test_the_next_build_takes_the_place_of_the_one_before(workspace: Workspace, neo4j_server: Remote) -> None:
    built(workspace, neo4j_server, circle(300, "旧"), "一")
    with driver_of(neo4j_server) as driver:
        one(driver, "CREATE (n:研判笔记 {text: '分析员自己加的'}) RETURN 1")
        with open_store(workspace, neo4j_server) as store:
            assert ask(store) == whole(300, "旧")
            built(workspace, neo4j_server, circle(200, "新"), "二")
            assert ask(store) == whole(200, "新")  # the pointer was read again
        assert one(driver, "MATCH (n:研判笔记) RETURN count(n)") == 1
        assert one(driver, "MATCH (m:QingsuBuild) RETURN count(m)") == 1


def test_a_published_build_is_not_loaded_again_and_a_lost_one_is(workspace: Workspace, neo4j_server: Remote) -> None:
    built(workspace, neo4j_server, circle(30, "甲"), "一")
    told: list[str] = []
    publish_again(workspace, neo4j_server, progress=lambda what, *_: told.append(what))
    assert told == []
    wipe(neo4j_server)
    with pytest.raises(StoreError, match="没有这个工作区的图谱, 请先运行 qingsu build"):
        open_store(workspace, neo4j_server)
    publish_again(workspace, neo4j_server, progress=lambda what, *_: told.append(what))
    assert set(told) == {"装入图库"}
    with open_store(workspace, neo4j_server) as store:
        assert ask(store) == whole(30, "甲")


def test_a_database_of_somebody_else_is_refused_and_untouched(workspace: Workspace, neo4j_newest: Remote) -> None:
    wipe(neo4j_newest)
    with driver_of(neo4j_newest) as driver:
        one(driver, "CREATE (n:Person {id: 'theirs'})-[:KNOWS]->(:Film) RETURN 1")
        with pytest.raises(StoreError, match="已有 2 个不是清诉装入的节点, 没有动它们; 确要换掉请加 --replace") as told:
            built(workspace, neo4j_newest, circle(10, "甲"), "一")
        assert str(told.value).startswith(neo4j_newest.uri)
        assert one(driver, "MATCH (n) RETURN count(n)") == 2
        assert workspace.current("build") is None
        built(workspace, neo4j_newest, circle(10, "甲"), "一", replacing=True)
        assert one(driver, "MATCH (n:Film) RETURN count(n)") == 0
    with open_store(workspace, neo4j_newest) as store:
        assert ask(store) == whole(10, "甲")


def test_the_graph_of_another_workspace_is_refused(workspace: Workspace, neo4j_newest: Remote, tmp_path: Path) -> None:
    wipe(neo4j_newest)
    other = with_key(tmp_path / "另一个")
    built(other, neo4j_newest, circle(10, "别人"), "一")
    with pytest.raises(StoreError, match="另一个工作区的图谱, 没有动它; 确要换掉请加 --replace"):
        built(workspace, neo4j_newest, circle(20, "甲"), "一")
    with open_store(other, neo4j_newest) as store:
        assert ask(store) == whole(10, "别人")
        built(workspace, neo4j_newest, circle(20, "甲"), "一", replacing=True)
        with pytest.raises(StoreError, match="没有这个工作区的图谱"):
            ask(store)


def test_while_a_build_is_loading_every_question_gets_one_line(workspace: Workspace, neo4j_newest: Remote) -> None:
    wipe(neo4j_newest)
    built(workspace, neo4j_newest, circle(3000, "旧"), "一")
    said: list[str] = []
    with open_store(workspace, neo4j_newest) as store:

        def meanwhile(what: str, done: int, total: int) -> None:
            with pytest.raises(StoreError) as told:
                ask(store)
            said.append(str(told.value))

        graph = circle(20_000, "新")
        with workspace.writer(), workspace.stage("build", inputs={"name": "二"}, parameters={}, code="c") as run:
            write_table(graph.label("Person"), run.path("graph/nodes/Person.parquet"))
            publish(workspace, neo4j_newest, graph, run.folder.name, run.version, progress=meanwhile)
            run.facts["database"] = "g_x"
        assert ask(store) == whole(20_000, "新")
    assert len(said) >= 3
    assert {one.split(": ", 1)[1] for one in said} == {"图库正在装入, 请稍后再问; 若装入已中断, 请再运行 qingsu build"}


def test_a_load_that_failed_is_repeated(workspace: Workspace, neo4j_newest: Remote) -> None:
    wipe(neo4j_newest)
    graph = circle(20, "甲")
    broken = graph.with_edge("KIN", graph.edge("KIN").with_columns(end=pl.lit("nobody")))
    with pytest.raises(StoreError, match="20 条的端点"):
        built(workspace, neo4j_newest, broken, "一")
    with driver_of(neo4j_newest) as driver:
        mark = mark_of(driver, None)
    assert mark is not None
    assert mark.state == "loading"
    assert built(workspace, neo4j_newest, graph, "二") == LoadCounts(20, 20)
    with open_store(workspace, neo4j_newest) as store:
        assert ask(store) == whole(20, "甲")


KILLED = """
import sys
from pathlib import Path
from graph.store.address import Remote
from graph.store.serving import publish_again
from graph.workspace import Workspace

def progress(what, done, total):
    print(what, done, flush=True)

workspace = Workspace(Path(sys.argv[1]))
with workspace.writer():
    publish_again(workspace, Remote(sys.argv[2], "neo4j", sys.argv[3]), progress=progress)
"""


@pytest.mark.parametrize("at", ["清空图库", "装入图库 1"])
def test_a_build_killed_in_the_middle_is_repeated_from_the_tables(
    workspace: Workspace, neo4j_server: Remote, at: str
) -> None:
    graph = circle(60_000, "新")
    built(workspace, neo4j_server, graph, "一")
    with driver_of(neo4j_server) as driver:  # as if the tables had been built anew meanwhile
        mark = mark_of(driver, None)
        assert mark is not None
        write_mark(driver, None, replace(mark, data_version="older"))
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", KILLED, str(workspace.folder), neo4j_server.uri, neo4j_server.password],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    for line in child.stdout:
        if line.startswith(at):
            os.kill(child.pid, signal.SIGKILL)
            break
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL
    with pytest.raises(StoreError, match="若装入已中断, 请再运行 qingsu build"):
        open_store(workspace, neo4j_server)
    with workspace.writer():
        publish_again(workspace, neo4j_server)
    with open_store(workspace, neo4j_server) as store:
        assert ask(store) == whole(60_000, "新")


def test_over_the_time_limit_the_query_is_ended_on_the_server(workspace: Workspace, neo4j_server: Remote) -> None:
    built(workspace, neo4j_server, circle(5, "甲"), "一")
    with open_store(workspace, neo4j_server) as store:
        ask(store)
        begin = time.monotonic()
        with pytest.raises(QueryError, match="查询超过 1 秒, 已在图库中终止"):
            store.ask(ENDLESS, {}, seconds=1, rows=1)
        assert time.monotonic() - begin < 15
        with driver_of(neo4j_server) as driver, driver.session() as session:
            told = [r["currentQuery"] for r in session.run("SHOW TRANSACTIONS YIELD currentQuery")]
        assert not [text for text in told if "range(1, 100000)" in text]
        assert ask(store) == whole(5, "甲")


def test_an_interrupted_question_is_ended_on_the_server(workspace: Workspace, neo4j_newest: Remote) -> None:
    wipe(neo4j_newest)
    built(workspace, neo4j_newest, circle(5, "甲"), "一")
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts pytest with & has it ignored
    with open_store(workspace, neo4j_newest) as store:
        threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            store.ask(ENDLESS, {}, seconds=60, rows=1)
        with driver_of(neo4j_newest) as driver, driver.session() as session:
            told = [r["currentQuery"] for r in session.run("SHOW TRANSACTIONS YIELD currentQuery")]
        assert not [text for text in told if "range(1, 100000)" in text]


@pytest.mark.parametrize(("limit", "partial"), [(49, True), (50, False)])
def test_over_the_row_limit_the_first_rows_come_marked_partial(
    workspace: Workspace, neo4j_newest: Remote, limit: int, partial: bool
) -> None:
    wipe(neo4j_newest)
    built(workspace, neo4j_newest, circle(50, "甲"), "一")
    with open_store(workspace, neo4j_newest) as store:
        answer = store.ask("MATCH (p:Person) RETURN p.id AS id ORDER BY id", {}, seconds=20, rows=limit)
    assert len(answer.rows) == limit
    assert answer.partial is partial


def test_the_server_refuses_to_write_what_slips_by_the_first_look(neo4j_server: Remote) -> None:
    with open_reading(neo4j_server) as reading:
        assert not reading.can_write()
    with driver_of(neo4j_server) as driver:
        assert one(driver, "MATCH (n) RETURN count(n)") == 0


def test_a_wrong_text_and_a_missing_parameter_are_one_line(workspace: Workspace, neo4j_newest: Remote) -> None:
    wipe(neo4j_newest)
    built(workspace, neo4j_newest, circle(5, "甲"), "一")
    with open_store(workspace, neo4j_newest) as store:
        for text, why in (("MATCH (p:Person) RETURN p.id +", "Invalid input"), ("RETURN $absent AS x", "absent")):
            with pytest.raises(QueryError, match=why) as told:
                ask(store, text)
            assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"password": "wrong-password"}, "图库拒绝了用户名或口令"),
        ({"user": "nobody"}, "图库拒绝了用户名或口令"),
        ({"uri": "bolt://127.0.0.1:1"}, "连不上图库"),
        ({"uri": "http://127.0.0.1:1"}, "图库地址应如 bolt://主机:7687"),
        ({"uri": "127.0.0.1:7687"}, "图库地址应如 bolt://主机:7687"),
        ({"uri": "bolt://127.0.0.1:70000"}, "图库地址应如 bolt://主机:7687"),
    ],
)
def test_what_keeps_a_door_shut_is_one_line(
    workspace: Workspace, neo4j_newest: Remote, change: dict[str, str], why: str
) -> None:
    begin = time.monotonic()
    with pytest.raises(StoreError, match=why) as told:
        publish(workspace, replace(neo4j_newest, **change), circle(5, "甲"), "f", "v")
    assert time.monotonic() - begin < 20
    assert "\n" not in str(told.value)
    assert "wrong-password" not in str(told.value)


def test_a_server_that_only_speaks_like_neo4j_is_refused(tmp_path: Path) -> None:
    from graph.store.host import ROOT, open_host, stop_host

    with open_host(tmp_path / "s", heap_mb=256) as host:
        with (
            pytest.raises(StoreError, match=r"需要 Neo4j 5.26 或更新的版本, 实为 .*ArcadeDB"),
            connected(Remote(host.uri, ROOT, host.root_password)),
        ):
            pass
        stop_host(tmp_path / "s")


def test_questions_go_on_after_the_server_was_restarted(workspace: Workspace, server: Server) -> None:
    built(workspace, server.remote, circle(500, "甲"), "一")
    with open_store(workspace, server.remote) as store:
        assert ask(store) == whole(500, "甲")
        server.kill()
        with pytest.raises(StoreError) as told:
            ask(store)
        assert "\n" not in str(told.value)
        server.start()
        assert ask(store) == whole(500, "甲")
        assert [ask(store) for _ in range(3)] == [whole(500, "甲")] * 3


def test_a_server_that_dies_during_build_leaves_what_stood_before(workspace: Workspace, server: Server) -> None:
    built(workspace, server.remote, circle(50, "旧"), "一")
    before = workspace.require("build")

    def progress(what: str, done: int, total: int) -> None:
        if what == "装入图库" and done >= 10_000:
            server.kill()

    graph = circle(30_000, "新")
    with (
        pytest.raises(StoreError) as told,
        workspace.writer(),
        workspace.stage("build", inputs={"name": "二"}, parameters={}, code="c") as run,
    ):
        write_table(graph.label("Person"), run.path("graph/nodes/Person.parquet"))
        publish(workspace, server.remote, graph, run.folder.name, run.version, progress=progress)
    assert "\n" not in str(told.value)
    assert workspace.require("build") == before
    server.start()
    with pytest.raises(StoreError, match="正在装入"):
        open_store(workspace, server.remote)
    built(workspace, server.remote, graph, "二")
    with open_store(workspace, server.remote) as store:
        assert ask(store) == whole(30_000, "新")


def test_a_mark_of_an_older_form_is_no_mark(neo4j_newest: Remote) -> None:
    wipe(neo4j_newest)
    with driver_of(neo4j_newest) as driver:
        one(driver, "CREATE (m:QingsuBuild {id: 'build', state: 'ready'}) RETURN 1")
        assert mark_of(driver, None) is None
        mark = Mark("ready", "s", "v", 1, 2, "o", "l")
        write_mark(driver, None, mark)
        assert mark_of(driver, None) == mark


def test_the_password_is_in_no_text_of_an_address(neo4j_newest: Remote) -> None:
    assert neo4j_newest.password not in repr(neo4j_newest)
