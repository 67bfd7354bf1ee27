"""Sets a composed paper in lines: title, paragraphs as long as the chamber makes them, signatures, annex."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from loaders.synthetic.papers.habits import Habits
from loaders.synthetic.papers.proceeding import Paper
from loaders.synthetic.papers.writing import Hand

Position = Literal["title", "number", "body", "signature", "annex"]
_HALF = str.maketrans("，：；（）", ",:;()")
_LEAD_APART = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph and where on the page it stands."""

    text: str
    position: Position


def laid_out(
    paper: Paper,
    court: str,
    number: str,
    signed: Sequence[str],
    annex: Sequence[str],
    habits: Habits,
    hand: Hand,
) -> list[Line]:
    """The lines of a paper, every mark written out, in the chamber's punctuation."""
    kind = habits.title_gap.join(paper.kind)
    court = habits.court_gap.join(court)
    titles = [f"{court}{kind}"] if habits.one_title else [court, kind]
    heading = [hand.write(text) for text in paper.heading]
    body = [hand.write(text) for text in _paragraphs(paper, habits, hand)]
    if habits.points != "full":
        heading = [text.translate(_HALF) for text in heading]
    if habits.points == "half":
        body = [text.translate(_HALF) for text in body]
    return [
        *(Line(text, "title") for text in titles),
        Line(_case_no(number, habits, hand), "number"),
        *(Line(text, "body") for text in (*heading, *body)),
        *(Line(text, "signature") for text in signed),
        *(Line(text, "annex") for text in annex),
    ]


def _case_no(number: str, habits: Habits, hand: Hand) -> str:
    opening, closing = habits.brackets[0], habits.brackets[1]
    text = number.replace("（", opening).replace("）", closing)
    if habits.gaps:
        head, _, rest = text.partition(closing)
        court = rest[0] + "".join(letter for letter in rest[1:5] if letter.isdigit())
        kind = rest.removeprefix(court).rstrip("之一").rstrip("号").rstrip("0123456789")
        text = f"{head}{closing}{court[0]} {court[1:]} {kind} {rest.removeprefix(court).removeprefix(kind)}"
    return hand.digits(text)


def _paragraphs(paper: Paper, habits: Habits, hand: Hand) -> list[str]:
    """Body, operative items and what follows, put together as the chamber does."""
    last = len(paper.orders) - 1
    orders = [f"{item}{'。' if n == last else '；'}" for n, item in enumerate(paper.orders)]
    body = list(paper.body)
    apart = hand.rng.random() < _LEAD_APART
    if not paper.lead:
        blocks = [*body, *orders, *paper.after]
    elif habits.paragraphs == "many":
        blocks = [*body, paper.lead] if apart else [*body[:-1], body[-1] + paper.lead]
        blocks += [*orders, *paper.after]
    else:
        blocks = [*body[:-1], body[-1] + paper.lead + "".join(orders), "".join(paper.after)]
    return ["".join(blocks)] if habits.paragraphs == "one" else blocks
