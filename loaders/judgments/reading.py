"""Many judgments read by all cores."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice
from typing import Any

from loaders.judgments.contract import as_contract
from loaders.judgments.documents import Document
from loaders.judgments.judgment import judgment_of

MANY = 400
"""Papers from which other processes are worth their start, and which are in memory at a time."""
_TOGETHER = 16


def contract_of(one: Document) -> dict[str, Any]:
    """The contract `parse` of one paper."""
    return as_contract(judgment_of(one.text, one.told), one.name)


def contracts(papers: Iterable[Document]) -> Iterator[tuple[Document, dict[str, Any]]]:
    """Each paper with its contract, in order; of many papers every core of the machine reads some."""
    rest = iter(papers)
    first = list(islice(rest, MANY))
    if len(first) < MANY or (os.cpu_count() or 1) < 2:
        yield from ((one, contract_of(one)) for one in chain(first, rest))
        return
    with ProcessPoolExecutor() as pool:
        while first:
            yield from zip(first, pool.map(contract_of, first, chunksize=_TOGETHER), strict=True)
            first = list(islice(rest, MANY))
