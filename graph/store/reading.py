"""Questions to one database of the store, over Bolt: read-only, with a time and a row limit that stop the query."""

import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import neo4j
from neo4j.exceptions import ClientError, DriverError, Neo4jError

from graph.errors import QueryError, StoreError
from graph.store.statement import check_read_only

GRACE_SECONDS = 5.0
"""How much later the server itself would end a query, where it can (Neo4j)."""
OUT_OF_MEMORY = "heap budget"
"""How the engine says that a query would not fit into its memory; it goes on, and so do other queries."""


@dataclass(frozen=True)
class Rows:
    """`rows` in the order of the query, a value per column; `partial` where the row limit cut the rest."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    partial: bool


class Reading:
    """Asks one database so that nothing can be written; a second connection ends what runs too long.

    Takes   a driver of a user who cannot write, or of any where the server keeps a READ session from writing; one of a
            user who may end the first one's queries; the database, None for the home of the user. Closes the drivers.
    """

    def __init__(self, reader: neo4j.Driver, ender: neo4j.Driver, database: str | None) -> None:
        self._database = database
        self._reader = reader
        self._ender = ender

    def ask(self, text: str, parameters: Mapping[str, Any], *, seconds: float, rows: int) -> Rows:
        """The first `rows` rows of a read-only Cypher text.

        Raises  QueryError: the text does not only read, is not right, lacks a parameter, or ran longer than `seconds`;
                a query that ran too long is ended on the server and gives no rows.
                StoreError: the store does not answer.
        """
        check_read_only(text)
        mark = f"qid:{uuid.uuid4().hex}"
        expired = threading.Event()

        def end() -> None:
            expired.set()
            self._terminate(mark)

        watch = threading.Timer(seconds, end)
        watch.daemon = True
        watch.start()
        try:
            return self._run(f"/* {mark} */ {text}", parameters, rows, seconds)
        except BaseException as error:
            late = expired.is_set() or (isinstance(error, Neo4jError) and "TransactionTimedOut" in (error.code or ""))
            if late and isinstance(error, Neo4jError | DriverError):
                raise QueryError(f"查询超过 {seconds:g} 秒, 已在图库中终止, 没有结果") from None
            if isinstance(error, ClientError):
                raise QueryError(_one_line(error)) from None
            if isinstance(error, Neo4jError | DriverError) and OUT_OF_MEMORY in str(error):
                raise StoreError(
                    "图库内存不够, 查询没有做完: 请 qingsu store stop, 把 QINGSU_STORE_HEAP_MB 设得更大, 再运行"
                ) from None
            if isinstance(error, Neo4jError | DriverError):
                raise StoreError(f"图库没有回答: {_one_line(error)}") from None
            self._terminate(mark)  # Ctrl-C, a closed page
            raise
        finally:
            watch.cancel()

    def can_write(self) -> bool:
        """Whether its user can write, past the statement check: a node `written` is left where that succeeds."""
        with self._reader.session(database=self._database, default_access_mode=neo4j.READ_ACCESS) as session:
            try:
                session.run("CREATE (:Person {id: 'written'})").consume()
            except ClientError:
                return False
        return True

    def close(self) -> None:
        self._reader.close()
        self._ender.close()

    def _run(self, text: str, parameters: Mapping[str, Any], limit: int, seconds: float) -> Rows:
        query = neo4j.Query(text, timeout=seconds + GRACE_SECONDS)  # the embedded engine does not heed it
        with self._reader.session(database=self._database, default_access_mode=neo4j.READ_ACCESS) as session:
            result = session.run(query, dict(parameters))
            records = result.fetch(limit + 1)
            columns = tuple(result.keys())
            result.consume()
        return Rows(columns, tuple(tuple(record.values()) for record in records[:limit]), len(records) > limit)

    def _terminate(self, mark: str) -> None:
        try:
            with self._ender.session(database=self._database) as session:
                shown = session.run("SHOW TRANSACTIONS YIELD transactionId, currentQuery")
                for running in [r["transactionId"] for r in shown if mark in (r["currentQuery"] or "")]:
                    session.run(f"TERMINATE TRANSACTIONS '{running}'").consume()
        except (Neo4jError, DriverError):
            return  # the server is gone, and the query with it

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _one_line(error: Exception) -> str:
    message = error.message if isinstance(error, Neo4jError) else str(error)
    return " ".join((message or type(error).__name__).split())
