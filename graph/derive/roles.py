"""What a person is in this graph, in words to filter by."""

import polars as pl

from graph.derive._values import with_values
from graph.tables import Graph

BY_EDGE = {
    "PARTY_IN": "当事人",
    "OFFICIAL_OF": "村干部",
    "LEGAL_REP_OF": "法定代表人",
    "SHAREHOLDER_OF": "股东",
    "OFFICER_OF": "高管",
}
BY_OFFICE = {"judge": "法官", "assessor": "陪审员", "clerk": "书记员"}
AGENT = "代理人"

READS = (*BY_EDGE, "SAME_PERSON", "CourtOfficer.kind")
MAKES = ("Person.roles",)


def derive(graph: Graph) -> Graph:
    """`roles`, sorted: from the person's own edges, and from the agent or court officer that is the same person.

    Absent where no edge gives one. Kin of somebody is no role.
    """
    if graph.label("Person").is_empty():
        return graph
    own = [
        graph.edge(name).filter(start_label="Person").select(id="start", role=pl.lit(role))
        for name, role in BY_EDGE.items()
    ]
    practice = graph.edge("SAME_PERSON").select("start", "start_label", id="end")
    agents = practice.filter(start_label="Agent").select("id", role=pl.lit(AGENT))
    offices = graph.label("CourtOfficer").select(
        start="id", role=pl.col("kind").replace_strict(BY_OFFICE, default=None)
    )
    officers = practice.filter(start_label="CourtOfficer").join(offices, on="start").select("id", "role")
    roles = pl.concat([*own, agents, officers]).drop_nulls().group_by("id").agg(roles=pl.col("role").unique().sort())
    return with_values(graph, "Person", roles)
