"""The lower part of a paper: who signed it, the day, the clerk, articles of law."""

from datetime import date
from random import Random

from loaders.synthetic.papers.habits import Habits
from loaders.synthetic.papers.laws import quoted
from loaders.synthetic.papers.proceeding import Proceeding
from loaders.synthetic.papers.writing import Hand, chinese_day
from loaders.synthetic.people import any_surname, full_name

_NO_MORE_DEPUTIES = date(2019, 10, 1)
"""The Law on Judges in force from then on knows no 代理审判员."""
_DEPUTIES = 0.25
_ANNEX = ("附：本案适用的法律条文", "附相关法律条文：", "附：相关法律依据", "附法律条文：")


def signatures(
    proceeding: Proceeding, habits: Habits, hand: Hand, chamber: str
) -> tuple[list[str], list[dict[str, str]]]:
    """The lines of the signatures, and who they say has signed as what.

    `chamber` makes the dice of the judges' assistant, who is the chamber's own.
    """
    day = proceeding.suit.closed
    signed, clerk, assistant = _bench(proceeding, chamber, day if day >= habits.assistants else None)
    judges = [_line(word, name, habits) for word, _, name in signed]
    written = {
        "judges": ["　".join(judges)] if habits.one_line else judges,
        "day": [_date(day, habits, hand)],
        "assistant": [_line("法官助理", assistant, habits)] if assistant else [],
        "clerk": [_line("书记员", clerk, habits)],
    }
    order = habits.signed.split(" ")
    order = order if "assistant" in order else [*order[:-1], "assistant", order[-1]]
    lines: list[str] = []
    for part in order:
        if part == "clerk" and habits.copy:
            lines.append(habits.copy)
        lines += written[part]
        if part == "day" and habits.seal:
            lines.append("（院印）")
    truth = [{"name": name, "role": role} for _, role, name in signed]
    truth += [{"name": assistant, "role": "assistant"}] if assistant else []
    return lines, [*truth, {"name": clerk, "role": "clerk"}]


def _bench(proceeding: Proceeding, chamber: str, day: date | None) -> tuple[list[tuple[str, str, str]], str, str]:
    """Word, role and name of everybody on the bench, the clerk, and the assistant, "" where `day` is None."""
    sitting, closed = proceeding.sitting, proceeding.suit.closed

    def judge(name: str) -> tuple[str, str, str]:
        deputy = closed < _NO_MORE_DEPUTIES and Random(f"{chamber}/{name}").random() < _DEPUTIES
        return "代理审判员" if deputy else "审判员", "judge", name

    if sitting.alone:
        enforcing = proceeding.suit.stage == "执" and Random(f"{chamber}/执行员").random() < 0.4
        signed = [("执行员", "judge", sitting.judge) if enforcing else judge(sitting.judge)]
    else:
        signed = [("审判长", "presiding", sitting.judge), *(judge(name) for name in sitting.judges)]
        signed += [("人民陪审员", "assessor", name) for name in sitting.assessors]
    if day is None:
        return signed, sitting.clerk, ""
    rng = Random(f"{chamber}/assistant/{day.year}")
    return signed, sitting.clerk, full_name(rng, rng.choice("男女"), any_surname(rng))


def _line(word: str, name: str, habits: Habits) -> str:
    spaced = habits.sign_gap.join(word) if len(word) <= 3 or len(habits.sign_gap) < 2 else word
    shown = habits.name_gap.join(name) if len(name) == 2 else name
    return f"{spaced}{habits.sign_colon}{shown}"


def _date(day: date, habits: Habits, hand: Hand) -> str:
    return chinese_day(day, habits.day_zero) if habits.day_zero else hand.day(day)


def annex(laws: list[str], day: date, rng: Random) -> list[str]:
    """Some of the articles that were cited, in full; empty where none of them is short."""
    articles = quoted(laws, day)
    return [rng.choice(_ANNEX), *articles] if articles else []
