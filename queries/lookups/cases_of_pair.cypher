/*+++
title = { zh = "两个当事人共同出现的全部案件", en = "All cases of a pair of parties" }
version = 2
doc = "两人(单位)都是当事人的案件, 及各自所在的一方。"

[params]
one = { kind = "input", type = "node", doc = "一方的编号或名称、案号" }
other = { kind = "input", type = "node", doc = "另一方的编号或名称、案号" }
+++*/
MATCH (a:Person|Company|VillageOrg {id: $one})-[x:PARTY_IN]->(c:LegalCase)<-[y:PARTY_IN]-(b:Person|Company|VillageOrg {id: $other})
RETURN c.id AS id, c.case_no AS case_no, c.cause AS cause, x.role AS one_role, x.side AS one_side, y.role AS other_role, y.side AS other_side, c.filed_date AS filed, c.close_mode AS closed_by
ORDER BY filed, id, one_role, other_role
