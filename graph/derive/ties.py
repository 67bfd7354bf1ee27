"""Facts of registers → who is close to whom: one TIE a pair and kind.

Left out until their register is loaded: mutual_transfers (which transfers belong to the disputed deal).
"""

import polars as pl

from graph.derive._origins import all_origins, with_origins_of
from graph.schema import PARTIES
from graph.tables import Graph

# Heuristic (schema.md §5): how close a fact makes two parties.
WEIGHTS = {
    "kin1": 0.9,
    "spouse": 0.9,
    "officer": 0.8,
    "common_control": 0.8,
    "kin2": 0.7,
    "account": 0.7,
    "agent_opposite": 0.7,
    "kin_officer": 0.7,
    "phone": 0.6,
    "email": 0.6,
    "colleague": 0.5,
    "address_room": 0.5,
    "co_shareholder": 0.5,
}
MOST_SHARERS = 20
"""A thing that more share (a phone of an agency, an agent of half the county) says nothing. Heuristic."""
MOST_HOLDERS = 3
"""An account that bank flows print under more names is a clearing account of a payment firm. Heuristic."""
MOST_INSURED = 50
"""Of more people insured by one employer, two need not know each other. Heuristic."""
LEAST_HOLDING = 0.1
"""A holder of a smaller ratio is no officer of the company. Heuristic."""
MOST_ORIGINS = 20


SPOUSE, PARENT_CHILD = "配偶", "父母子女"
DEGREES = {PARENT_CHILD: 1, "兄弟姐妹": 2, "祖孙": 2}
"""民法典 1045 names them near kin; used where a register gives the kind of kinship without its degree."""

READS = (
    "KIN",
    "LEGAL_REP_OF",
    "SHAREHOLDER_OF",
    "OFFICER_OF",
    "CONTROLS",
    "HAS_PHONE",
    "HAS_ADDRESS",
    "HAS_ACCOUNT",
    "AGENT_IN",
    "PARTY_IN",
    "OPPOSED",
    "INSURED_BY",
    "Address.precision",
    "Company.email",
    "Company.insured_headcount",
    "Person.birth_date",
)
MAKES = ("TIE",)

FACT = ("start", "start_label", "end", "end_label", "from", "to", "origins")
TIME = ("from", "to")
_NO_SHARERS = pl.DataFrame(
    schema={
        **dict.fromkeys(("thing", "start", "start_label", "end", "end_label"), pl.String),
        **dict.fromkeys(TIME, pl.Date),
        "origins": pl.List(pl.String),
    }
)
PARTY_LABELS = [label.name for label in PARTIES]


def derive(graph: Graph) -> Graph:
    """TIE edges from the smaller id to the larger, with `weight`, `from`, `to` and at most MOST_ORIGINS origins.

    `from` and `to` are the overlap of two facts where both state them, else null; facts known not to overlap tie
    nobody. Several facts of one pair and kind are one edge over the whole time. A thing counts as shared only with at
    most MOST_SHARERS sharers of whatever label, an account with MOST_HOLDERS.
    kin2 is degree 2, or two steps between parent and child (siblings, grandparents); since KIN has no direction, two
    steps through a person known to be younger than both (their child) are none.
    agent_opposite: two who were OPPOSED, and an agent who acted for both in any cases; an agent acts for those he
    names, else for his whole side.
    colleague: insured by one employer at one time, see `_colleagues`.
    """
    kin = graph.edge("KIN")
    degree = pl.coalesce("degree", pl.col("kind").replace_strict(DEGREES, default=None, return_dtype=pl.Int64))
    blood = kin.filter(pl.col("kind").ne_missing(SPOUSE))
    first, spouse = blood.filter(degree <= 1).select(FACT), kin.filter(kind=SPOUSE).select(FACT)
    officers = _officers(graph)
    facts = {
        "kin1": first,
        "spouse": spouse,
        "kin2": pl.concat([blood.filter(degree == 2).select(FACT), _two_steps(kin, graph.label("Person"))]),
        "officer": officers,
        "kin_officer": _kin_of(pl.concat([first, spouse]), officers),
        "common_control": _common_control(graph),
        "co_shareholder": _sharers(_users(graph.edge("SHAREHOLDER_OF"))),
        "phone": _sharers(_users(graph.edge("HAS_PHONE"))),
        "address_room": _sharers(_users(_rooms(graph))),
        "account": _sharers(_users(graph.edge("HAS_ACCOUNT")), most=MOST_HOLDERS),
        "email": _sharers(_emails(graph)),
        "agent_opposite": _agent_opposite(graph),
        "colleague": _colleagues(graph),
    }
    ties = _one_edge_each(pl.concat(fact.select(*FACT, kind=pl.lit(kind)) for kind, fact in facts.items()))
    return graph if ties.is_empty() else graph.with_edge("TIE", ties)


def _officers(graph: Graph) -> pl.DataFrame:
    """Representatives, officers, controllers and holders of ≥ LEAST_HOLDING; an unknown ratio is no holding."""
    holders = graph.edge("SHAREHOLDER_OF").filter(pl.col("ratio") >= LEAST_HOLDING)
    others = [graph.edge(name) for name in ("LEGAL_REP_OF", "OFFICER_OF", "CONTROLS")]
    return pl.concat(edges.select(FACT) for edges in (*others, holders))


def _kin_of(kin: pl.DataFrame, officers: pl.DataFrame) -> pl.DataFrame:
    """Kin of an officer and the officer's company, while both facts held."""
    kin = pl.concat([kin, _turned(kin)]).select("start", "start_label", *TIME, "origins", officer="end")
    company = officers.filter(start_label="Person").select("end", "end_label", *TIME, "origins", officer="start")
    return _overlapping(kin.join(company, on="officer", suffix="_other"))


def _two_steps(kin: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    steps = kin.filter(kind=PARENT_CHILD).select(FACT)
    pairs = _sharers(_users(pl.concat([steps, _turned(steps)])), keep_thing=True)
    born = people.select("id", "birth_date")
    for end in ("thing", "start", "end"):
        pairs = pairs.join(born.rename({"id": end, "birth_date": f"{end}_born"}), on=end, how="left")
    child = pl.col("thing_born") > pl.max_horizontal("start_born", "end_born")
    both = pl.col("start_born").is_not_null() & pl.col("end_born").is_not_null()
    return pairs.filter(~(both & child).fill_null(False)).select(FACT)


def _common_control(graph: Graph) -> pl.DataFrame:
    edges = pl.concat(graph.edge(name).select(FACT) for name in ("LEGAL_REP_OF", "CONTROLS"))
    return _sharers(_users(_turned(edges.filter(end_label="Company"))))


def _rooms(graph: Graph) -> pl.DataFrame:
    rooms = graph.label("Address").filter(precision="room").select(end="id")
    return graph.edge("HAS_ADDRESS").join(rooms, on="end", how="semi")


def _emails(graph: Graph) -> pl.DataFrame:
    email = pl.col("email").str.strip_chars().str.to_lowercase()
    unknown = dict.fromkeys(TIME, pl.lit(None, pl.Date))
    users = graph.label("Company").select("origins", party="id", label=pl.lit("Company"), thing=email, **unknown)
    return users.filter(pl.col("thing") != "")


def _agent_opposite(graph: Graph) -> pl.DataFrame:
    agents = graph.edge("AGENT_IN").select("for_ids", "side", "origins", agent="start", case="end")
    named = agents.drop("side").explode("for_ids").drop_nulls("for_ids").select("agent", "origins", party="for_ids")
    whole = (
        agents.filter(pl.col("for_ids").list.len().fill_null(0) == 0)
        .select("agent", "case", "side", "origins")
        .join(graph.edge("PARTY_IN").select("side", case="end", party="start"), on=["case", "side"])
        .select("agent", "origins", "party")
    )
    acted = pl.concat([named, whole])
    acted = acted.filter(pl.col("party").n_unique().over("agent") <= MOST_SHARERS)
    acted = acted.group_by("agent", "party").agg(all_origins(MOST_ORIGINS))
    opposed = graph.edge("OPPOSED").select("start", "start_label", "end", "end_label").unique()
    both = opposed.join(acted, left_on="start", right_on="party").join(
        acted, left_on=["end", "agent"], right_on=["party", "agent"], suffix="_other"
    )
    unknown = dict.fromkeys(TIME, pl.lit(None, pl.Date))
    return with_origins_of(both.with_columns(**unknown), "origins_other", MOST_ORIGINS).select(FACT)


def _colleagues(graph: Graph) -> pl.DataFrame:
    """Two insured by one employer of at most MOST_INSURED people, loaded or by the business registry, at one time.

    An insurance without its first day says nothing of when; without a last day it goes on. What was paid afterwards
    (`is_backpay`) is what a suit may have been made up for, and makes no colleague.
    """
    large = graph.label("Company").filter(pl.col("insured_headcount") > MOST_INSURED).select(end="id")
    few = pl.col("start").n_unique().over("end").is_between(2, MOST_INSURED)
    insured = graph.edge("INSURED_BY").filter(few).join(large, on="end", how="anti")
    timed = insured.filter(pl.col("from").is_not_null(), ~pl.col("is_backpay").fill_null(False))
    spells = _spells(timed)
    pairs = spells.join(spells, on="end", suffix="_other").filter(pl.col("start") < pl.col("start_other"))
    ends = {"end": "employer", "start_other": "end", "start_label_other": "end_label"}
    return _overlapping(pairs.rename(ends)).select(FACT)


def _spells(insured: pl.DataFrame) -> pl.DataFrame:
    """Times of one person with one employer that meet or follow each other, as one: registers write a row a line or
    month, and every row would be held against every other. A last day that is unknown stays unknown.
    """
    person = ["end", "start"]
    last = pl.col("to").fill_null(pl.date(9999, 12, 31))
    timed = insured.sort(*person, "from", "to").with_columns(last=last.cum_max().over(person))
    begins = (pl.col("from") > pl.col("last").shift().over(person).dt.offset_by("1d")).fill_null(True)
    return (
        timed.with_columns(spell=begins.cum_sum().over(person))
        .group_by(*person, "start_label", "spell")
        .agg(pl.col("from").min(), _whole_time()[1], all_origins(MOST_ORIGINS))
        .select("start", "start_label", "end", *TIME, "origins")
    )


def _users(edges: pl.DataFrame) -> pl.DataFrame:
    """Edges user → thing as `party`, `label`, `thing`, `from`, `to`, `origins`."""
    return edges.select(*TIME, "origins", party="start", label="start_label", thing="end")


def _sharers(users: pl.DataFrame, *, most: int = MOST_SHARERS, keep_thing: bool = False) -> pl.DataFrame:
    """Every two parties that share a thing of at most `most` users, as facts; `thing` too where asked for."""
    if users.is_empty():
        return _NO_SHARERS if keep_thing else _NO_SHARERS.select(FACT)
    few = pl.col("party").n_unique().over("thing").is_between(2, most)
    users = users.filter(few).filter(pl.col("label").is_in(PARTY_LABELS))
    users = users.group_by("thing", "party", "label").agg(*_whole_time(), all_origins(MOST_ORIGINS))
    pairs = (
        users.join(users, on="thing", suffix="_other")
        .filter(pl.col("party") < pl.col("party_other"))
        .rename({"party": "start", "label": "start_label", "party_other": "end", "label_other": "end_label"})
    )
    facts = _overlapping(pairs)
    return facts if keep_thing else facts.select(FACT)


def _overlapping(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs of facts (the second's columns end in `_other`) that are not known to miss each other, as one fact."""
    begins, ends = pl.max_horizontal("from", "from_other"), pl.min_horizontal("to", "to_other")
    facts = pairs.filter((begins <= ends).fill_null(True)).with_columns(
        pl.when(pl.col("from").is_not_null() & pl.col("from_other").is_not_null()).then(begins).alias("from"),
        pl.when(pl.col("to").is_not_null() & pl.col("to_other").is_not_null()).then(ends).alias("to"),
    )
    return with_origins_of(facts.drop("from_other", "to_other"), "origins_other", MOST_ORIGINS)


def _one_edge_each(facts: pl.DataFrame) -> pl.DataFrame:
    facts = facts.filter(pl.col("start") != pl.col("end"))
    smaller = facts.filter(pl.col("start") < pl.col("end"))
    larger = facts.filter(pl.col("start") > pl.col("end"))
    return (
        pl.concat([smaller, _turned(larger).select(smaller.columns)])
        .group_by("start", "start_label", "end", "end_label", "kind")
        .agg(*_whole_time(), all_origins(MOST_ORIGINS))
        .with_columns(weight=pl.col("kind").replace_strict(WEIGHTS, return_dtype=pl.Float64))
        .sort("start", "end", "kind")
    )


def _turned(edges: pl.DataFrame) -> pl.DataFrame:
    names = {"start": "end", "end": "start", "start_label": "end_label", "end_label": "start_label"}
    return edges.rename(names).select(edges.columns)


def _whole_time() -> tuple[pl.Expr, pl.Expr]:
    """First `from` and last `to` of several facts; unknown where one of them is unknown."""
    first, last = pl.col("from"), pl.col("to")
    return (
        pl.when(first.is_not_null().all()).then(first.min()).alias("from"),
        pl.when(last.is_not_null().all()).then(last.max()).alias("to"),
    )
