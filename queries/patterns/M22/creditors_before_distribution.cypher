/*+++
title = { zh = "财产将被处分前后, 与被执行人关系密切者集中取得无对抗的债权文书", en = "People close to the debtor obtain uncontested titles around the seal or sale of the debtor's property" }
model = "M22"
version = 2
status = "active"
severity = "high"
confidence = "medium"
subject = { debtor = "债务人", creditors = "债权人" }
evidence = "cases"
origins = "origins"
shows = { ties = "联系", joined = "已申报债权笔数", events = "财产处分案件" }
needs = ["LegalCase.asset_event_date", "TIE", "OPPOSED", "LegalCase.soft_close"]
kind = "裁判结果"
next_steps = ["债权形成时的交付凭证与双方流水", "执行卷宗中的分配方案与异议材料", "各案庭审或调解笔录、录音录像", "诉讼费的实际支付人", "分配款发放后三十日内的去向"]
why = "债务人的财产被查封、公告拍卖、制作分配方案或进入破产前后, 与其有亲属、企业、账户、住所等联系的人起诉, 没有对抗而取得债权文书; 有两人以上, 或者已凭文书参与分配、申报债权, 会稀释其他债权人的受偿。"
innocent = "亲友之间的真实借款也会在债务人出事后赶着起诉; 起诉前早有流水交付的(已排除能查到转账的), 有合同、货物、工资记录等印证的, 应当排除。无联系的供应商、工人听说查封而起诉的不计; 银行和持牌机构不计。联系密切的公司之间可能有真实往来, 以账册和履行为准。"
legal_basis = [
    { law = "最高人民法院 最高人民检察院关于办理虚假诉讼刑事案件适用法律若干问题的解释", article = "1", edition = "法释〔2018〕17号" },
    { law = "民法典", article = "538", edition = "2021" },
    { law = "民法典", article = "539", edition = "2021" },
]

[params]
before_days = { default = 180, kind = "heuristic", unit = "day", doc = "财产处分事件之前多少天内起诉才算" }
after_days = { default = 60, kind = "heuristic", unit = "day", doc = "财产处分事件之后多少天内起诉才算" }
tie = { default = 0.5, kind = "heuristic", doc = "多强的联系才算" }
weak = { default = ["colleague"], kind = "heuristic", doc = "哪些联系不算: 同事之间真实借款常见" }
least = { default = 2, kind = "heuristic", doc = "至少几名债权人; 已参与分配或申报债权的, 一名即列出" }
flow = { default = 0.5, kind = "heuristic", doc = "早先已转给债务人的款项达到请求金额的多少, 视为真实借款而排除" }
licensed = { default = ["银行", "保险公司"], kind = "heuristic", doc = "哪些类型的单位不算可疑的债权人" }
+++*/
MATCH (p:Person|Company)-[k:TIE]-(d:Person|Company)
WHERE k.weight >= $tie AND NOT k.kind IN $weak AND p.finance_kind IS NULL
  AND (p.org_kind IS NULL OR NOT p.org_kind IN $licensed)
MATCH (p)-[o:OPPOSED]-(d)
WITH d, p, o.dispute_id AS dispute, collect(DISTINCT k.kind) AS kinds, collect(k.origins) AS cells
MATCH (c:LegalCase {dispute_id: dispute})
WHERE c.soft_close AND c.id = c.lineage_id AND EXISTS { MATCH (c)<-[:PARTY_IN {side: 'A'}]-(one) WHERE one.id = p.id }
  AND EXISTS { MATCH (c)<-[:PARTY_IN {side: 'B'}]-(one) WHERE one.id = d.id }
WITH d, p, kinds, cells, c
MATCH (d)-[:PARTY_IN {side: 'B'}]->(e:LegalCase)<-[:PARTY_IN {side: 'A'}]-(r:Person|Company|VillageOrg)
WHERE c.filed_date >= e.asset_event_date - duration({days: $before_days})
  AND c.filed_date <= e.asset_event_date + duration({days: $after_days})
  AND e.lineage_id <> c.lineage_id AND r.id <> p.id AND r.id <> d.id
  AND NOT EXISTS { MATCH (r)-[q:TIE]-(d) WHERE q.weight >= $tie }
WITH d, p, kinds, cells, c, collect(DISTINCT e.case_no) AS numbers, min(e.asset_event_date) AS event
OPTIONAL MATCH (p)-[:HAS_ACCOUNT]->(:BankAccount)-[t:TRANSFER]->(:BankAccount)<-[:HAS_ACCOUNT]-(d)
WHERE t.date < event - duration({days: $before_days})
WITH d, p, kinds, cells, c, numbers, sum(t.amount_fen) AS lent
WHERE c.amount_claimed_fen IS NULL OR lent < $flow * c.amount_claimed_fen
OPTIONAL MATCH (c)<-[b:BASED_ON]-(n:CreditorClaim)
WITH d, p, kinds, cells, c, numbers, count(DISTINCT n) AS claims, collect(b.origins) AS claim_cells
WITH d.id AS debtor, collect(DISTINCT p.id) AS creditors, collect(DISTINCT c.id) AS cases, sum(claims) AS joined,
     collect(kinds) AS ties, collect(numbers) AS events, collect(cells) + collect(claim_cells) AS origins
WHERE size(creditors) >= $least OR joined > 0
RETURN debtor, creditors, ties, joined, events, cases, origins
ORDER BY debtor
