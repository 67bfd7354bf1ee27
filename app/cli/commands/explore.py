"""The explorer: pages in the browser, served on this computer only."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import psutil  # type: ignore[import-untyped]
import typer

from app.cli.talk import tell
from app.language import say
from app.settings import UPLOADS, Settings, environment
from graph.errors import WorkspaceError
from graph.workspace import Workspace

commands = typer.Typer()
HERE = "127.0.0.1"
PORT = 8501
FIRST_PAGE_SECONDS = 60.0
STOP_SECONDS = 3.0
_HELD = "qingsu-explore-"
_SERVER = Path(__file__).parents[2] / "explorer" / "server.py"


@commands.command()
def explore(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="端口; 已被占用则另取一个", min=1, max=65535)] = PORT,
) -> None:
    """在浏览器中研判: 态势、线索、网络、关系。只在本机开放, 按 Ctrl-C 结束。

    例: qingsu explore --port 8600
    """
    serve(context.obj, port)


def serve(settings: Settings, port: int = PORT) -> None:
    """Serve the workspace's pages until Ctrl-C; before the first load there is the page that loads, and it leads there.

    Raises WorkspaceError: the workspace is damaged, or the server fails.
    """
    Workspace(settings.workspace).current("build")
    chosen = free_port(port)
    if chosen != port:
        tell(say(f"端口 {port} 已被占用, 改用 {chosen}", f"Port {port} is taken; using {chosen}"))
    signal.signal(signal.SIGTERM, _interrupted)  # or a kill would leave the server behind
    uploads = _uploads()
    server = subprocess.Popen(
        command(chosen),
        cwd=_SERVER.parent,
        env=environment(settings) | {UPLOADS: uploads},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # its own greeting, in English; what goes wrong comes on stderr
    )
    try:
        address = f"http://{HERE}:{chosen}"
        _wait(server, address)
        tell(say(f"请在浏览器中打开 {address} (按 Ctrl-C 结束)", f"Open {address} in a browser (Ctrl-C ends it)"))
        if server.wait():
            raise WorkspaceError(say("研判页面的服务意外结束", "the explorer's server ended unexpectedly"))
    except KeyboardInterrupt:
        tell(say("研判页面已关闭", "The explorer is closed"))
    finally:
        _stop(server)
        shutil.rmtree(uploads, ignore_errors=True)


def _uploads() -> str:
    """A folder for what is uploaded to the pages; those of explorers that were killed are taken away."""
    for path in Path(tempfile.gettempdir()).glob(f"{_HELD}*"):
        pid = path.name.removeprefix(_HELD).split("-")[0]
        if pid.isdecimal() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(path, ignore_errors=True)
    return tempfile.mkdtemp(prefix=f"{_HELD}{os.getpid()}-")


def command(port: int) -> list[str]:
    """The server's command line: what a stranger's settings must not change stands here, not in a file.

    `-P`: modules of the current folder do not win. The rest of the settings lies beside the entry script, and that
    file wins over those of the home and of the current folder.
    """
    return [
        sys.executable, "-P", "-m", "streamlit", "run", str(_SERVER),
        f"--server.port={port}", f"--server.address={HERE}", "--server.headless=true", "--server.baseUrlPath=",
        "--server.fileWatcherType=none", "--browser.gatherUsageStats=false", "--global.developmentMode=false",
    ]  # fmt: skip


def free_port(wished: int) -> int:
    """The wished port of the loopback, else one that the system gives."""
    for port in (wished, 0):
        with socket.socket() as one:
            if os.name != "nt":  # on Windows the option would take a port that is in use
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind((HERE, port))
            except OSError:
                continue
            return int(one.getsockname()[1])
    raise WorkspaceError(say("本机没有空闲端口", "no free port on this computer"))


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    """Until the server answers. Raises WorkspaceError: it ended, or it is silent for too long."""
    opener = build_opener(ProxyHandler({}))
    until = time.monotonic() + FIRST_PAGE_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with opener.open(f"{address}/_stcore/health", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise WorkspaceError(say("研判页面没有启动, 原因见上", "the explorer did not start; see above"))


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
