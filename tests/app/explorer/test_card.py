"""档案卡: one thing of any label with facts, cases, relations, doubts and the cells it came from."""

import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hostile import hostile_county
from looking import blocks, html, opened, table
from streamlit.testing.v1 import AppTest

from app.dossiers.material import Material, material
from app.explorer.services import cards
from app.explorer.services.cards import SHOWN_CASES, card_of, value_words
from app.language import speak
from graph import schema
from graph.errors import QueryError
from graph.ledger import Ledger
from graph.tables import read_table
from graph.vocabulary import Prop
from graph.workspace import Workspace


@pytest.fixture(scope="module")
def told(county: Workspace) -> Material:
    return material(county)


def plaintiff(told: Material) -> str:
    """Somebody with an identity number who sued."""
    ring = told.rings[0]
    return str(next(one["id"] for one in ring["members"] if one["label"] == "Person" and one["side_counts"]["A"]))


# ---- what a card tells


def test_a_person_s_card_tells_every_case_with_what_they_were_there(told: Material) -> None:
    id_ = plaintiff(told)
    card = card_of(told, id_)
    links = told.reader.links_of(id_, ("PARTY_IN",))
    assert {one.id for one in card.cases} == {link.end for link in links}
    assert card.case_count == len(card.cases)
    for link in links:
        assert link.facts["role"] in card.roles[link.end].split("、")
    filed = [one.filed for one in card.cases if one.filed]
    assert filed == sorted(filed, reverse=True)


def test_what_no_source_tells_is_unknown_by_name(told: Material) -> None:
    card = card_of(told, plaintiff(told))
    row = told.reader.facts(card.id)
    titles = {one.title for one in card.facts}
    assert "死亡" in card.unknown
    assert not set(card.unknown) & titles
    assert "性别" in titles
    assert row["id_no_hash"] not in str(card)


def test_relations_stand_by_kind_once_each_with_counts(told: Material) -> None:
    id_ = plaintiff(told)
    card = card_of(told, id_)
    kin = next(one for one in card.relations if one.title == "亲属")
    others = {link.other(id_) for link in told.reader.links_of(id_, ("KIN",))}
    assert {one.id for one in kin.neighbours} == others
    assert kin.count == len(others)
    assert Counter(one.title for one in card.relations).most_common(1)[0][1] == 1
    assert not [one for one in card.relations for who in one.neighbours if who.label == "LegalCase"]


def test_a_case_s_card_tells_parties_by_side_with_their_agents(told: Material) -> None:
    case = next(
        case
        for ring in told.rings
        for case in ring["case_ids"]
        if any(link.facts.get("for_ids") for link in told.reader.links_of(case, ("AGENT_IN",)))
    )
    card = card_of(told, case)
    assert card.of_case is not None
    assert [one.side for one in card.of_case.parties] == sorted(one.side for one in card.of_case.parties)
    for link in told.reader.links_of(case, ("AGENT_IN",)):
        for party in card.of_case.parties:
            clients = link.facts.get("for_ids")
            acts = party.who.id in clients if clients else link.facts.get("side") == party.side
            assert (link.start in [one.id for one in party.agents]) == acts
    assert [one.label for one in card.of_case.court] == ["Court"]
    assert card.cases == ()


def test_what_a_case_enforces_is_a_relation_of_its_own_card(told: Material) -> None:
    links = told.reader.network.relation == told.reader.network.relations.index("ENFORCES")
    (link, *_) = told.reader.links(links.nonzero()[0][:1].tolist())
    card = card_of(told, link.start)
    assert [who.id for one in card.relations if one.title == "执行" for who in one.neighbours] == [link.end]
    assert (card.cases, card.case_count) == ((), 0)


def test_a_court_tells_its_newest_cases_and_how_many_there_are(told: Material, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = told.reader
    court = max(reader.ids_of("Court"), key=lambda one: len(reader.numbers_of(one, ("HEARD_BY",))))
    every = [link.start for link in reader.links_of(court, ("HEARD_BY",))]
    monkeypatch.setattr(cards, "SHOWN_CASES", 20)
    card = card_of(told, court)
    assert (len(card.cases), card.case_count) == (20, len(every))
    days = sorted((reader.facts(one).get("filed_date") or date.min for one in every), reverse=True)
    assert [one.filed for one in card.cases] == days[:20]
    assert SHOWN_CASES == 300


@pytest.mark.parametrize(
    "label", ["Company", "Agent", "CourtOfficer", "VillageOrg", "Address", "Phone", "Step", "Court"]
)
def test_every_label_has_a_card(told: Material, label: str) -> None:
    for id_ in told.reader.ids_of(label).head(5):
        card = card_of(told, id_)
        assert (card.id, card.label) == (id_, label)
        assert card.origins
        assert card.origin_count >= len(card.origins)


def test_a_former_id_leads_to_the_one_in_use_and_none_is_an_error(told: Material, county: Workspace) -> None:
    path = county.require("resolve").folder / "identity" / "entities.parquet"
    rows = read_table(path, ["entity_id", "aliases"]).iter_rows()
    now, alias = next((id_, aliases[0]) for id_, aliases in rows if aliases and told.reader.has(id_))
    card = card_of(told, alias)
    assert (card.id, card.asked) == (now, alias)
    with pytest.raises(QueryError, match="没有编号为 zz"):
        card_of(told, "zz")


def test_namesakes_are_told_and_are_others(told: Material) -> None:
    names = Counter(told.reader.column("Person", "name").to_list())
    name = next(name for name, many in names.most_common() if 2 <= many < 20 and len(name) > 2)
    ids = [hit.id for hit in told.reader.search(name) if hit.exact and hit.label == "Person"]
    card = card_of(told, ids[0])
    assert {one.id for one in card.namesakes} == set(ids[1:])


@pytest.mark.parametrize(
    ("prop", "value", "zh", "en"),
    [
        (Prop("a", bool, "", ""), False, "否", "no"),
        (Prop("a_yuan", float, "", "", unit="yuan"), 1234567.5, "1,234,567.50 元", "¥1,234,567.50"),
        (Prop("a_fen", int, "", "", unit="fen"), 12300, "123 元", "¥123"),
        (Prop("days", int, "", "", unit="day"), 7, "7 天", "7 days"),
        (Prop("rate", float, "", "", unit="%"), 24.0, "24%", "24%"),
        (Prop("ratio", float, "", ""), 0.51, "51%", "51%"),
        (Prop("d", date, "", ""), date(2024, 2, 3), "2024-02-03", "2024-02-03"),
        (Prop("d", datetime, "", ""), datetime(2024, 2, 3, 4, 5), "2024-02-03 04:05", "2024-02-03 04:05"),
        (Prop("l", list, "", ""), ["甲", "乙"], "甲、乙", "甲、乙"),
        (Prop("k", str, "", ""), "presiding", "审判长", "presiding"),
    ],
)
def test_values_are_words(prop: Prop, value: Any, zh: str, en: str) -> None:
    assert value_words(prop, value) == zh
    speak("en")
    try:
        assert value_words(prop, value) == en
    finally:
        speak("zh")


def test_no_english_word_of_the_schema_is_left_untold() -> None:
    """Kinds that the schema writes in English have Chinese words, but for those that no card shows."""
    things = [*(schema.node_props(one) for one in schema.LABELS), *(schema.edge_props(one) for one in schema.EDGES)]
    props = [prop for each in things for prop in each.values() if prop.name not in ("text_flags", "commissioned_by")]
    shown = {value for prop in props for value in prop.values if value.isascii() and len(value) > 2}
    assert {value for value in shown if cards._word(value) == value} == set()


# ---- the page


def test_the_page_shows_what_the_card_tells(
    county: Workspace, own_county: Workspace, at_work: pytest.MonkeyPatch
) -> None:
    at_work.setenv("QINGSU_WORKSPACE", str(own_county.folder))
    id_ = plaintiff(material(county))
    at = opened("card", id=id_)
    assert not at.exception
    card = card_of(material(county), id_)
    assert card.name in html(at)
    assert [one["id"] for one in table(at, "card_cases")["rows"]] == [one.id for one in card.cases]
    assert len(blocks(at, "card_relations")) == len(card.relations)
    assert table(at, "card_listed")["rows"][0]["id"].startswith("ring:")
    (event,) = Ledger(own_county.folder).log(("viewed",))
    assert (event.who, event.subject) == ("李敏", id_)
    at.run()
    assert len(Ledger(own_county.folder).log(("viewed",))) == 1


def cells(at: AppTest) -> str:
    """The printed row."""
    return "".join(part for part in html(at).split("\n") if 'class="qs-cells"' in part)


def test_a_row_is_shown_covered_and_as_a_whole_when_asked_and_taken_down(
    county: Workspace, own_county: Workspace, at_work: pytest.MonkeyPatch
) -> None:
    at_work.setenv("QINGSU_WORKSPACE", str(own_county.folder))
    id_ = plaintiff(material(county))
    at = opened("card", id=id_)
    origins = [one["id"] for one in table(at, "card_origins")["rows"]]
    for origin in origins:
        at.session_state["qs_kept"] = {**at.session_state["qs_kept"], f"card_origin:{id_}": origin}
        at.run()
        assert not at.exception
        if "证件号" in cells(at):
            break
    shown = cells(at)
    assert re.search(r"×{10,}\d{3}[\dX]", shown)
    assert Ledger(own_county.folder).log(("revealed",)) == []
    at.button(key="card_reveal").click().run()
    assert not at.exception
    assert re.search(r"999999\d{11}[\dX]", cells(at))
    (event,) = Ledger(own_county.folder).log(("revealed",))
    assert (event.subject, event.body["origin"]) == (id_, origin)


def test_without_an_id_the_page_says_how_to_open_one(county: Workspace, at_work: pytest.MonkeyPatch) -> None:
    at_work.setenv("QINGSU_WORKSPACE", str(county.folder))
    at = opened("card")
    assert not at.exception
    assert "还没有打开的档案卡" in html(at)
    at = opened("card", id="<b>没有</b>")
    assert not at.exception
    assert "没有编号为 &lt;b&gt;没有&lt;/b&gt;" in html(at)


def test_hostile_names_and_unknown_days_are_text(tmp_path: Path, at_work: pytest.MonkeyPatch) -> None:
    workspace = hostile_county(tmp_path / "w")
    at_work.setenv("QINGSU_WORKSPACE", str(workspace.folder))
    for id_ in ("a", "b", "c", "d", "c0", "c1", "c2", "k1"):
        at = opened("card", id=id_)
        assert not at.exception, id_
        assert "<img" not in html(at)
        assert "<b>9901" not in html(at)
        assert "没有画出来" not in html(at)
    rows = table(opened("card", id="a"), "card_cases")["rows"]
    assert [one["cells"]["filed"]["text"] for one in rows] == ["2023-01-02", "未知", "未知"]
