"""The PDF: archival where its font has every letter, whole in any case, the same bytes each time."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from told_dossiers import CLUE, RING, content_of, hostile, number, ring_of_size

from app.dossiers.told import Dossier
from app.language import speak
from app.reports.pdf import pdf

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


def text_of(data: bytes, folder: Path) -> str:
    (folder / "r.pdf").write_bytes(data)
    command = ["pdftotext", "-layout", "r.pdf", "-"]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout.decode()


@pytest.mark.parametrize("dossier", [RING, CLUE, ring_of_size(60)], ids=["ring", "clue", "60"])
def test_it_is_fit_for_the_archive_and_the_same_again(dossier: Dossier) -> None:
    data = pdf(content_of(dossier))
    assert data == pdf(content_of(dossier))
    assert data.startswith(b"%PDF-1.7")
    assert re.search(rb"pdfaid:part>2<.*pdfaid:conformance>B<", data, re.DOTALL)
    assert b"2026-11-28" in data


def test_letters_that_the_font_lacks_do_not_stop_it() -> None:
    data = pdf(content_of(hostile(), who='"#eval("1")'))
    assert data.startswith(b"%PDF-1.7")
    assert b"pdfaid" not in data


@needs_poppler
def test_it_says_what_the_report_says(tmp_path: Path) -> None:
    text = text_of(pdf(content_of(RING)), tmp_path)
    tight = re.sub(r"\s+", "", text)
    content = content_of(RING)
    for said in (
        "团伙线索研判报告",
        "一、线索摘要",
        "（二）时为原告，时为被告",
        "附件案件清单",
        "［数据不支持此解释］",
        "针对：互诉多于偶然",
        "八、研判情况尚未研判。",
        "承办人审核单位日期",
        content.number,
    ):
        assert said in tight
    pages = text.split("\f")[:-1]
    assert all(content.short_digest in page for page in pages)
    assert [re.search(r"—\s*(\d+)\s*—", page)[1] for page in pages] == [str(n) for n in range(1, len(pages) + 1)]  # type: ignore[index]
    assert any(number(1) in re.sub(r"\s+", "", line) for line in text.splitlines())


@needs_poppler
def test_hostile_texts_are_text(tmp_path: Path) -> None:
    tight = re.sub(r"\s+", "", text_of(pdf(content_of(hostile())), tmp_path))
    for name in ("<script>alert(1)</script>", "{{7*7}}", "]]>&amp;&lt;\"'", "䶮𬭎𠮷", "甲" * 60):
        assert name in tight


@needs_poppler
def test_english(tmp_path: Path) -> None:
    speak("en")
    try:
        data = pdf(content_of(RING, zh=False))
    finally:
        speak("zh")
    assert "1. Summary" in text_of(data, tmp_path)
