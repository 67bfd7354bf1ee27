"""`qingsu explore`: serves this computer only, in folders of strangers too, and ends without a rest."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import psutil
import pytest
from chromium import Window

from app.cli.commands.explore import HERE, command, free_port
from app.settings import Settings, environment
from graph.workspace import Workspace

STRANGER = """
[server]
address = "0.0.0.0"
port = 1
baseUrlPath = "elsewhere"
headless = false
enableStaticServing = false
[browser]
gatherUsageStats = true
[client]
toolbarMode = "developer"
showErrorDetails = "full"
[runner]
magicEnabled = true
[theme]
base = "dark"
primaryColor = "#ff0000"
"""


def arguments(workspace: Path, port: int) -> list[str]:
    return [
        sys.executable, "-P", "-m", "app.cli.main", "explore", "--workspace", str(workspace), "--port", str(port),
    ]  # fmt: skip


@contextmanager
def exploring(workspace: Path, port: int, cwd: Path, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command, and the address that it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QINGSU_", "STREAMLIT_"))}
    process = subprocess.Popen(
        arguments(workspace, port), cwd=cwd, env={**kept, **more}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, encoding="utf-8", start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        lines = []
        for line in process.stderr:
            lines.append(line)
            if "请在浏览器中打开" in line:
                break
        else:
            raise AssertionError("".join(lines))
        yield process, line.split("打开 ")[1].split()[0]
    finally:
        for one in [*psutil.Process(process.pid).children(recursive=True)] if process.poll() is None else []:
            one.kill()
        process.kill()
        process.communicate()


def answers(url: str) -> bool:
    try:
        with build_opener(ProxyHandler({})).open(f"{url}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_it_takes_another_port_where_the_wished_one_is_taken(county: Workspace, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((HERE, 0))
        other.listen()
        taken = int(other.getsockname()[1])
        with exploring(county.folder, taken, tmp_path) as (_, url):
            assert url.startswith(f"http://{HERE}:")
            assert url != f"http://{HERE}:{taken}"
            assert answers(url)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_with_its_server_and_without_complaint(county: Workspace, tmp_path: Path, how: signal.Signals) -> None:
    with exploring(county.folder, free_port(0), tmp_path) as (process, url):
        (server,) = psutil.Process(process.pid).children()
        # Ctrl-C of a terminal reaches both; a kill the command alone.
        os.killpg(process.pid, how) if how is signal.SIGINT else process.send_signal(how)
        out, rest = process.communicate(timeout=30)
        assert process.returncode == 0
        assert out == ""
        assert rest.splitlines()[-1] == "研判页面已关闭"
        assert "Traceback" not in rest
        assert not server.is_running()
        assert not answers(url)


def test_uploaded_files_go_with_the_explorer(county: Workspace, tmp_path: Path, window: Window) -> None:
    temporary = tmp_path / "temporary"
    killed = temporary / f"qingsu-explore-{2**22 + 1}-x"  # no process has so high a number
    killed.mkdir(parents=True)
    file = tmp_path / "价.csv"
    file.write_text("品名,单价\n苹果,3\n", "utf-8")
    with exploring(county.folder, free_port(0), tmp_path, TMPDIR=str(temporary)) as (process, url):
        assert not killed.exists()
        page = window.page
        page.goto(f"{url}/load")
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_text("价.csv").first.wait_for()
        page.get_by_test_id("stFileChipIconSpinner").wait_for(state="hidden")  # a busy machine still takes it in
        page.get_by_label("取得依据").fill("公开网")
        page.get_by_role("button", name="下一步：字段对应").click()
        page.locator("tr.row", has_text="价.csv").wait_for()
        (held,) = temporary.rglob("价.csv")
        assert held.stat().st_mode & 0o077 == 0
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        assert list(temporary.rglob("*.csv")) == []


def test_only_this_computer_is_served(county: Workspace, tmp_path: Path) -> None:
    with exploring(county.folder, free_port(0), tmp_path) as (process, url):
        (server,) = psutil.Process(process.pid).children()
        listening = {one.laddr.ip for one in server.net_connections("tcp") if one.status == psutil.CONN_LISTEN}
        assert listening == {HERE}
        assert answers(url)


def test_a_stranger_s_folder_and_home_change_nothing(county: Workspace, tmp_path: Path, window: Window) -> None:
    """Their modules, pages and settings lie in the current folder and in the home; ours is what is drawn."""
    home, here = tmp_path / "home", tmp_path / "here"
    for folder in (home, here):
        (folder / ".streamlit").mkdir(parents=True)
        (folder / ".streamlit" / "config.toml").write_text(STRANGER, "utf-8")
    (here / "pages").mkdir()
    for name in ("pages/stranger.py", "app.py", "graph.py", "streamlit.py", "main.py"):
        (here / name).write_text("raise SystemExit('a stranger')", "utf-8")
    elsewhere = {"HOME": str(home), "USERPROFILE": str(home), "STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}
    wished = free_port(0)
    with exploring(county.folder, wished, here, **elsewhere) as (_, url):
        assert url == f"http://{HERE}:{wished}"
        window.page.goto(url)
        window.page.get_by_role("heading", name="态势总览").wait_for()
        window.page.locator(".tile").first.wait_for()
        assert window.page.get_by_text("stranger").count() == 0
        assert window.page.evaluate("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
        fonts = window.page.evaluate("() => fetch('/app/static/rare.woff2').then(answer => answer.status)")
        assert fonts == 200


def test_without_a_graph_it_serves_and_makes_nothing(tmp_path: Path) -> None:
    with exploring(tmp_path / "none", free_port(0), tmp_path) as (_, url):
        assert answers(url)
    assert not (tmp_path / "none").exists()


def test_the_child_gets_the_settings_as_they_are_and_no_password_in_its_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(Path("工作区"), "en", "bolt://h:7687", "u", "secret", 1.5, 7, 2.0, 3)
    told = environment(settings)
    assert told["QINGSU_WORKSPACE"] == str(tmp_path / "工作区")
    assert {name: told[f"QINGSU_{name}"] for name in ("LANG", "STORE", "STORE_PASSWORD", "QUERY_ROWS")} == {
        "LANG": "en", "STORE": "bolt://h:7687", "STORE_PASSWORD": "secret", "QUERY_ROWS": "3",
    }  # fmt: skip
    assert "secret" not in " ".join(command(1))


def test_a_free_port_is_the_wished_one_where_it_is_free() -> None:
    for _ in range(3):
        wished = free_port(0)
        time.sleep(0.05)
        if free_port(wished) == wished:
            return
    raise AssertionError("never the wished port")
