"""Who meets whom in which case: the arcs of the party reading, where cases are folded into edges.

Two kinds of meeting, each from `first` to `second`: a plaintiff and whoever stands against him (defendant, third
party), and an agent and each client (those he names, else his whole side in the case).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.build import GRAPH
from graph.network import EARLIEST, Ints, Longs, Network, Reals, arcs
from graph.reader import GraphReader
from graph.tables import read_table

SUIT, ACTS = 0, 1
KIND_NAMES = ("suit", "agent")
"""What the component calls them, by number."""
CLAIMED = "amount_claimed_fen"
_IN = {"party": pl.Int32, "case": pl.Int32, "side": pl.String}


@dataclass(frozen=True)
class Meetings:
    """Meetings newest first; those of a node v are the arcs from `offsets[v]`, by the other's place, then newest first.

    `first`, `second`, `case`, `kind`   of a meeting: places in the network, and SUIT or ACTS
    `others`, `meeting`                 of an arc
    """

    first: Ints
    second: Ints
    case: Ints
    kind: NDArray[np.int8]
    offsets: Longs
    others: Ints
    meeting: Ints


@dataclass(frozen=True)
class Tallies:
    """What everybody did in all cases of the graph, by place.

    `plaintiff`, `defendant`, `third`, `acted`  cases as such
    `first_day`, `last_day`  days from 1970-01-01 of the first and last case, EARLIEST where none is dated
    `amount_fen`  what was claimed in these cases, NaN where it is known of none
    """

    plaintiff: Ints
    defendant: Ints
    third: Ints
    acted: Ints
    first_day: Ints
    last_day: Ints
    amount_fen: Reals


class Docket:
    """Parties, agents and cases of a graph as arrays. Cost: some seconds for a million cases, at the first use of each.

    `case_day` first known day of a case, EARLIEST where none is; `case_fen` what is claimed in it, NaN where unknown.
    """

    def __init__(self, reader: GraphReader) -> None:
        self._reader = reader
        self._network = reader.network

    @cached_property
    def _parties(self) -> pl.DataFrame:
        """party, case, side: each once."""
        links = self._links("PARTY_IN")
        if not len(links):
            return pl.DataFrame(schema=_IN)
        side = self._column("PARTY_IN", "side").gather(self._network.row[links])
        return (
            _frame(party=self._network.starts[links], case=self._network.ends[links]).with_columns(side=side).unique()
        )

    @cached_property
    def _acting(self) -> pl.DataFrame:
        """agent, case, client: each once; a client may be no party of the case."""
        links = self._links("AGENT_IN")
        if not len(links):
            return pl.DataFrame(schema={"agent": pl.Int32, "case": pl.Int32, "client": pl.Int32})
        rows = self._network.row[links]
        told = _frame(agent=self._network.starts[links], case=self._network.ends[links]).with_columns(
            side=self._column("AGENT_IN", "side").gather(rows), named=self._column("AGENT_IN", "for_ids").gather(rows)
        )
        known = pl.col("named").list.len().fill_null(0) > 0
        named = told.filter(known).explode("named")
        named = named.with_columns(client=places_of(self._network, named["named"])).filter(pl.col("client") >= 0)
        whole = told.filter(~known).join(self._parties.rename({"party": "client"}), on=["case", "side"])
        return pl.concat([one.select("agent", "case", "client") for one in (named, whole)]).unique()

    @cached_property
    def case_day(self) -> Ints:
        net = self._network
        found = np.full(net.size, EARLIEST, np.int32)
        for name in ("PARTY_IN", "AGENT_IN"):
            links = self._links(name)
            found[net.ends[links]] = net.since[links]
        return found

    @cached_property
    def case_fen(self) -> Reals:
        found = np.full(self._network.size, np.nan)
        if "LegalCase" in self._network.labels:
            cases = np.flatnonzero(self._network.label == self._network.labels.index("LegalCase"))
            found[cases] = self._reader.column("LegalCase", CLAIMED).cast(pl.Float64).to_numpy()
        return found

    @cached_property
    def meetings(self) -> Meetings:
        parties = self._parties
        first = parties.filter(pl.col("side") == "A").select(first="party", case="case")
        against = parties.filter(pl.col("side").is_in(["B", "T"])).select(second="party", case="case")
        suits = first.join(against, on="case").select("first", "second", "case", kind=pl.lit(SUIT, pl.Int8))
        acts = self._acting.select(first="agent", second="client", case="case", kind=pl.lit(ACTS, pl.Int8))
        met = pl.concat([suits, acts]).filter(pl.col("first") != pl.col("second")).unique()
        met = met.with_columns(day=pl.Series(self.case_day[met["case"].to_numpy()])).sort(
            "day", "case", "first", "second", "kind", descending=[True, False, False, False, False]
        )
        one, two, case, kind = (
            np.ascontiguousarray(met[name].to_numpy()) for name in ("first", "second", "case", "kind")
        )
        offsets, others, meeting = arcs(self._network.size, one, two)
        return Meetings(one, two, case, kind, offsets, others, meeting)

    @cached_property
    def tallies(self) -> Tallies:
        parties, acting = self._parties, self._acting.select(party="agent", case="case").unique()
        stood = pl.concat([parties.select("party", "case"), acting]).unique()
        who, case = stood["party"].to_numpy(), stood["case"].to_numpy()
        size, day, fen = self._network.size, self.case_day[case], self.case_fen[case]
        last = np.full(size, EARLIEST, np.int32)
        np.maximum.at(last, who, day)
        first = np.full(size, np.iinfo(np.int32).max, np.int32)
        dated = day != EARLIEST
        np.minimum.at(first, who[dated], day[dated])
        first[last == EARLIEST] = EARLIEST
        known = ~np.isnan(fen)
        amount: Reals = np.bincount(who[known], fen[known], minlength=size).astype(np.float64)
        amount[np.bincount(who[known], minlength=size) == 0] = np.nan
        as_a, as_b, as_t = (
            np.bincount(parties.filter(side=side)["party"].to_numpy(), minlength=size).astype(np.int32)
            for side in "ABT"
        )
        acted = np.bincount(acting["party"].to_numpy(), minlength=size).astype(np.int32)
        return Tallies(as_a, as_b, as_t, acted, first, last, amount)

    def _links(self, relation: str) -> Ints:
        net = self._network
        if relation not in net.relations:
            return np.empty(0, np.int32)
        return np.flatnonzero(net.relation == net.relations.index(relation)).astype(np.int32)

    def _column(self, relation: str, name: str) -> pl.Series:
        """A property of every edge of a type, in the order of its table."""
        folder = self._reader.published.folder / GRAPH
        return read_table(folder / "edges" / f"{relation}.parquet", [name])[name]


def _frame(**columns: Ints) -> pl.DataFrame:
    return pl.DataFrame({name: np.ascontiguousarray(values) for name, values in columns.items()})


def places_of(network: Network, ids: pl.Series) -> pl.Series:
    """The places of ids in the network, -1 where there is no such node. Cost of thousands: that of a few `place`."""
    if not network.size:
        return pl.Series(np.full(len(ids), -1, np.int32))
    at = network.ids.search_sorted(ids).cast(pl.Int32)
    there = network.ids.gather(at.clip(0, network.size - 1)) == ids
    return pl.Series(np.where(there.fill_null(False).to_numpy(), at.fill_null(0).to_numpy(), np.int32(-1)))
