"""Typed tables: unknown columns are errors, absent is null, equal frames are equal bytes."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from graph.errors import SchemaError, WorkspaceError
from graph.tables import Graph, edge_columns, node_columns, read_graph, read_table, sorted_graph, write_table


def test_what_is_absent_is_null_and_yuan_follows_from_fen() -> None:
    graph = Graph().with_label(
        "LegalCase", pl.DataFrame({"id": ["a"], "case_no": ["n"], "amount_claimed_fen": [12345]})
    )
    (row,) = graph.label("LegalCase").to_dicts()
    assert row["amount_claimed_yuan"] == 123.45
    assert row["filed_date"] is None
    assert graph.label("LegalCase").schema == node_columns("LegalCase")
    assert graph.edge("PARTY_IN").schema == edge_columns("PARTY_IN")
    assert graph.edge("PARTY_IN").height == 0


@pytest.mark.parametrize(
    ("frame", "line"),
    [
        (pl.DataFrame({"id": ["a"], "colour": ["red"]}), "'LegalCase' 没有属性 'colour'"),
        (pl.DataFrame({"id": ["a"], "filed_date": ["not a day"]}), "'LegalCase' 的值与类型不符"),
    ],
)
def test_what_the_schema_does_not_know_is_an_error(frame: pl.DataFrame, line: str) -> None:
    with pytest.raises(SchemaError, match=line) as told:
        Graph().with_label("LegalCase", frame)
    assert "\n" not in str(told.value)


def test_a_label_that_does_not_exist_is_an_error_with_the_nearest() -> None:
    with pytest.raises(SchemaError, match="是否 'LegalCase'"):
        Graph().label("LegalCas")
    with pytest.raises(SchemaError, match="未知关系"):
        Graph().with_edge("PARTY", pl.DataFrame())


def test_a_graph_comes_back_as_it_was_and_equal_graphs_are_equal_bytes(tmp_path: Path) -> None:
    cases = pl.DataFrame({"id": ["b", "a"], "case_no": ["n", "m"], "filed_date": [date(2023, 1, 1), None]})
    graph = (
        Graph().with_label("LegalCase", cases).with_label("Person", pl.DataFrame({"id": []}, schema={"id": pl.String}))
    )
    one, other = sorted_graph(graph), sorted_graph(Graph().with_label("LegalCase", cases.reverse()))
    assert set(one.nodes) == {"LegalCase"}
    for name, each in (("one", one), ("other", other)):
        (tmp_path / name / "nodes").mkdir(parents=True)
        write_table(each.label("LegalCase"), tmp_path / name / "nodes" / "LegalCase.parquet")
    assert (tmp_path / "one/nodes/LegalCase.parquet").read_bytes() == (
        tmp_path / "other/nodes/LegalCase.parquet"
    ).read_bytes()
    assert read_graph(tmp_path / "one").label("LegalCase").equals(one.label("LegalCase"))


def test_a_missing_or_damaged_table_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="文件不存在"):
        read_table(tmp_path / "none.parquet")
    (tmp_path / "bad.parquet").write_bytes(b"no table")
    with pytest.raises(WorkspaceError, match="表格损坏") as told:
        read_table(tmp_path / "bad.parquet")
    assert "\n" not in str(told.value)
