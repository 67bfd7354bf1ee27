"""Search by two characters, by any bracket style, by former names and former ids."""

from pathlib import Path

import polars as pl
import pytest

from graph.errors import WorkspaceError
from graph.search import entity_of, search, write_index
from graph.tables import Graph


@pytest.fixture
def index(tmp_path: Path) -> Path:
    graph = (
        Graph()
        .with_label("Person", pl.DataFrame({"id": ["p1", "p2", "p3"], "name": ["王小明", "王小", "李王小明"]}))
        .with_label(
            "Company", pl.DataFrame({"id": ["f1"], "name": ["清和商贸"], "former_names": [["老字号商贸", "100%_商行"]]})
        )
        .with_label(
            "LegalCase", pl.DataFrame({"id": ["c1"], "case_no": ["（2023）冀9901民初1号"], "cause": ["离婚纠纷"]})
        )
        .with_label(
            "VillageOrg",
            pl.DataFrame(
                {
                    "id": ["v1", "v2"],
                    "name": ["前街村", "前街村"],
                    "township": ["石桥镇", "大柳乡"],
                    "kind": ["村委会", None],
                }
            ),
        )
    )
    entities = pl.DataFrame(
        {"entity_id": ["p1", "p2"], "aliases": [["old1", "old2"], []]}, schema_overrides={"aliases": pl.List(pl.String)}
    )
    path = tmp_path / "search.sqlite"
    write_index(path, graph, entities)
    return path


def test_exact_comes_first_then_what_begins_with_it_then_the_rest(index: Path) -> None:
    assert [hit.id for hit in search(index, "王小")] == ["p2", "p1", "p3"]
    assert [hit.id for hit in search(index, "小明", limit=1)] == ["p1"]


def test_a_case_number_in_any_brackets_and_widths(index: Path) -> None:
    for written in ("（2023）冀9901民初1号", "(2023)冀9901民初1号", "〔2023〕 冀9901 民初 1号", "２０２３冀9901民初1"):
        assert [hit.id for hit in search(index, written)] == ["c1"], written


def test_former_names_lead_to_the_company_and_signs_of_patterns_are_plain_characters(index: Path) -> None:
    (hit,) = search(index, "老字号")
    assert (hit.id, hit.property, hit.shown) == ("f1", "former_names", "清和商贸")
    assert [hit.id for hit in search(index, "100%_商行")] == ["f1"]
    assert search(index, "1%") == []
    assert search(index, "  ") == []


def test_villages_of_one_name_are_told_apart_by_their_township(index: Path) -> None:
    assert {hit.shown for hit in search(index, "前街")} == {"石桥镇前街村村委会", "大柳乡前街村"}
    assert [hit.id for hit in search(index, "大柳乡前街")] == ["v2"]


def test_a_former_id_is_followed(index: Path) -> None:
    assert entity_of(index, "old2") == "p1"
    assert entity_of(index, "p2") == "p2"


def test_a_missing_or_damaged_index_is_one_line(index: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="检索索引不在"):
        search(tmp_path / "none.sqlite", "王小")
    index.write_bytes(b"x" * 5000)
    with pytest.raises(WorkspaceError, match="检索索引损坏"):
        search(index, "王小")
