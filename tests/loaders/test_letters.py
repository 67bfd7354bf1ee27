"""The letters of a column are those of its texts, wherever Arrow has them."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as some

from loaders.letters import Texts, texts_of

TEXT = some.none() | some.text(some.sampled_from("a0 张\U00020000"), max_size=8)


@given(parts=some.lists(some.lists(TEXT, max_size=20), min_size=1, max_size=4), start=some.integers(0, 5))
def test_letters_are_those_of_the_texts(parts: list[list[str | None]], start: int) -> None:
    column = pl.concat([pl.Series(part, dtype=pl.String) for part in parts])[start:]
    texts = column.to_list()
    told = Texts(column)
    assert told.lengths.tolist() == [len((text or "").encode()) for text in texts]
    every = np.arange(len(texts))
    found = {
        int(row): bytes(letters[:, n]) for rows, letters in told.of(range(1, 33)) for n, row in enumerate(every[rows])
    }
    assert found == {n: text.encode() for n, text in enumerate(texts) if text}


@given(texts=some.lists(some.text(some.sampled_from("张三"), min_size=5, max_size=5), min_size=1, max_size=20))
def test_texts_come_back_from_their_letters(texts: list[str]) -> None:
    ((_, letters),) = Texts(pl.Series(texts)).of(range(15, 16))
    assert texts_of(letters).to_list() == texts
