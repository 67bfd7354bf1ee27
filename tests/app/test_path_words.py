"""Paths in words, on a small graph of which every line is known."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest
from small_graphs import Case, graph_of_cases

from app.language import speak
from app.path_words import PathWords, asked, brief
from graph.derive import derive_all
from graph.network import Network, network_of
from graph.paths import Limits, paths
from graph.tables import edge_columns, node_columns

CASES = (
    Case("d0", "甲", "V", day="2020-03-01", agents=(("周", "A", None),), court=None),
    Case("d1", "乙", "丙", day="2021-03-01", agents=(("周", "A", None),), court=None),
)


@pytest.fixture
def network() -> Network:
    return network_of(derive_all(graph_of_cases(CASES)))


def words(network: Network, start: str, end: str) -> tuple[PathWords, Any]:
    answer = paths(network, network.place(start), network.place(end), Limits())
    places, links = asked([answer])
    assert {answer.start, answer.end} <= places
    roles: Mapping[str, dict[str, Any]] = {"PARTY_IN": {"role": "原告"}}
    values = {link: roles.get(network.relation_of(link), {}) for link in links}
    return PathWords(network, {place: network.ids[place] for place in places}, values), answer.paths[0]


def test_a_sentence_names_each_once_and_says_each_relation(network: Network) -> None:
    told, route = words(network, "甲", "乙")
    assert told.sentence(route) == "甲是c0的原告，该案代理人有周，周代理c1，该案原告有乙。"
    assert told.line(route) == "甲 —是…的原告→ c0 —代理人有→ 周 —代理→ c1 —原告有→ 乙"


def test_what_is_the_same_both_ways_stands_between_the_two_and_parallels_share_a_clause() -> None:
    ends = {"start": "丁", "start_label": "Person", "end": "甲", "end_label": "Person"}
    kin = pl.DataFrame([{**ends, "kind": "父母子女"}], schema=edge_columns("KIN"))
    people = pl.DataFrame([{"id": "丁", "name": "丁"}], schema=node_columns("Person"))
    graph = graph_of_cases(CASES)
    graph = graph.with_label("Person", pl.concat([graph.label("Person"), people])).with_edge("KIN", kin)
    pays = {"start": "甲", "start_label": "Person", "end": "c0", "end_label": "LegalCase"}
    graph = graph.with_edge("PAYS_FOR", pl.DataFrame([pays], schema=edge_columns("PAYS_FOR")))
    told, route = words(network_of(derive_all(graph)), "丁", "V")
    assert told.sentence(route) == "丁与甲之间：亲属、有关联，甲是c0的原告，为c0缴费，该案原告有V。"
    of = told.network.relation_of
    known = {"PARTY_IN": {"role": "原告"}, "KIN": {"kind": "父母子女"}, "TIE": {"kind": "kin1"}}
    values = {link: known.get(of(link), {}) for link in told.values}
    derived_once = PathWords(told.network, told.names, values).sentence(route)
    assert derived_once == "丁与甲之间：亲属(父母子女)，甲是c0的原告，为c0缴费，该案原告有V。"
    values = {link: {"kind": "phone"} if of(link) == "TIE" else one for link, one in values.items()}
    assert "亲属(父母子女)、有关联(共用电话)" in PathWords(told.network, told.names, values).sentence(route)


def test_in_english_the_line_says_it(network: Network) -> None:
    told, route = words(network, "甲", "乙")
    speak("en")
    try:
        assert told.line(route).startswith("甲 —party in 原告→ c0 —agent in (back)→ 周")
        assert told.sentence(route) == ""
    finally:
        speak("zh")


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ("是…的原告", "原告"),
        ("代理人有", "代理人"),
        ("代理", "代理"),
        ("由…审理", "审理"),
        ("有", "有"),
        ("是…的原告、为…缴费", "原告、缴费"),
        ("亲属(父母子女)", "亲属(父母子女)"),
        ("被上诉人(原审原告)有", "被上诉人(原审原告)"),
    ],
)
def test_between_two_chips_stands_the_short_word(words: str, short: str) -> None:
    assert brief(words) == short
