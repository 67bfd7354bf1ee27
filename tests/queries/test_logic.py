"""The three-valued logic of models, against every way that the unknown could turn out, and its grammar."""

import re
from itertools import product

import pytest
from hypothesis import given as cases
from hypothesis import strategies as st

from graph.errors import QueryError
from queries.logic import DEEPEST, AtLeast, Expression, Name, Not, Truth, names, parse, value

NAMES = "abcd"
TRUTHS = st.fixed_dictionaries({name: st.sampled_from([True, False, None]) for name in NAMES})


def written_of(name: str) -> tuple[str, str]:
    """The text, and the same as Python reads it."""
    return name, f"t[{name!r}]"


def _grown(inner: st.SearchStrategy[tuple[str, str]]) -> st.SearchStrategy[tuple[str, str]]:
    some = st.lists(inner, min_size=1, max_size=4)

    def at_least(told: list[tuple[str, str]], number: int) -> tuple[str, str]:
        number = 1 + number % len(told)
        texts = ", ".join(text for text, _ in told)
        return f"at_least({number}, {texts})", f"(sum([{', '.join(python for _, python in told)}]) >= {number})"

    def joined(word: str, told: list[tuple[str, str]]) -> tuple[str, str]:
        return (
            "(" + f" {word} ".join(text for text, _ in told) + ")",
            "(" + f" {word} ".join(python for _, python in told) + ")",
        )

    return st.one_of(
        inner.map(lambda told: (f"not {told[0]}", f"(not {told[1]})")),
        some.map(lambda told: joined("and", told)),
        some.map(lambda told: joined("or", told)),
        some.map(lambda told: (f"any({', '.join(x for x, _ in told)})", joined("or", told)[1])),
        st.builds(at_least, some, st.integers(0, 9)),
    )


WRITTEN = st.recursive(st.sampled_from(NAMES).map(written_of), _grown, max_leaves=8)


def turned_out(truths: dict[str, Truth]) -> list[dict[str, bool]]:
    """Every way that what is unknown could be."""
    ways = [(one,) if one is not None else (True, False) for one in truths.values()]
    return [dict(zip(truths, way, strict=True)) for way in product(*ways)]


@cases(written=WRITTEN, truths=TRUTHS)
def test_what_is_known_is_as_python_reads_it_and_what_is_said_holds_however_the_unknown_turns_out(
    written: tuple[str, str], truths: dict[str, Truth]
) -> None:
    text, python = written
    expression = parse(text, "model.toml")
    told = value(expression, truths)
    outcomes = set()
    for way in turned_out(truths):
        certain = value(expression, way)
        assert certain is bool(eval(python, {"t": way}))  # the oracle of this test, on texts it made itself
        outcomes.add(certain)
    if told is not None:
        assert outcomes == {told}
    once = [one.name for one in names(expression)]
    if len(set(once)) == len(once):  # a name that stands once: then unknown is told only where it matters
        assert (told is None) == (len(outcomes) == 2)


@cases(left=WRITTEN, right=WRITTEN, truths=TRUTHS)
def test_the_laws_of_the_logic_hold(left: tuple[str, str], right: tuple[str, str], truths: dict[str, Truth]) -> None:
    a, b = left[0], right[0]

    def same(one: str, other: str) -> None:
        assert value(parse(one, "m"), truths) is value(parse(other, "m"), truths)

    same(f"not (({a}) and ({b}))", f"not ({a}) or not ({b})")
    same(f"not (({a}) or ({b}))", f"not ({a}) and not ({b})")
    same(f"not not ({a})", a)
    same(f"({a}) and ({b})", f"({b}) and ({a})")
    same(f"({a}) or ({b})", f"any({b}, {a})")
    same(f"at_least(2, {a}, {b})", f"({a}) and ({b})")
    same(f"({a}) or ({a}) and ({b})", a)


ORDER = {False: 0, None: 1, True: 2}


@cases(written=WRITTEN, truths=TRUTHS, name=st.sampled_from(NAMES))
def test_to_learn_more_never_takes_an_answer_back(
    written: tuple[str, str], truths: dict[str, Truth], name: str
) -> None:
    expression = parse(written[0], "m")
    before = value(expression, truths | {name: None})
    if before is not None:
        assert {value(expression, truths | {name: now}) for now in (True, False)} == {before}


@pytest.mark.parametrize(
    ("truths", "told"),
    [
        ({"a": True, "b": None, "c": True}, True),
        ({"a": True, "b": None, "c": None}, None),
        ({"a": True, "b": False, "c": False}, False),
        ({"a": None, "b": None, "c": False}, None),
        ({"a": None, "b": False, "c": False}, False),
    ],
)
def test_two_of_three(truths: dict[str, Truth], told: Truth) -> None:
    assert value(parse("at_least(2, a, b, c)", "m"), truths) is told


def test_not_binds_before_and_before_or() -> None:
    assert parse("not a and b or c", "m") == AtLeast(1, (AtLeast(2, (Not(Name("a", 1)), Name("b", 1))), Name("c", 1)))
    found: Expression = parse("not (a or b)", "m")
    assert found == Not(AtLeast(1, (Name("a", 1), Name("b", 1))))


def test_a_name_knows_its_line() -> None:
    assert [(one.name, one.line) for one in names(parse("a\n and any(b,\n甲)", "m", 7))] == [
        ("a", 1),
        ("b", 2),
        ("甲", 3),
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "应为 名称, 实为 结尾"),
        ("a and", 1, "应为 名称, 实为 结尾"),
        ("a b", 1, "多出 b"),
        ("a\nand (b", 2, "应为 ), 实为 结尾"),
        ("a and and b", 1, "应为 名称, 实为 and"),
        ("any()", 1, "应为 名称, 实为 )"),
        ("any a", 1, "应为 (, 实为 a"),
        ("at_least(a, b)", 1, "应为 整数, 实为 a"),
        ("at_least(2)", 1, "应为 ,, 实为 )"),
        ("a or\nat_least(3, a, b)", 2, "at_least 的数应在 1 与 2 之间, 实为 3"),
        ("at_least(0, a)", 1, "at_least 的数应在 1 与 1 之间, 实为 0"),
        ("a\n\n&& b", 3, "不能有 &"),
        ("a and 3", 1, "应为 名称, 实为 3"),
        ("__import__('os')", 1, "不能有 '"),
        ("(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1), 1, f"嵌套超过 {DEEPEST} 层"),
        ("not " * (DEEPEST + 1) + "a", 1, f"嵌套超过 {DEEPEST} 层"),
    ],
)
def test_what_is_no_expression_is_refused_in_one_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(QueryError, match=re.escape(reason)) as refused:
        parse(text, "model.toml", 10)
    assert str(refused.value).startswith(f"model.toml:{9 + line}: ")
    assert "\n" not in str(refused.value)
