"""What leaves the workspace as files: the published graph, whole or around one ring, in one of several formats.

A format is one file here, named by what people type (`neo4j_import.py` is `neo4j-import`):

    TITLE    {"zh": …, "en": …}
    SUFFIX   of its file, or "" where it fills a folder
    write    (graph, out, scope) → lines to be told: what was changed on the way, what to do next

A file whose name begins with `_` is shared by several and is none itself.
"""

import pkgutil
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from app.exports import _readme
from app.exports._scope import Scope, size_of, surroundings
from app.language import say
from graph.errors import Place, QingsuError
from graph.tables import Graph
from graph.workspace import file_hash, one_line

__all__ = ["Export", "Format", "Scope", "export", "formats", "surroundings"]


@dataclass(frozen=True)
class Format:
    name: str
    title: Mapping[str, str]
    suffix: str
    write: Callable[[Graph, Path, Scope], list[str]]


@dataclass(frozen=True)
class Export:
    """What was written: `out` a file or folder, `readme` the note beside or in it, `told` what the format says."""

    out: Path
    readme: Path
    nodes: int
    edges: int
    told: tuple[str, ...]


@cache
def formats() -> dict[str, Format]:
    """Every format of this folder by its name."""
    found = {}
    for file in sorted(one.name for one in pkgutil.iter_modules(__path__) if not one.name.startswith("_")):
        module = import_module(f"{__name__}.{file}")
        name = file.replace("_", "-")
        found[name] = Format(name, module.TITLE, module.SUFFIX, module.write)
    return found


def export(form: Format, graph: Graph, out: Path, scope: Scope) -> Export:
    """Write a graph to `out`, whole or not at all, with a note that says who, what, of when, and each file's hash.

    Equal graphs and scopes give equal bytes. A file that is there is replaced; a folder must be new or empty.
    Raises QingsuError: there is no place for it. WorkspaceError: the disk is full or the folder not ours.
    Cost    O(cells); holds one part of a table beside the graph.
    """
    _check_place(form, out)
    aside = out.with_name(f".{out.name}.aside")
    title = say(form.title["zh"], form.title["en"])
    with one_line(out.parent):
        _clear(aside)
        try:
            if form.suffix:
                note = out.with_name(f"{out.name}.{_readme.NAME}")
                told = form.write(graph, aside, scope)
                hashes = {out.name: file_hash(aside)}
                aside.replace(out)
                note.write_text(_readme.readme(title, graph, scope, told, hashes), "utf-8", newline="\n")
            else:
                note = out / _readme.NAME
                aside.mkdir()
                told = form.write(graph, aside, scope)
                files = [path for path in aside.rglob("*") if path.is_file()]
                hashes = {path.relative_to(aside).as_posix(): file_hash(path) for path in files}
                text = _readme.readme(title, graph, scope, told, hashes)
                (aside / _readme.NAME).write_text(text, "utf-8", newline="\n")
                if out.is_dir():
                    out.rmdir()
                aside.rename(out)
        finally:
            _clear(aside)
    return Export(out, note, *size_of(graph), tuple(told))


def _clear(aside: Path) -> None:
    if aside.is_dir():
        shutil.rmtree(aside)
    aside.unlink(missing_ok=True)


def _check_place(form: Format, out: Path) -> None:
    at = Place(str(out))
    if not out.parent.is_dir():
        raise QingsuError(say("上级文件夹不存在, 请先建好", "the folder above does not exist; make it first"), at)
    if form.suffix and out.is_dir():
        raise QingsuError(say("这是文件夹, 请写文件名", "this is a folder; give a file name"), at)
    if not form.suffix and out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise QingsuError(say("已存在且不为空, 请另写一个文件夹", "exists and is not empty; name another folder"), at)
