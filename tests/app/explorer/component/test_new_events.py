from hypothesis import given
from hypothesis import strategies as st

from app.explorer.component.network import NOTHING, new_events

SEQS = st.lists(st.integers(1, 30))


@given(sent=SEQS, ack=st.integers(0, 30))
def test_each_event_is_given_once_in_order(sent: list[int], ack: int) -> None:
    state = {"events": [{"seq": seq, "type": "open", "id": str(seq)} for seq in sent], "selection": []}
    given_now = [event["seq"] for event in new_events(state, ack)]
    assert given_now == sorted({seq for seq in sent if seq > ack})


@given(sent=SEQS)
def test_what_is_acknowledged_does_not_come_again(sent: list[int]) -> None:
    state = {"events": [{"seq": seq, "type": "undo"} for seq in sent]}
    ack = max((event["seq"] for event in new_events(state, 0)), default=0)
    assert new_events(state, ack) == []


def test_a_component_that_was_not_touched_says_nothing() -> None:
    assert new_events(NOTHING, 0) == []
    assert new_events({"events": None}, 0) == []
