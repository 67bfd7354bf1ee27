"""Reading judgments into structured records, without a workspace."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from app.cli.talk import tell, tell_table
from app.language import say
from graph.errors import SourceError
from loaders.files import Piece, Refused, pieces
from loaders.judgments.documents import SUFFIXES, Document, documents
from loaders.judgments.reading import contracts

commands = typer.Typer()


@commands.command()
def parse(
    paths: Annotated[list[Path], typer.Argument(help="文书: txt、docx、pdf、html、json、jsonl, 或其文件夹、zip")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="写入的文件, 一行一份文书; 不写则打印")] = None,
    with_text: Annotated[bool, typer.Option("--text", help="连同文书全文, 各项的起止位置即指其中的字")] = False,
) -> None:
    """读裁判文书: 当事人及其诉讼地位、代理人代理谁、审判人员、案由、法条、主文、金额, 每项都标明在文中的位置。

    不需要工作区。读不出的写 null, 可疑的写入 warnings; 不能读的文件逐个列出, 其中有文书时退出码为 1。

    起止位置数的是从文件中读出的文字, 须与 --text 同用; side 为一审的 A 原告方、B 被告方、T 第三人;
    for 是 parties 中的次序, 从 0 起; fen、fee 以分计; 法条 34.1.2 为第 34 条第 1 款第 2 项, 34..2 没有写明款。

    例: qingsu parse 判决书/ -o parsed.jsonl
    """
    found, refused = pieces(paths, _no_document)
    others = len(refused)
    warnings: dict[str, list[str]] = {}
    lines: list[str] = []
    for one, told in contracts(_papers(found, refused)):
        for warning in told["warnings"]:
            warnings.setdefault(warning.partition(": ")[0], []).append(told["file"])
        lines.append(json.dumps({**told, "text": one.text} if with_text else told, ensure_ascii=False))
    if out is None:
        for line in lines:
            typer.echo(line)
    else:
        out.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    tell(say(f"读了 {len(lines)} 份文书", f"{len(lines)} documents read"))
    for warning, files in sorted(warnings.items(), key=lambda one: -len(one[1])):
        named = list(dict.fromkeys(files))
        tell(f"  {warning}: {len(files)} ({'、'.join(named[:_NAMED])}{'…' if len(named) > _NAMED else ''})")
    if refused:
        tell(say(f"没有读的文件 {len(refused)} 个:", f"Files not read: {len(refused)}"))
        tell_table((say("文件", "File"), say("原因", "Why")), ((one.name, one.reason) for one in refused))
    if len(refused) > others or not lines:
        raise typer.Exit(1)


_NAMED = 3
"""Files that are named behind what was not found in them."""


def _papers(found: list[Piece], refused: list[Refused]) -> Iterator[Document]:
    """The papers of the files, one after the other; files that cannot be read come to `refused`, whole."""
    for piece in found:
        try:
            with piece.local() as path:
                papers = list(documents(piece.name, path.read_bytes()))
        except SourceError as error:
            refused.append(Refused.by(error, piece.name))
            continue
        refused += [
            Refused(one.name, say("记录中没有全文", "the record has no text")) for one in papers if not one.text.strip()
        ]
        yield from (one for one in papers if one.text.strip())


def _no_document(suffix: str) -> str:
    """Why a file with this suffix is no document that is read; "" where it is."""
    if suffix in SUFFIXES:
        return ""
    return say("不是文书", "no document")
