"""What every suite shares: no deadlines, the real Neo4j, and the time of each suite printed at the end."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from chromium import chromium, window  # noqa: F401  # one browser for the whole run
from hypothesis import HealthCheck, settings
from neo4j_server import LTS, NEWEST, running, wipe

from graph.store.address import Remote

# A busy machine is no failure; speed is measured in bench/.
settings.register_profile("without deadline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("without deadline")

_seconds: dict[str, float] = defaultdict(float)
_tests: dict[str, int] = defaultdict(int)


LONG = ("test_road.py", "test_cli.py", "test_wheel.py", "test_notebooks.py")
"""Files that take minutes; begun last, one of them would run alone to the end."""
_SERVERS = re.compile(r"\bneo4j_(?:lts|newest|server)\b|\bVERSIONS\b")
"""In the text of a file: its tests ask one of the shared Neo4j servers."""


@cache
def asks_neo4j(file: str) -> bool:
    """Whether a file of tests, by its path from the project's root, asks a Neo4j."""
    return _SERVERS.search((Path(__file__).parents[1] / file).read_text("utf-8")) is not None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file stays on one worker, and all files that ask a Neo4j on the same one, so that each version starts once."""
    from xdist.scheduler import LoadScopeScheduling  # where it is not installed nobody calls this

    class Scheduling(LoadScopeScheduling):  # type: ignore[misc, unused-ignore]
        def _split_scope(self, nodeid: str) -> str:
            file: str = nodeid.split("::", 1)[0]
            return "neo4j" if asks_neo4j(file) else file

    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that ask a Neo4j first, then the long ones."""
    items.sort(key=lambda item: (not asks_neo4j(item.nodeid.split("::", 1)[0]), item.path.name not in LONG))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add the time of a test to its suite: the folder below `tests/`, or the file that stands there."""
    parts = Path(report.nodeid.split("::", 1)[0]).parts
    suite = "/".join(parts[1:3]) if len(parts) > 2 else parts[-1]
    _seconds[suite] += report.duration
    _tests[suite] += report.when == "call"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("time of each suite")
    for suite in sorted(_seconds, key=lambda one: -_seconds[one]):
        terminalreporter.write_line(f"{_seconds[suite]:8.1f} s  {_tests[suite]:5} tests  {suite}")


@pytest.fixture(scope="session")
def neo4j_lts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remote]:
    """The long-term version of Neo4j; a test empties it with `wipe` before it uses it."""
    with running(LTS, tmp_path_factory.mktemp("neo4j-lts")) as remote:
        yield remote


@pytest.fixture(scope="session")
def neo4j_newest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remote]:
    with running(NEWEST, tmp_path_factory.mktemp("neo4j-newest")) as remote:
        yield remote


@pytest.fixture(params=["neo4j_lts", "neo4j_newest"])
def neo4j_server(request: pytest.FixtureRequest) -> Remote:
    """Each version in turn, empty."""
    remote: Remote = request.getfixturevalue(request.param)
    wipe(remote)
    return remote
