"""The first look at a query's text before it is sent: one statement, and nothing that writes or administers.

The second fence, not the first: the server itself refuses writes (user `reader`, or a READ session).
A tokenizer that knows strings, backticks and comments, so that `'DELETE'` in a text and `DELETE` as a clause differ.
"""

import re
from dataclasses import dataclass

from graph.errors import Place, QueryError

TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    | (?P<quoted>`(?:[^`]|``)*`)
    | (?P<parameter>\$(?:\w+|`(?:[^`]|``)*`))
    | (?P<number>\d[\w.]*)
    | (?P<word>\w+)
    | (?P<open>/\*|['"`])
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)

# Clauses that change data, schema or server. A property or label may bear such a name: see `_is_clause`.
FORBIDDEN = frozenset(
    {
        "ALTER",
        "CREATE",
        "DEALLOCATE",
        "DELETE",
        "DENY",
        "DETACH",
        "DROP",
        "DRYRUN",
        "ENABLE",
        "FOREACH",
        "GRANT",
        "INSERT",
        "LOAD",
        "MERGE",
        "REALLOCATE",
        "REMOVE",
        "RENAME",
        "REVOKE",
        "SET",
        "SHOW",
        "START",
        "STOP",
        "TERMINATE",
        "USE",
    }
)
# Procedures that only look.
PROCEDURES = frozenset({"db.labels", "db.relationshiptypes", "db.propertykeys"})


@dataclass(frozen=True)
class Token:
    """`kind` is a group name of TOKEN, `text` as written, `line` from 1."""

    kind: str
    text: str
    line: int

    @property
    def upper(self) -> str:
        return self.text.upper() if self.kind == "word" else self.text


def tokens(text: str, at: Place | None = None) -> list[Token]:
    """The tokens of a Cypher text in order, without white space and comments.

    Raises QueryError: a string, name or comment that does not end.
    """
    found = []
    line = at.row if at is not None and at.row is not None else 1
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or "sign"
        if kind == "open":
            raise QueryError(f"第 {line} 行: 引号或注释没有结束", at)
        if kind not in {"space", "comment"}:
            found.append(Token(kind, match.group(), line))
        line += match.group().count("\n")
    return found


def check_read_only(text: str, at: Place | None = None) -> None:
    """Let a text pass that is one statement and only reads.

    Raises QueryError: with the line and the word: empty, a second statement, a writing or administering clause,
    a procedure that is not on the list of those that only look.
    """
    found = tokens(text, at)
    while found and found[-1].text == ";":
        found.pop()
    if not found:
        raise QueryError("查询是空的", at)
    for n, token in enumerate(found):
        before = found[n - 1].text if n else ""
        after = found[n + 1].text if n + 1 < len(found) else ""
        if token.kind == "sign" and token.text == ";":
            raise QueryError(f"第 {token.line} 行: 一次只能有一条语句", at)
        if token.kind != "word" or not _is_clause(before, after):
            continue
        if token.upper in FORBIDDEN:
            raise QueryError(f"第 {token.line} 行: 只许读取, 不许 {token.upper}", at)
        if token.upper == "CALL" and after not in {"{", "("}:
            _check_procedure(found, n + 1, at)


def _is_clause(before: str, after: str) -> bool:
    """Not behind `.`, `:`, `|`, `&`, `!` (a property or label), before `:` (a map key) or before `.` (a variable)."""
    return not before or (before not in {".", ":", "|", "&", "!"} and after not in {":", "."})


def _check_procedure(found: list[Token], start: int, at: Place | None) -> None:
    name = ""
    for token in found[start:]:
        if token.kind not in {"word", "quoted"} and token.text != ".":
            break
        if token.upper == "YIELD":
            break
        name += token.text.strip("`")
    if name.lower() not in PROCEDURES:
        raise QueryError(f"第 {found[start - 1].line} 行: 不许调用过程 {name or '(无名)'}", at)
