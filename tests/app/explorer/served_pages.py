"""The explorer served on a workspace, for a browser to look at."""

from collections.abc import Iterator
from contextlib import contextmanager

from chromium import streamlit_app

from app.settings import UPLOADS
from graph.workspace import Workspace


@contextmanager
def served(workspace: Workspace) -> Iterator[str]:
    """Its address, as 李敏 in Chinese."""
    env = {"QINGSU_WORKSPACE": str(workspace.folder), "QINGSU_USER": "李敏", "QINGSU_LANG": "zh"}
    env[UPLOADS] = str(workspace.folder.with_name("uploads"))
    with streamlit_app("app/explorer/server.py", env=env) as url:
        yield url
