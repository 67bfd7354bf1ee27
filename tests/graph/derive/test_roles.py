"""What a person is in the graph."""

import pytest
from sketch import Edge, case, company, party, person, sketch, values

from graph.derive.roles import derive

NODES = {
    "p": person(),
    "q": person(),
    "k": company(),
    "v": {"label": "VillageOrg"},
    "c": case(),
    "a": {"label": "Agent"},
    **{one: {"label": "CourtOfficer", "kind": one} for one in ("judge", "assessor", "clerk")},
    "j": {"label": "CourtOfficer"},
    "e": {"label": "Expert", "kind": "notary"},
}


@pytest.mark.parametrize(
    ("edge", "role"),
    [
        (party("p", "c", "T"), "当事人"),
        (("p", "OFFICIAL_OF", "v", {}), "村干部"),
        (("p", "LEGAL_REP_OF", "v", {}), "法定代表人"),
        (("p", "SHAREHOLDER_OF", "k", {}), "股东"),
        (("p", "OFFICER_OF", "k", {}), "高管"),
        (("a", "SAME_PERSON", "p", {}), "代理人"),
        (("judge", "SAME_PERSON", "p", {}), "法官"),
        (("assessor", "SAME_PERSON", "p", {}), "陪审员"),
        (("clerk", "SAME_PERSON", "p", {}), "书记员"),
        (("j", "SAME_PERSON", "p", {}), None),
        (("e", "SAME_PERSON", "p", {}), None),
        (("p", "KIN", "q", {"kind": "配偶"}), None),
        (("k", "SHAREHOLDER_OF", "k", {}), None),
    ],
)
def test_a_role(edge: Edge, role: str | None) -> None:
    assert values(derive(sketch(NODES, [edge])), "Person", "roles") == {"p": [role] if role else None, "q": None}


def test_roles_are_sorted_and_said_once() -> None:
    edges = [party("p", "c", "A"), party("p", "c", "B"), ("p", "OFFICIAL_OF", "v", {}), ("a", "SAME_PERSON", "p", {})]
    assert values(derive(sketch(NODES, edges)), "Person", "roles")["p"] == sorted(["代理人", "当事人", "村干部"])
