"""Names of a text against the schema: labels of nodes, types of relationships, properties of both.

Read off the tokens: labels and types behind `:`, properties behind `.` and before `:` in a node's or relationship's
map. A property is held against the labels or types its variable is bound with, else against the whole schema. Of what
WITH makes, only a variable's new name is followed; maps and lists of the query's own are not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph import schema
from graph.schema import EDGES, LABELS
from graph.store.statement import Token
from queries.checks.clauses import NAMES, Found, head_of_map, name_of
from queries.library import Query

PARTS_OF_DATES = frozenset({"year", "month", "day", "quarter", "week", "dayOfWeek", "ordinalDay"})
_PREDICATES = frozenset({"WHERE", "AND", "OR", "NOT", "XOR", "WHEN"})


@dataclass(frozen=True)
class Head:
    """Where labels or types stand: where the node or relationship opens (None in a predicate), of which variable."""

    opening: int | None
    variable: str
    names: tuple[Token, ...]


def kinds(query: Query, found: list[Token]) -> Found:
    """Labels and types that the schema does not have, or one in place of the other."""
    for head in _heads(found):
        opened = found[head.opening].text if head.opening is not None else ""
        for token in head.names:
            name = name_of(token)
            if name not in LABELS and name not in EDGES:
                yield token.line, f"图谱中没有标签或关系 {name}"
            elif opened == "(" and name not in LABELS:
                yield token.line, f"{name} 是关系, 不是标签"
            elif opened == "[" and name not in EDGES:
                yield token.line, f"{name} 是标签, 不是关系"


def properties(query: Query, found: list[Token]) -> Found:
    """Properties that the schema does not have, or not of that label or type."""
    of_head = {head.opening: _known(found, head) for head in _heads(found)}
    bound = _bound(found)
    made = _made(found) - set(bound)
    everywhere = {prop for name in (*LABELS, *EDGES) for prop in _props(name)}
    for n, owners, name in _mentioned(found, of_head, bound, made):
        if owners and not any(name in _props(one) for one in owners):
            yield found[n].line, f"{'/'.join(sorted(owners))} 没有属性 {name}"
        elif name not in everywhere:
            yield found[n].line, f"图谱中没有属性 {name}"
    for n in range(4, len(found)):
        if _behind_dot(found, n) and _behind_dot(found, n - 2) and not _is_function(found, n):
            base = name_of(found[_base(found, n)])
            if base not in made and name_of(found[n]) not in PARTS_OF_DATES:
                yield found[n].line, f"日期没有 {name_of(found[n])}, 可用: {'、'.join(sorted(PARTS_OF_DATES))}"


def _mentioned(
    found: list[Token], of_head: dict[int | None, set[str]], bound: dict[str, set[str]], made: set[str]
) -> Iterator[tuple[int, set[str], str]]:
    """Each property: its token, the labels or types of its owner as far as known, its name."""
    for n, token in enumerate(found):
        if token.kind not in NAMES or n == 0:
            continue
        if _behind_dot(found, n):
            owner = name_of(found[n - 2])
            if not _is_function(found, n) and not _behind_dot(found, n - 2) and owner not in made:
                yield n, bound.get(owner, set()), name_of(token)
        elif found[n - 1].text == "." and n > 1 and found[n - 2].text in ("{", ","):
            owner = _projected(found, n)  # c {.id, .case_no}
            if owner not in made:
                yield n, bound.get(owner, set()), name_of(token)
        elif n + 1 < len(found) and found[n + 1].text == ":" and found[n - 1].text in ("{", ","):
            opening = head_of_map(found, n)
            if opening is not None:
                variable = name_of(found[opening + 1]) if found[opening + 1].kind in NAMES else ""
                yield n, of_head.get(opening) or bound.get(variable, set()), name_of(token)


def _heads(found: Sequence[Token]) -> Iterator[Head]:
    for n, token in enumerate(found):
        if token.text != ":" or n == 0:
            continue
        before = found[n - 1]
        if before.text in ("(", "["):
            yield Head(n - 1, "", _names_from(found, n + 1))
        elif before.kind in NAMES and n > 1 and found[n - 2].text in ("(", "["):
            yield Head(n - 2, name_of(before), _names_from(found, n + 1))
        elif before.kind in NAMES and n > 1 and found[n - 2].upper in _PREDICATES:
            yield Head(None, name_of(before), _names_from(found, n + 1))


def _names_from(found: Sequence[Token], start: int) -> tuple[Token, ...]:
    """The labels of an expression such as `A|B`, `A&!B`, `A:B` or `(A|B)&C`."""
    names: list[Token] = []
    depth, wanted = 0, True
    for token in found[start:]:
        if token.kind in NAMES and wanted:
            names.append(token)
            wanted = False
        elif token.text in ("|", "&", ":"):
            wanted = True
        elif token.text == "(" and wanted:
            depth += 1
        elif token.text == ")" and depth:
            depth -= 1
        elif token.text not in ("!", "%"):
            break
    return tuple(names)


def _bound(found: Sequence[Token]) -> dict[str, set[str]]:
    """Variable → its labels or types, also under the names that `WITH c AS k` gives it."""
    bound: dict[str, set[str]] = {}
    for head in _heads(found):
        if head.variable:
            bound.setdefault(head.variable, set()).update(_known(found, head))
    for n in range(2, len(found) - 1):
        if found[n].upper == "AS" and found[n - 2].upper in ("WITH", "DISTINCT", ",") and found[n - 1].kind in NAMES:
            was = bound.get(name_of(found[n - 1]))
            if was:
                bound.setdefault(name_of(found[n + 1]), set()).update(was)
    return bound


def _made(found: Sequence[Token]) -> set[str]:
    """Names of the query's own: behind AS, and those a comprehension runs over a list with."""
    behind_as = {name_of(found[n + 1]) for n in range(len(found) - 1) if found[n].upper == "AS"}
    running = {
        name_of(found[n])
        for n in range(1, len(found) - 1)
        if found[n + 1].upper == "IN" and found[n].kind in NAMES and found[n - 1].text in ("[", "(")
    }
    return behind_as | running


def _known(found: Sequence[Token], head: Head) -> set[str]:
    opened = found[head.opening].text if head.opening is not None else ""
    in_place = {"(": set(LABELS), "[": set(EDGES)}.get(opened, {*LABELS, *EDGES})
    return {name_of(token) for token in head.names} & in_place


def _props(name: str) -> set[str]:
    return set(schema.node_props(name) if name in LABELS else schema.edge_props(name))


def _behind_dot(found: Sequence[Token], n: int) -> bool:
    return n > 1 and found[n].kind in NAMES and found[n - 1].text == "." and found[n - 2].kind in NAMES


def _base(found: Sequence[Token], n: int) -> int:
    while _behind_dot(found, n):
        n -= 2
    return n


def _is_function(found: Sequence[Token], n: int) -> bool:
    """Whether this name belongs to one that is called: `duration.inDays(…)`."""
    while n + 2 < len(found) and _behind_dot(found, n + 2):
        n += 2
    return n + 1 < len(found) and found[n + 1].text == "("


def _projected(found: Sequence[Token], n: int) -> str:
    depth = 0
    for at in range(n - 1, 0, -1):
        depth += (found[at].text == "}") - (found[at].text == "{")
        if depth < 0:
            return name_of(found[at - 1])
    return ""
