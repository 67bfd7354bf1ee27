/*+++
title = { zh = "按名称查找", en = "Search by name" }
version = 1
doc = "名称中含有这些字的人、单位、村集体和代理人; 两个字即可。隐名的人各案各算一人。"

[params]
text = { kind = "input", type = "text", doc = "名称中的字" }
+++*/
MATCH (n:Person|Company|VillageOrg|Agent)
WHERE n.name CONTAINS $text
RETURN n.id AS id, labels(n)[0] AS label, n.name AS name, n.is_masked AS is_masked, COUNT { (n)-[:PARTY_IN]->(:LegalCase) } AS party_in, COUNT { (n)-[:AGENT_IN]->(:LegalCase) } AS agent_in
ORDER BY name, id
