"""One proceeding's paper: its kind, its cast, its text, and the truth about what stands in it."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from loaders.synthetic.docket import Suit
from loaders.synthetic.papers import laws
from loaders.synthetic.papers.cast import Cast, make_cast
from loaders.synthetic.papers.closing import annex, signatures
from loaders.synthetic.papers.drafting import Draft
from loaders.synthetic.papers.habits import Habits
from loaders.synthetic.papers.heading import PROVINCE, Said, heading
from loaders.synthetic.papers.later import appeal_judgment, appeal_settled, appeal_withdrawn, enforced, no_assets
from loaders.synthetic.papers.layout import Line, laid_out
from loaders.synthetic.papers.proceeding import Paper, Proceeding
from loaders.synthetic.papers.stories import facts_of
from loaders.synthetic.papers.teller import Teller
from loaders.synthetic.papers.trial import deemed_withdrawn, dismissed, judgment, mediated, withdrawn
from loaders.synthetic.papers.writing import Hand, without_marks
from loaders.synthetic.people import Person

_RULING = "民事裁定书"
_KINDS: dict[tuple[str, str], tuple[str, Callable[[Draft], None]]] = {
    ("民初", "判决"): ("民事判决书", judgment),
    ("民初", "调解"): ("民事调解书", mediated),
    ("民初", "准予撤诉"): (_RULING, withdrawn),
    ("民初", "按撤诉处理"): (_RULING, deemed_withdrawn),
    ("民初", "驳回起诉"): (_RULING, dismissed),
    ("民终", "判决"): ("民事判决书", appeal_judgment),
    ("民终", "调解"): ("民事调解书", appeal_settled),
    ("民终", "准予撤诉"): (_RULING, appeal_withdrawn),
    ("执", "终结本次执行程序"): ("执行裁定书", no_assets),
    ("执", "执行完毕"): ("结案通知书", enforced),
}
_RULINGS = (_RULING, "执行裁定书")
_ANNEXED = 0.6


@dataclass(frozen=True, slots=True)
class Composed:
    """A paper ready to be written to a file: its kind, its title for a list, its lines, its truth."""

    kind: str
    title: str
    lines: list[Line]
    truth: dict[str, Any]


def has_paper(suit: Suit, first: Suit) -> bool:
    """Whether a court would have written one: nobody enforces that a marriage goes on."""
    refused = suit.stage == "执" and first.close_mode == "判决" and not first.awarded_fen
    return (suit.stage, suit.close_mode) in _KINDS and not refused


def compose(proceeding: Proceeding, habits: Habits, chamber: str, seed: int) -> Composed:
    """The paper of a proceeding as the chamber with these habits writes it. Equal arguments give an equal paper."""
    suit = proceeding.suit
    rng = Random(f"{seed}/papers/paper/{suit.court.code}/{proceeding.case_no}")
    hand = Hand(habits, rng)
    cast = make_cast(proceeding, habits, rng)
    facts = facts_of(proceeding.first, Random(f"{seed}/papers/story/{proceeding.story}"))
    voice = "name" if suit.stage == "民终" else habits.voice
    teller = Teller(suit.cause, facts, cast, rng, voice, habits.mask != "nobody")
    kind, draft = _KINDS[suit.stage, suit.close_mode]
    old = suit.closed < habits.reformed
    paper = Paper(kind, proceeding.case_no)
    drafted = Draft(proceeding, habits, cast, teller, rng, old, paper)
    draft(drafted)
    paper.heading, said = heading(cast, habits, hand, old=old, sexes=_tells_sexes(suit))
    signed, judges = signatures(proceeding, habits, hand, chamber)
    further = []
    if habits.annex and paper.laws and rng.random() < _ANNEXED:
        further = annex(paper.laws, suit.closed, rng)
    court = f"{PROVINCE}{suit.court.name}" if habits.province else suit.court.name
    number = proceeding.case_no + ("之一" if habits.numbered and kind in _RULINGS else "")
    lines = laid_out(paper, court, number, signed, further, habits, hand)
    return Composed(kind, _title(cast, suit, kind), lines, _truth(drafted, court, judges, said))


def _tells_sexes(suit: Suit) -> bool:
    """Not in the divorce of two of one sex, whom the world marries without looking."""
    if suit.cause != "离婚纠纷":
        return True
    sexes = {p.subject.sex for _, p in suit.sides() if isinstance(p.subject, Person)}
    return len(sexes) > 1


def _title(cast: Cast, suit: Suit, kind: str) -> str:
    """张三与李四民间借贷纠纷一审民事判决书."""
    sides = ["、".join(one.name for one in cast.side(side)) for side in "AB"]
    instance = {"民初": "一审", "民终": "二审"}.get(suit.stage, "")
    return f"{sides[0]}与{sides[1]}{suit.cause}{instance}{kind}"


def _truth(drafted: Draft, court: str, judges: list[dict[str, str]], said: list[Said]) -> dict[str, Any]:
    """What the paper says, as it says it; names as printed, places of clients and absentees among the parties."""
    suit, paper, cast = drafted.suit, drafted.paper, drafted.cast
    return {
        "case_no": paper.case_no,
        "court": court,
        "register_court": suit.court.name,
        "doc_type": paper.kind,
        "cause": suit.cause,
        "filed_date": suit.filed.isoformat() if paper.says_filed(suit.filed) else None,
        "judgment_date": suit.closed.isoformat(),
        "hearing_date": paper.hearing.isoformat() if paper.hearing else None,
        "procedure": drafted.procedure if paper.says_procedure(drafted.procedure) else None,
        "close_mode": suit.close_mode,
        "parties": [
            {"name": one.name, "side": one.side, "role": one.role, **of_party}
            for one, of_party in zip(cast.parties, said, strict=True)
        ],
        "agents": [{"name": a.name, "kind": a.kind, "firm": a.firm, "for": list(a.clients)} for a in cast.agents],
        "absent": paper.absent,
        "judges": judges,
        "claims": [without_marks(one) for one in paper.claims if paper.says(one)] if suit.stage == "民初" else None,
        "orders": [without_marks(one) for one in paper.orders],
        "law_refs": laws.named(paper.laws),
        "related": [suit.earlier] if suit.earlier and paper.says(suit.earlier) else [],
        "amounts": paper.amounts,
        "fee": paper.fee,
    }
