"""What every suite shares: no deadlines, the real Neo4j, and the time of each suite printed at the end."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

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
