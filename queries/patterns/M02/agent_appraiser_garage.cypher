/*+++
title = { zh = "同一代理人与同一评估机构反复搭配告保险公司", en = "One agent and one appraiser together against insurers, far above chance" }
model = "M02"
version = 1
status = "active"
severity = "medium"
confidence = "medium"
subject = { agent = "代理人", appraiser = "评估机构", garages = "修理厂" }
evidence = "cases"
origins = "origins"
shows = { courts = "法院", times_chance = "为本院平均的倍数", share = "占代理人同类案件的百分比" }
needs = ["ISSUED", "EVIDENCE_IN", "Document.kind", "AGENT_IN.side", "HEARD_BY", "Company.org_kind", "LegalCase.lineage_id"]
kind = "裁判结果"
next_steps = ["保险公司理赔卷宗", "维修发票与配件进销存", "鉴定评估底稿与照片原始信息", "赔款收款账户流水", "询问伤者或车主是否知情"]
why = "在同一法院由原告方委托鉴定评估、起诉保险公司的案件中, 该代理人的案件大多由同一机构出具意见, 搭配次数远超两者各自案件量所应有的次数; 同一修理厂多次出具发票的一并列出。"
innocent = "交通事故专业律师案件本来就多, 也会因地域、专业或收费固定找一家机构; 已按本院全部同类案件折算, 一县只有一家机构、由法院委托或保险公司一方委托的不计。重新鉴定结果一致、伤者车主知情且足额收款的, 应当排除。"
legal_basis = [
    { law = "刑法", article = "307之一", edition = "2015-11-01 起" },
    { law = "最高人民法院 最高人民检察院关于办理虚假诉讼刑事案件适用法律若干问题的解释", article = "1", edition = "法释〔2018〕17号" },
]

[params]
least = { default = 5, kind = "heuristic", doc = "至少搭配多少件" }
lift = { default = 3.0, kind = "heuristic", doc = "至少为两者互不相关时应有次数的多少倍" }
share = { default = 0.6, kind = "heuristic", doc = "至少占该代理人在本院同类案件的多少" }
+++*/
MATCH (d:Document)<-[:ISSUED]-(e:Company)
WHERE d.kind IN ['损失评估', '鉴定意见'] AND (d.commissioned_by IS NULL OR d.commissioned_by = 'A')
MATCH (d)-[v:EVIDENCE_IN]->(c:LegalCase)-[:HEARD_BY]->(k:Court)
WHERE c.id = c.lineage_id AND (v.side IS NULL OR v.side = 'A')
  AND EXISTS { MATCH (c)<-[:PARTY_IN {side: 'B'}]-(i:Company) WHERE i.org_kind = '保险公司' }
OPTIONAL MATCH (c)<-[:AGENT_IN {side: 'A'}]-(a:Agent)
WITH k.id AS court, collect(DISTINCT {case: c.id, appraiser: e.id, agent: a.id}) AS met, count(DISTINCT c.id) AS total
UNWIND met AS one
WITH court, total, one.appraiser AS appraiser, collect(one) AS by_appraiser, count(DISTINCT one.case) AS of_appraiser
UNWIND by_appraiser AS one
WITH court, total, one.agent AS agent, collect({case: one.case, appraiser: appraiser, all: of_appraiser}) AS by_agent,
     count(DISTINCT one.case) AS of_agent
WHERE agent IS NOT NULL AND of_agent >= $least
UNWIND by_agent AS one
WITH court, total, agent, of_agent, one.appraiser AS appraiser, one.all AS of_appraiser, collect(DISTINCT one.case) AS together
WITH court, agent, appraiser, together, 1.0 * size(together) / of_agent AS share,
     1.0 * size(together) * total / (of_agent * of_appraiser) AS times_chance
WHERE size(together) >= $least AND share >= $share AND times_chance >= $lift
UNWIND together AS number
MATCH (c:LegalCase {id: number})<-[v:EVIDENCE_IN]-(:Document)<-[i:ISSUED]-(e:Company {id: appraiser})
OPTIONAL MATCH (c)<-[:EVIDENCE_IN]-(:Document {kind: '维修发票'})<-[b:ISSUED]-(g:Company)
WITH agent, e, court, together, share, times_chance, g.id AS garage, count(DISTINCT c.id) AS billed,
     collect(v.origins) + collect(i.origins) + collect(b.origins) AS cells
WITH agent, e, court, together, share, times_chance,
     collect(CASE WHEN billed >= $share * size(together) THEN garage END) AS regular, collect(cells) AS cells
MATCH (a:Agent {id: agent})
WITH a.id AS agent, e.id AS appraiser, collect(court) AS courts,
     collect(toString(round(times_chance * 10) / 10)) AS times_chance,
     collect(toString(toInteger(round(share * 100)))) AS share, collect(cells) AS origins,
     collect(regular) AS regular, collect(together) AS together
RETURN agent, appraiser, reduce(so_far = [], some IN regular | so_far + some) AS garages, courts, times_chance, share,
       reduce(so_far = [], some IN together | so_far + some) AS cases, origins
ORDER BY agent, appraiser
