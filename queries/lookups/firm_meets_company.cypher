/*+++
title = { zh = "哪些律所常与哪些单位同案", en = "Which firms meet which companies" }
version = 1
doc = "律所的代理人出现在哪些单位的案件中, 代理该单位一方还是对方。"

[params]
least = { default = 2, kind = "heuristic", doc = "至少同案多少次" }
+++*/
MATCH (f:Company)<-[:WORKS_AT]-(:Agent)-[x:AGENT_IN]->(c:LegalCase)<-[y:PARTY_IN]-(p:Company)
WHERE p.id <> f.id
WITH f, p, count(DISTINCT c.id) AS cases, count(DISTINCT CASE WHEN x.side = y.side THEN c.id END) AS same_side
WHERE cases >= $least
RETURN f.id AS firm_id, f.name AS firm, p.id AS company_id, p.name AS company, cases, same_side
ORDER BY cases DESC, firm_id, company_id
