"""What is worth telling of how a file was read, and of what is left to correct."""

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size

from app.language import say
from loaders.to_correct import ToCorrect

USUAL = frozenset(f"编码 {name}" for name in ("utf-8", "utf-8-sig", "xlsx", "xls", "parquet", "文书"))
"""Notes that say no more than what anybody expects."""


def remarks(notes: Iterable[str]) -> list[str]:
    """Those of a file's notes that somebody should read, each once."""
    return [note for note in dict.fromkeys(notes) if note not in USUAL]


def in_short(text: str, columns: int) -> str:
    """A text as wide as so many columns, of which a Chinese character takes two; that it goes on is shown."""
    return text if cell_len(text) <= columns else f"{set_cell_size(text, columns - 1).rstrip()}…"


def words_of(one: ToCorrect) -> str:
    """How much of a load is to be corrected, in the same words wherever it is told."""
    return say(
        f"{one.rows} 行: {one.whole} 行未取, {one.cells} 格未取",
        f"{one.rows} rows: {one.whole} rows, {one.cells} cells not taken",
    )
