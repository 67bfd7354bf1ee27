"""Folders and zips give their tables, and a reason for everything else."""

import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from graph.errors import SourceError
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.files import NESTED, NO_TABLE, OTHER_ARCHIVE, Piece, pieces
from loaders.load import load
from loaders.provenance import Provenance

SAID = Provenance("虚构数据")
TABLE = "案号,受理法院,原告,被告\n（2023）冀9901民初1号,清和县人民法院,张三,李四\n"


def read(piece: Piece) -> bytes:
    with piece.local() as path:
        return path.read_bytes()


def packed(path: Path, **members: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return path


def without_the_mark(path: Path, name: bytes, content: bytes) -> Path:
    """A zip whose name is not said to be UTF-8; zipfile writes no such name."""
    placeholder = "x" * len(name)
    data = packed(path, **{placeholder: content}).read_bytes()
    path.write_bytes(data.replace(placeholder.encode(), name))
    return path


def test_a_folder_gives_its_tables_and_why_the_others_are_none(tmp_path: Path) -> None:
    for name in ("a.csv", "深/b.XLSX", "判决.pdf", "图.jpg", "包.rar", "~$b.xlsx", ".DS_Store", "深/Thumbs.db"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"1")
    found, refused = pieces([tmp_path])
    assert [(one.name, one.named) for one in found] == [("a.csv", False), ("判决.pdf", False), ("深/b.XLSX", False)]
    assert {one.name: one.reason for one in refused} == {
        "图.jpg": NO_TABLE,
        "包.rar": OTHER_ARCHIVE,
    }


def test_a_zip_is_a_folder(tmp_path: Path) -> None:
    inner = packed(tmp_path / "里.zip", **{"c.csv": TABLE}).read_bytes()
    path = packed(
        tmp_path / "导出.zip", **{"台账/a.csv": TABLE, "里.zip": inner, "__MACOSX/._a.csv": "", "文.caj": "1"}
    )
    found, refused = pieces([path])
    (one,) = found
    assert (one.name, read(one).decode()) == ("导出.zip/台账/a.csv", TABLE)
    assert {each.name: each.reason for each in refused} == {
        "导出.zip/文.caj": NO_TABLE,
        "导出.zip/里.zip": NESTED,
    }
    (again,) = pieces([tmp_path])[0][:1]
    assert again.name == "导出.zip/台账/a.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_packed_by_windows_and_linux_are_read(tmp_path: Path, encoding: str) -> None:
    path = without_the_mark(tmp_path / "导出.zip", "法院台账.csv".encode(encoding), TABLE.encode(encoding))
    (one,) = pieces([path])[0]
    assert one.name == "导出.zip/法院台账.csv"
    assert read(one).decode(encoding) == TABLE


def test_a_table_in_a_zip_is_loaded_and_can_be_looked_up(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        (one,) = load(workspace, [packed(tmp_path / "导出.zip", **{"a.csv": TABLE})], about=SAID).loaded
        (plain,) = load(workspace, [write(tmp_path / "a.csv", TABLE)], about=SAID).loaded
    assert (one.load.file, one.rows) == ("导出.zip/a.csv", 1)
    assert (plain.known, plain.load.file) == (True, "a.csv")


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda data: data[: len(data) // 2], "不是 zip 压缩包或已损坏"),
        (lambda _: b"not a zip", "不是 zip 压缩包或已损坏"),
        (lambda _: b"", "不是 zip 压缩包或已损坏"),
    ],
)
def test_a_broken_zip_is_one_line(tmp_path: Path, spoil: Any, reason: str) -> None:
    path = packed(tmp_path / "导出.zip", **{"a.csv": TABLE})
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(SourceError) as told:
        pieces([path])
    assert str(told.value) == f"导出.zip: {reason}"
    beside = write(tmp_path / "a.csv", TABLE)
    found, refused = pieces([tmp_path])
    assert ([one.path for one in found], [one.reason for one in refused]) == ([beside], [reason])


def test_a_password_a_bomb_and_damage_are_one_line_each(tmp_path: Path) -> None:
    locked = packed(tmp_path / "locked.zip", **{"a.csv": TABLE})
    data = bytearray(locked.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.index(mark) + at, 1)
    locked.write_bytes(data)
    bomb = packed(tmp_path / "bomb.zip", **{"a.csv": b"0" * (80 << 20)})
    damaged = packed(tmp_path / "damaged.zip", **{"a.csv": TABLE * 50})
    data = bytearray(damaged.read_bytes())
    data[45] ^= 0xFF
    damaged.write_bytes(data)
    for path, reason in ((locked, "有密码"), (bomb, "压缩炸弹"), (damaged, "已损坏")):
        (one,) = pieces([path])[0]
        with pytest.raises(SourceError, match=reason) as told:
            read(one)
        assert str(told.value).startswith(f"{path.name}/a.csv: ")


def test_a_large_table_that_packs_well_is_no_bomb(tmp_path: Path) -> None:
    text = TABLE + TABLE.splitlines()[1] * 1 + "\n" * (8 << 20)
    (one,) = pieces([packed(tmp_path / "导出.zip", **{"a.csv": text})])[0]
    assert read(one).decode() == text


@given(data=some.binary(max_size=600))
def test_no_bytes_break_it(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    path.write_bytes(b"PK\x03\x04" + data)
    try:
        for one in pieces([path])[0]:
            read(one)
    except SourceError as error:
        assert "\n" not in str(error)  # noqa: PT017
