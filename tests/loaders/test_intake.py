"""The plan of an intake says before anything is written what the load then does, and a roll back leaves no trace."""

import csv
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph.errors import SourceError
from graph.records import live_rows, loads, loads_json, records_folder
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.intake import KEPT_ROWS, SHOWN_ROWS, Checked, Intake, Plan, Sheet, Trace, carry_out, check, plan, roll_back
from loaders.keeping import quarantine_path
from loaders.load import Loading, load, refused_files, reread
from loaders.mappings import confirm, fingerprint, mappings
from loaders.provenance import Provenance

ROLL = ("乡镇", "村", "姓名", "证件号", "职务", "任期起")
STRANGE = ("所属乡镇", "所在村", "干部姓名", "身份证号码", "所任职务", "何时上任", "页码")
COLUMNS = {
    "所属乡镇": "township", "所在村": "village", "干部姓名": "name", "身份证号码": "id", "所任职务": "post",
    "何时上任": "from", "页码": "",
}  # fmt: skip
SAID = Provenance("虚构数据")
TODAY = date(2026, 1, 1)


def write(path: Path, headers: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two rolls that are known, one with flaws; the same strange headers twice, once in a zip; junk."""
    one = tmp_path / "导出"
    write(one / "册.csv", ROLL, ("石桥镇", "柳树村", "张三", "999999197001010017", "主任", "2021-01-01"))
    write(
        one / "坏格.csv",
        (*ROLL, "备注", "身高"),
        ("石桥镇", "杨树村", "李四", "999999197001010018", "会计", "2021-02-31", "兼", "170"),
        ("石桥镇", "", "王五", "", "委员", "2021-01-01", "", "180"),
        ("石桥镇", "杨树村", "赵六", "", "委员", "2021-01-01", "", ""),
    )
    write(one / "乡里给的.csv", STRANGE, ("石桥镇", "桃园村", "孙七", "", "主任", "2021-01-01", "1"))
    inner = write(tmp_path / "内.csv", STRANGE, ("石桥镇", "梨园村", "周八", "", "主任", "2021-01-01", "2"))
    with zipfile.ZipFile(one / "二月.zip", "w") as packed:
        packed.write(inner, "乡/册.csv")
    write(one / "价.csv", ("品名", "单价"), ("苹果", "3"))
    (one / "坏的.xlsx").write_bytes(b"PK\x03\x04 broken")
    (one / "纪要.docx").write_bytes(b"x")
    return one


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def planned(workspace: Workspace, folder: Path, about: Provenance = SAID) -> Plan:
    return plan(workspace, Intake((folder,), about=about, keeper="李敏"))


def sheet(seen: Plan, file: str) -> Sheet:
    (found,) = [one for one in seen.sheets if one.file == file]
    return found


def confirming(seen: Plan) -> Plan:
    return seen.confirming(sheet(seen, "乡里给的.csv"), "DS09", COLUMNS, who="李敏", day=TODAY)


def carried(workspace: Workspace, intake: Intake) -> tuple[Loading, Trace]:
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        done = carry_out(workspace, intake)
    return done.loading, done.trace


def test_a_plan_and_its_check_write_nothing(workspace: Workspace, folder: Path) -> None:
    check(confirming(planned(workspace, folder)))
    assert not workspace.folder.exists()


def test_a_plan_says_of_every_sheet_who_reads_it(workspace: Workspace, folder: Path) -> None:
    seen = planned(workspace, folder)
    told = {one.file: (one.by, one.source and one.source.register.id, one.open, one.rows) for one in seen.sheets}
    assert told == {
        "乡里给的.csv": ("", None, True, 1),
        "二月.zip/乡/册.csv": ("", None, True, 1),
        "价.csv": ("", None, True, 1),
        "册.csv": ("headers", "DS09", False, 1),
        "坏格.csv": ("headers", "DS09", False, 3),
    }
    near = sheet(seen, "乡里给的.csv")
    assert near.proposals[0].source.register.id == "DS09"
    assert near.proposed("DS09")["干部姓名"] == "name"
    assert near.sample == [(2, "石桥镇", "桃园村", "孙七", None, "主任", "2021-01-01", "1")]
    assert sheet(seen, "价.csv").proposals == []


def test_a_plan_holds_the_first_rows_and_counts_them_all(workspace: Workspace, tmp_path: Path) -> None:
    rows = [("石桥镇", f"某{chr(0x4E00 + n)}村", "张三", "", "主任", "2021-01-01") for n in range(KEPT_ROWS + 500)]
    seen = planned(workspace, write(tmp_path / "长.csv", ROLL, *rows))
    (one,) = seen.sheets
    assert (one.rows, one.table.rows.height, len(one.sample)) == (KEPT_ROWS + 500, KEPT_ROWS, SHOWN_ROWS)
    assert one.sample[-1] == (SHOWN_ROWS + 1, *rows[SHOWN_ROWS - 1][:3], None, *rows[0][4:])
    (good,) = check(seen).checked
    assert (good.rows, good.taken) == (KEPT_ROWS + 500, KEPT_ROWS + 500)


def test_what_is_confirmed_holds_wherever_its_headers_stand_and_can_be_withdrawn(
    workspace: Workspace, folder: Path
) -> None:
    seen = confirming(planned(workspace, folder))
    for file in ("乡里给的.csv", "二月.zip/乡/册.csv"):
        assert (sheet(seen, file).by, sheet(seen, file).columns) == ("confirmed", COLUMNS)
    assert not sheet(seen, "价.csv").columns
    assert sheet(seen.withdrawing(sheet(seen, "乡里给的.csv")), "二月.zip/乡/册.csv").open
    for columns, line in (
        ({**COLUMNS, "页码": "village"}, "与另一列都对应到“村”"),
        ({"所在村": "village"}, "缺少必需的列“乡镇”"),
    ):
        with pytest.raises(SourceError, match=line):
            seen.confirming(sheet(seen, "价.csv"), "DS09", columns, who="李敏", day=TODAY)


def test_a_known_sheet_can_be_read_otherwise(workspace: Workspace, folder: Path) -> None:
    seen = planned(workspace, folder)
    turned = {"乡镇": "township", "村": "village", "姓名": "post", "职务": "name", "证件号": ""}
    seen = seen.confirming(sheet(seen, "册.csv"), "DS09", turned, who="李敏", day=TODAY)
    (one,) = [each for each in check(seen).checked if each.file == "册.csv"]
    assert (one.ignored, one.unknown) == ({"证件号": 1}, {})  # what nobody said of 任期起, its name says


def test_what_was_confirmed_in_an_earlier_month_is_told_as_such(workspace: Workspace, folder: Path) -> None:
    with workspace.writer():
        confirm(workspace, STRANGE, "DS09", COLUMNS, who="王卫东", day=TODAY)
    assert sheet(planned(workspace, folder), "乡里给的.csv").by == "known"


def test_the_plan_leaves_out_what_the_load_leaves_out(workspace: Workspace, folder: Path) -> None:
    for seen in (planned(workspace, folder), confirming(planned(workspace, folder))):
        apart = Workspace(workspace.folder / f"{len(seen.left_out)}")
        carried(apart, seen.intake)
        assert sorted((one.name, one.reason) for one in refused_files(apart)) == sorted(
            (one.name, one.reason) for one in seen.left_out
        )
    assert {one.name for one in seen.left_out} == {"价.csv", "坏的.xlsx", "纪要.docx"}


def test_the_check_counts_as_the_load_counts_and_names_every_cell(workspace: Workspace, folder: Path) -> None:
    seen = confirming(planned(workspace, folder))
    good = {one.file: one for one in check(seen).checked}
    loading, _ = carried(workspace, seen.intake)
    assert {one.load.file: (one.rows, one.bad_rows, one.bad_cells) for one in loading.loaded} == {
        name: (one.taken, one.bad_rows, one.bad_cells) for name, one in good.items()
    }
    bad: Checked = good["坏格.csv"]
    assert (bad.rows, bad.taken, bad.bad_rows, bad.bad_cells) == (3, 2, 1, 2)
    rejected = [(one.row, one.header, one.text) for one in bad.rejected]
    assert rejected == [(3, "村", "")]
    assert [(one.row, one.header, one.text) for one in bad.cells] == [
        (2, "任期起", "2021-02-31"), (2, "证件号", "999999197001010018"),
    ]  # fmt: skip
    assert all(one.reason for one in (*bad.rejected, *bad.cells))
    assert (bad.ignored, bad.unknown) == ({"备注": 1}, {"身高": 2})
    assert [(one.row, one.text) for one in bad.not_taken] == [(2, "170"), (3, "180")]
    named = good["乡里给的.csv"]
    assert (named.ignored, named.unknown) == ({"页码": 1}, {})
    assert [(one.row, one.text) for one in named.ignored_cells] == [(2, "1")]
    assert not bad.known
    again = {one.file: one.known for one in check(planned(workspace, folder)).checked}
    assert again["坏格.csv"]


def test_nobody_saying_the_basis_is_seen_before_the_load(workspace: Workspace, folder: Path) -> None:
    assert planned(workspace, folder, Provenance()).unsaid == ("册.csv", "坏格.csv")
    (folder / "来源说明.csv").write_text("文件,取得依据\n册.csv,清检民调〔2026〕3号\n", "utf-8")
    seen = planned(workspace, folder, Provenance())
    assert seen.unsaid == ("坏格.csv",)
    assert {file.name: file.said.basis for file in seen.files}["册.csv"] == "清检民调〔2026〕3号"
    assert "来源说明.csv" not in {one.file for one in seen.sheets}


def test_the_mapping_is_kept_when_the_files_are_loaded_and_not_before(workspace: Workspace, folder: Path) -> None:
    seen = confirming(planned(workspace, folder))

    def stop(what: str, done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with workspace.writer(), pytest.raises(KeyboardInterrupt):
        workspace.ensure_key(PUBLIC_KEY)
        carry_out(workspace, seen.intake, progress=stop)
    assert mappings(workspace) == {}
    assert loads(workspace) == ()
    carried(workspace, seen.intake)
    assert mappings(workspace)[fingerprint(STRANGE)].columns == COLUMNS


def test_a_file_that_changed_since_it_was_looked_at_is_not_loaded(workspace: Workspace, folder: Path) -> None:
    seen = planned(workspace, folder)
    kept = (folder / "册.csv").read_bytes()
    (folder / "册.csv").write_bytes(kept + b"\n")
    for act in (lambda: check(seen), lambda: carried(workspace, seen.intake)):
        with pytest.raises(SourceError, match=r"^册\.csv: 检查之后文件有了变化"):
            act()
    (folder / "册.csv").write_bytes(kept)
    write(folder / "新来的.csv", ROLL)
    with pytest.raises(SourceError, match=r"^新来的\.csv: 检查之后文件有了变化"):
        carried(workspace, seen.intake)
    assert loads(workspace) == ()
    (folder / "新来的.csv").unlink()
    assert len(carried(workspace, seen.intake)[0].loaded) == 2


def test_a_roll_back_leaves_the_workspace_as_it_was(workspace: Workspace, folder: Path, tmp_path: Path) -> None:
    first = write(tmp_path / "旧.csv", ROLL, ("石桥镇", "柳树村", "老村长", "", "主任", "2001-01-01"))
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [first], about=SAID)
    before = live_rows(workspace, loads(workspace)).rows()
    loading, trace = carried(workspace, confirming(planned(workspace, folder)).intake)
    assert sum(one.difference.gone for one in loading.loaded) == 1  # the village has a new head
    assert before != live_rows(workspace, loads(workspace)).rows()
    with workspace.writer():
        gone = roll_back(workspace, Trace.of(json.loads(json.dumps(trace.told()))))
        assert roll_back(workspace, trace) == ()
    assert {one.load_id for one in gone} == set(trace.load_ids)
    assert before == live_rows(workspace, loads(workspace)).rows()
    assert mappings(workspace) == {}
    assert [path.name for path in (workspace.folder / "sources").iterdir()] == [loads(workspace)[0].load_id]


def test_a_roll_back_keeps_what_other_loads_hang_on(workspace: Workspace, folder: Path, tmp_path: Path) -> None:
    with workspace.writer():
        confirm(workspace, STRANGE, "DS09", {**COLUMNS, "页码": "", "身份证号码": ""}, who="王卫东", day=TODAY)
    earlier = mappings(workspace)
    _, trace = carried(workspace, confirming(planned(workspace, folder)).intake)
    with workspace.writer():
        roll_back(workspace, trace)
    assert mappings(workspace) == earlier  # what it had replaced stands again
    _, trace = carried(workspace, confirming(planned(workspace, folder)).intake)
    later = write(tmp_path / "三月.csv", STRANGE, ("石桥镇", "枣园村", "吴九", "", "主任", "2021-01-01", "1"))
    with workspace.writer():
        load(workspace, [later], about=SAID)
        roll_back(workspace, trace)
    assert mappings(workspace)[fingerprint(STRANGE)].columns == COLUMNS


def test_a_corrected_workbook_is_read_and_taken_back_with_what_it_corrects(
    workspace: Workspace, folder: Path, tmp_path: Path
) -> None:
    write(folder / "乡里给的.csv", STRANGE, ("石桥镇", "桃园村", "孙七", "1", "主任", "2021-01-01", "1"))
    _, trace = carried(workspace, confirming(planned(workspace, folder)).intake)
    (one,) = [each for each in loads(workspace) if each.file == "乡里给的.csv"]
    book = quarantine_path(workspace, one)
    assert book is not None
    copy = tmp_path / "待补正.xlsx"
    copy.write_bytes(book.read_bytes())
    seen = planned(workspace, copy, Provenance())
    assert ([each.by for each in seen.sheets], seen.unsaid) == (["known"], ())  # it says whom it corrects
    carried(workspace, seen.intake)
    with workspace.writer():
        gone = roll_back(workspace, trace)
    assert [each.file for each in gone][-1] == "待补正.xlsx"
    assert (loads(workspace), mappings(workspace)) == ((), {})


def test_what_was_loaded_before_is_not_taken_back_with_it(workspace: Workspace, folder: Path) -> None:
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [folder / "册.csv"], about=SAID)
    _, trace = carried(workspace, planned(workspace, folder).intake)
    with workspace.writer():
        roll_back(workspace, trace)
    assert [one.file for one in loads(workspace)] == ["册.csv"]


def test_what_is_read_anew_by_newer_code_is_not_taken_back_either(workspace: Workspace, folder: Path) -> None:
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [folder / "册.csv"], about=SAID)
        (one,) = loads(workspace)
        older = replace(one, register="0" * len(one.register))  # as an older version of the program left it
        records_folder(workspace, one).rename(records_folder(workspace, older))
        with workspace.stage("load", inputs={"older": ""}, parameters={}, code="") as stage:
            stage.path("loads.json").write_text(loads_json([older]), "utf-8")
    loading, trace = carried(workspace, planned(workspace, folder).intake)
    assert one.load_id in {each.load.load_id for each in loading.loaded if not each.known}
    assert one.load_id not in trace.load_ids
    with workspace.writer():
        roll_back(workspace, trace)
    assert [each.file for each in loads(workspace)] == ["册.csv"]


def test_an_intake_goes_to_another_process_and_back(workspace: Workspace, folder: Path) -> None:
    about = Provenance("清检民调〔2026〕3号", "法院", TODAY, TODAY, None, "李敏")
    wish = confirming(planned(workspace, folder, about)).intake
    assert Intake.of(json.loads(json.dumps(wish.told()))) == wish


@pytest.mark.parametrize(
    ("court", "line"),
    [
        ("清何县人民法院", r"^DS02: 受理法院: 没有法院叫“清何县人民法院”, 名称相近的有: .*清和县人民法院"),
        ("桃江县人民法院", r"^册\.csv:2: 受理法院: 不能每行都是“桃江县人民法院”: .*案号所指的法院: 清和县人民法院$"),
    ],
)
def test_a_court_for_every_row_is_checked_when_it_is_said(
    workspace: Workspace, tmp_path: Path, court: str, line: str
) -> None:
    headers = ("本院案号", "原告方", "被告方")
    rows = [(f"（2023）冀9901民初{n}号", "张三", "李四") for n in (1, 2)]
    seen = planned(workspace, write(tmp_path / "册.csv", headers, *rows, ("（2023）冀0108民初3号", "张三", "李四")))
    columns = {"本院案号": "case_no", "原告方": "plaintiffs", "被告方": "defendants"}
    (one,) = seen.sheets
    with pytest.raises(SourceError, match=line):
        seen.confirming(one, "DS02", columns, who="李敏", day=TODAY, constants={"court": court})
    said = seen.confirming(one, "DS02", columns, who="李敏", day=TODAY, constants={"court": "清和县人民法院"})
    assert said.intake.confirmed  # one case of another court does not make it wrong


def test_whose_statement_it_is_is_said_of_each_file_alone(workspace: Workspace, tmp_path: Path) -> None:
    headers = ("发生日", "借贷标志", "金额", "对方账号", "对方户名")
    for name, day in (("张三.csv", "2024-01-02"), ("李四.csv", "2024-02-03")):
        write(tmp_path / "流水" / name, headers, (day, "借", "100", "6212000000000009", "王五"))
    columns = {
        "发生日": "day", "借贷标志": "direction", "金额": "amount", "对方账号": "counter", "对方户名": "counter_name",
    }  # fmt: skip

    def saying(seen: Plan, file: str, account: str) -> Plan:
        return seen.confirming(
            sheet(seen, file), "DS19", columns, who="李敏", day=TODAY, constants={"account": account}
        )

    seen = saying(planned(workspace, tmp_path / "流水"), "张三.csv", "6212000000000001")
    first, other = sheet(seen, "张三.csv"), sheet(seen, "李四.csv")
    assert (first.by, other.open) == ("confirmed", True)
    assert "“账号”只属于那一个文件" in other.why
    assert other.proposed("DS19") == columns
    seen = saying(seen, "李四.csv", "6212000000000002")
    loading, _ = carried(workspace, seen.intake)
    assert {one.load.file: one.notes[0] for one in loading.loaded} == {
        "张三.csv": "“账号”文件中没有, 全表都取 6212000000000001 (对应时确认)",
        "李四.csv": "“账号”文件中没有, 全表都取 6212000000000002 (对应时确认)",
    }
    assert reread(workspace) == []  # each still by its own
    write(tmp_path / "下月" / "张三.csv", headers, ("2024-03-04", "借", "100", "6212000000000009", "王五"))
    assert sheet(planned(workspace, tmp_path / "下月"), "张三.csv").open
    with workspace.writer(), pytest.raises(SourceError, match="只属于那一个文件"):
        load(workspace, [tmp_path / "下月" / "张三.csv"], about=SAID)
