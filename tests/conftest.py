"""What every suite shares: no deadlines, and the time of each suite printed at the end."""

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure; speed is measured in bench/.
settings.register_profile("without deadline", deadline=None)
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
