"""JSON and JSON lines: arrays of objects are sheets, numbers are texts as printed."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from graph.errors import Place, SourceError
from loaders.formats.numbers import SAFE_DIGITS
from loaders.formats.text import decoded
from loaders.sheet import SINGLE, Sheet


def sheets(file: str, data: bytes, *, lines: bool) -> Iterator[Sheet]:
    """A sheet for each array of objects, its rows counted from 1, in JSON lines by the line.

    Raises SourceError: no JSON, no array of objects, two members of one name, too deeply nested.
    """
    text, encoding = decoded(file, data)
    if lines:
        numbered = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        records = [(n, _parsed(file, line, n)) for n, line in numbered]
        yield from _objects(file, SINGLE, encoding, records)
        return
    whole = _parsed(file, text)
    if isinstance(whole, list):
        yield from _objects(file, SINGLE, encoding, enumerate(whole, 1))
        return
    if not isinstance(whole, dict):
        raise SourceError("应为对象的数组，或由这样的数组组成的对象", Place(file))
    for name, values in whole.items():
        if not isinstance(values, list):
            raise SourceError("应为对象的数组", Place(file, column=name))
        yield from _objects(file, name, encoding, enumerate(values, 1))


_TOO_DEEP = "JSON 嵌套过深"
_JSON_NUMBER = re.compile(r"-?0*(?P<digits>[0-9]*)(?:\.(?P<fraction>[0-9]*))?(?P<exponent>[eE].*)?")


class _Number(str):
    """A number as printed."""

    __slots__ = ()


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = next(name for name, n in Counter(name for name, _ in pairs).items() if n > 1)
        raise _Repeated(twice)
    return made


class _Repeated(Exception):
    """Two members of one object have this name."""


def _parsed(file: str, text: str, row: int | None = None) -> object:
    try:
        return json.loads(
            text, parse_float=_Number, parse_int=_Number, parse_constant=_Number, object_pairs_hook=_unique
        )
    except _Repeated as error:
        raise SourceError("同一对象中列名重复", Place(file, row, str(error))) from error
    except json.JSONDecodeError as error:
        at = error.lineno if row is None else row
        raise SourceError("不是有效的 JSON", Place(file, at)) from error
    except RecursionError as error:
        raise SourceError(_TOO_DEEP, Place(file, row)) from error


def _json_text(value: object) -> str:
    """JSON of a nested value, its numbers as printed."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_json_text(k)}: {_json_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_json_text, value)) + "]"
    return str(value) if isinstance(value, _Number) else json.dumps(value, ensure_ascii=False)


def _json_cell(value: object) -> str | None:
    if isinstance(value, str):
        return str(value)
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list) and all(isinstance(v, (str, bool)) for v in value):
        return "、".join(v if isinstance(v, str) else _json_cell(v) or "" for v in value)
    return _json_text(value)


def _json_lost(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_json_lost, value))
    if not isinstance(value, _Number):
        return False
    found = _JSON_NUMBER.fullmatch(value)
    if found is None:
        return False  # NaN, Infinity: no digits to lose
    if found["exponent"]:
        return True
    fraction = found["fraction"] or ""
    digits = found["digits"] + fraction if found["digits"] else fraction.lstrip("0")
    return len(digits) > SAFE_DIGITS


def _objects(file: str, name: str, encoding: str, records: Iterable[tuple[int, object]]) -> Iterator[Sheet]:
    """The sheet of a list of objects, its columns in order of first appearance; none for a list of nothing."""
    columns: dict[str, int] = {}
    sheet = Sheet(name, encoding)
    for number, record in records:
        if not isinstance(record, dict):
            raise SourceError("应为对象", Place(file, number))
        cells: list[str | None] = [None] * len(columns)
        for header, value in record.items():
            column = columns.setdefault(header, len(columns))
            if column == len(cells):
                cells.append(None)
            try:
                cells[column], lost = _json_cell(value), _json_lost(value)
            except RecursionError as error:  # what could be parsed need not be printable
                raise SourceError(_TOO_DEEP, Place(file, number)) from error
            if lost:
                sheet.lost.append((len(sheet.cells) + 1, column))
        sheet.add(number, cells)
    if columns:
        sheet.numbers.insert(0, 0)
        sheet.cells.insert(0, list(columns))
        yield sheet
