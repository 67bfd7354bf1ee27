"""A case read from a judgment and a docket, in a real browser: its card opens the text with what was read marked."""

from datetime import date
from pathlib import Path

from chromium import Window
from known_paper import DOCKET, NUMBER, PAPER
from playwright.sync_api import expect
from served_pages import served

from graph.build import build
from graph.resolution.resolve import resolve
from graph.store.embedded import store_folder
from graph.store.host import stop_host
from graph.tables import read_table
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load
from loaders.provenance import Provenance

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
MARKUP = "<img src=x onerror=alert(1)>"
COVERED = "99990119700101001X"
TEXT = PAPER.replace("柳树村1号。", f"柳树村1号，公民身份号码{COVERED}。").replace(
    "本院认为", f"经审理查明，原告称{MARKUP}。\n本院认为"
)


def county(folder: Path) -> tuple[Workspace, str]:
    """A workspace built from a paper and the docket of its case, and the id of that case."""
    paper, docket = folder / "判决书.txt", folder / "台账.csv"
    paper.write_text(TEXT, "utf-8")
    docket.write_text(DOCKET, "utf-8")
    workspace = Workspace(folder / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [paper, docket], about=Provenance("虚构数据", received=date(2026, 1, 1)))
        resolve(workspace)
        try:
            build(workspace)
        finally:
            stop_host(store_folder(workspace))
    cases = read_table(workspace.require("build").folder / "graph" / "nodes" / "LegalCase.parquet")
    return workspace, cases["id"].item()


def test_a_case_shows_its_judgment_with_what_was_read_marked(tmp_path: Path, window: Window) -> None:
    workspace, case = county(tmp_path)
    page = window.page
    with served(workspace) as url:
        page.goto(f"{url}/card?id={case}")
        origins = page.locator(".st-key-card_origins tr.row")
        expect(origins).to_have_count(5)  # paper and docket are one case
        assert sorted(origins.all_inner_texts()) == [
            "判决书.txt · 第1份文书", "判决书.txt · 第1份文书第1名当事人", "判决书.txt · 第1份文书第2名当事人",
            "判决书.txt · 第1份文书第3名当事人", "台账.csv · 第 2 行",
        ]  # fmt: skip
        page.wait_for_selector(IDLE)
        otherwise = page.locator(".st-key-card_otherwise tr.row")
        expect(otherwise).to_have_count(1)
        assert otherwise.inner_text().split() == [
            "立案", "2023-01-05", "所列为", "2023-01-04", "判决书.txt", "·", "第1份文书",
        ]  # fmt: skip
        origins.get_by_text("判决书.txt · 第1份文书", exact=True).click()
        paper = page.locator(".qs-paper")
        expect(paper).to_be_visible()
        told = {mark.inner_text(): mark.get_attribute("title") for mark in paper.locator("mark").all()}
        assert told == {
            "清和县人民法院": "法院", "民 事 判 决 书": "文书类型", NUMBER: "案号", "民间借贷纠纷": "案由",
            "2023年1月5日": "立案", "简易程序": "适用程序", "中华人民共和国民法典": "引用法条",
            "一、被告李四于本判决生效之日起十日内偿还原告张三借款50000元。": "裁判主文",
            "525元": "诉讼费", "审判员": "审判组织", "周某": "审判人员", "二〇二三年二月二十日": "裁判日期",
            "吴某": "审判人员", "1.判令被告偿还借款50000元；": "诉讼请求", "2.诉讼费由被告承担。": "诉讼请求",
            "第六百七十五条": "引用法条", "经传票传唤无正当理由拒不到庭": "文本标志：有人未到庭",
        }  # fmt: skip
        assert paper.inner_text().splitlines() == TEXT.replace(COVERED, "×" * 14 + COVERED[-4:]).splitlines()
        top = "one => one.getBoundingClientRect().top / innerHeight"
        assert page.locator(".st-key-actions_origin").evaluate(top) < 0.6  # brought up, wherever the list stands
        paper.locator("mark", has_text=NUMBER).scroll_into_view_if_needed()
        shown = paper.locator("mark").first.evaluate("one => getComputedStyle(one).backgroundColor")
        assert shown != paper.evaluate("one => getComputedStyle(one).backgroundColor")
        page.locator(".st-key-card_reveal button").click()
        expect(paper).to_contain_text(COVERED)
    assert [one for one in window.errors if "404" not in one and "WebSocket" not in one] == []
