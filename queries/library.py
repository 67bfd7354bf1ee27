"""The query library: one question, one `.cypher` file with a header, found by walking the folders.

    patterns/<model>/<name>.cypher   its rows are clues; id `<model>/<name>`
    lookups/<name>.cypher            its rows are shown; id `lookups/<name>`

A header is a TOML comment `/*+++ … +++*/` at the top, so the file pastes into Neo4j Browser as it is. An office keeps
queries of its own in a folder of the same shape.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.errors import Place, QueryError
from graph.records import Load
from graph.store.reading import Rows

OPEN, CLOSE = "/*+++", "+++*/"
DATA_DATE = "data_date"
"""Always given: the day up to which the loaded data tell; nothing may ask what day it is."""


class _Header(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(_Header):
    zh: str
    en: str


class Law(_Header):
    law: str
    article: str
    edition: str


class Param(_Header):
    """`legal` numbers come from the law's tables, `heuristic` ones have a default, `input` is given by the asker."""

    kind: Literal["legal", "heuristic", "input"]
    default: int | float | str | list[str] | None = None
    type: Literal["text", "whole", "real", "texts"] = "text"
    unit: str = ""
    doc: str = ""
    table: str = ""

    @property
    def takes(self) -> str:
        told = {int: "whole", float: "real", str: "text", list: "texts"}
        return self.type if self.default is None else told[type(self.default)]


class PatternHeader(_Header):
    title: Title
    model: str
    version: int
    status: Literal["draft", "active", "retired"]
    severity: Literal["low", "medium", "high"]
    confidence: Literal["low", "medium", "high"]
    subject: tuple[str, ...]
    evidence: str
    needs: tuple[str, ...]
    kind: Literal["裁判结果", "审判程序", "执行", "支持起诉", "治理", "犯罪"]
    next_steps: tuple[str, ...]
    why: str
    innocent: str
    legal_basis: tuple[Law, ...]
    params: dict[str, Param] = Field(default_factory=dict)


class LookupHeader(_Header):
    title: Title
    version: int
    doc: str
    params: dict[str, Param] = Field(default_factory=dict)


@dataclass(frozen=True)
class Query:
    """One file. `at` is the line of the text behind the header, so that errors name the file's own lines."""

    id: str
    path: Path
    text: str
    header: PatternHeader | LookupHeader

    @property
    def is_pattern(self) -> bool:
        return isinstance(self.header, PatternHeader)

    @cached_property
    def body(self) -> str:
        return self.text.split(CLOSE, 1)[1]

    @cached_property
    def body_line(self) -> int:
        return self.text.split(CLOSE, 1)[0].count("\n") + 1

    @property
    def fixture(self) -> Path:
        return self.path.with_suffix(".toml")

    def place(self, line: int | None = None) -> Place:
        return Place(self.path.name, line)


class Asked(Protocol):
    """What answers: the store."""

    def ask(self, text: str, parameters: Mapping[str, Any], *, seconds: float, rows: int) -> Rows: ...


@cache
def package_folder() -> Path:
    return Path(str(files(__package__)))


def library(office: Path | None = None) -> dict[str, Query]:
    """Every query by id, sorted; `office` is a folder with `patterns/` and `lookups/` of its own.

    Raises QueryError: a header is not right, or two files have one id.
    """
    found: dict[str, Query] = {}
    for folder in (package_folder(), *([office] if office is not None else [])):
        for path in sorted((*folder.glob("patterns/*/*.cypher"), *folder.glob("lookups/*.cypher"))):
            query = read(path)
            if query.id in found:
                raise QueryError(f"编号 {query.id} 重复", Place(str(path)))
            found[query.id] = query
    return dict(sorted(found.items()))


def find_query(identifier: str, office: Path | None = None) -> Query:
    """Raises QueryError: there is none with this id."""
    known = library(office)
    if identifier not in known:
        near = [one for one in known if one.endswith(f"/{identifier}")]
        if len(near) == 1:
            return known[near[0]]
        raise QueryError(f"没有查询 {identifier}, 见 qingsu queries list")
    return known[identifier]


def read(path: Path) -> Query:
    """One query file. Raises QueryError with file and line: no header, no TOML, an unknown or missing word of it."""
    text = path.read_text("utf-8")
    if not text.startswith(OPEN) or CLOSE not in text:
        raise QueryError(f"文件应以 {OPEN} 开头的文件头开始", Place(path.name, 1))
    header_text = text[len(OPEN) :].split(CLOSE, 1)[0]
    pattern = path.parent.parent.name == "patterns"
    model = PatternHeader if pattern else LookupHeader
    try:
        header = model.model_validate(tomllib.loads(header_text))
    except tomllib.TOMLDecodeError as error:
        raise QueryError(f"文件头不是 TOML: {error}", Place(path.name, _line_of(header_text, ""))) from None
    except ValidationError as error:
        first = error.errors()[0]
        steps = [str(step) for step in first["loc"]]
        reason = {"extra_forbidden": "文件头中没有这个词", "missing": "必须写明"}.get(first["type"], first["msg"])
        at = _line_of(header_text, steps[-1] if first["type"] == "extra_forbidden" else steps[0])
        raise QueryError(f"{'.'.join(steps)}: {reason}", Place(path.name, at)) from None
    identifier = f"{path.parent.name}/{path.stem}"
    return Query(identifier, path, text, header)


def given(query: Query, assignments: Iterable[str]) -> dict[str, Any]:
    """`name=text` of a command line as values of the parameters' types.

    Raises QueryError: no `=`, an unknown parameter, a value of another type.
    """
    values: dict[str, Any] = {}
    for one in assignments:
        name, equals, text = one.partition("=")
        if not equals:
            raise QueryError(f"参数应写作 名=值, 实为 {one}")
        values[name] = _converted(name, _param(query, name), text)
    return values


def parameters_of(query: Query, values: Mapping[str, Any], data_date: date) -> dict[str, Any]:
    """What the text is asked with: `values`, the defaults of the rest, and `data_date`.

    Raises QueryError: an unknown parameter, a legal one overridden, a missing one, a value of another type.
    """
    chosen: dict[str, Any] = {DATA_DATE: data_date}
    for name, value in values.items():
        param = _param(query, name)
        if param.kind == "legal":
            raise QueryError(f"{query.id}: 法定参数 {name} 不能改")
        kinds: dict[str, tuple[type, ...]] = {
            "text": (str,),
            "whole": (int,),
            "real": (int, float),
            "texts": (list, tuple),
        }
        if not isinstance(value, kinds[param.takes]) or isinstance(value, bool):
            raise QueryError(f"{query.id}: 参数 {name} 应为 {param.takes}")
        chosen[name] = list(value) if isinstance(value, tuple) else value
    for name, param in query.header.params.items():
        if name in chosen:
            continue
        if param.default is None:
            raise QueryError(f"{query.id}: 缺少参数 {name} ({param.doc})")
        chosen[name] = param.default
    return chosen


def ask(store: Asked, query: Query, values: Mapping[str, Any], *, data_date: date, seconds: float, rows: int) -> Rows:
    """The rows of a query. Raises QueryError: a parameter is not right, or the query ran too long."""
    return store.ask(query.text, parameters_of(query, values, data_date), seconds=seconds, rows=rows)


def data_date_of(these: Iterable[Load]) -> date:
    """The day up to which the loads tell: when the last of them was received."""
    return max((date.fromisoformat(one.received) for one in these), default=date.min)


def _param(query: Query, name: str) -> Param:
    if name not in query.header.params:
        known = "、".join(query.header.params) or "无"
        raise QueryError(f"{query.id} 没有参数 {name}, 可用: {known}")
    return query.header.params[name]


def _converted(name: str, param: Param, text: str) -> Any:
    try:
        if param.takes == "whole":
            return int(text)
        if param.takes == "real":
            return float(text)
    except ValueError:
        raise QueryError(f"参数 {name} 应为数字, 实为 {text}") from None
    return [part for part in text.split(",") if part] if param.takes == "texts" else text


def _line_of(header: str, word: str) -> int:
    lines = header.splitlines()
    return next((n for n, line in enumerate(lines, 1) if word and line.strip().startswith((word, f"[{word}"))), 1)
