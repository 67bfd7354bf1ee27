"""What may be sent: one statement that only reads. Words in strings, names and comments are not clauses."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import Place, QueryError
from graph.store.statement import FORBIDDEN, check_read_only, tokens

READS = [
    "MATCH (n) RETURN n",
    "MATCH (n) RETURN n;",
    "/* DELETE */ MATCH (n) // SET\nRETURN n ORDER BY n.id",
    "MATCH (n {name: 'DELETE; MERGE'}) RETURN n",
    'MATCH (n {name: "it\'s ; DROP"}) RETURN n',
    "MATCH (n) WHERE n.`set` = 1 RETURN n.delete, {create: 1} AS m",
    "MATCH (n:Set|Delete)-[:LOAD]->(m) RETURN n, m",
    "MATCH (n) WHERE EXISTS { MATCH (n)-[:R]->() } CALL (n) { RETURN 1 AS x } RETURN n, x",
    "CALL db.labels() YIELD label RETURN label",
    "CALL { MATCH (n) RETURN n } RETURN n",
    "RETURN $delete AS x, 'a\\'b;c' AS y",
    "MATCH (n) RETURN n.name AS offset, n.reset AS created",
]
WRITES = [
    ("CREATE (n)", "CREATE"),
    ("MATCH (n) SET n.x = 1", "SET"),
    ("match (n) detach delete n", "DETACH"),
    ("MATCH (n) CALL (n) { MERGE (m {id: n.id}) } RETURN n", "MERGE"),
    ("MATCH (n) REMOVE n.x", "REMOVE"),
    ("LOAD CSV FROM 'file:///x' AS row RETURN row", "LOAD"),
    ("DROP INDEX x", "DROP"),
    ("SHOW TRANSACTIONS", "SHOW"),
    ("MATCH (n) FOREACH (x IN [1] | SET n.x = x)", "FOREACH"),
    ("RETURN 1; RETURN 2", "一条语句"),
    ("MATCH (n) RETURN n; DELETE n", "一条语句"),
    ("CALL dbms.shutdown()", "dbms.shutdown"),
    ("CALL `dbms`.`shutdown`()", "dbms.shutdown"),
    ("CALL db.labels2() YIELD x RETURN x", "db.labels2"),
    ("RETURN 'open", "没有结束"),
    ("RETURN 1 /* open", "没有结束"),
    ("  // only a comment", "空"),
    ("", "空"),
]


@pytest.mark.parametrize("text", READS)
def test_a_reading_text_passes(text: str) -> None:
    check_read_only(text)


@pytest.mark.parametrize(("text", "why"), WRITES)
def test_anything_else_is_refused_in_one_line_with_its_place(text: str, why: str) -> None:
    with pytest.raises(QueryError) as told:
        check_read_only(text, Place("mine.cypher"))
    assert str(told.value).startswith("mine.cypher: ")
    assert why in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("clause", sorted(FORBIDDEN))
def test_every_forbidden_clause_is_seen_at_the_start_and_after_a_line(clause: str) -> None:
    for text in (f"{clause} x", f"MATCH (n)\n{clause.lower()} n"):
        with pytest.raises(QueryError, match=clause):
            check_read_only(text)


def test_the_line_of_the_word_is_named() -> None:
    with pytest.raises(QueryError, match="第 3 行"):
        check_read_only("MATCH (n)\n/* two\n*/ DELETE n")


@given(st.text(alphabet=st.sampled_from(list("ab'\"`/*; \n\\$.:{}()，村")), max_size=40))
def test_tokens_hold_every_character_that_is_no_space_or_comment(text: str) -> None:
    try:
        found = tokens(text)
    except QueryError:
        return
    rest = iter(text)
    assert all(character in rest for token in found for character in token.text)
    assert all(1 <= token.line <= text.count("\n") + 1 for token in found)


@given(st.text(max_size=60))
def test_any_text_passes_or_is_refused_and_never_crashes(text: str) -> None:
    with contextlib.suppress(QueryError):
        check_read_only(text)
