"""The network inside a saved page: one piece of HTML that needs no Python, no network and no rights.

It is looked at, not worked with: find, views, legend, time, focus, dragging and pictures stay; whatever Python would
have to answer is not offered.
"""

import base64
import hashlib
import html
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

CSP = "default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:"
"""The Content-Security-Policy such a page can have; `hashes` as `standalone_html` gives them, with spaces between."""


def standalone_html(data: Mapping[str, Any], *, title: str, height: str = "640px") -> tuple[str, list[str]]:
    """A network as a piece of HTML for the body of a page, and the CSP sources its script needs (`'sha256-…'`).

    `data` holds the fields of README.md; what only Streamlit needs (`ack`, `rev`, `height`) may lack. `title` is read
    out to those who cannot see it. The page's `--st-background-color`, `--st-text-color` and `--st-primary-color`,
    where set, give the colours. Cost: 0.8 MB a piece, with libraries. Raises ValueError: a number that JSON has not.
    """
    folder = files(__package__)
    frame, css, script = (
        folder.joinpath(name).read_text("utf-8") for name in ("explorer.html", "explorer.css", "dist/explorer.js")
    )
    told = json.dumps({**data, "height": "100%"}, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")
    script = f"\n{script}\n"
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    piece = (
        f'<div class="qingsu-network" role="figure" aria-label="{html.escape(title)}"'
        f' style="height: {html.escape(height)}">\n'
        f"<template><style>{css}</style>{frame}</template>\n"
        f'<script type="application/json">{told}</script>\n'
        "</div>\n"
        f'<script type="module">{script}</script>\n'
    )
    return piece, [f"'sha256-{digest}'"]
