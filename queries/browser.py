"""A query as cypher-shell and Neo4j Browser take it: its parameters as `:param` lines, then its text.

    :param least => 3;
    :param data_date => date('2026-01-31');

What stands behind `=>` is a Cypher literal. It takes one line, and the text ends with a semicolon on a line of its own:
both programs then know where each statement ends, whatever the text's last line is.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.errors import QueryError
from queries.fixtures import examples
from queries.library import Query, parameters_of

_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def browser_text(query: Query, values: Mapping[str, Any], data_date: date) -> str:
    """The lines to paste. A parameter that must be given and is not gets its value from the fixture's first hit.

    Raises QueryError: see `parameters_of`; no value is given, and no hit of the fixture has one.
    """
    parameters = parameters_of(query, _examples_of(query, values) | dict(values), data_date)
    lines = [f":param {name} => {literal(value)};" for name, value in parameters.items()]
    return "\n".join([*lines, query.text.rstrip(), ";"])


def literal(value: Any) -> str:
    """A value as Cypher writes it, in one line. Raises QueryError: it is none of those that a parameter has."""
    if isinstance(value, str):
        return f"'{''.join(_escaped(one) for one in value)}'"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    if isinstance(value, list):
        return f"[{', '.join(literal(one) for one in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_name(key)}: {literal(one)}' for key, one in value.items())}}}"
    raise QueryError(f"不能写作 Cypher 的值: {type(value).__name__}")


def _escaped(letter: str) -> str:
    """Letters that do not show are written by their number: cypher-shell takes several of them for ends of lines."""
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return letter if letter.isprintable() or ord(letter) > 0xFFFF else f"\\u{ord(letter):04x}"


def _name(key: str) -> str:
    return key if key.isidentifier() else f"`{key.replace('`', '``')}`"


def _examples_of(query: Query, values: Mapping[str, Any]) -> dict[str, Any]:
    lacking = [
        name
        for name, param in query.header.params.items()
        if param.kind != "legal" and param.default is None and name not in values
    ]
    if not lacking:
        return {}
    hits = [one.params for one in examples(query)]
    return {name: hit[name] for name in lacking for hit in reversed(hits) if name in hit}
