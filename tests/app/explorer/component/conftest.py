from collections.abc import Iterator
from pathlib import Path

import pytest
from canvas import Canvas
from chromium import Window, streamlit_app

HARNESS = Path(__file__).with_name("harness.py")


@pytest.fixture(scope="session")
def page_url() -> Iterator[str]:
    """The address of the harness; each test opens a session of its own."""
    with streamlit_app(HARNESS, env={"STREAMLIT_CLIENT_TOOLBAR_MODE": "minimal"}) as url:
        yield url


@pytest.fixture
def canvas(window: Window) -> Iterator[Canvas]:
    """An empty window; afterwards nothing may have gone wrong in it."""
    one = Canvas(window)
    yield one
    assert window.errors == []
