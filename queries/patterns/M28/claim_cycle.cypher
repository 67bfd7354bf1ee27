/*+++
title = { zh = "三方循环互诉, 均无对抗结案", en = "Three parties sue each other in a circle, none contested" }
model = "M28"
version = 2
status = "active"
severity = "medium"
confidence = "medium"
subject = { first = "甲", second = "乙", third = "丙" }
evidence = "cases"
needs = ["OPPOSED", "LegalCase.soft_close", "LegalCase.dispute_id"]
kind = "裁判结果"
next_steps = ["三方之间的合同与履行凭证", "三方账户同期往来流水", "各案调解或庭审笔录", "执行到位款项的去向"]
why = "甲告乙、乙告丙、丙又告甲, 各案都没有对抗而结案: 债权绕了一圈, 可能是以互诉制造债务、转移财产或骗取分配。"
innocent = "上下游企业三角债也会形成循环; 各案有真实合同、发票和履行, 或确有争议而判决的, 应当排除。"
legal_basis = [
    { law = "民事诉讼法", article = "115", edition = "2023" },
    { law = "最高人民法院 最高人民检察院关于办理虚假诉讼刑事案件适用法律若干问题的解释", article = "1", edition = "法释〔2018〕17号" },
]

[params]
within_days = { default = 730, kind = "heuristic", unit = "day", doc = "三案的立案前后相隔不超过多少天" }
+++*/
MATCH (a:Person|Company|VillageOrg)-[x:OPPOSED]->(b)-[y:OPPOSED]->(c)-[z:OPPOSED]->(a)
WHERE a.id < b.id AND a.id < c.id AND b.id <> c.id
WITH a.id AS first, b.id AS second, c.id AS third, x.dispute_id AS one, y.dispute_id AS two, z.dispute_id AS three
MATCH (p:LegalCase {dispute_id: one}) WHERE p.soft_close
MATCH (q:LegalCase {dispute_id: two}) WHERE q.soft_close
MATCH (r:LegalCase {dispute_id: three}) WHERE r.soft_close
  AND abs(duration.inDays(p.filed_date, q.filed_date).days) <= $within_days
  AND abs(duration.inDays(p.filed_date, r.filed_date).days) <= $within_days
  AND abs(duration.inDays(q.filed_date, r.filed_date).days) <= $within_days
WITH first, second, third, collect(DISTINCT p.id) + collect(DISTINCT q.id) + collect(DISTINCT r.id) AS cases
RETURN first, second, third, cases
ORDER BY first, second, third
