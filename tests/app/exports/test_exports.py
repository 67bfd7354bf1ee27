"""What holds for every format: walked, whole or not at all, the same bytes, a note with hashes, no citizen numbers."""

import hashlib
import re
from pathlib import Path

import polars as pl
import pytest
from outgoing import CITIZEN, SCOPE, A, C, P, Q, hostile_graph

from app.exports import Format, Scope, export, formats, surroundings
from app.language import speak
from graph.errors import QingsuError
from graph.identifiers import citizen_id
from graph.tables import Graph

EVERY = sorted(formats())


@pytest.fixture(scope="module")
def graph() -> Graph:
    return hostile_graph()


def written(out: Path) -> dict[str, bytes]:
    """Every file of an export, its note among them."""
    if out.is_dir():
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    return {path.name: path.read_bytes() for path in out.parent.iterdir()}


def test_formats_are_found_by_walking_and_say_what_they_are() -> None:
    assert EVERY == ["csv", "gexf", "graphml", "neo4j-import"]
    for form in formats().values():
        assert form.title["zh"]
        assert form.title["en"]
        assert form.suffix in ("", f".{form.name}")


@pytest.mark.parametrize("name", EVERY)
def test_equal_graphs_give_equal_bytes(graph: Graph, tmp_path: Path, name: str) -> None:
    told = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        out = tmp_path / folder / f"out{formats()[name].suffix}"
        export(formats()[name], graph, out, SCOPE)
        told.append(written(out))
    assert told[0] == told[1]


@pytest.mark.parametrize("name", EVERY)
def test_the_note_says_who_what_of_when_and_the_hash_of_every_file(graph: Graph, tmp_path: Path, name: str) -> None:
    out = tmp_path / f"out{formats()[name].suffix}"
    done = export(formats()[name], graph, out, SCOPE)
    note = done.readme.read_text("utf-8")
    for words in (
        '导出人: 王 "检" <察>\ufffd\n',
        SCOPE.title,
        "2026-03-01",
        SCOPE.data_version,
        "线索不是结论",
        "节点 19, 关系 14",
    ):
        assert words in note, words
    assert (done.nodes, done.edges) == (19, 14)
    hashes = dict(re.findall(r"^([0-9a-f]{64})  (.+)$", note, re.MULTILINE))
    files = {path: content for path, content in written(out).items() if not path.endswith("README.txt")}
    assert {file: hashlib.sha256(content).hexdigest() for file, content in files.items()} == {
        file: digest for digest, file in hashes.items()
    }
    assert all(line in note for line in done.told)


@pytest.mark.parametrize("name", EVERY)
def test_no_citizen_number_leaves_though_a_text_of_the_court_has_one(graph: Graph, tmp_path: Path, name: str) -> None:
    assert CITIZEN in graph.label("LegalCase")["result_text"][0]
    out = tmp_path / f"out{formats()[name].suffix}"
    export(formats()[name], graph, out, SCOPE)
    for file, content in written(out).items():
        text = content.decode("utf-8").replace("911101195508010117", "")  # an organisation's
        found = [citizen_id(number) for number in re.findall(r"(?<!\d)\d{17}[\dXx](?!\d)", text)]
        assert not [one for one in found if one is not None and one.birth_date], file
        assert CITIZEN not in text


def test_numbers_in_names_and_lists_are_hidden_too_and_typing_errors_are_no_excuse(tmp_path: Path) -> None:
    wrong = CITIZEN[:-1] + ("0" if CITIZEN[-1] != "0" else "1")
    row = {"id": "c1", "name": f"张三{wrong}店", "former_names": ["甲", f"乙{CITIZEN}"]}
    graph = Graph().with_label("Company", pl.DataFrame([row]))
    for name in EVERY:
        (tmp_path / name).mkdir()
        out = tmp_path / name / f"out{formats()[name].suffix}"
        export(formats()[name], graph, out, SCOPE)
        text = "".join(content.decode() for content in written(out).values())
        assert CITIZEN not in text
        assert wrong not in text
        assert f"张三{CITIZEN[:6]}********{wrong[-4:]}店" in text


def test_a_file_is_replaced_and_a_folder_is_not(graph: Graph, tmp_path: Path) -> None:
    file, folder = tmp_path / "a.gexf", tmp_path / "表"
    file.write_text("old")
    export(formats()["gexf"], graph, file, SCOPE)
    assert file.read_text("utf-8").startswith("<?xml")
    folder.mkdir()
    export(formats()["csv"], graph, folder, SCOPE)
    with pytest.raises(QingsuError, match=r"表: 已存在且不为空, 请另写一个文件夹"):
        export(formats()["csv"], graph, folder, SCOPE)
    with pytest.raises(QingsuError, match="这是文件夹, 请写文件名"):
        export(formats()["gexf"], graph, folder, SCOPE)
    with pytest.raises(QingsuError, match="上级文件夹不存在"):
        export(formats()["csv"], graph, tmp_path / "none" / "out", SCOPE)


@pytest.mark.parametrize("suffix", ["", ".half"])
def test_an_interrupted_export_leaves_what_was_there_and_nothing_half(
    graph: Graph, tmp_path: Path, suffix: str
) -> None:
    def write(graph: Graph, out: Path, scope: Scope) -> list[str]:
        (out if suffix else out / "half").write_text("half")
        raise KeyboardInterrupt

    out = tmp_path / f"out{suffix}"
    if suffix:
        out.write_text("whole")
    before = written(out) if suffix else {}
    with pytest.raises(KeyboardInterrupt):
        export(Format("half", {"zh": "半", "en": "half"}, suffix, write), graph, out, SCOPE)
    assert {path.name for path in tmp_path.iterdir()} == set(before)
    assert not suffix or out.read_text() == "whole"


def test_the_note_is_in_english_for_those_who_ask(graph: Graph, tmp_path: Path) -> None:
    speak("en")
    try:
        done = export(formats()["csv"], graph, tmp_path / "out", SCOPE)
    finally:
        speak("zh")
    note = done.readme.read_text("utf-8")
    assert "Clues are no findings" in note
    assert "Who: " in note


def test_surroundings_are_members_cases_their_agents_and_courts_and_the_edges_among_them(graph: Graph) -> None:
    around = surroundings(graph, [P, Q], [C])
    nodes = {id_ for frame in around.nodes.values() for id_ in frame["id"]}
    assert nodes == {P, Q, C, A, "c3" * 16}
    edges = {name: frame.height for name, frame in around.edges.items()}
    assert edges == {"PARTY_IN": 3, "AGENT_IN": 1, "HEARD_BY": 1, "TIE": 2}
    assert around.label("Person").columns == graph.label("Person").columns


@pytest.mark.parametrize("name", EVERY)
def test_a_table_longer_than_one_part_has_every_row_once(tmp_path: Path, name: str) -> None:
    many = 50_003
    ids = [f"p{n:05}" for n in range(many)]
    ends = {"start": ids, "start_label": "Phone", "end": ids[1:] + ids[:1], "end_label": "Phone"}
    graph = Graph().with_label("Phone", pl.DataFrame({"id": ids})).with_edge("TIE", pl.DataFrame(ends))
    out = tmp_path / f"out{formats()[name].suffix}"
    export(formats()[name], graph, out, SCOPE)
    if formats()[name].suffix:
        text = out.read_text("utf-8")
        assert re.findall(r'<node id="(p\d+)"', text) == ids
        assert re.findall(r'<edge id="TIE-(\d+)"', text) == [str(n) for n in range(many)]
        return
    nodes, edges = (
        next((out / folder).glob(f"{table}*.csv")) for folder, table in (("nodes", "Phone"), ("edges", "TIE"))
    )
    assert [line.split(",")[0] for line in nodes.read_text("utf-8").splitlines()[1:]] == ids
    assert len(edges.read_text("utf-8").splitlines()) == many + 1
