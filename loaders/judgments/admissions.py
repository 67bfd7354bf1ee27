"""The clauses in which a party admits something."""

import re
from collections.abc import Iterable, Iterator

from loaders.judgments.parts import speaker
from loaders.judgments.text import Line, Span

_SENTENCE = re.compile("[^。;]+[。;]?")
_BUT = re.compile(",(?:但|然而|只是|不过|本院|故|不予)")
"""Behind it stands what is not admitted."""


def _any(words: str, behind: str) -> str:
    """A pattern of one of several words with what follows; the words stand first in each: that is looked for fast."""
    return "|".join(word + behind for word in words.split("|"))


_AGREED = "(?<![不未无非])(?:无异议|没有异议|予以认可|予以承认|均认可|表示认可)"
_ADMITTED = re.compile(
    "|".join(
        (
            _any("对|就", f"[^。;]{{0,40}}?{_AGREED}"),
            "自认",
            _any("承认|认可", "(?<![不未无非]..)[^。;]{2,}"),
            _any("欠款|借款|事实|拖欠|诉称", "[^。;]{0,8}属实"),
            _any("庭审|审理|诉讼|调解|二审", "(?:过程)?中,?[^。;]{0,24}?(?<![不未])确认"),
        )
    )
)
_ADMITTED_IN_DEFENCE = re.compile(rf"{_ADMITTED.pattern}|[^。;,:]{{2,}}属实|[^。;,:]{{2,}}(?:无异议|没有异议)")
"""Who answers speaks of himself."""
_WORD = re.compile("认可|承认|自认|确认|异议|属实")
"""One of them stands in whatever admits."""
_CLAIMED = re.compile("主张|认为|提出")
_OWN = ("我方", "答辩人", "本人")
_ROLE = re.compile("被上诉人|上诉人|被申请人|申请人|原告|被告|第三人|被执行人")
_ADMITS = re.compile(
    rf"(?P<who>原、?被告|双方|{'|'.join(_OWN)}|{_ROLE.pattern})(?:(?!要求|请求|主张|认为|申请|关于)[^。;:,]){{0,16}}?(?<![不未无非])(?:认可|承认|自认|确认)(?!书|函|之诉|无效|其|纠纷|合同(?:无|有)?效|劳动关系纠纷)"
)
_FOUND = re.compile("^.{0,8}(?:审理|本院|原审|一审|二审)(?:再审)?(?:查明|认定)")
_DENIED = re.compile(
    "(?:[不未无非]|没有|无法|不能|拒绝)[^。;,]{0,8}?(?:认可|承认|确认)|自认的|的自认|认可终结|(?<!无)(?<!没)有异议|不属实|未(?:予)?认可|无异议的证据|证人|证言|(?:承认|确认)的(?:证据|事实)|(?:即便|即使|纵使|如果|假设)[^。;,]{0,10}属实|(?:认可|约定)的担保|真实性"
    "|承认(?:[和与及]执行)?[^,。;]{0,30}(?:判决|裁决)|如果?[^。;,]{0,16}(?:没有异议|无异议)"
)
"""What is no admission: what a court found, a denial, the words of every court on evidence, what is said of a witness,
a clause.
"""


def admissions(told: Iterable[tuple[str, Line]]) -> Iterator[tuple[str, Span]]:
    """The clauses in which a party admits something, as printed, with their places; `told` are lines with their parts.

    What one party says that the other admitted is none.
    """
    speaking = ""
    for part, line in told:
        speaking = speaker(line.text) or speaking
        heard = speaking if part in ("claims", "defence") else ""
        for sentence in _SENTENCE.finditer(line.text) if _WORD.search(line.text) else ():
            if _WORD.search(sentence[0]) is None:  # most
                continue
            own = part == "defence" and ("属实" in sentence[0] or "异议" in sentence[0])
            said = _ADMITTED_IN_DEFENCE if own else _ADMITTED
            told_by = (words for words in (_ADMITS, None if _FOUND.match(sentence[0]) else said) if words)
            admits = next((one for words in told_by for one in words.finditer(sentence[0]) if _is_own(one)), None)
            if admits is None or _of_another(admits, heard):
                continue
            end = but.start() if (but := _BUT.search(sentence[0], admits.end())) else len(sentence[0])
            first = sentence.start() + max(sentence[0].rfind(mark, 0, admits.start()) for mark in ",:") + 1
            last = sentence.start() + end
            yield line.printed[first:last], line.span(first, last)


def _is_own(admits: re.Match[str]) -> bool:
    """Whether the clause in which somebody admits neither denies it nor only claims that somebody did."""
    text, (start, end) = admits.string, admits.span()
    first = max(text.rfind(mark, 0, start) for mark in ",:") + 1
    last = next((at for at in range(end, len(text)) if text[at] in ",;。"), len(text))
    return not (_DENIED.search(text, first, last) or _CLAIMED.search(text, first, start))


def _of_another(admits: re.Match[str], speaker: str) -> bool:
    """Whether somebody speaks of what another admitted: 被告辩称,…原告承认…."""
    who = admits.groupdict().get("who")
    if not who or not speaker or who in _OWN:
        return False
    role = _ROLE.search(speaker)
    return not (who == role[0] if role else speaker in admits[0])
