"""The letters of a text file: which encoding it has, and that it is one."""

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa

from graph.errors import Place, SourceError

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MARK = b"\xef\xbb\xbf"
_CHINESE = re.compile("[\u4e00-\u9fff]")
MAGICS = (
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "Parquet"),
)


_BLOCK = 1 << 24
_NUL = "含有空字符（NUL），不是文本文件或已损坏"
_UNKNOWN = "无法识别文字编码，应为 UTF-8 或 GB18030"
_OTHER_KIND = "内容是 {} 文件，与扩展名不符"
_MIXED = "文字编码混杂: 这一行是 UTF-8, 别处不是 (或文件末尾残缺)"


def encoding_of(file: str, path: Path) -> str:
    """What `decoded` finds of a file on the disk, read once in blocks. Raises SourceError as it does."""
    with path.open("rb") as opened:
        first = opened.read(4)
    if kind := kind_of(first):
        raise SourceError(_OTHER_KIND.format(kind), Place(file))
    marked = _marked(first)
    if marked not in ("utf-16", "utf-32") and (has_nul := _nul_in_utf8(path)) is not None:
        if has_nul:
            raise SourceError(_NUL, Place(file))
        return marked or "utf-8"
    encoding = marked or "gb18030"
    try:
        has_nul = any("\0" in text for text in _texts(_blocks(path), encoding))
    except UnicodeDecodeError as error:
        raise SourceError(_UNKNOWN, Place(file)) from error
    if has_nul:
        raise SourceError(_NUL, Place(file))
    if encoding == "gb18030":
        with path.open("rb") as lines:
            if row := _other_encoding(lines):
                raise SourceError(_MIXED, Place(file, row))
    return encoding


def utf8_of(path: Path, encoding: str, start: int = 0) -> io.RawIOBase:
    """The text of a file whose encoding is known, without its mark, as UTF-8; from byte `start` of that."""
    if encoding in ("utf-8", "utf-8-sig"):
        source = path.open("rb", buffering=0)
        source.seek(start + (len(_MARK) if encoding == "utf-8-sig" else 0))
        return source
    blocks = (text.encode() for text in _texts(_blocks(path), encoding))
    first = next(blocks, b"").removeprefix(_MARK)
    return Blocks(chain([first[start:]], blocks))


class Blocks(io.RawIOBase):
    """Pieces of bytes as a file."""

    def __init__(self, blocks: Iterable[bytes | memoryview]) -> None:
        self._blocks = iter(blocks)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # RawIOBase says any buffer
        while not self._rest:
            if not (block := next(self._blocks, b"")):
                return 0
            self._rest = memoryview(block)
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def _marked(data: bytes) -> str | None:
    return next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)


def _blocks(path: Path, size: int = _BLOCK) -> Iterator[bytes]:
    with path.open("rb") as opened:
        while block := opened.read(size):
            yield block


def _texts(blocks: Iterable[bytes], encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    for block in blocks:
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _nul_in_utf8(path: Path) -> bool | None:
    """Whether a file has a NUL, None where not all of it is UTF-8. Its halves are read at the same time."""
    size = path.stat().st_size
    if size < 2 * _AT_ONCE:
        return _nul_in_piece(path, 0, size)
    middle = _between_letters(path, size // 2)
    with ThreadPoolExecutor(2) as both:
        found = list(both.map(partial(_nul_in_piece, path), (0, middle), (middle, size)))
    return None if None in found else any(found)


def _between_letters(path: Path, at: int) -> int:
    """Where the letter ends in which a byte of a file may stand."""
    with path.open("rb") as opened:
        opened.seek(at)
        behind = opened.read(_LONGEST_LETTER)
    return at + next((n for n, byte in enumerate(behind) if byte & 0xC0 != 0x80), 0)


def _nul_in_piece(path: Path, start: int, end: int) -> bool | None:
    """`_nul_in_utf8` of what stands from one byte to another."""
    rest, has_nul = b"", False
    with path.open("rb", buffering=0) as opened:
        opened.seek(start)
        while start < end and (block := opened.read(min(_AT_ONCE, end - start))):
            start += len(block)
            whole = rest + block
            cut = len(whole)
            while cut and len(whole) - cut < _LONGEST_LETTER and whole[cut - 1] & 0xC0 == 0x80:
                cut -= 1  # within a letter: it may go on in the next block
            cut -= bool(cut and whole[cut - 1] >= 0xC0)
            rest = whole[cut:]
            if not is_utf8(memoryview(whole)[:cut]):
                return None
            has_nul = has_nul or b"\0" in block
    return has_nul if is_utf8(rest) else None


_AT_ONCE = 1 << 20
"""Bytes that stay in the processor's cache while they are looked at twice."""


_LONGEST_LETTER = 4


def is_utf8(data: bytes | memoryview) -> bool:
    """Whether all of it is; Arrow tells it some times faster than decoding does."""
    offsets = pa.py_buffer(np.array([0, len(data)], np.int64))
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(data)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def decoded(file: str, data: bytes) -> tuple[str, str]:
    """The text and its encoding: what the byte order mark says, else UTF-8, else GB18030.

    Raises SourceError: another kind of file, neither encoding, both of them, a NUL.
    """
    if kind := kind_of(data):
        raise SourceError(_OTHER_KIND.format(kind), Place(file))
    marked = _marked(data)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise SourceError(_NUL, Place(file))
        if encoding == "gb18030" and (row := _other_encoding(data.split(b"\n"))):
            raise SourceError(_MIXED, Place(file, row))
        return text.removeprefix("\ufeff"), encoding
    raise SourceError(_UNKNOWN, Place(file))


def _other_encoding(lines: Iterable[bytes]) -> int | None:
    """The first line with a Chinese character in UTF-8, of a text that is no UTF-8 as a whole; None without one.

    As GB18030 such a line would be read as other characters: 张三 as 寮犱笁. Three bytes of a line all of whose bytes
    are UTF-8 hardly ever are GB18030: they would be rare characters with rare ones behind them.
    """
    for row, line in enumerate(lines, 1):
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
