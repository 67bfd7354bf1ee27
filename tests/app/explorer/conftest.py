"""A small invented county through every stage, once a run: what pages are tested on."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from served_pages import served

from graph.build import build
from graph.detect import detect
from graph.resolution.resolve import resolve
from graph.store.embedded import store_folder
from graph.store.host import stop_host
from graph.workspace import PUBLIC_KEY, Workspace, code_hash
from loaders.load import load
from loaders.synthetic.simulate import simulate
from queries.clues import find

ROOT = Path(__file__).parents[3]
CASES = 600
DECOYS = 20
A_DAY = 86_400.0


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Workspace:
    """Loaded, resolved, built, with rings and clues; its store is stopped, for pages do not need it. Tests do not write
    to it: `own_county` is a copy to decide in.

    Made by the stages, half a minute and more, then kept in pytest's cache until code that shapes it changes.
    """
    kept = pytestconfig.cache.mkdir("county") / code_hash(*(ROOT / name for name in ("graph", "loaders", "queries")))
    if not kept.exists():
        aside = tmp_path_factory.mktemp("made")
        _make(aside)
        for old in kept.parent.iterdir():
            if time.time() - old.stat().st_mtime > A_DAY:  # of a younger one another run may be making its copy
                shutil.rmtree(old)
        whole = kept.with_name(f"{kept.name}.{os.getpid()}")
        shutil.move(aside / "workspace", whole)  # it may come from another disk
        try:
            whole.rename(kept)
        except OSError:  # another run was first
            shutil.rmtree(whole)
    folder = tmp_path_factory.mktemp("county") / "workspace"
    shutil.copytree(kept, folder)
    return Workspace(folder)


def _make(folder: Path) -> None:
    simulate(folder / "files", cases=CASES, seed=1, difficulty="easy")
    workspace = Workspace(folder / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [folder / "files"])
        resolve(workspace)
        try:
            build(workspace)
            detect(workspace, seed=1, decoys=DECOYS)
            find(workspace)
        finally:
            stop_host(store_folder(workspace))


@pytest.fixture
def own_county(county: Workspace, tmp_path: Path) -> Workspace:
    """A copy of the county, without its store, that a test may decide in and publish to."""
    return copied(county, tmp_path / "county")


@pytest.fixture(scope="session")
def site(county: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the explorer on a copy of the county, for tests in a browser that decide nothing."""
    own = copied(county, tmp_path_factory.mktemp("site") / "county")
    with served(own) as url:
        yield url


def copied(county: Workspace, folder: Path) -> Workspace:
    """The files are links: a stage replaces files, never their bytes. A ledger is written in place, so it stays."""
    apart = shutil.ignore_patterns("store", "ledger.sqlite*")
    shutil.copytree(county.folder, folder, copy_function=os.link, ignore=apart)
    return Workspace(folder)


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The environment of an office: nobody's settings but ours. `setenv("QINGSU_WORKSPACE", …)` opens a workspace."""
    for name in list(os.environ):
        if name.startswith("QINGSU_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("QINGSU_USER", "李敏")
    yield monkeypatch
    st.cache_resource.clear()
