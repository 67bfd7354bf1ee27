"""The simulated world has exact headers, nobody's numbers, and a truth that points at the rows it speaks of."""

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from graph.errors import WorkspaceError
from graph.tables import Graph
from loaders.synthetic import lookalikes, rings
from loaders.synthetic.people import Numbers
from loaders.synthetic.places import MOST_COUNTIES, place, village_code
from loaders.synthetic.simulate import simulate
from loaders.synthetic.tables import Ring, Truth, simulated_graph
from loaders.synthetic.world import DIFFICULTIES

CASES, PARTIES = "民事案件台账", "当事人明细"
COURTS = {"清和县人民法院": "冀9901", "岚川县人民法院": "冀9902", "清和市中级人民法院": "冀99"}
HEADERS = {
    CASES: "案号,受理法院,案由,审理程序,适用程序,收案日期,立案日期,开庭日期,结案日期,生效日期,结案方式,标的额,判决金额,"
    "承办人,审判组织,合议庭成员,人民陪审员,书记员,送达方式,公告日期,程序转换日期,审限扣除,诉讼费缴纳人,缴费日期,"
    "原审案号,执行依据文号,原告,被告,第三人,原告代理人,被告代理人,裁判结果",
    PARTIES: "案号,受理法院,诉讼地位,序号,当事人类型,姓名或名称,证件类型,证件号码,性别,出生日期,民族,住址,联系电话,"
    "是否到庭,代理人,代理人类型,代理人执业机构,代理人执业证号,代理人电话,代理权限",
    "工商登记": "企业名称,统一社会信用代码,类型,法定代表人,成立日期,注销日期,状态,注册资本,实缴资本,参保人数,股东,"
    "董监高,曾用名,地址,电话,邮箱",
    "村两委干部名册": "乡镇,村,村编码,姓名,证件号,职务,任期起,任期止,近亲属",
    "户籍亲属": "证件号,姓名,户号,与户主关系,父证件号,母证件号,配偶证件号,户籍地址",
}
ENCODINGS = {CASES: "utf-8-sig", PARTIES: "utf-8-sig", "工商登记": "gb18030", "户籍亲属": "utf-8"}
BESIDE = ("truth.json", "来源说明.csv")
CASE_NO = re.compile(r"（(\d{4})）(冀99(?:0[12])?)(民初|执|民终)\d{1,6}号")


def kind_of(path: Path) -> str:
    return path.stem.rpartition("_")[2]


def read(path: Path) -> list[list[str]]:
    if path.suffix == ".xlsx":
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        assert all(isinstance(cell, str) for row in rows for cell in row), "text cells only"
        return [[str(cell) for cell in row] for row in rows]
    text = path.read_bytes().decode(ENCODINGS[kind_of(path)])
    return list(csv.reader(io.StringIO(text, newline="")))


@dataclass(frozen=True)
class Written:
    folder: Path
    tables: dict[str, list[list[str]]]
    truth: dict[str, Any]

    def rows(self, kind: str) -> list[dict[str, str]]:
        """The rows of all files of a kind."""
        found = []
        for name, (header, *rows) in self.tables.items():
            if kind_of(Path(name)) == kind:
                found += [dict(zip(header, row, strict=True)) for row in rows]
        return found


def written(folder: Path, **arguments: Any) -> Written:
    simulate(folder, **arguments)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    tables = {path.name: read(path) for path in sorted(folder.iterdir()) if path.name not in BESIDE}
    return Written(folder, tables, truth)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """What the demo is made of."""
    return written(tmp_path_factory.mktemp("world"), cases=2000, seed=1, difficulty="easy")


def citizen_id_valid(number: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(number, weights, strict=False)) % 11] == number[17]


def uscc_valid(code: str) -> bool:
    alphabet, total = "0123456789ABCDEFGHJKLMNPQRTUWXY", 0
    for nth, char in enumerate(code[:17]):
        total += alphabet.index(char) * pow(3, nth, 31)
    organisation = sum(int(c, 36) * w for c, w in zip(code[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    body = "0123456789X0"[11 - organisation % 11] == code[16]
    return body and alphabet[-total % 31] == code[17]


# Files


def test_every_court_exports_its_own_and_headers_are_those_of_the_design(world: Written) -> None:
    told = {name: ",".join(rows[0]) for name, rows in world.tables.items()}
    assert {name.rpartition("_")[0] for name in told if "_" in name} == set(COURTS)
    assert {kind_of(Path(name)) for name in told} == set(HEADERS)
    assert all(header == HEADERS[kind_of(Path(name))] for name, header in told.items())
    assert {Path(name).suffix for name in told} == {".csv", ".xlsx"}


def test_the_dockets_have_as_many_cases_as_asked_for_each_in_its_own_court(world: Written) -> None:
    rows = world.rows(CASES)
    numbers = [row["案号"] for row in rows]
    assert len(numbers) == len(set(numbers)) == 2000
    for row in rows:
        found = CASE_NO.fullmatch(row["案号"])
        assert found
        assert found[1] == row["立案日期"][:4]
        assert found[2] == COURTS[row["受理法院"]]
        assert (found[3] == "民终") == (row["受理法院"] == "清和市中级人民法院")
    for name, (_, *docket) in world.tables.items():
        if kind_of(Path(name)) == CASES:
            assert {row[1] for row in docket} == {name.rpartition("_")[0]}
    assert {row["案号"] for row in world.rows(PARTIES)} == set(numbers)


def test_both_registers_name_the_same_parties(world: Written) -> None:
    names: dict[str, dict[str, list[str]]] = {}
    for row in world.rows(PARTIES):
        role = row["诉讼地位"]
        column = "第三人" if "第三人" in role else "被告" if "被告" in role or role == "被执行人" else "原告"
        names.setdefault(row["案号"], {}).setdefault(column, []).append(row["姓名或名称"])
    for row in world.rows(CASES):
        for column in ("原告", "被告", "第三人"):
            assert row[column] == "、".join(names[row["案号"]].get(column, []))


def test_appeals_and_enforcements_follow_an_earlier_case_and_nothing_is_later_than_the_registers(
    world: Written,
) -> None:
    rows = world.rows(CASES)
    closed = {row["案号"]: row["结案日期"] for row in rows}
    for row in rows:
        earlier = row["原审案号"] + row["执行依据文号"]
        assert bool(earlier) == (row["审理程序"] != "一审")
        assert not earlier or closed[earlier] < row["立案日期"]
        assert row["收案日期"] <= row["立案日期"] < row["结案日期"] <= "2025-12-31"
        assert date.fromisoformat(row["立案日期"]).weekday() < 5
    assert sum(bool(row["原审案号"]) for row in rows) > 30
    assert sum(bool(row["执行依据文号"]) for row in rows) > 100


def test_numbers_are_nobodys_and_mistyped_ones_are_few(world: Written) -> None:
    rows = world.rows(PARTIES)
    wrong = 0
    for row in rows:
        number = row["证件号码"]
        if not number:
            continue
        person = row["当事人类型"] == "自然人"
        assert (number[:6] if person else number[2:8]) == "999999"
        wrong += not (citizen_id_valid if person else uscc_valid)(number)
        if person:
            assert number[6:14] == row["出生日期"].replace("-", "")
            assert row["性别"] == ("男" if int(number[16]) % 2 else "女")
            assert re.fullmatch(r"099\d{7}", row["联系电话"])
    assert 0.002 < wrong / len(rows) < 0.02
    assert 0.03 < sum(not row["证件号码"] for row in rows) / len(rows) < 0.08
    assert 0 < sum("某" in row["姓名或名称"] for row in rows) < 30


def test_registers_hold_valid_numbers_only_and_none_twice(world: Written) -> None:
    residents = {row["证件号"]: row for row in world.rows("户籍亲属")}
    assert all(citizen_id_valid(number) for number in residents)
    assert len(residents) == len(world.rows("户籍亲属"))
    for row in residents.values():
        assert not row["配偶证件号"] or residents[row["配偶证件号"]]["配偶证件号"] == row["证件号"]
        assert not row["父证件号"] or {row["父证件号"], row["母证件号"]} <= set(residents)
    assert all(row["证件号"] in residents for row in world.rows("村两委干部名册"))
    companies = world.rows("工商登记")
    assert all(uscc_valid(row["统一社会信用代码"]) for row in companies)
    assert len({row["统一社会信用代码"] for row in companies}) == len(companies)
    names = {row["企业名称"] for row in companies}
    assert len(names) == len(companies)
    parties = {row["姓名或名称"] for row in world.rows(PARTIES) if row["当事人类型"] == "法人"}
    assert {name for name in parties if not name.endswith("村民委员会")} <= names


def test_namesakes_exist(world: Written) -> None:
    names = [row["姓名"] for row in world.rows("户籍亲属")]
    assert len(set(names)) < 0.85 * len(names)


def test_truth_points_at_the_rows_that_bear_the_name(world: Written) -> None:
    courts = {row["案号"]: row["受理法院"] for row in world.rows(CASES)}
    for block in [*world.truth["rings"], *world.truth["innocent"]]:
        cases = {case["case_no"] for case in block["cases"]}
        assert all(courts[case["case_no"]] == case["court"] for case in block["cases"])
        for member in block["members"]:
            assert member["mentions"], member["id_no"]
            for mention in member["mentions"]:
                file, row = mention.split("#")
                table = world.tables[file]
                cells = dict(zip(table[0], table[int(row) - 1], strict=True))
                assert cells["姓名或名称"] == member["name"]
                assert cells["案号"] in cases
                assert cells["证件号码"][:17] in ("", member["id_no"][:17])


def test_truth_has_what_the_contract_says_and_lawyers_who_stand_in_the_cases(world: Written) -> None:
    licences = {row["代理人执业证号"] for row in world.rows(PARTIES)}
    for ring in world.truth["rings"]:
        assert set(ring) == {
            "id", "archetype", "observable_channels", "members", "agents", "cases", "cyclic", "disputes_inside",
        }  # fmt: skip
        assert {agent["licence_no"] for agent in ring["agents"]} & licences
    assert all(set(block) == {"id", "kind", "members", "cases"} for block in world.truth["innocent"])
    ids = [block["id"] for block in [*world.truth["rings"], *world.truth["innocent"]]]
    assert len(ids) == len(set(ids))
    assert world.truth["settings"]["difficulty"] == "easy"


def test_village_ring_is_officials_their_kin_and_a_straw_against_their_own_village(world: Written) -> None:
    ring = next(ring for ring in world.truth["rings"] if ring["archetype"] == "village_funds")
    cases = {case["case_no"] for case in ring["cases"]}
    rows = [row for row in world.rows(CASES) if row["案号"] in cases and row["审理程序"] == "一审"]
    against = [row for row in rows if row["被告"].endswith("村民委员会")]
    (village,) = {row["被告"] for row in against}
    assert len(against) >= 5
    assert {row["结案方式"] for row in against} == {"调解"}
    serving = [row for row in world.rows("村两委干部名册") if f"{row['乡镇']}{row['村']}" in village]
    residents = {row["证件号"]: row for row in world.rows("户籍亲属")}
    kin_columns = ("父证件号", "母证件号", "配偶证件号")
    officials = {row["证件号"] for row in serving}
    members = {member["id_no"] for member in ring["members"]}
    people = members & set(residents)
    assert people & officials
    assert len(members - people) == 1, "one straw company"
    for member in people - officials:
        near = {residents[member][column] for column in kin_columns}
        near |= {n for n, r in residents.items() if member in {r[column] for column in kin_columns}}
        near |= {n for n, r in residents.items() if r["父证件号"] and r["父证件号"] == residents[member]["父证件号"]}
        assert near & officials


def test_a_circle_of_the_demo_has_three_disputes_a_member(world: Written) -> None:
    circle = next(ring for ring in world.truth["rings"] if ring["archetype"] == "collusive_circle")
    assert circle["disputes_inside"] >= 3 * len(circle["members"])
    assert circle["cyclic"]


@pytest.mark.parametrize(("cases", "seed"), [(400, 3), (1234, 4)])
def test_any_size_is_exact(tmp_path: Path, cases: int, seed: int) -> None:
    assert len(written(tmp_path, cases=cases, seed=seed).rows(CASES)) == cases


def test_courts_of_a_large_world_export_their_parties_as_csv(tmp_path: Path) -> None:
    simulate(tmp_path, cases=21_000, seed=1)
    parties = [path for path in tmp_path.iterdir() if kind_of(path) == PARTIES]
    assert {path.suffix for path in parties} == {".csv"}
    assert len(parties) == 6, "five counties and their middle court"


@pytest.mark.parametrize("wrong", [{"cases": 10}, {"cases": 10**9}, {"difficulty": "none"}, {"lenders": 1.5}])
def test_impossible_arguments_are_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        simulate(tmp_path / "never", **{"cases": 500, "seed": 1, **wrong})
    assert not (tmp_path / "never").exists()


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "台账.csv").write_text("mine", "utf-8")
    with pytest.raises(WorkspaceError, match=r"台账\.csv"):
        simulate(tmp_path, cases=400, seed=1)
    assert [path.name for path in tmp_path.iterdir()] == ["台账.csv"]


def test_equal_arguments_equal_bytes(world: Written, tmp_path: Path) -> None:
    for seed in (1, 2):
        simulate(tmp_path / str(seed), cases=2000, seed=seed, difficulty="easy")
        for file in (*world.tables, "truth.json"):
            same = (tmp_path / str(seed) / file).read_bytes() == (world.folder / file).read_bytes()
            assert same == (seed == 1), file


# The graph


@pytest.fixture(scope="module")
def simulated() -> tuple[Graph, Truth]:
    return simulated_graph(cases=2000, seed=1, difficulty="easy")


def test_graph_and_files_tell_the_same_cases(world: Written, simulated: tuple[Graph, Truth]) -> None:
    graph, truth = simulated
    shown = {
        row["id"]: (row["cause"], str(row["filed_date"]), str(row["close_date"]), row["close_mode"])
        for row in graph.label("LegalCase").to_dicts()
    }
    rows = world.rows(CASES)
    assert shown == {row["案号"]: (row["案由"], row["立案日期"], row["结案日期"], row["结案方式"]) for row in rows}
    parties = Counter(graph.edge("PARTY_IN")["end"].to_list())
    assert parties == Counter(row["案号"] for row in world.rows(PARTIES))
    follows = set(graph.edge("FOLLOWS").select("start", "end").rows())
    assert follows == {(row["案号"], row["原审案号"]) for row in rows if row["原审案号"]}
    enforces = set(graph.edge("ENFORCES").select("start", "end").rows())
    assert enforces == {(row["案号"], row["执行依据文号"]) for row in rows if row["执行依据文号"]}
    told = [(ring.id, ring.archetype, ring.members, ring.cases, ring.cyclic) for ring in truth.rings]
    assert told == [
        (
            ring["id"],
            ring["archetype"],
            {m["id_no"] for m in ring["members"]},
            {c["case_no"] for c in ring["cases"]},
            ring["cyclic"],
        )
        for ring in world.truth["rings"]
    ]
    groups = {block["id"]: {m["id_no"] for m in block["members"]} for block in world.truth["innocent"]}
    assert {group.id: group.members for group in truth.innocent} == groups


def test_as_many_disputes_as_the_files_tell(world: Written, simulated: tuple[Graph, Truth]) -> None:
    """First instances between the same parties are one dispute; a party is who bears its number, mistyped or not."""
    graph, _ = simulated
    names = dict(pl.concat([graph.label(n).select("id", "name") for n in ("Person", "Company", "VillageOrg")]).rows())
    sides: dict[str, dict[str, set[str]]] = {}
    for start, case, side in graph.edge("PARTY_IN").select("start", "end", "side").rows():
        sides.setdefault(case, {}).setdefault(side, set()).add(start)
    pairs = {}
    for row in world.rows(CASES):
        if row["审理程序"] == "一审":
            ours = sides[row["案号"]]
            for side, column in (("A", "原告"), ("B", "被告")):
                for shown, true in zip(
                    sorted(row[column].split("、")), sorted(names[i] for i in ours[side]), strict=True
                ):
                    assert shown == true or "某" in row[column]
            pairs[row["案号"]] = frozenset({frozenset(ours["A"]), frozenset(ours["B"])})
    cases = graph.label("LegalCase").filter(pl.col("type_code") == "民初")
    dispute = dict(cases.select("id", "dispute_id").rows())
    assert len(set(pairs.values())) == len(set(dispute.values())) == graph.label("LegalCase")["dispute_id"].n_unique()


def test_an_appellant_keeps_the_side_of_the_first_instance(simulated: tuple[Graph, Truth]) -> None:
    graph, _ = simulated
    edges = graph.edge("PARTY_IN").select("start", "end", "side")
    later = graph.edge("FOLLOWS").select(case="start", first="end")
    both = later.join(edges, left_on="case", right_on="end").join(
        edges, left_on=["first", "start"], right_on=["end", "start"]
    )
    assert both.height > 60
    assert (both["side"] == both["side_right"]).all()


def circle_closed(graph: Graph, ring: Ring) -> tuple[int, bool]:
    """Distinct disputes inside, and whether they close a circle: counted from the graph, not from the generator."""
    cases = graph.label("LegalCase").filter(pl.col("id").is_in(list(ring.cases)), pl.col("type_code") == "民初")
    disputes = dict(cases.select("id", "dispute_id").rows())
    sides: dict[str, dict[str, set[str]]] = {}
    members = graph.edge("PARTY_IN").filter(
        pl.col("start").is_in(list(ring.members)), pl.col("end").is_in(list(cases["id"]))
    )
    for start, case, side in members.select("start", "end", "side").rows():
        sides.setdefault(disputes[case], {}).setdefault(side, set()).add(start)
    pairs = {
        dispute: {frozenset((a, b)) for a in told["A"] for b in told["B"]}
        for dispute, told in sides.items()
        if {"A", "B"} <= set(told)
    }
    both = nx.Graph()
    both.add_nodes_from(("dispute", d) for d in pairs)
    both.add_edges_from((("dispute", d), ("pair", p)) for d, found in pairs.items() for p in found)
    matched = nx.bipartite.maximum_matching(both, [("dispute", d) for d in pairs])
    carried = nx.Graph(tuple(pair) for kind, pair in matched if kind == "pair")
    return len(pairs), len(pairs) >= len(ring.members) and bool(nx.cycle_basis(carried))


@pytest.mark.parametrize("difficulty", list(DIFFICULTIES))
def test_cyclic_flags_are_true_by_recomputation(difficulty: str) -> None:
    graph, truth = simulated_graph(cases=14_000, seed=5, difficulty=difficulty)
    for ring in truth.rings:
        assert circle_closed(graph, ring) == (ring.disputes_inside, ring.cyclic), ring.id
        assert ring.cyclic or ring.archetype != "collusive_circle" or ring.disputes_inside < len(ring.members)
        assert not ring.cyclic or ring.archetype != "paper_chain"
    assert len(truth.rings) == 14
    assert {ring.archetype for ring in truth.rings} == set(rings.ARCHETYPES)


def test_rings_are_one_in_a_thousand_and_about_three_quarters_of_them_cyclic() -> None:
    found = [ring for seed in (1, 2) for ring in simulated_graph(cases=40_000, seed=seed)[1].rings]
    assert len(found) == 80
    assert 0.6 < sum(ring.cyclic for ring in found) / 80 < 0.85
    assert all(4 <= len(ring.members) <= 15 for ring in found)
    assert 0.005 < sum(len(ring.cases) for ring in found) / 80_000 < 0.02
    shapes = {(ring.archetype, len(ring.members), ring.disputes_inside) for ring in found}
    assert len(shapes) > 40, "no template"


def test_look_alikes_are_ten_times_the_rings_and_of_every_kind(simulated: tuple[Graph, Truth]) -> None:
    for truth in (simulated[1], simulated_graph(cases=8_000, seed=2)[1]):
        assert len(truth.innocent) >= 10 * len(truth.rings) > 0
        assert {group.kind for group in truth.innocent} == set(lookalikes.PER_THOUSAND)
        assert all(len(group.members) >= 2 for group in truth.innocent)
        ring_people = frozenset[str]().union(*(ring.members for ring in truth.rings))
        dangerous = [g for g in truth.innocent if g.kind in ("feud", "family_business", "trade_cluster")]
        assert all(not g.members & ring_people for g in dangerous)


def test_camouflage_and_courts_grow_with_difficulty() -> None:
    hidden, courts = [], []
    for difficulty in DIFFICULTIES:
        graph, truth = simulated_graph(cases=12_000, seed=9, difficulty=difficulty)
        first = graph.label("LegalCase").filter(pl.col("type_code") == "民初").select("id")
        parties = graph.edge("PARTY_IN").join(first, left_on="end", right_on="id")
        heard = dict(graph.edge("HEARD_BY").select("start", "end").rows())
        all_suits = own = 0
        for ring in truth.rings:
            of_members = parties.filter(pl.col("start").is_in(list(ring.members)))
            all_suits += of_members.height
            own += of_members["end"].is_in(list(ring.cases)).sum()
        hidden.append(1 - own / all_suits)
        courts.append(sum(len({heard[c] for c in ring.cases} - {"冀99"}) for ring in truth.rings) / len(truth.rings))
    easy, base, hard = hidden
    assert easy < 0.1 < base < 0.4
    assert 0.6 < hard < 0.8
    assert courts[0] == 1 < courts[1] < courts[2]


def test_ring_lawyers_have_other_clients_and_act_for_both_sides(simulated: tuple[Graph, Truth]) -> None:
    graph, truth = simulated
    acts = graph.edge("AGENT_IN").select("start", "end", "side")
    both = 0
    for ring in truth.rings:
        own = acts.filter(pl.col("start").is_in(list(ring.agents)))
        both += own.filter(pl.col("end").is_in(list(ring.cases)))["side"].n_unique() > 1
    assert both >= 4
    elsewhere = acts.filter(pl.col("start").is_in([a for ring in truth.rings for a in ring.agents]))
    ring_cases = [case for ring in truth.rings for case in ring.cases]
    assert elsewhere.filter(~pl.col("end").is_in(ring_cases)).height > 50


def test_outside_rings_no_firm_acts_on_both_sides() -> None:
    graph, _ = simulated_graph(cases=3_000, seed=6, rings=False)
    acting = graph.edge("AGENT_IN").join(graph.label("Agent").select("id", "kind"), left_on="start", right_on="id")
    sides = acting.filter(kind="lawyer").group_by("start", "end").agg(pl.col("side").n_unique())
    assert sides["side"].max() == 1


def test_without_rings_there_are_none_and_without_look_alikes_only_ordinary_suits() -> None:
    graph, truth = simulated_graph(cases=1_000, seed=1, rings=False, lookalikes=False)
    assert truth == Truth((), ())
    assert graph.label("LegalCase").height == 1_000
    _, truth = simulated_graph(cases=1_000, seed=1, rings=False)
    assert not truth.rings
    assert truth.innocent


def test_lenders_are_half_of_the_docket_and_borrowers_come_once() -> None:
    graph, _ = simulated_graph(cases=4_000, seed=1, rings=False, lookalikes=False, lenders=0.5)
    first = graph.label("LegalCase").filter(pl.col("type_code") == "民初").select("id")
    companies = graph.label("Company").filter(pl.col("name").str.contains("小额贷款")).select("id")
    parties = graph.edge("PARTY_IN").join(first, left_on="end", right_on="id")
    lent = parties.filter(side="A").join(companies, left_on="start", right_on="id")["end"].unique()
    assert 0.45 < len(lent) / first.height < 0.55
    borrowers = parties.filter(pl.col("end").is_in(lent), pl.col("side") == "B")["start"]
    assert borrowers.n_unique() == len(borrowers)


def test_most_people_come_once_and_a_few_agents_have_very_much_to_do() -> None:
    graph, _ = simulated_graph(cases=12_000, seed=4)
    first = graph.label("LegalCase").filter(pl.col("type_code") == "民初").select("id")
    parties = graph.edge("PARTY_IN").join(first, left_on="end", right_on="id")
    people = parties.filter(start_label="Person").group_by("start").len()["len"]
    assert (people == 1).mean() > 0.55
    assert people.max() > 10
    bar = graph.label("Agent").filter(pl.col("licence_no").is_not_null()).select("id")
    days = graph.label("LegalCase").select("id", year=pl.col("filed_date").dt.year())
    acts = graph.edge("AGENT_IN").join(bar, left_on="start", right_on="id").join(days, left_on="end", right_on="id")
    a_year = acts.group_by("start", "year").len()["len"]
    assert 8 < a_year.mean() < 20
    assert a_year.quantile(0.99) > 60


@given(
    cases=st.integers(400, 1_500),
    seed=st.integers(0, 10**6),
    difficulty=st.sampled_from(list(DIFFICULTIES)),
    planted=st.booleans(),
    alike=st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_any_world_has_its_cases_and_its_truth(
    cases: int, seed: int, difficulty: str, planted: bool, alike: bool
) -> None:
    graph, truth = simulated_graph(cases=cases, seed=seed, difficulty=difficulty, rings=planted, lookalikes=alike)
    legal_cases = graph.label("LegalCase")
    assert legal_cases["id"].n_unique() == legal_cases.height == cases
    assert legal_cases["dispute_id"].null_count() == 0
    assert bool(truth.rings) == planted
    assert bool(truth.innocent) == alike
    assert not alike or len(truth.innocent) >= 10 * len(truth.rings)
    parties = graph.edge("PARTY_IN")
    sided = parties.filter(pl.col("side") != "T").group_by("end", "start").agg(pl.col("side").n_unique())
    assert sided["side"].max() == 1, "nobody sues themselves"
    for group in (*truth.rings, *truth.innocent):
        there = parties.filter(pl.col("end").is_in(list(group.cases)))["start"]
        assert group.members <= set(there)


# Numbers and places


def test_a_number_is_never_given_twice_however_many_are_born_on_a_day() -> None:
    numbers = Numbers(Random(1))
    born = [numbers.citizen("女", date(1980, 2, 29)) for _ in range(1_200)]
    assert len(set(born)) == 1_200
    assert all(citizen_id_valid(number) for number in born)
    assert {number[6:14] for number in born} == {"19800229", "19800301", "19800302"}


def test_telephones_are_ten_digits_and_given_once() -> None:
    numbers = Numbers(Random(1))
    given_out = [numbers.phone() for _ in range(1_000_500)]
    assert len(set(given_out)) == len(given_out)
    assert {len(phone) for phone in given_out} == {10}
    assert {phone[:4] for phone in given_out} == {"0999", "0998"}


def test_no_two_places_are_alike() -> None:
    places = [place(n) for n in range(MOST_COUNTIES)]
    assert len({p.county for p in places}) == len({p.court.code for p in places}) == MOST_COUNTIES
    assert len({township for p in places for township in p.townships}) == 5 * MOST_COUNTIES
    codes = {village_code(p.number, t, v) for p in places for t in range(5) for v in range(8)}
    assert len(codes) == 40 * MOST_COUNTIES
    assert all(re.fullmatch(r"999999\d{6}", code) for code in codes)
