/*+++
title = { zh = "一名代理人代理的全部案件", en = "Everything an agent did" }
version = 2
doc = "代理的案件、所在的一方、被代理人与结果。"

[params]
agent = { kind = "input", type = "node", doc = "代理人的编号或名称、案号" }
+++*/
MATCH (a:Agent {id: $agent})-[x:AGENT_IN]->(c:LegalCase)
RETURN c.id AS id, c.case_no AS case_no, c.cause AS cause, x.side AS side, x.for_ids AS acts_for, x.scope AS scope, c.filed_date AS filed, c.close_mode AS closed_by, c.soft_close AS soft_close
ORDER BY filed, id, side
