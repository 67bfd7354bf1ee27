/*+++
title = { zh = "同一代理人, 或同一律所的两名代理人一再, 代理对立双方而无对抗", en = "One agent on both sides, or two of one firm again and again without a contest" }
model = "M02"
version = 1
status = "active"
severity = "medium"
confidence = "medium"
subject = { agent = "代理人", other = "另一方代理人", firm = "执业机构" }
evidence = "cases"
origins = "origins"
shows = { how = "情形" }
needs = ["AGENT_IN.side"]
kind = "审判程序"
next_steps = ["双方授权委托书原件与代理费收据", "律师事务所收案登记与利益冲突审查记录", "庭审笔录、录音录像与签到", "诉讼费、调解款的实际支付人", "分别询问双方当事人: 是否认识代理人, 谁委托, 谁付费"]
why = "同一案件中原告与被告由同一人代理, 或者由同一律所的同两名代理人在两起以上纠纷中对立代理而每次都没有对抗地结案: 双方可能没有真实的争议, 由一人操作。保险、交通事故案件中还可能是代理人一手包办索赔与应诉。"
innocent = "台账可能把一方的代理人误记到另一方, 代理人换所未更新, 或同名代理人被当作一人, 核对委托书后可以排除。小法院辖区只有一两家律所、一家大所、保险公司的常年顾问所、法律援助指派, 都会使同所律师相遇; 同所律师代理双方违反的是行业规范而非律师法第三十九条, 经双方书面同意的当排除, 有真实对抗而判决的不列入, 转司法行政机关或律师协会了解即可。先代理一方、上诉时代理另一方的, 不在此列。"
legal_basis = [
    { law = "律师法", article = "39", edition = "2017" },
    { law = "律师执业行为规范(试行)", article = "51", edition = "中华全国律师协会 2018, 行业规范" },
    { law = "民事诉讼法", article = "115", edition = "2023" },
]

[params]
least = { default = 2, kind = "heuristic", doc = "同所两名代理人至少在多少起纠纷中对立而无对抗; 同一人代理双方则一件即列出" }
firms = { default = ["律所", "法律服务所"], kind = "heuristic", doc = "哪些类型的单位算同所; 当事人自己的员工、法律援助机构不算" }
+++*/
MATCH (a:Agent)-[r:AGENT_IN {side: 'A'}]->(c:LegalCase)<-[s:AGENT_IN {side: 'B'}]-(b:Agent)
WHERE (a.kind IS NULL OR a.kind <> 'kin') AND (b.kind IS NULL OR b.kind <> 'kin')
OPTIONAL MATCH (a)-[w:WORKS_AT]->(f:Company)
WHERE f.org_kind IN $firms
  AND (w.from IS NULL OR w.from <= c.filed_date) AND (w.to IS NULL OR w.to >= c.filed_date)
  AND EXISTS {
    MATCH (b)-[v:WORKS_AT]->(f)
    WHERE (v.from IS NULL OR v.from <= c.filed_date) AND (v.to IS NULL OR v.to >= c.filed_date)
  }
WITH a, b, c, r, s, w, f, a.id = b.id AND (f IS NULL OR f.name <> a.name) AS same
WHERE same OR (f IS NOT NULL AND c.soft_close)
WITH same, CASE WHEN a.id < b.id THEN a ELSE b END AS one, CASE WHEN a.id < b.id THEN b ELSE a END AS two,
     CASE WHEN same THEN null ELSE f.id END AS firm, collect(DISTINCT c.id) AS cases,
     count(DISTINCT c.dispute_id) AS disputes, collect(r.origins) + collect(s.origins) + collect(w.origins) AS origins
WHERE same OR disputes >= $least
UNWIND [[one, two], [two, one]] AS pair
WITH same, pair[0] AS me, pair[1] AS colleague, firm, cases, origins
WITH DISTINCT me.id AS agent, colleague.id AS other, firm, CASE WHEN same THEN '同一人' ELSE '同所' END AS how, cases, origins
RETURN agent, other, firm, how, cases, origins
ORDER BY agent, other, firm
