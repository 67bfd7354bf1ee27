"""Texts in parts: the names, case numbers and counts that a reader can follow."""

import re
from collections.abc import Iterable, Mapping

from app.dossiers.told import Part, PartKind, Sentence

_COUNT = re.compile(r"(?<![\d.,])\d[\d,]*(?![\d.,])(?= ?(?:宗|件|案|disputes?\b|cases?\b|distinct disputes))")


def linked(text: str, names: Mapping[str, str], numbers: Mapping[str, str], cases: Iterable[str] = ()) -> Sentence:
    """`text` as a sentence about `cases` (ids).

    Takes   `names` name → id of an entity, `numbers` case number → id of a case. The longer name wins where one stands
            in another; a count of disputes or cases is one only where the sentence has cases.
    Cost    O(names + numbers + text).
    """
    cases = tuple(dict.fromkeys(cases))
    known = {**names, **numbers}
    words = sorted((re.escape(one) for one in known if one), key=len, reverse=True)
    found = re.compile("|".join(words)) if words else None
    parts: list[Part] = []
    at = 0
    for match in found.finditer(text) if found else ():
        parts += _plain(text[at : match.start()], bool(cases))
        kind: PartKind = "case" if match[0] in numbers else "entity"
        parts.append(Part(match[0], kind, known[match[0]]))
        at = match.end()
    parts += _plain(text[at:], bool(cases))
    return Sentence(tuple(parts), cases)


def _plain(text: str, counting: bool) -> list[Part]:
    parts: list[Part] = []
    at = 0
    for match in _COUNT.finditer(text) if counting else ():
        parts += [Part(text[at : match.start()]), Part(match[0], "count")]
        at = match.end()
    return [one for one in (*parts, Part(text[at:])) if one.text]
