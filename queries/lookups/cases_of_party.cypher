/*+++
title = { zh = "一个当事人的全部案件", en = "All cases of a party" }
version = 1
doc = "作为当事人的案件, 地位、对方、代理人与结果, 按先后。"

[params]
party = { kind = "input", type = "node", doc = "当事人的编号或名称" }
+++*/
MATCH (p:Person|Company|VillageOrg {id: $party})-[x:PARTY_IN]->(c:LegalCase)
RETURN c.id AS id, c.case_no AS case_no, c.cause AS cause, x.role AS role, x.side AS side,
  COLLECT { MATCH (c)<-[y:PARTY_IN]-(q:Person|Company|VillageOrg) WHERE y.side <> x.side RETURN q.name ORDER BY q.name } AS opposite,
  COLLECT { MATCH (c)<-[z:AGENT_IN]-(a:Agent) WHERE z.side = x.side RETURN a.name ORDER BY a.name } AS agents,
  c.filed_date AS filed, c.days_open AS days, c.close_mode AS closed_by, c.soft_close AS soft_close
ORDER BY filed, id, role
