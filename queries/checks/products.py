"""No cartesian product: nothing is matched beside what is known without being tied to it.

`ties` reads it off the text; `planned` asks a real Neo4j for its plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Protocol

from graph import schema
from graph.errors import QueryError
from graph.schema import LABELS
from graph.store.statement import Token
from queries.checks.clauses import (
    NAMES,
    SUBQUERIES,
    Found,
    clause_end,
    closing,
    columns,
    head_of_map,
    is_clause,
    name_of,
    parts,
)
from queries.checks.names import bound_names, heads, running_names
from queries.library import Query

UNTIED = "与前面的模式不相连, 会两两组合 (笛卡尔积): 应从已知的节点写起, 或按有索引的属性与之相连"
APART = "同一个 MATCH 里的模式互不相连 (笛卡尔积): 应连起来, 或从已知的节点另写 MATCH"
PLANNED = "Neo4j 的查询计划中有笛卡尔积"
_AGGREGATES = frozenset({"COUNT", "COLLECT", "SUM", "AVG", "MIN", "MAX", "STDEV", "STDEVP", "PERCENTILECONT"})
_WARNED = "03N90"
_INDEXED = frozenset((one.label, one.property) for one in schema.constraints_and_indexes())


@dataclass
class _Known:
    """What is bound so far: the names, and whether it may be more than one row."""

    names: set[str] = field(default_factory=set)
    many: bool = False


@dataclass(frozen=True)
class _Pattern:
    """Parts of one MATCH that share names."""

    line: int
    names: frozenset[str]
    parts: tuple[tuple[Token, ...], ...]


def ties(query: Query, found: list[Token]) -> Found:
    """Patterns of one MATCH that share no name, and a pattern untied to what is bound before it.

    Tied is one that shares a name with it or is looked up by it: a node by its id, or by an indexed property that
    equals something known. Free is the first pattern, one behind look-ups by id, and one behind a WITH that only
    aggregates.
    """
    yield from _walk(found, 0, len(found), _Known(running_names(found)), bound_names(found))


def _walk(found: Sequence[Token], start: int, end: int, outer: _Known, labels: Mapping[str, set[str]]) -> Found:
    known = _Known(set(outer.names), outer.many)
    n = start
    while n < end:
        if is_clause(found, n, "UNION"):
            known = _Known(set(outer.names), outer.many)
        elif is_clause(found, n, "WITH"):
            made = columns(found, n)
            names = {column.name for column in made}
            known.names = (known.names if "*" in names else outer.names) | names
            known.many = known.many and not all(_is_aggregate(column.value) for column in made)
        elif is_clause(found, n, "UNWIND"):
            clause = found[n + 1 : clause_end(found, n)]
            known.many |= any(token.kind in NAMES and name_of(token) in known.names for token in clause)
            known.names.add(name_of(clause[-1]))
        elif is_clause(found, n, "YIELD"):
            known.many = True
        elif is_clause(found, n, "MATCH"):
            yield from _matched(found, n, known, labels)
        elif _opens_subquery(found, n):
            close = closing(found, n)
            inner = _Known(set(known.names), known.many)
            if found[n + 1].text == "(":  # EXISTS { (a)-->(b) }
                yield from _matched(found, n, inner, labels, until=close)
            yield from _walk(found, n + 1, close, inner, labels)
            if found[n - 1].upper not in SUBQUERIES:
                known.many = True
                for at in range(n, close):
                    known.names |= {one.name for one in columns(found, at)} if is_clause(found, at, "RETURN") else set()
            n = close
        n += 1


def _matched(
    found: Sequence[Token], n: int, known: _Known, labels: Mapping[str, set[str]], until: int | None = None
) -> Found:
    """The patterns of the MATCH at `n`, or of the bare subquery that opens at `n` and closes at `until`."""
    if until is None:
        end = clause_end(found, n)
        stop = clause_end(found, end) if end < len(found) and is_clause(found, end, "WHERE") else end
    else:
        end = next((at for at in range(n + 1, until) if is_clause(found, at, "WHERE")), until)
        stop = until
    asked = list(_conditions(found[end + 1 : stop]))
    patterns = _connected(parts(found, n + 1, end))
    if len(patterns) > 1:
        yield patterns[1].line, APART
        known.names |= patterns[0].names.union(*(one.names for one in patterns))
    for pattern in patterns:
        if not pattern.names & known.names:
            by_id = _looked_up(pattern, asked, known.names, labels, by_id=True)
            if known.many and not by_id and not _looked_up(pattern, asked, known.names, labels):
                yield pattern.line, UNTIED
            known.many |= not by_id
        else:
            known.many = True
        known.names |= pattern.names


def _connected(these: Sequence[Sequence[Token]]) -> list[_Pattern]:
    """The parts of a MATCH, those that share a name together, in the order they are written."""
    groups: list[_Pattern] = []
    for part in these:
        names = frozenset(_names_in(part))
        near = [one for one in groups if one.names & names]
        first = near[0].line if near else part[0].line
        merged = _Pattern(
            first, names.union(*(one.names for one in near)), (*(p for one in near for p in one.parts), tuple(part))
        )
        at = groups.index(near[0]) if near else len(groups)
        groups = [one for one in groups if one not in near]
        groups.insert(at, merged)
    return groups


def _looked_up(
    pattern: _Pattern,
    asked: Sequence[Sequence[Token]],
    known: set[str],
    labels: Mapping[str, set[str]],
    *,
    by_id: bool = False,
) -> bool:
    """Whether a node of the pattern is found by an index: its id, or a property that equals something of `known`."""

    def fits(owner: set[str], prop: str, value: Sequence[Token]) -> bool:
        if not owner or not all((label, prop) in _INDEXED for label in owner):
            return False
        if any(token.kind in NAMES and name_of(token) in pattern.names for token in value):
            return False
        return prop == "id" or (not by_id and any(token.kind in NAMES and name_of(token) in known for token in value))

    for part in pattern.parts:
        of_head = {head.opening: {name_of(one) for one in head.names} & set(LABELS) for head in heads(part)}
        for n in range(1, len(part) - 2):
            if part[n].kind in NAMES and part[n + 1].text == ":" and part[n - 1].text in ("{", ","):
                opening = head_of_map(part, n)
                if opening is not None and part[opening].text == "(":
                    owner = of_head.get(opening) or labels.get(name_of(part[opening + 1]), set())
                    if fits(owner, name_of(part[n]), _value(part, n + 2)):
                        return True
    for condition in asked:
        for prop, value in _sides(condition):
            if name_of(prop[0]) in pattern.names and fits(labels.get(name_of(prop[0]), set()), name_of(prop[2]), value):
                return True
    return False


def _conditions(where: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """What a WHERE asks all at once: cut at its outer ANDs, without those that are alternatives."""
    cut: list[list[Token]] = [[]]
    depth = 0
    for token in where:
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        if depth == 0 and token.upper == "AND":
            cut.append([])
        else:
            cut[-1].append(token)
    alternative = {"OR", "XOR"}
    return iter([] if any(_at_top(one, alternative) for one in cut) else cut)


def _at_top(these: Sequence[Token], words: set[str]) -> bool:
    depth = 0
    for token in these:
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        if depth == 0 and token.upper in words:
            return True
    return False


def _sides(condition: Sequence[Token]) -> Iterator[tuple[Sequence[Token], Sequence[Token]]]:
    """`x.prop = value`, `value = x.prop` and `x.prop IN value` as property and value."""
    if len(condition) > 4 and condition[1].text == "." and condition[3].upper in ("=", "IN"):
        yield condition[:3], condition[4:]
    if len(condition) > 4 and condition[-2].text == "." and condition[-4].text == "=":
        yield condition[-3:], condition[:-4]


def _value(part: Sequence[Token], start: int) -> list[Token]:
    value: list[Token] = []
    depth = 0
    for token in part[start:]:
        if depth == 0 and token.text in (",", "}"):
            break
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        value.append(token)
    return value


def _names_in(part: Sequence[Token]) -> set[str]:
    names = {name_of(two) for one, two in pairwise(part) if one.text in "([" and two.kind in NAMES}
    return names | ({name_of(part[0])} if len(part) > 1 and part[1].text == "=" else set())


def _is_aggregate(value: str) -> bool:
    name, bracket, _ = value.partition("(")
    return bool(bracket) and name.upper().removeprefix("DISTINCT") in _AGGREGATES


def _opens_subquery(found: Sequence[Token], n: int) -> bool:
    if found[n].text != "{" or n == 0:
        return False
    if found[n - 1].upper in SUBQUERIES or found[n - 1].upper == "CALL":
        return True
    if found[n - 1].text != ")":
        return False
    at = n - 1
    while at >= 0 and found[at].text != "(":
        at -= 1
    return at > 0 and found[at - 1].upper == "CALL"


class Explaining(Protocol):
    """A session of the driver, on a Neo4j that has the schema's indexes."""

    def run(self, query: str) -> Any: ...


def planned(session: Explaining, query: Query) -> Found:
    """Where Neo4j itself warns of a cartesian product, or plans one of two sides that it has to scan.

    Two sides that an index finds are none, nor is one beside a single node. Nothing runs: the text is only explained.
    Raises what the session raises, QueryError where the server tells no plan.
    """
    summary = session.run(f"EXPLAIN {query.text}").consume()
    if summary.plan is None:
        raise QueryError("图库没有给出查询计划", query.place())
    warned = [one.position for one in summary.gql_status_objects if one.gql_status == _WARNED]
    for position in warned:
        yield (position.line if position is not None else query.body_line), APART
    if not warned and any(_is_product(step) for step in _steps_of(summary.plan)):
        yield query.body_line, PLANNED


def _steps_of(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan.get("children", ()):
        yield from _steps_of(child)


def _is_product(step: Mapping[str, Any]) -> bool:
    if not step["operatorType"].startswith("CartesianProduct"):
        return False
    sides = [[one["operatorType"] for one in _steps_of(side) if not one.get("children")] for side in step["children"]]
    single = any(all(leaf.startswith("NodeUniqueIndexSeek") for leaf in side) for side in sides)
    found = all("Seek" in leaf or leaf.startswith("Argument") for side in sides for leaf in side)
    return not single and not found
