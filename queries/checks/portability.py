"""What runs on one store only, or there with other rows, or there only slowly; the forms that hold on all."""

import re
from collections.abc import Sequence
from itertools import pairwise

from graph import schema
from graph.schema import EDGES, LABELS
from graph.store.statement import Token
from queries.checks.clauses import (
    NAMES,
    SUBQUERIES,
    Found,
    clause_end,
    closing,
    columns,
    depths,
    head_of_map,
    is_clause,
    joined,
    name_of,
    parts,
    relationship_variables,
)
from queries.library import Query

FORBIDDEN = (
    (re.compile(r"\bSHORTEST\b", re.I), "SHORTEST 不能在两种图库上都运行"),
    (re.compile(r"\bCYPHER\s+\d", re.I), "不写 CYPHER 版本前缀"),
    (re.compile(r"\b(?:LET|FILTER)\s+\w|^\s*(?i:let|filter)\s+\w", re.M), "LET 与 FILTER 不能在两种图库上都运行"),
    (re.compile(r"\bexists\s*\(\s*\w+\.", re.I), "exists(n.p) 应写作 n.p IS NOT NULL"),
    (re.compile(r":\s*\w+\s*\|\s*:"), "A|:B 应写作 A|B"),
    (re.compile(r"\bcoalesce\s*\([^()]*,\s*false\s*\)", re.I), "未知不是否: 不写 coalesce(…, false)"),
    (re.compile(r"\b(?:elementId|id)\s*\(", re.I), "id() 与 elementId() 不是本图谱的编号"),
    (
        re.compile(
            r"\b(?:date|time|localtime|datetime|localdatetime)(?:\.(?:transaction|statement|realtime))?\s*\(\s*\)"
            r"|\btimestamp\s*\(",
            re.I,
        ),
        "不问今天: 用 $data_date",
    ),
    (re.compile(r"\.\s*epoch\w+"), "epochDays 等不能在两种图库上都运行"),
    (re.compile(r"\b(?:apoc|gds|algo)\.", re.I), "不用 APOC、GDS、algo"),
    (
        re.compile(r"\bduration\s*\([^()]*\)\s*[<>]=?\s*duration\s*\(", re.I),
        "时长不能比大小: 比 duration.inDays(…).days",
    ),
    (
        re.compile(r"\bduration\s*\(\s*\{[^{}]*:(?!\s*(?:\$|\d|coalesce\b))[^{}]*\}", re.I),
        "时长里的值未知时 Neo4j 会报错: 写作 coalesce(…, 0), 另写 IS NOT NULL",
    ),
    (re.compile(r"-\[[^\]]*\*[^\]]*\bWHERE\b[^\]]*\]", re.I), "变长关系里的 WHERE 应写到模式之外"),
    (
        re.compile(r"-\[[^\]]*\bWHERE\b[^\]]*\]-?>?\s*(?:\{\s*\d*\s*,|[+*]\s*\()", re.I),
        "重复的关系里的 WHERE 会被略去: 写作 ((x)-[r]->(y) WHERE …){1,3}",
    ),
    (re.compile(r"\bsize\s*\(\s*\([^()]*\)\s*<?-", re.I), "size((a)-->()) 应写作 COUNT { (a)-->() }"),
    (re.compile(r"\bsplit\s*\([^()]*,\s*\[", re.I), "split 只能用一个分隔符"),
)
_LOOP = re.compile(r"(?=\(\s*(\w+)[^()]*\)\s*<?-(?:\[([^\]]*)\]-)?-?>?\s*\(\s*(\w+)[^()]*\))")
_SHORTEST = re.compile(r"\b(?:all)?shortestPath\s*\(", re.I)
_ON_PATH = re.compile(
    r"\b(?:none|all|any|single)\s*\(\s*\w+\s+IN\s+(?:nodes|relationships)|\blength\s*\([^()]*\)\s*(?:[<>=]|\bIN\b)",
    re.I,
)
_UNREAD = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.S)
_LISTS = frozenset(
    prop.name
    for props in (*map(schema.node_props, LABELS), *map(schema.edge_props, EDGES))
    for prop in props.values()
    if prop.type is list
)


def constructs(query: Query, found: list[Token]) -> Found:
    body = _bare(query.body)
    for pattern, reason in FORBIDDEN:
        for match in pattern.finditer(body):
            words = match.start() + len(match[0]) - len(match[0].lstrip())
            yield _line(query, body, words), reason


def loops(query: Query, found: list[Token]) -> Found:
    body = _bare(query.body)
    for match in _LOOP.finditer(body):
        if match[1] == match[3] and "*" not in (match[2] or ""):
            yield _line(query, body, match.start()), "自环应写作 (a)-[:R]->(b) WHERE a = b"


def shortest_paths(query: Query, found: list[Token]) -> Found:
    body = _bare(query.body)
    for match in _SHORTEST.finditer(body):
        line = _line(query, body, match.start())
        rest = body[match.end() :]
        if _ON_PATH.search(rest.split("RETURN", 1)[0]):
            yield line, "最短路径上不能再加条件"
        if re.search(r"\[[^\]]*(?:\{|\bWHERE\b)", rest.split("))", 1)[0], re.I):
            yield line, "最短路径的关系里不能写属性或 WHERE"


def slices(query: Query, found: list[Token]) -> Found:
    """`'abc'[1..2]` and `c.case_no[1..2]`; a list may be cut so."""
    for n, token in enumerate(found):
        if token.text != "[" or n == 0:
            continue
        before = found[n - 1]
        is_prop = n > 1 and before.kind in NAMES and found[n - 2].text == "." and name_of(before) not in _LISTS
        if (before.kind == "text" or is_prop) and ".." in joined(found[n : closing(found, n)]):
            yield token.line, "字符串切片用 substring"


def maps_of_relationships(query: Query, found: list[Token]) -> Found:
    """`(c:LegalCase {dispute_id: x.dispute_id})` where x is a relationship finds nothing on the embedded engine."""
    variables = relationship_variables(found)
    for n in range(1, len(found) - 1):
        if found[n].kind not in NAMES or found[n + 1].text != ":" or found[n - 1].text not in ("{", ","):
            continue
        if head_of_map(found, n) is None:
            continue
        for at, depth in enumerate(depths(found[n:]), n):
            if depth < 0 or (depth == 0 and found[at].text == ","):
                break
            if at + 1 < len(found) and name_of(found[at]) in variables and found[at + 1].text == ".":
                name = name_of(found[at])
                yield found[at].line, f"关系 {name} 的属性写进花括号会查不到: 先 WITH {name}.… AS 新名, 再用新名"


def free_starts(query: Query, found: list[Token]) -> Found:
    """A pattern after the first begins at a bound node or at one label, or the embedded engine scans all labels."""
    seen: set[str] = set()
    deep = depths(found)
    for n in range(len(found)):
        if deep[n] == 0 and is_clause(found, n, "UNION"):
            seen = set()
        elif is_clause(found, n, "WITH"):
            made = {column.name for column in columns(found, n)}
            seen = made if deep[n] == 0 and "*" not in made else seen | made
        else:
            for part in _patterns_at(found, n):
                names = _names_in(part)
                head = _head(part)
                if head and names & seen and not (_names_in(head) & seen or _has_one_label(head)):
                    yield head[0].line, "后一个模式应从已知的节点写起"
                seen |= names


def _patterns_at(found: Sequence[Token], n: int) -> list[list[Token]]:
    """The patterns of the MATCH at `n`, or of a subquery that opens at `n` and is a bare pattern."""
    if is_clause(found, n, "MATCH"):
        return parts(found, n + 1, clause_end(found, n))
    if found[n].text == "{" and n and found[n - 1].upper in SUBQUERIES and found[n + 1].text == "(":
        end = closing(found, n)
        where = next((at for at in range(n + 1, end) if is_clause(found, at, "WHERE")), end)
        return parts(found, n + 1, where)
    return []


def _head(part: Sequence[Token]) -> Sequence[Token]:
    """The node a pattern begins with, from `(` to before `)`; nothing for a function such as shortestPath."""
    start = 2 if len(part) > 2 and part[1].text == "=" else 0
    return part[start : closing(part, start)] if part[start].text == "(" else []


def _has_one_label(head: Sequence[Token]) -> bool:
    told = [token for token in head[1:] if token.kind in NAMES or token.kind == "sign"]
    if told and told[0].kind in NAMES:
        told = told[1:]
    return len(told) > 1 and told[0].text == ":" and (len(told) == 2 or told[2].text == "{")


def _names_in(part: Sequence[Token]) -> set[str]:
    return {name_of(two) for one, two in pairwise(part) if one.text in ("(", "[") and two.kind in NAMES}


def _line(query: Query, body: str, at: int) -> int:
    return query.body_line + body[:at].count("\n")


def _bare(text: str) -> str:
    """The text with what stands in strings and comments blanked, quotes and line breaks kept."""
    return _UNREAD.sub(lambda match: re.sub(r"[^\n'\"]" if match[0][0] in "'\"" else r"[^\n]", " ", match[0]), text)
