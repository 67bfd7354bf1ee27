"""The process that owns the Java of one store folder: `python -P -m graph.store.supervisor FOLDER --idle S --heap M`.

It takes over a running Java of the folder or starts one, writes host.json, and watches: nobody holds the lease for
`idle` seconds, or SIGTERM comes, and Java is ended; Java is dead, and it goes too. Its exit status is a `Failure`.
"""

import argparse
import contextlib
import errno
import importlib.util
import json
import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import portalocker
import psutil  # type: ignore[import-untyped]

from graph.store.host import (
    DATABASES,
    ENGINE_PACKAGE,
    READER,
    ROOT,
    Failure,
    Record,
    Refused,
    accepts,
    alive,
    end_process,
    engine_ports,
    engines,
    folder_argument,
    is_ready,
    lock_file,
    read_record,
    server_command,
    try_lock,
    write_private,
    write_record,
)

_TRIES = 5
_READY_SECONDS = 90.0
_TAKE_OVER_SECONDS = 15.0
_WATCH_SECONDS = 0.5
_LOG_BYTES = 20_000_000
_MOST_ELEMENTS = 50_000_000
"""Rows that one query may sort or group: the memory, which the engine watches too, is the limit that counts."""
_FOREIGN_OPTIONS = ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH")

log = logging.getLogger(__name__)


class NotStarted(Exception):
    """No server: `reason` says why."""

    def __init__(self, reason: Failure) -> None:
        super().__init__(reason.name)
        self.reason = reason


def supervise(folder: Path, *, idle_seconds: float, heap_mb: int) -> None:
    """Hold supervisor.lock, have one server on `folder`, watch it to its end. Returns when the server has ended.

    Raises  NotStarted: see its reason. OSError: a file cannot be written.
    """
    with lock_file(folder / "supervisor.lock") as watching:
        deadline = time.monotonic() + 30
        while not try_lock(watching, portalocker.LOCK_EX):  # the one before us is leaving, or somebody looks
            if time.monotonic() > deadline:
                return
            time.sleep(0.02)
        root, reader = _passwords(folder)
        engine = take_over(folder, root) or start_engine(folder, root, heap_mb=heap_mb)
        try:
            bolt, http = engine_ports(engine)
            if bolt is None or http is None:
                raise NotStarted(Failure.JAVA)
            _admit_reader(http, root, reader)
            record = Record(pid=engine.pid, supervisor=os.getpid(), bolt=bolt, http=http)
            write_record(folder, record)
            log.info("server %s on ports %s and %s", engine.pid, bolt, http)
            _watch(folder, engine, record, idle_seconds)
        finally:
            (folder / "host.json").unlink(missing_ok=True)
            end_process(engine)


def take_over(folder: Path, root_password: str) -> psutil.Process | None:
    """A running server of this folder that answers and knows the password; every other one of the folder is ended."""
    taken = None
    for engine in list(engines(folder)):
        if taken is None and _answers(engine, root_password):
            taken = engine
            log.info("server %s taken over", engine.pid)
        else:
            log.info("server %s of this folder does not answer: ended", engine.pid)
            end_process(engine)
    return taken


def free_ports() -> tuple[int, int]:
    """Two free ports of the loopback. Raises OSError: there are none."""
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def start_engine(
    folder: Path, root_password: str, *, heap_mb: int, ports: Callable[[], tuple[int, int]] = free_ports
) -> psutil.Process:
    """Start Java on `folder` and wait until it answers; with new ports when somebody took one meanwhile.

    Returns the Java process, its password checked.
    Raises  NotStarted: Java, disk, ports, password or another server. OSError: a file cannot be written.
    """
    _write_groups(folder / "config" / "server-groups.json")
    for _ in range(_TRIES):
        try:
            bolt, http = ports()
        except OSError as error:
            raise NotStarted(Failure.PORTS) from error
        offset = _log_size(folder)
        engine = _launch(folder, root_password, heap_mb, bolt, http)
        try:
            reason = _wait_ready(folder, engine, http, offset)
            if reason is None and not accepts(http, ROOT, root_password):
                reason = Failure.PASSWORD
        except BaseException:
            end_process(engine)
            raise
        if reason is None:
            return engine
        end_process(engine)
        if reason is not Failure.PORTS:
            raise NotStarted(reason)
        log.info("a port was taken: once more with others")
    raise NotStarted(Failure.PORTS)


def _launch(folder: Path, root_password: str, heap_mb: int, bolt: int, http: int) -> psutil.Popen:
    spec = importlib.util.find_spec(ENGINE_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise NotStarted(Failure.JAVA)
    package = Path(spec.submodule_search_locations[0])
    command = [
        str(package / "jre" / "bin" / ("java.exe" if sys.platform == "win32" else "java")),
        f"-Xmx{heap_mb}m",
        *("--add-exports", "java.management/sun.management=ALL-UNNAMED", "--add-modules", "jdk.incubator.vector"),
        folder_argument(folder),
        f"-Darcadedb.server.databaseDirectory={folder / DATABASES}",
        "-Darcadedb.server.mode=development",  # `production` hides every error text
        "-Darcadedb.server.plugins=Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "-Darcadedb.bolt.host=127.0.0.1",
        f"-Darcadedb.bolt.port={bolt}",
        "-Darcadedb.server.httpIncomingHost=127.0.0.1",
        f"-Darcadedb.server.httpIncomingPort={http}",
        "-Darcadedb.command.timeout=600000",
        f"-Darcadedb.queryMaxHeapElementsAllowedPerOp={_MOST_ELEMENTS}",
        *("-cp", str(package / "jars" / "*"), "com.arcadedb.server.ArcadeDBServer"),
    ]
    environment = {name: value for name, value in os.environ.items() if name not in _FOREIGN_OPTIONS}
    environment["arcadedb.server.rootPassword"] = root_password  # not on the command line: others can list that
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    elif sys.platform != "darwin":
        environment["LC_ALL"] = "C.UTF-8"  # else Java writes a Chinese folder name as ???
    with open(folder / "server.log", "ab") as out:
        try:
            return psutil.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                creationflags=flags,
            )
        except OSError as error:
            log.error("java: %s", error.strerror)
            raise NotStarted(Failure.DISK if error.errno == errno.ENOSPC else Failure.JAVA) from error


def _wait_ready(folder: Path, engine: psutil.Process, http: int, offset: int) -> Failure | None:
    """None when the server answers. A Java that could not have its port does not end by itself: the log tells."""
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        dead = not alive(engine)
        said = _log_since(folder, offset)
        if dead or 'Exception in thread "main"' in said:
            if not dead:
                time.sleep(0.3)  # let it finish its sentence
            return _reason(_log_since(folder, offset))
        if is_ready(http):
            return None
        time.sleep(0.05)
    return Failure.JAVA


def _reason(said: str) -> Failure:
    if "No space left on device" in said:
        return Failure.DISK
    if "is locked by another process" in said:
        return Failure.LOCKED
    if "Unable to listen" in said or "Address already in use" in said:
        return Failure.PORTS
    return Failure.JAVA


def _log_size(folder: Path) -> int:
    try:
        return (folder / "server.log").stat().st_size
    except FileNotFoundError:
        return 0


def _log_since(folder: Path, offset: int) -> str:
    with open(folder / "server.log", "rb") as file:
        file.seek(offset)
        return file.read(1_000_000).decode("utf-8", "replace")


def _answers(engine: psutil.Process, root_password: str) -> bool:
    """Its supervisor may have died while it was starting, so it gets some time."""
    _, http = engine_ports(engine)
    deadline = time.monotonic() + _TAKE_OVER_SECONDS
    while http is not None and alive(engine) and time.monotonic() < deadline:
        if is_ready(http):
            with contextlib.suppress(OSError):
                return accepts(http, ROOT, root_password)
        time.sleep(0.1)
    return False


def _passwords(folder: Path) -> tuple[str, str]:
    """(root, reader), made at the first start. The server keeps the root's from then on, so a lost one is the end."""
    if not _kept(folder / "password") and (folder / "config" / "server-users.jsonl").exists():
        raise NotStarted(Failure.PASSWORD)
    found = []
    for name in ("password", "reader_password"):
        password = _kept(folder / name)
        if not password:
            password = secrets.token_urlsafe(24)
            write_private(folder / name, password)
        found.append(password)
    return found[0], found[1]


def _kept(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def _write_groups(path: Path) -> None:
    """The rights, in place before the server reads them: `reader` may read every record of every database, no more.

    `resultSetLimit` stays -1: a limit here cuts results without a word.
    """

    def group(access: list[str], records: list[str]) -> dict[str, object]:
        return {"resultSetLimit": -1, "readTimeout": -1, "access": access, "types": {"*": {"access": records}}}

    groups = {
        "admin": group(
            ["updateSecurity", "updateSchema", "updateDatabaseSettings"],
            ["createRecord", "readRecord", "updateRecord", "deleteRecord"],
        ),
        READER: group([], ["readRecord"]),
        "*": group([], []),
    }
    path.parent.mkdir(exist_ok=True)
    write_private(path, json.dumps({"databases": {"*": {"groups": groups}}, "version": 2}, indent=2))


def _admit_reader(http: int, root_password: str, reader_password: str) -> None:
    if accepts(http, READER, reader_password):
        return
    user = {"name": READER, "password": reader_password, "databases": {"*": [READER]}}
    with contextlib.suppress(Refused):  # there is none, or one with another password
        server_command(http, root_password, f"drop user {READER}")
    server_command(http, root_password, f"create user {json.dumps(user)}")


def _watch(folder: Path, engine: psutil.Process, record: Record, idle_seconds: float) -> None:
    """Until Java is dead, the folder is gone, or nobody used the store for `idle_seconds`: then Java is ended while
    the lease is held, so no client can slip in and find a server on its way out."""
    visited = 0.0
    free_since = time.monotonic()
    while True:
        time.sleep(_WATCH_SECONDS)
        if not alive(engine) or not folder.is_dir():
            return
        if read_record(folder) != record:
            write_record(folder, record)
        if _log_size(folder) > _LOG_BYTES:
            os.truncate(folder / "server.log", 0)  # Java appends, so it goes on at the start
        with lock_file(folder / "lease.lock") as lease:
            last_visit = os.fstat(lease.fileno()).st_mtime
            if not try_lock(lease, portalocker.LOCK_EX) or last_visit != visited:
                visited = last_visit
                free_since = time.monotonic()
            elif time.monotonic() - free_since >= idle_seconds:
                log.info("nobody for %s seconds: server ends", idle_seconds)
                (folder / "host.json").unlink(missing_ok=True)
                end_process(engine)
                return


def _leave(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)
    sys.exit(0)  # the `finally` of supervise() ends Java


def main(arguments: list[str] | None = None) -> int:
    """Run one supervisor. Returns 0, or the `Failure` that kept the server from starting."""
    parser = argparse.ArgumentParser(prog="graph.store.supervisor")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--idle", type=float, required=True)
    parser.add_argument("--heap", type=int, required=True)
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    signal.signal(signal.SIGTERM, _leave)
    os.umask(0o077)
    try:
        supervise(given.folder, idle_seconds=given.idle, heap_mb=given.heap)
    except NotStarted as failed:
        log.error("not started: %s", failed.reason.name)
        return failed.reason
    except Refused as refusal:
        log.error("not started: %s", refusal)
        return Failure.JAVA
    except OSError as error:
        log.error("not started: %s", error.strerror)
        return Failure.DISK if error.errno == errno.ENOSPC else Failure.FOLDER
    return 0


if __name__ == "__main__":
    sys.exit(main())
