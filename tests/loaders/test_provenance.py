"""Every load says where its file comes from and by what right; who does not say it loads nothing."""

import csv
from datetime import date
from pathlib import Path

import pytest

from graph.errors import SourceError
from graph.records import Load, loads
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.form import OFFICES
from loaders.keeping import quarantine_path
from loaders.load import load
from loaders.provenance import HEADERS, UNSAID, Provenance, office
from loaders.reference import read

DOCKET = ("案号", "受理法院", "立案日期", "原告", "被告")
COURT = "清和县人民法院"


def write(path: Path, headers: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    return path


def docket(path: Path, n: int, day: str = "2023-05-06") -> Path:
    number = f"（2023）冀9901民初{n}号"
    return write(
        path, DOCKET, (number, COURT, day, "张三", "李四"), (number.replace("初", "终"), COURT, "", "张", "李")
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def loaded(workspace: Workspace, *paths: Path, about: Provenance = UNSAID) -> tuple[Load, ...]:
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, paths, about=about)
    return loads(workspace)


def test_what_is_said_is_kept_with_the_load(workspace: Workspace, tmp_path: Path) -> None:
    said = Provenance("清检民调〔2026〕3号", "", date(2026, 1, 31), None, None, "李敏")
    (one,) = loaded(workspace, docket(tmp_path / "a.csv", 1), about=said)
    assert (one.basis, one.office, one.received, one.custodian) == ("清检民调〔2026〕3号", "法院", "2026-01-31", "李敏")
    assert (one.start, one.end) == ("2023-05-06", "2023-05-06")  # of the days of the rows
    assert len(one.sha256) == 64


def test_without_a_basis_nothing_is_loaded(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "导出"
    docket(folder / "a.csv", 1)
    for given in (folder, folder / "a.csv"):
        with pytest.raises(SourceError, match=r"^a\.csv: 没有写明取得依据: .*--basis"):
            loaded(workspace, given, about=Provenance(office="法院"))
    assert loads(workspace) == ()


def test_a_list_beside_the_files_says_it_for_each(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "导出"
    docket(folder / "a.csv", 1)
    docket(folder / "内" / "b.csv", 2)
    docket(folder / "内" / "c.csv", 3)
    write(
        folder / "来源说明.csv",
        HEADERS,
        ("a.csv", "检察内部", "内部调阅", "2026年1月2日", "2020-01-01", "2025/12/31", "李敏"),
        ("内/b.csv", "", "调取一号", "", "", "", ""),
        ("*", "", "其余", "", "", "", "王五"),
    )
    write(folder / "内" / "来源说明.csv", HEADERS[:3], ("c.csv", "", "就近的说了算"))
    one, two, three = sorted(
        loaded(workspace, folder, about=Provenance("命令行", custodian="赵六")), key=lambda x: x.file
    )
    assert (one.office, one.basis, one.received, one.start, one.end, one.custodian) == (
        "检察内部", "内部调阅", "2026-01-02", "2020-01-01", "2025-12-31", "李敏",
    )  # fmt: skip
    assert (two.basis, two.office, two.custodian) == ("调取一号", "法院", "王五")
    assert three.basis == "就近的说了算"


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (("*", "某局", "一号", ""), r"^来源说明\.csv:2: 来源机关: 看不出“某局”是哪一类机关, 请写其中之一: 法院 公安"),
        (("*", "法院", "一号", "2026-02-30"), r"^来源说明\.csv:2: 接收日期: 没有 2026年02月30日 这一天"),
    ],
)
def test_a_wrong_list_is_one_line(workspace: Workspace, tmp_path: Path, row: tuple[str, ...], line: str) -> None:
    docket(tmp_path / "导出" / "a.csv", 1)
    write(tmp_path / "导出" / "来源说明.csv", HEADERS[:4], row)
    with pytest.raises(SourceError, match=line):
        loaded(workspace, tmp_path / "导出")
    write(tmp_path / "导出" / "来源说明.csv", HEADERS[:2], row[:2])
    with pytest.raises(SourceError, match="缺少必需的列“取得依据”"):
        loaded(workspace, tmp_path / "导出")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("法院", "法院"), ("清和县人民法院", "法院"), ("清和县公安局石桥派出所", "公安"), ("清和县人社局", "人社"),
        ("清和县人力资源和社会保障局", "人社"), ("清和县社会保险事业管理中心", "人社"), ("清和县医疗保障局", "医保"),
        ("清和农商行", "银行"), ("清和县农村信用合作联社", "银行"), ("平安财产保险清和支公司", "保险公司"),
        ("清和县石桥镇人民政府", "乡镇街道"), ("清和县住房公积金管理中心", "住建"),
        ("清和县不动产登记中心", "自然资源"),
        ("中国裁判文书网", "公开网"), ("", ""),
    ],
)  # fmt: skip
def test_an_office_may_be_called_by_its_own_name(name: str, kind: str) -> None:
    assert office(name) == kind


def test_every_word_for_an_office_means_one_of_them() -> None:
    assert {row["office"] for row in read("offices")} <= set(OFFICES)


def test_said_again_it_is_changed_without_reading_anew(workspace: Workspace, tmp_path: Path) -> None:
    path = docket(tmp_path / "a.csv", 1)
    (first,) = loaded(workspace, path, about=Provenance("一号", received=date(2026, 1, 1)))
    path.touch()
    (again,) = loaded(workspace, path, about=Provenance("二号"))
    assert (again.load_id, again.basis, again.order) == (first.load_id, "二号", first.order)
    assert again.received == "2026-01-01"
    assert (again.rows, again.start) == (first.rows, first.start)


def test_a_corrected_workbook_comes_from_where_its_rows_came(workspace: Workspace, tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        DOCKET,
        ("不是案号", COURT, "", "张三", "李四"),
        ("（2023）冀9901民初1号", COURT, "", "张三", "李四"),
    )
    (one,) = loaded(workspace, path, about=Provenance("一号", "检察内部", custodian="李敏"))
    quarantine = quarantine_path(workspace, one)
    assert quarantine is not None
    _, corrected = loaded(workspace, quarantine)
    assert (corrected.basis, corrected.office, corrected.custodian) == ("一号", "检察内部", "李敏")


def test_public_lists_are_public(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "拍卖.csv", ("平台", "标的号", "案号"), ("某平台", "1", "（2023）冀9901执1号"))
    (one,) = loaded(workspace, path)
    assert (one.source, one.basis, one.office) == ("DS26", "公开网", "公开网")


def test_every_mistake_of_a_list_and_every_file_without_a_basis_is_named_at_once(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "导出"
    for n, name in enumerate(("a.csv", "b.csv", "c.csv"), 1):
        docket(folder / name, n)
    write(folder / "来源说明.csv", HEADERS[:4], ("*", "某局", "一号", "2026-02-30"), ("b.csv", "法院", "二号", "昨日"))
    with pytest.raises(SourceError) as told:
        loaded(workspace, folder)
    assert [part.split(": ")[:2] for part in str(told.value).split("; ")] == [
        ["来源说明.csv:2", "接收日期"], ["来源说明.csv:2", "来源机关"], ["来源说明.csv:3", "接收日期"],
    ]  # fmt: skip
    write(folder / "来源说明.csv", HEADERS[:4], ("b.csv", "法院", "二号", ""))
    with pytest.raises(SourceError, match=r"^a\.csv: 没有写明取得依据.*; 没有写明的还有 c\.csv$"):
        loaded(workspace, folder)
    assert loads(workspace) == ()


def test_a_row_of_a_list_that_names_no_file_is_told(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "导出"
    rows = (("a.csv", "法院", "一号", ""), ("b*.csv", "法院", "一号", ""), ("c.csv", "法院", "二号", ""))
    docket(folder / "a.csv", 1)
    (folder / "b1.csv").write_text("不,认识\n1,2\n", "utf-8")
    write(folder / "来源说明.csv", HEADERS[:4], *rows, ("示例 法院台账*.xlsx", "法院", "一号", ""))
    for given in (folder, folder / "a.csv"):
        with workspace.writer():
            workspace.ensure_key(PUBLIC_KEY)
            assert load(workspace, [given]).unmatched == ("c.csv",)
