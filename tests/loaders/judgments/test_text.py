"""The letters of a text, evened out, and where they stand."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from loaders.judgments.text import even, lines_of

UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
LETTERS = st.text(
    st.sampled_from("张三，：；（）？！％１２ab《》“”…①ｱ豈㈠Ⅰ　 \t\n\r\x0b\x0c\x85\u2028\u2029\xa0。；e\u0301" + UNSEEN)
    | st.characters()
)


def half(letter: str) -> str:
    even = letter if unicodedata.category(letter) == "No" else unicodedata.normalize("NFKC", letter)
    return "" if letter.isspace() or letter in UNSEEN else even if len(even) == 1 else letter


@given(LETTERS)
def test_each_letter_of_a_line_is_the_one_at_its_place_of_half_width(text: str) -> None:
    for line in lines_of(text):
        assert len(line.text) == len(line.printed) == len(line.places)
        for letter, printed, place in zip(line.text, line.printed, line.places, strict=True):
            assert printed == text[place]
            assert letter == half(printed)
            assert line.start <= place < line.end


@given(LETTERS)
def test_lines_leave_out_only_what_is_not_seen(text: str) -> None:
    places = [place for line in lines_of(text) for place in line.places]
    assert places == sorted(set(places))
    assert not [letter for place, letter in enumerate(text) if half(letter) and place not in set(places)]


@given(LETTERS)
def test_a_name_is_evened_as_a_line_is(text: str) -> None:
    assert even(text) == "".join(line.text for line in lines_of(text))


def test_tabs_behind_a_sentence_stand_for_a_lost_break() -> None:
    assert [line.text for line in lines_of("一。\t\t二；\t三\t四")] == ["一。", "二;", "三四"]
