"""An unknown table is proposed as what it is most like, confirmed by a person, and known from then on."""

import csv
from datetime import date
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from graph.errors import SourceError, WorkspaceError
from graph.records import loads, read_records
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load, refused_files, reread
from loaders.mappings import confirm, fingerprint, keep, mapped, mappings, none_of_ours
from loaders.matching import proposals
from loaders.previewing import preview
from loaders.provenance import Provenance
from loaders.recognising import tables_in
from loaders.registers import recognised, source, sources
from loaders.sheet import SINGLE

VILLAGE = ("序", "所属乡镇", "所在村", "干部姓名", "身份证号码", "所任职务", "何时上任", "备考")
ROWS = (
    ("1", "石桥镇", "柳树村", "张三", "999999197001010017", "主任", "2021-01-01", ""),
    ("2", "石桥镇", "柳树村", "李四", "", "会计", "2022/3/1", "兼"),
)
COLUMNS = {
    "所属乡镇": "township", "所在村": "village", "干部姓名": "name", "身份证号码": "id", "所任职务": "post",
    "何时上任": "from", "备考": "", "序": "",
}  # fmt: skip
SAID = Provenance("虚构数据")
TODAY = date(2026, 1, 1)


def write(path: Path, headers: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    one = Workspace(tmp_path / "workspace")
    with one.writer():
        one.ensure_key(PUBLIC_KEY)
    return one


@pytest.mark.parametrize("source_id", [one for one, found in sources().items() if found.register.template])
def test_headers_with_a_word_before_them_are_still_known(source_id: str, tmp_path: Path) -> None:
    register = source(source_id).register
    assert register.template is not None
    said = [(header, text) for header, text in zip(register.headers, register.template.samples[0], strict=True)]
    table = write(tmp_path / "a.csv", tuple(f"该{header}" for header, _ in said), tuple(text for _, text in said))
    best, *_ = proposals(tables_in(table)[0])
    assert best.source.register.id == source_id
    right = {f"该{column.header}": name for name, column in register.columns.items()}
    found = {one.header: one.column for one in best.matches}
    assert sum(right[header] == name for header, name in found.items()) >= 0.9 * len(found)


def test_cells_speak_where_headers_do_not_and_against_where_they_lie(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", ("甲", "原告方", "被告方", "立案日"), ("（2023）冀9901民初1号", "张三", "李四", "待定")
    )
    best = proposals(tables_in(path)[0], [source("DS02")])[0]
    told = {one.header: (one.column, one.why) for one in best.matches}
    assert told["甲"] == ("case_no", "内容 100% 合其类型")
    assert told["原告方"][0] == "plaintiffs"
    assert "立案日" in best.open  # it holds no days
    assert best.missing == ()


@pytest.mark.parametrize("source_id", [one for one, found in sources().items() if found.register.template])
def test_what_lacks_a_required_column_is_not_read_by_a_register_that_knows_less(source_id: str, tmp_path: Path) -> None:
    """It would lose what the other does not know, and be called what it is not."""
    register = source(source_id).register
    for name, column in register.columns.items():
        headers = [one.header for other, one in register.columns.items() if other != name]
        found = next(recognised(headers, register.sheet or SINGLE), None)
        if column.required and found is not None:
            assert len({known for one in headers if (known := found.register.column_for(one))}) == len(headers) >= 4
    if source_id == "DS25":
        headers = [one.header for name, one in register.columns.items() if name != "insurer"]
        path = write(tmp_path / "a.csv", tuple(headers), (*("" for _ in headers[1:]), "1"))
        with pytest.raises(
            SourceError, match=r"像 DS25 .*缺少“保险公司”.*请用 qingsu map 确认, 全表相同的加 --value 保险公司=…"
        ):
            preview(path)


def test_what_is_ignored_by_name_and_a_case_of_another_trial_are_not_proposed(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        ("案号", "原告", "被告", "诉讼费", "二审案号"),
        ("（2023）冀9901民初1号", "张三", "李四", "525", "（2024）冀99民终1号"),
    )
    (table,) = tables_in(path)
    (one,) = (found for found in proposals(table) if found.source.register.id == "DS02")
    assert {match.header for match in one.matches} == {"案号", "原告", "被告"}
    assert one.open == ("二审案号",)


def test_of_two_columns_that_are_one_either_can_be_ignored(workspace: Workspace, tmp_path: Path) -> None:
    headers = ("案号", "原告", "被告", "起诉标的额", "标的额(万元)")
    path = write(tmp_path / "a.csv", headers, ("（2023）冀9901民初1号", "张三", "李四", "15000", "2"))
    columns = {"案号": "case_no", "原告": "plaintiffs", "被告": "defendants"}
    for taken, other, fen in (("起诉标的额", "标的额(万元)", 1_500_000), ("标的额(万元)", "起诉标的额", 2_000_000)):
        said = columns | {taken: "claimed", other: ""}
        with workspace.writer():
            confirm(workspace, headers, "DS02", said, who="李敏", day=date(2026, 1, 1))
            workspace.ensure_key(PUBLIC_KEY)
            load(workspace, [path], about=Provenance("虚构数据"))
        assert read_records(workspace).nodes["LegalCase"]["amount_claimed_fen"].to_list() == [fen]


def test_what_is_like_nothing_has_no_proposal(tmp_path: Path) -> None:
    assert proposals(tables_in(write(tmp_path / "a.csv", ("品名", "单价"), ("苹果", "3")))[0]) == []


def test_a_confirmed_table_is_loaded_and_so_is_next_months(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "导出"
    folder.mkdir()
    path = write(folder / "一月.csv", VILLAGE, *ROWS)
    with workspace.writer(), pytest.raises(SourceError, match=r"像 DS09 村两委干部名册 .*请用 qingsu map 确认"):
        load(workspace, [folder], about=SAID)
    with workspace.writer():
        confirm(workspace, VILLAGE, "DS09", COLUMNS, who="李敏", day=TODAY)
        (one,) = load(workspace, [folder], about=SAID).loaded
    assert (one.load.source, one.rows, one.unknown_headers) == ("DS09", 2, ())
    turned = tuple(reversed(VILLAGE))
    write(path, turned, tuple(reversed(ROWS[0])))
    with workspace.writer():
        (again,) = load(workspace, [folder], about=SAID).loaded
        assert reread(workspace) == []
    assert again.rows == 1
    assert set(read_records(workspace).mentions["name"]) >= {"张三", "柳树村"}
    assert mappings(workspace)[fingerprint(VILLAGE)].who == "李敏"


def test_only_what_can_be_read_is_confirmed(workspace: Workspace) -> None:
    for columns, line in (
        ({**COLUMNS, "序": "nothing"}, "序: DS09 没有列 'nothing'"),
        ({**COLUMNS, "序": "village"}, "与另一列都对应到“村”"),
        ({"所在村": "village"}, "DS09: 缺少必需的列“乡镇”"),
    ):
        with workspace.writer(), pytest.raises(SourceError, match=line):
            confirm(workspace, VILLAGE, "DS09", columns, who="李敏", day=TODAY)
    assert mappings(workspace) == {}


def test_a_column_that_a_file_lacks_is_said_once_for_all_its_rows(workspace: Workspace, tmp_path: Path) -> None:
    headers, columns = ("所在村", "名字", "担任职务"), {"所在村": "village", "名字": "name", "担任职务": "post"}
    path = write(tmp_path / "石桥镇.csv", headers, ("柳树村", "张三", "主任"), ("杨树村", "", "会计"))
    said = partial(confirm, workspace, headers, "DS09", columns, who="李敏", day=TODAY)
    with workspace.writer():
        for constants, line in (
            ({}, "缺少必需的列“乡镇”"),
            ({"county": "石桥镇"}, "DS09 没有列 'county'"),
            ({"township": "石桥镇", "village": "柳树村"}, "已有一列是“村”"),
            ({"township": "石桥镇", "from": "某日"}, "“任期起”不能是“某日”: 年月不存在"),
        ):
            with pytest.raises(SourceError, match=line):
                said(constants=constants)
        said(constants={"township": "石桥镇", "from": "2021年1月1日"})
        (one,) = load(workspace, [path], about=SAID).loaded
    assert (one.rows, one.bad_rows) == (1, 1)
    records = read_records(workspace)
    assert records.edges["OFFICIAL_OF"]["from"].to_list() == [date(2021, 1, 1)]
    assert "石桥镇" in records.mentions["township"].to_list()
    corrected = tmp_path / "补正.xlsx"
    book = openpyxl.load_workbook(workspace.folder / "sources" / one.load.load_id / "quarantine.xlsx")
    names = [cell.value for cell in book.active[1]]
    book.active.cell(2, names.index("名字") + 1).value = "王五"
    book.save(corrected)
    with workspace.writer():
        (again,) = load(workspace, [corrected], about=SAID).loaded
    assert (again.rows, again.bad_rows) == (1, 0)
    assert sorted(read_records(workspace).edges["OFFICIAL_OF"]["post"]) == ["主任", "会计"]


def test_what_somebody_said_of_a_header_outweighs_its_name(workspace: Workspace, tmp_path: Path) -> None:
    headers = ("乡镇", "村", "职务", "姓名")  # whoever typed them confused the last two
    path = write(tmp_path / "a.csv", headers, ("石桥镇", "柳树村", "张三", "主任"))
    (wrong,) = preview(path, source="DS09").taken
    assert wrong.mentions["name"].to_list()[0] == "主任"
    columns = {"乡镇": "township", "村": "village", "职务": "name", "姓名": "post"}
    with workspace.writer():
        confirm(workspace, headers, "DS09", columns, who="李敏", day=TODAY)
        load(workspace, [path], about=SAID)
    assert "张三" in read_records(workspace).mentions["name"].to_list()
    assert read_records(workspace).edges["OFFICIAL_OF"]["post"].to_list() == ["主任"]


def test_a_sheet_that_nothing_knows_is_told_and_the_others_are_loaded(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '{"名册": [{"乡镇": "石桥镇", "村": "柳树村", "姓名": "张三", "职务": "主任"}], "价": [{"品名": "果"}]}'
    )
    with workspace.writer():
        done = load(workspace, [path], about=SAID)
    assert [one.rows for one in done.loaded] == [1]
    assert [(one.name, one.reason) for one in refused_files(workspace)] == [
        (
            "a.json [价]",
            "表头不属于任何来源(品名…), 也没有相像的来源; 若应装载, 请用 qingsu map --source 来源编号 写明各列",
        )
    ]
    assert len(loads(workspace)) == 1


def test_a_damaged_list_is_one_line(workspace: Workspace) -> None:
    (workspace.folder / "mappings.json").write_text("[1]", "utf-8")
    with pytest.raises(WorkspaceError, match="字段对应的清单损坏"):
        mappings(workspace)


def test_a_mapped_register_knows_its_own_headers_still() -> None:
    one = mapped(source("DS09"), {**COLUMNS, "职务": ""}).register
    assert one.column_for("职务") is None
    assert "职务" in one.ignored_headers or "职务" in one.ignore
    assert one.column_for("姓名") == ("name", "")
    assert one.column_for("干部姓名") == ("name", "")


DOCKET = ("案号", "法院", "原告方", "被告方", "标的额(万元)")


@pytest.mark.parametrize(("amount", "fen"), [("12.5", 12_500_000), ("12.5万", 12_500_000), ("3元", 300)])
def test_what_is_confirmed_of_a_header_keeps_its_unit(
    amount: str, fen: int, workspace: Workspace, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv", DOCKET, ("（2023）冀9901民初1号", "清和县人民法院", "张三", "李四", amount))
    columns = dict(zip(DOCKET, ("case_no", "court", "plaintiffs", "defendants", "claimed"), strict=True))
    with workspace.writer():
        confirm(workspace, DOCKET, "DS02", columns, who="李敏", day=TODAY)
        load(workspace, [path], about=SAID)
    assert read_records(workspace).nodes["LegalCase"]["amount_claimed_fen"].to_list() == [fen]


def test_what_is_none_of_ours_is_left_out_from_then_on(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "导出"
    folder.mkdir()
    write(folder / "名册.csv", ("乡镇", "村", "姓名", "职务"), ("石桥镇", "柳树村", "张三", "主任"))
    book = openpyxl.Workbook()
    case = ("（2023）冀9901民初1号", "清和县人民法院", "王五")
    for name, rows in (
        ("甲", [("乡镇", "村", "姓名", "职务"), ("石桥镇", "柳树村", "李四", "主任")]),
        ("乙", [("案号", "受理法院", "原告"), case]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(folder / "册.xlsx")
    with workspace.writer():
        keep(workspace, {fingerprint(("职务", "乡镇", "村", "姓名")): none_of_ours(who="李敏", day=TODAY)})
        done = load(workspace, [folder], about=SAID)
    assert [(one.load.source, one.ignored_sheets) for one in done.loaded] == [("DS02", ("甲",))]
    assert [(one.name, one.reason) for one in done.refused] == [("名册.csv", "各表都已确认不装载, 或按名忽略")]
    with workspace.writer():
        load(workspace, [folder / "名册.csv"], source_id="DS09", about=SAID)  # said anew, it counts
    assert sorted(read_records(workspace).mentions["name"].unique()) == ["张三", "柳树村", "王五"]
