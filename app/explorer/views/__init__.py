"""The pages, one file each: walked, and read without being run. Adding a page is adding a file.

A page says what it is in a literal at its top; everything in it is drawn by running the file:

    PAGE = {"zh": "线索列表", "en": "Clues", "group": "研判", "order": 20, "path": "clues"}

`group` is a key of GROUPS; pages of 研判 stand in the bar, those of the others in a menu, those of none are reached by
links only. The one with the lowest `order` opens first. `path` is its address.
"""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from graph.errors import Place, SchemaError

HERE = Path(__file__).parent
BAR = "研判"
GROUPS = {BAR: "Work", "数据与模型": "Data and models", "成果": "Results", "": ""}
_KEYS = {"zh": str, "en": str, "group": str, "order": int, "path": str}


@dataclass(frozen=True)
class View:
    """One page: `name` is its file's, by which other pages name it."""

    name: str
    file: Path
    zh: str
    en: str
    group: str
    order: int
    path: str


@cache
def views(folder: Path = HERE) -> tuple[View, ...]:
    """Every page of the folder in the order of the bar. Raises SchemaError: a page does not say what it is."""
    files = [path for path in folder.glob("*.py") if not path.name.startswith("_")]
    return tuple(sorted((_view(path) for path in files), key=lambda one: (one.order, one.name)))


def first_view() -> View:
    """The page that lives at "/": the lowest of those in the bar or a menu."""
    return min(views(), key=lambda one: (not one.group, one.order))


def _view(file: Path) -> View:
    told = _literal(file)
    for key, kind in _KEYS.items():
        if not isinstance(told.get(key), kind):
            raise SchemaError(f"PAGE 缺 {key}, 或其值不是 {kind.__name__}", Place(file.name))
    if told["group"] not in GROUPS:
        known = "、".join(one or "(空)" for one in GROUPS)
        raise SchemaError(f"PAGE 的 group 应为 {known}, 实为 {told['group']}", Place(file.name))
    return View(file.stem, file, **{key: told[key] for key in _KEYS})


def _literal(file: Path) -> dict[str, Any]:
    for statement in ast.parse(file.read_text("utf-8"), file.name).body:
        if isinstance(statement, ast.Assign) and [ast.unparse(one) for one in statement.targets] == ["PAGE"]:
            try:
                told = ast.literal_eval(statement.value)
            except ValueError:
                break
            return told if isinstance(told, dict) else {}
    raise SchemaError("没有以字面值写明的 PAGE", Place(file.name))
