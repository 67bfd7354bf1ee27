"""Before a dear pattern a cheap look tells whether it may find anything; it must rule out nothing that is there."""

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.judgments import admissions, course, operative, paragraphs, parts

GUARDED: dict[str, tuple[re.Pattern[str], Callable[[str], object]]] = {
    "opening": (operative._OPENS, operative.opening),
    "admits": (admissions._ADMITS, admissions._WORD.search),
    "admitted": (admissions._ADMITTED, admissions._WORD.search),
    "admitted in defence": (admissions._ADMITTED_IN_DEFENCE, admissions._WORD.search),
    "part of a sentence": (paragraphs._BEGINS, paragraphs._WORD.search),
    "title below": (paragraphs._LOWER_TITLE, paragraphs._KIND_AND_NUMBER.search),
    "appeals": (parts._APPEALS, parts._says),
    "speaks": (re.compile(f"^{parts._SPEAKS.pattern}"), parts._says),  # it is only matched
    "filed": (course._FILED, lambda text: any(word in text for word in course._OF_FILING)),
    "filed the same day": (course._SAME_DAY, lambda text: any(word in text for word in course._ON_THE_SAME_DAY)),
    "heard": (course._HEARD, lambda text: any(word in text for word in course._OF_HEARING)),
}


@pytest.mark.parametrize("name", GUARDED)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_a_guard_lets_by_whatever_its_pattern_finds(name: str, data: st.DataObject) -> None:
    pattern, guard = GUARDED[name]
    said = data.draw(st.from_regex(pattern))
    assert pattern.search(said) is None or guard(said)
