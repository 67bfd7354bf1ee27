"""What a text says that rules ask for: one flag a thing, with the words that say it.

A flag is raised by words of the part in which they count: 现金 in a defence is a defence, in the findings it is found.
The list of flags is the schema's (`LegalCase.text_flags`).
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from loaders.judgments.text import Line, Span, unquoted
from loaders.reference import read

ORDER = ("parties", "course", "claims", "defence", "facts", "reasons", "operative", "notice")
"""The parts in which something is said, as they follow each other."""


class _Words(NamedTuple):
    """A line of `loaders/reference/text_flags.csv`: whatever `words` find holds one of `letters`."""

    flag: str
    letters: str
    words: re.Pattern[str]


@cache
def _of_part(part: str) -> tuple[re.Pattern[str], Mapping[str, Sequence[_Words]]]:
    """What finds the letters that tell of a flag which counts in a part; and letter → the flags it may tell of."""
    rows = [row for row in read("text_flags") if part in row["parts"].split()]
    every = [_Words(row["flag"], row["letters"], re.compile(row["words"])) for row in rows]
    letters = sorted({letter for one in every for letter in one.letters})
    return re.compile(f"[{''.join(letters)}]"), {
        letter: [one for one in every if letter in one.letters] for letter in letters
    }


def flags_of(lines: Mapping[str, Sequence[Line]]) -> dict[str, Span]:
    """Each flag that the text raises with the first words that raise it; `lines` by part. Cost: one look at each
    letter, and O(length of a line) for each flag of which a letter stands in it.
    """
    found: dict[str, Span] = {}
    for part in ORDER:
        letters, told_by = _of_part(part)
        for line in lines[part]:
            text = unquoted(line.text)
            for letter in dict.fromkeys(letters.findall(text)):
                for flag, _, words in told_by[letter]:
                    if flag not in found and (said := words.search(text)):
                        found[flag] = line.span(*said.span())
    return found
