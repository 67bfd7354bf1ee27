"""An office's own values for heuristic numbers: `office.toml` in its folder of queries, or a file given by itself.

    [heuristics."M09/many_default_judgments"]
    least = 8

A value of the law cannot be given. What an office gave is printed in every clue that was found with it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import Field

from graph.errors import Place, QueryError
from graph.workspace import file_hash
from queries.library import Form, Query, taken, validated

FILE = "office.toml"


class _Words(Form):
    heuristics: dict[str, dict[str, Any]] = Field(default_factory=dict)


@dataclass(frozen=True)
class Office:
    """`values` query → parameter → value, as the parameters take them; `fingerprint` is that of the file, or empty."""

    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fingerprint: str = ""

    def told(self, query: Query) -> list[str]:
        """What was given for a query, beside what it says itself."""
        return [
            f"{query.id}: {name} = {_written(value)} (默认 {_written(query.header.params[name].default)})"
            for name, value in self.values.get(query.id, {}).items()
        ]


def office_file(given: Path | None, own: Path | None) -> Path | None:
    """The file that was given, else the one in an office's folder of queries, if there is one."""
    if given is not None:
        return given
    return own / FILE if own is not None and (own / FILE).is_file() else None


def read_office(path: Path | None, known: Mapping[str, Query]) -> Office:
    """What the file gives to the queries of the library; without a file nothing.

    Raises QueryError, in one line with file and line: no such file, not in the form, no such query or parameter, a
    number of the law, something that is asked for anyway, a value of another type.
    """
    if path is None:
        return Office()
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise QueryError("读不到本院参数文件", Place(str(path))) from None
    words = validated(_Words, text, path.name, "本院参数文件")
    values: dict[str, dict[str, Any]] = {}
    for identifier, given in words.heuristics.items():
        if identifier not in known:
            raise QueryError(f"没有查询 {identifier}", Place(path.name, _line(text, identifier)))
        for name, value in given.items():
            place = Place(path.name, _line(text, identifier, name))
            query = known[identifier]
            if name in query.header.params and query.header.params[name].kind == "input":
                raise QueryError(f"{identifier}: 参数 {name} 每次查询时给出, 不是本院参数", place)
            try:
                values.setdefault(identifier, {})[name] = taken(query, name, value)
            except QueryError as error:
                raise QueryError(str(error), place) from None
    return Office(values, file_hash(path))


def _written(value: object) -> str:
    return "、".join(value) if isinstance(value, list) else str(value)


def _line(text: str, *words: str) -> int:
    """The line of the last word, at or after the lines of those before; else of the one before."""
    lines = text.splitlines()
    at = 0
    for word in words:
        said = re.compile(rf"(?<![\w/]){re.escape(word)}(?![\w/])")
        at = next((n for n in range(at, len(lines)) if said.search(lines[n])), at)
    return at + 1
