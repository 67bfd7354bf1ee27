/*+++
title = { zh = "同一代理人两年内为多地、互不相关的多名伤者告保险公司", en = "One agent sues insurers for many unrelated injured people from several counties" }
model = "M02"
version = 1
status = "active"
severity = "low"
confidence = "low"
alone = false
subject = { agent = "代理人" }
evidence = "cases"
origins = "origins"
shows = { victims = "互不相关的伤者人数", counties = "住所涉及的县区数" }
needs = ["AGENT_IN.side", "LegalCase.cause", "LegalCase.filed_date", "Company.org_kind", "TIE"]
kind = "裁判结果"
next_steps = ["逐一询问伤者: 如何认识代理人, 是否授权, 实得多少", "授权委托书原件与代理费收据", "赔款的实际收款人与流水", "保险公司理赔卷宗与重新鉴定意见", "收入、居住证明的出具单位"]
why = "同一代理人在两年内为十起以上事故中互不相关、来自几个县区的伤者告保险公司: 可能有人在医院、交警队招揽或买断伤者的赔偿, 再以编造的证明、鉴定多索。"
innocent = "专做交通事故的律师、基层法律服务工作者案件本来就多, 在一市几县执业的都会列出, 这一条单独看不说明问题; 只有与鉴定机构反复搭配、截留赔款、同一单位出具证明或重新鉴定降级等一并出现才有意义。近亲属代理、公家法律援助机构的代理人、台账只记律所的、同一事故的多名伤者、彼此有联系的伤者、隐名而不能区分的, 已排除; 住所多数不明的不计, 没有登记住所的以身份证发证地代替, 可能已迁居。伤者不作为线索的主体: 他们往往是受害者。"
legal_basis = [
    { law = "刑法", article = "307之一", edition = "2015-11-01 起" },
    { law = "最高人民法院 最高人民检察院关于办理虚假诉讼刑事案件适用法律若干问题的解释", article = "1", edition = "法释〔2018〕17号" },
]

[params]
least = { default = 10, kind = "heuristic", doc = "至少多少起事故的伤者; 同一事故只算一起" }
within_months = { default = 24, kind = "heuristic", unit = "month", doc = "立案前后相隔不超过多少个月" }
counties = { default = 3, kind = "heuristic", doc = "伤者住所至少涉及多少个县区" }
known = { default = 0.5, kind = "heuristic", doc = "至少多大比例的伤者知道住所, 否则分布不明, 不列出" }
tie = { default = 0.5, kind = "heuristic", doc = "多强的联系才算彼此相关" }
causes = { default = ["机动车交通事故责任纠纷", "非机动车交通事故责任纠纷", "提供劳务者受害责任纠纷", "生命权、身体权、健康权纠纷", "生命权、健康权、身体权纠纷", "生命权纠纷", "身体权纠纷", "健康权纠纷"], kind = "heuristic", doc = "哪些案由" }
public = { default = ["机关", "事业单位"], kind = "heuristic", doc = "在这些类型的单位执业的代理人不算: 法律援助" }
+++*/
MATCH (a:Agent)-[g:AGENT_IN {side: 'A'}]->(c:LegalCase)
WHERE c.cause IN $causes AND c.id = c.lineage_id AND c.filed_date IS NOT NULL AND (a.kind IS NULL OR a.kind <> 'kin')
  AND EXISTS { MATCH (c)<-[:PARTY_IN {side: 'B'}]-(i:Company) WHERE i.org_kind = '保险公司' }
  AND NOT EXISTS { MATCH (a)-[:WORKS_AT]->(f:Company) WHERE f.name = a.name OR f.org_kind IN $public }
MATCH (c)<-[:PARTY_IN {side: 'A'}]-(p:Person)
WHERE (p.is_masked IS NULL OR NOT p.is_masked) AND (g.for_ids IS NULL OR size(g.for_ids) = 0 OR p.id IN g.for_ids)
WITH a, c, min(p.id) AS victim
OPTIONAL MATCH (c)-[:ARISES_FROM]->(x:Accident)
WITH a, c, victim, min(x.id) AS accident
WITH a, coalesce(accident, c.id) AS event, min(victim) AS victim, min(c.filed_date) AS filed, collect(c.id) AS cases
WITH a, victim, min(filed) AS filed, collect(cases) AS cases
MATCH (p:Person {id: victim})
OPTIONAL MATCH (p)-[h:HAS_ADDRESS]->(d:Address) WHERE h.kind IS NULL OR h.kind <> '对方提供'
WITH a, p, filed, cases, min(d.county6) AS home
WITH a, collect(p.id) AS everyone, collect({victim: p, county: coalesce(home, p.region_code6), filed: filed,
     until: filed + duration({months: $within_months}), cases: cases}) AS suits
WHERE size(suits) >= $least
UNWIND suits AS suit
WITH a, everyone, suit, suit.victim AS p
WHERE NOT EXISTS { MATCH (p)-[k:TIE]-(q:Person) WHERE k.weight >= $tie AND q.id IN everyone }
WITH a, collect(suit) AS suits
WITH a, suits,
     [s IN suits WHERE size([t IN suits WHERE s.filed <= t.filed AND t.filed <= s.until]) >= $least] AS openings
UNWIND suits AS suit
WITH a, openings, suit WHERE any(s IN openings WHERE s.filed <= suit.filed AND suit.filed <= s.until)
WITH a, count(suit.filed) AS victims, count(suit.county) AS placed, count(DISTINCT suit.county) AS counties,
     collect(suit.cases) AS found
WHERE counties >= $counties AND placed >= $known * victims
UNWIND found AS of_victim
UNWIND of_victim AS of_event
UNWIND of_event AS number
MATCH (c:LegalCase {id: number})<-[g:AGENT_IN {side: 'A'}]-(b:Agent) WHERE b.id = a.id
RETURN a.id AS agent, victims, counties, collect(DISTINCT c.id) AS cases, collect(g.origins) AS origins
ORDER BY agent
