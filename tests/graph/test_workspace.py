"""A stage publishes whole or not at all; one writer; a key that never changes."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import WorkspaceError
from graph.workspace import PUBLIC_KEY, Published, Workspace, code_hash

CHILD = """
import sys, itertools
from pathlib import Path
from graph.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]))
with workspace.writer():
    print("writing", flush=True)
    for n in itertools.count():
        with workspace.stage("build", inputs={"n": str(n)}, parameters={}, code="c") as run:
            for name in ("a.txt", "deep/b.txt"):
                run.path(name).write_text(str(n) * 20_000)
"""


def publish(workspace: Workspace, text: str, code: str = "c") -> Published:
    with workspace.stage("build", inputs={"text": text}, parameters={"seed": 1}, code=code) as run:
        run.path("deep/out.txt").write_text(text, "utf-8")
        run.facts["database"] = "g_" + text
    return workspace.require("build")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace(tmp_path / "工作区")
    with workspace.writer():
        yield workspace


def test_a_stage_that_never_ran_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="尚未装载数据"):
        Workspace(tmp_path).require("build")
    assert list(tmp_path.iterdir()) == []


def test_equal_inputs_give_equal_versions_and_bytes(tmp_path: Path) -> None:
    versions = []
    for name in ("one", "two"):
        workspace = Workspace(tmp_path / name)
        with workspace.writer():
            versions.append(publish(workspace, "甲"))
    one, two = versions
    assert one.version == two.version
    assert one.manifest()["content"] == two.manifest()["content"]
    assert one.facts["database"] == "g_甲"


@pytest.mark.parametrize("changed", [{"inputs": {"x": "2"}}, {"parameters": {"seed": 2}}, {"code": "d"}])
def test_any_change_of_what_goes_in_is_another_version(workspace: Workspace, changed: dict[str, object]) -> None:
    asked = {"inputs": {"x": "1"}, "parameters": {"seed": 1}, "code": "c"}
    with workspace.stage("find", **asked):  # type: ignore[arg-type]
        pass
    assert workspace.is_current("find", **asked)  # type: ignore[arg-type]
    assert not workspace.is_current("find", **{**asked, **changed})  # type: ignore[arg-type]


def test_an_error_inside_leaves_what_was_published(workspace: Workspace) -> None:
    before = publish(workspace, "旧")
    with (
        pytest.raises(RuntimeError, match="half"),
        workspace.stage("build", inputs={}, parameters={}, code="c") as run,
    ):
        run.path("deep/out.txt").write_text("half")
        raise RuntimeError("half way")
    after = workspace.require("build")
    assert after == before
    assert after.damaged() == []


def test_a_reader_keeps_the_version_before_until_the_next_publish(workspace: Workspace) -> None:
    first = publish(workspace, "一")
    publish(workspace, "二")
    assert first.damaged() == []
    publish(workspace, "三")
    assert not first.folder.exists()


def test_the_published_version_can_be_written_anew_beside_its_readers(workspace: Workspace) -> None:
    first = publish(workspace, "一")
    (first.folder / "deep/out.txt").write_text("broken")
    assert first.damaged() == ["deep/out.txt"]
    again = publish(workspace, "一")
    assert again.version == first.version
    assert again.folder != first.folder
    assert again.damaged() == []
    assert publish(workspace, "一").damaged() == []


def test_going_back_to_an_older_input_publishes_it(workspace: Workspace) -> None:
    for text in ("一", "二", "一", "二"):
        published = publish(workspace, text)
        assert (published.folder / "deep/out.txt").read_text("utf-8") == text


def test_a_second_writer_is_told_who_writes(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match=r"正在被写入: pid \d+, 用户 \S+, 自 \d{4}-"), workspace.writer():
        pytest.fail("two writers")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 3}', '{"version": "gone"}'])
def test_a_damaged_pointer_is_one_line_with_its_file(workspace: Workspace, content: str) -> None:
    publish(workspace, "一")
    pointer = workspace.folder / "build" / "current.json"
    pointer.write_text(content)
    with pytest.raises(WorkspaceError) as told:
        workspace.current("build")
    assert str(told.value).startswith(f"{pointer}: ")
    assert "\n" not in str(told.value)
    publish(workspace, "二")
    assert workspace.require("build").damaged() == []


def test_a_full_disk_is_one_line_and_loses_nothing(workspace: Workspace) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    before = publish(workspace, "旧")
    with (
        pytest.raises(WorkspaceError, match="磁盘已满"),
        workspace.stage("build", inputs={}, parameters={}, code="c") as run,
    ):
        run.path("out.txt").symlink_to(full)
        run.path("out.txt").write_text("x" * 100)
    assert workspace.require("build") == before
    assert before.damaged() == []


def test_the_key_is_made_once_and_never_changes(workspace: Workspace) -> None:
    key = workspace.ensure_key()
    assert workspace.ensure_key() == key == workspace.key()
    assert (workspace.folder / "key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(WorkspaceError, match="已有另一把密钥"):
        workspace.ensure_key(PUBLIC_KEY)
    (workspace.folder / "key").write_text("no key")
    with pytest.raises(WorkspaceError, match="密钥文件损坏"):
        workspace.key()


def test_folders_and_files_are_for_the_owner_only(workspace: Workspace) -> None:
    published = publish(workspace, "一")
    for path in [workspace.folder, *workspace.folder.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path
    assert json.loads((workspace.folder / "build/current.json").read_text("utf-8"))["version"] == published.version


def test_code_hash_sees_every_file_that_shapes_output(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text("a = 1")
    before = code_hash(tmp_path)
    (tmp_path / "notes.txt").write_text("no matter")
    assert code_hash(tmp_path) == before
    (tmp_path / "rules.toml").write_text("a = 2")
    assert code_hash(tmp_path) != before


@pytest.mark.parametrize("after_seconds", [0.13, 0.37, 0.71])
def test_kill_at_any_moment_leaves_a_whole_version_and_a_free_lock(tmp_path: Path, after_seconds: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-P", "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "writing\n"
        time.sleep(after_seconds)
        child.send_signal(signal.SIGKILL)
    workspace = Workspace(tmp_path)
    published = workspace.require("build")
    assert published.damaged() == []
    n = published.manifest()["content"]["inputs"]["n"]
    assert (published.folder / "deep/b.txt").read_text() == n * 20_000
    with workspace.writer():
        publish(workspace, "后")
        assert len([p for p in (tmp_path / "build").iterdir() if p.is_dir()]) == 2
