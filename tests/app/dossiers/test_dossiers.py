"""The dossiers of a ring and of a clue: every number in them can be counted again in the graph."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from known_county import publish_tables
from small_graphs import Case, graph_of_cases, hashed, hashed_id, published, ring_of, strangers

from app.dossiers.clue import clue_dossier
from app.dossiers.evidence import evidence_for
from app.dossiers.material import Material, material
from app.dossiers.ring import _wan, ring_dossier, standing
from app.dossiers.told import Dossier
from app.language import speak
from graph.detect import detect, rings
from graph.errors import QueryError, WorkspaceError
from graph.reader import GraphReader
from graph.resolution.resolve import resolve
from graph.tables import write_table
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load
from loaders.provenance import Provenance
from loaders.synthetic.simulate import simulate
from queries.clues import CLUES, COLUMNS

QUICK = {"decoys": 20, "workers": 1}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Material:
    folder = tmp_path_factory.mktemp("dossiers")
    simulate(folder / "county", cases=2000, seed=3, difficulty="easy")
    workspace = Workspace(folder / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [folder / "county"], about=Provenance(received=date(2026, 1, 1)))
        resolve(workspace)
        publish_tables(workspace)
        detect(workspace)
    return material(workspace)


@pytest.fixture(scope="module")
def first(county: Material) -> Dossier:
    return ring_dossier(county, "1")


def small(folder: Path, merged: dict[str, list[str]] | None = None, **more: Any) -> Material:
    graph = hashed(graph_of_cases([*ring_of("abcde", **more), *strangers(300)]))
    weak = {hashed_id(one): aliases for one, aliases in (merged or {}).items()}
    workspace = published(folder / "workspace", graph, weak)
    with workspace.writer():
        detect(workspace, **QUICK)
    return material(workspace)


def test_the_cases_are_those_of_the_ring_in_the_order_of_filing(county: Material, first: Dossier) -> None:
    (told,) = [one for one in rings(county.workspace)["rings"] if one["rank"] == 1]
    assert sorted(case.case_no for case in first.cases) == sorted(case["case_no"] for case in told["cases"])
    days = [case.filed for case in first.cases if case.filed]
    assert days == sorted(days)
    for case in first.cases:
        links = county.reader.links_of(case.id, ("PARTY_IN",))
        sides = {"A": set(case.plaintiffs), "B": set(case.defendants), "T": set(case.third)}
        assert {(link.start, link.facts["side"]) for link in links} == {(i, s) for s, ids in sides.items() for i in ids}
        assert case.origins
        assert {origin.split("/")[0] for origin in case.origins} <= set(county.file_of)


def test_every_sentence_rests_on_cases_of_the_dossier_and_names_only_people_of_it(first: Dossier) -> None:
    known = {case.id for case in first.cases}
    sentences = [*first.summary, *(one.sentence for one in first.reasons), *(one.condition for one in first.clears)]
    assert len(first.summary) >= 3
    for sentence in sentences:
        assert set(sentence.cases) <= known
        for part in sentence.parts:
            if part.kind == "entity":
                assert part.text in first.names[part.id]
            if part.kind == "case":
                assert first.case(part.id).case_no == part.text
    counts = [
        (int(part.text), len(sentence.cases))
        for sentence in first.summary[:1]
        for part in sentence.parts
        if part.kind == "count"
    ]
    assert counts == [(len(first.cases), len(first.cases))]


def test_people_are_counted_in_the_cases_of_the_dossier(first: Dossier) -> None:
    for person in first.people:
        if person.role == "agent":
            continue
        a = sum(person.id in case.plaintiffs for case in first.cases)
        b = sum(person.id in case.defendants for case in first.cases)
        assert person.sides[:2] == (a, b)
        assert person.origins
    assert [one.role for one in first.people][:3] == ["core"] * 3


def test_bonds_are_the_ties_between_members(county: Material, first: Dossier) -> None:
    members = {one.id for one in first.people if one.role != "agent"}
    ties = {
        (link.start, link.end)
        for one in members
        for link in county.reader.links_of(one, ("TIE",))
        if {link.start, link.end} <= members
    }
    assert {(bond.a, bond.b) for bond in first.bonds} == ties


def test_a_ring_is_found_by_rank_id_beginning_and_former_id_and_by_nothing_else(tmp_path: Path) -> None:
    told = small(tmp_path)
    ring_id = told.rings[0]["ring_id"]
    assert {ring_dossier(told, name).id for name in ("1", ring_id, ring_id[:8])} == {ring_id}
    told.__dict__["rings"] = ({**told.rings[0], "predecessors": ["f" * 32]},)
    assert ring_dossier(told, "f" * 32).id == ring_id
    for name in ("0", "99", "", "zz", "e" * 32, ring_id[:3]):
        with pytest.raises(QueryError, match="没有团伙线索"):
            ring_dossier(told, name)


def test_a_weak_merge_and_a_namesake_are_doubts(tmp_path: Path) -> None:
    dossier = ring_dossier(small(tmp_path, {"a": ["d" * 32]}), "1")
    assert any("只凭姓名与出生日期" in doubt.text and doubt.text.startswith("a") for doubt in dossier.doubts)


def test_unknown_days_and_amounts_stay_unknown(tmp_path: Path) -> None:
    dossier = ring_dossier(small(tmp_path), "1")
    case = dossier.cases[0]
    assert (case.closed, case.days, case.amount_fen, case.soft_close, case.result) == (None,) * 5
    assert dossier.amount_fen is None
    assert "标的" not in dossier.summary[0].text


def test_english(tmp_path: Path) -> None:
    told = small(tmp_path)
    speak("en")
    try:
        dossier = ring_dossier(told, "1")
    finally:
        speak("zh")
    assert "parties in 10 cases" in dossier.summary[0].text
    assert dossier.people[0].role_words == "core"


@pytest.mark.parametrize(
    ("q", "words"),
    [(0.0, "不到百分之一"), (0.01, "不到百分之一"), (0.05, "约 5%"), (0.2, "约 20%"), (0.21, "偶然即可解释")],
)
def test_q_in_words(q: float, words: str) -> None:
    assert words in standing(q)


def test_rings_of_an_older_program_are_refused_in_one_line(tmp_path: Path) -> None:
    told = small(tmp_path)
    path = told.workspace.require("detect").folder / "rings.json"
    path.write_text(path.read_text("utf-8").replace('"about"', '"older"'), "utf-8")
    with pytest.raises(WorkspaceError, match="detect"):
        ring_dossier(material(told.workspace), "1")


def test_material_says_when_something_was_published_since(tmp_path: Path) -> None:
    told = small(tmp_path)
    assert told.is_current()
    with told.workspace.writer():
        detect(told.workspace, decoys=21, workers=1)
    assert not told.is_current()


# ---- clues


CLUE: dict[str, Any] = {
    "rank": 1, "clue_id": "a" * 32, "title": "模型一", "model_id": "M01", "query": "M01", "rules": ["M01/x"],
    "model_version": 1, "grade": "强线索", "kind": "裁判结果", "courts": ["k"], "causes": ["民间借贷纠纷"],
    "values": "2 案; 标的合计 3.00 元", "score": 16.0, "missing": ["有全文"], "law_refs": ["某法第1条(2020)"],
    "why": "总的理由。 〔甲规则〕甲的理由。 (（2023）冀9901民初0号)"
    " 〔乙规则〕乙的理由。 (（2023）冀9901民初0号、（2023）冀9901民初1号)",
    "fp_notes": "总的提示。 〔甲规则〕甲的提示。", "next_steps": ["查账"], "people": ["b(原告)", "a(村)"],
    "predecessors": ["b" * 32], "data_cutoff": date(2026, 1, 1),
}  # fmt: skip


def with_clue(folder: Path, **more: Any) -> Material:
    cases = [Case("d1", "b", "a", agents=(("高某", "A", None),)), Case("d2", "b", "a", agents=(("高某", "A", None),))]
    workspace = published(folder / "workspace", hashed(graph_of_cases(cases)))
    ids = [hashed_id("c0"), hashed_id("c1")]
    subjects = [f"plaintiff:{hashed_id('b')}", f"village:{hashed_id('a')}"]
    row = dict.fromkeys(COLUMNS) | CLUE | {"case_ids": ids, "subjects": subjects} | more
    lists = {name: [] for name, (_, kind) in COLUMNS.items() if row[name] is None and kind == pl.List(pl.String())}
    table = pl.DataFrame([row | lists], schema={name: kind for name, (_, kind) in COLUMNS.items()}, orient="row")
    with workspace.writer(), workspace.stage("find", inputs={}, parameters={}, code="c") as run:
        write_table(table, run.path(CLUES))
    return Material(workspace, GraphReader(workspace))


def test_the_reasons_of_a_clue_are_those_of_its_rules_with_their_own_cases(tmp_path: Path) -> None:
    dossier = clue_dossier(with_clue(tmp_path), "1")
    told = [(one.title, one.sentence.text, len(one.sentence.cases)) for one in dossier.reasons]
    assert told == [("模型一", "总的理由。", 2), ("甲规则", "甲的理由。", 1), ("乙规则", "乙的理由。", 2)]
    assert [one.text for one in dossier.innocent] == ["总的提示。", "甲的提示。"]
    assert {one.verdict for one in dossier.innocent} == {"unknown"}
    assert dossier.waterfall == (("规则的严重程度", 10.0), ("强线索", 6.0))
    assert [one.what for one in dossier.evidence] == ["查账"]


def test_the_words_of_subjects_are_their_own(tmp_path: Path) -> None:
    people = {one.name: one for one in clue_dossier(with_clue(tmp_path), "1").people}
    assert (people["a"].role_words, people["b"].role_words) == ("村", "原告")
    assert people["b"].sides == (2, 0, 0)
    assert people["高某"].sides[0] == 2


def test_a_subject_that_is_no_longer_there_is_left_out(tmp_path: Path) -> None:
    dossier = clue_dossier(with_clue(tmp_path, subjects=["village:" + "e" * 32]), "b" * 32)
    assert "a" in dossier.names.values()
    assert [one.role for one in dossier.people] == ["agent"]


def test_evidence_follows_causes_labels_and_case_numbers(tmp_path: Path) -> None:
    case = clue_dossier(with_clue(tmp_path), "1").cases[0]
    plain = evidence_for([case], ["Person"])
    village = evidence_for([case], ["VillageOrg"])
    assert len(village) > len(plain) > 3
    assert all(one.what and one.scope and one.purpose and one.instrument for one in village)


@pytest.mark.parametrize(
    ("fen", "words"), [(237_000_000, "237"), (70_350_000, "70.35"), (123_456_789_012, "123,456.79")]
)
def test_an_amount_has_no_digit_that_says_nothing(fen: int, words: str) -> None:
    assert _wan(fen) == words
