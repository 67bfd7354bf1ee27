/*+++
title = { zh = "同一车辆或不动产在不同纠纷中由不同的人主张权利", en = "One vehicle or property claimed by different people in different disputes" }
model = "M04"
version = 1
status = "active"
severity = "medium"
confidence = "low"
subject = { asset = "标的物", claimants = "主张人" }
evidence = "cases"
origins = "origins"
shows = { roles = "主张的地位", days = "两案立案相隔天数" }
needs = ["COVERS", "SUED_IN", "NAMED_IN.role", "LegalCase.soft_close", "LegalCase.dispute_id"]
kind = "裁判结果"
next_steps = ["车辆或不动产登记、抵押、查封档案", "两份合同原件及形成时间", "价款或借款的实际流水", "车辆实际占有、保险、违章记录或房屋水电缴费", "登记抵押权人是否知情、是否参加诉讼"]
why = "同一车辆或房屋在两起纠纷中分别由不同的人以买受人、受让人或出借人身份主张, 至少一起没有对抗而结案, 双方又不是前后手: 其中一份合同可能是为对抗抵押权人、查封或真正的买受人而编造。"
innocent = "一物二卖的两名买受人可能都是受害人; 不动产可依法先后抵押给数人, 因此仅有两名出借人的不列入; 登记的抵押权人、银行和持牌机构不计, 前后手转卖不计, 承租人不计。有过户、占有和付款记录一方的主张应当采信, 另一方再行核查。"
legal_basis = [
    { law = "最高人民法院 最高人民检察院关于办理虚假诉讼刑事案件适用法律若干问题的解释", article = "1", edition = "法释〔2018〕17号" },
    { law = "民法典", article = "406", edition = "2021" },
]

[params]
within_days = { default = 730, kind = "heuristic", unit = "day", doc = "两起纠纷的立案前后相隔不超过多少天" }
buyers = { default = ["买受", "受让"], kind = "heuristic", doc = "合同中哪些地位主张所有权; 两方中至少一方是" }
creditors = { default = ["出借", "债权"], kind = "heuristic", doc = "合同中哪些地位主张债权" }
licensed = { default = ["银行", "保险公司"], kind = "heuristic", doc = "哪些类型的单位不计" }
+++*/
MATCH (k:SaleContract|Loan|Assignment)-[s:SUED_IN]->(c:LegalCase)<-[:PARTY_IN {side: 'A'}]-(a:Person|Company)
MATCH (a)-[n:NAMED_IN]->(k)
WHERE (n.role IN $buyers OR n.role IN $creditors) AND a.finance_kind IS NULL
  AND (a.org_kind IS NULL OR NOT a.org_kind IN $licensed) AND (a.is_masked IS NULL OR NOT a.is_masked)
MATCH (k)-[v:COVERS]->(r:Vehicle|RealEstate)
WHERE NOT EXISTS { MATCH (r)-[:MORTGAGED_TO]->(a) }
WITH r, collect(DISTINCT a.id) AS claimants, collect({claimant: a, role: n.role, contract: k, suit: c, told: v.origins + s.origins + n.origins}) AS claims
WHERE size(claimants) > 1
UNWIND claims AS one
UNWIND claims AS other
WITH r, one, other, one.claimant AS a, other.claimant AS b, one.suit AS c, other.suit AS d, one.contract AS k,
     other.contract AS m
WHERE a.id < b.id AND c.dispute_id <> d.dispute_id AND k.id <> m.id AND (c.soft_close OR d.soft_close)
  AND (one.role IN $buyers OR other.role IN $buyers)
  AND abs(duration.inDays(c.filed_date, d.filed_date).days) <= $within_days
  AND NOT EXISTS { MATCH (a)-[:NAMED_IN]->(m) } AND NOT EXISTS { MATCH (b)-[:NAMED_IN]->(k) }
WITH r.id AS asset, collect(DISTINCT a.id) + collect(DISTINCT b.id) AS claimants, collect(DISTINCT c.id) + collect(DISTINCT d.id) AS cases,
     collect(DISTINCT one.role) + collect(DISTINCT other.role) AS roles,
     collect(DISTINCT toString(abs(duration.inDays(c.filed_date, d.filed_date).days))) AS days,
     collect(one.told) + collect(other.told) AS origins
RETURN asset, claimants, roles, days, cases, origins
ORDER BY asset
