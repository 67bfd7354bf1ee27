"""Texts at the border of a report: what XML cannot hold or turns lines around is made visible, and our own words get
the punctuation of Chinese print. Names, case numbers, counts and what a file says stay as they are.
"""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from app.dossiers.linking import linked
from app.dossiers.told import Dossier, Part, PartKind, Sentence
from app.reports.content import Run, RunKind, Text, wan

T = TypeVar("T")

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile("[\t\n\r\u2028\u2029]+")
_KINDS: Mapping[PartKind, RunKind] = {"text": "words", "entity": "name", "case": "case", "count": "count"}

_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_FULL = "，；：（）！？。、《》〔〕“”"
_NAME, _COUNT = "\ue000", "\ue001"
"""What stands for a neighbouring run while a text is set: something that reads as Chinese, or as a digit."""
_DAY = re.compile(r" ?(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-]) ?")
_MARKS = re.compile(r"(?<!\d)[,:]|[,:](?!\d)|[;()?!]")
_OF_MARK = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"}
_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?) ?(万)?元")
_SPACES = re.compile(
    rf" +(?=[{_FULL}])|(?<=[{_FULL}]) +"
    rf"|(?<=[{_WIDE}{_NAME}]) +(?=[0-9A-Za-z{_COUNT}])|(?<=[0-9A-Za-z%{_COUNT}]) +(?=[{_WIDE}{_NAME}])"
    rf"|(?<={_NAME}) +(?=[{_WIDE}])|(?<=[{_WIDE}]) +(?={_NAME})"
)


def clean(text: str) -> str:
    """The text without what XML forbids or what turns the direction of a line (each becomes �), in one line."""
    return _BREAKS.sub(" ", _FORBIDDEN.sub("\ufffd", text))


def chinese(text: str, before: str = "", after: str = "") -> str:
    """Our own words in the punctuation of Chinese print: full width, days as 2024年6月30日, no blank beside a digit.

    `before` and `after` are the characters that stand next to it, or "". `1,234` and `12:30` stay.
    """
    told = _marked(before + text + after)
    told = _marked(_DAY.sub(lambda one: f"{one[1]}年{int(one[2])}月{int(one[3])}日", told))
    told = _SPACES.sub("", told)
    return told[len(before) : len(told) - len(after)]


def _marked(text: str) -> str:
    return _MARKS.sub(lambda one: _OF_MARK[one[0]], text)


def amounts_in_wan(text: str) -> str:
    """Every amount of ten thousand yuan or more in 万元 with at most two decimals: `2,370,000.00 元` → `237 万元`."""
    return _AMOUNT.sub(_in_wan, text)


def _in_wan(found: re.Match[str]) -> str:
    yuan = Decimal(found[1].replace(",", "")) * (10_000 if found[2] else 1)
    return f"{wan(int(yuan * 100))} 万元" if yuan >= 10_000 else found[0]


def typeset(block: T, *, zh: bool, in_wan: bool = True) -> T:
    """The same block with every text cleaned, and where `zh` its words in Chinese punctuation and, if `in_wan`, its
    amounts in 万元.
    """
    return _typeset(block, zh, in_wan)  # type: ignore[no-any-return]


def _typeset(value: Any, zh: bool, in_wan: bool) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        if value and all(isinstance(one, Run) for one in value):
            return _runs(value, zh, in_wan)
        return tuple(_typeset(one, zh, in_wan) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: _typeset(getattr(value, one.name), zh, in_wan) for one in fields(value)}
        return replace(value, **told)
    return value


def _runs(text: Text, zh: bool, in_wan: bool) -> Text:
    told = []
    for at, run in enumerate(text):
        said = clean(run.text)
        if zh and run.kind == "words":
            said = chinese(
                amounts_in_wan(said) if in_wan else said, _edge(text[max(at - 1, 0) : at]), _edge(text[at + 1 : at + 2])
            )
        told.append(Run(said, run.kind))
    return tuple(run for run in told if run.text)


def _edge(beside: Text) -> str:
    return "".join(_COUNT if run.kind == "count" else _NAME for run in beside)


class Wording:
    """Texts of one dossier as runs, with its names and case numbers told from the words around them."""

    def __init__(self, dossier: Dossier) -> None:
        self._names = {name: one for one, name in dossier.names.items()}
        self._numbers = {case.case_no: case.id for case in dossier.cases}
        self._number_of = {case.id: case.case_no for case in dossier.cases}

    def told(self, sentence: Sentence) -> Text:
        return tuple(_run(part) for part in sentence.parts)

    def text(self, text: str) -> Text:
        """A text that is no sentence yet, such as an innocent explanation."""
        return self.told(linked(text, self._names, self._numbers))

    def numbers(self, sentence: Sentence) -> tuple[str, ...]:
        """The numbers of the cases that it rests on."""
        return tuple(self._number_of[one] for one in sentence.cases)


def _run(part: Part) -> Run:
    return Run(part.text, _KINDS[part.kind])
