"""Keys of nodes: the id of a case and of a court by the rules of their own, of any other node by its natural key."""

import polars as pl

from graph.identifiers import SEPARATOR, keyed_ids
from loaders.form import Node
from loaders.reading import Cells
from loaders.reference import court_code, court_name
from loaders.rows import each

KnownIds = dict[tuple[str, str], dict[str, str]]
"""Label and kind of key → what is a key → the id."""
_MOST_KNOWN = 1 << 18


class NodeKeys:
    """`row` and `id` of the nodes that the cells of a table name; `key` is the workspace key.

    `known` are the ids of the pages before, which takes in those of this one.
    """

    def __init__(self, cells: Cells, key: bytes, known: KnownIds) -> None:
        self.cells = cells
        self.key = key
        self.known = known

    def cases(self, node: Node) -> pl.DataFrame:
        """`row`, `id` of the cases: the number where it carries a court code, else court and number; else left out.

        Of a list of numbers `item` too.
        """
        number, *court = node.case
        base = self.cells.said(number) if number in self.cells.lists else self.cells.wide.select("row")
        place = base.columns
        frame = self.cells.values(base, [f"{number}.normal", f"{number}.coded", *court], (number,)).drop_nulls(
            f"{number}.normal"
        )
        coded = frame.filter(pl.col(f"{number}.coded"))
        parts = [self.ids(coded.select(*place, value=f"{number}.normal"), node.label, "number")]
        if court:
            text = pl.concat_str(pl.col(court[0]).str.replace_all(r"\s", ""), f"{number}.normal", separator=SEPARATOR)
            plain_ones = frame.filter(~pl.col(f"{number}.coded"), pl.col(court[0]).is_not_null())
            parts.append(self.ids(plain_ones.select(*place, value=text), node.label, "court+number"))
        return pl.concat(parts)

    def courts(self, node: Node) -> pl.DataFrame:
        """`row`, `id`, `code`, `name` of the courts: the code in the number, else that of the court so named."""
        code = next((f"{ref}.court_code" for ref in node.court if f"{ref}.court_code" in self.cells.wide.columns), None)
        court = [ref for ref in node.court if f"{ref}.court_code" != code]
        frame = self.cells.values(self.cells.wide.select("row"), [*([code] if code else []), *court])
        nothing = pl.lit(None, pl.String)
        frame = frame.select("row", code=pl.col(code) if code else nothing, name=pl.col(court[0]) if court else nothing)
        names = frame.filter(pl.col("code").is_null())["name"].drop_nulls().unique().to_list()
        of_name = {name: found for name in names if (found := court_code(name)) is not None}
        by_table = pl.col("name").replace_strict(of_name, default=None, return_dtype=pl.String)
        frame = frame.with_columns(code=pl.coalesce("code", by_table))
        codes = frame["code"].drop_nulls().unique().to_list()
        known = {code: name for code in codes if (name := court_name(code)) is not None}
        listed = pl.col("code").replace_strict(known, default=None, return_dtype=pl.String)
        frame = frame.with_columns(name=pl.coalesce("name", listed))
        by_code = frame.drop_nulls("code").with_columns(value="code")
        by_name = (
            frame.filter(pl.col("code").is_null())
            .drop_nulls("name")
            .with_columns(value=pl.col("name").str.replace_all(r"\s", ""))
        )
        return pl.concat([self.ids(by_code, node.label, "code"), self.ids(by_name, node.label, "name")], how="diagonal")

    def ids(self, frame: pl.DataFrame, label: str, kind: str) -> pl.DataFrame:
        """`value` becomes `id`."""
        ids = each(frame["value"], lambda values: self._ids(label, kind, values))
        return frame.with_columns(id=ids).drop("value")

    def _ids(self, label: str, kind: str, values: list[str]) -> list[str]:
        known = self.known.setdefault((label, kind), {})
        if len(known) + len(values) > _MOST_KNOWN:
            known.clear()
        new = [value for value in values if value not in known]
        known.update(zip(new, keyed_ids(self.key, label, kind, new), strict=True))
        return [known[value] for value in values]
