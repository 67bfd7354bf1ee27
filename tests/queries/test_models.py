"""Models: their files, their fixtures, and what they make of hits by anchor."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as cases
from hypothesis import strategies as st

from graph.errors import QueryError
from graph.store.reading import Rows
from graph.tables import Graph
from queries import clues
from queries.clues import HIT, MODEL, STRONG, clue_of_hit, clue_of_model, clues_of, kept_ids
from queries.fixtures import examples
from queries.hits import Answer, hits_of, no_law, unsure
from queries.law import LegalTable, Row
from queries.library import Query, find_query, library, read
from queries.logic import Not, names
from queries.model_fixtures import model_mistakes
from queries.models import Joined, Model, Verdict, combine, models, read_model, titles
from queries.office import Office

KEY = b"k" * 32
KNOWN = library()
MODELS = models(KNOWN)
BODY = "MATCH (c:LegalCase)\nRETURN c.id AS person, [c.id] AS cases\nORDER BY person"
WORDS = {
    "title": '{ zh = "试模型", en = "Try" }',
    "version": "3",
    "kind": '"裁判结果"',
    "anchor": '"person"',
    "rule": '"甲"',
    "clue": '"one and any(two, paper)"',
    "strong": '"paper"',
    "why": '"因"',
    "innocent": '"或"',
    "next_steps": '["账"]',
}
MISSING = 'paper = { zh = "没有文书", source = "DS10" }'
MODEL_FIXTURE = """[hit.both]
true = ["one", "two"]
expect = "模型线索"
[hit.strong]
true = ["one", "paper"]
expect = "强线索"
[near_miss.one]
of = "both"
change = { two = false }
expect = "不成立"
[near_miss.unknown]
of = "strong"
change = { paper = "unknown" }
expect = "未知"
"""


@pytest.fixture
def known(pattern) -> dict[str, Query]:
    """An office's patterns of M01, by id."""
    told = [pattern(BODY, name=name) for name in ("one", "two")]
    told.append(pattern(BODY, name="old", status='"retired"'))
    told.append(pattern("MATCH (c:LegalCase)\nRETURN c.id AS x, [c.id] AS cases\nORDER BY x", name="other"))
    return {one.id: one for one in told}


def model(known: dict[str, Query], *, missing: str = MISSING, fixture: str = MODEL_FIXTURE, **words: str) -> Model:
    path = known["M01/one"].path.with_name("model.toml")
    told = WORDS | words
    path.write_text("\n".join(f"{word} = {text}" for word, text in told.items() if text) + f"\n[missing]\n{missing}\n")
    path.with_name("model.fixture.toml").write_text(fixture)
    return read_model(path, known)


def answer(query: Query, *told: tuple[object, list[str]], lacks: tuple[str, ...] = ()) -> Answer:
    rows = tuple((anchor, list(found)) for anchor, found in told)
    return Answer(query, tuple(hits_of(query, Rows(("person", "cases"), rows, False), KEY, "person")), lacks)


def graph_of(names: str, **props: list[Any]) -> Graph:
    told: dict[str, Any] = {"id": list(names), "soft_close": [True] * len(names)} | props
    ends = {"start": list(names), "start_label": "Person", "end": list(names), "end_label": "LegalCase", "side": "A"}
    return Graph().with_label("LegalCase", pl.DataFrame(told)).with_edge("PARTY_IN", pl.DataFrame(ends))


def judged(made: Model, *answers: Answer, graph: Graph | None = None) -> Verdict:
    return combine(made, {one.query.id: one for one in answers}, graph or graph_of("abcdefgh"), KEY)


@pytest.mark.parametrize("one", MODELS.values(), ids=MODELS.keys())
def test_the_library_s_models_are_what_their_fixtures_say(one: Model) -> None:
    assert model_mistakes(one) == []
    assert one.header.title.zh == titles()[one.id]
    assert one.patterns
    turned = replace(one, clue=Not(one.clue))
    assert len(model_mistakes(turned)) > 0
    if one.strong is not None:
        assert len(model_mistakes(replace(one, strong=one.clue))) > 0
        assert len(model_mistakes(replace(one, strong=None))) > 0


@pytest.mark.parametrize("one", MODELS.values(), ids=MODELS.keys())
def test_a_model_combines_every_pattern_of_its_folder(one: Model) -> None:
    """Not asked of an office's patterns: those of the package are written for their model."""
    mine = {query.id for query in KNOWN.values() if query.is_pattern and query.header.model == one.id}
    assert {query.id for query in one.patterns.values()} == mine


def test_titles_are_those_of_all_models_there_are_to_be() -> None:
    assert list(titles()) == [f"M{n:02}" for n in range(1, 29)]
    assert all(titles().values())


@pytest.mark.parametrize(
    ("words", "missing", "line", "reason"),
    [
        ({"clue": '"one and three"'}, "", 6, "M01 没有规则 three, missing 中也没有"),
        ({"clue": '"one and"'}, MISSING, 6, "应为 名称, 实为 结尾"),
        ({"clue": '"""\none and\nany(paper,, two)\n"""'}, MISSING, 8, "应为 名称, 实为 ,"),
        ({"clue": '"""one and\nany(paper, twoo)\n"""'}, MISSING, 7, "没有规则 twoo"),
        ({"strong": '"at_least(3, one, two)"'}, MISSING, 7, "at_least 的数应在 1 与 2 之间"),
        ({"clue": '"one"', "strong": ""}, MISSING, 11, "missing 中的 paper 没有用到"),
        ({"clue": '"one and old and paper"'}, MISSING, 6, "规则 old 已停用"),
        ({"clue": '"one and other and paper"'}, MISSING, 4, "规则 other 的结果中没有列 person"),
        ({"anchor": '"village"'}, MISSING, 4, "规则 one 的结果中没有列 village"),
        ({"anchor": ""}, MISSING, 1, "anchor: 必须写明"),
        ({"kind": '"别的"'}, MISSING, 3, "kind: 应为"),
        ({"clues": '"x"'}, MISSING, 11, "clues: 监督模型的写法中没有这个词"),
        ({"version": "[", "strong": ""}, MISSING, None, "监督模型的写法不是 TOML"),
        ({}, "paper = { zh = 1 }", None, "missing.paper"),
    ],
)
def test_a_wrong_model_is_refused_in_one_line(
    known: dict[str, Query], words: dict[str, str], missing: str, line: int | None, reason: str
) -> None:
    with pytest.raises(QueryError, match=re.escape(reason)) as refused:
        model(known, missing=missing, **words)
    told = re.match(r"M01/model\.toml:(\d+): ", str(refused.value))
    assert told is not None
    assert line is None or int(told[1]) == line
    assert "\n" not in str(refused.value)


def test_a_model_of_no_such_number_or_twice_is_refused(known: dict[str, Query], tmp_path: Path) -> None:
    made = model(known)
    with pytest.raises(QueryError, match="监督模型 M01 重复"):
        models({**KNOWN, **known}, tmp_path)
    path = tmp_path / "patterns" / "M99" / "model.toml"
    path.parent.mkdir()
    path.write_text(made.text)
    with pytest.raises(QueryError, match=r"M99/model\.toml: 没有监督模型 M99"):
        read_model(path, known)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('expect = "强线索"', 'expect = "模型线索"', "应有一个强线索的 hit"),
        ('true = ["one", "two"]', 'true = ["one", "three"]', "hit.both: 监督模型没有用到 three"),
        ("two = false", "two = false, one = false", "恰应相差"),
        ("two = false", "three = false", "恰应相差"),
        ('of = "both"', 'of = "neither"', "没有 hit.neither"),
        ('expect = "不成立"', 'expect = "模型线索"', "等级应低于 hit.both"),
        ('expect = "不成立"', 'expect = "别的"', "near_miss.one.expect"),
    ],
)
def test_a_fixture_of_a_model_keeps_to_its_form(known: dict[str, Query], old: str, new: str, reason: str) -> None:
    assert model_mistakes(model(known)) == []
    with pytest.raises(QueryError, match=re.escape(reason)):
        model_mistakes(model(known, fixture=MODEL_FIXTURE.replace(old, new)))


def test_a_fixture_that_says_otherwise_is_told(known: dict[str, Query]) -> None:
    wrong = MODEL_FIXTURE.replace('expect = "不成立"', 'expect = "未知"')
    assert model_mistakes(model(known, fixture=wrong)) == ["M01 near_miss.one: 应为 未知, 实为 不成立"]


def test_a_pattern_takes_the_place_of_the_missing_criterion_of_its_name(known: dict[str, Query], pattern) -> None:
    assert (set(model(known).patterns), set(model(known).missing)) == ({"one", "two"}, {"paper"})
    paper = pattern(BODY, name="paper")
    made = model({**known, paper.id: paper})
    assert (set(made.patterns), made.missing) == ({"one", "two", "paper"}, {})
    (clue,) = judged(
        made, answer(known["M01/one"], ("p", ["a"])), answer(known["M01/two"]), answer(paper, ("p", ["b"]))
    ).clues
    assert (clue.cases, clue.strong, clue.unknown) == (("a", "b"), True, ())


def test_hits_of_one_anchor_are_one_clue_and_other_anchors_none(known: dict[str, Query]) -> None:
    made = model(known)
    told = judged(
        made,
        answer(known["M01/one"], ("p", ["a", "b"]), ("p", ["c"]), ("q", ["d"]), (None, ["e"])),
        answer(known["M01/two"], ("p", ["b", "f"]), ("r", ["d"]), (None, ["e"])),
    )
    (clue,) = told.clues
    assert clue.cases == ("a", "b", "c", "f")
    assert [(hit.query.id, hit.cases) for hit in clue.hits] == [
        ("M01/one", ("a", "b")),
        ("M01/one", ("c",)),
        ("M01/two", ("b", "f")),
    ]
    assert (clue.strong, clue.unknown) == (False, ("没有文书(DS10)",))
    assert set(told.undecided.values()) == {("没有文书(DS10)",)}
    assert len(told.undecided) == 1  # about q: one, not two, and whether there is paper is not known


def test_what_is_not_loaded_is_unknown_and_named(known: dict[str, Query]) -> None:
    made = model(known)
    (hit,) = answer(known["M01/one"], ("p", ["a"])).hits
    told = judged(made, answer(known["M01/one"], ("p", ["a"])), answer(known["M01/two"], lacks=("KIN.degree", "TIE")))
    assert told.clues == ()
    assert told.undecided == {hit.clue_id: ("没有文书(DS10)", "试: 缺关系“亲属”的亲等、关系“有关联”")}


def test_where_a_model_can_say_no_nothing_is_undecided(known: dict[str, Query]) -> None:
    made = model(known, missing="", clue='"one and two"', strong="")
    told = judged(made, answer(known["M01/one"], ("p", ["a"])), answer(known["M01/two"]))
    assert (told.clues, told.undecided) == ((), {})
    untold = graph_of("ab", soft_close=[None, True])
    told = judged(made, answer(known["M01/one"], ("p", ["a"])), answer(known["M01/two"]), graph=untold)
    assert list(told.undecided.values()) == [("试: 1 案无从判断",)]


def test_not_is_true_only_where_the_pattern_could_tell(known: dict[str, Query]) -> None:
    made = model(known, missing="", clue='"one and not two"', strong='"one"')
    one, two = answer(known["M01/one"], ("p", ["a"])), answer(known["M01/two"])
    (clue,) = judged(made, one, two).clues
    assert (clue.strong, clue.unknown) == (True, ())
    assert judged(made, one, two, graph=graph_of("a", soft_close=[None])).clues == ()
    assert judged(made, one, answer(known["M01/two"], lacks=("TIE",))).clues == ()
    assert judged(made, one, answer(known["M01/two"], ("p", ["b"]))).clues == ()


def test_anchors_that_share_a_hit_or_have_the_same_cases_are_told_once(known: dict[str, Query]) -> None:
    made = model(known, missing="", clue='"one and two"', strong="")
    told = judged(
        made,
        answer(known["M01/one"], ("p", ["a"]), ("q", ["a"]), ("r", ["c", "d"]), ("s", ["c"])),
        answer(known["M01/two"], ("p", ["b"]), ("q", ["e"]), ("r", ["c"]), ("s", ["d"])),
    )
    assert sorted(one.cases for one in told.clues) == [("a", "b", "e"), ("c", "d")]


def test_cases_can_be_the_anchor(known: dict[str, Query]) -> None:
    made = model(known, missing="", clue='"one and two"', strong="", anchor='"cases"')
    columns = ("person", "cases")

    def of(name: str, *told: list[str]) -> Answer:
        rows = Rows(columns, tuple(("p", one) for one in told), False)
        return Answer(known[name], tuple(hits_of(known[name], rows, KEY, "cases")))

    told = judged(made, of("M01/one", ["a", "b", "c"], ["d"]), of("M01/two", ["c"], ["b", "e"], ["f"]))
    assert [one.cases for one in told.clues] == [("a", "b", "c", "e")]


CASES = st.sets(st.sampled_from("abcdef"), min_size=1, max_size=3).map(sorted)
ROWS = st.lists(st.tuples(st.sampled_from(["p", "q", "r", None]), CASES), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@cases(first=ROWS, second=ROWS, untold=st.sets(st.sampled_from("abcdef")))
def test_every_hit_is_told_once_and_every_anchor_judged_as_by_hand(
    known: dict[str, Query], first: list[Any], second: list[Any], untold: set[str]
) -> None:
    made = MADE.setdefault("model", model(known))
    answers = [answer(known["M01/one"], *first), answer(known["M01/two"], *second)]
    graph = graph_of("abcdef", soft_close=[None if case in untold else True for case in "abcdef"])
    told = judged(made, *answers, graph=graph)
    clues = clues_of(answers, [told])
    listed = sorted(hit.clue_id for one in clues for hit in one.hits)
    assert listed == sorted(hit.clue_id for one in answers for hit in one.hits)
    assert len({one.clue_id for one in clues}) == len(clues)
    undecided, published = set(), set()
    for anchor in ("p", "q", "r"):
        mine = [[one for one in each.hits if anchor in one.anchors] for each in answers]
        together = {case for some in mine for one in some for case in one.cases}
        if mine[0] and mine[1]:
            assert any(together <= set(one.cases) for one in told.clues)
            published |= together
        elif mine[0] or (mine[1] and together & untold):  # one is unknown too where a case does not tell
            undecided |= {one.clue_id for some in mine for one in some}
    assert {case for one in told.clues for case in one.cases} == published
    assert set(told.undecided) == undecided


MADE: dict[str, Model] = {}


def test_a_clue_of_a_model_stands_for_its_hits(known: dict[str, Query]) -> None:
    made = model(known)
    answers = [
        answer(known["M01/one"], ("p", ["a"]), ("q", ["b"]), ("r", ["c"])),
        answer(known["M01/two"], ("p", ["a"]), ("s", ["d"])),
    ]
    told = clues_of(answers, [judged(made, *answers)])
    assert [(one.grade, one.made_by.id, one.cases) for one in told] == [
        (MODEL, "M01", ("a",)),
        (HIT, "M01/one", ("b",)),
        (HIT, "M01/one", ("c",)),
        (HIT, "M01/two", ("d",)),
    ]
    assert [one.unknown for one in told] == [
        ("没有文书(DS10)",),
        ("M01 待判: 没有文书(DS10)",),
        ("M01 待判: 没有文书(DS10)",),
        (),  # without one it is none, whatever the paper
    ]


def test_strong_adds_six_points(known: dict[str, Query]) -> None:
    made = model(known)
    (hit,) = answer(known["M01/one"], ("p", ["a"])).hits
    plain = Joined("x", made, (hit,), False, (), ("a",))
    assert (clue_of_model(plain).grade, clue_of_model(plain).score) == (MODEL, 10.0)
    strong = clue_of_model(replace(plain, strong=True))
    assert (strong.grade, strong.score) == (STRONG, 16.0)


def test_a_clue_of_a_model_names_the_clue_it_grew_from_and_back(known: dict[str, Query]) -> None:
    made = model(known)
    (hit,) = answer(known["M01/one"], ("p", ["a", "b"])).hits
    alone = clue_of_hit(hit)
    grown = clue_of_model(Joined("new", made, (hit,), False, (), ("a", "b", "c")))

    def before(*told: tuple[Any, str]) -> pl.DataFrame:
        rows = [
            {"clue_id": name, "query": one.made_by.id, "case_ids": list(one.cases), "predecessors": []}
            for one, name in told
        ]
        return pl.DataFrame(rows, schema={name: kind for name, (_, kind) in clues.COLUMNS.items()})

    assert kept_ids([grown], before((alone, "old"))) == {"new": ("new", ["old"])}
    assert kept_ids([grown], before((grown, "kept"), (alone, "old"))) == {"new": ("kept", ["old"])}
    assert kept_ids([alone], before((grown, "was"))) == {alone.clue_id: (alone.clue_id, ["was"])}


def test_the_list_says_of_a_model_s_clue_what_each_of_its_patterns_saw() -> None:
    cycle, turns = find_query("claim_cycle"), find_query("alternating_suits")
    (example, *_) = examples(cycle)
    made = MODELS["M28"]
    columns = ("first", "second", "third", "cases", "turns", "origins")
    one = Answer(
        cycle, tuple(hits_of(cycle, Rows(columns, (("a", "b", "c", ["ab", "bc", "ca"], "", []),), False), KEY, "cases"))
    )
    two = Answer(
        turns, tuple(hits_of(turns, Rows(columns, (("a", "b", "c", ["ab"], "2", ["l/-/9"]),), False), KEY, "cases"))
    )
    rest = [Answer(query) for query in made.patterns.values() if query.id not in (cycle.id, turns.id)]
    answers = [one, two, *rest]
    verdict = combine(made, {each.query.id: each for each in answers}, example.graph, KEY)
    before = pl.DataFrame(schema={name: kind for name, (_, kind) in clues.COLUMNS.items()})
    office = Office({cycle.id: {"within_days": 99}})
    table = clues._told(clues_of(answers, [verdict]), example.graph, before, date(2026, 1, 1), {"l": "DS02"}, office)
    (row,) = table.to_dicts()
    assert (row["grade"], row["query"], row["title"]) == (MODEL, "M28", made.header.title.zh)
    assert row["rules"] == [turns.id, cycle.id]
    assert row["case_ids"] == ["ab", "bc", "ca"]
    assert row["office"] == ["M28/claim_cycle: within_days = 99 (默认 730)"]
    assert row["evidence_rows"][0] == "l/-/9"
    assert row["why"].startswith(made.header.why)
    for query in (cycle, turns):
        assert f"〔{query.header.title.zh}〕{query.header.why}" in row["why"]
        assert f"〔{query.header.title.zh}〕{query.header.innocent}" in row["fp_notes"]
    assert "互诉的案件链数 2" in row["values"]
    assert "多案文书雷同(DS01)" in row["missing"]
    assert row["score"] == 5.0


def table_of(*spans: tuple[str, str | None]) -> LegalTable:
    rows = [
        Row.model_validate(
            {"from": date.fromisoformat(begin), "to": end and date.fromisoformat(end), "years": 16}
            | dict.fromkeys(("law", "article", "edition", "source"), "x")
        )
        for begin, end in spans
    ]
    return LegalTable("age", "年龄", tuple(rows))


def test_days_that_no_law_covers_are_named_once_a_gap_and_their_cases_unknown(
    pattern, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = table_of(("2000-01-01", "2005-01-01"), ("2010-01-01", None))
    monkeypatch.setattr("queries.hits.legal_table", lambda name, place: table)
    query = pattern(
        BODY, needs='["LegalCase"]', params='age = { kind = "legal", table = "age", on = "LegalCase.filed_date" }'
    )
    days = [date(1990, 1, 1), date(1999, 12, 31), date(2000, 1, 1), date(2005, 1, 1), date(2009, 1, 1), None]
    graph = Graph().with_label("LegalCase", pl.DataFrame({"id": list("abcdef"), "filed_date": days}))
    begin = "法定参数 age (年龄) 没有 "
    assert no_law(query, graph) == [
        f"{begin}1990-01-01 至 1999-12-31 的条文, 案件的立案在此间的不作判断",
        f"{begin}2005-01-01 至 2009-01-01 的条文, 案件的立案在此间的不作判断",
    ]
    assert unsure(query, graph, "abcdef") == set("abdef")
    assert unsure(query, graph, "cf") == {"f"}
    assert no_law(read(find_query("claim_cycle").path), graph) == []


def test_a_day_that_an_edge_tells_counts_for_its_case(pattern, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queries.hits.legal_table", lambda name, place: table_of(("2000-01-01", None)))
    query = pattern(
        BODY,
        needs='["PARTY_IN.claim_from_date", "Person.birth_date"]',
        params='age = { kind = "legal", table = "age", on = "PARTY_IN.claim_from_date" }',
    )
    days = [date(1990, 1, 1), None, None, date(2001, 1, 1), None]
    ends = {"start": list("vwxyz"), "end": ["a", "a", "b", "c", "c"], "claim_from_date": days}
    graph = Graph().with_edge("PARTY_IN", pl.DataFrame(ends))
    assert unsure(query, graph, "abcd") == {"a", "b"}


def test_every_name_of_the_library_s_models_is_read() -> None:
    for one in MODELS.values():
        read_names = {each.name for each in names(one.clue)} | {each.name for each in names(one.strong or one.clue)}
        assert read_names == {*one.patterns, *one.missing}
        assert set(one.header.missing) == set(one.missing)  # what has a pattern is no longer said to be missing
