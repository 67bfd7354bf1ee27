"""The search index: names, numbers and former ids, in one SQLite file that `build` writes beside the tables.

Texts are compared in their plain form (NFKC, no white space); a case number also without its brackets.
"""

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from graph import schema
from graph.errors import Place, WorkspaceError
from graph.identifiers import parse_case_no, plain
from graph.tables import Graph

_MAKE = """
CREATE TABLE texts (text TEXT NOT NULL, label TEXT NOT NULL, id TEXT NOT NULL, property TEXT NOT NULL, shown TEXT);
CREATE TABLE nodes (id TEXT PRIMARY KEY, label TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE aliases (alias TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
"""
_SEARCH = """
SELECT label, id, property, shown, text, min(
 CASE WHEN text = :exact THEN 0 WHEN text LIKE :start ESCAPE '\\' THEN 1 ELSE 2 END
) AS rank
FROM texts WHERE text LIKE :inside ESCAPE '\\' GROUP BY id ORDER BY rank, length(text), text, id LIMIT :limit
"""
_BRACKETS = re.compile(r"[()（）\[\]〔〕【】]")


@dataclass(frozen=True)
class Hit:
    """A node whose `property` says what was searched for; `shown` is the node's caption, `exact` if it says no more."""

    label: str
    id: str
    property: str
    shown: str
    text: str
    exact: bool = False


def write_index(path: Path, graph: Graph, entities: pl.DataFrame) -> None:
    """Write the index of every searchable property, and of the `aliases` of `entities` (`entity_id`, `aliases`)."""
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_MAKE)
        for name, frame in graph.nodes.items():
            connection.executemany("INSERT INTO nodes VALUES (?, ?)", ((id_, name) for id_ in frame["id"]))
        for name, label in schema.LABELS.items():
            searched = [prop.name for prop in label.props if prop.search]
            if name not in graph.nodes or not searched:
                continue
            rows = graph.label(name).with_columns(shown=shown(name, label.caption)).select("id", "shown", *searched)
            connection.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?)", _texts(name, rows, searched))
        pairs = entities.select("aliases", "entity_id").explode("aliases").drop_nulls().unique("aliases")
        connection.executemany("INSERT INTO aliases VALUES (?, ?)", pairs.iter_rows())
        connection.execute("CREATE INDEX by_text ON texts (text)")
        connection.commit()
    finally:
        connection.close()


def search(path: Path, text: str, *, limit: int = 50) -> list[Hit]:
    """The nodes that say `text` somewhere: exact first, then beginning with it, then the shorter.

    `text` of one character or more; a case number in any brackets; a former id of an entity is followed.
    Raises WorkspaceError: the index is missing or damaged.
    """
    number = parse_case_no(text)
    wanted = _BRACKETS.sub("", number.normal if number else plain(text)).lower()
    if not wanted:
        return []
    escaped = re.sub(r"([\\%_])", r"\\\1", wanted)
    parameters = {"exact": wanted, "start": f"{escaped}%", "inside": f"%{escaped}%", "limit": limit}
    rows = _ask(path, _SEARCH, parameters)
    return [Hit(label, id_, prop, shown or "", told, told == wanted) for label, id_, prop, shown, told, _ in rows]


def entity_of(path: Path, id_: str) -> str:
    """The id in use of what once had this id; an id that is no alias is given back."""
    rows = _ask(path, "SELECT id FROM aliases WHERE alias = :alias", {"alias": id_})
    return rows[0][0] if rows else id_


def node_of(path: Path, id_: str) -> str | None:
    """The id in use of a node that has or once had this id, None where there is none."""
    now = entity_of(path, id_)
    return now if label_of(path, now) else None


def label_of(path: Path, id_: str) -> str | None:
    """The label of the node with this id, None where there is none."""
    rows = _ask(path, "SELECT label FROM nodes WHERE id = :id", {"id": id_})
    return rows[0][0] if rows else None


def shown(label: str, caption: str) -> pl.Expr:
    """What people read. A village is told from its namesakes by its township, and is searched for with it."""
    if label != "VillageOrg":
        return pl.col(caption)
    return pl.concat_str("township", "name", "kind", ignore_nulls=True)


def _texts(label: str, rows: pl.DataFrame, searched: list[str]) -> Iterable[tuple[str, str, str, str, str | None]]:
    for row in rows.iter_rows(named=True):
        for prop in searched:
            said = row["shown"] if label == "VillageOrg" and prop == "name" else row[prop]
            for one in said if isinstance(said, list) else [said]:
                if one:
                    yield _BRACKETS.sub("", plain(one)).lower(), label, row["id"], prop, row["shown"]


def _ask(path: Path, statement: str, parameters: dict[str, object]) -> list[tuple[str, ...]]:
    if not path.exists():
        raise WorkspaceError("检索索引不在, 请重新运行 build", Place(str(path)))
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(statement, parameters).fetchall()
    except sqlite3.DatabaseError as error:
        raise WorkspaceError("检索索引损坏, 请重新运行 build", Place(str(path))) from error
    finally:
        connection.close()
