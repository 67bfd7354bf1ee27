"""Search by two characters, by pinyin and initials, by any form of a case number, by former names and former ids."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def indexed(folder: Path, **names: Sequence[str | None]) -> Path:
    """An index of people, companies, agents … of these names; the n-th of a label has the label's name and n as id."""
    graph = Graph()
    for label, told in names.items():
        caption = "case_no" if label == "LegalCase" else "text" if label == "Address" else "name"
        graph = graph.with_label(label, pl.DataFrame({"id": [f"{label}{n}" for n in range(len(told))], caption: told}))
    path = folder / "search.sqlite"
    write_index(path, graph, pl.DataFrame(schema={"entity_id": pl.String, "aliases": pl.List(pl.String)}))
    return path


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return indexed(
        tmp_path_factory.mktemp("names"),
        Person=["王伟", "王伟", "王伟民", "吴薇", "单雄信", "吕布", "王", None],
        Company=["临江鑫源达商贸有限公司", "WW科技有限公司", "中国农业银行", "Oxwwx (上海)公司"],
        Agent=["万伟"],
        CourtOfficer=["温文"],
        Court=["临江市人民法院"],
        Address=["王伟路1号", "王伟民"],
    )


@pytest.mark.parametrize("typed", ["wangwei", "wang wei", "WangWei", "wang'wei", "ｗａｎｇｗｅｉ", " wang-wei "])
def test_full_pinyin_finds_all_of_that_name_then_those_that_begin_so(names: Path, typed: str) -> None:
    hits = search(names, typed)
    assert [hit.shown for hit in hits] == ["王伟", "王伟", "王伟民"]
    assert [(hit.property, hit.text, hit.exact) for hit in hits[:2]] == [("name", "wangwei", False)] * 2


def test_initials_find_whoever_has_them_but_a_text_that_says_so_comes_first(names: Path) -> None:
    hits = search(names, "ww")
    assert hits[0].shown == "WW科技有限公司"
    assert hits[0].text == "ww科技有限公司"
    assert {hit.shown for hit in hits[1:6]} == {"王伟", "吴薇", "万伟", "温文"}
    assert [hit.shown for hit in hits[6:]] == ["王伟民", "Oxwwx (上海)公司"], "begins so, then has it inside"
    assert search(names, "ww", limit=2) == hits[:2]


def test_the_beginning_of_initials_or_pinyin_will_do(names: Path) -> None:
    for typed in ("ljxyd", "ljxydsmyxgs", "linjiangxinyuan"):
        assert [hit.shown for hit in search(names, typed)] == ["临江鑫源达商贸有限公司"], typed
    assert {hit.shown for hit in search(names, "lj")} == {"临江鑫源达商贸有限公司", "临江市人民法院"}


def test_characters_of_several_readings_are_found_by_each_that_is_likely(names: Path) -> None:
    for typed in ("shanxiongxin", "sxx", "danxiongxin"):
        assert [hit.shown for hit in search(names, typed)] == ["单雄信"], typed
    for typed in ("lvbu", "lubu", "lübu", "LÜ BU"):
        assert [hit.shown for hit in search(names, typed)] == ["吕布"], typed
    assert [hit.shown for hit in search(names, "zgnyyh")] == ["中国农业银行"]


def test_one_letter_is_no_pinyin_and_a_place_is_no_name(names: Path) -> None:
    assert "王" not in {hit.shown for hit in search(names, "w")}
    assert next(hit.shown for hit in search(names, "wang")) == "王"
    assert "Address" not in {hit.label for hit in search(names, "wangweimin")}
    assert search(names, "wangweimingg") == []


def test_a_company_by_how_its_former_name_is_read_and_a_village_without_its_township(index: Path) -> None:
    (hit,) = search(index, "lzhsm")
    assert (hit.id, hit.property, hit.shown) == ("f1", "former_names", "清和商贸")
    assert {hit.id for hit in search(index, "qianjiecun")} == {"v1", "v2"}
    assert [hit.id for hit in search(index, "dlxqjc")] == ["v2"]


NUMBERS = ["（2023）冀9901民初630号", "（2023）冀99执1630号", "（2014）清民初字第630号", "（2023）冀9901执630号"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("630号", [2, 3, 0, 1]),
        ("0630号", [2, 3, 0, 1]),
        ("第630号", [2, 3, 0, 1]),
        ("630", [2, 3, 0, 1]),
        ("民初630号", [0, 2]),
        ("民初 0630 号", [2, 0]),
        ("民初字第630号", [2, 0]),
        ("执630号", [3]),
        ("【2023】冀9901", [3, 0]),
        ("（2023）冀9901民初630", [0]),
        ("[2023] 冀 9901 民初 630 号", [0]),
        ("2023冀9901民初字第0630号", [0]),
        ("2014清民初630号", []),
    ],
)
def test_a_case_by_any_form_of_its_number_or_by_its_tail(tmp_path: Path, typed: str, found: list[int]) -> None:
    path = indexed(tmp_path, LegalCase=NUMBERS)
    assert [hit.id for hit in search(path, typed)] == [f"LegalCase{n}" for n in found]


def test_a_house_number_with_a_zero_is_still_found_as_it_stands(tmp_path: Path) -> None:
    path = indexed(tmp_path, Address=["人民路012号", "人民路12号"])
    assert [hit.shown for hit in search(path, "人民路012号")] == ["人民路012号", "人民路12号"]


def test_an_index_of_an_older_program_does_without_pinyin_and_says_so_where_it_would_matter(index: Path) -> None:
    with closing(sqlite3.connect(index)) as connection:
        connection.execute("DROP TABLE sounds")
        connection.execute("INSERT INTO texts VALUES ('wx公司', 'Company', 'f1', 'name', 'WX公司')")
        connection.commit()
    assert [hit.id for hit in search(index, "王小")] == ["p2", "p1", "p3"]
    assert [hit.shown for hit in search(index, "wx")] == ["WX公司"]
    assert search(index, "查无此人") == []
    with pytest.raises(WorkspaceError, match="检索索引由旧版程序写成, 请重新运行 build"):
        search(index, "wxm")
    assert entity_of(index, "old2") == "p1"


def test_a_folder_of_any_name_holds_an_index(tmp_path: Path) -> None:
    folder = tmp_path / "100% 案件?#1"
    folder.mkdir()
    assert [hit.shown for hit in search(indexed(folder, Person=["王伟"]), "王伟")] == ["王伟"]


@settings(max_examples=40)  # each writes an index
@given(
    told=st.lists(st.text("王伟吴薇wW1 （%_'", min_size=1, max_size=5), min_size=1, max_size=12),
    typed=st.text("王伟吴薇wW1 （%_'", max_size=4),
    limit=st.integers(1, 15),
)
def test_every_text_with_it_inside_is_found_once_and_never_more_than_asked_for(
    tmp_path_factory: pytest.TempPathFactory, told: list[str], typed: str, limit: int
) -> None:
    path = indexed(tmp_path_factory.mktemp("any"), Person=told)

    def compared(text: str) -> str:
        return "".join(text.split()).replace("（", "").lower()

    inside = {f"Person{n}" for n, one in enumerate(told) if compared(typed) and compared(typed) in compared(one)}
    hits = search(path, typed, limit=len(told))
    found = [hit.id for hit in hits]
    assert len(set(found)) == len(found)
    assert inside <= set(found)
    assert {hit.id for hit in hits if hit.exact} == {
        f"Person{n}" for n, one in enumerate(told) if compared(typed) and compared(typed) == compared(one)
    }
    assert [hit.id for hit in search(path, typed, limit=limit)] == found[:limit]
