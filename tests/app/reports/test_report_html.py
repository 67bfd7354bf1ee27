"""The HTML file in a real browser, from the disk: it asks for nothing, says nothing wrong, and works by keyboard."""

import re
from pathlib import Path
from typing import Any

import pytest
from chromium import Window
from told_dossiers import CLUE, RING, content_of, hostile, number

from app.dossiers.told import Dossier
from app.explorer.services.kinds import types
from app.language import speak
from app.reports.html import html


def network(dossier: Dossier) -> dict[str, Any]:
    """What the component draws: the people of a dossier and who sued whom."""
    nodes = [{"id": one.id, "label": one.name, "type": one.label} for one in dossier.people]
    nodes += [{"id": case.id, "label": case.case_no, "type": "LegalCase"} for case in dossier.cases]
    edges = [
        {"id": f"{case.id} {role} {one}", "source": one, "target": case.id, "role": role, "label": role}
        for case in dossier.cases
        for role, ids in (("plaintiff", case.plaintiffs), ("defendant", case.defendants))
        for one in ids
    ]
    return {"gid": dossier.id, "types": types(), "nodes": nodes, "edges": edges, "not_drawn": 0, "lang": "zh"}


def saved(folder: Path, dossier: Dossier, **more: str) -> str:
    path = folder / "报告 1.html"
    path.write_bytes(html(content_of(dossier, **more), network(dossier)))  # type: ignore[arg-type]
    return path.as_uri()


@pytest.mark.parametrize("dossier", [RING, CLUE, hostile()], ids=["ring", "clue", "hostile"])
def test_it_opens_from_the_disk_without_a_request_or_an_error(window: Window, tmp_path: Path, dossier: Dossier) -> None:
    url = saved(tmp_path, dossier)
    window.page.goto(url)
    window.page.locator(".qingsu-network canvas").first.wait_for()
    window.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    window.page.wait_for_function("document.fonts.status === 'loaded'")
    asked = [one for one in window.requests if not one.startswith(("data:", "blob:"))]
    assert asked == [url]
    assert window.errors == []
    width = window.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]


def test_only_its_own_script_may_run(window: Window, tmp_path: Path) -> None:
    window.page.goto(saved(tmp_path, RING))
    policy = window.page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    assert "unsafe-eval" not in policy
    window.page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s)"
    )
    assert window.page.evaluate("window.ran") is None
    with pytest.raises(Exception, match="Failed to fetch"):
        window.page.evaluate("fetch('http://127.0.0.1:9/')")


def test_hostile_texts_are_text_there_too(window: Window, tmp_path: Path) -> None:
    window.page.goto(saved(tmp_path, hostile(), who='<img src=x onerror="1">'))
    assert window.page.locator("main img").count() == 0
    texts = window.page.locator("td").all_inner_texts()
    for name in (
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "]]>&amp;&lt;\"'",
        "䶮𬭎𠮷",
        "😀王👨\u200d👩\u200d👧五",
        "محمد علي",
    ):
        assert name in texts
    raw = html(content_of(hostile()), network(hostile())).decode()
    told = re.findall(r'<script type="application/json">(.*?)</script>', raw, re.DOTALL)
    assert len(told) == 1
    assert "<" not in told[0]


def test_a_case_number_leads_to_its_row_and_the_keyboard_is_enough(window: Window, tmp_path: Path) -> None:
    page = window.page
    page.goto(saved(tmp_path, RING))
    link = page.locator("ol .cases a", has_text=number(3)).first
    page.locator("details summary").first.focus()
    page.keyboard.press("Enter")
    link.focus()
    page.keyboard.press("Enter")
    row = page.locator("tr:target")
    assert row.locator("td").first.inner_text() == number(3)
    assert (
        page.evaluate("getComputedStyle(document.querySelector('tr:target td')).backgroundColor")
        == "rgb(255, 243, 201)"
    )
    targets = page.eval_on_selector_all(
        "a[href^='#']", "all => all.map(a => document.getElementById(a.hash.slice(1)) !== null)"
    )
    assert len(targets) > 20
    assert all(targets)
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName"))
    assert {"A"} <= reached


def test_on_paper_the_network_is_a_still_picture_and_nothing_is_folded_away(window: Window, tmp_path: Path) -> None:
    page = window.page
    page.goto(saved(tmp_path, RING))
    page.locator(".qingsu-network canvas").first.wait_for()
    assert (page.locator(".live").is_visible(), page.locator(".still").is_visible()) == (True, False)
    page.emulate_media(media="print")
    assert (page.locator(".live").is_visible(), page.locator(".still").is_visible()) == (False, True)
    assert page.locator("nav").is_hidden()
    page.emulate_media(media="screen")


def test_without_scripts_there_is_the_still_picture(window: Window, tmp_path: Path) -> None:
    context = window.page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    try:
        page = context.new_page()
        page.goto(saved(tmp_path, RING))
        assert page.locator(".still svg").is_visible()
        assert page.locator(".live").is_hidden()
    finally:
        context.close()


def test_head_and_foot_say_number_day_digest_and_for_whom(window: Window, tmp_path: Path) -> None:
    window.page.goto(saved(tmp_path, RING))
    content = content_of(RING)
    head, behind = (window.page.locator("dl.meta").nth(at) for at in (0, 1))
    foot = window.page.locator("main > footer").inner_text()
    for said in (head.inner_text(), foot):
        assert content.number in said
        assert "2026年11月28日" in said
    for said in (behind.inner_text(), foot):
        assert "李敏" in said
    assert "数据版本" not in head.inner_text()
    assert window.page.locator("main > nav").count() == 1
    assert window.page.locator("table.sign th").all_inner_texts() == ["承办人", "审核", "单位", "日期"]
    assert window.page.locator(".box i.unknown").all_inner_texts() == ["现有数据无法判断，须核查"]
    assert window.page.locator(".box div").nth(1).inner_text().startswith("针对：互诉多于偶然")
    assert content.sha256 in window.page.locator("main > footer").inner_text()
    assert "仅供办案使用；数据范围：本工作区全部数据" in window.page.locator("main > footer").inner_text()
    assert window.page.title() == f"团伙线索研判报告 {content.number}"
    assert window.page.locator("html").get_attribute("lang") == "zh-CN"


def test_the_same_input_gives_the_same_bytes() -> None:
    assert html(content_of(RING), network(RING)) == html(content_of(RING), network(RING))


def test_english(window: Window, tmp_path: Path) -> None:
    speak("en")
    try:
        path = saved(tmp_path, RING, zh=False)  # type: ignore[arg-type]
    finally:
        speak("zh")
    window.page.goto(path)
    assert window.page.locator("h2").first.inner_text() == "1. Summary"
