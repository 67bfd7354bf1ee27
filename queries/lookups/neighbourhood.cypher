/*+++
title = { zh = "两步以内的关系", en = "Two-hop neighbourhood" }
version = 4
doc = "从一个主体或案件出发两步以内的主体与案件; 第一步经过的若连接超过上限(银行、法院等)不再往外走。"

[params]
node = { kind = "input", type = "node", doc = "主体或案件的编号、名称、案号" }
hub = { default = 50, kind = "heuristic", doc = "连接超过多少的不再往外走" }
+++*/
MATCH (a:Person|Company|VillageOrg|Agent|CourtOfficer|LegalCase|Court|Step|Address|Phone {id: $node})
CALL (a) {
  MATCH (a)-[r]-(b)
  WITH a, b, collect(DISTINCT type(r)) AS by
  RETURN 1 AS step, b.id AS id, labels(b)[0] AS label, coalesce(b.name, b.case_no, b.text, b.kind, b.last4) AS caption, by, a.id AS via
  UNION
  MATCH (a)--(m)
  WITH DISTINCT a, m WHERE COUNT { (m)--() } <= $hub
  MATCH (m)-[r]-(b) WHERE b.id <> a.id
  WITH m, b, collect(DISTINCT type(r)) AS by
  RETURN 2 AS step, b.id AS id, labels(b)[0] AS label, coalesce(b.name, b.case_no, b.text, b.kind, b.last4) AS caption, by, m.id AS via
}
RETURN step, label, caption, by, id, via
ORDER BY step, label, id, via
