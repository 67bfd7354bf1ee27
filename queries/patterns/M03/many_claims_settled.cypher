/*+++
title = { zh = "多人同期或经同一代理人向同一单位主张劳动关系、工资或社会保险, 很快无对抗结案", en = "Many claims of employment against one employer, at one time or by one agent, settled fast" }
model = "M03"
version = 1
status = "active"
severity = "low"
confidence = "low"
alone = false
subject = { employer = "用人单位" }
evidence = "cases"
origins = "origins"
shows = { alike = "相同之处", claimants = "主张人数" }
needs = ["PARTY_IN.side", "AGENT_IN.side", "LegalCase.cause", "LegalCase.filed_date", "LegalCase.soft_close", "LegalCase.days_open"]
kind = "裁判结果"
next_steps = ["职工档案、招工表、工资表原件与银行代发记录", "社保缴费、补缴与待遇记录", "单位的印章、登记状态与当时的实际经营", "共同的代理人、介绍人及其收费", "单独询问主张人: 做什么工, 与谁共事, 谁让起诉"]
why = "多人在十二个月内、同一天或经同一代理人向同一单位主张劳动关系、工资或社会保险, 单位都不作对抗, 很快结案: 可能由人操办, 以编造的用工年限补缴养老保险。"
innocent = "这一条单独看不说明问题: 真实的欠薪、破产改制企业的老职工、工会或劳动监察组织的集中调解都会如此, 多人同日立案、共请一位律师是常事。有两成以上主张人的案件未这样结案的单位、近亲属代理、公家法律援助机构的代理人、台账只记律所的代理人、隐名而不能区分的人已排除。主张的人不作为线索的主体: 他们可能是真实的劳动者。应与单位是否空壳、期间是否冲突、是否据以补缴并领取待遇一并判断。"
legal_basis = [
    { law = "社会保险法", article = "88", edition = "2018" },
    { law = "最高人民法院 最高人民检察院关于办理虚假诉讼刑事案件适用法律若干问题的解释", article = "1", edition = "法释〔2018〕17号" },
    { law = "民事诉讼法", article = "115", edition = "2023" },
]

[params]
in_a_year = { default = 5, kind = "heuristic", doc = "within_months 内至少多少人" }
within_months = { default = 12, kind = "heuristic", unit = "month", doc = "各人首次立案前后相隔不超过多少个月" }
on_one_day = { default = 3, kind = "heuristic", doc = "同一天立案的至少多少人" }
by_one_agent = { default = 3, kind = "heuristic", doc = "同一代理人代理的至少多少人" }
fast_days = { default = 15, kind = "heuristic", unit = "day", doc = "立案到结案不超过多少天算快" }
soft_share = { default = 0.8, kind = "heuristic", doc = "该单位全部主张人中至少多大比例是这样结案的; 多数有对抗的是真实的纠纷" }
public = { default = ["机关", "事业单位"], kind = "heuristic", doc = "在这些类型的单位执业的代理人不算: 法律援助指派" }
causes = { default = ["确认劳动关系纠纷", "劳动关系纠纷", "劳动争议", "劳动合同纠纷", "追索劳动报酬纠纷", "社会保险纠纷", "养老保险待遇纠纷", "经济补偿金纠纷"], kind = "heuristic", doc = "哪些案由" }
+++*/
MATCH (c:LegalCase)
WHERE c.soft_close AND c.days_open <= $fast_days AND c.cause IN $causes AND c.filed_date IS NOT NULL
MATCH (c)<-[:PARTY_IN {side: 'B'}]-(e:Company|VillageOrg)
MATCH (c)<-[:PARTY_IN {side: 'A'}]-(p:Person) WHERE p.is_masked IS NULL OR NOT p.is_masked
OPTIONAL MATCH (c)<-[g:AGENT_IN {side: 'A'}]-(a:Agent)
WHERE (g.for_ids IS NULL OR size(g.for_ids) = 0 OR p.id IN g.for_ids) AND (a.kind IS NULL OR a.kind <> 'kin')
  AND NOT EXISTS { MATCH (a)-[:WORKS_AT]->(f:Company) WHERE f.name = a.name OR f.org_kind IN $public }
WITH e, p, c, collect(DISTINCT a.id) AS agents
UNWIND [{how: '十二个月内', what: '', least: $in_a_year}, {how: '同日立案', what: toString(c.filed_date), least: $on_one_day}]
       + [a IN agents | {how: '同一代理人', what: a, least: $by_one_agent}] AS mark
WITH e, mark.how AS how, mark.what AS what, mark.least AS least, p.id AS claimant, min(c.filed_date) AS filed,
     collect(DISTINCT c.id) AS cases
WITH e, how, what, least, filed, {claimant: claimant, filed: filed, cases: cases,
     until: filed + duration({months: $within_months})} AS claim ORDER BY filed
WITH e, how, what, least, collect(claim) AS claims
WHERE size(claims) >= least
UNWIND range(0, size(claims) - least) AS i
WITH e, how, claims[i..i + least] AS group_of
WHERE how = '同一代理人' OR group_of[-1].filed <= group_of[0].until
UNWIND group_of AS claim
UNWIND claim.cases AS found
WITH e, collect(DISTINCT how) AS alike, count(DISTINCT claim.claimant) AS claimants, collect(DISTINCT found) AS cases
MATCH (e)-[:PARTY_IN {side: 'B'}]->(x:LegalCase)<-[:PARTY_IN {side: 'A'}]-(q:Person)
WHERE x.cause IN $causes AND (q.is_masked IS NULL OR NOT q.is_masked)
WITH e, alike, claimants, cases, toFloat(count(DISTINCT q.id)) AS everyone,
     count(DISTINCT CASE WHEN x.soft_close AND x.days_open <= $fast_days THEN q.id END) AS calm
WHERE calm >= $soft_share * everyone
UNWIND cases AS number
MATCH (c:LegalCase {id: number})<-[r:PARTY_IN {side: 'A'}]-(:Person)
OPTIONAL MATCH (c)<-[g:AGENT_IN {side: 'A'}]-(:Agent)
RETURN e.id AS employer, alike, claimants, cases, collect(DISTINCT r.origins) + collect(DISTINCT g.origins) AS origins
ORDER BY employer
