"""Civil causes of action (民事案由) as a tree, by name: of the rules of 2011, 2020 (from 2021) and 2025 (from 2026).

The rules number their causes anew each time, so a number says a cause only with its edition; judgments print names.
`causes.csv` has the rows in the order of the rules; a row hangs under the last above it of the level before. Numbers
are of the third level, `103`, and the fourth, `103.3` for 103(3); those of 2011 are not recorded.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from graph.identifiers import plain
from loaders.reference import read

EDITIONS = ("2011", "2020", "2025")


@dataclass(frozen=True)
class Cause:
    """`above` it from the part (第一级) down, in the newest edition that has it; `numbers` edition → number."""

    name: str
    above: tuple[str, ...]
    numbers: Mapping[str, str]


@cache
def _causes() -> dict[str, Cause]:
    """Name in plain form → cause. Where a section is called like its only cause, the cause is meant."""
    causes: dict[str, Cause] = {}
    above: list[str] = []
    for row in read("causes"):
        name, level = row["name"], int(row["level"])
        above = [*above[: level - 1], name]
        old = causes.get(plain(name))
        numbers = dict(old.numbers) if old else {}
        if row["no"]:
            numbers[row["edition"]] = row["no"]
        causes[plain(name)] = Cause(name, tuple(one for one in dict.fromkeys(above[:-1]) if one != name), numbers)
    return causes


_NUMBERING = re.compile(r"(?:第?[一二三四五六七八九十]+(?:部分|、|\.)|\(?[0-9]+\)|[0-9]+(?:\.[0-9]+)*[.、]?)+")
_STEP = re.compile(r"[/\\>＞→|]|—+|-+>?")


def cause_of(text: str) -> Cause | None:
    """The cause that a text names, else None.

    In: 民间借贷纠纷, 民间借贷, 103(3)民间借贷纠纷, 合同纠纷/借款合同纠纷/民间借贷纠纷. A number alone is none.
    """
    compact = plain(text)
    steps = [step for step in _STEP.split(compact) if step]
    if not steps or (len(steps) > 1 and any(_named(step) is None for step in steps)):
        return _named(compact)
    return _named(steps[-1])


def _named(text: str) -> Cause | None:
    bare = _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text
    tried = (text, f"{text}纠纷", bare, f"{bare}纠纷")
    return next((cause for name in tried if name and (cause := _causes().get(name))), None)
