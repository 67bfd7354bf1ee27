"""The commands as people type them, in processes of their own: what stdout and stderr say, and the exit code."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from typer.core import TyperGroup
from typer.main import get_command

from app.cli.main import command_line, module_of
from app.settings import settings
from graph.contracts import check
from graph.errors import WorkspaceError
from graph.store.address import Embedded

PYTHON = [sys.executable, "-P", "-m", "app.cli.main"]


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


def qingsu(*arguments: str, cwd: Path | None = None, **environment: str) -> Said:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("QINGSU_")}
    ended = subprocess.run(
        [*PYTHON, *arguments], capture_output=True, text=True, encoding="utf-8", check=False, cwd=cwd,
        env={**plain, **environment},
    )  # fmt: skip
    return Said(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    said = qingsu("demo", "--folder", str(folder), "--cases", "400", "--no-serve", QINGSU_STORE_IDLE="60")
    assert said.code == 0, said.err
    assert said.out == ""
    assert "clues list" in said.err
    yield folder
    qingsu("store", "stop", "--workspace", str(folder / "workspace"))


def commands_beside(name: str) -> set[str]:
    line = get_command(command_line(name))
    assert isinstance(line, TyperGroup)
    return set(line.commands)


def test_a_command_is_taken_in_with_its_own_module_alone() -> None:
    every = commands_beside("")
    assert set(module_of()) == every == commands_beside("mistyped")
    for name in every:
        assert name in commands_beside(name) < every


def test_clues_are_listed_shown_and_exported(demo: Path, tmp_path: Path) -> None:
    where = ("--workspace", str(demo / "workspace"))
    listed = qingsu("clues", "list", "--json", *where)
    clues = json.loads(listed.out)
    check("clue", clues, "clues list --json")
    assert [clue["rank"] for clue in clues] == list(range(1, len(clues) + 1))
    assert [clue["score"] for clue in clues] == sorted((clue["score"] for clue in clues), reverse=True)
    shown = qingsu("clues", "show", clues[0]["clue_id"], *where)
    assert "误报提示" in shown.out
    assert clues[0]["case_nos"][0] in shown.out
    assert qingsu("clues", "list", "-o", str(tmp_path / "线索.xlsx"), *where).code == 0
    sheet = openpyxl.load_workbook(tmp_path / "线索.xlsx").worksheets[0]
    assert sheet.max_row == len(clues) + 1
    assert sheet["B1"].value == "线索编号"
    assert qingsu("clues", "list", "-o", str(tmp_path / "线索.csv"), *where).code == 0
    text = (tmp_path / "线索.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert rows[0]["线索编号"] == clues[0]["clue_id"]
    wrong = qingsu("clues", "show", "没有", *where)
    assert (wrong.code, wrong.err) == (1, "没有线索 没有\n")


def test_search_finds_two_characters_and_a_number_in_any_brackets(demo: Path) -> None:
    where = ("--workspace", str(demo / "workspace"))
    village = json.loads(qingsu("search", "柳树", "--json", *where).out)
    assert village[0]["label"] == "VillageOrg"
    number = json.loads(qingsu("clues", "list", "--json", *where).out)[0]["case_nos"][0]
    for written in (
        number,
        number.replace("（", "(").replace("）", ")"),
        number.replace("（", "〔").replace("）", "〕 "),
    ):
        (hit,) = json.loads(qingsu("search", written, "--json", *where).out)
        assert hit["shown"] == number
    assert "VillageOrg" in qingsu("search", "柳树", *where).out


def test_a_query_in_three_formats_and_its_errors(demo: Path) -> None:
    where = ("--workspace", str(demo / "workspace"))
    rows = json.loads(qingsu("query", "most_sued", "--param", "least=2", "--format", "json", *where).out)
    assert rows[0]["disputes"] >= rows[-1]["disputes"] >= 2
    lines = list(csv.reader(io.StringIO(qingsu("query", "lookups/most_sued", "--format", "csv", *where).out)))
    assert lines[0] == list(rows[0])
    assert rows[0]["name"] in qingsu("query", "most_sued", *where).out
    for arguments, line in (
        (("query", "nosuch"), "没有查询 nosuch"),
        (("query", "most_sued", "--param", "leas=2"), "没有参数 leas"),
        (("query", "most_sued", "--param", "least=two"), "应为数字"),
        (("query", "name"), "缺少参数 text"),
        (("query", "name", "--param", "text"), "参数应写作"),
    ):
        said = qingsu(*arguments, *where)
        assert said.code == 1
        assert line in said.err
        assert said.err.count("\n") == 1


def test_from_a_clue_to_its_people_and_from_them_to_the_cells_of_the_files(demo: Path) -> None:
    where = ("--workspace", str(demo / "workspace"))
    clues = json.loads(qingsu("clues", "list", "--json", *where).out)
    clue = next(one for one in clues if "M01/village_sued_by_official" in one["rules"])
    roles = dict(reversed(subject.split(":")) for subject in clue["subjects"])
    assert set(roles.values()) == {"village", "plaintiff", "officials"}
    assert any(one.endswith("(村干部)") for one in clue["people"])
    assert "共用电话" in clue["values"] or "父母子女" in clue["values"]
    official = next(one for one, role in roles.items() if role == "officials")
    shown = json.loads(qingsu("show", official, "--json", *where).out)
    files = {one["file"] for one in shown["origins"]}
    assert {"村两委干部名册.xlsx", "户籍亲属.csv"} <= files
    assert any(one["origin"] in clue["evidence_rows"] for one in shown["origins"])
    place = next(one["origin"] for one in shown["origins"] if one["file"] == "户籍亲属.csv")
    row = json.loads(qingsu("origin", place, "--json", *where).out)
    assert row["姓名"] == shown["name"]
    assert row["证件号"].endswith(shown["id_no_last4"])
    assert shown["name"] in qingsu("show", official, *where).out
    assert row["户号"] in qingsu("origin", place, *where).out
    printed = json.loads(qingsu("show", official, "--printed", "--json", *where).out)["printed"]
    assert {"origin": place, "header": "姓名", "text": row["姓名"]} in printed["name"]
    assert {"origin": place, "header": "证件号", "text": row["证件号"]} in printed["birth_date"]
    assert f"{row['证件号']} (证件号, {place})" in qingsu("show", official, "--printed", *where).out
    village = next(one for one, role in roles.items() if role == "village")
    by_id = json.loads(qingsu("query", "cases_of_party", "--param", f"party={village}", "--format", "json", *where).out)
    assert set(clue["case_nos"]) <= {case["case_no"] for case in by_id}
    by_number = qingsu(
        "query", "cases_of_dispute", "--param", f"case={clue['case_nos'][0]}", "--format", "json", *where
    )
    assert clue["case_nos"][0] in {case["case_no"] for case in json.loads(by_number.out)}
    for arguments, line in (
        (("show", "0" * 32), "没有节点"),
        (("origin", "nowhere/-/2"), "没有这个出处"),
        (("origin", place.rsplit("/", 1)[0] + "/999999"), "没有这一行"),
        (("query", "cases_of_party", "--param", "party=没有此人"), "没有节点叫"),
    ):
        said = qingsu(*arguments, *where)
        assert (said.code, said.err.count("\n")) == (1, 1)
        assert line in said.err


def test_quality_says_what_was_not_taken(demo: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "w"
    bad = tmp_path / "台账.csv"
    bad.write_text(
        "案号,受理法院,原告,秘密\n不是案号,清和县人民法院,张三,1\n（2023）冀9901民初1号,清和县人民法院,张三,1\n",
        "utf-8",
    )
    said = qingsu("load", str(bad), "--basis", "虚构数据", "--workspace", str(workspace))
    assert said.code == 0
    assert "1 行未取" in said.err
    assert "未取的列: 秘密" in said.err
    (one,) = json.loads(qingsu("quality", "--json", "--workspace", str(workspace)).out)["loads"]
    told = qingsu("quality", one["批次"], "--workspace", str(workspace))
    assert "不是案号" in told.out + told.err
    assert "quarantine.xlsx" in told.err
    asked = qingsu("unload", one["批次"], "--workspace", str(workspace))
    assert (asked.code, "没有撤回; 加 --yes 撤回" in asked.err) == (1, True)
    assert len(json.loads(qingsu("quality", "--json", "--workspace", str(workspace)).out)["loads"]) == 1
    assert qingsu("unload", one["批次"], "--yes", "--workspace", str(workspace)).code == 0
    assert json.loads(qingsu("quality", "--json", "--workspace", str(workspace)).out)["loads"] == []


def test_quality_says_how_often_what_is_said_otherwise(tmp_path: Path) -> None:
    where = ("--workspace", str(tmp_path / "w"))
    docket = "案号,受理法院,立案日期,结案日期,结案方式,案由,原告,被告"
    files = {
        "台账.csv": (docket, "{},清和县人民法院,2023-01-04,2023-02-20,判决,民间借贷纠纷,张三,李四"),
        "文书.csv": ("案号,受理法院,原告,案由,裁判结果", "{},清和县人民法院,张三,买卖合同纠纷,驳回诉讼请求"),
    }
    for name, (header, row) in files.items():
        rows = (row.format(f"（2023）冀9901民初{n}号") for n in range(1, 9))
        (tmp_path / name).write_text("\n".join([header, *rows]), "utf-8")
    said = qingsu("load", *(str(tmp_path / name) for name in files), "--basis", "虚构数据", *where)
    assert said.code == 0, said.err
    assert qingsu("run", *where).code == 0
    told = qingsu("quality", *where)
    assert "相互矛盾、未显示的值: 8 处" in told.err
    assert re.search("案件 · 案由 +│ 8 ", told.out)
    assert told.out.count("LegalCase") == 5
    assert len(json.loads(qingsu("quality", "--json", *where).out)["contradictions"]) == 8


def test_load_and_quality_count_alike_and_what_is_corrected_waits_no_more(tmp_path: Path) -> None:
    where = ("--workspace", str(tmp_path / "w"))
    head = "案号,受理法院,诉讼地位,序号,姓名或名称,证件号码"
    number = "（2023）冀9901民初{}号,清和县人民法院"
    rows = [
        f"{number.format(1)},原告,1,张三,", f"{number.format(1)},证人,2,李四,",
        f"{number.format(1)},被告,3,王五,999999197001010016", f"{number.format(2)},原告,1,赵六,",
    ]  # fmt: skip

    def load(name: str, day: str, *lines: str) -> str:
        (tmp_path / name).write_text("\n".join((head, *lines)), "utf-8")
        return qingsu("load", str(tmp_path / name), "--basis", "虚构数据", "--received", day, *where).err

    def quality() -> list[tuple[int, ...]]:
        told = json.loads(qingsu("quality", "--json", *where).out)["loads"]
        return [tuple(one[name] for name in ("取用行", "现仍计入", "待补正行", "未取行", "未取格")) for one in told]

    assert "待补正 2 行: 1 行未取, 1 格未取" in load("一月.csv", "2026-01-01", *rows)
    assert quality() == [(3, 3, 2, 1, 1)]
    (book,) = (tmp_path / "w").glob("sources/*/quarantine.xlsx")
    mended = openpyxl.load_workbook(book)
    mended.worksheets[0]["H2"] = "第三人"
    mended.save(tmp_path / "补.xlsx")
    said = qingsu("load", str(tmp_path / "补.xlsx"), *where).err
    assert "补正后尚待补正: 1 行: 0 行未取, 1 格未取" in said
    assert quality() == [(3, 2, 0, 0, 0), (2, 2, 1, 0, 1)]
    mended.worksheets[0]["K3"] = "999999197001010017"
    mended.save(tmp_path / "再补.xlsx")
    assert "补正后尚待补正: 没有了" in qingsu("load", str(tmp_path / "再补.xlsx"), *where).err
    assert quality() == [(3, 2, 0, 0, 0), (2, 0, 0, 0, 0), (2, 2, 0, 0, 0)]
    newer = load("二月.csv", "2026-02-01", rows[0], f"{number.format(3)},原告,1,孙七,")
    assert "取 2 行 (新 1, 改 0, 同 1, 去 2)" in newer
    assert "先前批次的 1 行这份文件没有, 仍计入" in newer
    assert "补正过的 2 行已被这份较新的导出取代" in newer
    older = load("去年.csv", "2025-12-01", rows[0], f"{number.format(4)},原告,1,周八,")
    assert "取 2 行 (新 1, 改 0, 同 0, 去 0; 另 1 行以较新的批次为准)" in older


def test_what_is_left_out_on_purpose_is_told_while_loading_and_proved(tmp_path: Path) -> None:
    where = ("--workspace", str(tmp_path / "w"))
    file = tmp_path / "婚姻.csv"
    file.write_text("男方姓名,女方姓名,业务类型,登记日期,结婚日期\n张三,李四,补领,2020-03-03,1995-10-01\n", "utf-8")
    told = "“登记日期”中 1 格按登记表不取: 补领证件的日期, 不是结婚或离婚的日期"
    said = qingsu("load", str(file), *where, "--source", "DS12", "--basis", "虚构数据")
    assert (said.code, told in said.err, "待补正" in said.err) == (0, True, False)
    (proof,) = json.loads(qingsu("quality", "--prove", "--json", *where).out)
    assert (proof["cells"]["按条件不取"], proof["lost_in_all"], proof["unable"]) == (1, 0, "")


def test_an_unknown_file_is_proposed_confirmed_and_loaded(tmp_path: Path) -> None:
    where = ("--workspace", str(tmp_path / "w"))
    file = tmp_path / "乡里给的.csv"
    file.write_text("所属乡镇,所在村,干部姓名,所任职务,页码\n石桥镇,柳树村,张三,主任,1\n", "utf-8")
    said = qingsu("load", str(file), *where, "--basis", "虚构数据")
    assert (said.code, "像 DS09 村两委干部名册 (4/5 列)" in said.err) == (1, True)
    shown = qingsu("map", str(file), *where)
    assert (shown.code, "没有确认" in shown.err, "页码" in shown.err) == (1, True, True)
    assert "干部姓名" in shown.out
    told = json.loads(qingsu("map", str(file), "--json", *where).out)
    assert (told["source"], told["missing"]) == ("DS09", [])
    wrong = qingsu("map", str(file), *where, "--column", "页码=身高")
    assert (wrong.code, wrong.err.strip()) == (1, "DS09: 没有列“身高”")
    assert qingsu("map", str(file), *where, "--column", "页码=", "--yes").code == 0
    assert "取 1 行" in qingsu("load", str(file), *where, "--basis", "虚构数据").err


def test_sources_are_listed_with_where_their_data_come_from(tmp_path: Path) -> None:
    where = ("--workspace", str(tmp_path / "w"))
    assert qingsu("template", "DS09", "-o", str(tmp_path / "名册.xlsx")).code == 0
    assert qingsu("template", "PUB_companies", "-o", str(tmp_path / "x.xlsx")).code == 2
    assert qingsu("template", "来源说明", "-o", str(tmp_path / "来源说明.csv")).code == 0
    file = tmp_path / "名册.csv"
    file.write_text("乡镇,村,姓名,职务,任期起\n石桥镇,柳树村,张三,主任,2021-01-01\n", "utf-8")
    unsaid = qingsu("load", str(file), *where)
    assert (unsaid.code, "没有写明取得依据" in unsaid.err) == (1, True)
    said = ("--basis", "清检民调〔2026〕3号", "--office", "乡镇街道", "--received", "2026-01-31", "--custodian", "李敏")
    assert qingsu("load", str(file), *where, *said).code == 0
    (one,) = json.loads(qingsu("sources", "--loaded", "--json", *where).out)
    assert (one["取得依据"], one["数据起止"], one["保管人"]) == ("清检民调〔2026〕3号", "2021-01-01~2021-01-01", "李敏")
    shown = qingsu("sources", "--loaded", *where)
    assert "DS09 村两委干部名册: 2021-01-01" in shown.err
    assert qingsu("load", str(file), *where, "--office", "某局", "--basis", "x").code == 1
    assert qingsu("load", str(file), *where, "--period", "2021~2022", "--basis", "x").code == 2


def test_store_status_stop_and_start_again(demo: Path) -> None:
    where = ("--workspace", str(demo / "workspace"))
    qingsu("query", "most_sued", *where, QINGSU_STORE_IDLE="60")
    assert json.loads(qingsu("store", "status", "--json", *where).out)["running"] is True
    assert qingsu("store", "stop", *where).code == 0
    assert json.loads(qingsu("store", "status", "--json", *where).out)["running"] is False
    assert qingsu("query", "most_sued", *where, QINGSU_STORE_IDLE="60").code == 0


def test_schema_config_and_doctor(demo: Path, tmp_path: Path) -> None:
    assert "LegalCase" in qingsu("schema").out
    assert "filed_date" in qingsu("schema", "LegalCase").out
    wrong = qingsu("schema", "LegalCas")
    assert wrong.code == 1
    assert "未知关系 'LegalCas'" in wrong.err or "LegalCase" in wrong.err
    told = json.loads(qingsu("config", "--json", "--workspace", "somewhere").out)
    assert told["QINGSU_WORKSPACE"] == "somewhere"
    doctor = json.loads(qingsu("doctor", "--json", "--workspace", str(demo / "workspace")).out)
    assert all(check["ok"] is not False for check in doctor)


def test_doctor_names_a_damaged_file_and_ends_with_one(tmp_path: Path) -> None:
    workspace = tmp_path / "w"
    file = tmp_path / "台账.csv"
    file.write_text("案号,受理法院,原告\n（2023）冀9901民初1号,清和县人民法院,张三\n", "utf-8")
    assert qingsu("load", str(file), "--basis", "虚构数据", "--workspace", str(workspace)).code == 0
    assert qingsu("resolve", "--workspace", str(workspace)).code == 0
    damaged = next(workspace.glob("resolve/*/identity/entities.parquet"))
    damaged.write_bytes(b"broken")
    said = qingsu("doctor", "--workspace", str(workspace))
    assert said.code == 1
    assert "entities.parquet" in said.out


def test_wrong_usage_is_two_and_a_clear_error_one(tmp_path: Path) -> None:
    assert qingsu("nonsense").code == 2
    assert qingsu("load").code == 2
    assert qingsu("load", "x", "--received", "yesterday").code == 2
    said = qingsu("run", "--workspace", str(tmp_path / "空"))
    assert said.code == 1
    assert "qingsu load" in said.err
    assert said.err.count("\n") == 1
    assert qingsu("config", QINGSU_QUERY_ROWS="many").code == 1
    assert qingsu("config", "--lang", "fr").code == 1


def test_a_query_library_that_is_right_passes_its_check_and_a_wrong_one_does_not(tmp_path: Path) -> None:
    assert qingsu("queries", "check", "--text-only").code == 0
    office = tmp_path / "office"
    (office / "lookups").mkdir(parents=True)
    (office / "lookups" / "mine.cypher").write_text(
        '/*+++\ntitle = { zh = "我的", en = "Mine" }\nversion = 1\ndoc = "试"\n+++*/\n'
        "MATCH (c:LegalCas) RETURN c.id AS id\n",
        "utf-8",
    )
    (office / "lookups" / "mine.toml").write_text(
        '[hit.one]\nnodes.c = { label = "LegalCase" }\nexpect = []\n', "utf-8"
    )
    said = qingsu("queries", "check", "lookups/mine", "--queries", str(office), "--text-only")
    assert said.code == 1
    assert "mine.cypher:6: 图谱中没有标签或关系 LegalCas" in said.err
    assert "没有排序" in said.err


def test_english_on_request() -> None:
    assert "pattern" in qingsu("queries", "list", "--lang", "en").out
    assert "规则" in qingsu("queries", "list").out


def test_settings_come_from_the_environment_alone() -> None:
    found = settings({"QINGSU_WORKSPACE": "/x", "QINGSU_QUERY_ROWS": "5", "QINGSU_LANG": "en"})
    assert (str(found.workspace), found.query_rows, found.language) == (str(Path("/x")), 5, "en")
    with pytest.raises(WorkspaceError, match="QINGSU_QUERY_SECONDS"):
        settings({"QINGSU_QUERY_SECONDS": "soon"})


def test_a_strangers_app_folder_does_not_win(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("raise SystemExit('a stranger')", "utf-8")
    (tmp_path / "graph.py").write_text("raise SystemExit('a stranger')", "utf-8")
    assert qingsu("config", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    ("told", "memory_gb", "heap_mb"), [("", 2, 1024), ("", 8, 2048), ("", 64, 4096), ("0", 8, 2048), ("700", 64, 700)]
)
def test_the_memory_of_the_store_follows_the_computer(
    monkeypatch: pytest.MonkeyPatch, told: str, memory_gb: int, heap_mb: int
) -> None:
    memory = SimpleNamespace(total=memory_gb * 2**30)
    monkeypatch.setattr("app.settings.psutil.virtual_memory", lambda: memory)
    address = settings({"QINGSU_STORE_HEAP_MB": told}).address
    assert isinstance(address, Embedded)
    assert address.heap_mb == heap_mb
