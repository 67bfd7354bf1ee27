"""Neo4j's own parser and semantic analysis, as Cypher 5 and as Cypher 25: the npm package its editors use.

It needs Node and a folder outside the code that holds the package: `install` fills it once, `missing` says what lacks.
Versions and checksums of what is installed stand in `parser/package-lock.json`, the addresses are npm's own business.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from graph import schema
from graph.errors import QueryError
from graph.schema import EDGES, LABELS
from queries.checks import Problem
from queries.library import DATA_DATE, Query

PACKAGE = "@neo4j-cypher/language-support"
NODE = 20
"""The oldest Node it runs on."""
SECONDS = 600.0
INSTALL_SECONDS = 600.0
_LONGEST = 160


def parser_folder() -> Path:
    """Where the package is kept: in the user's cache, by version."""
    return Path.home() / ".cache" / "qingsu" / f"neo4j-parser-{_version()}"


def missing(folder: Path) -> str:
    """What lacks to run the parser, in a few words; "" where nothing does."""
    if (node := shutil.which("node")) is None:
        return "没有 Node"
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=SECONDS, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return "Node 不能运行"
    if (told := re.match(r"v(\d+)", said)) is None or int(told[1]) < NODE:
        return f"Node 应不低于 {NODE}, 实为 {said.strip() or '未知'}"
    return "" if _installed(folder) else f"没有 npm 包 {PACKAGE} {_version()}"


def install(folder: Path) -> None:
    """Put the package into the folder, unless it is there; a stopped installation leaves nothing behind.

    Raises QueryError: there is no npm, or it cannot fetch the package or write the folder.
    """
    if _installed(folder):
        return
    if (npm := shutil.which("npm")) is None:
        raise QueryError("没有 npm, 不能安装 Neo4j 的语法检查器")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="installing-", dir=folder.parent) as name:
            made = Path(name) / "made"
            made.mkdir()
            for file in ("package.json", "package-lock.json"):
                shutil.copyfile(_scripts() / file, made / file)
            subprocess.run(
                [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
                cwd=made, capture_output=True, text=True, encoding="utf-8", timeout=INSTALL_SECONDS, check=True,
            )  # fmt: skip
            if not _installed(folder):  # another process may have been faster
                shutil.rmtree(folder, ignore_errors=True)
                made.replace(folder)
    except subprocess.CalledProcessError as error:
        first = next((line for line in error.stderr.splitlines() if line.strip()), "")
        raise QueryError(f"npm 不能安装 {PACKAGE}: {first}") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise QueryError(f"不能安装 {PACKAGE}: {error}") from None


def neo4j_problems(queries: Iterable[Query], folder: Path) -> list[Problem]:
    """What Neo4j's parser says against the texts, by query and line; one line a place, the versions named.

    It is given the schema, the declared parameters and the functions Neo4j comes with, so it tells unknown ones too.
    Raises QueryError: the parser cannot run. Cost: about half a second a text and version.
    """
    chosen = {query.id: query for query in queries}
    asked = {
        "schema": _schema(),
        "texts": [
            {"id": one.id, "text": one.text, "parameters": [DATA_DATE, *one.header.params]} for one in chosen.values()
        ],
    }
    versions: dict[tuple[str, int, int, str], list[str]] = {}
    for (identifier, version), told in _by_text(_run(asked, folder)).items():
        for one in _telling(told):
            key = (identifier, one["line"], one["column"], _shortened(one["reason"]))
            versions.setdefault(key, []).append(version)
    return [
        Problem(identifier, line, f"Neo4j ({'、'.join(under)}) 第 {column} 列: {reason}")
        for (identifier, line, column, reason), under in sorted(versions.items())
    ]


def _run(asked: dict[str, Any], folder: Path) -> list[dict[str, Any]]:
    if (lacking := missing(folder)) or (node := shutil.which("node")) is None:
        raise QueryError(f"Neo4j 的语法检查不能运行: {lacking}")
    try:
        ended = subprocess.run(
            [node, str(_scripts() / "check.mjs"), str(folder)],
            input=json.dumps(asked), capture_output=True, text=True, encoding="utf-8", timeout=SECONDS, check=True,
        )  # fmt: skip
        found: list[dict[str, Any]] = json.loads(ended.stdout)
    except subprocess.TimeoutExpired:
        raise QueryError(f"Neo4j 的语法检查超过 {SECONDS:g} 秒") from None
    except subprocess.CalledProcessError as error:
        reason = next((line for line in error.stderr.splitlines() if "Error" in line), f"退出码 {error.returncode}")
        raise QueryError(f"Neo4j 的语法检查不能运行: {reason}") from None
    except (OSError, ValueError) as error:
        raise QueryError(f"Neo4j 的语法检查不能运行: {error}") from None
    return found


def _by_text(found: Iterable[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    told: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in found:
        told.setdefault((one["id"], one["version"].title()), []).append(one)
    return told


def _telling(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what only follows: behind a syntax error the rest of the text is not understood."""
    broken = [one for one in told if one["reason"].startswith("Invalid input")]
    return broken[:1] or told


def _shortened(reason: str) -> str:
    told = " ".join(reason.split("Make sure you didn't misspell", maxsplit=1)[0].split())
    return told if len(told) <= _LONGEST else told[: _LONGEST - 1] + "…"


def _schema() -> dict[str, Any]:
    props = {prop for name in LABELS for prop in schema.node_props(name)}
    props |= {prop for name in EDGES for prop in schema.edge_props(name)}
    joined = [
        {"from": start, "to": end, "relType": edge.name}
        for edge in EDGES.values() for start in edge.start for end in edge.end
    ]  # fmt: skip
    return {
        "labels": list(LABELS),
        "relationshipTypes": list(EDGES),
        "propertyKeys": sorted(props),
        "graphSchema": joined,
    }


def _installed(folder: Path) -> bool:
    try:
        told = json.loads((folder / "node_modules" / PACKAGE / "package.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(told.get("version") == _version())


@cache
def _scripts() -> Path:
    return Path(str(files(__package__))) / "parser"


@cache
def _version() -> str:
    told = json.loads((_scripts() / "package.json").read_text("utf-8"))
    return str(told["dependencies"][PACKAGE])
