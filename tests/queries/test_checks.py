"""Each rule of the check: a text that breaks it, told with the line, beside the nearest right one, which is not."""

import pytest

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
        "MATCH (c:LegalCase)\nWHERE duration({days: c.days_open}) < duration({months: 1})\n" + ENDING,
        (FIRST + 1, "时长不能比大小"),
        "MATCH (c:LegalCase)\nWHERE c.filed_date + duration({days: 1}) < c.close_date\n" + ENDING,
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
    days = 'days = { default = 1, kind = "heuristic" }'
    assert told(TIED + " ORDER BY id", params=days) == [(1, "参数 days 声明了而没有用到")]
    assert told(TIED.replace("RETURN", "WHERE c.days_open < $days RETURN") + " ORDER BY id", params=days) == []


def test_a_query_without_a_fixture(told) -> None:
    assert told(TIED + " ORDER BY id", fixture="") == [(1, "缺少样例 mine.toml")]


def test_lines_count_from_the_top_of_the_file(lookup) -> None:
    query = lookup("\n\nMATCH (c:LegalCas)\n" + ENDING, params="# a\n# b\n")
    (problem,) = check(query)
    assert query.text.splitlines()[problem.line - 1] == "MATCH (c:LegalCas)"


CLUES = "MATCH (p:Person)-[:PARTY_IN]->(c:LegalCase)\nWITH p.id AS person, collect(c.id) AS cases\nRETURN "


@pytest.mark.parametrize(
    ("words", "returned", "reason"),
    [
        ({}, "person, cases", ""),
        ({}, "person AS someone, cases", "结果中没有列 person"),
        ({}, "person, cases[0] AS first", "结果中没有列 cases"),
        ({"folder": "M02"}, "person, cases", "文件头写 M01, 文件在 M02"),
        ({"folder": "M29", "model": '"M29"'}, "person, cases", "没有监督模型 M29"),
        ({"folder": "M28", "model": '"M28"'}, "person, cases", ""),
        ({"needs": '["TIE", "LegalCase"]'}, "person, cases", ""),
        ({"needs": '["TIES"]'}, "person, cases", "needs 中的 TIES 不在图谱结构中"),
        ({"needs": '["LegalCase.soft"]'}, "person, cases", "needs 中的 LegalCase.soft 不在图谱结构中"),
        ({"needs": '["OFFICIAL_OF.soft_close"]'}, "person, cases", "needs 中的 OFFICIAL_OF.soft_close 不在图谱结构中"),
        ({"needs": '["LegalCase."]'}, "person, cases", "needs 中的 LegalCase. 不在图谱结构中"),
    ],
)
def test_what_a_pattern_says_of_itself(pattern, words, returned, reason) -> None:
    key = "someone" if "someone" in returned else "person"
    query = pattern(f"{CLUES}{returned}\nORDER BY {key}", **words)
    assert [(one.line, one.reason) for one in check(query)] == ([(1, reason)] if reason else [])


def test_a_column_goes_by_its_whole_text_where_it_has_no_name(pattern) -> None:
    body = (
        "MATCH (person:Person)-[:PARTY_IN]->(c:LegalCase)\nRETURN person.id, collect(c.id) AS cases\nORDER BY person.id"
    )
    assert [one.reason for one in check(pattern(body, subject='["id"]'))] == ["结果中没有列 id"]
    assert check(pattern(body, subject='["person.id"]')) == []
