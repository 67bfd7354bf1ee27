"""The letters of a text file: which encoding it has, and that it is one."""

from graph.errors import Place, SourceError

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
MAGICS = (
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "Parquet"),
)


def decoded(file: str, data: bytes) -> tuple[str, str]:
    """The text and its encoding: what the byte order mark says, else UTF-8, else GB18030.

    Raises SourceError: another kind of file, neither encoding, a NUL.
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
        return text.removeprefix("\ufeff"), encoding
    raise SourceError("无法识别文字编码，应为 UTF-8 或 GB18030", Place(file))


def kind_of(data: bytes) -> str:
    """What a binary file is by its first bytes; "" for none known."""
    return next((kind for magic, kind in MAGICS if data.startswith(magic)), "")
