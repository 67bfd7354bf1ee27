"""Which rows and cells do not count, and why: what a register and the schema ask of cells beyond their type."""

from collections.abc import Iterator, Mapping, Sequence, Set

import polars as pl
from xxhash import xxh3_64_hexdigest

from graph import schema
from graph.identifiers import SEPARATOR
from graph.records import RESOLVED
from loaders.form import FIRST, Node, Register, certain, column_of, plain_refs
from loaders.keys import NodeKeys
from loaders.reading import Bad, Cells, Fate, number_refs
from loaders.reference import court_name
from loaders.rows import beside, positions
from loaders.tabular import Table

NAMED = 3
"""Other rows that a reason names at most."""

NO_COURT = "案号没有法院代字, 又无受理法院, 无法确定是哪一案"
ONE_COURT = "; 若全表是一个法院, 请用 qingsu map 加 --value {}=…"
"""What helps where the file has no column of courts."""


class Twin(str):
    """Why a row does not count that says all that another says: there is nothing in it to correct."""

    __slots__ = ()


class Joined(str):
    """That a row counts with one of a page before, of the same key."""

    __slots__ = ()


class Contradicts(str):
    """Why a row does not count: another of its key says otherwise. Where one comes back, the other is done."""

    __slots__ = ()


def same_as(row: int) -> Twin:
    """Of which row it is the twin."""
    return Twin(f"与第 {row} 行完全相同, 只计一次")


def same_key(others: Sequence[str], headers: str) -> Contradicts:
    """Why none of some rows counts, that say different things of one: who reads it should find the others."""
    told = "、".join(others[:NAMED]) + ("等" if len(others) > NAMED else "")
    return Contradicts(f"与{told}的{headers}相同, 其余内容不同, 各行均未装载: 请核对, 改正或只留一行")


def as_another(row: str, headers: str) -> str:
    """Why a corrected row does not count that is of one key with another row of the file that it comes from."""
    told = f"与原件第 {row} 行的{headers}相同, 补入会替换那一行"
    return f"{told}: 一案分几行的, 请在原件中写成一行 (各人以顿号分开), 再装载原件"


def key_headers(register: Register, table: Table, cell_of: Mapping[str, str]) -> str:
    """The headers of the file by which a row of the register is known."""

    def columns(part: str) -> Iterator[str]:
        node = register.node.get(part)
        if node is None:
            yield from () if part.startswith(("=", "#")) else map(column_of, plain_refs(certain(part)))
        else:
            keyed = (one for key in node.keys for one in key.key)
            for inner in (node.from_, *node.case, *node.court, *keyed):
                yield from columns(inner) if inner else ()

    names = dict.fromkeys(name for part in register.key for name in columns(part) if name in cell_of)
    return "".join(f"“{table.headers[int(cell_of[name][1:])]}”" for name in names)


class Refusing:
    """Takes back what does not count; what is left in the cells counts."""

    def __init__(
        self, register: Register, table: Table, cells: Cells, keys: NodeKeys, elsewhere: Mapping[int, str]
    ) -> None:
        self.elsewhere = elsewhere
        self.twins: dict[int, str] = {}
        self.joined = 0
        self.register = register
        self.table = table
        self.cells = cells
        self.keys = keys
        self.read = pl.DataFrame()

    def run(self) -> pl.DataFrame:
        """`row`, `key`, `group`, `digest` of the rows that count; `read` has those of all whose key can be read, and in
        `whole` the digest of all that a row says, also in columns that nobody knows, in `alone` of what rows of one key
        must say alike; `twins` are the rows that are counted with another, and why; `joined` how many are of a key that
        an earlier one has.
        """
        self._hold_to_schema()
        self._check_courts()
        self._check_listed_cases()
        self._check_parallel()
        self._check_labels()
        self._check_numbers()
        self._check_sexes_and_births()
        self._check_rows()
        self._check_owners()
        return self._reject()

    def _hold_to_schema(self) -> None:
        """A value that its property does not allow is a bad cell."""
        pairs = [
            (ref, schema.prop_of_label(node.label, prop).values)
            for node in self.register.node.values()
            for prop, refs in node.take.items()
            for ref in refs
        ]
        pairs += [
            (ref, schema.prop_of_edge(edge.type, prop).values)
            for edge in self.register.edge
            for prop, refs in edge.take.items()
            for ref in refs
        ]
        for mention in self.register.mention.values():
            for label in mention.label:
                pairs += [
                    (ref, found.values)
                    for prop, refs in mention.take.items()
                    if label in schema.LABELS and (found := schema.label(label).prop(prop))
                    for ref in refs
                ]
        for ref, allowed in dict.fromkeys((ref, allowed) for ref, allowed in pairs if allowed):
            self._refuse_values(ref, ~pl.col(ref).is_in(list(allowed)), f"应为其中之一: {' '.join(allowed)}")

    def _check_courts(self) -> None:
        """受理法院 is checked against the code in the number, where the court table has the code."""
        for node in self.register.node.values():
            if len(node.court) < 2:
                continue
            number, court = node.court
            named = self.cells.wide.select("row", name=court, code=f"{number}.court_code").drop_nulls()
            wrong = [
                row
                for row, name, code in named.iter_rows()
                if (known := court_name(code)) is not None and not _same_court(known, name)
            ]
            if wrong:
                rows = named.filter(pl.col("row").is_in(wrong))
                self.cells.drop_value(court, rows, "受理法院与案号中的法院代字不符", "name", alone=True)

    def _check_listed_cases(self) -> None:
        """A number in a list without a court code, where no court stands beside it, would be no case and be lost."""
        for node in self.register.node.values():
            if node.case and (number := node.case[0]) in self.cells.lists:
                known = self.keys.cases(node)
                lost = self.cells.said(number).join(known, on=["row", "item"], how="anti")
                self._drop_items(number, lost, self._no_court(node))

    def _check_parallel(self) -> None:
        """Columns beside a list must have as many items as it, or none."""
        lists = self.cells.lists
        for mention in self.register.mention.values():
            source = column_of(mention.from_)
            for other in mention.beside:
                if source not in lists or other not in lists:
                    continue
                counts = (
                    lists[other].group_by("row").agg(n=pl.len())
                    .join(lists[source].group_by("row").agg(of=pl.len()), on="row", how="left")
                    .filter(pl.col("n") != pl.col("of").fill_null(0))
                )  # fmt: skip
                self._drop_items(other, counts.select("row"), f"个数与“{self.register.columns[source].header}”不符")

    def _check_labels(self) -> None:
        """A name that is neither a person's nor an organisation's by its form, or not what the row says it is."""
        for mention in self.register.mention.values():
            refs = [ref for ref in mention.label if ref not in schema.LABELS]
            if not refs:
                continue
            source = column_of(mention.from_)
            labels = self.cells.values(self.cells.said(mention.from_), refs, (source,))
            for ref in refs:
                if column_of(ref) not in self.cells.lists:
                    self._refuse_values(ref, pl.col(ref).is_not_null() & ~pl.col(ref).is_in(RESOLVED), "不在对照表中")
            told = pl.coalesce(refs)
            if len(mention.said) > 1 and not self.register.columns[source].required:
                same = ["row", "item"] if mention.said[1] in self.cells.lists else ["row"]
                nameless = self.cells.said(mention.said[1]).join(labels, on=same, how="anti")
                number = next(iter(self.cells.fields_of(mention.said[1])), "")
                self._refuse_items(mention.said[1], nameless, "有证件号码而没有名称", number)
            self._refuse_items(source, labels.filter(told.is_null()), "名称看不出是人还是单位")
            if len(refs) > 1:
                others = labels.filter(pl.any_horizontal(pl.col(ref) != told for ref in refs))
                self._refuse_items(source, others, "名称与所填类型不符")

    def _check_numbers(self) -> None:
        """A citizen's number beside an organisation, or a credit code beside a person."""
        for mention in self.register.mention.values():
            numbers = number_refs(self.register, mention.number)
            pairs = [(numbers[one], one == "uscc") for one in ("id_no", "uscc") if one in numbers]
            refs = [ref for ref in mention.label if ref not in schema.LABELS]
            source = column_of(mention.from_)
            label = pl.coalesce(*(pl.lit(r) if r in schema.LABELS else pl.col(r) for r in mention.label))
            for ref, is_code in pairs:
                frame = self.cells.values(self.cells.said(*mention.said), [*refs, ref], (source, *mention.beside))
                person = label == "Person"
                wrong = frame.filter(pl.col(ref).is_not_null() & (person if is_code else ~person))
                self._refuse_items(column_of(ref), wrong, "证件号码的种类与人或单位不符", ref)

    def _check_owners(self) -> None:
        """What a row says only of a mention that it does not name would be lost: it has nowhere to stand."""
        register = self.register
        for name, column in register.columns.items():
            owners = [one for one in register.mention.values() if name in one.told_only]
            if not owners or column.many or name in register.used_elsewhere:
                continue
            named = pl.concat([self.cells.said(*one.said).select("row") for one in owners])
            lost = self.cells.said(name).join(named, on="row", how="anti")
            self._refuse_items(name, lost, "所说的人或单位没有名称, 这一格无处可放", self.cells.fields_of(name)[0])

    def _check_rows(self) -> None:
        """What several cells of a row say together; a cell that is bad already has its reason."""
        for refuse in self.register.refuse:
            known = [one.row for one in self.cells.bad if one.column == refuse.column]
            rows = self.cells.where(self.cells.wide.select("row"), refuse.when).filter(~pl.col("row").is_in(known))
            cell = self.cells.cell_of.get(refuse.column)
            raw = pl.lit(None, pl.String) if cell is None else pl.col(cell)
            texts = rows.join(self.table.rows.select("row", raw=raw), on="row", how="left", maintain_order="left")
            self.cells.drop_value(refuse.column, texts, refuse.reason, "raw")

    def _check_sexes_and_births(self) -> None:
        """A sex or birth date that contradicts the valid number beside it is a bad cell; the number says what it is."""
        for mention in self.register.mention.values():
            numbers = number_refs(self.register, mention.number)
            for prop, told in (("gender", "sex"), ("birth_date", "birth_date")):
                for ref in mention.take.get(prop, ()):
                    if told not in numbers or column_of(ref) in self.cells.lists or column_of(ref) == mention.number:
                        continue
                    other = self.cells.wide.select("row", ref, numbers[told]).drop_nulls()
                    rows = other.filter(pl.col(ref) != pl.col(numbers[told])).with_columns(pl.col(ref).cast(pl.String))
                    self.cells.drop_value(column_of(ref), rows, "与证件号码所载不符", ref)

    def _refuse_values(self, ref: str, wrong: pl.Expr, reason: str) -> None:
        column = column_of(ref)
        if column in self.cells.lists:
            self._drop_items(column, self.cells.lists[column].filter(pl.col(ref).is_not_null() & wrong), reason)
            return
        rows = self.cells.wide.filter(pl.col(ref).is_not_null() & wrong)
        self.cells.drop_value(column, rows, reason, ref)

    def _refuse_items(self, column: str, rows: pl.DataFrame, reason: str, shown: str = "") -> None:
        if column in self.cells.lists:
            self._drop_items(column, rows, reason)
        elif rows.height:
            text = self.cells.values(rows.select("row"), [shown or column]).cast({shown or column: pl.String})
            self.cells.drop_value(column, text, reason, shown or column)

    def _drop_items(self, column: str, rows: pl.DataFrame, reason: str) -> None:
        """A list with one bad item is bad as a whole: a part of it would look like all of it."""
        if not rows.height:
            return
        gone = rows["row"].unique(maintain_order=True).to_list()
        cell = self.cells.cell_of[column]
        raw = dict(self.table.rows.select("row", cell).drop_nulls().iter_rows())
        self.cells.bad += [Bad(row, column, raw.get(row, ""), reason) for row in gone]
        self.cells.lists[column] = self.cells.lists[column].filter(~pl.col("row").is_in(gone))

    def _reject(self) -> pl.DataFrame:
        """Leave out the rows that cannot count; returns `row`, `key`, `group` of the others."""
        register, cells = self.register, self.cells
        columns = register.columns
        bad = {(one.row, one.column) for one in cells.bad}
        refused: dict[int, tuple[str, str, str]] = {}
        must = [n for n, c in columns.items() if c.required]
        must += [part for part in register.key if part in columns and part not in must]
        for one in cells.bad:
            if one.column in must and not one.alone:
                refused.setdefault(one.row, (one.column, one.value, one.reason))
        for name in must:
            if columns[name].required:
                for row in self._silent([name]):
                    if (row, name) not in bad:
                        refused.setdefault(row, (name, "", "必填, 不能为空"))
        for group in register.one_of:
            names = "、".join(columns[name].header for name in group)
            culprits = {one.row: (one.column, one.value, one.reason) for one in cells.bad if one.column in group}
            for row in self._silent(list(group)):
                refused.setdefault(row, culprits.get(row, (group[0], "", f"至少应填其中一项: {names}")))
        for name, node in register.node.items():
            if node.case and name in register.key:
                without = positions(self.keys.cases(node)["row"], cells.wide["row"]).is_null()
                for row in cells.wide["row"].filter(without):
                    refused.setdefault(row, (column_of(node.case[0]), "", self._no_court(node)))
        self._keep(_without(cells.wide.select("row"), refused))
        replaces = register.replaces or register.key
        keys = self._row_keys(register.key, "key")
        groups = keys["key"] if replaces == register.key else self._row_keys(replaces, "group")["group"]
        keys = keys.with_columns(group=groups, digest=self._digests("taken"))
        unknown = any(fate == "quarantined" for fate in self.cells.fates.values())
        whole = self._digests("taken", "quarantined") if unknown else keys["digest"]
        lists = {cells.cell_of[name] for name in cells.lists if name in cells.cell_of} if register.joins else set()
        alone = self._digests("taken", "quarantined", without=lists) if lists else whole
        self.read = keys.with_columns(whole=whole, alone=alone)
        self._hold_keys_apart(refused)
        self.twins = {row: why for row, why in self.twins.items() if row not in refused}
        keys = _without(keys, {**refused, **self.twins})
        before = [row for row, why in self.elsewhere.items() if isinstance(why, Joined)]
        self.joined = keys.height - keys["key"].n_unique() + keys.filter(pl.col("row").is_in(before)).height
        self._keep(keys)
        known = {(one.row, one.column, one.reason) for one in cells.bad}
        cells.bad = [
            Bad(one.row, one.column, one.value, one.reason, whole=refused.get(one.row, ("", "", ""))[0] == one.column)
            for one in cells.bad
            if one.row not in self.twins
        ]
        for row, (part, value, reason) in refused.items():
            column = part if part in columns else ""
            if (row, column, reason) not in known:
                cells.bad.append(Bad(row, column, value, reason, whole=True))
        return keys

    def _hold_keys_apart(self, refused: dict[int, tuple[str, str, str]]) -> None:
        """Of rows of one key the twins, and those that do not count for they contradict each other; into `refused`."""
        register = self.register
        for row, why in self.elsewhere.items():
            if isinstance(why, Twin):
                self.twins[row] = why
            elif not isinstance(why, Joined):
                refused.setdefault(row, (register.key[0], "", why))
        if self.read["key"].n_unique() < self.read.height:
            twice = self.read.filter(pl.col("key").is_duplicated())
            told = twice.select(
                "row",
                kinds=pl.col("alone").n_unique().over("key"),
                rows=pl.col("row").sort().head(NAMED + 2).over("key", mapping_strategy="join"),
                first=pl.col("row").min().over("key", "whole"),
            )
            headers = key_headers(register, self.table, self.cells.cell_of)
            for row, kinds, rows, first in told.iter_rows():
                if kinds > 1:
                    others = [f"第 {other} 行" for other in rows if other != row]
                    refused.setdefault(row, (register.key[0], "", same_key(others, headers)))
                elif row > first:
                    self.twins[row] = same_as(first)

    def _no_court(self, node: Node) -> str:
        """Why a number is no case, and where the file has no column for it how a court is said of all rows."""
        courts = [column_of(one) for ref in node.case[1:] for one in plain_refs(ref)]
        if not courts or any(name in self.cells.cell_of for name in courts):
            return NO_COURT
        return NO_COURT + ONE_COURT.format(self.register.columns[courts[0]].header)

    def _silent(self, names: list[str]) -> list[int]:
        """Rows where none of these columns says anything."""
        cells = self.cells
        fields = [field for name in names if name not in cells.lists for field in cells.fields_of(name)]
        silent = cells.wide.filter(pl.all_horizontal(pl.col(fields).is_null())) if fields else cells.wide
        rows = silent["row"]
        for name in names:
            if name in cells.lists and len(rows):
                rows = rows.filter(positions(cells.lists[name]["row"], rows).is_null())
        return rows.to_list()

    def _keep(self, rows: pl.DataFrame) -> None:
        cells = self.cells
        if rows.height == cells.wide.height:  # they are of its rows
            return
        cells.wide = cells.wide.join(rows, on="row", how="semi", maintain_order="left")
        cells.lists = {
            name: frame.join(rows, on="row", how="semi", maintain_order="left") for name, frame in cells.lists.items()
        }
        cells.first = cells.first.join(rows, on="row", how="semi", maintain_order="left")

    def _row_keys(self, parts: tuple[str, ...], name: str) -> pl.DataFrame:
        frame = self.cells.wide.select("row")
        texts = []
        for part in parts:
            if part in self.register.node:
                case = self.keys.cases(self.register.node[part]).select("row", pl.col("id").alias(f"@{part}"))
                frame = beside(frame, case)
                texts.append(pl.col(f"@{part}"))
            elif part.endswith("?"):
                frame = beside(frame, self._printed(certain(part)))
                texts.append(pl.col(f"@{certain(part)}").fill_null(""))
            else:
                ref = part if FIRST in part else next(c for c in self.cells.wide.columns if column_of(c) == part)
                frame = self.cells.values(frame, [ref])
                texts.append(pl.col(ref).cast(pl.String).fill_null(""))
        return frame.select("row", pl.concat_str(texts, separator=SEPARATOR).alias(name))

    def _printed(self, column: str) -> pl.DataFrame:
        """`row` and as `@column` the value of a column, or the text of its cell where that is bad or holds several."""
        cell = self.cells.cell_of.get(column)
        raw = pl.lit(None, pl.String) if cell is None else pl.col(cell).str.strip_chars()
        printed = self.table.rows.select("row", raw.alias(f"@{column}"))
        if column in self.cells.lists:
            return printed
        ref = self.cells.fields_of(column)[0]
        frame = beside(printed, self.cells.wide.select("row", pl.col(ref).cast(pl.String).alias("said")))
        return frame.select("row", pl.coalesce("said", f"@{column}").alias(f"@{column}"))

    def _digests(self, *fates: Fate, without: Set[str] = frozenset()) -> pl.Series:
        """Of the cells of a row whose columns have these fates, but for those of `without`."""
        cells = self._cells_by_header().items()
        told = [cell for header, cell in cells if self.cells.fates[header] in fates and cell not in without]
        text = pl.concat_str([pl.col(c).fill_null("").str.strip_chars() for c in told], separator=SEPARATOR)
        texts = beside(self.cells.wide.select("row"), self.table.rows.select("row", text=text))["text"]
        return pl.Series("digest", list(map(xxh3_64_hexdigest, texts.cast(pl.Binary).to_list())), dtype=pl.String)

    def _cells_by_header(self) -> dict[str, str]:
        return {header: f"c{n}" for n, header in enumerate(self.table.headers)}


def _without(frame: pl.DataFrame, refused: Mapping[int, object]) -> pl.DataFrame:
    return frame.filter(~pl.col("row").is_in(list(refused))) if refused else frame


def _same_court(known: str, printed: str) -> bool:
    """Whether two names may be of one court: one may leave out province or city, and 人民."""
    a, b = (name.replace(" ", "").replace("人民法院", "法院") for name in (known, printed))
    return a.endswith(b) or b.endswith(a)
