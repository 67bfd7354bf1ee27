"""Clues: their ids, what they keep from the run before, what is not asked, and the two exports."""

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given as cases
from hypothesis import strategies as st

from graph.errors import QueryError
from graph.store.reading import Rows
from graph.tables import Graph
from queries.clues import COLUMNS, Clue, clue_of_hit, clues_of, kept_ids, write_csv, write_xlsx
from queries.hits import MOST_ROWS, Answer, ask_patterns, hits_of, lacks
from queries.library import Query, find_query, library
from queries.models import Joined, Verdict, models

KEY = b"k" * 32
DAY = date(2026, 1, 1)
PATTERN = find_query("village_sued_by_official")
OTHER = find_query("claim_cycle")


M01_COLUMNS = ("village", "plaintiff", "cases", "officials", "ties", "origins")


def rows(*told: tuple[object, object, object], partial: bool = False) -> Rows:
    return Rows(M01_COLUMNS, tuple((*row, None, None, None) for row in told), partial)


def found(cases: str, query: Query = PATTERN) -> Clue:
    """The clue of cases named by one letter each."""
    told = rows(("x", "x", list(cases)))
    if query is not PATTERN:
        told = Rows(("first", "second", "third", "cases"), (("x", "x", "x", list(cases)),), False)
    return clue_of_hit(hits_of(query, told, KEY)[0])


def published(*clues: tuple[Clue, str, list[str]]) -> pl.DataFrame:
    """A clue list with these under these ids."""
    told = [
        {"clue_id": name, "query": one.made_by.id, "case_ids": list(one.cases), "predecessors": before}
        for one, name, before in clues
    ]
    return pl.DataFrame(told, schema={name: kind for name, (_, kind) in COLUMNS.items()})


def test_rows_of_the_same_cases_are_one_clue_with_several_subjects() -> None:
    clues = hits_of(
        PATTERN, rows(("v", "p", ["c", "d"]), ("v", "q", ["d", "c", "d"]), ("w", "p", ["c"]), ("v", None, ["c"])), KEY
    )
    assert [(one.cases, one.subjects) for one in clues] == [
        (("c", "d"), {"v": "village", "p": "plaintiff", "q": "plaintiff"}),
        (("c",), {"w": "village", "p": "plaintiff", "v": "village"}),
    ]
    assert len({one.clue_id for one in clues}) == 2
    assert hits_of(PATTERN, rows(), KEY) == []


def test_a_hit_that_counts_in_its_model_only_is_no_clue_alone() -> None:
    busy = find_query("many_unrelated_victims")
    (hit,) = hits_of(
        busy, Rows(("agent", "victims", "counties", "cases", "origins"), (("a", 9, 3, ["c"], []),), False), KEY
    )
    (other,) = hits_of(PATTERN, rows(("v", "p", ["c"])), KEY)
    told = [Answer(busy, (hit,)), Answer(PATTERN, (other,))]
    assert [clue.clue_id for clue in clues_of(told, [])] == [other.clue_id]
    joined = Joined("j", models(library())["M02"], (hit,), False, (), hit.cases)
    told_by_model = clues_of(told, [Verdict(joined.model, (joined,))])
    assert [clue.clue_id for clue in told_by_model] == ["j", other.clue_id]


def test_what_a_pattern_leans_on_beside_the_cases_comes_with_the_clue() -> None:
    told = (
        ("v", "p", ["c"], ["o", "n"], ["kin1"], [["l/-/2"], ["l/-/3", "l/-/2"]]),
        ("v", "q", ["c"], ["o"], [], [["l/-/9"]]),
    )
    (one,) = hits_of(PATTERN, Rows(M01_COLUMNS, told, False), KEY)
    assert one.subjects == {"v": "village", "p": "plaintiff", "o": "officials", "n": "officials", "q": "plaintiff"}
    assert one.origins == ("l/-/2", "l/-/3", "l/-/9")
    assert one.shown == {"联系": ("kin1",)}


def test_an_unchanged_clue_keeps_its_id_though_another_has_the_cases_it_was_once_made_of() -> None:
    first, grown = found("ab"), found("abc")
    before = published((grown, first.clue_id, []))
    kept = kept_ids([grown, first], before)
    assert kept[grown.clue_id] == (first.clue_id, [])
    assert kept[first.clue_id][0] not in (first.clue_id, grown.clue_id)
    assert kept[first.clue_id][1] == [first.clue_id]


def test_a_clue_that_took_another_in_names_it() -> None:
    before = published((found("abc"), "A", []), (found("d"), "B", []))
    assert kept_ids([found("abcd")], before)[found("abcd").clue_id] == ("A", ["B"])


ID = st.text(st.characters(codec="ascii", categories=["Ll", "Nd"]), min_size=1, max_size=4)


@cases(evidence=st.lists(ID, min_size=1), subjects=st.tuples(ID, ID), others=st.tuples(ID, ID), data=st.data())
def test_an_id_hangs_on_pattern_cases_and_key_alone(evidence, subjects, others, data) -> None:
    (one,) = hits_of(PATTERN, rows((*subjects, evidence)), KEY)
    shuffled = data.draw(st.permutations(evidence * 2))
    assert hits_of(PATTERN, rows((*others, shuffled)), KEY)[0].clue_id == one.clue_id
    assert hits_of(PATTERN, rows((*subjects, [*evidence, "fifth"])), KEY)[0].clue_id != one.clue_id
    assert hits_of(PATTERN, rows((*subjects, evidence)), b"other" * 8)[0].clue_id != one.clue_id
    elsewhere = Rows(("first", "second", "third", "cases"), ((*subjects, "x", evidence),), False)
    assert hits_of(OTHER, elsewhere, KEY)[0].clue_id != one.clue_id


def test_cases_are_told_apart_however_they_are_cut() -> None:
    assert found("ab").clue_id != hits_of(PATTERN, rows(("v", "p", ["ab"])), KEY)[0].clue_id


@pytest.mark.parametrize("evidence", [None, [], "c", ["c", None], [1]])
def test_a_row_without_evidence_is_no_clue(evidence: object) -> None:
    with pytest.raises(QueryError, match="M01/village_sued_by_official: 证据列 cases 应为案件编号的列表"):
        hits_of(PATTERN, rows(("v", "p", evidence)), KEY)


def test_a_list_that_was_cut_off_is_refused() -> None:
    with pytest.raises(QueryError, match=f"超过 {MOST_ROWS} 行"):
        hits_of(PATTERN, rows(("v", "p", ["c"]), partial=True), KEY)


@pytest.mark.parametrize(
    ("before", "now", "kept"),
    [
        ("abcd", "abcd", True),
        ("abcd", "abc", True),
        ("ab", "abcd", True),  # 2 of 4: just half
        ("abcd", "ab", True),
        ("ab", "abcde", False),  # 2 of 5
        ("abc", "cde", False),  # 1 of 5
        ("abc", "def", False),
    ],
)
def test_a_clue_keeps_its_id_while_half_of_its_cases_stay(before: str, now: str, kept: bool) -> None:
    one = found(now)
    name, predecessors = kept_ids([one], published((found(before), "old", [])))[one.clue_id]
    assert name == ("old" if kept else one.clue_id)
    assert predecessors == (["old"] if not kept and set(before) & set(now) else [])


def test_a_new_clue_names_all_it_shares_cases_with() -> None:
    one = found("abcdef")
    before = published((found("ab"), "first", []), (found("cdxyzuvw"), "second", []), (found("gh"), "third", []))
    assert kept_ids([one], before) == {one.clue_id: (one.clue_id, ["first", "second"])}


def test_of_several_the_closest_keeps_the_id_and_nobody_shares_it() -> None:
    half, most = found("ab"), found("abc")
    assert kept_ids([half, most], published((found("abcd"), "old", []))) == {
        half.clue_id: (half.clue_id, ["old"]),
        most.clue_id: ("old", []),
    }
    one = found("abcd")
    assert kept_ids([one], published((found("ab"), "half", []), (found("abc"), "most", [])))[one.clue_id][0] == "most"


def test_another_pattern_has_nothing_to_keep() -> None:
    one = found("abcd")
    assert kept_ids([one], published((found("abcd", OTHER), "old", []))) == {one.clue_id: (one.clue_id, [])}


def test_where_a_clue_came_from_is_kept_with_its_id() -> None:
    same, grown = found("ab"), found("cde")
    before = published((same, same.clue_id, ["older"]), (found("cd"), "old", ["oldest"]))
    assert kept_ids([same, grown], before) == {
        same.clue_id: (same.clue_id, ["older"]),
        grown.clue_id: ("old", ["oldest"]),
    }


CASES = st.sets(st.sampled_from("abcdef"), min_size=1).map(lambda told: "".join(sorted(told)))


@cases(runs=st.lists(st.lists(CASES, unique=True, max_size=5), min_size=2, max_size=5))
def test_however_often_it_is_run_ids_are_unique_and_the_same_cases_keep_theirs(runs: list[list[str]]) -> None:
    before = published()
    for run in runs:
        clues = [found(one) for one in run]
        kept = kept_ids(clues, before)
        assert kept == kept_ids(clues[::-1], before)
        assert set(kept) == {one.clue_id for one in clues}
        names = [kept[one.clue_id][0] for one in clues]
        assert len(set(names)) == len(names)
        before = published(*((one, *kept[one.clue_id]) for one in clues))
        again = kept_ids(clues, before)
        assert {one: name for one, (name, _) in again.items()} == {one: name for one, (name, _) in kept.items()}


def complete() -> Graph:
    """A fact of each kind that PATTERN needs."""
    ends = {"start": ["o"], "start_label": ["Person"], "end": ["v"], "end_label": ["VillageOrg"]}
    office = pl.DataFrame({**ends, "from": [DAY]})
    tie = pl.DataFrame({**ends, "end_label": ["Person"], "kind": ["kin1"], "weight": [0.9]})
    case = pl.DataFrame({"id": ["c", "d"], "soft_close": [None, True], "days_open": [3, None]})
    return Graph().with_edge("OFFICIAL_OF", office).with_edge("TIE", tie).with_label("LegalCase", case)


def without(need: str) -> Graph:
    name, _, prop = need.partition(".")
    graph = complete()
    if name == "LegalCase":
        return graph.with_label(name, graph.label(name).with_columns(pl.lit(None).alias(prop)))
    frame = graph.edge(name)
    return graph.with_edge(name, frame.with_columns(pl.lit(None).alias(prop)) if prop else frame.clear())


NEEDS = ("OFFICIAL_OF.from", "TIE", "LegalCase.soft_close", "LegalCase.days_open")


ANSWER = rows(("v", "p", ["c"]), ("v", "q", ["d"]))


class Village:
    """A store of one answer, which remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, text: str, parameters: Any, *, seconds: float, rows: int) -> Rows:
        assert parameters["data_date"] == DAY
        self.asked.append(text)
        return ANSWER


def test_a_pattern_lacks_nothing_when_one_case_tells_each_fact() -> None:
    assert PATTERN.header.needs == NEEDS
    assert lacks(PATTERN, complete()) == []
    assert lacks(PATTERN, Graph()) == list(NEEDS)


@pytest.mark.parametrize("need", NEEDS)
def test_a_pattern_that_lacks_a_fact_is_not_asked(need: str) -> None:
    assert lacks(PATTERN, without(need)) == [need]
    store = Village()
    assert ask_patterns([PATTERN], without(need), store, DAY, KEY) == [Answer(PATTERN, lacks=(need,))]
    assert store.asked == []


def test_a_pattern_that_lacks_nothing_is_asked_and_its_clues_are_counted() -> None:
    store, told = Village(), []
    first, second = ask_patterns(
        [PATTERN, OTHER],
        complete(),
        store,
        DAY,
        KEY,
        progress=lambda what, done, total: told.append((what, done, total)),
    )
    assert store.asked == [PATTERN.text]
    assert [one.cases for one in first.hits] == [("c",), ("d",)]
    assert (first.lacks, first.no_law, second) == ((), (), Answer(OTHER, lacks=("OPPOSED", "LegalCase.dispute_id")))
    assert told == [(PATTERN.id, 0, 2), (OTHER.id, 1, 2), ("", 2, 2)]


def test_every_pattern_lacks_what_it_needs_where_nothing_is_loaded() -> None:
    for query in library().values():
        if query.is_pattern:
            assert lacks(query, Graph()) == list(query.header.needs)


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"]
PLAIN = ["甲", "1-2", "a=b", "'x", "(2022)京01民初1号", "第一行\n第二行", 'a,"b"']


def clue_table(titles: list[str]) -> pl.DataFrame:
    told = [
        {
            "rank": n,
            "clue_id": f"c{n}",
            "title": title,
            "case_nos": ["案一", "案二"],
            "agents": [title, "乙"],
            "courts": [],
            "score": 10.0,
            "data_cutoff": DAY,
        }
        for n, title in enumerate(titles, 1)
    ]
    return pl.DataFrame(told, schema={name: kind for name, (_, kind) in COLUMNS.items()})


def written_csv(clues: pl.DataFrame, folder: Path) -> list[dict[str, str]]:
    write_csv(clues, folder / "a.csv")
    return list(csv.DictReader(io.StringIO((folder / "a.csv").read_bytes().decode("utf-8-sig"), newline="")))


def written_xlsx(clues: pl.DataFrame, folder: Path) -> list[dict[str, Any]]:
    write_xlsx(clues, folder / "a.xlsx")
    head, *body = openpyxl.load_workbook(folder / "a.xlsx").active.iter_rows()
    assert {cell.data_type for row in body for cell in row if cell.value is not None} <= {"s"}
    return [{str(a.value): b.value or "" for a, b in zip(head, row, strict=True)} for row in body]


def test_a_csv_begins_with_a_mark_and_the_chinese_headers(tmp_path: Path) -> None:
    write_csv(clue_table(["甲"]), tmp_path / "a.csv")
    told = (tmp_path / "a.csv").read_bytes()
    assert told.startswith(b"\xef\xbb\xbf" + ",".join(zh for zh, _ in COLUMNS.values()).encode() + b"\n")
    assert told.count(b"\xef\xbb\xbf") == 1


@pytest.mark.parametrize("written", [written_csv, written_xlsx])
def test_no_cell_is_a_formula_and_every_other_stays(written, tmp_path: Path) -> None:
    told = written(clue_table([*HOSTILE, *PLAIN]), tmp_path)
    as_read = {"\r": "\n"} if written is written_xlsx else {}
    for row, title in zip(told, [*HOSTILE, *PLAIN], strict=True):
        safe = "'" + title if title in HOSTILE else title
        safe = "".join(as_read.get(character, character) for character in safe)
        assert row["线索"].replace("_x000D_", "\n") == safe
        assert row["代理人"].replace("_x000D_", "\n") == f"{safe}、乙"


@pytest.mark.parametrize("written", [written_csv, written_xlsx])
def test_lists_are_joined_and_numbers_and_dates_are_text(written, tmp_path: Path) -> None:
    (row,) = written(clue_table(["甲"]), tmp_path)
    assert list(row) == [zh for zh, _ in COLUMNS.values()]
    assert (row["涉案案号"], row["法院"], row["理由"]) == ("案一、案二", "", "")
    assert (row["序号"], row["得分"], row["数据截止"]) == ("1", "10.0", "2026-01-01")


def test_a_workbook_bears_the_date_of_its_data_and_the_same_bytes(tmp_path: Path) -> None:
    write_xlsx(clue_table(["甲"]), tmp_path / "a.xlsx")
    write_xlsx(clue_table(["甲"]), tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.properties.created == datetime(2026, 1, 1)
    assert book.active.freeze_panes == "D2"


def test_an_empty_list_is_a_list_of_headers(tmp_path: Path) -> None:
    assert written_csv(clue_table([]), tmp_path) == written_xlsx(clue_table([]), tmp_path) == []
