"""What several rows tell of one thing: which value is shown, what stands beside it, which edges are one."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identifiers import keyed_id
from graph.knitting import MISFIT, SELF, Knitted, knit
from graph.records import MENTION_COLUMNS, Load, Records, record_edge_columns, record_node_columns
from graph.resolution.resolve import cluster
from graph.tables import fitted

KEY = b"k" * 32


def load(n: int, *, received: str = "2026-01-01", precedence: int = 10) -> Load:
    return Load(f"load{n}", f"DS{n}", "f.csv", received, precedence, n, "r", 1, 0)


def marked(frame: pl.DataFrame, rows: list[dict[str, object]], loads: tuple[Load, ...]) -> pl.DataFrame:
    places = [int(str(row.get("_load", 0))) for row in rows]
    return frame.with_columns(
        load=pl.Series(places, dtype=pl.Int64),
        precedence=pl.Series([loads[n].precedence for n in places], dtype=pl.Int64),
    )


def told(
    loads: tuple[Load, ...],
    *,
    nodes: dict[str, list[dict[str, object]]] | None = None,
    mentions: list[dict[str, object]] | None = None,
    edges: dict[str, list[dict[str, object]]] | None = None,
) -> Knitted:
    """Knit rows written by hand; `_load` is the place of a row's load."""

    def frame(rows: list[dict[str, object]], columns: dict[str, pl.DataType]) -> pl.DataFrame:
        plain = [{"row": f"-/{n}", **{k: v for k, v in row.items() if k != "_load"}} for n, row in enumerate(rows, 2)]
        named = [
            {**row, "origins": [f"{loads[int(str(full.get('_load', 0)))].load_id}/{row['row']}"]}
            for row, full in zip(plain, rows, strict=True)
        ]
        return marked(fitted(pl.DataFrame(named, infer_schema_length=None), columns, "test"), rows, loads)

    frames = {label: frame(rows, record_node_columns(label)) for label, rows in (nodes or {}).items()}
    links = {kind: frame(rows, record_edge_columns(kind)) for kind, rows in (edges or {}).items()}
    people = frame(mentions, MENTION_COLUMNS) if mentions else marked(pl.DataFrame(schema=MENTION_COLUMNS), [], loads)
    return knit(Records(loads, people, frames, links), cluster(people, KEY).mentions, KEY)


def test_the_register_that_knows_more_is_shown_and_the_other_value_stands_beside() -> None:
    loads = (load(0, precedence=10), load(1, precedence=20))
    found = told(
        loads,
        nodes={
            "LegalCase": [
                {"id": "c", "case_no": "n", "cause": "离婚纠纷", "_load": 1},
                {"id": "c", "case_no": "n", "cause": "买卖合同纠纷"},
                {"id": "c", "case_no": "n", "result_text": "准予"},
            ]
        },
    )
    (row,) = found.graph.label("LegalCase").to_dicts()
    assert (row["cause"], row["result_text"], row["origin_count"]) == ("离婚纠纷", "准予", 3)
    (beside,) = found.contradictions.to_dicts()
    assert (beside["thing"], beside["id"], beside["property"]) == ("LegalCase", "c", "cause")
    assert (beside["shown"], beside["other"], beside["origins"]) == ("离婚纠纷", "买卖合同纠纷", ["load0/-/3"])


def test_of_equal_registers_the_load_received_last_is_shown_whenever_it_was_loaded() -> None:
    loads = (load(0, received="2026-03-01"), load(1, received="2026-01-01"))
    rows: list[dict[str, object]] = [
        {"id": "c", "case_no": "n", "cause": "旧", "_load": 1},
        {"id": "c", "case_no": "n", "cause": "新"},
    ]
    assert told(loads, nodes={"LegalCase": rows}).graph.label("LegalCase")["cause"].to_list() == ["新"]


@given(st.permutations(range(4)))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    loads = (load(0), load(1, precedence=20))
    rows: list[dict[str, object]] = [
        {"id": "c", "case_no": "n", "row": "-/2", "cause": "甲"},
        {"id": "c", "case_no": "n", "row": "-/3", "cause": "乙", "_load": 1},
        {"id": "d", "case_no": "m", "row": "-/4", "cause": "丙"},
        {"id": "c", "case_no": "n", "row": "-/5", "service_mode": "直接"},
    ]
    straight, turned = (
        told(loads, nodes={"LegalCase": rows}),
        told(loads, nodes={"LegalCase": [rows[n] for n in order]}),
    )
    assert straight.graph.label("LegalCase").sort("id").equals(turned.graph.label("LegalCase").sort("id"))
    assert straight.contradictions.equals(turned.contradictions)


def person(ref: str, name: str, **told_of: object) -> dict[str, object]:
    return {"ref": ref, "label": "Person", "name": name, "case": "c", "side": "A", "k": 1, "slot": "party", **told_of}


def test_a_number_becomes_a_hash_and_its_last_four() -> None:
    found = told((load(0),), mentions=[person("a", "张三", id_no="999999197001010017", id_check_ok=True)])
    (row,) = found.graph.label("Person").to_dicts()
    assert row["id_no_last4"] == "0017"
    assert row["id_no_hash"] == keyed_id(KEY, "Person", "id_no_hash", "999999197001010017")
    assert "999999197001010017" not in str(row)


def test_edges_of_one_identity_are_one_with_all_origins_and_lists_of_the_best_register() -> None:
    loads = (load(0, precedence=20), load(1, precedence=30))
    people = [person("a", "张三"), person("b", "李四"), {**person("x", "赵丁"), "label": "Agent"}]
    side = {"start": "x", "end": "c", "end_label": "LegalCase", "side": "A"}
    found = told(
        loads,
        mentions=people,
        nodes={"LegalCase": [{"id": "c", "case_no": "n"}]},
        edges={
            "AGENT_IN": [
                {**side, "for_ids": ["a", "b"]},
                {**side, "for_ids": ["a"], "scope": "一般授权", "_load": 1},
                {**side, "for_ids": ["b"], "_load": 1},
            ]
        },
    )
    (edge,) = found.graph.edge("AGENT_IN").to_dicts()
    who = dict(found.graph.label("Person").select("name", "id").iter_rows())
    assert edge["for_ids"] == sorted([who["张三"], who["李四"]])
    assert edge["scope"] == "一般授权"
    assert edge["origins"] == ["load0/-/2", "load1/-/3", "load1/-/4"]


def test_a_party_has_the_words_of_the_register_that_knows_most_and_what_others_add() -> None:
    loads = (load(0, precedence=20), load(1, precedence=30))
    people = [person("a", "张三"), person("b", "李四")]
    party = {"end": "c", "end_label": "LegalCase"}
    found = told(
        loads,
        mentions=people,
        nodes={"LegalCase": [{"id": "c", "case_no": "n"}]},
        edges={
            "PARTY_IN": [
                {**party, "start": "a", "role": "原告:", "side": "A", "present": True},
                {**party, "start": "b", "role": "被告", "side": "B", "present": False},
                {**party, "start": "a", "role": "原告", "side": "A", "_load": 1},
                {**party, "start": "b", "role": "第三人", "side": "T", "_load": 1},
            ]
        },
    )
    edges = found.graph.edge("PARTY_IN").sort("side").select("role", "side", "present").rows()
    assert edges == [("原告", "A", True), ("第三人", "T", None)]
    (beside,) = found.contradictions.to_dicts()
    assert (beside["property"], beside["shown"], beside["other"]) == ("side", "T", "B")
    assert beside["origins"] == ["load0/-/3"]


def test_one_name_on_two_sides_by_two_registers_is_told_and_by_one_is_two_people() -> None:
    people = [person("a", "张三", side="T"), person("b", "张三", side="B")]
    party = {"end": "c", "end_label": "LegalCase"}
    edges = [
        {**party, "start": "a", "role": "第三人", "side": "T"},
        {**party, "start": "b", "role": "被告", "side": "B", "_load": 1},
    ]
    nodes = {"LegalCase": [{"id": "c", "case_no": "n"}]}
    found = told((load(0), load(1)), mentions=people, nodes=nodes, edges={"PARTY_IN": edges})
    sides = [(row["shown"], row["other"]) for row in found.contradictions.to_dicts() if row["property"] == "side"]
    assert sides == [("B", "T")]
    alone = [{**one, "_load": 0} for one in edges]
    found = told((load(0),), mentions=people, nodes=nodes, edges={"PARTY_IN": alone})
    assert "side" not in found.contradictions["property"].to_list()


def test_kin_starts_at_the_smaller_id_whoever_told_it() -> None:
    people = [person("a", "张三"), person("b", "李四", side="B")]
    one = {"start": "a", "end": "b", "kind": "配偶"}
    found = told((load(0),), mentions=people, edges={"KIN": [one, {"start": "b", "end": "a", "kind": "配偶"}]})
    (edge,) = found.graph.edge("KIN").to_dicts()
    assert edge["start"] < edge["end"]
    assert len(edge["origins"]) == 2


FIRST_SPAN, SECOND_SPAN = (date(1995, 10, 1), date(2010, 1, 2)), (date(2012, 3, 4), None)


@pytest.mark.parametrize(
    ("spans", "shown", "others"),
    [
        ((FIRST_SPAN, SECOND_SPAN), FIRST_SPAN, {("from", "2012-03-04")}),
        ((SECOND_SPAN, FIRST_SPAN), SECOND_SPAN, {("from", "1995-10-01"), ("to", "2010-01-02")}),
        (((date(1995, 10, 1), None), (None, date(2010, 1, 2))), FIRST_SPAN, set()),
    ],
)
def test_a_marriage_does_not_end_before_it_begins_because_there_were_two(
    spans: tuple[tuple[date | None, date | None], ...],
    shown: tuple[date | None, date | None],
    others: set[tuple[str, str]],
) -> None:
    people = [person("a", "张三"), person("b", "李四", side="B")]
    kin = [{"start": "a", "end": "b", "kind": "配偶", "from": begun, "to": ended} for begun, ended in spans]
    found = told((load(0),), mentions=people, edges={"KIN": kin})
    (edge,) = found.graph.edge("KIN").to_dicts()
    assert (edge["from"], edge["to"]) == shown
    assert {(one["property"], one["other"]) for one in found.contradictions.to_dicts()} == others


@pytest.mark.parametrize(
    ("kind", "edge", "why"),
    [
        ("KIN", {"start": "a", "end": "a", "kind": "配偶"}, SELF),
        ("LEGAL_REP_OF", {"start": "a", "end": "b"}, MISFIT),
    ],
)
def test_an_edge_that_cannot_be_is_left_out_and_said(kind: str, edge: dict[str, object], why: str) -> None:
    people = [person("a", "张三"), person("b", "李四", side="B")]
    found = told((load(0),), mentions=people, edges={kind: [edge]})
    assert found.graph.edge(kind).height == 0
    (said,) = found.contradictions.to_dicts()
    assert (said["thing"], said["other"], said["origins"]) == (kind, why, ["load0/-/2"])
