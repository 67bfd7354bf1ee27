"""Texts in parts: nothing of the text is lost, and every name, number and count is found where it stands."""

from hypothesis import given
from hypothesis import strategies as st

from app.dossiers.linking import linked

TEXT = st.text("张三李四王12号宗件，。（）初 案<b>\U0001f600", max_size=40)
NAMES = st.dictionaries(st.text("张三李四王<b>", min_size=1, max_size=4), st.text("ab", min_size=1), max_size=4)


@given(TEXT, NAMES, st.lists(st.sampled_from("pqr")))
def test_the_parts_are_the_text(text: str, names: dict[str, str], cases: list[str]) -> None:
    told = linked(text, names, {}, cases)
    assert told.text == text
    assert all(part.text for part in told.parts)
    assert set(told.cases) == set(cases)
    for part in told.parts:
        assert (part.kind == "entity") == bool(part.id)
        if part.kind == "entity":
            assert names[part.text] == part.id
        else:
            assert not [name for name in names if name in part.text]


def test_the_longer_name_wins_and_a_case_number_is_whole() -> None:
    told = linked("王伟与王伟强: （2022）冀9901民初1号", {"王伟": "a", "王伟强": "b"}, {"（2022）冀9901民初1号": "c"})
    assert [(part.text, part.kind, part.id) for part in told.parts] == [
        ("王伟", "entity", "a"),
        ("与", "text", ""),
        ("王伟强", "entity", "b"),
        (": ", "text", ""),
        ("（2022）冀9901民初1号", "case", "c"),
    ]


def test_counts_are_whole_numbers_of_cases_and_only_of_a_sentence_that_has_some() -> None:
    def counts(text: str, cases: tuple[str, ...] = ("c",)) -> list[str]:
        return [part.text for part in linked(text, {}, {}, cases).parts if part.kind == "count"]

    assert counts("共 15 宗纠纷, 预期 2.13 宗, 1,200 件, 9 案, 8 名") == ["15", "1,200", "9"]
    assert counts("15 disputes, 3 cases, 2.13 disputes") == ["15", "3"]
    assert counts("共 15 宗", ()) == []
