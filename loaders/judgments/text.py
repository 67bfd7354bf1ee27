"""A text as lines whose letters are evened out, each of which knows where in the text it stands."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from graph.identifiers import in_one_form

Span = tuple[int, int]
"""Start and end of characters of a text; the end is not of them."""
_TABS = re.compile(r"(?<=[。；])\t+")
"""Behind a sentence they stand for a lost break."""
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_SEEN = re.compile(rf"[^\s{_UNSEEN}]+")


ENCLOSED = "[①-⒛❶-❿㈠-㈩]"
"""A number in a circle or in brackets that is one letter; it counts a list."""


class Line(NamedTuple):
    """`text` has no white space, and letters, digits and marks of full width as half; `printed` are the same letters as
    they are printed, `places` where each stands in the whole text; `start`, `end` are the line's, without its break.
    """

    start: int
    end: int
    text: str
    printed: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """Where these letters of `text` stand in the whole; an empty piece stands nowhere and is refused."""
        return self.places[start], self.places[end - 1] + 1

    def joined(self, below: "Line") -> "Line":
        """This line and one below it as one."""
        places = [*self.places, *below.places]
        return Line(self.start, below.end, self.text + below.text, self.printed + below.printed, places)

    def cut(self, start: int, end: int) -> "Line":
        """A piece of the line as a line. In `text` it must hold something."""
        first, last = self.span(start, end)
        return Line(first, last, self.text[start:end], self.printed[start:end], self.places[start:end])


def lines_of(text: str) -> list[Line]:
    """The lines of a text that hold something. Cost: one look at each character."""
    broken = _TABS.sub(lambda tabs: "\n" * len(tabs[0]), text) if "\t" in text else text
    halved, lines, at = _marks_halved(broken), [], 0
    for printed, whole in zip(broken.splitlines(), broken.splitlines(keepends=True), strict=True):
        line = _line(printed, halved[at : at + len(printed)], at)
        if line.text:
            lines.append(line)
        at += len(whole)
    return lines


_LATIN = re.compile("[A-Za-z.,&] (?=[A-Za-z&(])")
_SPREAD = re.compile("(?<![A-Za-z.,&]) | (?![A-Za-z&(])")


def spaced(text: str, span: Span, name: str) -> str:
    """`name`, which stands there, with the spaces between Latin words; those that only spread Chinese letters go."""
    printed = " ".join(text[slice(*span)].split())
    return _SPREAD.sub("", printed) if _LATIN.search(printed) else name


def even(text: str) -> str:
    """A text as `Line.text` has it, without white space."""
    return _even(text, _marks_halved(text)) if _is_seen(text) else text.translate(_EVEN)


_QUOTED = re.compile(r"“[^”]*”?|《[^》]*(?:法|条例|解释|规定|办法|通知|意见|纪要|批复)(?:\([^)]*\))?》")


def unquoted(text: str) -> str:
    """A text as long as it was, without what it quotes: a clause of the law, its title, what others say."""
    return _QUOTED.sub(lambda one: " " * len(one[0]), text) if "“" in text or "《" in text else text


def _line(whole: str, halved: str, start: int) -> Line:
    printed, end = whole.strip(), start + len(whole)
    if _is_seen(printed):  # most
        first = start + whole.find(printed)
        return Line(start, end, _even(printed, halved.strip()), printed, range(first, first + len(printed)))
    seen = [*_SEEN.finditer(whole)]
    printed = "".join(piece[0] for piece in seen)
    places = [*chain.from_iterable(range(start + piece.start(), start + piece.end()) for piece in seen)]
    return Line(start, end, _even(printed, _marks_halved(printed)), printed, places)


def _is_seen(text: str) -> bool:
    """Whether each letter of a text is one that is seen."""
    return text.isprintable() and " " not in text


_MARKS = (("，", ","), ("：", ":"), ("；", ";"), ("（", "("), ("）", ")"), ("？", "?"), ("∶", ":"))
"""The marks that nearly every line has, and their half width; and the sign of a ratio, which some have for a colon."""


def _marks_halved(text: str) -> str:
    for mark, half in _MARKS:
        text = text.replace(mark, half)
    return text


def _even(seen: str, halved: str) -> str:
    """What `_EVEN` makes of letters that are all seen; it looks up each, and mostly their marks alone are to halve."""
    return halved if unicodedata.is_normalized("NFKC", halved) else seen.translate(_EVEN)


class _Even(dict[int, str]):
    """Letter → of half width, "" where it is not seen; one that would become several stays."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        even = in_one_form(letter)
        self[code] = "" if letter.isspace() or letter in _UNSEEN else even if len(even) == 1 else letter
        return self[code]


_EVEN = _Even({ord(mark): half for mark, half in _MARKS})
