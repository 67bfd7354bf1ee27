"""The Word file: valid, in the faces and on the page of GB/T 9704, the same bytes each time."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from lxml import etree
from ooxml import W, faults
from told_dossiers import CLUE, RING, content_of, hostile, number, ring_of_size

from app.dossiers.told import Dossier
from app.language import speak
from app.reports.content import Box, Table, plain
from app.reports.docx import docx as write_docx
from app.reports.docx import fitted
from app.reports.docx_page import STYLES
from app.reports.drawing import wide

EVERY = pytest.mark.parametrize(
    "dossier", [RING, CLUE, hostile(), ring_of_size(60)], ids=["ring", "clue", "hostile", "60"]
)


def parts(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: etree.fromstring(packed.read(name)) for name in packed.namelist() if name.endswith(".xml")}


def attribute(element: etree._Element | None, name: str) -> str | None:
    return None if element is None else element.get(f"{W}{name}")


@pytest.fixture(scope="module")
def ring() -> bytes:
    return write_docx(content_of(RING))


@EVERY
def test_it_holds_to_the_standard_and_can_be_opened(dossier: Dossier) -> None:
    data = write_docx(content_of(dossier))
    assert faults(data) == []
    assert len(docx.Document(io.BytesIO(data)).tables) >= 4


def test_the_checker_sees_what_is_wrong(ring: bytes) -> None:
    def broken(old: str, new: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(ring)) as packed, zipfile.ZipFile(out, "w") as made:
            for name in packed.namelist():
                raw = packed.read(name)
                made.writestr(name, raw.replace(old.encode(), new.encode(), 1) if name == "word/document.xml" else raw)
        return out.getvalue()

    assert any("leads nowhere" in fault for fault in faults(broken('w:anchor="case_1"', 'w:anchor="case_99"')))
    assert any("does not belong there" in fault for fault in faults(broken("<w:trPr>", "<w:tblPr/><w:trPr>")))
    size = '<w:sz w:val="44"/><w:szCs w:val="44"/>'
    assert any("out of order" in fault for fault in faults(broken(size, '<w:szCs w:val="44"/><w:sz w:val="44"/>')))


def test_no_theme_puts_another_face_there(ring: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(ring)) as packed:
        names = packed.namelist()
        texts = {name: packed.read(name).decode() for name in names if name.endswith((".xml", ".rels"))}
    assert not any("theme" in name or "thumbnail" in name or "Effects" in name for name in names)
    for name, text in texts.items():
        assert not re.search(r'w:(?:ascii|hAnsi|eastAsia)Theme|w:cstheme="', text), name


def test_every_style_and_every_run_names_its_chinese_face_and_language(ring: bytes) -> None:
    made = parts(ring)
    styles = [one for one in made["word/styles.xml"].iter(f"{W}style") if one.get(f"{W}type") == "paragraph"]
    assert len(styles) == len(STYLES)
    faces = set()
    looks = [one.find(f"{W}rPr") for one in styles] + [made["word/styles.xml"].find(f".//{W}rPrDefault/{W}rPr")]
    runs = [run for name in made if re.match("word/(document|footer)", name) for run in made[name].iter(f"{W}r")]
    assert len(runs) > 200
    for look in looks + [run.find(f"{W}rPr") for run in runs if run.find(f"{W}t") is not None]:
        assert look is not None
        faces.add(attribute(look.find(f"{W}rFonts"), "eastAsia"))
        assert attribute(look.find(f"{W}lang"), "eastAsia") == "zh-CN"
    assert faces == {"方正小标宋简体", "黑体", "楷体", "仿宋", "宋体"}


def test_the_page_is_that_of_the_standard(ring: bytes) -> None:
    word = docx.Document(io.BytesIO(ring))
    upright, lying = word.sections
    mm = [
        round(length.mm)
        for length in (upright.page_width, upright.page_height, upright.top_margin, upright.left_margin)
    ]
    assert mm == [210, 297, 37, 28]
    assert round((upright.page_width - upright.left_margin - upright.right_margin) / 36_000) == 156
    assert round((upright.page_height - upright.top_margin - upright.bottom_margin) / 36_000) == 225
    assert round((lying.page_width - lying.left_margin - lying.right_margin) / 36_000) == 225
    styles = {one.id: one for one in STYLES}
    assert (styles["Title"].size, styles["Normal"].size, styles["Normal"].first) == (22, 16, 2)
    assert round(225 / 25.4 * 1440 / styles["Normal"].line) == 22
    letters = 156 / 25.4 * 72 / (16 - 5 / 20)
    assert int(letters) == 28


def test_every_page_says_number_day_digest_and_for_whom(ring: bytes) -> None:
    content = content_of(RING)
    footers = [root for name, root in parts(ring).items() if name.startswith("word/footer")]
    assert len(footers) == 2
    for root in footers:
        text = "".join(root.itertext())
        for word in (
            content.number,
            "2026年11月28日",
            content.short_digest,
            "仅供办案使用",
            "李敏",
            " PAGE ",
            "— 1 —".replace("1", " PAGE 1"),
        ):
            assert word in text
    aligned = {attribute(root.find(f"{W}p/{W}pPr/{W}jc"), "val") for root in footers}
    assert aligned == {"left", "right"}
    assert parts(ring)["word/settings.xml"].find(f"{W}evenAndOddHeaders") is not None


def test_tables_repeat_their_head_and_never_split_a_row(ring: bytes) -> None:
    document = parts(ring)["word/document.xml"]
    heads = 0
    for row in document.iter(f"{W}tr"):
        assert row.find(f"{W}trPr/{W}cantSplit") is not None
        heads += row.find(f"{W}trPr/{W}tblHeader") is not None
    assert heads == sum(isinstance(one, Table | Box) for one in content_of(RING).body)
    for table in document.iter(f"{W}tbl"):
        grid = [int(attribute(one, "w") or 0) for one in table.find(f"{W}tblGrid")]
        for row in table.findall(f"{W}tr"):
            assert [int(attribute(cell.find(f"{W}tcPr/{W}tcW"), "w") or 0) for cell in row.findall(f"{W}tc")] == grid


def test_no_row_stands_alone_and_what_is_small_stays_together() -> None:
    document = parts(write_docx(content_of(ring_of_size(60))))["word/document.xml"]
    made = {one.find(f".//{W}t").text: one for one in document.iter(f"{W}tbl")}

    def kept(table: etree._Element) -> list[bool]:
        return [row.find(f".//{W}p/{W}pPr/{W}keepNext") is not None for row in table.findall(f"{W}tr")]

    people = kept(made["姓名或名称"])
    assert (len(people), people[:3], people[-3:]) == (61, [True, True, False], [False, True, False])
    assert kept(made["证据"]) == [True, False]
    assert kept(made["制作"]) == [True, True, True]  # with the frame to sign in
    assert kept(made["承办人"]) == [True, False]


def test_a_large_frame_flows_and_is_closed_on_every_page() -> None:
    many = replace(RING, innocent=tuple(replace(one, text=one.text * 9) for one in RING.innocent))
    for dossier, whole in ((RING, True), (many, False)):
        document = parts(write_docx(content_of(dossier)))["word/document.xml"]
        (frame,) = [one for one in document.iter(f"{W}tbl") if "逐一排除" in (one.find(f".//{W}t").text or "")]
        assert frame.find(f"{W}tblPr/{W}tblBorders/{W}insideH") is not None
        rows = frame.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        last = [row.findall(f".//{W}p")[-1].find(f"{W}pPr/{W}keepNext") is not None for row in rows[1:]]
        assert last == [whole, whole, False]


def test_no_case_number_can_break(ring: bytes) -> None:
    settings = parts(ring)["word/settings.xml"]
    before = attribute(settings.find(f"{W}noLineBreaksBefore"), "val") or ""
    after = attribute(settings.find(f"{W}noLineBreaksAfter"), "val") or ""
    assert len(before) <= 100
    assert len(after) <= 50
    for letter in "冀民初号，。）":
        assert letter in before
    for letter in "冀民初（《":
        assert letter in after
    assert "号" not in after


def test_a_column_of_case_numbers_is_wide_enough_for_the_longest() -> None:
    long = tuple(
        replace(case, case_no=f"（2023）最高法知民终{10_000 + at}号之十二") for at, case in enumerate(RING.cases)
    )
    (table,) = [one for one in content_of(replace(RING, cases=long)).body if isinstance(one, Table) and one.cases]
    widths = fitted(table, 225, 9)
    assert sum(widths) == 225
    assert all(width > 0 for width in widths)
    longest = max(wide(plain(row[0])) for row in table.rows)
    assert widths[0] >= longest * 9 * 25.4 / 72 + 3


def test_pictures_have_words_for_those_who_cannot_see_them(ring: bytes) -> None:
    document = parts(ring)["word/document.xml"]
    told = [one.get("descr") for one in document.iter() if str(one.tag).endswith("}docPr")]
    assert told == [
        "4名当事人之间的诉讼与关联，下列1名代理人；各案见附件",
        "4件案件，最早立案于2023年1月2日，最晚立案于2023年1月5日",
    ]


def test_what_is_written_is_what_is_said(ring: bytes) -> None:
    word = docx.Document(io.BytesIO(ring))
    text = "\n".join(one.text for one in word.paragraphs)
    for said in (
        "团伙线索研判报告",
        "一、线索摘要",
        "二、反证与合理解释",
        "（二）时为原告，时为被告",
        "附件　案件清单",
    ):
        assert said in text
    assert f"代理人周律, 明(所)在5宗纠纷中出现5宗（见{number(1)}）。" in text
    boxes = [cell.text for table in word.tables for row in table.rows for cell in row.cells if "［" in cell.text]
    assert boxes[0] == "1．清和县昌盛农业发展有限公司确有用工而欠薪（参保0人）。［数据不支持此解释］"
    about, said = boxes[1].split("\n")
    assert about == "针对：互诉多于偶然"
    assert "［现有数据无法判断，须核查］需查：合同、发票、付款凭证。" in said
    assert "［数据与此解释相符，须先排除］" in boxes[2]
    (frame,) = [table for table in word.tables if table.cell(0, 0).text == "承办人"]
    assert [[cell.text for cell in row.cells] for row in frame.rows] == [
        ["承办人", "", "审核", ""],
        ["单位", "", "日期", ""],
    ]
    assert [row.cells[0].text for row in word.tables[-1].rows][1:] == [case.case_no for case in RING.cases]


def test_the_same_input_gives_the_same_bytes_and_no_clock_is_in_them(ring: bytes) -> None:
    assert write_docx(content_of(RING)) == ring
    with zipfile.ZipFile(io.BytesIO(ring)) as packed:
        assert {entry.date_time[:3] for entry in packed.infolist()} == {(2026, 11, 28)}
    facts = docx.Document(io.BytesIO(ring)).core_properties
    assert (facts.author, facts.created.isoformat()[:10], facts.keywords) == (
        "李敏",
        "2026-11-28",
        content_of(RING).number,
    )
    assert write_docx(content_of(RING, who="王五")) != ring


def test_hostile_texts_are_text() -> None:
    word = docx.Document(io.BytesIO(write_docx(content_of(hostile(), who="<b>&\x01" * 90, title="甲" * 300))))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    for name in (
        "<script>alert(1)</script>",
        "=1+2",
        "甲" * 300,
        "䶮𬭎𠮷",
        "😀王👨\u200d👩\u200d👧五",
        "محمد علي",
        "{{ 7*7 }}",
        "张\ufffd\ufffd\ufffd三\ufffd\ufffd",
    ):
        assert name in cells
    assert "赵 钱 孙 李" in cells


def test_english() -> None:
    speak("en")
    try:
        data = write_docx(content_of(RING, zh=False))
    finally:
        speak("zh")
    assert faults(data) == []
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(data)).paragraphs)
    assert "1. Summary" in text
    assert "6.2 " in text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_word_processor_reads_it_and_tears_no_case_number_of_a_list(ring: bytes, tmp_path: Path) -> None:
    """In a sentence LibreOffice breaks wherever the line ends: it asks neither for the file's rules of breaking nor
    for word joiners. Which sentence that hits depends on the fonts that are installed."""
    (tmp_path / "r.docx").write_bytes(ring)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "r.docx"], cwd=tmp_path, check=True, capture_output=True, timeout=240)
    text = subprocess.run(["pdftotext", "-layout", "r.pdf", "-"], cwd=tmp_path, check=True, capture_output=True).stdout
    word = docx.Document(io.BytesIO(ring))
    lists = [one.text for one in word.paragraphs if one.style.name == "Case list"]
    sentences = [_tight(one.text) for one in word.paragraphs if one.style.name != "Case list"]
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    lines = [_tight(line) for line in text.decode().splitlines()]
    printed = "\n".join(line for line in lines if not any(line in sentence for sentence in sentences))
    for case in RING.cases:
        listed = "\n".join(lists + cells).count(case.case_no)
        assert listed >= 3
        assert printed.count(case.case_no) == listed, case.case_no


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)
