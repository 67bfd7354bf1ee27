"""Each rule of the check: a text that breaks it, told with the line, beside the nearest right one, which is not."""

import pytest

from queries import law
from queries.checks import check
from queries.library import library

FIRST = 6
"""The line of the file on which the body of a look-up without parameters begins."""
TIED = "MATCH (c:LegalCase) RETURN c.id AS id, c.cause AS cause"
SIDE = "MATCH (p:Person)-[x:PARTY_IN]->(c:LegalCase)"
ENDING = "RETURN c.id AS id\nORDER BY id"


@pytest.fixture
def told(lookup):
    """The line and reason of each problem of a look-up."""
    return lambda body, **more: [(one.line, one.reason) for one in check(lookup(body, **more))]


def test_the_library_is_right() -> None:
    assert [problem for query in library().values() for problem in check(query)] == []
    assert len(library()) >= 9


WRONG = {
    "a text that writes": (
        "MATCH (c:LegalCase)\nSET c.cause = 'x'\n" + ENDING,
        (FIRST + 1, "只许读取, 不许 SET"),
        "MATCH (c:LegalCase)\nWHERE c.cause = 'SET'\n" + ENDING,
    ),
    "two statements": (
        TIED + " ORDER BY id;\nMATCH (c:LegalCase) RETURN c.id AS id ORDER BY id",
        (FIRST, "一次只能有一条语句"),
        TIED + " ORDER BY id;",
    ),
    "a string without an end": (
        "MATCH (c:LegalCase)\nWHERE c.cause = 'x\n" + ENDING,
        (FIRST + 1, "引号或注释没有结束"),
        "MATCH (c:LegalCase)\nWHERE c.cause = 'x'\n" + ENDING,
    ),
    "a parameter that is not declared": (
        "MATCH (c:LegalCase)\nWHERE c.days_open < $days\n" + ENDING,
        (FIRST + 1, "参数 $days 没有在文件头中声明"),
        "MATCH (c:LegalCase)\nWHERE c.filed_date < $data_date\n" + ENDING,
    ),
    "an unknown label": (
        "MATCH (c:LegalCas)\n" + ENDING,
        (FIRST, "图谱中没有标签或关系 LegalCas"),
        "MATCH (c:LegalCase)\n" + ENDING,
    ),
    "an unknown label among others": (
        "MATCH (p:Person|Compny)\nRETURN p.id AS id ORDER BY id",
        (FIRST, "图谱中没有标签或关系 Compny"),
        "MATCH (p:Person|Company)\nRETURN p.id AS id ORDER BY id",
    ),
    "an unknown label in an expression": (
        "MATCH (c:(LegalCase|Judgment)&!Person)\n" + ENDING,
        (FIRST, "图谱中没有标签或关系 Judgment"),
        "MATCH (c:(LegalCase|Document)&!Person)\n" + ENDING,
    ),
    "an unknown second label": (
        "MATCH (c:LegalCase:Cases)\n" + ENDING,
        (FIRST, "图谱中没有标签或关系 Cases"),
        "MATCH (c:LegalCase:LegalCase)\n" + ENDING,
    ),
    "an unknown label in a predicate": (
        "MATCH (c:LegalCase)<--(p) WHERE p:Persn\n" + ENDING,
        (FIRST, "图谱中没有标签或关系 Persn"),
        "MATCH (c:LegalCase)<--(p) WHERE p:Person\n" + ENDING,
    ),
    "an unknown type": (
        "MATCH (p:Person)-[:PARTY_OF]->(c:LegalCase)\n" + ENDING,
        (FIRST, "图谱中没有标签或关系 PARTY_OF"),
        "MATCH (p:Person)-[:PARTY_IN]->(c:LegalCase)\n" + ENDING,
    ),
    "a type where a label stands": (
        "MATCH (p:Person)--(c:PARTY_IN)\n" + ENDING,
        (FIRST, "PARTY_IN 是关系, 不是标签"),
        "MATCH (p:Person)--(c:LegalCase)\n" + ENDING,
    ),
    "a label where a type stands": (
        "MATCH (p:Person)-[:LegalCase]-(c)\n" + ENDING,
        (FIRST, "LegalCase 是标签, 不是关系"),
        "MATCH (p:Person)-[:PARTY_IN]-(c)\n" + ENDING,
    ),
    "an unknown property": (
        "MATCH (c:LegalCase)\nWHERE c.filed = date('2022-01-01')\n" + ENDING,
        (FIRST + 1, "LegalCase 没有属性 filed"),
        "MATCH (c:LegalCase)\nWHERE c.filed_date = date('2022-01-01')\n" + ENDING,
    ),
    "a property of another label": (
        "MATCH (p:Person)\nWHERE p.case_no = 'x'\nRETURN p.id AS id ORDER BY id",
        (FIRST + 1, "Person 没有属性 case_no"),
        "MATCH (p:Person)\nWHERE p.name = 'x'\nRETURN p.id AS id ORDER BY id",
    ),
    "a property of another label in a map": (
        "MATCH (:Person {case_no: 'x'})-->(c:LegalCase)\n" + ENDING,
        (FIRST, "Person 没有属性 case_no"),
        "MATCH (:Person {name: 'x'})-->(c:LegalCase {case_no: 'x'})\n" + ENDING,
    ),
    "a property of another type": (
        SIDE + "\nWHERE x.weight > 1\n" + ENDING,
        (FIRST + 1, "PARTY_IN 没有属性 weight"),
        SIDE + "\nWHERE x.side = 'A'\n" + ENDING,
    ),
    "an unknown property of an unknown label": (
        "MATCH (c:LegalCase)--(n)\nWHERE n.nonsense = 1\n" + ENDING,
        (FIRST + 1, "图谱中没有属性 nonsense"),
        "MATCH (c:LegalCase)--(n)\nWHERE n.name = 'x'\n" + ENDING,
    ),
    "an unknown property under a new name of the node": (
        "MATCH (c:LegalCase) WITH c AS k\nWHERE k.name = 'x'\nRETURN k.id AS id ORDER BY id",
        (FIRST + 1, "LegalCase 没有属性 name"),
        "MATCH (c:LegalCase) WITH c AS k\nWHERE k.cause = 'x'\nRETURN k.id AS id ORDER BY id",
    ),
    "an unknown property beside a map of the query's own": (
        "MATCH (c:LegalCase) WITH c, {day: c.filed} AS told\nRETURN c.id AS id, told.day AS day ORDER BY id",
        (FIRST, "LegalCase 没有属性 filed"),
        "MATCH (c:LegalCase) WITH c, {day: c.filed_date} AS told\nRETURN c.id AS id, told.day AS day ORDER BY id",
    ),
    "an unknown property in a projection": (
        "MATCH (c:LegalCase)\nRETURN c.id AS id, c {.id, .filed} AS told ORDER BY id",
        (FIRST + 1, "LegalCase 没有属性 filed"),
        "MATCH (c:LegalCase)\nRETURN c.id AS id, c {.id, .filed_date} AS told ORDER BY id",
    ),
    "a part that dates have not": (
        "MATCH (c:LegalCase)\nWHERE c.filed_date.weekday = 1\n" + ENDING,
        (FIRST + 1, "日期没有 weekday"),
        "MATCH (c:LegalCase)\nWHERE c.filed_date.dayOfWeek = 1\n" + ENDING,
    ),
    "an edge that does not join the labels at its ends": (
        "MATCH (c:LegalCase)\nMATCH (c)-[:PARTY_IN]->(p:Person)\n" + ENDING,
        (FIRST + 1, "图谱中没有 (:LegalCase)-[:PARTY_IN]->(:Person)"),
        "MATCH (c:LegalCase)\nMATCH (c)<-[:PARTY_IN]-(p:Person)\n" + ENDING,
    ),
    "an edge the wrong way in a subquery": (
        "MATCH (p:Person)\nWHERE EXISTS { (p)<-[:PARTY_IN {side: 'A'}]-(:LegalCase) }\nRETURN p.id AS id ORDER BY id",
        (FIRST + 1, "图谱中没有 (:Person)<-[:PARTY_IN]-(:LegalCase)"),
        "MATCH (p:Person)\nWHERE EXISTS { (p)-[:PARTY_IN {side: 'A'}]-(:LegalCase) }\nRETURN p.id AS id ORDER BY id",
    ),
    "an edge between labels that it joins with others only": (
        "MATCH (p:Person)-[:WORKS_AT|KIN]->(c:LegalCase)\n" + ENDING,
        (FIRST, "图谱中没有 (:Person)-[:KIN|WORKS_AT]->(:LegalCase)"),
        "MATCH (p:Person)-[:WORKS_AT|PARTY_IN]->(c:LegalCase)\n" + ENDING,
    ),
    "a property that none at the end of the edge has": (
        "MATCH (c:LegalCase)<-[:PARTY_IN]-(b)\nWHERE b.case_no = 'x'\n" + ENDING,
        (FIRST + 1, "没有属性 case_no"),
        "MATCH (c:LegalCase)<-[:PARTY_IN]-(b)\nWHERE b.uscc = 'x'\n" + ENDING,
    ),
    "patterns of one MATCH that share nothing": (
        "MATCH (c:LegalCase),\n  (p:Person)\n" + ENDING,
        (FIRST + 1, "同一个 MATCH 里的模式互不相连 (笛卡尔积)"),
        "MATCH (c:LegalCase),\n  (p:Person), (c)<-[:PARTY_IN]-(p)\n" + ENDING,
    ),
    "patterns of one MATCH that share nothing but what is bound before": (
        "MATCH (p:Person)-[:PARTY_IN]->(c:LegalCase)\nMATCH (p)-[:KIN]-(q), (c)<-[:AGENT_IN]-(a)\n" + ENDING,
        (FIRST + 1, "同一个 MATCH 里的模式互不相连 (笛卡尔积)"),
        "MATCH (p:Person)-[:PARTY_IN]->(c:LegalCase)\nMATCH (p)-[:KIN]-(q) MATCH (c)<-[:AGENT_IN]-(a)\n" + ENDING,
    ),
    "patterns that share nothing in a subquery": (
        "MATCH (c:LegalCase)\nWHERE EXISTS { (c)<-[:PARTY_IN]-(p), (q:Person) }\n" + ENDING,
        (FIRST + 1, "同一个 MATCH 里的模式互不相连 (笛卡尔积)"),
        "MATCH (c:LegalCase)\nWHERE EXISTS { (c)<-[:PARTY_IN]-(p), (p)-[:KIN]-(q:Person) }\n" + ENDING,
    ),
    "a second pattern that nothing ties to the first": (
        "MATCH (c:LegalCase)\nMATCH (p:Person)\n" + ENDING,
        (FIRST + 1, "与前面的模式不相连, 会两两组合 (笛卡尔积)"),
        "MATCH (p:Person {id: 'x'})\nMATCH (c:LegalCase)\n" + ENDING,
    ),
    "a second pattern tied by a property without an index": (
        "MATCH (c:LegalCase)\nMATCH (p:Person) WHERE p.birth_date = c.filed_date\n" + ENDING,
        (FIRST + 1, "与前面的模式不相连"),
        "MATCH (c:LegalCase)\nMATCH (p:Person) WHERE p.birth_date = c.filed_date AND c.cause = p.name\n" + ENDING,
    ),
    "a second pattern tied by an alternative only": (
        "MATCH (c:LegalCase)\nMATCH (p:Person) WHERE p.name = c.cause OR p.is_masked\n" + ENDING,
        (FIRST + 1, "与前面的模式不相连"),
        "MATCH (c:LegalCase)\nMATCH (p:Person) WHERE p.name = c.cause AND (p.is_masked OR c.soft_close)\n" + ENDING,
    ),
    "a second pattern found by a constant that many have": (
        "MATCH (p:Person)\nMATCH (c:LegalCase {cause: '民间借贷纠纷'})\n" + ENDING,
        (FIRST + 1, "与前面的模式不相连"),
        "MATCH (p:Person)\nMATCH (c:LegalCase {cause: p.name})\n" + ENDING,
    ),
    "a pattern behind a WITH that ties it to nothing": (
        "MATCH (c:LegalCase)\nWITH c, c.cause AS cause\nMATCH (k:LegalCase)\n" + ENDING,
        (FIRST + 2, "与前面的模式不相连"),
        "MATCH (c:LegalCase)\nWITH c, c.cause AS cause\nMATCH (k:LegalCase {cause: cause})\n" + ENDING,
    ),
    "a pattern behind a WITH of several rows": (
        "MATCH (k:LegalCase)\nWITH k.cause AS cause, count(*) AS all\nMATCH (c:LegalCase)\n" + ENDING,
        (FIRST + 2, "与前面的模式不相连"),
        "MATCH (k:LegalCase)\nWITH count(*) AS all\nMATCH (c:LegalCase)\n" + ENDING,
    ),
    "a pattern for each of a list": (
        "MATCH (p:Person)\nWITH collect(p) AS people\nUNWIND people AS one\nMATCH (c:LegalCase)\n" + ENDING,
        (FIRST + 3, "与前面的模式不相连"),
        "MATCH (p:Person)\nWITH collect(p) AS people\nUNWIND people AS one\nMATCH (one)-->(c:LegalCase)\n" + ENDING,
    ),
    "a subquery that nothing ties to the rest": (
        "MATCH (c:LegalCase)\nWHERE EXISTS { MATCH (p:Person) WHERE p.is_masked = c.soft_close }\n" + ENDING,
        (FIRST + 1, "与前面的模式不相连"),
        "MATCH (c:LegalCase)\nWHERE EXISTS { MATCH (p:Person) WHERE p.name IN [c.cause] }\n" + ENDING,
    ),
    "a called subquery that nothing ties to the rest": (
        "MATCH (c:LegalCase)\nCALL (c) {\n MATCH (p:Person)\n RETURN p.id AS person\n}\n" + ENDING,
        (FIRST + 2, "与前面的模式不相连"),
        "MATCH (c:LegalCase)\nCALL (c) {\n MATCH (c)<--(p:Person)\n RETURN p\n}\nMATCH (p)-[:KIN]-(q)\n" + ENDING,
    ),
    "an order by an expression": (
        "MATCH (c:LegalCase)\nRETURN c.id AS id\nORDER BY toLower(c.cause), id",
        (FIRST + 1, "ORDER BY toLower(c.cause) 不是结果的列"),
        "MATCH (c:LegalCase)\nRETURN c.id AS id, toLower(c.cause) AS cause\nORDER BY cause, id",
    ),
    "the size of a pattern": (
        "MATCH (c:LegalCase)\nWHERE size((c)<-[:PARTY_IN]-()) > 2\n" + ENDING,
        (FIRST + 1, "size((a)-->()) 应写作 COUNT"),
        "MATCH (c:LegalCase)\nWHERE COUNT { (c)<-[:PARTY_IN]-() } > size((c.origins))\n" + ENDING,
    ),
    "no order": (
        "MATCH (c:LegalCase)\nRETURN c.id AS id",
        (FIRST + 1, "结果没有排序"),
        "MATCH (c:LegalCase)\nRETURN c.id AS id ORDER BY id",
    ),
    "an order inside only": (
        "MATCH (p:Person)\nRETURN p.id AS id, COLLECT { MATCH (p)--(c) RETURN c.id ORDER BY c.id } AS cases",
        (FIRST + 1, "结果没有排序"),
        "MATCH (p:Person)\nRETURN p.id AS id, COLLECT { MATCH (p)--(c) RETURN c.id ORDER BY c.id } AS cases "
        "ORDER BY id",
    ),
    "no result": ("MATCH (c:LegalCase)", (FIRST - 1, "没有 RETURN"), "MATCH (c:LegalCase)\n" + ENDING),
    "an order without an id": (
        TIED + "\nORDER BY cause",
        (FIRST, "ORDER BY 中缺少编号列 id"),
        TIED + "\nORDER BY cause DESC, id",
    ),
    "an order without an id that is told once": (
        TIED.replace("RETURN", "RETURN DISTINCT") + "\nORDER BY cause",
        (FIRST, "ORDER BY 中缺少编号列 id"),
        TIED.replace("RETURN", "RETURN DISTINCT") + "\nORDER BY cause, c.id",
    ),
    "an order with one of two ids": (
        SIDE + "\nRETURN c.id AS case, p.id AS person\nORDER BY case",
        (FIRST + 1, "ORDER BY 中缺少编号列 person"),
        SIDE + "\nRETURN c.id AS case, p.id AS person\nORDER BY case, person",
    ),
    "an order without the id that a WITH has named": (
        SIDE + "\nWITH p.id AS person, count(c) AS cases\nRETURN person, cases\nORDER BY cases",
        (FIRST + 2, "ORDER BY 中缺少编号列 person"),
        SIDE + "\nWITH p.id AS person, count(c) AS cases\nRETURN person, cases\nORDER BY cases, person",
    ),
    "a result without an id": (
        "MATCH (c:LegalCase)\nWITH c.cause AS cause, count(*) AS cases\nRETURN cause, cases\nORDER BY cause",
        (FIRST + 2, "ORDER BY 中没有编号列"),
        "MATCH (c:LegalCase)\nWITH c.dispute_id AS dispute_id, count(*) AS cases\n"
        "RETURN dispute_id, cases\nORDER BY dispute_id",
    ),
    "a path without an end": (
        "MATCH (p:Person)\nMATCH (p)-[:KIN*]-(q)\nRETURN q.id AS id ORDER BY id",
        (FIRST + 1, "变长路径没有上限"),
        "MATCH (p:Person)\nMATCH (p)-[:KIN*3]-(q)\nRETURN q.id AS id ORDER BY id",
    ),
    "a path with a beginning only": (
        "MATCH (p:Person)-[:KIN*2..]-(q)\nRETURN q.id AS id ORDER BY id",
        (FIRST, "变长路径没有上限"),
        "MATCH (p:Person)-[:KIN*2..3]-(q)\nRETURN q.id AS id ORDER BY id",
    ),
    "a path without an end before a map": (
        "MATCH (p:Person)-[:KIN* {degree: 2}]-(q)\nRETURN q.id AS id ORDER BY id",
        (FIRST, "变长路径没有上限"),
        "MATCH (p:Person)-[:KIN*..2 {degree: 2}]-(q)\nRETURN q.id AS id ORDER BY id",
    ),
    "a relationship repeated": (
        "MATCH (p:Person)-[:KIN]->+(q)\nRETURN q.id AS id ORDER BY id",
        (FIRST, "变长路径没有上限"),
        "MATCH (p:Person)-[:KIN]->{1,3}(q)\nRETURN q.id AS id ORDER BY id",
    ),
    "a relationship repeated from none on": (
        "MATCH (p:Person)-->*(q)\nRETURN q.id AS id ORDER BY id",
        (FIRST, "变长路径没有上限"),
        "MATCH (p:Person)-->(q)\nRETURN q.id AS id, count(*) * (1 + 2) AS n ORDER BY id",
    ),
    "a path in brackets repeated": (
        "MATCH (p:Person) ((a)-[:KIN]->(b))+ (q)\nRETURN q.id AS id ORDER BY id",
        (FIRST, "变长路径没有上限"),
        "MATCH (q:LegalCase)\nRETURN q.id AS id, ((q.days_open) + (1)) + (2) AS n ORDER BY id",
    ),
    "a path in brackets repeated with a beginning only": (
        "MATCH (p:Person) ((a)-[:KIN]->(b)){2,} (q)\nRETURN q.id AS id ORDER BY id",
        (FIRST, "变长路径没有上限"),
        "MATCH (p:Person) ((a)-[:KIN]->(b)){2,4} (q)\nRETURN q.id AS id ORDER BY id",
    ),
    "shortest": (
        "MATCH p = ANY SHORTEST (a:Person {id: 'a'})-[:KIN]-{1,3}(c:Person)\n" + ENDING,
        (FIRST, "SHORTEST 不能在两种图库上都运行"),
        "MATCH p = shortestPath((a:Person {id: 'a'})-[:KIN*..3]-(c:Person))\n" + ENDING,
    ),
    "a version prefix": (
        "CYPHER 5\nMATCH (c:LegalCase)\n" + ENDING,
        (FIRST, "不写 CYPHER 版本前缀"),
        TIED + " ORDER BY id",
    ),
    "let": (
        "MATCH (c:LegalCase)\nlet n = 1\n" + ENDING,
        (FIRST + 1, "LET 与 FILTER"),
        "MATCH (c:LegalCase)\nWITH c, 1 AS n\n" + ENDING,
    ),
    "filter": (
        "MATCH (c:LegalCase)\nFILTER c.soft_close\n" + ENDING,
        (FIRST + 1, "LET 与 FILTER"),
        "MATCH (c:LegalCase)\nWHERE c.soft_close // FILTER c\n" + ENDING,
    ),
    "exists of a property": (
        "MATCH (c:LegalCase)\nWHERE exists(c.cause)\n" + ENDING,
        (FIRST + 1, "exists(n.p) 应写作"),
        "MATCH (c:LegalCase)\nWHERE EXISTS { (c)--(:Person) }\n" + ENDING,
    ),
    "a colon behind a bar": (
        "MATCH (p)-[:PARTY_IN|:AGENT_IN]->(c:LegalCase)\n" + ENDING,
        (FIRST, "A|:B 应写作 A|B"),
        "MATCH (p)-[:PARTY_IN|AGENT_IN]->(c:LegalCase)\n" + ENDING,
    ),
    "unknown taken for no": (
        "MATCH (c:LegalCase)\nWHERE NOT coalesce(c.soft_close, false)\n" + ENDING,
        (FIRST + 1, "未知不是否"),
        "MATCH (c:LegalCase)\nWHERE coalesce(c.cause, 'false') = 'x'\n" + ENDING,
    ),
    "the store's own id": (
        "MATCH (c:LegalCase)\nWHERE elementId(c) <> ''\n" + ENDING,
        (FIRST + 1, "id() 与 elementId()"),
        "MATCH (c:LegalCase)\nWHERE c.id <> ''\n" + ENDING,
    ),
    "today": (
        "MATCH (c:LegalCase)\nWHERE c.filed_date < date()\n" + ENDING,
        (FIRST + 1, "不问今天"),
        "MATCH (c:LegalCase)\nWHERE c.filed_date < date('2022-01-01')\n" + ENDING,
    ),
    "now": (
        "MATCH (c:LegalCase)\nWHERE c.filed_date.year < datetime.realtime().year\n" + ENDING,
        (FIRST + 1, "不问今天"),
        "MATCH (c:LegalCase)\nWHERE c.filed_date.year < 2022\n" + ENDING,
    ),
    "the second since 1970": (
        "MATCH (c:LegalCase) WITH c, c.filed_date AS filed\nWHERE filed.epochDays > 1\n" + ENDING,
        (FIRST + 1, "epochDays"),
        "MATCH (c:LegalCase) WITH c, c.filed_date AS filed\nWHERE filed.year > 1\n" + ENDING,
    ),
    "a library of functions": (
        "MATCH (c:LegalCase)\nWHERE apoc.text.join([c.cause], '') = ''\n" + ENDING,
        (FIRST + 1, "不用 APOC"),
        "MATCH (c:LegalCase)\nWHERE c.cause = 'apoc.text' // apoc.text\n" + ENDING,
    ),
    "durations compared": (
        "MATCH (c:LegalCase)\nWHERE duration({days: 40}) < duration({months: 1})\n" + ENDING,
        (FIRST + 1, "时长不能比大小"),
        "MATCH (c:LegalCase)\nWHERE c.filed_date + duration({days: 1}) < c.close_date\n" + ENDING,
    ),
    "a duration of what may be unknown": (
        "MATCH (c:LegalCase)\nWHERE c.filed_date + duration({days: c.days_open}) < c.close_date\n" + ENDING,
        (FIRST + 1, "时长里的值未知时 Neo4j 会报错"),
        "MATCH (c:LegalCase)\nWHERE c.filed_date + duration({days: coalesce(c.days_open, 0)}) < c.filed_date\n"
        + ENDING,
    ),
    "a predicate in a long relationship": (
        "MATCH (p:Person)-[r:KIN*..3 WHERE r.degree = 2]-(q)\nRETURN q.id AS id ORDER BY id",
        (FIRST, "变长关系里的 WHERE"),
        "MATCH (p:Person)-[r:KIN WHERE r.degree = 2]-(q)\nRETURN q.id AS id ORDER BY id",
    ),
    "a predicate in a repeated relationship": (
        "MATCH (p:Person)-[r:KIN WHERE r.degree = 2]->{1,3}(q)\nRETURN q.id AS id ORDER BY id",
        (FIRST, "重复的关系里的 WHERE"),
        "MATCH (p:Person) ((a)-[r:KIN]->(b) WHERE r.degree = 2){1,3} (q)\nRETURN q.id AS id ORDER BY id",
    ),
    "two separators": (
        "MATCH (c:LegalCase)\nWHERE size(split(c.cause, ['、', ','])) > 1\n" + ENDING,
        (FIRST + 1, "split 只能用一个分隔符"),
        "MATCH (c:LegalCase)\nWHERE size(split(c.cause, '、')) > 1\n" + ENDING,
    ),
    "a slice of a string": (
        "MATCH (c:LegalCase)\nWHERE '借贷纠纷'[0..2] = '借贷'\n" + ENDING,
        (FIRST + 1, "字符串切片用 substring"),
        "MATCH (c:LegalCase)\nWHERE ['借', '贷'][0..1] = ['借']\n" + ENDING,
    ),
    "a slice of a text property": (
        "MATCH (c:LegalCase)\nWHERE c.cause[..2] = '借贷'\n" + ENDING,
        (FIRST + 1, "字符串切片用 substring"),
        "MATCH (c:LegalCase)\nWHERE c.origins[..2] = ['x'] AND substring(c.cause, 0, 2) = '借贷'\n" + ENDING,
    ),
    "a loop": (
        "MATCH (a:Company)-[:OPPOSED]->(b:Company)\nMATCH (b)-[:OPPOSED]->(b)\n"
        "RETURN a.id AS a, b.id AS b ORDER BY a, b",
        (FIRST + 1, "自环"),
        "MATCH (a:Company)-[:OPPOSED]->(b:Company)\nMATCH (b)-[:OPPOSED]->(c) WHERE b = c\n"
        "RETURN a.id AS a, b.id AS b ORDER BY a, b",
    ),
    "a loop at the end of a chain": (
        "MATCH (a:Company)-[:OPPOSED]->(b)-[:OPPOSED]->(b)\nRETURN a.id AS a ORDER BY a",
        (FIRST, "自环"),
        "MATCH (a:Company)-[:OPPOSED]->(b)-[:OPPOSED]->(a)\nRETURN a.id AS a ORDER BY a",
    ),
    "a loop that is bound before": (
        "MATCH (a:Company)-[:OPPOSED]->(a)<-[:OPPOSED]-(b)\nRETURN a.id AS a, b.id AS b ORDER BY a, b",
        (FIRST, "自环"),
        "MATCH (a:Company)-[:OPPOSED*2..3]->(a)\nRETURN a.id AS a ORDER BY a",
    ),
    "a loop without a type": (
        "MATCH (a:Company)-->(a)\nRETURN a.id AS a ORDER BY a",
        (FIRST, "自环"),
        "MATCH (a:Company)-->(b)\nRETURN a.id AS a ORDER BY a",
    ),
    "a predicate on a shortest path": (
        "MATCH p = shortestPath((a:Person {id: 'a'})-[:KIN*..3]-(c:Person))\n"
        "WHERE none(n IN nodes(p) WHERE n.name = '')\n" + ENDING,
        (FIRST, "最短路径上不能再加条件"),
        "MATCH p = shortestPath((a:Person {id: 'a'})-[:KIN*..3]-(c:Person))\nWHERE a.id <> c.id\n"
        "RETURN c.id AS id, length(p) AS steps ORDER BY id",
    ),
    "a predicate on the links of a shortest path": (
        "MATCH p = shortestPath((a:Person {id: 'a'})-[:KIN*..3]-(c:Person))\n"
        "WHERE all(k IN relationships(p) WHERE k.degree = 2)\n" + ENDING,
        (FIRST, "最短路径上不能再加条件"),
        "MATCH p = shortestPath((a:Person {id: 'a'})-[:KIN*..3]-(c:Person))\n"
        "RETURN c.id AS id, all(k IN relationships(p) WHERE k.degree = 2) AS near ORDER BY id",
    ),
    "the length of a shortest path": (
        "MATCH p = shortestPath((a:Person {id: 'a'})-[:KIN*..3]-(c:Person))\nWHERE length(p) > 1\n" + ENDING,
        (FIRST, "最短路径上不能再加条件"),
        "MATCH p = shortestPath((a:Person {id: 'a'})-[:KIN*..3]-(c:Person))\nWITH c, length(p) AS n\n" + ENDING,
    ),
    "a map in a shortest path": (
        "MATCH p = shortestPath((a:Person)-[:KIN*..3 {degree: 2}]-(c:Person))\n" + ENDING,
        (FIRST, "最短路径的关系里不能写属性"),
        "MATCH p = shortestPath((a:Person {name: 'x'})-[:KIN*..3]-(c:Person))\n" + ENDING,
    ),
    "a relationship's property in the map of a node": (
        "MATCH (a:Person)-[x:OPPOSED]->(b)\nMATCH (c:LegalCase {dispute_id: x.dispute_id})\n" + ENDING,
        (FIRST + 1, "关系 x 的属性写进花括号会查不到"),
        "MATCH (a:Person)-[x:OPPOSED]->(b) WITH x.dispute_id AS one\nMATCH (c:LegalCase {dispute_id: one})\n" + ENDING,
    ),
    "a relationship's property in the map of another": (
        "MATCH (a:Person)-[x:PARTY_IN]->(c:LegalCase)<-[:PARTY_IN {role: '原告', side: x.side}]-(b)\n" + ENDING,
        (FIRST, "关系 x 的属性写进花括号会查不到"),
        "MATCH (k:LegalCase)<-[x:PARTY_IN]-(b) MATCH (c:LegalCase {dispute_id: k.dispute_id})\n"
        "WHERE x.side = 'A'\n" + ENDING,
    ),
    "a relationship's property in a map behind another": (
        "MATCH (a)-[x:OPPOSED]->(b) MATCH (c:LegalCase {cause: 'x',\n dispute_id: x.dispute_id})\n" + ENDING,
        (FIRST + 1, "关系 x 的属性写进花括号会查不到"),
        "MATCH (a)-[x:PARTY_IN]->(c:LegalCase)\nRETURN c.id AS id, {side: x.side} AS told ORDER BY id",
    ),
    "a second pattern from a free node with two labels": (
        "MATCH (c:LegalCase)\nMATCH (:Person|Company)-[:PARTY_IN]->(c)\n" + ENDING,
        (FIRST + 1, "后一个模式应从已知的节点写起"),
        "MATCH (c:LegalCase)\nMATCH (p:Person|Company) WHERE p.name = c.cause\n" + ENDING,
    ),
    "a second pattern from a free node": (
        "MATCH (c:LegalCase)\nMATCH (a:Person|Company)-[:PARTY_IN]->(c)\n" + ENDING,
        (FIRST + 1, "后一个模式应从已知的节点写起"),
        "MATCH (c:LegalCase)\nMATCH (c)<-[:PARTY_IN]-(a:Person|Company)\n" + ENDING,
    ),
    "a second pattern from a free node behind a map": (
        "MATCH (:Person {name: 'x'})-[:PARTY_IN {side: 'B'}]->(c:LegalCase),\n (b)-[:PARTY_IN]->(c)\n" + ENDING,
        (FIRST + 1, "后一个模式应从已知的节点写起"),
        "MATCH (:Person {name: 'x'})-[:PARTY_IN {side: 'B'}]->(c:LegalCase),\n (b:Person)-[:PARTY_IN]->(c)\n" + ENDING,
    ),
    "a subquery from a free node": (
        "MATCH (c:LegalCase)\nWHERE EXISTS { (a)-[:PARTY_IN]->(c) }\n" + ENDING,
        (FIRST + 1, "后一个模式应从已知的节点写起"),
        "MATCH (c:LegalCase)\nWHERE EXISTS { (c)<-[:PARTY_IN]-(a) }\n" + ENDING,
    ),
    "a second pattern from a node that a WITH has dropped": (
        "MATCH (a:Person)--(c:LegalCase)\nWITH c\nMATCH (a)--(c)\n" + ENDING,
        (FIRST + 2, "后一个模式应从已知的节点写起"),
        "MATCH (a:Person)--(c:LegalCase)\nWITH a, c\nMATCH (a)--(c)\n" + ENDING,
    ),
}


@pytest.mark.parametrize(("wrong", "problem", "right"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_text_is_told_with_its_line_and_the_nearest_right_one_is_not(told, wrong, problem, right) -> None:
    line, reason = problem
    assert [(at, reason in said) for at, said in told(wrong)] == [(line, True)]
    assert told(right) == []


def test_a_second_branch_begins_anew(told) -> None:
    branch = "MATCH (a:Person)--(c:LegalCase) RETURN c.id AS id ORDER BY id"
    assert told(f"{branch}\nUNION\nMATCH (q)-[:AGENT_IN]->(c) RETURN c.id AS id ORDER BY id") == []


def test_the_elements_of_a_list_have_names_of_their_own(told) -> None:
    body = "MATCH (c:LegalCase) WHERE c.days_open > [r IN $limits WHERE r.ours <= c.filed_date][0].days\n" + ENDING
    assert told(body, params='limits = { kind = "input", doc = "x", type = "texts" }') == []


def test_a_parameter_that_is_not_used(told) -> None:
    days = 'days = { default = 1, kind = "heuristic", doc = "x" }'
    assert told(TIED + " ORDER BY id", params=days) == [(FIRST, "参数 days 声明了而没有用到")]
    assert told(TIED.replace("RETURN", "WHERE c.days_open < $days RETURN") + " ORDER BY id", params=days) == []


def test_a_query_without_a_fixture(told) -> None:
    assert told(TIED + " ORDER BY id", fixture="") == [(1, "缺少样例 mine.toml")]


def test_lines_count_from_the_top_of_the_file(lookup) -> None:
    query = lookup("\n\nMATCH (c:LegalCas)\n" + ENDING, params="# a\n# b\n")
    (problem,) = check(query)
    assert query.text.splitlines()[problem.line - 1] == "MATCH (c:LegalCas)"


CLUES = "MATCH (p:Person)-[:PARTY_IN]->(c:LegalCase)\nWITH p.id AS person, collect(c.id) AS cases\nRETURN "


@pytest.mark.parametrize(
    ("words", "returned", "line", "reason"),
    [
        ({}, "person, cases", "", ""),
        ({}, "person AS someone, cases", "RETURN", "结果中没有列 person"),
        ({}, "person, cases[0] AS first", "RETURN", "结果中没有列 cases"),
        ({"folder": "M02"}, "person, cases", "model", "文件头写 M01, 文件在 M02"),
        ({"folder": "M29", "model": '"M29"'}, "person, cases", "model", "没有监督模型 M29"),
        ({"folder": "M28", "model": '"M28"'}, "person, cases", "", ""),
        ({"needs": '["TIE", "LegalCase"]'}, "person, cases", "", ""),
        ({"needs": '["TIES"]'}, "person, cases", "needs", "needs 中的 TIES 不在图谱结构中"),
        ({"needs": '["LegalCase.soft"]'}, "person, cases", "needs", "needs 中的 LegalCase.soft 不在图谱结构中"),
        (
            {"needs": '["OFFICIAL_OF.soft_close"]'},
            "person, cases",
            "needs",
            "needs 中的 OFFICIAL_OF.soft_close 不在图谱结构中",
        ),
        ({"needs": '["LegalCase."]'}, "person, cases", "needs", "needs 中的 LegalCase. 不在图谱结构中"),
    ],
)
def test_what_a_pattern_says_of_itself(pattern, words, returned, line, reason) -> None:
    key = "someone" if "someone" in returned else "person"
    query = pattern(f"{CLUES}{returned}\nORDER BY {key}", **words)
    told = [(query.text.splitlines()[one.line - 1].split()[0], one.reason) for one in check(query)]
    assert told == ([(line, reason)] if reason else [])


def test_a_column_goes_by_its_whole_text_where_it_has_no_name(pattern) -> None:
    body = (
        "MATCH (person:Person)-[:PARTY_IN]->(c:LegalCase)\nRETURN person.id, collect(c.id) AS cases\nORDER BY person.id"
    )
    assert [one.reason for one in check(pattern(body, subject='{ id = "人" }'))] == ["结果中没有列 id"]
    assert check(pattern(body, subject='{ "person.id" = "人" }')) == []


@pytest.mark.parametrize(
    "clause",
    [
        "CREATE (n:Person)", "MERGE (n:Person {id: c.id})", "SET c.cause = 'x'", "DELETE c", "DETACH DELETE c",
        "REMOVE c.cause", "FOREACH (x IN [1] | SET c.cause = 'x')", "LOAD CSV FROM 'file:///x' AS line",
        "CALL (c) { SET c.cause = 'x' }",
    ],
)  # fmt: skip
def test_a_clause_that_writes(told, clause: str) -> None:
    word = next(word for word in clause.split() if word not in ("CALL", "(c)", "{"))
    assert told(f"MATCH (c:LegalCase)\n{clause}\n{ENDING}") == [(FIRST + 1, f"只许读取, 不许 {word}")]


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("MATCH (p:Person)-[:KIN*0..2]-(c:LegalCase)", True),  # the ends may be far apart, or one
        ("MATCH (p:Person)-[r:PARTY_IN]->(c:!Person)", True),  # all but one: no label is known
        ("MATCH (c:LegalCase)<--(p) WHERE NOT p:Company AND p.birth_date IS NOT NULL", True),
        ("MATCH (c:LegalCase)<--(p) WHERE p:Company AND p.birth_date IS NOT NULL", False),
        ("MATCH (c:LegalCase)<-[s:PARTY_IN]-(p) WHERE any(s IN [{ours: 1}] WHERE s.ours = 1)", True),
    ],
)
def test_only_what_is_known_of_a_variable_is_held_against_it(told, body: str, right: bool) -> None:
    assert (told(f"{body}\n{ENDING}") == []) is right


def test_a_list_of_one_querys_own_may_be_matched_against(told) -> None:
    body = "UNWIND ['甲', '乙'] AS name\nMATCH (c:LegalCase) WHERE c.case_no CONTAINS name\n" + ENDING
    assert told(body) == []


def test_what_a_subquery_knows_of_the_patterns_around_it(told) -> None:
    inner = "EXISTS { (c)<-[:PARTY_IN]-(p:Person) WHERE EXISTS { (p)-[:KIN]-(:Person) } }"
    assert told(f"MATCH (c:LegalCase)\nWHERE {inner}\n{ENDING}") == []
    listed = "any(x IN $ids WHERE EXISTS { (c)<-[:PARTY_IN]-(:Person {id: x}) })"
    params = 'ids = { kind = "input", doc = "x", type = "texts" }'
    assert told(f"MATCH (c:LegalCase)\nWHERE {listed}\n{ENDING}", params=params) == []


LEGAL = "MATCH (c:LegalCase) WHERE c.days_open > [r IN $limit WHERE r.from <= c.filed_date][0].days\n" + ENDING


@pytest.mark.parametrize(
    ("param", "reason"),
    [
        ('kind = "heuristic", doc = "x"', "启发式参数应有默认值"),
        ('kind = "heuristic", doc = " ", default = 1', "doc 是空的"),
        ('kind = "heuristic", doc = "x", default = 1, table = "t"', "只有法定参数写 table 与 on"),
        ('kind = "input", doc = "x", on = "LegalCase.filed_date"', "只有法定参数写 table 与 on"),
        ('kind = "legal", doc = "x", on = "LegalCase.filed_date"', "法定参数应写明 table"),
        ('kind = "legal", doc = "x", on = "LegalCase.filed_date", table = "nosuch"', "没有法定参数表 nosuch"),
    ],
)
def test_a_parameter_that_is_declared_wrongly(told, param: str, reason: str) -> None:
    assert told(LEGAL, params=f"limit = {{ {param} }}") == [(FIRST, f"参数 limit: {reason}")]


@pytest.fixture
def table(tmp_path, monkeypatch):
    """A table of the law of the test's own."""
    (tmp_path / "limits.toml").write_text(
        'title = { zh = "限", en = "Limit" }\n[[row]]\nfrom = 2000-01-01\ndays = 5\n'
        'law = "法"\narticle = "1"\nedition = "2000"\nsource = "x"\n',
        "utf-8",
    )
    law.legal_table.cache_clear()
    monkeypatch.setattr(law, "legal_folder", lambda: tmp_path)
    yield "limits"
    law.legal_table.cache_clear()


@pytest.mark.parametrize(
    ("on", "more", "reason"),
    [
        ("LegalCase.filed_date", "", ""),
        ("OFFICIAL_OF.from", "", ""),
        ("LegalCase.filed_date", ", default = 5", "法定参数不写默认值, 数字在 queries/legal/ 的表中"),
        ("LegalCase.cause", "", "on 应是图谱中的一个日期, 如 LegalCase.filed_date, 实为 LegalCase.cause"),
        ("Nothing.filed_date", "", "on 应是图谱中的一个日期, 如 LegalCase.filed_date, 实为 Nothing.filed_date"),
        ("", "", "on 应是图谱中的一个日期, 如 LegalCase.filed_date, 实为 空"),
    ],
)
def test_a_number_of_the_law_has_a_table_and_a_date(told, table, on: str, more: str, reason: str) -> None:
    param = f'limit = {{ kind = "legal", doc = "x", table = "{table}", on = "{on}"{more} }}'
    assert told(LEGAL, params=param) == ([(FIRST, f"参数 limit: {reason}")] if reason else [])


@pytest.mark.parametrize(
    ("word", "value", "reason"),
    [
        ("version", "0", "version 应从 1 起"),
        ("version", "-1", "version 应从 1 起"),
        ("title", '{ zh = "试", en = " " }', "title 是空的"),
        ("why", '""', "why 是空的"),
        ("innocent", '"  "', "innocent 是空的"),
        ("next_steps", "[]", "next_steps 是空的"),
        ("next_steps", '["账", ""]', "next_steps 是空的"),
        ("kind", '"裁判结果" # */', "文件头里不能有 */: 注释到此就结束了"),
    ],
)
def test_a_word_of_the_header_that_says_nothing(pattern, word: str, value: str, reason: str) -> None:
    query = pattern(f"{CLUES}person, cases\nORDER BY person", **{word: value})
    told = [(query.text.splitlines()[one.line - 1].split()[0], one.reason) for one in check(query)]
    assert told == [(word, reason)]


def test_a_look_up_says_what_it_is_for(told) -> None:
    assert told(TIED + " ORDER BY id", doc='" "') == [(4, "doc 是空的")]
