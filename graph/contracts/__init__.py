"""The files that other programs rely on, as JSON Schemas: `<name>.schema.json` beside this file."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from graph.errors import Place, SourceError

NAMES = ("clue", "judgment", "ring", "truth")


@cache
def contract(name: str) -> dict[str, Any]:
    """The JSON Schema called `name`, one of NAMES."""
    schema: dict[str, Any] = json.loads((Path(__file__).parent / f"{name}.schema.json").read_text("utf-8"))
    return schema


def check(name: str, document: object, file: str) -> None:
    """Say what is wrong with `document`, read from `file`: the first place that its contract does not allow.

    Raises SourceError: `file: $.rings[0].members: 缺少 'name'`. No value is named, for it may be personal.
    """
    error = next(Draft202012Validator(contract(name)).iter_errors(document), None)
    if error is not None:
        raise SourceError(_reason(error), Place(file, column=error.json_path))


def _reason(error: ValidationError) -> str:
    wanted, found = error.validator_value, error.instance
    match error.validator:
        case "required":
            return f"缺少 '{next(key for key in wanted if key not in found)}'"
        case "additionalProperties":
            return f"不认识 '{next(key for key in found if key not in error.schema['properties'])}'"
        case "type":
            return f"应为 {wanted if isinstance(wanted, str) else ' 或 '.join(wanted)}"
        case "enum":
            return f"应为 {'、'.join(map(str, wanted))} 之一"
        case _:
            return f"不合约定: {error.validator} {wanted}"
