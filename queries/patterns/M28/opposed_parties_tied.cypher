/*+++
title = { zh = "关系密切的双方对簿公堂, 很快无对抗结案", en = "Two opposed parties who are close settle fast" }
model = "M28"
version = 1
status = "active"
severity = "medium"
confidence = "low"
subject = { first = "一方", second = "另一方" }
evidence = "cases"
origins = "origins"
shows = { ties = "联系" }
needs = ["OPPOSED", "TIE", "LegalCase.soft_close", "LegalCase.days_open", "LegalCase.cause"]
kind = "裁判结果"
next_steps = ["债权形成的合同、交付与履行凭证", "双方及关联账户立案前后九十日流水", "双方其他债务、被执行与财产查封情况", "诉讼费缴纳人与代理人委托手续", "各案调解或庭审笔录"]
why = "原告与被告有任职、持股、同一控制、账户、电话、邮箱等联系, 或者是近亲属、同住一室而一再成讼, 没有对抗, 很快结案: 可能由一方操纵双方, 虚构债务以转移财产、稀释其他债权人的分配或骗取优先受偿。"
innocent = "亲友借贷、合伙与家族企业之间的往来确会成讼并和气了结; 同一集团的公司可能为审计、清账或诉讼时效而起诉; 员工、股东与自己的公司也有真实的纠纷。亲属和同住一室在乡村极为常见, 一件不列出。婚姻家庭、继承、公司内部和交通事故等双方本来就认识的案由已排除。共用的电话可能是代办人或代理人的。有真实交易、入账和履行, 且不损害他人的, 应当排除。"
legal_basis = [
    { law = "民事诉讼法", article = "115", edition = "2023" },
    { law = "最高人民法院 最高人民检察院关于办理虚假诉讼刑事案件适用法律若干问题的解释", article = "1", edition = "法释〔2018〕17号" },
]

[params]
fast_days = { default = 15, kind = "heuristic", unit = "day", doc = "立案到结案不超过多少天算快" }
tie = { default = 0.5, kind = "heuristic", doc = "多强的联系才算" }
ties = { default = ["officer", "kin_officer", "common_control", "co_shareholder", "account", "phone", "email", "kin1", "spouse", "kin2", "address_room"], kind = "heuristic", doc = "哪些联系算; 同事与同一代理人另有规则" }
everyday = { default = ["kin1", "spouse", "kin2", "address_room"], kind = "heuristic", doc = "乡里常有的联系: 只有这些时, 要有几起" }
least_everyday = { default = 2, kind = "heuristic", doc = "只有乡里常有的联系时, 双方至少有多少起这样的案件" }
natural = { default = ["离婚", "婚约", "婚姻", "婚内", "婚后", "夫妻", "同居", "抚养", "扶养", "赡养", "收养", "监护", "探望", "亲子", "分家", "继承", "遗产", "遗嘱", "遗赠", "家庭", "共有", "相邻", "股东", "股权", "公司", "合伙", "交通事故", "保险"], kind = "heuristic", doc = "案由中有这些字的不算: 双方本来就是亲属、合伙人或同一公司的人" }
+++*/
MATCH (a:Person|Company|VillageOrg)-[o:OPPOSED]->(b)
MATCH (a)-[k:TIE]-(b)
WHERE k.weight >= $tie AND k.kind IN $ties AND (k.from IS NULL OR k.from <= o.from) AND (k.to IS NULL OR k.to >= o.from)
WITH a, b, o.dispute_id AS dispute, collect(DISTINCT k.kind) AS ties, collect(k.origins) AS origins
MATCH (c:LegalCase {dispute_id: dispute})
WITH a, b, ties, origins, collect(c) AS suits
WHERE NOT any(x IN suits WHERE x.close_mode = '判决' AND (x.is_default IS NULL OR NOT x.is_default))
UNWIND suits AS c
WITH a, b, ties, origins, c
WHERE c.soft_close AND c.days_open <= $fast_days AND NOT any(word IN $natural WHERE c.cause CONTAINS word)
MATCH (c)<-[r:PARTY_IN]-(a)
MATCH (c)<-[s:PARTY_IN]-(b)
WHERE r.side IN ['A', 'B'] AND s.side IN ['A', 'B'] AND r.side <> s.side
WITH CASE WHEN a.id < b.id THEN a ELSE b END AS one, CASE WHEN a.id < b.id THEN b ELSE a END AS two, c, ties, origins
UNWIND ties AS kind
WITH one, two, collect(DISTINCT kind) AS ties, collect(DISTINCT c.id) AS cases,
     count(DISTINCT c.lineage_id) AS suits, collect(origins) AS origins
WHERE any(kind IN ties WHERE NOT kind IN $everyday) OR suits >= $least_everyday
RETURN one.id AS first, two.id AS second, ties, cases, origins
ORDER BY first, second
