"""Fixtures of models, beside them: what its names are, and what the model makes of it.

    [hit.name]         true = ["pattern", …], unknown = [names], expect = "模型线索" or "强线索"; the rest is false
    [near_miss.name]   of = the hit, change = { one name = true, false or "unknown" }, expect = a lower grade

The patterns themselves have fixtures of their own, on graphs.
"""

from typing import Annotated, Literal

from pydantic import Field

from graph.errors import Place, QueryError
from queries.library import Form, validated
from queries.logic import Truth, names
from queries.models import Model

Grade = Literal["不成立", "未知", "模型线索", "强线索"]
GRADES: tuple[Grade, ...] = ("不成立", "未知", "模型线索", "强线索")


class _Hit(Form):
    true: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    expect: Literal["模型线索", "强线索"]


class _NearMiss(Form):
    of: str
    change: dict[str, Annotated[bool, Field(strict=True)] | Literal["unknown"]]
    expect: Grade


class _Fixture(Form):
    hit: dict[str, _Hit]
    near_miss: dict[str, _NearMiss]


def model_mistakes(model: Model) -> list[str]:
    """What the model makes of its fixture's examples otherwise than they say; empty if right.

    Raises QueryError: no fixture, or not in the form; a name the model does not read; a near miss more than one name
    away from its hit, or of no lower grade; a model without a hit, or a strong one without a strong hit.
    """
    place = Place(f"{model.id}/{model.fixture.name}")
    try:
        text = model.fixture.read_text("utf-8")
    except FileNotFoundError:
        raise QueryError("缺少样例", place) from None
    fixture = validated(_Fixture, text, place.file, "样例")
    read = {one.name for expression in (model.clue, model.strong) if expression for one in names(expression)}
    if not fixture.hit or not fixture.near_miss:
        raise QueryError("监督模型至少要有一个 hit 与一个 near_miss", place)
    if model.strong is not None and all(hit.expect != "强线索" for hit in fixture.hit.values()):
        raise QueryError("写明了 strong 的监督模型应有一个强线索的 hit", place)
    truths: dict[str, dict[str, Truth]] = {}
    wrong = []
    for name, hit in fixture.hit.items():
        for one in (*hit.true, *hit.unknown):
            if one not in read:
                raise QueryError(f"hit.{name}: 监督模型没有用到 {one}", place)
        truths[name] = {**dict.fromkeys(read, False), **dict.fromkeys(hit.unknown), **dict.fromkeys(hit.true, True)}
        wrong += _wrong(model, f"hit.{name}", truths[name], hit.expect)
    for name, miss in fixture.near_miss.items():
        if miss.of not in fixture.hit:
            raise QueryError(f"near_miss.{name}: 没有 hit.{miss.of}", place)
        if len(miss.change) != 1 or not miss.change.keys() <= read:
            raise QueryError(f"near_miss.{name}: 与 hit 恰应相差监督模型用到的一项", place)
        if GRADES.index(miss.expect) >= GRADES.index(fixture.hit[miss.of].expect):
            raise QueryError(f"near_miss.{name}: 等级应低于 hit.{miss.of}", place)
        changed: dict[str, Truth] = {one: None if to == "unknown" else to for one, to in miss.change.items()}
        wrong += _wrong(model, f"near_miss.{name}", truths[miss.of] | changed, miss.expect)
    return wrong


def _wrong(model: Model, name: str, truths: dict[str, Truth], expected: Grade) -> list[str]:
    clue, strong = model.grade(truths)
    found: Grade = "强线索" if strong else "模型线索" if clue else "未知" if clue is None else "不成立"
    return [] if found == expected else [f"{model.id} {name}: 应为 {expected}, 实为 {found}"]
