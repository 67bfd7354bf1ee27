"""Records: what `load` takes from files and `resolve` and `build` read. One folder a load, never changed once written.

    load/…/loads.json      which loads count, in order
    records/<load>/        one load (its id and the register that read it):
      rows.parquet           a row of the file each: its key, what a newer export replaces, its digest
      mentions.parquet       names in rows; only `resolve` says who is who
      nodes/<Label>.parquet  nodes with a natural key (case, court, step): their id is known
      edges/<TYPE>.parquet   edges; an end is a node's id or a mention's `ref`
      quarantined.parquet    cells and rows that do not count, for `loaders/to_correct.py`

Each table is a folder of parts, one a page of the file, so that a file need not be in memory as a whole.
A row is `<sheet>/<number>`, its origin `<load_id>/<row>`. Raw identifiers stand here and in `sources/`, nowhere later.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from graph import schema
from graph.errors import Place, WorkspaceError
from graph.tables import TYPES, edge_columns, node_columns, read_table
from graph.workspace import Workspace

# Labels of which `resolve` says who is who; every other node has a natural key.
RESOLVED = ("Agent", "Company", "CourtOfficer", "Expert", "Person", "VillageOrg")

ROW_COLUMNS: dict[str, pl.DataType] = {
    "row": pl.String(),
    "key": pl.String(),  # unique within a load
    "group": pl.String(),  # what a newer export replaces as a whole (all parties of a case)
    "digest": pl.String(),  # of the row's cells: equal digest, nothing changed
    "corrects": pl.Boolean(),  # a corrected row replaces its own key and the row at `first`, never its group
    "first": pl.String(),  # the origin of the row that it corrects
}

# A mention's key is (case or place, side, name, k). Identifiers are as read, valid, in their normal form.
MENTION_KEYS: dict[str, pl.DataType] = {
    "ref": pl.String(),  # <load_id>/<row>/<slot>/<i>, unique
    "row": pl.String(),
    "label": pl.String(),
    "case": pl.String(),  # id of the LegalCase; null in a register without cases
    "place": pl.String(),  # in a register without cases the row's natural key, else null
    "side": pl.String(),  # A, B, T as printed, else null
    "k": pl.Int64(),  # k-th of that name in the case (or place), side and slot, from 1
    "slot": pl.String(),  # party, agent, officer …: what kind of mention of the row
    "id_no": pl.String(),
    "uscc_no": pl.String(),
    "licence": pl.String(),
    "village_code": pl.String(),
    "organisation": pl.String(),  # firm of an agent, court of an officer: half of the key name+organisation
    "county6": pl.String(),  # where the mention places its person
}


def _properties() -> dict[str, pl.DataType]:
    props = {}
    for label in RESOLVED:
        for prop in schema.label(label).props:
            if not prop.derived:
                props[prop.name] = TYPES[prop.type]
    return props


MENTION_PROPS = _properties()
MENTION_COLUMNS: dict[str, pl.DataType] = {**MENTION_KEYS, **MENTION_PROPS, "origins": TYPES[list]}


@dataclass(frozen=True)
class Load:
    """One taking-in of one file: `precedence` of its register, `received` as an ISO date, `order` of arrival.

    `office`, `basis`, `custodian`, `start` and `end` (ISO dates) as its `loaders/provenance.py` says; "" is not said,
    as in what was loaded before it was asked. `corrects` the load whose rows it brings back corrected, else "".
    """

    load_id: str
    source: str
    file: str
    received: str
    precedence: int
    order: int
    register: str  # short hash of the register's form and of the code that read it
    rows: int
    quarantined: int
    office: str = ""
    basis: str = ""
    custodian: str = ""
    start: str = ""
    end: str = ""
    sha256: str = ""
    corrects: str = ""


@dataclass(frozen=True)
class Records:
    """The rows that count of all loads, older ones first, in one frame a kind. `load` is the place in the list."""

    loads: tuple[Load, ...]
    mentions: pl.DataFrame
    nodes: dict[str, pl.DataFrame]
    edges: dict[str, pl.DataFrame]


def loads(workspace: Workspace) -> tuple[Load, ...]:
    """The loads that count, oldest first; none before the first `load`."""
    published = workspace.current("load")
    if published is None:
        return ()
    path = published.folder / "loads.json"
    try:
        return tuple(Load(**one) for one in json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise WorkspaceError(f"装载清单损坏: {error}", Place(str(path))) from error


def by_age(these: Iterable[Load]) -> list[Load]:
    """Older before newer: by the day received, of one day by the source, of one source by the order of arrival.

    So files of different sources may come in any order. A correction stands just behind the load that it corrects.
    """
    these = list(these)
    order = {one.load_id: one.order for one in these}

    def age(one: Load) -> tuple[str, str, int, int]:
        return one.received, one.source, order.get(one.corrects, one.order), one.order if one.corrects else 0

    return sorted(these, key=age)


def loads_json(these: Iterable[Load]) -> str:
    return json.dumps([asdict(one) for one in these], ensure_ascii=False, indent=1) + "\n"


def records_folder(workspace: Workspace, load: Load) -> Path:
    """Where the records of a load stand: another form of its register reads it anew, into another folder."""
    return workspace.folder / "records" / f"{load.load_id}-{load.register}"


def live_rows(workspace: Workspace, these: tuple[Load, ...]) -> pl.DataFrame:
    """Rows that no newer load of the same source replaces: `load` (place in `these`), `row`, `key`, `group`, `digest`.

    Newer is what `by_age` says.
    """
    ages = {one.load_id: age for age, one in enumerate(by_age(these))}
    frames = [
        read_table(records_folder(workspace, one) / "rows.parquet").with_columns(
            load=pl.lit(place, pl.Int64),
            source=pl.lit(one.source),
            age=pl.lit(ages[one.load_id], pl.Int64),
            at=pl.format("{}/{}", pl.lit(one.load_id), "row"),
        )
        for place, one in enumerate(these)
    ]
    if not frames:
        return pl.DataFrame(schema={"load": pl.Int64(), **ROW_COLUMNS})
    rows = pl.concat(frames)
    newest_key = rows.group_by("source", "key").agg(key_age=pl.col("age").max())
    newest_group = (
        rows.filter(~pl.col("corrects")).group_by("source", "group").agg(group_age=pl.col("age").max()).drop_nulls()
    )
    # A correction may change the key of the row that it corrects, and may be corrected again.
    corrected = rows.group_by("source", at="first").agg(corrected_age=pl.col("age").max()).drop_nulls()
    origin = pl.coalesce("first", "at")
    newest = pl.max_horizontal("key_age", *(pl.col(name).fill_null(-1) for name in ("group_age", "corrected_age")))
    return (
        rows.join(newest_key, on=["source", "key"], how="left")
        .join(newest_group, on=["source", "group"], how="left")
        .with_columns(at=origin)
        .join(corrected, on=["source", "at"], how="left")
        .filter(pl.col("age") >= newest)
        .select("load", *ROW_COLUMNS)
    )


def read_records(workspace: Workspace) -> Records:
    """Every record of the rows that count; `load` and `precedence` stand beside each mention and node."""
    these = tuple(by_age(loads(workspace)))
    live = live_rows(workspace, these).select("load", "row", "first")
    mentions: list[pl.DataFrame] = []
    nodes: dict[str, list[pl.DataFrame]] = {}
    edges: dict[str, list[pl.DataFrame]] = {}
    for place, one in enumerate(these):
        folder = records_folder(workspace, one)
        origins = pl.concat_list(pl.format("{}/{}", pl.lit(one.load_id), "row"), "first").list.drop_nulls()
        kept = live.filter(pl.col("load") == place).select("row", origins=origins)
        mark = {"load": pl.lit(place, pl.Int64), "precedence": pl.lit(one.precedence, pl.Int64)}
        mentions.append(_live(folder / "mentions.parquet", kept).with_columns(**mark))
        for path in sorted((folder / "nodes").glob("*.parquet")):
            counted = pl.lit(None, pl.Int64).alias("origin_count")  # by `build`
            nodes.setdefault(path.stem, []).append(_live(path, kept).with_columns(counted, **mark))
        for path in sorted((folder / "edges").glob("*.parquet")):
            edges.setdefault(path.stem, []).append(_live(path, kept).with_columns(**mark))
    empty = pl.DataFrame(schema={**MENTION_COLUMNS, "load": pl.Int64(), "precedence": pl.Int64()})
    return Records(
        these,
        pl.concat(mentions) if mentions else empty,
        {label: pl.concat(frames) for label, frames in sorted(nodes.items())},
        {kind: pl.concat(frames) for kind, frames in sorted(edges.items())},
    )


def record_node_columns(label: str) -> dict[str, pl.DataType]:
    """`row`, then the label's columns."""
    return {"row": pl.String(), **node_columns(label)}


def record_edge_columns(edge_type: str) -> dict[str, pl.DataType]:
    """`row`, then the type's columns; an end whose label only `resolve` knows has a null label."""
    return {"row": pl.String(), **edge_columns(edge_type)}


def stored(columns: Mapping[str, pl.DataType]) -> dict[str, pl.DataType]:
    """Those that stand on the disk: origins follow from the row, and a text for each would be half of every table."""
    return {name: kind for name, kind in columns.items() if name not in ("origins", "origin_count")}


def _live(path: Path, kept: pl.DataFrame) -> pl.DataFrame:
    """The records of the rows that count, with their origins."""
    return read_table(path).join(kept, on="row", how="inner", maintain_order="left")
