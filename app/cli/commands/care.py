"""Caring for the installation: the store, the schema, the settings, what this machine can do."""

import json
import platform
import shutil
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from app.cli.talk import show_json, show_table, tell
from app.language import say
from app.settings import SECRET, VARIABLES, Settings
from graph.errors import StoreError
from graph.store.address import Remote
from graph.store.embedded import store_folder
from graph.store.host import host_status, open_host, stop_host
from graph.store.remote import connected, look
from graph.workspace import Workspace
from queries.library import library
from queries.office import office_file, read_office

commands = typer.Typer()
store = typer.Typer(no_args_is_help=True, help="图库: 状态与停止。")
commands.add_typer(store, name="store")
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
GIGABYTE = 1 << 30


@store.command()
def status(context: typer.Context, as_json: Json = False) -> None:
    """图库是否在运行: 内嵌的看端口、内存与数据库, --store 所指的 Neo4j 看版本与所载图谱。

    例: qingsu store status
    """
    settings: Settings = context.obj
    workspace = Workspace(settings.workspace)
    address = settings.address
    if isinstance(address, Remote):
        told: dict[str, object] = look(workspace, address).__dict__
    else:
        built = workspace.current("build")
        database = built.facts["database"] if built is not None else None
        told = {**host_status(store_folder(workspace)).__dict__, "database": database}
    if as_json:
        show_json(told)
        return
    show_table(("项目", "值"), told.items())


@store.command()
def stop(context: typer.Context) -> None:
    """停止内嵌图库; 下次用到时自动启动。

    例: qingsu store stop
    """
    settings: Settings = context.obj
    if isinstance(address := settings.address, Remote):
        raise StoreError(say("不是清诉启动的, 不由清诉停止", "not started by qingsu, nor stopped by it"), address.place)
    stopped = stop_host(store_folder(Workspace(settings.workspace)))
    tell(say("已停止", "Stopped") if stopped else say("图库本未运行", "The store was not running"))


@commands.command()
def config(
    context: typer.Context,
    own: Annotated[Path | None, typer.Option("--queries", help="本院自己的查询文件夹")] = None,
    office: Annotated[
        Path | None, typer.Option("--office", help="本院参数文件; 不写则用查询文件夹中的 office.toml")
    ] = None,
    as_json: Json = False,
) -> None:
    """本次运行的设置, 及设置它们的环境变量; 以及本院改动的启发式数值。

    例: qingsu config
    """
    settings: Settings = context.obj
    rows = [
        (variable, "***" if name in SECRET and getattr(settings, name) else str(getattr(settings, name)))
        for name, variable in VARIABLES.items()
    ]
    known = library(own)
    ours = read_office(office_file(office, own), known)
    if as_json:
        show_json({**dict(rows), **({"office": ours.values} if ours.values else {})})
    else:
        show_table(("环境变量", "值"), rows)
        for line in (line for query in known.values() for line in ours.told(query)):
            typer.echo(say("本院参数: ", "Office's value: ") + line)


@commands.command()
def doctor(context: typer.Context, as_json: Json = False) -> None:
    """这台机器能做什么: 逐项检查, 有一项不行则以 1 结束。

    例: qingsu doctor
    """
    settings: Settings = context.obj
    checks = [_python(), _system(), _engine(), _client(), _disk(settings), _workspace(settings)]
    if settings.store:
        checks.append(_neo4j(settings))
    if as_json:
        show_json([{"check": name, "ok": ok, "told": told} for name, ok, told in checks])
    else:
        show_table(
            ("检查", "结果", "说明"),
            ((n, {True: "可以", False: "不行", None: "未验证"}[ok], told) for n, ok, told in checks),
        )
    if any(ok is False for _, ok, _ in checks):
        raise typer.Exit(1)


Check = tuple[str, bool | None, str]


def _python() -> Check:
    return "Python", sys.version_info >= (3, 11), platform.python_version()


def _system() -> Check:
    name = f"{platform.system()} {platform.machine()}"
    if platform.system() == "Linux":
        return say("系统", "System"), True, name
    return say("系统", "System"), None, name + say(": 此处没有试过", ": not tried here")


def _engine() -> Check:
    """Started in a folder of its own and asked, for only that shows that it runs here."""
    title = say("内嵌图库", "Embedded store")
    with tempfile.TemporaryDirectory(prefix="qingsu-doctor-") as folder:
        started = time.monotonic()
        try:
            with open_host(Path(folder), idle_seconds=5, heap_mb=256) as host:
                host.databases()
        except StoreError as error:
            return title, False, str(error)
        finally:
            stop_host(Path(folder))
        seconds = time.monotonic() - started
    return (
        title,
        True,
        say(f"启动并应答, {seconds:.1f} 秒", f"starts and answers, {seconds:.1f} s")
        + f" ({_version('arcadedb-embedded')})",
    )


def _neo4j(settings: Settings) -> Check:
    try:
        address = settings.address
        assert isinstance(address, Remote)
        with connected(address) as driver:
            return "Neo4j", True, f"{address.uri} {driver.get_server_info().agent}"
    except StoreError as error:
        return "Neo4j", False, str(error)


def _client() -> Check:
    return say("图库驱动", "Driver"), find_spec("neo4j") is not None, _version("neo4j")


def _disk(settings: Settings) -> Check:
    folder = settings.workspace
    while not folder.exists():
        folder = folder.absolute().parent
    free = shutil.disk_usage(folder).free / GIGABYTE
    return say("磁盘", "Disk"), free > 1, say(f"可用 {free:.1f} GB", f"{free:.1f} GB free")


def _workspace(settings: Settings) -> Check:
    workspace = Workspace(settings.workspace)
    title = say("工作区", "Workspace")
    if not workspace.folder.exists():
        return title, True, say("尚未建立", "not made yet")
    bad = [
        f"{stage}: {json.dumps(damaged, ensure_ascii=False)}"
        for stage in ("load", "resolve", "build", "find")
        if (published := workspace.current(stage)) is not None and (damaged := published.damaged())
    ]
    return title, not bad, "; ".join(bad) or say("各阶段文件完好", "all stage files are as written")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return say("未安装", "not installed")
