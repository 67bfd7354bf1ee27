"""The embedded graph store as a client process sees it: find or start the one server of a folder, hold it, let go.

    folder/ lease.lock       shared by every process that uses the store, for as long as it lives
            start.lock       exclusive while somebody decides whether to start, or stops
            supervisor.lock  exclusive in the one supervisor (graph/store/supervisor.py)
            host.json        pids and ports of the running server; only the supervisor writes it
            password, reader_password, databases/, config/, log/, server.log, supervisor.log

The kernel frees a lock with its process, however that ends, so nothing is counted and nothing goes stale.
Locks are portalocker's: flock on POSIX; on Windows a shared lock needs its extra `win32`.
"""

import contextlib
import errno
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import IntEnum
from http.client import HTTPException
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import portalocker
import psutil  # type: ignore[import-untyped]

from graph.errors import Place, StoreError

ENGINE_PACKAGE = "arcadedb_embedded"
"""Import name of the package that brings the Java and the jars; located, never imported."""

SUPERVISOR_MODULE = "graph.store.supervisor"
ROOT, READER = "root", "reader"
DATABASES, _OF_EVERY_DATABASE = "databases", ("schema.json", "dictionary.*")
"""In the folder of a server that of its databases, and files of which each has both."""

_START_SECONDS = 120.0
_TICK = 0.05
_LEAST_DISK = 1_000_000
_DATABASE = re.compile(r"g_[A-Za-z0-9_]{1,100}")

log = logging.getLogger(__name__)
_loopback = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy of the office


class Failure(IntEnum):
    """Why no server came up: the exit status of the supervisor."""

    JAVA = 20
    DISK = 21
    PORTS = 22
    PASSWORD = 23
    LOCKED = 24
    FOLDER = 25


_SENTENCES = {
    Failure.JAVA: "图库起不来: Java 无法启动, 详见其中的 server.log",
    Failure.DISK: "图库起不来: 磁盘已满",
    Failure.PORTS: "图库起不来: 本机找不到可用端口",
    Failure.PASSWORD: "图库拒绝了口令: password 文件与服务器不符; 请恢复该文件, 或删去此文件夹后重建图库",
    Failure.LOCKED: "图库起不来: 此文件夹正被另一个服务器占用",
    Failure.FOLDER: "图库起不来: 文件夹不能写入或不支持文件锁",
}


@dataclass(frozen=True)
class Record:
    """What host.json says."""

    pid: int
    supervisor: int
    bolt: int
    http: int


@dataclass(frozen=True)
class HostStatus:
    """`running`: a server of this folder is alive; the other fields are None when unknown. Memory in bytes."""

    running: bool
    supervised: bool
    pid: int | None
    supervisor_pid: int | None
    bolt_port: int | None
    http_port: int | None
    memory: int | None
    log: Path


@dataclass(frozen=True)
class Host:
    """A running server, kept alive by this process's lease until `close()`, the end of `with`, or of the process."""

    folder: Path
    uri: str
    http_port: int
    root_password: str = field(repr=False)
    reader_password: str = field(repr=False)
    _lease: BinaryIO = field(repr=False)

    def create_database(self, name: str) -> None:
        """Make the empty database `name`, which is `g_<version>`.

        A question that comes while a database is dropped may open it anew: the engine then holds one that lacks files,
        which it neither drops nor makes again. Such a one is closed, and what is left of it removed, first.

        Raises  StoreError: it exists already, the name does not fit, or the server does not answer.
        """
        create = f"create database {_checked(name, self.folder)}"
        try:
            self._command(create)
        except StoreError:
            rest = self.folder / DATABASES / name
            if all(any(rest.glob(file)) for file in _OF_EVERY_DATABASE):
                raise
            with contextlib.suppress(StoreError):  # it may hold none, and there are but files
                self._command(f"close database {name}")
            shutil.rmtree(rest, ignore_errors=True)
            self._command(create)

    def drop_database(self, name: str) -> None:
        """Remove the database `name` with all rows; one that does not exist is no error.

        Raises  StoreError: the name does not fit, or the server does not answer.
        """
        if _checked(name, self.folder) in self.databases():
            self._command(f"drop database {name}")

    def databases(self) -> list[str]:
        """Names of all databases, sorted.

        Raises  StoreError: the server does not answer.
        """
        return sorted(str(name) for name in self._command("list databases"))

    def close(self) -> None:
        """Let go of the lease; a second call does nothing. The server ends when nobody has used it for a while."""
        self._lease.close()

    def _command(self, command: str) -> list[object]:
        try:
            result = server_command(self.http_port, self.root_password, command)
        except Refused as refusal:
            if refusal.status in (401, 403):
                raise failure(Failure.PASSWORD, self.folder) from refusal
            if "No space left on device" in str(refusal):
                raise StoreError("图库写不下: 磁盘已满", _place(self.folder)) from refusal
            raise StoreError(f"图库拒绝了命令: {refusal}", _place(self.folder)) from refusal
        except OSError as error:
            raise StoreError("图库没有应答", _place(self.folder)) from error
        return result if isinstance(result, list) else []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_host(folder: Path, *, idle_seconds: float = 900.0, heap_mb: int = 1024) -> Host:
    """Connect to the server of `folder`; start it, or a new watcher for it, where there is none.

    Takes   the folder of the store, made if missing; seconds without any client after which the server ends, and
            the Java heap in MB: both count only for the process that starts it.
    Returns a Host that holds a shared lease: close it.
    Raises  StoreError: Java not startable, disk full, no free port, password refused, folder used by another server
            or not writable, no answer in time.
    """
    folder = folder.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.ExitStack() as held:
            starting = held.enter_context(lock_file(folder / "start.lock"))
            lease = held.enter_context(lock_file(folder / "lease.lock"))
            _wait_lock(starting, portalocker.LOCK_EX, folder)
            _wait_lock(lease, portalocker.LOCK_SH, folder)
            os.utime(folder / "lease.lock")  # a short visit counts too
            record = _find_or_start(folder, idle_seconds, heap_mb)
            host = Host(
                folder=folder,
                uri=f"bolt://127.0.0.1:{record.bolt}",
                http_port=record.http,
                root_password=(folder / "password").read_text("ascii"),
                reader_password=(folder / "reader_password").read_text("ascii"),
                _lease=lease,
            )
            starting.close()
            held.pop_all()  # the lease stays open: it is the host's
            return host
    except OSError as error:
        raise failure(Failure.DISK if error.errno == errno.ENOSPC else Failure.FOLDER, folder) from error


def host_status(folder: Path) -> HostStatus:
    """Look at the server of `folder` without starting, waking or writing anything."""
    folder = folder.resolve()
    engine = next(engines(folder), None)
    supervisor = next(_supervisors(folder), None)
    bolt, http = engine_ports(engine) if engine is not None else (None, None)
    return HostStatus(
        running=engine is not None,
        supervised=supervisor is not None,
        pid=engine.pid if engine is not None else None,
        supervisor_pid=supervisor.pid if supervisor is not None else None,
        bolt_port=bolt,
        http_port=http,
        memory=_memory(engine) if engine is not None else None,
        log=folder / "server.log",
    )


def stop_host(folder: Path) -> bool:
    """End the server of `folder` and its supervisor now, whoever uses it; committed rows stay.

    Returns True if something ran.
    Raises  StoreError: another process is starting it and does not finish; the folder is not writable.
    """
    folder = folder.resolve()
    if not folder.is_dir():
        return False
    try:
        with lock_file(folder / "start.lock") as starting:
            _wait_lock(starting, portalocker.LOCK_EX, folder)
            # The supervisor first: it ends its Java in order. What is left, or orphaned, is ended here.
            ended = [end_process(process) for process in _supervisors(folder)]
            ended += [end_process(process) for process in engines(folder)]
            (folder / "host.json").unlink(missing_ok=True)
    except OSError as error:
        raise failure(Failure.FOLDER, folder) from error
    return bool(ended)


# -- shared with the supervisor


class Refused(Exception):
    """The server answered a command with an error."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


def failure(reason: Failure, folder: Path) -> StoreError:
    """The one line for the user."""
    return StoreError(_SENTENCES[reason], _place(folder))


def lock_file(path: Path) -> BinaryIO:
    """Open a lock file, made if missing, readable by its owner only. Raises OSError."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)


def try_lock(file: BinaryIO, kind: portalocker.LockFlags) -> bool:
    """Take the lock (`LOCK_EX` or `LOCK_SH`) at once or say False. Raises OSError where files cannot be locked."""
    try:
        portalocker.lock(file, kind | portalocker.LOCK_NB)
    except portalocker.AlreadyLocked:
        return False
    except portalocker.LockException as error:
        raise OSError(errno.ENOLCK, "locking failed") from error
    return True


def read_record(folder: Path) -> Record | None:
    """What host.json says; None when it is missing or damaged."""
    try:
        fields = json.loads((folder / "host.json").read_text("utf-8"))
        return Record(**{name: int(fields[name]) for name in Record.__dataclass_fields__})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_record(folder: Path, record: Record) -> None:
    """Replace host.json. Raises OSError."""
    write_private(folder / "host.json", json.dumps(asdict(record)))


def write_private(path: Path, text: str) -> None:
    """Write a file only its owner can read: aside, to the disk, then renamed, so it is old or new. Raises OSError."""
    aside = path.with_name(path.name + ".new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(path)


def folder_argument(folder: Path) -> str:
    """The argument of the Java command line that tells whose server it is."""
    return f"-Darcadedb.server.rootPath={folder}"


def engines(folder: Path) -> Iterator[psutil.Process]:
    """Living servers of this folder: the one host.json names, else every one a look at all processes finds."""
    mark = folder_argument(folder)
    record = read_record(folder)
    if record is not None and mark in _arguments(record.pid):
        yield psutil.Process(record.pid)
        return
    yield from _marked({mark})


def engine_ports(engine: psutil.Process) -> tuple[int, int] | tuple[None, None]:
    """(Bolt, HTTP) ports from a server's command line."""
    found = dict(argument.partition("=")[::2] for argument in _arguments(engine.pid))
    try:
        return int(found["-Darcadedb.bolt.port"]), int(found["-Darcadedb.server.httpIncomingPort"])
    except (KeyError, ValueError):
        return None, None


def alive(process: psutil.Process) -> bool:
    """False also for a zombie and for a pid that went to another process."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def end_process(process: psutil.Process, *, seconds: float = 15.0) -> bool:
    """SIGTERM, and SIGKILL for one that has not gone in `seconds`. Returns True."""
    for act in (process.terminate, process.kill):
        with contextlib.suppress(psutil.Error):
            act()
        deadline = time.monotonic() + seconds
        while alive(process) and time.monotonic() < deadline:
            time.sleep(_TICK)
        if not alive(process):
            break
    with contextlib.suppress(psutil.Error):
        # A child of this process leaves no zombie; its last threads may still be ending when it already shows as one.
        process.wait(timeout=seconds if isinstance(process, psutil.Popen) else 0)
    return True


def is_ready(http_port: int) -> bool:
    """The server answers; an open port alone is not enough."""
    try:
        with _loopback.open(f"http://127.0.0.1:{http_port}/api/v1/ready", timeout=2) as answer:
            return bool(answer.status == 204)
    except (OSError, HTTPException):
        return False


def server_command(http_port: int, password: str, command: str) -> object:
    """Have `root` run one administration command; returns its result.

    Raises  Refused: the server said no. OSError: it does not answer.
    """
    return _answer(f"http://127.0.0.1:{http_port}/api/v1/server", ROOT, password, {"command": command})


def accepts(http_port: int, user: str, password: str) -> bool:
    """Whether the server knows this user with this password. Raises OSError: it does not answer."""
    try:
        _answer(f"http://127.0.0.1:{http_port}/api/v1/databases", user, password, None)
    except Refused:
        return False
    return True


# -- inside


def _place(folder: Path) -> Place:
    return Place(str(folder))


def _checked(name: str, folder: Path) -> str:
    if not _DATABASE.fullmatch(name):
        raise StoreError(f"库名应为 g_<版本>, 只含字母、数字和下划线: {name!r}", _place(folder))
    return name


def _answer(url: str, user: str, password: str, body: dict[str, str] | None) -> object:
    token = b64encode(f"{user}:{password}".encode()).decode()
    request = urllib.request.Request(
        url,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Basic {token}", "Content-Type": "application/json"},
    )
    try:
        with _loopback.open(request, timeout=60) as answer:
            return json.load(answer).get("result")
    except urllib.error.HTTPError as error:
        with error:
            text = error.read().decode("utf-8", "replace")
        try:
            detail = str(json.loads(text)["detail"])
        except (ValueError, KeyError, TypeError):
            detail = f"HTTP {error.code}"
        raise Refused(error.code, detail) from None
    except (HTTPException, ValueError) as error:
        raise OSError(errno.EPROTO, "no sensible answer") from error


def _wait_lock(file: BinaryIO, kind: portalocker.LockFlags, folder: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS + 10
    while not try_lock(file, kind):
        if time.monotonic() > deadline:
            raise StoreError("等不到图库: 另一个进程一直在启动或停止它", _place(folder))
        time.sleep(_TICK)


def _find_or_start(folder: Path, idle_seconds: float, heap_mb: int) -> Record:
    """Under start.lock and with the lease: the supervisor that runs, is starting, or is started here makes host.json.

    A supervisor may be on its way out (its Java died), so up to three are started.
    """
    deadline = time.monotonic() + _START_SECONDS
    started: list[subprocess.Popen[bytes]] = []
    while time.monotonic() < deadline:
        watched = _is_watched(folder)
        record = read_record(folder)
        # A new supervisor has its lock a moment before it writes the record anew.
        if watched and record is not None and _arguments(record.supervisor) and _serves(folder, record):
            return record
        status = started[-1].poll() if started else 0
        if status is not None and not watched:
            if status:
                reason = Failure(status) if status in set(Failure) else Failure.JAVA
                if reason is Failure.JAVA and shutil.disk_usage(folder).free < _LEAST_DISK:
                    reason = Failure.DISK  # so full that no log could say so
                raise failure(reason, folder)
            if len(started) == 3:
                break
            started.append(_start_supervisor(folder, idle_seconds, heap_mb))
        time.sleep(_TICK)
    raise StoreError("图库没有应答, 详见其中的 server.log", _place(folder))


def _is_watched(folder: Path) -> bool:
    with lock_file(folder / "supervisor.lock") as file:
        return not try_lock(file, portalocker.LOCK_SH)


def _serves(folder: Path, record: Record) -> bool:
    return folder_argument(folder) in _arguments(record.pid) and is_ready(record.http)


def _start_supervisor(folder: Path, idle_seconds: float, heap_mb: int) -> subprocess.Popen[bytes]:
    """Out of this process's session, directory and import path; -P keeps a stranger's graph.py in the cwd away."""
    root = str(Path(__file__).resolve().parents[2])
    further = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    command = [sys.executable, "-P", "-m", SUPERVISOR_MODULE, str(folder)]
    command += ["--idle", str(idle_seconds), "--heap", str(heap_mb)]
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
    with open(folder / "supervisor.log", "ab") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([root, *further])},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            creationflags=flags,
        )
    threading.Thread(target=process.wait, name="store-supervisor", daemon=True).start()  # no zombie while we live
    log.info("embedded store: supervisor %s started", process.pid)
    return process


def _supervisors(folder: Path) -> Iterator[psutil.Process]:
    record = read_record(folder)
    marks = {SUPERVISOR_MODULE, str(folder)}
    if record is not None and marks <= _arguments(record.supervisor):
        yield psutil.Process(record.supervisor)
        return
    yield from _marked(marks)


def _marked(marks: set[str]) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        if marks <= _arguments(process.pid):
            yield process


def _arguments(pid: int) -> set[str]:
    """The command line of a living process; empty for a dead one, a zombie, another user's."""
    try:
        return set(psutil.Process(pid).cmdline())
    except (psutil.Error, ValueError, OSError):
        return set()


def _memory(process: psutil.Process) -> int | None:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return None
