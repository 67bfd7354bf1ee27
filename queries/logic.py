"""Three-valued expressions over names, as a model says its CLUE: `a and (b or not c) and at_least(2, d, e, f)`.

    expression := all ("or" all)*           all := one ("and" one)*          one := "not" one | atom
    atom       := name | "(" expression ")" | "any(" list ")" | "at_least(" number "," list ")"

A value is true, false or unknown (None), after Kleene: a whole is unknown where what is unknown could turn it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.errors import Place, QueryError

Truth = bool | None
WORDS = frozenset({"and", "or", "not", "any", "at_least"})
DEEPEST = 50
_TOKEN = re.compile(r"(?P<space>\s+)|(?P<name>[^\W\d]\w*)|(?P<number>\d+)|(?P<sign>[(),])|(?P<wrong>.)", re.DOTALL)


@dataclass(frozen=True)
class Name:
    """`line` counts from 1 in the text of the expression."""

    name: str
    line: int


@dataclass(frozen=True)
class Not:
    part: "Expression"


@dataclass(frozen=True)
class AtLeast:
    """`any` and `or` are at least one, `and` is at least all."""

    number: int
    parts: tuple["Expression", ...]


Expression = Name | Not | AtLeast


def parse(text: str, file: str, line: int = 1) -> Expression:
    """The expression of a text whose first line is the `line`th of its file.

    Raises QueryError, in one line with file and line: it is not in the grammar above.
    """
    return _Parser(text, file, line).whole()


def value(expression: Expression, truths: Mapping[str, Truth]) -> Truth:
    """What it comes to, where each of its names is so. Cost: O(its length)."""
    if isinstance(expression, Name):
        return truths[expression.name]
    if isinstance(expression, Not):
        told = value(expression.part, truths)
        return None if told is None else not told
    found = [value(part, truths) for part in expression.parts]
    if found.count(True) >= expression.number:
        return True
    return None if len(found) - found.count(False) >= expression.number else False


def names(expression: Expression) -> Iterator[Name]:
    """Its names, as they are read, each as often as it stands there."""
    if isinstance(expression, Name):
        yield expression
    else:
        for part in (expression.part,) if isinstance(expression, Not) else expression.parts:
            yield from names(part)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    line: int


class _Parser:
    def __init__(self, text: str, file: str, line: int) -> None:
        self.file = file
        self.first = line
        self.tokens = list(self._tokens(text))
        self.at = 0
        self.depth = 0

    def _tokens(self, text: str) -> Iterator[_Token]:
        line = 1
        for found in _TOKEN.finditer(text):
            kind = found.lastgroup or ""
            if kind == "wrong":
                raise self._error(f"表达式中不能有 {found[0]}", line)
            if kind != "space":
                yield _Token(kind, found[0], line)
            line += found[0].count("\n")
        yield _Token("end", "", line)

    def whole(self) -> Expression:
        found = self._or()
        if self.now.kind != "end":
            raise self._unexpected()
        return found

    @property
    def now(self) -> _Token:
        return self.tokens[self.at]

    def _takes(self, text: str) -> bool:
        taken = self.now.text == text
        self.at += taken
        return taken

    def _needs(self, text: str) -> None:
        if not self._takes(text):
            raise self._unexpected(text)

    def _or(self) -> Expression:
        parts = [self._and()]
        while self._takes("or"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else AtLeast(1, tuple(parts))

    def _and(self) -> Expression:
        parts = [self._one()]
        while self._takes("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else AtLeast(len(parts), tuple(parts))

    def _one(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._error(f"表达式嵌套超过 {DEEPEST} 层", self.now.line)
        found = Not(self._one()) if self._takes("not") else self._atom()
        self.depth -= 1
        return found

    def _atom(self) -> Expression:
        if self._takes("("):
            found = self._or()
            self._needs(")")
            return found
        if self._takes("any"):
            self._needs("(")
            return AtLeast(1, self._list())
        if self._takes("at_least"):
            self._needs("(")
            line = self.now.line
            if self.now.kind != "number":
                raise self._unexpected("整数")
            number = int(self.now.text)
            self.at += 1
            self._needs(",")
            parts = self._list()
            if not 1 <= number <= len(parts):
                raise self._error(f"at_least 的数应在 1 与 {len(parts)} 之间, 实为 {number}", line)
            return AtLeast(number, parts)
        if self.now.kind == "name" and self.now.text not in WORDS:
            self.at += 1
            return Name(self.tokens[self.at - 1].text, self.tokens[self.at - 1].line)
        raise self._unexpected("名称")

    def _list(self) -> tuple[Expression, ...]:
        """What stands between the brackets, the first of which is taken."""
        parts = [self._or()]
        while self._takes(","):
            parts.append(self._or())
        self._needs(")")
        return tuple(parts)

    def _unexpected(self, wanted: str = "") -> QueryError:
        found = self.now.text or "结尾"
        return self._error(f"表达式此处应为 {wanted}, 实为 {found}" if wanted else f"表达式多出 {found}", self.now.line)

    def _error(self, reason: str, line: int) -> QueryError:
        return QueryError(reason, Place(self.file, self.first + line - 1))
