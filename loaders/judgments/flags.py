"""What a text says that rules ask for: one flag a thing, with the words that say it.

A flag is raised by words of the part in which they count: 现金 in a defence is a defence, in the findings it is found.
The list of flags is the schema's (`LegalCase.text_flags`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from loaders.judgments.text import Line, Span, unquoted
from loaders.reference import read

ORDER = ("parties", "course", "claims", "defence", "facts", "reasons", "operative", "notice")
"""The parts in which something is said, as they follow each other."""


@cache
def _words() -> tuple[tuple[str, frozenset[str], re.Pattern[str]], ...]:
    """Flag, the parts in which it counts, and the words: a line each of `loaders/reference/text_flags.csv`."""
    return tuple((row["flag"], frozenset(row["parts"].split()), re.compile(row["words"])) for row in read("text_flags"))


def flags_of(lines: Mapping[str, Sequence[Line]]) -> Iterator[tuple[str, Span]]:
    """Each flag that the text raises with the first words that raise it; `lines` by part. Cost: O(length) a flag."""
    own = {part: [(line, unquoted(line.text)) for line in lines[part]] for part in ORDER}
    for flag, parts, words in _words():
        there = (one for part in ORDER if part in parts for one in own[part])
        found = ((line, said) for line, text in there if (said := words.search(text)))
        for line, said in islice(found, 1):
            yield flag, line.span(*said.span())
