"""The letters of the texts of a column, side by side as they stand in memory: what is said of each of many at once."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

Letters = npt.NDArray[np.uint8]
"""Of texts of one length in UTF-8: `letters[k]` has the k-th byte of each. In memory they stand text by text."""
Rows = npt.NDArray[np.intp] | slice
ALL = slice(None)
"""The rows of a column whose texts are all of one length, as numbers and days are."""
_VIEW = 16
_INLINE = 12
"""A text of at most so many bytes stands in its view itself, behind its length; of a longer one only where it is."""

_BLANK = np.zeros(256, np.bool_)
_BLANK[[*b"\t\n\v\f\r\x1c\x1d\x1e\x1f ", 0xC2, 0xE1, 0xE2, 0xE3]] = True
"""The first bytes of characters that are white space, and of others."""


class Texts:
    """The bytes of a column of texts, which are looked at where Arrow has them."""

    def __init__(self, texts: pl.Series) -> None:
        array = texts.rechunk().to_arrow(compat_level=pl.CompatLevel.newest())
        _, views, *self._data = array.buffers()
        self._views: Letters = np.frombuffer(views, np.uint8)[array.offset * _VIEW :][: len(array) * _VIEW].reshape(
            len(array), _VIEW
        )
        self._words = self._views.view(np.int32)
        self.lengths = self._words[:, 0].copy()
        """Bytes of each text, 0 of one that is null."""
        if array.null_count:
            self.lengths[texts.is_null().to_numpy()] = 0

    def may_begin_blank(self) -> bool:
        """Whether any text may begin with white space, by its first byte; none may be null."""
        return bool(_BLANK[self._views[:, 4]].any())

    def of(self, lengths: range) -> Iterator[tuple[Rows, Letters]]:
        """The texts of each length in bytes that there is, and where they stand."""
        if not len(self.lengths):
            return
        least, most = int(self.lengths.min()), int(self.lengths.max())
        if least == most:
            if least in lengths:
                yield ALL, self._letters(ALL, least)
            return
        counts = np.bincount(np.minimum(self.lengths, lengths.stop), minlength=lengths.stop)
        for length in lengths:
            if counts[length]:
                yield (rows := np.flatnonzero(self.lengths == length)), self._letters(rows, length)

    def _letters(self, rows: Rows, length: int) -> Letters:
        if length <= _INLINE:
            return np.ascontiguousarray(_at(self._views, rows)[:, 4 : 4 + length]).T
        _, _, which, starts = _at(self._words, rows).T
        if (which == which[0]).all():
            return np.ascontiguousarray(_cut(self._data[which[0]], starts, length)).T
        letters = np.empty((len(which), length), np.uint8)
        for buffer in np.unique(which):
            here = np.flatnonzero(which == buffer)
            letters[here] = _cut(self._data[buffer], starts[here], length)
        return letters.T


def _at(whole: npt.NDArray[Any], rows: Rows) -> npt.NDArray[Any]:
    return whole[rows] if isinstance(rows, slice) else whole.take(rows, axis=0)


def _cut(buffer: pa.Buffer, starts: npt.NDArray[np.int32], length: int) -> Letters:
    """Pieces of one length, each a row."""
    data = np.frombuffer(buffer, np.uint8)
    if np.all(np.diff(starts) == length):  # one behind the other
        return data[starts[0] :][: len(starts) * length].reshape(-1, length)
    pieces: npt.NDArray[Any] = np.ndarray(len(data) - length + 1, f"V{length}", data, strides=(1,))
    return pieces[starts].view(np.uint8).reshape(-1, length)


def texts_of(letters: Letters) -> pl.Series:
    """The texts of these letters, which are ASCII or whole characters."""
    length, height = letters.shape
    if length <= _INLINE:
        views = np.zeros((height, _VIEW), np.uint8)
        views[:, 0] = length
        views[:, 4 : 4 + length] = letters.T
        short = pl.from_arrow(pa.Array.from_buffers(pa.string_view(), height, [None, pa.py_buffer(views)]))
        assert isinstance(short, pl.Series)
        return short
    offsets = pa.py_buffer(np.arange(height + 1, dtype=np.int64) * length)
    data = pa.py_buffer(np.ascontiguousarray(letters.T))
    found = pl.from_arrow(pa.Array.from_buffers(pa.large_string(), height, [None, offsets, data]))
    assert isinstance(found, pl.Series)
    return found
