"""The CSV tables: safe in a spreadsheet, and nothing lost to one who takes the apostrophes off."""

import csv
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from outgoing import SCOPE, facts, hostile_graph

from app.exports import export, formats
from graph import schema
from graph.tables import Graph

CSV = formats()["csv"]
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
FORMULA = tuple("=+-@＝＋－＠\t\r\n")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return hostile_graph()


@pytest.fixture(scope="module")
def folder(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("csv") / "表格"
    export(CSV, graph, out, SCOPE)
    return out


def rows(path: Path) -> list[dict[str, str]]:
    """By property name, with which each header ends."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{title.split()[-1]: cell for title, cell in row.items()} for row in csv.DictReader(file)]


def bare(cell: str) -> str:
    return cell.removeprefix("'")


def test_one_file_a_label_and_a_relation_with_a_mark_and_chinese_headers(graph: Graph, folder: Path) -> None:
    named = {f"{name}_{schema.label(name).zh}.csv" for name in graph.nodes}
    assert {path.name for path in (folder / "nodes").iterdir()} == named
    assert {path.name for path in (folder / "edges").iterdir()} == {f"{name}.csv" for name in graph.edges}
    for path in folder.glob("*/*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf"), path
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file))
        assert len(set(header)) == len(header)
        assert all(re.fullmatch(r"[一-龥()%]+ [a-z0-9_]+", title) for title in header), header


def test_every_value_is_there_as_text_days_in_iso_form(graph: Graph, folder: Path) -> None:
    for name, frame in graph.nodes.items():
        path = folder / "nodes" / f"{name}_{schema.label(name).zh}.csv"
        for row, cells in zip(frame.iter_rows(named=True), rows(path), strict=True):
            assert {key: bare(cell) for key, cell in cells.items() if cell} == as_cells(facts(row)), name
    for name, frame in graph.edges.items():
        for row, cells in zip(frame.iter_rows(named=True), rows(folder / "edges" / f"{name}.csv"), strict=True):
            ends = {end: bare(cells.pop(end)) for end in ("start", "start_label", "end", "end_label")}
            assert ends == {end: row[end] for end in ends}
            assert cells.pop("start_name")
            assert cells.pop("end_name")
            assert {key: bare(cell) for key, cell in cells.items() if cell} == as_cells(facts(row)), name


def as_cells(row: dict[str, object]) -> dict[str, str]:
    told = {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in row.items()}
    return {key: text for key, text in told.items() if text}


def test_an_edge_says_who_stands_at_its_ends(folder: Path) -> None:
    (heard,) = rows(folder / "edges" / "HEARD_BY.csv")
    assert (heard["start_name"], heard["end_name"]) == ("（2023）冀9901民初1号", "清和县人民法院")
    unnamed = rows(folder / "edges" / "POSSIBLY_SAME.csv")[0]
    assert unnamed["end_name"] == "自然人"


def test_no_text_is_a_formula_or_a_number_and_all_numbers_are_numbers(graph: Graph, folder: Path) -> None:
    seen = set()
    for path in folder.glob("*/*.csv"):
        name = path.stem.split("_")[0] if path.parent.name == "nodes" else path.stem
        props = schema.node_props(name) if name in graph.nodes else schema.edge_props(name)
        for row in rows(path):
            for key, cell in row.items():
                if key in props and props[key].type in (int, float):
                    assert not cell or NUMBER.fullmatch(cell), (path.name, key, cell)
                    seen |= {key} if cell else set()
                else:
                    assert not cell.startswith(FORMULA), (path.name, key, cell)
                    assert not NUMBER.fullmatch(cell), (path.name, key, cell)
    assert {"reg_capital_fen", "insured_headcount", "weight", "liability"} <= seen


def test_identifiers_and_what_looks_like_a_day_stay_text(folder: Path) -> None:
    people = {bare(row["id"]): row for row in rows(folder / "nodes" / "Person_自然人.csv")}
    assert people["1" * 32]["id_no_last4"] == "'0012"
    assert people["12e4" + "5" * 28]["id"].startswith("'")
    company = rows(folder / "nodes" / "Company_企业机构.csv")
    assert [row["name"] for row in company] == ["'-甲公司", "'2023-01-05"]
    assert company[0]["uscc"] == "'911101195508010117", "no citizen's, though it reads like one"
    assert company[0]["org_kind"] == "'TRUE"
    case = rows(folder / "nodes" / "LegalCase_案件.csv")[0]
    assert (case["case_no"], case["filed_date"]) == ("（2023）冀9901民初1号", "2023-01-05")
    assert rows(folder / "nodes" / "Accident_事故.csv")[0]["on_at"] == "2022-05-06T07:08:09.120"


def test_the_note_counts_what_was_changed_and_where(folder: Path) -> None:
    note = (folder / "README.txt").read_text("utf-8")
    assert re.search(r"加了 ' 号.*Person_自然人\.name 2", note)
    assert re.search(r"控制字符.*: 2 \(Person_自然人\.name 1、Person_自然人\.roles 1\)", note)
    assert re.search(r"隐去了文字中的证件号: 1 \(LegalCase_案件\.result_text 1\)", note)


def test_columns_of_which_nothing_is_known_are_left_out_and_told(graph: Graph, folder: Path) -> None:
    meanings = rows(folder / "columns.csv")
    expected = sum(len(schema.node_props(one)) for one in graph.nodes)
    assert len(meanings) == expected + sum(len(schema.edge_props(one)) for one in graph.edges)
    known = {row["column"].split()[-1]: int(row["known"]) for row in meanings if "Person" in row["file"]}
    assert (known["name"], known["death_date"]) == (8, 0)
    written = set(rows(folder / "nodes" / "Person_自然人.csv")[0])
    assert written == {name for name, count in known.items() if count}


@given(names=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12), min_size=1))
@example(names=["'=x", "''", "'", "007", "1e5", " 12 ", "３", "1,000", "(5)", "3-1", "12:30", "false", "5%", "￥3"])
def test_any_name_comes_back_by_taking_one_apostrophe_off(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    graph = Graph().with_label("Company", pl.DataFrame({"id": [f"x{n}" for n in range(len(names))], "name": names}))
    out = tmp_path_factory.mktemp("any") / "out"
    export(CSV, graph, out, SCOPE)
    cells = [row["name"] for row in rows(out / "nodes" / "Company_企业机构.csv")]
    for name, cell in zip(names, cells, strict=True):
        assert bare(cell) == name.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
        assert cell == f"'{name}" or not (name.startswith((*FORMULA, "'")) or NUMBER.fullmatch(name.strip()))


def test_what_a_spreadsheet_would_reckon_with_is_all_found(tmp_path: Path) -> None:
    names = [
        "007",
        "1e5",
        " 12 ",
        "３",
        "1,000",
        "(5)",
        "3-1",
        "12:30",
        "false",
        "5%",
        "￥3",
        "1月2日",
        "2023/1/5",
        "-a",
    ]
    plain = ["12号楼", "冀9901", "（2023）冀9901民初1号", "3M公司", "真", "张三"]
    told = names + plain
    graph = Graph().with_label("Company", pl.DataFrame({"id": [f"x{n:02}" for n in range(len(told))], "name": told}))
    export(CSV, graph, tmp_path / "out", SCOPE)
    cells = [row["name"] for row in rows(tmp_path / "out" / "nodes" / "Company_企业机构.csv")]
    assert cells == [*(f"'{name}" for name in names), *plain]
