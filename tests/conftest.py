"""What every suite shares: no deadlines, the real Neo4j, and the time of each suite printed at the end."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import chromium, window  # noqa: F401  # one browser for the whole run
from hypothesis import HealthCheck, settings
from neo4j_server import LTS, NEWEST, VERSIONS, running, wipe

from graph.store.address import Remote

# A busy machine is no failure; speed is measured in bench/.
settings.register_profile("without deadline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("without deadline")

_seconds: dict[str, float] = defaultdict(float)
_tests: dict[str, int] = defaultdict(int)


NEO4J = {"neo4j_lts", "neo4j_newest", "neo4j_server"}
LONG = ("test_road.py", "test_cli.py", "test_wheel.py", "test_notebooks.py")
"""Files that take minutes; begun last, one of them would run alone to the end."""


@pytest.hookimpl(tryfirst=True)  # before xdist looks for groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """For `--dist loadgroup`: a file stays on one worker, and all files that ask a Neo4j on the same, so that each
    version starts once. They come first, then the long ones."""
    if not config.pluginmanager.hasplugin("xdist"):
        return
    remote = {item.path for item in items if _asks_neo4j(item)}
    for item in items:
        together = "neo4j" if item.path in remote else item.nodeid.split("::", 1)[0]
        item.add_marker(pytest.mark.xdist_group(together))
    items.sort(key=lambda item: (item.path not in remote, item.path.name not in LONG))


def _asks_neo4j(item: pytest.Item) -> bool:
    """By its fixtures, or by a parameter that names the version it will take a fixture for."""
    named = getattr(item, "fixturenames", ())
    values = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return not NEO4J.isdisjoint(named) or any(isinstance(one, str) and one in VERSIONS for one in values)


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
