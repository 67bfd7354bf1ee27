"""Who stands beside a ring: its agents' other opponents, those put out, and members who are mostly elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from small_dockets import Suit, crowd, docket_of_suits, suits

from graph.rings.attach import ELSEWHERE, SELDOM, Around, attachments
from graph.rings.detection import CLIENTELE, TOPOLOGY, Detection, Found, detect_rings

RING = (0, 1, 2)
LAWYER = 0


def around(told: Sequence[Suit], members: tuple[int, ...] = RING, cut: tuple[int, ...] = (), **found: object) -> Around:
    """What stands beside one group of a docket, named by hand; strangers with other agents are many."""
    others = [replace(suit, agents=(1 + n % 9,)) for n, suit in enumerate(crowd(900, 500, 2, first=300))]
    whole = detect_rings(docket_of_suits([*told, *others], organisations=[9]), decoys=1)
    generator, agent = found.get("generator", TOPOLOGY), found.get("agent", -1)
    one = Found(members, cut, str(generator), int(str(agent)), 0, 0.0, 0.0, 0.0, 0.0)
    (beside,) = attachments(with_groups(whole, [one]))
    return beside


def with_groups(told: Detection, groups: Iterable[Found]) -> Detection:
    return replace(told, observed=replace(told.observed, found=tuple(groups)))


def of_lawyer(text: str) -> list[Suit]:
    return [replace(suit, agents=(LAWYER,)) for suit in suits(text)]


def test_opponents_in_suits_of_the_rings_agent_are_attached_and_others_are_not() -> None:
    told = around([*of_lawyer("0-1 1-2 2-0 0-3 4-1,5"), *suits("2-6")])
    assert [(one.agent, one.acts, one.inside) for one in told.agents] == [(LAWYER, 3, 3)]
    assert told.agents[0].bonus > 0
    assert told.attached == (3, 4)  # 5 stood beside 1; 6 was met without the agent
    assert (told.elsewhere, told.sometimes) == ((), ())


def test_without_an_agent_who_speaks_for_it_nobody_is_attached() -> None:
    told = around([*suits("0-1 1-2 2-0"), *of_lawyer("0-3 4-1")])
    assert told == Around((), (), (), ())


def test_a_busy_insurer_in_the_ring_is_at_its_rim_and_brings_nobody() -> None:
    """Party 9 is sued by each member with the ring's agent, and by fifteen others with him too."""
    ring, insured = of_lawyer("0-1 1-2 2-0 0-9 1-9 2-9"), of_lawyer(" ".join(f"{n}-9" for n in range(20, 35)))
    told = around([*ring, *insured], members=(0, 1, 2, 9))
    assert told.agents[0].bonus > 0
    assert told.elsewhere == (9,)
    assert told.attached == ()
    few = around([*ring, *insured[:9]], members=(0, 1, 2, 9))  # 3 of 12: just a quarter inside
    assert few.elsewhere == ()
    assert few.attached == tuple(range(20, 29))
    assert pytest.approx(3 / 12) == ELSEWHERE


def test_who_opposes_everybody_is_not_attached() -> None:
    ring = of_lawyer("0-1 1-2 2-0 0-9 1-9")
    bank = suits(" ".join(f"{n}-9" for n in range(20, 20 + SELDOM - 2)))
    assert around([*ring, *bank]).attached == (9,)
    assert around([*ring, *bank, *suits("70-9")]).attached == ()


def test_who_was_put_out_and_has_one_tie_left_is_there_sometimes() -> None:
    told = around(suits("0-1 1-2 2-0 3-0 4-0 4-1 5-6"), cut=(3, 4, 5, 1))
    assert told.sometimes == (3,)


def test_who_is_attached_is_not_there_sometimes_too() -> None:
    told = around(of_lawyer("0-1 1-2 2-0 3-0"), cut=(3,))
    assert (told.attached, told.sometimes) == ((3,), ())


def test_the_agent_of_a_clientele_stands_with_it_though_he_acted_in_none_of_its_suits() -> None:
    told = around(suits("0-1 1-2 2-0"), generator=CLIENTELE, agent=4)
    assert [(one.agent, one.acts, one.inside, one.bonus) for one in told.agents] == [(4, 0, 0, 0.0)]
