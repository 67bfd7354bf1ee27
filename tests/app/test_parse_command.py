"""`qingsu parse` reads a folder of papers, says what it did not read, and writes a line for each it did."""

import json
import zipfile
from pathlib import Path

from typer.testing import CliRunner

from app.cli.main import command_line

TITLE = "清和县人民法院\n民事判决书\n（2023）冀9901民初{n}号\n"
PAPER = f"{TITLE}原告：张某{{n}}。\n被告：李四。\n判决如下：\n一、驳回。\n审判员　周某\n"


def paper(n: int) -> str:
    return PAPER.format(n=n)


def test_a_folder_with_a_zip_is_read_with_one_command(tmp_path: Path) -> None:
    folder = tmp_path / "文书"
    folder.mkdir()
    (folder / "一.txt").write_text(paper(1), "utf-8")
    with zipfile.ZipFile(folder / "更多.zip", "w") as packed:
        packed.writestr("二.txt", paper(2))
    (folder / "旧.wps").write_bytes(b"x")
    (folder / "表.xlsx").write_bytes(b"x")
    (folder / "坏.docx").write_bytes(b"x")
    out = tmp_path / "parsed.jsonl"
    ran = CliRunner().invoke(command_line("parse"), ["parse", str(folder), "-o", str(out), "--text"])
    assert ran.exit_code == 1, ran.output  # two of the papers cannot be read; the table is none
    told = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(one["file"], one["case_no"], one["parties"][0]["name"]) for one in told] == [
        ("一.txt", "（2023）冀9901民初1号", "张某1"), ("更多.zip/二.txt", "（2023）冀9901民初2号", "张某2"),
    ]  # fmt: skip
    assert told[0]["text"] == paper(1)
    assert "读了 2 份文书" in ran.output
    assert "没有读到裁判日期: 2 (一.txt、更多.zip/二.txt)" in ran.output
    assert all(word in ran.output for word in ("旧.wps", "表.xlsx", "坏.docx", "另存为 .docx"))
    ran = CliRunner().invoke(command_line("parse"), ["parse", str(folder)])
    assert [json.loads(line)["file"] for line in ran.stdout.splitlines()] == ["一.txt", "更多.zip/二.txt"]
    ran = CliRunner().invoke(command_line("parse"), ["parse", str(folder / "坏.docx")])
    assert ran.exit_code == 1
    (folder / "坏.docx").unlink()
    (folder / "旧.wps").unlink()
    ran = CliRunner().invoke(command_line("parse"), ["parse", str(folder)])
    assert ran.exit_code == 0, ran.output
