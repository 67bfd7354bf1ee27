"""Questions to one database of the store, over Bolt: read-only, with a time and a row limit that stop the query."""

import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import neo4j
from neo4j.exceptions import ClientError, DriverError, Forbidden, Neo4jError

from graph.errors import QueryError, StoreError
from graph.store.host import READER, ROOT, Host
from graph.store.statement import check_read_only

TERMINATED = "Neo.ClientError.Transaction.Terminated"


@dataclass(frozen=True)
class Rows:
    """`rows` in the order of the query, a value per column; `partial` where the row limit cut the rest."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    partial: bool


class Reading:
    """Asks one database as the user who cannot write; a second connection, as root, ends what runs too long.

    The host stays its opener's: close this first.
    """

    def __init__(self, host: Host, database: str) -> None:
        self._database = database
        self._reader = neo4j.GraphDatabase.driver(host.uri, auth=(READER, host.reader_password))
        self._root = neo4j.GraphDatabase.driver(host.uri, auth=(ROOT, host.root_password))

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
            return self._run(f"/* {mark} */ {text}", parameters, rows)
        except BaseException as error:
            if expired.is_set() and isinstance(error, Neo4jError | DriverError):
                raise QueryError(f"查询超过 {seconds:g} 秒, 已在图库中终止, 没有结果") from None
            if isinstance(error, ClientError):
                raise QueryError(_one_line(error)) from None
            if isinstance(error, Neo4jError | DriverError):
                raise StoreError(f"图库没有回答: {_one_line(error)}") from None
            self._terminate(mark)  # Ctrl-C, a closed page
            raise
        finally:
            watch.cancel()

    def close(self) -> None:
        self._reader.close()
        self._root.close()

    def _run(self, text: str, parameters: Mapping[str, Any], limit: int) -> Rows:
        with self._reader.session(database=self._database, default_access_mode=neo4j.READ_ACCESS) as session:
            result = session.run(text, dict(parameters))
            records = result.fetch(limit + 1)
            columns = tuple(result.keys())
            result.consume()
        return Rows(columns, tuple(tuple(record.values()) for record in records[:limit]), len(records) > limit)

    def _terminate(self, mark: str) -> None:
        try:
            with self._root.session(database=self._database) as session:
                shown = session.run("SHOW TRANSACTIONS YIELD transactionId, currentQuery")
                for running in [r["transactionId"] for r in shown if mark in (r["currentQuery"] or "")]:
                    session.run(f"TERMINATE TRANSACTIONS '{running}'").consume()
        except (Neo4jError, DriverError):
            return  # the server is gone, and the query with it

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def can_write(uri: str, user: str, password: str, database: str) -> bool:
    """Whether a user can write, past the statement check: tried, and a node `written` is left where it succeeds."""
    with neo4j.GraphDatabase.driver(uri, auth=(user, password)) as driver, driver.session(database=database) as session:
        try:
            session.run("CREATE (:Person {id: 'written'})").consume()
        except Forbidden:
            return False
    return True


def _one_line(error: Exception) -> str:
    message = error.message if isinstance(error, Neo4jError) else str(error)
    return " ".join((message or type(error).__name__).split())
