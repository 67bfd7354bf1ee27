"""Fixtures: what is refused before a store is asked, and that an engine's answers can make an example fail."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import neo4j
import polars as pl
import pytest
from neo4j_server import driver_of, wipe

from graph.errors import QingsuError, QueryError, StoreError
from graph.store.address import Remote
from graph.store.embedded import open_reading
from graph.store.host import ROOT, Host, open_host, stop_host
from graph.store.reading import Reading
from queries.fixtures import DATABASE, Example, examples, wrong_answers, wrong_answers_of_neo4j
from queries.library import Query, find_query, library, read

BODY = "MATCH (c:LegalCase)\nWITH c.id AS person, collect(c.id) AS cases\nRETURN person, cases\nORDER BY person"
HIT = """[hit.one]
nodes.p = { label = "Person" }
nodes.c = { label = "LegalCase", filed_date = 2022-01-01 }
edges.suit = ["p", "PARTY_IN", "c", { role = "原告", side = "A" }]
expect = [{ person = "c", cases = ["c"] }]
"""
MISS = '[near_miss.other]\nof = "one"\n'


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("host")
    with open_host(folder, idle_seconds=60, heap_mb=512) as opened:
        yield opened
    stop_host(folder)


def edited(
    query: Query, folder: Path, *, text: tuple[str, str] = ("", ""), fixture: tuple[str, str] = ("", "")
) -> Query:
    """A copy of a query of the library, with one thing replaced in its text or its fixture."""
    path = folder / "patterns" / "M01" / query.path.name
    path.parent.mkdir(parents=True)
    for source, (old, new) in ((query.path, text), (query.fixture, fixture)):
        told = source.read_text("utf-8")
        assert not old or told.count(old) == 1
        path.with_suffix(source.suffix).write_text(told.replace(old, new) if old else told, "utf-8")
    return read(path)


@cache
def all_examples() -> list[Example]:
    return [example for query in library().values() for example in examples(query)]


@pytest.mark.parametrize(
    ("miss", "reason"),
    [
        ('change.c = { close_mode = "判决", close_date = 2022-02-01 }', "恰应相差一件事实, 实为 2"),
        ('change.c = { close_mode = "判决" }\nchange.suit = { side = "B" }', "恰应相差一件事实, 实为 2"),
        ('change.c = { close_mode = "判决" }\nwithout = "suit"', "恰应相差一件事实, 实为 2"),
        ("", "恰应相差一件事实, 实为 0"),
        ("change.c = {}", "恰应相差一件事实, 实为 0"),
        ("change.d = { close_mode = '判决' }", "没有节点或关系 d"),
        ("without = 'c'", "没有关系 c"),
        ("change.c = { close_modes = '判决' }", "标签 'LegalCase' 没有属性 'close_modes', 是否 'close_mode'?"),
        ("change.c = { soft_close = true }", "c.soft_close 是推导出来的"),
        ("change.suit = { weight = 1 }", "关系 'PARTY_IN' 没有属性 'weight'"),
        ("change.c = { filed_date = '2022' }", "值与类型不符"),
        ("without = ['suit']", "near_miss.other.without"),
        ("removes = 'suit'", "near_miss.other.removes"),
    ],
)
def test_a_near_miss_is_one_known_fact_away(pattern, miss: str, reason: str) -> None:
    good = pattern(BODY, fixture=HIT + MISS + 'change.c = { close_mode = "判决" }')
    assert [example.name for example in examples(good)] == ["hit.one", "near_miss.other"]
    with pytest.raises(QingsuError) as refused:
        examples(pattern(BODY, fixture=HIT + MISS + miss))
    assert reason in str(refused.value)
    assert re.match(r"mine\.toml:([0-9]+:)? ", str(refused.value))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("filed_date", "filed", "没有属性 'filed'"),
        ("filed_date = 2022-01-01", "days_open = 3", "c.days_open 是推导出来的"),
        ('label = "Person"', 'label = "Persn"', "未知标签 'Persn', 是否 'Person'?"),
        ('"PARTY_IN"', '"PARTY_OF"', "未知关系 'PARTY_OF'"),
        ('"PARTY_IN"', '"OPPOSED"', "关系 suit: OPPOSED 不能从 Person 到 LegalCase"),
        ('["p", "PARTY_IN", "c"', '["c", "PARTY_IN", "p"', "PARTY_IN 不能从 LegalCase 到 Person"),
        ('["p", "PARTY_IN", "c"', '["c", "PARTY_IN", "c"', "PARTY_IN 不能从 LegalCase 到 LegalCase"),
        ('["p", "PARTY_IN", "c"', '["p", "PARTY_IN", "p"', "PARTY_IN 不能从 Person 到 Person"),
        ('["p", "PARTY_IN", "c"', '["q", "PARTY_IN", "c"', "关系 suit 的一端 q 不在样例中"),
        (', "c", {', ", {", "edges.suit"),
        ('side = "A" }]', 'side = "A" }, 1]', "edges.suit"),
        ("role", "roles", "没有属性 'roles'"),
        ("2022-01-01", '"2022-01-01"', "值与类型不符"),
        ("expect", "expected", "hit.one.expect"),
        ('[{ person = "c", cases = ["c"] }]', "[]", "规则的命中样例应写明期望的行"),
        ('cases = ["c"] }]', "cases = [] }]", "应列出案件"),
        ('["c"] }]', '["c"] }, { person = "d" }]', "各行的列应当一致"),
        ("[hit.one]", "[hit.two]", "没有 hit.one"),
        ("[hit.one]", "[hit.one", "不是 TOML"),
        ("[hit.one]", "[near_miss.one]", "hit"),
    ],
)
def test_a_hit_that_is_no_graph_of_the_schema_is_refused(pattern, old: str, new: str, reason: str) -> None:
    assert HIT.count(old) == 1
    with pytest.raises(QingsuError) as refused:
        examples(pattern(BODY, fixture=HIT.replace(old, new) + MISS + 'without = "suit"'))
    assert reason in str(refused.value)
    assert re.match(r"mine\.toml:([0-9]+:)? ", str(refused.value))


CITES = """[hit.one]
nodes.d = { label = "Document" }
nodes.l = { label = "LawArticle" }
edges.e = ["d", "CITES", "l", { FACT }]
expect = [{ person = "d" }]
[near_miss.other]
of = "one"
without = "e"
"""


def test_derived_edges_and_their_properties_are_not_written_by_hand(pattern) -> None:
    opposed = HIT.replace('"LegalCase", filed_date = 2022-01-01', '"Person"').replace('"PARTY_IN"', '"OPPOSED"')
    with pytest.raises(QueryError, match="关系 OPPOSED 是推导出来的"):
        examples(pattern(BODY, fixture=opposed + MISS + 'without = "suit"'))
    assert examples(pattern(BODY, fixture=CITES.replace("FACT", 'raw = "x"')))
    with pytest.raises(QueryError, match=r"e\.topic 是推导出来的"):
        examples(pattern(BODY, fixture=CITES.replace("FACT", 'topic = "x"')))


def test_a_pattern_has_a_near_miss_and_a_look_up_need_not(pattern, lookup) -> None:
    with pytest.raises(QueryError, match=r"^mine\.toml: 规则至少要有一个"):
        examples(pattern(BODY, fixture=HIT))
    assert [example.name for example in examples(lookup(BODY, fixture=HIT))] == ["hit.one"]
    with pytest.raises(QueryError, match=r"^bare\.toml: 缺少样例"):
        examples(lookup(BODY, name="bare", fixture=""))


def test_what_is_required_is_filled_in_and_what_follows_is_derived(pattern) -> None:
    hit, miss = examples(pattern(BODY, fixture=HIT + MISS + "change.c = { close_date = 2022-01-08 }"))
    case = hit.graph.label("LegalCase")
    assert case.select("id", "case_no", "origins", "days_open").rows() == [("c", "c", ["fixture/-/c"], None)]
    assert miss.graph.label("LegalCase")["days_open"].to_list() == [7]
    assert miss.expect == ()
    assert hit.expect == ({"person": "c", "cases": ["c"]},)
    assert hit.graph.label("Person").height == miss.graph.edge("PARTY_IN").height == 1


def test_the_facts_of_a_hit_are_not_changed_by_its_near_misses(pattern) -> None:
    facts = ("change.suit = { side = 'B' }", "without = 'suit'", "change.p = { name = '甲' }")
    misses = "".join(f'[near_miss.n{n}]\nof = "one"\n{fact}\n' for n, fact in enumerate(facts))
    told = [one.graph for one in examples(pattern(BODY, fixture=HIT + misses))]
    assert [one.edge("PARTY_IN")["side"].to_list() for one in told] == [["A"], ["B"], [], ["A"]]
    assert [one.label("Person")["name"].to_list() for one in told] == [[None], [None], [None], ["甲"]]


def expected_otherwise(example: Example) -> Example:
    """An empty answer where rows come, and a row where none do."""
    if example.expect:
        return replace(example, expect=())
    returned = example.query.body.rsplit("RETURN", 1)[1].split("ORDER", 1)[0]
    return replace(example, expect=({column.strip().split(" AS ")[-1]: "x" for column in returned.split(",")},))


def test_the_engine_answers_every_example_rightly_and_none_whose_expectation_is_wrong(host: Host) -> None:
    found = all_examples()
    assert {one.query.id for one in found} == set(library())
    told = wrong_answers(host, [each for one in found for each in (one, expected_otherwise(one))])
    assert len(told) == len(found)
    for line, example in zip(told, map(expected_otherwise, found), strict=True):
        expected = "应为 [], 实为 [(" if not example.expect else "应为 [('x'"
        assert line.startswith(f"{example.query.id} {example.name}: {expected}")


def test_one_wrong_value_a_wrong_order_and_a_missing_column_are_told(host: Host) -> None:
    hit = next(one for one in examples(find_query("agent_work")) if one.name == "hit.both_sides_in_two_cases")
    first, second = hit.expect
    wrong = [
        replace(hit, expect=(first | {"side": "A"}, second)),
        replace(hit, expect=(first, second | {"acts_for": ["q"]})),
        replace(hit, expect=(first,)),
        replace(hit, expect=(second, first)),
        replace(hit, expect=({"nothing": "x"},)),
        hit,
    ]
    told = wrong_answers(host, wrong)
    assert [line.split(": ", 1)[1][:2] for line in told] == ["应为"] * 4 + ["结果"]


def test_a_refused_fact_is_named_with_its_line(tmp_path: Path) -> None:
    query = find_query("village_sued_by_official")
    path = tmp_path / "patterns" / "M01" / query.path.name
    path.parent.mkdir(parents=True)
    path.write_text(query.text, "utf-8")
    lines = query.fixture.read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("change.office = { to"))
    for wrong, reason in (
        ("change.office = { until = 2021-12-31 }", "没有属性 'until'"),
        ("change.c = { close_mode = '调节' }", "close_mode 应为其中之一"),
        ("change.defence = { side = 'C' }", "side 应为其中之一"),
    ):
        path.with_suffix(".toml").write_text("\n".join([*lines[:at], wrong, *lines[at + 1 :]]), "utf-8")
        with pytest.raises(QingsuError, match=reason) as told:
            examples(read(path))
        assert str(told.value).startswith(f"{query.fixture.name}:{at + 1}: ")


OFFICIAL, CYCLE = "village_sued_by_official", "claim_cycle"
IN_OFFICE = " AND (t.to IS NULL OR t.to + duration({days: $slack_days}) >= c.filed_date)"
TIED = "o.id = p.id OR k IS NOT NULL"
LAST_SUIT = "MATCH (r:LegalCase {dispute_id: three}) WHERE r."


@pytest.mark.parametrize(
    ("identifier", "old", "new", "missed"),
    [
        (OFFICIAL, "c.soft_close AND ", "", {"contested_to_judgment", "the_village_came_to_court"}),
        (OFFICIAL, " AND c.days_open <= $fast_days", " AND $fast_days > 0", {"took_a_month"}),
        (OFFICIAL, "t.from <= c.filed_date AND ", "", {"took_office_after_filing"}),
        (OFFICIAL, IN_OFFICE, " AND $slack_days = 0", {"left_office_before_filing"}),
        (OFFICIAL, TIED, "true", {"no_kin", "cousin"}),
        (OFFICIAL, "(v:VillageOrg)-[:PARTY_IN {side: 'B'}]->", "(v:VillageOrg)-[:PARTY_IN]->", {"the_village_sues"}),
        (OFFICIAL, "c.days_open <= $fast_days", "c.days_open < $fast_days", {"the_official_himself"}),
        (OFFICIAL, "p:Person|Company", "p:Person", {"his_company_wins_by_default"}),
        (CYCLE, LAST_SUIT + "soft_close", LAST_SUIT + "id <> ''", {"the_last_suit_is_withdrawn"}),
    ],
)
def test_a_pattern_that_lost_a_condition_fails_an_example(
    host: Host, tmp_path: Path, identifier: str, old: str, new: str, missed: set[str]
) -> None:
    query = edited(find_query(identifier), tmp_path, text=(old, new))
    chosen = [one for one in examples(query) if one.name.startswith("hit.") or one.name.split(".")[1] in missed]
    told = wrong_answers(host, chosen)
    assert {line.split(": ")[0].split(".")[1] for line in told} == missed


def test_a_tie_that_is_too_weak_is_none(host: Host) -> None:
    """Every tie there is weighs enough for the default, so that no near miss of the library can show this."""
    brothers = examples(find_query(OFFICIAL))[0]
    assert brothers.expect
    assert wrong_answers(host, [replace(brothers, params={"tie": 0.7})]) == []
    assert wrong_answers(host, [replace(brothers, params={"tie": 0.71}, expect=())]) == []


def test_an_example_with_another_fact_fails(host: Host, tmp_path: Path) -> None:
    fact = ("close_date = 2022-03-16", "close_date = 2022-03-17")
    query = edited(find_query(OFFICIAL), tmp_path, fixture=fact)
    told = wrong_answers(host, [one for one in examples(query) if one.name.startswith("hit")])
    assert [line.split(": ")[0] for line in told] == ["M01/village_sued_by_official hit.the_official_himself"]


def test_nothing_of_one_example_is_left_for_the_next(host: Host) -> None:
    (name,) = examples(find_query("name"))
    empty = replace(name, graph=type(name.graph)().with_label("Court", pl.DataFrame({"id": ["x"]})), expect=())
    assert wrong_answers(host, [name, empty, name]) == []


def test_the_user_that_queries_run_as_cannot_write(host: Host, lookup) -> None:
    wrong_answers(host, [])
    with open_reading(host, DATABASE) as asked:
        assert not asked.can_write()
    with Reading(root(host), root(host), DATABASE) as writer:
        assert writer.can_write()
    assert wrong_answers(host, examples(find_query("name"))) == []
    query = lookup("MATCH (c:LegalCase) SET c.cause = 'x' RETURN c.id AS id ORDER BY id")
    with pytest.raises(QueryError, match="不许 SET"):
        wrong_answers(host, examples(query))


def root(host: Host) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(host.uri, auth=(ROOT, host.root_password))


def test_each_neo4j_gives_the_same_rows_for_every_example_and_none_for_a_wrong_one(neo4j_server: Remote) -> None:
    found = all_examples()
    assert wrong_answers_of_neo4j(neo4j_server, found) == []
    told = wrong_answers_of_neo4j(neo4j_server, [expected_otherwise(one) for one in found[:5]])
    assert len(told) == 5


def test_a_neo4j_that_holds_anything_is_refused_and_untouched(neo4j_newest: Remote) -> None:
    wipe(neo4j_newest)
    with driver_of(neo4j_newest) as driver, driver.session() as session:
        session.run("CREATE (:Film)").consume()
        with pytest.raises(StoreError, match="已有 1 个不是清诉装入的节点, 没有动它们"):
            wrong_answers_of_neo4j(neo4j_newest, all_examples())
        assert session.run("MATCH (n) RETURN count(n) AS n").single(strict=True)["n"] == 1
    wipe(neo4j_newest)
