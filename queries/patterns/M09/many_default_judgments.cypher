/*+++
title = { zh = "同一出借人(连同与其关系密切的出借人)短期内多起借款缺席判决", en = "One lender, with those close to him, wins many loan suits by default" }
model = "M09"
version = 1
status = "active"
severity = "medium"
confidence = "medium"
subject = { lender = "出借人", related = "关联出借人" }
evidence = "cases"
origins = "origins"
shows = { disputes = "缺席纠纷数", defendants = "被告人数" }
needs = ["PARTY_IN.side", "LegalCase.is_default", "LegalCase.cause", "LegalCase.filed_date", "LegalCase.dispute_id"]
kind = "裁判结果"
next_steps = ["全部借条原件与交付凭证", "出借人及关联出借人账户流水与资金来源", "被告的送达回证与实际下落, 逐人询问", "诉讼费缴纳人与委托手续原件", "执行到位款项的去向"]
why = "未持牌的出借人, 连同与其有亲属、企业、账户、电话等联系的出借人, 在一年或三年内就多起借款起诉, 被告均未到庭而缺席判决: 可能是职业放贷, 也可能以虚增或虚构的债权骗取判决, 借款是否真实没有经过对质。"
innocent = "家族出借、合伙散伙后清收、赊销改打借条的商户, 被多人拖欠而被告外出避债的, 也会如此; 借助他人名义清收的受让人亦同。数据中没有牌照的记载时, 持牌机构只靠名称和类型排除, 未能认出的小额贷款公司等应人工剔除; 共用的电话也可能是代理人的。起诉的是否向不特定人经常出借、有借条原件与转账交付、送达合法的, 应逐案核实后排除。"
legal_basis = [
    { law = "最高人民法院关于审理民间借贷案件适用法律若干问题的规定", article = "13", edition = "法释〔2020〕17号" },
    { law = "全国法院民商事审判工作会议纪要", article = "53", edition = "法〔2019〕254号" },
    { law = "民事诉讼法", article = "115", edition = "2023" },
]

[params]
in_a_year = { default = 5, kind = "heuristic", doc = "一年内至少多少起缺席的纠纷 (浙江 2018 年标准全部案件十件的一半)" }
year_days = { default = 365, kind = "heuristic", unit = "day", doc = "一年" }
in_three_years = { default = 10, kind = "heuristic", doc = "三年内至少多少起缺席的纠纷 (浙江 2018 年标准全部案件二十件的一半)" }
three_years_days = { default = 1095, kind = "heuristic", unit = "day", doc = "三年" }
causes = { default = ["民间借贷纠纷", "借款合同纠纷", "企业借贷纠纷"], kind = "heuristic", doc = "哪些案由; 金融借款、小额借款的原告依其案由即为持牌机构" }
not_lenders = { default = ["银行", "保险公司", "机关", "事业单位"], kind = "heuristic", doc = "这些类型的单位不算" }
licensed = { default = ["银行", "信用社", "信用合作", "小额贷款", "小额信贷", "典当", "信托", "消费金融", "汽车金融", "金融租赁", "融资租赁", "融资担保", "保理", "金融资产管理", "财务有限", "资金互助"], kind = "heuristic", doc = "名称中有这些字的单位视为持牌, 不算" }
tie = { default = 0.6, kind = "heuristic", doc = "多强的联系才合并计算" }
+++*/
MATCH (d:LegalCase) WHERE d.is_default AND d.cause IN $causes
MATCH (d)<-[:PARTY_IN {side: 'A'}]-(p:Person|Company)
WITH DISTINCT p
OPTIONAL MATCH (p)-[k:TIE]-(q:Person|Company) WHERE k.weight >= $tie AND k.kind <> 'agent_opposite'
WITH p, [p] + collect(DISTINCT q) AS lenders
UNWIND lenders AS one
MATCH (one)-[:PARTY_IN {side: 'A'}]->(c:LegalCase)
WHERE c.is_default AND c.cause IN $causes AND one.finance_kind IS NULL
  AND (one.org_kind IS NULL OR NOT one.org_kind IN $not_lenders)
  AND (one.name IS NULL OR NOT any(word IN $licensed WHERE one.name CONTAINS word))
WITH p, c.dispute_id AS dispute, min(c.filed_date) AS opened, collect(DISTINCT c.id) AS cases,
     collect(DISTINCT one.id) AS lenders
WHERE opened IS NOT NULL
WITH p, collect({dispute: dispute, opened: opened, year: opened + duration({days: $year_days}),
     three: opened + duration({days: $three_years_days}), cases: cases, lenders: lenders}) AS suits
WHERE size(suits) >= $in_a_year OR size(suits) >= $in_three_years
WITH p, suits,
     [s IN suits WHERE size([t IN suits WHERE s.opened <= t.opened AND t.opened <= s.year]) >= $in_a_year] AS years,
     [s IN suits WHERE size([t IN suits WHERE s.opened <= t.opened AND t.opened <= s.three]) >= $in_three_years] AS threes
UNWIND suits AS suit
WITH p, suit, years, threes WHERE any(s IN years WHERE s.opened <= suit.opened AND suit.opened <= s.year)
  OR any(s IN threes WHERE s.opened <= suit.opened AND suit.opened <= s.three)
WITH p, suit.dispute AS dispute, suit.cases AS cases, suit.lenders AS lenders
UNWIND cases AS found
MATCH (c:LegalCase {id: found})<-[:PARTY_IN {side: 'B'}]-(x)
UNWIND lenders AS lender
WITH p, collect(DISTINCT lender) AS lenders, collect(DISTINCT found) AS cases, count(DISTINCT dispute) AS disputes,
     count(DISTINCT x.id) AS defendants
WHERE p.id IN lenders
OPTIONAL MATCH (p)-[k:TIE]-(q:Person|Company)
WHERE k.weight >= $tie AND k.kind <> 'agent_opposite' AND q.id IN lenders
WITH p.id AS lender, disputes, defendants, cases, collect(DISTINCT q.id) AS related, collect(k.origins) AS origins
RETURN lender, related, disputes, defendants, cases, origins
ORDER BY lender
