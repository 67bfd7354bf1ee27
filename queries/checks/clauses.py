"""The tokens of a query as clauses: how deep, what a WITH or RETURN makes, what is ordered by, what a pattern binds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.store.statement import Token

Found = Iterator[tuple[int, str]]
"""Line and reason."""

NAMES = ("word", "quoted")
CLAUSES = frozenset(
    "MATCH OPTIONAL WITH RETURN UNWIND CALL UNION WHERE ORDER SKIP OFFSET LIMIT".split()  # noqa: SIM905
)
SUBQUERIES = frozenset({"EXISTS", "COUNT", "COLLECT"})


@dataclass(frozen=True)
class Column:
    """What a WITH or RETURN makes: its name, and the text it comes from without blanks."""

    name: str
    value: str


def name_of(token: Token) -> str:
    return token.text.strip("`")


def depths(found: Sequence[Token]) -> list[int]:
    """How many brackets are open before each token."""
    depth, deep = 0, []
    for token in found:
        if token.kind == "sign" and token.text in ")]}":
            depth -= 1
        deep.append(depth)
        if token.kind == "sign" and token.text in "([{":
            depth += 1
    return deep


def closing(found: Sequence[Token], opening: int) -> int:
    """Where the bracket at `opening` closes; the end where it does not."""
    depth = 0
    for n in range(opening, len(found)):
        if found[n].kind == "sign":
            depth += (found[n].text in "([{") - (found[n].text in ")]}")
            if depth == 0:
                return n
    return len(found)


def is_clause(found: Sequence[Token], n: int, *words: str) -> bool:
    """Whether token `n` is one of these words, and no property, label, key of a map or name behind AS."""
    token = found[n]
    if token.kind != "word" or token.upper not in words:
        return False
    before = found[n - 1] if n else None
    after = found[n + 1].text if n + 1 < len(found) else ""
    if before is not None and before.upper in (".", ":", "|", "&", "!", "AS", "STARTS", "ENDS"):
        return False
    return after not in (":", ".")


def clause_end(found: Sequence[Token], n: int) -> int:
    """Where the clause that begins at `n` ends: at the next of its depth, or where its bracket closes."""
    deep = depths(found)
    for at in range(n + 1, len(found)):
        if deep[at] < deep[n] or (deep[at] == deep[n] and is_clause(found, at, *CLAUSES)):
            return at
    return len(found)


def parts(found: Sequence[Token], start: int, end: int) -> list[list[Token]]:
    """The tokens from `start` to `end`, cut at the commas outside brackets."""
    items: list[list[Token]] = [[]]
    for token, depth in zip(found[start:end], depths(found[start:end]), strict=True):
        if token.text == "," and depth == 0:
            items.append([])
        else:
            items[-1].append(token)
    return [item for item in items if item]


def columns(found: Sequence[Token], n: int) -> list[Column]:
    """What the WITH or RETURN at `n` makes."""
    made = []
    for item in parts(found, n + 1, clause_end(found, n)):
        told = item[1:] if item[0].upper == "DISTINCT" else item
        value = told[:-2] if len(told) > 2 and told[-2].upper == "AS" else told
        made.append(Column(name_of(told[-1]) if value is not told else joined(told), joined(value)))
    return made


def joined(these: Sequence[Token]) -> str:
    return "".join(name_of(token) for token in these)


def last_return(found: Sequence[Token]) -> int | None:
    deep = depths(found)
    return max((n for n in range(len(found)) if deep[n] == 0 and is_clause(found, n, "RETURN")), default=None)


def order_keys(found: Sequence[Token], returned: int) -> list[str]:
    """What the RETURN at `returned` is ordered by, without ASC and DESC; nothing without an ORDER BY."""
    at = clause_end(found, returned)
    if at >= len(found) or found[at].upper != "ORDER":
        return []
    items = parts(found, at + 2, clause_end(found, at))
    return [joined([t for t in item if not t.upper.startswith(("ASC", "DESC")) and t.text != ";"]) for item in items]


def head_of_map(found: Sequence[Token], n: int) -> int | None:
    """Where the node or relationship opens whose map of properties holds the key at `n`; None for any other map."""
    depth = 0
    for at in range(n, -1, -1):
        depth += (found[at].text == "}") - (found[at].text == "{")
        if depth < 0:
            return _opened(found, at)
    return None


def _opened(found: Sequence[Token], brace: int) -> int | None:
    between = {":", "|", "&", "!", "%", "*", ".", ".."}
    for at in range(brace - 1, -1, -1):
        before = found[at - 1] if at else None
        if found[at].text == "(":
            calls = before is not None and before.kind == "word" and before.upper not in {*CLAUSES, *_OPERATORS}
            return None if calls else at
        if found[at].text == "[":
            return at if before is not None and before.text == "-" else None
        if found[at].text not in between and found[at].kind not in (*NAMES, "number"):
            return None
    return None


_OPERATORS = frozenset({"AND", "OR", "XOR", "NOT", "IN", "WHEN", "THEN", "ELSE"})


@dataclass(frozen=True)
class Step:
    """One relationship of a pattern: where its nodes open (None where no node stands there), where its `[` stands.

    `forth` and `back` say which way it may be walked, left to right and right to left; `many` that it is of several
    steps, so that its ends need not be those of one edge.
    """

    line: int
    left: int | None
    right: int | None
    opening: int | None
    forth: bool
    back: bool
    many: bool


def steps(found: Sequence[Token]) -> Iterator[Step]:
    """Every relationship written in a text, in patterns, subqueries and predicates alike."""
    for n in range(1, len(found) - 1):
        if found[n].text != "-":
            continue
        if found[n + 1].text == "[":
            opening, last = n + 1, closing(found, n + 1) + 1
            of_steps = any(token.text == "*" for token in _outside_map(found[opening:last]))
        elif found[n + 1].text == "-" and found[n - 1].text in (")", "<"):
            opening, last, of_steps = None, n + 1, False
        else:
            continue
        to_left = found[n - 1].text == "<"
        to_right = last + 1 < len(found) and found[last + 1].text == ">"
        before, after = n - 1 - to_left, last + 1 + to_right
        left = _opens(found, before) if before >= 0 and found[before].text == ")" else None
        right = after if after < len(found) and found[after].text == "(" else None
        if opening is None and (left is None or right is None):
            continue
        one_way = to_left != to_right
        repeated = of_steps or right is None
        yield Step(found[n].line, left, right, opening, to_right or not one_way, to_left or not one_way, repeated)


def _opens(found: Sequence[Token], close: int) -> int | None:
    """Where the bracket that closes at `close` opens."""
    depth = 0
    for at in range(close, -1, -1):
        if found[at].kind == "sign":
            depth += (found[at].text in ")]}") - (found[at].text in "([{")
            if depth == 0:
                return at
    return None


def _outside_map(these: Sequence[Token]) -> Iterator[Token]:
    depth = 0
    for token in these:
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0:
            yield token


def relationship_variables(found: Sequence[Token]) -> set[str]:
    return {
        name_of(found[n])
        for n in range(2, len(found))
        if found[n].kind in NAMES and found[n - 1].text == "[" and found[n - 2].text == "-"
    }
