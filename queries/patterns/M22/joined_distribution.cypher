/*+++
title = { zh = "与债务人关系密切者取得无对抗文书后很快据以参与分配, 稀释他人", en = "Someone close to the debtor soon joins the distribution with an uncontested title, diluting the others" }
model = "M22"
version = 1
status = "active"
severity = "high"
confidence = "medium"
subject = { debtor = "债务人", creditors = "债权人" }
evidence = "cases"
origins = "origins"
shows = { ties = "联系", share = "占已知债权的百分比", joined = "申报所在案件" }
needs = ["BASED_ON", "FILED_IN", "CreditorClaim.date", "CreditorClaim.amount_fen", "TIE", "LegalCase.soft_close", "LegalCase.close_date"]
kind = "裁判结果"
next_steps = ["债权形成时的交付凭证与双方流水", "执行或破产卷宗中的申报材料、分配方案与异议", "作为依据的案件的庭审或调解笔录", "诉讼费的实际支付人", "通知其他债权人, 必要时建议暂缓分配", "分配款发放后三十日内的去向"]
why = "与债务人有亲属、企业、账户、住所等联系的人, 没有对抗而取得债权文书, 两个月内就凭它参与分配或申报债权, 数额占全部已知债权的一成以上, 而另有无联系的债权人: 可能以虚假债务稀释他们的受偿。"
innocent = "亲友、股东的真实借款, 高管被欠的工资, 关联公司之间的真实往来, 债务人出事后也会赶着起诉并依法参与分配; 得知分配即应及时申报, 时间相近本身不说明问题。无联系的供应商、职工, 仅为同事的, 银行和持牌机构, 早先已有转账交付的(限于已载入的流水), 申报人并非原案原告的, 已排除。申报的数额有不明的不列出; 债权是否准许、已分得多少以案卷为准。有合同、交付、工资记录印证的, 应当排除。"
legal_basis = [
    { law = "最高人民法院 最高人民检察院关于办理虚假诉讼刑事案件适用法律若干问题的解释", article = "1", edition = "法释〔2018〕17号" },
    { law = "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释", article = "506", edition = "法释〔2022〕11号" },
]

[params]
within_days = { default = 60, kind = "heuristic", unit = "day", doc = "文书作出或生效后多少天内申报" }
dilution = { default = 0.1, kind = "heuristic", doc = "至少占该案全部已知债权的多少" }
tie = { default = 0.5, kind = "heuristic", doc = "多强的联系才算" }
weak = { default = ["colleague"], kind = "heuristic", doc = "哪些联系不算: 同事之间真实借款常见, 职工都是同事" }
flow = { default = 0.5, kind = "heuristic", doc = "早先已转给债务人的款项达到申报数额的多少, 视为真实借款而排除" }
before_days = { default = 180, kind = "heuristic", unit = "day", doc = "起诉多少天以前的转账才算早先" }
licensed = { default = ["银行", "保险公司"], kind = "heuristic", doc = "哪些类型的单位不算可疑的债权人" }
+++*/
MATCH (n:CreditorClaim)-[b:BASED_ON]->(c:LegalCase)
WHERE n.kind IN ['参与分配', '破产'] AND c.soft_close AND n.date >= coalesce(c.close_date, c.effective_date)
  AND n.date <= coalesce(c.effective_date, c.close_date) + duration({days: $within_days})
MATCH (n)-[f:FILED_IN]->(e:LegalCase)<-[:PARTY_IN {side: 'B'}]-(d:Person|Company)
WHERE EXISTS { MATCH (c)<-[:PARTY_IN {side: 'B'}]-(one) WHERE one.id = d.id }
MATCH (c)<-[:PARTY_IN {side: 'A'}]-(p:Person|Company)
WHERE p.id <> d.id AND p.finance_kind IS NULL AND (p.org_kind IS NULL OR NOT p.org_kind IN $licensed)
  AND (NOT EXISTS { (n)-[:RAISED_BY]->() }
       OR EXISTS { MATCH (n)-[:RAISED_BY]->(one) WHERE one.id = p.id OR one.name = p.name })
MATCH (p)-[k:TIE]-(d) WHERE k.weight >= $tie AND NOT k.kind IN $weak
WITH n, c, e, d, p, collect(DISTINCT k.kind) AS kinds,
     collect(k.origins) + collect(b.origins) + collect(f.origins) AS cells
WHERE EXISTS {
    MATCH (e)<-[:PARTY_IN {side: 'A'}]-(r)
    WHERE r.id <> p.id AND r.id <> d.id AND NOT EXISTS { MATCH (r)-[q:TIE]-(d) WHERE q.weight >= $tie }
  } OR EXISTS {
    MATCH (e)<-[:FILED_IN]-(m:CreditorClaim)-[:RAISED_BY]->(r)
    WHERE m.id <> n.id AND r.id <> p.id AND r.id <> d.id AND (r.name IS NULL OR p.name IS NULL OR r.name <> p.name)
      AND NOT EXISTS { MATCH (r)-[q:TIE]-(d) WHERE q.weight >= $tie }
  }
MATCH (e)<-[:FILED_IN]-(m:CreditorClaim)
WITH n, c, e, d, p, kinds, cells, sum(m.amount_fen) AS filed, count(m.id) AS claims, count(m.amount_fen) AS known
WITH n, c, e, d, p, kinds, cells, filed + coalesce(e.amount_due_fen, 0) AS total
WHERE claims = known AND total > n.amount_fen AND n.amount_fen >= $dilution * total
OPTIONAL MATCH (p)-[:HAS_ACCOUNT]->(:BankAccount)-[t:TRANSFER]->(:BankAccount)<-[:HAS_ACCOUNT]-(d)
WHERE t.date < c.filed_date - duration({days: $before_days})
WITH n, c, e, d, p, kinds, cells, total, sum(t.amount_fen) AS lent
WHERE lent < $flow * n.amount_fen
WITH d.id AS debtor, collect(DISTINCT p.id) AS creditors, collect(DISTINCT c.id) AS cases, collect(kinds) AS ties,
     collect(toString(toInteger(round(100.0 * n.amount_fen / total)))) AS share, collect(DISTINCT e.case_no) AS joined,
     collect(cells) AS origins
RETURN debtor, creditors, ties, share, joined, cases, origins
ORDER BY debtor
