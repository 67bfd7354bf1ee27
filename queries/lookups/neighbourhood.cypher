/*+++
title = { zh = "两步以内的关系", en = "Two-hop neighbourhood" }
version = 3
doc = "从一个节点出发两步以内的节点; 第一步经过的节点若连接超过上限(银行、法院等)不再往外走。"

[params]
node = { kind = "input", type = "node", doc = "节点的编号或名称、案号" }
hub = { default = 50, kind = "heuristic", doc = "连接超过多少的节点不再往外走" }
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
