"""数据导入: four steps, nothing written before the last; the job is found again, stopped, and taken back."""

import csv
import io
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from chromium import Window
from looking import blocks, html, opened, table
from playwright.sync_api import Page, expect
from served_pages import served
from streamlit.testing.v1 import AppTest

from app import jobs
from app.explorer.services import intake as service
from app.settings import Settings
from graph.ledger import Ledger
from graph.records import live_rows, loads
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.intake import Intake
from loaders.load import load
from loaders.mappings import mappings
from loaders.provenance import Provenance

ROLL = ("乡镇", "村", "姓名", "证件号", "职务", "任期起")
STRANGE = ("所属乡镇", "所在村", "干部姓名", "身份证号码", "所任职务", "何时上任", "页码")
BASIS = "清检民调〔2026〕3号"
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
PATIENCE = 120.0
FILES = 10


def write(path: Path, headers: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A roll that is known and one that is not, prices, a workbook that cannot be read, minutes."""
    one = tmp_path / "导出"
    one.mkdir()
    write(one / "册.csv", ROLL, ("石桥镇", "柳树村", "张三", "", "主任", "2021-01-01"))
    write(
        one / "乡里给的.csv",
        STRANGE,
        ("石桥镇", "桃园村", "孙七", "999999197001010018", "主任", "2021-01-01", "1"),
        ("石桥镇", "", "王五", "", "会计", "2021-01-01", "2"),
    )
    write(one / "价.csv", ("品名", "单价"), ("苹果", "3"))
    (one / "坏的.xlsx").write_bytes(b"PK\x03\x04 broken")
    (one / "纪要.docx").write_bytes(b"x")
    return one


@pytest.fixture
def workspace(tmp_path: Path, at_work: pytest.MonkeyPatch) -> Workspace:
    """柳树村 has a head already; nothing is built."""
    one = Workspace(tmp_path / "workspace")
    first = write(tmp_path / "旧.csv", ROLL, ("石桥镇", "柳树村", "老村长", "", "主任", "2001-01-01"))
    with one.writer():
        one.ensure_key(PUBLIC_KEY)
        load(one, [first], about=Provenance("虚构数据"))
    at_work.setenv("QINGSU_WORKSPACE", str(one.folder))
    return one


@pytest.fixture(autouse=True)
def no_drafts() -> Iterator[None]:
    yield
    for id_ in list(service._drafts):
        service.forget(id_)


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def first_step(folder: Path, basis: str = BASIS, **more: Any) -> AppTest:
    """The page, with a folder named and the basis said."""
    at = opened("load")
    at.session_state["load_way"] = "folder"
    at.run()
    at.text_input(key="load_named").set_value(str(folder))
    at.text_input(key="load_basis").set_value(basis)
    for name, value in more.items():
        at.selectbox(key=f"load_{name}").set_value(value)
    return at.run()


def press(at: AppTest, key: str) -> AppTest:
    return at.button(key=key).click().run()


def column(at: AppTest, header: str) -> Any:
    (found,) = [one for one in at.selectbox if one.label == header]
    return found


def chosen(at: AppTest, header: str, title: str) -> AppTest:
    """With a header said to be the column of this title."""
    return column(at, header).select(title).run()


def asked(at: AppTest, name: str) -> str:
    """A word of the address."""
    return "".join(at.query_params[name])


def draft(at: AppTest) -> service.Draft:
    found = service.draft_of(asked(at, "draft"))
    assert found is not None
    return found


def mapped(at: AppTest) -> AppTest:
    """The second step, with the strange headers confirmed."""
    at = press(at, "load_next")
    for header, title in (("身份证号码", "证件号"), ("何时上任", "任期起"), ("页码", "（按名忽略）")):
        at = chosen(at, header, title)
    return press(at, "load_confirm")


def ended(workspace: Workspace) -> jobs.Job:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        (one, *_) = jobs.jobs(workspace)
        if one.over:
            return one
        time.sleep(0.1)
    raise AssertionError(one)


# ---- step 1


def test_without_files_or_basis_one_stays_at_the_first_step(workspace: Workspace, folder: Path) -> None:
    at = press(opened("load"), "load_next")
    assert "还没有选文件" in html(at)
    assert "没有写明取得依据：乡里给的.csv" not in html(at)
    at = press(first_step(folder, basis=" "), "load_next")
    assert "没有写明取得依据：册.csv" in html(at)
    assert at.text_input(key="load_named").value == str(folder)
    at = press(first_step(folder / "没有"), "load_next")
    assert "没有: 文件不存在" in html(at)
    assert not at.exception


def test_a_list_beside_the_files_says_the_basis(workspace: Workspace, folder: Path) -> None:
    (folder / "来源说明.csv").write_text(f"文件,取得依据\n*,{BASIS}\n", "utf-8")
    at = press(first_step(folder, basis=""), "load_next")
    assert "没有写明取得依据" not in html(at)
    assert draft(at).step == 2


# ---- step 2


def test_sheets_are_told_apart_and_proposals_come_with_scores_and_samples(workspace: Workspace, folder: Path) -> None:
    at = press(first_step(folder), "load_next")
    rows = {row["id"]: row["cells"] for row in table(at, "load_sheets")["rows"]}
    states = {name: cells["state"]["chips"][0]["t"] for name, cells in rows.items() if "refused" not in name}
    assert states == {"乡里给的.csv": "？ 请确认", "价.csv": "？ 请确认", "册.csv": "✓ 装载"}
    assert {cells["file"]["text"] for name, cells in rows.items() if name.startswith("refused")} == {
        "坏的.xlsx", "纪要.docx",
    }  # fmt: skip
    (source,) = [one for one in at.selectbox if one.key and one.key.startswith("load_register")]
    assert source.value == "DS09"
    assert any("DS09 村两委干部名册 · 0." in option for option in source.options)
    assert column(at, "所在村").value == "village"
    (sample,) = at.dataframe
    assert list(sample.value.columns) == ["行", *STRANGE]
    assert sample.value["干部姓名"].to_list() == ["孙七", "王五"]


def test_a_mapping_that_lacks_something_or_says_it_twice_cannot_be_confirmed(
    workspace: Workspace, folder: Path
) -> None:
    at = press(first_step(folder), "load_next")
    at = chosen(at, "所在村", "（未对应，不装载）")
    assert "还缺必需的列：村" in html(at)
    assert at.button(key="load_confirm").disabled
    at = chosen(at, "所在村", "村 *")
    assert not at.button(key="load_confirm").disabled
    at = chosen(at, "页码", "姓名 *")
    assert "对应了两次：姓名" in html(at)
    assert at.button(key="load_confirm").disabled


def test_what_is_confirmed_is_in_the_draft_and_can_be_withdrawn(workspace: Workspace, folder: Path) -> None:
    at = mapped(first_step(folder))
    (said,) = draft(at).plan.intake.confirmed.values()  # type: ignore[union-attr]
    assert (said.source, said.who, said.columns["页码"], said.columns["身份证号码"]) == ("DS09", "李敏", "", "id")
    assert mappings(workspace) == {}
    assert draft(at).chosen == "价.csv"  # the next that waits
    draft(at).chosen = "乡里给的.csv"
    at = press(at.run(), "load_withdraw")
    assert draft(at).plan.intake.confirmed == {}  # type: ignore[union-attr]


def test_a_sheet_is_left_out_for_good_and_that_can_be_taken_back(workspace: Workspace, folder: Path) -> None:
    at = press(mapped(first_step(folder)), "load_leave_out")  # 价.csv, the next that waits
    (left_out,) = [one for one in draft(at).plan.intake.confirmed.values() if not one.source]  # type: ignore[union-attr]
    assert left_out.who == "李敏"
    seen = draft(at).plan
    assert seen is not None
    (sheet,) = [one for one in seen.sheets if one.file == "价.csv"]
    assert (sheet.open, sheet.by, service.how(sheet, seen)) == (False, "confirmed", "您已确认")
    draft(at).chosen = "价.csv"
    at = press(at.run(), "load_withdraw")
    assert all(one.source for one in draft(at).plan.intake.confirmed.values())  # type: ignore[union-attr]


def test_what_every_row_says_is_written_once_where_the_file_has_no_such_column(
    workspace: Workspace, folder: Path
) -> None:
    at = press(first_step(folder), "load_next")
    at = chosen(at, "所属乡镇", "（按名忽略）")
    assert "还缺必需的列：乡镇" in html(at)
    (line,) = [one for one in at.text_input if one.label == "乡镇"]
    at = line.set_value("石桥镇").run()
    assert "还缺必需的列" not in html(at)
    at = press(at, "load_confirm")
    seen = draft(at).plan
    assert seen is not None
    (said,) = seen.intake.confirmed.values()
    assert (said.columns["所属乡镇"], said.constants) == ("", {"township": "石桥镇"})
    draft(at).chosen = "乡里给的.csv"
    (line,) = [one for one in at.run().text_input if one.label == "乡镇"]
    assert line.value == "石桥镇"
    assert at.button(key="load_confirm").disabled  # nothing changed since


def test_going_back_keeps_what_was_confirmed_and_giving_up_keeps_nothing(workspace: Workspace, folder: Path) -> None:
    at = press(mapped(first_step(folder)), "load_back")
    assert at.text_input(key="load_basis").value == BASIS
    at.text_input(key="load_custodian").set_value("王卫东")
    at = press(at, "load_next")
    seen, old = draft(at).plan, draft(at).id
    assert seen is not None
    assert (len(seen.intake.confirmed), seen.intake.about.custodian) == (1, "王卫东")
    at = press(at, "load_discard")
    assert service.draft_of(old) is None
    assert at.text_input(key="load_basis").value == ""


def test_a_header_of_the_register_that_is_not_wanted_is_ignored_by_name(workspace: Workspace, folder: Path) -> None:
    at = press(first_step(folder), "load_next")
    draft(at).chosen = "册.csv"
    at = chosen(at.run(), "证件号", "（未对应，不装载）")
    at = press(at, "load_confirm")
    (said,) = draft(at).plan.intake.confirmed.values()  # type: ignore[union-attr]
    assert said.columns["证件号"] == ""


# ---- step 3


def test_every_number_of_the_check_opens_its_cells(workspace: Workspace, folder: Path) -> None:
    at = press(mapped(first_step(folder)), "load_next")
    assert draft(at).step == 3
    rows = table(at, "load_checked")["rows"]
    (nth,) = [row["id"] for row in rows if row["cells"]["file"]["a"] == "乡里给的.csv"]
    cells = rows[int(nth)]["cells"]
    assert [cells[kind]["parts"][0]["link"] for kind in ("rejected", "cells", "ignored")] == ["1", "1", "1"]
    assert cells["unknown"] == {"text": "0", "cls": "h"}
    for kind, told in (
        ("rejected", ("3", "所在村", {"text": "空", "cls": "h"})),
        ("cells", ("2", "身份证号码", "999999197001010018")),
        ("ignored", ("2", "页码", "1")),
    ):
        draft(at).opened = (int(nth), kind)
        flaw = table(at.run(), "load_flaws")["rows"][0]["cells"]
        assert (flaw["row"], flaw["header"], flaw["text"]) == told
        assert flaw["reason"]
    out = {row["cells"]["name"]: row["cells"]["why"] for row in table(at, "load_refused")["rows"]}
    assert out == {
        "价.csv": "表头不属于任何来源（品名、单价），没有确认",
        "坏的.xlsx": "不是 Excel 文件或已损坏",
        "纪要.docx": "不是 Word 文档或已损坏; 请用 Word 或 WPS 另存为 .docx 再读",
    }


def test_what_is_odd_in_how_a_file_is_read_is_told(workspace: Workspace, folder: Path) -> None:
    at = press(press(first_step(folder), "load_next"), "load_next")
    assert "怎样读的" not in html(at)
    (folder / "册.csv").write_bytes((folder / "册.csv").read_bytes().decode("utf-8").encode("gb18030"))
    at = press(press(first_step(folder), "load_next"), "load_next")
    assert "编码 gb18030" in html(at)


def test_a_file_that_changed_meanwhile_leads_back(workspace: Workspace, folder: Path) -> None:
    at = mapped(first_step(folder))
    with (folder / "册.csv").open("a") as file:
        file.write("\n")
    at = press(at, "load_next")
    assert "册.csv: 检查之后文件有了变化" in html(at)
    assert draft(at).step == 1


# ---- step 4


def test_nothing_is_written_before_the_fourth_step_begins(workspace: Workspace, folder: Path) -> None:
    before = files_of(workspace.folder)
    at = press(press(mapped(first_step(folder, office="乡镇街道")), "load_next"), "load_next")
    assert draft(at).step == 4
    assert f"<dd>{BASIS}</dd>" in html(at)
    assert "<dd>乡镇街道</dd>" in html(at)
    assert "村两委干部名册：6 列，忽略 1 列" in html(at)
    assert files_of(workspace.folder) == before


def test_what_is_left_out_for_good_is_told_before_the_load(workspace: Workspace, folder: Path) -> None:
    at = press(mapped(first_step(folder)), "load_leave_out")
    at = press(press(at, "load_next"), "load_next")
    assert draft(at).step == 4
    assert "<dd>这种表头以后都不装载</dd>" in html(at)
    at = press(at, "load_start")
    assert ended(workspace).state == "done"


def test_a_load_is_carried_out_shown_and_taken_back(workspace: Workspace, folder: Path) -> None:
    before = loads(workspace), live_rows(workspace, loads(workspace)).rows()
    at = press(press(mapped(first_step(folder)), "load_next"), "load_next")
    kept = draft(at).id
    at = press(at, "load_start")
    done = ended(workspace)
    assert (done.state, asked(at, "job")) == ("done", done.id)
    at.run()
    assert "已装载 2 个文件 2 行；2 处要补正。图谱还不包含这些数据" in html(at)
    assert "qingsu map" not in html(at)
    assert service.draft_of(kept) is None
    rows = {row["cells"]["file"]["a"]: row["cells"] for row in table(at, "load_result")["rows"]}
    assert (rows["册.csv"]["new"], rows["册.csv"]["gone"], rows["乡里给的.csv"]["bad_rows"]) == ("1", "1", "1")
    assert [one.who for one in mappings(workspace).values()] == ["李敏"]
    assert {one.basis for one in loads(workspace)} == {"虚构数据", BASIS}
    at = press(at, "load_undo_yes")
    undone = ended(workspace)
    assert undone.kind == "undo"
    assert "已撤回 2 个批次" in html(at.run())
    assert (loads(workspace), live_rows(workspace, loads(workspace)).rows()) == before
    assert mappings(workspace) == {}
    at = press(at, "load_anew")
    (listed,) = blocks(at, "load_jobs")
    assert [(row["id"], row["cells"]["result"]) for row in listed["rows"]] == [(done.id, "已撤回")]


def test_rows_of_the_list_beside_the_files_that_name_none_are_told(workspace: Workspace, folder: Path) -> None:
    write(folder / "来源说明.csv", ("文件", "取得依据"), ("*", BASIS), ("没有的.csv", BASIS))
    at = press(press(press(mapped(first_step(folder)), "load_next"), "load_next"), "load_start")
    assert ended(workspace).state == "done"
    assert "来源说明中有的行没有对上任何文件：没有的.csv" in html(at.run())


def test_next_months_file_needs_no_question(workspace: Workspace, folder: Path) -> None:
    at = press(press(press(mapped(first_step(folder)), "load_next"), "load_next"), "load_start")
    assert ended(workspace).state == "done"
    write(folder / "二月.csv", tuple(reversed(STRANGE)), ("1", "2021-01-01", "主任", "", "周八", "梨园村", "石桥镇"))
    at = press(first_step(folder), "load_next")
    rows = {row["id"]: row["cells"] for row in table(at, "load_sheets")["rows"]}
    assert rows["二月.csv"]["state"]["chips"][0]["t"] == "✓ 装载"
    assert rows["二月.csv"]["source"]["b"].startswith("李敏 ")


def test_a_load_that_fails_says_why_and_keeps_the_draft(workspace: Workspace, folder: Path) -> None:
    at = press(press(mapped(first_step(folder)), "load_next"), "load_next")
    kept, before = draft(at).id, loads(workspace)
    with workspace.writer():
        at = press(at, "load_start")
        assert ended(workspace).state == "failed"
    at.run()
    assert "没有完成：" in html(at)
    assert loads(workspace) == before
    assert "工作区正在被写入" in html(at)
    assert (asked(at, "draft"), service.draft_of(kept) is None) == (kept, False)


def test_a_job_is_found_again_by_whoever_opens_the_page(workspace: Workspace, tmp_path: Path) -> None:
    """Nobody writes where it begins: it waits at a pipe."""
    if os.name == "nt":
        pytest.skip("there are no named pipes")
    os.mkfifo(tmp_path / "等.csv")
    what = {"intake": Intake((tmp_path / "等.csv",), about=Provenance("虚构数据")).told()}
    one = jobs.begin(workspace, Settings(workspace=workspace.folder), "load", what, who="王卫东")
    at = opened("load")
    assert "正在装载" in html(at)
    assert "王卫东" in html(at)
    at = press(at, "load_cancel")
    assert at.button(key="load_cancel").label == "正在取消…"
    assert ended(workspace).state == "cancelled"
    assert len(loads(workspace)) == 1
    assert "已取消，工作区与开始之前一样" in html(at.run())
    assert "已取消，工作区与开始之前一样" in html(opened("load", job=one.id))
    assert "没有这项任务" in html(opened("load", job="nothing"))


def test_the_first_page_says_that_the_graph_lacks_what_was_loaded(
    own_county: Workspace, folder: Path, at_work: pytest.MonkeyPatch
) -> None:
    at_work.setenv("QINGSU_WORKSPACE", str(own_county.folder))
    words = "图谱之后又装载或撤回过数据"
    assert words not in html(opened())
    with own_county.writer():
        load(own_county, [folder / "册.csv"], about=Provenance("虚构数据"))
    assert words in html(opened())


def test_english(workspace: Workspace, folder: Path) -> None:
    at = opened("load", lang="en")
    assert ">Load data<" in html(at)
    assert not at.exception


def test_uploaded_files_of_one_name_are_both_kept(tmp_path: Path) -> None:
    one = service.new_draft(tmp_path / "上传")
    one.hold([("a.csv", b"1"), ("a.csv", b"2"), ("x/../../b.csv", b"3"), ("c:\\d.csv", b"4")])
    assert {name: (one.folder / name).read_bytes() for name in one.held} == {
        "a.csv": b"1", "a (2).csv": b"2", "b.csv": b"3", "d.csv": b"4",
    }  # fmt: skip
    folder = one.folder
    assert folder.stat().st_mode & 0o077 == 0
    service.forget(one.id)
    del one
    assert not folder.exists()


# ---- in a browser


def settled(page: Page) -> None:
    page.wait_for_timeout(300)
    page.wait_for_selector(IDLE)
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    page.wait_for_selector(IDLE)


def uploaded_and_confirmed(page: Page, url: str, folder: Path) -> None:
    """The first two steps, as somebody does them."""
    page.goto(f"{url}/load")
    settled(page)
    files = sorted(folder.iterdir())
    page.locator("input[type=file]").set_input_files(files)
    expect(page.get_by_test_id("stFileChipName")).to_have_count(len(files))
    expect(page.get_by_test_id("stFileChipIconSpinner")).to_have_count(0)  # a busy machine still takes them in
    settled(page)
    page.get_by_label("取得依据").fill(BASIS)
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name="下一步：字段对应").click()
    page.locator("tr.row", has_text="乡里给的.csv").wait_for()
    settled(page)
    for header, option in (("身份证号码", "证件号"), ("何时上任", "任期起"), ("页码", "（按名忽略）")):
        box = page.locator(".st-key-load_lines").get_by_label(header, exact=True)
        box.scroll_into_view_if_needed()
        settled(page)
        box.click()
        page.get_by_role("option", name=option, exact=True).click()
        settled(page)
    page.get_by_role("button", name="确认这份对应").click()
    expect(page.locator("tr.row", has_text="乡里给的.csv")).to_contain_text("您已确认")
    settled(page)


def test_files_are_uploaded_confirmed_checked_loaded_and_taken_back(
    own_county: Workspace, folder: Path, window: Window
) -> None:
    page, before = window.page, loads(own_county)
    with served(own_county) as url:
        uploaded_and_confirmed(page, url, folder)
        page.reload()  # what was uploaded and confirmed is still there
        expect(page.locator("tr.row", has_text="乡里给的.csv")).to_contain_text("您已确认")
        settled(page)
        page.get_by_role("button", name="下一步：质量检查").click()
        flaws = page.locator(".st-key-load_flaws")
        expect(flaws).to_contain_text("所在村")
        settled(page)
        page.locator("tr.row", has_text="乡里给的.csv").locator("button.link").nth(1).click()
        expect(flaws).to_contain_text("999999197001010018")
        settled(page)
        assert loads(own_county) == before
        assert not (own_county.folder / "jobs").exists()
        page.get_by_role("button", name="下一步：运行").click()
        page.get_by_role("button", name="开始装载").click()
        page.get_by_text("已装载 2 个文件 2 行").wait_for()
        settled(page)
        assert {one.file for one in loads(own_county)} - {one.file for one in before} == {"乡里给的.csv", "册.csv"}
        assert list(own_county.folder.glob("jobs/*/files")) == []
        expect(page.locator(".qs-note").first).to_contain_text("图谱还不包含这些数据")
        page.get_by_role("button", name="待补正表（1）").click()
        with page.expect_download() as waiting:
            page.get_by_role("button", name="乡里给的 · DS09").click()
        book = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes())).worksheets[0]
        assert [row[2].value for row in book.iter_rows(min_row=2)] == ["身份证号码", "所在村"]
        settled(page)
        page.keyboard.press("Escape")
        (event,) = Ledger(own_county.folder).log(("exported",))
        assert (event.who, event.body["title"], event.body["rows"]) == ("李敏", "乡里给的.csv", 2)
        page.get_by_role("button", name="撤回这次导入").click()
        page.get_by_role("button", name="确认撤回").click()
        page.get_by_text("已撤回 2 个批次").wait_for()
        assert loads(own_county) == before
    assert [one for one in window.errors if "404" not in one and "WebSocket" not in one] == []


@pytest.mark.skipif(os.name == "nt", reason="a process cannot be halted")
def test_a_job_goes_on_without_the_explorer_and_is_found_again(
    own_county: Workspace, tmp_path: Path, window: Window
) -> None:
    many = tmp_path / "许多"
    many.mkdir()
    for n in range(FILES):
        names = [f"某{chr(0x4E00 + n)}{chr(0x5000 + k)}村" for k in range(300)]
        write(many / f"{n:02}.csv", ROLL, *(("石桥镇", name, "张三", "", "主任", "2021-01-01") for name in names))
    page, before = window.page, len(loads(own_county))
    with served(own_county) as url:
        page.goto(f"{url}/load")
        settled(page)
        page.get_by_text("本机的文件夹").click()
        page.get_by_label("文件夹或文件").fill(str(many))
        page.get_by_label("取得依据").fill(BASIS)
        page.keyboard.press("Tab")
        settled(page)
        for name in ("下一步：字段对应", "下一步：质量检查", "下一步：运行"):
            page.get_by_role("button", name=name).click()
            settled(page)
        page.get_by_role("button", name="开始装载").click()
        pid = halted(own_county)
        page.get_by_role("button", name="取消").wait_for()
        page.reload()
        page.get_by_role("button", name="取消").wait_for()
    one = jobs.at_work(own_county)
    assert one is not None  # the explorer has ended, the job has not
    with served(own_county) as url:
        page.goto(f"{url}/load")
        page.get_by_text("正在装载").wait_for()
        assert len(loads(own_county)) == before
        os.kill(pid, signal.SIGCONT)
        page.get_by_text(f"已装载 {FILES} 个文件").wait_for()
        assert f"job={one.id}" in page.url
    assert len(loads(own_county)) == before + FILES


def halted(workspace: Workspace) -> int:
    """The process of the job that begins just now, halted: it neither ends nor goes on."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for path in workspace.folder.glob(f"jobs/*/{jobs.PROCESS}"):
            pid = int(jobs.read_json(path)["pid"])
            os.kill(pid, signal.SIGSTOP)
            return pid
        time.sleep(0.01)
    raise AssertionError("no job began")


def test_an_office_begins_in_the_explorer_with_nothing_at_all(folder: Path, tmp_path: Path, window: Window) -> None:
    """From an empty folder to the pages of a graph, without a terminal."""
    page, workspace = window.page, Workspace(tmp_path / "工作区")
    with served(workspace) as url:
        page.goto(url)
        page.locator(".qs-empty", has_text="还没有数据").wait_for()
        settled(page)
        page.get_by_role("button", name="导入数据").click()
        page.get_by_label("取得依据").wait_for()
        uploaded_and_confirmed(page, url, folder)
        for name in ("下一步：质量检查", "下一步：运行", "开始装载"):
            page.get_by_role("button", name=name).click()
            settled(page)
        page.get_by_text("已装载 2 个文件 2 行").wait_for()
        page.goto(url)
        page.locator(".qs-empty", has_text="图谱还没有生成").wait_for()
        settled(page)
        page.get_by_role("button", name="生成图谱").click()
        page.get_by_text("图谱已重新生成").wait_for(timeout=600_000)
        page.goto(url)
        settled(page)
        expect(page.locator(".qs-empty", has_text="图谱还没有生成")).to_have_count(0)
    assert Workspace(workspace.folder).current("find") is not None
    assert [one for one in window.errors if "404" not in one and "WebSocket" not in one] == []
