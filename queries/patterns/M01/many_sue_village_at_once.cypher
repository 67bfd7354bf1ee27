/*+++
title = { zh = "多人几天之内以同一代理人或同样金额告同一村集体, 均无对抗结案", en = "Several sue one village within days, by one agent or for one sum, all uncontested" }
model = "M01"
version = 1
status = "active"
severity = "low"
confidence = "low"
alone = false
subject = { village = "村" }
evidence = "cases"
origins = "origins"
shows = { alike = "相同之处", claimants = "起诉人数" }
needs = ["PARTY_IN.side", "AGENT_IN.side", "LegalCase.filed_date", "LegalCase.soft_close", "LegalCase.amount_claimed_fen"]
kind = "裁判结果"
next_steps = ["各案借条、合同原件及形成时间", "三资台账与原始凭证", "村民会议或村民代表会议记录", "诉讼费的缴纳人、代理费由谁支付", "单独询问各起诉人: 债务从何而来, 是否认识代理人", "付款后三十日内起诉人的流水"]
why = "几个人在几天之内分别告同一村集体, 由同一人代理或主张同样的金额, 村方都没有对抗: 可能由一人操办, 借多人的名义套取村集体资金。"
innocent = "这一条单独看很弱。村民、施工班组确会约好一起起诉, 请同一位律师, 或由法律援助、司法所统一指派; 按人头、按亩计算的款项金额本来相同, 村里也会一并认账调解。征地补偿分配、成员权益、土地承包和劳动报酬等本来就由多人一起提起的案由, 公家法律援助机构的代理人, 以及同时有案件经对抗而判决的, 已排除; 银行和持牌机构不计。台账只记律所而不记代理人的, 不算同一代理人。起诉的人不作为线索的主体: 他们可能是真实的债权人, 也可能被借用了名义。应与村干部关系、决议和台账一并判断。"
legal_basis = [
    { law = "村民委员会组织法", article = "24", edition = "2018, 2025-10-28 前" },
    { law = "村民委员会组织法", article = "28", edition = "2025-10-28 修订" },
    { law = "最高人民法院 最高人民检察院关于办理虚假诉讼刑事案件适用法律若干问题的解释", article = "1", edition = "法释〔2018〕17号" },
]

[params]
least = { default = 3, kind = "heuristic", doc = "至少多少人分别起诉; 同案的几名原告算一人" }
within_days = { default = 3, kind = "heuristic", unit = "day", doc = "立案前后相隔不超过多少天" }
natural = { default = ["征收", "征用", "征地", "拆迁", "安置", "成员权益", "承包地", "土地承包", "承包经营权", "劳动报酬", "劳动争议", "劳动合同"], kind = "heuristic", doc = "案由中有这些字的不算: 本来就由多人一起提起" }
public = { default = ["机关", "事业单位"], kind = "heuristic", doc = "在这些类型的单位执业的代理人不算: 法律援助指派" }
licensed = { default = ["银行", "保险公司"], kind = "heuristic", doc = "哪些类型的原告不算" }
+++*/
MATCH (v:VillageOrg)-[:PARTY_IN {side: 'B'}]->(c:LegalCase)
WHERE c.id = c.lineage_id AND c.filed_date IS NOT NULL
  AND (c.cause IS NULL OR NOT any(word IN $natural WHERE c.cause CONTAINS word))
MATCH (c)<-[:PARTY_IN {side: 'A'}]-(p:Person|Company)
WHERE (p.is_masked IS NULL OR NOT p.is_masked) AND p.finance_kind IS NULL
  AND (p.org_kind IS NULL OR NOT p.org_kind IN $licensed)
WITH v, c, min(p.id) AS lead
OPTIONAL MATCH (c)<-[:AGENT_IN {side: 'A'}]-(a:Agent)
WHERE (a.kind IS NULL OR a.kind <> 'kin')
  AND NOT EXISTS { MATCH (a)-[:WORKS_AT]->(f:Company) WHERE f.name = a.name OR f.org_kind IN $public }
WITH v, c, lead, collect(DISTINCT a.id) AS agents
WITH v, c, lead, [a IN agents | {how: '同一代理人', what: a}]
     + CASE WHEN c.amount_claimed_fen > 0 THEN [{how: '同样金额', what: toString(c.amount_claimed_fen)}] ELSE [] END AS marks
UNWIND marks AS mark
WITH v, mark.how AS how, mark.what AS what,
     collect({case: c.id, lead: lead, filed: c.filed_date, since: c.filed_date - duration({days: $within_days}),
     until: c.filed_date + duration({days: $within_days}), soft: c.soft_close,
     fought: CASE WHEN c.close_mode = '判决' AND (c.soft_close IS NULL OR NOT c.soft_close) THEN true ELSE false END}) AS suits
WHERE size(suits) >= $least
WITH v, how, what,
     [s IN suits WHERE s.soft AND NOT any(t IN suits WHERE t.fought AND s.since <= t.filed AND t.filed <= s.until)] AS calm
UNWIND calm AS s
UNWIND calm AS t
WITH v, how, what, s, t WHERE s.filed <= t.filed AND t.filed <= s.until
WITH v, how, what, s.filed AS opened, collect(DISTINCT t.case) AS met, count(DISTINCT t.lead) AS leads
WHERE leads >= $least
UNWIND met AS number
MATCH (c:LegalCase {id: number})<-[r:PARTY_IN {side: 'A'}]-(p:Person|Company)
OPTIONAL MATCH (c)<-[g:AGENT_IN {side: 'A'}]-(:Agent)
WITH v, c, collect(DISTINCT how) AS hows, min(p.id) AS lead, collect(DISTINCT r.origins) AS cells,
     collect(DISTINCT g.origins) AS agent_cells
UNWIND hows AS how
WITH v.id AS village, collect(DISTINCT how) AS alike, count(DISTINCT lead) AS claimants, collect(DISTINCT c.id) AS cases,
     collect(DISTINCT cells) + collect(DISTINCT agent_cells) AS origins
RETURN village, alike, claimants, cases, origins
ORDER BY village
