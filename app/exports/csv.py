"""CSV tables for a spreadsheet: one file a label and one a relation, in a folder.

No cell can be taken for a formula, and no number that is a name for a quantity: such a text has an apostrophe put in
front, as has one that begins with an apostrophe itself, so that taking one off gives back what stood there.
"""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from app.exports._scope import Scope
from app.exports._values import Changes, as_text, clean, known, slices
from app.language import say
from graph import schema
from graph.search import shown
from graph.tables import Graph
from graph.vocabulary import Prop

TITLE = {"zh": "CSV 表格, 每类节点与关系一个文件", "en": "CSV tables, one for each label and relation"}
SUFFIX = ""
_FORMULA = r"^[=+\-@＝＋－＠\t\r\n']"
"""Also in full width, which spreadsheets with a Chinese input take for a formula too."""
_NUMBER = r"^\s*[(（￥¥$]?[0-9０-９][0-9０-９.,，:：/eE+\-年月日时分秒 ]*[%)）]?\s*$|^(?i:true|false)$"
"""What a spreadsheet would reckon with: it cuts long numbers, drops leading zeros, makes days of fractions."""
MEANINGS = "columns.csv"
_ENDS = {"start": "起点", "end": "终点"}
_PROTECTED = ("加了 ' 号, 以免被当作公式或数量", "Apostrophe put in front, so as not to be a formula or a quantity")


def write(graph: Graph, out: Path, scope: Scope) -> list[str]:
    """`nodes/<Label>_<中文>.csv`, `edges/<TYPE>.csv`, and what each column means: UTF-8 with a byte order mark.

    Days are in ISO form; edges also say the names of both ends; a column of which nothing is known is not written.
    Returns how many cells were changed, and where.
    """
    changes = Changes()
    names = _names(graph)
    meanings: list[pl.DataFrame] = []
    for folder in ("nodes", "edges"):
        (out / folder).mkdir()
    for name, frame in sorted(graph.nodes.items()):
        props = schema.node_props(name)
        path = out / "nodes" / f"{name}_{schema.label(name).zh}.csv"
        _table(path, frame, props, None, changes)
        meanings.append(_meanings(path, frame, props))
    for name, frame in sorted(graph.edges.items()):
        props = schema.edge_props(name)
        path = out / "edges" / f"{name}.csv"
        _table(path, frame, props, names, changes)
        meanings.append(_meanings(path, frame, props))
    if meanings:
        pl.concat(meanings).write_csv(out / MEANINGS, include_bom=True)
    return changes.told()


def _table(
    path: Path, frame: pl.DataFrame, props: Mapping[str, Prop], names: pl.DataFrame | None, changes: Changes
) -> None:
    """Write one table; an edge's has both ends in front, with their `names`."""
    told = known(frame, props.values())
    with path.open("wb") as file:
        for at, part in enumerate(slices(frame)):
            text = as_text(part, told, path.stem, changes)
            cells = [_harmless(text[prop.name], prop, path.stem, changes) for prop in told]
            ends = [] if names is None else _ends(part, names)
            pl.DataFrame([*ends, *cells]).write_csv(file, include_bom=not at, include_header=not at)


def _meanings(path: Path, frame: pl.DataFrame, props: Mapping[str, Prop]) -> pl.DataFrame:
    """A row a property, also of those of which nothing is known."""
    return pl.DataFrame(
        {
            "文件 file": f"{path.parent.name}/{path.name}",
            "列 column": [_title(prop) for prop in props.values()],
            "英文 English": [prop.en for prop in props.values()],
            "类型 type": [prop.type.__name__ for prop in props.values()],
            "单位 unit": [prop.unit for prop in props.values()],
            "说明 meaning": [prop.doc for prop in props.values()],
            "行数 rows": frame.height,
            "有值的行 known": [frame.height - frame[name].null_count() for name in props],
        }
    )


def _title(prop: Prop) -> str:
    return f"{prop.zh} {prop.name}"


def _harmless(cells: pl.Series, prop: Prop, table: str, changes: Changes) -> pl.Series:
    """A column under its title; a text that a spreadsheet would reckon with has an apostrophe in front."""
    if prop.type in (str, list):
        risky = _risky(cells)
        changes.add(say(*_PROTECTED), f"{table}.{prop.name}", int(risky.sum()))
        cells = _protected(cells, risky)
    return cells.alias(_title(prop))


def _risky(cells: pl.Series) -> pl.Series:
    return (cells.str.contains(_FORMULA) | cells.str.contains(_NUMBER)).fill_null(False)


def _protected(cells: pl.Series, risky: pl.Series) -> pl.Series:
    return (
        cells.to_frame("cell").select(pl.when(risky).then(pl.lit("'") + pl.col("cell")).otherwise("cell")).to_series()
    )


def _ends(part: pl.DataFrame, names: pl.DataFrame) -> list[pl.Series]:
    told = []
    for end, zh in _ENDS.items():
        ids = part.select(id=end, label=f"{end}_label")
        named = ids.join(names, on="id", how="left", maintain_order="left")["name"]
        told += [
            named.alias(f"{zh}名称 {end}_name"),
            ids["label"].alias(f"{zh}类型 {end}_label"),
            _protected(ids["id"], _risky(ids["id"])).alias(f"{zh}标识 {end}"),
        ]
    return told


def _names(graph: Graph) -> pl.DataFrame:
    """`id`, `name` of every node, as its edges' rows say it."""
    told = [pl.DataFrame(schema={"id": pl.String, "name": pl.String})]
    for name, frame in sorted(graph.nodes.items()):
        label = schema.label(name)
        said = frame.select("id", name=shown(name, label.caption).fill_null(label.zh))
        cells = clean(said["name"], name, Changes())
        told.append(said.with_columns(_protected(cells, _risky(cells)).alias("name")))
    return pl.concat(told)
