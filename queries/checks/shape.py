"""The shape of a text: an order that is no luck, and an end to every path."""

import re
from collections.abc import Sequence

from graph.store.statement import Token
from queries.checks.clauses import Column, Found, closing, columns, is_clause, joined, last_return, order_keys
from queries.library import Query

_NODE_ID = re.compile(r"\w+\.id")
_PLAIN = re.compile(r"\w+(?:\.\w+)?")
_ID = re.compile(r"(?:\w+\.)?(?:\w+_)?id")


def order(query: Query, found: list[Token]) -> Found:
    """The last RETURN is ordered by every node id it returns, and by one id at least: two rows never change places.

    By columns and properties, that is: an expression is written as a column first.
    A node id is `x.id`, also under the name that a WITH gives it; ids such as `x.dispute_id` may serve, but need not.
    """
    last = last_return(found)
    if last is None:
        yield query.body_line, "没有 RETURN"
        return
    keys = order_keys(found, last)
    if not keys:
        yield found[last].line, "结果没有排序: 末尾应有 ORDER BY, 以编号列收尾"
        return
    made = columns(found, last)
    for key in keys:
        if not _PLAIN.fullmatch(key) and not any(key in (one.name, one.value) for one in made):
            yield found[last].line, f"ORDER BY {key} 不是结果的列: 先写成一列, 再按列名排"
    named = _named_ids(found)
    by = [one for one in made if one.name in keys or one.value in keys]
    left_out = [one.name for one in made if _is_node_id(one, named) and one not in by]
    if left_out:
        yield found[last].line, f"ORDER BY 中缺少编号列 {'、'.join(left_out)}, 行的先后不定"
    elif not any(_is_node_id(one, named) or _ID.fullmatch(one.name) or _ID.fullmatch(one.value) for one in by):
        yield found[last].line, "ORDER BY 中没有编号列, 行的先后不定"


def bounds(query: Query, found: list[Token]) -> Found:
    """A variable-length step has an upper bound."""
    for n, token in enumerate(found):
        if token.text == "*" and _in_relationship(found, n):
            rest = "".join(t.text for t in found[n + 1 : n + 5]).split("]", 1)[0].split("{", 1)[0]
            endless = not re.match(r"(?:\d+$|\d*\.\.\d+)", rest)
        elif token.text in ("+", "*"):
            endless = _repeats(found, n)
        elif token.text == "{":
            endless = _repeats(found, n) and bool(re.match(r"\d*,\}", "".join(t.text for t in found[n + 1 : n + 4])))
        else:
            continue
        if endless:
            yield token.line, "变长路径没有上限"


def _named_ids(found: Sequence[Token]) -> set[str]:
    named: set[str] = set()
    for n in range(len(found)):
        if is_clause(found, n, "WITH"):
            named |= {one.name for one in columns(found, n) if _is_node_id(one, named)}
    return named


def _is_node_id(column: Column, named: set[str]) -> bool:
    return bool(_NODE_ID.fullmatch(column.value)) or column.value in named


def _repeats(found: Sequence[Token], n: int) -> bool:
    """Whether `n` follows a relationship (`-->+`) or a path in brackets (`((a)-->(b))+`), so that it repeats it."""
    before = found[n - 1].text if n else ""
    if before == ")":
        opening = next(at for at in range(n - 1, -1, -1) if closing(found, at) == n - 1 and found[at].text == "(")
        return bool(re.search(r"\)(?:<?-\[|<?--)", joined(found[opening:n])))
    after = found[n + 1].text if n + 1 < len(found) else ""
    return before in (">", "-") and n > 1 and found[n - 2].text in ("-", "]") and (after == "(" or found[n].text == "{")


def _in_relationship(found: Sequence[Token], n: int) -> bool:
    for at in range(n - 1, -1, -1):
        if found[at].text == "[":
            return at > 0 and found[at - 1].text == "-"
        if found[at].text in ("]", ")", "(", "WHERE", "{"):
            return False
    return False
