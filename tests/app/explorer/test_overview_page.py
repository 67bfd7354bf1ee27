"""态势总览: only what is in the data is counted, each clue once, and what is missing is unknown."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from looking import blocks, html, opened, table

from app.dossiers.material import material
from app.explorer.services import overview
from app.explorer.services.clues import Listing
from graph.ledger import Ledger
from graph.workspace import Workspace


@pytest.fixture(scope="module")
def listing(county: Workspace) -> Listing:
    return Listing(material(county))


def test_every_clue_is_in_one_tile_and_moves_with_its_status(listing: Listing, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    total = len(listing.entries)
    before = {one.state: one for one in overview.tiles(listing, listing.decided(ledger), "李敏")}
    assert sum(one.count for one in before.values()) == before["待研判"].count == total
    first, second = listing.entries[:2]
    ledger.decide(first.subject, "有效线索", who="李敏", seen=0)
    event = ledger.decide(second.subject, "有效线索", who="李敏", seen=0)
    event = ledger.decide(second.subject, "交办", who="李敏", seen=event.number)
    ledger.assign(second.subject, "李敏", who="王卫东", seen=event.number)
    after = {one.state: one for one in overview.tiles(listing, listing.decided(ledger), "李敏")}
    assert {state: one.count for state, one in after.items() if one.count} == {
        "待研判": total - 2, "有效线索": 1, "办理中": 1,
    }  # fmt: skip
    assert {state: one.mine for state, one in after.items() if one.mine} == {"办理中": 1}


def test_my_tasks_are_what_is_given_to_me_and_not_closed(listing: Listing, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    mine, closed, other = listing.entries[:3]
    ledger.assign(mine.subject, "李敏", who="王卫东", seen=0)
    event = ledger.assign(closed.subject, "李敏", who="王卫东", seen=0)
    ledger.decide(closed.subject, "排除", who="李敏", seen=event.number, reason="重复")
    ledger.assign(other.subject, "赵晴", who="王卫东", seen=0)
    told = overview.tasks(listing, listing.decided(ledger), "李敏")
    assert [(one.entry.id, one.what) for one in told] == [(mine.id, "待研判")]


def test_a_clue_whose_cases_grew_waits_to_be_checked_again(listing: Listing, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    one = next(one for one in listing.entries if len(one.subject.cases) > 1)
    ledger.decide(replace(one.subject, cases=one.subject.cases[1:]), "有效线索", who="王卫东", seen=0)
    (task,) = overview.tasks(listing, listing.decided(ledger), "李敏")
    assert (task.entry.id, task.what) == (one.id, "复核：新增 1 案")


def test_sources_say_how_many_rows_count_and_of_when(listing: Listing) -> None:
    told = {one.title: one for one in overview.sources(listing.material)}
    loads = listing.material.loads
    assert sum(one.files for one in told.values()) == len(loads)
    assert sum(one.quarantined for one in told.values()) == sum(one.quarantined for one in loads)
    assert told["法院民事案件台账"].rows == 600


def test_models_are_told_as_the_last_run_left_them_and_what_had_no_data(listing: Listing, county: Workspace) -> None:
    coverage = json.loads((county.require("find").folder / "coverage.json").read_text("utf-8"))
    told = overview.ran(listing)
    assert {one.id: (one.clues, one.undecided) for one in told.runs} == {
        one["model"]: (one["clues"], one["undecided"]) for one in coverage["models"]
    }
    assert told.unasked == sum(bool(one["missing"]) for one in coverage["patterns"]) > 0
    assert "养老补缴" in told.missing
    assert not [one for one in told.missing if one.isascii()]
    assert told.runs[0].clues == max(one.clues for one in told.runs)


def test_the_trend_counts_each_dated_case_once(listing: Listing) -> None:
    ids = {case for one in listing.entries for case in one.case_ids}
    dated = [one for one in ids if "filed_date" in listing.material.reader.facts(one)]
    step, rows = overview.trend(listing)
    assert sum(n for _, _, n in rows) == len(dated)
    assert len({cause for _, cause, _ in rows}) <= overview.NAMED_CAUSES + 1
    assert (step, rows) == (step, sorted(rows))


@pytest.mark.parametrize(
    ("months", "step", "first"), [(18, "月", "2023-05"), (19, "季度", "2023Q2"), (73, "年", "2023")]
)
def test_a_long_time_is_told_in_longer_steps(months: int, step: str, first: str) -> None:
    name, of = overview._step(months)
    assert (name, of(date(2023, 5, 31))) == (step, first)


def test_courts_are_counted_by_clue(listing: Listing) -> None:
    (court, many), *_ = overview.places(listing, 3)
    assert many == sum(court in one.courts for one in listing.entries)


def test_lists_of_an_older_graph_or_none_are_said(own_county: Workspace) -> None:
    assert overview.outdated(material(own_county)) == []
    shutil.rmtree(own_county.folder / "find")
    now = own_county.require("build")
    with own_county.writer(), own_county.stage("build", inputs={}, parameters={"again": 1}, code="again") as run:
        shutil.copytree(now.folder, run.folder, dirs_exist_ok=True)
        (run.folder / "manifest.json").unlink()
    told = overview.outdated(material(own_county))
    assert len(told) == 2
    assert "团伙清单出自上一版图谱" in told[0]
    assert "未知" in told[1]


def test_the_page_draws_it_all(own_county: Workspace, at_work: pytest.MonkeyPatch) -> None:
    at_work.setenv("QINGSU_WORKSPACE", str(own_county.folder))
    at = opened()
    assert not at.exception
    (tiles,) = blocks(at, "overview_tiles")
    listing = Listing(material(own_county))
    assert (tiles["items"][0]["id"], tiles["items"][0]["value"]) == ("待研判", len(listing.entries))
    assert table(at, "overview_new")["rows"][0]["id"] == f"{listing.entries[0].kind}:{listing.entries[0].id}"
    assert "没有交给 李敏 的线索" in html(at)
    assert "▲ 没有数据" in html(at)


def test_without_clues_the_page_says_why_and_where_to_begin(own_county: Workspace, at_work: pytest.MonkeyPatch) -> None:
    for stage in ("detect", "find"):
        shutil.rmtree(own_county.folder / stage)
    at_work.setenv("QINGSU_WORKSPACE", str(own_county.folder))
    at = opened()
    assert not at.exception
    words = html(at)
    assert "没有线索不等于没有问题" in words
    assert "没有立案日期" not in words
    rows = table(at, "overview_busiest")["rows"]
    told = overview.busiest(material(own_county).reader, 12)
    assert [(one["id"], one["cells"]["n"]["text"]) for one in rows] == [(id_, f"{n}案") for id_, _, n in told]


def test_the_busiest_are_named_parties_by_their_cases(listing: Listing) -> None:
    reader = listing.material.reader
    told = overview.busiest(reader, 5)
    assert [n for _, _, n in told] == sorted((n for _, _, n in told), reverse=True)
    for id_, name, n in told:
        assert len({one.end for one in reader.links_of(id_, ["PARTY_IN"])}) == n > 1
        assert (reader.caption(id_), reader.facts(id_).get("is_masked", False)) == (name, False)
    most = max(len(reader.numbers_of(one, ["PARTY_IN"])) for one in reader.ids_of("Company"))
    assert told[0][2] >= most


def test_an_empty_list_is_explained_by_what_was_compared_and_asked(listing: Listing, county: Workspace) -> None:
    rings, models = overview.no_clues(listing.material, overview.ran(listing))
    coverage = json.loads((county.require("find").folder / "coverage.json").read_text("utf-8"))
    unasked = sum(bool(one["missing"]) for one in coverage["patterns"])
    assert f"{len(coverage['patterns']) - unasked} 条规则问过" in models
    assert f"{unasked} 条缺数据" in models
    assert f"{overview.rings(county)['summary']['disputes']:,} 宗纠纷" in rings


def test_a_tile_opens_the_list_filtered(own_county: Workspace, at_work: pytest.MonkeyPatch) -> None:
    at_work.setenv("QINGSU_WORKSPACE", str(own_county.folder))
    at = opened()
    at.session_state["qs_go"] = ("clues", {"status": "排除"})
    at.run()
    assert not at.exception
    assert at.selectbox(key="status").value == "排除"
    assert "没有符合条件的线索" in html(at)
