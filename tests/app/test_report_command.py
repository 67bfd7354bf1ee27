"""`report` as people type it, on a county through the real stages: what goes out, what is noted, what is refused."""

import csv
import hashlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import docx
import openpyxl
import polars as pl
import pytest
from known_county import publish_tables

from app.cli.commands.report import FORMS
from app.cli.main import main
from app.decisions import subjects
from app.dossiers.material import Material, material
from app.dossiers.ring import ring_dossier
from app.language import speak
from app.reports.report import FORMATS, issue, write_report
from app.reports.rows import covered, covered_text, rows_at, telling_rows
from graph.detect import detect
from graph.errors import QueryError, WorkspaceError
from graph.identifiers import make_citizen_id
from graph.ledger import ISSUE, Ledger
from graph.resolution.resolve import resolve
from graph.tables import write_table
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load
from loaders.provenance import Provenance
from queries.clues import CLUES, COLUMNS

Ask = Callable[..., tuple[str, str]]
WHO = {"who": "李敏", "scope": "本工作区全部数据"}
COURT = "清和县人民法院"
NAMES = ("高国强", "贾春梅", "李秀英", "刘桂兰", "清和县鸿川置业有限公司")
PHONE = "13900001234"
ENFORCING = "（2023）冀9901执1号"
DOCKET = (
    "案号",
    "受理法院",
    "案由",
    "立案日期",
    "结案日期",
    "结案方式",
    "标的额",
    "原告",
    "被告",
    "裁判结果",
    "备注",
    "执行依据文号",
)
PARTIES = ("案号", "受理法院", "诉讼地位", "序号", "姓名或名称", "证件类型", "证件号码", "联系电话")


def citizen(nth: int) -> str:
    return make_citizen_id("999999", date(1980, 1, 1 + nth % 28), nth)


def number(nth: int) -> str:
    return f"（2023）冀9901民初{nth}号"


def write_county(folder: Path) -> None:
    """Five people, each against each, and as many strangers as it takes for them to stand out."""
    pairs = [pair if at % 2 else pair[::-1] for at, pair in enumerate(combinations(range(5), 2))]
    pairs += [(5 + 2 * n, 6 + 2 * n) for n in range(300)]
    dockets, parties = [], []
    for nth, (a, b) in enumerate(pairs, 1):
        names = [NAMES[one] if one < 5 else f"陌{chr(0x4E00 + one)}{chr(0x5E00 + one)}" for one in (a, b)]
        filed = f"20{20 + nth // 12:02}-{nth % 12 + 1:02}-05" if nth <= 10 else "2015-01-05"
        result = f"双方自愿达成协议：{names[1]}支付{names[0]}50000.00元, 证件{citizen(b)}。"
        dockets.append(
            (number(nth), COURT, "民间借贷纠纷", filed, "", "调解", "50000", *names, result, "不取的备注", "")
        )
        for role, one, name in zip(("原告", "被告"), (a, b), names, strict=True):
            identity = ("统一社会信用代码", "") if name.endswith("公司") else ("居民身份证", citizen(one))
            parties.append((number(nth), COURT, role, "1", name, *identity, PHONE if one < 5 else ""))
    enforced = [ENFORCING, *dockets[0][1:5], "执行完毕", *dockets[0][6:9], "本案执行完毕。", "", number(1)]
    dockets.insert(0, tuple(enforced))  # it names another case, in a row above that case's own
    folder.mkdir()
    for name, head, rows in (("民事案件台账.csv", DOCKET, dockets), ("当事人明细.csv", PARTIES, parties)):
        with (folder / name).open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([head, *rows])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Loaded, resolved, built without a store, with rings, and one clue as `find` writes it."""
    folder = tmp_path_factory.mktemp("county")
    write_county(folder / "files")
    workspace = Workspace(folder / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [folder / "files"], about=Provenance("虚构数据", received=date(2026, 1, 1)))
        resolve(workspace)
        publish_tables(workspace)
        detect(workspace, decoys=20, workers=1)
        publish_clue(workspace)
    return workspace.folder


def publish_clue(workspace: Workspace) -> None:
    ring = material(workspace).rings[0]
    cases, people = ring["case_ids"][:3], [one["id"] for one in ring["members"][:2]]
    row: dict[str, Any] = {
        "rank": 1, "clue_id": "a" * 32, "title": "关系密切的双方对簿公堂, 很快结案", "model_id": "M28",
        "query": "M28/x", "rules": ["M28/x"], "model_version": 1, "grade": "规则命中", "kind": "裁判结果",
        "courts": [COURT], "causes": ["民间借贷纠纷"], "values": "3 案; 标的合计 150,000.00 元",
        "score": 5.0, "why": "双方关系密切。",
        "fp_notes": "亲友之间确有借贷。", "law_refs": ["某法第1条(2020)"], "next_steps": ["查流水"],
        "missing": ["银行流水(DS19)"],
        "people": ["甲(原告)", "乙(被告)"], "subjects": [f"plaintiff:{people[0]}", f"defendant:{people[1]}"],
        "case_ids": cases, "data_cutoff": date(2026, 1, 1),
    }  # fmt: skip
    schema = {name: kind for name, (_, kind) in COLUMNS.items()}
    rest = {name: [] if kind == pl.List(pl.String()) else None for name, kind in schema.items() if name not in row}
    inputs = {"build": workspace.require("build").version}
    with workspace.stage("find", inputs=inputs, parameters={}, code="c") as run:
        write_table(pl.DataFrame([row | rest], schema=schema, orient="row"), run.path(CLUES))


@pytest.fixture(scope="module")
def opened(made: Path) -> Material:
    return material(Workspace(made))


@pytest.fixture
def said(
    tmp_path: Path, made: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ask]:
    """What `report` says on stdout and stderr, upon a copy of the county, typed in a folder of the test."""
    shutil.copytree(made, tmp_path / "workspace")
    monkeypatch.chdir(tmp_path)

    def ask(*words: str, code: int = 0) -> tuple[str, str]:
        assert main(["report", *words, "--workspace", str(tmp_path / "workspace")]) == code
        told = capsys.readouterr()
        return told.out, told.err

    yield ask
    speak("zh")


def issued(folder: Path) -> list[dict[str, Any]]:
    return [dict(one.body) for one in Ledger(folder / "workspace").log([ISSUE])]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", ["ring", "clue"])
def test_a_report_goes_out_under_its_number_and_is_taken_down(said: Ask, tmp_path: Path, kind: str, form: str) -> None:
    out, err = said(kind, "1", "--format", form, "--who", "李敏")
    path = tmp_path / out.strip()
    assert re.fullmatch(rf"QS-20260101-{'R' if kind == 'ring' else 'C'}1-[0-9a-f]{{8}}\.{form}", path.name)
    assert err.count("\n") == 1
    assert path.stem in err
    (event,) = issued(tmp_path)
    assert event["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (event["number"], event["form"], event["scope"]) == (path.stem, form, "本工作区全部数据")
    assert event["document"] == ("团伙线索研判报告" if kind == "ring" else "线索研判报告")
    assert not list(tmp_path.glob("*.aside"))


def test_one_number_in_every_format_and_the_same_bytes_again(opened: Material, made: Path) -> None:
    first = {form: write_report(opened, "ring", "1", form, **WHO) for form in FORMATS}
    again = {form: write_report(material(Workspace(made)), "ring", "1", form, **WHO) for form in FORMATS}
    assert {one.number for one in first.values()} == {first["docx"].number}
    for form in FORMATS:
        assert first[form].data == again[form].data
        assert first[form].sha256 == hashlib.sha256(first[form].data).hexdigest()
    assert write_report(opened, "ring", "1", "docx", who="王五", scope=WHO["scope"]).number != first["docx"].number
    assert FORMS == FORMATS


def test_what_was_decided_is_in_it_and_another_decision_is_another_number(said: Ask, tmp_path: Path) -> None:
    def report() -> tuple[str, str, str]:
        out, _ = said("ring", "1", "--who", "李敏")
        word = docx.Document(str(tmp_path / out.strip()))
        tables = ["\n".join("｜".join(cell.text for cell in row.cells) for row in one.rows) for one in word.tables]
        return out.strip(), "\n".join(one.text for one in word.paragraphs), "\n".join(tables)

    ledger = Ledger(tmp_path / "workspace")
    (ring, *_) = subjects(Workspace(tmp_path / "workspace"), "ring")
    first, text, tables = report()
    assert "尚未研判。" in text
    assert "承办人｜｜审核｜" in tables
    assert report()[0] == first  # that it was issued is no decision
    ledger.decide(ring, "有效线索", who="王建国", seen=0, words="当事人多为亲属; 须查流水")
    second, text, tables = report()
    assert "研判状态：有效线索。" in text
    assert "尚未研判" not in text
    assert "状态｜有效线索" in tables
    assert re.search(r"认定｜\d{4}年\d+月\d+日，王建国", tables)
    assert "说明｜当事人多为亲属; 须查流水" in tables
    ledger.assign(ring, "赵敏", who="王建国", seen=ledger.standings([ring])[ring.id].last)
    third, _, tables = report()
    assert "承办人｜赵敏" in tables
    wrong = ledger.note(ring, f"证件{citizen(0)}相符", who="赵敏")
    ledger.note(ring, "已约谈", who="赵敏")
    ledger.note(ring, f"证件{citizen(1)}相符", who="赵敏", replaces=wrong.number)
    fourth, _, tables = report()
    assert f"{citizen(1)[-4:]}相符" in tables
    assert citizen(1) not in tables
    assert f"{citizen(0)[-4:]}相符" not in tables
    assert tables.index("相符") < tables.index("已约谈")
    assert len({first, second, third, fourth}) == 4


def test_what_a_page_calls_takes_it_down_too(opened: Material, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    report = write_report(opened, "clue", "1", "xlsx", **WHO)
    event = issue(ledger, opened, report)
    assert (event.who, event.subject_kind, event.subject) == ("李敏", "clue", "a" * 32)
    assert event.body["title"] == "关系密切的双方对簿公堂, 很快结案"


def test_the_words_of_the_registers_are_in_it_and_no_number_of_a_person(opened: Material) -> None:
    word = docx.Document(io.BytesIO(write_report(opened, "ring", "1", "docx", **WHO).data))
    text = "\n".join(one.text for one in word.paragraphs)
    assert "裁判结果：双方自愿达成协议：" in text
    assert re.search(r"《民事案件台账\.csv》第\d+行", text)
    for form in ("docx", "html", "xlsx"):  # what PDF says is the same content, packed
        data = write_report(opened, "ring", "1", form, **WHO).data
        if form != "html":
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                data = b"".join(packed.read(name) for name in packed.namelist())
        for secret in (*(citizen(nth) for nth in range(5)), PHONE, "不取的备注"):
            assert secret.encode() not in data, (form, secret)
    book = openpyxl.load_workbook(io.BytesIO(write_report(opened, "ring", "1", "xlsx", **WHO).data))
    rows = list(book["证据出处"].iter_rows(min_row=2, values_only=True))
    assert any(f"证件号码：{'×' * 14}{citizen(0)[-4:]}" in row[5] for row in rows)
    assert {row[2] for row in rows} == {"民事案件台账.csv", "当事人明细.csv"}
    assert all(isinstance(row[4], int) for row in rows)


def test_rows_are_those_of_the_file(opened: Material, made: Path) -> None:
    dossier_cases = opened.reader.ids_of("LegalCase").to_list()[:3]
    origins = [one for found in opened.reader.origins_of(dossier_cases).values() for one in found]
    found = rows_at(opened, [*origins, "0" * 12 + "/-/2", "nonsense"])
    assert set(found) == set(origins)
    lines = {
        name: (made.parent / "files" / name).read_text("utf-8").splitlines()
        for name in ("民事案件台账.csv", "当事人明细.csv")
    }
    for row in found.values():
        (cells,) = csv.reader([lines[row.file][int(row.number) - 1]])
        assert row.cells[0].text == cells[0]


def test_a_case_is_told_by_its_own_row_not_by_one_that_names_it(opened: Material) -> None:
    dossier = ring_dossier(opened, "1")
    rows = telling_rows(opened, dossier)
    (first,) = [case for case in dossier.cases if case.case_no == number(1)]
    assert len([one for one in first.origins if opened.file_of[one.split("/")[0]] == "民事案件台账.csv"]) == 2
    for case in dossier.cases:
        row = rows[case.id]
        assert (row.file, row.cells[0].text) == ("民事案件台账.csv", case.case_no)


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("999999198001010017", "citizen_id", "××××××××××××××0017"),
        ("高某(999999198001010017 30%)", "holder", "高某(××××××××××××××0017 30%)"),
        ("0999-8743210", "phone", "0999-×××3210"),
        ("12345678901234.00", "amount", "12345678901234.00"),
        ("（2023）冀9901民初1234567号", "case_no", "（2023）冀9901民初1234567号"),
        ("付到6222021234567890123账户, 计1234567.00元", "text", "付到×××××××××××××××0123账户, 计1234567.00元"),
        ("", "phone", ""),
    ],
)
def test_numbers_of_people_are_covered_but_for_the_last_four(text: str, kind: str, shown: str) -> None:
    assert covered(text, kind) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("身份证号：9999991\n97304150025。", "身份证号：×××××××\n×××××××0025。"),
        ("999999197304150\r\n　　025X", "×××××××××××××××\r\n　　025X"),
        ("共5000\n2300元，2016年", "共5000\n2300元，2016年"),
        ("（2016）冀9901民初106号", "（2016）冀9901民初106号"),
    ],
)
def test_numbers_are_covered_over_the_end_of_a_line(text: str, shown: str) -> None:
    assert covered_text(text) == shown


def test_where_an_original_is_gone_the_report_says_so(said: Ask, tmp_path: Path) -> None:
    for original in (tmp_path / "workspace" / "sources").glob("*/original.*"):
        original.unlink()
    out, _ = said("ring", "1")
    text = "\n".join(one.text for one in docx.Document(str(tmp_path / out.strip())).paragraphs)
    assert "原始文件未能读取。" in text


# ---- where it goes


def test_the_same_report_again_is_no_matter_another_file_is(said: Ask, tmp_path: Path) -> None:
    said("ring", "1", "-o", "甲.docx")
    before = (tmp_path / "甲.docx").read_bytes()
    said("ring", "1", "-o", "甲.docx")
    assert (tmp_path / "甲.docx").read_bytes() == before
    _, err = said("clue", "1", "-o", "甲.docx", code=1)
    assert "甲.docx: 已有内容不同的同名文件" in err
    assert (tmp_path / "甲.docx").read_bytes() == before
    assert len(issued(tmp_path)) == 2
    said("clue", "1", "-o", "甲.docx", "--force")
    assert (tmp_path / "甲.docx").read_bytes() != before


def test_a_folder_or_a_suffix_is_enough(said: Ask, tmp_path: Path) -> None:
    (tmp_path / "卷").mkdir()
    out, _ = said("ring", "1", "-o", "卷")
    assert Path(out.strip()).parent == Path("卷")
    assert out.strip().endswith(".docx")
    out, _ = said("ring", "1", "-o", "表.XLSX")
    assert openpyxl.load_workbook(tmp_path / out.strip()).sheetnames[0] == "案件"
    _, err = said("ring", "1", "-o", "表.xlsx", "--format", "html", code=2)
    assert "应以 .html 结尾" in err
    _, err = said("ring", "1", "-o", "表.doc", code=2)
    assert ".docx" in err


def one_line(err: str) -> str:
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize("name", ["0", "99", "zz", "", "-"])
@pytest.mark.parametrize("kind", ["ring", "clue"])
def test_what_is_not_there_is_one_line(said: Ask, tmp_path: Path, kind: str, name: str) -> None:
    out, err = said(kind, name, code=1)
    assert out == ""
    assert "没有" in one_line(err)
    assert not list(tmp_path.glob("QS-*"))
    assert issued(tmp_path) == []


def test_a_folder_that_is_not_there_is_one_line(said: Ask, tmp_path: Path) -> None:
    _, err = said("ring", "1", "-o", "无此/甲.docx", code=1)
    assert "没有这个文件夹, 请先建立" in one_line(err)
    assert issued(tmp_path) == []


def test_a_full_disk_is_one_line_and_nothing_is_taken_down(said: Ask, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    (tmp_path / "甲.docx.aside").symlink_to("/dev/full")
    _, err = said("ring", "1", "-o", "甲.docx", code=1)
    assert "磁盘已满, 没有写出报告" in one_line(err)
    assert not (tmp_path / "甲.docx").exists()
    assert issued(tmp_path) == []


def test_a_folder_that_is_not_ours_is_one_line(said: Ask, tmp_path: Path) -> None:
    if not Path("/sys").is_dir():
        pytest.skip("no folder here that nobody may write to")
    (tmp_path / "甲.html.aside").symlink_to("/sys/qingsu")
    _, err = said("ring", "1", "-o", "甲.html", code=1)
    assert "这里不能写入, 请换一个文件夹" in one_line(err)
    assert issued(tmp_path) == []


def test_what_cannot_be_taken_down_does_not_go_out(said: Ask, tmp_path: Path) -> None:
    (tmp_path / "workspace" / "ledger.sqlite").write_bytes(b"no ledger at all" * 100)
    _, err = said("ring", "1", "-o", "甲.docx", code=1)
    assert "ledger.sqlite" in one_line(err)
    assert not list(tmp_path.glob("甲*"))


@pytest.mark.parametrize(("kind", "stage"), [("ring", "detect"), ("clue", "find")])
def test_a_stage_that_never_ran_is_named(said: Ask, tmp_path: Path, kind: str, stage: str) -> None:
    shutil.rmtree(tmp_path / "workspace" / stage)
    _, err = said(kind, "1", code=1)
    assert f"请先运行: qingsu {stage}" in one_line(err)
    shutil.rmtree(tmp_path / "workspace" / "build")
    _, err = said(kind, "1", code=1)
    assert "请先运行: qingsu build" in one_line(err)


def test_a_list_of_another_build_is_not_told_with_this_one(said: Ask, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    manifest = workspace.require("detect").folder / "manifest.json"
    told = json.loads(manifest.read_text("utf-8"))
    told["content"]["inputs"]["build"] = "0" * 12
    manifest.write_text(json.dumps(told), "utf-8")
    _, err = said("ring", "1", code=1)
    assert "build 之后尚未运行 detect" in one_line(err)
    with pytest.raises(WorkspaceError, match="detect"):
        write_report(material(workspace), "ring", "1", "docx", **WHO)


def test_a_wrong_word_is_wrong_usage(said: Ask) -> None:
    assert "ring" in said("gang", "1", code=2)[1]
    assert "docx" in said("ring", "1", "--format", "doc", code=2)[1]


def test_a_maker_is_named_by_the_environment(said: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QINGSU_USER", "贾䶮")
    out, _ = said("ring", "1", "--scope", "清和县")
    facts = docx.Document(str(tmp_path / out.strip())).core_properties
    assert facts.author == "贾䶮"
    assert facts.category == "仅供办案使用；数据范围：清和县"


def test_english(said: Ask, tmp_path: Path) -> None:
    out, err = said("ring", "1", "--lang", "en")
    assert err.startswith("Written and taken down")
    text = "\n".join(one.text for one in docx.Document(str(tmp_path / out.strip())).paragraphs)
    assert "1. Summary" in text
    assert "For official use only" not in text  # that stands in the footer
    (event,) = issued(tmp_path)
    assert event["document"] == "Report on a ring"


def test_there_is_no_ring_of_a_name_that_nobody_has(opened: Material) -> None:
    with pytest.raises(QueryError, match="没有团伙线索"):
        write_report(opened, "ring", "f" * 32, "docx", **WHO)
