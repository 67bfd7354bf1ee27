/*+++
title = { zh = "双方先后互为原告, 每次都无对抗结案", en = "Two parties sue each other in turn, none contested" }
model = "M28"
version = 1
status = "active"
severity = "medium"
confidence = "low"
subject = { first = "一方", second = "另一方" }
evidence = "cases"
origins = "origins"
shows = { turns = "互诉的案件链数" }
needs = ["OPPOSED", "LegalCase.soft_close", "LegalCase.cause", "LegalCase.filed_date", "LegalCase.close_date"]
kind = "裁判结果"
next_steps = ["双方之间全部合同、发票与履行凭证", "双方账户同期往来流水", "各案调解或庭审笔录", "执行到位款项的去向", "双方其他债务与被执行情况"]
why = "甲告乙, 无对抗结案后, 乙又以另一起案件告甲, 同样无对抗结案: 债权在两者之间来回, 可能是以互诉制造债务、转移财产或对冲执行。"
innocent = "长期往来的商户各有所欠, 会先后起诉并和解; 租赁、合作散伙后双方各自清账亦同。反诉、上诉、再审与原案是一起; 一方起诉期间对方另案起诉的, 视为反诉, 不算; 有一次真正对抗而判决的, 不列入。各案有真实合同、发票和履行的, 应当排除。"
legal_basis = [
    { law = "民事诉讼法", article = "115", edition = "2023" },
    { law = "最高人民法院 最高人民检察院关于办理虚假诉讼刑事案件适用法律若干问题的解释", article = "1", edition = "法释〔2018〕17号" },
]

[params]
within_days = { default = 730, kind = "heuristic", unit = "day", doc = "前案立案到后案立案不超过多少天" }
natural = { default = ["离婚", "婚约", "婚姻", "婚内", "婚后", "夫妻", "同居", "抚养", "扶养", "赡养", "收养", "监护", "探望", "亲子", "分家", "继承", "遗产", "遗嘱", "遗赠", "家庭", "交通事故"], kind = "heuristic", doc = "案由中有这些字的不算: 离婚后变更抚养费之类本来就会互诉, 一场事故的双方也会" }
+++*/
MATCH (a:Person|Company|VillageOrg)-[o:OPPOSED]->(b)
WHERE o.cases > 1 OR EXISTS { (a)<-[:OPPOSED]-(b) }
WITH CASE WHEN a.id < b.id THEN a ELSE b END AS one, CASE WHEN a.id < b.id THEN b ELSE a END AS two,
     o.dispute_id AS dispute, o.origins AS origins
MATCH (c:LegalCase {dispute_id: dispute})
WITH one, two, origins, c.lineage_id AS lineage, collect(c) AS cases
WHERE NOT any(x IN cases WHERE x.close_mode = '判决' AND (x.is_default IS NULL OR NOT x.is_default))
UNWIND cases AS c
WITH one, two, origins, lineage, c
WHERE c.soft_close AND NOT any(word IN $natural WHERE c.cause CONTAINS word)
MATCH (c)<-[r:PARTY_IN]-(one)
MATCH (c)<-[s:PARTY_IN]-(two)
WHERE r.side IN ['A', 'B'] AND s.side IN ['A', 'B'] AND r.side <> s.side
WITH one, two, lineage, collect(DISTINCT r.side) AS sides, min(c.filed_date) AS filed, max(c.close_date) AS closed,
     collect(DISTINCT c.id) AS cases, collect(origins) AS origins
WHERE size(sides) = 1
WITH one, two, collect({side: sides[0], filed: filed, closed: closed, until: filed + duration({days: $within_days}),
     cases: cases, origins: origins}) AS suits
WITH one, two,
     [s IN suits WHERE any(t IN suits WHERE (t.side <> s.side AND s.closed < t.filed AND t.filed <= s.until)
       OR (t.side <> s.side AND t.closed < s.filed AND s.filed <= t.until))] AS suits
WHERE size(suits) > 1
UNWIND suits AS suit
UNWIND suit.cases AS found
WITH one, two, size(suits) AS turns, collect(DISTINCT found) AS cases, collect(suit.origins) AS origins
RETURN one.id AS first, two.id AS second, turns, cases, origins
ORDER BY first, second
