"""The lock: no text changes under an old version."""

from pathlib import Path

import pytest

from graph.errors import QueryError
from queries.checks import check, read_lock, text_hash, write_lock
from queries.checks.lock import LOCK
from queries.library import library, package_folder
from queries.models import models

BODY = "MATCH (c:LegalCase)\nRETURN c.id AS id\nORDER BY id"
OTHER = BODY.replace("RETURN", "WHERE c.soft_close RETURN")
CHANGED = "文本已改而版本没有高于 1"


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "a.lock"


def reasons(query, lock: Path) -> list[str]:
    return [problem.reason for problem in check(query, read_lock(lock))]


def test_the_committed_lock_is_that_of_the_texts() -> None:
    texts = library()
    locked = {**texts, **models(texts)}
    assert read_lock() == {one.id: (one.header.version, text_hash(one)) for one in locked.values()}
    assert [problem for one in texts.values() for problem in check(one, read_lock())] == []


def test_to_lock_the_library_again_changes_no_byte(lock: Path) -> None:
    texts = library()
    write_lock({**texts, **models(texts)}, lock)
    assert lock.read_bytes() == (package_folder() / LOCK).read_bytes()


def test_a_text_that_changed_under_its_version_is_refused_and_told(lookup, lock: Path) -> None:
    query = lookup(BODY)
    write_lock({query.id: query}, lock)
    assert reasons(query, lock) == []
    before = lock.read_bytes()
    changed = lookup(OTHER)
    assert [CHANGED in one for one in reasons(changed, lock)] == [True]
    with pytest.raises(QueryError, match=rf"^mine\.cypher:1: {CHANGED}"):
        write_lock({changed.id: changed}, lock)
    assert lock.read_bytes() == before


def test_a_change_of_the_header_is_a_change_of_the_text(lookup, lock: Path) -> None:
    query = lookup(BODY)
    write_lock({query.id: query}, lock)
    assert [CHANGED in one for one in reasons(lookup(BODY, doc='"别的"'), lock)] == [True]


def test_a_higher_version_is_accepted_once_locked(lookup, lock: Path) -> None:
    query = lookup(BODY)
    write_lock({query.id: query}, lock)
    higher = lookup(OTHER, version="2")
    assert reasons(higher, lock) == ["versions.lock 中是另一版本, 请运行 qingsu queries lock"]
    write_lock({higher.id: higher}, lock)
    assert read_lock(lock) == {"lookups/mine": (2, text_hash(higher))}
    assert reasons(higher, lock) == []


def test_a_lower_version_is_no_way_round(lookup, lock: Path) -> None:
    query = lookup(BODY, version="2")
    write_lock({query.id: query}, lock)
    lower = lookup(OTHER, version="1")
    assert ["文本已改而版本没有高于 2" in one for one in reasons(lower, lock)] == [True]
    with pytest.raises(QueryError, match="版本没有高于 2"):
        write_lock({lower.id: lower}, lock)


def test_a_query_that_is_not_locked_is_told(lookup, lock: Path) -> None:
    assert reasons(lookup(BODY), lock) == ["未登记在 versions.lock 中, 请运行 qingsu queries lock"]
    assert check(lookup(BODY)) == []


@pytest.mark.parametrize(
    "line", ["lookups/mine 1", "lookups/mine one abc", "lookups/mine -1 abc", "a 1 b c", "", "a ² b"]
)
def test_a_damaged_line_is_refused_with_its_number(lookup, lock: Path, line: str) -> None:
    lock.write_text(f"lookups/other 1 {'0' * 64}\n{line}\nlookups/third 1 {'0' * 64}\n", "utf-8")
    with pytest.raises(QueryError, match=r"^a\.lock:2: 应为 编号 版本 校验值"):
        read_lock(lock)
    before = lock.read_bytes()
    query = lookup(BODY)
    with pytest.raises(QueryError):
        write_lock({query.id: query}, lock)
    assert lock.read_bytes() == before


def test_no_lock_locks_nothing(lock: Path) -> None:
    assert read_lock(lock) == {}


def test_the_lock_is_sorted_by_id(lookup, lock: Path) -> None:
    second, first = lookup(BODY, name="b"), lookup(BODY, name="a")
    write_lock({one.id: one for one in (second, first)}, lock)
    assert [line.split(" ")[0] for line in lock.read_text("utf-8").splitlines()] == ["lookups/a", "lookups/b"]
