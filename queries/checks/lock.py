"""The lock: which text a version is, so that no text changes under an old version."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from graph.errors import Place, QueryError
from queries.library import package_folder

LOCK = "versions.lock"


class Versioned(Protocol):
    """What a version has."""

    @property
    def version(self) -> int: ...


class Locked(Protocol):
    """A query or a model."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def header(self) -> Versioned: ...
    def place(self, line: int | None = None) -> Place: ...


def text_hash(query: Locked) -> str:
    return hashlib.sha256(query.text.encode()).hexdigest()


def read_lock(path: Path | None = None) -> dict[str, tuple[int, str]]:
    """id → (version, hash of the text); empty where there is no file. Raises QueryError: a line is damaged."""
    path = path or package_folder() / LOCK
    locked = {}
    for n, line in enumerate(path.read_text("utf-8").splitlines() if path.exists() else [], 1):
        parts = line.split()
        if len(parts) != 3 or not parts[1].isdecimal():
            raise QueryError("应为 编号 版本 校验值", Place(path.name, n))
        locked[parts[0]] = (int(parts[1]), parts[2])
    return locked


def write_lock(queries: Mapping[str, Locked], path: Path | None = None) -> None:
    """Lock every text to its version. Raises QueryError: a text changed and its version did not rise."""
    path = path or package_folder() / LOCK
    before = read_lock(path)
    for query in queries.values():
        for reason in _changed(query, before):
            raise QueryError(reason, query.place(1))
    lines = [f"{one.id} {one.header.version} {text_hash(one)}" for one in queries.values()]
    path.write_text("\n".join(sorted(lines)) + "\n", "utf-8")


def locked_otherwise(query: Locked, locked: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    """How the lock and the text disagree."""
    if query.id not in locked:
        yield "未登记在 versions.lock 中, 请运行 qingsu queries lock"
    else:
        yield from _changed(query, locked)
        if query.header.version > locked[query.id][0]:
            yield "versions.lock 中是另一版本, 请运行 qingsu queries lock"


def _changed(query: Locked, locked: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    if query.id in locked:
        version, digest = locked[query.id]
        if query.header.version <= version and digest != text_hash(query):
            yield f"文本已改而版本没有高于 {version}: 请把 version 加一"
