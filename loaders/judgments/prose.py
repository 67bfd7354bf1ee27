"""Parties, and who acts for them, that no line of a head tells: they stand in the first sentences of the course."""

import re
from collections.abc import Iterator, Sequence

from loaders.judgments.course import LONGEST_CAUSE, short_names
from loaders.judgments.parties import ALIAS, BODY, CHAIN, ROLES, kind_of
from loaders.judgments.people import Agent, Party, PartyBlock
from loaders.judgments.sides import SIDES
from loaders.judgments.text import Line, even
from loaders.reference import name_kind, side_of
from loaders.reference.causes import cause_of

_SUIT = re.compile("[一二两三四]案")
_BETWEEN = re.compile("(?:[,、;及和与诉因就]|之间|等[0-9一二三四五六七八九十]*人?)+$")
_AGAINST = re.compile("因(?:与|诉)")
"""Behind it stands another, of whom no role is told."""
_WAS = re.compile(rf"\((?:{ROLES})(?:[、,](?:{ROLES}))*\)$")
"""What somebody was before, behind the name: 上诉人张三(原审被告)."""


def complete(head: PartyBlock, course: Sequence[Line]) -> list[Party]:
    """Take into the head who stands in the course alone; returns those whom the first 一案 names.

    They are those of a side, or of a role of the first instance, of which the head names nobody; without a head, all.
    Where the head names nobody who acts, the sentence counts that tells who came.
    """
    if {party.side for party in head.parties} == {"A"}:
        head.parties += _sued(course)
    sides, roles = {one.side for one in head.parties}, {one.role for one in head.parties}
    missing = {"A", "B"} - sides
    found = [
        one
        for one in _told(course)
        if not head.parties
        or (
            (one.side in missing or (one.role.startswith(_OF_FIRST_COURT) and one.role not in roles))
            and not any(one.name in other.name or other.name in one.name for other in head.parties)
        )
    ]
    if not head.parties:
        found += _added(course)
    head.parties += found
    if not head.agents:
        head.agents += _acting(course, head.parties)
    return found


_OF_FIRST_COURT = ("原审", "一审")
_ADDED = re.compile("追加(?P<names>[^。;,为]{2,60})为(?:本案)?(?:的)?(?:共同)?(?P<role>原告|被告|第三人)")
"""Who came into a suit that goes on: 依法追加张三、李四为共同原告."""


def _told(course: Sequence[Line]) -> Iterator[Party]:
    """The parties of a paper without a head, as the words before its first 一案 tell them: 上诉人甲公司因与被上诉人乙….

    In what stands behind the last role the name ends where a cause begins that is known, or where it is marked.
    """
    for line in course:
        if (case := _SUIT.search(line.text)) is None:
            continue
        words = line.text[: case.start()]
        roles = [one for one in re.finditer(CHAIN, words) if _depth(words, one.start()) == 0]
        for n, role in enumerate(roles):
            end = roles[n + 1].start() if n + 1 < len(roles) else _cause_begins(words, role.end())
            end -= len(between[0]) if (between := _BETWEEN.search(words[role.end() : end])) else 0
            at = role.end()
            end = min(end, *(one.start() for one in _AGAINST.finditer(words, at, end)), len(words))
            for name in words[at:end].split("、"):
                bare = ALIAS.sub("", name)
                was = _WAS.search(bare)
                bare = _WAS.sub("", bare)
                if bare and (name_kind(bare) is not None or BODY.fullmatch(bare)):
                    printed = role[0] + (was[0] if was else "")
                    party = Party(line.printed[at : at + len(bare)], line.span(at, at + len(bare)), printed, None)
                    told = side_of(printed)
                    party.side, party.kind = told[1] if told else None, kind_of(bare)
                    party.spans["role"] = line.span(*role.span())
                    yield party
                at += len(name) + 1
        return


def _added(course: Sequence[Line]) -> Iterator[Party]:
    """Those whom a court let in while the suit went on."""
    for line in course:
        for said in _ADDED.finditer(line.text):
            at = said.start("names")
            for name in said["names"].split("、"):
                if name_kind(name) is not None:
                    role = said["role"]
                    party = Party(line.printed[at : at + len(name)], line.span(at, at + len(name)), role, None)
                    party.side, party.kind = SIDES[role], kind_of(name)
                    party.spans["role"] = line.span(*said.span("role"))
                    yield party
                at += len(name) + 1


_UNKNOWN_CAUSE = re.compile(
    r".*(?:\)|公司|银行|[支分]行|合作社|委员会|某某?[甲乙丙丁0-9]?|\*+)(?P<cause>(?!公司|等)[一-龥、]{2,24}(?:纠纷|之诉))"
)
"""A cause that no table knows, behind a name whose end is told."""


_NAME = f"(?!{ROLES}|[到未均都亦经的]|出庭|参加|分别)[一-龥·×*]{{2,4}}?"
_ACTS = re.compile(
    rf"(?P<whom>[^。;]{{1,80}}?)(?:的|其)?(?:共同)?(?:特别授权)?委托(?:诉讼)?代理人(?P<names>{_NAME}(?:、{_NAME})*)"
    "(?=[,。;]|、|[与和及](?!到庭|出庭|参加)|到庭|出庭|参加|均)"
)


def _acting(course: Sequence[Line], parties: Sequence[Party]) -> Iterator[Agent]:
    """Who acts for the parties, by the sentence that tells who came.

    甲公司的委托诉讼代理人张三,李四及其委托诉讼代理人王五到庭: they act for whom the last role before names, or counts
    (二被告). What an agent is stays untold, so `citizen`.
    """
    calls = {
        name: {name, *(short for line in course for short in short_names(line.text, name))}
        for name in {even(one.name) for one in parties}
    }
    called = [calls[even(one.name)] for one in parties]
    for line in course:
        if "到庭" not in line.text and "参加" not in line.text:
            continue
        for said in _ACTS.finditer(line.text):
            acts_for = tuple(_clients(said["whom"], called, parties))
            at = said.start("names")
            for name in said["names"].split("、") if acts_for else ():
                span = line.span(at, at + len(name))
                words = {"for": line.span(*said.span("whom"))}
                yield Agent(line.printed[at : at + len(name)], span, "citizen", None, None, acts_for, spans=words)
                at += len(name) + 1


def _clients(words: str, called: Sequence[set[str]], parties: Sequence[Party]) -> Iterator[int]:
    """The places of those whom words before 委托代理人 mean: whom they name behind the last role, else with a number
    (二被告) all of it, or the only one of it.
    """
    role = next(reversed([*_A_ROLE.finditer(words)]), None)
    last = words[role.end() :] if role else words
    named = [n for n, names in enumerate(called) if any(name in last for name in names)]
    such = [n for n, one in enumerate(parties) if role and one.role.partition("(")[0].endswith(role["role"])]
    alone = role is not None and (role["all"] or (len(such) == 1 and not last.strip("的及其、")))
    yield from named or (such if alone else ())


_A_ROLE = re.compile(f"(?P<all>[二两三四五六七八九十]|各|全部|上述)?(?:再审|原审|一审)?(?P<role>{ROLES})")


def _depth(text: str, at: int) -> int:
    return text.count("(", 0, at) - text.count(")", 0, at)


def _cause_begins(words: str, start: int) -> int:
    """Where the cause begins that words end with, else their end."""
    known = (
        at
        for at in range(max(start + 2, len(words) - LONGEST_CAUSE), len(words) - 1)
        if any(cause_of(each) for each in (words[at:], f"{words[at:]}纠纷", words[at:].removesuffix("纠纷")))
    )
    unknown = _UNKNOWN_CAUSE.fullmatch(words, start)
    return next(known, unknown.start("cause") if unknown else len(words))


_SUED = re.compile("以(?P<names>[^。;]{2,120}?)为(?:共同)?(?P<role>被告)")
"""Whom a suit names that a court does not admit: they stand in no head."""


def _sued(course: Sequence[Line]) -> Iterator[Party]:
    """Those whom the course alone names as sued: 起诉人张三以李四、某某公司为被告向本院起诉."""
    for line in course:
        found = _SUED.search(line.text)
        if found is None:
            continue
        role = {"role": line.span(*found.span("role"))}
        at = found.start("names")
        for name in found["names"].split("、"):
            bare = ALIAS.sub("", name)
            if name_kind(bare) is not None:
                span = line.span(at, at + len(bare))
                yield Party(line.printed[at : at + len(bare)], span, "被告", "B", kind_of(bare), spans=dict(role))
            at += len(name) + 1
