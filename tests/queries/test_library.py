"""Headers, ids and parameters of the query library."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given as cases
from hypothesis import strategies as st

from graph.errors import QueryError
from graph.records import Load
from graph.store.reading import Rows
from queries.library import (
    DATA_DATE,
    LookupHeader,
    Param,
    Query,
    Title,
    ask,
    data_date_of,
    find_query,
    given,
    library,
    package_folder,
    parameters_of,
    read,
)

DAY = date(2026, 1, 1)
BODY = "MATCH (c:LegalCase) RETURN c.id AS id ORDER BY id"
TYPES = {"text": str, "whole": int, "real": float, "texts": list}


def asking(**params: Param) -> Query:
    title = Title(zh="试", en="Try")
    return Query("lookups/mine", Path("mine.cypher"), "", LookupHeader(title=title, version=1, doc="试", params=params))


def one(**told: object) -> Param:
    return Param.model_validate({"kind": "input"} | told)


@pytest.mark.parametrize(
    ("words", "params", "place", "reason"),
    [
        ({"version": ""}, "", 1, "version: 必须写明"),
        ({"doc": ""}, "", 1, "doc: 必须写明"),
        ({"title": '{ zh = "试" }'}, "", 2, "title.en: 必须写明"),
        ({"title": '{ zh = "试", en = "x", fr = "y" }'}, "", 2, "title.fr: 文件头中没有这个词"),
        ({"version": '"one"'}, "", 3, "version: 应为整数"),
        ({"doc": "3"}, "", 4, "doc: 应为文字"),
        ({"docs": '"试"'}, "", 5, "docs: 文件头中没有这个词"),
        ({"model": '"M01"'}, "", 5, "model: 文件头中没有这个词"),
        (
            {},
            'a = { kind = "input" }\nb = { kind = "guess" }',
            7,
            "params.b.kind: 应为 'legal', 'heuristic' or 'input'",
        ),
        ({}, 'a = { kind = "input" }\nb = { doc = "x" }', 7, "params.b.kind: 必须写明"),
        ({}, '[params.a]\nkind = "input"\n[params.b]\nkind = "input"\nunits = "x"', 8, "params.b.units: 文件头中没有"),
        ({}, 'a = { kind = "input" }\ndata_date = { kind = "input" }', 7, "参数 data_date 总是给出, 不能声明"),
        ({"doc": '"""试'}, "", None, "文件头不是 TOML"),
        ({"doc": "试"}, "", 4, "文件头不是 TOML"),
    ],
)
def test_a_wrong_header_is_refused_with_its_line(lookup, words, params, place, reason) -> None:
    with pytest.raises(QueryError, match=re.escape(reason)) as refused:
        lookup(BODY, params=params, **words)
    at = re.match(r"mine\.cypher:(\d+): ", str(refused.value))
    assert at is not None
    assert place is None or int(at[1]) == place
    assert "\n" not in str(refused.value)


def test_the_nearest_right_header_is_read(lookup) -> None:
    query = lookup(BODY, params='a = { kind = "input", type = "texts" }\nb = { kind = "heuristic", default = 1.5 }')
    assert (query.id, query.is_pattern, query.header.version) == ("lookups/mine", False, 1)
    assert {name: param.takes for name, param in query.header.params.items()} == {"a": "texts", "b": "real"}
    assert query.body.strip() == BODY
    assert query.text.splitlines()[query.body_line - 1] == "+++*/"


@pytest.mark.parametrize(
    "word",
    [
        "title",
        "model",
        "version",
        "status",
        "severity",
        "confidence",
        "subject",
        "evidence",
        "needs",
        "kind",
        "next_steps",
        "why",
        "innocent",
        "legal_basis",
    ],
)
def test_a_pattern_must_say_everything(pattern, word) -> None:
    assert pattern(BODY).is_pattern
    with pytest.raises(QueryError, match=f"{word}: 必须写明"):
        pattern(BODY, **{word: ""})


@pytest.mark.parametrize(
    ("word", "value"), [("status", '"new"'), ("severity", '"grave"'), ("kind", '"别的"'), ("subject", '"person"')]
)
def test_a_pattern_keeps_to_the_words_there_are(pattern, word, value) -> None:
    with pytest.raises(QueryError, match=rf"^mine\.cypher:\d+: {word}: 应为"):
        pattern(BODY, **{word: value})


def test_law_without_its_edition_is_refused(pattern) -> None:
    with pytest.raises(QueryError, match=r"15: legal_basis\.0\.edition: 必须写明"):
        pattern(BODY, legal_basis='[{ law = "民事诉讼法", article = "115" }]')


@pytest.mark.parametrize("text", ["", BODY, "\n/*+++\n+++*/" + BODY, "/*+++\ntitle = 1\n" + BODY])
def test_a_file_without_a_header_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.cypher"
    path.write_text(text, "utf-8")
    with pytest.raises(QueryError, match=r"^mine\.cypher:1: 文件应以"):
        read(path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.cypher"
    path.write_bytes("/*+++\ntitle = '规则'\n+++*/".encode("gb18030"))
    with pytest.raises(QueryError, match=r"^mine\.cypher: 不是 UTF-8"):
        read(path)


def test_every_file_of_the_package_is_in_the_library_under_the_id_of_its_place() -> None:
    known = library()
    assert list(known) == sorted(known)
    assert {query.path for query in known.values()} == set(package_folder().rglob("*.cypher"))
    for identifier, query in known.items():
        assert identifier == f"{query.path.parent.name}/{query.path.stem}"
        assert query.is_pattern == (query.path.parent.parent.name == "patterns")


def test_an_office_has_queries_of_its_own_beside_those_of_the_package(lookup, pattern, tmp_path: Path) -> None:
    lookup(BODY)
    pattern(BODY)
    assert set(library(tmp_path)) == {*library(), "lookups/mine", "M01/mine"}


def test_two_files_of_one_id_are_refused(lookup, tmp_path: Path) -> None:
    lookup(BODY, name="name")
    with pytest.raises(QueryError, match="编号 lookups/name 重复"):
        library(tmp_path)


def test_a_query_is_found_by_its_id_or_by_the_part_behind_the_stroke(lookup, pattern, tmp_path: Path) -> None:
    assert find_query("name").id == find_query("lookups/name").id == "lookups/name"
    pattern(BODY, name="claim_cycle")
    assert find_query("M01/claim_cycle", tmp_path).id == "M01/claim_cycle"
    with pytest.raises(QueryError, match="claim_cycle 不止一个: M01/claim_cycle、M28/claim_cycle"):
        find_query("claim_cycle", tmp_path)
    for unknown in ("nam", "ame", "M01", "", "patterns/M28/claim_cycle"):
        with pytest.raises(QueryError, match="没有查询"):
            find_query(unknown)


@cases(kind=st.sampled_from(list(TYPES)), text=st.one_of(st.text(), st.integers().map(str), st.floats().map(str)))
def test_what_is_typed_comes_out_in_the_declared_type_or_is_refused(kind: str, text: str) -> None:
    query = asking(x=one(type=kind))
    value = None
    try:
        value = parameters_of(query, given(query, [f"x={text}"]), DAY)["x"]
    except QueryError:
        assert kind in ("whole", "real")
        assert not re.fullmatch(r"-?[0-9]{1,18}", text)
        return
    assert type(value) is TYPES[kind]
    if kind == "text":
        assert value == text
    elif kind == "texts":
        assert value == [part for part in text.split(",") if part]
    else:
        assert value == TYPES[kind](text)
        assert -(2**63) <= value < 2**63 or kind == "real"
        assert abs(value) != float("inf")


@cases(number=st.integers(-(2**63), 2**63 - 1), real=st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_a_store_can_hold_comes_through(number: int, real: float) -> None:
    query = asking(n=one(type="whole"), r=one(type="real"))
    assert parameters_of(query, given(query, [f"n={number}", f"r={real!r}"]), DAY) == {
        "data_date": DAY,
        "n": number,
        "r": real,
    }


@cases(
    kind=st.sampled_from(list(TYPES)),
    value=st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.one_of(st.text(), st.integers()))
    ),
)
def test_a_value_of_another_type_is_refused(kind: str, value: object) -> None:
    fits = {
        "text": isinstance(value, str),
        "whole": type(value) is int and -(2**63) <= value < 2**63,
        "real": type(value) is float or (type(value) is int and -(2**63) <= value < 2**63),
        "texts": isinstance(value, list) and all(isinstance(one, str) for one in value),
    }[kind]
    query = asking(x=one(type=kind))
    if fits:
        assert parameters_of(query, {"x": value}, DAY)["x"] is value
    else:
        with pytest.raises(QueryError, match="参数 x"):
            parameters_of(query, {"x": value}, DAY)


def test_the_type_of_a_default_is_the_type_of_the_parameter() -> None:
    query = asking(a=one(default=1), b=one(default=0.5), c=one(default="x"), d=one(default=["x"]))
    assert parameters_of(query, {}, DAY) == {"data_date": DAY, "a": 1, "b": 0.5, "c": "x", "d": ["x"]}
    told = parameters_of(query, given(query, ["a=2", "b=2", "c=2", "d=2,3"]), DAY)
    assert told == {"data_date": DAY, "a": 2, "b": 2.0, "c": "2", "d": ["2", "3"]}
    assert type(told["b"]) is float
    with pytest.raises(QueryError, match="应为数字"):
        given(query, ["a=0.5"])


def test_parameters_are_told_both_ways() -> None:
    query = asking(day=one(doc="哪一天"))
    with pytest.raises(QueryError, match=r"没有参数 days, 可用: day$"):
        given(query, ["days=1"])
    with pytest.raises(QueryError, match="没有参数 days"):
        parameters_of(query, {"days": "1"}, DAY)
    with pytest.raises(QueryError, match=r"缺少参数 day \(哪一天\)"):
        parameters_of(query, {}, DAY)
    with pytest.raises(QueryError, match="应写作 名=值, 实为 day"):
        given(query, ["day"])
    assert given(query, ["day=a=b"]) == {"day": "a=b"}


def test_the_law_is_not_a_matter_of_taste() -> None:
    query = asking(
        limit=one(kind="legal", table="working_age", on="PARTY_IN.claim_from_date"),
        pace=one(kind="heuristic", default=15),
    )
    told = parameters_of(query, {"pace": 7}, DAY)
    assert told["pace"] == 7
    assert [(row["from"], row["years"]) for row in told["limit"]] == [(date(1995, 1, 1), 16)]
    with pytest.raises(QueryError, match="法定参数 limit 不能改"):
        parameters_of(query, {"limit": 30}, DAY)


def test_the_date_of_the_data_is_always_given_and_never_chosen() -> None:
    assert parameters_of(asking(), {}, DAY) == {DATA_DATE: DAY}
    with pytest.raises(QueryError, match="没有参数 data_date"):
        parameters_of(asking(), {DATA_DATE: date(2000, 1, 1)}, DAY)


def test_what_is_asked_is_the_text_with_its_parameters() -> None:
    asked: list[object] = []

    class Recording:
        def ask(self, text, parameters, *, seconds, rows):
            asked.extend([text, dict(parameters), seconds, rows])
            return Rows((), (), False)

    query = find_query("most_sued")
    ask(Recording(), query, {"least": 5}, data_date=DAY, seconds=3, rows=7)
    assert asked == [query.text, {"data_date": DAY, "least": 5}, 3, 7]


def test_the_data_tell_up_to_the_last_load() -> None:
    def load(received: str) -> Load:
        return Load("x", "DS01", "x.csv", received, 1, 1, "x", 0, 0)

    assert data_date_of([load("2025-03-01"), load("2025-12-31"), load("2025-09-30")]) == date(2025, 12, 31)
    assert data_date_of([]) == date.min


@pytest.mark.parametrize(
    ("kind", "text"),
    [("whole", str(2**63)), ("whole", str(-(2**63) - 1)), ("real", "nan"), ("real", "inf"), ("real", "-1e999")],
)
def test_a_number_that_a_store_cannot_hold_is_refused(kind: str, text: str) -> None:
    query = asking(x=one(type=kind))
    with pytest.raises(QueryError, match="参数 x"):
        parameters_of(query, given(query, [f"x={text}"]), DAY)
