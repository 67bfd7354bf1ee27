"""The road on the real engine: from the cells of files to the answers and back, whatever happens on the way."""

import csv
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from graph.build import SEARCH, build
from graph.errors import QingsuError, StoreError, WorkspaceError
from graph.identifiers import keyed_id, plain
from graph.records import loads, read_records
from graph.resolution.resolve import resolve
from graph.search import entity_of, search
from graph.store.address import Embedded
from graph.store.embedded import store_folder
from graph.store.host import engines, host_status, open_host, stop_host
from graph.store.serving import open_store
from graph.tables import read_graph, read_table
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load
from loaders.previewing import fates, preview
from loaders.provenance import Provenance
from loaders.synthetic.simulate import simulate
from loaders.taking_back import unload
from queries.clues import clue_list, find
from queries.library import ask, find_query

COURT = "清和县人民法院"
DOCKET = ("案号", "受理法院", "立案日期", "结案日期", "结案方式", "原告", "被告")
PARTIES = ("案号", "受理法院", "诉讼地位", "序号", "姓名或名称", "证件号码", "出生日期", "住址", "是否到庭")
FIRST = "999999197001010017"
SECOND = "99999919720101002X"


def case(n: int) -> str:
    return f"（2023）冀9901民初{n}号"


def write(path: Path, headers: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    return path


def drive(workspace: Workspace, *paths: Path, received: str = "2026-01-01") -> None:
    """Load and every stage after it."""
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        if paths:
            load(workspace, paths, about=Provenance("虚构数据", received=date.fromisoformat(received)))
        resolve(workspace)
        build(workspace, Embedded(60, 512))


def rows(workspace: Workspace, text: str, **parameters: object) -> list[tuple[object, ...]]:
    with open_store(workspace, Embedded(60, 512)) as store:
        return list(store.ask(text, parameters, seconds=30, rows=10_000).rows)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path / "工作区")
    yield made
    stop_host(store_folder(made))


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county") / "样例县"
    simulate(folder, cases=400, seed=7, difficulty="easy")
    return folder


@pytest.fixture(scope="module")
def driven(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    made = Workspace(tmp_path_factory.mktemp("road") / "workspace")
    drive(made, county)
    with made.writer():
        find(made, Embedded(60, 512))
    yield made
    stop_host(store_folder(made))


def test_one_number_and_one_case_from_the_cell_to_the_answer_and_back(driven: Workspace, county: Path) -> None:
    with (county / "户籍亲属.csv").open(encoding="utf-8-sig", newline="") as file:
        people = list(csv.DictReader(file))
    number, name = people[0]["证件号"], people[0]["姓名"]
    entity = keyed_id(driven.key(), "Person", "id_no", number)
    answer = rows(driven, "MATCH (p:Person {id: $id}) RETURN p.name, p.id_no_last4, p.origins", id=entity)
    ((told_name, last4, origins),) = answer
    assert (told_name, last4) == (name, number[-4:])
    by_load = {one.load_id: one.file for one in loads(driven)}
    load_id = str(origins[0]).split("/")[0]  # type: ignore[index]
    assert by_load[load_id] in {path.name for path in county.iterdir()}
    mine = [o for o in origins if by_load[str(o).split("/")[0]] == "户籍亲属.csv"]  # type: ignore[union-attr]
    assert any(people[int(str(o).split("/")[2]) - 2]["证件号"] == number for o in mine)
    with (county / f"{COURT}_民事案件台账.csv").open(encoding="utf-8-sig", newline="") as file:
        docket = list(csv.DictReader(file))
    enforced = {row["执行依据文号"] for row in docket}
    wanted = next(row for row in docket[10:] if row["案号"] not in enforced)
    (hit,) = search(
        driven.require("build").folder / SEARCH, wanted["案号"].replace("（", "[").replace("）", "]"), limit=5
    )
    ((cause, origins),) = rows(driven, "MATCH (c:LegalCase {id: $id}) RETURN c.cause, c.origins", id=hit.id)
    assert cause == wanted["案由"]
    back = [o for o in origins if by_load[str(o).split("/")[0]] == f"{COURT}_民事案件台账.csv"]  # type: ignore[union-attr]
    assert {docket[int(str(o).split("/")[2]) - 2]["案号"] for o in back} == {wanted["案号"]}


def test_no_raw_number_leaves_sources_and_records(driven: Workspace, county: Path) -> None:
    with (county / "户籍亲属.csv").open(encoding="utf-8-sig", newline="") as file:
        number = next(csv.DictReader(file))["证件号"].encode()
    for stage in ("resolve", "build", "find"):
        for path in driven.require(stage).folder.rglob("*"):
            if path.suffix == ".parquet":
                assert number.decode() not in read_table(path).write_json()
            elif path.is_file():
                assert number not in path.read_bytes(), path


def test_the_planted_village_ring_is_found_and_no_look_alike_is(driven: Workspace, county: Path) -> None:
    truth = json.loads((county / "truth.json").read_text("utf-8"))
    ring = next(one for one in truth["rings"] if one["archetype"] == "village_funds")
    innocent = {one["case_no"] for look_alike in truth["innocent"] for one in look_alike["cases"]}
    planted = {one["case_no"] for one in ring["cases"]}
    found = clue_list(driven).filter(pl.col("model_id") == "M01")
    cases = {number for numbers in found["case_nos"].to_list() for number in numbers}
    assert cases
    assert cases <= planted
    assert not cases & innocent
    (first,) = found.head(1).to_dicts()
    assert first["evidence_rows"]
    assert first["fp_notes"]
    assert all(origin.split("/")[0] in {one.load_id for one in loads(driven)} for origin in first["evidence_rows"])


def test_equal_input_gives_equal_bytes_and_skips(county: Path, driven: Workspace, tmp_path: Path) -> None:
    other = Workspace(tmp_path / "again")
    drive(other, county)
    try:
        with other.writer():
            find(other, Embedded(60, 512))
            assert resolve(other).skipped
            assert build(other, Embedded(60, 512)).skipped
            assert find(other, Embedded(60, 512)).skipped
        for stage in ("resolve", "build", "find"):
            ours, theirs = other.require(stage), driven.require(stage)
            assert ours.version == theirs.version
            assert ours.manifest()["content"] == theirs.manifest()["content"]
    finally:
        stop_host(store_folder(other))


def test_ids_stay_when_registers_are_replaced_numbers_added_rows_shifted_and_people_merged(
    workspace: Workspace, tmp_path: Path
) -> None:
    docket = write(
        tmp_path / "台账.csv", DOCKET,
        (case(1), COURT, "2023-01-01", "2023-01-05", "调解", "张三、李四", "清和县样例商贸有限公司"),
        (case(2), COURT, "2023-02-01", "2023-02-05", "判决", "张三", "王五"),
    )  # fmt: skip
    drive(workspace, docket)
    asked = "MATCH (p:Person {name: $name})-[:PARTY_IN]->(c:LegalCase {case_no: $case}) RETURN p.id"
    seen: dict[tuple[str, str], set[str]] = {}

    def note() -> None:
        for name, number in (("张三", case(1)), ("李四", case(1)), ("张三", case(2)), ("王五", case(2))):
            ((found,),) = rows(workspace, asked, name=name, case=number)
            seen.setdefault((name, number), set()).add(str(found))

    def all_lead_to_one() -> None:
        index = workspace.require("build").folder / SEARCH
        for (name, number), ids in seen.items():
            ((now,),) = rows(workspace, asked, name=name, case=number)
            assert {entity_of(index, one) for one in ids} == {now}, (name, number)

    note()
    # DS02P comes: the same people, in another order, now with what it knows of them.
    party = [
        (case(1), COURT, "被告", "1", "清和县样例商贸有限公司", "91999999MA00000154", "", "", "是"),
        (case(1), COURT, "原告", "2", "李四", "", "1972-01-01", "", "是"),
        (case(1), COURT, "原告", "3", "张三", "", "1970-01-01", "清和县石桥镇柳树村1号", "是"),
        (case(2), COURT, "原告", "1", "张三", "", "1970-01-01", "清和县石桥镇柳树村1号", "是"),
        (case(2), COURT, "被告", "2", "王五", "", "", "", "否"),
    ]
    drive(workspace, write(tmp_path / "明细1.csv", PARTIES, *party), received="2026-02-01")
    note()
    all_lead_to_one()
    assert seen[("张三", case(1))] & seen[("张三", case(2))], "one name, birth date and county are one person"
    # A number is added, the rows shift, and a newer export replaces the older.
    party = [
        (*row[:3], str(9 - n), row[4], {"张三": FIRST, "李四": SECOND}.get(row[4], row[5]), *row[6:])
        for n, row in enumerate(party)
    ]
    drive(workspace, write(tmp_path / "明细2.csv", PARTIES, *reversed(party)), received="2026-03-01")
    note()
    all_lead_to_one()
    # The docket is taken back; the parties' list alone still knows them.
    with workspace.writer():
        unload(workspace, next(one.load_id for one in loads(workspace) if one.source == "DS02"))
    drive(workspace)
    all_lead_to_one()
    ((count,),) = rows(workspace, "MATCH (p:Person)-[:PARTY_IN]->(:LegalCase) RETURN count(DISTINCT p.id)")
    assert count == 3


def test_two_numbers_of_one_name_stay_two_people(workspace: Workspace, tmp_path: Path) -> None:
    drive(
        workspace,
        write(
            tmp_path / "明细.csv", PARTIES,
            (case(1), COURT, "原告", "1", "张三", FIRST, "", "", ""),
            (case(2), COURT, "原告", "1", "张三", SECOND, "", "", ""),
            (case(3), COURT, "原告", "1", "张某某", "", "1970-01-01", "清和县石桥镇柳树村1号", ""),
            (case(4), COURT, "原告", "1", "张某某", "", "1970-01-01", "清和县石桥镇柳树村1号", ""),
        ),
    )  # fmt: skip
    found = rows(workspace, "MATCH (p:Person)-[:PARTY_IN]->(c:LegalCase) RETURN p.name, count(DISTINCT p.id)")
    assert sorted(found) == [("张三", 2), ("张某某", 2)]


def test_rows_that_contradict_are_shown_and_not_resolved_silently(workspace: Workspace, tmp_path: Path) -> None:
    drive(
        workspace,
        write(
            tmp_path / "明细.csv",
            PARTIES,
            (case(1), COURT, "原告", "1", "张三", FIRST, "", "清和县石桥镇柳树村1号", ""),
        ),
        write(
            tmp_path / "台账.csv", (*DOCKET, "案由"), (case(1), COURT, "2023-01-01", "", "", "张三", "李四", "离婚纠纷")
        ),
    )
    drive(
        workspace,
        _public(tmp_path / "清单.json", case(1), "买卖合同纠纷"),
        received="2026-02-01",
    )
    told = read_table(workspace.require("build").folder / "graph" / "contradictions.parquet").to_dicts()
    causes = [row for row in told if row["property"] == "cause"]
    assert [(row["shown"], row["other"]) for row in causes] == [("离婚纠纷", "买卖合同纠纷")]
    assert causes[0]["origins"]


def _public(path: Path, number: str, cause: str) -> Path:
    path.write_text(
        json.dumps(
            {"legal_doc": [{"案号": number, "原告": "张三", "被告": "李四", "案由": cause}]}, ensure_ascii=False
        ),
        "utf-8",
    )
    return path


def test_docket_and_parties_of_one_case_are_one_party_each(workspace: Workspace, tmp_path: Path) -> None:
    drive(
        workspace,
        write(tmp_path / "台账.csv", DOCKET, (case(1), COURT, "2023-01-01", "", "", "张三、赵六", "李四")),
        write(
            tmp_path / "明细.csv", PARTIES,
            (case(1), COURT, "原告", "1", "张三", FIRST, "", "", "是"),
            (case(1), COURT, "被告", "2", "李四", "", "", "", "否"),
        ),
    )  # fmt: skip
    found = rows(
        workspace, "MATCH (p:Person)-[e:PARTY_IN]->(:LegalCase) RETURN p.name, e.side, e.present, size(e.origins)"
    )
    assert sorted(found) == [("张三", "A", True, 2), ("李四", "B", False, 2), ("赵六", "A", None, 1)]


def test_readers_go_on_while_a_new_build_is_published(workspace: Workspace, tmp_path: Path) -> None:
    first = write(
        tmp_path / "a.csv", DOCKET, *((case(n), COURT, "", "", "", f"赵{n % 9}甲", "李四") for n in range(1, 200))
    )
    drive(workspace, first)
    answers: list[int] = []
    failed: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        try:
            with open_store(workspace, Embedded(60, 512)) as store:
                while not done.is_set():
                    answers.append(store.ask("MATCH (c:LegalCase) RETURN count(*)", {}, seconds=30, rows=5).rows[0][0])
        except QingsuError as error:
            failed.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    second = write(
        tmp_path / "b.csv", DOCKET, *((case(n), COURT, "", "", "", "赵甲", "李四") for n in range(1000, 4000))
    )
    drive(workspace, second)
    done.set()
    reader.join()
    assert failed == []
    assert set(answers) == {199}, "one open store answers from the build it began with"
    assert rows(workspace, "MATCH (c:LegalCase) RETURN count(*)") == [(3199,)]


def test_a_reader_that_outlives_two_builds_is_led_to_the_newest(workspace: Workspace, tmp_path: Path) -> None:
    drive(workspace, write(tmp_path / "a.csv", DOCKET, (case(1), COURT, "", "", "", "张三", "李四")))
    with open_store(workspace, Embedded(60, 512)) as store:
        text = "MATCH (c:LegalCase) RETURN count(*)"
        assert store.ask(text, {}, seconds=10, rows=5).rows == ((1,),)
        for n in (2, 3):
            drive(workspace, write(tmp_path / f"{n}.csv", DOCKET, (case(n), COURT, "", "", "", "张三", "李四")))
        drive(workspace, write(tmp_path / "4.csv", DOCKET, (case(4), COURT, "", "", "", "张三", "李四")))
        assert store.ask(text, {}, seconds=10, rows=5).rows == ((4,),)


def test_a_store_that_died_or_was_deleted_is_made_again_from_the_tables(workspace: Workspace, tmp_path: Path) -> None:
    drive(workspace, write(tmp_path / "a.csv", DOCKET, (case(1), COURT, "", "", "", "张三", "李四")))
    text = "MATCH (c:LegalCase) RETURN count(*)"
    for engine in engines(store_folder(workspace).resolve()):
        engine.kill()
    assert rows(workspace, text) == [(1,)]
    stop_host(store_folder(workspace))
    database = workspace.require("build").facts["database"]
    folder = store_folder(workspace) / "databases" / database
    assert folder.is_dir()
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    folder.rmdir()
    assert rows(workspace, text) == [(1,)]


def test_the_default_query_user_cannot_write(driven: Workspace) -> None:
    with open_store(driven, Embedded(60, 512)) as store:
        for text in ("CREATE (:Person {id: 'x'})", "MATCH (n) DETACH DELETE n", "MATCH (n:Person) SET n.name = 'x'"):
            with pytest.raises(QingsuError):
                store.ask(text, {}, seconds=10, rows=5)


def test_the_look_ups_answer_on_the_county(driven: Workspace) -> None:
    when = date(2026, 1, 1)
    with open_store(driven, Embedded(60, 512)) as store:
        sued = ask(store, find_query("most_sued"), {}, data_date=when, seconds=30, rows=50)
        assert sued.rows
        firms = ask(store, find_query("firm_meets_company"), {}, data_date=when, seconds=30, rows=50)
        assert firms.rows
        two = ask(store, find_query("name"), {"text": "清和"}, data_date=when, seconds=30, rows=500)
        assert len(two.rows) > 5
        near = ask(store, find_query("neighbourhood"), {"node": sued.rows[0][0]}, data_date=when, seconds=30, rows=500)
        assert {row[0] for row in near.rows} == {1, 2}
        graph = read_graph(driven.require("build").folder / "graph")
        many = graph.label("LegalCase").filter(pl.len().over("dispute_id") > 1)["id"][0]
        dispute = ask(store, find_query("cases_of_dispute"), {"case": many}, data_date=when, seconds=30, rows=50)
        assert len(dispute.rows) > 1


def test_a_second_writer_gets_one_line_and_readers_are_not_blocked(driven: Workspace) -> None:
    with driven.writer():
        told = subprocess.run(
            [sys.executable, "-P", "-m", "app.cli.main", "resolve", "--workspace", str(driven.folder)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert told.returncode == 1
        assert "正在被写入" in told.stderr
        assert told.stderr.count("\n") == 1
        assert search(driven.require("build").folder / SEARCH, "清和")
        assert rows(driven, "MATCH (c:Court) RETURN count(*)")


def test_stages_before_load_say_what_to_run(tmp_path: Path) -> None:
    empty = Workspace(tmp_path / "空")
    with empty.writer():
        for stage in (resolve, build, find):
            with pytest.raises(WorkspaceError, match="请先运行: qingsu"):
                stage(empty)


def test_a_taken_port_or_a_foreign_store_is_one_line(workspace: Workspace, tmp_path: Path) -> None:
    drive(workspace, write(tmp_path / "a.csv", DOCKET, (case(1), COURT, "", "", "", "张三", "李四")))
    stop_host(store_folder(workspace))
    (store_folder(workspace) / "password").write_text("another one", "ascii")
    with pytest.raises(StoreError) as told, open_host(store_folder(workspace), idle_seconds=5, heap_mb=256):
        pass
    assert "\n" not in str(told.value)
    assert not host_status(store_folder(workspace)).running or stop_host(store_folder(workspace))


KILLED = """
import os, signal, sys, threading, time
from pathlib import Path
from graph.workspace import Workspace
from graph.resolution.resolve import resolve
from graph.build import build
from queries.clues import find
workspace = Workspace(Path(sys.argv[1]))
threading.Timer(float(sys.argv[3]), lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
with workspace.writer():
    {"resolve": resolve, "build": build, "find": find}[sys.argv[2]](workspace)
time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("stage", ["resolve", "build", "find"])
def test_kill_9_in_a_stage_leaves_the_old_or_the_new(stage: str, county: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    extra = write(
        tmp_path / "more.csv",
        DOCKET,
        *((case(n), COURT, "2023-01-01", "", "", "赵甲", "李四") for n in range(5000, 5600)),
    )
    drive(workspace, county)
    try:
        with workspace.writer():
            find(workspace, Embedded(60, 512))
        cases = rows(workspace, "MATCH (c:LegalCase) RETURN count(*)")
        clues = clue_list(workspace)
        for round_, seconds in enumerate((0.05, 0.5, 1.5)):
            with workspace.writer():
                load(
                    workspace,
                    [
                        write(
                            tmp_path / f"{round_}.csv", DOCKET, (case(6000 + round_), COURT, "", "", "", "赵甲", "李四")
                        )
                    ],
                    about=Provenance("虚构数据"),
                )
                if stage != "resolve":
                    resolve(workspace)
                if stage == "find":
                    build(workspace, Embedded(60, 512))
                    cases = [(cases[0][0] + 1,)]  # type: ignore[operator]
            before = workspace.current(stage)
            ended = subprocess.run(
                [sys.executable, "-P", "-c", KILLED, str(workspace.folder), stage, str(seconds)],
                check=False,
                capture_output=True,
            )
            assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
            after = workspace.require(stage)
            assert after.damaged() == []
            assert before is not None
            now = rows(workspace, "MATCH (c:LegalCase) RETURN count(*)")
            if after.folder == before.folder:
                assert now == cases
                assert clue_list(workspace).equals(clues) or stage == "find"
            with workspace.writer():
                resolve(workspace)
                build(workspace, Embedded(60, 512))
                find(workspace, Embedded(60, 512))
            cases, clues = rows(workspace, "MATCH (c:LegalCase) RETURN count(*)"), clue_list(workspace)
        drive(workspace, extra)
        assert read_records(workspace).nodes["LegalCase"].height > 600
    finally:
        stop_host(store_folder(workspace))
        time.sleep(0.1)


@pytest.mark.shared
def test_real_public_registers_become_a_graph_that_answers(workspace: Workspace) -> None:
    shared = Path(os.environ.get("QINGSU_SHARED", Path(__file__).parents[2] / "shared"))
    path = shared / "data" / "registers_legalagentbench.json"
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{path} is missing")
        pytest.skip(f"{path} is missing")
    drive(workspace, path)
    told = {row["案号"]: row for row in json.loads(path.read_text("utf-8"))["legal_doc"]}
    when = date(2026, 1, 1)
    with open_store(workspace, Embedded(60, 512)) as store:
        (first, *_) = ask(store, find_query("most_sued"), {}, data_date=when, seconds=30, rows=5).rows
        name = str(first[2])
        sued = {number for number, row in told.items() if name in (row.get("被告") or "").split(",")}
        listed = {
            row["案号"]
            for row in json.loads(path.read_text("utf-8"))["finalized_case"]
            if name in (row.get("被执行人"), row.get("终本公司名称"))
        }
        unread = {
            cell.row for one in preview(path).taken for cell in fates(one)
            if one.register.id == "PUB_judgments" and cell.header == "被告" and cell.fate == "quarantined"
        }  # fmt: skip
        unread_cases = {number for n, number in enumerate(told, 1) if n in unread}
        assert first[4] == len((sued - unread_cases) | listed)
        firms = ask(store, find_query("firm_meets_company"), {"least": 1}, data_date=when, seconds=30, rows=5000)
        sides = ("原告律师事务所", "被告律师事务所")
        printed = {plain(firm) for row in told.values() for side in sides for firm in (row.get(side) or "").split(",")}
        assert {row[1] for row in firms.rows} <= printed
        assert firms.rows
        masked = store.ask(
            "MATCH (p:Person {name: '李某某'})-[:PARTY_IN]->(c:LegalCase) RETURN p.id, count(DISTINCT c.lineage_id)",
            {},
            seconds=30,
            rows=500,
        )
        assert len(masked.rows) > 1
        assert {row[1] for row in masked.rows} == {1}
        dispute = store.ask(
            "MATCH (c:LegalCase) WITH c.dispute_id AS d, count(*) AS n WHERE n > 1 RETURN d, n",
            {},
            seconds=30,
            rows=500,
        )
        assert dispute.rows
        one = ask(
            store, find_query("cases_of_dispute"), {"case": dispute.rows[0][0]}, data_date=when, seconds=30, rows=50
        )
        assert len(one.rows) == dispute.rows[0][1]
