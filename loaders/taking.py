"""From the cells of a table to records: rows that count, mentions, nodes and edges, as the register's form says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import polars as pl

from graph import schema
from graph.identifiers import SEPARATOR
from graph.records import MENTION_COLUMNS, ROW_COLUMNS, record_edge_columns, record_node_columns, stored
from graph.tables import fitted
from loaders.form import SIDES, Edge, Key, Mention, Node, Ref, Register, When, certain, column_of, plain_refs
from loaders.keys import KnownIds, NodeKeys
from loaders.leaving import Left, left_out, rows_left, told
from loaders.reading import NUMBER_TYPES, Bad, Cells, Fate, Known, number_refs, read_cells, ref_of
from loaders.refusing import Refusing
from loaders.rows import beside, positions
from loaders.tabular import Table

TWINS = "{} 行与另一行完全相同, 只计一次"
JOINED = "{} 行与前面的行是同一案或同一事, 各行所列的人合在一起"
UNPLACED = "这一行没有可放这一格的人、事或关系, 未装载"
NOTHING: Mapping[int, str] = MappingProxyType({})
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Taken:
    """What one table gives. `bad` says which rows and cells are not in it, `fates` what became of each column,
    `aside` which rows of the table are no data, and what they are, `covered` the first and last of its days; `keys` has
    `row`, `key`, `digest` of the rows whose key can be read, also of those that another row keeps from counting.
    `notes` are as of cells, `left` row and column of the cells, and the rows, left out on purpose → why.
    """

    register: Register
    table: Table
    rows: pl.DataFrame
    mentions: pl.DataFrame
    nodes: dict[str, pl.DataFrame]
    edges: dict[str, pl.DataFrame]
    bad: list[Bad]
    fates: dict[str, Fate]
    cell_of: dict[str, str]
    aside: Mapping[int, str]
    covered: tuple[date, date] | None
    keys: pl.DataFrame
    notes: Mapping[str, int]
    left: Left


class Namesakes:
    """How often each name stood before in its case or place, side and slot, in the pages of a table already taken."""

    def __init__(self) -> None:
        self._counts: dict[str, pl.DataFrame] = {}

    def counted(self, slot: str, frame: pl.DataFrame, group: Sequence[str]) -> pl.Series:
        """`k` of each row of `frame`: the k-th of its `group`, from 1; they are counted in.

        Two groups of one hash, of which there are 2⁶⁴, would count as one.
        """
        marked = frame.select(group=pl.struct(group).hash())
        within = marked.select(k=pl.int_range(1, pl.len() + 1).over("group"))["k"]
        now = marked.group_by("group").agg(n=pl.len().cast(pl.UInt32))
        earlier = self._counts.get(slot)
        if earlier is None:
            self._counts[slot] = now
            return within
        before = marked.join(earlier, on="group", how="left", maintain_order="left")["n"].fill_null(0)
        self._counts[slot] = pl.concat([earlier, now]).group_by("group").agg(pl.col("n").sum())
        return within + before.cast(pl.Int64)


@dataclass(frozen=True)
class Earlier:
    """What the pages of a table leave to those behind them: what texts say, which ids nodes have, how often names stood
    there.
    """

    texts: Known = field(default_factory=dict)
    ids: KnownIds = field(default_factory=dict)
    namesakes: Namesakes = field(default_factory=Namesakes)


@dataclass(frozen=True)
class _Things:
    """The nodes or mentions of one name: `row`, `item`, `end` (id or ref), `end_label`; `columns` they come from."""

    frame: pl.DataFrame
    columns: frozenset[str]


def take(
    register: Register,
    table: Table,
    *,
    file: str,
    load_id: str,
    key: bytes,
    aside: Mapping[int, str] = NOTHING,
    elsewhere: Mapping[int, str] = NOTHING,
    earlier: Earlier | None = None,
) -> Taken:
    """Read `table` by `register`.

    In     `key` the workspace key, for the ids of nodes; `aside` rows that are no data, and what they are;
           `elsewhere` rows that do not count for what stands in another sheet or page, and why; `earlier` what
           the pages before this one left, which takes in what this one leaves.
    Out    records whose rows are `<sheet>/<row>`; nothing of a row that is not taken.
    Raises SourceError: a required column is missing, or two headers are one column.
    Cost   each distinct cell text is read once; the rest is columns.
    """
    data = replace(table, rows=table.rows.filter(~pl.col("row").is_in(list(aside)))) if aside else table
    taken = _Taking(register, data, file, load_id, key, elsewhere, earlier or Earlier()).run()
    return replace(taken, table=table, aside=aside) if aside else taken


class _Taking:
    def __init__(
        self,
        register: Register,
        table: Table,
        file: str,
        load_id: str,
        key: bytes,
        elsewhere: Mapping[int, str],
        earlier: Earlier,
    ) -> None:
        self.elsewhere = elsewhere
        self.namesakes = earlier.namesakes
        self.register = register
        self.table = table
        self.load_id = load_id
        self.cells: Cells = read_cells(register, table, file, earlier.texts)
        self.keys = NodeKeys(self.cells, key, earlier.ids)
        self.things: dict[str, _Things] = {}
        self.edge_rows: list[pl.Series] = []

    def run(self) -> Taken:
        cells = self.cells
        refusing = Refusing(self.register, self.table, cells, self.keys, self.elsewhere)
        self.rows = refusing.run()
        covered = self._covered()
        rows = self._leave_rows()
        nodes: dict[str, list[pl.DataFrame]] = {}
        for name, node in self.register.node.items():
            nodes.setdefault(node.label, []).append(self._nodes(name, node))
        mentions = [self._mentions(name, mention) for name, mention in self.register.mention.items()]
        edges: dict[str, list[pl.DataFrame]] = {}
        for edge in self.register.edge:
            edges.setdefault(edge.type, []).append(self._edges(edge))
        placed = self._placed_by_column()
        unplaced = [bad for name in self.register.columns for bad in self._unplaced(name, placed)]
        left = {**rows, **left_out(self.register, self.table, cells, unplaced)}
        notes = cells.notes | told(self.register, left)
        if refusing.twins:
            notes[TWINS] = len(refusing.twins)
            left |= {(row, ""): why for row, why in refusing.twins.items()}
        if refusing.joined:
            notes[JOINED] = refusing.joined
        cells.bad += [bad for bad in unplaced if (bad.row, bad.column) not in left]
        return Taken(
            self.register,
            self.table,
            self._rows(),
            pl.concat(mentions) if mentions else pl.DataFrame(schema=stored(MENTION_COLUMNS)),
            {label: pl.concat(frames) for label, frames in nodes.items()},
            {kind: pl.concat(frames) for kind, frames in edges.items()},
            sorted(cells.bad, key=lambda bad: (bad.row, bad.column, bad.reason)),
            cells.fates,
            cells.cell_of,
            NOTHING,
            covered,
            refusing.read,
            notes,
            left,
        )

    def _leave_rows(self) -> Left:
        """Leave the rows out that the register does not want: they count, but nothing is made of them."""
        left = rows_left(self.register, self.cells)
        if left:
            gone = {row for row, _ in left}
            self.cells.leave(gone)
            self.cells.bad = [bad for bad in self.cells.bad if bad.row not in gone]
        return left

    def _placed_by_column(self) -> dict[str, Mask]:
        """Column → the rows, by their place in `wide`, where something that takes it, or is made of it, was made."""
        wide = self.cells.wide
        placed: dict[str, Mask] = {}

        def put(columns: Iterable[str], rows: Mask) -> None:
            for column in columns:
                placed[column] = placed[column] | rows if column in placed else rows

        def made(rows: pl.Series, taken: Iterable[Ref], also: Iterable[str]) -> None:
            told = np.zeros(wide.height, np.bool_)
            told[positions(wide["row"], rows).to_numpy()] = True
            for refs in taken:
                alone = len(refs) == 1 and refs[0] in wide.columns
                said = told & wide[refs[0]].is_not_null().to_numpy() if alone else told
                put({column_of(one) for ref in refs for one in plain_refs(ref)}, said)
            put({column_of(one) for ref in also for one in plain_refs(certain(ref))}, told)

        for name, node in self.register.node.items():
            also = [*node.key, *node.case, *node.court, node.from_]
            made(self.things[name].frame["row"], node.take.values(), also)
        for name, mention in self.register.mention.items():
            made(self.things[name].frame["row"], mention.take.values(), [*mention.said, *mention.beside])
        for edge, rows in zip(self.register.edge, self.edge_rows, strict=True):
            made(rows, edge.take.values(), [edge.from_])
            if edge.across:
                made(self.cells.where(wide.select("row"), edge.across.where)["row"], [], edge.across.where)
        return placed

    def _unplaced(self, name: str, placed: Mapping[str, Mask]) -> Iterator[Bad]:
        """The cells of a column that nothing of their row took: what they say would be lost without a word."""
        if name not in self.register.stored or name in self.register.conditions or name not in self.cells.cell_of:
            return
        wide = self.cells.wide
        said = np.zeros(wide.height, np.bool_)
        if name in self.cells.lists:
            said[positions(wide["row"], self.cells.lists[name]["row"]).to_numpy()] = True
        else:
            for ref in self.cells.fields_of(name):
                said |= wide[ref].is_not_null().to_numpy()
        lost = wide["row"].filter(pl.Series(said & ~placed.get(name, np.zeros(wide.height, np.bool_))))
        if len(lost):
            printed = self.table.rows.select("row", self.cells.cell_of[name]).filter(
                pl.col("row").is_in(lost.implode())
            )
            yield from (Bad(row, name, text or "", UNPLACED, alone=True) for row, text in printed.iter_rows())

    def _covered(self) -> tuple[date, date] | None:
        """The first and last day of the column that says which time a file covers."""
        days = self.cells.wide[self.register.dated].drop_nulls().to_list() if self.register.dated else []
        return (min(days), max(days)) if days else None

    def _rows(self) -> pl.DataFrame:
        corrects = self.cells.first.select("row", "first", corrects=pl.col("first").is_not_null())
        frame = beside(self.rows, corrects)
        return frame.with_columns(row=self._row_text()).select(
            pl.col(name).cast(kind) for name, kind in ROW_COLUMNS.items()
        )

    # Nodes

    def _nodes(self, name: str, node: Node) -> pl.DataFrame:
        source = column_of(node.from_) if node.from_ else ""
        frame = self.cells.said(node.from_ or None)
        constants = node.set
        takes = dict(node.take)
        if node.case:
            cases = self.keys.cases(node)
            frame = (
                frame.join(cases, on=["row", "item"], how="inner", maintain_order="left")
                if "item" in cases.columns
                else beside(frame, cases).drop_nulls("id")
            )
        elif node.court:
            frame = beside(frame, self.keys.courts(node)).drop_nulls("id")
        else:
            frame = self._key_ids(node, frame)
        frame = self.cells.where(frame, node.when, source)
        frame = self.cells.where(frame, node.any, source, one_is_enough=True)
        self.things[name] = _Things(
            frame.select("row", "item", end="id", end_label=pl.lit(node.label)), frozenset([source] if source else [])
        )
        frame = self._props(frame, takes, constants, (source,))
        frame = frame.with_columns(row=self._row_text())
        columns = stored(record_node_columns(node.label))
        return fitted(frame.select(c for c in frame.columns if c in columns), columns, node.label)

    def _key_ids(self, node: Node, frame: pl.DataFrame) -> pl.DataFrame:
        first, *others = node.keys
        found = [self._ids_by(first, node, frame)]
        for one in others:
            frame = frame.join(found[-1], on=["row", "item"], how="anti", maintain_order="left")
            found.append(self._ids_by(one, node, frame))
        return pl.concat(found).sort("row", "item") if others else found[0]

    def _ids_by(self, one: Key, node: Node, frame: pl.DataFrame) -> pl.DataFrame:
        """`row`, `item`, `id` of the rows that have every part of this key."""
        source = column_of(node.from_) if node.from_ else ""
        refs = [certain(p) for p in one.key if not p.startswith(("=", "#")) and p not in self.register.node]
        frame = self.cells.values(frame, refs, (source,))
        texts: list[pl.Expr] = []
        for part in one.key:
            if part.startswith("="):
                texts.append(pl.lit(part[1:]))
            elif part == "#":
                texts.append((pl.col("item") + 1).cast(pl.String))
            elif part in self.register.node:
                frame = self._with(frame, part, f"@{part}")
                texts.append(pl.col(f"@{part}"))
            else:
                value = pl.col(certain(part))
                listed = isinstance(frame.schema[certain(part)], pl.List)
                text = value.list.join("、") if listed else value.cast(pl.String)
                texts.append(text if part == certain(part) else text.fill_null(""))
        frame = frame.with_columns(value=pl.concat_str(texts, separator=SEPARATOR)).drop_nulls("value")
        return self.keys.ids(frame, node.label, one.kind).select("row", "item", "id")

    # Mentions

    def _mentions(self, name: str, mention: Mention) -> pl.DataFrame:
        register = self.register
        source = column_of(mention.from_)
        many = (source, *mention.beside)
        frame = self.cells.where(self.cells.said(*mention.said), mention.when, *many)
        kind = register.columns[source].type
        numbers = number_refs(register, mention.number)
        naming = name_refs(register, mention.from_)
        label_refs = [ref for ref in mention.label if ref not in schema.LABELS]
        side_refs = [ref for ref in mention.side if ref not in SIDES]
        refs = [
            *label_refs,
            *side_refs,
            *naming.values(),
            *numbers.values(),
            *(r for t in mention.take.values() for r in t),
            *([mention.counted_in] if mention.counted_in else []),
        ]
        if kind not in NUMBER_TYPES:
            refs.append(mention.from_)
        frame = self.cells.values(frame, refs, many)
        label = pl.coalesce(*(pl.lit(r) if r in schema.LABELS else pl.col(r) for r in mention.label))
        printed = pl.lit(None, pl.String) if kind in NUMBER_TYPES else pl.col(mention.from_)
        side = (
            pl.coalesce(*(pl.lit(r) if r in SIDES else pl.col(r) for r in mention.side))
            if mention.side
            else pl.lit(None, pl.String)
        )
        frame = frame.with_columns(__label=label, __side=side, __printed=printed).filter(
            pl.col("__label").is_not_null()
        )
        for other in mention.unless:
            there = self.cells.values(self.cells.said(other), [other], (other,)).select("row", __printed=other)
            frame = frame.join(there, on=["row", "__printed"], how="anti", maintain_order="left")
        props = {"name": pl.col("__printed")} | _named(naming) | _numbered(numbers)
        for prop, taken in mention.take.items():
            value = pl.coalesce(*(pl.col(ref) for ref in taken))
            props[prop] = pl.coalesce(props[prop], value) if prop in props else value
        for prop, constant in mention.set.items():
            props[prop] = pl.lit(constant)
        frame = frame.with_columns(**{f"={prop}": value for prop, value in props.items()})
        frame = self._placed(frame, name, mention)
        apart = [*(["row"] if register.joins else []), *([mention.counted_in] if mention.counted_in else [])]
        group = ["case", "place", "__side", "=name", *apart]
        k = self.namesakes.counted(name, frame, group) if mention.repeats else pl.lit(1)
        parts = [pl.lit(f"{self.load_id}/{self.table.sheet}"), pl.col("row"), pl.lit(name), pl.col("item")]
        frame = frame.with_columns(k=k, slot=pl.lit(name), ref=pl.concat_str(parts, separator="/"))
        columns = frozenset(many) & frozenset(self.cells.lists)
        self.things[name] = _Things(frame.select("row", "item", end="ref", end_label="__label"), columns)
        told = frame.select(
            "ref", "case", "place", "k", "slot", row=self._row_text(), label="__label", side="__side",
            **{prop: pl.col(f"={prop}") for prop in props},
        )  # fmt: skip
        return fitted(told, stored(MENTION_COLUMNS), "mentions")

    def _placed(self, frame: pl.DataFrame, name: str, mention: Mention) -> pl.DataFrame:
        """With `case`, or where a register has none with `place`: the row's own key, and for the nameless the slot."""
        nothing = pl.lit(None, pl.String)
        if mention.case:
            return self._with(frame, mention.case, "case").drop_nulls("case").with_columns(place=nothing)
        frame = beside(frame, self.rows.select("row", "key"))
        place = pl.concat_str(pl.lit(self.register.id), "key", separator=SEPARATOR)
        if mention.place:
            there = self.cells.values(frame.select("row", "item"), mention.place, (column_of(mention.from_),))
            said = pl.concat_str([pl.col(ref).cast(pl.String) for ref in mention.place], separator=SEPARATOR)
            frame = frame.with_columns(there.select(__place=said))
            place = pl.coalesce(pl.concat_str(pl.lit(self.register.id), "__place", separator=SEPARATOR), place)
        apart = pl.lit(True) if mention.apart else pl.col("__printed").is_null()
        own = pl.when(apart).then(pl.concat_str(place, pl.lit(name), separator=SEPARATOR)).otherwise(place)
        return frame.with_columns(case=nothing, place=own)

    # Edges

    def _edges(self, edge: Edge) -> pl.DataFrame:
        start, end = self.things[edge.start], self.things[edge.end]
        left = start.frame.rename({"end": "start", "end_label": "start_label"})
        right = end.frame
        if edge.across:
            right = self._across(edge.across.by, edge.across.where, end)
            frame = left.join(right, on="row", how="inner", maintain_order="left").filter(
                pl.col("start") != pl.col("end")
            )
        elif start.columns & end.columns:
            frame = left.join(right, on=["row", "item"], how="inner", maintain_order="left")
        elif not end.columns:
            frame = beside(left, right.drop("item")).drop_nulls("end")
        elif not start.columns:
            frame = beside(right, left.drop("item")).drop_nulls("start")
        else:
            frame = left.join(right.drop("item"), on="row", how="inner", maintain_order="left")
        many = tuple(start.columns or end.columns)
        if edge.from_:
            items = self.cells.said(edge.from_)
            frame = frame.drop("item").join(items, on="row", how="left", maintain_order="left")
            many = (column_of(edge.from_),)
        frame = self.cells.where(frame, edge.when, *many)
        for prop, mention in edge.all_of.items():
            refs = self.things[mention].frame.group_by("row", maintain_order=True).agg(pl.col("end").alias(f"={prop}"))
            frame = beside(frame, refs)
        frame = self._props(frame, edge.take, edge.set, many, {prop: pl.col(f"={prop}") for prop in edge.all_of})
        self.edge_rows.append(frame["row"])
        frame = frame.with_columns(row=self._row_text())
        columns = stored(record_edge_columns(edge.type))
        return fitted(frame.select(c for c in frame.columns if c in columns), columns, edge.type)

    def _across(self, by: str, where: When, things: _Things) -> pl.DataFrame:
        """`row` → the thing of the only other row with the same `by` where `where` holds."""
        keyed = self.cells.values(self.cells.wide.select("row"), [by])
        there = self.cells.where(keyed.with_columns(item=pl.lit(0, pl.Int64)), where).select("row", by)
        only = there.filter(pl.len().over(by) == 1)
        found = things.frame.join(only, on="row", how="inner").select(by, "end", "end_label")
        return keyed.join(found, on=by, how="inner", maintain_order="left").select("row", "end", "end_label")

    # Shared steps

    def _with(self, frame: pl.DataFrame, name: str, column: str) -> pl.DataFrame:
        """`frame` with the thing called `name` of its row, as `column`; null where there is none."""
        things = self.things[name]
        other = things.frame.select("row", pl.col("end").alias(column))
        if things.columns:  # one an item of a list
            return frame.join(other, on="row", how="left", maintain_order="left")
        return beside(frame, other)

    def _props(
        self,
        frame: pl.DataFrame,
        takes: dict[str, Ref],
        constants: dict[str, str | int | float | bool],
        many: tuple[str, ...],
        given: dict[str, pl.Expr] | None = None,
    ) -> pl.DataFrame:
        takes = {prop: self._needed(taken) for prop, taken in takes.items()}
        refs = [ref for taken in takes.values() for ref in taken]
        frame = self.cells.values(frame, refs, many)
        values = {prop: pl.coalesce(*(pl.col(ref) for ref in taken)) for prop, taken in takes.items()}
        values |= {prop: pl.lit(constant) for prop, constant in constants.items()} | (given or {})
        named = frame.with_columns(**{f"→{prop}": value for prop, value in values.items()})
        spare = [c for c in named.columns if c in {*refs, *values} - {"row"}]
        return named.drop(spare).rename({f"→{prop}": prop for prop in values})

    def _needed(self, refs: Ref) -> Ref:
        """The first of these columns that every row says, and those before it: nothing is taken from others."""
        wide = self.cells.wide
        sure = (n for n, ref in enumerate(refs, 1) if ref in wide.columns and not wide[ref].null_count())
        return refs[: next(sure, len(refs))]

    def _row_text(self) -> pl.Expr:
        return pl.format("{}/{}", pl.lit(self.table.sheet), pl.col("row"))


def _is(label: str) -> pl.Expr:
    return pl.col("__label") == label


def _named(naming: dict[str, str]) -> dict[str, pl.Expr]:
    """The properties that the form of a name gives, by label; a village is called by its own name alone."""
    props: dict[str, pl.Expr] = {}
    if "masked" in naming:
        props["is_masked"] = pl.when(_is("Person")).then(pl.col(naming["masked"]))
        props["org_kind"] = pl.when(_is("Company")).then(pl.col(naming["org_kind"]))
        props["name"] = pl.when(_is("VillageOrg")).then(pl.col(naming["village"])).otherwise(pl.col("__printed"))
    if "township" in naming:
        props |= {one: pl.when(_is("VillageOrg")).then(pl.col(naming[one])) for one in ("township", "kind")}
    return props


def _numbered(numbers: dict[str, str]) -> dict[str, pl.Expr]:
    """The properties that a number gives: a citizen's only to a person, a credit code only to an organisation."""
    props: dict[str, pl.Expr] = {}
    region = []
    if "id_no" in numbers:
        told = {"id_no": "id_no", "id_check_ok": "check_ok", "birth_date": "birth_date", "gender": "sex"}
        props |= {prop: pl.when(_is("Person")).then(pl.col(numbers[one])) for prop, one in told.items()}
        region.append(pl.when(_is("Person")).then(pl.col(numbers["region6"])))
    if "uscc" in numbers:
        props["uscc_no"] = pl.when(~_is("Person")).then(pl.col(numbers["uscc"]))
        props["uscc"] = pl.when(_is("Company")).then(pl.col(numbers["uscc"]))
        region.append(pl.when(_is("Company")).then(pl.col(numbers["org_region6"])))
    if region:
        props["region_code6"] = pl.coalesce(region)
    return props


def name_refs(register: Register, ref: str) -> dict[str, str]:
    """What the form of a name tells: the fields of its type, where `ref` is the name itself."""
    column = column_of(ref)
    if ref != column:
        return {}
    kind = register.columns[column].type
    if kind == "village":
        return {one: ref_of(column, one) for one in ("township", "kind")}
    if kind in ("name", "agent", "party", "party_in_role", "holder", "post_holder", "relative"):
        return {one: ref_of(column, one) for one in ("masked", "org_kind", "village", "township", "kind")}
    return {}
