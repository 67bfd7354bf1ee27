"""The embedded host with the real engine: who starts it, who ends it, what survives."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import neo4j
import psutil  # type: ignore[import-untyped]
import pytest
from neo4j.exceptions import ClientError

from graph.errors import StoreError
from graph.store import supervisor
from graph.store.host import Host, Record, end_process, engines, host_status, open_host, read_record, stop_host

ROOT = Path(__file__).resolve().parents[3]
HEAP = 256
CLIENT = """
import json, sys
from pathlib import Path
from graph.store.host import open_host, read_record
folder = Path(sys.argv[1])
with open_host(folder, idle_seconds=2, heap_mb=256) as host:
    print(json.dumps([host.uri, read_record(folder).pid, host.databases()]), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "图库 一"  # a Chinese name with a blank, as offices have
    yield place
    stop_host(place)
    assert not host_status(place).running


def start(folder: Path, *, idle: float = 60) -> Host:
    return open_host(folder, idle_seconds=idle, heap_mb=HEAP)


def record(folder: Path) -> Record:
    found = read_record(folder)
    assert found is not None
    return found


def wait_for(condition: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def run(host: Host, text: str, *, user: str = "root", database: str = "g_1") -> list[list[object]]:
    password = host.root_password if user == "root" else host.reader_password
    with (
        neo4j.GraphDatabase.driver(host.uri, auth=(user, password)) as driver,
        driver.session(database=database) as session,
    ):
        return [list(row.values()) for row in session.run(text)]


def fill(host: Host) -> None:
    host.create_database("g_1")
    run(host, "UNWIND range(1, 1000) AS i CREATE (:Person {id: toString(i)})")


def count(host: Host) -> object:
    return run(host, "MATCH (p:Person) RETURN count(p)")[0][0]


def test_four_processes_share_one_server_and_a_killed_one_does_not_hold_it(folder: Path) -> None:
    clients = [
        subprocess.Popen(
            [sys.executable, "-c", CLIENT, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        for _ in range(4)
    ]
    try:
        seen = []
        for client in clients:
            assert client.stdout is not None
            seen.append(json.loads(client.stdout.readline()))
        assert seen == [seen[0]] * 4
        assert len(list(engines(folder))) == 1
        time.sleep(3)
        assert host_status(folder).running  # longer than idle, but in use
        clients[0].kill()
    finally:
        for client in clients:
            client.communicate(b"")
    wait_for(lambda: not host_status(folder).running and not host_status(folder).supervised)
    assert read_record(folder) is None


def test_rows_survive_the_death_of_java(folder: Path) -> None:
    with start(folder) as host:
        fill(host)
        old = record(folder)
        os.kill(old.pid, signal.SIGKILL)
        with start(folder) as again:
            assert record(folder).pid != old.pid
            assert again.databases() == ["g_1"]
            assert count(again) == 1000


def test_a_new_watcher_takes_over_when_the_supervisor_died(folder: Path) -> None:
    with start(folder) as host:
        fill(host)
        old = record(folder)
        os.kill(old.supervisor, signal.SIGKILL)
        wait_for(lambda: not host_status(folder).supervised)
        assert host_status(folder).running
        with start(folder, idle=1) as again:
            new = record(folder)
            assert (new.pid, new.bolt) == (old.pid, old.bolt)
            assert new.supervisor != old.supervisor
            assert count(again) == 1000
    wait_for(lambda: not host_status(folder).running)


def test_a_damaged_record_loses_nothing(folder: Path) -> None:
    with start(folder) as host:
        fill(host)
        old = record(folder)
        (folder / "host.json").write_text('{"pid": "\x00')
        assert host_status(folder).pid == old.pid
        with start(folder):
            assert record(folder) == old  # its supervisor wrote it again
        os.kill(old.supervisor, signal.SIGKILL)
        (folder / "host.json").write_bytes(b"\xff\xfe[]")
        with start(folder) as again:  # a new one finds the running Java
            assert record(folder).pid == old.pid
            assert count(again) == 1000


def test_stop_ends_both_and_the_next_one_starts_with_all_rows(folder: Path) -> None:
    with start(folder) as host:
        fill(host)
        old = record(folder)
        assert stop_host(folder)
        assert not psutil.pid_exists(old.pid) or psutil.Process(old.pid).status() == psutil.STATUS_ZOMBIE
        assert not stop_host(folder)
        with pytest.raises(StoreError, match="没有应答"):
            host.databases()
    with start(folder) as again:
        assert count(again) == 1000
        again.create_database("g_2")
        with pytest.raises(StoreError, match="g_2"):
            again.create_database("g_2")
        again.drop_database("g_2")
        again.drop_database("g_2")
        assert again.databases() == ["g_1"]
        with pytest.raises(StoreError, match="g_<版本>"):
            again.create_database("neo4j")


@pytest.mark.parametrize("taken", ["bolt", "http"])
def test_a_taken_port_is_replaced(folder: Path, taken: str) -> None:
    folder.mkdir()
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        bolt, http = supervisor.free_ports()
        tries = iter([(port, http) if taken == "bolt" else (bolt, port), supervisor.free_ports()])
        engine = supervisor.start_engine(folder, "a-long-password", heap_mb=HEAP, ports=lambda: next(tries))
        end_process(engine)
        assert list(tries) == []
    assert list(engines(folder)) == []


def test_no_start_is_said_in_one_line(folder: Path) -> None:
    with pytest.raises(StoreError, match=r"Java 无法启动.*server\.log"):
        open_host(folder, heap_mb=1_000_000_000)
    with start(folder):
        pass
    stop_host(folder)
    (folder / "password").write_text("another password")
    with pytest.raises(StoreError, match="拒绝了口令"):
        start(folder)
    (folder / "password").unlink()
    with pytest.raises(StoreError, match="拒绝了口令"):
        start(folder)
    (folder / "a_file").write_text("")
    with pytest.raises(StoreError, match="不能写入"):
        start(folder / "a_file")


def test_a_folder_another_server_uses_is_refused(folder: Path) -> None:
    with start(folder) as host:
        fill(host)
        folder.with_name("other").mkdir()
        (folder.with_name("other") / "databases").symlink_to(folder / "databases")
        with pytest.raises(StoreError, match="另一个服务器"):
            start(folder.with_name("other"))
        assert count(host) == 1000


def test_the_reader_reads_every_database_and_writes_none(folder: Path) -> None:
    with start(folder) as host:
        fill(host)
        host.create_database("g_2")  # made after the user
        run(host, "CREATE (:Person {id: 'a'})-[:KIN]->(:Person {id: 'b'})", database="g_2")
        kin = "MATCH (a:Person)-[k:KIN]->(b:Person) RETURN a.id, b.id"
        assert run(host, kin, user="reader", database="g_2") == [["a", "b"]]
        before = run(host, "MATCH (p) RETURN p.id, properties(p) ORDER BY p.id", user="reader")
        assert len(before) == 1000
        for text in (
            "CREATE (:Person {id: 'x'})",
            "CREATE (:Strange {id: 'x'})",
            "MERGE (:Person {id: 'x'})",
            "MATCH (p:Person {id: '1'}) SET p.id = 'x'",
            "MATCH (p:Person {id: '1'}) DETACH DELETE p",
            "MATCH (p:Person) CALL (p) { SET p.seen = true }",
            "CREATE INDEX seen IF NOT EXISTS FOR (p:Person) ON (p.id)",
            "CREATE CONSTRAINT one IF NOT EXISTS FOR (p:Person) REQUIRE p.id IS UNIQUE",
        ):
            with pytest.raises(ClientError) as refused:
                run(host, text, user="reader")
            assert refused.value.code == "Neo.ClientError.Security.Forbidden", text
        assert run(host, "MATCH (p) RETURN p.id, properties(p) ORDER BY p.id") == before
        assert run(host, "SHOW INDEXES") == []
    stop_host(folder)
    (folder / "reader_password").unlink()  # a lost one is replaced
    with start(folder) as again:
        assert run(again, "MATCH (p:Person) RETURN count(p)", user="reader") == [[1000]]


def test_a_look_starts_nothing_and_secrets_stay_private(folder: Path) -> None:
    assert not host_status(folder).running
    assert not stop_host(folder)
    assert not folder.exists()
    with start(folder) as host:
        assert host.root_password != host.reader_password
        shown = repr(host) + repr(psutil.Process(record(folder).pid).cmdline())
        assert host.root_password not in shown
        assert host.reader_password not in shown
        for name in ("password", "reader_password", "host.json"):
            assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
        status = host_status(folder)
        assert (status.running, status.supervised) == (True, True)
        assert host.uri == f"bolt://127.0.0.1:{status.bolt_port}"
        assert status.memory is not None
        assert status.memory > 10_000_000


def test_a_module_of_that_name_in_the_directory_does_not_win(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    for place in (folder, folder.parent):
        (place / "graph.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(folder.parent)
    with start(folder) as host:
        assert host.databases() == []
