"""What a command says: data on stdout, talk on stderr, and how far long work has come."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

_WIDE = 200


def tell(line: str) -> None:
    """One line of talk."""
    print(line, file=sys.stderr)  # noqa: T201


def show_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))  # noqa: T201


def show_text(line: str) -> None:
    print(line)  # noqa: T201


def show_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows as CSV; a cell that a spreadsheet would take for a formula is written as text."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_harmless(_flat(value)) for value in row] for row in rows)


def show_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows as a table for people; what stands in data is text, never markup."""
    _print_table(Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False), columns, rows)


def tell_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table as talk, where it is shown to ask about it."""
    _print_table(Console(stderr=True, width=None if sys.stderr.isatty() else _WIDE, highlight=False), columns, rows)


def _print_table(console: Console, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    table = Table(*columns, header_style="bold")
    for row in rows:
        table.add_row(*(Text(_flat(value)) for value in row))
    console.print(table)


def _flat(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "、".join(_flat(one) for one in value)
    return str(value)


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


class Progressing:
    """`progress(what, done, total)` as a bar on a terminal, else as a line whenever the work is another."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.last = ""
        self.bar: Progress | None = None
        if sys.stderr.isatty():
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self.task = self.bar.add_task(title, total=None)

    def __call__(self, what: str, done: int, total: int) -> None:
        told = f"{self.title}: {what}" if what else self.title
        if self.bar is not None:
            self.bar.update(self.task, description=told, completed=done, total=total or None)
        elif what and told != self.last:
            tell(told)
        self.last = told

    def __enter__(self) -> Self:
        if self.bar is not None:
            self.bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.bar is not None:
            self.bar.stop()
