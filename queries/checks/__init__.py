"""Checks of a query without a store: header, parameters, names of the schema, order, bounds, portability, the lock."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.errors import QueryError
from graph.store.statement import Token, check_read_only, tokens
from queries.checks import header, names, portability, products, shape
from queries.checks.clauses import Found
from queries.checks.lock import locked_otherwise, read_lock, text_hash, write_lock
from queries.library import Query

__all__ = ["Problem", "check", "read_lock", "text_hash", "write_lock"]

RULES: tuple[Callable[[Query, list[Token]], Found], ...] = (
    header.comment,
    header.words,
    header.kinds_of_parameters,
    header.parameters,
    header.model,
    header.needs,
    header.columns,
    names.kinds,
    names.properties,
    names.ends,
    shape.order,
    shape.bounds,
    products.ties,
    portability.constructs,
    portability.loops,
    portability.shortest_paths,
    portability.slices,
    portability.maps_of_relationships,
    portability.free_starts,
)
_LINE = re.compile(r"第 (\d+) 行: (.*)", re.DOTALL)


@dataclass(frozen=True)
class Problem:
    query: str
    line: int
    reason: str


def check(query: Query, locked: Mapping[str, tuple[int, str]] | None = None) -> list[Problem]:
    """Everything that is wrong with a query, by line. `locked` (of `read_lock`) holds text and version together.

    A text that does more than read, or is not one statement, is told that alone.
    """
    try:
        check_read_only(query.body, query.place(query.body_line))
        found = tokens(query.body, query.place(query.body_line))
    except QueryError as error:
        told = _LINE.search(str(error))
        line, reason = (int(told[1]), told[2]) if told else (query.body_line, str(error))
        return [Problem(query.id, line, reason)]
    problems = {Problem(query.id, line, reason) for rule in RULES for line, reason in rule(query, found)}
    if locked is not None:
        problems |= {Problem(query.id, 1, reason) for reason in locked_otherwise(query, locked)}
    if not query.fixture.exists():
        problems.add(Problem(query.id, 1, f"缺少样例 {query.fixture.name}"))
    return sorted(problems, key=lambda one: (one.line, one.reason))
