"""Innocent explanations: when they fit, when they do not, when the data cannot tell; and when there is none to give."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from graph.rings.detection import TOPOLOGY, Found
from graph.rings.dossier import Dossier
from graph.rings.innocent import (
    Explanation,
    _family,
    _kin,
    _lenders,
    _neighbours,
    _one_event,
    _traders,
    _wages,
    explanations,
)

Look = Callable[[Dossier], Explanation | None]
START = date(2023, 1, 1)
PERSON: Mapping[str, Any] = {"label": "Person", "name": "张三"}
TRADER: Mapping[str, Any] = {"label": "Company", "name": "甲建材公司", "org_kind": "企业", "finance_kind": None}


def ring(
    *causes: str | None,
    parties: Sequence[Mapping[str, Any]] = (PERSON, PERSON, PERSON),
    days: Sequence[int | None] | None = None,
    stood: Mapping[str, str] | None = None,
    ties: Sequence[tuple[str, str, str]] = (),
) -> Dossier:
    """One dispute a cause; member n is `m<n>`; each dispute is filed so many days after the first."""
    members = tuple(f"m{n}" for n in range(len(parties)))
    filed = [None if n is None else START + timedelta(n) for n in days or range(0, 100 * len(causes), 100)]
    cases = {
        f"d{n}": ({"id": f"c{n}", "cause": cause, "filed_date": day, "close_date": None},)
        for n, (cause, day) in enumerate(zip(causes, filed, strict=True))
    }
    return Dossier(
        found=Found((0, 1, 2), (), TOPOLOGY, -1, len(causes), 0.1, 1.0, 0.0, 1.0),
        scored=members,
        core=members,
        sometimes=(),
        attached=(),
        facts={one: {"id": one, **facts} for one, facts in zip(members, parties, strict=True)},
        disputes=cases,
        stood={dispute: stood or {"m0": "A", "m1": "B"} for dispute in cases},
        standing=(),
        ties=tuple(ties),
        bonds=tuple(ties),
        agents={},
        acting={},
    )


def bank(**facts: object) -> Mapping[str, Any]:
    return {**TRADER, **facts}


LOANS = ("民间借贷纠纷",) * 4
SALES = ("买卖合同纠纷",) * 5
CLAIMED = {"m0": "A", "m2": "B"}
WAGES = ("劳务合同纠纷",) * 3


@pytest.mark.parametrize(
    ("look", "told", "holds"),
    [
        (_lenders, ring(*LOANS, parties=(PERSON, PERSON, bank(finance_kind="小额贷款公司"))), True),
        (_lenders, ring(*LOANS, parties=(PERSON, PERSON, bank(name="人民财产保险公司", org_kind=None))), True),
        (_lenders, ring(*LOANS, parties=(PERSON, PERSON, TRADER)), False),
        (_lenders, ring(*LOANS, parties=(PERSON, PERSON, bank(org_kind=None))), None),
        (_traders, ring(*SALES, parties=(TRADER,) * 3), True),
        (_traders, ring(*SALES[:4], "民间借贷纠纷", parties=(TRADER,) * 3), True),
        (_traders, ring(*SALES[:3], "民间借贷纠纷", parties=(TRADER,) * 3), None),
        (_traders, ring(*SALES, parties=(TRADER, TRADER, PERSON)), None),
        (_family, ring("离婚纠纷", "法定继承纠纷", "分家析产纠纷", "抚养费纠纷"), True),
        (_family, ring("离婚纠纷", *LOANS), False),
        (_neighbours, ring("相邻通行纠纷", "健康权纠纷", "名誉权纠纷"), True),
        (_neighbours, ring("健康权纠纷", *LOANS), False),
        (_wages, ring("追索劳动报酬纠纷", parties=(PERSON, PERSON, bank(insured_headcount=30)), stood=CLAIMED), None),
        (_wages, ring(*WAGES, parties=(PERSON, PERSON, bank(insured_headcount=2)), stood=CLAIMED), False),
        (_wages, ring("劳务合同纠纷", parties=(PERSON, PERSON, bank(insured_headcount=0)), stood=CLAIMED), False),
        (_wages, ring("劳务合同纠纷", parties=(PERSON, PERSON, TRADER), stood=CLAIMED), None),
        (_one_event, ring(*LOANS, days=(0, 3, 9, 30)), True),
        (_one_event, ring(*LOANS, days=(0, 3, 9, 31)), False),
        (_one_event, ring(*LOANS[:3], "买卖合同纠纷", days=(0, 1, 2, 3)), False),
        (_one_event, ring(*LOANS, days=(0, 1, None, 3)), None),
        (_kin, ring(*LOANS, ties=[("m0", "m1", "kin1")]), None),
        (_kin, ring(*LOANS, ties=[("m0", "m1", "spouse")]), None),
        (_kin, ring(*LOANS, ties=[("m0", "m1", "spouse"), ("m1", "m2", "officer")]), True),
        (_kin, ring(*LOANS, ties=[("m0", "m1", "spouse"), ("m1", "m2", "phone")]), None),
    ],
)
def test_what_holds(look: Look, told: Dossier, holds: bool | None) -> None:
    one = look(told)
    assert one is not None
    assert one.holds is holds
    assert one.told()["checked"] is (holds is not None)
    assert bool(one.missing) == (holds is None)  # who cannot tell says what is missing, and only he


@pytest.mark.parametrize(
    ("look", "told"),
    [
        (_lenders, ring(*LOANS)),
        (_traders, ring(*SALES)),
        (_family, ring(*LOANS)),
        (_neighbours, ring(*SALES, None)),
        (_wages, ring(*LOANS, parties=(TRADER,) * 3)),
        (_wages, ring("劳务合同纠纷")),  # no company was sued
        (_kin, ring(*LOANS, ties=[("m0", "m1", "phone")])),
        (_kin, ring(*LOANS)),
    ],
)
def test_what_is_no_explanation_is_not_given(look: Look, told: Dossier) -> None:
    assert look(told) is None


def test_names_are_told_of_those_whom_it_concerns() -> None:
    one = _lenders(ring(*LOANS, parties=(PERSON, bank(name="乙银行"), TRADER)))
    assert one is not None
    assert "乙银行" in one.zh
    assert "甲建材公司" not in one.zh
    wages = _wages(ring("劳务合同纠纷", parties=(PERSON, PERSON, bank(insured_headcount=30)), stood=CLAIMED))
    assert wages is not None
    assert "甲建材公司" in wages.zh
    assert "30" in wages.en


def test_namesakes_are_always_thought_of() -> None:
    sure, unsure = explanations(ring(*LOANS), 0)[-1], explanations(ring(*LOANS), 2)[-1]
    assert (sure.holds, sure.missing) == (False, ())
    assert (unsure.holds, unsure.missing) == (None, ("证件号",))
    assert "2 名成员" in unsure.zh
