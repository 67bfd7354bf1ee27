"""The texts of papers come out of the files they are in, one or several, and `qingsu parse` reads a folder of them."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
import typst

from graph.errors import SourceError
from loaders.judgments.documents import documents, text_of_page

TITLE = "清和县人民法院\n民事判决书\n（2023）冀9901民初{n}号\n"
PAPER = f"{TITLE}原告：张某{{n}}。\n被告：李四。\n判决如下：\n一、驳回。\n审判员　周某\n"


def paper(n: int) -> str:
    return PAPER.format(n=n)


def texts(name: str, path: Path) -> list[tuple[str, str]]:
    return [(one.name, one.text) for one in documents(name, path.read_bytes())]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_its_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(paper(1).encode(encoding))
    ((name, text),) = texts("a.txt", path)
    assert (name, text.lstrip("\ufeff")) == ("a.txt", paper(1))


def test_several_papers_of_one_file_are_parted_and_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "册.txt"
    whole = "目录\n" + paper(1) + paper(2) + "\n" + paper(3)
    path.write_text(whole, "utf-8")
    found = texts("册.txt", path)
    assert [name for name, _ in found] == ["册.txt#1", "册.txt#2", "册.txt#3"]
    assert "".join(text for _, text in found) == whole


def test_a_word_file_gives_its_paragraphs_and_tables(tmp_path: Path) -> None:
    book = docx.Document()
    for line in paper(1).splitlines():
        book.add_paragraph(line)
    table = book.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "本金", "5万元"
    book.save(str(tmp_path / "a.docx"))
    ((_, text),) = texts("a.docx", tmp_path / "a.docx")
    assert text == paper(1) + "本金\t5万元"


def printed(folder: Path, source: str) -> bytes:
    (folder / "a.typ").write_text(
        f'#set page(height: 9cm, numbering: "1")\n#set text(font: "Noto Sans CJK SC")\n{source}'
    )
    return typst.compile(str(folder / "a.typ"))


def test_a_pdf_gives_its_letters_without_the_numbers_of_its_pages(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(printed(tmp_path, paper(1).replace("\n", "\n\n") * 2))
    found = texts("a.pdf", tmp_path / "a.pdf")
    assert [name for name, _ in found] == ["a.pdf#1", "a.pdf#2"]
    assert ["".join(text.split()) for _, text in found] == ["".join(paper(1).split())] * 2


def test_a_picture_of_a_paper_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(printed(tmp_path, "#set page(numbering: none)\n#circle()"))
    with pytest.raises(SourceError, match="像是扫描件"):
        texts("a.pdf", tmp_path / "a.pdf")


@pytest.mark.parametrize("suffix", [".doc", ".rtf"])
def test_an_old_word_file_is_read_through_the_office_program(tmp_path: Path, suffix: str) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("没有 LibreOffice") if os.environ.get("CI") else pytest.skip("没有 LibreOffice")
    (tmp_path / "a.txt").write_text(paper(1), "utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    form = {".doc": "doc:MS Word 97", ".rtf": "rtf:Rich Text Format"}[suffix]
    told = [profile, "--headless", "--infilter=Text (encoded):UTF8", "--convert-to", form, "--outdir", str(tmp_path)]
    subprocess.run([program, *told, str(tmp_path / "a.txt")], check=True, capture_output=True, timeout=300)
    ((_, text),) = texts(f"a{suffix}", tmp_path / f"a{suffix}")
    assert text.strip() == paper(1).strip()


def test_a_page_or_a_new_file_called_doc_is_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_text(f"<html><body><p>{paper(1)}</p></body></html>".replace("\n", "<br>"), "utf-8")
    ((_, text),) = texts("a.doc", tmp_path / "a.doc")
    assert text.strip() == paper(1).strip()


def test_without_the_office_program_one_line_says_how_to_save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match=r"没有安装; 请用 Word 或 WPS 另存为 \.docx"):
        list(documents("a.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)))


def test_a_page_gives_what_a_reader_sees() -> None:
    head = "<head><title>x</title><style>p{}</style></head>"
    body = "<body><div>甲<br>乙</div><p>丙 <b>丁</b></p><script>1</script></body>"
    assert text_of_page(f"<html>{head}{body}</html>") == "甲\n乙\n丙 丁"
    assert text_of_page("") == ""


def test_a_page_called_txt_and_lines_in_a_record_are_read_as_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("<div>清和县人民法院</div><div>民事判决书</div>", "utf-8")
    assert texts("a.txt", path) == [("a.txt", "清和县人民法院\n民事判决书")]
    path = tmp_path / "a.json"
    rows = [
        {"qwContent": ["清和县人民法院", "民事判决书"]},
        {"Title": "x", "Html": "<p>甲</p>"},
        {"text": [1], "content": "乙"},
    ]
    path.write_text(json.dumps(rows), "utf-8")
    assert [text for _, text in texts("a.json", path)] == ["清和县人民法院\n民事判决书", "甲", "乙"]


def test_letters_that_a_page_spells_out_are_read_as_letters(tmp_path: Path) -> None:
    file = tmp_path / "文书.txt"
    file.write_text("最高人民法院关于适用&lt;民事诉讼法&gt;的解释 &amp;c. A&B公司 &copy", "utf-8")
    (one,) = documents(file.name, file.read_bytes())
    assert one.text == "最高人民法院关于适用<民事诉讼法>的解释 &c. A&B公司 &copy"
    file.write_text("A&B公司 R&D中心 &c", "utf-8")
    (one,) = documents(file.name, file.read_bytes())
    assert one.text == "A&B公司 R&D中心 &c"


def test_records_of_the_courts_site_and_of_others(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        {"qwContent": "<div>清和县人民法院</div><div>民事判决书</div>"}, {"text": "甲"},
        {"party_block": "原告:张三", "result": "判决如下:", "signatures": ""},
    ]  # fmt: skip
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    assert texts("a.jsonl", path) == [
        ("a.jsonl#1", "清和县人民法院\n民事判决书"), ("a.jsonl#2", "甲"), ("a.jsonl#3", "原告:张三\n判决如下:"),
    ]  # fmt: skip
    path.write_text(json.dumps(rows), "utf-8")
    assert [name for name, _ in texts("a.json", path)] == ["a.json#1", "a.json#2", "a.json#3"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", b"no word", "不是 Word 文档或已损坏; 请用 Word 或 WPS 另存为 .docx"),
        ("a.jsonl", b'{"text": "x"}\n{', "a.jsonl:2: 不是 JSON"),
        ("a.json", b'[{"other": 1}]', "a.json: 记录中没有全文"),
        ("a.json", b"[1]", "a.json:1: 应为记录"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "不是 Word 文档或已损坏; 请用 Word 或 WPS 另存为 .docx"),
        ("a.caj", b"CAJ", "不是能读的文书格式; 请用 Word 或 WPS 另存为 .docx"),
        ("a.pdf", b"%PDF-1.7 broken", "a.pdf: 不是 PDF 或已损坏"),
        ("a.txt", b"  ", "a.txt: 文件是空的"),
        ("a.txt", b"PK\x03\x04", "a.txt: "),
    ],
)
def test_what_cannot_be_read_is_one_line(name: str, data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError) as raised:
        texts(name, path)
    assert reason in str(raised.value)
