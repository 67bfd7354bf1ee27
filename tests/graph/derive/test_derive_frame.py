"""Every derivation says what it reads and makes, and does no more; `derive_all` wipes first and runs them in order."""

from types import ModuleType

import polars as pl
import pytest
from sketch import assert_same, case, company, county, links, party, person, shuffled, sketch, values

from graph import schema
from graph.derive import Derivation, derivations, derive_all, in_order, stated, ties, wiped
from graph.errors import SchemaError
from graph.tables import Graph

SEEDS = (1, 2, 3)
BASE = {prop.name for prop in (*schema.BASE_NODE_PROPS, *schema.BASE_EDGE_PROPS)} | {
    "start",
    "start_label",
    "end",
    "end_label",
}
EACH = pytest.mark.parametrize("one", derivations(), ids=lambda one: one.name)


def before(one: Derivation, seed: int) -> Graph:
    graph = wiped(county(seed))
    for earlier in derivations()[: derivations().index(one)]:
        graph = earlier.derive(graph)
    return graph


def without(graph: Graph, *, keep: tuple[str, ...]) -> Graph:
    """Only the things named; ids, ends and origins stay."""
    for name, frame in graph.nodes.items():
        kept = [c for c in frame.columns if c in BASE or name in keep or f"{name}.{c}" in keep]
        graph = graph.with_label(name, frame.select(kept))
    edges = {}
    for name, frame in graph.edges.items():
        if any(thing.partition(".")[0] == name for thing in keep):
            kept = [c for c in frame.columns if c in BASE or name in keep or f"{name}.{c}" in keep]
            edges[name] = Graph().with_edge(name, frame.select(kept)).edges[name]
    return Graph(graph.nodes, edges)


def made(graph: Graph, things: tuple[str, ...]) -> Graph:
    return without(graph, keep=things)


def everything_but(graph: Graph, things: tuple[str, ...]) -> Graph:
    for thing in things:
        owner, _, prop = thing.partition(".")
        if prop:
            graph = graph.with_label(owner, graph.label(owner).drop(prop))
        else:
            graph = Graph(graph.nodes, {name: frame for name, frame in graph.edges.items() if name != owner})
    return graph


def module(name: str, **parts: object) -> ModuleType:
    made_up = ModuleType(name)
    vars(made_up).update(parts)
    return made_up


@EACH
def test_a_derivation_reads_only_what_it_says(one: Derivation) -> None:
    for seed in SEEDS:
        graph = before(one, seed)
        whole, told = one.derive(graph), one.derive(without(graph, keep=one.reads))
        for thing in one.makes:
            assert_same(made(whole, (thing,)), made(told, (thing,)))


@EACH
def test_a_derivation_makes_what_it_says_and_leaves_the_rest(one: Derivation) -> None:
    for seed in SEEDS:
        graph = before(one, seed)
        assert_same(everything_but(one.derive(graph), one.makes), everything_but(graph, one.makes))


def test_the_county_has_something_of_everything() -> None:
    graphs = [derive_all(county(seed)) for seed in SEEDS]
    for one in derivations():
        for thing in one.makes:
            owner, _, prop = thing.partition(".")
            if prop == "tie_group" and owner == "VillageOrg":
                continue  # no kind of tie of weight .7 ends there but a representative, who is not always one
            found = [graph.label(owner)[prop].drop_nulls() if prop else graph.edge(owner) for graph in graphs]
            assert any(len(values) for values in found), thing
    kinds = {kind for graph in graphs for kind in graph.edge("TIE")["kind"]}
    assert kinds >= set(ties.WEIGHTS) - {"agent_opposite"}
    assert all(graph.edge("PARTY_IN")["side"].null_count() == 0 for graph in graphs)
    assert any(county(seed).edge("PARTY_IN")["side"].null_count() for seed in SEEDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    graph = county(seed)
    assert_same(derive_all(shuffled(graph, seed)), derive_all(graph))


@pytest.mark.parametrize("seed", SEEDS)
def test_deriving_again_changes_nothing(seed: int) -> None:
    once = derive_all(county(seed))
    assert_same(derive_all(once), once)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_given_graph_is_left_as_it_is(seed: int) -> None:
    graph = county(seed)
    derive_all(graph)
    assert_same(graph, county(seed))


def test_an_empty_graph_stays_empty() -> None:
    graph = derive_all(Graph())
    assert (graph.nodes, graph.edges) == ({}, {})


@pytest.mark.parametrize("label", sorted(schema.LABELS))
def test_one_lonely_node_of_each_label_is_enough(label: str) -> None:
    graph = derive_all(sketch({"x": {"label": label}}))
    assert graph.label(label)["id"].to_list() == ["x"]
    assert graph.edges == {}


def test_cases_that_say_nothing() -> None:
    graph = derive_all(sketch({"c": case(), "d": case(), "p": person()}, [party("p", "c", "A")]))
    assert values(graph, "LegalCase", "lineage_id") == {"c": "c", "d": "d"}
    for prop in ("days_open", "deducted_days", "ext_days", "is_default", "soft_close"):
        assert values(graph, "LegalCase", prop) == {"c": None, "d": None}


def test_what_was_derived_by_hand_is_wiped() -> None:
    nodes = {
        "c": case(
            lineage_id="x",
            dispute_id="x",
            days_open=9,
            soft_close=True,
            series_id="s",
            excess_fen=5,
            text_read=True,
            text_flags=["admits"],
        ),
        "p": person(name="张三", roles=["法官"], tie_group="x"),
        "q": company(name="甲公司", deg=7),
        "d": {"label": "Document"},
        "l": {"label": "LawArticle"},
    }
    edges = [
        ("p", "TIE", "q", {"kind": "officer", "weight": 0.8}),
        ("p", "OPPOSED", "q", {"dispute_id": "x"}),
        ("d", "CITES", "l", {"raw": "第八条", "topic": "利息"}),
    ]
    graph = derive_all(sketch(nodes, edges))
    assert links(graph, "TIE") == links(graph, "OPPOSED") == []
    assert "TIE" not in graph.edges
    assert links(graph, "CITES", "raw", "topic") == [("d", "l", "第八条", None)]
    assert values(graph, "Person", "roles") == values(graph, "Person", "tie_group") == {"p": None}
    assert values(graph, "Company", "deg") == {"q": 0}
    assert values(graph, "LegalCase", "lineage_id") == values(graph, "LegalCase", "dispute_id") == {"c": "c"}
    for prop in ("days_open", "series_id", "excess_fen", "excess_yuan"):
        assert values(graph, "LegalCase", prop) == {"c": None}, prop
    assert values(graph, "LegalCase", "soft_close") == {"c": True}  # as its text says, which is loaded and stays


def test_a_file_without_a_part_is_named() -> None:
    with pytest.raises(SchemaError, match=r"graph/derive/half\.py: 缺少 MAKES"):
        stated(module("half", READS=()))


@pytest.mark.parametrize(
    ("reads", "makes", "said"),
    [
        (("LegalCase.filled_date",), ("TIE",), "没有属性 'filled_date'"),
        (("PARTY_OF",), ("TIE",), "未知关系 'PARTY_OF'"),
        ((), ("LegalCase.linage_id",), "没有属性 'linage_id'"),
        ((), ("LegalCase.filed_date",), "不是派生内容"),
        ((), ("PARTY_IN.side",), "不是派生内容"),
    ],
)
def test_a_word_the_schema_does_not_know(reads: tuple[str, ...], makes: tuple[str, ...], said: str) -> None:
    with pytest.raises(SchemaError, match=said):
        stated(module("odd", READS=reads, MAKES=makes, derive=lambda graph: graph))


def step(name: str, reads: tuple[str, ...], makes: tuple[str, ...]) -> Derivation:
    return Derivation(name, reads, makes, lambda graph: graph)


@pytest.mark.parametrize("other", ["TIE", "TIE.weight"])
def test_two_files_cannot_make_the_same(other: str) -> None:
    with pytest.raises(SchemaError, match=f"'{other}' 由 one 与 two 重复派生"):
        in_order([step("two", (), ("TIE",)), step("one", (), (other,))])


def test_two_files_may_make_two_things_of_one_label() -> None:
    these = [step("two", (), ("LegalCase.lineage_id",)), step("one", (), ("LegalCase.dispute_id",))]
    assert [one.name for one in in_order(these)] == ["one", "two"]


def test_a_circle_is_an_error() -> None:
    with pytest.raises(SchemaError, match="成环"):
        in_order([step("one", ("OPPOSED",), ("TIE",)), step("two", ("TIE.weight",), ("OPPOSED",))])


def test_makers_run_before_readers_else_by_name() -> None:
    these = [
        step("a", ("PARTY_IN.side",), ("OPPOSED",)),
        step("z", ("PARTY_IN", "LegalCase.lineage_id"), ("PARTY_IN", "MENTIONS")),
        step("y", (), ("LegalCase.lineage_id",)),
        step("b", (), ("TIE",)),
    ]
    assert [one.name for one in in_order(these)] == ["b", "y", "z", "a"]
    assert in_order(these) == in_order(reversed(these))


def test_every_table_keeps_the_columns_of_the_schema() -> None:
    graph = derive_all(county(1))
    for name, frame in graph.nodes.items():
        assert frame.columns == list(schema.node_props(name))
    assert isinstance(graph.edge("TIE"), pl.DataFrame)
