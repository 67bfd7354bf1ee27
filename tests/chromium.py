"""A real Chromium for tests, cut off from every network, and Streamlit apps for it to look at.

The browser is the one `QINGSU_CHROMIUM` names, else the system's, else Playwright's own. Without any the tests are
skipped, and fail where `CI` is set. A test takes the fixture `window`: an empty page that remembers every request and
every error. All requests must stay on the loopback; `window` checks that when the test is over.

    def test_page(window: Window, tmp_path: Path) -> None:
        with streamlit_app("app/explorer/main.py", env={"QINGSU_WORKSPACE": str(tmp_path)}) as url:
            window.page.goto(url)
            window.page.get_by_text("线索列表").wait_for()
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest
from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Page, Request, WebSocket, expect, sync_playwright

ROOT = Path(__file__).parents[1]
OFFICE_SCREEN = {"width": 1366, "height": 768}
READY_SECONDS = 120.0
PATIENCE_MS = 90_000
"""Until something waited for or expected is there: a busy machine is no failure."""
expect.set_options(timeout=PATIENCE_MS)
OFFLINE = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_WITHOUT_NETWORK = {"about", "blob", "data", "file"}
_SYSTEM = ("chromium", "chromium-browser", "google-chrome")


def binary(chromium: BrowserType) -> str | None:
    """The browser to run, by the order above; None where there is none."""
    named = os.environ.get("QINGSU_CHROMIUM")
    candidates = [named] if named else [*(shutil.which(name) for name in _SYSTEM), chromium.executable_path]
    return next((one for one in candidates if one and Path(one).is_file()), None)


@contextmanager
def started(chromium: BrowserType, *more: str) -> Iterator[Browser]:
    """A headless Chromium with a throw-away profile; `more` are switches beside those that keep it offline.

    A second one beside the fixture's: `started(chromium.browser_type, "--disable-webgl")`.
    """
    executable = binary(chromium)
    if executable is None:
        reason = "没有 Chromium: 请安装 chromium, 或以 QINGSU_CHROMIUM 指明其路径"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    browser = chromium.launch(executable_path=executable, headless=True, args=[*OFFLINE, *more])
    try:
        yield browser
    finally:
        browser.close()


@dataclass
class Window:
    """One page of a fresh profile, and what it did."""

    page: Page
    requests: list[str] = field(default_factory=list)
    """Addresses of all requests and sockets, in order."""
    errors: list[str] = field(default_factory=list)
    """Uncaught script errors and what was printed as an error on the console."""

    def left_loopback(self) -> list[str]:
        """The requests that would have left this computer."""
        return [url for url in self.requests if not _stays(url)]


@contextmanager
def opened(browser: Browser, **more: Any) -> Iterator[Window]:
    """A window of the office's size in Chinese; `more` goes to Playwright's `new_context`."""
    settings = {"viewport": OFFICE_SCREEN, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "accept_downloads": True}
    context = browser.new_context(**{**settings, **more})
    context.set_default_timeout(PATIENCE_MS)
    try:
        window = Window(context.new_page())

        def asked(request: Request) -> None:
            window.requests.append(request.url)

        def connected(socket: WebSocket) -> None:
            window.requests.append(socket.url)

        def said(message: ConsoleMessage) -> None:
            if message.type == "error":
                window.errors.append(message.text)

        context.on("request", asked)
        context.on("page", lambda page: page.on("websocket", connected))
        window.page.on("websocket", connected)
        context.on("console", said)
        context.on("weberror", lambda error: window.errors.append(str(error.error)))
        yield window
    finally:
        context.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the whole run; each test opens a window of its own. One conftest imports it: Playwright runs once
    in a thread.
    """
    with sync_playwright() as playwright, started(playwright.chromium) as browser:
        yield browser


@pytest.fixture
def window(chromium: Browser) -> Iterator[Window]:
    """An empty page of 1366×768; afterwards no request may have left the loopback."""
    with opened(chromium) as one:
        yield one
    assert one.left_loopback() == []


@contextmanager
def streamlit_app(script: str | Path, *args: str, env: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run a Streamlit script (a path from the project's root, or absolute) on a free port of the loopback.

    Gives the base address without a slash at the end. `args` reach the script's `sys.argv`; `env` is laid over the
    environment, so `STREAMLIT_…` settings can be given there. Raises AssertionError with what the server said where it
    does not come up.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / script)]
    command += ["--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}"]
    command += ["--browser.gatherUsageStats=false", "--server.fileWatcherType=none", "--", *args]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        try:
            deadline = time.monotonic() + READY_SECONDS
            while not _answers(url):
                if process.poll() is not None or time.monotonic() > deadline:
                    said.seek(0)
                    raise AssertionError(f"Streamlit 没有起来:\n{said.read().decode('utf-8', 'replace')[-3000:]}")
                time.sleep(0.1)
            yield url
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()


def _stays(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in _WITHOUT_NETWORK or parts.hostname in _LOOPBACK


def _answers(url: str) -> bool:
    try:
        with build_opener(ProxyHandler({})).open(f"{url}/_stcore/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
