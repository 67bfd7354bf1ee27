"""Reports: a ring or clue as Word, HTML, PDF or Excel, taken down in the ledger when it goes out."""

import errno
import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from app.cli.talk import show_text, tell
from app.language import say
from graph.errors import Place, QingsuError
from graph.ledger import Ledger
from graph.workspace import FORBIDDEN, FULL, Workspace

commands = typer.Typer()
Kind = Literal["ring", "clue"]
Form = Literal["docx", "html", "pdf", "xlsx"]
FORMS: tuple[Form, ...] = get_args(Form)
USER = "QINGSU_USER"


@commands.command()
def report(
    context: typer.Context,
    kind: Annotated[Kind, typer.Argument(help="ring (团伙) 或 clue (线索)")],
    identifier: Annotated[str, typer.Argument(metavar="ID", help="序号, 或编号的开头")],
    form: Annotated[
        Form | None, typer.Option("--format", help="不写则看 -o 的后缀, 再不然 docx", show_default=False)
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="文件, 或放进哪个文件夹; 不写则在当前文件夹以编号为名", show_default=False),
    ] = None,
    who: Annotated[str, typer.Option(help=f"制作人, 印在报告上; 不写则为 {USER} 或系统用户")] = "",
    scope: Annotated[str, typer.Option(help="数据范围, 印在报告上; 不写则为本工作区全部数据")] = "",
    force: Annotated[bool, typer.Option("--force", help="已有同名而内容不同的文件时, 覆盖它")] = False,
) -> None:
    """一个团伙或一条线索的研判报告: Word、可操作的网页、PDF 或电子表格附件; 出具的报告记入认定记录。

    同样的数据、认定、制作人与范围, 得到逐字节相同的文件和同一个编号。

    例: qingsu report ring 1 --format docx
    """
    form = form or _form_of(output)
    if output is not None and not output.is_dir() and output.suffix.lower() != f".{form}":
        told = say(f"应以 .{form} 结尾, 或是已有的文件夹", f"must end in .{form}, or be a folder")
        raise typer.BadParameter(told, param_hint="--output")
    from app.dossiers.material import material  # noqa: PLC0415  # numba, for which no other command should wait
    from app.reports.report import issue, write_report  # noqa: PLC0415

    workspace = Workspace(context.obj.workspace)
    opened = material(workspace)
    made = write_report(
        opened,
        kind,
        identifier,
        form,
        who=who or os.environ.get(USER, "").strip() or _system_user(),
        scope=scope or say("本工作区全部数据", "all data of this workspace"),
    )
    path = _path(output, made.name)
    with _put(path, made.data, force=force):
        issue(Ledger(workspace.folder), opened, made)
    show_text(str(path))
    digest = made.content.short_digest
    tell(
        say(
            f"已写出并记入认定记录: 编号 {made.number}, 内容校验码 {digest}",
            f"Written and taken down in the ledger: number {made.number}, digest {digest}",
        )
    )


def _form_of(output: Path | None) -> Form:
    return next((one for one in FORMS if output is not None and output.suffix.lower() == f".{one}"), FORMS[0])


def _path(output: Path | None, name: str) -> Path:
    if output is None:
        return Path(name)
    return output / name if output.is_dir() else output


@contextmanager
def _put(path: Path, data: bytes, *, force: bool) -> Iterator[None]:
    """Write the file aside, and after the block in its place: it is there only when it was taken down.

    Raises QingsuError: the folder is absent or not ours, the disk is full, or another file stands there.
    """
    place = Place(str(path))
    if path.exists() and not force and (not path.is_file() or path.read_bytes() != data):
        raise QingsuError(
            say("已有内容不同的同名文件, 请换个名字, 或加 --force 覆盖", "another file is there; rename, or --force"),
            place,
        )
    if not path.parent.is_dir():
        raise QingsuError(say("没有这个文件夹, 请先建立", "no such folder; make it first"), Place(str(path.parent)))
    aside = path.with_name(path.name + ".aside")
    try:
        aside.write_bytes(data)
        yield
        aside.replace(path)
    except OSError as error:
        raise _told(error, place) from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _told(error: OSError, place: Place) -> QingsuError:
    if error.errno in FULL:
        return QingsuError(say("磁盘已满, 没有写出报告", "the disk is full; nothing was written"), place)
    if error.errno in FORBIDDEN:
        return QingsuError(say("这里不能写入, 请换一个文件夹", "not allowed to write here"), place)
    if error.errno == errno.ENAMETOOLONG:
        return QingsuError(say("文件名太长", "the file name is too long"), place)
    return QingsuError(say(f"写不出报告: {error.strerror}", f"cannot be written: {error.strerror}"), place)


def _system_user() -> str:
    """Raises QingsuError: the system has no name for who runs this."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in some containers
        raise QingsuError(
            say("不知道是谁在制作, 请写 --who 姓名", "who makes it is not known; give --who NAME")
        ) from None
