"""The query library: one question, one `.cypher` file with a header, found by walking the folders.

    patterns/<model>/<name>.cypher   its rows are clues; id `<model>/<name>`
    lookups/<name>.cypher            its rows are shown; id `lookups/<name>`
    patterns/<model>/model.toml      how a supervision model combines its patterns (queries/models.py)
    legal/<table>.toml               numbers of the law by date (queries/law.py)

A header is a TOML comment `/*+++ … +++*/` at the top, so the file pastes into Neo4j Browser as it is. An office keeps
queries of its own in a folder of the same shape, and numbers of its own in an `office.toml` (queries/office.py).
"""

import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.errors import Place, QueryError
from graph.records import Load
from graph.store.reading import Rows
from queries.law import legal_table

OPEN, CLOSE = "/*+++", "+++*/"
DATA_DATE = "data_date"
"""Always given: the day up to which the loaded data tell; nothing may ask what day it is."""
WHOLE = range(-(2**63), 2**63)
"""What a store takes as a whole number."""


class Form(BaseModel):
    """What a file says in TOML: every word of it is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


SomeForm = TypeVar("SomeForm", bound=Form)


class Title(Form):
    zh: str
    en: str


class Law(Form):
    law: str
    article: str
    edition: str


class Param(Form):
    """`legal` numbers come from the law's tables, `heuristic` ones have a default, `input` is given by the asker.

    A legal one names its `table` and the date property that picks its row, `on`; the text gets the list of rows.
    """

    kind: Literal["legal", "heuristic", "input"]
    default: int | float | str | list[str] | None = None
    type: Literal["text", "whole", "real", "texts", "node"] = "text"
    unit: str = ""
    doc: str = ""
    table: str = ""
    on: str = ""

    @property
    def takes(self) -> str:
        told = {int: "whole", float: "real", str: "text", list: "texts"}
        return self.type if self.default is None else told[type(self.default)]


class PatternHeader(Form):
    """`draft` patterns are asked like `active` ones, `retired` ones not.

    `subject` columns hold ids (or lists of ids) of those the clue is about, with the Chinese word for them; `evidence`
    the list of its cases; `origins` lists of cells that the pattern leans on beside those of the cases; `shows` columns
    to print: column → Chinese word.
    One that is not `alone` counts in its model only: by itself it would name those who do honest work in bulk.
    """

    title: Title
    model: str
    version: int
    status: Literal["draft", "active", "retired"]
    severity: Literal["low", "medium", "high"]
    confidence: Literal["low", "medium", "high"]
    alone: bool = True
    subject: dict[str, str]
    evidence: str
    origins: str = ""
    shows: dict[str, str] = Field(default_factory=dict)
    needs: tuple[str, ...]
    kind: Literal["裁判结果", "审判程序", "执行", "支持起诉", "治理", "犯罪"]
    next_steps: tuple[str, ...]
    why: str
    innocent: str
    legal_basis: tuple[Law, ...]
    params: dict[str, Param] = Field(default_factory=dict)


class LookupHeader(Form):
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


def library(own: Path | None = None) -> dict[str, Query]:
    """Every query by id, sorted; `own` is an office's folder, with `patterns/` and `lookups/`.

    Raises QueryError: no such folder, a header is not right, or two files have one id.
    """
    found: dict[str, Query] = {}
    for folder in folders(own):
        for path in sorted((*folder.glob("patterns/*/*.cypher"), *folder.glob("lookups/*.cypher"))):
            query = read(path)
            if query.id in found:
                raise QueryError(f"编号 {query.id} 重复", Place(str(path)))
            found[query.id] = query
    return dict(sorted(found.items()))


def folders(own: Path | None = None) -> list[Path]:
    """Where queries lie: the package's own folder, then the office's. Raises QueryError: there is no such folder."""
    if own is not None and not own.is_dir():
        raise QueryError("查询文件夹不存在", Place(str(own)))
    return [package_folder(), *([own] if own is not None else [])]


def find_query(identifier: str, own: Path | None = None) -> Query:
    """The query of an id, or of the part behind its `/`. Raises QueryError: there is none, or more than one."""
    known = library(own)
    if identifier not in known:
        near = [one for one in known if one.endswith(f"/{identifier}")]
        if len(near) == 1:
            return known[near[0]]
        if near:
            raise QueryError(f"{identifier} 不止一个: {'、'.join(near)}")
        raise QueryError(f"没有查询 {identifier}, 见 qingsu queries list")
    return known[identifier]


def read(path: Path) -> Query:
    """One query file.

    Raises QueryError with file and line: no UTF-8, no header, no TOML, an unknown, missing or wrong word of it.
    """
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        raise QueryError("不是 UTF-8 编码", Place(path.name)) from None
    if not text.startswith(OPEN) or CLOSE not in text:
        raise QueryError(f"文件应以 {OPEN} 开头的文件头开始", Place(path.name, 1))
    header_text = text[len(OPEN) :].split(CLOSE, 1)[0]
    pattern = path.parent.parent.name == "patterns"
    model: type[PatternHeader | LookupHeader] = PatternHeader if pattern else LookupHeader
    header = validated(model, header_text, path.name)
    if DATA_DATE in header.params:
        line = line_of(header_text, ["params", DATA_DATE])
        raise QueryError(f"参数 {DATA_DATE} 总是给出, 不能声明", Place(path.name, line))
    identifier = f"{path.parent.name}/{path.stem}"
    return Query(identifier, path, text, header)


def validated(form: type[SomeForm], text: str, file: str, what: str = "文件头") -> SomeForm:
    """What TOML text says, in the form.

    Raises QueryError, with file and line: no TOML, an unknown, missing or wrong word of it.
    """
    try:
        return form.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        told = re.search(r"line (\d+)", str(error))
        line = int(told[1]) if told else text.count("\n") + 1
        raise QueryError(f"{what}不是 TOML: {error}", Place(file, line)) from None
    except ValidationError as error:
        first = error.errors()[0]
        steps = [str(step) for step in first["loc"]]
        reason = _reason(first["type"], first["msg"], {"what": what} | first.get("ctx", {}))
        raise QueryError(f"{'.'.join(steps)}: {reason}", Place(file, line_of(text, steps))) from None


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

    Raises QueryError: an unknown parameter, a legal one overridden or without its table, a missing one, a value of
    another type.
    """
    chosen: dict[str, Any] = {DATA_DATE: data_date}
    for name, value in values.items():
        chosen[name] = taken(query, name, value)
    for name, param in query.header.params.items():
        if name in chosen:
            continue
        if param.kind == "legal":
            chosen[name] = [row.told() for row in legal_table(param.table, query.place()).rows]
            continue
        if param.default is None:
            raise QueryError(f"{query.id}: 缺少参数 {name} ({param.doc})")
        chosen[name] = param.default
    return chosen


def taken(query: Query, name: str, value: Any) -> Any:
    """A value as a parameter takes it. Raises QueryError: no such parameter, a legal one, a value of another type."""
    param = _param(query, name)
    if param.kind == "legal":
        raise QueryError(f"{query.id}: 法定参数 {name} 不能改")
    kinds: dict[str, tuple[type, ...]] = {
        "text": (str,),
        "node": (str,),
        "whole": (int,),
        "real": (int, float),
        "texts": (list, tuple),
    }
    fits = isinstance(value, kinds[param.takes]) and not isinstance(value, bool)
    if not fits or (param.takes == "texts" and not all(isinstance(one, str) for one in value)):
        raise QueryError(f"{query.id}: 参数 {name} 应为 {param.takes}")
    if isinstance(value, int) and value not in WHOLE:
        raise QueryError(f"{query.id}: 参数 {name} 太大")
    return list(value) if isinstance(value, tuple) else value


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
        if param.takes == "real" and math.isfinite(number := float(text)):
            return number
    except ValueError:
        pass
    if param.takes in ("whole", "real"):
        raise QueryError(f"参数 {name} 应为数字, 实为 {text}")
    return [part for part in text.split(",") if part] if param.takes == "texts" else text


def _reason(kind: str, message: str, context: Mapping[str, Any]) -> str:
    said = {
        "extra_forbidden": f"{context['what']}中没有这个词",
        "missing": "必须写明",
        "literal_error": f"应为 {context.get('expected')}",
        "string_type": "应为文字",
        "int_type": "应为整数",
        "int_parsing": "应为整数",
        "int_from_float": "应为整数",
        "tuple_type": "应为列表",
        "dict_type": "应为表",
        "model_type": "应为表",
    }
    return said.get(kind, message)


def line_of(header: str, steps: Sequence[str]) -> int:
    """Where the word stands, or the parameter of that name; 1 where it is missing."""
    word = re.escape(steps[1] if steps[0] == "params" and len(steps) > 1 else steps[0])
    begins = re.compile(rf"\s*(?:\[params\.|\[)?{word}\b")
    return next((n for n, line in enumerate(header.splitlines(), 1) if begins.match(line)), 1)
