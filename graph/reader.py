"""The published graph opened for reading by id: the network in memory, and the rows behind it, read when asked for.

Needs no server: pages, reports and exports go on while the store is down. One reader serves any number of threads, and
keeps its build's files while a newer one is published; whoever holds it asks `is_current` and opens anew.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from graph import schema
from graph.build import GRAPH, SEARCH
from graph.errors import QueryError
from graph.network import Ints, Network, read_network
from graph.search import Hit, node_of, search, shown
from graph.tables import ENDS, edge_columns, node_columns, read_table
from graph.workspace import Workspace

STAGE = "build"
ORIGINS = "origins"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Link:
    """An edge with what is known of it: `number` is its place in the network, `facts` its properties but origins."""

    number: int
    type: str
    start: str
    end: str
    facts: Row

    def other(self, one: str) -> str:
        return self.end if self.start == one else self.start


class GraphReader:
    """The published build, read by id. Facts are rows of the tables without what is unknown and without origins.

    Raises WorkspaceError: `build` never ran, or a table is missing or damaged; QueryError: no such node.
    Cost    ends and days of all edges at the opening (a second for a million edges); a table at its first use.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.published = workspace.require(STAGE)
        self._folder = self.published.folder / GRAPH
        self.index = self.published.folder / SEARCH
        self.network: Network = read_network(self._folder)
        self._tables: dict[tuple[str, str], pl.DataFrame] = {}
        self._reading = threading.Lock()

    @property
    def version(self) -> str:
        return self.published.version

    def is_current(self) -> bool:
        """Whether no other build was published since; reads one small file."""
        return self._workspace.current(STAGE) == self.published

    # ---- nodes

    def has(self, id_: str) -> bool:
        try:
            self.network.place(id_)
        except QueryError:
            return False
        return True

    def label_of(self, id_: str) -> str:
        return self.network.label_of(self.network.place(id_))

    def facts(self, id_: str) -> Row:
        return self.facts_of([id_])[id_]

    def facts_of(self, ids: Iterable[str]) -> dict[str, Row]:
        """id → its facts with its `label`, in the order of `ids`."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Row] = {}
        for name, of_label in self._by_label(wanted).items():
            rows = self._table("nodes", name)[[int(self._row[place]) for place in of_label]]
            for row in rows.iter_rows(named=True):
                found[row["id"]] = {"label": name} | _known(row)
        return {one: found[one] for one in wanted}

    def captions(self, ids: Iterable[str]) -> dict[str, str]:
        """id → what people read of it; of one without a caption, what its label is called."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, str] = {}
        for name, of_label in self._by_label(wanted).items():
            label = schema.label(name)
            rows = self._table("nodes", name)[[int(self._row[place]) for place in of_label]]
            said = rows.select("id", said=shown(name, label.caption))
            found |= {id_: str(text or f"({label.zh})") for id_, text in said.iter_rows()}
        return {one: found[one] for one in wanted}

    def caption(self, id_: str) -> str:
        return self.captions([id_])[id_]

    def column(self, label: str, name: str) -> pl.Series:
        """One property of every node of a label, in the order of `ids_of(label)`."""
        return self._table("nodes", label)[name]

    def ids_of(self, label: str) -> pl.Series:
        return self._table("nodes", label)["id"]

    # ---- links

    def links_of(self, id_: str, types: Sequence[str] | None = None) -> list[Link]:
        """The links of a node, of these types or all, by neighbour; a hub has many: see `count_by_type` first."""
        return self.links(self.numbers_of(id_, types).tolist())

    def numbers_of(self, id_: str, types: Sequence[str] | None = None) -> Ints:
        """Their places in the network: each once, by neighbour."""
        net, place = self.network, self.network.place(id_)
        numbers = net.links[net.offsets[place] : net.offsets[place + 1]]
        if types is not None:
            kinds = [net.relations.index(one) for one in types if one in net.relations]
            numbers = numbers[np.isin(net.relation[numbers], kinds)]
        return numbers

    def count_by_type(self, id_: str) -> dict[str, int]:
        """Edge type → how many links of the node."""
        kinds = self.network.relation[self.numbers_of(id_)]
        many = np.bincount(kinds, minlength=len(self.network.relations))
        return {name: int(n) for name, n in zip(self.network.relations, many, strict=True) if n}

    def links(self, numbers: Iterable[int]) -> list[Link]:
        """Links by their places in the network, in the order of `numbers`."""
        net = self.network
        wanted = list(dict.fromkeys(numbers))
        by_type: dict[str, list[int]] = {}
        for number in wanted:
            by_type.setdefault(net.relation_of(number), []).append(number)
        found: dict[int, Link] = {}
        for name, of_type in by_type.items():
            rows = self._table("edges", name)[[int(net.row[number]) for number in of_type]]
            for number, row in zip(of_type, rows.iter_rows(named=True), strict=True):
                facts = {prop: value for prop, value in _known(row).items() if prop not in ENDS}
                found[number] = Link(number, name, row["start"], row["end"], facts)
        return [found[number] for number in wanted]

    def neighbours(self, id_: str) -> list[str]:
        """Ids of its neighbours, each once, in the order of ids."""
        net, place = self.network, self.network.place(id_)
        targets = np.unique(net.targets[net.offsets[place] : net.offsets[place + 1]])
        return [net.ids[int(one)] for one in targets if int(one) != place]

    # ---- where it comes from, and what it is called

    def origins_of(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """id → cells that a node came from, `<load>/<sheet>/<row>`: the first 20."""
        found: dict[str, list[str]] = {}
        for name, places in self._by_label(dict.fromkeys(ids)).items():
            told = self._origins("nodes", name, [int(self._row[place]) for place in places])
            found |= {self.network.ids[place]: told[int(self._row[place])] for place in places}
        return found

    def origins_of_links(self, numbers: Iterable[int]) -> dict[int, list[str]]:
        """Place of a link → cells that it came from."""
        by_type: dict[str, list[int]] = {}
        for number in dict.fromkeys(numbers):
            by_type.setdefault(self.network.relation_of(number), []).append(number)
        found: dict[int, list[str]] = {}
        for name, of_type in by_type.items():
            told = self._origins("edges", name, [int(self.network.row[number]) for number in of_type])
            found |= {number: told[int(self.network.row[number])] for number in of_type}
        return found

    def now(self, id_: str) -> str | None:
        """The id in use of a node that has or once had this id."""
        return node_of(self.index, id_)

    def search(self, text: str, limit: int = 50) -> list[Hit]:
        return search(self.index, text, limit=limit)

    # ---- tables

    @cached_property
    def _row(self) -> Ints:
        """Of each node its row in its label's table: both are in the order of ids."""
        rows = np.zeros(self.network.size, np.int32)
        for at in range(len(self.network.labels)):
            of_label = np.flatnonzero(self.network.label == at)
            rows[of_label] = np.arange(len(of_label), dtype=np.int32)
        return rows

    def _by_label(self, ids: Iterable[str]) -> dict[str, list[int]]:
        """Label → places of these nodes. Raises QueryError: there is no such node."""
        found: dict[str, list[int]] = {}
        for place in self.network.places(ids).tolist():
            found.setdefault(self.network.label_of(place), []).append(place)
        return found

    def _table(self, kind: str, name: str) -> pl.DataFrame:
        with self._reading:
            if (kind, name) not in self._tables:
                path = self._folder / kind / f"{name}.parquet"
                columns = node_columns(name) if kind == "nodes" else edge_columns(name)
                self._tables[kind, name] = read_table(path, [one for one in columns if one != ORIGINS])
            return self._tables[kind, name]

    def _origins(self, kind: str, name: str, rows: Sequence[int]) -> dict[int, list[str]]:
        """Row of the table → its origins; reads that column of the table, a tenth of a second for a million rows."""
        path = self._folder / kind / f"{name}.parquet"
        frame = pl.scan_parquet(path).select(ORIGINS).with_row_index("at").filter(pl.col("at").is_in(list(rows)))
        return {at: list(told or ()) for at, told in frame.select("at", ORIGINS).collect().iter_rows()}


def _known(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}
