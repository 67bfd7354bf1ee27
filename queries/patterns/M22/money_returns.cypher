/*+++
title = { zh = "胜诉方得款后又转回对方", en = "What the winner was paid flows back to the other side" }
model = "M22"
version = 2
status = "active"
severity = "high"
confidence = "high"
subject = { debtor = "债务人", winner = "胜诉方" }
evidence = "cases"
origins = "origins"
shows = { way = "路径", got = "得款元", returned = "转回元" }
needs = ["TRANSFER.date", "TRANSFER.amount_fen", "HAS_ACCOUNT", "LegalCase.soft_close", "LegalCase.close_date"]
kind = "裁判结果"
next_steps = ["双方及中间账户前后九十日流水", "转回款项的用途凭证", "执行款发放审批与收款账户", "诉讼费的实际支付人", "分别询问双方款项去向"]
why = "案件没有对抗而结案, 一方付款或者被执行后, 得款方在短期内把大部分款项直接或经一个中间账户转回对方: 债务可能并不存在, 诉讼只是走账。"
innocent = "双方另有真实交易、退还多付款项、亲属之间的日常往来, 也会使款项转回; 一方是银行或持牌机构、被告一方有保险公司(伤者退还垫付款)、中间账户往来对象很多(支付机构、商户)的不计。有合同、退款约定和完税凭证印证的, 应当排除。"
legal_basis = [
    { law = "刑法", article = "307之一", edition = "2015-11-01 起" },
    { law = "最高人民法院 最高人民检察院关于办理虚假诉讼刑事案件适用法律若干问题的解释", article = "1", edition = "法释〔2018〕17号" },
]

[params]
within_days = { default = 30, kind = "heuristic", unit = "day", doc = "得款后多少天内转回才算" }
share = { default = 0.5, kind = "heuristic", doc = "转回的款项至少占得款的多少" }
paid_days = { default = 730, kind = "heuristic", unit = "day", doc = "结案后多少天内的付款算作履行该案" }
busy = { default = 20, kind = "heuristic", doc = "往来对象超过多少的账户不作中间账户" }
licensed = { default = ["银行", "保险公司"], kind = "heuristic", doc = "哪些类型的得款方、付款方不计" }
+++*/
MATCH (:BankAccount)<-[:HAS_ACCOUNT]-(a:Person|Company|VillageOrg)-[:PARTY_IN {side: 'A'}]->(c:LegalCase)
WHERE c.soft_close AND a.finance_kind IS NULL AND (a.org_kind IS NULL OR NOT a.org_kind IN $licensed)
MATCH (c)<-[:PARTY_IN {side: 'B'}]-(b:Person|Company|VillageOrg)-[:HAS_ACCOUNT]->(:BankAccount)
WHERE a.id <> b.id AND (b.org_kind IS NULL OR NOT b.org_kind IN $licensed)
  AND NOT EXISTS { MATCH (c)<-[:PARTY_IN {side: 'B'}]-(i:Company) WHERE i.org_kind = '保险公司' }
WITH DISTINCT a, b, c
CALL (a, b, c) {
  MATCH (b)-[:HAS_ACCOUNT]->(:BankAccount)-[t:TRANSFER]->(:BankAccount)<-[:HAS_ACCOUNT]-(a)
  WHERE t.date >= c.close_date AND t.date <= c.close_date + duration({days: $paid_days})
  RETURN t.date AS day, t.amount_fen AS amount, t.origins AS told
  UNION ALL
  MATCH (c)<-[:ENFORCES]-(:LegalCase)<-[:STEP_OF]-(s:Step {kind: '发放'})
  RETURN s.date AS day, s.amount_fen AS amount, s.origins AS told
  UNION ALL
  MATCH (c)<-[:ENFORCES]-(e:LegalCase)
  WHERE e.recovered_fen > 0 AND NOT EXISTS { MATCH (e)<-[:STEP_OF]-(:Step {kind: '发放'}) }
  RETURN e.close_date AS day, e.recovered_fen AS amount, e.origins AS told
}
WITH a, b, c, collect(day) AS days, sum(amount) AS got, collect(told) AS cells
WHERE got > 0
OPTIONAL MATCH (b)-[:HAS_ACCOUNT]->(:BankAccount)<-[r:TRANSFER]-(:BankAccount)<-[:HAS_ACCOUNT]-(a)
WHERE any(day IN days WHERE day <= r.date AND r.date <= day + duration({days: $within_days}))
WITH a, b, c, days, got, cells, sum(r.amount_fen) AS straight, collect(r.origins) AS straight_cells
OPTIONAL MATCH (b)-[:HAS_ACCOUNT]->(:BankAccount)<-[w:TRANSFER]-(m:BankAccount)
WHERE m.deg <= $busy AND any(day IN days WHERE day <= w.date AND w.date <= day + duration({days: $within_days}))
  AND NOT EXISTS { MATCH (m)<-[:HAS_ACCOUNT]-(own) WHERE own.id = a.id OR own.id = b.id }
OPTIONAL MATCH (m)<-[o:TRANSFER]-(:BankAccount)<-[:HAS_ACCOUNT]-(a)
WHERE o.date <= w.date AND any(day IN days WHERE day <= o.date AND o.date <= day + duration({days: $within_days}))
WITH a, b, c, got, cells, straight, straight_cells, m, w, sum(o.amount_fen) AS sent, collect(o.origins) AS sent_cells
WITH a, b, c, got, cells, straight, straight_cells, m, max(sent) AS sent,
     sum(CASE WHEN sent > 0 THEN w.amount_fen END) AS passed,
     collect(CASE WHEN sent > 0 THEN sent_cells + [w.origins] END) AS passed_cells
WITH a, b, c, got, cells, straight, straight_cells, sum(CASE WHEN passed < sent THEN passed ELSE sent END) AS round_about,
     collect(passed_cells) AS round_about_cells
WHERE straight + round_about >= $share * got
WITH b.id AS debtor, a.id AS winner, collect(c.id) AS cases, collect(toString(got / 100)) AS got,
     collect(toString((straight + round_about) / 100)) AS returned,
     collect(CASE WHEN round_about > straight THEN '经一个中间账户' ELSE '直接转回' END) AS way,
     collect(cells) + collect(straight_cells) + collect(round_about_cells) AS origins
RETURN debtor, winner, way, got, returned, cases, origins
ORDER BY debtor, winner
