"""Ids → nodes and edges: every fact that the component draws, on graphs whose every line is known."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small_canvas import Edge, surroundings
from small_graphs import Case

from app.explorer.services import kinds
from app.explorer.services.drawing import Picture, edge_id, fold_id, names_apart, picture
from app.explorer.services.surroundings import Surroundings
from graph import schema
from graph.errors import QueryError

HOSTILE = "<img src=x onerror=alert(1)>\"'" + "名" * 300 + "😀𬭎"
CASES = (
    Case("d0", "a", "b", day="2020-03-01", agents=(("w", "A", None),), facts={"amount_claimed_fen": 12_345}),
    Case("d1", "a", "bc", t="e", day="2021-03-01", agents=(("w", "B", "c"),), facts={"amount_claimed_fen": 100}),
    Case("d2", "b", "a", day=None),
    Case("d3", "fg", "h", day="2022-01-01"),
)
PARTIES: dict[str, dict[str, Any]] = {
    "a": {"name": HOSTILE},
    "f": {"name": "李明", "birth_date": date(1970, 1, 1)},
    "g": {"name": "李明", "birth_date": date(1980, 1, 1)},
    "h": {"name": "李明", "birth_date": date(1980, 5, 5)},
}
PERSON, KIN = "Person", "配偶"
EDGES: tuple[Edge, ...] = (
    ("a", PERSON, "KIN", "b", PERSON, {"kind": KIN, "degree": 1}),
    ("a", PERSON, "HAS_PHONE", "tel", "Phone", {}),
    ("b", PERSON, "HAS_PHONE", "tel", "Phone", {}),
    ("a", PERSON, "LEGAL_REP_OF", "Q", "Company", {"from": date(2019, 5, 1)}),
    ("a", PERSON, "SHAREHOLDER_OF", "Q", "Company", {"ratio": 0.3}),
    ("f", PERSON, "POSSIBLY_SAME", "g", PERSON, {"odds": 6.2}),
    ("w", "Agent", "WORKS_AT", "L", "Company", {}),
)
NODES = {
    "Phone": [{"id": "tel", "last4": "0001"}],
    "Company": [{"id": "Q", "name": "某公司"}, {"id": "L", "name": "某律师事务所", "org_kind": "律所"}],
}
EVERYBODY = ("a", "b", "c", "e", "w", "c0", "c1", "c2")


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Surroundings:
    return surroundings(tmp_path_factory.mktemp("drawing") / "w", CASES, PARTIES, nodes=NODES, edges=EDGES)


def node(drawn: Picture, id_: str) -> dict[str, Any]:
    return next(one for one in drawn.nodes if one["id"] == id_)


def edge(drawn: Picture, *ends: str, **facts: object) -> dict[str, Any]:
    found = [
        one
        for one in drawn.edges
        if {one["source"], one["target"]} == set(ends) and all(one.get(name) == value for name, value in facts.items())
    ]
    assert len(found) == 1, found
    return found[0]


def between(drawn: Picture, *ends: str) -> list[str]:
    return [one["label"] for one in drawn.edges if {one["source"], one["target"]} == set(ends)]


def test_who_stands_where_is_an_edge_with_the_printed_role(around: Surroundings) -> None:
    drawn = picture(around, EVERYBODY)
    parts = {(one["source"], one["target"]): (one["role"], one["label"]) for one in drawn.edges if one["role"] != "tie"}
    assert parts["a", "c1"] == ("plaintiff", "原告")
    assert parts["b", "c1"] == parts["c", "c1"] == ("defendant", "被告")
    assert parts["e", "c1"] == ("third", "第三人")
    assert parts["w", "c1"] == ("agent", "代理")


def test_an_agent_acts_for_whom_he_names_else_for_his_side(around: Surroundings) -> None:
    drawn = picture(around, EVERYBODY)
    assert edge(drawn, "w", "c0", role="agent")["for"] == ["a"]
    assert edge(drawn, "w", "c1", role="agent")["for"] == ["c"]
    assert edge(picture(around, ("b", "w", "c1")), "w", "c1")["for"] == []  # c is not on the canvas


def test_opposed_is_not_drawn(around: Surroundings) -> None:
    assert [link.type for link in around.reader.links_of("f") if link.other("f") == "h"] == ["OPPOSED"]
    assert between(picture(around, ("f", "h", "c3")), "f", "h") == []


def test_a_tie_that_a_loaded_edge_says_is_not_drawn_twice(around: Surroundings) -> None:
    derived = {link.facts["kind"] for link in around.reader.links_of("a", ("TIE",)) if link.other("a") == "b"}
    assert derived == {"spouse", "phone"}
    drawn = picture(around, ("a", "b"))
    assert "inferred" not in edge(drawn, "a", "b", tie="kin")
    assert edge(drawn, "a", "b", tie="phone")["inferred"] is True


def test_an_agent_on_the_canvas_says_that_he_acted_for_both(around: Surroundings) -> None:
    assert between(picture(around, ("a", "c")), "a", "c") == ["对立而曾用同一代理人"]
    assert between(picture(around, ("a", "c", "w")), "a", "c") == []


def test_a_shared_thing_says_it_where_it_is_on_the_canvas(around: Surroundings) -> None:
    drawn = picture(around, ("a", "b", "tel"))
    assert between(drawn, "a", "b") == [KIN]
    assert between(drawn, "a", "tel") == between(drawn, "b", "tel") == ["用电话"]


def test_parallel_ties_that_look_alike_are_one_line_with_its_parts(around: Surroundings) -> None:
    line = edge(picture(around, ("a", "Q")), "a", "Q", tie="office")
    assert (line["source"], line["target"], line["n"]) == ("a", "Q", 2)
    assert line["label"] == "法定代表人、持股 30%"
    assert line["t0"] == "2019-05-01"
    assert line["parts"] == [{"label": "法定代表人", "t0": "2019-05-01"}, {"label": "持股 30%"}]


def test_a_doubtful_identity_is_dashed_with_its_odds(around: Surroundings) -> None:
    line = edge(picture(around, ("f", "g")), "f", "g", tie="same")
    assert (line["inferred"], line["odds"]) == (True, "6:1")


def test_what_everybody_did_in_all_cases(around: Surroundings) -> None:
    told = node(picture(around, ("a", "w")), "a")
    assert told["counts"] == {"plaintiff": 2, "defendant": 1, "agent": 0}
    assert told["amount"] == 124.45
    assert (told["t0"], told["t1"]) == ("2020-03-01", "2021-03-01")
    assert node(picture(around, ("w",)), "w")["counts"]["agent"] == 2


def test_what_is_unknown_is_left_out(around: Surroundings) -> None:
    told = node(picture(around, ("c2", "h")), "c2")
    assert not {"t0", "amount", "outcome"} & set(told)
    assert "amount" not in node(picture(around, ("h",)), "h")


def test_neighbours_not_drawn_are_counted_in_both_readings(around: Surroundings) -> None:
    told = node(picture(around, ("a", "b", "c0")), "a")["hidden_by"]
    assert told["party"] == {"Person": 2, "Company": 1, "Agent": 1}  # c, e; Q; w
    assert told["case"] == {"LegalCase": 2, "Phone": 1, "Company": 1, "Person": 1}  # c, by a derived tie
    assert picture(around, ("a", "b")).not_drawn == len({"c", "e", "Q", "w"})


def test_a_kind_of_company_is_its_own_kind(around: Surroundings) -> None:
    assert [node(picture(around, ("Q", "L")), one)["type"] for one in ("Q", "L")] == ["Company", "Firm"]
    assert node(picture(around, ("w",)), "w")["hidden_by"]["party"]["Firm"] == 1


def test_a_folded_edge_says_its_true_number(around: Surroundings) -> None:
    drawn = picture(around, ("a", "b", "c0"))
    assert drawn.folds == [
        {
            "id": fold_id("suit", "a", "b"),
            "source": "a",
            "target": "b",
            "kind": "suit",
            "n": 2,
            "amount": 124.45,
            "t0": "2020-03-01",
            "t1": "2021-03-01",
        },
        {"id": fold_id("suit", "b", "a"), "source": "b", "target": "a", "kind": "suit", "n": 1},
    ]
    assert picture(around, ("a", "b", "c0", "c1", "c2")).folds == []


def test_namesakes_are_told_apart_by_what_differs(around: Surroundings) -> None:
    drawn = picture(around, ("f", "g", "h"))  # g and h were born in one year
    assert [node(drawn, one)["apart"] for one in "fgh"] == ["1970", "1980-01-01", "1980-05-05"]
    assert "apart" not in node(picture(around, ("f", "a")), "f")
    assert names_apart(around, ["f", "g", "b"]) == {"f": "李明（1970）", "g": "李明（1980）", "b": "b"}


def test_without_a_birthday_namesakes_are_told_apart_by_place_or_kin(tmp_path: Path) -> None:
    nodes = {"Address": [{"id": "k1", "text": "岚川县青坪乡柳树村9号"}, {"id": "k2", "text": "岚川县城关镇文化路1号"}]}
    edges: tuple[Edge, ...] = (
        ("p", PERSON, "HAS_ADDRESS", "k1", "Address", {}),
        ("q", PERSON, "HAS_ADDRESS", "k2", "Address", {}),
        ("r", PERSON, "KIN", "s", PERSON, {"kind": KIN}),
    )
    parties = {one: {"name": "李秀兰"} for one in "pqr"} | {"s": {"name": "王五"}}
    cases = [Case(f"d{n}", one, "s", court=None) for n, one in enumerate("pqr")]
    drawn = picture(surroundings(tmp_path / "w", cases, parties, nodes=nodes, edges=edges), ("p", "q", "r"))
    assert [node(drawn, one)["apart"] for one in "pqr"] == ["青坪乡柳树村9号", "城关镇文化路1号", "王五亲属"]


def test_a_name_is_found_by_its_pinyin(around: Surroundings) -> None:
    assert node(picture(around, ("f",)), "f")["find"] == "liming lm"


def test_an_agent_is_known_by_the_firm(around: Surroundings) -> None:
    assert node(picture(around, ("w",)), "w")["note"] == "某律师事务所"


def test_hostile_names_are_passed_on_as_they_are(around: Surroundings) -> None:
    drawn = picture(around, EVERYBODY)
    assert node(drawn, "a")["label"] == HOSTILE
    assert json.loads(json.dumps(drawn.nodes, allow_nan=False)) == drawn.nodes


def test_every_link_leads_to_the_edge_it_is_drawn_on(around: Surroundings) -> None:
    shown = (*EVERYBODY, "Q", "tel", "L")
    ids = {one["id"] for one in picture(around, shown).edges}
    for one in shown:
        for link in around.reader.links_of(one):
            if link.type not in ("OPPOSED", "TIE") and link.other(one) in shown:
                assert edge_id(link) in ids


def test_ids_of_edges_are_unique(around: Surroundings) -> None:
    ids = [one["id"] for one in picture(around, (*EVERYBODY, "f", "g", "h", "Q", "tel")).edges]
    assert len(ids) == len(set(ids))


def test_every_label_has_a_kind_that_the_component_can_draw() -> None:
    assert set(schema.LABELS) <= set(kinds.PLACE_OF)
    shapes = {"ellipse", "round-rectangle", "round-pentagon", "round-hexagon", "round-octagon", "round-diamond"}
    for told in kinds.types():
        assert told["shape"] in shapes
        assert told["role"] in ("party", "agent", "case", "thing")
        assert len(told["color"]) == 7


def test_a_shown_node_that_is_not_there_is_an_error_in_one_line(around: Surroundings) -> None:
    with pytest.raises(QueryError, match="nobody"):
        picture(around, ("a", "nobody"))


def test_nothing_shown_is_an_empty_picture(around: Surroundings) -> None:
    assert picture(around, ()) == Picture([], [], [], 0)
