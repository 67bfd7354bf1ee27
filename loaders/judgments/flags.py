"""What a text says that rules ask for: one flag a thing, with the words that say it.

A flag is raised by words of the part in which they count: 现金 in a defence is a defence, in the findings it is found.
The list of flags is the schema's (`LegalCase.text_flags`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from loaders.judgments.text import Line, Span, unquoted
from loaders.reference import read

ORDER = ("parties", "course", "claims", "defence", "facts", "reasons", "operative", "notice")
"""The parts in which something is said, as they follow each other."""


@cache
def _of_part(part: str) -> tuple[re.Pattern[str], Mapping[str, Mapping[str, re.Pattern[str]]]]:
    """What finds the cues of the flags that count in a part; and cue → the flags it may tell of, with their words.

    A flag is a line of `loaders/reference/text_flags.csv`: in whatever its words find stands one of its cues.
    """
    told_by: dict[str, dict[str, re.Pattern[str]]] = {}
    for row in read("text_flags"):
        if part in row["parts"].split():
            for cue in row["cues"].split():
                told_by.setdefault(cue, {})[row["flag"]] = re.compile(row["words"])
    return re.compile("|".join(told_by)), told_by


def flags_of(lines: Mapping[str, Sequence[Line]]) -> dict[str, Span]:
    """Each flag that the text raises with the first words that raise it; `lines` by part. Cost: one look for cues, and
    O(length of a line) for each flag of which a cue stands in it.
    """
    found: dict[str, Span] = {}
    for part in ORDER:
        cues, told_by = _of_part(part)
        for line in lines[part]:
            told: dict[str, re.Pattern[str]] = {}
            for cue in _cues(cues, line.text):
                told |= told_by[cue]
            text = unquoted(line.text) if told else ""
            for flag, words in told.items():
                if flag not in found and (said := words.search(text)):
                    found[flag] = line.span(*said.span())
    return found


def _cues(cues: re.Pattern[str], text: str) -> Iterator[str]:
    """The cues in a text, also those that begin within another; none begins as another does."""
    found = cues.search(text)
    while found:
        yield found[0]
        found = cues.search(text, found.start() + 1)
