from pathlib import Path

import pytest
from canvas import Canvas
from chromium import Window, chromium, streamlit_app, window  # noqa: F401

HARNESS = Path(__file__).with_name("harness.py")


@pytest.fixture(scope="session")
def page_url():
    """The address of the harness; each test opens a session of its own."""
    with streamlit_app(HARNESS, env={"STREAMLIT_CLIENT_TOOLBAR_MODE": "minimal"}) as url:
        yield url


@pytest.fixture
def canvas(window: Window) -> Canvas:  # noqa: F811
    """An empty window; afterwards nothing may have gone wrong in it."""
    one = Canvas(window)
    yield one
    assert window.errors == []
