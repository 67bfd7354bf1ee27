"""A paper chain: an invented debt is handed on from one to the next, each suing the one before. Never a circle."""

from datetime import date

from loaders.synthetic.docket import Block, Party, Subject, Suit
from loaders.synthetic.rings.plot import Meeting, Plot, collusive, staged

CHANNELS = ("agent_clientele", "closing_behaviour", "amounts", "timing")


def plant(plot: Plot) -> Block:
    rng = plot.rng
    plot.size = max(4, min(plot.size, 8))
    cast: list[Subject] = [*plot.people(plot.size - 1)]
    cast.append(plot.company(rng.choice(plot.home.adults), staff=1))
    rng.shuffle(cast)
    met: list[Meeting] = []
    for n, one in enumerate(cast[1:], start=1):
        before = cast[n - 1] if rng.random() < 0.7 else rng.choice(cast[:n])
        met.append(((one,), (before,)))
        if rng.random() < 0.3:
            met.append(((before,), (one,)) if rng.random() < 0.5 else ((one,), (before,)))
    debt = plot.yuan(150_000, 900_000, 10_000)

    def scene(nth: int, meeting: Meeting, day: date) -> Suit:
        a, b = plot.agents()
        (plaintiff,), (defendant,) = meeting
        cause = "债权转让合同纠纷" if nth % 2 else "民间借贷纠纷"
        sides = (Party(plaintiff, a),), (Party(defendant, b, present=rng.random() < 0.7),)
        return collusive(plot, cause, day, debt, *sides, settled=0.7)

    return staged(plot, "paper_chain", cast, met, scene, CHANNELS)
