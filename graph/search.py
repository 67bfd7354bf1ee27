"""The search index: names, numbers and former ids, in one SQLite file that `build` writes beside the tables.

Texts are compared in their plain form (NFKC, no white space); a case number also without its brackets. Names are found
by their pinyin and initials too.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from graph import schema
from graph.errors import Place, WorkspaceError
from graph.identifiers import parse_case_no, plain
from graph.tables import Graph

SPELT = ("name", "former_names")
"""Properties that are found by how they are read."""
LEAST_LETTERS = 2
_MAKE = """
CREATE TABLE texts (text TEXT NOT NULL, label TEXT NOT NULL, id TEXT NOT NULL, property TEXT NOT NULL, shown TEXT);
CREATE TABLE nodes (id TEXT PRIMARY KEY, label TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE aliases (alias TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sounds (sound TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (sound, text)) WITHOUT ROWID;
"""
_WORDS = """
SELECT text, CASE
 WHEN text = :wanted THEN 0
 WHEN instr(text, :wanted) = 1 THEN 1
 WHEN :numbered AND substr(text, instr(text, :short) - 1, 1) BETWEEN '0' AND '9' THEN 4
 WHEN instr(text, :wanted) THEN 2
 ELSE 3 END AS rank
FROM (SELECT DISTINCT text FROM texts
 WHERE instr(text, :wanted) OR :mended AND instr(text, :short) OR :tail AND instr(text, :old))
ORDER BY rank, length(text), text LIMIT :limit
"""
_BEGUN = 1
"""The last rank of texts that say or begin with what is wanted; after them come names that are read so."""
_SOUNDS = """
SELECT sound, text FROM sounds WHERE sound >= :sound AND sound < :sound || '{' ORDER BY sound, text LIMIT :limit
"""
_HAS_SOUNDS = "SELECT 1 FROM sqlite_master WHERE name = 'sounds'"
_TEXTS = "SELECT label, id, property, shown FROM texts WHERE text = :text ORDER BY rowid LIMIT :limit"
_BRACKETS = re.compile(r"[()（）\[\]〔〕【】]")
_BARE_YEAR = re.compile(r"^((?:19|20)[0-9]{2})(?=[^0-9])")
_TAIL = re.compile(r"([一-龥]{0,5}?)(?:字?第)?0*([1-9][0-9]{0,6}号)")
_TAIL_FORMS = (r"\1\2", r"\1字第\2")
"""Of the end of a case number: as it is written since 2016, and as before."""
_SILENT = re.compile("['’\\-]")


@dataclass(frozen=True)
class Hit:
    """A node whose `property` says what was searched for, in its plain form or as it is read: that is `text`.

    `shown` is the node's caption; `exact` if the plain form says what was searched for and no more.
    """

    label: str
    id: str
    property: str
    shown: str
    text: str
    exact: bool = False


def write_index(path: Path, graph: Graph, entities: pl.DataFrame) -> None:
    """Write the index of every searchable property, and of the `aliases` of `entities` (`entity_id`, `aliases`).

    Cost    linear in texts; 300,000 names are spelt in a few seconds.
    """
    with closing(sqlite3.connect(path)) as connection:
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
        connection.executemany("INSERT INTO sounds VALUES (?, ?)", sorted(_sounds(graph)))
        connection.execute("CREATE INDEX by_text ON texts (text)")
        connection.commit()


def search(path: Path, text: str, *, limit: int = 50) -> list[Hit]:
    """The nodes that say `text` somewhere, each once, the likeliest first.

    First what says just that, then what begins with it; of letters, then names that are read so and names that begin
    so (`wangwei`, `ww`); last what has it inside, the shorter first. A case number may stand in any brackets, and its
    tail will do (民初630号, 630号).
    Takes   `text` of one character or more, for pinyin of two letters.
    Raises  WorkspaceError: the index is missing or damaged, or it is of an older program without pinyin, and nothing
            else is found.
    Cost    one pass over the texts: some 15 ms for each 100,000.
    """
    number = parse_case_no(text) or parse_case_no(_BARE_YEAR.sub(r"(\1)", plain(text)))
    wanted = _compared(number.normal if number else text)
    if not wanted:
        return []
    found: dict[str, Hit] = {}
    with _opened(path) as connection:
        words = connection.execute(_WORDS, {**_as_asked(wanted), "limit": 2 * limit}).fetchall()
        begun = [(word, "") for word, rank in words if rank <= _BEGUN]
        sounds = _read_so(connection, wanted, 2 * limit, alone=not words)
        for word, as_read in (*begun, *sounds, *((word, "") for word, _ in words)):
            if len(found) >= limit:
                break
            for label, id_, prop, told in connection.execute(_TEXTS, {"text": word, "limit": 2 * limit}):
                if prop in SPELT or not as_read:
                    exact = word == wanted and not as_read
                    found.setdefault(id_, Hit(label, id_, prop, told or "", as_read or word, exact))
    return list(found.values())[:limit]


def _as_asked(wanted: str) -> dict[str, object]:
    """What _WORDS asks for: the text, and if it is the end of a case number, that in both forms without zeros."""
    tail = _TAIL.fullmatch(wanted)
    short, old = (tail.expand(form) for form in _TAIL_FORMS) if tail else (wanted, wanted)
    return {
        "wanted": wanted,
        "short": short,
        "mended": short != wanted,
        "old": old,
        "tail": tail is not None,
        "numbered": short[0].isdigit(),
    }


def _read_so(connection: sqlite3.Connection, wanted: str, limit: int, *, alone: bool) -> list[tuple[str, str]]:
    """Names that are read as these letters or begin so, each with how it is read; none for other texts.

    An index of an older program has no readings: an error only where they are asked for `alone`.
    """
    sound = _SILENT.sub("", wanted.replace("ü", "v"))
    if not sound.isascii() or not sound.isalnum() or sum(map(str.isalpha, sound)) < LEAST_LETTERS:
        return []
    if not alone and not connection.execute(_HAS_SOUNDS).fetchall():
        return []
    found = connection.execute(_SOUNDS, {"sound": sound, "limit": limit}).fetchall()
    return [(word, as_read) for as_read, word in found]


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


def _compared(text: str) -> str:
    """The form in which texts are compared: plain, lower case, without brackets."""
    return _BRACKETS.sub("", plain(text)).lower()


def _said(label: str, row: Mapping[str, Any], prop: str) -> list[str]:
    """What is searched for in a property of a row: each text of a list, of a village its township too."""
    said = row["shown"] if label == "VillageOrg" and prop == "name" else row[prop]
    return [one for one in (said if isinstance(said, list) else [said]) if one]


def _texts(label: str, rows: pl.DataFrame, searched: list[str]) -> Iterator[tuple[str, str, str, str, str | None]]:
    for row in rows.iter_rows(named=True):
        for prop in searched:
            for one in _said(label, row, prop):
                yield _compared(one), label, row["id"], prop, row["shown"]


def _sounds(graph: Graph) -> set[tuple[str, str]]:
    """Every spelling of a name, and the text that it stands for; a village is spelt without its township too."""
    from graph.spelling import spellings  # noqa: PLC0415  # dictionaries, for which no search should wait

    found: set[tuple[str, str]] = set()
    for name, label in schema.LABELS.items():
        spelt = [prop.name for prop in label.props if prop.search and prop.name in SPELT]
        if name not in graph.nodes or not spelt:
            continue
        rows = graph.label(name).select(*spelt, shown=shown(name, label.caption)).unique()
        for row in rows.iter_rows(named=True):
            for prop in spelt:
                for one in _said(name, row, prop):
                    text = _compared(one)
                    found |= {(sound, text) for sound in spellings(text)}
                    if one != row[prop] and not isinstance(row[prop], list):
                        found |= {(sound, text) for sound in spellings(row[prop])}
    return found


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Raises WorkspaceError: there is no index, or what is done with it shows that it is damaged or of another form."""
    if not path.exists():
        raise WorkspaceError("检索索引不在, 请重新运行 build", Place(str(path)))
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        older = "no such table" in str(error)
        said = "检索索引由旧版程序写成, 请重新运行 build" if older else "检索索引损坏, 请重新运行 build"
        raise WorkspaceError(said, Place(str(path))) from error


def _ask(path: Path, statement: str, parameters: dict[str, object]) -> list[tuple[str, ...]]:
    with _opened(path) as connection:
        return connection.execute(statement, parameters).fetchall()
