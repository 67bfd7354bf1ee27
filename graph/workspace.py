"""The workspace: stages that end in files, one pointer a stage, one writer.

    <folder>/key                        the workspace key (0600): every keyed id and hash hangs on it
    <folder>/workspace.lock             held by the one writer; says who and since when
    <folder>/<stage>/<version>/         what the stage wrote, and manifest.json, written last
    <folder>/<stage>/current.json       the pointer: replaced in one step, so a reader sees the old or the new

A version is the hash of what went in (inputs, code, parameters). Equal inputs give the same version, so a stage
whose version is already published is skipped, and equal inputs publish equal bytes.
"""

import errno
import getpass
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import portalocker

from graph.errors import Place, WorkspaceError

MANIFEST = "manifest.json"
POINTER = "current.json"
LOCK = "workspace.lock"
VERSION_DIGITS = 12
KEY_BYTES = 32
AGAIN = "-again"  # a published version written anew gets a folder of its own, so that readers keep theirs
Progress = Callable[[str, int, int], None]
"""`progress(what, done, total)` of long work; `total` 0 where it is not known. A face draws a bar or lines."""


def silent(what: str, done: int, total: int) -> None:
    """A progress that nobody watches."""


FULL = {errno.ENOSPC, errno.EDQUOT}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}

# The key of the demo and the simulator: public on purpose, so that their ids are the same everywhere.
PUBLIC_KEY = hashlib.sha256("清诉样例".encode()).digest()


@dataclass(frozen=True)
class Published:
    """One published version of a stage. `facts` is what its pointer says beside the version (a database name, say)."""

    stage: str
    version: str
    folder: Path
    facts: Mapping[str, str]

    def manifest(self) -> dict[str, Any]:
        """Both parts of the manifest: `content` is equal for equal inputs, `run` is not.

        Raises WorkspaceError: the manifest is missing or damaged.
        """
        return _read_json(self.folder / MANIFEST)

    def damaged(self) -> list[str]:
        """Names of outputs whose bytes are no longer those of the manifest; reads every byte of the version."""
        outputs: dict[str, str] = self.manifest()["content"]["outputs"]
        return sorted(
            name
            for name, digest in outputs.items()
            if not (self.folder / name).is_file() or file_hash(self.folder / name) != digest
        )


@dataclass
class StageRun:
    """A stage while it writes: files go below `folder`; `facts` go into the pointer."""

    folder: Path
    facts: dict[str, str] = field(default_factory=dict)
    uncounted: set[str] = field(default_factory=set)

    @property
    def version(self) -> str:
        return self.folder.name.removesuffix(AGAIN)

    def path(self, name: str, *, counted: bool = True) -> Path:
        """Where to write output `name` (a relative path). `counted=False` for files whose bytes are not repeatable."""
        path = self.folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not counted:
            self.uncounted.add(name)
        return path


class Workspace:
    """A folder with everything qingsu knows about one set of sources. Opening it writes nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self, stage: str) -> Published | None:
        """The published version of `stage`, or None where it never ran. Read it once and keep it.

        Raises WorkspaceError: the pointer is damaged or names a version that is gone.
        """
        pointer = self.folder / stage / POINTER
        if not pointer.exists():
            return None
        facts = _read_json(pointer)
        version = facts.pop("version", None)
        if not isinstance(version, str):
            raise WorkspaceError("指针文件损坏: 缺 version", Place(str(pointer)))
        folder = self.folder / stage / version
        if not (folder / MANIFEST).is_file():
            raise WorkspaceError(f"指针所指的版本 {version} 不完整或已删除, 请重新运行 {stage}", Place(str(pointer)))
        return Published(stage, version.removesuffix(AGAIN), folder, facts)

    def require(self, stage: str) -> Published:
        """Like `current`. Raises WorkspaceError where the stage never ran."""
        published = self.current(stage)
        if published is None:
            if all(self.current(one) is None for one in ("load", "resolve", "build")):
                raise WorkspaceError(
                    "尚未装载数据, 请先运行: qingsu load 文件夹, 再运行: qingsu run", Place(str(self.folder))
                )
            raise WorkspaceError(f"尚未运行 {stage}, 请先运行: qingsu {stage}", Place(str(self.folder)))
        return published

    def key(self) -> bytes:
        """The workspace key, 32 bytes. Raises WorkspaceError where there is none yet, or it is damaged."""
        path = self.folder / "key"
        try:
            key = bytes.fromhex(path.read_text("ascii").strip())
        except FileNotFoundError:
            raise WorkspaceError("工作区尚无密钥, 请先装载数据", Place(str(path))) from None
        except ValueError:
            raise WorkspaceError("密钥文件损坏, 请从备份恢复: 换新密钥会使全部编号改变", Place(str(path))) from None
        if len(key) != KEY_BYTES:
            raise WorkspaceError(f"密钥应为 {KEY_BYTES} 字节, 实为 {len(key)} 字节", Place(str(path)))
        return key

    def ensure_key(self, shared: bytes | None = None) -> bytes:
        """The workspace key, made at first use: `shared` where one is given, else random. Call it as the writer.

        Raises WorkspaceError: there is another key already, for a key never changes.
        """
        if (self.folder / "key").exists():
            key = self.key()
            if shared is not None and shared != key:
                raise WorkspaceError("工作区已有另一把密钥, 不能更换", Place(str(self.folder / "key")))
            return key
        key = shared if shared is not None else secrets.token_bytes(KEY_BYTES)
        replace_file(self.folder / "key", key.hex().encode() + b"\n")
        return key

    @contextmanager
    def writer(self) -> Iterator[None]:
        """Be the one writer. The lock of a dead process is free: the kernel drops it.

        Raises WorkspaceError: another process writes (its pid, user and start are named), or the folder is not ours.
        """
        path = self.folder / LOCK
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
        except OSError as error:
            raise _told(error, self.folder) from error
        with lock:
            try:
                portalocker.lock(lock, portalocker.LOCK_EX | portalocker.LOCK_NB)
            except portalocker.LockException:
                holder = lock.read().strip() or "另一进程"
                raise WorkspaceError(f"工作区正在被写入: {holder}; 请等它结束", Place(str(self.folder))) from None
            lock.seek(0)
            lock.truncate()
            lock.write(f"pid {os.getpid()}, 用户 {_user()}, 自 {time.strftime('%Y-%m-%d %H:%M:%S')}")
            lock.flush()
            try:
                yield
            finally:
                lock.seek(0)
                lock.truncate()
                lock.flush()
                portalocker.unlock(lock)

    def version_of(self, stage: str, inputs: Mapping[str, str], parameters: Mapping[str, object], code: str) -> str:
        """The version that these inputs give: 12 hex digits."""
        content = {"stage": stage, "inputs": dict(inputs), "parameters": dict(parameters), "code": code}
        return hashlib.sha256(_canonical(content)).hexdigest()[:VERSION_DIGITS]

    def is_current(self, stage: str, inputs: Mapping[str, str], parameters: Mapping[str, object], code: str) -> bool:
        """Whether `stage` was published from exactly these inputs, so that it can be skipped."""
        published = self.current(stage)
        return published is not None and published.version == self.version_of(stage, inputs, parameters, code)

    @contextmanager
    def stage(
        self, stage: str, *, inputs: Mapping[str, str], parameters: Mapping[str, object], code: str
    ) -> Iterator[StageRun]:
        """Write one version of `stage` and publish it at the end of the block; call it as the writer.

        `inputs` name → hash, `parameters` JSON values, `code` a hash of the rules and code that shape the output.
        An error or a kill inside the block leaves what was published before. The version before stays readable
        until the next publish.
        Raises WorkspaceError: disk full or folder not writable, in one line.
        """
        home = self.folder / stage
        version = self.version_of(stage, inputs, parameters, code)
        started = time.time()
        with one_line(home):
            kept = self._kept(stage)
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            _clear(home, kept)
            folder = home / next(name for name in (version, version + AGAIN) if name not in kept[:1])
            if folder.name in kept:  # two steps back: its readers had their time
                shutil.rmtree(folder)
            folder.mkdir(mode=0o700)
            run = StageRun(folder)
            yield run
            content = {
                "stage": stage,
                "version": version,
                "inputs": dict(inputs),
                "parameters": dict(parameters),
                "code": code,
                "outputs": _outputs(folder, run.uncounted),
            }
            ran = {"started": started, "seconds": time.time() - started, "pid": os.getpid()}
            replace_file(folder / MANIFEST, _canonical({"content": content, "run": ran}))
            previous = {"previous": kept[0]} if kept else {}
            replace_file(home / POINTER, _canonical({**run.facts, **previous, "version": folder.name}))
            _clear(home, [folder.name, *kept[:1]])

    def _kept(self, stage: str) -> list[str]:
        """Folder names that readers may hold: the published version, then the one before."""
        try:
            published = self.current(stage)
        except WorkspaceError:
            return []
        if published is None:
            return []
        return [published.folder.name, *([published.facts["previous"]] if "previous" in published.facts else [])]


@contextmanager
def one_line(folder: Path) -> Iterator[None]:
    """Turn a full disk or a folder that is not ours, met while writing below `folder`, into a WorkspaceError."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL | FORBIDDEN:
            raise _told(error, folder) from error
        raise


def _clear(home: Path, keep: list[str]) -> None:
    for old in home.iterdir():
        if old.is_dir() and old.name not in keep:
            shutil.rmtree(old)


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` in one step: after a kill or power loss there is the old file or the new one."""
    aside = path.with_name(path.name + ".aside")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(path)
    _sync_folder(path.parent)


def file_hash(path: Path) -> str:
    """SHA-256 of the file's bytes, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def code_hash(*packages: Path) -> str:
    """SHA-256 over the names and bytes of every file of these folders that shapes output, hex."""
    digest = hashlib.sha256()
    for package in packages:
        for path in sorted(package.rglob("*")):
            if path.is_file() and path.suffix in {".py", ".toml", ".csv", ".cypher"}:
                digest.update(f"{package.name}/{path.relative_to(package).as_posix()}\0".encode())
                digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def _outputs(folder: Path, uncounted: set[str]) -> dict[str, str]:
    hashes = {}
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            continue
        path.chmod(0o600)
        with path.open("r+b") as file:  # Windows syncs only what may be written
            os.fsync(file.fileno())
        name = path.relative_to(folder).as_posix()
        if name not in uncounted:
            hashes[name] = file_hash(path)
    for inner in [folder, *(p for p in folder.rglob("*") if p.is_dir())]:
        inner.chmod(0o700)
        _sync_folder(inner)
    return hashes


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot open a folder; its rename is journalled
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise WorkspaceError("文件不存在", Place(str(path))) from None
    except ValueError:
        raise WorkspaceError("文件损坏, 不是 JSON", Place(str(path))) from None
    if not isinstance(value, dict):
        raise WorkspaceError("文件损坏, 应为 JSON 对象", Place(str(path)))
    return value


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in some containers
        return str(os.getuid()) if hasattr(os, "getuid") else "?"


def _told(error: OSError, folder: Path) -> WorkspaceError:
    place = Place(str(folder))
    if error.errno in FULL:
        return WorkspaceError("磁盘已满, 未发布任何新内容; 原有内容未动", place)
    return WorkspaceError(f"无法写入: {error.strerror}", place)
