"""Names of a text against the schema: labels of nodes, types of relationships, properties of both.

Read off the tokens: labels and types behind `:`, properties behind `.` and before `:` in a node's or relationship's
map. A property is held against the labels or types its variable is bound with, else against those that the edges
beside it lead to, else against the whole schema. Of what WITH makes, only a variable's new name is followed; maps and
lists of the query's own are not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph import schema
from graph.schema import EDGES, LABELS
from graph.store.statement import Token
from graph.vocabulary import EdgeType
from queries.checks.clauses import NAMES, Found, head_of_map, name_of, steps
from queries.library import Query

PARTS_OF_DATES = frozenset({"year", "month", "day", "quarter", "week", "dayOfWeek", "ordinalDay"})
_ASSERTING = frozenset({"WHERE", "AND", "OR"})
_PREDICATES = _ASSERTING | {"NOT", "XOR", "WHEN"}


@dataclass(frozen=True)
class Head:
    """Where labels or types stand: where the node or relationship opens (None in a predicate), of which variable.

    `binds`: what they name is all that the variable can be; not so with `!A`, `NOT x:A` and `CASE WHEN x:A`.
    """

    opening: int | None
    variable: str
    names: tuple[Token, ...]
    binds: bool = True


def kinds(query: Query, found: list[Token]) -> Found:
    """Labels and types that the schema does not have, or one in place of the other."""
    for head in heads(found):
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
    of_head = {head.opening: _known(found, head) for head in heads(found) if head.binds}
    bound = bound_names(found)
    made = (_made(found) - set(bound)) | running_names(found)
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


def ends(query: Query, found: list[Token]) -> Found:
    """An edge type that the schema lets join none of the labels beside it: the pattern never matches."""
    heads_at = {head.opening: head for head in heads(found)}
    bound = bound_names(found)

    def labels(node: int | None) -> set[str]:
        if node is None:
            return set()
        if (head := heads_at.get(node)) is not None:
            return _known(found, head) if head.binds else set()
        return bound.get(name_of(found[node + 1]), set()) & set(LABELS) if found[node + 1].kind in NAMES else set()

    def joins(edge: EdgeType, start: set[str], end: set[str]) -> bool:
        return (not start or bool(start & set(edge.start))) and (not end or bool(end & set(edge.end)))

    for step in steps(found):
        head = heads_at.get(step.opening) if step.opening is not None else None
        if head is None or not head.binds or step.many:
            continue
        left, right = labels(step.left), labels(step.right)
        edges = [EDGES[one] for one in sorted(_known(found, head))]
        forth = step.forth and any(joins(edge, left, right) for edge in edges)
        back = step.back and any(joins(edge, right, left) for edge in edges)
        if edges and not forth and not back:
            arrow = ("<" if not step.forth else "") + f"-[:{'|'.join(one.name for one in edges)}]-"
            arrow += ">" if not step.back else ""
            yield step.line, f"图谱中没有 ({_said(left)}){arrow}({_said(right)})"


def _said(labels: set[str]) -> str:
    return f":{'|'.join(sorted(labels))}" if labels else ""


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


def heads(found: Sequence[Token]) -> Iterator[Head]:
    for n, token in enumerate(found):
        if token.text != ":" or n == 0:
            continue
        before = found[n - 1]
        names, plain = _names_from(found, n + 1)
        if before.text in ("(", "["):
            yield Head(n - 1, "", names, plain)
        elif before.kind in NAMES and n > 1 and found[n - 2].text in ("(", "["):
            yield Head(n - 2, name_of(before), names, plain)
        elif before.kind in NAMES and n > 1 and found[n - 2].upper in _PREDICATES:
            yield Head(None, name_of(before), names, plain and found[n - 2].upper in _ASSERTING)


def _names_from(found: Sequence[Token], start: int) -> tuple[tuple[Token, ...], bool]:
    """The labels of an expression such as `A|B`, `A&!B`, `A:B` or `(A|B)&C`, and whether it is without `!` and `%`."""
    names: list[Token] = []
    depth, wanted, plain = 0, True, True
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
        elif token.text in ("!", "%"):
            plain = False
        else:
            break
    return tuple(names), plain


def bound_names(found: Sequence[Token]) -> dict[str, set[str]]:
    """Variable → the labels or types it can have as far as known, also under the names that `WITH c AS k` gives it."""
    bound: dict[str, set[str]] = {}
    for head in heads(found):
        if head.variable and head.binds:
            bound.setdefault(head.variable, set()).update(_known(found, head))
    for variable, leads_to in _led_to(found).items():
        if not bound.get(variable) and leads_to:
            bound[variable] = leads_to
    for n in range(2, len(found) - 1):
        if found[n].upper == "AS" and found[n - 2].upper in ("WITH", "DISTINCT", ",") and found[n - 1].kind in NAMES:
            was = bound.get(name_of(found[n - 1]))
            if was:
                bound.setdefault(name_of(found[n + 1]), set()).update(was)
    return bound


def _led_to(found: Sequence[Token]) -> dict[str, set[str]]:
    """Variable of a node → the labels that the edges it stands beside may have there; nothing where one has no type."""
    reached: dict[str, list[set[str]]] = {}
    types = {head.opening: head for head in heads(found)}
    for step in steps(found):
        head = types.get(step.opening) if step.opening is not None else None
        edges = [EDGES[one] for one in _known(found, head)] if head is not None and head.binds else []
        starts = {label for edge in edges for label in edge.start}
        ends = {label for edge in edges for label in edge.end}
        for node, forth, back in ((step.left, starts, ends), (step.right, ends, starts)):
            if node is not None and found[node + 1].kind in NAMES:
                may_be = (forth if step.forth else set()) | (back if step.back else set())
                reached.setdefault(name_of(found[node + 1]), []).append(may_be if not step.many else set())
    return {name: set().union(*sets) if all(sets) else set() for name, sets in reached.items()}


def _made(found: Sequence[Token]) -> set[str]:
    """Names of the query's own: behind AS, and those a comprehension runs over a list with."""
    behind_as = {name_of(found[n + 1]) for n in range(len(found) - 1) if found[n].upper == "AS"}
    return behind_as | running_names(found)


def running_names(found: Sequence[Token]) -> set[str]:
    """What comprehensions and quantifiers run over a list with: `[x IN …]`, `any(x IN …)`."""
    return {
        name_of(found[n])
        for n in range(1, len(found) - 1)
        if found[n + 1].upper == "IN" and found[n].kind in NAMES and found[n - 1].text in ("[", "(")
    }


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
