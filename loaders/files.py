"""Which files a load is given: those named, below a folder, in a zip; and those left out, with the reason."""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from graph.errors import Place, QingsuError, SourceError
from graph.workspace import LOCK
from loaders.formats.packed import BOMB, is_bomb
from loaders.tabular import SUFFIXES

ZIP = ".zip"
NO_TABLE = "不是表格, 也不是文书"
ARCHIVES = (".rar", ".7z", ".gz", ".tar")
NESTED = "是压缩包里的压缩包, 请先解开外面一层"
OTHER_ARCHIVE = "是压缩包, 请解开或改用 zip"
_UTF8 = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Piece:
    """A table file. `name` is the path below what was given; `named`: somebody asked for this very file."""

    name: str
    named: bool
    path: Path
    member: zipfile.ZipInfo | None = None

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    @contextmanager
    def local(self) -> Iterator[Path]:
        """Where the file can be read; what is packed is unpacked for as long.

        Raises SourceError: it cannot be read, it is packed with a password, or grows beyond all measure.
        """
        if self.member is None:
            try:
                with self.path.open("rb"):
                    pass
            except OSError as error:
                raise SourceError("文件无法打开", Place(self.name)) from error
            yield self.path
            return
        with tempfile.TemporaryDirectory(prefix="qingsu-") as folder:
            unpacked = Path(folder) / f"unpacked{self.suffix}"
            _unpack(self.path, self.member, self.name, unpacked)
            yield unpacked


@dataclass(frozen=True)
class Refused:
    """A file that is not loaded."""

    name: str
    reason: str

    @staticmethod
    def by(error: QingsuError, name: str) -> "Refused":
        row, column = (error.at.row, error.at.column) if error.at else (None, None)
        where = [f"第 {row} 行"] if row else []
        where += [f"“{column}”"] if column else []
        return Refused(name, f"{''.join(where)}: {error.reason}" if where else error.reason)


def no_table(suffix: str) -> str:
    """Why a file with this suffix is no table that is read; "" where it is."""
    if suffix in SUFFIXES:
        return ""
    return OTHER_ARCHIVE if suffix in (*ARCHIVES, ZIP) else NO_TABLE


def pieces(paths: Iterable[Path], refuses: Callable[[str], str] = no_table) -> tuple[list[Piece], list[Refused]]:
    """The files of `paths`, in the order given and by name below folders; those whose suffix `refuses` with the reason.

    Left out without a word: what office programs and systems leave beside files (`~$…`, `.…`, Thumbs.db), what our own
    simulator says about its rings, and a workspace that stands in the folder. Raises SourceError: a path is not there,
    or a folder or zip has no file.
    """
    found: list[Piece] = []
    refused: list[Refused] = []
    for path in paths:
        if path.is_dir():
            ours = {lock.parent for lock in path.rglob(LOCK)}
            inside = sorted(
                p for p in path.rglob("*") if p.is_file() and _counts(p.name) and ours.isdisjoint(p.parents)
            )
            if not inside:
                raise SourceError("文件夹中没有可装载的文件", Place(str(path)))
            for one in inside:
                _sort(one, one.relative_to(path).as_posix(), found, refused, refuses)
        elif not path.exists():
            raise SourceError("文件不存在", Place(str(path)))
        elif path.suffix.lower() == ZIP:
            before = len(found) + len(refused)
            found += _members(path, path.name, refused, refuses)
            if len(found) + len(refused) == before:
                raise SourceError("压缩包中没有可装载的文件", Place(path.name))
        else:
            found.append(Piece(path.name, True, path))
    return found, refused


def _sort(path: Path, name: str, found: list[Piece], refused: list[Refused], refuses: Callable[[str], str]) -> None:
    if path.suffix.lower() == ZIP:
        try:
            found += _members(path, name, refused, refuses)
        except SourceError as error:
            refused.append(Refused.by(error, name))
    elif reason := refuses(path.suffix.lower()):
        refused.append(Refused(name, reason))
    else:
        found.append(Piece(name, False, path))


def _counts(name: str) -> bool:
    return not name.startswith(("~$", ".")) and name not in ("Thumbs.db", "desktop.ini", "truth.json", "papers.jsonl")


def _members(path: Path, name: str, refused: list[Refused], refuses: Callable[[str], str]) -> Iterator[Piece]:
    """The tables in a zip. Raises SourceError: it is none, or is damaged."""
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SourceError("不是 zip 压缩包或已损坏", Place(name)) from error
    for member in sorted(members, key=_member_name):
        inside = _member_name(member)
        if member.is_dir() or inside.startswith("__MACOSX/") or not _counts(PurePosixPath(inside).name):
            continue
        whole = f"{name}/{inside}"
        suffix = PurePosixPath(inside).suffix.lower()
        if reason := NESTED if suffix == ZIP else refuses(suffix):
            refused.append(Refused(whole, reason))
        else:
            yield Piece(whole, False, path, member)


def _member_name(member: zipfile.ZipInfo) -> str:
    """Without the mark of UTF-8, Windows packs Chinese names as GBK and Linux as UTF-8; zipfile reads both as CP437."""
    if member.flag_bits & _UTF8:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return member.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return member.filename


def _unpack(path: Path, member: zipfile.ZipInfo, name: str, target: Path) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise SourceError("压缩包有密码, 请先解开", Place(name))
    if is_bomb(member):
        raise SourceError(BOMB, Place(name))
    try:
        with zipfile.ZipFile(path) as packed, packed.open(member) as file, target.open("wb") as out:
            shutil.copyfileobj(file, out, 1 << 20)  # ends at the size that the member says it has
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error) as error:
        raise SourceError("压缩包已损坏, 或压缩方式不支持", Place(name)) from error
