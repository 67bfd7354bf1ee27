"""What is worth telling of how a file was read."""

from collections.abc import Iterable

USUAL = frozenset(f"编码 {name}" for name in ("utf-8", "utf-8-sig", "xlsx", "xls", "parquet"))
"""Notes that say no more than what anybody expects."""


def remarks(notes: Iterable[str]) -> list[str]:
    """Those of a file's notes that somebody should read, each once."""
    return [note for note in dict.fromkeys(notes) if note not in USUAL]
