"""No cartesian product in the plans of a real Neo4j: every text of the library, and texts that have one."""

from collections.abc import Iterator
from types import SimpleNamespace

import neo4j
import pytest
from neo4j_server import driver_of

from graph.errors import QueryError
from graph.store.address import Remote
from graph.store.loading import declare
from queries.checks.products import APART, PLANNED, planned
from queries.library import library

FIRST = 6
ENDING = "\nRETURN c.id AS id ORDER BY id"


@pytest.fixture
def session(neo4j_server: Remote) -> Iterator[neo4j.Session]:
    """An empty store with the schema's indexes; what Neo4j says of labels that no row has is not printed."""
    with driver_of(neo4j_server) as driver:
        declare(driver, None)
    quiet = ["UNRECOGNIZED", "GENERIC"]
    with (
        neo4j.GraphDatabase.driver(
            neo4j_server.uri,
            auth=(neo4j_server.user, neo4j_server.password),
            notifications_disabled_classifications=quiet,
        ) as driver,
        driver.session() as found,
    ):
        yield found


def test_plans_of_the_library_and_of_texts_with_a_product(session: neo4j.Session, lookup) -> None:
    known = library()
    assert {one.id: list(planned(session, one)) for one in known.values()} == {name: [] for name in known}
    texts = {
        "MATCH (c:LegalCase),\n (p:Person)": [(FIRST, APART)],
        "\nMATCH (c:LegalCase {id: 'a'}), (p:Person {id: 'b'})": [(FIRST + 1, APART)],
        "MATCH (c:LegalCase)\nMATCH (p:Person)": [(FIRST - 1, PLANNED)],
        "MATCH (p:Person)-[:KIN]-(:Person)\nMATCH (c:LegalCase)<-[:PARTY_IN]-(:Company)": [(FIRST - 1, PLANNED)],
        "MATCH (p:Person)\nWITH p MATCH (c:LegalCase)": [(FIRST - 1, PLANNED)],
        "MATCH (p:Person {id: 'a'})\nMATCH (c:LegalCase)": [],
        "MATCH (p:Person {id: 'a'})\nMATCH (c:LegalCase {id: 'b'})": [],
        "MATCH (p:LegalCase)\nMATCH (c:LegalCase {dispute_id: p.dispute_id})": [],
        "MATCH (p:Person)\nMATCH (p)-[:PARTY_IN]->(c:LegalCase)": [],
    }
    assert {text: list(planned(session, lookup(text + ENDING))) for text in texts} == texts


def test_a_server_that_tells_no_plan_is_no_pass(lookup) -> None:
    result = SimpleNamespace(consume=lambda: SimpleNamespace(plan=None))
    with pytest.raises(QueryError, match=r"mine\.cypher: 图库没有给出查询计划"):
        list(planned(SimpleNamespace(run=lambda text: result), lookup("MATCH (c:LegalCase)" + ENDING)))
