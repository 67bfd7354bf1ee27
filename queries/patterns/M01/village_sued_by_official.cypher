/*+++
title = { zh = "村干部或与其关系密切者告村集体, 很快无对抗结案", en = "Village sued by an official or someone close, settled fast" }
model = "M01"
version = 4
status = "active"
severity = "high"
confidence = "medium"
subject = { village = "村", plaintiff = "原告", officials = "村干部" }
evidence = "cases"
origins = "origins"
shows = { ties = "联系" }
needs = ["OFFICIAL_OF.from", "TIE", "LegalCase.soft_close", "LegalCase.days_open"]
kind = "裁判结果"
next_steps = ["村民代表会议记录", "三资台账与原始凭证", "借条或合同原件及形成时间", "付款后三十日内双方流水"]
why = "起诉时的村干部本人, 或与其有亲属、企业、电话、住所等联系的人告村集体, 村方没有对抗, 很快结案; 掌管公章的人与原告关系密切, 村方的认可不足以说明债务真实。"
innocent = "干部可能确曾为村里垫付款项或承揽工程; 一村多沾亲带故, 亲属关系本身不说明问题。有村民代表会议决议、入账凭证和实际履行的, 应当排除。"
legal_basis = [
    { law = "村民委员会组织法", article = "24", edition = "2018, 2025-10-28 前" },
    { law = "村民委员会组织法", article = "28", edition = "2025-10-28 修订" },
    { law = "农村集体经济组织法", article = "26", edition = "2025-05-01 施行" },
    { law = "最高人民法院 最高人民检察院关于办理虚假诉讼刑事案件适用法律若干问题的解释", article = "1", edition = "法释〔2018〕17号" },
]

[params]
fast_days = { default = 15, kind = "heuristic", unit = "day", doc = "立案到结案不超过多少天算快" }
tie = { default = 0.5, kind = "heuristic", doc = "多强的联系才算" }
slack_days = { default = 0, kind = "heuristic", unit = "day", doc = "离任后多少天内仍算" }
+++*/
MATCH (o:Person)-[t:OFFICIAL_OF]->(v:VillageOrg)-[:PARTY_IN {side: 'B'}]->(c:LegalCase)<-[:PARTY_IN {side: 'A'}]-(p:Person|Company)
WHERE c.soft_close AND c.days_open <= $fast_days
  AND t.from <= c.filed_date AND (t.to IS NULL OR t.to + duration({days: $slack_days}) >= c.filed_date)
OPTIONAL MATCH (o)-[k:TIE]-(p) WHERE k.weight >= $tie
WITH v, p, o, t, c, k WHERE o.id = p.id OR k IS NOT NULL
WITH v.id AS village, p.id AS plaintiff, collect(DISTINCT c.id) AS cases, collect(DISTINCT o.id) AS officials,
     collect(DISTINCT k.kind) AS ties, collect(t.origins) + collect(k.origins) AS origins
RETURN village, plaintiff, officials, ties, cases, origins
ORDER BY village, plaintiff
