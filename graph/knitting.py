"""Records and identities become one graph: a node per key or entity, an edge per identity, with what contradicts.

A property that several rows tell takes the value of the register with the highest precedence, then of the load received
last, then of the first row; the values not shown stand in the table of contradictions.
"""

from dataclasses import dataclass

import polars as pl

from graph import schema
from graph.identifiers import keyed_ids
from graph.records import RESOLVED, Records, by_age
from graph.tables import ENDS, YUAN, Graph, edge_columns, node_columns

NODE_ORIGINS = 20
RANK = ["precedence", "age", "row"]
NEWEST_FIRST = [True, True, False]

# Of a party (or an agent on a side) in one case one register says all; another adds only whom it lacks.
ONE_VOICE = {"PARTY_IN": ("start", "end"), "AGENT_IN": ("start", "end", "side")}

CONTRADICTIONS: dict[str, pl.DataType] = {
    "thing": pl.String(),  # label or edge type
    "id": pl.String(),  # of the node, or start and end of the edge
    "property": pl.String(),
    "shown": pl.String(),
    "other": pl.String(),
    "origins": pl.List(pl.String()),  # of the value not shown
}
SELF, MISFIT = "两端是同一节点, 未取", "端点类型不符, 未取"


@dataclass(frozen=True)
class Knitted:
    graph: Graph
    contradictions: pl.DataFrame


def knit(records: Records, mentions: pl.DataFrame, key: bytes) -> Knitted:
    """The loaded graph, without anything derived.

    In     `mentions` of `resolve`: `ref`, `label`, `entity_id`; `key` the workspace key, for hashes of identifiers.
    Cost   sorts of all records; memory a few times theirs.
    """
    ages = _ages(records)
    graph = Graph()
    told: list[pl.DataFrame] = []
    who = mentions.select("ref", "entity_id", entity_label="label")
    resolved = _entities(records.mentions, who, key)
    for label, frame in [*records.nodes.items(), *resolved.items()]:
        merged, other = _merged_nodes(label, frame.join(ages, on="load", how="left"))
        graph = graph.with_label(label, merged)
        told.append(other)
    for kind, frame in records.edges.items():
        merged, other = _merged_edges(kind, _joined_ends(kind, frame.join(ages, on="load", how="left"), who))
        graph = graph.with_edge(kind, merged)
        told.append(other)
    told.append(_sides_apart(graph))
    empty = pl.DataFrame(schema=CONTRADICTIONS)
    contradictions = pl.concat([empty, *told]).sort("thing", "id", "property", "other")
    return Knitted(graph, contradictions)


def _ages(records: Records) -> pl.DataFrame:
    """`load` → `age`, larger for what was received later."""
    place = {one.load_id: n for n, one in enumerate(records.loads)}
    oldest_first = [place[one.load_id] for one in by_age(records.loads)]
    return pl.DataFrame(
        {"load": oldest_first, "age": range(len(oldest_first))}, schema={"load": pl.Int64, "age": pl.Int64}
    )


def _entities(mentions: pl.DataFrame, who: pl.DataFrame, key: bytes) -> dict[str, pl.DataFrame]:
    """Label → rows of its mentions with `id` and the label's properties."""
    joined = mentions.join(who, on="ref", how="inner").rename({"entity_id": "id"})
    frames = {}
    for label in RESOLVED:
        mine = joined.filter(pl.col("entity_label") == label)
        if not mine.height:
            continue
        if label == "Person":
            mine = _hashed(mine, key)
        if label == "VillageOrg":
            mine = mine.with_columns(region_code12=pl.coalesce("region_code12", "village_code"))
        columns = [name for name in node_columns(label) if name in mine.columns and name not in ("id", "origins")]
        frames[label] = mine.select("id", *columns, "origins", "row", "load", "precedence")
    return frames


def _hashed(people: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """The number of a person becomes its keyed hash and its last four digits."""
    numbers = people["id_no"].drop_nulls().unique(maintain_order=True).to_list()
    hashes = dict(zip(numbers, keyed_ids(key, "Person", "id_no_hash", numbers), strict=True))
    return people.with_columns(
        id_no_hash=pl.col("id_no").replace_strict(hashes, default=None, return_dtype=pl.String),
        id_no_last4=pl.col("id_no").str.slice(-4),
    )


def _merged_nodes(label: str, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    props = [name for name in schema.node_props(label) if name in frame.columns and name not in ("id", "origins")]
    props = [name for name in props if name != "origin_count" and frame[name].null_count() < frame.height]
    lists = [name for name in props if frame.schema[name] == pl.List(pl.String)]
    ranked = frame.sort(*RANK, descending=NEWEST_FIRST)
    merged = ranked.group_by("id", maintain_order=True).agg(
        *(pl.col(name).drop_nulls().first() for name in props if name not in lists),
        *(_together(name) for name in lists),
        origins=pl.col("origins").explode(),
    )
    origins = pl.col("origins").list.unique().list.sort()
    merged = merged.with_columns(origins=origins.list.head(NODE_ORIGINS), origin_count=origins.list.len())
    return merged, _contradicting(label, ranked, merged, ["id"], props)


def _together(name: str) -> pl.Expr:
    """All that the registers which know most say in their lists: two papers of a case each have flags."""
    told = pl.col(name).is_not_null()
    best = pl.col("precedence") == pl.col("precedence").filter(told).max()
    items = pl.col(name).filter(told & best).explode().drop_nulls().unique().sort()
    return pl.when(told.any()).then(items.implode()).alias(name)


def _joined_ends(kind: str, frame: pl.DataFrame, who: pl.DataFrame) -> pl.DataFrame:
    """Edges with the ids and labels of entities at their ends, and in their lists of mentions."""
    for end in ("start", "end"):
        frame = frame.join(who.rename({"ref": end, "entity_id": "there", "entity_label": "label"}), on=end, how="left")
        frame = frame.with_columns(
            pl.coalesce("there", end).alias(end), pl.coalesce("label", f"{end}_label").alias(f"{end}_label")
        ).drop("there", "label")
    lists = [name for name, prop in schema.edge_props(kind).items() if prop.type is list and name.endswith("_ids")]
    for name in lists:
        if frame[name].null_count() == frame.height:
            continue
        numbered = frame.with_row_index("nth")
        refs = numbered.select("nth", ref=name).explode("ref").drop_nulls()
        found = refs.join(who.select("ref", "entity_id"), on="ref", how="inner")
        ids = found.group_by("nth").agg(ids=pl.col("entity_id").unique().sort())
        frame = numbered.join(ids, on="nth", how="left").with_columns(pl.col("ids").alias(name)).drop("nth", "ids")
    return frame


def _merged_edges(kind: str, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    declared = schema.edge_type(kind)
    if declared.undirected:
        swapped = pl.col("start") > pl.col("end")
        frame = frame.with_columns(
            pl.when(swapped).then(there).otherwise(here).alias(here)
            for here, there in (
                ("start", "end"),
                ("end", "start"),
                ("start_label", "end_label"),
                ("end_label", "start_label"),
            )
        )
    misfit = ~pl.col("start_label").is_in(declared.start) | ~pl.col("end_label").is_in(declared.end)
    loop = pl.col("start") == pl.col("end")
    left_out = pl.concat(
        [_left_out(kind, frame.filter(misfit), MISFIT), _left_out(kind, frame.filter(loop & ~misfit), SELF)]
    )
    frame = frame.filter(~misfit & ~loop)
    identity = ["start", "end", *declared.identity]
    overruled = pl.DataFrame(schema=CONTRADICTIONS)
    if kind in ONE_VOICE:
        frame, overruled = _one_voice(kind, frame, identity)
    props = [name for name in edge_columns(kind) if name not in (*ENDS, "origins", *declared.identity)]
    props = [name for name in props if frame[name].null_count() < frame.height]
    lists = [name for name in props if schema.edge_props(kind)[name].type is list]
    ranked = frame.sort(*RANK, descending=NEWEST_FIRST)
    best = pl.col("precedence") == pl.col("precedence").max()
    merged = ranked.group_by(identity, maintain_order=True).agg(
        pl.col("start_label", "end_label").first(),
        *(pl.col(name).drop_nulls().first() for name in props if name not in lists),
        *(pl.col(name).filter(best).explode().drop_nulls().unique().sort() for name in lists),
        origins=pl.col("origins").explode().unique().sort(),
    )
    merged = merged.with_columns(pl.when(pl.col(name).list.len() > 0).then(pl.col(name)).alias(name) for name in lists)
    if {"from", "to"} <= set(props):
        merged = _of_one_span(ranked, merged, identity)
    told = _contradicting(kind, ranked, merged, identity, [name for name in props if name not in lists])
    return merged, pl.concat([left_out, overruled, told])


def _one_voice(kind: str, frame: pl.DataFrame, identity: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows by what the register that knows most says of each pair: others fill in what it leaves open, in its
    words; and what they say otherwise of the side.
    """
    pair = list(ONE_VOICE[kind])
    is_best = pl.col("precedence") == pl.col("precedence").max().over(pair)
    best, rest = frame.filter(is_best), frame.filter(~is_best)
    words = [name for name in identity if name not in pair]
    voice = best.unique(pair, keep="first", maintain_order=True).select(*pair, *words, here="side")
    told = rest.drop(words).join(voice, on=pair, how="left", maintain_order="left")
    differs = pl.col("side").ne(pl.col("here")).fill_null(value=False)
    overruled = told.filter(differs).select(
        thing=pl.lit(kind), id=_told_id(["start", "end"]), property=pl.lit("side"),
        shown="here", other="side", origins="origins",
    )  # fmt: skip
    return pl.concat([best, told.filter(~differs).select(best.columns)]), overruled


def _sides_apart(graph: Graph) -> pl.DataFrame:
    """Two of one name on different sides of a case, who never stand in one file: one register says it otherwise."""
    parties = graph.edge("PARTY_IN")
    labels = [label for label in (one.name for one in schema.PARTIES) if label in graph.nodes]
    if parties.is_empty() or not labels:
        return pl.DataFrame(schema=CONTRADICTIONS)
    names = pl.concat([graph.label(label).select("name", start="id") for label in labels])
    named = parties.select("start", "end", "side", "origins").drop_nulls("side").join(names, on="start", how="inner")
    loads = pl.col("origins").list.eval(pl.element().str.split("/").list.first()).alias("loads")
    named = named.filter(pl.col("side").n_unique().over("end", "name") > 1).with_columns(loads)
    pairs = named.join(named, on=["end", "name"], suffix="_there").filter(
        (pl.col("side") < pl.col("side_there")) & (pl.col("loads").list.set_intersection("loads_there").list.len() == 0)
    )
    return pairs.select(
        thing=pl.lit("PARTY_IN"), id=_told_id(["start", "end"]), property=pl.lit("side"),
        shown="side", other="side_there", origins="origins_there",
    )  # fmt: skip


def _of_one_span(ranked: pl.DataFrame, merged: pl.DataFrame, identity: list[str]) -> pl.DataFrame:
    """A last day before the first is of another span (a marriage ended, the next begun): then both are of one row."""
    own = ranked.drop_nulls("from").group_by(identity, maintain_order=True).agg(own=pl.col("to").first())
    told = merged.join(own, on=identity, how="left", nulls_equal=True, maintain_order="left")
    of_other = pl.col("to") < pl.col("from")
    return told.with_columns(to=pl.when(of_other).then("own").otherwise("to")).drop("own")


def _contradicting(
    thing: str, rows: pl.DataFrame, merged: pl.DataFrame, identity: list[str], props: list[str]
) -> pl.DataFrame:
    """Every value that is told of a thing and not shown."""
    found = [pl.DataFrame(schema=CONTRADICTIONS)]
    for name in props:
        if rows.schema[name] == pl.List(pl.String) or name.endswith(YUAN):  # yuan only repeats what fen says
            continue
        told = rows.select(*identity, "origins", other=name).drop_nulls("other")
        shown = merged.select(*identity, shown=name)
        differ = told.join(shown, on=identity, how="inner", nulls_equal=True)
        differ = differ.filter(pl.col("other").ne_missing(pl.col("shown")))
        if differ.height:
            grouped = differ.group_by([*identity, "shown", "other"], maintain_order=True).agg(
                pl.col("origins").explode().unique().sort()
            )
            found.append(
                grouped.select(
                    thing=pl.lit(thing), id=_told_id(identity), property=pl.lit(name),
                    shown=pl.col("shown").cast(pl.String), other=pl.col("other").cast(pl.String), origins="origins",
                )
            )  # fmt: skip
    return pl.concat(found)


def _left_out(kind: str, edges: pl.DataFrame, why: str) -> pl.DataFrame:
    return edges.select(
        thing=pl.lit(kind), id=_told_id(["start", "end"]), property=pl.lit(None, pl.String),
        shown=pl.lit(None, pl.String), other=pl.lit(why), origins="origins",
    )  # fmt: skip


def _told_id(identity: list[str]) -> pl.Expr:
    return pl.concat_str([pl.col(name) for name in identity[:2]], separator=" → ")
