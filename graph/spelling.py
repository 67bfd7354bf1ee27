"""How a Chinese name is spelt in Latin letters: its pinyin without tones and spaces, and its initials.

A character of several readings gives several spellings, as far as they are likely: its first reading, those that a
fair share of pypinyin's phrases read, and what it is as a surname; a phrase in the name settles it (银行 yinhang).
"""

from collections import Counter, defaultdict
from functools import cache
from itertools import islice, product

from pypinyin.contrib.tone_convert import to_normal
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

SURNAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "曾": "zeng", "区": "ou", "朴": "piao", "盖": "ge",
    "覃": "qin", "翟": "zhai", "召": "shao", "员": "yun", "贠": "yun", "秘": "bi", "洗": "xian", "种": "chong",
    "缪": "miao", "句": "gou", "祭": "zhai", "阚": "kan", "佴": "nai", "隗": "wei", "郇": "xun", "乐": "yue",
    "牟": "mu", "折": "she", "卜": "bu", "薄": "bo", "尉": "wei",
    "万俟": "mo qi", "尉迟": "yu chi", "长孙": "zhang sun", "澹台": "tan tai",
}  # fmt: skip
"""Surnames that are read otherwise than the word. Source: 《现代汉语词典》第 7 版, 各字头下的姓氏义项."""
FAIR_SHARE = 0.15
"""Of the phrases with a character, that a reading needs to count; less is 红 as gong."""
MOST_SPELLINGS = 8


def spellings(name: str) -> set[str]:
    """Pinyin and initials of a name by its likely readings, lower case; ü is v, and u as well (吕 lv, lu).

    Letters and digits stand for themselves, other signs for nothing; at most MOST_SPELLINGS readings are spelt out.
    """
    told: set[str] = set()
    for syllables in islice(product(*_read(name)), MOST_SPELLINGS):
        told.add("".join(syllables))
        told.add("".join([one[0] for one in syllables]))
    return {one for one in told if len(one) > 1}


def _read(name: str) -> list[tuple[str, ...]]:
    """The likely readings of each character that has any."""
    known, phrases = _readings(), _phrases()
    found = [known.get(sign) or _itself(sign) for sign in name]
    for start, sign in enumerate(name):
        for phrase, told in phrases.get(sign, ()):
            if name.startswith(phrase, start):
                found[start : start + len(phrase)] = told
    for surname in (name[:1], name[:2]):
        for place, one in enumerate(SURNAMES.get(surname, "").split()):
            found[place] = tuple(dict.fromkeys((*found[place], one)))
    return [one for one in found if one]


def _itself(sign: str) -> tuple[str, ...]:
    return (sign.lower(),) if sign.isascii() and sign.isalnum() else ()


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """Character → its likely readings, the first of the dictionary first."""
    shares: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, syllables in phrases_dict.items():
        for sign, (reading, *_) in zip(phrase, syllables, strict=False):
            shares[sign][_bare(reading)] += 1
    found = {}
    for code, listed in pinyin_dict.items():
        first = _bare(listed.partition(",")[0])
        share = shares.get(chr(code), Counter())
        likely = [first, *(one for one, count in share.items() if count >= FAIR_SHARE * share.total())]
        if letters := [one for one in likely if one.isascii()]:
            found[chr(code)] = tuple(dict.fromkeys(form for one in letters for form in _forms(one)))
    return found


@cache
def _phrases() -> dict[str, list[tuple[str, list[tuple[str, ...]]]]]:
    """First character → phrases with a reading that is not among the likely ones, and all their readings."""
    known = _readings()
    found: dict[str, list[tuple[str, list[tuple[str, ...]]]]] = defaultdict(list)
    for phrase, syllables in phrases_dict.items():
        told = [_bare(reading) for reading, *_ in syllables]
        if len(told) == len(phrase) and any(
            one not in known.get(sign, ()) for sign, one in zip(phrase, told, strict=True)
        ):
            found[phrase[0]].append((phrase, [_forms(one) for one in told]))
    return found


def _forms(syllable: str) -> tuple[str, ...]:
    return (syllable, syllable.replace("v", "u")) if syllable[1:2] == "v" else (syllable,)


@cache
def _bare(syllable: str) -> str:
    return to_normal(syllable)
