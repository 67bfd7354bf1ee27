"""The stage: reads the rows that count, writes through the workspace, and is skipped where nothing changed."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from written import MAN, Row, company, frame_of, numbered, person

from graph.errors import WorkspaceError
from graph.records import ROW_COLUMNS, Load, loads_json, records_folder
from graph.resolution.resolve import ENTITIES, MENTIONS, PAIRS, Summary, resolve
from graph.tables import read_table, write_table
from graph.workspace import PUBLIC_KEY, Published, Workspace

DOCKET = [person("张三"), company("甲公司"), person("李四", "c2"), company("甲公司", "c2")]
PARTIES = [numbered("张三", MAN), numbered("李四", MAN, "c2")]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace(tmp_path / "工作区")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        yield workspace


def take_in(workspace: Workspace, *given: tuple[str, list[Row]], form: str = "form") -> None:
    """Load each (source, rows) as the stage `load` leaves it."""
    these = []
    for order, (source, rows) in enumerate(given):
        load_id = f"{order:012x}"
        mentions = frame_of(
            [row | {"ref": f"{load_id}/-/{n}/party/0", "row": f"-/{n}"} for n, row in enumerate(rows)]
        ).drop("load", "precedence")
        names = mentions["row"].to_list()
        text = {
            "row": names,
            "key": names,
            "group": names,
            "digest": names,
            "corrects": [False] * len(names),
            "first": None,
        }
        load = Load(load_id, source, f"{source}.csv", "2023-01-01", 10, order, form, len(rows), 0)
        folder = records_folder(workspace, load)
        folder.mkdir(parents=True, exist_ok=True)
        write_table(pl.DataFrame(text, schema=ROW_COLUMNS), folder / "rows.parquet")
        write_table(mentions, folder / "mentions.parquet")
        these.append(load)
    with workspace.stage("load", inputs={"n": str(len(given)), "form": form}, parameters={}, code="c") as run:
        run.path("loads.json").write_text(loads_json(these), "utf-8")


def tables(published: Published) -> dict[str, pl.DataFrame]:
    return {name: read_table(published.folder / name) for name in (MENTIONS, ENTITIES, PAIRS)}


def test_every_mention_of_every_load_finds_its_entity(workspace: Workspace) -> None:
    take_in(workspace, ("DS02", DOCKET), ("DS02P", PARTIES))
    said: list[tuple[str, int, int]] = []
    assert resolve(workspace, progress=lambda *step: said.append(step)) == Summary(6, 2, 4, 0, skipped=False)
    found = tables(workspace.require("resolve"))
    assert found[MENTIONS]["load"].to_list() == [0, 0, 0, 0, 1, 1]
    assert sorted(found[ENTITIES].select("label", "mentions", "level").rows()) == [
        ("Company", 2, "I3"),
        ("Person", 4, "I4"),
    ]
    assert said == [("读取记录", 0, 3), ("归并 6 处提及", 1, 3), ("写出身份表", 2, 3), ("", 3, 3)]


def test_a_key_of_two_is_counted_as_kept_apart(workspace: Workspace) -> None:
    take_in(workspace, ("DS02P", [person("张三", gender="男"), person("张三", gender="女")]))
    assert resolve(workspace) == Summary(2, 2, 0, 1, skipped=False)


def test_a_replaced_row_no_longer_counts(workspace: Workspace) -> None:
    take_in(workspace, ("DS02P", [person("张三")]), ("DS02P", PARTIES[:1]))
    assert resolve(workspace).mentions == 1
    assert tables(workspace.require("resolve"))[MENTIONS]["load"].to_list() == [1]


def test_equal_input_is_skipped_and_another_is_not(workspace: Workspace) -> None:
    take_in(workspace, ("DS02", DOCKET))
    first = resolve(workspace)
    published = workspace.require("resolve")
    written = (published.folder / MENTIONS).stat().st_mtime_ns
    assert resolve(workspace) == Summary(first.mentions, first.entities, first.merged, first.kept_apart, skipped=True)
    assert workspace.require("resolve") == published
    assert (published.folder / MENTIONS).stat().st_mtime_ns == written
    take_in(workspace, ("DS02", DOCKET), ("DS02P", PARTIES))
    assert not resolve(workspace).skipped
    assert workspace.require("resolve").version != published.version


def test_records_read_anew_by_another_form_are_resolved_anew(workspace: Workspace) -> None:
    take_in(workspace, ("DS02", DOCKET))
    resolve(workspace)
    take_in(workspace, ("DS02", [*DOCKET[:3], company("乙公司", "c2")]), form="another")
    assert resolve(workspace) == Summary(4, 4, 0, 0, skipped=False)


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    published = []
    for name in ("one", "two"):
        workspace = Workspace(tmp_path / name)
        with workspace.writer():
            workspace.ensure_key(PUBLIC_KEY)
            take_in(workspace, ("DS02", DOCKET), ("DS02P", PARTIES))
            resolve(workspace)
        published.append(workspace.require("resolve"))
    one, two = published
    assert one.manifest()["content"] == two.manifest()["content"]
    assert set(one.manifest()["content"]["outputs"]) == {MENTIONS, ENTITIES, PAIRS}
    assert one.damaged() == []


def test_nothing_is_written_beside_the_stage(workspace: Workspace) -> None:
    take_in(workspace, ("DS02", DOCKET))
    before = {path for path in workspace.folder.rglob("*") if path.is_file()}
    resolve(workspace)
    new = {path for path in workspace.folder.rglob("*") if path.is_file()} - before
    home = workspace.folder / "resolve"
    assert new
    assert all(path.is_relative_to(home) for path in new)


def test_no_mentions_are_tables_without_rows(workspace: Workspace) -> None:
    take_in(workspace, ("DS02", []))
    assert resolve(workspace) == Summary(0, 0, 0, 0, skipped=False)


def test_what_is_missing_is_named_in_one_line(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    with workspace.writer():
        with pytest.raises(WorkspaceError, match="尚未装载数据"):
            resolve(workspace)
        take_in(workspace, ("DS02", DOCKET))
        with pytest.raises(WorkspaceError, match="尚无密钥"):
            resolve(workspace)
        workspace.ensure_key(PUBLIC_KEY)
        next(tmp_path.glob("records/*/mentions.parquet")).unlink()
        with pytest.raises(WorkspaceError, match="文件不存在"):
            resolve(workspace)
        assert workspace.current("resolve") is None
