"""The letters of a text file: which encoding it has, and that it is one."""

import re

from graph.errors import Place, SourceError

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CHINESE = re.compile("[\u4e00-\u9fff]")
MAGICS = (
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "Parquet"),
)


def decoded(file: str, data: bytes) -> tuple[str, str]:
    """The text and its encoding: what the byte order mark says, else UTF-8, else GB18030.

    Raises SourceError: another kind of file, neither encoding, both of them, a NUL.
    """
    if kind := kind_of(data):
        raise SourceError(f"内容是 {kind} 文件，与扩展名不符", Place(file))
    marked = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise SourceError("含有空字符（NUL），不是文本文件或已损坏", Place(file))
        if encoding == "gb18030" and (row := _other_encoding(data)):
            raise SourceError("文字编码混杂: 这一行是 UTF-8, 别处不是 (或文件末尾残缺)", Place(file, row))
        return text.removeprefix("\ufeff"), encoding
    raise SourceError("无法识别文字编码，应为 UTF-8 或 GB18030", Place(file))


def _other_encoding(data: bytes) -> int | None:
    """The first line with a Chinese character in UTF-8, of a text that is no UTF-8 as a whole; None without one.

    As GB18030 such a line would be read as other characters: 张三 as 寮犱笁. Three bytes of a line all of whose bytes
    are UTF-8 hardly ever are GB18030: they would be rare characters with rare ones behind them.
    """
    for row, line in enumerate(data.split(b"\n"), 1):
        if not line.isascii():
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            if _CHINESE.search(text):
                return row
    return None


def kind_of(data: bytes) -> str:
    """What a binary file is by its first bytes; "" for none known."""
    return next((kind for magic, kind in MAGICS if data.startswith(magic)), "")
