"""Checks of a query without a store: header, parameters, names of the schema, order, bounds, portability, the lock."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph import schema
from graph.errors import QueryError
from graph.schema import EDGES, LABELS
from graph.store.statement import Token, check_read_only, tokens
from queries.library import DATA_DATE, PatternHeader, Query, package_folder

LOCK = "versions.lock"
MODEL = re.compile(r"M(?:0[1-9]|1[0-9]|2[0-8])")


@dataclass(frozen=True)
class Problem:
    query: str
    line: int
    reason: str


def check(query: Query, locked: Mapping[str, tuple[int, str]] | None = None) -> list[Problem]:
    """Everything that is wrong with a query, by line. `locked` (of `read_lock`) holds text and version together.

    Names are read off the tokens: what stands behind `:` or `|` in a node or relationship, behind `.`, and before `:`
    in a map of properties. A property is held against its variable's labels or types where the text binds them, else
    against the whole schema. Columns that a `WITH` makes are not followed.
    """
    try:
        check_read_only(query.body, query.place(query.body_line))
        found = tokens(query.body, query.place(query.body_line))
    except QueryError as error:
        return [Problem(query.id, query.body_line, str(error))]
    problems = [
        Problem(query.id, line, reason)
        for rule in (_parameters, _names, _order, _bounds, _portable, _columns, _header)
        for line, reason in rule(query, found)
    ]
    if locked is not None:
        problems += [Problem(query.id, 1, reason) for reason in _locked(query, locked)]
    if not query.fixture.exists():
        problems.append(Problem(query.id, 1, f"缺少样例 {query.fixture.name}"))
    return sorted(problems, key=lambda one: (one.line, one.reason))


def text_hash(query: Query) -> str:
    return hashlib.sha256(query.text.encode()).hexdigest()


def read_lock(path: Path | None = None) -> dict[str, tuple[int, str]]:
    """id → (version, hash of the text). Raises QueryError: a line is damaged."""
    path = path or package_folder() / LOCK
    locked = {}
    for n, line in enumerate(path.read_text("utf-8").splitlines() if path.exists() else [], 1):
        parts = line.split()
        if len(parts) != 3 or not parts[1].isdigit():
            raise QueryError(f"{path.name}:{n}: 应为 编号 版本 校验值")
        locked[parts[0]] = (int(parts[1]), parts[2])
    return locked


def write_lock(queries: Mapping[str, Query], path: Path | None = None) -> None:
    """Lock every text to its version. Raises QueryError: a text changed and its version did not."""
    path = path or package_folder() / LOCK
    before = read_lock(path)
    for query in queries.values():
        for reason in _changed(query, before):
            raise QueryError(reason, query.place(1))
    lines = [f"{one.id} {one.header.version} {text_hash(one)}" for one in queries.values()]
    path.write_text("\n".join(sorted(lines)) + "\n", "utf-8")


Found = Iterator[tuple[int, str]]
Kinds = Iterator[tuple[int, list[Token]]]
Rule = Callable[[Query, list[Token]], Found]


def _header(query: Query, found: list[Token]) -> Found:
    header = query.header
    if not isinstance(header, PatternHeader):
        return
    if not MODEL.fullmatch(header.model):
        yield 1, f"没有监督模型 {header.model}"
    if header.model != query.path.parent.name:
        yield 1, f"文件头写 {header.model}, 文件在 {query.path.parent.name}"
    for need in header.needs:
        name, _, prop = need.partition(".")
        if name in LABELS:
            known = not prop or prop in schema.node_props(name)
        else:
            known = name in EDGES and (not prop or prop in schema.edge_props(name))
        if not known:
            yield 1, f"needs 中的 {need} 不在图谱结构中"


def _parameters(query: Query, found: list[Token]) -> Found:
    used = {token.text[1:].strip("`"): token.line for token in found if token.kind == "parameter"}
    for name, line in used.items():
        if name not in query.header.params and name != DATA_DATE:
            yield line, f"参数 ${name} 没有在文件头中声明"
    for name in query.header.params:
        if name not in used:
            yield 1, f"参数 {name} 声明了而没有用到"


def _names(query: Query, found: list[Token]) -> Found:
    """Labels, types and properties that the schema does not have, or not of that label or type."""
    bound: dict[str, set[str]] = {}
    for n, kinds in _kinds(found):
        for kind in kinds:
            if kind.text not in LABELS and kind.text not in EDGES:
                yield kind.line, f"图谱中没有标签或关系 {kind.text}"
        before = found[n - 1]
        if before.kind == "word" and kinds:
            bound.setdefault(before.text, set()).update(kind.text for kind in kinds)
    properties = {prop for name in LABELS for prop in schema.node_props(name)}
    properties |= {prop for name in EDGES for prop in schema.edge_props(name)}
    made = _aliases(found)
    for n, token in enumerate(found):
        prop = token.text.strip("`")
        if token.kind not in ("word", "quoted"):
            continue
        owner = ""
        if n >= 2 and found[n - 1].text == "." and found[n - 2].kind in ("word", "quoted"):
            owner = found[n - 2].text.strip("`")
            if n + 1 < len(found) and found[n + 1].text == "(":
                continue  # duration.inDays(…)
        elif (
            n + 1 < len(found)
            and found[n + 1].text == ":"
            and found[n - 1].text in ("{", ",")
            and _in_pattern(found, n)
        ):
            owner = _owner_of_map(found, n)
        else:
            continue
        kinds_of = {one for one in bound.get(owner, set()) if one in LABELS or one in EDGES}
        if kinds_of:
            if not any(prop in _props(one) for one in kinds_of):
                yield token.line, f"{'/'.join(sorted(kinds_of))} 没有属性 {prop}"
        elif owner not in made and prop not in properties:
            yield token.line, f"图谱中没有属性 {prop}"


def _props(name: str) -> Mapping[str, object]:
    return schema.node_props(name) if name in LABELS else schema.edge_props(name)


def _kinds(found: list[Token]) -> Kinds:
    """Where a `:` begins the labels of a node or the types of a relationship: its place, and their tokens."""
    for n, token in enumerate(found):
        if token.text != ":" or n == 0 or n + 1 >= len(found):
            continue
        if not _opens_kind(found, n):
            continue
        kinds = []
        at = n + 1
        while at < len(found) and found[at].kind in ("word", "quoted"):
            kinds.append(found[at])
            if at + 1 < len(found) and found[at + 1].text in ("|", "&"):
                at += 2
                if at < len(found) and found[at].text == "!":
                    at += 1
                continue
            break
        yield n, kinds


def _opens_kind(found: list[Token], n: int) -> bool:
    """Whether this `:` follows `(`, `[` or a variable right behind one of them, or a variable in a predicate."""
    before = found[n - 1]
    if before.text in ("(", "["):
        return True
    if before.kind != "word" or n < 2:
        return False
    return found[n - 2].text in ("(", "[") or found[n - 2].upper in ("WHERE", "AND", "OR", "NOT", "XOR", "WHEN")


def _in_pattern(found: list[Token], n: int) -> bool:
    """Whether the map around token `n` is one of properties: its `{` closes a node or relationship head."""
    depth = 0
    for at in range(n, -1, -1):
        depth += (found[at].text == "}") - (found[at].text == "{")
        if depth < 0:
            before = found[at - 1] if at else None
            return (
                before is not None
                and (before.kind in ("word", "quoted") or before.text in ("(", "["))
                and _opened(found, at)
            )
    return False


def _opened(found: list[Token], at: int) -> bool:
    for n in range(at - 1, -1, -1):
        if found[n].text in ("(", "["):
            return (
                n == 0
                or found[n - 1].kind != "word"
                or found[n - 1].upper in ("MATCH", "WHERE", "AND", "OR", "NOT", "EXISTS")
            )
        if found[n].text not in (":", "|", "&", "!", "*", ".", "..") and found[n].kind not in (
            "word",
            "quoted",
            "number",
        ):
            return False
    return False


def _owner_of_map(found: list[Token], n: int) -> str:
    for at in range(n, -1, -1):
        if found[at].text in ("(", "["):
            return found[at + 1].text if found[at + 1].kind == "word" and found[at + 1].text != ":" else f"#{at}"
    return ""


def _aliases(found: list[Token]) -> set[str]:
    """Names that `AS` makes: maps and lists of the query's own, whose parts are not the schema's."""
    return {found[n + 1].text for n, token in enumerate(found[:-1]) if token.upper == "AS"}


def _order(query: Query, found: list[Token]) -> Found:
    for n in range(len(found) - 1, -1, -1):
        if found[n].upper == "RETURN" and _depth(found, n) == 0:
            after = [token.upper for token in found[n:]]
            if "ORDER" not in after:
                yield found[n].line, "结果没有排序: 末尾应有 ORDER BY, 以编号列收尾"
            return
    yield query.body_line, "没有 RETURN"


def _depth(found: list[Token], n: int) -> int:
    return sum((token.text in "([{") - (token.text in ")]}") for token in found[:n] if token.kind == "sign")


def _columns(query: Query, found: list[Token]) -> Found:
    header = query.header
    if not isinstance(header, PatternHeader):
        return
    made = _returned(found)
    for column in (*header.subject, header.evidence):
        if column not in made:
            yield 1, f"结果中没有列 {column}"


def _returned(found: list[Token]) -> set[str]:
    """The names of the columns of the last RETURN."""
    last = max((n for n, t in enumerate(found) if t.upper == "RETURN" and _depth(found, n) == 0), default=-1)
    names: set[str] = set()
    item: list[Token] = []
    depth = 0
    for token in [*found[last + 1 :], Token("sign", ",", 0)]:
        if token.upper in ("ORDER", "SKIP", "LIMIT") and depth == 0:
            token = Token("sign", ",", 0)  # noqa: PLW2901
        depth += (token.kind == "sign" and token.text in "([{") - (token.kind == "sign" and token.text in ")]}")
        if token.text == "," and depth == 0:
            if item:
                names.add(item[-1].text)
            item = []
        else:
            item.append(token)
    return names


def _bounds(query: Query, found: list[Token]) -> Found:
    """A variable-length step without an upper bound."""
    for n, token in enumerate(found):
        if token.text == "*" and _in_relationship(found, n):
            rest = "".join(t.text for t in found[n + 1 : n + 5]).split("]", 1)[0].split("{", 1)[0]
            if not re.match(r"(?:\d+$|\d*\.\.\d+)", rest):
                yield token.line, "变长路径没有上限"
        if token.text == "+" and n and _quantifies(found, n):
            yield token.line, "变长路径没有上限"
        if token.text == "{" and n and found[n - 1].text == ")" and found[n + 1].text in (",", "}"):
            yield token.line, "变长路径没有上限"


def _quantifies(found: list[Token], n: int) -> bool:
    """Whether this `+` repeats a relationship (`->+`) or a path in brackets (`((a)-->(b))+(c)`), and does not add."""
    after = found[n + 1].text if n + 1 < len(found) else ""
    if found[n - 1].text == ")":
        return found[n - 2].text == ")" and after in ("(", ")", ",", "-", "<", "")
    return found[n - 1].text in (">", "-") and after == "("


def _in_relationship(found: list[Token], n: int) -> bool:
    for at in range(n - 1, -1, -1):
        if found[at].text == "[":
            return at > 0 and found[at - 1].text == "-"
        if found[at].text in ("]", ")", "("):
            return False
    return False


_FORBIDDEN = (
    (re.compile(r"\bSHORTEST\b", re.I), "SHORTEST 不能在两种图库上都运行"),
    (re.compile(r"\bCYPHER\s+\d", re.I), "不写 CYPHER 版本前缀"),
    (re.compile(r"\b(?:LET|FILTER)\b\s+\w"), "LET 与 FILTER 不能在两种图库上都运行"),
    (re.compile(r"\bexists\s*\(\s*\w+\.", re.I), "exists(n.p) 应写作 n.p IS NOT NULL"),
    (re.compile(r":\w+\|:"), "A|:B 应写作 A|B"),
    (re.compile(r"\bcoalesce\s*\(\s*\w+\.\w+\s*,\s*false\s*\)", re.I), "未知不是否: 不写 coalesce(…, false)"),
    (re.compile(r"\b(?:elementId|id)\s*\(", re.I), "id() 与 elementId() 不是本图谱的编号"),
    (re.compile(r"\bdate\s*\(\s*\)|\btimestamp\s*\(|\bdatetime\s*\(\s*\)", re.I), "不问今天: 用 $data_date"),
    (re.compile(r"\.epochDays\b"), "epochDays 不能在两种图库上都运行"),
    (re.compile(r"\bapoc\.|\bgds\.|\balgo\.", re.I), "不用 APOC、GDS、algo"),
    (re.compile(r"'[^']*'\s*\[\s*\d|\w\.\w+\s*\[\s*\d+\s*\.\."), "字符串切片用 substring"),
)
_LOOP = re.compile(r"\(\s*(\w+)[^()]*\)\s*<?-\[[^\]]*\]->?\s*\(\s*(\w+)\s*\)")


def _portable(query: Query, found: list[Token]) -> Found:
    """What runs on one store only, or there with other rows (texts and comments blanked)."""
    body = _bare(query.body)
    for pattern, reason in _FORBIDDEN:
        for match in pattern.finditer(body):
            yield query.body_line + body[: match.start()].count("\n"), reason
    for match in _LOOP.finditer(body):
        if match[1] == match[2] and "*" not in match[0]:
            yield query.body_line + body[: match.start()].count("\n"), "自环应写作 (a)-[:R]->(b) WHERE a = b"
    for match in re.finditer(r"\b(?:all)?shortestPath\s*\(", body, re.I):
        rest = body[match.end() :].split("RETURN", 1)[0]
        if re.search(r"\b(?:none|all|any|single)\s*\(\s*\w+\s+IN\s+(?:nodes|relationships)", rest, re.I) or re.search(
            r"\blength\s*\(", rest, re.I
        ):
            yield query.body_line + body[: match.start()].count("\n"), "最短路径上不能再加条件"
    yield from _free_starts(query, body)


def _free_starts(query: Query, body: str) -> Found:
    """A pattern after the first must begin at a bound node, or the embedded engine scans all labels."""
    seen: set[str] = set()
    first = True
    for match in re.finditer(
        r"\b(?:OPTIONAL\s+)?MATCH\b(.*?)(?=\bMATCH\b|\bOPTIONAL\b|\bWITH\b|\bWHERE\b|\bRETURN\b|\bUNWIND\b|\bCALL\b|\}|$)",
        body,
        re.S | re.I,
    ):
        for part in _patterns(match[1]):
            head = re.match(r"\s*(?:\w+\s*=\s*)?\(\s*(\w*)([^()]*)\)", part)
            names = set(re.findall(r"[(\[]\s*(\w+)", part))
            if head is None:
                continue
            joins = names & seen
            one_label = re.fullmatch(r"\s*:\s*\w+\s*(?:\{.*\})?\s*", head[2] or "", re.S)
            if not first and joins and head[1] not in seen and not one_label:
                line = query.body_line + body[: match.start(1)].count("\n")
                yield line, "后一个模式应从已知的节点写起"
            seen |= names
            first = False


def _patterns(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def _bare(text: str) -> str:
    """The text with strings and comments blanked, line breaks kept."""
    blank = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.S)
    return blank.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def _locked(query: Query, locked: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    if query.id not in locked:
        yield "未登记在 versions.lock 中, 请运行 qingsu queries lock"
    else:
        yield from _changed(query, locked)
        if locked[query.id][0] != query.header.version:
            yield "versions.lock 中是另一版本, 请运行 qingsu queries lock"


def _changed(query: Query, locked: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    if query.id in locked:
        version, digest = locked[query.id]
        if version == query.header.version and digest != text_hash(query):
            yield f"文本已改而版本仍为 {version}: 请把 version 加一"
