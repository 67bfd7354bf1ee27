/*+++
title = { zh = "未持牌的出借人(连同与其关系密切的出借人)起诉借款的件数或标的达到职业放贷标准", en = "An unlicensed lender, with those close to him, sues over as many loans as make a professional lender" }
model = "M09"
version = 1
status = "active"
severity = "medium"
confidence = "medium"
subject = { lender = "出借人", related = "关联出借人" }
evidence = "cases"
origins = "origins"
shows = { which = "达到的标准", disputes = "纠纷数" }
needs = ["PARTY_IN.side", "HEARD_BY", "LegalCase.cause", "LegalCase.filed_date", "LegalCase.amount_claimed_fen", "LegalCase.dispute_id"]
kind = "裁判结果"
next_steps = ["出借人及关联出借人名下全部借贷案件与诉前调解清单", "借条原件与交付凭证", "出借人账户流水与资金来源、回流", "放贷资质与纳税记录", "逐人询问借款人: 谁放款, 向谁还, 利息多少, 如何找到出借人"]
why = "未持牌的出借人, 连同与其有亲属、企业、账户、电话等联系的出借人, 就借款起诉的件数或标的达到浙江 2018 年认定职业放贷人的标准, 不论如何结案: 合同可能无效, 约定的利息不受保护, 债权是否虚增也应一并核实。"
innocent = "件数只是门槛, 还须向社会不特定人经常出借、以此营利。家族财产的集中出借、合伙散伙后清收、赊销改打借条的商户、企业对员工或客户的借款、受让债权的清收者会如此。同一出借人与同一借款人之间的数案、上诉、再审算一起; 银行和持牌机构只靠名称、类型和案由排除, 未能认出的小额贷款公司等应人工剔除; 共用的电话、住所也可能是代理人的。这是浙江的数, 他省另有规定的应改参数; 金融监管部门批准设立的, 应当排除。"
legal_basis = [
    { law = "最高人民法院关于审理民间借贷案件适用法律若干问题的规定", article = "13", edition = "法释〔2020〕17号" },
    { law = "全国法院民商事审判工作会议纪要", article = "53", edition = "法〔2019〕254号" },
]

[params]
in_three_years = { default = 20, kind = "heuristic", doc = "三年内在同一法院至少多少起 (浙江 2018-11-16 会议纪要: 同一基层法院连续三年二十件)" }
in_a_year = { default = 10, kind = "heuristic", doc = "一年内在同一法院至少多少起 (同上: 同一基层法院同年十件)" }
around_in_three_years = { default = 30, kind = "heuristic", doc = "三年内在各法院合计至少多少起, 法院不明的也计 (同上: 中院辖区三十件)" }
around_in_a_year = { default = 15, kind = "heuristic", doc = "一年内在各法院合计至少多少起, 法院不明的也计 (同上: 中院辖区十五件)" }
with_much = { default = 5, kind = "heuristic", doc = "一年内至少多少起, 且标的合计达到 much (同上: 五件且一百万元)" }
much = { default = 100000000, kind = "heuristic", unit = "fen", doc = "with_much 起的标的合计, 分" }
with_most = { default = 3, kind = "heuristic", doc = "一年内至少多少起, 且标的合计达到 most (同上: 三件且一千万元)" }
most = { default = 1000000000, kind = "heuristic", unit = "fen", doc = "with_most 起的标的合计, 分" }
year_days = { default = 365, kind = "heuristic", unit = "day", doc = "一年, 自任一起诉之日起算" }
three_years_days = { default = 1095, kind = "heuristic", unit = "day", doc = "三年, 自任一起诉之日起算" }
causes = { default = ["民间借贷纠纷", "借款合同纠纷", "企业借贷纠纷"], kind = "heuristic", doc = "哪些案由; 金融借款、小额借款的原告依其案由即为持牌机构" }
not_lenders = { default = ["银行", "保险公司", "机关", "事业单位"], kind = "heuristic", doc = "这些类型的单位不算" }
licensed = { default = ["银行", "信用社", "信用合作", "小额贷款", "小额信贷", "典当", "信托", "消费金融", "汽车金融", "金融租赁", "融资租赁", "融资担保", "保理", "金融资产管理", "财务有限", "资金互助"], kind = "heuristic", doc = "名称中有这些字的单位视为持牌, 不算" }
tie = { default = 0.6, kind = "heuristic", doc = "多强的联系才合并计算" }
+++*/
WITH reduce(least = $with_most, n IN [$with_much, $in_a_year, $in_three_years, $around_in_a_year, $around_in_three_years] |
       CASE WHEN n < least THEN n ELSE least END) AS least
MATCH (d:LegalCase) WHERE d.cause IN $causes
MATCH (d)<-[:PARTY_IN {side: 'A'}]-(p:Person|Company)
WITH least, p, count(DISTINCT d.dispute_id) AS own
OPTIONAL MATCH (p)-[k:TIE]-(q:Person|Company) WHERE k.weight >= $tie AND k.kind <> 'agent_opposite'
WITH least, p, own, [p] + collect(DISTINCT q) AS lenders
// Nearly all plaintiffs end here: one loan, nobody close.
WHERE own >= least OR size(lenders) > 1
UNWIND lenders AS one
MATCH (one)-[:PARTY_IN {side: 'A'}]->(c:LegalCase)
WHERE c.cause IN $causes AND c.filed_date IS NOT NULL AND one.finance_kind IS NULL
  AND (one.is_masked IS NULL OR NOT one.is_masked)
  AND (one.org_kind IS NULL OR NOT one.org_kind IN $not_lenders)
  AND (one.name IS NULL OR NOT any(word IN $licensed WHERE one.name CONTAINS word))
OPTIONAL MATCH (c)-[:HEARD_BY]->(k:Court) WHERE c.id = c.lineage_id
// An appeal claims no second sum; a second loan of the same borrower does.
WITH least, p, c.dispute_id AS dispute, c.lineage_id AS lineage, max(c.amount_claimed_fen) AS claimed,
     min(c.filed_date) AS opened, min(k.id) AS court, collect(DISTINCT c.id) AS cases, collect(DISTINCT one.id) AS lenders
WITH least, p, dispute, sum(claimed) AS claimed, min(opened) AS opened, collect(DISTINCT court) AS courts,
     collect(cases) AS cases, collect(lenders) AS lenders
UNWIND courts + ['all'] AS place
WITH least, p, place, opened, {dispute: dispute, opened: opened, year: opened + duration({days: $year_days}),
     three: opened + duration({days: $three_years_days}), claimed: claimed, cases: cases, lenders: lenders} AS suit
ORDER BY opened
WITH least, p, place, collect(suit) AS suits,
     CASE WHEN place = 'all' THEN $around_in_a_year ELSE $in_a_year END AS yearly,
     CASE WHEN place = 'all' THEN $around_in_three_years ELSE $in_three_years END AS in_three
WHERE size(suits) >= least
UNWIND range(0, size(suits) - 1) AS i
// No more than the number asked for is looked at from each suit on: time grows with the suits, not with their square.
WITH p, place, yearly, in_three, [s IN suits[i..i + yearly] WHERE s.opened <= suits[i].year] AS year,
     [s IN suits[i..i + in_three] WHERE s.opened <= suits[i].three] AS three
WITH p, place, yearly, in_three, year, three, reduce(total = 0, s IN year | total + s.claimed) AS claimed
UNWIND [{which: CASE WHEN place = 'all' THEN '三年内各法院合计的件数' ELSE '三年内同一法院的件数' END,
         met: size(three) >= in_three, suits: three},
        {which: CASE WHEN place = 'all' THEN '一年内各法院合计的件数' ELSE '一年内同一法院的件数' END,
         met: size(year) >= yearly, suits: year},
        {which: '一年内的件数与标的合计', met: place = 'all' AND (size(year) >= $with_much AND claimed >= $much
         OR size(year) >= $with_most AND claimed >= $most), suits: year}] AS standard
WITH p, standard WHERE standard.met
UNWIND standard.suits AS suit
WITH p, suit.dispute AS dispute, collect(DISTINCT standard.which) AS which, collect(suit.cases)[0] AS cases,
     collect(suit.lenders)[0] AS lenders
WITH p, dispute, which, reduce(all_of = [], some IN cases | all_of + some) AS cases,
     reduce(all_of = [], some IN lenders | all_of + some) AS lenders
UNWIND which AS standard
UNWIND cases AS found
UNWIND lenders AS lender
WITH p, collect(DISTINCT standard) AS which, collect(DISTINCT lender) AS lenders, collect(DISTINCT found) AS cases,
     count(DISTINCT dispute) AS disputes
WHERE p.id IN lenders
OPTIONAL MATCH (p)-[k:TIE]-(q:Person|Company)
WHERE k.weight >= $tie AND k.kind <> 'agent_opposite' AND q.id IN lenders
WITH p.id AS lender, which, disputes, cases, collect(DISTINCT q.id) AS related, collect(k.origins) AS origins
RETURN lender, related, which, disputes, cases, origins
ORDER BY lender
