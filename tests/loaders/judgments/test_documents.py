"""The texts of papers come out of the files they are in, one or several, and `qingsu parse` reads a folder of them."""

import json
from pathlib import Path

import docx
import pytest

from graph.errors import SourceError
from loaders.judgments.documents import documents, text_of_page

TITLE = "清和县人民法院\n民事判决书\n（2023）冀9901民初{n}号\n"
PAPER = f"{TITLE}原告：张某{{n}}。\n被告：李四。\n判决如下：\n一、驳回。\n审判员　周某\n"


def paper(n: int) -> str:
    return PAPER.format(n=n)


def texts(name: str, path: Path) -> list[tuple[str, str]]:
    return [(one.name, one.text) for one in documents(name, path)]


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


def test_a_page_gives_what_a_reader_sees() -> None:
    head = "<head><title>x</title><style>p{}</style></head>"
    body = "<body><div>甲<br>乙</div><p>丙 <b>丁</b></p><script>1</script></body>"
    assert text_of_page(f"<html>{head}{body}</html>") == "甲\n乙\n丙 丁"
    assert text_of_page("") == ""


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
        ("a.json", b'[{"other": 1}]', "a.json:1: 记录中没有全文"),
        ("a.json", b"[1]", "a.json:1: 应为记录"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "不是能读的文书格式; 请用 Word 或 WPS 另存为 .docx"),
        ("a.txt", b"PK\x03\x04", "a.txt: "),
    ],
)
def test_what_cannot_be_read_is_one_line(name: str, data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError) as raised:
        texts(name, path)
    assert reason in str(raised.value)
