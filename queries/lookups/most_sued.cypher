/*+++
title = { zh = "被告次数最多的当事人", en = "Who was sued most" }
version = 1
doc = "按作为被告一方的纠纷数排列; 同一纠纷的上诉、执行不重复计。隐名的人各案各算一人, 不相加。"

[params]
least = { default = 2, kind = "heuristic", doc = "至少多少起纠纷" }
+++*/
MATCH (p:Person|Company|VillageOrg)-[:PARTY_IN {side: 'B'}]->(c:LegalCase)
WITH p, count(DISTINCT c.dispute_id) AS disputes, count(DISTINCT c.id) AS cases
WHERE disputes >= $least
RETURN p.id AS id, labels(p)[0] AS label, p.name AS name, disputes, cases
ORDER BY disputes DESC, cases DESC, id
