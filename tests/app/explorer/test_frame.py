"""The frame: pages are found and drawn, whatever subset there is; errors are sentences; a new graph is taken up."""

import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from looking import MAIN, html, opened, toasts
from streamlit.testing.v1 import AppTest

from app.explorer import tokens
from app.explorer.views import GROUPS, views
from graph.errors import SchemaError
from graph.workspace import Workspace

ROOT = Path(__file__).parents[3]
PAGE = 'PAGE = {"zh": "甲页", "en": "Page", "group": "研判", "order": 5, "path": "a"}\n'


# ---- pages


def test_every_page_says_what_it_is_and_has_an_address_of_its_own() -> None:
    found = views()
    assert [one.name for one in found][:2] == ["overview", "clues"]
    assert len({one.path for one in found}) == len(found)
    for one in found:
        assert one.group in GROUPS
        assert re.search("[一-鿿]", one.zh)
        assert one.en.isascii()


def test_a_page_is_added_by_a_file_and_read_without_being_run(tmp_path: Path) -> None:
    (tmp_path / "later.py").write_text(PAGE.replace("5", "9") + "raise SystemExit\n", "utf-8")
    (tmp_path / "first.py").write_text(PAGE + "raise SystemExit\n", "utf-8")
    (tmp_path / "_part.py").write_text("raise SystemExit\n", "utf-8")
    assert [(one.name, one.zh, one.order) for one in views(tmp_path)] == [("first", "甲页", 5), ("later", "甲页", 9)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PAGE = dict(zh='甲')\n",
        PAGE.replace('"order": 5', '"order": "5"'),
        PAGE.replace('"path": "a"', '"where": "a"'),
        PAGE.replace("研判", "别处"),
        "PAGE = ['甲']\n",
    ],
)
def test_a_page_that_does_not_say_what_it_is_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.py").write_text(text, "utf-8")
    with pytest.raises(SchemaError, match=r"odd\.py"):
        views(tmp_path)


def test_nowhere_may_data_be_markup() -> None:
    files = sorted((ROOT / "app" / "explorer").rglob("*.py"))
    assert len(files) > 20
    assert [one.name for one in files if "unsafe_allow_html" in one.read_text("utf-8")] == []


@pytest.mark.parametrize("kept", [("overview",), ("clues", "card")])
def test_the_frame_stands_with_any_pages(county: Workspace, tmp_path: Path, kept: tuple[str, ...]) -> None:
    """Of a copy of the explorer with some pages only, the first opens; what is not there is said, not raised."""
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    folder = tmp_path / "app" / "explorer" / "views"
    for file in folder.glob("*.py"):
        if file.stem not in (*kept, "__init__"):
            file.unlink()
    script = (
        "import sys, json\n"
        "from streamlit.testing.v1 import AppTest\n"
        f"at = AppTest.from_file({str(tmp_path / 'app' / 'explorer' / 'main.py')!r}, default_timeout=90).run()\n"
        "at.session_state['qs_go'] = ('nowhere', {})\n"
        "at.run()\n"
        "import app\n"
        "print(json.dumps([app.__file__, [e.value for e in at.exception], [t.value for t in at.toast],"
        " ''.join(h.proto.body for h in at.get('html'))]))\n"
    )
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": paths, "QINGSU_WORKSPACE": str(county.folder), "QINGSU_LANG": ""}
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    where, raised, notes, drawn = json.loads(done.stdout.splitlines()[-1])
    assert where.startswith(str(tmp_path))
    assert raised == []
    assert "qs-head" in drawn
    assert notes == ["这一页不在本版本中。"]


def test_the_first_page_is_the_overview(county: Workspace, at_work: pytest.MonkeyPatch) -> None:
    at_work.setenv("QINGSU_WORKSPACE", str(county.folder))
    at = opened()
    assert not at.exception
    assert "态势总览" in html(at)
    assert county.require("build").version in html(at)
    assert "李敏" in html(at)


@pytest.mark.parametrize("page", [one.name for one in views()])
def test_every_page_stands_without_anything_loaded(page: str, tmp_path: Path, at_work: pytest.MonkeyPatch) -> None:
    """A mistyped or empty workspace: a sentence says what to do, and nothing is written there."""
    at_work.setenv("QINGSU_WORKSPACE", str(tmp_path / "none"))
    at = opened(page, id="0123456789abcdef0123456789abcdef")
    assert not at.exception
    told = html(at)
    assert "qs-empty" in told or "qs-note" in told
    assert "Traceback" not in told
    assert not (tmp_path / "none").exists()


# ---- language


def test_english_by_address_is_remembered_on_the_next_page(county: Workspace, at_work: pytest.MonkeyPatch) -> None:
    at_work.setenv("QINGSU_WORKSPACE", str(county.folder))
    at = opened("clues", lang="en")
    assert ">Clues<" in html(at)
    del at.query_params["lang"]
    at.switch_page("views/overview.py").run()
    assert ">Overview<" in html(at)
    at.button(key="qs_language_switch").click().run()
    assert "态势总览" in html(at)


# ---- what goes wrong


def failing(code: str) -> AppTest:
    script = f"from app.explorer import session\nimport streamlit as st\nfrom graph.errors import *\n{code}\n"
    return AppTest.from_string(script, default_timeout=60).run()


def test_an_error_is_one_sentence_with_a_number() -> None:
    at = failing("with session.guard():\n    raise WorkspaceError('坏<b>了</b>\\n第二行', Place('图谱'))")
    assert not at.exception
    assert re.search(r"图谱: 坏&lt;b&gt;了&lt;/b&gt; 第二行（编号 Q-[0-9a-f]{6}）", html(at))


def test_a_bug_is_told_by_its_number_only_and_logged_without_data(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        at = failing("with session.guard():\n    {}['张三的证件号']")
    assert not at.exception
    number = re.search(r"Q-[0-9a-f]{6}", html(at))
    assert number is not None
    assert "张三" not in html(at)
    assert number[0] in caplog.text
    assert "KeyError" in caplog.text
    assert "张三" not in caplog.text


def test_a_store_that_is_down_offers_to_try_again() -> None:
    at = failing("with session.guard():\n    raise StoreError('图库没有应答')")
    assert [one.label for one in at.button] == ["重试"]
    at.button[0].click().run()
    assert not at.exception


def test_a_fragment_fails_alone() -> None:
    at = failing(
        "@session.fragment('part')\ndef part():\n    raise ValueError('x')\nst.html('before')\npart()\nst.html('after')"
    )
    assert not at.exception
    assert [one in html(at) for one in ("before", "after", "Q-")] == [True, True, True]


def test_a_callback_that_fails_is_a_passing_note_in_plain_text() -> None:
    at = failing(
        "session.say_told()\n"
        "def act():\n    raise LedgerError('**只读** [x](y)')\nst.button('做', on_click=session.callback(act))"
    )
    at.button[0].click().run()
    assert not at.exception
    (note,) = toasts(at)
    assert r"\*\*只读\*\* \[x\]\(y\)" in note


# ---- a newer graph


def test_a_new_graph_is_taken_up_and_said_once(own_county: Workspace, at_work: pytest.MonkeyPatch) -> None:
    at_work.setenv("QINGSU_WORKSPACE", str(own_county.folder))
    at = opened("clues")
    before = own_county.require("build")
    assert toasts(at) == []
    with own_county.writer(), own_county.stage("build", inputs={}, parameters={"again": 1}, code="again") as run:
        shutil.copytree(before.folder, run.folder, dirs_exist_ok=True)
        (run.folder / "manifest.json").unlink()
    at.run()
    assert not at.exception
    assert toasts(at) == ["图谱已更新，现在显示的是新的一版。"]
    assert own_county.require("build").version in html(at)
    assert toasts(at.run()) == []


# ---- the look


def config() -> dict[str, dict[str, object]]:
    told: dict[str, dict[str, object]] = tomllib.loads((MAIN.parent / ".streamlit" / "config.toml").read_text("utf-8"))
    return told


def test_widgets_have_the_colours_of_the_tokens() -> None:
    theme = config()["theme"]
    for name, side in (("light", tokens.LIGHT), ("dark", tokens.DARK)):
        of_side = theme[name]
        assert isinstance(of_side, dict)
        pairs = {"backgroundColor": "paper", "secondaryBackgroundColor": "wash", "textColor": "ink",
                 "borderColor": "rule", "linkColor": "blue", "redColor": "alert"}  # fmt: skip
        assert {key: of_side[key] for key in pairs} == {key: side[token] for key, token in pairs.items()}
    assert theme["chartCategoricalColors"] == list(tokens.SERIES)
    assert config()["theme"]["dark"]["chartCategoricalColors"] == list(tokens.SERIES_DARK)  # type: ignore[index]


def test_the_config_keeps_the_server_here_and_silent() -> None:
    told = config()
    assert told["server"]["address"] == "127.0.0.1"
    assert told["server"]["headless"] is True
    assert told["server"]["fileWatcherType"] == "none"
    assert told["browser"]["gatherUsageStats"] is False
    assert told["client"]["showErrorDetails"] == "none"


def light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("side", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])
def test_words_can_be_read_on_every_ground(side: dict[str, str]) -> None:
    grounds = dict.fromkeys(("ink", "ink2", "ink3", "blue"), ("paper", "wash", "blue_wash"))
    grounds |= {"alert_ink": ("paper", "alert_wash"), "ink": ("paper", "wash", "blue_wash", "mark")}
    for ink, these in grounds.items():
        for ground in these:
            a, b = sorted((light(side[ink]), light(side[ground])))
            assert (b + 0.05) / (a + 0.05) >= 4.5, (ink, ground)
