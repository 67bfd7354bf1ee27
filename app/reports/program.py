"""Which program made a report: another program may set the same content otherwise, so it gives it another number."""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

DRAWN_BY = ("Jinja2", "noto-cjk-sans-otc", "python-docx", "typst", "xlsxwriter")
SHAPING = (".css", ".html", ".js", ".py", ".toml", ".typ", ".woff2")
DIGITS = 12


@cache
def program() -> str:
    """The beginning of a digest over the code of the faces and the versions of what draws. Cost: 20 ms, once."""
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in DRAWN_BY).encode())
    _add(digest, files("app"))
    return digest.hexdigest()[:DIGITS]


def _add(digest: "hashlib._Hash", folder: Traversable) -> None:
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir():
            _add(digest, one)
        elif one.name.endswith(SHAPING):
            digest.update(one.name.encode() + b"\0" + one.read_bytes())
