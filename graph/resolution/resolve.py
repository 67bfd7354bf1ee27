"""Stage `resolve`: who is who, by the levels I4 and I3."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from graph.records import Load, loads, read_records
from graph.resolution.clusters import clusters
from graph.resolution.entities import (
    entity_ids,
    entity_table,
    last_resort,
    mention_table,
    pair_table,
    shared_keys,
    with_ids,
)
from graph.resolution.keys import FACTS, keys_of, prepared
from graph.tables import write_table
from graph.workspace import Progress, Workspace, code_hash, file_hash, silent

STAGE = "resolve"
STEPS = 3
MENTIONS, ENTITIES, PAIRS = (f"identity/{name}.parquet" for name in ("mentions", "entities", "pairs"))


@dataclass(frozen=True)
class Resolution:
    """MENTION_TABLE by `ref`, ENTITY_TABLE by `entity_id` and PAIR_TABLE by `key_id`, as declared in `entities`."""

    mentions: pl.DataFrame
    entities: pl.DataFrame
    pairs: pl.DataFrame


@dataclass(frozen=True)
class Summary:
    """`merged` mentions joined another; `kept_apart` keys have holders that contradict each other.

    `skipped`: the inputs did not change, and the counts are those published before.
    """

    mentions: int
    entities: int
    merged: int
    kept_apart: int
    skipped: bool


def cluster(mentions: pl.DataFrame, key: bytes) -> Resolution:
    """Who is who among `mentions` (MENTION_COLUMNS, `load`, `precedence`), whatever the order of its rows.

    `key` is the workspace key. Every mention comes into one entity; no entity holds two different values of one of
    FACTS; every entity id and every alias leads to one entity.
    Cost    near-linear in mentions.
    """
    frame = prepared(mentions)
    claims = with_ids(keys_of(frame), key)
    found = clusters(claims, frame.select(FACTS))
    frame, claims = frame.join(found, on="mention"), claims.join(found, on="mention")
    shared = shared_keys(claims)
    resort = with_ids(last_resort(claims, shared, frame), key).join(found, on="mention")
    named = entity_ids(pl.concat([claims.join(shared, on="key", how="anti"), resort]))
    table = mention_table(frame, claims, named)
    return Resolution(table, entity_table(frame, table, named), pair_table(claims, frame, named))


def resolve(workspace: Workspace, *, progress: Progress = silent) -> Summary:
    """Say who is who in all loads that count; call it as the writer. Skipped where nothing changed since.

    Reads   records/<load>/rows, mentions: the rows that no newer load replaces.
    Writes  identity/mentions.parquet: n rows by ref; identity/entities.parquet by entity_id; identity/pairs.parquet:
            keys whose holders were kept apart.
    Raises  WorkspaceError: `load` has not run, or a table or the key is missing or damaged.
    Cost    near-linear in mentions, time and memory. Interrupted, the old files stay.
    """
    workspace.require("load")
    these = loads(workspace)
    inputs = {one.load_id: _hash(place, one) for place, one in enumerate(these)}
    code = _code()
    if workspace.is_current(STAGE, inputs, {}, code):
        counts = {name: int(workspace.require(STAGE).facts[name]) for name in ("mentions", "entities", "kept_apart")}
        return _summary(**counts, skipped=True)
    progress("读取记录", 0, STEPS)
    mentions = read_records(workspace).mentions
    progress(f"归并 {mentions.height} 处提及", 1, STEPS)
    with workspace.stage(STAGE, inputs=inputs, parameters={}, code=code) as run:
        found = cluster(mentions, workspace.key())
        progress("写出身份表", 2, STEPS)
        write_table(found.mentions, run.path(MENTIONS))
        write_table(found.entities, run.path(ENTITIES))
        write_table(found.pairs, run.path(PAIRS))
        counts = {
            "mentions": found.mentions.height,
            "entities": found.entities.height,
            "kept_apart": found.pairs["key_id"].n_unique(),
        }
        run.facts.update({name: str(count) for name, count in counts.items()})
    progress("", STEPS, STEPS)
    return _summary(**counts, skipped=False)


def _summary(mentions: int, entities: int, kept_apart: int, *, skipped: bool) -> Summary:
    return Summary(mentions, entities, mentions - entities, kept_apart, skipped)


def _hash(place: int, one: Load) -> str:
    """Of all that says what a load's records are, and which of its rows count; records never change once written."""
    said = [place, one.source, one.received, one.order, one.precedence, one.register]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _code() -> str:
    here = Path(__file__).parent
    beside = [file_hash(here.parent / name) for name in ("identifiers.py", "records.py", "tables.py")]
    return hashlib.sha256("".join([code_hash(here), *beside]).encode()).hexdigest()
