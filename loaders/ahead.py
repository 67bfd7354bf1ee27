"""What is made one by one, made while the one before is used: reading, taking and writing each have a thread."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

One = TypeVar("One")


def ahead(made: Iterable[One]) -> Iterator[One]:
    """The same in the same order, with the same error at its place; one is in memory that is not yet asked for."""
    rest = iter(made)
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(next, rest, None)
        while (one := coming.result()) is not None:
            coming = beside.submit(next, rest, None)
            yield one
