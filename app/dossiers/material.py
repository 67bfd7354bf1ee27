"""What dossiers are told from: the published graph, rings, clues and loads, opened once and read by every page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from app.dossiers.told import Source
from app.language import say
from graph.contracts import check
from graph.detect import LISTED, RINGS, rings
from graph.errors import QueryError, SourceError, WorkspaceError
from graph.reader import GraphReader
from graph.records import Load, live_rows, loads
from graph.tables import read_table
from graph.workspace import Workspace
from loaders.registers import sources as registers
from loaders.to_correct import still_to_correct
from queries.clues import clue_list
from queries.library import Query, data_date_of, library

SHORTEST = 4
"""Digits of an id that may stand for it."""


@dataclass
class Material:
    """The workspace as published when this was made: pages of one opening agree with each other.

    Raises WorkspaceError: a stage never ran or its files are damaged, each at the first use of what it wrote.
    """

    workspace: Workspace
    reader: GraphReader

    def __post_init__(self) -> None:
        self._versions = self._published()

    def is_current(self) -> bool:
        """Whether no stage was published since."""
        return self._versions == self._published() and self.reader.is_current()

    @cached_property
    def rings(self) -> tuple[Mapping[str, Any], ...]:
        """Every ring of the list, shown or not, best first, with `case_ids` beside its `cases`."""
        if self.workspace.current("detect") is None:
            return ()
        document = rings(self.workspace)
        try:
            check("ring", {**document, "rings": document["rings"][:1]}, RINGS)
        except SourceError as error:
            raise WorkspaceError(
                say("团伙清单出自另一版本的程序, 请运行: qingsu detect", "rings of another version; run: qingsu detect")
            ) from error
        table = read_table(self.workspace.require("detect").folder / LISTED, ["ring_id", "case_ids"])
        ids = dict(table.iter_rows())
        return tuple({**one, "case_ids": ids[one["ring_id"]]} for one in document["rings"])

    @cached_property
    def clues(self) -> tuple[Mapping[str, Any], ...]:
        """Every clue of the list, best first, as rows of `queries.clues.COLUMNS`."""
        return tuple(clue_list(self.workspace).to_dicts()) if self.workspace.current("find") is not None else ()

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        return loads(self.workspace)

    @cached_property
    def queries(self) -> dict[str, Query]:
        return library()

    @property
    def data_date(self) -> date:
        return data_date_of(self.loads)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The loads that count, by register."""
        counted = dict(live_rows(self.workspace, self.loads).group_by("load").len().iter_rows())
        left = {name: one.rows for name, one in still_to_correct(self.workspace, self.loads).items()}
        titles = {name: one.register.title for name, one in registers().items()}
        told = [
            Source(
                one.source,
                say(titles[one.source].zh, titles[one.source].en) if one.source in titles else one.source,
                one.file,
                counted.get(place, 0),
                date.fromisoformat(one.received),
                left.get(one.load_id, one.quarantined),
            )
            for place, one in enumerate(self.loads)
        ]
        return tuple(sorted(told, key=lambda one: (one.id, one.file)))

    @cached_property
    def file_of(self) -> dict[str, str]:
        """Load id → name of its file."""
        return {one.load_id: one.file for one in self.loads}

    def ring(self, name: str) -> Mapping[str, Any]:
        """The ring of a rank, an id or its beginning, or of a former id. Raises QueryError: there is none."""
        return _called(name, self.rings, "ring_id", say("团伙线索", "ring"))

    def clue(self, name: str) -> Mapping[str, Any]:
        """The clue of a rank, an id or its beginning, or of a former id. Raises QueryError: there is none."""
        return _called(name, self.clues, "clue_id", say("线索", "clue"))

    def levels(self, ids: Iterable[str]) -> dict[str, str]:
        """Entity → the level of the strongest key that joins it, I4, I3 or none (design 4)."""
        wanted = pl.DataFrame({"entity_id": list(ids)}, schema={"entity_id": pl.String})
        return dict(self._levels.join(wanted, on="entity_id", how="semi").iter_rows())

    @cached_property
    def _levels(self) -> pl.DataFrame:
        path = self.workspace.require("resolve").folder / "identity" / "entities.parquet"
        return read_table(path, ["entity_id", "level"])

    def _published(self) -> tuple[str, ...]:
        found = (self.workspace.current(stage) for stage in ("load", "resolve", "build", "detect", "find"))
        return tuple(one.folder.name if one is not None else "" for one in found)


def material(workspace: Workspace) -> Material:
    """Open what is published. Raises WorkspaceError: `build` never ran, or its files are damaged."""
    return Material(workspace, GraphReader(workspace))


def _called(name: str, every: Iterable[Mapping[str, Any]], key: str, what: str) -> Mapping[str, Any]:
    every = tuple(every)
    exact = [one for one in every if one[key] == name or str(one["rank"]) == name]
    begins = [one for one in every if len(name) >= SHORTEST and one[key].startswith(name)]
    former = [one for one in every if name in one["predecessors"]]
    for found in (exact, begins, former):
        if len(found) == 1:
            return found[0]
        if found:
            break
    raise QueryError(say(f"没有{what} {name}, 或不止一个", f"no {what} {name}, or several"))
