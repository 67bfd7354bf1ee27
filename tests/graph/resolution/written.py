"""Mentions written by hand, and what becomes of them."""

from datetime import date
from typing import Any

import polars as pl

from graph.identifiers import make_citizen_id, make_uscc
from graph.records import MENTION_COLUMNS
from graph.resolution.resolve import Resolution, cluster
from graph.tables import fitted
from graph.workspace import PUBLIC_KEY

BORN = date(1970, 1, 1)
MAN = make_citizen_id("999999", BORN, 1)
WOMAN = make_citizen_id("999999", BORN, 2)
OTHER_MAN = make_citizen_id("999999", BORN, 3)
COMPANY = make_uscc("999999", "MA000001")
OTHER_COMPANY = make_uscc("999999", "MA000002")

Row = dict[str, Any]


def person(name: str | None, case: str | None = "c1", side: str | None = "A", **more: Any) -> Row:
    return {"label": "Person", "name": name, "case": case, "side": side, "slot": "party", "k": 1} | more


def numbered(name: str | None, id_no: str, case: str | None = "c1", side: str | None = "A", **more: Any) -> Row:
    return person(name, case, side, id_no=id_no, id_check_ok=True, **more)


def company(name: str, case: str | None = "c1", side: str | None = "B", **more: Any) -> Row:
    return person(name, case, side, **more) | {"label": "Company"}


def village(name: str, case: str | None = "c1", side: str | None = "B", **more: Any) -> Row:
    return person(name, case, side, **more) | {"label": "VillageOrg"}


def agent(name: str, case: str | None = "c1", side: str | None = "A", **more: Any) -> Row:
    return person(name, case, side, slot="agent", **more) | {"label": "Agent"}


def frame_of(rows: list[Row]) -> pl.DataFrame:
    """Mentions as `read_records` gives them; a row without `ref` is called by its place in the list."""
    full = [
        {"ref": f"l/-/{n}/party/0", "row": f"-/{n}", "load": 0, "precedence": 10} | row for n, row in enumerate(rows)
    ]
    beside = {"load": pl.Int64(), "precedence": pl.Int64()}
    columns = {name: [row.get(name) for row in full] for name in (*MENTION_COLUMNS, *beside)}
    frame = pl.DataFrame(columns, schema={**MENTION_COLUMNS, **beside})
    return fitted(frame.drop(beside), MENTION_COLUMNS, "mentions").with_columns(frame[name] for name in beside)


def resolved(*rows: Row) -> Resolution:
    return cluster(frame_of(list(rows)), PUBLIC_KEY)


def ids_of(found: Resolution, rows: int) -> list[str]:
    """The entity id of each row, in the order in which the rows were written."""
    by_ref = dict(found.mentions.select("ref", "entity_id").iter_rows())
    return [by_ref[f"l/-/{n}/party/0"] for n in range(rows)]


def groups(*rows: Row) -> list[list[int]]:
    """Places of the rows that came into one entity."""
    found = resolved(*rows)
    assert found.entities["entity_id"].is_unique().all()
    ids = ids_of(found, len(rows))
    return [[n for n, one in enumerate(ids) if one == entity] for entity in dict.fromkeys(ids)]


def found_by(found: Resolution, one: str) -> list[str]:
    """Entities that an id leads to: as their own, or as an alias."""
    leads = (pl.col("entity_id") == one) | pl.col("aliases").list.contains(one)
    return found.entities.filter(leads)["entity_id"].to_list()
