"""What a user can be told, in one line: `DS09.xlsx:17: 任期起: 日期不存在`. A traceback is a bug.

QingsuError
├── SchemaError      a declaration or record does not fit the schema
├── SourceError      a whole file cannot be read (a bad row is quarantined instead)
├── QueryError       header, parameter, label, write clause, limit
├── StoreError       down, refused, timed out
├── WorkspaceError   a stage's files: missing, damaged, locked, other version
└── LedgerError      a stored decision cannot be read or written
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Rows count as in a spreadsheet: the header is row 1."""

    file: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        at = self.file if self.row is None else f"{self.file}:{self.row}"
        return at if self.column is None else f"{at}: {self.column}"


class QingsuError(Exception):
    """`reason` in the user's language, `at` the place it speaks of; `str()` is the one line."""

    def __init__(self, reason: str, at: Place | None = None) -> None:
        super().__init__(reason if at is None else f"{at}: {reason}")
        self.reason, self.at = reason, at


class SchemaError(QingsuError):
    pass


class SourceError(QingsuError):
    pass


class QueryError(QingsuError):
    pass


class StoreError(QingsuError):
    pass


class WorkspaceError(QingsuError):
    pass


class LedgerError(QingsuError):
    pass
