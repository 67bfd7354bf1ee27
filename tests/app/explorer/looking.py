"""Looking at pages without a browser: a run of the explorer, and what it drew."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

MAIN = Path(__file__).parents[3] / "app" / "explorer" / "main.py"
PATIENCE = 90.0


def opened(page: str = "", **address: str) -> AppTest:
    """The explorer at this page (its file's name; "" the first) and address, drawn once."""
    at = AppTest.from_file(str(MAIN), default_timeout=PATIENCE)
    if not page:
        for name, value in address.items():
            at.query_params[name] = value
        return at.run()
    at.run()
    for name, value in address.items():
        at.query_params[name] = value
    return at.switch_page(f"views/{page}.py").run()


def html(at: AppTest) -> str:
    """All quiet pieces, as they were sent."""
    return "\n".join(one.proto.body for one in at.get("html"))


def blocks(at: AppTest, key: str) -> list[dict[str, Any]]:
    """The blocks of a linked component."""
    (one,) = [part for part in components(at) if part.key == key]
    return list(json.loads(_data(one))["blocks"])


def table(at: AppTest, key: str, name: str = "") -> dict[str, Any]:
    return next(one for one in blocks(at, key) if one["kind"] == "table" and name in ("", one.get("name")))


def components(at: AppTest) -> Iterator[Any]:
    yield from at.get("bidi_component")


def toasts(at: AppTest) -> list[str]:
    return [one.value for one in at.toast]


def _data(component: Any) -> str:
    proto = component.proto
    return str(proto.json or proto.mixed.json)
