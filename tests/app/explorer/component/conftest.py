from collections.abc import Iterator
from pathlib import Path

import pytest
from canvas import Canvas
from chromium import Window, streamlit_app

HARNESS = Path(__file__).with_name("harness.py")
SETTINGS = {"STREAMLIT_CLIENT_TOOLBAR_MODE": "minimal", "STREAMLIT_GLOBAL_MIN_CACHED_MESSAGE_SIZE": "1e9"}
"""What the product's configuration says, too; the second is explained in network.py."""


@pytest.fixture(scope="session")
def page_url() -> Iterator[str]:
    """The address of the harness; each test opens a session of its own."""
    with streamlit_app(HARNESS, env=SETTINGS) as url:
        yield url


@pytest.fixture
def canvas(window: Window) -> Iterator[Canvas]:
    """An empty window; afterwards nothing may have gone wrong in it."""
    one = Canvas(window)
    yield one
    assert window.errors == []
