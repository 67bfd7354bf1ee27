/*+++
title = { zh = "同一纠纷的全部案件", en = "Cases of one dispute" }
version = 2
doc = "与一个案件属于同一纠纷的案件, 连同其案件链, 按先后。"

[params]
case = { kind = "input", type = "node", doc = "案件的编号或名称、案号" }
+++*/
MATCH (k:LegalCase {id: $case})
MATCH (c:LegalCase {dispute_id: k.dispute_id})
RETURN c.id AS id, c.case_no AS case_no, c.procedure AS procedure, c.lineage_id AS lineage, c.filed_date AS filed, c.close_date AS closed, c.close_mode AS closed_by
ORDER BY filed, id
